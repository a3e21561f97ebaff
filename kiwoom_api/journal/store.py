"""The journal on SQLite or PostgreSQL: every method is one transaction, durable before it returns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from types import TracebackType
from typing import Self
from uuid import uuid4

from kiwoom_api.journal import codec, migrate, sql_control, sql_fills, sql_intents, sql_views
from kiwoom_api.journal.database import Conflict, Database
from kiwoom_api.journal.digest import digest_of
from kiwoom_api.journal.invariants import of_account, of_day, of_questions
from kiwoom_api.journal.memory import InMemoryJournal
from kiwoom_api.journal.places import MEMORY, parse_url
from kiwoom_api.journal.projection import DayView
from kiwoom_api.journal.store_control import ControlStore
from kiwoom_api.model.errors import FingerprintBusy, JournalError
from kiwoom_api.model.orders import Fill, Holding, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import (
    Booked,
    Execution,
    FillSource,
    IntentRecord,
    NewIntent,
    Opening,
    Position,
    Transition,
)


def open_database(url: str, *, create: bool = True) -> Database:
    """Open a database with its schema up to date, sealed or not. Raises as ``Journal.open`` does."""
    database = Database(parse_url(url), create=create)
    try:
        migrate.upgrade(database, create=create)
    except BaseException:
        database.close()
        raise
    return database


class Journal(ControlStore):
    """The durable journal; ``model.ports.JournalPort`` says what each method promises. Threads may share it."""

    @staticmethod
    def open(url: str, *, create: bool = True) -> JournalPort:
        """Open a journal and bring its schema up to date: a SQLite or PostgreSQL address, or ``memory://``.

        Raises:
            SettingsError: the address is malformed or names another database.
            JournalError: it cannot be opened, is damaged, has a newer schema, has moved to another database, or is
                missing with ``create=False``.
        """
        if url == MEMORY:
            return InMemoryJournal()
        database = open_database(url, create=create)
        with database.read() as connection:
            moved_to = sql_control.sealed(connection)
        if moved_to is not None:
            database.close()
            raise JournalError(
                f"journal {database.shown}: it has moved to {moved_to}; set KIWOOM_DATABASE_URL to that address"
            )
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

    def batch(self) -> AbstractContextManager[None]:
        """Make everything within one transaction."""
        return self._database.batch()

    def begin_intent(
        self, new: NewIntent, *, to: OrderState = OrderState.INTENT, why: str = "", code: str = ""
    ) -> IntentRecord:
        """Commit an intent, and its first move with it; ``FingerprintBusy`` when an identical one is unresolved."""
        values, dialect = codec.begun(new, new.id or uuid4().hex, to, why, code), self._database.dialect
        try:
            self._database.post(lambda cursor: sql_intents.begin(cursor, dialect, values))
        except Conflict:
            with self._database.read() as connection:
                held = sql_intents.holder(connection, new) if to.unresolved else None
            if held is None:
                raise
            raise FingerprintBusy(held, new.fingerprint) from None
        return codec.intent_record(values)

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

    def fills(self, account: str, day: date | None = None, *, after: int = 0) -> list[Execution]:
        """Return the recorded fills in the order of their recording."""
        with self._database.read() as connection:
            return sql_fills.listed(connection, account, day, after)

    def booked(self, account: str, day: date, order_no: str) -> Booked:
        """Return what is recorded of one order number."""
        with self._database.read() as connection:
            return sql_fills.booked(connection, account, day, order_no)

    def bookings(self, account: str, day: date) -> dict[str, Booked]:
        """Return what is recorded of every order number of a day."""
        with self._database.read() as connection:
            return sql_fills.bookings(connection, account, day)

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

    def rebuild(self, account: str) -> int:
        """Make the projections anew from openings, moves and fills; return how many were wrong."""
        with self._database.write(patient=True) as connection:
            return sql_views.rebuild(connection, account)

    def check(self, account: str, *, now: datetime | None = None) -> list[str]:
        """Return the violated invariants, in words."""
        found = [line for view in self._views(account) for line in of_day(view)]
        with self._database.read(steady=True) as connection:
            opening = sql_fills.opening(connection, account)
            fills = sql_fills.listed(connection, account, after=opening.upto if opening else 0)
            held = sql_fills.held(connection, account)
        return [
            *found,
            *of_account(opening, fills, held),
            *(of_questions(self.unresolved(account), now) if now else ()),
        ]

    def digest(self, account: str) -> str:
        """Return a hash of all that happened to an account."""
        told = (self.opening(account), self.externals(account), self.days(account), self.alerts(account))
        return digest_of(self._views(account), *told)

    def _views(self, account: str) -> Iterator[DayView]:
        # A day at a time: a journal of years is never in memory at once, and a writer never waits for all of it.
        with self._database.read() as connection:
            days = sql_views.days(connection, account)
        for day in days:
            with self._database.read(steady=True) as connection:
                view = sql_views.day_view(connection, account, day)
            yield view
