"""Races, interrupts and new days around an order, over real sockets: never a second order, never one forgotten."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiwoom_api import KiwoomAuth, KiwoomTradingAPI
from kiwoom_api.api.account import Account
from kiwoom_api.app.demo import Job, run_job
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.sync import Background
from kiwoom_api.engine.live import Prices, WireDesk
from kiwoom_api.model.errors import OrderDenied, OrderUnknown
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.values import KST, Side
from kiwoom_api.orders.resolve import ResolveRules
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.settings import Settings
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.server import SimServer, build_exchange

SHORT = ResolveRules(t_settle=0.4, reads=3, interval=0.05)
PATIENT = ResolveRules(t_settle=30, reads=3, interval=0.05)
BUY = OrderRequest.build("005930", Side.BUY, 10, price=60_000)
ENDED = {"FILLED", "CANCELLED", "EXPIRED", "REJECTED", "ABSENT", "DENIED", "DONE"}


def settings_of(url: str, folder: Path) -> Settings:
    """Settings of one key at the local exchange, with one SQLite journal."""
    journal = f"sqlite:///{folder / 'journal.sqlite'}"
    return Settings.local(url, client_id="race-key", client_secret="race", data_dir=folder, database_url=journal)


async def until(there: Callable[[], object]) -> None:
    """Wait until something is so."""
    for _ in range(1_000):
        if await asyncio.to_thread(there):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to be")


def admin(url: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Call an exchange's admin API."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data=data, headers={"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def orders_at(url: str) -> list[dict[str, Any]]:
    """Every order of every account at an exchange."""
    return [order for account in admin(url, "/admin/account")["accounts"] for order in account["orders"]]


async def test_a_second_program_that_starts_meanwhile_does_not_disturb_an_order(sim: Any, tmp_path: Path) -> None:
    """A program that starts while another waits for an answer finds the order; the first still gets its answer."""
    first = await Account.open(settings_of(sim.url, tmp_path), rules=SHORT)
    sim.fault("hang", tr="kt10000", count=1, seconds=1.0)
    sending = asyncio.create_task(first.flow.submit(BUY))
    await until(sim.orders)
    second = await Account.open(settings_of(sim.url, tmp_path), rules=SHORT, wait=5)
    placed = await sending
    assert second.open_questions == []
    assert [order["order_no"] for order in sim.orders()] == [placed.order_no]
    assert first.journal.intent(placed.intent_id).state is OrderState.WORKING
    await first.close()
    await second.close()


@pytest.mark.parametrize("kind", ["lose-answer", "http-500-accepted"])
async def test_two_programs_may_look_for_the_same_order(sim: Any, tmp_path: Path, kind: str) -> None:
    """When the order's answer is lost and both look for it, both find the one that is there."""
    first = await Account.open(settings_of(sim.url, tmp_path), rules=PATIENT)
    sim.fault(kind, tr="kt10000", count=1)
    sim.fault("list-lag", tr="kt00007", count=4)
    sending = asyncio.create_task(first.flow.submit(BUY))
    await until(sim.orders)
    second = await Account.open(settings_of(sim.url, tmp_path), rules=PATIENT, wait=5)
    placed = await sending
    assert [order["order_no"] for order in sim.orders()] == [placed.order_no]
    assert first.journal.check(first.number) == second.journal.check(first.number) == []
    await first.close()
    await second.close()


async def test_an_interrupted_order_is_found_before_everything_is_cancelled(sim: Any, tmp_path: Path) -> None:
    """An order whose answer was never awaited is looked for, and cancelled with the others."""
    account = await Account.open(settings_of(sim.url, tmp_path), rules=SHORT)
    sim.fault("hang", tr="kt10000", count=1, seconds=1.0)
    sending = asyncio.create_task(account.flow.submit(BUY))
    await until(sim.orders)
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending
    assert await account.cancel_all() == []
    assert [order["remaining"] for order in sim.orders()] == [0, 0]
    assert account.journal.unresolved(account.number) == []
    await account.close()


async def test_a_cancel_that_the_list_shows_late_is_found(sim: Any, tmp_path: Path) -> None:
    """A list that shows a cancel's effect before the cancel itself does not make it somebody else's."""
    account = await Account.open(settings_of(sim.url, tmp_path), rules=PATIENT)
    order = await account.flow.submit(BUY)
    sim.fault("no-ord-no", tr="kt10003", count=1)
    sim.fault("list-lag", tr="kt00007", count=2)
    placed = await account.flow.submit(CancelRequest(order_no=order.order_no, symbol="005930", quantity=10))
    assert [found["order_no"] for found in sim.orders()] == [order.order_no, placed.order_no]
    await account.reconcile()
    assert account.journal.externals(account.number) == []
    assert account.journal.intent(placed.intent_id).state is OrderState.DONE
    await account.close()


