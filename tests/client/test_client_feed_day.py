"""The feed over a long and a bad day: all types, reconnections, tokens, slow consumers. Real sockets throughout."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from client_stub import QuickClock, Stub

from kiwoom_api import tr
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.reading import RECORDS
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import AnswerError, BadInput, TransportError
from kiwoom_api.model.events import Gap, OrderStatus, OrderUpdate, Overrun, Trade
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import RealRecord
from kiwoom_api.wire.catalogue import real_types
from kiwoom_api.wire.realtime import entry, real_frame

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, 0, 1, tzinfo=KST)
Build = Callable[..., Feed[Any]]
SAMPLES = Path(__file__).parents[3] / "shared" / "wire" / "samples"


def trade(number: int) -> Trade:
    """One trade of the day."""
    return Trade(
        at=AT + timedelta(seconds=number), symbol="005930", price=70_000, quantity=3, buyer=True, open=70_000,
        high=71_000, low=69_000, volume=10 + number, base=70_000,
    )  # fmt: skip


def order(number: int) -> OrderUpdate:
    """The acceptance of one order."""
    return OrderUpdate(
        at=AT, order_no=f"{number:07d}", root_no="0000000", symbol="005930", name="삼성전자", side=Side.BUY,
        status=OrderStatus.ACCEPTED, action="매수", order_type=OrderType.LIMIT, quantity=1, price=70_000, remaining=1,
    )  # fmt: skip


@pytest.fixture
async def build(make: Callable[..., AsyncClient], settings: Settings) -> AsyncIterator[Build]:
    """A maker of feeds that are closed after the test."""
    made: list[Feed[Any]] = []

    def one(**more: Any) -> Feed[Any]:
        quick = {"first_wait": 0.004, "longest_wait": 0.004, "kicked_wait": 0.01, "chance": lambda: 0.0}
        feed = Feed(settings, make().keeper, business_day=lambda: DAY, clock=QuickClock(), **(quick | more))
        made.append(feed)
        return feed

    yield one
    for feed in made:
        await feed.close()


async def gaps(feed: Feed[Any], count: int) -> list[Gap]:
    """Return the next gaps."""
    found: list[Gap] = []
    async with asyncio.timeout(10):
        async for event in feed:
            if isinstance(event, Gap):
                found.append(event)
                if len(found) == count:
                    return found
    raise AssertionError("the feed ended")


def registered(stub: Stub) -> set[tuple[str, str, str]]:
    """What the server has registered for the latest connection, by the frames alone."""
    pairs: set[tuple[str, str, str]] = set()
    for text in stub.frames:
        frame = json.loads(text)
        if frame["trnm"] == "LOGIN":
            pairs = set()
        elif frame["trnm"] in ("REG", "REMOVE"):
            named = {(frame["grp_no"], i, t) for row in frame["data"] for i in row["item"] for t in row["type"]}
            pairs = pairs | named if frame["trnm"] == "REG" else pairs - named
    return pairs


async def test_every_type_of_the_wire_arrives_typed(stub: Stub, build: Build) -> None:
    """A consumer of records gets all twenty types, each as the catalogue's class with its item and typed values."""
    feed = build(read=RECORDS)
    await feed.connect()
    for kind, spec in real_types().items():
        values = {field.wire: "12" if field.name in ("price", "quantity") else "" for field in spec.fields}
        await stub.sockets[-1].send_str(
            json.dumps({"data": [{"values": values, "type": kind, "item": "X"}], "trnm": "REAL"})
        )
    await feed.wait_for(len(real_types()))
    records = feed.drain()
    assert [record.tr for record in records] == list(real_types())
    assert len(records) == 20
    assert {record.item for record in records} == {"X"}
    trades = [record for record in records if isinstance(record, tr.RealTrade)]
    assert (trades[0].price, trades[0].quantity, trades[0].volume) == (12, 12, None)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded frames are not on this machine")
