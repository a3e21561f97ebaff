"""Participants' orders on a venue: how they come to the book, and what its executions come to."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Protocol

from kiwoom_api.market import Band, Phase
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Side
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.matching import Mode, Refusal, Scale, Why
from kiwoom_api.sim.path import DayPath, Print, Step
from kiwoom_api.sim.records import SimOrder, Struck
from kiwoom_api.sim.trading.interruptions import Watch
from kiwoom_api.sim.trading.pit import Hearer
from kiwoom_api.sim.trading.stand import AUCTIONS, Stand
from kiwoom_api.sim.trading.turns import Turn


class Room(Protocol):
    """What a board needs of its stock."""

    def on_print(self, board: Counter, price: int, shares: int, *, up: bool) -> None:
        """An execution on the board."""

    def on_fill(self, board: Counter, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""

    def on_drop(self, board: Counter, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left the book without a trade."""

    def on_strike(self, board: Counter, struck: Struck, *, begins: bool) -> None:
        """An interruption begins or ends."""

    def on_turn(self, board: Counter, turn: Turn) -> None:
        """A session begins or ends."""

    def late(self, what: str) -> int:
        """Seconds by which an auction of that name ends later than its nominal end."""

    def steps(self, board: Counter, phase: Phase) -> tuple[Step, ...]:
        """What the market trades on the board in a continuous session."""


class Counter(Stand):
    """Where orders of one stock come in on one venue.

    Attributes:
        venue: KRX or NXT.
        second: of the day, of what happens now.
        watch: for interruptions.
    """

    def __init__(
        self,
        room: Room,
        venue: str,
        grid: Grid,
        path: DayPath,
        scale: Callable[[], Scale],
        calls: Mapping[Phase, Print],
        depth: int,
        last: int,
    ) -> None:
        """Arguments as ``Board``'s."""
        super().__init__(grid, path, scale, calls, depth, last)
        self.venue, self.second, self._room = venue, 0, room
        self.watch = Watch(grid.market, grid.on, venue, grid.base)
        self._call_up, self._measured = True, 0

    @abstractmethod
    def _begin_vi(self, struck: Struck | None) -> None:
        """The book went over to a call auction."""

    def refusal(self, request: OrderRequest) -> Refusal | None:
        """Return why a new order would not be taken now; None when it would."""
        return self._opened().refusal(request)

    def enter(self, order: SimOrder) -> Refusal | None:
        """Bring a participant's order to the book; what it sets off goes to the room. None when it was taken."""
        pit = self._opened()
        self._measured, before = self.last, self.mode
        if before in AUCTIONS:
            pit.gather(*self._gathering(final=False))
        band = self._band(order.side is Side.BUY) if before is Mode.CONTINUOUS else None
        refused = pit.enter(order, band)
        if self.mode is not before:
            self._settle()
        self.changed = True
        return refused

    def strike(self, *, buy: bool, shares: int, price: int) -> int:
        """Let somebody who is no account here trade at once; return the shares that were traded."""
        if self.mode is not Mode.CONTINUOUS:
            return 0
        pit = self._opened()
        self._measured = self.last
        traded = pit.strike(buy=buy, shares=shares, price=price, band=self._band(buy))
        if self._pause:
            self._settle()
        self.changed = True
        return traded

    def unmovable(self, order: SimOrder, price: int) -> Refusal | None:
        """Return why an open order could not stand at a price under a new number now; None when it could."""
        return None if self.pit is None else self.pit.unmovable(order, price)

    def _band(self, buy: bool) -> Band | None:
        """Return between which prices an arriving order may trade; what waits beyond the band is out of its reach."""
        found, across = self.watch.band(self.phase, self.last), self.best(buy=not buy)
        if found is None or not across:
            return found
        if buy:
            return Band(min(found.down, across - 1), across) if across <= found.down else found
        return Band(across, max(found.up, across + 1)) if across >= found.up else found

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of the book; what stays keeps its place."""
        if self.pit is not None:
            self.pit.withdraw(order, shares)
            self.changed = True

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give all of an order's shares to its heir in the same place; False when only a part is meant."""
        return self.pit is not None and self.pit.take_over(order, heir, shares)

    @property
    def occupied(self) -> bool:
        """Whether a participant's order waits here."""
        return self.pit is not None and bool(self.pit.orders)

    # ------------------------------------------------------------------ what the book reports

    def _hearer(self) -> Hearer:
        return self

    def on_match(self, price: int, shares: int, side: int) -> None:
        """Executions at one price."""
        self._print(price, shares, up=side > 0 if side else self._call_up)

    def on_fill(self, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""
        self._room.on_fill(self, order, price, shares)

    def on_drop(self, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left the book without a trade."""
        self._room.on_drop(self, order, shares, why)

    def on_reach(self, price: int) -> None:
        """The book went over to a call auction because an order reached too far."""
        self._begin_vi(None if self.phase is None else self.watch.strike(price, self._measured, self.phase))

    def _print(self, price: int, shares: int, *, up: bool) -> None:
        self.last, self.up, self.changed = price, up, True
        self._room.on_print(self, price, shares, up=up)
