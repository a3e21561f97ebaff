"""Trading at a closing price (시간외종가): orders without a price meet by time. Source: KRX ER 48-51 (RULES §3)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any, NamedTuple

from kiwoom_api.market import Phase
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.records import SimOrder
from kiwoom_api.sim.trading.turns import fixed_sessions

HOUSE = 0
"""Stands for the market's own participants."""


class FixedFill(NamedTuple):
    """One execution: the participants' order that it concerns, shares, and the session."""

    order: SimOrder
    shares: int
    phase: Phase


class ClosingPriceBook:
    """The orders at a closing price: two queues.

    Args:
        name: of the stock and day, for what the market trades.
        day: business date.
        unit: usual shares that the market has to give in a minute.
    """

    def __init__(self, name: str, day: date, unit: int) -> None:
        self.orders: dict[int, SimOrder] = {}
        self._name, self._day, self._unit = name, day, unit
        self._queues: dict[bool, deque[list[int]]] = {True: deque(), False: deque()}
        self._next = self._at = 0

    def enter(self, order: SimOrder, second: int) -> None:
        """Put an order last in its queue; it meets the other side with the next minute of its session."""
        self._at = max(self._at, second)
        self._next += 1
        self.orders[self._next] = order
        self._queues[order.side is Side.BUY].append([self._next, order.remaining])

    def run(self, second: int) -> Iterator[FixedFill]:
        """Let the queues meet, minute by minute, up to a second of the day."""
        for start, end, phase in fixed_sessions(self._day):
            for minute in range(start, min(second + 1, end), 60):
                if minute > self._at:
                    self._at = minute
                    rng = Random(f"fixed|{self._name}|{minute // 60}")
                    buy, shares = rng.random() < 0.5, rng.randrange(self._unit + 1)
                    yield from self._minute(phase, buy=buy, shares=shares)

    def stand(self, second: int) -> None:
        """Let time pass up to a second of the day without a trade (trading is halted)."""
        self._at = max(self._at, second)

    def ended(self, second: int) -> Iterator[SimOrder]:
        """Take out and yield, oldest first, the orders whose session has ended by a second of the day."""
        for _, end, phase in fixed_sessions(self._day):
            kind = OrderType.PRE_CLOSE if phase is Phase.PRE_CLOSE else OrderType.POST_CLOSE
            for order in [order for order in self.orders.values() if order.order_type is kind and second >= end]:
                self.withdraw(order, order.remaining)
                yield order

    def waiting(self, *, buy: bool) -> int:
        """Return the shares that wait on a side."""
        return sum(shares for _, shares in self._queues[buy])

    def _minute(self, phase: Phase, *, buy: bool, shares: int) -> Iterator[FixedFill]:
        """Let the queues meet by time, then the market's own buyers or sellers with who is left, up to some shares."""
        yield from self._meet(phase)
        shares = min(shares, self.waiting(buy=not buy))
        if shares:
            self._queues[buy].append([HOUSE, shares])
            yield from self._meet(phase)

    def _meet(self, phase: Phase) -> Iterator[FixedFill]:
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
                    yield FixedFill(order, shares, phase)

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

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "orders": [[number, order.account, order.order_no] for number, order in self.orders.items()],
            "queues": [[list(entry) for entry in self._queues[buy]] for buy in (True, False)],
            "next": self._next,
            "at": self._at,
        }

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.orders = {number: orders[account, order_no] for number, account, order_no in saved["orders"]}
        for buy, entries in zip((True, False), saved["queues"], strict=True):
            self._queues[buy] = deque(list(entry) for entry in entries)
        self._next, self._at = saved["next"], saved["at"]
