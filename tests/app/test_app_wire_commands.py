"""``kiwoom errors``, ``tr`` and ``stream`` as a person uses them: real processes against a real exchange."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from cli_tools import CLI, DAY, fails, kiwoom, serving

from kiwoom_api.app import listing
from kiwoom_api.app.screen import describe
from kiwoom_api.model.errors import AnswerError, OrderRefused
from kiwoom_api.wire.catalogue import socket_trs, trs
from kiwoom_api.wire.error_codes import ErrorCode

CHART = ("tr", "ka10081", "stk_cd=005930", "base_dt=20261120", "upd_stkpc_tp=1")
ENGLISH = {"KIWOOM_LANG": "en"}


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """An exchange that stands at 10:00 of an open day and runs; its address."""
    with serving() as url:
        yield url


@pytest.fixture
def at(served: str) -> dict[str, str]:
    """Environment that points at the served exchange."""
    return {"KIWOOM_BASE_URL": served}


def admin(url: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Call the exchange's admin API."""
    request = urllib.request.Request(url + path, data=None if body is None else json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: dict[str, Any] = json.loads(answer.read())
        return found


@contextmanager
def streaming(*args: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """``kiwoom stream`` that has connected; ended afterwards."""
    process = subprocess.Popen(
        [*CLI, "stream", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "KIWOOM_BASE_URL": url},
    )
    try:
        assert "연결되었습니다" in _next(process.stderr)
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)


def _next(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline()


# errors


def test_errors_lists_every_code() -> None:
    """Without a code every known one is shown, as a table or as JSON."""
    shown = kiwoom("errors").stdout
    assert all(re.search(rf"^ *{code} ", shown, flags=re.MULTILINE) for code in ErrorCode)
    told = json.loads(kiwoom("errors", "--json").stdout)
    assert [row["code"] for row in told] == list(ErrorCode)


@pytest.mark.parametrize("text", ["RC4025", "rc4025", "[2000](RC4025:모의투자 매수증거금이 부족합니다)"])
def test_one_error_says_cause_advice_and_retry(text: str) -> None:
    """A code, in any case or inside Kiwoom's whole text, is explained: message, cause, what to do, retry, class."""
    shown = kiwoom("errors", text).stdout
    for part in ("모의투자 매수증거금이 부족합니다", "까닭", "kiwoom balance", "다시 하면", "OrderRefused"):
        assert part in shown


def test_errors_are_found_by_word_and_in_english() -> None:
    """A word of the texts finds the codes that speak of it; KIWOOM_LANG=en explains in English."""
    shown = kiwoom("errors", "증거금").stdout
    assert "RC4025" in shown
    assert "855056" in shown
    assert "8005" not in shown
    assert "once, after a new token" in kiwoom("errors", "8005", env=ENGLISH).stdout


def test_an_unknown_error_code_names_its_neighbours() -> None:
    """A code that does not exist is one line with those that look like it."""
    assert "8005" in fails("errors", "8004")
    assert "RC4027" in fails("errors", "RC4026")
    assert "EGW00001" in fails("errors", "EGW00001")


def test_screens_say_what_to_do_where_the_code_is_known() -> None:
    """A refusal of a query or an order ends with the table's advice, unless it carries a nearer one already."""
    query = AnswerError(tr="ka10171", return_code=2, code="8104", message="모의투자에서 지원하지 않는 API 입니다.")
    assert describe(query).endswith(ErrorCode.NOT_ON_MOCK.info.todo.korean)
    order = OrderRefused("[2000](509193:CB 발동중입니다.)", code="509193")
    assert describe(order).endswith(ErrorCode.CIRCUIT_BREAKER.info.todo.korean)
    nearer = OrderRefused("[2000](RC4003:…)", code="RC4003", korean="[2000](RC4003:…) — 70,000원 또는 70,100원")
    assert describe(nearer).endswith("70,100원")
    strange = AnswerError(tr="ka10001", return_code=20, code="999999", message="?")
    assert " — " not in describe(strange)


# tr


def test_tr_lists_searches_and_filters() -> None:
    """All TRs, those with a word in name or group, and those of one group, by its Korean or its path's name."""
    everything = json.loads(kiwoom("tr", "--json").stdout)
    assert [row["id"] for row in everything] == [*trs(), *socket_trs()]
    assert "ka10081" in kiwoom("tr", "차트").stdout
    assert "ka10004" not in kiwoom("tr", "차트").stdout
    for group in ("chart", "차트"):
        found = json.loads(kiwoom("tr", "list", "--group", group, "--json").stdout)
        assert {row["path"] for row in found} == {"/api/dostk/chart"}
    assert "daily chart" in kiwoom("tr", "daily", env=ENGLISH).stdout


@pytest.mark.parametrize("args", [("ka10081",), ("KA10081", "--help-fields"), (*CHART[1:], "--help-fields")])
def test_tr_shows_what_a_tr_takes(args: tuple[str, ...]) -> None:
    """Without values, or when asked, the members are shown with names, labels and allowed values; nothing is sent."""
    shown = kiwoom("tr", *args).stdout
    for part in ("base_dt", "base_date", "기준일자", "YYYYMMDD", "1 수정주가", "/api/dostk/chart", "로컬 거래소 예"):
        assert part in shown


def test_tr_says_where_a_tr_is_served() -> None:
    """A TR that the local exchange does not answer says so with its code; a withdrawn one says until when."""
    absent = next(spec.id for spec in trs().values() if not listing.served(spec))
    assert "8104" in kiwoom("tr", absent, "--help-fields").stdout
    assert "2026-09" in kiwoom("tr", "ka10087", "--help-fields").stdout
    assert "WebSocket" in kiwoom("tr", "condition_search").stdout


def test_tr_prints_a_table_with_korean_labels(at: dict[str, str]) -> None:
    """A list becomes a table with Korean headings and separators, single values become pairs."""
    done = kiwoom(*CHART, env=at)
    assert "종가" in done.stdout or "현재가(원)" in done.stdout
    assert re.search(r"\d{1,3},\d{3}", done.stdout)
    assert re.search(r"종목코드 +005930", done.stdout)
    assert "--pages 2" in done.stderr
    account = kiwoom("tr", "ka00001", env=at)
    assert re.search(r"계좌번호 +\d{10}", account.stdout), account.stderr
    assert "stock name" in kiwoom("tr", "ka10001", "stk_cd=005930", env={**at, **ENGLISH}).stdout


def test_tr_takes_english_names_and_plain_ways_of_writing(at: dict[str, str]) -> None:
    """English member names, codes without zeros, dates with dashes and a code's meaning ask the same question."""
    wire = json.loads(kiwoom(*CHART, "--json", env=at).stdout)
    words = ("tr", "ka10081", "symbol=5930", "base_date=2026-11-20", "adjusted=수정주가", "--json")
    assert json.loads(kiwoom(*words, env=at).stdout) == wire
    assert len(wire["stk_dt_pole_chart_qry"]) == 600


@pytest.mark.parametrize("name", ["daily_chart", "daily-chart", "주식일봉차트조회요청"])
def test_a_tr_is_called_by_its_name(at: dict[str, str], name: str) -> None:
    """The English name and Kiwoom's label mean the same TR as the id."""
    words = ("symbol=005930", "base_date=20261120", "adjusted=1", "--csv", "--names", "en")
    rows = list(csv.DictReader(io.StringIO(kiwoom("tr", name, *words, env=at).stdout)))
    assert len(rows) == 600
    assert {"close", "volume"} <= set(rows[0])


def test_tr_goes_on_where_it_stopped(at: dict[str, str]) -> None:
    """What is said to follow is reached with --next-key; --all reaches the end."""
    told = kiwoom(*CHART, "--json", env=at)
    found = re.search(r"--next-key (\S+)", told.stderr)
    assert found, told.stderr
    second = json.loads(kiwoom(*CHART, "--next-key", found[1], "--json", env=at).stdout)
    done = kiwoom(*CHART, "--all", "--json", env=at)
    pages = json.loads(done.stdout)
    assert pages[1] == second
    assert "--next-key" not in done.stderr
    assert f"{len(pages)}쪽" in done.stderr


def test_tr_searches_conditions(at: dict[str, str]) -> None:
    """The saved conditions are listed and one is searched over the WebSocket, as any other query."""
    listed = kiwoom("tr", "condition_list", "--csv", "--names", "en", env=at)
    saved = list(csv.DictReader(io.StringIO(listed.stdout)))
    assert saved, listed.stderr
    searched = kiwoom("tr", "ka10172", f"seq={saved[0]['condition']}", "--csv", "--names", "en", env=at)
    assert all(re.fullmatch(r"[0-9A-Z]{6}", row["symbol"]) for row in csv.DictReader(io.StringIO(searched.stdout)))
    assert searched.returncode == 0, searched.stderr


def test_tr_walks_pages(at: dict[str, str]) -> None:
    """--pages asks for as many pages, says how many rows came, and joins the rows."""
    done = kiwoom(*CHART, "--pages", "2", "--json", env=at)
    first, second = json.loads(done.stdout)
    days = [row["dt"] for page in (first, second) for row in page["stk_dt_pole_chart_qry"]]
    assert days == sorted(set(days), reverse=True)
    assert f"2쪽, {len(days):,}건" in done.stderr


def test_tr_writes_csv(at: dict[str, str], tmp_path: Path) -> None:
    """--csv gives plain numbers and ISO dates under unique headings; a file begins with a mark that Excel needs."""
    rows = list(csv.DictReader(io.StringIO(kiwoom(*CHART, "--csv", env=at).stdout)))
    assert len(rows) == 600
    assert all(row["현재가"].isdigit() for row in rows)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", rows[0]["일자"])
    path = tmp_path / "bars.csv"
    done = kiwoom(*CHART, "--csv", "--names", "wire", "--output", str(path), env=at)
    assert done.stdout == ""
    assert path.read_bytes().startswith(b"\xef\xbb\xbfcur_prc,")
    single = list(csv.reader(io.StringIO(kiwoom("tr", "ka00001", "--csv", env=at).stdout)))
    assert [len(row) for row in single] == [len(single[0])] * 2


def test_tr_never_orders(at: dict[str, str], served: str) -> None:
    """An order TR is refused with the command that orders, a token TR with that of tokens; nothing is sent."""
    before = admin(served, "/admin/account")
    order = ("dmst_stex_tp=KRX", "stk_cd=005930", "ord_qty=1", "ord_uv=", "trde_tp=3")
    assert "kiwoom order" in fails("tr", "kt10000", *order, env=at)
    assert "kiwoom auth" in fails("tr", "au10001", "grant_type=client_credentials", env=at)
    assert "kiwoom order" in kiwoom("tr", "kt10000").stdout
    assert admin(served, "/admin/account") == before


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("tr", "ka100811"), "ka10081"),
        (("tr", "ka99999", "a=b"), "ka99999"),
        (("tr", "없는낱말"), "없는낱말"),
        (("tr", "--group", "nonsense"), "chart"),
        (("tr", "ka10081", "stk_cd=005930"), "기준일자(base_dt)"),
        (("tr", "ka10081", "stkcd=005930"), "stk_cd"),
        (("tr", "ka10081", "005930"), "이름=값"),
        ((*CHART, "stk_cd=000660"), "stk_cd"),
        (("tr", "ka10081", "stk_cd=삼성", "base_dt=20261120", "upd_stkpc_tp=1"), "005930"),
        (("tr", "ka10081", "stk_cd=005930", "base_dt=20261320", "upd_stkpc_tp=1"), "YYYYMMDD"),
        (("tr", "ka10081", "stk_cd=005930", "base_dt=20261120", "upd_stkpc_tp=7"), "1 수정주가"),
        ((*CHART, "--pages", "0"), "쪽"),
        (("tr", "daily_chat", "stk_cd=005930"), "ka10081"),
        (("tr", "ka10173", "seq=1"), "kiwoom stream --condition"),
        (("tr", "ka10020", "mrkt_tp=코스피 시장", "sort_tp=1"), "코스피"),
        ((*CHART, "--pages", "2", "--all"), "--all"),
        ((*CHART, "--names", "kr"), "ko"),
        ((*CHART, "--json", "--csv"), "--csv"),
        ((*CHART, "--output", "x.csv"), "--csv"),
        ((*CHART, "--csv", "--output", "/nowhere/x.csv"), "/nowhere/x.csv"),
        ((*CHART, "--csv", "--list", "nonsense"), "stk_dt_pole_chart_qry"),
    ],
)
def test_tr_mistakes_are_one_clear_line(at: dict[str, str], args: tuple[str, ...], says: str) -> None:
    """Each mistake names the member and what it admits, in one line; nothing is asked."""
    assert says in fails(*args, env=at)


