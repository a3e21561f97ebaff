"""The feed at the local exchange: conditions, an expired token that costs no fill, another program's login."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from kiwoom_api.api.account import Account
from kiwoom_api.client.conditions import MOST_WATCHED
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.reading import RECORDS
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import AnswerError, BadInput
from kiwoom_api.model.events import ConditionChange, ConditionStocks, Event, Gap, OrderStatus, OrderUpdate
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side, business_day
from kiwoom_api.settings import Settings
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.conditions import CONDITIONS

SYMBOL = "005930"


class Place:
    """A stepped exchange at 10:00 and the means to reach it."""

    def __init__(
        self, server: SimServer, remote: RemoteExchange, settings: Settings, web: aiohttp.ClientSession
    ) -> None:
        self.server, self.remote, self.settings, self.web = server, remote, settings, web
        self.clock = SteppedClock(remote, server.exchange.now)
        self.client = AsyncClient(settings, clock=self.clock, limiter=Limiter("stepped", self.clock))
        self.feeds: list[Feed[Any]] = []

    def feed(self, **more: Any) -> Feed[Any]:
        """A feed of the same key."""
        quick = {"first_wait": 0.01, "longest_wait": 0.02, "kicked_wait": 0.01, "chance": lambda: 1.0}
        made = Feed(self.settings, self.client.keeper, clock=self.clock, **(quick | more))
        self.feeds.append(made)
        return made

    async def admin(self, path: str, **body: Any) -> dict[str, Any]:
        """Call the admin API."""
        async with self.web.post(f"{self.server.url}/admin/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def drop(self) -> None:
        """Break every WebSocket."""
        await self.admin("fault", kind="drop-ws")

    async def expire(self) -> None:
        """Let the token end at the server without a word to the client."""
        await self.admin("fault", kind="expire-token")
        headers = {"api-id": "ka10001", "authorization": f"Bearer {(await self.client.token()).value}"}
        async with self.web.post(
            f"{self.server.url}/api/dostk/stkinfo", json={"stk_cd": SYMBOL}, headers=headers
        ) as answer:
            assert "8005" in await answer.text()


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A place whose feeds are closed after the test."""
    exchange = build_exchange(None, "2026-07-01T10:00:00", every=600)
    async with SimServer(exchange, clock="stepped") as server, aiohttp.ClientSession() as web:
        remote = RemoteExchange(server.url)
        journal = f"sqlite:///{tmp_path / 'journal.sqlite'}"
        settings = Settings.local(
            server.url, client_id="stream-key", client_secret="s", data_dir=tmp_path, database_url=journal
        )
        found = Place(server, remote, settings, web)
        yield found
        for feed in found.feeds:
            await feed.close()
        await found.client.close()
        await remote.close()


async def until(feed: Feed[Any], wanted: Callable[[Event], bool]) -> list[Event]:
    """Return the events up to the first wanted one."""
    found: list[Event] = []
    async with asyncio.timeout(10):
        async for event in feed:
            found.append(event)
            if wanted(event):
                return found
    raise AssertionError("the feed ended")


def restored(event: Event) -> bool:
    """The connection is back."""
    return isinstance(event, Gap) and event.restored


async def advance(place: Place, feed: Feed[Any], to: str) -> list[Any]:
    """Let the exchange's time pass and return what the feed heard."""
    standing = await place.remote.advance(datetime.fromisoformat(to).replace(tzinfo=KST))
    (frames,) = standing.frames.values()
    await feed.wait_for(frames)
    return feed.drain()


