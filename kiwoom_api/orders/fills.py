"""Fill arithmetic: cumulative reports in, increments out. Never adds cumulative figures up. Pure."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec

from kiwoom_api.market import commission, sale_tax
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Fill, LedgerRow
from kiwoom_api.model.records import Booked
from kiwoom_api.model.values import Side

Costs: TypeAlias = tuple[str, str]
"""(market for the sale tax, environment for the commission): what a fill known from a list alone is costed by."""


def fills_of_update(update: OrderUpdate, booked: Booked, day: date) -> tuple[Fill, ...]:
    """Return what an order event adds to what is booked; nothing for a duplicate or a replay.

    The wire's quantities (FID 911) and costs (938, 939) are cumulative; a frame that was missed is made up for by
    the next one. The price of the increment follows from the cumulative amounts (FID 903). When executions at
    different prices come in one increment, shares at two prices a won apart make its amount exact.
    """
    if update.status is not OrderStatus.FILLED or update.filled <= booked.quantity:
        return ()
    quantity = update.filled - booked.quantity
    whole = Fill(
        business_date=day,
        order_no=update.order_no,
        fill_no=update.fill_no or f"W{update.filled}",
        symbol=update.symbol,
        side=update.side,
        quantity=quantity,
        price=_added(update, booked, quantity) // quantity,
        fee=max(0, update.fee - booked.fee),
        tax=max(0, update.tax - booked.tax),
        at=update.at,
    )
    odd = _added(update, booked, quantity) % quantity
    if not odd:
        return (whole,)
    part = msgspec.structs.replace(whole, quantity=quantity - odd)
    rest = {"quantity": odd, "price": whole.price + 1, "fill_no": f"{whole.fill_no}+", "fee": 0, "tax": 0}
    return part, msgspec.structs.replace(whole, **rest)


def _added(update: OrderUpdate, booked: Booked, quantity: int) -> int:
    """Won that the increment moved: from the cumulative amount, or else from the last execution or the average."""
    if update.amount:
        return update.amount - booked.amount
    if update.last_quantity == quantity:
        return quantity * update.last_price
    return update.filled * update.average - booked.amount


def fill_of_row(row: LedgerRow, booked: Booked, day: date, costs: Costs) -> Fill | None:
    """Return what a ledger row adds to what is booked, or None.

    The ledger gives no execution number and no costs: the number is derived from the cumulative quantity, so that
    reading the list again changes nothing, and the costs are computed by the rules (RULES §10).
    """
    if row.filled <= booked.quantity:
        return None
    market, environment = costs
    quantity = row.filled - booked.quantity
    amount = max(row.filled * row.average - booked.amount, 0)
    fee = commission(row.filled * row.average, venue="KRX", env=environment) - booked.fee
    return Fill(
        business_date=day,
        order_no=row.order_no,
        fill_no=f"L{row.filled}",
        symbol=row.symbol,
        side=row.side,
        quantity=quantity,
        price=amount // quantity,
        fee=max(0, fee),
        tax=sale_tax(amount, market=market, on=day) if row.side is Side.SELL else 0,
        at=row.at,
    )
