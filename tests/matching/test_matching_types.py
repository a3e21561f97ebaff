"""Order types one by one: what each becomes, when it waits, when it goes."""

from __future__ import annotations

import pytest
from matching_tools import SCALE

from kiwoom_api.market import Band, OrderType
from kiwoom_api.sim.matching import (
    Cleared,
    Converted,
    Dropped,
    Fill,
    Interrupted,
    Matcher,
    Mode,
    Refusal,
    View,
    Why,
)


@pytest.fixture
def book() -> Matcher:
    """A book in continuous trading: bids 1,999 x 10 and 1,998 x 10, asks 2,010 x 10 and 2,015 x 10; last 2,000."""
    book = Matcher(SCALE, 2_000)
    book.switch(Mode.CONTINUOUS)
    for order, buy, price in ((1, True, 1_999), (2, True, 1_998), (3, False, 2_010), (4, False, 2_015)):
        book.submit(order, buy=buy, type=OrderType.LIMIT, shares=10, price=price)
    return book


def submit(book: Matcher, order: int, side: str, type_: OrderType, shares: int, **more: int) -> Refusal | None:
    """Enter an order."""
    return book.submit(order, buy=side == "buy", type=type_, shares=shares, **more)


def test_market_order_sweeps_and_its_rest_waits_before_every_limit(book: Matcher) -> None:
    """시장가: what no bid takes waits one tick below the best ask, or meets a bid further down at that bid's price."""
    submit(book, 9, "sell", OrderType.MARKET, 30)
    assert book.events() == [Fill(1, 9, 1_999, 10, -1), Fill(2, 9, 1_998, 10, -1)]
    assert book.find(9) == View(9, 0, False, OrderType.MARKET, 0, 0, 10)
    submit(book, 10, "buy", OrderType.LIMIT, 4, price=2_020)
    submit(book, 11, "buy", OrderType.LIMIT, 4, price=1_995)
    assert book.events() == [Fill(10, 9, 2_005, 4, 1), Fill(11, 9, 1_995, 4, 1)]
    submit(book, 12, "buy", OrderType.MARKET, 7)
    assert book.events() == [Fill(12, 9, 2_005, 2, 1), Fill(12, 3, 2_010, 5, 1)]


def test_ioc_leaves_nothing_and_fok_takes_all_or_nothing(book: Matcher) -> None:
    """IOC drops its rest, FOK does nothing at all unless it fills whole."""
    submit(book, 9, "buy", OrderType.LIMIT_FOK, 11, price=2_010)
    submit(book, 10, "buy", OrderType.MARKET_FOK, 21)
    assert book.events() == [Dropped(9, 11, Why.FOK), Dropped(10, 21, Why.FOK)]
    submit(book, 11, "buy", OrderType.BEST_OPPOSITE_IOC, 12)
    assert book.events() == [Converted(11, 2_010), Fill(11, 3, 2_010, 10, 1), Dropped(11, 2, Why.IOC)]
    submit(book, 12, "buy", OrderType.LIMIT_FOK, 10, price=2_015)
    assert book.events() == [Fill(12, 4, 2_015, 10, 1)]
    assert book.depth(buy=False) == ()


def test_best_price_orders_become_limits(book: Matcher) -> None:
    """최유리 goes to the opposite best, 최우선 to the own; without quotes the last price counts."""
    submit(book, 9, "buy", OrderType.BEST_SAME, 1)
    submit(book, 10, "sell", OrderType.BEST_SAME, 1)
    submit(book, 11, "sell", OrderType.BEST_OPPOSITE, 12)
    assert [each for each in book.events() if isinstance(each, Converted)] == [
        Converted(9, 1_999),
        Converted(10, 2_010),
        Converted(11, 1_999),
    ]
    assert book.find(11) == View(11, 0, False, OrderType.LIMIT, 1_999, 0, 1)
    empty = Matcher(SCALE, 2_003)
    empty.switch(Mode.CONTINUOUS)
    submit(empty, 1, "sell", OrderType.BEST_SAME, 1)
    submit(empty, 2, "buy", OrderType.BEST_SAME, 1)
    empty.cancel(2)
    submit(empty, 3, "sell", OrderType.BEST_OPPOSITE, 1)
    found = [each.price for each in empty.events() if isinstance(each, Converted)]
    assert found == [2_005, 2_000, 2_000]


