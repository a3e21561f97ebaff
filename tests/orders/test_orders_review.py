"""What the ledger and the stream do not prove: orders that live on, amounts that must be exact."""

from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.journal import InMemoryJournal
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import CancelRequest, LedgerRow, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import LedgerRead, Request
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import KST, Channel, OrderType, Side
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.resolve import Found, Resolution, ResolveRules, Sought

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
ACCOUNT = "8012345611"


@pytest.fixture
def manager() -> OrderManager:
    """A manager on the in-memory journal, with an opening of 100,000,000 won."""
    journal = InMemoryJournal()
    journal.set_opening(ACCOUNT, (), 100_000_000, AT)
    return OrderManager(journal, account=ACCOUNT, environment="sim", market_of=lambda _symbol: "KOSPI")


def accepted(manager: OrderManager, request: Request, number: str) -> IntentRecord:
    """A request that was sent and answered with a number."""
    intent = manager.begin(request, at=AT, day=DAY)
    return manager.bind(intent, number, at=AT, why="test")[0]


def buy(quantity: int = 10) -> OrderRequest:
    """A buy at 70,000 won."""
    return OrderRequest.build("005930", Side.BUY, quantity, price=70_000)


def event(number: str, status: OrderStatus, **changes: object) -> OrderUpdate:
    """An order event of the stream."""
    plain = OrderUpdate(
        at=AT + timedelta(seconds=1),
        order_no=number,
        root_no="0000000",
        symbol="005930",
        name="삼성전자",
        side=Side.BUY,
        status=status,
        action="매수",
        order_type=OrderType.LIMIT,
        quantity=10,
        price=70_000,
        remaining=0,
        filled=0,
        average=0,
        amount=0,
    )
    return msgspec.structs.replace(plain, **changes)


def row(number: str, **changes: object) -> LedgerRow:
    """A ledger row of ``buy``."""
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


def alive(manager: OrderManager) -> list[str]:
    """Numbers of the orders that may still fill."""
    return [intent.order_no for intent in manager.live(DAY)]


def test_a_modify_that_the_exchange_rejects_leaves_its_original_alive(manager: OrderManager) -> None:
    """Accepted is not confirmed: until the exchange confirms a modify, the original may still fill."""
    accepted(manager, buy(), "0000001")
    accepted(manager, ModifyRequest(order_no="0000001", symbol="005930", quantity=0, price=69_900), "0000002")
    manager.apply(event("0000002", OrderStatus.REJECTED, reason="거부"), DAY)
    assert alive(manager) == ["0000001"]
    rejected = row("0000002", kind=OrderKind.MODIFY, root_no="0000001", price=69_900, rejected=True, remaining=0)
    manager.absorb([row("0000001"), rejected], DAY, closed=False, at=AT)
    assert alive(manager) == ["0000001"]


@pytest.mark.parametrize("proof", ["confirmation", "fill", "ledger"])
def test_a_confirmed_modify_ends_its_original(manager: OrderManager, proof: str) -> None:
    """The confirmation, a fill of the new number, or the ledger proves that the original is done with."""
    accepted(manager, buy(), "0000001")
    accepted(manager, ModifyRequest(order_no="0000001", symbol="005930", quantity=0, price=69_900), "0000002")
    if proof == "confirmation":
        manager.apply(event("0000002", OrderStatus.CONFIRMED, action="매수정정", root_no="0000001"), DAY)
    elif proof == "fill":
        manager.apply(event("0000002", OrderStatus.FILLED, filled=1, average=69_900, amount=69_900), DAY)
    else:
        moved = row("0000002", kind=OrderKind.MODIFY, root_no="0000001", price=69_900, confirmed=10)
        manager.absorb([row("0000001", remaining=0), moved], DAY, closed=False, at=AT)
    assert alive(manager) == ["0000002"]


def test_a_partial_cancel_of_a_modified_order_does_not_end_it(manager: OrderManager) -> None:
    """An order that was modified whole keeps what a partial cancel leaves of it."""
    accepted(manager, buy(), "0000001")
    accepted(manager, ModifyRequest(order_no="0000001", symbol="005930", quantity=0, price=69_900), "0000002")
    manager.apply(event("0000002", OrderStatus.CONFIRMED, action="매수정정", root_no="0000001"), DAY)
    accepted(manager, CancelRequest(order_no="0000002", symbol="005930", quantity=4), "0000003")
    manager.apply(event("0000003", OrderStatus.CONFIRMED, action="매수취소", root_no="0000002", quantity=4), DAY)
    assert alive(manager) == ["0000002"]


def test_a_cancel_that_is_not_confirmed_ends_nothing(manager: OrderManager) -> None:
    """While the ledger shows the target open and the cancel unconfirmed, the target counts as alive."""
    accepted(manager, buy(), "0000001")
    cancel = accepted(manager, CancelRequest(order_no="0000001", symbol="005930"), "0000002")
    pending = row("0000002", kind=OrderKind.CANCEL, root_no="0000001", confirmed=0)
    manager.absorb([row("0000001"), pending], DAY, closed=False, at=AT)
    assert alive(manager) == ["0000001"]
    confirmed = msgspec.structs.replace(pending, confirmed=10, remaining=0)
    manager.absorb([row("0000001", remaining=0), confirmed], DAY, closed=False, at=AT)
    assert alive(manager) == []
    assert manager.journal.intent(cancel.id).state is OrderState.DONE


