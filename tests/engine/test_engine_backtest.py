"""Backtests on the local exchange: exact, repeatable, without look-ahead, and with a known order list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kiwoom_api.engine.backtest import MORNING, choose_days, drive, most_traded, run_backtest
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.local import LocalDesk
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.session import run_session
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.barset import BarSet, Series
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market
from kiwoom_api.strategies.swing import Swing
from kiwoom_api.trial.parity import explain

LAST = date(2025, 11, 28)
GOLDEN = "d88d5a38c24738b23c6e8c3591a0fd05a65add8c37ba03a26ce4923bd1d215c1"


@pytest.fixture(scope="module")
def bars() -> BarSet:
    """Return the synthetic market up to the end of November 2025."""
    return synthetic_market(1, LAST)


@pytest.fixture(scope="module")
def swing(bars: BarSet) -> RunResult:
    """Return the example backtest: swing, 12 most traded stocks, 60 days."""
    return run_backtest(Swing(), bars, days=60)


def test_engine_backtest_trades(swing: RunResult) -> None:
    """The example trades in earnest: dozens of orders, buys and sells, nothing in doubt, nobody quarantined."""
    assert len(swing.symbols) == 12
    assert len(swing.equity) == 60
    assert len(swing.orders) >= 30
    assert {fill.side for fill in swing.fills} == set(Side)
    assert {order.kind for order in swing.orders} == {"NEW", "MODIFY"}
    assert OrderState.CANCELLED in {order.state for order in swing.orders}
    assert (swing.unresolved, swing.faults) == (0, ())


def test_engine_backtest_golden(swing: RunResult) -> None:
    """The example's order list is the one it has always been, on any machine."""
    assert swing.order_hash == GOLDEN


def test_engine_backtest_repeatable(bars: BarSet, swing: RunResult) -> None:
    """The same run twice gives the same orders."""
    again = run_backtest(Swing(), bars, days=60)
    assert again == swing, explain(again, swing)


def test_engine_backtest_books(swing: RunResult) -> None:
    """Cash is what fills, fees and taxes made of it; equity is cash plus shares; orders add up to their fills."""
    flow = sum(-fill.side.sign * fill.amount - fill.fee - fill.tax for fill in swing.fills)
    assert swing.cash == swing.initial + flow
    assert swing.final == swing.cash + sum(held.quantity * held.price for held in swing.holdings)
    assert sum(order.amount for order in swing.orders) == sum(fill.amount for fill in swing.fills)
    assert sum(order.fee + order.tax for order in swing.orders) == swing.fees + swing.taxes
    for held in swing.holdings:
        traded = sum(fill.side.sign * fill.quantity for fill in swing.fills if fill.symbol == held.symbol)
        assert traded == held.quantity


def test_engine_backtest_agrees_with_exchange(bars: BarSet) -> None:
    """After 30 days cash, holdings, purchase amounts and costs equal the exchange's account to the won."""
    market = MarketData(bars)
    days = choose_days(market, days=30)
    exchange = Exchange(market, start=_morning(days[0]))
    account = exchange.open_account("test")
    engine = Engine([Swing()], most_traded(market, days[0], 12))
    result = drive(run_session(engine, LocalDesk(exchange, account), days))
    assert result.fills
    assert result.cash == exchange.deposit(account).d2
    held = {h.symbol: (h.quantity, h.average) for h in exchange.holdings(account) if h.quantity}
    assert {h.symbol: (h.quantity, h.average) for h in result.holdings} == held
    ledger = [order for day in days for order in exchange.orders(account, day)]
    assert result.fees == sum(order.fee for order in ledger)
    assert result.taxes == sum(order.tax for order in ledger)
    assert not [order for order in ledger if order.remaining]


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING)


def test_engine_backtest_no_look_ahead(bars: BarSet, swing: RunResult) -> None:
    """Cutting the future off changes nothing before the cut: no decision used what had not happened."""
    cut = swing.equity[30].day
    short = run_backtest(Swing(), _until(bars, cut), symbols=swing.symbols, start=swing.first_day, end=cut)
    expected = [order for order in swing.orders if order.date <= cut]
    assert list(short.orders) == expected
    assert short.equity == swing.equity[:31]


def _until(bars: BarSet, last: date) -> BarSet:
    series = {}
    for symbol in bars.instruments:
        whole = bars.series(symbol)
        count = whole.count_before(last + timedelta(days=1))
        series[symbol] = Series(whole.days[:count], whole.rows[:count])
    return BarSet(bars.instruments, series, origin=bars.origin)


