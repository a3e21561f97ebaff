"""The core: events in, commands out. Synchronous, deterministic, without I/O and without a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from kiwoom_api.engine.commands import (
    Acknowledged,
    Command,
    DayEnd,
    DayStart,
    Denied,
    Modify,
    Started,
    Stopped,
    Submit,
)
from kiwoom_api.engine.context import State
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.portfolio import Portfolio, Position
from kiwoom_api.engine.records import DayRecord, Execution, Fault
from kiwoom_api.engine.seats import Seats
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Event, OrderUpdate, Quote, Timer, Trade
from kiwoom_api.model.values import symbol_of

_BEFORE_OPEN = timedelta(minutes=10)
_ENGINE = -1


class Engine:
    """One account's core. Feed it events in the order they happened; execute the commands it returns.

    Total order is (time, phase, sequence): the exchange's news of an instant, then timers of the instant, then
    what strategies want because of them. Commands given while the market is closed wait until ten minutes before
    the next open: an order decided on bar N can trade from bar N+1 on.
    """

    def __init__(self, strategies: Sequence[Strategy], symbols: Iterable[object]) -> None:
        codes = [symbol_of(symbol) for symbol in symbols]
        if not codes or len(set(codes)) != len(codes):
            raise BadInput(field="symbols", value=codes, allowed="one or more codes, each once")
        names = [strategy.name for strategy in strategies]
        if not names or len(set(names)) != len(names):
            raise BadInput(field="strategies", value=names, allowed="one or more strategies with different names")
        self.symbols = tuple(codes)
        self.warmup = max(strategy.warmup for strategy in strategies)
        self.quotes = any(strategy.quotes for strategy in strategies)
        self.state = State(self.symbols, 0)
        self.initial = 0
        self.days: list[DayRecord] = []
        self.executions: list[Execution] = []
        self._seats = Seats(strategies, self.state)
        self._held: list[Command] = []
        self._strays: list[Execution] = []
        self._trading = False

    # Before the run ----------------------------------------------------------------------------------------

    def open(self, standing: Standing, listings: Mapping[str, Listing]) -> None:
        """Take over the account's cash and holdings, and what is known of the symbols."""
        self.state.portfolio = Portfolio(standing.cash, standing.holdings)
        self.state.listings.update({symbol: listings[symbol] for symbol in self.symbols if symbol in listings})
        self.state.marks.update({held.symbol: held.price for held in standing.holdings if held.price})

    def load(self, symbol: str, bars: Sequence[Bar]) -> None:
        """Take over finished daily bars from before the run, oldest first."""
        self.state.history.load(symbol, bars)
        for bar in self.state.history.last(symbol, 1):
            self.state.marks[symbol] = bar.close

    # What can be read --------------------------------------------------------------------------------------

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """The strategies, in the order given."""
        return tuple(seat.strategy for seat in self._seats.all)

    @property
    def equity(self) -> int:
        """Cash plus shares at their last prices, in won."""
        return self.state.portfolio.equity(self.state.marks)

    @property
    def positions(self) -> dict[str, Position]:
        """Positions with shares in them, by symbol."""
        return self.state.portfolio.positions

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Strategies in quarantine, and why."""
        return tuple(seat.fault for seat in self._seats.all if seat.fault)

    def next_timer(self) -> datetime | None:
        """Return the next moment of today at which ``due`` has something to do."""
        return self.state.timetable.next()

    # Events in, commands out -------------------------------------------------------------------------------

    def handle(self, event: Event) -> list[Command]:
        """Take one event; return the commands it leads to. Unknown kinds of events change nothing."""
        self.state.now = max(self.state.now, event.at)
        match event:
            case Trade():
                self._trade(event)
            case Quote():
                self._quote(event)
            case OrderUpdate():
                self._order(event)
            case Acknowledged():
                self._acknowledged(event)
            case Denied():
                self._denied(event)
            case DayStart():
                self._day_start(event)
            case DayEnd():
                self._day_end(event)
            case Started():
                self.initial = self.equity
                self._seats.each("on_start")
            case Stopped():
                self._stopped()
            case _:
                pass
        return self._collect()

    def due(self, at: datetime) -> list[Command]:
        """Fire every timer due by ``at``; return the commands it leads to."""
        self.state.now = max(self.state.now, at)
        released: list[Command] = []
        for item in self.state.timetable.pop(at):
            if item.owner == _ENGINE:
                released += self._release()
                continue
            self._seats.call(self._seats.all[item.owner], "on_timer", Timer(at=item.at, name=item.name))
        return released + self._collect()

    def _trade(self, trade: Trade) -> None:
        symbol = trade.symbol
        if symbol not in self.state.listings or not self._trading:
            return
        self.state.marks[symbol] = trade.price
        if trade.ask or trade.bid:
            self.state.best[symbol] = (trade.ask, trade.bid)
        self.state.history.note(trade)
        self._seats.each("on_trade", trade)

    def _quote(self, quote: Quote) -> None:
        if quote.symbol not in self.state.listings:
            return
        ask = quote.asks[0][0] if quote.asks else 0
        bid = quote.bids[0][0] if quote.bids else 0
        self.state.best[quote.symbol] = (ask, bid)
        self._seats.each("on_quote", quote)

    def _order(self, update: OrderUpdate) -> None:
        booked = self.state.portfolio.apply(update)
        ticket = self.state.blotter.apply(update)
        if booked is not None:
            execution = Execution(ref=0, strategy="", fill=booked.fill, amount=booked.amount, profit=booked.profit)
            self.executions.append(execution)
            found = self.state.blotter.find(booked.fill)
            if found is not None:
                self._claim(execution, found)
            else:
                self._strays.append(execution)
        if ticket is not None:
            self._tell(ticket.ref)

    def _acknowledged(self, event: Acknowledged) -> None:
        strays = self.state.blotter.acknowledged(event.ref, event.order_no, event.at)
        for update in strays:
            self.state.blotter.apply(update)
        if event.ref not in self.state.blotter.tickets:
            return
        for execution in [e for e in self._strays if self.state.blotter.find(e.fill) == event.ref]:
            self._strays.remove(execution)
            self._claim(execution, event.ref)
        self._tell(event.ref)

    def _denied(self, event: Denied) -> None:
        if self.state.blotter.denied(event.ref, event.state, event.code, event.message, event.at):
            self._tell(event.ref)

    def _claim(self, execution: Execution, ref: int) -> None:
        """Give a fill to the order, and so to the strategy, that it belongs to."""
        ticket = self.state.blotter.tickets[ref]
        execution.ref, execution.strategy = ref, ticket.strategy
        ticket.profit += execution.profit
        self._seats.call(self._seats.owner(ticket.strategy), "on_fill", execution.fill)

    def _tell(self, ref: int) -> None:
        ticket = self.state.blotter.tickets[ref]
        self._seats.call(self._seats.owner(ticket.strategy), "on_order", ticket)

    # Days --------------------------------------------------------------------------------------------------

    def _day_start(self, event: DayStart) -> None:
        self.state.hours = event
        self.state.day_number += 1
        self.state.best.clear()
        self.state.timetable.start(event)
        self._trading = True
        if self._held:
            self.state.timetable.once(max(event.at, event.opens - _BEFORE_OPEN), _ENGINE, "held orders")

    def _day_end(self, event: DayEnd) -> None:
        self._trading = False
        hours = self.state.hours
        closes = hours.closes if hours else event.at
        for ticket in self.state.blotter.expire(closes):
            self._tell(ticket.ref)
        bars = self.state.history.close(event.day, closes)
        self.state.marks.update({bar.symbol: bar.close for bar in bars})
        self.days.append(DayRecord(day=event.day, equity=self.equity, cash=self.state.portfolio.cash))
        for bar in bars:
            self._seats.each("on_bar", bar)

    def _release(self) -> list[Command]:
        """Let go what was wanted while the market was closed; what aimed at an order of yesterday is dropped."""
        held, self._held = self._held, []
        for command in held:
            if isinstance(command, Submit):
                self.state.blotter.tickets[command.ref].at = self.state.now
            elif isinstance(command, Modify):
                self._seats.drop(command, "the order it was for is dead")
        return [command for command in held if isinstance(command, Submit)]

    def _stopped(self) -> None:
        self._seats.each("on_stop")
        for command in [*self._held, *self._seats.collect()]:
            self._seats.drop(command, "the run ended before it could be sent")
        self._held = []

    def _collect(self) -> list[Command]:
        wanted = self._seats.collect()
        if self._trading:
            return wanted
        self._held += wanted
        return []
