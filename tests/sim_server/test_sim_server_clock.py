"""Two days of September 2026 by the clock, over HTTP alone: the last with the single-price session, and the first
with KRX's after-market."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import aiohttp
import pytest
from sim_server_client import EXECUTIONS, LEDGER, OPEN_ORDERS, Answer, Caller, order_body

from kiwoom_api.market import base_price, price_limits
from kiwoom_api.sim.labels import labelled
from kiwoom_api.sim.listings import LISTINGS
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange

FRIDAY, MONDAY, TUESDAY = "2026-09-11", "2026-09-14", "2026-09-15"
NEXT = date.fromisoformat(TUESDAY)
ETF = "069500"
KRX_ALONE = next(code for code, said in labelled(1, LISTINGS.values()).items() if not said and code != ETF)
"""A stock without designations that NXT does not trade."""


class Day(Caller):
    """A caller who can wait."""

    async def until(self, at: str) -> None:
        """Let the exchange's clock go on to a time."""
        assert (await self.admin("advance", {"to": at})).status == 200

    async def order(self, trde_tp: str, price: int | str, *, symbol: str = "005930", quantity: int = 1) -> Answer:
        """Send a buy of an order type."""
        return await self.call("kt10000", order_body(quantity, price, trde_tp=trde_tp, symbol=symbol))

    async def won(self, name: str, symbol: str = "005930") -> int:
        """A price of ka10001 in won."""
        return abs(int((await self.call("ka10001", {"stk_cd": symbol}))[name]))

    async def best(self, name: str) -> int:
        """A best price of ka10004 in won."""
        return abs(int((await self.call("ka10004", {"stk_cd": "005930"}))[name]))

    async def row(self, order_no: str) -> dict[str, Any]:
        """The order's row of the ledger."""
        rows = (await self.call("kt00007", LEDGER))["acnt_ord_cntr_prps_dtl"]
        return next(row for row in rows if row["ord_no"] == order_no)

    async def open_orders(self) -> set[str]:
        """Numbers of the orders that ka10075 lists."""
        return {row["ord_no"] for row in (await self.call("ka10075", OPEN_ORDERS))["oso"]}

    async def chart(self, tr_id: str, rows: str, **body: str) -> list[dict[str, str]]:
        """The first page of a chart of 005930."""
        asked = {"stk_cd": "005930", "upd_stkpc_tp": "0", **body}
        answer = await self.post("/api/dostk/chart", asked, api_id=tr_id, authorization=f"Bearer {self.token}")
        assert answer["return_code"] == 0, answer.text
        return list(answer[rows])


@pytest.fixture
async def day(stack: AsyncExitStack, session: aiohttp.ClientSession) -> Any:
    """Return a starter of exchanges in the fill model book at a time, with a caller that has a token."""

    async def start(at: str) -> Day:
        exchange = build_exchange(None, at, model="book", every=STEP_SECONDS, cash=10**12)
        server = await stack.enter_async_context(SimServer(exchange, clock="stepped"))
        caller = Day(session, server.url)
        await caller.login()
        return caller

    return start


async def test_at_1610_a_single_price_order_is_taken_on_friday_and_refused_on_monday(day: Any) -> None:
    """trde_tp 62 at 16:10: taken on 2026-09-11 and filled by the auction of 16:20, refused on 2026-09-14.

    On the Friday it is taken for a stock that NXT does not trade, and for a fund; 005930, which NXT trades, has had no
    such session since 2025-03-04 (RULES §3).
    """
    caller = await day(f"{FRIDAY}T16:10:00")
    for symbol in (KRX_ALONE, ETF):
        price = await caller.won("cur_prc", symbol)
        taken = await caller.order("62", price, symbol=symbol)
        assert taken["return_code"] == 0, taken.text
        assert await caller.open_orders() == {taken["ord_no"]}
        limit = await caller.order("0", price, symbol=symbol)
        assert limit["return_code"] != 0
        assert (await caller.cancel(taken["ord_no"], symbol=symbol))["return_code"] == 0
    taken = await caller.order("62", price := await caller.won("cur_prc", KRX_ALONE), symbol=KRX_ALONE)
    closed = await caller.order("62", await caller.won("cur_prc"))
    assert closed["return_code"] != 0
    assert "ord_no" not in closed.body
    await caller.until(f"{FRIDAY}T16:20:30")
    row = await caller.row(taken["ord_no"])
    assert (int(row["cntr_qty"]), int(row["cntr_uv"])) == (1, price)
    await caller.until(f"{MONDAY}T16:10:00")
    for symbol in (KRX_ALONE, ETF, "005930"):
        refused = await caller.order("62", await caller.won("cur_prc", symbol), symbol=symbol)
        assert refused["return_code"] != 0
        assert "ord_no" not in refused.body


