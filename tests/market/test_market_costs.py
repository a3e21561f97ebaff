"""Taxes and commissions, to the won."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import commission, sale_tax, sale_tax_rates

DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))


def test_kiwoom_samples_of_sale_tax():
    """The taxes of Kiwoom's own samples come out to the won: 284 for one fill, 852 for three, 56 for two."""
    day = date(2024, 6, 3)
    assert sale_tax(158_200, market="KOSPI", on=day) == 284
    assert 3 * sale_tax(158_200, market="KOSPI", on=day) == 852
    assert sale_tax(3 * 158_200, market="KOSPI", on=day) == 853
    assert 2 * sale_tax(16_080, market="KOSPI", on=day) == 56
    assert sale_tax(2 * 16_080, market="KOSPI", on=day) == 57


@pytest.mark.parametrize(
    ("day", "kospi", "kosdaq", "konex"),
    [
        ("2018-05-02", ("0.0015", "0.0015"), "0.003", "0.003"),
        ("2019-06-02", ("0.0015", "0.0015"), "0.003", "0.003"),
        ("2019-06-03", ("0.0010", "0.0015"), "0.0025", "0.001"),
        ("2020-12-30", ("0.0010", "0.0015"), "0.0025", "0.001"),
        ("2021-01-04", ("0.0008", "0.0015"), "0.0023", "0.001"),
        ("2023-01-02", ("0.0005", "0.0015"), "0.0020", "0.001"),
        ("2024-01-02", ("0.0003", "0.0015"), "0.0018", "0.001"),
        ("2025-01-02", ("0.0000", "0.0015"), "0.0015", "0.001"),
        ("2026-01-02", ("0.0005", "0.0015"), "0.0020", "0.001"),
        ("2026-11-23", ("0.0005", "0.0015"), "0.0020", "0.001"),
    ],
)
def test_rates_by_year_and_market(day, kospi, kosdaq, konex):
    """Each year's rates, by market; funds and warrants are free."""
    on = date.fromisoformat(day)
    assert sale_tax_rates("KOSPI", on) == (Decimal(kospi[0]), Decimal(kospi[1]))
    assert sale_tax_rates("KOSDAQ", on) == (Decimal(kosdaq), 0)
    assert sale_tax_rates("KONEX", on) == (Decimal(konex), 0)
    for free in ("ETF", "ETN", "ELW"):
        assert sale_tax_rates(free, on) == (0, 0)
        assert sale_tax(10**9, market=free, on=on) == 0


def test_rates_of_the_shared_rules(rules):
    """Every rate of the shared rules holds from its first day."""
    for market, eras in rules["tax"]["by_market"].items():
        for start, trade, rural in eras or ():
            assert sale_tax_rates(market, date.fromisoformat(start)) == (Decimal(str(trade)), Decimal(str(rural)))


@pytest.mark.parametrize(
    ("amount", "venue", "env", "won"),
    [
        (700_000, "KRX", "real", 100),
        (700_000, "KRX", "sim", 100),
        (700_000, "NXT", "real", 100),
        (10_000_000, "KRX", "real", 1_500),
        (10_000_000, "NXT", "real", 1_450),
        (10_000_000, "SOR", "real", 1_500),
        (700_000, "KRX", "mock", 2_450),
        (66_666, "KRX", "real", 0),
        (66_667, "KRX", "real", 10),
        (0, "KRX", "real", 0),
    ],
)
def test_commission(amount, venue, env, won):
    """0.015 % on KRX, 0.0145 % on NXT, 0.35 % in mock investment, all floored to 10 won."""
    assert commission(amount, venue=venue, env=env) == won


def test_commissions_of_the_shared_rules(rules):
    """The rates of the shared rules hold on a large amount, where rounding hides nothing."""
    shared, amount = rules["commission"], 10**12
    for venue, env, name in (("KRX", "real", "kiwoom_online_KRX"), ("NXT", "real", "kiwoom_online_NXT")):
        assert commission(amount, venue=venue, env=env) == int(Decimal(str(shared[name])) * amount)
    assert commission(amount, venue="KRX", env="mock") == int(Decimal(str(shared["kiwoom_mock"])) * amount)


def test_costs_of_the_measured_mock_fills():
    """The measured mock fills cost 0.35 % and 0.20 %, less what flooring each order and fill takes."""
    commission_at_once = commission(505_588_092, venue="KRX", env="mock")
    assert 0 <= commission_at_once - 1_768_040 < 298 * 10
    for market in ("KOSPI", "KOSDAQ"):
        assert 0 <= sale_tax(20_858_020, market=market, on=date(2026, 6, 1)) - 41_687 < 298 * 2


@settings(max_examples=200)
@given(fills=st.lists(st.integers(0, 10**10), max_size=8), env=st.sampled_from(("real", "mock", "sim")))
def test_fills_carry_the_increment(fills, env):
    """The increments of an order's fills are never negative and add up to the commission of the whole."""
    total, paid = 0, 0
    for amount in fills:
        step = commission(total + amount, venue="KRX", env=env) - commission(total, venue="KRX", env=env)
        assert step >= 0
        assert step % 10 == 0
        total, paid = total + amount, paid + step
    assert paid == commission(sum(fills), venue="KRX", env=env)


@settings(max_examples=200)
@given(amount=st.integers(0, 10**12), market=st.sampled_from(("KOSPI", "KOSDAQ", "KONEX")), on=DAYS)
def test_tax_is_each_component_floored(amount, market, on):
    """The tax is the sum of both components, each floored to the won."""
    trade, rural = sale_tax_rates(market, on)
    assert sale_tax(amount, market=market, on=on) == int(amount * trade) + int(amount * rural)


def test_wrong_arguments_are_named():
    """A negative amount, an unknown market, venue or environment is an error that names it."""
    with pytest.raises(ValueError, match=r"^amount: "):
        sale_tax(-1, market="KOSPI", on=date(2026, 1, 2))
    with pytest.raises(ValueError, match=r"^market: "):
        sale_tax_rates("NYSE", date(2026, 1, 2))
    with pytest.raises(ValueError, match=r"^on: "):
        sale_tax_rates("KOSPI", "2026")
    with pytest.raises(ValueError, match=r"^amount: "):
        commission(-1, venue="KRX", env="real")
    with pytest.raises(ValueError, match=r"^venue: "):
        commission(1, venue="NYSE", env="real")
    with pytest.raises(ValueError, match=r"^env: "):
        commission(1, venue="KRX", env="paper")
