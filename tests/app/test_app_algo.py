"""``kiwoom order … --algo``, ``kiwoom orders resume`` and ``abandon`` on a local exchange, and the same from Python."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from cli_tools import CLI, serving
from local_exchange import SYMBOL, Sim

from kiwoom_api.api import KiwoomTradingAPI
from kiwoom_api.api.algos import AlgoRun
from kiwoom_api.app.cli import main
from kiwoom_api.app.wiring import load_settings
from kiwoom_api.model.values import KST, Side
from kiwoom_api.orders.algos.specs import AlgoSpec, Passive


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """An exchange whose minute takes three seconds, for all tests here: each leaves nothing behind."""
    with serving("--speed", "20") as url:
        yield url


@pytest.fixture
def quick(served: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The exchange, with the environment pointing at it, and keys of the test's own."""
    monkeypatch.setenv("KIWOOM_BASE_URL", served)
    monkeypatch.setenv("KIWOOM_CLIENT_ID", uuid4().hex)
    monkeypatch.setenv("KIWOOM_CLIENT_SECRET", "s")
    return served


def at_work(*args: str, sent: bool = True) -> subprocess.Popen[str]:
    """Start a command, and return once its algorithm has sent something."""
    process = subprocess.Popen([*CLI, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    begun = next(line for line in process.stderr if "시작했습니다" in line)
    assert begun
    for _ in range(400):
        if not sent or _orders():
            return process
        time.sleep(0.05)
    pytest.fail("nothing was sent")


def _orders() -> list[object]:
    with urllib.request.urlopen(os.environ["KIWOOM_BASE_URL"] + "/admin/account", timeout=10) as answer:
        accounts = json.loads(answer.read())["accounts"]
    return [order for account in accounts for order in account["orders"] if order["remaining"]]


def here(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command in this process; its exit code and what it printed."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def listed(code: int, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What ``kiwoom status --json`` says of open algorithms, with this exit code."""
    ended, out, _ = here("status", "--json", capsys=capsys)
    assert ended == code
    found: list[dict[str, object]] = json.loads(out)["algos"]
    return found


def refused(*args: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command in this process that must fail with one line; return that line."""
    code, _, err = here(*args, capsys=capsys)
    assert code in (1, 2)
    return err.strip().splitlines()[-1]


def test_an_algorithm_from_the_command_line(quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It works the order to its end in the foreground and prints what it cost, as JSON too."""
    code, out, err = here("order", "buy", SYMBOL, "30", "--algo", "peg", "--at", "opposite", "--json", capsys=capsys)
    assert code == 0, err
    told = json.loads(out)
    assert (told["filled"], told["reason"], told["algo"]) == (30, "FILLED", "peg")
    assert {"arrival", "vwap", "close", "participation", "fee", "children", "reprices"} <= told.keys()
    code, out, err = here("order", "sell", SYMBOL, "30", "--algo", "passive", "--patience", "0", capsys=capsys)
    assert code == 0, err
    assert "전량 체결" in out
    assert "도착가 대비" in out


def test_ctrl_c_cancels_what_lives(quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A Ctrl-C cancels the live child, says what was done, and leaves nothing open."""
    process = at_work("order", "buy", SYMBOL, "40", "60000", "--algo", "iceberg", "--show", "10")
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "사람이 멈춤" in said
    _, out, err = here("orders", capsys=capsys)
    assert "미체결: 없습니다" in out
    assert "알고리즘" not in err


def test_a_killed_algorithm_is_listed_and_resumed(quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    """After a kill -9 it is listed and not restarted; ``orders resume`` takes it up, once, with its live child."""
    process = at_work("order", "buy", SYMBOL, "40", "60000", "--algo", "iceberg", "--show", "10")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    # At once: the program is known to have ended, and nobody waits for its lease.
    _, out, err = here("orders", capsys=capsys)
    assert "끊긴 알고리즘" in err
    assert out.count(SYMBOL) == 1
    code, out, _ = here("status", capsys=capsys)
    (line,) = (line for line in out.splitlines() if "끊긴 알고리즘" in line)
    assert (code, len(out.strip().splitlines()) <= 24) == (3, True)
    assert "iceberg 매수" in line
    assert "kiwoom orders resume" in line
    (cut,) = listed(3, capsys)
    assert (cut["running"], cut["quantity"], cut["filled"], cut["live"], cut["side"]) == (False, 40, 0, 1, "buy")
    again = at_work("orders", "resume", sent=False)
    _, out, err = here("orders", capsys=capsys)
    assert "집행 중인 알고리즘" in err
    assert out.count(SYMBOL) == 1
    (works,) = listed(0, capsys)
    assert (works["id"], works["running"], works["resumed"]) == (cut["id"], True, 1)
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=60)
    assert again.returncode == 130
    assert "none is open" in refused("orders", "resume", capsys=capsys)
    assert listed(0, capsys) == []


def test_bad_options_are_one_line(at_sim: Sim, capsys: pytest.CaptureFixture[str]) -> None:
    """What an algorithm cannot do is said in one line before anything is sent."""
    order = ("order", "buy", SYMBOL, "10", "--algo")
    for wrong, args in {
        "until": ("twap", "--until", "25:00"),
        "until = ": ("twap", "--until", "09:10"),
        "rate": ("pov", "--rate", "2", "--until", "15:00"),
        "show": ("iceberg", "--until", "15:00"),
        "type": ("peg", "--type", "market"),
        "venue": ("peg", "--venue", "NXT"),
    }.items():
        assert wrong in refused(*order, *args, capsys=capsys)
    assert at_sim.orders() == []


def test_an_algorithm_from_python(at_sim: Sim) -> None:
    """``KiwoomTradingAPI.work`` runs one in the foreground, tells where it stands, and returns its report."""
    now = datetime.fromisoformat(at_sim.admin("/admin/clock")["now"]).astimezone(KST)
    plan = Passive(patience=0)
    spec = AlgoSpec(symbol=SYMBOL, side=Side.BUY, quantity=20, plan=plan, until=now + timedelta(minutes=5))
    told: list[int] = []

    def progress(run: AlgoRun) -> None:
        told.append(run.report().filled)

    with KiwoomTradingAPI(settings=load_settings(None)) as trading:
        report = trading.work(spec, progress=progress)
    assert (report.filled, report.reason) == (20, "FILLED")
    assert told[-1] == 20
    assert sum(order["filled"] for order in at_sim.orders()) == 20
