"""Request limits as Kiwoom states them: 5 a second per TR on real, 1 a second per TR on mock, per app key."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

PER_SECOND = {"real": 5, "mock": 1}
WINDOW = timedelta(seconds=1)


class RateLimiter:
    """Counts calls per (app key, TR) in a rolling second of the exchange's clock.

    Parameters:
        profile: "real" or "mock".
        enabled: False lets every call through.
    """

    def __init__(self, profile: str, *, enabled: bool) -> None:
        self.allowed = PER_SECOND[profile]
        self.enabled = enabled
        self._calls: dict[tuple[str, str], deque[datetime]] = {}

    def admit(self, key: str, tr_id: str, now: datetime) -> bool:
        """Count one call and say whether it may pass; a refused call does not count."""
        if not self.enabled:
            return True
        calls = self._calls.setdefault((key, tr_id), deque())
        while calls and now - calls[0] >= WINDOW:
            calls.popleft()
        if len(calls) >= self.allowed:
            return False
        calls.append(now)
        return True
