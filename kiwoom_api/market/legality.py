"""Which order type may be entered when (RULES §4, §5, §7; KRX Reg 2, 4(2), ER 10, 14, 54, 108; KONEX Reg 2(5), 4).

A venue's phase decides, with the date (mid-price and stop-limit exist since 2025-03-04), the market (ELW takes limit
orders alone, KONEX limit and market orders; ETF, ETN and ELW have no after-market) and what KRX has said about the
issue. What happens within a session (an interruption, a halt) is not known here: ask ``auction_types`` then, and take
nothing but cancellations while trading is halted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from kiwoom_api.market.auctions import AuctionKind, auction_types
from kiwoom_api.market.calendar import next_trading_day
from kiwoom_api.market.designations import (
    NXT_MARKETS,
    Designation,
    check_designations,
    in_after_market,
    in_single_price,
    is_periodic,
)
from kiwoom_api.market.fields import check_market, kst, wrong
from kiwoom_api.market.order_types import OrderType
from kiwoom_api.market.sessions import AFTER_MARKET_SINCE, NXT_SINCE, Phase, Session, sessions, sessions_at

_IOC_FOK = frozenset(kind for kind in OrderType if kind.condition) - {OrderType.MID_IOC, OrderType.MID_FOK}
_MID = frozenset({OrderType.MID, OrderType.MID_IOC, OrderType.MID_FOK})
_NEW_IN_2025 = _MID | {OrderType.STOP_LIMIT}
_MARKET_KINDS = frozenset({OrderType.MARKET, OrderType.MARKET_IOC, OrderType.MARKET_FOK})

NXT_MARKET_ORDERS = False
"""Whether NXT's main session takes market orders; UNVERIFIED for Kiwoom, another broker refuses them."""

AFTER_MARKET_TYPES = frozenset(
    {
        OrderType.LIMIT,
        OrderType.BEST_OPPOSITE,
        OrderType.BEST_SAME,
        OrderType.LIMIT_IOC,
        OrderType.BEST_OPPOSITE_IOC,
        OrderType.LIMIT_FOK,
        OrderType.BEST_OPPOSITE_FOK,
    }
)
"""What KRX's after-market and NXT's pre- and after-market take; which codes Kiwoom accepts there is UNVERIFIED."""

NXT_PRE_TYPES = frozenset({OrderType.NXT_PRE_LIMIT, OrderType.NXT_PRE_BEST_OPPOSITE, OrderType.NXT_PRE_BEST_SAME})
"""NXT's orders that live until the pre-market ends, since 2026-09-14 (RULES §5); taken only there, UNVERIFIED."""

KONEX_TYPES = frozenset({OrderType.LIMIT, OrderType.MARKET})
"""What KONEX takes (KONEX Reg 2(5)); that it takes no IOC or FOK is UNVERIFIED."""

ELW_TYPES = frozenset({OrderType.LIMIT, OrderType.LIMIT_IOC, OrderType.LIMIT_FOK})
"""What ELW takes: limit orders alone (ER 10(1)2); that they may be IOC or FOK is UNVERIFIED."""

_CONTINUOUS = frozenset(
    {OrderType.LIMIT, OrderType.MARKET, OrderType.CONDITIONAL, OrderType.BEST_OPPOSITE, OrderType.BEST_SAME}
    | {OrderType.STOP_LIMIT}
    | _MID
    | _IOC_FOK
)
_NXT_CONTINUOUS = _CONTINUOUS - {OrderType.CONDITIONAL} - (frozenset() if NXT_MARKET_ORDERS else _MARKET_KINDS)
_NOTHING: frozenset[OrderType] = frozenset()

_KRX: dict[Phase, frozenset[OrderType]] = {
    Phase.PRE_CLOSE: frozenset({OrderType.PRE_CLOSE}),
    Phase.CONTINUOUS: _CONTINUOUS,
    Phase.POST_CLOSE_ENTRY: frozenset({OrderType.POST_CLOSE}),
    Phase.POST_CLOSE: frozenset({OrderType.POST_CLOSE}),
    Phase.SINGLE_PRICE: frozenset({OrderType.SINGLE_PRICE}),
    Phase.AFTER_MARKET: AFTER_MARKET_TYPES,
}
_NXT: dict[Phase, frozenset[OrderType]] = {
    Phase.PRE_MARKET: AFTER_MARKET_TYPES,
    Phase.CONTINUOUS: _NXT_CONTINUOUS,
    Phase.AFTER_ENTRY: frozenset({OrderType.LIMIT}),
    Phase.AFTER_MARKET: AFTER_MARKET_TYPES,
}
_AUCTION = {Phase.OPENING_AUCTION: AuctionKind.OPENING, Phase.CLOSING_AUCTION: AuctionKind.CLOSING}
_ONLY = {"KONEX": KONEX_TYPES, "ELW": ELW_TYPES}


