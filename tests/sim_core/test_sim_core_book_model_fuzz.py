"""Random traders on KRX and NXT in the model book: money, shares, queues and time must come out right.

``KIWOOM_LONG_FUZZ=N`` runs N times as many examples.
"""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sim_core_book_tools import CODES, MONDAY, BookTraders, moment, two_stocks

from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.exchange import Exchange

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
    max_size=60 if LONG == 1 else 400,
)
starts = st.sampled_from(STARTS)


@settings(max_examples=60 * LONG, deadline=None)
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


@settings(max_examples=30 * LONG, deadline=None)
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


@settings(max_examples=30 * LONG, deadline=None)
@given(actions, starts, st.integers(0, 59))
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
