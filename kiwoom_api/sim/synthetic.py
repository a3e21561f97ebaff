"""A made-up market from a seed: real codes and names, invented prices on the grid and inside the daily limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from kiwoom_api.market import Designation, is_trading_day, previous_trading_day, trading_days
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.labels import labelled
from kiwoom_api.sim.listings import LISTINGS, Listing
from kiwoom_api.sim.walk import FUNDS, Walk

_LEAST_DAYS = 1


def synthetic_market(seed: int, last_day: date, days: int = 800) -> BarSet:
    """Return a made-up market whose last bar lies on ``last_day`` (or the trading day before it).

    Same seed, last day and length: same bars. 005930 stands at 70,000 won at the end. Bars of a stock are made
    when first asked for. Days after the last one continue from the same seed (see ``walk.Walk``).

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
                multiple=row.multiple,
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
    """Walk forward in logarithms, scaled so that the last close is the round price."""
    walk = Walk(f"history|{seed}|{days[-1].isoformat()}|{len(days)}", listing)
    moods, level, levels = [], 0.0, []
    for _ in days:
        moods.append(walk.mood())
        level += moods[-1].change - (0.0 if listing.market in FUNDS else 0.004 * level)
        levels.append(level)
    closes = [listing.price * math.exp(value - levels[-1]) for value in levels]
    rows: list[Row] = []
    before = max(int(closes[0]), 100)
    for day, close, mood in zip(days, closes, moods, strict=True):
        rows.append(walk.row(day, before, close, mood))
        before = rows[-1].close
    return rows
