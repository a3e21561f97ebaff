"""A stock whose market is what a live stream says: our simulated orders wait in a real order book among its quotes.

The order book is the exchange's own (``sim.matching``): price-time priority, queues, call auctions. The stream's
quotes stand in it as everybody else's orders, with ours behind those that were there before; its trades go through
the queue. What nobody can know is left open and said: that others would have acted differently for our orders, and
how much stands before us of what was cancelled (assumed: the youngest leave first).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiwoom_api.market import Hours, order_types_at
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Side
from kiwoom_api.sim.bar_orders import TRADED
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.issue_ports import Bars, Levels, Tape
from kiwoom_api.sim.matching import Mode, Refusal, Scale, Why
from kiwoom_api.sim.path import DayPath, Print, second_of
from kiwoom_api.sim.records import MarketPhase, RejectReason, SimOrder
from kiwoom_api.sim.trading.book_orders import REASONS, REFUSALS
from kiwoom_api.sim.trading.pit import Pit

_NOTHING = Print(0, 0, True)
_LATEST = 60
"""Seconds after the open from which on a stock of which nothing was heard counts as traded: we came late."""


class PaperIssue(Issue):
    """State of one stock on paper. KRX's regular session, its two auctions, and interruptions as the stream tells."""

    def __init__(self, instrument: Instrument, tape: Tape) -> None:
        self._pit: Pit | None = None
        self._levels: Levels = ((), ())
        self._paused = self._ended = False
        super().__init__(instrument, tape)

    # The day -----------------------------------------------------------------------------------------------

    def begin(self, market: Bars, seed: int, day: date, hours: Hours, printed: Row | None) -> None:
        """Start a business day on the last close; the stream's first word sets the base price right."""
        self.reset()
        before = market.rows_before(self.symbol, day, 1)
        close = before[-1][1].close if before else 0
        self.day, self.row, self.path = day, None, DayPath(_NOTHING, (), _NOTHING, 0, ())
        self.previous_close = self.last = close
        self._opens, self._auction = second_of(hours.open), second_of(hours.close_auction_start)
        self._closes = second_of(hours.close)
        self._levels, self._paused, self._ended = ((), ()), False, False
        self._rebase(close)

    def start(self, seed: int) -> None:
        """Nothing: the book is made with the base price."""

    def _rebase(self, base: int) -> None:
        """Make the day's grid and book for a base price; orders that wait already are entered anew."""
        waiting = list(self._pit.orders.values()) if self._pit is not None and self._pit.orders else []
        self.base, self._pit = base, None
        if base <= 0:
            return
        self.grid = Grid(self.instrument.market, self.day, base)
        scale = Scale(self.instrument.market, self.day, self.grid.lower, min(self.grid.upper, base * 4))
        self._pit = Pit(self, scale, self._mode(), self.last or base)
        for order in waiting:
            self._pit.enter(order, None)

    def _mode(self) -> Mode:
        """What is done with orders now. An auction gathers until the stream tells its print, however late."""
        second, phase = second_of(self._tape.now), self._tape.phase()
        if phase is MarketPhase.CLOSED and second < self._closes:
            return Mode.CLOSED
        if self._paused:
            return Mode.VI
        if second < self._opens:
            return Mode.OPENING
        if second < self._auction:
            return Mode.CONTINUOUS if self.volume or second > self._opens + _LATEST else Mode.OPENING
        return Mode.CLOSED if self._ended else Mode.CLOSING

    def _settled(self) -> Pit | None:
        """The book in the mode that the hour asks for."""
        pit, mode = self._pit, self._mode()
        if pit is not None and pit.book.mode is not mode:
            pit.switch(mode)
        return pit

    # What the stream says ----------------------------------------------------------------------------------

    def hear_trade(self, trade: Trade) -> None:
        """Let the market trade: an auction's print ends the auction, any other goes through the queue."""
        if trade.base and trade.base != self.base:
            self._rebase(trade.base)
        pit, last_call = self._settled(), second_of(trade.at) >= self._closes
        if pit is not None and pit.orders and trade.quantity > 0 and self.grid.legal(trade.price):
            mode = pit.book.mode
            if mode in (Mode.OPENING, Mode.VI) or (mode is Mode.CLOSING and last_call):
                pit.gather(trade.price, trade.quantity, *self._around(trade.price))
            elif mode is Mode.CONTINUOUS:
                pit.trade(trade.price, trade.quantity, up=trade.buyer, around=(trade.price, trade.price))
        self._paused, self._ended = False, self._ended or last_call
        self.open, self.high, self.low = trade.open or trade.price, trade.high or trade.price, trade.low or trade.price
        self.last, self.last_quantity, self.volume, self.up = trade.price, trade.quantity, trade.volume, trade.buyer
        self._settled()
        if not any(self._levels) and (trade.ask or trade.bid):
            # Where no quotes are told, the best prices of a trade stand for them, with its own shares.
            asks = ((trade.ask, trade.quantity),) if trade.ask else ()
            self._stand(asks, ((trade.bid, trade.quantity),) if trade.bid else ())

    def hear_quote(self, quote: Quote) -> None:
        """Let the stream's quotes stand in the book."""
        if quote.base and quote.base != self.base:
            self._rebase(quote.base)
        self._levels = (quote.asks, quote.bids)
        self._settled()
        self._stand(*self._levels)

    def _stand(self, asks: tuple[tuple[int, int], ...], bids: tuple[tuple[int, int], ...]) -> None:
        pit = self._pit
        if pit is not None and pit.orders and pit.book.mode is Mode.CONTINUOUS:
            legal = self.grid.legal
            # Exactly these levels: what leaves a level is the youngest, and a quote that reaches us trades with us.
            pit.gather(0, 0, [e for e in asks if legal(e[0])], [e for e in bids if legal(e[0])])

    def _around(self, price: int) -> Levels:
        asks, bids = self._levels
        return tuple(e for e in asks if e[0] > price), tuple(e for e in bids if e[0] < price)

    def pause(self) -> None:
        """A volatility interruption: orders gather until the stream's next trade."""
        self._paused = True
        self._settled()

    # Orders ------------------------------------------------------------------------------------------------

    @property
    def occupied(self) -> bool:
        """Whether one of our orders waits here."""
        return self._pit is not None and bool(self._pit.orders)

    @property
    def venues(self) -> frozenset[str]:
        """KRX alone."""
        return frozenset({"KRX"})

    def admit(self, request: OrderRequest, venue: str) -> RejectReason | None:
        """Say why an order would not be taken now: hours, type, or a stock of which nothing is known yet."""
        if (reason := self.closed()) is not None:
            return reason
        if self._pit is None:
            return RejectReason.HALTED
        now, market = self._tape.now, self.instrument.market
        types = order_types_at(now, "KRX", market=market, trading_day=True, designations=self.instrument.designations)
        if request.order_type not in types & TRADED:
            return RejectReason.ORDER_TYPE
        self._settled()
        refused = self._pit.refusal(request)
        form = (None, Refusal.PRICE, Refusal.STOP_PRICE, Refusal.AT_LIMIT)
        return None if refused in form else REASONS[refused]

    def closed(self) -> RejectReason | None:
        """Say why open orders cannot be changed or cancelled now: the regular session has not begun or is over."""
        if self._tape.phase() is not MarketPhase.CLOSED:
            return None
        return RejectReason.BEFORE_OPEN if second_of(self._tape.now) < self._opens else RejectReason.AFTER_CLOSE

    def enter(self, order: SimOrder) -> int:
        """Bring an order to the book, among the quotes that stand now; return 0: what must not rest is dropped."""
        self.touch()
        pit = self._settled()
        if pit is None:
            self._tape.refuse(self, order, REFUSALS[Refusal.CLOSED])
            return 0
        if pit.book.mode is Mode.CONTINUOUS:
            legal = self.grid.legal
            pit.gather(0, 0, *([e for e in side if legal(e[0])] for side in self._levels))
        refused = pit.enter(order, None)
        if refused is not None:
            self._tape.refuse(self, order, REFUSALS[refused])
        return 0

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of the book; what stays keeps its place."""
        if self._pit is not None:
            self._pit.withdraw(order, shares)

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give all of an order's shares to its heir in the same place; False when the heir must be entered anew."""
        return self._pit is not None and self._pit.take_over(order, heir, shares)

    def unmovable(self, order: SimOrder, price: int) -> RejectReason | None:
        """Say why an open order cannot be changed to a price now; None when it can."""
        refused = Refusal.CLOSED if self._pit is None else self._pit.unmovable(order, price)
        return None if refused is None else REASONS[refused]

    def expire(self) -> None:
        """The session is over: what is still open dies."""
        if self._pit is not None:
            self._pit.expire(lambda _order: True)

    # What the book reports ---------------------------------------------------------------------------------

    def on_match(self, price: int, shares: int, side: int) -> None:
        """Nothing: what the market prints, the stream tells."""

    def on_fill(self, order: SimOrder, price: int, shares: int) -> None:
        """One of our orders traded."""
        self._tape.fill(self, order, price, shares)

    def on_drop(self, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of one of our orders left the book without a trade."""
        self._tape.drop(self, order, shares, expired=why in (Why.EXPIRY, Why.MID_CLOSE))

    def on_reach(self, price: int) -> None:
        """Nothing: whether an interruption begins is the real market's to say."""

    # Looking -----------------------------------------------------------------------------------------------

    def run(self, second: int) -> None:
        """Nothing: the stream moves it."""

    def refresh(self) -> None:
        """Nothing: the stream's quotes are what there is."""

    def changed(self) -> None:
        """Nothing: nobody else sees our orders."""

    def shown(self, venue: str = "KRX") -> Levels:
        """Return the stream's levels, best first: (asks, bids)."""
        return self._levels

    def best(self, side: Side) -> int:
        """Return the stream's best price of a side; 0 when it is empty."""
        levels = self._levels[0 if side is Side.SELL else 1]
        return levels[0][0] if levels else 0

    def best_price(self, side: Side, *, opposite: bool, venue: str = "KRX") -> int:
        """Return what 최유리 (opposite best) or 최우선 (own best) stands for, on the grid (RULES §7)."""
        own, across = self.best(side), self.best(Side.SELL if side is Side.BUY else Side.BUY)
        return self.grid.best_price(side, opposite=opposite, own=own, across=across, last=self.last)

    def dump(self) -> dict[str, Any]:
        """Nothing of a paper market is kept over a restart but the account."""
        return {}

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Nothing to take up."""
