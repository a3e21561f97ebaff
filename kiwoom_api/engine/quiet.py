"""Backtests on daily bars at the speed of the strategy: a day that nobody looks at is not played.

A run is quiet when its strategies decide on finished daily bars alone. Of each of its days everything that the core
would hear of the exchange is then known from the bar, except where somebody looks (exits, algorithms, hooks that hear
of fills) or where orders move the market or rest in it: such days the exchange plays as always. Both ways lead to the
same orders, fills and won.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import compress

from kiwoom_api.engine.bar_desk import BarDesk
from kiwoom_api.engine.commands import DayStart, Submit
from kiwoom_api.engine.core import AFTER_CLOSE, Engine
from kiwoom_api.engine.desk import Desk
from kiwoom_api.engine.foresight import Fate
from kiwoom_api.engine.series import Columns, Track
from kiwoom_api.engine.session import run_day
from kiwoom_api.market import regular_hours
from kiwoom_api.sim.barset import Series
from kiwoom_api.sim.grid import day_grid
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import STEP_SECONDS


def columns_of(market: MarketData, symbols: Sequence[str], last: date) -> dict[str, Columns] | None:
    """Return the finished bars of a run's stocks; None where the exchange would print others than the file's.

    That is so for minute bars, days after the data's end, and bars that no tape can print (too few shares for their
    prices, an open outside of high and low).
    """
    if market.bars.has_minutes or market.replay or market.every != STEP_SECONDS or last > market.last_day:
        return None
    if not all(symbol in market.instruments for symbol in symbols):
        return None
    found = {}
    for symbol in symbols:
        columns = _columns(market.bars.series(symbol))
        if columns is None:
            return None
        found[symbol] = columns
    return found


def _columns(series: Series) -> Columns | None:
    if not series.printable:
        return None
    *parts, _ = series.rows.columns
    days, opened = series.days, parts[0]
    if series.halted:
        days, parts = list(compress(days, opened)), [array("q", compress(part, opened)) for part in parts]
    return Columns(days, parts)


class QuietDays:
    """Plays the days of a quiet run.

    Args:
        engine: the core; its strategies decide on finished daily bars alone (``Engine.nightly``).
        desk: its desk.
        columns: the bars of the run's stocks.
        days: the run's days.
    """

    def __init__(self, engine: Engine, desk: BarDesk, columns: Mapping[str, Columns], days: Sequence[date]) -> None:
        self._engine, self._desk, self._columns, self._days = engine, desk, columns, days
        self._instruments = desk.instruments
        self._tracks: dict[str, Track] = {}

    def _begin(self) -> None:
        """Walk along the market's bars from here on: the history before the run is loaded."""
        history = self._engine.state.history
        history.follow(self._columns, self._days)
        self._tracks = {symbol: each for symbol, each in history.daily.items() if isinstance(each, Track)}
        self._desk.follow(self._tracks)

    async def play(self, engine: Engine, desk: Desk, day: date) -> None:
        """Play one day: by what is known of it where that is certain, else on the exchange."""
        if not self._tracks:
            self._begin()
        state = engine.state
        held = [command for command in engine.held if isinstance(command, Submit)]
        unseen = engine.unseen
        fates = self._desk.foresee(held, day) if unseen else None
        state.glance = self._glance if unseen else None
        if fates is not None:
            self._skip(day, fates)
            return
        # Where nobody looks, only stocks that orders may move can come out otherwise than their bars.
        self._desk.wake(self._desk.stirred(held, day) if unseen else None)
        if not unseen:
            for symbol in self._tracks:
                self._recall(symbol)
        await run_day(engine, desk, day)

    def _skip(self, day: date, fates: Sequence[Fate]) -> None:
        engine, desk = self._engine, self._desk
        opens, auction, closes = regular_hours(day)
        begun = DayStart(at=desk.now, day=day, opens=opens, auction=auction, closes=closes)
        desk.skip(closes + AFTER_CLOSE)
        engine.pass_unseen(begun, desk.settle(fates, day) if fates else ())

    # ------------------------------------------------------------------ what the tape would have left behind

    def _glance(self, symbol: str) -> None:
        """Fill in base, volume and best prices as the stock's last trade would have told them."""
        state, track = self._engine.state, self._tracks.get(symbol)
        if track is None or not self._recall(symbol):
            return
        hours = state.hours
        if state.closed and hours is not None and track.columns.days[track.end - 1] == hours.day:
            ask, bid = self._desk.closing(symbol)
            if ask or bid:
                state.best[symbol] = (ask, bid)

    def _recall(self, symbol: str) -> bool:
        """Fill in base and volume of a stock's last finished day of the run; False when there was none."""
        track = self._tracks[symbol]
        columns, place = track.columns, track.end - 1
        if place < 0 or columns.days[place] < self._days[0]:
            return False
        before = columns.close[place - 1] if place else columns.open[0]
        state, whole, each = self._engine.state, self._columns[symbol], self._instruments[symbol]
        reach = (whole.low[place], whole.high[place])
        state.bases[symbol] = day_grid(each.market, columns.days[place], before, reach, multiple=each.multiple).base
        state.volumes[symbol] = columns.volume[place]
        return True
