"""Starting and stopping: clocks, state files, ports, options."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import weakref
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller

from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.values import KST
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.sim.server.driver import wall_clock
from kiwoom_api.sim.server.state import Saver, read_state


def test_the_open_clock_makes_today_a_business_day() -> None:
    """With clock=open it is 10:00 of today's KST date, a business day even on a weekend, with history."""
    exchange = build_exchange(None, "open")
    assert exchange.now == datetime.combine(wall_clock().date(), datetime.min.time(), KST).replace(hour=10)
    assert exchange.today == wall_clock().date()
    snapshot = exchange.snapshot("005930")
    assert snapshot.lower is not None
    assert snapshot.upper is not None
    assert snapshot.lower <= 70_000 <= snapshot.upper
    assert len(exchange.daily("005930", exchange.today)) >= 700


def test_the_stepped_clock_starts_at_eight_on_its_first_day() -> None:
    """With clock=stepped and a start it is 08:00 of that day, and the prices before it come from the seed."""
    exchange = build_exchange(None, "stepped", start=date(2026, 3, 3), seed=5)
    assert exchange.now == datetime(2026, 3, 3, 8, tzinfo=KST)
    again = build_exchange(None, "stepped", start=date(2026, 3, 3), seed=5)
    assert exchange.daily("000660", exchange.today) == again.daily("000660", again.today)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"clock": "yesterday"}, "clock"),
        ({"profile": "paper"}, "profile"),
        ({"cash": -1}, "cash"),
        ({"model": "dream"}, "model"),
    ],
)
def test_wrong_options_are_named(options: dict[str, Any], field: str) -> None:
    """An unknown clock, profile or amount is refused with its name."""
    with pytest.raises(BadInput) as error:
        build_exchange(None, **options)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("options", "field"), [({"profile": "mock"}, "profile"), ({"speed": 0}, "speed"), ({"port": 99_999}, "port")]
)
def test_wrong_server_options_are_named(options: dict[str, Any], field: str) -> None:
    """A contradiction with the exchange, or a number out of range, is refused with its name."""
    with pytest.raises(BadInput) as error:
        SimServer(build_exchange(None, "2026-07-01T10:00:00"), **options)
    assert error.value.field == field


async def test_a_port_in_use_is_told_with_what_to_do(serve: Any) -> None:
    """A second server on the same port says that the port is taken and what to do."""
    first = await serve()
    port = int(first.url.rpartition(":")[2])
    with pytest.raises(ExchangeError, match=rf"{port}.*another port"):
        await SimServer(build_exchange(None, "2026-07-01T10:00:00"), port=port).start()


async def test_the_addresses_are_where_it_serves(serve: Any) -> None:
    """url and ws_url carry the port that was taken."""
    server = await serve()
    assert server.url.startswith("http://127.0.0.1:")
    assert server.ws_url == server.url.replace("http", "ws", 1) + "/api/dostk/websocket"


async def test_a_stopped_exchange_is_let_go(session: aiohttp.ClientSession) -> None:
    """An exchange that was called and stopped leaves the memory, so that a process may start one after the other."""

    async def live() -> weakref.ref[SimServer]:
        async with SimServer(build_exchange(None, "2026-07-01T10:00:00"), clock="stepped") as server:
            caller = Caller(session, server.url)
            await caller.login()
            await caller.admin("clock")
            return weakref.ref(server)

    gone = [await live() for _ in range(3)]
    await asyncio.sleep(0)
    gc.collect()
    assert [server() for server in gone] == [None] * 3


