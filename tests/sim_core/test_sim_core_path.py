"""A day's path prints its bar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sim_core_tools import DAYS, FLAT, Bench, at, market, shared

from kiwoom_api.market import is_on_tick, price_limits, regular_hours
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.values import KST
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.barset import Row, least_volume
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.synthetic import synthetic_market


def run_days(data: MarketData, days: list[date]) -> int:
    """Print every bar of the days and compare; return how many stocks traded."""
    exchange = Exchange(data, start=datetime.combine(days[0], time(8)))
    traded = 0
    for day in days:
        exchange.advance(datetime.combine(day, time(19), KST))
        for symbol in data.instruments:
            row, stock = data.row(symbol, day), exchange.stock(symbol)
            assert stock is not None
            if row is None or not row.open:
                assert stock.volume == 0
                assert exchange.snapshot(symbol).halted
                continue
            assert stock.printed()[:5] == row[:5]
            traded += 1
    return traded


@st.composite
def bars(draw: st.DrawFn) -> Row:
    """Any bar, off-grid prices included, with any volume that can print it."""
    low = draw(st.integers(8_000, 11_000))
    high = draw(st.integers(low, 12_500))
    opened, closed = draw(st.integers(low, high)), draw(st.integers(low, high))
    row = Row(opened, high, low, closed, 0)
    return row._replace(volume=draw(st.integers(least_volume(row), 10**7)))


@settings(max_examples=150, deadline=None)
@given(bars())
def test_printed_bar_equals_the_bar(row: Row) -> None:
    """Open, high, low, close and volume on the tape are the bar's, to the won and the share."""
    assert run_days(market({"000010": [FLAT, row]}), [DAYS[1]]) == 1


@settings(max_examples=40, deadline=None)
@given(bars())
def test_tape_carries_the_bar_to_whoever_watches(row: Row) -> None:
    """The trades sum to the volume, the last one carries open, high, low; quotes stand on the grid, uncrossed."""
    assume(row.volume > 50)
    bench = Bench(market({"000010": [FLAT, row]}), start=at(8))
    bench.to(at(16))
    trades = bench.of(Trade)
    assert sum(trade.quantity for trade in trades) == row.volume == trades[-1].volume
    assert (trades[0].price, trades[-1].high, trades[-1].low, trades[-1].price) == (
        row.open,
        row.high,
        row.low,
        row.close,
    )
    for quote in bench.of(Quote):
        grid = bench.exchange.stock("000010").grid  # type: ignore[union-attr]
        for price, count in (*quote.asks, *quote.bids):
            assert grid.legal(price)
            assert grid.lower <= price <= grid.upper
            assert count > 0
        assert len(quote.asks) <= 10
        assert len(quote.bids) <= 10
        if quote.asks and quote.bids:
            assert quote.bids[0][0] < quote.asks[0][0]


def test_instants_lie_on_a_fixed_grid_of_whole_seconds() -> None:
    """Entry, opening, every ten minutes from 09:10 to 15:10, 15:20 and the close, for every stock alike."""
    exchange = Exchange(market({"000010": [FLAT, FLAT]}), start=at(0))
    seen: list[str] = []
    while True:
        instant = exchange.next_instant()
        assert instant is not None
        if instant.date() != DAYS[1]:
            break
        exchange.advance(instant)
        seen.append(f"{instant:%H:%M:%S}")
    assert seen[:3] == ["08:30:00", "09:00:00", "09:10:00"]
    assert seen[-3:] == ["15:10:00", "15:20:00", "15:30:00"]
    assert len(seen) == 41


def test_order_entry_begins_at_0820_since_the_after_market() -> None:
    """From 2026-09-14 order entry begins at 08:20; on the entrance exam's day everything is an hour later."""
    data = MarketData(synthetic_market(1, date(2026, 11, 10), 10))
    exchange = Exchange(data, start=datetime(2026, 11, 18, 20, tzinfo=KST))
    assert exchange.next_instant() == datetime(2026, 11, 19, 9, 20, tzinfo=KST)
    exchange = Exchange(data, start=datetime(2026, 11, 19, 20, tzinfo=KST))
    assert exchange.next_instant() == datetime(2026, 11, 20, 8, 20, tzinfo=KST)


def test_synthetic_days_print_their_bars() -> None:
    """Made-up history and its continuation after the data's end print exactly."""
    data = MarketData(synthetic_market(5, date(2026, 11, 13), 40), seed=5)
    days = data.trading_days(date(2026, 11, 2), date(2026, 11, 25))
    assert days[-1] > data.last_day
    assert run_days(data, days) == len(days) * len(data.instruments)


