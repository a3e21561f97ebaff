"""Call auctions (단일가매매): one price for all, and who gets how much of it. Pure functions over tick numbers.

Source: KRX Reg 23(4)-(5) (the price), 22(2)-(3) and ER 34 (the order of execution, 동시호가).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kiwoom_api.market import chosen_match
from kiwoom_api.sim.matching.scale import Scale

FIRST_ROUND = 100
"""Trading units that each simultaneous quote gets before any of them gets more (ER 34(1)1)."""


def clearing_price(scale: Scale, bids: Mapping[int, int], asks: Mapping[int, int], last: int) -> tuple[int, int] | None:
    """Return the (tick number, shares) at which a call auction clears; None when nothing crosses.

    A price matches when every better bid and every better ask fills there and one side fills whole at the price
    itself; of several the law chooses (``market.chosen_match``).

    Args:
        scale: the day's prices.
        bids, asks: shares by tick number, market orders at the price where they stand (``auction_market``).
        last: last price in won; the base price at the open.
    """
    if not bids or not asks or max(bids) < min(asks):
        return None
    low, high = min(asks), max(bids)
    demand = sum(shares for index, shares in bids.items() if index >= low)  # bids at or above the price
    supply = 0  # asks below the price
    lowest = highest = volume = 0
    for index in range(low, high + 1):
        here_bid, here_ask = bids.get(index, 0), asks.get(index, 0)
        if demand - here_bid <= supply + here_ask and supply <= demand:
            lowest, highest, volume = lowest or index, index, min(demand, supply + here_ask)
        demand -= here_bid
        supply += here_ask
    prices = [scale.price(index) for index in range(lowest, highest + 1)]
    return lowest + prices.index(chosen_match(prices, last)), volume


def rounds(orders: Sequence[tuple[int, int]], unit: int = 1) -> list[tuple[int, int]]:
    """Return in which pieces simultaneous quotes (동시호가) fill: (handle, shares), first piece first (ER 34(1)).

    Larger orders go before smaller ones, and older before younger of one size. Each first gets up to 100 trading
    units, then each half of its rest (rounded to the unit, a half upwards), then each the remainder.

    Args:
        orders: (handle, shares) of each, in any order; a smaller handle is older.
        unit: trading unit in shares (``market.lot_size``).
    """
    line = sorted(orders, key=lambda each: (-each[1], each[0]))
    pieces: list[tuple[int, int]] = []
    rest = dict(line)
    for turn in range(3):
        for handle, _ in line:
            have = rest[handle]
            if turn == 0:
                part = min(have, FIRST_ROUND * unit)
            elif turn == 1:
                part = min((have + unit) // (2 * unit) * unit, have)
            else:
                part = have
            if part:
                pieces.append((handle, part))
                rest[handle] = have - part
    return pieces


def pair(
    buys: Iterable[tuple[int, int]], sells: Iterable[tuple[int, int]], volume: int
) -> Iterator[tuple[int, int, int]]:
    """Yield (buy handle, sell handle, shares) of each execution, both sides in their order, up to a volume."""
    buyers, sellers = iter(buys), iter(sells)
    buyer = seller = want = have = 0
    while volume:
        if not want:
            buyer, want = next(buyers)
        if not have:
            seller, have = next(sellers)
        part = min(want, have, volume)
        yield buyer, seller, part
        want, have, volume = want - part, have - part, volume - part
