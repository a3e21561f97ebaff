"""Interruptions, halts, circuit breakers and the sidecar in the model book, set off by participants and by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sim_core_book_tools import BOOK_DAYS, MONDAY, bench, book_market, book_stock, moment
from sim_core_tools import FLAT, Bench, market

from kiwoom_api.market import Interruption
from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.events import Trade
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Exchange, Placed, Rejection, RejectReason
from kiwoom_api.sim.matching import Mode
from kiwoom_api.sim.records import HaltCause, HaltEvent, InterruptionEvent
from kiwoom_api.sim.trading.gauge import FEWEST

STILL = [FLAT, FLAT, FLAT, FLAT]


def quiet(start: datetime, **options: object) -> Bench:
    """An exchange whose one stock stays at 10,000 won all day."""
    options.setdefault("cash", 10**11)
    return bench(start, book_market(STILL), **options)  # type: ignore[arg-type]


def far_off(found: Bench, price: int, shares: int = 400_000) -> Placed:
    """Buy far beyond what the book offers."""
    return found.buy(shares, price)


# ---------------------------------------------------------------------- volatility interruptions


def test_an_order_that_reaches_too_far_starts_an_auction() -> None:
    """A sell that would meet a bid 6 % above the last price gathers two minutes and up to half of one more instead."""
    found = quiet(moment(MONDAY, 10, 5))
    bought = far_off(found, 10_900)  # takes ten levels; what is left bids far above the last price
    last = found.exchange.snapshot("000010").last
    sold = found.sell(500_000, 10_700)
    (begun,) = found.of(InterruptionEvent)
    assert (begun.struck.kind, begun.struck.up, begun.struck.price) == (Interruption.DYNAMIC, True, 10_900)
    assert begun.struck.dynamic == last
    board = book_stock(found.exchange).boards["KRX"]
    assert board.mode is Mode.VI
    assert found.row(sold.order_no).filled == 0
    assert found.order(Side.BUY, 1, None, OrderType.BEST_OPPOSITE) == Rejection(reason=RejectReason.ORDER_TYPE)
    found.to(begun.at + timedelta(seconds=119))
    assert board.mode is Mode.VI
    found.to(begun.at + timedelta(seconds=150))
    assert [event.begins for event in found.of(InterruptionEvent)] == [True, False]
    assert board.mode is Mode.CONTINUOUS
    assert found.row(sold.order_no).filled > 0
    assert found.row(bought.order_no).remaining == 0


def test_a_sweep_trades_as_far_as_the_band() -> None:
    """A buy trades up to the band and stops there; its rest waits in the auction."""
    found = quiet(moment(MONDAY, 10, 5))
    for price in (10_300, 10_500, 10_600):
        found.sell(10, price)
    placed = far_off(found, 10_900)
    (begun,) = found.of(InterruptionEvent)
    assert begun.struck.price == 10_600
    assert found.exchange.snapshot("000010").last == 10_500
    assert 0 < found.row(placed.order_no).remaining < placed.quantity


def test_a_static_interruption_measures_from_the_last_auction() -> None:
    """Steps of less than 6 % that come to 10 % from the opening price set off a static interruption."""
    found = quiet(moment(MONDAY, 10, 5))
    for price in (10_500, 11_000):
        found.sell(10, price)
        found.exchange.trade("000010", Side.BUY, 10**6, price=price)
        if price == 10_500:
            assert found.exchange.snapshot("000010").last == price
    (struck,) = [event.struck for event in found.of(InterruptionEvent)]
    assert (struck.kind, struck.static, struck.price) == (Interruption.STATIC, 10_000, 11_000)


def test_the_markets_own_path_is_never_interrupted() -> None:
    """A day that rises 20 % trades on; a small order then meets at once, for the reference has followed."""
    rows = [FLAT, FLAT, Row(10_000, 12_000, 10_000, 12_000, 10**6), FLAT]
    found = bench(moment(MONDAY, 15, 10, 30), book_market(rows))
    placed = found.buy(1, found.exchange.snapshot("000010").ask)
    assert found.row(placed.order_no).filled == 1
    assert found.of(InterruptionEvent) == []


def test_an_interruption_before_1520_goes_into_the_closing_auction() -> None:
    """One that begins at 15:19 never ends by itself: its orders trade at the closing price."""
    found = quiet(moment(MONDAY, 15, 19))
    assert found.exchange.snapshot("000010").last == 10_000
    found.exchange.interrupt("000010")
    placed = found.buy(10, 10_300)
    found.to(moment(MONDAY, 15, 25))
    board = book_stock(found.exchange).boards["KRX"]
    assert board.mode is Mode.CLOSING
    assert found.row(placed.order_no).remaining == 10
    found.to(moment(MONDAY, 15, 31))
    assert found.row(placed.order_no).filled == 10
    assert [event.begins for event in found.of(InterruptionEvent)] == [True, False]
    found.to(moment(MONDAY, 17))
    assert board.mode is Mode.CONTINUOUS


@pytest.mark.parametrize(("hour", "minute", "ends"), [(8, 55, (9, 0)), (15, 25, (15, 30))])
def test_an_auction_that_would_leap_is_extended_by_two_minutes(hour: int, minute: int, ends: tuple[int, int]) -> None:
    """Participants who would open or close a stock too far away get two minutes more; then it happens."""
    found = quiet(moment(MONDAY, hour, minute))
    far_off(found, 11_500, 900_000)
    end = moment(MONDAY, *ends)
    found.to(end + timedelta(seconds=119))
    (begun,) = found.of(InterruptionEvent)
    assert end <= begun.at < end + timedelta(seconds=30)
    assert begun.struck.up
    before = len(found.of(Trade))
    found.to(begun.at + timedelta(seconds=121))
    assert [event.begins for event in found.of(InterruptionEvent)] == [True, False]
    assert found.of(Trade)[before].price >= 10_400
    assert found.exchange.snapshot("000010").close in (0, found.exchange.snapshot("000010").last)
    found.to(moment(MONDAY, 15, 40))
    assert found.exchange.snapshot("000010").close > 0


def test_konex_is_never_interrupted_and_low_prices_need_some_ticks() -> None:
    """KONEX has no interruptions; below 1,000 won the nearest ticks do not count as far."""
    konex = bench(moment(MONDAY, 10, 5), book_market(STILL, kind="KONEX"))
    far_off(konex, 11_400)
    assert konex.of(InterruptionEvent) == []
    penny = [Row(20, 20, 20, 20, 10**6)] * 4
    found = bench(moment(MONDAY, 10, 5), book_market(penny))
    found.exchange.trade("000010", Side.BUY, 100, price=22)
    assert found.of(InterruptionEvent) == []
    found.exchange.trade("000010", Side.BUY, 10**6, price=25)
    assert len(found.of(InterruptionEvent)) == 1


def test_an_interruption_on_nxt_is_nxts_own() -> None:
    """NXT stops, KRX trades on; at 08:50 and 15:20 its auction ends with its session."""
    found = quiet(moment(MONDAY, 8, 49))
    found.exchange.interrupt("000010", venue="NXT")
    found.to(moment(MONDAY, 8, 51))
    stock = book_stock(found.exchange)
    assert stock.boards["NXT"].mode is Mode.CLOSED
    found.to(moment(MONDAY, 9, 30))
    assert stock.boards["NXT"].mode is Mode.CONTINUOUS
    found.exchange.interrupt("000010", venue="NXT")
    assert found.buy(1, found.exchange.snapshot("000010").ask)
    with pytest.raises(ExchangeError, match="not traded continuously"):
        found.exchange.interrupt("000010", venue="NXT")
    assert [event.venue for event in found.of(InterruptionEvent)] == ["NXT"] * 3


# ---------------------------------------------------------------------- halts


def test_a_halt_takes_only_cancels_and_ends_in_an_auction() -> None:
    """A halted stock refuses new orders and changes; ten minutes of auction follow; the volume is made up."""
    found = quiet(moment(MONDAY, 10, 5))
    resting, other = found.buy(10, 9_900), found.buy(20, 9_800)
    found.exchange.halt("000010", 1_800)
    assert found.exchange.snapshot("000010").halted
    assert found.order(Side.BUY, 1, 10_000) == Rejection(reason=RejectReason.HALTED)
    assert found.modify(resting.order_no, 9_950) == Rejection(reason=RejectReason.HALTED)
    assert isinstance(found.cancel(other.order_no), Placed)
    trades = len(found.of(Trade))
    found.to(moment(MONDAY, 10, 34, 59))
    assert len(found.of(Trade)) == trades
    found.to(moment(MONDAY, 10, 35))
    board = book_stock(found.exchange).boards["KRX"]
    assert board.mode is Mode.RESUMPTION
    found.to(moment(MONDAY, 10, 45, 30))
    assert board.mode is Mode.CONTINUOUS
    assert found.row(resting.order_no).remaining == 10
    told = found.of(HaltEvent)
    assert [(e.scope, e.cause, e.begins) for e in told] == [
        ("000010", HaltCause.ORDER, True),
        ("000010", HaltCause.ORDER, False),
    ]
    found.to(moment(MONDAY, 15, 31))
    assert found.exchange.snapshot("000010").volume == FLAT.volume


def test_a_halt_by_hand_is_resumed_by_hand() -> None:
    """Without seconds it lasts; resume ends it early; a second halt is not ended by the first one's clock."""
    found = quiet(moment(MONDAY, 10, 5))
    found.exchange.halt("000010", 600)
    with pytest.raises(ExchangeError, match="already"):
        found.exchange.halt("000010")
    found.to(moment(MONDAY, 10, 6))
    found.exchange.resume("000010")
    board = book_stock(found.exchange).boards["KRX"]
    assert board.mode is Mode.RESUMPTION
    found.exchange.halt("000010")
    found.to(moment(MONDAY, 12))
    assert board.mode is Mode.HALTED
    found.exchange.resume("000010")
    found.to(moment(MONDAY, 12, 11))
    assert board.mode is Mode.CONTINUOUS
    with pytest.raises(ExchangeError, match="not halted"):
        found.exchange.resume("000010")
    with pytest.raises(BadInput, match="seconds"):
        found.exchange.halt("000010", 0)
    with pytest.raises(BadInput, match="symbol"):
        found.exchange.halt("NASDAQ")


