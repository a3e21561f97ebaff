"""Two ways in which public programs order, to be measured beside ours: retry on error, and "an error means no order".

They share everything with ours but the policy: the client's single POST, its token, its stream. Nothing here is meant
to be used.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from random import Random

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.decide import Reply, parse_body, rate_limited, return_code
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.token import TokenKeeper
from kiwoom_api.client.transport import Transport
from kiwoom_api.model.errors import KiwoomError
from kiwoom_api.model.events import OrderStatus, OrderUpdate, Trade
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, business_day
from kiwoom_api.trial.trader import Act, Wish, price_of
from kiwoom_api.trial.world import IDLE, PING, SYMBOLS, World
from kiwoom_api.wire import orders as wire

__all__ = ["Naive", "Strawman"]

_TRIES = 4
_POLL = timedelta(minutes=10)


class Naive(StrEnum):
    """Which mistake is made."""

    RETRY = "naive retry"
    """An error is answered by sending again; fills are added up as the stream tells them."""
    REDECIDE = "fail and redecide"
    """An error means that there is no order, so a minute later it is decided again; fills are polled by number."""


class Strawman:
    """A program that orders naively.

    Args:
        world: where it trades.
        policy: its mistake.
        rng: jitter of the client's waits.

    Attributes:
        book: shares filled by order number, as it believes.
        held: shares by stock, as it believes.
    """

    def __init__(self, world: World, policy: Naive, rng: Random) -> None:
        self._world, self._policy, self._adds_up = world, policy, policy is Naive.RETRY
        settings, clock = world.settings, world.clock
        self._transport = Transport(settings)
        self._keeper = TokenKeeper(settings, self._transport, wall=clock.now, chance=rng.random)
        client = AsyncClient(settings, clock=clock, keeper=self._keeper, transport=self._transport, chance=rng.random)
        self._broker = KiwoomBroker(client)
        self._feed = Feed(settings, self._keeper, clock=clock, idle=IDLE * PING, chance=rng.random)
        self._prices: dict[str, int] = {}
        self._placed: dict[str, OrderRequest] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.book, self.held = Counter[str](), Counter[str]()

    async def trade(self, wishes: Sequence[Wish]) -> None:
        """Connect, carry out every wish, and listen until cancelled."""
        await self._feed.connect()
        await self._feed.register(("00",))
        await self._feed.register(("0B",), SYMBOLS, grp="2")
        self._tasks = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._poll())]
        for wish in wishes:
            await self._world.clock.until(wish.at)
            if wish.act in (Act.BUY, Act.SELL):
                self._tasks.append(asyncio.ensure_future(self._carry_out(wish)))

    async def end(self) -> None:
        """Look a last time, where the policy looks at all, and leave."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._policy is Naive.REDECIDE:
            await self._look()
        await self._feed.close()
        await self._transport.close()

    async def _listen(self) -> None:
        async for event in self._feed:
            if isinstance(event, Trade):
                self._prices[event.symbol] = event.price
            elif isinstance(event, OrderUpdate) and event.status is OrderStatus.FILLED and self._adds_up:
                self.book[event.order_no] += event.last_quantity
                self.held[event.symbol] += event.side.sign * event.last_quantity

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(_POLL.total_seconds())
            if self._policy is Naive.REDECIDE:
                await self._look()

    async def _look(self) -> None:
        with contextlib.suppress(KiwoomError):
            rows = {row.order_no: row for row in (await self._broker.ledger()).rows}
            for number, request in self._placed.items():
                new = rows[number].filled - self.book[number] if number in rows else 0
                self.book[number] += new
                self.held[request.symbol] += request.side.sign * new

    async def _carry_out(self, wish: Wish) -> None:
        for _ in range(_TRIES):
            last = self._prices.get(wish.symbol)
            if last is None:
                return
            side = Side.BUY if wish.act is Act.BUY else Side.SELL
            price = None if wish.market else price_of(wish, last, side, business_day(self._world.clock.now()))
            kind = OrderType.MARKET if wish.market else OrderType.LIMIT
            request = OrderRequest.build(wish.symbol, side, wish.quantity, order_type=kind, price=price)
            if await self._sent(request):
                return
            await asyncio.sleep(1.0 if self._policy is Naive.RETRY else 60.0)

    async def _sent(self, request: OrderRequest) -> bool:
        """Send; True when there is an answer that it takes for final."""
        tr_id, body = wire.order_call(request)
        try:
            token = await self._keeper.get()
            reply = await self._transport.post(tr_id, body, token=token.value, issued_for=token.environment)
        except KiwoomError:
            return False
        number = self._accepted(reply)
        if number:
            self._placed[number] = request
        return bool(number) or self._refused(reply)

    @staticmethod
    def _accepted(reply: Reply) -> str:
        body = parse_body(reply.body) or {}
        return str(body.get("ord_no") or "") if reply.status == 200 and return_code(body) == 0 else ""

    @staticmethod
    def _refused(reply: Reply) -> bool:
        body = parse_body(reply.body)
        said = body is not None and return_code(body) not in (None, 0)
        return said and reply.status < 500 and not rate_limited(reply.status, body)
