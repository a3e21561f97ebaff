"""Markets and short ways for the strategies' tests: a seeded market, and days whose every five minutes are known."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import base_price, price_limits, regular_hours, round_to_tick, tick_size, trading_days
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import second_of

CODE = "000010"
FIVE = 300


CODES = tuple(f"{number:05d}0" for number in range(1, 7))
STEPS = 78
SMALL = 3_000_000
"""Won with which orders are so small that the best level fills them: how deep the books are changes nothing."""


@lru_cache(maxsize=2)
def seeded(seed: int = 1, count: int = 90) -> MarketData:
    """Six stocks from a seed, every five minutes known: whole numbers alone, so that it is the same everywhere."""
    days = days_from(date(2025, 7, 1), count)
    series = {code: _walk(Random(f"{seed}|{code}"), days) for code in CODES}
    instruments = {code: Instrument(symbol=code, name=f"종목{code}", nxt=code < CODES[3]) for code in CODES}
    return MarketData(BarSet(instruments, series, origin="test"), seed=seed)


def _walk(rng: Random, days: Sequence[date]) -> Series:
    price, within, rows = rng.randrange(8_000, 60_000), {}, []
    for day in days:
        price = base_price(price, market="KOSPI", on=day)
        lower, upper = price_limits(price, market="KOSPI", on=day)
        drift, busy = rng.choice((-1, 0, 0, 1)), rng.choice((1, 1, 1, 4))
        found = []
        for step in range(STEPS):
            ticks = 2 * rng.choice((-2, -1, 0, 1, 2)) + (drift if step % 2 else 0)
            price += ticks * tick_size(price, market="KOSPI", on=day)
            price = round_to_tick(max(lower or 1, min(price, upper or price)), market="KOSPI", on=day, up=False)
            found.append((price, busy * rng.randrange(200, 2_000)))
        within[day] = minutes(day, found)
        rows.append(bar(within[day]))
    return Series(days, rows, within)


def run(strategy: Strategy | list[Strategy], data: BarSet | MarketData, **more: Any) -> RunResult:
    """Backtest; nobody may be quarantined, nothing may be in doubt, and cash never falls below 0."""
    result = run_backtest(strategy, data, **more)
    assert (result.faults, result.unresolved) == ((), 0)
    assert min(point.cash for point in result.equity) >= 0
    flow = sum(-fill.side.sign * fill.amount - fill.fee - fill.tax for fill in result.fills)
    assert result.cash == result.initial + flow
    return result


def overnight(result: RunResult) -> Counter[tuple[date, str]]:
    """The shares held after each day on which that stock was traded, where there were any."""
    held: Counter[str] = Counter()
    found: Counter[tuple[date, str]] = Counter()
    for fill in result.fills:
        held[fill.symbol] += fill.side.sign * fill.quantity
        found[fill.date, fill.symbol] = held[fill.symbol]
    return +found


def locked(market: MarketData, symbol: str, day: date) -> bool:
    """Whether a day's bar closed at its low at the lower daily limit: nobody bid."""
    row = market.row(symbol, day)
    before = market.history(symbol, day, 1)
    if row is None or not row.open or not before:
        return row is None or not row.open
    kind = market.instruments[symbol].market
    lower, _ = price_limits(base_price(before[-1].close, market=kind, on=day), market=kind, on=day)
    return lower is not None and row.close == row.low <= lower


def minutes(day: date, prices: Sequence[tuple[int, int]]) -> list[Row]:
    """Rows of five minutes from the open on, each one price and its shares; 0 shares leave a gap."""
    opens = second_of(regular_hours(day).open)
    return [
        Row(price, price, price, price, shares, opens + FIVE * number)
        for number, (price, shares) in enumerate(prices, start=1)
        if shares
    ]


def bar(rows: Iterable[Row]) -> Row:
    """The daily bar of a day's five-minute rows."""
    rows = list(rows)
    highs, lows = [row.high for row in rows], [row.low for row in rows]
    return Row(rows[0].open, max(highs), min(lows), rows[-1].close, sum(row.volume for row in rows))


def days_from(first: date, count: int) -> list[date]:
    """So many trading days from a day on."""
    return trading_days(first, first + timedelta(days=3 * count + 20))[:count]


def made(
    days: Sequence[date], prices: Sequence[Sequence[tuple[int, int]]], *, kind: str = "KOSPI", **more: Any
) -> MarketData:
    """One stock whose days are known by five minutes; an empty day is a halted one. ``more``: of the instrument."""
    within = {day: minutes(day, each) for day, each in zip(days, prices, strict=True) if each}
    rows = [bar(within[day]) if day in within else Row(0, 0, 0, 0, 0) for day in days]
    instrument = Instrument(symbol=CODE, name="종목", market=kind, **more)
    return MarketData(BarSet({CODE: instrument}, {CODE: Series(days, rows, within)}, origin="test"))


def shared(name: str) -> Path:
    """A file of real prices, which may not be there."""
    root = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[2].parent / "shared"))
    return root / "krx" / "data" / name
