"""Starting and stopping: clocks, state files, ports, options."""

from __future__ import annotations

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
