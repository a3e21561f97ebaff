"""Many rows in one statement: PostgreSQL takes whole columns as arrays, SQLite takes row after row fast enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, text, update


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), list(rows))
        return
    names = list(rows[0])
    into = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        text(f"INSERT INTO {table.name} ({into}) SELECT * FROM {_arrays(connection, table, names)}"),  # noqa: S608
        _columns(names, rows),
    )


def update_many(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows found by ``key``; all rows give the same columns."""
    if not rows:
        return
    names = list(rows[0])
    others = [name for name in names if name != key]
    if connection.dialect.name != "postgresql":
        change = update(table).where(table.c[key] == bindparam(f"_{key}"))
        change = change.values({name: bindparam(f"_{name}") for name in others})
        connection.execute(change, [{f"_{name}": value for name, value in row.items()} for row in rows])
        return
    sets = ", ".join(f'"{name}" = given."{name}"' for name in others)
    listed = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        text(
            f"UPDATE {table.name} SET {sets} FROM {_arrays(connection, table, names)} AS given ({listed}) "  # noqa: S608
            f'WHERE {table.name}."{key}" = given."{key}"'
        ),
        _columns(names, rows),
    )


def _arrays(connection: Connection, table: Table, names: Sequence[str]) -> str:
    """The rows as a table of arrays; only names and types of our own tables are in the text."""
    types = {name: table.c[name].type.compile(connection.dialect) for name in names}
    return f"unnest({', '.join(f'CAST(:{name} AS {types[name]}[])' for name in names)})"


def _columns(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in names}
