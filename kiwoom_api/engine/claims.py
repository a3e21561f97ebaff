"""Whose fill is it: order events booked on the account, and claimed by the orders and strategies they belong to."""

from __future__ import annotations

from datetime import date, datetime

from kiwoom_api.engine.commands import Acknowledged, Denied, Opened
from kiwoom_api.engine.records import Execution
from kiwoom_api.engine.seats import Seats
from kiwoom_api.engine.view import State
from kiwoom_api.model.events import OrderUpdate
from kiwoom_api.model.orders import Fill, OrderState
from kiwoom_api.model.values import Side

_TURNED_DOWN = (OrderState.DENIED, OrderState.REJECTED, OrderState.ABSENT)


class Claims:
    """Books order events and tells the strategies whose orders they are about.

    Attributes:
        executions: every fill of the account in the order it became known.
    """

    def __init__(self, state: State, seats: Seats) -> None:
        self._state, self._seats = state, seats
        self._strays: list[Execution] = []
        self.executions: list[Execution] = []

    def update(self, update: OrderUpdate) -> None:
        """Take an order event: book what it adds, move its ticket, tell its strategy."""
        booked = self._state.portfolio.apply(update)
        ticket = self._state.blotter.apply(update)
        if booked is not None:
            execution = Execution(ref=0, strategy="", fill=booked.fill, amount=booked.amount, profit=booked.profit)
            self.executions.append(execution)
            found = self._state.blotter.find(booked.fill)
            if found is not None:
                self._claim(execution, found)
            else:
                self._strays.append(execution)
        if ticket is not None:
            self.tell(ticket.ref)

    def acknowledged(self, event: Acknowledged) -> None:
        """Bind a number to its order, and give the order what was heard of the number before."""
        strays = self._state.blotter.acknowledged(event.ref, event.order_no, event.at)
        for update in strays:
            self._state.blotter.apply(update)
        if event.ref not in self._state.blotter.tickets:
            return
        for execution in [e for e in self._strays if self._state.blotter.find(e.fill) == event.ref]:
            self._strays.remove(execution)
            self._claim(execution, event.ref)
        self.tell(event.ref)

    def opened(self, known: Opened, at: datetime, day: date) -> None:
        """Book what became of an order by the opening auction ``at`` the open, where nobody hears of it."""
        ticket = self._state.blotter.opened(known, at)
        if not known.price:
            return
        fill = Fill(
            business_date=day,
            order_no=known.order_no,
            fill_no=known.fill_no,
            symbol=ticket.symbol,
            side=ticket.side,
            quantity=ticket.quantity,
            price=known.price,
            fee=known.fee,
            tax=known.tax,
            at=at,
        )
        amount, strategy = ticket.amount, ticket.strategy
        self._state.portfolio.book(fill, amount)
        ticket.profit = profit = self._seats.owner(strategy).own.take(fill, amount)
        self.executions.append(Execution(ref=ticket.ref, strategy=strategy, fill=fill, amount=amount, profit=profit))

    def missed(self, ref: int, fill: Fill, amount: int) -> None:
        """Give an order a fill of ``amount`` won that the account's cash and holdings have in them already."""
        execution = Execution(ref=ref, strategy="", fill=fill, amount=amount, profit=0)
        self.executions.append(execution)
        self._claim(execution, ref)

    def denied(self, event: Denied) -> None:
        """Close an order that did not come to live."""
        if self._state.blotter.denied(event.ref, event.state, event.code, event.message, event.at):
            self.tell(event.ref)

    def tell(self, ref: int) -> None:
        """Tell a strategy that its order changed; a position that is being closed is pressed on."""
        ticket = self._state.blotter.tickets[ref]
        seat = self._seats.owner(ticket.strategy)
        # What was turned down is not wanted again at once, for ever: the next trade or the next open asks anew.
        if ticket.symbol in seat.own.guards and not ticket.live and ticket.state not in _TURNED_DOWN:
            seat.ctx.press(ticket.symbol)
        self._seats.call(seat, "on_order", ticket)

    def _claim(self, execution: Execution, ref: int) -> None:
        """Give a fill to the order, and so to the strategy, that it belongs to."""
        ticket = self._state.blotter.tickets[ref]
        seat = self._seats.owner(ticket.strategy)
        execution.ref, execution.strategy = ref, ticket.strategy
        execution.profit = seat.own.take(execution.fill, execution.amount)
        ticket.profit += execution.profit
        if ticket.side is Side.BUY:
            seat.ctx.entered(ticket)
        else:
            seat.ctx.left(ticket.symbol)
        self._seats.call(seat, "on_fill", execution.fill)
