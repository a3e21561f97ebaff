"""Call auctions: the price against the rule's own words, who fills, simultaneous quotes, conversions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_tools import PRICES, SCALE, TIMES, Line, auction_price, deemed

from kiwoom_api.market import OrderType
from kiwoom_api.sim.matching import Cleared, Converted, Dropped, Fill, Matcher, Mode, Refusal, Why
from kiwoom_api.sim.matching.auction import rounds

LINE = st.lists(st.tuples(st.one_of(st.none(), st.sampled_from(PRICES)), st.integers(1, 30)), max_size=8)
LASTS = st.integers(PRICES[0], PRICES[-1])


def gathered(buys: Line, sells: Line, last: int, mode: Mode = Mode.CLOSING) -> Matcher:
    """A book in an auction: buys are numbered from 1, sells from 101."""
    book = Matcher(SCALE, last)
    book.switch(mode)
    for first, line in ((1, buys), (101, sells)):
        for number, (price, shares) in enumerate(line, first):
            kind = OrderType.MARKET if price is None else OrderType.LIMIT
            assert book.submit(number, buy=first == 1, type=kind, shares=shares, price=price or 0) is None
    return book


@settings(max_examples=300 * TIMES, deadline=None)
@given(LINE, LINE, LASTS)
def test_auction_price_is_the_one_that_the_rule_names(buys: Line, sells: Line, last: int) -> None:
    """The price is a matched price, the last price or else the nearest as Reg 23(5) says; no price trades more."""
    book = gathered(buys, sells, last)
    expected = book.indicative()
    cleared = book.switch(Mode.CLOSED)
    assert cleared == expected
    price, most = auction_price(buys, sells, last)
    assert (cleared or Cleared(0, 0)) == (price, most)


@settings(max_examples=200 * TIMES, deadline=None)
@given(LINE, LINE, LASTS)
def test_auction_fills_by_price_then_time(buys: Line, sells: Line, last: int) -> None:
    """Each side gets exactly the auction's shares at its one price, and nobody starves behind a later quote."""
    book = gathered(buys, sells, last)
    cleared = book.switch(Mode.CLOSED)
    fills = [each for each in book.events() if isinstance(each, Fill)]
    if cleared is None:
        assert not fills
        return
    assert {each.price for each in fills} == {cleared.price}
    top, bottom = deemed(buys, sells, last)
    for line, first, sign, stands in ((buys, 1, -1, top), (sells, 101, 1, bottom)):
        got = [sum(f.shares for f in fills if i in (f.buy, f.sell)) for i in range(first, first + len(line))]
        assert sum(got) == cleared.shares
        prices = [stands if p is None else p for p, _ in line]
        starved = False
        for index in sorted(range(len(line)), key=lambda i: (sign * prices[i], i)):
            assert not (starved and got[index])
            assert not got[index] or sign * prices[index] <= sign * cleared.price
            starved = starved or got[index] < line[index][1]


def test_simultaneous_quotes_fill_by_size_in_three_rounds() -> None:
    """동시호가: 100 units each, larger first and older first among equals; then half of the rest; then all of it."""
    assert rounds([(1, 50), (2, 301), (3, 120), (4, 120)]) == [
        (2, 100),
        (3, 100),
        (4, 100),
        (1, 50),
        (2, 101),  # half of 201 is rounded to the unit
        (3, 10),
        (4, 10),
        (2, 100),
        (3, 10),
        (4, 10),
    ]
    assert rounds([(1, 1_250)], unit=10) == [(1, 1_000), (1, 130), (1, 120)]


@pytest.mark.parametrize(
    ("mode", "simultaneous"), [(Mode.OPENING, True), (Mode.RESUMPTION, True), (Mode.VI, False), (Mode.CLOSING, False)]
)
def test_simultaneous_quotes_count_where_the_rule_says(mode: Mode, simultaneous: bool) -> None:
    """At the upper limit the larger bid goes first at the open and on resumption, else the older."""
    upper = SCALE.upper
    book = gathered([(upper, 150), (upper, 400)], [(upper, 180)], PRICES[8], mode)
    assert book.switch(Mode.CONTINUOUS) == Cleared(upper, 180)
    left = {each.order: each.shares for each in book.orders()}
    assert left == ({1: 70, 2: 300} if simultaneous else {2: 370})


def test_simultaneous_quotes_keep_their_order_until_they_are_filled() -> None:
    """After the open the rounds go on in continuous trading, before a bid that came later; a cancel shortens them."""
    upper = SCALE.upper
    book = gathered([(upper, 150), (None, 400)], [(upper, 180)], PRICES[8], Mode.OPENING)
    book.switch(Mode.CONTINUOUS)
    book.submit(3, buy=True, type=OrderType.LIMIT, shares=500, price=upper)
    assert book.ahead(1) == 0
    assert Matcher.restore(SCALE, book.snapshot()).snapshot() == book.snapshot()
    book.events()
    book.cancel(2, 100)  # of the market order's 300: its last piece goes
    book.submit(4, buy=False, type=OrderType.LIMIT, shares=260, price=upper)
    fills = [(each.buy, each.shares) for each in book.events() if isinstance(each, Fill)]
    # 20 left of the first hundred of 1, half of the rest of 2 (150), half of 1 (25), the rest of 2 (50), 15 of 1
    assert fills == [(1, 20), (2, 150), (1, 25), (2, 50), (1, 15)]
    book.submit(5, buy=False, type=OrderType.MARKET, shares=20)
    assert [(each.buy, each.shares) for each in book.events() if isinstance(each, Fill)] == [(1, 10), (3, 10)]


