"""What paper and trade have in common: clock and stocks of the exchange, Ctrl-C, and the run itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path

import msgspec
import structlog

from kiwoom_api.api.account import Account
from kiwoom_api.app.loading import load_strategies, shares_of
from kiwoom_api.app.options import LiveOptions, StrategyOptions
from kiwoom_api.app.running_screen import Screen
from kiwoom_api.app.screen import say
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.interruptions import LIVE
from kiwoom_api.client.issues import issue_of
from kiwoom_api.client.limiter import shared_limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.live_account import Prices
from kiwoom_api.engine.paper import HISTORY, TAPE, PaperDesk, paper_exchange
from kiwoom_api.engine.record import TapeWriter
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.session_memory import MemoryFile, keep_file, memory_path
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.engine.wall import Arrivals, WallDesk
from kiwoom_api.engine.wall_run import GRACE, LeftBehind, Terms, WallRun
from kiwoom_api.engine.watchdog import Watchdog
from kiwoom_api.market import is_trading_day
from kiwoom_api.model.errors import AnswerError, BadInput, ExchangeError
from kiwoom_api.model.events import Bar
from kiwoom_api.model.ports import Clock
from kiwoom_api.orders.rhythm import EVERY
from kiwoom_api.settings import Environment, Settings
from kiwoom_api.sim.remote import RemoteExchange, RunningClock

_CLOCK_EVERY = 5.0
"""Wall seconds between two looks at a local exchange's clock."""
_LONGEST_AGE = 240.0
"""Exchange seconds between two comparisons at most, on a clock that is faster than the wall."""
PAPER = "paper"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be run.

    Attributes:
        strategies: with their parameters.
        shares: parts of the equity by strategy; None for equal parts.
        symbols: stock codes.
        days: trading days; None until stopped.
        left: what happens to live orders at the end.
        accept: take the account's word where the memory says more.
        record: folder for a recording; None for none.
        cash: won that a new paper account begins with.
    """

    strategies: Sequence[Strategy]
    shares: dict[str, Fraction] | None
    symbols: tuple[str, ...]
    days: int | None = None
    left: LeftBehind = LeftBehind.ENTRIES
    accept: bool = False
    record: Path | None = None
    cash: int = 100_000_000


def asked(words: Sequence[str], choices: StrategyOptions, live: LiveOptions, *, cash: int = 100_000_000) -> Asked:
    """Return what a person asked for on the command line.

    Raises:
        BadInput: for no strategy, one that is unknown, or a parameter, share or symbol that is wrong.
    """
    if not words:
        raise BadInput(field="strategy", value="", allowed=say("전략 이름이나 파일", "a strategy's name or file"))
    strategies = load_strategies(words, choices.params)
    return Asked(
        strategies=strategies,
        shares=shares_of(choices.shares, strategies),
        symbols=live.codes,
        days=live.wanted_days,
        left=LeftBehind(live.on_stop),
        accept=live.accept_differences,
        record=live.record,
        cash=cash,
    )


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run happens: a client on the exchange's own clock."""

    settings: Settings
    client: AsyncClient
    clock: Clock
    speed: float
    always: date | None


@asynccontextmanager
async def place_of(settings: Settings) -> AsyncIterator[Place]:
    """Connect on the exchange's clock: the wall's for Kiwoom, its own for a local exchange.

    Raises:
        ExchangeError: no local exchange answers, or its clock is stepped.
    """
    if settings.environment is not Environment.SIM:
        async with AsyncClient(settings) as client:
            yield Place(settings=settings, client=client, clock=WallClock(), speed=1.0, always=None)
        return
    remote = RemoteExchange(settings.base_url)
    try:
        standing = await remote.clock()
        if not standing.speed:
            raise ExchangeError("the local exchange's clock is stepped; start kiwoom sim without --clock stepped")
        clock = RunningClock(standing)
        setting = asyncio.create_task(_follow(remote, clock))
        try:
            async with AsyncClient(settings, clock=clock, limiter=shared_limiter(settings)) as client:
                yield Place(
                    settings=settings, client=client, clock=clock, speed=clock.speed, always=standing.now.date()
                )
        finally:
            setting.cancel()
            await asyncio.gather(setting, return_exceptions=True)
    finally:
        await remote.close()


async def _follow(remote: RemoteExchange, clock: RunningClock) -> None:
    """Keep a clock right by a local exchange that may fall behind its own."""
    while True:
        await asyncio.sleep(_CLOCK_EVERY)
        with contextlib.suppress(ExchangeError):
            clock.heard(await remote.clock())


async def listings_of(client: AsyncClient, symbols: Sequence[str]) -> dict[str, Listing]:
    """Return names and markets of stocks as the exchange says (ka10100).

    Raises:
        BadInput: for a code that it does not know.
    """
    found = {}
    for symbol in symbols:
        try:
            answer = await client.call("ka10100", {"stk_cd": symbol})
        except AnswerError as error:
            raise BadInput(field="symbols", value=symbol, allowed="a listed code", hint=error.message) from None
        name = str(answer.stock_name or "").strip()
        if not name:
            raise BadInput(field="symbols", value=symbol, allowed="a listed code", hint="kiwoom quote CODE")
        found[symbol] = Listing(symbol=symbol, name=name, market=issue_of(answer).market or "KOSPI")
    return found


