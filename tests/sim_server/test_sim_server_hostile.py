"""Hostile bytes on every door: an official-looking answer or a closed connection, no traceback, no changed book.

The short form throws a few hundred pieces at each door; ``KIWOOM_HOSTILE=10000`` throws so many.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sim_server_client import OPEN_ORDERS, Caller, Wire, order_body

from kiwoom_api.sim.listings import LISTINGS
from kiwoom_api.sim.server import SimServer
from kiwoom_api.wire.catalogue import trs

MANY = int(os.environ.get("KIWOOM_HOSTILE", "300"))
ORDER = "/api/dostk/ordr"
SHAPES = (b"{", b"}", b"[", b'"', b":", b",", b"\\u", b"1e999", b"null", b"\xed\xa0\x80", b"\x00", b"-0", b"NaN")


HANDSHAKE = (
    b"GET /api/dostk/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OUFCQ0RFRg==\r\n\r\n"
)
EVERYTHING = [{"item": sorted(LISTINGS), "type": ["0B", "0D"]}]


def masked(frame: dict[str, Any]) -> bytes:
    """Return a client's WebSocket text frame."""
    data = json.dumps(frame).encode()
    return b"\x81" + bytes([0x80 | 126]) + len(data).to_bytes(2, "big") + b"\0\0\0\0" + data