async def test_recorded_frames_arrive_as_they_were(stub: Stub, build: Build) -> None:
    """Every recorded REAL frame goes through the feed; by FID a record has the very text of the recording."""
    feed = build(read=RECORDS)
    await feed.connect()
    frames = [json.loads(file.read_text(encoding="utf-8"))["response"] for file in sorted(SAMPLES.glob("ws_*.json"))]
    real = [frame for frame in frames if frame["trnm"] == "REAL"]
    for frame in real:
        await stub.sockets[-1].send_str(json.dumps(frame, ensure_ascii=False))
    await feed.wait_for(len(real))
    assert len(real) > 12
    for frame, record in zip(real, feed.drain(), strict=True):
        assert isinstance(record, RealRecord)
        assert dict(record) == frame["data"][0]["values"]
        assert record.item == frame["data"][0]["item"]


async def test_a_slow_consumer_is_told_and_loses_no_order(stub: Stub, build: Build) -> None:
    """Behind by more than the limit, market data is left out oldest first and counted; every order and gap comes."""
    feed = build(limit=10)
    await feed.connect()
    for number in range(40):
        await stub.sockets[-1].send_str(real_frame([entry(trade(number))]).decode())
        if number % 8 == 0:
            await stub.sockets[-1].send_str(real_frame([entry(order(number + 1))]).decode())
    await feed.wait_for(45)
    await stub.sockets[-1].close()
    await stub.until(lambda: stub.connections == 2)
    events: list[Any] = []
    async with asyncio.timeout(10):
        async for event in feed:
            events.append(event)
            if isinstance(event, Gap) and event.restored:
                break
    assert isinstance(events[0], Overrun)
    kept = [event.volume - 10 for event in events if isinstance(event, Trade)]
    assert kept == list(range(40 - len(kept), 40))
    assert events[0].left_out == {"0B": 40 - len(kept)}
    assert [event.order_no for event in events if isinstance(event, OrderUpdate)] == [
        f"{number + 1:07d}" for number in range(0, 40, 8)
    ]
    assert [event.restored for event in events if isinstance(event, Gap)] == [False, True]


async def test_a_bad_entry_costs_no_fill(stub: Stub, build: Build) -> None:
    """An order beside a malformed price is told; a malformed order is told as a gap, since it may have been a fill."""
    feed = build()
    await feed.connect()
    bad_trade = {"type": "0B", "item": "005930", "values": {"10": "x"}}
    bad_order = {"type": "00", "item": "005930", "values": {"9203": "0000009", "900": "many"}}
    await stub.sockets[-1].send_str(real_frame([bad_trade, entry(order(1)), bad_order]).decode())
    await stub.sockets[-1].send_str("nonsense")
    await feed.wait_for(2)
    told = feed.drain()
    assert isinstance(told[0], OrderUpdate)
    assert [(e.reason, e.restored) for e in told[1:] if isinstance(e, Gap)] == [("malformed", True)] * 2
    assert feed.malformed == 3


async def test_a_day_of_changes_and_losses_forgets_nothing_and_grows_nothing(stub: Stub, build: Build) -> None:
    """1,000 subscriptions and 20 reconnections: the server has what the program asked for, and memory is as before."""
    feed, wanted, losses = build(), set[tuple[str, str, str]](), 0
    await feed.connect()
    await feed.register(["00", "04"])
    base = {("1", "", "00"), ("1", "", "04")}

    async def hour(first: int, count: int, every: int) -> None:
        nonlocal losses
        for number in range(first, first + count):
            symbol, kind = f"{number % 150:06d}", ("0B", "0D")[number % 2]
            while True:  # a change that fails for a loss is told, and made again
                try:
                    await feed.register([kind], [symbol], grp="2")
                    if number >= 100:
                        old = f"{(number - 100) % 150:06d}"
                        await feed.remove([kind], [old], grp="2")
                        wanted.discard(("2", old, kind))
                    break
                except TransportError:
                    await gaps(feed, 2)
            wanted.add(("2", symbol, kind))
            if number % every == every - 1:
                losses += 1
                await stub.sockets[-1].close()
                await gaps(feed, 2)
                assert registered(stub) == wanted | base
                stub.frames.clear()
                stub.sockets[:-1] = []
                stub.frames.extend(
                    json.dumps({"trnm": "REG", "grp_no": g, "data": [{"item": [i], "type": [t]}]})
                    for g, i, t in wanted | base
                )

    await hour(0, 250, 50)
    tracemalloc.start()
    try:
        ours = [tracemalloc.Filter(True, "*/kiwoom_api/client/*")]
        before = sum(each.size for each in tracemalloc.take_snapshot().filter_traces(ours).statistics("filename"))
        await hour(250, 375, 50)
        middle = sum(each.size for each in tracemalloc.take_snapshot().filter_traces(ours).statistics("filename"))
        await hour(625, 375, 50)
        after = sum(each.size for each in tracemalloc.take_snapshot().filter_traces(ours).statistics("filename"))
    finally:
        tracemalloc.stop()
    assert losses == 20
    assert registered(stub) == wanted | base
    assert before <= middle
    assert after < middle + 16_384


