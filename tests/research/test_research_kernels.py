"""The kernels against the engine, trade by trade, and against each other."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import price_limits, round_to_tick, trading_days
from kiwoom_api.model.errors import BadInput, MissingExtra
from kiwoom_api.model.values import Side
from kiwoom_api.research.kernels.panel import Panel, make_panel, window
from kiwoom_api.research.kernels.records import (
    BUYS,
    FEES,
    HALTED,
    REALISED,
    SELLS,
    TAXES,
    TOO_LARGE,
    UNFUNDED,
    WINS,
    Outcome,
    Terms,
)
from kiwoom_api.research.kernels.trade import Kernel, trade, usual_kernel
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.rules import RULES, Rule, rule
from kiwoom_api.research.rules_strategy import RuleStrategy
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.barset import BarSet, Row, Series, least_volume
from kiwoom_api.sim.instruments import Instrument

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[2].parent / "shared"))
DAILY = SHARED / "krx" / "data" / "krx_daily.parquet"
MARKETS = ("KOSPI", "KOSDAQ", "ETF")
KERNELS: tuple[Kernel, ...] = ("numba", "numpy")
WORDS = ("allow_restricted", "require_price", "by_memory")
OFF = {name: None for name in RiskLimits.__struct_fields__ if name not in WORDS}
NO_LIMITS = RiskLimits(**OFF)  # type: ignore[arg-type]


@rule
def noise(bars: View, modulus: int = 7, enter: int = 3, leave: int = 2) -> object:
    """Enter and leave by the last digits of the close: as good as random, and no look ahead."""
    return bars.close // 5 % modulus < enter, bars.close // 5 % modulus >= modulus - leave


@rule
def parts(bars: View, modulus: int = 5) -> object:
    """Want a part of the money that the close's last digits say; now and then nothing new."""
    digits = bars.close // 5 % modulus
    return np.where(digits == 1, np.nan, digits / modulus)


def made_market(seed: int, *, days: int = 24, symbols: int = 3, volume: int = 8_000_000, halts: float = 0.08) -> BarSet:
    """Random bars inside the daily limits, with halted days, late listings and early ends, over a change of taxes."""
    rng = Random(seed)
    known = trading_days(date(2022, 12, 1), date(2023, 3, 31))[:days]
    instruments, series = {}, {}
    for number in range(symbols):
        symbol, market = f"{number + 1:05d}0", MARKETS[(seed + number) % 3]
        listed, gone = rng.randrange(4), days - rng.randrange(3)
        close, rows = rng.choice((700, 4_980, 51_000, 260_000)), []
        for place, day in enumerate(known[listed:gone]):
            if place and rng.random() < halts:
                rows.append(Row(0, 0, 0, close, 0))
                continue
            lower, upper = price_limits(close, market=market, on=day)
            near = [close * rng.uniform(*((0.97, 1.03) if rng.random() < 0.8 else (0.6, 1.4))) for _ in range(4)]
            kept = [min(max(int(each), lower or 1), upper or 10**9) for each in near]
            grid = [round_to_tick(each, market=market, on=day, up=False) for each in kept]
            row = Row(grid[0], max(grid), min(grid), grid[1], 0)
            rows.append(row._replace(volume=max(int(volume * rng.uniform(0.2, 2)), least_volume(row))))
            close = grid[1]
        instruments[symbol] = Instrument(symbol=symbol, name=symbol, market=market, shares=rng.choice((0, 10**8)))
        series[symbol] = Series(known[listed:gone], rows)
    return BarSet(instruments, series)


def ran(data: BarSet, wanted: Rule, values: dict[str, object], terms: Terms, start: date) -> RunResult:
    """The engine's run of a rule: the judge."""
    strategy = RuleStrategy(wanted, values, terms)
    return run_backtest(
        strategy, data, symbols=list(data.instruments), start=start, cash=terms.cash, limits=NO_LIMITS,
        profile=terms.profile,
    )  # fmt: skip


def traded(panel: Panel, wanted: Rule, values: dict[str, object], terms: Terms, kernel: Kernel) -> Outcome:
    """The kernel's trades of the same rule."""
    decided = wanted.decide(View.of(panel), values)
    assert decided is not None
    return trade(
        panel, decided.actions, msgspec.structs.replace(terms, rebalance=decided.rebalance), log=True, kernel=kernel
    )


