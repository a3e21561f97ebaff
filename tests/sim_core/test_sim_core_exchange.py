"""The exchange as a whole: clock, calendar, events, what is seen of the market, saved state."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sim_core_tools import DAYS, FLAT, UP, Bench, at, market

from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.events import Event, Quote, Trade
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, Side
from kiwoom_api.sim.exchange import Exchange, MarketPhase, SessionEvent, SessionKind
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_from, synthetic_market


def test_session_events_come_in_order_after_what_they_announce() -> None:
    """ENTRY, OPEN, CLOSING_AUCTION, CLOSE; the opening trade precedes OPEN, the closing trade precedes CLOSE."""
    bench = Bench(start=at(8))
    bench.to(at(16))
    told = [e for e in bench.events if isinstance(e, SessionEvent | Trade)]
    kinds = [e.kind for e in told if isinstance(e, SessionEvent)]
    assert kinds == [SessionKind.ENTRY, SessionKind.OPEN, SessionKind.CLOSING_AUCTION, SessionKind.CLOSE]
    assert isinstance(told[1], Trade)
    assert isinstance(told[2], SessionEvent)
    assert isinstance(told[-2], Trade)
    assert told[-2].at == told[-1].at == at(15, 30)
    assert [e.opens for e in told if isinstance(e, SessionEvent)] == [at(9)] * 4


def test_events_never_go_back_in_time() -> None:
    """Over several days and many stocks the events' times rise."""
    data = MarketData(synthetic_market(1, date(2026, 11, 20), 30))
    exchange = Exchange(data, start=datetime(2026, 11, 18, 8, tzinfo=KST))
    events: list[Event] = []
    exchange.subscribe(events.append)
    exchange.advance(datetime(2026, 11, 24, 18, tzinfo=KST))
    times = [event.at for event in events]
    assert times == sorted(times)
    assert {event.at.microsecond for event in events} == {0}


def test_phases_of_the_day() -> None:
    """Closed, opening auction, continuous, closing auction, closed."""
    exchange = Exchange(market({"000010": [FLAT, FLAT]}), start=at(8))
    seen = []
    for moment in (at(8), at(8, 30), at(9), at(15, 19, 59), at(15, 20), at(15, 30)):
        exchange.advance(moment)
        seen.append(exchange.phase())
    assert seen == [
        MarketPhase.CLOSED,
        MarketPhase.OPENING_AUCTION,
        MarketPhase.CONTINUOUS,
        MarketPhase.CONTINUOUS,
        MarketPhase.CLOSING_AUCTION,
        MarketPhase.CLOSED,
    ]


def test_time_does_not_go_back() -> None:
    """Advancing to an earlier moment is an error; to the present one, nothing happens."""
    bench = Bench()
    bench.to(at(10))
    with pytest.raises(ExchangeError, match="does not go back"):
        bench.to(at(9, 59))
    assert bench.events == []


def test_one_long_step_equals_many_short_ones() -> None:
    """Whether a driver goes instant by instant or a week at once, the events are the same."""
    data = MarketData(synthetic_market(1, date(2026, 11, 20), 30))
    runs = []
    for step in (timedelta(days=7), timedelta(minutes=7)):
        exchange = Exchange(data, start=datetime(2026, 11, 18, 8, tzinfo=KST))
        events: list[Event] = []
        exchange.subscribe(events.append, symbols={"005930", "247540"})
        end = datetime(2026, 11, 23, 18, tzinfo=KST)
        while exchange.now < end:
            exchange.advance(min(exchange.now + step, end))
        runs.append(events)
    assert runs[0] == runs[1]
    assert len(runs[0]) > 600


