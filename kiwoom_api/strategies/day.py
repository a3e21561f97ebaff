"""Day: the breakout of the opening range on volume, flat before the closing auction.

Rules:

1. The opening range is the first ``opening`` minutes of the day: its high and its volume. Its volume is held against
   the usual one, the mean of the last ``usual`` opening ranges that the strategy has seen itself; until it has seen so
   many, a stock isn't traded.
2. A stock whose range traded ``volume`` times the usual is bought when a bar (``interval``) closes above the range's
   high: once a day, at the best ask, with an equal slice of the capital, never more than ``part`` % of the range's
   volume, until ``places`` stocks are held. What has not filled when the next bar ends is cancelled. Nothing is bought
   in the last ``quiet`` minutes before the closing auction.
3. A stop ``stop`` % below the average price sells at once; so does ``take`` % above it, where that isn't 0.
4. Flat: ``flat`` minutes before the closing auction (15:20 on a usual day) everything is sold at market.
5. A stock that can't be sold, because it is locked at the lower limit, is gone on with: its market order stands in the
   closing auction; then it is offered at the closing price (order type 81), then in the evening (the single-price
   session until 2026-09-13, KRX's after-market since, NXT's where that takes it). Shares that nobody bought are carried
   overnight, said aloud (``alert``), and sold at market from the next open on, until none is left.

All moments follow the session: on the entrance exam's day and the first day of the year the range begins at 10:00.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, cast

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.params import Choice, Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar, Timer
from kiwoom_api.model.orders import Fill
from kiwoom_api.model.values import Side
from kiwoom_api.strategies.late import Leftovers
from kiwoom_api.strategies.sizing import shares_for


class DayParams(Params, frozen=True, kw_only=True):
    """Parameters of ``Day``: minutes, percent, and counts.

    Attributes:
        opening: minutes of the opening range.
        interval: the bars whose closes are held against it.
        usual: how many opening ranges make the usual volume.
        volume: how many times the usual volume the range must have.
        places: how many stocks at once; each gets an equal slice of the capital.
        part: % of the range's volume that is bought at most.
        stop: % below the average price at which it sells at once.
        take: % above the average price at which it sells at once; 0: it waits for the end of the day.
        quiet: minutes before the closing auction from which nothing is bought.
        flat: minutes before the closing auction at which everything is sold; less than ``quiet``.
    """

    opening: Annotated[int, Range("5", "120", "5")] = 30
    interval: Annotated[str, Choice(("1m", "5m"))] = "5m"
    usual: Annotated[int, Range("1", "60")] = 5
    volume: Annotated[Decimal, Range("0", "10", "0.5")] = Decimal("1.5")
    places: Annotated[int, Range("1", "50")] = 5
    part: Annotated[Decimal, Range("0.1", "10", "0.1")] = Decimal(1)
    stop: Annotated[Decimal, Range("0.5", "30", "0.5")] = Decimal(2)
    take: Annotated[Decimal, Range("0", "30", "0.5")] = Decimal(0)
    quiet: Annotated[int, Range("40", "300", "10")] = 60
    flat: Annotated[int, Range("1", "30")] = 15


class Day(Strategy):
    """Opening-range breakout; see the module's text for the rules."""

    name: ClassVar[str] = "day"
    Parameters: ClassVar[type[Params]] = DayParams
    extended: ClassVar[bool] = True
    warmup = 1

    def __init__(self, params: DayParams | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(DayParams, self.params)
        self.intervals = (self.p.interval,)  # type: ignore[misc]  # which bars it wants is a parameter here
        self._exits = Exits(stop=self.p.stop, take=self.p.take or None, before_auction=self.p.flat)
        self._left = Leftovers()

    def on_start(self, ctx: Context) -> None:
        """Set the day's moments."""
        p = self.p
        ctx.at("open", name="open")
        ctx.at("open", minutes=p.opening, name="range")
        ctx.at("auction", minutes=-p.quiet, name="quiet")
        ctx.at("auction", minutes=-p.flat, name="flat")
        self._left.moments(ctx)
        self.memory.setdefault("usual", {})
        self.memory.setdefault("today", {})

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Begin the range, end it, stop buying; after the close go on with what could not be sold."""
        if timer.name == "open":
            ends = ctx.now.timestamp() + 60 * self.p.opening
            self.memory["today"] = {"day": str(ctx.today), "ends": int(ends), "range": {}, "ready": {}}
        elif timer.name == "range":
            self._judge(ctx)
        elif timer.name in ("quiet", "flat"):
            self._withdraw(ctx)
            self._today(ctx).update({"ready": {}, "flat": timer.name == "flat"})
        else:
            self._left.on_timer(ctx, timer)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Widen the range while it lasts; afterwards look for a close above it."""
        today = self._today(ctx)
        if bar.at.timestamp() <= today.get("ends", 0):
            high, volume = today["range"].get(bar.symbol, (0, 0))
            today["range"][bar.symbol] = [max(high, bar.high), volume + bar.volume]
            return
        self._withdraw(ctx, bar.symbol)
        high = today.get("ready", {}).get(bar.symbol)
        if high is not None and bar.close > high:
            self._enter(ctx, bar.symbol)

    def on_fill(self, ctx: Context, fill: Fill) -> None:
        """A purchase that is heard of after everything was to be sold is sold as well."""
        if fill.side is Side.BUY and self._today(ctx).get("flat"):
            ctx.close(fill.symbol, tag="time")

    def on_order(self, ctx: Context, order: Ticket) -> None:
        """A sale after the close that was refused leads to the next way out."""
        self._left.on_order(ctx, order)

    def _today(self, ctx: Context) -> dict[str, Any]:
        """Return what is known of today; nothing on a day whose open the strategy has not seen."""
        today: dict[str, Any] = self.memory["today"]
        return today if today.get("day") == str(ctx.today) else {}

    def _judge(self, ctx: Context) -> None:
        """The range has ended: stocks with far more volume than usual may be bought above it."""
        today = self._today(ctx)
        for symbol, (high, volume) in today.get("range", {}).items():
            known = self.memory["usual"].setdefault(symbol, [])
            if len(known) >= self.p.usual and volume * len(known) >= self.p.volume * sum(known):
                today["ready"][symbol] = high
            known.append(volume)
            del known[: -self.p.usual]

    def _enter(self, ctx: Context, symbol: str) -> None:
        today, price = self._today(ctx), ctx.ask(symbol)
        del today["ready"][symbol]
        buying = {order.symbol for order in ctx.orders() if order.side is Side.BUY}
        if not price or ctx.position(symbol).quantity or len(buying | set(ctx.positions)) >= self.p.places:
            return
        most = int(today["range"][symbol][1] * self.p.part / 100)
        quantity = min(shares_for(ctx, ctx.capital // self.p.places, price), most)
        if quantity:
            ctx.buy(symbol, quantity, ctx.on_tick(symbol, price), exits=self._exits, tag="breakout")

    def _withdraw(self, ctx: Context, symbol: str | None = None) -> None:
        for order in ctx.orders(symbol):
            if order.side is Side.BUY:
                ctx.cancel(order.ref)
