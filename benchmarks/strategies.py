"""The package's strategies on real KRX prices, with costs: ``python -m benchmarks.strategies --data FOLDER [NAME …]``.

The folder holds ``krx_daily.parquet``, ``krx_index_daily.parquet`` and the two intraday files; none comes with the
package. Each line says over how many days it was reckoned and with which fill model, and what the figures can't say
stands below them: a table of returns without that would be a lie.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.result import RunResult
from kiwoom_api.model.errors import MissingExtra
from kiwoom_api.research.metrics import YEAR, Metrics, measure
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.strategies import find

DAILY, INDEX = "krx_daily.parquet", "krx_index_daily.parquet"
FIVE, ONE = "intraday_5min_28stocks_2020.parquet", "intraday_1min_005930_2018.parquet"
CASH = 100_000_000

LIMITS = (
    "survivorship: all of the 94 stocks were still listed at the end; the 12 of a run are those with the highest "
    "turnover in the 20 days before it began, where the file knows their volume",
    "adjusted prices: about 11 % of the closes lie off the tick grid; orders are on it, dividends are not paid",
    "fill model bar: the way inside a daily bar is invented; orders in auctions fill at the open or the close",
    "fill model book: who stands across at the closing price and in the evening is invented; such fills are too easy",
    "costs: commission 0.015 % a side (NXT 0.0145 %), the sale tax of each date; KOSPI is the index without dividends",
    "intraday samples are far too short to say anything about a strategy",
)


class Job(NamedTuple):
    """A run: strategy, file, first and last day, fill model, parameters."""

    name: str
    file: str
    first: date | None
    last: date | None
    model: str = "bar"
    values: tuple[tuple[str, Any], ...] = ()


TEN, LATE = date(2015, 2, 2), date(2024, 1, 2)
JOBS = (
    *(Job(name, DAILY, TEN, None) for name in ("hold", "sma", "swing", "dip", "rebalance")),
    Job("after-hours", DAILY, LATE, None, "book"),
    Job("day", FIVE, None, None),
    Job("day", ONE, None, None, values=(("interval", "1m"),)),
)


class Line(NamedTuple):
    """A run's figures; ``kospi`` is the index's growth over the same days, None where it is not known."""

    job: Job
    run: RunResult
    found: Metrics
    kospi: float | None
    seconds: float


def lines(folder: Path, names: list[str]) -> Iterator[Line]:
    """Run the jobs one after the other."""
    for job in JOBS:
        if names and job.name not in names:
            continue
        began = time.process_time()
        strategy = find(job.name)(**dict(job.values))
        run = run_backtest(strategy, load_bars(folder / job.file), start=job.first, end=job.last, model=job.model)
        kospi = index_growth(folder, run.first_day, run.last_day)
        yield Line(job, run, measure(run), kospi, time.process_time() - began)


def index_growth(folder: Path, first: date, last: date) -> float | None:
    """Return what KOSPI did from the close before the first day to the last day's close."""
    try:
        import polars
    except ImportError as error:
        raise MissingExtra("data", "reading the index") from error
    frame = polars.read_parquet(folder / INDEX).filter(polars.col("index_code") == "ks11").sort("date")
    before = frame.filter(polars.col("date").dt.date() < first)["close"]
    until = frame.filter(polars.col("date").dt.date() <= last)["close"]
    return until[-1] / before[-1] - 1 if len(before) and len(until) else None


def table(found: list[Line]) -> Table:
    """Return the lines as a table."""
    made = Table()
    heads = (
        "strategy", "days", "from", "to", "stocks", "fills by", "return", "a year", "Sharpe", "drawdown", "turnover",
        "costs", "sales", "held", "KOSPI", "CPU s",
    )  # fmt: skip
    for head in heads:
        made.add_column(head, justify="left" if head in ("strategy", "fills by") else "right", no_wrap=True)
    for line in found:
        run, figures = line.run, line.found
        long = len(run.equity) >= YEAR  # what a few weeks come to in a year means nothing
        sharpe = f"{figures.sharpe:.2f}" if long and figures.sharpe is not None else ""
        yearly = _percent(figures.cagr if long else None)
        made.add_row(
            line.job.name, f"{len(run.equity):,}", str(run.first_day), str(run.last_day), str(len(run.symbols)),
            run.fill_model, _percent(figures.total), yearly, sharpe, _percent(figures.drawdown),
            f"{figures.turnover:.1f}", _percent(figures.costs), f"{figures.trades:,}", _percent(figures.benchmark),
            _percent(line.kospi), f"{line.seconds:.0f}",
        )  # fmt: skip
    return made


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value * 100:+.1f} %"


def main() -> None:
    """Print the table, what the data's reader assumed, and what the figures can't say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the four files")
    parser.add_argument("names", nargs="*", help="strategies; all when none is given")
    given = parser.parse_args()
    console = Console(width=200)
    found = list(lines(given.data, given.names))
    console.print(table(found))
    for text in dict.fromkeys([*LIMITS, *(f"{line.job.file}: {note}" for line in found for note in line.run.notes)]):
        console.print(f"· {text}")
    for line in found:
        for fault in line.run.faults:
            console.print(f"! {fault}")


if __name__ == "__main__":
    main()
