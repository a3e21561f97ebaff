"""Strategies side by side over the same days and stocks: figures, curves, and what must be said beside them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import msgspec

from kiwoom_api import strategies as built_in
from kiwoom_api.engine.backtest import choose_days, most_traded, run_backtest
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import is_on_tick
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import symbol_of
from kiwoom_api.research.compare_index import Index
from kiwoom_api.research.compare_line import Line, line_of, passive_line
from kiwoom_api.research.sweep_jobs import Where, each_chunk
from kiwoom_api.sim.market_data import MarketData

LOOKBACK = 20
"""Days before the first one that choose the stocks."""
DAILY = "1d"

Make = Callable[[str], Strategy]
"""Makes the strategy of a name; sent to other processes, so it is a function of a module."""
OnDays = Callable[[int, int], None]
"""Told how many strategy-days are done, of how many."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What all strategies of a comparison have in common.

    Attributes:
        start, end: first and last day wanted, both included; None: the data's.
        symbols: how many of the most traded stocks before the first day, or codes; None for every stock of the data.
        cash: won to begin with, for each strategy.
        seed: of the paths inside the bars.
        profile: whose commission, ``real`` or ``mock``.
    """

    start: date | None = None
    end: date | None = None
    symbols: int | tuple[str, ...] | None = LOOKBACK
    cash: int = 100_000_000
    seed: int = 1
    profile: str = "real"


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Strategies over the same days and stocks, beside buy-and-hold and an index.

    Attributes:
        lines: the strategies in the order given, then buy-and-hold, then the index.
        days: the trading days of every line.
        symbols: the stocks; ``listed`` had a bar in the 20 days before the first day.
        chosen: how the stocks were: ``most`` traded before, ``all`` of the data, or ``codes`` by hand.
        survivors: how many of the stocks still trade at the data's end.
        off_grid: closes of these days that are off the tick grid, of ``closes``.
        within: the data has bars within the day; ``until`` is the time of the last of them, "" without.
        notes: what was mended or assumed in the data.
    """

    lines: tuple[Line, ...]
    days: tuple[date, ...]
    symbols: tuple[str, ...]
    names: dict[str, str]
    listed: int
    chosen: str
    survivors: int
    off_grid: int
    closes: int
    within: bool
    until: str
    origin: str
    notes: tuple[str, ...]
    setup: Setup


def run_compare(
    market: MarketData,
    names: Sequence[str] = (),
    setup: Setup | None = None,
    *,
    make: Make | None = None,
    index: Index | None = None,
    jobs: int = 1,
    progress: OnDays | None = None,
) -> Comparison:
    """Run strategies over the same days and stocks, each alone with an account of its own.

    A strategy that wants bars within the day is not judged on data that has daily bars alone: its line says so. One
    whose day goes on after the close is run on the fill model ``book``, the only one that has an evening.

    Args:
        market: the bars.
        names: strategies; all that come with the package when empty.
        setup: what they have in common.
        make: makes a strategy of its name; those of the package when not given.
        index: stands beside them.
        jobs: worker processes; -1 for one a core.
        progress: told after each day (several processes: after each strategy).

    Raises:
        BadInput: for an unknown strategy or stock, a range without days, or an index that does not cover it.
        MissingExtra: without joblib for several jobs.
    """
    setup, make = setup or Setup(), make or one_of_ours
    wanted = list(names) or list(built_in.names())
    made = {name: make(name) for name in wanted}
    if len(made) < len(wanted):
        raise BadInput(field="strategies", value=wanted, allowed="each once")
    within = market.bars.has_minutes
    able = [name for name in wanted if within or not needs_minutes(made[name])]
    days = days_of(market, setup, max((made[name].warmup for name in able), default=0), choose=not within)
    symbols = symbols_of(market, setup, days[0])
    where = Where(jobs=jobs)
    ran = _runs(market, make, (setup, tuple(days), symbols), able, where, progress or (lambda done, of: None))
    kinds = market.instruments
    bars = [bar for symbol in symbols for day in days if (bar := market.bar(symbol, day)) is not None]
    return Comparison(
        lines=_lines([made[name].name for name in wanted], ran, index, days),
        days=tuple(days),
        symbols=symbols,
        names={symbol: market.instruments[symbol].name for symbol in symbols},
        listed=len(most_traded(market, days[0], len(market.instruments))),
        chosen="most" if isinstance(setup.symbols, int) else "codes" if setup.symbols else "all",
        survivors=sum(1 for symbol in symbols if market.row(symbol, market.last_day) is not None),
        off_grid=sum(not is_on_tick(bar.close, market=kinds[bar.symbol].market, on=bar.day) for bar in bars),
        closes=len(bars),
        within=within,
        until=_until(market, symbols, days) if within else "",
        origin=market.bars.origin,
        notes=market.notes,
        setup=setup,
    )


