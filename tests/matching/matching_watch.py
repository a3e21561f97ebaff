"""A book under watch: whatever is said to it, what must hold is reckoned again from what it shows and reports."""

from __future__ import annotations

import json
from collections.abc import Iterable

from fuzz_tally import count
from matching_tools import MARKETS, MIDS, NOW, SCALE, WHOLE, Line, auction_price, deemed

from kiwoom_api.market import Band, OrderType
from kiwoom_api.sim.matching import Cleared, Converted, Dropped, Fill, Interrupted, Matcher, Mode, View
from kiwoom_api.sim.matching.records import AUCTIONS, Happening

EDGES = {True: SCALE.upper, False: SCALE.lower}
ENDS = (Mode.CONTINUOUS, Mode.ENTRY, Mode.CLOSED)


class Watched:
    """A book and the watcher's own account of every order: side, limit, open shares, and when it came.

    Attributes:
        left: open shares by order; ``limits`` the limit that an order must never trade beyond (0: none).
        times: when each order got its place, by the watcher's own clock.
        planned: whether simultaneous quotes counted somewhere before the message.
    """

    def __init__(self, base: int, mode: Mode) -> None:
        self.book = Matcher(SCALE, base)
        self.book.switch(mode)
        self.left: dict[int, int] = {}
        self.buys: dict[int, bool] = {}
        self.limits: dict[int, int] = {}
        self.times: dict[int, int] = {}
        self.clock = self.number = 0
        self.planned = False

    # ------------------------------------------------------------------ messages

    def submit(self, buy: bool, kind: OrderType, price: int, stop: int, shares: int) -> None:
        """Enter an order: it is taken, or refused without a trace; IOC leaves nothing, FOK is all or nothing."""
        before = self._begin()
        self.number += 1
        number = self.number
        refused = self.book.refusal(buy=buy, type=kind, price=price, stop=stop)
        saved = self.book.snapshot() if refused is not None else None
        self.buys[number], self.left[number], self.times[number] = buy, shares, self.clock
        self.limits[number] = price if kind.priced and kind is not OrderType.CONDITIONAL else 0
        assert self.book.submit(number, buy=buy, type=kind, shares=shares, price=price, stop=stop) is refused
        if refused is not None:
            del self.left[number]
            assert self.book.snapshot() == saved
            return
        traded = self._end(before)
        if kind in WHOLE:
            assert traded.get(number, 0) in (0, shares)
        if kind in WHOLE | NOW:
            assert self.book.find(number) is None

    def cancel(self, order: int, shares: int) -> None:
        """Cancel all (0) or a part: exactly that goes."""
        before, have = self._begin(), self.left[order]
        assert self.book.cancel(order, shares) == min(shares or have, have)
        assert self.book.cancel(self.number + 1) == 0
        self._end(before)

    def amend(self, order: int, price: int, shares: int) -> None:
        """Amend an order: refused without a trace, or its open shares are what was said less what traded."""
        before, seen, saved = self._begin(), self.book.find(order), self.book.snapshot()
        assert seen is not None
        if self.book.amend(order, price=price if seen.price else 0, shares=shares) is not None:
            assert self.book.snapshot() == saved
            return
        moved = bool(seen.price) and price != seen.price
        if shares > self.left[order] or moved:
            self.left[order], self.times[order] = shares, self.clock
            before.pop(order)
        if moved and seen.type is not OrderType.CONDITIONAL:
            self.limits[order] = price
        self._end(before)

    def switch(self, mode: Mode) -> None:
        """Go over to another mode: an auction that ends does what the rule's words say, reckoned by trying all prices.

        What then meets in continuous trading has come anew, in its order of arrival: its ranks are not judged.
        """
        before, last, was, expected = self._begin(), self.book.last, self.book.mode, self.book.indicative()
        cleared = self.book.switch(mode)
        events = self.book.events()
        if was in AUCTIONS and mode in ENDS:
            assert cleared == expected
            fills = [each for each in events if isinstance(each, Fill) and not each.aggressor]
            self._auction(before, last, cleared, fills, self.planned or was in (Mode.OPENING, Mode.RESUMPTION))
        else:
            assert cleared is None
        self._account(events, {})

    def band(self, low: int, high: int) -> None:
        """Set a band, or none."""
        self._begin()
        self.book.set_band(Band(low, high) if low < high else None)

    def crash(self) -> None:
        """Save and load: the state is plain data, and the loaded book is the saved one."""
        self._begin()
        saved = json.loads(json.dumps(self.book.snapshot()))
        self.book = Matcher.restore(SCALE, saved)
        assert self.book.snapshot() == saved

    def expire(self) -> None:
        """End the session's orders: nothing is left."""
        before = self._begin()
        self.book.expire()
        self._end(before)
        assert not self.left
        assert not self.book.orders()

    # ------------------------------------------------------------------ what was reported

    def _begin(self) -> dict[int, View]:
        count()
        self.clock += 1
        # Whether simultaneous quotes still count somewhere: among them size goes before time.
        self.planned = any(self.book._book.plans.values())
        return {each.order: each for each in self.book.orders()}

    def _end(self, before: dict[int, View]) -> dict[int, int]:
        return self._account(self.book.events(), before)

    def _account(self, events: Iterable[Happening], before: dict[int, View]) -> dict[int, int]:
        """Book the events in their order; return the shares that each order traded."""
        traded: dict[int, int] = {}
        for event in events:
            if isinstance(event, Fill):
                assert event.shares > 0
                assert SCALE.lower <= event.price <= SCALE.upper
                if before and event.aggressor:
                    self._ranks(event, before)
                for order, buys in ((event.buy, True), (event.sell, False)):
                    limit = self.limits[order]
                    assert self.buys[order] is buys
                    assert not limit or (event.price <= limit if buys else event.price >= limit)
                    traded[order] = traded.get(order, 0) + event.shares
                    self._off(order, event.shares)
            elif isinstance(event, Dropped):
                self._off(event.order, event.shares)
            else:
                assert isinstance(event, Converted | Interrupted)
                if isinstance(event, Converted):
                    self.times[event.order] = self.clock
                    before.pop(event.order, None)
        return traded

    def _off(self, order: int, shares: int) -> None:
        self.left[order] -= shares
        assert self.left[order] >= 0
        if not self.left[order]:
            del self.left[order]

    def _ranks(self, fill: Fill, before: dict[int, View]) -> None:
        """Nobody who stood before the maker, by price and then by time, has a share left."""
        order = fill.sell if fill.aggressor > 0 else fill.buy
        maker = before.get(order)
        if maker is None:  # it came with this very message
            return
        if maker.price:
            assert fill.price == maker.price
        for other in before.values():
            stands = other.buy is maker.buy and not other.stop and other.order != order and other.order in self.left
            assert not (stands and self._outranks(other, maker, fill.price)), (other, maker, fill)

    def _outranks(self, other: View, maker: View, price: int) -> bool:
        """Whether one resting order goes before another of its side; market orders stand at the limit price then."""
        older = self.times[other.order] < self.times[maker.order]
        if maker.type in MIDS or other.type in MIDS:
            if other.type in MIDS:
                return maker.type in MIDS and older
            return other.type in MARKETS or (other.price > price if other.buy else other.price < price)
        edge = EDGES[maker.buy]
        mine, theirs = (each.price or edge for each in (maker, other))
        if mine == theirs:
            return older and not (mine == edge and self.planned)
        return theirs > mine if maker.buy else theirs < mine

    # ------------------------------------------------------------------ auctions

    def _auction(
        self, before: dict[int, View], last: int, cleared: Cleared | None, fills: list[Fill], by_size: bool
    ) -> None:
        """The price and the shares by trying every price; then who got how much, by price and time."""
        gathered = [each for each in before.values() if not each.stop and each.type not in MIDS]
        sides = {buy: [each for each in gathered if each.buy is buy] for buy in (True, False)}
        lines: dict[bool, Line] = {
            buy: [(each.price or None, each.shares) for each in side] for buy, side in sides.items()
        }
        price, most = auction_price(lines[True], lines[False], last)
        assert (cleared or Cleared(0, 0)) == (price, most)
        assert sum(each.shares for each in fills) == most
        assert all(each.price == price for each in fills)
        if not fills:
            return
        stands = dict(zip((True, False), deemed(lines[True], lines[False], last), strict=True))
        for buy, side in sides.items():
            got = {each.order: 0 for each in side}
            for fill in fills:
                got[fill.buy if buy else fill.sell] += fill.shares
            self._served(side, got, price, stands[buy], by_size and price == EDGES[buy])

    def _served(self, side: list[View], got: dict[int, int], price: int, stand: int, by_size: bool) -> None:
        """Whoever goes before one that got something has got all; nobody trades beyond his limit."""
        sign = -1 if side[0].buy else 1
        starved: tuple[int, int] | None = None
        for each in sorted(side, key=lambda view: (sign * (view.price or stand), self.times[view.order])):
            rank = (sign * (each.price or stand), 0 if by_size and (each.price or stand) == price else 1)
            if got[each.order]:
                assert starved is None or (rank == starved and not rank[1])
                assert rank[0] <= sign * price
            if got[each.order] < each.shares and starved is None:
                starved = rank

    # ------------------------------------------------------------------ what must hold at any time

    def check(self) -> None:
        """Shares are conserved, and nothing crosses in continuous trading."""
        orders = self.book.orders()
        assert {each.order: each.shares for each in orders} == self.left
        for buy in (True, False):
            held = sum(each.shares for each in orders if each.buy is buy and each.price and not each.stop)
            assert sum(shares for _, shares in self.book.depth(buy=buy, levels=100)) == held
        if self.book.mode is Mode.CONTINUOUS:
            bid, ask = self.book.best(buy=True), self.book.best(buy=False)
            assert not bid or not ask or bid < ask
            waiting = {each.buy for each in orders if each.type is OrderType.MARKET}
            assert not (True in waiting and (ask or False in waiting))
            assert not (False in waiting and bid)

    def check_queues(self) -> None:
        """At a price the first order has nobody before it, and the last one all the others."""
        orders = self.book.orders()
        for buy in (True, False):
            if self.book._book.plans[buy]:
                continue
            for price, shares in self.book.depth(buy=buy):
                line = [each for each in orders if each.buy is buy and each.price == price and not each.stop]
                places = sorted((self.book.ahead(each.order) or 0, each.shares) for each in line)
                assert places[0][0] == 0
                assert sum(places[-1]) == shares
