"""Paper fills and recordings: our orders in the exchange's own book, among what a stream told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kiwoom_api.engine.desk import Ack, Listing, No, Standing
from kiwoom_api.engine.paper import TapeDesk, paper_exchange
from kiwoom_api.engine.paper_market import PaperExchange
from kiwoom_api.engine.record import FILE, Batch, Head, TapeReader, TapeWriter, event_of
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Event, OrderUpdate, Quote, Trade
from kiwoom_api.model.orders import CancelRequest, OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side

CODE, DAY = "005930", date(2026, 7, 1)
LISTINGS = {CODE: Listing(symbol=CODE, name="삼성전자")}


def at(hour: int, minute: int, second: int = 0) -> datetime:
    """A moment of the day."""
    return datetime(2026, 7, 1, hour, minute, second, tzinfo=KST)


def bar() -> Bar:
    """The day before."""
    return Bar(
        at=at(15, 30) - timedelta(days=1), symbol=CODE, day=date(2026, 6, 30),
        open=70_000, high=70_500, low=69_500, close=70_000, volume=1_000_000,
    )  # fmt: skip


def quote(ask: int, bid: int, shares: int = 100, *, moment: datetime | None = None) -> Quote:
    """Ten levels would do the same as these two."""
    return Quote(
        at=moment or at(10, 0), symbol=CODE, base=70_000,
        asks=((ask, shares), (ask + 100, shares)), bids=((bid, shares), (bid - 100, shares)),
    )  # fmt: skip


def trade(price: int, shares: int, volume: int, *, buyer: bool = False, moment: datetime | None = None) -> Trade:
    """A trade of the tape."""
    return Trade(
        at=moment or at(10, 0), symbol=CODE, price=price, quantity=shares, buyer=buyer,
        open=price, high=price, low=price, volume=volume, base=70_000,
    )  # fmt: skip


async def opened(start: datetime) -> tuple[TapeDesk, PaperExchange]:
    """A desk on a paper exchange, where the day has traded already."""
    exchange = paper_exchange(LISTINGS, {CODE: [bar()]}, start, profile="real", cash=100_000_000)
    desk = TapeDesk(exchange, environment="sim", quotes=True)
    await desk.open([CODE])
    return desk, exchange


def order(side: Side, quantity: int, price: int | None = None) -> OrderRequest:
    """A plain order."""
    kind = OrderType.MARKET if price is None else OrderType.LIMIT
    return OrderRequest.build(CODE, side, quantity, order_type=kind, price=price)


def filled(events: list[Event]) -> list[tuple[int, int]]:
    """(cumulative shares, last price) of our fills."""
    return [(e.filled, e.last_price) for e in events if isinstance(e, OrderUpdate) and e.last_quantity]


async def test_a_market_order_takes_the_levels_that_stand() -> None:
    """A buy takes the best ask first and the next one after it, each at its own price."""
    desk, _ = await opened(at(10, 0))
    desk.tell(at(10, 0), [trade(70_000, 10, 1_000), quote(70_100, 70_000)])
    assert isinstance(await desk.submit(1, order(Side.BUY, 150)), Ack)
    assert filled(desk.own()) == [(100, 70_100), (150, 70_200)]


async def test_a_limit_order_waits_behind_those_who_were_there() -> None:
    """At the best bid an order fills only after the hundred shares before it, and at once when the ask comes down."""
    desk, _ = await opened(at(10, 0))
    desk.tell(at(10, 0), [trade(70_000, 10, 1_000), quote(70_100, 70_000)])
    assert isinstance(await desk.submit(1, order(Side.BUY, 10, 70_000)), Ack)
    desk.own()
    assert filled(desk.tell(at(10, 1), [trade(70_000, 60, 1_060)])) == []
    assert filled(desk.tell(at(10, 2), [trade(70_000, 45, 1_105)])) == [(5, 70_000)]
    assert filled(desk.tell(at(10, 3), [quote(70_000, 69_900)])) == [(10, 70_000)]


async def test_the_opening_print_fills_what_gathered() -> None:
    """An order before the open waits for the auction's print, however late, and trades at its price."""
    desk, _ = await opened(at(8, 50))
    assert isinstance(await desk.submit(1, order(Side.BUY, 10, 70_500)), Ack)
    desk.own()
    assert filled(desk.tell(at(9, 0), [quote(70_200, 70_100, moment=at(9, 0))])) == []
    events = desk.tell(at(9, 0, 5), [trade(70_200, 5_000, 5_000, moment=at(9, 0, 5))])
    assert filled(events) == [(10, 70_200)]


