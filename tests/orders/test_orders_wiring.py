"""What reaches the risk gate, and when accounts are compared: measured around real orders, not put in by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from orders_stage import SYMBOL, TEN, Stage

from kiwoom_api.api.account import Account
from kiwoom_api.api.view import AccountView
from kiwoom_api.client.interruptions import LIVE, LONGEST, Interruption
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.model.errors import OrderAbsent, OrderDenied, WireError
from kiwoom_api.model.ports import Request
from kiwoom_api.model.values import KST
from kiwoom_api.orders.rhythm import EVERY, look_due
from kiwoom_api.risk import RiskLimits, RiskView
from kiwoom_api.settings import Environment
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server import SimServer, build_exchange

REAL = RiskLimits.for_environment("real")
ROOM: dict[str, Any] = {"max_position_value": None, "max_order_value": None, "price_collar": None}


async def as_on_real(stage: Stage, **changes: Any) -> Account:
    """A program that keeps a real account's limits, as far as nothing is changed, and is told what one is told."""
    limits = msgspec.structs.replace(REAL, **(ROOM | changes))
    account = await stage.open(limits=limits)
    view = AccountView(
        account.broker,
        account.manager,
        account.switch,
        account.clock,
        Environment.REAL,
        moment=account.moment,
        issues=account.issues,
    )

    async def told(request: Request) -> RiskView:
        return msgspec.structs.replace(await view(request), session=False)

    account.flow._view = told
    return account


def test_a_real_account_is_safe_without_a_settings_file() -> None:
    """1,000,000 won an order, 5,000,000 a stock, -1 % a day, -5 % from the peak, never more than all is invested."""
    assert (REAL.max_order_value, REAL.max_position_value) == (1_000_000, 5_000_000)
    assert (REAL.max_daily_loss, REAL.max_drawdown) == (Decimal("0.01"), Decimal("0.05"))
    assert REAL.max_gross_ratio == Decimal(1)
    for name in ("max_price_age", "max_clock_drift", "max_reconcile_age", "orders_per_second", "max_open_orders"):
        assert getattr(REAL, name) is not None, name


async def test_a_price_that_grew_old_while_the_rest_was_asked_is_stale(stage: Stage) -> None:
    """Whoever waits long for the account's cash does not order at the price from before it."""
    account = await as_on_real(stage)
    await stage.buy()
    deposit = account.broker.deposit

    async def slowly() -> Any:
        answer = await deposit()
        await stage.clock.sleep(11)
        return answer

    account.broker.deposit = slowly  # type: ignore[method-assign]
    with pytest.raises(OrderDenied, match="STALE_PRICE"):
        await stage.buy(2)
    assert stage.new_orders() == 1


async def test_a_wall_that_is_wrong_stops_entries(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the client measures against the server's Date header reaches the gate: two seconds and no more."""
    account = await as_on_real(stage)
    measured = account.client.clock_drift()
    assert measured is not None
    assert abs(measured) < 2  # same machine
    for drift, passes in ((1.9, True), (-3_600.0, False), (2.1, False)):
        monkeypatch.setattr(account.client, "clock_drift", lambda drift=drift: drift)
        if passes:
            await stage.buy()
        else:
            with pytest.raises(OrderDenied, match="CLOCK_DRIFT"):
                await stage.buy(2)
    assert stage.new_orders() == 1


async def test_an_account_that_was_not_compared_for_long_buys_nothing(stage: Stage) -> None:
    """Five minutes after the last comparison entries stop; the next comparison lets them in again."""
    account = await as_on_real(stage)
    await stage.buy(1)
    await stage.pass_by(301)
    with pytest.raises(OrderDenied, match="RECONCILE_AGE"):
        await stage.buy(2)
    await account.refresh()
    await stage.buy(2)
    assert stage.new_orders() == 2


async def test_a_broken_stream_stops_entries_where_one_is_listened_to(stage: Stage) -> None:
    """A script without a stream is not held against one; a program whose stream broke is, until it has compared."""
    account = await as_on_real(stage)
    assert account.moment.hears(SYMBOL) is None
    await stage.buy(1)
    desk = await stage.desk()
    assert account.moment.hears(SYMBOL) is True
    account.moment.stream_healthy, desk._unsettled = False, True  # as a gap leaves them
    with pytest.raises(OrderDenied, match="STREAM"):
        await stage.buy(2)
    await desk.step(desk.now)
    await stage.buy(2)


async def test_a_lost_answer_is_followed_by_a_comparison(stage: Stage) -> None:
    """Once it is known what became of an order whose answer was lost, the account is compared before the next one."""
    account = await stage.open()
    desk = await stage.desk(check_every=None)
    await stage.fault("lose-request", tr="kt10000")
    with pytest.raises(OrderAbsent):
        await stage.buy()
    assert account.moment.doubted
    before = len(desk.reconciliations)
    await desk.step(desk.now)
    assert (len(desk.reconciliations), account.moment.doubted) == (before + 1, False)
    # A script does the same before its next order.
    await stage.fault("lose-answer", tr="kt10000")
    await stage.buy(2)
    assert account.moment.doubted
    await account.refresh()
    assert not account.moment.doubted


async def test_a_desk_compares_every_minute_by_itself(stage: Stage) -> None:
    """Without being told to, a live desk compares within a minute in session, and nothing more is asked for."""
    await stage.open()
    desk = await stage.desk()
    begun = desk.now
    while (desk.now - begun).total_seconds() < 300:
        await desk.step(desk.now + timedelta(seconds=10))
    assert 5 <= len(desk.reconciliations) <= 300 // EVERY + 1
    assert all(found.agreed for found in desk.reconciliations)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-07-01T03:00", True),
        ("2026-07-01T10:00:00", "2026-07-01T10:00:44", False),
        ("2026-07-01T10:00:00", "2026-07-01T10:00:45", True),
        ("2026-07-01T15:29:50", "2026-07-01T15:30:20", False),
        ("2026-07-01T15:30:10", "2026-07-01T15:30:31", True),  # the regular session has ended
        ("2026-07-01T17:59:50", "2026-07-01T18:00:31", True),
        ("2026-07-01T20:00:10", "2026-07-01T20:00:31", True),  # NXT's after-market
        ("2026-07-01T20:01:00", "2026-07-02T07:59:00", False),  # at night nothing changes
        ("2026-07-01T20:01:00", "2026-07-02T08:00:00", True),
        ("2026-07-03T20:01:00", "2026-07-05T12:00:00", False),  # Sunday
        ("2026-07-01T11:00:00", "2026-07-01T10:00:00", True),  # the wall was set back
    ],
)
def test_when_an_account_is_compared(last: str | None, now: str, due: bool) -> None:
    """Every 45 seconds while a venue is open, once after each session, not at night, and after a wall set back."""
    moments = [None if text is None else datetime.fromisoformat(text).replace(tzinfo=KST) for text in (last, now)]
    assert moments[1] is not None
    assert look_due(moments[0], moments[1]) is due


