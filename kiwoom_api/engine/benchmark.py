"""Buy-and-hold of the run's own stocks with the run's own costs: what every result must stand beside."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, chain, repeat
from operator import add, mul

from kiwoom_api.engine.core import Engine
from kiwoom_api.market import commission


def buy_and_hold(engine: Engine, *, costs: str) -> list[int]:
    """Return each day's worth, in won, of the run's stocks bought in equal parts at the first day's open and kept.

    Whole shares, with commission; what does not buy a share stays cash. A stock that does not trade on the first
    day is bought at the open of its first bar.
    """
    days = [record.day for record in engine.days]
    paid, counts, columns = [0] * len(days), [], []
    if not days:
        return paid
    part = engine.initial // len(engine.symbols)
    for symbol in engine.symbols:
        traded, opened, closes = engine.state.history.series(symbol).since(days[0])
        if not traded:
            continue
        begin, shares = bisect_left(days, traded[0]), _affordable(part, opened, costs)
        # From the day it is bought on: its shares at the last close, less what they cost.
        paid[begin] += shares * opened + _fee(shares * opened, costs)
        counts.append(shares)
        columns.append(chain(repeat(0, begin), _marks(days[begin:], traded, closes)))
    worth = (sum(map(mul, counts, row)) for row in zip(*columns, strict=True)) if columns else repeat(0, len(days))
    cash = (engine.initial - won for won in accumulate(paid))
    return list(map(add, cash, worth))


def _marks(days: Sequence[date], traded: Sequence[date], closes: Sequence[int]) -> Sequence[int]:
    """Return the last close on each day, from the first day that has one."""
    if len(traded) == len(days):
        return closes
    marks, place = [], 0
    for day in days:
        if place + 1 < len(traded) and traded[place + 1] <= day:
            place += 1
        marks.append(closes[place])
    return marks


def _affordable(budget: int, price: int, costs: str) -> int:
    shares = budget // price
    while shares and shares * price + _fee(shares * price, costs) > budget:
        shares -= 1
    return shares


def _fee(amount: int, costs: str) -> int:
    return commission(amount, venue="KRX", env=costs)
