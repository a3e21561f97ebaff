"""At which price an order without one stands, and when a stop comes alive.

Source: KRX Reg 23(3), 23(5), 24(2), ER 3, 4, 4-2, 4-3, 13(2), 15, 15-2 (RULES §7, §8). "Best" prices given here
must leave mid-price orders out (ER 3, 4). Answers are order prices: on the grid and inside the day's limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kiwoom_api.market.fields import wrong
from kiwoom_api.market.ticks import round_to_tick, tick_size


class QuoteGrid(NamedTuple):
    """The grid an issue is quoted on: market, day, and the day's limits in won (None where there is none)."""

    market: str
    on: date
    lower: int | None = None
    upper: int | None = None


def _floor(price: int, grid: QuoteGrid) -> int:
    return round_to_tick(price, market=grid.market, on=grid.on, up=False)


def _ceil(price: int, grid: QuoteGrid) -> int:
    return round_to_tick(price, market=grid.market, on=grid.on, up=True)


def tick_above(price: int, grid: QuoteGrid) -> int:
    """Return the order price one tick above a price, at most the upper limit (ER 33).

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    found = _ceil(price + 1, grid)
    return found if grid.upper is None else min(found, grid.upper)


def tick_below(price: int, grid: QuoteGrid) -> int:
    """Return the order price one tick below a price, at least the lower limit or the lowest price (ER 33).

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    tick_size(price, market=grid.market, on=grid.on)  # refuses a price below 1 won
    found = _floor(max(price - 1, 1), grid)
    return found if grid.lower is None else max(found, grid.lower)


def best_opposite_price(*, buying: bool, bid: int | None, ask: int | None, last: int, grid: QuoteGrid) -> int:
    """Return the limit in won that a 최유리지정가 order takes on arrival (ER 3; RULES §7).

    The other side's best; without one, one tick beyond its own side's best; with neither, the last price, moved onto
    the grid away from a worse price for the other side (a sell down, a buy up).

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    if buying:
        if ask is not None:
            return ask
        return _ceil(last, grid) if bid is None else tick_above(bid, grid)
    if bid is not None:
        return bid
    return _floor(last, grid) if ask is None else tick_below(ask, grid)


def best_same_price(*, buying: bool, bid: int | None, ask: int | None, last: int, grid: QuoteGrid) -> int:
    """Return the limit in won that a 최우선지정가 order takes on arrival (ER 4; RULES §7).

    Its own side's best; without one, the last price on the grid, a sell's moved up and a buy's down.

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    own = bid if buying else ask
    if own is not None:
        return own
    return _floor(last, grid) if buying else _ceil(last, grid)


def mid_price(bid: int | None, ask: int | None) -> int | None:
    """Return the price in won of 중간가 orders: the mean of the best prices, cut to 1 won (ER 4-2; RULES §7).

    None while either side has no order but mid-price ones: then no mid-price order is taken, and those that wait are
    suspended (ER 13(2)2, 14(2)4-2(d)). It may lie off the order grid.
    """
    return None if bid is None or ask is None else (bid + ask) // 2


def stop_triggered(stop: int, last: int, *, buying: bool) -> bool:
    """Return whether a 스톱지정가 order becomes a limit order: a sell at last ≤ stop, a buy at last ≥ stop (ER 4-3).

    ``last`` is the base price while nothing has traded. From then on it queues as if it had just arrived
    (ER 15-2(2)); of several, ``stop_rank`` says which comes alive first.
    """
    return last >= stop if buying else last <= stop


def stop_rank(stop: int, received: int, *, buying: bool) -> tuple[int, int]:
    """Return the rank of a stop among those triggered together, lowest first (ER 15-2(1)).

    Sells from the highest stop price, buys from the lowest; then by ``received``, the sequence of arrival.
    """
    return (stop if buying else -stop), received


def conversion_rank(price: int, received: int, *, buying: bool) -> tuple[int, int]:
    """Return the rank of a 조건부지정가 order among those that turn into market orders, lowest first (ER 15(1)).

    The better price first, then the earlier. All of them count as received when the closing auction begins.
    """
    return (-price if buying else price), received


def conditional_price_allowed(price: int, *, buying: bool, lower: int | None, upper: int | None) -> bool:
    """Return whether a conditional order may carry a price: not a buy at the upper limit nor a sell at the lower.

    Source: ER 14(1)2-3; RULES §7.
    """
    return price != (upper if buying else lower)


def continuous_market_price(
    *, buying: bool, own_best: int | None, opposite_worst: int | None, last: int, grid: QuoteGrid
) -> int:
    """Return the price in won that a market order stands for in continuous trading (Reg 24(2); RULES §8).

    A sell: the lower of one tick under the best ask (without an ask: the last price, floored) and the lowest bid; so
    it sweeps every bid, and what is left waits as a market order at this price. A buy is the mirror image.

    Args:
        buying: the order's side.
        own_best: best limit price of its own side.
        opposite_worst: lowest bid for a sell, highest ask for a buy.
        last: last price in won.
        grid: market, day and limits.

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    if buying:
        own = _ceil(last, grid) if own_best is None else tick_above(own_best, grid)
        return own if opposite_worst is None else max(own, opposite_worst)
    own = _floor(last, grid) if own_best is None else tick_below(own_best, grid)
    return own if opposite_worst is None else min(own, opposite_worst)


def auction_market_prices(
    bids: Sequence[int],
    asks: Sequence[int],
    *,
    market_bought: int,
    market_sold: int,
    last: int,
    grid: QuoteGrid,
) -> tuple[int, int]:
    """Return the (buy, sell) prices in won that market orders stand for in a call auction (Reg 23(3); RULES §8).

    Args:
        bids, asks: limit prices of the orders to buy and to sell, in any order.
        market_bought, market_sold: shares of the market orders of each side.
        last: last price in won; the base price at the open.
        grid: market, day and limits.

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    if not bids and not asks:
        level = _ceil(last, grid)
        if market_sold > market_bought:
            level = tick_below(level, grid)
        elif market_bought > market_sold:
            level = tick_above(_floor(last, grid), grid)
        return level, level
    buy = max([_ceil(last, grid), *asks, *((tick_above(max(bids), grid),) if bids else ())])
    sell = min([_floor(last, grid), *bids, *((tick_below(min(asks), grid),) if asks else ())])
    return buy, sell


def chosen_match(prices: Sequence[int], last: int) -> int:
    """Return the auction price of several matched ones, in won (Reg 23(5); RULES §8).

    The last price if it is one of them; the nearest to it if it lies outside; inside, the nearest above it.

    Raises:
        ValueError: when there is no price to choose from.
    """
    if not prices:
        raise wrong("prices", prices, "at least one matched price", "an auction without a match has no price")
    above = [price for price in prices if price >= last]
    return min(above) if above else max(prices)
