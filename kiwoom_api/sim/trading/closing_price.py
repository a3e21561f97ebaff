"""Trading at a closing price (시간외종가): orders without a price meet by time. Source: KRX ER 48-51 (RULES §3)."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

HOUSE = 0
"""Stands for the market's own participants."""


class FixedFill(NamedTuple):
    """One execution: order numbers (``HOUSE`` for the market) and shares."""

    buy: int
    sell: int
    shares: int


class ClosingPriceBook:
    """Two queues at one price.

    Attributes:
        price: won; 0 until the session knows it.
    """

    def __init__(self, price: int = 0) -> None:
        self.price = price
        self._queues: dict[bool, deque[list[int]]] = {True: deque(), False: deque()}

    def enter(self, order: int, shares: int, *, buy: bool, meet: bool = True) -> list[FixedFill]:
        """Add an order and let it meet those of the other side (unless they are only collected); return the fills."""
        self._queues[buy].append([order, shares])
        return self.meet() if meet else []

    def meet(self) -> list[FixedFill]:
        """Let the queues meet by time."""
        fills: list[FixedFill] = []
        buys, sells = self._queues[True], self._queues[False]
        while buys and sells:
            shares = min(buys[0][1], sells[0][1])
            fills.append(FixedFill(buys[0][0], sells[0][0], shares))
            for queue in (buys, sells):
                queue[0][1] -= shares
                if not queue[0][1]:
                    queue.popleft()
        return fills

    def reduce(self, order: int, shares: int) -> None:
        """Take shares off an order; it goes when nothing is left."""
        for queue in self._queues.values():
            for entry in queue:
                if entry[0] == order:
                    entry[1] -= shares
                    if entry[1] <= 0:
                        queue.remove(entry)
                    return

    def waiting(self, *, buy: bool) -> int:
        """Return the shares that wait on a side."""
        return sum(shares for _, shares in self._queues[buy])

    def end(self) -> list[int]:
        """Empty the queues; return the participants' orders that were in them, oldest first, buys first."""
        found = [order for buy in (True, False) for order, _ in self._queues[buy] if order != HOUSE]
        for queue in self._queues.values():
            queue.clear()
        return found

    def dump(self) -> list[list[list[int]]]:
        """Return the queues, buys first."""
        return [[list(entry) for entry in self._queues[buy]] for buy in (True, False)]

    def load(self, queues: list[list[list[int]]]) -> None:
        """Take up the queues of ``dump``."""
        for buy, entries in zip((True, False), queues, strict=True):
            self._queues[buy] = deque(list(entry) for entry in entries)
