"""Which order type may be entered when (RULES §4, §5, §7; KRX Reg 2, ER 3-4-3, 10, 14, 108).

A venue's phase decides, with the date (mid-price and stop-limit exist since 2025-03-04) and the market (ETF, ETN
and ELW have no after-market). What a single issue may not do (관리, 단기과열, 정리매매, VI, halts) is not known here.
"""

from __future__ import annotations

from datetime import datetime

from kiwoom_api.market.calendar import next_trading_day
from kiwoom_api.market.fields import check_market, kst, wrong
from kiwoom_api.market.order_types import OrderType
from kiwoom_api.market.sessions import NXT_SINCE, Phase, Session, sessions, sessions_at

_IOC_FOK = {
    OrderType.LIMIT_IOC,
    OrderType.MARKET_IOC,
    OrderType.BEST_OPPOSITE_IOC,
    OrderType.LIMIT_FOK,
    OrderType.MARKET_FOK,
    OrderType.BEST_OPPOSITE_FOK,
}
_MID = {OrderType.MID, OrderType.MID_IOC, OrderType.MID_FOK}
_NEW_IN_2025 = frozenset(_MID | {OrderType.STOP_LIMIT})
_MARKET_KINDS = {OrderType.MARKET, OrderType.MARKET_IOC, OrderType.MARKET_FOK}

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

_CONTINUOUS = frozenset(
    {OrderType.LIMIT, OrderType.MARKET, OrderType.CONDITIONAL, OrderType.BEST_OPPOSITE, OrderType.BEST_SAME}
    | {OrderType.STOP_LIMIT}
    | _MID
    | _IOC_FOK
)
_NXT_CONTINUOUS = _CONTINUOUS - {OrderType.CONDITIONAL} - (frozenset() if NXT_MARKET_ORDERS else _MARKET_KINDS)
_NOTHING: frozenset[OrderType] = frozenset()

_TYPES: dict[tuple[str, Phase], frozenset[OrderType]] = {
    ("KRX", Phase.PRE_CLOSE): frozenset({OrderType.PRE_CLOSE}),
    ("KRX", Phase.OPENING_AUCTION): frozenset({OrderType.LIMIT, OrderType.MARKET, OrderType.CONDITIONAL}),
    ("KRX", Phase.CONTINUOUS): _CONTINUOUS,
    ("KRX", Phase.CLOSING_AUCTION): frozenset({OrderType.LIMIT, OrderType.MARKET}),
    ("KRX", Phase.POST_CLOSE_ENTRY): frozenset({OrderType.POST_CLOSE}),
    ("KRX", Phase.POST_CLOSE): frozenset({OrderType.POST_CLOSE}),
    ("KRX", Phase.SINGLE_PRICE): frozenset({OrderType.SINGLE_PRICE}),
    ("KRX", Phase.AFTER_MARKET): AFTER_MARKET_TYPES,
    ("NXT", Phase.PRE_MARKET): AFTER_MARKET_TYPES,
    ("NXT", Phase.CONTINUOUS): _NXT_CONTINUOUS,
    ("NXT", Phase.AFTER_ENTRY): frozenset({OrderType.LIMIT}),
    ("NXT", Phase.AFTER_MARKET): AFTER_MARKET_TYPES,
}
_NO_AFTER_MARKET = ("ETF", "ETN", "ELW")


def _types_of(session: Session, market: str) -> frozenset[OrderType]:
    if session.kind is Phase.AFTER_MARKET and session.venue == "KRX" and market in _NO_AFTER_MARKET:
        return _NOTHING
    types = _TYPES.get((session.venue, session.kind), _NOTHING)
    return types if session.start.date() >= NXT_SINCE else types - _NEW_IN_2025


def order_types_at(at: datetime, venue: str, *, market: str, trading_day: bool | None = None) -> frozenset[OrderType]:
    """Return the order types that a venue takes at an aware moment (RULES §7); empty when it is closed.

    Raises:
        ValueError: for a naive time, an unknown venue or market, or a year outside 2001-2100.
    """
    check_market(market)
    found: frozenset[OrderType] = frozenset()
    for session in sessions_at(at, venue, trading_day=trading_day):
        found |= _types_of(session, market)
    return found


def _type_of(trde_tp: OrderType | str) -> OrderType:
    try:
        return OrderType(trde_tp)
    except ValueError:
        codes = ", ".join(f"{kind.value} {kind.korean}" for kind in OrderType)
        raise wrong("trde_tp", trde_tp, codes, "give a code of Kiwoom's order types") from None


def order_allowed(
    trde_tp: OrderType | str, at: datetime, venue: str, *, market: str, trading_day: bool | None = None
) -> bool:
    """Return whether an order of a type may be entered at a moment (RULES §7).

    Args:
        trde_tp: an ``OrderType`` or its code, such as "0".
        at: aware time of entry.
        venue: KRX, NXT or SOR; SOR takes what either venue takes.
        market: one of ``MARKETS``.
        trading_day: True or False overrides the calendar.

    Raises:
        ValueError: for an unknown code, a naive time, an unknown venue or market, or a year outside 2001-2100.
    """
    return _type_of(trde_tp) in order_types_at(at, venue, market=market, trading_day=trading_day)


def why_not_allowed(
    trde_tp: OrderType | str, at: datetime, venue: str, *, market: str, trading_day: bool | None = None
) -> str | None:
    """Return why an order of a type may not be entered at a moment, with what would be; None when it may (RULES §7).

    Raises:
        ValueError: as ``order_allowed``.
    """
    kind, now = _type_of(trde_tp), kst(at)
    types = order_types_at(now, venue, market=market, trading_day=trading_day)
    if kind in types:
        return None
    when = f"{now:%Y-%m-%d %H:%M:%S}"
    if types:
        names = ", ".join(f"{each.value} {each.korean}" for each in OrderType if each in types)
        phases = " + ".join(s.kind for s in sessions_at(now, venue, trading_day=trading_day) if s.kind != Phase.BLOCK)
        return f"{venue} does not take {kind.value} {kind.korean} in {phases} at {when}; it takes: {names}"
    start = _next_entry(now, venue, market, trading_day)
    return f"{venue} takes no orders for {market} at {when}; next at {start:%Y-%m-%d %H:%M:%S} KST"


def _next_entry(now: datetime, venue: str, market: str, trading_day: bool | None) -> datetime:
    day = max(now.date(), NXT_SINCE) if venue == "NXT" else now.date()
    override = trading_day
    while True:
        for session in sessions(day, venue, trading_day=override):
            if session.start > now and _types_of(session, market):
                return session.start
        day, override = next_trading_day(day), None
