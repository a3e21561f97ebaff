"""The swing strategy on real KRX prices, where the data folder is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.model.values import Side
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.strategies.swing import Swing

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[2].parent / "shared"))
DAILY = SHARED / "krx" / "data" / "krx_daily.parquet"


@pytest.mark.skipif(not DAILY.exists(), reason=f"{DAILY} is not here (KIWOOM_SHARED)")
def test_engine_real_data() -> None:
    """On real daily bars the strategy trades both ways over 60 days, and cash is what fills and costs made of it."""
    result = run_backtest(Swing(), load_bars(DAILY), days=60)
    assert len(result.orders) >= 24
    assert {fill.side for fill in result.fills} == set(Side)
    flow = sum(-fill.side.sign * fill.amount - fill.fee - fill.tax for fill in result.fills)
    assert result.cash == result.initial + flow
    assert (result.unresolved, result.faults) == (0, ())
    assert len(result.notes) == 2
