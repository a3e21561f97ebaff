"""Orders, ledger and order frames against the recordings, byte for byte, from an equivalent state.

What cannot agree, and why:

=========================  ===========================================================================================
ws_00, ws_04 9201          account number, taken out of the recordings
ws_00 921                  the terminal that the order came from (three different ones recorded); blank here
ws_00_mkt_sell_fill 27 28  the mock host sold at the ask that its own frame shows: here a sale takes the bid, and what
                           is left shows the next tick up (its price, amount, fee, tax and last price agree)
kt00009 cntr_tm            filled 29 seconds after a market order of the continuous session: here at once
kt10002, kt10003           seen through a table that shows numbers without their zeros: "1" for "000000000001"
kt10000, kt10002, kt10003  the table left return_code and return_msg out: said as other answers of the real host are
kt00007                    order 0000039, a sale, was recorded but not kept
=========================  ===========================================================================================
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import aiohttp
import pytest
from sim_server_client import EXECUTIONS, LEDGER, OPEN_ORDERS, order_body, sample
from sim_server_recordings import SAMSUNG, Held, agrees, flat, hold, market, moment, quoted, serving

from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument

DAY = date(2026, 9, 11)
"""The mock frames are of this day."""
ORDERS = "/api/dostk/ordr"
SAMSUNG_LIMIT = {
    "dmst_stex_tp": "KRX",
    "stk_cd": "005930",
    "ord_qty": "1",
    "ord_uv": "70000",
    "trde_tp": "0",
    "cond_uv": "",
}
MARKET = order_body(1)
LG = Instrument(symbol="034220", name="LG디스플레이")


async def frames(caller: Held, body: dict[str, str], kinds: list[str], *, sell: bool = False) -> list[str]:
    """Place an order and return the text of the frames that follow."""
    async with caller.session.ws_connect(caller.url + "/api/dostk/websocket") as socket:
        await socket.send_json({"trnm": "LOGIN", "token": caller.token})
        await socket.receive_json()
        await socket.send_json({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": [{"item": [""], "type": kinds}]})
        await socket.receive_json()
        answer = json.loads(await caller.text("kt10001" if sell else "kt10000", body, ORDERS))
        assert answer["return_code"] == 0, answer
        found = []
        while True:
            try:
                message = await socket.receive(timeout=0.05)
            except TimeoutError:
                return found
            if message.type is aiohttp.WSMsgType.TEXT and "PING" not in message.data:
                found.append(message.data)


def recorded_values(name: str) -> dict[str, str]:
    """The FIDs of a recorded frame."""
    return dict(sample(name)["data"][0]["values"])


MOCK_FRAMES = [
    # frame, last, close before, ask, bid, fill number, FIDs that cannot agree
    ("ws_00_mkt_buy_accept", 258_000, 258_000, 257_500, 0, ("9201", "921")),
    ("ws_00_mkt_buy_fill", 258_000, 258_000, 257_500, 847_463, ("9201", "921")),
    ("ws_00_mkt_sell_accept", 257_750, 258_000, 257_500, 0, ("9201", "921")),
    ("ws_00_mkt_sell_fill", 258_000, 258_500, 258_000, 848_966, ("9201", "921", "27", "28")),
]


@pytest.mark.parametrize(
    ("name", "last", "ask", "bid", "fill", "but"), MOCK_FRAMES, ids=[row[0] for row in MOCK_FRAMES]
)
async def test_mock_order_frames_are_the_recorded_ones(
    name: str, last: int, ask: int, bid: int, fill: int, but: tuple[str, ...]
) -> None:
    """접수 and 체결 of a market buy and a market sell on the mock host: every FID in its place, in its own words."""
    told = recorded_values(name)
    exchange = quoted(DAY, moment(DAY, told["908"]), last, 269_000, ask=ask, bid=bid, profile="mock")
    async with serving(exchange) as caller:
        sell = "sell" in name
        if sell:
            hold(caller.account, "005930", 1, 258_000)
        caller.number(told["9203"])
        exchange.fills = max(fill - 1, 0)
        mine = await frames(caller, MARKET, ["00"], sell=sell)
        assert len(mine) == 2
        agrees(mine["fill" in name], sample(name), but)


async def test_a_real_acceptance_is_the_recorded_one() -> None:
    """접수 of a limit buy below the market on the real host."""
    told = recorded_values("ws_00")
    day = date(2026, 6, 2)
    exchange = quoted(day, moment(day, told["908"]), 339_500, 351_500, ask=339_500, bid=339_000)
    async with serving(exchange) as caller:
        caller.number(told["9203"])
        (mine,) = await frames(caller, order_body(1, 300_000), ["00"])
        agrees(mine, sample("ws_00"), ("9201", "921"))


async def test_a_position_frame_is_the_recorded_one() -> None:
    """잔고 after a third share was bought: average and amount without fees, today's net purchase, the real host."""
    day = date(2026, 6, 2)
    exchange = quoted(day, moment(day, "110700"), 339_500, 351_500, ask=339_500, bid=339_000)
    async with serving(exchange) as caller:
        hold(caller.account, "005930", 2, 970_750 - 339_500)
        (mine,) = await frames(caller, MARKET, ["04"])
        agrees(mine, sample("ws_04"), ("9201",))


