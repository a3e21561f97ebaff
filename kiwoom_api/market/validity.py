"""How long an order lives, when an amendment keeps its place, and which prints make the official close.

Source: KRX Reg 2, 12, 13, ER 13, 17; brokers' notices for the after-market (RULES §4, §5, §7). A session's end here
is nominal: an auction goes on collecting, and its orders live, until its price is set (``auctions``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from kiwoom_api.market.auctions import INTERRUPTION_LENGTH
from kiwoom_api.market.fields import check_venue, kst, wrong
from kiwoom_api.market.order_types import OrderType
from kiwoom_api.market.sessions import AUCTION_RANDOM_END, Phase, Session, regular_hours, sessions

NXT_ORDERS_LAST_THE_DAY = True
"""Whether NXT's ordinary orders live on into its next session until 20:00; UNVERIFIED. Orders 40, 46, 47 die 08:50."""

_OWN_SESSION = {
    OrderType.PRE_CLOSE: Phase.PRE_CLOSE,
    OrderType.POST_CLOSE: Phase.POST_CLOSE,
    OrderType.SINGLE_PRICE: Phase.SINGLE_PRICE,
}
_GTP = (OrderType.NXT_PRE_LIMIT, OrderType.NXT_PRE_BEST_OPPOSITE, OrderType.NXT_PRE_BEST_SAME)
_MAIN_ONLY = (OrderType.MARKET, OrderType.CONDITIONAL, OrderType.MID, OrderType.STOP_LIMIT)


def expires_at(trde_tp: OrderType | str, entered: datetime, venue: str) -> datetime:
    """Return when an order's unfilled rest dies, aware KST (Reg 12, ER 13; RULES §4, §5, §7).

    An IOC or FOK order dies at once. On KRX an order of the regular session dies at the close and is never carried
    into the after-market; a mid-price order dies when the closing auction begins; orders of the closing-price
    sessions, the single-price session and the after-market die with theirs. On NXT an ordinary order lives until
    20:00, one that only the main session takes dies at its end, and 40, 46 and 47 die with the pre-market.

    Args:
        trde_tp: an ``OrderType`` or its code.
        entered: aware time of entry.
        venue: KRX or NXT; a routed order asks for the venue it stands on.

    Raises:
        ValueError: for an unknown code, a naive time, or a venue other than KRX and NXT.
    """
    kind, now = OrderType(trde_tp), kst(entered, "entered")
    check_venue(venue)
    if venue == "SOR":
        raise wrong("venue", venue, "KRX, NXT", "give the venue the order stands on")
    if kind.condition:
        return now
    day = sessions(now.date(), venue, trading_day=True)
    return _krx_end(kind, now, day) if venue == "KRX" else _nxt_end(kind, now, day)


def _end_of(day: tuple[Session, ...], phase: Phase, default: datetime) -> datetime:
    return next((session.end for session in day if session.kind is phase), default)


def _krx_end(kind: OrderType, now: datetime, day: tuple[Session, ...]) -> datetime:
    hours = regular_hours(now.date())
    if kind in _OWN_SESSION:
        return _end_of(day, _OWN_SESSION[kind], now)
    if kind is OrderType.MID:
        return max(hours.close_auction_start, now)
    if now < hours.close:
        return hours.close
    return max(_end_of(day, Phase.AFTER_MARKET, now), now)


def _nxt_end(kind: OrderType, now: datetime, day: tuple[Session, ...]) -> datetime:
    if kind in _GTP:
        return max(_end_of(day, Phase.PRE_MARKET, now), now)
    if kind in _MAIN_ONLY:
        return max(_end_of(day, Phase.CONTINUOUS, now), now)
    if NXT_ORDERS_LAST_THE_DAY:
        return max(_end_of(day, Phase.AFTER_MARKET, now), now)
    return next((session.end for session in day if session.start <= now < session.end), now)


def keeps_place(*, price: int, quantity: int, new_price: int, new_quantity: int) -> bool:
    """Return whether an amended order keeps its place in the queue: same price, no more shares (RULES §7).

    A changed price counts from its receipt (ER 17(3)); that a smaller quantity keeps the place is UNVERIFIED, though a
    partial cancellation does (ER 17(1)).
    """
    return new_price == price and new_quantity <= quantity


def official_close(prints: Iterable[tuple[datetime, int]], *, day: date, base: int) -> int:
    """Return the official close in won: KRX's last price of the regular session (Reg 2; RULES §4).

    Prints of the after-market, of the closing-price and single-price sessions and of NXT do not count: give KRX's
    prints, later ones are left out. A closing auction may print up to 30 seconds after the close, and 2 minutes more
    when an interruption extends it. The next day's base price is ``base_price`` of this close.

    Args:
        prints: (aware time, won) of KRX's trades of the day, in order of time.
        day: business date.
        base: the day's base price in won, which stays when nothing traded.

    Raises:
        ValueError: for a naive time, a datetime as day, or a year outside 2001-2100.
    """
    hours = regular_hours(day)
    last_moment = hours.close + INTERRUPTION_LENGTH + AUCTION_RANDOM_END
    close = base
    for at, price in prints:
        if hours.open <= kst(at) <= last_moment:
            close = price
    return close
