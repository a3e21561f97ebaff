"""The engine's backtests: SMA(10/50), long only, with fees, beside three engines from PyPI on the same closes.

Each figure is the CPU time of a process of its own, on one core, orders, costs, result and buy-and-hold included; the
best of some runs counts, as noise only slows. The peers have a Python of their own (``KIWOOM_PEERS_PYTHON``);
backtesting.py knows no portfolio and walks the stocks one by one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.measure import Row

SYMBOLS, DAYS = 50, 2_500
CENTURY = 36_000
"""Days of the longest series: every day of a hundred years, since the market's law ends there."""
SIZES = ((40, DAYS), (400, DAYS), (400, 25_000))
"""Stocks and days of 0.1, 1 and 10 million bars."""
BARS_BAR, BYTES_BAR = 500_000, 200
_ALLOWED = "the limit: a bare loop in plain Python, every event through a heap"
PYTHON = os.environ.get("KIWOOM_PEERS_PYTHON", "")
PEERS = {"backtesting.py": "backtesting", "backtrader": "backtrader", "nautilus_trader": "nautilus_trader"}
INSTALL = "python -m venv .venv-peers && .venv-peers/bin/pip install {}; KIWOOM_PEERS_PYTHON=.venv-peers/bin/python"

_MARKET = """
import json, random, sys, time
from array import array
from datetime import date, timedelta
def walk(seed, count):
    rng, columns, close = random.Random(seed), [array("q") for _ in range(5)], 50_000
    for _ in range(count):
        opened = max(int(close * (1 + rng.gauss(0, 0.005))), 1_000)
        close = max(int(close * (1 + min(max(rng.gauss(0, 0.02), -0.2), 0.2))), 1_000)
        high, low = int(max(opened, close) * 1.003), int(min(opened, close) * 0.997)
        for column, number in zip(columns, (opened, high, low, close, 1_000_000)):
            column.append(number)
    return columns
def best(run, rounds):
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        run()
        found.append(time.process_time() - begun)
    return min(found)
"""
_OURS = (
    _MARKET
    + """
import resource
import msgspec
from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.market import trading_days
from kiwoom_api.sim.barset import BarSet, Rows, Series
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.risk import RiskLimits
from kiwoom_api.strategies.sma import Sma
limits = msgspec.structs.replace(RiskLimits.for_environment("sim"), orders_per_second=None)
def resident():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
def market(stocks, count):
    if count > 2_600:
        days = [date(2001, 1, 2) + timedelta(number) for number in range(count)]
    else:
        days = list(trading_days(date(2015, 7, 1), date(2026, 6, 30)))[:count]
    walks = [walk(seed, count) for seed in range(min(stocks, 50))]
    codes = [f"{number:05d}0" for number in range(1, stocks + 1)]
    made = {}
    for number, code in enumerate(codes):
        columns = [array("q", column) for column in walks[number % len(walks)]]
        made[code] = Series(days, Rows([*columns, array("q", bytes(8 * count))]))
    return BarSet({code: Instrument(symbol=code, name=code) for code in codes}, made), codes
def told(stocks, count, rounds):
    before = resident()
    bars, codes = market(stocks, count)
    filled = []
    def run():
        found = run_backtest(
            Sma(), bars, symbols=codes, start=bars.days[0], cash=2_000_000 * stocks, limits=limits
        )
        filled[:] = [len(found.fills)]
    seconds = best(run, rounds)
    grown = (resident() - before) / (stocks * count)
    print(json.dumps({"seconds": seconds, "fills": filled[0], "bytes": grown}))
"""
)
_BOOK = (
    _OURS
    + """
bars, codes = market(5, 60)
run = lambda: run_backtest(Sma(fast=2, slow=5), bars, symbols=codes, days=40, model="book")
print(json.dumps({"seconds": best(run, 1)}))
"""
)
_LIMIT = (
    _MARKET
    + f"""
from heapq import heappop, heappush
class Bar:
    __slots__ = ("close", "day", "open", "symbol")
    def __init__(self, symbol, day, opened, close):
        self.symbol, self.day, self.open, self.close = symbol, day, opened, close
class Cross:
    def __init__(self):
        self.sums = [[0] for _ in range({SYMBOLS})]
    def on_bar(self, desk, bar):
        sums = self.sums[bar.symbol]
        last = sums[-1] + bar.close
        sums.append(last)
        if len(sums) <= 50:
            return
        fast, slow, held = (last - sums[-11]) / 10, (last - sums[-51]) / 50, desk.shares[bar.symbol]
        if fast > slow and not held:
            desk.order(bar, 2_000_000 // bar.close)
        elif fast < slow and held:
            desk.order(bar, -held)
class Desk:
    def __init__(self):
        self.cash, self.shares, self.events, self.fills = 100_000_000, [0] * {SYMBOLS}, [], []
    def order(self, bar, shares):
        heappush(self.events, (bar.day + 1, 0, bar.symbol, shares))
    def run(self, walks, strategy):
        events = self.events
        for number, (opens, _, _, closes, _) in enumerate(walks):
            heappush(events, (0, 1, number, Bar(number, 0, opens[0], closes[0])))
        while events:
            day, phase, number, event = heappop(events)
            opens, _, _, closes, _ = walks[number]
            if phase:
                strategy.on_bar(self, event)
                if day + 1 < {DAYS}:
                    heappush(events, (day + 1, 1, number, Bar(number, day + 1, opens[day + 1], closes[day + 1])))
            elif day < {DAYS}:
                won = event * opens[day]
                self.cash -= won + abs(won) * 15 // 100_000
                self.shares[number] += event
                self.fills.append((day, number, event, opens[day]))
walks = [walk(seed, {DAYS}) for seed in range({SYMBOLS})]
print(json.dumps({{"seconds": best(lambda: Desk().run(walks, Cross()), 5)}}))
"""
)
"""What plain Python allows: a strategy object and a heap of events, without law, gate, order records and result."""
_BACKTESTING = (
    _MARKET
    + f"""
import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover
def sma(values, n):
    return pd.Series(values).rolling(n).mean()
class Cross(Strategy):
    def init(self):
        self.fast, self.slow = self.I(sma, self.data.Close, 10), self.I(sma, self.data.Close, 50)
    def next(self):
        if not self.position and self.fast > self.slow:
            self.buy()
        elif self.position and self.fast < self.slow:
            self.position.close()
names = ("Open", "High", "Low", "Close", "Volume")
days = pd.bdate_range("2015-07-01", periods={DAYS})
frames = [pd.DataFrame(dict(zip(names, walk(seed, {DAYS}))), index=days) for seed in range({SYMBOLS})]
def run():
    for frame in frames:
        Backtest(frame, Cross, cash=2_000_000, commission=0.00015, finalize_trades=True).run()
print(json.dumps({{"seconds": best(run, 2)}}))
"""
)
_BACKTRADER = (
    _MARKET
    + f"""
import backtrader as bt
import pandas as pd
class Cross(bt.Strategy):
    def __init__(self):
        self.means = {{d: (bt.ind.SMA(d.close, period=10), bt.ind.SMA(d.close, period=50)) for d in self.datas}}
    def next(self):
        for data, (fast, slow) in self.means.items():
            held = self.getposition(data).size
            if not held and fast[0] > slow[0]:
                self.buy(data, size=int(2_000_000 / data.close[0]))
            elif held and fast[0] < slow[0]:
                self.close(data)
names = ("open", "high", "low", "close", "volume")
days = pd.bdate_range("2015-07-01", periods={DAYS})
frames = [pd.DataFrame(dict(zip(names, walk(seed, {DAYS}))), index=days) for seed in range({SYMBOLS})]
def run():
    brain = bt.Cerebro(stdstats=False)
    brain.broker.setcash(100_000_000)
    brain.broker.setcommission(commission=0.00015)
    for number, frame in enumerate(frames):
        brain.adddata(bt.feeds.PandasData(dataname=frame), name=str(number))
    brain.addstrategy(Cross)
    brain.run()
print(json.dumps({{"seconds": best(run, 1)}}))
"""
)
_NAUTILUS = (
    _MARKET
    + f"""
from decimal import Decimal
import pandas as pd
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, StrategyConfig
from nautilus_trader.indicators import SimpleMovingAverage
from nautilus_trader.model.currencies import KRW
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import Equity
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.persistence.wranglers import BarDataWrangler
from nautilus_trader.trading.strategy import Strategy
class Settings(StrategyConfig, frozen=True):
    kinds: tuple
class Cross(Strategy):
    def on_start(self):
        self.means = {{}}
        for text in self.config.kinds:
            kind = BarType.from_str(text)
            self.means[kind] = SimpleMovingAverage(10), SimpleMovingAverage(50)
            for mean in self.means[kind]:
                self.register_indicator_for_bars(kind, mean)
            self.subscribe_bars(kind)
    def on_bar(self, bar):
        fast, slow = self.means[bar.bar_type]
        if not slow.initialized:
            return
        code = bar.bar_type.instrument_id
        flat = self.portfolio.is_flat(code)
        if flat and fast.value > slow.value:
            shares = Quantity.from_int(int(2_000_000 / bar.close.as_double()))
            self.submit_order(self.order_factory.market(code, OrderSide.BUY, shares))
        elif not flat and fast.value < slow.value:
            self.close_all_positions(code)
venue = Venue("KRX")
names = ("open", "high", "low", "close", "volume")
days = pd.bdate_range("2015-07-01", periods={DAYS}, tz="UTC")
def prepared():
    engine = BacktestEngine(BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True)))
    engine.add_venue(venue, OmsType.NETTING, AccountType.CASH, [Money(100_000_000, KRW)], base_currency=KRW)
    kinds = []
    for seed in range({SYMBOLS}):
        code = InstrumentId(Symbol(f"S{{seed}}"), venue)
        stock = Equity(code, Symbol(f"S{{seed}}"), KRW, 0, Price.from_int(1), Quantity.from_int(1), 0, 0,
                       maker_fee=Decimal("0.00015"), taker_fee=Decimal("0.00015"))
        engine.add_instrument(stock)
        kind = BarType.from_str(f"{{code}}-1-DAY-LAST-EXTERNAL")
        frame = pd.DataFrame(dict(zip(names, walk(seed, {DAYS}))), index=days).astype(float)
        engine.add_data(BarDataWrangler(kind, stock).process(frame))
        kinds.append(str(kind))
    engine.add_strategy(Cross(Settings(kinds=tuple(kinds))))
    return engine
engine = prepared()
print(json.dumps({{"seconds": best(engine.run, 1)}}))
"""
)
_SCRIPTS = {"backtesting.py": _BACKTESTING, "backtrader": _BACKTRADER, "nautilus_trader": _NAUTILUS}


