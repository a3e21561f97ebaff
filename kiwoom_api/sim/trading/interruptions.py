"""Watching one stock on one venue for volatility interruptions (VI). Source: KRX Reg 26-2, ER 41-2 (RULES §9)."""

from __future__ import annotations

from datetime import date
from typing import Any

from kiwoom_api.market import (
    Band,
    Interruption,
    Phase,
    dynamic_rate,
    has_interruptions,
    interruption,
    is_small_step,
    static_rate,
    static_reference,
    tick_size,
    trigger_band,
)
from kiwoom_api.sim.records import Struck

_SMALL_STEPS = 5
"""The most ticks by which a low price is exempt anywhere (KOSDAQ ER 28-5(4)6)."""


class Watch:
    """The references and the band of one stock on one venue.

    Attributes:
        reference: static reference in won: the price of the last call auction, the base price before the first.
        struck: the interruption that runs now; None when none does.
        count: interruptions so far today.
    """

    def __init__(self, market: str, on: date, venue: str, base: int) -> None:
        self._market, self._on, self._venue = market, on, venue
        self.reference, self.count = base, 0
        self.struck: Struck | None = None
        self._exempt = not has_interruptions(market=market)
        self._followed: tuple[int, Band | None] = (0, None)

    def band(self, phase: Phase | None, last: int) -> Band | None:
        """Return the nearest prices in won that would interrupt trading; None when nothing does."""
        if phase is None or self._exempt or last < 1:
            return None
        down, up = 0, 1 << 60
        dynamic = dynamic_rate(market=self._market, on=self._on, phase=phase, venue=self._venue)
        static = static_rate(on=self._on, phase=phase, venue=self._venue)
        for reference, rate in ((self.reference, static), (last, dynamic)):
            if rate is not None and reference > 0:
                found = trigger_band(reference, rate)
                down, up = max(down, found.down), min(up, found.up)
        if up == 1 << 60:
            return None
        steps, tick = _SMALL_STEPS, tick_size(last, market=self._market, on=self._on)
        while steps and not is_small_step(last + steps * tick, last, market=self._market, on=self._on):
            steps -= 1
        return Band(min(down, last - steps * tick - 1), max(up, last + steps * tick + 1)) if steps else Band(down, up)

    def follow(self, price: int) -> None:
        """Take a price that the market's own path reached for the static reference, where it lies too far from it.

        The day that the path tells had its interruptions; their auctions left this price.
        """
        if self._exempt:
            return
        if self._followed[0] != self.reference:
            rate = static_rate(on=self._on, phase=Phase.CONTINUOUS, venue=self._venue)
            self._followed = (self.reference, None if rate is None else trigger_band(self.reference, rate))
        band = self._followed[1]
        if band is not None and not band.down < price < band.up:
            self.reference = price

    def strike(self, price: int, last: int, phase: Phase) -> Struck | None:
        """Begin the interruption that a provisional price triggers; None when it triggers none."""
        if self._exempt or last < 1:
            return None
        found = interruption(
            price,
            last=last,
            reference=self.reference,
            market=self._market,
            on=self._on,
            phase=phase,
            venue=self._venue,
        )
        return None if found is None else self._begin(Struck(found.kind, found.up, price, self.reference, last, 0))

    def order(self, last: int) -> Struck:
        """Begin an interruption that somebody orders; it counts as a static one upwards from the last price."""
        return self._begin(Struck(Interruption.STATIC, True, last, self.reference, last, 0))

    def _begin(self, struck: Struck) -> Struck:
        self.count += 1
        self.struck = struck._replace(nth=self.count)
        return self.struck

    def auctioned(self, price: int | None) -> Struck | None:
        """Note that a call auction ended, with its price if it found one; return the interruption that it ended."""
        ended, self.struck = self.struck, None
        self.reference = static_reference(self.reference, price)
        return ended

    def dump(self) -> list[Any]:
        """Return the state as plain data."""
        return [self.reference, self.count, None if self.struck is None else list(self.struck)]

    def load(self, saved: list[Any]) -> None:
        """Take up the state of ``dump``."""
        self.reference, self.count, struck = saved
        self.struck = None if struck is None else Struck(Interruption(struck[0]), *struck[1:])
