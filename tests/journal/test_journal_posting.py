"""The statement that an order waits for: on PostgreSQL it is prepared once, sent at once, and waited for afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_tools import AT, DAY, ME, S, wish
from sqlalchemy import text

from kiwoom_api.journal import codec, sql_intents
from kiwoom_api.journal.store import open_database
from kiwoom_api.journal.store_orders import OrderStore
from kiwoom_api.model.errors import FingerprintBusy, JournalError
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.records import NewIntent
from kiwoom_api.model.values import KST, OrderType, Side


@pytest.fixture
def store(postgres_url: str) -> Iterator[OrderStore]:
    """A journal on PostgreSQL whose database is at hand."""
    database = open_database(postgres_url)
    yield OrderStore(database)
    database.close()


def _prepared(store: OrderStore) -> list[str]:
    """The prepared statements of the store's own connection that insert an intent."""
    asked = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%INSERT INTO intents%' ORDER BY 1"
    with store._database.read() as connection:
        return [row[0] for row in connection.execute(text(asked)) if "pg_prepared" not in row[0]]


def test_one_statement_is_prepared_whatever_the_numbers(store: OrderStore) -> None:
    """Small and large quantities and prices, and orders without a price, need no second statement on the server."""
    for quantity, price in ((1, 100), (40_000, 70_000), (10**9, 10**9), (7, 2**40)):
        request = OrderRequest.build("005930", Side.BUY, quantity, price=50_000)
        new = NewIntent.of(request, account=ME, environment="sim", business_date=DAY, at=AT)
        priced = NewIntent(**{name: getattr(new, name) for name in new.__struct_fields__} | {"price": price})
        made = store.begin_intent(priced, to=S.SENDING)
        assert (store.intent(made.id).quantity, store.intent(made.id).price) == (quantity, price)
    market = OrderRequest.build("005930", Side.SELL, 3, order_type=OrderType.MARKET)
    store.begin_intent(NewIntent.of(market, account=ME, environment="sim", business_date=DAY, at=AT), to=S.SENDING)
    assert len(_prepared(store)) == 1


def test_what_was_prepared_may_be_gone(store: OrderStore) -> None:
    """When the driver has let all prepared statements go, as after a rollback, the next intent is committed anyway."""
    first = store.begin_intent(wish(1), to=S.SENDING)
    with store._database.write() as connection:
        connection.execute(text("DEALLOCATE ALL"))
    second = store.begin_intent(wish(2), to=S.SENDING)
    assert [intent.id for intent in store.intents(ME)] == [first.id, second.id]


def test_an_intent_of_a_lost_server_is_not_there(store: OrderStore, postgres_url: str) -> None:
    """A connection that dies before the statement is an error, and the next intent goes over a new one."""
    store.begin_intent(wish(1), to=S.SENDING)
    other = open_database(postgres_url)
    with other.write() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = :d"
            ),
            {"d": connection.engine.url.database},
        )
    other.close()
    with pytest.raises(JournalError):
        store.begin_intent(wish(2), to=S.SENDING)
    third = store.begin_intent(wish(3), to=S.SENDING)
    assert [intent.quantity for intent in store.intents(ME)] == [1, 3]
    assert third.state is S.SENDING


def test_a_refusal_of_the_server_leaves_the_connection_fit(store: OrderStore) -> None:
    """A busy fingerprint is told as such, many times, and the connection goes on."""
    held = store.begin_intent(wish(1), to=S.SENDING)
    for _ in range(3):
        with pytest.raises(FingerprintBusy) as busy:
            store.begin_intent(wish(1), to=S.SENDING)
        assert busy.value.intent_id == held.id
    store.begin_intent(wish(2), to=S.SENDING)
    assert len(store.intents(ME)) == 2


def test_text_that_the_server_cannot_hold_is_refused_whole(store: OrderStore) -> None:
    """A NUL byte does not cut a value short: nothing is written, and the connection goes on."""
    with pytest.raises(JournalError, match="NUL"):
        store.begin_intent(wish(1, mark="a\0b"), to=S.SENDING)
    assert store.intents(ME) == []
    store.begin_intent(wish(1), to=S.SENDING)


