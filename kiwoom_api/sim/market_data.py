"""Bars of many stocks by day, with made-up days after the data ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date

from kiwoom_api.market import is_trading_day, next_trading_day
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.sim.barset import DEFAULT_TURNOVER, BarSet, Row, bar_of
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.walk import Kind, Walk

_USUAL_DAYS = 20
_QUIET = 4_000
"""Days made up at most in a row; a request further on is answered with no bar."""


class MarketData:
    """What the market does on each day.

    Inside the file's range days are the file's. Later days continue from the seed, for stocks that still traded
    at the end. ``replay`` puts the last bar on another day, later than the data, and removes it from history.

    Args:
        bars: the file's or seed's bars.
        seed: of the days after the end, and of the paths inside each day.
        replay: a day after the data's end that shall show the last bar; None for none.
        every: seconds between two instants at which a daily bar's market moves.

    Raises:
        BadInput: for bars of no day at all.
    """

    def __init__(self, bars: BarSet, *, seed: int = 1, replay: date | None = None, every: int = STEP_SECONDS) -> None:
        self.bars, self.seed, self.every = bars, seed, every
        self.instruments: Mapping[str, Instrument] = bars.instruments
        self._days = bars.days
        if not self._days:
            raise BadInput(field="data", value=bars.origin, allowed="at least one bar")
        self.first_day, self._data_end = self._days[0], self._days[-1]
        self.replay = replay if replay is not None and replay > self._data_end else None
        self._day_set = frozenset(self._days)
        self._later_days: list[date] = []
        self._later: dict[str, list[Row]] = {}
        self._walks: dict[str, Walk] = {}

    def with_replay(self, day: date) -> MarketData:
        """Return the same data with its last bar put on ``day``; itself when ``day`` lies inside the data."""
        return self if day <= self._data_end else MarketData(self.bars, seed=self.seed, replay=day, every=self.every)

    def moving(self, every: int) -> MarketData:
        """Return the same data with its market moving every so many seconds."""
        return self if every == self.every else MarketData(self.bars, seed=self.seed, replay=self.replay, every=every)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended or assumed; say it with every result."""
        return self.bars.notes

    @property
    def last_day(self) -> date:
        """Last day whose bar comes from the data."""
        return self.replay or self._data_end

    def is_business_day(self, day: date) -> bool:
        """Return whether the market trades: in the data's range the data decides, outside it the calendar."""
        if day == self.replay:
            return True
        if self.first_day <= day <= self._data_end:
            return day in self._day_set
        return is_trading_day(day)

    def trading_days(self, start: date, end: date) -> list[date]:
        """Return the days with bars from ``start`` to ``end``, both included, ascending."""
        known = self._days[:-1] if self.replay else self._days
        found = known[bisect_left(known, start) : bisect_right(known, end)]
        if self.replay is not None and start <= self.replay <= end:
            found.append(self.replay)
        day = next_trading_day(self.last_day)
        while day <= end:
            if day >= start:
                found.append(day)
            day = next_trading_day(day)
        return found

    def row(self, symbol: str, day: date) -> Row | None:
        """Return a day's bar as numbers, halted days included; None when the stock has none that day."""
        series = self.bars.series(symbol)
        if day == self.replay:
            return series.at(self._data_end)
        if day <= self._data_end:
            return None if self.replay and day == self._data_end else series.at(day)
        return self._later_row(symbol, day)

    def bar(self, symbol: str, day: date) -> Bar | None:
        """Return a day's bar; None when the stock does not trade that day (halted, not listed, no business day).

        Raises:
            KeyError: for a code that is not listed.
        """
        row = self.row(symbol, day)
        return bar_of(symbol, day, row) if row is not None and row.open else None

    def minutes(self, symbol: str, day: date) -> list[Row]:
        """Return the minute bars of a day; empty when the data has none."""
        found = self.bars.series(symbol).minutes.get(self._data_end if day == self.replay else day)
        return list(found or ())

    def history(self, symbol: str, before: date, count: int) -> list[Bar]:
        """Return the last ``count`` bars before a day, oldest first, halted days left out; fewer when there are fewer.

        Raises:
            KeyError: for a code that is not listed.
        """
        return [bar_of(symbol, day, row) for day, row in self.rows_before(symbol, before, count)]

    def rows_before(self, symbol: str, before: date, count: int) -> list[tuple[date, Row]]:
        """Return what ``history`` does, as days and numbers."""
        found: list[tuple[date, Row]] = []
        day_index = bisect_left(self._later_days, before)
        if before > self.last_day:
            self._extend(before)
            day_index = bisect_left(self._later_days, before)
        later = self._rows_later(symbol)
        for index in range(day_index - 1, -1, -1):
            if len(found) == count:
                return found[::-1]
            if index < len(later):
                found.append((self._later_days[index], later[index]))
        series = self.bars.series(symbol)
        end = series.count_before(before)
        if self.replay is not None:
            last = series.at(self._data_end)
            if before > self.replay and last is not None and last.open and len(found) < count:
                found.append((self.replay, last))
            end = min(end, series.count_before(self._data_end))
        while end > 0 and len(found) < count:
            end -= 1
            if series.rows[end].open:
                found.append((series.days[end], series.rows[end]))
        return found[::-1]

    def _extend(self, day: date) -> None:
        """Make the list of later days reach a day."""
        last = self._later_days[-1] if self._later_days else self.last_day
        while last < day and len(self._later_days) < _QUIET:
            last = next_trading_day(last)
            self._later_days.append(last)

    def _rows_later(self, symbol: str) -> list[Row]:
        """Return the made-up rows so far as the list of later days reaches; empty for a stock that is gone."""
        rows = self._later.setdefault(symbol, [])
        series = self.bars.series(symbol)
        last = series.at(self._data_end)
        if last is None or not last.open:
            return rows
        walk = self._walks.get(symbol)
        if walk is None:
            walk = self._walks[symbol] = self._walk(symbol, [row for row in series.rows[-_USUAL_DAYS:] if row.open])
        for day in self._later_days[len(rows) :]:
            rows.append(walk.next(day, rows[-1] if rows else last))
        return rows

    def _walk(self, symbol: str, rows: list[Row]) -> Walk:
        """Return how a stock goes on after the data's end, where it left off with these rows."""
        each, volatility = self.instruments[symbol], self.bars.volatility(symbol)
        kind = Kind(symbol, each.market, volatility, _usual_volume(rows), each.multiple)
        return Walk(f"later|{self.seed}|{self.last_day.isoformat()}", kind)

    def _later_row(self, symbol: str, day: date) -> Row | None:
        self._extend(day)
        index = bisect_left(self._later_days, day)
        if index == len(self._later_days) or self._later_days[index] != day:
            return None
        rows = self._rows_later(symbol)
        return rows[index] if index < len(rows) else None


def _usual_volume(rows: list[Row]) -> int:
    if not rows:
        return 1_000
    return sum(row.volume for row in rows) // len(rows) or DEFAULT_TURNOVER // rows[-1].close
