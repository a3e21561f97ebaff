"""The world of one trial: an exchange behind its real server, and a clock, all on one virtual loop."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from kiwoom_api.market import previous_trading_day
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings
from kiwoom_api.sim.barset import BarSet
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server.app import SimServer
from kiwoom_api.sim.server.driver import Wall
from kiwoom_api.sim.server.fault_plans import FaultPlan
from kiwoom_api.sim.synthetic import synthetic_market

__all__ = ["DAY", "IDLE", "PING", "SYMBOLS", "VirtualClock", "World", "at", "scratch"]

DAY = date(2026, 7, 1)
"""The trading day of every trial."""
SYMBOLS = ("005930", "000660")
_OPENS = time(8, 50)
_HISTORY = 30  # days of made-up bars before it
_EVERY = 120  # seconds between two instants of the market
_BEAT = 40.0  # seconds between two looks at the clock while nobody calls
PING = 30.0
"""Seconds between two heartbeats: a third of Kiwoom's, since they are most of what happens on a quiet day."""
IDLE = 3.5
"""Heartbeats' time of silence after which a client takes the stream for dead: 35 seconds where they come every 10."""
_KEY, _SECRET = "trial-app-key", "trial-secret-key"  # the local exchange takes any pair
_MARKET_SEED = 7
_MEMORY = Path("/dev/shm")  # noqa: S108 - each trial makes a folder of its own there, as tempfile does


@contextmanager
def scratch() -> Iterator[Path]:
    """Lend a folder for the files of a trial: in memory where the system has a place, for only processes die here.

    A client syncs its files against power cuts, some fifty times a day, and on a disk everybody would wait for it.
    """
    place = _MEMORY if os.access(_MEMORY, os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory(prefix="kiwoom-trial-", dir=place) as folder:
        yield Path(folder)


def at(hour: int, minute: int = 0, second: float = 0.0, *, day: date = DAY) -> datetime:
    """A moment of the trial's day, KST."""
    return datetime.combine(day, time(hour, minute), KST) + timedelta(seconds=second)


class VirtualClock:
    """A virtual loop's time as the time of day: satisfies ``model.ports.Clock``."""

    def __init__(self, loop: asyncio.AbstractEventLoop, start: datetime) -> None:
        self._loop, self._start = loop, start

    def now(self) -> datetime:
        """The time, aware KST."""
        return self._start + timedelta(seconds=self._loop.time())

    def monotonic(self) -> float:
        """Seconds since the loop began."""
        return self._loop.time()

    async def sleep(self, seconds: float) -> None:
        """Let that much virtual time pass."""
        await asyncio.sleep(seconds)

    async def until(self, moment: datetime) -> None:
        """Let virtual time pass up to a moment."""
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))


class World:
    """An exchange on its day, served; use it as an asynchronous context manager.

    Args:
        loop: the virtual loop that it lives on.
        seed: of the day's prices.
        folder: where a client of this world keeps its token.
        plan: faults that come into force at their times; None for a healthy day.
        cash: won of the account.
        start: the day on which the clock begins, at 08:50.
        ping: seconds between two heartbeats of the stream.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        seed: int,
        folder: Path,
        plan: FaultPlan | None = None,
        *,
        cash: int = 100_000_000,
        start: date = DAY,
        ping: float = PING,
    ) -> None:
        begin = datetime.combine(start, _OPENS, KST)
        self.clock, self._folder = VirtualClock(loop, begin), folder
        market = MarketData(_bars(start), seed=seed, every=_EVERY)
        self.exchange = Exchange(market, start=begin, cash=cash, seed=seed, series="trial")
        wall = Wall(self.clock.now, loop.time, _BEAT)
        self.server = SimServer(self.exchange, clock="open", rate_limited=True, ping_seconds=ping, plan=plan, wall=wall)
        self.account = self.exchange.open_account(_KEY)

    async def __aenter__(self) -> World:
        await self.server.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.server.stop()

    @property
    def settings(self) -> Settings:
        """How to reach it."""
        return Settings.local(self.server.url, client_id=_KEY, client_secret=_SECRET, data_dir=self._folder)


@cache
def _bars(start: date) -> BarSet:
    return synthetic_market(_MARKET_SEED, previous_trading_day(start), _HISTORY)
