"""Trading after the close: which venue and order type take an order now, and what becomes of shares nobody bought.

The regular session's orders die at the close. What is left is tried, in order of time: at the closing price (KRX,
15:40-16:00, entered from 15:30), then in the evening: the single-price session (until 2026-09-13) or KRX's after-market
(since), and NXT's after-market for what NXT trades. Which of them takes a stock is not known before it is asked (an
issue under a warning, an ETF, a stock that NXT does not trade): a refusal leads to the next.
"""

from __future__ import annotations

from decimal import Decimal

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.context import Context
from kiwoom_api.market import order_allowed, single_price_limits
from kiwoom_api.model.events import Timer
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import OrderType, Side, Venue

Route = tuple[Venue, OrderType]

FIXED: Route = (Venue.KRX, OrderType.POST_CLOSE)
EVENING: tuple[Route, ...] = (
    (Venue.KRX, OrderType.SINGLE_PRICE),
    (Venue.KRX, OrderType.LIMIT),
    (Venue.NXT, OrderType.LIMIT),
)


def open_routes(ctx: Context, symbol: str, wanted: tuple[Route, ...] = EVENING) -> list[Route]:
    """Return the venues and order types of ``wanted`` that the law takes at this moment, first choice first."""
    market = ctx.listing(symbol).market
    return [
        (venue, kind)
        for venue, kind in wanted
        if order_allowed(kind, ctx.now, venue.value, market=market, trading_day=True)
    ]


def late_price(ctx: Context, symbol: str, side: Side, wanted: int, kind: OrderType) -> int | None:
    """Return an order price in won near ``wanted``, on the tick grid and inside what the session takes.

    None when there is none: a session at the closing price has no price, and limits that are not known bind nobody.
    """
    if not kind.priced:
        return None
    terms = ctx.terms(symbol)
    lower, upper = terms.lower, terms.upper
    if kind is OrderType.SINGLE_PRICE and lower is not None and upper is not None:
        close, market = ctx.bars(symbol, 1)[0].close, terms.market
        lower, upper = single_price_limits(close, (lower, upper), market=market, on=ctx.today)
    price = max(wanted, lower or 1)
    price = price if upper is None else min(price, upper)
    return ctx.on_tick(symbol, price, up=side is Side.SELL)


_NEAR = Decimal(3)
"""% under the last price to which an evening's sale goes down: inside the usual price collar of the risk gate."""

_LATE = "late"


class Leftovers:
    """Goes on after the close with what a strategy wanted to be rid of and could not sell.

    A strategy with ``extended = True`` hands it its timers (``moments``, ``on_timer``) and its orders (``on_order``).
    Only positions whose sale was begun (``ctx.close``, exits) are sold; from the next open on the engine presses them.
    """

    def __init__(self) -> None:
        self._asked: dict[str, list[Route]] = {}

    def moments(self, ctx: Context) -> None:
        """Ask for the moments after the close; to be called in ``on_start``."""
        ctx.at("close", minutes=6, name="late:fixed")
        ctx.at("evening", minutes=1, name="late:evening")
        ctx.at("end", minutes=1, name="late:end")

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Offer what is left at the closing price, then in the evening; say what is carried overnight."""
        for symbol, held in ctx.positions.items():
            guard = ctx.guarded(symbol)
            if guard is None or not guard.fired:
                continue
            what = f"{ctx.listing(symbol).name} {held.quantity:,}주"
            if timer.name == "late:end":
                ctx.alert(f"{what}를 팔지 못해 다음 거래일로 넘깁니다. 다음 시가부터 다시 팝니다.")
                continue
            if timer.name == "late:fixed":
                ctx.alert(f"{what}를 장중에 팔지 못했습니다 (현재가 {ctx.last(symbol):,}원). 장 마감 뒤에 계속 팝니다.")
            self._asked[symbol] = []
            self._offer(ctx, symbol)

    def on_order(self, ctx: Context, order: Ticket) -> None:
        """Try the next way out when one was refused."""
        if order.tag == _LATE and order.state in (OrderState.DENIED, OrderState.REJECTED):
            self._offer(ctx, order.symbol)

    def _offer(self, ctx: Context, symbol: str) -> None:
        asked = self._asked.setdefault(symbol, [])
        ways = [way for way in open_routes(ctx, symbol, (FIXED, *EVENING)) if way not in asked]
        free = ctx.free(symbol)
        if not ways or free <= 0:
            return
        venue, kind = ways[0]
        asked.append(ways[0])
        wanted = int(ctx.last(symbol) * (100 - _NEAR) / 100)
        price = late_price(ctx, symbol, Side.SELL, wanted, kind)
        ctx.sell(symbol, free, price, order_type=kind, venue=venue, tag=_LATE)
