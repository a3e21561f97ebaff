"""Account queries one by one: the recorded shapes, what a day shows, pages, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sim_server_accounts import DAY, DAYS, EVERYTHING, Desk, at, desk
from sim_server_client import sample

from kiwoom_api.model.values import Side
from kiwoom_api.sim.exchange import Placed
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.server.asked import rate
from kiwoom_api.sim.statement import valued
from kiwoom_api.wire.catalogue import trs

BODIES: dict[str, dict[str, str]] = {
    "ka01690": {"qry_dt": f"{DAY:%Y%m%d}"},
    "ka10072": {"stk_cd": "", "strt_dt": "20260601"},
    "ka10073": {"stk_cd": "", "strt_dt": "20260601", "end_dt": "20260630"},
    "ka10074": {"strt_dt": "20260601", "end_dt": "20260630"},
    "ka10077": {"stk_cd": "000010"},
    "ka10085": {"stex_tp": "0"},
    "ka10088": {"ord_no": "0000001"},
    "ka10170": {"base_dt": "", "ottks_tp": "2", "ch_crd_tp": "0"},
    "kt00002": {"start_dt": "20260601", "end_dt": "20260630"},
    "kt00003": {"qry_tp": "0"},
    "kt00004": {"qry_tp": "0", "dmst_stex_tp": "KRX"},
    "kt00005": {"dmst_stex_tp": "KRX"},
    "kt00008": {"strt_dcd_seq": ""},
    "kt00009": {
        "ord_dt": "",
        "stk_bond_tp": "0",
        "mrkt_tp": "0",
        "sell_tp": "0",
        "qry_tp": "0",
        "stk_cd": "",
        "fr_ord_no": "",
        "dmst_stex_tp": "%",
    },
    "kt00010": {"stk_cd": "000010", "trde_tp": "2", "uv": "10000"},
    "kt00011": {"stk_cd": "000010", "uv": "10000"},
    "kt00013": {},
    "kt00015": {"strt_dt": "20260601", "end_dt": "20260630", "tp": "0", "gds_tp": "0", "dmst_stex_tp": "%"},
    "kt00016": {"fr_dt": "20260601", "to_dt": "20260630"},
    "kt00017": {},
    "kt00018": EVERYTHING,
}
RECORDED = (
    "ka01690",
    "ka10085",
    "kt00003",
    "kt00004",
    "kt00005",
    "kt00009",
    "kt00010",
    "kt00011",
    "kt00017",
    "kt00018",
)


@pytest.fixture
async def caller() -> AsyncIterator[Desk]:
    """Return a caller at ten o'clock of the first day, with nothing traded."""
    async with desk(start=at(10)) as found:
        yield found


