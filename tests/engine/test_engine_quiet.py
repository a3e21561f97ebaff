"""A day that nobody looks at need not be played: quiet runs equal the exchange's in every order, fill and won."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.engine.backtest import MORNING, drive, run_backtest
from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.core import BEFORE_OPEN, Engine
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.foresight import room_of
from kiwoom_api.engine.local import LocalDesk
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.session import run_session
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import Phase, price_limits, regular_hours, round_to_tick, sessions, trading_days
from kiwoom_api.model.events import Bar
from kiwoom_api.model.orders import Fill, OrderState
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.strategies.hold import Hold
from kiwoom_api.strategies.sma import Sma
from kiwoom_api.trial.parity import explain

DAYS = list(trading_days(date(2024, 11, 11), date(2025, 1, 31)))
"""With a day that opens late (CSAT), the year's first one, and a change of the sale tax."""
HALT = Row(0, 0, 0, 0, 0)


def played(
    strategies: Sequence[Strategy], bars: BarSet, days: Sequence[date], *, cash: int, limits: RiskLimits | None = None
) -> tuple[RunResult, LocalDesk]:
    """Run every day on the exchange, watched from the first to the last instant."""
    market = MarketData(bars)
    engine = Engine(strategies, list(bars.instruments))
    exchange = Exchange(market, start=datetime.combine(days[0], MORNING), cash=cash)
    desk = LocalDesk(exchange, exchange.open_account("backtest"), limits=limits)
    return drive(run_session(engine, desk, days, notes=market.notes)), desk


# ---------------------------------------------------------------------- a market of every kind of day


@st.composite
def markets(draw: st.DrawFn) -> BarSet:
    """Draw bars with gaps, halts, locked days, late listings, splits and days of a few shares."""
    instruments, series = {}, {}
    for number in range(draw(st.integers(1, 3))):
        code, kind = f"{number + 1:05d}0", draw(st.sampled_from(["KOSPI", "KOSPI", "KOSDAQ", "ETF", "KONEX"]))
        shares = draw(st.sampled_from([0, 0, 1_000_000, 50_000_000]))
        instruments[code] = Instrument(
            symbol=code,
            name=f"stock {number}",
            market=kind,
            shares=shares,
            multiple=draw(st.sampled_from([1, 1, 2])) if kind == "ETF" else 1,
        )
        listed = draw(st.sampled_from([0, 0, 0, 3]))
        close, rows = draw(st.sampled_from([1_230, 9_990, 50_000, 199_900, 333_333])), []
        for day in DAYS[listed:18]:
            rows.append(draw(_rows(kind, day, close)))
            close = rows[-1].close or close
        series[code] = Series(DAYS[listed : listed + len(rows)], rows)
    return BarSet(instruments, series)


def _rows(kind: str, day: date, before: int) -> st.SearchStrategy[Row]:
    base = round_to_tick(before, market=kind, on=day, up=True)
    lower, upper = price_limits(base, market=kind, on=day)
    assert lower is not None
    assert upper is not None
    low, high = max(lower, 100), upper

    def usual(moves: tuple[float, float, float, float], volume: int) -> Row:
        prices = [min(max(int(before * (1 + move)), low), high) for move in moves]
        return Row(prices[0], max(prices), min(prices), prices[3], volume)

    move = st.floats(-0.04, 0.04)
    many, few = st.integers(200_000, 5_000_000), st.integers(4, 300)
    plain = st.builds(usual, st.tuples(move, move, move, move), many)
    thin = st.builds(usual, st.tuples(move, move, move, move), few)
    locked = st.builds(
        lambda price, shares: Row(price, price, price, price, shares), st.sampled_from([low, high]), many
    )
    third = before // 3 + 50
    split = st.builds(lambda shares: Row(third, third + 40, third - 10, third + 10, shares), many)
    return st.sampled_from([plain] * 12 + [thin, locked, split, st.just(HALT)]).flatmap(lambda kind: kind)


# ---------------------------------------------------------------------- a strategy of every kind of order

