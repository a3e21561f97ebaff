"""One REST call: typed, on ``AsyncClient`` and ``Client``, beside bare aiohttp and bare http.client."""

import asyncio
import http.client
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import msgspec

from benchmarks.measure import AsyncWork, Row, side_by_side, side_by_side_async
from kiwoom_api import tr
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.sync import WallClock, background
from kiwoom_api.settings import Settings

CALLS = 300
ROUNDS = 30  # of the two asynchronous rows: each is short, and what runs beside it only ever adds
WAYS = 16
BAR = 1.25
_PATH = "/api/dostk/stkinfo"
_HEADERS = {
    "api-id": "ka10001",
    "authorization": "Bearer bench-token",
    "content-type": "application/json;charset=UTF-8",
    "user-agent": "bench",
}
_BODY = {"stk_cd": "005930"}


def rows(url: str) -> list[Row]:
    """Every row of this part; ``url`` is the stub's."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.local(url, client_id="bench", client_secret="bench", data_dir=Path(folder))
        return [*asyncio.run(_asynchronous(settings)), *_synchronous(settings)]


def _client(settings: Settings) -> AsyncClient:
    """A client that no limit holds back."""
    clock = WallClock()
    return AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock))


async def _asynchronous(settings: Settings) -> list[Row]:
    async with aiohttp.ClientSession() as session, _client(settings) as client:

        async def bare() -> object:
            async with session.post(
                settings.base_url + _PATH, data=msgspec.json.encode(_BODY), headers=_HEADERS
            ) as got:
                return msgspec.json.decode(await got.read())

        async def ours() -> object:
            return (await client.call(tr.stock_info(symbol="005930"))).price

        typed, plain = await side_by_side_async([ours, bare], count=CALLS, rounds=ROUNDS)
        typed_16, plain_16 = await side_by_side_async([_ways(ours), _ways(bare)], count=CALLS // WAYS, rounds=ROUNDS)
    peer = "bare aiohttp + msgspec.json.decode"
    return [
        Row("ka10001, typed, one by one", "µs", typed, plain, peer, most_ratio=BAR),
        Row(f"ka10001, typed, {WAYS} at a time", "µs", typed_16 / WAYS, plain_16 / WAYS, peer, most_ratio=BAR),
    ]


def _ways(call: Callable[[], Awaitable[object]]) -> AsyncWork:
    async def together() -> object:
        return await asyncio.gather(*(call() for _ in range(WAYS)))

    return together


def _synchronous(settings: Settings) -> list[Row]:
    """``Client`` is ``AsyncClient`` on the background loop: its call, and the bare way there and back."""
    loop = background()
    wire = http.client.HTTPConnection(urlsplit(settings.base_url).netloc)
    client = loop.run(_made(settings))

    def bare() -> object:
        wire.request("POST", _PATH, body=msgspec.json.encode(_BODY), headers=_HEADERS)
        return msgspec.json.decode(wire.getresponse().read())

    def ours() -> object:
        return loop.run(client.call(tr.stock_info(symbol="005930"))).price

    def hop() -> object:
        return loop.run(_nothing())

    typed, plain, there_and_back = side_by_side([ours, bare, hop], count=CALLS)
    wire.close()
    loop.run(client.close())
    return [
        Row("ka10001, typed, synchronous Client", "µs", typed, plain, "bare http.client + msgspec.json.decode"),
        Row("of that: Client's way to the background loop", "µs", there_and_back),
    ]


async def _made(settings: Settings) -> AsyncClient:
    return _client(settings)


async def _nothing() -> None:
    return None
