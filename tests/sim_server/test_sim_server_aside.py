"""0E and 0F from the exchange's own state; types that have nothing to tell are taken and stay silent."""

from __future__ import annotations

from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, Wire, order_body

from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.registry import SILENT
from kiwoom_api.wire.catalogue import real_type


class Place:
    """A caller and its connection at an exchange of the model book."""

    def __init__(self, caller: Caller, wire: Wire) -> None:
        self.caller, self.wire, self.sent = caller, wire, 0

    async def told(self, to: str, *kinds: str) -> list[dict[str, Any]]:
        """What is told of these types until a time of 2026-09-14."""
        (sent,) = (await self.caller.admin("advance", {"to": f"2026-09-14T{to}"}))["frames"].values()
        entries = await self.wire.entries(sent - self.sent)
        self.sent = sent
        return [entry for entry in entries if entry["type"] in kinds]

    async def order(self, tr_id: str = "kt10000", quantity: int = 1, price: int | str = "", **more: str) -> str:
        """Place an order; it must be taken."""
        answer = await self.caller.call(tr_id, order_body(quantity, price, trde_tp=more.pop("trde_tp", "")) | more)
        assert answer["return_code"] == 0, answer.text
        return str(answer["ord_no"])


async def opened(stack: AsyncExitStack, session: aiohttp.ClientSession, time: str, model: str = "book") -> Place:
    """An exchange at a time of 2026-09-14, a caller and a connection."""
    exchange = build_exchange(None, f"2026-09-14T{time}", every=STEP_SECONDS, model=model, cash=10**12)
    caller = Caller(session, (await stack.enter_async_context(SimServer(exchange, clock="stepped"))).url)
    await caller.login()
    wire = Wire(await stack.enter_async_context(session.ws_connect(caller.url + "/api/dostk/websocket")))
    await wire.login(caller.token)
    return Place(caller, wire)


async def test_sim_server_aside_tells_the_queues_at_the_closing_price(
    stack: AsyncExitStack, session: aiohttp.ClientSession
) -> None:
    """0E has the shares that wait at the closing price and how they changed, and is told when they do.

    It comes under the plain code and ``_AL``; NXT has no such session and says nothing.
    """
    here = await opened(stack, session, "15:41:00")
    await here.wire.register(["005930", "005930_AL", "005930_NX"], ["0E"])
    await here.order(quantity=10**6, trde_tp="81")
    first = await here.told("15:42:00", "0E")
    assert [entry["item"] for entry in first] == ["005930", "005930_AL"]
    values = first[0]["values"]
    assert list(values) == [field.wire for field in real_type("0E").fields]
    waiting = int(values["135"])
    assert (values["131"], int(values["132"]), int(values["136"])) == ("0", 0, waiting)
    assert 0 < waiting <= 10**6
    later = [entry for entry in await here.told("15:50:00", "0E") if entry["item"] == "005930"]
    totals = [waiting, *(int(entry["values"]["135"]) for entry in later)]
    assert totals == sorted(totals, reverse=True)
    assert [int(entry["values"]["136"]) for entry in later] == [b - a for a, b in pairwise(totals)]
    over = await here.told("16:01:00", "0E")
    assert {entry["values"]["135"] for entry in over[-2:]} == {"0"}


@pytest.mark.parametrize("model", ["bar", "book"])
async def test_sim_server_aside_tells_the_own_members_trades(
    stack: AsyncExitStack, session: aiohttp.ClientSession, model: str
) -> None:
    """0F names the one member that is known, with what it sold and bought and the change, as ka10002 does."""
    here = await opened(stack, session, "10:00:00", model)
    await here.wire.register(["005930", "000660"], ["0F"])
    assert await here.told("10:10:00", "0F") == []
    await here.order(quantity=30, trde_tp="3")
    [bought] = await here.told("10:20:00", "0F")
    assert (bought["item"], bought["name"]) == ("005930", real_type("0F").label)
    values = bought["values"]
    assert list(values) == [field.wire for field in real_type("0F").fields]
    assert (values["151"], values["156"], values["171"], values["176"]) == ("키움증권", "050", "30", "+30")
    assert (values["141"], values["161"]) == ("", "0")
    await here.order("kt10001", quantity=20, trde_tp="3")
    [sold] = await here.told("10:30:00", "0F")
    values = sold["values"]
    assert (values["161"], values["166"], values["171"], int(values["176"])) == ("20", "+20", "30", 0)
    assert await here.told("11:00:00", "0F") == []
    answer = await here.caller.post(
        "/api/dostk/stkinfo", {"stk_cd": "005930"}, api_id="ka10002", authorization=f"Bearer {here.caller.token}"
    )
    assert (int(answer["buy_trde_qty_1"]), int(answer["sel_trde_qty_1"])) == (30, -20)


async def test_sim_server_aside_knows_the_venues(stack: AsyncExitStack, session: aiohttp.ClientSession) -> None:
    """A purchase on NXT is told under ``_NX`` and ``_AL`` and not under the plain code."""
    here = await opened(stack, session, "10:00:00")
    await here.wire.register(["005930", "005930_AL", "005930_NX"], ["0F"])
    await here.order(quantity=7, trde_tp="6", dmst_stex_tp="NXT")
    told = await here.told("10:10:00", "0F")
    assert {entry["item"]: entry["values"]["171"] for entry in told} == {"005930_AL": "7", "005930_NX": "7"}


async def test_sim_server_aside_takes_registrations_of_silent_types(
    stack: AsyncExitStack, session: aiohttp.ClientSession
) -> None:
    """Types of which nothing is known here are answered as any other registration, and nothing is ever told of them."""
    here = await opened(stack, session, "09:50:00")
    assert await here.wire.register(["005930", "069500", "MGD"], sorted(SILENT)) == 0
    await here.order(quantity=5, trde_tp="3")
    assert await here.told("16:30:00", *SILENT) == []
