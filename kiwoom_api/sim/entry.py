"""May this order be taken? The checks of gateway and exchange, and what an order becomes when it is taken."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from kiwoom_api.market import lot_size, order_allowed
from kiwoom_api.model.orders import OrderKind, OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.account import Account, hold_for, hold_of
from kiwoom_api.sim.issue import Stock
from kiwoom_api.sim.records import MarketPhase, Rejection, RejectReason, SimOrder

IMMEDIATE = frozenset(
    {
        OrderType.LIMIT_IOC,
        OrderType.MARKET_IOC,
        OrderType.BEST_OPPOSITE_IOC,
        OrderType.LIMIT_FOK,
        OrderType.MARKET_FOK,
        OrderType.BEST_OPPOSITE_FOK,
    }
)
"""Types of which nothing ever rests."""
WHOLE = frozenset({OrderType.LIMIT_FOK, OrderType.MARKET_FOK, OrderType.BEST_OPPOSITE_FOK})
"""Types that fill whole or not at all."""
MARKET = frozenset({OrderType.MARKET, OrderType.MARKET_IOC, OrderType.MARKET_FOK})
"""Types without any price."""
OPPOSITE = frozenset({OrderType.BEST_OPPOSITE, OrderType.BEST_OPPOSITE_IOC, OrderType.BEST_OPPOSITE_FOK})
"""Types priced at the best quote of the other side."""
SERVED = IMMEDIATE | MARKET | OPPOSITE | {OrderType.LIMIT, OrderType.CONDITIONAL, OrderType.BEST_SAME}
"""What this exchange trades; stop, mid-price and off-hours types are refused as not possible now."""

_UNLIMITED_HOLD = 2
"""A market buy of a stock without an upper limit holds this many times the last price."""


class Terms(NamedTuple):
    """What an order stands for once taken: its limit (0: market) and the won a share that a buy holds."""

    limit: int
    hold: int


def refuse_session(phase: MarketPhase, *, business_day: bool, before: bool) -> RejectReason | None:
    """Return why nothing can be entered now; ``before``: the day's order entry has not begun."""
    if not business_day:
        return RejectReason.NOT_BUSINESS_DAY
    if phase is MarketPhase.CLOSED:
        return RejectReason.BEFORE_OPEN if before else RejectReason.AFTER_CLOSE
    return None


def refuse_type(request: OrderRequest, at: datetime, stock: Stock) -> RejectReason | None:
    """Return why an order's type or price form is not taken."""
    market, order_type = stock.instrument.market, request.order_type
    if order_type not in SERVED or not order_allowed(order_type, at, "KRX", market=market, trading_day=True):
        return RejectReason.ORDER_TYPE
    if order_type.priced and not request.price:
        return RejectReason.PRICE_MISSING
    if not order_type.priced and request.price:
        return RejectReason.PRICE_NOT_ALLOWED
    return None


def refuse_price(price: int, stock: Stock) -> RejectReason | None:
    """Return why a price is not taken."""
    if stock.grid.limited and price > stock.grid.upper:
        return RejectReason.ABOVE_LIMIT
    if stock.grid.limited and price < stock.grid.lower:
        return RejectReason.BELOW_LIMIT
    return None if stock.grid.legal(price) else RejectReason.TICK


def refuse_new(request: OrderRequest, at: datetime, stock: Stock) -> RejectReason | None:
    """Return why a new order is not taken, cash and shares aside."""
    if request.venue is not Venue.KRX:
        return RejectReason.VENUE
    if stock.halted:
        return RejectReason.HALTED
    if request.quantity < 1 or request.quantity % lot_size(stock.instrument.market):
        return RejectReason.QUANTITY
    listed = stock.instrument.shares
    if listed and request.quantity > listed // 20:  # ER 14(1)3, in its widest form: 5 % of the listed shares
        return RejectReason.QUANTITY
    reason = refuse_type(request, at, stock)
    if reason is None and request.price:
        reason = refuse_price(request.price, stock)
    return reason


def terms_of(request: OrderRequest, stock: Stock) -> Terms:
    """Return what a new order stands for (RULES §7: best-price types become limits when they arrive)."""
    side, order_type = request.side, request.order_type
    if order_type in MARKET:
        return Terms(0, _worst(stock))
    if request.price:
        hold = _worst(stock) if order_type is OrderType.CONDITIONAL else request.price
        return Terms(request.price, hold)
    ask, bid = stock.ask, stock.bid
    own, facing = (bid, ask) if side is Side.BUY else (ask, bid)
    if order_type in OPPOSITE:
        step = stock.grid.above if side is Side.BUY else stock.grid.below
        price = facing or (step(own) if own else stock.last)
    else:
        price = own or stock.last
    limit = min(max(stock.grid.floor(price), stock.grid.lower), stock.grid.upper)
    return Terms(limit, limit)


def _worst(stock: Stock) -> int:
    return stock.grid.upper if stock.grid.limited else stock.last * _UNLIMITED_HOLD


def refuse_means(
    account: Account, side: Side, symbol: str, shares: int, hold: int, env: str, *, freed: SimOrder | None = None
) -> Rejection | None:
    """Return why cash or shares do not suffice; ``freed`` is the order that a modify takes the place of."""
    if side is Side.BUY:
        free = account.orderable(env) + (hold_of(freed, env) if freed is not None else 0)
        need = hold_for(hold, shares, env)
        if need <= free:
            return None
        return Rejection(reason=RejectReason.CASH, shares=max(0, free // max(hold, 1)))
    sellable = account.sellable(symbol) + (freed.remaining if freed is not None else 0)
    return None if shares <= sellable else Rejection(reason=RejectReason.SHARES, shares=max(0, sellable))


def refuse_original(
    original: SimOrder | None, symbol: str, venue: str, shares: int, nothing: RejectReason
) -> RejectReason | None:
    """Return why a modify or cancel of an order is not taken; ``nothing`` is the reason when too little is open."""
    if original is None or original.symbol != symbol:
        return RejectReason.ORIGINAL_MISSING
    if original.kind is OrderKind.CANCEL:
        return RejectReason.ORIGINAL_IS_CANCEL
    if original.venue != venue:
        return RejectReason.VENUE_MISMATCH
    return nothing if original.remaining < max(shares, 1) else None
