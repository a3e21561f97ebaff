"""Figures about a run: return, CAGR, drawdown, Sharpe, win rate. Floats live here and nowhere near money."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from kiwoom_api.engine.result import RunResult
from kiwoom_api.model.values import Side

YEAR = 252
"""Trading days a year, for annual figures."""


class Metrics(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of a run. Ratios are fractions (0.05 = 5 %); None where the sample does not allow the figure.

    Attributes:
        total: return over the whole run.
        benchmark: the same of buy-and-hold.
        cagr: annual growth; None below 20 days, where annualising means nothing.
        drawdown: the deepest fall from a peak, as a negative fraction or 0.
        benchmark_drawdown: the same of buy-and-hold.
        sharpe: mean daily return over its deviation × √252, without a risk-free rate; None below 20 days.
        trades: sales closed.
        win_rate: share of sell orders with a profit after all costs; None without a sale.
        turnover: bought and sold amount over the initial equity.
        costs: fees and taxes over the initial equity.
    """

    total: float
    benchmark: float
    cagr: float | None
    drawdown: float
    benchmark_drawdown: float
    sharpe: float | None
    trades: int
    win_rate: float | None
    turnover: float
    costs: float


_LEAST_DAYS = 20


def measure(result: RunResult) -> Metrics:
    """Return the figures of a run."""
    equity = [result.initial, *(point.equity for point in result.equity)]
    benchmark = [result.initial, *(point.benchmark for point in result.equity)]
    sales = [order.profit for order in result.orders if order.side is Side.SELL and order.filled]
    wins = sum(1 for profit in sales if profit > 0)
    return Metrics(
        total=growth(equity),
        benchmark=growth(benchmark),
        cagr=cagr(equity),
        drawdown=min(drawdowns(equity)),
        benchmark_drawdown=min(drawdowns(benchmark)),
        sharpe=sharpe(equity),
        trades=len(sales),
        win_rate=wins / len(sales) if sales else None,
        turnover=sum(fill.amount for fill in result.fills) / result.initial,
        costs=(result.fees + result.taxes) / result.initial,
    )


def growth(equity: Sequence[int]) -> float:
    """Return the total return of an equity curve (won), as a fraction."""
    return equity[-1] / equity[0] - 1


def cagr(equity: Sequence[int]) -> float | None:
    """Return the annual growth; None below 20 days or when nothing is left."""
    days = len(equity) - 1
    if days < _LEAST_DAYS or equity[-1] <= 0:
        return None
    return math.pow(equity[-1] / equity[0], YEAR / days) - 1


def drawdowns(equity: Sequence[int]) -> list[float]:
    """Return for each point how far it lies below the highest before it, as a fraction ≤ 0."""
    found, peak = [], equity[0]
    for value in equity:
        peak = max(peak, value)
        found.append(value / peak - 1)
    return found


def sharpe(equity: Sequence[int]) -> float | None:
    """Return the annualised Sharpe ratio (252 days, no risk-free rate); None below 20 days or without movement."""
    returns = [b / a - 1 for a, b in pairwise(equity)]
    if len(returns) < _LEAST_DAYS:
        return None
    mean = math.fsum(returns) / len(returns)
    variance = math.fsum((r - mean) ** 2 for r in returns) / (len(returns) - 1)
    return mean / math.sqrt(variance) * math.sqrt(YEAR) if variance > 0 else None
