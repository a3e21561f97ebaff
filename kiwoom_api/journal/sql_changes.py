"""What has changed on a day since an earlier look, without reading the whole day again.

SQLite commits one transaction after another, so that a row seen later has a higher number. PostgreSQL gives numbers
before it commits: there a look remembers which transactions were still under way, and the next one takes every row
that they, or later ones, have written. Their ids are of 32 bits and compared modulo that.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Dialect, Label, String, bindparam, func, literal_column, select, text, union

from kiwoom_api.journal import codec
from kiwoom_api.journal.prepared import Cursor, Look
from kiwoom_api.journal.tables import executions, intents, transitions
from kiwoom_api.model.records import Changes

_WHOLE = 1 << 32
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
# The plus keeps SQLite from walking through the whole day by its index to look for the few that have changed.
_PICKED = text("+intents.account = :account AND +intents.business_date = :day").bindparams(
    bindparam("account", type_=intents.c.account.type), bindparam("day", type_=intents.c.business_date.type)
)
_DAY = Look(select(intents, *_TOPS).where(*_MINE).order_by(intents.c.seq))
_LATER = Look(select(intents, *_TOPS).where(_PICKED, intents.c.seq.in_(_CHANGED)).order_by(intents.c.seq))

_HORIZON: Label[int] = literal_column(
    "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)", BigInteger
).label("horizon")
_YOUNG = "age(intents.xmin) <= age(CAST(CAST(:since AS text) AS xid))"
"""How many transactions ago a row was written; the server counts modulo 2^32, and no text is made of each row's id."""
_ALL = Look(select(intents, _HORIZON).where(*_MINE).order_by(intents.c.seq))
_WRITTEN = Look(
    select(intents, _HORIZON)
    .where(*_MINE, text(_YOUNG).bindparams(bindparam("since", type_=String)))
    .order_by(intents.c.seq)
)


def since(cursor: Cursor, dialect: Dialect, account: str, day: date, mark: tuple[int, ...]) -> Changes:
    """Return what has changed since ``mark``; () is the beginning. One statement, which sees one moment."""
    keys: dict[str, Any] = {"account": account, "day": day}
    if dialect.name == "postgresql":
        if mark:
            keys["since"] = str(mark[0] % _WHOLE)
        rows = (_WRITTEN if mark else _ALL).rows(cursor, dialect, keys)
        reached = (rows[0]["horizon"],) if rows else mark
    else:
        if mark:
            keys |= zip(_TABLES, mark, strict=True)
        rows = (_LATER if mark else _DAY).rows(cursor, dialect, keys)
        reached = tuple(rows[0][f"{name}_top"] for name in _TABLES) if rows else mark
    # Without a row the mark stays: all that comes of it is that a row may come again.
    return Changes(reached, [codec.intent_record(row) for row in rows])
