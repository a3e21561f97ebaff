"""How good a rule was with one set of parameters, and how much of the best one's result is luck. Floats live here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from statistics import NormalDist

import msgspec
import numpy as np
import numpy.typing as npt

from kiwoom_api.research.kernels.records import (
    BOUGHT,
    FEES,
    HALTED,
    SELLS,
    SOLD,
    TAXES,
    TOO_LARGE,
    UNFUNDED,
    WINS,
    Outcome,
)
from kiwoom_api.research.metrics import YEAR
from kiwoom_api.research.rules import Value

Real = npt.NDArray[np.float64]
BLOCKS = 8
"""Parts of the days that the test for overfitting puts together to halves, in every way."""
_LEAST_DAYS = 20
_EULER = 0.5772156649015329
_NORMAL = NormalDist()


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One set of parameters and what it came to. Ratios are fractions (0.05 = 5 %).

    Attributes:
        values: the parameters.
        final: won at the end.
        total: return over the whole run.
        sharpe: annual Sharpe ratio (252 days, no risk-free rate); 0 when nothing moved.
        drawdown: deepest fall from a peak, 0 or below.
        trades: sales.
        win_rate: share of sales with a profit after all costs; None without a sale.
        turnover: bought and sold amount over the cash at the start.
        costs: fees and taxes over the cash at the start.
        doubtful: orders larger than what is sure to fill at the open, or than the slice surely pays for.
        halted: orders refused because the stock did not trade the next day.
        skew, kurtosis: of the daily returns (normal: 0 and 3).
        blocks: sum and sum of squares of the daily returns in each of ``BLOCKS`` parts.
    """

    values: dict[str, Value]
    final: int
    total: float
    sharpe: float
    drawdown: float
    trades: int
    win_rate: float | None
    turnover: float
    costs: float
    doubtful: int
    halted: int
    skew: float
    kurtosis: float
    blocks: tuple[tuple[float, float], ...]


def score(values: dict[str, Value], found: Outcome, cash: int) -> Score:
    """Return the figures of an outcome that began with ``cash`` won."""
    totals = found.totals
    equity = np.concatenate(([cash], found.equity)).astype(np.float64)
    returns = daily_returns(equity)
    away = returns - returns.mean()
    squares = away * away
    variance = float(squares.mean())
    moved = variance > 0
    blocks = tuple((float(b.sum()), float(b @ b)) for b in np.array_split(returns, BLOCKS))
    return Score(
        values=values,
        final=found.final,
        total=found.final / cash - 1,
        sharpe=sharpe_of(returns),
        drawdown=float((equity / np.maximum.accumulate(equity)).min()) - 1,
        trades=int(totals[SELLS]),
        win_rate=int(totals[WINS]) / int(totals[SELLS]) if totals[SELLS] else None,
        turnover=int(totals[BOUGHT] + totals[SOLD]) / cash,
        costs=int(totals[FEES] + totals[TAXES]) / cash,
        doubtful=int(totals[TOO_LARGE] + totals[UNFUNDED]),
        halted=int(totals[HALTED]),
        skew=float((squares @ away) / len(away) / variance**1.5) if moved else 0.0,
        kurtosis=float((squares @ squares) / len(away) / variance**2) if moved else 3.0,
        blocks=blocks,
    )


def daily_returns(equity: Real) -> Real:
    """Return the daily returns of an equity curve that begins with the cash at the start."""
    return equity[1:] / np.maximum(equity[:-1], 1.0) - 1.0


def sharpe_of(returns: Real) -> float:
    """Return the annual Sharpe ratio of daily returns; 0 below 20 days or without movement."""
    if len(returns) < _LEAST_DAYS:
        return 0.0
    deviation = float(returns.std(ddof=1))
    return float(returns.mean()) / deviation * math.sqrt(YEAR) if deviation > 0 else 0.0


