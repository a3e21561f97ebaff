"""Buy-and-hold of the run's own stocks with the run's own costs: what every result must stand beside."""

from __future__ import annotations

from kiwoom_api.engine.core import Engine
from kiwoom_api.market import commission


def buy_and_hold(engine: Engine, *, costs: str) -> list[int]:
    """Return each day's worth, in won, of the run's stocks bought in equal parts at the first day's open and kept.

    Whole shares, with commission; what does not buy a share stays cash. A stock that does not trade on the first
    day is bought at the open of its first bar.
    """
    if not engine.days:
        return []
    first = engine.days[0].day
    bars = {symbol: [bar for bar in engine.state.history.all(symbol) if bar.day >= first] for symbol in engine.symbols}
    part = engine.initial // len(engine.symbols)
    cash = engine.initial
    shares: dict[str, int] = {}
    worth = []
    cursor = dict.fromkeys(engine.symbols, 0)
    marks: dict[str, int] = {}
    for record in engine.days:
        for symbol, series in bars.items():
            position = cursor[symbol]
            if position >= len(series) or series[position].day > record.day:
                continue
            bar = series[position]
            cursor[symbol] = position + 1
            marks[symbol] = bar.close
            if symbol not in shares:
                shares[symbol] = _affordable(part, bar.open, costs)
                amount = shares[symbol] * bar.open
                cash -= amount + _fee(amount, costs)
        worth.append(cash + sum(count * marks[symbol] for symbol, count in shares.items()))
    return worth


def _affordable(budget: int, price: int, costs: str) -> int:
    shares = budget // price
    while shares and shares * price + _fee(shares * price, costs) > budget:
        shares -= 1
    return shares


def _fee(amount: int, costs: str) -> int:
    return commission(amount, venue="KRX", env=costs)
