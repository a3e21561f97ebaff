"""Volatility interruptions: rates, bands, exemptions and references."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    MARKETS,
    Designation,
    Interruption,
    Phase,
    Trigger,
    dynamic_rate,
    has_interruptions,
    interruption,
    is_small_step,
    static_rate,
    static_reference,
    trigger_band,
)

NOW = date(2026, 11, 23)


def _ask(price, *, last=10_000, reference=10_000, market="KOSPI", on=NOW, phase=Phase.CONTINUOUS, **more):
    return interruption(price, last=last, reference=reference, market=market, on=on, phase=phase, **more)


@pytest.mark.parametrize(
    ("market", "core", "continuous", "closing"),
    [
        ("KOSPI", True, "0.03", "0.02"),
        ("KOSPI", False, "0.06", "0.04"),
        ("KOSDAQ", False, "0.06", "0.04"),
        ("KOSDAQ", True, "0.06", "0.04"),
        ("ETF", True, "0.03", "0.02"),
        ("ETF", False, "0.06", "0.04"),
        ("ETN", True, "0.03", "0.02"),
    ],
)
def test_dynamic_rates(market, core, continuous, closing):
    """Core issues move 3 % and others 6 %; in the closing auction 2 % and 4 %, on an expiry day 1 %."""
    assert dynamic_rate(market=market, on=NOW, phase=Phase.CONTINUOUS, core=core) == Decimal(continuous)
    assert dynamic_rate(market=market, on=NOW, phase=Phase.CLOSING_AUCTION, core=core) == Decimal(closing)
    expiry = dynamic_rate(market=market, on=NOW, phase=Phase.CLOSING_AUCTION, core=core, expiry=True)
    assert expiry == Decimal("0.01")
    assert dynamic_rate(market=market, on=NOW, phase=Phase.OPENING_AUCTION, core=core) is None


def test_rates_of_the_shared_rules(rules):
    """The rates equal the shared table, class by class."""
    classes = {
        "KOSPI200": ("KOSPI", True),
        "KOSPI_other": ("KOSPI", False),
        "KOSDAQ": ("KOSDAQ", False),
        "ETF_ETN_1x_core_index_or_bond": ("ETF", True),
        "ETF_ETN_other": ("ETN", False),
    }
    assert set(rules["vi"]["dynamic"]) - {"columns"} == set(classes)
    for name, (market, core) in classes.items():
        mine = [
            dynamic_rate(market=market, on=NOW, phase=phase, core=core, expiry=expiry)
            for phase, expiry in (
                (Phase.CONTINUOUS, False),
                (Phase.CLOSING_AUCTION, False),
                (Phase.CLOSING_AUCTION, True),
            )
        ]
        assert mine == [Decimal(str(rate)) for rate in rules["vi"]["dynamic"][name]], name
    assert static_rate(on=NOW, phase=Phase.CONTINUOUS) == Decimal(str(rules["vi"]["static"]))


def test_rates_by_date_and_venue():
    """Dynamic since 2014-09-01, static since 2015-06-15; NXT has static ones only since 2026-09-14."""
    phase = Phase.CONTINUOUS
    assert dynamic_rate(market="KOSPI", on=date(2014, 8, 29), phase=phase) is None
    assert dynamic_rate(market="KOSPI", on=date(2014, 9, 1), phase=phase) == Decimal("0.06")
    assert static_rate(on=date(2015, 6, 12), phase=phase) is None
    assert static_rate(on=date(2015, 6, 15), phase=phase) == Decimal("0.10")
    assert static_rate(on=date(2026, 9, 11), phase=phase, venue="NXT") is None
    assert static_rate(on=date(2026, 9, 14), phase=phase, venue="NXT") == Decimal("0.10")
    assert dynamic_rate(market="KOSPI", on=date(2026, 9, 11), phase=phase, venue="NXT") == Decimal("0.06")
    assert dynamic_rate(market="KOSPI", on=date(2025, 2, 28), phase=phase, venue="NXT") is None


def test_phases():
    """The opening auction knows static ones alone, the single-price session dynamic ones alone, the evening both."""
    assert static_rate(on=NOW, phase=Phase.OPENING_AUCTION) is not None
    assert static_rate(on=NOW, phase=Phase.AFTER_MARKET) is not None
    assert dynamic_rate(market="KOSPI", on=NOW, phase=Phase.AFTER_MARKET) is not None
    old = date(2026, 9, 11)
    assert static_rate(on=old, phase=Phase.SINGLE_PRICE) is None
    assert dynamic_rate(market="KOSPI", on=old, phase=Phase.SINGLE_PRICE) is not None
    for phase in (Phase.PRE_CLOSE, Phase.POST_CLOSE, Phase.POST_CLOSE_ENTRY, Phase.BLOCK):
        assert static_rate(on=NOW, phase=phase) is None
        assert dynamic_rate(market="KOSPI", on=NOW, phase=phase) is None


@pytest.mark.parametrize(
    ("price", "more", "trigger"),
    [
        (10_590, {}, None),
        (10_600, {}, Trigger(Interruption.DYNAMIC, True)),
        (9_410, {}, None),
        (9_400, {}, Trigger(Interruption.DYNAMIC, False)),
        (10_300, {"core": True}, Trigger(Interruption.DYNAMIC, True)),
        (11_000, {"last": 10_900}, Trigger(Interruption.STATIC, True)),
        (10_990, {"last": 10_900}, None),
        (9_000, {"last": 9_100}, Trigger(Interruption.STATIC, False)),
        (11_000, {}, Trigger(Interruption.BOTH, True)),
        (10_400, {"phase": Phase.CLOSING_AUCTION}, Trigger(Interruption.DYNAMIC, True)),
        (10_390, {"phase": Phase.CLOSING_AUCTION}, None),
        (10_100, {"phase": Phase.CLOSING_AUCTION, "expiry": True}, Trigger(Interruption.DYNAMIC, True)),
        (10_900, {"phase": Phase.OPENING_AUCTION}, None),
        (11_000, {"phase": Phase.OPENING_AUCTION}, Trigger(Interruption.STATIC, True)),
    ],
)
def test_triggers(price, more, trigger):
    """Exactly the rate triggers, one tick less does not; both references are told apart."""
    assert _ask(price, **more) == trigger


@pytest.mark.parametrize("said", [d for d in Designation if d not in {"WARNED", "DANGEROUS", "MANAGED"}])
def test_exempt_issues(said):
    """Issues in periodic auctions and new stocks are never interrupted; other designations change nothing."""
    exempt = said not in {Designation.ULTRA_ILLIQUID, Designation.NOT_TRADED, Designation.NXT_TRADED}
    assert has_interruptions(market="KOSPI", designations={said}) is not exempt
    assert (_ask(13_000, designations={said}) is None) is exempt


def test_markets_without_interruptions():
    """KONEX and ELW have none."""
    assert [market for market in MARKETS if has_interruptions(market=market)] == ["KOSPI", "KOSDAQ", "ETF", "ETN"]
    assert _ask(11_500, market="KONEX") is None


def test_small_prices():
    """Below 1,000 won a price within 3 ticks of the last (5 on KOSDAQ) does not interrupt."""
    assert _ask(33, last=30, reference=30) is None
    assert _ask(34, last=30, reference=30) == Trigger(Interruption.BOTH, True)
    assert _ask(35, last=30, reference=30, market="KOSDAQ") is None
    assert _ask(36, last=30, reference=30, market="KOSDAQ") == Trigger(Interruption.BOTH, True)
    assert is_small_step(996, 999, market="KOSPI", on=NOW)
    assert not is_small_step(1_003, 1_000, market="KOSPI", on=NOW)


def test_static_reference_moves_with_auctions():
    """A call auction's price is the new static reference; one that found no price leaves it."""
    assert static_reference(10_000, 11_000) == 11_000
    assert static_reference(10_000, None) == 10_000
    with pytest.raises(ValueError, match=r"^auction_price: "):
        static_reference(10_000, 0)


