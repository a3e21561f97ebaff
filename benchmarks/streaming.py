"""What a real-time frame costs from the socket's bytes to the consumer's ``async for``, over a local WebSocket.

The server sends ready-made frames in bursts from a process of its own; counted is the CPU of the receiving process:
socket, WebSocket, typing of all 43 fields, queue, iteration.
"""

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from benchmarks.stub import trade_frames
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.reading import EVENTS, RECORDS, Reading
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings

BURST = 20_000
ROUNDS = 6
_TOGETHER = 50


def receive_to_consumer(read: Reading[Any] = RECORDS) -> float:
    """CPU µs of one 0B frame, best of several bursts: as records with every field, or as model events."""
    with _server() as url:
        return asyncio.run(_measured(url, read))


async def _measured(url: str, read: Reading[Any]) -> float:
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.local(url, client_id="bench", client_secret="bench", data_dir=Path(folder))
        async with AsyncClient(settings) as client, Feed(settings, client.keeper, read=read, limit=None) as feed:
            for number in range(ROUNDS):
                begun, left = time.process_time(), BURST
                await feed.register(["0B"], ["005930"])
                async for _event in feed:
                    left -= 1
                    if not left:
                        break
                spent = (time.process_time() - begun) / BURST * 1e6
                best = min(best, spent) if number else best  # the first round warms up
                await feed.remove(["0B"])
    return best


@contextmanager
def _server() -> Iterator[str]:
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    child = context.Process(target=_process, args=(far,), daemon=True)
    child.start()
    far.close()  # so that a server that cannot start is an error here, and no endless wait
    try:
        yield f"http://127.0.0.1:{near.recv()}"
    finally:
        near.send("stop")
        child.join(10)


def _process(pipe: Connection) -> None:
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    app = web.Application()
    app.router.add_post("/oauth2/token", _token)
    app.router.add_get("/api/dostk/websocket", _socket)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    await asyncio.to_thread(pipe.recv)
    await runner.cleanup()


async def _token(_request: web.Request) -> web.Response:
    expires = (datetime.now(KST) + timedelta(hours=24)).strftime("%Y%m%d%H%M%S")
    body = {"token": "bench-token", "token_type": "bearer", "expires_dt": expires, "return_code": 0, "return_msg": "ok"}
    return web.json_response(body)


async def _socket(request: web.Request) -> web.WebSocketResponse:
    """Acknowledge everything; after a REG send a burst."""
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        name = msgspec.json.decode(message.data)["trnm"]
        await socket.send_str(f'{{"trnm":"{name}","return_code":0,"return_msg":""}}')
        if name == "REG":
            await _burst(request)
    return socket


async def _burst(request: web.Request) -> None:
    # Framed here and written in pieces: the server must not be what is measured.
    transport, protocol = request.transport, request.protocol
    assert transport is not None
    framed = [b"\x81\x7e" + len(frame).to_bytes(2, "big") + frame for frame in trade_frames()]
    piece = b"".join(framed[place % len(framed)] for place in range(_TOGETHER))
    for _ in range(BURST // _TOGETHER):
        transport.write(piece)
        await protocol._drain_helper()


if __name__ == "__main__":
    print(f"records: {receive_to_consumer():.2f} µs a frame; model events: {receive_to_consumer(EVENTS):.2f} µs")
