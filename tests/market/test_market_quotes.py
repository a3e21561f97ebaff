"""Prices of orders without one, stops, conversions, and the choice among matched prices."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    QuoteGrid,
    auction_market_prices,
    best_opposite_price,
    best_same_price,
    chosen_match,
    conditional_price_allowed,
    continuous_market_price,
    conversion_rank,
    is_on_tick,
    mid_price,
    price_limits,
    round_to_tick,
    stop_rank,
    stop_triggered,
    tick_above,
    tick_below,
)

NOW = date(2026, 11, 23)
GRID = QuoteGrid("KOSPI", NOW, 7_000, 13_000)


def test_ticks_above_and_below():
    """One tick away on the grid of the place reached, never past the day's limits."""
    assert (tick_above(1_999, GRID), tick_above(4_995, QuoteGrid("KOSPI", NOW))) == (2_000, 5_000)
    assert tick_above(10_005, GRID) == 10_010
    assert tick_above(13_000, GRID) == 13_000
    assert tick_below(20_000, QuoteGrid("KOSPI", NOW)) == 19_990
    assert tick_below(7_000, GRID) == 7_000
    assert tick_below(1, QuoteGrid("KOSPI", NOW)) == 1
    with pytest.raises(ValueError, match=r"^price: "):
        tick_below(0, GRID)


def test_best_opposite():
    """A 최유리 order takes the other side's best, else one tick beyond its own, else the last price on the grid."""
    buy, sell = {"buying": True, "last": 10_005, "grid": GRID}, {"buying": False, "last": 10_005, "grid": GRID}
    assert best_opposite_price(bid=10_000, ask=10_020, **buy) == 10_020
    assert best_opposite_price(bid=10_000, ask=10_020, **sell) == 10_000
    assert best_opposite_price(bid=10_000, ask=None, **buy) == 10_010
    assert best_opposite_price(bid=None, ask=10_020, **sell) == 10_010
    assert best_opposite_price(bid=None, ask=None, **buy) == 10_010
    assert best_opposite_price(bid=None, ask=None, **sell) == 10_000
    assert best_opposite_price(bid=13_000, ask=None, **buy) == 13_000


def test_best_same():
    """A 최우선 order takes its own side's best, else the last price, a sell's moved up and a buy's down."""
    assert best_same_price(buying=True, bid=10_000, ask=10_020, last=10_005, grid=GRID) == 10_000
    assert best_same_price(buying=False, bid=10_000, ask=10_020, last=10_005, grid=GRID) == 10_020
    assert best_same_price(buying=True, bid=None, ask=10_020, last=10_005, grid=GRID) == 10_000
    assert best_same_price(buying=False, bid=10_000, ask=None, last=10_005, grid=GRID) == 10_010


def test_mid_price():
    """The mean of the best prices cut to 1 won, off the grid if need be; none while a side is empty."""
    assert mid_price(10_000, 10_010) == 10_005
    assert mid_price(1_000, 1_001) == 1_000
    assert mid_price(None, 10_010) is mid_price(10_000, None) is None


def test_stops():
    """A sell comes alive at or below its stop and a buy at or above; the nearest stop first, then the older."""
    assert stop_triggered(10_000, 10_000, buying=False)
    assert not stop_triggered(10_000, 10_010, buying=False)
    assert stop_triggered(10_000, 10_000, buying=True)
    assert not stop_triggered(10_000, 9_990, buying=True)
    sells = [(9_900, 1), (10_000, 3), (10_000, 2)]
    assert sorted(sells, key=lambda s: stop_rank(*s, buying=False)) == [(10_000, 2), (10_000, 3), (9_900, 1)]
    assert sorted(sells, key=lambda s: stop_rank(*s, buying=True)) == [(9_900, 1), (10_000, 2), (10_000, 3)]


def test_conversion_of_conditional_orders():
    """Conditional orders turn into market orders by price, then time; none is taken at its own limit."""
    orders = [(9_900, 1), (10_000, 3), (10_000, 2)]
    assert sorted(orders, key=lambda o: conversion_rank(*o, buying=True)) == [(10_000, 2), (10_000, 3), (9_900, 1)]
    assert sorted(orders, key=lambda o: conversion_rank(*o, buying=False)) == [(9_900, 1), (10_000, 2), (10_000, 3)]
    limits = {"lower": 7_000, "upper": 13_000}
    assert not conditional_price_allowed(13_000, buying=True, **limits)
    assert conditional_price_allowed(7_000, buying=True, **limits)
    assert not conditional_price_allowed(7_000, buying=False, **limits)
    assert conditional_price_allowed(13_000, buying=False, **limits)


