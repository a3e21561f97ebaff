"""How a fault strikes a REST call: what is done before the books, after them, and what the caller gets to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from kiwoom_api.sim.server.answers import json_answer
from kiwoom_api.sim.server.calls import Call, Floor, Reply
from kiwoom_api.sim.server.faults import BEFORE, Fault, FaultKind
from kiwoom_api.sim.server.limits import RateLimiter
from kiwoom_api.sim.server.refusal import GatewayRefusal
from kiwoom_api.sim.server.tokens import TokenDesk
from kiwoom_api.wire.errors import gateway_error

GARBAGE = b"<html><head><title>502 Bad Gateway</title></head><body>upstream"


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
    """Serves the calls that a fault strikes.

    Parameters:
        floor, tokens, limiter, pace: what the gateway works with.
        reply: answers a call from the books; refusals are raised.
    """

    def __init__(
        self, floor: Floor, tokens: TokenDesk, limiter: RateLimiter, pace: Pace, reply: Callable[[Call], Reply]
    ) -> None:
        self._floor, self._tokens, self._limiter, self._pace, self._reply = floor, tokens, limiter, pace, reply

    async def serve(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        """Answer a call as its fault wants.

        Raises:
            GatewayRefusal, BackOfficeRefusal: as the books, or the fault, say.
        """
        if fault.kind in BEFORE:
            early = await self._strike_before(request, call, fault)
            if early is not None:
                return early
        reply = self._reply(call)
        await self._pace.settle()
        if fault.kind not in BEFORE:
            return await self._strike_after(request, call, fault, reply)
        return json_answer(call.tr_id, reply.body, next_key=reply.next_key)

    async def _strike_before(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        match fault.kind:
            case FaultKind.LOSE_REQUEST:
                return _hang_up(request)
            case FaultKind.LATE_REQUEST:
                await self._floor.faults.wait(fault.seconds)
                self._pace.catch_up()
            case FaultKind.ANSWER_429_REFUSED:
                raise GatewayRefusal("1700", limit=self._limiter.allowed, api_id=call.tr_id)
            case FaultKind.HTTP_500_REFUSED:
                return json_answer(call.tr_id, _server_error(), status=500)
            case FaultKind.EXPIRE_TOKEN:
                self._tokens.expire(call.key)
                raise GatewayRefusal("8005")
        return None

    async def _strike_after(self, request: web.Request, call: Call, fault: Fault, reply: Reply) -> web.StreamResponse:
        body = dict(reply.body)
        match fault.kind:
            case FaultKind.LOSE_ANSWER:
                return _hang_up(request)
            case FaultKind.HANG:
                await self._floor.faults.wait(fault.seconds)
            case FaultKind.ANSWER_429_ACCEPTED:
                raise GatewayRefusal("1700", limit=self._limiter.allowed, api_id=call.tr_id)
            case FaultKind.HTTP_500_ACCEPTED:
                return json_answer(call.tr_id, _server_error(), status=500)
            case FaultKind.GARBAGE:
                return web.Response(body=GARBAGE, content_type="text/html", charset="utf-8")
            case FaultKind.NO_ORD_NO:
                body.pop("ord_no", None)
        return json_answer(call.tr_id, body, next_key=reply.next_key)


def _server_error() -> dict[str, object]:
    return gateway_error("1999", reason="내부 처리 오류")[1]


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
