"""A server with canned answers, in a process of its own, so that only the client's CPU is counted."""

import asyncio
import multiprocessing
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection

import msgspec
from aiohttp import web

from kiwoom_api.model.events import Trade
from kiwoom_api.model.values import KST
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.realtime import entry, real_frame


def quote_body() -> bytes:
    """A full ka10001 answer as the local exchange would send it."""
    values = {"stk_cd": "005930", "stk_nm": "삼성전자", "cur_prc": 70_000, "base_pric": 69_500, "trde_qty": 1_234_567}
    return msgspec.json.encode(encode("ka10001", values, message="정상적으로 처리되었습니다"))


def chart_body(rows: int = 600) -> bytes:
    """A full page of ka10081."""
    bars = [
        {
            "cur_prc": 70_000 + i,
            "trde_qty": 1_000_000 + i,
            "trde_prica": 70_000 + i,
            "dt": date(2026, 11, 20) - timedelta(days=i),
            "open_pric": 69_900 + i,
            "high_pric": 70_500 + i,
            "low_pric": 69_500 + i,
        }
        for i in range(rows)
    ]
    values = {"stk_cd": "005930", "stk_dt_pole_chart_qry": bars}
    return msgspec.json.encode(encode("ka10081", values, message="정상적으로 처리되었습니다"))


def trade_frame() -> bytes:
    """One 0B frame with all its fields."""
    trade = Trade(
        at=datetime(2026, 11, 23, 10, 0, tzinfo=KST),
        symbol="005930",
        price=70_100,
        quantity=12,
        buyer=True,
        open=69_800,
        high=70_400,
        low=69_500,
        volume=1_234_567,
        base=69_500,
        ask=70_100,
        bid=70_000,
    )
    return real_frame([entry(trade, "005930")])


async def _token(_request: web.Request) -> web.Response:
    expires = (datetime.now(KST) + timedelta(hours=24)).strftime("%Y%m%d%H%M%S")
    body = {"token": "bench-token", "token_type": "bearer", "expires_dt": expires, "return_code": 0, "return_msg": "ok"}
    return web.json_response(body)


async def _serve(pipe: Connection) -> None:
    canned = quote_body()

    async def quote(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=canned, content_type="application/json", charset="UTF-8", headers={"cont-yn": "N"})

    app = web.Application()
    app.router.add_post("/oauth2/token", _token)
    app.router.add_post("/api/dostk/stkinfo", quote)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    await asyncio.to_thread(pipe.recv)
    await runner.cleanup()


def _process(pipe: Connection) -> None:
    asyncio.run(_serve(pipe))


class Stub:
    """Context manager around the server's process; ``url`` is its address."""

    def __enter__(self) -> "Stub":
        self._pipe, far = multiprocessing.get_context("spawn").Pipe()
        self._child = multiprocessing.get_context("spawn").Process(target=_process, args=(far,), daemon=True)
        self._child.start()
        self.url = f"http://127.0.0.1:{self._pipe.recv()}"
        return self

    def __exit__(self, *_exc: object) -> None:
        self._pipe.send("stop")
        self._child.join(10)
