"""REAL frames on their way out: doubled, lost, late or out of order where a fault says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from kiwoom_api.model.events import Event, OrderUpdate, PositionUpdate
from kiwoom_api.sim.server.faults import FRAMES, FaultKind, Faults
from kiwoom_api.sim.server.registry import ACCOUNT_TYPES, MARKET_TYPES
from kiwoom_api.sim.server.session import Session

CONDITIONS = "02"
"""The type that no REG asks for."""


class Held(msgspec.Struct):
    """A frame that waits: for an exchange time, or (``due`` None) for the next frame of its session.

    Attributes:
        key, kind, item: whose frame of which realtime type and item it is; it goes to the session that this key has by
            then, if that one registered for it.
    """

    due: datetime | None
    key: str
    kind: str
    item: str
    frame: bytes


class Frames:
    """Sends REAL frames, by the fault rules in force.

    Parameters:
        faults: the rules.
        sessions: the live sessions by app key.
    """

    def __init__(self, faults: Faults, sessions: Mapping[str, Session]) -> None:
        self._faults, self._sessions = faults, sessions
        self._held: list[Held] = []
        self._late: tuple[str, str, datetime, datetime] | None = None

    @property
    def idle(self) -> bool:
        """True when frames may go out as they are: no rule is in force, and nothing waits or is late."""
        return not (self._faults.rules or self._held or self._late)

    def look(self, event: Event) -> None:
        """See an event of the exchange before its frames."""
        if isinstance(event, PositionUpdate) and self._late and self._late[:3] == _place(event):
            return  # the position that a late fill leaves comes with it
        self._late = None
        fault = self._faults.late_fill(event)
        if fault is not None and isinstance(event, OrderUpdate):
            self._late = (*_place(event), self._faults.now + fault.delay)

    def send(self, session: Session, kind: str, entry: Mapping[str, object], frame: bytes) -> None:
        """Send one frame to one session, or what a fault makes of it."""
        if self.idle:
            session.push(frame, real=True)
            return
        item = "" if kind in ACCOUNT_TYPES | MARKET_TYPES else str(entry.get("item", "")).partition("_")[0]
        held = Held(None, session.key, kind, item, frame)
        if self._late is not None and kind in ACCOUNT_TYPES:
            held.due = self._late[3]
            self._held.append(held)
            return
        values = entry.get("values")
        status = str(values.get("913", "")) if isinstance(values, Mapping) else ""
        # One frame waits for the next one; were that one to wait too, both would come in order after all.
        waiting = any(each.due is None and each.key == session.key for each in self._held)
        kinds = FRAMES - {FaultKind.REORDER_FRAME} if waiting else FRAMES
        fault = self._faults.take(kinds, kind, session.key, session.account, status)
        if fault is not None and fault.kind is not FaultKind.REORDER_FRAME:
            held.due = self._faults.now + fault.delay
        if fault is None or fault.kind is FaultKind.DUPLICATE_FRAME:
            session.push(frame, real=True)
            self._follow(session)
        if fault is not None and fault.kind is not FaultKind.LOSE_FRAME:
            self._held.append(held)
            self.release()

    def release(self) -> None:
        """Send what is due; a frame whose session is gone, or does not hear its type, is lost."""
        now = self._faults.now
        for held in tuple(self._held):
            if held.due is not None and held.due <= now:
                self._let_go(held)

    def release_all(self) -> None:
        """Send everything that waits, in the order in which it was held."""
        for held in tuple(self._held):
            self._let_go(held)

    def _follow(self, session: Session) -> None:
        for held in tuple(self._held):
            if held.due is None and held.key == session.key:
                self._let_go(held)

    def _let_go(self, held: Held) -> None:
        self._held[:] = [each for each in self._held if each is not held]
        session = self._sessions.get(held.key)
        if session is not None and (session.registry.items(held.kind, held.item) or held.kind == CONDITIONS):
            session.push(held.frame, real=True)


def _place(event: OrderUpdate | PositionUpdate) -> tuple[str, str, datetime]:
    return event.account, event.symbol, event.at
