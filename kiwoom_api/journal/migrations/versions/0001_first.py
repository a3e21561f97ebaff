"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_UNRESOLVED = sa.text("state IN ('INTENT', 'SENDING', 'UNKNOWN', 'DOUBT')")


def _seq() -> sa.Column[Any]:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("seq", whole, autoincrement=True, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} = CAST({column} AS BIGINT)", name=f"ck_{table}_{column}_whole")


def upgrade() -> None:
    _alerts()
    _days()
    _externals()
    _intents()
    _openings()
    _positions()
    _executions()
    _opening_holdings()
    _transitions()


def _alerts() -> None:
    op.create_table(
        "alerts",
        _seq(),
        _time("at"),
        _text("level"),
        _text("code"),
        _text("text"),
        _text("account"),
        sa.CheckConstraint("level IN ('INFO', 'WARNING', 'CRITICAL')", name="ck_alerts_level_word"),
        sa.PrimaryKeyConstraint("seq", name="pk_alerts"),
    )


def _days() -> None:
    op.create_table(
        "days",
        _text("account"),
        sa.Column("day", sa.Date(), nullable=False),
        _whole("cash"),
        _whole("equity"),
        _is_whole("days", "cash"),
        _is_whole("days", "equity"),
        sa.PrimaryKeyConstraint("account", "day", name="pk_days"),
    )


def _externals() -> None:
    op.create_table(
        "externals",
        _seq(),
        _text("account"),
        sa.Column("business_date", sa.Date(), nullable=False),
        _text("order_no"),
        _text("root_no"),
        _text("symbol"),
        _text("side"),
        _text("kind"),
        _whole("quantity"),
        _whole("price"),
        _text("order_type", nullable=True),
        _whole("filled"),
        _whole("average"),
        _whole("remaining"),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        _text("channel"),
        _text("venue"),
        _time("at"),
        _whole("confirmed"),
        _is_whole("externals", "average"),
        _is_whole("externals", "confirmed"),
        _is_whole("externals", "filled"),
        _is_whole("externals", "price"),
        _is_whole("externals", "quantity"),
        _is_whole("externals", "remaining"),
        sa.PrimaryKeyConstraint("seq", name="pk_externals"),
        sa.UniqueConstraint("account", "business_date", "order_no", name="uq_externals_key"),
    )


def _intents() -> None:
    op.create_table(
        "intents",
        _seq(),
        _text("id"),
        _text("account"),
        _text("environment"),
        sa.Column("business_date", sa.Date(), nullable=False),
        _text("kind"),
        _text("fingerprint"),
        _text("symbol"),
        _text("side", nullable=True),
        _whole("quantity"),
        _whole("price", nullable=True),
        _whole("stop_price", nullable=True),
        _text("order_type", nullable=True),
        _text("venue"),
        _text("orig_no"),
        _text("strategy"),
        _text("mark"),
        _text("state"),
        _text("order_no", nullable=True),
        _text("root_no"),
        _whole("filled"),
        _whole("amount"),
        _whole("fee"),
        _whole("tax"),
        _text("reason"),
        _text("code"),
        _time("created_at"),
        _time("updated_at"),
        _text("request"),
        _text("answer"),
        sa.CheckConstraint("kind IN ('NEW', 'MODIFY', 'CANCEL')", name="ck_intents_kind_word"),
        sa.CheckConstraint("quantity >= 0 AND (kind <> 'NEW' OR quantity > 0)", name="ck_intents_quantity_range"),
        sa.CheckConstraint("side IN ('buy', 'sell')", name="ck_intents_side_word"),
        sa.CheckConstraint(
            "state IN ('INTENT', 'DENIED', 'SENDING', 'UNKNOWN', 'WORKING', 'PARTIAL', 'FILLED', 'CANCELLED', "
            "'EXPIRED', 'REJECTED', 'ABSENT', 'DOUBT', 'DONE')",
            name="ck_intents_state_word",
        ),
        _is_whole("intents", "amount"),
        _is_whole("intents", "fee"),
        _is_whole("intents", "filled"),
        sa.CheckConstraint("filled >= 0 AND amount >= 0 AND fee >= 0 AND tax >= 0", name="ck_intents_filled_range"),
        _is_whole("intents", "price"),
        sa.CheckConstraint("price > 0", name="ck_intents_price_range"),
        _is_whole("intents", "quantity"),
        _is_whole("intents", "stop_price"),
        _is_whole("intents", "tax"),
        sa.PrimaryKeyConstraint("seq", name="pk_intents"),
        sa.UniqueConstraint("id", name="uq_intents_id"),
    )
    op.create_index("ix_intents_account_day", "intents", ["account", "business_date"], unique=False)
    op.create_index("uq_intents_order_no", "intents", ["account", "business_date", "order_no"], unique=True)
    op.create_index(
        "uq_intents_unresolved",
        "intents",
        ["account", "business_date", "fingerprint"],
        unique=True,
        sqlite_where=_UNRESOLVED,
        postgresql_where=_UNRESOLVED,
    )


