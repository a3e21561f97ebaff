"""The strategies on daily bars: hold, sma, dip and rebalance. Their orders, their money, holes in the data."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_tools import CODES, SMALL, days_from, run, seeded

from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import Side
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.strategies import find, names
from kiwoom_api.strategies.dip import Dip
from kiwoom_api.strategies.hold import Hold
from kiwoom_api.strategies.rebalance import Rebalance, weights_of
from kiwoom_api.strategies.sma import Sma

GOLDEN = {
    "hold": "78671611e86945883a89a922ff526451218c129b5c420a71975bcb8cd753217d",
    "sma": "488551c0691fdb298219aceda33ebd00f7b0c8777037ca629c15a6b5e6e0cc25",
    "dip": "ac3ef5506e79a02fe67137e0d1ff4cca6a0e427532da26e2ab725d304caf0c48",
    "rebalance": "20c43a427e5488a90b1c1528232abd1efb64ea710065c6640b43cd00aa0debbc",
}
VALUES: dict[str, dict[str, Any]] = {
    "hold": {},
    "sma": {"fast": 3, "slow": 8},
    "dip": {"depth": 4},
    "rebalance": {"every": "week"},
}
"""Parameters that make short runs trade."""


def daily(rows: dict[str, list[Row]], first: date = date(2025, 9, 1)) -> MarketData:
    """Daily bars from a Monday on."""
    days = days_from(first, max(map(len, rows.values())))
    series = {code: Series(days[: len(each)], each) for code, each in rows.items()}
    instruments = {code: Instrument(symbol=code, name=code) for code in rows}
    return MarketData(BarSet(instruments, series, origin="test"))


def flat(price: int, volume: int = 1_000_000) -> Row:
    """A day at one price."""
    return Row(price, price, price, price, volume)


@pytest.mark.parametrize("name", GOLDEN)
def test_daily_golden(name: str) -> None:
    """On the seeded market the orders are the ones they have always been, on any machine."""
    result = run(find(name)(**VALUES[name]), seeded(), days=10, cash=SMALL)
    assert len(result.fills) >= len(CODES)
    assert result.order_hash == GOLDEN[name]


@pytest.mark.parametrize("name", GOLDEN)
def test_daily_on_the_book(name: str) -> None:
    """They run on order books with queues as well."""
    result = run(find(name)(**VALUES[name]), seeded(), days=3, model="book")
    assert result.fill_model == "book"
    assert result.orders


@pytest.mark.parametrize("name", GOLDEN)
def test_daily_does_not_look_ahead(name: str) -> None:
    """Cutting the future off changes no order before the cut."""
    whole = seeded()
    cut = whole.last_day
    shorter = seeded().trading_days(whole.first_day, cut)[-6]
    result = run(find(name)(**VALUES[name]), whole, symbols=CODES, days=14)
    rows = {code: whole.bars.series(code) for code in CODES}
    short = {
        code: Series(
            series.days[: series.count_before(shorter)], series.rows[: series.count_before(shorter)], series.minutes
        )
        for code, series in rows.items()
    }
    before = MarketData(BarSet(whole.instruments, short, origin="test"), seed=1)
    again = run(find(name)(**VALUES[name]), before, symbols=CODES, start=result.first_day)
    assert list(again.orders) == [order for order in result.orders if order.date < shorter]
    assert again.orders


def test_hold_buys_all_once() -> None:
    """It invests nearly all of the capital in equal parts at the first open, tops up, and never sells."""
    result = run(Hold(), seeded(), days=8)
    assert {fill.side for fill in result.fills} == {Side.BUY}
    assert result.cash < result.initial // 100
    spent: dict[str, int] = defaultdict(int)
    for fill in result.fills:
        spent[fill.symbol] += fill.amount + fill.fee
    assert set(spent) == set(CODES)
    assert max(spent.values()) <= result.initial // len(CODES)
    first = [fill for fill in result.fills if fill.date == result.first_day]
    assert {fill.time for fill in first if fill.symbol == first[0].symbol} >= {"09:00:00"}


def test_hold_waits_for_a_halted_stock() -> None:
    """A stock that is halted on the first days is bought when it trades; a restart divides nothing anew."""
    halt = Row(0, 0, 0, 10_000, 0)
    market = daily({CODES[0]: [flat(10_000)] * 8, CODES[1]: [flat(10_000), halt, halt, halt, *[flat(10_000)] * 4]})
    strategy = Hold()
    result = run(strategy, market, symbols=CODES[:2], days=7)
    held = {held.symbol: held.quantity for held in result.holdings}
    assert abs(held[CODES[0]] - held[CODES[1]]) <= held[CODES[0]] // 20
    assert set(strategy.memory) == {"parts"}


def test_sma_is_in_above_and_out_below() -> None:
    """It buys the morning after the fast mean is above the slow one, and sells the morning after it is below."""
    rise = [flat(10_000 + 100 * step) for step in range(8)]
    fall = [flat(10_700 - 200 * step) for step in range(1, 12)]
    market = daily({CODES[0]: [*[flat(10_000)] * 6, *rise, *fall]})
    result = run(Sma(fast=2, slow=5), market, symbols=CODES[:1])
    assert [order.tag for order in result.orders if order.filled] == ["above", "below"]
    bought, sold = result.fills
    days = market.trading_days(market.first_day, market.last_day)
    assert (bought.date, bought.time) == (days[8], "09:00:00")
    assert (sold.date, sold.time) == (days[16], "09:00:00")
    assert not result.holdings


def test_dip_buys_below_the_mean_and_sells_at_it() -> None:
    """The order of the morning lies 5 % under the 5-day mean; what is bought is offered at the mean the next day."""
    days = [*[flat(10_000)] * 6, Row(10_000, 10_000, 9_400, 9_700, 10**6), Row(9_700, 10_200, 9_700, 10_000, 10**6)]
    result = run(Dip(), daily({CODES[0]: days}), symbols=CODES[:1])
    bought = next(order for order in result.orders if order.filled)
    assert (bought.tag, bought.price) == ("dip", 9_500)
    sold = result.orders[-1]
    assert (sold.tag, sold.price, sold.state) == ("mean", 9_940, OrderState.FILLED)
    assert bought.quantity * 9_500 <= result.initial // 5


@pytest.mark.parametrize(("low", "tag"), [(8_400, "stop"), (9_400, "time")])
def test_dip_gets_out(low: int, tag: str) -> None:
    """A stop sells at once; what the mean doesn't take is sold at the open of its last day."""
    down = Row(9_500, 9_500, low, low, 10**6)
    days = [*[flat(10_000)] * 5, Row(10_000, 10_000, 9_500, 9_500, 10**6), down, *[Row(low, low, low, low, 10**6)] * 2]
    result = run(Dip(days=2), daily({CODES[0]: days}), symbols=CODES[:1])
    assert next(order.tag for order in result.orders if order.side is Side.SELL and order.filled) == tag


