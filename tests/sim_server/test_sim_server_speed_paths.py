"""The short way of a plain call and the long way over aiohttp answer alike; clocks that hurry, lag or go back."""

from __future__ import annotations

import asyncio
import inspect
import json
import random
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from sim_server_client import LEDGER, OPEN_ORDERS, Caller, Wire, order_body

from kiwoom_api.model.values import KST
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.conditions import Screens
from kiwoom_api.sim.server.door import plain_head
from kiwoom_api.sim.server.driver import BLINK, PATIENCE, Driver
from kiwoom_api.sim.server.faults import Faults
from kiwoom_api.sim.server.hub import Hub

TEN = datetime(2026, 7, 1, 10, tzinfo=KST)
CALL = ["POST /api/dostk/acnt HTTP/1.1", "Host: x", "api-id: ka00001", "Content-Length: 2"]


def head(*lines: str) -> bytes:
    """Return a request's head."""
    return "\r\n".join([*lines, "", ""]).encode()


def request(path: str, body: bytes, **headers: str) -> bytes:
    """Return a whole request."""
    named = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return head(f"POST {path} HTTP/1.1", "Host: x", *named, f"Content-Length: {len(body)}") + body


async def exchanged(port: int, *pieces: bytes) -> tuple[list[bytes], bytes]:
    """Write pieces one after the other; return the head's lines (without Date) and the body of the first answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.004)
        async with asyncio.timeout(20):
            top = await reader.readuntil(b"\r\n\r\n")
        lines = [line for line in top.split(b"\r\n") if not line.startswith(b"Date: ")]
        length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"Content-Length:"))
        return sorted(lines), await reader.readexactly(length)
    except (ConnectionError, asyncio.IncompleteReadError):
        return [], b""
    finally:
        writer.close()


def port_of(caller: Caller) -> int:
    """Return the server's port."""
    return int(caller.url.rpartition(":")[2])


async def test_both_ways_answer_alike(caller: Caller) -> None:
    """A call in one piece and the same call in two get the same status, headers and body, whatever it asks."""
    await caller.buy(1, 65_000)
    bearer = {"authorization": f"Bearer {caller.token}"}
    order = json.dumps(order_body(1, 70_050)).encode()
    token = json.dumps({"grant_type": "client_credentials", "appkey": "key-1", "secretkey": "secret-1"}).encode()
    calls = [
        request("/oauth2/token", token),
        request("/oauth2/token", b"{}"),
        request("/oauth2/revoke", b"{"),
        request("/api/dostk/acnt", b"{}", api_id="ka00001", **bearer),
        request("/api/dostk/acnt", json.dumps(OPEN_ORDERS).encode(), api_id="ka10075", **bearer),
        request("/api/dostk/acnt", json.dumps(LEDGER).encode(), api_id="kt00007", cont_yn="Y", next_key="9", **bearer),
        request("/api/dostk/ordr", order, api_id="kt10000", **bearer),
        request("/api/dostk/ordr", b"[1]", api_id="kt10000", **bearer),
        request("/api/dostk/ordr", b"", api_id="kt10000", **bearer),
        request("/api/dostk/acnt", b"{}", api_id="kt10000", **bearer),
        request("/api/dostk/acnt", b"{}", api_id="none", **bearer),
        request("/api/dostk/acnt", b"{}", api_id="ka00001", authorization="Bearer nobody"),
        request("/api/dostk/acnt", b"{}", api_id="ka00001"),
        request("/nowhere/at-all", b"{}"),
        request("/api/dostk/websocket", b"{}", api_id="ka00001", **bearer),
        request("/admin/order", b"{}"),
        request("/api/dostk/ordr", b" " * 70_000, api_id="kt10000", **bearer),
    ]
    for call in calls:
        short = await exchanged(port_of(caller), call)
        long = await exchanged(port_of(caller), call[:-1] or call, call[-1:])
        assert short == long, call[:300]
        assert short[0], call[:300]


