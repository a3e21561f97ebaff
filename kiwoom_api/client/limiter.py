"""The limiter: one per app key for all programs of this machine, rolling windows, lanes from cancel to history.

The arithmetic is ``pace``; the board on which requests are noted lies in memory (an own clock: stepped exchanges,
tests) or in a small file (``board_file``), where every program of the key sees it.
"""

from __future__ import annotations

import asyncio
import bisect
import itertools
import os
import threading
from pathlib import Path
from typing import Protocol

from kiwoom_api.client.board_file import BoardFile
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.pace import PROFILES, Ask, Board, Lane, Profile, Ticket, ask_of, lane_of
from kiwoom_api.model.errors import Sent, TransportError
from kiwoom_api.model.ports import Clock
from kiwoom_api.settings import Settings

__all__ = ["Lane", "Limiter", "Profile", "Stale", "lane_of", "shared_limiter"]

_HAIR = 1e-6  # seconds below which waiting is rounding noise
_BUSY = 0.001  # seconds between two tries for a board that another program is at
_TRIES = 20  # at once, before the first such wait
_PATIENCE = 1.0  # seconds of trying: nobody is at the board for long, unless the program was halted just then
_SHOWN = 2.0  # longest sleep of a waiter that others see ...
_GRACE = 1.0  # ... and how long after its waking they still believe in it


class Stale(TransportError):
    """The deadline ends before the limiter could let the request go; it was never sent."""

    def __init__(self, tr: str, wait: float) -> None:
        super().__init__(f"DENIED_STALE: {tr} would have to wait {wait:.1f} s, past its deadline", sent=Sent.NO)


class Boards(Protocol):
    """Where the board lies."""

    owner: int

    def enter(self) -> Board | None:
        """Return the board for exclusive use, or None while another has it."""

    def leave(self, board: Board, mine: list[tuple[Ticket, float]]) -> None:
        """Give it back, showing one's own tickets to others."""


class InMemory:
    """A board of this limiter alone."""

    def __init__(self, board: Board | None = None) -> None:
        self.owner = 0
        self._board = board or Board()

    def enter(self) -> Board:
        """Return the board."""
        return self._board

    def leave(self, board: Board, mine: list[tuple[Ticket, float]]) -> None:
        """Nothing is to be done: nobody else looks."""


