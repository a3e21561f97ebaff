"""Watching one stock on one venue for volatility interruptions (VI). Source: KRX Reg 26-2, ER 41-2 (RULES §9)."""

from __future__ import annotations

from datetime import date

from kiwoom_api.market import (
    Band,
    Phase,
    dynamic_rate,
    has_interruptions,
    interruption,
    static_rate,
    static_reference,
    trigger_band,
)
from kiwoom_api.sim.records import Struck


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

    def band(self, phase: Phase | None, last: int) -> Band | None:
        """Return the nearest prices in won that would interrupt trading; None when nothing does."""
        if phase is None or self._exempt:
            return None
        low, high = 0, 1 << 60
        dynamic = dynamic_rate(market=self._market, on=self._on, phase=phase, venue=self._venue)
        for reference, rate in (
            (self.reference, static_rate(on=self._on, phase=phase, venue=self._venue)),
            (last, dynamic),
        ):
            if rate is not None and reference > 0:
                band = trigger_band(reference, rate)
                low, high = max(low, band.down), min(high, band.up)
        # Below 1,000 won a few ticks are more than the rates: the law exempts them one by one (ER 41-2(4)6).
        return None if last < 1_000 or high == 1 << 60 else Band(low, high)

    def strike(self, price: int, last: int, phase: Phase) -> Struck | None:
        """Begin the interruption that a provisional price triggers; None when it triggers none."""
        found = None
        if not self._exempt and last > 0:
            found = interruption(
                price,
                last=last,
                reference=self.reference,
                market=self._market,
                on=self._on,
                phase=phase,
                venue=self._venue,
            )
        if found is None:
            return None
        self.count += 1
        self.struck = Struck(found.kind, found.up, price, self.reference, last, self.count)
        return self.struck

    def auctioned(self, price: int | None) -> None:
        """Note that a call auction ended, with its price if it found one."""
        self.reference = static_reference(self.reference, price)
        self.struck = None
