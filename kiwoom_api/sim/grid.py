"""The price grid of one stock on one day: tick steps inside the day's limits, remembered for speed."""

from __future__ import annotations

from datetime import date

from kiwoom_api.market import (
    QuoteGrid,
    base_price,
    best_opposite_price,
    best_same_price,
    is_on_tick,
    price_limits,
    round_to_tick,
    tick_size,
)
from kiwoom_api.model.values import Side

NO_LIMIT = 10**10
"""Stands for the upper limit of a stock without one."""


class Grid:
    """Steps along the order prices of a day.

    Attributes:
        base: the day's base price in won.
        lower, upper: daily limits in won; 1 and ``NO_LIMIT`` where there is none.
        limited: whether the stock has daily limits.
    """

    def __init__(
        self, market: str, on: date, base: int, *, multiple: int = 1, reach: tuple[int, int] | None = None
    ) -> None:
        """Make the grid of a day.

        ``multiple``: of a leveraged fund, whose limits are wider; ``reach``: (low, high) that the market is known to
        print: limits that deny it are opened up to it.
        """
        self.market, self.on, self.base = market, on, base
        lower, upper = price_limits(base, market=market, on=on, multiple=multiple)
        self.limited = lower is not None and upper is not None
        self.lower, self.upper = lower or 1, upper or NO_LIMIT
        self._tick = 0
        """The tick of every price inside the limits; 0 where they span several."""
        self._above: dict[int, int] = {}
        self._below: dict[int, int] = {}
        self._rungs: dict[tuple[int, int, bool], tuple[tuple[int, int], ...]] = {}
        if reach is not None and reach[0] > 0:
            self.lower = min(self.lower, self.floor(reach[0]))
            self.upper = max(self.upper, self.ceil(reach[1]))
        low, high = (tick_size(each, market=market, on=on) for each in (self.lower, self.upper))
        if low == high:
            self._tick = low

    def floor(self, price: int) -> int:
        """Return the nearest price on the grid at or below."""
        if self._tick and self.lower <= price <= self.upper:
            return price - price % self._tick
        return round_to_tick(max(price, 1), market=self.market, on=self.on, up=False)

    def ceil(self, price: int) -> int:
        """Return the nearest price on the grid at or above."""
        return round_to_tick(max(price, 1), market=self.market, on=self.on, up=True)

    def above(self, price: int) -> int:
        """Return the next price on the grid above a price."""
        found = self._above.get(price)
        if found is None:
            found = self._above[price] = self.ceil(price + 1)
        return found

    def below(self, price: int) -> int:
        """Return the next price on the grid below a price; 0 when there is none."""
        found = self._below.get(price)
        if found is None:
            found = self.floor(price - 1) if price > tick_size(price, market=self.market, on=self.on) else 0
            self._below[price] = found if found < price else 0
        return self._below[price]

    def rungs(self, price: int, count: int, *, up: bool) -> tuple[tuple[int, int], ...]:
        """Return so many prices from one on, upwards or downwards, as (place, won): those within the daily limits."""
        key = price, count, up
        found = self._rungs.get(key)
        if found is None:
            places, at = list[tuple[int, int]](), price
            for place in range(count):
                if at > 0 and self.lower <= at <= self.upper:
                    places.append((place, at))
                at = self.above(at) if up else self.below(at) if at > 0 else 0
            found = self._rungs[key] = tuple(places)
        return found

    def best_price(self, side: Side, *, opposite: bool, own: int, across: int, last: int) -> int:
        """Return the limit in won of a 최유리 (``opposite``) or 최우선 order of a side, inside the limits (ER 3, 4).

        Args:
            side: the order's.
            opposite: whether it asks for the other side's best.
            own, across: best prices of its own and of the other side; 0 for none.
            last: last price in won, on the grid or off it.
        """
        buying, rule = side is Side.BUY, best_opposite_price if opposite else best_same_price
        bid, ask = (own or None, across or None) if buying else (across or None, own or None)
        grid = QuoteGrid(self.market, self.on, self.lower, self.upper)
        return min(max(rule(buying=buying, bid=bid, ask=ask, last=last, grid=grid), self.lower), self.upper)

    def legal(self, price: int) -> bool:
        """Return whether an order price is on the grid."""
        return is_on_tick(price, market=self.market, on=self.on)


def day_grid(market: str, on: date, previous_close: int, reach: tuple[int, int] | None, *, multiple: int = 1) -> Grid:
    """Return the grid of a day after a previous close.

    Adjusted data and corporate actions can move a bar outside the limits that yesterday's close gives. The
    exchange would have set another base price that morning: then the base is the middle of the bar's range, and
    the limits are opened to the bar where even that does not hold it.
    """
    base = base_price(previous_close, market=market, on=on)
    grid = Grid(market, on, base, multiple=multiple)
    if reach is None or reach[0] <= 0 or (reach[0] >= grid.lower and reach[1] <= grid.upper):
        return grid
    return Grid(market, on, base_price(sum(reach) // 2, market=market, on=on), multiple=multiple, reach=reach)
