"""A day's bars of all stocks at once: the stocks' columns turned about, some days ahead at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import repeat
from typing import TypeAlias

from kiwoom_api.engine.series import Columns, Track
from kiwoom_api.model.events import Bar

_CELLS, _LEAST = 1_024, 8
"""Bars turned about at once, and days at least: enough to be fast, few enough to stay in a core's own cache."""
_PARTS = 5

Page: TypeAlias = list[tuple[int, ...]]
"""A day's opens, highs, lows, closes and volumes of all stocks; 0 where a stock has no bar."""


class Pages:
    """Bars by day of stocks that walk along the market's columns.

    Args:
        tracks: the stocks.
        days: the run's days, in order.
    """

    def __init__(self, tracks: Sequence[Track], days: Sequence[date]) -> None:
        self._tracks, self._days = tracks, days
        self._symbols = [track.symbol for track in tracks]
        self._pages: dict[date, Page] = {}

    def turn(self, day: date, at: datetime) -> tuple[list[Bar], Iterable[tuple[str, int]]]:
        """Let every stock go on by its bar of a day; return the bars, and codes with closes in won, to be read once."""
        page = self._pages.get(day) or self._prepared(day)
        opened, high, low, close, volume = page
        symbols, tracks = self._symbols, self._tracks
        whole = 0 not in opened
        if whole:
            for track in tracks:
                track.end += 1
            closes: Iterable[tuple[str, int]] = zip(symbols, close, strict=True)
        else:
            closes = [pair for pair in zip(symbols, close, strict=True) if pair[1]]
            for track, won in zip(tracks, close, strict=True):
                track.end += won > 0
        # By places and without a loop of its own: two thirds of the time, and there is one for every bar of a run.
        bars = list(map(Bar, repeat(at), symbols, repeat(day), opened, high, low, close, volume))
        return (bars if whole else [bar for bar in bars if bar.open]), closes

    def _prepared(self, day: date) -> Page:
        first = bisect_left(self._days, day)
        days = list(self._days[first : first + max(_CELLS // len(self._tracks), _LEAST)])
        lines = [_line(track.columns, track.end, days) for track in self._tracks]
        turned = [list(zip(*(line[part] for line in lines), strict=True)) for part in range(_PARTS)]
        self._pages = {each: list(page) for each, page in zip(days, zip(*turned, strict=True), strict=True)}
        return self._pages[day]


def _line(columns: Columns, place: int, days: list[date]) -> list[Sequence[int]]:
    """Return a stock's numbers of some days by column; 0 where it has no bar."""
    end = place + len(days)
    parts = (columns.open, columns.high, columns.low, columns.close, columns.volume)
    if columns.days[place:end] == days:
        return [part[place:end] for part in parts]
    found = [array("q", bytes(8 * len(days))) for _ in parts]
    for index, day in enumerate(days):
        if place < len(columns.days) and columns.days[place] == day:
            for column, part in zip(found, parts, strict=True):
                column[index] = part[place]
            place += 1
    return list(found)
