"""The strategies on real KRX prices, where the data folder is at hand: they trade, and the books are right."""

from __future__ import annotations

from datetime import date

import pytest
from strategies_tools import locked, overnight, run, shared

from kiwoom_api.model.values import Side
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.strategies import find

DAILY, FIVE = shared("krx_daily.parquet"), shared("intraday_5min_28stocks_2020.parquet")


@pytest.mark.skipif(not DAILY.exists(), reason=f"{DAILY} is not here (KIWOOM_SHARED)")
def test_real_daily() -> None:
    """On adjusted prices every strategy buys, those that sell do, and cash is what the fills made of it."""
    bars = load_bars(DAILY)
    for name in ("hold", "sma", "dip", "rebalance"):
        result = run(find(name)(), bars, start=date(2023, 1, 2), end=date(2023, 4, 28))
        assert {fill.side for fill in result.fills} == ({Side.BUY} if name == "hold" else set(Side))
        assert len(result.notes) == 2
    book = run(find("after-hours")(), bars, start=date(2025, 9, 10), end=date(2025, 9, 19), model="book")
    assert {fill.side for fill in book.fills} == set(Side)


@pytest.mark.skipif(not FIVE.exists(), reason=f"{FIVE} is not here (KIWOOM_SHARED)")
def test_real_day_through_the_crash() -> None:
    """Through the circuit-breaker days of March 2020 the day strategy holds nothing overnight."""
    market = MarketData(load_bars(FIVE))
    result = run(find("day")(usual=2), market, start=date(2020, 3, 9), end=date(2020, 3, 24))
    assert {fill.side for fill in result.fills} == set(Side)
    assert all(locked(market, symbol, day) for day, symbol in overnight(result))
    assert not result.holdings
