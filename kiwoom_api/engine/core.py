"""The core: events in, commands out. Synchronous, deterministic, without I/O and without a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from kiwoom_api.engine import guards
from kiwoom_api.engine.claims import Claims
from kiwoom_api.engine.commands import (
    Acknowledged,
    Command,
    DayEnd,
    DayStart,
    Denied,
    Modify,
    Opened,
    Started,
    Stopped,
    Submit,
)
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.intervals import DAILY
from kiwoom_api.engine.portfolio import Portfolio, Position
from kiwoom_api.engine.records import DayRecord, Execution, Fault, Notice
from kiwoom_api.engine.seats import Seat, Seats
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.engine.view import ALGOS, ENGINE, EXITS, State
from kiwoom_api.engine.works import Works
from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.events import Bar, Event, OrderUpdate, Quote, Timer, Trade
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Venue, symbol_of

BEFORE_OPEN = timedelta(minutes=10)
"""When what waited for a day leaves: the opening auction takes orders by then, on every kind of day."""
AFTER_CLOSE = timedelta(minutes=5)
"""How long after the close a day still listens: the closing auction may end up to 30 s late, its news later."""

_LATE_NEWS = timedelta(seconds=30)
"""How long after a session's end an order of it still counts as alive: its last fill may be told late."""

_HELD = "held orders"
_CLOSE = "regular close"
_LAPSE = "orders of sessions that are over"


