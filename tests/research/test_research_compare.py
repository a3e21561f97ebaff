"""Strategies side by side: same days and stocks, figures that add up, and what must be said beside them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kiwoom_api.engine.backtest import most_traded, run_backtest
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.research.compare import Comparison, Setup, model_of, needs_minutes, one_of_ours, run_compare
from kiwoom_api.research.compare_index import Index, load_index
from kiwoom_api.research.compare_page import render_compare, write_compare
from kiwoom_api.research.compare_words import beside
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market
from kiwoom_api.strategies.sma import Sma

LAST = date(2025, 11, 28)
SETUP = Setup(symbols=3)


@pytest.fixture(scope="module")
def market() -> MarketData:
    """A made-up market of 110 days."""
    return MarketData(synthetic_market(5, LAST, 110), seed=5)


@pytest.fixture(scope="module")
def index(market: MarketData) -> Index:
    """An index that rises by one percent of its start a day."""
    days = market.trading_days(market.first_day, market.last_day)
    return Index(name="ks11", days=tuple(days), closes=tuple(100_000 + 1_000 * n for n in range(len(days))))


@pytest.fixture(scope="module")
def found(market: MarketData, index: Index) -> Comparison:
    """Hold, SMA and day on daily bars."""
    return run_compare(market, ["hold", "sma", "day"], SETUP, index=index)


def test_compare_lines(found: Comparison, market: MarketData, index: Index) -> None:
    """Every line is of the same days and stocks: those most traded before the first day, warm-up kept free."""
    known = market.trading_days(market.first_day, market.last_day)
    assert found.days == tuple(known[50:])
    assert found.symbols == tuple(most_traded(market, found.days[0], 3))
    assert [line.name for line in found.lines] == ["hold", "sma", "day", "hold", "ks11"]
    assert {len(line.curve) for line in found.lines if line.judged} == {len(found.days) + 1}
    assert found.lines[-1].total == pytest.approx(index.closes[-1] / index.closes[49] - 1)


def test_compare_figures(found: Comparison, market: MarketData) -> None:
    """A line's figures are those of a backtest of its own, counted again by hand."""
    run = run_backtest(Sma(), market, symbols=found.symbols, start=found.days[0], end=found.days[-1])
    line, hold = found.lines[1], found.lines[3]
    assert line.order_hash == run.order_hash
    assert line.curve == (run.initial, *(point.equity for point in run.equity))
    assert hold.curve == (run.initial, *(point.benchmark for point in run.equity))
    assert line.paid == run.fees + run.taxes == sum(fill.fee + fill.tax for fill in run.fills)
    mean = sum(point.equity for point in run.equity) / len(run.equity)
    assert line.turnover == pytest.approx(sum(fill.amount for fill in run.fills) / mean * 252 / len(run.equity))
    assert line.exposure == pytest.approx(sum(1 - p.cash / p.equity for p in run.equity) / len(run.equity))
    assert 0 < line.exposure < 1
    assert line.cagr is None  # sixty days are no year


