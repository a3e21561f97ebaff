"""Sessions by venue and effective date, late openings, and the phase at a moment."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    AUCTION_RANDOM_END,
    KST,
    Matching,
    Phase,
    is_trading_day,
    phase_at,
    regular_hours,
    sessions,
    sessions_at,
)
from kiwoom_api.model.values import KST as MODEL_KST
from kiwoom_api.model.values import Venue

DAYS = st.dates(date(2001, 1, 8), date(2027, 12, 20))
BEFORE, SINCE = date(2026, 9, 11), date(2026, 9, 14)
CSAT, NEW_YEAR = date(2026, 11, 19), date(2026, 1, 2)


def _clock(day, venue):
    """The day's sessions as text, block trades left out."""
    return [f"{s.kind} {s.start:%H:%M:%S}-{s.end:%H:%M:%S}" for s in sessions(day, venue) if s.kind is not Phase.BLOCK]


def _phase(text, venue="KRX"):
    return phase_at(datetime.fromisoformat(text).replace(tzinfo=KST), venue)


def test_krx_until_2026_09_13():
    """Until 2026-09-13 KRX ends with the single-price session."""
    assert _clock(BEFORE, "KRX") == [
        "PRE_CLOSE 08:30:00-08:40:00",
        "OPENING_AUCTION 08:30:00-09:00:00",
        "CONTINUOUS 09:00:00-15:20:00",
        "CLOSING_AUCTION 15:20:00-15:30:00",
        "POST_CLOSE_ENTRY 15:30:00-15:40:00",
        "POST_CLOSE 15:40:00-16:00:00",
        "SINGLE_PRICE 16:00:00-18:00:00",
    ]
    assert sessions(BEFORE, "KRX")[-2].matching is Matching.NEGOTIATED
    assert sessions(BEFORE, "KRX")[-1].matching is Matching.PERIODIC


def test_krx_from_2026_09_14():
    """From 2026-09-14 KRX has an after-market until 20:00 in place of the single-price session."""
    assert _clock(SINCE, "KRX") == [
        "OPENING_AUCTION 08:20:00-09:00:00",
        "PRE_CLOSE 08:30:00-08:40:00",
        "CONTINUOUS 09:00:00-15:20:00",
        "CLOSING_AUCTION 15:20:00-15:30:00",
        "POST_CLOSE_ENTRY 15:30:00-15:40:00",
        "POST_CLOSE 15:40:00-16:00:00",
        "AFTER_MARKET 16:00:00-20:00:00",
    ]
    assert sessions(SINCE, "KRX")[-1].matching is Matching.CONTINUOUS


def test_shared_session_tables(rules):
    """The sessions equal both tables of the shared rules, name by name."""
    names = {
        "order_receipt_open_auction": Phase.OPENING_AUCTION,
        "pre_open_closing_price": Phase.PRE_CLOSE,
        "regular_continuous": Phase.CONTINUOUS,
        "closing_auction": Phase.CLOSING_AUCTION,
        "post_close_closing_price_orders": Phase.POST_CLOSE_ENTRY,
        "post_close_closing_price_trades": Phase.POST_CLOSE,
        "offhours_single_price_10min": Phase.SINGLE_PRICE,
        "after_market_continuous": Phase.AFTER_MARKET,
        "block_pre": Phase.BLOCK,
        "block_post": Phase.BLOCK,
    }
    for day, table in ((BEFORE, "KRX_until_2026-09-13"), (SINCE, "KRX_from_2026-09-14")):
        mine = {(s.kind, f"{s.start:%H:%M}", f"{s.end:%H:%M}") for s in sessions(day, "KRX")}
        listed = {(names[name], start[:5], end) for name, start, end in rules["sessions"][table]}
        assert listed <= mine
        assert {kind for kind, *_ in mine} == {kind for kind, *_ in listed}


def test_nxt():
    """NXT trades around KRX's auctions, and did not exist before 2025-03-04."""
    assert _clock(SINCE, "NXT") == [
        "PRE_MARKET 08:00:00-08:50:00",
        "CONTINUOUS 09:00:30-15:20:00",
        "AFTER_ENTRY 15:30:00-15:40:00",
        "AFTER_MARKET 15:40:00-20:00:00",
    ]
    assert sessions(date(2025, 2, 28), "NXT") == ()
    assert sessions(date(2025, 3, 4), "NXT")
    assert _phase("2026-11-23T08:55:00", "NXT") is None
    assert _phase("2026-11-23T09:00:29", "NXT") is None
    assert _phase("2026-11-23T15:25:00", "NXT") is None


