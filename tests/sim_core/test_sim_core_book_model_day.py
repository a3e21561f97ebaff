"""A day of the model book: the bar that is printed, every session by the clock, and what the next day begins with."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sim_core_book_tools import BOOK_DAYS, DOWN, FRIDAY, MONDAY, ROWS, bench, book_market, book_stock, moment
from sim_core_tools import FLAT, UP, market

from kiwoom_api.market import base_price, price_limits, trading_days
from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate, Quote, Trade
from kiwoom_api.model.values import KST, OrderType, Side, Venue
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange, Placed, Rejection, RejectReason, SessionEvent, SessionKind
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData

CAP = Row(9_800, 12_740, 9_800, 12_740, 123_456)
FLOOR = Row(12_000, 12_000, 8_920, 8_920, 77_777)
ONE_PRICE = Row(8_920, 8_920, 8_920, 8_920, 1_500)
TINY = Row(8_900, 8_950, 8_850, 8_900, 4)
ONE_SHARE = Row(8_900, 8_900, 8_900, 8_900, 1)
HALF_TICK = Row(9_000, 9_105, 8_895, 9_005, 50_000)
REAL = [FLAT, UP, DOWN, CAP, FLOOR, ONE_PRICE, TINY, ONE_SHARE, HALF_TICK]


def told(kind: type, events: list[Event]) -> list:  # type: ignore[type-arg]
    """What was published of a kind."""
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize(("seed", "every"), [(1, 600), (2, 600), (3, 600), (4, 10)])
def test_the_day_prints_its_bar_when_nobody_trades(seed: int, every: int) -> None:
    """Open, high, low, close and volume equal the bar's, watched or not: limit days, one price, four shares, one."""
    days = trading_days(date(2026, 9, 1), date(2026, 9, 20))
    bars = market({"000010": REAL, "000020": REAL}, days=days).bars
    exchange = Exchange(MarketData(bars, seed=seed, every=every), start=moment(days[1], 7), model="book", seed=seed)
    events: list[Event] = []
    exchange.subscribe(events.append, symbols={"000010"})
    for day, row in zip(days[1:], REAL[1:], strict=False):
        exchange.advance(moment(day, 15, 35))
        for code in ("000010", "000020"):
            assert book_stock(exchange, code).printed() == row
        ticks = [event for event in told(Trade, events) if event.at.date() == day]
        assert sum(event.quantity for event in ticks) == row.volume
        assert ticks[0].price == row.open
        assert {max(t.price for t in ticks), min(t.price for t in ticks)} == {row.high, row.low}
        made = [(t.at.hour * 3600 + t.at.minute * 60 + t.at.second, t.price, t.quantity) for t in ticks]
        own = exchange.ticks("000010", day)
        assert [(second, price, shares) for second, price, shares, _ in own] == made
        assert sum(tick.shares for tick in exchange.ticks("000020", day)) == row.volume


def test_a_bar_off_the_grid_is_printed_on_it() -> None:
    """Adjusted prices that no order and no mid-price could make are printed at the order price below."""
    rows = [FLAT, Row(10_003, 10_207, 9_901, 10_108, 5_000)]
    exchange = Exchange(market({"000010": rows}, days=BOOK_DAYS), start=moment(BOOK_DAYS[1], 16), model="book")
    assert book_stock(exchange).printed() == Row(10_000, 10_200, 9_900, 10_100, 5_000)


def test_minute_bars_print_their_day() -> None:
    """A day made from minute bars has their first open, extremes, last close and whole volume."""
    minutes = [Row(10_000 + 10 * n, 10_040 + 10 * n, 9_990 + 10 * n, 10_020 + 10 * n, 1_000, 32_460 + 60 * n)
               for n in range(300)]  # fmt: skip
    row = Row(minutes[0].open, max(m.high for m in minutes), min(m.low for m in minutes), minutes[-1].close, 300_000)
    series = Series(BOOK_DAYS[:2], [FLAT, row], {BOOK_DAYS[1]: minutes})
    bars = BarSet({"000010": Instrument(symbol="000010", name="종목", market="KOSPI")}, {"000010": series})
    exchange = Exchange(MarketData(bars), start=moment(BOOK_DAYS[1], 7), model="book")
    exchange.subscribe(lambda _: None)
    exchange.advance(moment(BOOK_DAYS[1], 16))
    assert book_stock(exchange).printed() == row