async def test_the_single_price_session_is_seen(day: Any) -> None:
    """ka10087 has five levels a side and what the auctions traded, against the close; after the last day it is gone.

    A stock that NXT trades has no book there (so recorded).
    """
    caller = await day(f"{FRIDAY}T15:45:00")
    body = {"stk_cd": KRX_ALONE}
    before = await caller.call("ka10087", body)
    assert (before["ovt_sigpric_sel_bid_1"], before["ovt_sigpric_acc_trde_qty"]) == ("-0", "0")
    close = await caller.won("cur_prc", KRX_ALONE)
    await caller.until(f"{FRIDAY}T16:15:00")
    price = abs(int((await caller.call("ka10087", body))["ovt_sigpric_sel_bid_3"]))
    told = await caller.call("ka10087", body)
    asks = [abs(int(told[f"ovt_sigpric_sel_bid_{rank}"])) for rank in range(1, 6)]
    assert asks == sorted(asks)
    assert all(int(told[f"ovt_sigpric_{side}_bid_qty_{rank}"]) > 0 for side in ("sel", "buy") for rank in range(1, 6))
    assert (await caller.order("62", price, symbol=KRX_ALONE, quantity=10**6))["return_code"] == 0
    await caller.until(f"{FRIDAY}T16:20:30")
    after = await caller.call("ka10087", body)
    last = abs(int(after["ovt_sigpric_cur_prc"]))
    assert last > close
    assert after["ovt_sigpric_pred_pre_sig"] == "2"
    assert int(after["ovt_sigpric_pred_pre"]) == last - close
    assert float(after["ovt_sigpric_flu_rt"]) == pytest.approx((last - close) * 100 / close, abs=0.01)
    assert int(after["ovt_sigpric_acc_trde_qty"]) > int(told["ovt_sigpric_acc_trde_qty"]) > 0
    assert await caller.won("cur_prc", KRX_ALONE) == close
    nxt = await caller.call("ka10087", {"stk_cd": "005930"})
    assert (nxt["ovt_sigpric_sel_bid_1"], nxt["ovt_sigpric_acc_trde_qty"]) == ("-0", "0")
    await caller.until(f"{MONDAY}T16:10:00")
    assert "8104" in (await caller.call("ka10087", body))["return_msg"]


async def test_at_1610_on_monday_limits_match_continuously_and_the_rest_is_refused(day: Any) -> None:
    """On 2026-09-14 a limit order at the ask fills at once; market, conditional, mid and stop orders and ETF do not."""
    caller = await day(f"{MONDAY}T16:10:00")
    ask = await caller.best("sel_fpr_bid")
    taken = await caller.order("0", ask)
    assert taken["return_code"] == 0, taken.text
    row = await caller.row(taken["ord_no"])
    assert (int(row["cntr_qty"]), int(row["cntr_uv"]), int(row["ord_remnq"])) == (1, ask, 0)
    fills = (await caller.call("ka10076", EXECUTIONS))["cntr"]
    assert [(each["ord_no"], int(each["cntr_pric"])) for each in fills] == [(taken["ord_no"], ask)]
    for trde_tp, price in (("3", ""), ("13", ""), ("5", ask), ("29", ""), ("81", "")):
        refused = await caller.order(trde_tp, price)
        assert refused["return_code"] != 0, trde_tp
        assert "ord_no" not in refused.body
    fund = await caller.order("0", await caller.won("cur_prc", ETF), symbol=ETF)
    assert fund["return_code"] != 0
    assert "ord_no" not in fund.body
    for trde_tp, price in (("6", ""), ("7", ""), ("10", ask), ("16", ""), ("20", ask), ("26", "")):
        assert (await caller.order(trde_tp, price))["return_code"] == 0, trde_tp


