"""A day is followed change by change: what was begun, moved or filled since a look, whichever program wrote it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from journal_tools import AT, DAY, ME, S, fill, traded, wish, working

from kiwoom_api.journal import Journal
from kiwoom_api.model.orders import CancelRequest, OrderRequest
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import IntentRecord, NewIntent
from kiwoom_api.model.values import Side
from kiwoom_api.orders.daybook import DayBook


def followed(journal: JournalPort, seen: dict[str, IntentRecord], mark: tuple[int, ...]) -> tuple[int, ...]:
    """Take what has changed since a look."""
    found = journal.changes(ME, DAY, mark)
    seen.update((intent.id, intent) for intent in found.intents)
    return found.mark


def test_changes_are_all_that_differs(journal: JournalPort) -> None:
    """Look after look, what was begun, moved, filled or bound is told as it stands; nothing else needs to be read."""
    seen: dict[str, IntentRecord] = {}
    mark = followed(journal, seen, ())
    assert seen == {}
    traded(journal)
    mark = followed(journal, seen, mark)
    assert list(seen.values()) == journal.intents(ME, DAY)
    made = journal.begin_intent(wish(77), to=S.SENDING)
    journal.record_fill(ME, fill("0000077", quantity=3), None, "ws")  # nobody's yet
    mark = followed(journal, seen, mark)
    journal.move(made.id, S.WORKING, at=AT, why="taken", order_no="0000077")
    mark = followed(journal, seen, mark)
    assert seen[made.id].filled == 3
    with journal.batch(ME, DAY):
        journal.record_fill(ME, fill("0000077", "2", quantity=5), made.id, "list", to=S.PARTIAL)
    mark = followed(journal, seen, mark)
    journal.record_fill(ME, fill("0000001", "9", quantity=1), None, "list")
    followed(journal, seen, mark)
    assert list(seen.values()) == journal.intents(ME, DAY)


def test_another_day_and_account_are_not_told(journal: JournalPort) -> None:
    """Only the day and the account that were asked for."""
    mark = journal.changes(ME, DAY).mark
    journal.begin_intent(wish(1, business_date=DAY + timedelta(days=1)))
    journal.begin_intent(wish(1, account="0000000001"))
    assert journal.changes(ME, DAY, mark).intents == []


def test_what_another_program_writes_late_is_not_missed(
    journal: JournalPort, reopen: Callable[[], JournalPort]
) -> None:
    """A move whose transaction began before a look and was committed after it comes with the next one."""
    if not isinstance(journal, Journal):
        pytest.skip("the twin in memory is one program's")
    other = reopen()
    made = working(journal)
    mark = journal.changes(ME, DAY).mark
    begun, go = threading.Event(), threading.Event()

    def write() -> None:
        with other.batch():
            other.move(made.id, S.FILLED, at=AT, why="filled")
            begun.set()
            go.wait(10)

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(10)
    if not journal._database.file:  # SQLite lets nobody write meanwhile
        journal.begin_intent(wish(30))
        mark = journal.changes(ME, DAY, mark).mark
    go.set()
    thread.join()
    assert [i.state for i in journal.changes(ME, DAY, mark).intents if i.id == made.id] == [S.FILLED]


def test_intents_take_their_numbers_in_the_order_of_their_commits(
    journal: JournalPort, reopen: Callable[[], JournalPort]
) -> None:
    """Of two programs that begin at the same moment, the one that is seen later has the higher number."""
    if not isinstance(journal, Journal):
        pytest.skip("the twin in memory is one program's")
    other, begun, order = reopen(), threading.Event(), list[str]()

    def write() -> None:
        with other.batch():
            other.begin_intent(wish(20))
            begun.set()
            time.sleep(0.3)
            order.append("first")

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(10)
    journal.begin_intent(wish(30))
    order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert [intent.quantity for intent in journal.intents(ME, DAY)] == [20, 30]


def test_a_book_counts_as_the_whole_day_would(journal: JournalPort, reopen: Callable[[], JournalPort]) -> None:
    """Live orders, orders of the day and of the stock, the latest and the alike, told as reading everything would."""
    book = DayBook(journal, ME)
    other = reopen()
    traded(journal)
    for number, (quantity, seconds) in enumerate(((500, 0), (500, 1), (600, 3))):
        made = other.begin_intent(wish(quantity, at=AT + timedelta(seconds=seconds)), to=S.SENDING)
        other.move(made.id, S.REJECTED, at=AT, why="no")
        book.read(DAY)
        assert book.before(wish_request(quantity), AT).sent == 8 + number
    other.begin_intent(wish(1, symbol="000660"), to=S.SENDING)
    mine = journal.begin_intent(wish(500, at=AT + timedelta(seconds=4)), to=S.SENDING)
    later = other.begin_intent(wish(700, at=AT + timedelta(seconds=4)), to=S.SENDING)
    book.read(DAY)
    found = book.before(wish_request(500), AT + timedelta(seconds=4))
    today = [i for i in journal.intents(ME, DAY) if i.id not in (mine.id, later.id)]
    assert found.live == [i for i in today if i.state.live]
    assert found.sent == sum(i.state is not S.DENIED for i in today) == 11
    assert found.in_symbol == 10
    assert found.recent == (AT + timedelta(seconds=3),)
    assert found.identical_at == AT + timedelta(seconds=1)
    journal.move(mine.id, S.DENIED, at=AT, why="no")
    journal.begin_intent(cancel("0000001"), to=S.SENDING)
    book.read(DAY)
    again = book.before(wish_request(800), AT + timedelta(seconds=4))
    assert (again.sent, [i.id for i in again.live if i.quantity == 700]) == (12, [later.id])


def wish_request(quantity: int) -> OrderRequest:
    """The request behind a wish."""
    return OrderRequest.build("005930", Side.BUY, quantity, price=70_000)


def cancel(number: str) -> NewIntent:
    """An intent to cancel."""
    request = CancelRequest(order_no=number, symbol="005930")
    return NewIntent.of(request, account=ME, environment="sim", business_date=DAY, at=AT)
