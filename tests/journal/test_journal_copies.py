"""Moving, backing up and restoring a journal: everything arrives, or nothing does."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from journal_tools import AT, DAY, ME, HandClock, S, fill, traded, wish, working
from sqlalchemy import create_engine, text

from kiwoom_api.journal import Journal, copies
from kiwoom_api.journal.leases import EngineLease
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.errors import FingerprintBusy, JournalError
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import SwitchNote


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other.sqlite'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Address of a new SQLite database."""
    return f"sqlite:///{tmp_path / 'other.sqlite'}"


@pytest.fixture
def old(tmp_path: Path, blank_file: Path) -> str:
    """Address of a SQLite journal with two accounts' days in it."""
    shutil.copyfile(blank_file, tmp_path / "old.sqlite")
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    with Journal.open(url) as journal:
        traded(journal)
        journal.begin_intent(wish(account="0987654321"))
        journal.note_switch(SwitchNote(account=ME, at=AT, level="NO_ENTRY", why="", who="me"))
        journal.mark_told("screen", 1)
    return url


def whole(journal: JournalPort) -> tuple[object, ...]:
    """Everything that can be asked about the account."""
    kept = (journal.intents(ME), journal.fills(ME), journal.positions(ME), journal.cash(ME), journal.opening(ME))
    moves = [journal.transitions(intent.id) for intent in journal.intents(ME)]
    notes = (journal.alerts(), journal.days(ME), journal.switches(ME), journal.untold("screen"), journal.accounts())
    return (*kept, moves, *notes, journal.digest(ME))


def test_a_journal_moves_with_everything_in_it(old: str, place: str) -> None:
    """After a copy the new journal is the old one row by row, goes on counting, and the old one is closed."""
    with Journal.open(old) as journal:
        before = whole(journal)
    made = copies.copy(old, place, at=AT)
    assert (made.findings, made.before, made.rows["intents"], made.rows["alerts"]) == ((), False, 9, 1)
    with Journal.open(place, create=False) as journal:
        assert whole(journal) == before
        with pytest.raises(FingerprintBusy):
            journal.begin_intent(wish(400))
        later = working(journal, "0000099", 99)
        assert journal.record_fill(ME, fill("0000099"), later.id, "ws")
        journal.alert("INFO", "NEXT", "", at=AT)
        assert [a.code for a in journal.untold("screen")] == ["NEXT"]
        assert journal.check(ME) == []
    with pytest.raises(JournalError, match=r"has moved to .*; set KIWOOM_DATABASE_URL"):
        Journal.open(old)
    with pytest.raises(JournalError, match="has moved to"):
        copies.copy(old, place, at=AT)


def test_a_copy_that_was_cut_short_at_its_end_is_finished(old: str, file: str) -> None:
    """When the copy is whole but the old journal was not closed any more, a second run only closes it."""
    copies.copy(old, file, at=AT)
    hand = sqlite3.connect(parse_url(old).database or "")
    hand.executescript("DROP TRIGGER kept_seals; DELETE FROM seals;")
    hand.close()
    made = copies.copy(old, file, at=AT)
    assert (made.before, made.rows["intents"]) == (True, 9)
    with pytest.raises(JournalError, match="has moved to"):
        Journal.open(old)


def test_a_copy_into_something_else_is_refused(old: str, file: str) -> None:
    """A target with other content is left as it is, and the old journal stays open."""
    with Journal.open(file) as journal:
        journal.begin_intent(wish(1))
    with pytest.raises(JournalError, match="it has other content already"):
        copies.copy(old, file, at=AT)
    with Journal.open(file) as journal:
        assert len(journal.intents(ME)) == 1
    Journal.open(old).close()
    with pytest.raises(JournalError, match="both addresses are the same"):
        copies.copy(old, old, at=AT)


def test_a_copy_that_fails_leaves_nothing(old: str, place: str) -> None:
    """When the last table cannot be written, no row of the others stays, and the old journal goes on."""
    Journal.open(place).close()
    hand = create_engine(parse_url(place))
    with hand.begin() as connection:
        connection.execute(text("DROP TABLE told"))
    with pytest.raises(JournalError):
        copies.copy(old, place, at=AT)
    with hand.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM intents")).scalar() == 0
    hand.dispose()
    with Journal.open(old) as journal:
        assert journal.check(ME) == []


