"""What trades after 15:30 and on NXT, in charts, lists of executions, volumes and frames."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, Wire
from sim_server_market import amount, ask, rows

from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange

DAY = "20260914"
Evening = Callable[..., Awaitable[Caller]]


@pytest.fixture
async def evening(stack: AsyncExitStack, session: aiohttp.ClientSession) -> Evening:
    """Return a starter of servers of the model book at a time of the first day with an after-market."""

    async def start(time: str, **options: Any) -> Caller:
        exchange = build_exchange(None, f"2026-09-14T{time}", model="book", every=STEP_SECONDS, **options)
        server = await stack.enter_async_context(SimServer(exchange, clock="stepped"))
        found = Caller(session, server.url)
        await found.login()
        return found

    return start


async def minutes(caller: Caller, code: str, day: str = DAY) -> list[dict[str, Any]]:
    """A day's bars of one minute, oldest first."""
    found = await rows(caller, "ka10080", stk_cd=code, tic_scope="1", base_dt=day)
    return [row for row in reversed(found) if row["cntr_tm"].startswith(day)]


def shares(found: list[dict[str, Any]]) -> int:
    """The shares of some bars."""
    return sum(int(row["trde_qty"]) for row in found)


@pytest.mark.parametrize("touched", [False, True])
async def test_minutes_and_volume_go_on_after_the_close(evening: Evening, touched: bool) -> None:
    """Minutes of 16:00 to 20:00 follow 15:30's; all of them are the quote's volume, the early ones the day's bar."""
    caller = await evening("15:45:00")
    if touched:
        assert (await caller.buy(1, 50_000, trde_tp="81"))["return_code"] != 0
        assert (await caller.buy(1, trde_tp="81"))["return_code"] == 0
    await caller.admin("advance", {"to": "2026-09-14T20:00:00"})
    found = await minutes(caller, "005930")
    late = [row for row in found if row["cntr_tm"] > f"{DAY}1531"]
    quote = (await ask(caller, "ka10001")).body
    assert late[0]["cntr_tm"] > f"{DAY}1600"
    assert late[-1]["cntr_tm"] > f"{DAY}1950"
    assert shares(found) == int(quote["trde_qty"])
    assert amount(found[-1]["cur_prc"]) == amount(quote["cur_prc"])
    [daily, *_] = await rows(caller, "ka10081", base_dt=DAY)
    assert shares(found) - shares(late) == int(daily["trde_qty"])
    closing = next(row for row in found if row["cntr_tm"] == f"{DAY}153000")
    assert amount(closing["cur_prc"]) == amount(daily["cur_prc"])


async def test_executions_of_the_evening_are_told_one_by_one(evening: Evening) -> None:
    """ka10003 ends with the evening's last execution, and its running volume is the quote's; ka10079 has it too."""
    caller = await evening("18:00:30")
    [latest, *_] = await rows(caller, "ka10003")
    quote = (await ask(caller, "ka10001")).body
    assert "160000" < latest["tm"] <= "180030"
    assert int(latest["acc_trde_qty"]) == int(quote["trde_qty"])
    [tick, *_] = await rows(caller, "ka10079", tic_scope="1")
    assert tick["cntr_tm"] == DAY + latest["tm"]


async def test_yesterdays_evening_is_still_in_the_charts(evening: Evening) -> None:
    """The day after, minutes and executions of the evening before are those that were shown then."""
    caller = await evening("19:59:59")
    before = await minutes(caller, "005930")
    ticks = await rows(caller, "ka10003")
    await caller.admin("advance", {"to": "2026-09-15T10:00:00"})
    assert await minutes(caller, "005930") == before
    history = await rows(caller, "ka10084", tdy_pred="2", tic_min="0")
    assert [row["tm"] for row in history] == [row["tm"] for row in ticks[: len(history)]]


