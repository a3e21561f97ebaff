"""The orders of one stock on one venue, and how they meet in continuous trading.

Beside the ladder wait what has no fixed tick: market orders that found no counterpart, mid-price orders, stops. While
none of them waits on the other side an arriving order goes straight through the ladder.
Source: KRX Reg 22(2), 24; ER 4-2, 4-3, 15-2, 34(3).
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush

from kiwoom_api.market import continuous_market_price, mid_price, stop_rank, stop_triggered
from kiwoom_api.sim.matching.ladder import Ladder
from kiwoom_api.sim.matching.records import (
    BECOMES,
    Converted,
    Dropped,
    Entry,
    Fill,
    Happening,
    Interrupted,
    Spot,
    Why,
)
from kiwoom_api.sim.matching.scale import Scale

NO_BAND = (0, 1 << 62)
"""No bounds on the prices at which orders meet."""


class Book:
    """State and continuous matching.

    Attributes:
        last: last price in won; the base price before the first trade.
        continuous: whether orders meet on arrival.
        band: (lowest, highest) won at which orders may meet at once; beyond it the book stops for a VI.
        entries: open orders by the caller's number; ``holders`` the same by handle.
        markets, mids: market and mid-price orders that wait, by side (True: buys), oldest first.
        plans: pieces of simultaneous quotes (동시호가) at a limit price, by side, as [handle, shares].
        events: what happened and was not taken yet.
    """

    def __init__(self, scale: Scale, last: int) -> None:
        """``last``: won, the base price of the day."""
        self.scale, self.last = scale, last
        self.ladder = Ladder(scale.levels)
        self.continuous = False
        self.band = NO_BAND
        self.entries: dict[int, Entry] = {}
        self.holders: dict[int, Entry] = {}
        self.markets: dict[bool, list[int]] = {True: [], False: []}
        self.mids: dict[bool, list[int]] = {True: [], False: []}
        self.plans: dict[bool, list[list[int]]] = {True: [], False: []}
        self._stops: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        self._due: deque[Entry] = deque()
        self.events: list[Happening] = []

    # ------------------------------------------------------------------ orders in and out

    def admit(self, entry: Entry, shares: int) -> None:
        """Take an order in: from now on it has a time."""
        entry.handle = self.ladder.stamp(shares)
        self.entries[entry.order] = self.holders[entry.handle] = entry

    def retime(self, entry: Entry, shares: int) -> None:
        """Take an order out of where it waits and make it the youngest, with so many open shares."""
        self._leave(entry)
        self.ladder.cancel(entry.handle)
        del self.holders[entry.handle]
        self.admit(entry, shares)

    def wait(self, entry: Entry, spot: Spot) -> None:
        """Put an order where it waits; nothing is matched."""
        entry.spot = spot
        if spot is Spot.LEVEL:
            self.ladder.rest(entry.handle, buy=entry.buy, index=self.scale.index(entry.price))
        elif spot is Spot.STOP:
            heappush(self._stops[entry.buy], stop_rank(entry.stop, entry.handle, buying=entry.buy))
        else:
            self.line(spot)[entry.buy].append(entry.handle)

    def line(self, spot: Spot) -> dict[bool, list[int]]:
        """Return the orders that wait beside the ladder, by side."""
        return self.markets if spot is Spot.MARKET else self.mids

    def drop(self, entry: Entry, why: Why, shares: int = 0) -> int:
        """Take shares (0: all) out of an order without a trade; the rest keeps its place."""
        part = self.ladder.cancel(entry.handle, shares)
        self._unplan(entry, part, first=False)
        self.events.append(Dropped(entry.order, part, why))
        self.forget_if_done(entry)
        return part

    def forget_if_done(self, entry: Entry) -> None:
        """Forget an order that has no open shares."""
        if not self.ladder.open[entry.handle] and entry.order in self.entries:
            self._leave(entry)
            del self.entries[entry.order], self.holders[entry.handle]

    def _leave(self, entry: Entry) -> None:
        """Take an order off the lines beside the ladder (a stop stays as a stone: its handle names nobody)."""
        if entry.spot is Spot.MARKET or entry.spot is Spot.MID:
            self.line(entry.spot)[entry.buy].remove(entry.handle)
        if self.plans[entry.buy]:
            self._unplan(entry, self.ladder.open[entry.handle], first=False)
        entry.spot = Spot.LEVEL

    def _unplan(self, entry: Entry, shares: int, *, first: bool) -> None:
        """Take shares of an order out of the simultaneous quotes, from its first or its last piece on."""
        plan = self.plans[entry.buy]
        if not plan:
            return
        for piece in plan if first else reversed(plan):
            if piece[0] == entry.handle and shares:
                part = min(piece[1], shares)
                piece[1] -= part
                shares -= part
        self.plans[entry.buy] = [piece for piece in plan if piece[1]]

    # ------------------------------------------------------------------ continuous trading

    @property
    def mid(self) -> int:
        """Mid-price in won, floored; 0 while a side has no limit order (ER 4-2, 13(2)2)."""
        return mid_price(self.best(buy=True), self.best(buy=False)) or 0

    def best(self, *, buy: bool) -> int | None:
        """Return the best limit price of a side in won; None when it has none."""
        index = self.ladder.best_bid if buy else self.ladder.best_ask
        return self.scale.price(index) if 0 < index <= self.scale.levels else None

    def enter(self, entry: Entry, limit: int, spot: Spot) -> None:
        """Let an order take what it can up to a limit in won (0: any price), then wait or be dropped."""
        if self.continuous:
            self.take(entry, limit)
        if not self.ladder.open[entry.handle]:
            self.forget_if_done(entry)
        elif entry.condition:
            self.drop(entry, Why.IOC)
        else:
            self.wait(entry, spot)

    def settle(self) -> None:
        """Let everything happen that the last message has set off: mid-prices that now meet, stops that now trigger."""
        stops, mids = self._stops, self.mids
        if not (stops[True] or stops[False] or mids[True] or mids[False]):
            return
        while self._due or (self.continuous and (self._meet_mids() or self._trigger())):
            if self._due:
                entry = self._due.popleft()
                self.enter(entry, entry.price, Spot.LEVEL)

    def take(self, entry: Entry, limit: int) -> None:
        """Match an order against the other side, best price first, within the band."""
        buy, ladder = entry.buy, self.ladder
        if self.markets[not buy] or self.mids[not buy] or self.plans[not buy]:
            self._take_piecewise(entry, limit)
        else:
            ladder.take(entry.handle, buy=buy, limit=self._reach(buy, limit))
            if ladder.fills:
                self._report()
        if self.band != NO_BAND and ladder.open[entry.handle]:
            found = self._maker(not buy, limit)
            if found is not None and reaches(buy, limit, found[1]):
                self.events.append(Interrupted(entry.order, found[1]))
                self.continuous = False

    def _reach(self, buy: bool, limit: int) -> int:
        """Return the tick number that a limit in won (0: none) reaches within the band."""
        low, high = self.band
        if buy:
            return self.scale.floor(min(limit, high) if limit else high)
        return self.scale.ceil(max(limit, low))

    def _report(self) -> None:
        """Turn the ladder's fills into events."""
        fills, holders, events, price, at = self.ladder.fills, self.holders, self.events, 0, 0
        for maker, taker, index, shares in fills:
            if index != at:
                price, at = self.scale.price(index), index
            made, took = holders[maker], holders[taker]
            if took.buy:
                events.append(Fill(took.order, made.order, price, shares, 1))
            else:
                events.append(Fill(made.order, took.order, price, shares, -1))
            self.forget_if_done(made)
        self.last = price
        fills.clear()

    def _take_piecewise(self, entry: Entry, limit: int) -> None:
        """Match maker by maker, since some of them stand beside the ladder."""
        buy, open_ = entry.buy, self.ladder.open
        while open_[entry.handle]:
            found = self._maker(not buy, limit)
            if found is None:
                return
            handle, price, most = found
            if not (self.band[0] <= price <= self.band[1] and reaches(buy, limit, price)):
                return
            maker, part = self.holders[handle], min(most, open_[entry.handle])
            self.trade(entry if buy else maker, maker if buy else entry, price, part, 1 if buy else -1)

    def trade(self, buyer: Entry, seller: Entry, price: int, shares: int, aggressor: int) -> None:
        """Book one execution of two orders wherever they wait."""
        for entry in (buyer, seller):
            self._unplan(entry, shares, first=True)
            self.ladder.cancel(entry.handle, shares)
        self.last = price
        self.events.append(Fill(buyer.order, seller.order, price, shares, aggressor))
        self.forget_if_done(buyer)
        self.forget_if_done(seller)

    def _maker(self, buy: bool, limit: int) -> tuple[int, int, int] | None:
        """Return the order of a side that is first in line as (handle, won, shares that it may fill at once)."""
        ladder, scale, open_ = self.ladder, self.scale, self.ladder.open
        edge = scale.levels if buy else 1
        piece = self._first_piece(buy, edge)
        if piece is not None:
            return piece[0], scale.price(edge), piece[1]
        best = ladder.best_bid if buy else ladder.best_ask
        first = ladder.first(buy=buy)
        markets, mids = self.markets[buy], self.mids[buy]
        if markets and not (best == edge and 0 < first < markets[0]):
            return markets[0], self.market_price(buy, limit), open_[markets[0]]
        mid = self.mid if mids else 0
        if mid and (mid != scale.price(best) or mids[0] < first):
            return mids[0], mid, open_[mids[0]]
        return (first, scale.price(best), open_[first]) if first else None

    def market_price(self, buy: bool, limit: int) -> int:
        """Return the won at which a waiting market order meets an arriving one with a limit in won (0: none).

        It follows every limit of the other side, of which the arriving one is the only one then (Reg 24(2)).
        """
        own, grid = self.best(buy=buy), self.scale.grid
        return continuous_market_price(
            buying=buy, own_best=own, opposite_worst=limit or None, last=self.last, grid=grid
        )

    def _first_piece(self, buy: bool, edge: int) -> list[int] | None:
        """Return the first piece of the simultaneous quotes that still count (ER 34(3)): a market order's as long as
        it stands at the limit price."""
        plan = self.plans[buy]
        if plan and self.market_price(buy, 0) != self.scale.price(edge):
            self.plans[buy] = plan = [piece for piece in plan if self.holders[piece[0]].spot is not Spot.MARKET]
        return plan[0] if plan else None

    # ------------------------------------------------------------------ what other trades set off

    def _meet_mids(self) -> bool:
        """Let resting mid-price orders trade that meet: with each other, or a sell with a bid at the same won."""
        sells, buys = self.mids[False], self.mids[True]
        mid = self.mid if sells else 0
        if not mid or not (buys or self.scale.price(self.ladder.best_bid) >= mid):
            return False
        entry, before = self.holders[sells[0]], self.ladder.open[sells[0]]
        handle = entry.handle
        self.take(entry, mid)
        self.forget_if_done(entry)
        return self.ladder.open[handle] < before

    def _trigger(self) -> bool:
        """Make limits of the stop orders whose stop the last price has reached (ER 4-3, 15-2), in their order."""
        found = False
        while True:
            heads = [self._stops[buy][0][1] for buy in (True, False) if self._reached(buy)]
            if not heads:
                return found
            entry = self.holders[min(heads)]
            heappop(self._stops[entry.buy])
            entry.type, entry.stop = BECOMES[entry.type], 0
            self.retime(entry, self.ladder.open[entry.handle])
            self.events.append(Converted(entry.order, entry.price))
            self._due.append(entry)
            found = True

    def _reached(self, buy: bool) -> bool:
        """Whether the first stop order of a side is due; stones of cancelled ones are thrown away."""
        stops = self._stops[buy]
        while stops and stops[0][1] not in self.holders:
            heappop(stops)
        return bool(stops) and stop_triggered(self.holders[stops[0][1]].stop, self.last, buying=buy)


def reaches(buy: bool, limit: int, price: int) -> bool:
    """Whether an order with a limit in won (0: none) trades at a price."""
    return not limit or (price <= limit if buy else price >= limit)
