"""The market's own participants in an order book: ten levels of quotes, and the trades that make a day's bar.

They are orders like any others: who was first at a price is served first, and what a participant takes is gone until
the house quotes again at the next step of the day's path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from kiwoom_api.model.values import OrderType
from kiwoom_api.sim.ladder import Level
from kiwoom_api.sim.matching import Matcher

_SIDES = (True, False)
_ABOUT = 2
"""A level is about as large as wanted up to this factor."""


class House:
    """The house's open orders in one book.

    Args:
        book: where they stand.
        number: gives a new order number.
        told: called after each message to the book, so that what it set off is heard before the next one.
    """

    def __init__(self, book: Matcher, number: Callable[[], int], told: Callable[[], None]) -> None:
        self._book, self._number, self._told = book, number, told
        self._open: dict[int, list[int]] = {}
        """Open shares by order number, as [shares, side (1 buys), price]."""
        self._levels: dict[bool, dict[int, list[int]]] = {True: {}, False: {}}
        """Order numbers at each price, oldest first."""
        self._shares: dict[bool, dict[int, int]] = {True: {}, False: {}}
        """Open shares at each price."""

    def __contains__(self, order: int) -> bool:
        return order in self._open

    def take(self, order: int, shares: int) -> None:
        """Note that shares of a house order have left the book."""
        entry = self._open[order]
        entry[0] -= shares
        buy, price = bool(entry[1]), entry[2]
        self._shares[buy][price] -= shares
        if not entry[0] and shares:
            line = self._levels[buy][price]
            line.remove(order)
            if not line:
                del self._levels[buy][price], self._shares[buy][price]
            del self._open[order]

    def shares(self, *, buy: bool, price: int) -> int:
        """Return the house's open shares at a price."""
        return self._shares[buy].get(price, 0)

    def _note(self, order: int, shares: int, buy: bool, price: int) -> None:
        self._open[order] = [shares, int(buy), price]
        self._levels[buy].setdefault(price, []).append(order)
        self._shares[buy][price] = self._shares[buy].get(price, 0) + shares

    # ------------------------------------------------------------------ quotes

    def quote(self, asks: Iterable[Level], bids: Iterable[Level]) -> None:
        """Quote around these levels and nowhere else: a level that is about as large as wanted stays as it is.

        A quote that would take somebody's order is left out: to quote is not to trade.
        """
        wanted = {False: dict(asks), True: dict(bids)}
        self._withdraw(wanted)
        for buy in _SIDES:
            for price, shares in wanted[buy].items():
                have = self.shares(buy=buy, price=price)
                if have * _ABOUT < shares and not self._crosses(buy, price):
                    self.add(buy=buy, price=price, shares=shares - have)
                elif have > shares * _ABOUT:
                    self._less(buy, price, have - shares)
        self._told()

    def _crosses(self, buy: bool, price: int) -> bool:
        across = self._book.best(buy=not buy)
        return bool(across) and (price >= across if buy else price <= across)

    def _withdraw(self, wanted: Mapping[bool, Mapping[int, int]]) -> None:
        """Withdraw what stands at prices that are not wanted."""
        for buy in _SIDES:
            for price in [price for price in self._levels[buy] if price not in wanted[buy]]:
                self._less(buy, price, self.shares(buy=buy, price=price))
        self._told()

    def gather(self, price: int, shares: int, asks: Iterable[Level], bids: Iterable[Level]) -> None:
        """Stand in a call auction so that it clears these shares at a price when nobody else takes part.

        0 shares: quotes around the price that do not meet. What stays at a price keeps its place, what is added
        stands last.
        """
        wanted = {False: dict(asks), True: dict(bids)}
        for buy in _SIDES:
            if shares:
                wanted[buy] = {at: n for at, n in wanted[buy].items() if (at < price if buy else at > price)}
                wanted[buy][price] = shares
        self._withdraw(wanted)
        for buy in _SIDES:
            for at, count in wanted[buy].items():
                have = self.shares(buy=buy, price=at)
                if count < have:
                    self._less(buy, at, have - count)
                elif count > have:
                    self.add(buy=buy, price=at, shares=count - have)
        self._told()

    def _less(self, buy: bool, price: int, shares: int) -> None:
        """Withdraw shares at a price, the youngest first."""
        for order in self._levels[buy].get(price, [])[::-1]:
            part = self._book.cancel(order, min(shares, self._open[order][0]))
            self.take(order, part)
            shares -= part
            if not shares:
                return

    def add(self, *, buy: bool, price: int, shares: int, type: OrderType = OrderType.LIMIT) -> int:
        """Enter one more order; return its number."""
        order = self._number()
        self._note(order, shares, buy, price)
        refused = self._book.submit(order, buy=buy, type=type, shares=shares, price=price if type.priced else 0)
        if refused is not None:
            self.take(order, shares)
        self._told()
        return order

    # ------------------------------------------------------------------ trades

    def trade(self, price: int, shares: int, *, up: bool, around: tuple[int, int]) -> None:
        """Trade so many shares at a price, as the day's path says, through whoever stands in the way.

        House quotes that are better than the price are withdrawn first. At the price the house stands behind those
        who came before it, with as much as is missing. Where participants wait on the side of those who would take,
        they are the ones who trade, in their turn. A price between two order prices (``around``: those below and
        above, equal when it is one itself) is what mid-price orders trade at.
        """
        low, high = around
        if self._awaited(high if up else low, up):
            up = not up
        limit, across = (low, high) if up else (high, low)
        for better in [each for each in self._levels[not up] if (each < limit if up else each > limit)]:
            self._less(not up, better, self.shares(buy=not up, price=better))
        for crossed in [each for each in self._levels[up] if (each >= across if up else each <= across)]:
            self._less(up, crossed, self.shares(buy=up, price=crossed))
        self._told()
        taken = min(self._book.available(buy=up, limit=limit), shares)
        if low == high:
            if shares > taken:
                self.add(buy=not up, price=price, shares=shares - taken)
            taken = shares
        if taken:
            self._take_up(limit, taken, up, OrderType.LIMIT_IOC)
        if shares > taken:
            self._meet_between(shares - taken, up, around)

    def _awaited(self, price: int, up: bool) -> bool:
        """Whether orders that are not the house's wait on a side at a price or a better one."""
        own = [each for each in self._levels[up] if (each >= price if up else each <= price)]
        house = sum(self.shares(buy=up, price=each) for each in own)
        return self._book.available(buy=not up, limit=price) > house

    def _take_up(self, price: int, shares: int, up: bool, kind: OrderType) -> None:
        order = self.add(buy=up, price=price, shares=shares, type=kind)
        if order in self._open:
            self.take(order, self._open[order][0])

    def _meet_between(self, shares: int, up: bool, around: tuple[int, int]) -> None:
        """Let two mid-price orders meet between quotes a tick apart; behind those who wait for the same."""
        low, high = around
        for buy, price in ((True, low), (False, high)):
            if self._book.best(buy=buy) != price:
                self.add(buy=buy, price=price, shares=1)
        resting = self.add(buy=not up, price=0, shares=shares, type=OrderType.MID)
        self._take_up(0, shares, up, OrderType.MID_IOC)
        if resting in self._open:
            rest = self._open[resting][0]
            self._book.cancel(resting, rest)
            self.take(resting, rest)
            self._told()

    # ------------------------------------------------------------------ state

    def dump(self) -> list[list[int]]:
        """Return the open orders as [number, shares, side, price], in order of their place at each price."""
        return [[order, *self._open[order]] for buy in _SIDES for line in self._levels[buy].values() for order in line]

    def load(self, orders: Iterable[list[int]]) -> None:
        """Take up the orders of ``dump``; they are in the book already."""
        for order, shares, buy, price in orders:
            self._note(order, shares, bool(buy), price)
