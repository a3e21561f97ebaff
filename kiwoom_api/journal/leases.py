"""One engine an account: taking its lease, keeping it by heartbeats, and knowing when it is lost.

A wall clock may jump, so that "expired" alone proves nothing. Whoever takes a lease over has watched its heartbeats
stand still on its own monotonic clock, and the database compares the count once more when it is written. The holder
in turn trusts its lease only as long as its own monotonic clock says so, even when nobody answers.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from math import inf
from typing import Self
from uuid import uuid4

from kiwoom_api.journal import control
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.ports import Clock, JournalPort
from kiwoom_api.model.records import Lease

TTL = 30
"""Seconds that a lease lives without a heartbeat."""


class EngineLease:
    """The lease of this engine. Take it with ``EngineLease.take``; call ``beat`` every ``every`` seconds."""

    def __init__(self, journal: JournalPort, clock: Clock, lease: Lease, *, heard: float) -> None:
        self.journal, self.clock, self.lease = journal, clock, lease
        self._heard = heard

    @classmethod
    async def take(cls, journal: JournalPort, account: str, clock: Clock, *, ttl: int = TTL) -> Self:
        """Take the account's lease; one that has expired is watched for a while and then taken over.

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
        if there is not None:
            await clock.sleep(_watch(there, clock.now()))
        heard = clock.monotonic()
        wanted = _lease(account, holder, ttl, clock.now())
        return cls(journal, clock, journal.take_lease(wanted, over=there), heard=heard)

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
    )
