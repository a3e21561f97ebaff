"""The part of the durable journal that is not about orders: days, alerts, others' orders, leases, levels, limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection

from kiwoom_api.journal import sql_account, sql_control
from kiwoom_api.journal.database import Conflict, Database
from kiwoom_api.model.orders import LedgerRow
from kiwoom_api.model.records import Alert, AlertLevel, AlgoNote, DaySnapshot, Lease, LimitsNote, SwitchNote

T = TypeVar("T")


class ControlStore:
    """Every method is one transaction on the database, durable before it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def adopt_external(self, account: str, day: date, row: LedgerRow) -> bool:
        """Remember an order that is not ours."""
        return self._twice(lambda connection: sql_account.adopt(connection, account, day, row), aside=True)

    def externals(self, account: str, day: date | None = None) -> list[LedgerRow]:
        """Return the orders that are not ours."""
        with self._database.read(aside=True) as connection:
            return sql_account.externals(connection, account, day)

    def snapshot_day(self, account: str, day: date, cash: int, equity: int) -> None:
        """Keep a day's closing cash and equity."""
        self._twice(lambda connection: sql_account.snapshot(connection, account, day, cash, equity))

    def days(self, account: str) -> list[DaySnapshot]:
        """Return the days' snapshots, oldest first."""
        with self._database.read() as connection:
            return sql_account.snapshots(connection, account)

    def alert(self, level: AlertLevel | str, code: str, text: str, *, at: datetime, account: str = "") -> None:
        """Keep something a person should know."""
        with self._database.write(aside=True) as connection:
            sql_account.alert(connection, AlertLevel(level), code, text, at, account)

    def alerts(self, account: str | None = None) -> list[Alert]:
        """Return the alerts, oldest first."""
        with self._database.read() as connection:
            return sql_account.alerts(connection, account)

    def untold(self, channel: str) -> list[Alert]:
        """Return the alerts that a channel has not delivered yet."""
        with self._database.read() as connection:
            return sql_control.untold(connection, channel)

    def mark_told(self, channel: str, seq: int) -> None:
        """Remember that a channel has delivered every alert up to ``seq``."""
        self._twice(lambda connection: sql_control.mark_told(connection, channel, seq))

    def lease(self, account: str) -> Lease | None:
        """Return who runs the account's engine."""
        with self._database.read() as connection:
            return sql_control.lease(connection, account)

    def take_lease(self, wanted: Lease, *, over: Lease | None = None, why: str = "") -> Lease:
        """Take the account's lease, or take it over."""
        return self._twice(lambda connection: sql_control.take(connection, wanted, over, why))

    def beat_lease(self, account: str, holder: str, *, at: datetime) -> Lease:
        """Prolong a lease."""
        with self._database.write() as connection:
            return sql_control.beat(connection, account, holder, at)

    def release_lease(self, account: str, holder: str) -> bool:
        """Give a lease back."""
        with self._database.write() as connection:
            return sql_control.release(connection, account, holder)

    def note_switch(self, note: SwitchNote) -> None:
        """Write down a level as it was set."""
        with self._database.write() as connection:
            sql_control.note_switch(connection, note)

    def switches(self, account: str) -> list[SwitchNote]:
        """Return the levels as they were set, oldest first."""
        with self._database.read() as connection:
            return sql_control.noted_switches(connection, account)

    def note_limits(self, note: LimitsNote) -> bool:
        """Write down limits that come into force; False when the same ones are in force."""
        with self._database.write() as connection:
            return sql_control.note_limits(connection, note)

    def limits(self, account: str) -> list[LimitsNote]:
        """Return the limits as they came into force, oldest first."""
        with self._database.read() as connection:
            return sql_control.noted_limits(connection, account)

    def note_algo(self, note: AlgoNote) -> None:
        """Write down a step of an execution algorithm."""
        self._twice(lambda connection: sql_control.note_algo(connection, note))

    def algo_notes(self, account: str, algo: str | None = None) -> list[AlgoNote]:
        """Return the steps of an account's execution algorithms, oldest first."""
        with self._database.read() as connection:
            return sql_control.algo_notes(connection, account, algo)

    def accounts(self) -> list[str]:
        """Return the accounts that something was written about."""
        with self._database.read() as connection:
            return sql_control.accounts(connection)

    def _twice(self, work: Callable[[Connection], T], *, aside: bool = False) -> T:
        # Another process may have written the same key between our look and our insert: the second look sees it.
        try:
            with self._database.write(aside=aside) as connection:
                return work(connection)
        except Conflict:
            with self._database.write(aside=aside) as connection:
                return work(connection)
