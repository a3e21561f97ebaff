"""One engine: the same strategy object gives the same orders in process and over the wire."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiwoom_api.app.demo import Job, JobResult, market_of, plan, run_blocking
from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.strategies.swing import Swing
from kiwoom_api.trial.parity import explain, first_difference

REAL = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[3] / "shared")) / "krx/data/krx_daily.parquet"


def over_the_wire(data: Path | None, days: int, journal: str, folder: Path, profile: str = "real") -> JobResult:
    """Run the main job through client, gate and journal over HTTP and WebSocket."""
    return run_blocking(Job(data=data, days=days, journal=journal, data_dir=folder, profile=profile))


@pytest.mark.parametrize("profile", ["real", "mock"])
def test_backtest_and_wire_give_the_same_orders(tmp_path: Path, profile: str) -> None:
    """Order lists, fills, costs and equity agree between the backtest and the real client on the local exchange."""
    wire = over_the_wire(None, 20, f"sqlite:///{tmp_path / 'j.sqlite'}", tmp_path, profile)
    market = market_of(None, 1)
    days, symbols = plan(market, Swing(), 20, 12)
    local = run_backtest(Swing(), market, symbols=symbols, days=len(days), profile=profile)
    assert first_difference(local, wire.run) is None, explain(local, wire.run)
    assert wire.run.order_hash == local.order_hash
    assert (wire.run.final, wire.run.fees, wire.run.taxes) == (local.final, local.fees, local.taxes)
    assert len(wire.run.orders) >= 10
    assert wire.run.unresolved == 0
    assert wire.ledgers.agree
    assert wire.differences == ()


@pytest.mark.skipif(not REAL.is_file(), reason="real prices (krx_daily.parquet) are not here")
def test_real_prices_give_the_same_orders_through_both_doors(tmp_path: Path) -> None:
    """On real, adjusted, gappy prices the two doors agree as well, and the journal equals the exchange to the won."""
    wire = over_the_wire(REAL, 15, "memory://", tmp_path)
    market = market_of(REAL, 1)
    days, symbols = plan(market, Swing(), 15, 12)
    local = run_backtest(Swing(), market, symbols=symbols, days=len(days))
    assert first_difference(local, wire.run) is None, explain(local, wire.run)
    assert wire.ledgers.agree
    assert wire.run.unresolved == 0


def test_the_main_job_remembers_in_postgresql(tmp_path: Path, postgres_url: str) -> None:
    """With a PostgreSQL journal the run is the same, and two runs share one database without meeting."""
    runs = [over_the_wire(None, 6, postgres_url, tmp_path / str(number)) for number in (1, 2)]
    assert [job.ledgers.agree for job in runs] == [True, True]
    assert runs[0].run.order_hash == runs[1].run.order_hash
    assert len(runs[0].run.orders) > 0