def _krx_types(session: Session, market: str, designations: frozenset[Designation]) -> frozenset[OrderType]:
    kind, on = session.kind, session.start.date()
    if kind in _AUCTION:
        return auction_types(_AUCTION[kind], market=market, designations=designations)
    if kind is Phase.CONTINUOUS:
        if is_periodic(designations):
            return auction_types(AuctionKind.PERIODIC, market=market, designations=designations)
        return _CONTINUOUS & _ONLY.get(market, _CONTINUOUS)
    if kind is Phase.PRE_CLOSE:
        closed = market in ("ELW", "KONEX") or Designation.NEW_LISTING in designations
    elif kind in (Phase.POST_CLOSE_ENTRY, Phase.POST_CLOSE):
        closed = market == "ELW" or Designation.NOT_TRADED in designations
    elif kind is Phase.SINGLE_PRICE:
        closed = not in_single_price(market=market, on=on, designations=designations)
    else:
        closed = not in_after_market(market=market, on=on, designations=designations)
    return _NOTHING if closed else _KRX.get(kind, _NOTHING)


def _types_of(session: Session, market: str, designations: frozenset[Designation]) -> frozenset[OrderType]:
    on = session.start.date()
    if session.kind is Phase.BLOCK:
        return _NOTHING
    if session.venue == "NXT":
        types = _NXT[session.kind] if market in NXT_MARKETS else _NOTHING
        if types and session.kind is Phase.PRE_MARKET and on >= AFTER_MARKET_SINCE:
            types |= NXT_PRE_TYPES
    else:
        types = _krx_types(session, market, designations)
    return types if on >= NXT_SINCE else types - _NEW_IN_2025


def order_types_at(
    at: datetime,
    venue: str,
    *,
    market: str,
    trading_day: bool | None = None,
    designations: Collection[Designation] = (),
) -> frozenset[OrderType]:
    """Return the order types that a venue takes at an aware moment (RULES §7); empty when it is closed.

    Raises:
        ValueError: for a naive time, an unknown venue, market or designation, or a year outside 2001-2100.
    """
    check_market(market)
    said = check_designations(designations)
    found: frozenset[OrderType] = frozenset()
    for session in sessions_at(at, venue, trading_day=trading_day):
        found |= _types_of(session, market, said)
    return found


def _type_of(trde_tp: OrderType | str) -> OrderType:
    try:
        return OrderType(trde_tp)
    except ValueError:
        codes = ", ".join(f"{kind.value} {kind.korean}" for kind in OrderType)
        raise wrong("trde_tp", trde_tp, codes, "give a code of Kiwoom's order types") from None


def order_allowed(
    trde_tp: OrderType | str,
    at: datetime,
    venue: str,
    *,
    market: str,
    trading_day: bool | None = None,
    designations: Collection[Designation] = (),
) -> bool:
    """Return whether an order of a type may be entered at a moment (RULES §7).

    Args:
        trde_tp: an ``OrderType`` or its code, such as "0".
        at: aware time of entry.
        venue: KRX, NXT or SOR; SOR takes what either venue takes.
        market: one of ``MARKETS``.
        trading_day: True or False overrides the calendar.
        designations: what KRX has said about the issue.

    Raises:
        ValueError: for an unknown code, a naive time, an unknown venue, market or designation, or a year outside
            2001-2100.
    """
    return _type_of(trde_tp) in order_types_at(
        at, venue, market=market, trading_day=trading_day, designations=designations
    )


def venues_taking(
    trde_tp: OrderType | str,
    at: datetime,
    *,
    market: str,
    trading_day: bool | None = None,
    designations: Collection[Designation] = (),
) -> tuple[str, ...]:
    """Return the venues to which smart order routing may send an order of a type at a moment, KRX first (RULES §5).

    Raises:
        ValueError: as ``order_allowed``.
    """
    return tuple(
        venue
        for venue in ("KRX", "NXT")
        if order_allowed(trde_tp, at, venue, market=market, trading_day=trading_day, designations=designations)
    )


def why_not_allowed(
    trde_tp: OrderType | str,
    at: datetime,
    venue: str,
    *,
    market: str,
    trading_day: bool | None = None,
    designations: Collection[Designation] = (),
) -> str | None:
    """Return why an order of a type may not be entered at a moment, with what would be; None when it may (RULES §7).

    Raises:
        ValueError: as ``order_allowed``.
    """
    kind, now, said = _type_of(trde_tp), kst(at), check_designations(designations)
    types = order_types_at(now, venue, market=market, trading_day=trading_day, designations=said)
    if kind in types:
        return None
    when = f"{now:%Y-%m-%d %H:%M:%S}"
    if types:
        names = ", ".join(f"{each.value} {each.korean}" for each in OrderType if each in types)
        phases = " + ".join(s.kind for s in sessions_at(now, venue, trading_day=trading_day) if s.kind != Phase.BLOCK)
        return f"{venue} does not take {kind.value} {kind.korean} in {phases} at {when}; it takes: {names}"
    closed = f"{venue} takes no orders for {market} at {when}"
    if venue == "NXT" and market not in NXT_MARKETS:
        return f"{closed}; NXT does not trade {market}"
    start = _next_entry(now, venue, market, trading_day, said)
    return f"{closed}; next at {start:%Y-%m-%d %H:%M:%S} KST"


def _next_entry(
    now: datetime, venue: str, market: str, trading_day: bool | None, designations: frozenset[Designation]
) -> datetime:
    day = max(now.date(), NXT_SINCE) if venue == "NXT" else now.date()
    override = trading_day
    while True:
        for session in sessions(day, venue, trading_day=override):
            if session.start > now and _types_of(session, market, designations):
                return session.start
        day, override = next_trading_day(day), None