def weights(result: Any, market: MarketData, day: date) -> dict[str, Decimal]:
    """The stocks' parts of the equity after a day, in percent."""
    shares: dict[str, int] = defaultdict(int)
    for fill in result.fills:
        if fill.date <= day:
            shares[fill.symbol] += fill.side.sign * fill.quantity
    equity = next(point.equity for point in result.equity if point.day == day)
    closes = {code: market.history(code, day, 1)[-1].close for code in shares}
    return {code: Decimal(shares[code] * closes[code] * 100) / equity for code in shares}


def test_rebalance_brings_back_to_the_weights() -> None:
    """After a rise of one stock the next month's first evening sells it and buys the other; the rest stays cash."""
    first = [flat(10_000)] * 4
    up = [flat(13_000)] * 30
    market = daily({CODES[0]: [*first, *up], CODES[1]: [flat(10_000)] * 34})
    text = f"{CODES[0]}=40,{CODES[1]}=40"
    result = run(Rebalance(weights=text), market, symbols=CODES[:2])
    days = [point.day for point in result.equity]
    before, after = days[15], days[-1]
    assert weights(result, market, before)[CODES[0]] > 44
    assert all(abs(weight - 40) < 1 for weight in weights(result, market, after).values())
    sales = [fill for fill in result.fills if fill.side is Side.SELL]
    assert {fill.date.month for fill in sales} == {10}
    later = [fill for fill in result.fills if fill.side is Side.BUY and fill.date == sales[0].date]
    assert later
    assert all(order.time >= "09:00:00" for order in result.orders if order.side is Side.BUY and order.date.month == 10)


