"""Sessions of a day on KRX and NXT, by effective date, with late openings.

Sources: KRX KOSPI Regulation 4 and Enforcement Rules 11 (RULES §3); brokers' notices for the after-market of
2026-09-14 (§4), NXT (§5) and special days (§6). Times are nominal: a call auction ends up to 30 seconds later,
at random (ER 35(1)). Intervals hold their start and not their end.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kiwoom_api.market.calendar import CSAT_DAYS, is_csat_day, is_first_trading_day_of_year, is_trading_day
from kiwoom_api.market.fields import KST, check_date, check_venue, kst

AFTER_MARKET_SINCE = date(2026, 9, 14)
"""First day of KRX's after-market, which replaced the single-price session."""

NXT_SINCE = date(2025, 3, 4)
"""First day of NXT; on KRX the first day of mid-price and stop-limit orders."""

CLOSE_1530_SINCE = date(2016, 8, 1)
"""From this day the regular session ends at 15:30; before, at 15:00."""

OPENING_30_MINUTES_SINCE = date(2019, 4, 29)
"""From this day orders for the opening auction are taken 30 minutes before the open; before, 60 minutes."""

OPENING_ENTRY_MINUTES = 40
"""Minutes before the open at which KRX takes orders from 2026-09-14 (08:20); UNVERIFIED, 30 by the rulebook."""

CSAT_AFTER_MARKET_DELAY = timedelta(hours=1)
"""How much later KRX's after-market starts on the college entrance test's day; UNVERIFIED."""

AUCTION_RANDOM_END = timedelta(seconds=30)
"""A call auction ends at random within this time after its nominal end (ER 35(1))."""


class Phase(StrEnum):
    """What a venue is doing."""

    PRE_MARKET = "PRE_MARKET"
    PRE_CLOSE = "PRE_CLOSE"
    OPENING_AUCTION = "OPENING_AUCTION"
    CONTINUOUS = "CONTINUOUS"
    CLOSING_AUCTION = "CLOSING_AUCTION"
    POST_CLOSE_ENTRY = "POST_CLOSE_ENTRY"
    POST_CLOSE = "POST_CLOSE"
    SINGLE_PRICE = "SINGLE_PRICE"
    AFTER_ENTRY = "AFTER_ENTRY"
    AFTER_MARKET = "AFTER_MARKET"
    BLOCK = "BLOCK"

    @property
    def korean(self) -> str:
        """The field's usual Korean word."""
        return _KOREAN[self]


_KOREAN = {
    Phase.PRE_MARKET: "프리마켓",
    Phase.PRE_CLOSE: "장전 시간외종가",
    Phase.OPENING_AUCTION: "시가 단일가",
    Phase.CONTINUOUS: "정규장",
    Phase.CLOSING_AUCTION: "종가 단일가",
    Phase.POST_CLOSE_ENTRY: "장후 시간외종가 접수",
    Phase.POST_CLOSE: "장후 시간외종가",
    Phase.SINGLE_PRICE: "시간외단일가",
    Phase.AFTER_ENTRY: "애프터마켓 접수",
    Phase.AFTER_MARKET: "애프터마켓",
    Phase.BLOCK: "시간외대량매매",
}


class Matching(StrEnum):
    """How orders meet while a session lasts.

    NONE: orders are only collected. AUCTION: one call auction at the session's end. CONTINUOUS: at once.
    FIXED: at once, at the closing price. PERIODIC: a call auction every ten minutes. NEGOTIATED: block trades.
    """

    NONE = "NONE"
    AUCTION = "AUCTION"
    CONTINUOUS = "CONTINUOUS"
    FIXED = "FIXED"
    PERIODIC = "PERIODIC"
    NEGOTIATED = "NEGOTIATED"


_MATCHING = {
    Phase.PRE_MARKET: Matching.CONTINUOUS,
    Phase.PRE_CLOSE: Matching.FIXED,
    Phase.OPENING_AUCTION: Matching.AUCTION,
    Phase.CONTINUOUS: Matching.CONTINUOUS,
    Phase.CLOSING_AUCTION: Matching.AUCTION,
    Phase.POST_CLOSE_ENTRY: Matching.NONE,
    Phase.POST_CLOSE: Matching.FIXED,
    Phase.SINGLE_PRICE: Matching.PERIODIC,
    Phase.AFTER_ENTRY: Matching.NONE,
    Phase.AFTER_MARKET: Matching.CONTINUOUS,
    Phase.BLOCK: Matching.NEGOTIATED,
}
_SIDE = (Phase.PRE_CLOSE, Phase.POST_CLOSE_ENTRY, Phase.POST_CLOSE)
# Where sessions overlap the main flow comes first, then trading at the closing price, then block trades.
_RANK = {phase: (phase is Phase.BLOCK, phase in _SIDE) for phase in Phase}


class Session(NamedTuple):
    """One stretch of a day in which a venue takes orders of some kind.

    Attributes:
        kind: which session it is.
        start: first moment at which orders are taken, aware KST.
        end: first moment that no longer belongs to it, aware KST.
        matching: how orders meet while it lasts.
        venue: KRX or NXT.
    """

    kind: Phase
    start: datetime
    end: datetime
    matching: Matching
    venue: str


class Hours(NamedTuple):
    """The regular session of a day, aware KST: open, start of the closing auction, close."""

    open: datetime
    close_auction_start: datetime
    close: datetime


def _at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), KST)


_UNTIL_1500, _UNTIL_1530 = (time(9), time(14, 50), time(15)), (time(9), time(15, 20), time(15, 30))
_FIRST_OPEN = time(10)


