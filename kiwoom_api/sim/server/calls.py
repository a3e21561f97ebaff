"""What passes between the gateway and the desks behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import msgspec

from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.server.faults import Faults
from kiwoom_api.sim.server.refusal import GatewayRefusal

Row = TypeVar("Row")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call that passed the gateway's checks.

    Attributes:
        tr_id: such as "kt10000".
        key: the caller's app key.
        account: the caller's account.
        body: request members; every value is text.
        next_key: where a paged answer goes on; "" for the first page.
    """

    tr_id: str
    key: str
    account: str
    body: Mapping[str, str]
    next_key: str = ""

    def text(self, name: str) -> str:
        """Return a request member, "" when it is absent."""
        return self.body.get(name, "").strip()

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """Return a request member that must be one of a few codes.

        Raises:
            GatewayRefusal: 1517 naming the member.
        """
        value = self.text(name)
        if value not in allowed:
            raise malformed(name, f"허용 값={','.join(allowed)}")
        return value


class Reply(msgspec.Struct, frozen=True):
    """An answer's body, and the key of the page after it ("" for the last)."""

    body: dict[str, object]
    next_key: str = ""


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """What the desks work with."""

    exchange: Exchange
    profile: str
    faults: Faults

    @property
    def mock(self) -> bool:
        """True when it speaks with the mock host's (모의투자) texts and limits."""
        return self.profile == "mock"


Handler: TypeAlias = Callable[[Floor, Call], Reply]


def malformed(parameter: str, reason: str) -> GatewayRefusal:
    """Return the refusal of a request member whose value cannot be read (1517)."""
    return GatewayRefusal("1517", parameter=parameter, reason=reason)


def page(rows: Sequence[Row], size: int, key_of: Callable[[Row], str], next_key: str) -> tuple[list[Row], str]:
    """Cut one page out of ``rows``: those after the row whose key is ``next_key``; return it and the next key.

    Raises:
        GatewayRefusal: 1517 when the key names no row.
    """
    start = 0
    if next_key:
        keys = [key_of(row) for row in rows]
        if next_key not in keys:
            raise malformed("next-key", "존재하지 않는 키")
        start = keys.index(next_key) + 1
    cut = list(rows[start : start + size])
    more = start + size < len(rows)
    return cut, key_of(cut[-1]) if more and cut else ""