def measured(script: str, python: str = sys.executable) -> dict[str, float]:
    """Run a script in a process of its own, on one thread; return what it prints last."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True, env=env)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def ours(stocks: int, days: int, rounds: int = 3) -> dict[str, float]:
    """CPU seconds, fills, and bytes a bar that the process has grown by, bars included."""
    return measured(f"{_OURS}\ntold({stocks}, {days}, {rounds})")


def peers() -> dict[str, float | None]:
    """Bars a second of each peer; None where it is not installed, or does not run there."""
    return {name: _peer(_SCRIPTS[name]) for name in PEERS}


def _peer(script: str) -> float | None:
    if not PYTHON or not Path(PYTHON).exists():
        return None
    try:
        return SYMBOLS * DAYS / measured(script, PYTHON)["seconds"]
    except subprocess.CalledProcessError:
        return None


def _beside(what: str, rate: float, found: dict[str, float | None]) -> list[Row]:
    rows = []
    for name, theirs in found.items():
        said = name if theirs else f"{name}: not installed ({INSTALL.format(PEERS[name])})"
        rows.append(Row(what, "bars/s", rate, theirs, said, least=BARS_BAR, higher=True))
    return rows


def _sizes(found: Sequence[dict[str, float]]) -> list[Row]:
    rows = []
    for (stocks, days), each in zip(SIZES, found, strict=True):
        bars = stocks * days
        what = f"the same, {bars / 1e6:g} M bars ({stocks} × {days:,}), {each['fills']:,.0f} orders: a bar"
        rows.append(Row(what, "µs", each["seconds"] / bars * 1e6))
    most = found[-1]["bytes"]
    return [*rows, Row("the same 10 M bars: memory a bar, data and result included", "bytes", most, most=BYTES_BAR)]


def rows() -> list[Row]:
    """Rows of the common table."""
    main, long = ours(SYMBOLS, DAYS, 25), ours(1, CENTURY, 5)
    rate = partial(_rate, SYMBOLS * DAYS)
    what = f"engine, bar model: SMA(10/50) with fees, {SYMBOLS} × {DAYS:,} bars, {main['fills']:,.0f} orders"
    return [
        Row(
            what,
            "bars/s",
            rate(main["seconds"]),
            rate(measured(_LIMIT)["seconds"]),
            _ALLOWED,
            higher=True,
        ),
        *_beside(what, rate(main["seconds"]), peers()),
        Row(f"the same, 1 × {CENTURY:,} bars", "bars/s", _rate(CENTURY, long["seconds"]), higher=True),
        *_sizes([ours(*size, 1 if size == SIZES[-1] else 3) for size in SIZES]),
        Row("engine, book model: 5 × 40 bars", "bars/s", _rate(200, measured(_BOOK)["seconds"]), higher=True),
    ]


def _rate(bars: int, seconds: float) -> float:
    return bars / seconds