def assert_same(run: RunResult, panel: Panel, found: Outcome) -> None:
    """Every fill, every cost, every day's equity: to the won."""
    assert run.faults == ()
    mine = [
        (panel.days[day], panel.symbols[symbol], side, shares, price, fee, tax, profit)
        for symbol, day, side, shares, price, fee, tax, profit in found.log.tolist()
    ]
    theirs = [(f.date, f.symbol, f.side.sign, f.quantity, f.price, f.fee, f.tax, f.profit) for f in run.fills]
    assert sorted(mine, key=str) == sorted(theirs, key=str)
    assert found.equity.tolist() == [point.equity for point in run.equity]
    sales = [fill for fill in run.fills if fill.side is Side.SELL]
    counted = [len(run.fills) - len(sales), len(sales), sum(fill.profit > 0 for fill in sales)]
    assert found.totals[[BUYS, SELLS, WINS]].tolist() == counted
    assert found.totals[[FEES, TAXES, REALISED]].tolist() == [run.fees, run.taxes, run.realised]
    assert found.totals[HALTED] == sum(order.code == "HALTED" for order in run.orders)


percents = st.one_of(st.none(), st.integers(1, 200).map(lambda n: Decimal(n) / 10))


SEEDED = (Phase.explicit, Phase.reuse, Phase.generate)  # a market's seed cannot be made smaller


@settings(max_examples=12, deadline=None, phases=SEEDED)
@given(
    seed=st.integers(0, 10**6),
    which=st.sampled_from([noise, parts, *RULES.values()]),
    invest=st.integers(1, 750).map(lambda n: Decimal(n) / 10),
    stop=percents,
    take=percents,
    holding=st.one_of(st.none(), st.integers(1, 8)),
    profile=st.sampled_from(["real", "mock"]),
    skipped=st.integers(0, 8),
)
def test_research_kernels_agree_with_the_engine(
    seed: int,
    which: Rule,
    invest: Decimal,
    stop: Decimal | None,
    take: Decimal | None,
    holding: int | None,
    profile: str,
    skipped: int,
) -> None:
    """On random bars both kernels trade as the engine does, to the share and the won, through halts and limits."""
    data = made_market(seed)
    terms = Terms(cash=30_000_001, profile=profile, invest=invest, stop=stop, take=take, holding=holding)
    short = {"fast": 2, "slow": 4, "days": 3, "dip": Decimal("0.5"), "leave": 2}
    values: dict[str, object] = {name: short.get(name, usual) for name, usual in which.defaults.items()}
    start = data.days[skipped]
    panel = make_panel(data, start=start)
    found = [traded(panel, which, values, terms, kernel) for kernel in KERNELS]
    assert found[0].exact
    for each in found:
        assert_same(ran(data, which, values, terms, start), panel, each)


def test_research_kernels_say_what_is_not_exact() -> None:
    """Orders beyond the opening auction's room or the slice's cash are counted, and then the engine does differ."""
    data = made_market(5, volume=900, halts=0.0)
    panel, terms = make_panel(data), Terms(cash=300_000_000)
    found = [traded(panel, noise, {}, terms, kernel) for kernel in KERNELS]
    assert found[0].totals[TOO_LARGE] > 0
    assert not found[0].exact
    run = ran(data, noise, {}, terms, data.days[0])
    assert found[0].equity.tolist() != [point.equity for point in run.equity]
    rich = [traded(panel, noise, {}, Terms(cash=3_000_000, invest=Decimal(100)), kernel) for kernel in KERNELS]
    assert rich[0].totals[UNFUNDED] > 0
    for pair in (found, rich):
        assert pair[0].totals.tolist() == pair[1].totals.tolist()
        assert pair[0].equity.tolist() == pair[1].equity.tolist()
        assert pair[0].log.tolist() == pair[1].log.tolist()


