"""What a stock traded, execution by execution: today, and on any day of its bars; and its state for a market's lists.

Executions of a past day are those of the day's path, so that they make up its bar. On a day on which participants
took part the bar is the one that was printed; its own executions are kept for the latest such day only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from kiwoom_api.market import regular_hours
from kiwoom_api.model.events import Event
from kiwoom_api.model.values import KST
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.grid import day_grid
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import STEP_SECONDS, DayPath, make_path, second_of
from kiwoom_api.sim.records import MarketPhase, SimOrder, Struck
from kiwoom_api.sim.statement import Books
from kiwoom_api.sim.stock import Stock
from kiwoom_api.sim.tape import Tick, path_ticks

_DAYS_KEPT = 32
_FEW = 64
"""Up to so many listed stocks lists of many stocks walk every stock's every execution, however often it moves."""


class Floor(Books, Protocol):
    """What this needs of the exchange."""

    market: MarketData
    seed: int
    instruments: Mapping[str, Instrument]
    printed: dict[str, dict[date, Row]]

    def known(self, symbol: str) -> bool:
        """Whether anybody has asked for this stock today."""

    def begin(self, stock: Issue, market: MarketData) -> None:
        """Start the business day of a stock."""


class Executions:
    """Executions by stock and day, and the states that lists of many stocks are made of."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._days: OrderedDict[tuple[str, date], Sequence[Tick]] = OrderedDict()
        self._latest: dict[str, tuple[date, Sequence[Tick]]] = {}
        self._glanced: dict[str, Stock] = {}
        self._coarse: MarketData | None = None
        self._silence = _Silence()

    def keep(self, stock: Issue) -> None:
        """Remember the executions of a day in which participants took part."""
        if stock.executed is not None:
            self._latest[stock.symbol] = (stock.day, stock.executed)

    def ticks(self, symbol: str, day: date) -> Sequence[Tick]:
        """Return a day's executions so far, oldest first; empty for a day without trading or still to come."""
        floor = self._floor
        if day == floor.session_day:
            stock = floor.stock(symbol)
            return stock.ticks() if stock is not None else ()
        if day > floor.session_day:
            return ()
        latest = self._latest.get(symbol)
        if latest is not None and latest[0] == day:
            return latest[1]
        found = self._days.get((symbol, day))
        if found is None:
            path = _past_path(floor, symbol, day)
            hours = regular_hours(day)
            found = (
                ()
                if path is None
                else tuple(path_ticks(path, len(path.steps) + 2, second_of(hours.open), second_of(hours.close)))
            )
            self._days[symbol, day] = found
            while len(self._days) > _DAYS_KEPT:
                self._days.popitem(last=False)
        return found

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


def _past_path(floor: Floor, symbol: str, day: date) -> DayPath | None:
    market = floor.market
    printed = floor.printed.get(symbol, {}).get(day)
    row = printed or market.row(symbol, day)
    if row is None or not row.open:
        return None
    before = market.rows_before(symbol, day, 1)
    grid = day_grid(
        floor.instruments[symbol].market, day, before[-1][1].close if before else row.open, (row.low, row.high)
    )
    return make_path(
        floor.seed,
        symbol,
        day,
        row,
        hours=regular_hours(day),
        grid=grid,
        usual_volume=row.volume,
        minutes=[] if printed else market.minutes(symbol, day),
        every=market.every,
    )