# stream


def test_stream_prints_trades_and_quotes() -> None:
    """Each event is one line with KST time, words, separators and direction; --count ends it with exit code 0."""
    with serving("--clock", "stepped", "--start", DAY) as url:
        with streaming("5930,000660", "--types", "0B,0D", "--count", "12", url=url) as process:
            for _step in range(12):
                admin(url, "/admin/advance", {"step": True})
            out, err = process.communicate(timeout=20)
        assert process.returncode == 0, err
        lines = out.splitlines()
        assert len(lines) == 12
        trade = re.compile(r"\d\d:\d\d:\d\d 체결 \d{6} [\d,]+원 (▲ \+[\d,]+|▼ -[\d,]+|0) .*누적 [\d,]+주")
        assert {line.split()[2] for line in lines if trade.fullmatch(line)} == {"005930", "000660"}
        assert any(" 호가 " in line for line in lines)
        assert "12건" in err
        with streaming("005930", "--json", "--count", "1", url=url) as process:
            admin(url, "/admin/advance", {"by": 1800})
            event = json.loads(process.communicate(timeout=20)[0])
        assert (event["type"], event["symbol"]) == ("0B", "005930")
        assert event["at"].endswith("+09:00")


def test_stream_shows_own_orders_and_says_when_it_was_cut_off(served: str, at: dict[str, str]) -> None:
    """--account tells orders and fills; a lost connection and its return are said; Ctrl-C ends with exit code 0."""
    with streaming("--account", url=served) as process:
        placed = kiwoom("order", "buy", "005930", "3", env=at)
        number = re.search(r"\d{7}", placed.stdout)
        assert number, placed.stderr
        assert f"주문 {number[0]} 005930 삼성전자" in _next(process.stdout)
        filled = _next(process.stdout)
        assert "체결 3 미체결 0" in filled
        assert "잔고 005930 삼성전자" in _next(process.stdout)
        admin(served, "/admin/fault", {"kind": "drop-ws"})
        assert "연결이 끊겼습니다" in _next(process.stderr)
        assert "다시 연결되었습니다" in _next(process.stderr)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "끝냈습니다" in err
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), "--account"),
        (("삼성",), "종목코드"),
        (("005930", "--types", "0Z"), "0B"),
        (("005930", "--count", "0"), "건수"),
        ((",".join(f"{code:06d}" for code in range(1, 203)),), "200"),
    ],
)
def test_stream_mistakes_are_one_clear_line(at: dict[str, str], args: tuple[str, ...], says: str) -> None:
    """What cannot be streamed is said before anything is connected."""
    assert says in fails("stream", *args, env=at)


@pytest.mark.skipif(sys.platform == "win32", reason="the shell's head")
def test_a_closed_pipe_ends_the_listing_quietly() -> None:
    """``kiwoom errors | head -1`` leaves no traceback."""
    command = f"{' '.join(CLI)} errors | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert "키움 오류 코드" in done.stdout
    assert "Traceback" not in done.stderr