def _lines(names: Sequence[str], ran: Sequence[_Ran], index: Index | None, days: Sequence[date]) -> tuple[Line, ...]:
    """The strategies in the order asked for, then the same stocks held, then the index."""
    lines = {line.name: line for line, _ in ran}
    shown = [lines.get(name) or Line(name=name, why="minutes") for name in names]
    held = next((curve for _, curve in ran if curve), None)
    if held is not None:
        shown.append(passive_line("hold", "hold", held))
    if index is not None:
        shown.append(passive_line(index.name, "index", index.over(days)))
    return tuple(shown)


def _until(market: MarketData, symbols: Sequence[str], days: Sequence[date]) -> str:
    last = max(row.second for symbol in symbols for day in days for row in market.minutes(symbol, day)[-1:])
    return f"{last // 3600:02}:{last // 60 % 60:02}"


def one_of_ours(name: str) -> Strategy:
    """Return a strategy of the package with its usual parameters.

    Raises:
        BadInput: for a name that is none.
    """
    return built_in.find(name)()


def needs_minutes(strategy: Strategy) -> bool:
    """Whether it decides on bars within the day, which a daily bar does not have."""
    return any(interval != DAILY for interval in strategy.intervals)


def model_of(strategy: Strategy) -> str:
    """Return the fill model that a strategy is run on: ``book`` where its day goes on after the close."""
    return "book" if strategy.extended and not needs_minutes(strategy) else "bar"


def days_of(market: MarketData, setup: Setup, warmup: int, *, choose: bool) -> list[date]:
    """Return the days of every line: the wanted ones that leave the history that choosing and warming up need.

    Raises:
        BadInput: when there are none.
    """
    known = market.trading_days(market.first_day, market.last_day)
    need = max(warmup, LOOKBACK if choose and isinstance(setup.symbols, int) else 0)
    if need >= len(known):
        raise BadInput(field="data", value=f"{len(known)} days", allowed=f"more than {need} days of bars")
    first = known[need]
    start = first if setup.start is None else max(setup.start, first)
    return choose_days(market, start=start, end=min(setup.end or market.last_day, market.last_day))


def symbols_of(market: MarketData, setup: Setup, first: date) -> tuple[str, ...]:
    """Return the stocks of every line, chosen by what was known before the first day where a number is wanted.

    Raises:
        BadInput: for a code that is not in the data, or a number below 1.
    """
    if setup.symbols is None:
        return tuple(market.instruments)
    if isinstance(setup.symbols, int):
        if setup.symbols < 1:
            raise BadInput(field="symbols", value=setup.symbols, allowed="1 or more, codes, or all")
        return tuple(most_traded(market, first, setup.symbols)) or tuple(market.instruments)[: setup.symbols]
    codes = tuple(symbol_of(symbol) for symbol in setup.symbols)
    for code in codes:
        if code not in market.instruments:
            known = ", ".join(list(market.instruments)[:5])
            raise BadInput(field="symbols", value=code, allowed=f"a code in the data, such as {known}")
    return codes


_Frame = tuple[Setup, tuple[date, ...], tuple[str, ...]]
_Ran = tuple[Line, list[int]]


def _runs(
    market: MarketData, make: Make, frame: _Frame, names: Sequence[str], where: Where, progress: OnDays
) -> list[_Ran]:
    each, whole = len(frame[1]), len(frame[1]) * len(names)
    found: list[_Ran] = []
    if not where.away:
        for name in names:
            before = len(found) * each
            found.append(judge(market, make, frame, name, partial(_count, progress, before, whole)))
        return found
    for done, ran in enumerate(each_chunk(judge, market, make, frame, names, where), start=1):
        found.append(ran)
        progress(done * each, whole)
    return found


def _count(progress: OnDays, before: int, whole: int, day: int, _days: int, _equity: int) -> None:
    progress(before + day, whole)


def judge(
    market: MarketData,
    make: Make,
    frame: _Frame,
    name: str,
    progress: Callable[[int, int, int], None] | None = None,
) -> _Ran:
    """Run one strategy; return its line, and the curve of buy-and-hold beside it in won."""
    setup, days, symbols = frame
    strategy = make(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the line itself says that a strategy was stopped
        run = run_backtest(
            strategy,
            market,
            symbols=symbols,
            start=days[0],
            end=days[-1],
            cash=setup.cash,
            seed=setup.seed,
            profile=setup.profile,
            model=model_of(strategy),
            progress=progress,
        )
    return line_of(run), [run.initial, *(point.benchmark for point in run.equity)]
