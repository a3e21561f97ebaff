"""Walk-forward: what is chosen knows the training days only."""

from __future__ import annotations

from datetime import date

import msgspec
import numpy as np
import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import Panel, make_panel, window
from kiwoom_api.research.rules import RULES
from kiwoom_api.research.sweep import run_sweep
from kiwoom_api.research.walkforward import parse_walk, run_walk
from kiwoom_api.sim.synthetic import synthetic_market

SMA = RULES["sma-cross"]
GRID = {"fast": (3, 5), "slow": (10, 20, 40)}


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Three made-up stocks over three years."""
    market = synthetic_market(7, date(2025, 12, 30), 780)
    return make_panel(market, symbols=list(market.instruments)[:3], start=date(2023, 1, 2))


def test_research_walk_turns(panel: Panel) -> None:
    """Test spans follow each other without a gap or an overlap, each after its training span."""
    walk = run_walk(panel, SMA, GRID, train=12, test=6)
    assert [step.test[0].month for step in walk.steps] == [1, 7, 1, 7]
    for step in walk.steps:
        assert step.train[1] < step.test[0]
        assert step.tried == 6
        low, high = window(panel, *step.train)
        chosen = run_sweep(panel.between(low, high), SMA, GRID).scores[0]
        assert (chosen.values, chosen.sharpe) == (step.values, step.inside)
    assert walk.total == pytest.approx(np.prod([1 + step.total for step in walk.steps]) - 1)


def test_research_walk_does_not_see_the_test_days(panel: Panel) -> None:
    """Other prices after a training span change nothing of what is chosen on it."""
    before = run_walk(panel, SMA, GRID, train=12, test=12)
    edge = window(panel, before.steps[0].test[0], None)[0]
    changed = panel.close.copy()
    changed[panel.day >= edge] += 1_000
    after = run_walk(panel._replace(close=changed), SMA, GRID, train=12, test=12)
    first = [msgspec.structs.astuple(walk.steps[0]) for walk in (before, after)]
    assert first[0][:4] == first[1][:4]
    assert first[0][4:7] != first[1][4:7]


@pytest.mark.parametrize("text", ["", "3", "0:1", "3:0", "a:b", "3:1:1", "3d:1d", "-3:1"])
def test_research_walk_bad_input(text: str) -> None:
    """Spans of nonsense are refused."""
    with pytest.raises(BadInput, match="walk"):
        parse_walk(text)


def test_research_walk_too_short(panel: Panel) -> None:
    """Data shorter than one turn are refused; months and years are both read."""
    assert (parse_walk("3:1"), parse_walk("18m:6m")) == ((36, 12), (18, 6))
    with pytest.raises(BadInput, match="shorter spans"):
        run_walk(panel, SMA, GRID, train=60, test=12)
