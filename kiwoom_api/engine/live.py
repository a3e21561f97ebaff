"""The desk on the real client at a stepped exchange: it stands still until this desk has read every frame it sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.live_account import AccountDesk, Prices
from kiwoom_api.model.events import Event
from kiwoom_api.orders.rhythm import EVERY
from kiwoom_api.sim.remote import RemoteExchange, SteppedClock
from kiwoom_api.sim.remote import Standing as ExchangeStanding

__all__ = ["Prices", "WireDesk"]


class WireDesk(AccountDesk):
    """One account at a stepped exchange behind Kiwoom's wire (``engine.desk.Desk``).

    Args:
        account, feed, listings, prices, quotes: as ``AccountDesk``.
        exchange: moves the stepped clock.
        clock: the exchange's time, shared with the client's limiter.
        check_every: as ``AccountDesk``; None where the exchange waits for every frame to be read, and nothing can go
            missing unseen but by a ``Gap``.
    """

    def __init__(
        self,
        account: Account,
        feed: Feed,
        exchange: RemoteExchange,
        clock: SteppedClock,
        listings: Mapping[str, Listing],
        prices: Prices,
        *,
        quotes: bool = False,
        check_every: float | None = EVERY,
    ) -> None:
        super().__init__(account, feed, clock, listings, prices, quotes=quotes, check_every=check_every)
        self._exchange, self._stepped = exchange, clock
        self._next: datetime | None = None

    async def step(self, until: datetime) -> list[Event]:
        """Advance the exchange to its next instant, but not beyond ``until``, and return what it published."""
        if until > self.now:
            instant = until if self._next is None else min(until, max(self._next, self.now))
            standing = await self._exchange.advance(instant)
        else:
            standing = await self._exchange.clock()
        await self._hear(standing)
        events = self.take(self._feed.drain())
        return [*events, *await self._found(), *(await self.look() if self._look_due() else ())]

    async def _caught_up(self) -> None:
        await self._hear(await self._exchange.clock())

    async def _hear(self, standing: ExchangeStanding) -> None:
        self._stepped.heard(standing)
        self._next = standing.next
        await self._feed.wait_for(standing.frames.get(self.account.number, 0))
