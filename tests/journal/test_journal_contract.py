"""What every journal promises: the same suite on the twin in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kiwoom_api.model.errors import BadInput, FingerprintBusy, IllegalMove, JournalError, NumberTaken
from kiwoom_api.model.orders import (
    CancelRequest,
    Fill,
    Holding,
    LedgerRow,
    ModifyRequest,
    OrderKind,
    OrderRequest,
    OrderState,
)
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import AlertLevel, Booked, DaySnapshot, IntentRecord, NewIntent, Position
from kiwoom_api.model.values import KST, Channel, OrderType, Side

ME, DAY = "1234567890", date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, 0, 0, 123456, tzinfo=KST)
S = OrderState


def wish(quantity: int = 10, **other: Any) -> NewIntent:
    """An intent to buy 005930 at 70,000 won."""
    request = OrderRequest.build("005930", Side.BUY, quantity, price=70_000)
    given = {"account": ME, "environment": "sim", "business_date": DAY, "at": AT, **other}
    return NewIntent.of(request, **given)


def fill(order_no: str, fill_no: str = "1", quantity: int = 4, price: int = 70_000, **other: Any) -> Fill:
    """A buy fill of 005930."""
    given: dict[str, Any] = {"side": Side.BUY, "symbol": "005930", "fee": 10, "tax": 0, "at": AT, **other}
    return Fill(business_date=DAY, order_no=order_no, fill_no=fill_no, quantity=quantity, price=price, **given)


def working(journal: JournalPort, number: str = "0000001", quantity: int = 10) -> IntentRecord:
    """An intent that the broker has taken."""
    made = journal.begin_intent(wish(quantity))
    journal.move(made.id, S.SENDING, at=AT, why="sent")
    return journal.move(made.id, S.WORKING, at=AT, why="taken", order_no=number, root_no=number)


def held(symbol: str = "005930", quantity: int = 10, cost: int = 600_000) -> Holding:
    """A holding as the broker tells it."""
    return Holding(
        symbol=symbol,
        name="",
        quantity=quantity,
        sellable=quantity,
        average=60_000,
        price=70_000,
        purchase_amount=cost,
        valuation=0,
        profit=0,
    )


def test_an_intent_survives_as_it_was_written(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """What was begun is there after a restart, with every field, times in KST to the microsecond."""
    body = {"dmst_stex_tp": "KRX", "stk_cd": "005930", "token": "S3CRET", "deep": [{"secretkey": "S3CRET"}]}
    new = wish(mark="0000007", body=body, at=AT.astimezone(UTC))
    made = journal.begin_intent(new)
    again = reopen().intent(made.id)
    assert again == made
    assert (again.state, again.order_no, again.mark, again.at) == (S.INTENT, "", "0000007", AT)
    assert again.at.tzinfo is KST
    assert (again.kind, again.side, again.price, again.order_type) == (OrderKind.NEW, Side.BUY, 70_000, OrderType.LIMIT)
    assert again.request == {"dmst_stex_tp": "KRX", "stk_cd": "005930", "token": "***", "deep": [{"secretkey": "***"}]}
    assert len(made.id) == 32


def test_one_unresolved_intent_per_fingerprint(journal: JournalPort) -> None:
    """An identical wish waits until the first is resolved, on this account and day alone."""
    first = journal.begin_intent(wish())
    for state in (S.SENDING, S.UNKNOWN, S.DOUBT):
        journal.move(first.id, state, at=AT, why="no answer yet")
        with pytest.raises(FingerprintBusy) as raised:
            journal.begin_intent(wish())
        assert raised.value.intent_id == first.id
    journal.begin_intent(wish(11))
    journal.begin_intent(wish(business_date=DAY + timedelta(days=3)))
    journal.begin_intent(wish(account="0987654321"))
    journal.move(first.id, S.ABSENT, at=AT, why="not in three reads")
    second = journal.begin_intent(wish())
    assert second.id != first.id
    assert journal.check(ME) == []


def test_a_late_arrival_may_live_beside_its_successor(journal: JournalPort) -> None:
    """An order that turns up after ABSENT is adopted while an identical one is unresolved."""
    first = journal.begin_intent(wish())
    journal.move(first.id, S.UNKNOWN, at=AT, why="no answer")
    journal.move(first.id, S.ABSENT, at=AT, why="absent")
    second = journal.begin_intent(wish())
    journal.move(first.id, S.WORKING, at=AT, why="late", order_no="0000001")
    assert [i.id for i in journal.unresolved(ME)] == [second.id]


def test_moves_are_checked_and_written_down(journal: JournalPort) -> None:
    """Only legal moves happen; each leaves its transition, and a refused one leaves nothing."""
    made = working(journal)
    with pytest.raises(IllegalMove, match="WORKING"):
        journal.move(made.id, S.SENDING, at=AT, why="again", order_no="0000009")
    done = journal.move(made.id, S.CANCELLED, at=AT + timedelta(seconds=1), why="by hand", code="X", answer={"a": 1})
    assert (done.state, done.reason, done.code, done.answer) == (S.CANCELLED, "by hand", "X", {"a": 1})
    assert (done.order_no, done.root_no, done.updated_at) == ("0000001", "0000001", AT + timedelta(seconds=1))
    assert journal.intent(made.id) == done
    assert [(t.before, t.after, t.why) for t in journal.transitions(made.id)] == [
        (None, S.INTENT, "begun"),
        (S.INTENT, S.SENDING, "sent"),
        (S.SENDING, S.WORKING, "taken"),
        (S.WORKING, S.CANCELLED, "by hand"),
    ]
    with pytest.raises(JournalError, match="no intent"):
        journal.move("0" * 32, S.SENDING, at=AT, why="")


def test_a_number_belongs_to_one_intent_of_the_day(journal: JournalPort) -> None:
    """A second intent cannot take the number, a bound one cannot change it; another day may use it."""
    first = working(journal)
    second = journal.begin_intent(wish(11))
    journal.move(second.id, S.SENDING, at=AT, why="sent")
    with pytest.raises(NumberTaken) as raised:
        journal.move(second.id, S.WORKING, at=AT, why="taken", order_no="0000001")
    assert raised.value.intent_id == first.id
    assert journal.intent(second.id).state is S.SENDING
    with pytest.raises(JournalError, match="keep the first"):
        journal.move(first.id, S.PARTIAL, at=AT, why="", order_no="0000002")
    monday = journal.begin_intent(wish(business_date=DAY + timedelta(days=3)))
    journal.move(monday.id, S.SENDING, at=AT, why="sent")
    journal.move(monday.id, S.WORKING, at=AT, why="taken", order_no="0000001")
    found = journal.by_order_no(ME, DAY, "0000001")
    assert found is not None
    assert found.id == first.id
    assert journal.by_order_no(ME, DAY, "0000099") is None


def test_a_fill_is_booked_once(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """A fill and its position are one; the same key again changes nothing, from whichever source."""
    made = working(journal)
    assert journal.record_fill(ME, fill("0000001"), made.id, "ws")
    assert not journal.record_fill(ME, fill("0000001"), made.id, "list")
    assert journal.record_fill(ME, fill("0000001", "2", 6, 69_900), made.id, "list", to=S.FILLED, why="whole")
    journal = reopen()
    after = journal.intent(made.id)
    assert (after.state, after.filled, after.remaining, after.amount, after.fee) == (S.FILLED, 10, 0, 699_400, 20)
    assert journal.positions(ME) == {"005930": Position(symbol="005930", quantity=10, cost=699_400, fee=20)}
    assert journal.booked(ME, DAY, "0000001") == Booked(quantity=10, amount=699_400, fee=20, tax=0)
    assert [(f.fill_no, f.source, f.intent_id) for f in journal.fills(ME, DAY)] == [
        ("1", "ws", made.id),
        ("2", "list", made.id),
    ]
    assert journal.fills(ME, DAY + timedelta(days=1)) == []
    assert journal.check(ME) == []


def test_a_fill_with_an_illegal_move_leaves_nothing(journal: JournalPort) -> None:
    """Fill and move are one transaction: when the move is refused the fill is not booked either."""
    made = working(journal)
    with pytest.raises(IllegalMove):
        journal.record_fill(ME, fill("0000001"), made.id, "ws", to=S.SENDING)
    assert journal.fills(ME) == []
    assert journal.positions(ME) == {}
    assert journal.record_fill(ME, fill("0000001"), made.id, "ws", to=S.WORKING)


def test_a_fill_before_the_answer_waits_for_its_intent(journal: JournalPort) -> None:
    """A fill whose order is not bound yet is booked, and becomes the intent's when the number is bound."""
    made = journal.begin_intent(wish())
    journal.move(made.id, S.SENDING, at=AT, why="sent")
    assert journal.record_fill(ME, fill("0000001"), None, "ws")
    assert journal.fills(ME)[0].intent_id is None
    journal.move(made.id, S.PARTIAL, at=AT, why="bound", order_no="0000001")
    assert journal.intent(made.id).filled == 4
    assert journal.fills(ME)[0].intent_id == made.id
    assert journal.record_fill(ME, fill("0000001", "2", 6), None, "ws")
    assert journal.intent(made.id).filled == 10
    assert journal.check(ME) == []


