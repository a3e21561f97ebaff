"""After hours: closing strength bought at the closing price, sold the next morning before the day begins.

Rules:

1. After the close: a stock is strong when it closed within the top ``near`` % of its day's range, between ``gain`` %
   and ``most`` % above the day before, on ``volume`` times its usual volume (mean of the 20 days before). The strongest
   by volume come first, until ``places`` stocks are held.
2. Each is bought at the closing price with an equal slice of the capital (order type 81, entered from 15:30, traded
   15:40-16:00).
3. What that session didn't fill is bid for in the evening, at the closing price and not above: in the single-price
   session until 2026-09-13, in KRX's after-market since, on NXT where those do not take the stock. ``evening = no``
   leaves it.
4. The next morning it is offered at ``take`` % above its average price in NXT's pre-market (08:00; order type 40 since
   2026-09-14, which dies at 08:50, before that a limit order that is cancelled then). ``take = 0`` leaves this out; so
   does a day without a pre-market, or a stock that NXT doesn't trade.
5. Five minutes before the open what is left goes into KRX's opening auction at market; what that leaves is sold at
   market from the open on, and after the close as the day strategy does it (``late``).

All moments follow the session on late days. The fill model ``bar`` knows the regular session alone: it buys nothing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, cast

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.params import Choice, Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar, Timer
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.strategies.late import FIXED, Leftovers, Route, late_price, open_routes
from kiwoom_api.strategies.sizing import shares_for

_USUAL = 20
_BUY, _PRE = "strong", "pre"
_REFUSED = (OrderState.DENIED, OrderState.REJECTED)


class AfterHoursParams(Params, frozen=True, kw_only=True):
    """Parameters of ``AfterHours``: percent, and a number of stocks.

    Attributes:
        near: % of the day's range below its high within which it must close.
        gain: % above the previous close that it must have gained.
        most: % above the previous close from which on it is left alone.
        volume: how many times the usual volume it must have traded.
        places: how many stocks at once; each gets an equal slice of the capital.
        evening: ``yes`` goes on in the evening with what the closing-price session didn't fill.
        take: % above the average price asked for in NXT's pre-market; 0: it isn't offered there.
        router: which venue orders outside KRX name: ``NXT``, or ``SOR`` for Kiwoom's smart order routing.
    """

    near: Annotated[Decimal, Range("1", "50")] = Decimal(10)
    gain: Annotated[Decimal, Range("0", "20", "0.5")] = Decimal(3)
    most: Annotated[Decimal, Range("1", "29", "0.5")] = Decimal(15)
    volume: Annotated[Decimal, Range("0", "10", "0.5")] = Decimal(2)
    places: Annotated[int, Range("1", "50")] = 5
    evening: Annotated[str, Choice(("yes", "no"))] = "yes"
    take: Annotated[Decimal, Range("0", "20", "0.5")] = Decimal(1)
    router: Annotated[str, Choice(("NXT", "SOR"))] = "NXT"


class AfterHours(Strategy):
    """Closing strength, overnight; see the module's text for the rules."""

    name: ClassVar[str] = "after-hours"
    Parameters: ClassVar[type[Params]] = AfterHoursParams
    warmup = _USUAL + 1
    extended: ClassVar[bool] = True

    def __init__(self, params: AfterHoursParams | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(AfterHoursParams, self.params)
        other = Venue(self.p.router)
        self._evening: tuple[Route, ...] = (
            (Venue.KRX, OrderType.SINGLE_PRICE),
            *([(Venue.KRX, OrderType.LIMIT)] if other is Venue.NXT else []),
            (other, OrderType.LIMIT),
        )
        self._pre: tuple[Route, ...] = ((Venue.NXT, OrderType.NXT_PRE_LIMIT), (other, OrderType.LIMIT))
        self._asked: dict[str, list[Route]] = {}
        self._decided = date.min
        self._left = Leftovers()

    def on_start(self, ctx: Context) -> None:
        """Set the day's moments."""
        ctx.at("pre", minutes=1, name="pre")
        ctx.at("pre", minutes=49, name="withdraw")
        ctx.at("open", minutes=-5, name="auction")
        ctx.at("open", minutes=1, name="rest")
        ctx.at("evening", minutes=1, name="evening")
        self._left.moments(ctx)
        self.memory.setdefault("wanted", {})

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Choose and order once an evening: with the first bar all of the day's closes are known."""
        if bar.day != self._decided:
            self._decided = bar.day
            self._choose(ctx, bar.day)

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Sell in the morning, bid on in the evening."""
        if timer.name == "pre":
            self.memory["wanted"], self._asked = {}, {}
            for symbol in ctx.positions if self.p.take else ():
                self._offer(ctx, symbol)
        elif timer.name == "withdraw":
            for order in ctx.orders():
                ctx.cancel(order.ref)
        elif timer.name == "auction":
            self.memory["wanted"] = {}
            for symbol in ctx.positions:
                if free := ctx.free(symbol):
                    ctx.sell(symbol, free, tag="open")
        elif timer.name == "rest":
            for symbol in ctx.positions:
                ctx.close(symbol, tag="open")
        elif timer.name == "evening":
            for symbol in self.memory["wanted"] if self.p.evening == "yes" else ():
                self._asked[symbol] = []
                self._bid(ctx, symbol)
        else:
            self._left.on_timer(ctx, timer)

    def on_order(self, ctx: Context, order: Ticket) -> None:
        """A venue that refused leads to the next one."""
        if order.state in _REFUSED and order.tag == _PRE:
            self._offer(ctx, order.symbol)
        elif order.state in _REFUSED and order.tag == _BUY and order.order_type is not OrderType.POST_CLOSE:
            self._bid(ctx, order.symbol)
        self._left.on_order(ctx, order)

    def _choose(self, ctx: Context, day: date) -> None:
        strong = []
        for symbol in ctx.symbols:
            ratio = self._strength(ctx, symbol, day)
            if ratio is not None and not ctx.position(symbol).quantity:
                strong.append((-ratio, symbol))
        free = self.p.places - len(ctx.positions)
        part, cash = ctx.capital // self.p.places, ctx.orderable
        for _, symbol in sorted(strong)[: max(free, 0)]:
            close = ctx.bars(symbol, 1)[0].close
            quantity = shares_for(ctx, min(part, cash), close)
            if quantity:
                cash -= quantity * close
                self.memory["wanted"][symbol] = [quantity, close]
                ctx.buy(symbol, quantity, order_type=FIXED[1], venue=FIXED[0], tag=_BUY)

    def _strength(self, ctx: Context, symbol: str, day: date) -> int | None:
        """Return by how many thousandths of the usual volume a strong stock traded; None for one that isn't strong."""
        bars = ctx.bars(symbol, self.warmup)
        if len(bars) < self.warmup or bars[-1].day != day:
            return None
        today, before = bars[-1], bars[-2].close
        usual = sum(bar.volume for bar in bars[:-1])
        high = (today.high - today.close) * 100 <= (today.high - today.low) * self.p.near
        gained = before * self.p.gain <= (today.close - before) * 100 < before * self.p.most
        busy = today.volume * _USUAL >= usual * self.p.volume
        return today.volume * _USUAL * 1_000 // max(usual, 1) if high and gained and busy else None

    def _bid(self, ctx: Context, symbol: str) -> None:
        """Bid in the evening for what the closing-price session didn't fill."""
        quantity, close = self.memory["wanted"].get(symbol, (0, 0))
        rest = quantity - ctx.position(symbol).quantity
        way = self._next(ctx, symbol, self._evening)
        if rest > 0 and way is not None:
            price = late_price(ctx, symbol, Side.BUY, close, way[1])
            ctx.buy(symbol, rest, price, order_type=way[1], venue=way[0], tag=_BUY)

    def _offer(self, ctx: Context, symbol: str) -> None:
        """Offer in the pre-market."""
        held, free = ctx.position(symbol), ctx.free(symbol)
        way = self._next(ctx, symbol, self._pre)
        if free > 0 and way is not None:
            price = ctx.on_tick(symbol, int(held.average * (100 + self.p.take) / 100), up=True)
            ctx.sell(symbol, free, price, order_type=way[1], venue=way[0], tag=_PRE)

    def _next(self, ctx: Context, symbol: str, wanted: tuple[Route, ...]) -> Route | None:
        asked = self._asked.setdefault(symbol, [])
        way = next((way for way in open_routes(ctx, symbol, wanted) if way not in asked), None)
        if way is not None:
            asked.append(way)
        return way