async def test_what_cannot_be_found_out_is_said_when_everything_is_cancelled(sim: Any, tmp_path: Path) -> None:
    """An order that stays unknown is never left out of what could not be cancelled."""
    account = await Account.open(settings_of(sim.url, tmp_path), rules=SHORT)
    sim.fault("lose-request", tr="kt10000", count=1)
    with pytest.raises(OrderUnknown):
        await account.flow.submit(BUY, wait=0.01)
    assert await account.cancel_all(wait=0.01) == ["005930 (?)"]
    assert await account.cancel_all(wait=5) == []
    await account.close()


async def test_an_unknown_order_of_ours_is_not_taken_for_somebody_elses(sim: Any, tmp_path: Path) -> None:
    """A reconciliation that meets an order which is still looked for does not adopt it as EXTERNAL."""
    patient = ResolveRules(t_settle=60, reads=3, interval=0.05)
    account = await Account.open(settings_of(sim.url, tmp_path), rules=patient)
    sim.fault("lose-answer", tr="kt10000", count=1)
    sim.fault("list-lag", tr="kt00007", count=2)
    with pytest.raises(OrderUnknown):
        await account.flow.submit(BUY, wait=0.01)
    await account.reconcile()
    await account.reconcile()
    assert account.journal.externals(account.number) == []
    assert [alert.code for alert in account.journal.alerts() if alert.code == "EXTERNAL_ORDER"] == []
    assert await account.settle(wait=5) == []
    assert [i.state for i in account.journal.intents(account.number)] == [OrderState.WORKING]
    await account.close()


async def test_a_fill_that_shows_before_its_order_is_not_counted_twice(sim: Any, tmp_path: Path) -> None:
    """Shares of an order that is still looked for are not adopted: once it is found, its fill explains them."""
    patient = ResolveRules(t_settle=60, reads=3, interval=0.05)
    account = await Account.open(settings_of(sim.url, tmp_path), rules=patient)
    sim.fault("lose-answer", tr="kt10000", count=1)
    sim.fault("list-lag", tr="kt00007", count=500)
    with pytest.raises(OrderUnknown):
        await account.flow.submit(OrderRequest.build("005930", Side.BUY, 7, price=80_000), wait=0.01)
    await account.close()
    account = await Account.open(settings_of(sim.url, tmp_path), rules=patient, wait=0.01)
    assert len(account.open_questions) == 1
    clear = urllib.request.Request(sim.url + "/admin/fault", method="DELETE")
    (await asyncio.to_thread(urllib.request.urlopen, clear, timeout=10)).close()
    assert await account.settle(wait=5) == []
    found = await account.reconcile()
    assert account.journal.positions(account.number)["005930"].quantity == 7
    assert found.agreed
    await account.close()


def test_an_unknown_order_may_be_looked_up_again(at_sim: Any) -> None:
    """A program that goes on after an unknown order looks it up, and may then order the same once more."""
    patient = ResolveRules(t_settle=60, reads=3, interval=0.05)
    token = KiwoomAuth().get_access_token(client_id="again", client_secret="again")
    with KiwoomTradingAPI(access_token=token, rules=patient, wait=2) as trading:
        assert trading.open_questions == []
        at_sim.fault("lose-answer", tr="kt10000", count=1)
        at_sim.fault("list-lag", tr="kt00007", count=500)
        with pytest.raises(OrderUnknown):
            trading.buy_limit("005930", 10, 60_000)
        clear = urllib.request.Request(at_sim.url + "/admin/fault", method="DELETE")
        urllib.request.urlopen(clear, timeout=10).close()
        assert trading.open_questions == []
        second = trading.buy_limit("005930", 10, 60_000)
    assert [order["order_no"] for order in at_sim.orders()] == ["0000001", second["ord_no"]]


@asynccontextmanager
async def running_job(folder: Path, fault: dict[str, Any]) -> AsyncIterator[tuple[str, asyncio.Task[Any]]]:
    """The main job under way, with a fault in force and the first order at the exchange."""
    address: list[str] = []
    job = Job(days=20, journal=f"sqlite:///{folder / 'journal.sqlite'}", data_dir=folder)
    task = asyncio.create_task(run_job(job, ready=address.append))
    await until(lambda: address)
    if fault:
        await asyncio.to_thread(admin, address[0], "/admin/fault", fault)
    await until(lambda: orders_at(address[0]))
    yield address[0], task


def states(folder: Path) -> set[str]:
    """The states in which the journal's intents stand."""
    with sqlite3.connect(folder / "journal.sqlite") as database:
        return {state for (state,) in database.execute("select state from intents")}


async def test_ctrl_c_in_the_middle_of_an_order_leaves_none_behind(tmp_path: Path) -> None:
    """The main job, cancelled while an order's answer is on its way, ends with nothing open and nothing unknown."""
    async with running_job(tmp_path, {"kind": "hang", "tr": "kt1000*", "seconds": 3}) as (_, task):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert states(tmp_path) <= ENDED


async def test_a_lost_stream_loses_no_fill(tmp_path: Path) -> None:
    """When the WebSocket breaks in the middle of a day, the journal still ends equal to the exchange."""
    async with running_job(tmp_path, {"kind": "hang", "tr": "kt1000*", "seconds": 1}) as (url, task):
        await asyncio.to_thread(admin, url, "/admin/fault", {"kind": "drop-ws"})
        result = await task
    assert result.ledgers.agree
    assert result.run.unresolved == 0


