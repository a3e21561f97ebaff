"""Call auctions (단일가매매): one price for all, found as KRX finds it.

Source: KRX Reg 23, ER 35 (RULES §8): at the price all better bids and all better asks fill, and on one side
everything at the price fills. Of several such prices: the last price if it is one of them, else the nearest to it;
a last price between two of them that is off the grid goes to the next above.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.records import SimOrder


class Bid(NamedTuple):
    """One order in an auction: limit in won (None: market), shares, and whose it is (None: the market's own)."""

    limit: int | None
    shares: int
    order: SimOrder | None = None


class Cleared(NamedTuple):
    """An auction's outcome: price in won, shares traded, and what each order got, in the order given."""

    price: int
    volume: int
    buys: tuple[int, ...]
    sells: tuple[int, ...]


def clear(buys: Sequence[Bid], sells: Sequence[Bid], *, last: int, grid: Grid) -> Cleared | None:
    """Run a call auction; None when nothing crosses.

    Orders are given oldest first. Market orders are deemed priced beyond every limit order (inside the daily
    limits) and outrank limit orders; at a price the older fills first. The special rationing at a daily limit
    (larger orders first) is not applied.

    Args:
        buys, sells: orders of each side, oldest first.
        last: last price in won; the base price at the open.
    """
    top, bottom = _deemed(buys, sells, last, grid)
    bids = [top if each.limit is None else each.limit for each in buys]
    asks = [bottom if each.limit is None else each.limit for each in sells]
    price = _price(bids, [b.shares for b in buys], asks, [s.shares for s in sells], last, grid)
    if price is None:
        return None
    demand = sum(each.shares for each, limit in zip(buys, bids, strict=True) if limit >= price)
    supply = sum(each.shares for each, limit in zip(sells, asks, strict=True) if limit <= price)
    volume = min(demand, supply)
    return Cleared(
        price,
        volume,
        _share_out(buys, [-limit for limit in bids], -price, volume),
        _share_out(sells, asks, price, volume),
    )


def _deemed(buys: Sequence[Bid], sells: Sequence[Bid], last: int, grid: Grid) -> tuple[int, int]:
    """Return the prices that market buys and market sells stand for (Reg 23(3)).

    Where only market orders meet, they do at the last price, a tick further towards the side with more shares.
    """
    bid_limits = [each.limit for each in buys if each.limit is not None]
    ask_limits = [each.limit for each in sells if each.limit is not None]
    if not bid_limits and not ask_limits:
        more = sum(each.shares for each in buys) - sum(each.shares for each in sells)
        level = grid.above(grid.floor(last)) if more > 0 else grid.ceil(last)
        if more < 0:
            level = grid.below(level) or level
        level = min(max(level, grid.lower), grid.upper)
        return level, level
    top = max([grid.ceil(last), *ask_limits, *(grid.above(price) for price in bid_limits)])
    bottom = min([grid.floor(last), *bid_limits, *(grid.below(price) or price for price in ask_limits)])
    return min(top, grid.upper), max(bottom, grid.lower)


def _price(
    bids: Sequence[int],
    bid_shares: Sequence[int],
    asks: Sequence[int],
    ask_shares: Sequence[int],
    last: int,
    grid: Grid,
) -> int | None:
    """Return the auction price: the stretch of prices at which both rules hold, then the one nearest the last."""
    if not bids or not asks or max(bids) < min(asks):
        return None
    candidates = sorted({*bids, *asks})
    lowest = next(
        price
        for price in candidates
        if sum(s for p, s in zip(bids, bid_shares, strict=True) if p > price)
        <= sum(s for p, s in zip(asks, ask_shares, strict=True) if p <= price)
    )
    highest = next(
        price
        for price in reversed(candidates)
        if sum(s for p, s in zip(asks, ask_shares, strict=True) if p < price)
        <= sum(s for p, s in zip(bids, bid_shares, strict=True) if p >= price)
    )
    if last <= lowest or lowest == highest:
        return lowest
    return highest if last >= highest else min(grid.ceil(last), highest)


def _share_out(orders: Sequence[Bid], ranks: Sequence[int], worst: int, volume: int) -> tuple[int, ...]:
    """Give the volume out by rank (best first, market before limit), then by age, down to the worst rank allowed."""
    got = [0] * len(orders)
    line = sorted(
        (index for index in range(len(orders)) if ranks[index] <= worst),
        key=lambda index: (orders[index].limit is not None, ranks[index], index),
    )
    for index in line:
        got[index] = min(orders[index].shares, volume)
        volume -= got[index]
        if not volume:
            break
    return tuple(got)
