"""Full disks, lost servers, other writers, torn files: one clear message, nothing lost, nothing doubled."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from journal_tools import AT, ME, S, fill, traded, wish, working
from sqlalchemy import create_engine, text

from kiwoom_api.journal import Journal
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.ports import JournalPort

NOBODY = 65534


def said(raised: pytest.ExceptionInfo[JournalError], *words: str) -> None:
    """One line, with every word in it."""
    message = str(raised.value)
    assert "\n" not in message
    assert len(message) < 600
    for word in words:
        assert word in message


def begin_many(journal: JournalPort, quantities: range, promised: list[str]) -> None:
    """Begin one intent after another, and note what was promised."""
    for quantity in quantities:
        promised.append(journal.begin_intent(wish(quantity), to=S.SENDING).id)


def pages(journal: JournalPort, more: int) -> None:
    """Let the file grow by a few pages only, as a full disk would."""
    assert isinstance(journal, Journal)
    with journal._database.read() as connection:
        count = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {count + more}")


def test_a_full_journal_stops_and_goes_on_with_room(tmp_path: Path) -> None:
    """When the file cannot grow, the intent is not written and the caller is told; with room the next one is."""
    with Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite'}") as journal:
        traded(journal)
        before = journal.digest(ME)
        pages(journal, 0)
        kept: list[str] = []
        with pytest.raises(JournalError) as raised:
            begin_many(journal, range(1_000, 2_000), kept)
        said(raised, "the disk is full; make room", "nothing is sent until it works again")
        undone: list[str] = []
        with pytest.raises(JournalError), journal.batch():
            begin_many(journal, range(3_000, 4_000), undone)
        assert len(journal.intents(ME)) == 8 + len(kept)
        assert journal.check(ME) == []
        pages(journal, 10_000)
        assert journal.begin_intent(wish(5_000)).quantity == 5_000
        assert journal.check(ME) == []
        assert journal.digest(ME) != before


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 512 KiB."""
    folder = Path(tempfile.mkdtemp(prefix="kiwoom-small-"))
    done = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], check=False, capture_output=True
        )
        if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount")
        else None
    )
    if done is None or done.returncode:
        folder.rmdir()
        pytest.skip("this machine lets nobody mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    """On a disk that is really full every intent that was promised is there, and no other; room mends it."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 200_000)
    with Journal.open(f"sqlite:///{small_disk / 'journal.sqlite'}") as journal:
        promised: list[str] = []
        with pytest.raises(JournalError) as raised:
            begin_many(journal, range(1, 5_000), promised)
        said(raised, "the disk")
        assert [intent.id for intent in journal.intents(ME)] == promised
        ballast.unlink()
        promised.append(journal.begin_intent(wish(9_999)).id)
    with Journal.open(f"sqlite:///{small_disk / 'journal.sqlite'}", create=False) as journal:
        assert [intent.id for intent in journal.intents(ME)] == promised
        assert journal.check(ME) == []


def test_a_read_only_file_can_be_looked_at_but_not_traded_on(tmp_path: Path) -> None:
    """A user who may only read gets an error with what to do from a write, and a check that works."""
    folder = Path(tempfile.mkdtemp(prefix="kiwoom-readonly-"))
    file = folder / "journal.sqlite"
    with Journal.open(f"sqlite:///{file}") as journal:
        traded(journal)
    code = (
        "import os, sys\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "journal = Journal.open(sys.argv[1], create=False)\n"
        "assert journal.check('1234567890') == []\n"
        "try: journal.alert('INFO', 'X', '', at=datetime.now(KST))\n"
        "except JournalError as error: print(error)\n"
    )
    imports = (
        "from datetime import datetime; from kiwoom_api.journal import Journal;"
        "from kiwoom_api.model.errors import JournalError; from kiwoom_api.model.values import KST; import sqlalchemy;"
        "import sqlalchemy.dialects.sqlite\n"
    )
    file.chmod(0o444)
    file.with_name(file.name + "-journal").unlink(missing_ok=True)
    folder.chmod(0o555)
    try:
        if sys.platform == "win32":
            pytest.skip("a file of one's own stays writable there")
        done = subprocess.run(
            [sys.executable, "-c", imports + code, f"sqlite:///{file}"], capture_output=True, text=True, check=False
        )
        assert "the file cannot be written; check its owner and mode" in done.stdout, done.stderr
        assert done.stdout.count("\n") == 1
    finally:
        folder.chmod(0o700)
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)
        shutil.rmtree(folder)


