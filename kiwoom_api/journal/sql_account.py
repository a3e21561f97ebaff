"""Statements about days, alerts and orders that are not ours. Each works inside the caller's transaction."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy import text as text_of

from kiwoom_api.journal import codec
from kiwoom_api.journal.tables import alerts as alert_table
from kiwoom_api.journal.tables import days
from kiwoom_api.journal.tables import externals as external_table
from kiwoom_api.model.orders import LedgerRow
from kiwoom_api.model.records import Alert, AlertLevel, DaySnapshot

_IN_TURN = text_of("SELECT pg_advisory_xact_lock(1802858343)")


def adopt(connection: Connection, account: str, day: date, row: LedgerRow) -> bool:
    """Insert an adopted order, or bring the known one up to date; True when it is new."""
    table, values = external_table, codec.ledger_values(row)
    key = (table.c.account == account, table.c.business_date == day, table.c.order_no == row.order_no)
    if connection.execute(select(table.c.seq).where(*key)).first() is not None:
        connection.execute(update(table).where(*key).values(**values))
        return False
    connection.execute(insert(table), {**values, "account": account, "business_date": day})
    return True


def externals(connection: Connection, account: str, day: date | None) -> list[LedgerRow]:
    """Return adopted orders in the order of their adoption."""
    query = select(external_table).where(external_table.c.account == account).order_by(external_table.c.seq)
    if day is not None:
        query = query.where(external_table.c.business_date == day)
    return [codec.ledger_row(dict(row)) for row in connection.execute(query).mappings()]


def snapshot(connection: Connection, account: str, day: date, cash: int, equity: int) -> None:
    """Write a day's closing figures, in place of earlier ones."""
    codec.whole("cash", cash)
    codec.whole("equity", equity)
    connection.execute(delete(days).where(days.c.account == account, days.c.day == day))
    connection.execute(insert(days), {"account": account, "day": day, "cash": cash, "equity": equity})


def snapshots(connection: Connection, account: str) -> list[DaySnapshot]:
    """Return the days' figures, oldest first."""
    query = select(days).where(days.c.account == account).order_by(days.c.day)
    return [DaySnapshot(**row) for row in connection.execute(query).mappings()]


def alert(connection: Connection, level: AlertLevel, code: str, text: str, at: datetime, account: str) -> None:
    """Insert an alert; one after another, so that a higher number is never seen before a lower one."""
    if connection.dialect.name == "postgresql":
        connection.execute(_IN_TURN)
    values = {"at": codec.kst(at), "level": level.value, "code": code, "text": text, "account": account}
    connection.execute(insert(alert_table), values)


def alerts(connection: Connection, account: str | None, *, after: int = 0) -> list[Alert]:
    """Return alerts, oldest first."""
    query = select(alert_table).where(alert_table.c.seq > after).order_by(alert_table.c.seq)
    if account is not None:
        query = query.where(alert_table.c.account == account)
    rows = connection.execute(query).mappings()
    return [Alert(**{**row, "level": AlertLevel(row["level"])}) for row in rows]
