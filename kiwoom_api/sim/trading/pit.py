"""A real order book on one venue while participants' orders are in it, and what it reports.

Nobody's book is made: as long as the market's own participants are alone, what they would show and trade is known
without one (``board.Board``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any, Protocol

from kiwoom_api.market import Band
from kiwoom_api.model.orders import OrderKind, OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.ladder import Level
from kiwoom_api.sim.matching import Cleared, Converted, Dropped, Fill, Interrupted, Matcher, Mode, Refusal, Scale, Why
from kiwoom_api.sim.records import SimOrder
from kiwoom_api.sim.trading.house import House
from kiwoom_api.sim.trading.reach import clear_of

_PLAIN = {
    OrderType.NXT_PRE_LIMIT: OrderType.LIMIT,
    OrderType.NXT_PRE_BEST_OPPOSITE: OrderType.BEST_OPPOSITE,
    OrderType.NXT_PRE_BEST_SAME: OrderType.BEST_SAME,
    OrderType.SINGLE_PRICE: OrderType.LIMIT,
}
"""Orders that differ in where and how long they live, not in the book."""


class Hearer(Protocol):
    """Who hears what happens in a pit."""

    def on_match(self, price: int, shares: int, side: int) -> None:
        """Executions at one price: ``side`` 1 the buyers took, -1 the sellers, 0 a call auction."""

    def on_fill(self, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""

    def on_drop(self, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left the book without a trade that nobody asked for."""

    def on_reach(self, price: int) -> None:
        """An order reached for a price beyond the band: the book has gone over to a call auction."""


