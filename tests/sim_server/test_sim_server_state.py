"""The state file in the midst of a day of the model book: open orders of every kind, and kill -9 at any moment."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sim_server_client import PATHS, Caller, order_body
from sim_server_market import rows

from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.state import read_state

EVERY = {"stk_cd": " "}
PATHS.setdefault("ka10080", "/api/dostk/chart")
AT = "2026-09-14T10:05:00"


async def opened(
    stack: AsyncExitStack, session: aiohttp.ClientSession, file: Path | None, *, fresh: bool = True
) -> Caller:
    """Start the exchange, or go on with the one in a file."""
    exchange = build_exchange(
        None, AT if fresh else "stepped", model="book" if fresh else None, every=STEP_SECONDS, cash=10**12, state=file
    )
    server = await stack.enter_async_context(SimServer(exchange, clock="stepped", state=file))
    caller = Caller(session, server.url)
    assert (await caller.login())["return_code"] == 0
    return caller


async def morning(caller: Caller) -> None:
    """Orders that wait in every way a book knows, on both venues, in a stock that is halted too, and some fills."""
    for body in (
        order_body(40),
        order_body(3, 60_000),
        order_body(4, 60_000),
        order_body(5, 60_000, trde_tp="5"),
        order_body(6, trde_tp="29"),
        order_body(7, 75_000, trde_tp="28") | {"cond_uv": "75000"},
        order_body(8, 60_000) | {"dmst_stex_tp": "NXT"},
        order_body(300_000, trde_tp="6"),
        order_body(9, symbol="000660", trde_tp="7"),
    ):
        answer = await caller.call("kt10000", body)
        assert answer["return_code"] == 0, (body, answer["return_msg"])
    [first, *_] = [order for order in await caller.orders() if order["remaining"] == 3]
    assert (await caller.modify(first["order_no"], 60_100, 1))["return_code"] == 0
    assert (await caller.admin("halt", {"symbol": "000660", "seconds": 900})).status == 200
    assert (await caller.admin("vi", {"symbol": "005930", "venue": "NXT"})).status == 200
    assert (await caller.admin("trade", {"symbol": "005930", "side": "sell", "quantity": 50_000})).status == 200


async def said_at(caller: Caller, at: str) -> list[Any]:
    """What the exchange says at a time."""
    await caller.admin("advance", {"to": at})
    truth = await caller.truth()
    own = truth.pop("account")  # each exchange has numbers of its own
    said: list[Any] = [json.loads(json.dumps(truth).replace(own, ""))]
    for code in ("005930", "005930_NX", "005930_AL", "000660"):
        said += [(await caller.call(tr_id, {"stk_cd": code})).body for tr_id in ("ka10001", "ka10004")]
        chart = {"stk_cd": code, "tic_scope": "5", "upd_stkpc_tp": "0"}
        said.append((await caller.call("ka10080", chart))["stk_min_pole_chart_qry"][:200])
    return [*said, await rows(caller, "ka10054", stex_tp="3", **EVERY)]


HOURS = (
    "2026-09-14T10:21:00",
    "2026-09-14T15:25:00",
    "2026-09-14T15:45:00",
    "2026-09-14T17:00:00",
    "2026-09-15T09:30:00",
)


@pytest.mark.parametrize("stops", [("10:05:00", "10:07:30", "15:22:00"), ("15:31:00", "16:30:00", "21:00:00")])
async def test_a_day_with_stops_is_a_day_without(
    tmp_path: Path, stack: AsyncExitStack, session: aiohttp.ClientSession, stops: tuple[str, ...]
) -> None:
    """Stopped and started again at any hour, the exchange says to the letter what one that ran through says."""
    through, file = await opened(stack, session, None), tmp_path / "day.state"
    await morning(through)
    run = await stack.enter_async_context(AsyncExitStack())
    caller = await opened(run, session, file)
    await morning(caller)
    halts = {f"2026-09-14T{stop}" for stop in stops}
    for at in sorted({*HOURS, *halts}):
        assert await said_at(caller, at) == await said_at(through, at), at
        if at in halts:
            await run.aclose()
            caller = await opened(run, session, file, fresh=False)


SAVING = """
import sys
from pathlib import Path
from kiwoom_api.sim.server import build_exchange
from kiwoom_api.sim.server.state import State, VERSION, write_state
from kiwoom_api.sim.server.tokens import TokenDesk
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side
import msgspec, datetime, itertools
exchange = build_exchange(None, "2026-09-14T10:05:00", model="book", every=600, cash=10**12)
number, desk = exchange.open_account("key"), TokenDesk(lambda: datetime.datetime.now(datetime.UTC))
path = Path(sys.argv[1])
for count in itertools.count(1):
    order = OrderRequest(symbol="005930", side=Side.BUY, quantity=count, order_type=OrderType.LIMIT, price=60_000)
    exchange.place(number, order)
    write_state(path, msgspec.msgpack.encode(State(VERSION, exchange.dump(), desk.state)))
    print(count, flush=True)
"""


def test_a_kill_in_the_midst_of_a_save_leaves_a_whole_state(tmp_path: Path) -> None:
    """kill -9 while it saves over and over: the file is the last state that was said, or the one being written."""
    file = tmp_path / "kill.state"
    for turn in range(2):
        child = subprocess.Popen([sys.executable, "-c", SAVING, str(file)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        told = 0
        while told < 3 + turn:
            told = int(child.stdout.readline())
        time.sleep(0.001 * turn)  # anywhere inside the next save
        child.kill()
        rest = child.stdout.read().split()
        child.wait()
        child.stdout.close()
        told = max([told, *map(int, rest)])
        state = read_state(file)
        assert state is not None
        exchange = build_exchange(None, "stepped", state=file)
        [account] = exchange.accounts
        open_orders = [order.remaining for order in exchange.orders(account)]
        assert open_orders in (list(range(1, told + 1)), list(range(1, told + 2)))
        stock = exchange.stock("005930")
        assert stock is not None
        assert stock.occupied
        file.unlink()
        for left in tmp_path.iterdir():  # at most the half of the new one, beside it
            assert left.name.startswith(".kill.state.")
            left.unlink()
