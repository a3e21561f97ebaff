"""The parts of execution algorithms: specs, schedules, prices, brakes and reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.api.algo_record import Own, own, tag
from kiwoom_api.market import is_on_tick
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import OrderStatus, OrderUpdate, Quote, Timer, Trade
from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.orders.algos.book import Book
from kiwoom_api.orders.algos.brakes import Brakes
from kiwoom_api.orders.algos.curve import DEFAULT, scheduled, usual_curve
from kiwoom_api.orders.algos.port import Arrival, Failed, LegKnown, Paused, Place, Taken, Terms
from kiwoom_api.orders.algos.pricing import Touch, fitted
from kiwoom_api.orders.algos.report import report_of
from kiwoom_api.orders.algos.specs import (
    PLANS,
    AlgoSpec,
    Closing,
    Iceberg,
    Passive,
    Peg,
    Plan,
    Pov,
    Twap,
    Vwap,
)
from kiwoom_api.orders.algos.worker import Worker

TEN = datetime(2026, 7, 1, 10, tzinfo=KST)
SYMBOL, TERMS = "005930", Terms(lower=49_000, upper=91_000)


def spec(plan: Plan, quantity: int = 100, **more: Any) -> AlgoSpec:
    """A buy from 10:00 to 10:10."""
    given_: dict[str, Any] = {"side": Side.BUY, "until": TEN + timedelta(minutes=10), **more}
    return AlgoSpec(symbol=SYMBOL, quantity=quantity, plan=plan, **given_)


def quote(bid: int = 69_900, ask: int = 70_000, at: datetime = TEN, bid_shares: int = 50) -> Quote:
    """The best two levels a side."""
    bids, asks = ((bid, bid_shares), (bid - 100, 50)), ((ask, 50), (ask + 100, 50))
    return Quote(at=at, symbol=SYMBOL, asks=asks, bids=bids)


def trade(quantity: int, volume: int, price: int = 70_000, at: datetime = TEN) -> Trade:
    """A trade of the market."""
    given_ = {"open": price, "high": price, "low": price, "base": price, "buyer": True}
    return Trade(at=at, symbol=SYMBOL, price=price, quantity=quantity, volume=volume, **given_)


@pytest.mark.parametrize("plan", [*(kind() for name, kind in PLANS.items() if name != "iceberg"), Iceberg(show=5)])
def test_a_spec_is_the_same_after_json(plan: Plan) -> None:
    """JSON gives every plan back as it was, times and fractions included."""
    made = spec(plan, limit=70_000, start=TEN, finish="cross")
    assert AlgoSpec.read(made.json()) == made
    assert AlgoSpec.read(made.json()).until.tzinfo is KST


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: Twap(slice=1), "slice"),
        (lambda: Twap(passive=101), "passive"),
        (lambda: Pov(rate=Decimal("0.9")), "rate"),
        (lambda: Pov(rate=0.1), "rate"),  # type: ignore[arg-type]
        (lambda: Iceberg(show=0), "show"),
        (lambda: Closing(share=Decimal(0)), "share"),
        (lambda: Peg(at="far"), "at"),  # type: ignore[arg-type]
        (lambda: Vwap(curve=((600, 1), (540, 1))), "curve"),
        (lambda: Vwap(curve=((540, 0),)), "curve"),
        (lambda: spec(Peg(), 0), "quantity"),
        (lambda: spec(Peg(), limit=-1), "limit"),
        (lambda: spec(Peg(), every=0), "every"),
        (lambda: spec(Peg(), finish="hope"), "finish"),
        (lambda: spec(Peg(), until=datetime(2026, 7, 1, 10)), "until"),  # noqa: DTZ001 - what must be refused
        (lambda: spec(Peg(), start=TEN + timedelta(hours=1)), "start"),
        (lambda: AlgoSpec.read('{"symbol":"005930"}'), "algo"),
    ],
)
def test_values_outside_their_range_are_refused(wrong: Any, field: str) -> None:
    """What makes no sense is refused by name when it is made."""
    with pytest.raises(BadInput) as refused:
        wrong()
    assert refused.value.field == field


def test_continuous_plans_end_before_the_closing_auction() -> None:
    """Whatever is asked for, no continuous order outlives 15:20; the closing plan begins there."""
    late = TEN.replace(hour=15, minute=30)
    assert spec(Twap(), until=late).end == TEN.replace(hour=15, minute=20)
    close = spec(Closing(), until=late)
    assert close.opens == TEN.replace(hour=15, minute=20)
    assert close.cross_at is None


@settings(max_examples=60, deadline=None)
@given(
    quantity=st.integers(1, 10_000),
    minutes=st.lists(st.integers(0, 320), min_size=1, max_size=8, unique=True),
    weight=st.integers(0, 50),
    seconds=st.lists(st.integers(0, 3_000), min_size=2, max_size=6),
)
def test_a_schedule_never_falls_and_ends_whole(
    quantity: int, minutes: list[int], weight: int, seconds: list[int]
) -> None:
    """Nothing is due at the beginning, everything at the end, and never less than before."""
    curve = tuple((540 + minute, weight) for minute in sorted(minutes))
    end = TEN + timedelta(minutes=50)
    due = [scheduled(quantity, curve, TEN, end, TEN + timedelta(seconds=passed)) for passed in sorted(seconds)]
    assert due == sorted(due)
    assert scheduled(quantity, curve, TEN, end, TEN) == 0
    assert scheduled(quantity, curve, TEN, end, end) == quantity


def test_the_usual_curve_is_that_of_the_days() -> None:
    """Each finished day counts the same; a curve of bars that trade twice as much in the second hour says so."""
    bars = [
        (datetime(2026, 6, day, 9 + hour, minute, tzinfo=KST), scale * (1 + hour))
        for day, scale in ((29, 1), (30, 1_000))
        for hour in (0, 1)
        for minute in range(60)
    ]
    curve = usual_curve([*bars, (datetime(2026, 6, 30, 15, 30, tzinfo=KST), 10**9)])
    assert curve[0][0] == 540
    assert curve[60][1] == pytest.approx(2 * curve[0][1], abs=4)
    open_, middle = TEN.replace(hour=9), TEN
    assert scheduled(300, curve, open_, TEN.replace(hour=11), middle) in (99, 100)
    assert usual_curve([]) == ()
    assert scheduled(380, DEFAULT, open_, TEN.replace(hour=15, minute=20), TEN) > 380 * 60 // 380


@settings(max_examples=80, deadline=None)
@given(price=st.integers(1, 200_000), limit=st.one_of(st.none(), st.integers(1, 200_000)), side=st.sampled_from(Side))
def test_a_price_keeps_limit_tick_and_day(price: int, limit: int | None, side: Side) -> None:
    """A fitted price is on the tick, inside the day's limits and not beyond the person's; or there is none."""
    made = fitted(price, side, limit=limit, terms=TERMS, on=TEN.date())
    if made is None:
        return
    assert is_on_tick(made, market="KOSPI", on=TEN.date())
    assert 49_000 <= made <= 91_000
    if limit is not None:
        assert made <= limit if side is Side.BUY else made >= limit


def test_nobody_follows_himself() -> None:
    """The best price of the own side is the others': our own shares do not count, unless nobody else is there."""
    touch = Touch()
    touch.quote(quote(bid_shares=50))
    assert touch.at("own", Side.BUY, {69_900: 50}) == 69_800
    assert touch.at("own", Side.BUY, {69_900: 49}) == 69_900
    assert touch.at("opposite", Side.BUY, {}) == 70_000
    assert touch.at("mid", Side.SELL, {}) == 69_950
    alone = Touch()
    alone.quote(Quote(at=TEN, symbol=SYMBOL, asks=(), bids=((69_900, 10),)))
    assert alone.at("own", Side.BUY, {69_900: 10}) == 69_900
    assert alone.at("opposite", Side.BUY, {}) is None


