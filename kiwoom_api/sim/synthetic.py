"""A made-up market from a seed: real codes and names, invented prices on the grid and inside the daily limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kiwoom_api.market import (
    Designation,
    base_price,
    is_trading_day,
    previous_trading_day,
    price_limits,
    round_to_tick,
    trading_days,
)
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.labels import labelled
from kiwoom_api.sim.listings import LISTINGS, Listing

_LEAST_DAYS = 1


def synthetic_market(seed: int, last_day: date, days: int = 800) -> BarSet:
    """Return a made-up market whose last bar lies on ``last_day`` (or the trading day before it).

    Same seed, last day and length: same bars. 005930 stands at 70,000 won at the end. Bars of a stock are made
    when first asked for. Days after the last one continue from the same seed (see ``next_row``).

    Args:
        seed: any whole number.
        last_day: the last day with bars.
        days: how many trading days of history, 1 or more.
    """
    if not is_trading_day(last_day):
        last_day = previous_trading_day(last_day)
    days = max(days, _LEAST_DAYS)
    known = trading_days(last_day - timedelta(days=int(days * 1.6) + 30), last_day)[-days:]
    return _Synthetic(seed, known)


def synthetic_from(origin: str) -> BarSet | None:
    """Return the made-up market that a saved exchange ran on (``BarSet.origin``); None when it ran on a file."""
    word, _, rest = origin.partition(":")
    if word != "synthetic":
        return None
    seed, last_day, days = rest.split(":")
    return synthetic_market(int(seed), date.fromisoformat(last_day), int(days))


class _Synthetic(BarSet):
    """Bars made lazily, one stock at a time, each from its own seed."""

    def __init__(self, seed: int, days: Sequence[date]) -> None:
        said = labelled(seed, LISTINGS.values())
        instruments = {
            row.symbol: Instrument(
                symbol=row.symbol,
                name=row.name,
                market=row.market,
                shares=row.shares,
                designations=said[row.symbol] - {Designation.NXT_TRADED},
                nxt=Designation.NXT_TRADED in said[row.symbol],
            )
            for row in LISTINGS.values()
        }
        note = "the prices are made up from a seed: they show that everything works, never that a strategy does"
        super().__init__(instruments, {}, notes=(note,), origin=f"synthetic:{seed}:{days[-1].isoformat()}:{len(days)}")
        self._seed, self._known = seed, list(days)

    def series(self, symbol: str) -> Series:
        made = self._series.get(symbol)
        if made is None:
            made = self._series[symbol] = Series(self._known, _rows(self._seed, LISTINGS[symbol], self._known))
        return made

    @property
    def days(self) -> list[date]:
        return self._known

    def volatility(self, symbol: str) -> float:
        return LISTINGS[symbol].volatility


def _rows(seed: int, listing: Listing, days: Sequence[date]) -> list[Row]:
    """Walk forward in logarithms with slowly changing volatility, scaled so that the last close is the round price."""
    rng = Random(f"history|{seed}|{listing.symbol}|{days[-1].isoformat()}|{len(days)}")
    walk, level, heat = [], 0.0, 1.0
    for _ in days:
        heat = max(0.5, min(2.2, heat + 0.08 * (1.0 - heat) + rng.gauss(0.0, 0.09)))
        level += max(-0.12, min(0.12, rng.gauss(0.0, listing.volatility * heat))) - 0.004 * level
        walk.append(level)
    closes = [listing.price * math.exp(value - walk[-1]) for value in walk]
    rows: list[Row] = []
    before = int(closes[0])
    for day, close in zip(days, closes, strict=True):
        row = _row(rng, listing.market, day, max(before, 100), close, listing.volatility, listing.volume)
        rows.append(row)
        before = row.close
    return rows


def next_row(seed: int, symbol: str, market: str, day: date, before: Row, volatility: float, volume: int) -> Row:
    """Return the made-up bar of a day that follows ``before``; the same arguments give the same bar.

    Args:
        before: the previous bar; only its close counts.
        volatility: of a day, as a fraction.
        volume: a usual day's shares.
    """
    rng = Random(f"day|{seed}|{symbol}|{day.isoformat()}")
    close = before.close * math.exp(max(-0.12, min(0.12, rng.gauss(0.0, volatility))))
    return _row(rng, market, day, before.close, close, volatility, volume)


def _row(rng: Random, market: str, day: date, before: int, close: float, volatility: float, volume: int) -> Row:
    """One bar around a wished close: everything on the grid and inside the day's limits."""
    base = base_price(before, market=market, on=day)
    lower, upper = price_limits(base, market=market, on=day)

    def legal(price: float, *, up: bool) -> int:
        won = max(int(price), lower or 1)
        won = min(won, upper) if upper is not None else won
        return round_to_tick(won, market=market, on=day, up=up)

    share = rng.gauss(0.25, 0.25)
    opened = legal(before * (close / before) ** share * math.exp(rng.gauss(0.0, volatility * 0.3)), up=False)
    closed = legal(close + 0.5, up=False)
    high = legal(max(opened, closed) * math.exp(abs(rng.gauss(0.0, volatility * 0.45))), up=False)
    low = legal(min(opened, closed) * math.exp(-abs(rng.gauss(0.0, volatility * 0.45))), up=True)
    stir = 1.0 + 12.0 * abs(closed - before) / before
    shares = int(volume * stir * math.exp(rng.gauss(-0.2, 0.35)))
    return Row(opened, max(high, opened, closed), min(low, opened, closed), closed, max(shares, 1_000))