async def test_the_closing_print_fills_what_gathered_and_the_rest_dies() -> None:
    """Orders of the closing auction trade at 15:30's price; what did not is dead, and nothing is taken afterwards."""
    desk, exchange = await opened(at(15, 10))
    desk.tell(at(15, 10), [trade(70_000, 10, 1_000, moment=at(15, 10)), quote(70_100, 70_000, moment=at(15, 10))])
    desk.tell(at(15, 25), [])
    assert isinstance(await desk.submit(1, order(Side.BUY, 10, 70_300)), Ack)
    assert isinstance(await desk.submit(2, order(Side.BUY, 10, 69_000)), Ack)
    desk.own()
    assert filled(desk.tell(at(15, 30, 2), [trade(70_200, 9_000, 10_000, moment=at(15, 30))])) == [(10, 70_200)]
    answer = await desk.submit(3, order(Side.BUY, 1, 70_000))
    assert isinstance(answer, No)
    await desk.close_day(DAY)
    assert [o.remaining for o in exchange.orders(exchange.number)] == [0, 0]


async def test_money_and_shares_are_the_exchanges_own() -> None:
    """Commission is charged, cash that is not there buys nothing, shares not held are not sold, a cancel frees cash."""
    desk, exchange = await opened(at(10, 0))
    desk.tell(at(10, 0), [trade(70_000, 10, 1_000), quote(70_100, 70_000)])
    assert isinstance(await desk.submit(1, order(Side.SELL, 1)), No)
    assert isinstance(await desk.submit(2, order(Side.BUY, 100_000, 70_000)), No)
    placed = await desk.submit(3, order(Side.BUY, 10, 69_900))
    assert isinstance(placed, Ack)
    assert exchange.deposit(exchange.number).orderable < 100_000_000
    assert isinstance(await desk.cancel(4, CancelRequest(order_no=placed.order_no, symbol=CODE)), Ack)
    assert exchange.deposit(exchange.number).orderable == 100_000_000
    await desk.submit(5, order(Side.BUY, 10))
    assert exchange.deposit(exchange.number).d2 == 100_000_000 - 701_000 - 100
    again = paper_exchange(LISTINGS, {CODE: [bar()]}, at(11, 0), profile="real", cash=1)
    again.restore(exchange.keep())
    assert again.deposit(again.number).d2 == exchange.deposit(exchange.number).d2
    assert [held.quantity for held in again.holdings(again.number)] == [10]
    with pytest.raises(BadInput, match="paper"):
        again.restore(b"{")


def head() -> Head:
    """What a recording begins with."""
    return Head(
        source="sim", model="tape", symbols=(CODE,), listings=LISTINGS, history={CODE: (bar(),)},
        standing=Standing(cash=1), profile="real", began=at(8, 0),
    )  # fmt: skip


def test_a_recording_gives_back_what_arrived(tmp_path: Path) -> None:
    """Events come back equal and in order; a torn tail costs the last block only, and is said."""
    events = [trade(70_000, 10, 1_000, buyer=True), quote(70_100, 70_000)]
    with TapeWriter(tmp_path) as tape:
        tape.head(head())
        tape.batch(at(10, 0), events)
        tape.rang(at(10, 1), at(10, 1))
        tape.flush()
        tape.batch(at(10, 2), events)
    reader = TapeReader(tmp_path)
    assert (reader.head, reader.whole) == (head(), True)
    assert [event for row in reader.rows if (event := event_of(row))] == events * 2
    assert sum(isinstance(row, Batch) for row in reader.rows) == 2
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-3])
    torn = TapeReader(tmp_path)
    assert not torn.whole
    assert [event for row in torn.rows if (event := event_of(row))] == events
    with pytest.raises(BadInput, match="record"):
        TapeWriter(tmp_path)
    path.write_bytes(b"something else")
    with pytest.raises(BadInput, match="replay"):
        TapeReader(tmp_path)
