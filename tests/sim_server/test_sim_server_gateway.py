"""The gateway: tokens over HTTP, its checks in Kiwoom's order with Kiwoom's bodies, limits, and hostile input."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from sim_server_client import EXECUTIONS, LEDGER, OPEN_ORDERS, Caller, order_body, sample

from kiwoom_api.model.values import KST

CHART = {"stk_cd": "005930", "base_dt": "20260701", "upd_stkpc_tp": "1"}
TOKEN = {"grant_type": "client_credentials", "appkey": "k", "secretkey": "s"}


def message(code: int, text: str) -> dict[str, Any]:
    """Return an official error body."""
    return {"return_code": code, "return_msg": text}


async def test_a_token_is_issued_as_kiwoom_does(caller: Caller) -> None:
    """au10001 answers token, bearer and expiry in KST wall time 24 hours on; asked again it answers the same."""
    first = (await caller.login()).body
    assert first == (await caller.login()).body
    assert set(first) == {"expires_dt", "token_type", "token", "return_code", "return_msg"}
    assert first["token_type"] == "bearer"
    expires = datetime.strptime(first["expires_dt"], "%Y%m%d%H%M%S").replace(tzinfo=KST)
    assert timedelta(hours=23, minutes=59) < expires - datetime.now(KST) <= timedelta(hours=24)


@pytest.mark.parametrize(
    ("change", "code", "detail"),
    [
        ({"grant_type": ""}, 3, "8011"),
        ({"grant_type": "authorization_code"}, 3, "8012"),
        ({"appkey": ""}, 3, "8020"),
        ({"secretkey": ""}, 3, "8020"),
        ({"appkey": "key-1", "secretkey": "wrong"}, 3, "8001"),
        ({"appkey": 5}, 2, "1517"),
    ],
)
async def test_token_refusals(caller: Caller, change: dict[str, Any], code: int, detail: str) -> None:
    """A token request that is not right is refused with HTTP 200 and the official code."""
    answer = await caller.post("/oauth2/token", {**TOKEN, **change})
    assert answer.status == 200
    assert answer["return_code"] == code
    assert f"[{detail}:" in answer["return_msg"]
    assert "token" not in answer.body


async def test_a_revoked_token_answers_8005(caller: Caller) -> None:
    """After au10002 the token is refused with the recorded body, HTTP 200."""
    body = {"appkey": "key-1", "secretkey": "secret-1", "token": caller.token}
    assert (await caller.post("/oauth2/revoke", body)).body == message(0, "정상적으로 처리되었습니다")
    answer = await caller.call("ka00001", {})
    assert (answer.status, answer.body) == (200, message(3, "인증에 실패했습니다[8005:Token이 유효하지 않습니다]"))
    assert answer.body == sample("error_token")


async def test_each_check_in_its_order(caller: Caller) -> None:
    """api-id, its address, authorization, token, body and members are checked in this order, each with its code."""
    path, good = "/api/dostk/chart", {"api_id": "ka10081", "authorization": f"Bearer {caller.token}"}
    steps: list[tuple[dict[str, str], Any, str]] = [
        ({}, b"{", "[1501:"),
        ({"api_id": "ka99999"}, b"{", "[1505:해당 API ID는 존재하지 않습니다. API ID=ka99999]"),
        (
            {"api_id": "kt10000"},
            b"{",
            "[1504:해당 URI에서는 지원하는 API ID가 아닙니다. API ID=kt10000, URI=/api/dostk/chart]",
        ),
        ({"api_id": "ka10081"}, b"{", "[1513:"),
        ({"api_id": "ka10081", "authorization": caller.token}, b"{", "[1514:"),
        ({"api_id": "ka10081", "authorization": f"Basic {caller.token}"}, b"{", "[1515:"),
        ({"api_id": "ka10081", "authorization": "Bearer"}, b"{", "[1516:"),
        ({"api_id": "ka10081", "authorization": "Bearer nobody"}, b"{", "[8005:"),
        (good, b"{", "[1517:"),
        (good, {"stk_cd": 5930}, "[1517:"),
        (good, {**CHART, "base_dt": ""}, "필수입력 파라미터=base_dt]"),
        (good, {"base_dt": "20260701"}, "필수입력 파라미터=stk_cd]"),
    ]
    for headers, body, expected in steps:
        answer = await caller.post(path, body, **headers)
        assert expected in answer["return_msg"], (headers, answer.text)
        assert answer.status == 200
    assert (await caller.call("ka10081", CHART))["return_code"] == 0


async def test_recorded_error_bodies_are_answered_to_the_letter(caller: Caller) -> None:
    """A missing header and a missing member answer the recorded bodies."""
    answer = await caller.post("/api/dostk/chart", CHART, api_id="ka10081")
    assert answer.body == sample("error_header")
    answer = await caller.call("ka10081", {**CHART, "base_dt": ""})
    assert answer.body == sample("error_param")


@pytest.mark.parametrize(("profile", "allowed"), [("real", 5), ("mock", 1)])
async def test_the_limit_counts_on_the_exchanges_clock(
    serve: Any, session: aiohttp.ClientSession, profile: str, allowed: int
) -> None:
    """Beyond a second's calls of a TR the answer is 429 with the official body, until an exchange second has passed."""
    server = await serve(profile=profile, rate_limited=True)
    caller = Caller(session, server.url)
    await caller.login()
    for _ in range(allowed):
        assert (await caller.call("ka10081", CHART)).status == 200
    answer = await caller.call("ka10081", CHART)
    text = (
        f"허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량={allowed}, API ID=ka10081]"
    )
    assert (answer.status, answer.body) == (429, message(5, text))
    assert (await caller.call("ka00001", {})).status == 200
    await caller.admin("advance", {"by": 1})
    assert (await caller.call("ka10081", CHART)).status == 200


