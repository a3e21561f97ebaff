"""Drives the exchange's clock: by the wall (``open``, ``real``, a fixed time) or only when told to (``stepped``)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from kiwoom_api.model.values import KST
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.server.hub import Hub

BEAT = 0.1
"""Wall seconds between two looks at the clock."""
BLINK = 0.001
"""Wall seconds within which calls are answered at one and the same time of the exchange."""
PATIENCE = 0.02
"""Wall seconds that one call may spend on catching up with the clock."""
STEPPED, REAL = "stepped", "real"
"""Names of the two special clocks."""


def wall_clock() -> datetime:
    """Return the wall's time, aware KST (token life and the ``real`` clock)."""
    return datetime.now(KST)


class Wall(NamedTuple):
    """The wall as a server knows it; a trial puts its own loop's time there.

    Attributes:
        now: the time of day, aware KST.
        monotonic: a stopwatch, in seconds.
        beat: seconds between two looks at the clock while nobody calls.
    """

    now: Callable[[], datetime] = wall_clock
    monotonic: Callable[[], float] = time.monotonic
    beat: float = BEAT


WALL = Wall()
"""The wall itself."""


class Driver:
    """Makes exchange time pass.

    Parameters:
        exchange: whose clock it is; it stands at its start.
        hub: flushed after each instant on the stepped clock, so that everything published is on the sockets first.
        stepped: stand still until ``advance`` is called.
        speed: exchange seconds per wall second.
        wall: reads the time to follow (aware KST); None runs on from the exchange's present time.
        monotonic: the wall's stopwatch, in seconds.
        beat: wall seconds between two looks at the clock.
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
        beat: float = BEAT,
    ) -> None:
        self.stepped = stepped
        self._exchange, self._hub, self._speed, self._beat = exchange, hub, speed, beat
        self._wall, self._monotonic = wall, monotonic
        self._origin, self._begun = exchange.now, monotonic()
        self._looked = float("-inf")
        self._turn = asyncio.Lock()

    def begin(self) -> None:
        """Let time pass from now on."""
        self._origin, self._begun = self._exchange.now, self._monotonic()

    @property
    def speed(self) -> float:
        """Exchange seconds that pass in a second of the wall; 0 on the stepped clock."""
        return 0.0 if self.stepped else 1.0 if self._wall is not None else self._speed

    @property
    def waits(self) -> bool:
        """Whether ``settle`` has anybody to wait for: somebody listens on the stepped clock."""
        return self.stepped and bool(self._hub.sessions)

    def catch_up(self) -> None:
        """Bring the exchange to the present moment (nothing happens on the stepped clock).

        Within the same ``BLINK`` of the wall nothing moves. A market that is further behind than ``PATIENCE`` can make
        up stays behind for now: a call is answered at the exchange's own time, and ``run`` goes on between calls.
        """
        begun = self._monotonic()
        if self.stepped or begun - self._looked < BLINK:
            return
        self._looked = begun
        exchange, to = self._exchange, self._target()
        while (instant := exchange.next_instant()) is not None and instant <= to:
            exchange.advance(instant)
            if self._monotonic() - begun > PATIENCE:
                return
        if to > exchange.now:
            exchange.advance(to)

    async def run(self) -> None:
        """Let time pass by the wall until cancelled."""
        while not self.stepped:
            await self.advance(self._target())
            await asyncio.sleep(self._beat)

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
