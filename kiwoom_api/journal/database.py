"""Opening a database, its durability settings, and its errors in this package's words without its password."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Dialect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from kiwoom_api.journal.engines import GLANCE, LOOK, PURPOSE, WRITE, engine_of
from kiwoom_api.journal.places import prepare_file, scrub, shown
from kiwoom_api.journal.prepared import cursor_of, plainest
from kiwoom_api.journal.troubles import todo
from kiwoom_api.model.errors import JournalError

if TYPE_CHECKING:
    from kiwoom_api.journal.posting import Post

T = TypeVar("T")

_MIN_POSTGRES = 15
_PATIENT = "SET LOCAL statement_timeout = 0"


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
        self._engine = engine_of(url)
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
            with self._transaction(WRITE) as connection:
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
            with self._transaction(LOOK if steady or patient else GLANCE) as connection:
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
            self._free()
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
        try:
            work(post)
            made = meanwhile()
            post.settle()
        except BaseException:  # raised again: whatever came, the connection must be fit for the next statement
            post.abandon()
            raise
        return made

    def _free(self) -> None:
        """Refuse a second statement while an intent is on its way: the lock lets its own thread pass.

        A signal's handler or a finalizer of a user's program would come in between, and the intent's fate be lost.
        """
        if self._post is not None and self._post.busy:
            raise JournalError(
                f"journal {self.shown}: an intent is being written, and this came in between (a signal's handler?); "
                "set a flag there, and use the journal afterwards"
            )

    def _connected(self) -> Connection:
        """The one connection, kept between transactions: taking it from the pool each time is most of a small one."""
        if self._held is None:
            self._held = self._engine.connect()
        return self._held

    def _let_go(self, error: BaseException | None = None) -> None:
        """Give the connection back after a failure: the pool undoes what it was at, or opens another next time."""
        if self._post is not None and self._post.busy:
            self._post = None  # interrupted where it could not end by itself; the pool clears its connection away
        held, self._held = self._held, None
        if held is None:
            return
        raw: Any = None if held.closed or held.invalidated else held.connection.dbapi_connection
        if raw is not None and isinstance(error, self._driver.Error) and self.dialect.is_disconnect(error, raw, None):
            held.invalidate(error)
        held.close()

    @contextmanager
    def _transaction(self, purpose: str) -> Iterator[Connection]:
        self._free()
        try:
            connection = self._connected()
            connection.info[PURPOSE] = purpose
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
