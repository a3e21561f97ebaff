"""Call auctions: when they end, how an interruption moves them, and what they take."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    AUCTION_RANDOM_END,
    KST,
    MARKETS,
    PERIOD,
    Auction,
    AuctionKind,
    Designation,
    auction_price_at,
    auction_types,
    extended,
    interruption_auction,
    periodic_auctions,
    regular_hours,
    resumption_auction,
    shows_expected_price,
    single_price_auctions,
)

DAY, CSAT, NEW_YEAR = date(2026, 11, 23), date(2026, 11, 19), date(2026, 1, 2)
DAYS = st.dates(date(2001, 1, 8), date(2027, 12, 20))


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=KST)


def _ends(auctions):
    return [f"{auction.end:%H:%M}" for auction in auctions]


def test_random_end():
    """A price comes between the nominal end and 30 seconds later, as the draw says."""
    end = _at("2026-11-23T09:00")
    assert auction_price_at(end, 0) == end
    assert auction_price_at(end, 0.5) == end + timedelta(seconds=15)
    assert auction_price_at(end, 1) == end + AUCTION_RANDOM_END == end + timedelta(seconds=30)
    with pytest.raises(ValueError, match=r"^draw: "):
        auction_price_at(end, 1.5)
    with pytest.raises(ValueError, match=r"^end: .* aware"):
        auction_price_at(datetime(2026, 11, 23), 0)  # noqa: DTZ001 - the mistake under test


def test_expected_price_is_shown_from_0850():
    """The opening auction's expected price appears ten minutes before the open, also on late days."""
    assert not shows_expected_price(_at("2026-11-23T08:49:59"))
    assert shows_expected_price(_at("2026-11-23T08:50"))
    assert not shows_expected_price(_at("2026-11-19T09:49:59"))
    assert shows_expected_price(_at("2026-11-19T09:50"))


@pytest.mark.parametrize(
    ("at", "venue", "kind", "end"),
    [
        ("2026-11-23T10:00:05", "KRX", "INTERRUPTION", "10:02:05"),
        ("2026-11-23T15:18:00", "KRX", "INTERRUPTION", "15:20:00"),
        ("2026-11-23T15:18:01", "KRX", "CLOSING", "15:30:00"),
        ("2026-11-19T15:18:01", "KRX", "INTERRUPTION", "15:20:01"),
        ("2026-11-19T16:18:01", "KRX", "CLOSING", "16:30:00"),
        ("2026-11-23T16:00:00", "KRX", "INTERRUPTION", "16:02:00"),
        ("2026-11-23T19:59:00", "KRX", "INTERRUPTION", "20:00:00"),
        ("2026-11-23T15:19:00", "NXT", "INTERRUPTION", "15:20:00"),
        ("2026-11-23T08:10:00", "NXT", "INTERRUPTION", "08:12:00"),
    ],
)
def test_interruptions_last_two_minutes(at, venue, kind, end):
    """Two minutes, unless KRX's closing auction begins meanwhile: then the orders go into that one."""
    found = interruption_auction(_at(at), venue)
    assert found is not None
    assert (found.kind, found.start, f"{found.end:%H:%M:%S}") == (kind, _at(at), end)


@pytest.mark.parametrize("at", ["08:30", "15:20", "15:35", "20:00"])
def test_no_interruption_outside_continuous_trading(at):
    """Outside continuous trading there is nothing to switch to an auction."""
    assert interruption_auction(_at(f"2026-11-23T{at}"), "KRX") is None


def test_an_interruption_extends_opening_and_closing_auctions():
    """An opening or closing auction is extended by two minutes; nothing else is."""
    closing = Auction(AuctionKind.CLOSING, _at("2026-11-23T15:20"), _at("2026-11-23T15:30"))
    assert extended(closing).end == _at("2026-11-23T15:32")
    with pytest.raises(ValueError, match=r"^auction: "):
        extended(Auction(AuctionKind.RESUMPTION, closing.start, closing.end))


@pytest.mark.parametrize(
    ("at", "kind", "end"),
    [
        ("10:00:00", "RESUMPTION", "10:10:00"),
        ("15:09:59", "RESUMPTION", "15:19:59"),
        ("15:10:00", "CLOSING", "15:30:00"),
        ("15:29:00", "CLOSING", "15:30:00"),
        ("08:00:00", "OPENING", "09:00:00"),
        ("08:55:00", "OPENING", "09:05:00"),
    ],
)
def test_resumption_takes_ten_minutes(at, kind, end):
    """Orders are collected for ten minutes; within the last twenty before the close, until the close."""
    found = resumption_auction(_at(f"2026-11-23T{at}"))
    assert found is not None
    assert (found.kind, f"{found.end:%H:%M:%S}") == (kind, end)


