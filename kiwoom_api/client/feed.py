"""The real-time side: LOGIN first, PING echoed at once, registrations that survive a lost connection.

One session per key: a second login elsewhere ends this one (R10001), and then the feed waits long before it tries
again, so that two programs do not throw each other out for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Self

from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.conditions import Conditions
from kiwoom_api.client.inbox import Inbox
from kiwoom_api.client.intake import Intake
from kiwoom_api.client.link import Link
from kiwoom_api.client.reading import EVENTS, Reading
from kiwoom_api.client.registrations import Registrations
from kiwoom_api.client.token import TokenKeeper
from kiwoom_api.client.upkeep import Upkeep, Waits
from kiwoom_api.model.errors import KiwoomError
from kiwoom_api.model.events import ConditionStocks, Event, Gap
from kiwoom_api.model.ports import Clock
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.messages import reg_frame, remove_frame

__all__ = ["Feed"]

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    E = TypeVar("E", default=Event)  # Feed alone is Feed[Event]
else:
    from typing import TypeVar

    E = TypeVar("E")
K = TypeVar("K")


class Feed(Generic[E]):
    """A stream of events over Kiwoom's WebSocket that reconnects by itself; one consumer iterates over it.

    Args:
        settings: environment and address.
        keeper: source of tokens, shared with the REST client.
        read: ``reading.EVENTS``, the model's events that strategies act on, or ``reading.RECORDS``, all types
            with every field (note what it says of FID 911).
        limit: events that may wait for the consumer; beyond it the oldest market data is left out and an ``Overrun``
            says how much. Orders, positions and gaps are never left out. None: no limit.
        business_day: the KRX business date that the times of the frames belong to; the clock's when None.
        clock: stamps ``Gap`` events and entries that carry no time of their own; the wall's when None.
        idle: real seconds of silence after which the connection counts as dead (the server pings every 10 s).
        first_wait, longest_wait, kicked_wait: real seconds before reconnecting: at first, at most, and after another
            login took the session. After a connection that did not last ``longest_wait`` the waits go on growing.
    """

    def __init__(
        self,
        settings: Settings,
        keeper: TokenKeeper,
        *,
        read: Reading[E] = EVENTS,  # type: ignore[assignment]  # what E is by default
        limit: int | None = 20_000,
        business_day: Callable[[], date] | None = None,
        clock: Clock | None = None,
        idle: float = 35.0,
        first_wait: float = 0.5,
        longest_wait: float = 30.0,
        kicked_wait: float = 60.0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock: Clock = clock or WallClock()
        self._inbox = Inbox[E](limit, self._clock.now)
        self._intake = Intake(read, self._inbox, self._clock.now, business_day)
        self._link = Link(settings, keeper, idle=idle, on_real=self._intake.take)
        waits = Waits(first_wait, longest_wait, kicked_wait)
        self._upkeep = Upkeep(self._link, self._begin, self._tell, waits=waits, clock=self._clock, chance=chance)
        self._registered, self._conditions = Registrations(), Conditions(self._link.ask)
        self._changing = asyncio.Lock()  # what is registered changes here and on the wire together
        self._task: asyncio.Task[None] | None = None
        self._failure: KiwoomError | None = None

    @property
    def connected(self) -> bool:
        """True while logged in and registered."""
        return self._link.ready

    @property
    def idle_for(self) -> float | None:
        """Real seconds since the last frame of any kind; None before the first."""
        return self._link.idle_for

    @property
    def received(self) -> int:
        """REAL frames received since the last login; starts again at 0 with each connection."""
        return self._intake.received

    @property
    def malformed(self) -> int:
        """Frames and entries that broke the wire's rules and were left out; a ``Gap`` tells of all but prices."""
        return self._intake.malformed

    @property
    def symbols(self) -> set[str]:
        """The items registered in all groups; at most 200."""
        return self._registered.symbols

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
        self._inbox.closed = False
        self._task = asyncio.get_running_loop().create_task(self._serve(), name="kiwoom-feed")

    async def close(self) -> None:
        """Close the connection; a running iteration ends."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._link.close()
        self._inbox.close()
        self._intake.fail("the feed was closed")

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def register(
        self, types: Iterable[str], items: Iterable[str] = (), grp: str = "1", *, keep: bool = True
    ) -> None:
        """Register real-time types for items, and again after each reconnection; a pair is sent once only.

        Args:
            types: such as "00" (orders), "04" (positions), "0B" (trades), "0D" (order book).
            items: codes in the form wanted: ``005930`` (KRX), ``005930_NX``, ``005930_AL`` (both), ``001`` (a
                sector); "00", "04" and "0s" need none.
            grp: group number, private to the connection, used by ``remove``.
            keep: False drops every earlier registration of the connection first (REG's ``refresh`` "0").

        Raises:
            BadInput: before anything is sent: no such type, no item where one is needed, over 200 items.
            AnswerError: the server refused it. TransportError: no acknowledgement came; it is not registered then.
        """
        kinds, codes = tuple(types), tuple(items)
        async with self._changing:
            for row in self._registered.missing(grp, codes, kinds, keep=keep):
                await self._link.ask("REG", reg_frame(grp, row.items, row.types, refresh=keep))
                if not keep:
                    self._registered.clear()
                    keep = True
                self._registered.note(grp, row)

    async def remove(
        self, types: Iterable[str] | None = None, items: Iterable[str] | None = None, grp: str = "1"
    ) -> None:
        """Take types of items out of a group; None stands for all of them, so that ``remove(grp="2")`` empties it.

        Raises:
            AnswerError: the server refused it. TransportError: no acknowledgement came; it stays registered then.
        """
        kinds, codes = None if types is None else tuple(types), None if items is None else tuple(items)
        async with self._changing:
            for row in self._registered.present(grp, codes, kinds):
                await self._link.ask("REMOVE", remove_frame(grp, row.items, row.types))
                self._registered.forget(grp, row)

    async def conditions(self) -> Sequence[Answer]:
        """Return the person's saved conditions (ka10171): rows with ``condition`` (serial number), ``condition_name``.

        Raises:
            AnswerError: refused. TransportError: no answer.
        """
        async with self._changing:
            return await self._conditions.listed()

    async def search(self, seq: object) -> list[Answer]:
        """Return the stocks that a condition finds now (ka10172), of all pages: ``symbol``, ``price`` in won, ….

        Raises:
            BadInput, AnswerError, TransportError: as ``register``. WireError: pages that do not end.
        """
        async with self._changing:
            return await self._conditions.search(seq)

    async def watch(self, seq: object) -> tuple[str, ...]:
        """Return the codes that a condition finds now (ka10173); from then on its changes come as type 02.

        Watches survive a lost connection: ``ConditionStocks`` tells what each finds then.

        Raises:
            BadInput: for the eleventh condition of the login. AnswerError, TransportError: it is not watched.
        """
        async with self._changing:
            return await self._conditions.watch(seq)

    async def unwatch(self, seq: object) -> None:
        """End the watch of a condition (ka10174).

        Raises:
            AnswerError, TransportError: it stays watched.
        """
        async with self._changing:
            await self._conditions.unwatch(seq)

    def on(self, types: Iterable[str], callback: Callable[[Any], object]) -> Callable[[], None]:
        """Call a function with each event of these types as it arrives, on the event loop; return what ends that.

        What a callback takes does not wait for the iteration too; a ``Gap`` goes to both. An exception in it is logged
        and harms nobody else. It must be quick, since nothing is read meanwhile; longer work belongs in the iteration.

        Args:
            types: real-time types, or "gap".
            callback: a plain function of one event.

        Raises:
            BadInput: no such type, or a coroutine function.
        """
        return self._inbox.call(types, callback)

    def drain(self) -> list[E | Event]:
        """Return every event that has arrived and was not yet taken, without waiting."""
        return self._inbox.drain()

    def waiting(self, *kinds: type[K]) -> list[K]:
        """Return the events of some kinds that have arrived and were not yet taken, and leave them there."""
        return self._inbox.waiting(*kinds)

    async def batch(self) -> list[E | Event]:
        """Wait for events and return all that have arrived; [] once the feed is closed. Raises as the iteration."""
        await self._more()
        return self._inbox.drain()

    async def __aiter__(self) -> AsyncIterator[E | Event]:
        """Yield events as they arrive until the feed is closed.

        Raises:
            TokenError, SettingsError: when the feed cannot log in any more.
        """
        take = self._inbox.take
        while await self._more():
            while (event := take()) is not None:
                yield event

    async def _more(self) -> bool:
        """Wait for events; False when none will come any more."""
        if await self._inbox.filled():
            return True
        if self._failure is not None:
            raise self._failure
        if self._task is not None and not self._task.cancelled():
            await asyncio.shield(self._task)  # a defect of ours must not look like a quiet market
        return False

    async def wait_for(self, count: int, *, patience: float = 10.0) -> None:
        """Wait until ``received`` has reached ``count``; for drivers of a stepped exchange.

        Raises:
            TransportError: when it does not within ``patience`` real seconds, or the connection is lost.
        """
        await self._intake.wait_for(count, patience)

    async def _begin(self) -> None:
        async with self._changing:
            self._intake.reset()
            await self._link.open()
            for grp, row in self._registered.everything():
                await self._link.ask("REG", reg_frame(grp, row.items, row.types))
            self._conditions.reconnected()
            for seq, symbols in await self._conditions.restore():
                self._inbox.put([ConditionStocks(at=self._clock.now(), condition=seq, symbols=symbols)])

    async def _serve(self) -> None:
        try:
            await self._upkeep.run()
        except KiwoomError as error:
            self._failure = error
            self._intake.fail(str(error))
            await self._link.close()
        finally:
            self._inbox.close()

    def _tell(self, gap: Gap) -> None:
        if not gap.restored:
            self._intake.fail(f"the connection was lost ({gap.reason})")
        self._inbox.put([gap])
