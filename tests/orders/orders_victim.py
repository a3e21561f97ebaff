"""A program in a process of its own that is killed at one instant of an order's way, its journal on the disk."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, event

from kiwoom_api.api.account import Account
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.transport import Transport
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.settings import Settings
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.trial.kills import PROCESSES

INSTANTS = (
    "before the intent",
    "after the intent",
    "after sending",
    "in the request",
    "before the number",
    "in a fill",
)
"""When it dies: before the intent's commit; after it; when the bytes would leave; while they are answered; with the
answer in hand, before its commit; in the middle of a fill's transaction."""


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """Where it trades, where its journal lies, how many shares it buys, and when it dies."""

    url: str
    folder: str
    journal: str
    symbol: str
    quantity: int
    instant: str
    now: datetime


def process(errand: Errand) -> Any:
    """Start it."""
    started = PROCESSES.Process(target=live, args=(errand,), daemon=True)
    started.start()
    return started


def die(*_args: Any, **_more: Any) -> Any:
    """End as a power cut does."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def live(errand: Errand) -> None:
    """Start, buy at the market, and take the fill over from the ledger; it dies on the way."""
    asyncio.run(_live(errand))


async def _live(errand: Errand) -> None:
    dying = _Dying(errand.instant)
    event.listen(Engine, "connect", dying.connected)
    remote = RemoteExchange(errand.url)
    clock = SteppedClock(remote, errand.now)
    settings = Settings.local(errand.url, client_id="key-1", client_secret="s", data_dir=Path(errand.folder))
    limiter, transport = Limiter("stepped", clock), Transport(settings, timeout=10.0)
    client = AsyncClient(settings, clock=clock, limiter=limiter, transport=transport, chance=lambda: 0.0)
    account = await Account.open(settings, journal=errand.journal, client=client)
    dying.arm(account)
    await account.flow.submit(OrderRequest.build(errand.symbol, Side.BUY, errand.quantity, order_type=OrderType.MARKET))
    await account.reconcile()


class _Dying:
    def __init__(self, instant: str) -> None:
        self._instant = instant
        self._deadly: tuple[str, ...] = ()

    def connected(self, connection: sqlite3.Connection, _record: object) -> None:
        """Listen to what SQLite is about to do."""
        connection.set_trace_callback(self._about)

    def _about(self, statement: str) -> None:
        if self._deadly and statement.upper().startswith(self._deadly):
            die()

    def arm(self, account: Account) -> None:
        """From now on it may die."""
        flow: Any = account.flow
        match self._instant:
            case "before the intent":
                self._deadly = ("COMMIT",)
            case "after the intent":
                flow._check = die
            case "after sending":
                flow.broker.place = die
            case "before the number":
                flow.finder.accepted = self._then(flow.finder.accepted)
            case "in a fill":
                account.manager._record = self._then(account.manager._record)

    def _then(self, step: Callable[..., Any]) -> Callable[..., Any]:
        """Die at the next commit once a step has begun."""

        def begun(*args: Any, **more: Any) -> Any:
            self._deadly = ("COMMIT",)
            return step(*args, **more)

        return begun
