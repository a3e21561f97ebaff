"""All of a journal from one database into another, verified row by row before it counts. All or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from kiwoom_api.journal import tables, tables_control
from kiwoom_api.model.errors import JournalError

TABLES: tuple[Table, ...] = (
    tables.intents,
    tables.transitions,
    tables.executions,
    tables.openings,
    tables.opening_holdings,
    tables.positions,
    tables.days,
    tables.alerts,
    tables.externals,
    tables_control.switches,
    tables_control.limits,
    tables_control.algos,
    tables_control.told,
)
"""In an order in which no row comes before what it points at. Leases and seals belong to a place and stay there."""

_BATCH = 1_000


def transfer(source: Connection, target: Connection) -> dict[str, int]:
    """Copy every row into empty tables, with its own numbers; return the rows a table.

    Raises:
        JournalError: a table's rows are not the same on both sides afterwards.
    """
    for table in TABLES:
        for rows in _batches(source, table):
            target.execute(insert(table), rows)
        if target.dialect.name == "postgresql" and "seq" in table.c:
            name = table.name
            target.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'seq'), max(seq)) FROM {name}"  # noqa: S608 - our names
                )
            )
    return verified(source, target)


def verified(source: Connection, target: Connection) -> dict[str, int]:
    """Compare two journals row by row; return the rows a table. Raises ``JournalError`` naming what differs."""
    counts = {}
    for table in TABLES:
        (count, here), (other, there) = _summed(source, table), _summed(target, table)
        if (count, here) != (other, there):
            raise JournalError(
                f"journal copy: {table.name} has {count:,} rows here and {other:,} there, or they differ; "
                "nothing was kept; try again, and look at both with 'kiwoom db check'"
            )
        counts[table.name] = count
    return counts


def counted(connection: Connection) -> dict[str, int]:
    """Return the rows a table."""
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES}


def empty(connection: Connection) -> bool:
    """Tell whether a journal holds nothing at all."""
    return all(connection.execute(select(table).limit(1)).first() is None for table in TABLES)


def _batches(source: Connection, table: Table) -> Iterator[Sequence[Mapping[str, Any]]]:
    ordered = select(table).order_by(*table.primary_key.columns)
    result = source.execute(ordered.execution_options(stream_results=True))
    for part in result.mappings().partitions(_BATCH):
        yield [dict(row) for row in part]


def _summed(connection: Connection, table: Table) -> tuple[int, int]:
    """Return the rows and the sum of their hashes: databases sort texts each in their own way."""
    count = total = 0
    for rows in _batches(connection, table):
        for row in rows:
            said = repr(sorted((name, str(value)) for name, value in row.items()))
            total += int.from_bytes(hashlib.sha256(said.encode()).digest()[:16])
            count += 1
    return count, total % (1 << 128)