def shape(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record's names in order, with the width of each number that is padded."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, list):
            found[name] = shape(value[0]) if value else {}
        elif name not in ("return_code", "return_msg"):
            digits = str(value).lstrip("-")
            found[name] = len(value) if len(value) >= 10 and digits.isdigit() else None
    return found


@pytest.mark.parametrize("tr_id", RECORDED)
async def test_an_answer_has_the_recorded_shape(caller: Desk, tr_id: str) -> None:
    """Names in the recorded order, padded numbers as wide as recorded, the recorded text."""
    caller.order(Side.BUY, 10)
    caller.exchange.advance(at(11))
    recorded, mine = sample(tr_id), (await caller.raw(tr_id, BODIES[tr_id])).body
    wanted, found = shape(recorded), shape(mine)
    assert list(found) == list(wanted)
    for name, width in wanted.items():
        if isinstance(width, dict):
            assert list(found[name]) == list(width)
            assert {n for n in width if width[n] != found[name][n]} <= {n for n in width if width[n] is None}
        elif width is not None and recorded[name].startswith("0"):
            assert (name, found[name]) == (name, width)
    assert mine["return_msg"] == recorded["return_msg"]


def test_the_recorded_positions_come_out_to_the_won() -> None:
    """From shares, cost and price of the recorded kt00018 follow its fees, taxes, profits and ratios, and kt00004's."""
    net = {row["stk_cd"]: row for row in sample("kt00004")["stk_acnt_evlt_prst"]}
    for row in sample("kt00018")["acnt_evlt_remn_indv_tot"]:
        kind = "ETN" if row["stk_cd"].startswith("Q") else "KOSPI"
        held = valued(
            Instrument(symbol=row["stk_cd"][1:], name=row["stk_nm"], market=kind),
            quantity=int(row["rmnd_qty"]),
            cost=int(row["pur_amt"]),
            price=int(row["cur_prc"]),
            previous_close=int(row["pred_close_pric"]),
            profile="real",
            on=date(2026, 6, 1),
            sellable=0,
        )
        assert (held.buy_fee, held.sell_fee, held.tax) == tuple(int(row[n]) for n in ("pur_cmsn", "sell_cmsn", "tax"))
        assert (held.profit, held.valuation) == (int(row["evltv_prft"]), int(row["evlt_amt"]))
        assert (held.average, str(rate(held.profit, held.purchase_amount))) == (int(row["pur_pric"]), row["prft_rt"])
        if row["stk_cd"] in net:
            same = net[row["stk_cd"]]
            assert held.net_valuation == int(same["evlt_amt"])
            assert str(rate(held.profit, held.purchase_amount, 4)) == same["pl_rt"]


async def test_every_account_query_of_the_catalogue_is_answered_or_refused_officially(caller: Desk) -> None:
    """Each of the 33 is served and decodes, or is one that has its own refusal; gold is not served (8104)."""
    for tr_id in (spec.id for spec in trs().values() if spec.path == "/api/dostk/acnt"):
        if tr_id.startswith("kt5"):
            required = {field.wire: "20260601" for field in trs()[tr_id].request}
            assert "[8104:" in await caller.refused(tr_id, **required)
        elif tr_id == "kt00012":
            assert await caller.refused(tr_id, stk_cd="000010") == "[2000](503721:신용계좌만 조회가능합니다)"
        elif tr_id == "kt00009":
            assert await caller.refused(tr_id, **BODIES[tr_id]) == "[2000](501724:관련자료가없습니다)"
        elif tr_id in BODIES:
            await caller.ask(tr_id, **BODIES[tr_id])
    assert (await caller.rows("ka10073", **BODIES["ka10073"])) == []


async def test_the_mock_host_does_not_serve_some() -> None:
    """The seven that the mock host lacks answer 8104 there."""
    async with desk(profile="mock", start=at(10)) as caller:
        for tr_id in ("ka01690", "kt00002", "kt00005", "kt00010", "kt00015", "kt00016", "kt00017"):
            assert "[8104:" in await caller.refused(tr_id, **BODIES[tr_id])
        assert "[2000](501307:" in await caller.refused("kt00004", qry_tp="0", dmst_stex_tp="NXT")


async def test_a_round_trip_shows_what_it_cost(caller: Desk) -> None:
    """Bought and sold on a day: both commissions and the tax are in the sale's profit, and in the diary."""
    caller.order(Side.BUY, 100)
    caller.order(Side.SELL, 100)
    bought, sold = caller.exchange.orders(caller.account)
    profit = sold.amount - bought.amount - bought.fee - sold.fee - sold.tax
    row = (await caller.rows("ka10073", **BODIES["ka10073"]))[0]
    assert (row["stk_cd"], row["crd_tp"], row.realised) == ("A000010", "현금잔고", profit)
    assert (row.fee, row.tax) == (bought.fee + sold.fee, sold.tax)
    assert float(row.profit_rate) == round(profit * 100 / bought.amount, 2)
    for kind in ("1", "2"):
        diary = await caller.ask("ka10170", base_dt="", ottks_tp=kind, ch_crd_tp="1")
        assert (diary.profit, diary.fee_and_tax) == (profit, bought.fee + sold.fee + sold.tax)
        assert diary.total_settlement == profit
    assert (await caller.ask("ka10170", base_dt="", ottks_tp="2", ch_crd_tp="2")).rows == []
    caller.order(Side.BUY, 40)
    caller.order(Side.SELL, 10)
    matched = await caller.ask("ka10170", base_dt="", ottks_tp="1", ch_crd_tp="0")
    assert [(each.bought, each.sold) for each in matched.rows] == [(110, 110)]


async def test_a_diary_of_long_ago_is_blank(caller: Desk) -> None:
    """More than two months back: return_code 0, a notice, no data."""
    answer = (await caller.raw("ka10170", {**BODIES["ka10170"], "base_dt": "20260301"})).body
    assert answer["return_code"] == 0
    assert answer["tdy_trde_diary"] == []
    assert answer["tot_pl_amt"] == ""
    assert "2개월" in answer["return_msg"]


async def test_shares_settle_on_the_second_business_day(caller: Desk) -> None:
    """Bought on a Tuesday before a holiday: not settled until Friday, and listed for settlement on Thursday."""
    caller.order(Side.BUY, 10)
    day = caller.exchange.today
    due = DAYS[DAYS.index(day) + 2]
    for held_on in DAYS[DAYS.index(day) : DAYS.index(due) + 1]:
        caller.exchange.advance(max(caller.exchange.now, at(12, day=held_on)))
        row = (await caller.ask("ka10085", stex_tp="0")).holdings[0]
        assert row.settled_quantity == (10 if held_on == due else 0)
        assert (await caller.ask("kt00004", **BODIES["kt00004"])).holdings[0].settled_quantity == row.settled_quantity
        coming = await caller.ask("kt00008", strt_dcd_seq="")
        assert [each.quantity for each in coming.rows] == ([10] if DAYS.index(due) - DAYS.index(held_on) == 1 else [])
        if coming.rows:
            assert (coming.day, coming.settlement_day) == (day, due)
        booked = await caller.rows("kt00015", **BODIES["kt00015"])
        assert [(each.day, each.filled_day) for each in booked] == ([(due, day)] if held_on == due else [])


async def test_open_parts_and_totals_of_the_day(caller: Desk) -> None:
    """ka10088 shows an order's open shares while it has some; kt00009 adds up what was filled, side by side."""
    waiting = caller.order(Side.BUY, 5, caller.exchange.snapshot("000010").last - 200)
    assert isinstance(waiting, Placed)
    caller.order(Side.BUY, 10, symbol="000020")
    caller.order(Side.SELL, 4, symbol="000020")
    part = (await caller.ask("ka10088", ord_no=waiting.order_no)).parts[0]
    assert (part.remaining, part["io_tp_nm"], part["sell_tp"], part["stex_tp_txt"]) == (5, "+매수", "2", "KRX")
    assert (await caller.ask("ka10088", ord_no="0000002")).parts == []
    assert (await caller.ask("ka10088", ord_no="0099999")).parts == []
    orders = caller.exchange.orders(caller.account)
    status = await caller.ask("kt00009", **BODIES["kt00009"])
    assert (status.agreed_buy_amount, status.agreed_sell_amount) == (orders[1].amount, orders[2].amount)
    assert status.agreed_amount == orders[1].amount + orders[2].amount
    assert [(row["ord_no"], row["setl_tp"], row["stk_bond_tp"]) for row in status.orders] == [
        (order.order_no, "삼일결제", "1") for order in orders
    ]
    assert status.orders[0]["cntr_no"] == "0000000"
    only = await caller.ask("kt00009", **{**BODIES["kt00009"], "qry_tp": "1", "mrkt_tp": "2", "sell_tp": "1"})
    assert [row.symbol for row in only.orders] == ["000020"]
    assert "501724" in await caller.refused("kt00009", **{**BODIES["kt00009"], "mrkt_tp": "3"})


async def test_long_lists_come_in_pages_that_join(caller: Desk) -> None:
    """180 days of assets and 31 orders: every row once, in order; a key of another list is refused."""
    days = await caller.rows("kt00002", start_dt="20251201", end_dt="20260529")
    assert [each.day for each in days] == sorted({each.day for each in days})
    assert len(days) == 180
    for _ in range(31):
        caller.order(Side.BUY, 1, symbol="000030")
    rows = await caller.rows("kt00009", **BODIES["kt00009"])
    assert [int(row.order_no) for row in rows] == list(range(1, 32))
    foreign = await caller.raw("kt00002", BODIES["kt00002"], rows[0].order_no)
    assert "[1517:" in foreign["return_msg"]
    assert "next-key" in foreign["return_msg"]


async def test_a_sale_may_be_reckoned_too(caller: Desk) -> None:
    """kt00010 for a sale names what can be sold; without a price no quantity; a would-be purchase is costed."""
    caller.order(Side.BUY, 50)
    query = {"stk_cd": "A000010", "trde_tp": "1", "uv": "10000"}
    assert (await caller.ask("kt00010", **query)).margin_100_orderable_quantity == 50
    blank = await caller.ask("kt00010", stk_cd="000010", trde_tp="2", uv="0")
    assert blank.margin_100_orderable_quantity == 0
    assert blank.margin_20_orderable_amount == blank.orderable
    priced = await caller.ask("kt00010", stk_cd="000010", trde_tp="2", uv="10000", trde_qty="20", exp_buy_unp="9900")
    assert (priced.purchase_amount, priced.fee, priced.purchase_settlement) == (198_000, 20, 198_020)


async def test_amounts_wider_than_a_field_stand_at_its_end() -> None:
    """An account of 10^15 won answers every query; 12 digits end at 999,999,999,999."""
    async with desk(cash=10**15, start=at(10)) as caller:
        for tr_id in ("kt00001", "kt00002", "kt00004", "kt00005", "kt00010", "kt00011", "kt00013", "kt00016"):
            await caller.ask(tr_id, **BODIES.get(tr_id, {"qry_tp": "2"}))
        assert (await caller.ask("kt00004", **BODIES["kt00004"])).deposit == 10**12 - 1


@pytest.mark.parametrize(
    ("tr_id", "change", "text"),
    [
        ("ka01690", {"qry_dt": "2026060"}, "파라미터=qry_dt"),
        ("ka10072", {"strt_dt": "20260231"}, "파라미터=strt_dt"),
        ("ka10073", {"strt_dt": "20260610", "end_dt": "20260609"}, "파라미터=end_dt"),
        ("ka10073", {"stk_cd": "999999"}, "[1902:"),
        ("ka10074", {"end_dt": "２０２６０６０９"}, "파라미터=end_dt"),
        ("ka10077", {"stk_cd": ""}, "[1511:"),
        ("ka10085", {"stex_tp": "7"}, "파라미터=stex_tp"),
        ("ka10088", {"ord_no": "abc"}, "파라미터=ord_no"),
        ("ka10088", {"ord_no": "12345678"}, "파라미터=ord_no"),
        ("ka10170", {"ottks_tp": "3"}, "파라미터=ottks_tp"),
        ("ka10170", {"base_dt": "yesterday"}, "파라미터=base_dt"),
        ("kt00002", {"start_dt": "00000000"}, "파라미터=start_dt"),
        ("kt00002", {"start_dt": "19000101"}, "파라미터=start_dt"),
        ("kt00003", {"qry_tp": "9"}, "파라미터=qry_tp"),
        ("kt00004", {"dmst_stex_tp": "SOR"}, "501307"),
        ("kt00005", {"dmst_stex_tp": "%"}, "501307"),
        ("kt00008", {"strt_dcd_seq": "-1"}, "파라미터=strt_dcd_seq"),
        ("kt00009", {"mrkt_tp": "9"}, "파라미터=mrkt_tp"),
        ("kt00009", {"ord_dt": "1"}, "파라미터=ord_dt"),
        ("kt00010", {"uv": "10005"}, "RC4003"),
        ("kt00010", {"uv": "99000"}, "RC4027"),
        ("kt00010", {"uv": "-1"}, "파라미터=uv"),
        ("kt00010", {"trde_qty": "1e3"}, "파라미터=trde_qty"),
        ("kt00010", {"stk_cd": "nobody"}, "[1902:"),
        ("kt00011", {"uv": "1.5"}, "파라미터=uv"),
        ("kt00015", {"tp": "Z"}, "파라미터=tp"),
        ("kt00015", {"end_dt": "20250101"}, "파라미터=end_dt"),
        ("kt00016", {"to_dt": "x"}, "파라미터=to_dt"),
        ("kt00018", {"qry_tp": "0"}, "파라미터=qry_tp"),
    ],
)
async def test_bad_input_is_refused_officially(caller: Desk, tr_id: str, change: dict[str, str], text: str) -> None:
    """Days, periods, codes, numbers and stocks that are none are refused with Kiwoom's codes, naming the member."""
    assert text in await caller.refused(tr_id, **{**BODIES[tr_id], **change})


async def test_days_ahead_have_nothing(caller: Desk) -> None:
    """A period or day that lies ahead is empty, not an error."""
    assert await caller.rows("kt00002", start_dt="20270101", end_dt="20270131") == []
    assert (await caller.ask("ka01690", qry_dt="20270101")).holdings == []
    ahead = await caller.ask("kt00016", fr_dt="20270101", to_dt="20270131")
    assert (ahead.profit, ahead.net_assets_opening) == (0, ahead.net_assets_closing)
    assert await caller.rows("ka10073", **{**BODIES["ka10073"], "strt_dt": "20270101", "end_dt": "20270131"}) == []
