"""One stock on the exchange: its day, its book, and what its market does at each instant.

A stock that nobody watches and nobody has an order in stands still; when somebody looks, it catches up silently.
Its path is a function of seed, code and day, so that it comes to the same place either way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from kiwoom_api.market import Hours
from kiwoom_api.model.events import Event, Quote, Trade
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.auction import Bid, Cleared, clear
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.book import Match, OrderBook
from kiwoom_api.sim.grid import Grid, day_grid
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.ladder import Level, ladder
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import DayPath, Print, make_path, second_of
from kiwoom_api.sim.records import SimOrder
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick, path_ticks


class Tape(Protocol):
    """What a stock needs from the exchange."""

    now: datetime

    def wants(self, symbol: str) -> bool:
        """Whether anybody listens to the stock's trades and quotes."""

    def emit(self, event: Event) -> None:
        """Publish an event."""

    def fill(self, stock: Stock, order: SimOrder, price: int, shares: int) -> None:
        """Book one execution of a participant's order and publish it."""


class Stock:
    """The state of one stock on one business day. Prices in won, quantities in shares.

    Attributes:
        row: the bar that the day will print; None when the stock is halted or not listed that day.
        cursor: how many of the day's prints have happened (the opening is the first, the closing the last).
        touched: a participant has had an order in the book today, so that the state is more than the path.
        stops: stop-limit orders that wait for their trigger.
        executed: the day's executions since a participant touched the stock and those before; None until then.
        second: of the day, of what happens now.
    """

    def __init__(self, instrument: Instrument, tape: Tape) -> None:
        self.instrument, self._tape = instrument, tape
        self.symbol = instrument.symbol
        self.day = date.min
        self.row: Row | None = None
        self.path: DayPath | None = None
        self.grid = Grid(instrument.market, date(2026, 1, 2), 1)
        self.book = OrderBook(self.grid)
        self.stops: list[SimOrder] = []
        self._opens = self._auction = self._closes = 0
        self.reset()

    def reset(self) -> None:
        """Forget the day's trading."""
        self.open = self.high = self.low = self.volume = self.value = 0
        self.last = self.last_quantity = self.cursor = 0
        self.base = self.previous_close = self.previous_volume = 0
        self.up, self.touched, self.posted = True, False, True
        self.executed: deque[Tick] | None = None
        self.second = 0

    # ------------------------------------------------------------------ days

    def begin(self, market: MarketData, seed: int, day: date, hours: Hours, printed: Row | None) -> None:
        """Start a business day; ``printed`` is the day before as participants made it, if they took part."""
        self.reset()
        self.day, self.row = day, market.row(self.symbol, day)
        if self.row is not None and not self.row.open:
            self.row = None
        history = market.rows_before(self.symbol, day, 1)
        before = printed or (history[-1][1] if history else None)
        first = self.row.open if self.row is not None else 1
        self.previous_close = self.last = before.close if before is not None else first
        self.previous_volume = before.volume if before is not None else 0
        reach = (self.row.low, self.row.high) if self.row is not None else None
        self.grid = day_grid(self.instrument.market, day, self.previous_close, reach)
        self.base = self.grid.base
        self.book, self.stops = OrderBook(self.grid), []
        self._opens, self._auction = second_of(hours.open), second_of(hours.close_auction_start)
        self._closes = second_of(hours.close)
        self.path = None
        if self.row is not None:
            self.path = make_path(
                seed,
                self.symbol,
                day,
                self.row,
                hours=hours,
                grid=self.grid,
                usual_volume=self.previous_volume or self.row.volume,
                minutes=market.minutes(self.symbol, day),
                every=market.every,
            )

    @property
    def occupied(self) -> bool:
        """Whether a participant's order waits here."""
        return self.touched and (bool(self.stops) or self.book.occupied)

    def printed(self) -> Row:
        """Return the day so far as a bar."""
        return Row(self.open, self.high, self.low, self.last, self.volume)

    def ticks(self) -> Sequence[Tick]:
        """Return the day's executions so far, oldest first."""
        if self.executed is not None:
            return tuple(self.executed)
        if self.path is None:
            return ()
        return tuple(path_ticks(self.path, self.cursor, self._opens, self._closes))

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
                    self._print(each.price, each.volume)
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
            self._print(each.price, rest)
        self.posted = False
        if self._tape.wants(self.symbol) or self.occupied:
            self.refresh()
            if rest:
                self._publish_trade()
            self._after_trades()
            self._publish_quote()

    def _call(self, core: Print, *, last: int) -> None:
        """A call auction: the market's orders meet at the bar's price; participants' orders join in."""
        self.cursor += 1
        self.up = core.up
        opening = self.cursor == 1
        self.posted = False
        if not self.book.occupied:
            if core.volume:
                self._print(core.price, core.volume)
                self._publish_trade()
        else:
            cleared, lines = self._clear(core, last)
            if cleared is not None:
                self._settle_auction(cleared, lines)
        if self._tape.wants(self.symbol) or self.occupied:
            self.refresh()
            if opening:
                self._after_trades()
            self._publish_quote()

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
        self._print(cleared.price, cleared.volume)
        self._publish_trade()
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

    def enter(self, order: SimOrder, *, continuous: bool) -> int:
        """Bring an order to the book; return the shares that are left over and must not rest (IOC, FOK).

        The order's ``limit`` is 0 for a market order. Outside continuous trading orders only gather.
        """
        if not self.touched:
            self.executed = deque(self.ticks(), LONGEST_TAPE)
            self.touched = True
        self.second = second_of(self._tape.now)
        limit = order.limit or None
        if order.order_type is OrderType.STOP_LIMIT:
            self.stops.append(order)
            self._after_trades()
            return 0
        if not continuous:
            unit = self.path.unit if self.path is not None else 0
            self.book.add(order, order.remaining, limit, ahead=unit)
            self._publish_quote()
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
        self._publish_quote()
        return rest

    def sweep(self, order: SimOrder) -> None:
        """Match an arriving order against the book."""
        buys = order.side is Side.BUY
        for match in self.book.take(order.side, order.limit or None, order.remaining, self.last):
            self.up = buys
            self._print(match.price, match.shares)
            self._publish_trade()
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

    def changed(self) -> None:
        """Publish the book after an order was withdrawn."""
        self._publish_quote()

    def best_price(self, side: Side, *, opposite: bool) -> int:
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

    def shown(self) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
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
                self._print(match.price, match.shares)
                self._publish_trade()
                self._tape.fill(self, match.maker, match.price, match.shares)

    def _print(self, price: int, shares: int) -> None:
        """Book an execution of the stock: open, high, low, last, volume."""
        if not self.open:
            self.open = self.high = self.low = price
        elif price > self.high:
            self.high = price
        elif price < self.low:
            self.low = price
        self.last, self.last_quantity = price, shares
        self.volume += shares
        self.value += price * shares
        if self.executed is not None:
            self.executed.append(Tick(self.second, price, shares, self.up))

    def _publish_trade(self) -> None:
        """Publish the latest execution."""
        tape = self._tape
        if tape.wants(self.symbol):
            self.refresh()
            tape.emit(
                Trade(
                    at=tape.now,
                    symbol=self.symbol,
                    price=self.last,
                    quantity=self.last_quantity,
                    buyer=self.up,
                    open=self.open,
                    high=self.high,
                    low=self.low,
                    volume=self.volume,
                    base=self.base,
                    ask=self.book.best(Side.SELL),
                    bid=self.book.best(Side.BUY),
                )
            )

    def _publish_quote(self) -> None:
        tape = self._tape
        if tape.wants(self.symbol):
            asks, bids = self.shown()
            tape.emit(Quote(at=tape.now, symbol=self.symbol, asks=asks, bids=bids, base=self.base))


FILL_OR_KILL = frozenset({OrderType.LIMIT_FOK, OrderType.MARKET_FOK, OrderType.BEST_OPPOSITE_FOK})
"""All at once or nothing."""

IMMEDIATE = FILL_OR_KILL | {OrderType.LIMIT_IOC, OrderType.MARKET_IOC, OrderType.BEST_OPPOSITE_IOC}
"""What is not executed at once is cancelled."""
