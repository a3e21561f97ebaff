"""The main job: exchange, client, gate, journal, strategy and report, from one call."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.interruptions import LIVE
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.engine.backtest import MORNING, choose_days, most_traded
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.live import Prices, WireDesk
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.session import Progress, run_session
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import is_on_tick
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import symbol_of
from kiwoom_api.settings import Settings
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.server import SimServer
from kiwoom_api.sim.synthetic import synthetic_market
from kiwoom_api.strategies.swing import Swing

LAST_SYNTHETIC_DAY = date(2025, 12, 30)
"""Where the built-in market ends for runs: fixed, so that the same command gives the same result every day."""
SYNTHETIC_DAYS = 800
MOST_SYMBOLS = 100
"""What fits one WebSocket session beside the account's own items."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to run.

    Attributes:
        data: CSV or Parquet of bars; None for the built-in market of ``seed``.
        days: trading days at the end of the data.
        symbols: codes, or how many of the most traded ones.
        cash: won to begin with.
        seed: of the built-in market and of the paths inside the bars.
        profile: cost profile, "real" or "mock".
        journal: address of the journal.
        data_dir: where token files and switch files may lie.
    """

    data: Path | None = None
    days: int = 60
    symbols: int | tuple[str, ...] = 12
    cash: int = 100_000_000
    seed: int = 1
    profile: str = "real"
    journal: str
    data_dir: Path


class Ledgers(msgspec.Struct, frozen=True, kw_only=True):
    """Journal beside exchange at the end: shares by code and cash in won, as each of the two says."""

    journal: dict[str, int]
    exchange: dict[str, int]
    journal_cash: int
    exchange_cash: int
    violations: tuple[str, ...]

    @property
    def agree(self) -> bool:
        """True when both say the same and no invariant is violated."""
        same = self.journal == self.exchange and self.journal_cash == self.exchange_cash
        return same and not self.violations


class JobResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the job left behind: the run, both ledgers, and differences found at the days' ends."""

    run: RunResult
    ledgers: Ledgers
    differences: tuple[str, ...]


def market_of(data: Path | None, seed: int) -> MarketData:
    """Return the prices of a run.

    Raises:
        BadInput, MissingExtra: for a data file that cannot be used.
    """
    bars = load_bars(data) if data is not None else synthetic_market(seed, LAST_SYNTHETIC_DAY, SYNTHETIC_DAYS)
    return MarketData(bars, seed=seed)


def notes_of(market: MarketData, data: Path | None, days: Sequence[date], symbols: Sequence[str]) -> tuple[str, ...]:
    """Return what must stand beside a run's result on these prices, beyond the data's own notes."""
    if data is None:
        return ()
    bars = [bar for symbol in symbols for day in days if (bar := market.bar(symbol, day)) is not None]
    off = sum(not is_on_tick(b.close, market=market.instruments[b.symbol].market, on=b.day) for b in bars)
    adjusted = f"{off:,} of {len(bars):,} closes are off the tick grid: the prices are adjusted, or of mid-price orders"
    survivors = "the stocks are those of the file: delisted ones are missing, which flatters every result"
    return (*([adjusted] if off else []), survivors)


def plan(
    market: MarketData, strategy: Strategy, days: int, symbols: int | Sequence[str]
) -> tuple[list[date], list[str]]:
    """Return the days and the codes of a run.

    Raises:
        BadInput: when days or symbols do not fit the data.
    """
    room = len(market.trading_days(market.first_day, market.last_day)) - strategy.warmup
    if not 1 <= days <= room:
        hint = f"the data has {room + strategy.warmup} days, {strategy.warmup} are needed before the first"
        raise BadInput(field="days", value=days, allowed=f"1 to {max(room, 0)}", hint=hint)
    chosen = choose_days(market, days=days, warmup=strategy.warmup)
    if isinstance(symbols, int):
        if not 1 <= symbols <= MOST_SYMBOLS:
            raise BadInput(field="symbols", value=symbols, allowed=f"1 to {MOST_SYMBOLS}", hint="how many stocks")
        return chosen, most_traded(market, chosen[0], symbols)
    for symbol in symbols:
        if symbol_of(symbol) not in market.instruments:
            known = ", ".join(list(market.instruments)[:5])
            raise BadInput(field="symbols", value=symbol, allowed=f"a code in the data, such as {known}")
    return chosen, [symbol_of(symbol) for symbol in symbols]


async def run_job(
    job: Job, *, progress: Progress | None = None, ready: Callable[[str], None] | None = None
) -> JobResult:
    """Run the swing strategy through the real client against an exchange of its own, and reconcile each day.

    Cancelled from outside (Ctrl-C), it cancels what is live, takes over what happened, and closes the journal.

    Args:
        job: what to run.
        progress: told after each trading day.
        ready: told the exchange's address once it serves.

    Raises:
        BadInput, MissingExtra, ExchangeError, JournalError: see ``model.errors``.
    """
    market = market_of(job.data, job.seed)
    strategy = Swing()
    days, symbols = plan(market, strategy, job.days, job.symbols)
    engine = Engine([strategy], symbols)
    start = datetime.combine(days[0], MORNING)
    exchange = Exchange(market, start=start, profile=job.profile, cash=job.cash, seed=job.seed)
    async with SimServer(exchange, clock="stepped") as server:
        if ready is not None:
            ready(server.url)
        listings = {
            i.symbol: Listing(symbol=i.symbol, name=i.name, market=i.market) for i in market.instruments.values()
        }
        remote = RemoteExchange(server.url)
        clock = SteppedClock(remote, start)
        account = await _connect(job, server.url, clock, listings)
        # The exchange stands still until everything is read: nothing may be left out, however much it is.
        feed = Feed(account.settings, account.client.keeper, read=LIVE, clock=clock, limit=None)
        desk = WireDesk(account, feed, remote, clock, listings, Prices(), quotes=engine.quotes, check_every=None)
        costs = "mock" if job.profile == "mock" else "sim"
        try:
            notes = (*market.notes, *notes_of(market, job.data, days, symbols))
            run = await run_session(engine, desk, days, progress=progress, costs=costs, notes=notes)
            return JobResult(run=run, ledgers=_compare(account, exchange), differences=_differences(desk))
        finally:
            await feed.close()
            await account.close()
            await remote.close()


async def _connect(job: Job, url: str, clock: SteppedClock, listings: dict[str, Listing]) -> Account:
    # A key of its own for each run: runs that share a journal never share an account number.
    settings = Settings.local(
        url,
        client_id=f"demo-{secrets.token_hex(8)}",
        client_secret=secrets.token_hex(16),
        data_dir=job.data_dir,
        database_url=job.journal,
        profile=job.profile,
    )
    client = AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock))
    return await Account.open(settings, client=client, market_of=lambda symbol: listings[symbol].market)


def _compare(account: Account, exchange: Exchange) -> Ledgers:
    number = account.number
    return Ledgers(
        journal={symbol: p.quantity for symbol, p in account.journal.positions(number).items()},
        exchange={held.symbol: held.quantity for held in exchange.holdings(number)},
        journal_cash=account.journal.cash(number) or 0,
        exchange_cash=exchange.deposit(number).d2,
        violations=tuple(account.journal.check(number)),
    )


def _differences(desk: WireDesk) -> tuple[str, ...]:
    return tuple(str(difference) for found in desk.reconciliations for difference in found.differences)


def run_blocking(job: Job, *, progress: Progress | None = None) -> JobResult:
    """Run the job on an event loop of its own; Ctrl-C ends it cleanly and raises ``KeyboardInterrupt``."""
    return asyncio.run(run_job(job, progress=progress))