@lru_cache(maxsize=1 << 12)  # sixteen years of days: whoever asks about one asks again
def regular_hours(day: date) -> Hours:
    """Return the (open, close_auction_start, close) of KRX's regular session (KRX Reg 4; RULES §3, §6).

    The answer for a closed day is what would hold if it were a business day: ask ``is_trading_day`` as well.

    Raises:
        ValueError: for a datetime, or a year outside 2001-2100.
    """
    check_date(day, "day")
    opening, auction, close = _UNTIL_1530 if day >= CLOSE_1530_SINCE else _UNTIL_1500
    if day in CSAT_DAYS:
        opening, auction, close = (each.replace(hour=each.hour + 1) for each in (opening, auction, close))
    elif is_first_trading_day_of_year(day):
        opening = _FIRST_OPEN
    combine = datetime.combine
    return Hours(combine(day, opening, KST), combine(day, auction, KST), combine(day, close, KST))


def _krx(day: date) -> list[tuple[Phase, datetime, datetime]]:
    """KRX's sessions (RULES §3, §4, §6)."""
    opening, closing, close = regular_hours(day)
    minutes = timedelta(minutes=1)
    after = day >= AFTER_MARKET_SINCE
    if day < OPENING_30_MINUTES_SINCE:
        entry, pre, pre_end = 60 * minutes, 90 * minutes, 30 * minutes
    else:
        entry, pre, pre_end = (OPENING_ENTRY_MINUTES if after else 30) * minutes, 30 * minutes, 20 * minutes
    side = close + 30 * minutes
    if after and is_csat_day(day):
        side = _at(day, 16) + CSAT_AFTER_MARKET_DELAY
    end = _at(day, 20) if after else _at(day, 18)
    return [
        (Phase.BLOCK, opening - (60 * minutes if day >= OPENING_30_MINUTES_SINCE else 90 * minutes), opening),
        (Phase.PRE_CLOSE, opening - pre, opening - pre_end),
        (Phase.OPENING_AUCTION, opening - entry, opening),
        (Phase.CONTINUOUS, opening, closing),
        (Phase.CLOSING_AUCTION, closing, close),
        (Phase.POST_CLOSE_ENTRY, close, close + 10 * minutes),
        (Phase.POST_CLOSE, close + 10 * minutes, close + 30 * minutes),
        (Phase.BLOCK, close + 10 * minutes, end),
        (Phase.AFTER_MARKET if after else Phase.SINGLE_PRICE, side, end),
    ]


def _nxt(day: date) -> list[tuple[Phase, datetime, datetime]]:
    """NXT's sessions (RULES §5, §6): it opens half a minute after KRX and pauses through KRX's closing auction."""
    if day < NXT_SINCE:
        return []
    opening, closing, close = regular_hours(day)
    late = opening > _at(day, 9)
    pre = [] if late else [(Phase.PRE_MARKET, _at(day, 8), _at(day, 8, 50))]
    return [
        *pre,
        (Phase.CONTINUOUS, opening + timedelta(seconds=30), closing),
        (Phase.AFTER_ENTRY, close, close + timedelta(minutes=10)),
        (Phase.AFTER_MARKET, close + timedelta(minutes=10), _at(day, 20)),
    ]


@lru_cache(maxsize=1024)
def _sessions(day: date, venue: str, open_day: bool) -> tuple[Session, ...]:
    if not open_day:
        return ()
    krx = [Session(kind, start, end, _MATCHING[kind], "KRX") for kind, start, end in _krx(day)]
    nxt = [Session(kind, start, end, _MATCHING[kind], "NXT") for kind, start, end in _nxt(day)]
    chosen = {"KRX": krx, "NXT": nxt, "SOR": krx + nxt}[venue]
    return tuple(sorted(chosen, key=lambda session: session.start))


def sessions(day: date, venue: str, *, trading_day: bool | None = None) -> tuple[Session, ...]:
    """Return a day's sessions on a venue in order of their start; () on a closed day (KRX Reg 4, ER 11; RULES §3-6).

    Sessions may overlap (block trades and the closing-price session run beside the main flow). SOR is both venues.

    Args:
        day: business date.
        venue: KRX, NXT or SOR.
        trading_day: True or False overrides the calendar, as a simulated exchange may trade on a Sunday.

    Raises:
        ValueError: for a datetime, an unknown venue, or a year outside 2001-2100.
    """
    check_venue(venue)
    return _sessions(day, str(venue), is_trading_day(day) if trading_day is None else trading_day)


def sessions_at(at: datetime, venue: str, *, trading_day: bool | None = None) -> tuple[Session, ...]:
    """Return every session that is on at an aware moment, the main flow first (RULES §3-6).

    Raises:
        ValueError: for a naive time, an unknown venue, or a year outside 2001-2100.
    """
    now = kst(at)
    found = [s for s in sessions(now.date(), venue, trading_day=trading_day) if s.start <= now < s.end]
    return tuple(sorted(found, key=lambda session: (_RANK[session.kind], session.venue)))


def phase_at(at: datetime, venue: str, *, trading_day: bool | None = None) -> Phase | None:
    """Return the venue's phase at an aware moment; None when it is closed (RULES §3-6).

    The main flow wins where sessions overlap, KRX before NXT for SOR; block trading alone is no phase.

    Raises:
        ValueError: for a naive time, an unknown venue, or a year outside 2001-2100.
    """
    found = sessions_at(at, venue, trading_day=trading_day)
    return found[0].kind if found and found[0].kind is not Phase.BLOCK else None
