"""An account on both venues, and a person who trades on it beside the program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sim_server_client import EXECUTIONS, LEDGER, OPEN_ORDERS, Caller, order_body
from sim_server_recordings import Held, market, moment, serving

from kiwoom_api.market import commission
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument

DAY = date(2026, 9, 14)
LARGE = Instrument(symbol="005930", name="삼성전자", shares=6 * 10**9)


@pytest.fixture
async def caller() -> AsyncIterator[Held]:
    """A caller at ten o'clock of a day of the model book."""
    rows = [Row(70_000, 71_000, 69_500, 70_000, 10**7)]
    exchange = Exchange(market(DAY, {"005930": (LARGE, 70_000, rows)}), start=moment(DAY, "070000"), model="book")
    async with serving(exchange) as found:
        exchange.advance(moment(DAY, "100000"))
        yield found


async def ask(caller: Caller, tr_id: str, **body: str) -> dict[str, Any]:
    """Query the account."""
    answer = await caller.post("/api/dostk/acnt", body, api_id=tr_id, authorization=f"Bearer {caller.token}")
    assert answer["return_code"] == 0, answer.text
    return answer.body


async def test_commission_follows_the_venue_where_an_order_stands(caller: Held) -> None:
    """0.0145 % on NXT and 0.015 % on KRX of the order's amount, cut to ten won; a routed order pays where it went."""
    for venue in ("KRX", "NXT", "SOR"):
        body = {**order_body(40, "", trde_tp="6"), "dmst_stex_tp": venue}
        assert (await caller.call("kt10000", body))["return_code"] == 0
    rows = (await caller.call("ka10076", EXECUTIONS))["cntr"][::-1]
    orders = caller.exchange.orders(caller.account.number)
    assert [row["stex_tp_txt"] for row in rows] == ["KRX", "NXT", orders[2].stands]
    assert [row["sor_yn"] for row in rows] == ["N", "N", "Y"]
    for row, order in zip(rows, orders, strict=True):
        assert order.filled == 40
        assert int(row["tdy_trde_cmsn"]) == order.fee == commission(order.amount, venue=order.stands, env="real")
    assert orders[1].fee < commission(orders[1].amount, venue="KRX", env="real")
    for stex_tp, venue in (("1", "KRX"), ("2", "NXT")):
        shown = (await caller.call("ka10076", {**EXECUTIONS, "stex_tp": stex_tp}))["cntr"]
        assert [row["ord_no"] for row in shown[::-1]] == [each.order_no for each in orders if each.stands == venue]
    today = await ask(caller, "kt00017")
    assert int(today["cmsn"]) == sum(order.fee for order in orders)
    caller.exchange.advance(moment(caller.exchange.calendar.settlement(DAY), "100000"))
    period = {"strt_dt": f"{DAY:%Y%m%d}", "end_dt": "20260930", "tp": "0", "gds_tp": "0"}
    booked = await ask(caller, "kt00015", **period, dmst_stex_tp="NXT")
    fees = [int(row["cmsn"].replace(",", "")) for row in booked["trst_ovrl_trde_prps_array"]]
    assert fees == [order.fee for order in orders if order.stands == "NXT"]


async def test_holdings_stand_at_the_price_of_the_venue_asked_for(caller: Held) -> None:
    """kt00018 and ka10085 value the same shares at KRX's or at NXT's last price."""
    await caller.buy(10)
    prices = {name: caller.exchange.snapshot(code).last for name, code in (("KRX", "005930"), ("NXT", "005930_NX"))}
    for venue, stex_tp in (("KRX", "0"), ("NXT", "2")):
        gross = await ask(caller, "kt00018", qry_tp="1", dmst_stex_tp=venue)
        (row,) = gross["acnt_evlt_remn_indv_tot"]
        assert (int(row["cur_prc"]), int(row["rmnd_qty"])) == (prices[venue], 10)
        (row,) = (await ask(caller, "ka10085", stex_tp=stex_tp))["acnt_prft_rt"]
        assert (abs(int(row["cur_prc"])), row["rmnd_qty"]) == (prices[venue], "10")


async def test_a_person_trades_beside_the_program(caller: Held) -> None:
    """Orders of the person's own terminal stand in the same ledger under the same numbers, hold the same cash, move
    the same shares, and either side may change or cancel the other's orders."""
    mine = (await caller.buy(10, 60_000))["ord_no"]
    theirs = (await caller.admin("order", {"appkey": caller.key, "side": "buy", "symbol": "005930", "quantity": 900,
                                           "price": 60_000}))["order_no"]  # fmt: skip
    assert int(theirs) == int(mine) + 1
    rows = (await caller.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"]
    assert [(row["ord_no"], row["comm_ord_tp"]) for row in rows] == [(mine, "REST API"), (theirs, "영웅문4")]
    refused = await caller.buy(900, 60_000)
    left = 100_000_000 - 910 * 60_000 - 90 - 8_100
    assert refused["return_msg"] == f"[2000](855056:매수증거금이 부족합니다. {left // 60_009}주 매수가능)"
    assert (await caller.cancel(theirs, 890))["cncl_qty"] == "000000000890"
    moved = await caller.admin(
        "order", {"appkey": caller.key, "action": "modify", "order_no": mine, "symbol": "005930", "price": 60_100}
    )
    assert moved["root_no"] == mine
    again = (await caller.modify(moved["order_no"], 60_200)).body
    assert again["base_orig_ord_no"] == mine
    opened = (await caller.call("ka10075", OPEN_ORDERS))["oso"]
    assert [(row["ord_no"], row["oso_qty"]) for row in opened] == [(again["ord_no"], "10"), (theirs, "10")]
    await caller.admin(
        "order", {"appkey": caller.key, "side": "buy", "symbol": "005930", "quantity": 5, "trde_tp": "3"}
    )
    assert (await caller.sell(6))["return_msg"].endswith("5주 매도가능)")
    assert (await caller.sell(5))["return_code"] == 0


async def test_accounts_do_not_touch_each_other(caller: Held) -> None:
    """Another key has its own cash, numbers, holdings and terms, on the same book."""
    other = Caller(caller.session, caller.url, "key-2", "secret-2")
    await other.login()
    await caller.admin("account", {"appkey": "key-2", "terms": "margin", "first_number": 700})
    assert (await caller.buy(10))["ord_no"] == "0000001"
    assert (await other.buy(3_000))["ord_no"] == "0000700"
    assert (await caller.buy(3_000))["return_code"] == 20
    assert [int(row["rmnd_qty"]) for row in (await ask(caller, "kt00018", qry_tp="1", dmst_stex_tp="KRX"))[
        "acnt_evlt_remn_indv_tot"]] == [10]  # fmt: skip
    deposits = [await ask(each, "kt00001", qry_tp="3") for each in (caller, other)]
    assert int(deposits[0]["d2_entra"]) > 0 > int(deposits[1]["d2_entra"])
