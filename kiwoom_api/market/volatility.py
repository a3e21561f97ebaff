"""Volatility interruptions (변동성완화장치, VI): what triggers one, and what it is measured from.

Source: KRX Reg 26-2, ER 41-2; KOSDAQ ER 28-5 (RULES §9). A provisional price (the price at which an arriving order
would trade, or an auction's expected price) that lies too far from a reference turns continuous trading into a call
auction of two minutes, or extends the running one (``auctions.interruption_auction``, ``auctions.extended``).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kiwoom_api.market.designations import NO_INTERRUPTION, Designation, check_designations
from kiwoom_api.market.fields import check_date, check_market, check_venue, wrong
from kiwoom_api.market.sessions import AFTER_MARKET_SINCE, NXT_SINCE, Phase
from kiwoom_api.market.ticks import tick_size

DYNAMIC_SINCE = date(2014, 9, 1)
"""First day of dynamic interruptions on KRX."""

STATIC_SINCE = date(2015, 6, 15)
"""First day of static interruptions on KRX; NXT has them from 2026-09-14 (RULES §5)."""

STATIC_RATE = Decimal("0.10")
"""A static interruption's distance from the price of the last call auction (ER 41-2(2))."""

_NARROW = (Decimal("0.03"), Decimal("0.02"))
_WIDE = (Decimal("0.06"), Decimal("0.04"))
_EXPIRY = Decimal("0.01")

TRIGGERS_AT_THE_RATE = True
"""Whether a price exactly at the rate triggers; UNVERIFIED, the rulebook's English says 'more than'."""

_SMALL_PRICE = 1_000
_SMALL_STEPS = {"KOSDAQ": 5}
_STEPS = 3

_STATIC_PHASES = (
    Phase.OPENING_AUCTION,
    Phase.CONTINUOUS,
    Phase.CLOSING_AUCTION,
    Phase.AFTER_MARKET,
    Phase.PRE_MARKET,
)
_DYNAMIC_PHASES = (
    Phase.CONTINUOUS,
    Phase.CLOSING_AUCTION,
    Phase.AFTER_MARKET,
    Phase.PRE_MARKET,
    Phase.SINGLE_PRICE,
)


class Interruption(StrEnum):
    """What kind of interruption: by the last auction's price, by the last price, or by both."""

    STATIC = "STATIC"
    DYNAMIC = "DYNAMIC"
    BOTH = "BOTH"


class Band(NamedTuple):
    """The nearest prices in won that would trigger: at or below ``down``, at or above ``up``."""

    down: int
    up: int


class Trigger(NamedTuple):
    """An interruption.

    Attributes:
        kind: static, dynamic or both.
        up: True when the price rose.
    """

    kind: Interruption
    up: bool


def has_interruptions(*, market: str, designations: Collection[Designation] = ()) -> bool:
    """Return whether an issue can be interrupted at all (ER 41-2(4)); KONEX and ELW have no interruptions.

    Raises:
        ValueError: for an unknown market or designation.
    """
    check_market(market)
    return market not in ("KONEX", "ELW") and NO_INTERRUPTION.isdisjoint(check_designations(designations))


def static_rate(*, on: date, phase: Phase, venue: str = "KRX") -> Decimal | None:
    """Return the static rate in a phase; None where there is no static interruption (Reg 26-2(1)2; RULES §9).

    On KRX in the regular session, the opening auction included; in the after-market as brokers state.

    Raises:
        ValueError: for an unknown venue, or a date that is none.
    """
    check_date(on)
    check_venue(venue)
    since = AFTER_MARKET_SINCE if venue == "NXT" else STATIC_SINCE
    return STATIC_RATE if on >= since and phase in _STATIC_PHASES else None


def dynamic_rate(
    *, market: str, on: date, phase: Phase, venue: str = "KRX", core: bool = False, expiry: bool = False
) -> Decimal | None:
    """Return the dynamic rate in a phase; None where there is no dynamic interruption (ER 41-2(1); RULES §9).

    Args:
        market: one of ``MARKETS``.
        on: business date.
        phase: what the venue is doing; the opening auction has none.
        venue: KRX or NXT.
        core: a KOSPI200 constituent, or an ETF or ETN that follows KOSPI200, KOSPI100, KOSPI50, KRX100 or bonds by
            at most one time: 3 % (2 % in the closing auction) instead of 6 % (4 %). KOSDAQ has no such class.
        expiry: the last trading day of derivatives on the issue: 1 % in the closing auction.

    Raises:
        ValueError: for an unknown market or venue, or a date that is none.
    """
    check_market(market)
    check_date(on)
    check_venue(venue)
    since = NXT_SINCE if venue == "NXT" else DYNAMIC_SINCE
    if on < since or phase not in _DYNAMIC_PHASES or market in ("KONEX", "ELW"):
        return None
    continuous, closing = _NARROW if core and market != "KOSDAQ" else _WIDE
    if phase is Phase.CLOSING_AUCTION:
        return _EXPIRY if expiry else closing
    return continuous


