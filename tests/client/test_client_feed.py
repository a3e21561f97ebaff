from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from typing import Any

import pytest
from client_stub import QuickClock, Stub

from kiwoom_api.client.feed import Feed
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import TokenError, TransportError
from kiwoom_api.model.events import Event, Gap, Trade
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings
from kiwoom_api.wire.realtime import entry, real_frame

Make = Callable[..., AsyncClient]
MakeFeed = Callable[..., Feed]
DAY = date(2026, 11, 20)


def trade(price: int) -> Trade:
    """One trade of the day."""
    at = datetime(2026, 11, 20, 10, 0, 1, tzinfo=KST)
    return Trade(
        at=at, symbol="005930", price=price, quantity=3, buyer=True, open=70000, high=71000, low=69000, volume=10,
        base=70000,
    )  # fmt: skip


@pytest.fixture
async def feed_of(make: Make, settings: Settings) -> AsyncIterator[MakeFeed]:
    """A maker of feeds that are closed after the test."""
    made: list[Feed] = []

    def build(**more: Any) -> Feed:
        quick = {"first_wait": 0.01, "longest_wait": 0.02, "kicked_wait": 0.01, "chance": lambda: 0.0}
        client = make()
        feed = Feed(settings, client.keeper, business_day=lambda: DAY, clock=QuickClock(), **(quick | more))
        made.append(feed)
        return feed

    yield build
    for feed in made:
        await feed.close()


async def send(stub: Stub, *prices: int) -> None:
    """Publish trades, each in a frame of its own."""
    for price in prices:
        await stub.sockets[-1].send_str(real_frame([entry(trade(price))]).decode())


async def next_of(feed: Feed, kind: type[Event]) -> Event:
    """Return the next event of a kind."""
    async with asyncio.timeout(10):
        async for event in feed:
            if isinstance(event, kind):
                return event
    raise AssertionError("the feed ended")


async def test_login_is_first_and_registrations_follow(stub: Stub, feed_of: MakeFeed) -> None:
    """LOGIN with the bare token is the very first frame; REG and REMOVE name group, items and types."""
    feed = feed_of()
    await feed.connect()
    await feed.register(["00", "04"])
    await feed.register(["0B", "0D"], ["005930"], grp="2")
    await feed.remove(["0D"], ["005930"], grp="2")
    frames = [json.loads(frame) for frame in stub.frames]
    assert frames[0] == {"trnm": "LOGIN", "token": stub.tokens[0]}
    assert frames[1]["data"] == [{"item": [""], "type": ["00", "04"]}]
    assert (frames[2]["trnm"], frames[2]["grp_no"], frames[2]["refresh"]) == ("REG", "2", "1")
    assert frames[3]["trnm"] == "REMOVE"
    assert feed.connected


async def test_ping_is_echoed_verbatim_and_system_is_not(stub: Stub, feed_of: MakeFeed) -> None:
    """The echo is the very same text, blanks included; SYSTEM frames get no answer and end nothing by themselves."""
    feed = feed_of()
    await feed.connect()
    odd = '{"trnm" :"PING",  "x":"가"}'
    for frame in ('{"trnm":"SYSTEM","code":"R99","message":"m"}', odd, '{"trnm":"PING"}'):
        await stub.sockets[-1].send_str(frame)
    await stub.until(lambda: len(stub.frames) >= 3)
    assert stub.frames[1:] == [odd, '{"trnm":"PING"}']
    assert feed.connected


async def test_events_arrive_in_order_and_are_counted(stub: Stub, feed_of: MakeFeed) -> None:
    """Frames become events in order; ``received`` counts frames and ``wait_for`` waits for a count."""
    feed = feed_of()
    await feed.connect()
    await feed.wait_for(0)
    await send(stub, 70100, 70200)
    await feed.wait_for(2)
    events = feed.drain()
    assert [event.price for event in events if isinstance(event, Trade)] == [70100, 70200]
    assert (feed.received, feed.drain()) == (2, [])
    with pytest.raises(TransportError, match="2 of 3"):
        await feed.wait_for(3, patience=0.05)


async def test_real_frames_in_any_spelling_and_broken_ones(stub: Stub, feed_of: MakeFeed) -> None:
    """Members in another order still count; a broken frame is counted as malformed and stops nothing."""
    feed = feed_of()
    await feed.connect()
    spelled = json.dumps({"trnm": "REAL", "data": [entry(trade(70300))]}, indent=1)
    await stub.sockets[-1].send_str(spelled)
    await stub.sockets[-1].send_str('{"trnm":"REAL","data":[{"type":"0B","item":"005930","values":{"10":"x"}}]}')
    await stub.sockets[-1].send_str("nonsense")
    await send(stub, 70400)
    await feed.wait_for(3)
    await next_of(feed, Trade)
    assert isinstance(await next_of(feed, Trade), Trade)
    assert feed.malformed >= 1


