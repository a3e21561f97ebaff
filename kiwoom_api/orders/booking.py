"""The order manager's own half: wishes, numbers, and what the stream tells. No I/O but the journal port."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

import msgspec

from kiwoom_api.model.errors import IllegalMove
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Fill, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import JournalPort, Request
from kiwoom_api.model.records import AlertLevel, Booked, FillSource, IntentRecord, NewIntent
from kiwoom_api.orders.fills import fills_of_update
from kiwoom_api.orders.known import Known
from kiwoom_api.orders.resolve import NO_ORDER

_PARKED_LIMIT = 10_000
"""Order numbers whose news may wait; beyond it the oldest, which is nobody's of ours, makes room."""
_LOOKS = 3
"""How often a report is computed anew when somebody else books under the same number meanwhile."""


class Booking(Known):
    """Knows every order of one account on one environment, durably.

    Args:
        journal: the memory.
        account: broker's account number.
        environment: sim, mock or real.
        market_of: tells a symbol's market (for the sale tax of fills known from a list alone).
        costs: whose commission such fills are reckoned with, "real" or "mock"; None: the environment's.
        hold: keeps a symbol from new entries until a person has looked, and remembers why; None: alerts alone.

    Attributes:
        standing: since when reconciliation has found each difference that it found last.
        told: differences that a person has been told of.
        heard: how many events of orders that no intent held have come.
        adopted: the number of the latest of them that was taken for somebody else's, by what the ledger said.
    """

    def __init__(
        self,
        journal: JournalPort,
        *,
        account: str,
        environment: str,
        market_of: Callable[[str], str],
        costs: str | None = None,
        hold: Callable[[str, str], None] | None = None,
    ) -> None:
        super().__init__(journal, account, environment)
        self._hold = hold
        self._costs = costs or environment
        self._market_of = market_of
        self._marks: dict[date, str] = {}
        self.standing: dict[str, datetime] = {}
        self.told: set[str] = set()
        self._parked: OrderedDict[tuple[date, str], list[OrderUpdate]] = OrderedDict()
        self._stamps: dict[tuple[date, str], int] = {}
        self.heard = 0
        self.adopted = 0

    # --- wishes -------------------------------------------------------------------------------------------------

    def begin(self, request: Request, *, at: datetime, day: date) -> IntentRecord:
        """Commit the intent as SENDING, durably, in one commit; nothing has been sent when this returns.

        Raises:
            FingerprintBusy: the same order is still unresolved.
        """
        original = None if isinstance(request, OrderRequest) else self.by_number(day, request.order_no)
        return self.journal.begin_intent(
            NewIntent.of(
                request,
                account=self.account,
                environment=self.environment,
                business_date=day,
                at=at,
                mark=self._marks.get(day, ""),
                side=original.side if original else None,
                body=msgspec.to_builtins(request),
            ),
            to=OrderState.SENDING,
            why="전송",
        )

    def bind(
        self,
        intent: IntentRecord,
        order_no: str,
        *,
        at: datetime,
        why: str,
        root_no: str = "",
        answer: Mapping[str, object] | None = None,
    ) -> tuple[IntentRecord, list[Fill]]:
        """Give an intent its number, and apply the order events that arrived before it was known.

        A program that shares the journal may have found the order in the ledger before its answer came: then the
        number is there already, and nothing is left to write.
        """
        day = intent.business_date
        bound = self.journal.intent(intent.id)
        if bound.order_no != order_no:
            bound = self.journal.move(
                intent.id, OrderState.WORKING, at=at, why=why, order_no=order_no, root_no=root_no, answer=answer
            )
        self.saw(day, order_no)
        return bound, self._waited(day, order_no)

    def lost(self, intent: IntentRecord, *, at: datetime, why: str) -> None:
        """No answer came: UNKNOWN, unless another program on this journal has found out more meanwhile."""
        try:
            self.journal.move(intent.id, OrderState.UNKNOWN, at=at, why=why)
        except IllegalMove:
            if self.journal.intent(intent.id).state in (OrderState.INTENT, OrderState.SENDING):
                raise

    def unsent(self, intent: IntentRecord, *, at: datetime, why: str, code: str = "NOT_SENT") -> None:
        """No byte left: DENIED, or ABSENT when another program was looking for the order already."""
        state = self.journal.intent(intent.id).state
        if state.unresolved:
            early = state in (OrderState.INTENT, OrderState.SENDING)
            self.move(intent, OrderState.DENIED if early else OrderState.ABSENT, at=at, why=why, code=code)

    def saw(self, day: date, order_no: str) -> None:
        """Remember the highest order number of the day; later orders of ours are above it."""
        if order_no != NO_ORDER and order_no > self._marks.get(day, ""):
            self._marks[day] = order_no

    # --- events -------------------------------------------------------------------------------------------------

    def apply(self, update: OrderUpdate, day: date) -> list[Fill]:
        """Take an order event of the stream; return the fills that are new.

        An event whose number is not bound yet is parked until it is: the stream may be faster than the answer.
        """
        intent = self.by_number(day, update.order_no)
        if intent is None:
            self._park((day, update.order_no), update)
            return []
        if update.status is OrderStatus.FILLED:
            return self._fill(intent, update, day)
        if update.status is OrderStatus.REJECTED:
            self._rejected(intent, update)
        elif intent.kind is OrderKind.CANCEL:
            if update.status is not OrderStatus.ACCEPTED:
                self.finish_cancel(intent, at=update.at)
        elif intent.kind is OrderKind.MODIFY and update.status is OrderStatus.CONFIRMED:
            self._retire_target(intent, at=update.at, why=f"정정됨 → {intent.order_no}")
        elif update.status is OrderStatus.CANCELLED and not intent.state.final:
            # What an IOC or FOK order does not fill at once is cancelled by the exchange itself.
            self.move(intent, OrderState.CANCELLED, at=update.at, why="거래소가 잔량을 취소함")
        return []

    def _park(self, key: tuple[date, str], update: OrderUpdate) -> None:
        self._parked.setdefault(key, []).append(update)
        self.heard += 1
        self._stamps[key] = self.heard
        while len(self._parked) > _PARKED_LIMIT:
            self._unpark(next(iter(self._parked)))

    def _unpark(self, key: tuple[date, str]) -> list[OrderUpdate]:
        self._stamps.pop(key, None)
        return self._parked.pop(key, [])

    def _waited(self, day: date, order_no: str) -> list[Fill]:
        """Apply the events that came before their number was known as ours; return the fills that are new."""
        return [fill for update in self._unpark((day, order_no)) for fill in self.apply(update, day)]

    def _foreign(self, day: date, order_no: str) -> None:
        """Let the events of somebody else's order go: the ledger, read after them, tells it all."""
        self.adopted = max(self.adopted, self._stamps.get((day, order_no), 0))
        self._unpark((day, order_no))

    @property
    def parked(self) -> int:
        """Order numbers whose news wait to be known as ours."""
        return len(self._parked)

    def _rejected(self, intent: IntentRecord, update: OrderUpdate) -> None:
        if intent.state in (OrderState.WORKING, OrderState.SENDING, OrderState.UNKNOWN, OrderState.DOUBT):
            self.move(intent, OrderState.REJECTED, at=update.at, why="거래소 거부", code=update.reason)
        elif intent.state is not OrderState.REJECTED:
            text = f"{intent.order_no} {intent.state} 뒤에 거래소 거부: {update.reason}"
            self.alert("LATE_REJECT", text, at=update.at)

    def _fill(self, intent: IntentRecord, update: OrderUpdate, day: date) -> list[Fill]:
        done = update.filled >= (intent.quantity or update.quantity)
        reported = partial(_fills_of_update, update, day)
        new = self._book(intent, day, FillSource.WS, reported, order_no=update.order_no, done=done)
        if new and intent.kind is OrderKind.MODIFY:
            # A fill proves what the confirmation would have said, should that have been missed.
            self._retire_target(intent, at=update.at, why=f"정정됨 → {intent.order_no}")
        return new

    def _book(
        self,
        intent: IntentRecord,
        day: date,
        source: FillSource,
        fills: Callable[[Booked], Sequence[Fill]],
        *,
        order_no: str,
        done: bool,
    ) -> list[Fill]:
        """Book what a report adds; when another program on this journal books at the same time, look again."""
        for _ in range(_LOOKS):
            booked = self.journal.booked(self.account, day, order_no)
            before, new = booked.quantity, list[Fill]()
            for fill in fills(booked):
                new += self._record(self.journal.intent(intent.id), fill, source, done=done, before=before)
                before += fill.quantity
            if new or before == booked.quantity:
                return new
        return []

    def _record(self, intent: IntentRecord, fill: Fill, source: FillSource, *, done: bool, before: int) -> list[Fill]:
        after = OrderState.FILLED if done else OrderState.PARTIAL
        late = intent.state.final
        to = None if late and not done else after
        if intent.state in (OrderState.FILLED, OrderState.DONE, OrderState.DENIED):
            to = None
        if not self.journal.record_fill(self.account, fill, intent.id, source, to=to, why="체결", after=before):
            return []
        if late and intent.state is not OrderState.FILLED:
            self.alert("LATE_FILL", f"{fill.order_no} {intent.state} 뒤에 체결 {fill.quantity:,}주", at=fill.at)
        return [fill]

    def finish_cancel(self, intent: IntentRecord, *, at: datetime) -> None:
        """A cancel took effect: it is DONE, and a whole cancel ends its target."""
        self.move(intent, OrderState.DONE, at=at, why="취소 확인")
        self._retire_target(intent, at=at, why=f"취소됨 ({intent.order_no})")

    def _retire_target(self, intent: IntentRecord, *, at: datetime, why: str) -> None:
        target = self.by_number(intent.business_date, intent.orig_no)
        if target is None or target.state.final:
            return
        if intent.quantity == 0 or 0 < self.open_shares(target) <= intent.quantity:
            self.move(target, OrderState.CANCELLED, at=at, why=why)

    # --- looking ------------------------------------------------------------------------------------------------

    def move(self, intent: IntentRecord, to: OrderState, *, at: datetime, why: str, code: str = "") -> IntentRecord:
        """Commit a change of state, unless the intent stands there already."""
        if self.journal.intent(intent.id).state is to:
            return intent
        return self.journal.move(intent.id, to, at=at, why=why, code=code or None)

    def hold(self, symbol: str, why: str) -> None:
        """Let no new entries into a symbol until a person has looked."""
        if self._hold is not None:
            self._hold(symbol, why)

    def alert(self, code: str, text: str, *, at: datetime, level: AlertLevel = AlertLevel.WARNING) -> None:
        """Keep something a person should know."""
        self.journal.alert(level, code, text, at=at, account=self.account)


def _fills_of_update(update: OrderUpdate, day: date, booked: Booked) -> tuple[Fill, ...]:
    return fills_of_update(update, booked, day)