async def test_no_journal_moves_under_a_running_engine(old: str, file: str) -> None:
    """While an engine holds the account the copy is refused with its name; an expired lease is no hindrance."""
    with Journal.open(old) as journal:
        await EngineLease.take(journal, ME, HandClock(), ttl=30)
    with pytest.raises(JournalError, match="another engine runs this account"):
        copies.copy(old, file, at=AT)
    assert copies.copy(old, file, at=AT + timedelta(minutes=1)).findings == ()
    with Journal.open(file) as journal:
        assert journal.lease(ME) is None


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
def test_drill_backup_under_running_writes_then_restore(
    target: str, place: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A backup taken while a program trades restores elsewhere, checks clean, and has all that was there before it."""
    reached, stop = threading.Event(), threading.Event()
    written: list[str] = []

    def trade(journal: JournalPort) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            made = working(journal, f"{number:07d}", 10 + number)
            journal.record_fill(ME, fill(f"{number:07d}"), made.id, "ws", to=S.PARTIAL)
            written.append(made.id)
            if number == 5:
                reached.set()

    with Journal.open(place) as journal:
        journal.set_opening(ME, [], 10_000_000, AT)
        thread = threading.Thread(target=trade, args=(journal,))
        thread.start()
        try:
            assert reached.wait(60)
            sure = list(written)
            made = copies.backup(place, tmp_path / "day.backup")
        finally:
            stop.set()
            thread.join()
        assert made.findings == ()
        new = f"sqlite:///{tmp_path / 'restored.sqlite'}" if target == "sqlite" else _second_postgres(request)
        back = copies.restore(tmp_path / "day.backup", new, at=AT)
        assert (back.findings, back.rows) == ((), made.rows)
        with Journal.open(new, create=False) as restored:
            intents = restored.intents(ME)
            assert {intent.id for intent in intents} >= set(sure)
            # The last order may have been caught between two of its steps.
            assert intents[:-1] == journal.intents(ME)[: len(intents) - 1]
            assert restored.fills(ME) == journal.fills(ME)[: len(restored.fills(ME))]
            assert [a.code for a in restored.alerts(ME)] == ["RESTORED"]
            assert restored.check(ME) == []
            assert working(restored, "0999999", 999_999).state is S.WORKING
    assert sorted(path.name for path in tmp_path.glob("day.backup*")) == ["day.backup"]


def _second_postgres(request: pytest.FixtureRequest) -> str:
    make: Callable[[], str] = request.getfixturevalue("more_postgres")
    return make()


def test_a_backup_needs_a_place(old: str, tmp_path: Path) -> None:
    """An existing file is never overwritten, a folder that is not there is said, and no half file stays."""
    taken = tmp_path / "taken.backup"
    taken.write_text("mine")
    with pytest.raises(JournalError, match="is there already"):
        copies.backup(old, taken)
    assert taken.read_text() == "mine"
    with pytest.raises(JournalError, match="cannot write"):
        copies.backup(old, tmp_path / "nowhere" / "a.backup")
    with pytest.raises(JournalError, match="no file"):
        copies.backup(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path / "b.backup")
    assert not list(tmp_path.glob("*.part*"))


def test_a_restore_needs_a_whole_backup_and_an_empty_journal(old: str, place: str, tmp_path: Path) -> None:
    """A missing or damaged backup and a journal with content are refused, and nothing changes."""
    good, bad = tmp_path / "good.backup", tmp_path / "bad.backup"
    copies.backup(old, good)
    bad.write_bytes(good.read_bytes()[:-5000])
    with pytest.raises(JournalError, match="no backup"):
        copies.restore(tmp_path / "none", place, at=AT)
    with pytest.raises(JournalError, match=r"bad\.backup is damaged or is no backup") as raised:
        copies.restore(bad, place, at=AT)
    assert "kiwoom-restore-" not in str(raised.value)
    copies.restore(good, place, at=AT)
    with pytest.raises(JournalError, match="is not empty"):
        copies.restore(good, place, at=AT)
    with Journal.open(place) as journal:
        assert (len(journal.intents(ME, DAY)), journal.check(ME)) == (8, [])
        assert journal.untold("screen") == journal.alerts()[1:]


def test_a_damaged_file_is_moved_aside_and_a_new_one_begins(old: str) -> None:
    """Quarantine keeps the damaged file under another name; the next opening starts a new journal."""
    file = Path(parse_url(old).database or "")
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(JournalError, match="move it aside"):
        Journal.open(old)
    aside = copies.quarantine(old, at=AT)
    assert aside.name == "old.sqlite.damaged-20261120-100000"
    assert aside.read_bytes().startswith(b"no database")
    with Journal.open(old) as journal:
        assert journal.accounts() == []
    with pytest.raises(JournalError, match="no SQLite file"):
        copies.quarantine("postgresql://me@host/db", at=AT)


def test_a_sound_journal_is_not_moved_aside(old: str) -> None:
    """A journal that can be traded on stays: a new one in its place would not know its orders."""
    before = Path(parse_url(old).database or "").read_bytes()
    with pytest.raises(JournalError, match="sound journal"):
        copies.quarantine(old, at=AT)
    assert Path(parse_url(old).database or "").read_bytes() == before
