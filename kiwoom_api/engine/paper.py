"""Paper: live quotes, fills simulated in process. No order of a strategy ever leaves this program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.feed import Feed
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.local import LocalDesk
from kiwoom_api.engine.paper_market import TAPE, PaperExchange, market_of
from kiwoom_api.engine.record import TapeWriter
from kiwoom_api.engine.wall import BREATH, Arrivals, Said
from kiwoom_api.model.events import Bar, Event, Gap, OrderUpdate, Overrun, Quote, Trade
from kiwoom_api.model.ports import Clock
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.risk import RiskLimits
from kiwoom_api.risk.switch import SwitchLevel

__all__ = ["HISTORY", "TAPE", "PaperDesk", "TapeDesk"]

HISTORY = 5
"""Finished days asked for beyond what the strategies want, so that a stock has a last close in any case."""
_TYPES = ("0B", "0D", "1h")


class TapeDesk(LocalDesk):
    """A paper account on a market that is told event by event, wherever the telling comes from.

    Args:
        exchange: the paper exchange.
        limits: limits of the gate.
        environment: whose commission the gate reckons with.
        quotes: give the core changes of the order book too.
    """

    def __init__(
        self, exchange: PaperExchange, *, limits: RiskLimits | None = None, environment: str, quotes: bool
    ) -> None:
        super().__init__(exchange, exchange.number, limits=limits, environment=environment, quotes=quotes)
        self._paper = exchange
        self._quotes = quotes

    def tell(self, now: datetime, events: Sequence[Event]) -> list[Event]:
        """Let the market do what is told, one by one; return for the core each event and what it did to our orders."""
        self._paper.advance(now)
        told: list[Event] = []
        for event in events:
            self._paper.hear(event)
            if isinstance(event, Trade) or (self._quotes and isinstance(event, Quote)):
                told.append(event)
            told += self.own()
        return told + self.own()

    def own(self) -> list[Event]:
        """Return what has become of our orders since the last time."""
        events, self._events = self._events, []
        return [event for event in events if isinstance(event, OrderUpdate)]

    async def close_day(self, day: date) -> None:
        """The day is over: what is still open dies, and the gate counts anew."""
        await super().close_day(day)
        self._paper.close()

    # No broker has these orders: none is left of an earlier process, and none is ever unknown.

    @property
    def level(self) -> SwitchLevel:
        """Nothing leaves this program: there is nothing to switch off."""
        return SwitchLevel.ACTIVE

    def today(self) -> list[IntentRecord]:
        """Nothing: an order on paper dies with its process."""
        return []

    def shares(self, intent: IntentRecord) -> int:
        """Nothing is open of an order that died with its process."""
        return 0

    def follow(self, intent_id: str, ref: int) -> None:
        """Nothing is ever unknown on paper."""


class PaperDesk(TapeDesk):
    """Live quotes, simulated fills, on a clock that runs by itself; made by ``open_paper``.

    Args:
        exchange, limits, environment, quotes: as ``TapeDesk``.
        feed: the stream of market data; orders and positions of the account are not asked for.
        broker: asked for history.
        past: finished daily bars that the paper exchange knows.
        clock, speed: the exchange's time, and its seconds in a second of the wall.
        tape: writes down what arrives.
    """

    def __init__(
        self,
        exchange: PaperExchange,
        feed: Feed,
        broker: KiwoomBroker,
        past: Mapping[str, Sequence[Bar]],
        clock: Clock,
        *,
        limits: RiskLimits | None = None,
        environment: str,
        quotes: bool,
        speed: float = 1.0,
        tape: TapeWriter | None = None,
    ) -> None:
        super().__init__(exchange, limits=limits, environment=environment, quotes=quotes)
        self._feed, self._broker, self._clock, self._tape = feed, broker, clock, tape
        self._past = past
        self.arrivals = Arrivals(feed, clock, speed=speed)
        self._breath = timedelta(seconds=BREATH * max(speed, 1.0))
        self._said: list[Said] = []
        self._now = clock.now()

    @property
    def now(self) -> datetime:
        """The exchange's time at the latest arrival: between two arrivals nothing happens on paper."""
        return self._now

    async def open(self, symbols: Sequence[str]) -> Standing:
        """Log in and subscribe to the market; return where the paper account stands."""
        await self._feed.connect()
        await self._feed.register(_TYPES, symbols, grp="2")
        self._now = self._clock.now()
        self._paper.advance(self._now)
        return await super().open(symbols)

    async def step(self, until: datetime) -> list[Event]:
        """Wait until the stream tells something, at most to ``until``; the past gives what our orders have done."""
        if until > self.now:
            events = await self.arrivals.until(min(until, self.now + self._breath))
            self._now = max(self._now, self._clock.now())
            if self._tape is not None:
                self._tape.batch(self._now, events)
            for event in events:
                self._note(event)
            return self.tell(self._now, events)
        return self.own()

    def _note(self, event: Event) -> None:
        if isinstance(event, Gap):
            facts = {"reason": event.reason, "restored": event.restored}
            self._said.append(Said(at=event.at, what="gap", facts=facts))
        elif isinstance(event, Overrun):
            self._said.append(Said(at=event.at, what="overrun", facts={"count": event.count}))

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """Return finished daily bars before today, oldest first (ka10081)."""
        today = self.now.date()
        bars = await self._broker.daily_bars(symbol, count + 1, until=today)
        return [bar for bar in bars if bar.day < today][-count:] if count > 0 else []

    async def finished(self, symbol: str, day: date) -> Bar | None:
        """Return a day's own daily bar as the broker has it (ka10081); None when there is none."""
        bars = await self._broker.daily_bars(symbol, 1, until=day)
        return next((bar for bar in bars if bar.day == day), None)

    # What a run needs besides -------------------------------------------------------------------------------

    def said(self) -> list[Said]:
        """Return the stream's breaks since the last time."""
        said, self._said = self._said, []
        return said

    def past(self) -> Mapping[str, Sequence[Bar]]:
        """Return the finished daily bars that a recording has to know."""
        return self._past

    def lots(self) -> str:
        """Return the paper account as JSON."""
        return self._paper.keep().decode()

    async def end(self) -> None:
        """Wait for nothing any more."""
        await self.arrivals.close()


def paper_exchange(
    listings: Mapping[str, Listing],
    history: Mapping[str, Sequence[Bar]],
    now: datetime,
    *,
    profile: str,
    cash: int,
    always: date | None = None,
) -> PaperExchange:
    """Return a paper exchange of these stocks.

    Raises:
        BadInput: for a stock without a day before today, or cash below 0.
    """
    market = market_of(listings, history, now.date())
    return PaperExchange(market, start=now, profile=profile, cash=cash, always=always)
