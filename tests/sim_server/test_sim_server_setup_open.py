"""An exchange that is open whatever the hour: its history has no hole before today."""

from __future__ import annotations

from datetime import date

import pytest

from kiwoom_api.market import is_trading_day, previous_trading_day
from kiwoom_api.sim.server import setup
from kiwoom_api.sim.server.setup import build_exchange


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 22)])
def test_an_open_market_has_yesterday(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a trading day the newest finished bar is the trading day's before; a Sunday shows Friday's bar as its own."""
    now = setup.wall_clock().replace(year=today.year, month=today.month, day=today.day, hour=21)
    monkeypatch.setattr(setup, "wall_clock", lambda: now)
    exchange = build_exchange(clock=setup.OPEN)
    finished = [bar.day for bar in exchange.daily("005930", today) if bar.day < exchange.today]
    assert exchange.today == today
    newest = previous_trading_day(today) if is_trading_day(today) else previous_trading_day(previous_trading_day(today))
    assert finished[0] == newest
