"""``kiwoom data`` from end to end: a pull that is killed, the lists it prints, and one clear line for each mistake."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cli_tools import CLI
from local_exchange import Sim

from kiwoom_api.app.cli import main
from kiwoom_api.model.values import KST


def ran(*args: str) -> int:
    """Run ``kiwoom data …`` in this process; its exit code."""
    with pytest.raises(SystemExit) as done:
        main(["data", *args])
    return int(done.value.code or 0)


def day(back: int) -> str:
    """A day so many days ago."""
    return str(datetime.now(KST).date() - timedelta(days=back))


def content(folder: Path) -> dict[str, str]:
    """Every partition's place with the hash of its bytes."""
    paths = sorted(folder.rglob("*.parquet"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_a_killed_pull_goes_on_and_ends_with_the_same_files(at_sim: Sim, tmp_path: Path) -> None:
    """kill -9 between pages leaves a store that reads; the same command ends like a pull that ran through."""
    asked = ("pull", "5930", "--interval", "1m", "--from", day(28), "--to", day(5))
    assert ran(*asked, "--store", "whole") == 0
    series = tmp_path / "cut" / "1m" / "raw" / "005930" / "series.json"
    process = subprocess.Popen([*CLI, "data", *asked, "--store", "cut"], stderr=subprocess.PIPE, text=True)
    while not series.exists():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)
    process.kill()
    process.communicate()
    kept = json.loads(series.read_text())["current"]
    assert sum(part["rows"] for part in kept["parts"]) > 0
    assert kept["covered"][0][0] > day(28)
    assert ran("check", "--store", "cut") in (0, 1)
    assert ran(*asked, "--store", "cut") == 0
    assert content(tmp_path / "cut") == content(tmp_path / "whole")
    assert len(content(tmp_path / "whole")) >= 1


def test_what_was_pulled_is_listed_checked_and_exported(
    at_sim: Sim, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Days of two stocks in both prices; thousands separated, JSON whole, a pipe without a progress bar."""
    assert ran("pull", "5930", "000660", "--from", "2022-01-03", "--both") == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "받은 시세" in told.out
    assert ran("ls") == 0
    assert re.search(r" 1,\d{3} ", capsys.readouterr().out)
    assert ran("ls", "660", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(each["symbol"], each["adjusted"], each["name"]) for each in listed] == [
        ("000660", True, "SK하이닉스"),
        ("000660", False, "SK하이닉스"),
    ]
    assert listed[0]["rows"] == sum(part["rows"] for part in listed[0]["parts"])
    assert {part["source"] for part in listed[0]["parts"]} == {"kiwoom:sim"}
    assert ran("check", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["kind"] for each in found} <= {"gap", "unconfirmed-close", "closed-day"}
    assert ran("export", "all.csv", "--from", day(40)) == 0
    assert (tmp_path / "all.csv").read_text(encoding="utf-8-sig").startswith("date,code,open,high,low,close,volume")
    assert ran("import", "all.csv", "--raw", "--store", "other") == 0
    assert ran("pull", "--json") == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("pull", "999999", "--from", "2026-01-02"), "999999"),
        (("pull", "5930", "--from", "2199-01-02"), "오늘"),
        (("pull", "5930", "--from", "20260302", "--to", "20260301"), "from 과 to"),
        (("pull", "5930", "--from", "soon"), "같은 날짜"),
        (("pull", "5930", "--from", "2026-01-02", "--interval", "2m"), "interval"),
        (("pull", "5930", "--from", "2026-01-02", "--interval", "1m", "--closes"), "--interval 1d"),
        (("pull", "5930"), "--from"),
        (("pull", "5930", "--from", "2026-01-02", "--store", "file"), "그 이름의 파일"),
        (("pull", "5930", "--from", "2026-01-02", "--store", "file/below"), "소유자와 권한"),
        (("ls", "--store", "file"), "그 이름의 파일"),
        (("check",), "저장소에 있는 종목"),
        (("import", "none.csv", "--raw"), "none.csv"),
        (("import", "file"), "--adjusted 또는 --raw"),
        (("export", "out.csv"), "저장소에 있는 종목"),
    ],
)
def test_a_mistake_is_one_clear_line(
    at_sim: Sim, tmp_path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], said: str
) -> None:
    """Exit code 1, one line on stderr that says what is wrong."""
    (tmp_path / "file").write_text("x")
    assert ran(*args) == 1
    told = capsys.readouterr()
    assert len(told.err.strip().splitlines()) == 1
    assert said in told.err


def test_a_lost_exchange_says_that_what_came_is_kept(at_sim: Sim, capsys: pytest.CaptureFixture[str]) -> None:
    """After the third failing answer: one line, and the same command goes on from there."""
    at_sim.fault("http-500-refused", tr="ka10081", nth=2, count=9)
    assert ran("pull", "5930", "--from", "2021-03-02") == 1
    assert "받은 데까지 저장했고" in capsys.readouterr().err
    at_sim.clear()
    assert ran("pull", "5930", "--from", "2021-03-02") == 0


def test_ctrl_c_says_that_what_came_is_kept(at_sim: Sim, tmp_path: Path) -> None:
    """An interrupt in the middle of the pages is one line and exit code 130, and the store reads."""
    series = tmp_path / "s" / "1m" / "raw" / "005930" / "series.json"
    asked = ("pull", "5930", "--interval", "1m", "--from", day(60), "--store", "s")
    process = subprocess.Popen([*CLI, "data", *asked], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    while not series.exists():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    told = process.communicate()[1].strip().splitlines()
    assert process.returncode == 130
    assert len(told) == 1
    assert "같은 명령" in told[0]
    assert ran("ls", "--store", "s") == 0


def test_without_polars_the_missing_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with the command that installs it."""
    monkeypatch.setitem(sys.modules, "polars", None)
    assert ran("ls") == 1
    assert "pip install 'kiwoom-api[data]'" in capsys.readouterr().err
