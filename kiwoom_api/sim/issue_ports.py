"""What a listed stock needs of the exchange and of the market data, and how its book is shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from kiwoom_api.model.events import Event
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.ladder import Level
from kiwoom_api.sim.records import MarketPhase, SimOrder, Struck

if TYPE_CHECKING:
    from kiwoom_api.sim.issue import Issue

Levels = tuple[tuple[Level, ...], tuple[Level, ...]]
"""Ten levels a side, best first: (asks, bids)."""


class Tape(Protocol):
    """What a stock needs from the exchange."""

    now: datetime

    def wants(self, symbol: str) -> bool:
        """Whether anybody listens to the stock's trades and quotes."""

    def phase(self) -> MarketPhase:
        """Where the regular session stands."""

    def emit(self, event: Event) -> None:
        """Publish an event."""

    def fill(self, stock: Issue, order: SimOrder, price: int, shares: int) -> None:
        """Book one execution of a participant's order and publish it."""

    def drop(self, stock: Issue, order: SimOrder, shares: int, *, expired: bool) -> None:
        """Take shares of an order off its account without a trade, and publish it."""

    def refuse(self, stock: Issue, order: SimOrder, reason: str) -> None:
        """The exchange rejects an order after its acceptance; publish it."""

    def strike(self, stock: Issue, venue: str, struck: Struck, *, begins: bool) -> None:
        """Publish that a volatility interruption begins or ends."""


class Bars(Protocol):
    """What a stock needs of the market data; ``MarketData`` has it.

    Attributes:
        every: seconds between two instants at which a daily bar's market moves.
    """

    every: int

    def row(self, symbol: str, day: date) -> Row | None:
        """A day's bar, halted days included; None when the stock has none that day."""

    def rows_before(self, symbol: str, before: date, count: int) -> list[tuple[date, Row]]:
        """The last bars before a day, oldest first, halted days left out."""

    def minutes(self, symbol: str, day: date) -> list[Row]:
        """The minute bars of a day; empty when there are none."""
