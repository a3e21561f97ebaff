"""Trading days of 100 stocks in process, and the memory of 3,000.

The fill model book has every session of KRX and NXT, 07:00 to 20:05; ``bar`` the regular one. Where nobody takes part
the house's quotes are known without a book; an order in every stock makes each book real, which is the dearest day.
"""

import importlib
import multiprocessing
import sys
import time
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection

from benchmarks.measure import Row as Line
from kiwoom_api.market import trading_days
from kiwoom_api.model.events import Event
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, Side
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server.setup import LIVE_SECONDS

DAY_BAR, MEMORY_BAR = 60.0, 1_024.0
STOCKS, MANY = 100, 3_000
HISTORY = 250
"""Daily bars of each stock before the day, where memory is measured."""
DAY = date(2026, 11, 23)
SEED = 20261123


def exchange(count: int, *, every: int, model: str = "book", history: int = 1) -> Exchange:
    """An exchange with so many stocks at 07:00 of a day, each of which trades a million shares."""
    codes = [f"{number:05d}0" for number in range(1, count + 1)]
    before = trading_days(DAY - timedelta(days=2 * history + 10), DAY)[-history - 1 : -1]
    instruments = {
        code: Instrument(symbol=code, name=code, market="KOSDAQ" if number % 2 else "KOSPI", shares=10**8)
        for number, code in enumerate(codes)
    }
    series = {code: Series([*before, DAY], [_row(10_000) for _ in before] + [_row(10_300)]) for code in codes}
    bars = BarSet(instruments, series, origin="benchmark")
    start = datetime.combine(DAY, datetime.min.time(), KST) + timedelta(hours=7)
    return Exchange(MarketData(bars, seed=SEED, every=every), start=start, model=model, seed=SEED, cash=10**12)


def _row(close: int) -> Row:
    """A bar whose numbers are its own, as those read from a file are: memory is measured here."""
    return Row(close - 300, close + 100, close - 500, close, close * 100)


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


def peak_memory() -> float | None:
    """MiB that this process has taken at most; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    resource = importlib.import_module("resource")
    peak: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / (1024 if sys.platform == "darwin" else 1)


def market_memory(count: int) -> float | None:
    """MiB of a process that has watched so many stocks, each with a year of daily bars, until 10:00."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    child = context.Process(target=_watch, args=(far, count), daemon=True)
    child.start()
    far.close()
    found: float | None = near.recv()
    child.join()
    return found


def _watch(pipe: Connection, count: int) -> None:
    floor = exchange(count, every=STEP_SECONDS, history=HISTORY)
    floor.subscribe(Heard())
    floor.advance(floor.now + timedelta(hours=3))
    pipe.send(peak_memory())


def rows() -> list[Line]:
    """Every row of this part."""
    found = []
    for how, every in (("a step every 10 minutes", STEP_SECONDS), ("a trade every few seconds", LIVE_SECONDS)):
        for what, work in (("watched", watched_day), ("with an order in each", busy_day)):
            seconds, _ = work(STOCKS, every=every)
            found.append(Line(f"a day of {STOCKS} stocks {what}, book, {how}", "s", seconds, most=DAY_BAR))
    seconds, _ = watched_day(STOCKS, every=LIVE_SECONDS, model="bar")
    found.append(Line(f"a day of {STOCKS} stocks watched, bar, a trade every few seconds", "s", seconds, most=DAY_BAR))
    memory = market_memory(MANY)
    if memory is not None:
        found.append(Line(f"{MANY:,} watched stocks with a year of bars, book", "MiB", memory, most=MEMORY_BAR))
    return found
