"""One engine an account: taking its lease, keeping it by heartbeats, and knowing when it is lost.

A wall clock may jump, so that "expired" alone proves nothing. Whoever takes a lease over has watched its heartbeats
stand still on its own monotonic clock, or knows that its process has ended on this machine (a start right after a
kill waits for nobody), and the database compares the count once more when it is written. The holder in turn trusts
its lease only as long as its own monotonic clock says so, even when nobody answers.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from math import inf
from typing import Self
from uuid import uuid4

from kiwoom_api.journal import control, processes
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.ports import Clock, JournalPort
from kiwoom_api.model.records import Lease

TTL = 30
"""Seconds that a lease lives without a heartbeat."""

GONE = "그 프로세스가 이 컴퓨터에서 끝난 것을 확인함"
"""Stands in the alert of a lease that was not waited for."""


def stands(lease: Lease, now: datetime) -> bool:
    """Tell whether a lease keeps others away: it has not expired, and its process is not known to have ended."""
    return lease.expires_at > now and not gone(lease)


def gone(lease: Lease) -> bool:
    """Tell whether the process of a lease has certainly ended. One that hangs has not, nor one that cannot be seen."""
    return processes.ended(lease.pid, lease.process)


class EngineLease:
    """The lease of this engine. Take it with ``EngineLease.take``; call ``beat`` every ``every`` seconds."""

    def __init__(self, journal: JournalPort, clock: Clock, lease: Lease, *, heard: float) -> None:
        self.journal, self.clock, self.lease = journal, clock, lease
        self._heard = heard

    @classmethod
    async def take(cls, journal: JournalPort, account: str, clock: Clock, *, ttl: int = TTL) -> Self:
        """Take the account's lease. One that has expired is watched for a while and then taken over; one whose
        process has ended on this machine is taken over at once.

        Args:
            journal: where the lease lies.
            account: broker's account number.
            clock: the driver's time.
            ttl: seconds that the lease lives without a heartbeat.

        Raises:
            JournalError: another engine runs the account, or woke up while it was watched.
        """
        holder = uuid4().hex
        there = journal.lease(account)
        dead = there is not None and gone(there)
        if there is not None and not dead:
            await clock.sleep(_watch(there, clock.now()))
        heard = clock.monotonic()
        wanted = _lease(account, holder, ttl, clock.now())
        made = journal.take_lease(wanted, over=there, why=GONE if dead else "")
        return cls(journal, clock, made, heard=heard)

    @property
    def every(self) -> float:
        """Seconds between two heartbeats."""
        return self.lease.ttl / 3

    @property
    def held(self) -> bool:
        """True while nobody else can have taken the lease; nothing may be sent once it is False."""
        return self.clock.monotonic() - self._heard < self.lease.ttl

    def beat(self) -> None:
        """Prolong the lease.

        Raises:
            JournalError: another engine has taken it, or the journal cannot be written: stop sending.
        """
        heard = self.clock.monotonic()  # before the call: however long the write takes, the life counts from here
        if not self.held:
            raise JournalError("lease: no heartbeat for longer than it lives; another engine may run; start again")
        self.lease = self.journal.beat_lease(self.lease.account, self.lease.holder, at=self.clock.now())
        self._heard = heard

    def release(self) -> None:
        """Give the lease back, so that the next engine need not wait."""
        self._heard = -inf
        self.journal.release_lease(self.lease.account, self.lease.holder)


def _watch(there: Lease, now: datetime) -> float:
    """Return for how many seconds to watch a lease before taking it over. Raises ``JournalError`` for a running one."""
    if now >= there.expires_at:
        return there.ttl / 2  # longer than a living holder's next heartbeat is away
    if there.expires_at - now <= timedelta(seconds=there.ttl):
        raise control.held(there)
    # It claims to live longer than any lease does: a clock has jumped, and only standing still tells.
    return there.ttl


def _lease(account: str, holder: str, ttl: int, now: datetime) -> Lease:
    return Lease(
        account=account,
        holder=holder,
        pid=os.getpid(),
        host=socket.gethostname(),
        taken_at=now,
        beat_at=now,
        expires_at=now + timedelta(seconds=ttl),
        ttl=ttl,
        process=processes.mark(),
    )