def test_a_fill_of_another_order_is_refused(journal: JournalPort) -> None:
    """A fill cannot hang on an intent of another number, day or account."""
    made = working(journal)
    with pytest.raises(JournalError, match="not of intent"):
        journal.record_fill(ME, fill("0000002"), made.id, "ws")
    with pytest.raises(JournalError, match="not of intent"):
        journal.record_fill("0987654321", fill("0000001"), made.id, "ws")
    assert journal.fills(ME) == []


@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"price": 0}, {"fee": -1}, {"quantity": 1.5}, {"price": 70_000.0}])
def test_a_fill_that_cannot_be_is_refused(journal: JournalPort, wrong: dict[str, Any]) -> None:
    """No zero, negative or fractional fill is ever booked."""
    with pytest.raises(BadInput):
        journal.record_fill(ME, fill(**{"order_no": "0000001", **wrong}), None, "ws")
    assert journal.positions(ME) == {}


def test_naive_times_are_refused(journal: JournalPort) -> None:
    """A time without a zone never enters the journal."""
    with pytest.raises((BadInput, JournalError)):
        journal.begin_intent(wish(at=AT.replace(tzinfo=None)))


def test_positions_start_from_the_opening(journal: JournalPort) -> None:
    """Positions and cash are the adopted opening plus the fills after it; rows of one stock are added up."""
    journal.record_fill(ME, fill("0000001"), None, "list")
    assert journal.cash(ME) is None
    journal.set_opening(ME, [held(), held(quantity=5, cost=310_000), held("000660", 0, 0)], 5_000_000, AT)
    assert journal.positions(ME) == {"005930": Position(symbol="005930", quantity=15, cost=910_000)}
    sold = fill("0000002", "1", 5, 70_000, side=Side.SELL, fee=50, tax=700)
    journal.record_fill(ME, sold, None, "ws")
    after = journal.positions(ME)["005930"]
    assert (after.quantity, after.cost, after.realised) == (10, 606_667, 350_000 - 303_333)
    assert (after.fee, after.tax) == (50, 700)
    assert journal.cash(ME) == 5_000_000 + 350_000 - 750
    opening = journal.opening(ME)
    assert opening is not None
    assert (opening.cash, opening.at, len(opening.holdings)) == (5_000_000, AT, 1)
    assert journal.check(ME) == []
    journal.set_opening(ME, [], 1, AT)
    assert (journal.positions(ME), journal.cash(ME)) == ({}, 1)


