"""What a run on a running clock needs of its desk, and how it is to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeAlias

import msgspec

from kiwoom_api.engine.desk import Desk
from kiwoom_api.engine.wall import Said
from kiwoom_api.model.events import Bar
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.risk.switch import SwitchLevel

__all__ = ["GRACE", "LeftBehind", "LiveDesk", "Terms", "Watch"]

GRACE = 0.3
"""Seconds that a timer waits for the exchange's news of its own instant."""

Watch: TypeAlias = Callable[[Said], None]
"""Hears of everything that a person should see."""


class LeftBehind(StrEnum):
    """What happens to live orders when a run is stopped."""

    ENTRIES = "entries"
    """Buys are cancelled, sales stay: they only make positions smaller."""
    ALL = "all"
    """Every order is cancelled."""
    NOTHING = "nothing"
    """Every order stays at the broker."""


class LiveDesk(Desk, Protocol):
    """A desk on a running clock."""

    @property
    def level(self) -> SwitchLevel:
        """The kill switch's level as it was seen last."""

    def today(self) -> list[IntentRecord]:
        """Today's orders of ours, as an earlier process may have left them."""

    def shares(self, intent: IntentRecord) -> int:
        """How many shares of an order are still open."""

    def follow(self, intent_id: str, ref: int) -> None:
        """Go on looking for an order whose outcome is not known."""

    async def finished(self, symbol: str, day: date) -> Bar | None:
        """A day's own daily bar, once it is over."""

    def said(self) -> list[Said]:
        """What a person should see since the last time."""

    def past(self) -> Mapping[str, Sequence[Bar]]:
        """The finished daily bars that a recording has to know."""

    def lots(self) -> str:
        """The account as a recording has to know it; "" when it is the broker's."""

    async def end(self) -> None:
        """Wait for nothing any more."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How a run is to go.

    Attributes:
        days: how many trading days; None until it is stopped.
        left: what happens to live orders when it is stopped.
        accept: take the account's word where the memory says more: cut the memory to what is there.
        costs: whose commission buy-and-hold beside it pays.
        fill_model: how fills are decided; the result names it.
        grace: seconds that a timer waits for news of its own instant.
        notes: sentences that must stand beside the result.
        source: where prices come from: sim, mock or real.
        profile: whose commission is paid, for a recording.
    """

    days: int | None = None
    left: LeftBehind = LeftBehind.ENTRIES
    accept: bool = False
    costs: str = "sim"
    fill_model: str = "broker"
    grace: float = GRACE
    notes: tuple[str, ...] = ()
    source: str = "sim"
    profile: str = "real"
