"""What a comparison with the broker left behind, and what our orders have moved since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

import msgspec

from kiwoom_api.model.events import Gap, OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Deposit, Holding, OrderKind, OrderState
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import Side
from kiwoom_api.orders.daybook import DayBook

Sums: TypeAlias = tuple[int, int, int, int]
"""What was filled of an order: shares, won, commission and tax."""

NEVER_TOOK = (OrderState.DENIED, OrderState.REJECTED, OrderState.ABSENT)
"""States of orders that hold nothing at the broker, unless one appears after all."""


class Basis(msgspec.Struct, frozen=True):
    """Where things stood when a comparison began.

    Attributes:
        at: monotonic seconds; ``wall`` the same by the driver's time, aware KST.
        known: orders of which the broker's answer was known, so that its figures contain them.
        changed: orders that were begun or have changed since; it grows.
        breaks: breaks of the stream so far; ``heard`` events of orders that no intent held.
    """

    at: float
    wall: datetime
    day: date
    known: frozenset[str]
    changed: set[str]
    breaks: int
    heard: int


class Kept(msgspec.Struct, frozen=True):
    """The broker's word of a comparison; ``booked`` is what was filled by then, by intent."""

    basis: Basis
    deposit: Deposit
    holdings: tuple[Holding, ...]
    booked: Mapping[str, Sums]


class Moved(msgspec.Struct, frozen=True):
    """What fills have moved since a comparison: shares bought and sold by symbol, and won that came in."""

    bought: dict[str, int]
    sold: dict[str, int]
    flow: int


def takes(intent: IntentRecord) -> bool:
    """True for an order that may hold cash or shares at the broker."""
    return intent.kind is not OrderKind.CANCEL and intent.state not in NEVER_TOOK


def sums_of(intent: IntentRecord) -> Sums:
    """Return what was filled of an order."""
    return intent.filled, intent.amount, intent.fee, intent.tax


def untaken(events: Sequence[OrderUpdate | Gap], book: DayBook) -> dict[str, Sums] | None:
    """Return what events that nobody has taken yet say was filled, by intent.

    None where they tell of more: a break of the stream, an order that is not ours, a fill without its amount.
    """
    found: dict[str, Sums] = {}
    for event in events:
        holder = book.holder(event.order_no) if isinstance(event, OrderUpdate) else None
        if holder is None or not isinstance(event, OrderUpdate):
            return None
        if event.status is not OrderStatus.FILLED:
            continue
        if event.amount <= 0:
            return None
        found[holder] = max(found.get(holder, (0, 0, 0, 0)), (event.filled, event.amount, event.fee, event.tax))
    return found


def moved(intents: Iterable[IntentRecord], booked: Mapping[str, Sums], told: Mapping[str, Sums]) -> Moved | None:
    """Add up what fills have moved since what is ``booked``; ``told`` is what was heard of some and not booked yet.

    None where less is filled than there was: somebody has mended the journal.
    """
    bought, sold, flow = dict[str, int](), dict[str, int](), 0
    for intent in intents:
        before, after = booked.get(intent.id, (0, 0, 0, 0)), max(sums_of(intent), told.get(intent.id, (0, 0, 0, 0)))
        quantity, amount, fee, tax = (now - then for now, then in zip(after, before, strict=True))
        if quantity < 0:
            return None
        selling = intent.side is Side.SELL
        which = sold if selling else bought
        which[intent.symbol] = which.get(intent.symbol, 0) + quantity
        flow += (amount if selling else -amount) - fee - tax
    return Moved(bought, sold, flow)
