"""Many rows in one statement, on the driver's own cursor: SQLAlchemy prepares each row anew, which is most of it.

PostgreSQL takes all rows as one text (JSON) and reads it itself; SQLite takes row after row fast enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from kiwoom_api.journal.prepared import cursor_of


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    names = list(rows[0])
    into = _listed(names)
    if connection.dialect.name == "postgresql":
        text = f"INSERT INTO {table.name} ({into}) SELECT {into} FROM {_given(connection, table, names)}"  # noqa: S608
        cursor_of(connection).execute(text, [_json(rows)])
        return
    text = f"INSERT INTO {table.name} ({into}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    cursor_of(connection).executemany(text, _bound(connection, table, names, rows))


def update_many(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows found by ``key``; all rows give the same columns."""
    if not rows:
        return
    others = [name for name in rows[0] if name != key]
    if connection.dialect.name == "postgresql":
        sets = ", ".join(f'"{name}" = given."{name}"' for name in others)
        given = _given(connection, table, list(rows[0]))
        text = f'UPDATE {table.name} SET {sets} FROM {given} WHERE {table.name}."{key}" = given."{key}"'  # noqa: S608
        cursor_of(connection).execute(text, [_json(rows)])
        return
    sets = ", ".join(f'"{name}" = ?' for name in others)
    text = f'UPDATE {table.name} SET {sets} WHERE "{key}" = ?'  # noqa: S608
    cursor_of(connection).executemany(text, _bound(connection, table, [*others, key], rows))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _given(connection: Connection, table: Table, names: Sequence[str]) -> str:
    """The rows as a table; only names and types of our own tables are in the text."""
    columns = ", ".join(f'"{name}" {table.c[name].type.compile(connection.dialect)}' for name in names)
    return f"json_to_recordset(CAST($1 AS json)) AS given({columns})"


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()


def _bound(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> Iterator[list[Any]]:
    """The rows as SQLite's driver takes them, in the order of ``names``."""
    dialect = connection.dialect
    found = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    # Many rows share a day and a time.
    ways = [(place, lru_cache(maxsize=64)(way)) for place, way in enumerate(found) if way is not None]
    in_order = itemgetter(*names)
    for row in rows:
        values = list(in_order(row))
        for place, way in ways:
            values[place] = way(values[place])
        yield values
