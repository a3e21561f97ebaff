"""A lease names its process so that it can be told from a later one of the same number."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("leases", sa.Column("process", sa.Text(), server_default="", nullable=False))
