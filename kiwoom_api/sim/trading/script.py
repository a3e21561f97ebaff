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
_EVERY = 30
_REACH = 6
"""Ticks around the anchor that the price does not leave."""


def evening_steps(
    seed: int, symbol: str, day: date, venue: str, grid: Grid, *, before: int, after: int, volume: int
) -> tuple[Step, ...]:
    """Return the steps of a venue's pre- and after-market on a day; empty where it has none.

    Args:
        before: won around which the pre-market trades; ``after`` the after-market.
        volume: shares of the whole regular session.
    """
    found: list[Step] = []
    for session in sessions(day, venue, trading_day=True):
        share = _SHARES.get(session.kind)
        if share is None:
            continue
        anchor = grid.floor(before if session.kind is Phase.PRE_MARKET else after)
        rng = Random(f"evening|{seed}|{symbol}|{day.isoformat()}|{venue}|{session.kind}")
        seconds = range(second_of(session.start) + _EVERY, second_of(session.end) - 1, _EVERY)
        total = volume // share // (NXT_SHARE if venue == "NXT" else 1)
        each = total // max(len(seconds), 1)
        price, ticks = anchor, 0
        for second in seconds:
            step = rng.choice((-1, 0, 0, 1))
            if abs(ticks + step) > _REACH:
                step = -step
            moved = price if not step else grid.above(price) if step > 0 else grid.below(price)
            if grid.lower <= moved <= grid.upper and moved:
                price, ticks = moved, ticks + step
            shares = int(each * rng.uniform(0.2, 1.8))
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
