"""What is listed, and how each stock stands on the present business day.

A stock that nobody asks for stands still; when somebody looks, it catches up silently, to the same place.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Event
from kiwoom_api.model.values import KST
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.issue_ports import Tape
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.publisher import Listener, Publisher
from kiwoom_api.sim.records import InterruptionEvent, MarketPhase, SimOrder, Struck
from kiwoom_api.sim.schedule import Calendar, DaySchedule
from kiwoom_api.sim.stock import Stock
from kiwoom_api.sim.trading.book_stock import BookStock
from kiwoom_api.sim.trading.controls import Controls

PROFILES = ("real", "mock")
MODELS: dict[str, Callable[[Instrument, Tape], Issue]] = {"bar": Stock, "book": BookStock}
"""The fill models: ``bar`` fills from the path of a bar, ``book`` from order books with every order in its queue."""


class Roster(ABC):
    """The stocks of one exchange, their days, and who hears of them.

    Attributes:
        now: the exchange's time, aware KST.
        session_day: the business day whose state the stocks have: today's, or the latest one.
        instruments: what is listed, by code.
        printed: bars of days that participants took part in, by code and day.
    """

    def __init__(
        self,
        market: MarketData,
        *,
        start: datetime,
        profile: str,
        seed: int,
        business_day: date | None,
        model: str,
    ) -> None:
        """Arguments as ``Exchange``'s."""
        if model not in MODELS:
            raise BadInput(field="model", value=model, allowed=", ".join(MODELS), hint="choose the fill model")
        if profile not in PROFILES:
            raise BadInput(field="profile", value=profile, allowed=", ".join(PROFILES))
        self.market = market if business_day is None else market.with_replay(business_day)
        self.profile, self.seed, self.business_day, self.model = profile, seed, business_day, model
        self.instruments: Mapping[str, Instrument] = self.market.instruments
        self.now = (start.replace(tzinfo=KST) if start.tzinfo is None else start.astimezone(KST)).replace(microsecond=0)
        self.printed: dict[str, dict[date, Row]] = {}
        self.calendar = Calendar(self.market, business_day, all_day=model == "book")
        self.session_day = self.calendar.latest(self.today)
        self._stocks: dict[str, Issue] = {}
        self._publisher = Publisher()
        self._controls = Controls(self)

    # ------------------------------------------------------------------ the day

    @property
    def today(self) -> date:
        """The calendar date of the exchange's time."""
        return self.now.date()

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

    def _second(self) -> int:
        """Second of the session day that has been reached; the day's end when today is no business day."""
        return second_of(self.now) if self.session_day == self.today else 86_400

    # ------------------------------------------------------------------ stocks

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

    def _catch_up(self, stock: Issue, second: int) -> None:
        """Let a stock that nobody watched come to a second of the day without a word."""
        quiet, self._publisher.quiet = self._publisher.quiet, True
        try:
            stock.run(second)
        finally:
            self._publisher.quiet = quiet

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

    def past(self, symbol: str, count: int) -> list[tuple[date, Row]]:
        """Return a listed stock's daily bars before the present session, oldest first, at most ``count``."""
        own = self.printed.get(symbol, {})
        rows = self.market.rows_before(symbol, self.session_day, count)
        return [(day, own.get(day, row)) for day, row in rows]

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

    @property
    def heard(self) -> bool:
        """Whether anybody listens at all: without a listener nothing is told."""
        return self._publisher.heard

    def wants(self, symbol: str) -> bool:
        """Return whether anybody listens to a stock's trades and quotes."""
        return self._publisher.wants(symbol)

    def emit(self, event: Event) -> None:
        """Publish an event."""
        self._publisher.emit(event)

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

    @abstractmethod
    def fill(self, stock: Issue, order: SimOrder, price: int, shares: int) -> None:
        """Book one execution of an account's order and publish it (called by the stock)."""

    @abstractmethod
    def drop(self, stock: Issue, order: SimOrder, shares: int, *, expired: bool) -> None:
        """Take shares of an order off its account without a trade (called by the stock)."""

    @abstractmethod
    def refuse(self, stock: Issue, order: SimOrder, reason: str) -> None:
        """Reject an order after its acceptance (called by the stock)."""
