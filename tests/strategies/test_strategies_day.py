"""Day trading: what it buys, that it is flat, and what becomes of a stock that nobody buys at the lower limit."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_tools import CODE, SMALL, days_from, locked, made, overnight, run, seeded

from kiwoom_api.engine.result import RunResult
from kiwoom_api.market import order_allowed, regular_hours
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import Side
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market
from kiwoom_api.strategies.day import Day

GOLDEN = "2b42ffa88ca375db73be07a2d4e76eea5073dae52c9b5ed6399307612099d0bd"
OLD, NEW = date(2026, 3, 2), date(2026, 9, 14)
"""First days of two regimes: the single-price session, and the after-market."""

QUIET = [(10_000, 100)] * 72
HEAVY = [(10_000, 20_000)] * 6
CRASH = [*HEAVY, (10_200, 500), (10_250, 500), (10_250, 500), (7_000, 1), *[(0, 0)] * 60, (7_000, 1)]
"""A range on volume, a breakout, then the lower limit until the close, where nobody bids."""
LATER = [(6_500, 2_000)] * 72


def crashed(first: date, *then: list[tuple[int, int]], **more: object) -> MarketData:
    """Two quiet days, the crash, and what follows it."""
    prices = [QUIET, QUIET, CRASH, *(then or (LATER, LATER))]
    return made(days_from(first, len(prices)), prices, **more)  # type: ignore[arg-type]


def traded(data: MarketData, model: str = "bar", **more: object) -> RunResult:
    """The strategy on a crash."""
    return run(Day(usual=2), data, symbols=[CODE], start=data.first_day, model=model, **more)


def test_day_golden() -> None:
    """On the seeded market the strategy's orders are the ones they have always been, on any machine."""
    result = run(Day(), seeded(), days=20, cash=SMALL)
    assert {fill.side for fill in result.fills} == set(Side)
    assert result.order_hash == GOLDEN


@settings(max_examples=2, deadline=None)
@given(
    seed=st.integers(1, 10_000),
    opening=st.sampled_from([10, 30, 60]),
    flat=st.integers(11, 30),
    interval=st.sampled_from(["1m", "5m"]),
)
def test_day_is_flat(seed: int, opening: int, flat: int, interval: str) -> None:
    """Whatever market, range and bars: all is sold by 15:20, unless its stock was locked at the lower limit."""
    market = MarketData(synthetic_market(seed, date(2025, 11, 28), 60), seed=seed)
    strategy = Day(opening=opening, flat=flat, interval=interval, usual=2, volume=0)
    result = run(strategy, market, days=15, seed=seed)
    assert len(result.fills) > 10
    assert not [key for key in overnight(result) if not locked(market, key[1], key[0])]
    for fill in result.fills:
        auction = regular_hours(fill.date).close_auction_start
        assert fill.time < f"{auction:%H:%M:%S}" or locked(market, fill.symbol, fill.date)


@pytest.mark.parametrize("day", [date(2025, 11, 13), date(2026, 1, 2)], ids=["exam", "new year"])
def test_day_moves_with_the_session(day: date) -> None:
    """On a day that opens at 10:00 the range is that of its first half hour, and it sells before that day's auction."""
    days = [*days_from(date(2025, 11, 3), 100)]
    days = days[days.index(day) - 2 : days.index(day) + 1]
    usual, rise = [(10_000, 5_000)] * 72, [*HEAVY, *[(10_200, 5_000)] * 58]
    result = traded(made(days, [usual, usual, rise]))
    hours = regular_hours(day)
    bought, sold = result.fills[0], result.fills[-1]
    assert (bought.side, sold.side) == (Side.BUY, Side.SELL)
    assert bought.time == "10:40:00"
    out = hours.close_auction_start.replace(minute=hours.close_auction_start.minute - 15)
    assert sold.time == f"{out:%H:%M:%S}"
    assert not result.holdings


def test_day_needs_volume() -> None:
    """A breakout of a range with the usual volume is left alone; so is everything until the usual volume is known."""
    days = days_from(OLD, 4)
    rise = [*[(10_000, 100)] * 6, *[(10_200, 5_000)] * 60]
    assert not traded(made(days, [QUIET, QUIET, QUIET, rise])).orders
    assert not run(
        Day(usual=9, volume=0), made(days, [QUIET, QUIET, QUIET, rise]), start=days[0], symbols=[CODE]
    ).orders