def test_a_halt_over_the_open_and_over_the_close() -> None:
    """Halted before the open: resumed later with an auction. Halted into the close: orders die, no closing auction."""
    found = quiet(moment(MONDAY, 8, 50))
    early = found.buy(10, 10_000)
    found.exchange.halt("000010", 1_200)
    found.to(moment(MONDAY, 9, 21))
    assert found.row(early.order_no).filled == 10
    found.exchange.halt("000010")
    found.to(moment(MONDAY, 15, 19))
    found.exchange.resume("000010")
    late = found.buy(10, 10_500)
    found.to(moment(MONDAY, 15, 31))
    assert found.row(late.order_no).filled == 10  # resumed into the closing auction
    over = quiet(moment(MONDAY, 15))
    resting = over.buy(10, 9_900)
    over.exchange.halt("000010")
    over.to(moment(MONDAY, 15, 31))
    assert over.row(resting.order_no).expired
    assert over.exchange.snapshot("000010").close == 10_000
    over.to(moment(MONDAY, 16, 10))
    assert over.order(Side.BUY, 1, 10_000) == Rejection(reason=RejectReason.HALTED)
    over.exchange.resume("000010")
    over.to(moment(MONDAY, 16, 21))
    assert isinstance(over.order(Side.BUY, 1, 9_000), Placed)


