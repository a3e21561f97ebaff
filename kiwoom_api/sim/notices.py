"""What an account hears of its orders and positions, as events."""

from __future__ import annotations

from datetime import datetime

from kiwoom_api.model.events import OrderStatus, OrderUpdate, PositionUpdate
from kiwoom_api.model.values import Side
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.records import SimOrder


def order_update(order: SimOrder, stock: Issue, status: OrderStatus, at: datetime) -> OrderUpdate:
    """Return what an account hears when something becomes of an order; only a fill tells of the latest fill."""
    filled = status is OrderStatus.FILLED
    return OrderUpdate(
        at=at,
        order_no=order.order_no,
        root_no=order.original_no,
        symbol=order.symbol,
        name=order.name,
        side=order.side,
        status=status,
        action=order.action,
        order_type=order.order_type,
        quantity=order.quantity,
        price=order.price,
        remaining=order.remaining,
        filled=order.filled,
        average=order.average,
        amount=order.amount,
        fill_no=order.fill_no if filled else "",
        last_price=order.last_price if filled else 0,
        last_quantity=order.last_quantity if filled else 0,
        fee=order.fee,
        tax=order.tax,
        reason=order.reason,
        market_price=stock.last,
        ask=stock.best(Side.SELL),
        bid=stock.best(Side.BUY),
        base=stock.base,
        account=order.account,
        venue=order.venue,
    )


def position_update(account: Account, order: SimOrder, stock: Issue, at: datetime) -> PositionUpdate:
    """Return what an account hears of its position in a stock after a fill."""
    lot = account.lot(order.symbol)
    return PositionUpdate(
        at=at,
        symbol=order.symbol,
        name=order.name,
        quantity=lot.quantity,
        sellable=account.sellable(order.symbol),
        average=lot.average,
        purchase_amount=lot.cost,
        market_price=stock.last,
        net_today=lot.bought_today - lot.sold_today,
        side=order.side,
        realised=lot.realised_today,
        ask=stock.best(Side.SELL),
        bid=stock.best(Side.BUY),
        base=stock.base,
        account=account.number,
    )
