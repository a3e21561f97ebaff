"""What only databases have: files and modes, migrations, damage, other programs, passwords."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from kiwoom_api.journal import InMemoryJournal, Journal, default_url, tables
from kiwoom_api.journal.migrate import HEAD, VERSIONS, config
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.errors import FingerprintBusy, JournalError, SettingsError
from kiwoom_api.model.orders import OrderRequest, OrderState
from kiwoom_api.model.records import NewIntent
from kiwoom_api.model.values import KST, Side

ME, DAY, AT = "1234567890", date(2026, 11, 20), datetime(2026, 11, 20, 10, tzinfo=KST)
PASSWORD = "p@ss:w/rd%"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite journal will be."""
    return tmp_path / "자료 폴더" / "journal.sqlite"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


def wish(quantity: int = 10) -> NewIntent:
    """An intent to buy 005930."""
    request = OrderRequest.build("005930", Side.BUY, quantity, price=70_000)
    return NewIntent.of(request, account=ME, environment="sim", business_date=DAY, at=AT)


def test_a_file_is_its_owners_alone(file: Path) -> None:
    """The embedded journal is made with its folders, in mode 0600, and shows its place without more."""
    url = default_url(file.parent, "mock", "1234-56/78")
    journal = Journal.open(url)
    made = file.parent / "journal-mock-1234-56-78.sqlite"
    assert made.is_file()
    assert str(made) in repr(journal)
    if os.name == "posix":
        assert made.stat().st_mode & 0o777 == 0o600
    journal.close()


def test_a_missing_journal_is_not_made_when_not_asked(file: Path, postgres_url: str) -> None:
    """``create=False`` opens what is there and says so when nothing is."""
    with pytest.raises(JournalError, match="no file"):
        Journal.open(f"sqlite:///{file}", create=False)
    assert not file.exists()
    with pytest.raises(JournalError, match="no journal there"):
        Journal.open(postgres_url, create=False)


def test_sqlite_is_durable(file: Path) -> None:
    """The connection runs a truncated rollback journal, full synchronisation and foreign keys."""
    journal = Journal.open(f"sqlite:///{file}")
    assert isinstance(journal, Journal)
    with journal._database.read() as connection:
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
        keys = connection.execute(text("PRAGMA foreign_keys")).scalar()
    assert ([str(found[0]).lower(), found[1]], keys) == (["truncate", 2], 1)
    journal.close()


def test_migrations_make_the_schema_of_the_tables(database: str, tmp_path: Path) -> None:
    """A migrated journal and one made from the table definitions are the same, constraint by constraint."""
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD == VERSIONS[-1]
    Journal.open(database).close()
    assert schema_of(database) == wanted(database, tmp_path)


def schema_of(url: str, schema: str = "public") -> list[list[str]]:
    """Every definition in a database, in words."""
    engine = create_engine(parse_url(url))
    sqlite = "SELECT sql FROM sqlite_master WHERE type <> 'trigger' AND tbl_name <> 'alembic_version' AND sql <> ''"
    postgres = f"""
        SELECT c.relname || ' ' || pg_get_constraintdef(k.oid) || ' ' || k.conname FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid WHERE k.connamespace = '{schema}'::regnamespace
        UNION ALL SELECT replace(indexdef, '{schema}.', '') FROM pg_indexes WHERE schemaname = '{schema}'
        UNION ALL SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
        FROM information_schema.columns WHERE table_schema = '{schema}'"""
    with engine.connect() as connection:
        rows = connection.execute(text(sqlite if engine.dialect.name == "sqlite" else postgres)).scalars()
        lines = (" ".join(str(row).split()) for row in rows if "alembic_version" not in str(row))
        # The order of columns and constraints within a table means nothing.
        found = [sorted(_parts(line.replace(f"{schema}.", ""))) for line in lines]
    engine.dispose()
    return sorted(found)


