"""Execution algorithms against a real account: journaled before they begin, resumed after a crash, reported at the end.

Every child passes the account's own order flow: journal, risk gate, one send. What is left out here is decided in
``orders.algos``; this module only carries out what that wishes and tells it what came of it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import uuid4

import msgspec

from kiwoom_api.api.account import Account
from kiwoom_api.api.algo_market import Market, asked, listening
from kiwoom_api.api.algo_record import Asked, OpenAlgo, began, ended, known_of, note, own, own_intents, tag
from kiwoom_api.api.algo_seat import LEASE, seat_of
from kiwoom_api.client.interruptions import Interruption
from kiwoom_api.model.errors import (
    BadInput,
    OrderAbsent,
    OrderDenied,
    OrderError,
    OrderRefused,
    OrderUnknown,
)
from kiwoom_api.model.events import Event, Gap, OrderUpdate, Timer
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderState
from kiwoom_api.model.ports import Request
from kiwoom_api.model.records import AlgoStep
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.algos.port import Drop, Failed, Move, Paused, Place, Taken, Wish
from kiwoom_api.orders.algos.report import Report, report_of
from kiwoom_api.orders.algos.specs import AlgoSpec
from kiwoom_api.orders.algos.worker import Worker

__all__ = ["AlgoRun", "Progress", "work_order"]

Progress: TypeAlias = Callable[["AlgoRun"], None]
"""Called after each step of the market with the run; it may call ``stop``."""

_WAIT = 3.0
"""Seconds to look for an order whose answer was lost before the algorithm goes on waiting for it."""
_SETTLED_EVERY = timedelta(seconds=60)
"""How often the account is compared while an algorithm works, and its orders' figures are taken from there."""
_PARTING = 4.0
"""Seconds to cancel what lives when the program is told to end at once."""
_STUCK_AFTER = timedelta(seconds=5)
"""How long after its end what still seems to live is looked up in the ledger."""


