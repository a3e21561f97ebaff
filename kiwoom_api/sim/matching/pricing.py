"""At which price an order without one stands: market, best-price and mid-price orders. Pure functions.

Tick numbers of a ``Scale`` unless a name says won; 0 is an empty bid side, ``levels`` + 1 an empty ask side.
Source: KRX Reg 23(3) and 24(2) (market orders), ER 3, 4 and 4-2 (최유리, 최우선, 중간가).
"""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_api.sim.matching.scale import Scale


class Sides(NamedTuple):
    """The limit orders' outermost tick numbers of both sides; None where a side has no limit order."""

    lowest_bid: int | None
    best_bid: int | None
    best_ask: int | None
    highest_ask: int | None


def best_opposite(scale: Scale, *, buy: bool, bid: int, ask: int, last: int) -> int:
    """Return where a 최유리 order goes: the opposite best; none: own best less one tick of gain; none: the last price.

    A buy without asks bids one tick above the best bid, a sell without bids asks one tick below the best ask; the
    last price (won) is brought onto the grid upwards for a buy, downwards for a sell (ER 3).
    """
    if buy:
        found = ask if ask <= scale.levels else (bid + 1 if bid else scale.ceil(last))
    else:
        found = bid or (ask - 1 if ask <= scale.levels else scale.floor(last))
    return scale.clamp(found)


def best_same(scale: Scale, *, buy: bool, bid: int, ask: int, last: int) -> int:
    """Return where a 최우선 order goes: its own side's best; none: the last price (won), away from the other side."""
    found = (bid or scale.floor(last)) if buy else (ask if ask <= scale.levels else scale.ceil(last))
    return scale.clamp(found)


def mid_price(scale: Scale, *, bid: int, ask: int) -> int:
    """Return the middle of the best quotes in won, floored (ER 4-2); 0 while a side has none."""
    if not bid or ask > scale.levels:
        return 0
    return (scale.price(bid) + scale.price(ask)) // 2


def resting_market(scale: Scale, *, buy: bool, bid: int, ask: int, last: int) -> int:
    """Return where a market order that waits in continuous trading stands before a counterpart comes (Reg 24(2)).

    A sell one tick below the best ask, a buy one tick above the best bid; without one, at the last price (won).
    """
    if buy:
        return scale.clamp(bid + 1 if bid else scale.ceil(last))
    return scale.clamp(ask - 1 if ask <= scale.levels else scale.floor(last))


def auction_market(scale: Scale, sides: Sides, *, buys: int, sells: int, last: int) -> tuple[int, int]:
    """Return where (market buys, market sells) stand in a call auction (Reg 23(3)).

    Args:
        scale: the day's prices.
        sides: the limit orders.
        buys, sells: shares of the market orders.
        last: last price in won; the base price at the open.
    """
    up, down = scale.clamp(scale.ceil(last)), scale.clamp(scale.floor(last))
    if sides.best_bid is None and sides.best_ask is None:
        if sells > buys:
            up = scale.clamp(scale.ceil(last) - 1)
        elif buys > sells:
            up = scale.clamp(scale.floor(last) + 1)
        return up, up
    top, bottom = up, down
    if sides.best_bid is not None and sides.lowest_bid is not None:
        top, bottom = max(top, scale.clamp(sides.best_bid + 1)), min(bottom, sides.lowest_bid)
    if sides.best_ask is not None and sides.highest_ask is not None:
        top, bottom = max(top, sides.highest_ask), min(bottom, scale.clamp(sides.best_ask - 1))
    return top, bottom
