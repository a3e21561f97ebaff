"""Faults, one by one: what the client sees, and what the exchange's books say afterwards."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from sim_server_client import LEDGER, OPEN_ORDERS, Caller, Wire

LIMIT = (1, 65_000)


async def arm(caller: Caller, kind: str, **more: Any) -> None:
    """Put a fault rule in force."""
    assert (await caller.admin("fault", {"kind": kind, "tr": "kt1000*", **more})).status == 200


async def clear(caller: Caller) -> None:
    """Take every rule away."""
    async with caller.session.delete(caller.url + "/admin/fault") as response:
        assert response.status == 200


async def until_ordered(caller: Caller) -> None:
    """Wait until an order is in the books."""
    for _ in range(2_000):
        if await caller.orders():
            return
        await asyncio.sleep(0.005)
    pytest.fail("no order came")


@pytest.mark.parametrize(
    ("kind", "status", "orders"),
    [
        ("answer-429-accepted", 429, 1),
        ("answer-429-refused", 429, 0),
        ("http-500-accepted", 500, 1),
        ("http-500-refused", 500, 0),
    ],
)
async def test_an_error_answer_with_and_without_the_order(caller: Caller, kind: str, status: int, orders: int) -> None:
    """The two answers look alike, with and without an order in the books; the next order is answered well."""
    await arm(caller, kind)
    answer = await caller.buy(*LIMIT)
    assert answer.status == status
    assert "ord_no" not in answer.body
    assert len(await caller.orders()) == orders
    assert (await caller.buy(*LIMIT))["return_code"] == 0


async def test_the_429_is_the_official_one_both_ways(caller: Caller) -> None:
    """Accepted or not, the 429 body is the same."""
    await arm(caller, "answer-429-accepted")
    await arm(caller, "answer-429-refused")
    accepted, refused = await caller.buy(*LIMIT), await caller.buy(*LIMIT)
    assert accepted.text == refused.text
    assert "[1700:" in accepted["return_msg"]


@pytest.mark.parametrize(("kind", "orders"), [("lose-answer", 1), ("lose-request", 0)])
async def test_a_lost_connection_with_and_without_the_order(caller: Caller, kind: str, orders: int) -> None:
    """The connection breaks without an answer, after or before the order reached the books."""
    await arm(caller, kind)
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await caller.buy(*LIMIT)
    assert len(await caller.orders()) == orders


async def test_a_hanging_answer_comes_late_with_the_order_in_the_books(caller: Caller) -> None:
    """While the answer hangs, the order exists already; taking the rules away ends the wait."""
    await arm(caller, "hang", seconds=60)
    pending = asyncio.ensure_future(caller.buy(*LIMIT))
    await until_ordered(caller)
    assert not pending.done()
    await clear(caller)
    assert (await pending)["ord_no"] == (await caller.orders())[0]["order_no"]


async def test_a_late_request_arrives_though_the_caller_is_gone(caller: Caller) -> None:
    """A request delivered late becomes an order after its sender has given up."""
    await arm(caller, "late-request", seconds=60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await caller.buy(*LIMIT)
    assert await caller.orders() == []
    await clear(caller)
    await until_ordered(caller)
    assert len(await caller.orders()) == 1


async def test_garbage_and_a_missing_number_hide_a_real_order(caller: Caller) -> None:
    """An HTML body, or a body without ord_no, stands for an order that exists."""
    await arm(caller, "garbage")
    await arm(caller, "no-ord-no")
    broken = await caller.buy(*LIMIT)
    assert broken.status == 200
    with pytest.raises(json.JSONDecodeError):
        _ = broken.body
    bare = await caller.buy(*LIMIT)
    assert bare["return_code"] == 0
    assert "ord_no" not in bare.body
    assert len(await caller.orders()) == 2


async def test_an_expired_token_refuses_until_a_new_one(caller: Caller) -> None:
    """The order that meets the end of its token answers 8005 and does not exist; a new token trades again."""
    await arm(caller, "expire-token")
    for _ in range(2):
        assert "[8005:" in (await caller.buy(*LIMIT))["return_msg"]
    await caller.login()
    assert (await caller.buy(*LIMIT))["return_code"] == 0
    assert len(await caller.orders()) == 1


async def test_a_lagging_list_hides_new_orders_for_some_reads(caller: Caller) -> None:
    """For n reads the lists do not show orders newer than the rule; then they do."""
    old = (await caller.buy(*LIMIT))["ord_no"]
    assert (await caller.admin("fault", {"kind": "list-lag", "n": 2})).status == 200
    new = (await caller.buy(*LIMIT))["ord_no"]
    seen = [[row["ord_no"] for row in (await caller.call("ka10075", OPEN_ORDERS))["oso"]]]
    seen.append([row["ord_no"] for row in (await caller.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"]])
    assert seen == [[old], [old]]
    rows = (await caller.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"]
    assert [row["ord_no"] for row in rows] == [old, new]


async def test_an_exchange_refusal_follows_an_accepted_order(caller: Caller, wire: Wire) -> None:
    """The order gets a number, then stands in the ledger as 주문거부 with nothing open, and the stream tells 거부."""
    await wire.register([""], ["00"])
    await arm(caller, "exchange-refuses")
    number = (await caller.buy(*LIMIT))["ord_no"]
    row = (await caller.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"][0]
    assert (row["ord_no"], row["acpt_tp"], row["ord_remnq"]) == (number, "주문거부", "0000000000")
    assert (await caller.call("ka10075", OPEN_ORDERS))["oso"] == []
    told = []
    while "거부" not in told:
        told.append((await wire.entries(1))[0]["values"]["913"])


async def test_frames_are_doubled_and_lost(caller: Caller, wire: Wire) -> None:
    """A doubled order frame comes twice to the letter, a lost one never; the order is the same."""
    await wire.register([""], ["00"])
    await arm(caller, "duplicate-frame", tr="00")
    await caller.buy(*LIMIT)
    first, second = await wire.entries(2)
    assert first == second
    await arm(caller, "lose-frame", tr="00")
    lost = (await caller.buy(*LIMIT))["ord_no"]
    heard = (await caller.buy(*LIMIT))["ord_no"]
    assert (await wire.entries(1))[0]["values"]["9203"] == heard != lost
    assert len(await caller.orders()) == 3


async def test_a_dropped_socket_ends_without_a_word(caller: Caller, wire: Wire) -> None:
    """drop-ws breaks the connection without a close frame; REST goes on."""
    assert (await caller.admin("fault", {"kind": "drop-ws"}))["dropped"] == 1
    assert await wire.receive() == {}
    assert wire.socket.close_code == 1006
    assert (await caller.admin("clock"))["frames"] == {}
    assert (await caller.buy(*LIMIT))["return_code"] == 0


async def test_rules_can_be_taken_away(caller: Caller) -> None:
    """DELETE /admin/fault ends every rule."""
    await arm(caller, "http-500-refused", count=100)
    await clear(caller)
    assert (await caller.buy(*LIMIT)).status == 200


async def test_the_token_endpoint_can_fail_too(caller: Caller) -> None:
    """A rule for au10001 makes the issue endpoint fail."""
    assert (await caller.admin("fault", {"kind": "http-500-refused", "tr": "au10001"})).status == 200
    assert (await caller.login()).status == 500
    assert (await caller.login()).status == 200
