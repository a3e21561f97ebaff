"""How a connection to the journal's database is set up: durability, patience, and where its transactions begin."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

__all__ = ["GLANCE", "LOOK", "PURPOSE", "WRITE", "engine_of"]

_BUSY_MS = 5_000

PURPOSE = "kiwoom-purpose"
"""Where a connection's ``info`` says what its transaction is for."""
GLANCE, LOOK, WRITE = "glance", "look", "write"


def engine_of(url: URL) -> Engine:
    """Return an engine with one connection, which waits for others for a while and commits durably."""
    postgres = url.get_backend_name() == "postgresql"
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"connect_timeout": 5, "application_name": "kiwoom-api"} if postgres else {},
    )
    event.listen(engine, "connect", _on_connect_postgres if postgres else _on_connect_sqlite)
    event.listen(engine, "begin", _on_begin_postgres if postgres else _on_begin_sqlite)
    return engine


def _on_connect_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _on_begin_sqlite, not by the driver
    # A rollback journal, not WAL: the WAL-reset defect of SQLite 3.7.0 to 3.51.2 is in many Python builds.
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = TRUNCATE",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock first: a transaction that reads and then writes could not wait for another writer.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get(PURPOSE) == WRITE else "BEGIN")


def _on_connect_postgres(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        # A hung server must become an error: the caller stops trading instead of waiting.
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"SET lock_timeout = {_BUSY_MS}")
        cursor.execute("SET statement_timeout = 15000")
    connection.commit()
    connection.autocommit = True  # transactions are begun by _on_begin_postgres, not by the driver


def _on_begin_postgres(connection: Connection) -> None:
    # Each statement sees its own moment anyhow: a look that is no more than that needs no transaction around it.
    if connection.info.get(PURPOSE, WRITE) != GLANCE:
        connection.exec_driver_sql("BEGIN")
