"""Statements about intents and their transitions. Each function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, bindparam, insert, literal_column, null, select, update

from kiwoom_api.journal import codec
from kiwoom_api.journal.prepared import Look, Prepared, cursor_of
from kiwoom_api.journal.tables import executions, intents, transitions
from kiwoom_api.model.errors import IllegalMove, NumberTaken
from kiwoom_api.model.orders import MOVES, OrderState
from kiwoom_api.model.records import IntentRecord, NewIntent, Transition

_UNRESOLVED = tuple(state.value for state in OrderState if state.unresolved)

_BY_ID = select(intents).where(intents.c.id == bindparam("id"))
_BY_ID_LOCKED = _BY_ID.with_for_update()
_BY_NUMBER = select(intents).where(
    intents.c.account == bindparam("account"),
    intents.c.business_date == bindparam("day"),
    intents.c.order_no == bindparam("number"),
)
_LOOK_BY_ID, _LOOK_BY_NUMBER = Look(_BY_ID), Look(_BY_NUMBER)
_BY_FINGERPRINT = select(intents.c.id).where(
    intents.c.account == bindparam("account"),
    intents.c.business_date == bindparam("day"),
    intents.c.fingerprint == bindparam("fingerprint"),
    intents.c.state.in_(_UNRESOLVED),
)
_MOVED = insert(transitions)
_UPDATE = update(intents).where(intents.c.id == bindparam("_id"))
_CLAIM = (
    update(executions)
    .where(
        executions.c.account == bindparam("_account"),
        executions.c.business_date == bindparam("_day"),
        executions.c.order_no == bindparam("_number"),
        executions.c.intent_id.is_(None),
    )
    .returning(executions.c.quantity, executions.c.price, executions.c.fee, executions.c.tax)
)


_UNSET: dict[str, ColumnElement[Any]] = {
    "order_no": null(),
    "root_no": literal_column("''"),
    **dict.fromkeys(("filled", "amount", "fee", "tax"), literal_column("0")),
    "answer": literal_column("'{}'"),
}
"""What a new intent has nothing in yet; said in the statement's text, so that nothing of it is handed over."""
_BEGIN = Prepared(
    insert(intents).values(_UNSET),
    tuple(column.name for column in intents.columns if column.name != "seq" and column.name not in _UNSET),
    alone="account",
)


def holder(connection: Connection, new: NewIntent) -> str | None:
    """Return the unresolved intent that holds the fingerprint."""
    keys = {"account": new.account, "day": new.business_date, "fingerprint": new.fingerprint}
    return connection.execute(_BY_FINGERPRINT, keys).scalar()


def begin(cursor: Any, dialect: Dialect, values: Mapping[str, Any]) -> None:
    """Insert an intent with its first moves, in one statement; the unique index refuses a busy fingerprint."""
    _BEGIN.run(cursor, dialect, values)


def move(
    connection: Connection,
    intent_id: str,
    to: OrderState,
    *,
    at: datetime,
    why: str,
    given: Mapping[str, str] | None = None,
) -> IntentRecord:
    """Change the state with its transition; bind the number and the fills already recorded under it.

    ``given`` is what the move changes beside the state, as ``codec.given`` returns it.
    """
    at, row, given = codec.kst(at), locked(connection, intent_id), given or {}
    before = OrderState(row["state"])
    if to not in MOVES[before]:
        raise IllegalMove(intent_id, before, to)
    changed: dict[str, object] = {"state": to.value, "updated_at": at, "reason": why, **given}
    if "order_no" in given:
        changed |= bind(connection, row, given["order_no"])
    connection.execute(_UPDATE.values(**changed), {"_id": intent_id})
    connection.execute(_MOVED, codec.move_values(intent_id, before, to, at, why, given))
    return codec.intent_record({**row, **changed})


