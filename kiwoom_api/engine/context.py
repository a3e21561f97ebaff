"""What a strategy may ask and order. Everything it can see has already happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kiwoom_api.engine.blotter import Blotter, Ticket
from kiwoom_api.engine.commands import Cancel, Command, DayStart, Modify, Submit
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.history import DailyBars
from kiwoom_api.engine.portfolio import Portfolio, Position
from kiwoom_api.engine.timers import Anchor, Timetable
from kiwoom_api.market import round_to_tick
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side, price_of, quantity_of, symbol_of


class State:
    """The core's knowledge at one moment, shared by the engine and the contexts."""

    def __init__(self, symbols: Sequence[str], cash: int) -> None:
        self.symbols = tuple(symbols)
        self.listings: dict[str, Listing] = {symbol: Listing(symbol=symbol, name=symbol) for symbol in symbols}
        self.portfolio = Portfolio(cash)
        self.blotter = Blotter()
        self.history = DailyBars(self.symbols)
        self.timetable = Timetable()
        self.now = datetime(1970, 1, 1, tzinfo=KST)
        self.hours: DayStart | None = None
        self.day_number = 0
        self.marks: dict[str, int] = {}
        self.best: dict[str, tuple[int, int]] = {}
        self.sequence = 0

    def next_ref(self) -> int:
        """Return the next command number."""
        self.sequence += 1
        return self.sequence


