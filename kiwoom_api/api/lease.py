"""One engine an account: a lease in the journal, kept by a heartbeat, taken over only from a holder that stands still.

Orders of the command line and of scripts need no lease: they share the journal and its fingerprints.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.ports import Clock, JournalPort
from kiwoom_api.model.records import Lease

TTL = 30
"""Seconds that a lease lives without a heartbeat."""


class EngineLease:
    """The lease of one engine.

    Args:
        journal: where it stands.
        account: account number.
        clock: stamps it; its life is counted by real seconds.
        lost: told, with the reason, when another engine has it: nothing may be sent any more.
        ttl: seconds that it lives without a heartbeat.
    """

    def __init__(
        self, journal: JournalPort, account: str, clock: Clock, lost: Callable[[JournalError], None], *, ttl: int = TTL
    ) -> None:
        self._journal, self._account, self._clock, self._lost, self._ttl = journal, account, clock, lost, ttl
        self._holder = uuid4().hex
        self._task: asyncio.Task[None] | None = None

    async def take(self, *, patience: bool = True) -> None:
        """Take the lease and keep it; a holder whose heart stands still for its whole life is replaced.

        Args:
            patience: watch a lease that somebody holds; False refuses at once.

        Raises:
            JournalError: another engine runs the account.
        """
        there = self._journal.lease(self._account)
        if there is not None and patience and there.holder != self._holder:
            there = await self._watched(there)
        self._journal.take_lease(self._wanted(), over=there)
        self._task = asyncio.get_running_loop().create_task(self._beat(), name="kiwoom-lease")

    async def release(self) -> None:
        """Give the lease back; harmless when it was never taken."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            with contextlib.suppress(JournalError):
                self._journal.release_lease(self._account, self._holder)

    async def _watched(self, there: Lease) -> Lease | None:
        """Look on for a lease's whole life; return it when its heart stood still, else None."""
        for _ in range(10):
            await asyncio.sleep(there.ttl / 10)
            now = self._journal.lease(self._account)
            if now is None or now.holder != there.holder:
                return now
            if now.beats != there.beats:
                return None
        return there

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._ttl / 3)
            try:
                self._journal.beat_lease(self._account, self._holder, at=self._clock.now())
            except JournalError as error:
                self._lost(error)
                return

    def _wanted(self) -> Lease:
        now = self._clock.now()
        return Lease(
            account=self._account,
            holder=self._holder,
            pid=os.getpid(),
            host=socket.gethostname(),
            taken_at=now,
            beat_at=now,
            expires_at=now + timedelta(seconds=self._ttl),
            ttl=self._ttl,
        )
