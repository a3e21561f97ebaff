"""The way of an order: journal, gate, one send, and, after silence, looking until it is known.

Nothing here opens a socket or reads a clock: the broker, the journal and the clock come in through ports.

The intent is committed before the gate is asked, and the gate counts what was committed before it: of two programs
that want the same money at once, the second sees the first, on whatever machine it runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias

import msgspec

from kiwoom_api.model.errors import (
    AnswerError,
    FingerprintBusy,
    IllegalMove,
    JournalError,
    NumberTaken,
    OrderDenied,
    OrderRefused,
    OrderUnknown,
    Sent,
    TransportError,
    WireError,
)
from kiwoom_api.model.orders import CancelRequest, LedgerRow, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import Accepted, Broker, Clock, Outcome, Refused, Request, Unsure
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.finding import CANCEL_TRIES, Finder, Placed
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import ledger_day
from kiwoom_api.orders.resolve import NO_ORDER, ResolveRules
from kiwoom_api.risk.gate import RiskGate
from kiwoom_api.risk.reasons import OF_OPEN_ORDERS, Denial, DenialCode
from kiwoom_api.risk.view import RiskView

__all__ = ["CANCEL_TRIES", "GONE", "Halt", "OrderFlow", "Placed", "Viewer"]

Viewer: TypeAlias = Callable[[Request], Awaitable[RiskView] | RiskView]
"""Gathers what the gate is told about the moment; what is at hand comes without waiting."""
Halt: TypeAlias = Callable[[str], None]
"""Lowers the switch to CANCEL_ONLY; takes why."""
Change: TypeAlias = ModifyRequest | CancelRequest

GONE = frozenset({"RC4032", "RC4033", "506550", "571435"})
"""Codes that answer a modify or cancel whose original has nothing left under the number that was named."""
DEADLINE = 10.0
"""Seconds within which an intent that was committed leaves, or is dropped."""
_AT_ONCE = 0.1
"""Seconds after its commit in which no other program can have decided what became of an intent."""
_TURN = 0.05
"""Seconds between two looks whether an identical order that is on its way has been answered."""


class OrderFlow:
    """Sends orders for one account, each once.

    Args:
        manager: what is known about our orders.
        broker: whom to send to.
        clock: the driver's time.
        gate: the risk gate.
        view: gathers what the gate needs.
        again: asks the broker, where the gate says no by what ``view`` remembers.
        listed: looks for fills that are counted twice, where the gate says no on account of open orders; None: no use.
        rules: how long silence is looked into.
        halt: told when the journal cannot be written: nothing but cancels may leave then.
        trust: says whether the wall's time may be believed; None always.
        doubted: told that an answer was lost: the account is compared again once it is known.

    Attributes:
        guard: asked before each request; raises when this program may send nothing any more (a lost lease).
    """

    def __init__(
        self,
        manager: OrderManager,
        broker: Broker,
        clock: Clock,
        *,
        gate: RiskGate,
        view: Viewer,
        again: Callable[[Request], Awaitable[RiskView]] | None = None,
        listed: Callable[[Request], Awaitable[RiskView | None]] | None = None,
        rules: ResolveRules | None = None,
        halt: Halt | None = None,
        trust: Callable[[], bool] | None = None,
        doubted: Callable[[], None] | None = None,
    ) -> None:
        self.manager, self.broker, self.clock = manager, broker, clock
        self._gate, self._view, self._again, self._listed, self._halt = gate, view, again, listed, halt
        self.rules = rules or ResolveRules()
        self.finder = Finder(manager, broker, clock, self.rules, trust or (lambda: True))
        self._doubted = doubted
        self._broken: JournalError | None = None
        self.guard: Callable[[], None] | None = None

    async def submit(self, request: Request, *, wait: float = 60.0) -> Placed:
        """Send one new order, modify or cancel, and return once its outcome is known.

        A modify or cancel goes to the newest number of its order's chain, whichever one is named.

        Args:
            request: what to send.
            wait: seconds to look for an order whose answer was lost before ``OrderUnknown`` is raised.

        Raises:
            OrderDenied: our gate said no, or no byte could be sent.
            OrderRefused: the broker said no.
            OrderAbsent: the answer was lost; the ledger proves that no order exists.
            OrderUnknown: the answer was lost, and it is not known yet; or the same order is still unresolved.
            JournalError: the journal cannot be written; nothing was sent, or, as it says, what was sent is not noted.
        """
        if self._broken is not None:
            raise self._broken
        if self.guard is not None:
            self.guard()
        if isinstance(request, OrderRequest):
            return await self._once(request, wait)
        request = self._newest(request)
        try:
            return await self._once(request, wait)
        except OrderRefused as refused:
            moved = await self._moved(request) if refused.code in GONE else None
            if moved is None:
                raise
        return await self._once(moved, wait)

    async def recover(self, *, wait: float = 60.0) -> list[OrderUnknown]:
        """Look for every order whose outcome is not known; see ``Finder.recover``."""
        return await self.finder.recover(wait=wait)

    def stop(self, why: JournalError) -> None:
        """Send nothing more: the journal is no longer this program's to write."""
        self._broken = why

    async def look(self, intent_id: str) -> Placed:
        """Look once for an order that was left unknown; raises as ``submit``."""
        intent = self.manager.journal.intent(intent_id)
        return await self.finder.resolve(intent, None, reason="no answer came", wait=0.0)

    async def _once(self, request: Request, wait: float) -> Placed:
        intent = await self._admit(request, wait)
        sent_at = self.clock.monotonic()
        outcome = await self._send(intent, request)
        return await self._conclude(intent, request, outcome, sent_at=sent_at, wait=wait)

    # --- chains -------------------------------------------------------------------------------------------------

    def _newest(self, request: Change) -> Change:
        """Name the number under which the order lives now, as far as the journal tells."""
        number = self.manager.newest(business_day(self.clock.now()), request.order_no)
        return request if number == request.order_no else msgspec.structs.replace(request, order_no=number)

    async def _moved(self, request: Change) -> Change | None:
        """After a refusal: look in the ledger whether the order lives on under another number."""
        read = await self.broker.ledger(ledger_day(business_day(self.clock.now()), self.clock))
        number = _alive(read.rows, request.order_no) if read.complete else None
        if number in (None, request.order_no):
            return None
        return msgspec.structs.replace(request, order_no=number)

    # --- before the send ----------------------------------------------------------------------------------------

    async def _admit(self, request: Request, wait: float) -> IntentRecord:
        """Journal a request and ask the gate; whatever keeps it from leaving, the intent is closed."""
        intent = await self._begin(request, wait)
        begun, admitted = self.clock.monotonic(), False
        try:
            denial = await self._check(request) or self._stale(intent, begun)
            if denial is not None:
                raise self._denied(intent, denial)
            admitted = True
        finally:
            if not admitted:
                # Should the journal be what failed, the next start finds the intent and looks for it.
                with suppress(JournalError):
                    self.manager.unsent(intent, at=self.clock.now(), why="보내기 전에 중단됨")
        return intent

    def _stale(self, intent: IntentRecord, begun: float) -> Denial | None:
        """Drop a request for which asking took too long: a program that starts meanwhile may call it absent soon.

        Within ``_AT_ONCE`` of its commit, by both clocks since one of them stands still while the machine sleeps,
        nobody has proved anything: that takes ``ResolveRules.t_settle``. Later the journal is asked.
        """
        took = self.clock.monotonic() - begun
        if took < _AT_ONCE and abs((self.clock.now() - intent.at).total_seconds()) < _AT_ONCE:
            return None
        if took > DEADLINE or not self.manager.journal.intent(intent.id).state.unresolved:
            return Denial(code=DenialCode.STALE_ORDER, facts={"seconds": DEADLINE})
        return None

    async def _begin(self, request: Request, wait: float) -> IntentRecord:
        """Commit the intent; an identical one that is just on its way is waited for, an unknown one is not."""
        until = self.clock.monotonic() + wait
        while True:
            at = self.clock.now()
            try:
                with self._writing("nothing was sent"):
                    return self.manager.begin(request, at=at, day=business_day(at))
            except FingerprintBusy as busy:
                held = self.manager.journal.intent(busy.intent_id)
                on_its_way = held.state in (OrderState.INTENT, OrderState.SENDING) or not held.state.unresolved
                if not on_its_way or self.clock.monotonic() >= until:
                    raise OrderUnknown(
                        "the same order was sent before and its outcome is not known yet; nothing was sent now",
                        intent_id=busy.intent_id,
                        code="UNRESOLVED",
                    ) from None
            await self.clock.sleep(_TURN)

    async def _check(self, request: Request) -> Denial | None:
        try:
            view, remembered = self._view(request), True
            if not isinstance(view, RiskView):
                view, remembered = await view, False
            denial = self._gate.check(request, view)
            if denial is not None and remembered and self._again is not None:
                denial = self._gate.check(request, await self._again(request))
        except (AnswerError, TransportError, WireError) as error:
            # What the account holds is not known now: as at CANCEL_ONLY, and it passes by itself.
            return Denial(code=DenialCode.UNREADABLE, facts={"why": _without_429(str(error))})
        if denial is None or self._listed is None or denial.code not in OF_OPEN_ORDERS:
            return denial
        found = await self._listed(request)
        return denial if found is None else self._gate.check(request, found)

    def _denied(self, intent: IntentRecord, denial: Denial) -> OrderDenied:
        korean = denial.message("ko")
        self.manager.unsent(intent, at=self.clock.now(), why=korean, code=denial.code)
        return OrderDenied(f"{denial.code}: {denial.message()}", intent_id=intent.id, code=denial.code, korean=korean)

    # --- the send and its answer --------------------------------------------------------------------------------

    async def _send(self, intent: IntentRecord, request: Request) -> Outcome:
        try:
            match request:
                case OrderRequest():
                    return await self.broker.place(request)
                case ModifyRequest():
                    return await self.broker.modify(request)
                case CancelRequest():
                    return await self.broker.cancel(request)
        except asyncio.CancelledError:
            self.manager.lost(intent, at=self.clock.now(), why="전송 중 중단됨")
            raise

    async def _conclude(
        self, intent: IntentRecord, request: Request, outcome: Outcome, *, sent_at: float, wait: float
    ) -> Placed:
        now = self.clock.now()
        match outcome:
            case Accepted(order_no=order_no):
                with self._writing(f"order {order_no} was accepted and is not noted; start again to find it"):
                    return self.finder.accepted(intent, outcome)
            case Refused(code=code, message=message):
                with self._writing("the order was refused"):
                    self.manager.move(intent, OrderState.REJECTED, at=now, why=message, code=code)
                raise OrderRefused(message, intent_id=intent.id, code=code)
            case Unsure(reason=reason, sent=Sent.NO, code=code):
                with self._writing("nothing was sent"):
                    self.manager.unsent(intent, at=now, why=reason, code=code or "NOT_SENT")
                raise OrderDenied(f"nothing was sent: {reason}", intent_id=intent.id, code=code or "NOT_SENT")
            case Unsure(reason=reason):
                if self._doubted is not None:
                    self._doubted()
                with self._writing("whether the order exists is not known; start again to find it"):
                    self.manager.lost(intent, at=now, why=reason)
                return await self.finder.resolve(intent, request, reason=reason, wait=wait, sent_at=sent_at)

    @contextmanager
    def _writing(self, fate: str) -> Iterator[None]:
        """Stop for good when the journal fails: what it does not hold, nobody would know after the next crash."""
        try:
            yield
        except (FingerprintBusy, IllegalMove, NumberTaken):
            raise
        except JournalError as error:
            self._broken = JournalError(f"{error} ({fate}; only cancels may leave until the program is started again)")
            if self._halt is not None:
                self._halt(f"저널에 쓸 수 없음: {error}")
            raise self._broken from None


def _alive(rows: tuple[LedgerRow, ...], order_no: str) -> str | None:
    """The newest number of a chain that has something left, or None."""
    named = next((row for row in rows if row.order_no == order_no), None)
    root = order_no if named is None or named.root_no == NO_ORDER else named.root_no
    chain = [row for row in rows if root in (row.order_no, row.root_no) and row.kind is not OrderKind.CANCEL]
    return max((row.order_no for row in chain if row.remaining and not row.rejected), default=None)


def _without_429(text: str) -> str:
    """A retry loop that looks for "429" in a text must not take a denial for it."""
    return text.replace("429", "too many")
