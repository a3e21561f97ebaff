"""What these rules take for granted without proof, in one table for the docs and ``kiwoom doctor --unverified``.

Each row names the constant or parameter that holds the assumption, so that it can be mended in one place.
"""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_api.market.calendar import CSAT_DAYS
from kiwoom_api.market.costs import BEFORE_2019_06_03, COMMISSION_PPM
from kiwoom_api.market.legality import AFTER_MARKET_TYPES, NXT_MARKET_ORDERS
from kiwoom_api.market.limits import RATE_BEFORE_2015_06_15
from kiwoom_api.market.sessions import CSAT_AFTER_MARKET_DELAY, OPENING_ENTRY_MINUTES

_HOURS = CSAT_AFTER_MARKET_DELAY.seconds // 3600


class Unverified(NamedTuple):
    """One assumption.

    Attributes:
        id: short name, room first.
        what: what is not proved.
        default: what is assumed.
        source: where the assumption comes from, and where it lives in the code.
    """

    id: str
    what: str
    default: str
    source: str


def _taxes(market: str) -> str:
    trade, rural = (rate / 100 for rate in BEFORE_2019_06_03[market])
    return f"{market} {trade:.2f} + {rural:.2f} %"


UNVERIFIED: tuple[Unverified, ...] = (
    Unverified(
        "sessions.opening_entry",
        "when KRX takes orders for the opening auction from 2026-09-14",
        f"{OPENING_ENTRY_MINUTES} minutes before the open (08:20)",
        "live-trading repositories; the rulebook of 2026-04 says 08:30; sessions.OPENING_ENTRY_MINUTES",
    ),
    Unverified(
        "sessions.csat_after_market",
        "when KRX's after-market starts on the college entrance test's day",
        f"{16 + _HOURS}:00, ending at 20:00",
        "inferred from the other sessions; sessions.CSAT_AFTER_MARKET_DELAY",
    ),
    Unverified(
        "sessions.csat_nxt",
        "NXT's main session on the college entrance test's day starts at 10:00 or at 10:00:30",
        "10:00:30, after-market orders from 16:30 and trades from 16:40",
        "press gives 10:00 and 16:30; half a minute after KRX as on other days; sessions._nxt",
    ),
    Unverified(
        "sessions.late_pre_close",
        "pre-open closing-price and block sessions on the year's first trading day",
        "one hour later, as on the college entrance test's day",
        "KRX ER 11(1) moves order entry only; sessions._krx",
    ),
    Unverified(
        "sessions.single_price_start",
        "the single-price session did not exist in the calendar's first years",
        "shown on every day before 2026-09-14",
        "its start was not researched; sessions._krx",
    ),
    Unverified(
        "calendar.future",
        "trading days after 2026-07-24",
        "derived from the holiday law; a later declared holiday needs a newer `holidays`",
        f"no KRX notice read for 2027; test days listed to {max(CSAT_DAYS):%Y-%m-%d}; calendar._year",
    ),
    Unverified(
        "legality.after_market",
        "which trde_tp Kiwoom accepts in KRX's after-market and in NXT's pre- and after-market",
        ", ".join(sorted(AFTER_MARKET_TYPES, key=int)),
        "brokers' notices name the types, not the codes; legality.AFTER_MARKET_TYPES",
    ),
    Unverified(
        "legality.nxt_market",
        "market orders in NXT's main session",
        "accepted" if NXT_MARKET_ORDERS else "refused",
        "another broker refuses them; legality.NXT_MARKET_ORDERS",
    ),
    Unverified(
        "legality.sor",
        "which order types smart order routing takes",
        "whatever KRX or NXT takes at that moment",
        "not stated by Kiwoom; legality.order_types_at",
    ),
    Unverified(
        "legality.gtp",
        "NXT's orders that live until the pre-market ends (trde_tp 40, 46, 47)",
        "not offered",
        "Kiwoom's notice of 2026-09-12 names the codes only; order_types.OrderType",
    ),
    Unverified(
        "legality.konex_elw",
        "order types on KONEX and for ELW",
        "as on KOSPI",
        "not researched; legality._TYPES",
    ),
    Unverified(
        "limits.before_2015",
        "daily limit before 2015-06-15 (KOSDAQ's before 2005-03-28 was narrower)",
        f"{RATE_BEFORE_2015_06_15 * 100:.0f} %",
        "press; limits.RATE_BEFORE_2015_06_15",
    ),
    Unverified(
        "limits.ipo_konex",
        "first-day limits of a new issue on KONEX, and rounding of an offer price's limits",
        "60-400 % as on KOSPI, onto the grid inwards",
        "KOSPI rule; limits.price_limits",
    ),
    Unverified(
        "ticks.before_2010_10_04",
        "tick tables before 2010-10-04",
        "the tables in force until 2023-01-24",
        "not researched; ticks._TABLES",
    ),
    Unverified(
        "costs.tax_before_2019_06_03",
        "sale taxes before 2019-06-03",
        "; ".join(_taxes(market) for market in BEFORE_2019_06_03),
        "press of 2019-04; costs.BEFORE_2019_06_03",
    ),
    Unverified(
        "costs.commission_rounding",
        "whether the commission is floored per fill, per order or per day",
        "per order, on its cumulative amount",
        "Kiwoom's samples are multiples of 10 won; costs.commission",
    ),
    Unverified(
        "costs.commission_sor",
        "commission of an order that smart order routing sent to NXT",
        f"{COMMISSION_PPM['SOR'] / 10_000:.4f} %, as on KRX",
        "the higher of both rates; costs.COMMISSION_PPM",
    ),
)
"""Every unproved assumption of the market room."""