class Context:
    """A strategy's window on the world. Prices and cash in won, quantities in shares."""

    def __init__(self, state: State, owner: int, strategy: str) -> None:
        self._state, self._owner, self._strategy = state, owner, strategy
        self.outbox: list[Command] = []

    # What is known -----------------------------------------------------------------------------------------

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols of this run, in the order given."""
        return self._state.symbols

    @property
    def now(self) -> datetime:
        """The exchange's time of the event being handled."""
        return self._state.now

    @property
    def today(self) -> date:
        """The trading day."""
        return self._state.hours.day if self._state.hours else self._state.now.date()

    @property
    def day_number(self) -> int:
        """Which trading day of the run this is, from 1: the way to count holding days."""
        return self._state.day_number

    @property
    def in_session(self) -> bool:
        """True between the open and the close of the regular session: an order given now can trade today."""
        hours = self._state.hours
        return hours is not None and hours.opens <= self.now < hours.closes

    @property
    def cash(self) -> int:
        """Cash after all fills, in won; sale proceeds count at once (재사용)."""
        return self._state.portfolio.cash

    @property
    def orderable(self) -> int:
        """Cash less what open priced buys may still take, in won."""
        return self.cash - sum(ticket.reserved for ticket in self._state.blotter.live())

    @property
    def equity(self) -> int:
        """Cash plus shares at their last prices, in won."""
        return self._state.portfolio.equity(self._state.marks)

    @property
    def positions(self) -> dict[str, Position]:
        """Positions with shares in them, by symbol."""
        return self._state.portfolio.positions

    def position(self, symbol: str) -> Position:
        """Return the position in a symbol; quantity 0 when there is none."""
        return self._state.portfolio.position(symbol)

    def bars(self, symbol: str, count: int) -> list[Bar]:
        """Return the last finished daily bars, oldest first: never today's before its close."""
        return self._state.history.last(symbol, count)

    def closes(self, symbol: str, count: int) -> list[int]:
        """Return the last finished daily closes in won, oldest first."""
        return [bar.close for bar in self.bars(symbol, count)]

    def last(self, symbol: str) -> int:
        """Return the last traded price in won (the last close before today's first trade); 0 when unknown."""
        return self._state.marks.get(symbol, 0)

    def ask(self, symbol: str) -> int:
        """Return the best ask (매도1호가) in won; 0 when nobody offers or none was seen today."""
        return self._state.best.get(symbol, (0, 0))[0]

    def bid(self, symbol: str) -> int:
        """Return the best bid (매수1호가) in won; 0 when nobody bids or none was seen today."""
        return self._state.best.get(symbol, (0, 0))[1]

    def listing(self, symbol: str) -> Listing:
        """Return a symbol's name and market."""
        return self._state.listings[symbol]

    def on_tick(self, symbol: str, price: int, *, up: bool = False) -> int:
        """Return the nearest order price on the tick grid of the day, not above (``up``: not below) ``price``."""
        return round_to_tick(price, market=self.listing(symbol).market, on=self.today, up=up)

    def order(self, ref: int) -> Ticket:
        """Return an own order by its ref."""
        return self._state.blotter.tickets[ref]

    def orders(self, symbol: str | None = None) -> list[Ticket]:
        """Return the strategy's live orders, oldest first."""
        mine = (t for t in self._state.blotter.live() if t.strategy == self._strategy)
        return [t for t in mine if symbol is None or t.symbol == symbol]

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
        tag: str = "",
    ) -> int:
        """Buy shares: a limit order with a price, a market order without one. Returns the order's ref.

        Raises:
            BadInput: when symbol, quantity or price is malformed. Off-tick and out-of-limit prices are refused by
                the gate instead, which ``on_order`` tells.
        """
        return self._submit(symbol, Side.BUY, quantity, price, order_type, tag)

    def sell(
        self,
        symbol: str,
        quantity: int,
        price: int | None = None,
        *,
        order_type: OrderType | None = None,
        tag: str = "",
    ) -> int:
        """Sell shares; see ``buy``."""
        return self._submit(symbol, Side.SELL, quantity, price, order_type, tag)

    def target(self, symbol: str, quantity: int, *, tag: str = "") -> int | None:
        """Buy or sell at market so that, with the live orders, ``quantity`` shares are held; None when they are."""
        wanted = quantity_of(quantity, zero=True)
        coming = sum(t.side.sign * t.remaining for t in self.orders(symbol))
        gap = wanted - self.position(symbol).quantity - coming
        if gap == 0:
            return None
        return self._submit(symbol, Side.BUY if gap > 0 else Side.SELL, abs(gap), None, None, tag)

    def modify(self, ref: int, *, price: int | None = None, quantity: int = 0) -> int | None:
        """Change an own live order's price, or part of it (``quantity``; 0 = all that remains).

        Returns the ref of the order that replaces it, or None when the order no longer lives at the broker.
        """
        ticket = self.order(ref)
        if not ticket.live or not ticket.order_no:
            return None
        new_price = price_of(ticket.price if price is None else price)
        request = ModifyRequest(
            order_no=ticket.order_no,
            symbol=ticket.symbol,
            quantity=quantity_of(quantity, zero=True),
            price=new_price,
            strategy=self._strategy,
        )
        command = Modify(ref=self._state.next_ref(), target=ref, request=request)
        self._state.blotter.modified(command, self.now)
        self.outbox.append(command)
        return command.ref

    def cancel(self, ref: int) -> None:
        """Cancel what remains of an own order; nothing happens when it no longer lives at the broker."""
        ticket = self.order(ref)
        if not ticket.live or not ticket.order_no:
            return
        request = CancelRequest(order_no=ticket.order_no, symbol=ticket.symbol, strategy=self._strategy)
        command = Cancel(ref=self._state.next_ref(), target=ref, request=request)
        self._state.blotter.cancelling(command)
        self.outbox.append(command)

    def _submit(
        self, symbol: str, side: Side, quantity: int, price: int | None, order_type: OrderType | None, tag: str
    ) -> int:
        kind = order_type or (OrderType.MARKET if price is None else OrderType.LIMIT)
        request = OrderRequest.build(symbol, side, quantity, order_type=kind, price=price, strategy=self._strategy)
        if request.symbol not in self._state.listings:
            raise BadInput(field="symbol", value=symbol_of(symbol), allowed="one of the run's symbols")
        command = Submit(ref=self._state.next_ref(), request=request)
        self._state.blotter.submitted(command, self._strategy, self.now, tag)
        self.outbox.append(command)
        return command.ref
