"""What follows from what happened: positions, cash, and where an intent stands. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from kiwoom_api.model.orders import Fill, Holding, OrderState
from kiwoom_api.model.records import (
    Booked,
    Execution,
    IntentRecord,
    LimitsNote,
    Opening,
    Position,
    SwitchNote,
    Transition,
)

PROJECTED = ("state", "order_no", "root_no", "reason", "code", "answer", "filled", "amount", "fee", "tax")
"""The fields of an intent that follow from its moves and fills; the others are its wish and never change."""


class DayView(msgspec.Struct, frozen=True, kw_only=True):
    """One business day of an account as the journal has it, read at one moment; notes as of that moment, all days'."""

    day: date
    intents: Sequence[IntentRecord]
    moves: Mapping[str, Sequence[Transition]]
    fills: Sequence[Execution]
    switches: Sequence[SwitchNote] = ()
    limits: Sequence[LimitsNote] = ()


def stands(intent: IntentRecord, moves: Iterable[Transition], fills: Iterable[Fill]) -> IntentRecord:
    """Return an intent as its moves and fills make it, whatever it says of itself."""
    now: dict[str, object] = {
        "state": OrderState.INTENT,
        "order_no": "",
        "root_no": "",
        "reason": "",
        "code": "",
        "answer": {},
    }
    for move in moves:
        if move.before is None:
            continue
        now |= {"state": move.after, "reason": move.why}
        for name in ("order_no", "root_no", "code", "answer"):
            if getattr(move, name) is not None:
                now[name] = getattr(move, name)
    sums = booked_of(fills)
    now |= {"filled": sums.quantity, "amount": sums.amount, "fee": sums.fee, "tax": sums.tax}
    return msgspec.structs.replace(intent, **now)


def wrong(view: DayView) -> dict[str, IntentRecord]:
    """Return, by id, the intents of a day that differ from what their moves and fills make, as they should be."""
    held = {move.order_no: intent_id for intent_id, moves in view.moves.items() for move in moves if move.order_no}
    by_owner: dict[str | None, list[Execution]] = {}
    for fill in view.fills:
        by_owner.setdefault(held.get(fill.order_no), []).append(fill)
    found = {}
    for intent in view.intents:
        right = stands(intent, view.moves.get(intent.id, ()), by_owner.get(intent.id, ()))
        if right != intent:
            found[intent.id] = right
    return found


def strays(view: DayView) -> dict[int, str | None]:
    """Return the fills (by ``seq``) that hang on another intent than the one that holds their number, and that one."""
    held = {move.order_no: intent_id for intent_id, moves in view.moves.items() for move in moves if move.order_no}
    return {fill.seq: held.get(fill.order_no) for fill in view.fills if fill.intent_id != held.get(fill.order_no)}


def positions_of(opening: Opening | None, fills: Iterable[Execution]) -> dict[str, Position]:
    """Return the positions that the opening and the fills recorded after it make, in the order of recording."""
    held = {position.symbol: position for position in opening.holdings} if opening else {}
    upto = opening.upto if opening else 0
    for fill in fills:
        if fill.seq > upto:
            held[fill.symbol] = held.get(fill.symbol, Position(symbol=fill.symbol)).after(fill)
    return held


def cash_of(opening: Opening | None, fills: Iterable[Execution]) -> int | None:
    """Return the opening's cash and what the fills recorded after it moved, in won; None without an opening."""
    if opening is None:
        return None
    return opening.cash + sum(fill.cash for fill in fills if fill.seq > opening.upto)


def booked_of(fills: Iterable[Fill]) -> Booked:
    """Return the sums of some fills."""
    quantity = amount = fee = tax = 0
    for fill in fills:
        quantity, amount, fee, tax = quantity + fill.quantity, amount + fill.amount, fee + fill.fee, tax + fill.tax
    return Booked(quantity=quantity, amount=amount, fee=fee, tax=tax)


def adopted(holdings: Sequence[Holding]) -> tuple[Position, ...]:
    """Return the positions that holdings make, by stock; rows of one stock (KRX and NXT) are added up."""
    found: dict[str, Position] = {}
    for holding in holdings:
        held = found.get(holding.symbol, Position(symbol=holding.symbol))
        quantity, cost = held.quantity + holding.quantity, held.cost + holding.purchase_amount
        found[holding.symbol] = Position(symbol=holding.symbol, quantity=quantity, cost=cost)
    return tuple(found[symbol] for symbol in sorted(found) if found[symbol].quantity)
