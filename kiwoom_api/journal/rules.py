"""What was in force when an order was sent: limits (I5) and switch levels (I6), as far as the journal tells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from kiwoom_api.journal.projection import DayView
from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.records import IntentRecord, LimitsNote, SwitchNote, Transition
from kiwoom_api.model.values import Side

_Note = TypeVar("_Note", SwitchNote, LimitsNote)

GRACE = timedelta(seconds=2)
"""An order that is in the gate when a level is lowered or a limit changes may still be written down after it."""

_ENTRIES = frozenset({"ACTIVE"})
_EXITS = frozenset({"ACTIVE", "NO_ENTRY", "FLATTEN"})
_CANCELS = frozenset({"ACTIVE", "NO_ENTRY", "CANCEL_ONLY", "FLATTEN"})


def switched(view: DayView) -> Iterable[str]:
    """Return the orders that left at a level which forbids them, the account's or the stock's."""
    for intent, at in _sent(view):
        for symbol in ("", intent.symbol):
            levels = _in_force([note for note in view.switches if note.symbol == symbol], at)
            if levels and all(note.level not in _allowing(intent) for note in levels):
                where = f" for {symbol}" if symbol else ""
                yield f"I6 intent {intent.id} was sent at {at:%H:%M:%S} while the level{where} was {levels[-1].level}"


def limited(view: DayView) -> Iterable[str]:
    """Return the buys that were larger, or more on the day, than the limits in force."""
    count = 0
    by_symbol: dict[str, int] = {}
    for intent, at in _sent(view):
        if intent.kind is not OrderKind.NEW or intent.side is Side.SELL:
            continue
        count += 1
        by_symbol[intent.symbol] = by_symbol.get(intent.symbol, 0) + 1
        facts = {
            "max_order_quantity": intent.quantity,
            "max_order_value": intent.quantity * (intent.price or 0),
            "orders_per_day": count,
            "orders_per_symbol": by_symbol[intent.symbol],
        }
        forces = _in_force(view.limits, at)
        for name, fact in facts.items():
            caps = [note.limits.get(name) for note in forces]
            if caps and all(isinstance(cap, int) and fact > cap for cap in caps):
                yield f"I5 intent {intent.id} was sent with {fact:,} where {name} was {caps[-1]:,}"


def _allowing(intent: IntentRecord) -> frozenset[str]:
    if intent.kind is OrderKind.CANCEL:
        return _CANCELS
    return _EXITS if intent.side is Side.SELL else _ENTRIES


def _sent(view: DayView) -> list[tuple[IntentRecord, datetime]]:
    found = []
    for intent in view.intents:
        moves: Sequence[Transition] = view.moves.get(intent.id, ())
        at = next((move.at for move in moves if move.after is OrderState.SENDING), None)
        # What was denied, or not found, in the end has never left, however early it was written down.
        if at is not None and intent.state not in (OrderState.DENIED, OrderState.ABSENT):
            found.append((intent, at))
    return found


def _in_force(notes: Sequence[_Note], at: datetime) -> list[_Note]:
    """Return every note that was in force at some moment of the grace before ``at``, the last one at the end."""
    before = [note for note in notes if note.at <= at - GRACE][-1:]
    return before + [note for note in notes if at - GRACE < note.at <= at] if before else []
