"""What designations mean for an issue's sessions and for the margin of a buy."""

from datetime import date
from decimal import Decimal

import pytest

from kiwoom_api.market import (
    Designation,
    freezes,
    in_after_market,
    in_single_price,
    is_periodic,
    margin_rate,
)

OLD, NEW = date(2026, 9, 11), date(2026, 9, 14)


def test_periodic_issues():
    """Six designations put an issue into half-hourly call auctions."""
    assert {said for said in Designation if is_periodic({said})} == {
        Designation.LIQUIDATION,
        Designation.OVERHEATED,
        Designation.SOARING,
        Designation.CAUTION_PRODUCT,
        Designation.LOW_LIQUIDITY,
        Designation.FEW_SHARES,
    }
    assert not is_periodic(())


def test_what_the_after_market_leaves_out():
    """The after-market leaves out the issues that brokers name, other markets, and every day before 2026-09-14."""
    out = {said for said in Designation if not in_after_market(market="KOSPI", on=NEW, designations={said})}
    assert out == {
        Designation.LIQUIDATION,
        Designation.OVERHEATED,
        Designation.SOARING,
        Designation.WARNED,
        Designation.DANGEROUS,
        Designation.MANAGED,
        Designation.ULTRA_ILLIQUID,
        Designation.NOT_TRADED,
    }
    assert in_after_market(market="KOSDAQ", on=NEW)
    assert not in_after_market(market="KOSDAQ", on=OLD)
    for market in ("KONEX", "ETF", "ETN", "ELW"):
        assert not in_after_market(market=market, on=NEW)


def test_every_exclusion_of_the_shared_rules(rules):
    """The shared list of exclusions is covered, word by word."""
    words = " ".join(rules["after_market_2026_09_14"]["excluded"])
    for said in ("WARNED", "SOARING", "OVERHEATED", "ULTRA_ILLIQUID"):
        assert Designation(said).korean in words
    assert "관리" in words
    assert "투자경고/위험" in words
    assert not in_after_market(market="KOSPI", on=NEW, designations={Designation.DANGEROUS, Designation.MANAGED})


def test_what_the_single_price_session_takes():
    """Until 2026-09-13, not what NXT trades from 2025-03-04, not what the day has not traded, no KONEX, no ELW."""
    assert in_single_price(market="KOSPI", on=OLD)
    assert not in_single_price(market="KOSPI", on=NEW)
    assert in_single_price(market="ETF", on=OLD)
    assert not in_single_price(market="KONEX", on=OLD)
    assert not in_single_price(market="ELW", on=OLD)
    assert not in_single_price(market="KOSPI", on=OLD, designations={Designation.NXT_TRADED})
    assert in_single_price(market="KOSPI", on=date(2025, 2, 28), designations={Designation.NXT_TRADED})
    assert not in_single_price(market="KOSPI", on=OLD, designations={Designation.NOT_TRADED})


def test_margins(rules):
    """Kiwoom's groups by rate; designated issues and frozen accounts buy for full cash."""
    for group, rate in rules["settlement"]["kiwoom_margin_groups"].items():
        assert margin_rate(group) == Decimal(str(rate))
    for said in (Designation.MANAGED, Designation.SOARING, Designation.LIQUIDATION):
        assert margin_rate("A", designations={said}) == 1
    assert margin_rate("A", designations={Designation.NXT_TRADED}) == Decimal("0.2")
    assert margin_rate("B", frozen=True) == 1
    assert freezes(100_000)
    assert not freezes(99_999)


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: margin_rate("E"), "group"),
        (lambda: is_periodic("OVERHEATED"), "designations"),
        (lambda: is_periodic({"HOT"}), "designations"),
        (lambda: in_after_market(market="NYSE", on=NEW), "market"),
        (lambda: in_single_price(market="KOSPI", on="2026"), "on"),
    ],
)
def test_wrong_arguments_are_named(ask, field):
    """A wrong argument is an error that names it."""
    with pytest.raises(ValueError, match=rf"^{field}: .* allowed: "):
        ask()
