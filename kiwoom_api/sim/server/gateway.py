"""The REST gateway: Kiwoom's checks in its order, then the desk that answers the TR."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec
from aiohttp import web

from kiwoom_api.sim.server.answers import json_answer
from kiwoom_api.sim.server.calls import Call, Floor, Reply, malformed
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
BODY_SECONDS = 10.0
"""Wall seconds that a body may take to arrive."""


class Gateway:
    """Answers every POST that is not the admin's."""

    def __init__(self, floor: Floor, tokens: TokenDesk, limiter: RateLimiter, pace: Pace) -> None:
        self._floor, self._tokens, self._limiter, self._pace = floor, tokens, limiter, pace
        self._accounts: dict[str, str] = {}
        self._strikes = Strikes(floor, tokens, limiter, pace, self._reply)

    @property
    def prompt(self) -> bool:
        """Whether every call can be answered without waiting: no fault is planned, nobody must be written to first."""
        return not (self._floor.faults.rules or self._pace.waits)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call; refusals become official bodies."""
        raw = await _whole(request)
        tr_id = tr_of(request.path, request.headers)
        self._pace.catch_up()
        try:
            call = self._check(request.path, request.headers, tr_id, raw)
            if self._floor.faults.rules:
                return await self._strikes.serve(request, call)
            reply = self._reply(call)
        except (GatewayRefusal, BackOfficeRefusal) as refusal:
            status, body = _refused(refusal)
            return json_answer(tr_id, body, status=status)
        await self._pace.settle()
        return json_answer(tr_id, reply.body, next_key=reply.next_key)

    def answer(self, path: str, headers: Mapping[str, str], tr_id: str, raw: bytes) -> tuple[int, Reply]:
        """Answer one call while ``prompt``, as ``handle`` does: HTTP status and body. Header names in small letters."""
        self._pace.catch_up()
        try:
            return 200, self._reply(self._check(path, headers, tr_id, raw))
        except (GatewayRefusal, BackOfficeRefusal) as refusal:
            status, body = _refused(refusal)
            return status, Reply(body)

    def _check(self, path: str, headers: Mapping[str, str], tr_id: str, raw: bytes) -> Call:
        """Run the gateway's checks, in Kiwoom's order.

        Raises:
            GatewayRefusal: 1501 no api-id, 1505 unknown, 1504 not at this address, 1513–1516 authorization,
                8005 token, 8104 not served, 1700 rate, 1517 malformed, 1511 first missing member.
        """
        if path in AUTH:
            body = _members(raw)
            return Call(tr_id=tr_id, key=body.get("appkey", "").strip(), account="", body=body)
        if not tr_id:
            raise GatewayRefusal("1501")
        spec = trs().get(tr_id)
        if spec is None:
            raise GatewayRefusal("1505", api_id=tr_id)
        if spec.path != path:
            raise GatewayRefusal("1504", api_id=tr_id, uri=_sayable(path))
        key = self._tokens.key_of(_bearer(headers))
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
        more = headers.get("cont-yn", "").strip().upper() == "Y"
        next_key = headers.get("next-key", "").strip()[:MAX_KEY] if more else ""
        return Call(tr_id=tr_id, key=key, account=self._account_of(key), body=body, next_key=next_key)

    def _account_of(self, key: str) -> str:
        account = self._accounts.get(key)
        if account is None:
            account = self._accounts[key] = self._floor.exchange.open_account(key)
        return account

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


def tr_of(path: str, headers: Mapping[str, str]) -> str:
    """Return the TR id that a call names; the two token calls have theirs by their address."""
    return AUTH.get(path) or _sayable(headers.get("api-id", "")).strip()


def _sayable(text: str) -> str:
    """Bytes that are no UTF-8 arrive as lone surrogates, which no answer can repeat."""
    return text if text.isascii() else text.encode(errors="replace").decode()


async def _whole(request: web.Request) -> bytes:
    """Read a call's body.

    Raises:
        web.HTTPRequestTimeout: when it does not arrive in time.
        web.HTTPRequestEntityTooLarge: when it is above the limit.
    """
    if request.content.is_eof():
        return await request.read()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


def _refused(refusal: GatewayRefusal | BackOfficeRefusal) -> tuple[int, dict[str, object]]:
    if isinstance(refusal, GatewayRefusal):
        return gateway_error(refusal.code, **refusal.fill)
    return 200, back_office_error(refusal.code, mock=refusal.mock, shares=refusal.shares)


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
