"""Order lists as a caller gets to see them: the truth, unless a fault makes them lag, shrink or hide a fill."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date

from kiwoom_api.sim.exchange import SimOrder
from kiwoom_api.sim.server.calls import Call, Floor
from kiwoom_api.sim.server.faults import LISTS, Fault, FaultKind


def visible(floor: Floor, call: Call, day: date | None) -> Iterator[SimOrder]:
    """Yield a day's orders (today's when none is given), oldest first, as far as the faults in force show them."""
    orders = floor.exchange.orders(call.account, day)
    faults = floor.faults
    if not faults.rules and not faults.hidden:
        return iter(orders)
    shown = [_without_late_fills(floor, call, order) for order in orders]
    fault = faults.take(LISTS, call.tr_id, call.key, call.account)
    return iter(shown if fault is None else _seen(floor, call, shown, fault))


def _seen(floor: Floor, call: Call, orders: list[SimOrder], fault: Fault) -> list[SimOrder]:
    match fault.kind:
        case FaultKind.SHRINKING_SNAPSHOT:
            return orders[: max(0, len(orders) - fault.rows * fault.struck)]
        case FaultKind.SHRUNKEN_ORDER:
            return [_shrunken(order) for order in orders]
    if fault.seconds is not None:
        latest = floor.exchange.now - fault.delay
        return [order for order in orders if order.at <= latest]
    newest = fault.newest.get(call.account, "0000000")
    return [order for order in orders if order.order_no <= newest]


def _shrunken(order: SimOrder) -> SimOrder:
    if 0 < order.filled < order.quantity:
        order.quantity, order.remaining = order.filled, 0
    return order


def _without_late_fills(floor: Floor, call: Call, order: SimOrder) -> SimOrder:
    now = floor.exchange.now
    late = [fill for fill in floor.faults.hidden.get((call.account, order.order_no), ()) if fill.due > now]
    if not late:
        return order
    shown, whole = copy.copy(order), order.filled
    quantity = sum(fill.quantity for fill in late)
    shown.filled, shown.remaining = whole - quantity, order.remaining + quantity
    shown.amount -= sum(fill.won for fill in late)
    shown.fee, shown.tax = order.fee * shown.filled // whole, order.tax * shown.filled // whole
    if not shown.filled:
        shown.fill_no, shown.last_price, shown.last_quantity, shown.filled_at = "", 0, 0, None
    return shown
