"""Means of what algorithms cost, with confidence intervals that know which orders shared a day."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING

import msgspec

from kiwoom_api.model.errors import MissingExtra
from kiwoom_api.research.slippage import Cell, Sample, Trial

if TYPE_CHECKING:
    import numpy as np

DRAWS = 2_000
"""Resamples of a bootstrap."""
LEVEL = 0.95


class Estimate(msgspec.Struct, frozen=True):
    """A mean in bp and the ends of its 95 % confidence interval; ``count`` orders that had the figure."""

    mean: float
    low: float
    high: float
    count: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One combination in the table.

    Attributes:
        side: ``buy``, ``sell``, or ``both``.
        count: parent orders.
        filled: mean part that was filled.
        part: mean of filled shares in parts of what the market traded meanwhile.
        arrival, vwap, close: bp against the arrival price, the interval's VWAP and the day's close, of what was
            filled; positive is a cost. None where nothing was.
        reprices, children: means.
    """

    model: str
    algo: str
    side: str
    rate: str
    count: int
    filled: float
    part: float | None
    arrival: Estimate | None
    vwap: Estimate | None
    close: Estimate | None
    reprices: float
    children: float


def rows_of(samples: Sequence[Sample], trial: Trial, *, pooled: bool = False) -> list[Row]:
    """Return the table of a trial: a row for each model, algorithm, size and side (``pooled``: both sides in one).

    The interval is a percentile bootstrap of the mean with 2,000 seeded resamples, over days: orders of the same day
    and market are drawn together.

    Raises:
        MissingExtra: without numpy.
    """
    groups: dict[tuple[str, str, str, str], list[Sample]] = {}
    for sample in samples:
        key = _key(sample.model, sample.cell, pooled=pooled)
        groups.setdefault(key, []).append(sample)
    keys = dict.fromkeys(_key(model, cell, pooled=pooled) for model in trial.models for cell in trial.cells)
    return [_row(key, groups[key]) for key in keys if key in groups]


def _key(model: str, cell: Cell, *, pooled: bool) -> tuple[str, str, str, str]:
    return model, cell.algo, f"{cell.rate * 100:f}".rstrip("0").rstrip(".") + "%", "both" if pooled else cell.side.value


def _row(key: tuple[str, str, str, str], samples: Sequence[Sample]) -> Row:
    model, algo, rate, side = key
    parts = [sample.part for sample in samples if sample.part is not None]
    return Row(
        model=model,
        algo=algo,
        side=side,
        rate=rate,
        count=len(samples),
        filled=fmean(sample.filled for sample in samples),
        part=fmean(parts) if parts else None,
        arrival=estimate([(sample.cluster, sample.arrival) for sample in samples]),
        vwap=estimate([(sample.cluster, sample.vwap) for sample in samples]),
        close=estimate([(sample.cluster, sample.close) for sample in samples]),
        reprices=fmean(sample.reprices for sample in samples),
        children=fmean(sample.children for sample in samples),
    )


def estimate(values: Sequence[tuple[str, float | None]], *, seed: int = 1) -> Estimate | None:
    """Return the mean of values with its interval; each value names the cluster that it is drawn with.

    None without a value; with values of a single cluster the interval has no width and says nothing.

    Raises:
        MissingExtra: without numpy.
    """
    known = [(cluster, value) for cluster, value in values if value is not None]
    if not known:
        return None
    try:
        import numpy as np
    except ImportError as error:
        raise MissingExtra("research", "confidence intervals") from error
    clusters: dict[str, list[float]] = {}
    for cluster, value in known:
        clusters.setdefault(cluster, []).append(value)
    sums = np.array([sum(each) for each in clusters.values()])
    counts = np.array([len(each) for each in clusters.values()])
    drawn = np.random.default_rng(seed).integers(0, len(sums), (DRAWS, len(sums)))
    means: np.ndarray[tuple[int], np.dtype[np.float64]] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(sums.sum() / counts.sum()), float(low), float(high), len(known))
