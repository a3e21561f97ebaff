"""Swing: its orders, its target, and that its exits outlive the strategy's own hooks."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from strategies_tools import SMALL, run, seeded

from kiwoom_api.engine.result import RunResult
from kiwoom_api.model.values import Side
from kiwoom_api.strategies.swing import Swing

GOLDEN = "be4beed296350f8540d882cebadd64758029df5cb5249237d26c72b08d1ec486"
WITHOUT_TARGET = "163d09dffb8a58e271d2bbcc225eeca557344508bafac1ad81a3528d236c1274"


@pytest.fixture(scope="module")
def swing() -> RunResult:
    """A run with a near target on the seeded market, so that some positions reach it."""
    return run(Swing(fast=3, slow=8, target=4, stop=4), seeded(), days=30, cash=SMALL)


def test_swing_golden(swing: RunResult) -> None:
    """On the seeded market the orders are the ones they have always been, on any machine."""
    assert swing.order_hash == GOLDEN


def test_swing_without_target() -> None:
    """Without a target nothing is taken, and the orders are another list that stays the same."""
    result = run(Swing(fast=3, slow=8, target=0, stop=4), seeded(), days=30, cash=SMALL)
    assert "take" not in {order.tag for order in result.orders}
    assert result.order_hash == WITHOUT_TARGET


def test_swing_exits(swing: RunResult) -> None:
    """Takes are sold with the target's profit, stops with about the stop's loss, the rest on the fifth day's open."""
    days = [point.day for point in swing.equity]
    entered: dict[str, date] = {}
    cost: dict[str, int] = {}
    shares: Counter[str] = Counter()
    tags = set()
    tagged = {order.number: order.tag for order in swing.orders}
    for fill in swing.fills:
        if fill.side is Side.BUY:
            entered.setdefault(fill.symbol, fill.date)
            cost[fill.symbol] = fill.price
            shares[fill.symbol] += fill.quantity
            continue
        tags.add(tag := tagged[fill.number])
        held = days.index(fill.date) - days.index(entered[fill.symbol])
        shares[fill.symbol] -= fill.quantity
        if not shares[fill.symbol]:
            del entered[fill.symbol]
        if tag == "time":
            assert (held, fill.time) == (5, "09:00:00")
        elif tag == "take":
            assert fill.price >= cost[fill.symbol] * 1.03
        else:
            assert fill.price < cost[fill.symbol]
    assert tags == {"take", "stop", "time"}


def test_swing_on_the_book() -> None:
    """It runs on order books with queues as well, and comes out even."""
    result = run(Swing(fast=3, slow=6, entry="limit"), seeded(), days=6, model="book")
    assert result.fill_model == "book"
    assert result.fills


def test_swing_beside_another() -> None:
    """Beside another strategy it works with its own part of the capital, and doesn't touch the other's shares."""

    class Other(Swing):
        name = "other"

    result = run([Swing(), Other(fast=3, slow=10)], seeded(), days=20)
    assert {record.name for record in result.strategies if record.fills} == {"swing", "other"}
    spent = max(order.quantity * order.price for order in result.orders if order.side is Side.BUY)
    assert spent <= result.initial // 2 // 6 * 1.2
    assert result.last_day - result.first_day > timedelta(days=20)
