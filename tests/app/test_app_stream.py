"""``kiwoom stream`` of every type and ``kiwoom conditions``: real processes against a real exchange."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import datetime

import pytest
from cli_tools import CLI, DAY, fails, kiwoom, serving

from kiwoom_api.app.live import LINES, line, note, record
from kiwoom_api.model.events import ConditionStocks, Gap, Overrun
from kiwoom_api.model.values import KST
from kiwoom_api.wire.answer import decode_values
from kiwoom_api.wire.catalogue import real_types
from kiwoom_api.wire.realtime import real_frame

AT = datetime(2026, 11, 20, 10, 0, 1, tzinfo=KST)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An exchange that stands still at 08:00 until it is told to go on."""
    with serving("--clock", "stepped", "--start", DAY) as found:
        yield found


def advance(url: str, seconds: int) -> None:
    """Let the exchange's time pass."""
    request = urllib.request.Request(f"{url}/admin/advance", data=json.dumps({"by": seconds}).encode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


def test_a_watched_condition_and_the_days_bells_are_told(url: str) -> None:
    """Conditions are listed and watched beside other types; each change is a line, each JSON line is typed."""
    assert "상승률 상위" in kiwoom("conditions", env={"KIWOOM_BASE_URL": url}).stdout
    command = [*CLI, "stream", "--types", "0s", "--condition", "0", "--json", "--count", "3"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "KIWOOM_BASE_URL": url},
    ) as process:
        assert process.stderr is not None
        assert "0s 조건 0" in process.stderr.readline()
        assert "0종목" in process.stderr.readline()
        advance(url, 7200)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    told = [json.loads(text) for text in out.splitlines()]
    assert len(told) == 3
    assert (told[0]["type"], told[0]["session"]) == ("0s", "0")
    assert {each["type"] for each in told} <= {"0s", "02"}
    everyone = json.loads(kiwoom("conditions", "5", "--json", env={"KIWOOM_BASE_URL": url}).stdout)
    rising = sum(int(row["11"]) > 0 for row in everyone)
    assert rising
    found = kiwoom("conditions", "0", env={"KIWOOM_BASE_URL": url}).stdout
    assert "등락율" in found
    assert f"조건 0: {min(rising, 10)}종목" in found


def test_every_type_has_its_line() -> None:
    """A type without words of its own is told by the catalogue's labels: its name, its item, its values."""
    for kind, spec in real_types().items():
        if kind in ("00", "02", "04", "0B", "0D"):
            continue
        field = next(field for field in spec.fields if field.name != "time")
        entry = {"type": kind, "item": "X", "values": {field.wire: "12"}}
        (event,) = LINES.whole(real_frame([entry]), lambda: (AT.date(), AT))
        said = line(event)
        assert f"{spec.label} X " in said
        assert field.label in said
        assert json.loads(record(event))["type"] == kind


def test_a_long_record_is_cut_and_says_so() -> None:
    """Of a type with many values the first are shown, and how many more there are; JSON has them all."""
    spec = real_types()["0F"]
    event = decode_values({"type": "0F", "item": "005930", "values": {field.wire: "7" for field in spec.fields}})
    assert "…" in line(event)
    assert len(json.loads(record(event))) > 40


def test_what_is_no_price_is_said_in_words() -> None:
    """A slow reader, an unreadable order and a condition's stocks after a reconnection each have their words."""
    assert "0B 1,200" in note(Overrun(at=AT, left_out={"0B": 1200}))
    assert "kiwoom executions" in note(Gap(at=AT, reason="malformed", restored=True))
    assert "다시 연결" in note(Gap(at=AT, reason="R10001", restored=False))
    stocks = ConditionStocks(at=AT, condition="3", symbols=("005930", "000660"))
    assert "조건 3 2종목: 005930 000660" in line(stocks)
    assert json.loads(record(stocks)) == {
        "type": "condition", "at": AT.isoformat(), "condition": "3", "symbols": ["005930", "000660"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--types", "0J"), "업종코드"),
        (("005930", "--types", "0B,0J"), "0J"),
        (("MGD",), "MGD"),
        (("005930", "--types", "02"), "0B"),
        (("--types", "0B,0s"), "종목코드"),
    ],
)
def test_types_and_codes_must_fit(url: str, args: tuple[str, ...], says: str) -> None:
    """A type without a code of its kind, or a code without its type, is said before anything is connected."""
    assert says in fails("stream", *args, env={"KIWOOM_BASE_URL": url})
