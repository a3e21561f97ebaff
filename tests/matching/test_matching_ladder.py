"""The ladder and its scale: against an outside engine, against plain counting, and at their edges."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from fuzz_tally import count
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_tools import DAY, TIMES

from kiwoom_api.market import is_on_tick, price_limits
from kiwoom_api.model.errors import BadInput
from kiwoom_api.sim.matching import Ladder, Scale, random_flow, replay
from kiwoom_api.sim.matching.flow import AMEND, CANCEL, LIMIT, MARKET, Flow


def without(flow: Flow, kinds: set[int]) -> list[tuple[int, ...]]:
    """The flow's messages of the other kinds, each with its number."""
    return [(number, *row) for number, row in enumerate(zip(*flow, strict=True), 1) if row[0] not in kinds]


def test_ladder_agrees_with_lightmatchingengine_on_limits_and_cancels() -> None:
    """The same fills, maker by maker, and the same open shares as lightmatchingengine from PyPI."""
    peers = pytest.importorskip("lightmatchingengine.lightmatchingengine", reason="lightmatchingengine is a dev extra")
    for seed in range(3 * TIMES):
        peer, ladder = peers.LightMatchingEngine(), Ladder(200)
        count(4_000)
        handles: dict[int, int] = {}
        orders: dict[int, object] = {}
        for number, kind, buy, level, shares, ref in without(random_flow(seed, 4_000, levels=200), {MARKET, AMEND}):
            if kind == LIMIT:
                order, trades = peer.add_order("A", level, shares, 1 if buy else 2)
                orders[number] = order
                handles[number] = ladder.buy(level, shares) if buy else ladder.sell(level, shares)
                passive = [(each.order_id, int(each.trade_price), each.trade_qty) for each in trades]
                ours = [(maker, at, part) for maker, _, at, part in ladder.fills]
                assert ours == [each for each in passive if each[0] != order.order_id]
                ladder.fills.clear()
            else:
                # it has no partial cancels, and forgets to drop filled orders from its map
                alive = orders[ref].leaves_qty
                if alive:
                    peer.cancel_order(orders[ref].order_id, "A")
                assert ladder.cancel(handles[ref]) == alive
        for number, handle in handles.items():
            assert ladder.open[handle] == orders[number].leaves_qty


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_ladder_counts_its_shares_and_never_crosses(seed: int) -> None:
    """After any flow: level totals are the sums of their orders, best prices are the outermost, nothing crosses."""
    ladder, fills = replay(random_flow(seed, 300, levels=40, limits=60, cancels=30), 40)
    for buy, totals in ((True, ladder.bid_shares), (False, ladder.ask_shares)):
        for level in range(1, 41):
            queue = ladder.queue(buy=buy, index=level)
            assert queue == sorted(queue)
            assert totals[level] == sum(ladder.open[handle] for handle in queue)
        held = [level for level in range(1, 41) if totals[level]]
        assert (ladder.best_bid if buy else ladder.best_ask) == (
            (max(held, default=0)) if buy else min(held, default=41)
        )
        assert [at for at, _ in ladder.depth(buy=buy, count=41)] == sorted(held, reverse=buy)
    assert ladder.best_bid < ladder.best_ask
    assert all(part > 0 for *_, part in fills)


@pytest.mark.parametrize("seed", range(2 * TIMES))
def test_ladder_conserves_shares(seed: int) -> None:
    """What was ordered was filled, cancelled, or is open; an amend counts by its change."""
    random, ladder = Random(seed), Ladder(60)
    ordered = gone = filled = 0
    handles: list[int] = []
    count(1_500)
    for _ in range(1_500):
        level, shares = random.randrange(20, 41), random.randrange(1, 50)
        if random.random() < 0.6 or not handles:
            handles.append(ladder.buy(level, shares) if random.random() < 0.5 else ladder.sell(level, shares))
            ordered += shares
        elif random.random() < 0.7:
            gone += ladder.cancel(random.choice(handles), random.choice([0, 0, 7]))
        else:
            place = random.randrange(len(handles))
            have = ladder.open[handles[place]]
            found = ladder.amend(handles[place], level, shares)
            if found:
                ordered += shares - have
                handles[place] = found
        filled += sum(part for *_, part in ladder.fills)
        ladder.fills.clear()
        assert ordered - gone - 2 * filled == sum(ladder.open[handle] for handle in handles)
    assert filled


def test_cancelled_orders_do_not_pile_up_in_a_level() -> None:
    """A level whose orders come and go stays as short as what is open; the order of the living stays."""
    ladder = Ladder(10)
    keep = [ladder.buy(5, 3)]
    for turn in range(10_000):
        handle = ladder.buy(5, 1)
        if turn % 1_000 == 0:
            keep.append(handle)
        else:
            assert ladder.cancel(handle) == 1
            assert ladder.cancel(handle) == 0
    assert ladder.queue(buy=True, index=5) == keep
    queue = ladder._bids[5]
    assert queue is not None
    assert len(queue) < 200


@pytest.mark.parametrize("market", ["KOSPI", "KOSDAQ", "ETF"])
@settings(deadline=None)
@given(base=st.integers(100, 900_000), price=st.integers(1, 1_200_000))
def test_scale_numbers_every_order_price_of_the_day(market: str, base: int, price: int) -> None:
    """Numbers and prices are each other's inverse; a price off the grid or outside the limits has no number."""
    scale = Scale.of_day(market, DAY, base)
    lower, upper = price_limits(base, market=market, on=DAY)
    assert (scale.lower, scale.upper) == (lower, upper)
    index = scale.index(price)
    legal = scale.lower <= price <= scale.upper and is_on_tick(price, market=market, on=DAY)
    assert (index > 0) == legal
    assert not index or scale.price(index) == price
    below, above = scale.floor(price), scale.ceil(price)
    assert above - below == (0 if legal else 1)
    assert below == 0 or scale.price(below) <= price
    assert above > scale.levels or scale.price(above) >= price


def test_scale_refuses_bounds_that_hold_no_price_or_too_many() -> None:
    """Upside-down bounds and a stock without limits are said to be wrong, with what to do."""
    for lower, upper in ((2_000, 1_000), (1_001, 1_004), (1, 10**9)):
        with pytest.raises(BadInput):
            Scale("ELW", DAY, lower, upper)
    with pytest.raises(BadInput, match="give bounds"):
        Scale.of_day("ELW", DAY, 1_000)
    wide = Scale("ELW", date(2026, 11, 23), 5, 100_000)
    assert (wide.levels, wide.price(20_000)) == (20_000, 100_000)


def test_flow_is_the_same_for_a_seed() -> None:
    """A seed names one flow, with every kind of message in it."""
    assert random_flow(3, 500) == random_flow(3, 500) != random_flow(4, 500)
    assert set(random_flow(3, 500).kind) == {LIMIT, MARKET, CANCEL, AMEND}