def _parts(line: str) -> list[str]:
    """The columns and constraints of a table's definition; other definitions in one piece."""
    if not line.startswith("CREATE TABLE"):
        return [line]
    head, _, body = line.removesuffix(")").partition("(")
    found, depth = [""], 0
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        found = [*found, ""] if sign == "," and not depth else [*found[:-1], found[-1] + sign]
    return [head.strip(), *(part.strip() for part in found)]


def wanted(url: str, tmp_path: Path) -> list[list[str]]:
    """The definitions that the tables ask for, on the same kind of database."""
    if url.startswith("sqlite"):
        fresh = f"sqlite:///{tmp_path / 'wanted.sqlite'}"
        engine = create_engine(fresh)
        tables.metadata.create_all(engine)
        engine.dispose()
        return schema_of(fresh)
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA wanted"))
        connection.execute(text("SET LOCAL search_path TO wanted"))
        tables.metadata.create_all(connection)
    engine.dispose()
    return schema_of(url, "wanted")


def test_a_newer_schema_is_refused(database: str) -> None:
    """A journal of a later version of this package is not touched."""
    Journal.open(database).close()
    engine = create_engine(parse_url(database))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(JournalError, match=r"9999, newer than .*upgrade kiwoom-api"):
        Journal.open(database)


@pytest.mark.parametrize("how", ["text", "header", "middle", "cut"])
def test_a_damaged_file_is_refused_with_what_to_do(file: Path, how: str) -> None:
    """A file that is no database, or one with overwritten or missing pages, stops at open with one clear message."""
    url = f"sqlite:///{file}"
    journal = Journal.open(url)
    for quantity in range(1, 60):
        journal.begin_intent(wish(quantity))
    journal.close()
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(
        {
            "text": b"this is no database, although it is quite long " * 100,
            "header": b"\x00" * 100 + whole[100:],
            "middle": whole[:middle] + b"\xff" * 8192 + whole[middle + 8192 :],
            "cut": whole[: middle - 100],
        }[how]
    )
    with pytest.raises(JournalError, match=r"damaged .* restore a backup") as raised:
        Journal.open(url)
    assert "\n" not in str(raised.value)


def test_a_second_writer_is_waited_for_and_then_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds the file, a write fails with what to do, and works again afterwards."""
    monkeypatch.setattr("kiwoom_api.journal.engines._BUSY_MS", 50)
    journal = Journal.open(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalError, match="another program holds it"):
        journal.begin_intent(wish())
    other.execute("ROLLBACK")
    other.close()
    assert journal.begin_intent(wish()).state is OrderState.INTENT
    journal.close()


def test_two_programs_share_fingerprints(database: str) -> None:
    """Two openings of one journal see each other's intents, and only one gets the fingerprint."""
    one, two = Journal.open(database), Journal.open(database)
    first = one.begin_intent(wish())
    with pytest.raises(FingerprintBusy) as raised:
        two.begin_intent(wish())
    assert raised.value.intent_id == first.id
    two.move(first.id, OrderState.UNKNOWN, at=AT, why="crash")
    assert one.intent(first.id).state is OrderState.UNKNOWN
    one.close()
    two.close()


def test_a_process_that_dies_leaves_its_intent(database: str) -> None:
    """What ``begin_intent`` returned is durable: a process killed right after it has left the intent behind."""
    code = (
        "import os, sys; from kiwoom_api.journal import Journal; from kiwoom_api.model.records import NewIntent;"
        "from kiwoom_api.model.orders import OrderRequest; from kiwoom_api.model.values import KST, Side;"
        "from datetime import date, datetime;"
        "wish = OrderRequest.build('005930', Side.BUY, 10, price=70000);"
        "journal = Journal.open(sys.argv[1]);"
        "journal.begin_intent(NewIntent.of(wish, account='1234567890', environment='sim',"
        " business_date=date(2026, 11, 20), at=datetime.now(KST)));"
        "os._exit(9)"
    )
    dead = subprocess.run([sys.executable, "-c", code, database], check=False, timeout=60)
    assert dead.returncode == 9
    with Journal.open(database) as journal:
        (left,) = journal.unresolved(ME)
        assert left.state is OrderState.INTENT
        journal.move(left.id, OrderState.UNKNOWN, at=AT, why="restart")
        assert journal.check(ME) == []


