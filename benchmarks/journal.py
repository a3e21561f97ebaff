"""What an order waits for before it leaves, and what a day of 10,000 orders takes to reconcile.

Each order is timed beside one bare durable commit and one bare HTTP call, in turns, so that all meet the same noise;
wall time, since disk and network are what is waited for. Where the disk has other users too, the difference of two
commits is mostly theirs: the rows of this process's CPU say what is ours. Measured up to the moment when the request
is handed to the socket: fingerprint, one commit of INTENT and SENDING, risk gate, call limits and token are in it.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp

from benchmarks.databases import Database, databases
from benchmarks.exchange import exchange_process
from benchmarks.measure import Row
from kiwoom_api.api.account import Account
from kiwoom_api.api.moment import Heard
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.decide import Reply
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.transport import Transport
from kiwoom_api.journal import Journal
from kiwoom_api.model.orders import Deposit, Holding, LedgerRow, OrderKind, OrderRequest, OrderState, Paid
from kiwoom_api.model.ports import JournalPort, LedgerRead, Request
from kiwoom_api.model.records import NewIntent
from kiwoom_api.model.values import KST, Channel, OrderType, Side
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import reconcile
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.view import RiskView
from kiwoom_api.settings import Settings

OVER_BAR_MS = 0.4
DAY_BAR_S = 2.0
ROUNDS, ORDERS, _COMPARED = 200, 10_000, 20
SYMBOL, MARKET = "005930", "KOSPI"
ME, DAY, AT = "1234567890", date(2026, 11, 20), datetime(2026, 11, 20, 10, tzinfo=KST)
_LIMITS = RiskLimits(
    max_order_value=None, max_position_value=None, max_gross_ratio=None, max_daily_loss=None, max_drawdown=None,
    orders_per_second=None, orders_per_day=None, orders_per_symbol=None, max_open_orders=None, price_collar=None,
    max_clock_drift=None, max_reconcile_age=None, by_memory=True,
)  # fmt: skip


def rows() -> list[Row]:
    """Every row of this part."""
    found: list[Row] = []
    with exchange_process() as port, databases() as places:
        for database in places:
            found += asyncio.run(_decisions(database, f"http://127.0.0.1:{port}"))
        for database in places:
            wall, cpu = _reconciled(database)
            what = f"reconciliation of {ORDERS:,} orders, {database.name}"
            found += [Row(what, "s", wall, most=DAY_BAR_S), Row(f"{what}, this process's CPU", "s", cpu)]
    return found


# ---------------------------------------------------------------------- decision to wire


class _Noting(Transport):
    """The real transport; it notes when an order is handed to the socket, by the wall and by this process's CPU."""

    left = (0.0, 0.0)

    async def post(self, tr_id: str, body: Mapping[str, object] | bytes, **more: Any) -> Reply:
        """Note the moment, and go on."""
        if tr_id == "kt10000":
            self.left = _clocks()
        return await super().post(tr_id, body, **more)


async def _decisions(database: Database, url: str) -> list[Row]:
    """The path of an order with what the gate asks at hand, by a live desk's memory, and asking the broker first."""
    name = database.name
    with tempfile.TemporaryDirectory() as folder:
        held, bare, _, begun = await _timed(database, url, Path(folder), "at hand")
        live, beside, *_ = await _timed(database, url, Path(folder), "live")
        asked, _, call, _ = await _timed(database, url, Path(folder), "asked")
    (path, path_cpu), (commit, commit_cpu) = held, bare
    return [
        Row(f"decision to wire, {name}, p50", "ms", path, commit, "a bare durable commit"),
        Row(f"decision to wire, {name}, beyond the bare commit", "ms", path - commit, most=OVER_BAR_MS),
        Row(f"decision to wire, {name}, beyond it in this process's CPU", "ms", path_cpu - commit_cpu),
        Row(f"of that the journal's part, {name}", "ms", begun[0] - commit),
        Row(f"the same, by what a live desk remembers, beyond the bare commit, {name}", "ms", live[0] - beside[0]),
        Row(f"that in this process's CPU, {name}", "ms", live[1] - beside[1]),
        Row(f"the same, asking price, cash and holdings first, {name}", "ms", asked[0], call[0], "a bare HTTP call"),
    ]


Spent = tuple[float, float]
"""Milliseconds of the wall and of this process's CPU, at the median."""


async def _timed(database: Database, url: str, folder: Path, way: str) -> tuple[Spent, ...]:
    """What it takes: an order from decision to wire, the bare commit, a bare HTTP call, ``begin_intent`` alone."""
    settings = Settings.local(url, client_id=f"{database.name}-{way}", client_secret="bench", data_dir=folder)
    wire, clock = _Noting(settings), WallClock()
    client = AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock), transport=wire)
    with closing(Journal.open(database.url)) as journal:
        account = await Account.open(
            settings,
            journal=journal,
            client=client,
            limits=_LIMITS,
            market_of=lambda _symbol: MARKET,
            view=_at_hand if way == "at hand" else None,
        )
        try:
            account.moment.stream_healthy = True if way == "live" else None
            async with aiohttp.ClientSession() as session:
                return await _in_turns(account, wire, database, session, url)
        finally:
            await account.lease.release()
            await account.client.close()


