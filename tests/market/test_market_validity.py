"""How long orders live, the official close, and the change of 2026-09-14 by the clock."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    KST,
    Matching,
    OrderType,
    base_price,
    expires_at,
    keeps_place,
    next_trading_day,
    official_close,
    order_allowed,
    order_types_at,
    price_limits,
    sessions_at,
)

OLD, NEW = date(2026, 9, 11), date(2026, 9, 14)


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=KST)


@pytest.mark.parametrize(
    ("code", "entered", "venue", "clock"),
    [
        ("0", "2026-11-23T08:30", "KRX", "15:30"),
        ("0", "2026-11-23T15:29", "KRX", "15:30"),
        ("5", "2026-11-23T10:00", "KRX", "15:30"),
        ("28", "2026-11-23T10:00", "KRX", "15:30"),
        ("29", "2026-11-23T10:00", "KRX", "15:20"),
        ("10", "2026-11-23T10:00", "KRX", "10:00"),
        ("31", "2026-11-23T10:00", "KRX", "10:00"),
        ("61", "2026-11-23T08:35", "KRX", "08:40"),
        ("81", "2026-11-23T15:35", "KRX", "16:00"),
        ("62", "2026-09-11T16:10", "KRX", "18:00"),
        ("0", "2026-11-23T16:10", "KRX", "20:00"),
        ("0", "2026-11-19T10:30", "KRX", "16:30"),
        ("29", "2026-11-19T10:30", "KRX", "16:20"),
        ("0", "2026-11-19T17:30", "KRX", "20:00"),
        ("40", "2026-11-23T08:10", "NXT", "08:50"),
        ("47", "2026-11-23T08:10", "NXT", "08:50"),
        ("0", "2026-11-23T08:10", "NXT", "20:00"),
        ("29", "2026-11-23T10:10", "NXT", "15:20"),
        ("28", "2026-11-23T10:10", "NXT", "15:20"),
    ],
)
def test_expiry(code, entered, venue, clock):
    """Each order dies with its session: never does one of the regular session live in the after-market."""
    assert f"{expires_at(code, _at(entered), venue):%H:%M}" == clock


def test_expiry_asks_for_one_venue():
    """A routed order's life is that of the venue it stands on."""
    with pytest.raises(ValueError, match=r"^venue: "):
        expires_at("0", _at("2026-11-23T10:00"), "SOR")


@settings(max_examples=200)
@given(
    at=st.datetimes(datetime(2016, 1, 4), datetime(2027, 12, 1)),  # noqa: DTZ001 - the zone is attached below
    venue=st.sampled_from(("KRX", "NXT")),
)
def test_taken_orders_live_and_die_the_same_day(at, venue):
    """Every order that is taken dies on its day, not before it came, and a conditionless one not at once."""
    at = at.replace(tzinfo=KST)
    for kind in order_types_at(at, venue, market="KOSPI"):
        end = expires_at(kind, at, venue)
        assert at.date() == end.date()
        assert end == at if kind.condition else end > at


def test_place_in_the_queue():
    """Fewer shares at the same price keep the place; another price or more shares lose it."""
    old = {"price": 10_000, "quantity": 10}
    assert keeps_place(**old, new_price=10_000, new_quantity=5)
    assert keeps_place(**old, new_price=10_000, new_quantity=10)
    assert not keeps_place(**old, new_price=10_000, new_quantity=11)
    assert not keeps_place(**old, new_price=10_010, new_quantity=5)


def test_the_evening_of_the_change():
    """At 16:10 an off-hours single-price order is taken on 2026-09-11 and refused on 2026-09-14."""
    for market in ("KOSPI", "KOSDAQ"):
        assert order_allowed("62", _at("2026-09-11T16:10"), "KRX", market=market)
        assert not order_allowed("62", _at("2026-09-14T16:10"), "KRX", market=market)


