"""Fill arithmetic: cumulative reports in, increments out. Never adds cumulative figures up. Pure."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from kiwoom_api.market import commission, sale_tax
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Fill, LedgerRow
from kiwoom_api.model.records import Booked
from kiwoom_api.model.values import Side

Costs: TypeAlias = tuple[str, str]
"""(market for the sale tax, environment for the commission): what a fill known from a list alone is costed by."""


def fill_of_update(update: OrderUpdate, booked: Booked, day: date) -> Fill | None:
    """Return what an order event adds to what is booked, or None when it adds nothing (a duplicate, a replay).

    The wire's quantities (FID 911) and costs (938, 939) are cumulative; a frame that was missed is made up for by
    the next one. The price of the increment follows from the cumulative amounts, so that their sum stays exact.
    """
    if update.status is not OrderStatus.FILLED or update.filled <= booked.quantity:
        return None
    quantity = update.filled - booked.quantity
    amount = (update.amount or update.filled * update.average) - booked.amount
    return Fill(
        business_date=day,
        order_no=update.order_no,
        fill_no=update.fill_no or f"W{update.filled}",
        symbol=update.symbol,
        side=update.side,
        quantity=quantity,
        price=update.last_price if update.last_quantity == quantity else amount // quantity,
        fee=max(0, update.fee - booked.fee),
        tax=max(0, update.tax - booked.tax),
        at=update.at,
    )


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
