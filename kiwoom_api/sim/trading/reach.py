"""How far the market's own participants reach: which orders they cannot meet, whatever they quote and trade next.

Orders far from the market are the common case: stops and bids that wait for days. Between two prices where nothing of
theirs can be met the house needs no book; what is shown and printed is known without one.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.ladder import LEVELS
from kiwoom_api.sim.matching import Matcher

REACH = LEVELS + 2
"""Ticks from a print within which the house quotes, and a little more."""
CALM = 8
"""Prints in a row out of every order's reach until the house leaves the book: entering it again is not for nothing."""
NOWHERE = (1, 0)


def clear_of(book: Matcher, orders: Iterable[int], grid: Grid) -> tuple[int, int]:
    """Return the lowest and highest won at which the house may trade without coming near any of these orders.

    ``NOWHERE`` where one of them has no price of its own: a market order, a mid-price order, a stop.
    """
    low, high = 0, 1 << 62
    for order in orders:
        view = book.find(order)
        if view is None or not view.price or view.stop:
            return NOWHERE
        edge = view.price
        for _ in range(REACH):
            edge = grid.above(edge) if view.buy else grid.below(edge)
        low, high = (max(low, edge), high) if view.buy else (low, min(high, edge))
    return low, high
