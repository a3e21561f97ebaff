"""The REST gateway: Kiwoom's checks in its order, then the desk that answers the TR."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from aiohttp import web

from kiwoom_api.sim.server.answers import json_answer
from kiwoom_api.sim.server.calls import Call, Floor, Reply, malformed
from kiwoom_api.sim.server.faults import CALLS
from kiwoom_api.sim.server.limits import RateLimiter
from kiwoom_api.sim.server.refusal import BackOfficeRefusal, GatewayRefusal
from kiwoom_api.sim.server.served import HANDLERS
from kiwoom_api.sim.server.strikes import Pace, Strikes
from kiwoom_api.sim.server.tokens import TokenDesk
from kiwoom_api.wire.catalogue import trs
from kiwoom_api.wire.encode import encode, missing_member
from kiwoom_api.wire.errors import back_office_error, gateway_error

ISSUE, REVOKE = "/oauth2/token", "/oauth2/revoke"
AUTH = {ISSUE: "au10001", REVOKE: "au10002"}
MAX_KEY = 64


class Gateway:
    """Answers every POST that is not the admin's."""

    def __init__(self, floor: Floor, tokens: TokenDesk, limiter: RateLimiter, pace: Pace) -> None:
        self._floor, self._tokens, self._limiter, self._pace = floor, tokens, limiter, pace
        self._strikes = Strikes(floor, tokens, limiter, pace, self._reply)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call; refusals become official bodies."""
        tr_id = AUTH.get(request.path) or request.headers.get("api-id", "").strip()
        raw = await request.read()
        self._pace.catch_up()
        try:
            if request.path in AUTH:
                call = Call(tr_id=tr_id, key="", account="", body=_members(raw))
                call = msgspec.structs.replace(call, key=call.text("appkey"))
            else:
                call = self._check(request, tr_id, raw)
            return await self._serve(request, call)
        except GatewayRefusal as refusal:
            status, body = gateway_error(refusal.code, **refusal.fill)
            return json_answer(tr_id, body, status=status)
        except BackOfficeRefusal as refusal:
            return json_answer(tr_id, back_office_error(refusal.code, mock=refusal.mock, shares=refusal.shares))

    def _check(self, request: web.Request, tr_id: str, raw: bytes) -> Call:
        """Run the gateway's checks, in Kiwoom's order.

        Raises:
            GatewayRefusal: 1501 no api-id, 1505 unknown, 1504 not at this address, 1513–1516 authorization,
                8005 token, 8104 not served, 1700 rate, 1517 malformed, 1511 first missing member.
        """
        if not tr_id:
            raise GatewayRefusal("1501")
        spec = trs().get(tr_id)
        if spec is None:
            raise GatewayRefusal("1505", api_id=tr_id)
        if spec.path != request.path:
            raise GatewayRefusal("1504", api_id=tr_id, uri=request.path)
        key = self._tokens.key_of(_bearer(request.headers))
        if self._floor.mock and spec.mock is False:
            raise GatewayRefusal("8104")
        if tr_id not in HANDLERS:
            raise GatewayRefusal("8104")  # the one code of Kiwoom's that says "not served here"
        if not self._limiter.admit(key, tr_id, self._floor.exchange.now):
            raise GatewayRefusal("1700", limit=self._limiter.allowed, api_id=tr_id)
        body = _members(raw)
        missing = missing_member(tr_id, body)
        if missing is not None:
            raise GatewayRefusal("1511", parameter=missing)
        more = request.headers.get("cont-yn", "").strip().upper() == "Y"
        next_key = request.headers.get("next-key", "").strip()[:MAX_KEY] if more else ""
        return Call(tr_id=tr_id, key=key, account=self._floor.exchange.open_account(key), body=body, next_key=next_key)

    async def _serve(self, request: web.Request, call: Call) -> web.StreamResponse:
        faults = self._floor.faults
        fault = faults.take(CALLS, call.tr_id, call.key) if faults.rules else None
        if fault is not None:
            return await self._strikes.serve(request, call, fault)
        reply = self._reply(call)
        await self._pace.settle()
        return json_answer(call.tr_id, reply.body, next_key=reply.next_key)

    def _reply(self, call: Call) -> Reply:
        return self._auth(call) if not call.account else HANDLERS[call.tr_id](self._floor, call)

    def _auth(self, call: Call) -> Reply:
        message = "정상적으로 처리되었습니다"
        if call.tr_id == "au10002":
            self._tokens.revoke(call.body)
            return Reply(encode(call.tr_id, {}, message=message))
        token, expires = self._tokens.issue(call.body)
        self._floor.exchange.open_account(call.key)
        values = {"expires_dt": expires, "token_type": "bearer", "token": token}
        return Reply(encode(call.tr_id, values, message=message))


def _members(raw: bytes) -> dict[str, str]:
    """Read a body of JSON text members.

    Raises:
        GatewayRefusal: 1517 for anything that is no JSON object of texts.
    """
    try:
        body = msgspec.json.decode(raw or b"{}", type=dict[str, object])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise malformed("body", "JSON 형식이 아님") from None
    members = {}
    for name, value in body.items():
        if isinstance(value, str):
            members[name] = value
        elif value is not None:
            raise malformed(name[:40], "String 형식이 아님")
    return members


def _bearer(headers: Mapping[str, str]) -> str:
    value = headers.get("authorization")
    if value is None or not value.strip():
        raise GatewayRefusal("1513")
    scheme, _, token = value.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise GatewayRefusal("1515" if token else "1514")
    if not token.strip():
        raise GatewayRefusal("1516")
    return token.strip()
