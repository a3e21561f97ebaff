"""The twin in memory and a database agree, whatever is done to them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.journal import Journal
from kiwoom_api.model.errors import KiwoomError
from kiwoom_api.model.orders import Fill, Holding, OrderRequest, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import NewIntent
from kiwoom_api.model.values import KST, Side

ME, DAY, AT = "1234567890", date(2026, 11, 20), datetime(2026, 11, 20, 10, tzinfo=KST)

begins = st.tuples(st.just("begin"), st.integers(1, 3))
moves = st.tuples(st.just("move"), st.integers(0, 4), st.sampled_from(OrderState), st.sampled_from(["", "1", "2", "3"]))
fills = st.tuples(
    st.just("fill"),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["1", "2"]),
    st.integers(1, 5),
    st.sampled_from(Side),
    st.one_of(st.none(), st.integers(0, 4)),
    st.one_of(st.none(), st.sampled_from([OrderState.PARTIAL, OrderState.FILLED])),
)
openings = st.tuples(st.just("open"), st.integers(0, 5))
steps = st.lists(st.one_of(begins, moves, moves, fills, fills, openings), max_size=25)


def do(journal: JournalPort, step: tuple[Any, ...]) -> object:
    """Do one step; return what came of it, in comparable words."""
    known = journal.intents(ME)

    def chosen(index: int | None) -> str | None:
        return None if index is None or index >= len(known) else known[index].id

    def begin() -> object:
        request = OrderRequest.build("005930", Side.BUY, step[1], price=70_000)
        given_id = f"{len(known):032x}"
        new = NewIntent.of(request, account=ME, environment="sim", business_date=DAY, at=AT, id=given_id)
        return journal.begin_intent(new)

    def move() -> object:
        return journal.move(chosen(step[1]) or "none", step[2], at=AT, why="w", order_no=step[3] or None)

    def fill() -> object:
        _, number, fill_no, quantity, side, index, to = step
        made = Fill(
            business_date=DAY,
            order_no=number,
            fill_no=fill_no,
            symbol="005930",
            side=side,
            quantity=quantity,
            price=70_000 + quantity,
            fee=10,
            tax=0,
            at=AT,
        )
        return journal.record_fill(ME, made, chosen(index), "ws", to=to)

    def opening() -> object:
        line = {"name": "", "sellable": 0, "average": 0, "price": 0, "valuation": 0, "profit": 0}
        held = Holding(symbol="005930", quantity=step[1], purchase_amount=step[1] * 69_999, **line)  # type: ignore[arg-type]
        journal.set_opening(ME, [held], 1_000_000, AT)
        return None

    doing: dict[str, Callable[[], object]] = {"begin": begin, "move": move, "fill": fill, "open": opening}
    try:
        return doing[step[0]]()
    except KiwoomError as error:
        return type(error).__name__, str(error)


def whole(journal: JournalPort) -> object:
    """Everything an account has in a journal."""
    intents = journal.intents(ME)
    fills_ = [(f.order_no, f.fill_no, f.intent_id, f.cash) for f in journal.fills(ME)]
    history = [journal.transitions(i.id) for i in intents]
    books = [journal.booked(ME, DAY, number) for number in "123"]
    return intents, fills_, history, books, journal.positions(ME), journal.cash(ME), journal.unresolved(ME)


@given(steps=steps, before=st.integers(0, 25), batched=st.booleans())
@settings(max_examples=40, deadline=None)
def test_twin_and_database_agree(steps: list[tuple[Any, ...]], before: int, batched: bool) -> None:
    """Any calls have the same answers, errors and content on both: rebuilt or not, in one batch from some point on."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'journal.sqlite'}"
        with Journal.open("memory://") as twin, Journal.open(url) as database:
            for step in steps[:before]:
                assert do(twin, step) == do(database, step)
            with database.batch(ME, DAY) if batched else nullcontext():
                for step in steps[before:]:
                    assert do(twin, step) == do(database, step)
            assert whole(twin) == whole(database)
            assert twin.check(ME) == database.check(ME)
            content = whole(database)
            for journal in (twin, database):
                journal.rebuild(ME)
                assert whole(journal) == content
