"""The way of an order: gate, journal, one send, and, after silence, looking until it is known.

Nothing here opens a socket or reads a clock: the broker, the journal and the clock come in through ports.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import msgspec

from kiwoom_api.model.errors import FingerprintBusy, OrderAbsent, OrderDenied, OrderRefused, OrderUnknown, Sent
from kiwoom_api.model.orders import CancelRequest, LedgerRow, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import Accepted, Broker, Clock, LedgerRead, Outcome, Refused, Request, Unsure
from kiwoom_api.model.records import AlertLevel, IntentRecord
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import ledger_day
from kiwoom_api.orders.resolve import NO_ORDER, Absent, Doubtful, Found, Resolution, ResolveRules, Wait
from kiwoom_api.risk.gate import RiskGate
from kiwoom_api.risk.view import RiskView

Viewer: TypeAlias = Callable[[Request], Awaitable[RiskView]]
"""Gathers what the gate is told about the moment."""

CANCEL_TRIES = 3
"""How often a whole cancel is sent: it is idempotent, since a second one finds nothing left to cancel."""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A request that lives at the broker: the journal's intent and the broker's number.

    ``raw`` is the wire's answer; it is None when the answer was lost and the order was found as ``row``.
    """

    intent_id: str
    order_no: str
    raw: dict[str, object] | None = None
    row: LedgerRow | None = None


