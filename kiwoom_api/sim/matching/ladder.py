"""The book proper: price-time priority on a ladder of tick numbers. Whole numbers in, tuples of whole numbers out.

An order is a handle: a number that grows with time, so that of two orders at one price the smaller handle is
older. A level is a list of handles, oldest first; a cancelled one stays as a stone with no shares until a quarter
of its level or more is stones, which keeps a cancel O(1). Nothing here knows won, owners or order types.
Source: KRX Reg 22(2) and 24(3): price, then time, at the price of the order that came first.
"""

from __future__ import annotations

_FEW = 32
"""Stones that a level may hold before they are counted against its length."""


class Ladder:
    """The resting orders of one book, by tick number from 1 to ``levels``.

    Attributes:
        best_bid: highest tick number bid for; 0 when nobody bids.
        best_ask: lowest tick number offered; ``levels`` + 1 when nobody offers.
        bid_shares, ask_shares: shares at each tick number (both ends hold a sentinel).
        open: open shares of each handle.
        place: where a handle rests: its tick number for a bid, minus that for an ask, 0 outside the levels.
        fills: executions so far as (maker, taker, tick number, shares); the caller clears the list.
    """

    __slots__ = (
        "_ask_heads",
        "_ask_stones",
        "_asks",
        "_bid_heads",
        "_bid_stones",
        "_bids",
        "ask_shares",
        "best_ask",
        "best_bid",
        "bid_shares",
        "fills",
        "levels",
        "open",
        "place",
    )

    def __init__(self, levels: int) -> None:
        """Make an empty book of ``levels`` prices."""
        size = levels + 2
        self.levels = levels
        self.best_bid, self.best_ask = 0, levels + 1
        self.bid_shares, self.ask_shares = [0] * size, [0] * size
        self.bid_shares[0] = self.ask_shares[-1] = 1  # the search for the next best price stops here
        self._bids: list[list[int] | None] = [None] * size
        self._asks: list[list[int] | None] = [None] * size
        self._bid_heads, self._ask_heads = [0] * size, [0] * size
        self._bid_stones, self._ask_stones = [0] * size, [0] * size
        self.open, self.place = [0], [0]
        self.fills: list[tuple[int, int, int, int]] = []

    # ------------------------------------------------------------------ messages of the continuous session

    def buy(self, index: int, shares: int) -> int:
        """Enter a bid at a tick number: it takes what is offered up to there and rests with what is left."""
        handle = len(self.open)
        if index >= self.best_ask:
            shares = self._lift(index, shares, handle)
        self.open.append(shares)
        if not shares:
            self.place.append(0)
            return handle
        self.place.append(index)
        queue = self._bids[index]
        if queue is None:
            self._bids[index] = [handle]
        else:
            queue.append(handle)
        self.bid_shares[index] += shares
        if index > self.best_bid:
            self.best_bid = index
        return handle

    def sell(self, index: int, shares: int) -> int:
        """Enter an ask at a tick number: it takes what is bid down to there and rests with what is left."""
        handle = len(self.open)
        if index <= self.best_bid:
            shares = self._hit(index, shares, handle)
        self.open.append(shares)
        if not shares:
            self.place.append(0)
            return handle
        self.place.append(-index)
        queue = self._asks[index]
        if queue is None:
            self._asks[index] = [handle]
        else:
            queue.append(handle)
        self.ask_shares[index] += shares
        if index < self.best_ask:
            self.best_ask = index
        return handle

    def market(self, *, buy: bool, shares: int) -> int:
        """Enter a market order: it takes all it can; what is left stays open outside the levels (``place`` 0)."""
        handle = self.stamp(shares)
        self.take(handle, buy=buy, limit=self.levels if buy else 1)
        return handle

    def cancel(self, handle: int, shares: int = 0) -> int:
        """Take shares (0: all) off an order, which keeps its place; return how many that were; 0: nothing was open."""
        have = self.open[handle]
        part = have if not 0 < shares < have else shares
        if not part:
            return 0
        self.open[handle] = have - part
        index = self.place[handle]
        if index > 0:
            left = self.bid_shares[index] = self.bid_shares[index] - part
            if not left:
                self._clear_bid(index)
            elif part == have:
                self._bid_stones[index] += 1
                if self._bid_stones[index] > _FEW:
                    self._sweep(self._bids, self._bid_heads, self._bid_stones, index)
        elif index < 0:
            left = self.ask_shares[-index] = self.ask_shares[-index] - part
            if not left:
                self._clear_ask(-index)
            elif part == have:
                self._ask_stones[-index] += 1
                if self._ask_stones[-index] > _FEW:
                    self._sweep(self._asks, self._ask_heads, self._ask_stones, -index)
        return part

    def amend(self, handle: int, index: int, shares: int) -> int:
        """Give a resting order a price and open shares; return its handle from now on; 0: nothing was open.

        Fewer shares at the same price keep the place. Another price or more shares are a new order in time
        (KRX ER 17(3)), which may trade at once.
        """
        have, place = self.open[handle], self.place[handle]
        if not have or not place:
            return 0
        if index == abs(place) and shares <= have:
            if shares < have:
                self.cancel(handle, have - shares)
            return handle
        self.cancel(handle)
        return self.buy(index, shares) if place > 0 else self.sell(index, shares)

    # ------------------------------------------------------------------ the same in steps, for the rules above

    def stamp(self, shares: int) -> int:
        """Give an order its handle, that is its time, without a place in the levels."""
        self.open.append(shares)
        self.place.append(0)
        return len(self.open) - 1

    def take(self, handle: int, *, buy: bool, limit: int) -> None:
        """Let a stamped order take what it can up to (a buy) or down to (a sell) a tick number."""
        shares = self.open[handle]
        if buy:
            if limit >= self.best_ask:
                self.open[handle] = self._lift(limit, shares, handle)
        elif limit <= self.best_bid:
            self.open[handle] = self._hit(limit, shares, handle)

    def rest(self, handle: int, *, buy: bool, index: int) -> None:
        """Put a stamped order behind the others at a tick number; nothing is matched, so the book may cross."""
        shares = self.open[handle]
        if buy:
            queues, heads, levels, self.place[handle] = self._bids, self._bid_heads, self.bid_shares, index
            self.best_bid = max(self.best_bid, index)
        else:
            queues, heads, levels, self.place[handle] = self._asks, self._ask_heads, self.ask_shares, -index
            self.best_ask = min(self.best_ask, index)
        queue = queues[index]
        if queue is None:
            queues[index], heads[index] = [handle], 0
        else:
            queue.append(handle)
        levels[index] += shares

    # ------------------------------------------------------------------ looking

    def queue(self, *, buy: bool, index: int) -> list[int]:
        """Return the handles that rest at a tick number, oldest first."""
        queue, head = (
            (self._bids[index], self._bid_heads[index]) if buy else (self._asks[index], self._ask_heads[index])
        )
        open_ = self.open
        return [handle for handle in (queue or ())[head:] if open_[handle]]

    def first(self, *, buy: bool) -> int:
        """Return the oldest handle at the best price of a side; 0 when the side is empty."""
        index = self.best_bid if buy else self.best_ask
        queue, head = (
            (self._bids[index], self._bid_heads[index]) if buy else (self._asks[index], self._ask_heads[index])
        )
        if not queue:
            return 0
        while not self.open[queue[head]]:
            head += 1
        return queue[head]

    def ahead(self, handle: int) -> int:
        """Return the shares that stand before a resting order at its own price."""
        place, total = self.place[handle], 0
        for other in self.queue(buy=place > 0, index=abs(place)):
            if other == handle:
                break
            total += self.open[other]
        return total

    def depth(self, *, buy: bool, count: int) -> list[tuple[int, int]]:
        """Return the best ``count`` populated levels of a side as (tick number, shares), best first."""
        shares = self.bid_shares if buy else self.ask_shares
        walk = range(self.best_bid, 0, -1) if buy else range(self.best_ask, self.levels + 1)
        found: list[tuple[int, int]] = []
        for index in walk:
            if shares[index]:
                found.append((index, shares[index]))
                if len(found) == count:
                    break
        return found

    # ------------------------------------------------------------------ matching

    def _lift(self, limit: int, shares: int, taker: int) -> int:
        """Take asks from the best up to ``limit``; return the shares left."""
        open_, levels, fill, best = self.open, self.ask_shares, self.fills.append, self.best_ask
        while best <= limit:
            queue, head, left = self._asks[best], self._ask_heads[best], levels[best]
            assert queue is not None  # noqa: S101 - a level with shares has a queue
            whole = left <= shares
            while True:
                maker = queue[head]
                have = open_[maker]
                if have > shares:
                    if shares:
                        open_[maker] = have - shares
                        levels[best] = left - shares
                        fill((maker, taker, best, shares))
                    else:
                        levels[best] = left
                    self._ask_heads[best], self.best_ask = head, best
                    return 0
                head += 1
                if have:
                    open_[maker] = 0
                    shares -= have
                    left -= have
                    fill((maker, taker, best, have))
                    if whole and not left:
                        break
            queue.clear()
            levels[best] = self._ask_heads[best] = self._ask_stones[best] = 0
            best += 1
            while not levels[best]:
                best += 1
            if not shares:
                break
        self.best_ask = best
        return shares

    def _hit(self, limit: int, shares: int, taker: int) -> int:
        """Take bids from the best down to ``limit``; return the shares left."""
        open_, levels, fill, best = self.open, self.bid_shares, self.fills.append, self.best_bid
        while best >= limit:
            queue, head, left = self._bids[best], self._bid_heads[best], levels[best]
            assert queue is not None  # noqa: S101 - a level with shares has a queue
            whole = left <= shares
            while True:
                maker = queue[head]
                have = open_[maker]
                if have > shares:
                    if shares:
                        open_[maker] = have - shares
                        levels[best] = left - shares
                        fill((maker, taker, best, shares))
                    else:
                        levels[best] = left
                    self._bid_heads[best], self.best_bid = head, best
                    return 0
                head += 1
                if have:
                    open_[maker] = 0
                    shares -= have
                    left -= have
                    fill((maker, taker, best, have))
                    if whole and not left:
                        break
            queue.clear()
            levels[best] = self._bid_heads[best] = self._bid_stones[best] = 0
            best -= 1
            while not levels[best]:
                best -= 1
            if not shares:
                break
        self.best_bid = best
        return shares

    # ------------------------------------------------------------------ housekeeping

    def _clear_bid(self, index: int) -> None:
        queue = self._bids[index]
        if queue:
            queue.clear()
        self._bid_heads[index] = self._bid_stones[index] = 0
        if index == self.best_bid:
            levels, index = self.bid_shares, index - 1
            while not levels[index]:
                index -= 1
            self.best_bid = index

    def _clear_ask(self, index: int) -> None:
        queue = self._asks[index]
        if queue:
            queue.clear()
        self._ask_heads[index] = self._ask_stones[index] = 0
        if index == self.best_ask:
            levels, index = self.ask_shares, index + 1
            while not levels[index]:
                index += 1
            self.best_ask = index

    def _sweep(self, queues: list[list[int] | None], heads: list[int], stones: list[int], index: int) -> None:
        """Throw a level's stones and its filled orders away once they are a quarter of it."""
        queue = queues[index]
        if queue is None or stones[index] * 4 < len(queue):
            return
        open_ = self.open
        queue[:] = [handle for handle in queue[heads[index] :] if open_[handle]]
        heads[index] = stones[index] = 0