def test_mid_price_order_floats_with_the_quotes_and_pauses_without_them(book: Matcher) -> None:
    """중간가: the floored middle, better than the asks; no quotes on a side, no mid-price, no new mid-price order."""
    assert submit(book, 9, "sell", OrderType.MID, 10) is None
    submit(book, 10, "buy", OrderType.LIMIT, 3, price=2_010)
    assert book.events() == [Fill(10, 9, 2_004, 3, 1)]
    submit(book, 11, "buy", OrderType.LIMIT, 1, price=2_000)
    submit(book, 12, "buy", OrderType.MID_IOC, 2)
    assert book.events() == [Fill(12, 9, 2_005, 2, 1)]
    for order in (1, 2, 11):
        book.cancel(order)
    assert submit(book, 13, "buy", OrderType.MID, 1) is Refusal.NO_MID
    submit(book, 14, "buy", OrderType.LIMIT, 2, price=1_995)
    assert book.amend(14, price=2_000) is None
    assert book.find(9) == View(9, 0, False, OrderType.MID, 0, 0, 5)
    assert book.depth(buy=False)[0] == (2_010, 10)
    submit(book, 15, "buy", OrderType.MID_FOK, 6)
    assert book.events()[-1] == Dropped(15, 6, Why.FOK)


def test_stop_orders_trigger_on_the_last_price_in_the_order_of_their_stops(book: Matcher) -> None:
    """스톱지정가: sells with the higher stop first; the time of the trigger counts, and one may set off the next."""
    for order, stop, price in ((9, 1_997, 1_997), (10, 1_999, 1_998), (11, 1_998, 1_998)):
        assert submit(book, order, "sell", OrderType.STOP_LIMIT, 4, price=price, stop=stop) is None
    assert book.find(11) == View(11, 0, False, OrderType.STOP_LIMIT, 1_998, 1_998, 4)
    assert book.ahead(11) is None
    submit(book, 12, "sell", OrderType.LIMIT, 10, price=1_999)
    assert book.events() == [
        Fill(1, 12, 1_999, 10, -1),
        Converted(10, 1_998),
        Fill(2, 10, 1_998, 4, -1),
        Converted(11, 1_998),
        Fill(2, 11, 1_998, 4, -1),
    ]
    submit(book, 13, "buy", OrderType.STOP_LIMIT, 4, price=2_010, stop=1_998)
    assert book.events() == [Converted(13, 2_010), Fill(13, 3, 2_010, 4, 1)]
    assert book.amend(9, stop=2_010) is None
    assert book.events() == [Converted(9, 1_997), Fill(2, 9, 1_998, 2, -1)]


def test_stop_orders_wait_out_an_auction_and_trigger_on_its_price() -> None:
    """An auction's price sets stops off when continuous trading starts."""
    book = Matcher(SCALE, 2_000)
    book.switch(Mode.CONTINUOUS)
    submit(book, 1, "buy", OrderType.STOP_LIMIT, 5, price=2_015, stop=2_010)
    book.switch(Mode.VI)
    assert submit(book, 2, "buy", OrderType.STOP_LIMIT, 5, price=2_015, stop=2_010) is Refusal.ORDER_TYPE
    submit(book, 3, "buy", OrderType.LIMIT, 5, price=2_010)
    submit(book, 4, "sell", OrderType.LIMIT, 7, price=2_010)
    assert book.switch(Mode.CONTINUOUS) == Cleared(2_010, 5)
    assert book.events() == [Fill(3, 4, 2_010, 5, 0), Converted(1, 2_015), Fill(1, 4, 2_010, 2, 1)]


