"""What a stock's day adds up to beside its latest trade: sides, times of the extremes, limits reached.

It is counted from the exchange's own executions when somebody first asks, and trade by trade from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from kiwoom_api.model.events import Trade
from kiwoom_api.sim.tape import AUCTION_SECONDS, Tick


def _time(second: int) -> time:
    return time(second // 3600, second // 60 % 60, second % 60)


class DayTape:
    """Counts one venue's trades of one stock on one day.

    Parameters:
        upper, lower: daily limits in won; 0 for none.
        opens, closes: seconds of the day of the regular session; what prints first and at the close is a call auction,
            which has no aggressor. 0 for a venue without auctions.

    Attributes:
        volume: shares counted; high, low: the extremes in won.
        sold, bought, sells, buys: shares and trades by the aggressor's side.
        opened, highest, lowest, at_upper, at_lower: seconds of the day; None before.
        called: price and shares of the opening auction.
        lost: the day's executions are more than the exchange keeps, so that they cannot be counted any more.
    """

    def __init__(self, upper: int = 0, lower: int = 0, opens: int = 0, closes: int = 0) -> None:
        self.upper, self.lower, self._opens, self._closes = upper, lower, opens, closes
        self.lost = False
        self._forget()

    def _forget(self) -> None:
        self.volume = self.sold = self.bought = self.sells = self.buys = 0
        self.opened: time | None = None
        self.highest: time | None = None
        self.lowest: time | None = None
        self.at_upper: time | None = None
        self.at_lower: time | None = None
        self.called = (0, 0)
        self.high = self.low = 0

    def recount(self, ticks: Iterable[Tick], volume: int) -> None:
        """Count the day's executions anew, up to so many shares."""
        self._forget()
        for tick in ticks:
            if self.volume >= volume:
                return
            self.add(*tick)

    def hear(self, event: Trade) -> bool:
        """Count a trade; False when it does not follow the one counted last."""
        if event.volume != self.volume + event.quantity:
            return False
        at: datetime = event.at
        self.add(at.hour * 3600 + at.minute * 60 + at.second, event.price, event.quantity, event.buyer)
        return True

    def add(self, second: int, price: int, shares: int, up: bool) -> None:
        """Count one execution."""
        first = not self.volume
        self.volume += shares
        if first:
            self.opened = _time(second)
            if self._opens:
                self.called = (price, shares)
        if first or price > self.high:
            self.high, self.highest = price, _time(second)
        if first or price < self.low:
            self.low, self.lowest = price, _time(second)
        if price == self.upper and self.at_upper is None:
            self.at_upper = _time(second)
        if price == self.lower and self.at_lower is None:
            self.at_lower = _time(second)
        if self._opens and (first or self._closes <= second <= self._closes + AUCTION_SECONDS):
            return
        if up:
            self.bought += shares
            self.buys += 1
        else:
            self.sold += shares
            self.sells += 1
