"""A client written to the wire's rules only, for the tests: REST over aiohttp, and WebSocket frames as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from kiwoom_api.sim.server import SimServer

Serve = Callable[..., Awaitable[SimServer]]
"""A starter of servers (the fixture ``serve``)."""
PATHS = {
    "ka00001": "/api/dostk/acnt",
    "ka10001": "/api/dostk/stkinfo",
    "ka10004": "/api/dostk/mrkcond",
    "ka10087": "/api/dostk/mrkcond",
    "ka10075": "/api/dostk/acnt",
    "ka10076": "/api/dostk/acnt",
    "ka10081": "/api/dostk/chart",
    "kt00001": "/api/dostk/acnt",
    "kt00007": "/api/dostk/acnt",
    "kt00018": "/api/dostk/acnt",
    "kt10000": "/api/dostk/ordr",
    "kt10001": "/api/dostk/ordr",
    "kt10002": "/api/dostk/ordr",
    "kt10003": "/api/dostk/ordr",
}
LEDGER = {
    "ord_dt": "",
    "qry_tp": "1",
    "stk_bond_tp": "0",
    "sell_tp": "0",
    "stk_cd": "",
    "fr_ord_no": "",
    "dmst_stex_tp": "%",
}
OPEN_ORDERS = {"all_stk_tp": "0", "trde_tp": "0", "stk_cd": "", "stex_tp": "0"}
EXECUTIONS = {"stk_cd": "", "qry_tp": "0", "sell_tp": "0", "ord_no": "", "stex_tp": "0"}


def order_body(quantity: int, price: int | str = "", *, trde_tp: str = "", symbol: str = "005930") -> dict[str, str]:
    """Return the body of kt10000 or kt10001: a limit order when a price is given, else a market order."""
    return {
        "dmst_stex_tp": "KRX",
        "stk_cd": symbol,
        "ord_qty": str(quantity),
        "ord_uv": str(price),
        "trde_tp": trde_tp or ("0" if price else "3"),
        "cond_uv": "",
    }


def sample(name: str) -> Any:
    """Return the recorded answer of a name; skip the test where the recordings are not there."""
    root = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[3] / "shared"))
    file = root / "wire" / "samples" / f"{name}.json"
    if not file.exists():
        pytest.skip("the recorded answers are not on this machine (KIWOOM_SHARED)")
    return json.loads(file.read_text(encoding="utf-8"))["response"]


class Answer:
    """Status, headers and body of one answer."""

    def __init__(self, status: int, headers: Any, text: str) -> None:
        self.status, self.headers, self.text = status, headers, text

    @property
    def body(self) -> dict[str, Any]:
        """The body as JSON."""
        found = json.loads(self.text)
        assert isinstance(found, dict)
        return found

    def __getitem__(self, name: str) -> Any:
        return self.body[name]

    @property
    def next_key(self) -> str:
        """Where the next page begins; "" on the last one."""
        return self.headers["next-key"] if self.headers["cont-yn"] == "Y" else ""


class Caller:
    """One app key's caller."""

    def __init__(self, session: aiohttp.ClientSession, url: str, key: str = "key-1", secret: str = "secret-1") -> None:
        self.session, self.url, self.key, self.secret, self.token = session, url, key, secret, ""

    async def post(self, path: str, body: Any, **headers: str) -> Answer:
        """POST a JSON body (or raw bytes) and return what comes back."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"content-type": "application/json;charset=UTF-8"}
        named.update({name.replace("_", "-"): value for name, value in headers.items()})
        async with self.session.post(self.url + path, data=data, headers=named) as response:
            return Answer(response.status, response.headers, await response.text())

    async def login(self) -> Answer:
        """Take a token."""
        body = {"grant_type": "client_credentials", "appkey": self.key, "secretkey": self.secret}
        answer = await self.post("/oauth2/token", body)
        self.token = answer.body.get("token", "")
        return answer

    async def call(self, tr_id: str, body: Any, next_key: str = "") -> Answer:
        """Call a TR with the token."""
        more = {"cont_yn": "Y", "next_key": next_key} if next_key else {}
        return await self.post(PATHS[tr_id], body, api_id=tr_id, authorization=f"Bearer {self.token}", **more)

    async def pages(self, tr_id: str, body: Any, rows: str) -> list[list[Any]]:
        """Read every page of a list."""
        answer = await self.call(tr_id, body)
        found = [answer[rows]]
        while answer.next_key:
            answer = await self.call(tr_id, body, answer.next_key)
            found.append(answer[rows])
        return found

    async def buy(self, quantity: int, price: int | str = "", **more: str) -> Answer:
        """Send kt10000."""
        return await self.call("kt10000", order_body(quantity, price, **more))

    async def sell(self, quantity: int, price: int | str = "", **more: str) -> Answer:
        """Send kt10001."""
        return await self.call("kt10001", order_body(quantity, price, **more))

    async def cancel(self, order_no: str, quantity: int = 0, symbol: str = "005930") -> Answer:
        """Send kt10003."""
        body = {"dmst_stex_tp": "KRX", "orig_ord_no": order_no, "stk_cd": symbol, "cncl_qty": str(quantity)}
        return await self.call("kt10003", body)

    async def modify(self, order_no: str, price: int, quantity: int = 0, symbol: str = "005930") -> Answer:
        """Send kt10002."""
        body = {
            "dmst_stex_tp": "KRX",
            "orig_ord_no": order_no,
            "stk_cd": symbol,
            "mdfy_qty": str(quantity),
            "mdfy_uv": str(price),
            "mdfy_cond_uv": "",
        }
        return await self.call("kt10002", body)

    async def admin(self, path: str, body: Any = None) -> Answer:
        """Call the admin API: POST when there is a body, else GET."""
        method = "GET" if body is None else "POST"
        async with self.session.request(method, f"{self.url}/admin/{path}", json=body) as response:
            return Answer(response.status, response.headers, await response.text())

    async def truth(self) -> dict[str, Any]:
        """Return what the exchange itself says about this account."""
        async with self.session.get(f"{self.url}/admin/account", params={"appkey": self.key}) as response:
            return dict(await response.json())

    async def orders(self) -> list[dict[str, Any]]:
        """Return the orders that really exist."""
        return list((await self.truth())["orders"])


class Wire:
    """One WebSocket connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, frame: Any) -> None:
        """Send a frame."""
        await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def receive(self) -> dict[str, Any]:
        """Return the next frame; heartbeats are echoed and skipped. ``{}`` means that the connection is closed."""
        while True:
            message = await self.socket.receive(timeout=10)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return {}
            if message.data != '{"trnm":"PING"}':
                return dict(json.loads(message.data))
            await self.socket.send_str(message.data)

    async def ask(self, frame: Any) -> dict[str, Any]:
        """Send a frame and return the next one."""
        await self.send(frame)
        return await self.receive()

    async def login(self, token: str) -> dict[str, Any]:
        """LOGIN and return the answer."""
        return await self.ask({"trnm": "LOGIN", "token": token})

    async def register(self, items: list[str], types: list[str], group: str = "1", refresh: str = "1") -> int:
        """REG and return its return_code."""
        data = [{"item": items, "type": types}]
        answer = await self.ask({"trnm": "REG", "grp_no": group, "refresh": refresh, "data": data})
        return int(answer["return_code"])

    async def entries(self, count: int) -> list[dict[str, Any]]:
        """Return the next ``count`` entries of REAL frames."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            frame = await self.receive()
            assert frame.get("trnm") == "REAL", frame
            found.extend(frame["data"])
        return found