async def test_lost_connection_is_restored_with_everything(stub: Stub, feed_of: MakeFeed) -> None:
    """After a loss: Gap, LOGIN and every registration again, Gap restored, counting from 0, and the stream goes on."""
    feed = feed_of()
    await feed.connect()
    await feed.register(["00"])
    await feed.register(["0B", "0D"], ["005930", "000660"], grp="2")
    await feed.remove(["0D"], ["000660"], grp="2")
    await send(stub, 70100)
    await feed.wait_for(1)
    before = len(stub.frames)
    await stub.sockets[-1].close()
    gap = await next_of(feed, Gap)
    assert isinstance(gap, Gap)
    assert not gap.restored
    restored = await next_of(feed, Gap)
    assert isinstance(restored, Gap)
    assert restored.restored
    frames = [json.loads(frame) for frame in stub.frames[before:]]
    assert frames[0]["trnm"] == "LOGIN"
    again = {(i, t) for f in frames[1:] for d in f["data"] for i in d["item"] for t in d["type"]}
    assert again == {("", "00"), ("005930", "0B"), ("000660", "0B"), ("005930", "0D")}
    assert feed.received == 0
    await send(stub, 70500)
    event = await next_of(feed, Trade)
    assert isinstance(event, Trade)
    assert event.price == 70500


async def test_silence_counts_as_loss(stub: Stub, feed_of: MakeFeed) -> None:
    """A connection that stays open but says nothing is given up and opened again."""
    feed = feed_of(idle=0.1)
    await feed.connect()
    gap = await next_of(feed, Gap)
    assert isinstance(gap, Gap)
    assert gap.reason == "silent"
    await stub.until(lambda: stub.connections >= 2)


async def test_another_login_is_named(stub: Stub, feed_of: MakeFeed) -> None:
    """When another program takes the session, the gap says R10001."""
    feed = feed_of()
    await feed.connect()
    await stub.sockets[-1].send_str('{"trnm":"SYSTEM","code":"R10001","message":"m"}')
    await stub.sockets[-1].close()
    gap = await next_of(feed, Gap)
    assert isinstance(gap, Gap)
    assert gap.reason == "R10001"


async def test_refused_token_is_renewed_for_the_login(stub: Stub, feed_of: MakeFeed, make: Make) -> None:
    """805004 at LOGIN issues one new token and logs in with it; a second refusal is TokenError."""
    await make().token()
    stub.valid.clear()
    feed = feed_of()
    await feed.connect()
    assert (stub.arrived["au10001"], feed.connected) == (2, True)
    await feed.close()


async def test_login_refused_for_good_is_an_error(
    stub: Stub, feed_of: MakeFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a fresh token is refused too, connect raises TokenError and leaves nothing open."""
    feed = feed_of()

    class Never(set[str]):
        def __contains__(self, _item: object) -> bool:
            return False

    stub.valid = Never()
    with pytest.raises(TokenError):
        await feed.connect()
    assert not feed.connected


async def test_expired_token_is_renewed_at_reconnection(stub: Stub, feed_of: MakeFeed) -> None:
    """A token revoked in mid-session costs one renewal at the next login."""
    feed = feed_of()
    await feed.connect()
    stub.valid.clear()
    await stub.sockets[-1].close()
    await next_of(feed, Gap)
    restored = await next_of(feed, Gap)
    assert isinstance(restored, Gap)
    assert restored.restored
    assert stub.arrived["au10001"] == 2


async def test_unreachable_feed_is_a_clear_error(stub: Stub, feed_of: MakeFeed, make: Make) -> None:
    """connect() to nobody raises TransportError with the address; a feed never connected refuses to register."""
    await make().token()
    await stub.stop()
    feed = feed_of()
    with pytest.raises(TransportError, match="ws://127"):
        await feed.connect()
    with pytest.raises(TransportError):
        await feed.register(["00"])


async def test_waiters_learn_of_a_loss(stub: Stub, feed_of: MakeFeed) -> None:
    """wait_for ends with TransportError when the connection is lost meanwhile, and iteration ends at close."""
    feed = feed_of()
    await feed.connect()
    waiting = asyncio.create_task(feed.wait_for(1))
    await asyncio.sleep(0)
    await stub.sockets[-1].close()
    with pytest.raises(TransportError, match="lost"):
        await waiting
    await feed.close()
    assert all(isinstance(event, Gap) for event in [event async for event in feed])
