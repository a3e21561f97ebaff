"""What waits for a consumer: bounded, in order, and honest about what was left out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.client.inbox import KEPT, Inbox, kind_of
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import ConditionChange, Event, Gap, Overrun, Quote, Trade
from kiwoom_api.model.values import KST
from kiwoom_api.wire.answer import decode_values

BEGIN = datetime(2026, 11, 20, 10, tzinfo=KST)


def trade(number: int) -> Trade:
    """The trade of this number."""
    return Trade(
        at=BEGIN + timedelta(seconds=number), symbol="005930", price=70_000 + number, quantity=1, buyer=True,
        open=70_000, high=71_000, low=69_000, volume=number, base=70_000,
    )  # fmt: skip


def event(number: int, kind: str) -> Event:
    """An event of a kind at the second of its number."""
    at = BEGIN + timedelta(seconds=number)
    if kind == "0B":
        return trade(number)
    if kind == "0D":
        return Quote(at=at, symbol="005930", asks=(), bids=())
    if kind == "02":
        return ConditionChange(at=at, condition="0", symbol="005930", inserted=True)
    return Gap(at=at, reason="closed", restored=False)


def inbox(limit: int | None) -> Inbox[Event]:
    """An open inbox."""
    made = Inbox[Event](limit, lambda: BEGIN)
    made.closed = False
    return made


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["0B", "0D", "02", "gap"]), max_size=8), max_size=12), st.integers(1, 6))
def test_what_counts_is_kept_and_the_rest_is_counted(bursts: list[list[str]], limit: int) -> None:
    """Of any bursts, what counts arrives, the newest market data arrives in order, the rest is counted."""
    box, sent = inbox(limit), []
    for burst in bursts:
        events = [event(len(sent) + place, kind) for place, kind in enumerate(burst)]
        sent += events
        box.put(events)
    got = box.drain()
    told = [each for each in got if isinstance(each, Overrun)]
    rest = [each for each in got if not isinstance(each, Overrun)]
    assert rest == [each for each in sent if each in rest]
    assert [e for e in rest if kind_of(e) in KEPT] == [e for e in sent if kind_of(e) in KEPT]
    lost = [each for each in sent if each not in rest]
    assert sum(each.count for each in told) == len(lost)
    for kind in ("0B", "0D"):
        assert sum(each.left_out.get(kind, 0) for each in told) == sum(kind_of(e) == kind for e in lost)
    market = [each for each in sent if kind_of(each) not in KEPT]
    assert lost == market[: len(lost)]
    assert len([e for e in rest if kind_of(e) not in KEPT]) <= limit


def test_taking_one_by_one_is_the_same_as_draining() -> None:
    """take() gives the Overrun first, then what was kept, then the newest; then nothing."""
    one, all_at_once = inbox(2), inbox(2)
    for box in (one, all_at_once):
        box.put([event(0, "gap"), *map(trade, range(1, 6))])
    taken = list(iter(one.take, None))
    assert taken == all_at_once.drain()
    assert [kind_of(each) for each in taken] == ["overrun", "gap", "0B", "0B"]
    assert taken[0] == Overrun(at=BEGIN, left_out={"0B": 3})


def test_without_a_limit_nothing_is_left_out() -> None:
    """Drivers of a stepped exchange read everything, however much it is."""
    box = inbox(None)
    box.put([trade(number) for number in range(50_000)])
    assert len(box.drain()) == 50_000


async def test_waiting_ends_with_an_event_or_the_end() -> None:
    """filled() waits; an event wakes it with True, the close with False, and what waits is still given after it."""
    box = inbox(10)
    waiting = asyncio.create_task(box.filled())
    await asyncio.sleep(0)
    assert not waiting.done()
    box.put([trade(1)])
    assert await waiting
    box.close()
    assert await box.filled()
    box.drain()
    assert not await box.filled()


def test_callbacks_take_their_types_and_harm_nobody() -> None:
    """A callback takes its types, gaps go to both, a raising one leaves the others, and it can be ended."""
    box, heard = inbox(10), list[Event]()

    def broken(_event: Event) -> None:
        raise ValueError("a stranger's mistake")

    box.call(["0B"], broken)
    end = box.call(["0B", "gap"], heard.append)
    box.put([trade(1), event(2, "0D"), event(3, "gap")])
    assert [kind_of(each) for each in heard] == ["0B", "gap"]
    assert [kind_of(each) for each in box.drain()] == ["0D", "gap"]
    end()
    box.put([trade(4)])
    assert len(heard) == 2
    assert box.drain() == []  # the broken one still takes it


async def wrong(_event: Event) -> None:
    """A coroutine function, which nobody would await."""


@pytest.mark.parametrize(("types", "callback"), [(["0Z"], print), (["0B"], wrong)])
def test_callbacks_that_cannot_be_are_refused(types: list[str], callback: object) -> None:
    """No such type, or a coroutine function: BadInput."""
    with pytest.raises(BadInput):
        inbox(1).call(types, callback)  # type: ignore[arg-type]


def test_records_are_of_their_type() -> None:
    """A record's kind is its real-time type, so that orders among them are kept too."""
    record = decode_values({"type": "00", "item": "005930", "values": {"9203": "0000001"}})
    assert kind_of(record) == "00"
    with pytest.raises(BadInput):
        Inbox[Event](0, lambda: BEGIN)
