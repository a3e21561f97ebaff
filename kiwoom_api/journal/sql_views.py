"""A day of an account in one look, and making its projections anew. Each works inside the caller's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, union, update

from kiwoom_api.journal import sql_control, sql_fills, sql_intents
from kiwoom_api.journal.masking import to_json
from kiwoom_api.journal.projection import PROJECTED, DayView, strays, wrong
from kiwoom_api.journal.tables import executions, intents
from kiwoom_api.model.records import IntentRecord

_SET = update(intents).where(intents.c.id == bindparam("_id"))
_OWNER = update(executions).where(executions.c.seq == bindparam("_seq")).values(intent_id=bindparam("_owner"))


def days(connection: Connection, account: str) -> list[date]:
    """Return the business dates with intents or fills, oldest first."""
    both = union(*(select(table.c.business_date).where(table.c.account == account) for table in (intents, executions)))
    return sorted(connection.execute(both).scalars())


def day_view(connection: Connection, account: str, day: date) -> DayView:
    """Return everything that happened on a day."""
    return DayView(
        day=day,
        intents=sql_intents.listed(connection, account, day, None),
        moves=sql_intents.histories(connection, account, day),
        fills=sql_fills.listed(connection, account, day),
        switches=sql_control.noted_switches(connection, account),
        limits=sql_control.noted_limits(connection, account),
    )


def rebuild(connection: Connection, account: str) -> int:
    """Write what differs from what the events make, and all positions; return how many intents and fills differed."""
    mended = 0
    for day in days(connection, account):
        view = day_view(connection, account, day)
        right, stray = wrong(view), strays(view)
        for intent_id in right:
            # First out of the way of the unique indexes: numbers and fingerprints may have to change places.
            connection.execute(_SET.values(order_no=None, state="DENIED"), {"_id": intent_id})
        for intent in right.values():
            connection.execute(_SET.values(**_columns(intent)), {"_id": intent.id})
        for seq, owner in stray.items():
            connection.execute(_OWNER, {"_seq": seq, "_owner": owner})
        mended += len(right) + len(stray)
    sql_fills.rebuild_positions(connection, account)
    return mended


def _columns(intent: IntentRecord) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(intent, name) for name in PROJECTED}
    return kept | {
        "state": intent.state.value,
        "order_no": intent.order_no or None,
        "answer": to_json(intent.answer),
    }
