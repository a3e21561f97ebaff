"""The desk on a clock that runs by itself: Kiwoom, real or mock, and a local exchange with its own running clock.

Nothing here moves time. The desk waits on the stream until something comes or a moment has passed; what the account
says is compared with the journal on the side, so that an exit never waits for a list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from kiwoom_api.api.account import Account
from kiwoom_api.client.feed import Feed
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.live_account import AccountDesk, Prices
from kiwoom_api.engine.record import TapeWriter
from kiwoom_api.engine.told import news, seen
from kiwoom_api.model.errors import AnswerError, Sent, TokenError, TransportError, WireError
from kiwoom_api.model.events import Bar, Event, Gap, OrderUpdate, Overrun
from kiwoom_api.model.ports import Clock
from kiwoom_api.model.records import AlertLevel, IntentRecord
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.reconcile import Reconciliation
from kiwoom_api.orders.rhythm import EVERY
from kiwoom_api.risk.switch import SwitchLevel

__all__ = ["PATIENCE", "Arrivals", "Said", "WallDesk"]

PATIENCE = 3.0
"""Seconds that one command waits for an answer that was lost, before the core goes on without it."""
BREATH = 1.0
"""Seconds that the desk waits at most before it looks at switch, alerts and comparison again."""
AGAIN = 10.0
"""Seconds before a comparison that could not be read is tried again."""
HISTORY = 5
"""Finished days that a recording keeps at least."""
_SCREEN = "screen"
_UNREADABLE = (TransportError, AnswerError, WireError, TokenError)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a person at the screen should see: when (KST), what kind of thing, and its facts by name."""

    at: datetime
    what: str
    facts: dict[str, Any] = {}


