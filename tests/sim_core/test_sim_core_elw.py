"""ELW: ten shares a lot, limit orders alone, no daily limits."""

from __future__ import annotations

import pytest
from sim_core_tools import DAY, Bench, at, market

from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Placed, Rejection, RejectReason

BARS = [Row(500, 520, 480, 500, 400_000)] * 3


@pytest.fixture(params=["bar", "book"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """An exchange of either model with an ELW, at 10:00."""
    return Bench(market({"000010": BARS}, kinds={"000010": "ELW"}), start=at(10, day=DAY), model=request.param)


@pytest.mark.parametrize("shares", [1, 5, 15, 101])
def test_sim_core_elw_refuses_parts_of_a_lot(bench: Bench, shares: int) -> None:
    """An order for ELW that is no multiple of 10 is refused by its quantity (KRX ER 33); 10 and 110 are taken."""
    assert bench.order(Side.BUY, shares, 500) == Rejection(reason=RejectReason.QUANTITY)
    for whole in (10, 110):
        assert isinstance(bench.order(Side.BUY, whole, 450), Placed)


def test_sim_core_elw_takes_limit_orders_on_its_grid(bench: Bench) -> None:
    """ELW takes limit orders (ER 10(1)2) on ticks of 5 won, at any distance: it has no daily limits."""
    for kind in (OrderType.MARKET, OrderType.CONDITIONAL, OrderType.BEST_OPPOSITE, OrderType.MID):
        price = 500 if kind.priced else None
        assert bench.order(Side.BUY, 10, price, kind) == Rejection(reason=RejectReason.ORDER_TYPE)
    assert bench.order(Side.BUY, 10, 452) == Rejection(reason=RejectReason.TICK)
    assert isinstance(bench.order(Side.BUY, 10, 5), Placed)
    assert isinstance(bench.order(Side.BUY, 10, 450, OrderType.LIMIT_IOC), Placed)


def test_sim_core_elw_fills_whole_orders(bench: Bench) -> None:
    """A buy at the ask is filled whole, and the shares can be sold in lots."""
    ask = bench.exchange.snapshot("000010").ask
    placed = bench.buy(20, ask)
    assert bench.row(placed.order_no).filled == 20
    assert bench.order(Side.SELL, 15, ask) == Rejection(reason=RejectReason.QUANTITY)
    assert isinstance(bench.order(Side.SELL, 20, ask), Placed)
