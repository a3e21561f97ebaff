"""The fault matrix, rows that happen in the program itself: journal, process, clock, limiter, strategies, start."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from orders_matrix import ROWS, row
from orders_stage import DAY, SYMBOL, TEN, Stage
from orders_victim import INSTANTS, Errand, process

from kiwoom_api.api.account import journal_address, open_journal
from kiwoom_api.api.rescue import sweep
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.reading import EVENTS
from kiwoom_api.engine.commands import DayStart
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.engine.watchdog import Watchdog
from kiwoom_api.journal import InMemoryJournal, copies
from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import (
    BadInput,
    JournalError,
    OrderAbsent,
    OrderDenied,
    OrderRefused,
    OrderUnknown,
    WireError,
)
from kiwoom_api.model.events import Trade
from kiwoom_api.model.orders import Holding, OrderRequest, OrderState
from kiwoom_api.model.ports import Request
from kiwoom_api.model.records import AlertLevel, IntentRecord, NewIntent
from kiwoom_api.model.values import KST, Side
from kiwoom_api.orders.rhythm import look_due
from kiwoom_api.risk import RiskLimits, RiskView, SwitchLevel
from kiwoom_api.sim.server.fault_matrix import MATRIX
from kiwoom_api.wire import realtime

S = OrderState
HERE = (*range(27, 33), 36, *range(41, 46), 47, 50, 51)


@pytest.mark.parametrize("number", HERE, ids=lambda number: f"row-{number:02d} {MATRIX[number - 1].english}")
async def test_row_of_the_fault_matrix(stage: Stage, number: int) -> None:
    """The row's fault happens around a real order; what follows is what the matrix wants."""
    await ROWS[number](stage)


class Breaks(InMemoryJournal):
    """A journal whose disk fails, or whose process dies, at one of its writes."""

    def __init__(self) -> None:
        super().__init__()
        self.left: int | None = None
        self.error: BaseException = JournalError("journal: the disk is full; make room")

    def _write(self) -> None:
        if self.left is not None:
            if self.left == 0:
                raise self.error
            self.left -= 1

    def begin_intent(self, new: NewIntent, **more: Any) -> IntentRecord:
        """Begin, unless it fails."""
        self._write()
        return super().begin_intent(new, **more)

    def move(self, intent_id: str, to: OrderState, **more: Any) -> IntentRecord:
        """Move, unless it fails."""
        self._write()
        return super().move(intent_id, to, **more)

    def record_fill(self, *args: Any, **more: Any) -> bool:
        """Record, unless it fails."""
        self._write()
        return super().record_fill(*args, **more)


class Killed(BaseException):
    """The process is gone; nothing catches this."""


# ---------------------------------------------------------------------- process and journal


@row(27)
async def _two_strategies(stage: Stage) -> None:
    await stage.open()
    await stage.fault("delay-answer", tr="kt10000", seconds=0.3)
    both = await asyncio.gather(stage.buy(3), stage.buy(3))
    assert len({placed.order_no for placed in both}) == 2
    assert [intent.fingerprint for intent in stage.intents()] == [stage.intents()[0].fingerprint] * 2
    assert stage.new_orders() == 2
    await stage.agrees()


@row(28)
async def _killed(stage: Stage) -> None:
    address = f"sqlite:///{stage.folder / 'journal.sqlite'}"
    exist = dict.fromkeys(INSTANTS, 1) | dict.fromkeys(INSTANTS[:3], 0)
    with open_journal(address) as stage.journal:
        await stage.open()
        for quantity, instant in enumerate(INSTANTS, start=2):
            if instant == "in the request":
                await stage.fault("delay-answer", tr="kt10000", seconds=60)
            errand = Errand(
                url=stage.server.url,
                folder=str(stage.folder),
                journal=address,
                symbol=SYMBOL,
                quantity=quantity,
                instant=instant,
                now=stage.clock.now(),
            )
            victim = process(errand)
            if instant == "in the request":
                await stage.struck("delay-answer")
                victim.kill()
            await asyncio.to_thread(victim.join, 60)
            assert victim.exitcode not in (0, None), instant
            await stage.clear()
            # What is found is what was durable: the intent from its commit on, and nothing that comes after it.
            left = [intent.state for intent in stage.intents() if intent.quantity == quantity]
            assert left == _DURABLE[instant], instant
            # A restart is the search for what was on its way; it begins with the same journal and the same exchange.
            await stage.open()
            assert stage.account.open_questions == []
            orders = [order.order_no for order in stage.truth() if order.quantity == quantity]
            known = [intent.order_no for intent in stage.intents() if intent.quantity == quantity and intent.order_no]
            assert orders == known
            assert len(orders) == exist[instant], instant
            await stage.agrees()


