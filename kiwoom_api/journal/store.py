"""The journal on SQLite or PostgreSQL: every method is one transaction, durable before it returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Self

from kiwoom_api.journal import migrate, sql_control, sql_fills, sql_intents, sql_views
from kiwoom_api.journal.database import Database
from kiwoom_api.journal.digest import digest_of
from kiwoom_api.journal.invariants import of_account, of_day, of_questions
from kiwoom_api.journal.memory import InMemoryJournal
from kiwoom_api.journal.places import MEMORY, parse_url
from kiwoom_api.journal.projection import DayView
from kiwoom_api.journal.store_orders import OrderStore
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.orders import Holding
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import (
    Booked,
    Execution,
    Opening,
    Position,
    Transition,
)


def open_database(url: str, *, create: bool = True) -> Database:
    """Open a database with its schema up to date, sealed or not. Raises as ``Journal.open`` does."""
    database = Database(parse_url(url), create=create)
    try:
        migrate.upgrade(database, create=create)
    except BaseException:  # raised again: a migration that was broken off leaves no connection behind
        database.close()
        raise
    return database


class Journal(OrderStore):
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

    def transitions(self, intent_id: str) -> list[Transition]:
        """Return the moves of an intent, oldest first."""
        with self._database.read() as connection:
            return sql_intents.history(connection, intent_id)

    def fills(self, account: str, day: date | None = None, *, after: int = 0) -> list[Execution]:
        """Return the recorded fills in the order of their recording."""
        with self._database.read() as connection:
            return sql_fills.listed(connection, account, day, after)

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
        kept = (self.opening(account), self.externals(account), self.days(account))
        told = (*kept, self.alerts(account), self.algo_notes(account))
        return digest_of(self._views(account), *told)

    def _views(self, account: str) -> Iterator[DayView]:
        # A day at a time: a journal of years is never in memory at once, and a writer never waits for all of it.
        with self._database.read() as connection:
            days = sql_views.days(connection, account)
        for day in days:
            with self._database.read(steady=True) as connection:
                view = sql_views.day_view(connection, account, day)
            yield view
