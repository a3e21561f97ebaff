"""Control frames and the gateway's refusals against the recordings, byte for byte.

Not here: error_env_key (8030): whether a key is a real or a mock one is not known to this exchange, which takes any.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, sample
from sim_server_recordings import compact

CHART = {"stk_cd": "005930", "tic_scope": "1", "upd_stkpc_tp": "1"}


class Texts:
    """A WebSocket connection that gives the frames' text."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def ask(self, frame: dict[str, Any]) -> str:
        """Send a frame and return the next one's text."""
        await self.socket.send_json(frame)
        return await self.next()

    async def next(self) -> str:
        """Return the next frame's text."""
        return str((await self.socket.receive(timeout=10)).data)

    async def closed(self) -> bool:
        """Return whether nothing more comes."""
        return (await self.socket.receive(timeout=10)).type is not aiohttp.WSMsgType.TEXT


async def connect(stack: AsyncExitStack, caller: Caller) -> Texts:
    """Open a connection."""
    return Texts(await stack.enter_async_context(caller.session.ws_connect(caller.url + "/api/dostk/websocket")))


def recorded(name: str) -> str:
    """The recorded text."""
    return compact(sample(name))


async def test_login_and_registration(stack: AsyncExitStack, caller: Caller) -> None:
    """A frame before LOGIN, LOGIN itself and REG are answered in the recorded bytes."""
    wire = await connect(stack, caller)
    reg = {"trnm": "REG", "grp_no": "1", "refresh": "1", "data": [{"item": ["005930"], "type": ["0B"]}]}
    assert await wire.ask(reg) == recorded("ws_REG_before_login")
    assert await wire.ask({"trnm": "LOGIN", "token": caller.token}) == recorded("ws_LOGIN_ack")
    assert await wire.ask(reg) == recorded("ws_REG_ack")


async def test_a_bad_token(stack: AsyncExitStack, caller: Caller) -> None:
    """A LOGIN that fails, and the close after it."""
    wire = await connect(stack, caller)
    assert await wire.ask({"trnm": "LOGIN", "token": "nobody"}) == recorded("ws_LOGIN_fail")
    assert await wire.closed()


async def test_a_second_login(stack: AsyncExitStack, caller: Caller) -> None:
    """R10001 on the older connection, and the close after it."""
    first, second = await connect(stack, caller), await connect(stack, caller)
    for wire in (first, second):
        await wire.ask({"trnm": "LOGIN", "token": caller.token})
    assert await first.next() == recorded("ws_SYSTEM_R10001")
    assert await first.closed()


async def test_silence(stack: AsyncExitStack, serve: Any, session: aiohttp.ClientSession) -> None:
    """R10004 without LOGIN; PING, and R10002 where it is never echoed."""
    for options, last, login in (
        ({"login_seconds": 0.05}, "ws_SYSTEM_R10004", False),
        ({"ping_seconds": 0.02}, "ws_SYSTEM_R10002", True),
    ):
        caller = Caller(session, (await serve(**options)).url)
        await caller.login()
        wire = await connect(stack, caller)
        if login:
            assert await wire.ask({"trnm": "LOGIN", "token": caller.token}) == recorded("ws_LOGIN_ack")
        texts = [await wire.next()]
        while texts[-1] == recorded("ws_PING"):
            texts.append(await wire.next())
        assert len(texts) > 1 or not login
        assert texts[-1] == recorded(last)
        assert await wire.closed()


@pytest.mark.parametrize(
    ("name", "tr_id", "headers"),
    [
        ("error_header", "ka10081", {}),
        ("error_token", "ka10081", {"authorization": "Bearer nobody"}),
        ("error_param", "ka10081", {"authorization": "Bearer {token}"}),
    ],
)
async def test_the_gateways_refusals(caller: Caller, name: str, tr_id: str, headers: dict[str, str]) -> None:
    """No authorization, an unknown token, a missing member: HTTP 200 and the recorded body."""
    told = {header: value.format(token=caller.token) for header, value in headers.items()}
    body = {"stk_cd": "005930", "upd_stkpc_tp": "1"}
    answer = await caller.post("/api/dostk/chart", body, api_id=tr_id, **told)
    assert (answer.status, answer.text) == (200, recorded(name))


async def test_the_rate_limit(serve: Any, session: aiohttp.ClientSession) -> None:
    """The sixth call of a second is HTTP 429 with the recorded body, which names the limit and the TR."""
    caller = Caller(session, (await serve(rate_limited=True)).url)
    await caller.login()
    answers = [
        await caller.post("/api/dostk/chart", CHART, api_id="ka10080", authorization=f"Bearer {caller.token}")
        for _ in range(6)
    ]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert answers[-1].text == recorded("error_429")
    assert "Retry-After" not in answers[-1].headers


async def test_bodies_say_what_they_are(caller: Caller) -> None:
    """Every answer is application/json in UTF-8, as Kiwoom's are."""
    for answer in (await caller.call("ka00001", {}), await caller.buy(1), await caller.cancel("0000099")):
        assert answer.headers["Content-Type"].replace(" ", "").lower() == "application/json;charset=utf-8"
