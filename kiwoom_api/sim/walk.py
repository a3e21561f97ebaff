"""How a made-up price goes on from day to day, with what real prices show: days that stir, days that jump together.

A day's change has fat tails (Student's t), its volatility comes in waves, a part of it is the whole market's, and the
shares traded remember those of the day before and rise with the change. The figures are those of 92 Korean stocks,
2018 to 2025; nothing here is fitted to any one of them.
"""

from __future__ import annotations

import math
from datetime import date
from random import Random
from typing import NamedTuple, Protocol

from kiwoom_api.market import base_price, price_limits, round_to_tick
from kiwoom_api.sim.barset import Row

FUNDS = frozenset({"ETF", "ETN"})
"""They follow the market and nothing else."""
SHARED = 0.47
"""Loading of a stock on the market's day: two stocks' changes correlate by its square."""
FREEDOM = 5
"""Degrees of freedom of a day's change: fat tails with a variance."""
_WAVE, _STEP, _ECHO, _LEVEL = 0.94, 0.10, 0.11, 0.09
"""Logarithm of a wave of volatility: what it keeps overnight, what it gains or loses, what a change larger
than usual adds, and what keeps the volatility over the years at the stock's own."""
_MEMORY, _RISE, _NOISE = 0.62, 0.28, 0.38
"""Logarithm of the shares: what stays of yesterday's, what a usual change adds, and the rest."""
_USUAL_CHANGE = 0.75
"""Mean size of a change in units of its volatility."""
_WICK, _GAP = 0.50, 0.36
"""How far high and low lie beyond open and close, and the open off its way, in units of the day's volatility."""
_FURTHEST = math.log(1.29), math.log(0.71)
"""A day's change before it is doubled by a fund's multiple; the daily limits cut what is beyond them anyway."""


class Nature(Protocol):
    """What a walk needs to know of a stock; ``listings.Listing`` has it."""

    @property
    def symbol(self) -> str:
        """Code."""

    @property
    def market(self) -> str:
        """KOSPI, KOSDAQ, ETF …"""

    @property
    def volatility(self) -> float:
        """Of a day, as a fraction."""

    @property
    def volume(self) -> int:
        """A usual day's shares."""

    @property
    def multiple(self) -> int:
        """Of a leveraged or inverse fund's index; 1 for anything else."""


class Kind(NamedTuple):
    """The nature of a stock of which no listing is known."""

    symbol: str
    market: str
    volatility: float
    volume: int
    multiple: int = 1


class Mood(NamedTuple):
    """A day before its prices: the logarithm of its change, its volatility, and its shares as a factor of usual."""

    change: float
    volatility: float
    shares: float


class Wave:
    """Changes of variance 1 and of varying size, one after another."""

    def __init__(self, rng: Random) -> None:
        self._rng, self._height = rng, 0.0

    def turn(self) -> tuple[float, float]:
        """Return the next change and the logarithm of the volatility that it was drawn with."""
        drawn, height = _student(self._rng), self._height - _LEVEL
        rise = _ECHO * (min(abs(drawn), 4.0) - _USUAL_CHANGE)
        self._height = _WAVE * self._height + self._rng.gauss(0.0, _STEP) + rise
        return drawn * math.exp(height), height


class Walk:
    """The days of one stock, one after another; walks of one key know the same days of the market.

    Args:
        key: same key, same days.
        nature: of the stock.
    """

    def __init__(self, key: str, nature: Nature) -> None:
        self._nature, self._multiple = nature, nature.multiple
        self._own = Random(f"{key}|{nature.symbol}")
        self._swell, self._tide = Wave(self._own), Wave(Random(f"{key}|market"))
        self._flow = 0.0

    def mood(self) -> Mood:
        """Return what kind of day the next one is."""
        own, nature = self._own, self._nature
        shared, shared_heat = self._tide.turn()
        if nature.market in FUNDS:
            index = _bounded(nature.volatility / abs(self._multiple) * shared)
            change, heat = math.log1p(max(self._multiple * math.expm1(index), -0.9)), shared_heat
        else:
            alone, own_heat = self._swell.turn()
            heat = SHARED**2 * shared_heat + (1.0 - SHARED**2) * own_heat
            change = _bounded(nature.volatility * (SHARED * shared + math.sqrt(1.0 - SHARED**2) * alone))
        stir = abs(change) / nature.volatility
        self._flow = _MEMORY * self._flow + _RISE * (stir - _USUAL_CHANGE) + own.gauss(0.0, _NOISE)
        return Mood(change, nature.volatility * math.exp(heat), math.exp(self._flow - 0.1))

    def row(self, day: date, before: int, close: float, mood: Mood) -> Row:
        """Return a bar around a wished close: everything on the grid and inside the day's limits."""
        nature, own = self._nature, self._own
        base = base_price(before, market=nature.market, on=day)
        lower, upper = price_limits(base, market=nature.market, on=day, multiple=self._multiple)

        def legal(price: float, *, up: bool) -> int:
            won = max(int(price), lower or 1)
            won = min(won, upper) if upper is not None else won
            return round_to_tick(won, market=nature.market, on=day, up=up)

        share, usual = own.gauss(0.25, 0.25), mood.volatility
        opened = legal(before * (close / before) ** share * math.exp(own.gauss(0.0, usual * _GAP)), up=False)
        closed = legal(close + 0.5, up=False)
        high = legal(max(opened, closed) * math.exp(abs(own.gauss(0.0, usual * _WICK))), up=False)
        low = legal(min(opened, closed) * math.exp(-abs(own.gauss(0.0, usual * _WICK))), up=True)
        shares = int(nature.volume * mood.shares)
        return Row(opened, max(high, opened, closed), min(low, opened, closed), closed, max(shares, 1_000))

    def next(self, day: date, before: Row) -> Row:
        """Return the bar of the day that follows ``before``, of which only the close counts."""
        mood = self.mood()
        return self.row(day, before.close, before.close * math.exp(mood.change), mood)


def _bounded(change: float) -> float:
    return max(_FURTHEST[1], min(_FURTHEST[0], change))


def _student(rng: Random) -> float:
    """Draw from Student's t, with variance 1 (R. W. Bailey's polar method, 1994)."""
    radius = math.sqrt((FREEDOM - 2) * ((1.0 - rng.random()) ** (-2.0 / FREEDOM) - 1.0))
    return radius * math.cos(math.tau * rng.random())