async def test_an_unfilled_order_of_1529_has_expired_at_1610(day: Any) -> None:
    """It is open at 15:29:59; at 16:10 it is in no list of open orders, cannot be cancelled, and holds no cash."""
    caller = await day(f"{MONDAY}T15:29:00")
    lowest = await caller.won("lst_pric")
    before = (await caller.call("kt00001", {"qry_tp": "3"}))["ord_alow_amt"]
    order_no = (await caller.order("0", lowest, quantity=10))["ord_no"]
    await caller.until(f"{MONDAY}T15:29:59")
    assert await caller.open_orders() == {order_no}
    assert int((await caller.row(order_no))["ord_remnq"]) == 10
    assert (await caller.call("kt00001", {"qry_tp": "3"}))["ord_alow_amt"] < before
    await caller.until(f"{MONDAY}T16:10:00")
    assert await caller.open_orders() == set()
    row = await caller.row(order_no)
    assert (int(row["cntr_qty"]), int(row["ord_remnq"])) == (0, 0)
    assert (await caller.cancel(order_no))["return_code"] != 0
    assert (await caller.call("kt00001", {"qry_tp": "3"}))["ord_alow_amt"] == before


async def test_a_last_print_at_1959_moves_nothing_of_the_next_day(day: Any) -> None:
    """On 2026-09-15 base, limits and every chart are built on the price of 15:30, not on the evening's last one."""
    caller = await day(f"{MONDAY}T15:45:00")
    close = await caller.won("cur_prc")
    await caller.until(f"{MONDAY}T19:59:00")
    asks = await caller.call("ka10004", {"stk_cd": "005930"})
    body = order_body(10**6, abs(int(asks["sel_5th_pre_bid"])))
    assert (await caller.call("kt10000", body))["return_code"] == 0
    last = await caller.won("cur_prc")
    assert last > close
    await caller.until(f"{TUESDAY}T10:05:00")
    base = base_price(close, market="KOSPI", on=NEXT)
    lower, upper = price_limits(base, market="KOSPI", on=NEXT)
    assert base != base_price(last, market="KOSPI", on=NEXT)
    told = [await caller.won(name) for name in ("base_pric", "lst_pric", "upl_pric")]
    assert told == [base, lower, upper]
    assert (await caller.order("0", (upper or 0) + 500))["return_code"] != 0
    assert (await caller.order("0", upper or 0))["return_code"] == 0
    await charts_end_at(caller, close)


async def charts_end_at(caller: Day, close: int) -> None:
    """Assert that Monday's close is a price in the charts of days and minutes and in the list of days."""
    daily = await caller.chart("ka10081", "stk_dt_pole_chart_qry", base_dt="20260915")
    assert [abs(int(row["cur_prc"])) for row in daily if row["dt"] == "20260914"] == [close]
    for scope in ("1", "10"):
        found = await caller.chart("ka10080", "stk_min_pole_chart_qry", tic_scope=scope)
        closing = next(row for row in found if row["cntr_tm"] == "20260914153000")
        assert abs(int(closing["cur_prc"])) == close
    asked = {"stk_cd": "005930", "qry_dt": "20260915", "indc_tp": "0"}
    answer = await caller.post("/api/dostk/mrkcond", asked, api_id="ka10086", authorization=f"Bearer {caller.token}")
    rows = {row["date"]: row for row in answer["daly_stkpc"]}
    assert abs(int(rows["20260914"]["close_pric"])) == close
    today = rows["20260915"]
    assert int(today["pred_rt"]) == abs(int(today["close_pric"])) - close
