"""A started server on the stepped clock, a caller, and WebSocket connections to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, Serve, Wire

from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange

DAY = date(2026, 7, 1)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Yield a stack that closes what a test opened."""
    async with AsyncExitStack() as exits:
        yield exits


@pytest.fixture
async def serve(stack: AsyncExitStack) -> Serve:
    """Return a starter of servers; by default stepped, on a made-up market, at 10:00 of a trading day."""

    async def start(
        *, profile: str = "real", at: str = "2026-07-01T10:00:00", cash: int = 100_000_000, **options: Any
    ) -> SimServer:
        options.setdefault("clock", "stepped")
        every = STEP_SECONDS if options["clock"] == "stepped" else None
        exchange = build_exchange(None, at, profile=profile, cash=cash, every=every)
        return await stack.enter_async_context(SimServer(exchange, **options))

    return start


@pytest.fixture
async def session(stack: AsyncExitStack) -> aiohttp.ClientSession:
    """Return an HTTP session."""
    return await stack.enter_async_context(aiohttp.ClientSession(headers={"User-Agent": "tests"}))


@pytest.fixture
async def caller(serve: Serve, session: aiohttp.ClientSession) -> Caller:
    """Return a caller with a token at a stepped server of the real profile."""
    found = Caller(session, (await serve()).url)
    await found.login()
    return found


@pytest.fixture
async def wire(stack: AsyncExitStack, caller: Caller) -> Wire:
    """Return a logged-in WebSocket connection of the caller."""
    found = Wire(await stack.enter_async_context(caller.session.ws_connect(caller.url + "/api/dostk/websocket")))
    await found.login(caller.token)
    return found
