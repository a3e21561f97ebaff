"""Swing: a moving-average cross buys, five trading days or a stop loss sell.

Rules, all on finished daily bars and live prices only:

1. After the close: the fast mean (5 days) crosses above the slow one (20 days) → the stock is a candidate.
2. Next day, one minute after the open: candidates are bought, strongest first, each with an equal slice of the
   equity, until ``max_positions`` stocks are held. By default a limit order joins the best bid.
3. One hour after the open, what is not bought moves up to the best ask (정정), if that is at most ``chase`` % above
   the first price. At 14:50 (30 minutes before the closing auction) the rest is cancelled (취소).
4. A position is sold at market at the open of its fifth day, or at once when a trade prints ``stop`` % or more below
   its average price.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, cast

from kiwoom_api.engine.context import Context
from kiwoom_api.engine.params import Choice, Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar, Timer, Trade
from kiwoom_api.model.orders import Fill
from kiwoom_api.model.values import Side

_COSTS = 9_990
"""Of 10,000 won, what goes into shares: the rest covers the commission."""


class SwingParams(Params, frozen=True, kw_only=True):
    """Parameters of ``Swing``: days, shares of equity, and percent.

    Attributes:
        fast: days of the fast mean.
        slow: days of the slow mean.
        hold: trading days a position is held.
        stop: % below the average price at which it is sold.
        max_positions: how many stocks at once; each gets an equal slice of the equity.
        chase: % above the first price up to which an unfilled buy follows the ask.
        entry: ``passive`` joins the best bid, ``limit`` takes the best ask, ``market`` takes what is there.
    """

    fast: Annotated[int, Range("2", "60")] = 5
    slow: Annotated[int, Range("3", "250")] = 20
    hold: Annotated[int, Range("1", "60")] = 5
    stop: Annotated[Decimal, Range("0.5", "30", "0.5")] = Decimal(5)
    max_positions: Annotated[int, Range("1", "50")] = 6
    chase: Annotated[Decimal, Range("0", "10", "0.5")] = Decimal(1)
    entry: Annotated[str, Choice(("passive", "limit", "market"))] = "passive"


class Swing(Strategy):
    """MA cross swing trading; see the module's text for the rules."""

    name: ClassVar[str] = "swing"
    Parameters: ClassVar[type[Params]] = SwingParams

    def __init__(self, params: SwingParams | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(SwingParams, self.params)
        self.warmup = max(self.p.fast, self.p.slow) + 1
        self._signals: dict[str, int] = {}
        self._bought: dict[str, int] = {}

    def on_start(self, ctx: Context) -> None:
        """Set the day's moments, and take yesterday's signals from the history."""
        ctx.at("open", name="exit")
        ctx.at("open", minutes=1, name="entry")
        ctx.at("open", minutes=60, name="chase")
        ctx.at("auction", minutes=-30, name="withdraw")
        for symbol in ctx.symbols:
            self._look(ctx, symbol)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Look for a cross on the finished bar."""
        self._look(ctx, bar.symbol)

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Sell what is due, buy the candidates, follow the ask, withdraw the rest."""
        if timer.name == "exit":
            self._exit(ctx)
        elif timer.name == "entry":
            self._enter(ctx)
        elif timer.name == "chase":
            self._chase(ctx)
        else:
            for order in ctx.orders():
                if order.side is Side.BUY:
                    ctx.cancel(order.ref)

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Watch the stop loss on each trade of a stock that is held."""
        held = ctx.position(trade.symbol)
        if not held.quantity or trade.symbol not in self._bought or not ctx.in_session:
            return
        if trade.price * 100 <= held.average * (100 - self.p.stop):
            self._sell(ctx, trade.symbol, "stop")

    def on_fill(self, ctx: Context, fill: Fill) -> None:
        """Remember on which day a position began."""
        if fill.side is Side.BUY:
            self._bought.setdefault(fill.symbol, ctx.day_number)
        elif not ctx.position(fill.symbol).quantity:
            self._bought.pop(fill.symbol, None)

    def _look(self, ctx: Context, symbol: str) -> None:
        fast, slow = self.p.fast, self.p.slow
        closes = ctx.closes(symbol, self.warmup)
        if len(closes) < self.warmup:
            return
        # Means compared as whole numbers: fast mean > slow mean  ⇔  sum_fast × slow > sum_slow × fast.
        now = (sum(closes[-fast:]) * slow, sum(closes[-slow:]) * fast)
        before = (sum(closes[-fast - 1 : -1]) * slow, sum(closes[-slow - 1 : -1]) * fast)
        if now[0] > now[1] and before[0] <= before[1]:
            self._signals[symbol] = now[0] * 1_000_000 // now[1]

    def _exit(self, ctx: Context) -> None:
        for symbol, day in list(self._bought.items()):
            if ctx.day_number - day >= self.p.hold:
                self._sell(ctx, symbol, "time")

    def _sell(self, ctx: Context, symbol: str, tag: str) -> None:
        if not any(order.side is Side.SELL for order in ctx.orders(symbol)):
            ctx.sell(symbol, ctx.position(symbol).quantity, tag=tag)

    def _enter(self, ctx: Context) -> None:
        candidates = sorted(self._signals, key=lambda symbol: (-self._signals[symbol], symbol))
        self._signals = {}
        taken = len(ctx.positions)
        part = ctx.equity // self.p.max_positions
        for symbol in candidates:
            if taken >= self.p.max_positions:
                break
            price = ctx.bid(symbol) if self.p.entry == "passive" else ctx.ask(symbol)
            if not price or ctx.position(symbol).quantity:
                continue
            worst = price * (100 + self.p.chase) / 100
            quantity = int(min(part, ctx.orderable) * _COSTS // (worst * 10_000))
            if quantity:
                limit = None if self.p.entry == "market" else ctx.on_tick(symbol, price)
                ctx.buy(symbol, quantity, limit, tag="entry")
                taken += 1

    def _chase(self, ctx: Context) -> None:
        for order in ctx.orders():
            ask = ctx.ask(order.symbol)
            if order.side is not Side.BUY or not order.price or not ask:
                continue
            if order.price < ask and ask * 100 <= order.price * (100 + self.p.chase):
                ctx.modify(order.ref, price=ctx.on_tick(order.symbol, ask, up=True))
