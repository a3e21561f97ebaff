"""The report and its figures: complete, escaped, self-contained."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from kiwoom_api.engine.records import EquityPoint, Fault, FillRecord, HeldRecord, OrderRecord
from kiwoom_api.engine.result import RunResult, order_hash
from kiwoom_api.market import trading_days
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import KST, Side
from kiwoom_api.research.metrics import cagr, drawdowns, measure, sharpe
from kiwoom_api.research.report import render, write_report
from kiwoom_api.research.texts import CATALOGUES
from kiwoom_api.trial.parity import explain, first_difference

DAYS = trading_days(date(2025, 9, 1), date(2025, 11, 28))
EVIL = "<script>alert('x')</script>&\""


def order(number: int, side: Side, **more: object) -> OrderRecord:
    """Return a filled order of 12 shares at 70,000 won."""
    values: dict[str, object] = {
        "date": DAYS[number],
        "time": "09:01:00",
        "strategy": "swing",
        "kind": "NEW",
        "symbol": "005930",
        "name": "삼성전자",
        "quantity": 1_200,
        "price": 70_000 if side is Side.BUY else 0,
        "order_type": "0" if side is Side.BUY else "3",
        "state": OrderState.FILLED,
        "filled": 1_200,
        "amount": 84_000_000,
        "fee": 12_600,
        "tax": 0 if side is Side.BUY else 126_000,
        "profit": 0 if side is Side.BUY else 1_234_567,
        "order_no": f"{number:07d}",
        "tag": "entry" if side is Side.BUY else "stop",
    }
    return OrderRecord(number=number, side=side, **(values | more))  # type: ignore[arg-type]


def fill(number: int, side: Side) -> FillRecord:
    """Return the execution of an order."""
    return FillRecord(
        number=number,
        date=DAYS[number],
        time="09:01:00",
        symbol="005930",
        name="삼성전자",
        side=side,
        quantity=1_200,
        price=70_000,
        amount=84_000_000,
        fee=12_600,
        tax=0 if side is Side.BUY else 126_000,
        profit=0 if side is Side.BUY else 1_234_567,
        order_no=f"{number:07d}",
        fill_no="1",
    )


@pytest.fixture
def result() -> RunResult:
    """Return a run that ended 3 % up while holding lost 2 %."""
    orders = (order(1, Side.BUY), order(2, Side.SELL), order(3, Side.BUY, state=OrderState.CANCELLED, filled=0))
    equity = tuple(
        EquityPoint(day=day, equity=100_000_000 + n * 50_000, cash=50_000_000, benchmark=100_000_000 - n * 30_000)
        for n, day in enumerate(DAYS, start=1)
    )
    return RunResult(
        strategy="swing",
        params={"fast": "5"},
        symbols=("005930",),
        names={"005930": "삼성전자"},
        first_day=DAYS[0],
        last_day=DAYS[-1],
        initial=100_000_000,
        final=equity[-1].equity,
        cash=50_000_000,
        fees=25_200,
        taxes=126_000,
        realised=1_234_567,
        unresolved=0,
        order_hash=order_hash(orders),
        orders=orders,
        fills=(fill(1, Side.BUY), fill(2, Side.SELL)),
        equity=equity,
        holdings=(HeldRecord(symbol="035720", name="카카오", quantity=30, average=52_000, price=50_000),),
        notes=("수정주가입니다.",),
    )


def test_research_report_korean(result: RunResult) -> None:
    """The Korean report says equity, costs, orders and caveats with units and thousands separators."""
    page = render(result, lang="ko")
    for text in ("매매 보고서", "최종 평가금액", "84,000,000", "12,600", "126,000", "▲ +1,234,567", "▼ -60,000"):
        assert text in page
    for text in (
        "미확인 주문",
        "체결 모형: bar",
        "수정주가입니다.",
        "삼성전자",
        "취소",
        "시장가",
        "손절",
        result.order_hash,
    ):
        assert text in page
    assert '<html lang="ko">' in page


def test_research_report_english(result: RunResult, monkeypatch: pytest.MonkeyPatch) -> None:
    """KIWOOM_LANG=en switches every label; an unknown language is refused by name."""
    monkeypatch.setenv("KIWOOM_LANG", "en")
    page = render(result)
    assert "Final equity" in page
    assert "평가금액" not in page
    with pytest.raises(BadInput, match="KIWOOM_LANG"):
        render(result, lang="fr")


def test_research_report_catalogues() -> None:
    """Both languages have the same texts with the same blanks."""
    korean, english = CATALOGUES["ko"], CATALOGUES["en"]
    assert korean.keys() == english.keys()
    for key, text in korean.items():
        blanks = re.findall(r"{(\w+)}", text), re.findall(r"{(\w+)}", english[key])
        assert sorted(blanks[0]) == sorted(blanks[1]), key


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_research_report_self_contained(result: RunResult, lang: str) -> None:
    """The report loads nothing: no address, no external file, and a policy that forbids both."""
    page = render(result, lang=lang)
    assert not re.search(r"https?:|//[a-z]+\.[a-z]|\bsrc=|<link|@import|url\(", page)
    assert "default-src 'none'" in page
    assert "Leon Sorokin" in page


def test_research_report_escapes(result: RunResult) -> None:
    """Names, tags, reasons, notes and messages cannot break out of the page."""
    evil = msgspec.structs.replace(
        result,
        strategy=EVIL,
        params={EVIL: EVIL},
        notes=(EVIL,),
        orders=(order(1, Side.BUY, name=EVIL, tag=EVIL, reason=EVIL, order_no=EVIL),),
        holdings=(HeldRecord(symbol=EVIL, name=EVIL, quantity=1, average=1, price=1),),
        faults=(Fault(strategy=EVIL, at=datetime(2025, 9, 1, 10, tzinfo=KST), hook=EVIL, message=EVIL),),
    )
    page = render(evil)
    assert "<script>alert" not in page
    assert "alert('x')" not in page


def test_research_report_chart(result: RunResult) -> None:
    """The chart's data are the equity points, one each day."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', render(result), re.DOTALL)
    assert found is not None
    data = json.loads(found.group(1))
    assert data["equity"] == [point.equity for point in result.equity]
    assert data["hold"] == [point.benchmark for point in result.equity]
    assert len(data["days"]) == len(DAYS)


