"""The market's own liquidity: ten levels a side around the last price."""

from __future__ import annotations

from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.path import DayPath

LEVELS = 10
_SHAPE = (550, 750, 900, 1_000, 1_050, 1_100, 1_100, 1_150, 1_150, 1_200)

Level = tuple[int, int]
"""Price in won and shares."""


def ladder(grid: Grid, path: DayPath, price: int, turn: int, *, up: bool) -> tuple[list[Level], list[Level]]:
    """Return the house's (asks, bids) around the last price: ten contiguous ticks a side, inside the daily limits.

    A trade lifted from the ask leaves its price on the ask side, one hit on the bid leaves it on the bid side. At
    the upper limit there are no asks, at the lower no bids. ``turn`` varies the shares of the levels.
    """
    low, high = grid.floor(price), grid.ceil(price)
    if low == high:
        up = (up or price <= grid.lower) and price < grid.upper
        low, high = (grid.below(price), price) if up else (price, grid.above(price))
    unit, depths, count = path.unit, path.depths, len(path.depths)
    above, below = grid.rungs(high, LEVELS, up=True), grid.rungs(low, LEVELS, up=False)
    asks = [
        (at, max(unit * _SHAPE[place] * depths[(turn * 7 + place * 3) % count] // 1_000_000, 1)) for place, at in above
    ]
    bids = [
        (at, max(unit * _SHAPE[place] * depths[(turn * 11 + place * 5 + 29) % count] // 1_000_000, 1))
        for place, at in below
    ]
    return asks, bids
