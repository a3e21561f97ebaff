"""Moves carry what they changed; leases, levels, limits, told alerts, seals; what happened can only be added to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_BEGUN = ("begun", "begun_why", "begun_code")
_MOVED = ("order_no", "root_no", "code", "answer")
_FIXED = {
    # table: columns that never change once written; None: all of them
    "intents": (
        "seq, id, account, environment, business_date, kind, fingerprint, symbol, side, quantity, price, stop_price, "
        "order_type, venue, orig_no, strategy, mark, created_at, request, begun, begun_why, begun_code"
    ),
    "transitions": None,
    "executions": (
        "seq, account, business_date, order_no, fill_no, symbol, side, quantity, price, fee, tax, at, source"
    ),
    "openings": None,
    "opening_holdings": None,
    "alerts": None,
    "switches": None,
    "limits": None,
    "seals": None,
}


def upgrade() -> None:
    for table, names in (("transitions", _MOVED), ("intents", _BEGUN)):
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
    op.drop_index("ix_intents_account_day", "intents")  # uq_intents_order_no begins with the same columns
    _carry()
    _leases()
    _notes()
    if op.get_bind().dialect.name == "sqlite":
        _fix_sqlite()
    else:
        _fix_postgres()
        _whole_by_type()


def _carry() -> None:
    """Give the last move of every older intent what the intent says, so that it follows from its moves."""
    op.execute(
        """
        UPDATE transitions SET
            order_no = (SELECT i.order_no FROM intents i WHERE i.id = transitions.intent_id),
            root_no = (SELECT i.root_no FROM intents i WHERE i.id = transitions.intent_id),
            code = (SELECT i.code FROM intents i WHERE i.id = transitions.intent_id),
            answer = (SELECT i.answer FROM intents i WHERE i.id = transitions.intent_id)
        WHERE before IS NOT NULL
          AND seq IN (SELECT max(last.seq) FROM transitions last GROUP BY last.intent_id)
        """
    )


def _seq() -> sa.Column[Any]:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("seq", whole, autoincrement=True, nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _leases() -> None:
    op.create_table(
        "leases",
        _text("account"),
        _text("holder"),
        _text("host"),
        _whole("pid"),
        _time("taken_at"),
        _time("beat_at"),
        _time("expires_at"),
        _whole("ttl"),
        _whole("beats"),
        sa.PrimaryKeyConstraint("account", name="pk_leases"),
    )


def _notes() -> None:
    op.create_table(
        "switches",
        _seq(),
        _text("account"),
        _time("at"),
        _text("symbol"),
        _text("level"),
        _text("why"),
        _text("who"),
        sa.PrimaryKeyConstraint("seq", name="pk_switches"),
    )
    op.create_index("ix_switches_account", "switches", ["account"], unique=False)
    op.create_table(
        "limits",
        _seq(),
        _text("account"),
        _time("at"),
        _text("body"),
        sa.PrimaryKeyConstraint("seq", name="pk_limits"),
    )
    op.create_index("ix_limits_account", "limits", ["account"], unique=False)
    op.create_table("told", _text("channel"), _whole("upto"), sa.PrimaryKeyConstraint("channel", name="pk_told"))
    op.create_table("seals", _seq(), _time("at"), _text("moved_to"), sa.PrimaryKeyConstraint("seq", name="pk_seals"))


def _fix_sqlite() -> None:
    for table, columns in _FIXED.items():
        which = f"OF {columns} " if columns else ""
        refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} cannot be changed'); END"
        op.execute(f"CREATE TRIGGER fixed_{table} BEFORE UPDATE {which}ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER kept_{table} BEFORE DELETE ON {table} {refuse}")


def _fix_postgres() -> None:
    op.execute(
        """
        CREATE FUNCTION kiwoom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'append-only: % cannot be changed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
    )
    for table, columns in _FIXED.items():
        which = f"OF {columns} " if columns else ""
        does = f"ON {table} FOR EACH ROW EXECUTE FUNCTION kiwoom_append_only()"
        op.execute(f"CREATE TRIGGER fixed_{table} BEFORE UPDATE {which}{does}")
        op.execute(f"CREATE TRIGGER kept_{table} BEFORE DELETE {does}")
        op.execute(
            f"CREATE TRIGGER whole_{table} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kiwoom_append_only()"
        )


def _whole_by_type() -> None:
    """Drop the checks that a BIGINT is whole: it is, and each of them costs every insert."""
    found = op.get_bind().execute(
        sa.text(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE contype = 'c' AND conname ~ '^ck_.*_whole$' AND connamespace = current_schema()::regnamespace"
        )
    )
    for table, name in found.all():
        op.drop_constraint(name, table, type_="check")
