"""The real-time side as it is heard: LOGIN, REG and the heartbeat, with every frame kept for a look at its shape."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

from kiwoom_api.app.probe.record import Heard
from kiwoom_api.app.screen import describe
from kiwoom_api.client.link import Link
from kiwoom_api.client.token import TokenKeeper
from kiwoom_api.model.errors import KiwoomError
from kiwoom_api.settings import Settings
from kiwoom_api.wire.messages import conditions_frame, reg_frame

MARKET = ("0B", "0D")
OWN = ("00", "04")
_KEPT = 50
"""Entries of a type that are kept; more are counted only."""
_TURN = 0.1


class _Listener(Link):
    """A link that keeps acknowledgements and heartbeats."""

    def __init__(self, settings: Settings, keeper: TokenKeeper, heard: Heard) -> None:
        super().__init__(settings, keeper, idle=60.0, on_real=self._keep)
        self._kept = heard

    async def ask(self, trnm: str, frame: str) -> dict[str, object]:
        """Ask as ``Link`` does and keep the answer."""
        answer = await super().ask(trnm, frame)
        self._kept.acks[trnm] = answer
        return answer

    async def _control(self, socket: aiohttp.ClientWebSocketResponse[bool], data: bytes) -> None:
        if b'"PING"' in data:
            self._kept.pings += 1
        await super()._control(socket, data)

    def _keep(self, frame: bytes) -> None:
        try:
            message: Any = msgspec.json.decode(frame)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return  # no JSON: the feed's own count of malformed frames is about these
        entries = message.get("data") if isinstance(message, dict) else None
        for entry in entries if isinstance(entries, list) else []:
            if not isinstance(entry, dict):
                continue
            kind = str(entry.get("type"))
            self._kept.counts[kind] = self._kept.counts.get(kind, 0) + 1
            if self._kept.counts[kind] <= _KEPT:
                self._kept.entries.append(entry)


class Socket:
    """A connection while it stands; ``heard`` is what it has brought."""

    def __init__(self, settings: Settings, keeper: TokenKeeper, heard: Heard) -> None:
        self._link, self.heard = _Listener(settings, keeper, heard), heard

    async def open(self, symbol: str) -> None:
        """Log in, list the saved conditions, register own orders and positions and one stock.

        Conditions come first: Kiwoom wants CNSRLST before anything else of the condition search.
        """
        try:
            await self._link.open()
            await self._link.ask("CNSRLST", conditions_frame())
            await self._link.ask("REG", reg_frame("1", (), OWN))
            await self._link.ask("REG", reg_frame("2", (symbol,), MARKET))
        except KiwoomError as error:
            self.heard.lost = describe(error)

    async def wait(self, enough: Callable[[Heard], bool], seconds: float) -> bool:
        """Listen until there is enough; False when the time is over or the connection is."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not enough(self.heard):
            if not self._link.ready:
                self.heard.lost = self.heard.lost or await self._why()
                return False
            if loop.time() >= until:
                return False
            await asyncio.sleep(_TURN)
        return True

    async def _why(self) -> str:
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(self._link.lost(), 1.0)
        return "closed"

    async def close(self) -> None:
        """Close the connection."""
        await self._link.close()


@asynccontextmanager
async def listening(settings: Settings, keeper: TokenKeeper, symbol: str) -> AsyncIterator[Socket]:
    """Hold a connection open; whether it could be opened, ``heard.lost`` says."""
    socket = Socket(settings, keeper, Heard())
    try:
        await socket.open(symbol)
        yield socket
    finally:
        await socket.close()
