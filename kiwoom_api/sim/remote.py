"""The other side of the exchange's admin API: lets a driver in another task or process move a stepped clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import aiohttp
import msgspec

from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.model.values import KST


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where the exchange stands: its time, its next instant, and how many frames each account was sent.

    ``speed``: exchange seconds that pass in a second of the wall; 0 on the stepped clock.
    """

    now: datetime
    next: datetime | None
    frames: Mapping[str, int] = msgspec.field(default_factory=dict)
    speed: float = 0.0


class RemoteExchange:
    """Moves the clock of an exchange that serves on this machine.

    Args:
        base_url: its address, such as ``http://127.0.0.1:8900``.

    Raises:
        ExchangeError: from every method, when the exchange does not answer or refuses.
    """

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def clock(self) -> Standing:
        """Return where it stands; on the stepped clock all that was published has been sent by then."""
        return await self._ask("GET", "/admin/clock", None)

    async def advance(self, to: datetime) -> Standing:
        """Let its time pass to a moment (aware), running every instant up to it."""
        return await self._ask("POST", "/admin/advance", {"to": to.isoformat()})

    async def pass_by(self, seconds: float) -> Standing:
        """Let that many seconds of its time pass."""
        return await self._ask("POST", "/admin/advance", {"by": seconds})

    async def _ask(self, method: str, path: str, body: Mapping[str, object] | None) -> Standing:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        try:
            async with self._session.request(method, self._base + path, json=body) as answer:
                text = await answer.read()
                if answer.status != 200:
                    raise ExchangeError(f"the exchange refused {path}: HTTP {answer.status} {text[:200].decode()}")
                standing = msgspec.json.decode(text, type=Standing)
        except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError) as error:
            raise ExchangeError(f"the exchange at {self._base} does not answer: {error}") from None
        return Standing(
            now=standing.now.astimezone(KST),
            next=standing.next.astimezone(KST) if standing.next else None,
            frames=standing.frames,
            speed=standing.speed,
        )

    async def close(self) -> None:
        """Close the connection; the exchange goes on."""
        if self._session is not None:
            await self._session.close()
            self._session = None


class SteppedClock:
    """A stepped exchange's time as a ``model.ports.Clock``: whoever sleeps on it moves the exchange."""

    def __init__(self, exchange: RemoteExchange, start: datetime) -> None:
        self._exchange, self._now = exchange, start
        self._begun = start

    def now(self) -> datetime:
        """The exchange's time as last heard."""
        return self._now

    def monotonic(self) -> float:
        """Seconds of exchange time since the driver began."""
        return (self._now - self._begun).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Let the exchange's time pass; frames that this publishes wait in the feed."""
        if seconds > 0:
            self.heard(await self._exchange.pass_by(seconds))

    def heard(self, standing: Standing) -> None:
        """Take over the time of an answer; it never goes back."""
        self._now = max(self._now, standing.now)


class RunningClock:
    """The time of an exchange whose clock runs by itself, told from the wall's: a ``model.ports.Clock``.

    Durations (``monotonic``, ``sleep``) are the wall's: it is the wall that a network takes its time on.

    Args:
        standing: where the exchange stands just now.
        monotonic: the wall's stopwatch, in seconds.
    """

    def __init__(self, standing: Standing, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.speed = standing.speed or 1.0
        self._origin, self._begun, self._last = standing.now, monotonic(), standing.now

    def now(self) -> datetime:
        """The exchange's time, aware KST; it never goes back."""
        passed = timedelta(seconds=(self._monotonic() - self._begun) * self.speed)
        self._last = max(self._last, self._origin + passed)
        return self._last

    def monotonic(self) -> float:
        """Seconds of the wall that never go back."""
        return self._monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let that many seconds of the wall pass."""
        await asyncio.sleep(seconds)

    def heard(self, standing: Standing) -> None:
        """Set it by where the exchange stands just now: a market that is slow falls behind its own clock."""
        self._origin, self._begun = standing.now, self._monotonic()
