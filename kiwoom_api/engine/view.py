"""What the core knows at one moment, and the part of it that a strategy may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from kiwoom_api.engine import indicators
from kiwoom_api.engine.blotter import Blotter, Ticket
from kiwoom_api.engine.commands import DayStart
from kiwoom_api.engine.desk import Listing
from kiwoom_api.engine.exits import Guard
from kiwoom_api.engine.history import History
from kiwoom_api.engine.intervals import DAILY
from kiwoom_api.engine.own import Own
from kiwoom_api.engine.portfolio import Marks, Portfolio, Position
from kiwoom_api.engine.records import Notice
from kiwoom_api.engine.timers import Timetable
from kiwoom_api.market import multiple_of, price_limits, round_to_tick
from kiwoom_api.model.events import Bar
from kiwoom_api.model.values import KST, Side
from kiwoom_api.orders.algos.port import Terms

ENGINE = -1
"""Owner of the timers that are the engine's own."""
EXITS = "exits"
ALGOS = "algorithms"


class State:
    """The core's knowledge at one moment, shared by the engine and the contexts.

    Attributes:
        initial: equity in won when the run began.
        refused: refs of orders that the core itself turned down and whose strategy has not heard of it yet.
        notices: what strategies wanted a person to read.
        closed: the regular session of the day is over.
        glance: fills in what the day's last trade would have told of a stock, where nobody listened to the tape.
    """

    def __init__(self, symbols: Sequence[str], cash: int, intervals: Iterable[str] = ()) -> None:
        self.symbols = tuple(symbols)
        self.listings: dict[str, Listing] = {symbol: Listing(symbol=symbol, name=symbol) for symbol in symbols}
        self.portfolio = Portfolio(cash)
        self.blotter = Blotter()
        self.history = History(self.symbols, intervals)
        self.timetable = Timetable()
        self.now = datetime(1970, 1, 1, tzinfo=KST)
        self.hours: DayStart | None = None
        self.day_number = 0
        self.marks = Marks()
        self.best: dict[str, tuple[int, int]] = {}
        self.bases: dict[str, int] = {}
        self.volumes: dict[str, int] = {}
        self.sequence = 0
        self.initial = 0
        self.refused: list[int] = []
        self.notices: list[Notice] = []
        self.closed = False
        self.glance: Callable[[str], None] | None = None

    def look(self, symbol: str) -> None:
        """See to it that best prices, base and volume of a stock are known as its tape told them last."""
        if self.glance is not None and symbol not in self.best:
            self.glance(symbol)

    def next_ref(self) -> int:
        """Return the next command number."""
        self.sequence += 1
        return self.sequence


