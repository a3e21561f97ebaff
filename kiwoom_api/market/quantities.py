"""How many shares one order may carry, and how simultaneous orders at a limit price share what trades.

Source: KRX ER 14(1)3, 33 (quantities); Reg 22(3), ER 34, KOSDAQ ER 19 (동시호가; RULES §7, §8).
"""

from __future__ import annotations

from collections.abc import Sequence

from kiwoom_api.market.auctions import AuctionKind
from kiwoom_api.market.fields import wrong
from kiwoom_api.market.ticks import lot_size

_HUGE = 10**13
_LARGE = 10**11
_SMALL = 2 * 10**10
_FIRST_ROUND_LOTS = 100


def quantity_cap(base: int, listed: int, *, market: str) -> int:
    """Return the most shares one order may carry, by the issue's market value (ER 14(1)3; RULES §7).

    From 10 trillion won: 100 billion won at the base price. From 100 billion: 1 % of the listed shares. From
    20 billion: 1 billion won at the base price. Below: 5 % of the listed shares. Cut to the trading unit, which is
    UNVERIFIED, but never below one unit.

    Args:
        base: the day's base price in won.
        listed: listed shares.
        market: one of ``MARKETS``.

    Raises:
        ValueError: for a base or listed shares below 1, or an unknown market.
    """
    lot = lot_size(market)
    if base < 1:
        raise wrong("base", base, "1 won or more", "give the day's base price")
    if listed < 1:
        raise wrong("listed", listed, "1 share or more", "give the listed shares")
    value = base * listed
    if value >= _HUGE:
        cap = 10**11 // base
    elif value >= _LARGE:
        cap = listed // 100
    elif value >= _SMALL:
        cap = 10**9 // base
    else:
        cap = listed // 20
    return max(cap // lot * lot, lot)


def is_whole_lots(quantity: int, *, market: str) -> bool:
    """Return whether a quantity is a positive multiple of the trading unit (ER 33).

    Raises:
        ValueError: for an unknown market.
    """
    return quantity > 0 and quantity % lot_size(market) == 0


def is_simultaneous(kind: AuctionKind, price: int, *, buying: bool, lower: int | None, upper: int | None) -> bool:
    """Return whether an auction's price makes a side's orders at the limit simultaneous (Reg 22(3); RULES §8).

    Only where the opening or a resumption auction (not the close, not an interruption) ends at a daily limit: the
    buys at the upper limit, the sells at the lower one, with the market orders that stand there. It holds until
    those orders are filled (ER 34(3)); until then time does not count among them.

    Args:
        kind: which auction.
        price: its price in won.
        buying: the side asked about.
        lower, upper: the day's limits in won; None where there is none.
    """
    return kind in (AuctionKind.OPENING, AuctionKind.RESUMPTION) and price == (upper if buying else lower)


def share_simultaneous(
    quantities: Sequence[int], shares: int, *, market: str, already: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Return how simultaneous orders share what trades against them (ER 34(1); RULES §8).

    Three rounds, in each the larger order first and of equal ones the earlier: up to 100 trading units; half of
    what is left of the order, rounded to the unit; all the rest.

    Args:
        quantities: each order's shares, oldest first.
        shares: how many trade now.
        market: one of ``MARKETS``.
        already: what each order got before, while the rule goes on holding.

    Raises:
        ValueError: for a quantity below 1, negative shares, or a list ``already`` that does not fit.
    """
    lot = lot_size(market)
    had = [0] * len(quantities) if already is None else list(already)
    if any(quantity < 1 for quantity in quantities):
        raise wrong("quantities", quantities, "1 share or more each", "leave empty orders out")
    if shares < 0:
        raise wrong("shares", shares, "0 or more", "give what trades now")
    if len(had) != len(quantities) or any(not 0 <= got <= all_ for got, all_ in zip(had, quantities, strict=False)):
        raise wrong("already", already, "one number for each order, at most its quantity", "give what each got")
    order = sorted(range(len(quantities)), key=lambda each: (-quantities[each], each))
    got = list(had)
    for caps in zip(*(_rounds(quantity, lot) for quantity in quantities), strict=True):
        for each in order:
            more = min(max(caps[each] - got[each], 0), shares)
            got[each] += more
            shares -= more
    return tuple(now - before for now, before in zip(got, had, strict=True))


def _rounds(quantity: int, lot: int) -> tuple[int, int, int]:
    """Return how much an order may have got after each round."""
    first = min(quantity, _FIRST_ROUND_LOTS * lot)
    half = (quantity - first + lot) // (2 * lot) * lot
    return first, min(first + half, quantity), quantity
