"""Fill arithmetic: cumulative reports in, increments out. Never adds cumulative figures up. Pure."""

from __future__ import annotations

from datetime import date

import msgspec

from kiwoom_api.market import commission, sale_tax
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Fill, LedgerRow, Paid
from kiwoom_api.model.records import Booked
from kiwoom_api.model.values import Side, Venue


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What a fill known from a list alone is costed by.

    ``paid`` is the broker's own word on the order; where there is none for just these shares, the rules reckon with
    ``market`` (sale tax) and ``environment`` (commission).
    """

    market: str
    environment: str
    paid: Paid | None = None


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
    reading the list again changes nothing. The costs are those that the broker tells, or else those of the rules
    (RULES §10) at the row's venue.
    """
    if row.filled <= booked.quantity:
        return None
    quantity = row.filled - booked.quantity
    amount = max(row.filled * row.average - booked.amount, 0)
    fee, tax = _told(row, booked, costs.paid) or _reckoned(row, booked, amount, day, costs)
    return Fill(
        business_date=day,
        order_no=row.order_no,
        fill_no=f"L{row.filled}",
        symbol=row.symbol,
        side=row.side,
        quantity=quantity,
        price=amount // quantity,
        fee=max(0, fee),
        tax=max(0, tax),
        at=row.at,
    )


def _told(row: LedgerRow, booked: Booked, paid: Paid | None) -> tuple[int, int] | None:
    if paid is None or paid.quantity != row.filled:
        return None
    return paid.fee - booked.fee, paid.tax - booked.tax


def _reckoned(row: LedgerRow, booked: Booked, amount: int, day: date, costs: Costs) -> tuple[int, int]:
    venue = row.venue if row.venue in Venue.__members__ else Venue.KRX
    fee = commission(row.filled * row.average, venue=venue, env=costs.environment) - booked.fee
    return fee, sale_tax(amount, market=costs.market, on=day) if row.side is Side.SELL else 0
