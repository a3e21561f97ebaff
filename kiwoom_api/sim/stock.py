"""One stock in the fill model ``bar``: its book, and what its market does at each instant.

A stock that nobody watches and nobody has an order in stands still; when somebody looks, it catches up silently.
Its path is a function of seed, code and day, so that it comes to the same place either way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from kiwoom_api.market import order_types_at
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.auction import Bid, Cleared, clear
from kiwoom_api.sim.book import Match, OrderBook, Resting
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue, Levels, Tape
from kiwoom_api.sim.ladder import ladder
from kiwoom_api.sim.path import Print, second_of
from kiwoom_api.sim.records import MarketPhase, RejectReason, SimOrder
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick


class Stock(Issue):
    """State of one stock in the fill model ``bar``.

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

    # ------------------------------------------------------------------ time

    def run(self, second: int) -> None:
        """Let everything happen that the stock's market does up to a second of the day, that second included."""
        path = self.path
        if path is None or self.cursor > len(path.steps) + 1 or second < self._opens:
            return
        if self.cursor == 0:
            self.second = self._opens
            self._call(path.opening, last=self.base)
        steps, auction = path.steps, self._auction
        unseen = not self.touched and not self._tape.wants(self.symbol)
        while self.cursor <= len(steps) and steps[self.cursor - 1].second <= second:
            self.cursor += 1
            self.second = steps[self.cursor - 2].second
            for each in steps[self.cursor - 2].prints:
                if unseen:  # what _trade_through comes to without orders and listeners
                    self.up, self.posted = each.up, False
                    self.print(each.price, each.volume)
                else:
                    self._trade_through(each)
        if second >= auction and self.touched:
            self._turn_conditionals()
        if second >= self._closes:
            self.cursor = len(steps) + 1
            self.second = self._closes
            self._call(path.closing, last=self.last)

    def _trade_through(self, each: Print) -> None:
        """One print of the continuous session: through the participants' orders, then a new ladder around it."""
        rest, up = each.volume, each.up
        if self.book.occupied:
            passed, at_price, up = self.book.flow(each.price, each.volume, up=up)
            self._apply(passed)
            self._apply(at_price)
            rest -= sum(match.shares for match in at_price)
        self.up = up
        if rest:
            self.print(each.price, rest)
        self.posted = False
        if self._tape.wants(self.symbol) or self.occupied:
            self.refresh()
            if rest:
                self.publish_trade()
            self._after_trades()
            self.publish_quote()

    def _call(self, core: Print, *, last: int) -> None:
        """A call auction: the market's orders meet at the bar's price; participants' orders join in."""
        self.cursor += 1
        self.up = core.up
        opening = self.cursor == 1
        self.posted = False
        if not self.book.occupied:
            if core.volume:
                self.print(core.price, core.volume)
                self.publish_trade()
        else:
            cleared, lines = self._clear(core, last)
            if cleared is not None:
                self._settle_auction(cleared, lines)
        if self._tape.wants(self.symbol) or self.occupied:
            self.refresh()
            if opening:
                self._after_trades()
            self.publish_quote()

    def _clear(self, core: Print, last: int) -> tuple[Cleared | None, tuple[list[Bid], list[Bid]]]:
        assert self.path is not None  # noqa: S101 - a halted stock has no auctions
        asks, bids = ladder(self.grid, self.path, core.price, self.cursor, up=core.up)
        half = core.volume // 2
        lines: tuple[list[Bid], list[Bid]] = ([], [])
        for line, levels in zip(lines, (bids, asks), strict=True):
            if core.volume:
                line += [Bid(None, half)] * (half > 0) + [Bid(core.price, core.volume - half)]
            line += [Bid(price, shares) for price, shares in levels if not core.volume or price != core.price]
        for line, side in zip(lines, (Side.BUY, Side.SELL), strict=True):
            line += [Bid(None, each.shares, each.order) for each in self.book.markets[side]]
            for price in self.book.prices(side):
                line += [Bid(price, each.shares, each.order) for each in self.book.queues[side][price]]
        return clear(*lines, last=last, grid=self.grid), lines

    def _settle_auction(self, cleared: Cleared, lines: tuple[list[Bid], list[Bid]]) -> None:
        """Print the auction, then tell each participant; the book is right before anybody hears of it."""
        fills: list[tuple[SimOrder, int]] = []
        for line, got in zip(lines, (cleared.buys, cleared.sells), strict=True):
            for bid, shares in zip(line, got, strict=True):
                if bid.order is not None and shares:
                    self.book.reduce(bid.order, shares)
                    fills.append((bid.order, shares))
        self.print(cleared.price, cleared.volume)
        self.refresh()  # what an account hears of the book must not depend on who else watches
        self.publish_trade()
        for order, shares in fills:
            self._tape.fill(self, order, cleared.price, shares)

    def _turn_conditionals(self) -> None:
        """Conditional orders (조건부지정가) become market orders of the closing auction, by price, then time."""
        for side in Side:
            for price in self.book.prices(side):
                for each in list(self.book.queues[side][price]):
                    if each.order.order_type is OrderType.CONDITIONAL:
                        shares = each.shares
                        self.book.reduce(each.order, shares)
                        each.order.limit = 0
                        self.book.add(each.order, shares, None)

    # ------------------------------------------------------------------ orders

    @property
    def venues(self) -> frozenset[str]:
        """KRX alone."""
        return frozenset({"KRX"})

    def admit(self, request: OrderRequest, venue: str) -> RejectReason | None:
        """Say why an order would not be taken now: the regular session's hours and its types, without mid-prices."""
        if (reason := self.closed()) is not None:
            return reason
        types = order_types_at(self._tape.now, "KRX", market=self.instrument.market, trading_day=True)
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

    def best(self, side: Side) -> int:
        """Return the best price of a side; 0 when it is empty."""
        return self.book.best(side)

    def best_price(self, side: Side, *, opposite: bool, venue: str = "KRX") -> int:
        """Return what 최유리 (opposite best) or 최우선 (own best) stands for, on the grid (RULES §7)."""
        self.refresh()
        own, across = self.book.best(side), self.book.best(Side.SELL if side is Side.BUY else Side.BUY)
        step = self.grid.above if side is Side.BUY else self.grid.below
        fallback = self.grid.ceil(self.last) if side is Side.BUY else self.grid.floor(self.last)
        price = (across or (step(own) if own else 0)) if opposite else own
        return min(max(price or fallback, self.grid.lower), self.grid.upper)

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

    # ------------------------------------------------------------------ book and tape

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

    def _apply(self, matches: list[Match]) -> None:
        """Book what the market's flow did with participants' orders: their side rested, the other was the aggressor."""
        for match in matches:
            if match.maker is not None:
                self.up = match.maker.side is Side.SELL
                self.print(match.price, match.shares)
                self.publish_trade()
                self._tape.fill(self, match.maker, match.price, match.shares)

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return what of the day's state is not a function of data and seed, as plain data."""
        book = self.book
        return {
            "printed": list(self.printed()),
            "value": self.value,
            "last_quantity": self.last_quantity,
            "cursor": self.cursor,
            "up": self.up,
            "posted": self.posted,
            "asks": book.house[Side.SELL],
            "bids": book.house[Side.BUY],
            "entries": [
                [each.order.account, each.order.order_no, price, each.shares, each.ahead]
                for side in Side
                for price, queue in (*book.queues[side].items(), (0, book.markets[side]))
                for each in queue
            ],
            "stops": [[order.account, order.order_no] for order in self.stops],
            "executed": [list(tick) for tick in self.executed or ()],
        }

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.open, self.high, self.low, self.last, self.volume, _ = saved["printed"]
        self.value, self.last_quantity, self.cursor = saved["value"], saved["last_quantity"], saved["cursor"]
        self.up, self.posted, self.touched = saved["up"], saved["posted"], True
        self.executed = deque((Tick(*each) for each in saved["executed"]), LONGEST_TAPE)
        book = self.book
        book.house = {Side.SELL: saved["asks"], Side.BUY: saved["bids"]}
        for side in Side:
            book.queues[side].clear()
            book.markets[side].clear()
        for account, order_no, price, shares, ahead in saved["entries"]:
            order = orders[account, order_no]
            queue = book.queues[order.side].setdefault(price, []) if price else book.markets[order.side]
            queue.append(Resting(order, shares, ahead))
        self.stops = [orders[account, order_no] for account, order_no in saved["stops"]]


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
