"""Timers by session: "one minute after the open", "ten minutes before the close", on any kind of day."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

import msgspec

from kiwoom_api.engine.commands import DayStart
from kiwoom_api.model.errors import BadInput

Anchor: TypeAlias = Literal["pre", "open", "auction", "close", "post", "evening", "end"]
"""Moments of a usual day; late days move them, and a moment that a day lacks does not come.

pre 08:00 (NXT's pre-market) · open 09:00 · auction 15:20 · close 15:30 · post 15:40 (trading at the closing price) ·
evening 16:00 (single-price session until 2026-09-13, then after-market) · end 18:00, from 2026-09-14 20:00. Timers
after the close ring for strategies with ``extended = True``.
"""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A timer that fires each trading day: ``minutes`` after the anchor (negative: before)."""

    owner: int
    name: str
    anchor: Anchor
    minutes: int


class Due(msgspec.Struct, frozen=True, order=True):
    """A timer's moment today, in firing order: by time, then owner, then order of registration."""

    at: datetime
    owner: int
    sequence: int
    name: str


class Timetable:
    """All plans, and what is still to come today."""

    def __init__(self) -> None:
        self._plans: list[Plan] = []
        self._today: list[Due] = []

    def add(self, owner: int, name: str, anchor: Anchor, minutes: int) -> None:
        """Plan a daily timer, from the next start of a day on.

        Raises:
            BadInput: for an unknown anchor or minutes that are not a whole number.
        """
        if anchor not in get_args(Anchor):
            raise BadInput(field="anchor", value=anchor, allowed=" | ".join(get_args(Anchor)))
        if isinstance(minutes, bool) or not isinstance(minutes, int):
            raise BadInput(field="minutes", value=minutes, allowed="whole minutes")
        plan = Plan(owner=owner, name=name, anchor=anchor, minutes=minutes)
        if plan not in self._plans:
            self._plans.append(plan)

    def start(self, day: DayStart) -> None:
        """Lay out the day; moments that have already passed are skipped."""
        dues = [
            Due(anchored + timedelta(minutes=plan.minutes), plan.owner, sequence, plan.name)
            for sequence, plan in enumerate(self._plans)
            if (anchored := moment(day, plan.anchor)) is not None
        ]
        self._today = sorted(due for due in dues if due.at >= day.at)

    def missed(self, day: DayStart) -> list[Due]:
        """Return what had passed already when the day began for the core, and was skipped; in order."""
        dues = [
            Due(anchored + timedelta(minutes=plan.minutes), plan.owner, sequence, plan.name)
            for sequence, plan in enumerate(self._plans)
            if (anchored := moment(day, plan.anchor)) is not None
        ]
        return sorted(due for due in dues if due.at < day.at)

    def once(self, at: datetime, owner: int, name: str) -> None:
        """Add a moment for today only; the same one again changes nothing."""
        due = Due(at, owner, -1, name)
        place = bisect_left(self._today, due)
        if self._today[place : place + 1] != [due]:
            self._today.insert(place, due)

    def next(self) -> datetime | None:
        """Return the next moment of today, or ``None``."""
        return self._today[0].at if self._today else None

    def pop(self, until: datetime) -> list[Due]:
        """Take out everything due by then, in firing order."""
        due = [item for item in self._today if item.at <= until]
        self._today = self._today[len(due) :]
        return due


def moment(day: DayStart, anchor: Anchor) -> datetime | None:
    """Return when an anchor comes on a day, aware KST; None when the day has no such moment."""
    match anchor:
        case "pre":
            return day.pre
        case "open":
            return day.opens
        case "auction":
            return day.auction
        case "close":
            return day.closes
        case "post":
            return day.post
        case "evening":
            return day.evening
        case "end":
            return day.ends
