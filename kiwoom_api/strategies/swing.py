"""Swing: a moving-average cross buys; a target, a stop loss or five trading days sell.

Rules, all on finished daily bars and live prices only:

1. After the close: the fast mean (5 days) crosses above the slow one (20 days) → the stock is a candidate.
2. Next day, one minute after the open: candidates are bought, strongest first, each with an equal slice of the
   capital, until ``max_positions`` stocks are held. By default a limit order joins the best bid.
3. One hour after the open, what is not bought moves up to the best ask (정정), if that is at most ``chase`` % above
   the first price. At 14:50 (30 minutes before the closing auction) the rest is cancelled (취소).
4. A position is sold at market: at once when a trade prints ``target`` % or more above its average price, or ``stop`` %
   or more below it; else at the open of its fifth day. These exits live in the engine, and what they cannot sell they
   sell from the next open on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, cast

from kiwoom_api.engine.context import Context
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.params import Choice, Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar, Timer
from kiwoom_api.model.values import Side
from kiwoom_api.strategies.sizing import shares_for


class SwingParams(Params, frozen=True, kw_only=True):
    """Parameters of ``Swing``: days, percent, and a number of stocks.

    Attributes:
        fast: days of the fast mean.
        slow: days of the slow mean.
        hold: trading days a position is held.
        stop: % below the average price at which it is sold.
        target: % above the average price at which it is sold; 0: it waits for its last day.
        max_positions: how many stocks at once; each gets an equal slice of the capital.
        chase: % above the first price up to which an unfilled buy follows the ask.
        entry: ``passive`` joins the best bid, ``limit`` takes the best ask, ``market`` takes what is there.
    """

    fast: Annotated[int, Range("2", "60")] = 5
    slow: Annotated[int, Range("3", "250")] = 20
    hold: Annotated[int, Range("1", "60")] = 5
    stop: Annotated[Decimal, Range("0.5", "30", "0.5")] = Decimal(5)
    target: Annotated[Decimal, Range("0", "100", "0.5")] = Decimal(10)
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
        self._exits = Exits(stop=self.p.stop, take=self.p.target or None, days=self.p.hold)

    def on_start(self, ctx: Context) -> None:
        """Set the day's moments, and take yesterday's signals from the history."""
        self.memory.setdefault("signals", {})
        ctx.at("open", minutes=1, name="entry")
        ctx.at("open", minutes=60, name="chase")
        ctx.at("auction", minutes=-30, name="withdraw")
        for symbol in ctx.symbols:
            self._look(ctx, symbol)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Look for a cross on the finished bar."""
        self._look(ctx, bar.symbol)

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Buy the candidates, follow the ask, withdraw the rest."""
        if timer.name == "entry":
            self._enter(ctx)
        elif timer.name == "chase":
            self._chase(ctx)
        else:
            for order in ctx.orders():
                if order.side is Side.BUY:
                    ctx.cancel(order.ref)

    def _look(self, ctx: Context, symbol: str) -> None:
        fast, slow = self.p.fast, self.p.slow
        closes = ctx.closes(symbol, self.warmup)
        if len(closes) < self.warmup:
            return
        # Means compared as whole numbers: fast mean > slow mean  ⇔  sum_fast × slow > sum_slow × fast.
        now = (sum(closes[-fast:]) * slow, sum(closes[-slow:]) * fast)
        before = (sum(closes[-fast - 1 : -1]) * slow, sum(closes[-slow - 1 : -1]) * fast)
        if now[0] > now[1] and before[0] <= before[1]:
            self.memory["signals"][symbol] = now[0] * 1_000_000 // now[1]

    def _enter(self, ctx: Context) -> None:
        signals, self.memory["signals"] = self.memory["signals"], {}
        candidates = sorted(signals, key=lambda symbol: (-signals[symbol], symbol))
        taken = len(ctx.positions)
        part = ctx.capital // self.p.max_positions
        for symbol in candidates:
            if taken >= self.p.max_positions:
                break
            price = ctx.bid(symbol) if self.p.entry == "passive" else ctx.ask(symbol)
            if not price or ctx.position(symbol).quantity:
                continue
            worst = price * (100 + self.p.chase) / 100
            quantity = shares_for(ctx, part, worst)
            if quantity:
                limit = None if self.p.entry == "market" else ctx.on_tick(symbol, price)
                ctx.buy(symbol, quantity, limit, exits=self._exits, tag="entry")
                taken += 1

    def _chase(self, ctx: Context) -> None:
        for order in ctx.orders():
            ask = ctx.ask(order.symbol)
            if order.side is not Side.BUY or not order.price or not ask:
                continue
            if order.price < ask and ask * 100 <= order.price * (100 + self.p.chase):
                ctx.modify(order.ref, price=ctx.on_tick(order.symbol, ask, up=True))