class OneShare(Strategy):
    """Buys one share after each finished bar, to see when it is bought."""

    name = "one"

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Order after the close."""
        ctx.buy(bar.symbol, 1)


def test_engine_backtest_next_bar(bars: BarSet) -> None:
    """An order decided on bar N fills at the open of bar N+1, never on bar N."""
    result = run_backtest(OneShare(), bars, symbols=["005930"], days=3)
    market = MarketData(bars)
    days = [point.day for point in result.equity]
    assert [(fill.date, fill.time) for fill in result.fills] == [(days[1], "09:00:00"), (days[2], "09:00:00")]
    for fill in result.fills:
        bar = market.bar("005930", fill.date)
        assert bar is not None
        assert fill.price == bar.open


class Careless(Strategy):
    """Orders off-tick and without money, to hear what happens."""

    name = "careless"

    def on_start(self, ctx: Context) -> None:
        """Ask for a moment."""
        ctx.at("open", minutes=5)

    def on_timer(self, ctx: Context, timer: Any) -> None:
        """Order what cannot be."""
        price = ctx.on_tick("005930", ctx.last("005930"))
        ctx.buy("005930", 1, price + 1)
        ctx.buy("005930", 10_000_000, price)
        ctx.sell("005930", 1, order_type=OrderType.MARKET)


def test_engine_backtest_refusals(bars: BarSet) -> None:
    """Off-tick prices, orders beyond the cash and sales of nothing are refused, each with a code; the run goes on."""
    result = run_backtest(Careless(), bars, symbols=["005930"], days=2)
    assert len(result.orders) == 6
    assert {order.state for order in result.orders} <= {OrderState.DENIED, OrderState.REJECTED}
    assert all(order.code for order in result.orders)
    assert (result.final, result.faults) == (result.initial, ())


def test_engine_backtest_stops(bars: BarSet) -> None:
    """Cut short by an error or Ctrl-C, a run leaves no order alive."""
    market = MarketData(bars)
    days = choose_days(market, days=60)
    exchange = Exchange(market, start=_morning(days[0]))
    account = exchange.open_account("test")

    class Stop(Swing):
        def on_order(self, ctx: Context, order: Any) -> None:
            if order.state is OrderState.WORKING and order.order_type is OrderType.LIMIT:
                raise KeyboardInterrupt

    engine = Engine([Stop()], most_traded(market, days[0], 12))
    with pytest.raises(KeyboardInterrupt):
        drive(run_session(engine, LocalDesk(exchange, account), days))
    assert exchange.orders(account)
    assert not [order for order in exchange.orders(account) if order.remaining]


@pytest.mark.parametrize(
    "arguments",
    [{"days": 0}, {"cash": 0}, {"cash": 1.5}, {"symbols": ["999999"]}, {"start": date(2030, 1, 1)}, {"symbols": []}],
)
def test_engine_backtest_bad_input(bars: BarSet, arguments: dict[str, Any]) -> None:
    """Impossible days, cash, symbols and ranges are refused by name."""
    with pytest.raises(BadInput):
        run_backtest(Swing(), bars, **{"days": 5, **arguments} if "start" not in arguments else arguments)


def test_engine_backtest_progress(bars: BarSet) -> None:
    """Progress is told after each day with the equity in won."""
    told: list[tuple[int, int, int]] = []
    result = run_backtest(Swing(), bars, days=3, progress=lambda *values: told.append(values))
    assert told == [(n, 3, point.equity) for n, point in enumerate(result.equity, start=1)]


def test_engine_backtest_benchmark(swing: RunResult, bars: BarSet) -> None:
    """Buy-and-hold buys whole shares in equal parts at the first open, commission paid, and keeps them."""
    market = MarketData(bars)
    part = swing.initial // len(swing.symbols)
    worth = swing.initial
    for symbol in swing.symbols:
        first, last = market.bar(symbol, swing.first_day), market.bar(symbol, swing.last_day)
        assert first is not None
        assert last is not None
        shares = part // first.open
        fee = shares * first.open * 15 // 100_000 // 10 * 10
        if shares * first.open + fee > part:
            shares -= 1
            fee = shares * first.open * 15 // 100_000 // 10 * 10
        worth += shares * (last.close - first.open) - fee
    assert swing.benchmark == worth