class Engine:
    """One account's core. Feed it events in the order they happened; execute the commands it returns.

    Total order is (time, phase, sequence): the exchange's news of an instant, then timers of the instant, then
    what strategies want because of them. Commands given while the market is closed wait until ten minutes before
    the next open: an order decided on bar N can trade from bar N+1 on.

    Args:
        strategies: one or more with different names.
        symbols: what they may trade.
        shares: the part of the first equity that each strategy may put to work, by name; equal parts when not given.

    Raises:
        BadInput: for no strategy, doubled names or codes, an interval that is none, or shares beyond 1.
    """

    def __init__(
        self,
        strategies: Sequence[Strategy],
        symbols: Iterable[object],
        *,
        shares: Mapping[str, Fraction] | None = None,
    ) -> None:
        codes = [symbol_of(symbol) for symbol in symbols]
        if not codes or len(set(codes)) != len(codes):
            raise BadInput(field="symbols", value=codes, allowed="one or more codes, each once")
        names = [strategy.name for strategy in strategies]
        if not names or len(set(names)) != len(names):
            raise BadInput(field="strategies", value=names, allowed="one or more strategies with different names")
        self.symbols = tuple(codes)
        self.warmup = max(strategy.warmup for strategy in strategies)
        self.quotes = any(strategy.quotes for strategy in strategies)
        self.extended = any(strategy.extended for strategy in strategies)
        self.state = State(self.symbols, 0, {i for strategy in strategies for i in strategy.intervals})
        self.days: list[DayRecord] = []
        self.seats = Seats(strategies, self.state, shares)
        self.works = Works(self.state)
        self.seats.on_quarantine = lambda name: self.works.stop(name, "QUARANTINE")
        self.claims = Claims(self.state, self.seats)
        for seat in self.seats.all:
            seat.ctx.employ(self.works)
        self._held: list[tuple[Seat, Command]] = []
        self._trading = False

    # Before the run ----------------------------------------------------------------------------------------

    def open(self, standing: Standing, listings: Mapping[str, Listing]) -> None:
        """Take over the account's cash and holdings, and what is known of the symbols."""
        self.state.portfolio = Portfolio(standing.cash, standing.holdings)
        self.state.listings.update({symbol: listings[symbol] for symbol in self.symbols if symbol in listings})
        self.state.marks.take({held.symbol: held.price for held in standing.holdings if held.price})

    def load(self, symbol: str, bars: Sequence[Bar]) -> None:
        """Take over finished daily bars from before the run, oldest first."""
        self.state.history.load(symbol, bars)
        for bar in self.state.history.last(symbol, 1):
            self.state.marks[symbol] = bar.close

    # What can be read --------------------------------------------------------------------------------------

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """The strategies, in the order given."""
        return tuple(seat.strategy for seat in self.seats.all)

    @property
    def initial(self) -> int:
        """The account's equity in won when the run began."""
        return self.state.initial

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
        return tuple(seat.fault for seat in self.seats.all if seat.fault)

    @property
    def executions(self) -> list[Execution]:
        """Every fill of the account in the order it became known."""
        return self.claims.executions

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What strategies wanted a person to read, oldest first."""
        return tuple(self.state.notices)

    @property
    def ends(self) -> datetime:
        """The moment up to which today has to be listened to.

        Raises:
            ExchangeError: before the first day has begun.
        """
        hours = self.state.hours
        if hours is None:
            raise ExchangeError("the engine's first day has not begun")
        last = hours.ends if self.extended and hours.ends is not None else hours.closes
        return last + AFTER_CLOSE

    @property
    def nightly(self) -> bool:
        """Whether every strategy decides on finished daily bars alone, between a close and the next open."""
        hooks = ("on_trade", "on_quote", "on_timer")
        awake = self.quotes or self.extended or self.state.history.makers
        return not awake and not any(self.seats.listening(hook) for hook in hooks)

    @property
    def unseen(self) -> bool:
        """Whether nobody will look at the coming day before its end: no exits, no algorithms, nobody to hear of fills.

        For engines that are ``nightly``; asked before the day starts.
        """
        for seat in self.seats.all:
            if seat.own.guards:
                return False
        if self.works.busy:
            return False
        if not self._held:
            return True
        if self.seats.listening("on_fill") or self.seats.listening("on_order"):
            return False
        tickets = self.state.blotter.tickets
        for _, command in self._held:
            if not isinstance(command, Submit) or tickets[command.ref].exits is not None:
                return False
        return True

    @property
    def held(self) -> tuple[Command, ...]:
        """Commands that wait for the next open."""
        return tuple([command for _, command in self._held])

    def hold(self, seat: Seat, request: OrderRequest, *, tag: str = "", exits: Exits | None = None) -> None:
        """Take over an order that an earlier process decided on and that waits for the next open."""
        command = Submit(ref=self.state.next_ref(), request=request)
        self.state.blotter.submitted(command, seat.strategy.name, self.state.now, tag).exits = exits
        self._held.append((seat, command))

    def next_timer(self) -> datetime | None:
        """Return the next moment of today at which ``due`` has something to do."""
        return self.state.timetable.next()

    # Events in, commands out -------------------------------------------------------------------------------

    def handle(self, event: Event) -> list[Command]:
        """Take one event; return the commands it leads to. Unknown kinds of events change nothing."""
        if event.at > self.state.now:
            self.state.now = event.at
        match event:
            case Trade():
                self._trade(event)
            case Bar():
                if event.symbol in self.state.listings and event.interval == DAILY:
                    self.state.history.tell(event)
            case Quote():
                self._quote(event)
            case OrderUpdate():
                self.claims.update(event)
                self.works.hear(event)
            case Acknowledged():
                self.claims.acknowledged(event)
                self.works.answered(event)
            case Denied():
                self.claims.denied(event)
                self.works.answered(event)
            case DayStart():
                self._day_start(event)
            case DayEnd():
                self._day_end(event)
            case Started():
                self.state.initial = self.state.initial or self.equity
                self.seats.each("on_start")
            case Stopped():
                self._stopped()
            case _:
                pass
        return self._collect()

    def pass_unseen(self, day: DayStart, known: Sequence[Opened]) -> None:
        """Live through an ``unseen`` day at once.

        The same as its start, ``due`` ten minutes before its open, the acknowledgements of what was held, the
        executions of the opening auction in their order, and its end; what is wanted after its close is held.
        """
        state = self.state
        state.hours, state.closed = day, False
        state.day_number += 1
        state.best.clear()
        if known:
            state.now = max(state.now, day.opens - BEFORE_OPEN)
            self._release()
            state.now = day.opens
            for each in known:
                self.claims.opened(each, day.opens, day.day)
        state.now = day.closes + AFTER_CLOSE
        self._finish(day.day)
        self._collect()

    def due(self, at: datetime) -> list[Command]:
        """Fire every timer due by ``at``; return the commands it leads to."""
        self.state.now = max(self.state.now, at)
        released: list[Command] = []
        for item in self.state.timetable.pop(at):
            if item.owner == ENGINE:
                released += self._own_timer(item.name, item.at)
            else:
                self.seats.call(self.seats.all[item.owner], "on_timer", Timer(at=item.at, name=item.name))
        return released + self._collect()

    def _own_timer(self, name: str, at: datetime) -> list[Command]:
        if name == _HELD:
            return self._release()
        if name == _CLOSE:
            self._regular_close()
        elif name == _LAPSE:
            for ticket in self.state.blotter.lapse(at):
                self.claims.tell(ticket.ref)
        elif name == EXITS:
            guards.ask_time(self.seats.all, self.state)
        elif name == ALGOS:
            self.works.ring(at)
        else:
            for bar in self.state.history.cut(name, at):
                self.seats.bar(bar)
        return []

    def _trade(self, trade: Trade) -> None:
        symbol = trade.symbol
        if symbol not in self.state.listings or not self._trading:
            return
        self.state.marks[symbol] = trade.price
        if trade.ask or trade.bid:
            self.state.best[symbol] = (trade.ask, trade.bid)
        self.state.bases[symbol], self.state.volumes[symbol] = trade.base, trade.volume
        if not self.state.closed:
            self.state.history.note(trade)
            for bar in self.state.history.within(trade):
                self.seats.bar(bar)
        guards.watch(self.seats.all, trade)
        self.works.hear(trade)
        self.seats.each("on_trade", trade)

    def _quote(self, quote: Quote) -> None:
        if quote.symbol not in self.state.listings:
            return
        ask = quote.asks[0][0] if quote.asks else 0
        bid = quote.bids[0][0] if quote.bids else 0
        self.state.best[quote.symbol] = (ask, bid)
        self.works.hear(quote)
        self.seats.each("on_quote", quote)

    # Days --------------------------------------------------------------------------------------------------

    def _day_start(self, event: DayStart) -> None:
        state = self.state
        state.hours, state.closed = event, False
        state.day_number += 1
        state.best.clear()
        state.timetable.start(event)
        self._trading = True
        if self._held:
            self._ring(max(event.at, event.opens - BEFORE_OPEN), _HELD)
        for interval, maker in state.history.makers.items():
            maker.start()
            for moment in maker.moments(event):
                self._ring(moment, interval)
        if self.extended:
            self._ring(event.closes + AFTER_CLOSE, _CLOSE)
            for over in (event.opens - BEFORE_OPEN, event.evening):
                if over is not None:
                    self._ring(over + _LATE_NEWS, _LAPSE)
        for moment in guards.moments(self.seats.all, event):
            # A run that begins in the midst of the day asks now for what it has missed.
            self._ring(max(moment, state.now), EXITS)

    def _ring(self, at: datetime, name: str) -> None:
        if at >= self.state.now:
            self.state.timetable.once(at, ENGINE, name)

    def _day_end(self, event: DayEnd) -> None:
        self._trading = False
        self._finish(event.day)

    def _finish(self, day: date) -> None:
        """End a day: its orders are dead, its bars finished, and the strategies hear of them."""
        self._expire()
        self.works.day_over()
        bars = [] if self.state.closed else self._close_bars()
        self.days.append(DayRecord(day=day, equity=self.equity, cash=self.state.portfolio.cash))
        self.seats.bars(bars)

    def _regular_close(self) -> None:
        """The regular session is over, the evening is to come: KRX's day orders are dead, daily bars are finished."""
        hours = self.state.hours
        if hours is None:
            return
        # An order for the closing-price session may have been entered since the close; it lives on.
        for ticket in self.state.blotter.expire(hours.closes, (Venue.KRX,), before=hours.closes):
            self.claims.tell(ticket.ref)
        for bar in self._close_bars():
            self.seats.bar(bar)

    def _expire(self) -> None:
        """End of day: every day order is dead."""
        hours = self.state.hours
        at = hours.closes if hours and not self.state.closed else self.state.now
        for ticket in self.state.blotter.expire(at):
            self.claims.tell(ticket.ref)

    def _close_bars(self) -> list[Bar]:
        """Finish the regular session's bars; the official close is the mark until somebody trades again."""
        state = self.state
        day = state.hours.day if state.hours else state.now.date()
        bars, closes = state.history.close(day, state.hours.closes if state.hours else state.now)
        state.marks.take(closes)
        state.closed = True
        return bars

    def _release(self) -> list[Command]:
        """Let go what was wanted while the market was closed; what aimed at an order of yesterday is dropped."""
        held, self._held = self._held, []
        released: list[Command] = []
        for _, command in held:
            if isinstance(command, Submit):
                self.state.blotter.tickets[command.ref].at = self.state.now
                released.append(command)
            elif isinstance(command, Modify):
                self.seats.drop(command, "the order it was for is dead")
        return released

    def _stopped(self) -> None:
        self.seats.each("on_stop")
        for _, command in [*self._held, *self.seats.collect()]:
            self.seats.drop(command, "the run ended before it could be sent")
        self._held = []

    def _collect(self) -> list[Command]:
        """Return what may go out now; keep for the next open what was wanted after the strategy's own close."""
        refused = self.state.refused
        while refused:
            ref = refused.pop(0)
            self.claims.tell(ref)
            ticket = self.state.blotter.tickets[ref]
            denied = Denied(at=self.state.now, ref=ref, code=ticket.code, message=ticket.reason, state=ticket.state)
            self.works.answered(denied)
        wanted = self.seats.collect()
        if not wanted:
            return []
        if self._trading and not self.state.closed:
            return [command for _, command in wanted]
        now: list[Command] = []
        for seat, command in wanted:
            if self._trading and seat.strategy.extended:
                now.append(command)
            else:
                self._held.append((seat, command))
        return now
