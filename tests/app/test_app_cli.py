"""The command line as a person uses it: real processes, real sockets, one clear line for every mistake."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_tools import fails, kiwoom, serving

from kiwoom_api.journal import Journal

SECRET = "very-secret-key-8f3a"


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """``kiwoom sim`` in a process of its own; its address."""
    with serving() as url:
        yield url


@pytest.fixture
def at(served: str) -> dict[str, str]:
    """Environment that points at the served exchange."""
    return {"KIWOOM_BASE_URL": served}


def test_a_whole_trade_by_hand(at: dict[str, str]) -> None:
    """Quote, buy, modify, cancel, executions, holdings and cash work from the shell, in Korean."""
    assert "삼성전자" in kiwoom("quote", "5930", env=at).stdout
    raw = json.loads(kiwoom("quote", "005930", "--json", env=at).stdout)
    low = abs(int(raw["ka10001"]["lst_pric"]))
    bought = json.loads(kiwoom("order", "buy", "005930", "3", "--json", env=at).stdout)
    assert re.fullmatch(r"\d{7}", bought["ord_no"])
    placed = kiwoom("order", "buy", "005930", "10", str(low), env=at)
    assert "접수되었습니다" in placed.stdout, placed.stderr
    number = re.search(r"\d{7}$", placed.stdout.strip())
    assert number
    changed = kiwoom("order", "modify", number[0], "005930", str(low + 100), env=at)
    new = re.search(r"\d{7}$", changed.stdout.strip())
    assert new, changed.stderr
    assert new[0] in kiwoom("orders", env=at).stdout
    assert kiwoom("order", "cancel", new[0], "005930", env=at).returncode == 0
    assert "없습니다" in kiwoom("orders", env=at).stdout
    assert bought["ord_no"] in kiwoom("executions", env=at).stdout
    assert "삼성전자" in kiwoom("holdings", env=at).stdout
    assert "주문가능금액" in kiwoom("balance", env=at).stdout
    assert "D+2" in kiwoom("balance", env=at).stdout


def test_english_screens(at: dict[str, str]) -> None:
    """KIWOOM_LANG=en switches the screen."""
    assert "may be spent on orders" in kiwoom("balance", env={**at, "KIWOOM_LANG": "en"}).stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("order", "buy", "99", "0", "70000"), "수량"),
        (("order", "buy", "005930", "1.5", "70000"), "수량"),
        (("order", "buy", "005930", "nan", "70000"), "수량"),
        (("order", "buy", "삼성", "1", "70000"), "종목코드"),
        (("order", "buy", "005930", "1", "70050"), "70,000원 또는 70,100원"),
        (("order", "buy", "005930", "1", "999000"), "상한가"),
        (("order", "cancel", "12x", "005930"), "주문번호"),
        (("order", "cancel", "999999", "005930"), "ord_no"),
        (("order", "buy", "005930", "100000", "70000"), "주문가능금액"),
        (("order", "sell", "000660", "5", "--type", "market"), "매도가능수량"),
        (("quote", "123456"), "123456"),
        (("sim", "--port", "70000"), "포트"),
        (("nonsense",), "kiwoom"),
        (("demo", "--days", "0"), "거래일"),
        (("demo", "--symbols", "999999x"), "symbol"),
    ],
)
def test_bad_input_is_one_clear_line(at: dict[str, str], args: tuple[str, ...], says: str) -> None:
    """Each mistake names its field and what is allowed, in one line, with an exit code other than 0."""
    assert says in fails(*args, env=at)


def test_a_port_in_use_and_an_absent_host() -> None:
    """A taken port and a host that does not answer are said as such."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert str(port) in fails("sim", "--port", str(port))
    assert "서버에 닿지 못했습니다" in fails("balance", env={"KIWOOM_BASE_URL": f"http://127.0.0.1:{port}"})


def test_missing_keys_and_contradictions_are_said() -> None:
    """Without keys, with a foreign address, or with real and a local one, nothing leaves and the setting is named."""
    assert "KIWOOM_CLIENT_ID" in fails("balance")
    assert "KIWOOM_BASE_URL" in fails("balance", env={"KIWOOM_BASE_URL": "http://example.com"})
    assert "KIWOOM_ENV" in fails("balance", env={"KIWOOM_BASE_URL": "http://127.0.0.1:1", "KIWOOM_ENV": "real"})
    assert "KIWOOM_ENV" in fails("balance", env={"KIWOOM_ENV": "paper"})


def test_secrets_never_show(at: dict[str, str], tmp_path: Path) -> None:
    """App key, secret and token appear in no output, no log line and no journal, whether things work or fail."""
    keys = {"KIWOOM_CLIENT_ID": "app-key-77b1", "KIWOOM_CLIENT_SECRET": SECRET}
    folder = {"KIWOOM_DATA_DIR": str(tmp_path / "secrets")}
    shown = ""
    for args in (("auth", "login"), ("auth", "status"), ("order", "buy", "005930", "1"), ("doctor",)):
        done = kiwoom(*args, env={**at, **keys, **folder})
        shown += done.stdout + done.stderr
    token = next((tmp_path / "secrets" / "tokens").glob("sim-*.json"))
    assert token.stat().st_mode & 0o077 == 0
    value = json.loads(token.read_text())["value"]
    journal = b"".join(path.read_bytes() for path in (tmp_path / "secrets").glob("*.sqlite"))
    assert journal
    for secret in (SECRET, "app-key-77b1", value):
        assert secret not in shown
        assert secret.encode() not in journal
    assert kiwoom("auth", "logout", env={**at, **keys, **folder}).returncode == 0
    assert not token.exists()


