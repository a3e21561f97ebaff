"""Drives the exchange's clock: by the wall (``open``, ``real``, a fixed time) or only when told to (``stepped``)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.server.hub import Hub

BEAT = 0.1
"""Wall seconds between two looks at the clock."""
PATIENCE = 0.02
"""Wall seconds that one call may spend on catching up with the clock."""
STEPPED, REAL = "stepped", "real"
"""Names of the two special clocks."""


class Driver:
    """Makes exchange time pass.

    Parameters:
        exchange: whose clock it is; it stands at its start.
        hub: flushed after each instant on the stepped clock, so that everything published is on the sockets first.
        stepped: stand still until ``advance`` is called.
        speed: exchange seconds per wall second.
        wall: reads the time to follow (aware KST); None runs on from the exchange's present time.
        monotonic: the wall's stopwatch, in seconds.
    """

    def __init__(
        self,
        exchange: Exchange,
        hub: Hub,
        *,
        stepped: bool,
        speed: float = 1.0,
        wall: Callable[[], datetime] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stepped = stepped
        self._exchange, self._hub, self._speed = exchange, hub, speed
        self._wall, self._monotonic = wall, monotonic
        self._origin, self._begun = exchange.now, monotonic()
        self._turn = asyncio.Lock()

    def begin(self) -> None:
        """Let time pass from now on."""
        self._origin, self._begun = self._exchange.now, self._monotonic()

    @property
    def waits(self) -> bool:
        """Whether ``settle`` has anybody to wait for: somebody listens on the stepped clock."""
        return self.stepped and bool(self._hub.sessions)

    def catch_up(self) -> None:
        """Bring the exchange to the present moment (nothing happens on the stepped clock).

        A market that is further behind than ``PATIENCE`` can make up stays behind for now: a call is answered at the
        exchange's own time, and ``run`` goes on catching up between calls.
        """
        if self.stepped:
            return
        exchange, to = self._exchange, self._target()
        patience = 0.0
        while (instant := exchange.next_instant()) is not None and instant <= to:
            exchange.advance(instant)
            patience = patience or self._monotonic() + PATIENCE
            if self._monotonic() > patience:
                return
        if to > exchange.now:
            exchange.advance(to)

    async def run(self) -> None:
        """Let time pass by the wall until cancelled."""
        while not self.stepped:
            await self.advance(self._target())
            await asyncio.sleep(BEAT)

    async def advance(self, to: datetime) -> None:
        """Run every instant up to ``to``, one by one; on the stepped clock all that was published is written first."""
        async with self._turn:
            while (instant := self._exchange.next_instant()) is not None and instant <= to:
                self._exchange.advance(instant)
                self._hub.look()
                await self.settle()
                await asyncio.sleep(0)
            if to > self._exchange.now:
                self._exchange.advance(to)
            self._hub.look()
            await self.settle()

    async def settle(self) -> None:
        """On the stepped clock, wait until everything published is written to the sockets."""
        if self.stepped:
            await self._hub.flush()

    def _target(self) -> datetime:
        if self._wall is not None:
            return self._wall()
        return self._origin + timedelta(seconds=(self._monotonic() - self._begun) * self._speed)