def test_a_lost_database_is_an_error_and_comes_back(postgres_url: str) -> None:
    """When the server cuts the connection the call fails as JournalError; the next one connects again."""
    journal = Journal.open(postgres_url)
    journal.begin_intent(wish(1))
    admin = create_engine(parse_url(postgres_url), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kiwoom-api'")
        )
    admin.dispose()
    with pytest.raises(JournalError, match="nothing is sent"):
        journal.begin_intent(wish(2))
    assert journal.begin_intent(wish(3)).quantity == 3
    assert [i.quantity for i in journal.intents(ME)] == [1, 3]
    journal.close()


@pytest.mark.parametrize(
    "values", [{"quantity": 1.5}, {"price": 70000.5}, {"quantity": -1}, {"state": "GONE"}, {"side": "hold"}]
)
def test_the_database_itself_refuses_what_cannot_be(database: str, values: dict[str, Any]) -> None:
    """Fractions, negatives and unknown words are refused by constraints, whoever writes them."""
    Journal.open(database).close()
    engine = create_engine(parse_url(database))
    right: dict[str, Any] = dict.fromkeys(("account", "environment", "fingerprint", "symbol", "venue"), "x")
    right |= dict.fromkeys(("orig_no", "strategy", "mark", "root_no", "reason", "code"), "")
    right |= {"id": "1", "business_date": DAY, "kind": "NEW", "side": "buy", "quantity": 1, "price": 1}
    right |= {"state": "INTENT", "filled": 0, "amount": 0, "fee": 0, "tax": 0, "request": "{}", "answer": "{}"}
    right |= {"created_at": AT, "updated_at": AT}
    with engine.begin() as connection:
        connection.execute(insert(tables.intents), right)
    bad = {**right, "id": "2", "fingerprint": "y", **values}
    if engine.dialect.name == "postgresql" and any(isinstance(value, float) for value in values.values()):
        # A BIGINT of PostgreSQL is whole by its type, and rounds: only whole numbers can be in it.
        with engine.begin() as connection:
            connection.execute(insert(tables.intents), bad)
            found = connection.execute(select(tables.intents.c.quantity, tables.intents.c.price)).all()
        assert all(type(value) is int for row in found for value in row)
    else:
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(insert(tables.intents), bad)
    engine.dispose()


def test_memory_is_the_twin() -> None:
    """``memory://`` opens the twin that keeps nothing."""
    assert isinstance(Journal.open("memory://"), InMemoryJournal)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgres_addresses_are_rewritten(scheme: str) -> None:
    """Every usual spelling gets the driver of this package."""
    assert parse_url(f"{scheme}://me@host/db").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://me:{PASSWORD}@host/db",
        f"postgresql://me:{PASSWORD}@host:port/db",
        f"{PASSWORD}",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_wrong_addresses_are_refused_without_repeating_them(url: str) -> None:
    """A malformed or foreign address is an error of the settings that never shows a password."""
    with pytest.raises(SettingsError) as raised:
        Journal.open(url)
    assert "p@ss" not in str(raised.value)
    assert "w/rd" not in str(raised.value)


def test_passwords_never_appear(postgres_server: str) -> None:
    """A refused or unreachable server is named without its password, plain or encoded, in any part of the error."""
    for host in ("127.0.0.1:1", "no-such-host.invalid"):
        url = f"postgresql://me:p%40ss%3Aw%2Frd%25@{host}/db?password=s3cret2"
        with pytest.raises(JournalError) as raised:
            Journal.open(url)
        told = f"{raised.value!r} {raised.value} {raised.value.__cause__}"
        for secret in (PASSWORD, "p%40ss", "s3cret2"):
            assert secret not in told
    journal = Journal.open("memory://")
    assert "p@ss" not in repr(journal)