@pytest.mark.parametrize("cut", [0.5, 0.9, 0.999])
def test_a_torn_tail_is_noticed(tmp_path: Path, cut: float) -> None:
    """A file whose end is missing is refused at open, wherever it was cut; a whole one opens."""
    file = tmp_path / "journal.sqlite"
    with Journal.open(f"sqlite:///{file}") as journal:
        traded(journal, 60)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(JournalError) as raised:
        Journal.open(f"sqlite:///{file}")
    said(raised, "damaged", "restore a backup", "reconcile with the broker before trading")
    file.write_bytes(whole)
    with Journal.open(f"sqlite:///{file}") as journal:
        assert journal.check(ME) == []


def test_a_transaction_torn_by_a_crash_is_undone_at_the_next_start(tmp_path: Path) -> None:
    """A process killed in the middle of a batch leaves its half on the disk; the next start has none of it."""
    file = tmp_path / "journal.sqlite"
    with Journal.open(f"sqlite:///{file}") as journal:
        traded(journal, 60)
        before = journal.digest(ME)
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA journal_mode=TRUNCATE'); c.execute('PRAGMA cache_size=5'); c.execute('BEGIN IMMEDIATE')\n"
        "c.execute(\"UPDATE intents SET reason = 'torn' || hex(randomblob(300)), filled = 9\")\n"
        "os._exit(9)\n"
    )
    dead = subprocess.run([sys.executable, "-c", code, str(file)], check=False)
    assert dead.returncode == 9
    assert (tmp_path / "journal.sqlite-journal").stat().st_size > 0
    with Journal.open(f"sqlite:///{file}") as journal:
        assert (journal.digest(ME), journal.check(ME)) == (before, [])


def test_a_writer_that_comes_between_waits(tmp_path: Path) -> None:
    """A second program writes between the first one's calls, and both have everything."""
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    with Journal.open(url) as one, Journal.open(url) as two:
        for number in range(1, 11):
            made = working(one if number % 2 else two, f"{number:07d}", number + 10)
            (two if number % 2 else one).record_fill(ME, fill(f"{number:07d}"), made.id, "ws")
        assert one.digest(ME) == two.digest(ME)
        assert one.positions(ME)["005930"].quantity == 40
        assert one.check(ME) == []


def test_a_locked_postgres_row_is_named(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds the row, a write ends with an error instead of waiting for ever."""
    monkeypatch.setattr("kiwoom_api.journal.engines._BUSY_MS", 50)
    with Journal.open(postgres_url) as journal:
        made = journal.begin_intent(wish())
        other = create_engine(parse_url(postgres_url))
        with other.connect() as connection, connection.begin():
            connection.execute(text("SELECT * FROM intents FOR UPDATE"))
            with pytest.raises(JournalError) as raised:
                journal.move(made.id, S.SENDING, at=AT, why="")
        other.dispose()
        said(raised, "another program holds it", "nothing is sent until it works again")
        assert journal.move(made.id, S.SENDING, at=AT, why="").state is S.SENDING


def test_a_server_lost_in_the_middle_of_a_day(own_server: tuple[Any, str]) -> None:
    """While the server is away every call ends in one clear error; once it is back all that was promised is there."""
    server, url = own_server
    with Journal.open(url) as journal:
        traded(journal)
        made = working(journal, "0000050", 50)
        before = journal.digest(ME)
        server.stop()
        failing: list[Callable[[], object]] = [
            lambda: journal.begin_intent(wish(60), to=S.SENDING),
            lambda: journal.record_fill(ME, fill("0000050"), made.id, "ws", to=S.PARTIAL),
            lambda: journal.move(made.id, S.CANCELLED, at=AT, why="x"),
            lambda: journal.positions(ME),
            lambda: journal.check(ME),
        ]
        for call in failing:
            with pytest.raises(JournalError) as raised:
                call()
            said(raised, "check that the database is there; nothing is sent until it works again")
        server.start()
        assert journal.digest(ME) == before
        assert journal.record_fill(ME, fill("0000050"), made.id, "ws", to=S.PARTIAL)
        assert not journal.record_fill(ME, fill("0000050"), made.id, "list", to=S.PARTIAL)
        assert journal.begin_intent(wish(60), to=S.SENDING).state is S.SENDING
        assert journal.check(ME) == []


def test_a_server_lost_in_a_batch_undoes_the_batch(own_server: tuple[Any, str]) -> None:
    """When the server goes while a batch is open, the batch ends in an error and none of it is there afterwards."""
    server, url = own_server
    with Journal.open(url) as journal:
        made = working(journal)

        def fails() -> None:
            with journal.batch():
                journal.record_fill(ME, fill("0000001"), made.id, "list", to=S.PARTIAL)
                server.stop()
                journal.record_fill(ME, fill("0000001", "2"), made.id, "list")

        with pytest.raises(JournalError) as raised:
            fails()
        said(raised, "nothing is sent until it works again")
        server.start()
        assert (journal.fills(ME), journal.intent(made.id)) == ([], made)
        assert journal.begin_intent(wish(60)).quantity == 60
