"""The whole order path on one stepped exchange: account, journal, gate, flow, stream, and the exchange's own truth."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.interruptions import LIVE
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.transport import Transport
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.live import Prices, WireDesk
from kiwoom_api.journal import InMemoryJournal
from kiwoom_api.model.events import Event, OrderUpdate
from kiwoom_api.model.orders import CancelRequest, LedgerRow, ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import KST, OrderType, Side, business_day
from kiwoom_api.orders.flow import Placed
from kiwoom_api.settings import Settings
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.server import SimServer

SYMBOL = "005930"
DAY = date(2026, 7, 1)
TEN = datetime(2026, 7, 1, 10, tzinfo=KST)


class Stage:
    """A person's program at a stepped exchange at 10:00 of a trading day, and a stranger to trade with."""

    def __init__(self, server: SimServer, web: aiohttp.ClientSession, folder: Path) -> None:
        self.server, self.web, self.folder = server, web, folder
        self.remote = RemoteExchange(server.url)
        self.settings = Settings.local(server.url, client_id="key-1", client_secret="s", data_dir=folder)
        self.clock = SteppedClock(self.remote, server.exchange.now)
        self.journal: JournalPort = InMemoryJournal()
        self.accounts: list[Account] = []
        self.feeds: list[Feed[Any]] = []
        self.heard = 0

    @property
    def account(self) -> Account:
        """The latest program's account."""
        return self.accounts[-1]

    @property
    def number(self) -> str:
        """The account's number."""
        return self.server.exchange.open_account("key-1")

    async def open(self, *, patience: float = 10.0, **more: Any) -> Account:
        """Start a program on the stage's journal."""
        client = AsyncClient(
            self.settings,
            clock=self.clock,
            limiter=more.pop("limiter", None) or Limiter("stepped", self.clock),
            transport=Transport(self.settings, timeout=patience),
            chance=lambda: 0.0,
        )
        journal = more.pop("journal", self.journal)
        self.accounts.append(await Account.open(self.settings, journal=journal, client=client, **more))
        return self.account

    async def feed(self, **more: Any) -> Feed[Any]:
        """A stream of our orders and of the stock's trades, as the latest program's."""
        quick = {"first_wait": 0.01, "longest_wait": 0.02, "kicked_wait": 0.01, "chance": lambda: 1.0, "limit": None}
        made = Feed(self.settings, self.account.client.keeper, clock=self.clock, **(quick | more))
        self.feeds.append(made)
        await made.connect()
        await made.register(("00",))
        return made

    async def desk(self, symbols: Sequence[str] = (SYMBOL,), **more: Any) -> WireDesk:
        """A desk of the latest program, opened for the one stock or for several."""
        listings = {symbol: Listing(symbol=symbol, name=symbol) for symbol in symbols}
        quick = {"first_wait": 0.01, "longest_wait": 0.02, "kicked_wait": 0.01, "chance": lambda: 1.0, "limit": None}
        keys = ("idle",)
        feed = Feed(
            self.settings,
            self.account.client.keeper,
            read=LIVE,
            clock=self.clock,
            **(quick | {key: more.pop(key) for key in keys if key in more}),
        )
        self.feeds.append(feed)
        made = WireDesk(self.account, feed, self.remote, self.clock, listings, Prices(), **more)
        await made.open(symbols)
        return made

    async def close(self) -> None:
        """End every program."""
        for feed in self.feeds:
            await feed.close()
        for account in self.accounts:
            await account.lease.release()
            await account.client.close()
        await self.remote.close()

    @property
    def low(self) -> int:
        """A price at which a buy rests: the day's lower limit."""
        return self.server.exchange.snapshot(SYMBOL).lower or 0

    # ------------------------------------------------------------------ the exchange's side

    async def admin(self, path: str, body: Any = None, *, method: str = "") -> dict[str, Any]:
        """Call the admin API: POST when there is a body, else GET."""
        verb = method or ("GET" if body is None else "POST")
        async with self.web.request(verb, f"{self.server.url}/admin/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def arm(self, plan: str) -> None:
        """Put a shipped plan in force in the middle of the day."""
        assert (await self.admin("fault", {"plan": plan}))["plan"] == plan

    async def fault(self, kind: str, **more: Any) -> None:
        """Put one rule in force."""
        await self.admin("fault", {"kind": kind, **more})

    async def clear(self) -> None:
        """Take every rule away."""
        await self.admin("fault", method="DELETE")

    async def struck(self, kind: str) -> None:
        """Wait until a kind has struck."""
        for _ in range(2_000):
            strikes = (await self.admin("fault"))["strikes"]
            if kind in [strike["kind"] for strike in strikes]:
                return
            await asyncio.sleep(0.005)
        pytest.fail(f"{kind} never struck")

    def truth(self) -> list[Any]:
        """The person's orders that really exist, as the exchange itself holds them."""
        return list(self.server.exchange.orders(self.number))

    def new_orders(self) -> int:
        """How many new orders of ours really exist."""
        return sum(order.kind == "NEW" for order in self.truth())

    async def best(self) -> tuple[int, int]:
        """Let a stranger hold shares; return the sellers' best price and their shares there: a buy of more of them
        fills in part, and the rest is the first in line."""
        stranger = {"participant": "stranger", "symbol": SYMBOL, "side": "buy"}
        await self.admin("order", {**stranger, "quantity": 10, "trde_tp": "3"})
        book = await self.account.broker.order_book(SYMBOL)
        return abs(int(book["sel_fpr_bid"])), int(book["sel_fpr_req"])

    async def stranger_sells(self, price: int, quantity: int) -> None:
        """Let the stranger sell to whoever buys at a price."""
        body = {"participant": "stranger", "symbol": SYMBOL, "side": "sell", "quantity": quantity, "price": price}
        await self.admin("order", body)

    async def by_hand(self, **order: Any) -> None:
        """Let the person enter an order in HTS."""
        await self.admin("order", {"appkey": "key-1", "symbol": SYMBOL, **order})

    # ------------------------------------------------------------------ the program's side

    def buying(self, quantity: int = 1, price: int | None = None, symbol: str = SYMBOL) -> OrderRequest:
        """A limit buy that rests, or at a price; at price 0 a market buy."""
        low = self.server.exchange.snapshot(symbol).lower or 0
        price = low if price is None else price
        kind = OrderType.LIMIT if price else OrderType.MARKET
        return OrderRequest.build(symbol, Side.BUY, quantity, order_type=kind, price=price or None)

    async def buy(self, quantity: int = 1, price: int | None = None, *, wait: float = 60.0) -> Placed:
        """Send it."""
        return await self.account.flow.submit(self.buying(quantity, price), wait=wait)

    async def modify(self, number: str, price: int, *, wait: float = 60.0) -> Placed:
        """Change the price of all that remains."""
        request = ModifyRequest(order_no=number, symbol=SYMBOL, quantity=0, price=price)
        return await self.account.flow.submit(request, wait=wait)

    async def cancel(self, number: str, quantity: int = 0, *, wait: float = 60.0) -> Placed:
        """Cancel all that remains, or a part."""
        request = CancelRequest(order_no=number, symbol=SYMBOL, quantity=quantity)
        return await self.account.flow.submit(request, wait=wait)

    async def pass_by(self, seconds: float, feed: Feed[Any] | None = None) -> list[OrderUpdate]:
        """Let the exchange's time pass; return the order events that were heard, after the journal took them."""
        self.clock.heard(await self.remote.pass_by(seconds))
        return [] if feed is None else await self.hear(feed)

    async def hear(self, feed: Feed[Any]) -> list[OrderUpdate]:
        """Let the journal take what the stream has brought."""
        standing = await self.remote.clock()
        await feed.wait_for(standing.frames.get(self.number, 0))
        return self.take(feed.drain())

    def take(self, events: list[Event]) -> list[OrderUpdate]:
        """Let the journal take some events."""
        told = [event for event in events if isinstance(event, OrderUpdate)]
        for event in told:
            self.account.manager.apply(event, business_day(event.at))
        return told

    def intents(self) -> list[IntentRecord]:
        """Every intent, oldest first."""
        return self.journal.intents(self.number)

    def states(self) -> list[OrderState]:
        """Where the intents stand, oldest first."""
        return [intent.state for intent in self.intents()]

    def alerts(self) -> set[str]:
        """The codes of what a person was told."""
        return {alert.code for alert in self.journal.alerts(self.number)}

    async def row(self, number: str) -> LedgerRow:
        """An order's row in a complete read of the ledger."""
        read = await self.account.broker.ledger()
        assert read.complete
        return next(row for row in read.rows if row.order_no == number)

    async def agrees(self) -> None:
        """Journal and exchange agree to the share and the won, and no invariant is broken."""
        for _ in range(2):
            found = await self.account.reconcile()
        assert found.agreed, found
        held = {h.symbol: h.quantity for h in self.server.exchange.holdings(self.number)}
        assert {s: p.quantity for s, p in self.journal.positions(self.number).items()} == held
        assert self.journal.cash(self.number) == self.server.exchange.deposit(self.number).d2
        assert self.journal.check(self.number) == []
        ours = {intent.order_no for intent in self.intents() if intent.order_no}
        others = {row.order_no for row in self.journal.externals(self.number)}
        assert {order.order_no for order in self.truth()} == ours | others
        assert not ours & others
