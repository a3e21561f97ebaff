"""Timers by session: "one minute after the open", "ten minutes before the close", on any kind of day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

import msgspec

from kiwoom_api.engine.commands import DayStart
from kiwoom_api.model.errors import BadInput

Anchor: TypeAlias = Literal["open", "auction", "close"]
"""Regular open (09:00), start of the closing auction (15:20), close (15:30); late days move them."""


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
        times = {"open": day.opens, "auction": day.auction, "close": day.closes}
        dues = [
            Due(times[plan.anchor] + timedelta(minutes=plan.minutes), plan.owner, sequence, plan.name)
            for sequence, plan in enumerate(self._plans)
        ]
        self._today = sorted(due for due in dues if due.at >= day.at)

    def once(self, at: datetime, owner: int, name: str) -> None:
        """Add a moment for today only."""
        self._today = sorted([*self._today, Due(at, owner, -1, name)])

    def next(self) -> datetime | None:
        """Return the next moment of today, or ``None``."""
        return self._today[0].at if self._today else None

    def pop(self, until: datetime) -> list[Due]:
        """Take out everything due by then, in firing order."""
        due = [item for item in self._today if item.at <= until]
        self._today = self._today[len(due) :]
        return due
