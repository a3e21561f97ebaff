"""Where a journal lives: its address, the folder and mode of its file, and how it is shown without its password."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from kiwoom_api.model.errors import JournalError, SettingsError

MEMORY = "memory://"
_POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}


def default_url(data_dir: Path, environment: str, account: str) -> str:
    """Return the address of the embedded journal: one SQLite file per environment and account in the data folder."""
    name = re.sub(r"[^0-9A-Za-z]+", "-", f"{environment}-{account}").strip("-")
    return URL.create("sqlite", database=str(Path(data_dir) / f"journal-{name}.sqlite")).render_as_string(False)


def parse_url(text: str) -> URL:
    """Return a database address with the driver that this package uses.

    Raises:
        SettingsError: for an address that is malformed or names another database; it never repeats the address.
    """
    allowed = "allowed: postgresql://user:password@host/database, sqlite:///path/to/file, memory://"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The parser's own words may repeat a piece of the password.
        raise SettingsError(f"KIWOOM_DATABASE_URL: the address cannot be read; {allowed}") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        if url.database in (None, "", ":memory:"):
            raise SettingsError("KIWOOM_DATABASE_URL: sqlite without a file keeps nothing; use memory:// for a trial")
        return url.set(drivername="sqlite+pysqlite")
    raise SettingsError(f"KIWOOM_DATABASE_URL: {url.drivername!r} is not supported; {allowed}")


def shown(url: URL) -> str:
    """Return the address as it may appear in messages: no password, no options."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(query={}).render_as_string(hide_password=True)


def scrub(text: str, url: URL) -> str:
    """Remove the password, plain or percent-encoded, from a driver's text."""
    for name in (url.password, url.query.get("password")):
        if isinstance(name, str) and name:
            encoded = URL.create("x", password=name).render_as_string(False)[5:-1]
            for secret in {name, encoded} - {""}:
                text = text.replace(secret, "***")
    return text


def prepare_file(path: Path, *, create: bool) -> None:
    """Make sure that the file is there, readable by its owner only from its first byte on.

    Raises:
        JournalError: it is missing and ``create`` is False, or it cannot be made.
    """
    if not create:
        if not path.is_file():
            raise JournalError(f"journal: no file {path}; check KIWOOM_DATABASE_URL and the data folder")
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise JournalError(
            f"journal: cannot create {path}: {error.strerror}; give a writable KIWOOM_DATA_DIR"
        ) from error
