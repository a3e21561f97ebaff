"""A journal that fails under an account in mid-day: the order stays away, the level falls, one line says it, and what
was promised is there when it works again: nothing lost, nothing doubled.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kiwoom_api.api.account import Account
from kiwoom_api.app.journal_words import _ADVICE
from kiwoom_api.app.screen import describe
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.journal import Journal, troubles
from kiwoom_api.model.errors import JournalError, OrderDenied
from kiwoom_api.model.orders import OrderRequest, OrderState
from kiwoom_api.model.values import Side
from kiwoom_api.risk.switch import SwitchLevel
from kiwoom_api.settings import Settings
from kiwoom_api.sim.server import SimServer, build_exchange

HANGUL = re.compile(r"[가-힣]")
SYMBOL = "005930"


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person sees is Korean."""
    monkeypatch.delenv("KIWOOM_LANG", raising=False)


@pytest.fixture
async def exchange() -> AsyncIterator[SimServer]:
    """A local exchange at 10:00."""
    server = SimServer(build_exchange(clock="2026-11-20T10:00:00"), rate_limited=False)
    await server.start()
    yield server
    await server.stop()


class Desk(NamedTuple):
    """An exchange, the settings of a program there, and its journal's address."""

    server: SimServer
    settings: Settings
    url: str

    @classmethod
    def at(cls, server: SimServer, folder: Path, url: str) -> Desk:
        """A program with its data folder."""
        settings = Settings.local(server.url, client_id="key", client_secret="s", data_dir=folder)
        return cls(server, settings, url)

    async def open(self) -> Account:
        """Start the program."""
        client = AsyncClient(self.settings, limiter=Limiter("stepped", WallClock()))
        return await Account.open(self.settings, client=client, journal=self.url)

    def wish(self, quantity: int) -> OrderRequest:
        """A buy that rests at the lower limit."""
        low = self.server.exchange.snapshot(SYMBOL).lower
        return OrderRequest.build(SYMBOL, Side.BUY, quantity, price=low)

    def new_orders(self) -> list[int]:
        """Quantities of the new orders that really exist."""
        number = self.server.exchange.open_account("key")
        return [order.quantity for order in self.server.exchange.orders(number) if order.kind == "NEW"]


def pragma(account: Account, text: str) -> Any:
    """Run a pragma on the journal's own connection."""
    assert isinstance(account.journal, Journal)
    with account.journal._database.read() as connection:
        result = connection.exec_driver_sql(f"PRAGMA {text}")
        return result.scalar() if result.returns_rows else None


@contextmanager
def full(account: Account, _file: Path) -> Iterator[None]:
    """The file cannot grow by a page."""
    count = pragma(account, "page_count")
    pragma(account, f"max_page_count = {count}")
    yield
    pragma(account, f"max_page_count = {count + 100_000}")


@contextmanager
def read_only(account: Account, _file: Path) -> Iterator[None]:
    """The file takes no writes."""
    pragma(account, "query_only = 1")
    yield
    pragma(account, "query_only = 0")


