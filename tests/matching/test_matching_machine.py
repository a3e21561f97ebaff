"""Any sequence of orders, cancels, amends and modes: what must hold after every step."""

from __future__ import annotations

import json

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from matching_tools import MARKETS, MIDS, NOW, PRICES, SCALE, TIMES, WHOLE

from kiwoom_api.market import Band, OrderType
from kiwoom_api.sim.matching import Converted, Dropped, Fill, Interrupted, Matcher, Mode, View
from kiwoom_api.sim.matching.records import AUCTIONS

PRICE = st.sampled_from(PRICES)
SHARES = st.integers(1, 250)


class Exchange(RuleBasedStateMachine):
    """One book from the base price on; the machine keeps its own account of every order's shares."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Matcher(SCALE, 2_000)
        self.left: dict[int, int] = {}
        self.seen: dict[int, tuple[bool, OrderType, int]] = {}
        self.number = 0

    @initialize(base=PRICE, mode=st.sampled_from([Mode.OPENING, Mode.CONTINUOUS]))
    def begin(self, base: int, mode: Mode) -> None:
        """A day starts."""
        self.book = Matcher(SCALE, base)
        self.book.switch(mode)

    @rule(buy=st.booleans(), kind=st.sampled_from(list(OrderType)), price=PRICE, stop=PRICE, shares=SHARES)
    def submit(self, buy: bool, kind: OrderType, price: int, stop: int, shares: int) -> None:
        """Enter an order of any type."""
        self.number += 1
        before = self.book.snapshot()
        self.seen[self.number] = (buy, kind, price)
        self.left[self.number] = shares
        if self.book.submit(self.number, buy=buy, type=kind, shares=shares, price=price, stop=stop) is not None:
            del self.left[self.number]
            assert self.book.snapshot() == before
            return
        traded = self.account()
        if kind in WHOLE:
            assert traded.get(self.number, 0) in (0, shares)
        if kind in WHOLE | NOW:
            assert self.book.find(self.number) is None

    @rule(price=PRICE, buy=st.booleans(), shares=SHARES)
    def submit_limit(self, price: int, buy: bool, shares: int) -> None:
        """Enter a limit order: most orders are."""
        self.submit(buy, OrderType.LIMIT, price, 0, shares)

    @precondition(lambda self: self.left)
    @rule(data=st.data(), shares=st.sampled_from([0, 0, 1, 60]))
    def cancel(self, data: st.DataObject, shares: int) -> None:
        """Cancel all or a part: exactly that goes."""
        order = data.draw(st.sampled_from(sorted(self.left)))
        have = self.left[order]
        assert self.book.cancel(order, shares) == min(shares or have, have)
        assert self.book.cancel(self.number + 1) == 0
        self.account()

    @precondition(lambda self: self.left)
    @rule(data=st.data(), price=PRICE, shares=SHARES)
    def amend(self, data: st.DataObject, price: int, shares: int) -> None:
        """Amend an order: refused without a trace, or its open shares are what was said less what traded."""
        order = data.draw(st.sampled_from(sorted(self.left)))
        seen = self.book.find(order)
        before = self.book.snapshot()
        if self.book.amend(order, price=price if seen and seen.price else 0, shares=shares) is not None:
            assert self.book.snapshot() == before
            return
        if shares > self.left[order] or (seen and seen.price not in (0, price)):
            self.left[order] = shares
        buy, kind, _ = self.seen[order]
        self.seen[order] = (buy, kind, price)
        self.account()

    @rule(mode=st.sampled_from([each for each in Mode if each is not Mode.CLOSED]))
    def switch(self, mode: Mode) -> None:
        """Go over to another mode: an auction that ends trades what was expected of it, at one price."""
        before, expected = self.book.mode, self.book.indicative()
        cleared = self.book.switch(mode)
        if before in AUCTIONS and mode in (Mode.CONTINUOUS, Mode.ENTRY):
            assert cleared == expected
            crossed = [each for each in self.book._book.events if isinstance(each, Fill) and not each.aggressor]
            assert sum(each.shares for each in crossed) == (cleared.shares if cleared else 0)
            assert all(cleared and each.price == cleared.price for each in crossed)
        else:
            assert cleared is None
        self.account()

    @rule()
    def crash(self) -> None:
        """Save and load: the state is plain data, and the loaded book is the saved one."""
        saved = json.loads(json.dumps(self.book.snapshot()))
        self.book = Matcher.restore(SCALE, saved)
        assert self.book.snapshot() == saved

    @rule(low=PRICE, high=PRICE)
    def band(self, low: int, high: int) -> None:
        """Set a band, or none."""
        self.book.set_band(Band(low, high) if low < high else None)

    @precondition(lambda self: self.number % 7 == 6)
    @rule()
    def expire(self) -> None:
        """End the session's orders."""
        self.book.expire()
        self.account()
        assert not self.left
        assert not self.book.orders()

    def account(self) -> dict[int, int]:
        """Book the events; return the shares that each order traded."""
        traded: dict[int, int] = {}
        for event in self.book.events():
            if isinstance(event, Fill):
                for order, buys in ((event.buy, True), (event.sell, False)):
                    side, kind, limit = self.seen[order]
                    assert side is buys
                    if kind not in MARKETS | MIDS and kind.priced and kind is not OrderType.CONDITIONAL:
                        assert event.price <= limit if buys else event.price >= limit
                    traded[order] = traded.get(order, 0) + event.shares
                    self._off(order, event.shares)
                assert event.shares > 0
                assert SCALE.lower <= event.price <= SCALE.upper
            elif isinstance(event, Dropped):
                self._off(event.order, event.shares)
            else:
                assert isinstance(event, Converted | Interrupted)
        return traded

    def _off(self, order: int, shares: int) -> None:
        self.left[order] -= shares
        assert self.left[order] >= 0
        if not self.left[order]:
            del self.left[order]

    @invariant()
    def shares_are_conserved(self) -> None:
        """Open shares are what was ordered less what traded or was dropped, order by order."""
        orders: list[View] = self.book.orders()
        assert {each.order: each.shares for each in orders} == self.left
        for buy in (True, False):
            shown = sum(shares for _, shares in self.book.depth(buy=buy, levels=100))
            held = [e for e in orders if e.buy is buy and e.price and not e.stop]
            assert shown == sum(each.shares for each in held)

    @invariant()
    def nothing_crosses_in_continuous_trading(self) -> None:
        """No bid at or above an ask, and no market order beside quotes that it could take."""
        if self.book.mode is not Mode.CONTINUOUS:
            return
        bid, ask = self.book.best(buy=True), self.book.best(buy=False)
        assert not bid or not ask or bid < ask
        waiting = {each.buy for each in self.book.orders() if each.type is OrderType.MARKET}
        assert not (True in waiting and (ask or False in waiting))
        assert not (False in waiting and bid)

    @invariant()
    def queues_count_what_stands_before(self) -> None:
        """At a price the last order has all the others before it, and the first none."""
        for buy in (True, False):
            if self.book._book.plans[buy]:
                continue
            for price, shares in self.book.depth(buy=buy):
                line = [e for e in self.book.orders() if e.buy is buy and e.price == price and not e.stop]
                assert sorted(self.book.ahead(each.order) or 0 for each in line)[0] == 0
                assert max((self.book.ahead(each.order) or 0) + each.shares for each in line) == shares


Exchange.TestCase.settings = settings(max_examples=40 * TIMES, stateful_step_count=40, deadline=None)
TestExchange = Exchange.TestCase
TestExchange.__doc__ = (
    "Conservation, no crossing, exact cancels, all-or-nothing, auctions and restarts in any sequence."
)
