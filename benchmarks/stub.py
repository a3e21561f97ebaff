"""A server with canned answers, one process of its own, so that only the client's CPU is counted."""

import asyncio
import multiprocessing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from multiprocessing.connection import Connection

import msgspec
from aiohttp import web

from kiwoom_api.model.values import KST
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.numbers import Signed

_DONE = "정상적으로 처리되었습니다"
_TYPICAL: dict[Kind, object] = {
    Kind.WON: 1_234_567,
    Kind.MILLION: 86_543,
    Kind.HUNDRED_MILLION: 4_184_625,
    Kind.SHARES: 1_234_567,
    Kind.THOUSAND_SHARES: 5_969_783,
    Kind.COUNT: 12,
    Kind.PRICE: Signed(70_100, 1),
    Kind.CHANGE: -600,
    Kind.RATIO: Decimal("12.34"),
    Kind.INDEX: Decimal("2741.12"),
    Kind.DATE: date(2026, 11, 20),
    Kind.TIME: time(10, 0),
    Kind.CODE: "005930",
    Kind.TEXT: "삼성전자",
    Kind.FLAG: "2",
}

_TRADE = {
    "20": "101512", "10": "+70100", "11": "+600", "12": "+0.86", "27": "+70200", "28": "+70100", "15": "+12",
    "13": "1234567", "14": "86543", "16": "+69800", "17": "+70400", "18": "-69500", "25": "2", "26": "-15318148",
    "29": "-4167722708811", "30": "-31.97", "31": "0.12", "32": "595", "228": "89.62", "311": "4184625", "290": "2",
    "691": "0", "567": "000000", "568": "000000", "851": "10379", "1890": "090016", "1891": "093039",
    "1892": "094556", "1030": "612345", "1031": "622222", "1032": "+50.40", "1071": "63318", "1072": "96320",
    "1313": "+841", "1315": " 0", "1316": "+12", "1314": "+12", "1497": "103100", "1498": "82480", "620": "69912",
    "732": "1294", "852": "1035", "9081": "KRX",
}  # fmt: skip


def _full(fields: tuple[FieldSpec, ...]) -> dict[str, object]:
    """A value for every field, as a busy stock has them."""
    return {field.wire: _TYPICAL[field.kind] for field in fields if field.kind is not Kind.LIST}


def quote_body() -> bytes:
    """A full ka10001 answer as the exchange would send it: every member has a value."""
    return msgspec.json.encode(encode("ka10001", _full(tr("ka10001").response), message=_DONE))


def chart_body(rows: int = 600) -> bytes:
    """A full page of ka10081."""
    bars = [
        {
            **_full(tr("ka10081").lists["stk_dt_pole_chart_qry"]),
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
    return msgspec.json.encode(encode("ka10081", values, message=_DONE))


def trade_frame(number: int = 0) -> bytes:
    """One 0B frame; each of its 43 fields has a value. Frames of different numbers differ as successive trades do."""
    shares = 1 + number * 37 % 900
    moved = {
        "20": f"10{15 + number // 60:02d}{number % 60:02d}",
        "10": f"{70_100 + number % 7 * 100:+d}",
        "11": f"{600 + number % 7 * 100:+d}",
        "12": f"+{0.86 + number % 7 / 10:.2f}",
        "13": str(1_234_567 + number * 211),
        "14": str(86_543 + number * 3),
        "15": f"{shares if number % 3 else -shares:+d}",
        "228": f"{89 + number / 100:.2f}",
        "851": str(10_379 + number),
        "1030": str(612_345 + number * 90),
        "1031": str(622_222 + number * 121),
    }
    entry = {"values": {**_TRADE, **moved}, "type": "0B", "name": "주식체결", "item": "005930"}
    return msgspec.json.encode({"data": [entry], "trnm": "REAL"})


def trade_frames(count: int = 200) -> list[bytes]:
    """Successive 0B frames, so that nothing is quick only because it is the same again."""
    return [trade_frame(number) for number in range(count)]


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
        far.close()  # so that a child that died ends the wait below
        self.url = f"http://127.0.0.1:{self._pipe.recv()}"
        return self

    def __exit__(self, *_exc: object) -> None:
        self._pipe.send("stop")
        self._child.join(10)
