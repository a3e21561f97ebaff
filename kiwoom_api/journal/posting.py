"""The statement that an order waits for, on PostgreSQL: it leaves at once, and is waited for after all else.

A cursor of psycopg waits where it sends, and prepares a statement for each width that a whole number happens to have:
until each has come five times, the server parses and plans it anew. Here it is prepared once for a connection, and
all values go as text, from which the server makes what the columns take.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from secrets import token_hex
from typing import Any

from psycopg import Connection, errors, generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

__all__ = ["Post"]

_SQLSTATE, _NOT_PREPARED = DiagnosticField.SQLSTATE, b"26000"
_MINE, _SERIAL = token_hex(4).encode(), count(1)
"""Part of the names that no other program has: a pooler may show us statements that it prepared."""


class Post:
    """Stands in for a cursor at statements that give nothing back and commit by themselves, one after another.

    Args:
        raw: psycopg's connection in autocommit; nobody else uses it between ``execute`` and the end of ``settle``.
    """

    def __init__(self, raw: Connection[Any]) -> None:
        self.raw = raw
        self._transformer = Transformer.from_context(raw)
        self._names: dict[str, bytes] = {}
        self._under_way: tuple[str, Sequence[Any]] | None = None

    def execute(self, text: str, values: Sequence[object]) -> None:
        """Send a statement with its values ($1, $2 …). Raises ``psycopg.Error``: it is not known to be on its way."""
        if self._under_way is not None:
            raise errors.InterfaceError("a statement is on its way already; wait for it first")
        written = self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        self._under_way = text, written
        self._send(text, written)

    @property
    def busy(self) -> bool:
        """True from the sending of a statement until it was waited for."""
        return self._under_way is not None

    def abandon(self) -> None:
        """Leave the connection fit for another statement, whatever became of the one that may be on its way."""
        if self._under_way is not None:
            with suppress(errors.Error):
                self.settle()

    def settle(self) -> None:
        """Wait until it is durable. Raises ``psycopg.Error``: it is not, or nobody knows, as after a lost server."""
        if self._under_way is None:
            raise errors.InterfaceError("no statement is on its way")
        try:
            result = self._waited()
            if result.error_field(_SQLSTATE) == _NOT_PREPARED:
                # psycopg lets all prepared statements go after a rollback; the server has not looked at the values.
                self._names.clear()
                self._send(*self._under_way)
                result = self._waited()
        finally:
            self._under_way = None
        if result.status != ExecStatus.COMMAND_OK:
            error = errors.error_from_result(result, self.raw.info.encoding)
            if not isinstance(error, errors.IntegrityError):
                self._names.clear()  # should a name be what is wrong, the next statement gets another
            raise error

    def _send(self, text: str, written: Sequence[Any]) -> None:
        name = self._names.get(text)
        if name is None:
            name = b"kiwoom_%s_%d" % (_MINE, next(_SERIAL))
            self.raw.pgconn.send_prepare(name, text.encode())
            made = self._waited()
            if made.status != ExecStatus.COMMAND_OK:
                raise errors.error_from_result(made, self.raw.info.encoding)
            self._names[text] = name
        self.raw.pgconn.send_query_prepared(name, written)

    def _waited(self) -> PGresult:
        results: list[PGresult] = self.raw.wait(generators.execute(self.raw.pgconn))
        if not results:
            raise errors.InterfaceError("the statement did not leave")
        return results[-1]
