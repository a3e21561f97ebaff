"""The way a day's bar is walked: opening auction, steps on a common grid of instants, closing auction.

The printed open, high, low, close and volume equal the bar's. Between them the path is invented (plumbing, never
performance): open, then low and high in seeded order, then close, with a bridge of seeded noise between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from random import Random
from typing import NamedTuple, Protocol

from kiwoom_api.market import Hours
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.volume_curve import late_part, spread

STEP_SECONDS = 600
"""Seconds between the instants of a daily bar: 09:10, 09:20 … 15:10."""

_DEPTHS = 61
_DEPTH, _DEEPEST = 8, 40
"""Shares at a level of the book: so many times the day's as its tick is of the price, and at most a fortieth of them.
Captured books of a large stock (tick 0.14 and 0.18 % of its price) had 1 to 2 % of a day's shares at a level."""
_BUSY = 0.6
"""Share of the seconds between two steps at which a trade happens."""
_PLACES = (0, 1, 2, 3)
"""A trade between two steps is a tick below the line between them, on it (twice as often), or a tick above."""


class Print(NamedTuple):
    """What the market trades at once: price in won, shares, and whether buyers lift (True) or sellers hit (False)."""

    price: int
    volume: int
    up: bool


class Step(NamedTuple):
    """Everything that a stock's market trades at one instant; ``second`` of the day."""

    second: int
    prints: tuple[Print, ...]


class Steps(Protocol):
    """The prices between which a path moves; a stock's ``Grid`` is one."""

    def floor(self, price: int) -> int:
        """The nearest price at or below."""

    def above(self, price: int) -> int:
        """The next price above."""

    def below(self, price: int) -> int:
        """The next price below; 0 when there is none."""


class DayPath(NamedTuple):
    """A day of one stock's market.

    Attributes:
        opening: print of the opening auction.
        steps: prints of the continuous session.
        closing: print of the closing auction.
        unit: usual shares at one level of the book.
        depths: per-thousand factors that vary the levels.
    """

    opening: Print
    steps: tuple[Step, ...]
    closing: Print
    unit: int
    depths: tuple[int, ...]


def second_of(at: datetime) -> int:
    """Return the second of the day."""
    return at.hour * 3600 + at.minute * 60 + at.second


def step_seconds(hours: Hours, every: int = STEP_SECONDS) -> range:
    """Return the seconds of the day at which daily bars move."""
    return range(second_of(hours.open) + every, second_of(hours.close_auction_start), every)