class OrderFlow:
    """Sends orders for one account, each once.

    Args:
        manager: what is known about our orders.
        broker: whom to send to.
        clock: the driver's time.
        gate: the risk gate.
        view: gathers what the gate needs.
        rules: how long silence is looked into.
    """

    def __init__(
        self,
        manager: OrderManager,
        broker: Broker,
        clock: Clock,
        *,
        gate: RiskGate,
        view: Viewer,
        rules: ResolveRules | None = None,
    ) -> None:
        self.manager, self.broker, self.clock = manager, broker, clock
        self._gate, self._view = gate, view
        self._turn = asyncio.Lock()
        self.rules = rules or ResolveRules()

    async def submit(self, request: Request, *, wait: float = 60.0) -> Placed:
        """Send one new order, modify or cancel, and return once its outcome is known.

        Args:
            request: what to send.
            wait: seconds to look for an order whose answer was lost before ``OrderUnknown`` is raised.

        Raises:
            OrderDenied: our gate said no, or no byte could be sent.
            OrderRefused: the broker said no.
            OrderAbsent: the answer was lost; the ledger proves that no order exists.
            OrderUnknown: the answer was lost, and it is not known yet; or the same order is still unresolved.
        """
        intent = await self._admit(request)
        sent_at = self.clock.monotonic()
        outcome = await self._send(intent, request)
        return await self._conclude(intent, request, outcome, sent_at=sent_at, wait=wait)

    async def _admit(self, request: Request) -> IntentRecord:
        """Gate and journal a request; one at a time, so that two orders never spend the same cash."""
        async with self._turn:
            view = await self._view(request)
            at = self.clock.now()
            try:
                intent = self.manager.begin(request, at=at, day=business_day(at))
            except FingerprintBusy as busy:
                raise OrderUnknown(
                    "the same order was sent before and its outcome is not known yet; nothing was sent now",
                    intent_id=busy.intent_id,
                    code="UNRESOLVED",
                ) from None
            denial = self._gate.check(request, view)
            if denial is not None:
                self.manager.move(intent, OrderState.DENIED, at=at, why=denial.message("ko"), code=denial.code)
                raise OrderDenied(
                    f"{denial.code}: {denial.message()}",
                    intent_id=intent.id,
                    code=denial.code,
                    korean=denial.message("ko"),
                )
            self.manager.move(intent, OrderState.SENDING, at=self.clock.now(), why="전송")
            return intent

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
            case Accepted(order_no=order_no, raw=raw, root_no=root):
                self.manager.bind(intent, order_no, at=now, why="접수", root_no=root, answer=raw)
                return Placed(intent_id=intent.id, order_no=order_no, raw=raw)
            case Refused(code=code, message=message):
                self.manager.move(intent, OrderState.REJECTED, at=now, why=message, code=code)
                raise OrderRefused(message, intent_id=intent.id, code=code)
            case Unsure(reason=reason, sent=Sent.NO):
                self.manager.unsent(intent, at=now, why=reason)
                raise OrderDenied(f"nothing was sent: {reason}", intent_id=intent.id, code="NOT_SENT")
            case Unsure(reason=reason):
                self.manager.lost(intent, at=now, why=reason)
                return await self.resolve(intent, request, reason=reason, sent_at=sent_at, wait=wait)

    async def resolve(
        self, intent: IntentRecord, request: Request | None, *, reason: str, sent_at: float, wait: float
    ) -> Placed:
        """Look for an order whose answer was lost until it is found, proved absent, doubtful, or ``wait`` is over.

        ``request`` allows a whole cancel to be sent again; ``None`` (after a restart) only looks.
        """
        search = Resolution(
            self.manager.sought(intent, sent_at=sent_at), self.rules, self.manager.taken(intent.business_date)
        )
        tries = 1
        while True:
            read = await self.broker.ledger(ledger_day(intent.business_date, self.clock))
            known = self._known(intent, read, reason)
            if known is not None:
                return known
            verdict = search.observe(read)
            match verdict:
                case Found(row):
                    return self._found(intent, row.order_no, read)
                case Absent():
                    raise self._absent(intent, reason)
                case Doubtful(rows):
                    raise self._doubt(intent, [row.order_no for row in rows])
                case Wait(seconds):
                    pass
            if search.missing and self._already_gone(intent, read):
                return self._gone(intent)
            # No number in this text on purpose: a caller that retries when it reads "429" must not retry here.
            if self.clock.monotonic() - sent_at + seconds > wait:
                raise OrderUnknown(
                    "the answer was lost and the ledger does not tell yet; look it up with 'kiwoom orders', "
                    "and do not send it again",
                    intent_id=intent.id,
                    code="UNKNOWN",
                )
            await self.clock.sleep(seconds)
            if isinstance(request, CancelRequest) and request.quantity == 0 and read.complete and tries < CANCEL_TRIES:
                tries += 1
                outcome = await self.broker.cancel(request)
                if isinstance(outcome, Accepted):
                    return await self._conclude(intent, request, outcome, sent_at=sent_at, wait=wait)

    def _known(self, intent: IntentRecord, read: LedgerRead, reason: str) -> Placed | None:
        """What another program on this journal has found out meanwhile; None while nobody knows."""
        now = self.manager.journal.intent(intent.id)
        if now.state.unresolved:
            return None
        if now.state is OrderState.ABSENT:
            raise self._absent(now, reason)
        if now.state in (OrderState.REJECTED, OrderState.DENIED):
            raise OrderRefused(now.reason, intent_id=now.id, code=now.code)
        row = next((row for row in read.rows if row.order_no == now.order_no), None)
        answer = dict(now.answer) or (None if row else {"ord_no": now.order_no, "return_code": 0})
        return Placed(intent_id=now.id, order_no=now.order_no, raw=answer, row=row)

    def _found(self, intent: IntentRecord, order_no: str, read: LedgerRead) -> Placed:
        now = self.clock.now()
        row = next(row for row in read.rows if row.order_no == order_no)
        root = "" if row.root_no == NO_ORDER else row.root_no
        # The alert first: once the number is bound, the same order may be sent again, so nothing may fail after it.
        self.manager.alert("FOUND", f"응답을 받지 못한 주문을 원장에서 찾음: {order_no}", at=now, level=AlertLevel.INFO)
        self.manager.bind(intent, order_no, at=now, why="원장에서 확인", root_no=root)
        if row.rejected:
            self.manager.move(intent, OrderState.REJECTED, at=now, why="거래소 거부")
            raise OrderRefused("the exchange rejected the order", intent_id=intent.id, code="EXCHANGE")
        return Placed(intent_id=intent.id, order_no=order_no, row=row)

    def _absent(self, intent: IntentRecord, reason: str) -> OrderAbsent:
        self.manager.move(intent, OrderState.ABSENT, at=self.clock.now(), why=f"원장에 없음: {reason}", code="ABSENT")
        return OrderAbsent(
            f"{reason}: the ledger, read completely {self.rules.reads} times, has no such order; decide again",
            intent_id=intent.id,
            code="ABSENT",
        )

    def _doubt(self, intent: IntentRecord, numbers: list[str]) -> OrderUnknown:
        now = self.clock.now()
        if self.manager.journal.intent(intent.id).state is not OrderState.DOUBT:
            self.manager.move(intent, OrderState.DOUBT, at=now, why="후보: " + ", ".join(numbers), code="DOUBT")
        text = f"주문 {intent.symbol} 의 결과가 분명하지 않음. 후보: {', '.join(numbers)}"
        self.manager.alert("DOUBT", text, at=now, level=AlertLevel.CRITICAL)
        return OrderUnknown(
            "several orders in the ledger could be this one; a person must look ('kiwoom orders')",
            intent_id=intent.id,
            code="DOUBT",
        )

    def _already_gone(self, intent: IntentRecord, read: LedgerRead) -> bool:
        """A cancel whose target has nothing left has nothing more to do, whoever took the rest away.

        Asked only after several reads without the cancel's own row: a list may show its effect before itself.
        """
        if intent.kind is not OrderKind.CANCEL:
            return False
        target = next((row for row in read.rows if row.order_no == intent.orig_no), None)
        return target is not None and target.remaining == 0

    def _gone(self, intent: IntentRecord) -> Placed:
        self.manager.move(intent, OrderState.ABSENT, at=self.clock.now(), why="취소할 잔량이 없음", code="NOTHING_LEFT")
        raise OrderRefused("nothing is left to cancel", intent_id=intent.id, code="NOTHING_LEFT")

    async def recover(self, *, wait: float = 60.0) -> list[OrderUnknown]:
        """At start and before an end: treat what was being sent when it was cut short as UNKNOWN, and look for it.

        Returns the intents that stay unknown or doubtful; everything else has been bound or proved absent.
        """
        open_questions: list[OrderUnknown] = []
        for intent in self.manager.journal.unresolved(self.manager.account):
            if intent.state in (OrderState.INTENT, OrderState.SENDING):
                self.manager.lost(intent, at=self.clock.now(), why="재시작: 결과를 모름")
            try:
                # The age of the sending is not known across processes: the settle time starts anew.
                await self.resolve(
                    self.manager.journal.intent(intent.id),
                    None,
                    reason="the process ended while sending",
                    sent_at=self.clock.monotonic(),
                    wait=wait,
                )
            except OrderUnknown as unknown:
                open_questions.append(unknown)
            except (OrderAbsent, OrderRefused):
                continue
        return open_questions
