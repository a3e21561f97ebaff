"""One event to many sessions, the exchange's way beside bare aiohttp's ``send_str``.

Each server has a process of its own, and so have the clients, so that two cores serve both sides. All clients
hear the same trades of one stock. The exchange encodes and frames each event once and puts many frames into one write;
the peer encodes it once too, and then sends it to each session with ``await socket.send_str(text)``. A delivery is one
WebSocket message that a client has received whole; the rate is of the wall clock, from the first event to the last
client's last message.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from benchmarks.measure import Row
from kiwoom_api.model.events import Trade
from kiwoom_api.model.values import KST
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.wire import messages, realtime

BAR = 50_000.0
_PEER = "aiohttp, await send_str"
SYMBOL = "005930"
AT = datetime(2026, 7, 1, 10, tzinfo=KST)
_PATH = "/api/dostk/websocket"
_UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OUFCQ0RFRg==\r\n\r\n"
)


class Rate(msgspec.Struct, frozen=True):
    """What one server did: deliveries a wall second, and CPU µs of its process for each."""

    per_second: float
    cpu_us: float


def measured(clients: int, events: int, rounds: int = 3) -> tuple[Rate, Rate]:
    """The exchange's rate and the peer's, the best of several rounds taken in turns."""
    best: list[Rate] = []
    for _ in range(rounds):
        found = [_run(serve, clients, events) for serve in (_ours, _peer)]
        pairs = zip(best or found, found, strict=True)
        best = [max(pair, key=lambda rate: rate.per_second) for pair in pairs]
    return best[0], best[1]


Serve = Callable[[Connection, int, int], Coroutine[Any, Any, None]]


def _run(serve: Serve, clients: int, events: int) -> Rate:
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    child = context.Process(target=_process, args=(serve, far, clients, events), daemon=True)
    child.start()
    far.close()
    try:
        return asyncio.run(_listen(near, clients, events))
    finally:
        near.send("stop")
        child.join(10)


def _process(serve: Serve, pipe: Connection, clients: int, events: int) -> None:
    asyncio.run(serve(pipe, clients, events))


# ---------------------------------------------------------------------- clients


class _Client(asyncio.Protocol):
    """One session over a raw socket: masked frames out, unmasked ones counted in."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._rest, self._upgraded, self.count = b"", False, 0
        self.acknowledged = asyncio.Event()
        self.done = asyncio.Event()
        self.wanted = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(_UPGRADE.format(path=_PATH).encode())

    def send(self, text: str) -> None:
        """Send one text frame."""
        data = text.encode()
        self.transport.write(b"\x81" + bytes([0x80 | 126]) + len(data).to_bytes(2) + bytes(4) + data)

    def data_received(self, data: bytes) -> None:
        """Count whole frames."""
        data = self._rest + data
        if not self._upgraded:
            head, blank, data = data.partition(b"\r\n\r\n")
            if not blank:
                self._rest = head
                return
            self._upgraded = True
            self.send(realtime.login_frame(self._token))
            self.send(realtime.reg_frame("1", [SYMBOL], ["0B"]))
        place, end = 0, len(data)
        while end - place >= 2:
            length, head = data[place + 1], 2
            if length == 126:
                length, head = int.from_bytes(data[place + 2 : place + 4]), 4
            if end - place < head + length:
                break
            place += head + length
            self.count += 1
        self._rest = data[place:]
        if self.count >= 2:
            self.acknowledged.set()
        if self.count == self.wanted:
            self.done.set()


async def _listen(pipe: Connection, clients: int, events: int) -> Rate:
    port, tokens = await asyncio.to_thread(pipe.recv)
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda t=token: _Client(t), "127.0.0.1", port) for token in tokens]
    sessions = [protocol for _, protocol in made]
    for each in sessions:
        await each.acknowledged.wait()
        each.wanted = each.count + events
    pipe.send("go")
    begun = time.perf_counter()
    for each in sessions:
        await each.done.wait()
    spent = time.perf_counter() - begun
    pipe.send("cpu")
    cpu = await asyncio.to_thread(pipe.recv)
    for transport, _ in made:
        transport.close()
    return Rate(clients * events / spent, cpu / (clients * events) * 1e6)


# ---------------------------------------------------------------------- servers


def _trades(events: int, before: int = 0) -> list[Trade]:
    """So many trades that follow a volume."""
    return [
        Trade(
            at=AT + timedelta(seconds=number // 100), symbol=SYMBOL, price=70_000 + number % 7 * 100, quantity=1,
            buyer=number % 2 == 0, open=70_000, high=71_000, low=69_000, volume=before + number + 1, base=70_000,
            ask=70_100, bid=70_000,
        )
        for number in range(events)
    ]  # fmt: skip


async def _ours(pipe: Connection, clients: int, events: int) -> None:
    """The exchange: events go in where its own do."""
    exchange = build_exchange(None, AT.isoformat())
    async with SimServer(exchange, clock="stepped", ping_seconds=3_600) as server:
        keys = [{"grant_type": "client_credentials", "appkey": f"key-{n}", "secretkey": "x"} for n in range(clients)]
        tokens = [server._tokens.issue(key)[0] for key in keys]
        stock = exchange.stock(SYMBOL)
        assert stock is not None
        pipe.send((int(server.url.rpartition(":")[2]), tokens))
        await asyncio.to_thread(pipe.recv)
        begun = time.process_time()
        for number, event in enumerate(_trades(events, stock.volume)):
            exchange.emit(event)
            if number % 10 == 9:
                await asyncio.sleep(0)
        await server._hub.flush()
        await _spent(pipe, begun)


async def _peer(pipe: Connection, clients: int, events: int) -> None:
    """aiohttp alone: each session gets the same text."""
    sockets: list[web.WebSocketResponse] = []

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_str(messages.ack("REG"))
                if "REG" in message.data:
                    sockets.append(socket)
        return socket

    app = web.Application()
    app.router.add_get(_PATH, handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send((runner.addresses[0][1], ["token"] * clients))
    await asyncio.to_thread(pipe.recv)
    begun = time.process_time()
    for event in _trades(events):
        text = realtime.real_frame([realtime.entry(event)]).decode()
        for socket in sockets:
            await socket.send_str(text)
        await asyncio.sleep(0)
    await _spent(pipe, begun)
    await runner.cleanup()


async def _spent(pipe: Connection, begun: float) -> None:
    spent = time.process_time() - begun
    await asyncio.to_thread(pipe.recv)
    pipe.send(spent)
    await asyncio.to_thread(pipe.recv)


def rows() -> list[Row]:
    """Every row of this part: deliveries a wall second, and a second of the server's CPU."""
    found = []
    for clients, events in ((10, 4_000), (50, 2_000), (200, 500)):
        ours, peer = measured(clients, events)
        what = f"0B to {clients} sessions, delivered"
        found.append(
            Row(f"{what}, a wall second", "/s", ours.per_second, peer.per_second, _PEER, least=BAR, higher=True)
        )
        found.append(
            Row(f"{what}, a second of the server's CPU", "/s", 1e6 / ours.cpu_us, 1e6 / peer.cpu_us, _PEER, higher=True)
        )
    return found
