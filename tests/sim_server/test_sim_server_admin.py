"""The admin API: the stepped clock, other people's orders, the truth, and who may ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import aiohttp
import pytest
from sim_server_client import LEDGER, Caller, Wire


async def test_the_stepped_clock_stands_still_until_told(caller: Caller) -> None:
    """Time moves by a step to the next instant, by seconds, and to a time; calls in between do not move it."""
    clock = (await caller.admin("clock")).body
    assert clock["now"] == "2026-07-01T10:00:00+09:00"
    assert clock["stepped"] is True
    await caller.call("ka10001", {"stk_cd": "005930"})
    stepped = (await caller.admin("advance", {"step": True})).body
    assert stepped["now"] == clock["next"] > clock["now"]
    later = (await caller.admin("advance", {"by": 90})).body
    assert datetime.fromisoformat(later["now"]).timestamp() - datetime.fromisoformat(stepped["now"]).timestamp() == 90
    assert (await caller.admin("advance", {"to": "2026-07-02T08:00:00"}))["today"] == "2026-07-02"


@pytest.mark.parametrize(
    "body",
    [{}, {"to": "2026-06-30T10:00:00"}, {"to": "soon"}, {"by": -1}, {"by": True}, {"by": 1e12}, {"step": 1}, {"to": 5}],
)
async def test_an_impossible_advance_is_refused(caller: Caller, body: dict[str, Any]) -> None:
    """Time cannot go back or to nowhere: 400, with what is allowed, and it stands where it stood."""
    answer = await caller.admin("advance", body)
    assert answer.status == 400
    assert "allowed" in answer["error"]
    assert (await caller.admin("clock"))["now"] == "2026-07-01T10:00:00+09:00"


async def test_a_running_clock_is_not_pushed(serve: Any, session: aiohttp.ClientSession) -> None:
    """On a clock that runs by itself /admin/advance is refused, and time passes at the given speed."""
    caller = Caller(session, (await serve(clock="2026-07-01T10:00:00", speed=36_000)).url)
    assert (await caller.admin("advance", {"by": 1})).status == 400
    start = (await caller.admin("clock"))["now"]
    while (await caller.admin("clock"))["now"][:13] == start[:13]:
        pass
    assert (await caller.admin("clock"))["stepped"] is False


async def test_a_persons_order_shows_as_another_channel(caller: Caller, wire: Wire) -> None:
    """An order placed at the HTS of the same account is in its ledger under another channel, and in its stream."""
    await wire.register([""], ["00"])
    body = {"appkey": caller.key, "side": "buy", "symbol": "005930", "quantity": 3, "price": 65_000}
    placed = (await caller.admin("order", body)).body
    row = (await caller.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"][0]
    assert (row["ord_no"], row["ord_qty"]) == (placed["order_no"], "0000000003")
    assert row["comm_ord_tp"] not in ("", "REST API")
    assert (await wire.entries(1))[0]["values"]["9203"] == placed["order_no"]
    account = (await caller.call("ka00001", {}))["acctNo"]
    changed = {
        "account": account,
        "action": "modify",
        "order_no": placed["order_no"],
        "symbol": "005930",
        "price": 64_900,
    }
    newer = (await caller.admin("order", changed))["order_no"]
    gone = {"account": account, "action": "cancel", "order_no": newer, "symbol": "005930"}
    assert (await caller.admin("order", gone))["quantity"] == 3
    rows = (await caller.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"]
    assert [row["ord_remnq"] for row in rows] == ["0000000000"] * 3


async def test_another_participant_trades_with_us(caller: Caller) -> None:
    """Somebody else's sell meets our resting buy at our price."""
    book = (await caller.call("ka10004", {"stk_cd": "005930"})).body
    price = abs(int(book["sel_fpr_bid"])) - 100
    other = {"participant": "x", "symbol": "005930"}
    assert (await caller.admin("order", {**other, "side": "buy", "quantity": 2, "trde_tp": "3"})).status == 200
    number = (await caller.buy(2, price))["ord_no"]
    sold = await caller.admin("order", {**other, "side": "sell", "quantity": 2, "price": price})
    assert sold.status == 200
    order = next(row for row in await caller.orders() if row["order_no"] == number)
    assert order["filled"] + order["remaining"] == 2


async def test_the_truth_tells_cash_holdings_and_orders(caller: Caller) -> None:
    """GET /admin/account tells one account, or all of them, in plain numbers."""
    await caller.buy(10)
    mine = await caller.truth()
    assert mine["holdings"][0]["quantity"] == 10
    assert mine["orders"][0]["filled"] == 10
    assert mine["cash"]["cash"] == 100_000_000
    everybody = (await caller.admin("account"))["accounts"]
    assert everybody == [mine]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("order", {"appkey": "nobody", "side": "buy", "symbol": "005930", "quantity": 1, "price": 65_000}, 400),
        ("order", {"appkey": "key-1", "side": "hold", "symbol": "005930", "quantity": 1, "price": 65_000}, 400),
        ("order", {"appkey": "key-1", "side": "buy", "symbol": "005930", "quantity": 1.5, "price": 65_000}, 400),
        ("order", {"appkey": "key-1", "side": "buy", "symbol": "005930", "quantity": 1, "price": 65_050}, 409),
        ("order", {"appkey": "key-1", "action": "dance"}, 400),
        ("fault", {"kind": "explode"}, 400),
    ],
)
async def test_admin_mistakes_are_named(caller: Caller, path: str, body: Any, status: int) -> None:
    """A wrong admin call answers 400 (or 409 when the exchange refuses) with an error text, and changes nothing."""
    answer = await caller.admin(path, body)
    assert answer.status == status
    assert answer["error"]
    assert await caller.orders() == []


async def test_admin_is_closed_to_web_pages_and_strangers(caller: Caller) -> None:
    """A browser's call is refused with 403, an unknown admin path with 4xx."""
    async with caller.session.get(caller.url + "/admin/clock", headers={"Origin": "http://evil"}) as response:
        assert response.status == 403
    assert (await caller.admin("nothing")).status in (404, 405)
    assert (await caller.post("/admin/nothing", {})).status in (404, 405)


@pytest.mark.parametrize(
    ("remote", "open_to"),
    [("127.0.0.1", True), ("::1", True), ("192.0.2.7", False), ("", False), (None, False), ("fe80::1%eth0", False)],
)
def test_only_loopback_peers_are_admins(remote: str | None, open_to: bool) -> None:
    """Only a loopback address opens the admin API."""
    from kiwoom_api.sim.server.local import is_loopback

    assert is_loopback(remote) is open_to
