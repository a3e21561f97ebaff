"""The core's own list of orders: every order wished for, and how it ended. Nothing here knows an exchange."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import msgspec

from kiwoom_api.engine.commands import Cancel, Modify, Opened, Submit
from kiwoom_api.engine.exits import Exits
from kiwoom_api.market import expires_at
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Fill, OrderKind, OrderState
from kiwoom_api.model.values import OrderType, Side, Venue, business_day

_FILLED, _WORKING = OrderState.FILLED, OrderState.WORKING


class Ticket(msgspec.Struct, kw_only=True, gc=False):
    """One order of a run, as the core knows it. Prices and amounts in won, quantities in shares.

    ``at`` is when it was decided on the exchange's clock, ``closed_at`` when it ended; ``parent`` is the order a
    modify replaced (0: none); ``reason`` says why it was refused; ``tag`` is the strategy's own word on it;
    ``exits`` guard the position that it opens.
    """

    ref: int
    strategy: str
    kind: OrderKind
    symbol: str
    side: Side
    quantity: int
    price: int | None
    order_type: OrderType
    at: datetime
    parent: int = 0
    tag: str = ""
    order_no: str = ""
    state: OrderState = OrderState.SENDING
    remaining: int = 0
    filled: int = 0
    amount: int = 0
    fee: int = 0
    tax: int = 0
    profit: int = 0
    code: str = ""
    reason: str = ""
    closed_at: datetime | None = None
    venue: Venue = Venue.KRX
    exits: Exits | None = None

    @property
    def live(self) -> bool:
        """True while it may still fill."""
        return self.state.live

    @property
    def reserved(self) -> int:
        """Won that an open buy may still take, without commission; 0 for sales and for types without a price."""
        return self.remaining * (self.price or 0) if self.live and self.side is Side.BUY else 0


class _CancelNote(msgspec.Struct):
    target: int
    done: bool = False


class Blotter:
    """All tickets of a run, found by ref and by (business date, order number)."""

    def __init__(self) -> None:
        self.tickets: dict[int, Ticket] = {}
        self._live: dict[int, Ticket] = {}
        self._of: dict[str, dict[int, Ticket]] = {}
        self._cancels: dict[int, _CancelNote] = {}
        self._numbers: dict[tuple[date, str], int] = {}
        self._strays: dict[tuple[date, str], list[OrderUpdate]] = {}

    def live(self, symbol: str | None = None) -> list[Ticket]:
        """Return the tickets (of one stock) that may still fill, oldest first."""
        found = self._live if symbol is None else self._of.get(symbol)
        return [ticket for ticket in list(found.values()) if ticket.live] if found else []

    def submitted(self, command: Submit, strategy: str, at: datetime, tag: str) -> Ticket:
        """Open a ticket for a new order."""
        wish = command.request
        return self._add(
            Ticket(
                ref=command.ref,
                strategy=strategy,
                kind=OrderKind.NEW,
                symbol=wish.symbol,
                side=wish.side,
                quantity=wish.quantity,
                price=wish.price,
                order_type=wish.order_type,
                venue=wish.venue,
                at=at,
                tag=tag,
                remaining=wish.quantity,
            )
        )

    def modified(self, command: Modify, at: datetime) -> Ticket:
        """Open a ticket for the order that will replace ``command.target``; it holds nothing until confirmed."""
        old = self.tickets[command.target]
        return self._add(
            Ticket(
                ref=command.ref,
                strategy=old.strategy,
                kind=OrderKind.MODIFY,
                symbol=old.symbol,
                side=old.side,
                quantity=command.request.quantity or old.remaining,
                price=command.request.price,
                order_type=old.order_type,
                venue=old.venue,
                at=at,
                parent=old.ref,
                tag=old.tag,
                exits=old.exits,
            )
        )

    def cancelling(self, command: Cancel) -> None:
        """Note a cancel on its way."""
        self._cancels[command.ref] = _CancelNote(command.target)

    def adopt(self, ticket: Ticket, day: date) -> None:
        """Take over an order of an earlier process, under its number of a business date where it has one."""
        self._add(ticket)
        if ticket.order_no:
            self._numbers[(day, ticket.order_no)] = ticket.ref

    def acknowledged(self, ref: int, order_no: str, at: datetime) -> list[OrderUpdate]:
        """Bind a number; return the order events that came before it, to be applied now."""
        key = (business_day(at), order_no)
        self._numbers[key] = ref
        if ref in self.tickets:
            ticket = self.tickets[ref]
            ticket.order_no = order_no
            if ticket.state in (OrderState.SENDING, OrderState.UNKNOWN, OrderState.ABSENT):
                ticket.state = OrderState.WORKING
        return self._strays.pop(key, [])

    def opened(self, known: Opened, at: datetime) -> Ticket:
        """Move a ticket as its acknowledgement, and the one event that fills it whole, would have done."""
        ticket = self.tickets[known.ref]
        ticket.order_no = known.order_no
        if known.price:
            ticket.filled, ticket.amount = ticket.quantity, ticket.quantity * known.price
            ticket.fee, ticket.tax = known.fee, known.tax
            self._close(ticket, _FILLED, at)
        else:
            ticket.state = _WORKING
        return ticket

    def denied(self, ref: int, state: OrderState, code: str, reason: str, at: datetime) -> Ticket | None:
        """Close a ticket that did not come to live; ``None`` when the ref was a cancel."""
        ticket = self.tickets.get(ref)
        if ticket is None:
            return None
        ticket.code, ticket.reason = code, reason
        self._close(ticket, state, at)
        return ticket

    def apply(self, update: OrderUpdate) -> Ticket | None:
        """Apply an order event; return the ticket it changed, or ``None`` (unknown number, replay)."""
        key = (business_day(update.at), update.order_no)
        ref = self._numbers.get(key)
        if ref is None:
            self._strays.setdefault(key, []).append(update)
            return None
        if ref in self._cancels:
            return self._cancelled(self._cancels[ref], update)
        ticket = self.tickets[ref]
        before = (ticket.state, ticket.filled, ticket.remaining)
        if ticket.kind is OrderKind.MODIFY and ticket.remaining == 0 and not ticket.state.final:
            self._replace(ticket, update)
        self._advance(ticket, update)
        return ticket if before != (ticket.state, ticket.filled, ticket.remaining) else None

    def find(self, fill: Fill) -> int | None:
        """Return the ref of the order a fill belongs to, or ``None`` when it is not (yet) known as ours."""
        return self._numbers.get((fill.business_date, fill.order_no))

    def expire(
        self, at: datetime, venues: Collection[Venue] = tuple(Venue), *, before: datetime | None = None
    ) -> list[Ticket]:
        """Day orders on these venues (decided ``before``) are dead. What is not known to live stays unresolved."""
        if not self._live:
            return []
        ended = [
            t for t in self.live() if not t.state.unresolved and t.venue in venues and (before is None or t.at < before)
        ]
        for ticket in ended:
            self._close(ticket, OrderState.EXPIRED, at)
        return ended

    def lapse(self, at: datetime) -> list[Ticket]:
        """Orders whose own session is over by the market's law are dead: closing-price orders at 16:00, and so on.

        An exchange doesn't say so of each. A routed order (SOR) may stand on either venue: it lives until the day ends.
        """
        live = [t for t in self.live() if not t.state.unresolved and t.venue is not Venue.SOR]
        ended = [t for t in live if expires_at(t.order_type, t.at, t.venue.value) <= at]
        for ticket in ended:
            self._close(ticket, OrderState.EXPIRED, at)
        return ended

    def _add(self, ticket: Ticket) -> Ticket:
        self.tickets[ticket.ref] = self._live[ticket.ref] = ticket
        self._of.setdefault(ticket.symbol, {})[ticket.ref] = ticket
        return ticket

    def _close(self, ticket: Ticket, state: OrderState, at: datetime) -> None:
        ticket.state = state
        if state is not OrderState.UNKNOWN:
            ticket.remaining, ticket.closed_at = 0, at
            self._live.pop(ticket.ref, None)
            self._of.get(ticket.symbol, {}).pop(ticket.ref, None)

    def _advance(self, ticket: Ticket, update: OrderUpdate) -> None:
        if update.filled > ticket.filled:
            ticket.filled, ticket.amount = update.filled, update.amount
            ticket.fee, ticket.tax = update.fee, update.tax
        elif update.filled < ticket.filled or (ticket.state.final and ticket.state is not OrderState.ABSENT):
            return
        ticket.remaining = update.remaining
        if update.status is OrderStatus.REJECTED:
            ticket.reason = update.reason
            self._close(ticket, OrderState.REJECTED, update.at)
        elif ticket.filled >= ticket.quantity or (update.status is OrderStatus.FILLED and not update.remaining):
            self._close(ticket, OrderState.FILLED, update.at)
        elif update.status in (OrderStatus.CANCELLED, OrderStatus.CONFIRMED) and not update.remaining:
            self._close(ticket, OrderState.CANCELLED, update.at)
        else:
            ticket.state = OrderState.PARTIAL if ticket.filled else OrderState.WORKING

    def _replace(self, ticket: Ticket, update: OrderUpdate) -> None:
        """A modify was taken: what it carries leaves its parent."""
        if update.status is OrderStatus.REJECTED:
            return
        ticket.quantity = update.quantity or ticket.quantity
        self._reduce(self.tickets[ticket.parent], ticket.quantity, update.at)

    def _cancelled(self, note: _CancelNote, update: OrderUpdate) -> Ticket | None:
        if note.done or update.status not in (OrderStatus.CONFIRMED, OrderStatus.CANCELLED):
            return None
        note.done = True
        target = self.tickets[note.target]
        return target if self._reduce(target, update.quantity or target.remaining, update.at) else None

    def _reduce(self, ticket: Ticket, shares: int, at: datetime) -> bool:
        if ticket.state.final:
            return False
        ticket.remaining = max(0, ticket.remaining - shares)
        if not ticket.remaining:
            self._close(ticket, OrderState.CANCELLED, at)
        return True
