"""Order POSTs and WebSocket deliveries a second of the local exchange.

The server has a process of its own, the load comes from this one over raw sockets. Beside the exchange stands an
aiohttp application whose only handler answers the same bytes at once: what any aiohttp server on this machine can do
at most. Both take the same load in turns, a short round each, and the best round counts, as noise only slows. Where
other programs share the machine, what a second of the server's own CPU does says more than a second of the wall.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import msgspec
from aiohttp import ClientSession, web

from benchmarks.measure import Row
from kiwoom_api.sim.server import SimServer, build_exchange

POSTS_BAR = 8_000.0
DELIVERIES_BAR = 50_000.0
SYMBOLS = ("005930", "000660", "035420", "005380")
START = "2026-07-01T10:00:00"
_ORDER = {
    "dmst_stex_tp": "KRX",
    "stk_cd": SYMBOLS[0],
    "ord_qty": "1",
    "ord_uv": "50000",
    "trde_tp": "0",
    "cond_uv": "",
}
_CANCEL = {"dmst_stex_tp": "KRX", "orig_ord_no": "0000000", "stk_cd": SYMBOLS[0], "cncl_qty": "0"}
_BLANK = b"\r\n\r\n"
_NUMBER = b'"ord_no":"'


class Rate(msgspec.Struct, frozen=True):
    """What one server did: pieces a wall second, and CPU µs of its process for each."""

    per_second: float
    cpu_us: float


def order_posts(*, connections: int = 16, seconds: float = 2.0, rounds: int = 4) -> tuple[Rate, Rate]:
    """Order POSTs (a limit buy that rests, then its cancel): the exchange's, and an empty aiohttp handler's."""
    with _served(_exchange) as ours, _served(_empty) as empty:
        found = [[asyncio.run(_posts(server, connections, seconds)) for server in (ours, empty)] for _ in range(rounds)]
    exchange, ceiling = zip(*found, strict=True)
    return _best(exchange), _best(ceiling)


def deliveries(*, sessions: int = 25, seconds: float = 3_600.0, rounds: int = 4) -> Rate:
    """REAL frames on the sockets of so many sessions, each registered for the tape and book of four stocks."""
    with _served(_stepped) as server:
        return asyncio.run(_deliveries(server, sessions, seconds, rounds))


@contextmanager
def exchange_process() -> Iterator[int]:
    """An exchange with a running clock and no call limits in a process of its own; its port."""
    with _served(_exchange) as server:
        yield server.port


def _best(rates: Any) -> Rate:
    return Rate(max(rate.per_second for rate in rates), min(rate.cpu_us for rate in rates))


# ---------------------------------------------------------------------- servers, a process each


class Served:
    """A server's process: where it listens, and the CPU seconds that it has used."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.port: int = pipe.recv()

    def cpu(self) -> float:
        """CPU seconds of the process so far."""
        self._pipe.send("cpu")
        return float(self._pipe.recv())


Serve = Callable[[Connection], Coroutine[Any, Any, None]]


@contextmanager
def _served(serve: Serve) -> Iterator[Served]:
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    child = context.Process(target=_process, args=(serve, far), daemon=True)
    child.start()
    try:
        yield Served(near)
    finally:
        near.send("stop")
        child.join(10)


def _process(serve: Serve, pipe: Connection) -> None:
    asyncio.run(serve(pipe))


async def _until_stop(pipe: Connection) -> None:
    while await asyncio.to_thread(pipe.recv) != "stop":
        pipe.send(time.process_time())


async def _exchange(pipe: Connection) -> None:
    await _run(pipe, START)


async def _stepped(pipe: Connection) -> None:
    await _run(pipe, "stepped")


async def _run(pipe: Connection, clock: str) -> None:
    exchange = build_exchange(None, START, cash=10**15, every=2)
    async with SimServer(exchange, clock=clock, rate_limited=False) as server:
        pipe.send(int(server.url.rpartition(":")[2]))
        await _until_stop(pipe)


async def _empty(pipe: Connection) -> None:
    order = json.dumps({"ord_no": "0000001", "dmst_stex_tp": "KRX", "return_code": 0, "return_msg": "ok"}).encode()
    token = json.dumps({"token": "bench", "return_code": 0}).encode()

    async def orders(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=order, content_type="application/json")

    async def tokens(_request: web.Request) -> web.Response:
        return web.Response(body=token, content_type="application/json")

    app = web.Application()
    app.router.add_post("/oauth2/token", tokens)
    app.router.add_post("/api/dostk/ordr", orders)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    await _until_stop(pipe)
    await runner.cleanup()


# ---------------------------------------------------------------------- load


def _post(path: str, body: dict[str, str], **headers: str) -> bytes:
    data = json.dumps(body).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json;charset=UTF-8"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(data)}", "", ""]).encode() + data


