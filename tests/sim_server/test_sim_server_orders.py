"""Orders over the wire: answers, refusals, ledger, lists, cash and holdings."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from sim_server_client import EXECUTIONS, LEDGER, OPEN_ORDERS, Caller, order_body, sample

LEDGER_ROWS = "acnt_ord_cntr_prps_dtl"
HELD_ROWS = "acnt_evlt_remn_indv_tot"


async def price(caller: Caller, ticks: int = 0) -> int:
    """Return the best bid of 005930, some ticks (100 won) away."""
    answer = await caller.call("ka10004", {"stk_cd": "005930"})
    return abs(int(answer["buy_fpr_bid"])) + 100 * ticks


async def ledger(caller: Caller, **change: str) -> list[dict[str, Any]]:
    """Return the day's ledger, all pages."""
    pages = await caller.pages("kt00007", {**LEDGER, **change}, LEDGER_ROWS)
    return [row for rows in pages for row in rows]


async def test_a_limit_buy_stands_in_the_open_list(caller: Caller) -> None:
    """kt10000 answers number, venue and text; the order is in ka10075, not in ka10076, with the recorded fields."""
    wanted = await price(caller, -8)
    answer = (await caller.buy(10, wanted)).body
    number = answer["ord_no"]
    assert len(number) == 7
    assert number.isdigit()
    assert answer == {
        "ord_no": number,
        "dmst_stex_tp": "KRX",
        "return_code": 0,
        "return_msg": "매수주문이 완료되었습니다.",
    }
    row = (await caller.call("ka10075", OPEN_ORDERS))["oso"][0]
    recorded = {
        "ord_stt": "접수",
        "trde_tp": "보통",
        "io_tp_nm": "+매수",
        "cntr_qty": "0",
        "cntr_pric": "0",
        "cntr_tot_amt": "0",
    }
    assert {**row, **recorded} == row
    assert (row["ord_no"], row["ord_qty"], row["oso_qty"], abs(int(row["ord_pric"]))) == (number, "10", "10", wanted)
    assert (await caller.call("ka10076", EXECUTIONS)).body == sample("ka10076_empty")


async def test_a_market_buy_fills_and_becomes_a_holding(caller: Caller) -> None:
    """A market order fills at once: ka10076 has it with the recorded fields, ka10075 is the recorded empty answer."""
    number = (await caller.buy(10))["ord_no"]
    assert (await caller.call("ka10075", OPEN_ORDERS)).body == sample("ka10075_empty")
    row = (await caller.call("ka10076", EXECUTIONS))["cntr"][0]
    assert set(row) == set(sample("ka10076")["cntr"][0])
    assert (row["ord_no"], row["ord_stt"], row["cntr_qty"], row["oso_qty"]) == (number, "체결", "10", "0")
    assert (row["trde_tp"], row["ord_pric"], row["io_tp_nm"]) == ("시장가", "0", "+매수")
    held = (await caller.call("kt00018", {"qry_tp": "1", "dmst_stex_tp": "KRX"})).body
    recorded = sample("kt00018")
    assert set(held) == set(recorded)
    assert set(held[HELD_ROWS][0]) == set(recorded[HELD_ROWS][0])
    assert {n: len(v) for n, v in held.items() if n.endswith("amt")} == {
        n: len(v) for n, v in recorded.items() if n.endswith("amt")
    }
    mine = held[HELD_ROWS][0]
    assert (mine["stk_cd"], int(mine["rmnd_qty"]), int(mine["trde_able_qty"])) == ("A005930", 10, 10)
    worth = int(mine["evlt_amt"]) - int(mine["pur_amt"]) - int(mine["sum_cmsn"]) - int(mine["tax"])
    assert int(mine["evltv_prft"]) == worth


async def test_cash_is_padded_and_paid_on_the_second_day(caller: Caller) -> None:
    """kt00001 has the recorded fields, 15 wide; a buy leaves the cash of today and lowers D+2 and buying power."""
    before = (await caller.call("kt00001", {"qry_tp": "2"})).body
    recorded = sample("kt00001")
    assert set(before) == set(recorded)
    assert len(before["entr"]) == 15
    await caller.buy(10)
    row = (await caller.call("ka10076", EXECUTIONS))["cntr"][0]
    cost = int(row["cntr_pric"]) * 10
    after = (await caller.call("kt00001", {"qry_tp": "3"})).body
    assert after["entr"] == before["entr"]
    spent = int(before["d2_entra"]) - int(after["d2_entra"])
    assert cost <= spent - int(row["tdy_trde_cmsn"]) < cost + 10
    assert int(after["ord_alow_amt"]) == int(after["d2_entra"])
    assert (await caller.truth())["cash"]["d2"] == int(after["d2_entra"])