class Arrivals:
    """What a stream brings, waited for on a clock that runs by itself.

    Args:
        feed: the stream; nobody else may read it.
        clock: the exchange's time.
        speed: its seconds in a second of the wall.

    Attributes:
        wake: set by whoever wants the wait to end at once.
    """

    def __init__(self, feed: Feed, clock: Clock, *, speed: float = 1.0) -> None:
        self._feed, self._clock, self._speed = feed, clock, speed
        self.wake = asyncio.Event()
        self._waiting: asyncio.Task[list[Event]] | None = None

    async def until(self, moment: datetime) -> list[Event]:
        """Return what has come as soon as there is anything; [] at the moment, or when woken.

        Raises:
            TokenError, SettingsError, TransportError: the stream has ended for good.
        """
        left = (moment - self._clock.now()).total_seconds() / self._speed
        if left <= 0:
            return []
        if self._waiting is None:
            self._waiting = asyncio.ensure_future(self._feed.batch())
        waking = asyncio.ensure_future(self.wake.wait())
        try:
            await asyncio.wait((self._waiting, waking), timeout=left, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waking.cancel()
            self.wake.clear()
        return self.taken()

    def taken(self) -> list[Event]:
        """Return what has come by now, without waiting."""
        waiting = self._waiting
        if waiting is None or not waiting.done():
            return []
        self._waiting = None
        events = waiting.result()
        if not events:
            raise TransportError("the stream was closed", sent=Sent.NO)
        return events

    def held(self) -> Sequence[Event]:
        """Return what the stream has handed over and nobody has taken, and leave it there."""
        waiting = self._waiting
        done = waiting is not None and waiting.done() and not waiting.cancelled() and waiting.exception() is None
        return waiting.result() if done and waiting is not None else ()

    async def close(self) -> None:
        """Wait for nothing any more."""
        if self._waiting is not None:
            self._waiting.cancel()
            await asyncio.gather(self._waiting, return_exceptions=True)
            self._waiting = None


class WallDesk(AccountDesk):
    """One account behind Kiwoom's wire on a clock that runs by itself (``engine.desk.Desk``).

    Args:
        account, feed, clock, listings, prices, quotes: as ``AccountDesk``.
        speed: seconds of the exchange's clock in a second of the wall.
        check_every: seconds of the exchange's clock between two comparisons in session.
        breath: seconds of the exchange's clock that one step waits at most.
        tape: writes down what arrives; the order book is then listened to in any case.
    """

    def __init__(
        self,
        account: Account,
        feed: Feed,
        clock: Clock,
        listings: Mapping[str, Listing],
        prices: Prices,
        *,
        quotes: bool = False,
        speed: float = 1.0,
        check_every: float | None = EVERY,
        breath: float = BREATH,
        tape: TapeWriter | None = None,
    ) -> None:
        super().__init__(
            account, feed, clock, listings, prices, quotes=quotes, check_every=check_every, patience=PATIENCE
        )
        self._tape, self._past = tape, dict[str, Sequence[Bar]]()
        if tape is not None:
            self._types = ("0B", "0D", "1h")
        self.arrivals = Arrivals(feed, clock, speed=speed)
        self._breath = timedelta(seconds=breath)
        self._looking: asyncio.Task[Reconciliation] | None = None
        self._before: dict[str, Any] = {}
        self._heard: set[str] = set()
        self._again = clock.now()
        self._said: list[Said] = []
        self._level: SwitchLevel | None = None

    async def open(self, symbols: Sequence[str]) -> Standing:
        """As ``AccountDesk``; alerts of earlier are not news any more, those of the opening are."""
        for alert in self.account.journal.untold(_SCREEN):
            self.account.journal.mark_told(_SCREEN, alert.seq)
        return await super().open(symbols)

    async def step(self, until: datetime) -> list[Event]:
        """Wait until something comes, at most to ``until``; return what came. The past has nothing to give."""
        if until <= self.now:
            return []
        events = self.take(await self.arrivals.until(min(until, self.now + self._breath)))
        return [*events, *await self._found(), *self._compared()]

    def _unread(self) -> Sequence[OrderUpdate | Gap]:
        handed = [event for event in self.arrivals.held() if isinstance(event, OrderUpdate | Gap)]
        return [*handed, *super()._unread()]

    def take(self, events: Sequence[Event]) -> list[Event]:
        """As ``AccountDesk``, and note what a person should see."""
        if self._tape is not None:
            self._tape.batch(self.now, events)
        for event in events:
            if isinstance(event, Gap):
                facts = {"reason": event.reason, "restored": event.restored}
                self._said.append(Said(at=event.at, what="gap", facts=facts))
            elif isinstance(event, Overrun):
                self._said.append(Said(at=event.at, what="overrun", facts={"count": event.count}))
            elif isinstance(event, OrderUpdate):
                self._heard.add(event.order_no)
        return super().take(events)

    # Comparing with the broker -----------------------------------------------------------------------------

    def _compared(self) -> list[Event]:
        """Begin a comparison when one is due, and return what a finished one found that the stream did not tell."""
        if self._looking is None:
            if self.now >= self._again and self._look_due():
                account, day = self.account, business_day(self.now)
                self._before, self._heard = seen(account.journal.intents(account.number, day)), set()
                self._looking = asyncio.ensure_future(self._reconcile())
            return []
        if not self._looking.done():
            return []
        task, self._looking = self._looking, None
        try:
            found = task.result()
        except _UNREADABLE as error:
            self._again = self.now + timedelta(seconds=AGAIN)
            self._said.append(Said(at=self.now, what="unreadable", facts={"why": str(error)}))
            return []
        if not found.complete:
            self._again = self.now + timedelta(seconds=AGAIN)
        return list[Event](self._found_out(found))

    async def _reconcile(self) -> Reconciliation:
        if self.account.moment.unheard and self._feed.connected:
            await self._listen()
        return await self.account.reconcile()

    def _found_out(self, found: Reconciliation) -> list[OrderUpdate]:
        account = self.account
        self.reconciliations.append(found)
        for difference in found.differences:
            self._said.append(Said(at=self.now, what="difference", facts={"difference": str(difference)}))
        intents = account.journal.intents(account.number, business_day(self.now))
        told = news(self._before, intents, self.now, self.listings)
        return self._judge(found, [update for update in told if update.order_no not in self._heard])

    # What a run needs besides -------------------------------------------------------------------------------

    def said(self) -> list[Said]:
        """Return what a person should see since the last time: breaks, differences, alerts, the switch."""
        account = self.account
        for alert in account.journal.untold(_SCREEN):
            account.journal.mark_told(_SCREEN, alert.seq)
            if alert.level is not AlertLevel.INFO and (not alert.account or alert.account == account.number):
                self._said.append(Said(at=alert.at, what="alert", facts={"code": alert.code, "text": alert.text}))
        state = account.switch.read()
        if state.level is not (self._level or SwitchLevel.ACTIVE):
            self._said.append(Said(at=self.now, what="switch", facts={"level": state.level, "why": state.why}))
        self._level = state.level
        said, self._said = self._said, []
        return said

    @property
    def level(self) -> SwitchLevel:
        """The kill switch's level as it was seen last."""
        return self._level or SwitchLevel.ACTIVE

    def today(self) -> list[IntentRecord]:
        """Return today's orders as the journal has them: what an earlier process has left."""
        return self.account.journal.intents(self.account.number, business_day(self.now))

    def shares(self, intent: IntentRecord) -> int:
        """Return how many shares of an order are still open."""
        return self.account.manager.open_shares(intent)

    def follow(self, intent_id: str, ref: int) -> None:
        """Go on looking for an order of an earlier process whose outcome is not known."""
        self._open[intent_id] = ref

    def past(self) -> Mapping[str, Sequence[Bar]]:
        """Return the finished daily bars that a recording has to know."""
        return self._past

    def lots(self) -> str:
        """Return nothing: the account is the broker's."""
        return ""

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """As ``AccountDesk``; a few more are kept for a recording."""
        bars = await super().history(symbol, max(count, HISTORY if self._tape else 0))
        self._past[symbol] = bars
        return bars[-count:] if count > 0 else []

    async def finished(self, symbol: str, day: date) -> Bar | None:
        """Return a day's own daily bar as the broker has it (ka10081); None when there is none."""
        bars = await self.account.broker.daily_bars(symbol, 1, until=day)
        return next((bar for bar in bars if bar.day == day), None)

    async def close_day(self, day: date) -> None:
        """As ``AccountDesk``, once a comparison that is under way has ended."""
        await self._end_look()
        await super().close_day(day)

    async def end(self) -> None:
        """Wait for nothing any more; orders stay as they are."""
        await self._end_look()
        await self.arrivals.close()

    async def _end_look(self) -> None:
        task, self._looking = self._looking, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
