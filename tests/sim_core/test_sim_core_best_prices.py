"""최유리 and 최우선 at the order desk: the price that the law names and the book gives, in both fill models."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_core_book_tools import MONDAY, book_stock, moment
from sim_core_book_tools import bench as book_bench
from sim_core_tools import Bench

from kiwoom_api.market import OrderType
from kiwoom_api.model.values import Side
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.matching import Converted, Matcher, Mode, Scale

DAY = date(2026, 11, 23)
BASE = 2_000
GRID = Grid("KOSPI", DAY, BASE)
KINDS = {True: OrderType.BEST_OPPOSITE, False: OrderType.BEST_SAME}
QUOTES = st.one_of(st.just(0), st.integers(1_990, 2_020).filter(GRID.legal))


@settings(deadline=None)
@given(own=QUOTES, across=QUOTES, last=st.integers(1_985, 2_025), buying=st.booleans(), opposite=st.booleans())
def test_the_desk_names_the_price_that_the_book_gives(
    own: int, across: int, last: int, buying: bool, opposite: bool
) -> None:
    """With quotes on both sides, one or none, and a last price on or off the grid, desk and engine agree to the won."""
    side = Side.BUY if buying else Side.SELL
    bid, ask = (own, across) if buying else (across, own)
    if bid and ask and bid >= ask:
        return
    book = Matcher(Scale.of_day("KOSPI", DAY, BASE), BASE)
    book.switch(Mode.CONTINUOUS)
    for number, (price, buy) in enumerate(((bid, True), (ask, False)), 1):
        if price:
            book.submit(number, buy=buy, type=OrderType.LIMIT, shares=1, price=price)
    book.mark(last)
    book.submit(3, buy=buying, type=KINDS[opposite], shares=1)
    (given,) = (each.price for each in book.events() if isinstance(each, Converted))
    assert GRID.best_price(side, opposite=opposite, own=own, across=across, last=last) == given


@pytest.mark.parametrize(("side", "same", "opposite"), [(Side.BUY, 10_000, 10_010), (Side.SELL, 10_010, 10_000)])
def test_without_any_quote_the_last_price_is_brought_onto_the_grid(side: Side, same: int, opposite: int) -> None:
    """After a print at half a tick 최우선 waits away from the other side (ER 4), 최유리 goes towards it (ER 3)."""
    bar = Bench().exchange.stock("000010")
    assert bar is not None
    bar.refresh()
    bar.book.post((), ())  # type: ignore[attr-defined]
    bar.last, bar.posted = 10_005, True  # type: ignore[attr-defined]
    assert bar.best_price(side, opposite=False) == same
    assert bar.best_price(side, opposite=True) == opposite
    book = book_stock(book_bench(moment(MONDAY, 10)).exchange)
    book.last = 10_005
    assert book.best_price(side, opposite=False, venue="nowhere") == same
    assert book.best_price(side, opposite=True, venue="nowhere") == opposite