def test_compare_day_needs_minutes(found: Comparison, market: MarketData, tmp_path: Path) -> None:
    """A strategy on bars within the day has no figures on daily ones, is named there, and is run on minute bars."""
    day = found.lines[2]
    assert (day.why, day.total, day.curve) == ("minutes", None, ())
    assert any(said[1].startswith("day: decides on bars within the day") for said in beside(found))
    rows = ["date,code,open,high,low,close,volume"]
    at = datetime(2026, 3, 3, 9, tzinfo=KST)
    for number in range(10 * 78):
        when = at + timedelta(days=number // 78, minutes=5 * (number % 78 + 1))
        price = 10_000 + 100 * (number * 7 % 11)
        if when.weekday() < 5:
            rows.append(f"{when:%Y-%m-%d %H:%M:%S},005930,{price},{price + 100},{price},{price},{1_000 + number % 78}")
    path = tmp_path / "minutes.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    within = run_compare(MarketData(load_bars(path)), ["day"], Setup(symbols=None))
    assert within.lines[0].judged
    assert within.lines[0].model == "bar"
    assert within.until == "15:30"
    assert any("15:30" in said[1] for said in beside(within))


def test_compare_every_strategy_has_a_model() -> None:
    """Whatever comes with the package is judged in one way: daily bars, bars within the day, or with an evening."""
    made = {name: one_of_ours(name) for name in ("day", "swing", "after-hours", "hold")}
    assert [needs_minutes(made[name]) for name in made] == [True, False, False, False]
    assert [model_of(made[name]) for name in made] == ["bar", "bar", "book", "bar"]


def test_compare_jobs(found: Comparison, market: MarketData, index: Index) -> None:
    """Two processes give what one gives, and progress reaches its end in both."""
    told: list[tuple[int, int]] = []
    again = run_compare(
        market, ["hold", "sma", "day"], SETUP, index=index, jobs=2, progress=lambda *at: told.append(at)
    )
    assert again == found
    assert told[-1] == (2 * len(found.days), 2 * len(found.days))
    run_compare(market, ["hold"], SETUP, progress=lambda *at: told.append(at))
    assert told[-1][0] == told[-1][1]


def test_compare_says_what_is_beside(found: Comparison, tmp_path: Path) -> None:
    """Fill model, choice of stocks, made-up prices, sample and number of sales stand under the table, both ways."""
    english = " ".join(said[1] for said in beside(found))
    for words in ("Fill model bar", "the 3 most traded of", "made up from a seed", f"{len(found.days)} days", "sales"):
        assert words in english
    codes = run_compare(MarketData(synthetic_market(5, LAST, 30)), ["hold"], Setup(symbols=("005930",)))
    assert "1 chosen by hand" in " ".join(said[1] for said in beside(codes))
    page = write_compare([found], tmp_path / "sub" / "page.html", lang="ko").read_text(encoding="utf-8")
    assert page.count("<polyline") == 4
    assert "판단 불가" in page
    assert not re.findall(r"(?:src|href)=|https?://|@import", page)
    assert "Strategies compared" in render_compare([found], lang="en")


def test_compare_survivors(tmp_path: Path) -> None:
    """Of a file it is said how many of the chosen stocks trade to its end, and that its prices are adjusted."""
    days = MarketData(synthetic_market(1, LAST, 40)).trading_days(date(2025, 1, 1), LAST)
    rows = ["date,code,open,high,low,close,volume"]
    rows += [f"{day},005930,70123,70123,70123,70123,1000" for day in days]
    rows += [f"{day},000660,90000,90000,90000,90000,9000" for day in days[:30]]
    path = tmp_path / "daily.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    found = run_compare(MarketData(load_bars(path)), ["hold"], Setup(symbols=2))
    english = " ".join(said[1] for said in beside(found))
    assert (found.listed, found.survivors) == (2, 1)
    assert "1 trade to its end, 1 stop before" in english
    assert f"adjusted ({len(days) - 20} / {len(days) - 20 + 10} closes are off" in english


@pytest.mark.parametrize(
    ("names", "setup"),
    [
        (["nothing"], SETUP),
        (["hold", "hold"], SETUP),
        (["hold"], Setup(symbols=0)),
        (["hold"], Setup(symbols=("999999",))),
        (["hold"], Setup(start=date(2030, 1, 1))),
        (["hold"], Setup(end=date(2020, 1, 1))),
        (["hold"], Setup(cash=0)),
    ],
    ids=["name", "twice", "none", "code", "late", "early", "cash"],
)
def test_compare_refuses(market: MarketData, names: list[str], setup: Setup) -> None:
    """Unknown strategies and stocks, ranges without days and empty accounts are refused by name."""
    with pytest.raises(BadInput):
        run_compare(market, names, setup)


def test_compare_index_file(tmp_path: Path) -> None:
    """An index is read from CSV by its code, unsorted as it may be; what it does not know is refused by name."""
    path = tmp_path / "index.csv"
    path.write_text("date,index_code,close\n2026-01-05,ks11,2\n2026-01-02,ks11,1.5\n2026-01-02,kq11,9\n")
    found = load_index(path)
    assert (found.days, found.closes) == ((date(2026, 1, 2), date(2026, 1, 5)), (150, 200))
    assert found.over([date(2026, 1, 5)]) == [150, 200]
    with pytest.raises(BadInput, match="ks11"):
        load_index(path, "ks99")
    with pytest.raises(BadInput, match="index"):
        found.over([date(2026, 1, 2)])
    for text in ("date\n2026-01-02\n", "date,close\n2026-01-02,0\n", "date,close\n2026-01-02,1\n2026-01-02,1\n"):
        path.write_text(text)
        with pytest.raises(BadInput):
            load_index(path)
    with pytest.raises(BadInput):
        load_index(tmp_path / "none.csv")
