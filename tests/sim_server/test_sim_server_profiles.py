"""What a key may do at once, over real sockets: its one WebSocket, the heartbeat's rhythm, symbols, calls a second."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, Wire

PING = '{"trnm":"PING"}'


async def connect(stack: AsyncExitStack, caller: Caller) -> Wire:
    """Open a connection and log in."""
    found = Wire(await stack.enter_async_context(caller.session.ws_connect(caller.url + "/api/dostk/websocket")))
    assert (await found.login(caller.token))["return_code"] == 0
    return found


class Leap:
    """The event loop's clock, which can be put forward: what waits for a time is due at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        self.ahead, real = 0.0, loop.time
        monkeypatch.setattr(loop, "time", lambda: real() + self.ahead)

    def by(self, seconds: float) -> None:
        """Put the clock forward."""
        self.ahead += seconds


async def test_a_ping_every_ten_seconds(
    stack: AsyncExitStack, serve: Any, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing comes within nine seconds of LOGIN; at ten a PING comes, and so on, as long as it is echoed."""
    caller = Caller(session, (await serve()).url)
    await caller.login()
    wire = await connect(stack, caller)
    leap = Leap(monkeypatch)
    for _ in range(7):
        leap.by(9)
        await wire.send({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": [{"item": [""], "type": ["00"]}]})
        assert '"REG"' in (await wire.socket.receive(timeout=10)).data
        leap.by(1)
        assert (await wire.socket.receive(timeout=10)).data == PING
        await wire.send(PING)


async def test_a_key_has_one_websocket_and_other_keys_theirs(
    stack: AsyncExitStack, serve: Any, session: aiohttp.ClientSession
) -> None:
    """Each LOGIN of a key ends the one before with R10001 and a close; another key's connection hears on."""
    server = await serve()
    mine, theirs = Caller(session, server.url), Caller(session, server.url, "key-2", "secret-2")
    for caller in (mine, theirs):
        await caller.login()
    other = await connect(stack, theirs)
    await other.register([""], ["00"])
    latest = await connect(stack, mine)
    for _ in range(3):
        before, latest = latest, await connect(stack, mine)
        gone = await before.receive()
        assert (gone["trnm"], gone["code"]) == ("SYSTEM", "R10001")
        assert await before.receive() == {}
    assert await latest.register([""], ["00"]) == 0
    for caller, wire in ((mine, latest), (theirs, other)):
        await caller.buy(1)
        assert (await wire.entries(1))[0]["type"] == "00"


async def test_two_hundred_symbols_a_connection_whatever_the_groups(
    stack: AsyncExitStack, serve: Any, session: aiohttp.ClientSession
) -> None:
    """200 symbols over two groups are taken, one more is refused and changes nothing; each key has its own."""
    server = await serve()
    for key in ("key-1", "key-2"):
        caller = Caller(session, server.url, key, f"secret-{key}")
        await caller.login()
        wire = await connect(stack, caller)
        assert await wire.register([f"{n:06d}" for n in range(150)], ["0B", "0D"]) == 0
        assert await wire.register([f"{n:06d}" for n in range(150, 200)], ["0B"], group="2") == 0
        assert await wire.register(["000149"], ["0C"], group="3") == 0
        assert await wire.register(["005930"], ["0B"], group="2") == 1
        await caller.admin("advance", {"by": 600})
        await wire.send({"trnm": "REMOVE", "grp_no": "2"})
        assert (await wire.receive())["trnm"] == "REMOVE"
        assert await wire.register(["005930"], ["0B"], group="2") == 0


@pytest.mark.parametrize(("profile", "allowed"), [("real", 5), ("mock", 1)])
async def test_orders_a_second_by_profile(
    serve: Any, session: aiohttp.ClientSession, profile: str, allowed: int
) -> None:
    """Of more orders within a second only so many are taken, 429 leaves no order; each TR and key counts by itself."""
    server = await serve(profile=profile, rate_limited=True)
    callers = [Caller(session, server.url, f"key-{n}", f"secret-{n}") for n in range(2)]
    for caller in callers:
        await caller.login()
        answers = [await caller.buy(1, 60_000) for _ in range(allowed + 2)]
        assert [answer.status for answer in answers] == [200] * allowed + [429] * 2
        assert f"유량={allowed}, API ID=kt10000]" in answers[-1]["return_msg"]
        assert len(await caller.orders()) == allowed
        assert (await caller.cancel(answers[0]["ord_no"]))["return_code"] == 0
    await callers[0].admin("advance", {"by": 1})
    assert (await callers[0].buy(1, 60_000)).status == 200
