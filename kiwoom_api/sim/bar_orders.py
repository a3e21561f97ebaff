"""The orders of one stock in the fill model ``bar``: what stands in its book, and how participants' come to it."""

from __future__ import annotations

from kiwoom_api.market import order_types_at
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.book import OrderBook
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.issue_ports import Levels, Tape
from kiwoom_api.sim.ladder import ladder
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.records import MarketPhase, RejectReason, SimOrder

TRADED = frozenset(OrderType) - {
    OrderType.MID,
    OrderType.MID_IOC,
    OrderType.MID_FOK,
    OrderType.PRE_CLOSE,
    OrderType.SINGLE_PRICE,
    OrderType.POST_CLOSE,
}
"""Order types that this model matches: those of the regular session, without mid-price orders."""

FILL_OR_KILL = frozenset({OrderType.LIMIT_FOK, OrderType.MARKET_FOK, OrderType.BEST_OPPOSITE_FOK})
"""All at once or nothing."""

IMMEDIATE = FILL_OR_KILL | {OrderType.LIMIT_IOC, OrderType.MARKET_IOC, OrderType.BEST_OPPOSITE_IOC}
"""What is not executed at once is cancelled."""


class BarOrders(Issue):
    """A stock's book under the market's ladder of quotes.

    Attributes:
        cursor: how many of the day's prints have happened (the opening is the first, the closing the last).
        posted: the market's ladder stands as the latest print left it.
        stops: stop-limit orders that wait for their trigger.
    """

    def __init__(self, instrument: Instrument, tape: Tape) -> None:
        self.posted, self.stops = True, list[SimOrder]()
        super().__init__(instrument, tape)
        self.book = OrderBook(self.grid)

    def start(self, seed: int) -> None:
        """Make the day's book."""
        self.book, self.stops, self.posted = OrderBook(self.grid), [], True

    @property
    def occupied(self) -> bool:
        """Whether a participant's order waits here."""
        return self.touched and (bool(self.stops) or self.book.occupied)

    # ------------------------------------------------------------------ orders

    @property
    def venues(self) -> frozenset[str]:
        """KRX alone."""
        return frozenset({"KRX"})

    def admit(self, request: OrderRequest, venue: str) -> RejectReason | None:
        """Say why an order would not be taken now: the regular session's hours and its types, without mid-prices."""
        if (reason := self.closed()) is not None:
            return reason
        each = self.instrument
        said = each.designations
        types = order_types_at(self._tape.now, "KRX", market=each.market, trading_day=True, designations=said)
        return None if request.order_type in types & TRADED else RejectReason.ORDER_TYPE

    def closed(self) -> RejectReason | None:
        """Say why open orders cannot be changed or cancelled now: the regular session has not begun or is over."""
        if self._tape.phase() is not MarketPhase.CLOSED:
            return None
        return RejectReason.BEFORE_OPEN if second_of(self._tape.now) < self._opens else RejectReason.AFTER_CLOSE

    def enter(self, order: SimOrder) -> int:
        """Bring an order to the book; return the shares that are left over and must not rest (IOC, FOK).

        The order's ``limit`` is 0 for a market order. Outside continuous trading orders only gather.
        """
        self.touch()
        self.second = second_of(self._tape.now)
        limit = order.limit or None
        if order.order_type is OrderType.STOP_LIMIT:
            self.stops.append(order)
            self._after_trades()
            return 0
        if self._tape.phase() is not MarketPhase.CONTINUOUS:
            unit = self.path.unit if self.path is not None else 0
            self.book.add(order, order.remaining, limit, ahead=unit)
            self.publish_quote()
            return 0
        if order.order_type in FILL_OR_KILL and self.book.available(order.side, limit) < order.remaining:
            return order.remaining
        self.refresh()
        self.sweep(order)
        rest = order.remaining
        if rest and order.order_type not in IMMEDIATE:
            self.book.add(order, rest, limit)
            rest = 0
        self._after_trades()
        self.publish_quote()
        return rest

    def sweep(self, order: SimOrder) -> None:
        """Match an arriving order against the book."""
        buys = order.side is Side.BUY
        for match in self.book.take(order.side, order.limit or None, order.remaining, self.last):
            self.up = buys
            self.print(match.price, match.shares)
            self.publish_trade()
            if match.maker is not None:
                self._tape.fill(self, match.maker, match.price, match.shares)
            self._tape.fill(self, order, match.price, match.shares)

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of the book; what stays keeps its place."""
        if order in self.stops:
            if order.remaining <= shares:
                self.stops.remove(order)
            return
        self.book.reduce(order, shares)

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give shares of an order to its heir in the same place; False when the heir must be entered anew."""
        if order in self.stops:
            return False
        self.book.split(order, heir, shares)
        return True

    def expire(self) -> None:
        """Empty the book at the end of the session."""
        self.book.drop_all()
        self.stops.clear()

    def _after_trades(self) -> None:
        """Resting market orders take what has appeared; stop orders whose trigger was reached enter the book."""
        for side in Side:
            for each in list(self.book.markets[side]):
                if self.book.best(Side.SELL if side is Side.BUY else Side.BUY):
                    self.book.markets[side].remove(each)
                    self.sweep(each.order)
                    if each.order.remaining:
                        self.book.add(each.order, each.order.remaining, None)
        while self.stops:
            order = next((each for each in self.stops if self._triggered(each)), None)
            if order is None:
                return
            self.stops.remove(order)
            self.sweep(order)
            if order.remaining:
                self.book.add(order, order.remaining, order.limit)

    def _triggered(self, order: SimOrder) -> bool:
        if not self.volume:
            return False
        return self.last >= order.stop_price if order.side is Side.BUY else self.last <= order.stop_price

    # ------------------------------------------------------------------ the book

    def best(self, side: Side) -> int:
        """Return the best price of a side; 0 when it is empty."""
        return self.book.best(side)

    def best_price(self, side: Side, *, opposite: bool, venue: str = "KRX") -> int:
        """Return what 최유리 (opposite best) or 최우선 (own best) stands for, on the grid (RULES §7)."""
        self.refresh()
        own, across = self.book.best(side), self.book.best(Side.SELL if side is Side.BUY else Side.BUY)
        return self.grid.best_price(side, opposite=opposite, own=own, across=across, last=self.last)

    def refresh(self) -> None:
        """Post the market's ladder if a print has happened since; it never crosses a participant's order."""
        if self.posted or self.path is None or not self.volume:
            return
        self.posted = True
        queues = self.book.queues
        up = self.up
        if self.last in queues[Side.BUY]:
            up = False
        elif self.last in queues[Side.SELL]:
            up = True
        asks, bids = ladder(self.grid, self.path, self.last, self.cursor, up=up)
        if queues[Side.BUY]:
            best = max(queues[Side.BUY])
            asks = [level for level in asks if level[0] > best]
        if queues[Side.SELL]:
            best = min(queues[Side.SELL])
            bids = [level for level in bids if level[0] < best]
        self.book.post(asks, bids)

    def shown(self, venue: str = "KRX") -> Levels:
        """Return the ten best (asks, bids); while an auction gathers orders that cross, the market's levels alone."""
        self.refresh()
        asks, bids = self.book.levels(Side.SELL), self.book.levels(Side.BUY)
        if asks and bids and asks[0][0] <= bids[0][0]:
            house = self.book.house
            return tuple((p, s) for p, s in house[Side.SELL]), tuple((p, s) for p, s in house[Side.BUY])
        return asks, bids
