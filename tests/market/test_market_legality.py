"""Which order type may be entered when."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    KST,
    MARKETS,
    Designation,
    OrderType,
    order_allowed,
    order_types_at,
    venues_taking,
    why_not_allowed,
)

AUCTION, CLOSING = {"0", "3", "5"}, {"0", "3"}
EVENING = {"0", "6", "7", "10", "16", "20", "26"}
MID_AND_STOP = {"28", "29", "30", "31"}
GTP = {"40", "46", "47"}
CONTINUOUS = {"0", "3", "5", "6", "7", "10", "13", "16", "20", "23", "26"} | MID_AND_STOP


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=KST)


def _codes(text, venue="KRX", market="KOSPI"):
    return {kind.value for kind in order_types_at(_at(text), venue, market=market)}


@pytest.mark.parametrize(
    ("at", "venue", "codes"),
    [
        ("2026-11-23T08:00", "KRX", set()),
        ("2026-11-23T08:25", "KRX", AUCTION),
        ("2026-11-23T08:35", "KRX", AUCTION | {"61"}),
        ("2026-11-23T08:45", "KRX", AUCTION),
        ("2026-11-23T10:00", "KRX", CONTINUOUS),
        ("2026-11-23T15:25", "KRX", CLOSING),
        ("2026-11-23T15:35", "KRX", {"81"}),
        ("2026-11-23T15:50", "KRX", {"81"}),
        ("2026-11-23T16:30", "KRX", EVENING),
        ("2026-11-23T20:30", "KRX", set()),
        ("2026-09-11T16:30", "KRX", {"62"}),
        ("2026-09-11T08:25", "KRX", set()),
        ("2025-02-28T10:00", "KRX", CONTINUOUS - MID_AND_STOP),
        ("2025-03-04T10:00", "KRX", CONTINUOUS),
        ("2026-11-23T08:10", "NXT", EVENING | GTP),
        ("2026-09-11T08:10", "NXT", EVENING),
        ("2026-11-23T08:55", "NXT", set()),
        ("2026-11-23T10:00", "NXT", CONTINUOUS - {"3", "5", "13", "23"}),
        ("2026-11-23T15:25", "NXT", set()),
        ("2026-11-23T15:35", "NXT", {"0"}),
        ("2026-11-23T19:00", "NXT", EVENING),
        ("2026-11-23T08:10", "SOR", EVENING | GTP),
        ("2026-11-23T10:00", "SOR", CONTINUOUS),
        ("2026-11-23T15:35", "SOR", {"0", "81"}),
        ("2026-11-22T10:00", "SOR", set()),
    ],
)
def test_types_by_session(at, venue, codes):
    """Each session takes its own order types and no other."""
    assert _codes(at, venue) == codes


@pytest.mark.parametrize("market", ["ETF", "ETN", "ELW", "KONEX"])
def test_funds_and_konex_have_no_after_market(market):
    """ETF, ETN, ELW and KONEX are not traded in KRX's after-market, whatever the order type."""
    assert _codes("2026-11-23T16:30", market=market) == set()


@pytest.mark.parametrize(
    ("market", "continuous", "opening", "closing"),
    [
        ("ETF", CONTINUOUS, AUCTION, CLOSING),
        ("ETN", CONTINUOUS, AUCTION, CLOSING),
        ("ELW", {"0", "10", "20"}, {"0"}, {"0"}),
        ("KONEX", {"0", "3"}, {"0", "3"}, {"0", "3"}),
    ],
)
def test_types_by_market(market, continuous, opening, closing):
    """ELW takes limit orders alone and KONEX limit and market orders; ETF and ETN take what stocks do."""
    assert _codes("2026-11-23T10:00", market=market) == continuous
    assert _codes("2026-11-23T08:45", market=market) == opening
    assert _codes("2026-11-23T15:25", market=market) == closing