def test_a_market_halt_covers_its_stocks_and_those_asked_for_later() -> None:
    """KOSPI halted: every stock of it stops, one first asked for during the halt too; KOSDAQ goes on."""
    rows = dict.fromkeys(("000010", "000020", "000030"), STILL)
    data = market(rows, kinds={"000030": "KOSDAQ"}, days=BOOK_DAYS)
    found = Bench(data, start=moment(MONDAY, 10), cash=10**9, model="book")
    found.buy(1, 9_900)
    found.exchange.halt("KOSPI", 60)
    found.to(moment(MONDAY, 10, 0, 30))
    for symbol, refused in (("000010", True), ("000020", True), ("000030", False)):
        assert isinstance(found.order(Side.BUY, 1, 9_900, symbol=symbol), Rejection) is refused
    found.to(moment(MONDAY, 10, 12))
    for symbol in rows:
        assert isinstance(found.order(Side.BUY, 1, 9_900, symbol=symbol), Placed)


def test_the_model_bar_knows_no_interventions() -> None:
    """Halts, interruptions and strangers' trades need the model book."""
    exchange = Exchange(book_market(), start=moment(MONDAY, 10))
    for call in (
        lambda: exchange.halt("000010"),
        lambda: exchange.resume("000010"),
        lambda: exchange.interrupt("000010"),
        lambda: exchange.trade("000010", Side.BUY, 1),
    ):
        with pytest.raises(ExchangeError, match="bar"):
            call()


