"""Quotes of one stock and of many over the wire, lists of executions and of days, and what is listed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sim_server_client import Caller, sample
from sim_server_market import amount, ask, pages, rows

from kiwoom_api.sim.server.served import HANDLERS
from kiwoom_api.wire.catalogue import tr

MARKET_GROUPS = ("stkinfo", "mrkcond", "rkinfo", "chart", "sect")


async def test_every_market_tr_has_the_catalogues_fields(caller: Caller) -> None:
    """What is served has exactly the catalogue's fields, and the client's codec reads every one of them."""
    served = [tr(tr_id) for tr_id in HANDLERS if tr(tr_id).path.rsplit("/", 1)[-1] in MARKET_GROUPS]
    assert len(served) >= 46
    for spec in served:
        answer = await ask(caller, spec.id)
        assert answer["return_code"] == 0, (spec.id, answer["return_msg"])
        assert set(answer.body) == {field.wire for field in spec.response} | {"return_code", "return_msg"}
        for name, fields in spec.lists.items():
            assert all(list(row) == [field.wire for field in fields] for row in answer[name])


@pytest.mark.parametrize("tr_id", ["ka10007", "ka10087", "ka20001", "ka10002"])
async def test_quotes_carry_the_recorded_fields(caller: Caller, tr_id: str) -> None:
    """Every field of a recorded answer is there."""
    assert set(sample(tr_id)) <= set((await ask(caller, tr_id)).body) | {"return_code", "return_msg"}


async def test_all_quotes_of_a_stock_agree(caller: Caller) -> None:
    """ka10001, ka10002, ka10006, ka10007, ka10095 and the day's bar say the same price, change, volume and range."""
    basic, session, quote = [(await ask(caller, tr_id)).body for tr_id in ("ka10001", "ka10006", "ka10007")]
    watched = (await rows(caller, "ka10095"))[0]
    today = (await rows(caller, "ka10081"))[0]
    for found in (session, quote, watched):
        assert found["trde_qty"] == basic["trde_qty"] == today["trde_qty"]
        assert found["flu_rt"] == basic["flu_rt"]
        for name in ("open_pric", "high_pric", "low_pric"):
            assert found[name] == basic[name]
            assert amount(found[name]) == int(today[name])
    assert quote["cur_prc"] == watched["cur_prc"] == basic["cur_prc"] == session["close_pric"]
    assert quote["hgst_pric"] == basic["250hgst"]
    assert (await ask(caller, "ka10002"))["cur_prc"] == basic["cur_prc"]


async def test_the_quote_shows_the_book(caller: Caller) -> None:
    """Ten levels of ka10007 and five of ka10095 are those of ka10004."""
    book, quote = (await ask(caller, "ka10004")).body, (await ask(caller, "ka10007")).body
    watched = (await rows(caller, "ka10095"))[0]
    for side in ("sel", "buy"):
        for rank in range(1, 11):
            level = f"{side}_fpr" if rank == 1 else f"{side}_{rank}th_pre"
            assert quote[f"{side}_{rank}bid"] == book[f"{level}_bid"]
            assert quote[f"{side}_{rank}bid_req"] == book[f"{level}_req"]
            if rank <= 5:
                assert watched[f"{side}_{rank}th_bid"] == book[f"{level}_bid"]
    assert quote["tot_sel_req"] == watched["tot_sel_req"] == book["tot_sel_req"]


async def test_many_stocks_come_in_the_order_asked(caller: Caller) -> None:
    """ka10095 takes 100 codes; a code that is not listed is left out, a suffix stays."""
    found = await rows(caller, "ka10095", stk_cd="035720|005930_AL|999999|000660")
    assert [row["stk_cd"] for row in found] == ["035720", "005930_AL", "000660"]
    assert len(await rows(caller, "ka10095", stk_cd="|".join(["005930"] * 100))) == 100


async def test_more_than_100_stocks_are_refused(caller: Caller) -> None:
    """101 codes are return_code 5 with code 1634, at HTTP 200."""
    answer = await ask(caller, "ka10095", stk_cd="|".join(["005930"] * 101))
    assert (answer.status, answer["return_code"]) == (200, 5)
    assert "[1634:" in answer["return_msg"]


async def test_own_trades_are_the_members_trades(caller: Caller) -> None:
    """ka10002 names the member through which this exchange's accounts trade, with what they bought and sold."""
    assert (await ask(caller, "ka10002"))["buy_trde_ori_nm_1"] == ""
    await caller.buy(30, trde_tp="3")
    await caller.sell(10, trde_tp="3")
    found = (await ask(caller, "ka10002")).body
    assert (found["buy_trde_ori_nm_1"], found["buy_trde_qty_1"]) == ("키움증권", "+30")
    assert (found["sel_trde_ori_nm_1"], found["sel_trde_qty_1"]) == ("키움증권", "-10")


@pytest.mark.parametrize("tr_id", ["ka10003", "ka10055", "ka10084"])
async def test_executions_add_up(caller: Caller, tr_id: str) -> None:
    """Newest first, each total is the one below plus the row's shares, and the first is the day's volume."""
    found = [row for page in await pages(caller, tr_id) for row in page]
    shares = [abs(int(row.get("cntr_trde_qty") or row["cntr_qty"])) for row in found]
    totals = [int(row["acc_trde_qty"]) for row in found]
    assert all(new == old + one for (new, old), one in zip(pairwise(totals), shares, strict=False))
    assert totals[-1] == shares[-1]
    assert totals[0] == int((await ask(caller, "ka10001"))["trde_qty"])


