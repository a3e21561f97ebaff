"""One stock in the fill model ``bar``: what its market does at each instant with the orders in its book.

A stock that nobody watches and nobody has an order in stands still; when somebody looks, it catches up silently.
Its path is a function of seed, code and day, so that it comes to the same place either way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.auction import Bid, Cleared, clear
from kiwoom_api.sim.bar_orders import BarOrders
from kiwoom_api.sim.book import Match, Resting
from kiwoom_api.sim.ladder import ladder
from kiwoom_api.sim.path import Print
from kiwoom_api.sim.records import SimOrder
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick


class Stock(BarOrders):
    """State of one stock in the fill model ``bar``."""

    def run(self, second: int) -> None:
        """Let everything happen that the stock's market does up to a second of the day, that second included."""
        path = self.path
        if path is None or self.cursor > len(path.steps) + 1 or second < self._opens:
            return
        if self.cursor == 0:
            self.second = self._opens
            self._call(path.opening, last=self.base)
        steps, auction = path.steps, self._auction
        unseen = not self.touched and not self._tape.wants(self.symbol)
        while self.cursor <= len(steps) and steps[self.cursor - 1].second <= second:
            self.cursor += 1
            self.second = steps[self.cursor - 2].second
            for each in steps[self.cursor - 2].prints:
                if unseen:  # what _trade_through comes to without orders and listeners
                    self.up, self.posted = each.up, False
                    self.print(each.price, each.volume)
                else:
                    self._trade_through(each)
        if second >= auction and self.touched:
            self._turn_conditionals()
        if second >= self._closes:
            self.cursor = len(steps) + 1
            self.second = self._closes
            self._call(path.closing, last=self.last)

    def _trade_through(self, each: Print) -> None:
        """One print of the continuous session: through the participants' orders, then a new ladder around it."""
        rest, up = each.volume, each.up
        if self.book.occupied:
            passed, at_price, up = self.book.flow(each.price, each.volume, up=up)
            self._apply(passed)
            self._apply(at_price)
            rest -= sum(match.shares for match in at_price)
        self.up = up
        if rest:
            self.print(each.price, rest)
        self.posted = False
        if self._tape.wants(self.symbol) or self.occupied:
            self.refresh()
            if rest:
                self.publish_trade()
            self._after_trades()
            self.publish_quote()

    def _apply(self, matches: list[Match]) -> None:
        """Book what the market's flow did with participants' orders: their side rested, the other was the aggressor."""
        for match in matches:
            if match.maker is not None:
                self.up = match.maker.side is Side.SELL
                self.print(match.price, match.shares)
                self.publish_trade()
                self._tape.fill(self, match.maker, match.price, match.shares)

    # ------------------------------------------------------------------ auctions

    def _call(self, core: Print, *, last: int) -> None:
        """A call auction: the market's orders meet at the bar's price; participants' orders join in."""
        self.cursor += 1
        self.up = core.up
        opening = self.cursor == 1
        self.posted = False
        if not self.book.occupied:
            if core.volume:
                self.print(core.price, core.volume)
                self.publish_trade()
        else:
            cleared, lines = self._clear(core, last)
            if cleared is not None:
                self._settle_auction(cleared, lines)
        if self._tape.wants(self.symbol) or self.occupied:
            self.refresh()
            if opening:
                self._after_trades()
            self.publish_quote()

    def _clear(self, core: Print, last: int) -> tuple[Cleared | None, tuple[list[Bid], list[Bid]]]:
        assert self.path is not None  # noqa: S101 - a halted stock has no auctions
        asks, bids = ladder(self.grid, self.path, core.price, self.cursor, up=core.up)
        half = core.volume // 2
        lines: tuple[list[Bid], list[Bid]] = ([], [])
        for line, levels in zip(lines, (bids, asks), strict=True):
            if core.volume:
                line += [Bid(None, half)] * (half > 0) + [Bid(core.price, core.volume - half)]
            line += [Bid(price, shares) for price, shares in levels if not core.volume or price != core.price]
        for line, side in zip(lines, (Side.BUY, Side.SELL), strict=True):
            line += [Bid(None, each.shares, each.order) for each in self.book.markets[side]]
            for price in self.book.prices(side):
                line += [Bid(price, each.shares, each.order) for each in self.book.queues[side][price]]
        return clear(*lines, last=last, grid=self.grid), lines

    def _settle_auction(self, cleared: Cleared, lines: tuple[list[Bid], list[Bid]]) -> None:
        """Print the auction, then tell each participant; the book is right before anybody hears of it."""
        fills: list[tuple[SimOrder, int]] = []
        for line, got in zip(lines, (cleared.buys, cleared.sells), strict=True):
            for bid, shares in zip(line, got, strict=True):
                if bid.order is not None and shares:
                    self.book.reduce(bid.order, shares)
                    fills.append((bid.order, shares))
        self.print(cleared.price, cleared.volume)
        self.refresh()  # what an account hears of the book must not depend on who else watches
        self.publish_trade()
        for order, shares in fills:
            self._tape.fill(self, order, cleared.price, shares)

    def _turn_conditionals(self) -> None:
        """Conditional orders (조건부지정가) become market orders of the closing auction, by price, then time."""
        for side in Side:
            for price in self.book.prices(side):
                for each in list(self.book.queues[side][price]):
                    if each.order.order_type is OrderType.CONDITIONAL:
                        shares = each.shares
                        self.book.reduce(each.order, shares)
                        each.order.limit = 0
                        self.book.add(each.order, shares, None)

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return what of the day's state is not a function of data and seed, as plain data."""
        book = self.book
        return {
            "printed": list(self.printed()),
            "value": self.value,
            "last_quantity": self.last_quantity,
            "cursor": self.cursor,
            "up": self.up,
            "posted": self.posted,
            "asks": book.house[Side.SELL],
            "bids": book.house[Side.BUY],
            "entries": [
                [each.order.account, each.order.order_no, price, each.shares, each.ahead]
                for side in Side
                for price, queue in (*book.queues[side].items(), (0, book.markets[side]))
                for each in queue
            ],
            "stops": [[order.account, order.order_no] for order in self.stops],
            "executed": [list(tick) for tick in self.executed or ()],
        }

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.open, self.high, self.low, self.last, self.volume, _ = saved["printed"]
        self.value, self.last_quantity, self.cursor = saved["value"], saved["last_quantity"], saved["cursor"]
        self.up, self.posted, self.touched = saved["up"], saved["posted"], True
        self.executed = deque((Tick(*each) for each in saved["executed"]), LONGEST_TAPE)
        book = self.book
        book.house = {Side.SELL: saved["asks"], Side.BUY: saved["bids"]}
        for side in Side:
            book.queues[side].clear()
            book.markets[side].clear()
        for account, order_no, price, shares, ahead in saved["entries"]:
            order = orders[account, order_no]
            queue = book.queues[order.side].setdefault(price, []) if price else book.markets[order.side]
            queue.append(Resting(order, shares, ahead))
        self.stops = [orders[account, order_no] for account, order_no in saved["stops"]]