class _Trader(asyncio.Protocol):
    """One app key: orders and cancels, one after the other, as fast as they are answered."""

    def __init__(self, key: str) -> None:
        self.done = self.failed = 0
        self._key, self._buy, self._cancel, self._open = key, b"", b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        body = {"grant_type": "client_credentials", "appkey": self._key, "secretkey": "bench"}
        transport.write(_post("/oauth2/token", body))

    def data_received(self, data: bytes) -> None:
        if not self._buy:
            bearer = f"Bearer {json.loads(data.partition(_BLANK)[2])['token']}"
            self._buy = _post("/api/dostk/ordr", _ORDER, api_id="kt10000", authorization=bearer)
            self._cancel = _post("/api/dostk/ordr", _CANCEL, api_id="kt10003", authorization=bearer)
        elif b'"return_code":0' in data or b'"return_code": 0' in data:
            self.done += 1
        else:
            self.failed += 1
        at = data.find(_NUMBER)
        self._open = at >= 0 and not self._open
        number = data[at + len(_NUMBER) : at + len(_NUMBER) + 7]
        self._transport.write(self._cancel.replace(b"0000000", number) if self._open else self._buy)

    def close(self) -> None:
        self._transport.abort()


async def _posts(server: Served, connections: int, seconds: float) -> Rate:
    loop = asyncio.get_running_loop()
    traders = []
    for number in range(connections):
        made = await loop.create_connection(partial(_Trader, f"key-{number}"), "127.0.0.1", server.port)
        traders.append(made[1])
    await asyncio.sleep(0.3)
    before, cpu, begun = sum(trader.done for trader in traders), server.cpu(), time.perf_counter()
    await asyncio.sleep(seconds)
    took, spent = time.perf_counter() - begun, server.cpu() - cpu
    done = sum(trader.done for trader in traders) - before
    for trader in traders:
        trader.close()
    if not done or any(trader.failed for trader in traders):
        raise AssertionError("an order was refused")
    return Rate(done / took, spent / done * 1e6)


class _Listener(asyncio.Protocol):
    """Counts the REAL frames of one session (a server's frames have no mask)."""

    def __init__(self, news: asyncio.Event) -> None:
        self.frames = 0
        self._buffer, self._shaken, self._news = b"", False, news

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(
            b"GET /api/dostk/websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OUFCQ0RFRg==\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        data = self._buffer + data
        at = 0
        if not self._shaken:
            at = data.find(b"\r\n\r\n") + 4
            self._shaken = at >= 4
        while self._shaken and len(data) >= at + 4:
            long = data[at + 1] == 126  # no frame here has 64 KiB or more
            body = at + (4 if long else 2)
            end = body + (int.from_bytes(data[at + 2 : body]) if long else data[at + 1])
            if len(data) < end:
                break
            self.frames += data.startswith(b'{"data"', body)
            at = end
        self._buffer = data[at:]
        self._news.set()

    def say(self, frame: dict[str, object]) -> None:
        text = json.dumps(frame).encode()
        self.transport.write(b"\x81" + bytes([0x80 | 126]) + len(text).to_bytes(2) + b"\0\0\0\0" + text)


async def _deliveries(server: Served, sessions: int, seconds: float, rounds: int) -> Rate:
    loop, url = asyncio.get_running_loop(), f"http://127.0.0.1:{server.port}"
    listeners, found, total = [], [], 0
    news = asyncio.Event()
    async with ClientSession(url) as session:
        for number in range(sessions):
            keys = {"grant_type": "client_credentials", "appkey": f"key-{number}", "secretkey": "bench"}
            async with session.post("/oauth2/token", json=keys) as answer:
                token = (await answer.json())["token"]
            _, listener = await loop.create_connection(partial(_Listener, news), "127.0.0.1", server.port)
            data = [{"item": list(SYMBOLS), "type": ["0B", "0D"]}]
            listener.say({"trnm": "LOGIN", "token": token})
            listener.say({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": data})
            listeners.append(listener)
        await asyncio.sleep(0.5)
        for _ in range(rounds):
            cpu, begun = server.cpu(), time.perf_counter()
            async with session.post("/admin/advance", json={"by": seconds}) as answer:
                wanted = sum((await answer.json())["frames"].values())
            while sum(listener.frames for listener in listeners) < wanted:
                news.clear()
                await news.wait()
            took, spent = time.perf_counter() - begun, server.cpu() - cpu
            found.append(Rate((wanted - total) / took, spent / (wanted - total) * 1e6))
            total = wanted
        for listener in listeners:
            listener.transport.abort()
    return _best(found)


def rows() -> list[Row]:
    """Every row of this part. The bars count for a core of the server's own: a second of its CPU."""
    ours, empty = order_posts()
    heard = deliveries()
    peer = "an empty aiohttp handler"
    cpu, bare, frames = (1e6 / rate.cpu_us for rate in (ours, empty, heard))
    return [
        Row("order POST, a second of the server's CPU", "/s", cpu, bare, peer, least=POSTS_BAR, higher=True),
        Row("order POST, a wall second", "/s", ours.per_second, empty.per_second, peer, higher=True),
        Row("0B and 0D to 25 sessions, a second of the server's CPU", "/s", frames, least=DELIVERIES_BAR, higher=True),
        Row("0B and 0D to 25 sessions, a wall second", "/s", heard.per_second, higher=True),
    ]
