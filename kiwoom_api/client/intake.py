"""From frames to events: every frame is counted, read by the feed's reading, and given to its inbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

import structlog

from kiwoom_api.client.inbox import Inbox
from kiwoom_api.client.reading import Reading
from kiwoom_api.model.errors import Sent, TransportError, WireError
from kiwoom_api.model.events import Event, Gap
from kiwoom_api.wire.realtime import entries_of

__all__ = ["Intake"]

E = TypeVar("E")
_log = structlog.get_logger("kiwoom_api.feed")
_MARKET = frozenset({"0A", "0B", "0C", "0D", "0E", "0F", "0G", "0H", "0I", "0J", "0U", "0g", "0m", "0u", "0w"})
"""Types of which a malformed entry costs only itself: the next one tells the whole state again."""


class Intake(Generic[E]):
    """Reads REAL frames.

    Args:
        read: what is made of them.
        inbox: where the events go.
        now: the time of arrival, aware KST.
        business_day: date of the frames' times; the time of arrival's when None.

    Attributes:
        received: REAL frames since the last ``reset``.
        malformed: frames and entries that broke the wire's rules and were left out, since ever.
    """

    def __init__(
        self, read: Reading[E], inbox: Inbox[E], now: Callable[[], datetime], business_day: Callable[[], date] | None
    ) -> None:
        self._whole, self._each = read
        self._inbox, self._now, self._day = inbox, now, business_day
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self.received = self.malformed = 0

    def reset(self) -> None:
        """Count from 0 again: a new connection begins."""
        self.received = 0

    def take(self, frame: bytes) -> None:
        """Read one frame."""
        try:
            events: Sequence[E | Event] = self._whole(frame, self._stamp)
        except WireError as error:
            events = self._one_by_one(frame, error)
        self.received += 1
        self._inbox.put(events)
        if self._waiters:
            for count, future in self._waiters:
                if self.received >= count and not future.done():
                    future.set_result(None)

    async def wait_for(self, count: int, patience: float) -> None:
        """Wait until ``received`` has reached a count; see ``Feed.wait_for``."""
        if self.received >= count:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((count, future))
        try:
            async with asyncio.timeout(patience):
                await future
        except TimeoutError:
            raise TransportError(
                f"the feed has {self.received} of {count} frames after {patience} s", sent=Sent.YES
            ) from None
        finally:
            self._waiters = [waiter for waiter in self._waiters if waiter[1] is not future]

    def fail(self, why: str) -> None:
        """End every wait: the frames will not come."""
        for _count, future in self._waiters:
            if not future.done():
                future.set_exception(TransportError(why, sent=Sent.YES))

    def _stamp(self) -> tuple[date, datetime]:
        at = self._now()
        return (at.date() if self._day is None else self._day()), at

    def _one_by_one(self, frame: bytes, cause: WireError) -> list[E | Event]:
        """Read what can be read of a frame with something malformed in it: a bad price must not cost a fill."""
        try:
            entries = entries_of(frame)
        except WireError:
            entries = [{}]
        events: list[E | Event] = []
        for entry in entries:
            try:
                event: E | Event | None = self._each(entry, self._stamp) if entry else _refuse(cause)
            except WireError as error:
                self.malformed += 1
                _log.warning("frame or entry left out", error=str(error))
                # It may have been a fill: the consumer must look for itself, as after a gap.
                event = None if entry.get("type") in _MARKET else Gap(at=self._now(), reason="malformed", restored=True)
            events.extend(() if event is None else (event,))
        return events


def _refuse(cause: WireError) -> Event | None:
    raise cause