# ---------------------------------------------------------------------- the whole market


def crash(*falls: float, start: tuple[int, int] = (9, 0)) -> Bench:
    """A KOSPI that comes down by such fractions in the course of a day, and somebody who takes part."""
    codes = [f"{number:05d}0" for number in range(1, FEWEST + 1)]
    low = int(10_000 * (1 - max(falls))) // 10 * 10
    minutes = []
    for number, fall in enumerate(falls):
        price = int(10_000 * (1 - fall)) // 10 * 10
        minutes.append(Row(price, price, price, price, 1_000, 9 * 3600 + 1_800 * number + 60))
    row = Row(minutes[0].open, minutes[0].open, low, minutes[-1].close, 1_000 * len(minutes))
    data = market({code: [FLAT, FLAT, row] for code in codes}, days=BOOK_DAYS)
    for code in codes:
        data.bars.series(code).minutes = {MONDAY: minutes}
    found = Bench(data, start=moment(MONDAY, *start), cash=10**10, model="book")
    found.buy(1, low, symbol=codes[0])
    return found


def breakers(found: Bench) -> list[HaltEvent]:
    """What was told of the circuit breaker."""
    return [event for event in found.of(HaltEvent) if event.cause is HaltCause.BREAKER]


def test_the_circuit_breaker_halts_thirty_minutes_at_eight_percent() -> None:
    """A minute after the index has fallen 8 % the market stops for twenty minutes; ten minutes of auction follow."""
    found = crash(0.0, 0.09, 0.09, 0.09)
    found.to(moment(MONDAY, 9, 45))
    (begun,) = [event for event in breakers(found) if event.begins]
    assert (begun.scope, begun.stage) == ("KOSPI", 1)
    assert timedelta(minutes=1) <= begun.at - moment(MONDAY, 9, 31) <= timedelta(minutes=2)
    assert begun.until == begun.at + timedelta(minutes=20)
    board = book_stock(found.exchange).boards["KRX"]
    found.to(begun.until)
    assert board.mode is Mode.RESUMPTION
    found.to(begun.until + timedelta(minutes=10, seconds=30))
    assert board.mode is Mode.CONTINUOUS
    assert [event.begins for event in breakers(found)] == [True, False]


def test_stages_follow_each_other_and_the_third_ends_the_day() -> None:
    """8, 15 and 20 %: two halts, then every order dies and nothing trades until tomorrow, the after-market included."""
    found = crash(0.0, 0.085, 0.085, 0.16, 0.16, 0.215, 0.215)
    low = found.exchange.snapshot("000010").lower
    assert low is not None
    resting = found.buy(10, low)
    found.to(moment(MONDAY, 14))
    assert [event.stage for event in breakers(found) if event.begins] == [1, 2, 3]
    assert found.row(resting.order_no).expired
    close = found.exchange.snapshot("000010").close
    assert close == found.exchange.snapshot("000010").last > 0
    assert isinstance(found.order(Side.BUY, 1, 9_000), Rejection)
    trades = len(found.of(Trade))
    found.to(moment(MONDAY, 21))
    assert len(found.of(Trade)) == trades
    assert isinstance(found.order(Side.BUY, 1, 9_000), Rejection)
    found.to(moment(BOOK_DAYS[3], 10))
    assert found.exchange.snapshot("000010").previous_close == close