async def test_a_restart_goes_on_where_it_stopped(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    """With a state file the next run knows the token, the orders, the cash and the time; the file holds no secret."""
    file = tmp_path / "deep" / "exchange.state"
    options: dict[str, Any] = {"clock": "stepped", "state": file}
    async with SimServer(build_exchange(None, "2026-07-01T10:00:00"), **options) as server:
        caller = Caller(session, server.url)
        await caller.login()
        await caller.buy(7)
        await caller.buy(1, 65_000)
        await caller.admin("advance", {"by": 1800})
        before = await caller.truth()
        now = (await caller.admin("clock"))["now"]
    saved = file.read_bytes()
    assert caller.token.encode() not in saved
    assert caller.secret.encode() not in saved
    assert list(file.parent.iterdir()) == [file]
    async with SimServer(build_exchange(None, "2026-07-01T10:00:00", state=file), **options) as server:
        caller.url = server.url
        assert (await caller.call("ka00001", {}))["return_code"] == 0
        assert await caller.truth() == before
        assert (await caller.admin("clock"))["now"] == now
        assert (await caller.buy(1))["return_code"] == 0


def test_a_broken_state_file_is_refused(tmp_path: Path) -> None:
    """A state file that is none is refused with what to do, and left as it is."""
    file = tmp_path / "exchange.state"
    file.write_bytes(b"not a state")
    with pytest.raises(ExchangeError, match="move it away"):
        build_exchange(None, "2026-07-01T10:00:00", state=file)
    assert file.read_bytes() == b"not a state"


async def test_a_state_goes_on_whatever_day_it_is_reopened(tmp_path: Path) -> None:
    """A made-up market saved in July is the same market when the program starts again in August."""
    file = tmp_path / "exchange.state"
    async with SimServer(build_exchange(None, "2026-07-01T10:00:00", state=file), state=file) as server:
        account = server.exchange.open_account("key")
        last = server.exchange.snapshot("005930").last
    again = build_exchange(None, "2026-08-03T10:00:00", state=file)
    assert again.open_account("key") == account
    assert again.now.month == 7
    assert again.snapshot("005930").last == last


AT = "2026-07-01T10:00:00"


async def _morning(session: aiohttp.ClientSession, server: SimServer) -> Caller:
    """Trade, and leave orders open on both sides of the book."""
    caller = Caller(session, server.url)
    await caller.login()
    await caller.buy(50)
    (held,) = (await caller.truth())["holdings"]
    for away in (-1_000, -300, -100):
        await caller.buy(5, held["average"] // 100 * 100 + away)
    for away in (200, 400, 1_000):
        await caller.sell(10, held["average"] // 100 * 100 + away)
    await caller.admin("advance", {"by": 1_200})
    return caller


async def _afternoon(caller: Caller) -> dict[str, Any]:
    """Go on with a sale and two cancels, and return the account's truth but for its number."""
    await caller.admin("advance", {"by": 1_800})
    await caller.sell(3)
    open_now = [order for order in await caller.orders() if order["remaining"]]
    for order in open_now[:2]:
        await caller.cancel(order["order_no"])
    await caller.admin("advance", {"to": "2026-07-01T11:15:00"})
    found = await caller.truth()
    del found["account"]
    for order in found["orders"]:
        del order["account"]
    return found


@pytest.mark.parametrize("model", ["bar", "book"])
async def test_a_restart_changes_nothing_that_follows(
    tmp_path: Path, session: aiohttp.ClientSession, model: str
) -> None:
    """Orders, fills, holdings and cash after a restart in the middle of the day are those of a day without one."""
    options: dict[str, Any] = {"clock": "stepped", "state": tmp_path / "exchange.state"}
    build: dict[str, Any] = {"model": model, "every": 600}
    async with SimServer(build_exchange(None, AT, **build), clock="stepped") as server:
        expected = await _afternoon(await _morning(session, server))
    assert any(order["filled"] > 0 for order in expected["orders"])
    async with SimServer(build_exchange(None, AT, **build), **options) as server:
        caller = await _morning(session, server)
        assert any(order["remaining"] for order in await caller.orders())
    again = build_exchange(None, AT, state=options["state"], **build)
    assert again.model == model
    async with SimServer(again, **options) as server:
        caller.url = server.url
        assert await _afternoon(caller) == expected


def test_a_state_of_another_fill_model_is_refused(tmp_path: Path) -> None:
    """A state goes on in the fill model it was saved in, asked for or not; to ask for the other one is an error."""
    file = tmp_path / "exchange.state"

    async def save() -> None:
        async with SimServer(build_exchange(None, AT, model="book"), clock="stepped", state=file):
            pass

    asyncio.run(save())
    assert build_exchange(None, AT, state=file).model == "book"
    with pytest.raises(ExchangeError, match=r"'book'.*'bar'"):
        build_exchange(None, AT, state=file, model="bar")


_SERVE = """
import asyncio, sys
from pathlib import Path
from kiwoom_api.sim.server import SimServer, build_exchange

async def main():
    exchange = build_exchange(None, "2026-07-01T10:00:00")
    async with SimServer(exchange, clock="stepped", state=Path(sys.argv[1]), save_seconds=0.05) as server:
        print(server.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def _names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def _started(file: Path) -> subprocess.Popen[str]:
    """Start an exchange in a process of its own; its first line is its address."""
    return subprocess.Popen([sys.executable, "-c", _SERVE, str(file)], stdout=subprocess.PIPE, text=True)


async def test_a_killed_exchange_goes_on_from_its_last_save(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    """When the program is killed outright, what was saved while it ran is there: orders, cash and the key's secret."""
    file = tmp_path / "exchange.state"
    child = _started(file)
    assert child.stdout is not None
    try:
        caller = Caller(session, (await asyncio.to_thread(child.stdout.readline)).strip())
        await caller.login()
        await caller.buy(7)
        before = await caller.truth()
        async with asyncio.timeout(30):
            while (state := read_state(file)) is None or b"0000001" not in state.exchange:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    async with SimServer(build_exchange(None, AT, state=file), clock="stepped", state=file) as server:
        caller.url = server.url
        assert (await caller.call("ka00001", {}))["return_code"] == 0
        assert await caller.truth() == before
        assert (await caller.buy(1))["ord_no"] == "0000002"
    assert [name for name in _names(tmp_path) if not name.startswith(".")] == ["exchange.state"]


async def test_the_last_save_is_never_overtaken(tmp_path: Path) -> None:
    """Whenever saving is interrupted, what stands in the file afterwards is the last state, and no other file."""
    file, count = tmp_path / "state", 0

    def taken() -> bytes:
        nonlocal count
        count += 1
        return b"%d" % count * 20_000

    for turn in range(12):
        saver = Saver(file, taken, 0.0)
        running = asyncio.create_task(saver.run())
        await asyncio.sleep(0.001 * turn)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await saver.close()
        assert file.read_bytes() == b"%d" % count * 20_000
        assert _names(tmp_path) == [file.name]


async def test_saving_goes_on_when_a_place_cannot_be_written_for_a_while(tmp_path: Path) -> None:
    """A folder that cannot be made yet does not end the saving; the last save tells that it failed."""
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    saver = Saver(blocked / "state", lambda: b"x", 0.0)
    running = asyncio.create_task(saver.run())
    await asyncio.sleep(0.02)
    assert not running.done()
    with pytest.raises(ExchangeError, match="cannot be written"):
        await saver.close()
    blocked.unlink()
    while not (blocked / "state").exists():  # noqa: ASYNC110 - a file has no event
        await asyncio.sleep(0.005)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await saver.close()