@contextmanager
def held(_account: Account, file: Path) -> Iterator[None]:
    """Another program has the file to itself."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def torn(_account: Account, file: Path) -> Iterator[None]:
    """The file is overwritten under the running program, and put back from a copy."""
    whole = file.read_bytes()
    file.write_bytes(b"\x00" * len(whole))
    yield
    file.write_bytes(whole)


def one_line(told: str, *words: str) -> None:
    """One line in Korean that says what happened, what became of the order and to which level it fell."""
    assert "\n" not in told
    assert len(told) < 600
    assert told.count("CANCEL_ONLY") == 1
    for word in ("저널", *words):
        assert word in told, told


async def until_it_fails(desk: Desk, account: Account, quantity: int) -> tuple[JournalError, int]:
    """Order until the journal fails: the last page of a full file may have room for a few rows."""
    for tried in range(quantity, quantity + 400):
        try:
            await account.flow.submit(desk.wish(tried))
        except JournalError as error:
            return error, tried
    pytest.fail("the journal went on working")


async def fails(desk: Desk, account: Account, *words: str, quantity: int = 4) -> None:
    """An order that cannot be written down does not leave, and the level falls."""
    error, tried = await until_it_fails(desk, account, quantity)
    told = describe(error)
    one_line(told, *words)
    # A full file may have had room for the intent and none for the number that came back.
    assert (tried in desk.new_orders()) is ("접수되었지만 적지 못했습니다" in told)
    assert account.switch.read().level is SwitchLevel.CANCEL_ONLY
    before = desk.new_orders()
    with pytest.raises(JournalError):
        await account.flow.submit(desk.wish(999))
    assert desk.new_orders() == before


async def goes_on(desk: Desk, quantities: Callable[[], list[int]]) -> None:
    """After a restart all that exists is known once, nothing but cancels leaves, and a person raises the level."""
    account = await desk.open()
    known = [i for i in account.journal.intents(account.number) if i.state is OrderState.WORKING]
    assert sorted(i.quantity for i in known) == sorted(quantities())
    with pytest.raises(OrderDenied, match="SWITCH"):
        await account.flow.submit(desk.wish(777))
    seen = account.switch.read()
    account.switch.resume(SwitchLevel.ACTIVE, person="kim", why="looked", at=account.clock.now(), seen=seen)
    await account.flow.submit(desk.wish(888))
    assert desk.new_orders().count(888) == 1
    assert account.journal.check(account.number) == []
    assert (await account.reconcile()).agreed
    await account.close()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (full, "디스크가 가득 찼습니다"),
        (read_only, "쓸 수 없습니다"),
        (held, "다른 프로그램이 잡고 있습니다"),
        (torn, "손상되었습니다"),
    ],
)
async def test_a_journal_file_that_fails_in_mid_day(
    exchange: SimServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Any, words: str
) -> None:
    """Full, read-only, held by another writer, overwritten: CANCEL_ONLY, one Korean line, nothing lost or doubled."""
    monkeypatch.setattr("kiwoom_api.journal.engines._BUSY_MS", 50)
    file = tmp_path / "journal.sqlite"
    desk = Desk.at(exchange, tmp_path, f"sqlite:///{file}")
    account = await desk.open()
    await account.flow.submit(desk.wish(3))
    with trouble(account, file):
        await fails(desk, account, words)
    await account.close()
    await goes_on(desk, desk.new_orders)


async def test_a_server_that_stops_under_an_account(
    exchange: SimServer, tmp_path: Path, own_server: tuple[Any, str]
) -> None:
    """PostgreSQL stops in mid-day: the order stays away, CANCEL_ONLY, one line; cancels go over the wire meanwhile."""
    server, url = own_server
    desk = Desk.at(exchange, tmp_path, url)
    account = await desk.open()
    await account.flow.submit(desk.wish(3))
    server.stop()
    await fails(desk, account, "데이터베이스를 확인하세요", "주문은 나가지 않았습니다")
    server.start()
    await account.close()
    await goes_on(desk, desk.new_orders)


async def test_a_server_that_stops_between_order_and_answer(
    exchange: SimServer, tmp_path: Path, own_server: tuple[Any, str]
) -> None:
    """The order is there, its number cannot be written: that is said; it is never sent again, and a start finds it."""
    server, url = own_server
    desk = Desk.at(exchange, tmp_path, url)
    account = await desk.open()
    place = account.broker.place

    async def then_gone(*args: Any, **more: Any) -> Any:
        outcome = await place(*args, **more)
        server.stop()
        return outcome

    account.broker.place = then_gone  # type: ignore[method-assign]
    with pytest.raises(JournalError) as raised:
        await account.flow.submit(desk.wish(3))
    one_line(describe(raised.value), "주문 0000001 은 접수되었지만 적지 못했습니다", "다시 보내지 말고")
    assert desk.new_orders() == [3]
    assert account.switch.read().level is SwitchLevel.CANCEL_ONLY
    server.start()
    await account.close()
    await goes_on(desk, lambda: [3])


def test_every_advice_has_its_korean() -> None:
    """No trouble of either database is told in English on a Korean screen."""
    said = {*troubles._SQLITE_ADVICE.values(), *troubles._POSTGRES_ADVICE.values(), troubles.todo(None, "")}
    assert said == set(_ADVICE)
    for advice in said:
        error = JournalError(f"journal /a/b c.sqlite: some words; more; {advice}; nothing is sent until it works again")
        told = describe(error)
        assert advice not in told
        assert "그동안 주문은 나가지 않습니다" in told
        assert "some words; more" in told


@pytest.mark.parametrize(
    "message",
    [
        "journal: cannot create /x/y.sqlite: Permission denied; give a writable KIWOOM_DATA_DIR",
        "journal postgresql://a:***@h/d: PostgreSQL 14 is too old; use 15 or newer",
        "journal postgresql://a:***@h/d: cannot be set up: no; ask whoever runs the server",
        "journal copy: both addresses are the same; give another one for the target",
        "journal copy: fills has 3 rows here and 2 there, or they differ; nothing was kept; try again",
        "backup: cannot write /x: No space left on device; choose another place",
        "quarantine: cannot move /x: Permission denied; stop what holds it",
        "quarantine: there is no SQLite file at that address",
        "lease: no heartbeat for longer than it lives; another engine may run; start again",
        "journal /x: no journal there; check the address, or open it for creation",
        "journal /x: its schema is 9, newer than 2 that this program knows; upgrade kiwoom-api",
    ],
)
def test_the_words_of_a_journal_are_korean(message: str) -> None:
    """What the commands around a journal say is Korean as well, and names what it is about."""
    told = describe(JournalError(message)).partition(": ")[2]
    assert HANGUL.search(told)
    assert len(re.findall(r"\b[a-z]{4,}\b", told.replace("kiwoom", ""))) <= 3, told


@pytest.mark.parametrize(
    ("fate", "word"),
    [
        ("nothing was sent", "나가지 않았습니다"),
        ("order 0000042 was accepted and is not noted; start again to find it", "0000042"),
        ("the order was refused", "거부되었습니다"),
        ("whether the order exists is not known; start again to find it", "모릅니다"),
    ],
)
def test_what_became_of_the_order_is_said_first_of_all(fate: str, word: str) -> None:
    """An order behind a failing journal is never left out of the message, whatever failed."""
    tail = f"({fate}; only cancels may leave until the program is started again)"
    for head in (
        "journal /x.sqlite: full; the disk is full; make room; nothing is sent until it works again",
        "journal /x.sqlite: the file is damaged or is no journal (malformed); move it aside",
        "something else",
    ):
        told = describe(JournalError(f"{head} {tail}"))
        assert word in told
        assert told.count("CANCEL_ONLY") == 1
        assert "그동안 주문은" not in told