class Pit:
    """An order book with the house's and participants' orders.

    Attributes:
        book: the matching engine.
        orders: participants' open orders by their number in the book.
        asleep: the house has left the book, since it can meet nobody there.
    """

    def __init__(self, hearer: Hearer, scale: Scale, mode: Mode, last: int) -> None:
        self.book = Matcher(scale, last)
        if mode is not Mode.CLOSED:
            self.book.switch(mode)
        self.orders: dict[int, SimOrder] = {}
        self.asleep = False
        self._clear: tuple[int, int] | None = None
        self._hearer, self._next = hearer, 0
        self._house = House(self.book, self._number, self._hear)
        self._numbers: dict[tuple[str, str], int] = {}
        self._became: dict[tuple[str, str], OrderType] = {}
        """What orders with a number of their own have turned into: a triggered stop, a conditional one at the close."""
        self._stranger = [0, 0]
        """Number of an order that belongs to nobody, and its executed shares."""

    def _number(self) -> int:
        self._next += 1
        return self._next

    # ------------------------------------------------------------------ the market's own orders

    def quote(self, asks: Iterable[Level], bids: Iterable[Level]) -> None:
        """Let the house quote these levels."""
        self._house.quote(asks, bids)

    def gather(self, price: int, shares: int, asks: Iterable[Level], bids: Iterable[Level]) -> None:
        """Let the house stand in a call auction (``House.gather``)."""
        self._house.gather(price, shares, asks, bids)

    def trade(self, price: int, shares: int, *, up: bool, around: tuple[int, int]) -> None:
        """Let the house trade (``House.trade``)."""
        self._house.trade(price, shares, up=up, around=around)

    def clear(self, grid: Grid) -> tuple[int, int]:
        """Return between which prices the house meets none of the orders (``reach.clear_of``)."""
        if self._clear is None:
            self._clear = clear_of(self.book, self.orders, grid)
        return self._clear

    def sleep(self) -> None:
        """Let the house leave the book."""
        self.quote((), ())
        self.asleep = True

    def wake(self, last: int, asks: Iterable[Level], bids: Iterable[Level]) -> None:
        """Let the house come back, after trades up to ``last`` in won that needed no book."""
        self.asleep = False
        self.book.mark(last)
        self.quote(asks, bids)

    # ------------------------------------------------------------------ participants' orders

    def refusal(self, request: OrderRequest) -> Refusal | None:
        """Return why a new order would not be taken now; None when it would."""
        kind = _PLAIN.get(request.order_type, request.order_type)
        stop = request.stop_price or 0
        return self.book.refusal(buy=request.side is Side.BUY, type=kind, price=request.price or 0, stop=stop)

    def enter(self, order: SimOrder, band: Band | None) -> Refusal | None:
        """Bring a participant's order to the book, which trades at once within a band only; None when it was taken."""
        number = self._number()
        self.orders[number], self._clear = order, None
        self._numbers[order.account, order.order_no] = number
        self.book.set_band(band)
        refused = self.book.submit(
            number,
            buy=order.side is Side.BUY,
            type=self._type_of(order),
            shares=order.remaining,
            price=order.price,
            stop=order.stop_price,
            owner=1,
        )
        if refused is not None:
            self._forget(number)
        self._hear()
        self.book.set_band()
        return refused

    def _type_of(self, order: SimOrder) -> OrderType:
        """The type under which an order enters: a modified one as what its original has become."""
        kind = _PLAIN.get(order.order_type, order.order_type)
        if order.kind is not OrderKind.MODIFY:
            return kind
        became = self._became.get((order.account, order.original_no))
        if became is not None:
            self._became[order.account, order.order_no] = became
            return became
        return OrderType.LIMIT if order.price and not kind.priced else kind

    def unmovable(self, order: SimOrder, price: int) -> Refusal | None:
        """Return why an open order could not stand at a price under a new number now; None when it could."""
        number = self._numbers.get((order.account, order.order_no))
        view = None if number is None else self.book.find(number)
        if view is None:
            return Refusal.UNKNOWN
        return self.book.refusal(buy=view.buy, type=view.type, price=price, stop=view.stop)

    def strike(self, *, buy: bool, shares: int, price: int, band: Band | None) -> int:
        """Let somebody who is no account here trade at once, up to a price in won (0: any); return the shares."""
        number = self._number()
        self._stranger = [number, 0]
        self.book.set_band(band)
        kind = OrderType.LIMIT_IOC if price else OrderType.MARKET_IOC
        self.book.submit(number, buy=buy, type=kind, shares=shares, price=price)
        self._hear()
        self.book.set_band()
        return self._stranger[1]

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of the book; what stays keeps its place."""
        number = self._numbers.get((order.account, order.order_no))
        if number is not None:
            self.book.cancel(number, shares)
            self._hear()

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give all of an order's shares to its heir in the same place; False when only a part is meant."""
        number = self._numbers.get((order.account, order.order_no))
        view = None if number is None else self.book.find(number)
        if number is None or view is None or view.shares != shares:
            return False
        became = self._became.get((order.account, order.order_no))
        if became is not None:
            self._became[heir.account, heir.order_no] = became
        del self._numbers[order.account, order.order_no]
        self._numbers[heir.account, heir.order_no] = number
        self.orders[number] = heir
        return True

    def expire(self, dies: Callable[[SimOrder], bool]) -> None:
        """Let participants' orders die of which that is said, oldest first."""
        for number, order in sorted(self.orders.items()):
            if dies(order):
                shares = self.book.cancel(number)
                self._forget(number)
                self._hearer.on_drop(order, shares, Why.EXPIRY)
        self._hear()

    def _forget(self, number: int) -> None:
        order = self.orders.pop(number, None)
        self._clear = None
        if order is not None:
            self._numbers.pop((order.account, order.order_no), None)

    # ------------------------------------------------------------------ what the book reports

    def switch(self, mode: Mode) -> Cleared | None:
        """Go over to a mode; return the price of the call auction that this ended, if one was found."""
        cleared = self.book.switch(mode)
        self._hear()
        return cleared

    def _hear(self) -> None:
        """Tell what has happened in the book, executions of one message at one price as one print, before any fill."""
        events = self.book.events()
        if not events:
            return
        fills = [event for event in events if isinstance(event, Fill)]
        for (price, side), line in groupby(fills, key=lambda fill: (fill.price, fill.aggressor)):
            self._hearer.on_match(price, sum(fill.shares for fill in line), side)
        for event in events:
            if isinstance(event, Fill):
                self._fill(event)
            elif isinstance(event, Dropped):
                self._drop(event)
            elif isinstance(event, Converted):
                self._convert(event)
            elif isinstance(event, Interrupted):
                self._hearer.on_reach(event.price)
        for number in [number for number in self.orders if self.book.find(number) is None]:
            self._forget(number)

    def _fill(self, fill: Fill) -> None:
        for number in (fill.buy, fill.sell):
            order = self.orders.get(number)
            if order is not None:
                self._hearer.on_fill(order, fill.price, fill.shares)
            elif number in self._house:
                self._house.take(number, fill.shares)
            elif number == self._stranger[0]:
                self._stranger[1] += fill.shares

    def _drop(self, dropped: Dropped) -> None:
        order = self.orders.get(dropped.order)
        if order is not None and dropped.why is not Why.CANCEL:
            self._hearer.on_drop(order, dropped.shares, dropped.why)

    def _convert(self, converted: Converted) -> None:
        order = self.orders.get(converted.order)
        if order is not None:
            order.limit, self._clear = converted.price, None
            self._became[order.account, order.order_no] = OrderType.LIMIT if converted.price else OrderType.MARKET

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "book": self.book.snapshot(), "house": self._house.dump(), "next": self._next, "asleep": self.asleep,
            "orders": [[number, order.account, order.order_no] for number, order in self.orders.items()],
            "became": [[account, number, kind.value] for (account, number), kind in self._became.items()],
        }  # fmt: skip

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.book = Matcher.restore(self.book.scale, saved["book"])
        self._house = House(self.book, self._number, self._hear)
        self._house.load(saved["house"])
        self._next, self.asleep, self._clear = saved["next"], saved.get("asleep", False), None
        self.orders = {number: orders[account, order_no] for number, account, order_no in saved["orders"]}
        self._numbers = {(o.account, o.order_no): number for number, o in self.orders.items()}
        self._became = {(account, number): OrderType(kind) for account, number, kind in saved["became"]}