def test_shared_nxt_table_and_random_end(rules):
    """NXT's sessions and the random end of auctions equal the shared ones, name by name."""
    names = {
        "pre_market": Phase.PRE_MARKET,
        "main": Phase.CONTINUOUS,
        "after_market_order_entry_limit_only": Phase.AFTER_ENTRY,
        "after_market": Phase.AFTER_MARKET,
    }
    found = {(s.kind, f"{s.start:%H:%M:%S}", f"{s.end:%H:%M:%S}") for s in sessions(SINCE, "NXT")}
    shared = [(name, start, end) for name, start, end in rules["sessions"]["NXT"] if name != "closed"]
    assert found == {(names[n], f"{start}:00"[:8], f"{end}:00"[:8]) for n, start, end in shared}
    assert timedelta(seconds=rules["sessions"]["random_end_seconds"]) == AUCTION_RANDOM_END


def test_no_krx_pre_market_yet():
    """KRX's pre-market was put off to the end of 2027: nothing but block trades runs before 08:20."""
    for day in (SINCE, date(2027, 6, 1)):
        early = [s for s in sessions(day, "KRX") if s.start < datetime.combine(day, time(8, 20), KST)]
        assert {s.kind for s in early} == {Phase.BLOCK}


def test_college_entrance_test_day():
    """On the test's day everything moves an hour later, except when the evening ends; NXT drops its pre-market."""
    assert regular_hours(CSAT) == tuple(
        datetime.combine(CSAT, at, KST) for at in (time(10), time(16, 20), time(16, 30))
    )
    assert _clock(CSAT, "KRX") == [
        "OPENING_AUCTION 09:20:00-10:00:00",
        "PRE_CLOSE 09:30:00-09:40:00",
        "CONTINUOUS 10:00:00-16:20:00",
        "CLOSING_AUCTION 16:20:00-16:30:00",
        "POST_CLOSE_ENTRY 16:30:00-16:40:00",
        "POST_CLOSE 16:40:00-17:00:00",
        "AFTER_MARKET 17:00:00-20:00:00",
    ]
    assert _clock(CSAT, "NXT") == [
        "CONTINUOUS 10:00:30-16:20:00",
        "AFTER_ENTRY 16:30:00-16:40:00",
        "AFTER_MARKET 16:40:00-20:00:00",
    ]
    assert _clock(date(2025, 11, 13), "KRX")[-1] == "SINGLE_PRICE 17:00:00-18:00:00"


def test_first_trading_day_of_the_year():
    """The year opens at 10:00, takes orders from 09:30 and closes as ever; NXT drops its pre-market."""
    assert _clock(NEW_YEAR, "KRX")[:4] == [
        "PRE_CLOSE 09:30:00-09:40:00",
        "OPENING_AUCTION 09:30:00-10:00:00",
        "CONTINUOUS 10:00:00-15:20:00",
        "CLOSING_AUCTION 15:20:00-15:30:00",
    ]
    assert _clock(NEW_YEAR, "NXT")[0] == "CONTINUOUS 10:00:30-15:20:00"


@pytest.mark.parametrize(
    ("day", "close", "entry", "pre_close"),
    [
        ("2016-07-29", "15:00", "08:00", "07:30"),
        ("2016-08-01", "15:30", "08:00", "07:30"),
        ("2019-04-26", "15:30", "08:00", "07:30"),
        ("2019-04-29", "15:30", "08:30", "08:30"),
        ("2014-11-13", "16:00", "09:00", "08:30"),
    ],
)
def test_older_hours(day, close, entry, pre_close):
    """The close moved to 15:30 on 2016-08-01 and the opening auction shrank to 30 minutes on 2019-04-29."""
    on = date.fromisoformat(day)
    starts = {s.kind: f"{s.start:%H:%M}" for s in sessions(on, "KRX") if s.kind is not Phase.BLOCK}
    assert f"{regular_hours(on).close:%H:%M}" == close
    assert starts[Phase.OPENING_AUCTION] == entry
    assert starts[Phase.PRE_CLOSE] == pre_close


