"""When call auctions (단일가매매) end, and what they take: open, close, VI, resumption, periodic, single price.

Source: KRX ER 35 (range of quotations), 51-2, 56; KOSDAQ ER 20, 25-2, 28; RULES §3, §8, §9. Nothing here draws a
random number: the one who runs an exchange draws, the law says what the draw means.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from kiwoom_api.market.designations import PERIODIC, Designation, check_designations
from kiwoom_api.market.fields import check_market, kst, wrong
from kiwoom_api.market.order_types import OrderType
from kiwoom_api.market.sessions import AUCTION_RANDOM_END, Phase, regular_hours, sessions


class AuctionKind(StrEnum):
    """Why orders are collected for one price.

    RESUMPTION follows a halt, a circuit breaker or a suspension. PERIODIC is the half-hourly auction of designated
    issues, whose first and last are OPENING and CLOSING. SINGLE_PRICE is the off-hours session until 2026-09-13.
    """

    OPENING = "OPENING"
    CLOSING = "CLOSING"
    INTERRUPTION = "INTERRUPTION"
    RESUMPTION = "RESUMPTION"
    PERIODIC = "PERIODIC"
    SINGLE_PRICE = "SINGLE_PRICE"


class Auction(NamedTuple):
    """One call auction: orders are collected from ``start`` to the nominal ``end`` and a random time beyond it.

    Attributes:
        kind: which auction its price comes from: an interruption that runs into the closing auction is CLOSING.
        start: aware KST.
        end: nominal end, aware KST; pass it to ``auction_price_at``.
    """

    kind: AuctionKind
    start: datetime
    end: datetime


INTERRUPTION_LENGTH = timedelta(minutes=2)
"""How long a volatility interruption collects orders, or extends an opening or closing auction (ER 35(1)1, 3, 4)."""

RESUMPTION_LENGTH = timedelta(minutes=10)
"""How long orders are collected after a halt (ER 35(1)2)."""

NXT_RESUMPTION_LENGTH = timedelta(seconds=30)
"""How long NXT collects orders when it resumes, since 2026-09-14 (RULES §5)."""

PERIOD = timedelta(minutes=30)
"""Distance of the call auctions of a designated issue (ER 56(2))."""

SINGLE_PRICE_PERIOD = timedelta(minutes=10)
"""Distance of the auctions of the off-hours single-price session; 30 minutes for designated issues (ER 51-2(2))."""

EXPECTED_PRICE_LEAD = timedelta(minutes=10)
"""How long before the open the expected price and the book of the opening auction are shown (08:50; RULES §3)."""


def auction_price_at(end: datetime, draw: float) -> datetime:
    """Return when an auction's price is set: within 30 seconds after its nominal end (ER 35(1); RULES §8).

    The law of the random time is not published; ``draw`` from 0 up to 1 stands for it, spread evenly.

    Raises:
        ValueError: for a draw outside 0 to 1, or a naive time.
    """
    if not 0 <= draw <= 1:
        raise wrong("draw", draw, "0 to 1", "draw it from a seeded generator")
    return kst(end, "end") + AUCTION_RANDOM_END * draw


def shows_expected_price(at: datetime) -> bool:
    """Return whether the expected price of the opening auction is shown at a moment: only from 08:50 (RULES §3)."""
    now = kst(at)
    opening = regular_hours(now.date()).open
    return opening - EXPECTED_PRICE_LEAD <= now


def extended(auction: Auction) -> Auction:
    """Return an opening or closing auction with its nominal end moved by an interruption's two minutes (ER 35(1)).

    Raises:
        ValueError: for any other auction.
    """
    if auction.kind not in (AuctionKind.OPENING, AuctionKind.CLOSING):
        raise wrong("auction", auction.kind, "OPENING or CLOSING", "only these are extended")
    return auction._replace(end=auction.end + INTERRUPTION_LENGTH)


def interruption_auction(at: datetime, venue: str = "KRX") -> Auction | None:
    """Return the call auction that an interruption at a moment of continuous trading starts (ER 35(1)4; RULES §9).

    Two minutes. If KRX's closing auction begins meanwhile, the orders go into that one. Where an evening session
    or NXT's main session ends meanwhile, the auction ends with the session, which is UNVERIFIED.

    Returns:
        None when the venue is not in continuous trading at that moment.

    Raises:
        ValueError: for a naive time, an unknown venue, or a year outside 2001-2100.
    """
    now = kst(at)
    end = now + INTERRUPTION_LENGTH
    for session in sessions(now.date(), venue, trading_day=True):
        if session.start <= now < session.end and session.matching == "CONTINUOUS":
            if end <= session.end:
                return Auction(AuctionKind.INTERRUPTION, now, end)
            if session.venue == "KRX" and session.kind is Phase.CONTINUOUS:
                return Auction(AuctionKind.CLOSING, now, regular_hours(now.date()).close)
            return Auction(AuctionKind.INTERRUPTION, now, session.end)
    return None


def resumption_auction(at: datetime) -> Auction | None:
    """Return the call auction with which KRX resumes an issue or the market at a moment (ER 35(1)2-3).

    Ten minutes; resumed within the last twenty minutes before the close it runs until the close and sets the
    closing price; resumed before the open it is the opening auction. NXT collects for 30 seconds
    (``NXT_RESUMPTION_LENGTH``).

    Returns:
        None at or after the close: nothing resumes that day.

    Raises:
        ValueError: for a naive time, or a year outside 2001-2100.
    """
    now = kst(at)
    hours = regular_hours(now.date())
    if now >= hours.close:
        return None
    if now >= hours.close - 2 * RESUMPTION_LENGTH:
        return Auction(AuctionKind.CLOSING, now, hours.close)
    kind = AuctionKind.OPENING if now < hours.open else AuctionKind.RESUMPTION
    return Auction(kind, now, max(now + RESUMPTION_LENGTH, hours.open))


def periodic_auctions(day: date, *, resumed: datetime | None = None, whole_market: bool = True) -> tuple[Auction, ...]:
    """Return the auctions of an issue that trades every 30 minutes (정리매매, 단기과열 and others; ER 56(2)).

    The open, every 30 minutes from it, and the close. After a halt of the whole market the half hours count from its
    resumption, and one that would fall into the last ten minutes is left to the close. An issue that resumes alone
    keeps the day's half hours, and passes over one that is less than ten minutes away.

    Args:
        day: business date.
        resumed: when trading resumed, if it was halted; only auctions after it are given.
        whole_market: whether the whole market had been halted, or this issue alone.

    Raises:
        ValueError: for a datetime as day, a naive time, or a year outside 2001-2100.
    """
    hours = regular_hours(day)
    entry = next(s.start for s in sessions(day, "KRX", trading_day=True) if s.kind is Phase.OPENING_AUCTION)
    start = entry if resumed is None else kst(resumed, "resumed")
    counted_from = start if resumed is not None and whole_market else hours.open
    ends = [] if resumed is not None else [hours.open]
    at = counted_from + PERIOD
    while at < hours.close - RESUMPTION_LENGTH:
        if resumed is None or whole_market or at >= start + RESUMPTION_LENGTH:
            ends.append(at)
        at += PERIOD
    found = []
    for end in ends:
        found.append(Auction(AuctionKind.OPENING if end == hours.open else AuctionKind.PERIODIC, start, end))
        start = end
    return (*found, Auction(AuctionKind.CLOSING, start, hours.close))


def single_price_auctions(day: date, *, period: timedelta = SINGLE_PRICE_PERIOD) -> tuple[Auction, ...]:
    """Return the auctions of the off-hours single-price session; () from 2026-09-14 (ER 51-2(2); RULES §3).

    Args:
        day: business date.
        period: ``SINGLE_PRICE_PERIOD``, or ``PERIOD`` for a designated issue.

    Raises:
        ValueError: for a datetime, or a year outside 2001-2100.
    """
    found: list[Auction] = []
    for session in sessions(day, "KRX", trading_day=True):
        if session.kind is Phase.SINGLE_PRICE:
            at = session.start
            while at < session.end:
                found.append(Auction(AuctionKind.SINGLE_PRICE, at, min(at + period, session.end)))
                at += period
    return tuple(found)


_LIMIT_AND_MARKET = frozenset({OrderType.LIMIT, OrderType.MARKET})
_NO_CONDITIONAL = PERIODIC - {Designation.LIQUIDATION}


def auction_types(
    kind: AuctionKind, *, market: str, designations: Collection[Designation] = ()
) -> frozenset[OrderType]:
    """Return the order types that a call auction takes (ER 10, 14(2); KONEX Reg 2(5); RULES §7).

    Limit and market orders; conditional ones too, except in the closing auction, for periodic issues and on KONEX.
    Liquidation trading and a new stock's first price take limit orders alone, and so does ELW always.

    Raises:
        ValueError: for an unknown market or designation.
    """
    check_market(market)
    found = check_designations(designations)
    if kind is AuctionKind.SINGLE_PRICE:
        return frozenset({OrderType.SINGLE_PRICE})
    new = kind is AuctionKind.OPENING and Designation.NEW_LISTING in found
    if market == "ELW" or new or Designation.LIQUIDATION in found:
        return frozenset({OrderType.LIMIT})
    if kind in (AuctionKind.CLOSING, AuctionKind.PERIODIC) or found & _NO_CONDITIONAL or market == "KONEX":
        return _LIMIT_AND_MARKET
    return _LIMIT_AND_MARKET | {OrderType.CONDITIONAL}
