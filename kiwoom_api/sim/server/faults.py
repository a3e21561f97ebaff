"""Fault rules: what the server shall do wrong on purpose, so that a client can prove that it survives.

A rule is given over the admin API (``POST /admin/fault``) and is used up after ``count`` calls (or frames). Rules for
calls are looked at after the gateway's checks, in the order in which they were given; one rule strikes per call.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from kiwoom_api.model.errors import BadInput

MAX_SECONDS = 600.0
MAX_COUNT = 1_000_000


class FaultKind(StrEnum):
    """What goes wrong."""

    ANSWER_429_ACCEPTED = "answer-429-accepted"
    ANSWER_429_REFUSED = "answer-429-refused"
    LOSE_ANSWER = "lose-answer"
    LOSE_REQUEST = "lose-request"
    LATE_REQUEST = "late-request"
    HANG = "hang"
    HTTP_500_ACCEPTED = "http-500-accepted"
    HTTP_500_REFUSED = "http-500-refused"
    GARBAGE = "garbage"
    NO_ORD_NO = "no-ord-no"
    EXCHANGE_REFUSES = "exchange-refuses"
    EXPIRE_TOKEN = "expire-token"  # noqa: S105 - the name of a fault
    LIST_LAG = "list-lag"
    DROP_WS = "drop-ws"
    DUPLICATE_FRAME = "duplicate-frame"
    LOSE_FRAME = "lose-frame"


CALLS = frozenset(FaultKind) - {
    FaultKind.EXCHANGE_REFUSES,
    FaultKind.LIST_LAG,
    FaultKind.DROP_WS,
    FaultKind.DUPLICATE_FRAME,
    FaultKind.LOSE_FRAME,
}
"""Kinds that strike a REST call."""
BEFORE = frozenset(
    {
        FaultKind.ANSWER_429_REFUSED,
        FaultKind.LOSE_REQUEST,
        FaultKind.LATE_REQUEST,
        FaultKind.HTTP_500_REFUSED,
        FaultKind.EXPIRE_TOKEN,
    }
)
"""Kinds that strike before the call reaches the books; the others strike the answer."""
FRAMES = frozenset({FaultKind.DUPLICATE_FRAME, FaultKind.LOSE_FRAME})
"""Kinds that strike a REAL frame on its way out."""


class Fault(msgspec.Struct, kw_only=True):
    """One rule.

    Attributes:
        kind: what goes wrong.
        tr: TR id (or realtime type, for frames) it strikes; "" any; a trailing ``*`` is a prefix (``kt1000*``).
        key: app key it strikes; "" any.
        count: how many calls or frames it strikes.
        seconds: wall seconds of ``hang`` and ``late-request``.
        newest: highest order number shown while a ``list-lag`` lasts, per account.
    """

    kind: FaultKind
    tr: str = ""
    key: str = ""
    count: int = 1
    seconds: float = 5.0
    newest: dict[str, str] = {}

    def strikes(self, tr_id: str, key: str) -> bool:
        """Say whether this rule is meant for a call."""
        wanted = tr_id.startswith(self.tr[:-1]) if self.tr.endswith("*") else self.tr in ("", tr_id)
        return wanted and self.key in ("", key)


def rule_of(body: Mapping[str, object]) -> Fault:
    """Read a rule from the admin API's JSON: ``{"kind", "tr"?, "appkey"?, "count"?, "seconds"?, "n"?}``.

    ``n`` is another name for ``count`` (as in "list-lag n"). The members may also stand under ``"rule"``, and
    ``{"rule": "lose-answer"}`` is short for a rule of that kind.

    Raises:
        BadInput: naming the member that is wrong.
    """
    rule = body.get("rule", body)
    if isinstance(rule, str):
        rule = {**body, "kind": rule}
    if not isinstance(rule, Mapping):
        raise BadInput(field="rule", value=rule, allowed='an object such as {"kind": "lose-answer"}')
    kind = rule.get("kind")
    if not isinstance(kind, str) or kind not in set(FaultKind):
        raise BadInput(field="kind", value=kind, allowed=", ".join(FaultKind))
    count = rule.get("count", rule.get("n", 1))
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MAX_COUNT:
        raise BadInput(field="count", value=count, allowed=f"1 to {MAX_COUNT:,}")
    seconds = rule.get("seconds", 5.0)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise BadInput(field="seconds", value=seconds, allowed=f"0 to {MAX_SECONDS:g}")
    if not 0 <= seconds <= MAX_SECONDS:
        raise BadInput(field="seconds", value=seconds, allowed=f"0 to {MAX_SECONDS:g}")
    words = {}
    for name in ("tr", "appkey"):
        value = rule.get(name, "")
        if not isinstance(value, str):
            raise BadInput(field=name, value=value, allowed="text")
        words[name] = value
    return Fault(kind=FaultKind(kind), tr=words["tr"], key=words["appkey"], count=count, seconds=float(seconds))


class FaultPlan:
    """The rules in force."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self._over = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Put a rule in force."""
        self.rules.append(fault)

    def clear(self) -> None:
        """Take every rule away, and end the waits of those that struck already."""
        self.rules.clear()
        self._over.set()
        self._over = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Let wall seconds pass, as ``hang`` and ``late-request`` do, or less when the rules are taken away."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()

    def take(self, kinds: frozenset[FaultKind], tr_id: str, key: str) -> Fault | None:
        """Return the first rule of these kinds that strikes, and use it up by one."""
        for fault in self.rules:
            if fault.kind in kinds and fault.strikes(tr_id, key):
                fault.count -= 1
                if fault.count <= 0:
                    self.rules.remove(fault)
                return fault
        return None
