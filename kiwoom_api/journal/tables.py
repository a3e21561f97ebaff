"""The one schema, for SQLite and PostgreSQL. Won and shares are BIGINT, times UTC inside and aware KST outside.

What happened is only ever added: ``transitions``, ``executions``, ``openings`` and ``alerts`` (triggers refuse to
change or delete their rows). The state, number and sums of ``intents``, the owner of an execution and all
``positions`` follow from those and can be made anew. A change here needs a migration beside it; a test compares both.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.records import AlertLevel, FillSource
from kiwoom_api.model.values import KST, Side

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class KstTime(TypeDecorator[datetime]):
    """Aware KST in Python, UTC in the database; a naive time is an error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; SQLite keeps it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"time: {value!r} has no time zone; give an aware time")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn the stored time into aware KST."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(KST)


def _seq() -> Column[int]:
    # SQLite numbers rows by itself only in a column of type INTEGER.
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def _word(name: str, *, default: str | None = None, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable, server_default=default)


def _whole(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _among(column: str, words: type[OrderState | OrderKind | Side | FillSource | AlertLevel]) -> CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_word")


def _ints(*columns: str) -> list[CheckConstraint]:
    # SQLite would keep 1.5 in a BIGINT column; PostgreSQL's is whole by its type, and each check costs every insert.
    made = [CheckConstraint(f"{column} = CAST({column} AS BIGINT)", name=f"{column}_whole") for column in columns]
    return [check.ddl_if(dialect="sqlite") for check in made]


_UNRESOLVED = text("state IN ('INTENT', 'SENDING', 'UNKNOWN', 'DOUBT')")

intents = Table(
    "intents",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    *(_word(name) for name in ("account", "environment")),
    Column("business_date", Date, nullable=False),
    *(_word(name) for name in ("kind", "fingerprint", "symbol")),
    _word("side", nullable=True),
    _whole("quantity"),
    _whole("price", nullable=True),
    _whole("stop_price", nullable=True),
    _word("order_type", nullable=True),
    *(_word(name) for name in ("venue", "orig_no", "strategy", "mark", "state")),
    _word("order_no", nullable=True),
    _word("root_no"),
    *(_whole(name) for name in ("filled", "amount", "fee", "tax")),
    *(_word(name) for name in ("reason", "code")),
    Column("created_at", KstTime, nullable=False),
    Column("updated_at", KstTime, nullable=False),
    *(_word(name) for name in ("request", "answer")),
    # Its first moves, in the same row: one insert and one index less while an order waits. NULL in rows of 0001.
    *(_word(name, nullable=True) for name in ("begun", "begun_why", "begun_code")),
    _among("kind", OrderKind),
    _among("side", Side),
    _among("state", OrderState),
    *_ints("quantity", "price", "stop_price", "filled", "amount", "fee", "tax"),
    CheckConstraint("quantity >= 0 AND (kind <> 'NEW' OR quantity > 0)", name="quantity_range"),
    CheckConstraint("price > 0", name="price_range"),
    CheckConstraint("filled >= 0 AND amount >= 0 AND fee >= 0 AND tax >= 0", name="filled_range"),
    Index(
        "uq_intents_unresolved",
        "account",
        "business_date",
        "fingerprint",
        unique=True,
        sqlite_where=_UNRESOLVED,
        postgresql_where=_UNRESOLVED,
    ),
    Index("uq_intents_order_no", "account", "business_date", "order_no", unique=True),
)
"""``order_no`` is NULL until bound; NULLs do not collide in the unique index, which also finds an account's day."""

transitions = Table(
    "transitions",
    metadata,
    _seq(),
    Column("intent_id", Text, ForeignKey("intents.id"), nullable=False, index=True),
    _word("before", nullable=True),
    _word("after"),
    Column("at", KstTime, nullable=False),
    _word("why"),
    # What the move changed beside the state; NULL where it left it alone.
    *(_word(name, nullable=True) for name in ("order_no", "root_no", "code", "answer")),
)

executions = Table(
    "executions",
    metadata,
    _seq(),
    _word("account"),
    Column("business_date", Date, nullable=False),
    *(_word(name) for name in ("order_no", "fill_no", "symbol", "side")),
    *(_whole(name) for name in ("quantity", "price", "fee", "tax")),
    Column("at", KstTime, nullable=False),
    Column("intent_id", Text, ForeignKey("intents.id"), nullable=True, index=True),
    _word("source"),
    UniqueConstraint("account", "business_date", "order_no", "fill_no", name="uq_executions_key"),
    _among("side", Side),
    _among("source", FillSource),
    *_ints("quantity", "price", "fee", "tax"),
    CheckConstraint("quantity > 0 AND price > 0 AND fee >= 0 AND tax >= 0", name="ranges"),
)

positions = Table(
    "positions",
    metadata,
    Column("account", Text, primary_key=True),
    Column("symbol", Text, primary_key=True),
    *(_whole(name) for name in ("quantity", "cost", "realised", "fee", "tax")),
    *_ints("quantity", "cost", "realised", "fee", "tax"),
)

openings = Table(
    "openings",
    metadata,
    _seq(),
    Column("account", Text, nullable=False, index=True),
    Column("at", KstTime, nullable=False),
    _whole("cash"),
    _whole("upto"),
    *_ints("cash"),
)

opening_holdings = Table(
    "opening_holdings",
    metadata,
    Column("opening", BigInteger, ForeignKey("openings.seq"), primary_key=True),
    Column("symbol", Text, primary_key=True),
    *(_whole(name) for name in ("quantity", "cost")),
    *_ints("quantity", "cost"),
)

days = Table(
    "days",
    metadata,
    Column("account", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    *(_whole(name) for name in ("cash", "equity")),
    *_ints("cash", "equity"),
)

alerts = Table(
    "alerts",
    metadata,
    _seq(),
    Column("at", KstTime, nullable=False),
    *(_word(name) for name in ("level", "code", "text", "account")),
    _among("level", AlertLevel),
)

externals = Table(
    "externals",
    metadata,
    _seq(),
    _word("account"),
    Column("business_date", Date, nullable=False),
    *(_word(name) for name in ("order_no", "root_no", "symbol", "side", "kind")),
    *(_whole(name) for name in ("quantity", "price")),
    _word("order_type", nullable=True),
    *(_whole(name) for name in ("filled", "average", "remaining")),
    Column("rejected", Boolean, nullable=False),
    *(_word(name) for name in ("channel", "venue")),
    Column("at", KstTime, nullable=False),
    _whole("confirmed"),
    UniqueConstraint("account", "business_date", "order_no", name="uq_externals_key"),
    *_ints("quantity", "price", "filled", "average", "remaining", "confirmed"),
)