def test_auctions_end_at_random_within_half_a_minute() -> None:
    """The opening print comes 0 to 29 seconds after 09:00, the closing one after 15:30, and not always at once."""
    opens, closes = set(), set()
    for seed in range(8):
        exchange = Exchange(book_market(), start=moment(MONDAY, 8, 30), model="book", seed=seed)
        events: list[Event] = []
        exchange.subscribe(events.append)
        exchange.advance(moment(MONDAY, 15, 40))
        trades = told(Trade, events)
        opens.add(trades[0].at - moment(MONDAY, 9))
        closes.add(trades[-1].at - moment(MONDAY, 15, 30))
        sessions = [e.kind for e in told(SessionEvent, events)]
        assert sessions == [SessionKind.OPEN, SessionKind.CLOSING_AUCTION, SessionKind.CLOSE]
        assert told(SessionEvent, events)[-1].at >= trades[-1].at
    for late in (opens, closes):
        assert len(late) > 3
        assert all(timedelta(0) <= each < timedelta(seconds=30) for each in late)


# ---------------------------------------------------------------------- the clock test


def test_the_single_price_session_ended_with_the_after_market() -> None:
    """At 16:10 on 2026-09-11 a trde_tp 62 order is taken and trades at 16:20; on 2026-09-14 it is refused.

    A stock that NXT trades takes none on the Friday either (RULES §3).
    """
    shut = bench(moment(FRIDAY, 16, 10))
    assert shut.order(Side.BUY, 10, 10_000, OrderType.SINGLE_PRICE) == Rejection(reason=RejectReason.AFTER_CLOSE)
    found = bench(moment(FRIDAY, 16, 10), book_market(nxt=False))
    price = found.exchange.snapshot("000010").last
    placed = found.buy(10, price, OrderType.SINGLE_PRICE)
    assert found.row(placed.order_no).remaining == 10
    found.to(moment(FRIDAY, 16, 20))
    assert found.row(placed.order_no).filled == 10
    late = found.buy(10, price - 500, OrderType.SINGLE_PRICE)
    too_low = found.order(Side.BUY, 10, round(price * 0.88) // 10 * 10, OrderType.SINGLE_PRICE)
    assert too_low == Rejection(reason=RejectReason.BELOW_LIMIT)
    found.to(moment(FRIDAY, 18))
    assert found.row(late.order_no).expired
    found.to(moment(MONDAY, 16, 10))
    refused = found.order(Side.BUY, 10, price, OrderType.SINGLE_PRICE)
    assert refused == Rejection(reason=RejectReason.ORDER_TYPE)


def test_the_after_market_matches_limits_at_once() -> None:
    """At 16:10 on 2026-09-14 a limit order trades continuously, a market order and an ETF are refused."""
    found = bench(moment(MONDAY, 16, 10))
    ask = found.exchange.snapshot("000010").ask
    placed = found.buy(10, ask)
    assert found.row(placed.order_no).filled == 10
    for kind in (OrderType.MARKET, OrderType.CONDITIONAL, OrderType.MID, OrderType.STOP_LIMIT):
        price = ask if kind.priced else None
        refused = found.order(Side.BUY, 10, price, kind, stop=ask if kind is OrderType.STOP_LIMIT else None)
        assert refused == Rejection(reason=RejectReason.ORDER_TYPE)
    etf = bench(moment(MONDAY, 16, 10), book_market(kind="ETF"))
    assert etf.order(Side.BUY, 10, 10_000) == Rejection(reason=RejectReason.AFTER_CLOSE)


def test_nothing_is_carried_into_the_after_market() -> None:
    """An unfilled order of 15:29 has expired at 16:10; one of the after-market expires at 20:00."""
    found = bench(moment(MONDAY, 15, 29))
    low = found.exchange.snapshot("000010").lower
    assert low is not None
    day = found.buy(10, low)
    found.to(moment(MONDAY, 15, 29, 59))
    assert found.row(day.order_no).remaining == 10
    found.to(moment(MONDAY, 16, 10))
    assert (found.row(day.order_no).remaining, found.row(day.order_no).expired) == (0, True)
    evening = found.buy(10, low)
    found.to(moment(MONDAY, 19, 59))
    assert found.row(evening.order_no).remaining == 10
    found.to(moment(MONDAY, 20))
    assert found.row(evening.order_no).expired


@pytest.mark.parametrize("touch", [False, True])
def test_the_next_day_begins_with_the_price_of_1530(touch: bool) -> None:
    """After a last print at 19:59 the next day's base, limits and daily bars use the close, not the evening's price."""
    found = bench(moment(MONDAY, 15, 40))
    tuesday = BOOK_DAYS[BOOK_DAYS.index(MONDAY) + 1]
    close = found.exchange.snapshot("000010").last
    found.to(moment(MONDAY, 19, 59))
    if touch:
        found.exchange.trade("000010", Side.BUY, 40_000)
        assert found.exchange.snapshot("000010").last > close
    snapshot = found.exchange.snapshot("000010")
    assert snapshot.last != close
    assert snapshot.close == close
    assert found.exchange.daily("000010", MONDAY)[0].close == close
    found.to(moment(tuesday, 10))
    snapshot = found.exchange.snapshot("000010")
    base = base_price(close, market="KOSPI", on=tuesday)
    assert (snapshot.previous_close, snapshot.base) == (close, base)
    assert (snapshot.lower, snapshot.upper) == price_limits(base, market="KOSPI", on=tuesday)
    assert found.exchange.daily("000010", tuesday)[1].close == close
    assert found.exchange.past("000010", 1)[0][1].close == close


def test_a_stock_that_did_not_trade_has_no_after_market() -> None:
    """Without a trade in the regular session the after-market takes no order."""
    rows = [FLAT, FLAT, Row(10_000, 10_000, 10_000, 10_000, 0)]
    found = bench(moment(MONDAY, 16, 10), book_market(rows))
    assert found.order(Side.BUY, 10, 10_000) == Rejection(reason=RejectReason.AFTER_CLOSE)


# ---------------------------------------------------------------------- other sessions


def test_closing_price_orders_meet_at_it() -> None:
    """Before the open at yesterday's close, after it at today's; each session's orders die with it."""
    found = bench(moment(MONDAY, 8, 30))
    before = found.exchange.snapshot("000010").previous_close
    early = found.buy(1, None, OrderType.PRE_CLOSE)
    huge = found.buy(50_000, None, OrderType.PRE_CLOSE)
    found.to(moment(MONDAY, 8, 40))
    assert (found.row(early.order_no).filled, found.row(early.order_no).last_price) == (1, before)
    assert found.row(huge.order_no).expired
    found.to(moment(MONDAY, 15, 32))
    close = found.exchange.snapshot("000010").last
    late = found.sell(1, None, OrderType.POST_CLOSE)
    found.to(moment(MONDAY, 15, 39, 30))
    assert found.row(late.order_no).remaining == 1
    found.to(moment(MONDAY, 16))
    assert (found.row(late.order_no).filled, found.row(late.order_no).last_price) == (1, close)
    assert found.order(Side.SELL, 1, None, OrderType.PRE_CLOSE) == Rejection(reason=RejectReason.ORDER_TYPE)


def test_two_accounts_meet_at_the_closing_price() -> None:
    """Orders without a price meet by time among themselves before the market joins; nothing of past minutes."""
    found = bench(moment(MONDAY, 15, 35))
    other = found.exchange.open_account("other")
    bought = found.exchange.place(other, found_request(Side.BUY, 20_000, OrderType.POST_CLOSE))
    assert isinstance(bought, Placed)
    sold = found.sell(20_000, None, OrderType.POST_CLOSE)
    found.to(moment(MONDAY, 15, 40))
    assert found.row(sold.order_no).filled == 20_000
    assert found.exchange.orders(other)[0].filled == 20_000


def found_request(side: Side, shares: int, kind: OrderType):  # type: ignore[no-untyped-def]
    """An order without a price."""
    from kiwoom_api.model.orders import OrderRequest

    return OrderRequest(symbol="000010", side=side, quantity=shares, order_type=kind)


def test_hours_tell_early_from_late() -> None:
    """Before order entry BEFORE_OPEN; in the closing-price hour AFTER_CLOSE for a limit; at night AFTER_CLOSE."""
    found = bench(moment(MONDAY, 8))
    assert found.order(Side.BUY, 1, 10_000) == Rejection(reason=RejectReason.BEFORE_OPEN)
    found.to(moment(MONDAY, 15, 45))
    assert found.order(Side.BUY, 1, 10_000) == Rejection(reason=RejectReason.AFTER_CLOSE)
    found.to(moment(MONDAY, 20))
    assert found.order(Side.BUY, 1, 10_000) == Rejection(reason=RejectReason.AFTER_CLOSE)


def test_conditional_orders_become_market_orders_and_mid_prices_die_at_1520() -> None:
    """What rests of a conditional order trades in the closing auction; a mid-price order is gone by then."""
    found = bench(moment(MONDAY, 15, 10))
    low = found.exchange.snapshot("000010").bid - 200
    conditional = found.buy(10, low, OrderType.CONDITIONAL)
    mid = found.buy(2, None, OrderType.MID)
    found.to(moment(MONDAY, 15, 19, 59))
    assert found.row(conditional.order_no).remaining == 10
    waited = found.row(mid.order_no).remaining
    found.to(moment(MONDAY, 15, 20))
    assert found.row(conditional.order_no).limit == 0
    assert found.row(mid.order_no).remaining == 0
    assert found.row(mid.order_no).expired is bool(waited)
    found.to(moment(MONDAY, 15, 31))
    assert found.row(conditional.order_no).filled == 10
    assert found.row(conditional.order_no).last_price == found.exchange.snapshot("000010").last


def test_the_opening_book_is_shown_from_0850() -> None:
    """Orders gather unseen until 08:50; then three levels a side and the expected price are shown."""
    found = bench(moment(MONDAY, 8, 49, 59))
    found.buy(10, 10_000)
    hidden = found.exchange.snapshot("000010")
    assert (hidden.asks, hidden.bids, hidden.expected) == ((), (), None)
    found.to(moment(MONDAY, 8, 50))
    shown = found.exchange.snapshot("000010")
    assert 0 < len(shown.asks) <= 3
    assert shown.expected is not None
    assert shown.bid < shown.expected[0] < shown.ask
    found.to(moment(MONDAY, 12))
    assert len(found.exchange.snapshot("000010").asks) == 10
    assert found.exchange.snapshot("000010").expected is None


def test_an_order_joins_the_opening_auction_at_its_price() -> None:
    """A market buy before the open trades at the opening price, a low limit waits."""
    found = bench(moment(MONDAY, 8, 55))
    market_order, low = found.buy(100), found.buy(100, 10_000)
    found.to(moment(MONDAY, 9, 1))
    snapshot = found.exchange.snapshot("000010")
    assert found.row(market_order.order_no).last_price == snapshot.open == DOWN_OPEN
    assert found.row(low.order_no).remaining == 100


DOWN_OPEN = ROWS[BOOK_DAYS.index(MONDAY)].open


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 1, 2)])
def test_late_openings_move_the_whole_day(day: date) -> None:
    """On the college entrance test's day trading runs from 10:00 to 16:30, on the year's first day from 10:00 on."""
    before = trading_days(day - timedelta(days=10), day)[-2]
    exchange = Exchange(market({"000010": [FLAT, UP]}, days=[before, day]), start=moment(day, 8), model="book")
    events: list[Event] = []
    exchange.subscribe(events.append)
    exchange.advance(moment(day, 23))
    regular = told(Trade, events)
    first = regular[0].at
    assert moment(day, 10) <= first < moment(day, 10, 1)
    assert book_stock(exchange).printed() == UP
    close = moment(day, 16, 30) if day.month == 11 else moment(day, 15, 30)
    assert any(close <= t.at < close + timedelta(seconds=30) and t.price == UP.close for t in regular)
    assert all(e.at.second == 0 for e in told(SessionEvent, events) if e.kind is SessionKind.OPEN)


