"""What the order manager makes of answers, order events and ledger rows."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_api.journal import InMemoryJournal
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import CancelRequest, LedgerRow, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.records import Booked, IntentRecord
from kiwoom_api.model.values import KST, Channel, OrderType, Side
from kiwoom_api.orders.manager import OrderManager

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
ACCOUNT = "8012345611"


@pytest.fixture
def manager() -> OrderManager:
    """A manager on the in-memory journal, with an opening of 10,000,000 won."""
    journal = InMemoryJournal()
    journal.set_opening(ACCOUNT, (), 10_000_000, AT)
    return OrderManager(journal, account=ACCOUNT, environment="sim", market_of=lambda _symbol: "KOSPI")


def sent(manager: OrderManager, quantity: int = 10, side: Side = Side.BUY) -> IntentRecord:
    """An order that has been sent and not yet answered."""
    request = OrderRequest.build("005930", side, quantity, price=70_000)
    return manager.begin(request, at=AT, day=DAY)


def fill(
    number: str, filled: int, *, quantity: int = 10, last: int = 0, fill_no: str = "", price: int = 70_000
) -> OrderUpdate:
    """A fill as the stream tells it: cumulative quantity, amount and costs."""
    amount = filled * price
    return OrderUpdate(
        at=AT + timedelta(seconds=filled),
        order_no=number,
        root_no="0000000",
        symbol="005930",
        name="삼성전자",
        side=Side.BUY,
        status=OrderStatus.FILLED,
        action="매수",
        order_type=OrderType.LIMIT,
        quantity=quantity,
        price=70_000,
        remaining=quantity - filled,
        filled=filled,
        average=price,
        amount=amount,
        fill_no=fill_no or f"9{filled:05d}",
        last_price=price,
        last_quantity=last or filled,
        fee=amount * 15 // 100_000 // 10 * 10,
    )


def row(number: str, **changes: object) -> LedgerRow:
    """A ledger row of the order that ``sent`` sends."""
    plain = LedgerRow(
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
        at=AT,
    )
    return msgspec.structs.replace(plain, **changes)


def state(manager: OrderManager, number: str) -> OrderState:
    """Where the order of a number stands."""
    intent = manager.by_number(DAY, number)
    assert intent is not None
    return intent.state


def test_news_that_comes_before_the_answer_waits_for_it(manager: OrderManager) -> None:
    """A fill that arrives before the order's number is known is applied once, when it is known."""
    intent = sent(manager)
    assert manager.apply(fill("0000001", 10), DAY) == []
    _, fills = manager.bind(intent, "0000001", at=AT, why="test")
    assert [f.quantity for f in fills] == [10]
    assert manager.apply(fill("0000001", 10), DAY) == []
    assert state(manager, "0000001") is OrderState.FILLED
    assert manager.journal.positions(ACCOUNT)["005930"].quantity == 10


@given(cuts=st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True), seed=st.randoms(use_true_random=False))
def test_cumulative_reports_in_any_order_and_number_add_up_once(cuts: list[int], seed: object) -> None:
    """Duplicated, repeated and reordered fills never overfill; position and cash follow the highest report."""
    journal = InMemoryJournal()
    journal.set_opening(ACCOUNT, (), 10_000_000, AT)
    manager = OrderManager(journal, account=ACCOUNT, environment="sim", market_of=lambda _s: "KOSPI")
    manager.bind(sent(manager, 100), "0000001", at=AT, why="test")
    reports = [fill("0000001", cut, quantity=100) for cut in (*cuts, *cuts, 100)]
    seed.shuffle(reports)  # type: ignore[attr-defined]
    for report in reports:
        manager.apply(report, DAY)
    assert journal.positions(ACCOUNT)["005930"].quantity == 100
    assert journal.cash(ACCOUNT) == 10_000_000 - 7_000_000 - 1_050
    assert state(manager, "0000001") is OrderState.FILLED
    assert journal.check(ACCOUNT) == []


def test_the_ledger_fills_in_what_the_stream_missed(manager: OrderManager) -> None:
    """A fill known from the list alone is booked once with its costs by the rules; the late frame adds nothing."""
    manager.bind(sent(manager), "0000001", at=AT, why="test")
    rows = [row("0000001", filled=10, average=70_000, remaining=0)]
    first = manager.absorb(rows, DAY, closed=False, at=AT)
    assert [(f.quantity, f.price, f.fee) for f in first] == [(10, 70_000, 100)]
    assert manager.absorb(rows, DAY, closed=False, at=AT) == []
    assert manager.apply(fill("0000001", 10), DAY) == []
    assert state(manager, "0000001") is OrderState.FILLED