def test_refusals_slow_down_and_end() -> None:
    """A passing denial waits longer each time; six in a row, or one that will not pass, are the end."""
    brakes = Brakes(5)
    waits = []
    for _ in range(5):
        assert not brakes.refused(OrderState.DENIED, "VI", TEN)
        assert brakes.until is not None
        waits.append((brakes.until - TEN).total_seconds())
    assert waits == [2, 4, 8, 16, 32]
    assert brakes.refused(OrderState.DENIED, "VI", TEN)
    brakes.worked()
    assert brakes.free(TEN)
    assert brakes.refused(OrderState.DENIED, "CASH", TEN)


def test_the_rate_of_the_account_is_kept() -> None:
    """At one order a second the next wish waits for the second to pass."""
    brakes = Brakes(1)
    brakes.sent(TEN)
    assert not brakes.free(TEN + timedelta(milliseconds=900))
    assert brakes.free(TEN + timedelta(seconds=1))


def started(plan: Plan, quantity: int = 100, **more: Any) -> Worker:
    """A worker that has begun at ten and seen the book."""
    worker = Worker(spec(plan, quantity, **more), TERMS)
    assert worker.start(TEN, Arrival(at=TEN, price=69_950, volume=1_000)) == []
    return worker


def test_a_pause_sends_nothing_but_cancels() -> None:
    """In a halt or VI no order leaves; when it is over, work goes on; its end cancels what lives."""
    worker = started(Peg())
    assert worker.handle(Paused(at=TEN, paused=True, why="VI")) == []
    assert worker.handle(quote()) == []
    assert worker.handle(Paused(at=TEN, paused=False, why="stream")) == []
    (place,) = worker.handle(Paused(at=TEN, paused=False, why="VI"))
    assert isinstance(place, Place)
    assert place.request.price == 69_900


