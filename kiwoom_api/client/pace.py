"""Who may go when: lanes, profiles and the arithmetic of rolling windows. No clock is read here and nothing waits.

Rates: published are 5 queries and 5 orders a second on the real exchange (own buckets), and one a second per TR on
mock; the client stays below them. One order slot in five is kept for cancels. UNVERIFIED: whether mock's orders share
a bucket with its queries; reports contradict each other, and a 429 slows both down.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from enum import IntEnum
from functools import cache
from typing import NamedTuple, TypeAlias

import msgspec

from kiwoom_api.wire.catalogue import tr

__all__ = ["KEPT", "PROFILES", "Ask", "Board", "Lane", "Profile", "Ticket", "ask_of", "group_of", "lane_of"]


class Lane(IntEnum):
    """Who goes first when several wait."""

    CANCEL = 0
    ORDER = 1
    RECONCILE = 2
    ACCOUNT = 3
    MARKET = 4
    HISTORY = 5


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
KEPT = 8
"""Requests remembered of each group: more than any limit asks for."""
WINDOW = 1.05
"""Seconds; more than one, since requests bunch up on their way."""
_SLOWEST = 1 / 8
_RECOVERY = 10.0  # seconds without a complaint until the rate doubles again
_NEVER = float("-inf")
_Times: TypeAlias = tuple[float, ...]
_Names: TypeAlias = tuple[int, ...]
_NO_TIMES, _NO_NAMES = (_NEVER,) * KEPT, (0,) * KEPT


class Ticket(NamedTuple):
    """A place in the queue; the smallest goes first: urgent lanes, then who came first.

    ``owner`` is the waiting program's own number, ``serial`` counts within it, ``name`` is the TR as a number.
    """

    lane: int
    since: float
    owner: int
    serial: int
    name: int


class Ask(NamedTuple):
    """What one request needs: a free slot of its group (0 queries, 1 orders) and one of its TR."""

    lane: int
    group: int
    limit: int
    each: int
    name: int


def group_of(lane: int) -> int:
    """0 for queries, 1 for orders: Kiwoom counts the two separately."""
    return 1 if lane <= Lane.ORDER else 0


@cache
def ask_of(profile: str, tr_id: str, lane: int) -> Ask:
    """What a request of this TR and lane needs under a profile."""
    return _ask(PROFILES[profile], lane, int.from_bytes(tr_id.encode()[:8], "big"))


def _ask(profile: Profile, lane: int, name: int) -> Ask:
    if group_of(lane):
        return Ask(lane, 1, profile.orders if lane == Lane.CANCEL else profile.entries, profile.each, name)
    return Ask(lane, 0, profile.queries, profile.each, name)


class Board:
    """What is known of one key's requests: when the last ones went, how slow it must be, who else waits.

    Attributes:
        factor: share of the full rate, 1.0 or less after complaints.
        slowed_at: monotonic time of the last complaint that counted.
        times: of each group, when its last ``KEPT`` requests went, newest first; ``names`` which TRs they were.
        others: tickets of other programs with the time until which each is believed to wait.
        changed: True once something is different from what was read.
    """

    __slots__ = ("changed", "factor", "names", "others", "slowed_at", "times")

    def __init__(
        self,
        factor: float = 1.0,
        slowed_at: float = _NEVER,
        times: tuple[_Times, _Times] = (_NO_TIMES, _NO_TIMES),
        names: tuple[_Names, _Names] = (_NO_NAMES, _NO_NAMES),
    ) -> None:
        self.factor, self.slowed_at = factor, slowed_at
        self.times, self.names = list(times), list(names)
        self.others: list[tuple[Ticket, float]] = []
        self.changed = False

    def recover(self, now: float) -> None:
        """Double the rate for every quiet stretch since the last complaint."""
        while self.factor < 1.0 and now - self.slowed_at >= _RECOVERY:
            self.factor = min(1.0, self.factor * 2)
            self.slowed_at += _RECOVERY
            self.changed = True

    def complain(self, now: float) -> None:
        """Note a complaint (1700 or 429): halve the rate; complaints of the same burst count once."""
        self.recover(now)
        if now - self.slowed_at >= WINDOW or self.factor == 1.0:
            self.factor = max(_SLOWEST, self.factor / 2)
            self.slowed_at = now
            self.changed = True

    def free_at(self, ask: Ask) -> float:
        """When a request may go if nobody else waits; in the past when it may go now."""
        return _free_at(self.times[ask.group], self.names[ask.group], ask, WINDOW / self.factor)

    def goes(self, ask: Ask, now: float) -> bool:
        """True when nothing holds a request back: nobody else waits, no complaint is remembered, its slot is free."""
        if self.factor != 1.0 or self.others:
            return False
        return _free_at(self.times[ask.group], self.names[ask.group], ask, WINDOW) <= now

    def turn_of(self, profile: Profile, mine: Ticket, queue: Iterable[Ticket], now: float) -> float:
        """When a ticket may go, if all of its group that stand before it go as early as they can."""
        group, window = group_of(mine.lane), WINDOW / self.factor
        times, names = list(self.times[group]), list(self.names[group])
        for ticket in queue:
            if ticket >= mine or group_of(ticket.lane) != group:
                continue
            at = max(now, _free_at(times, names, _ask(profile, ticket.lane, ticket.name), window))
            place = bisect.bisect_left(times, -at, key=float.__neg__)
            times.insert(place, at)
            names.insert(place, ticket.name)
        return max(now, _free_at(times, names, _ask(profile, mine.lane, mine.name), window))

    def take(self, ask: Ask, now: float) -> None:
        """Note that a request goes now."""
        group = ask.group
        self.times[group] = (now, *self.times[group][: KEPT - 1])
        self.names[group] = (ask.name, *self.names[group][: KEPT - 1])
        self.changed = True


def _free_at(
    times: tuple[float, ...] | list[float], names: tuple[int, ...] | list[int], ask: Ask, window: float
) -> float:
    at = times[ask.limit - 1] + window if len(times) >= ask.limit else _NEVER
    if ask.each < ask.limit:  # else the group's own window is the narrower one
        count = 0
        for time, name in zip(times, names, strict=True):
            count += name == ask.name
            if count == ask.each:
                return max(at, time + window)
    return at


@cache
def _usual_lane(tr_id: str) -> Lane:
    spec = tr(tr_id)
    if spec.role == "write":
        return Lane.CANCEL if spec.name.endswith("cancel") else Lane.ORDER
    if tr_id == "kt00007":
        return Lane.RECONCILE
    if spec.path.endswith("/chart"):
        return Lane.HISTORY
    return Lane.ACCOUNT if spec.path.endswith("/acnt") else Lane.MARKET


def lane_of(tr_id: str, lane: Lane | None = None) -> Lane:
    """Return ``lane``, or the usual one of a TR."""
    return _usual_lane(tr_id) if lane is None else lane
