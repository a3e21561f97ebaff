"""The kill switch's file: durable, lowered by anyone, raised by a person only."""

from __future__ import annotations

import os
import stat
import string
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.risk import DenialCode, SwitchFile, SwitchLevel

AT = datetime(2026, 11, 20, 10, 0, tzinfo=KST)


@pytest.fixture
def switch(tmp_path: Path) -> SwitchFile:
    """A switch without a file yet."""
    return SwitchFile(tmp_path / "state" / "switch-sim-1")


def test_no_file_means_active(switch: SwitchFile) -> None:
    """A fresh account trades."""
    assert switch.read().level is SwitchLevel.ACTIVE


def test_a_made_file_means_what_no_file_means(switch: SwitchFile) -> None:
    """Making the file changes nothing, keeps what stands there, and leaves it its owner's alone."""
    switch.create()
    assert switch.path.read_bytes() == b""
    assert switch.read() == SwitchFile(switch.path.with_name("none")).read()
    if os.name == "posix":
        assert switch.path.stat().st_mode & 0o777 == 0o600
    lowered = switch.lower(SwitchLevel.NO_ENTRY, why="stream lost", by="engine", at=AT)
    switch.create()
    assert SwitchFile(switch.path).read() == lowered


def test_a_lowering_is_durable_with_its_folder(switch: SwitchFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where somebody else has just made the file and not yet its place in the folder: both are synced."""
    switch.create()
    synced: list[bool] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    switch.lower(SwitchLevel.DEAD, why="halt", by="cli", at=AT)
    assert synced == ([False, True] if hasattr(os, "O_DIRECTORY") else [False])


def test_lowering_is_remembered_with_its_reason(switch: SwitchFile) -> None:
    """Whoever opens the file later sees level, reason, who and when; the file is the owner's alone."""
    switch.lower(SwitchLevel.NO_ENTRY, why="stream lost", by="engine", at=AT)
    state = SwitchFile(switch.path).read()
    assert (state.level, state.why, state.by, state.at) == (SwitchLevel.NO_ENTRY, "stream lost", "engine", AT)
    if os.name == "posix":
        assert switch.path.stat().st_mode & 0o777 == 0o600


def test_lowering_never_raises(switch: SwitchFile) -> None:
    """Asking for a higher level than the present one changes nothing."""
    switch.lower(SwitchLevel.DEAD, why="stop", by="a", at=AT)
    assert switch.lower(SwitchLevel.NO_ENTRY, why="less", by="b", at=AT).level is SwitchLevel.DEAD


def test_two_who_lower_at_once_cannot_undo_each_other(switch: SwitchFile) -> None:
    """A lowering that was decided before a deeper one and written after it does not lift the deeper one."""
    switch.lower(SwitchLevel.NO_ENTRY, why="first", by="a", at=AT)
    late = switch.path.read_bytes()
    switch.path.unlink()
    switch.lower(SwitchLevel.DEAD, why="deeper", by="b", at=AT)
    with switch.path.open("ab") as file:
        file.write(late)
    assert switch.read().level is SwitchLevel.DEAD


def test_only_a_person_raises(switch: SwitchFile) -> None:
    """A raise needs a name and a reason, and then holds."""
    seen = switch.lower(SwitchLevel.CANCEL_ONLY, why="journal", by="engine", at=AT)
    with pytest.raises(BadInput, match="person"):
        switch.resume(SwitchLevel.ACTIVE, person=" ", why="fixed", at=AT, seen=seen)
    with pytest.raises(BadInput, match="why"):
        switch.resume(SwitchLevel.ACTIVE, person="kim", why="", at=AT, seen=seen)
    assert switch.read().level is SwitchLevel.CANCEL_ONLY
    assert switch.resume(SwitchLevel.ACTIVE, person="kim", why="fixed", at=AT, seen=seen).level is SwitchLevel.ACTIVE


def test_a_raise_does_not_lift_what_the_person_had_not_seen(switch: SwitchFile) -> None:
    """A lowering between the person's look and the raise stays in force."""
    seen = switch.lower(SwitchLevel.NO_ENTRY, why="drift", by="engine", at=AT)
    switch.lower(SwitchLevel.DEAD, why="token leaked", by="other", at=AT)
    assert switch.resume(SwitchLevel.ACTIVE, person="kim", why="clock set", at=AT, seen=seen).level is SwitchLevel.DEAD


def test_a_held_stock_stays_held_until_a_person_releases_it(switch: SwitchFile) -> None:
    """A hold keeps one stock from being bought, lowers nothing else, and goes with the raise of a person who saw it."""
    switch.hold("005930", why="difference", by="engine", at=AT)
    seen = switch.hold("005930", why="again", by="engine", at=AT)
    assert (seen.level, dict(seen.held)) == (SwitchLevel.ACTIVE, {"005930": "difference"})
    switch.hold("000660", why="late order", by="engine", at=AT)
    after = switch.resume(SwitchLevel.ACTIVE, person="kim", why="looked", at=AT, seen=seen)
    assert (after.level, set(after.held)) == (SwitchLevel.ACTIVE, {"000660"})


@pytest.mark.parametrize("damage", [b"\x00\xff\xfe", b'{"level":"NO_EN', b'{"level":"MAYBE"}', b"ACTIVE"])
def test_a_damaged_line_means_cancel_only(switch: SwitchFile, damage: bytes) -> None:
    """What cannot be read stops entries and exits until a person raises; a deeper level still goes through."""
    switch.path.parent.mkdir()
    switch.path.write_bytes(damage)
    seen = switch.read()
    assert seen.level is SwitchLevel.CANCEL_ONLY
    assert switch.lower(SwitchLevel.DEAD, why="stop", by="a", at=AT).level is SwitchLevel.DEAD
    seen = switch.read()
    assert switch.resume(SwitchLevel.ACTIVE, person="kim", why="looked", at=AT, seen=seen).level is SwitchLevel.ACTIVE


def test_an_unreadable_file_means_cancel_only(switch: SwitchFile) -> None:
    """A file that the system refuses to read stops entries and exits."""
    switch.path.mkdir(parents=True)
    assert switch.read().level is SwitchLevel.CANCEL_ONLY


def test_a_second_process_lowers(switch: SwitchFile) -> None:
    """Another process halts, and the next read here sees it."""
    code = (
        "import sys; from pathlib import Path; from datetime import datetime;"
        "from kiwoom_api.model.values import KST; from kiwoom_api.risk import SwitchFile, SwitchLevel;"
        "SwitchFile(Path(sys.argv[1])).lower(SwitchLevel.FLATTEN, why='halt', by='cli', at=datetime.now(KST))"
    )
    subprocess.run([sys.executable, "-c", code, str(switch.path)], check=True, timeout=60)
    assert switch.read().level is SwitchLevel.FLATTEN


def test_every_code_is_said_in_both_languages_with_what_to_do() -> None:
    """No reason code lacks a sentence, and both languages name the same facts or fewer."""
    for code in DenialCode:
        text = code.text
        assert all((text.korean, text.english, text.korean_todo, text.english_todo))
        for sentence in msg_parts(text.korean, text.english, text.korean_todo, text.english_todo):
            assert sentence.isidentifier()


def msg_parts(*sentences: str) -> set[str]:
    """The facts that some sentences name."""
    return {name for sentence in sentences for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
