"""What a strategy may ask for and order. Everything it can see has already happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.commands import Cancel, Command, Modify, Submit
from kiwoom_api.engine.exits import Exits, Guard
from kiwoom_api.engine.own import Own
from kiwoom_api.engine.records import NOT_OWNED, Notice
from kiwoom_api.engine.timers import Anchor
from kiwoom_api.engine.view import ENGINE, EXITS, State, View
from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.values import OrderType, Side, Venue, price_of, quantity_of, symbol_of
from kiwoom_api.orders.algos.specs import AlgoSpec

MAX_COMMANDS = 1_000
"""Commands one strategy may give at one instant; more than that is a runaway loop and it is quarantined."""


class Task(Protocol):
    """An algorithm at work."""

    number: int


class Algorithms(Protocol):
    """Who runs execution algorithms (``works.Works``)."""

    def begin(self, ctx: Context, spec: AlgoSpec, strategy: str) -> int:
        """Start one; return its number."""

    def of(self, strategy: str) -> Sequence[Task]:
        """Return those still at work for a strategy."""


class Context(View):
    """A strategy's window on the world (``View``) and its hands. Prices and cash in won, quantities in shares."""

    def __init__(self, state: State, owner: int, strategy: str, own: Own | None = None) -> None:
        super().__init__(state, owner, strategy, own)
        self.outbox: list[Command] = []
        self.bounded = True
        self._works: Algorithms

    def employ(self, works: Algorithms) -> None:
        """Say who runs execution algorithms; done once, before the run."""
        self._works = works

    # What may be asked for ---------------------------------------------------------------------------------

    def at(self, anchor: Anchor, *, minutes: int = 0, name: str = "") -> None:
        """Ask for ``on_timer`` each trading day, ``minutes`` after the open, closing auction or close.

        Negative minutes lie before. The timer's ``name`` defaults to the anchor's. On days that open or close
        late (CSAT day, first day of the year) the moment moves with the session.
        """
        self._state.timetable.add(self._owner, name or anchor, anchor, minutes)

    def buy(
        self,
        symbol: str,
        quantity: int,
        price: int | None = None,
        *,
        order_type: OrderType | None = None,
        venue: Venue = Venue.KRX,
        exits: Exits | None = None,
        tag: str = "",
    ) -> int:
        """Buy shares: a limit order with a price, a market order without one. Returns the order's ref.

        ``exits`` guard the position from its first fill on, in the engine: stop, take-profit, trailing and time exits
        work between the strategy's own hooks, and go on working when it is quarantined.

        Raises:
            BadInput: when symbol, quantity or price is malformed. Off-tick and out-of-limit prices are refused by
                the gate instead, which ``on_order`` tells.
        """
        return self._submit(symbol, Side.BUY, quantity, price, order_type, tag, venue, exits)

    def sell(
        self,
        symbol: str,
        quantity: int,
        price: int | None = None,
        *,
        order_type: OrderType | None = None,
        venue: Venue = Venue.KRX,
        tag: str = "",
    ) -> int:
        """Sell shares of the strategy's own; see ``buy``. More than it has free is denied (``NOT_OWNED``)."""
        return self._submit(symbol, Side.SELL, quantity, price, order_type, tag, venue)

    def close(self, symbol: str, *, tag: str = "close") -> None:
        """Sell the whole position at market: live orders in the symbol are cancelled first, and it is tried again.

        What cannot be sold today (nobody buys at the lower limit) is sold from the next open on, until none is left.
        """
        if self.position(symbol).quantity:
            guard = self._own.guards.get(symbol) or Guard(exits=None, day=self.day_number, since=self.now)
            self._own.guards[symbol] = guard
            guard.fired = guard.fired or tag
        for order in self.orders(symbol):
            self.cancel(order.ref)
        self.press(symbol)

    def protect(self, symbol: str, exits: Exits | None) -> None:
        """Put an own position under new exits, or take them off (None). Nothing happens without a position."""
        guard = self._own.guards.get(symbol)
        if not self.position(symbol).quantity:
            return
        if guard is None:
            guard = Guard(exits=exits, day=self.day_number, since=self.now, peak=self.position(symbol).average)
            self._own.guards[symbol] = guard
        guard.exits = exits
        self._ring(guard)

    def alert(self, text: str) -> None:
        """Say something that a person has to read: beside the result, on the screen, in the alerts of a live run."""
        self._state.notices.append(Notice(strategy=self._strategy, at=self.now, text=text))

    def target(self, symbol: str, quantity: int, *, exits: Exits | None = None, tag: str = "") -> int | None:
        """Buy or sell at market so that, with the live orders, ``quantity`` shares are held; None when they are."""
        wanted = quantity_of(quantity, zero=True)
        coming = sum(t.side.sign * t.remaining for t in self.orders(symbol))
        gap = wanted - self.position(symbol).quantity - coming
        if gap == 0:
            return None
        side = Side.BUY if gap > 0 else Side.SELL
        return self._submit(symbol, side, abs(gap), None, None, tag, Venue.KRX, exits if gap > 0 else None)

    def modify(self, ref: int, *, price: int | None = None, quantity: int = 0) -> int | None:
        """Change an own live order's price, or part of it (``quantity``; 0 = all that remains).

        Returns the ref of the order that replaces it, or None when the order no longer lives at the broker.
        """
        self._bound()
        ticket = self.order(ref)
        if not ticket.live or not ticket.order_no:
            return None
        new_price = price_of(ticket.price if price is None else price)
        request = ModifyRequest(
            order_no=ticket.order_no,
            symbol=ticket.symbol,
            quantity=quantity_of(quantity, zero=True),
            price=new_price,
            venue=ticket.venue,
            strategy=self._strategy,
        )
        command = Modify(ref=self._state.next_ref(), target=ref, request=request)
        self._state.blotter.modified(command, self.now)
        self.outbox.append(command)
        return command.ref

    def cancel(self, ref: int) -> int | None:
        """Cancel what remains of an own order; return the cancel's ref, None when the order no longer lives."""
        self._bound()
        ticket = self.order(ref)
        if not ticket.live or not ticket.order_no:
            return None
        request = CancelRequest(
            order_no=ticket.order_no, symbol=ticket.symbol, venue=ticket.venue, strategy=self._strategy
        )
        command = Cancel(ref=self._state.next_ref(), target=ref, request=request)
        self._state.blotter.cancelling(command)
        self.outbox.append(command)
        return command.ref

    def work(self, spec: AlgoSpec) -> int:
        """Hand a parent order to an execution algorithm (peg, TWAP, VWAP, POV …); return its number in the run.

        Its children are the strategy's own orders, with the tag ``algo:NUMBER``: ``on_order`` and ``on_fill`` hear of
        them. It ends with the day at the latest.

        Raises:
            BadInput: for a symbol that is not the run's, or a day that is not today.
        """
        if spec.symbol not in self._state.listings:
            raise BadInput(field="symbol", value=spec.symbol, allowed="one of the run's symbols")
        if spec.until.date() != self.today:
            raise BadInput(field="until", value=str(spec.until), allowed=f"a time of {self.today}")
        return self._works.begin(self, spec, self._strategy)

    def working(self) -> list[int]:
        """Return the numbers of the strategy's algorithms that are still at work."""
        return [work.number for work in self._works.of(self._strategy)]

    # What the engine does for the strategy -----------------------------------------------------------------

    def press(self, symbol: str) -> None:
        """Sell what is free of a position that is to be closed."""
        guard = self._own.guards.get(symbol)
        free = self.free(symbol)
        if guard is not None and guard.fired and free > 0 and self.in_session:
            self._submit(symbol, Side.SELL, free, None, None, guard.fired)

    def entered(self, ticket: Ticket) -> None:
        """Put a position under the exits of the order that began it, or that came last."""
        if ticket.exits is None:
            return
        guard = self._own.guards.get(ticket.symbol)
        if guard is None:
            peak = self.position(ticket.symbol).average
            guard = Guard(exits=ticket.exits, day=self.day_number, since=self.now, peak=peak)
            self._own.guards[ticket.symbol] = guard
        guard.exits = ticket.exits
        self._ring(guard)

    def left(self, symbol: str) -> None:
        """Take the guard off a position that is gone."""
        if not self.position(symbol).quantity:
            self._own.guards.pop(symbol, None)

    def _bound(self) -> None:
        """End a hook that orders without end while it runs; what it raises quarantines its strategy."""
        if self.bounded and len(self.outbox) + len(self._state.refused) > MAX_COMMANDS:
            raise ExchangeError(f"more than {MAX_COMMANDS} commands at one instant")

    def _ring(self, guard: Guard) -> None:
        hours = self._state.hours
        if hours is not None:
            for moment in guard.moments(hours.auction):
                if moment >= self.now:
                    self._state.timetable.once(moment, ENGINE, EXITS)

    def _submit(
        self,
        symbol: str,
        side: Side,
        quantity: int,
        price: int | None,
        order_type: OrderType | None,
        tag: str,
        venue: Venue = Venue.KRX,
        exits: Exits | None = None,
    ) -> int:
        self._bound()
        kind = order_type or (OrderType.MARKET if price is None else OrderType.LIMIT)
        request = OrderRequest.build(
            symbol, side, quantity, order_type=kind, price=price, venue=venue, strategy=self._strategy
        )
        if request.symbol not in self._state.listings:
            raise BadInput(field="symbol", value=symbol_of(symbol), allowed="one of the run's symbols")
        free = self.free(request.symbol) if side is Side.SELL else 0
        command = Submit(ref=self._state.next_ref(), request=request)
        ticket = self._state.blotter.submitted(command, self._strategy, self.now, tag)
        ticket.exits = exits
        if side is Side.SELL and request.quantity > free:
            why = f"{request.quantity:,} shares wanted, {max(free, 0):,} of its own are free"
            self._state.blotter.denied(command.ref, OrderState.DENIED, NOT_OWNED, why, self.now)
            self._state.refused.append(command.ref)
        else:
            self.outbox.append(command)
        return command.ref