def test_market_orders_in_continuous_trading():
    """A market sell stands at the lowest bid or one tick under the best ask, whichever is lower; a buy mirrors it."""
    ask = {"last": 10_005, "grid": GRID}
    assert continuous_market_price(buying=False, own_best=10_020, opposite_worst=9_500, **ask) == 9_500
    assert continuous_market_price(buying=False, own_best=10_020, opposite_worst=None, **ask) == 10_010
    assert continuous_market_price(buying=False, own_best=None, opposite_worst=None, **ask) == 10_000
    assert continuous_market_price(buying=True, own_best=10_000, opposite_worst=10_500, **ask) == 10_500
    assert continuous_market_price(buying=True, own_best=10_000, opposite_worst=None, **ask) == 10_010
    assert continuous_market_price(buying=True, own_best=None, opposite_worst=None, **ask) == 10_010


def test_market_orders_in_auctions():
    """Market against market alone meets at the last price, one tick towards the larger side; else beyond the limits."""
    only = {"last": 10_000, "grid": GRID}
    assert auction_market_prices([], [], market_bought=5, market_sold=5, **only) == (10_000, 10_000)
    assert auction_market_prices([], [], market_bought=6, market_sold=5, **only) == (10_010, 10_010)
    assert auction_market_prices([], [], market_bought=5, market_sold=6, **only) == (9_990, 9_990)
    odd = {"last": 10_005, "grid": GRID}
    assert auction_market_prices([], [], market_bought=5, market_sold=5, **odd) == (10_010, 10_010)
    assert auction_market_prices([], [], market_bought=6, market_sold=5, **odd) == (10_010, 10_010)
    assert auction_market_prices([], [], market_bought=5, market_sold=6, **odd) == (10_000, 10_000)
    both = auction_market_prices([9_900, 10_100], [10_050, 10_300], market_bought=1, market_sold=1, **only)
    assert both == (10_300, 9_900)
    top = auction_market_prices([13_000], [7_000], market_bought=1, market_sold=1, **only)
    assert top == (13_000, 7_000)


@settings(max_examples=200)
@given(
    base=st.integers(1_000, 300_000),
    bids=st.lists(st.integers(-40, 40), max_size=4),
    asks=st.lists(st.integers(-40, 40), max_size=4),
    bought=st.integers(1, 9),
    sold=st.integers(1, 9),
)
def test_deemed_prices_are_order_prices_beyond_all_limits(base, bids, asks, bought, sold):
    """Deemed prices lie on the grid inside the limits and never behind a limit order of either side."""
    lower, upper = price_limits(base, market="KOSDAQ", on=NOW)
    grid = QuoteGrid("KOSDAQ", NOW, lower, upper)

    def level(percent):
        return min(max(round_to_tick(base * (100 + percent) // 100, market="KOSDAQ", on=NOW, up=True), lower), upper)

    bids, asks = [level(p) for p in bids], [level(p) for p in asks]
    last = max(min(base, upper), lower)
    buy, sell = auction_market_prices(bids, asks, market_bought=bought, market_sold=sold, last=last, grid=grid)
    for price in (buy, sell):
        assert is_on_tick(price, market="KOSDAQ", on=NOW)
        assert lower <= price <= upper
    if bids or asks:
        assert buy >= max([*bids, *asks])
        assert sell <= min([*bids, *asks])


@settings(max_examples=200)
@given(prices=st.lists(st.integers(1, 50), min_size=1, max_size=6, unique=True), last=st.integers(1, 50))
def test_choice_among_matched_prices(prices, last):
    """The last price if matched; outside the range the nearest; inside, the nearest above."""
    found = chosen_match(prices, last)
    assert found in prices
    if last in prices:
        assert found == last
    elif last > max(prices):
        assert found == max(prices)
    else:
        assert found == min(price for price in prices if price > last)
    with pytest.raises(ValueError, match=r"^prices: "):
        chosen_match([], last)
