"""Opening a database, its durability settings, and its errors in this package's words without its password."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from kiwoom_api.journal.places import prepare_file, scrub, shown
from kiwoom_api.journal.prepared import cursor_of, plainest
from kiwoom_api.journal.troubles import todo
from kiwoom_api.model.errors import JournalError

if TYPE_CHECKING:
    from kiwoom_api.journal.posting import Post

T = TypeVar("T")

_BUSY_MS = 5_000
_MIN_POSTGRES = 15
_PATIENT = "SET LOCAL statement_timeout = 0"
_PURPOSE = "kiwoom-purpose"
_GLANCE, _LOOK, _WRITE = "glance", "look", "write"


class Conflict(JournalError):
    """A constraint refused the rows; the store says in its own words what stood in the way."""


class Database:
    """One connection to the journal's database behind a lock, so that threads may share it."""

    def __init__(self, url: URL, *, create: bool) -> None:
        self.url = url
        self.shown = shown(url)
        self.file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        if self.file:
            prepare_file(self.file, create=create)
        self._lock = RLock()
        self._held: Connection | None = None
        self._post: Post | None = None
        self._batch: Connection | None = None
        self._settle: Callable[[], None] | None = None
        self._engine = _engine(url)
        self._driver: Any = self._engine.dialect.loaded_dbapi
        with self.read() as connection:
            self._verify(connection)

    def close(self) -> None:
        """Close the connection; closing twice is harmless."""
        with self._lock:
            self._let_go()
            self._engine.dispose()

    @property
    def dialect(self) -> Dialect:
        """How this database wants its statements said."""
        return self._engine.dialect

    @contextmanager
    def write(self, *, patient: bool = False, aside: bool = False) -> Iterator[Connection]:
        """A transaction that is durable when the block ends, and undone when it raises.

        Within a batch it is a part of the batch that can be undone alone; ``aside`` says that it has nothing to do
        with what the batch holds back. ``patient`` lets a statement take long.
        """
        with self._lock, self._translated():
            if self._batch is not None:
                self._settled(aside)
                with self._batch.begin_nested():
                    yield self._batch
                return
            with self._transaction(_WRITE) as connection:
                if patient and not self.file:
                    connection.exec_driver_sql(_PATIENT)
                yield connection

    @contextmanager
    def read(self, *, steady: bool = False, patient: bool = False, aside: bool = False) -> Iterator[Connection]:
        """A transaction for reading; within a batch, the batch's. ``steady``: all its statements see one moment.

        ``aside`` as in ``write``.
        """
        with self._lock, self._translated():
            if self._batch is not None:
                self._settled(aside)
                yield self._batch
                return
            with self._transaction(_LOOK if steady or patient else _GLANCE) as connection:
                if steady and not self.file:  # SQLite's readers see one moment anyhow
                    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                if patient and not self.file:
                    connection.exec_driver_sql(_PATIENT)
                yield connection

    @contextmanager
    def batch(self, *, patient: bool = False, settle: Callable[[], None] | None = None) -> Iterator[None]:
        """Make every ``write`` and ``read`` within part of one transaction.

        ``settle`` writes what the caller holds back, before anything else is read or written.
        """
        with self._lock:
            if self._batch is not None:
                yield
                return
            with self.write(patient=patient) as connection:
                self._batch, self._settle = connection, settle
                try:
                    yield
                finally:
                    self._batch = self._settle = None

    def _settled(self, aside: bool) -> None:
        if self._settle is not None and not aside:
            self._settle()

    def post(self, work: Callable[[Any], object], meanwhile: Callable[[], T]) -> T:
        """One insert on the driver's own cursor, durable when this returns: the fewest steps from a wish to its commit.

        ``meanwhile`` is done while a server commits; what it returns is returned. It must not touch the database.
        """

        def alone(raw: Any) -> T:
            if self.file:
                _post_sqlite(raw, work)
                return meanwhile()
            return self._post_postgres(raw, work, meanwhile)

        def within(cursor: Any) -> T:
            work(cursor)
            return meanwhile()

        return self._directly(alone, within)

    def glance(self, work: Callable[[Any], T]) -> T:
        """One statement that only looks, on the driver's own cursor; it sees one moment without a transaction."""
        return self._directly(lambda raw: work(plainest(raw)), work)

    def _directly(self, alone: Callable[[Any], T], within: Callable[[Any], T]) -> T:
        """Do it ``alone`` with the driver's connection, or ``within`` a batch with a cursor of the batch's."""
        with self._lock:
            try:
                if self._batch is not None:
                    self._settled(False)
                    with self._batch.begin_nested():
                        return within(cursor_of(self._batch))
                return alone(self._connected().connection.dbapi_connection)
            except (SQLAlchemyError, self._driver.Error) as error:
                if self._batch is None:
                    self._let_go(error)
                raise self._translation(error) from None
            except BaseException:  # raised again: whatever happened, a connection in doubt is not used again
                if self._batch is None:
                    self._let_go()
                raise

    def _post_postgres(self, raw: Any, work: Callable[[Any], object], meanwhile: Callable[[], T]) -> T:
        post = self._post
        if post is None or post.raw is not raw:
            from kiwoom_api.journal.posting import Post  # loaded by whoever has a connection of its kind

            post = self._post = Post(raw)
        work(post)
        try:
            return meanwhile()
        finally:
            post.settle()

    def _connected(self) -> Connection:
        """The one connection, kept between transactions: taking it from the pool each time is most of a small one."""
        if self._held is None:
            self._held = self._engine.connect()
        return self._held

    def _let_go(self, error: BaseException | None = None) -> None:
        """Give the connection back after a failure: the pool undoes what it was at, or opens another next time."""
        held, self._held = self._held, None
        if held is None:
            return
        raw: Any = None if held.closed or held.invalidated else held.connection.dbapi_connection
        if raw is not None and isinstance(error, self._driver.Error) and self.dialect.is_disconnect(error, raw, None):
            held.invalidate(error)
        held.close()

    @contextmanager
    def _transaction(self, purpose: str) -> Iterator[Connection]:
        try:
            connection = self._connected()
            connection.info[_PURPOSE] = purpose
            with connection.begin():
                yield connection
        except BaseException as error:  # raised again: a connection in doubt is not used again
            self._let_go(error)
            raise

    def _verify(self, connection: Connection) -> None:
        if self.file:
            result = connection.execute(text("PRAGMA quick_check(1)")).scalar()
            if result != "ok":
                raise JournalError(self._damaged(" ".join(str(result).split())))
            return
        version = int((connection.dialect.server_version_info or (0,))[0])
        if version < _MIN_POSTGRES:
            raise JournalError(f"journal {self.shown}: PostgreSQL {version} is too old; use {_MIN_POSTGRES} or newer")

    def _damaged(self, said: str) -> str:
        return (
            f"journal {self.file}: the file is damaged or is no journal ({said}); move it aside with its "
            "-journal file, restore a backup or start a new one, then reconcile with the broker before trading"
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, self._driver.Error) as error:
            raise self._translation(error) from None

    def _translation(self, error: Exception) -> JournalError:
        # Raised "from None": the driver's own chain would print the statement and the address it dialled.
        conflict = isinstance(error, IntegrityError | self._driver.IntegrityError)
        return (Conflict if conflict else JournalError)(self._explain(error))

    def _explain(self, error: Exception) -> str:
        origin = error.orig if isinstance(error, DBAPIError) else error
        said = " ".join(scrub(str(origin), self.url).split())[:300]
        damaged = isinstance(origin, sqlite3.DatabaseError) and (
            "not a database" in said or "malformed" in said or "disk image" in said
        )
        if damaged:
            return self._damaged(said)
        return f"journal {self.shown}: {said}; {todo(origin, said)}; nothing is sent until it works again"


def _post_sqlite(raw: Any, work: Callable[[Any], object]) -> None:
    cursor = raw.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    try:
        work(cursor)
        cursor.execute("COMMIT")
    except BaseException:  # raised again: nothing of a statement that did not end may stay
        if raw.in_transaction:
            cursor.execute("ROLLBACK")
        raise


def _engine(url: URL) -> Engine:
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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get(_PURPOSE) == _WRITE else "BEGIN")


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
    if connection.info.get(_PURPOSE, _WRITE) != _GLANCE:
        connection.exec_driver_sql("BEGIN")
