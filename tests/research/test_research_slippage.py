"""What algorithms cost on the made-up market: every order is counted, its cost is its own, and means have intervals."""

from __future__ import annotations

from decimal import Decimal
from statistics import fmean

import numpy as np
import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.specs import PLANS
from kiwoom_api.research.slippage import Sample, Trial, rates_of, run_slippage
from kiwoom_api.research.slippage_stats import Estimate, estimate, rows_of

SMALL = Trial(rates=(Decimal("0.05"),), days=2, seeds=1, stocks=8, models=("bar",))


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    """Sixteen parent orders of all algorithms."""
    return run_slippage(SMALL)


def test_slippage_samples(samples: list[Sample]) -> None:
    """Each stock has one parent order a day, each algorithm and both sides come up, and nothing is over-filled."""
    assert len(samples) == SMALL.days * SMALL.stocks
    assert {sample.cell.algo for sample in samples} == set(PLANS)
    assert {sample.cell.side for sample in samples} == set(Side)
    assert len({sample.cluster for sample in samples}) == SMALL.days
    assert all(0 <= sample.filled <= 1 for sample in samples)
    assert all((sample.arrival is None) is (sample.filled == 0) for sample in samples)


def test_slippage_crosses(samples: list[Sample]) -> None:
    """Five percent of the usual volume is filled by the end when the rest crosses."""
    assert fmean(sample.filled for sample in samples) > 0.97


def test_slippage_closing(samples: list[Sample]) -> None:
    """The closing auction's algorithm pays the close: 0 bp against it, and never a re-price."""
    closing = [sample for sample in samples if sample.cell.algo == "close"]
    assert closing
    assert all((sample.close, sample.reprices, sample.children) == (0, 0, 1) for sample in closing)


def test_slippage_repeatable() -> None:
    """The same trial gives the same samples, over two processes as in one, and progress reaches its end."""
    trial = Trial(algos=("passive", "close"), days=2, seeds=2, stocks=2, models=("bar",))
    told: list[tuple[int, int]] = []
    runs = [run_slippage(trial, jobs=jobs, progress=lambda *at: told.append(at)) for jobs in (1, 2)]
    assert runs[0] == runs[1]
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4), (2, 4), (4, 4)]


def test_slippage_book() -> None:
    """On the book model a market-taking order of a larger size costs more than a tenth of it."""
    trial = Trial(
        algos=("passive",), rates=(Decimal("0.01"), Decimal("0.3")), days=2, seeds=1, stocks=6, models=("book",)
    )
    rows = rows_of(run_slippage(trial), trial, pooled=True)
    small, large = (row.arrival for row in rows)
    assert small is not None
    assert large is not None
    assert small.mean < large.mean


def test_slippage_rows(samples: list[Sample]) -> None:
    """Rows come in the order of the trial, count every sample once, and pooling adds the sides up."""
    rows, pooled = rows_of(samples, SMALL), rows_of(samples, SMALL, pooled=True)
    assert sum(row.count for row in rows) == sum(row.count for row in pooled) == len(samples)
    assert [row.algo for row in pooled] == list(PLANS)
    assert {row.rate for row in rows} == {"5%"}
    twap = [sample.arrival for sample in samples if sample.cell.algo == "twap"]
    found = next(row.arrival for row in pooled if row.algo == "twap")
    assert found is not None
    assert found.mean == pytest.approx(fmean(value for value in twap if value is not None))


def test_slippage_interval() -> None:
    """The interval covers a known mean about as often as it says, and knows which orders shared a day."""
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(120):
        found = estimate([(str(n), float(value)) for n, value in enumerate(rng.normal(5, 20, 60))])
        assert found is not None
        covered += found.low <= 5 <= found.high
    assert 105 <= covered <= 119
    apart = estimate([(str(n), float(n % 10)) for n in range(100)])
    together = estimate([(str(n % 10), float(n % 10)) for n in range(100)])
    assert apart is not None
    assert together is not None
    assert together.mean == apart.mean
    assert together.high - together.low > 2 * (apart.high - apart.low)
    assert estimate([("a", None)]) is None
    assert estimate([("a", 1.0), ("a", None)]) == Estimate(1.0, 1.0, 1.0, 1)


@pytest.mark.parametrize(
    "values",
    [
        {"algos": ("fast",)},
        {"algos": ()},
        {"models": ("tape",)},
        {"rates": ()},
        {"rates": (Decimal("0.9"),)},
        {"days": 0},
        {"seeds": True},
        {"stocks": 51},
        {"minutes": 0},
        {"finish": "hope"},
    ],
)
def test_slippage_refuses(values: dict[str, object]) -> None:
    """What cannot be measured is refused by name."""
    with pytest.raises(BadInput, match=next(iter(values))):
        Trial(**values)  # type: ignore[arg-type]


def test_slippage_sizes() -> None:
    """Sizes are read as percent or parts; what is no number is refused."""
    assert rates_of("1%, 0.05,15%") == (Decimal("0.01"), Decimal("0.05"), Decimal("0.15"))
    with pytest.raises(BadInput):
        rates_of("much")