def test_phase_at_the_edges():
    """A session holds its first second and not its last; between and on closed days there is no phase."""
    assert _phase("2026-11-23T08:19:59") is None
    assert _phase("2026-11-23T08:20:00") is Phase.OPENING_AUCTION
    assert _phase("2026-11-23T08:35:00") is Phase.OPENING_AUCTION
    assert _phase("2026-11-23T09:00:00") is Phase.CONTINUOUS
    assert _phase("2026-11-23T15:19:59") is Phase.CONTINUOUS
    assert _phase("2026-11-23T15:20:00") is Phase.CLOSING_AUCTION
    assert _phase("2026-11-23T15:30:00") is Phase.POST_CLOSE_ENTRY
    assert _phase("2026-11-23T16:00:00") is Phase.AFTER_MARKET
    assert _phase("2026-11-23T20:00:00") is None
    assert _phase("2026-09-11T18:00:00") is None
    assert _phase("2018-03-05T07:45:00") is Phase.PRE_CLOSE
    assert _phase("2026-11-22T10:00:00") is None


def test_routing_sees_both_venues():
    """SOR is open when either venue is; the main flow wins, KRX's before NXT's."""
    assert _phase("2026-11-23T08:10:00", "SOR") is Phase.PRE_MARKET
    assert _phase("2026-11-23T08:30:00", "SOR") is Phase.OPENING_AUCTION
    assert _phase("2026-11-23T15:45:00", Venue.SOR) is Phase.AFTER_MARKET
    assert len(sessions(SINCE, Venue.SOR)) == len(sessions(SINCE, "KRX")) + len(sessions(SINCE, "NXT"))


def test_a_simulated_exchange_may_trade_on_a_sunday():
    """`trading_day` overrides the calendar in both directions, and regular hours exist for any day."""
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    assert sessions(sunday, "KRX") == ()
    assert len(sessions(sunday, "KRX", trading_day=True)) == len(sessions(monday, "KRX"))
    assert sessions(monday, "KRX", trading_day=False) == ()
    noon = datetime.combine(sunday, time(12), KST)
    assert phase_at(noon, "KRX", trading_day=True) is Phase.CONTINUOUS
    assert regular_hours(sunday).open == datetime.combine(sunday, time(9), KST)


def test_other_time_zones_mean_the_same_moment():
    """A moment given in another zone is judged in Korean time; a naive one is refused."""
    new_york = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("America/New_York"))
    assert phase_at(new_york, "KRX") is Phase.CONTINUOUS
    with pytest.raises(ValueError, match=r"^at: .* aware"):
        phase_at(datetime(2026, 11, 23, 10, 0), "KRX")  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match=r"^venue: "):
        sessions(SINCE, "NYSE")
    with pytest.raises(ValueError, match=r"^day: "):
        regular_hours(new_york)
    assert KST is MODEL_KST


@settings(max_examples=200)
@given(day=DAYS, venue=st.sampled_from(("KRX", "NXT", "SOR")))
def test_sessions_are_ordered_aware_and_on_their_day(day, venue):
    """Sessions are non-empty stretches in order of start, aware KST, on the day asked, and only on trading days."""
    found = sessions(day, venue)
    assert list(found) == sorted(found, key=lambda session: session.start)
    for session in found:
        assert session.start < session.end
        assert session.start.tzinfo is KST
        assert session.start.date() == session.end.date() == day
        assert session in sessions_at(session.start, venue)
        assert session not in sessions_at(session.end, venue)
    if venue != "NXT":
        assert bool(found) == is_trading_day(day)


@settings(max_examples=200)
@given(day=DAYS, minute=st.integers(0, 1439))
def test_regular_hours_agree_with_the_phases(day, minute):
    """Continuous trading and the closing auction are exactly the regular hours of a trading day."""
    opening, closing, close = regular_hours(day)
    assert closing == close - timedelta(minutes=10)
    at = datetime.combine(day, time(minute // 60, minute % 60), KST)
    phase = phase_at(at, "KRX")
    open_day = is_trading_day(day)
    assert (phase is Phase.CONTINUOUS) == (open_day and opening <= at < closing)
    assert (phase is Phase.CLOSING_AUCTION) == (open_day and closing <= at < close)
