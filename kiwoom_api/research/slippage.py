"""What execution algorithms cost on the made-up market: many parent orders through the engine, and their means.

Each day each stock gets one parent order: an algorithm, a side and a size, drawn by a seeded shuffle, so that every
combination meets every kind of day and stock. Sales are of shares bought at market in the morning; what is held is
sold at market the next morning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import ClassVar

import msgspec

from kiwoom_api.engine.backtest import MORNING, choose_days, drive, most_traded
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.local import LocalDesk
from kiwoom_api.engine.session import run_session
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.engine.works import Works
from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Timer
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.report import Against, report_of
from kiwoom_api.orders.algos.specs import PLANS, AlgoSpec, Iceberg, Plan, Pov
from kiwoom_api.orders.algos.worker import Worker
from kiwoom_api.research.sweep_jobs import Where, each_chunk
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market

LAST_DAY = date(2025, 12, 30)
"""Where the made-up markets end: fixed, so that the same command gives the same table on every day."""

MODELS = ("bar", "book")
_USUAL_DAYS = 20
_DAY_MINUTES = 390
_CASH = 10**13
_PARTS = 10

OnDays = Callable[[int, int], None]


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured.

    Attributes:
        algos: algorithms by name, each with its usual parameters (POV with the rate of the size).
        models: fill models.
        rates: sizes, in parts of the volume that the stock usually trades in ``minutes``.
        days: days of each market; ``seeds`` markets, from seed 1 on.
        stocks: the most traded ones of each market.
        minutes: what a parent order has, from 10:00 on; the closing auction's has the auction.
        finish: what becomes of the rest: ``cross`` the spread at the end, or ``cancel``.
    """

    algos: tuple[str, ...] = tuple(PLANS)
    models: tuple[str, ...] = MODELS
    rates: tuple[Decimal, ...] = (Decimal("0.01"), Decimal("0.05"), Decimal("0.15"))
    days: int = 20
    seeds: int = 2
    stocks: int = 12
    minutes: int = 60
    finish: str = "cross"

    def __post_init__(self) -> None:
        for name, allowed in (("algos", tuple(PLANS)), ("models", MODELS), ("finish", ("cross", "cancel"))):
            given = (self.finish,) if name == "finish" else getattr(self, name)
            if not given or any(each not in allowed for each in given) or len(set(given)) < len(given):
                raise BadInput(field=name, value=", ".join(given), allowed=" | ".join(allowed))
        for name, most in (("days", 2_000), ("seeds", 1_000), ("stocks", 50), ("minutes", 300)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
                raise BadInput(field=name, value=value, allowed=f"1 to {most:,}")
        if not self.rates or any(not Decimal("0.01") <= rate <= Decimal("0.5") for rate in self.rates):
            raise BadInput(field="rates", value=", ".join(map(str, self.rates)), allowed="0.01 to 0.5 each")

    @property
    def cells(self) -> list[Cell]:
        """Every combination of algorithm, side and size."""
        return [Cell(algo, side, rate) for algo in self.algos for side in Side for rate in self.rates]


class Cell(msgspec.Struct, frozen=True):
    """One combination."""

    algo: str
    side: Side
    rate: Decimal


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one parent order. Slippage in bp of the filled part; None where there is no such price.

    Attributes:
        cluster: market and day that it shares with others.
        filled: part of the quantity.
        part: filled shares in parts of what the market traded meanwhile.
    """

    model: str
    cell: Cell
    cluster: str
    filled: float
    part: float | None
    arrival: float | None
    vwap: float | None
    close: float | None
    reprices: int
    children: int


def run_slippage(trial: Trial, *, jobs: int = 1, progress: OnDays | None = None) -> list[Sample]:
    """Work every parent order of a trial; the same trial gives the same samples on any machine.

    Args:
        trial: what is measured.
        jobs: worker processes; -1 for one a core.
        progress: told how many market-days are done, of how many.

    Raises:
        BadInput: for fewer than one job. MissingExtra: without joblib for several.
    """
    chunks = [(model, seed) for model in trial.models for seed in range(1, trial.seeds + 1)]
    where, whole = Where(jobs=jobs), len(chunks) * trial.days
    told = progress or (lambda done, of: None)
    found: list[Sample] = []
    if not where.away:
        for number, chunk in enumerate(chunks):
            found += measure(trial, None, partial(_count, told, number * trial.days, whole), chunk)
        return found
    for number, samples in enumerate(each_chunk(measure, trial, None, None, chunks, where), start=1):
        found += samples
        told(number * trial.days, whole)
    return found


def _count(told: OnDays, before: int, whole: int, day: int, _days: int, _equity: int) -> None:
    told(before + day, whole)


def measure(
    trial: Trial, _rule: None, progress: Callable[[int, int, int], None] | None, chunk: tuple[str, int]
) -> list[Sample]:
    """Work the parent orders of one market."""
    model, seed = chunk
    market = MarketData(synthetic_market(seed, LAST_DAY, trial.days + _USUAL_DAYS + 2), seed=seed)
    days = choose_days(market, days=trial.days)
    symbols = most_traded(market, days[0], trial.stocks)
    trader = Trader(trial, seed, len(symbols))
    engine = Engine([trader], symbols)
    trader.works = engine.works
    start = datetime.combine(days[0], MORNING)
    exchange = Exchange(market, start=start, cash=_CASH, seed=seed, model=model)
    desk = LocalDesk(exchange, exchange.open_account("slippage"), limits=_unbound(), quotes=engine.quotes)
    drive(run_session(engine, desk, days, progress=progress, fill_model=model))
    for fault in engine.faults:
        raise RuntimeError(f"{fault.hook} on {fault.at:%Y-%m-%d}: {fault.message}")
    return [trader.sample(engine, model, seed, *each) for each in trader.done]


def _unbound() -> RiskLimits:
    """The gate as in a backtest, without its caps on size and number: here size is what is measured."""
    usual = RiskLimits.for_environment("sim")
    caps = ("max_order_value", "max_order_quantity", "max_position_value", "max_gross_value", "max_net_value")
    counts = ("orders_per_second", "orders_per_day", "orders_per_symbol", "max_open_orders")
    losses = ("max_daily_loss", "max_drawdown")
    return msgspec.structs.replace(usual, **dict.fromkeys((*caps, *counts, *losses)))


class Trader(Strategy):
    """Hands one parent order a day and stock to ``ctx.work``, and keeps what worked it."""

    name: ClassVar[str] = "trader"
    warmup = _USUAL_DAYS
    quotes: ClassVar[bool] = True

    def __init__(self, trial: Trial, seed: int, stocks: int) -> None:
        super().__init__()
        self._trial = trial
        count = trial.days * stocks
        self._drawn = (trial.cells * (count // len(trial.cells) + 1))[: count + len(trial.cells)]
        Random(f"slippage|{seed}").shuffle(self._drawn)
        self._today: dict[str, tuple[Cell, int]] = {}
        self.works: Works
        self.done: list[tuple[Cell, date, Worker]] = []

    def on_start(self, ctx: Context) -> None:
        """Set the day's moments."""
        ctx.at("open", minutes=1, name="away")
        ctx.at("open", minutes=20, name="stock")
        ctx.at("open", minutes=60, name="go")
        ctx.at("auction", minutes=-1, name="auction")

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Sell yesterday's, draw today's, buy what is to be sold, hand over."""
        if timer.name == "away":
            for symbol in ctx.positions:
                ctx.close(symbol)
        elif timer.name == "stock":
            self._draw(ctx)
        else:
            for symbol, (cell, quantity) in self._today.items():
                if (cell.algo == "close") is (timer.name == "auction"):
                    self._begin(ctx, symbol, cell, quantity)

    def _draw(self, ctx: Context) -> None:
        self._today = {}
        for symbol in ctx.symbols:
            cell, bars = self._drawn.pop(), ctx.bars(symbol, _USUAL_DAYS)
            usual = sum(bar.volume for bar in bars) // max(len(bars), 1) * self._trial.minutes // _DAY_MINUTES
            quantity = int(usual * cell.rate)
            if not quantity or ctx.position(symbol).quantity:
                continue
            self._today[symbol] = (cell, quantity)
            if cell.side is Side.SELL:
                ctx.buy(symbol, quantity)

    def _begin(self, ctx: Context, symbol: str, cell: Cell, quantity: int) -> None:
        if cell.side is Side.SELL:
            quantity = min(quantity, ctx.free(symbol))
        if not quantity:
            return
        closes = regular_hours(ctx.today).close
        until = closes if cell.algo == "close" else ctx.now + timedelta(minutes=self._trial.minutes)
        spec = AlgoSpec(
            symbol=symbol,
            side=cell.side,
            quantity=quantity,
            plan=_plan(cell, quantity),
            until=until,
            finish="cross" if self._trial.finish == "cross" else "cancel",
        )
        ctx.work(spec)
        begun = self.works.of(self.name)
        if begun:
            self.done.append((cell, ctx.today, begun[-1].worker))

    def sample(self, engine: Engine, model: str, seed: int, cell: Cell, day: date, worker: Worker) -> Sample:
        """Return what became of one parent order."""
        bars = engine.state.history.all(worker.spec.symbol)
        close = next((bar.close for bar in reversed(bars) if bar.day == day), None)
        said = report_of(worker, cell.algo, worker.spec.end, close=close)
        return Sample(
            model=model,
            cell=cell,
            cluster=f"{seed}|{day.isoformat()}",
            filled=said.filled / said.quantity,
            part=None if said.participation is None else float(said.participation),
            arrival=_bp(said.arrival),
            vwap=_bp(said.vwap),
            close=_bp(said.close),
            reprices=said.reprices,
            children=said.children,
        )


def _plan(cell: Cell, quantity: int) -> Plan:
    if cell.algo == "pov":
        return Pov(rate=cell.rate)
    if cell.algo == "iceberg":
        return Iceberg(show=max(1, quantity // _PARTS))
    made: Plan = PLANS[cell.algo]()  # type: ignore[call-arg]  # the iceberg alone has no usual size
    return made


def _bp(against: Against) -> float | None:
    return None if against.bp is None else float(against.bp)


def rates_of(text: str) -> tuple[Decimal, ...]:
    """Return sizes from text such as ``1%,5%`` or ``0.01,0.05``.

    Raises:
        BadInput: for what is no number.
    """
    found: list[Decimal] = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        number = part.removesuffix("%")
        if not number.replace(".", "", 1).isdecimal():
            raise BadInput(field="rates", value=text, allowed="parts such as 1%,5%,15%")
        found.append(Decimal(number) / (100 if part.endswith("%") else 1))
    return tuple(found)


def names_of(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return names from a comma-separated text; all that are known for ``all``."""
    return tuple(known) if text.strip() == "all" else tuple(p.strip() for p in text.split(",") if p.strip())