def test_an_interrupt_while_the_server_commits_leaves_a_known_connection(store: OrderStore) -> None:
    """Ctrl-C between sending and waiting: the row is committed or not, never half, and the next intent goes."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    values = codec.begun(wish(1), "a" * 32, S.SENDING, "sent", "")
    database = store._database
    with pytest.raises(KeyboardInterrupt):
        database.post(lambda cursor: sql_intents.begin(cursor, database.dialect, values), meanwhile=interrupted)
    store.begin_intent(wish(2), to=S.SENDING)
    assert [intent.quantity for intent in store.intents(ME)] == [1, 2]


def test_nothing_comes_between_sending_and_commit(store: OrderStore) -> None:
    """What the same thread wants of the journal meanwhile, as a signal's handler may, is refused; the intent stands."""
    refused: list[str] = []
    values, database = codec.begun(wish(1), "a" * 32, S.SENDING, "sent", ""), store._database

    def between() -> None:
        for act in (
            lambda: store.begin_intent(wish(2), to=S.SENDING),
            lambda: store.intents(ME),
            lambda: store.intent("x"),
        ):
            with pytest.raises(JournalError, match="came in between") as error:
                act()
            refused.append(str(error.value))

    database.post(lambda cursor: sql_intents.begin(cursor, database.dialect, values), meanwhile=between)
    assert len(refused) == 3
    assert [intent.quantity for intent in store.intents(ME)] == [1]
    store.begin_intent(wish(2), to=S.SENDING)


def test_a_statement_is_waited_for_once(store: OrderStore) -> None:
    """A second statement does not leave before the first is waited for, and nothing is waited for that never left."""
    store.begin_intent(wish(1), to=S.SENDING)
    post = store._database._post
    assert post is not None
    with pytest.raises(psycopg.InterfaceError, match="no statement"):
        post.settle()
    post.execute("INSERT INTO leases SELECT * FROM leases WHERE $1 = 'x'", ["y"])
    with pytest.raises(psycopg.InterfaceError, match="already"):
        post.execute("SELECT $1", ["y"])
    post.settle()
    store.begin_intent(wish(2), to=S.SENDING)


def test_a_name_that_is_not_ours_is_let_go(store: OrderStore) -> None:
    """Where another statement stands under the name, as behind a pooler, one error is told and the next intent goes."""
    store.begin_intent(wish(1), to=S.SENDING)
    post = store._database._post
    assert post is not None
    name = next(iter(post._names.values())).decode()
    with store._database.write() as connection:
        connection.execute(text(f"DEALLOCATE {name}"))
        connection.execute(text(f"PREPARE {name} AS SELECT 1"))
    with pytest.raises(JournalError):
        store.begin_intent(wish(2), to=S.SENDING)
    store.begin_intent(wish(3), to=S.SENDING)
    assert [intent.quantity for intent in store.intents(ME)] == [1, 3]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    strategy=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    quantity=st.integers(1, 2**62),
    price=st.none() | st.integers(1, 2**62),
    at=st.datetimes(AT.replace(year=2001, tzinfo=None), AT.replace(year=2099, tzinfo=None), timezones=st.just(KST)),
)
def test_what_is_read_back_is_what_was_begun(
    store: OrderStore, strategy: str, quantity: int, price: int | None, at: datetime
) -> None:
    """Whatever numbers, words and times an intent has, the record that is returned is the one that is stored."""
    kept: dict[str, Any] = {name: getattr(wish(), name) for name in NewIntent.__struct_fields__}
    kept |= {"strategy": strategy, "quantity": quantity, "price": price, "at": at}
    kept |= {"request": {"가": strategy}, "fingerprint": codec.new_id(AT)}
    made = store.begin_intent(NewIntent(**kept), to=S.SENDING, why=strategy)
    assert store.intent(made.id) == made


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_ids_differ_after_a_fork() -> None:
    """A process and its fork never give the same id, though both draw their lots from one seed."""
    script = """
        import os
        from datetime import datetime
        from kiwoom_api.journal.codec import new_id
        from kiwoom_api.model.values import KST
        at = datetime(2026, 11, 20, 10, tzinfo=KST)
        read, write = os.pipe()
        if os.fork() == 0:
            os.write(write, " ".join(new_id(at) for _ in range(100)).encode())
            os._exit(0)
        theirs = os.read(read, 10_000).decode().split()
        mine = [new_id(at) for _ in range(100)]
        assert len({*mine, *theirs}) == 200, "doubled"
        assert all(len(each) == 32 for each in (*mine, *theirs))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], timeout=60, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
