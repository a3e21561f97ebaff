"""What the journal found out without the stream, said in the stream's own words, so that the core hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

import msgspec

from kiwoom_api.engine.desk import Listing
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import OrderType, Side

Seen: TypeAlias = Mapping[str, tuple[OrderState, int]]
"""State and filled shares of each intent at some moment."""

_ENDS = {
    OrderState.CANCELLED: OrderStatus.CANCELLED,
    OrderState.EXPIRED: OrderStatus.CANCELLED,
    OrderState.REJECTED: OrderStatus.REJECTED,
    OrderState.DONE: OrderStatus.CONFIRMED,
}


def seen(intents: Iterable[IntentRecord]) -> dict[str, tuple[OrderState, int]]:
    """Remember where intents stand."""
    return {intent.id: (intent.state, intent.filled) for intent in intents}


def news(
    before: Seen, intents: Iterable[IntentRecord], at: datetime, listings: Mapping[str, Listing]
) -> list[OrderUpdate]:
    """Return an order event for everything that has moved since ``before``: cumulative, as the stream's are."""
    told: list[OrderUpdate] = []
    for intent in intents:
        state, filled = before.get(intent.id, (None, 0))
        if not intent.order_no or (state, filled) == (intent.state, intent.filled):
            continue
        if intent.filled > filled:
            told.append(_event(intent, OrderStatus.FILLED, at, listings))
        if intent.state is not state and intent.state in _ENDS:
            told.append(_event(intent, _ENDS[intent.state], at, listings))
    return told


def standing(intent: IntentRecord, at: datetime, *, quantity: int, remaining: int) -> OrderUpdate:
    """Return how an order stands, as the stream would have told it last; shares as the order's ticket counts them."""
    status = _ENDS.get(intent.state) or (OrderStatus.FILLED if intent.filled else OrderStatus.ACCEPTED)
    event = _event(intent, status, at, {})
    return msgspec.structs.replace(event, quantity=quantity, remaining=0 if intent.state.final else remaining)


def _event(intent: IntentRecord, status: OrderStatus, at: datetime, listings: Mapping[str, Listing]) -> OrderUpdate:
    listing = listings.get(intent.symbol)
    side = intent.side or Side.BUY
    word = {OrderKind.NEW: "", OrderKind.MODIFY: "정정", OrderKind.CANCEL: "취소"}[intent.kind]
    return OrderUpdate(
        at=at,
        order_no=intent.order_no,
        root_no=intent.root_no or "0000000",
        symbol=intent.symbol,
        name=listing.name if listing else "",
        side=side,
        status=status,
        action=("매수" if side is Side.BUY else "매도") + word,
        order_type=intent.order_type or OrderType.LIMIT,
        quantity=intent.quantity,
        price=intent.price or 0,
        remaining=0 if status is not OrderStatus.FILLED else intent.remaining,
        filled=intent.filled,
        average=intent.amount // intent.filled if intent.filled else 0,
        amount=intent.amount,
        fill_no=f"J{intent.filled}" if status is OrderStatus.FILLED else "",
        fee=intent.fee,
        tax=intent.tax,
        reason=intent.reason if status is OrderStatus.REJECTED else "",
        venue=intent.venue,
    )