class Limiter:
    """Lets requests go no faster than the profile allows, most urgent lane first.

    Args:
        profile: "real", "mock" or "stepped".
        clock: time of the windows; the wall's where programs share a file.
        path: the file shared with other programs; None counts for this limiter alone. Should the file fail, one
            warning is logged and the limiter goes on by itself: a full disk must not stop a cancel.
    """

    def __init__(self, profile: str, clock: Clock, path: Path | None = None) -> None:
        self._name, self._profile, self._clock = profile, PROFILES[profile], clock
        self._boards: Boards = InMemory() if path is None else BoardFile(path)
        self._last = Board()  # as it was read last, to go on with should the file fail
        self._waiting: list[Ticket] = []
        self._until: dict[Ticket, float] = {}
        self._complaint: float | None = None
        self._serial = itertools.count()
        self._guard = threading.Lock()

    @property
    def shared(self) -> bool:
        """True while other programs see this limiter's requests."""
        return isinstance(self._boards, BoardFile)

    @property
    def rate(self) -> float:
        """Share of the full rate at which requests go now: 1.0, or less after complaints."""
        with self._guard:
            board = self._enter()
            if board is None:
                return self._last.factor
            self._freshen(board, self._clock.monotonic())
            self._leave(board)
            return board.factor

    @property
    def waiting(self) -> int:
        """Number of this program's requests that wait."""
        return len(self._waiting)

    async def acquire(self, tr: str, lane: Lane, *, deadline: float | None = None) -> None:
        """Wait until a request may go.

        Args:
            tr: TR id; each has its own window beside that of its group.
            lane: urgency; a waiting request of a more urgent lane goes first, whichever program it is of.
            deadline: on ``clock.monotonic()``; None waits as long as it takes.

        Raises:
            Stale: when the deadline cannot be kept; known as early as possible.
        """
        if self.admits(tr, lane, deadline=deadline):
            return
        ask = ask_of(self._name, tr, lane)
        ticket: Ticket | None = None
        tried = 0.0
        try:
            while True:
                with self._guard:
                    board = self._enter(last=tried >= _PATIENCE)
                    if board is not None:
                        ticket, wait, late = self._step(board, ask, ticket, deadline)
                if board is None:
                    tried += _BUSY
                    await asyncio.sleep(_BUSY)
                    continue
                if late:
                    raise Stale(tr, wait)
                if ticket is None:
                    return
                tried = 0.0
                await self._clock.sleep(min(wait, _SHOWN) if self.shared else wait)
        finally:
            if ticket is not None:
                self._withdraw(ticket)

    def admits(self, tr: str, lane: Lane, *, deadline: float | None = None) -> bool:
        """Let a request go at once where nothing holds it back; False proves nothing: ``acquire`` is to be asked.

        ``acquire`` begins with this; who asks for it first spares the usual request a coroutine. The arguments are
        those of ``acquire``.
        """
        ask = ask_of(self._name, tr, lane)
        with self._guard:
            if self._waiting or self._complaint is not None:
                return False
            try:
                board = self._boards.enter()
                if board is None:
                    return False
                self._last = board
                now = self._clock.monotonic()
                goes = board.goes(ask, now) and (deadline is None or now <= deadline)
                if goes:
                    board.take(ask, now)
                self._boards.leave(board, [])
            except OSError:
                return False
        return goes

    def slow_down(self) -> None:
        """Note a complaint (1700 or 429): halve the rate; complaints of the same burst count once."""
        with self._guard:
            self._complaint = self._clock.monotonic()
            board = self._enter()
            if board is not None:
                self._freshen(board, self._complaint)
                self._leave(board)

    def _step(
        self, board: Board, ask: Ask, ticket: Ticket | None, deadline: float | None
    ) -> tuple[Ticket | None, float, bool]:
        """Let a request go, or give it its place in the queue, seconds to wait, and whether that is too late."""
        now = self._clock.monotonic()
        self._freshen(board, now)
        if not self._waiting and not board.others:
            at = board.free_at(ask)
        else:
            ticket = ticket or self._queue_up(ask, now)
            queue = sorted((*self._waiting, *(other for other, _until in board.others)))
            at = board.turn_of(self._profile, ticket, queue, now)
        wait = max(at - now, 0.0)
        late = deadline is not None and now + wait > deadline
        if wait <= _HAIR and not late:
            board.take(ask, now)
            self._dequeue(ticket)
            ticket = None
        elif not late:
            ticket = ticket or self._queue_up(ask, now)
            self._until[ticket] = now + min(wait, _SHOWN) + _GRACE
            board.changed = True
        self._leave(board)
        return ticket, wait, late

    def _freshen(self, board: Board, now: float) -> None:
        if self._complaint is not None:
            board.complain(self._complaint)
            self._complaint = None
        if board.factor < 1.0:
            board.recover(now)

    def _queue_up(self, ask: Ask, now: float) -> Ticket:
        ticket = Ticket(ask.lane, now, self._boards.owner, next(self._serial), ask.name)
        bisect.insort(self._waiting, ticket)
        return ticket

    def _dequeue(self, ticket: Ticket | None) -> None:
        if ticket is not None:
            self._waiting.remove(ticket)
            self._until.pop(ticket, None)

    def _withdraw(self, ticket: Ticket) -> None:
        """Take a ticket back; should the board be busy, others stop believing in it by themselves."""
        with self._guard:
            self._dequeue(ticket)
            board = self._enter() if self.shared else None
            if board is not None:
                board.changed = True
                self._leave(board)

    def _enter(self, *, last: bool = False) -> Board | None:
        """Take the board; None while another program has it, which is never for ``last``."""
        try:
            board = self._boards.enter()
            tries = _TRIES
            while board is None and tries:
                board = self._boards.enter()
                tries -= 1
            if board is not None:
                self._last = board
                return board
            if last:
                raise TimeoutError("another program does not let go of it")
        except OSError as error:
            return self._go_alone(error)
        return None

    def _leave(self, board: Board) -> None:
        try:
            self._boards.leave(board, [*self._until.items()] if self._until else [])
        except OSError as error:
            self._go_alone(error)

    def _go_alone(self, error: OSError) -> Board:
        """Count by oneself from now on, beginning with what was known last."""
        if isinstance(self._boards, BoardFile):
            place = self._boards.path
            self._boards.close()
            _warn(place, error)
        self._last.others = []
        alone = InMemory(self._last)
        self._boards = alone
        return alone.enter()


def _warn(place: Path, error: OSError) -> None:
    import structlog  # not loaded by a program in which nothing goes wrong

    structlog.get_logger(__name__).warning(
        "requests are counted for this program alone: its file fails; other programs of the same key may "
        "together exceed Kiwoom's limits",
        file=str(place),
        error=error.strerror or str(error),
    )


_SHARED: dict[tuple[Path, str], Limiter] = {}
if hasattr(os, "register_at_fork"):
    # A child of a fork would share its parent's locks: it takes limiters of its own.
    os.register_at_fork(after_in_child=_SHARED.clear)


def shared_limiter(settings: Settings) -> Limiter:
    """Return the one limiter of a key in this process, on the wall's clock, which other processes of the key share."""
    path = settings.data_dir / "limits" / f"{settings.environment}-{settings.key_id}"
    return _SHARED.setdefault((path, settings.profile), Limiter(settings.profile, WallClock(), path))
