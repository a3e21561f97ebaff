"""Swing: its default orders, its target, and that its exits outlive the strategy's own hooks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from strategies_tools import run, seeded

from kiwoom_api.engine.result import RunResult
from kiwoom_api.model.values import Side
from kiwoom_api.strategies.swing import Swing

GOLDEN = "a28d17f4d46c24d50ef6ba9a33843942db9d75682bd45ecde65a1fa9a51a406d"
WITHOUT_TARGET = "9b00cd2e60aa905eb2595d82713fb3b67c9d12aec022b511cab4b0c4d124b43e"


@pytest.fixture(scope="module")
def swing() -> RunResult:
    """The default on the seeded market."""
    return run(Swing(), seeded(), days=60)


def test_swing_golden(swing: RunResult) -> None:
    """On the seeded market the default's orders are the ones they have always been, on any machine."""
    assert swing.order_hash == GOLDEN


def test_swing_without_target() -> None:
    """Without a target it gives the orders that it gave before it had one: the engine's exits are its old rules."""
    assert run(Swing(target=0), seeded(), days=60).order_hash == WITHOUT_TARGET


def test_swing_exits(swing: RunResult) -> None:
    """Takes are sold with the target's profit, stops with about the stop's loss, the rest on the fifth day's open."""
    days = [point.day for point in swing.equity]
    entered: dict[str, date] = {}
    cost: dict[str, int] = {}
    tags = set()
    tagged = {order.number: order.tag for order in swing.orders}
    for fill in swing.fills:
        if fill.side is Side.BUY:
            entered.setdefault(fill.symbol, fill.date)
            cost[fill.symbol] = fill.price
            continue
        tags.add(tag := tagged[fill.number])
        held = days.index(fill.date) - days.index(entered.pop(fill.symbol))
        if tag == "time":
            assert (held, fill.time) == (5, "09:00:00")
        elif tag == "take":
            assert fill.price >= cost[fill.symbol] * 1.08
        else:
            assert fill.price < cost[fill.symbol]
    assert tags == {"take", "stop", "time"}


def test_swing_on_the_book() -> None:
    """It runs on order books with queues as well, and comes out even."""
    result = run(Swing(), seeded(), days=12, model="book")
    assert result.fill_model == "book"
    assert result.fills


def test_swing_beside_another() -> None:
    """Beside another strategy it works with its own part of the capital, and doesn't touch the other's shares."""

    class Other(Swing):
        name = "other"

    result = run([Swing(), Other(fast=3, slow=10)], seeded(), days=25)
    assert {record.name for record in result.strategies if record.fills} == {"swing", "other"}
    spent = max(order.quantity * order.price for order in result.orders if order.side is Side.BUY)
    assert spent <= result.initial // 2 // 6 * 1.2
    assert result.last_day - result.first_day > timedelta(days=20)
