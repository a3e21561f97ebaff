"""The executions of a stock's day, one by one, and the bars they make. Prices in won, quantities in shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from operator import attrgetter
from typing import NamedTuple

from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.path import DayPath

LONGEST_TAPE = 100_000
"""Executions of one day kept of a stock that a participant traded in; the oldest go first."""
AUCTION_SECONDS = 900
"""By then the closing auction has ended, however it was put off; what prints later is the after-market's."""


class Tick(NamedTuple):
    """One execution: second of the day, price, shares, and whether the buyer was the aggressor."""

    second: int
    price: int
    shares: int
    up: bool


def path_ticks(path: DayPath, cursor: int, opens: int, closes: int) -> Iterator[Tick]:
    """Yield what a stock that no participant touched has printed, oldest first.

    Args:
        cursor: how many of the day's prints have happened: the opening, the steps, the closing.
        opens, closes: seconds of the day of the two auctions.
    """
    if cursor and path.opening.volume:
        yield Tick(opens, *path.opening)
    for step in path.steps[: max(cursor - 1, 0)]:
        for each in step.prints:
            yield Tick(step.second, *each)
    if cursor > len(path.steps) + 1 and path.closing.volume:
        yield Tick(closes, *path.closing)


def bar_from(ticks: Sequence[Tick], second: int) -> Row:
    """Return the bar of some executions in order, one or more, labelled with a second of the day."""
    prices = [tick.price for tick in ticks]
    volume = sum(tick.shares for tick in ticks)
    return Row(prices[0], max(prices), min(prices), prices[-1], volume, second)


def minute_bars(ticks: Iterable[Tick], minutes: int, opens: int, *, ends: bool = False) -> list[Row]:
    """Return the bars of so many minutes, oldest first, labelled with the second at which they begin.

    They are counted from the opening; minutes without an execution have no bar. ``ends``: an execution at the very
    boundary belongs to the bar before (minute bars of a file are printed at their end).
    """
    width = minutes * 60
    found: list[list[Tick]] = []
    latest = -1
    for tick in ticks:
        place = (max(tick.second - ends, opens) - opens) // width
        if place != latest:
            found.append([])
            latest = place
        found[-1].append(tick)
    return [
        bar_from(bundle, opens + (max(bundle[0].second - ends, opens) - opens) // width * width) for bundle in found
    ]


def tick_bars(ticks: Sequence[Tick], count: int) -> list[Row]:
    """Return the bars of so many executions, oldest first, labelled with their last one's second."""
    bundles = (ticks[start : start + count] for start in range(0, len(ticks), count))
    return [bar_from(bundle, bundle[-1].second) for bundle in bundles]


def both(krx: Iterable[Tick], nxt: Iterable[Tick]) -> tuple[Tick, ...]:
    """Return the executions of both venues as one market's, oldest first; KRX's come last within a second."""
    return tuple(merge(nxt, krx, key=attrgetter("second")))


def strength(ticks: Iterable[Tick]) -> tuple[int, int]:
    """Return the shares that buyers took and the shares that sellers gave (체결강도 is their ratio)."""
    bought = sold = 0
    for tick in ticks:
        if tick.up:
            bought += tick.shares
        else:
            sold += tick.shares
    return bought, sold