def test_the_after_market_matches_limit_orders_continuously():
    """At 16:10 on 2026-09-14 a limit order meets others at once; on 2026-09-11 only every ten minutes."""
    assert order_allowed("0", _at("2026-09-14T16:10"), "KRX", market="KOSPI")
    assert next(s.matching for s in sessions_at(_at("2026-09-14T16:10"), "KRX")) is Matching.CONTINUOUS
    assert not order_allowed("0", _at("2026-09-11T16:10"), "KRX", market="KOSPI")
    assert next(s.matching for s in sessions_at(_at("2026-09-11T16:10"), "KRX")) is Matching.PERIODIC


@pytest.mark.parametrize("code", ["3", "5", "13", "23", "28", "29", "30", "31", "61", "62", "81"])
def test_the_after_market_refuses_the_rest(code):
    """At 16:10 on 2026-09-14 market, conditional, mid, stop and closing-price orders are refused."""
    assert not order_allowed(code, _at("2026-09-14T16:10"), "KRX", market="KOSPI")


@pytest.mark.parametrize("market", ["ETF", "ETN", "ELW"])
def test_the_after_market_refuses_funds(market):
    """At 16:10 on 2026-09-14 no ETF, ETN or ELW order is taken at all."""
    assert not any(order_allowed(kind, _at("2026-09-14T16:10"), "KRX", market=market) for kind in OrderType)


def test_an_order_of_1529_has_expired():
    """An unfilled order of 15:29 is dead at 16:10, on both sides of the change."""
    for day in (OLD, NEW):
        assert expires_at("0", _at(f"{day}T15:29"), "KRX") < _at(f"{day}T16:10")


def test_the_next_base_is_the_close_of_1530():
    """After a last print at 19:59 the close, the next day's base and its limits still come from 15:30."""
    prints = [
        (_at("2026-09-14T09:00:14"), 1_680_000),
        (_at("2026-09-14T15:19:59"), 1_690_000),
        (_at("2026-09-14T15:30:21"), 1_692_000),
        (_at("2026-09-14T15:45:00"), 1_692_000),
        (_at("2026-09-14T16:00:01"), 1_695_000),
        (_at("2026-09-14T19:59:00"), 1_697_000),
    ]
    close = official_close(prints, day=NEW, base=1_650_000)
    tomorrow = next_trading_day(NEW)
    assert close == 1_692_000
    base = base_price(close, market="KOSPI", on=tomorrow)
    assert base == 1_692_000
    assert price_limits(base, market="KOSPI", on=tomorrow) == (1_185_000, 2_199_000)
    assert base_price(prints[-1][1], market="KOSPI", on=tomorrow) != base


def test_the_close_without_and_with_few_trades():
    """Nothing traded leaves the base; no closing cross leaves the last trade, which may be a half tick."""
    assert official_close([], day=NEW, base=10_000) == 10_000
    assert official_close([(_at("2026-09-14T16:30"), 11_000)], day=NEW, base=10_000) == 10_000
    assert official_close([(_at("2026-09-14T08:20"), 11_000)], day=NEW, base=10_000) == 10_000
    half = official_close([(_at("2026-09-14T14:00"), 10_005)], day=NEW, base=10_000)
    assert base_price(half, market="KOSPI", on=next_trading_day(NEW)) == 10_010


def test_the_close_of_a_late_day():
    """On the test's day 15:45 is still the regular session and the close comes at 16:30."""
    prints = [(_at("2026-11-19T15:45"), 9_900), (_at("2026-11-19T16:30:12"), 9_950), (_at("2026-11-19T17:00"), 9_990)]
    assert official_close(prints, day=date(2026, 11, 19), base=10_000) == 9_950


def test_an_extended_close_counts():
    """A closing auction that an interruption extended prints up to two and a half minutes after 15:30."""
    late = _at("2026-09-14T15:32:30")
    assert official_close([(late, 9_500)], day=NEW, base=10_000) == 9_500
    assert official_close([(late + timedelta(seconds=1), 9_500)], day=NEW, base=10_000) == 10_000
