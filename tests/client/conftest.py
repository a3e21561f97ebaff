from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from client_stub import QuickClock, Stub

from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.transport import Transport
from kiwoom_api.settings import Settings


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    """A small Kiwoom on loopback."""
    server = Stub()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def settings(stub: Stub, tmp_path: Path) -> Settings:
    """Settings of a person whose local exchange is the stub."""
    return Settings.local(stub.url, client_id="key-of-a-person", client_secret="secret-of-a-person", data_dir=tmp_path)


@pytest.fixture
async def make(settings: Settings) -> AsyncIterator[Callable[..., AsyncClient]]:
    """A maker of clients that are closed after the test."""
    made: list[AsyncClient] = []

    def build(patience: float = 5.0, **more: Any) -> AsyncClient:
        given = more.pop("settings", settings)
        more.setdefault("clock", QuickClock())
        client = AsyncClient(given, transport=Transport(given, timeout=patience), chance=lambda: 0.0, **more)
        made.append(client)
        return client

    yield build
    for client in made:
        await client.close()
