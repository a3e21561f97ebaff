"""The kernel by numba: walks each symbol's bars once. Same numbers as ``plain``; needs the extra ``research``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from kiwoom_api.model.errors import MissingExtra
from kiwoom_api.research.kernels.records import (
    BOUGHT,
    BUYS,
    DAY,
    FEE,
    FEES,
    HALTED,
    HELD,
    PRICE,
    PROFIT,
    REALISED,
    SELLS,
    SHARES,
    SIDE,
    SOLD,
    SYMBOL,
    TAX,
    TAXES,
    TOO_LARGE,
    UNFUNDED,
    WINS,
)

try:
    import numpy as np
    from numba import njit
except ImportError as error:
    raise MissingExtra("research", "the compiled sweep kernel") from error

_F = TypeVar("_F", bound=Callable[..., Any])


def _compiled(function: _F) -> _F:
    return cast(_F, njit(cache=True, error_model="numpy", nogil=True)(function))


def _inlined(function: _F) -> _F:
    return cast(_F, njit(inline="always", error_model="numpy")(function))


@_inlined
def _wanted(
    action: int, cash: int, shares: int, cost: int, held: Any, close: int, invest: int, rebalance: int, stop: int,
    take: int, holding: int,
) -> int:  # fmt: skip
    """Return the shares to buy (above 0) or to sell (below 0) at the next open."""
    if shares == 0:
        return cash * invest // 1_000 * action // 1_000 // close if action > 0 and cash > 0 else 0
    worth = close * shares
    if (
        action == 0
        or (holding > 0 and held >= holding)
        or (stop >= 0 and worth * 10_000 <= cost * (10_000 - stop))
        or (take >= 0 and worth * 10_000 >= cost * (10_000 + take))
    ):
        return -shares
    if rebalance == 0 or action < 0:
        return 0
    return (cash + worth) * invest // 1_000 * action // 1_000 // close - shares


@_inlined
def _mark(
    equity: Any, level: Any, day: Any, closes: Any, begin: Any, end: Any, until: int, cash: int, shares: int
) -> None:
    """Add the worth of bars ``begin`` to ``end`` to the days from the first one's up to, not including, ``until``.

    Cash stays the same over those days: ``level`` keeps where it rises and falls, so that it costs no loop.
    """
    start, bars = day[begin], np.int64(end - begin)
    level[start] += cash
    level[until] -= cash
    if shares == 0:
        return
    if until - start == bars:
        place = np.uintp(start)
        for step in range(bars):
            equity[place + np.uintp(step)] += shares * closes[begin + np.uintp(step)]
        return
    for step in range(bars):
        k = begin + np.uintp(step)
        value = shares * closes[k]
        for number in range(day[k], day[k + np.uintp(1)] if step + 1 < bars else until):
            equity[np.uintp(number)] += value


@_compiled
def walk(
    starts: Any, first: Any, day: Any, opened: Any, closes: Any, room: Any, hold: Any, trade_tax: Any, rural_tax: Any,
    actions: Any, piece: int, ppm: int, invest: int, rebalance: int, stop: int, take: int, holding: int,
    equity: Any, level: Any, totals: Any, log: Any,
) -> int:  # fmt: skip
    """Trade every symbol; fill ``log`` as far as it reaches and return its rows.

    Shares' worth is added to ``equity``; cash to ``level``, as what it rises and falls by each day.
    It leaps from order to order: between two, a symbol's cash and shares do not change.
    """
    days, rows, most, one = equity.shape[0], 0, log.shape[0], np.uintp(1)  # unsigned: no index counts from the end
    simple = rebalance == 0 and stop < 0 and take < 0 and holding == 0
    for symbol in range(first.shape[0]):
        low, high = np.uintp(first[symbol]), np.uintp(starts[symbol + 1])
        cash, shares, cost, fees, entered = piece, 0, 0, 0, low
        level[0] += cash
        level[day[low] if low < high else days] -= cash
        k, since = low, low
        while k < high:
            if shares == 0:
                while k < high and actions[k] <= 0:
                    k += one
            elif simple:
                while k < high and actions[k] != 0:
                    k += one
            if k == high:
                break
            pending = _wanted(
                actions[k],
                cash,
                shares,
                cost,
                np.int64(k - entered) + 1,
                closes[k],
                invest,
                rebalance,
                stop,
                take,
                holding,
            )
            due, k = day[k] + 1, k + one
            if pending == 0:
                continue
            if k == high or day[k] != due:
                totals[HALTED] += due < days
                continue
            _mark(equity, level, day, closes, since, k, due, cash, shares)
            totals[HELD] += np.int64(k - since) if shares > 0 else 0
            since = k
            count = abs(pending)
            amount = count * opened[k]
            fee, tax, profit = amount * ppm // 10_000_000 * 10, 0, 0
            totals[TOO_LARGE] += count > room[k]
            if pending > 0:
                held_won = count * hold[k]
                totals[UNFUNDED] += held_won + held_won * ppm // 10_000_000 * 10 > cash
                if shares == 0:
                    entered = k
                cash -= amount + fee
                shares += count
                cost += amount
                fees += fee
                totals[BOUGHT] += amount
                totals[BUYS] += 1
            else:
                tax = amount * trade_tax[k] // 10_000 + amount * rural_tax[k] // 10_000
                gone, gone_fees = cost * count // shares, fees * count // shares
                profit = amount - gone - gone_fees - fee - tax
                cash += amount - fee - tax
                shares -= count
                cost -= gone
                fees -= gone_fees
                totals[SOLD] += amount
                totals[SELLS] += 1
                totals[REALISED] += profit
                totals[WINS] += profit > 0
            totals[FEES] += fee
            totals[TAXES] += tax
            if rows < most:
                log[rows, SYMBOL], log[rows, DAY], log[rows, SIDE] = symbol, due, 1 if pending > 0 else -1
                log[rows, SHARES], log[rows, PRICE] = count, opened[k]
                log[rows, FEE], log[rows, TAX], log[rows, PROFIT] = fee, tax, profit
                rows += 1
        if since < high:
            _mark(equity, level, day, closes, since, high, days, cash, shares)
            totals[HELD] += np.int64(high - since) if shares > 0 else 0
    return rows
