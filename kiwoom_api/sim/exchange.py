"""The local exchange: one clock, many stocks, many accounts; orders in, events out.

The order desk's checks are in ``validation``, the money in ``account``, and what a stock's market does in one of two
fill models: ``stock`` (bar, KRX's regular session) and ``trading`` (book, every session of KRX and NXT).
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.events import Bar, Event
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import KST, Channel, Side
from kiwoom_api.sim import state
from kiwoom_api.sim.account import Account, Terms
from kiwoom_api.sim.barset import Row, bar_of
from kiwoom_api.sim.desk import Desk
from kiwoom_api.sim.executions import Executions
from kiwoom_api.sim.indices import SECTORS, Index
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue, Tape
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.publisher import Listener, Publisher
from kiwoom_api.sim.records import (
    InterruptionEvent,
    MarketPhase,
    Placed,
    Rejection,
    RejectReason,
    SessionEvent,
    SessionKind,
    SimDeposit,
    SimHolding,
    SimOrder,
    Snapshot,
    Struck,
)
from kiwoom_api.sim.schedule import Calendar, DaySchedule, moment
from kiwoom_api.sim.statement import deposit_of, holdings_of, snapshot_of
from kiwoom_api.sim.stock import Stock
from kiwoom_api.sim.tape import Tick
from kiwoom_api.sim.trading.book_stock import BookStock
from kiwoom_api.sim.trading.controls import Controls

__all__ = [
    "Exchange",
    "Instrument",
    "MarketPhase",
    "Placed",
    "RejectReason",
    "Rejection",
    "SessionEvent",
    "SessionKind",
    "SimDeposit",
    "SimHolding",
    "SimOrder",
    "Snapshot",
]

PROFILES = ("real", "mock")
_VENUES = {"": "KRX", "AL": "SOR", "NX": "NXT"}
"""What a code's suffix asks for."""
_DAY_END = 86_399
MODELS: dict[str, Callable[[Instrument, Tape], Issue]] = {"bar": Stock, "book": BookStock}
"""The fill models: ``bar`` fills from the path of a bar, ``book`` from order books with every order in its queue."""


