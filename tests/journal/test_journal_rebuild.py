"""Events cannot be changed; what follows from them can be broken by hand, is found, and is made anew."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from journal_tools import AT, DAY, ME, S, fill, traded, wish, working
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from kiwoom_api.journal import Journal
from kiwoom_api.journal.database import Database
from kiwoom_api.journal.migrate import config
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.ports import JournalPort


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """A hand in the database, past the journal."""
    made = create_engine(parse_url(database))
    yield made
    made.dispose()


def break_(engine: Engine, statement: str) -> None:
    """Do to the database what no program of ours does."""
    with engine.begin() as connection:
        connection.execute(text(statement))


EVENTS = ["transitions", "executions", "openings", "opening_holdings", "alerts", "switches", "limits", "intents"]


@pytest.mark.parametrize("how", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_happened_cannot_be_changed(database: str, engine: Engine, how: str) -> None:
    """No event can be changed or deleted, not even by hand in the database."""
    from kiwoom_api.model.orders import Holding
    from kiwoom_api.model.records import LimitsNote, SwitchNote

    with Journal.open(database) as journal:
        traded(journal)
        held = Holding(symbol="005930", name="", quantity=1, sellable=1, average=1, price=1, purchase_amount=1,
                       valuation=1, profit=0)  # fmt: skip
        journal.set_opening(ME, [held], 1, AT)
        journal.note_switch(SwitchNote(account=ME, at=AT, level="DEAD", why="", who=""))
        journal.note_limits(LimitsNote(account=ME, at=AT, limits={}))
    for table in EVENTS:
        column = "quantity" if table == "opening_holdings" else "account"
        column = "why" if table == "transitions" else column
        with pytest.raises(IntegrityError, match="append-only"):
            break_(engine, how.format(table, column, column))


def test_rebuild_mends_every_projection(database: str, engine: Engine) -> None:
    """States, numbers, sums, owners and positions broken by hand are found by check, and exactly as before after."""
    with Journal.open(database) as journal:
        traded(journal)
        before = (journal.intents(ME), journal.fills(ME), journal.positions(ME), journal.digest(ME))
        for statement in (
            "UPDATE intents SET state = 'EXPIRED', reason = 'x', filled = 3, answer = '{}' WHERE order_no = '0000001'",
            "UPDATE intents SET order_no = NULL, code = 'y' WHERE order_no = '0000002'",
            "UPDATE intents SET order_no = '0000002', root_no = 'z' WHERE order_no = '0000003'",
            "UPDATE intents SET state = 'ABSENT' WHERE state = 'INTENT'",
            "UPDATE executions SET intent_id = NULL WHERE order_no = '0000004'",
            "UPDATE positions SET quantity = 1, cost = 5",
        ):
            break_(engine, statement)
        found = journal.check(ME)
        assert {line[:2] for line in found} == {"I1", "I3", "I4"}
        assert journal.rebuild(ME) == 5
        assert journal.check(ME) == []
        assert (journal.intents(ME), journal.fills(ME), journal.positions(ME), journal.digest(ME)) == before
        assert journal.rebuild(ME) == 0


def test_check_and_rebuild_keep_to_their_account(database: str, engine: Engine) -> None:
    """One account's damage is not another's, and mending one leaves the other alone."""
    with Journal.open(database) as journal:
        traded(journal)
        other = journal.begin_intent(wish(account="0987654321"))
        break_(engine, "UPDATE intents SET state = 'ABSENT' WHERE state = 'INTENT'")
        assert journal.rebuild(ME) == 1
        assert journal.check(ME) == []
        assert journal.intent(other.id).state is S.ABSENT
        assert journal.rebuild("0987654321") == 1
        assert journal.intent(other.id) == other


def test_a_check_sees_one_moment(postgres_url: str) -> None:
    """Checks that run while another program writes find nothing, since each looks at one moment."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            made = working(other, f"{number:07d}", 10 + number)
            other.record_fill(ME, fill(f"{number:07d}"), made.id, "ws", to=S.PARTIAL)

    with Journal.open(postgres_url) as journal, Journal.open(postgres_url) as other:
        thread = threading.Thread(target=write)
        thread.start()
        try:
            found = [line for _ in range(5) for line in journal.check(ME)]
        finally:
            stop.set()
            thread.join()
    assert found == []


