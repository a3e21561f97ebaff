"""Between rows and records. Shared by the databases and the twin."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from kiwoom_api.journal.masking import from_json, to_json
from kiwoom_api.model.errors import BadInput, IllegalMove, JournalError
from kiwoom_api.model.orders import MOVES, Fill, LedgerRow, OrderKind, OrderState
from kiwoom_api.model.records import Execution, FillSource, IntentRecord, NewIntent, Position, Transition
from kiwoom_api.model.values import KST, Channel, OrderType, Side, Venue

_Row = dict[str, Any]
_LOTS = Random()  # an id need not be hard to guess; asking the system for each would hold an order up
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_LOTS.seed)
_INTENT = str(OrderState.INTENT)
_STATES = {state.value: state for state in OrderState}
_KINDS = {kind.value: kind for kind in OrderKind}
_SIDES: dict[str | None, Side | None] = {None: None, **{side.value: side for side in Side}}
_TYPES: dict[str | None, OrderType | None] = {None: None, **{kind.value: kind for kind in OrderType}}
_VENUES = {venue.value: venue for venue in Venue}
_FILL = ("business_date", "order_no", "fill_no", "symbol", "side", "quantity", "price", "fee", "tax", "at")
_ROW = tuple(LedgerRow.__struct_fields__)


def intent_values(new: NewIntent, intent_id: str) -> _Row:
    """Return the columns of a new intent."""
    at = kst(new.at)
    whole("quantity", new.quantity, 1 if new.kind is OrderKind.NEW else 0)
    for field, won in (("price", new.price), ("stop_price", new.stop_price)):
        if won is not None:
            whole(field, won, 1)
    return {
        "id": intent_id,
        "account": new.account,
        "environment": new.environment,
        "business_date": new.business_date,
        "kind": str(new.kind),
        "fingerprint": new.fingerprint,
        "symbol": new.symbol,
        "side": str(new.side) if new.side else None,
        "quantity": new.quantity,
        "price": new.price,
        "stop_price": new.stop_price,
        "order_type": str(new.order_type) if new.order_type else None,
        "venue": str(new.venue),
        "orig_no": new.orig_no,
        "strategy": new.strategy,
        "mark": new.mark,
        "state": _INTENT,
        "order_no": None,
        "root_no": "",
        "filled": 0,
        "amount": 0,
        "fee": 0,
        "tax": 0,
        "reason": "",
        "code": "",
        "created_at": at,
        "updated_at": at,
        "request": to_json(new.request),
        "answer": "{}",
        "begun": _INTENT,
        "begun_why": "begun",
        "begun_code": "",
    }


def begun(new: NewIntent, intent_id: str, to: OrderState, why: str, code: str) -> _Row:
    """Return the columns of a new intent that begins with a move.

    Raises:
        IllegalMove: an intent cannot begin with that move.
    """
    values = intent_values(new, intent_id)
    if to is OrderState.INTENT:
        return values
    if to not in MOVES[OrderState.INTENT]:
        raise IllegalMove(intent_id, OrderState.INTENT, to)
    values["state"] = values["begun"] = str(to)
    values["reason"] = values["begun_why"] = why
    values["code"] = values["begun_code"] = code
    return values


def begun_record(new: NewIntent, values: _Row, to: OrderState) -> IntentRecord:
    """Return the record of what ``begun`` returned, as ``intent_record`` would, without reading it all back."""
    return IntentRecord(
        id=values["id"],
        account=new.account,
        environment=new.environment,
        business_date=new.business_date,
        kind=new.kind,
        fingerprint=new.fingerprint,
        symbol=new.symbol,
        side=new.side,
        quantity=new.quantity,
        price=new.price,
        stop_price=new.stop_price,
        order_type=new.order_type,
        venue=new.venue,
        orig_no=new.orig_no,
        strategy=new.strategy,
        mark=new.mark,
        state=to,
        reason=values["reason"],
        code=values["code"],
        at=values["created_at"],
        updated_at=values["updated_at"],
        request=from_json(values["request"]),
    )


def first_moves(row: Mapping[str, Any]) -> list[Transition]:
    """Return the moves that an intent's own row tells; none for a row of an older schema, which has them apart."""
    if row["begun"] is None:
        return []
    start, to = OrderState.INTENT, OrderState(row["begun"])
    kept = {"intent_id": row["id"], "at": row["created_at"]}
    moves = [Transition(before=None, after=start, why="begun", **kept)]
    if to is not start:
        moves.append(Transition(before=start, after=to, why=row["begun_why"], code=row["begun_code"] or None, **kept))
    return moves


def given(
    *, order_no: str | None, root_no: str | None, answer: Mapping[str, object] | None, code: str | None
) -> dict[str, str]:
    """Return the columns that a move gives to its intent beside the state; what is None is left alone."""
    found = {"order_no": order_no or None, "root_no": root_no, "code": code}
    if answer is not None:
        found["answer"] = to_json(answer)
    return {name: value for name, value in found.items() if value is not None}


def move_values(
    intent_id: str, before: OrderState | None, after: OrderState, at: datetime, why: str, changed: Mapping[str, str]
) -> _Row:
    """Return the columns of a move; ``changed`` is what ``given`` returned."""
    moved = {"intent_id": intent_id, "before": before.value if before else None, "after": after.value, "at": at}
    return moved | {"why": why} | {name: changed.get(name) for name in ("order_no", "root_no", "code", "answer")}