@settings(max_examples=20, deadline=None, phases=SEEDED)
@given(volume=st.integers(1, 4_000), spread=st.integers(0, 3), seed=st.integers(0, 10**6), buys=st.booleans())
def test_research_kernels_room(volume: int, spread: int, seed: int, buys: bool) -> None:
    """Of as many shares as a bar's room every one fills at the open, buying and selling, whatever the path's seed."""
    days = trading_days(date(2024, 3, 4), date(2024, 3, 29))[:4]
    rows = [Row(10_000, 10_000 + 10 * spread, 10_000 - 20 * spread, 10_000 + 10 * (spread > 1), 10**6)] * 4
    row = rows[0]._replace(volume=max(volume, least_volume(rows[0])))
    rows[1 if buys else 2] = row
    data = BarSet({"000010": Instrument(symbol="000010", name="a")}, {"000010": Series(days, rows)})
    room = int(make_panel(data).room[1 if buys else 2])

    class Once(Strategy):
        name = "once"

        def on_bar(self, ctx, bar):  # type: ignore[no-untyped-def]
            if bar.day == days[0] and room:
                ctx.buy("000010", room)
            elif bar.day == days[1] and room:
                ctx.sell("000010", room)

    run = run_backtest(Once(), data, symbols=["000010"], start=days[0], cash=10**9, seed=seed, limits=NO_LIMITS)
    fills = [(fill.quantity, fill.price) for fill in run.fills]
    assert fills == ([(room, 10_000)] * 2 if room else [])


@pytest.mark.skipif(not DAILY.exists(), reason=f"{DAILY} is not here (KIWOOM_SHARED)")
def test_research_kernels_on_real_data() -> None:
    """On real KRX bars of ten stocks a moving-average cross trades as in the engine, over 120 days."""
    data = load_bars(DAILY)
    codes = sorted(data.instruments)[::7][:10]
    start = data.days[-120]
    few = BarSet({c: data.instruments[c] for c in codes}, {c: data.series(c) for c in codes})
    panel = make_panel(few, start=start)
    values: dict[str, object] = {"fast": 3, "slow": 8}
    terms = Terms(cash=50_000_000, stop=Decimal(7), invest=Decimal(70))
    run = ran(few, RULES["sma-cross"], values, terms, start)
    assert len(run.fills) > 50
    for kernel in KERNELS:
        assert_same(run, panel, traded(panel, RULES["sma-cross"], values, terms, kernel))


def test_research_kernels_panel_cuts() -> None:
    """A panel cut to a window trades as one made for it; one symbol alone is what it was among others."""
    data = made_market(11, days=30, symbols=4)
    whole = make_panel(data)
    low, high = window(whole, data.days[6], data.days[20])
    cut, made = whole.between(low, high), make_panel(data, start=data.days[6], end=data.days[20])
    assert cut.days == made.days
    for name in ("starts", "first", "day", "close", "room", "hold", "trade_tax"):
        assert getattr(cut, name).tolist() == getattr(made, name).tolist()
    alone = whole.only(2)
    again = make_panel(data, symbols=[alone.symbols[0]])
    assert alone.close.tolist() == again.close.tolist()
    assert (alone.bars, alone.first.tolist()) == (again.bars, [0])


def test_research_kernels_bad_input() -> None:
    """Wrong shapes, kinds, ranges and codes are refused with a message that names them."""
    data = made_market(3)
    panel = make_panel(data)
    with pytest.raises(BadInput, match="actions"):
        trade(panel, np.zeros(3, dtype=np.int16))
    with pytest.raises(BadInput, match="float64"):
        trade(panel, np.zeros(panel.day.shape))  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="symbols"):
        make_panel(data, symbols=["999990"])
    with pytest.raises(BadInput, match="start"):
        make_panel(data, start=date(2031, 1, 2), end=date(2030, 1, 2))
    with pytest.raises(BadInput, match="data"):
        make_panel(BarSet({}, {}))
    for wrong in ({"cash": 0}, {"invest": Decimal(0)}, {"stop": Decimal("NaN")}, {"holding": 0}, {"profile": "x"}):
        with pytest.raises(BadInput, match=next(iter(wrong))):
            Terms(**wrong)  # type: ignore[arg-type]


def test_research_kernels_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without numba the plain kernel does the work, and asking for the compiled one names the extra."""
    monkeypatch.setattr("kiwoom_api.research.kernels.trade.walk", None)
    panel = make_panel(made_market(3))
    decided = noise.decide(View.of(panel))
    assert decided is not None
    assert usual_kernel() == "numpy"
    assert trade(panel, decided.actions).totals[BUYS] > 0
    with pytest.raises(MissingExtra, match="research"):
        trade(panel, decided.actions, kernel="numba")
