"""The real-time side: LOGIN first, PING echoed at once, registrations that survive a lost connection.

One session per key: a second login elsewhere ends this one (R10001), and then the feed waits long before it tries
again, so that two programs do not throw each other out for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date

import msgspec
import structlog

from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.decide import backoff
from kiwoom_api.client.link import Link, LinkLost
from kiwoom_api.client.token import TokenKeeper
from kiwoom_api.model.errors import AnswerError, KiwoomError, Sent, TransportError, WireError
from kiwoom_api.model.events import Event, Gap
from kiwoom_api.model.ports import Clock
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings
from kiwoom_api.wire.messages import reg_frame, remove_frame
from kiwoom_api.wire.realtime import decode_frame

__all__ = ["Feed"]

_log = structlog.get_logger("kiwoom_api.feed")
_KICKED = "R10001"


class _Group(msgspec.Struct):
    """What one REG asked for; sent again after each login."""

    grp: str
    items: tuple[str, ...]
    types: tuple[str, ...]


class Feed:
    """A stream of model events over Kiwoom's WebSocket that reconnects by itself.

    Args:
        settings: environment and address.
        keeper: source of tokens, shared with the REST client.
        business_day: the KRX business date that the times of the frames belong to.
        clock: stamps ``Gap`` events and entries that carry no time of their own; the wall's when None.
        idle: real seconds of silence after which the connection counts as dead (the server pings every 10 s).
        first_wait, longest_wait, kicked_wait: real seconds before reconnecting: at first, at most, and after another
            login took the session.
    """

    def __init__(
        self,
        settings: Settings,
        keeper: TokenKeeper,
        *,
        business_day: Callable[[], date] | None = None,
        clock: Clock | None = None,
        idle: float = 35.0,
        first_wait: float = 0.5,
        longest_wait: float = 30.0,
        kicked_wait: float = 60.0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock: Clock = clock or WallClock()
        self._day = business_day or (lambda: self._clock.now().astimezone(KST).date())
        self._link = Link(settings, keeper, idle=idle, on_real=self._on_real)
        self._waits = (first_wait, longest_wait, kicked_wait)
        self._chance = chance
        self._groups: list[_Group] = []
        self._events: deque[Event] = deque()
        self._arrived = asyncio.Event()
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._failure: KiwoomError | None = None
        self.received = 0
        """REAL frames received since the last login; starts again at 0 with each connection."""
        self.malformed = 0
        """Frames that broke the wire's rules and were left out."""

    @property
    def connected(self) -> bool:
        """True while logged in and registered."""
        return self._link.ready

    @property
    def idle_for(self) -> float | None:
        """Real seconds since the last frame of any kind; None before the first."""
        return self._link.idle_for

    async def connect(self) -> None:
        """Open the connection, log in and keep both up from now on.

        Raises:
            TokenError: the login was refused with a fresh token too. TransportError: the server cannot be reached.
            SettingsError: keys are missing.
        """
        if self._task is not None:
            return
        self._failure = None
        try:
            await self._begin()
        except KiwoomError:
            await self._link.close()
            raise
        self._task = asyncio.get_running_loop().create_task(self._serve(), name="kiwoom-feed")

    async def close(self) -> None:
        """Close the connection; a running iteration ends."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._link.close()
        self._arrived.set()
        self._fail_waiters("the feed was closed")

    async def __aenter__(self) -> Feed:
        await self.connect()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def register(self, types: Iterable[str], items: Iterable[str] = ("",), grp: str = "1") -> None:
        """Register real-time types for items and remember it for reconnections; earlier ones are kept.

        Args:
            types: such as "00" (orders), "04" (positions), "0B" (trades), "0D" (order book).
            items: stock codes; the default is the empty item that 00 and 04 want.
            grp: group number, used by ``remove``.

        Raises:
            AnswerError: the server refused it. TransportError: no acknowledgement came.
        """
        group = _Group(grp, tuple(items), tuple(types))
        await self._link.ask("REG", reg_frame(group.grp, group.items, group.types))
        self._groups.append(group)

    async def remove(self, types: Iterable[str], items: Iterable[str] = ("",), grp: str = "1") -> None:
        """Take types of items out of a group.

        Raises:
            AnswerError: the server refused it. TransportError: no acknowledgement came.
        """
        gone_items, gone_types = tuple(items), tuple(types)
        await self._link.ask("REMOVE", remove_frame(grp, gone_items, gone_types))
        kept: list[_Group] = []
        for group in self._groups:
            kept.extend(_without(group, gone_items, gone_types) if group.grp == grp else (group,))
        self._groups = kept

    def drain(self) -> list[Event]:
        """Return every event that has arrived and was not yet taken, without waiting."""
        events = list(self._events)
        self._events.clear()
        return events

    async def wait_for(self, count: int, *, patience: float = 10.0) -> None:
        """Wait until ``received`` has reached ``count``; for drivers of a stepped exchange.

        Raises:
            TransportError: when it does not within ``patience`` real seconds, or the connection is lost.
        """
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

    async def __aiter__(self) -> AsyncIterator[Event]:
        """Yield events as they arrive until the feed is closed.

        Raises:
            TokenError, SettingsError: when the feed cannot log in any more.
        """
        while True:
            while self._events:
                yield self._events.popleft()
            if self._task is None or self._task.done():
                if self._failure is not None:
                    raise self._failure
                if self._task is not None and not self._task.cancelled():
                    self._task.result()  # a defect of ours must not look like a quiet market
                return
            self._arrived.clear()
            await self._arrived.wait()

    def _emit(self, event: Event) -> None:
        self._events.append(event)
        self._arrived.set()

    def _on_real(self, frame: bytes) -> None:
        try:
            events = decode_frame(frame, self._day(), at=self._clock.now())
        except WireError as error:
            self.malformed += 1
            _log.warning("frame left out", error=str(error))
            events = []
        self.received += 1
        self._events.extend(events)
        self._arrived.set()
        for count, future in self._waiters:
            if self.received >= count and not future.done():
                future.set_result(None)

    async def _begin(self) -> None:
        self.received = 0
        await self._link.open()
        for group in self._groups:
            await self._link.ask("REG", reg_frame(group.grp, group.items, group.types))

    async def _serve(self) -> None:
        """Watch the connection; bring it up again for as long as the feed lives."""
        try:
            while True:
                reason = await self._link.lost()
                self._fail_waiters(f"the connection was lost ({reason})")
                self._emit(Gap(at=self._clock.now(), reason=reason, restored=False))
                await self._restore(reason)
                self._emit(Gap(at=self._clock.now(), reason=reason, restored=True))
        except KiwoomError as error:
            self._failure = error
            self._fail_waiters(str(error))
            await self._link.close()
        finally:
            self._arrived.set()

    async def _restore(self, reason: str) -> None:
        first, longest, kicked = self._waits
        attempt = 0
        if reason == _KICKED:
            await asyncio.sleep(kicked)
        while True:
            await asyncio.sleep(backoff(attempt, base=first, cap=longest, chance=self._chance))
            attempt += 1
            try:
                await self._begin()
            except (TransportError, LinkLost, WireError) as error:
                _log.info("reconnecting", attempt=attempt, error=str(error))
                await self._link.close()
            except AnswerError as error:
                # Kiwoom may refuse for minutes during maintenance; the keys are not wrong, they worked before.
                _log.warning("login or registration refused", attempt=attempt, error=str(error))
                await self._link.close()
            else:
                return

    def _fail_waiters(self, why: str) -> None:
        for _count, future in self._waiters:
            if not future.done():
                future.set_exception(TransportError(why, sent=Sent.YES))


def _without(group: _Group, items: tuple[str, ...], types: tuple[str, ...]) -> list[_Group]:
    """What remains of a registration when some types of some items go."""
    rest_types = tuple(t for t in group.types if t not in types)
    rest_items = tuple(i for i in group.items if i not in items)
    same_types = tuple(t for t in group.types if t in types)
    parts = [_Group(group.grp, group.items, rest_types), _Group(group.grp, rest_items, same_types)]
    return [part for part in parts if part.items and part.types]