@pytest.mark.parametrize("model", ["bar", "book"])
@pytest.mark.parametrize("first", [OLD, NEW], ids=["single price", "after-market"])
def test_day_locked_at_the_lower_limit(first: date, model: str) -> None:
    """It goes on through auction, closing price and evening, says so aloud, and sells from the next open on."""
    data = crashed(first, nxt=first == NEW)  # what NXT traded had no single-price session
    result = traded(data, model)
    day = data.trading_days(data.first_day, data.last_day)[2]
    sales = [order for order in result.orders if order.side is Side.SELL]
    stop, fixed = sales[:2]
    assert (stop.order_type, stop.tag, stop.state, stop.closed) == ("3", "stop", OrderState.EXPIRED, "15:30:00")
    assert (fixed.order_type, fixed.time, fixed.date) == ("81", "15:36:00", day)
    evening = next(order for order in sales if order.time == "16:01:00")
    assert evening.order_type == ("62" if first == OLD else "0")
    assert evening.price == 7_000
    for order in sales:
        at = regular_hours(order.date).open.replace(hour=int(order.time[:2]), minute=int(order.time[3:5]))
        assert order_allowed(order.order_type, at, "KRX", market="KOSPI") or order.code == "VENUE"
    assert not result.holdings
    assert "15:36" in f"{result.notices[0].at:%H:%M}"
    carried = overnight(result)[day, CODE]
    last = result.fills[-1]
    if carried:
        assert "다음 거래일" in result.notices[-1].text
        assert (last.date, last.time[:5], last.side) == (days_from(first, 4)[3], "09:00", Side.SELL)
    if model == "bar":
        assert carried > 400
    else:
        assert fixed.filled
        assert evening.filled


def test_day_carries_what_no_session_takes() -> None:
    """A stock under a warning has no after-market: it is carried, and sold when it can be, days later if need be."""
    again = [(4_900, 1), *[(0, 0)] * 70, (4_900, 1)]
    data = crashed(OLD, again, [], LATER[:1] * 60)
    result = traded(data, "bar")
    days = data.trading_days(data.first_day, data.last_day)
    assert overnight(result)[days[2], CODE] > 400
    assert (result.fills[-1].date, result.holdings) == (days[5], ())
    assert [f"{notice.at:%m-%d}" for notice in result.notices if "넘깁니다" in notice.text] == [
        f"{day:%m-%d}" for day in days[2:5]
    ]
    assert len(result.orders) < 40


def test_day_sells_a_late_purchase() -> None:
    """A purchase that is heard of after everything was to be sold doesn't stay."""
    rise = [*HEAVY, *[(10_000, 5_000)] * 55, *[(10_100, 5_000)] * 11]

    class Late(Day):
        def on_timer(self, ctx, timer):  # type: ignore[no-untyped-def]
            super().on_timer(ctx, timer)
            if timer.name == "flat":
                ctx.buy(CODE, 5, 10_200, exits=self._exits)

    days = days_from(OLD, 3)
    result = run(Late(usual=2, volume=0), made(days, [QUIET, QUIET, rise]), start=days[2], symbols=[CODE])
    assert [(fill.side, fill.quantity) for fill in result.fills] == [(Side.BUY, 5), (Side.SELL, 5)]
    assert result.fills[-1].time <= "15:20:00"


def test_day_goes_on_after_a_restart() -> None:
    """What it needs after a restart stands in its memory as plain values, equal after a way through JSON."""
    strategy = Day(usual=2)
    data = crashed(OLD)
    run(strategy, data, symbols=[CODE], start=data.first_day)
    assert list(strategy.memory) == ["usual", "today"]
    assert [volume // 1_000 for volume in strategy.memory["usual"][CODE]] == [10, 10]
    assert json.loads(json.dumps(strategy.memory)) == strategy.memory


@pytest.mark.parametrize("values", [{"opening": 4}, {"interval": "1d"}, {"flat": 31}, {"part": "20"}, {"size": 1}])
def test_day_refuses_parameters(values: dict[str, object]) -> None:
    """Parameters outside of their ranges are refused by name."""
    with pytest.raises(BadInput):
        Day(**values)