def test_watching_late_shows_the_same_market() -> None:
    """A stock nobody watched until noon stands where it would have stood, and says nothing of the morning."""
    data = MarketData(synthetic_market(1, date(2026, 11, 20), 30))
    early, late = (Exchange(data, start=datetime(2026, 11, 20, 8, tzinfo=KST)) for _ in range(2))
    all_events: list[Event] = []
    late_events: list[Event] = []
    early.subscribe(all_events.append)
    symbols: set[str] = set()
    late.subscribe(late_events.append, symbols=symbols)
    for exchange in (early, late):
        exchange.advance(datetime(2026, 11, 20, 12, 5, tzinfo=KST))
    assert early.snapshot("000660") == late.snapshot("000660")
    symbols.add("000660")
    cut = len(all_events)
    for exchange in (early, late):
        exchange.advance(datetime(2026, 11, 20, 18, tzinfo=KST))
    wanted = [e for e in all_events[cut:] if getattr(e, "symbol", "000660") == "000660"]
    assert [e for e in late_events if e.at > datetime(2026, 11, 20, 12, 5, tzinfo=KST)] == wanted
    assert not [e for e in late_events if isinstance(e, Trade | Quote) and e.at.hour < 12]


def test_subscription_ends_when_asked() -> None:
    """The function that subscribe returns ends it."""
    bench = Bench()
    events: list[Event] = []
    end = bench.exchange.subscribe(events.append)
    bench.to(at(10, 10))
    seen = len(events)
    end()
    bench.to(at(10, 30))
    assert seen == len(events) > 0


def test_open_clock_makes_a_sunday_a_business_day() -> None:
    """The data's last bar is what happens on it, its own day leaves the history, and Monday follows."""
    sunday = date(2026, 11, 22)
    data = MarketData(synthetic_market(1, sunday), seed=1)
    exchange = Exchange(data, start=datetime(2026, 11, 22, 10, tzinfo=KST), business_day=sunday)
    snapshot = exchange.snapshot("005930")
    assert snapshot.phase is MarketPhase.CONTINUOUS
    assert snapshot.lower is not None
    assert snapshot.upper is not None
    assert snapshot.lower <= 70_000 <= snapshot.upper
    bars = exchange.daily("005930", sunday)
    assert [bar.day for bar in bars[:2]] == [sunday, date(2026, 11, 19)]
    assert len(bars) > 700
    account = exchange.open_account("k")
    exchange.place(account, OrderRequest(symbol="005930", side=Side.BUY, quantity=10, price=70_000))
    exchange.advance(datetime(2026, 11, 22, 16, tzinfo=KST))
    assert exchange.daily("005930", sunday)[0].close == 70_000
    following = exchange.next_instant()
    assert following is not None
    assert following.date() == date(2026, 11, 23)
    exchange.advance(datetime(2026, 11, 24, 0, tzinfo=KST))
    assert exchange.deposit(account).cash < 10**8


def test_weekend_without_the_open_clock_is_closed() -> None:
    """On a Sunday the last session is shown, nothing trades, and the next instant is Monday's."""
    data = MarketData(synthetic_market(1, date(2026, 11, 20), 30))
    exchange = Exchange(data, start=datetime(2026, 11, 22, 10, tzinfo=KST))
    assert exchange.phase() is MarketPhase.CLOSED
    assert exchange.today == date(2026, 11, 22)
    snapshot = exchange.snapshot("005930")
    assert (snapshot.day, snapshot.last) == (date(2026, 11, 20), 70_000)
    assert exchange.next_instant() == datetime(2026, 11, 23, 8, 20, tzinfo=KST)


def test_snapshot_before_and_after_the_first_trade() -> None:
    """Before: yesterday's close, zeros and an empty book. After: the day's figures, value and ten levels a side."""
    bench = Bench(start=at(8, 50))
    snapshot = bench.exchange.snapshot("000010")
    assert (snapshot.last, snapshot.open, snapshot.volume, snapshot.asks) == (10_000, 0, 0, ())
    assert (snapshot.base, snapshot.lower, snapshot.upper) == (10_000, 7_000, 13_000)
    assert (snapshot.previous_close, snapshot.previous_volume) == (10_000, FLAT.volume)
    assert bench.exchange.daily("000010", DAYS[1])[0].day == DAYS[0]
    bench.to(at(12))
    snapshot = bench.exchange.snapshot("000010")
    assert len(snapshot.asks) == len(snapshot.bids) == 10
    assert snapshot.bid < snapshot.ask
    assert snapshot.low * snapshot.volume <= snapshot.value <= snapshot.high * snapshot.volume
    assert bench.exchange.daily("000010", DAYS[1])[0].volume == snapshot.volume
    with pytest.raises(BadInput, match="symbol"):
        bench.exchange.snapshot("999999")
    with pytest.raises(BadInput, match="symbol"):
        bench.exchange.daily("999999", DAYS[1])