def trigger_band(reference: int, rate: Decimal) -> Band:
    """Return the nearest whole won at which a rate around a reference triggers (ER 41-2).

    An engine keeps the band and compares two integers for each trade.

    Raises:
        ValueError: for a reference below 1 won, or a rate that is not between 0 and 1.
    """
    if reference < 1:
        raise wrong("reference", reference, "1 won or more", "give the last auction's price or the last price")
    if not 0 < rate < 1:
        raise wrong("rate", rate, "between 0 and 1", "give a fraction such as 0.10")
    part, whole = rate.as_integer_ratio()
    if TRIGGERS_AT_THE_RATE:
        return Band(reference * (whole - part) // whole, -(-reference * (whole + part) // whole))
    return Band(-(-reference * (whole - part) // whole) - 1, reference * (whole + part) // whole + 1)


def is_small_step(price: int, last: int, *, market: str, on: date) -> bool:
    """Return whether a price is exempt for being near a last price below 1,000 won (ER 41-2(4)6).

    Within 3 ticks of it; 5 on KOSDAQ (KOSDAQ ER 28-5(4)6).

    Raises:
        ValueError: for a last price below 1 won, an unknown market, or a date that is none.
    """
    steps = _SMALL_STEPS.get(market, _STEPS)
    return last < _SMALL_PRICE and abs(price - last) <= steps * tick_size(last, market=market, on=on)


def interruption(
    price: int,
    *,
    last: int,
    reference: int,
    market: str,
    on: date,
    phase: Phase,
    venue: str = "KRX",
    core: bool = False,
    expiry: bool = False,
    designations: Collection[Designation] = (),
) -> Trigger | None:
    """Return the interruption that a provisional price triggers; None when it triggers none (ER 41-2; RULES §9).

    Do not ask for the price that an interruption's own auction found, nor for a resumption auction's: neither
    triggers (ER 41-2(4)3-4). Whether the part of a sweeping order inside the band trades before the switch is
    UNVERIFIED; ask for each price in turn to let it trade.

    Args:
        price: provisional price in won.
        last: last price in won when the order arrived.
        reference: price of the last call auction, the day's base before the open (``static_reference``).
        market, on, phase, venue, core, expiry: as ``dynamic_rate``.
        designations: what KRX has said about the issue.

    Raises:
        ValueError: naming the argument that is wrong.
    """
    if not has_interruptions(market=market, designations=designations):
        return None
    if is_small_step(price, last, market=market, on=on):
        return None
    static = static_rate(on=on, phase=phase, venue=venue)
    dynamic = dynamic_rate(market=market, on=on, phase=phase, venue=venue, core=core, expiry=expiry)
    by_static = _side(price, reference, static)
    by_dynamic = _side(price, last, dynamic)
    if by_static is None and by_dynamic is None:
        return None
    if by_static == by_dynamic and by_static is not None:
        return Trigger(Interruption.BOTH, by_static)
    if by_static is not None:
        return Trigger(Interruption.STATIC, by_static)
    return Trigger(Interruption.DYNAMIC, bool(by_dynamic))


def _side(price: int, reference: int, rate: Decimal | None) -> bool | None:
    """Return whether a price lies outside the band: True above, False below, None inside."""
    if rate is None:
        return None
    band = trigger_band(reference, rate)
    if price >= band.up:
        return True
    return False if price <= band.down else None


def static_reference(reference: int, auction_price: int | None) -> int:
    """Return the static reference after a call auction: its price; as before when it found none (ER 41-2(2)).

    Start the day with the base price (``base_price``). Opening, interruption, resumption and closing auctions count.

    Raises:
        ValueError: for a price below 1 won.
    """
    found = reference if auction_price is None else auction_price
    if found < 1:
        raise wrong("auction_price", found, "1 won or more", "give the auction's price")
    return found
