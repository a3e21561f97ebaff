"""After silence: what the ledger proves and what it does not."""

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_api.model.orders import LedgerRow, OrderKind
from kiwoom_api.model.ports import LedgerRead
from kiwoom_api.model.values import KST, Channel, OrderType, Side
from kiwoom_api.orders.resolve import Absent, Doubtful, Found, Resolution, ResolveRules, Sought, Wait

RULES = ResolveRules(t_settle=30.0, reads=3, interval=1.5)
SOUGHT = Sought(
    kind=OrderKind.NEW,
    symbol="005930",
    side=Side.BUY,
    quantity=10,
    price=70_000,
    order_type=OrderType.LIMIT,
    origins=frozenset({""}),
    mark="0000010",
    sent_at=100.0,
)


def row(number: str = "0000011", **changes: object) -> LedgerRow:
    """A ledger row that fits what is sought, but for the changes."""
    fitting = LedgerRow(
        order_no=number,
        root_no="0000000",
        symbol="005930",
        side=Side.BUY,
        kind=OrderKind.NEW,
        quantity=10,
        price=70_000,
        order_type=OrderType.LIMIT,
        filled=0,
        average=0,
        remaining=10,
        rejected=False,
        channel=Channel.REST,
        venue="KRX",
        at=datetime(2026, 11, 23, 10, 0, tzinfo=KST),
    )
    return msgspec.structs.replace(fitting, **changes)


def read(*rows: LedgerRow, begun: float = 101.0, complete: bool = True) -> LedgerRead:
    """One attempt to read the ledger."""
    return LedgerRead(rows=rows, complete=complete, begun=begun)


def resolution(sought: Sought = SOUGHT, taken: frozenset[str] = frozenset()) -> Resolution:
    """A fresh search."""
    return Resolution(sought, RULES, taken.__contains__)


def test_one_fitting_row_binds() -> None:
    """An order whose answer was lost is found by the one row that fits it."""
    verdict = resolution().observe(read(row("0000009"), row("0000011"), row("0000012", symbol="000660")))
    assert verdict == Found(row("0000011"))


@pytest.mark.parametrize(
    "change",
    [
        {"symbol": "000660"},
        {"side": Side.SELL},
        {"quantity": 9},
        {"price": 69_900},
        {"order_type": OrderType.CONDITIONAL},
        {"kind": OrderKind.CANCEL},
        {"channel": Channel.OTHER},
        {"order_no": "0000010"},
    ],
)
def test_a_row_that_differs_in_anything_is_not_ours(change: dict[str, object]) -> None:
    """Another stock, side, size, price, type, kind, channel or an older number never binds."""
    assert isinstance(resolution().observe(read(row(**change))), Wait)


def test_a_row_of_another_intent_is_not_ours() -> None:
    """A number that another intent holds is never bound a second time."""
    assert isinstance(resolution(taken=frozenset({"0000011"})).observe(read(row())), Wait)


def test_two_fitting_rows_ask_a_person() -> None:
    """Two rows that fit are never guessed between."""
    assert isinstance(resolution().observe(read(row("0000011"), row("0000012"))), Doubtful)


def test_an_unreadable_channel_asks_a_person() -> None:
    """A row that fits but does not say through which door it came is not taken for ours."""
    assert isinstance(resolution().observe(read(row(channel=Channel.UNKNOWN))), Doubtful)


def test_absence_needs_time_and_three_complete_reads() -> None:
    """Absence is concluded only by three successive complete reads, the last begun after the settle time."""
    search = resolution()
    assert [type(search.observe(read(begun=at))) for at in (101.0, 110.0, 129.9)] == [Wait, Wait, Wait]
    assert isinstance(search.observe(read(begun=130.0)), Absent)


def test_a_failed_read_starts_the_count_again() -> None:
    """A read that failed or was cut proves nothing, and what came before it neither."""
    search = resolution()
    for at in (140.0, 141.5):
        assert isinstance(search.observe(read(begun=at)), Wait)
    assert isinstance(search.observe(read(begun=143.0, complete=False)), Wait)
    assert [type(search.observe(read(begun=at))) for at in (144.5, 146.0, 147.5)] == [Wait, Wait, Absent]


def test_a_cancel_is_known_by_its_original() -> None:
    """A cancel's row is recognised by the number, or the chain's root, that it names."""
    sought = msgspec.structs.replace(
        SOUGHT, kind=OrderKind.CANCEL, quantity=0, price=None, origins=frozenset({"0000011", "0000003"})
    )
    cancel = row("0000015", kind=OrderKind.CANCEL, price=0, quantity=7)
    assert isinstance(resolution(sought).observe(read(msgspec.structs.replace(cancel, root_no="0000002"))), Wait)
    for root in ("0000011", "0000003"):
        mine = msgspec.structs.replace(cancel, root_no=root)
        assert resolution(sought).observe(read(mine)) == Found(mine)


@given(
    appears=st.one_of(st.none(), st.integers(0, 60)),
    steps=st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=40),
)
def test_an_order_that_shows_within_the_settle_time_is_never_called_absent(
    appears: int | None, steps: list[tuple[int, bool]]
) -> None:
    """However reads fall and fail, an order listed within the settle time is found, and absence is never early."""
    search, at = resolution(), SOUGHT.sent_at
    for wait, complete in steps:
        at += wait
        listed = appears is not None and at >= SOUGHT.sent_at + appears
        verdict = search.observe(read(*([row()] if listed else []), begun=at, complete=complete))
        if isinstance(verdict, Found):
            assert listed
            return
        if isinstance(verdict, Absent):
            assert at - SOUGHT.sent_at >= RULES.t_settle
            assert appears is None or appears > RULES.t_settle
            return
