"""The schema's version: brought up to date at open; a newer one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from kiwoom_api.journal.database import Database
from kiwoom_api.model.errors import JournalError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0004"
"""Revision that this package works with; the newest file under ``migrations/versions``."""

VERSIONS = ("0001", "0002", "0003", "0004")
"""Every revision this package knows, oldest first."""

_LOCK = 0x6B69776F  # advisory lock, so that two processes do not migrate a PostgreSQL journal at once


def upgrade(database: Database, *, create: bool) -> None:
    """Bring the schema to ``HEAD`` in one transaction.

    Raises:
        JournalError: the schema is newer than this package, is not ours, or is missing and ``create`` is False.
    """
    with database.read() as connection:
        version = version_of(connection)
    if version == HEAD:
        return
    if version is None and not create:
        raise JournalError(f"journal {database.shown}: no journal there; check the address, or open it for creation")
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        version = version_of(connection)
        if version is not None and version not in VERSIONS:
            raise JournalError(
                f"journal {database.shown}: its schema is {version}, newer than {HEAD} that this program knows; "
                "upgrade kiwoom-api"
            )
        if version != HEAD:
            _run(connection)


def version_of(connection: Connection) -> str | None:
    """Return the schema's revision; None when there is no journal."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def config() -> Config:
    """Return Alembic's configuration of the migrations inside the package."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def _run(connection: Connection) -> None:
    # Alembic takes 0.1 s to import and is needed only when there is something to migrate.
    from alembic import command

    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, "head")
