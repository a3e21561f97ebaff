"""The order manager: a synchronous core that owns what is known about our orders. No I/O but the journal port."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Fill, LedgerRow, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import JournalPort, Request
from kiwoom_api.model.records import AlertLevel, FillSource, IntentRecord, NewIntent
from kiwoom_api.model.values import Side
from kiwoom_api.orders.fills import fill_of_row, fill_of_update
from kiwoom_api.orders.resolve import NO_ORDER, Sought

_PARKED_LIMIT = 10_000


class Reserved(msgspec.Struct, frozen=True, kw_only=True):
    """What orders of unknown outcome may still take: won for buys by symbol, shares for sells by symbol."""

    cash: int = 0
    shares: Mapping[str, int] = msgspec.field(default_factory=dict)


class OrderManager:
    """Knows every order of one account on one environment, durably.

    Args:
        journal: the memory.
        account: broker's account number.
        environment: sim, mock or real.
        market_of: tells a symbol's market (for the sale tax of fills known from a list alone).
    """

    def __init__(
        self, journal: JournalPort, *, account: str, environment: str, market_of: Callable[[str], str]
    ) -> None:
        self.journal, self.account, self.environment = journal, account, environment
        self._market_of = market_of
        self._marks: dict[date, str] = {}
        self._parked: dict[tuple[date, str], list[OrderUpdate]] = {}

    # --- wishes -------------------------------------------------------------------------------------------------

    def begin(self, request: Request, *, at: datetime, day: date) -> IntentRecord:
        """Commit the intent; nothing has been sent when this returns.

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
            )
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
        """Give an intent its number, and apply the order events that arrived before it was known."""
        day = intent.business_date
        bound = self.journal.move(
            intent.id, OrderState.WORKING, at=at, why=why, order_no=order_no, root_no=root_no, answer=answer
        )
        self.saw(day, order_no)
        if intent.kind is OrderKind.MODIFY and intent.quantity == 0:
            self._retire_target(intent, at=at, why=f"정정됨 → {order_no}")
        fills = [fill for update in self._parked.pop((day, order_no), ()) for fill in self.apply(update, day)]
        return bound, fills

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
            if len(self._parked) < _PARKED_LIMIT:
                self._parked.setdefault((day, update.order_no), []).append(update)
            return []
        if update.status is OrderStatus.FILLED:
            return self._fill(intent, update, day)
        if update.status is OrderStatus.REJECTED:
            self.move(intent, OrderState.REJECTED, at=update.at, why="거래소 거부", code=update.reason)
        elif intent.kind is OrderKind.CANCEL:
            if update.status is not OrderStatus.ACCEPTED:
                self.finish_cancel(intent, at=update.at)
        elif update.status is OrderStatus.CANCELLED and not intent.state.final:
            # What an IOC or FOK order does not fill at once is cancelled by the exchange itself.
            self.move(intent, OrderState.CANCELLED, at=update.at, why="거래소가 잔량을 취소함")
        return []

    def _fill(self, intent: IntentRecord, update: OrderUpdate, day: date) -> list[Fill]:
        fill = fill_of_update(update, self.journal.booked(self.account, day, update.order_no), day)
        if fill is None:
            return []
        wanted = intent.quantity or update.quantity
        return self._record(intent, fill, FillSource.WS, done=update.filled >= wanted)

    def _record(self, intent: IntentRecord, fill: Fill, source: FillSource, *, done: bool) -> list[Fill]:
        after = OrderState.FILLED if done else OrderState.PARTIAL
        late = intent.state.final
        if late:
            self.alert("LATE_FILL", f"{fill.order_no} {intent.state} 뒤에 체결 {fill.quantity:,}주", at=fill.at)
        to = None if late and not done else after
        if intent.state in (OrderState.FILLED, OrderState.DONE, OrderState.DENIED):
            to = None
        if self.journal.record_fill(self.account, fill, intent.id, source, to=to, why="체결"):
            return [fill]
        return []

    def finish_cancel(self, intent: IntentRecord, *, at: datetime) -> None:
        """A cancel took effect: it is DONE, and a whole cancel ends its target."""
        self.move(intent, OrderState.DONE, at=at, why="취소 확인")
        self._retire_target(intent, at=at, why=f"취소됨 ({intent.order_no})")

    def _retire_target(self, intent: IntentRecord, *, at: datetime, why: str) -> None:
        target = self.by_number(intent.business_date, intent.orig_no)
        whole = target is not None and (intent.quantity == 0 or intent.quantity >= target.remaining)
        if target is not None and whole and not target.state.final:
            self.move(target, OrderState.CANCELLED, at=at, why=why)

    # --- ledger -------------------------------------------------------------------------------------------------

    def absorb(self, rows: Sequence[LedgerRow], day: date, *, closed: bool, at: datetime) -> list[Fill]:
        """Take a complete, agreed read of the day's ledger: fills that the stream missed, states, foreign orders.

        ``closed`` says that the session is over, so that what remains of a day order has expired.
        """
        fills: list[Fill] = []
        gone = {row.root_no for row in rows if row.kind is not OrderKind.NEW and not row.rejected}
        for row in rows:
            self.saw(day, row.order_no)
            intent = self.by_number(day, row.order_no)
            booked = self.journal.booked(self.account, day, row.order_no)
            fill = fill_of_row(row, booked, day, (self._market_of(row.symbol), self.environment))
            if intent is None:
                self._adopt(row, day, fill, at=at)
                continue
            if fill is not None:
                done = row.filled >= (intent.quantity or row.quantity)
                fills += self._record(intent, fill, FillSource.LIST, done=done)
            self._settle_state(row, closed=closed, gone=gone, at=at, day=day)
        return fills

    def _adopt(self, row: LedgerRow, day: date, fill: Fill | None, *, at: datetime) -> None:
        if self.journal.adopt_external(self.account, day, row):
            self.alert("EXTERNAL_ORDER", f"이 시스템이 내지 않은 주문 {row.order_no} ({row.symbol})", at=at)
        if fill is not None:
            self.journal.record_fill(self.account, fill, None, FillSource.LIST)

    def _settle_state(self, row: LedgerRow, *, closed: bool, gone: set[str], at: datetime, day: date) -> None:
        intent = self.by_number(day, row.order_no)
        if intent is None or intent.state.final or intent.state.unresolved:
            return
        if row.rejected:
            self.move(intent, OrderState.REJECTED, at=at, why="거래소 거부")
        elif intent.kind is OrderKind.CANCEL:
            self.finish_cancel(intent, at=at)
        elif row.remaining == 0 and row.filled >= row.quantity > 0:
            self.move(intent, OrderState.FILLED, at=at, why="체결 완료")
        elif row.remaining == 0 or closed:
            cancelled = row.order_no in gone
            after = OrderState.CANCELLED if cancelled else OrderState.EXPIRED
            self.move(intent, after, at=at, why="정정·취소됨" if cancelled else "장 마감으로 소멸")

    # --- looking ------------------------------------------------------------------------------------------------

    def move(self, intent: IntentRecord, to: OrderState, *, at: datetime, why: str, code: str = "") -> IntentRecord:
        """Commit a change of state, unless the intent stands there already."""
        if self.journal.intent(intent.id).state is to:
            return intent
        return self.journal.move(intent.id, to, at=at, why=why, code=code or None)

    def by_number(self, day: date, order_no: str) -> IntentRecord | None:
        """Return the intent that holds an order number on a business date."""
        return self.journal.by_order_no(self.account, day, order_no)

    def taken(self, day: date) -> Callable[[str], bool]:
        """Return a test whether an order number is bound to an intent of ours."""
        return lambda order_no: self.by_number(day, order_no) is not None

    def sought(self, intent: IntentRecord, *, sent_at: float) -> Sought:
        """Say what an intent's order would look like in the ledger."""
        target = self.by_number(intent.business_date, intent.orig_no) if intent.orig_no else None
        origins = {intent.orig_no} | ({target.root_no} - {"", NO_ORDER} if target else set())
        return Sought(
            kind=intent.kind,
            symbol=intent.symbol,
            side=intent.side,
            quantity=intent.quantity,
            price=intent.price,
            order_type=intent.order_type,
            origins=frozenset(origins),
            mark=intent.mark,
            sent_at=sent_at,
        )

    def live(self, day: date) -> list[IntentRecord]:
        """Return the orders that may still fill (new ones and modified ones), oldest first."""
        states = [state for state in OrderState if state.live]
        found = self.journal.intents(self.account, day, states)
        return [intent for intent in found if intent.kind is not OrderKind.CANCEL]

    def reserved(self, day: date, limit_of: Callable[[str], int]) -> Reserved:
        """Return what unresolved orders may still take; ``limit_of`` gives the price in won of an unpriced buy."""
        cash, shares = 0, dict[str, int]()
        for intent in self.journal.unresolved(self.account):
            if intent.business_date != day or intent.kind is not OrderKind.NEW:
                continue
            if intent.side is Side.SELL:
                shares[intent.symbol] = shares.get(intent.symbol, 0) + intent.quantity
            else:
                cash += intent.quantity * (intent.price or limit_of(intent.symbol))
        return Reserved(cash=cash, shares=shares)

    def alert(self, code: str, text: str, *, at: datetime, level: AlertLevel = AlertLevel.WARNING) -> None:
        """Keep something a person should know."""
        self.journal.alert(level, code, text, at=at, account=self.account)
