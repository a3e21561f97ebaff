"""The model book over the wire: interventions, codes of venues, the after-market, and the next day's charts."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from sim_server_client import PATHS, Caller

from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange

MINUTES, DAYS = "ka10080", "ka10081"
PATHS.setdefault(MINUTES, "/api/dostk/chart")


@pytest.fixture
async def book(stack: Any, session: aiohttp.ClientSession) -> Any:
    """Return a starter of stepped servers of the model book at a time of 2026-09-14, with a caller that has a token."""

    async def start(at: str = "10:05:00") -> Caller:
        exchange = build_exchange(None, f"2026-09-14T{at}", model="book", every=STEP_SECONDS, cash=10**12)
        server = await stack.enter_async_context(SimServer(exchange, clock="stepped"))
        caller = Caller(session, server.url)
        await caller.login()
        return caller

    return start


def won(text: str) -> int:
    """The number of a signed price."""
    return abs(int(text))


async def test_a_stock_is_halted_and_resumed_over_the_admin_api(book: Any) -> None:
    """While it is halted an order is refused with Kiwoom's own words, a cancel is taken; resumed it trades again."""
    caller = await book()
    waiting = (await caller.buy(1, 60_000))["ord_no"]
    assert (await caller.admin("halt", {"symbol": "005930", "seconds": 600})).status == 200
    refused = await caller.buy(1, 60_000)
    assert refused["return_code"] != 0
    assert "RC4007" in refused["return_msg"]
    gone = {"dmst_stex_tp": "KRX", "orig_ord_no": waiting, "stk_cd": "005930", "cncl_qty": "0"}
    assert (await caller.call("kt10003", gone))["return_code"] == 0
    assert (await caller.admin("halt", {"symbol": "005930"})).status == 409
    assert (await caller.admin("resume", {"symbol": "005930"})).status == 200
    await caller.admin("advance", {"by": 700})
    assert (await caller.buy(1, 60_000))["return_code"] == 0
    assert (await caller.admin("halt", {"market": "KOSPI", "seconds": 60})).status == 200
    assert (await caller.buy(1, 60_000))["return_code"] != 0
    assert (await caller.admin("resume", {"market": "KOSPI"})).status == 200


async def test_an_interruption_and_a_strangers_trade(book: Any) -> None:
    """A stranger's trade moves the price; /admin/vi starts a call auction, in which nobody trades at once."""
    caller = await book()
    before = won((await caller.call("ka10001", {"stk_cd": "005930"}))["cur_prc"])
    body = {"symbol": "005930", "side": "buy", "quantity": 10_000_000, "price": before + 300}
    traded = await caller.admin("trade", body)
    assert traded["quantity"] > 0
    assert before < traded["last"] <= before + 300
    assert won((await caller.call("ka10001", {"stk_cd": "005930"}))["cur_prc"]) == traded["last"]
    assert (await caller.admin("vi", {"symbol": "005930"})).status == 200
    assert (await caller.admin("trade", body)).status == 409
    assert (await caller.admin("vi", {"symbol": "005930"})).status == 409
    assert (await caller.admin("vi", {"symbol": "005930", "venue": "NXT"})).status == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("halt", {}),
        ("halt", {"symbol": "005930", "market": "KOSPI"}),
        ("halt", {"market": "NASDAQ"}),
        ("halt", {"symbol": "999999"}),
        ("halt", {"symbol": "005930", "seconds": 0}),
        ("halt", {"symbol": "005930", "seconds": True}),
        ("halt", {"symbol": "005930", "seconds": 10**9}),
        ("vi", {"symbol": "005930", "venue": "SOR"}),
        ("vi", {}),
        ("trade", {"symbol": "005930", "side": "hold", "quantity": 1}),
        ("trade", {"symbol": "005930", "side": "buy", "quantity": 0}),
        ("trade", {"symbol": "005930", "side": "buy", "quantity": 1, "price": 60_001}),
    ],
)
async def test_wrong_interventions_are_named(book: Any, path: str, body: Any) -> None:
    """A wrong call answers 400 with what is allowed, and nothing is halted or traded."""
    caller = await book()
    answer = await caller.admin(path, body)
    assert answer.status == 400
    assert answer["error"]
    assert (await caller.buy(1, 60_000))["return_code"] == 0


async def test_the_model_bar_refuses_interventions(caller: Caller) -> None:
    """With the model bar an intervention is 409 and says which model it needs."""
    answer = await caller.admin("vi", {"symbol": "005930"})
    assert answer.status == 409
    assert "book" in answer["error"]


