"""What was heard on the wire while an account was looked at: whole answers, their headers, WebSocket frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from kiwoom_api.client.decide import Reply, parse_body
from kiwoom_api.client.transport import Transport
from kiwoom_api.settings import Environment, Settings

_RATE_WORDS = ("ratelimit", "rate-limit", "retry-after", "quota")


class Recorder(Transport):
    """A transport that remembers the last answer to each TR, in memory only: an answer may hold a token."""

    def __init__(self, settings: Settings, *, timeout: float = 10.0) -> None:
        super().__init__(settings, timeout=timeout)
        self.last: dict[str, Reply] = {}
        self.rate_headers: dict[str, str] = {}
        self.answers = 0
        self.dated = 0

    async def post(
        self,
        tr_id: str,
        body: Mapping[str, object] | bytes,
        *,
        token: str = "",
        issued_for: Environment | None = None,
        headers: Mapping[str, str] | None = None,
        within: float | None = None,
    ) -> Reply:
        """POST once as ``Transport`` does, and remember the answer."""
        reply = await super().post(tr_id, body, token=token, issued_for=issued_for, headers=headers, within=within)
        self.last[tr_id] = reply
        self.answers += 1
        self.dated += "date" in {name.lower() for name in reply.headers}
        for name, value in reply.headers.items():
            if any(word in name.lower() for word in _RATE_WORDS):
                self.rate_headers[name] = value
        return reply

    def body(self, tr_id: str) -> dict[str, object] | None:
        """Return the last answer to a TR, also one that could not be read as typed; None when it is no JSON object."""
        reply = self.last.get(tr_id)
        return None if reply is None else parse_body(reply.body)


class Heard(msgspec.Struct, kw_only=True):
    """What the WebSocket brought.

    Attributes:
        acks: acknowledgements by their ``trnm``.
        pings: heartbeats of the server.
        entries: real-time entries, each ``{type, item, values}``, up to a bound a type.
        counts: entries of each type, all of them.
        lost: why it failed or ended, "" while it stood.
    """

    acks: dict[str, dict[str, object]] = {}
    pings: int = 0
    entries: list[dict[str, object]] = []
    counts: dict[str, int] = {}
    lost: str = ""

    def of(self, kind: str) -> Sequence[dict[str, object]]:
        """Return the values of the entries of a type."""
        values = [entry.get("values") for entry in self.entries if entry.get("type") == kind]
        return [value for value in values if isinstance(value, dict)]
