"""What the order desk checks before an order gets a number (orders.md §7). First refusal wins."""

from __future__ import annotations

from kiwoom_api.market import conditional_price_allowed, is_whole_lots, quantity_cap
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.holds import affordable, hold_for
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.records import Rejection, RejectReason

_BEST = {
    OrderType.BEST_OPPOSITE: True,
    OrderType.BEST_OPPOSITE_IOC: True,
    OrderType.BEST_OPPOSITE_FOK: True,
    OrderType.BEST_SAME: False,
}

_FIXED = (OrderType.PRE_CLOSE, OrderType.POST_CLOSE)

EXCHANGES_OWN = frozenset({RejectReason.ABOVE_LIMIT, RejectReason.BELOW_LIMIT})
"""What an exchange may refuse after the desk has taken it. Recorded: a buy below the day's limit has a ledger row that
says 주문거부."""


def no(reason: RejectReason, shares: int = 0) -> Rejection:
    """Return a refusal."""
    return Rejection(reason=reason, shares=shares)


def check_price_form(request: OrderRequest) -> RejectReason | None:
    """Check that a price is there where the type has one, and only there."""
    if request.order_type.priced:
        if not request.price or (request.order_type is OrderType.STOP_LIMIT and not request.stop_price):
            return RejectReason.PRICE_MISSING
    elif request.price:
        return RejectReason.PRICE_NOT_ALLOWED
    return None


def check_price(price: int, stock: Issue) -> RejectReason | None:
    """Check an order price: on the grid, inside the daily limits."""
    if not stock.grid.legal(price):
        return RejectReason.TICK
    if price > stock.grid.upper:
        return RejectReason.ABOVE_LIMIT
    return RejectReason.BELOW_LIMIT if price < stock.grid.lower else None


def check_quantity(shares: int, stock: Issue) -> RejectReason | None:
    """Check an order's shares: whole trading units (ELW 10; ER 33), at most the cap per order (ER 14(1)3; RULES §7)."""
    cap = order_cap(stock.base, stock.instrument.shares, stock.instrument.market)
    whole = is_whole_lots(shares, market=stock.instrument.market)
    return None if whole and shares <= cap else RejectReason.QUANTITY


def order_cap(base: int, listed: int, market: str) -> int:
    """Return the most shares one order may carry; no cap where the listed shares are unknown."""
    return max(quantity_cap(base, listed, market=market), 1) if listed and base else 10**9


def limit_of(request: OrderRequest, stock: Issue, venue: str) -> int:
    """Return the price at which an order stands in the book; 0 for a market order."""
    if request.order_type.priced:
        return request.price or 0
    opposite = _BEST.get(request.order_type)
    return 0 if opposite is None else stock.best_price(request.side, opposite=opposite, venue=venue)


def hold_price_of(kind: OrderType, limit: int, stock: Issue) -> int:
    """Return the won a share that a buy must hold: its limit, or the worst price it may come to pay.

    A market order may pay up to the upper daily limit; so may a conditional order in the closing auction. An order at
    a closing price pays that.
    """
    if kind in _FIXED:
        return (stock.previous_close if kind is OrderType.PRE_CLOSE else stock.close) or stock.last
    if limit and kind is not OrderType.CONDITIONAL:
        return limit
    return stock.grid.upper if stock.grid.limited else max(stock.last, limit) * 2


def check_means(request: OrderRequest, hold_price: int, account: Account, env: str, margin: int) -> Rejection | None:
    """Check the margin of a buy in percent (estimated commission included) or sellable shares for a sell."""
    if request.side is Side.BUY:
        return check_cash(hold_price, request.quantity, account.funds(env, margin), env, margin)
    sellable = account.sellable(request.symbol)
    return no(RejectReason.SHARES, sellable) if request.quantity > sellable else None


def check_cash(hold_price: int, shares: int, cash: int, env: str, margin: int) -> Rejection | None:
    """Check that so much to put down is enough for a buy; a refusal says how many shares it is enough for."""
    if hold_for(hold_price, shares, env, margin) > cash:
        return no(RejectReason.CASH, affordable(cash, hold_price, env, margin))
    return None


def check_new(request: OrderRequest, stock: Issue) -> RejectReason | None:
    """Check what does not depend on the account, in the desk's order; hours and type have been checked."""
    if stock.path is None:
        return RejectReason.HALTED
    reason = check_price_form(request) or check_quantity(request.quantity, stock)
    if reason is None and request.price:
        reason = check_price(request.price, stock)
    if reason is None and request.order_type is OrderType.STOP_LIMIT:
        reason = check_price(request.stop_price or 0, stock)
    if reason is None and request.order_type is OrderType.CONDITIONAL and stock.grid.limited:
        allowed = conditional_price_allowed(
            request.price or 0, buying=request.side is Side.BUY, lower=stock.grid.lower, upper=stock.grid.upper
        )
        reason = None if allowed else RejectReason.ORDER_TYPE
    return reason
