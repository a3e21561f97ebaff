"""One account: cash, settlement, holdings, costs and the order ledger. Everything whole won and whole shares.

A buy holds its commission and, from entry on, its full price; on margin (증거금) the share of it that the stock's class
asks for, and the rest is owed until settlement. Proceeds of a sale may be used at once and are withdrawable after two
business days (RULES §10).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from kiwoom_api.market import commission, freezes, sale_tax
from kiwoom_api.model.values import Side
from kiwoom_api.sim.holds import FULL, Holds, put_down
from kiwoom_api.sim.records import SimOrder


class Terms(StrEnum):
    """How an account pays for what it buys."""

    CASH = "cash"
    """All of it when it orders (현금 100 %)."""
    MARGIN = "margin"
    """The stock's margin class when it orders, the rest at settlement (스펙트럼)."""


class Lot(msgspec.Struct, kw_only=True):
    """Shares held of one stock; what ends in today or yesterday is of that day.

    ``cost`` is their purchase amount in won without fees, ``fees`` the commissions paid for buying them.
    ``realised_today`` is won after the costs of both sides: sale amount − cost − purchase commission of the shares
    sold − commission − tax, as Kiwoom's own example of ka10072 reckons.
    """

    symbol: str
    quantity: int = 0
    cost: int = 0
    fees: int = 0
    bought_today: int = 0
    sold_today: int = 0
    bought_yesterday: int = 0
    sold_yesterday: int = 0
    realised_today: int = 0

    @property
    def average(self) -> int:
        """Average purchase price in won without fees, floored; 0 when nothing is held."""
        return self.cost // self.quantity if self.quantity else 0

    @property
    def settled(self) -> int:
        """Shares whose trades have settled: those of today and of the business day before are still under way."""
        return self.quantity - self.bought_today + self.sold_today - self.bought_yesterday + self.sold_yesterday

    def release(self, shares: int) -> tuple[int, int]:
        """Take shares out; return the purchase amount and purchase commissions that leave with them, in won."""
        whole = shares == self.quantity
        cost = self.cost if whole else self.cost * shares // self.quantity
        fees = self.fees if whole else self.fees * shares // self.quantity
        self.quantity -= shares
        self.cost -= cost
        self.fees -= fees
        return cost, fees


class Settling(msgspec.Struct, kw_only=True):
    """What settles on one day: won to pay for purchases and to receive from sales, costs included.

    ``owed`` is, by code, the part of ``bought`` that was not put down, for the shares of it that are still held.
    """

    bought: int = 0
    sold: int = 0
    owed: dict[str, int] = {}

    def release(self, symbol: str, shares: int, held: int) -> None:
        """Note that so many of the shares held are sold: what they owe is paid by the sale."""
        owed = self.owed.pop(symbol, 0)
        rest = owed * (held - shares) // held
        if rest:
            self.owed[symbol] = rest


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What one fill cost: the increment of the order's commission, and the sale tax, in won."""

    fee: int
    tax: int


