"""The order prices of one stock on one day, numbered from the lower limit upwards: won outside, tick numbers inside.

Source: KRX Enforcement Rules 32(2) (ticks) and 30-31 (limits), through ``kiwoom_api.market``.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from datetime import date

from kiwoom_api.market import QuoteGrid, price_limits, round_to_tick, tick_size
from kiwoom_api.model.errors import BadInput

MAX_LEVELS = 200_000
"""The most levels a scale may have; a stock without daily limits needs bounds that its caller chooses."""


class Scale:
    """Prices between two bounds by number: 1 is the lower bound, ``levels`` the upper one, 0 means "no price".

    Attributes:
        lower, upper: bounds in won, both on the grid.
        levels: how many prices there are.
        grid: the same bounds as the law's functions take them.
    """

    __slots__ = ("_prices", "grid", "levels", "lower", "upper")

    def __init__(self, market: str, on: date, lower: int, upper: int) -> None:
        """Take bounds in won; raise ``BadInput`` for bounds that hold no price or too many."""
        if not 1 <= lower <= upper:
            raise BadInput(field="lower", value=(lower, upper), allowed="1 <= lower <= upper", hint="check the limits")
        prices = array("q", [0])
        price = round_to_tick(lower, market=market, on=on, up=True)
        while price <= upper and len(prices) <= MAX_LEVELS:
            tick = tick_size(price, market=market, on=on)
            band = range(price, _band_end(price, upper, tick, market, on) + 1, tick)
            prices.extend(band[: MAX_LEVELS + 1])
            price = band[-1] + tick
        if not 1 < len(prices) <= MAX_LEVELS + 1:
            allowed = f"bounds that hold 1 to {MAX_LEVELS:,} order prices"
            raise BadInput(field="upper", value=(lower, upper), allowed=allowed, hint="give the day's limits")
        self._prices, self.levels = prices, len(prices) - 1
        self.lower, self.upper = prices[1], prices[-1]
        self.grid = QuoteGrid(market, on, self.lower, self.upper)

    @classmethod
    def of_day(cls, market: str, on: date, base: int, *, multiple: int = 1) -> Scale:
        """Return the scale between the daily limits that a base price in won gives (``market.price_limits``).

        ``multiple``: of a leveraged fund's index.

        Raises:
            BadInput: for an issue without daily limits, such as an ELW: give its bounds to ``Scale`` yourself.
        """
        lower, upper = price_limits(base, market=market, on=on, multiple=multiple)
        if lower is None or upper is None:
            raise BadInput(field="market", value=market, allowed="a market with daily limits", hint="give bounds")
        return cls(market, on, lower, upper)

    def price(self, index: int) -> int:
        """Return the price in won of a number from 1 to ``levels``."""
        if index < 1:
            raise IndexError(f"tick number {index} is below 1")
        return self._prices[index]

    def index(self, price: int) -> int:
        """Return the number of an order price in won; 0 when it is off the grid or out of bounds."""
        found = bisect_right(self._prices, price) - 1
        return found if found > 0 and self._prices[found] == price else 0

    def floor(self, price: int) -> int:
        """Return the number of the nearest price at or below: 0 below the bounds, ``levels`` above them."""
        return bisect_right(self._prices, price) - 1

    def ceil(self, price: int) -> int:
        """Return the number of the nearest price at or above: 1 below the bounds, ``levels`` + 1 above them."""
        return max(bisect_left(self._prices, price), 1)


def _band_end(price: int, upper: int, tick: int, market: str, on: date) -> int:
    """Return the highest price up to ``upper`` whose tick is still ``tick``."""
    low, high = price, upper
    while low < high:
        middle = (low + high + 1) // 2
        if tick_size(middle, market=market, on=on) == tick:
            low = middle
        else:
            high = middle - 1
    return low