async def test_mock_orders_are_answered_as_recorded() -> None:
    """A market buy (two recordings), and the cancel of what remained of 19 shares, in the mock host's words."""
    exchange = quoted(DAY, moment(DAY, "115639"), 258_000, 269_000, ask=258_000, bid=257_500, profile="mock")
    async with serving(exchange) as caller:
        for name in ("kt10000_market_mock", "kt10000_mock"):
            recorded = sample(name)
            caller.number(recorded["ord_no"])
            agrees(await caller.text("kt10000", MARKET, ORDERS), recorded)
        recorded = sample("kt10003_mock")
        caller.number(recorded["base_orig_ord_no"])
        await caller.text("kt10000", order_body(19, 250_000), ORDERS)
        body = {"dmst_stex_tp": "KRX", "orig_ord_no": "0186358", "stk_cd": "005930", "cncl_qty": "0"}
        agrees(await caller.text("kt10003", body, ORDERS), recorded, ("ord_no",))
        nxt = {**MARKET, "dmst_stex_tp": "NXT"}
        agrees(await caller.text("kt10000", nxt, ORDERS), sample("error_order_reject_mock"))


async def test_real_orders_are_answered_as_recorded() -> None:
    """Buy 0147857, modified as 0147872; and 0150005 cancelled as 0150021; modified quantities padded to 12 digits."""
    day = date(2026, 6, 2)
    exchange = Exchange(market(day, {"005930": (SAMSUNG, 71_000, flat(71_000))}), start=moment(day, "100000"))
    async with serving(exchange) as caller:
        answers: list[tuple[str, str, Any]] = []

        async def send(name: str, body: dict[str, str], message: str) -> None:
            recorded = sample(name)
            caller.number(recorded["ord_no"])
            text = await caller.text(name, body, ORDERS)
            whole = {**recorded, "return_code": 0, "return_msg": message}
            for quantity in ("mdfy_qty", "cncl_qty"):
                if quantity in whole:
                    whole[quantity] = whole[quantity].zfill(12)
            answers.append((name, text, whole))

        await send("kt10000", SAMSUNG_LIMIT, "매수주문이 완료되었습니다.")
        common = {"dmst_stex_tp": "KRX", "stk_cd": "005930"}
        change = {**common, "orig_ord_no": "0147857", "mdfy_qty": "1", "mdfy_uv": "69900", "mdfy_cond_uv": ""}
        await send("kt10002", change, "매수정정 주문입력이 완료되었습니다")
        caller.number("0150005")
        await caller.text("kt10000", SAMSUNG_LIMIT, ORDERS)
        cancel = {**common, "orig_ord_no": "0150005", "cncl_qty": "0"}
        await send("kt10003", cancel, "매수취소 주문입력이 완료되었습니다")
        for _, text, whole in answers:
            agrees(text, whole)


