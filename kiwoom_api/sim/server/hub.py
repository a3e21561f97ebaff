"""Fan-out: each event of the exchange is encoded once per registered form and queued to the sessions that want it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from kiwoom_api.model.events import Event, OrderUpdate, PositionUpdate, Quote, Trade
from kiwoom_api.sim.exchange import SessionEvent, SessionKind
from kiwoom_api.sim.server.conditions import Screens
from kiwoom_api.sim.server.faults import Faults
from kiwoom_api.sim.server.frames import Frames
from kiwoom_api.sim.server.session import Session
from kiwoom_api.wire import realtime

SESSION_CODES = {
    SessionKind.ENTRY: ("0",),
    SessionKind.OPEN: ("3",),
    SessionKind.CLOSING_AUCTION: ("2",),
    SessionKind.CLOSE: ("4", "8"),
}
"""FID 215 of the session events, in the order sent."""


class Hub:
    """The live sessions, one per app key, and the way from an event to their queues.

    Attributes:
        sessions: logged-in sessions by app key.
        connections: every open connection, logged in or not.
        screens: the conditions that sessions may search and watch.
        faults: the fault rules in force.
        watched: symbols somebody registered for (the exchange makes tape and book events for these only).
    """

    def __init__(self, faults: Faults, screens: Screens) -> None:
        self.sessions: dict[str, Session] = {}
        self.connections: set[Session] = set()
        self.watched: set[str] = set()
        self.screens = screens
        self.faults = faults
        self._frames = Frames(faults, self.sessions)

    def admit(self, session: Session) -> Session | None:
        """Make a session the one of its app key; return the one it takes the place of."""
        old = self.sessions.get(session.key)
        self.sessions[session.key] = session
        self.rewatch()
        return old

    def dismiss(self, session: Session) -> None:
        """Send a session nothing more of the exchange."""
        if self.sessions.get(session.key) is session:
            del self.sessions[session.key]
            self.rewatch()

    def rewatch(self) -> None:
        """Look again at what the sessions registered for."""
        wanted = {symbol for session in self.sessions.values() for symbol in session.registry.symbols}
        self.watched.intersection_update(wanted)
        self.watched.update(wanted)

    def publish(self, event: Event) -> None:
        """Queue an event to whoever registered for it (the exchange's listener)."""
        if not self._frames.idle:
            self._frames.look(event)
        if isinstance(event, OrderUpdate | PositionUpdate):
            kind = realtime.type_of(event)
            wanting = [s for s in self.sessions.values() if s.account == event.account and s.registry.items(kind, "")]
            if wanting:
                self._send(wanting, kind, realtime.entry(event))
        elif isinstance(event, Trade | Quote):
            self._tape(event)
        elif isinstance(event, SessionEvent):
            wanting = [s for s in self.sessions.values() if s.registry.items("0s", "")]
            for code in SESSION_CODES[event.kind] if wanting else ():
                self._send(wanting, "0s", _session_entry(event, code))

    def look(self) -> None:
        """See that time has passed: faults whose time has come, and what came in and went out of watched conditions."""
        if self.faults.watches or not self._frames.idle:
            self.faults.tick()
            self._frames.release()
        for session in tuple(self.sessions.values()):
            if session.watched:
                for entry in self.screens.changes(session):
                    self._send([session], "02", entry)

    def settle_faults(self) -> None:
        """Take every fault rule away; frames that were held back are sent now."""
        self.faults.clear()
        self._frames.release_all()

    async def flush(self) -> None:
        """Wait until everything queued is written to the sockets."""
        for session in tuple(self.sessions.values()):
            await session.flush()

    def frames(self) -> dict[str, int]:
        """Return how many REAL frames each account's live session was sent so far."""
        return {session.account: session.sent for session in self.sessions.values()}

    def _tape(self, event: Trade | Quote) -> None:
        kind = realtime.type_of(event)
        forms: dict[str, list[Session]] = {}
        for session in self.sessions.values():
            for item in session.registry.items(kind, event.symbol):
                forms.setdefault(item, []).append(session)
        for item, wanting in forms.items():
            self._send(wanting, kind, realtime.entry(event, item))

    def _send(self, wanting: list[Session], kind: str, entry: Mapping[str, object]) -> None:
        frame = realtime.real_frame([entry])
        for session in wanting:
            self._frames.send(session, kind, entry, frame)


def _session_entry(event: SessionEvent, code: str) -> dict[str, object]:
    left = event.opens - event.at
    if code != "0" or left <= timedelta(0):
        return realtime.session_entry(code, event.at)
    midnight = datetime.combine(event.day, datetime.min.time())
    return realtime.session_entry(code, event.at, (midnight + left).time())