def test_no_breaker_in_the_last_forty_minutes_nor_without_participants() -> None:
    """From 14:50 stages 1 and 2 do not come; a market in which nobody takes part is left as its day printed it."""
    late = crash(*[0.0] * 12, 0.09, start=(15, 1))
    late.to(moment(MONDAY, 15, 31))
    assert breakers(late) == []
    found = crash(0.0, 0.09, 0.09)
    alone = Exchange(found.exchange.market, start=moment(MONDAY, 8), model="book")
    told: list[object] = []
    alone.subscribe(told.append)
    alone.advance(moment(MONDAY, 16))
    assert not [event for event in told if isinstance(event, HaltEvent)]
    assert book_stock(alone).printed().volume == 3_000


def test_the_sidecar_is_told_once_a_day() -> None:
    """5 % on KOSPI for a minute: program sells would wait five minutes; orders here are none, and trade on."""
    found = crash(0.0, 0.055, 0.055, 0.02, 0.06)
    found.to(moment(MONDAY, 11, 30))
    (told,) = [e for e in found.of(HaltEvent) if e.cause is HaltCause.SIDECAR]
    assert (told.side, told.scope) == ("sell", "KOSPI")
    assert told.until == told.at + timedelta(minutes=5)
    assert isinstance(found.order(Side.BUY, 1, found.exchange.snapshot("000010").last), Placed)


def test_the_breaker_of_a_saved_exchange_goes_on() -> None:
    """Saved in the midst of a halt, the market resumes when it would have, and the stage does not come again."""
    found = crash(0.0, 0.09, 0.09, 0.09)
    found.to(moment(MONDAY, 9, 40))
    assert len(breakers(found)) == 1
    again = Exchange.load(found.exchange.dump(), found.exchange.market)
    told: list[object] = []
    again.subscribe(told.append)
    before = len(found.events)
    for exchange in (found.exchange, again):
        exchange.advance(moment(MONDAY, 20, 30))
    assert told == found.events[before:]


def test_two_halts_overlap() -> None:
    """A stock halted by hand while its market is: the later halt decides when it resumes."""
    found = quiet(moment(MONDAY, 10, 5))
    found.exchange.halt("KOSPI", 600)
    found.exchange.halt("000010", 1_800)
    board = book_stock(found.exchange).boards["KRX"]
    found.to(moment(MONDAY, 10, 20))
    assert board.mode is Mode.HALTED
    found.to(moment(MONDAY, 10, 46))
    assert board.mode is Mode.CONTINUOUS


def test_orders_on_nxt_are_halted_too() -> None:
    """A halt stops the stock on every venue; NXT gathers half a minute when it resumes."""
    found = quiet(moment(MONDAY, 10, 5))
    found.exchange.halt("000010", 60)
    assert found.order(Side.BUY, 1, 9_900, venue=Venue.NXT) == Rejection(reason=RejectReason.HALTED)
    found.to(moment(MONDAY, 10, 7, 30))
    stock = book_stock(found.exchange)
    assert stock.boards["NXT"].mode is Mode.CONTINUOUS
    assert stock.boards["KRX"].mode is Mode.RESUMPTION


def test_days_begin_without_yesterdays_halts() -> None:
    """A halt without an end ends with its day."""
    found = quiet(moment(MONDAY, 10, 5))
    found.exchange.halt("000010")
    found.to(moment(date(2026, 9, 15), 10))
    assert isinstance(found.order(Side.BUY, 1, 9_900), Placed)