def test_doctor_says_what_to_do(at: dict[str, str]) -> None:
    """Each check is a line; what is wrong comes with what to do, and the exit code tells."""
    good = kiwoom("doctor", env=at)
    assert good.returncode == 0, good.stdout
    bad = kiwoom("doctor")
    assert bad.returncode == 1
    assert "openapi.kiwoom.com" in bad.stdout
    korean, english = (kiwoom("doctor", "--unverified", env={"KIWOOM_LANG": lang}).stdout for lang in ("ko", "en"))
    assert "sessions.opening_entry" in korean
    assert "08:20" in korean
    assert "개장 40분 전" in korean
    assert "40 minutes before the open" in english


def test_a_token_is_issued_shown_and_revoked(at: dict[str, str], tmp_path: Path) -> None:
    """login keeps a token, status says how long it lives, logout ends it; without one, status says how to get one."""
    own = {**at, "KIWOOM_DATA_DIR": str(tmp_path / "own"), "KIWOOM_CLIENT_ID": "auth-key", "KIWOOM_CLIENT_SECRET": "s"}
    before = kiwoom("auth", "status", env=own)
    assert before.returncode == 1
    assert "kiwoom auth login" in before.stdout
    assert "로그인했습니다" in kiwoom("auth", "login", env=own).stdout
    during = kiwoom("auth", "status", env=own)
    assert during.returncode == 0
    assert re.search(r"2\d시간 \d+분 남음", during.stdout)
    file = next((tmp_path / "own" / "tokens").glob("sim-*.json"))
    kept = json.loads(file.read_text())
    pasted = {**own, "KIWOOM_CLIENT_ID": "", "KIWOOM_CLIENT_SECRET": "", "KIWOOM_ACCESS_TOKEN": kept["value"]}
    assert "KIWOOM_ACCESS_TOKEN" in kiwoom("auth", "status", env=pasted).stdout
    assert "폐기했습니다" in kiwoom("auth", "logout", env=own).stdout
    assert kiwoom("auth", "status", env=own).returncode == 1
    file.write_text(json.dumps({**kept, "expires_at": "2026-01-02T03:04:05+09:00"}))
    assert "만료되었습니다" in kiwoom("auth", "status", env=own).stdout
    assert "--env" in fails("auth", "login", "--env", "nope")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date,code,open,high,low,close\n2025-01-02,005930,1,1,1\n", "data"),
        ("date,code,open,high,low\n2025-01-02,005930,1,1,1\n", "close"),
        ("date,code,open,high,low,close,volume\n2025-01-02,005930,100,110,90,nan,5\n", "close"),
        (
            "date,code,open,high,low,close,volume\n2025-01-03,005930,100,110,90,100,5\n2025-01-02,005930,100,110,90,100,5\n",
            "date",
        ),
        ("", "columns"),
    ],
)
def test_bad_data_files_name_the_column(tmp_path: Path, text: str, says: str) -> None:
    """A file with missing columns, NaN or unsorted dates is refused with file, column and row."""
    path = tmp_path / "bars.csv"
    path.write_text(text)
    line = fails("demo", "--data", str(path), "--days", "1")
    assert says in line or "bars.csv" in line


def test_demo_tells_its_summary_as_json(tmp_path: Path) -> None:
    """``demo --json`` ends with the agreed keys, nothing unresolved, and a self-contained report."""
    report = tmp_path / "r.html"
    done = kiwoom("demo", "--days", "8", "--json", "--report", str(report))
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    wanted = {"orders", "executions", "unresolved", "fees", "taxes", "equity", "benchmark", "journal", "report"}
    assert wanted <= set(summary)
    assert summary["unresolved"] == 0
    assert summary["positions"] == summary["exchange_positions"]
    page = report.read_text(encoding="utf-8")
    assert "<canvas" in page or "uPlot" in page
    assert not re.search(r"(?:src|href)=[\"']https?://", page)


def _intents(journal: Path) -> int:
    """Return how many orders a journal that is being written knows; 0 before it is there."""
    if not journal.is_file():
        return 0
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as raw:
        try:
            return int(raw.execute("select count(*) from intents").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # its tables are being made


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent another way on Windows")
def test_ctrl_c_leaves_no_order_behind(tmp_path: Path) -> None:
    """An interrupted demo cancels what is live, closes the journal consistently and exits with 130."""
    journal = tmp_path / "stopped.sqlite"
    command = [sys.executable, "-m", "kiwoom_api.app.cli", "demo", "--db", f"sqlite:///{journal}", "--days", "200"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not _intents(journal) and time.monotonic() < deadline:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, out + err
    assert "Traceback" not in err
    with closing(sqlite3.connect(journal)) as raw:
        states = {row[0] for row in raw.execute("select distinct state from intents")}
        numbers = [row[0] for row in raw.execute("select distinct account from intents")]
    assert states
    assert states <= {"FILLED", "CANCELLED", "EXPIRED", "DONE", "REJECTED", "DENIED", "ABSENT"}
    with closing(Journal.open(f"sqlite:///{journal}")) as opened:
        assert [opened.check(number) for number in numbers] == [[] for _ in numbers]