def test_a_part_of_the_volume_is_followed() -> None:
    """At 10 % of the volume nothing is due at first, ten shares after a hundred, and what was traded before is not."""
    worker = started(Pov(rate=Decimal("0.1"), least=5))
    assert worker.handle(quote()) == []
    assert worker.handle(trade(40, 1_040)) == []
    (place,) = worker.handle(trade(60, 1_100))
    assert isinstance(place, Place)
    assert (place.request.quantity, place.request.price) == (10, 70_000)


def test_an_iceberg_shows_its_tip() -> None:
    """The next part is shown only once the last one is wholly filled."""
    worker = Worker(spec(Iceberg(show=30), limit=69_800), TERMS)
    (place,) = worker.start(TEN, Arrival(at=TEN, price=69_950))
    assert isinstance(place, Place)
    assert (place.request.quantity, place.request.price) == (30, 69_800)
    assert worker.handle(Taken(at=TEN, wish=place.wish, order_no="0000001")) == []
    part = LegKnown(at=TEN, wish=1, state=OrderState.PARTIAL, order_no="0000001", filled=29, amount=29 * 69_800)
    assert worker.handle(part) == []
    (second,) = worker.handle(msgspec.structs.replace(part, state=OrderState.FILLED, filled=30, amount=30 * 69_800))
    assert isinstance(second, Place)
    assert second.request.quantity == 30


def test_a_resumed_worker_wants_what_it_wanted() -> None:
    """Told of its past orders, it counts them, waits for the unknown one, and goes on numbering after them."""
    worker = Worker(spec(Twap(slice=60)), TERMS)
    done = LegKnown(at=TEN, wish=1, state=OrderState.FILLED, order_no="0000001", filled=10, amount=700_000, fee=100)
    lost = LegKnown(at=TEN, wish=2, state=OrderState.UNKNOWN)
    worker.recall(1, 1, OrderKind.NEW, 10, 70_000, done)
    worker.recall(2, 2, OrderKind.NEW, 15, 70_000, lost)
    later = TEN + timedelta(minutes=5)
    assert worker.start(later, Arrival(at=TEN, price=69_950)) == []
    assert worker.handle(quote(at=later)) == []
    assert (worker.book.filled, worker.book.committed) == (10, 25)
    (place,) = worker.handle(Failed(at=later, wish=2, state=OrderState.ABSENT)) or worker.handle(
        Timer(at=later + timedelta(seconds=5), name="algo")
    )
    assert isinstance(place, Place)
    assert (place.wish, place.child, place.request.quantity) == (3, 3, 50)


