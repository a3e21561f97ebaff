"""Execution algorithms inside the engine, on the exchange in process: as much as wanted, never more, whose it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import price_limits
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Timer
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.specs import AlgoSpec, Closing, Iceberg, Passive, Peg, Plan, Pov, Twap, Vwap
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market

SHARES = 60


@pytest.fixture(scope="module")
def market() -> MarketData:
    """Return a made-up market."""
    return MarketData(synthetic_market(3, date(2026, 8, 31), 12), seed=3)


class Worker(Strategy):
    """Buys with an algorithm ten minutes after the first open."""

    name = "worker"

    def __init__(self, plan: Plan, minutes: int = 40, *, fail: bool = False) -> None:
        super().__init__()
        self.plan, self.minutes, self.fail = plan, minutes, fail
        self.most = 0

    def on_start(self, ctx: Context) -> None:
        """Ask for the moments."""
        ctx.at("auction" if isinstance(self.plan, Closing) else "open", minutes=-10 if self._closing else 10, name="go")
        ctx.at("open", minutes=15, name="fail")

    @property
    def _closing(self) -> bool:
        return isinstance(self.plan, Closing)

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Begin on the first day; fail where the test says so."""
        symbol = ctx.symbols[0]
        if timer.name == "fail":
            if self.fail:
                raise RuntimeError("planted")
            return
        if ctx.day_number > 1:
            return
        until = ctx.now + timedelta(minutes=self.minutes)
        ctx.work(AlgoSpec(symbol=symbol, side=Side.BUY, quantity=SHARES, plan=self.plan, until=until, finish="cross"))
        assert ctx.working() == [1]


@pytest.mark.parametrize(
    "plan",
    [
        Peg(at="mid"),
        Passive(patience=120),
        Twap(slice=300),
        Vwap(slice=300),
        Pov(rate=Decimal("0.2")),
        Iceberg(show=20),
        Closing(),
    ],
    ids=lambda plan: type(plan).__name__,
)
def test_engine_works(market: MarketData, plan: Plan) -> None:
    """Each algorithm fills its parent from a strategy, and its children are the strategy's orders under one tag."""
    run = run_backtest(Worker(plan), market, symbols=list(market.instruments)[:2], days=1)
    assert not run.faults
    assert {order.tag for order in run.orders} == {"algo:1"}
    assert sum(order.filled for order in run.orders) == SHARES
    assert run.strategies[0].held == {run.symbols[0]: SHARES}


def test_engine_works_is_repeatable(market: MarketData) -> None:
    """The same algorithm on the same day gives the same orders."""
    symbols = list(market.instruments)[:2]
    runs = [run_backtest(Worker(Vwap(slice=120)), market, symbols=symbols, days=2) for _ in range(2)]
    assert runs[0].order_hash == runs[1].order_hash


@pytest.mark.filterwarnings("ignore:strategy 'worker' was stopped")
def test_engine_works_quarantine(market: MarketData) -> None:
    """The algorithm of a strategy that fails wishes for nothing more, and what lives of it is cancelled."""
    run = run_backtest(Worker(Twap(slice=60), fail=True), market, symbols=list(market.instruments)[:2], days=1)
    (fault,) = run.faults
    assert fault.hook == "on_timer"
    assert run.orders
    assert max(order.time for order in run.orders) <= "09:15:00"
    assert all(not order.state.live for order in run.orders)
    assert sum(order.filled for order in run.orders) < SHARES


@pytest.mark.filterwarnings("ignore:strategy 'worker' was stopped")
def test_engine_works_bad(market: MarketData) -> None:
    """An algorithm for a stock that is not the run's, or for another day, is refused by name."""

    class Wrong(Worker):
        def on_timer(self, ctx: Context, timer: Timer) -> None:
            spec = AlgoSpec(
                symbol="999999", side=Side.BUY, quantity=1, plan=Peg(), until=ctx.now + timedelta(minutes=5)
            )
            with pytest.raises(BadInput, match="symbol"):
                ctx.work(spec)
            late = AlgoSpec(
                symbol=ctx.symbols[0], side=Side.BUY, quantity=1, plan=Peg(), until=ctx.now + timedelta(days=1)
            )
            with pytest.raises(BadInput, match="until"):
                ctx.work(late)
            self.most = 1

    wrong = Wrong(Peg())
    run = run_backtest(wrong, market, symbols=list(market.instruments)[:2], days=1)
    assert (wrong.most, run.faults) == (1, ())


def test_engine_works_leverage(market: MarketData) -> None:
    """The limits that an algorithm keeps are those of the stock: 60 % of the base for a fund of twice its index."""
    seen: dict[str, tuple[date, int | None, int | None]] = {}

    class Looker(Strategy):
        def on_bar(self, ctx: Context, bar: Bar) -> None:
            terms = ctx.terms(bar.symbol)
            seen[bar.symbol] = (ctx.today, terms.lower, terms.upper)

    run_backtest(Looker(), market, symbols=["069500", "122630"], days=1)
    for symbol, multiple in (("069500", 1), ("122630", 2)):
        today, lower, upper = seen[symbol]
        (before,) = market.history(symbol, today, 1)
        assert (lower, upper) == price_limits(before.close, market="ETF", on=today, multiple=multiple)