class Account(msgspec.Struct, kw_only=True, dict=True):
    """An account and everything that belongs to it.

    Attributes:
        number: ten digits.
        key: whose it is (app key).
        settled: won that have settled.
        settling: what settles when.
        lots: holdings by code; a lot stays for the day after its last share is sold.
        ledger: the orders of each day by number, in order of entry.
        open_orders: today's orders with something remaining, by number.
        paid_fees, paid_taxes: won since the account was opened.
        terms: for cash, or on margin.
        unpaid_on: the latest settlement day that left enough unpaid to freeze the account (미수동결).
        collateral: won that pledged securities count for (대용금) beside cash, on margin below 100 % only.
        first_number: of a day's orders. Kiwoom's do not begin at 1 on every account.
    """

    number: str
    key: str
    settled: int
    settling: dict[date, Settling] = {}
    lots: dict[str, Lot] = {}
    ledger: dict[date, dict[str, SimOrder]] = {}
    open_orders: dict[str, SimOrder] = {}
    paid_fees: int = 0
    paid_taxes: int = 0
    terms: Terms = Terms.CASH
    unpaid_on: date | None = None
    collateral: int = 0
    first_number: int = 1

    @property
    def cash(self) -> int:
        """Won after everything has settled."""
        return self.settled + sum(each.sold - each.bought for each in self.settling.values())

    @property
    def unpaid(self) -> int:
        """Won that settlement has left unpaid (미수금)."""
        return max(-self.settled, 0)

    @property
    def owed(self) -> int:
        """Won that were not put down for shares whose purchase has not settled."""
        return sum(sum(each.owed.values()) for each in self.settling.values())

    @property
    def margin_held(self) -> int:
        """Won put down for purchases that have not settled and that no sale under way will pay for."""
        return max(self.settled - self.cash - self.owed, 0)

    def reserved(self, env: str) -> int:
        """Won that open buys hold: the margin of their worst price and the commission that is still to come."""
        return self._holds.cash(env)

    def orderable(self, env: str) -> int:
        """Won that new buys may put down; what a sale brings is there at once."""
        return self.cash + self.owed - self.reserved(env)

    def funds(self, env: str, margin: int) -> int:
        """Won that a new buy at a margin in percent may put down: below 100 % the collateral counts too."""
        return self.orderable(env) + (self.collateral if margin < FULL else 0)

    def sellable(self, symbol: str) -> int:
        """Shares that new sells may use: held less what open sells hold."""
        lot = self.lots.get(symbol)
        return 0 if lot is None else lot.quantity - self._holds.shares(symbol)

    @cached_property
    def _holds(self) -> Holds:
        """Made when first asked for, from the open orders; no part of what is saved."""
        return Holds(self.open_orders)

    def lot(self, symbol: str) -> Lot:
        """Return the lot of a stock, an empty one when there is none yet."""
        found = self.lots.get(symbol)
        if found is None:
            found = self.lots[symbol] = Lot(symbol=symbol)
        return found

    def book_fill(self, order: SimOrder, price: int, shares: int, *, market: str, env: str, due: date) -> Costs:
        """Book one fill: the order's cumulative figures, cash that settles on ``due``, shares, average price, profit.

        The commission is that of the order's cumulative amount, floored to 10 won; the fill carries the increment.
        The tax is floored per component for this fill alone.
        """
        amount = price * shares
        before = order.fee
        order.filled += shares
        order.remaining -= shares
        order.amount += amount
        order.fee = commission(order.amount, venue=order.stands, env=env)
        fee = order.fee - before
        tax = sale_tax(amount, market=market, on=order.day) if order.side is Side.SELL else 0
        order.tax += tax
        self.paid_fees += fee
        self.paid_taxes += tax
        lot, settling = self.lot(order.symbol), self.settling.setdefault(due, Settling())
        if order.side is Side.BUY:
            settling.bought += amount + fee
            owed = amount - put_down(amount, order.margin)
            if owed:
                settling.owed[order.symbol] = settling.owed.get(order.symbol, 0) + owed
            lot.quantity += shares
            lot.cost += amount
            lot.fees += fee
            lot.bought_today += shares
        else:
            settling.sold += amount - fee - tax
            for each in self.settling.values():
                each.release(order.symbol, shares, lot.quantity)
            released, released_fees = lot.release(shares)
            order.released += released
            order.released_fees += released_fees
            lot.sold_today += shares
            lot.realised_today += amount - released - released_fees - fee - tax
        self._changed(order)
        return Costs(fee=fee, tax=tax)

    def take_off(self, order: SimOrder, shares: int) -> None:
        """Take shares off an open order without a fill."""
        order.remaining -= shares
        self._changed(order)

    def _changed(self, order: SimOrder) -> None:
        if not order.remaining:
            self.open_orders.pop(order.order_no, None)
        self._holds.changed(order)

    def begin_day(self, day: date) -> None:
        """Let everything due settle and start the day's counters anew; what then is unpaid may freeze the account."""
        for due in sorted(self.settling):
            if due <= day:
                each = self.settling.pop(due)
                self.settled += each.sold - each.bought
                if each.bought and freezes(self.unpaid):
                    self.unpaid_on = due
        self.open_orders.clear()
        self._holds.clear()
        for symbol in list(self.lots):
            lot = self.lots[symbol]
            if not lot.quantity and not lot.bought_today and not lot.sold_today:
                del self.lots[symbol]
                continue
            lot.bought_yesterday, lot.sold_yesterday = lot.bought_today, lot.sold_today
            lot.bought_today = lot.sold_today = lot.realised_today = 0
            if not lot.quantity and not lot.bought_yesterday and not lot.sold_yesterday:
                del self.lots[symbol]

    def expire(self) -> None:
        """The session is over: what remains of the day's orders is gone."""
        for order in self.open_orders.values():
            order.remaining, order.expired = 0, True
        self.open_orders.clear()
        self._holds.clear()

    def enter(self, order: SimOrder) -> None:
        """Write an order into the ledger and, while something remains, among the open ones."""
        self.ledger.setdefault(order.day, {})[order.order_no] = order
        if order.remaining:
            self.open_orders[order.order_no] = order
            self._holds.changed(order)

    def next_number(self, day: date) -> str:
        """Return the next order number of a day: seven digits, per account and day, each one more."""
        return f"{len(self.ledger.get(day, ())) + self.first_number:07d}"
