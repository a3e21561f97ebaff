"""Daily limits: real limit closes, new issues, liquidation, leverage, and the years of 15 %."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    base_price,
    ipo_opening_range,
    is_inside_limits,
    is_on_tick,
    limit_rate,
    lot_size,
    lowest_price,
    price_limits,
    single_price_limits,
    theoretical_base,
    tick_size,
)

NOW = date(2026, 11, 23)
DAYS = st.dates(date(2011, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "market", "base", "upper"),
    [
        ("2021-01-04", "KONEX", 9_970, 11_450),
        ("2021-01-04", "KOSDAQ", 9_480, 12_300),
        ("2021-01-06", "KOSPI", 8_280, 10_750),
        ("2022-01-04", "KOSDAQ", 4_115, 5_340),
        ("2023-01-02", "KONEX", 880, 1_010),
        ("2023-02-06", "KOSPI", 16_250, 21_100),
        ("2024-01-24", "KONEX", 19_970, 22_950),
        ("2025-01-02", "KOSPI", 1_905, 2_475),
        ("2026-01-02", "KOSDAQ", 1_618, 2_100),
        ("2026-01-02", "KOSPI", 1_698, 2_205),
    ],
)
def test_real_upper_limit_closes(day, market, base, upper):
    """The computed upper limit is the price at which real stocks closed limit-up."""
    assert price_limits(base, market=market, on=date.fromisoformat(day))[1] == upper


@pytest.mark.parametrize(
    ("day", "market", "base", "lower"),
    [
        ("2021-02-17", "KONEX", 11_500, 9_800),
        ("2021-02-18", "KOSDAQ", 1_045, 735),
        ("2022-01-19", "KOSDAQ", 11_600, 8_150),
        ("2023-01-04", "KOSDAQ", 1_265, 890),
        ("2024-01-12", "KOSPI", 6_820, 4_780),
        ("2024-01-17", "KOSDAQ", 5_050, 3_540),
        ("2025-01-20", "KONEX", 5_500, 4_680),
        ("2026-02-06", "KOSDAQ", 6_360, 4_460),
    ],
)
def test_real_lower_limit_closes(day, market, base, lower):
    """The computed lower limit is the price at which real stocks closed limit-down; ceil(0.7 × base) would miss it."""
    assert price_limits(base, market=market, on=date.fromisoformat(day))[0] == lower


def test_every_shared_limit_vector(rules):
    """Every limit vector of the shared rules holds, all from real limit closes."""
    vectors = rules["test_vectors"]["limits_from_real_limit_closes"]
    assert len(vectors) >= 35
    for row in vectors:
        lower, upper = price_limits(row["base"], market=row["market"], on=date.fromisoformat(row["date"]))
        assert (upper if row["kind"] == "upper_limit" else lower) == row["expected"], row


def test_new_issue_moves_between_60_and_400_percent():
    """From 2023-06-26 a new issue's limits are 60 % and 400 % of its offer price, as two real first days show."""
    assert price_limits(2_000, market="KOSDAQ", on=date(2026, 1, 21), listing="ipo") == (1_200, 8_000)
    assert price_limits(13_000, market="KOSDAQ", on=date(2025, 1, 24), listing="ipo") == (7_800, 52_000)
    assert ipo_opening_range(13_000, market="KOSDAQ", on=date(2025, 1, 24)) == (7_800, 52_000)


def test_new_issue_limits_drop_what_is_less_than_the_offer_prices_tick():
    """Both amounts of a new issue are floored to the offer price's tick before they are added and taken away."""
    assert price_limits(2_055, market="KOSDAQ", on=NOW, listing="ipo") == (1_235, 8_220)
    assert price_limits(50_100, market="KOSPI", on=NOW, listing="ipo") == (30_100, 200_000)


def test_new_issue_before_2023_06_26():
    """Before, the opening auction ran from 90 % to 200 % of the offer and its price was the base of ±30 %."""
    day = date(2023, 6, 23)
    assert ipo_opening_range(10_000, market="KOSDAQ", on=day) == (9_000, 20_000)
    assert price_limits(20_000, market="KOSDAQ", on=day, listing="ipo") == (14_000, 26_000)


def test_no_limits():
    """Liquidation trading and ELW have no limits, and every price is inside them."""
    assert price_limits(420, market="KONEX", on=NOW, listing="liquidation") == (None, None)
    assert price_limits(700, market="ELW", on=NOW) == (None, None)
    assert limit_rate(market="ELW", on=NOW) is None
    assert is_inside_limits(1_000_000, 420, market="KOSDAQ", on=NOW, listing="liquidation")
    with pytest.raises(ValueError, match="market: 'ELW'"):
        ipo_opening_range(700, market="ELW", on=NOW)


@pytest.mark.parametrize(
    ("multiple", "limits"),
    [
        (1, (7_000, 13_000)),
        (-1, (7_000, 13_000)),
        (2, (4_000, 16_000)),
        (-2, (4_000, 16_000)),
        (Decimal("1.5"), (5_500, 14_500)),
        (Decimal("0.5"), (7_000, 13_000)),
        (3, (1_000, 19_000)),
        (4, (1, 22_000)),
    ],
)
def test_leveraged_funds(multiple, limits):
    """A leveraged ETF moves 30 % times its multiple, an inverse one alike, a fractional one by the plain 30 %."""
    assert price_limits(10_000, market="ETF", on=NOW, multiple=multiple) == limits


