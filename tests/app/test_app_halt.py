"""The kill switch, status and reconciliation from processes of their own, while the engine hangs."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from cli_tools import kiwoom
from local_exchange import Sim

from kiwoom_api.api.account import Account, journal_address, open_journal
from kiwoom_api.app import cli
from kiwoom_api.app.wiring import load_settings
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import OrderDenied, OrderUnknown
from kiwoom_api.model.orders import Holding, OrderRequest, OrderState
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.orders.resolve import ResolveRules

REFUSED = "입력 오류: why = ''; 허용: 짧은 설명 — 누가 왜 단계를 올리는지 적으세요"
Capture: TypeAlias = pytest.CaptureFixture[str]
PATIENT = ResolveRules(t_settle=60, reads=3, interval=0.05)
SHORT = ResolveRules(t_settle=0.4, reads=3, interval=0.05)

ENGINE = """
import asyncio, sqlite3, sys
from kiwoom_api.api.account import Account, journal_address, open_journal
from kiwoom_api.app.wiring import load_settings
from kiwoom_api.model.errors import OrderDenied
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Side

async def main(price):
    account = await Account.open(load_settings(None))
    await account.lease.take()
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 3, price=price))
    lock = sqlite3.connect(sys.argv[2], isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    print("hangs", flush=True)
    sys.stdin.readline()
    lock.rollback()
    lock.close()
    try:
        await account.flow.submit(OrderRequest.build("005930", Side.BUY, 4, price=price))
    except OrderDenied as denied:
        print(denied.code, flush=True)
    await account.close()

asyncio.run(main(int(sys.argv[1])))
"""


@contextmanager
def engine(price: int, journal: Path) -> Iterator[subprocess.Popen[str]]:
    """An engine with one order at the exchange that hangs in the middle of a transaction."""
    command = [sys.executable, "-c", ENGINE, str(price), str(journal)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "hangs\n"
        yield process


@pytest.fixture
def low(at_sim: Sim) -> int:
    """A price at which a buy rests."""
    return at_sim.exchange.snapshot("005930").lower


async def opened(**more: Any) -> Account:
    """The account of the command line's own key."""
    settings = load_settings(None)
    quick = AsyncClient(settings, limiter=Limiter("stepped", WallClock()))  # tests need not wait for Kiwoom's pace
    return await Account.open(settings, client=quick, **more)


async def here(capsys: Capture, *args: str) -> tuple[int, str, str]:
    """Run one command in a thread of this process, which spares a process's start; code, output and errors."""
    code = await asyncio.to_thread(cli._run, list(args))
    told = capsys.readouterr()
    return code, told.out, told.err.strip()


def journal_file() -> Path:
    """The one journal in the data folder."""
    (found,) = Path(os.environ["KIWOOM_DATA_DIR"]).glob("journal-*.sqlite")
    return found


def remaining(sim: Sim) -> list[int]:
    """Shares that are open at the exchange, of every order that may fill."""
    return [order["remaining"] for order in sim.orders() if order["kind"] != "CANCEL"]


async def test_halt_stops_an_engine_that_hangs_in_its_journal(at_sim: Sim, low: int, capsys: Capture) -> None:
    """With the engine hung and the journal locked, the level falls and every order is cancelled; it sends no more."""
    await (await opened()).close()
    with engine(low, journal_file()) as process:
        halted = kiwoom("halt", "--why", "strange")
        assert halted.returncode == 0, halted.stderr
        assert "CANCEL_ONLY" in halted.stdout
        assert remaining(at_sim) == [0]
        said, _ = process.communicate("go on\n", timeout=60)
    assert said == "SWITCH\n"
    assert await here(capsys, "resume") == (1, "", REFUSED)
    assert "ACTIVE" in kiwoom("resume", "--why", "looked").stdout
    account = await opened()
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 4, price=low))
    assert account.journal.check(account.number) == []
    await account.close()
    assert remaining(at_sim) == [0, 4]


