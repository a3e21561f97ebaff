"""What a stock traded, execution by execution: today, and on any day of its bars; and its state for a market's lists.

Executions of a past day are those of the day's path, so that they make up its bar, and in the model book those that
the market alone traded on NXT and in the evening. On a day on which participants took part the bar is the one that was
printed; its own executions are kept for the latest such day only.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Protocol

from kiwoom_api.market import regular_hours
from kiwoom_api.market.sessions import AFTER_MARKET_SINCE, NXT_SINCE
from kiwoom_api.model.events import Event
from kiwoom_api.model.values import KST
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import STEP_SECONDS, second_of
from kiwoom_api.sim.records import MarketPhase, SimOrder, Struck
from kiwoom_api.sim.statement import Books
from kiwoom_api.sim.stock import Stock
from kiwoom_api.sim.tape import AUCTION_SECONDS, Tick, both
from kiwoom_api.sim.trading.book_stock import BookStock

_DAYS_KEPT = 32
_FEW = 64
"""Up to so many listed stocks lists of many stocks walk every stock's every execution, however often it moves."""


class Floor(Books, Protocol):
    """What this needs of the exchange."""

    market: MarketData
    seed: int
    model: str
    instruments: Mapping[str, Instrument]
    printed: dict[str, dict[date, Row]]

    def known(self, symbol: str) -> bool:
        """Whether anybody has asked for this stock today."""

    def begin(self, stock: Issue, market: MarketData) -> None:
        """Start the business day of a stock."""


Kept = tuple[date, dict[str, tuple[Tick, ...]]]
"""A day and its executions by venue."""


class Executions:
    """Executions by stock, day and venue, and the states that lists of many stocks are made of."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._days: OrderedDict[tuple[str, date, str], Sequence[Tick]] = OrderedDict()
        self.latest: dict[str, Kept] = {}
        """Of the latest day on which participants took part in a stock; a saved exchange has it too."""
        self._glanced: dict[str, Stock] = {}
        self._coarse: MarketData | None = None
        self._silence = _Silence()

    def keep(self, stock: Issue) -> None:
        """Remember the executions of a day in which participants took part."""
        if stock.executed is not None:
            self.latest[stock.symbol] = (stock.day, {venue: tuple(stock.ticks(venue)) for venue in ("KRX", "NXT")})

    def ticks(self, symbol: str, day: date, venue: str = "KRX") -> Sequence[Tick]:
        """Return a day's executions so far on a venue, oldest first; SOR is all venues together.

        Empty for a day without trading or still to come.
        """
        floor = self._floor
        if day == floor.session_day:
            stock = floor.stock(symbol)
            return stock.ticks(venue) if stock is not None else ()
        if day > floor.session_day or (venue == "NXT" and (floor.model == "bar" or day < NXT_SINCE)):
            return ()
        latest = self.latest.get(symbol)
        if latest is not None and latest[0] == day:
            return both(latest[1]["KRX"], latest[1]["NXT"]) if venue == "SOR" else latest[1][venue]
        found = self._days.get((symbol, day, venue))
        if found is None:
            found = self._days[symbol, day, venue] = self._past(symbol, day).ticks(venue)
            while len(self._days) > _DAYS_KEPT:
                self._days.popitem(last=False)
        return found

    def evening(self, symbol: str, day: date) -> tuple[int, int]:
        """Return the shares and won that KRX's after-market has traded on a day."""
        if self._floor.model == "bar" or day < AFTER_MARKET_SINCE:
            return 0, 0
        end = second_of(regular_hours(day).close) + AUCTION_SECONDS
        late = [tick for tick in self.ticks(symbol, day) if tick.second > end]
        return sum(tick.shares for tick in late), sum(tick.price * tick.shares for tick in late)

    def _past(self, symbol: str, day: date) -> Issue:
        """Return a past day of a stock, walked anew to its end."""
        floor = self._floor
        market, printed = _Printed(floor.market, floor.printed.get(symbol, {})), floor.printed.get(symbol, {})
        before = floor.market.rows_before(symbol, day, 1)
        stock = (BookStock if floor.model == "book" else Stock)(floor.instruments[symbol], self._silence)
        stock.begin(market, floor.seed, day, regular_hours(day), printed.get(before[-1][0]) if before else None)
        stock.run(DAY_END)
        return stock

    def seen(self, symbol: str) -> Issue:
        """Return a listed stock's state as lists of many stocks show it (``Exchange.board`` says how)."""
        floor = self._floor
        if floor.market.every >= STEP_SECONDS or len(floor.instruments) <= _FEW or floor.known(symbol):
            stock = floor.stock(symbol)
            assert stock is not None  # noqa: S101 - the caller walks over what is listed
            return stock
        if self._coarse is None:
            self._coarse = floor.market.moving(STEP_SECONDS)
        stock = self._glanced.get(symbol)
        if stock is None:
            stock = self._glanced[symbol] = Stock(floor.instruments[symbol], self._silence)
        if stock.day != floor.session_day:
            floor.begin(stock, self._coarse)
        stock.run(second_of(floor.now) if floor.now.date() == floor.session_day else DAY_END)
        return stock


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the garbage collector back while thousands of stocks begin their day.

    All that they make stays, in hundreds of thousands of small pieces; to look through them again and again for what
    could go takes nearly as long as to make them.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


DAY_END = 86_400
"""Second after a day's last."""


class _Silence:
    """A tape to which stocks that are only glanced at print: nobody listens, nobody trades."""

    now = datetime.min.replace(tzinfo=KST)

    def wants(self, symbol: str) -> bool:
        return False

    def phase(self) -> MarketPhase:
        return MarketPhase.CLOSED

    def emit(self, event: Event) -> None:
        raise AssertionError(event)

    def drop(self, stock: Issue, order: SimOrder, shares: int, *, expired: bool) -> None:
        raise AssertionError(order)

    def refuse(self, stock: Issue, order: SimOrder, reason: str) -> None:
        raise AssertionError(order)

    def strike(self, stock: Issue, venue: str, struck: Struck, *, begins: bool) -> None:
        raise AssertionError(struck)

    def fill(self, stock: Issue, order: SimOrder, price: int, shares: int) -> None:
        raise AssertionError(order)


class _Printed:
    """Market data in which the days that participants took part in are as they printed them."""

    def __init__(self, market: MarketData, printed: Mapping[date, Row]) -> None:
        self._market, self._printed, self.every = market, printed, market.every

    def row(self, symbol: str, day: date) -> Row | None:
        return self._printed.get(day) or self._market.row(symbol, day)

    def rows_before(self, symbol: str, before: date, count: int) -> list[tuple[date, Row]]:
        return self._market.rows_before(symbol, before, count)

    def minutes(self, symbol: str, day: date) -> list[Row]:
        return [] if day in self._printed else self._market.minutes(symbol, day)