async def test_odd_calls_are_judged_alike_in_one_piece_and_in_two(
    serve: Any, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call with its bytes changed gets one and the same verdict, whether it arrives whole or cut anywhere."""
    monkeypatch.setattr("kiwoom_api.sim.server.gateway.BODY_SECONDS", 0.5)
    caller = Caller(session, (await serve(idle_seconds=1.0)).url)
    await caller.login()
    good = request(
        "/api/dostk/acnt",
        b'{"a":"b"}',
        api_id="ka00001",
        Connection="keep-alive",
        authorization=f"Bearer {caller.token}",
    )
    odd = (
        b" ",
        b"\t",
        b"\r\n",
        b":",
        b"\x00",
        b"\xff",
        b"Content-Length: 9\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"%2F",
    )

    async def one(number: int) -> None:
        dice = random.Random(number)
        at = dice.randrange(len(good))
        call = good[:at] + dice.choice(odd) + good[at + dice.randrange(2) :]
        cut = dice.randrange(1, len(call))
        short = await exchanged(port_of(caller), call)
        long = await exchanged(port_of(caller), call[:cut], call[cut:])
        if b"HTTP/1.0 400 Bad Request" in short[0]:  # its text says where; it may be out before the second piece
            assert not long[0] or b"HTTP/1.0 400 Bad Request" in long[0], (number, call)
        else:
            assert short == long, (number, call)

    await asyncio.gather(*(one(number) for number in range(120)))


def test_what_a_plain_call_is() -> None:
    """A POST with ordinary headers is plain; its header names are read in small letters, its values trimmed."""
    found = plain_head(head(*CALL, "Authorization:  Bearer t \t", "X-Empty:", "Connection: Keep-Alive"))
    assert found is not None
    assert (found.path, found.length, found.tr_id) == ("/api/dostk/acnt", 2, "ka00001")
    assert found.headers["authorization"] == "Bearer t"
    assert found.headers["x-empty"] == ""


@pytest.mark.parametrize(
    "lines",
    [
        ["GET /api/dostk/acnt HTTP/1.1", *CALL[1:]],
        ["POST /api/dostk/acnt HTTP/1.0", *CALL[1:]],
        ["POST /api/dostk/acnt?x=1 HTTP/1.1", *CALL[1:]],
        ["POST /%61dmin/order HTTP/1.1", *CALL[1:]],
        ["POST /api/../admin/order HTTP/1.1", *CALL[1:]],
        ["POST /admin/order HTTP/1.1", *CALL[1:]],
        ["POST http://x/api/dostk/acnt HTTP/1.1", *CALL[1:]],
        [*CALL, "Content-Length: 2"],
        [*CALL, "api-id: ka10001"],
        [*CALL, "Transfer-Encoding: chunked"],
        [*CALL, "Expect: 100-continue"],
        [*CALL, "Upgrade: websocket", "Connection: Upgrade"],
        [*CALL, "Connection: close"],
        [*CALL, "Content-Encoding: gzip"],
        [*CALL, " folded: line"],
        [*CALL, "name : value"],
        [*CALL, "no colon"],
        [*CALL, "name: \x00"],
        [*CALL, "name: \u00e9"],
        [*CALL[:3], "Content-Length: +2"],
        [*CALL[:3], "Content-Length: 65537"],
        [*CALL[:3], "Content-Length: \u0662"],
        [*CALL[:2], "Content-Length: 2", "name: a\rb"],
        [CALL[0], *CALL[2:]],
        CALL[:3],
        [],
    ],
)
def test_what_a_plain_call_is_not(lines: list[str]) -> None:
    """Anything that needs judgement is not plain: it goes the long way."""
    assert plain_head(head(*lines)) is None


async def test_calls_one_after_another_on_one_connection(caller: Caller) -> None:
    """One connection may turn from plain calls to others at any time; every call is answered, in order."""
    bearer = f"Bearer {caller.token}"
    plain = request("/api/dostk/acnt", b"{}", api_id="ka00001", authorization=bearer)
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(caller))

    async def answer() -> dict[str, Any]:
        top = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.partition(b":")[2]) for line in top.split(b"\r\n") if line[:15] == b"Content-Length:")
        return dict(json.loads(await reader.readexactly(length)))

    for _ in range(3):
        writer.write(plain)
        assert (await answer())["return_code"] == 0
    writer.write(plain * 3)  # in one piece: no plain call any more
    assert [(await answer())["return_code"] for _ in range(3)] == [0, 0, 0]
    writer.write(plain[:40])
    await writer.drain()
    writer.write(plain[40:] + head("GET /admin/clock HTTP/1.1", "Host: localhost"))
    assert (await answer())["return_code"] == 0
    assert (await answer())["stepped"] is True
    writer.close()


async def test_a_server_stops_with_connections_open(serve: Any, caller: Caller) -> None:
    """Stopping closes connections that made plain calls, and those that made none."""
    server: SimServer = await serve()
    readers = []
    for data in (b"", request("/oauth2/token", b"{}")):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
        writer.write(data)
        if data:
            await reader.readuntil(b"\r\n\r\n")
        readers.append((reader, writer))
    await server.stop()
    for reader, writer in readers:
        await asyncio.wait_for(reader.read(), 5)
        writer.close()


# ---------------------------------------------------------------------- clocks


class Watch:
    """A stopwatch that the test moves; each look may cost time, as work does."""

    def __init__(self, look: float = 0.0) -> None:
        self.at, self.look = 100.0, look

    def __call__(self) -> float:
        """Return its seconds."""
        self.at += self.look
        return self.at


def driver_of(watch: Watch, *, speed: float = 1.0, wall: Any = None, stepped: bool = False) -> tuple[Any, Driver]:
    """Return an exchange that moves every two seconds, and its clock's driver."""
    exchange = build_exchange(None, "2026-07-01T10:00:00", every=2)
    hub = Hub(Faults(exchange), Screens(exchange))
    return exchange, Driver(exchange, hub, stepped=stepped, speed=speed, wall=wall, monotonic=watch)


def test_an_accelerated_clock_runs_at_its_speed() -> None:
    """Exchange time is wall time from the start times the speed, however often it is looked at."""
    watch = Watch()
    exchange, driver = driver_of(watch, speed=60)
    for _ in range(5):
        watch.at += 1.5
        driver.catch_up()
    assert exchange.now == TEN + timedelta(seconds=5 * 1.5 * 60)
    watch.at += BLINK / 2
    driver.catch_up()
    assert exchange.now == TEN + timedelta(seconds=5 * 1.5 * 60)


def test_a_stepped_clock_is_not_moved_by_calls() -> None:
    """Whatever the wall does, calls find the stepped exchange where it stood."""
    watch = Watch()
    exchange, driver = driver_of(watch, stepped=True)
    watch.at += 1_000
    driver.catch_up()
    assert exchange.now == TEN


async def test_a_real_clock_that_goes_back_stands_still() -> None:
    """When the wall is set back, the exchange waits for it; nothing is undone and nothing fails."""
    wall = [TEN + timedelta(seconds=30)]
    watch = Watch()
    exchange, driver = driver_of(watch, wall=lambda: wall[0])
    driver.catch_up()
    assert exchange.now == wall[0]
    wall[0] = TEN
    watch.at += 1
    driver.catch_up()
    await driver.advance(TEN)
    assert exchange.now == TEN + timedelta(seconds=30)
    wall[0] = TEN + timedelta(seconds=40)
    watch.at += 1
    driver.catch_up()
    assert exchange.now == wall[0]


async def test_a_market_far_behind_neither_holds_a_call_up_nor_the_loop() -> None:
    """A call spends ``PATIENCE`` on what was missed and no more; the rest is made up with the loop's turns between."""
    watch = Watch(look=PATIENCE / 10)
    exchange, driver = driver_of(watch, speed=1_000_000)
    exchange.subscribe(lambda event: None, symbols={"005930"})
    watch.at += 0.003  # 50 minutes of the exchange, 1,500 instants
    driver.catch_up()
    first = exchange.now - TEN
    assert timedelta(0) < first <= timedelta(seconds=2 * 12)
    turns, done = 0, asyncio.Event()

    async def count() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await driver.advance(TEN + timedelta(minutes=10))
    done.set()
    await counting
    assert exchange.now == TEN + timedelta(minutes=10)
    assert turns > 200


async def test_limits_follow_a_slow_clock(serve: Any, session: aiohttp.ClientSession) -> None:
    """Where an exchange second takes days, the sixth call is refused however long one waits."""
    caller = Caller(session, (await serve(clock="2026-07-01T10:00:00", speed=1e-5)).url)
    await caller.login()
    answers = [await caller.call("ka00001", {}) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]


async def test_limits_follow_a_fast_clock(serve: Any, session: aiohttp.ClientSession) -> None:
    """Where an exchange second takes microseconds, no caller that waits for answers meets the limit."""
    caller = Caller(session, (await serve(clock="2026-07-01T10:00:00", speed=100_000)).url)
    await caller.login()
    answers = []
    for _ in range(12):
        answers.append(await caller.call("ka00001", {}))
        await asyncio.sleep(BLINK)
    assert {answer.status for answer in answers} == {200}


async def test_a_fast_market_serves_several_callers(serve: Any, stack: Any, session: aiohttp.ClientSession) -> None:
    """At the highest speed, with a tape to tell, calls of several keys are answered and frames arrive."""
    server = await serve(clock="2026-07-01T10:00:00", speed=1_000_000, rate_limited=False)
    callers = [Caller(session, server.url, f"key-{n}") for n in range(4)]
    wires = []
    for each in callers:
        await each.login()
        wire = Wire(await stack.enter_async_context(session.ws_connect(each.url + "/api/dostk/websocket")))
        await wire.login(each.token)
        await wire.register(["005930"], ["0B"])
        wires.append(wire)
    answers = await asyncio.gather(*(each.call("ka00001", {}) for each in callers for _ in range(10)))
    assert {answer.status for answer in answers} == {200}
    for wire in wires:
        assert (await wire.entries(3))[0]["type"] == "0B"


# ---------------------------------------------------------------------- several accounts


async def test_many_keys_trade_at_once(stack: Any, caller: Caller) -> None:
    """Keys that order at the same time each get their own account, numbers, cash and frames, and nobody else's."""
    callers = [Caller(caller.session, caller.url, f"many-{n}") for n in range(12)]
    wires: list[Wire] = []
    for each in callers:
        await each.login()
        wires.append(Wire(await stack.enter_async_context(each.session.ws_connect(each.url + "/api/dostk/websocket"))))
        await wires[-1].login(each.token)
        await wires[-1].register([""], ["00"])
    await asyncio.gather(*(each.buy(n + 1, 65_000) for n, each in enumerate(callers) for _ in range(5)))
    accounts = set()
    for n, (each, wire) in enumerate(zip(callers, wires, strict=True)):
        heard = [entry["values"] for entry in await wire.entries(5)]
        accounts.add((await each.call("ka00001", {}))["acctNo"])
        assert [values["9203"] for values in heard] == [f"{k:07d}" for k in range(1, 6)]
        assert {values["900"] for values in heard} == {str(n + 1)}
        assert {values["9201"] for values in heard} <= accounts
        assert (await each.truth())["cash"]["orderable"] <= 100_000_000 - 5 * (n + 1) * 65_000
    assert len(accounts) == 12


async def test_a_ledger_that_grows_between_pages_has_no_gap(caller: Caller) -> None:
    """Orders entered while somebody reads page after page appear at the end; none is missing, none comes twice."""
    for _ in range(40):
        await caller.buy(1, 65_000)
    answer = await caller.call("kt00007", LEDGER)
    numbers = [row["ord_no"] for row in answer["acnt_ord_cntr_prps_dtl"]]
    while answer.next_key:
        await caller.buy(1, 65_000)
        answer = await caller.call("kt00007", LEDGER, answer.next_key)
        numbers += [row["ord_no"] for row in answer["acnt_ord_cntr_prps_dtl"]]
    assert numbers == [f"{n:07d}" for n in range(1, len(numbers) + 1)]
    assert len(numbers) > 40


def test_the_heartbeat_is_kiwooms() -> None:
    """A server that is told nothing else says PING every ten seconds."""
    assert inspect.signature(SimServer).parameters["ping_seconds"].default == 10.0
