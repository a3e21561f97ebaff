"""A stepped exchange under a fault plan, reached by the real client and feed, and its truth over the admin API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.transport import Transport
from kiwoom_api.model.events import Event, Gap, OrderStatus, OrderUpdate
from kiwoom_api.model.orders import CancelRequest, LedgerRow, ModifyRequest, OrderRequest
from kiwoom_api.model.ports import Accepted, Outcome
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.settings import Settings
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.server import SimServer

SYMBOL = "005930"
LOW = 65_000
"""A price at which a buy rests."""


class Place:
    """A stepped exchange at 10:00 of a trading day, a person with a broker there, and a stranger to trade with."""

    def __init__(self, server: SimServer, web: aiohttp.ClientSession, folder: Path) -> None:
        self.server, self.web = server, web
        self.remote = RemoteExchange(server.url)
        self.settings = Settings.local(server.url, client_id="key-1", client_secret="s", data_dir=folder)
        self.clock = SteppedClock(self.remote, server.exchange.now)
        self.broker = self._broker(10.0)
        self.hasty = self._broker(0.3)
        self.feeds: list[Feed[Any]] = []

    def _broker(self, timeout: float) -> KiwoomBroker:
        client = AsyncClient(
            self.settings,
            clock=self.clock,
            limiter=Limiter("stepped", self.clock),
            transport=Transport(self.settings, timeout=timeout),
            chance=lambda: 0.0,
        )
        return KiwoomBroker(client)

    async def close(self) -> None:
        """Close feeds and connections."""
        for feed in self.feeds:
            await feed.close()
        for broker in (self.broker, self.hasty):
            await broker.client.close()
        await self.remote.close()

    async def feed(self, *types: str, items: tuple[str, ...] = (), **more: Any) -> Feed[Any]:
        """A connected feed that has registered some types."""
        quick = {"first_wait": 0.01, "longest_wait": 0.02, "kicked_wait": 0.01, "chance": lambda: 1.0}
        made = Feed(self.settings, self.broker.client.keeper, clock=self.clock, **(quick | more))
        self.feeds.append(made)
        await made.connect()
        if types:
            await made.register(types, items)
        return made

    async def admin(self, path: str, body: Any = None, *, method: str = "") -> dict[str, Any]:
        """Call the admin API: POST when there is a body, else GET."""
        verb = method or ("GET" if body is None else "POST")
        async with self.web.request(verb, f"{self.server.url}/admin/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def arm(self, plan: str) -> None:
        """Put a shipped plan in force; the person has a token by then, as in the middle of a day."""
        for broker in (self.broker, self.hasty):
            await broker.client.token()
        assert (await self.admin("fault", {"plan": plan}))["plan"] == plan

    async def clear(self) -> None:
        """Take every rule away."""
        await self.admin("fault", method="DELETE")

    async def strikes(self) -> list[str]:
        """The kinds that have struck so far, in order."""
        return [str(strike["kind"]) for strike in (await self.admin("fault"))["strikes"]]

    async def struck(self, kind: str) -> None:
        """Wait until a kind has struck."""
        await self.until(lambda found: kind in found, self.strikes)

    async def until(self, wanted: Callable[[Any], bool], ask: Callable[[], Any]) -> Any:
        """Ask until the answer is the wanted one."""
        for _ in range(2_000):
            found = await ask()
            if wanted(found):
                return found
            await asyncio.sleep(0.005)
        pytest.fail(f"it never came: {found}")

    async def orders(self) -> list[dict[str, Any]]:
        """The person's orders that really exist."""
        truth = (await self.admin("account", {}, method="GET"))["accounts"]
        mine = await self.broker_account()
        return [order for account in truth if account["account"] == mine for order in account["orders"]]

    async def broker_account(self) -> str:
        """The person's account number, without a call that a fault could strike."""
        return self.server.exchange.open_account("key-1")

    async def pass_by(self, seconds: float, feed: Feed[Any] | None = None) -> list[Any]:
        """Let the exchange's time pass and return what the feed has heard by then."""
        standing = await self.remote.pass_by(seconds)
        return [] if feed is None else await self.heard(feed, standing.frames)

    async def heard(self, feed: Feed[Any], frames: Any = None) -> list[Any]:
        """Return what the feed has heard so far."""
        told = (await self.remote.clock()).frames if frames is None else frames
        await feed.wait_for(sum(told.values()))
        return feed.drain()

    # ------------------------------------------------------------------ orders

    async def buy(self, quantity: int = 1, price: int = LOW, *, broker: KiwoomBroker | None = None) -> Outcome:
        """Send a limit buy; at price 0 a market buy."""
        kind = OrderType.LIMIT if price else OrderType.MARKET
        request = OrderRequest.build(SYMBOL, Side.BUY, quantity, order_type=kind, price=price or None)
        return await (broker or self.broker).place(request)

    async def bought(self, quantity: int = 1, price: int = LOW) -> str:
        """Send a buy that is accepted and return its number."""
        outcome = await self.buy(quantity, price)
        assert isinstance(outcome, Accepted), outcome
        return outcome.order_no

    async def modify(self, number: str, price: int, broker: KiwoomBroker | None = None) -> Outcome:
        """Change the price of all that remains."""
        request = ModifyRequest(order_no=number, symbol=SYMBOL, quantity=0, price=price)
        return await (broker or self.broker).modify(request)

    async def cancel(self, number: str, broker: KiwoomBroker | None = None) -> Outcome:
        """Cancel all that remains."""
        return await (broker or self.broker).cancel(CancelRequest(order_no=number, symbol=SYMBOL, quantity=0))

    async def best(self) -> tuple[int, int]:
        """Let a stranger hold shares; return the sellers' best price and their shares there: a buy of more of them
        fills in part, and the rest is the first in line."""
        stranger = {"participant": "stranger", "symbol": SYMBOL, "side": "buy"}
        await self.admin("order", {**stranger, "quantity": 10, "trde_tp": "3"})
        book = await self.broker.order_book(SYMBOL)
        return abs(int(book["sel_fpr_bid"])), int(book["sel_fpr_req"])

    async def fill(self, price: int, quantity: int) -> None:
        """Let the stranger sell to whoever buys at a price."""
        body = {"participant": "stranger", "symbol": SYMBOL, "side": "sell", "quantity": quantity, "price": price}
        await self.admin("order", body)

    async def row(self, number: str) -> LedgerRow:
        """An order's row in a complete read of the ledger."""
        read = await self.broker.ledger()
        assert read.complete
        return next(row for row in read.rows if row.order_no == number)


def fills(events: list[Event]) -> list[OrderUpdate]:
    """The fills among events, in the order in which they came."""
    return [event for event in events if isinstance(event, OrderUpdate) and event.status is OrderStatus.FILLED]


async def back(feed: Feed[Any]) -> None:
    """Read until the connection is back."""
    async with asyncio.timeout(10):
        async for event in feed:
            if isinstance(event, Gap) and event.restored:
                return
    pytest.fail("the feed ended")