@settings(max_examples=200)
@given(
    reference=st.integers(1, 3_000_000),
    rate=st.sampled_from([Decimal(text) for text in ("0.01", "0.02", "0.03", "0.04", "0.06", "0.10")]),
)
def test_band_is_the_rate_exactly(reference, rate):
    """The band's edges are the nearest whole won at or beyond the rate, and the won inside it are not."""
    band = trigger_band(reference, rate)
    assert band.down <= reference * (1 - rate) < band.down + 1
    assert band.up - 1 < reference * (1 + rate) <= band.up


@settings(max_examples=200)
@given(
    price=st.integers(1_000, 100_000),
    last=st.integers(1_000, 100_000),
    reference=st.integers(1_000, 100_000),
    core=st.booleans(),
)
def test_trigger_agrees_with_the_bands(price, last, reference, core):
    """A price interrupts if and only if it leaves one of both bands, and the kind says which."""
    found = _ask(price, last=last, reference=reference, core=core)
    static = not trigger_band(reference, Decimal("0.10")).down < price < trigger_band(reference, Decimal("0.10")).up
    band = trigger_band(last, Decimal("0.03") if core else Decimal("0.06"))
    dynamic = not band.down < price < band.up
    assert (found is None) == (not static and not dynamic)
    if found is not None:
        assert (
            found.kind
            in {
                (True, False): {Interruption.STATIC},
                (False, True): {Interruption.DYNAMIC},
                (True, True): {Interruption.BOTH, Interruption.STATIC},
            }[(static, dynamic)]
        )


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: trigger_band(0, Decimal("0.1")), "reference"),
        (lambda: trigger_band(100, Decimal(1)), "rate"),
        (lambda: dynamic_rate(market="NYSE", on=NOW, phase=Phase.CONTINUOUS), "market"),
        (lambda: static_rate(on="2026", phase=Phase.CONTINUOUS), "on"),
        (lambda: static_rate(on=NOW, phase=Phase.CONTINUOUS, venue="NYSE"), "venue"),
        (lambda: has_interruptions(market="KOSPI", designations="MANAGED"), "designations"),
    ],
)
def test_wrong_arguments_are_named(ask, field):
    """A wrong argument is an error that names it."""
    with pytest.raises(ValueError, match=rf"^{field}: .* allowed: "):
        ask()
