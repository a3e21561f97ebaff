"""Exits that live in the engine: stop, take-profit, trailing and time, watched on every trade for a strategy."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from kiwoom_api.engine.portfolio import Position
from kiwoom_api.model.errors import BadInput

_HUNDRED = Decimal(100)


class Exits(msgspec.Struct, frozen=True, kw_only=True):
    """When a position is to be sold at market, whichever comes first. At least one must be given.

    Attributes:
        stop: % below the average price (손절).
        take: % above the average price (익절).
        trail: % below the highest trade since the entry (트레일링).
        days: trading days it is held: sold at the open of that day after the entry's.
        minutes: minutes it is held within the regular session.
        before_auction: minutes before the closing auction at which it is sold; 0 is 15:20 on a usual day. What is
            entered after that moment (in the closing auction, say) is sold at that moment of the next trading day.

    Raises:
        BadInput: for a percentage or a count that makes no sense.
    """

    stop: Decimal | None = None
    take: Decimal | None = None
    trail: Decimal | None = None
    days: int | None = None
    minutes: int | None = None
    before_auction: int | None = None

    def __post_init__(self) -> None:
        percents = {"stop": self.stop, "take": self.take, "trail": self.trail}
        for name, percent in percents.items():
            most = 1_000 if name == "take" else 100
            if percent is not None and not (isinstance(percent, Decimal | int) and 0 < percent <= most):
                raise BadInput(field=name, value=percent, allowed=f"a Decimal above 0, at most {most} (%)")
        counts = {"days": (self.days, 1), "minutes": (self.minutes, 1), "before_auction": (self.before_auction, 0)}
        for name, (count, least) in counts.items():
            if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < least):
                raise BadInput(field=name, value=count, allowed=f"a whole number from {least}")
        if all(value is None for value in (*percents.values(), *(count for count, _ in counts.values()))):
            raise BadInput(field="exits", value="none", allowed="at least one of stop, take, trail, days, minutes, …")


class Guard(msgspec.Struct):
    """One position under guard.

    Attributes:
        exits: what is watched; None when it is only being closed.
        day: the run's trading day of the entry.
        since: when it was entered, aware KST.
        peak: highest trade since the entry, won.
        fired: why it is being sold; "" while it is held. It stays set until no share is left.
    """

    exits: Exits | None
    day: int
    since: datetime
    peak: int = 0
    fired: str = ""

    def price_reason(self, position: Position, price: int) -> str:
        """Return why a trade at ``price`` won ends the position: stop, trail or take; "" when it does not."""
        self.peak = max(self.peak, price)
        exits = self.exits
        if exits is None:
            return ""
        # Against the exact cost, not the floored average: price × shares ≤ cost × (100 - stop) %.
        worth = price * position.quantity * _HUNDRED
        if exits.stop is not None and worth <= position.cost * (_HUNDRED - exits.stop):
            return "stop"
        if exits.trail is not None and price * _HUNDRED <= self.peak * (_HUNDRED - exits.trail):
            return "trail"
        if exits.take is not None and worth >= position.cost * (_HUNDRED + exits.take):
            return "take"
        return ""

    def time_reason(self, day: int, now: datetime, auction: datetime) -> str:
        """Return "time" when the position has been held for long enough by ``now``; else ""."""
        exits = self.exits
        if exits is None:
            return ""
        over = exits.days is not None and day - self.day >= exits.days
        over = over or (exits.minutes is not None and now >= self.since + timedelta(minutes=exits.minutes))
        flat = exits.before_auction
        over = over or (flat is not None and now >= auction - timedelta(minutes=flat))
        return "time" if over else ""

    def moments(self, auction: datetime) -> list[datetime]:
        """Return when ``time_reason`` has to be asked today, besides at the open."""
        exits = self.exits
        if exits is None:
            return []
        asked = []
        if exits.minutes is not None:
            asked.append(self.since + timedelta(minutes=exits.minutes))
        if exits.before_auction is not None:
            asked.append(auction - timedelta(minutes=exits.before_auction))
        return asked
