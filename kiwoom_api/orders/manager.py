"""The order manager: a synchronous core that owns what is known about our orders. No I/O but the journal port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from kiwoom_api.model.orders import Fill, LedgerRow, OrderKind, OrderState, Paid
from kiwoom_api.model.records import AlertLevel, Booked, FillSource, IntentRecord
from kiwoom_api.model.values import Channel
from kiwoom_api.orders.booking import Booking
from kiwoom_api.orders.fills import Costs, fill_of_row
from kiwoom_api.orders.resolve import Sought, matches

_NOTHING = Booked()


class OrderManager(Booking):
    """Knows every order of one account on one environment, durably; this half takes what the day's ledger says."""

    def absorb(
        self,
        rows: Sequence[LedgerRow],
        day: date,
        *,
        closed: bool,
        at: datetime,
        paid: Mapping[str, Paid] | None = None,
    ) -> list[Fill]:
        """Take a complete, agreed read of the day's ledger: fills that the stream missed, states, foreign orders.

        ``closed`` says that the session is over, so that what remains of a day order has expired; ``paid`` tells
        what orders have cost, where the broker says so.
        """
        for key in [key for key in self._parked if key[0] < day]:
            self._unpark(key)
        # All or nothing, in one commit: nothing is sent in between, and a day may have ten thousand orders.
        with self.journal.batch(self.account, day):
            return self._absorbed(rows, day, closed=closed, at=at, paid=paid or {})

    def _absorbed(
        self, rows: Sequence[LedgerRow], day: date, *, closed: bool, at: datetime, paid: Mapping[str, Paid]
    ) -> list[Fill]:
        fills: list[Fill] = []
        booked = self.journal.bookings(self.account, day)
        others = {other.order_no: other for other in self.journal.externals(self.account, day)}
        # From here on the day's orders are at hand.
        known = {intent.order_no: intent for intent in self.journal.intents(self.account, day) if intent.order_no}
        gone = {row.root_no for row in rows if row.kind is not OrderKind.NEW and not row.rejected}
        alive = {row.order_no for row in rows if row.remaining > 0}
        searched = self.searched(day)
        for row in rows:
            self.saw(day, row.order_no)
            there = booked.get(row.order_no, _NOTHING)
            if row == others.get(row.order_no) and row.filled <= there.quantity:
                self._foreign(day, row.order_no)
                continue
            intent = known.get(row.order_no) or self._arrived(row, day, searched, at=at)
            if intent is None:
                fill = fill_of_row(row, there, day, self._costs_of(row, paid))
                self._adopt(row, day, fill, searched, at=at)
                continue
            fills += self._waited(day, row.order_no)  # another program's order, heard of before its number was known
            if row.filled > there.quantity:
                done = row.filled >= (intent.quantity or row.quantity)
                new = partial(_fills_of_row, row, day, self._costs_of(row, paid))
                fills += self._book(intent, day, FillSource.LIST, new, order_no=row.order_no, done=done)
            if intent.state.final:
                continue
            self._settle_state(row, closed=closed, gone=gone, alive=alive, at=at, day=day)
        return fills

    def _costs_of(self, row: LedgerRow, paid: Mapping[str, Paid]) -> Costs:
        return Costs(market=self._market_of(row.symbol), environment=self._costs, paid=paid.get(row.order_no))

    def news(self, rows: Sequence[LedgerRow], day: date) -> list[LedgerRow]:
        """Return the rows that tell of fills which are not booked yet."""
        booked = self.journal.bookings(self.account, day)
        return [row for row in rows if row.filled > booked.get(row.order_no, _NOTHING).quantity]

    def _arrived(self, row: LedgerRow, day: date, searched: Sequence[Sought], *, at: datetime) -> IntentRecord | None:
        """Give a number that appears after its order was called absent to that order, and tell a person."""
        if row.channel is not Channel.REST or any(matches(sought, row) for sought in searched):
            return None
        absent = self.journal.intents(self.account, day, (OrderState.ABSENT,))
        late = [i for i in absent if not i.order_no and matches(self.sought(i, sent_at=0.0), row)]
        if not late:
            return None
        text = f"없다고 판단한 주문이 나중에 나타남: {row.order_no} ({row.symbol})"
        self.alert("LATE_ORDER", text, at=at, level=AlertLevel.CRITICAL)
        self.hold(row.symbol, text)
        return self.bind(late[-1], row.order_no, at=at, why="뒤늦게 나타남")[0]

    def _adopt(self, row: LedgerRow, day: date, fill: Fill | None, searched: Sequence[Sought], *, at: datetime) -> None:
        """Take an order that no intent holds for somebody else's, unless it may be one that is still looked for."""
        ours = row.channel is not Channel.OTHER and any(matches(sought, row) for sought in searched)
        if not ours and self.journal.adopt_external(self.account, day, row):
            self.alert("EXTERNAL_ORDER", f"이 시스템이 내지 않은 주문 {row.order_no} ({row.symbol})", at=at)
        if not ours:
            self._foreign(day, row.order_no)
        if fill is not None:
            self.journal.record_fill(self.account, fill, None, FillSource.LIST)

    def _settle_state(
        self, row: LedgerRow, *, closed: bool, gone: set[str], alive: set[str], at: datetime, day: date
    ) -> None:
        intent = self.by_number(day, row.order_no)
        if intent is None or intent.state.final or intent.state.unresolved:
            return
        if row.rejected:
            self.move(intent, OrderState.REJECTED, at=at, why="거래소 거부")
        elif intent.kind is OrderKind.CANCEL:
            # Accepted is not yet confirmed; what became of the target, the target's own row tells.
            if row.confirmed or intent.orig_no not in alive:
                self.move(intent, OrderState.DONE, at=at, why="취소 확인")
            elif closed:
                self.move(intent, OrderState.EXPIRED, at=at, why="장 마감까지 확인되지 않음")
        elif row.remaining == 0 and row.filled >= (intent.quantity or row.quantity) > 0:
            self.move(intent, OrderState.FILLED, at=at, why="체결 완료")
        elif closed or (row.remaining == 0 and not _shrunk(row, intent, gone)):
            cancelled = row.order_no in gone
            after = OrderState.CANCELLED if cancelled else OrderState.EXPIRED
            self.move(intent, after, at=at, why="정정·취소됨" if cancelled else "장 마감으로 소멸")

    def close_past(self, day: date, *, at: datetime) -> None:
        """End what an earlier day's ledger did not end: day orders do not outlive their day."""
        for intent in self.journal.intents(self.account, day, (OrderState.WORKING, OrderState.PARTIAL)):
            self.alert("NOT_IN_LEDGER", f"{day} 주문 {intent.order_no} 이 그날 원장에 없음", at=at)
            self.move(intent, OrderState.EXPIRED, at=at, why="장 마감으로 소멸")


def _shrunk(row: LedgerRow, intent: IntentRecord, gone: set[str]) -> bool:
    """A list may show a large order smaller than it is for a while: our own quantity says when it is complete."""
    return intent.kind is OrderKind.NEW and row.quantity < intent.quantity and row.order_no not in gone


def _fills_of_row(row: LedgerRow, day: date, costs: Costs, booked: Booked) -> tuple[Fill, ...]:
    fill = fill_of_row(row, booked, day, costs)
    return () if fill is None else (fill,)
