"""One process of ours in a trial: client, feed, account, and the chores that keep the account true."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from random import Random
from typing import Any, cast

import msgspec

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.token import TokenKeeper
from kiwoom_api.client.transport import Transport
from kiwoom_api.model.errors import KiwoomError
from kiwoom_api.model.events import Gap, OrderUpdate, Trade
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.values import business_day
from kiwoom_api.risk import RiskLimits
from kiwoom_api.settings import Settings
from kiwoom_api.trial.mortal import Death, Killed, Mortal
from kiwoom_api.trial.world import IDLE, PING, SYMBOLS, VirtualClock

__all__ = ["LIMITS", "Stack"]

PERIOD = 1800.0
"""Seconds between two reconciliations that nothing else calls for."""
LIMITS = msgspec.structs.replace(RiskLimits.for_environment("sim"), max_order_quantity=8)
"""What the gate holds a trial's orders against; some wishes are larger."""
_AGAIN = 20.0  # seconds before what could not be read is read again


class Stack:
    """The live stack over one journal.

    Args:
        settings: how to reach the exchange.
        clock: the trial's time.
        journal: the memory, which outlives this process.
        rng: jitter of the client's waits.
        death: when it dies by itself; None when only ``kill`` ends it.
        limits: what the gate holds orders against.
        period: seconds between two reconciliations that nothing else calls for.
        ping: seconds between two heartbeats of the stream.

    Attributes:
        account: client, journal, gate and order flow; set by ``start``.
        prices: latest trade price in won by symbol.
        ready: set once it has started.
        busy: orders that are being sent or looked for.
        dead: set when the process has died by itself.
        defects: errors that no part of the stack is meant to raise.
    """

    def __init__(
        self,
        settings: Settings,
        clock: VirtualClock,
        journal: JournalPort,
        rng: Random,
        death: Death | None = None,
        *,
        limits: RiskLimits = LIMITS,
        period: float = PERIOD,
        ping: float = PING,
    ) -> None:
        self.clock, self._settings, self._rng = clock, settings, rng
        self._limits, self._period, self._idle = limits, period, IDLE * ping
        self.dead = asyncio.Event()
        self._journal = Mortal(journal, death, self.dead.set)
        self._tasks: set[asyncio.Task[None]] = set()
        self._wanted = asyncio.Event()
        self._client: AsyncClient | None = None
        self._feed: Feed | None = None
        self.account: Account
        self.prices: dict[str, int] = {}
        self.ready, self.busy = asyncio.Event(), 0
        self.defects: list[str] = []

    @property
    def connected(self) -> bool:
        """True while the stream stands."""
        return self._feed is not None and self._feed.connected

    async def start(self) -> None:
        """Connect, recover from the journal, and listen.

        Raises:
            KiwoomError: something could not be read; nothing was ordered, and a later start tries again.
        """
        transport = Transport(self._settings)
        keeper = TokenKeeper(self._settings, transport, wall=self.clock.now, chance=self._rng.random)
        self._client = AsyncClient(
            self._settings, clock=self.clock, keeper=keeper, transport=transport, chance=self._rng.random
        )
        journal = cast(JournalPort, self._journal)
        self.account = await Account.open(self._settings, journal=journal, client=self._client, limits=self._limits)
        self._feed = Feed(self._settings, keeper, clock=self.clock, idle=self._idle, chance=self._rng.random)
        await self._feed.connect()
        await self._feed.register(("00", "04"))
        await self._feed.register(("0B",), SYMBOLS, grp="2")
        self.spawn(self._listen(self._feed))
        self.spawn(self._keep_true())
        self.ready.set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something run as long as the process does; what it raises against its promise is a defect."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def spare(self) -> None:
        """It will not die by itself any more."""
        self._journal.spare()

    def look(self) -> None:
        """Ask for a reconciliation soon."""
        self._wanted.set()

    async def kill(self) -> None:
        """End the process as a power cut does: nothing more is written, every connection breaks."""
        self._journal.kill()
        cast(Any, asyncio.get_running_loop()).vanish()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._close()

    async def stop(self) -> None:
        """End in order."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._close()

    async def _close(self) -> None:
        # Only sockets are left to close here; the journal belongs to the trial.
        with contextlib.suppress(KiwoomError, Killed):
            if self._feed is not None:
                await self._feed.close()
            if self._client is not None:
                await self._client.close()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Killed):
            self.defects.append(f"{task.get_name()}: {type(error).__name__}: {error}")

    async def _listen(self, feed: Feed) -> None:
        async for event in feed:
            if isinstance(event, Trade):
                self.prices[event.symbol] = event.price
            elif isinstance(event, OrderUpdate):
                self.account.manager.apply(event, business_day(event.at))
            elif isinstance(event, Gap):
                self.account.moment.stream_healthy = False
                if event.restored:
                    self.look()

    async def _keep_true(self) -> None:
        wait = self._period
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wanted.wait()
            self._wanted.clear()
            wait = self._period if await self.reconcile() else _AGAIN

    async def reconcile(self, *, closed: bool = False) -> bool:
        """Look for what is unknown, compare with the broker, and say whether everything could be read."""
        account = self.account
        try:
            if not self.busy and account.journal.unresolved(account.number):
                await account.settle()
            found = await account.reconcile(closed=closed)
        except KiwoomError:
            return False
        if found.complete and self.connected:
            account.moment.stream_healthy = True
        return found.complete