def test_an_order_that_did_not_exist_appears() -> None:
    """A child that was proved absent and lives after all ends the algorithm: everything alive is cancelled."""
    worker = started(Peg(), 10)
    (first,) = worker.handle(quote())
    assert worker.handle(Failed(at=TEN, wish=first.wish, state=OrderState.ABSENT)) == []
    (second,) = worker.handle(Timer(at=TEN + timedelta(seconds=9), name="algo"))
    worker.handle(Taken(at=TEN, wish=second.wish, order_no="0000002"))
    drops = worker.handle(Taken(at=TEN, wish=first.wish, order_no="0000001"))
    assert worker.ended == "OVERFILL"
    assert {drop.order_no for drop in drops} == {"0000001", "0000002"}  # type: ignore[union-attr]


def told(number: str, status: OrderStatus, **more: Any) -> OrderUpdate:
    """News of an order of ours."""
    given_: dict[str, Any] = {"at": TEN, "root_no": "0000000", "name": "", "side": Side.BUY, "action": "매수"}
    given_ |= {"order_type": OrderType.LIMIT, "quantity": 10, "price": 69_900, "remaining": 0}
    return OrderUpdate(order_no=number, symbol=SYMBOL, status=status, **(given_ | more))


def test_a_cancel_that_races_a_fill_releases_what_it_names() -> None:
    """Of ten shares six were cancelled: the other four count as alive until their fill is told."""
    book = Book(10)
    child = book.place(1, 1, 10, 69_900)
    book.taken(Taken(at=TEN, wish=1, order_no="0000001"))
    book.drop(2, child)
    book.taken(Taken(at=TEN, wish=2, order_no="0000002"))
    done = told("0000002", OrderStatus.CONFIRMED, root_no="0000001", action="매수취소", quantity=6)
    book.apply(done)
    book.apply(done)
    assert (child.open, book.free) == (4, 6)
    book.apply(told("0000001", OrderStatus.FILLED, filled=4, amount=4 * 69_900))
    assert (child.open, book.filled, book.free) == (0, 4, 6)


def test_news_before_the_answer_wait_for_it() -> None:
    """A fill that the stream tells before the order's number is known counts once it is."""
    book = Book(10)
    book.place(1, 1, 10, 69_900)
    assert book.apply(told("0000001", OrderStatus.FILLED, filled=3, amount=3 * 69_900)) is None
    assert book.filled == 0
    book.taken(Taken(at=TEN, wish=1, order_no="0000001"))
    assert (book.filled, book.committed) == (3, 10)
    with pytest.raises(ValueError, match="free shares"):
        book.place(2, 2, 1, 69_900)


def test_a_report_says_what_it_cost() -> None:
    """Bought at 70,000 against 69,950 on arrival: fifty won a share, 7.15 bp, and the tape's VWAP beside it."""
    worker = started(Passive(patience=0), 10)
    worker.handle(trade(90, 1_090, price=69_980))
    worker.handle(quote())
    known = LegKnown(
        at=TEN, wish=1, state=OrderState.FILLED, order_no="0000001", filled=10, amount=700_000, fee=100, tax=0
    )
    worker.handle(known)
    report = report_of(worker, "a1", TEN, close=70_100)
    assert report.complete
    assert (report.average, report.arrival.won, report.arrival.bp) == (Decimal("70000.00"), 500, Decimal("7.15"))
    assert (report.vwap.price, report.vwap.won) == (Decimal("69980.00"), 200)
    assert (report.close.won, report.fee, report.children) == (-1_000, 100, 1)
    assert report.participation == Decimal("0.1111")
    empty = report_of(started(Peg()), "a2", TEN)
    assert (empty.average, empty.arrival.won, empty.participation) == (None, None, None)


def test_a_tag_names_algorithm_child_and_wish() -> None:
    """What stands in an order's strategy is read back; a strategy's own name is none."""
    assert own(tag("ab12", 3, 17)) == Own(algo="ab12", child=3, wish=17)
    assert own("swing") is None
    assert own("algo:x/y/z") is None
