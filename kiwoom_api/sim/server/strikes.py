"""How a fault strikes a REST call: what is done before the books, after them, and what the caller gets to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec
from aiohttp import web

from kiwoom_api.sim.server.answers import json_answer
from kiwoom_api.sim.server.calls import Call, Floor, Reply
from kiwoom_api.sim.server.deeds import twin
from kiwoom_api.sim.server.fault_kinds import BEFORE, CALLS
from kiwoom_api.sim.server.faults import Fault, FaultKind
from kiwoom_api.sim.server.limits import RateLimiter
from kiwoom_api.sim.server.refusal import BackOfficeRefusal, GatewayRefusal
from kiwoom_api.sim.server.tokens import TokenDesk
from kiwoom_api.wire.error_codes import Level, find
from kiwoom_api.wire.errors import gateway_error

LOOP = "0000000loop"
"""Key of the next page that leads to the same page again; with no fault in force it leads nowhere (1517)."""
LOST = "0000000lost"
"""Key of a promised page that does not exist (1517)."""
PIECES = 10
"""Pieces that a slow answer comes in."""
_HTML = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
GARBAGE = _HTML.format("502 Bad Gateway").encode()
_REASONS = {502: "502 Bad Gateway", 503: "503 Service Temporarily Unavailable", 504: "504 Gateway Time-out"}
_STATUS = {
    FaultKind.HTTP_500_REFUSED: 500,
    FaultKind.HTTP_502_REFUSED: 502,
    FaultKind.HTTP_503_REFUSED: 503,
    FaultKind.HTTP_504_REFUSED: 504,
    FaultKind.HTTP_500_ACCEPTED: 500,
    FaultKind.HTTP_502_ACCEPTED: 502,
    FaultKind.HTTP_503_ACCEPTED: 503,
    FaultKind.HTTP_504_ACCEPTED: 504,
}


class Pace(Protocol):
    """What the gateway needs of the clock's driver."""

    @property
    def waits(self) -> bool:
        """Whether ``settle`` has anybody to wait for."""

    def catch_up(self) -> None:
        """Bring the exchange to the present moment."""

    async def settle(self) -> None:
        """Wait until everything published is written, where the clock asks for it."""