ORDER = st.tuples(
    st.integers(0, 15),
    st.integers(0, 2),
    st.sampled_from([Side.BUY, Side.SELL]),
    st.sampled_from([1, 7, 20, 40, 90, 300]),
    st.sampled_from([None, None, 0.03, 0.03, 0.01, -0.03, -0.06, 0.29]),
    st.sampled_from([None]),
)
"""Orders that are certain, mostly: small, at market or at a limit."""
AWKWARD = st.tuples(
    st.integers(0, 15),
    st.integers(0, 2),
    st.sampled_from([Side.BUY, Side.SELL]),
    st.sampled_from([5, 3_000, 20_000]),
    st.sampled_from([None, 0.0, 0.005, -0.095, 0.4]),
    st.sampled_from([None, None, OrderType.BEST_OPPOSITE, OrderType.CONDITIONAL, OrderType.MARKET_IOC]),
)
SCRIPT = st.builds(
    list.__add__,
    st.lists(ORDER, min_size=4, max_size=30),
    st.sampled_from([0, 0, 3]).flatmap(lambda n: st.lists(AWKWARD, max_size=n)),
)
Planned = tuple[int, int, Side, int, float | None, OrderType | None]


class Scripted(Strategy):
    """Gives the orders of a script after the close, and writes down all that it can see then."""

    name = "scripted"
    warmup = 2

    def __init__(self, script: Sequence[Planned], name: str = "scripted", exits: Exits | None = None) -> None:
        super().__init__()
        self.script, self.exits = script, exits
        self.name = name  # type: ignore[misc]
        self.seen: list[Any] = []

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Look around, and order."""
        self.look(ctx, bar.symbol)
        for day, place, side, shares, reach, kind in self.script:
            if ctx.day_number != day + 1 or ctx.symbols.index(bar.symbol) != place % len(ctx.symbols):
                continue
            price = None
            if reach is not None and kind in (None, OrderType.CONDITIONAL):
                price = ctx.on_tick(bar.symbol, max(int(bar.close * (1 + reach)), 1))
                price += reach < -0.09  # off the grid, mostly
            elif kind is OrderType.CONDITIONAL:
                price = bar.close
            if side is Side.BUY:
                ctx.buy(bar.symbol, shares, price, order_type=kind, exits=self.exits)
            else:
                ctx.sell(bar.symbol, min(shares, ctx.free(bar.symbol)) or shares, price, order_type=kind)

    def look(self, ctx: Context, symbol: str) -> None:
        """Write down everything a strategy may ask for."""
        known = (ctx.last(symbol), ctx.ask(symbol), ctx.bid(symbol), ctx.terms(symbol))
        means = (ctx.mean(symbol, 2), ctx.mean(symbol, 3, ago=1), ctx.highest(symbol, 3), ctx.true_range(symbol, 2))
        for fast, slow in ((1, 3), (3, 2), (2, 10**6), (0, 2), (2, -1)):
            both = ctx.mean(symbol, fast), ctx.mean(symbol, slow)
            assert ctx.spread(symbol, fast, slow) == (None if None in both else both[0] - both[1])
        assert ctx.held(symbol) == ctx.position(symbol).quantity
        money = (ctx.cash, ctx.orderable, ctx.equity, ctx.capital, ctx.profit, ctx.position(symbol), ctx.free(symbol))
        self.seen.append((ctx.now, ctx.today, known, means, money, ctx.bars(symbol, 4), ctx.closes(symbol, 3)))


class Listening(Scripted):
    """Hears of its orders and fills within the day, and changes or cancels some of them."""

    def on_fill(self, ctx: Context, fill: Fill) -> None:
        """Look around."""
        self.look(ctx, fill.symbol)

    def on_order(self, ctx: Context, order: Ticket) -> None:
        """Move every third limit order, cancel every fifth."""
        self.seen.append((ctx.now, order.state, order.filled))
        if order.state is OrderState.WORKING and order.price and order.kind == "NEW":
            if order.ref % 3 == 0:
                ctx.modify(order.ref, price=ctx.on_tick(order.symbol, order.price * 101 // 100))
            elif order.ref % 5 == 0:
                ctx.cancel(order.ref)


def same(make: Any, bars: BarSet, *, cash: int, limits: RiskLimits | None = None) -> RunResult:
    """Run the same strategies both ways; return the quiet result."""
    days = [day for day in bars.days if day >= DAYS[2]]
    quiet, watched = make(), make()
    found = run_backtest(quiet, bars, symbols=list(bars.instruments), start=days[0], cash=cash, limits=limits)
    expected, _ = played(watched, bars, days, cash=cash, limits=limits)
    assert found == expected, explain(found, expected)
    assert [each.seen for each in quiet] == [each.seen for each in watched]
    return found


@settings(max_examples=25, deadline=None)
@given(markets(), SCRIPT, st.sampled_from([2_000_000, 30_000_000, 10**9]))
def test_engine_quiet_equals_exchange(bars: BarSet, script: list[Planned], cash: int) -> None:
    """Whatever the market does and is ordered, everything in the result and all a strategy can see is the same."""
    same(lambda: [Scripted(script)], bars, cash=cash)


@settings(max_examples=6, deadline=None)
@given(markets(), SCRIPT, SCRIPT)
def test_engine_quiet_several(bars: BarSet, first: list[Planned], second: list[Planned]) -> None:
    """Several strategies on one account, buying and selling the same stocks on the same morning, are the same too."""
    same(lambda: [Scripted(first, "one"), Scripted(second, "two")], bars, cash=50_000_000)


@settings(max_examples=6, deadline=None)
@given(
    markets(),
    SCRIPT,
    st.sampled_from([Exits(stop=Decimal(2)), Exits(days=2), Exits(take=Decimal(1), before_auction=0)]),
)
def test_engine_quiet_exits(bars: BarSet, script: list[Planned], exits: Exits) -> None:
    """Exits watch the days on which they guard something; the days between are skipped."""
    same(lambda: [Scripted(script, exits=exits)], bars, cash=50_000_000)


@settings(max_examples=6, deadline=None)
@given(markets(), SCRIPT)
def test_engine_quiet_listening(bars: BarSet, script: list[Planned]) -> None:
    """A strategy that hears of its orders sees the days on which it has some, and may change them."""
    same(lambda: [Listening(script)], bars, cash=50_000_000)


@settings(max_examples=6, deadline=None)
@given(
    markets(),
    SCRIPT,
    st.builds(
        RiskLimits,
        max_order_value=st.sampled_from([None, 2_000_000]),
        max_order_quantity=st.sampled_from([None, 30]),
        max_position_value=st.sampled_from([None, 3_000_000]),
        max_gross_value=st.sampled_from([None, 4_000_000]),
        max_gross_ratio=st.sampled_from([None, Decimal("0.5"), Decimal(1)]),
        orders_per_second=st.sampled_from([1, 20]),
        max_open_orders=st.sampled_from([1, 100]),
        price_collar=st.sampled_from([None, Decimal("0.02")]),
    ),
)
def test_engine_quiet_limits(bars: BarSet, script: list[Planned], limits: RiskLimits) -> None:
    """The risk gate decides the same, whichever of its limits bind."""
    same(lambda: [Scripted(script)], bars, cash=20_000_000, limits=limits)


# ---------------------------------------------------------------------- what must be skipped, and what must not


def _calm(count: int = 60) -> BarSet:
    rows = [Row(50_000 + 100 * (n % 7), 50_900, 49_500, 50_100 + 100 * (n % 5), 1_000_000) for n in range(count)]
    days = list(trading_days(date(2025, 1, 2), date(2025, 12, 30)))[:count]
    codes = ("000010", "000020")
    return BarSet({c: Instrument(symbol=c, name=c) for c in codes}, {c: Series(days, rows) for c in codes})


@pytest.mark.parametrize("make", [lambda: Sma(fast=2, slow=5), Hold])
def test_engine_quiet_skips(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small orders before the open, at market or within reach, never wake the exchange; the result is the same."""
    days = list(_calm().days)[10:]
    expected, _ = played([make()], _calm(), days, cash=100_000_000)
    told: list[datetime] = []
    advance = Exchange.advance
    monkeypatch.setattr(Exchange, "advance", lambda self, to: (told.append(to), advance(self, to))[1])
    found = run_backtest(make(), _calm(), symbols=["000010", "000020"], start=days[0])
    assert found == expected, explain(found, expected)
    assert found.fills
    assert told == []


