"""Bars by day, week, month and year, and their pages; prices may be won or hundredths of an index."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from kiwoom_api.sim.server.calls import malformed
from kiwoom_api.sim.server.view import date_of


class Candle(NamedTuple):
    """One bar. ``day`` is the first session of its period; ``value`` is won."""

    day: date
    open: int
    high: int
    low: int
    close: int
    volume: int
    value: int


Period = Callable[[date], Hashable]


def by_day(day: date) -> Hashable:
    """Return what days of one bar of a daily chart have in common."""
    return day


def by_week(day: date) -> Hashable:
    """Return what days of one week have in common."""
    return day.isocalendar()[:2]


def by_month(day: date) -> Hashable:
    """Return what days of one month have in common."""
    return day.year, day.month


def by_year(day: date) -> Hashable:
    """Return what days of one year have in common."""
    return day.year


def grouped(days: Iterable[Candle], period: Period) -> list[Candle]:
    """Return the bars of the periods, newest first, from daily bars, newest first."""
    found: list[Candle] = []
    latest: Hashable = None
    for bar in days:
        key = period(bar.day)
        if not found or key != latest:
            found.append(bar)
            latest = key
            continue
        late = found[-1]
        found[-1] = Candle(
            bar.day,
            bar.open,
            max(late.high, bar.high),
            min(late.low, bar.low),
            late.close,
            late.volume + bar.volume,
            late.value + bar.value,
        )
    return found


def candle_page(candles: Sequence[Candle], size: int, name: str, next_key: str) -> tuple[list[Candle], list[int], str]:
    """Cut a page out of candles, newest first.

    Args:
        name: stock or sector code, with which the key begins; the day of the page's last bar follows.

    Returns:
        The page, the close before each of its bars (0 for the first bar of all), and the next page's key.

    Raises:
        GatewayRefusal: 1517 for a key that is none of ours.
    """
    if next_key:
        before = date_of("next-key", _behind(name, next_key, len("YYYYMMDD")))
        candles = [candle for candle in candles if candle.day < before]
    shown, older = list(candles[:size]), candles[size : size + 1]
    closes = [candle.close for candle in (*shown[1:], *older)]
    closes += [0] * (len(shown) - len(closes))
    return shown, closes, f"{name}{shown[-1].day:%Y%m%d}" if older else ""


Item = TypeVar("Item")


def moment_page(
    days: Iterable[date], items_of: Callable[[date], Sequence[Item]], size: int, name: str, next_key: str
) -> tuple[list[tuple[date, Item]], str]:
    """Cut a page out of what happened inside days, newest first; days are walked only as far as the page reaches.

    Args:
        items_of: a day's items, oldest first.
        name: stock or sector code, with which the key begins; the day and the place of the page's last item follow.

    Raises:
        GatewayRefusal: 1517 for a key that is none of ours.
    """
    start, end = date.max, 0
    if next_key:
        text = _behind(name, next_key, len("YYYYMMDDNNNNNN"))
        start = date_of("next-key", text[:8])
        if not (text[8:].isascii() and text[8:].isdigit()):
            raise malformed("next-key", "존재하지 않는 키")
        end = int(text[8:])
    found: list[tuple[date, int, Item]] = []
    for day in days:
        if day > start:
            continue
        items = items_of(day)
        last = min(end, len(items)) if day == start else len(items)
        found += [(day, place, items[place]) for place in range(last - 1, -1, -1)]
        if len(found) > size:
            break
    shown = found[:size]
    more = f"{name}{shown[-1][0]:%Y%m%d}{shown[-1][1]:06d}" if len(found) > size else ""
    return [(day, item) for day, _, item in shown], more


def _behind(name: str, key: str, length: int) -> str:
    if len(key) != len(name) + length or not key.startswith(name):
        raise malformed("next-key", "존재하지 않는 키")
    return key[len(name) :]
