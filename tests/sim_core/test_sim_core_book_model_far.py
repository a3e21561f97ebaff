"""Orders far from the market in the fill model book: nobody sees them, and the market does not pass them by."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sim_core_book_tools import BOOK_DAYS, MONDAY, book_stock, moment
from sim_core_tools import market

from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate, Trade
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Side
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData

WIDE = Row(10_000, 10_600, 9_500, 10_200, 400_000)
CODE = "000010"
PLACES = [(Side.BUY, 8_000), (Side.SELL, 12_500)]


def wide_days(seed: int = 3) -> Exchange:
    """One stock that moves eleven hundred won a day, a trade every ten seconds, at 07:00; the account holds shares."""
    bars = market({CODE: [WIDE] * 8}, days=BOOK_DAYS).bars
    found = Exchange(MarketData(bars, seed=seed, every=10), start=moment(MONDAY, 7), model="book", seed=seed)
    lot = found.account(found.open_account("key")).lot(CODE)
    lot.quantity, lot.cost = 1_000, 10**7
    return found


def asleep(exchange: Exchange) -> bool:
    """Whether KRX's book is there, and the house not in it."""
    pit = book_stock(exchange).boards["KRX"].pit
    return pit is not None and pit.asleep


def place(exchange: Exchange, side: Side, price: int, shares: int = 10) -> None:
    """Enter a limit order."""
    exchange.place(exchange.open_account("key"), OrderRequest(symbol=CODE, side=side, quantity=shares, price=price))


@pytest.mark.parametrize(("side", "price"), PLACES)
def test_nobody_sees_an_order_far_from_the_market(side: Side, price: int) -> None:
    """The day is printed and shown as it would be without it, from a few prints after its entry on."""
    alone, accompanied = wide_days(), wide_days()
    heard: list[list[Event]] = [[], []]
    for exchange, events in zip((alone, accompanied), heard, strict=True):
        exchange.subscribe(events.append, symbols={CODE})
        exchange.advance(moment(MONDAY, 9, 30))
    place(accompanied, side, price)
    for half in range(1, 12):
        for exchange in (alone, accompanied):
            exchange.advance(moment(MONDAY, 9, 30) + timedelta(minutes=30 * half))
        assert asleep(accompanied)
        assert accompanied.snapshot(CODE) == alone.snapshot(CODE)
    for exchange in (alone, accompanied):
        exchange.advance(moment(MONDAY, 16))
    assert book_stock(accompanied).printed() == WIDE
    without, beside = ([event for event in events if isinstance(event, Trade)] for events in heard)
    figures = [[(e.at, e.price, e.quantity, e.buyer, e.volume) for e in trades] for trades in (without, beside)]
    assert figures[0] == figures[1]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("side", "price"), [(Side.BUY, 9_530), (Side.SELL, 10_570)])
def test_the_market_does_not_pass_by_an_order_that_it_comes_to(seed: int, side: Side, price: int) -> None:
    """An order that waited out of reach is filled at its price before anything is printed beyond it."""
    exchange, events = wide_days(seed), list[Event]()
    exchange.advance(moment(MONDAY, 9, 1))
    exchange.subscribe(events.append, symbols={CODE})
    place(exchange, side, price)
    exchange.advance(moment(MONDAY, 15, 20))
    fills = [e for e in events if isinstance(e, OrderUpdate) and e.status is OrderStatus.FILLED]
    assert sum(e.last_quantity for e in fills) == 10
    assert {e.last_price for e in fills} == {price}
    trades = [e for e in events if isinstance(e, Trade)]
    beyond = [n for n, e in enumerate(trades) if (e.price < price if side is Side.BUY else e.price > price)]
    before = trades[: min(beyond, default=None)]
    assert sum(e.quantity for e in before if e.price == price) >= 10
    assert all(fill.at <= trades[n].at for fill in fills for n in beyond)


def test_a_restart_finds_the_house_out_of_the_book() -> None:
    """Saved and loaded while it is out, the day goes on as it would have, with an order that meets the market."""
    exchange = wide_days()
    exchange.advance(moment(MONDAY, 9, 30))
    place(exchange, Side.BUY, 8_000)
    exchange.advance(moment(MONDAY, 11))
    assert asleep(exchange)
    again = Exchange.load(exchange.dump(), exchange.market)
    assert asleep(again)
    heard: list[list[Event]] = [[], []]
    for each, events in zip((exchange, again), heard, strict=True):
        each.subscribe(events.append, symbols={CODE})
        last = each.snapshot(CODE).last // 10 * 10
        place(each, Side.BUY, last + 50, 3_000)
        assert not asleep(each)
        each.advance(moment(MONDAY, 16))
    assert heard[0] == heard[1]
    assert exchange.dump() == again.dump()
