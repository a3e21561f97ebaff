"""Journals to test on: the twin in memory, SQLite, and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from kiwoom_api.journal import Journal
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.ports import JournalPort


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty journal, on each store in turn."""
    if request.param == "memory":
        return "memory://"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def journal(url: str) -> Iterator[JournalPort]:
    """An empty open journal, on each store in turn."""
    opened = Journal.open(url)
    yield opened
    opened.close()


@pytest.fixture
def reopen(url: str, journal: JournalPort) -> Iterator[Callable[[], JournalPort]]:
    """Close the journal and open it again, as a new process would; the twin stays as it is."""

    opened = [journal]

    def again() -> JournalPort:
        if url != "memory://":
            opened[-1].close()
            opened.append(Journal.open(url, create=False))
        return opened[-1]

    yield again
    opened[-1].close()


@pytest.fixture
def more_postgres(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes further empty databases beside ``postgres_url``."""
    admin = create_engine(parse_url(postgres_server), isolation_level="AUTOCOMMIT")
    names: list[str] = []

    def make() -> str:
        names.append(f"kiwoom_more_{uuid4().hex[:12]}")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {names[-1]}"))
        return make_url(parse_url(postgres_server)).set(database=names[-1]).render_as_string(hide_password=False)

    yield make
    with admin.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
