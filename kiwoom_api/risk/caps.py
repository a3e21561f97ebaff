"""Checks against the limits and the account: size, rate, repetition, cash, positions, losses, health. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from kiwoom_api.market import commission
from kiwoom_api.model.values import Side
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.reasons import Denial, DenialCode
from kiwoom_api.risk.view import RiskView
from kiwoom_api.risk.wish import Wish

_SECOND = timedelta(seconds=1)
_MILLISECOND = timedelta(milliseconds=1)


def size(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """NO_PRICE, ORDER_QUANTITY and ORDER_VALUE of one entry."""
    if not wish.entry:
        return None
    if limits.require_price and wish.value is None:
        return Denial(code=DenialCode.NO_PRICE)
    if limits.max_order_quantity is not None and wish.quantity > limits.max_order_quantity:
        facts = {"quantity": wish.quantity, "limit": limits.max_order_quantity}
        return Denial(code=DenialCode.ORDER_QUANTITY, facts=facts)
    if _above(wish.value, limits.max_order_value):
        return Denial(code=DenialCode.ORDER_VALUE, facts={"value": wish.value, "limit": limits.max_order_value})
    return None


def rate(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """RATE_SECOND for everything but the ordered exit; RATE_DAY and RATE_SYMBOL for entries."""
    if view.at is not None and limits.orders_per_second is not None and not view.flattening:
        since = view.at - _SECOND
        count = sum(1 for sent in view.recent if since < sent <= view.at)
        if count >= limits.orders_per_second:
            return Denial(code=DenialCode.RATE_SECOND, facts={"count": count, "limit": limits.orders_per_second})
    if not (wish.entry and wish.new):
        return None
    if _reached(view.orders_today, limits.orders_per_day):
        return Denial(code=DenialCode.RATE_DAY, facts={"count": view.orders_today, "limit": limits.orders_per_day})
    if _reached(view.orders_in_symbol, limits.orders_per_symbol):
        facts = {"symbol": wish.symbol, "count": view.orders_in_symbol, "limit": limits.orders_per_symbol}
        return Denial(code=DenialCode.RATE_SYMBOL, facts=facts)
    return None


def repeated(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """IDENTICAL for every new order; UNRESOLVED for entries in a symbol with an order of unknown outcome."""
    if wish.new and limits.identical_seconds is not None:
        age = _age(view.at, view.identical_at)
        if age is not None and age < limits.identical_seconds:
            return Denial(code=DenialCode.IDENTICAL, facts={"seconds": limits.identical_seconds})
    if wish.new and wish.entry and view.unresolved:
        return Denial(code=DenialCode.UNRESOLVED, facts={"symbol": wish.symbol, "count": view.unresolved})
    return None


def means(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """CASH for a buy, commission included; SELLABLE for a sale. What UNKNOWN orders may hold is taken off."""
    if wish.side is Side.BUY and view.cash is not None and wish.worst is not None:
        needed = _with_commission(wish.worst, wish, view) - _with_commission(wish.replaced, wish, view)
        available = view.cash - view.reserved_cash
        if needed > max(available, 0):
            return Denial(code=DenialCode.CASH, facts={"needed": needed, "available": available})
    if wish.side is Side.SELL and view.sellable is not None:
        available = view.sellable - view.reserved_shares
        if wish.quantity - wish.replaced_shares > max(available, 0):
            return Denial(code=DenialCode.SELLABLE, facts={"quantity": wish.quantity, "available": available})
    return None


def _with_commission(amount: int, wish: Wish, view: RiskView) -> int:
    return amount + commission(amount, venue=wish.venue, env=view.environment) if amount else 0


def exposure(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """POSITION, GROSS and NET that an entry would lead to."""
    if not wish.entry or wish.value is None:
        return None
    added = wish.value - wish.replaced
    if view.position_value is not None and _above(view.position_value + added, limits.max_position_value):
        value = view.position_value + added
        facts = {"symbol": wish.symbol, "value": value, "limit": limits.max_position_value}
        return Denial(code=DenialCode.POSITION, facts=facts)
    over = _gross(added, view, limits)
    if over is None and view.net_value is not None and _above(view.net_value + added, limits.max_net_value):
        over = Denial(code=DenialCode.NET, facts={"value": view.net_value + added, "limit": limits.max_net_value})
    return over


def _gross(added: int, view: RiskView, limits: RiskLimits) -> Denial | None:
    if view.gross_value is None:
        return None
    cap = limits.max_gross_value
    if limits.max_gross_ratio is not None and view.equity is not None:
        share = int(view.equity * limits.max_gross_ratio)
        cap = share if cap is None else min(cap, share)
    if added > 0 and _above(view.gross_value + added, cap):
        return Denial(code=DenialCode.GROSS, facts={"value": view.gross_value + added, "limit": cap})
    return None


def losses(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """DAILY_LOSS and DRAWDOWN: no entries once the limit is reached."""
    if not wish.entry or view.equity is None:
        return None
    today = _lost(view.day_equity, view.equity, limits.max_daily_loss)
    if today is not None:
        return Denial(code=DenialCode.DAILY_LOSS, facts=today)
    since_peak = _lost(view.peak_equity, view.equity, limits.max_drawdown)
    return None if since_peak is None else Denial(code=DenialCode.DRAWDOWN, facts=since_peak)


def _lost(start: int | None, equity: int, share: Decimal | None) -> dict[str, object] | None:
    """What was lost and what may be, in won, once the limit is reached."""
    if start is None or share is None or equity >= start:
        return None
    loss, most = start - equity, int(start * share)
    return {"loss": loss, "limit": most} if loss >= most else None


def health(wish: Wish, view: RiskView, limits: RiskLimits) -> Denial | None:
    """OPEN_ORDERS, STALE_PRICE, CLOCK_DRIFT, STREAM and RECONCILE_AGE: entries need a healthy picture."""
    if not wish.entry:
        return None
    if wish.new and _reached(view.open_orders, limits.max_open_orders):
        return Denial(code=DenialCode.OPEN_ORDERS, facts={"count": view.open_orders, "limit": limits.max_open_orders})
    now = view.asked or view.at
    age = _beyond(now, view.price_at, limits.max_price_age)
    if age is not None:
        return Denial(code=DenialCode.STALE_PRICE, facts={"age": age, "limit": limits.max_price_age})
    if view.clock_drift is not None and limits.max_clock_drift is not None:
        drift = abs(view.clock_drift)
        if drift > limits.max_clock_drift:
            return Denial(code=DenialCode.CLOCK_DRIFT, facts={"drift": drift, "limit": limits.max_clock_drift})
    if view.stream_healthy is False:
        return Denial(code=DenialCode.STREAM)
    age = _beyond(now, view.reconciled_at, limits.max_reconcile_age)
    if age is not None:
        return Denial(code=DenialCode.RECONCILE_AGE, facts={"age": age, "limit": limits.max_reconcile_age})
    return None


def _above(value: int | None, limit: int | None) -> bool:
    return value is not None and limit is not None and value > limit


def _reached(count: int | None, limit: int | None) -> bool:
    return count is not None and limit is not None and count >= limit


def _age(now: datetime | None, then: datetime | None) -> Decimal | None:
    """Seconds since then, to the millisecond."""
    if now is None or then is None:
        return None
    return Decimal((now - then) // _MILLISECOND) / 1000


def _beyond(now: datetime | None, then: datetime | None, most: Decimal | None) -> Decimal | None:
    """The age where it is above the limit, else None."""
    age = None if most is None else _age(now, then)
    return None if age is None or most is None or age <= most else age
