"""Trading at a closing price (시간외종가): orders without a price meet by time. Source: KRX ER 48-51 (RULES §3)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.records import SimOrder

HOUSE = 0
"""Stands for the market's own participants."""


class FixedFill(NamedTuple):
    """One execution: the participants' order that it concerns, and shares."""

    order: SimOrder
    shares: int


class ClosingPriceBook:
    """The orders at one closing price: two queues."""

    def __init__(self) -> None:
        self.orders: dict[int, SimOrder] = {}
        self._queues: dict[bool, deque[list[int]]] = {True: deque(), False: deque()}
        self._next = 0

    def enter(self, order: SimOrder) -> None:
        """Put an order last in its queue; it meets the other side with the next minute."""
        self._next += 1
        self.orders[self._next] = order
        self._queues[order.side is Side.BUY].append([self._next, order.remaining])

    def waiting(self, *, buy: bool) -> int:
        """Return the shares that wait on a side."""
        return sum(shares for _, shares in self._queues[buy])

    def minute(self, *, buy: bool, shares: int) -> Iterator[FixedFill]:
        """Let the queues meet by time, then the market's own buyers or sellers with who is left, up to some shares."""
        yield from self._meet()
        shares = min(shares, self.waiting(buy=not buy))
        if shares:
            self._queues[buy].append([HOUSE, shares])
            yield from self._meet()

    def _meet(self) -> Iterator[FixedFill]:
        buys, sells = self._queues[True], self._queues[False]
        while buys and sells:
            shares = min(buys[0][1], sells[0][1])
            met = [queue[0][0] for queue in (buys, sells)]
            for queue in (buys, sells):
                queue[0][1] -= shares
                if not queue[0][1]:
                    queue.popleft()
            for number in met:
                if number != HOUSE:
                    order = self.orders[number]
                    if order.remaining <= shares:
                        del self.orders[number]
                    yield FixedFill(order, shares)

    def withdraw(self, order: SimOrder, shares: int) -> bool:
        """Take shares off an order; False when it is not here."""
        number = next((number for number, each in self.orders.items() if each is order), None)
        if number is None:
            return False
        queue = self._queues[order.side is Side.BUY]
        entry = next(entry for entry in queue if entry[0] == number)
        entry[1] -= shares
        if entry[1] <= 0:
            queue.remove(entry)
            del self.orders[number]
        return True

    def end(self, kind: OrderType, dropped: Callable[[SimOrder], None]) -> None:
        """End one of the day's sessions: its orders leave, oldest first."""
        for order in [order for order in self.orders.values() if order.order_type is kind]:
            self.withdraw(order, order.remaining)
            dropped(order)

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "orders": [[number, order.account, order.order_no] for number, order in self.orders.items()],
            "queues": [[list(entry) for entry in self._queues[buy]] for buy in (True, False)],
            "next": self._next,
        }

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.orders = {number: orders[account, order_no] for number, account, order_no in saved["orders"]}
        for buy, entries in zip((True, False), saved["queues"], strict=True):
            self._queues[buy] = deque(list(entry) for entry in entries)
        self._next = saved["next"]
