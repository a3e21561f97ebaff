"""A listed stock on a business day: what it has printed so far, whatever fill model makes its trades.

``stock.Stock`` is the model ``bar``, ``trading.book_stock.BookStock`` the model ``book``; the exchange, its order desk
and its screens know no more of a stock than is here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kiwoom_api.market import Hours
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.grid import Grid, day_grid
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue_ports import Bars, Levels, Tape
from kiwoom_api.sim.path import DayPath, make_path, second_of
from kiwoom_api.sim.records import RejectReason, SimOrder, Struck
from kiwoom_api.sim.tally import Tally
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick, path_ticks


class Issue(ABC):
    """State of one stock on one business day. Prices in won, quantities in shares.

    Attributes:
        row: the bar that the day will print; None when the stock is halted or not listed that day.
        path: the way to it; None with ``row``.
        base, previous_close, previous_volume: what the day began with.
        open, high, low, last, volume, value, last_quantity: printed so far. Where trading goes on after the close only
            ``last`` and ``last_quantity`` follow it: the others are the day's bar (``tally`` has all of the day).
        up: whether buyers were the aggressors of the latest print.
        close: the official close once the regular session is over, where trading goes on after it; 0 before.
        touched: a participant has had an order in the book today, so that the state is more than the path.
        executed: the day's executions since a participant touched the stock and those before; None until then.
        second: of the day, of what happens now.
    """

    def __init__(self, instrument: Instrument, tape: Tape) -> None:
        self.instrument, self._tape = instrument, tape
        self.symbol = instrument.symbol
        self.day = date.min
        self.row: Row | None = None
        self.path: DayPath | None = None
        self.grid = Grid(instrument.market, date(2026, 1, 2), 1)
        self._opens = self._auction = self._closes = 0
        self.reset()

    def reset(self) -> None:
        """Forget the day's trading."""
        self.open = self.high = self.low = self.volume = self.value = 0
        self.last = self.last_quantity = self.cursor = self.close = 0
        self.base = self.previous_close = self.previous_volume = 0
        self.up, self.touched = True, False
        self.executed: deque[Tick] | None = None
        self.second = 0

    # ------------------------------------------------------------------ days

    def begin(self, market: Bars, seed: int, day: date, hours: Hours, printed: Row | None) -> None:
        """Start a business day; ``printed`` is the day before as participants made it, if they took part."""
        self.reset()
        self.day, self.row = day, market.row(self.symbol, day)
        if self.row is not None and not self.row.open:
            self.row = None
        history = market.rows_before(self.symbol, day, 1)
        before = printed or (history[-1][1] if history else None)
        first = self.row.open if self.row is not None else 1
        self.previous_close = self.last = before.close if before is not None else first
        self.previous_volume = before.volume if before is not None else 0
        reach = (self.row.low, self.row.high) if self.row is not None else None
        each = self.instrument
        self.grid = day_grid(each.market, day, self.previous_close, reach, multiple=each.multiple)
        self.base = self.grid.base
        self._opens, self._auction = second_of(hours.open), second_of(hours.close_auction_start)
        self._closes = second_of(hours.close)
        self.path = None
        if self.row is not None:
            self.path = make_path(
                seed,
                self.symbol,
                day,
                self.row,
                hours=hours,
                grid=self.grid,
                usual_volume=self.previous_volume or self.row.volume,
                minutes=market.minutes(self.symbol, day),
                every=market.every,
            )
        self.start(seed)

    @abstractmethod
    def start(self, seed: int) -> None:
        """Make the day's books, once base, grid and path are known."""

    @property
    @abstractmethod
    def occupied(self) -> bool:
        """Whether a participant's order waits here."""

    @abstractmethod
    def run(self, second: int) -> None:
        """Let everything happen that the stock's market does up to a second of the day, that second included."""

    def next_second(self) -> int | None:
        """Return when the stock does something that no schedule knows (an interruption ends); None for never."""
        return None

    # ------------------------------------------------------------------ orders

    @property
    @abstractmethod
    def venues(self) -> frozenset[str]:
        """The venues on which the stock trades: KRX, and NXT."""

    @abstractmethod
    def admit(self, request: OrderRequest, venue: str) -> RejectReason | None:
        """Say why an order would not be taken now on a venue, by hours, type and state of trading; None: it is."""

    @abstractmethod
    def closed(self) -> RejectReason | None:
        """Say why open orders cannot be changed or cancelled now; None when they can."""

    def route(self, request: OrderRequest) -> str:
        """Return the venue on which an order will stand; only a routed one (SOR) leaves a choice."""
        return "KRX" if request.venue is Venue.SOR else request.venue.value

    def unmovable(self, order: SimOrder, price: int) -> RejectReason | None:
        """Say why an open order cannot be changed to a price now, though it may be cancelled; None when it can."""
        return None

    @abstractmethod
    def enter(self, order: SimOrder) -> int:
        """Bring an order to the book; return the shares that are left over and must not rest (IOC, FOK)."""

    @abstractmethod
    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of the book; what stays keeps its place."""

    @abstractmethod
    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give shares of an order to its heir in the same place; False when the heir must be entered anew."""

    @abstractmethod
    def best_price(self, side: Side, *, opposite: bool, venue: str = "KRX") -> int:
        """Return what 최유리 (opposite best) or 최우선 (own best) stands for on a venue, on the grid (RULES §7)."""

    @abstractmethod
    def expire(self) -> None:
        """Empty the books at the end of the regular session."""

    def changed(self) -> None:
        """Publish the book after an order was withdrawn."""
        self.publish_quote()

    # ------------------------------------------------------------------ looking

    @abstractmethod
    def refresh(self) -> None:
        """See to it that the market's own quotes stand in the book."""

    @abstractmethod
    def shown(self, venue: str = "KRX") -> Levels:
        """Return the ten levels a side that a venue shows; SOR shows all venues' together."""

    def tally(self, venue: str = "KRX") -> Tally:
        """Return what a venue has printed today; SOR is all venues together."""
        return Tally(
            self.open, self.high, self.low, self.last, self.volume, self.value, self.last_quantity, self.up,
            self.second,
        )  # fmt: skip

    def expected(self) -> tuple[int, int] | None:
        """Return (won, shares) at which KRX's call auction would clear now (예상체결); None where none would."""
        return None

    def at_close(self) -> tuple[int, int]:
        """Return the shares to be sold and to be bought that wait at a closing price (시간외종가)."""
        return 0, 0

    def single_price(self) -> tuple[Levels, Tally] | None:
        """Return the off-hours single-price session's (asks, bids) and its prints; None where there is none."""
        return None

    @property
    def halted(self) -> bool:
        """Whether trading is halted now, for the day or for a while."""
        return self.path is None

    def interruptions(self) -> Iterator[tuple[str, Struck]]:
        """Yield the volatility interruptions that run now, with their venues."""
        return iter(())

    @abstractmethod
    def best(self, side: Side) -> int:
        """Return the best price of a side; 0 when it is empty."""

    @abstractmethod
    def dump(self) -> dict[str, Any]:
        """Return what of the day's state is not a function of data and seed, as plain data."""

    @abstractmethod
    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``; ``orders`` are the open ones by account and number."""

    def printed(self) -> Row:
        """Return the day so far as a bar."""
        return Row(self.open, self.high, self.low, self.last, self.volume)

    def ticks(self, venue: str = "KRX") -> Sequence[Tick]:
        """Return the day's executions so far on a venue, oldest first; SOR is all venues together."""
        if venue == "NXT":
            return ()
        if self.executed is not None:
            return tuple(self.executed)
        if self.path is None:
            return ()
        return tuple(path_ticks(self.path, self.cursor, self._opens, self._closes))

    # ------------------------------------------------------------------ prints

    def touch(self) -> None:
        """Note that a participant takes part: from now on every execution is kept."""
        if not self.touched:
            self.executed = deque(self.ticks(), LONGEST_TAPE)
            self.touched = True

    def print(self, price: int, shares: int) -> None:
        """Book an execution of the stock: open, high, low, last, volume."""
        if not self.open:
            self.open = self.high = self.low = price
        elif price > self.high:
            self.high = price
        elif price < self.low:
            self.low = price
        self.last, self.last_quantity = price, shares
        self.volume += shares
        self.value += price * shares
        if self.executed is not None:
            self.executed.append(Tick(self.second, price, shares, self.up))

    def publish_trade(self) -> None:
        """Publish the latest execution."""
        tape = self._tape
        if tape.wants(self.symbol):
            self.refresh()
            tally = self.tally()
            tape.emit(
                Trade(
                    at=tape.now,
                    symbol=self.symbol,
                    price=tally.last,
                    quantity=tally.last_quantity,
                    buyer=tally.up,
                    open=tally.open,
                    high=tally.high,
                    low=tally.low,
                    volume=tally.volume,
                    base=self.base,
                    ask=self.best(Side.SELL),
                    bid=self.best(Side.BUY),
                )
            )

    def publish_quote(self) -> None:
        """Publish the book."""
        tape = self._tape
        if tape.wants(self.symbol):
            asks, bids = self.shown()
            tape.emit(Quote(at=tape.now, symbol=self.symbol, asks=asks, bids=bids, base=self.base))
