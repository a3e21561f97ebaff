"""A PostgreSQL of one's own: what stands at an address, what is missing, and making role and database if allowed."""

from __future__ import annotations

import socket
from enum import StrEnum
from shlex import quote

import msgspec
import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from kiwoom_api.journal.places import parse_url, scrub, shown
from kiwoom_api.model.errors import JournalError, SettingsError

_PORT = 5432
_MIN_VERSION = 15
_WAIT = 5


class Stand(StrEnum):
    """What was found at an address."""

    READY = "READY"
    NO_SERVER = "NO_SERVER"
    NO_LOGIN = "NO_LOGIN"
    NO_DATABASE = "NO_DATABASE"
    NO_RIGHT = "NO_RIGHT"
    TOO_OLD = "TOO_OLD"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at an address; ``may_create``: this role may make the database itself."""

    stand: Stand
    said: str = ""
    may_create: bool = False


def address_of(text: str) -> URL:
    """Return a PostgreSQL address with a role and a database.

    Raises:
        SettingsError: it is malformed, names another kind of database, or lacks a role or a database.
    """
    url = parse_url(text)
    if url.get_backend_name() != "postgresql" or not url.username or not url.database:
        raise SettingsError(
            "KIWOOM_DATABASE_URL: a role and a database are needed; allowed: postgresql://user:password@host/database"
        )
    return url


def look(url: URL) -> Look:
    """Say what stands at an address. What the server says is not interpreted, since it speaks its own language."""
    if not _answers(url):
        return Look(stand=Stand.NO_SERVER)
    try:
        with _connect(url) as connection:
            return _inside(connection)
    except psycopg.Error as error:
        said = _said(error, url)
    try:
        # A role that may enter the server's own database is a right one: then it is ours that is missing.
        with _connect(url.set(database="postgres")) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            may = bool((row.fetchone() or (False,))[0])
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (url.database,)).fetchone()
            stand = Stand.NO_RIGHT if known else Stand.NO_DATABASE
            return Look(stand=stand, said=said, may_create=may and not known)
    except psycopg.Error:
        return Look(stand=Stand.NO_LOGIN, said=said)


def create(admin: URL, url: URL) -> list[str]:
    """Make the role and the database of ``url``, where they are missing, by the right of ``admin``; say what was made.

    Raises:
        JournalError: the server refuses, in its words without any password.
    """
    made = []
    try:
        with _connect(admin) as connection:
            role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (url.username,)).fetchone()
            if role is None:
                make = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(make.format(sql.Identifier(url.username or ""), sql.Literal(url.password)))
                made.append(f"role {url.username}")
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (url.database,)).fetchone()
            if there is None:
                make = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0")
                connection.execute(make.format(sql.Identifier(url.database or ""), sql.Identifier(url.username or "")))
                made.append(f"database {url.database}")
    except psycopg.Error as error:
        said = scrub(_said(error, admin), url)
        raise JournalError(f"journal {shown(url)}: cannot be set up: {said}; ask whoever runs the server") from None
    return made


def commands(url: URL) -> list[str]:
    """Return the shell commands that make role and database; they ask for passwords and contain none."""
    where = [] if url.host in (None, "", "localhost", "127.0.0.1", "::1") else [f"-h {url.host}"]
    where += [] if url.port in (None, _PORT) else [f"-p {url.port}"]
    options = " ".join(["", *where]) if where else ""
    return [
        f"createuser{options} --login --pwprompt {quote(url.username or '')}",
        f"createdb{options} --encoding=UTF8 --template=template0 --owner={quote(url.username or '')} "
        f"{quote(url.database or '')}",
    ]


def _inside(connection: psycopg.Connection) -> Look:
    version = connection.info.server_version // 10_000
    if version < _MIN_VERSION:
        return Look(stand=Stand.TOO_OLD, said=f"PostgreSQL {version}")
    row = connection.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')").fetchone()
    stand = Stand.READY if row and row[0] else Stand.NO_RIGHT
    return Look(stand=stand, said=f"PostgreSQL {version}")


def _connect(url: URL) -> psycopg.Connection:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=_WAIT)


def _answers(url: URL) -> bool:
    host = url.host or url.query.get("host") or "localhost"
    if not isinstance(host, str) or host.startswith("/"):
        return True  # a socket in a folder: connecting will tell
    try:
        with socket.create_connection((host, url.port or _PORT), timeout=_WAIT):
            return True
    except OSError:
        return False


def _said(error: psycopg.Error, url: URL) -> str:
    return " ".join(scrub(str(error), url).split())[:300]