def intent_record(row: Mapping[str, Any]) -> IntentRecord:
    """Return the record of an intent's columns."""
    return IntentRecord(
        id=row["id"],
        account=row["account"],
        environment=row["environment"],
        business_date=row["business_date"],
        kind=_KINDS[row["kind"]],
        fingerprint=row["fingerprint"],
        symbol=row["symbol"],
        side=_SIDES[row["side"]],
        quantity=row["quantity"],
        price=row["price"],
        stop_price=row["stop_price"],
        order_type=_TYPES[row["order_type"]],
        venue=_VENUES[row["venue"]],
        orig_no=row["orig_no"],
        strategy=row["strategy"],
        mark=row["mark"],
        state=_STATES[row["state"]],
        order_no=row["order_no"] or "",
        root_no=row["root_no"],
        filled=row["filled"],
        amount=row["amount"],
        fee=row["fee"],
        tax=row["tax"],
        reason=row["reason"],
        code=row["code"],
        at=row["created_at"],
        updated_at=row["updated_at"],
        request=from_json(row["request"]),
        answer=from_json(row["answer"]),
    )


def execution_values(account: str, fill: Fill, intent_id: str | None, source: str) -> dict[str, object]:
    """Return the columns of a fill.

    Raises:
        BadInput: a quantity or price below 1, or a fee or tax below 0; a fill like that is never booked.
    """
    return booked_values(executed(account, fill, intent_id, source, 0))


def executed(account: str, fill: Fill, intent_id: str | None, source: str, seq: int) -> Execution:
    """Return the record of a fill. Raises ``BadInput`` as ``execution_values``."""
    _sound(fill)
    return Execution(
        business_date=fill.business_date,
        order_no=fill.order_no,
        fill_no=fill.fill_no,
        symbol=fill.symbol,
        side=fill.side,
        quantity=fill.quantity,
        price=fill.price,
        fee=fill.fee,
        tax=fill.tax,
        at=kst(fill.at),
        account=account,
        source=FillSource(source),
        intent_id=intent_id,
        seq=seq,
    )


def booked_values(done: Execution) -> dict[str, object]:
    """Return the columns of a fill's record."""
    kept: dict[str, object] = {name: getattr(done, name) for name in _FILL}
    kept["side"] = done.side.value
    kept["account"], kept["intent_id"], kept["source"] = done.account, done.intent_id, done.source.value
    return kept


def _sound(fill: Fill) -> None:
    for field, least in (("quantity", 1), ("price", 1), ("fee", 0), ("tax", 0)):
        whole(field, getattr(fill, field), least)


def execution(row: Mapping[str, Any]) -> Execution:
    """Return the record of a fill's columns."""
    kept = {name: row[name] for name in (*_FILL, "account", "intent_id", "seq")}
    kept["side"] = _SIDES[row["side"]]
    return Execution(**kept, source=FillSource(row["source"]))


def transition(row: Mapping[str, Any]) -> Transition:
    """Return the record of a move's columns."""
    return Transition(
        intent_id=row["intent_id"],
        before=_STATES[row["before"]] if row["before"] else None,
        after=_STATES[row["after"]],
        at=row["at"],
        why=row["why"],
        order_no=row["order_no"],
        root_no=row["root_no"],
        code=row["code"],
        answer=None if row["answer"] is None else from_json(row["answer"]),
    )


def position(row: Mapping[str, Any]) -> Position:
    """Return the record of a position's columns."""
    return Position(**{name: row[name] for name in Position.__struct_fields__})


def ledger_values(row: LedgerRow) -> dict[str, object]:
    """Return the columns of an adopted ledger row."""
    kept = {name: getattr(row, name) for name in _ROW}
    for name in ("side", "kind", "order_type", "channel"):
        kept[name] = None if kept[name] is None else kept[name].value
    return kept


def ledger_row(row: Mapping[str, Any]) -> LedgerRow:
    """Return the ledger row of an adopted order's columns."""
    kept = {name: row[name] for name in _ROW}
    kept |= {"side": Side(row["side"]), "kind": OrderKind(row["kind"]), "channel": Channel(row["channel"])}
    kept["order_type"] = OrderType(row["order_type"]) if row["order_type"] else None
    return LedgerRow(**kept)


def belongs(intent_id: str, owner: tuple[str, date, str | None], account: str, fill: Fill) -> None:
    """Refuse a fill that another account, day or number owns. Raises ``JournalError``."""
    if owner != (account, fill.business_date, fill.order_no):
        raise JournalError(
            f"fill: {fill.order_no}/{fill.fill_no} of {fill.business_date} is not of intent {intent_id}, "
            f"which is bound to {owner[2] or 'no number'}; bind the order first, or give no intent"
        )


def unknown(intent_id: str) -> JournalError:
    """Return the error of an id that is not there."""
    return JournalError(f"intent: no intent {intent_id!r} in this journal; check the account and the journal")


def bound(intent_id: str, there: str, order_no: str) -> JournalError:
    """Return the error of a second number for one intent."""
    return JournalError(f"order_no: intent {intent_id} is bound to {there}, not to {order_no}; keep the first")


def kst(at: datetime) -> datetime:
    """Return an aware time in KST. Raises ``BadInput`` for a naive one."""
    if at.tzinfo is KST:
        return at
    if at.tzinfo is None:
        raise BadInput(field="at", value=at, allowed="an aware time (KST)", hint="give the time its zone")
    return at.astimezone(KST)


def new_id(at: datetime) -> str:
    """Return an id of 32 hexadecimal digits that begins with its time: new rows lie side by side in an index."""
    return f"{int(kst(at).timestamp() * 1_000):012x}{_LOTS.getrandbits(80):020x}"


def whole(field: str, value: object, least: int | None = None) -> None:
    """Refuse money or shares that are no whole number, before a database could round them. Raises ``BadInput``."""
    if type(value) is not int or (least is not None and value < least):
        allowed = "a whole number" if least is None else f"a whole number from {least}"
        raise BadInput(field=field, value=value, allowed=allowed, hint="read it again")
