"""Indicators on finished bars: they cannot see the bar in the making, so they cannot look ahead.

Statistics are floats; what is a price of a bar (highest, lowest) is int won. Each returns None until there are
enough bars: a strategy says ``if mean is None: return``.
"""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

from kiwoom_api.engine.series import Series


def mean(series: Series, count: int, *, ago: int = 0) -> float | None:
    """Return the mean of ``count`` closes in won (이동평균), the newest of them ``ago`` bars back."""
    end = series.end - ago
    begin = end - count
    if count < 1 or ago < 0 or begin < series.first:
        return None
    return (series.sums[end] - series.sums[begin]) / count


def deviation(series: Series, count: int) -> float | None:
    """Return the standard deviation of ``count`` closes in won (for 볼린저 밴드)."""
    middle = mean(series, count)
    if middle is None:
        return None
    return sqrt(sum((close - middle) ** 2 for close in series.column("close", count)) / count)


def exponential_mean(series: Series, count: int) -> float | None:
    """Return the exponential mean of the closes in won (지수이동평균), begun with the plain mean of the first ones.

    It looks back over four times ``count`` bars at most: what came before weighs less than 0.1 %.
    """
    closes = series.column("close", 4 * count)
    if len(closes) < max(count, 1):
        return None
    weight = 2 / (count + 1)
    value = sum(closes[:count]) / count
    for close in closes[count:]:
        value += weight * (close - value)
    return value


def strength(series: Series, count: int) -> float | None:
    """Return the relative strength index 0 to 100 (RSI, by plain means of the last ``count`` changes)."""
    if count < 1 or len(series) <= count:
        return None
    changes = [later - before for before, later in pairwise(series.column("close", count + 1))]
    up, down = sum(c for c in changes if c > 0), -sum(c for c in changes if c < 0)
    return 50.0 if up == down == 0 else 100 * up / (up + down)


def true_range(series: Series, count: int) -> float | None:
    """Return the mean true range of the last ``count`` bars in won (ATR)."""
    if count < 1 or len(series) <= count:
        return None
    highs, lows = series.column("high", count), series.column("low", count)
    before = series.column("close", count + 1)  # zip stops one short of the newest close
    return sum(max(h, c) - min(low, c) for h, low, c in zip(highs, lows, before, strict=False)) / count


def highest(series: Series, count: int) -> int | None:
    """Return the highest high of the last ``count`` bars in won."""
    return max(series.column("high", count)) if 0 < count <= len(series) else None


def lowest(series: Series, count: int) -> int | None:
    """Return the lowest low of the last ``count`` bars in won."""
    return min(series.column("low", count)) if 0 < count <= len(series) else None


def volume(series: Series, count: int) -> float | None:
    """Return the mean volume of the last ``count`` bars in shares."""
    return sum(series.column("volume", count)) / count if 0 < count <= len(series) else None
