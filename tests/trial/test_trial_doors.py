"""One day, three doors: in process, over HTTP, and live on a running clock: the same orders, to the hash."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest

from kiwoom_api.engine.context import Context
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar, Timer
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.specs import AlgoSpec, Twap
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market
from kiwoom_api.strategies.swing import Swing
from kiwoom_api.trial.doors import Makes, in_process, on_a_running_clock, over_http
from kiwoom_api.trial.parity import explain

MARKET = MarketData(synthetic_market(1, date(2025, 12, 30), 60), seed=1, every=120)
SYMBOLS = ("005930", "000660", "035420", "005380", "105560", "051910")


class Busy(Strategy):
    """Five-minute bars, exits that live in the engine, and an algorithm."""

    name: ClassVar[str] = "busy"
    intervals: ClassVar[tuple[str, ...]] = ("5m",)
    quotes: ClassVar[bool] = True

    def on_start(self, ctx: Context) -> None:
        """Set the algorithm's moment."""
        ctx.at("open", minutes=30, name="work")

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Buy a rising bar, under close exits; not where the time exit's own moment has come."""
        if (
            bar.at.hour < 15
            and bar.close > bar.open
            and not ctx.position(bar.symbol).quantity
            and not ctx.orders(bar.symbol)
        ):
            exits = Exits(stop=Decimal("0.4"), take=Decimal("0.4"), trail=Decimal("0.6"), before_auction=5)
            ctx.buy(bar.symbol, 7, exits=exits, tag="rise")

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Hand a parent order to TWAP."""
        until = ctx.now + timedelta(minutes=30)
        ctx.work(AlgoSpec(symbol=SYMBOLS[0], side=Side.BUY, quantity=60, plan=Twap(slice=600), until=until))


@cache
def crossing() -> date:
    """A day on which swing trades."""
    days = MARKET.trading_days(MARKET.first_day, MARKET.last_day)
    for day in days[25:]:
        if in_process(lambda: [Swing()], MARKET, SYMBOLS, day).fills:
            return day
    raise AssertionError("swing never trades on this market")


@pytest.mark.parametrize("name", ["swing", "busy"])
async def test_backtest_and_http_agree(name: str, tmp_path: Path) -> None:
    """A day in process and over the real client give the same order hash, algorithm, exits and minute bars included."""
    day, makes = plan_of(name)
    local, wire = in_process(makes, MARKET, SYMBOLS, day), await over_http(makes, MARKET, SYMBOLS, day, tmp_path)
    assert wire.order_hash == local.order_hash, explain(local, wire)
    assert local.fills
    assert wire.unresolved == 0


@pytest.mark.parametrize("name", ["swing", "busy"])
def test_backtest_and_the_live_stack_agree(name: str, tmp_path: Path) -> None:
    """The live stack on a clock that runs by itself, in the fault trial's world without faults, decides the same."""
    day, makes = plan_of(name)
    local, live = in_process(makes, MARKET, SYMBOLS, day), on_a_running_clock(makes, MARKET, SYMBOLS, day, tmp_path)
    assert live.order_hash == local.order_hash, explain(local, live)
    assert (live.final, live.fees, live.taxes) == (local.final, local.fees, local.taxes)
    if name == "busy":
        tags = {order.tag for order in live.orders}
        assert {"rise", "algo:1"} <= tags
        assert tags & {"stop", "take", "trail", "time"}


def plan_of(name: str) -> tuple[date, Makes]:
    """The day and the strategies of a case."""
    if name == "swing":
        return crossing(), lambda: [Swing()]
    return MARKET.last_day, lambda: [Busy()]
