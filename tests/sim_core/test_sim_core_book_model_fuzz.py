"""Random traders on KRX and NXT in the model book: money, shares, queues and time must come out right.

``KIWOOM_LONG_FUZZ=N`` runs N times as many examples.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from sim_core_book_tools import CODES, MONDAY, BookTraders, moment, two_stocks

from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.matching import Converted, Fill, Matcher, View
from kiwoom_api.sim.matching.records import Happening
from kiwoom_api.sim.trading.pit import Pit

LONG = int(os.environ.get("KIWOOM_LONG_FUZZ", "1"))
STARTS = [(8, 0), (8, 25), (9, 0), (9, 30), (13, 0), (15, 15), (15, 25), (15, 35), (16, 0), (19, 50)]
WHAT = ["order"] * 6 + ["modify", "cancel"] + ["step"] * 5 + ["stranger", "interrupt", "halt"]

actions = st.lists(
    st.tuples(
        st.sampled_from(WHAT),
        st.integers(0, 2),
        st.sampled_from(CODES),
        st.sampled_from(list(Side)),
        st.sampled_from(list(OrderType)),
        st.sampled_from([Venue.KRX, Venue.KRX, Venue.NXT, Venue.SOR]),
        st.integers(-25, 25),
        st.sampled_from([1, 7, 100, 3_000, 40_000]),
        st.integers(0, 30),
    ),
    max_size=40 if LONG == 1 else 400,
)
starts = st.sampled_from(STARTS)


class Witness:
    """Sees every execution of every book from the inside.

    Attributes:
        booked: shares and won that the engine executed for each order of an account.
        net: shares that accounts have bought less those they have sold; ``house``: the same of everybody else.
    """

    def __init__(self) -> None:
        self.booked: Counter[tuple[str, str]] = Counter()
        self.won: Counter[tuple[str, str]] = Counter()
        self.net = self.house = self.cash = self.house_cash = 0
        self.moved: set[tuple[int, int]] = set()

    def fill(self, pit: Pit, fill: Fill) -> None:
        """Count both sides of an execution."""
        for number, sign in ((fill.buy, 1), (fill.sell, -1)):
            order, amount = pit.orders.get(number), fill.price * fill.shares
            if order is None:
                self.house += sign * fill.shares
                self.house_cash -= sign * amount
            else:
                self.booked[order.account, order.order_no] += fill.shares
                self.won[order.account, order.order_no] += amount
                self.net += sign * fill.shares
                self.cash -= sign * amount

    def ranks(self, book: Matcher, events: list[Happening]) -> None:
        """After a message no order waits that should have traded before the last one that did."""
        self.moved.update((id(book), each.order) for each in events if isinstance(each, Converted))
        fills = [each for each in events if isinstance(each, Fill) and each.aggressor]
        if not fills:
            return
        last = fills[-1]
        maker, buy = (last.buy, True) if last.aggressor < 0 else (last.sell, False)
        for view in book.orders():
            if view.buy is buy and view.type is OrderType.LIMIT and not view.stop and view.order != maker:
                assert not self._better(book, view, last.price, maker)

    def _better(self, book: Matcher, view: View, price: int, maker: int) -> bool:
        if {(id(book), view.order), (id(book), maker)} & self.moved:
            return False  # what was converted has another time than its number says
        return (view.price > price if view.buy else view.price < price) or (view.price == price and view.order < maker)


@contextmanager
def witnessed() -> Iterator[Witness]:
    """Let a witness see what the books do."""
    seen, fill, events = Witness(), Pit._fill, Matcher.events

    def counted(self: Pit, each: Fill) -> None:
        seen.fill(self, each)
        fill(self, each)

    def ranked(self: Matcher) -> list[Happening]:
        found = events(self)
        seen.ranks(self, found)
        return found

    with patch.object(Pit, "_fill", counted), patch.object(Matcher, "events", ranked):
        yield seen


@settings(max_examples=12 * LONG, deadline=None)
@given(actions, starts)
def test_nothing_is_lost_between_the_books_and_the_accounts(script: list[tuple], start: tuple[int, int]) -> None:  # type: ignore[type-arg]
    """What the accounts bought the rest of the market sold, to the share and the won; no execution jumps its queue."""
    with witnessed() as seen:
        traders = BookTraders(two_stocks())
        traders.exchange.advance(moment(MONDAY, *start))
        for action in script:
            traders.act(*action)
        traders.exchange.advance(max(moment(MONDAY, 20, 5), traders.exchange.now))
    assert seen.net + seen.house == 0
    assert seen.cash + seen.house_cash == 0
    for number in traders.numbers:
        for order in traders.exchange.orders(number, MONDAY):
            if order.order_type not in (OrderType.PRE_CLOSE, OrderType.POST_CLOSE):
                kept = seen.booked[number, order.order_no], seen.won[number, order.order_no]
                assert kept == (order.filled, order.amount)


@settings(max_examples=14 * LONG, deadline=None)
@given(actions, starts)
def test_money_shares_and_queues_agree_after_every_action(script: list[tuple], start: tuple[int, int]) -> None:  # type: ignore[type-arg]
    """Cash and shares follow from the fills to the won; no book is crossed; every live order waits in one book."""
    traders = BookTraders(two_stocks())
    traders.exchange.advance(moment(MONDAY, *start))
    for action in script:
        traders.act(*action)
        traders.check()
    traders.exchange.advance(moment(MONDAY, 20, 5))
    traders.check()
    if traders.exchange.today == MONDAY:
        assert not any(order.remaining for number in traders.numbers for order in traders.exchange.orders(number))


@settings(max_examples=4 * LONG, deadline=None)
@given(actions, starts)
def test_who_watches_does_not_change_what_an_account_sees(script: list[tuple], start: tuple[int, int]) -> None:  # type: ignore[type-arg]
    """Two runs of a script are the same; so is what accounts see with everybody, one stock, NXT or nobody watching."""
    runs = []
    for watched in (None, None, (), ("000010",), ("000010_NX", "000020")):
        traders = BookTraders(two_stocks(), watched)
        traders.exchange.advance(moment(MONDAY, *start))
        for action in script:
            traders.act(*action)
        traders.exchange.advance(max(moment(MONDAY, 20, 5), traders.exchange.now) + timedelta(hours=14))
        runs.append(traders.events)
    assert runs[0] == runs[1]
    own = [[e for e in events if not isinstance(e, Trade | Quote)] for events in runs]
    assert all(each == own[0] for each in own[1:])


@settings(max_examples=8 * LONG, deadline=None)
@given(actions, starts, st.integers(0, 40))
def test_saved_and_loaded_exchange_goes_on_as_if_nothing_happened(
    script: list[tuple],  # type: ignore[type-arg]
    start: tuple[int, int],
    cut: int,
) -> None:
    """After dump and load at any point the rest publishes the same events, and dumps the same bytes."""
    one = BookTraders(two_stocks())
    one.exchange.advance(moment(MONDAY, *start))
    for action in script[:cut]:
        one.act(*action)
    saved = one.exchange.dump()
    two = BookTraders(two_stocks())
    two.exchange = Exchange.load(saved, one.exchange.market)
    assert two.exchange.dump() == saved
    two.events = []
    two.exchange.subscribe(two.events.append)
    before = len(one.events)
    for action in script[cut:]:
        one.act(*action)
        two.act(*action)
    end = max(moment(MONDAY, 20, 5), one.exchange.now) + timedelta(hours=14)
    one.exchange.advance(end)
    two.exchange.advance(end)
    assert one.events[before:] == two.events
    assert one.exchange.dump() == two.exchange.dump()
