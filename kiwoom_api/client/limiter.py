"""The limiter: one per app key, rolling windows on the injected clock, lanes from cancel to history.

Rates: published are 5 queries and 5 orders a second on the real exchange (own buckets), and one a second per TR on
mock; the client stays below them. One order slot in five is kept for cancels.
"""

from __future__ import annotations

import bisect
import itertools
import threading
from collections import deque
from enum import IntEnum

import msgspec

from kiwoom_api.client.clock import WallClock
from kiwoom_api.model.errors import Sent, TransportError
from kiwoom_api.model.ports import Clock
from kiwoom_api.wire.catalogue import tr

__all__ = ["Lane", "Limiter", "Profile", "Stale", "lane_of", "shared_limiter"]


class Lane(IntEnum):
    """Who goes first when several wait."""

    CANCEL = 0
    ORDER = 1
    RECONCILE = 2
    ACCOUNT = 3
    MARKET = 4
    HISTORY = 5


class Stale(TransportError):
    """The deadline ends before the limiter could let the request go; it was never sent."""

    def __init__(self, tr: str, wait: float) -> None:
        super().__init__(f"DENIED_STALE: {tr} would have to wait {wait:.1f} s, past its deadline", sent=Sent.NO)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """Requests per window: of all queries, of all orders, of all orders but cancels, and of each TR."""

    queries: int
    orders: int
    entries: int
    each: int


PROFILES = {
    "real": Profile(queries=5, orders=5, entries=4, each=5),
    "mock": Profile(queries=4, orders=4, entries=3, each=1),
    # A stepped exchange counts no requests while its time stands still, and waiting would move its clock.
    "stepped": Profile(queries=10**6, orders=10**6, entries=10**6, each=10**6),
}
_WINDOW = 1.05  # seconds; more than one, since requests bunch up on their way
_SLOWEST = 1 / 8
_RECOVERY = 10.0  # seconds without a complaint until the rate doubles again
_HAIR = 1e-6  # seconds below which waiting is rounding noise
_HISTORY = ("ka10079", "ka10080", "ka10081", "ka10082", "ka10083", "ka10094")
_Ticket = tuple[int, int, str]


class Limiter:
    """Lets requests go no faster than the profile allows, most urgent lane first."""

    def __init__(self, profile: str, clock: Clock) -> None:
        self._profile, self._clock = PROFILES[profile], clock
        self._sent: dict[str, deque[float]] = {}
        self._waiting: list[_Ticket] = []
        self._serial = itertools.count()
        self._guard = threading.Lock()
        self._slowed_at: float | None = None
        self._factor = 1.0

    @property
    def rate(self) -> float:
        """Share of the full rate at which requests go now: 1.0, or less after complaints."""
        self._recover(self._clock.monotonic())
        return self._factor

    @property
    def waiting(self) -> int:
        """Number of requests that wait."""
        return len(self._waiting)

    async def acquire(self, tr: str, lane: Lane, *, deadline: float | None = None) -> None:
        """Wait until a request may go.

        Args:
            tr: TR id; each has its own window beside that of its group.
            lane: urgency; a waiting request of a more urgent lane goes first.
            deadline: on ``clock.monotonic()``; None waits as long as it takes.

        Raises:
            Stale: when the deadline cannot be kept; known as early as possible.
        """
        ticket = (int(lane), next(self._serial), tr)
        with self._guard:
            bisect.insort(self._waiting, ticket)
        try:
            while True:
                with self._guard:
                    now = self._clock.monotonic()
                    wait = self._earliest(ticket, now) - now
                    late = deadline is not None and now + max(wait, 0.0) > deadline
                    if wait <= _HAIR and not late:
                        self._take(ticket, now)
                        return
                if late:
                    raise Stale(tr, wait)
                await self._clock.sleep(wait)
        finally:
            with self._guard:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)

    def slow_down(self) -> None:
        """Note a complaint (1700 or 429): halve the rate; complaints of the same burst count once."""
        now = self._clock.monotonic()
        self._recover(now)
        if self._slowed_at is None or now - self._slowed_at >= _WINDOW or self._factor == 1.0:
            self._factor = max(_SLOWEST, self._factor / 2)
            self._slowed_at = now

    def _recover(self, now: float) -> None:
        while self._factor < 1.0 and self._slowed_at is not None and now - self._slowed_at >= _RECOVERY:
            self._factor = min(1.0, self._factor * 2)
            self._slowed_at += _RECOVERY

    def _limits(self, lane: int, tr: str) -> tuple[tuple[str, int], ...]:
        profile = self._profile
        if lane == Lane.CANCEL:
            group = ("orders", profile.orders)
        elif lane == Lane.ORDER:
            group = ("orders", profile.entries)
        else:
            group = ("queries", profile.queries)
        return (group, (tr, profile.each))

    def _earliest(self, ticket: _Ticket, now: float) -> float:
        """When this ticket may go, if all that stand before it go as early as they can."""
        self._recover(now)
        window = _WINDOW / self._factor
        planned: dict[str, list[float]] = {}
        group = self._limits(ticket[0], ticket[2])[0][0]
        at = now
        for other in self._waiting:
            limits = self._limits(other[0], other[2])
            if limits[0][0] != group:
                continue
            at = now
            for name, limit in limits:
                past = planned.setdefault(name, list(self._sent.get(name, ())))
                if len(past) >= limit:
                    at = max(at, past[-limit] + window)
            if other == ticket:
                break
            for name, _limit in limits:
                bisect.insort(planned[name], at)
        return at

    def _take(self, ticket: _Ticket, now: float) -> None:
        self._waiting.remove(ticket)
        for name, _limit in self._limits(ticket[0], ticket[2]):
            self._sent.setdefault(name, deque(maxlen=8)).append(now)


def lane_of(tr_id: str, lane: Lane | None = None) -> Lane:
    """Return ``lane``, or the usual one of a TR."""
    if lane is not None:
        return lane
    spec = tr(tr_id)
    if spec.role == "write":
        return Lane.CANCEL if tr_id == "kt10003" else Lane.ORDER
    if tr_id == "kt00007":
        return Lane.RECONCILE
    if tr_id in _HISTORY:
        return Lane.HISTORY
    return Lane.ACCOUNT if spec.path.endswith("/acnt") else Lane.MARKET


_SHARED: dict[str, Limiter] = {}


def shared_limiter(key_id: str, profile: str) -> Limiter:
    """Return the one limiter of a key in this process, on the wall's clock."""
    return _SHARED.setdefault(f"{key_id}|{profile}", Limiter(profile, WallClock()))
