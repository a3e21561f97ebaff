"""The day strategy never holds overnight, unless a stock was locked at the lower limit: many days, or ten years.

The short form runs with the suite. ``make flat`` runs ten years (2,500 days) and prints what it saw.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import date
from random import Random

import pytest
from strategies_tools import bar, locked, minutes, run

from kiwoom_api.engine.result import RunResult
from kiwoom_api.market import base_price, price_limits, regular_hours, round_to_tick
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market
from kiwoom_api.strategies.day import Day

SHORT = 60
DAYS = int(os.environ.get("KIWOOM_FLAT_DAYS", SHORT))
SEED = int(os.environ.get("KIWOOM_FLAT_SEED", "7"))
CODES = ("005930", "000660", "035420", "005380", "051910", "000270", "105560", "035720")
EVERY = 25
"""One day in so many each stock breaks out of its range, then falls to its lower limit, where nobody bids."""


def crashing(seed: int, days: int) -> tuple[MarketData, int]:
    """The seeded market with days that end locked at the lower limit, and two days on the way back; how many."""
    whole, rng, count = synthetic_market(seed, date(2025, 12, 30), days + 10), Random(f"flat|{seed}"), 0
    series = {}
    for code in CODES:
        known, kind = whole.series(code), whole.instruments[code].market
        rows, place = list(known.rows), 8
        within: dict[date, list[Row]] = {}
        while place < len(rows) - 3:
            place += rng.randint(5, 2 * EVERY)
            if place >= len(rows) - 3:
                break
            day, before, volume = known.days[place], rows[place - 1].close, rows[place].volume
            lower, _ = price_limits(base_price(before, market=kind, on=day), market=kind, on=day)
            assert lower is not None
            first, high, *back = (
                round_to_tick(before * part // 100, market=kind, on=day, up=False) for part in (100, 102, 84, 95)
            )
            range_, locks = [(first, volume // 20)] * 6, [(lower, 1), *[(0, 0)] * 61, (lower, 1)]
            within[day] = minutes(day, [*range_, (high, volume // 50), (high, volume // 50), *locks])
            rows[place] = bar(within[day])
            rows[place + 1 : place + 3] = [Row(price, price, price, price, volume) for price in back]
            count += 1
        series[code] = Series(known.days, rows, within)
    listed = {code: whole.instruments[code] for code in CODES}
    return MarketData(BarSet(listed, series, origin=f"flat:{seed}"), seed=seed), count


def held_at_night(result: RunResult) -> Counter[tuple[date, str]]:
    """The shares held at the end of each day, whether or not the stock was traded on it."""
    fills: dict[date, list[tuple[str, int]]] = {}
    for fill in result.fills:
        fills.setdefault(fill.date, []).append((fill.symbol, fill.side.sign * fill.quantity))
    held: Counter[str] = Counter()
    nights: Counter[tuple[date, str]] = Counter()
    for point in result.equity:
        for symbol, shares in fills.get(point.day, ()):
            held[symbol] += shares
        nights.update({(point.day, symbol): shares for symbol, shares in held.items() if shares})
        assert (point.equity == point.cash) is not any(held.values())
    return nights


def test_day_never_holds_overnight(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever day: nothing is held at its end but what was locked at the lower limit, and all is sold by 15:20."""
    market, crashes = crashing(SEED, DAYS)
    result = run(Day(usual=3, volume=0), market, symbols=CODES, days=DAYS, seed=SEED)
    nights = held_at_night(result)
    wrong = [night for night in nights if not locked(market, night[1], night[0])]
    late = [
        fill
        for fill in result.fills
        if fill.time >= f"{regular_hours(fill.date).close_auction_start:%H:%M:%S}"
        and not locked(market, fill.symbol, fill.date)
    ]
    traded = {(fill.date, fill.symbol) for fill in result.fills}
    caught = sum(locked(market, symbol, day) for day, symbol in traded)
    said = (
        f"{len(result.equity):,} days ({result.first_day} to {result.last_day}), {len(CODES)} stocks, seed {SEED}: "
        f"{len(result.orders):,} orders, {len(result.fills):,} fills on {len(traded):,} stock-days; {crashes:,} days "
        f"locked at the lower limit, {caught} of them traded, {len(nights)} nights carried, each locked; "
        f"{len(result.notices)} alerts; held without a lock: {len(wrong)}; sold after 15:20 without one: {len(late)}"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{said}\n" if DAYS > SHORT else "")
    assert (wrong, late) == ([], [])
    assert len(traded) >= DAYS // 2
    assert caught
    assert nights
    assert {night[0] for night in nights} <= {notice.at.date() for notice in result.notices}
