"""What these rules take for granted without proof, in one table for the docs and ``kiwoom doctor --unverified``.

Each row names the constant or parameter that holds the assumption, so that it can be mended in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kiwoom_api.market.breakers import SINGLE_STAGE_FALL, STAGES_SINCE
from kiwoom_api.market.calendar import CSAT_DAYS
from kiwoom_api.market.costs import BEFORE_2019_06_03, COMMISSION_PPM
from kiwoom_api.market.designations import NXT_MARKETS
from kiwoom_api.market.legality import AFTER_MARKET_TYPES, ELW_TYPES, KONEX_TYPES, NXT_MARKET_ORDERS, NXT_PRE_TYPES
from kiwoom_api.market.limits import RATE_BEFORE_2015_06_15
from kiwoom_api.market.margins import GROUP_FROM, MARGIN_RATES
from kiwoom_api.market.sessions import AUCTION_RANDOM_END, CSAT_AFTER_MARKET_DELAY, OPENING_ENTRY_MINUTES
from kiwoom_api.market.validity import NXT_ORDERS_LAST_THE_DAY
from kiwoom_api.market.volatility import TRIGGERS_AT_THE_RATE

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


def _codes(kinds: Iterable[str]) -> str:
    return ", ".join(sorted(kinds, key=int))


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
        _codes(AFTER_MARKET_TYPES),
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
        "when Kiwoom takes NXT's orders that live until the pre-market ends",
        f"{_codes(NXT_PRE_TYPES)} in NXT's pre-market from 2026-09-14 only",
        "Kiwoom's notice of 2026-09-12 names the codes only; legality.NXT_PRE_TYPES",
    ),
    Unverified(
        "legality.konex",
        "IOC and FOK orders on KONEX",
        f"only {_codes(KONEX_TYPES)}",
        "KONEX Regulation 2(5) knows limit and market orders; legality.KONEX_TYPES",
    ),
    Unverified(
        "legality.elw",
        "IOC and FOK orders for ELW, which takes limit orders alone",
        f"{_codes(ELW_TYPES)}",
        "KRX ER 10(1)2 names the type, not its conditions; legality.ELW_TYPES",
    ),
    Unverified(
        "designations.nxt_markets",
        "whether NXT trades ETF and ETN",
        f"not refused: {', '.join(NXT_MARKETS)}",
        "not stated by the notices read; which issues NXT trades is data; designations.NXT_MARKETS",
    ),
    Unverified(
        "designations.after_market",
        "liquidation trading in KRX's after-market",
        "left out, as other designated issues",
        "notices do not name it; designations.NOT_IN_AFTER_MARKET",
    ),
    Unverified(
        "validity.nxt",
        "how long NXT's ordinary orders live",
        "until 20:00, over its sessions" if NXT_ORDERS_LAST_THE_DAY else "until their session ends",
        "orders that die at 08:50 have codes of their own; validity.NXT_ORDERS_LAST_THE_DAY",
    ),
    Unverified(
        "validity.amended",
        "place in the queue after an amendment to fewer shares at the same price",
        "kept; any other amendment goes to the back",
        "general KRX practice, ER 17(3) for prices; validity.keeps_place",
    ),
    Unverified(
        "auctions.random_end",
        "how an auction's random end is spread, and that it was the same before 2015-06-15 and is on KONEX",
        f"evenly over {AUCTION_RANDOM_END.seconds} seconds",
        "ER 35(1) gives the length alone; auctions.auction_price_at",
    ),
    Unverified(
        "auctions.evening_interruption",
        "an interruption that begins within two minutes before an evening session or NXT's main session ends",
        "its auction ends with the session",
        "not stated; auctions.interruption_auction",
    ),
    Unverified(
        "volatility.at_the_rate",
        "whether a price exactly at the rate interrupts",
        "it does" if TRIGGERS_AT_THE_RATE else "it does not",
        "brokers' trigger prices; the rulebook's English says 'more than'; volatility.TRIGGERS_AT_THE_RATE",
    ),
    Unverified(
        "volatility.nxt",
        "NXT's dynamic interruptions: rates, and what they did before 2026-09-14",
        "KRX's rates, a two-minute auction",
        "notices name static interruptions and the auction as new; volatility.dynamic_rate",
    ),
    Unverified(
        "volatility.evening",
        "rates and static reference of interruptions in KRX's after-market",
        "as in continuous trading, measured from the closing auction's price",
        "brokers say that interruptions apply; volatility.static_rate",
    ),
    Unverified(
        "volatility.sweep",
        "whether the part of a sweeping order inside the band trades before the switch",
        "the caller's choice: it does when each price is asked for in turn",
        "not stated; volatility.interruption",
    ),
    Unverified(
        "breakers.single_stage",
        f"the circuit breaker before {STAGES_SINCE}",
        f"one stage at {SINGLE_STAGE_FALL * 100:.0f} %, otherwise as now",
        "not researched; breakers.SINGLE_STAGE_FALL",
    ),
    Unverified(
        "breakers.elsewhere",
        "circuit breakers in the evening sessions, and on NXT while KRX is halted",
        "none in the evening; a halt is KRX's, and the exchange decides whether NXT follows",
        "not stated; breakers.watch_breaker",
    ),
    Unverified(
        "quantities.cap",
        "how the quantity limit is rounded to the trading unit, and NXT's caps on volume (15 % and 30 %)",
        "cut to whole units; NXT's caps are not applied",
        "ER 14(1)3 in translation; NXT's were not researched; quantities.quantity_cap",
    ),
    Unverified(
        "margins.groups",
        "Kiwoom's margin groups, which issue is in which, and when it sells out an unpaid account",
        ", ".join(f"{group} {rate * 100:.0f} %" for group, rate in MARGIN_RATES.items())
        + f"; by market value (A from {GROUP_FROM['A'] // 10**12} tn won, B from {GROUP_FROM['B'] // 10**12} tn); "
        "never sold out",
        "second-hand, 2021-25; margins.MARGIN_RATES",
    ),
    Unverified(
        "limits.single_price",
        "rounding of the single-price session's 10 %",
        "as the daily limit's",
        "only the rate is stated; limits.single_price_limits",
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