def test_ten_levels_are_contiguous_ticks() -> None:
    """The market's own book has every tick from the best price on, with some shares each."""
    bench = Bench()
    snapshot = bench.exchange.snapshot("000010")
    asks, bids = [price for price, _ in snapshot.asks], [price for price, _ in snapshot.bids]
    assert asks[0] - bids[0] == 10
    stock = bench.exchange.stock("000010")
    assert stock is not None
    assert all(stock.grid.above(low) == high for low, high in pairwise(asks))
    assert all(stock.grid.below(high) == low for high, low in pairwise(bids))


def test_a_day_that_participants_moved_is_remembered_as_printed() -> None:
    """A sweep above the bar's high stays in the daily bars, and its close is tomorrow's base."""
    bench = Bench(market({"000010": [FLAT, FLAT, FLAT]}), cash=10**13)
    bench.to(at(15, 25))
    bench.buy(2_000_000, 11_000)
    bench.to(at(16))
    printed = bench.exchange.daily("000010", DAYS[1])[0]
    assert printed.high == printed.close > FLAT.high
    bench.to(at(10, day=DAYS[2]))
    snapshot = bench.exchange.snapshot("000010")
    assert snapshot.base == snapshot.previous_close == printed.close
    assert bench.exchange.daily("000010", DAYS[2])[1] == printed


def test_upper_limit_has_no_asks_and_lower_limit_no_bids() -> None:
    """A stock locked at a limit shows one side only."""
    up, down = (13_000, 13_000, 13_000, 13_000, 50_000), (7_000, 7_000, 7_000, 7_000, 50_000)
    data = market({"000010": [FLAT, UP._make((*up, 0))], "000020": [FLAT, UP._make((*down, 0))]})
    exchange = Exchange(data, start=at(11))
    locked, floored = exchange.snapshot("000010"), exchange.snapshot("000020")
    assert (locked.asks, locked.bid) == ((), 13_000)
    assert (floored.bids, floored.ask) == ((), 7_000)


def test_saved_state_is_refused_on_other_data_or_damage() -> None:
    """The error says what does not fit; the origin tells which market to make again."""
    data = MarketData(synthetic_market(4, date(2026, 11, 20), 30), seed=4)
    exchange = Exchange(data, start=datetime(2026, 11, 20, 10, tzinfo=KST), profile="mock", seed=4)
    exchange.open_account("k")
    saved = exchange.dump()
    origin = Exchange.origin_of(saved)
    bars = synthetic_from(origin)
    assert bars is not None
    again = Exchange.load(saved, MarketData(bars, seed=4))
    assert (again.now, again.profile, again.seed) == (exchange.now, "mock", 4)
    assert list(again.accounts) == list(exchange.accounts)
    assert synthetic_from("bars.csv") is None
    with pytest.raises(ExchangeError, match="ran on"):
        Exchange.load(saved, market({"000010": [FLAT]}))
    with pytest.raises(ExchangeError, match="seed"):
        Exchange.load(saved, MarketData(bars, seed=5))
    with pytest.raises(ExchangeError, match="cannot be read"):
        Exchange.load(saved[:-3], data)


@pytest.mark.parametrize(("name", "value"), [("profile", "paper"), ("cash", -1), ("cash", 1.5)])
def test_wrong_arguments_are_named(name: str, value: object) -> None:
    """An unknown profile and an impossible amount of cash are refused."""
    with pytest.raises(BadInput, match=name):
        Exchange(market({"000010": [FLAT]}), start=at(10), **{name: value})  # type: ignore[arg-type]


def test_an_account_must_have_been_opened() -> None:
    """An account number that was never given out is an error, not an empty account."""
    bench = Bench()
    with pytest.raises(ExchangeError, match="never opened"):
        bench.exchange.deposit("0000000000")