class AlgoRun:
    """One algorithm at work in this process. Make it with ``begin`` or ``resume``, then ``await work()``.

    Attributes:
        id: what names it in the journal.
        worker: the algorithm itself.
    """

    def __init__(self, account: Account, market: Market, name: str, asked_: Asked) -> None:
        self.account, self.market, self.id, self.asked = account, market, name, asked_
        self.worker = Worker(asked_.spec, asked_.terms)
        self._seat = seat_of(account, name)
        self._open: dict[str, int] = {}
        self._looked_at = self._settled_at = market.now
        self._ended_at: datetime | None = None
        self._lost = False
        self._vi_until: datetime | None = None

    @classmethod
    async def begin(cls, account: Account, market: Market, spec: AlgoSpec, *, name: str = "") -> AlgoRun:
        """Ask for the market, and commit the algorithm to the journal; nothing has been ordered when this returns.

        Raises:
            BadInput: its time is over. AnswerError, TransportError, WireError: the market could not be asked.
            JournalError: it could not be written down.
        """
        if market.now >= spec.end:
            shown = f"{spec.until:%Y-%m-%d %H:%M}"
            raise BadInput(field="until", value=shown, allowed=f"later than {market.now:%Y-%m-%d %H:%M:%S}")
        terms, arrival = await asked(account, spec.symbol, market.now)
        name = name or uuid4().hex[:8]
        run = cls(account, market, name, Asked(spec=spec, terms=terms, arrival=arrival))
        await run._seat.take(ttl=LEASE)
        began(account.journal, account.number, name, run.asked, account.clock.now())
        return run

    @classmethod
    async def resume(cls, account: Account, market: Market, found: OpenAlgo) -> AlgoRun:
        """Go on with an algorithm that was cut off; its orders are those of the journal, compared with the broker.

        Raises:
            JournalError: another program runs it, or did until a few seconds ago (see ``silence``).
        """
        run = cls(account, market, found.id, found.asked)
        await run._seat.take(ttl=LEASE)
        note(account.journal, account.number, found.id, AlgoStep.RESUMED, account.clock.now())
        for intent in own_intents(account.journal, account.number, found.id):
            mine = own(intent.strategy)
            assert mine is not None  # noqa: S101 - own_intents gives no others
            known = known_of(intent, market.now)
            run.worker.recall(mine.wish, mine.child, intent.kind, intent.quantity, intent.price or 0, known)
            if intent.state.unresolved:
                run._open[intent.id] = mine.wish
        return run

    async def work(self, progress: Progress | None = None) -> Report:
        """Work until nothing of it lives; then write down how it ended and return it.

        Cancelled from outside (Ctrl-C in a script), it takes a few seconds to cancel what lives; if even that is cut
        off, it stays open in the journal.

        Raises:
            JournalError: nothing may be sent any more; the next ``resume`` goes on.
        """
        try:
            await self._carry_out(self.worker.start(self.market.now, self.asked.arrival))
            return await self._until_done(progress)
        except asyncio.CancelledError:
            self.stop()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._until_done(progress), _PARTING)
            raise
        finally:
            await self._seat.release()

    async def _until_done(self, progress: Progress | None) -> Report:
        while not self.worker.done:
            await self._turn()
            if progress is not None:
                progress(self)
        await self._settle()
        report = self.report()
        ended(self.account.journal, self.account.number, report, self.account.clock.now())
        return report

    def stop(self, why: str = "STOPPED") -> None:
        """Let it end: what lives is cancelled in the next turns, nothing new is sent."""
        self.worker.ended = self.worker.ended or why

    def report(self) -> Report:
        """Return where it stands."""
        closed = self.market.now >= self._close
        return report_of(self.worker, self.id, self.market.now, close=self.worker.tape.last if closed else None)

    @property
    def _close(self) -> datetime:
        return self.asked.spec.until.replace(hour=15, minute=31, second=0, microsecond=0)

    # One turn ------------------------------------------------------------------------------------------------

    async def _turn(self) -> None:
        now = self.market.now
        events = await self.market.step(max(self.worker.wake or now + _SETTLED_EVERY, now))
        for event in events:
            await self._hear(event)
        await self._look()
        if self._vi_until is not None and self.market.now >= self._vi_until:
            # Whether its release was heard or not: by the law it is over.
            self._vi_until = None
            await self._hear(Paused(at=self.market.now, paused=False, why="VI"))
        if self._due():
            await self._settle()
        await self._carry_out(self.worker.handle(Timer(at=self.market.now, name="algo")))

    async def _hear(self, event: Event) -> None:
        if isinstance(event, OrderUpdate):
            self.account.manager.apply(event, business_day(self.account.clock.now()))
        elif isinstance(event, Gap):
            # Without the stream its prices are old: nothing new is sent until it is back and the account compared.
            self._lost = True
            event = Paused(at=self.market.now, paused=not event.restored, why="stream")
        elif isinstance(event, Interruption) and event.symbol == self.asked.spec.symbol:
            self._vi_until = event.until
            event = Paused(at=self.market.now, paused=event.until > event.at, why="VI")
        await self._carry_out(self.worker.handle(event))

    def _due(self) -> bool:
        """Say whether it is time to compare: after a break, from time to time, and when the end does not come."""
        now = self.market.now
        if self.worker.ended and self._ended_at is None:
            self._ended_at = now
        stuck = self._ended_at is not None and now - max(self._ended_at, self._settled_at) >= _STUCK_AFTER
        return self._lost or stuck or now - self._settled_at >= _SETTLED_EVERY

    async def _settle(self) -> None:
        """Compare the account with the broker and tell the algorithm what is settled about its orders."""
        self._settled_at, closed = self.market.now, self.market.now >= self._close
        found = await self.account.reconcile(closed=closed)
        if not found.complete:
            return
        self._lost = False
        for intent in own_intents(self.account.journal, self.account.number, self.id):
            if intent.kind != "CANCEL":
                await self._carry_out(self.worker.handle(known_of(intent, self.market.now)))

    async def _look(self) -> None:
        """Look once more for orders whose answer was lost."""
        every = timedelta(seconds=self.account.flow.rules.interval)
        if not self._open or self.market.now - self._looked_at < every:
            return
        self._looked_at = self.market.now
        for intent_id, wish in list(self._open.items()):
            try:
                placed = await self.account.flow.look(intent_id)
            except OrderUnknown:
                continue
            except OrderError as error:
                await self._carry_out(self.worker.handle(self._failed(wish, error)))
            else:
                await self._carry_out(self.worker.handle(self._taken(wish, placed.order_no)))
            del self._open[intent_id]

    # Wishes --------------------------------------------------------------------------------------------------

    async def _carry_out(self, wishes: list[Wish]) -> None:
        waiting = list(wishes)
        while waiting:
            waiting += self.worker.handle(await self._send(waiting.pop(0)))

    async def _send(self, wish: Wish) -> Taken | Failed:
        self._seat.check()
        try:
            placed = await self.account.flow.submit(self._request(wish), wait=_WAIT)
        except OrderError as error:
            failed = self._failed(wish.wish, error)
            if failed.state is OrderState.UNKNOWN:
                self._open[error.intent_id] = wish.wish
            return failed
        return self._taken(wish.wish, placed.order_no)

    def _request(self, wish: Wish) -> Request:
        strategy = tag(self.id, wish.child, wish.wish)
        match wish:
            case Place(request=request):
                return msgspec.structs.replace(request, strategy=strategy)
            case Move(order_no=number, price=price):
                symbol = self.asked.spec.symbol
                return ModifyRequest(order_no=number, symbol=symbol, quantity=0, price=price, strategy=strategy)
            case Drop(order_no=number):
                return CancelRequest(order_no=number, symbol=self.asked.spec.symbol, strategy=strategy)

    def _taken(self, wish: int, order_no: str) -> Taken:
        return Taken(at=self.market.now, wish=wish, order_no=order_no)

    def _failed(self, wish: int, error: OrderError) -> Failed:
        message = error.korean or str(error)
        return Failed(at=self.market.now, wish=wish, state=_state_of(error), code=error.code, message=message)


async def work_order(account: Account, spec: AlgoSpec, *, progress: Progress | None = None) -> Report:
    """Work one parent order in the foreground, from its beginning to its report. Raises as ``begin`` and ``work``."""
    async with listening(account, spec.symbol) as market:
        run = await AlgoRun.begin(account, market, spec)
        return await run.work(progress)


def _state_of(error: OrderError) -> OrderState:
    match error:
        case OrderDenied() | OrderUnknown(code="UNRESOLVED"):
            return OrderState.DENIED
        case OrderRefused():
            return OrderState.REJECTED
        case OrderAbsent():
            return OrderState.ABSENT
        case _:
            return OrderState.UNKNOWN