def _at_hand(_request: Request) -> RiskView:
    """The moment as an engine that follows its stream knows it."""
    at = WallClock().now()
    return RiskView(
        at=at, environment="sim", market=MARKET, session=False, halted=False, base=70_000, last=70_000, price_at=at,
        lower=49_000, upper=91_000, cash=10**15, sellable=0, position_value=0, gross_value=0, equity=10**15,
        open_orders=0, orders_today=0, orders_in_symbol=0, stream_healthy=True,
    )  # fmt: skip


async def _in_turns(
    account: Account, wire: _Noting, database: Database, session: aiohttp.ClientSession, url: str
) -> tuple[Spent, ...]:
    quote = await account.broker.quote(SYMBOL)
    price = (quote.price or quote.base_price, quote.base_price)

    async def ordered(number: int) -> Spent:
        request = OrderRequest.build(SYMBOL, Side.BUY, number + 1, price=50_000)
        account.moment.prices[SYMBOL] = Heard(*price, account.clock.now())
        begun = _clocks()
        placed = await account.flow.submit(request)
        spent = _since(begun, wire.left)
        # A desk has few orders alive and compares every 45 s: what has piled up would be measured otherwise.
        intent = account.journal.intent(placed.intent_id)
        account.manager.move(intent, OrderState.CANCELLED, at=account.clock.now(), why="bench")
        if number % _COMPARED == _COMPARED - 1:
            await account.reconcile()
        return spent

    async def committed(_number: int) -> Spent:
        begun = _clocks()
        database.bare()
        return _since(begun, _clocks())

    async def called(_number: int) -> Spent:
        begun = _clocks()
        async with session.post(f"{url}/api/dostk/stkinfo", json={"stk_cd": SYMBOL}) as answer:
            await answer.read()
        return _since(begun, _clocks())

    async def noted(number: int) -> Spent:
        begun = _clocks()
        account.journal.begin_intent(_wish(number + 1, account.number[::-1]), to=OrderState.SENDING, why="전송")
        return _since(begun, _clocks())

    works: tuple[Callable[[int], Awaitable[Spent]], ...] = (ordered, committed, called, noted)
    times = [[await work(number) for work in works] for number in range(ROUNDS)]
    return tuple(map(_median, zip(*times[ROUNDS // 10 :], strict=True)))  # the first tenth warms up


def _clocks() -> Spent:
    return time.perf_counter(), time.process_time()


def _since(begun: Spent, ended: Spent) -> Spent:
    return (ended[0] - begun[0]) * 1e3, (ended[1] - begun[1]) * 1e3


def _median(times: Sequence[Spent]) -> Spent:
    wall, cpu = zip(*times, strict=True)
    return median(wall), median(cpu)


# ---------------------------------------------------------------------- a day of many orders


class _Told:
    """A broker that tells how a day went, at once."""

    def __init__(self, ledger: LedgerRead, holdings: Sequence[Holding], deposit: Deposit) -> None:
        self._ledger, self._holdings, self._deposit = ledger, holdings, deposit

    async def ledger(self, day: date | None = None) -> LedgerRead:
        """The whole day."""
        return self._ledger

    async def paid(self) -> Mapping[str, Paid]:
        """Nothing: commissions are reckoned."""
        return {}

    async def holdings(self) -> Sequence[Holding]:
        """What is held."""
        return self._holdings

    async def deposit(self) -> Deposit:
        """The cash."""
        return self._deposit


def _reconciled(database: Database) -> Spent:
    """Seconds that a reconciliation takes in which every order has been filled unheard, by the wall and in CPU."""
    cash = 10**12
    with closing(Journal.open(database.url)) as journal:
        _ordered(journal)
        journal.set_opening(ME, [], cash, AT)
        manager = OrderManager(journal, account=ME, environment="sim", market_of=lambda _: MARKET, costs="real")
        told = _Told(
            LedgerRead(rows=tuple(map(_filled, range(1, ORDERS + 1))), complete=True, begun=0.0),
            [],
            Deposit(cash=cash, d1=cash, d2=cash, orderable=cash),
        )
        begun = _clocks()
        found = asyncio.run(reconcile(manager, told, WallClock(), DAY, closed=False))  # type: ignore[arg-type]
        wall, cpu = _since(begun, _clocks())
    if not found.complete or len(found.fills) != ORDERS:
        raise AssertionError(f"{len(found.fills):,} fills were found")
    return wall / 1e3, cpu / 1e3


def _ordered(journal: JournalPort) -> None:
    with journal.batch():
        for number in range(1, ORDERS + 1):
            made = journal.begin_intent(_wish(number), to=OrderState.SENDING)
            journal.move(made.id, OrderState.WORKING, at=AT, why="접수", order_no=f"{number:07d}")


def _wish(number: int, account: str = ME) -> NewIntent:
    request = OrderRequest.build(SYMBOL, Side.BUY, number, price=70_000)
    return NewIntent.of(
        request, account=account, environment="sim", business_date=DAY, at=AT, body={"ord_qty": str(number)}
    )


def _filled(number: int) -> LedgerRow:
    return LedgerRow(
        order_no=f"{number:07d}", root_no=f"{number:07d}", symbol=SYMBOL, side=Side.BUY, kind=OrderKind.NEW,
        quantity=number, price=70_000, order_type=OrderType.LIMIT, filled=number, average=70_000, remaining=0,
        rejected=False, channel=Channel.REST, venue="KRX", at=AT,
    )  # fmt: skip
