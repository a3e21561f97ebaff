"""The process that is killed: it recovers, shows that the invariants hold, and trades over HTTP until it dies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import msgspec
import structlog

from kiwoom_api.api.account import Account
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.market import round_to_tick
from kiwoom_api.model.errors import KiwoomError, TransportError
from kiwoom_api.model.events import OrderUpdate
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.ports import Request
from kiwoom_api.model.values import OrderType, Side, business_day
from kiwoom_api.orders.resolve import ResolveRules
from kiwoom_api.settings import Settings
from kiwoom_api.sim.exchange import SimOrder
from kiwoom_api.trial.verdict import Books, judge

__all__ = ["KEY", "Errand", "Word", "live"]

KEY, SECRET = "kill-app-key", "kill-secret-key"  # the local exchange takes any pair
SYMBOLS = ("005930", "000660", "035420")
RULES = ResolveRules(t_settle=0.3, interval=0.1)
"""A settle time for a network that is this machine itself: nothing is on its way for longer."""
_HANDS = 4  # orders on their way at once
_LOOKS = 8  # comparisons before a difference counts: fills go on meanwhile


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What a process is started for: where it trades, where its journal lies, and its seed."""

    url: str
    journal: str
    folder: str
    seed: int
    trade: bool = True


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What a process says once it has recovered: what is wrong, and how much there is by now."""

    violations: tuple[str, ...]
    intents: int
    orders: int
    fills: int
    recovered: int


def live(errand: Errand, wire: Connection) -> None:
    """Recover, say ``Word`` over the pipe, and trade until killed (or end, where the errand says so)."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    asyncio.run(_live(errand, wire))


async def _live(errand: Errand, wire: Connection) -> None:
    settings = Settings.local(errand.url, client_id=KEY, client_secret=SECRET, data_dir=Path(errand.folder))
    account = await _opened(settings, errand.journal)
    try:
        wire.send(msgspec.to_builtins(await _verified(account, errand.url)))
        if errand.trade:
            await _trade(account, settings, errand.seed)
    finally:
        await account.close()


async def _opened(settings: Settings, journal: str) -> Account:
    """Start, again where the account could not be read twice alike: on a fast clock it changes under the reading."""
    clock = WallClock()
    while True:
        # As fast as the machine allows: a short life must hold many orders for a kill to catch them at every step.
        client = AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock))
        try:
            return await Account.open(settings, journal=journal, client=client, rules=RULES)
        except TransportError:
            await asyncio.sleep(0.2)


async def _verified(account: Account, url: str) -> Word:
    day = business_day(account.clock.now())
    found: Sequence[str] = ()
    books = await _books(url)
    for _ in range(_LOOKS):
        await account.reconcile()
        books = await _books(url)
        found = judge(account.journal, account.number, day, books)
        if not found:
            break
        await asyncio.sleep(0.2)
    intents = account.journal.intents(account.number)
    return Word(
        violations=tuple(found),
        intents=len(intents),
        orders=len(books.orders),
        fills=len(account.journal.fills(account.number)),
        recovered=sum("재시작" in move.why for i in intents for move in account.journal.transitions(i.id)),
    )


async def _books(url: str) -> Books:
    """The exchange's own ledger, over its admin API."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}/admin/account", params={"appkey": KEY}) as answer,
    ):
        told = msgspec.json.decode(await answer.read(), type=dict[str, Any])
    return Books(
        orders=[msgspec.convert(order, SimOrder) for order in told["orders"]],
        holdings={held["symbol"]: held["quantity"] for held in told["holdings"] if held["quantity"]},
        cash=told["cash"]["d2"],
    )


async def _trade(account: Account, settings: Settings, seed: int) -> None:
    async with Feed(settings, account.client.keeper) as feed:
        await feed.register(("00", "04"))
        hands = [_hand(account, f"{seed}-{number}") for number in range(_HANDS)]
        await asyncio.gather(_listen(account, feed), *hands)


async def _listen(account: Account, feed: Feed) -> None:
    async for event in feed:
        if isinstance(event, OrderUpdate):
            account.manager.apply(event, business_day(account.clock.now()))


async def _hand(account: Account, name: str) -> None:
    rng = Random(f"kill|{name}")
    for number in count():
        with contextlib.suppress(KiwoomError):
            request = await _wish(account, rng)
            if request is not None:
                await account.flow.submit(msgspec.structs.replace(request, strategy=f"{name}-{number}"))
        await asyncio.sleep(rng.random() * 0.05)


async def _wish(account: Account, rng: Random) -> Request | None:
    day = business_day(account.clock.now())
    if rng.random() < 0.3:
        live = [i for i in account.manager.live(day) if i.state in (OrderState.WORKING, OrderState.PARTIAL)]
        if not live:
            return None
        chosen = rng.choice(live)
        if rng.random() < 0.5 or chosen.price is None:
            return CancelRequest(order_no=chosen.order_no, symbol=chosen.symbol)
        price = round_to_tick(chosen.price * rng.randint(990, 1010) // 1000, market="KOSPI", on=day, up=False)
        return ModifyRequest(order_no=chosen.order_no, symbol=chosen.symbol, quantity=0, price=price)
    symbol, side = rng.choice(SYMBOLS), rng.choice((Side.BUY, Side.BUY, Side.SELL))
    if rng.random() < 0.3:
        return OrderRequest.build(symbol, side, rng.randint(1, 9), order_type=OrderType.MARKET)
    last = (await account.broker.quote(symbol)).price or 0
    price = round_to_tick(last * rng.randint(985, 1015) // 1000, market="KOSPI", on=day, up=False)
    return OrderRequest.build(symbol, side, rng.randint(1, 9), price=price)