def test_a_closed_position_is_not_listed(journal: JournalPort) -> None:
    """What was sold to the last share is gone from the positions, with its result kept in the fills."""
    journal.record_fill(ME, fill("0000001", quantity=3), None, "ws")
    journal.record_fill(ME, fill("0000002", quantity=3, price=71_000, side=Side.SELL), None, "ws")
    assert journal.positions(ME) == {}
    assert journal.check(ME) == []


def test_chains_hang_together(journal: JournalPort) -> None:
    """A modify and a cancel are intents of their own, with the original's number and a number of their own."""
    root = working(journal)
    up = ModifyRequest(order_no="0000001", symbol="005930", quantity=0, price=70_100)
    given: dict[str, Any] = {"account": ME, "environment": "sim", "business_date": DAY, "at": AT, "side": Side.BUY}
    modify = journal.begin_intent(NewIntent.of(up, **given))
    with pytest.raises(FingerprintBusy):
        journal.begin_intent(
            NewIntent.of(ModifyRequest(order_no="0000001", symbol="005930", quantity=1, price=1), **given)
        )
    journal.move(modify.id, S.SENDING, at=AT, why="sent")
    journal.move(modify.id, S.WORKING, at=AT, why="taken", order_no="0000002", root_no="0000001")
    stop = CancelRequest(order_no="0000002", symbol="005930")
    cancel = journal.begin_intent(NewIntent.of(stop, **given))
    assert (cancel.kind, cancel.orig_no, cancel.quantity, cancel.price) == (OrderKind.CANCEL, "0000002", 0, None)
    journal.record_fill(ME, fill("0000001", quantity=4), root.id, "ws")
    journal.record_fill(ME, fill("0000002", quantity=6), modify.id, "ws")
    assert journal.check(ME) == []
    journal.record_fill(ME, fill("0000002", "2", quantity=1), modify.id, "ws")
    assert [line[:2] for line in journal.check(ME)] == ["I1"]