def test_rebalance_leaves_what_is_inside_the_band() -> None:
    """A stock that is off by less than the band is not traded."""
    market = daily({CODES[0]: [*[flat(10_000)] * 4, *[flat(10_300)] * 40], CODES[1]: [flat(10_000)] * 44})
    result = run(Rebalance(band=Decimal(3)), market, symbols=CODES[:2])
    assert {fill.side for fill in result.fills} == {Side.BUY}
    assert {fill.date.month for fill in result.fills} == {9}


def test_rebalance_with_a_hole() -> None:
    """A stock without a bar on the evening of the decision is left alone that evening, and comes when it trades."""
    hole = Row(0, 0, 0, 13_000, 0)
    rows = [*[flat(10_000)] * 4, *[flat(13_000)] * 18, hole, hole, *[flat(13_000)] * 8]
    market = daily({CODES[0]: rows, CODES[1]: [flat(10_000)] * 32})
    result = run(Rebalance(), market, symbols=CODES[:2])
    october = [point.day for point in result.equity if point.day.month == 10]
    sold = [fill for fill in result.fills if fill.side is Side.SELL]
    assert {fill.symbol for fill in sold} == {CODES[0]}
    assert sold[0].date > october[1]
    assert not [order for order in result.orders if order.code == "HALTED"]


@settings(max_examples=6, deadline=None)
@given(
    st.lists(st.lists(st.integers(-2_500, 2_500), min_size=24, max_size=24), min_size=2, max_size=3),
    st.sampled_from(["month", "week"]),
    st.integers(0, 3),
)
def test_rebalance_never_overdraws(moves: list[list[int]], every: str, band: int) -> None:
    """However prices jump, cash never falls below 0 and a stock is never sold short."""
    rows: dict[str, list[Row]] = {}
    for code, steps in zip(CODES, moves, strict=False):
        price, rows[code] = 20_000, []
        for step in steps:
            price = max(5_000, price * (10_000 + step) // 10_000 // 50 * 50)
            rows[code].append(Row(price, price + 100, price - 100, price, 500_000))
    result = run(Rebalance(every=every, band=band), daily(rows), symbols=list(rows))
    shares: dict[str, int] = defaultdict(int)
    for fill in result.fills:
        shares[fill.symbol] += fill.side.sign * fill.quantity
        assert shares[fill.symbol] >= 0


@pytest.mark.parametrize(
    "text", ["005930", "005930=x", "005930=-1", "005930=60,000660=60", "5930=10,005930=10", "a=NaN"]
)
def test_rebalance_refuses_weights(text: str) -> None:
    """Malformed, negative, doubled or too large weights are refused by name."""
    with pytest.raises(BadInput, match="weights"):
        Rebalance(weights=text)
    assert weights_of(" 005930=50, 660=12.5 ") == {"005930": Decimal(50), "000660": Decimal("12.5")}


def test_all_side_by_side() -> None:
    """All of them on one account: each has its own part of the capital, its own shares, and its own profit."""
    strategies: list[Strategy] = [find(name)(**VALUES[name]) for name in GOLDEN]
    result = run(strategies, seeded(), days=8)
    assert [record.name for record in result.strategies] == list(GOLDEN)
    assert sum(record.profit for record in result.strategies) == result.final - result.initial
    spent: dict[str, int] = defaultdict(int)
    for order in result.orders:
        spent[order.strategy] += order.amount if order.tag == "hold" else 0
    assert spent["hold"] <= result.initial // 4


def test_registry() -> None:
    """Every name leads to a strategy of that name, which can be made without arguments; others are refused."""
    assert len(names()) == 7
    for name in names():
        assert find(name).name == name
        assert isinstance(find(name)(), Strategy)
    with pytest.raises(BadInput, match="day"):
        find("martingale")
