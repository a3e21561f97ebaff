"""Quotes over the wire: basic data, book, daily chart and its pages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sim_server_client import Caller, sample

CHART = {"stk_cd": "005930", "base_dt": "20260701", "upd_stkpc_tp": "1"}
ROWS = "stk_dt_pole_chart_qry"


@pytest.mark.parametrize("tr_id", ["ka10001", "ka10004"])
async def test_quotes_carry_the_recorded_fields(caller: Caller, tr_id: str) -> None:
    """ka10001 and ka10004 answer exactly the fields that were recorded, every value a text."""
    answer = (await caller.call(tr_id, {"stk_cd": "005930"})).body
    assert set(answer) == set(sample(tr_id))
    assert all(isinstance(value, str) for name, value in answer.items() if name != "return_code")


async def test_the_quote_agrees_with_itself(caller: Caller) -> None:
    """The base of 005930 is near 70,000 won, prices are inside the limits, signs tell the direction."""
    answer = (await caller.call("ka10001", {"stk_cd": "005930"})).body
    price, base = abs(int(answer["cur_prc"])), int(answer["base_pric"])
    assert answer["stk_nm"] == "삼성전자"
    assert abs(base - 70_000) <= 7_000
    assert abs(int(answer["lst_pric"])) <= price <= abs(int(answer["upl_pric"]))
    assert answer["upl_pric"][0] == "+"
    assert answer["lst_pric"][0] == "-"
    assert int(answer["pred_pre"]) == price - base


async def test_the_book_has_ten_levels_a_side_best_first(caller: Caller) -> None:
    """ka10004 lists ten asks upward and ten bids downward, and their sums."""
    answer = (await caller.call("ka10004", {"stk_cd": "005930"})).body
    asks = [abs(int(answer["sel_fpr_bid"])), *(abs(int(answer[f"sel_{n}th_pre_bid"])) for n in range(2, 11))]
    bids = [abs(int(answer["buy_fpr_bid"])), *(abs(int(answer[f"buy_{n}th_pre_bid"])) for n in range(2, 11))]
    assert asks == sorted(set(asks))
    assert bids == sorted(set(bids), reverse=True)
    assert bids[0] < asks[0]
    sizes = [int(answer["sel_fpr_req"]), *(int(answer[f"sel_{n}th_pre_req"]) for n in range(2, 11))]
    assert int(answer["tot_sel_req"]) == sum(sizes)


@pytest.mark.parametrize("tr_id", ["ka10001", "ka10004", "ka10081"])
@pytest.mark.parametrize("symbol", ["999999", "005930_NX", "nonsense"])
async def test_an_unknown_stock_answers_blanks(caller: Caller, tr_id: str, symbol: str) -> None:
    """A quote of a code that is not listed here is return_code 0 with every field blank."""
    answer = (await caller.call(tr_id, {**CHART, "stk_cd": symbol} if tr_id == "ka10081" else {"stk_cd": symbol})).body
    assert (answer.pop("return_code"), answer.pop("return_msg")) == (0, "정상적으로 처리되었습니다")
    assert not any(answer.values())


async def test_the_unified_code_hears_the_same_market(caller: Caller) -> None:
    """005930_AL answers 005930's prices under the code that was asked for."""
    plain = (await caller.call("ka10001", {"stk_cd": "005930"})).body
    unified = (await caller.call("ka10001", {"stk_cd": "005930_AL"})).body
    assert unified == {**plain, "stk_cd": "005930_AL"}


async def test_the_chart_comes_in_pages_of_600_newest_first(caller: Caller) -> None:
    """Every page but the last has 600 rows; together they are 700 days or more, descending, none double."""
    pages = await caller.pages("ka10081", CHART, ROWS)
    days = [row["dt"] for rows in pages for row in rows]
    assert [len(rows) for rows in pages[:-1]] == [600] * (len(pages) - 1)
    assert len(pages) >= 2
    assert len(days) >= 700
    assert days == sorted(set(days), reverse=True)
    assert set(pages[0][0]) == {
        "cur_prc",
        "trde_qty",
        "trde_prica",
        "dt",
        "open_pric",
        "high_pric",
        "low_pric",
        "pred_pre",
        "pred_pre_sig",
        "trde_tern_rt",
    }


async def test_chart_changes_are_against_the_day_before(caller: Caller) -> None:
    """pred_pre is the close less the close of the row below, also across the page's end; prices carry no sign."""
    pages = await caller.pages("ka10081", CHART, ROWS)
    rows = [row for found in pages for row in found]
    for row, before in pairwise(rows[590:611]):
        assert int(row["pred_pre"]) == int(row["cur_prc"]) - int(before["cur_prc"])
        assert row["cur_prc"].isdigit()


async def test_base_dates_snap_back_and_clamp(caller: Caller) -> None:
    """A Sunday shows Friday first; a date in the future shows today; a day long ago shows nothing."""
    rows = (await caller.call("ka10081", {**CHART, "base_dt": "20260628"}))[ROWS]
    assert rows[0]["dt"] == "20260626"
    future = (await caller.call("ka10081", {**CHART, "base_dt": "20991231"}))[ROWS]
    assert future == (await caller.call("ka10081", CHART))[ROWS]
    assert (await caller.call("ka10081", {**CHART, "base_dt": "19800104"}))[ROWS] == []


@pytest.mark.parametrize("key", ["nowhere", "00066020240102", "005930ABCDEFGH", "x" * 500])
async def test_a_next_key_that_is_not_ours_is_refused(caller: Caller, key: str) -> None:
    """A chart key of another stock or of no form answers 1517."""
    answer = await caller.call("ka10081", CHART, key)
    assert "[1517:" in answer["return_msg"]
