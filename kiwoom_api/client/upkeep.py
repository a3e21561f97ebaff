"""Keeping a connection up: notice the loss, wait as long as it calls for, begin again, and tell of the gap."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

from kiwoom_api.client.decide import backoff
from kiwoom_api.client.link import Link, LinkLost
from kiwoom_api.model.errors import AnswerError, TransportError, WireError
from kiwoom_api.model.events import Gap
from kiwoom_api.model.ports import Clock

__all__ = ["Upkeep", "Waits"]

_log = structlog.get_logger("kiwoom_api.feed")
_KICKED = "R10001"


class Waits(NamedTuple):
    """Real seconds before reconnecting: at first, at most, and after another login took the session."""

    first: float
    longest: float
    kicked: float


class Upkeep:
    """Watches a link and brings it up again for as long as it runs.

    Args:
        link: what is watched.
        begin: logs in and registers everything; raises what ``Link.open`` and ``Link.ask`` raise.
        tell: hears of each loss and each return.
        waits: how long to wait.
        clock: stamps the gaps.
        chance: source of jitter in [0, 1).
    """

    def __init__(
        self,
        link: Link,
        begin: Callable[[], Awaitable[None]],
        tell: Callable[[Gap], None],
        *,
        waits: Waits,
        clock: Clock,
        chance: Callable[[], float],
    ) -> None:
        self._link, self._begin, self._tell = link, begin, tell
        self._waits, self._clock, self._chance = waits, clock, chance

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            TokenError, SettingsError: when it cannot log in any more.
        """
        attempt, clock = 0, asyncio.get_running_loop().time
        while True:
            since = clock()
            reason = await self._link.lost()
            if clock() - since >= self._waits.longest:
                attempt = 0  # it had settled; otherwise the waits go on growing, since Kiwoom shuts out who hurries
            self._tell(Gap(at=self._clock.now(), reason=reason, restored=False))
            attempt = await self._restore(reason, attempt)
            self._tell(Gap(at=self._clock.now(), reason=reason, restored=True))

    async def _restore(self, reason: str, attempt: int) -> int:
        """Try until it stands again; return how many attempts that makes by now."""
        if reason == _KICKED:
            await asyncio.sleep(self._waits.kicked)
        while True:
            wait = backoff(attempt, base=self._waits.first, cap=self._waits.longest, chance=self._chance)
            await asyncio.sleep(wait)
            attempt += 1
            try:
                await self._begin()
            except (TransportError, LinkLost, WireError) as error:
                _log.info("reconnecting", attempt=attempt, error=str(error))
                await self._link.close()
            except AnswerError as error:
                # Kiwoom may refuse for minutes during maintenance; the keys are not wrong, they worked before.
                _log.warning("login or registration refused", attempt=attempt, error=str(error))
                await self._link.close()
            else:
                return attempt
