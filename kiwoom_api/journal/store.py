"""The journal on SQLite or PostgreSQL: every method is one transaction, durable before it returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Self, TypeVar
from uuid import uuid4

from sqlalchemy import Connection

from kiwoom_api.journal import migrate, sql_account, sql_fills, sql_intents
from kiwoom_api.journal.database import Conflict, Database
from kiwoom_api.journal.invariants import violations
from kiwoom_api.journal.memory import InMemoryJournal
from kiwoom_api.journal.places import MEMORY, parse_url
from kiwoom_api.model.errors import FingerprintBusy
from kiwoom_api.model.orders import Fill, Holding, LedgerRow, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import (
    Alert,
    AlertLevel,
    Booked,
    DaySnapshot,
    Execution,
    FillSource,
    IntentRecord,
    NewIntent,
    Opening,
    Position,
    Transition,
)

T = TypeVar("T")


class Journal:
    """The durable journal; ``model.ports.JournalPort`` says what each method promises. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def open(url: str, *, create: bool = True) -> JournalPort:
        """Open a journal and bring its schema up to date: a SQLite or PostgreSQL address, or ``memory://``.

        Raises:
            SettingsError: the address is malformed or names another database.
            JournalError: it cannot be opened, is damaged, has a newer schema, or is missing with ``create=False``.
        """
        if url == MEMORY:
            return InMemoryJournal()
        database = Database(parse_url(url), create=create)
        try:
            migrate.upgrade(database, create=create)
        except BaseException:
            database.close()
            raise
        return Journal(database)

    def __repr__(self) -> str:
        return f"Journal({self._database.shown})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; closing twice is harmless."""
        self._database.close()

    def begin_intent(self, new: NewIntent) -> IntentRecord:
        """Commit an intent; raise ``FingerprintBusy`` when an identical one is unresolved."""
        try:
            with self._database.write() as connection:
                return sql_intents.begin(connection, new, new.id or uuid4().hex)
        except Conflict:
            with self._database.read() as connection:
                held = sql_intents.holder(connection, new)
            if held is None:
                raise
            raise FingerprintBusy(held, new.fingerprint) from None

    def move(
        self,
        intent_id: str,
        to: OrderState,
        *,
        at: datetime,
        why: str,
        order_no: str | None = None,
        root_no: str | None = None,
        answer: Mapping[str, object] | None = None,
        code: str | None = None,
    ) -> IntentRecord:
        """Commit a change of state with its transition."""
        return self._twice(
            lambda connection: sql_intents.move(
                connection, intent_id, to, at=at, why=why, order_no=order_no, root_no=root_no, answer=answer, code=code
            )
        )

    def record_fill(
        self,
        account: str,
        fill: Fill,
        intent_id: str | None,
        source: FillSource | str,
        *,
        to: OrderState | None = None,
        why: str = "",
        after: int | None = None,
    ) -> bool:
        """Commit a fill with the position it makes; False when its key is there already."""
        return self._twice(
            lambda connection: sql_fills.record(
                connection, account, fill, intent_id, source, to=to, why=why, after=after
            )
        )

    def intent(self, intent_id: str) -> IntentRecord:
        """Return one intent."""
        with self._database.read() as connection:
            return sql_intents.get(connection, intent_id)

    def intents(
        self, account: str, day: date | None = None, states: Collection[OrderState] | None = None
    ) -> list[IntentRecord]:
        """Return the intents of an account, oldest first."""
        with self._database.read() as connection:
            return sql_intents.listed(connection, account, day, states)

    def by_order_no(self, account: str, day: date, order_no: str) -> IntentRecord | None:
        """Return the intent that holds the number."""
        with self._database.read() as connection:
            return sql_intents.by_order_no(connection, account, day, order_no)

    def unresolved(self, account: str) -> list[IntentRecord]:
        """Return the intents whose outcome is not known."""
        return self.intents(account, states=[state for state in OrderState if state.unresolved])

    def transitions(self, intent_id: str) -> list[Transition]:
        """Return the moves of an intent, oldest first."""
        with self._database.read() as connection:
            return sql_intents.history(connection, intent_id)

    def fills(self, account: str, day: date | None = None) -> list[Execution]:
        """Return the recorded fills in the order of their recording."""
        with self._database.read() as connection:
            return sql_fills.listed(connection, account, day)

    def booked(self, account: str, day: date, order_no: str) -> Booked:
        """Return what is recorded of one order number."""
        with self._database.read() as connection:
            return sql_fills.booked(connection, account, day, order_no)

    def positions(self, account: str) -> dict[str, Position]:
        """Return the positions by stock."""
        with self._database.read() as connection:
            return sql_fills.held(connection, account)

    def cash(self, account: str) -> int | None:
        """Return the cash that opening and fills make, in won."""
        with self._database.read() as connection:
            return sql_fills.cash(connection, account)

    def set_opening(self, account: str, holdings: Sequence[Holding], cash: int, at: datetime) -> None:
        """Adopt the broker's holdings and cash."""
        with self._database.write() as connection:
            sql_fills.set_opening(connection, account, holdings, cash, at)

    def opening(self, account: str) -> Opening | None:
        """Return the latest opening."""
        with self._database.read() as connection:
            return sql_fills.opening(connection, account)

    def adopt_external(self, account: str, day: date, row: LedgerRow) -> bool:
        """Remember an order that is not ours."""
        with self._database.write() as connection:
            return sql_account.adopt(connection, account, day, row)

    def externals(self, account: str, day: date | None = None) -> list[LedgerRow]:
        """Return the orders that are not ours."""
        with self._database.read() as connection:
            return sql_account.externals(connection, account, day)

    def snapshot_day(self, account: str, day: date, cash: int, equity: int) -> None:
        """Keep a day's closing cash and equity."""
        with self._database.write() as connection:
            sql_account.snapshot(connection, account, day, cash, equity)

    def days(self, account: str) -> list[DaySnapshot]:
        """Return the days' snapshots, oldest first."""
        with self._database.read() as connection:
            return sql_account.snapshots(connection, account)

    def alert(self, level: AlertLevel | str, code: str, text: str, *, at: datetime, account: str = "") -> None:
        """Keep something a person should know."""
        with self._database.write() as connection:
            sql_account.alert(connection, AlertLevel(level), code, text, at, account)

    def alerts(self, account: str | None = None) -> list[Alert]:
        """Return the alerts, oldest first."""
        with self._database.read() as connection:
            return sql_account.alerts(connection, account)

    def rebuild(self, account: str) -> None:
        """Rebuild positions and filled quantities from openings and fills."""
        with self._database.write() as connection:
            sql_fills.rebuild_filled(connection, account)
            sql_fills.rebuild_positions(connection, account)

    def _twice(self, work: Callable[[Connection], T]) -> T:
        # Another process may have written the same key between our look and our insert: the second look sees it.
        try:
            with self._database.write() as connection:
                return work(connection)
        except Conflict:
            with self._database.write() as connection:
                return work(connection)

    def check(self, account: str) -> list[str]:
        """Return the violated invariants, in words."""
        with self._database.read() as connection:
            return violations(
                sql_intents.listed(connection, account, None, None),
                sql_intents.histories(connection, account),
                sql_fills.listed(connection, account),
                sql_fills.opening(connection, account),
                sql_fills.held(connection, account),
            )