def make_path(
    seed: int,
    symbol: str,
    day: date,
    row: Row,
    *,
    hours: Hours,
    grid: Steps,
    usual_volume: int,
    minutes: Sequence[Row],
    every: int = STEP_SECONDS,
) -> DayPath:
    """Return the path of a bar; the same arguments give the same path.

    Args:
        row: the day's bar, not halted.
        usual_volume: shares of a usual day (yesterday's), for the depth of the book.
        minutes: minute bars of the day, or empty.
        every: seconds between two instants of a daily bar; below ``STEP_SECONDS`` trades are put between its steps.
    """
    rng = Random(f"path|{seed}|{symbol}|{day.isoformat()}")
    tick = grid.above(row.open) - grid.floor(row.open)
    unit = max(min(usual_volume * tick * _DEPTH // row.open, usual_volume // _DEEPEST), 1)
    depths = _depths(rng)
    if minutes:
        opening, steps, closing = _minute_path(rng, minutes, hours)
    else:
        opening, steps, closing = _daily_path(rng, row, hours, grid)
        if every < STEP_SECONDS:
            steps, closing = _late(steps, closing, step_seconds(hours, every)[-1], row, grid)
            between = Random(f"between|{seed}|{symbol}|{day.isoformat()}")
            steps = tuple(_between(between, opening, steps, second_of(hours.open), every, row, grid))
    return DayPath(opening, steps, closing, unit, depths)


def _depths(rng: Random) -> tuple[int, ...]:
    # What 61 times randint(400, 1_600) draws, in a tenth of the time: every stock of every day starts with these.
    # Bits are drawn in words of 32, of which such a draw takes the upper 11, and takes another word above 1,200.
    found: list[int] = []
    while (missing := _DEPTHS - len(found)) > 0:
        words = rng.getrandbits(32 * missing)
        drawn = [words >> shift & 0x7FF for shift in range(21, 32 * missing, 32)]
        found += [400 + each for each in drawn if each <= 1_200]
    return tuple(found)


def _daily_path(rng: Random, row: Row, hours: Hours, grid: Steps) -> tuple[Print, tuple[Step, ...], Print]:
    seconds = step_seconds(hours)
    prices = _prices(rng, row, len(seconds), grid)
    needed = _first_visits(row, prices)
    volumes = spread(rng, row.volume, len(seconds), needed)
    steps: list[Step] = []
    last, make = row.open, tuple.__new__  # what a named tuple does, without a call in between
    for second, price, volume in zip(seconds, prices, volumes[1:-1], strict=True):
        if not volume:
            continue
        up = price > last if price != last else rng.random() < 0.5
        steps.append(make(Step, (second, (make(Print, (price, volume, up)),))))
        last = price
    return (
        Print(row.open, volumes[0], row.close >= row.open),
        tuple(steps),
        Print(row.close, volumes[-1], row.close >= last),
    )


def _late(
    steps: tuple[Step, ...], closing: Print, second: int, row: Row, grid: Steps
) -> tuple[tuple[Step, ...], Print]:
    """Take out of the closing auction what trades after the last step; a market of few steps leaves it there.

    So nothing before differs: a market that moves often has traded as much at every step as one that does not.
    """
    shares = late_part(closing.volume)
    if not shares or not steps or steps[-1].second >= second:
        return steps, closing
    last = steps[-1].prints[-1].price
    price = min(max(grid.floor((last + closing.price) // 2), row.low), row.high)
    step = Step(second, (Print(price, shares, closing.price >= last),))
    return (*steps, step), closing._replace(volume=closing.volume - shares)


def _between(
    rng: Random, opening: Print, steps: Sequence[Step], opens: int, every: int, row: Row, grid: Steps
) -> Iterator[Step]:
    """Spread each step's shares over the seconds since the step before, along the line between their prices."""
    before, price = opens, opening.price
    floors: dict[int, int] = {}
    low, high = row.low, row.high
    for step in steps:
        (goal,) = step.prints
        slots = range(before + every, step.second, every)
        times = sorted(rng.sample(slots, min(int(len(slots) * _BUSY), goal.volume - 1)))
        shares = _parts(rng, goal.volume, len(times))
        last, slope = price, (goal.price - price)
        for second, volume in zip(times, shares, strict=True):
            wanted = int(price + slope * ((second - before) / (step.second - before)))
            line = floors.get(wanted)
            if line is None:
                line = floors[wanted] = grid.floor(wanted)
            place = rng.choice(_PLACES)
            now = line if place in (1, 2) else grid.above(line) if place else grid.below(line) or line
            now = low if now < low else high if now > high else now
            yield Step(second, (Print(now, volume, now > last if now != last else rng.random() < 0.5),))
            last = now
        yield Step(step.second, (Print(goal.price, goal.volume - sum(shares), goal.up),))
        before, price = step.second, goal.price


def _parts(rng: Random, total: int, count: int) -> list[int]:
    """Return ``count`` numbers of shares, each 1 or more, that leave at least 1 of ``total``."""
    weights = [rng.expovariate(1.0) for _ in range(count + 1)]
    spare, scale = total - count - 1, sum(weights)
    return [1 + int(spare * weight / scale) for weight in weights[:count]]


def _prices(rng: Random, row: Row, count: int, grid: Steps) -> list[int]:
    """Prices at the steps: low and high at seeded places in seeded order, noise between, never outside the bar."""
    anchors = {-1: row.open, count: row.close}
    wanted = [price for price in (row.low, row.high) if price not in (row.open, row.close)]
    if rng.random() < (0.7 if row.close < row.open else 0.3):
        wanted.reverse()
    for place, price in zip(sorted(rng.sample(range(count), len(wanted))), wanted, strict=True):
        anchors[place] = price
    prices: list[int] = []
    places = sorted(anchors)
    wobble = (row.high - row.low) / 6
    for left, right in pairwise(places):
        start, span = anchors[left], right - left
        slope = (anchors[right] - start) / span
        for place in range(left + 1, right):
            share = (place - left) / span
            noise = rng.gauss(0.0, wobble) * (share * (1 - share)) ** 0.5
            price = grid.floor(int(start + slope * (place - left) + noise))
            prices.append(min(max(price, row.low), row.high))
        if right < count:
            prices.append(anchors[right])
    return prices


def _first_visits(row: Row, prices: Sequence[int]) -> set[int]:
    """Slots (0 = opening, then the steps, last = closing) that must print so that the bar comes out whole."""
    needed = {0, len(prices) + 1}
    for price in (row.low, row.high):
        if price not in (row.open, row.close):
            needed.add(prices.index(price) + 1)
    return needed


def _minute_path(rng: Random, minutes: Sequence[Row], hours: Hours) -> tuple[Print, tuple[Step, ...], Print]:
    """Each minute bar prints open, low and high in seeded order, and close at its own instant."""
    first, last_second = second_of(hours.open), second_of(hours.close_auction_start)
    prints: list[tuple[int, Print]] = []
    before = minutes[0].open
    for row in minutes:
        turns = [row.low, row.high] if rng.random() < 0.5 else [row.high, row.low]
        wanted = [row.open, *(price for price in turns if price not in (row.open, row.close)), row.close]
        if len(wanted) == 2 and wanted[0] == wanted[1]:
            wanted.pop()
        second = _inside(row.second, first, last_second)
        share, rest = divmod(row.volume, len(wanted))
        for place, price in enumerate(wanted):
            volume = share + (rest if place == len(wanted) - 1 else 0)
            if volume:
                prints.append((second, Print(price, volume, price >= before)))
            before = price
    opening, closing = prints[0][1], prints[-1][1]
    if len(prints) == 1:
        return opening, (), Print(closing.price, 0, True)
    bundles: dict[int, list[Print]] = {}
    for second, each in prints[1:-1]:
        bundles.setdefault(second, []).append(each)
    steps = tuple(Step(second, tuple(bundle)) for second, bundle in sorted(bundles.items()))
    return opening, steps, closing


def minute_seconds(minutes: Sequence[Row], hours: Hours) -> set[int]:
    """Return the seconds of the day at which minute bars move."""
    first, auction = second_of(hours.open), second_of(hours.close_auction_start)
    return {_inside(row.second, first, auction) for row in minutes}


def _inside(second: int, opens: int, auction: int) -> int:
    """Bring the time of a minute bar between the opening and the closing auction."""
    return min(max(second, opens + 1), auction - 1)