async def test_a_chain_of_modify_and_cancel(caller: Caller) -> None:
    """Modify and cancel take new numbers, name the root, echo the quantity 12 wide; the list is empty after."""
    wanted = await price(caller, -8)
    root = (await caller.buy(10, wanted))["ord_no"]
    changed = (await caller.modify(root, wanted - 100)).body
    assert changed["base_orig_ord_no"] == root
    assert (changed["mdfy_qty"], changed["dmst_stex_tp"]) == ("000000000010", "KRX")
    assert changed["return_msg"] == "매수정정 주문입력이 완료되었습니다"
    part = (await caller.cancel(changed["ord_no"], 4)).body
    assert (part["base_orig_ord_no"], part["cncl_qty"]) == (root, "000000000004")
    assert part["return_msg"] == "매수취소 주문입력이 완료되었습니다"
    assert (await caller.call("ka10075", OPEN_ORDERS))["oso"][0]["oso_qty"] == "6"
    rest = (await caller.cancel(changed["ord_no"])).body
    assert rest["cncl_qty"] == "000000000006"
    assert len({root, changed["ord_no"], part["ord_no"], rest["ord_no"]}) == 4
    assert (await caller.call("ka10075", OPEN_ORDERS))["oso"] == []
    rows = await ledger(caller)
    assert [row["ord_no"] for row in rows] == [root, changed["ord_no"], part["ord_no"], rest["ord_no"]]
    assert [row["ori_ord"] for row in rows] == ["0000000", root, changed["ord_no"], changed["ord_no"]]
    assert set(rows[0]) == set(sample("kt00007")[LEDGER_ROWS][0])


async def test_mock_answers_in_its_own_words(serve: Any, session: aiohttp.ClientSession) -> None:
    """On the mock profile the texts are the recorded ones of the mock host."""
    caller = Caller(session, (await serve(profile="mock")).url)
    await caller.login()
    bought = (await caller.buy(2)).body
    assert {**bought, "ord_no": "0157630"} == sample("kt10000_mock")
    assert (await caller.sell(1))["return_msg"] == "모의투자 매도주문완료"
    number = (await caller.buy(2, await price(caller, -8)))["ord_no"]
    changed = await caller.modify(number, await price(caller, -9))
    assert changed["return_msg"] == "모의투자 정정주문완료"
    assert (await caller.cancel(changed["ord_no"]))["return_msg"] == "모의투자 취소주문완료"


REFUSALS = [
    ("tick", order_body(1, 70_050), "[2000](RC4003:모의투자 호가단위 오류입니다.)", "RC4003"),
    ("limit", order_body(1, 200_000), "[2000](RC4027:모의투자 상/하한가 오류입니다)", "RC4027"),
    ("below limit", order_body(1, 10_000), "(RC4027:", "[2000](571552:주문단가가 하한가보다 낮습니다.)"),
    ("cash", order_body(100_000, 70_000), "[2000](RC4025:모의투자 매수증거금이 부족합니다)", "855056"),
    ("price missing", {**order_body(1), "trde_tp": "0"}, "[2000](308003:모의투자 주문단가를 입력하십시요)", "308003"),
    ("price not allowed", order_body(1, 70_000, trde_tp="81"), "(571357:", "571357"),
    ("venue", {**order_body(1, 70_000), "dmst_stex_tp": "NXT"}, "(RC9000:", "501307"),
    ("symbol", order_body(1, 70_000, symbol="999999"), "[1902:", "1902"),
]


