"""Lists that follow from the exchange's own state: expected prices, interruptions, funds; and what stays unserved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller
from sim_server_market import amount, ask, rows

from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.served import HANDLERS

Start = Callable[..., Awaitable[Caller]]
EVERY = {"stk_cd": " "}


@pytest.fixture
async def start(stack: AsyncExitStack, session: aiohttp.ClientSession) -> Start:
    """Return a starter of servers of the model book."""

    async def started(time: str, **options: Any) -> Caller:
        options = {"model": "book", "cash": 10**12} | options
        exchange = build_exchange(None, f"2026-09-14T{time}", every=STEP_SECONDS, **options)
        server = await stack.enter_async_context(SimServer(exchange, clock="stepped"))
        found = Caller(session, server.url)
        await found.login()
        return found

    return started


async def test_expected_prices_are_ranked_while_orders_gather(start: Start) -> None:
    """ka10029 before the open and before the close: risers by rate, each at the price its auction would find."""
    caller = await start("08:55:00")
    for time in ("08:55:00", "15:25:00"):
        await caller.admin("advance", {"to": f"2026-09-14T{time}"})
        found = {sort: await rows(caller, "ka10029", sort_tp=sort, mrkt_tp="000") for sort in "1346"}
        assert found["1"]
        assert found["6"]
        rates = [float(row["flu_rt"]) for row in found["1"]]
        assert rates == sorted(rates, reverse=True)
        assert min(rates) > 0 > max(float(row["flu_rt"]) for row in found["4"])
        assert {row["stk_cd"] for sort in "134" for row in found[sort]} == {row["stk_cd"] for row in found["6"]}
        volumes = [int(row["exp_cntr_qty"]) for row in found["6"]]
        assert volumes == sorted(volumes, reverse=True)
        row = next(row for row in found["6"] if row["stk_cd"] == "005930")
        assert amount(row["exp_cntr_pric"]) - int(row["base_pric"]) == int(row["pred_pre"])
    await caller.admin("advance", {"to": "2026-09-14T15:45:00"})
    assert await rows(caller, "ka10029", sort_tp="6", mrkt_tp="000") == []


async def test_interruptions_are_listed(start: Start) -> None:
    """ka10054 has each interruption with its times, newest first; its conditions leave out."""
    caller = await start("10:05:00")
    assert await rows(caller, "ka10054", **EVERY) == []
    await caller.admin("vi", {"symbol": "005930"})
    [running] = await rows(caller, "ka10054", **EVERY)
    assert (running["stk_cd"], running["trde_cntr_proc_time"], running["virelis_time"]) == ("005930", "100500", "")
    await caller.admin("advance", {"to": "2026-09-14T10:11:00"})
    await caller.admin("vi", {"symbol": "005930", "venue": "NXT"})
    await caller.admin("vi", {"symbol": "000660"})
    found = await rows(caller, "ka10054", stex_tp="3", **EVERY)
    assert [row["stk_cd"] for row in found] == ["000660", "005930_NX", "005930"]
    assert "100700" <= found[2]["virelis_time"] < "100730"
    assert found[2]["motn_pric"].lstrip("0") == running["motn_pric"].lstrip("0")
    assert [row["stk_cd"] for row in await rows(caller, "ka10054", stex_tp="2", **EVERY)] == ["005930_NX"]
    for members in ({"motn_drc": "2"}, {"motn_tp": "2"}, {"mrkt_tp": "101"}, {"bf_mkrt_tp": "2"}):
        assert await rows(caller, "ka10054", **{"stex_tp": "3", **EVERY, **members}) == []
    wide = {"trde_qty_tp": "1", "min_trde_qty": "1", "max_trde_qty": "99999999"}
    assert len(await rows(caller, "ka10054", **EVERY | wide)) == 2
    assert await rows(caller, "ka10054", **EVERY | wide | {"min_trde_qty": "99999998"}) == []
    assert [row["stk_cd"] for row in await rows(caller, "ka10054", **EVERY | {"stk_cd": "005930"})] == ["005930"]
    assert (await ask(caller, "ka10054", **EVERY | {"skip_stk": "2"}))["return_code"] == 2


async def test_funds_are_listed(start: Start) -> None:
    """ka40004 has the ETFs with the prices of ka10001; by manager those of its name; NAV is not known and blank."""
    caller = await start("10:30:00")
    [fund, *others] = await rows(caller, "ka40004")
    assert [each["stk_cd"] for each in others] == ["122630", "252670"]
    quote = (await ask(caller, "ka10001", stk_cd="069500")).body
    assert fund["stk_cd"] == "069500"
    assert (fund["close_pric"], fund["pred_pre"], fund["pre_rt"], fund["trde_qty"]) == (
        quote["cur_prc"],
        quote["pred_pre"],
        quote["flu_rt"],
        quote["trde_qty"],
    )
    assert not fund["nav"]
    assert len(await rows(caller, "ka40004", mngmcomp="3020")) == 3
    for members in ({"mngmcomp": "3191"}, {"mngmcomp": "9999"}, {"navpre": "1"}, {"stex_tp": "2"}):
        assert await rows(caller, "ka40004", **members) == []


async def test_what_no_state_here_tells_is_refused(start: Start) -> None:
    """Surges of the book over minutes, strengths of past weeks, credit and the single price's ranking: 8104."""
    caller = await start("10:30:00")
    for tr_id in ("ka10021", "ka10022", "ka10033", "ka10047", "ka10098"):
        assert tr_id not in HANDLERS
        assert "[8104:" in (await ask(caller, tr_id))["return_msg"]
