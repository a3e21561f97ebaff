"""What an earlier process of the same day left behind, taken up again: its live orders, and fills that it never saw.

The memory (``keep``) says how far the strategies' positions had come; the journal says what became of each order
since. What lies between is told to the strategies as if it happened now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.commands import Denied
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.keep import Memory, OrderMemory
from kiwoom_api.engine.seats import Seat
from kiwoom_api.engine.told import standing
from kiwoom_api.model.events import OrderUpdate
from kiwoom_api.model.orders import Fill, OrderKind, OrderState
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import Side, business_day

__all__ = ["Recovery"]

_HAIR = timedelta(seconds=5)
"""How much earlier than its decision an order may be noted: events carry the exchange's time, the journal ours."""


class _Taken(msgspec.Struct):
    """An order taken up again: its ticket and its intent in the journal."""

    ticket: Ticket
    intent: IntentRecord


class Recovery:
    """Takes up an earlier process's orders of today; ``prepare`` before ``Started``, ``conclude`` once the day began.

    Args:
        engine: the new process's core, with the account opened and the memory recalled.
        memory: what the earlier process remembered.
        intents: today's orders as the journal has them, oldest first.
        shares: tells how many shares of an order are still open.
        now: the exchange's time.

    Attributes:
        unknown: refs of orders whose outcome is not known yet, by intent.
        unsent: orders that were decided and never left: the process ended before.
        live: how many orders live on.
        filled: shares that filled while nobody was there.
    """

    def __init__(
        self,
        engine: Engine,
        memory: Memory,
        intents: Sequence[IntentRecord],
        shares: Callable[[IntentRecord], int],
        now: datetime,
    ) -> None:
        self._engine, self._memory, self._shares, self._now = engine, memory, shares, now
        self._intents = [intent for intent in intents if intent.kind is not OrderKind.CANCEL]
        self._taken: list[_Taken] = []
        self.unknown: dict[str, int] = {}
        self.unsent: list[OrderMemory] = []
        self.live = self.filled = 0

    def prepare(self) -> None:
        """Give the core the orders as they stood when the earlier process remembered last."""
        portfolio = self._engine.state.portfolio
        for known in self._intents:
            if known.order_no:  # cash and holdings were read just now: what has filled is in them
                portfolio.note(self._told(known, known.quantity))
        free = list(self._intents)
        for seat in self._engine.seats.all:
            kept = self._memory.seats.get(seat.strategy.name)
            for order in kept.orders if kept else ():
                if business_day(order.at) != business_day(self._now) or order.symbol not in self._engine.symbols:
                    continue
                intent = _find(order, seat.strategy.name, free)
                if intent is None:
                    self.unsent.append(order)
                    continue
                free.remove(intent)
                self._take(seat, order, intent)

    def _take(self, seat: Seat, order: OrderMemory, intent: IntentRecord) -> None:
        state = self._engine.state
        ticket = Ticket(
            ref=state.next_ref(),
            strategy=seat.strategy.name,
            kind=order.kind,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            price=order.price,
            order_type=order.order_type,
            venue=order.venue,
            at=order.at,
            tag=order.tag,
            exits=order.exits,
            order_no=intent.order_no,
            remaining=max(0, order.quantity - order.filled),
            filled=order.filled,
            amount=order.amount,
            fee=order.fee,
            tax=order.tax,
        )
        ticket.state = OrderState.PARTIAL if ticket.filled else OrderState.WORKING
        if intent.state.unresolved:
            ticket.state = OrderState.UNKNOWN
            self.unknown[intent.id] = ticket.ref
        state.blotter.adopt(ticket, intent.business_date)
        self._taken.append(_Taken(ticket, intent))

    def conclude(self) -> None:
        """Tell the strategies what became of their orders since; what they want is the core's to collect."""
        engine = self._engine
        for taken in self._taken:
            ticket, intent = taken.ticket, taken.intent
            if not intent.order_no:
                if intent.state.final:
                    engine.claims.denied(
                        Denied(
                            at=self._now, ref=ticket.ref, code=intent.code, message=intent.reason, state=intent.state
                        )
                    )
                continue
            before = (ticket.filled, ticket.amount, ticket.fee, ticket.tax)
            changed = engine.state.blotter.apply(self._told(intent, ticket.quantity))
            shares, amount, fee, tax = (
                new - old
                for new, old in zip((intent.filled, intent.amount, intent.fee, intent.tax), before, strict=True)
            )
            if shares > 0:
                self.filled += shares
                engine.claims.missed(ticket.ref, self._fill(ticket, intent, shares, amount, fee, tax), amount)
            if changed is not None:
                engine.claims.tell(ticket.ref)
            self.live += ticket.live

    def _told(self, intent: IntentRecord, quantity: int) -> OrderUpdate:
        remaining = self._shares(intent) if intent.state.live else 0
        return standing(intent, self._now, quantity=quantity or remaining + intent.filled, remaining=remaining)

    def _fill(self, ticket: Ticket, intent: IntentRecord, shares: int, amount: int, fee: int, tax: int) -> Fill:
        return Fill(
            business_date=intent.business_date,
            order_no=intent.order_no,
            fill_no=f"R{intent.filled}",
            symbol=ticket.symbol,
            side=ticket.side,
            quantity=shares,
            price=amount // shares,
            fee=fee,
            tax=tax,
            at=self._now,
        )


def _find(order: OrderMemory, strategy: str, free: Sequence[IntentRecord]) -> IntentRecord | None:
    """The journal's record of an order: by its number, or by what was about to be sent when the process ended."""
    if order.order_no:
        return next((intent for intent in free if intent.order_no == order.order_no), None)
    alike = [
        intent
        for intent in free
        if intent.strategy == strategy
        and (intent.kind, intent.symbol, intent.price) == (order.kind, order.symbol, order.price)
        and intent.side in (None, Side(order.side))
        and intent.quantity in (0, order.quantity)
        and intent.at >= order.at - _HAIR
    ]
    return alike[0] if alike else None
