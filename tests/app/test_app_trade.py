"""Paper and trade as a person runs them: real processes, a real exchange with its own clock, kills and restarts."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cli_tools import fails, kiwoom, serving
from live_tools import CLOCK, CODE, STRATEGY, Running, memory_of, waited

from kiwoom_api.app.cli import main
from kiwoom_api.app.commands.trade import confirm_real
from kiwoom_api.journal import Journal
from kiwoom_api.model.errors import BadInput


@pytest.fixture
def strategy(tmp_path: Path) -> str:
    """A strategy's file."""
    path = tmp_path / "quick.py"
    path.write_text(STRATEGY, encoding="utf-8")
    return str(path)


@pytest.fixture
def exchange() -> Iterator[str]:
    """An exchange whose clock runs by itself, two minutes before the open."""
    with serving(*CLOCK) as url:
        yield url


def hung(running: Running, data: Path) -> None:
    """Let a program hang, which may wake up and send, at a moment when it is not writing to its journal."""
    (journal,) = data.glob("journal-sim-*.sqlite")
    for _ in range(200):
        os.kill(running.process.pid, signal.SIGSTOP)
        with closing(sqlite3.connect(journal, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
            except sqlite3.OperationalError:
                os.kill(running.process.pid, signal.SIGCONT)
                time.sleep(0.02)
            else:
                return
    pytest.fail("it never let its journal go")


def test_a_killed_run_goes_on_where_it_was(exchange: str, strategy: str, tmp_path: Path) -> None:
    """After kill -9 in mid-day positions, exits, live orders and memory are there again; Ctrl-C says what stays."""
    data = tmp_path / "data"
    env = {"KIWOOM_BASE_URL": exchange, "KIWOOM_DATA_DIR": str(data)}
    first = Running("trade", strategy, "--symbols", CODE, env=env)
    first.until("지난 예약은 건너뜁니다: quick early")
    first.until("체결 10")
    waited(lambda: bool(memory_of(data)["seats"]["quick"]["positions"]))
    hung(first, data)
    assert "다른 엔진이 이 계좌를 돌리고 있습니다" in fails("trade", strategy, "--symbols", CODE, env=env)
    first.end(signal.SIGKILL)
    before = memory_of(data)["seats"]["quick"]
    assert [order["quantity"] for order in before["orders"]] == [5]
    (path,) = data.glob("journal-*.sqlite")
    second = Running("trade", strategy, "--symbols", CODE, env=env)
    assert "살아 있는 주문 1건" in second.until("이어 갑니다")
    second.until(f"임대를 넘겨받음: process {first.process.pid} .*이 컴퓨터에서 끝난 것을 확인함")
    with Journal.open(f"sqlite:///{path}") as journal:
        (account,) = journal.accounts()
        (taken,) = (alert.text for alert in journal.alerts(account) if "임대를 넘겨받음" in alert.text)
    assert f"process {first.process.pid} " in taken
    assert "이 컴퓨터에서 끝난 것을 확인함" in taken
    told = second.end(signal.SIGINT)
    assert "→ 취소" in told
    assert "거래소에 남은 주문 없음" in told
    assert "다시 시작하면 이어집니다" in told
    assert second.process.returncode == 0, told
    after = memory_of(data)["seats"]["quick"]
    assert after["positions"] == before["positions"]
    assert after["guards"][CODE]["exits"] == before["guards"][CODE]["exits"]
    assert after["memory"] == {"went": 1}
    assert after["orders"] == []
    assert (data / f"engine-sim-{account}-quick.json").stat().st_mode & 0o077 == 0
    _somebody_sold(strategy, data, env)


def _somebody_sold(strategy: str, data: Path, env: dict[str, str]) -> None:
    """A memory that says more than the account holds stops the start, until a person accepts the account's word."""
    (path,) = data.glob("engine-*.json")
    path.write_text(path.read_text(encoding="utf-8").replace('"quantity": 10', '"quantity": 12'), encoding="utf-8")
    line = fails("trade", strategy, "--symbols", CODE, env=env)
    assert "--accept-differences" in line
    assert f"{CODE} 12 > 10" in line
    third = Running("trade", strategy, "--symbols", CODE, "--accept-differences", env=env)
    third.until(f"{CODE} 12주 → 10주")
    third.until("거래일")
    third.end(signal.SIGINT)
    assert memory_of(data)["seats"]["quick"]["positions"][0]["quantity"] == 10


def test_a_recorded_paper_session_gives_the_same_orders_again(exchange: str, strategy: str, tmp_path: Path) -> None:
    """A paper session sends nothing, and its recording replays to the same order hash in a backtest."""
    env = {"KIWOOM_BASE_URL": exchange, "KIWOOM_DATA_DIR": str(tmp_path / "data")}
    tape = str(tmp_path / "tape")
    live = Running("paper", strategy, "--symbols", CODE, "--record", tape, "--json", env=env)
    live.until("주문은 나가지 않습니다")
    live.until("체결 10")
    told = live.end(signal.SIGINT)
    result = json.loads(told[told.index("\n{") :])
    assert result["fill_model"] == "tape"
    assert result["orders"] == 2
    assert result["executions"] == 1
    assert "없습니다" in kiwoom("executions", env=env).stdout  # the account at the exchange knows nothing of it
    again = json.loads(kiwoom("backtest", strategy, "--replay", tape, "--json", env=env).stdout)
    assert again["order_hash"] == result["order_hash"]
    assert again["equity"] == result["equity"]
    line = fails("paper", strategy, "--symbols", CODE, "--record", tape, env=env)
    assert "record" in line


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("trade",), "전략"),
        (("paper", "swing"), "종목"),
        (("paper", "swing", "--symbols", "5x"), "종목코드"),
        (("paper", "swing", "--symbols", CODE, "--cash", "0"), "예수금"),
        (("paper", "nothing", "--symbols", CODE), "swing"),
        (("paper", "missing.py", "--symbols", CODE), "missing.py"),
        (("paper", "swing", "--symbols", CODE, "--days", "0"), "거래일 수"),
        (("trade", "swing", "--symbols", CODE, "-p", "fast=99"), "2 ~ 60"),
        (("trade", "swing", "--symbols", CODE, "--share", "dip=0.5"), "share"),
        (("trade", "swing", "swing", "--symbols", CODE), "swing, swing"),
        (("backtest", "swing", "-p", "fast"), "param"),
        (("backtest", "--replay", "nowhere"), "replay"),
    ],
)
def test_bad_input_is_one_clear_line(args: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be run is refused before anything starts, in one line that names what is wrong."""
    with pytest.raises(SystemExit) as ended:
        main(args)
    told = capsys.readouterr().err.strip().splitlines()
    assert (ended.value.code, len(told)) == (1, 1), told
    assert says in told[0]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "typed", "starts"),
    [
        ("real", "예 4321\n", True),
        ("real", "yes 4321\n", True),
        ("real", "예\n", False),
        ("real", "예 1234\n", False),
        ("real", "", False),
        (None, "예 4321\n", False),
    ],
)
def test_a_real_account_is_confirmed_by_hand(
    monkeypatch: pytest.MonkeyPatch, env: str | None, typed: str, starts: bool
) -> None:
    """Real is said on the command line, and the account's last digits are typed; anything else starts nothing."""
    monkeypatch.setattr(sys, "stdin", _Terminal(typed))
    if starts:
        confirm_real(env, "9876544321", ["swing"])
        return
    with pytest.raises(BadInput):
        confirm_real(env, "9876544321", ["swing"])


def test_nobody_at_the_terminal_is_no_confirmation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe cannot confirm a real account, whatever it says."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("예 4321\n"))
    with pytest.raises(BadInput):
        confirm_real("real", "9876544321", ["swing"])
