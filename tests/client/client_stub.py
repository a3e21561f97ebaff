"""A small Kiwoom on loopback with fault modes: real sockets, canned facts, and counters of what arrived."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

from kiwoom_api.model.values import KST
from kiwoom_api.wire.encode import encode

TOO_FAST = {"return_code": 5, "return_msg": "허용된 요청 개수를 초과하였습니다[1700:유량=5, API ID=ka10080]"}
BAD_TOKEN = {"return_code": 3, "return_msg": "인증에 실패했습니다[8005:Token이 유효하지 않습니다]"}
NO_CASH = {"return_code": 20, "return_msg": "[2000](RC4025:모의투자 매수증거금이 부족합니다)"}
REAL_END = b'"trnm":"REAL"}'


class Stub:
    """Counts every request, answers by TR, and misbehaves as told: ``faults[tr]`` is used up front to back."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.bodies: list[tuple[str, dict[str, Any]]] = []
        self.headers: list[dict[str, str]] = []
        self.faults: dict[str, deque[str]] = {}
        self.tokens: list[str] = []
        self.valid: set[str] = set()
        self.life = timedelta(hours=24)
        self.issue_delay = 0.0
        self.pages: dict[str, list[tuple[dict[str, Any], str]]] = {}
        self.answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.frames: list[str] = []
        self.connections = 0
        self.login_refusals = 0
        self.refused = ""
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Serve on loopback; port 0 takes a free one."""
        app = web.Application()
        app.router.add_post("/{tail:.*}", self._post)
        app.router.add_get("/api/dostk/websocket", self._socket)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        assert site._server is not None
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Stop serving; stopping twice is harmless."""
        for socket in self.sockets:
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, tr: str, *modes: str) -> None:
        """Queue faults for the next requests of a TR."""
        self.faults.setdefault(tr, deque()).extend(modes)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        tr = request.headers.get("api-id", "?")
        self.arrived[tr] += 1
        self.headers.append({k.lower(): v for k, v in request.headers.items()})
        mode = self.faults[tr].popleft() if self.faults.get(tr) else ""
        if mode == "drop before read":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        body = json.loads(await request.read())
        self.bodies.append((tr, body))
        if mode:
            return await self._misbehave(request, tr, body, mode)
        return await self._answer(request, tr, body)

    async def _misbehave(self, request: web.Request, tr: str, body: dict[str, Any], mode: str) -> web.StreamResponse:
        if mode == "hang":
            await asyncio.sleep(60)
        if mode == "drop after read":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if mode.startswith("status "):
            return web.Response(status=int(mode[7:]), text="<html>Bad</html>", content_type="text/html")
        if mode == "truncated":
            response = web.StreamResponse(headers={"Content-Length": "500"})
            await response.prepare(request)
            await response.write(b'{"ord_no":"00')
            assert request.transport is not None
            request.transport.abort()
            return response
        canned: dict[str, tuple[int, Any]] = {
            "429": (429, TOO_FAST),
            "1700": (200, TOO_FAST),
            "8005": (200, BAD_TOKEN),
            "no cash": (200, NO_CASH),
            "no ord_no": (200, {"return_code": 0, "return_msg": "ok"}),
            "5xx ok": (503, {"ord_no": "0000001", "return_code": 0, "return_msg": "ok"}),
            "1634": (200, {"return_code": 5, "return_msg": "허용된 요청 개수를 초과하였습니다[1634:too many codes]"}),
            "garbage": (200, None),
        }
        status, answer = canned[mode]
        text = '{"return_code":0,"ord' if answer is None else json.dumps(answer)
        return web.Response(status=status, text=text, content_type="application/json")

    async def _answer(self, request: web.Request, tr: str, body: dict[str, Any]) -> web.Response:
        if tr == "au10001":
            return await self._issue(body)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if tr == "au10002":
            self.valid.discard(body["token"])
            return web.json_response({"return_code": 0, "return_msg": "ok"})
        if token not in self.valid:
            return web.json_response(BAD_TOKEN)
        if tr in self.pages:
            return self._paged(request, tr)
        if tr in self.answers:
            return web.json_response(self.answers[tr](body))
        if tr.startswith("kt1000"):
            number = f"{sum(self.arrived[t] for t in ('kt10000', 'kt10001', 'kt10002', 'kt10003')):07d}"
            return web.json_response(encode(tr, {"ord_no": number}, message="ok"))
        return web.json_response(encode(tr, {"acctNo": "1234567890"} if tr == "ka00001" else {}, message="ok"))

    async def _issue(self, body: dict[str, Any]) -> web.Response:
        await asyncio.sleep(self.issue_delay)
        if body.get("appkey") == "wrong-key-0":
            text = "인증에 실패했습니다[8001:App Key와 Secret Key 검증에 실패했습니다]"
            return web.json_response({"return_code": 3, "return_msg": text})
        token = f"token-of-the-stub-{len(self.tokens)}"
        self.tokens.append(token)
        self.valid.add(token)
        until = f"{datetime.now(KST) + self.life:%Y%m%d%H%M%S}"
        answer = {"token": token, "token_type": "bearer", "expires_dt": until, "return_code": 0, "return_msg": "ok"}
        return web.json_response(answer)

    def _paged(self, request: web.Request, tr: str) -> web.Response:
        pages = self.pages[tr]
        key = request.headers.get("next-key", "")
        index = next((i + 1 for i, (_rows, following) in enumerate(pages) if following and following == key), 0)
        rows, following = pages[index]
        headers = {"cont-yn": "Y" if following else "N", "next-key": following, "set-cookie": "WMONID=1; Path=/"}
        return web.json_response(encode(tr, rows, message="ok"), headers=headers)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections += 1
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            self.frames.append(message.data)
            frame = json.loads(message.data)
            if frame["trnm"] == "LOGIN":
                if frame["token"] not in self.valid:
                    text = "토큰 인증에 실패했습니다. 접속을 종료합니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]"
                    await socket.send_json({"trnm": "LOGIN", "return_code": 805004, "return_msg": text})
                    await socket.close()
                    break
                self.sockets.append(socket)
            if self.refused and self.refused in message.data:
                await socket.send_json({"trnm": frame["trnm"], "return_code": 1, "return_msg": "등록 오류"})
            elif frame["trnm"] in ("LOGIN", "REG", "REMOVE"):
                await socket.send_json({"trnm": frame["trnm"], "return_code": 0, "return_msg": ""})
        return socket

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something has happened here; a test that waits in vain ends with TimeoutError."""
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110 - conditions of many kinds, none with an event of its own
                await asyncio.sleep(0.005)


class VirtualClock:
    """Time that moves only when told; satisfies ``model.ports.Clock``."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime(2026, 11, 20, 10, 0, tzinfo=KST)
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """Virtual KST time."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Virtual seconds."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Wait until the time has been moved on that far."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._elapsed + seconds, future))
        await future

    async def advance(self, seconds: float) -> None:
        """Let time pass, waking every sleeper at its own instant."""
        until = self._elapsed + seconds
        await self._settle()
        while True:
            due = sorted((s for s in self._sleepers if s[0] <= until and not s[1].done()), key=lambda s: s[0])
            if not due:
                break
            self._elapsed = max(self._elapsed, due[0][0])
            self._sleepers.remove(due[0])
            due[0][1].set_result(None)
            await self._settle()
        self._elapsed = until

    async def _settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


class QuickClock(VirtualClock):
    """Virtual time in which every sleep is over at once and moves the time on."""

    async def sleep(self, seconds: float) -> None:
        """Move the time on and return."""
        self._elapsed += max(seconds, 0.0)
        await asyncio.sleep(0)
