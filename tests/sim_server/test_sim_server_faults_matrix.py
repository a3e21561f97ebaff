"""Each row of the fault matrix that is about the exchange: its plan, the client's view, and the exchange's truth."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from sim_server_client import Serve
from sim_server_faulted import SYMBOL, Place, back, fills

from kiwoom_api.model.errors import AnswerError, Sent, TokenError
from kiwoom_api.model.events import Gap, OrderStatus, OrderUpdate, Trade
from kiwoom_api.model.ports import Accepted, Outcome, Refused, Unsure
from kiwoom_api.model.values import KST, Channel
from kiwoom_api.sim.server.fault_matrix import MATRIX, OUTSIDE, Row

Story = Callable[[Place], Awaitable[None]]
STORIES: dict[str, Story] = {}


def story(plan: str) -> Callable[[Story], Story]:
    """Say which plan a story is about."""

    def note(told: Story) -> Story:
        STORIES[plan] = told
        return told

    return note


def unsure(outcome: Outcome, sent: Sent = Sent.MAYBE) -> None:
    """Nothing proves either."""
    assert isinstance(outcome, Unsure), outcome
    assert outcome.sent is sent


def refused(outcome: Outcome, code: str = "") -> None:
    """The broker said no."""
    assert isinstance(outcome, Refused), outcome
    assert code in ("", outcome.code)


@pytest.fixture
async def place(serve: Serve, session: aiohttp.ClientSession, tmp_path: Path) -> AsyncIterator[Place]:
    """A place whose connections are closed after the test."""
    found = Place(await serve(cash=10**12), session, tmp_path)
    yield found
    await found.close()


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: str(row.number))
def test_every_row_has_a_plan_or_says_why_not(row: Row) -> None:
    """A row about transport, simulator or server has plans, each with a story below; any other says why it has none."""
    assert bool(row.plans) != all(row.why)
    assert row.plans or row.where not in OUTSIDE
    if row.where in OUTSIDE:
        assert set(row.plans) <= set(STORIES)


def test_the_matrix_is_whole() -> None:
    """The rows are numbered 1 to 52 without a hole."""
    assert [row.number for row in MATRIX] == list(range(1, 53))


def test_the_matrix_is_the_designs() -> None:
    """Each row says the same place as the design's table, and every row about this side of the wire has its plan."""
    root = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[3] / "shared"))
    file = root / "design" / "order-safety.md"
    if not file.exists():
        pytest.skip("the design's fault matrix is not on this machine (KIWOOM_SHARED)")
    rows = [line.split("|") for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    said = {int(cells[1]): cells[3].strip() for cells in rows if cells[1].strip().isdigit()}
    ours = {row.number: "DST" if row.where == "everything" else row.where for row in MATRIX}
    assert ours == said
    assert all(row.plans for row in MATRIX if said[row.number] in ("transport", "server", "simulator"))


@pytest.mark.parametrize("plan", sorted({plan for row in MATRIX if row.where in OUTSIDE for plan in row.plans}))
async def test_a_row_of_the_matrix_happens(place: Place, plan: str) -> None:
    """The plan loads, strikes, looks to the client as its row says, and leaves the truth that the row wants."""
    await STORIES[plan](place)
    assert await place.strikes()


# ---------------------------------------------------------------------- requests and answers


@story("connection-refused")
async def _connection_refused(place: Place) -> None:
    await place.arm("connection-refused")
    await place.pass_by(5)
    unsure(await place.buy(), Sent.NO)
    await place.clear()
    await place.bought()
    assert len(await place.orders()) == 1


@story("request-lost")
async def _request_lost(place: Place) -> None:
    await place.arm("request-lost")
    unsure(await place.buy())
    assert await place.orders() == []


@story("answer-lost")
async def _answer_lost(place: Place) -> None:
    await place.arm("answer-lost")
    unsure(await place.buy())
    (order,) = await place.orders()
    assert (await place.row(order["order_no"])).remaining == 1


async def _late(place: Place, plan: str) -> None:
    await place.arm(plan)
    unsure(await place.buy(broker=place.hasty))
    read = await place.broker.ledger()
    assert read.complete
    assert (read.rows, await place.orders()) == ((), [])
    await place.clear()
    await place.until(len, place.orders)
    assert len(await place.orders()) == 1


@story("request-late")
async def _request_late(place: Place) -> None:
    await _late(place, "request-late")


@story("request-very-late")
async def _request_very_late(place: Place) -> None:
    await _late(place, "request-very-late")


async def _unsure_orders(place: Place, plan: str, sent: int, exist: int) -> None:
    await place.arm(plan)
    for _ in range(sent):
        unsure(await place.buy())
    assert len(await place.orders()) == exist
    await place.bought()


@story("server-error-accepted")
async def _server_error_accepted(place: Place) -> None:
    await _unsure_orders(place, "server-error-accepted", 4, 4)


@story("server-error-refused")
async def _server_error_refused(place: Place) -> None:
    await _unsure_orders(place, "server-error-refused", 4, 0)


@story("too-fast-accepted")
async def _too_fast_accepted(place: Place) -> None:
    await _unsure_orders(place, "too-fast-accepted", 2, 2)


@story("too-fast-refused")
async def _too_fast_refused(place: Place) -> None:
    await _unsure_orders(place, "too-fast-refused", 2, 0)


@story("answer-garbled")
async def _answer_garbled(place: Place) -> None:
    await _unsure_orders(place, "answer-garbled", 3, 3)
    assert len(await place.strikes()) == 4  # what bought() read: right JSON under a wrong name
    assert len(await place.orders()) == 4


@story("number-missing")
async def _number_missing(place: Place) -> None:
    await place.arm("number-missing")
    for _ in range(2):
        unsure(await place.buy(), Sent.YES)
    assert len(await place.orders()) == 2


@story("order-refused")
async def _order_refused(place: Place) -> None:
    await place.arm("order-refused")
    for code in ("RC4025", "RC4058", "RC4003"):
        refused(await place.buy(), code)
    assert await place.orders() == []


@story("order-rejected-later")
async def _order_rejected_later(place: Place) -> None:
    await place.arm("order-rejected-later")
    row = await place.row(await place.bought())
    assert (row.rejected, row.remaining) == (True, 0)


# ---------------------------------------------------------------------- frames and lists


@story("answer-after-frames")
async def _answer_after_frames(place: Place) -> None:
    feed = await place.feed("00")
    await place.arm("answer-after-frames")
    pending = asyncio.ensure_future(place.buy(2, 0))
    await place.struck("delay-answer")
    told = await place.heard(feed)
    assert [event.order_no for event in fills(told)] == [(await place.orders())[0]["order_no"]]
    assert not pending.done()
    await place.clear()
    outcome = await pending
    assert isinstance(outcome, Accepted)
    assert outcome.order_no == fills(told)[0].order_no


@story("fills-late-in-lists")
async def _fills_late_in_lists(place: Place) -> None:
    feed = await place.feed("00")
    await place.arm("fills-late-in-lists")
    number = await place.bought(2, 0)
    assert [event.filled for event in fills(await place.heard(feed))] == [2]
    row = await place.row(number)
    assert (row.filled, row.remaining, row.average) == (0, 2, 0)
    await place.pass_by(10)
    row = await place.row(number)
    assert (row.filled, row.remaining) == (2, 0)


@story("orders-late-in-lists")
async def _orders_late_in_lists(place: Place) -> None:
    await place.arm("orders-late-in-lists")
    number = await place.bought()
    read = await place.broker.ledger()
    assert (read.rows, read.complete) == ((), True)
    await place.pass_by(10)
    assert (await place.row(number)).remaining == 1


@story("fills-without-frames")
async def _fills_without_frames(place: Place) -> None:
    feed = await place.feed("00", "04")
    await place.arm("fills-without-frames")
    number = await place.bought(2, 0)
    told = await place.pass_by(1, feed)
    assert [event.status for event in told if isinstance(event, OrderUpdate)] == [OrderStatus.ACCEPTED]
    assert (await place.row(number)).filled == 2


@story("frames-twice")
async def _frames_twice(place: Place) -> None:
    feed = await place.feed("00")
    await place.arm("frames-twice")
    numbers = [await place.bought(1, 0) for _ in range(3)]
    first, second, third = numbers
    assert [event.order_no for event in fills(await place.heard(feed))] == [first, first, second, second, third]
    await place.admin("fault", {"kind": "drop-ws"})
    await back(feed)
    assert [event.order_no for event in fills(await place.pass_by(30, feed))] == [third]
    assert [order["filled"] for order in await place.orders()] == [1, 1, 1]


@story("frames-out-of-order")
async def _frames_out_of_order(place: Place) -> None:
    feed = await place.feed("00")
    price, asked = await place.best()
    await place.arm("frames-out-of-order")
    number = await place.bought(asked + 6, price)
    await place.fill(price, 6)
    assert [event.filled for event in fills(await place.heard(feed))] == [asked + 6, asked]
    assert (await place.row(number)).filled == asked + 6


@story("silence-after-partial")
async def _silence_after_partial(place: Place) -> None:
    feed = await place.feed("00")
    price, asked = await place.best()
    await place.arm("silence-after-partial")
    number = await place.bought(asked + 6, price)
    await place.fill(price, 6)
    assert [event.filled for event in fills(await place.heard(feed))] == [asked]
    row = await place.row(number)
    assert (row.filled, row.remaining) == (asked, 6)
    assert [order["filled"] for order in await place.orders()] == [asked + 6]
    assert [event.filled for event in fills(await place.pass_by(3_600, feed))] == [asked + 6]
    assert (await place.row(number)).filled == asked + 6


@story("order-shrunken")
async def _order_shrunken(place: Place) -> None:
    price, asked = await place.best()
    await place.arm("order-shrunken")
    number = await place.bought(asked + 6, price)
    for _ in range(3):
        row = await place.row(number)
        assert (row.quantity, row.filled, row.remaining) == (asked, asked, 0)
    row = await place.row(number)
    assert (row.quantity, row.filled, row.remaining) == (asked + 6, asked, 6)


@story("list-shrinks")
async def _list_shrinks(place: Place) -> None:
    await place.arm("list-shrinks")
    for _ in range(3):
        await place.bought()
    assert [len((await place.broker.ledger()).rows) for _ in range(6)] == [2, 1, 0, 0, 0, 3]


# ---------------------------------------------------------------------- cancels and modifies


@story("cancel-answer-lost")
async def _cancel_answer_lost(place: Place) -> None:
    await place.arm("cancel-answer-lost")
    number = await place.bought()
    unsure(await place.cancel(number))
    assert (await place.row(number)).remaining == 0
    refused(await place.cancel(number))
    assert len(await place.orders()) == 2


@story("cancel-late")
async def _cancel_late(place: Place) -> None:
    price, asked = await place.best()
    await place.arm("cancel-late")
    number = await place.bought(asked + 6, price)
    pending = asyncio.ensure_future(place.cancel(number))
    await place.struck("late-request")
    await place.fill(price, 6)
    await place.clear()
    refused(await pending)
    assert (await place.row(number)).filled == asked + 6


@story("fill-after-cancel")
async def _fill_after_cancel(place: Place) -> None:
    feed = await place.feed("00")
    price, asked = await place.best()
    await place.arm("fill-after-cancel")
    number = await place.bought(asked + 6, price)
    assert isinstance(await place.cancel(number), Accepted)
    told = await place.heard(feed)
    assert fills(told) == []
    assert {OrderStatus.CONFIRMED, OrderStatus.CANCELLED} & {event.status for event in told}
    assert (await place.row(number)).filled == 0
    assert [event.filled for event in fills(await place.pass_by(10, feed))] == [asked]
    row = await place.row(number)
    assert (row.filled, row.remaining) == (asked, 0)


@story("modify-answer-lost")
async def _modify_answer_lost(place: Place) -> None:
    await place.arm("modify-answer-lost")
    number = await place.bought()
    unsure(await place.modify(number, 64_900))
    newer = [order for order in await place.orders() if order["original_no"] == number]
    assert [order["price"] for order in newer] == [64_900]
    assert (await place.row(newer[0]["order_no"])).remaining == 1


@story("modify-late")
async def _modify_late(place: Place) -> None:
    price, asked = await place.best()
    await place.arm("modify-late")
    number = await place.bought(asked + 6, price)
    pending = asyncio.ensure_future(place.modify(number, 65_000))
    await place.struck("late-request")
    await place.fill(price, 2)
    await place.clear()
    outcome = await pending
    assert isinstance(outcome, Accepted)
    assert (await place.row(number)).filled == asked + 2
    assert (await place.row(outcome.order_no)).quantity == 4


@story("modify-number-missing")
async def _modify_number_missing(place: Place) -> None:
    await place.arm("modify-number-missing")
    number = await place.bought()
    unsure(await place.modify(number, 64_900), Sent.YES)
    refused(await place.cancel(number))
    (newest,) = [order["order_no"] for order in await place.orders() if order["original_no"] == number]
    assert isinstance(await place.cancel(newest), Accepted)
    assert all(order["remaining"] == 0 for order in await place.orders())


# ---------------------------------------------------------------------- reads


@story("list-fails")
async def _list_fails(place: Place) -> None:
    await place.arm("list-fails")
    unsure(await place.buy())
    for _ in range(2):
        read = await place.broker.ledger()
        assert (read.rows, read.complete) == ((), False)
    assert len((await place.hasty.ledger()).rows) == 1  # its first answer came too late
    assert await place.strikes() == ["lose-answer", *["http-502-refused"] * 3, *["partial-page"] * 2, "delay-answer"]


@story("pages-loop")
async def _pages_loop(place: Place) -> None:
    await place.bought()
    await place.arm("pages-loop")
    assert not (await place.broker.ledger()).complete
    await place.clear()
    read = await place.broker.ledger()
    assert (len(read.rows), read.complete) == (1, True)


@story("twin-by-hand")
async def _twin_by_hand(place: Place) -> None:
    await place.arm("twin-by-hand")
    unsure(await place.buy())
    (twin,) = await place.orders()
    row = await place.row(twin["order_no"])
    assert (row.symbol, row.quantity, row.price) == (SYMBOL, 1, 65_000)
    assert row.channel is not Channel.REST


@story("holdings-twice")
async def _holdings_twice(place: Place) -> None:
    await place.bought(3, 0)
    await place.arm("holdings-twice")
    (page,) = await place.broker.evaluation()
    rows = page["acnt_evlt_remn_indv_tot"]
    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert [held.quantity for held in await place.broker.holdings()] == [3]


# ---------------------------------------------------------------------- tokens


@story("token-expires")
async def _token_expires(place: Place) -> None:
    await place.arm("token-expires")
    assert (await place.broker.ledger()).complete
    refused(await place.buy(), "8005")
    await place.bought()
    feed = await place.feed("00")
    assert feed.connected
    assert await place.strikes() == ["expire-token", "expire-token", "refuse-login"]
    assert len(await place.orders()) == 1


@story("token-revoked")
async def _token_revoked(place: Place) -> None:
    await place.arm("token-revoked")
    await place.pass_by(5)
    for _ in range(2):
        assert not isinstance(await place.buy(), Accepted)
    assert await place.orders() == []
    await place.pass_by(600)
    await place.bought()  # the refused token is out of use, so that this one begins with a new one


@story("wrong-environment")
async def _wrong_environment(place: Place) -> None:
    await place.admin("fault", {"plan": "wrong-environment"})
    with pytest.raises(TokenError, match="8030"):
        await place.broker.client.token()
    with pytest.raises(AnswerError, match=r"8031|8010"):
        await place.broker.quote(SYMBOL)
    assert len(await place.strikes()) >= 2


# ---------------------------------------------------------------------- the stream


@story("socket-drops")
async def _socket_drops(place: Place) -> None:
    feed = await place.feed("00")
    await place.arm("socket-drops")
    for _ in range(3):
        await place.pass_by(10)
        await back(feed)
    number = await place.bought()
    assert [event.order_no for event in await place.heard(feed)] == [number]


@story("socket-silent")
async def _socket_silent(place: Place) -> None:
    feed = await place.feed("00", idle=0.3)
    await place.arm("socket-silent")
    await place.pass_by(10)
    await back(feed)
    assert await place.strikes() == ["silent-socket"]


@story("socket-mute-at-login")
async def _socket_mute_at_login(place: Place) -> None:
    await place.arm("socket-mute-at-login")
    feed = await place.feed(idle=0.2)
    await back(feed)
    assert await place.strikes() == ["silent-socket"] * 2


@story("order-frames-missing")
async def _order_frames_missing(place: Place) -> None:
    feed = await place.feed("00", "04", "0B", items=(SYMBOL,))
    await place.arm("order-frames-missing")
    number = await place.bought(2, 0)
    told = await place.pass_by(1_200, feed)
    assert {type(event) for event in told} == {Trade}
    assert (await place.row(number)).filled == 2


@story("session-kicked")
async def _session_kicked(place: Place) -> None:
    await place.arm("session-kicked")
    feed = await place.feed()
    await place.until(lambda found: found == ["kicked-session"] * 3, place.strikes)
    gaps: list[Gap] = []
    async with asyncio.timeout(10):
        async for event in feed:
            gaps.append(event)
            if event.restored and len(gaps) >= 2 and feed.connected:
                break
    assert any("R10001" in gap.reason for gap in gaps)


@story("register-partial")
async def _register_partial(place: Place) -> None:
    await place.arm("register-partial")
    feed = await place.feed("0B", items=(SYMBOL, "000660"))
    told = await place.pass_by(1_200, feed)
    assert {event.symbol for event in told} == {SYMBOL}


@story("register-refused")
async def _register_refused(place: Place) -> None:
    await place.arm("register-refused")
    feed = await place.feed()
    with pytest.raises(AnswerError):
        await feed.register(["0B"], [SYMBOL])
    await feed.register(["0B"], [SYMBOL])
    assert await place.pass_by(1_200, feed)


@story("order-after-the-bell")
async def _order_after_the_bell(place: Place) -> None:
    await place.arm("order-after-the-bell")
    await place.remote.advance(datetime(2026, 7, 1, 15, 29, 59, tzinfo=KST))
    pending = asyncio.ensure_future(place.buy())
    await place.struck("late-request")
    await place.pass_by(1)
    assert not pending.done()
    await place.pass_by(1)
    refused(await pending)
    assert await place.orders() == []


# ---------------------------------------------------------------------- plans beside the exchange's own rows


async def test_a_person_trades_beside_the_program(place: Place) -> None:
    """hand-trading (row 49): of thirty orders some, by the seed, have a twin of another channel; ours stay ours."""
    await place.arm("hand-trading")
    numbers = [await place.bought() for _ in range(30)]
    everything = [await place.row(order["order_no"]) for order in await place.orders()]
    twins = [row for row in everything if row.channel is not Channel.REST]
    assert {row.order_no for row in everything if row.channel is Channel.REST} == set(numbers)
    assert len(twins) == len(await place.strikes()) > 0
    assert len(everything) == 30 + len(twins)
    assert {(row.symbol, row.quantity, row.price) for row in twins} == {(SYMBOL, 1, 65_000)}


async def test_a_slow_exchange_still_tells_the_truth(place: Place) -> None:
    """slow-exchange: of sixteen orders sent at once some answers are late or come in pieces, and every one is right."""
    await place.arm("slow-exchange")
    numbers = await asyncio.gather(*(place.bought() for _ in range(16)))
    await place.clear()
    assert {order["order_no"] for order in await place.orders()} == set(numbers)
    assert {"delay-answer"} <= set(await place.strikes()) <= {"delay-answer", "slow-answer"}