async def test_halting_forgets_no_unknown_order(at_sim: Sim, low: int) -> None:
    """A switch pulled while an order's outcome is not known: it cannot be sent again, and is still found out about."""
    account = await opened(rules=PATIENT)
    at_sim.fault("lose-answer", tr="kt10000", count=1)
    at_sim.fault("list-lag", tr="kt00007", count=500)
    with pytest.raises(OrderUnknown):
        await account.flow.submit(OrderRequest.build("005930", Side.BUY, 3, price=low), wait=0.01)
    at_sim.clear()
    assert kiwoom("halt", "--level", "NO_ENTRY", "--why", "news").returncode == 0
    with pytest.raises(OrderDenied, match="SWITCH"):
        await account.flow.submit(OrderRequest.build("005930", Side.BUY, 5, price=low))
    assert await account.settle(wait=5) == []
    assert [i.state for i in account.journal.intents(account.number)] == [OrderState.WORKING, OrderState.DENIED]
    await account.close()


async def test_flatten_cancels_everything_and_sells_everything(at_sim: Sim, low: int) -> None:
    """After it nothing is open and nothing is held; no other order leaves at that level."""
    account = await opened()
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 3, price=low))
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 7, order_type=OrderType.MARKET))
    done = kiwoom("flatten", "--why", "enough")
    assert done.returncode == 0, done.stderr
    assert at_sim.exchange.holdings(account.number) == []
    assert set(remaining(at_sim)) == {0}
    with pytest.raises(OrderDenied, match="SWITCH"):
        await account.flow.submit(OrderRequest.build("005930", Side.SELL, 1, price=low))
    assert (await account.reconcile()).agreed
    await account.close()


async def test_status_tells_on_one_screen_what_is_and_what_is_not_known(at_sim: Sim, low: int, capsys: Capture) -> None:
    """Level, engine, reconciliation, live and unknown orders and what dies with the process, without the broker."""
    assert "kiwoom reconcile" in (await here(capsys, "status"))[1]
    account = await opened(rules=PATIENT)
    await account.lease.take()
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 3, price=low))
    at_sim.fault("lose-request", tr="kt10000", count=1)
    with pytest.raises(OrderUnknown):
        await account.flow.submit(OrderRequest.build("005930", Side.BUY, 5, price=low), wait=0.01)
    account.switch.hold("000660", why="차이", by="test", at=account.clock.now())
    done = kiwoom("status", env={"KIWOOM_BASE_URL": at_sim.url})
    assert done.returncode == 3, done.stderr
    for words in ("ACTIVE", f"pid {os.getpid()}", "000660 매수 보류", "살아 있는 주문", "UNKNOWN", "손절", "같음"):
        assert words in done.stdout, words
    told = json.loads((await here(capsys, "status", "--json"))[1])
    assert ([row["quantity"] for row in told["live"]], [row["quantity"] for row in told["unknown"]]) == ([3], [5])
    await account.close()


async def test_reconcile_shows_what_differs_and_holds_the_stock(at_sim: Sim, low: int, capsys: Capture) -> None:
    """Shares that nothing explains are shown, alerted and held; they become no fill, and the next time they agree."""
    account = await opened()
    await account.flow.submit(OrderRequest.build("005930", Side.BUY, 7, order_type=OrderType.MARKET))
    await account.reconcile()
    await account.close()
    with_journal_off_by_three(account.number)
    done = kiwoom("reconcile")
    assert done.returncode == 3, done.stderr
    assert "005930: 저널 4주, 계좌 7주" in done.stdout
    account = await opened()
    assert [fill.quantity for fill in account.journal.fills(account.number)] == [7]
    assert account.journal.positions(account.number)["005930"].quantity == 7
    assert "DIFFERENCE" in {alert.code for alert in account.journal.alerts(account.number)}
    with pytest.raises(OrderDenied, match="HELD"):
        await account.flow.submit(OrderRequest.build("005930", Side.BUY, 1, price=low))
    await account.close()
    code, said, _ = await here(capsys, "reconcile", "--json")
    assert (code, json.loads(said)["differences"]) == (0, [])


def with_journal_off_by_three(number: str) -> None:
    """Make the journal believe in three shares fewer than there are, as after a missed day."""
    with open_journal(journal_address(load_settings(None), number)) as journal:
        held = journal.positions(number)["005930"]
        cash = journal.cash(number)
        assert cash is not None
        fewer = Holding(
            symbol="005930",
            name="",
            quantity=4,
            sellable=4,
            average=held.average,
            price=held.average,
            purchase_amount=held.average * 4,
            valuation=held.average * 4,
            profit=0,
        )
        journal.set_opening(number, [fewer], cash, datetime.now(KST))
