"""The batch kernel: the same fills as the ladder, in one batch or many, and bad batches refused."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from fuzz_tally import count
from matching_tools import TIMES

from kiwoom_api.model.errors import BadInput
from kiwoom_api.sim.matching import random_flow, replay


@pytest.fixture(scope="module")
def kernel() -> Any:
    """The kernel's module."""
    pytest.importorskip("numba", reason="the extra 'research' is not installed")
    from kiwoom_api.sim.kernels import matching

    return matching


@pytest.mark.parametrize(
    "mix",
    [
        {},
        {"limits": 70, "markets": 10, "cancels": 10},
        {"limits": 40, "markets": 1, "cancels": 20, "levels": 12},
        {"limits": 50, "markets": 25, "cancels": 0, "levels": 30},
    ],
)
def test_kernel_fills_are_the_ladders(kernel: Any, mix: dict[str, int]) -> None:
    """Fill by fill, level by level and order by order the kernel is the ladder, also when a flow comes in batches."""
    levels = mix.get("levels", 600)
    for seed in range(4 * TIMES):
        flow = random_flow(seed, 6_000, **mix)
        count(6_000)
        ladder, fills = replay(flow, levels)
        book = kernel.BatchLadder(levels, 6_000)
        rows = kernel.rows(flow)
        found = [
            tuple(row) for part in (rows[:1_000], rows[1_000:1_001], rows[1_001:]) for row in book.run(part).tolist()
        ]
        assert found == fills
        for buy in (True, False):
            assert book.depth(buy=buy) == ladder.depth(buy=buy, count=levels)


def test_one_message_may_fill_all_that_earlier_batches_left(kernel: Any) -> None:
    """A batch of one market order takes thousands of orders that rest from before, each of them once."""
    book = kernel.BatchLadder(50, 40_001)
    assert not len(book.run([[0, 0, 1 + number % 50, 2, 0] for number in range(40_000)]))
    fills = book.run([[1, 1, 0, 79_999, 0]])
    assert sorted(fills[:, 0].tolist()) == list(range(1, 40_001))
    assert fills[:, 3].sum() == 79_999
    assert book.depth(buy=False) == [(50, 1)]


@pytest.mark.parametrize(
    "row",
    [
        [4, 1, 5, 1, 0],
        [0, 2, 5, 1, 0],
        [0, 1, 0, 1, 0],
        [0, 1, 11, 1, 0],
        [0, 1, 5, 0, 0],
        [0, 1, 5, -1, 0],
        [2, 0, 0, -1, 1],
        [2, 0, 0, 0, 2],
        [3, 0, 5, 5, 0],
        [3, 0, 5, 0, 1],
        [0, 1, 5, 2**31, 0],
        [0, 1, 5 + 2**32, 1, 0],
    ],
)
def test_kernel_refuses_what_would_leave_its_arrays(kernel: Any, row: list[int]) -> None:
    """A message out of range is named before anything is run."""
    book = kernel.BatchLadder(10, 2)
    with pytest.raises(BadInput, match=r"messages\[1\]"):
        book.run([[0, 1, 5, 7, 0], row])
    assert book.messages == 0
    with pytest.raises(BadInput, match="at most 2"):
        book.run([[0, 1, 5, 7, 0]] * 3)


def test_kernel_names_the_missing_extra() -> None:
    """Without numba the import says in one line which extra to install."""
    code = "import sys; sys.modules['numba'] = None\nimport kiwoom_api.sim.kernels.matching"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'kiwoom-api[research]'" in done.stderr.strip().splitlines()[-1]