def test_engine_quiet_large_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """An order larger than the auction moves the market: that day, and no other, is played on the exchange."""
    told: set[date] = set()
    advance = Exchange.advance
    monkeypatch.setattr(Exchange, "advance", lambda self, to: (told.add(to.date()), advance(self, to))[1])
    bars = _calm()
    days = bars.days[2:]
    script: list[Planned] = [(5, 0, Side.BUY, 30_000, None, None), (9, 0, Side.SELL, 100, None, None)]
    found = run_backtest(Scripted(script), bars, symbols=list(bars.instruments), start=days[0], cash=10**10)
    assert told == {days[6]}
    assert sum(fill.quantity for fill in found.fills if fill.side is Side.BUY) == 30_000
    assert max(fill.price for fill in found.fills) > bars.series("000010").rows[8].open


@pytest.mark.parametrize("volume", [60, 1_000, 123_457])
@pytest.mark.parametrize("times", [1, 2, 3, 6])
def test_engine_quiet_room(volume: int, times: int) -> None:
    """Up to what the opening auction surely takes, and far beyond it, an order fills at the exchange's own price."""
    days = list(DAYS[:8])
    rows = [Row(10_000, 10_300, 9_900, 10_100, volume) for _ in days]
    bars = BarSet({"000010": Instrument(symbol="000010", name="a")}, {"000010": Series(days, rows)})
    shares = room_of(volume) * times
    script: list[Planned] = [
        (1, 0, Side.BUY, shares, None, None),
        (2, 0, Side.BUY, shares, 0.03, None),
        (3, 0, Side.SELL, shares, None, None),
        (4, 0, Side.SELL, shares, -0.05, None),
    ]
    found = same(lambda: [Scripted(script)], bars, cash=10**11)
    assert {fill.side for fill in found.fills} == set(Side)
    assert (times > 1) == (len(found.fills) > 4 or any(fill.price != 10_000 for fill in found.fills))


