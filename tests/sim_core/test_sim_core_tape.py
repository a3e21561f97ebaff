"""Executions of a day: they make up its bar whatever the cadence, and a saved exchange goes on with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.sim.barset import BarSet, Row
from kiwoom_api.sim.exchange import Exchange, Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market
from kiwoom_api.sim.tape import Tick, bar_from, minute_bars, strength, tick_bars

DAY = date(2026, 7, 1)
BARS = synthetic_market(3, date(2026, 6, 30), 30)
TICKS = st.lists(
    st.builds(Tick, st.integers(32_400, 55_800), st.integers(1, 99), st.integers(1, 50), st.booleans()),
    min_size=1,
    max_size=60,
).map(lambda found: sorted(found, key=lambda tick: tick.second))


def exchange(at: str, every: int = 600) -> Exchange:
    """Return an exchange on a made-up market at a time of its first day after the data."""
    start = datetime.combine(DAY, datetime.strptime(at, "%H:%M").time(), KST)  # noqa: DTZ007 - joined with a zone
    return Exchange(MarketData(BARS, seed=3, every=every), start=start)


def order(quantity: int) -> OrderRequest:
    """Return a purchase at the market."""
    return OrderRequest(symbol="005930", side=Side.BUY, order_type=OrderType.MARKET, quantity=quantity)


@given(TICKS, st.sampled_from([1, 3, 5, 10, 15, 30, 45, 60]), st.booleans())
@settings(max_examples=80)
def test_minutes_keep_every_execution(ticks: list[Tick], minutes: int, ends: bool) -> None:
    """Bars of any width have all the executions' prices and shares, begin on their grid, and none stands twice."""
    bars = minute_bars(ticks, minutes, 32_400, ends=ends)
    whole = bar_from(ticks, 0)
    assert (bars[0].open, bars[-1].close) == (whole.open, whole.close)
    assert (max(bar.high for bar in bars), min(bar.low for bar in bars)) == (whole.high, whole.low)
    assert sum(bar.volume for bar in bars) == whole.volume
    seconds = [bar.second for bar in bars]
    assert seconds == sorted(set(seconds))
    assert all((second - 32_400) % (minutes * 60) == 0 for second in seconds)


@given(TICKS, st.integers(1, 30))
@settings(max_examples=40)
def test_bars_of_executions_are_full(ticks: list[Tick], count: int) -> None:
    """Every bar but the last is of so many executions."""
    bars = tick_bars(ticks, count)
    assert len(bars) == -(-len(ticks) // count)
    assert sum(bar.volume for bar in bars) == sum(tick.shares for tick in ticks)
    assert sum(strength(ticks)) == sum(tick.shares for tick in ticks)


@pytest.mark.parametrize("every", [600, 20])
@pytest.mark.parametrize("day", [date(2026, 6, 24), date(2026, 6, 30), DAY])
def test_executions_make_up_the_day(every: int, day: date) -> None:
    """However often the market moves, executions of past days and of today make up their bars."""
    found = exchange("13:10", every)
    for symbol in ("005930", "086520", "069500"):
        ticks, bar = found.ticks(symbol, day), found.daily(symbol, day)[0]
        assert bar_from(ticks, 0) == Row(bar.open, bar.high, bar.low, bar.close, bar.volume)
        assert [tick.second for tick in ticks] == sorted(tick.second for tick in ticks)


def test_a_watched_stock_prints_what_an_unwatched_one_does() -> None:
    """Listening, asking now and then, or asking once: the executions are the same."""
    watched, asked, once = exchange("08:00"), exchange("08:00"), exchange("08:00")
    watched.subscribe(lambda _: None)
    end = datetime.combine(DAY, regular_hours(DAY).close.timetz()) + timedelta(minutes=1)
    for _ in range(32):
        asked.advance(asked.now + timedelta(minutes=14))
        asked.snapshot("005930")
    for each in (watched, asked, once):
        each.advance(max(end, each.now))
    assert watched.ticks("005930", DAY) == asked.ticks("005930", DAY) == once.ticks("005930", DAY)


def test_own_executions_are_there_after_a_restart() -> None:
    """A saved exchange goes on with today's executions, one's own among them."""
    before = exchange("10:00")
    account = before.open_account("key")
    before.place(account, order(5))
    before.advance(before.now + timedelta(minutes=25))
    after = Exchange.load(before.dump(), MarketData(BARS, seed=3))
    assert after.ticks("005930", DAY) == before.ticks("005930", DAY)
    assert Tick(36_000, *_bought(before)) in after.ticks("005930", DAY)
    for each in (before, after):
        each.advance(each.now + timedelta(minutes=30))
    assert after.ticks("005930", DAY) == before.ticks("005930", DAY)


def _bought(found: Exchange) -> tuple[int, int, bool]:
    (mine,) = found.orders(next(iter(found.accounts)))
    return mine.last_price, 5, True


def test_a_touched_day_long_past_is_a_path_of_its_bar() -> None:
    """Days with own trades keep their executions until the next such day; then they are a path of the printed bar."""
    found = exchange("10:00")
    account = found.open_account("key")
    for _ in range(2):
        found.place(account, order(5))
        found.advance(found.now + timedelta(days=1))
    day = found.calendar.latest(DAY)
    ticks, bar = found.ticks("005930", day), found.printed["005930"][day]
    assert bar_from(ticks, 0)[:5] == bar[:5]


def test_there_is_nothing_where_nothing_traded() -> None:
    """The future, a Sunday and the morning before the opening have no executions; an unknown code is an error."""
    found = exchange("08:30")
    for day in (DAY, DAY + timedelta(days=1), date(2026, 6, 28)):
        assert found.ticks("005930", day) == ()
    with pytest.raises(BadInput):
        found.ticks("999999", DAY)


def test_lists_of_a_large_busy_market_stand_at_the_last_step() -> None:
    """Of many stocks that move often, those nobody has asked for stand as their last ten minutes left them."""
    series = {f"{n:05d}0": BARS.series("005930") for n in range(65)}
    listed = {code: Instrument(symbol=code, name=code, shares=1_000) for code in series}
    start = datetime(2026, 7, 1, 13, 9, tzinfo=KST)
    found = Exchange(MarketData(BarSet(listed, series), seed=3, every=20), start=start)
    rough = Exchange(MarketData(BarSet(listed, series), seed=3, every=600), start=start)
    at_step = {each.symbol: each.last for each in rough.board()}
    assert {each.symbol: each.last for each in found.board()} == at_step
    asked = found.snapshot("000070")
    assert {each.symbol: (each.last, each.volume) for each in found.board()}["000070"] == (asked.last, asked.volume)
    assert asked.volume > {each.symbol: each.volume for each in rough.board()}["000070"]
    few = exchange("13:09", 20)
    exact = {each.symbol: each.last for each in few.board()}
    assert exact == {symbol: few.snapshot(symbol).last for symbol in few.instruments}
