"""Statements on the way of an order: compiled once per database, and run on the driver's own cursor.

The schema's statements are written with SQLAlchemy like all others. Its machinery for each execution (cache look-up,
context, result object) costs more than the database does, and an order waits for it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select

Cursor = Any
"""A cursor of sqlite3, or a raw one of psycopg, which takes values by their place ($1) without rewriting the text."""


def cursor_of(connection: Connection) -> Cursor:
    """Return the plainest cursor of the driver behind a connection."""
    return plainest(connection.connection.dbapi_connection)


def plainest(raw: Any) -> Cursor:
    """Return the plainest cursor of a driver's connection."""
    if isinstance(raw, sqlite3.Connection):
        return raw.cursor()
    from psycopg import RawCursor  # loaded by whoever has a connection of its kind

    return RawCursor(raw)


_LOCK = 1802858345
"""The first half of PostgreSQL's advisory lock; the second is made of the value that statements go one by one for."""
_NAMED = re.compile(r"%\((\w+)\)s")


class Prepared:
    """An INSERT into the columns ``names``.

    ``alone`` is the column by whose value PostgreSQL lets one such statement after another take its number and
    commit, so that a higher number is never seen before a lower one; SQLite does that by itself.
    """

    def __init__(self, statement: Insert, names: Sequence[str], *, alone: str = "") -> None:
        self._alone = alone
        # Nothing is asked back: the key that the database gives to the row is of no use to the caller.
        self._statement, self._names = statement.inline(), names
        self._made: dict[str, _Made] = {}

    def run(self, cursor: Cursor, dialect: Dialect, values: Mapping[str, Any]) -> None:
        """Execute with values by name."""
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _Made(self._statement, self._names, dialect, self._alone)
        cursor.execute(made.text, made.bound(values))


class Look:
    """A SELECT whose rows are wanted as they are, by name."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._made: dict[str, _Looking] = {}

    def rows(self, cursor: Cursor, dialect: Dialect, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Execute with values by name, and return all rows."""
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _Looking(self._statement, dialect)
        values = {**made.fixed, **values}
        cursor.execute(made.text, [values[name] if way is None else way(values[name]) for name, way in made.binds])
        found = []
        for row in cursor.fetchall():
            kept = dict(zip(made.columns, row, strict=True))
            for name, way in made.ways:
                kept[name] = way(kept[name])
            found.append(kept)
        return found


class _Looking:
    """A SELECT in the words of one database, with what is done to values on their way there and back."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        text = str(compiled)
        order: Sequence[str] = compiled.positiontup or _NAMED.findall(text)
        places = count(1)
        self.text = _NAMED.sub(lambda _found: f"${next(places)}", text)
        self.binds = [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order]
        self.fixed = {name: value for name, value in compiled.params.items() if value is not None}
        columns = statement.selected_columns
        self.columns = [str(column.key) for column in columns]
        ways = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self.ways = [(name, way) for name, way in zip(self.columns, ways, strict=True) if way is not None]


class _Made:
    """A statement in the words of one database, with what its driver wants done to values on their way."""

    def __init__(self, statement: Insert, names: Sequence[str], dialect: Dialect, alone: str) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        text = str(compiled)
        order: Sequence[str] = compiled.positiontup or _NAMED.findall(text)
        places = count(1)
        self.text = _NAMED.sub(lambda _found: f"${next(places)}", text)
        if alone and dialect.name == "postgresql":
            self.text = _one_by_one(self.text, order.index(alone) + 1)
        self._in_order = itemgetter(*order)
        kinds = [statement.table.c[name].type for name in order]
        # The date is the same all day, and a row has the same time in several places.
        ways = {repr(kind): kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds}
        kept = {name: lru_cache(maxsize=8)(way) for name, way in ways.items() if way is not None}
        self._ways = [(place, kept[repr(kind)]) for place, kind in enumerate(kinds) if repr(kind) in kept]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """Return what the driver takes, in order."""
        found = list(self._in_order(values))
        for place, way in self._ways:
            found[place] = way(found[place])
        return found


def _one_by_one(text: str, place: int) -> str:
    """The lock comes first: a row takes its number when it is made, which is after what it is made from."""
    into, _, values = text.partition(" VALUES (")
    lock = f"SELECT pg_advisory_xact_lock({_LOCK}, hashtext(${place}::VARCHAR))"
    return f"WITH alone AS MATERIALIZED ({lock}) {into} SELECT {values.removesuffix(')')} FROM alone"  # noqa: S608