async def test_codes_of_nxt_and_of_both_venues(book: Any) -> None:
    """ka10001 and ka10004 of ``_NX`` and ``_AL`` show NXT's figures and both venues' book."""
    caller = await book()
    codes = ("005930", "005930_NX", "005930_AL")
    volumes = [int((await caller.call("ka10001", {"stk_cd": code}))["trde_qty"]) for code in codes]
    assert volumes[2] == volumes[0] + volumes[1] > volumes[0] > volumes[1] > 0
    books = [(await caller.call("ka10004", {"stk_cd": code})).body for code in codes]
    offered = [int(each["tot_sel_req"]) for each in books]
    assert offered[2] >= offered[0] > offered[1] > 0
    assert (await caller.call("ka10001", {"stk_cd": "069500_NX"}))["cur_prc"] == ""


async def test_orders_go_to_the_venue_they_name(book: Any) -> None:
    """An NXT order is taken, trades, and is cheaper; a routed one finds a venue."""
    caller = await book()
    body = {"stk_cd": "005930", "ord_qty": "100", "ord_uv": "", "trde_tp": "6", "cond_uv": ""}
    for venue in ("NXT", "SOR", "KRX"):
        assert (await caller.call("kt10000", {**body, "dmst_stex_tp": venue}))["return_code"] == 0
    rows = (await caller.truth())["orders"]
    assert [row["venue"] for row in rows] == ["NXT", "SOR", "KRX"]
    assert all(row["filled"] for row in rows)
    assert rows[0]["stands"] == "NXT"
    assert rows[0]["fee"] < rows[2]["fee"] * rows[0]["amount"] // rows[2]["amount"] + 10


async def test_the_next_days_charts_and_limits_use_the_price_of_1530(book: Any) -> None:
    """After a trade at 19:59 daily chart and 15:30's minute have its price, as have tomorrow's base and limits."""
    caller = await book("15:45:00")
    close = won((await caller.call("ka10001", {"stk_cd": "005930"}))["cur_prc"])
    day = {"stk_cd": "005930", "base_dt": "20260915", "upd_stkpc_tp": "0"}
    minute = {"stk_cd": "005930", "tic_scope": "1", "upd_stkpc_tp": "0"}
    await caller.admin("advance", {"to": "2026-09-14T19:59:00"})
    moved = await caller.admin("trade", {"symbol": "005930", "side": "buy", "quantity": 10_000_000})
    assert moved["last"] > close
    quote = (await caller.call("ka10001", {"stk_cd": "005930"})).body
    assert won(quote["cur_prc"]) == moved["last"]
    for at in ("2026-09-14T20:30:00", "2026-09-15T08:00:00", "2026-09-15T10:05:00"):
        await caller.admin("advance", {"to": at})
        rows = (await caller.call(DAYS, day))["stk_dt_pole_chart_qry"]
        row = next(row for row in rows if row["dt"] == "20260914")
        assert won(row["cur_prc"]) == close
        rows = (await caller.call(MINUTES, minute))["stk_min_pole_chart_qry"]
        prices = {row["cntr_tm"]: won(row["cur_prc"]) for row in rows}
        assert prices["20260914153000"] == close
        assert prices["20260914195900"] == moved["last"]
    quote = (await caller.call("ka10001", {"stk_cd": "005930"})).body
    assert won(quote["base_pric"]) == close
    assert close < won(quote["upl_pric"]) <= close * 1.3
    assert won(quote["lst_pric"]) >= close * 0.7


async def test_the_state_of_the_model_book_goes_on(book: Any, tmp_path: Any, session: aiohttp.ClientSession) -> None:
    """A server that is stopped in a halt and started again from its file resumes when it would have."""
    file = tmp_path / "sim.state"
    exchange = build_exchange(None, "2026-09-14T10:05:00", model="book", every=STEP_SECONDS)
    async with SimServer(exchange, clock="stepped", state=file) as server:
        caller = Caller(session, server.url)
        await caller.login()
        assert (await caller.buy(3, 60_000))["return_code"] == 0
        await caller.admin("halt", {"symbol": "005930", "seconds": 60})
    again = build_exchange(None, "stepped", state=file)
    assert again.model == "book"
    async with SimServer(again, clock="stepped", state=file) as server:
        caller = Caller(session, server.url)
        await caller.login()
        assert (await caller.buy(1, 60_000))["return_code"] != 0
        await caller.admin("advance", {"by": 900})
        assert (await caller.buy(1, 60_000))["return_code"] == 0
        assert [row["remaining"] for row in (await caller.truth())["orders"]] == [3, 1]
