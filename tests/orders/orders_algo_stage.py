"""Execution algorithms on a stepped exchange over HTTP and WebSocket: the market that moves as the driver waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from orders_stage import SYMBOL, TEN, Stage

from kiwoom_api.api.algo_record import own
from kiwoom_api.api.algos import AlgoRun
from kiwoom_api.client.feed import Feed
from kiwoom_api.model.events import Event
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.specs import AlgoSpec, Plan
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server import SimServer
from kiwoom_api.sim.synthetic import synthetic_market

MARKET = synthetic_market(1, TEN.date(), 30)


class SteppedMarket:
    """The exchange's clock and events: a step goes to its next instant, after every frame has been read."""

    def __init__(self, stage: Stage, feed: Feed[Any]) -> None:
        self._stage, self._feed = stage, feed
        self._next: datetime | None = None
        self.beside: list[Event] = []  # what a test wants to be told with the next step

    @property
    def now(self) -> datetime:
        """The exchange's time."""
        return self._stage.clock.now()

    async def step(self, until: datetime) -> list[Event]:
        """Let time pass to the exchange's next instant, or to ``until``."""
        if self._next is None:
            self._next = (await self._stage.remote.clock()).next or until
        to = min(until, max(self._next, self.now))
        standing = await self._stage.remote.advance(max(to, self.now + timedelta(milliseconds=100)))
        self._stage.clock.heard(standing)
        self._next = standing.next
        await self._feed.wait_for(standing.frames.get(self._stage.number, 0))
        told, self.beside = self.beside, []
        return [*self._feed.drain(), *told]


@asynccontextmanager
async def trading_floor(
    folder: Path, *, model: str = "bar", start: datetime = TEN, every: int = 5, profile: str = "real"
) -> AsyncIterator[Stage]:
    """A stepped exchange that moves every few seconds, with an account at it."""
    data = MarketData(MARKET, seed=1, every=every)
    exchange = Exchange(data, start=start, cash=10_000_000_000, seed=1, model=model, profile=profile)
    async with SimServer(exchange, clock="stepped", profile=profile) as server, aiohttp.ClientSession() as web:
        stage = Stage(server, web, folder)
        try:
            await stage.open()
            yield stage
        finally:
            await stage.close()


async def market_of(stage: Stage) -> SteppedMarket:
    """A market for the latest program, listening to our orders and to the stock."""
    feed = await stage.feed()
    await feed.register(("0B", "0D"), (SYMBOL,), grp="2")
    return SteppedMarket(stage, feed)


def wish_for(plan: Plan, quantity: int = 100, *, minutes: int = 5, **more: Any) -> AlgoSpec:
    """A parent order in the stage's stock from 10:00 on."""
    given: dict[str, Any] = {"side": Side.BUY, "until": TEN + timedelta(minutes=minutes)}
    return AlgoSpec(symbol=SYMBOL, quantity=quantity, plan=plan, **(given | more))


async def run_of(stage: Stage, spec: AlgoSpec) -> AlgoRun:
    """An algorithm that has begun and not sent anything yet."""
    return await AlgoRun.begin(stage.account, await market_of(stage), spec)


def truth(stage: Stage) -> tuple[int, int]:
    """Shares that our orders really filled, and that they may still fill."""
    orders = [order for order in stage.truth() if order.kind != "CANCEL"]
    return sum(order.filled for order in orders), sum(order.remaining for order in orders)


def assert_own(stage: Stage, quantity: int, limit: int | None = None) -> None:
    """Journal and exchange agree on every order; none is beyond the limit; together they keep the quantity."""
    filled, live = truth(stage)
    assert filled + live <= quantity
    booked = sum(intent.filled for intent in stage.intents() if own(intent.strategy))
    assert booked == filled
    for order in stage.truth():
        if limit is not None and order.kind != "CANCEL":
            assert order.price <= limit if order.side is Side.BUY else order.price >= limit