async def test_executions_say_who_was_the_aggressor(caller: Caller) -> None:
    """A buyer has a plus and stands at the ask, a seller a minus and at the bid; the strength is their ratio."""
    found = await rows(caller, "ka10003")
    bought = sum(int(row["cntr_trde_qty"]) for row in found if row["cntr_trde_qty"][0] == "+")
    sold = -sum(int(row["cntr_trde_qty"]) for row in found if row["cntr_trde_qty"][0] == "-")
    assert float(found[0]["cntr_str"]) == pytest.approx(bought * 100 / sold, abs=0.006)
    for row in found:
        best = row["pri_sel_bid_unit"] if row["cntr_trde_qty"][0] == "+" else row["pri_buy_bid_unit"]
        assert best == row["cur_prc"]
        assert amount(row["pri_buy_bid_unit"]) < amount(row["pri_sel_bid_unit"])


async def test_yesterdays_executions_make_up_yesterday(caller: Caller) -> None:
    """ka10084 of yesterday sums to yesterday's bar; its minutes carry the same total; a time cuts what came later."""
    yesterday = (await rows(caller, "ka10081"))[1]
    for tic_min in ("0", "1"):
        found = await rows(caller, "ka10084", tdy_pred="2", tic_min=tic_min)
        assert found[0]["acc_trde_qty"] == yesterday["trde_qty"]
        assert amount(found[0]["cur_prc"]) == int(yesterday["cur_prc"])
    cut = await rows(caller, "ka10084", tdy_pred="2", tm="1030")
    assert cut[0]["tm"] == "103000"
    assert "[1517:" in (await ask(caller, "ka10084", tm="9999"))["return_msg"]


@pytest.mark.parametrize(
    ("tr_id", "size", "base", "close"),
    [("ka10005", 100, "", "close_pric"), ("ka10015", 100, "strt_dt", "close_pric"), ("ka10086", 20, "qry_dt", "")],
)
async def test_lists_of_days_are_the_daily_chart(caller: Caller, tr_id: str, size: int, base: str, close: str) -> None:
    """Pages of days have the chart's closes and volumes, none twice, none left out."""
    found = [row for page in await pages(caller, tr_id, 3) for row in page]
    chart = (await rows(caller, "ka10081"))[: 3 * size]
    assert [(amount(row[close or "close_pric"]), row["trde_qty"]) for row in found] == [
        (int(row["cur_prc"]), row["trde_qty"]) for row in chart
    ]
    if base:
        earlier = await rows(caller, tr_id, **{base: "20260627"})
        assert (earlier[0].get("dt") or earlier[0]["date"]) == "20260626"


async def test_what_is_listed(caller: Caller) -> None:
    """A market's list has each of its stocks once, in order of code, as ka10100 shows it alone."""
    kospi, kosdaq = [await rows(caller, "ka10099", mrkt_tp=market) for market in ("0", "10")]
    codes = [row["code"] for row in (*kospi, *kosdaq)]
    assert codes == sorted(row["code"] for row in kospi) + sorted(row["code"] for row in kosdaq)
    assert len(set(codes)) == len(codes) == 25
    alone = (await ask(caller, "ka10100")).body
    assert {**alone} == {**next(row for row in kospi if row["code"] == "005930"), **_returned(alone)}
    assert int(alone["lastPrice"]) == 70_000
    assert await rows(caller, "ka10099", mrkt_tp="6") == []


def _returned(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("return_code", "return_msg")}


async def test_sectors_and_members_are_listed(caller: Caller) -> None:
    """ka10101 names the indices that exist here, ka10102 members as they were recorded."""
    assert [row["code"] for row in await rows(caller, "ka10101", mrkt_tp="0")] == ["001"]
    assert [row["code"] for row in await rows(caller, "ka10101", mrkt_tp="1")] == ["101"]
    assert await rows(caller, "ka10102") == sample("ka10102")["list"]


@pytest.mark.parametrize(
    "tr_id", ["ka10002", "ka10003", "ka10005", "ka10006", "ka10007", "ka10015", "ka10086", "ka10100"]
)
async def test_unknown_stocks_are_blank(caller: Caller, tr_id: str) -> None:
    """A code that is not listed is return_code 0 with every field blank."""
    answer = await ask(caller, tr_id, stk_cd="999999")
    assert answer["return_code"] == 0
    assert not any(value for name, value in answer.body.items() if not name.startswith("return"))


async def test_what_the_exchange_cannot_know_is_refused(caller: Caller) -> None:
    """Credit, investors and programme trading are not served: 8104."""
    for tr_id in ("ka10033", "ka10059", "ka90003", "ka10098"):
        assert tr_id not in HANDLERS
        assert "[8104:" in (await ask(caller, tr_id))["return_msg"]


async def test_nobody_trades_after_hours(caller: Caller) -> None:
    """ka10087 has no book and the day's last price, as recorded for a stock nobody trades after hours."""
    found = (await ask(caller, "ka10087")).body
    recorded = sample("ka10087_no_book")
    same = [name for name in recorded if name.startswith("ovt_") and "prc" not in name and "_buy_bid_tot" not in name]
    assert {name: found[name] for name in same} == {name: recorded[name] for name in same}
    assert amount(found["ovt_sigpric_cur_prc"]) == amount((await ask(caller, "ka10001"))["cur_prc"])


async def test_the_after_hours_quote_ends_with_its_market(serve: Any, session: Any) -> None:
    """After its last day at Kiwoom ka10087 is not served."""
    late = Caller(session, (await serve(at="2026-09-14T10:00:00")).url)
    await late.login()
    assert "[8104:" in (await ask(late, "ka10087"))["return_msg"]
