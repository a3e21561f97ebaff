"""What stands on a venue: the house's quotes, and a real order book while participants have orders."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from kiwoom_api.market import Phase
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.ladder import Level, ladder
from kiwoom_api.sim.matching import Cleared, Mode, Scale
from kiwoom_api.sim.path import DayPath, Print
from kiwoom_api.sim.trading.pit import Hearer, Pit
from kiwoom_api.sim.trading.reach import CALM

AUCTIONS = frozenset({Mode.OPENING, Mode.CLOSING, Mode.VI, Mode.RESUMPTION})
AUCTION_LEVELS = 3
"""Levels a side that are shown while orders gather (RULES §12)."""
SINGLE_LEVELS = 5
"""Levels a side of the off-hours single price (ka10087)."""


class Stand(ABC):
    """Quotes and book of one stock on one venue.

    Attributes:
        mode: what is being done with orders.
        phase: the session that runs; None between sessions.
        last: last price in won; the base price before the first.
        called: the second at which each session's call auction ended.
        cursor: how many of the session's steps have happened.
        pit: the order book; None while the house is alone.
        changed: something has happened that the book shows; whoever publishes it takes it back.
    """

    def __init__(
        self,
        grid: Grid,
        path: DayPath,
        scale: Callable[[], Scale],
        calls: Mapping[Phase, Print],
        depth: int,
        last: int,
    ) -> None:
        """Arguments as ``Board``'s."""
        self.grid, self.path = grid, path
        self.mode = Mode.CLOSED
        self.phase: Phase | None = None
        self.cursor, self.last, self.up = 0, last or grid.base, True
        self.called: dict[Phase, int] = {}
        self.changed = False
        self.pit: Pit | None = None
        self._scale, self._calls, self._depth, self._pause = scale, calls, depth, 0
        self._calm = 0
        self._seen: tuple[object, tuple[list[Level], list[Level]]] | None = None

    def _used(self) -> Pit | None:
        """The book with the house in it, if participants' orders are there; one that they have left is given up."""
        if self.pit is not None and not self.pit.orders:
            self.pit = None
        if self.pit is not None:
            self._wake(self.pit)
        return self.pit

    def _wake(self, pit: Pit) -> None:
        if pit.asleep:
            self._calm = 0
            pit.wake(self.last, *self.levels())

    def _alone(self, price: int) -> bool:
        """Whether the house trades at a price without a book: participants have no orders, or none near it."""
        pit = self.pit
        if pit is None or not pit.orders:
            self.pit = None
            return True
        low, high = pit.clear(self.grid)
        self._calm = self._calm + 1 if low <= price <= high else 0
        if self._calm > CALM and not pit.asleep:
            pit.sleep()
        return self._calm > CALM

    def levels(self, price: int = 0) -> tuple[list[Level], list[Level]]:
        """Return the house's (asks, bids) around a price, the last one when none is given."""
        key = (price or self.last, self.cursor, self.up)
        if self._seen is None or self._seen[0] != key:
            asks, bids = ladder(self.grid, self.path, key[0], self.cursor, up=self.up)
            if self._depth > 1:
                asks, bids = ([(at, max(n // self._depth, 1)) for at, n in side] for side in (asks, bids))
            self._seen = (key, (asks, bids))
        return self._seen[1]

    def shown(self) -> tuple[list[Level], list[Level]]:
        """Return the (asks, bids) that are shown: ten levels, three in a call auction (five off hours); none before
        the first session.

        A closed or halted book shows what stood in it.
        """
        gathers = self.mode in AUCTIONS
        if self.pit is None or self.pit.asleep:
            if gathers:
                return self._apart(*self._gathering(final=False))
            return self.levels() if self.phase is not None or self.called or self.cursor else ([], [])
        asks, bids = (list(self.pit.book.depth(buy=buy)) for buy in (False, True))
        if gathers:
            found = self.pit.book.indicative()
            return self._apart(found.price if found is not None else 0, int(found is not None), asks, bids)
        return asks, bids

    def _apart(self, price: int, shares: int, asks: list[Level], bids: list[Level]) -> tuple[list[Level], list[Level]]:
        """Leave out of an auction's orders what would trade, at a price when it has shares, and the further levels."""
        count = SINGLE_LEVELS if self.phase is Phase.SINGLE_PRICE else AUCTION_LEVELS
        if shares:
            asks, bids = [each for each in asks if each[0] > price], [each for each in bids if each[0] < price]
        return asks[:count], bids[:count]

    def best(self, *, buy: bool) -> int:
        """Return the best price of a side in won; 0 when it has none."""
        if self.pit is not None and not self.pit.asleep:
            return self.pit.book.best(buy=buy)
        side = self.shown()[buy]
        return side[0][0] if side else 0

    def expected(self) -> Cleared | None:
        """Return the price and shares at which the auction would clear now (예상체결); None where none would."""
        if self.mode not in AUCTIONS:
            return None
        if self.pit is not None:
            return self.pit.book.indicative()
        price, shares, _, _ = self._gathering(final=False)
        return Cleared(price, shares) if shares else None

    def _core(self) -> Print:
        """The print with which the auction that runs now is to end."""
        core = None if self.phase is None or self._pause else self._calls.get(self.phase)
        return core or Print(self.last, 0, self.up)

    def _gathering(self, *, final: bool) -> tuple[int, int, list[Level], list[Level]]:
        """How the house stands in an auction: at first with half near the last price, at the end with the bar's."""
        core = self._core()
        price, shares = self.grid.floor(core.price), core.volume
        if not final and core.volume:
            price, shares = self.grid.floor((self.last + price) // 2), max(core.volume // 2, 1)
        asks, bids = self.levels(price)
        return price, shares, asks, bids

    def _settle(self) -> None:
        """Let the house's quotes stand in the book as the mode asks."""
        pit = self._used()
        if pit is not None:
            self._stand_in(pit)

    def _stand_in(self, pit: Pit) -> None:
        if self.mode is Mode.CONTINUOUS:
            pit.quote(*self.levels())
        elif self.mode in AUCTIONS:
            pit.gather(*self._gathering(final=False))

    def _opened(self) -> Pit:
        """The book, with the house's quotes in it."""
        if self.pit is None:
            self.pit, self._calm = Pit(self._hearer(), self._scale(), self.mode, self.last), 0
            self._stand_in(self.pit)
        self._wake(self.pit)
        return self.pit

    @abstractmethod
    def _hearer(self) -> Hearer:
        """Who hears what happens in the book."""
