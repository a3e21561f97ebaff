"""The admin API (``/admin/…``, loopback peers only): the clock, other people's orders, faults, the truth in JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from weakref import WeakSet

import msgspec
from aiohttp import web

from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import KST, Channel, OrderType, Side, price_of, quantity_of, symbol_of
from kiwoom_api.sim.account import Terms
from kiwoom_api.sim.exchange import Exchange, Rejection
from kiwoom_api.sim.server import interventions
from kiwoom_api.sim.server.calls import Floor
from kiwoom_api.sim.server.driver import Driver
from kiwoom_api.sim.server.fault_kinds import DEEDS
from kiwoom_api.sim.server.fault_plans import read_plan, shipped
from kiwoom_api.sim.server.fault_rules import rule_of, told
from kiwoom_api.sim.server.faults import PARTICIPANT
from kiwoom_api.sim.server.hub import Hub
from kiwoom_api.sim.server.local import from_here
from kiwoom_api.sim.server.tokens import TokenDesk

Body = dict[str, object]
Deed = Callable[[Exchange, Mapping[str, object]], Body]
FARTHEST = timedelta(days=3700)
"""Longest single advance."""
MOST_CASH = 10**15
"""Won that an account may begin with, and count on beside it."""
FEWEST_LEFT = 9_000_000
"""Order numbers have seven digits: a day must not begin so late that they run out."""


class _Conflict(Exception):
    """The exchange refused an order; ``body`` says why."""

    def __init__(self, body: Body) -> None:
        self.body = body
        super().__init__(body)


class Admin:
    """Serves the admin API.

    Parameters:
        floor: the exchange and its fault rules.
        driver: the clock.
        hub: the live WebSocket sessions.
        tokens: which app keys are known.

    Attributes:
        connections: those that the admin API was spoken to over; no fault breaks them.
    """

    def __init__(self, floor: Floor, driver: Driver, hub: Hub, tokens: TokenDesk) -> None:
        self._floor, self._driver, self._hub, self._tokens = floor, driver, hub, tokens
        self.connections: WeakSet[asyncio.Transport] = WeakSet()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, each open to loopback peers only."""
        return [
            web.get("/admin/clock", self._guarded(self._clock)),
            web.post("/admin/advance", self._guarded(self._advance)),
            web.post("/admin/order", self._guarded(self._order)),
            web.get("/admin/fault", self._guarded(self._faults)),
            web.post("/admin/fault", self._guarded(self._fault)),
            web.delete("/admin/fault", self._guarded(self._clear_faults)),
            web.get("/admin/account", self._guarded(self._account)),
            web.post("/admin/account", self._guarded(self._agree)),
            *(web.post(path, self._guarded(self._market(deed))) for path, deed in interventions.DEEDS.items()),
        ]

    def _guarded(
        self, handler: Callable[[web.Request], Awaitable[Body]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not from_here(request.remote, request.headers):
                return _answer({"error": "the admin API answers programs on this machine only"}, 403)
            if request.transport is not None:
                self.connections.add(request.transport)
            self._driver.catch_up()
            try:
                body = await handler(request)
            except BadInput as error:
                return _answer({"error": str(error), "field": error.field}, 400)
            except _Conflict as conflict:
                return _answer(conflict.body, 409)
            return _answer(body)

        return guarded

    def _market(self, deed: Deed) -> Callable[[web.Request], Awaitable[Body]]:
        async def done(request: web.Request) -> Body:
            try:
                answer = deed(self._floor.exchange, await _members(request))
            except ExchangeError as error:
                raise _Conflict({"error": str(error)}) from None
            await self._driver.settle()
            return answer

        return done

    async def _clock(self, request: web.Request) -> Body:
        await self._driver.settle()
        exchange = self._floor.exchange
        following = exchange.next_instant()
        return {
            "now": exchange.now.isoformat(),
            "next": None if following is None else following.isoformat(),
            "today": exchange.today.isoformat(),
            "stepped": self._driver.stepped,
            "speed": self._driver.speed,
            "frames": self._hub.frames(),
        }

    async def _advance(self, request: web.Request) -> Body:
        if not self._driver.stepped:
            raise BadInput(field="clock", value="running", allowed="the stepped clock", hint="start with clock=stepped")
        body = await _members(request)
        await self._driver.advance(self._goal(body))
        return await self._clock(request)

    def _goal(self, body: Mapping[str, object]) -> datetime:
        now = self._floor.exchange.now
        match body:
            case {"step": True}:
                return self._floor.exchange.next_instant() or now
            case {"by": int() | float() as seconds} if not isinstance(seconds, bool):
                if not 0 <= seconds <= FARTHEST.total_seconds():
                    raise BadInput(field="by", value=seconds, allowed=f"0 to {FARTHEST.total_seconds():.0f} seconds")
                return now + timedelta(seconds=seconds)
            case {"to": str() as text}:
                goal = _time_of(text)
                if not now <= goal <= now + FARTHEST:
                    raise BadInput(field="to", value=text, allowed=f"from {now.isoformat()}, {FARTHEST.days} days on")
                return goal
        raise BadInput(field="body", value=dict(body), allowed='{"to": time}, {"by": seconds} or {"step": true}')

    async def _order(self, request: web.Request) -> Body:
        body = await _members(request)
        account = self._account_of(body)
        exchange, channel = self._floor.exchange, Channel.OTHER
        action = body.get("action", "new")
        if action == "new":
            answer = exchange.place(account, _request_of(body), channel=channel)
        elif action == "modify":
            answer = exchange.modify(account, _modify_of(body), channel=channel)
        elif action == "cancel":
            answer = exchange.cancel(account, _cancel_of(body), channel=channel)
        else:
            raise BadInput(field="action", value=action, allowed="new, modify, cancel")
        await self._driver.settle()
        if isinstance(answer, Rejection):
            raise _Conflict({"error": f"refused: {answer.reason}", "reason": answer.reason, "shares": answer.shares})
        return {"account": account, **msgspec.to_builtins(answer)}

    async def _fault(self, request: web.Request) -> Body:
        body = await _members(request)
        if "plan" in body:
            if body["plan"] not in shipped():  # a person's own file is for the command line: nobody reads files by HTTP
                raise BadInput(field="plan", value=body["plan"], allowed=", ".join(shipped()), hint="or post the rules")
            plan = read_plan(body["plan"])
            plan.arm(self._floor.faults)
            return {"plan": plan.name, "seed": plan.seed, "rules": len(plan.rules)}
        fault = rule_of(body)
        hit = self._floor.faults.add(fault)
        if fault.kind in DEEDS and not fault.tr:
            return {"kind": fault.kind.value, "dropped": hit}
        return {"kind": fault.kind.value, "tr": fault.tr, "count": fault.count}

    async def _faults(self, request: web.Request) -> Body:
        faults = self._floor.faults
        return {
            "rules": [told(fault) for fault in faults.rules],
            "strikes": [{**strike._asdict(), "at": strike.at.isoformat()} for strike in faults.log],
        }

    async def _clear_faults(self, request: web.Request) -> Body:
        self._hub.settle_faults()
        await self._driver.settle()
        return {"kind": None, "count": 0}

    async def _account(self, request: web.Request) -> Body:
        day = _day_of(request.query.get("day"))
        if "appkey" in request.query or "account" in request.query:
            return self._told(self._account_of(dict(request.query)), day)
        return {"accounts": [self._told(account, day) for account in self._accounts().values()]}

    async def _agree(self, request: web.Request) -> Body:
        """Set how an account pays: ``terms`` (cash, margin), ``collateral`` in won; its orders' ``first_number``."""
        body = await _members(request)
        account = self._floor.exchange.account(self._account_of(body))
        terms, first = body.get("terms", account.terms), body.get("first_number", account.first_number)
        if terms not in set(Terms):
            raise BadInput(field="terms", value=terms, allowed=", ".join(Terms))
        if isinstance(first, bool) or not isinstance(first, int) or not 1 <= first < FEWEST_LEFT:
            raise BadInput(field="first_number", value=first, allowed=f"1 to {FEWEST_LEFT - 1}")
        collateral = body.get("collateral", account.collateral)
        if isinstance(collateral, bool) or not isinstance(collateral, int) or not 0 <= collateral <= MOST_CASH:
            raise BadInput(field="collateral", value=collateral, allowed=f"0 to {MOST_CASH} won")
        account.terms, account.first_number, account.collateral = Terms(str(terms)), first, collateral
        return {
            "account": account.number,
            "terms": account.terms,
            "collateral": account.collateral,
            "first_number": account.first_number,
        }

    def _told(self, account: str, day: date | None) -> Body:
        exchange = self._floor.exchange
        return {
            "account": account,
            "terms": exchange.account(account).terms,
            "cash": msgspec.to_builtins(exchange.deposit(account)),
            "holdings": msgspec.to_builtins(exchange.holdings(account)),
            "orders": [
                {**msgspec.to_builtins(order), "average": order.average} for order in exchange.orders(account, day)
            ],
        }

    def _accounts(self) -> dict[str, str]:
        return {key: self._floor.exchange.open_account(key) for key in self._tokens.state.secrets}

    def _account_of(self, body: Mapping[str, object]) -> str:
        """Find the account by app key or number; a ``participant`` is somebody else and gets one of their own."""
        accounts = self._accounts()
        match body:
            case {"appkey": str() as key} if key in accounts:
                return accounts[key]
            case {"account": str() as account} if account in accounts.values():
                return account
            case {"participant": str() as name} if name:
                return self._floor.exchange.open_account(f"{PARTICIPANT}{name}")
        raise BadInput(
            field="account",
            value=body.get("appkey", body.get("account", body.get("participant"))),
            allowed="an appkey or account that took a token here, or a participant's name",
        )


def _request_of(body: Mapping[str, object]) -> OrderRequest:
    side, code = body.get("side"), str(body.get("trde_tp", body.get("order_type", "0")))
    if side not in set(Side):
        raise BadInput(field="side", value=side, allowed="buy, sell")
    if code not in set(OrderType):
        raise BadInput(field="trde_tp", value=code, allowed=", ".join(OrderType))
    return OrderRequest.build(
        body.get("symbol"),
        Side(str(side)),
        body.get("quantity"),
        order_type=OrderType(code),
        price=body.get("price"),
        stop_price=body.get("stop_price"),
    )


def _modify_of(body: Mapping[str, object]) -> ModifyRequest:
    return ModifyRequest(
        order_no=str(body.get("order_no", "")),
        symbol=symbol_of(body.get("symbol")),
        quantity=quantity_of(body.get("quantity", 0), zero=True),
        price=price_of(body.get("price")),
    )


def _cancel_of(body: Mapping[str, object]) -> CancelRequest:
    return CancelRequest(
        order_no=str(body.get("order_no", "")),
        symbol=symbol_of(body.get("symbol")),
        quantity=quantity_of(body.get("quantity", 0), zero=True),
    )


def _time_of(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(field="to", value=text, allowed="an ISO time such as 2026-11-23T09:00:00") from None
    return at.replace(tzinfo=KST) if at.tzinfo is None else at.astimezone(KST)


def _day_of(text: str | None) -> date | None:
    try:
        return None if not text else date.fromisoformat(text)
    except ValueError:
        raise BadInput(field="day", value=text, allowed="an ISO date such as 2026-11-23") from None


async def _members(request: web.Request) -> Body:
    try:
        return msgspec.json.decode(await request.read() or b"{}", type=dict[str, object])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadInput(field="body", value="(not shown)", allowed="a JSON object") from None


def _answer(body: Body, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")
