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
    action: int, cash: int, shares: int, cost: int, held: int, close: int, invest: int, rebalance: int, stop: int,
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
def _mark(equity: Any, day: Any, closes: Any, begin: int, end: int, until: int, cash: int, shares: int) -> None:
    """Add the worth of bars ``begin`` to ``end`` to the days from the first one's up to, not including, ``until``."""
    start = day[begin]
    if until - start == end - begin:
        for step in range(end - begin):
            equity[start + step] += cash + shares * closes[begin + step]
        return
    for k in range(begin, end):
        value = cash + shares * closes[k]
        for number in range(day[k], day[k + 1] if k + 1 < end else until):
            equity[number] += value


@_compiled
def walk(
    starts: Any, first: Any, day: Any, opened: Any, closes: Any, room: Any, hold: Any, trade_tax: Any, rural_tax: Any,
    actions: Any, piece: int, ppm: int, invest: int, rebalance: int, stop: int, take: int, holding: int,
    equity: Any, totals: Any, log: Any,
) -> int:  # fmt: skip
    """Trade every symbol; add to ``equity`` and ``totals``, fill ``log`` as far as it reaches; return its rows.

    It leaps from order to order: between two, a symbol's cash and shares do not change.
    """
    days, rows, most = equity.shape[0], 0, log.shape[0]
    simple = rebalance == 0 and stop < 0 and take < 0 and holding == 0
    for symbol in range(first.shape[0]):
        low, high = first[symbol], starts[symbol + 1]
        cash, shares, cost, fees, entered = piece, 0, 0, 0, low
        for number in range(day[low] if low < high else days):
            equity[number] += cash
        k, since = low, low
        while k < high:
            if shares == 0:
                while k < high and actions[k] <= 0:
                    k += 1
            elif simple:
                while k < high and actions[k] != 0:
                    k += 1
            if k == high:
                break
            pending = _wanted(
                actions[k], cash, shares, cost, k - entered + 1, closes[k], invest, rebalance, stop, take, holding
            )
            due, k = day[k] + 1, k + 1
            if pending == 0:
                continue
            if k == high or day[k] != due:
                totals[HALTED] += due < days
                continue
            _mark(equity, day, closes, since, k, due, cash, shares)
            totals[HELD] += k - since if shares > 0 else 0
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
            _mark(equity, day, closes, since, high, days, cash, shares)
            totals[HELD] += high - since if shares > 0 else 0
    return rows