# ---------------------------------------------------------------------- interruptions


@pytest.fixture
async def book_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose exchange runs the model book, which knows interruptions."""
    exchange = build_exchange(None, f"{TEN:%Y-%m-%dT%H:%M:%S}", model="book", every=STEP_SECONDS, cash=10**11)
    async with SimServer(exchange, clock="stepped") as server, aiohttp.ClientSession() as web:
        found = Stage(server, web, tmp_path)
        yield found
        await found.close()


async def test_no_entry_while_a_stock_is_interrupted(book_stage: Stage) -> None:
    """A VI that the stream tells stops entries in the stock until its release is told; exits go on."""
    stage = book_stage
    account = await stage.open()
    desk = await stage.desk(check_every=None)
    await stage.buy(3, 0)
    await stage.admin("vi", {"symbol": SYMBOL})
    await desk.step(desk.now)
    assert account.moment.in_interruption(SYMBOL, desk.now)
    with pytest.raises(OrderDenied, match="VI"):
        await stage.buy(1)
    assert not account.moment.in_interruption("000660", desk.now)
    begun = desk.now
    while account.moment.in_interruption(SYMBOL, desk.now):
        await desk.step(desk.now + timedelta(seconds=5))
    assert timedelta(seconds=110) < desk.now - begun <= LONGEST + timedelta(seconds=5)
    await stage.buy(1)


def test_an_interruption_whose_release_is_never_heard_ends() -> None:
    """A beginning holds for the law's own length, a release ends it at once, and a frame without a code is an error."""
    entry = {"type": "1h", "name": "", "item": "066310_AL", "values": {"9001": "066310", "1224": "000000"}}
    frame = msgspec.json.encode({"trnm": "REAL", "data": [entry]})
    stamp = lambda: (TEN.date(), TEN)  # noqa: E731 - what a feed gives
    assert list(LIVE.whole(frame, stamp)) == [Interruption(at=TEN, symbol="066310", until=TEN + LONGEST)]
    over = {**entry, "values": {**entry["values"], "1224": "100000"}}
    assert LIVE.each(over, stamp) == Interruption(at=TEN, symbol="066310", until=TEN)
    with pytest.raises(WireError):
        LIVE.each({**entry, "values": {"9001": "", "1224": "000000"}}, stamp)


async def test_order_lanes_go_on_while_an_account_is_compared(stage: Stage) -> None:
    """A comparison that runs out of rate holds up no cancel: it has a lane of its own."""
    await stage.open(limiter=Limiter("real", stage.clock))
    resting = await stage.buy()
    comparing = [asyncio.ensure_future(stage.account.reconcile()) for _ in range(4)]
    await asyncio.sleep(0)
    begun = stage.clock.monotonic()
    await stage.cancel(resting.order_no)
    assert stage.clock.monotonic() - begun <= 2.0
    await asyncio.gather(*comparing)
