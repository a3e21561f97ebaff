"""Backtest: the core and the session loop on the exchange in process, as fast as it goes."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any, TypeVar

from kiwoom_api.engine.bar_desk import BarDesk
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.local import LocalDesk
from kiwoom_api.engine.quiet import QuietDays, columns_of
from kiwoom_api.engine.result import FILL_MODEL, RunResult
from kiwoom_api.engine.session import Play, Progress, run_session
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.values import KST
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.barset import BarSet
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData

_T = TypeVar("_T")

MORNING = time(8, 0, tzinfo=KST)
"""When a run's exchange begins its first day: before any order entry."""

USUAL_COUNT = 12
_LIQUIDITY_DAYS = 20
_MADE = 100_000
"""Objects more than before, after which the collector looks at the young ones."""


def run_backtest(
    strategy: Strategy | Sequence[Strategy],
    data: BarSet | MarketData,
    *,
    symbols: Iterable[object] | None = None,
    start: date | None = None,
    end: date | None = None,
    days: int | None = None,
    cash: int = 100_000_000,
    seed: int = 1,
    profile: str = "real",
    limits: RiskLimits | None = None,
    progress: Progress | None = None,
    notes: Sequence[str] = (),
    model: str = FILL_MODEL,
    shares: Mapping[str, Fraction] | None = None,
) -> RunResult:
    """Run strategies over daily (or minute) bars on the local exchange, in process.

    Args:
        strategy: one strategy or several with different names.
        data: bars, or market data made of them.
        symbols: what may be traded; the most traded stocks of the days before the start when not given.
        start: first day (inclusive); the earliest that leaves the strategy its warm-up when neither it nor
            ``days`` is given.
        end: last day (inclusive); the data's last day when not given.
        days: number of trading days up to ``end``, instead of ``start``.
        cash: won to begin with.
        seed: of the paths inside the bars.
        profile: cost profile, ``real`` or ``mock``.
        limits: limits of the risk gate.
        progress: told after each day.
        notes: sentences that must stand beside the result; the data's own notes are added.
        model: fill model, ``bar`` (the path of a bar; the regular session) or ``book`` (order books with queues,
            interruptions and every session); the result names it.
        shares: the part of the equity that each strategy may put to work, by name; equal parts when not given.

    Raises:
        BadInput: for an empty range, an unknown symbol, cash that is not positive, or what is no strategy.

    Warns:
        UserWarning: when a strategy raised and was quarantined; ``RunResult.faults`` has the same.
    """
    strategies = _strategies(strategy)
    if isinstance(cash, bool) or not isinstance(cash, int) or cash <= 0:
        raise BadInput(field="cash", value=cash, allowed="won above 0")
    market = data if isinstance(data, MarketData) else MarketData(data, seed=seed)
    warmup = max((s.warmup for s in strategies), default=0)
    run_days = choose_days(market, start=start, end=end, days=days, warmup=warmup)
    chosen = list(symbols) if symbols is not None else most_traded(market, run_days[0], USUAL_COUNT)
    engine = Engine(strategies, chosen, shares=shares)
    morning = datetime.combine(run_days[0], MORNING)
    exchange = Exchange(market, start=morning, profile=profile, cash=cash, seed=seed, model=model)
    costs = "mock" if profile == "mock" else "sim"
    said = (*market.notes, *notes)
    desk, play = _desk(engine, exchange, run_days, limits=limits, costs=costs)
    session = run_session(
        engine, desk, run_days, progress=progress, costs=costs, notes=said, fill_model=model, play=play
    )
    with unhurried():
        result = drive(session)
    for fault in result.faults:
        text = f"strategy {fault.strategy!r} was stopped in {fault.hook} on {fault.at:%Y-%m-%d}: {fault.message}"
        warnings.warn(text, stacklevel=2)
    return result


def _strategies(given: Strategy | Sequence[Strategy]) -> Sequence[Strategy]:
    strategies = [given] if isinstance(given, Strategy) else given
    if not isinstance(strategies, Sequence) or not all(isinstance(each, Strategy) for each in strategies):
        raise BadInput(field="strategy", value=given, allowed="a Strategy, or a list of them", hint="make an instance")
    return strategies


def _desk(
    engine: Engine, exchange: Exchange, days: Sequence[date], *, limits: RiskLimits | None, costs: str
) -> tuple[LocalDesk, Play | None]:
    """Return the desk of a run, and how its days are played where nobody needs to see them."""
    account = exchange.open_account("backtest")
    quiet = exchange.model == FILL_MODEL and engine.nightly
    columns = columns_of(exchange.market, engine.symbols, days[-1]) if quiet else None
    if columns is None:
        return LocalDesk(exchange, account, limits=limits, environment=costs, quotes=engine.quotes), None
    desk = BarDesk(exchange, account, columns, limits=limits, environment=costs)
    return desk, QuietDays(engine, desk, columns, days).play


def choose_days(
    market: MarketData,
    *,
    start: date | None = None,
    end: date | None = None,
    days: int | None = None,
    warmup: int = 0,
) -> list[date]:
    """Return the trading days of a run.

    Raises:
        BadInput: when the range holds no trading day or both ``start`` and ``days`` are given.
    """
    last = end or market.last_day
    if days is not None and (start is not None or isinstance(days, bool) or days < 1):
        raise BadInput(field="days", value=days, allowed="1 or more, without a start", hint="give days or a start")
    found = market.trading_days(market.first_day, last)
    if days is not None:
        found = found[-days:]
    elif start is not None:
        found = [day for day in found if day >= start]
    else:
        found = found[min(warmup, max(0, len(found) - 1)) :]
    if not found:
        allowed = f"a range inside {market.first_day} to {market.last_day}"
        raise BadInput(field="start", value=start or last, allowed=allowed, hint="check the data's range")
    return found


def most_traded(market: MarketData, before: date, count: int) -> list[str]:
    """Return the codes with the highest turnover (won) over the 20 trading days before a day, highest first.

    Only what was known then decides; stocks without a bar in those days are left out.
    """
    turnover: dict[str, int] = {}
    for symbol in market.instruments:
        bars = market.history(symbol, before, _LIQUIDITY_DAYS)
        if bars:
            turnover[symbol] = sum(bar.close * bar.volume for bar in bars)
    return sorted(turnover, key=lambda symbol: (-turnover[symbol], symbol))[:count]


@contextmanager
def unhurried() -> Iterator[None]:
    """Let the garbage collector look less often: what a run records stays, and to look through it again costs a third.

    A collector that is switched off stays off.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _MADE) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def drive(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine that never waits, without an event loop, so that it also works inside one (notebooks).

    Raises:
        ExchangeError: when it does wait for something, which a desk in process never does.
    """
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: _T = done.value
        return result
    coroutine.close()
    raise ExchangeError("the desk in process waited for something outside; run the session on an event loop")
