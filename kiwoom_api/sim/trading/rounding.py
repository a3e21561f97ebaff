"""At which prices a day's path can trade: order prices, and the half ticks at which mid-price orders meet."""

from __future__ import annotations

from kiwoom_api.market.sessions import NXT_SINCE
from kiwoom_api.sim.grid import Grid


class Rounding:
    """Brings the prices of a path to what the exchange can print.

    Since 2025-03-04 a print between two order prices is one of mid-price orders, if it is the middle cut to 1 won
    (RULES §1). What else lies off the grid comes from adjusted data and is printed at the order price below.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid, self._found = grid, dict[int, int]()

    def of(self, price: int) -> int:
        """Return the price at which a print of the path happens."""
        found = self._found.get(price)
        if found is None:
            grid = self._grid
            low = grid.floor(price)
            between = low != price and grid.on >= NXT_SINCE and (low + grid.above(low)) // 2 == price
            found = self._found[price] = price if between else low
        return found

    def around(self, price: int) -> tuple[int, int]:
        """Return the order prices below and above a printable price; twice itself when it is one."""
        low = self._grid.floor(price)
        return (low, low) if low == price else (low, self._grid.above(low))
