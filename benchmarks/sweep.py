"""``python -m benchmarks.sweep``: 400 pairs of an SMA cross on 50 stocks × 2,500 bars, beside vectorbt.

Ours is the whole of ``run_sweep`` on one core, scores included; vectorbt's is ``Portfolio.from_signals`` with fees on
the same closes; the best of some rounds after a first call counts. Each runs in a process of its own, so that memory
is its own too. vectorbt is not installed with this package: give its interpreter in ``KIWOOM_PEERS_PYTHON``.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Row

SYMBOLS, DAYS = 50, 2_500
FAST, SLOW = "range(5, 25)", "range(30, 130, 5)"
SETS = 400
BARS = SYMBOLS * DAYS * SETS
LEAST_RATE, MOST_MB = 100.0, 500.0
LIMIT = 505.0
"""Million bars a second of the bare loop on one thread, as measured when the bar was set."""
INSTALL = (
    "python -m venv .venv-peers && .venv-peers/bin/pip install vectorbt; KIWOOM_PEERS_PYTHON=.venv-peers/bin/python"
)

_MARKET = f"""
import json, resource, time, sys
import numpy as np
rng = np.random.default_rng(1)
walks = np.exp(np.cumsum(rng.normal(0, 0.02, ({DAYS}, {SYMBOLS})), axis=0))
closes = np.maximum(50_000 * walks, 1_000).astype(np.int64)
def told(seconds, warm):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 ** 2)
    print(json.dumps({{"seconds": seconds, "warm": warm, "mb": peak}}))
"""
_OURS = (
    _MARKET
    + f"""
from datetime import date, timedelta
from kiwoom_api.research.kernels.panel import make_panel
from kiwoom_api.research.rules import RULES
from kiwoom_api.research.sweep import run_sweep
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.instruments import Instrument
days = [day for day in (date(2015, 7, 1) + timedelta(n) for n in range(9_000)) if day.weekday() < 5][:{DAYS}]
codes = [f"{{n:05d}}0" for n in range(1, {SYMBOLS} + 1)]
rows = [[Row(c, c, c, c, 10_000_000) for c in column.tolist()] for column in closes.T]
listed = {{c: Instrument(symbol=c, name=c) for c in codes}}
panel = make_panel(BarSet(listed, {{c: Series(days, r) for c, r in zip(codes, rows)}}))
grid = {{"fast": tuple({FAST}), "slow": tuple({SLOW})}}
begun = time.process_time()
run_sweep(panel, RULES["sma-cross"], {{"fast": (5,), "slow": (30,)}})
warm, best = time.process_time() - begun, float("inf")
for _ in range(7):
    begun = time.process_time()
    found = run_sweep(panel, RULES["sma-cross"], grid)
    best = min(best, time.process_time() - begun)
assert len(found.scores) == {SETS}
told(best, warm)
"""
)
_VECTORBT = (
    _MARKET
    + f"""
import pandas as pd
import vectorbt as vbt
frame = pd.DataFrame(closes.astype(float))
def run(fast, slow):
    windows = sorted(set(fast) | set(slow))
    means = {{n: frame.rolling(n).mean() for n in windows}}
    held = pd.concat({{(f, s): means[f] > means[s] for f in fast for s in slow}}, axis=1)
    wide = pd.concat({{key: frame for key in held.columns.droplevel(2).unique()}}, axis=1)
    portfolio = vbt.Portfolio.from_signals(wide, held, ~held, fees=0.00015, init_cash=2_000_000, freq="D")
    return portfolio.total_return()
begun = time.process_time()
run(range(5, 6), range(30, 31))
warm = time.process_time() - begun
best = float("inf")
for _ in range(2):
    begun = time.process_time()
    found = run({FAST}, {SLOW})
    best = min(best, time.process_time() - begun)
assert len(found) == {SYMBOLS * SETS}
told(best, warm)
"""
)


def measured(script: str, python: str = sys.executable) -> dict[str, float]:
    """Run a script in a process of its own, on one thread; return CPU seconds and peak memory."""
    env = {**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True, env=env)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def peer_python() -> str | None:
    """The interpreter that has vectorbt; None where there is none."""
    named = os.environ.get("KIWOOM_PEERS_PYTHON", "")
    if named and Path(named).exists():
        return named
    return sys.executable if importlib.util.find_spec("vectorbt") is not None else None


def peer() -> dict[str, float] | None:
    """vectorbt's figures; None where it is not installed, or where the machine has not the memory for it."""
    python = peer_python()
    if python is None:
        return None
    try:
        return measured(_VECTORBT, python)
    except subprocess.CalledProcessError:
        return None


def rows() -> list[Row]:
    """Rows of the common table: million bars a CPU second, and memory."""
    ours, theirs = measured(_OURS), peer()
    name = "vectorbt" if theirs else f"vectorbt: not installed ({INSTALL})"
    what = f"sweep, {SETS} SMA pairs × {SYMBOLS} × {DAYS:,} bars, one core"
    rate = [BARS / found["seconds"] / 1e6 if found else None for found in (ours, theirs)]
    return [
        Row(what, "M bars/s", rate[0] or 0.0, rate[1], name, least=LEAST_RATE, higher=True),
        Row("the same, peak memory", "MB", ours["mb"], theirs["mb"] if theirs else None, name, most=MOST_MB),
    ]


def main() -> None:
    """Measure and print."""
    ours, theirs = measured(_OURS), peer()
    title = f"Sweep: {SETS} SMA pairs × {SYMBOLS} stocks × {DAYS:,} bars = {BARS / 1e6:.0f} M bars, CPU of one core"
    grid = Table(title=title, title_justify="left")
    for heading in ("engine", "M bars/s", "peak MB", "first call, s"):
        grid.add_column(heading, justify="left" if heading == "engine" else "right")
    grid.add_row("limit (bare loop, as measured for the design)", f"{LIMIT:.0f}", "", "")
    for name, found in (("kiwoom_api.research.sweep", ours), ("vectorbt", theirs)):
        if found is None:
            grid.add_row(name, "not installed", "", "")
        else:
            grid.add_row(name, f"{BARS / found['seconds'] / 1e6:.1f}", f"{found['mb']:,.0f}", f"{found['warm']:.1f}")
    console = Console(width=110)
    console.print(grid)
    fast = BARS / ours["seconds"] / 1e6 >= LEAST_RATE and ours["mb"] < MOST_MB
    console.print(f"bar: ≥ {LEAST_RATE:.0f} M bars/s in < {MOST_MB:.0f} MB: {'kept' if fast else 'missed'}")
    if theirs is None:
        console.print(f"vectorbt: {INSTALL}")


if __name__ == "__main__":
    main()
