"""What the market did while an algorithm worked: volume, amount and the last price, from the trades that were heard."""

from __future__ import annotations

from kiwoom_api.model.events import Trade
from kiwoom_api.orders.algos.port import Arrival

__all__ = ["Tape"]


class Tape:
    """Shares and won of the market since the arrival.

    Attributes:
        heard: shares of the trades that were heard.
        amount: won of the trades that were heard.
        last: last price in won; the arrival's before any trade.
    """

    def __init__(self) -> None:
        self.heard = self.amount = self.last = 0
        self._since = self._volume = 0

    def begin(self, arrival: Arrival) -> None:
        """Count from here on."""
        self._since, self._volume = arrival.volume, max(self._volume, arrival.volume)
        self.last = self.last or arrival.price

    def take(self, trade: Trade) -> None:
        """Take a trade; one that was told before adds nothing."""
        if trade.volume <= self._volume:
            return
        self._volume, self.last = trade.volume, trade.price
        self.heard += trade.quantity
        self.amount += trade.quantity * trade.price

    @property
    def volume(self) -> int:
        """Shares traded since the arrival, those included that were not heard: the day's total tells them."""
        return self._volume - self._since
