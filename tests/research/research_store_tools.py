"""An exchange over HTTP in this process, a client of it, and a store to pull into."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.market import trading_days
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings
from kiwoom_api.sim.server import SimServer, build_exchange

TODAY = date(2026, 9, 10)
NOW = datetime(2026, 9, 10, 8, 30, tzinfo=KST)
"""Before the open of the day on which the exchange stands still."""


@asynccontextmanager
async def exchange(folder: Path, data: Path | None = None) -> AsyncIterator[tuple[SimServer, AsyncClient]]:
    """A local exchange that stands still at 08:00 of TODAY, and a client of it."""
    market = build_exchange(data, "stepped", start=TODAY)
    server = SimServer(market, clock="stepped")
    await server.start()
    settings = Settings.local(server.url, client_id="k" * 16, client_secret="s" * 16, data_dir=folder)
    limiter = Limiter("stepped", WallClock())
    try:
        async with AsyncClient(settings, limiter=limiter, chance=lambda: 0.0) as client:
            yield server, client
    finally:
        await server.stop()


def content(folder: Path) -> dict[str, str]:
    """Every partition's place with the hash of its bytes."""
    found = sorted(folder.rglob("*.parquet"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def daily_csv(path: Path, days: int, closes: Sequence[int], *, last: date = TODAY) -> Path:
    """A file of daily bars of 005930 that ends on a day; closes repeat."""
    known = trading_days(last - timedelta(days=days * 2 + 20), last)[-days:]
    lines = ["일자,종목코드,시가,고가,저가,종가,거래량"]
    for index, day in enumerate(known):
        close = closes[index % len(closes)]
        lines.append(f"{day},005930,{close},{close},{close},{close},{1000 + index}")
    path.write_text("\n".join(lines), encoding="cp949")
    return path