def test_sessions_that_a_market_does_not_have():
    """ELW has no closing-price sessions, KONEX none before the open, and neither has the single-price session."""
    assert "61" in _codes("2026-11-23T08:35", market="ETF")
    assert "61" not in _codes("2026-11-23T08:35", market="ELW") | _codes("2026-11-23T08:35", market="KONEX")
    assert _codes("2026-11-23T15:45", market="KONEX") == {"81"}
    assert _codes("2026-11-23T15:45", market="ELW") == set()
    assert _codes("2026-09-11T16:30", market="ETF") == {"62"}
    assert _codes("2026-09-11T16:30", market="ELW") == _codes("2026-09-11T16:30", market="KONEX") == set()
    for market in ("ELW", "KONEX"):
        reason = why_not_allowed("0", _at("2026-11-23T10:00"), "NXT", market=market)
        assert reason is not None
        assert reason.endswith(f"NXT does not trade {market}")


@pytest.mark.parametrize(
    ("said", "at", "codes"),
    [
        (Designation.OVERHEATED, "2026-11-23T10:00", CLOSING),
        (Designation.OVERHEATED, "2026-11-23T08:45", CLOSING),
        (Designation.LIQUIDATION, "2026-11-23T10:00", {"0"}),
        (Designation.LIQUIDATION, "2026-11-23T15:25", {"0"}),
        (Designation.NEW_LISTING, "2026-11-23T08:35", {"0"}),
        (Designation.NEW_LISTING, "2026-11-23T10:00", CONTINUOUS),
        (Designation.NOT_TRADED, "2026-11-23T15:45", set()),
        (Designation.MANAGED, "2026-11-23T16:30", set()),
        (Designation.WARNED, "2026-11-23T16:30", set()),
        (Designation.WARNED, "2026-11-23T10:00", CONTINUOUS),
        (Designation.NXT_TRADED, "2026-09-11T16:30", set()),
        (Designation.NXT_TRADED, "2025-02-28T16:30", {"62"}),
        (Designation.NXT_TRADED, "2026-11-23T16:30", EVENING),
    ],
)
def test_types_of_designated_issues(said, at, codes):
    """Designated issues take what their trading allows: no conditional orders, limits alone, or nothing at all."""
    moment = _at(at)
    assert {kind.value for kind in order_types_at(moment, "KRX", market="KOSDAQ", designations={said})} == codes
    for kind in OrderType:
        allowed = order_allowed(kind, moment, "KRX", market="KOSDAQ", designations={said})
        assert allowed == (kind.value in codes)
        assert allowed == (why_not_allowed(kind, moment, "KRX", market="KOSDAQ", designations={said}) is None)


def test_routing_knows_the_venues():
    """Smart routing may send an order only to the venues that take its type at that moment."""
    assert venues_taking("0", _at("2026-11-23T10:00"), market="KOSPI") == ("KRX", "NXT")
    assert venues_taking("5", _at("2026-11-23T10:00"), market="KOSPI") == ("KRX",)
    assert venues_taking("0", _at("2026-11-23T08:10"), market="KOSPI") == ("NXT",)
    assert venues_taking("0", _at("2026-11-23T15:25"), market="KOSPI") == ("KRX",)
    assert venues_taking("0", _at("2026-11-23T17:00"), market="KOSPI") == ("KRX", "NXT")
    assert venues_taking("0", _at("2026-11-23T17:00"), market="KOSPI", designations={Designation.MANAGED}) == ("NXT",)
    assert venues_taking("0", _at("2026-11-23T17:00"), market="KONEX") == ()


def test_conditions_and_plain_types():
    """Every IOC and FOK type says so and names the type it is priced as; NXT's early orders are priced as theirs."""
    assert {kind.value for kind in OrderType if kind.condition == "IOC"} == {"10", "13", "16", "30"}
    assert {kind.value for kind in OrderType if kind.condition == "FOK"} == {"20", "23", "26", "31"}
    assert [OrderType(code).plain.value for code in ("10", "23", "16", "31", "40", "46", "47", "28", "61")] == (
        ["0", "3", "6", "29", "0", "6", "7", "28", "61"]
    )
    assert all(kind.plain.priced == kind.priced for kind in OrderType)
    assert len({kind.korean for kind in OrderType}) == len(OrderType)


def test_every_shared_order_type(rules):
    """Every code of the shared rules is an order type, and no other is; 62 is the removed one."""
    assert {kind.value for kind in OrderType} == set(rules["order_types"]["kiwoom_trde_tp"])


