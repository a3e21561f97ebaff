"""An order is counted exactly once at a real exchange, whatever goes wrong on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.transport import Transport
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.ports import Accepted, Outcome, Refused, Unsure
from kiwoom_api.model.values import Side
from kiwoom_api.settings import Settings
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.wire.orders import order_call

SYMBOL = "005930"


class Counting(SimServer):
    """The exchange, with a count of every POST that reached it, and one that hangs up before it reads."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.posts: Counter[str] = Counter()
        self.cut = 0

    def application(self) -> web.Application:
        """The exchange's application behind the counter."""
        app = super().application()

        @web.middleware
        async def count(request: web.Request, handler: Any) -> web.StreamResponse:
            tr = request.headers.get("api-id", "")
            self.posts[tr] += 1
            if tr.startswith("kt1000") and self.cut:
                self.cut -= 1
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            answer: web.StreamResponse = await handler(request)
            return answer

        app.middlewares.insert(0, count)
        return app


UNMET = {"kind": "garbage", "tr": "nobody"}
"""A fault that strikes nothing: while one is planned the exchange lets every call through its application, and so
through the counter."""


class Desk:
    """A client at an exchange."""

    def __init__(self, server: Counting, folder: Path) -> None:
        self.server = server
        self.settings = Settings.local(server.url, client_id="key-1", client_secret="secret-1", data_dir=folder)
        self.price = server.exchange.snapshot(SYMBOL).lower
        self.client = self.join(5.0)

    def join(self, patience: float) -> AsyncClient:
        """A client that waits so many seconds for an answer."""
        clock = WallClock()
        return AsyncClient(
            self.settings,
            clock=clock,
            limiter=Limiter("stepped", clock),
            transport=Transport(self.settings, timeout=patience),
        )

    async def send(self, order: OrderRequest | ModifyRequest | CancelRequest) -> Outcome:
        """Write an order."""
        return await self.client.write(*order_call(order))

    async def buy(self) -> Outcome:
        """Write an order that stays open."""
        return await self.send(OrderRequest(symbol=SYMBOL, side=Side.BUY, quantity=2, price=self.price))

    async def fault(self, rule: dict[str, Any] | None) -> None:
        """Put a fault in force, or end them all."""
        async with aiohttp.ClientSession() as session:
            method = "DELETE" if rule is None else "POST"
            async with session.request(method, self.server.url + "/admin/fault", json=rule) as answer:
                assert answer.status == 200
        if rule is None:
            await self.fault(UNMET)

    async def orders(self, kind: str) -> int:
        """How many orders of a kind the exchange really has."""
        async with aiohttp.ClientSession() as session, session.get(self.server.url + "/admin/account") as answer:
            accounts = (await answer.json())["accounts"]
        return sum(order["kind"] == kind for account in accounts for order in account["orders"])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A client at an exchange that serves at 10:00 of a business day."""
    exchange = build_exchange(None, "2026-07-01T10:00:00", profile="real")
    async with Counting(exchange, clock="stepped") as server:
        found = Desk(server, tmp_path)
        await found.fault(UNMET)
        yield found
        await found.client.close()
        await found.fault(None)


@pytest.mark.parametrize(
    ("kind", "count", "outcome", "exists"),
    [
        ("", 1, Accepted, True),
        ("cut", 1, Unsure, False),
        ("hang", 1, Unsure, True),
        ("lose-request", 1, Unsure, False),
        ("lose-answer", 1, Unsure, True),
        ("http-500-accepted", 1, Unsure, True),
        ("http-500-refused", 1, Unsure, False),
        ("answer-429-accepted", 1, Unsure, True),
        ("answer-429-refused", 1, Unsure, False),
        ("garbage", 1, Unsure, True),
        ("no-ord-no", 1, Unsure, True),
        ("expire-token", 1, Refused, False),
        ("expire-token", 1000, Refused, False),
    ],
)
async def test_an_order_is_posted_and_counted_once(
    desk: Desk, kind: str, count: int, outcome: type, exists: bool
) -> None:
    """New order, modify and cancel: one POST each under every fault, and at most one order in the exchange's books."""
    placed = await desk.buy()
    assert isinstance(placed, Accepted)
    base = {"order_no": placed.order_no, "symbol": SYMBOL}
    cases = (
        ("NEW", OrderRequest(symbol=SYMBOL, side=Side.BUY, quantity=1, price=desk.price)),
        ("MODIFY", ModifyRequest(quantity=1, price=desk.price + 100, **base)),
        ("CANCEL", CancelRequest(quantity=1, **base)),
    )
    for what, order in cases:
        tr, _body = order_call(order)
        before, posted = await desk.orders(what), desk.server.posts[tr]
        if kind == "cut":
            desk.server.cut = 1
        elif kind:
            waits = {"seconds": 60} if kind == "hang" else {}
            await desk.fault({"kind": kind, "tr": tr, "count": count, **waits})
        if kind == "hang":
            await desk.client.close()
            desk.client = desk.join(0.3)
        found = await desk.send(order)
        assert isinstance(found, outcome), (what, found)
        assert desk.server.posts[tr] - posted == 1
        assert await desk.orders(what) - before == exists
        if kind == "expire-token":
            assert isinstance(found, Refused)
            assert found.code == "8005"
            await desk.fault(None)
            await desk.client.token(margin=0)
    assert isinstance(await desk.buy(), Accepted)  # the next order finds everything in order


async def test_without_a_token_no_order_is_posted(desk: Desk) -> None:
    """When the exchange issues no token, the order provably never left."""
    await desk.fault({"kind": "http-500-refused", "tr": "au10001", "count": 1000})
    found = await desk.buy()
    assert isinstance(found, Unsure)
    assert found.sent == "NO"
    assert desk.server.posts["kt10000"] == await desk.orders("NEW") == 0