class Exchange:
    """An exchange with a broker's order desk on it. Same seed, same calls: same events.

    Args:
        market: bars and instruments.
        start: where the clock stands at first (aware, or KST wall time).
        profile: "real" or "mock": whose commission is charged, and which venues are served.
        cash: won that each new account begins with.
        seed: of the paths inside the days.
        business_day: a date that is a business day even if the calendar says no; when it lies after the data's
            end, the data's last bar is what happens on it.
        model: "bar" (fills from the path of each bar; the regular session on KRX) or "book" (order books with queues,
            interruptions, NXT and every session of the day).
        terms: how new accounts pay: "cash" (all of it when they order) or "margin" (the stock's margin class).
        series: tells account numbers of this exchange from another's. Order numbers begin anew with each exchange,
            so an account that came back under its old number would contradict a client's journal.

    Attributes:
        now: the exchange's time, aware KST.
        today: its calendar date.
        instruments: what is listed, by code.

    Raises:
        BadInput: for an unknown profile, model or terms, or negative cash.
    """

    def __init__(
        self,
        market: MarketData,
        *,
        start: datetime,
        profile: str = "real",
        cash: int = 100_000_000,
        seed: int = 1,
        business_day: date | None = None,
        series: str = "",
        model: str = "bar",
        terms: str = Terms.CASH,
    ) -> None:
        if model not in MODELS:
            raise BadInput(field="model", value=model, allowed=", ".join(MODELS), hint="choose the fill model")
        if profile not in PROFILES:
            raise BadInput(field="profile", value=profile, allowed=", ".join(PROFILES))
        if isinstance(cash, bool) or not isinstance(cash, int) or cash < 0:
            raise BadInput(field="cash", value=cash, allowed="won, 0 or more")
        self.market = market if business_day is None else market.with_replay(business_day)
        self.profile, self.cash, self.seed, self.business_day = profile, cash, seed, business_day
        if terms not in set(Terms):
            raise BadInput(field="terms", value=terms, allowed=", ".join(Terms), hint="choose how accounts pay")
        self.series, self.model, self.terms = series, model, Terms(terms)
        self.instruments: Mapping[str, Instrument] = self.market.instruments
        self.now = (start.replace(tzinfo=KST) if start.tzinfo is None else start.astimezone(KST)).replace(microsecond=0)
        self.accounts: dict[str, Account] = {}
        self.fills = 0
        self.printed: dict[str, dict[date, Row]] = {}
        self.calendar = Calendar(self.market, business_day, all_day=model == "book")
        self.session_day = self.calendar.latest(self.today)
        self._stocks: dict[str, Issue] = {}
        self._publisher = Publisher()
        self._desk = Desk(self)
        self._executions = Executions(self)
        self._indices: dict[str, Index] = {}
        self._controls = Controls(self)

    # ------------------------------------------------------------------ accounts and orders

    @property
    def today(self) -> date:
        """The calendar date of the exchange's time."""
        return self.now.date()

    def open_account(self, key: str) -> str:
        """Return the account number of an app key: ten digits, opened with the usual cash when it is new."""
        for account in self.accounts.values():
            if account.key == key:
                return account.number
        number = (
            5_000_000_000
            + int.from_bytes(hashlib.sha256((self.series + key).encode()).digest()[:6], "big") % 1_000_000_000
        )
        while str(number) in self.accounts:
            number += 1
        self.accounts[str(number)] = Account(number=str(number), key=key, settled=self.cash, terms=self.terms)
        return str(number)

    def account(self, number: str) -> Account:
        """Return an account.

        Raises:
            ExchangeError: when there is no such account.
        """
        try:
            return self.accounts[number]
        except KeyError:
            raise ExchangeError(f"account {number!r} was never opened here; open_account first") from None

    def place(
        self, account: str, request: OrderRequest, *, channel: Channel = Channel.REST, refuse: str = ""
    ) -> Placed | Rejection:
        """Take a new order or say why not. ``refuse``: the exchange rejects it after acceptance, with this reason.

        Raises:
            ExchangeError: when there is no such account.
        """
        return self._desk.place(self.account(account), request, channel, refuse)

    def modify(self, account: str, request: ModifyRequest, *, channel: Channel = Channel.REST) -> Placed | Rejection:
        """Change a live order's price, for all (0) or part of what remains; the changed part gets a new number.

        Raises:
            ExchangeError: when there is no such account.
        """
        return self._desk.modify(self.account(account), request, channel)

    def cancel(self, account: str, request: CancelRequest, *, channel: Channel = Channel.REST) -> Placed | Rejection:
        """Cancel a live order, whole (0) or in part.

        Raises:
            ExchangeError: when there is no such account.
        """
        return self._desk.cancel(self.account(account), request, channel)

    def orders(self, account: str, day: date | None = None) -> list[SimOrder]:
        """Return a day's order ledger (today's when not given) in order of entry, as copies."""
        return [copy.copy(order) for order in self.account(account).ledger.get(day or self.today, {}).values()]

    def holdings(self, account: str) -> list[SimHolding]:
        """Return what the account holds, by code."""
        return holdings_of(self, self.account(account))

    def deposit(self, account: str) -> SimDeposit:
        """Return the account's cash."""
        return deposit_of(self, self.account(account))

    # ------------------------------------------------------------------ market

    def is_business_day(self, day: date) -> bool:
        """Return whether the exchange trades on a day."""
        return self.calendar.is_business_day(day)

    def schedule(self) -> DaySchedule | None:
        """Return today's schedule; None when today is no business day."""
        return self.calendar.schedule(self.today) if self.session_day == self.today else None

    def phase(self) -> MarketPhase:
        """Return where the regular session stands now."""
        schedule = self.schedule()
        return MarketPhase.CLOSED if schedule is None else schedule.phase(self.now)

    def stock(self, symbol: str) -> Issue | None:
        """Return a stock's state now; None for a code that is not listed."""
        if symbol not in self.instruments:
            return None
        found = self._begun(symbol)
        self._catch_up(found, self._second())
        return found

    def _begun(self, symbol: str) -> Issue:
        """Return a stock whose day has begun; what has happened since the morning is still to come."""
        found = self._stocks.get(symbol)
        if found is None:
            found = self._stocks[symbol] = MODELS[self.model](self.instruments[symbol], self)
        if found.day != self.session_day:
            self.begin(found, self.market)
            if isinstance(found, BookStock):
                self._controls.apply(found)
        return found

    def begin(self, stock: Issue, market: MarketData) -> None:
        """Start a stock's business day (called for the stocks of this exchange and those it only glances at)."""
        before = self.printed.get(stock.symbol, {})
        latest = max((day for day in before if day < self.session_day), default=None)
        printed = before[latest] if latest and latest == self._last_bar_day(stock.symbol) else None
        stock.begin(market, self.seed, self.session_day, self.calendar.schedule(self.session_day).hours, printed)

    def standing(self, symbol: str) -> Issue | None:
        """Return a stock as it stands, without a step forward: for listeners, who are called in the midst of one.

        None for a stock that nobody has asked for today.
        """
        stock = self._stocks.get(symbol)
        return stock if stock is not None and stock.day == self.session_day else None

    def known(self, symbol: str) -> bool:
        """Return whether anybody has asked for this stock today."""
        stock = self._stocks.get(symbol)
        return stock is not None and stock.day == self.session_day

    def shows(self, code: str) -> bool:
        """Return whether a code stands for something here: ``005930`` on KRX, ``_NX`` on NXT, ``_AL`` on both."""
        symbol, _, suffix = code.partition("_")
        if symbol not in self.instruments or suffix not in _VENUES:
            return False
        return suffix != "NX" or "NXT" in self._begun(symbol).venues

    def snapshot(self, symbol: str) -> Snapshot:
        """Return the state of one stock: on KRX, with the suffix ``_NX`` on NXT, with ``_AL`` on all venues together.

        Raises:
            BadInput: for a code that is not listed, or not traded on NXT.
        """
        code, _, suffix = symbol.partition("_")
        stock = self.stock(code) if self.shows(symbol) else None
        if stock is None:
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        return snapshot_of(self, stock, _VENUES[suffix])

    def daily(self, symbol: str, base: date) -> list[Bar]:
        """Return daily bars up to a date, newest first; today's partial bar first, once the stock has traded.

        Raises:
            BadInput: for a code that is not listed.
        """
        stock = self.stock(symbol)
        if stock is None:
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        bars: list[Bar] = []
        if base >= self.session_day and stock.volume:
            bars.append(bar_of(symbol, self.session_day, stock.printed()))
        own = self.printed.get(symbol, {})
        rows = self.market.rows_before(symbol, min(base + timedelta(days=1), self.session_day), 100_000)
        return bars + [bar_of(symbol, day, own.get(day, row)) for day, row in reversed(rows)]

    def ticks(self, symbol: str, day: date) -> Sequence[Tick]:
        """Return a stock's executions of a day so far, oldest first; empty for a day without trading.

        Raises:
            BadInput: for a code that is not listed.
        """
        if symbol not in self.instruments:
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        return self._executions.ticks(symbol, day)

    def board(self, symbols: Collection[str] | None = None) -> Iterator[Snapshot]:
        """Yield the state of listed stocks (all when not given), in order of code, for lists of many stocks.

        Where the market moves more often than every ten minutes and lists more than 64 stocks, one that nobody has
        asked for by itself today stands as its last ten-minute step left it: to walk every stock's every execution
        for one list would take minutes.
        """
        return (
            snapshot_of(self, self._executions.seen(symbol))
            for symbol in sorted(self.instruments if symbols is None else symbols)
        )

    def board_ticks(self, symbol: str) -> Sequence[Tick]:
        """Return a listed stock's executions of today, oldest first, as ``board`` knows them."""
        return self._executions.seen(symbol).ticks()

    def index(self, code: str) -> Index:
        """Return a market's index on the present business day.

        Raises:
            BadInput: for a code that no index here has.
        """
        if code not in SECTORS:
            raise BadInput(field="index", value=code, allowed=", ".join(SECTORS))
        found = self._indices.get(code)
        if found is None or found.day != self.session_day:
            found = self._indices[code] = Index(SECTORS[code], self)
        return found

    def past(self, symbol: str, count: int) -> list[tuple[date, Row]]:
        """Return a listed stock's daily bars before the present session, oldest first, at most ``count``."""
        own = self.printed.get(symbol, {})
        rows = self.market.rows_before(symbol, self.session_day, count)
        return [(day, own.get(day, row)) for day, row in rows]

    # ------------------------------------------------------------------ interventions

    def halt(self, scope: str, seconds: int | None = None) -> None:
        """Stop trading in a stock, or in a market ("KOSPI", "KOSDAQ"), for so many seconds or until ``resume``.

        Until then only cancels are taken; where trading is continuous a call auction of ten minutes follows. Model
        book only.

        Raises:
            BadInput: for an unknown code or market, or seconds below 1.
            ExchangeError: with the model bar, when nothing trades today, or when the scope is halted already.
        """
        self._book_only()
        self._controls.halt(scope, seconds)

    def resume(self, scope: str) -> None:
        """End a halt of a stock or market now.

        Raises:
            ExchangeError: with the model bar, or when the scope is not halted.
        """
        self._book_only()
        self._controls.resume(scope)

    def interrupt(self, symbol: str, *, venue: str = "KRX") -> None:
        """Begin a volatility interruption (VI) of a stock on a venue: two minutes of call auction and a random time.

        Raises:
            BadInput: for a code that is not listed.
            ExchangeError: with the model bar, or when the stock is not traded continuously now.
        """
        if not self._own(symbol).interrupt(venue):
            raise ExchangeError(f"{symbol} is not traded continuously on {venue} now")

    def trade(self, symbol: str, side: Side, shares: int, *, price: int | None = None, venue: str = "KRX") -> int:
        """Let somebody without an account here take what stands in the book, up to a price (None: any); return shares.

        Nothing is left in the book. A price that lies too far away begins an interruption, as a participant's would.

        Raises:
            BadInput: for a code that is not listed, fewer than one share, or a price that no order may have.
            ExchangeError: with the model bar, or when the stock is not traded continuously now.
        """
        stock = self._own(symbol)
        if shares < 1:
            raise BadInput(field="quantity", value=shares, allowed="1 share or more")
        if price is not None and not (stock.grid.legal(price) and stock.grid.lower <= price <= stock.grid.upper):
            raise BadInput(field="price", value=price, allowed=f"{stock.grid.lower} to {stock.grid.upper} on the grid")
        if not stock.continuous(venue):
            raise ExchangeError(f"{symbol} is not traded continuously on {venue} now")
        return stock.strike(venue, buy=side is Side.BUY, shares=shares, price=price or 0)

    def _own(self, symbol: str) -> BookStock:
        self._book_only()
        stock = self.stock(symbol)
        if not isinstance(stock, BookStock):
            raise BadInput(field="symbol", value=symbol, allowed="a listed code", hint="see Exchange.instruments")
        if self.session_day != self.today:
            raise ExchangeError("nothing trades today")
        return stock

    def _book_only(self) -> None:
        if self.model != "book":
            raise ExchangeError(f"the fill model {self.model} knows no interventions; start with the model book")

    def broken(self, stock: Issue) -> bool:
        """Return whether a circuit breaker has stopped a stock's market now; the model bar knows none."""
        return self.model == "book" and self._controls.broken(stock.instrument)

    def books(self) -> Iterator[BookStock]:
        """Yield the stocks of the model book that have been asked for today, brought up to now."""
        second = self._second()
        for symbol in sorted(self._stocks):
            stock = self._stocks[symbol]
            if isinstance(stock, BookStock) and stock.day == self.session_day:
                self._catch_up(stock, second)
                yield stock

    def touched(self) -> Iterator[Issue]:
        """Yield the stocks in which participants take part today."""
        return (stock for stock in self._stocks.values() if stock.touched and stock.day == self.session_day)

    # ------------------------------------------------------------------ time

    def next_instant(self) -> datetime | None:
        """Return when the exchange will next do something by itself; None when no business day follows."""
        planned = self.calendar.next_instant(self.now)
        if self.model == "bar" or self.session_day != self.today:
            return planned
        now = self._second()
        own = [stock.next_second() for stock in self.touched() if stock.occupied]
        own.append(self._controls.next_second())
        first = min((second for second in own if second is not None and second > now), default=None)
        if first is None:
            return planned
        at = moment(self.session_day, first)
        return at if planned is None else min(planned, at)

    def advance(self, to: datetime) -> None:
        """Let time pass: every instant up to ``to`` happens, in order.

        Raises:
            ExchangeError: when ``to`` lies before now.
        """
        to = to.astimezone(KST)
        if to < self.now:
            raise ExchangeError(f"time does not go back: the exchange stands at {self.now.isoformat()}, asked {to}")
        while (instant := self.next_instant()) is not None and instant <= to:
            self._enter(instant)
            self._run()
        self._enter(to)

    def _enter(self, at: datetime) -> None:
        """Move the clock; a new business day begins with settlement."""
        while at.date() > self.session_day:
            following = self.calendar.following(self.session_day)
            if following is None or following > at.date():
                break
            if self.model == "book":
                self._remember()
            self.now = datetime.combine(following, time(0), KST)
            self.session_day = following
            for account in self.accounts.values():
                account.expire()
                account.begin_day(following)
        self.now = at

    def _run(self) -> None:
        """Do what is due at this instant: the stocks in order of code, then the session event."""
        schedule, second = self.calendar.schedule(self.session_day), self._second()
        for symbol in self._active():
            stock = self._begun(symbol)
            self._catch_up(stock, second - 1)
            stock.run(second)
        opens, auction, _ = schedule.hours
        if self.model == "book":
            self._controls.run(second)
        elif self.now == schedule.settled:
            for account in self.accounts.values():
                account.expire()
            self._remember()
        kinds = {
            schedule.entry: SessionKind.ENTRY,
            opens: SessionKind.OPEN,
            auction: SessionKind.CLOSING_AUCTION,
            schedule.settled: SessionKind.CLOSE,
        }
        if self.now in kinds:
            self.emit(SessionEvent(at=self.now, kind=kinds[self.now], day=self.session_day, opens=opens))

    def _remember(self) -> None:
        """Remember a day that participants took part in as it was printed: at the close, where nothing follows it."""
        for stock in self._stocks.values():
            if stock.day == self.session_day and stock.touched:
                self._catch_up(stock, _DAY_END if self.model == "book" else self._second())
                stock.expire()
                self._executions.keep(stock)
                if stock.volume:
                    self.printed.setdefault(stock.symbol, {})[self.session_day] = stock.printed()

    def _active(self) -> list[str]:
        """Codes that somebody watches or has an order in, in order."""
        symbols = self._publisher.symbols
        if symbols is None:
            return sorted(self.instruments)
        watched = {symbol.partition("_")[0] for symbol in symbols}.intersection(self.instruments)
        watched.update(symbol for symbol, stock in self._stocks.items() if stock.touched and stock.occupied)
        return sorted(watched)

    def _catch_up(self, stock: Issue, second: int) -> None:
        """Let a stock that nobody watched come to a second of the day without a word."""
        quiet, self._publisher.quiet = self._publisher.quiet, True
        try:
            stock.run(second)
        finally:
            self._publisher.quiet = quiet

    def _second(self) -> int:
        """Second of the session day that has been reached; the day's end when today is no business day."""
        return second_of(self.now) if self.session_day == self.today else 86_400

    def _last_bar_day(self, symbol: str) -> date | None:
        rows = self.market.rows_before(symbol, self.session_day, 1)
        return rows[-1][0] if rows else None

    # ------------------------------------------------------------------ events

    def subscribe(self, listener: Listener, *, symbols: Collection[str] | None = None) -> Callable[[], None]:
        """Send every event to a listener, in order.

        Args:
            listener: called with Trade, Quote, OrderUpdate, PositionUpdate and SessionEvent.
            symbols: limits trades and quotes to these codes; looked at each time, so that its owner may change
                it; None for all.

        Returns:
            A function that ends the subscription.
        """
        return self._publisher.subscribe(listener, symbols=symbols)

    def wants(self, symbol: str) -> bool:
        """Return whether anybody listens to a stock's trades and quotes."""
        return self._publisher.wants(symbol)

    def emit(self, event: Event) -> None:
        """Publish an event."""
        self._publisher.emit(event)

    def fill(self, stock: Issue, order: SimOrder, price: int, shares: int) -> None:
        """Book one execution of an account's order and publish it (called by the stock)."""
        self._desk.fill(stock, order, price, shares)

    def drop(self, stock: Issue, order: SimOrder, shares: int, *, expired: bool) -> None:
        """Take shares of an order off its account without a trade (called by the stock)."""
        self._desk.drop(stock, order, shares, expired=expired)

    def refuse(self, stock: Issue, order: SimOrder, reason: str) -> None:
        """Reject an order after its acceptance (called by the stock)."""
        self._desk.refuse(stock, order, reason)

    def strike(self, stock: Issue, venue: str, struck: Struck, *, begins: bool) -> None:
        """Publish that a volatility interruption begins or ends (called by the stock)."""
        self.emit(
            InterruptionEvent(
                at=self.now,
                symbol=stock.symbol,
                name=stock.instrument.name,
                venue=venue,
                struck=struck,
                begins=begins,
                base=stock.base,
                last=stock.last,
                volume=stock.volume,
            )
        )

    # ------------------------------------------------------------------ state

    @staticmethod
    def origin_of(saved: bytes) -> str:
        """Return the ``BarSet.origin`` of what ``dump`` saved, so that the same market data can be made again.

        Raises:
            ExchangeError: when the bytes are damaged.
        """
        return state.decode(saved).origin

    def dump(self) -> bytes:
        """Return everything that is not in the market data, to go on later with ``load``."""
        return state.dump(self, self._stocks, self._controls.dump() if self.model == "book" else {})

    @classmethod
    def load(cls, saved: bytes, market: MarketData) -> Exchange:
        """Return the exchange that ``dump`` saved, on the same market data.

        Raises:
            ExchangeError: when the bytes are damaged, or were saved on other market data.
        """
        found = state.read(saved, market)
        exchange = cls(
            market.moving(found.every),
            start=found.now,
            profile=found.profile,
            cash=found.cash,
            seed=found.seed,
            business_day=found.business_day,
            series=found.series,
            model=found.model,
            terms=found.terms,
        )
        exchange.accounts = {account.number: account for account in found.accounts}
        exchange.fills, exchange.printed = found.fills, found.printed
        exchange._controls.load(found.controls)
        for each in found.stocks:
            stock = exchange.stock(each.symbol)
            if stock is not None:
                state.restore(stock, each, exchange.accounts)
        return exchange