async def test_the_recorded_429(serve: Any, session: aiohttp.ClientSession) -> None:
    """The 429 body is the recorded one but for the TR's name."""
    caller = Caller(session, (await serve(rate_limited=True)).url)
    await caller.login()
    answers = [await caller.call("ka00001", {}) for _ in range(6)]
    recorded = sample("error_429")
    assert answers[-1].body == {**recorded, "return_msg": recorded["return_msg"].replace("ka10080", "ka00001")}


async def test_answers_name_their_tr_and_page(caller: Caller) -> None:
    """Answers are UTF-8 JSON and carry api-id, cont-yn and next-key headers."""
    answer = await caller.call("ka00001", {})
    assert answer.headers["Content-Type"].lower().replace(" ", "") == "application/json;charset=utf-8"
    assert (answer.headers["api-id"], answer.headers["cont-yn"], answer.headers["next-key"]) == ("ka00001", "N", "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff\xfe",
        b"[]",
        b'"text"',
        b"null",
        b"{" * 5000,
        b"[" * 60000,
        b'{"a":1e999}',
        b'{"ord_qty":"\xed\xa0\x80"}',
    ],
)
async def test_hostile_bodies_get_an_official_answer_and_change_nothing(caller: Caller, body: bytes) -> None:
    """Random, deep or broken bodies answer return_code 2, and no order exists afterwards."""
    headers = {"api_id": "kt10000", "authorization": f"Bearer {caller.token}"}
    answer = await caller.post("/api/dostk/ordr", body, **headers)
    assert (answer.status, answer["return_code"]) == (200, 2)
    assert "Traceback" not in answer.text
    assert await caller.orders() == []


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x00\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/dostk/ordr HTTP/1.1\r\nHost: x\r\nauthorization: Bearer SECRET\r\nbad header\r\n\r\n",
        b"POST /oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"A" * 20_000 + b"\r\n\r\n",
        bytes(range(256)) * 8 + b"\r\n\r\n",
    ],
)
async def test_bytes_that_are_no_http_get_a_400(caller: Caller, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Random bytes on the port answer 400 without a traceback, in the answer or the log, and the server goes on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(caller.url.rpartition(":")[2]))
    writer.write(data)
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.0 400 ")
    assert b"Traceback" not in answer
    assert "Traceback" not in caplog.text
    assert "SECRET" not in caplog.text
    assert (await caller.call("ka00001", {}))["return_code"] == 0


async def test_wrong_methods_sizes_and_addresses_get_a_plain_4xx(caller: Caller) -> None:
    """GET on a TR, a body above the limit and an unknown address are refused in JSON, without a traceback."""
    async with caller.session.get(caller.url + "/api/dostk/ordr") as response:
        assert response.status == 405
        assert (await response.json())["return_code"] == 1
    headers = {"api_id": "kt10000", "authorization": f"Bearer {caller.token}"}
    answer = await caller.post("/api/dostk/ordr", b" " * 70_000, **headers)
    assert (answer.status, answer["return_code"]) == (413, 1)
    answer = await caller.post("/nowhere", {}, api_id="ka00001", authorization=f"Bearer {caller.token}")
    assert "[1504:" in answer["return_msg"]
    async with caller.session.get(caller.url + "/api/dostk/websocket") as response:
        assert response.status == 400


@pytest.mark.parametrize(
    ("tr_id", "body", "member"),
    [
        ("kt00007", {**LEDGER, "qry_tp": "9"}, "qry_tp"),
        ("kt00007", {**LEDGER, "ord_dt": "20261399"}, "ord_dt"),
        ("kt00018", {"qry_tp": "7", "dmst_stex_tp": "KRX"}, "qry_tp"),
        ("kt00001", {"qry_tp": "1"}, "qry_tp"),
        ("ka10075", {**OPEN_ORDERS, "trde_tp": "9"}, "trde_tp"),
        ("ka10076", {**EXECUTIONS, "stex_tp": "9"}, "stex_tp"),
        ("ka10081", {**CHART, "base_dt": "2026-7-1"}, "base_dt"),
        ("kt10000", order_body(1, 70000, trde_tp="99"), "trde_tp"),
        ("kt10000", {**order_body(1, 70000), "ord_qty": "1.5"}, "ord_qty"),
        ("kt10000", {**order_body(1, 70000), "ord_qty": "-1"}, "ord_qty"),
        ("kt10000", {**order_body(1, 70000), "ord_qty": "０１"}, "ord_qty"),
        ("kt10000", {**order_body(1, 70000), "dmst_stex_tp": "NYSE"}, "dmst_stex_tp"),
        ("kt10003", {"dmst_stex_tp": "KRX", "orig_ord_no": "x", "stk_cd": "005930", "cncl_qty": "0"}, "orig_ord_no"),
    ],
)
async def test_a_member_that_cannot_be_read_is_named(caller: Caller, tr_id: str, body: Any, member: str) -> None:
    """A value outside its codes or form answers 1517 with the member's name, and changes nothing."""
    answer = await caller.call(tr_id, body)
    assert answer["return_code"] == 2
    assert f"[1517:입력 값 형식이 올바르지 않습니다. 파라미터={member} " in answer["return_msg"]
    assert await caller.orders() == []