class Target:
    """A server with an account, an open order and a book, and whether all of it still stands."""

    def __init__(self, server: SimServer, caller: Caller) -> None:
        self.server, self.caller = server, caller
        self.port = int(server.url.rpartition(":")[2])
        self.book = server.exchange.dump()

    async def raw(self, data: bytes) -> bytes:
        """Write bytes to the port and return what comes back until the server closes.

        When nothing comes for a moment the writing side is ended, so that nobody waits for what is never sent.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        found = b""
        try:
            writer.write(data)
            while True:
                try:
                    async with asyncio.timeout(0.1):
                        piece = await reader.read(65_536)
                except TimeoutError:
                    writer.write_eof()
                    async with asyncio.timeout(10):
                        piece = await reader.read()
                if not piece:
                    return found
                found += piece
        except ConnectionError:
            return found
        finally:
            writer.close()


@pytest.fixture
async def target(serve: Any, session: aiohttp.ClientSession, caplog: Any) -> AsyncIterator[Target]:
    """Yield a server under fire; afterwards its book is as before, it answers, and no traceback was logged."""
    server = await serve(idle_seconds=5.0)
    caller = Caller(session, server.url)
    await caller.login()
    await caller.buy(3)
    await caller.buy(2, 65_000)
    found = Target(server, caller)
    yield found
    assert server.exchange.dump() == found.book
    assert len((await caller.call("ka10075", OPEN_ORDERS))["oso"]) == 1
    assert "Traceback" not in caplog.text
    assert caller.token not in caplog.text


def garbage(dice: random.Random, most: int = 400) -> bytes:
    """Return random bytes, or pieces of JSON in no order."""
    if dice.random() < 0.5:
        return dice.randbytes(dice.randrange(most))
    return b"".join(dice.choice(SHAPES) for _ in range(dice.randrange(most // 4)))


def mutated(dice: random.Random, data: bytes) -> bytes:
    """Return bytes with a few of them flipped, dropped, doubled or cut off."""
    found = bytearray(data)
    for _ in range(dice.randrange(1, 5)):
        at = dice.randrange(len(found)) if found else 0
        match dice.randrange(5):
            case 0:
                found[at : at + 1] = dice.randbytes(1)
            case 1:
                del found[at : at + dice.randrange(1, 9)]
            case 2:
                found[at:at] = found[at : at + dice.randrange(1, 9)]
            case 3:
                found[at:at] = dice.choice(SHAPES)
            case 4:
                del found[max(at, 1) :]
    return bytes(found)


def http_answers(data: bytes) -> list[tuple[int, bytes]]:
    """Split what a server wrote into answers (status, body); whatever is no HTTP answer fails."""
    found = []
    while data:
        head, blank, rest = data.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/"), data[:200]
        assert blank, data[:200]
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].partition(b":")[2]) if lengths else 0
        found.append((int(head[9:12]), rest[:length]))
        data = rest[length:]
    return found


async def in_turns(count: int, one: Callable[[int], Any], ways: int = 16) -> None:
    """Run so many of them, a few at a time."""
    numbers = iter(range(count))

    async def lane() -> None:
        for number in numbers:
            await one(number)

    await asyncio.gather(*(lane() for _ in range(ways)))


async def test_random_bytes_on_the_port(target: Target) -> None:
    """Random bytes, with and without a request before them, end in 400 or a close."""

    async def one(number: int) -> None:
        dice = random.Random(number)
        start = dice.choice(
            (b"", b"POST ", b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nHost: x\r\n", b"PRI * HTTP/2.0")
        )
        for status, body in http_answers(await target.raw(start + garbage(dice) + b"\r\n\r\n")):
            assert status >= 200
            assert b"Traceback" not in body

    await in_turns(MANY, one)


async def test_broken_calls_on_the_port(target: Target) -> None:
    """A good query with bytes flipped, cut or doubled is answered in Kiwoom's shape, refused as no HTTP, or closed."""
    body = json.dumps(OPEN_ORDERS).encode()
    lines = [
        "POST /api/dostk/acnt HTTP/1.1",
        "Host: x",
        "api-id: ka10075",
        f"authorization: Bearer {target.caller.token}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    good = "\r\n".join([*lines, "", ""]).encode() + body

    async def one(number: int) -> None:
        dice = random.Random(number)
        for status, answer in http_answers(await target.raw(mutated(dice, good))):
            assert status in {200, 400, 404, 405, 408, 411, 413, 417, 426, 429, 501, 505}, (number, status, answer)
            assert b"Traceback" not in answer
            if status == 200:
                assert {"return_code", "return_msg"} <= set(json.loads(answer))

    await in_turns(MANY, one)


async def test_random_bodies_of_an_order(target: Target) -> None:
    """A body that is no order's is refused with return_code 1, 2 or 20, and no order comes of it."""
    good = json.dumps(order_body(1, 70_000)).encode()
    headers = {"api_id": "kt10000", "authorization": f"Bearer {target.caller.token}"}

    async def one(number: int) -> None:
        dice = random.Random(number)
        # Cut inside, so that it can't be an order any more.
        body = garbage(dice) if number % 2 else mutated(dice, good)[: dice.randrange(len(good) - 1)] + b"\x00"
        answer = await target.caller.post(ORDER, body, **headers)
        assert answer.status == 200
        assert answer["return_code"] in (1, 2, 20), answer.text

    await in_turns(MANY, one)


async def test_random_values_of_every_query(target: Target) -> None:
    """Any member of any TR may hold anything: the answer is official, and 1999 (our own defect) never comes."""
    served = [spec for spec in trs().values() if spec.path.startswith("/api/dostk/") and spec.id[:4] != "kt10"]
    values: tuple[Any, ...] = (
        "",
        "0",
        "-1",
        "99999999999999999999",
        "005930",
        "٣",
        "\u202e",
        "\x00",
        "A" * 300,
        "2026-02-30",
    )
    odd: tuple[Any, ...] = (0, None, [], {}, 1.5, True, ["005930"])

    async def one(number: int) -> None:
        dice = random.Random(number)
        spec = dice.choice(served)
        body: dict[str, Any] = {}
        for field in spec.request:
            known = (*field.codes, "005930", "20260701", "1")
            body[field.wire] = dice.choice(odd if dice.random() < 0.05 else known if dice.random() < 0.6 else values)
        headers = {"api_id": spec.id, "authorization": f"Bearer {target.caller.token}"}
        answer = await target.caller.post(spec.path, body, **headers)
        assert answer.status == 200, (spec.id, body, answer.text)
        assert "1999" not in answer["return_msg"], (spec.id, body, answer.text)

    await in_turns(MANY, one)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":['])
async def test_deep_json_is_refused_at_every_door(
    stack: AsyncExitStack, target: Target, wire_of: Any, opening: bytes
) -> None:
    """JSON nested to the limit of a body, or deeper than any stack, is refused by REST, admin API and WebSocket."""
    deep = opening * (60_000 // len(opening))
    headers = {"api_id": "kt10000", "authorization": f"Bearer {target.caller.token}"}
    assert (await target.caller.post(ORDER, deep, **headers))["return_code"] == 2
    assert (await target.caller.post("/oauth2/token", deep))["return_code"] == 2
    for path in ("advance", "order", "fault"):
        assert (await target.caller.post(f"/admin/{path}", deep)).status == 400
    wire = await wire_of(target.caller)
    assert (await wire.ask(deep.decode()))["return_code"] == 1
    assert (await wire.ask(f'{{"trnm":"REG","grp_no":"1","data":{deep.decode()}'))["return_code"] == 1


@pytest.fixture
def wire_of(stack: AsyncExitStack) -> Callable[[Caller], Any]:
    """Return an opener of logged-in WebSocket connections."""

    async def connect(caller: Caller) -> Wire:
        found = Wire(await stack.enter_async_context(caller.session.ws_connect(caller.url + "/api/dostk/websocket")))
        await found.login(caller.token)
        return found

    return connect


async def test_random_messages_on_the_websocket(target: Target, wire_of: Any) -> None:
    """Every text or binary message is answered or makes no sound, and the connection still registers afterwards."""
    wire = await wire_of(target.caller)
    frames = [
        {"trnm": "REG", "grp_no": "1", "refresh": "1", "data": [{"item": ["005930"], "type": ["0D"]}]},
        {"trnm": "REMOVE", "grp_no": "1"},
        {"trnm": "PING"},
        {"trnm": "CNSRREQ", "seq": "0", "search_type": "1", "stex_tp": "K"},
        {"trnm": "CNSRCLR", "seq": "9"},
    ]
    for number in range(MANY):
        dice = random.Random(number)
        good = json.dumps(dice.choice(frames)).encode()
        data = garbage(dice) if number % 3 == 0 else mutated(dice, good)
        if number % 7 == 0:
            await wire.socket.send_bytes(data)
        else:
            await wire.send(data.decode(errors="replace"))
    answer = await wire.ask({"trnm": "THE END"})
    while answer["trnm"] != "THE END":
        answer = await wire.receive()
    assert await wire.register([""], ["00"], group="end") == 0


async def test_random_websocket_frames(target: Target) -> None:
    """Bytes after the handshake that are no WebSocket frames, in any order, end in a close frame or a close."""
    framed = masked({"trnm": "LOGIN", "token": target.caller.token})

    async def one(number: int) -> None:
        dice = random.Random(number)
        data = dice.randbytes(dice.randrange(1, 60)) if number % 2 else mutated(dice, framed)
        answer = await target.raw(HANDSHAKE + framed * (number % 3 == 0) + data)
        assert answer.startswith(b"HTTP/1.1 101 ")
        assert b"Traceback" not in answer

    await in_turns(MANY, one)


async def test_a_websocket_message_above_the_limit_ends_the_connection(target: Target, wire_of: Any) -> None:
    """A message of more than 256 KiB closes the connection with 1009; another connection of the key is served."""
    wire = await wire_of(target.caller)
    await wire.send("[" * 300_000)
    assert await wire.receive() == {}
    assert wire.socket.close_code == 1009
    assert await (await wire_of(target.caller)).register([""], ["00"]) == 0


async def test_a_body_that_never_comes_ends(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A head without its body is answered 408 in JSON after a while, and the connection is closed."""
    monkeypatch.setattr("kiwoom_api.sim.server.gateway.BODY_SECONDS", 0.05)
    monkeypatch.setattr("kiwoom_api.sim.server.app.STOP_SECONDS", 0.05)
    server = await serve()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
    writer.write(b"POST /api/dostk/acnt HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
    ((status, body),) = http_answers(await asyncio.wait_for(reader.read(), 10))
    writer.close()
    assert (status, json.loads(body)["return_code"]) == (408, 1)


@pytest.mark.parametrize("data", [b"", b"POST /api/dostk/acnt HTTP/1.1\r\nHost:", b"GET", b"\x16\x03\x01"])
async def test_a_connection_that_says_nothing_whole_is_closed(serve: Any, data: bytes) -> None:
    """A half-open connection, or a head that trickles, is closed after the idle time, whoever reads it."""
    server = await serve(idle_seconds=0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
    writer.write(data)
    http_answers(await asyncio.wait_for(reader.read(), 10))
    writer.close()


def call_of(target: Target, tr_id: str, path: str, body: dict[str, str]) -> bytes:
    """Return a plain call as a client writes it."""
    data = json.dumps(body).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: x",
        f"api-id: {tr_id}",
        f"authorization: Bearer {target.caller.token}",
        f"Content-Length: {len(data)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + data


async def test_a_client_that_reads_no_answers_is_not_heard_on(target: Target) -> None:
    """Calls written in one go whose answers nobody reads stop being taken, while others are served."""
    call = call_of(target, "ka10075", "/api/dostk/acnt", OPEN_ORDERS)
    _, writer = await asyncio.open_connection("127.0.0.1", target.port, limit=1024)
    try:
        for _ in range(20_000):  # systems keep megabytes for those who do not read: room for some ten thousand calls
            writer.write(call * 10)
            try:
                async with asyncio.timeout(0.2):
                    await writer.drain()
            except TimeoutError:
                break
        else:
            pytest.fail("200,000 calls were taken without one answer being read")
        assert (await target.caller.call("ka00001", {}))["return_code"] == 0
    finally:
        writer.transport.abort()


async def test_answers_do_not_pile_up_for_a_client_that_reads_none(serve: Any, session: aiohttp.ClientSession) -> None:
    """Calls one by one whose long answers nobody reads wait in the client's hands; all are answered once it reads."""
    server, many = await serve(rate_limited=False), 150
    target = Target(server, Caller(session, server.url))
    await target.caller.login()
    chart = {"stk_cd": "005930", "base_dt": "20260630", "upd_stkpc_tp": "0"}
    call = call_of(target, "ka10081", "/api/dostk/chart", chart)
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port, limit=1024)
    try:
        for _ in range(many):
            writer.write(call)
            await asyncio.sleep(0.001)
        waiting = [door.transport.get_write_buffer_size() for door in server._doors if door.transport is not None]
        lengths = []
        async with asyncio.timeout(30):
            for _ in range(many):
                head = await reader.readuntil(b"\r\n\r\n")
                lengths.append(int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
                await reader.readexactly(lengths[-1])
    finally:
        writer.transport.abort()
    assert lengths[0] * many > 8 << 20  # more than a system takes off the server's hands
    assert len(set(lengths)) == 1
    assert 0 < max(waiting) < 1 << 20


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "192.0.2.1"},
        {"Host": ""},
        {"Host": "[::2]:80"},
        {"Origin": "null"},
        {"X-Forwarded-For": "192.0.2.1"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=192.0.2.1"},
        {"X-Real-IP": "192.0.2.1"},
        {"Via": "1.1 proxy"},
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "account"), ("GET", "clock"), ("POST", "order")])
async def test_admin_calls_that_come_from_elsewhere_are_refused(
    target: Target, headers: dict[str, str], method: str, path: str
) -> None:
    """A page that renamed itself to this machine, or a call that somebody relays, gets 403 and learns nothing."""
    body = {"participant": "x", "side": "buy", "symbol": "005930", "quantity": 1, "price": 65_000}
    data = body if method == "POST" else None
    request = target.caller.session.request(method, f"{target.server.url}/admin/{path}", json=data, headers=headers)
    async with request as response:
        assert response.status == 403
        assert set(await response.json()) == {"error"}