async def test_stopping_without_a_stream_cancels_what_is_live(tmp_path: Path) -> None:
    """A desk whose WebSocket is gone still cancels its orders when it is stopped."""
    exchange = build_exchange(clock="stepped", start=date(2025, 6, 2))
    async with SimServer(exchange, clock="stepped") as server:
        remote = RemoteExchange(server.url)
        clock = SteppedClock(remote, exchange.now)
        settings = settings_of(server.url, tmp_path)
        account = await Account.open(settings, client=AsyncClient(settings, clock=clock))
        feed = Feed(settings, account.client.keeper, clock=clock)
        desk = WireDesk(account, feed, remote, clock, {}, Prices())
        await desk.stop()
        await desk.open(["005930"])
        await desk.step(datetime(2025, 6, 2, 9, 30, tzinfo=KST))
        low = exchange.snapshot("005930").lower
        await desk.submit(1, OrderRequest.build("005930", Side.BUY, 5, price=low))
        await feed.close()
        await desk.stop()
        assert [order["remaining"] for order in await asyncio.to_thread(orders_at, server.url)] == [0, 0]
        assert states(tmp_path) == {"CANCELLED", "DONE"}
        await account.close()
        await remote.close()


def test_an_exchange_on_another_day_is_asked_for_its_own_today(tmp_path: Path, monkeypatch: Any) -> None:
    """Behind 'answered 429 but accepted', the guide's retry leaves one order on whatever day the exchange stands."""
    monkeypatch.setenv("KIWOOM_DATA_DIR", str(tmp_path / "data"))
    with Background("sim") as loop:
        exchange = build_exchange(clock="2025-06-02T10:00:00+09:00")
        server = SimServer(exchange, profile="real", rate_limited=False)
        loop.run(server.start())
        monkeypatch.setenv("KIWOOM_BASE_URL", server.url)
        token = KiwoomAuth().get_access_token(client_id="old", client_secret="old")
        with KiwoomTradingAPI(access_token=token, rules=SHORT, wait=5) as trading:
            admin(server.url, "/admin/fault", {"kind": "answer-429-accepted", "tr": "kt10000"})
            order = trading.buy_limit("005930", 10, 60_000)
        assert [found["order_no"] for found in orders_at(server.url)] == [order["ord_no"]]
        loop.run(server.stop())


async def test_the_next_start_takes_over_how_an_earlier_day_ended(tmp_path: Path) -> None:
    """Orders that were live when the program ended are filled or expired in the journal, with their executions."""
    exchange = build_exchange(clock="stepped", start=date(2025, 6, 2))
    async with SimServer(exchange, clock="stepped") as server:
        remote = RemoteExchange(server.url)
        clock = SteppedClock(remote, exchange.now)
        settings = settings_of(server.url, tmp_path)

        async def start(at: datetime) -> Account:
            clock.heard(await remote.advance(at))
            client = AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock))
            return await Account.open(settings, client=client)

        account = await start(datetime(2025, 6, 2, 10, tzinfo=KST))
        limits = exchange.snapshot("005930")
        filled = await account.flow.submit(OrderRequest.build("005930", Side.BUY, 10, price=limits.upper))
        waits = await account.flow.submit(OrderRequest.build("005930", Side.BUY, 5, price=limits.lower))
        await account.close()
        account = await start(datetime(2025, 6, 4, 10, tzinfo=KST))
        journal = account.journal
        assert journal.intent(filled.intent_id).state is OrderState.FILLED
        assert journal.intent(waits.intent_id).state is OrderState.EXPIRED
        assert [(fill.order_no, fill.quantity) for fill in journal.fills(account.number)] == [(filled.order_no, 10)]
        assert journal.positions(account.number)["005930"].quantity == 10
        assert journal.check(account.number) == []
        assert journal.alerts() == []
        await account.close()
        await remote.close()


async def test_a_modified_order_still_counts_against_the_limits(sim: Any, tmp_path: Path) -> None:
    """Modifying an order frees no room under the caps, counts it once, and may be done again."""
    usual = RiskLimits.for_environment("sim")
    limits = msgspec.structs.replace(usual, max_position_value=1_500_000, require_price=True)
    account = await Account.open(settings_of(sim.url, tmp_path), limits=limits)
    low = sim.exchange.snapshot("005930").lower
    order = await account.flow.submit(OrderRequest.build("005930", Side.BUY, 900_000 // low, price=low))
    for step in (100, 200):
        change = ModifyRequest(order_no=order.order_no, symbol="005930", quantity=0, price=low + step)
        order = await account.flow.submit(change)
    with pytest.raises(OrderDenied, match="POSITION"):
        await account.flow.submit(OrderRequest.build("005930", Side.BUY, 700_000 // low, price=low))
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 400_000 // low, price=low))
    assert [found["kind"] for found in sim.orders()] == ["NEW", "MODIFY", "MODIFY", "NEW"]
    await account.close()