async def test_conditions_are_listed_and_searched(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list has number and name of each; a search brings the typed stocks of all its pages."""
    monkeypatch.setattr("kiwoom_api.sim.server.conditions.PAGE", 7)
    feed = place.feed()
    await feed.connect()
    rows = await feed.conditions()
    assert [(row.condition, row.condition_name) for row in rows] == [(seq, c.name) for seq, c in CONDITIONS.items()]
    stocks = await feed.search("5")
    assert {stock.symbol for stock in stocks} == set(place.server.exchange.instruments)
    first = stocks[0]
    shown = place.server.exchange.snapshot(first.symbol)
    assert (first.price, first.change, first.volume) == (shown.last, shown.last - shown.base, shown.volume)
    with pytest.raises(AnswerError):
        await feed.search("77")
    with pytest.raises(BadInput):
        await feed.search("1234")


@pytest.mark.parametrize("records", [False, True])
async def test_a_watch_follows_its_condition_through_a_loss(place: Place, records: bool) -> None:
    """Hits at first, then insertions and deletions; after a loss all hits anew, and changes go on; unwatch ends it."""
    feed = place.feed(read=RECORDS) if records else place.feed()
    await feed.connect()
    members = set(await feed.watch("0"))
    for change in await advance(place, feed, "2026-07-01T15:00:00"):
        if records:
            assert (change.tr, change.condition) == ("02", "0")
            entered, symbol = change.event == "I", change.symbol
        else:
            assert isinstance(change, ConditionChange)
            entered, symbol = change.inserted, change.symbol
        (members.add if entered else members.remove)(symbol)
    assert members == {stock.symbol for stock in await feed.search("0")}
    await place.drop()
    told = await until(feed, restored)
    (now,) = [event for event in told if isinstance(event, ConditionStocks)]
    assert (now.condition, set(now.symbols)) == ("0", members)
    assert await advance(place, feed, "2026-07-02T12:00:00")
    await feed.unwatch("0")
    assert await advance(place, feed, "2026-07-03T12:00:00") == []


async def test_a_condition_watched_already_is_begun_anew(place: Place) -> None:
    """What the server still holds (900003) is cleared and asked for again: the hits come, and it is watched once."""
    feed = place.feed()
    await feed.connect()
    assert await feed.watch(1) == await feed.watch("1")
    await feed.unwatch(1)
    await feed.unwatch(1)


async def test_no_more_conditions_than_a_login_may_watch(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The eleventh is refused before anything is sent, naming what is watched."""
    monkeypatch.setitem(CONDITIONS, "6", CONDITIONS["0"])
    for seq in range(7, 11):
        monkeypatch.setitem(CONDITIONS, str(seq), CONDITIONS["0"])
    feed = place.feed()
    await feed.connect()
    for seq in range(MOST_WATCHED):
        await feed.watch(seq)
    with pytest.raises(BadInput, match="unwatch one first"):
        await feed.watch(10)


async def test_a_condition_that_is_gone_does_not_keep_the_rest_waiting(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a watched condition was deleted meanwhile, the feed comes back all the same and says so."""
    feed = place.feed()
    await feed.connect()
    await feed.register(["00"])
    await feed.watch("4")
    monkeypatch.delitem(CONDITIONS, "4")
    await place.drop()
    told = await until(feed, restored)
    assert [event.symbols for event in told if isinstance(event, ConditionStocks)] == [()]
    assert feed.connected


async def test_a_token_that_expires_in_mid_stream_costs_no_fill(place: Place) -> None:
    """The token ends, the stream breaks, a fill happens meanwhile: the gap says so, and the ledger has it all.

    The stream never tells of that fill; reconciling at the gap finds it, and later ones are told: nothing counts twice.
    """
    account = await Account.open(place.settings, client=place.client)
    feed = place.feed(first_wait=1.0)  # long enough that the fill falls into the gap
    await feed.connect()
    await feed.register(["00", "04"])
    bid = place.server.exchange.snapshot(SYMBOL).bid
    await account.flow.submit(OrderRequest.build(SYMBOL, Side.BUY, 10, price=bid))
    await hear(account, feed, OrderStatus.ACCEPTED)
    token = (await place.client.token()).value

    await place.expire()
    await place.drop()
    await until(feed, lambda event: isinstance(event, Gap) and not event.restored)
    while not place.server.exchange.orders(account.number)[0].filled:
        await place.remote.pass_by(600)
    told = await until(feed, restored)
    assert not any(isinstance(event, OrderUpdate) for event in told)
    assert (await place.client.token()).value != token
    assert account.journal.fills(account.number) == []
    assert (await account.reconcile()).complete

    await account.flow.submit(OrderRequest.build(SYMBOL, Side.BUY, 5, order_type=OrderType.MARKET))
    await hear(account, feed, OrderStatus.FILLED)
    truth = place.server.exchange
    assert [order.filled for order in truth.orders(account.number)] == [10, 5]
    assert sum(fill.quantity for fill in account.journal.fills(account.number)) == 15
    assert account.journal.positions(account.number)[SYMBOL].quantity == 15
    assert account.journal.cash(account.number) == truth.deposit(account.number).d2
    assert account.journal.check(account.number) == []
    await account.close()


async def hear(account: Account, feed: Feed[Any], status: OrderStatus) -> None:
    """Let the account take over what the feed tells of its orders, up to one of this status."""
    for event in await until(feed, lambda event: isinstance(event, OrderUpdate) and event.status is status):
        if isinstance(event, OrderUpdate):
            account.manager.apply(event, business_day(event.at))


async def test_another_program_takes_the_session_and_it_is_told(place: Place) -> None:
    """A second login of the key ends the first with R10001 as the reason of its gap."""
    first, second = place.feed(kicked_wait=3600.0), place.feed()
    await first.connect()
    await second.connect()
    (gap,) = await until(first, lambda event: isinstance(event, Gap))
    assert isinstance(gap, Gap)
    assert (gap.reason, gap.restored, first.connected, second.connected) == ("R10001", False, False, True)
