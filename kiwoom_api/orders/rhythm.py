"""When to compare with the broker though nothing calls for it: all through the day, and once after each session."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kiwoom_api.market import sessions

EVERY = 45.0
"""Seconds between two comparisons while a venue is open: what a stream keeps back stands a minute at the most."""
_LATE = timedelta(seconds=30)
"""How long after its nominal end a session may still execute (a call auction ends at random, ER 35(1))."""


def look_due(last: datetime | None, now: datetime, every: float = EVERY) -> bool:
    """True when the account should be compared with the broker again.

    Args:
        last: when it was compared last, aware KST; None: never.
        now: aware KST.
        every: seconds between two comparisons while KRX or NXT is open. A wall that was set back makes it due.
    """
    if last is None or now < last:
        return True
    if any(last < end <= now for end in _ends(now.date())):
        return True
    return _open(now) and (now - last).total_seconds() >= every


def _ends(day: date) -> tuple[datetime, ...]:
    return tuple(session.end + _LATE for session in sessions(day, "SOR"))


def _open(now: datetime) -> bool:
    """True from the day's first session to its last; never on a closed day."""
    found = sessions(now.date(), "SOR")
    return bool(found) and found[0].start <= now <= max(session.end for session in found) + _LATE
