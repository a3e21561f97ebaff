"""Ticks: the tables by market and date, and rounding to the grid."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import MARKETS, base_price, is_on_tick, lot_size, lowest_price, round_to_tick, tick_size

NOW = date(2026, 11, 23)
DAYS = st.dates(date(2011, 1, 1), date(2027, 12, 31))
PRICES = st.one_of(
    st.integers(1, 3_000_000),
    st.sampled_from(
        [b + d for b in (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 200_000, 500_000) for d in (-1, 0, 1)]
    ),
)


@pytest.mark.parametrize(
    ("price", "now", "kospi_before", "kosdaq_before"),
    [
        (999, 1, 1, 1),
        (1_999, 1, 5, 5),
        (2_000, 5, 5, 5),
        (10_000, 10, 50, 50),
        (19_999, 10, 50, 50),
        (100_000, 100, 500, 100),
        (200_000, 500, 500, 100),
        (500_000, 1_000, 1_000, 100),
    ],
)
def test_tick_changes_on_2023_01_25(price, now, kospi_before, kosdaq_before):
    """A stock's tick is the new table's from 2023-01-25 and each market's own before."""
    last_old, first_new = date(2023, 1, 24), date(2023, 1, 25)
    for market in ("KOSPI", "KOSDAQ", "KONEX"):
        assert tick_size(price, market=market, on=first_new) == now
    assert tick_size(price, market="KOSPI", on=last_old) == kospi_before
    assert tick_size(price, market="KOSDAQ", on=last_old) == kosdaq_before
    assert tick_size(price, market="KONEX", on=last_old) == kosdaq_before


@pytest.mark.parametrize("market", ["ETF", "ETN"])
def test_fund_tick_changes_on_2023_12_11(market):
    """ETF and ETN trade in 5 won until 2023-12-10 and in 1 won below 2,000 from the next day."""
    assert tick_size(1_999, market=market, on=date(2023, 12, 10)) == 5
    assert tick_size(1_999, market=market, on=date(2023, 12, 11)) == 1
    assert tick_size(2_000, market=market, on=date(2023, 12, 11)) == 5
    assert tick_size(600_000, market=market, on=NOW) == 5


def test_elw_and_lots():
    """ELW always ticks by 5 won and trades in tens; everything else in single shares."""
    assert tick_size(700, market="ELW", on=NOW) == 5
    assert [lot_size(market) for market in MARKETS] == [1, 1, 1, 1, 1, 10]


def test_every_shared_tick_vector(rules):
    """Every tick vector of the shared rules holds."""
    vectors = rules["test_vectors"]["ticks"]
    assert len(vectors) >= 19
    old = date(2023, 1, 24)
    for row in vectors:
        price = row["price"]
        assert tick_size(price, market="KOSPI", on=NOW) == row["kospi_now"], row
        assert tick_size(price, market="KOSPI", on=old) == row["kospi_before_20230125"], row
        assert tick_size(price, market="KOSDAQ", on=old) == row["kosdaq_before_20230125"], row


def test_every_shared_tick_table(rules):
    """The shared tables in machine form and the code agree at and around every band."""
    for era in [*rules["ticks"]["stock"], *({**e, "markets": ["ETF", "ETN"]} for e in rules["ticks"]["etf_etn"])]:
        on = date.fromisoformat(era.get("from") or era["to"])
        low = 1
        for limit, tick in era["bands"]:
            high = (limit or 5_000_000) - 1
            for market in era["markets"]:
                for price in (low, (low + high) // 2, high):
                    assert tick_size(price, market=market, on=on) == tick, (era, price)
            low = limit or low


@settings(max_examples=300)
@given(price=PRICES, market=st.sampled_from(MARKETS), on=DAYS, up=st.booleans())
def test_rounding_lands_on_the_nearest_grid_price(price, market, on, up):
    """Rounding lands on the grid, is idempotent, moves the right way and less than one tick of the way."""
    rounded = round_to_tick(price, market=market, on=on, up=up)
    assert is_on_tick(rounded, market=market, on=on)
    assert round_to_tick(rounded, market=market, on=on, up=not up) == rounded
    if up or rounded == lowest_price(market=market, on=on):
        assert 0 <= rounded - price < tick_size(price, market=market, on=on) or price >= rounded
    else:
        assert 0 <= price - rounded < tick_size(price, market=market, on=on)
    # Nothing on the grid lies between the price and where it went.
    low, high = sorted((price, rounded))
    assert not any(is_on_tick(p, market=market, on=on) for p in range(low + 1, min(high, low + 1_000)))


@settings(max_examples=100)
@given(price=PRICES, market=st.sampled_from(MARKETS), on=DAYS)
def test_base_price_is_the_grid_price_at_or_above_the_close(price, market, on):
    """A close on the grid is the base; one off the grid moves up to the next grid price."""
    base = base_price(price, market=market, on=on)
    assert base >= price
    assert is_on_tick(base, market=market, on=on)
    assert (base == price) == is_on_tick(price, market=market, on=on)


def test_base_price_of_a_half_tick_close():
    """A close at a half tick, left by a mid-price execution, gives the next grid price above as base."""
    assert base_price(70_050, market="KOSPI", on=NOW) == 70_100
    assert base_price(2_007, market="KOSDAQ", on=NOW) == 2_010
    assert base_price(499_750, market="KOSPI", on=NOW) == 500_000


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"price": 0, "market": "KOSPI", "on": NOW}, "price"),
        ({"price": -5, "market": "ELW", "on": NOW}, "price"),
        ({"price": 100, "market": "NASDAQ", "on": NOW}, "market"),
        ({"price": 100, "market": ["KOSPI"], "on": NOW}, "market"),
        ({"price": 100, "market": "KOSPI", "on": datetime(2026, 11, 23)}, "on"),  # noqa: DTZ001 - the mistake under test
        ({"price": 100, "market": "KOSPI", "on": "2026-11-23"}, "on"),
    ],
)
def test_wrong_arguments_are_named(arguments, field):
    """A wrong price, market or date is an error that names it and what is allowed."""
    with pytest.raises(ValueError, match=rf"^{field}: .* allowed: "):
        tick_size(**arguments)
    with pytest.raises(ValueError, match=rf"^{field}: "):
        round_to_tick(**arguments, up=True)


def test_no_price_below_the_lowest_is_on_the_grid():
    """Zero and negative prices are never on the grid, and rounding down never gives zero."""
    assert not is_on_tick(0, market="KOSPI", on=NOW)
    assert not is_on_tick(-5, market="KOSPI", on=NOW)
    assert round_to_tick(3, market="ELW", on=NOW, up=False) == 5