class View:
    """What a strategy can see: only what has already happened. Prices and cash in won, quantities in shares.

    Several strategies may share the account: positions, orders, ``capital`` and ``profit`` are the strategy's own;
    ``cash``, ``orderable`` and ``equity`` are the account's.
    """

    def __init__(self, state: State, owner: int, strategy: str, own: Own | None = None) -> None:
        self._state, self._owner, self._strategy = state, owner, strategy
        self._own = own or Own()
        self._daily = state.history.daily
        self._held, self._shares = self._own.positions.held, self._own.positions.shares

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
        state = self._state
        return state.portfolio.cash - sum([ticket.reserved for ticket in state.blotter.live()])

    @property
    def equity(self) -> int:
        """Cash plus shares at their last prices, in won."""
        return self._state.portfolio.equity(self._state.marks)

    @property
    def capital(self) -> int:
        """What the strategy has to work with in won: its share of the first equity, and what it has earned since.

        Alone on an account that began without holdings this is the equity.
        """
        return self._own.capital(self._state.initial, self._state.marks)

    @property
    def profit(self) -> int:
        """What the strategy has earned so far in won: realised, and open at the last prices, after costs."""
        return self._own.profit(self._state.marks)

    @property
    def positions(self) -> dict[str, Position]:
        """The strategy's own positions with shares in them, by symbol."""
        return self._own.positions.open

    def position(self, symbol: str) -> Position:
        """Return the strategy's own position in a symbol; quantity 0 when there is none.

        What the account held before the run, or what another strategy holds, is not in it and cannot be sold.
        """
        return self._held.get(symbol) or Position(symbol=symbol)

    def held(self, symbol: str) -> int:
        """Return the strategy's own shares of a symbol: ``position(symbol).quantity``."""
        return self._shares.get(symbol, 0)

    def bars(self, symbol: str, count: int, interval: str = DAILY) -> list[Bar]:
        """Return the last finished bars, oldest first: never the one in the making."""
        return self._state.history.last(symbol, count, interval)

    def closes(self, symbol: str, count: int, interval: str = DAILY) -> list[int]:
        """Return the last finished closes in won, oldest first."""
        return list(self._state.history.series(symbol, interval).column("close", count))

    def mean(self, symbol: str, count: int, ago: int = 0, interval: str = DAILY) -> float | None:
        """Return the mean of finished closes in won (이동평균), ``ago`` bars back; None until there are enough."""
        if ago or count < 1 or interval != DAILY:
            return indicators.mean(self._state.history.series(symbol, interval), count, ago=ago)
        # The same without a call: most strategies ask for a mean or two on every bar. (Keyword-only arguments
        # would cost a third of that.)
        series = self._daily[symbol]
        end = series.end
        begin = end - count
        if begin < series.first:
            return None
        sums = series.sums
        return (sums[end] - sums[begin]) / count

    def spread(self, symbol: str, fast: int, slow: int) -> float | None:
        """Return how far one mean of finished daily closes lies above another, in won; None until there are enough.

        The difference of two calls of ``mean``, for little more than one: above 0 while the fast mean is the higher.
        """
        series = self._daily[symbol]
        end, first, sums = series.end, series.first, series.sums
        if end - fast < first or end - slow < first or fast < 1 or slow < 1:
            return None
        newest = sums[end]
        return (newest - sums[end - fast]) / fast - (newest - sums[end - slow]) / slow

    def highest(self, symbol: str, count: int, *, interval: str = DAILY) -> int | None:
        """Return the highest high of finished bars in won; None until there are enough."""
        return indicators.highest(self._state.history.series(symbol, interval), count)

    def lowest(self, symbol: str, count: int, *, interval: str = DAILY) -> int | None:
        """Return the lowest low of finished bars in won; None until there are enough."""
        return indicators.lowest(self._state.history.series(symbol, interval), count)

    def true_range(self, symbol: str, count: int, *, interval: str = DAILY) -> float | None:
        """Return the mean true range in won (ATR); None until there are enough bars."""
        return indicators.true_range(self._state.history.series(symbol, interval), count)

    def strength(self, symbol: str, count: int, *, interval: str = DAILY) -> float | None:
        """Return the relative strength index 0 to 100 (RSI); None until there are enough bars."""
        return indicators.strength(self._state.history.series(symbol, interval), count)

    def last(self, symbol: str) -> int:
        """Return the last traded price in won (the last close before today's first trade); 0 when unknown."""
        return self._state.marks.get(symbol, 0)

    def ask(self, symbol: str) -> int:
        """Return the best ask (매도1호가) in won; 0 when nobody offers or none was seen today."""
        self._state.look(symbol)
        return self._state.best.get(symbol, (0, 0))[0]

    def bid(self, symbol: str) -> int:
        """Return the best bid (매수1호가) in won; 0 when nobody bids or none was seen today."""
        self._state.look(symbol)
        return self._state.best.get(symbol, (0, 0))[1]

    def listing(self, symbol: str) -> Listing:
        """Return a symbol's name and market."""
        return self._state.listings[symbol]

    def on_tick(self, symbol: str, price: int, *, up: bool = False) -> int:
        """Return the nearest order price on the tick grid of the day, not above (``up``: not below) ``price``."""
        return round_to_tick(price, market=self.listing(symbol).market, on=self.today, up=up)

    def terms(self, symbol: str) -> Terms:
        """Return what an execution algorithm must know of a stock: its market and the day's limits."""
        self._state.look(symbol)
        base, listed = self._state.bases.get(symbol, 0), self.listing(symbol)
        lower = upper = None
        if base:
            multiple = multiple_of(listed.name, listed.market)
            lower, upper = price_limits(base, market=listed.market, on=self.today, multiple=multiple)
        return Terms(market=listed.market, lower=lower, upper=upper, strategy=self._strategy)

    def order(self, ref: int) -> Ticket:
        """Return an own order by its ref."""
        return self._state.blotter.tickets[ref]

    def orders(self, symbol: str | None = None) -> list[Ticket]:
        """Return the strategy's live orders, oldest first."""
        return [t for t in self._state.blotter.live(symbol) if t.strategy == self._strategy]

    def free(self, symbol: str) -> int:
        """Return the own shares of a symbol that no live sale holds."""
        live, held = self.orders(symbol), self.position(symbol).quantity
        return held - sum([t.remaining for t in live if t.side is Side.SELL]) if live else held

    def guarded(self, symbol: str) -> Guard | None:
        """Return the exits that guard an own position, with its entry; None without."""
        return self._own.guards.get(symbol)