def test_rate_by_date():
    """15 % until 2015-06-14, 30 % from 2015-06-15; KONEX 15 % throughout."""
    assert price_limits(10_000, market="KOSPI", on=date(2015, 6, 12)) == (8_500, 11_500)
    assert price_limits(10_000, market="KOSPI", on=date(2015, 6, 15)) == (7_000, 13_000)
    assert price_limits(10_000, market="KONEX", on=NOW) == (8_500, 11_500)


def test_lowest_bases():
    """A base of one tick has itself as lower limit, and the amount is at least one tick."""
    assert price_limits(1, market="KOSDAQ", on=NOW) == (1, 2)
    assert price_limits(2, market="KOSDAQ", on=NOW) == (1, 3)
    assert price_limits(5, market="ETF", on=date(2020, 1, 2)) == (5, 10)


def test_rates_and_lots_of_the_shared_rules(rules):
    """The rates by market and the trading units equal the shared ones."""
    shared = rules["price_limit"]["rate"]
    for market in ("KOSPI", "KOSDAQ", "KONEX"):
        assert limit_rate(market=market, on=NOW) == Decimal(str(shared[market]))
    assert shared["ELW"] is limit_rate(market="ELW", on=NOW)
    units = rules["lot"]
    assert (lot_size("KOSPI"), lot_size("ETF"), lot_size("ELW")) == (
        units["stock_share"],
        units["etf_etn"],
        units["elw"],
    )
    assert rules["price_limit"]["since"] == "2015-06-15"
    assert rules["price_limit"]["ipo_first_day"]["from"] == "2023-06-26"


def test_off_hours_single_prices_stay_near_the_close():
    """Off-hours single prices lie within 10 % of the close and inside the day's limits."""
    day = date(2026, 9, 11)
    limits = price_limits(10_000, market="KOSPI", on=day)
    assert single_price_limits(10_000, limits, market="KOSPI", on=day) == (9_000, 11_000)
    assert single_price_limits(12_500, limits, market="KOSPI", on=day) == (11_250, 13_000)
    assert single_price_limits(7_100, limits, market="KOSPI", on=day) == (7_000, 7_810)
    assert single_price_limits(19_990, (1, 30_000), market="KOSPI", on=day) == (18_000, 21_950)
    assert single_price_limits(420, (None, None), market="KOSPI", on=day) == (None, None)
    assert single_price_limits(1, (1, 2), market="KOSDAQ", on=day) == (1, 2)


def test_base_after_a_corporate_action():
    """A theoretical price loses its fractions of a won and goes up to the grid, as two real bonus issues show."""
    assert theoretical_base(Decimal(24_050) / 2, market="KOSDAQ", on=date(2024, 1, 19)) == 12_030
    assert theoretical_base(Decimal(16_210) / 4, market="KOSDAQ", on=date(2026, 1, 7)) == 4_055
    assert theoretical_base(Decimal(1_201) / 2, market="KOSDAQ", on=date(2026, 1, 12)) == 600
    with pytest.raises(ValueError, match=r"^price: "):
        theoretical_base(Decimal("0.9"), market="KOSDAQ", on=NOW)


def _spread(base, market, on):
    lower, upper = price_limits(base, market=market, on=on)
    assert lower is not None
    assert upper is not None
    return lower, upper


@settings(max_examples=300)
@given(close=st.integers(10, 3_000_000), market=st.sampled_from(("KOSPI", "KOSDAQ", "KONEX", "ETF", "ETN")), on=DAYS)
def test_limits_lie_on_the_grid_and_inside_the_rate(close, market, on):
    """Both limits are order prices, hold the base between them, and never exceed the rate (one tick at least)."""
    base = base_price(close, market=market, on=on)
    lower, upper = _spread(base, market, on)
    assert is_on_tick(lower, market=market, on=on)
    assert is_on_tick(upper, market=market, on=on)
    assert lowest_price(market=market, on=on) <= lower <= base <= upper
    rate = limit_rate(market=market, on=on)
    assert rate is not None
    room = max(base * rate, tick_size(base, market=market, on=on))
    assert upper - base <= room
    assert base - lower <= room
    # The next price outwards on the base's own grid would break the rate.
    assert upper + tick_size(upper, market=market, on=on) + tick_size(base, market=market, on=on) > base + base * rate
    assert is_inside_limits(base, base, market=market, on=on)
    assert not is_inside_limits(upper + 1, base, market=market, on=on)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"base": 0, "market": "KOSPI", "on": NOW}, "base"),
        ({"base": 100, "market": "XKRX", "on": NOW}, "market"),
        ({"base": 100, "market": "KOSPI", "on": "today"}, "on"),
        ({"base": 100, "market": "KOSPI", "on": NOW, "multiple": 2}, "multiple"),
        ({"base": 100, "market": "KOSPI", "on": NOW, "listing": "new"}, "listing"),
    ],
)
def test_wrong_arguments_are_named(arguments, field):
    """A wrong base, market, date, multiple or listing is an error that names it."""
    with pytest.raises(ValueError, match=rf"^{field}: .* allowed: "):
        price_limits(**arguments)
