"""``python -m benchmarks.book_model``: a trading day of the fill model book, in process: seconds and memory."""

import argparse
import resource
import sys
import time
from datetime import date, datetime, timedelta

from rich.console import Console
from rich.table import Table

from kiwoom_api.model.events import Event
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, Side
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server.setup import LIVE_SECONDS

DAYS = [date(2026, 11, 19) + timedelta(days=number) for number in (-1, 4)]
SEED = 20261123


def exchange(count: int, *, every: int, model: str = "book") -> Exchange:
    """An exchange with so many stocks at 07:00 of a day, each of which trades a million shares."""
    codes = [f"{number:05d}0" for number in range(1, count + 1)]
    rows = [Row(10_000, 10_200, 9_900, 10_000, 10**6), Row(10_000, 10_400, 9_800, 10_300, 10**6)]
    instruments = {
        code: Instrument(symbol=code, name=code, market="KOSDAQ" if number % 2 else "KOSPI", shares=10**8)
        for number, code in enumerate(codes)
    }
    bars = BarSet(instruments, {code: Series(DAYS, rows) for code in codes}, origin="benchmark")
    start = datetime.combine(DAYS[-1], datetime.min.time(), KST) + timedelta(hours=7)
    return Exchange(MarketData(bars, seed=SEED, every=every), start=start, model=model, seed=SEED, cash=10**12)


class Heard:
    """Counts what is published."""

    def __init__(self) -> None:
        self.events = 0

    def __call__(self, event: Event) -> None:
        """Hear an event."""
        self.events += 1


def watched_day(count: int, *, every: int, model: str = "book") -> tuple[float, int]:
    """CPU seconds and events of a day, 07:00 to 20:05, of so many stocks of which somebody hears everything."""
    floor, heard = exchange(count, every=every, model=model), Heard()
    floor.subscribe(heard)
    begun = time.process_time()
    floor.advance(floor.now + timedelta(hours=13, minutes=5))
    return time.process_time() - begun, heard.events


def busy_day(count: int, *, every: int) -> tuple[float, int]:
    """The same with an order that rests all day in every stock, far from the market: every book is real."""
    floor, heard = exchange(count, every=every), Heard()
    floor.subscribe(heard)
    begun = time.process_time()
    floor.advance(floor.now + timedelta(hours=2, minutes=5))
    account = floor.open_account("benchmark")
    for code in floor.instruments:
        floor.place(account, OrderRequest(symbol=code, side=Side.BUY, quantity=10, price=7_500))
    floor.advance(floor.now + timedelta(hours=11))
    return time.process_time() - begun, heard.events


def peak_memory() -> float:
    """MiB that this process has taken at most."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / (1024 if sys.platform == "darwin" else 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.book_model", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the stocks")
    part = 10 if parser.parse_args().quick else 1
    grid = Table(title="The model book, a day in process (CPU seconds; lower is better)", title_justify="left")
    for heading in ("what", "seconds", "events", "bar", "MiB so far"):
        grid.add_column(heading, justify="left" if heading == "what" else "right", no_wrap=True)
    few, many = 100 // part, 3_000 // part
    cases = (
        (f"{many:,} watched stocks, a step every 10 minutes", lambda: watched_day(many, every=STEP_SECONDS), ""),
        (f"{few} watched stocks, a step every 10 minutes", lambda: watched_day(few, every=STEP_SECONDS), "≤ 60"),
        (f"{few} watched stocks, a trade every few seconds", lambda: watched_day(few, every=LIVE_SECONDS), "≤ 60"),
        (
            "… with the model bar, 09:00-15:30 only",
            lambda: watched_day(few, every=LIVE_SECONDS, model="bar"),
            "",
        ),
        (f"{few} stocks with an order in each, every 10 minutes", lambda: busy_day(few, every=STEP_SECONDS), "≤ 60"),
        (f"{few} stocks with an order in each, every few seconds", lambda: busy_day(few, every=LIVE_SECONDS), ""),
    )
    for what, work, bar in cases:
        seconds, events = work()
        grid.add_row(what, f"{seconds:,.1f}", f"{events:,}", bar, f"{peak_memory():,.0f}")
    Console(width=120).print(grid)


if __name__ == "__main__":
    main()
