"""Where a feed's events go: to callbacks, or to what waits for the consumer, in order, bounded and honest."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

import structlog

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import (
    ConditionChange,
    ConditionStocks,
    Event,
    Gap,
    OrderUpdate,
    Overrun,
    PositionUpdate,
    Quote,
    Trade,
)
from kiwoom_api.wire.answer import RealRecord
from kiwoom_api.wire.catalogue import real_types

__all__ = ["GAP", "KEPT", "Inbox", "kind_of"]

GAP: Final = "gap"
_OVERRUN: Final = "overrun"
KEPT: Final = frozenset({"00", "04", "02", "0s", "1h", GAP, _OVERRUN})
"""Kinds of which every event counts; of the others the next one tells the whole state again."""
_KINDS: Final[dict[type, str]] = {
    Trade: "0B",
    Quote: "0D",
    OrderUpdate: "00",
    PositionUpdate: "04",
    ConditionChange: "02",
    ConditionStocks: "02",
    Gap: GAP,
    Overrun: _OVERRUN,
}
_log = structlog.get_logger("kiwoom_api.feed")
E = TypeVar("E")
K = TypeVar("K")


def kind_of(event: object) -> str:
    """Return the real-time type behind an event or record, or "gap" or "overrun"; "" for what no feed brings."""
    return event.tr if isinstance(event, RealRecord) else _KINDS.get(type(event), "")


class Inbox(Generic[E]):
    """Events of one feed until its consumer takes them.

    Args:
        limit: how many may wait. Beyond it the oldest market data is left out and counted; kinds in ``KEPT`` stay,
            however many they are. None: no limit, for drivers that step an exchange and then read everything.
        now: stamps the ``Overrun`` that tells of it.

    Attributes:
        closed: nothing more will come.
    """

    def __init__(self, limit: int | None, now: Callable[[], datetime]) -> None:
        if limit is not None and limit < 1:
            raise BadInput(field="limit", value=limit, allowed="1 or more, or None")
        self._limit, self._now = limit, now
        self._waiting: deque[E | Event] = deque()
        self._kept: deque[E | Event] = deque()  # all older than what is in _waiting
        self._left_out: Counter[str] = Counter()
        self._callbacks: dict[str, tuple[Callable[[Any], object], ...]] = {}
        self._sleeper: asyncio.Future[None] | None = None
        self.closed = True

    def put(self, events: Sequence[E | Event]) -> None:
        """Give events to their callbacks, put the others at the end, and wake the consumer."""
        if self._callbacks:
            events = [event for event in events if not self._called(event)]
        self._waiting.extend(events)
        if self._limit is not None and len(self._waiting) > self._limit:
            self._shed(self._limit)
        self._wake()

    def waiting(self, *kinds: type[K]) -> list[K]:
        """Return the events of some kinds that wait, oldest first, and let them wait on."""
        return [event for there in (self._kept, self._waiting) for event in there if isinstance(event, kinds)]

    def take(self) -> E | Event | None:
        """Return the next event; None when nothing waits. What was left out is told before what follows it."""
        if self._left_out:
            return self._told()
        if self._kept:
            return self._kept.popleft()
        return self._waiting.popleft() if self._waiting else None

    def drain(self) -> list[E | Event]:
        """Return everything that waits, in order."""
        told = [self._told()] if self._left_out else []
        events: list[E | Event] = [*told, *self._kept, *self._waiting]
        self._kept.clear()
        self._waiting.clear()
        return events

    async def filled(self) -> bool:
        """Wait for events; False when none wait and none will come. One waiter at a time."""
        if not (self._waiting or self._kept or self.closed):
            self._sleeper = asyncio.get_running_loop().create_future()
            try:
                await self._sleeper
            finally:
                self._sleeper = None
        return bool(self._waiting or self._kept)

    def close(self) -> None:
        """Let a waiting consumer go on: nothing more comes."""
        self.closed = True
        self._wake()

    def call(self, types: Iterable[str], callback: Callable[[Any], object]) -> Callable[[], None]:
        """Call a function with each event of these kinds from now on; see ``Feed.on``."""
        kinds = tuple(dict.fromkeys(types))
        for kind in kinds:
            if kind != GAP and kind not in real_types():
                raise BadInput(field="types", value=kind, allowed=", ".join((*real_types(), GAP)))
        if asyncio.iscoroutinefunction(callback):
            raise BadInput(field="callback", value=callback, allowed="a plain function", hint="or iterate")
        for kind in kinds:
            self._callbacks[kind] = (*self._callbacks.get(kind, ()), callback)

        def end() -> None:
            for kind in kinds:
                rest = [each for each in self._callbacks.pop(kind, ()) if each is not callback]
                if rest:
                    self._callbacks[kind] = tuple(rest)

        return end

    def _called(self, event: E | Event) -> bool:
        """Call the callbacks of an event's kind; say whether it is done with."""
        kind = kind_of(event)
        found = self._callbacks.get(kind, ())
        for callback in found:
            try:
                callback(event)
            except Exception as error:  # noqa: BLE001
                # A stranger's code in the reading of everybody's frames: its defects must stay its own.
                _log.error("a callback failed", type=kind, error=repr(error), exc_info=True)
        return bool(found) and kind != GAP

    def _wake(self) -> None:
        if self._sleeper is not None and not self._sleeper.done():
            self._sleeper.set_result(None)

    def _shed(self, limit: int) -> None:
        while len(self._waiting) > limit:
            event = self._waiting.popleft()
            kind = kind_of(event)
            if kind in KEPT:
                self._kept.append(event)
            else:
                self._left_out[kind] += 1

    def _told(self) -> Overrun:
        left_out, self._left_out = dict(self._left_out), Counter()
        return Overrun(at=self._now(), left_out=left_out)
