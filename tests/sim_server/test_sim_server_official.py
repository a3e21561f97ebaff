"""A script written to the official specification alone, with the standard library, trades here."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from typing import Any

import aiohttp


class Script:
    """What a reader of Kiwoom's pages writes first."""

    def __init__(self, host: str) -> None:
        self.host, self.token = host, ""

    def post(self, path: str, api_id: str, body: dict[str, str]) -> dict[str, Any]:
        """POST JSON and return JSON."""
        headers = {"Content-Type": "application/json;charset=UTF-8", "User-Agent": "script"}
        if self.token:
            headers |= {"authorization": f"Bearer {self.token}", "cont-yn": "N", "next-key": "", "api-id": api_id}
        request = urllib.request.Request(self.host + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            return dict(json.load(response))

    def run(self) -> dict[str, Any]:
        """Take a token, look, buy at the market, look again, sell, and tell what happened."""
        keys = {"grant_type": "client_credentials", "appkey": "app", "secretkey": "secret"}
        self.token = self.post("/oauth2/token", "au10001", keys)["token"]
        quote = self.post("/api/dostk/stkinfo", "ka10001", {"stk_cd": "005930"})
        order = {
            "dmst_stex_tp": "KRX",
            "stk_cd": "005930",
            "ord_qty": "10",
            "ord_uv": "",
            "trde_tp": "3",
            "cond_uv": "",
        }
        bought = self.post("/api/dostk/ordr", "kt10000", order)
        query = {"stk_cd": "", "qry_tp": "0", "sell_tp": "0", "ord_no": "", "stex_tp": "0"}
        filled = self.post("/api/dostk/acnt", "ka10076", query)["cntr"]
        sold = self.post("/api/dostk/ordr", "kt10001", order)
        held = self.post("/api/dostk/acnt", "kt00018", {"qry_tp": "1", "dmst_stex_tp": "KRX"})
        return {"quote": quote, "bought": bought, "filled": filled, "sold": sold, "held": held}


async def stream(server: Any, token: str) -> list[dict[str, Any]]:
    """Log in, register orders and trades, and return the first frames after the acks."""
    async with aiohttp.ClientSession() as session, session.ws_connect(server.ws_url) as socket:
        await socket.send_json({"trnm": "LOGIN", "token": token})
        assert (await socket.receive_json())["return_code"] == 0
        data = [{"item": ["005930"], "type": ["00", "0B"]}]
        await socket.send_json({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": data})
        assert (await socket.receive_json())["return_code"] == 0
        script = Script(server.url)
        await asyncio.to_thread(script.run)
        frames = [await socket.receive_json() for _ in range(4)]
        return [entry for frame in frames for entry in frame["data"]]


async def test_the_official_script_gets_a_token_trades_and_streams(serve: Any) -> None:
    """Token, quote, buy, execution, sell and holdings over plain urllib; then the order frames over WebSocket."""
    server = await serve(clock="2026-07-01T10:00:00")
    script = Script(server.url)
    told = await asyncio.to_thread(script.run)
    assert told["quote"]["stk_nm"] == "삼성전자"
    assert told["bought"]["return_msg"] == "매수주문이 완료되었습니다."
    assert told["sold"]["return_msg"] == "매도주문이 완료되었습니다."
    assert [row["ord_no"] for row in told["filled"]] == [told["bought"]["ord_no"]]
    assert told["held"]["acnt_evlt_remn_indv_tot"] == []
    entries = await stream(server, script.token)
    assert {"00"} <= {entry["type"] for entry in entries} <= {"00", "0B"}
    assert next(entry["values"]["913"] for entry in entries if entry["type"] == "00") == "접수"
