"""Finished bars of one stock and interval: as events where they are heard, by columns where the market has them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import Literal, TypeAlias

from kiwoom_api.market import regular_hours
from kiwoom_api.model.events import Bar

Part: TypeAlias = Literal["open", "high", "low", "close", "volume"]
"""A column of a bar."""

_EXACT = 2**53
"""Whole numbers below this are exact as floats."""


class Series:
    """Finished bars, oldest first, with running sums so that a mean costs one subtraction.

    Attributes:
        first: where the bars begin in ``sums``: the sum of the newest n closes is ``sums[end] - sums[end - n]``.
        end: one past the newest bar.
        sums: won.
    """

    __slots__ = ("_bars", "end", "first", "sums")

    def __init__(self, bars: Iterable[Bar] = ()) -> None:
        self._bars = list(bars)
        self.sums: Sequence[float] = [0, *accumulate(bar.close for bar in self._bars)]
        self.first, self.end = 0, len(self._bars)

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def bars(self) -> Sequence[Bar]:
        """Every finished bar."""
        return self._bars

    def append(self, bar: Bar) -> None:
        """Take one more finished bar."""
        self._bars.append(bar)
        self.sums.append(self.sums[-1] + bar.close)  # type: ignore[attr-defined]
        self.end += 1

    def coming(self, day: date, at: datetime) -> Bar | None:
        """Return the bar of a day of which nothing was told; None where there is none."""
        return None

    def last(self, count: int) -> Sequence[Bar]:
        """Return the newest ``count`` bars, oldest first; fewer when there are fewer."""
        return self._bars[-count:] if count > 0 else []

    def column(self, part: Part, count: int) -> Sequence[int]:
        """Return one number of each of the newest ``count`` bars, oldest first; fewer when there are fewer."""
        return [getattr(bar, part) for bar in self._bars[-count:]] if count > 0 else []

    def since(self, day: date) -> tuple[Sequence[date], int, Sequence[int]]:
        """Return the days of the bars from a day on, the first one's open (0 without bars), and their closes in won."""
        bars = [bar for bar in self._bars if bar.day >= day]
        return [bar.day for bar in bars], bars[0].open if bars else 0, [bar.close for bar in bars]


class Columns:
    """All the bars that a stock will have in a run, by columns; days without a trade are left out.

    Attributes:
        days: business dates, ascending.
        open, high, low, close: won.
        volume: shares.
        sums: won: ``sums[n]`` is the sum of the first n closes; exact.
    """

    __slots__ = ("close", "days", "high", "low", "open", "sums", "volume")

    def __init__(self, days: Sequence[date], columns: Sequence[array[int]]) -> None:
        self.days = days
        self.open, self.high, self.low, self.close, self.volume = columns
        self.sums = _running(self.close)

    def changed(self, place: int, bar: Bar) -> Columns:
        """Return a copy with another bar in one place."""
        parts: tuple[Part, ...] = ("open", "high", "low", "close", "volume")
        copies = [array("q", getattr(self, part)) for part in parts]
        for part, copy in zip(parts, copies, strict=True):
            copy[place] = getattr(bar, part)
        return Columns(self.days, copies)


def _running(closes: Sequence[int]) -> Sequence[float]:
    # Whole numbers below 2**53 are exact as floats, and so is their difference: a mean is the same to the last bit,
    # in two thirds of the time that it takes from large ints. An array of them stays in the processor's cache.
    sums = array("d", list(accumulate(map(float, closes), initial=0.0)))
    return sums if sums[-1] < _EXACT else list(accumulate(closes, initial=0))


class Track(Series):
    """The part of a stock's columns that has already happened: a day that nobody watches costs it one number.

    Args:
        symbol: stock code.
        columns: every bar of the run, those before it included.
        first: the run's first day.
        count: how many of the bars before it the run knows.
    """

    __slots__ = ("_made", "_made_end", "columns", "size", "symbol")

    def __init__(self, symbol: str, columns: Columns, first: date, count: int) -> None:
        self.symbol, self.columns, self.size = symbol, columns, len(columns.days)
        self.sums = columns.sums
        self.end = bisect_left(columns.days, first)
        self.first = max(self.end - count, 0)
        self._made: list[Bar] = []
        self._made_end = self.end

    @property
    def bars(self) -> Sequence[Bar]:
        """Every finished bar."""
        return self.last(len(self))

    def append(self, bar: Bar) -> None:
        """Take today's bar as it was heard: usually the market's own; an account's large orders may have moved it."""
        place, columns = self.end, self.columns
        told = (columns.open[place], columns.high[place], columns.low[place], columns.close[place])
        if (bar.open, bar.high, bar.low, bar.close) != told or bar.volume != columns.volume[place]:
            self.columns = columns.changed(place, bar)
            self.sums = self.columns.sums
        self.end = place + 1

    def last(self, count: int) -> Sequence[Bar]:
        """Return the newest ``count`` bars, oldest first; made when asked for and kept while they are asked for."""
        count = min(count, len(self))
        if count <= 0:
            return []
        made, missing = self._made, self.end - self._made_end
        if count > len(made) + missing:
            made, missing = [], count
        made += [self._bar(place) for place in range(self.end - missing, self.end)]
        if len(made) > 2 * count + 64:
            made = made[-count:]
        self._made, self._made_end = made, self.end
        return made[-count:]

    def column(self, part: Part, count: int) -> Sequence[int]:
        """Return one number of each of the newest ``count`` bars, oldest first; fewer when there are fewer."""
        values: array[int] = getattr(self.columns, part)
        return values[max(self.end - count, self.first) : self.end].tolist() if count > 0 else []

    def since(self, day: date) -> tuple[Sequence[date], int, Sequence[int]]:
        """Return the days of the bars from a day on, the first one's open (0 without bars), and their closes in won."""
        columns, end = self.columns, self.end
        begin = max(bisect_left(columns.days, day, 0, end), self.first)
        return columns.days[begin:end], columns.open[begin] if begin < end else 0, columns.close[begin:end]

    def coming(self, day: date, at: datetime) -> Bar | None:
        """Return the bar of a day of which nothing was told; None where there is none."""
        found = self.end < self.size and self.columns.days[self.end] == day
        return self._bar(self.end, at) if found else None

    def _bar(self, place: int, at: datetime | None = None) -> Bar:
        columns, day = self.columns, self.columns.days[place]
        return Bar(
            at=at or regular_hours(day).close,
            symbol=self.symbol,
            day=day,
            open=columns.open[place],
            high=columns.high[place],
            low=columns.low[place],
            close=columns.close[place],
            volume=columns.volume[place],
        )
