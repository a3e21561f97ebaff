"""After hours: the closing price, the evening and the pre-market, each by its date, with legal orders only."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

import pytest
from strategies_tools import CODE, SMALL, days_from, made, run, seeded

from kiwoom_api.engine.result import RunResult
from kiwoom_api.market import Designation, order_allowed, regular_hours
from kiwoom_api.model.values import KST, Side
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.strategies.after_hours import AfterHours

GOLDEN = "6f3e59f66d0e9b68c2089f811e79574bf9757305caa617671865feb4cf08cf14"
QUIET = [(10_000, 100)] * 72
STRONG = [(10_000 + 10 * step, 1_000) for step in range(72)]
AFTER = [(10_900, 1_000)] * 72
BEFORE_NXT, BOTH, SINCE = date(2024, 3, 4), date(2025, 6, 2), date(2026, 10, 12)


def market(first: date, *, nxt: bool = True) -> MarketData:
    """A quiet month, a day that closes strong, and two more."""
    days = days_from(first, 25)
    said = {Designation.NXT_TRADED} if nxt else set()
    return made(days, [*[QUIET] * 22, STRONG, AFTER, AFTER], nxt=nxt, designations=said)


def overnight(data: MarketData, **values: object) -> RunResult:
    """The strategy on the last three days, with a part of the capital that the closing-price session can't fill."""
    return run(AfterHours(places=1, **values), data, symbols=[CODE], days=3, model="book")


def legal(result: RunResult) -> None:
    """Each order was legal on its venue at its moment; a stock that NXT doesn't trade is told by a refusal."""
    for order in result.orders:
        at = datetime.combine(order.date, time.fromisoformat(order.time), KST)
        venues = ["KRX", "NXT"] if order.tag in ("pre", "strong") else ["KRX"]
        assert any(order_allowed(order.order_type, at, venue, market="KOSPI") for venue in venues), order


def test_hours_golden() -> None:
    """On the seeded market with order books the orders are the ones they have always been, on any machine."""
    result = run(AfterHours(near=30, gain=1, volume=1), seeded(), days=8, model="book", cash=SMALL)
    assert len(result.fills) > 8
    legal(result)
    assert result.order_hash == GOLDEN


@pytest.mark.parametrize(
    ("first", "evening", "pre"),
    [(BEFORE_NXT, "62", None), (BOTH, "0", "0"), (SINCE, "0", "40")],
    ids=["single price", "NXT", "after-market"],
)
def test_hours_by_date(first: date, evening: str, pre: str | None) -> None:
    """It buys at the closing price, then in that date's evening, and sells in the pre-market or at the next open."""
    data = market(first)
    result = overnight(data)
    legal(result)
    fixed = result.orders[0]
    assert (fixed.order_type, fixed.time, fixed.side) == ("81", "15:35:00", Side.BUY)
    late = [order for order in result.orders if order.time == "16:01:00" and not order.code]
    assert bool([order for order in result.orders if order.time == "16:01:00" and order.code]) is (first == BOTH)
    assert [(order.order_type, order.price) for order in late] == [(evening, 10_710)]
    assert all(fill.price <= 10_710 for fill in result.fills if fill.side is Side.BUY)
    morning = [order for order in result.orders if order.tag == "pre"]
    assert [order.order_type for order in morning] == ([] if pre is None else [pre])
    auction = next(order for order in result.orders if order.tag == "open")
    assert (auction.time, auction.order_type) == ("08:55:00", "3")
    assert not result.holdings
    assert Counter(fill.side for fill in result.fills).keys() == set(Side)


def test_hours_without_nxt() -> None:
    """A stock that NXT doesn't trade is refused there and sold in KRX's auction; nothing is lost on the way."""
    result = overnight(market(SINCE, nxt=False))
    assert {order.code for order in result.orders if order.tag == "pre"} == {"VENUE"}
    assert not result.holdings


def test_hours_routed() -> None:
    """With smart order routing the evening's bid stands wherever the router puts it."""
    result = overnight(market(SINCE), router="SOR", take=0)
    legal(result)
    assert not [order for order in result.orders if order.tag == "pre"]
    assert [order.code for order in result.orders if order.time == "16:01:00"] == [""]
    assert not result.holdings


def test_hours_no_evening() -> None:
    """What the closing-price session did not fill is left when the evening is not wanted."""
    result = overnight(market(SINCE), evening="no")
    assert {order.time for order in result.orders if order.side is Side.BUY} == {"15:35:00"}


def test_hours_on_a_late_day() -> None:
    """On the entrance exam's day the closing price is traded an hour later, and there is no pre-market."""
    exam = date(2025, 11, 13)
    days = days_from(date(2025, 10, 1), 40)
    at = days.index(exam)
    data = made(days[at - 22 : at + 2], [*[QUIET] * 22, STRONG, AFTER], nxt=True)
    result = run(AfterHours(places=1), data, symbols=[CODE], days=2, model="book")
    assert f"{regular_hours(exam).close:%H:%M}" == "16:30"
    assert result.orders[0].time == "16:35:00"
    assert not result.holdings
    data = made(days[at - 23 : at + 1], [*[QUIET] * 22, STRONG, AFTER], nxt=True)
    result = run(AfterHours(places=1), data, symbols=[CODE], days=2, model="book")
    assert not [order for order in result.orders if order.tag == "pre"]
    assert next(order.time for order in result.orders if order.tag == "open") == "09:55:00"


def test_hours_needs_the_evening() -> None:
    """The fill model bar has the regular session alone: every purchase is refused, and nothing is bought."""
    result = run(AfterHours(near=30, gain=1, volume=1), seeded(), days=5)
    assert result.orders
    assert not result.fills
    assert {order.code for order in result.orders} <= {"AFTER_CLOSE", "VENUE"}
