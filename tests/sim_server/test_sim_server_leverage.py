"""Leveraged funds have 60 %: quotes, lists, books and the order desk say the same."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import date

import aiohttp
import pytest
from sim_server_client import Caller, order_body
from sim_server_market import ask, rows

from kiwoom_api.market import multiple_of, price_limits
from kiwoom_api.sim.listings import LISTINGS
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange

DAY = date(2026, 9, 14)
FUNDS = {"069500": 1, "122630": 2, "252670": -2}


async def started(stack: AsyncExitStack, session: aiohttp.ClientSession, model: str) -> Caller:
    """A caller at a server at 10:05 of a day."""
    exchange = build_exchange(None, f"{DAY}T10:05:00", every=STEP_SECONDS, model=model, cash=10**10)
    found = Caller(session, (await stack.enter_async_context(SimServer(exchange, clock="stepped"))).url)
    await found.login()
    return found


def won(text: str) -> int:
    """A price without its direction."""
    return abs(int(text))


@pytest.mark.parametrize("model", ["bar", "book"])
async def test_sim_server_leverage_widens_the_limits(
    stack: AsyncExitStack, session: aiohttp.ClientSession, model: str
) -> None:
    """A fund of 2x or -2x: ka10001, ka10007 and ka10095 show 60 %, an order inside is taken, one beyond is refused.

    The fund of the plain index has 30 % in all of them.
    """
    caller = await started(stack, session, model)
    for code, multiple in FUNDS.items():
        quote = await ask(caller, "ka10001", stk_cd=code)
        limits = won(quote["lst_pric"]), won(quote["upl_pric"])
        base = won(quote["base_pric"])
        assert limits == price_limits(base, market="ETF", on=DAY, multiple=multiple)
        assert limits[1] > base * 1.55 if abs(multiple) == 2 else limits[1] < base * 1.31
        [row] = await rows(caller, "ka10095", stk_cd=code)
        assert (won(row["lst_pric"]), won(row["upl_pric"])) == limits
        detail = await ask(caller, "ka10007", stk_cd=code)
        assert (won(detail["lst_pric"]), won(detail["upl_pric"])) == limits
        lower = limits[0]
        taken = await caller.call("kt10000", order_body(10, lower, symbol=code))
        assert taken["return_code"] == 0, taken["return_msg"]
        refused = await caller.call("kt10000", order_body(10, lower - 5, symbol=code))
        assert "하한가" in refused["return_msg"]


def test_sim_server_leverage_is_read_from_a_funds_name() -> None:
    """레버리지 is 2, 인버스2X -2, 인버스 -1; anything else, and a stock of such a name, is 1."""
    assert {code: LISTINGS[code].multiple for code in FUNDS} == FUNDS
    assert multiple_of("KODEX 인버스", "ETF") == -1
    assert multiple_of("삼성 인버스 2X 코스닥150 선물 ETN", "ETN") == -2
    assert multiple_of("TIGER 미국나스닥100레버리지(합성)", "ETF") == 2
    assert multiple_of("레버리지", "KOSDAQ") == 1
