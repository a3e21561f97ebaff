"""Row 52 of the fault matrix: lost answers, failing lists, broken streams and deaths, all at once and in any order."""

from collections import Counter

import pytest

from kiwoom_api.trial.day import MORNING
from kiwoom_api.trial.many import fault_days

BLOCK = 50
BLOCKS = range(1, 501, BLOCK)


@pytest.mark.parametrize("first", BLOCKS, ids=lambda first: f"row-52 all at once, seeds {first} to {first + BLOCK - 1}")
def test_row_of_the_fault_matrix(first: int) -> None:
    """Whatever a seed does in one dense hour, no invariant breaks; answers, lists, streams and processes do fail."""
    struck, unknown, deaths = Counter[str](), 0, 0
    modes: set[str] = set()
    for outcome in fault_days(range(first, first + BLOCK), form=MORNING, processes=1):
        assert outcome.violations == (), f"kiwoom simulate --seed {outcome.seed} --morning --verbose"
        struck.update(outcome.strikes)
        unknown += outcome.unknown
        modes.add(outcome.mode)
        deaths += outcome.starts - (2 if outcome.mode == "safety" else 1)
    assert modes == {"safety", "liveness"}
    assert unknown > BLOCK // 2
    assert deaths > BLOCK // 10
    assert sum(struck.values()) > 3 * BLOCK
    for kinds in ({"lose-answer"}, {"partial-page", "garbage-json", "loop-page", "http-503-refused"}, {"drop-ws"}):
        assert kinds & struck.keys(), kinds