def test_lists_can_be_narrowed(journal: JournalPort) -> None:
    """Intents come oldest first, by account, day and state; unresolved ones from any day."""
    first = working(journal)
    second = journal.begin_intent(wish(2))
    old = journal.begin_intent(wish(business_date=date(2026, 11, 19)))
    assert [i.id for i in journal.intents(ME)] == [first.id, second.id, old.id]
    assert [i.id for i in journal.intents(ME, DAY)] == [first.id, second.id]
    assert [i.id for i in journal.intents(ME, states=[S.WORKING])] == [first.id]
    assert [i.id for i in journal.unresolved(ME)] == [second.id, old.id]
    assert journal.intents("0987654321") == []


def test_external_orders_are_kept(journal: JournalPort) -> None:
    """An order placed by hand is adopted once, and its later states replace the first."""
    row = LedgerRow(
        order_no="0000005",
        root_no="0000000",
        symbol="005930",
        side=Side.SELL,
        kind=OrderKind.NEW,
        quantity=3,
        price=0,
        order_type=None,
        filled=0,
        average=0,
        remaining=3,
        rejected=False,
        channel=Channel.OTHER,
        venue="KRX",
        at=AT,
    )
    assert journal.adopt_external(ME, DAY, row)
    assert not journal.adopt_external(ME, DAY, row)
    assert journal.externals(ME, DAY) == [row]
    assert journal.externals(ME, date(2026, 11, 19)) == []


def test_days_and_alerts_are_kept(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """A day's figures can be corrected; alerts stay in order."""
    journal.snapshot_day(ME, DAY, 1, 2)
    journal.snapshot_day(ME, date(2026, 11, 19), 3, 4)
    journal.snapshot_day(ME, DAY, 5, 6)
    journal.alert("WARNING", "LATE_FILL", "체결이 늦게 왔습니다", at=AT, account=ME)
    journal.alert(AlertLevel.INFO, "NOTE", "", at=AT)
    journal = reopen()
    assert journal.days(ME) == [
        DaySnapshot(account=ME, day=date(2026, 11, 19), cash=3, equity=4),
        DaySnapshot(account=ME, day=DAY, cash=5, equity=6),
    ]
    assert [(a.level, a.code) for a in journal.alerts()] == [
        (AlertLevel.WARNING, "LATE_FILL"),
        (AlertLevel.INFO, "NOTE"),
    ]
    assert [a.at for a in journal.alerts(ME)] == [AT]


def test_rebuilding_changes_nothing_that_is_right(journal: JournalPort) -> None:
    """Projections rebuilt from openings and fills are the ones that were kept up to date."""
    journal.set_opening(ME, [held()], 1_000_000, AT)
    made = working(journal)
    journal.record_fill(ME, fill("0000001"), made.id, "ws")
    before = (journal.intents(ME), journal.positions(ME), journal.cash(ME))
    journal.rebuild(ME)
    assert (journal.intents(ME), journal.positions(ME), journal.cash(ME)) == before


def test_threads_share_a_journal(journal: JournalPort) -> None:
    """Two threads that begin, move and fill at once lose nothing."""

    def work(start: int) -> None:
        for number in range(start, start + 10):
            made = journal.begin_intent(wish(number))
            journal.move(made.id, S.SENDING, at=AT, why="")
            journal.move(made.id, S.WORKING, at=AT, why="", order_no=f"{number:07d}")
            journal.record_fill(ME, fill(f"{number:07d}", quantity=1), made.id, "ws")

    threads = [threading.Thread(target=work, args=(start,)) for start in (100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.positions(ME)["005930"].quantity == 20
    assert len(journal.intents(ME, states=[S.WORKING])) == 20
    assert journal.check(ME) == []


def test_closing_twice_is_harmless(journal: JournalPort) -> None:
    """A clean-up that runs twice does not fail."""
    journal.close()
    journal.close()


def test_a_fill_computed_from_an_old_sum_is_not_booked(journal: JournalPort) -> None:
    """When somebody booked under the number meanwhile, a fill computed before that is refused, not added on top."""
    first = fill(order_no="0000042", fill_no="1", quantity=4)
    assert journal.record_fill(ME, first, None, "ws", after=0)
    late = fill(order_no="0000042", fill_no="L4", quantity=4)
    assert not journal.record_fill(ME, late, None, "list", after=0)
    rest = fill(order_no="0000042", fill_no="2", quantity=6)
    assert journal.record_fill(ME, rest, None, "ws", after=4)
    assert journal.booked(ME, first.business_date, "0000042").quantity == 10
    assert journal.positions(ME)[first.symbol].quantity == 10
