"""Bad input, in a backtest and over HTTP alike: bad bars, bad orders, unknown parameters, a hole at a rebalance.

Each is refused by name, or follows a rule that stands in a docstring; never a traceback, never a silent repair.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import pytest
from trial_doors_days import over_http

from kiwoom_api.app.cli import main
from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.context import MAX_COMMANDS, Context
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import trading_days
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Timer
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import Side
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.strategies import find, names
from kiwoom_api.strategies.rebalance import Rebalance
from kiwoom_api.strategies.sma import Sma
from kiwoom_api.trial.parity import explain

COLUMNS = ("date", "code", "open", "high", "low", "close", "volume")
DAYS = list(trading_days(date(2025, 9, 1), date(2025, 12, 30))[:40])
CODE, OTHER = "005930", "000660"


def write(path: Path, change: Callable[[list[dict[str, str]]], object]) -> Path:
    """Write forty good days of one stock, after a change."""
    rows = []
    for number, day in enumerate(DAYS):
        price = 70_000 + 500 * (number % 5)
        values = (day, CODE, price, price + 500, price - 500, price, 100_000)
        rows.append(dict(zip(COLUMNS, map(str, values), strict=True)))
    change(rows)
    path.write_text("\n".join([",".join(COLUMNS), *(",".join(row.values()) for row in rows)]), encoding="utf-8")
    return path


def cell(**values: str) -> Callable[[list[dict[str, str]]], object]:
    """Change cells of the eleventh day (row 12 of the file)."""
    return lambda rows: rows[10].update(values)


REFUSED: dict[str, tuple[Callable[[list[dict[str, str]]], object], str]] = {
    "unsorted": (lambda rows: rows.insert(3, rows.pop(10)), "date, row 6"),
    "doubled": (lambda rows: rows.insert(10, dict(rows[10])), "date, row 13"),
    "no date": (cell(date=""), "date, row 12"),
    "no such year": (lambda rows: rows[0].update(date="1900-01-02"), "date, row 2"),
    "no code": (cell(code="삼성"), "code, row 12"),
    "NaN": (cell(close="NaN"), "close, row 12"),
    "empty price": (cell(open=""), "open, row 12"),
    "infinite": (cell(high="inf"), "high, row 12"),
    "below zero": (cell(low="-70000"), "low, row 12"),
    "zero close": (cell(close="0"), "close, row 12"),
    "absurd price": (cell(high="9" * 19), "high, row 12"),
    "absurd volume": (cell(volume="9" * 20), "volume, row 12"),
    "volume in words": (cell(volume="많음"), "volume, row 12"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_bars_in_a_file(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The column and row are named, and backtest and the job over HTTP end with the same line and code 1."""
    change, place = REFUSED[case]
    path = write(tmp_path / "bars.csv", change)
    with pytest.raises(BadInput, match=place):
        load_bars(path)
    said = []
    report = str(tmp_path / "r.html")
    for words in (["backtest", "sma", "--days", "5"], ["demo", "--days", "5", "--db", "memory://"]):
        with pytest.raises(SystemExit) as done:
            main([*words, "--data", str(path), "--symbols", "1", "--report", report])
        assert done.value.code == 1
        said.append(capsys.readouterr().err.strip())
    assert said[0] == said[1]
    assert place.replace(", ", " ").split()[0] in said[0]
    assert len(said[0].splitlines()) == 1


KEPT: dict[str, tuple[Callable[[list[dict[str, str]]], object], str]] = {
    "high below close": (cell(high="60000", low="80000"), "1 bars whose high or low did not reach"),
    "no volume": (cell(volume=""), "1 bars without a volume got"),
    "fractions": (cell(close="70100.5"), "1 prices with fractions"),
    "halted": (cell(open="0", high="0", low="0"), ""),
    "missing day": (lambda rows: rows.pop(10), ""),
    "beyond the limits": (cell(open="700000", high="700500", low="699500", close="700000"), ""),
}


