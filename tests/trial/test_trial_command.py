"""``kiwoom simulate`` on the screen."""

import contextlib
import subprocess
import sys
import time
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


def _alive(group: int) -> list[str]:
    """The processes of a group that still run, as Linux tells them."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, its = stat.read_text().rpartition(")")[2].split()[:3]
            found += [stat.parent.name] if int(its) == group and state != "Z" else []
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_workers_end_with_a_parent_that_is_killed() -> None:
    """After a kill -9 in the middle of many days no process of the run is left."""
    command = [sys.executable, "-m", "kiwoom_api.app.cli", "simulate", "--seeds", "500", "--morning"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, "--processes", "2"], start_new_session=True, **silent) as run:
        for _ in range(200):
            if len(_alive(run.pid)) >= 3:
                break
            time.sleep(0.05)
        run.kill()
        run.wait(10)
    for _ in range(200):
        if not _alive(run.pid):
            return
        time.sleep(0.05)
    pytest.fail(f"workers are left: {_alive(run.pid)}")
