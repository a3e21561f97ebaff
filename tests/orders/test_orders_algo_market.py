"""The market that an algorithm listens to goes by the exchange's clock, on whatever day that stands."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from orders_algo_stage import trading_floor
from orders_stage import SYMBOL, TEN, Stage

from kiwoom_api.api.algo_market import LiveMarket, listening
from kiwoom_api.client.interruptions import Interruption
from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.model.events import Event, Trade


async def until(stage: Stage, market: LiveMarket, kind: type[Event]) -> list[Event]:
    """Let time pass until something of a kind is heard; return all that was."""
    heard: list[Event] = []
    for _ in range(200):
        await stage.pass_by(1)
        heard += await market.step(market.now + timedelta(seconds=1))
        if any(isinstance(event, kind) for event in heard):
            return heard
    pytest.fail(f"no {kind.__name__}")


async def test_what_happens_is_told_by_the_exchanges_calendar(tmp_path: Path) -> None:
    """Trades carry no date and interruptions no time: both are of the exchange's day, though the wall has another."""
    async with trading_floor(tmp_path, model="book") as stage, listening(stage.account, SYMBOL) as market:
        heard = await until(stage, market, Trade)
        await stage.admin("vi", {"symbol": SYMBOL})
        heard += await until(stage, market, Interruption)
        assert {event.at.date() for event in heard} == {TEN.date()}
        (vi, *_) = [event for event in heard if isinstance(event, Interruption)]
        assert TEN <= vi.at <= vi.until <= market.now + timedelta(minutes=3)


async def test_whatever_happens_at_the_end_nothing_stays_open(stage: Stage) -> None:
    """A close that is cut off in the middle lets go of the clock's connection too."""
    await stage.open()
    market = LiveMarket(stage.account)
    await market.open(SYMBOL)
    ended = market._feed._link.close

    async def slowly() -> None:
        await ended()
        await asyncio.sleep(60)

    market._feed._link.close = slowly  # type: ignore[method-assign]
    closing = asyncio.create_task(market.close())
    await asyncio.sleep(0.05)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert market._exchange is not None
    assert market._exchange._session is None or market._exchange._session.closed


async def test_an_exchange_that_is_gone_is_said(stage: Stage) -> None:
    """Where the local exchange does not answer nothing is opened, and the error names it."""
    await stage.open()
    await stage.server.stop()
    with pytest.raises(ExchangeError, match="does not answer"):
        async with listening(stage.account, SYMBOL):
            pytest.fail("it listens to nobody")
