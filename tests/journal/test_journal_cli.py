"""``kiwoom db``: what a person sees, and what it leaves behind."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from journal_tools import AT, ME, S, traded, wish
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from kiwoom_api.app.cli import _run
from kiwoom_api.journal import Journal, default_url, provision
from kiwoom_api.journal.places import parse_url
from kiwoom_api.journal.provision import Stand
from kiwoom_api.model.errors import SettingsError
from kiwoom_api.model.values import KST


@pytest.fixture
def file(tmp_path: Path, blank_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mock account's journal in the data folder, with nothing else set."""
    for name in ("DATABASE_URL", "BASE_URL", "ENV", "LANG", "CLIENT_ID", "ACCESS_TOKEN"):
        monkeypatch.delenv(f"KIWOOM_{name}", raising=False)
    monkeypatch.setenv("KIWOOM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    url = default_url(tmp_path / "data", "mock", ME)
    (tmp_path / "data").mkdir()
    shutil.copyfile(blank_file, parse_url(url).database or "")
    with Journal.open(url) as journal:
        traded(journal)
        (left,) = journal.unresolved(ME)
        journal.move(left.id, S.DENIED, at=AT, why="")
    return Path(parse_url(url).database or "")


def kiwoom(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Run one command; its exit code and what it printed."""
    code = _run(["db", *args])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_check_and_rebuild_from_the_shell(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clean journal exits 0, a broken one 1 with its findings, and a rebuild mends it."""
    code, out, _ = kiwoom(capsys, "check")
    assert (code, "불변식이 모두 지켜졌습니다" in out) == (0, True)
    hand = sqlite3.connect(file)
    hand.executescript("UPDATE intents SET filled = 7 WHERE order_no = '0000001'; UPDATE positions SET quantity = 1;")
    hand.close()
    code, out, _ = kiwoom(capsys, "check")
    assert (code, "I3 position 005930 is 1 shares" in out, "I4 intent" in out) == (1, True, True)
    code, out, _ = kiwoom(capsys, "rebuild")
    assert (code, "고친 행 1" in out, "불변식이 모두 지켜졌습니다" in out) == (0, True, True)
    with Journal.open(f"sqlite:///{file}") as journal:
        journal.begin_intent(wish(500, at=datetime(2020, 1, 2, 10, tzinfo=KST)), to=S.SENDING)
    code, out, _ = kiwoom(capsys, "check")
    assert (code, "I7 intent" in out) == (1, True)


def test_backup_and_restore_from_the_shell(file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A backup is written and restored into a new file, and the person is told to reconcile."""
    code, out, _ = kiwoom(capsys, "backup", "a.backup")
    assert (code, "백업했습니다" in out, (tmp_path / "a.backup").is_file()) == (0, True, True)
    code, _, err = kiwoom(capsys, "backup", "a.backup")
    assert (code, "이미 있습니다" in err, err.count("\n")) == (1, True, 1)
    new = f"sqlite:///{tmp_path / 'new.sqlite'}"
    code, out, _ = kiwoom(capsys, "restore", "a.backup", "--url", new)
    assert (code, "대조하세요" in out) == (0, True)
    with Journal.open(new) as journal:
        assert len(journal.intents(ME)) == 8
    assert file.is_file()


def test_copy_from_the_shell(
    file: Path, capsys: pytest.CaptureFixture[str], postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With KIWOOM_DATABASE_URL set, copy moves the folder's journal there and check looks there from then on."""
    monkeypatch.setenv("KIWOOM_DATABASE_URL", postgres_url)
    code, out, _ = kiwoom(capsys, "copy")
    assert (code, "봉인했습니다" in out, "intents" in out) == (0, True, True)
    assert kiwoom(capsys, "upgrade")[1].startswith("postgresql")
    code, _, err = kiwoom(capsys, "check", "--url", f"sqlite:///{file}")
    assert (code, "로 옮겨졌습니다" in err, err.count("\n")) == (1, True, 1)


def test_a_damaged_file_from_the_shell(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A damaged journal is one line of error; quarantine asks first, then moves it aside."""
    file.write_bytes(b"garbage " * 4096)
    code, _, err = kiwoom(capsys, "check")
    assert (code, err.count("\n"), "손상되었습니다" in err, "quarantine" in err) == (1, 1, True, True)
    assert kiwoom(capsys, "quarantine")[0] == 1
    assert file.is_file()
    assert kiwoom(capsys, "quarantine", "--yes")[0] == 0
    assert not file.exists()
    aside = [path for path in file.parent.iterdir() if path.read_bytes().startswith(b"garbage")]
    assert [".sqlite.damaged-" in path.name for path in aside] == [True]


def test_which_journal_is_said_when_there_are_several(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With several journals a backup asks which one is meant; with none, check says so; memory keeps nothing."""
    Journal.open(default_url(file.parent, "mock", "0987654321")).close()
    code, _, err = kiwoom(capsys, "backup", "b.backup")
    assert (code, "--url" in err, err.count("\n")) == (1, True, 1)
    assert kiwoom(capsys, "check", "--env", "sim")[0] == 1
    assert kiwoom(capsys, "check", "--url", "memory://")[0] == 1


def test_setup_begins_with_an_address(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an address setup says which line to write; a wrong one is one line; a silent port gives commands."""
    code, out, _ = kiwoom(capsys, "setup")
    assert (code, "KIWOOM_DATABASE_URL=postgresql://" in out) == (1, True)
    code, _, err = kiwoom(capsys, "setup", "--url", "sqlite:///x")
    assert (code, err.count("\n")) == (1, 1)
    code, out, err = kiwoom(capsys, "setup", "--url", "postgresql://me:s3cret@127.0.0.1:1/my db")
    assert (code, err) == (1, "")
    assert "createuser -p 1 --login --pwprompt me" in out
    assert "createdb -p 1 --encoding=UTF8 --template=template0 --owner=me 'my db'" in out
    assert "s3cret" not in out


@pytest.fixture
def server(postgres_server: str) -> Iterator[tuple[URL, URL]]:
    """A server's address with all rights, and one of a role and database that are not there yet."""
    admin = parse_url(postgres_server)
    name = f"kiwoom_new_{uuid4().hex[:8]}"
    yield admin, admin.set(username=name, password="p@ss:w/rd", database=name)
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for what in ("DATABASE", "ROLE"):
            connection.execute(text(f"DROP {what} IF EXISTS {name}"))
    engine.dispose()


def test_setup_makes_what_is_missing(file: Path, capsys: pytest.CaptureFixture[str], server: tuple[URL, URL]) -> None:
    """With an address that may, role and database are made and the journal is ready; a second run finds it so."""
    admin, url = server
    wanted = url.render_as_string(hide_password=False)
    assert provision.look(url).stand is Stand.NO_LOGIN
    code, out, _ = kiwoom(capsys, "setup", "--url", wanted)
    assert (code, "createuser" in out, "p@ss" in out) == (1, True, False)
    right = admin.render_as_string(hide_password=False)
    code, out, err = kiwoom(capsys, "setup", "--url", wanted, "--admin-url", right)
    assert (code, err, out.count("만들었습니다"), "준비되었습니다" in out) == (0, "", 2, True)
    assert provision.look(url).stand is Stand.READY
    assert provision.create(admin, url) == []
    with Journal.open(wanted, create=False) as journal:
        assert journal.accounts() == []


def test_setup_tells_what_is_missing_by_looking(server: tuple[URL, URL]) -> None:
    """A missing database, a role that may make it, and one without rights are told apart without reading words."""
    admin, url = server
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE ROLE {url.username} LOGIN"))
        assert provision.look(url).stand is Stand.NO_DATABASE
        assert not provision.look(url).may_create
        connection.execute(text(f"ALTER ROLE {url.username} CREATEDB"))
        assert provision.look(url).may_create
        connection.execute(text(f"CREATE DATABASE {url.database}"))
    assert provision.look(url).stand is Stand.NO_RIGHT
    engine.dispose()
    with pytest.raises(SettingsError):
        provision.address_of("postgresql://host/db")
    assert make_url(str(url)).username == url.username
