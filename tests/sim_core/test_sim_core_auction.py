"""Call auctions against brute force."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_api.market import QuoteGrid, auction_market_prices
from kiwoom_api.sim.auction import Bid, clear
from kiwoom_api.sim.grid import Grid

GRID = Grid("KOSPI", date(2026, 6, 2), 10_000)
PRICES = st.one_of(st.none(), st.integers(990, 1_010).map(lambda tens: tens * 10))
LINE = st.lists(st.builds(Bid, PRICES, st.integers(1, 40)), max_size=7)


def traded(buys: list[Bid], sells: list[Bid], price: int) -> int:
    """Shares that could trade at a price."""
    demand = sum(each.shares for each in buys if each.limit is None or each.limit >= price)
    supply = sum(each.shares for each in sells if each.limit is None or each.limit <= price)
    return min(demand, supply)


@given(LINE, LINE, st.integers(990, 1_010).map(lambda tens: tens * 10))
def test_auction_trades_the_most_that_any_price_allows(buys: list[Bid], sells: list[Bid], last: int) -> None:
    """No price inside the daily limits would trade more shares, and both sides get exactly what was traded."""
    found = clear(buys, sells, last=last, grid=GRID)
    prices = range(GRID.lower, GRID.upper + 1, 10)
    most = max(traded(buys, sells, price) for price in prices)
    if found is None:
        assert most == 0
        return
    assert found.volume == traded(buys, sells, found.price) == most > 0
    assert sum(found.buys) == sum(found.sells) == found.volume
    assert GRID.lower <= found.price <= GRID.upper
    assert GRID.legal(found.price)


@given(LINE, LINE, st.integers(990, 1_010).map(lambda tens: tens * 10))
def test_auction_fills_better_prices_first_then_older_orders(buys: list[Bid], sells: list[Bid], last: int) -> None:
    """Nobody is left with shares while a worse or a younger order of the same price got some."""
    found = clear(buys, sells, last=last, grid=GRID)
    if found is None:
        return
    for line, got, sign in ((buys, found.buys, -1), (sells, found.sells, 1)):
        ranked = sorted(
            range(len(line)),
            key=lambda i: (line[i].limit is not None, sign * (line[i].limit or 0), i),
        )
        starved = False
        for index in ranked:
            assert 0 <= got[index] <= line[index].shares
            assert not (starved and got[index])
            starved = starved or got[index] < line[index].shares
        for each, shares in zip(line, got, strict=True):
            if shares and each.limit is not None:
                assert sign * each.limit <= sign * found.price


@pytest.mark.parametrize(
    ("last", "price"),
    [(10_050, 10_050), (9_900, 10_000), (10_300, 10_200), (10_055, 10_060)],
)
def test_several_prices_the_last_decides(last: int, price: int) -> None:
    """Of all prices at which everything fills: the last one, the nearest to it, or the next above one off the grid."""
    found = clear([Bid(10_200, 10)], [Bid(10_000, 10)], last=last, grid=GRID)
    assert found is not None
    assert (found.price, found.volume) == (price, 10)


def test_market_orders_alone_meet_at_the_last_price() -> None:
    """Market buys against market sells trade at the last price (the base price at the open)."""
    found = clear([Bid(None, 5)], [Bid(None, 5)], last=10_000, grid=GRID)
    assert found is not None
    assert (found.price, found.volume) == (10_000, 5)


@pytest.mark.parametrize(("more_bought", "more_sold"), [(0, 0), (1, 0), (0, 7)])
@given(last=st.integers(7_000, 13_000))
def test_market_orders_alone_meet_where_the_law_says(last: int, more_bought: int, more_sold: int) -> None:
    """The larger side moves the last price by one tick its way, never beyond a daily limit."""
    bought, sold = 5 + more_bought, 5 + more_sold
    found = clear([Bid(None, bought)], [Bid(None, sold)], last=last, grid=GRID)
    grid = QuoteGrid("KOSPI", date(2026, 6, 2), GRID.lower, GRID.upper)
    lawful, _ = auction_market_prices([], [], market_bought=bought, market_sold=sold, last=last, grid=grid)
    assert found is not None
    assert (found.price, found.volume) == (lawful, 5)


def test_market_orders_outrank_limits_at_the_limit_price() -> None:
    """A market buy fills before an older limit buy at the upper limit."""
    found = clear([Bid(GRID.upper, 5), Bid(None, 5)], [Bid(GRID.upper, 5)], last=10_000, grid=GRID)
    assert found is not None
    assert found.buys == (0, 5)


def test_nothing_crosses_nothing_trades() -> None:
    """Bids below asks, or one side alone, give no auction price."""
    assert clear([Bid(9_900, 5)], [Bid(10_000, 5)], last=10_000, grid=GRID) is None
    assert clear([Bid(None, 5)], [], last=10_000, grid=GRID) is None