_DURABLE = {
    "before the intent": [],
    "after the intent": [S.SENDING],
    "after sending": [S.SENDING],
    "in the request": [S.SENDING],
    "before the number": [S.SENDING],
    "in a fill": [S.WORKING],
}


async def test_a_send_that_is_cancelled_is_found_again(stage: Stage) -> None:
    """A task that is cancelled while the bytes are on their way leaves an UNKNOWN order, which the next start finds."""
    await stage.open()
    await stage.fault("delay-answer", tr="kt10000", seconds=1)
    sending = asyncio.ensure_future(stage.buy(9, 0))
    await stage.struck("delay-answer")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await stage.open()
    assert stage.states()[-1] is S.FILLED
    await stage.agrees()


@row(29)
async def _journal_fails_before(stage: Stage) -> None:
    journal = Breaks()
    stage.journal = journal
    await stage.open()
    resting = await stage.buy()
    for _ in range(2):
        journal.left = 0
        with pytest.raises(JournalError, match="disk is full"):
            await stage.buy(2)
        assert stage.new_orders() == 1
        state = stage.account.switch.read()
        assert state.level is SwitchLevel.CANCEL_ONLY
        assert "disk is full" in state.why
        journal.left = None
        await stage.open()
        with pytest.raises(OrderDenied, match="SWITCH"):
            await stage.buy(3)
        seen = stage.account.switch.read()
        stage.account.switch.resume(SwitchLevel.ACTIVE, person="kim", why="disk", at=stage.clock.now(), seen=seen)
    await stage.cancel(resting.order_no)
    await stage.agrees()


@row(30)
async def _journal_fails_after(stage: Stage) -> None:
    journal = Breaks()
    stage.journal = journal
    await stage.open()
    journal.left = 1  # the intent is written, the answer is not
    with pytest.raises(JournalError, match=r"order \d{7} was accepted"):
        await stage.buy(3)
    journal.left = None
    with pytest.raises(JournalError, match="started again"):
        await stage.buy(4)
    assert stage.new_orders() == 1
    # The process stops; another one finds the order in the ledger, and nothing but cancels leaves until a person looks.
    await stage.open()
    assert (stage.account.open_questions, stage.states()) == ([], [S.WORKING])
    assert stage.account.switch.read().level is SwitchLevel.CANCEL_ONLY
    with pytest.raises(OrderDenied, match="SWITCH"):
        await stage.buy(4)
    await stage.agrees()
    # A refusal that cannot be written stops it as well.
    seen = stage.account.switch.read()
    stage.account.switch.resume(SwitchLevel.ACTIVE, person="kim", why="disk", at=stage.clock.now(), seen=seen)
    await stage.fault("refuse-call", tr="kt10000", code="RC4025")
    journal.left = 1
    with pytest.raises(JournalError, match="the order was refused"):
        await stage.buy(5)
    # Cancels over the wire need no journal.
    assert await sweep(stage.account.broker) == []
    assert [order.remaining for order in stage.truth()] == [0, 0]
    journal.left = None
    await stage.open()
    assert stage.states()[-1] is S.ABSENT
    await stage.agrees()


