"""Which prices an algorithm inside the engine goes by, where nobody asks for order books."""

from __future__ import annotations

from datetime import timedelta

from engine_words import SAMSUNG, Doer, Market, at, morning

from kiwoom_api.engine.commands import Modify, Submit
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.specs import AlgoSpec, Peg


def test_engine_works_follow_trades() -> None:
    """A peg stands at the best price as it was known, and goes along with every trade that tells another one."""
    doer = Doer()
    engine = morning([doer])
    assert not engine.quotes
    market = Market(engine)
    spec = AlgoSpec(symbol=SAMSUNG, side=Side.BUY, quantity=10, plan=Peg(), until=at(9, 30), every=2)
    doer.act = lambda ctx: ctx.work(spec)
    moment = at(9, 5)
    market.print(70_000, moment)
    for price in (70_500, 69_000):
        moment += timedelta(seconds=10)
        market.print(price, moment)
    first, *moved = market.sent
    assert isinstance(first, Submit)
    assert first.request.price == 70_000
    assert [move.request.price for move in moved if isinstance(move, Modify)] == [70_500, 69_000]
