"""Which made-up stocks are designated and which NXT trades: lists, quotes, margins and order validation agree."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller, order_body
from sim_server_market import ask, rows

from kiwoom_api.client.issues import issue_of
from kiwoom_api.market import Designation
from kiwoom_api.sim.labels import labelled
from kiwoom_api.sim.listings import LISTINGS
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.wire.answer import decode

Labels = Callable[..., Awaitable[Caller]]
KINDS = {Designation.MANAGED, Designation.WARNED, Designation.DANGEROUS}


@pytest.fixture
async def start(stack: AsyncExitStack, session: aiohttp.ClientSession) -> Labels:
    """Return a starter of servers of the model book on a day with an after-market."""

    async def started(time: str, **options: Any) -> Caller:
        options = {"model": "book", "cash": 10**10} | options
        exchange = build_exchange(None, f"2026-09-14T{time}", every=STEP_SECONDS, **options)
        server = await stack.enter_async_context(SimServer(exchange, clock="stepped"))
        found = Caller(session, server.url)
        await found.login()
        return found

    return started


def stocks_of(kind: Designation, seed: int = 1) -> list[str]:
    """The stocks of the made-up market under a designation."""
    return [code for code, each in labelled(seed, LISTINGS.values()).items() if kind in each]


@pytest.mark.parametrize("seed", [1, 2, 3, 77])
def test_every_seed_has_each_designation_among_its_smaller_stocks(seed: int) -> None:
    """One stock each is 관리, 투자경고 and 투자위험; none of the largest; NXT trades every other stock but one."""
    found = labelled(seed, LISTINGS.values())
    assert {kind: len(stocks_of(kind, seed)) for kind in KINDS} == dict.fromkeys(KINDS, 1)
    said = {code for code, each in found.items() if KINDS & each}
    assert all(LISTINGS[code].price * LISTINGS[code].shares < 10**13 for code in said)
    on_nxt = {code for code, each in found.items() if Designation.NXT_TRADED in each}
    shares = {code for code, row in LISTINGS.items() if row.market in ("KOSPI", "KOSDAQ")}
    assert len(shares - said - on_nxt) == 1
    assert not on_nxt & said
    assert "005930" in on_nxt
    assert labelled(seed, LISTINGS.values()) == found


async def test_the_lists_say_what_the_exchange_does(start: Labels) -> None:
    """ka10100 and ka10099 name warnings and NXT; NXT quotes exist and NXT orders are taken exactly where they say Y."""
    caller = await start("10:00:00")
    listed = {
        row["code"]: row for mrkt_tp in ("0", "10", "8") for row in await rows(caller, "ka10099", mrkt_tp=mrkt_tp)
    }
    assert listed.keys() == LISTINGS.keys()
    for code, row in listed.items():
        one = await ask(caller, "ka10100", stk_cd=code)
        assert {name: one[name] for name in row} == row
        issue = issue_of(decode("ka10100", one.body))
        assert issue.designations == labelled(1, LISTINGS.values())[code]
        nxt = Designation.NXT_TRADED in issue.designations
        quote = await ask(caller, "ka10001", stk_cd=f"{code}_NX")
        assert bool(quote["cur_prc"]) is nxt
        body = order_body(1, 1, symbol=code) | {"dmst_stex_tp": "NXT", "trde_tp": "6", "ord_uv": ""}
        answer = await caller.call("kt10000", body)
        assert (answer["return_code"] == 0) is nxt, (code, answer["return_msg"])


async def test_designated_stocks_have_no_evening(start: Labels) -> None:
    """At 16:10 an order of 관리, 투자경고 or 투자위험 is refused, and their quotes stand still; 005930's trades."""
    caller = await start("16:10:00")
    before = {code: (await ask(caller, "ka10001", stk_cd=code))["trde_qty"] for code in LISTINGS}
    await caller.admin("advance", {"to": "2026-09-14T18:00:00"})
    for kind in KINDS:
        [code] = stocks_of(kind)
        answer = await caller.call("kt10000", order_body(1, symbol=code, trde_tp="6"))
        assert answer["return_code"] != 0
        assert (await ask(caller, "ka10001", stk_cd=code))["trde_qty"] == before[code]
    assert (await ask(caller, "ka10001"))["trde_qty"] != before["005930"]
    assert (await caller.call("kt10000", order_body(1, symbol="005930", trde_tp="6")))["return_code"] == 0


@pytest.mark.parametrize("model", ["bar", "book"])
async def test_a_designated_stock_is_bought_for_full_cash(start: Labels, model: str) -> None:
    """kt00011 shows 100 % for a designated stock of an account on margin, whatever its market value says."""
    caller = await start("10:00:00", model=model, terms="margin")
    [managed] = stocks_of(Designation.MANAGED)
    for code, margin in (("005930", "20"), (managed, "100")):
        answer = await ask(caller, "kt00011", stk_cd=code, uv="0")
        assert answer["stk_profa_rt"].rstrip("%").lstrip("0") == margin


async def test_rankings_leave_designated_stocks_out_when_asked(start: Labels) -> None:
    """관리종목제외 leaves out the managed stock alone; lists by margin class have the stocks of that class."""
    caller = await start("10:30:00")
    [managed] = stocks_of(Designation.MANAGED)

    async def codes(condition: str) -> set[str]:
        body = {"mrkt_tp": "000", "sort_tp": "1", "mang_stk_incls": condition, "mrkt_open_tp": "0"}
        return {row["stk_cd"] for row in await rows(caller, "ka10030", **body)}

    everything = await codes("0")
    assert everything - await codes("1") == {managed}
    full = {code for kind in KINDS for code in stocks_of(kind)}
    assert await codes("6") == full
    assert await codes("5") == everything - full
    assert "005930" in await codes("9")
    assert await codes("9") | await codes("8") | await codes("7") | full == everything
