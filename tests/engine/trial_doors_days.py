"""Several days through the real client against a stepped exchange, over HTTP and WebSocket."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.interruptions import LIVE
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.engine.backtest import MORNING
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.live import WireDesk
from kiwoom_api.engine.live_account import Prices
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.session import run_session
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.journal import InMemoryJournal
from kiwoom_api.settings import Settings
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.server.app import SimServer


async def over_http(
    strategies: Sequence[Strategy], market: MarketData, symbols: Sequence[str], days: Sequence[date], folder: Path
) -> RunResult:
    """Run days as the main job does: gate, journal and client of our own, the exchange behind a socket."""
    engine, start = Engine(strategies, symbols), datetime.combine(days[0], MORNING)
    listings = {i.symbol: Listing(symbol=i.symbol, name=i.name, market=i.market) for i in market.instruments.values()}
    async with SimServer(Exchange(market, start=start, cash=100_000_000), clock="stepped") as server:
        remote = RemoteExchange(server.url)
        clock = SteppedClock(remote, start)
        settings = Settings.local(
            server.url, client_id=f"bad-{secrets.token_hex(4)}", client_secret=secrets.token_hex(8), data_dir=folder
        )
        client = AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock))
        account = await Account.open(
            settings, client=client, journal=InMemoryJournal(), market_of=lambda symbol: listings[symbol].market
        )
        feed = Feed(settings, client.keeper, read=LIVE, clock=clock, limit=None)
        desk = WireDesk(account, feed, remote, clock, listings, Prices(), quotes=engine.quotes, check_every=None)
        try:
            return await run_session(engine, desk, list(days))
        finally:
            await feed.close()
            await account.close()
            await remote.close()
