"""Daily (or minute) bars of many stocks as read from a file or made by a seed. Prices in won, volumes in shares."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import compress, islice
from operator import ge, le, lt
from typing import NamedTuple, TypeAlias, overload

from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.sim.instruments import Instrument

DEFAULT_TURNOVER = 5_000_000_000
"""Won a day that a stock is taken to trade where the file has no volume: volume = this / close."""


class Row(NamedTuple):
    """One bar as plain numbers; a halted day has open = high = low = 0. ``second`` is of the day, for minute bars."""

    open: int
    high: int
    low: int
    close: int
    volume: int
    second: int = 0


_CORNERS = 4
"""Shares that are enough for any bar: open, low, high and close."""


def least_volume(row: Row) -> int:
    """Return the fewest shares that can print a bar: open, then each extreme it does not touch, then close."""
    if row.high == row.low:
        return 1
    return 2 + sum(price not in (row.open, row.close) for price in (row.low, row.high))


Column: TypeAlias = "array[int]"
"""One number a bar, eight bytes each."""


class Rows(Sequence[Row]):
    """Bars that are kept by columns, a sixth of the memory, and look like rows.

    Attributes:
        columns: open, high, low, close, volume and second.
    """

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        """Return rows by columns; they are shared where they are that already."""
        if isinstance(rows, Rows):
            return rows
        return cls([array("q", column) for column in zip(*rows, strict=True)] or [array("q") for _ in Row._fields])

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return list(map(Row, *(column[index] for column in self.columns)))
        return Row(*[column[index] for column in self.columns])

    def __iter__(self) -> Iterator[Row]:
        return map(Row, *self.columns)

    def __eq__(self, other: object) -> bool:
        return self.columns == other.columns if isinstance(other, Rows) else list(self) == other

    __hash__ = None  # type: ignore[assignment]


class Series:
    """The daily bars of one stock, in order of days.

    Attributes:
        days: business dates, ascending, without repeats.
        rows: the bars of those days; kept by columns.
        minutes: the minute bars of a day, where the file has them.

    Raises:
        BadInput: for days that don't rise, another number of bars, values that are no whole numbers or below 0, or a
            high below its low.
    """

    def __init__(
        self, days: Sequence[date], rows: Sequence[Row], minutes: Mapping[date, Sequence[Row]] | None = None
    ) -> None:
        try:
            self.days, self.rows = list(days), Rows.of(rows)
        except (TypeError, OverflowError) as error:
            raise BadInput(field="rows", value=str(error), allowed="whole won and shares") from None
        _check(self.days, self.rows)
        self.minutes: Mapping[date, Sequence[Row]] = minutes or {}
        self._printable: bool | None = None
        self._halted: bool | None = None

    @property
    def halted(self) -> bool:
        """Whether the stock was halted on some of the days (open 0)."""
        if self._halted is None:
            self._halted = 0 in self.rows.columns[0]
        return self._halted

    @property
    def printable(self) -> bool:
        """Whether a tape can print every bar as it is: high and low around the rest, and shares enough for its prices.

        Halted days (open 0) count for nothing.
        """
        if self._printable is None:
            self._printable = _printable(self.rows.columns[:5], halted=self.halted)
        return self._printable

    def at(self, day: date) -> Row | None:
        """Return the day's row, halted days included; None when there is none."""
        index = bisect_left(self.days, day)
        return self.rows[index] if index < len(self.days) and self.days[index] == day else None

    def count_before(self, day: date) -> int:
        """Return how many rows lie before a day."""
        return bisect_left(self.days, day)


def _check(days: Sequence[date], rows: Rows) -> None:
    if len(days) != len(rows) or not all(map(lt, days, islice(days, 1, None))):
        value = f"{len(days)} days, {len(rows)} bars"
        raise BadInput(field="days", value=value, allowed="a bar for each, rising, each day once", hint="sort them")
    high, low = rows.columns[1:3]
    if not all(map(ge, high, low)):
        raise BadInput(field="rows", value="a high below its low", allowed="high at or above low")
    least = min((min(column) for column in rows.columns[:5] if column), default=0)
    if least < 0:
        raise BadInput(field="rows", value=least, allowed="prices and shares of 0 or more")


def _printable(columns: Sequence[Column], *, halted: bool) -> bool:
    if halted:
        columns = [array("q", compress(column, columns[0])) for column in columns]
    opened, high, low, close, volume = columns
    if not opened:
        return True
    if min(low) <= 0 or not (all(map(le, low, opened)) and all(map(le, low, close))):
        return False
    if not (all(map(ge, high, opened)) and all(map(ge, high, close))):
        return False
    return min(volume) >= _CORNERS or all(row.volume >= least_volume(row) for row in map(Row, *columns))


class BarSet:
    """Bars of many stocks.

    Attributes:
        instruments: what is listed, by code.
        notes: what was mended or assumed while reading, one sentence each; say them with every result.
        origin: a short text that names the bars (file name or seed), kept with a saved state.
    """

    def __init__(
        self,
        instruments: Mapping[str, Instrument],
        series: Mapping[str, Series],
        *,
        notes: Sequence[str] = (),
        origin: str = "",
    ) -> None:
        self.instruments = dict(instruments)
        self._series = dict(series)
        self.notes = tuple(notes)
        self.origin = origin
        self._days: list[date] | None = None

    def series(self, symbol: str) -> Series:
        """Return a stock's bars.

        Raises:
            KeyError: for a code that is not in the set.
        """
        return self._series[symbol]

    @property
    def has_minutes(self) -> bool:
        """Whether any stock has minute bars; a made-up market has none, and need not be made to tell."""
        return any(series.minutes for series in self._series.values())

    @property
    def days(self) -> list[date]:
        """All days on which any stock has a row, ascending."""
        if self._days is None:
            self._days = sorted({day for symbol in self.instruments for day in self.series(symbol).days})
        return self._days

    def volatility(self, symbol: str) -> float:
        """Return a daily volatility (fraction) for days made up after the data's end."""
        rows = [row for row in self.series(symbol).rows[-60:] if row.open]
        if len(rows) < 2:
            return 0.02
        spread = sum((row.high - row.low) / row.close for row in rows) / len(rows)
        return min(max(spread * 0.6, 0.005), 0.05)


@lru_cache(maxsize=4096)
def close_time(day: date) -> datetime:
    """Return when a day's regular session ends (15:30; later on entrance-exam days), aware KST."""
    return regular_hours(day).close


def bar_of(symbol: str, day: date, row: Row) -> Bar:
    """Return a row as the bar event it stands for."""
    return Bar(
        at=close_time(day),
        symbol=symbol,
        day=day,
        open=row.open,
        high=row.high,
        low=row.low,
        close=row.close,
        volume=row.volume,
    )
