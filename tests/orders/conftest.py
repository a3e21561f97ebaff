"""A stepped exchange at 10:00 of a trading day, and a program of ours at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from orders_stage import TEN, Stage

from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server import SimServer
from kiwoom_api.sim.synthetic import synthetic_market

_MARKET = synthetic_market(1, TEN.date(), 30)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage of one test; everything on it is closed afterwards."""
    exchange = Exchange(MarketData(_MARKET, seed=1), start=TEN, cash=100_000_000_000, seed=1)
    async with SimServer(exchange, clock="stepped") as server, aiohttp.ClientSession() as web:
        found = Stage(server, web, tmp_path)
        yield found
        await found.close()
