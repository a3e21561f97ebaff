"""What open orders hold of an account: won for buys, shares for sells. Whole won, whole shares.

Running sums: an order is reckoned again when it has changed, not each time somebody asks what is free.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping

from kiwoom_api.market import commission
from kiwoom_api.model.values import Side
from kiwoom_api.sim.records import SimOrder

FULL = 100
"""Percent of a buy's amount that an account without margin puts down."""


class Holds:
    """The sums over an account's open orders (``open_orders``, by number), whose changes the account tells."""

    def __init__(self, open_orders: Mapping[str, SimOrder]) -> None:
        self._open, self._env = open_orders, ""
        self._changed: dict[Side, dict[str, SimOrder]] = {side: {} for side in Side}
        self._of: dict[str, int] = {}
        self._cash, self._shares = 0, defaultdict[str, int](int)
        for order in open_orders.values():
            self.changed(order)

    def changed(self, order: SimOrder) -> None:
        """Note that an order is new, or that something of it was filled or taken off."""
        self._changed[order.side][order.order_no] = order

    def clear(self) -> None:
        """Note that there are no open orders any more."""
        for changed in self._changed.values():
            changed.clear()
        self._of.clear()
        self._shares.clear()
        self._cash = 0

    def cash(self, env: str) -> int:
        """Return the won that open buys hold, at the commissions of an environment ("real", "mock")."""
        changed = self._changed[Side.BUY]
        if env != self._env:
            self._env = env
            changed.update((number, order) for number, order in self._open.items() if order.side is Side.BUY)
        for number, order in changed.items():
            held = hold_of(order, env) if order.remaining else 0
            self._cash += held - self._of.pop(number, 0)
            if held:
                self._of[number] = held
        changed.clear()
        return self._cash

    def shares(self, symbol: str) -> int:
        """Return the shares of a stock that open sells hold."""
        changed = self._changed[Side.SELL]
        for number, order in changed.items():
            self._shares[order.symbol] += order.remaining - self._of.pop(number, 0)
            if order.remaining:
                self._of[number] = order.remaining
        changed.clear()
        return self._shares.get(symbol, 0)


def put_down(amount: int, margin: int) -> int:
    """Won of a buy's amount to put down at a margin in percent, rounded up to the won."""
    return -(-amount * margin // FULL)


def hold_of(order: SimOrder, env: str) -> int:
    """Won that an open buy holds: its margin of the rest at its worst price, and the commission that this can add."""
    rest = order.hold_price * order.remaining
    return put_down(rest, order.margin) + commission(order.amount + rest, venue="KRX", env=env) - order.fee


def hold_for(price: int, shares: int, env: str, margin: int = FULL) -> int:
    """Won that a new buy would hold at a margin in percent."""
    return put_down(price * shares, margin) + commission(price * shares, venue="KRX", env=env)


def affordable(cash: int, price: int, env: str, margin: int = FULL) -> int:
    """Shares that a new buy at a price may be for, its commission included; 0 when there is no price or no cash."""
    if price <= 0 or cash <= 0:
        return 0
    most = cash * FULL // (price * margin)
    return bisect_right(range(1, most + 1), cash, key=lambda shares: hold_for(price, shares, env, margin))