def test_research_report_file(result: RunResult, tmp_path: Path) -> None:
    """The report is written where asked, making folders; a path that cannot be written is named."""
    path = write_report(result, tmp_path / "deep" / "report.html")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    with pytest.raises(BadInput, match="report"):
        write_report(result, tmp_path)


def test_research_metrics(result: RunResult) -> None:
    """Figures of a known curve: return, drawdown, win rate, costs; nothing is annualised from too few days."""
    figures = measure(result)
    assert figures.total == pytest.approx(len(DAYS) * 0.0005)
    assert figures.benchmark == pytest.approx(-len(DAYS) * 0.0003)
    assert (figures.drawdown, figures.trades, figures.win_rate) == (0, 1, 1)
    assert figures.costs == pytest.approx(151_200 / 100_000_000)
    assert drawdowns([100, 120, 90, 130]) == pytest.approx([0, 0, -0.25, 0])
    assert cagr([100] * 10) is None
    assert cagr([100] * 252 + [110]) == pytest.approx(0.1)
    assert sharpe([100] * 30) is None


def test_research_parity(result: RunResult) -> None:
    """Parity names the first order and field in which two runs differ, and a missing order."""
    assert first_difference(result, result) is None
    other = msgspec.structs.replace(result, orders=(result.orders[0], order(2, Side.SELL, filled=1_100)))
    found = first_difference(result, other)
    assert found is not None
    assert (found.number, found.field, found.left, found.right) == (2, "filled", "1200", "1100")
    shorter = msgspec.structs.replace(result, orders=result.orders[:2])
    assert "order 3, order" in explain(result, shorter)