@pytest.mark.parametrize("cash", [1_009_000, 1_015_000, 1_200_000, 1_313_180, 1_313_190, 2_626_370, 2_626_380])
@pytest.mark.parametrize("reach", [None, 0.01])
def test_engine_quiet_cash(cash: int, reach: float | None) -> None:
    """Buys hold cash up to their limit or the day's, commission included: what does not suffice is denied alike."""
    days = list(DAYS[:6])
    rows = [Row(10_000, 10_300, 9_900, 10_100, 1_000_000) for _ in days]
    bars = BarSet({"000010": Instrument(symbol="000010", name="a")}, {"000010": Series(days, rows)})
    script: list[Planned] = [(1, 0, Side.BUY, 100, reach, None), (1, 0, Side.BUY, 100, reach, None)]
    found = same(lambda: [Scripted(script)], bars, cash=cash)
    hold = 100 * 13_130 if reach is None else 100 * 10_200
    fitting = cash // (hold + hold * 15 // 100_000 // 10 * 10)
    assert [order.state for order in found.orders].count(OrderState.FILLED) == min(fitting, 2)


def test_engine_quiet_entry() -> None:
    """On every kind of day the opening auction takes orders from ten minutes before the open at the latest."""
    for year in range(2005, 2031):
        days = trading_days(date(year, 1, 1), date(year, 12, 31))
        for day in {days[0], days[1], *(day for day in days if regular_hours(day).open.time() != time(9))}:
            opens = regular_hours(day).open
            (auction,) = [s for s in sessions(day, "KRX") if s.kind is Phase.OPENING_AUCTION]
            assert auction.start <= opens - BEFORE_OPEN
            assert auction.end == opens


def test_engine_quiet_fault() -> None:
    """A strategy that raises within a quiet run is quarantined at the same bar; what it wanted just then is dropped."""

    class Failing(Scripted):
        def on_bar(self, ctx: Context, bar: Bar) -> None:
            super().on_bar(ctx, bar)
            ctx.buy(bar.symbol, 1)
            if ctx.day_number == 4:
                raise ZeroDivisionError("oops")

    def run(strategy: Scripted) -> RunResult:
        with pytest.warns(UserWarning, match="oops"):
            return run_backtest(strategy, _calm(), symbols=["000010", "000020"], start=_calm().days[2])

    strategy = Failing([])
    found = run(strategy)
    watched = Failing([])
    expected, _ = played([watched], _calm(), list(_calm().days)[2:], cash=100_000_000)
    assert found == expected, explain(found, expected)
    assert [fault.hook for fault in found.faults] == ["on_bar"]
    assert found.faults[0].at.tzinfo == KST
    assert strategy.seen == watched.seen
    assert timedelta(0) < found.faults[0].at - datetime.combine(found.faults[0].at.date(), time(15, 30, tzinfo=KST))