@row(31)
async def _journal_corrupt(stage: Stage) -> None:
    path = stage.folder / "journal.sqlite"
    with open_journal(f"sqlite:///{path}") as journal:
        await stage.open(journal=journal)
        await stage.account.lease.release()
        await stage.buy(3, 0)
        await stage.account.reconcile()
        resting = await stage.buy(2)
    address, whole = f"sqlite:///{path}", path.read_bytes()
    content = bytearray(whole)
    content[100:4_000] = os.urandom(3_900)
    before = len(stage.truth())
    for broken in (bytes(content), whole[: len(whole) // 3], whole[:-1_000], b"no database at all" * 1_000):
        path.write_bytes(broken)
        with pytest.raises(JournalError, match=r"damaged|malformed"):
            await stage.open(journal=address)
    # A newer program's schema is nobody's to guess at; an older one's is brought up to date at the start.
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = 'later'")
        raw.commit()
    with pytest.raises(JournalError, match="newer"):
        await stage.open(journal=address)
    assert len(stage.truth()) == before
    # A person moves the damaged one aside: then, and not by itself, a new one begins from what the broker says.
    assert copies.quarantine(address, at=stage.clock.now()).exists()
    with open_journal(address) as stage.journal:
        await stage.open()
        assert {s: p.quantity for s, p in stage.journal.positions(stage.number).items()} == {SYMBOL: 3}
        assert resting.order_no in {row.order_no for row in stage.journal.externals(stage.number)}
        assert "EXTERNAL_ORDER" in stage.alerts()
        await stage.buy(1, 0)
        await stage.agrees()


@row(32)
async def _two_engines(stage: Stage) -> None:
    first = await stage.open()
    await first.lease.take(ttl=1)
    second = await stage.open()
    with pytest.raises(JournalError, match="another engine"):
        await second.lease.take(ttl=1)
    # A script needs no lease: it shares the journal and its fingerprints.
    await stage.buy()
    # The first stands still for longer than its lease lives: it may send nothing more, and the second takes over.
    keeping = first.lease._task
    assert keeping is not None
    keeping.cancel()
    await asyncio.sleep(1.1)
    with pytest.raises(JournalError, match="another engine may run"):
        await first.flow.submit(stage.buying(2))
    await second.lease.take(ttl=1)
    assert "LEASE_TAKEN" in stage.alerts()
    assert stage.new_orders() == 1


# ---------------------------------------------------------------------- clock


@row(36)
async def _host_in_another_zone(stage: Stage) -> None:
    code = "from kiwoom_api.client.token import parse_expiry; print(parse_expiry('20261124080000').timestamp())"
    said = await asyncio.to_thread(_in_zones, code)
    assert said == {f"{datetime(2026, 11, 23, 23, tzinfo=UTC).timestamp()}\n"}
    await stage.open()
    assert (await stage.account.client.token()).expires_at is not None


def _in_zones(code: str, zones: tuple[str, ...] = ("UTC", "Asia/Seoul", "America/New_York")) -> set[str]:
    """What a program says on hosts of several time zones."""
    return {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True
        ).stdout
        for zone in zones
    }


class Jumpy:
    """The stage's clock with a wall that somebody sets; durations are not his to set."""

    def __init__(self, stage: Stage) -> None:
        self._clock, self.ahead = stage.clock, timedelta(0)

    def now(self) -> datetime:
        """What the wall says."""
        return self._clock.now() + self.ahead

    def monotonic(self) -> float:
        """Durations go on as ever."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await self._clock.sleep(seconds)


@row(42)
async def _clock_jumps(stage: Stage) -> None:
    await stage.open()
    jumpy = Jumpy(stage)
    account = stage.account
    account.clock = account.flow.clock = account.flow.finder.clock = account.client.clock = jumpy
    for ahead in (timedelta(hours=1), timedelta(hours=-1), timedelta(seconds=5), timedelta(seconds=-5)):
        jumpy.ahead = timedelta(0)
        await stage.fault("lose-request", tr="kt10000")
        begun = stage.clock.monotonic()
        sending = asyncio.ensure_future(stage.buy(2))
        await stage.struck("lose-request")
        jumpy.ahead = ahead
        with pytest.raises(OrderAbsent):
            await sending
        assert stage.clock.monotonic() - begun >= 30  # neither earlier nor much later, whatever the wall says
        assert stage.clock.monotonic() - begun < 60
        await stage.clear()
    jumpy.ahead = timedelta(0)
    resting = await stage.buy(3)
    # Midnight with an open order: the day is the business date's, and yesterday's order has ended with it.
    stage.clock.heard(await stage.remote.advance(datetime(2026, 7, 2, 10, tzinfo=KST)))
    await stage.open()
    assert stage.journal.intent(resting.intent_id).state is S.EXPIRED
    assert stage.journal.intent(resting.intent_id).business_date == DAY
    await stage.buy(3)
    assert {i.business_date for i in stage.intents() if i.state is S.WORKING} == {date(2026, 7, 2)}
    # A wall that jumps is no reason to compare never again, nor for the host's summer time to move a session.
    assert look_due(stage.clock.now() + timedelta(hours=1), stage.clock.now())
    code = (
        "from datetime import *; from kiwoom_api.client.clock import WallClock; from kiwoom_api.market import sessions;"
        "from kiwoom_api.model.values import KST, business_day; from kiwoom_api.orders.rhythm import look_due;"
        "print([s.start.isoformat() for s in sessions(date(2026, 11, 2), 'KRX')], WallClock().now().utcoffset(),"
        "business_day(datetime(2026, 11, 1, 5, 59, tzinfo=UTC)), business_day(datetime(2026, 11, 1, 15, tzinfo=UTC)))"
    )
    assert len(await asyncio.to_thread(_in_zones, code, ("UTC", "America/New_York"))) == 1


# ---------------------------------------------------------------------- limiter, engine, feed


async def _free(_request: Request) -> RiskView:
    """A view of a healthy moment, known without asking."""
    return RiskView(at=TEN, session=False)


@row(43)
async def _query_flood(stage: Stage) -> None:
    await stage.open(limiter=Limiter("real", stage.clock), view=_free)
    resting = await stage.buy()
    flood = [asyncio.ensure_future(stage.account.broker.quote(SYMBOL)) for _ in range(60)]
    await asyncio.sleep(0)
    begun = stage.clock.monotonic()
    await stage.cancel(resting.order_no)
    assert stage.clock.monotonic() - begun <= 1.0
    orders = [asyncio.ensure_future(stage.buy(number + 10)) for number in range(60)]
    done = await asyncio.gather(*orders, return_exceptions=True)
    late = [each for each in done if isinstance(each, OrderDenied)]
    assert {each.code for each in late} == {"STALE_ORDER"}
    assert len(late) + stage.new_orders() - 1 == 60
    assert late
    await asyncio.gather(*flood, return_exceptions=True)


@row(44)
async def _runaway(stage: Stage) -> None:
    limits = msgspec.structs.replace(RiskLimits.for_environment("sim"), orders_per_second=20)
    await stage.open(limits=limits)
    sent = [asyncio.ensure_future(stage.buy(number + 1)) for number in range(100)]
    done = await asyncio.gather(*sent, return_exceptions=True)
    assert {each.code for each in done if isinstance(each, OrderDenied)} == {"RATE_SECOND"}
    assert stage.new_orders() == 20
    for wrong in ({"quantity": float("nan")}, {"quantity": -1}, {"quantity": 1.5}, {"price": -5}, {"symbol": "삼성"}):
        request = msgspec.structs.replace(stage.buying(), **wrong)
        with pytest.raises((OrderDenied, BadInput)):
            await stage.account.flow.submit(request)
    unknown = OrderRequest.build("999999", Side.BUY, 1, price=1_000)
    stage.clock.heard(await stage.remote.pass_by(5))
    with pytest.raises(OrderRefused) as refused:
        await stage.account.flow.submit(unknown)
    assert refused.value.code == "1902"
    assert stage.new_orders() == 20


class Broken(Strategy):
    """Raises at the first trade."""

    name = "broken"

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Fail."""
        raise ZeroDivisionError


class Sound(Strategy):
    """Buys at the first trade."""

    name = "sound"

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Buy one share."""
        ctx.buy(trade.symbol, 1, trade.price)


class Looping(Sound):
    """Never comes back from the first trade."""

    name = "looping"

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Turn in circles, whatever is thrown at it."""
        while True:
            with suppress(Exception):
                while True:
                    pass


class Blocking(Sound):
    """Waits for something outside of Python at the first trade, and wants to order after it."""

    name = "blocking"

    def __init__(self) -> None:
        super().__init__()
        self.waits, self.came = threading.Event(), False

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Wait far too long."""
        self.waits.wait()
        self.came = True
        ctx.buy(trade.symbol, 9, trade.price)


@row(45)
async def _strategy_fails(stage: Stage) -> None:
    blocking = Blocking()
    engine = Engine([Broken(), Looping(), blocking, Sound()], [SYMBOL])
    engine.open(Standing(cash=10_000_000), {SYMBOL: Listing(symbol=SYMBOL, name="삼성전자")})
    opens, auction, closes = regular_hours(DAY)
    trade = Trade(
        at=TEN, symbol=SYMBOL, price=70_000, quantity=1, buyer=True, open=1, high=1, low=1, volume=1, base=70_000
    )
    with Watchdog(engine.strategies, patience=0.2) as watch:
        engine.handle(DayStart(at=TEN, day=DAY, opens=opens, auction=auction, closes=closes))
        (command,) = engine.handle(trade)
        assert [fault.strategy for fault in engine.faults] == ["broken", "looping", "blocking"]
        assert set(watch.hung) == {"looping", "blocking"}
        assert engine.handle(trade) != []  # the sound one goes on
        # What was left behind ends as soon as it runs Python again, and nothing of it is ordered.
        blocking.waits.set()
        for thread in watch.hung.values():
            await asyncio.to_thread(thread.join, 10)
            assert not thread.is_alive()
        assert (blocking.came, len(engine.faults)) == (False, 3)
    await stage.open()
    resting = await stage.account.flow.submit(msgspec.structs.replace(command.request, price=stage.low))
    await stage.cancel(resting.order_no)
    assert [order.remaining for order in stage.truth()] == [0, 0]


@row(41)
async def _nonsense_prices(stage: Stage) -> None:
    sound = Trade(
        at=TEN, symbol=SYMBOL, price=70_000, quantity=1, buyer=True, open=1, high=1, low=1, volume=1, base=71_000
    )
    entry = realtime.entry(sound)
    assert EVENTS.each(entry, lambda: (DAY, TEN)) == sound  # "-70000" on the wire: the sign is the direction
    for text in ("", "abc", "1.5", "0", "+0"):
        with pytest.raises(WireError):
            EVENTS.each({**entry, "values": {**entry["values"], "10": text}}, lambda: (DAY, TEN))
    limits = msgspec.structs.replace(RiskLimits(), max_order_value=None, max_position_value=None)
    views = {
        "STALE_PRICE": RiskView(at=TEN, session=False, price_at=TEN - timedelta(seconds=60), last=70_000),
        "NO_PRICE": RiskView(at=TEN, session=False),
        "COLLAR": RiskView(at=TEN, session=False, last=1_000, price_at=TEN),
        "DAILY_LIMIT": RiskView(at=TEN, session=False, lower=1_000, upper=2_000, price_at=TEN),
    }
    for code, view in views.items():

        async def told(_request: Request, view: RiskView = view) -> RiskView:
            return view

        await stage.open(limits=limits, view=told)
        with pytest.raises(OrderDenied) as denied:
            await stage.buy(1, 0 if code == "NO_PRICE" else 70_000)
        assert denied.value.code == code
    assert stage.truth() == []


# ---------------------------------------------------------------------- start, switch, telling


@row(47)
async def _split_overnight(stage: Stage) -> None:
    await stage.open()
    await stage.buy(7, 0)
    await stage.account.reconcile()
    held = stage.journal.positions(stage.number)[SYMBOL]
    before = Holding(
        symbol=SYMBOL,
        name="",
        quantity=1,
        sellable=1,
        average=held.cost,
        price=held.cost,
        purchase_amount=held.cost,
        valuation=held.cost,
        profit=0,
    )
    cash = stage.journal.cash(stage.number)
    assert cash is not None
    # The journal still holds one share of what the exchange has split into seven.
    stage.journal.set_opening(stage.number, [before], cash, stage.clock.now())
    stage.clock.heard(await stage.remote.advance(datetime(2026, 7, 2, 10, tzinfo=KST)))
    await stage.open()
    assert [str(each) for each in stage.account.found.differences] == ["005930: 저널 1주, 계좌 7주"]
    assert "DIFFERENCE" in stage.alerts()
    with pytest.raises(OrderDenied, match="HELD"):
        await stage.buy()
    sale = OrderRequest.build(SYMBOL, Side.SELL, 7, price=stage.server.exchange.snapshot(SYMBOL).upper)
    await stage.account.flow.submit(sale)
    assert [fill.quantity for fill in stage.journal.fills(stage.number)] == [7]
    # A stock that is known under another code from one day to the next: one is gone, one is there, both are held.
    renamed = msgspec.structs.replace(before, symbol="900001", quantity=7)
    cash = stage.journal.cash(stage.number)
    assert cash is not None
    stage.journal.set_opening(stage.number, [renamed], cash, stage.clock.now())
    stage.clock.heard(await stage.remote.advance(datetime(2026, 7, 3, 10, tzinfo=KST)))
    await stage.open()
    told = [str(each) for each in stage.account.found.differences]
    assert told == ["005930: 저널 0주, 계좌 7주", "900001: 저널 7주, 계좌 0주"]
    assert {SYMBOL, "900001"} <= stage.account.switch.read().held.keys()
    assert {s: p.quantity for s, p in stage.journal.positions(stage.number).items()} == {SYMBOL: 7}
    assert len(stage.journal.fills(stage.number)) == 1  # no trade was made up for it


@row(50)
async def _switch_while_unknown(stage: Stage) -> None:
    await stage.open()
    await stage.fault("lose-answer", tr="kt10000")
    await stage.fault("list-lag", tr="kt00007", count=1_000)
    with pytest.raises(OrderUnknown):
        await stage.buy(wait=1)
    stage.account.switch.lower(SwitchLevel.FLATTEN, why="halt", by="cli", at=stage.clock.now())
    with pytest.raises(OrderDenied, match="SWITCH"):
        await stage.buy(2)
    await stage.clear()
    assert await stage.account.cancel_all() == []
    assert [order.remaining for order in stage.truth()] == [0, 0]
    assert stage.journal.unresolved(stage.number) == []
    await stage.open()
    assert stage.account.switch.read().level is SwitchLevel.FLATTEN
    await stage.agrees()


@row(51)
async def _nobody_is_told(stage: Stage) -> None:
    with open_journal(journal_address(stage.settings, stage.number)) as stage.journal:
        await stage.open()
        for number in range(3):
            stage.account.manager.alert(f"STREAM-{number}", "조용함", at=stage.clock.now(), level=AlertLevel.CRITICAL)
        placed = await stage.buy()
        assert (stage.states(), stage.new_orders()) == ([S.WORKING], 1)  # trading does not wait for anybody to be told
        queued = [alert for alert in stage.journal.untold("telegram") if alert.code.startswith("STREAM")]
        assert [alert.code for alert in queued] == ["STREAM-0", "STREAM-1", "STREAM-2"]
        # A channel that comes back takes up where it stopped, and another one has a queue of its own.
        stage.journal.mark_told("telegram", queued[1].seq)
        assert [alert.code for alert in stage.journal.untold("telegram")] == ["STREAM-2"]
        assert len([a for a in stage.journal.untold("mail") if a.code.startswith("STREAM")]) == 3
        environment = {
            **os.environ,
            "KIWOOM_BASE_URL": stage.server.url,
            "KIWOOM_CLIENT_ID": "key-1",
            "KIWOOM_CLIENT_SECRET": "s",
            "KIWOOM_DATA_DIR": str(stage.folder),
        }
        command = [sys.executable, "-m", "kiwoom_api.app.cli", "status"]
        screen = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, text=True)
        assert all(alert.code in screen.stdout for alert in queued), screen
        assert placed.order_no in screen.stdout


def test_every_row_is_a_test_of_its_own() -> None:
    """Rows 1 to 51 are played here or at the exchange, each once; row 52, all at once by seed, is the trial's."""
    from test_orders_matrix_exchange import HERE as AT_EXCHANGE

    storm = Path(__file__).parents[1] / "trial" / "test_trial_row_52.py"
    assert 'f"row-52 ' in storm.read_text(encoding="utf-8")
    assert sorted([*HERE, *AT_EXCHANGE, 52]) == [each.number for each in MATRIX] == list(range(1, 53))
    assert set(ROWS) == {*HERE, *AT_EXCHANGE}
