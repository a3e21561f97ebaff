"""Every execution algorithm on a real exchange over HTTP, in both fill models, through journal and gate."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from orders_algo_stage import assert_own, run_of, trading_floor, truth, wish_for
from orders_stage import SYMBOL, TEN

from kiwoom_api.api.algo_record import open_algos
from kiwoom_api.model.records import AlgoStep
from kiwoom_api.orders.algos.specs import Closing, Iceberg, Passive, Peg, Plan, Pov, Twap, Vwap

PLANS = {
    "peg": Peg(at="mid"),
    "passive": Passive(patience=60),
    "twap": Twap(slice=60),
    "vwap": Vwap(slice=60),
    "pov": Pov(rate=Decimal("0.2")),
    "iceberg": Iceberg(show=25),
}


@pytest.mark.parametrize("model", ["bar", "book"])
@pytest.mark.parametrize("name", PLANS)
async def test_every_algorithm_fills_its_quantity(name: str, model: str, tmp_path: Path) -> None:
    """With the spread crossed in the end it fills all, leaves nothing alive, and journal and exchange agree."""
    plan: Plan = PLANS[name]
    async with trading_floor(tmp_path, model=model) as stage:
        run = await run_of(stage, wish_for(plan, 100, finish="cross"))
        report = await run.work()
        assert (report.filled, report.reason) == (100, "FILLED")
        assert truth(stage) == (100, 0)
        assert_own(stage, 100)
        assert open_algos(stage.journal, stage.number) == []
        assert [note.step for note in stage.journal.algo_notes(stage.number)] == [AlgoStep.BEGAN, AlgoStep.ENDED]
        assert report.children == sum(i.kind == "NEW" for i in stage.intents())
        amount = sum(i.amount for i in stage.intents())
        assert report.average == (Decimal(amount) / 100).quantize(Decimal("0.01"))
        assert report.fee == sum(i.fee for i in stage.intents())
        assert report.arrival.won == amount - 100 * int(report.arrival.price or 0)
        await stage.agrees()


@pytest.mark.parametrize("model", ["bar", "book"])
async def test_the_closing_auction_takes_its_share(model: str, tmp_path: Path) -> None:
    """The order waits for the closing auction and trades at its price, at no price beyond the limit."""
    async with trading_floor(tmp_path, model=model, start=TEN + timedelta(hours=5, minutes=15)) as stage:
        spec = wish_for(Closing(share=Decimal("0.1"), usual=500), 100, until=TEN + timedelta(hours=5, minutes=30))
        run = await run_of(stage, spec)
        report = await run.work()
        orders = stage.truth()
        assert [order.quantity for order in orders] == [50]
        assert orders[0].at >= spec.opens
        assert report.filled == truth(stage)[0]
        assert report.close.price is not None
        assert open_algos(stage.journal, stage.number) == []


async def test_nothing_is_bought_above_the_limit(tmp_path: Path) -> None:
    """With a limit under the market the order rests at it, is cancelled at the end, and the report says so."""
    async with trading_floor(tmp_path) as stage:
        limit = stage.server.exchange.snapshot(SYMBOL).last * 98 // 100 // 100 * 100
        run = await run_of(stage, wish_for(Twap(slice=60), 100, limit=limit, finish="cross", minutes=3))
        report = await run.work()
        assert report.reason == "UNTIL"
        assert report.filled < 100
        assert truth(stage)[1] == 0
        assert_own(stage, 100, limit)
