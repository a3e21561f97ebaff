"""How a day's volume usually spreads over its minutes: from finished days' bars, or by default. Pure.

Weights are whole numbers, so that every machine schedules the same shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from kiwoom_api.market import regular_hours

__all__ = ["DEFAULT", "Curve", "scheduled", "usual_curve"]

Curve: TypeAlias = tuple[tuple[int, int], ...]
"""(minute of the day from its open on, weight) pairs, in order; a minute's weight holds until the next one."""

_OPEN = 9 * 60


def _default() -> Curve:
    # A stated shape, not a measured one: a U of three parts to one, heavier in the morning, as is usual on KRX.
    shape = ((0, 30), (10, 22), (30, 16), (60, 12), (120, 9), (180, 8), (240, 8), (300, 10), (340, 13), (365, 16))
    return tuple((_OPEN + minute, weight) for minute, weight in shape)


DEFAULT: Curve = _default()
"""The curve where no bars of finished days are at hand: from a session that opens at 09:00, a minute."""


def usual_curve(bars: Iterable[tuple[datetime, int]], *, days: int = 20) -> Curve:
    """Return the curve of the last finished days: the mean part of the day's volume in each minute, in parts of 10⁶.

    Each day counts the same, however much was traded on it. Minutes count from the day's own open, so that a day that
    opened late says as much as any other.

    Args:
        bars: (start of the minute, aware KST; shares) of finished days, in any order. The auctions' are left out.
        days: how many of the last days count.
    """
    by_day: dict[date, dict[int, int]] = {}
    for at, volume in bars:
        hours = regular_hours(at.date())
        if hours.open <= at < hours.close_auction_start and volume > 0:
            minute = int((at - hours.open).total_seconds()) // 60
            minutes = by_day.setdefault(at.date(), {})
            minutes[minute] = minutes.get(minute, 0) + volume
    parts: dict[int, int] = {}
    for day in sorted(by_day)[-days:]:
        total = sum(by_day[day].values())
        for minute, volume in by_day[day].items():
            parts[minute] = parts.get(minute, 0) + volume * 1_000_000 // total
    if not parts:
        return ()
    return tuple((_OPEN + minute, parts.get(minute, 0)) for minute in range(max(parts) + 1))


def scheduled(quantity: int, curve: Sequence[tuple[int, int]], begin: datetime, end: datetime, now: datetime) -> int:
    """Return the shares of ``quantity`` that are due by ``now`` when they follow a curve from ``begin`` to ``end``.

    An empty curve is a flat one. The schedule never falls, is 0 at the beginning and everything at the end.
    """
    if now >= end:
        return quantity
    if now <= begin:
        return 0
    whole = _weight(curve, begin, end)
    if whole == 0:
        curve, whole = (), _weight((), begin, end)
    return quantity * _weight(curve, begin, now) // whole


def _weight(curve: Sequence[tuple[int, int]], begin: datetime, end: datetime) -> int:
    """The weight between two moments, in weights times seconds."""
    opening = regular_hours(begin.date()).open
    first, last = (int((moment - opening).total_seconds()) for moment in (begin, end))
    if not curve:
        return last - first
    total = 0
    for place, (minute, weight) in enumerate(curve):
        since = (minute - _OPEN) * 60
        until = (curve[place + 1][0] - _OPEN) * 60 if place + 1 < len(curve) else max(last, since)
        total += weight * max(0, min(until, last) - max(since, first))
    return total
