"""The steps of execution algorithms, so that one that was cut off is seen and can go on; only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BEGAN = sa.text("step = 'BEGAN'")


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "algos",
        sa.Column("seq", whole, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("algo", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_algos"),
    )
    op.create_index("ix_algos_account", "algos", ["account", "algo"], unique=False)
    op.create_index(
        "uq_algos_began", "algos", ["account", "algo"], unique=True, sqlite_where=_BEGAN, postgresql_where=_BEGAN
    )
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'append-only: algos cannot be changed'); END"
        op.execute(f"CREATE TRIGGER fixed_algos BEFORE UPDATE ON algos {refuse}")
        op.execute(f"CREATE TRIGGER kept_algos BEFORE DELETE ON algos {refuse}")
        return
    does = "FOR EACH ROW EXECUTE FUNCTION kiwoom_append_only()"
    op.execute(f"CREATE TRIGGER fixed_algos BEFORE UPDATE ON algos {does}")
    op.execute(f"CREATE TRIGGER kept_algos BEFORE DELETE ON algos {does}")
    op.execute(
        "CREATE TRIGGER whole_algos BEFORE TRUNCATE ON algos FOR EACH STATEMENT EXECUTE FUNCTION kiwoom_append_only()"
    )
