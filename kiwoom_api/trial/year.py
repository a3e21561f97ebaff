"""One process through many trading days: what it comes to, and how much memory it holds at the end of each month."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import msgspec

from kiwoom_api.journal import Journal
from kiwoom_api.market import next_trading_day
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.trial.loop import VirtualLoop, run
from kiwoom_api.trial.stack import Stack
from kiwoom_api.trial.trader import Trader, draw_wishes
from kiwoom_api.trial.verdict import Books, judge
from kiwoom_api.trial.world import DAY, World, at

__all__ = ["Month", "long_run"]

MONTH = 21
"""Trading days between two measurements; the last day is measured too."""
_WISHES = 20
_PING, _PERIOD = 1800.0, 6 * 3600.0  # nights and weekends are lived through too, and nothing happens in them
_EXCHANGE = "*kiwoom_api/sim/*"


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """Where a long run stands.

    Attributes:
        days: trading days so far.
        memory: bytes that Python objects take, without those that the exchange has made (its ledgers grow).
        intents, fills: in the journal so far.
        violations: invariants that are broken on this day.
        seconds: of the wall so far.
    """

    days: int
    memory: int
    intents: int
    fills: int
    violations: tuple[str, ...]
    seconds: float


def long_run(days: int, folder: Path, *, seed: int = 1) -> list[Month]:
    """Trade so many days in one process on a SQLite journal, and measure every ``MONTH`` days.

    Args:
        days: trading days.
        folder: for the journal and the token.
        seed: of prices and wishes.
    """
    tracemalloc.start()
    try:
        return run(lambda loop: _live(loop, days, folder, seed))
    finally:
        tracemalloc.stop()


async def _live(loop: VirtualLoop, days: int, folder: Path, seed: int) -> list[Month]:
    begun, rng, months = time.perf_counter(), Random(f"year|{seed}"), list[Month]()
    journal = Journal.open(f"sqlite:///{folder / 'journal.sqlite'}")
    async with World(loop, seed, folder, ping=_PING) as world:
        stack = Stack(world.settings, world.clock, journal, rng, period=_PERIOD, ping=_PING)
        await stack.start()
        for number, day in enumerate(islice(_days(), days), 1):
            wishes = draw_wishes(rng, at(9, 0, 5, day=day), at(15, 19, day=day), _WISHES)
            await Trader(wishes).trade(stack)
            await world.clock.until(at(15, 45, day=day))
            await stack.reconcile(closed=True)
            if number % MONTH == 0 or number == days:
                found = (*stack.defects, *judge(journal, world.account, day, _books(world, day)))
                months.append(_month(number, journal, world.account, found, time.perf_counter() - begun))
        await stack.stop()
    journal.close()
    return months


def _days() -> Iterator[date]:
    day = DAY
    while True:
        yield day
        day = next_trading_day(day)


def _books(world: World, day: date) -> Books:
    exchange, account = world.exchange, world.account
    return Books(
        orders=exchange.orders(account, day),
        holdings={held.symbol: held.quantity for held in exchange.holdings(account) if held.quantity},
        cash=exchange.deposit(account).d2,
    )


def _month(days: int, journal: JournalPort, account: str, found: tuple[str, ...], seconds: float) -> Month:
    intents, fills = len(journal.intents(account)), len(journal.fills(account))
    gc.collect()
    taken = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(False, _EXCHANGE)])
    memory = sum(statistic.size for statistic in taken.statistics("filename"))
    return Month(days=days, memory=memory, intents=intents, fills=fills, violations=found, seconds=seconds)