class Honesty(msgspec.Struct, frozen=True, kw_only=True):
    """What the best of many tries is worth.

    Attributes:
        tried: sets of parameters that were tried, all of them.
        luck: the annual Sharpe ratio that the best of so many worthless tries would be expected to show.
        deflated: probability that the best's true Sharpe ratio is above 0 after so many tries (deflated Sharpe ratio);
            below 0.95 the result is not distinguishable from luck. None below two tries or 20 days.
        expected: what is left of the best's Sharpe ratio once luck is taken off, 0 at least.
        overfitting: probability that the best half of the days' winner is below the median in the other half (PBO,
            combinatorially symmetric cross-validation); about 0.5 for worthless rules. None below two tries or 40 days.
        median: median Sharpe ratio of all tries.
        positive: share of tries that earned anything.
        beat: share of tries that earned more than holding the same stocks.
    """

    tried: int
    luck: float
    deflated: float | None
    expected: float
    overfitting: float | None
    median: float
    positive: float
    beat: float


def honesty(scores: Sequence[Score], *, days: int, hold: float, tried: int | None = None) -> Honesty:
    """Judge the best of many scores (the highest Sharpe ratio).

    Sources: Bailey and López de Prado, "The Deflated Sharpe Ratio" (2014); Bailey, Borwein, López de Prado and Zhu,
    "The Probability of Backtest Overfitting" (2017). Tries are taken as independent, which is the strict reading:
    neighbours in a grid resemble each other.

    Args:
        scores: one or more.
        days: trading days of the run.
        hold: return of holding the same stocks, a fraction.
        tried: how many were tried in all, where ``scores`` are not all of them.
    """
    count = tried or len(scores)
    sharpes = np.array([each.sharpe for each in scores])
    best = scores[int(sharpes.argmax())]
    luck, deflated = 0.0, None
    if count > 1 and days >= _LEAST_DAYS:
        luck = float(sharpes.std(ddof=1)) * _expected_best(count) if len(scores) > 1 else 0.0
        deflated = _probability(best, luck, days)
    return Honesty(
        tried=count,
        luck=luck,
        deflated=deflated,
        expected=max(best.sharpe - luck, 0.0),
        overfitting=_overfitting(scores) if len(scores) > 1 and days >= 5 * BLOCKS else None,
        median=float(np.median(sharpes)),
        positive=sum(each.total > 0 for each in scores) / len(scores),
        beat=sum(each.total > hold for each in scores) / len(scores),
    )


def _expected_best(count: int) -> float:
    """Return the expected highest of ``count`` draws from the standard normal distribution."""
    return (1 - _EULER) * _NORMAL.inv_cdf(1 - 1 / count) + _EULER * _NORMAL.inv_cdf(1 - 1 / (count * math.e))


def _probability(best: Score, luck: float, days: int) -> float:
    daily, bar = best.sharpe / math.sqrt(YEAR), luck / math.sqrt(YEAR)
    spread = 1 - best.skew * daily + (best.kurtosis - 1) / 4 * daily * daily
    return _NORMAL.cdf((daily - bar) * math.sqrt(days - 1) / math.sqrt(max(spread, 1e-12)))


def _overfitting(scores: Sequence[Score]) -> float:
    """Return in which share of splits the winner of one half of the days is below the median of the other half."""
    sums = np.array([each.blocks for each in scores])
    worse = splits = 0
    for half in combinations(range(BLOCKS), BLOCKS // 2):
        other = [block for block in range(BLOCKS) if block not in half]
        winner = int(_ratio(sums[:, list(half)]).argmax())
        outside = _ratio(sums[:, other])
        worse += int((outside < outside[winner]).sum() * 2 < len(scores) - 1)
        splits += 1
    return worse / splits


def _ratio(sums: Real) -> Real:
    """Return what orders as the Sharpe ratio does, for blocks of about equal length."""
    total, squares = sums[:, :, 0].sum(axis=1), sums[:, :, 1].sum(axis=1)
    found: Real = total / np.sqrt(np.maximum(squares, 1e-300))
    return found