@pytest.mark.parametrize("case", KEPT)
async def test_bars_with_a_rule(case: str, tmp_path: Path) -> None:
    """What is mended is noted; prices are played as given, a missing or halted day has no bar; both doors agree."""
    change, note = KEPT[case]
    data = load_bars(write(tmp_path / "bars.csv", change))
    assert [each.startswith(note) for each in data.notes] == [True] * bool(note)
    market, days = MarketData(data), data.days[12:17]
    local = run_backtest(Sma(fast=2, slow=3), market, symbols=[CODE], start=days[0], end=days[-1])
    wire = await over_http([Sma(fast=2, slow=3)], market, [CODE], days, tmp_path)
    assert local.orders
    assert wire.order_hash == local.order_hash, explain(local, wire)
    assert (wire.final, wire.faults, local.faults) == (local.final, (), ())


GOOD = Row(70_000, 70_500, 69_500, 70_000, 1_000)


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        (DAYS[:3][::-1], [GOOD] * 3),
        ([DAYS[0]] * 2, [GOOD] * 2),
        (DAYS[:3], [GOOD] * 2),
        (DAYS[:1], [GOOD._replace(low=-1)]),
        (DAYS[:1], [GOOD._replace(volume=-1)]),
        (DAYS[:1], [GOOD._replace(high=60_000)]),
        (DAYS[:1], [GOOD._replace(close=math.nan)]),
        (DAYS[:1], [GOOD._replace(close=10**19)]),
        ([], []),
    ],
    ids=["unsorted", "doubled", "too few", "negative", "volume", "high", "nan", "huge", "none"],
)
def test_bad_bars_by_hand(days: list[date], rows: list[Row]) -> None:
    """Bars made in a program are refused as those of a file are, before anything runs on them."""
    instrument = Instrument(symbol=CODE, name=CODE, market="KOSPI")
    with pytest.raises(BadInput):
        MarketData(BarSet({CODE: instrument}, {CODE: Series(days, rows)}))