def test_synthetic_market_is_plausible() -> None:
    """Twenty codes at least, 760 days, on the grid, inside the limits, 005930 at 70,000 won at the end."""
    bars_ = synthetic_market(3, date(2026, 11, 22))
    assert len(bars_.instruments) >= 20
    assert len(bars_.days) >= 760
    assert bars_.days[-1] == date(2026, 11, 20)
    assert bars_.series("005930").rows[-1].close == 70_000
    assert {each.market for each in bars_.instruments.values()} >= {"KOSPI", "KOSDAQ"}
    for symbol in ("005930", "247540", "069500"):
        series, kind = bars_.series(symbol), bars_.instruments[symbol].market
        for before, row, day in zip(series.rows, series.rows[1:], series.days[1:], strict=False):
            assert all(is_on_tick(price, market=kind, on=day) for price in row[:4])
            lower, upper = price_limits(before.close, market=kind, on=day)
            assert lower is not None
            assert upper is not None
            assert lower <= row.low <= min(row.open, row.close)
            assert max(row.open, row.close) <= row.high <= upper


def test_same_seed_same_market_other_seed_another() -> None:
    """Bars depend on seed and dates alone, not on which stock was asked for first."""
    day = date(2026, 11, 20)
    one, two, other = synthetic_market(1, day), synthetic_market(1, day), synthetic_market(2, day)
    two.series("000660")
    assert one.series("005930").rows == two.series("005930").rows
    assert one.series("005930").rows != other.series("005930").rows


def test_bar_outside_the_limits_opens_them() -> None:
    """After a jump that yesterday's close does not allow, base and limits follow the bar, and it prints whole."""
    split = Row(2_000, 2_100, 1_950, 2_050, 50_000)
    data = market({"000010": [FLAT, split]})
    assert run_days(data, [DAYS[1]]) == 1
    snapshot = Exchange(data, start=at(10)).snapshot("000010")
    assert snapshot.previous_close == 10_000
    assert snapshot.lower is not None
    assert snapshot.upper is not None
    assert snapshot.lower <= split.low <= split.high <= snapshot.upper


@pytest.mark.skipif(shared() is None, reason="the folder with real prices is not on this machine")
@pytest.mark.parametrize("start", [date(2015, 6, 8), date(2020, 3, 9), date(2025, 12, 15)])
def test_real_days_print_their_bars(start: date) -> None:
    """Real adjusted bars, off-grid ones and halted days included, print to the won."""
    data = MarketData(load_bars(shared() / "krx/data/krx_daily.parquet"))  # type: ignore[operator]
    days = [day for day in data.trading_days(start, start + timedelta(days=14)) if day <= data.last_day]
    assert run_days(data, days) > 100


@pytest.mark.skipif(shared() is None, reason="the folder with real prices is not on this machine")
def test_real_minutes_print_their_bars() -> None:
    """Minute bars become steps at their own instants, and the day still sums to the bar."""
    data = MarketData(load_bars(shared() / "krx/data/intraday_1min_005930_2018.parquet"))  # type: ignore[operator]
    days = data.trading_days(data.first_day, data.last_day)[1:4]
    assert run_days(data, days) == 3
    hours = regular_hours(days[0])
    exchange = Exchange(data, start=datetime.combine(days[0], time(8)))
    stock = exchange.stock("005930")
    assert stock is not None
    assert stock.path is not None
    assert len(stock.path.steps) > 300
    assert all(second_of(hours.open) < s.second < second_of(hours.close_auction_start) for s in stock.path.steps)


def test_sim_core_path_trades_every_few_seconds_where_the_clock_runs() -> None:
    """With a market that moves every 2 seconds a stock trades many times a minute, and prints its bar all the same."""
    data = MarketData(synthetic_market(1, date(2026, 11, 20), 30), every=2)
    day = date(2026, 11, 20)
    exchange = Exchange(data, start=datetime(2026, 11, 20, 10, tzinfo=KST))
    trades: list[Trade] = []
    exchange.subscribe(lambda event: trades.append(event) if isinstance(event, Trade) else None, symbols={"005930"})
    exchange.advance(datetime(2026, 11, 20, 10, 5, tzinfo=KST))
    assert len(trades) > 50
    assert max(b.price for b in trades) - min(b.price for b in trades) <= exchange.snapshot("005930").last // 50
    exchange.advance(datetime(2026, 11, 20, 15, 31, tzinfo=KST))
    for symbol in ("005930", "000660", "247540"):
        told, bar = exchange.snapshot(symbol), data.bar(symbol, day)
        assert bar is not None
        assert (told.open, told.high, told.low, told.last) == (bar.open, bar.high, bar.low, bar.close)
        assert told.volume == bar.volume
