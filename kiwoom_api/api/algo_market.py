"""The market as an execution algorithm's driver sees it: what time it is there, and what happens next."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.interruptions import LIVE, Interruption
from kiwoom_api.model.events import Event, Gap, OrderUpdate, Quote, Trade
from kiwoom_api.model.ports import Clock
from kiwoom_api.orders.algos.port import Arrival, Terms
from kiwoom_api.settings import Environment
from kiwoom_api.sim.remote import RemoteExchange

__all__ = ["LiveMarket", "Market", "asked", "listening"]

_BEAT = timedelta(seconds=1)
"""The longest that one step waits; at the local exchange, whose clock may run fast, a tenth of it."""


class Market(Protocol):
    """Time and events; ``engine.live.WireDesk`` is one for a stepped exchange."""

    @property
    def now(self) -> datetime:
        """The exchange's time, aware KST."""

    async def step(self, until: datetime) -> list[Event]:
        """Let time pass until something happens, or to ``until`` at the latest; return what has happened."""


class _ItsClock:
    """A clock that tells the market's time.

    A frame tells no date, a VI no time at all, and the local exchange may stand on any day.
    """

    def __init__(self, clock: Clock, now: Callable[[], datetime]) -> None:
        self._clock, self.now = clock, now

    def monotonic(self) -> float:
        """Return seconds that never run back."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let that many seconds of our own time pass."""
        await self._clock.sleep(seconds)


class LiveMarket:
    """A market that runs by itself: Kiwoom's by the wall, the local exchange's by its own clock.

    Args:
        account: the account; its environment says whose clock counts.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._feed: Feed[Event] = Feed(
            account.settings, account.client.keeper, read=LIVE, clock=_ItsClock(account.clock, lambda: self.now)
        )
        local = account.settings.environment is Environment.SIM
        self._exchange = RemoteExchange(account.settings.base_url) if local else None
        self._now: datetime | None = None

    @property
    def now(self) -> datetime:
        """The exchange's time, as last heard at the local one."""
        return self._account.clock.now() if self._now is None else self._now

    async def open(self, symbol: str) -> None:
        """Ask for the time, and listen to our orders and to a stock's trades, order book and interruptions."""
        await self._look()
        await self._feed.connect()
        await self._feed.register(("00",), grp="1")
        await self._feed.register(("0B", "0D", "1h"), (symbol,), grp="2")

    async def close(self) -> None:
        """Close the stream, and let go of the clock's connection."""
        try:
            await self._feed.close()
        finally:
            if self._exchange is not None:
                await self._exchange.close()

    async def step(self, until: datetime) -> list[Event]:
        """Wait for events, for a beat at most."""
        wait = min(until - self.now, _BEAT if self._exchange is None else _BEAT / 10)
        events: list[Event] = []
        with contextlib.suppress(TimeoutError):
            events = await asyncio.wait_for(self._feed.batch(), max(wait.total_seconds(), 0.01))
        await self._look()
        return [event for event in events if isinstance(event, Trade | Quote | OrderUpdate | Gap | Interruption)]

    async def _look(self) -> None:
        if self._exchange is not None:
            heard = (await self._exchange.clock()).now
            self._now = heard if self._now is None else max(self._now, heard)


async def asked(account: Account, symbol: str, now: datetime) -> tuple[Terms, Arrival]:
    """Ask what the stock is and how the market stands (ka10100, ka10001, ka10004).

    The arrival price is the middle of the best prices, or the last price where a side is empty.

    Raises:
        AnswerError, TransportError, WireError: it could not be asked.
    """
    broker = account.broker
    issue, quote, book = await asyncio.gather(
        account.issues.get(symbol), broker.quote(symbol), broker.order_book(symbol)
    )
    ask, bid = abs(int(book["sel_fpr_bid"] or 0)), abs(int(book["buy_fpr_bid"] or 0))
    terms = Terms(
        market=issue.market or "KOSPI",
        lower=quote.lower_limit or None,
        upper=quote.upper_limit or None,
        per_second=1 if account.settings.profile == "mock" else 5,
    )
    middle = (ask + bid) // 2 if ask and bid else abs(quote.price or 0)
    return terms, Arrival(at=now, price=middle, volume=quote.volume or 0)


@asynccontextmanager
async def listening(account: Account, symbol: str) -> AsyncIterator[LiveMarket]:
    """Listen to our orders and to a stock while the block lasts.

    Raises:
        TokenError, TransportError, AnswerError: the stream could not be opened.
        ExchangeError: the local exchange does not answer.
    """
    market = LiveMarket(account)
    try:
        await market.open(symbol)
        yield market
    finally:
        await market.close()