@pytest.mark.parametrize("kind", ["KONEX", "ELW", "ETF", "ETN", "KOSDAQ"])
def test_every_market_has_its_day(kind: str) -> None:
    """A day of each market prints its bar; KONEX and ELW take what they take, and only stocks go to NXT."""
    row = Row(10_000, 10_500, 9_900, 10_400, 100_000)
    found = bench(moment(MONDAY, 10), book_market([FLAT, FLAT, row, row], kind=kind))
    refused = found.order(Side.BUY, 10, None, OrderType.BEST_OPPOSITE)
    assert isinstance(refused, Rejection) is (kind in ("KONEX", "ELW"))
    nxt = found.order(Side.BUY, 10, 10_000, venue=Venue.NXT)
    assert isinstance(nxt, Placed) is (kind == "KOSDAQ")
    found.to(moment(MONDAY, 21))
    assert found.exchange.snapshot("000010").open == row.open


def test_a_halted_day_takes_nothing() -> None:
    """A stock without a bar that day refuses orders, shows nothing and begins the next day where it stood."""
    rows = [FLAT, UP, Row(0, 0, 0, 10_400, 0), UP]
    found = bench(moment(MONDAY, 10), book_market(rows))
    assert found.order(Side.BUY, 1, 10_000) == Rejection(reason=RejectReason.HALTED)
    snapshot = found.exchange.snapshot("000010")
    assert (snapshot.halted, snapshot.asks, snapshot.last) == (True, (), 10_400)
    found.to(moment(BOOK_DAYS[3], 10))
    assert found.exchange.snapshot("000010").base == 10_400
    assert found.buy(1, 10_400)