def test_a_list_that_shows_an_order_too_small_does_not_complete_it(manager: OrderManager) -> None:
    """Completion is judged by what we ordered: 40 of 40 in the list are 40 of our 1,147."""
    accepted(manager, buy(1_147), "0000001")
    manager.absorb([row("0000001", quantity=40, filled=40, average=70_000, remaining=0)], DAY, closed=False, at=AT)
    assert alive(manager) == ["0000001"]
    whole = row("0000001", quantity=1_147, filled=1_147, average=70_000, remaining=0)
    manager.absorb([whole], DAY, closed=False, at=AT)
    assert alive(manager) == []
    assert manager.journal.positions(ACCOUNT)["005930"].quantity == 1_147


def test_an_order_that_is_looked_for_is_not_adopted_as_somebody_elses(manager: OrderManager) -> None:
    """A row that may be our unknown order is left to the search; its fill is booked once, before or after."""
    intent = manager.begin(buy(), at=AT, day=DAY)
    manager.lost(intent, at=AT, why="test")
    rows = [row("0000001", filled=10, average=70_000, remaining=0), row("0000002", channel=Channel.OTHER)]
    manager.absorb(rows, DAY, closed=False, at=AT)
    assert [found.order_no for found in manager.journal.externals(ACCOUNT)] == ["0000002"]
    manager.bind(intent, "0000001", at=AT, why="test")
    manager.absorb(rows, DAY, closed=False, at=AT)
    assert manager.journal.positions(ACCOUNT)["005930"].quantity == 10
    assert manager.journal.intent(intent.id).state is OrderState.FILLED
    assert manager.journal.check(ACCOUNT) == []


def test_an_order_that_appears_after_it_was_called_absent_is_ours_again(manager: OrderManager) -> None:
    """A late order goes to the intent that wished it, with an alarm; the next identical one keeps its own number."""
    first = manager.begin(buy(), at=AT, day=DAY)
    manager.lost(first, at=AT, why="test")
    manager.move(first, OrderState.ABSENT, at=AT, why="test")
    accepted(manager, buy(), "0000002")
    by_hand = row("0000003", channel=Channel.OTHER)
    manager.absorb([row("0000001"), row("0000002"), by_hand], DAY, closed=False, at=AT)
    assert alive(manager) == ["0000001", "0000002"]
    assert manager.journal.intent(first.id).order_no == "0000001"
    assert [alert.code for alert in manager.journal.alerts(ACCOUNT)] == ["LATE_ORDER", "EXTERNAL_ORDER"]
    assert manager.journal.check(ACCOUNT) == []


def test_an_answer_that_comes_after_another_program_bound_the_order_changes_nothing(manager: OrderManager) -> None:
    """A number that is there already is no error, and a state that went on is not set back."""
    intent = manager.begin(buy(), at=AT, day=DAY)
    manager.bind(intent, "0000001", at=AT, why="found in the ledger")
    manager.absorb([row("0000001", filled=10, average=70_000, remaining=0)], DAY, closed=False, at=AT)
    bound, _ = manager.bind(intent, "0000001", at=AT, why="answered")
    manager.lost(intent, at=AT, why="interrupted")
    assert bound.state is OrderState.FILLED
    assert manager.journal.intent(intent.id).state is OrderState.FILLED


def test_what_never_left_is_denied_or_absent(manager: OrderManager) -> None:
    """An order that never left ends as DENIED, or as ABSENT when another program looked for it already."""
    for looked_for, end in ((False, OrderState.DENIED), (True, OrderState.ABSENT)):
        intent = manager.begin(buy(), at=AT, day=DAY)
        if looked_for:
            manager.lost(intent, at=AT, why="another program starts")
        manager.unsent(intent, at=AT, why="refused connection")
        assert manager.journal.intent(intent.id).state is end


@settings(max_examples=60, deadline=None)
@given(
    executions=st.lists(st.tuples(st.integers(1, 9), st.integers(69_000, 70_000)), min_size=1, max_size=12),
    heard=st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_missed_frames_leave_the_amount_exact(executions: list[tuple[int, int]], heard: list[bool]) -> None:
    """Whatever frames are lost, shares and won are those of the exchange once the last frame is there."""
    journal = InMemoryJournal()
    journal.set_opening(ACCOUNT, (), 100_000_000, AT)
    manager = OrderManager(journal, account=ACCOUNT, environment="sim", market_of=lambda _symbol: "KOSPI")
    total = sum(shares for shares, _ in executions)
    accepted(manager, buy(total), "0000001")
    filled = amount = 0
    for number, (shares, price) in enumerate(executions):
        filled, amount = filled + shares, amount + shares * price
        if heard[number] or filled == total:
            news = {"filled": filled, "amount": amount, "average": amount // filled, "fill_no": f"9{number}"}
            last = {"last_price": price, "last_quantity": shares, "quantity": total, "remaining": total - filled}
            manager.apply(event("0000001", OrderStatus.FILLED, **news, **last), DAY)
    booked = journal.booked(ACCOUNT, DAY, "0000001")
    assert (booked.quantity, booked.amount) == (total, amount)
    assert journal.check(ACCOUNT) == []
    assert alive(manager) == []


def test_a_row_that_comes_twice_is_one_order() -> None:
    """A row that fills while the pages are read comes twice; that is one candidate and no doubt."""
    sought = Sought(
        kind=OrderKind.NEW,
        symbol="005930",
        side=Side.BUY,
        quantity=10,
        price=70_000,
        order_type=OrderType.LIMIT,
        origins=frozenset(),
        mark="",
        sent_at=0.0,
    )
    later = row("0000001", filled=3, average=70_000, remaining=7)
    search = Resolution(sought, ResolveRules(), lambda _number: False)
    assert search.observe(LedgerRead(rows=(row("0000001"), later), complete=True, begun=1.0)) == Found(later)