@pytest.mark.parametrize("host", ["localhost", "LocalHost:1", "127.0.0.1:9", "127.9.9.9", "[::1]:8"])
async def test_admin_calls_by_any_name_of_this_machine_are_taken(target: Target, host: str) -> None:
    """localhost and every loopback address open the admin API."""
    async with target.caller.session.get(target.server.url + "/admin/clock", headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "plan", ["../plans/request-lost", "/etc/passwd", "request-lost.toml", "", "..", "\x00", 5, None, ["request-lost"]]
)
async def test_no_file_is_opened_for_an_admin_caller(target: Target, plan: object) -> None:
    """Over HTTP a plan is one of the shipped names; a path, whatever it leads to, answers 400 with those names."""
    answer = await target.caller.admin("fault", {"plan": plan})
    assert answer.status == 400
    assert "request-lost" in answer["error"]
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/admin/../admin/clock", "/admin/%2e%2e/clock", "//admin/order", "/%61dmin/x", "/../../etc/passwd", "/admin"],
)
async def test_odd_addresses_lead_nowhere(target: Target, path: str) -> None:
    """Addresses with dots, escapes and doubled slashes answer an official error, never a file or an admin call."""
    ((status, body),) = http_answers(
        await target.raw(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}".encode()
        )
    )
    assert status in (200, 403, 404, 405)
    assert json.loads(body).get("return_code", 1) != 0