def test_an_older_journal_comes_along(database: str, engine: Engine) -> None:
    """A journal of the first schema is brought up with everything in it, checks, and can be made anew."""
    from alembic import command

    old = Database(parse_url(database), create=True)
    with old.write() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.upgrade(made, "0001")
        _first_schema_rows(connection)
    old.close()
    assert "begun" not in {column["name"] for column in inspect(engine).get_columns("intents")}
    with Journal.open(database, create=False) as journal:
        before = journal.intents(ME)
        assert [(i.state, i.order_no, i.code, i.answer) for i in before] == [
            (S.FILLED, "0000001", "C", {"a": 1}),
            (S.INTENT, "", "", {}),
        ]
        assert [t.after for t in journal.transitions(before[0].id)] == [S.INTENT, S.SENDING, S.FILLED]
        assert journal.check(ME) == []
        assert journal.rebuild(ME) == 0
        assert journal.intents(ME) == before
        journal.move(before[1].id, S.UNKNOWN, at=AT, why="restart")
        assert journal.check(ME) == []


def _first_schema_rows(connection: Any) -> None:
    """An order that was filled and one that was cut short, as the first version wrote them."""
    intent: dict[str, Any] = dict.fromkeys(("orig_no", "strategy", "mark", "reason"), "")
    intent |= {"account": ME, "environment": "sim", "business_date": str(DAY), "kind": "NEW", "symbol": "005930"}
    intent |= {"side": "buy", "quantity": 4, "price": 70_000, "order_type": "0", "venue": "KRX"}
    intent |= {"created_at": "2026-11-20 01:00:00.000000", "updated_at": "2026-11-20 01:00:00.000000", "request": "{}"}
    filled = {"id": "a" * 32, "fingerprint": "x", "state": "FILLED", "order_no": "0000001", "root_no": "0000001"}
    filled |= {"filled": 4, "amount": 280_000, "fee": 10, "tax": 0, "reason": "why", "code": "C", "answer": '{"a":1}'}
    begun = {"id": "b" * 32, "fingerprint": "y", "state": "INTENT", "order_no": None, "root_no": ""}
    begun |= {"filled": 0, "amount": 0, "fee": 0, "tax": 0, "code": "", "answer": "{}"}
    for row in (intent | filled, intent | begun):
        names = ", ".join(row)
        connection.execute(text(f"INSERT INTO intents ({names}) VALUES (:{', :'.join(row)})"), row)
    moves = [("a", None, "INTENT"), ("a", "INTENT", "SENDING"), ("a", "SENDING", "FILLED"), ("b", None, "INTENT")]
    for who, before, after in moves:
        values = {"id": who * 32, "before": before, "after": after}
        connection.execute(
            text(
                "INSERT INTO transitions (intent_id, before, after, at, why) "
                "VALUES (:id, :before, :after, '2026-11-20 01:00:00.000000', 'why')"
            ),
            values,
        )
    connection.execute(
        text(
            "INSERT INTO executions (account, business_date, order_no, fill_no, symbol, side, quantity, price, fee, "
            "tax, at, intent_id, source) VALUES (:me, '2026-11-20', '0000001', '1', '005930', 'buy', 4, 70000, 10, 0, "
            "'2026-11-20 01:00:00.000000', :id, 'ws')"
        ),
        {"me": ME, "id": "a" * 32},
    )
    connection.execute(text("INSERT INTO positions VALUES (:me, '005930', 4, 280000, 0, 10, 0)"), {"me": ME})


def test_the_port_is_whole_on_every_store(journal: JournalPort) -> None:
    """Every method that the port promises exists on every store."""
    promised = [name for name in vars(JournalPort) if not name.startswith("_")]
    assert [name for name in promised if not callable(getattr(journal, name, None))] == []
    assert "take_lease" in promised
