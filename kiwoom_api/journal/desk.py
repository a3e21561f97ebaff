"""A day's orders at hand: read once, worked on in memory as the twin does, and written in one go at the end.

Reconciliation looks at every order of a day several times. Each look in the database costs a round trip; the twin in
memory has the same rules at no cost. The batch's transaction keeps others out meanwhile: SQLite by its one writer,
PostgreSQL by locks on the day's intents.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from kiwoom_api.journal import codec, sql_fills, sql_intents
from kiwoom_api.journal.books_memory import FillKey
from kiwoom_api.journal.masking import to_json
from kiwoom_api.journal.memory import InMemoryJournal
from kiwoom_api.journal.sql_bulk import insert_many, update_many
from kiwoom_api.journal.tables import executions, intents, transitions
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.records import Execution, IntentRecord, Transition

_CHANGED = ("state", "order_no", "root_no", "filled", "amount", "fee", "tax", "reason", "code", "updated_at", "answer")
_ALONE = text("SELECT pg_advisory_xact_lock(1802858344, hashtext(:account))")
"""Two programs that reconcile one account do so one after the other."""

_UNRESOLVED = [state for state in OrderState if state.unresolved]


class Desk(InMemoryJournal):
    """The intents of a day and all unresolved ones, and the day's fills, of one account."""

    def __init__(self, connection: Connection, account: str, day: date) -> None:
        super().__init__()
        self.account, self.day = account, day
        if connection.dialect.name == "postgresql":
            connection.execute(_ALONE, {"account": account})
        listed = sql_intents.listed(connection, account, day, None, lock=True)
        old = [i for i in sql_intents.listed(connection, account, None, _UNRESOLVED) if i.business_date != day]
        for intent in (*old, *listed):
            key = (account, intent.business_date, intent.fingerprint)
            self._intents[intent.id], self._moves[intent.id] = intent, ()
            if intent.order_no:
                self._numbers[account, intent.business_date, intent.order_no] = intent.id
            if intent.state.unresolved:
                self._held[key] = intent.id
        for fill in sql_fills.listed(connection, account, day):
            self._file((account, day, fill.order_no, fill.fill_no), fill)
        self._seen = (dict(self._intents), dict(self._fills))

    def has(self, intent_id: str) -> bool:
        """Tell whether an intent is at hand and of the day."""
        return intent_id in self._intents and self._intents[intent_id].business_date == self.day

    def numbered(self, order_no: str) -> bool:
        """Tell whether an intent at hand holds a number of the day."""
        return (self.account, self.day, order_no) in self._numbers

    def _keep(self, key: FillKey, fill: Execution) -> None:
        """Keep a fill; what it makes of its position is reckoned once, when all are written."""
        self._file(key, fill)

    def flush(self, connection: Connection) -> None:
        """Write what was changed, in the order in which it happened; the desk is of no use afterwards."""
        before, fills = self._seen
        added = [fill for key, fill in self._fills.items() if key not in fills]
        claimed = [fill for key, fill in self._fills.items() if key in fills and fill is not fills[key]]
        moved = [intent for intent in self._intents.values() if intent is not before[intent.id]]
        moves = [move for history in self._moves.values() for move in history]
        insert_many(connection, executions, [codec.booked_values(fill) for fill in added])
        sql_fills.add_to_positions(connection, self.account, added)
        update_many(connection, executions, "seq", [{"seq": f.seq, "intent_id": f.intent_id} for f in claimed])
        update_many(connection, intents, "id", [_intent(intent) for intent in moved])
        insert_many(connection, transitions, [_move(move) for move in moves])


def _intent(intent: IntentRecord) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(intent, name) for name in _CHANGED}
    return kept | {
        "id": intent.id,
        "state": intent.state.value,
        "order_no": intent.order_no or None,
        "answer": to_json(intent.answer),
    }


def _move(move: Transition) -> dict[str, Any]:
    return {
        "intent_id": move.intent_id,
        "before": None if move.before is None else move.before.value,
        "after": move.after.value,
        "at": move.at,
        "why": move.why,
        "order_no": move.order_no,
        "root_no": move.root_no,
        "code": move.code,
        "answer": None if move.answer is None else to_json(move.answer),
    }