async def test_a_websocket_that_reads_nothing_is_cut_off(
    serve: Any, session: aiohttp.ClientSession, wire_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads no frames is cut off once too many bytes wait; others hear every one, and the key may come again."""
    monkeypatch.setattr("kiwoom_api.sim.server.session.BUFFER", 65_536)
    monkeypatch.setattr("kiwoom_api.sim.server.session.SEND_SECONDS", 0.1)
    server = await serve()
    deaf, quick = Caller(session, server.url, "deaf", "d"), Caller(session, server.url)
    await deaf.login()
    await quick.login()
    frames = (
        {"trnm": "LOGIN", "token": deaf.token},
        {"trnm": "REG", "grp_no": "1", "refresh": "1", "data": EVERYTHING},
    )
    _, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]), limit=1_024)
    writer.write(HANDSHAKE + b"".join(masked(frame) for frame in frames))
    wire = await wire_of(quick)
    await wire.register(["005930"], ["0B", "0D"])
    own = (await quick.truth())["account"]
    assert len((await quick.admin("advance", {"by": 60}))["frames"]) == 2
    answer = await quick.admin("advance", {"by": 6 * 86_400})
    assert set(answer["frames"]) == {own}
    assert len(await wire.entries(answer["frames"][own])) > 200
    assert await (await wire_of(deaf)).register(["005930"], ["0B"]) == 0
    writer.transport.abort()
