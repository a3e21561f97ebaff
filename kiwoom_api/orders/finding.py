"""After silence: the looking itself, read by read, until an order is found, proved absent, doubtful, or time is up."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from kiwoom_api.model.errors import OrderAbsent, OrderRefused, OrderUnknown
from kiwoom_api.model.orders import CancelRequest, LedgerRow, OrderKind, OrderState
from kiwoom_api.model.ports import Accepted, Broker, Clock, LedgerRead, Request
from kiwoom_api.model.records import AlertLevel, IntentRecord
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import ledger_day
from kiwoom_api.orders.resolve import NO_ORDER, Absent, Doubtful, Found, Resolution, ResolveRules, Wait

LEAVES_WITHIN = 10.0 + 5.0
"""Seconds after its commit within which a request has left or never will: the gate's time and the limiter's."""
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


class Finder:
    """Looks for orders of one account whose answer was lost. What it has seen it remembers between two calls.

    Args:
        manager: what is known about our orders.
        broker: whose ledger is read.
        clock: the driver's time.
        rules: how long silence is looked into.
        trust: says whether the wall's time may be believed; only then does the time before a restart count.
    """

    def __init__(
        self, manager: OrderManager, broker: Broker, clock: Clock, rules: ResolveRules, trust: Callable[[], bool]
    ) -> None:
        self.manager, self.broker, self.clock, self.rules = manager, broker, clock, rules
        self._trust = trust
        self._searches: dict[str, Resolution] = {}

    async def resolve(
        self,
        intent: IntentRecord,
        request: Request | None,
        *,
        reason: str,
        wait: float,
        sent_at: float | None = None,
    ) -> Placed:
        """Look for an order whose answer was lost until it is found, proved absent, doubtful, or ``wait`` is over.

        ``request`` allows a whole cancel to be sent again; ``None`` (after a restart) only looks. ``wait`` 0 looks
        once. ``sent_at`` is when it was sent, on the clock's ``monotonic()``; None: as the journal tells.

        Raises:
            OrderRefused, OrderAbsent, OrderUnknown: as ``OrderFlow.submit``.
        """
        search = self._search(intent, sent_at)
        begun, tries = self.clock.monotonic(), 1
        while True:
            read = await self.broker.ledger(ledger_day(intent.business_date, self.clock))
            known = self._known(intent, read, reason)
            if known is not None:
                return known
            match search.observe(read):
                case Found(row):
                    return self._found(intent, row.order_no, read)
                case Absent():
                    raise self._absent(intent, reason)
                case Doubtful(rows):
                    raise self._doubt(intent, [row.order_no for row in rows])
                case Wait(seconds):
                    pass
            if search.missing and _already_gone(intent, read):
                raise self._gone(intent)
            # No number in this text on purpose: a caller that retries when it reads "429" must not retry here.
            if self.clock.monotonic() - begun + seconds > wait:
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
                    return self.accepted(intent, outcome)

    def accepted(self, intent: IntentRecord, answer: Accepted) -> Placed:
        """Bind the number of an answer that came after all."""
        self.manager.bind(
            intent, answer.order_no, at=self.clock.now(), why="접수", root_no=answer.root_no, answer=answer.raw
        )
        self._searches.pop(intent.id, None)
        return Placed(intent_id=intent.id, order_no=answer.order_no, raw=answer.raw)

    async def recover(self, *, wait: float = 60.0) -> list[OrderUnknown]:
        """At start and before an end: treat what was being sent when it was cut short as UNKNOWN, and look for it.

        Returns the intents that stay unknown or doubtful; everything else has been bound or proved absent.
        """
        open_questions: list[OrderUnknown] = []
        for intent in self.manager.journal.unresolved(self.manager.account):
            if intent.state in (OrderState.INTENT, OrderState.SENDING):
                self.manager.lost(intent, at=self.clock.now(), why="재시작: 결과를 모름")
            try:
                await self.resolve(
                    self.manager.journal.intent(intent.id), None, reason="the process ended while sending", wait=wait
                )
            except OrderUnknown as unknown:
                open_questions.append(unknown)
            except (OrderAbsent, OrderRefused):
                continue
        return open_questions

    def _search(self, intent: IntentRecord, sent_at: float | None) -> Resolution:
        """The search for an intent: the one that has begun, or a new one."""
        if intent.id not in self._searches:
            at = self.clock.monotonic() - self._age(intent) if sent_at is None else sent_at
            sought = self.manager.sought(intent, sent_at=at)
            self._searches[intent.id] = Resolution(sought, self.rules, self.manager.taken(intent.business_date))
        return self._searches[intent.id]

    def _age(self, intent: IntentRecord) -> float:
        """Seconds since an intent of an earlier run left at the latest; 0 where the wall cannot be believed."""
        if not self._trust():
            return 0.0
        return max(0.0, (self.clock.now() - intent.at).total_seconds() - LEAVES_WITHIN)

    def _known(self, intent: IntentRecord, read: LedgerRead, reason: str) -> Placed | None:
        """What another program on this journal has found out meanwhile; None while nobody knows."""
        now = self.manager.journal.intent(intent.id)
        if now.state.unresolved:
            return None
        self._searches.pop(intent.id, None)
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
        self._searches.pop(intent.id, None)
        if row.rejected:
            self.manager.move(intent, OrderState.REJECTED, at=now, why="거래소 거부")
            raise OrderRefused("the exchange rejected the order", intent_id=intent.id, code="EXCHANGE")
        return Placed(intent_id=intent.id, order_no=order_no, row=row)

    def _absent(self, intent: IntentRecord, reason: str) -> OrderAbsent:
        self.manager.move(intent, OrderState.ABSENT, at=self.clock.now(), why=f"원장에 없음: {reason}", code="ABSENT")
        self._searches.pop(intent.id, None)
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

    def _gone(self, intent: IntentRecord) -> OrderRefused:
        self.manager.move(intent, OrderState.ABSENT, at=self.clock.now(), why="취소할 잔량이 없음", code="NOTHING_LEFT")
        self._searches.pop(intent.id, None)
        return OrderRefused("nothing is left to cancel", intent_id=intent.id, code="NOTHING_LEFT")


def _already_gone(intent: IntentRecord, read: LedgerRead) -> bool:
    """A cancel whose target has nothing left has nothing more to do, whoever took the rest away.

    Asked only after several reads without the cancel's own row: a list may show its effect before itself.
    """
    if intent.kind is not OrderKind.CANCEL:
        return False
    target = next((row for row in read.rows if row.order_no == intent.orig_no), None)
    return target is not None and target.remaining == 0