class Strikes:
    """Serves the calls that come in while fault rules are in force.

    Parameters:
        floor, tokens, limiter, pace: what the gateway works with.
        reply: answers a call from the books; refusals are raised.
    """

    def __init__(
        self, floor: Floor, tokens: TokenDesk, limiter: RateLimiter, pace: Pace, reply: Callable[[Call], Reply]
    ) -> None:
        self._floor, self._tokens, self._limiter, self._pace, self._reply = floor, tokens, limiter, pace, reply

    async def serve(self, request: web.Request, call: Call) -> web.StreamResponse:
        """Answer a call as the rules in force want.

        Raises:
            GatewayRefusal, BackOfficeRefusal: as the books, or a fault, say.
        """
        faults = self._floor.faults
        for _ in faults.provoke(call.tr_id, call.key, call.account):
            twin(self._floor.exchange, call)
        fault = faults.take(CALLS, call.tr_id, call.key, call.account)
        if fault is not None and fault.kind in BEFORE:
            early = await self._strike_before(request, call, fault)
            if early is not None:
                return early
        if call.next_key == LOOP and fault is not None and fault.kind is FaultKind.LOOP_PAGE:
            call = msgspec.structs.replace(call, next_key="")
        reply = self._reply(call)
        await self._pace.settle()
        if fault is not None and fault.kind not in BEFORE:
            return await self._strike_after(request, call, fault, reply)
        return json_answer(call.tr_id, reply.body, next_key=reply.next_key)

    async def _strike_before(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        match fault.kind:
            case FaultKind.LOSE_REQUEST:
                return _hang_up(request)
            case FaultKind.LATE_REQUEST:
                await self._floor.faults.wait(fault)
                self._pace.catch_up()
            case FaultKind.ANSWER_429_REFUSED:
                raise GatewayRefusal("1700", limit=self._limiter.allowed, api_id=call.tr_id)
            case FaultKind.EXPIRE_TOKEN:
                self._tokens.expire(call.key)
                raise GatewayRefusal("8005")
            case FaultKind.REFUSE_CALL:
                raise self._refusal(call, fault)
            case _:
                return _server_error(call.tr_id, _STATUS[fault.kind])
        return None

    async def _strike_after(self, request: web.Request, call: Call, fault: Fault, reply: Reply) -> web.StreamResponse:
        match fault.kind:
            case FaultKind.LOSE_ANSWER:
                return _hang_up(request)
            case FaultKind.HANG | FaultKind.DELAY_ANSWER:
                await self._floor.faults.wait(fault)
            case FaultKind.SLOW_ANSWER:
                return await self._trickle(request, call, fault, reply)
            case FaultKind.ANSWER_429_ACCEPTED:
                raise GatewayRefusal("1700", limit=self._limiter.allowed, api_id=call.tr_id)
            case kind if kind in _STATUS:
                return _server_error(call.tr_id, _STATUS[kind])
            case kind if kind in _SPOILT:
                return _SPOILT[kind](json_answer(call.tr_id, reply.body, next_key=reply.next_key))
            case kind:
                reply = _RETOLD[kind](call, fault, reply)
        return json_answer(call.tr_id, reply.body, next_key=reply.next_key)

    def _refusal(self, call: Call, fault: Fault) -> GatewayRefusal | BackOfficeRefusal:
        found = find(fault.code)
        assert found is not None  # noqa: S101 - the rule was checked
        if found.info.level is Level.BACK_OFFICE:
            return BackOfficeRefusal(fault.code, shares=0, mock=self._floor.mock)
        return GatewayRefusal(fault.code, api_id=call.tr_id, limit=self._limiter.allowed, reason="")

    async def _trickle(self, request: web.Request, call: Call, fault: Fault, reply: Reply) -> web.StreamResponse:
        whole = json_answer(call.tr_id, reply.body, next_key=reply.next_key)
        data = bytes(whole.body)  # type: ignore[arg-type]  # json_answer writes bytes
        response = web.StreamResponse(headers=whole.headers)
        response.content_length = len(data)
        await response.prepare(request)
        size = max(1, -(-len(data) // PIECES))
        part = msgspec.structs.replace(fault, seconds=(fault.seconds or 0.0) / PIECES)
        for start in range(0, len(data), size):
            await response.write(data[start : start + size])
            await self._floor.faults.wait(part)
        return response


def _rows(reply: Reply, change: Callable[[list[object]], list[object]]) -> dict[str, object]:
    """Return a body whose lists are changed."""
    return {name: change(value) if isinstance(value, list) else value for name, value in reply.body.items()}


def _no_number(_: Call, fault: Fault, reply: Reply) -> Reply:
    body = dict(reply.body)
    if fault.kind is FaultKind.BLANK_ORD_NO:
        body["ord_no"] = ""
    else:
        body.pop("ord_no", None)
    return Reply(body, reply.next_key)


def _cut(_: Call, fault: Fault, reply: Reply) -> Reply:
    promised = LOST if fault.kind is FaultKind.PARTIAL_PAGE else ""
    return Reply(_rows(reply, lambda rows: rows[: fault.rows]), promised)


def _loop(call: Call, _: Fault, reply: Reply) -> Reply:
    return Reply(reply.body, call.next_key or LOOP)


def _doubled(_: Call, __: Fault, reply: Reply) -> Reply:
    return Reply(_rows(reply, lambda rows: [row for row in rows for _ in range(2)]), reply.next_key)


_RETOLD: dict[FaultKind, Callable[[Call, Fault, Reply], Reply]] = {
    FaultKind.NO_ORD_NO: _no_number,
    FaultKind.BLANK_ORD_NO: _no_number,
    FaultKind.PARTIAL_PAGE: _cut,
    FaultKind.SHORT_PAGE: _cut,
    FaultKind.LOOP_PAGE: _loop,
    FaultKind.DOUBLE_ROWS: _doubled,
}


def _html(_: web.Response) -> web.Response:
    return web.Response(body=GARBAGE, content_type="text/html", charset="utf-8")


def _half(answer: web.Response) -> web.Response:
    data = bytes(answer.body)  # type: ignore[arg-type]  # json_answer writes bytes
    answer.body = data[: len(data) // 2]
    return answer


def _empty(answer: web.Response) -> web.Response:
    answer.body = b""
    return answer


def _misnamed(answer: web.Response) -> web.Response:
    answer.headers["Content-Type"] = "text/html;charset=UTF-8"
    return answer


_SPOILT: dict[FaultKind, Callable[[web.Response], web.Response]] = {
    FaultKind.GARBAGE: _html,
    FaultKind.GARBAGE_JSON: _half,
    FaultKind.GARBAGE_EMPTY: _empty,
    FaultKind.GARBAGE_TYPE: _misnamed,
}


def _server_error(tr_id: str, status: int) -> web.Response:
    if status == 500:
        return json_answer(tr_id, gateway_error("1999", reason="내부 처리 오류")[1], status=500)
    # What stands between Kiwoom and the world answers these itself, in HTML.
    return web.Response(text=_HTML.format(_REASONS[status]), status=status, content_type="text/html", charset="utf-8")


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