def test_a_band_stops_a_sweep_where_a_vi_starts(book: Matcher) -> None:
    """The part inside the band trades, the book goes over to VI, and the rest takes part in its auction."""
    book.set_band(Band(1_980, 2_013))
    submit(book, 9, "buy", OrderType.LIMIT, 15, price=2_015)
    assert book.events() == [Fill(9, 3, 2_010, 10, 1), Interrupted(9, 2_015)]
    assert book.mode is Mode.VI
    book.set_band()
    assert book.switch(Mode.CONTINUOUS) == Cleared(2_015, 5)


def test_amend_keeps_the_place_only_when_shares_alone_go_down(book: Matcher) -> None:
    """Fewer shares keep the place; another price, or more shares, go behind the others."""
    for order in (11, 12):
        submit(book, order, "buy", OrderType.LIMIT, 10, price=1_999)
    assert [book.ahead(order) for order in (1, 11, 12)] == [0, 10, 20]
    assert book.amend(1, shares=3) is None
    assert [book.ahead(order) for order in (1, 11, 12)] == [0, 3, 13]
    assert book.amend(1, shares=4) is None
    assert [book.ahead(order) for order in (1, 11, 12)] == [20, 0, 10]
    book.amend(11, price=1_998)
    book.amend(11, price=1_999)
    assert [book.ahead(order) for order in (1, 11, 12)] == [10, 14, 0]
    assert book.amend(99, shares=1) is Refusal.UNKNOWN
    assert book.amend(1, price=1_999 + 3) is Refusal.PRICE
    assert book.amend(1, stop=1_999) is Refusal.STOP_PRICE


def test_a_stop_price_is_a_stop_orders_alone(book: Matcher) -> None:
    """A stop price given with another type means nothing: the order can be amended like any other."""
    submit(book, 9, "buy", OrderType.LIMIT, 5, price=1_995, stop=2_010)
    assert book.amend(9, price=1_996, shares=4) is None
    assert book.find(9) == View(9, 0, True, OrderType.LIMIT, 1_996, 0, 4)
    assert Matcher.restore(SCALE, book.snapshot()).amend(9, shares=3) is None


def test_own_orders_trade_with_each_other(book: Matcher) -> None:
    """Nothing keeps an owner's orders apart: only registered high-speed traders may ask KRX for that."""
    submit(book, 9, "buy", OrderType.LIMIT, 5, price=2_005, owner=7)
    submit(book, 10, "sell", OrderType.LIMIT, 5, price=2_005, owner=7)
    assert book.events() == [Fill(9, 10, 2_005, 5, -1)]


def test_expiry_drops_everything_and_nothing_is_carried_over(book: Matcher) -> None:
    """Day orders, waiting stops and mid-price orders go with the session; the next one starts empty."""
    submit(book, 9, "buy", OrderType.STOP_LIMIT, 5, price=2_020, stop=2_020)
    submit(book, 10, "buy", OrderType.MID, 5)
    book.events()
    book.switch(Mode.CLOSED)
    assert submit(book, 11, "buy", OrderType.LIMIT, 5, price=2_000) is Refusal.CLOSED
    book.expire()
    assert [each.order for each in book.events() if isinstance(each, Dropped)] == [1, 2, 3, 4, 9, 10]
    assert book.orders() == []
    book.switch(Mode.CONTINUOUS)
    assert book.depth(buy=True) == book.depth(buy=False) == ()


def test_what_an_auction_does_not_take_is_refused() -> None:
    """최유리, 최우선, mid-price, IOC and FOK are for continuous trading; prices must be on the grid and in bounds."""
    book = Matcher(SCALE, 2_000)
    book.switch(Mode.OPENING)
    taken = {OrderType.LIMIT, OrderType.MARKET, OrderType.CONDITIONAL}
    for number, kind in enumerate(OrderType, 1):
        refused = submit(book, number, "buy", kind, 1, price=2_000, stop=2_000)
        assert (refused is None) == (kind in taken)
    for price in (0, 1_985, 2_002, 2_035):
        assert submit(book, 99, "buy", OrderType.LIMIT, 1, price=price) is Refusal.PRICE
    with pytest.raises(ValueError, match="in use"):
        submit(book, 1, "buy", OrderType.LIMIT, 1, price=2_000)