def test_quotes_follow_every_change_and_no_more() -> None:
    """A watched stock's book is published when it changed: after each step and each order, never twice the same."""
    found = bench(moment(MONDAY, 9, 45))
    found.to(moment(MONDAY, 11))
    quotes = told(Quote, found.events)
    assert len(quotes) == len(told(Trade, found.events)) > 5
    before = len(quotes)
    placed = found.buy(10, found.exchange.snapshot("000010").bid)
    found.cancel(placed.order_no)
    quotes = told(Quote, found.events)
    assert len(quotes) == before + 2
    assert quotes[-1].bids == quotes[-3].bids
    assert quotes[-2].bids[0][1] == quotes[-1].bids[0][1] + 10


def test_a_sunday_can_be_a_business_day_of_the_model_book() -> None:
    """The clock ``open`` trades on a Sunday, the evening included, and Monday follows."""
    sunday = date(2026, 11, 22)
    data = market({"000010": [FLAT, UP]}, days=[date(2026, 11, 19), date(2026, 11, 20)])
    exchange = Exchange(data, start=datetime(2026, 11, 22, 10, tzinfo=KST), business_day=sunday, model="book")
    account = exchange.open_account("k")
    exchange.subscribe(lambda _: None)
    exchange.advance(datetime(2026, 11, 22, 23, tzinfo=KST))
    assert book_stock(exchange).printed() == UP
    assert exchange.orders(account) == []
    assert exchange.next_instant() == datetime(2026, 11, 23, 8, tzinfo=KST)


def test_an_order_that_expires_says_nothing_and_frees_its_cash() -> None:
    """The rest of a day order is gone at the close without an event, and its cash is free again."""
    found = bench(moment(MONDAY, 15))
    free = found.exchange.deposit(found.account).orderable
    placed = found.buy(10, 8_000)
    assert found.exchange.deposit(found.account).orderable < free
    found.to(moment(MONDAY, 15, 31))
    assert found.exchange.deposit(found.account).orderable == free
    assert [e.status for e in told(OrderUpdate, found.events)] == [OrderStatus.ACCEPTED]
    assert found.row(placed.order_no).expired