def test_reason_names_the_type_the_phase_and_what_is_taken():
    """A refusal names the type, venue, phase and time, and what would be accepted."""
    reason = why_not_allowed("3", _at("2026-11-23T16:30"), "KRX", market="KOSPI")
    assert reason is not None
    assert reason.startswith("KRX does not take 3 시장가 in AFTER_MARKET at 2026-11-23 16:30:00; it takes: 0 보통, ")


def test_reason_of_a_closed_venue_names_the_next_entry():
    """A refusal outside all sessions says when orders are taken next, over weekends and excluded sessions."""
    for at, venue, market, following in (
        ("2026-11-22T10:00", "KRX", "KOSPI", "2026-11-23 08:20:00"),
        ("2026-11-20T21:00", "KRX", "KOSPI", "2026-11-23 08:20:00"),
        ("2026-11-23T16:30", "KRX", "ETF", "2026-11-24 08:20:00"),
        ("2026-11-23T15:25", "NXT", "KOSPI", "2026-11-23 15:30:00"),
        ("2024-11-22T10:00", "NXT", "KOSPI", "2025-03-04 08:00:00"),
        ("2026-12-31T10:00", "KRX", "KOSPI", "2027-01-04 09:20:00"),
    ):
        reason = why_not_allowed("0", _at(at), venue, market=market)
        assert reason is not None
        assert reason.endswith(f"next at {following} KST"), reason


def test_a_simulated_exchange_may_take_orders_on_a_sunday():
    """`trading_day=True` overrides the calendar."""
    sunday = _at("2026-11-22T10:00")
    assert not order_allowed("0", sunday, "KRX", market="KOSPI")
    assert order_allowed("0", sunday, "KRX", market="KOSPI", trading_day=True)
    assert why_not_allowed("0", sunday, "KRX", market="KOSPI", trading_day=True) is None


@settings(max_examples=300)
@given(
    at=st.datetimes(datetime(2013, 1, 1), datetime(2027, 12, 1)),  # noqa: DTZ001 - the zone is attached below
    kind=st.sampled_from(OrderType),
    venue=st.sampled_from(("KRX", "NXT", "SOR")),
    market=st.sampled_from(MARKETS),
    said=st.sets(st.sampled_from(Designation), max_size=2),
)
def test_answers_agree(at, kind, venue, market, said):
    """The yes-or-no, the reason and the list agree at every moment; a code means the same as its name."""
    at = at.replace(tzinfo=KST)
    allowed = order_allowed(kind, at, venue, market=market, designations=said)
    assert allowed == order_allowed(kind.value, at, venue, market=market, designations=said)
    assert allowed == (kind in order_types_at(at, venue, market=market, designations=said))
    assert allowed == (why_not_allowed(kind, at, venue, market=market, designations=said) is None)
    if venue == "SOR":
        assert allowed == any(
            order_allowed(kind, at, each, market=market, designations=said) for each in ("KRX", "NXT")
        )


def test_after_close_of_the_day_moves_with_the_late_opening():
    """On the college entrance test's day 15:25 is continuous trading and 16:25 the closing auction."""
    at = _at("2026-11-19T15:25")
    assert order_allowed(OrderType.BEST_OPPOSITE, at, "KRX", market="KOSDAQ")
    assert not order_allowed(OrderType.BEST_OPPOSITE, at + timedelta(hours=1), "KRX", market="KOSDAQ")


@pytest.mark.parametrize(
    ("code", "venue", "market", "field"),
    [
        ("99", "KRX", "KOSPI", "trde_tp"),
        ("00", "KRX", "KOSPI", "trde_tp"),
        ("0", "NYSE", "KOSPI", "venue"),
        ("0", "KRX", "DAX", "market"),
    ],
)
def test_wrong_arguments_are_named(code, venue, market, field):
    """An unknown code, venue or market is an error that names it and what is allowed."""
    with pytest.raises(ValueError, match=rf"^{field}: .* allowed: "):
        order_allowed(code, _at("2026-11-23T10:00"), venue, market=market)