def test_nothing_resumes_after_the_close():
    """From the close on a resumption waits for the next day."""
    assert resumption_auction(_at("2026-11-23T15:30")) is None
    assert resumption_auction(_at("2026-11-19T16:29")) is not None


def test_periodic_issues_trade_every_half_hour():
    """The open, each half hour and the close; after a halt of the market the half hours count from its end."""
    half_hours = [f"{hour:02}:{minute}" for hour in range(9, 16) for minute in ("00", "30")]
    assert _ends(periodic_auctions(DAY)) == half_hours
    assert half_hours[-1] == "15:30"
    assert _ends(periodic_auctions(CSAT))[:2] == ["10:00", "10:30"]
    assert _ends(periodic_auctions(CSAT))[-2:] == ["16:00", "16:30"]
    assert _ends(periodic_auctions(NEW_YEAR))[:1] == ["10:00"]
    assert _ends(periodic_auctions(DAY, resumed=_at("2026-11-23T14:05"))) == ["14:35", "15:05", "15:30"]
    assert _ends(periodic_auctions(DAY, resumed=_at("2026-11-23T14:20"))) == ["14:50", "15:30"]
    assert _ends(periodic_auctions(DAY, resumed=_at("2026-11-23T14:50"))) == ["15:30"]


def test_a_periodic_issue_that_resumes_alone():
    """It keeps the day's half hours, but passes over one that is less than ten minutes away."""
    for clock, ends in (
        ("14:20", ["14:30", "15:00", "15:30"]),
        ("14:21", ["15:00", "15:30"]),
        ("14:51", ["15:30"]),
    ):
        found = periodic_auctions(DAY, resumed=_at(f"2026-11-23T{clock}"), whole_market=False)
        assert _ends(found) == ends
        assert f"{found[0].start:%H:%M}" == clock


def test_single_price_auctions():
    """Ten-minute auctions from 16:00 to 18:00, half-hourly ones for designated issues, none from 2026-09-14."""
    old = date(2026, 9, 11)
    assert _ends(single_price_auctions(old))[:3] == ["16:10", "16:20", "16:30"]
    assert _ends(single_price_auctions(old))[-1] == "18:00"
    assert len(single_price_auctions(old)) == 12
    assert _ends(single_price_auctions(old, period=PERIOD)) == ["16:30", "17:00", "17:30", "18:00"]
    assert single_price_auctions(date(2026, 9, 14)) == ()
    assert len(single_price_auctions(date(2025, 11, 13))) == 6


@settings(max_examples=100)
@given(day=DAYS, minute=st.none() | st.integers(0, 600))
def test_periodic_auctions_follow_one_another(day, minute):
    """Auctions of a periodic issue follow without a gap, end with the close, and keep half an hour between them."""
    hours = regular_hours(day)
    resumed = (
        None if minute is None else min(hours.open + timedelta(minutes=minute), hours.close - timedelta(minutes=1))
    )
    found = periodic_auctions(day, resumed=resumed)
    assert found[-1].kind is AuctionKind.CLOSING
    assert found[-1].end == hours.close
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(auction.end - auction.start == PERIOD for auction in found if auction.kind is AuctionKind.PERIODIC)
    assert all(auction.start < auction.end for auction in found)
    assert found[0].kind is not AuctionKind.OPENING or resumed is None


@settings(max_examples=200)
@given(
    kind=st.sampled_from(AuctionKind),
    market=st.sampled_from(MARKETS),
    said=st.sets(st.sampled_from(Designation), max_size=3),
)
def test_auctions_take_limit_and_market_orders_at_most(kind, market, said):
    """No auction takes anything but limit, market and conditional orders; every one takes limit orders."""
    found = {kind.value for kind in auction_types(kind, market=market, designations=said)}
    if kind is AuctionKind.SINGLE_PRICE:
        assert found == {"62"}
    else:
        assert {"0"} <= found <= {"0", "3", "5"}
        assert not ("5" in found and kind in (AuctionKind.CLOSING, AuctionKind.PERIODIC))
        assert found == {"0"} or market != "ELW"
        assert "3" not in found or Designation.LIQUIDATION not in said


def test_interruption_auction_takes_conditional_orders():
    """An interruption's auction takes limit, market and conditional orders; a new stock's first price limits alone."""
    taken = auction_types(AuctionKind.INTERRUPTION, market="KOSPI")
    assert {kind.value for kind in taken} == {"0", "3", "5"}
    first = auction_types(AuctionKind.OPENING, market="KOSPI", designations={Designation.NEW_LISTING})
    assert {kind.value for kind in first} == {"0"}
    assert "3" in auction_types(AuctionKind.CLOSING, market="KOSPI", designations={Designation.NEW_LISTING})
