"""The way of an order, where programs, venues, restarts and answers are not as they should be."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
import pytest
from orders_stage import DAY, SYMBOL, TEN, Stage

from kiwoom_api.api.trading import answer_of
from kiwoom_api.client.issues import issue_of
from kiwoom_api.engine.commands import Acknowledged, Denied
from kiwoom_api.engine.desk import No
from kiwoom_api.market import Designation
from kiwoom_api.model.errors import OrderDenied, OrderRefused, OrderUnknown, SettingsError
from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate
from kiwoom_api.model.orders import CancelRequest, LedgerRow, ModifyRequest, OrderKind, OrderRequest, OrderState, Paid
from kiwoom_api.model.records import Booked
from kiwoom_api.model.values import Channel, OrderType, Side, Venue
from kiwoom_api.orders.fills import Costs, fill_of_row
from kiwoom_api.orders.flow import Placed
from kiwoom_api.orders.resolve import ResolveRules, Sought, matches
from kiwoom_api.risk import RiskLimits
from kiwoom_api.wire.answer import decode

S = OrderState
ROW = LedgerRow(
    order_no="0000011",
    root_no="0000000",
    symbol=SYMBOL,
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
    at=TEN,
)


async def test_two_programs_together_never_break_a_limit_that_each_keeps(stage: Stage) -> None:
    """Two programs on one journal buy at the same moment: together they stay within the cap on one stock."""
    limits = msgspec.structs.replace(RiskLimits.for_environment("sim"), max_position_value=stage.low * 10)
    programs = [await stage.open(limits=limits) for _ in range(4)]
    wishes = [program.flow.submit(stage.buying(number + 4)) for number, program in enumerate(programs)]
    done = await asyncio.gather(*wishes, return_exceptions=True)
    denied = [each for each in done if isinstance(each, OrderDenied)]
    assert {each.code for each in denied} == {"POSITION"}
    assert sum(order.quantity for order in stage.truth()) <= 10
    assert len(denied) < 4
    await stage.agrees()


@pytest.mark.parametrize("member", ["mdfy_qty", "cncl_qty"])
def test_an_accepted_change_is_no_failure_because_of_its_echo(member: str) -> None:
    """A malformed quantity in the answer of a modify or cancel that was accepted is left out, the number stands."""
    request: ModifyRequest | CancelRequest = ModifyRequest(order_no="0000001", symbol=SYMBOL, quantity=0, price=70_000)
    if member == "cncl_qty":
        request = CancelRequest(order_no="0000001", symbol=SYMBOL)
    raw = {"ord_no": "0000002", "base_orig_ord_no": "0000001", member: "1O", "return_code": 0, "return_msg": "ok"}
    assert answer_of(request, Placed(intent_id="", order_no="0000002", raw=raw))["ord_no"] == "0000002"


@pytest.mark.parametrize(
    ("sent_to", "listed_at", "fits"),
    [
        (Venue.KRX, "KRX", True),
        (Venue.KRX, "NXT", False),
        (Venue.KRX, "SOR", False),
        (Venue.NXT, "KRX", False),
        (Venue.SOR, "SOR", True),
        (Venue.SOR, "NXT", True),
        (Venue.KRX, "", True),
        (Venue.NXT, "통합", True),
    ],
)
def test_an_order_is_not_found_at_another_venue(sent_to: Venue, listed_at: str, fits: bool) -> None:
    """A row that plainly says another venue is not ours; a routed order may be listed where it went."""
    sought = Sought(
        kind=OrderKind.NEW,
        symbol=SYMBOL,
        side=Side.BUY,
        quantity=10,
        price=70_000,
        order_type=OrderType.LIMIT,
        origins=frozenset({""}),
        mark="",
        sent_at=0.0,
        venue=sent_to,
    )
    assert matches(sought, msgspec.structs.replace(ROW, venue=listed_at)) is fits


async def test_of_two_cancels_of_one_order_only_one_is_ever_unresolved(stage: Stage) -> None:
    """While a partial cancel is not known, no other of the same order is sent: their rows could not be told apart."""
    await stage.open()
    placed = await stage.buy(10)
    await stage.fault("lose-answer", tr="kt10003")
    await stage.fault("list-lag", tr="kt00007", count=1_000)
    with pytest.raises(OrderUnknown):
        await stage.cancel(placed.order_no, 4, wait=0)
    with pytest.raises(OrderUnknown, match="nothing was sent now"):
        await stage.cancel(placed.order_no, 5, wait=0)
    await stage.clear()
    assert await stage.account.settle() == []
    await stage.cancel(placed.order_no, 5)
    assert [order.quantity for order in stage.truth() if order.kind == "CANCEL"] == [4, 5]
    await stage.agrees()


def test_the_costs_of_a_listed_fill_are_the_brokers_or_else_the_venues() -> None:
    """What the broker says an order has cost counts; without it the commission is that of where it traded."""
    done = msgspec.structs.replace(ROW, filled=10, average=700_000, remaining=0)
    usual = Costs(market="KOSPI", environment="real")
    told = Costs(market="KOSPI", environment="real", paid=Paid(quantity=10, fee=777, tax=5))
    stale = Costs(market="KOSPI", environment="real", paid=Paid(quantity=9, fee=777, tax=5))
    nxt = msgspec.structs.replace(done, venue="NXT")
    fees = [fill_of_row(row, Booked(), DAY, costs) for row, costs in ((done, usual), (done, told), (nxt, stale))]
    assert [(fill.fee, fill.tax) for fill in fees if fill] == [(1_050, 0), (777, 5), (1_010, 0)]


async def test_news_of_somebody_elses_order_is_dropped_once_it_is_known_as_theirs(stage: Stage) -> None:
    """Frames of orders by hand wait no longer than until the ledger says whose they are; nor do those of yesterday."""
    await stage.open()
    feed = await stage.feed()
    await stage.by_hand(side="buy", quantity=3, trde_tp="3")
    await stage.hear(feed)
    manager = stage.account.manager
    assert manager.parked == 1
    await stage.account.reconcile()
    assert manager.parked == 0
    update = OrderUpdate(
        at=TEN,
        order_no="0000999",
        root_no="0000000",
        symbol=SYMBOL,
        name="",
        side=Side.BUY,
        status=OrderStatus.ACCEPTED,
        action="매수",
        order_type=OrderType.LIMIT,
        quantity=1,
        price=1,
        remaining=1,
    )
    manager.apply(update, DAY - timedelta(days=1))
    await stage.account.reconcile()
    assert manager.parked == 0
    await stage.agrees()


async def test_short_looks_add_up_to_a_conclusion(stage: Stage) -> None:
    """A program that waits a second at a time concludes absence as one that waits a minute does."""
    await stage.open()
    await stage.fault("lose-request", tr="kt10000")
    with pytest.raises(OrderUnknown):
        await stage.buy(wait=0)
    looks = 0
    while stage.account.open_questions or not looks:
        assert stage.journal.unresolved(stage.number)
        assert looks < 30
        await stage.account.settle(wait=2)
        looks += 1
    assert stage.states() == [S.ABSENT]
    assert stage.clock.monotonic() >= 30


async def test_short_lived_programs_conclude_too(stage: Stage) -> None:
    """Programs that each live for a few seconds, one after the other, conclude absence once the time is over."""
    rules = ResolveRules(t_settle=30, reads=3, interval=1.5)
    await stage.open(rules=rules)
    await stage.fault("lose-request", tr="kt10000")
    with pytest.raises(OrderUnknown):
        await stage.buy(wait=0)
    for _ in range(20):
        await stage.open(rules=rules, wait=5)
        if stage.states() == [S.ABSENT]:
            break
    assert stage.states() == [S.ABSENT]
    assert 30 <= stage.clock.monotonic() < 60


@pytest.mark.parametrize(("kind", "exists"), [("lose-answer", True), ("lose-request", False)])
async def test_a_desk_says_later_what_became_of_an_unknown_order(stage: Stage, kind: str, exists: bool) -> None:
    """What was answered UNKNOWN comes out of a later step as Acknowledged, or as Denied with ABSENT."""
    await stage.open()
    desk = await stage.desk()
    await stage.fault(kind, tr="kt10000")
    await stage.fault("partial-page", tr="kt00007", rows=0, count=1_000)
    answer = await desk.submit(7, stage.buying(2))
    assert isinstance(answer, No)
    assert answer.state is S.UNKNOWN
    await stage.clear()
    told: list[Event] = []
    for _ in range(60):
        told += [e for e in await desk.step(desk.now + timedelta(seconds=2)) if isinstance(e, Acknowledged | Denied)]
        if told:
            break
    (event,) = told
    assert isinstance(event, Acknowledged if exists else Denied)
    assert event.ref == 7
    if isinstance(event, Acknowledged):
        assert event.order_no == stage.truth()[0].order_no
    else:
        assert event.state is S.ABSENT
    assert await desk.unresolved() == 0


async def test_the_gate_asks_the_broker_what_a_stock_is(stage: Stage) -> None:
    """A stock's market is learned from the broker once a day: an off-tick price does not even leave."""
    await stage.open()
    base = stage.server.exchange.snapshot(SYMBOL).last
    with pytest.raises(OrderDenied, match="TICK"):
        await stage.buy(1, base // 1_000 * 1_000 + 1)
    with pytest.raises(OrderDenied, match="DAILY_LIMIT"):
        await stage.buy(1, stage.low // 2 // 1_000 * 1_000)
    assert stage.account.issues.market(SYMBOL) == "KOSPI"
    assert stage.truth() == []


@pytest.mark.parametrize(
    ("members", "designations", "halted", "restricted"),
    [
        ({"marketCode": "10", "state": "증거금20%|신용가능", "orderWarning": "0"}, set(), False, ""),
        ({"marketCode": "0", "state": "증거금100%|관리종목"}, {Designation.MANAGED}, False, "관리종목"),
        ({"marketCode": "0", "state": "거래정지", "nxtEnable": "Y"}, {Designation.NXT_TRADED}, True, ""),
        ({"marketCode": "8", "orderWarning": "4"}, {Designation.DANGEROUS}, False, "투자위험"),
        ({"marketCode": "77", "auditInfo": "투자경고"}, {Designation.WARNED}, False, ""),
    ],
)
def test_what_a_stock_is_is_read_from_the_brokers_words(
    members: dict[str, str], designations: set[Designation], halted: bool, restricted: str
) -> None:
    """Market, warnings and halts are read where they are said, and unknown words mean nothing."""
    answer = decode("ka10100", {"code": SYMBOL, "name": "삼성전자", **members, "return_code": 0, "return_msg": ""})
    issue = issue_of(answer)
    assert (set(issue.designations), issue.halted, issue.restricted) == (designations, halted, restricted)
    assert (issue.market is None) is (members["marketCode"] == "77")


async def test_limits_come_from_the_persons_file(stage: Stage) -> None:
    """What ``limits.toml`` in the data folder says holds; a file that says no limit stops the start."""
    path = stage.folder / "limits.toml"
    path.write_text("[sim]\nmax_order_quantity = 5\n", encoding="utf-8")
    await stage.open()
    with pytest.raises(OrderDenied, match="ORDER_QUANTITY"):
        await stage.buy(6)
    path.write_text("[sim]\nmax_order_quantty = 5\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="max_order_quantty"):
        await stage.open()


async def test_a_loss_since_yesterday_stops_entries_and_no_exits(stage: Stage) -> None:
    """The day's loss is measured against what the account was worth before the day."""
    limits = msgspec.structs.replace(RiskLimits.for_environment("sim"), max_daily_loss=RiskLimits().max_daily_loss)
    await stage.open(limits=limits)
    await stage.buy(3, 0)
    before = stage.journal.days(stage.number)[-1]
    stage.journal.snapshot_day(stage.number, before.day, before.cash * 2, before.equity * 2)
    with pytest.raises(OrderDenied, match="DAILY_LOSS"):
        await stage.buy(1)
    sale = OrderRequest.build(SYMBOL, Side.SELL, 3, order_type=OrderType.MARKET)
    await stage.account.flow.submit(sale)


async def test_a_refused_cancel_of_what_is_truly_gone_is_sent_once(stage: Stage) -> None:
    """After a refusal the ledger is looked at; where nothing lives on, the refusal stands."""
    await stage.open()
    placed = await stage.buy(3)
    await stage.by_hand(action="cancel", order_no=placed.order_no, quantity=0)
    with pytest.raises(OrderRefused):
        await stage.cancel(placed.order_no)
    assert stage.states() == [S.WORKING, S.REJECTED]
    await stage.agrees()
    assert stage.states() == [S.CANCELLED, S.REJECTED]