def _openings() -> None:
    op.create_table(
        "openings",
        _seq(),
        _text("account"),
        _time("at"),
        _whole("cash"),
        _whole("upto"),
        _is_whole("openings", "cash"),
        sa.PrimaryKeyConstraint("seq", name="pk_openings"),
    )
    op.create_index("ix_openings_account", "openings", ["account"], unique=False)


def _positions() -> None:
    op.create_table(
        "positions",
        _text("account"),
        _text("symbol"),
        _whole("quantity"),
        _whole("cost"),
        _whole("realised"),
        _whole("fee"),
        _whole("tax"),
        _is_whole("positions", "cost"),
        _is_whole("positions", "fee"),
        _is_whole("positions", "quantity"),
        _is_whole("positions", "realised"),
        _is_whole("positions", "tax"),
        sa.PrimaryKeyConstraint("account", "symbol", name="pk_positions"),
    )


def _executions() -> None:
    op.create_table(
        "executions",
        _seq(),
        _text("account"),
        sa.Column("business_date", sa.Date(), nullable=False),
        _text("order_no"),
        _text("fill_no"),
        _text("symbol"),
        _text("side"),
        _whole("quantity"),
        _whole("price"),
        _whole("fee"),
        _whole("tax"),
        _time("at"),
        _text("intent_id", nullable=True),
        _text("source"),
        sa.CheckConstraint("side IN ('buy', 'sell')", name="ck_executions_side_word"),
        sa.CheckConstraint("source IN ('ws', 'list')", name="ck_executions_source_word"),
        _is_whole("executions", "fee"),
        _is_whole("executions", "price"),
        _is_whole("executions", "quantity"),
        sa.CheckConstraint("quantity > 0 AND price > 0 AND fee >= 0 AND tax >= 0", name="ck_executions_ranges"),
        _is_whole("executions", "tax"),
        sa.ForeignKeyConstraint(["intent_id"], ["intents.id"], name="fk_executions_intent_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_executions"),
        sa.UniqueConstraint("account", "business_date", "order_no", "fill_no", name="uq_executions_key"),
    )
    op.create_index("ix_executions_intent_id", "executions", ["intent_id"], unique=False)


def _opening_holdings() -> None:
    op.create_table(
        "opening_holdings",
        _whole("opening"),
        _text("symbol"),
        _whole("quantity"),
        _whole("cost"),
        _is_whole("opening_holdings", "cost"),
        _is_whole("opening_holdings", "quantity"),
        sa.ForeignKeyConstraint(["opening"], ["openings.seq"], name="fk_opening_holdings_opening"),
        sa.PrimaryKeyConstraint("opening", "symbol", name="pk_opening_holdings"),
    )


def _transitions() -> None:
    op.create_table(
        "transitions",
        _seq(),
        _text("intent_id"),
        _text("before", nullable=True),
        _text("after"),
        _time("at"),
        _text("why"),
        sa.ForeignKeyConstraint(["intent_id"], ["intents.id"], name="fk_transitions_intent_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_transitions"),
    )
    op.create_index("ix_transitions_intent_id", "transitions", ["intent_id"], unique=False)