async def test_nxt_has_charts_and_executions_of_its_own(evening: Evening) -> None:
    """``_NX`` shows NXT alone from 08:00 on, ``_AL`` both venues; each chart adds up to the volume of its quote."""
    caller = await evening("08:40:00")
    assert [row["cntr_tm"][:10] for row in (await minutes(caller, "005930_NX"))[:1]] == [f"{DAY}08"]
    assert await minutes(caller, "005930") == []
    await caller.admin("advance", {"to": "2026-09-14T17:00:00"})
    volume = {}
    for code in ("005930", "005930_NX", "005930_AL"):
        quote = (await ask(caller, "ka10001", stk_cd=code)).body
        found = await minutes(caller, code)
        volume[code] = shares(found)
        assert volume[code] == int(quote["trde_qty"])
        assert amount(found[-1]["cur_prc"]) == amount(quote["cur_prc"])
    assert volume["005930_AL"] == volume["005930"] + volume["005930_NX"]
    [latest, *_] = await rows(caller, "ka10003", stk_cd="005930_NX")
    assert (latest["stex_tp"], int(latest["acc_trde_qty"])) == ("NXT", volume["005930_NX"])
    assert await rows(caller, "ka10080", stk_cd="069500_NX", tic_scope="1") == []


async def test_the_day_is_split_into_session_and_evening(evening: Evening) -> None:
    """ka10015 and ka10030 show the regular session (장중) and the after-market (장후), which make up the whole day."""
    caller = await evening("20:30:00")
    quote = (await ask(caller, "ka10001")).body
    [daily, *_] = await rows(caller, "ka10081", base_dt=DAY)
    [today, before, *_] = await rows(caller, "ka10015", strt_dt=DAY)
    ranked = next(row for row in await rows(caller, "ka10030", mrkt_tp="000") if row["stk_cd"] == "005930")
    for row in (today, ranked):
        assert int(row["opmr_trde_qty"]) == int(daily["trde_qty"])
        assert int(row["af_mkrt_trde_qty"]) > 0
        assert (
            int(row["trde_qty"]) == int(row["opmr_trde_qty"]) + int(row["af_mkrt_trde_qty"]) == int(quote["trde_qty"])
        )
    assert int(before["af_mkrt_trde_qty"]) == 0  # 2026-09-11 had no after-market
    await caller.admin("advance", {"to": "2026-09-15T08:10:00"})
    again = next(row for row in await rows(caller, "ka10015", strt_dt="20260915") if row["dt"] == DAY)
    assert again == today


async def test_frames_of_the_evening_count_the_whole_day(evening: Evening, stack: AsyncExitStack) -> None:
    """0B of the evening: the volume goes on from the close, and aggressors are counted; NXT's frames count NXT."""
    caller = await evening("15:59:00")
    wire = Wire(await stack.enter_async_context(caller.session.ws_connect(caller.url + "/api/dostk/websocket")))
    await wire.login(caller.token)
    await wire.register(["005930", "005930_NX"], ["0B"])
    await caller.admin("advance", {"to": "2026-09-14T16:20:30"})
    frames: dict[str, Any] = {}
    while len(frames) < 2 or min(each["values"]["20"] for each in frames.values()) < "161500":
        [entry] = await wire.entries(1)
        frames[entry["item"]] = entry
    for code, frame in frames.items():
        quote = (await ask(caller, "ka10001", stk_cd=code)).body
        values = frame["values"]
        assert int(values["13"]) <= int(quote["trde_qty"])
        assert int(values["13"]) > 0.9 * int(quote["trde_qty"])
        assert int(values["1031"]) + int(values["1030"]) > 0
    index = (await ask(caller, "ka20001", mrkt_tp="0", inds_cd="001")).body
    await caller.admin("advance", {"to": "2026-09-14T19:00:00"})
    later = (await ask(caller, "ka20001", mrkt_tp="0", inds_cd="001")).body
    assert {name: index[name] for name in ("cur_prc", "trde_qty", "high_pric")} == {
        name: later[name] for name in ("cur_prc", "trde_qty", "high_pric")
    }