def test_market_orders_are_simultaneous_only_while_they_stand_at_the_limit_price() -> None:
    """Once a market bid stands below the upper limit, time counts among market bids again, and so does its price."""
    book = gathered([(SCALE.upper, 5), (None, 100), (None, 400)], [(SCALE.upper, 180)], PRICES[8], Mode.OPENING)
    book.switch(Mode.CONTINUOUS)
    left = {each.order: each.shares for each in book.orders()}
    assert left == {1: 5, 2: 20, 3: 300}  # in the first round 100 of the largest, then 80 of the next
    book.submit(4, buy=True, type=OrderType.LIMIT, shares=5, price=2_010)
    book.cancel(1)
    book.events()
    book.submit(5, buy=False, type=OrderType.LIMIT, shares=30, price=2_000)
    assert book.events() == [Fill(2, 5, 2_015, 20, -1), Fill(3, 5, 2_015, 10, -1)]


def test_conditional_orders_become_market_orders_of_the_close() -> None:
    """At 15:20 they rank by price, then time, before whatever the closing auction brings; mid-price orders go."""
    book = Matcher(SCALE, 2_000)
    book.switch(Mode.CONTINUOUS)
    book.submit(1, buy=True, type=OrderType.LIMIT, shares=5, price=1_998)
    book.submit(2, buy=False, type=OrderType.LIMIT, shares=5, price=2_015)
    book.submit(3, buy=False, type=OrderType.CONDITIONAL, shares=5, price=2_025)
    book.submit(4, buy=False, type=OrderType.CONDITIONAL, shares=5, price=2_020)
    book.submit(5, buy=True, type=OrderType.MID, shares=5)
    assert book.submit(6, buy=True, type=OrderType.CONDITIONAL, shares=5, price=SCALE.upper) is Refusal.AT_LIMIT
    book.events()
    assert book.switch(Mode.CLOSING) is None
    assert book.events() == [Dropped(5, 5, Why.MID_CLOSE), Converted(4, 0), Converted(3, 0)]
    assert book.submit(7, buy=True, type=OrderType.CONDITIONAL, shares=5, price=2_000) is Refusal.ORDER_TYPE
    book.submit(8, buy=True, type=OrderType.LIMIT, shares=7, price=2_010)
    # market sells stand at 1,998, the lowest bid: one matched price, 2,000 between, is the last price
    assert book.switch(Mode.CLOSED) == Cleared(1_998, 10)
    fills = [(each.buy, each.sell, each.shares) for each in book.events() if isinstance(each, Fill)]
    assert fills == [(8, 4, 5), (8, 3, 2), (1, 3, 3)]


def test_a_vi_that_runs_into_the_close_has_no_auction_of_its_own() -> None:
    """VI to CLOSING keeps the orders together and finds no price; the closing auction takes them all."""
    book = gathered([(2_000, 5)], [(2_000, 5)], 2_000, Mode.VI)
    assert book.switch(Mode.CLOSING) is None
    assert book.switch(Mode.CLOSED) == Cleared(2_000, 5)


def test_a_halt_breaks_an_auction_off_and_resumption_takes_its_orders() -> None:
    """While halted only cancels are taken; the orders meet in the auction on resumption."""
    book = gathered([(2_000, 5), (2_005, 2)], [(2_000, 5)], 2_000, Mode.OPENING)
    assert book.switch(Mode.HALTED) is None
    assert book.submit(9, buy=True, type=OrderType.LIMIT, shares=1, price=2_000) is Refusal.HALTED
    assert book.amend(1, price=1_999) is Refusal.HALTED
    assert book.cancel(2) == 2
    book.switch(Mode.RESUMPTION)
    assert book.switch(Mode.CONTINUOUS) == Cleared(2_000, 5)


def test_orders_gathered_without_an_auction_meet_in_order_of_arrival() -> None:
    """NXT 15:30-15:40: limit orders only; at the start each trades at the price of the one that came first."""
    book = Matcher(SCALE, 2_000)
    book.switch(Mode.ENTRY)
    assert book.submit(1, buy=True, type=OrderType.MARKET, shares=5) is Refusal.ORDER_TYPE
    book.submit(2, buy=True, type=OrderType.LIMIT, shares=5, price=2_005)
    book.submit(3, buy=False, type=OrderType.LIMIT, shares=7, price=1_995)
    book.submit(4, buy=True, type=OrderType.LIMIT, shares=9, price=2_010)
    assert book.switch(Mode.CONTINUOUS) is None
    assert book.events() == [Fill(2, 3, 2_005, 5, -1), Fill(4, 3, 1_995, 2, 1)]
    assert [(each.order, each.shares) for each in book.orders()] == [(4, 7)]
