"""What KRX may have said about an issue (종목 지정), and what follows for its trading.

Source: KRX ER 14(2), 41-2(4), 56, 56-2, 56-3; KOSDAQ ER 28, 28-5; brokers' notices for the after-market (RULES §4).
An issue without designations is traded as ever.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from kiwoom_api.market.fields import check_date, check_market, wrong
from kiwoom_api.market.sessions import AFTER_MARKET_SINCE, NXT_SINCE


class Designation(StrEnum):
    """One thing said about an issue on a day.

    NEW_LISTING is a stock's first day. NOT_TRADED means no trade in the day's regular session. NXT_TRADED means that
    NXT trades the issue.
    """

    NEW_LISTING = "NEW_LISTING"
    LIQUIDATION = "LIQUIDATION"
    OVERHEATED = "OVERHEATED"
    SOARING = "SOARING"
    CAUTION_PRODUCT = "CAUTION_PRODUCT"
    LOW_LIQUIDITY = "LOW_LIQUIDITY"
    FEW_SHARES = "FEW_SHARES"
    WARNED = "WARNED"
    DANGEROUS = "DANGEROUS"
    MANAGED = "MANAGED"
    ULTRA_ILLIQUID = "ULTRA_ILLIQUID"
    NOT_TRADED = "NOT_TRADED"
    NXT_TRADED = "NXT_TRADED"

    @property
    def korean(self) -> str:
        """The field's usual Korean word."""
        return _KOREAN[self]


_KOREAN = {
    Designation.NEW_LISTING: "신규상장",
    Designation.LIQUIDATION: "정리매매",
    Designation.OVERHEATED: "단기과열",
    Designation.SOARING: "이상급등",
    Designation.CAUTION_PRODUCT: "투자유의",
    Designation.LOW_LIQUIDITY: "저유동성 단일가",
    Designation.FEW_SHARES: "상장주식수 부족 우선주",
    Designation.WARNED: "투자경고",
    Designation.DANGEROUS: "투자위험",
    Designation.MANAGED: "관리종목",
    Designation.ULTRA_ILLIQUID: "초저유동성",
    Designation.NOT_TRADED: "당일 거래 없음",
    Designation.NXT_TRADED: "NXT 거래 종목",
}

PERIODIC = frozenset(
    {
        Designation.LIQUIDATION,
        Designation.OVERHEATED,
        Designation.SOARING,
        Designation.CAUTION_PRODUCT,
        Designation.LOW_LIQUIDITY,
        Designation.FEW_SHARES,
    }
)
"""Issues that trade only in call auctions every 30 minutes (ER 56, 56-2, 56-3)."""

NO_INTERRUPTION = PERIODIC | {Designation.NEW_LISTING}
"""Issues without volatility interruptions (ER 41-2(4))."""

NOT_IN_AFTER_MARKET = frozenset(
    {
        Designation.LIQUIDATION,
        Designation.OVERHEATED,
        Designation.SOARING,
        Designation.WARNED,
        Designation.DANGEROUS,
        Designation.MANAGED,
        Designation.ULTRA_ILLIQUID,
        Designation.NOT_TRADED,
    }
)
"""Issues that KRX's after-market leaves out (RULES §4); liquidation trading is UNVERIFIED there."""

AFTER_MARKET_MARKETS = ("KOSPI", "KOSDAQ")
"""Markets with an after-market: no ETF, ETN, ELW (RULES §4), and KONEX keeps its own hours."""

NXT_MARKETS = ("KOSPI", "KOSDAQ", "ETF", "ETN")
"""Markets whose issues NXT may trade; that it trades ETF and ETN is UNVERIFIED, so they are not refused."""


def check_designations(designations: Collection[Designation]) -> frozenset[Designation]:
    """Return designations as a set.

    Raises:
        ValueError: for anything that is no designation, such as a bare text.
    """
    known = set(Designation)
    if isinstance(designations, str) or not known.issuperset(designations):
        raise wrong("designations", designations, ", ".join(Designation), "give a set of designations")
    return frozenset(designations)


def is_periodic(designations: Collection[Designation]) -> bool:
    """Return whether an issue trades only in call auctions every 30 minutes (ER 56, 56-2, 56-3)."""
    return not PERIODIC.isdisjoint(check_designations(designations))


def in_after_market(*, market: str, on: date, designations: Collection[Designation] = ()) -> bool:
    """Return whether an issue may be traded in KRX's after-market of a day (RULES §4); False before 2026-09-14.

    Raises:
        ValueError: for an unknown market or designation, or a date that is none.
    """
    check_market(market)
    check_date(on)
    found = check_designations(designations)
    return on >= AFTER_MARKET_SINCE and market in AFTER_MARKET_MARKETS and NOT_IN_AFTER_MARKET.isdisjoint(found)


def in_single_price(*, market: str, on: date, designations: Collection[Designation] = ()) -> bool:
    """Return whether an issue may be traded in the off-hours single-price session of a day (시간외단일가).

    Until 2026-09-13; never on KONEX or for ELW, which have no such session (KRX Reg 4(2), KONEX Reg 4); not without
    a trade in the regular session, and from 2025-03-04 not for what NXT trades (KOSDAQ ER 25-2(1); RULES §3).

    Raises:
        ValueError: for an unknown market or designation, or a date that is none.
    """
    check_market(market)
    check_date(on)
    found = check_designations(designations)
    if on >= AFTER_MARKET_SINCE or market in ("KONEX", "ELW") or Designation.NOT_TRADED in found:
        return False
    return on < NXT_SINCE or Designation.NXT_TRADED not in found
