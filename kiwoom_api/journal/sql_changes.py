"""What has changed on a day since an earlier look, without reading the whole day again.

SQLite commits one transaction after another, so that a row seen later has a higher number. PostgreSQL gives numbers
before it commits: there a look remembers which transactions were still under way, and the next one takes every row
that they, or later ones, have written. Their ids are of 32 bits and compared modulo that.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Dialect, Label, bindparam, func, literal_column, select, text, union

from kiwoom_api.journal import codec
from kiwoom_api.journal.prepared import Cursor, Look
from kiwoom_api.journal.tables import executions, intents, transitions
from kiwoom_api.model.records import Changes

_WHOLE, _HALF = 1 << 32, 1 << 31
_MINE = (intents.c.account == bindparam("account"), intents.c.business_date == bindparam("day"))
_TABLES = {"begun": intents, "moved": transitions, "filled": executions}

_TOPS = [
    select(func.coalesce(func.max(table.c.seq), 0)).scalar_subquery().label(f"{name}_top")
    for name, table in _TABLES.items()
]
_CHANGED = union(
    select(intents.c.seq).where(intents.c.seq > bindparam("begun")),
    *(
        select(intents.c.seq).join(table, table.c.intent_id == intents.c.id).where(table.c.seq > bindparam(name))
        for name, table in _TABLES.items()
        if table is not intents
    ),
)
_LATER = Look(select(intents, *_TOPS).where(*_MINE, intents.c.seq.in_(_CHANGED)).order_by(intents.c.seq))

_HORIZON: Label[int] = literal_column(
    "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)", BigInteger
).label("horizon")
_AGE = f"mod(CAST(CAST(intents.xmin AS text) AS bigint) - CAST(:since AS bigint) + {_WHOLE}, {_WHOLE})"
_ALL = Look(select(intents, _HORIZON).where(*_MINE).order_by(intents.c.seq))
_WRITTEN = Look(
    select(intents, _HORIZON)
    .where(*_MINE, text(f"{_AGE} < {_HALF}").bindparams(bindparam("since", type_=BigInteger)))
    .order_by(intents.c.seq)
)


def since(cursor: Cursor, dialect: Dialect, account: str, day: date, mark: tuple[int, ...]) -> Changes:
    """Return what has changed since ``mark``; () is the beginning. One statement, which sees one moment."""
    keys: dict[str, Any] = {"account": account, "day": day}
    if dialect.name == "postgresql":
        rows = (_WRITTEN if mark else _ALL).rows(cursor, dialect, keys | {"since": mark[0] % _WHOLE if mark else 0})
        reached = (rows[0]["horizon"],) if rows else mark
    else:
        rows = _LATER.rows(cursor, dialect, keys | dict(zip(_TABLES, mark or (0, 0, 0), strict=True)))
        reached = tuple(rows[0][f"{name}_top"] for name in _TABLES) if rows else mark
    # Without a row the mark stays: all that comes of it is that a row may come again.
    return Changes(reached, [codec.intent_record(row) for row in rows])