def bind(connection: Connection, row: Mapping[str, Any], order_no: str) -> dict[str, object]:
    """Give an intent its number; return the columns that follow, with the fills that waited for it."""
    if row["order_no"] == order_no:
        return {}
    if row["order_no"]:
        raise codec.bound(row["id"], row["order_no"], order_no)
    other = by_order_no(connection, row["account"], row["business_date"], order_no)
    if other is not None:
        raise NumberTaken(order_no, other.id)
    keys = {"_account": row["account"], "_day": row["business_date"], "_number": order_no}
    waited = connection.execute(_CLAIM.values(intent_id=row["id"]), keys).all()
    return {
        "order_no": order_no,
        "filled": row["filled"] + sum(w.quantity for w in waited),
        "amount": row["amount"] + sum(w.quantity * w.price for w in waited),
        "fee": row["fee"] + sum(w.fee for w in waited),
        "tax": row["tax"] + sum(w.tax for w in waited),
    }


def locked(connection: Connection, intent_id: str) -> dict[str, Any]:
    """Return an intent's columns, held until the transaction ends."""
    row = connection.execute(_BY_ID_LOCKED, {"id": intent_id}).mappings().first()
    if row is None:
        raise codec.unknown(intent_id)
    return dict(row)


def get(cursor: Any, dialect: Dialect, intent_id: str) -> IntentRecord:
    """Return one intent."""
    rows = _LOOK_BY_ID.rows(cursor, dialect, {"id": intent_id})
    if not rows:
        raise codec.unknown(intent_id)
    return codec.intent_record(rows[0])


def holding(cursor: Any, dialect: Dialect, account: str, day: date, order_no: str) -> IntentRecord | None:
    """Return the intent that holds a number."""
    rows = _LOOK_BY_NUMBER.rows(cursor, dialect, {"account": account, "day": day, "number": order_no})
    return codec.intent_record(rows[0]) if rows else None


def by_order_no(connection: Connection, account: str, day: date, order_no: str) -> IntentRecord | None:
    """Return the intent that holds a number."""
    return holding(cursor_of(connection), connection.dialect, account, day, order_no)


def listed(
    connection: Connection, account: str, day: date | None, states: Collection[OrderState] | None, *, lock: bool = False
) -> list[IntentRecord]:
    """Return intents in the order of their creation; with ``lock``, held until the transaction ends."""
    query = select(intents).where(intents.c.account == account).order_by(intents.c.seq)
    if day is not None:
        query = query.where(intents.c.business_date == day)
    if states is not None:
        query = query.where(intents.c.state.in_([state.value for state in states]))
    if lock:
        query = query.with_for_update()
    found = connection.execute(query)
    names = tuple(found.keys())
    return [codec.intent_record(dict(zip(names, row, strict=True))) for row in found]


def history(connection: Connection, intent_id: str) -> list[Transition]:
    """Return the moves of an intent, oldest first."""
    row = connection.execute(_BY_ID, {"id": intent_id}).mappings().first()
    if row is None:
        return []
    query = select(transitions).where(transitions.c.intent_id == intent_id).order_by(transitions.c.seq)
    later = connection.execute(query).mappings()
    return [*codec.first_moves(dict(row)), *(codec.transition(dict(move)) for move in later)]


def histories(connection: Connection, account: str, day: date) -> dict[str, list[Transition]]:
    """Return the moves of all intents of an account's day."""
    mine = (intents.c.account == account, intents.c.business_date == day)
    started = select(intents.c.id, intents.c.created_at, intents.c.begun, intents.c.begun_why, intents.c.begun_code)
    found = {row["id"]: codec.first_moves(dict(row)) for row in connection.execute(started.where(*mine)).mappings()}
    query = select(transitions).join(intents, intents.c.id == transitions.c.intent_id).where(*mine)
    for row in connection.execute(query.order_by(transitions.c.seq)).mappings():
        found.setdefault(row["intent_id"], []).append(codec.transition(dict(row)))
    return found