def test_a_cancel_ends_its_target_and_a_late_fill_is_booked_with_an_alert(manager: OrderManager) -> None:
    """After a confirmed cancel a fill that still arrives is booked, never lost, and a person is told."""
    manager.bind(sent(manager), "0000001", at=AT, why="test")
    cancel = manager.begin(CancelRequest(order_no="0000001", symbol="005930"), at=AT, day=DAY)
    manager.bind(cancel, "0000002", at=AT, why="test")
    confirmed = msgspec.structs.replace(
        fill("0000002", 0), status=OrderStatus.CONFIRMED, action="매수취소", root_no="0000001", remaining=0
    )
    manager.apply(confirmed, DAY)
    assert state(manager, "0000001") is OrderState.CANCELLED
    assert state(manager, "0000002") is OrderState.DONE
    manager.apply(fill("0000001", 4), DAY)
    assert manager.journal.positions(ACCOUNT)["005930"].quantity == 4
    assert [alert.code for alert in manager.journal.alerts(ACCOUNT)] == ["LATE_FILL"]


def test_a_modify_moves_the_order_to_its_new_number(manager: OrderManager) -> None:
    """After a confirmed whole modify the old number is done with, and fills of the new one complete it."""
    manager.bind(sent(manager), "0000001", at=AT, why="test")
    modify = manager.begin(ModifyRequest(order_no="0000001", symbol="005930", quantity=0, price=69_900), at=AT, day=DAY)
    manager.bind(modify, "0000002", at=AT, why="test", root_no="0000001")
    confirmed = msgspec.structs.replace(
        fill("0000002", 0), status=OrderStatus.CONFIRMED, action="매수정정", root_no="0000001"
    )
    manager.apply(confirmed, DAY)
    assert state(manager, "0000001") is OrderState.CANCELLED
    manager.apply(fill("0000002", 10, price=69_900), DAY)
    assert state(manager, "0000002") is OrderState.FILLED


def test_an_order_placed_by_hand_is_adopted_and_counted(manager: OrderManager) -> None:
    """An order that is not ours becomes EXTERNAL, its fills are in the position, and a person is told."""
    rows = [row("0000007", filled=3, average=70_000, remaining=7, channel=Channel.OTHER)]
    assert manager.absorb(rows, DAY, closed=False, at=AT) == []
    assert manager.journal.positions(ACCOUNT)["005930"].quantity == 3
    assert [found.order_no for found in manager.journal.externals(ACCOUNT)] == ["0000007"]
    assert [alert.code for alert in manager.journal.alerts(ACCOUNT)] == ["EXTERNAL_ORDER"]


def test_day_orders_end_with_the_session(manager: OrderManager) -> None:
    """What remains after the close has expired, filled in part or not at all."""
    manager.bind(sent(manager), "0000001", at=AT, why="test")
    manager.bind(sent(manager, 20), "0000002", at=AT, why="test")
    manager.apply(fill("0000002", 5, quantity=20), DAY)
    rows = [row("0000001"), row("0000002", quantity=20, filled=5, average=70_000, remaining=15)]
    manager.absorb(rows, DAY, closed=True, at=AT)
    assert state(manager, "0000001") is OrderState.EXPIRED
    assert state(manager, "0000002") is OrderState.EXPIRED


def test_unresolved_orders_keep_their_cash_and_shares(manager: OrderManager) -> None:
    """An order of unknown outcome counts as live: its cash and its shares are not spent twice."""
    sent(manager)
    sent(manager, 3, Side.SELL)
    held = manager.reserved(DAY, lambda _symbol: 91_000)
    assert held.cash == 700_000
    assert held.shares == {"005930": 3}


class Interrupted(InMemoryJournal):
    """A journal on which another program does something right after the first look at what is booked."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] | None = None

    def booked(self, account: str, day: date, order_no: str) -> Booked:
        """Look, and let the other program act once."""
        found = super().booked(account, day, order_no)
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        return found


def test_two_programs_on_one_journal_book_a_fill_once() -> None:
    """When one program takes a fill from the list while another takes it from the stream, it counts once."""
    journal = Interrupted()
    journal.set_opening(ACCOUNT, (), 10_000_000, AT)
    one, other = (
        OrderManager(journal, account=ACCOUNT, environment="sim", market_of=lambda _symbol: "KOSPI") for _ in range(2)
    )
    one.bind(sent(one), "0000001", at=AT, why="test")
    rows = [row("0000001", filled=4, average=70_000, remaining=6)]
    journal.meanwhile = lambda: other.absorb(rows, DAY, closed=False, at=AT)
    assert one.apply(fill("0000001", 4), DAY) == []
    journal.meanwhile = lambda: other.absorb(
        [msgspec.structs.replace(rows[0], filled=6, remaining=4)], DAY, closed=False, at=AT
    )
    assert [new.quantity for new in one.apply(fill("0000001", 10), DAY)] == [4]
    assert journal.positions(ACCOUNT)["005930"].quantity == 10
    assert state(one, "0000001") is OrderState.FILLED
    assert journal.check(ACCOUNT) == []
