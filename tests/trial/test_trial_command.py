"""``kiwoom simulate`` on the screen."""

from pathlib import Path

import pytest

from kiwoom_api.app.cli import main
from kiwoom_api.trial import day


def _run(*argv: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", *argv])
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def _loud(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command silences the logs of its process; a test run keeps its own."""
    monkeypatch.setattr("kiwoom_api.app.commands.simulate.quiet", lambda: None)


def test_days_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Healthy invariants end with 0 and a table of what happened."""
    assert _run("--seeds", "2", "--processes", "1") == 0
    assert "결함일" in capsys.readouterr().out


def test_a_seed_is_replayed_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A replay tells faults, moves and orders, and the hash of the day."""
    assert _run("--seed", "6", "--verbose") == 0
    told = capsys.readouterr().out
    assert "journal " in told
    assert day.fault_day(6).hash in told.replace("\n", "")


def test_violations_fail_and_are_recorded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A broken invariant is shown with its seed, ends with 1, and its seed is added to the file."""
    monkeypatch.setattr(day, "judge", lambda *_: ["I1 a wish became 2 orders"])
    record = tmp_path / "seeds.txt"
    assert _run("--seeds", "1", "--first", "9", "--processes", "1", "--record", str(record)) == 1
    assert "seed 9" in capsys.readouterr().out
    assert record.read_text() == "9\n"


def test_nonsense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """No seeds are no run."""
    assert _run("--seeds", "0") == 1
    assert "seeds" in capsys.readouterr().err
