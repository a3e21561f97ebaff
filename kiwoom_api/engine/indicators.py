"""Indicators on finished bars: they cannot see the bar in the making, so they cannot look ahead.

Statistics are floats; what is a price of a bar (highest, lowest) is int won. Each returns None until there are
enough bars: a strategy says ``if mean is None: return``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

from kiwoom_api.engine.history import Series
from kiwoom_api.model.events import Bar


def mean(series: Series, count: int, *, ago: int = 0) -> float | None:
    """Return the mean of ``count`` closes in won (이동평균), the newest of them ``ago`` bars back."""
    end = len(series.sums) - ago
    if count < 1 or ago < 0 or end <= count:
        return None
    return (series.sums[end - 1] - series.sums[end - 1 - count]) / count


def deviation(series: Series, count: int) -> float | None:
    """Return the standard deviation of ``count`` closes in won (for 볼린저 밴드)."""
    middle = mean(series, count)
    if middle is None:
        return None
    return sqrt(sum((bar.close - middle) ** 2 for bar in series.bars[-count:]) / count)


def exponential_mean(series: Series, count: int) -> float | None:
    """Return the exponential mean of the closes in won (지수이동평균), begun with the plain mean of the first ones.

    It looks back over four times ``count`` bars at most: what came before weighs less than 0.1 %.
    """
    closes = [bar.close for bar in series.bars[-4 * count :]] if count > 0 else []
    if len(closes) < max(count, 1):
        return None
    weight = 2 / (count + 1)
    value = sum(closes[:count]) / count
    for close in closes[count:]:
        value += weight * (close - value)
    return value


def strength(series: Series, count: int) -> float | None:
    """Return the relative strength index 0 to 100 (RSI, by plain means of the last ``count`` changes)."""
    bars = series.bars[-count - 1 :]
    if count < 1 or len(bars) <= count:
        return None
    changes = [later.close - before.close for before, later in pairwise(bars)]
    up, down = sum(c for c in changes if c > 0), -sum(c for c in changes if c < 0)
    return 50.0 if up == down == 0 else 100 * up / (up + down)


def true_range(series: Series, count: int) -> float | None:
    """Return the mean true range of the last ``count`` bars in won (ATR)."""
    bars = series.bars[-count - 1 :]
    if count < 1 or len(bars) <= count:
        return None
    ranges = [max(b.high, a.close) - min(b.low, a.close) for a, b in pairwise(bars)]
    return sum(ranges) / count


def highest(series: Series, count: int) -> int | None:
    """Return the highest high of the last ``count`` bars in won."""
    found = _last(series, count)
    return max(bar.high for bar in found) if found else None


def lowest(series: Series, count: int) -> int | None:
    """Return the lowest low of the last ``count`` bars in won."""
    found = _last(series, count)
    return min(bar.low for bar in found) if found else None


def volume(series: Series, count: int) -> float | None:
    """Return the mean volume of the last ``count`` bars in shares."""
    found = _last(series, count)
    return sum(bar.volume for bar in found) / count if found else None


def _last(series: Series, count: int) -> Sequence[Bar]:
    return series.bars[-count:] if 0 < count <= len(series.bars) else ()
