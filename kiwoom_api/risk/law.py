"""Checks against the market's law and the moment: form, session, symbol, lot, tick, limits, collar. Pure."""

from __future__ import annotations

import re
from datetime import date

from kiwoom_api.market import is_on_tick, lot_size, order_types_at, round_to_tick, tick_size, why_not_allowed
from kiwoom_api.model.orders import ModifyRequest, OrderRequest
from kiwoom_api.model.values import Side
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.reasons import Denial, DenialCode
from kiwoom_api.risk.view import RiskView
from kiwoom_api.risk.wish import Wish, limits_of

_MOST = 10**9
_CODE = re.compile(r"[0-9A-Z]{6}", re.ASCII)


def form(request: OrderRequest | ModifyRequest) -> Denial | None:
    """MALFORMED: what no broker could take, however it was built (NaN, negatives, fractions, no code)."""
    new = isinstance(request, OrderRequest)
    if type(request.quantity) is not int or not (1 if new else 0) <= request.quantity <= _MOST:
        return _malformed("quantity", request.quantity, f"1 to {_MOST:,} shares")
    if not (isinstance(request.symbol, str) and _CODE.fullmatch(request.symbol)):
        return _malformed("symbol", request.symbol, "six characters 0-9 A-Z")
    priced = not isinstance(request, OrderRequest) or request.order_type.priced
    if not priced:
        return None if request.price is None else _malformed("price", request.price, "no price for this order type")
    stop = request.stop_price if isinstance(request, OrderRequest) else None
    for field, price in (("price", request.price), ("stop_price", stop)):
        missing_stop = field == "stop_price" and price is None
        if not missing_stop and (type(price) is not int or not 1 <= price <= _MOST):
            return _malformed(field, price, f"1 to {_MOST:,} won")
    return None


def _malformed(field: str, value: object, allowed: str) -> Denial:
    return Denial(code=DenialCode.MALFORMED, facts={"field": field, "value": repr(value), "allowed": allowed})


def session(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """SESSION: nothing is taken now. ORDER_TYPE: something is, but not this type."""
    if view.at is None or not view.session:
        return None
    market = view.market or "KOSPI"
    day, said = view.trading_day, view.designations
    why = why_not_allowed(wish.order_type, view.at, wish.venue, market=market, trading_day=day, designations=said)
    if why is None:
        return None
    if order_types_at(view.at, wish.venue, market=market, trading_day=day, designations=said):
        return Denial(code=DenialCode.ORDER_TYPE, facts={"order_type": wish.order_type.korean, "why": why})
    return Denial(code=DenialCode.SESSION, facts={"why": why})


def tradable(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """HALTED for everything; VI, RESTRICTED and HELD for entries."""
    if view.halted:
        return Denial(code=DenialCode.HALTED, facts={"symbol": wish.symbol})
    if wish.entry and view.vi:
        return Denial(code=DenialCode.VI, facts={"symbol": wish.symbol})
    if wish.entry and view.restricted and not limits.allow_restricted:
        return Denial(code=DenialCode.RESTRICTED, facts={"symbol": wish.symbol, "why": view.restricted})
    if wish.entry and view.held:
        return Denial(code=DenialCode.HELD, facts={"symbol": wish.symbol, "why": view.held})
    return None


def grid(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """LOT, TICK and DAILY_LIMIT, for the price and for a stop's trigger."""
    if view.market is not None:
        lot = lot_size(view.market)
        if wish.new and wish.quantity % lot:
            return Denial(code=DenialCode.LOT, facts={"quantity": wish.quantity, "lot": lot})
    lower, upper = limits_of(view)
    for price in (wish.price, wish.stop_price):
        if price is None:
            continue
        if view.market is not None and view.at is not None:
            off = _off_tick(price, view.market, view.at.date())
            if off is not None:
                return off
        if (lower is not None and price < lower) or (upper is not None and price > upper):
            return Denial(code=DenialCode.DAILY_LIMIT, facts={"price": price, "lower": lower, "upper": upper})
    return None


def _off_tick(price: int, market: str, on: date) -> Denial | None:
    if is_on_tick(price, market=market, on=on):
        return None
    facts = {
        "price": price,
        "tick": tick_size(price, market=market, on=on),
        "below": round_to_tick(price, market=market, on=on, up=False),
        "above": round_to_tick(price, market=market, on=on, up=True),
    }
    return Denial(code=DenialCode.TICK, facts=facts)


def collar(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """COLLAR: a buy far above or a sale far below the last price; a price on the other side harms nobody."""
    if limits.price_collar is None or wish.price is None or view.last is None or wish.side is None:
        return None
    worse = (wish.price - view.last) if wish.side is Side.BUY else (view.last - wish.price)
    if worse <= view.last * limits.price_collar:
        return None
    percent = f"{(limits.price_collar * 100).normalize():f}"
    return Denial(code=DenialCode.COLLAR, facts={"price": wish.price, "last": view.last, "collar": percent})
