"""One stock on one day: its grid, its book, its tape, and the market's own flow along the day's path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from kiwoom_api.market import Hours
from kiwoom_api.model.values import Side
from kiwoom_api.sim.auction import Bid, clear
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.book import Match, OrderBook, Resting, ladder
from kiwoom_api.sim.grid import day_grid
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.path import DayPath, Print, make_path
from kiwoom_api.sim.records import SimOrder


class Tick(NamedTuple):
    """What one execution leaves on the tape: won, shares, whether the buyer was the aggressor."""

    price: int
    shares: int
    buyer: bool


class Done(NamedTuple):
    """One participant's execution: the order, won, shares."""

    order: SimOrder
    price: int
    shares: int


class News(NamedTuple):
    """What happened in a stock at once: prints on the tape and participants' executions, in order."""

    ticks: list[Tick]
    done: list[Done]

    def add(self, other: News) -> None:
        """Append what happened next."""
        self.ticks.extend(other.ticks)
        self.done.extend(other.done)


class Stock:
    """A listed stock on the present day.

    Attributes:
        base: the day's base price (기준가) in won.
        open, high, low: of the day; 0 before the first print.
        last: last price; the previous close before the first print.
        volume: shares so far; ``value`` their won.
        halted: no trading today.
        pointer: how many of the path's steps have been walked.
        cursor: how many of the exchange's instants of the day it has lived through.
        closed: whether the closing auction has been held.
        turn: counts the ladders, so that each differs.
    """

    def __init__(
        self,
        instrument: Instrument,
        day: date,
        row: Row | None,
        before: Row | None,
        *,
        hours: Hours,
        seed: int,
        minutes: Sequence[Row],
    ) -> None:
        self.instrument, self.day = instrument, day
        self.halted = row is None or not row.open
        known = before or (row if row is not None and row.close else Row(1_000, 1_000, 1_000, 1_000, 0))
        self.previous_close, self.previous_volume = known.close, before.volume if before else 0
        reach = None if row is None or not row.open else (row.low, row.high)
        self.grid = day_grid(instrument.market, day, self.previous_close, reach)
        self.base = self.grid.base
        self.book = OrderBook(self.grid)
        self.open = self.high = self.low = 0
        self.last = self.previous_close
        self.last_quantity = self.volume = self.value = 0
        self.pointer = self.turn = self.cursor = 0
        self.closed = False
        self._path: DayPath | None = None
        self._make: Callable[[], DayPath] | None = None
        if row is not None and row.open:
            usual = self.previous_volume or row.volume
            self._make = lambda: make_path(
                seed,
                instrument.symbol,
                day,
                row,
                hours=hours,
                grid=self.grid,
                usual_volume=usual,
                minutes=minutes,
            )

    @property
    def path(self) -> DayPath | None:
        """The day's path, made when it is first needed; None on a halted day."""
        if self._path is None and self._make is not None:
            self._path = self._make()
        return self._path

    @property
    def ask(self) -> int:
        """Best ask in won; 0 when there is none."""
        return self.book.best(Side.SELL)

    @property
    def bid(self) -> int:
        """Best bid in won; 0 when there is none."""
        return self.book.best(Side.BUY)

    # The market's own doings ---------------------------------------------------------------------------------

    def hold_opening(self) -> News:
        """Hold the opening auction: the market's open, and what participants collected since order entry began."""
        path = self.path
        return News([], []) if path is None else self._auction(path.opening, self.base)

    def hold_closing(self) -> News:
        """Hold the closing auction; afterwards the book is empty of the market's own liquidity."""
        self.closed = True
        path = self.path
        news = News([], []) if path is None else self._auction(path.closing, self.last)
        self.book.post((), ())
        return news

    def collect(self) -> list[SimOrder]:
        """Begin the closing auction: the ladder goes, conditional orders become market orders; return those."""
        self.book.post((), ())
        turned = []
        for resting in list(self.book.resting()):
            order = resting.order
            if order.order_type.name == "CONDITIONAL" and order.limit:
                shares = resting.shares
                self.book.reduce(order, shares)
                order.limit = 0
                self.book.add(order, shares, None)
                turned.append(order)
        return turned

    def walk(self, second: int) -> News:
        """Trade the path's steps up to a second of the day."""
        news = News([], [])
        path = self.path
        while path is not None and self.pointer < len(path.steps) and path.steps[self.pointer].second <= second:
            step = path.steps[self.pointer]
            self.pointer += 1
            for each in step.prints:
                news.add(self._flow(each, path))
        return news

    def _flow(self, each: Print, path: DayPath) -> News:
        passed, matches, up = self.book.flow(each.price, each.volume, up=each.up)
        news = News([], [])
        for match in passed:
            assert match.maker is not None  # noqa: S101 - the flow passes participants only
            self._print(news, Tick(match.price, match.shares, match.maker.side is Side.SELL))
            news.done.append(Done(match.maker, match.price, match.shares))
        self._print(news, Tick(each.price, each.volume, up))
        news.done.extend(Done(match.maker, match.price, match.shares) for match in matches if match.maker is not None)
        self._post(path, each.price, up=up)
        news.add(self._uncross())
        return news

    def _auction(self, market: Print, last: int) -> News:
        path = self.path
        assert path is not None  # noqa: S101 - a halted stock holds no auction
        resting = sorted(self.book.resting(), key=lambda r: (r.order.at, r.order.order_no))
        asks, bids = ladder(self.grid, path, market.price, self.turn, up=market.up)
        buys = self._side(resting, Side.BUY, market, bids)
        sells = self._side(resting, Side.SELL, market, asks)
        news = News([], [])
        cleared = clear(buys, sells, last=last, grid=self.grid)
        if cleared is not None and cleared.volume:
            self._print(news, Tick(cleared.price, cleared.volume, market.up))
            for orders, got in ((buys, cleared.buys), (sells, cleared.sells)):
                for each, shares in zip(orders, got, strict=True):
                    if each.order is not None and shares:
                        news.done.append(Done(each.order, cleared.price, shares))
                        self.book.reduce(each.order, shares)
        if not self.closed:
            self._post(path, self.last, up=market.up)
            news.add(self._uncross())
        return news

    @staticmethod
    def _side(resting: Sequence[Resting], side: Side, market: Print, levels: Sequence[tuple[int, int]]) -> list[Bid]:
        """Gather one side of an auction: participants by time, then the market's volume, then its ladder."""
        orders = [Bid(r.order.limit or None, r.shares, r.order) for r in resting if r.order.side is side]
        house = [Bid(market.price, market.volume)] if market.volume else []
        deep = [
            Bid(price, shares)
            for price, shares in levels
            if (price < market.price if side is Side.BUY else price > market.price)
        ]
        return [*orders, *house, *deep]

    def _post(self, path: DayPath, price: int, *, up: bool) -> None:
        self.turn += 1
        self.book.post(*ladder(self.grid, path, price, self.turn, up=up))

    def _uncross(self) -> News:
        """Match orders that found no counterpart before against the liquidity that stands now, oldest first."""
        news = News([], [])
        for resting in sorted(self.book.resting(), key=lambda r: (r.order.at, r.order.order_no)):
            order, shares = resting.order, resting.shares
            best = self.ask if order.side is Side.BUY else self.bid
            limit = order.limit or None
            if not best or (limit is not None and (best > limit if order.side is Side.BUY else best < limit)):
                continue
            self.book.reduce(order, shares)
            found = self.take(order.side, limit, shares, order)
            news.add(found)
            left = shares - sum(done.shares for done in found.done if done.order is order)
            if left:
                self.book.add(order, left, limit)
        return news

    # Participants' orders ------------------------------------------------------------------------------------

    def take(self, side: Side, limit: int | None, shares: int, order: SimOrder) -> News:
        """Match an arriving order against the book; what is left is the caller's to rest or to cancel."""
        news = News([], [])
        for match in self.book.take(side, limit, shares, self.last):
            self._print(news, Tick(match.price, match.shares, side is Side.BUY))
            news.done.append(Done(order, match.price, match.shares))
            self._maker(news, match)
        return news

    @staticmethod
    def _maker(news: News, match: Match) -> None:
        if match.maker is not None:
            news.done.append(Done(match.maker, match.price, match.shares))

    def _print(self, news: News, tick: Tick) -> None:
        if not self.open:
            self.open = self.high = self.low = tick.price
        self.high, self.low = max(self.high, tick.price), min(self.low, tick.price)
        self.last, self.last_quantity = tick.price, tick.shares
        self.volume += tick.shares
        self.value += tick.price * tick.shares
        news.ticks.append(tick)