async def test_who_is_thrown_out_waits_long(stub: Stub, build: Build) -> None:
    """After R10001 the gap names it, and the session is not taken back at once."""
    feed = build(kicked_wait=3600.0)
    await feed.connect()
    await stub.sockets[-1].send_str('{"trnm":"SYSTEM","code":"R10001","message":"m"}')
    await stub.sockets[-1].close()
    assert [(gap.reason, gap.restored) for gap in await gaps(feed, 1)] == [("R10001", False)]
    await asyncio.sleep(0.05)
    assert (stub.connections, feed.connected) == (1, False)


@pytest.mark.parametrize("code", ["R10002", "R10004"])
async def test_other_endings_are_named_and_mended(stub: Stub, build: Build, code: str) -> None:
    """A missed heartbeat or a late login is the gap's reason, and the feed comes back by itself."""
    feed = build()
    await feed.connect()
    await stub.sockets[-1].send_str(f'{{"trnm":"SYSTEM","code":"{code}","message":"m"}}')
    await stub.sockets[-1].close()
    assert [(gap.reason, gap.restored) for gap in await gaps(feed, 2)] == [(code, False), (code, True)]


async def test_registrations_stay_within_the_limits(stub: Stub, build: Build) -> None:
    """The 201st symbol is refused before anything is sent; what is registered already sends nothing."""
    feed = build()
    await feed.connect()
    await feed.register(["0B"], [f"{number:06d}" for number in range(200)])
    frames = len(stub.frames)
    with pytest.raises(BadInput, match="201"):
        await feed.register(["0B"], ["900000"])
    await feed.register(["0B"], ["000007"])
    assert len(stub.frames) == frames == 3
    await feed.register(["0B"], ["900000"], keep=False)
    assert json.loads(stub.frames[-1])["refresh"] == "0"
    assert feed.symbols == {"900000"}
    await feed.remove()
    assert (json.loads(stub.frames[-1])["trnm"], feed.symbols) == ("REMOVE", set())


async def test_what_the_server_refuses_is_not_registered(stub: Stub, build: Build) -> None:
    """A refused REG raises AnswerError and is not sent again after a loss."""
    feed = build()
    await feed.connect()
    stub.refused = "0D"
    with pytest.raises(AnswerError):
        await feed.register(["0D"], ["005930"])
    await feed.register(["0B"], ["005930"])
    stub.refused = ""
    await stub.sockets[-1].close()
    await gaps(feed, 2)
    assert registered(stub) == {("1", "005930", "0B")}


async def test_callbacks_hear_their_types(stub: Stub, build: Build) -> None:
    """Trades go to the callback, orders to the iteration; a callback that raises stops neither."""
    feed, heard = build(), list[Trade]()
    feed.on(["0B"], heard.append)
    feed.on(["0B"], lambda event: event.nothing)
    await feed.connect()
    for each in (trade(1), order(1), trade(2)):
        await stub.sockets[-1].send_str(real_frame([entry(each)]).decode())
    await feed.wait_for(3)
    assert [event.volume for event in heard] == [11, 12]
    assert [type(event) for event in feed.drain()] == [OrderUpdate]


async def test_batches_end_with_the_feed(stub: Stub, build: Build) -> None:
    """batch() waits for something and returns all of it; after the close what is left, then nothing."""
    feed = build()
    await feed.connect()
    waiting = asyncio.create_task(feed.batch())
    await asyncio.sleep(0)
    await stub.sockets[-1].send_str(real_frame([entry(trade(1)), entry(trade(2))]).decode())
    assert len(await waiting) == 2
    waiting = asyncio.create_task(feed.batch())
    await asyncio.sleep(0)
    await feed.close()
    assert await waiting == []
