"""The statement that an order waits for, on PostgreSQL: it leaves at once, and is waited for after all else.

A cursor of psycopg waits where it sends, and prepares a statement for each width that a whole number happens to have:
until each has come five times, the server parses and plans it anew. Here it is prepared once for a connection, and
all values go as text, from which the server makes what the columns take.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from psycopg import Connection, errors, generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

__all__ = ["Post"]

_SQLSTATE, _NOT_PREPARED = DiagnosticField.SQLSTATE, b"26000"
_SERIAL = count(1)


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
        """Send a statement with its values ($1, $2 …). Raises ``psycopg.Error``: it did not leave."""
        self._under_way = None
        written = self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        self._send(text, written)
        self._under_way = text, written

    def settle(self) -> None:
        """Wait until it is durable. Raises ``psycopg.Error``: it is not, or nobody knows, as after a lost server."""
        sent, self._under_way = self._under_way, None
        if sent is None:
            return
        result = self._waited()
        if result.error_field(_SQLSTATE) == _NOT_PREPARED:
            # psycopg lets all prepared statements go after a rollback; the server has not looked at the values yet.
            self._names.clear()
            self._send(*sent)
            result = self._waited()
        if result.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result, self.raw.info.encoding)

    def _send(self, text: str, written: Sequence[Any]) -> None:
        name = self._names.get(text)
        if name is None:
            name = b"kiwoom_%d" % next(_SERIAL)
            self.raw.pgconn.send_prepare(name, text.encode())
            made = self._waited()
            if made.status != ExecStatus.COMMAND_OK:
                raise errors.error_from_result(made, self.raw.info.encoding)
            self._names[text] = name
        self.raw.pgconn.send_query_prepared(name, written)

    def _waited(self) -> PGresult:
        results: list[PGresult] = self.raw.wait(generators.execute(self.raw.pgconn))
        return results[-1]
