"""Words that every rule here needs: markets, venues, Korean time, and one way to say that an argument is wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")
"""Korean wall time; the same object as ``kiwoom_api.model.values.KST``."""

MARKETS = ("KOSPI", "KOSDAQ", "KONEX", "ETF", "ETN", "ELW")
"""The markets and product kinds whose rules differ."""

VENUES = ("KRX", "NXT", "SOR")
"""Where an order can go: KRX, NXT, or smart order routing over both."""

Listing: TypeAlias = Literal["ordinary", "ipo", "liquidation"]
"""How an issue is listed today: as ever, on its first day, or in 정리매매 before its delisting."""


def wrong(field: str, value: object, allowed: str, hint: str) -> ValueError:
    """Return the error for a wrong argument: its name, what was given, what is right, what to do."""
    return ValueError(f"{field}: {value!r} is not allowed; allowed: {allowed} ({hint})")


def check_market(market: object) -> None:
    """Raise ``ValueError`` unless ``market`` is one of ``MARKETS``."""
    if market not in MARKETS:
        raise wrong("market", market, ", ".join(MARKETS), "give the market the issue trades on")


def check_venue(venue: object) -> None:
    """Raise ``ValueError`` unless ``venue`` is one of ``VENUES``."""
    if venue not in VENUES:
        raise wrong("venue", venue, ", ".join(VENUES), "give KRX when in doubt")


def check_date(on: object, field: str = "on") -> None:
    """Raise ``ValueError`` for anything but a plain date: a datetime never equals a date, so it would mislead."""
    if isinstance(on, datetime) or not isinstance(on, date):
        raise wrong(field, on, "a datetime.date", "use .date() of the Korean time")


def kst(at: datetime, field: str = "at") -> datetime:
    """Return an aware time as Korean time.

    Raises:
        ValueError: for a naive time, whose moment nobody can know.
    """
    if at.tzinfo is None:
        raise wrong(field, at, "an aware datetime", "attach KST")
    return at if at.tzinfo is KST else at.astimezone(KST)
