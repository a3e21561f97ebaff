"""A trading day as the core hears of it: the sessions' moments, from the market's law."""

from __future__ import annotations

from datetime import date, datetime

from kiwoom_api.engine.commands import DayStart
from kiwoom_api.market import Phase, regular_hours, sessions

_EVENING = (Phase.AFTER_MARKET, Phase.SINGLE_PRICE)


def day_start(day: date, *, at: datetime) -> DayStart:
    """Return the day's start with all of its moments, aware KST (``market.sessions``; late days are late here too).

    Args:
        day: a KRX trading day.
        at: the moment at which the core is told.
    """
    opens, auction, closes = regular_hours(day)
    krx = sessions(day, "KRX", trading_day=True)
    post = next((s.start for s in krx if s.kind is Phase.POST_CLOSE), None)
    evening = next((s for s in krx if s.kind in _EVENING), None)
    pre = next((s.start for s in sessions(day, "NXT", trading_day=True) if s.kind is Phase.PRE_MARKET), None)
    return DayStart(
        at=at,
        day=day,
        opens=opens,
        auction=auction,
        closes=closes,
        pre=pre,
        post=post,
        evening=evening.start if evening else None,
        ends=evening.end if evening else None,
    )
