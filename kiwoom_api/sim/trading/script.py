"""What the market's own participants trade outside KRX's regular session, and on NXT all day: invented, seeded, thin.

A bar says nothing about these hours. The prices wander a few ticks around the base price (before the open) or the
close (after it); NXT's main session follows KRX's path with a part of its volume. Plumbing, never performance.
"""

from __future__ import annotations

from datetime import date
from random import Random

from kiwoom_api.market import Phase, sessions
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.path import DayPath, Print, Step, second_of

NXT_SHARE = 5
"""NXT trades one share for so many of KRX's main session; a round figure, not a measured one."""
_SHARES = {Phase.PRE_MARKET: 200, Phase.AFTER_MARKET: 40}
"""The day's volume through this is a session's volume."""
_EVERY = 60
_REACH = 6
"""Ticks around the anchor that the price does not leave."""


def evening_steps(
    seed: int, symbol: str, day: date, venue: str, phase: Phase, grid: Grid, *, anchor: int, volume: int
) -> tuple[Step, ...]:
    """Return the steps of a venue's pre- or after-market on a day; empty where it has none.

    Args:
        anchor: won around which it trades.
        volume: shares of the whole regular session.
    """
    found: list[Step] = []
    for session in sessions(day, venue, trading_day=True):
        if session.kind is not phase or phase not in _SHARES:
            continue
        rng = Random(f"evening|{seed}|{symbol}|{day.isoformat()}|{venue}|{phase}")
        seconds = range(second_of(session.start) + _EVERY, second_of(session.end) - 1, _EVERY)
        total = volume // _SHARES[phase] // (NXT_SHARE if venue == "NXT" else 1)
        each = total / max(len(seconds), 1)
        price, ticks = grid.floor(anchor), 0
        for second in seconds:
            step = rng.choice((-1, 0, 0, 1))
            if abs(ticks + step) > _REACH:
                step = -step
            moved = price if not step else grid.above(price) if step > 0 else grid.below(price)
            if grid.lower <= moved <= grid.upper and moved:
                price, ticks = moved, ticks + step
            shares = int(each * rng.uniform(0.2, 1.8) + rng.random())
            if shares:
                up = step > 0 if step else rng.random() < 0.5
                found.append(Step(second, (Print(price, shares, up),)))
    return tuple(found)


def following_steps(path: DayPath, start: int, end: int) -> tuple[Step, ...]:
    """Return the steps with which NXT's main session follows KRX's path between two seconds of the day."""
    found = []
    for step in path.steps:
        prints = tuple(each._replace(volume=each.volume // NXT_SHARE) for each in step.prints)
        prints = tuple(each for each in prints if each.volume)
        if prints and start <= step.second < end:
            found.append(Step(step.second, prints))
    return tuple(found)


def printable(path: DayPath, grid: Grid, auction: int) -> DayPath:
    """Return a path whose closing price is an order price: one that is none was the last trade before the auction.

    ``auction``: second of the day at which the closing auction begins (RULES §8: no cross, the close is the last
    trade).
    """
    closing = path.closing
    if not closing.volume or grid.legal(closing.price):
        return path
    # 30: every business day of this model has an instant there
    second = max(auction - 30, path.steps[-1].second if path.steps else 0)
    return path._replace(steps=(*path.steps, Step(second, (closing,))), closing=closing._replace(volume=0))