async def trade(settings: Settings, asked: Asked, screen: Screen) -> RunResult:
    """Trade strategies on an account, orders and all."""
    _quiet_log()
    with _tape(asked.record) as tape:
        async with place_of(settings) as place:
            screen.doing(say("계좌를 확인하고 저널을 엽니다", "reading the account, opening the journal"))
            account = await Account.open(settings, client=place.client)
            try:
                return await _trade(place, account, asked, screen, tape)
            finally:
                await account.close()


async def _trade(place: Place, account: Account, asked: Asked, screen: Screen, tape: TapeWriter | None) -> RunResult:
    settings, speed = place.settings, place.speed
    engine = Engine(asked.strategies, asked.symbols, shares=asked.shares)
    listings = await listings_of(place.client, asked.symbols)
    await account.issues.learn(asked.symbols)
    feed = Feed(settings, place.client.keeper, read=LIVE, clock=place.clock)
    every = min(EVERY * max(speed, 1.0), _LONGEST_AGE)
    desk = WallDesk(
        account, feed, place.clock, listings, Prices(), quotes=engine.quotes, speed=speed, check_every=every,
        breath=max(speed, 1.0), tape=tape,
    )  # fmt: skip
    names = [strategy.name for strategy in asked.strategies]
    memory = MemoryFile(memory_path(settings.data_dir, settings.environment, account.number, names))
    terms = _terms(settings, asked, speed, "broker" if settings.environment is not Environment.SIM else "exchange")
    run = WallRun(engine, desk, terms, memory=memory, tape=tape, watch=screen, business=_business(place.always))
    try:
        return await _guarded(run, desk.arrivals, screen, engine)
    finally:
        await feed.close()


async def paper(settings: Settings, asked: Asked, screen: Screen) -> RunResult:
    """Run strategies on live quotes with simulated fills; nothing of them is sent."""
    _quiet_log()
    with _tape(asked.record) as tape:
        async with place_of(settings) as place:
            return await _paper(place, asked, screen, tape)


async def _paper(place: Place, asked: Asked, screen: Screen, tape: TapeWriter | None) -> RunResult:
    settings, clock, client = place.settings, place.clock, place.client
    engine = Engine(asked.strategies, asked.symbols, shares=asked.shares)
    screen.doing(say("종목과 지난 일봉을 묻습니다", "asking for stocks and their history"))
    listings = await listings_of(client, asked.symbols)
    broker = KiwoomBroker(client)
    past = await _past(broker, asked.symbols, max(engine.warmup, HISTORY), clock.now().date())
    exchange = paper_exchange(
        listings, past, clock.now(), profile=settings.profile, cash=asked.cash, always=place.always
    )
    names = [strategy.name for strategy in asked.strategies]
    memory = MemoryFile(memory_path(settings.data_dir, f"{PAPER}-{settings.environment}", "0", names))
    purse = memory.path.with_suffix(".account")
    with contextlib.suppress(FileNotFoundError):
        exchange.restore(purse.read_bytes())
    feed = Feed(settings, client.keeper, read=LIVE, clock=clock)
    desk = PaperDesk(
        exchange, feed, broker, past, clock, environment=settings.environment, quotes=engine.quotes,
        speed=place.speed, tape=tape,
    )  # fmt: skip

    def keep() -> None:
        keep_file(purse, exchange.keep())

    terms = _terms(settings, asked, place.speed, TAPE)
    run = WallRun(
        engine, desk, terms, memory=memory, tape=tape, watch=screen, business=_business(place.always), kept=keep
    )
    try:
        return await _guarded(run, desk.arrivals, screen, engine)
    finally:
        await feed.close()


async def _past(broker: KiwoomBroker, symbols: Sequence[str], count: int, today: date) -> dict[str, list[Bar]]:
    found = {}
    for symbol in symbols:
        bars = await broker.daily_bars(symbol, count + 1, until=today)
        found[symbol] = [bar for bar in bars if bar.day < today]
    return found


def _terms(settings: Settings, asked: Asked, speed: float, model: str) -> Terms:
    return Terms(
        days=asked.days,
        left=asked.left,
        accept=asked.accept,
        costs="mock" if settings.profile == "mock" else "real",
        fill_model=model,
        grace=GRACE * max(speed, 1.0),
        source=settings.environment,
        profile=settings.profile,
    )


def _business(always: date | None) -> Callable[[date], bool]:
    """A local exchange may call any day a business day; of later ones the calendar decides."""
    return lambda day: day == always or is_trading_day(day)


@contextlib.contextmanager
def _tape(folder: Path | None) -> Iterator[TapeWriter | None]:
    if folder is None:
        yield None
        return
    with TapeWriter(folder) as tape:
        yield tape


async def _guarded(run: WallRun, arrivals: Arrivals, screen: Screen, engine: Engine) -> RunResult:
    """Run under the watchdog, and end in order at the first Ctrl-C, at once at the second."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    screen.engine = engine

    def stop(name: str) -> None:
        if run.stopping and task is not None:
            screen.doing(say("바로 끝냅니다", "ending at once"))
            task.cancel()
            return
        run.stop(name)
        arrivals.wake.set()

    with Watchdog(engine.strategies) as watchdog, screen:
        screen.watchdog = watchdog
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows loops know no signal handlers; there Ctrl-C cancels the task instead.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop, signal.Signals(number).name)
        try:
            return await run.run()
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                with contextlib.suppress(NotImplementedError):
                    loop.remove_signal_handler(number)


def _quiet_log() -> None:
    """What client and feed log must not run into the lines of the screen."""
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )
