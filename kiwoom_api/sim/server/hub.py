"""Fan-out: each event of the exchange is encoded once per registered form and queued to the sessions that want it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kiwoom_api.model.events import Event, OrderUpdate, PositionUpdate, Quote, Trade
from kiwoom_api.sim.exchange import SessionEvent, SessionKind
from kiwoom_api.sim.records import InterruptionEvent
from kiwoom_api.sim.replay import Recording, Replay
from kiwoom_api.sim.server.aside import Aside
from kiwoom_api.sim.server.bells import Bellman
from kiwoom_api.sim.server.conditions import Screens
from kiwoom_api.sim.server.faults import Faults
from kiwoom_api.sim.server.frames import Frames
from kiwoom_api.sim.server.gauge import Gauge
from kiwoom_api.sim.server.registry import ASIDE_TYPES, BOOK_TYPES, SECTOR_TYPES, WHOLE_TYPES
from kiwoom_api.sim.server.session import Session, framed
from kiwoom_api.sim.server.tapes import Told
from kiwoom_api.sim.server.teller import Teller
from kiwoom_api.wire import realtime

_NOBODY: Mapping[str, list[Session]] = {}


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
        self._replay: Replay | None = None
        self._frames = Frames(faults, self.sessions)
        self._exchange = exchange = screens.exchange
        self._teller, self._gauge, self._aside = Teller(exchange), Gauge(exchange), Aside(exchange)
        whole_day = exchange.model == "book"
        venues = ("KRX", "NXT") if whole_day and exchange.profile == "real" else ("KRX",)
        self._bells = Bellman(exchange.now, exchange.is_business_day, venues, all_day=whole_day)
        self._wanted: dict[tuple[str, str], dict[str, list[Session]]] | None = None
        self._booked: list[str] = []
        self._sectors: list[str] = []
        self._beside: list[str] = []

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
        self._wanted = None

    # ------------------------------------------------------------------ what is told

    def publish(self, event: Event) -> None:
        """Queue an event to whoever registered for it (the exchange's listener)."""
        if not self._frames.idle:
            self._frames.look(event)
        if isinstance(event, OrderUpdate | PositionUpdate):
            kind = realtime.type_of(event)
            wanting = [s for s in self.sessions.values() if s.account == event.account and s.registry.items(kind, "")]
            if wanting:
                self._send(wanting, kind, realtime.entry(event))
        elif self.sessions and self._replay is None:
            self._market(event)

    def _market(self, event: Event) -> None:
        self._ring()
        if isinstance(event, Trade):
            self._tell(self._teller.trade(event, self.forms))
        elif isinstance(event, Quote):
            self._tell(self._teller.quote(event, self.forms))
        elif isinstance(event, InterruptionEvent):
            self._tell(self._teller.interruption(event, self.forms))
        elif isinstance(event, SessionEvent) and event.kind is SessionKind.ENTRY:
            for kind, symbol in tuple(self._index()):
                stock = self._exchange.stock(symbol) if kind == "0g" else None
                if stock is not None:
                    self._tell(self._teller.info(stock, event.at, self.forms))

    def look(self) -> None:
        """See that time has passed: faults whose time has come, bells, indices, and what came in and went out of
        watched conditions.
        """
        if self.faults.watches or not self._frames.idle:
            self.faults.tick()
            self._frames.release()
        if self._replay is not None:
            self._bells.skip(self._exchange.now)
            self._play(self._replay)
        elif self.sessions:
            self._ring()
            self._index()
            self._tell(self._teller.auctions(self._booked, self.forms))
            self._tell(self._gauge.changes(self._sectors))
            self._tell(self._aside.changes(self._beside, self.forms))
        else:
            self._bells.skip(self._exchange.now)
        for session in tuple(self.sessions.values()):
            if session.watched:
                for entry in self.screens.changes(session):
                    self._send([session], "02", entry)

    def _ring(self) -> None:
        """Tell the bells of the time that has passed: before anything that happened after them."""
        wanting = self._wanting("0s", "").get("", [])
        if not wanting:
            self._bells.skip(self._exchange.now)
            return
        for entry in self._bells.due(self._exchange.now):
            self._send(wanting, "0s", entry)

    def play(self, recording: Recording) -> None:
        """Tell a recording's frames at their times from now on; until its end the exchange's market is not told.

        What belongs to accounts is the exchange's own all along: orders meet its market, not the recorded one.
        """
        self._replay = Replay(recording, self._exchange.now)

    def _play(self, replay: Replay) -> None:
        for recorded in replay.due(self._exchange.now):
            kind, item = recorded.kind, recorded.item
            symbol = item.partition("_")[0]
            wanting = [*self._wanting(kind, symbol).get(item, ())]
            if kind in WHOLE_TYPES and symbol:
                wanting += self._wanting(kind, "").get("", ())
            if wanting:
                self._send(wanting, kind, recorded.entry)
        if replay.over:
            self._replay = None

    # ------------------------------------------------------------------ who hears it

    def forms(self, kind: str, symbol: str) -> Collection[str]:
        """Return the forms of a code that somebody registered for a type; "" among them is every stock."""
        found = self._wanting(kind, symbol)
        return (*found, *self._wanting(kind, "")) if kind in WHOLE_TYPES else found

    def _index(self) -> dict[tuple[str, str], dict[str, list[Session]]]:
        """Who hears what, by type and code, then by form; made anew after a change."""
        if self._wanted is None:
            self._wanted = {}
            for session in self.sessions.values():
                for place, items in session.registry.wanted.items():
                    forms = self._wanted.setdefault(place, {})
                    for item in items:
                        forms.setdefault(item, []).append(session)
            self._teller.keep({item for forms in self._wanted.values() for item in forms})
            self._booked = sorted({symbol for kind, symbol in self._wanted if kind in BOOK_TYPES})
            self._sectors = sorted({symbol for kind, symbol in self._wanted if kind in SECTOR_TYPES})
            self._beside = sorted({symbol for kind, symbol in self._wanted if kind in ASIDE_TYPES})
        return self._wanted

    def _wanting(self, kind: str, symbol: str) -> Mapping[str, list[Session]]:
        return self._index().get((kind, symbol), _NOBODY)

    def _tell(self, told: Iterable[Told]) -> None:
        for kind, form, entry in told:
            symbol = form.partition("_")[0]
            self._send(self._wanting(kind, symbol)[form], kind, entry)

    def _send(self, wanting: list[Session], kind: str, entry: Mapping[str, object]) -> None:
        frame = framed(realtime.real_frame([entry]))
        if self._frames.idle:
            for session in wanting:
                session.push(frame, real=True)
            return
        for session in tuple(wanting):
            self._frames.send(session, kind, entry, frame)

    # ------------------------------------------------------------------ sockets

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