class Wrong(Strategy):
    """Gives one bad order each day, one minute after the open."""

    name: ClassVar[str] = "wrong"

    def __init__(self, act: Callable[[Context], object]) -> None:
        super().__init__()
        self._act = act

    def on_start(self, ctx: Context) -> None:
        """Ask for the moment."""
        ctx.at("open", minutes=1)

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Order."""
        self._act(ctx)


def _million(ctx: Context) -> None:
    for _ in range(1_000_000):
        ctx.buy(CODE, 1, 60_000)


def _sell_a_million(ctx: Context) -> None:
    ctx.buy(CODE, 1, 60_000)
    for _ in range(1_000_000):
        ctx.sell(CODE, 1)


ORDERS: dict[str, tuple[Callable[[Context], object], str]] = {
    "NaN shares": (lambda ctx: ctx.buy(CODE, math.nan), "quantity"),  # type: ignore[arg-type]
    "NaN price": (lambda ctx: ctx.buy(CODE, 1, math.nan), "price"),  # type: ignore[arg-type]
    "NaN decimal": (lambda ctx: ctx.sell(CODE, 1, Decimal("NaN")), "price"),  # type: ignore[arg-type]
    "zero shares": (lambda ctx: ctx.buy(CODE, 0), "quantity"),
    "fewer than none": (lambda ctx: ctx.buy(CODE, -5), "quantity"),
    "half a share": (lambda ctx: ctx.buy(CODE, 0.5), "quantity"),  # type: ignore[arg-type]
    "zero price": (lambda ctx: ctx.buy(CODE, 1, 0), "price"),
    "unknown stock": (lambda ctx: ctx.buy(OTHER, 1), "symbol"),
    "a million": (_million, f"more than {MAX_COMMANDS} commands"),
    "off the tick": (lambda ctx: ctx.buy(CODE, 1, 70_001), "TICK"),
    "beyond the limit": (lambda ctx: ctx.buy(CODE, 1, 700_000), "LIMIT"),
    "beyond the cash": (lambda ctx: ctx.buy(CODE, 100_000, 70_000), "CASH"),
    "not owned": (lambda ctx: ctx.sell(CODE, 1), "NOT_OWNED"),
    "a million not owned": (_sell_a_million, f"more than {MAX_COMMANDS} commands"),
}


@pytest.mark.filterwarnings("ignore:strategy 'wrong' was stopped")
@pytest.mark.parametrize("case", ORDERS)
async def test_bad_orders(case: str, tmp_path: Path) -> None:
    """What is no order quarantines its strategy, what is a bad one is denied with a code; both doors say the same."""
    act, word = ORDERS[case]
    market = MarketData(load_bars(write(tmp_path / "bars.csv", lambda rows: None)))
    days = DAYS[20:22]
    local = run_backtest(Wrong(act), market, symbols=[CODE], start=days[0], end=days[-1])
    wire = await over_http([Wrong(act)], market, [CODE], days, tmp_path)
    assert wire.order_hash == local.order_hash, explain(local, wire)
    assert [(f.hook, f.message) for f in wire.faults] == [(f.hook, f.message) for f in local.faults]
    for run in (local, wire):
        assert (run.fills, run.final, run.unresolved) == ((), run.initial, 0)
        if run.faults:
            assert word in run.faults[0].message
            assert {order.code for order in run.orders} <= {"NOT_OWNED"}
        else:
            assert [order.state for order in run.orders] == [OrderState.DENIED] * len(days)
            assert all(word in order.code for order in run.orders)


@pytest.mark.parametrize("name", names())
def test_unknown_parameter(name: str) -> None:
    """A parameter that a strategy does not have, or a value that is none, is refused by name, whatever the strategy."""
    with pytest.raises(BadInput, match="speed"):
        find(name)(speed=3)
    first = next(iter(find(name).Parameters.__struct_fields__))
    for value in ("fast", math.nan, None, []):
        if first != "weights" or not isinstance(value, str):
            with pytest.raises(BadInput, match=first):
                find(name)(**{first: value})


@pytest.mark.parametrize("words", [["backtest"], ["compare"], ["paper"], ["trade"]], ids=lambda words: words[0])
def test_unknown_parameter_in_every_mode(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A strategy or parameter that is not there ends each command with one line that names it, before anything runs."""
    monkeypatch.chdir(tmp_path)
    tails = [["nothing"]] if words == ["compare"] else [["nothing"], ["sma", "--param", "speed=3"]]
    for tail in tails:
        with pytest.raises(SystemExit) as done:
            main([*words, *tail])
        said = capsys.readouterr().err.strip()
        assert done.value.code in (1, 2), said
        assert len(said.splitlines()) == 1
        assert "speed" in said or "nothing" in said
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("hole", ["halted", "missing"])
async def test_hole_at_a_rebalance(hole: str, tmp_path: Path) -> None:
    """A stock without a bar on the evening of a rebalance is left alone, and rebalanced when it trades again."""
    first = next(number for number, day in enumerate(DAYS) if day.month == 10)
    gone = range(first - 1, first + 2)
    series = {}
    for code, later in ((CODE, 91_000), (OTHER, 70_000)):
        rows = [Row(p, p, p, p, 1_000_000) for p in [70_000] * (first - 3) + [later] * (len(DAYS) - first + 3)]
        days = list(DAYS)
        if code == CODE and hole == "halted":
            rows[gone.start : gone.stop] = [Row(0, 0, 0, 91_000, 0)] * len(gone)
        elif code == CODE:
            days, rows = ([x for n, x in enumerate(each) if n not in gone] for each in (days, rows))  # type: ignore
        series[code] = Series(days, rows)
    listed = {code: Instrument(symbol=code, name=code, market="KOSPI") for code in series}
    market, run_days = MarketData(BarSet(listed, series, origin="hole")), DAYS[first - 6 : first + 5]
    local = run_backtest(Rebalance(), market, symbols=list(series), start=run_days[0], end=run_days[-1])
    wire = await over_http([Rebalance()], market, list(series), run_days, tmp_path)
    assert wire.order_hash == local.order_hash, explain(local, wire)
    sold = [order for order in local.orders if order.side is Side.SELL]
    assert {(order.symbol, order.state) for order in sold} == {(CODE, OrderState.FILLED)}
    assert sold[0].date > DAYS[gone.stop - 1]
    assert not local.faults
    assert all(order.date not in {DAYS[n] for n in gone} for order in local.orders if order.symbol == CODE)