async def test_the_recorded_ledger() -> None:
    """kt00007 and kt00009: a market buy, and a buy that the exchange refused for its price after a sale."""
    day = date(2026, 6, 2)
    at = moment(day, "113213")
    exchange = quoted(day, at, 396_000, 390_000, ask=396_000, bid=395_500, every=1, first=2, cash=10**7)
    async with serving(exchange) as caller:
        caller.number("0000038")
        exchange.fills = 4
        assert json.loads(await caller.text("kt10000", MARKET, ORDERS))["return_code"] == 0
        await caller.until(bid=396_000)
        assert json.loads(await caller.text("kt10001", MARKET, ORDERS))["return_code"] == 0
        exchange.advance(moment(day, "113219"))
        armed = await caller.admin("fault", {"kind": "exchange-refuses", "tr": "kt10000"})
        assert armed.status == 200, armed.text
        refused = json.loads(await caller.text("kt10000", order_body(1, 210_000), ORDERS))
        assert refused.get("ord_no") == "0000040", refused
        agrees(await caller.text("kt00007", {**LEDGER, "sell_tp": "2"}), sample("kt00007"))
        query = {"ord_dt": "", "stk_bond_tp": "0", "mrkt_tp": "0", "sell_tp": "0", "qry_tp": "0", "stk_cd": ""}
        text = await caller.text("kt00009", {**query, "fr_ord_no": "", "dmst_stex_tp": "%"})
        body = json.loads(text)
        rows = "acnt_ord_cntr_prst_array"
        body[rows] = [row for row in body[rows] if row["ord_no"] != "0000039"]
        agrees(json.dumps(body, ensure_ascii=False, separators=(",", ":")), sample("kt00009"), ("cntr_tm",))


def display(day: date) -> Exchange:
    """LG디스플레이 from 9,080 at the open to 8,890 at 10:41, by the minute."""
    at = {9 * 3600 + 1: 9_080, 10 * 3600 + 41 * 60: 8_890, 15 * 3600: 8_890}
    rows = [Row(price, price, price, price, 10_000, second) for second, price in at.items()]
    for seed in range(40):
        found = Exchange(market(day, {"034220": (LG, 9_100, rows)}, seed=seed), start=moment(day, "085900"), seed=seed)
        found.advance(moment(day, "090004"))
        if found.snapshot("034220").ask == 9_080:
            return found
    raise AssertionError("no seed opens with 9,080 on offer")


async def test_the_recorded_executions() -> None:
    """ka10076: a round trip in LG디스플레이, newest first, fees cut to ten won, taxes to the won by component."""
    day = date(2026, 7, 29)
    async with serving(display(day)) as caller:
        agrees(await caller.text("ka10076", EXECUTIONS), sample("ka10076_empty"))
        caller.number("0079368")
        await caller.text("kt10000", order_body(22, symbol="034220"), ORDERS)
        caller.exchange.advance(moment(day, "104129"))
        caller.number("0288581")
        await caller.text("kt10001", order_body(22, symbol="034220"), ORDERS)
        agrees(await caller.text("ka10076", EXECUTIONS), sample("ka10076"))


async def test_the_recorded_open_order() -> None:
    """ka10075 of an open limit buy: the members that were kept, in their order, and in neither list after a cancel."""
    day = date(2026, 8, 18)
    exchange = Exchange(
        market(day, {"005930": (SAMSUNG, 71_000, flat(71_000))}), start=moment(day, "100000"), profile="mock"
    )
    async with serving(exchange) as caller:
        recorded = sample("ka10075_open")
        row = recorded["oso"][0]
        caller.number(row["ord_no"])
        await caller.text("kt10000", order_body(1, 70_000), ORDERS)
        body = json.loads(await caller.text("ka10075", OPEN_ORDERS))
        assert {name: body["oso"][0][name] for name in row} == row
        assert {**body, "oso": recorded["oso"]} == recorded
        assert json.loads(await caller.text("ka10076", EXECUTIONS))["cntr"] == []
        await caller.cancel(row["ord_no"])
        agrees(await caller.text("ka10075", OPEN_ORDERS), sample("ka10075_empty"))
        agrees(await caller.text("ka10076", EXECUTIONS), sample("ka10076_empty"))
