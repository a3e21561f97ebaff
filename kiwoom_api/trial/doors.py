"""One day through three doors: in process, over HTTP at a stepped exchange, and live on a clock that runs by itself.

The third is the live stack as it trades with Kiwoom (``engine.wall``), on the trial's virtual loop without a fault: it
waits on the stream and on the clock, and must decide what the other two decide.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.interruptions import LIVE
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.token import TokenKeeper
from kiwoom_api.client.transport import Transport
from kiwoom_api.engine.backtest import MORNING, run_backtest
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.live import WireDesk
from kiwoom_api.engine.live_account import Prices
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.session import run_session
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.engine.wall import WallDesk
from kiwoom_api.engine.wall_run import Terms, WallRun
from kiwoom_api.journal import InMemoryJournal
from kiwoom_api.settings import Settings
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.server.app import SimServer
from kiwoom_api.sim.server.driver import Wall
from kiwoom_api.trial.loop import VirtualLoop, run
from kiwoom_api.trial.world import VirtualClock

__all__ = ["Makes", "in_process", "on_a_running_clock", "over_http"]

Makes = Callable[[], Sequence[Strategy]]
"""Makes the strategies anew for each run."""
_BEAT = 0.4  # seconds between two looks of the exchange at its clock
_GRACE = 0.8  # seconds that a timer waits for news of its own instant: below 1, or orders bear another second
_CHECK = 1800.0  # seconds between two comparisons with the broker
_PING = 60.0


def in_process(makes: Makes, market: MarketData, symbols: Sequence[str], day: date) -> RunResult:
    """Run a day as a backtest does."""
    return run_backtest(list(makes()), market, symbols=symbols, start=day, end=day)


async def over_http(makes: Makes, market: MarketData, symbols: Sequence[str], day: date, folder: Path) -> RunResult:
    """Run a day through the real client against a stepped exchange, over HTTP and WebSocket."""
    engine, listings = Engine(makes(), symbols), _listings(market)
    start = datetime.combine(day, MORNING)
    async with SimServer(Exchange(market, start=start), clock="stepped") as server:
        remote = RemoteExchange(server.url)
        clock = SteppedClock(remote, start)
        settings = _settings(server.url, folder)
        client = AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock))
        account = await Account.open(
            settings, client=client, journal=InMemoryJournal(), market_of=lambda symbol: listings[symbol].market
        )
        feed = Feed(settings, client.keeper, read=LIVE, clock=clock, limit=None)
        desk = WireDesk(account, feed, remote, clock, listings, Prices(), quotes=engine.quotes, check_every=None)
        try:
            return await run_session(engine, desk, [day])
        finally:
            await feed.close()
            await account.close()
            await remote.close()


def on_a_running_clock(
    makes: Makes, market: MarketData, symbols: Sequence[str], day: date, folder: Path, *, seed: int = 1
) -> RunResult:
    """Run a day through the live stack, on a virtual loop whose time runs by itself, without a fault."""
    return run(lambda loop: _live(loop, makes, market, symbols, day, folder, seed))


async def _live(
    loop: VirtualLoop, makes: Makes, market: MarketData, symbols: Sequence[str], day: date, folder: Path, seed: int
) -> RunResult:
    engine, listings = Engine(makes(), symbols), _listings(market)
    start = datetime.combine(day, MORNING)
    clock, chance = VirtualClock(loop, start), Random(f"doors|{seed}").random
    wall = Wall(clock.now, loop.time, _BEAT)
    server = SimServer(Exchange(market, start=start), rate_limited=False, ping_seconds=_PING, wall=wall)
    async with server:
        settings = _settings(server.url, folder)
        transport = Transport(settings)
        keeper = TokenKeeper(settings, transport, wall=clock.now, chance=chance)
        client = AsyncClient(
            settings, clock=clock, keeper=keeper, limiter=Limiter("stepped", clock), transport=transport, chance=chance
        )
        account = await Account.open(
            settings, client=client, journal=InMemoryJournal(), market_of=lambda symbol: listings[symbol].market
        )
        feed = Feed(settings, keeper, read=LIVE, clock=clock, idle=4 * _PING, chance=chance)
        desk = WallDesk(
            account, feed, clock, listings, Prices(), quotes=engine.quotes, check_every=_CHECK, breath=_PING
        )
        live = WallRun(engine, desk, Terms(days=1, grace=_GRACE), business=lambda each: each == day)
        try:
            return await live.run()
        finally:
            await feed.close()
            await account.close()


def _listings(market: MarketData) -> dict[str, Listing]:
    listed = market.instruments.values()
    return {each.symbol: Listing(symbol=each.symbol, name=each.name, market=each.market) for each in listed}


def _settings(url: str, folder: Path) -> Settings:
    return Settings.local(
        url, client_id=f"doors-{secrets.token_hex(4)}", client_secret=secrets.token_hex(8), data_dir=folder
    )
