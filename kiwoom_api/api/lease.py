"""The engine's seat at an account: its lease in the journal, taken once and kept by a heartbeat in the background.

Orders of the command line and of scripts need no lease: they share the journal and its fingerprints.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from kiwoom_api.client.clock import WallClock
from kiwoom_api.journal.leases import TTL, EngineLease
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.ports import JournalPort


class EngineSeat:
    """Keeps a second engine away from an account. A lease lives by the wall, whatever clock the exchange has.

    Args:
        journal: where the lease lies.
        account: account number.
        lost: told, with the reason, when it is lost: nothing may be sent any more.
    """

    def __init__(self, journal: JournalPort, account: str, lost: Callable[[JournalError], None]) -> None:
        self._journal, self._account, self._lost = journal, account, lost
        self._lease: EngineLease | None = None
        self._task: asyncio.Task[None] | None = None

    async def take(self, *, ttl: int = TTL) -> None:
        """Take the lease and keep it; having it already is fine.

        Raises:
            JournalError: another engine runs the account.
        """
        if self._lease is None:
            self._lease = await EngineLease.take(self._journal, self._account, WallClock(), ttl=ttl)
            self._task = asyncio.get_running_loop().create_task(self._keep(self._lease), name="kiwoom-lease")

    def check(self) -> None:
        """Raise ``JournalError`` when a lease was taken and may be somebody else's by now."""
        if self._lease is not None and not self._lease.held:
            raise JournalError("lease: no heartbeat for longer than it lives; another engine may run; start again")

    async def release(self) -> None:
        """Give the lease back; harmless when none was taken."""
        lease, task = self._lease, self._task
        self._lease = self._task = None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if lease is not None:
            with contextlib.suppress(JournalError):
                lease.release()

    async def _keep(self, lease: EngineLease) -> None:
        while True:
            await asyncio.sleep(lease.every)
            try:
                lease.beat()
            except JournalError as error:
                self._lost(error)
                return