@pytest.mark.parametrize(("body", "mock", "real"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
@pytest.mark.parametrize("profile", ["mock", "real"])
async def test_refusals_name_their_code_and_leave_no_order(
    serve: Any, session: aiohttp.ClientSession, profile: str, body: Any, mock: str, real: str
) -> None:
    """A refused order answers its code without a number, and no order exists."""
    caller = Caller(session, (await serve(profile=profile)).url)
    await caller.login()
    answer = await caller.call("kt10000", body)
    assert answer.status == 200
    assert (mock if profile == "mock" else real) in answer["return_msg"]
    assert set(answer.body) == {"return_code", "return_msg"}
    assert answer["return_code"] == (2 if "1902" in real else 20)
    assert await caller.orders() == []


async def test_the_recorded_rejection(serve: Any, session: aiohttp.ClientSession) -> None:
    """NXT on mock answers the recorded body."""
    caller = Caller(session, (await serve(profile="mock")).url)
    await caller.login()
    answer = await caller.call("kt10000", {**order_body(1, 70_000), "dmst_stex_tp": "SOR"})
    assert answer.body == sample("error_order_reject_mock")


async def test_selling_more_than_held_says_how_many(caller: Caller) -> None:
    """800033 names the shares that can be sold, after open sells."""
    await caller.buy(10)
    await caller.sell(4, await price(caller, 8))
    answer = await caller.sell(7)
    assert answer.body == {"return_code": 20, "return_msg": "[2000](800033:매도가능수량이 부족합니다. 6주 매도가능)"}
    held = await caller.call("kt00018", {"qry_tp": "2", "dmst_stex_tp": "KRX"})
    assert [int(held[HELD_ROWS][0][name]) for name in ("rmnd_qty", "trde_able_qty")] == [10, 6]


async def test_cancelling_nothing_and_nobodys_order(caller: Caller) -> None:
    """A filled order answers 506550, an unknown number RC4032, another account's number RC4032."""
    filled = (await caller.buy(1))["ord_no"]
    assert "(506550:" in (await caller.cancel(filled))["return_msg"]
    assert "(RC4032:" in (await caller.cancel("0999999"))["return_msg"]
    other = Caller(caller.session, caller.url, "key-2", "secret-2")
    await other.login()
    assert "(RC4032:" in (await other.cancel(filled))["return_msg"]
    assert "(RC4032:" in (await caller.modify("0999999", 70_000))["return_msg"]


@pytest.mark.parametrize(("at", "mock"), [("08:00:00", "RC4057"), ("20:30:00", "RC4058")])
async def test_outside_the_session(serve: Any, session: aiohttp.ClientSession, at: str, mock: str) -> None:
    """Before order entry and after the day the mock answers RC4057 and RC4058."""
    caller = Caller(session, (await serve(profile="mock", at=f"2026-07-01T{at}")).url)
    await caller.login()
    assert f"({mock}:" in (await caller.buy(1, 70_000))["return_msg"]


async def test_the_ledger_pages_and_filters(caller: Caller) -> None:
    """65 orders come in pages of 30, forward and backward; side, stock, start number, open and filled cut the list."""
    wanted = await price(caller, -8)
    numbers = [(await caller.buy(1, wanted))["ord_no"] for _ in range(62)]
    numbers.append((await caller.buy(3))["ord_no"])
    numbers.append((await caller.sell(1))["ord_no"])
    numbers.append((await caller.buy(1, symbol="000660"))["ord_no"])
    pages = await caller.pages("kt00007", LEDGER, LEDGER_ROWS)
    assert [len(rows) for rows in pages] == [30, 30, 5]
    assert [row["ord_no"] for rows in pages for row in rows] == numbers
    assert [row["ord_no"] for row in await ledger(caller, qry_tp="2")] == numbers[::-1]
    assert [row["ord_no"] for row in await ledger(caller, qry_tp="3")] == numbers[:62]
    assert [row["ord_no"] for row in await ledger(caller, qry_tp="4")] == numbers[62:]
    assert [row["ord_no"] for row in await ledger(caller, sell_tp="1")] == [numbers[63]]
    assert [row["ord_no"] for row in await ledger(caller, stk_cd="000660")] == [numbers[64]]
    assert [row["ord_no"] for row in await ledger(caller, fr_ord_no=numbers[60])] == numbers[60:]
    assert await ledger(caller, stk_bond_tp="2") == []
    assert await ledger(caller, dmst_stex_tp="NXT") == []
    assert await ledger(caller, ord_dt="20260630") == []
    assert [row["ord_no"] for row in await ledger(caller, ord_dt="20260701")] == numbers


async def test_lists_cut_by_side_stock_and_number(caller: Caller) -> None:
    """ka10076 and ka10075 are newest first; ord_no shows only older ones; side and stock cut the list."""
    first = (await caller.buy(5))["ord_no"]
    second = (await caller.buy(1, symbol="000660"))["ord_no"]
    third = (await caller.sell(1))["ord_no"]

    async def numbers(**change: str) -> list[str]:
        return [row["ord_no"] for row in (await caller.call("ka10076", {**EXECUTIONS, **change}))["cntr"]]

    assert await numbers() == [third, second, first]
    assert await numbers(ord_no=third) == [second, first]
    assert await numbers(sell_tp="1") == [third]
    assert await numbers(qry_tp="1", stk_cd="000660") == [second]
    assert await numbers(stex_tp="2") == []


async def test_holdings_come_in_pages(serve: Any, session: aiohttp.ClientSession) -> None:
    """More holdings than a page has rows come in several, each stock once, the totals on each page the whole's."""
    server = await serve(cash=10**12)
    caller = Caller(session, server.url)
    await caller.login()
    for symbol in server.exchange.instruments:
        assert (await caller.buy(1, symbol=symbol))["return_code"] == 0
    body = {"qry_tp": "1", "dmst_stex_tp": "KRX"}
    pages = await caller.pages("kt00018", body, HELD_ROWS)
    codes = [row["stk_cd"] for rows in pages for row in rows]
    assert len(pages) > 1
    assert sorted(codes) == sorted(f"A{symbol}" for symbol in server.exchange.instruments)
    total = (await caller.call("kt00018", body))["tot_pur_amt"]
    assert int(total) == sum(int(row["pur_amt"]) for rows in pages for row in rows)


async def test_two_keys_are_two_accounts(caller: Caller) -> None:
    """Another app key has another account number of ten digits, and sees none of the first one's orders."""
    other = Caller(caller.session, caller.url, "key-2", "secret-2")
    await other.login()
    await caller.buy(1)
    mine, theirs = (await caller.call("ka00001", {}))["acctNo"], (await other.call("ka00001", {}))["acctNo"]
    assert mine != theirs
    assert all(len(number) == 10 and number.isdigit() for number in (mine, theirs))
    assert await ledger(other) == []
    assert len(await ledger(caller)) == 1
