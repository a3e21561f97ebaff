"""A fill that no stream told is a holding and no open order any more: nothing is refused for counting it twice."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from orders_stage import DAY, SYMBOL, TEN, Stage

from kiwoom_api.api.listed import with_listed_fills
from kiwoom_api.model.errors import OrderDenied
from kiwoom_api.model.orders import Holding, LedgerRow, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.records import Booked, IntentRecord, Position
from kiwoom_api.model.values import Channel, OrderType, Side
from kiwoom_api.risk import RiskLimits

ROOMY = RiskLimits.for_environment("sim")


async def opened(stage: Stage, **limits: Any) -> int:
    """A script without a stream, that has bought ten shares in a state of not knowing it; won that a share is worth."""
    last = stage.server.exchange.snapshot(SYMBOL).last or 0
    given = {name: limit(last) if callable(limit) else limit for name, limit in limits.items()}
    await stage.open(limits=msgspec.structs.replace(ROOMY, **given))
    await stage.buy(10, 0)
    assert stage.states() == [OrderState.WORKING]
    assert sum(held.quantity for held in stage.server.exchange.holdings(stage.number)) == 10
    return stage.server.exchange.snapshot(SYMBOL).last or 0


@pytest.mark.parametrize(
    ("limit", "shares"), [("max_position_value", 15), ("max_gross_value", 15), ("max_net_value", 15)]
)
async def test_what_was_bought_counts_once(stage: Stage, limit: str, shares: int) -> None:
    """Ten shares bought by a script leave room for five under a limit of fifteen, and the sixth is one too many."""
    last = await opened(stage, **{limit: lambda price: price * shares + price // 2})
    with pytest.raises(OrderDenied) as denied:
        await stage.buy(6, last)
    assert f"{16 * last:,} won" in str(denied.value)
    await stage.buy(5, last)
    assert stage.new_orders() == 2
    await stage.agrees()


async def test_an_order_that_is_filled_is_no_open_one(stage: Stage) -> None:
    """The number of open orders is that of orders which may still fill."""
    await opened(stage, max_open_orders=1)
    await stage.buy(1)
    with pytest.raises(OrderDenied, match="OPEN_ORDERS"):
        await stage.buy(2)


async def test_a_fill_that_the_lists_do_not_show_yet_counts_twice(stage: Stage) -> None:
    """Where ledger and holdings do not fit together, an order is refused rather than a fill left out."""
    await stage.open(
        limits=msgspec.structs.replace(
            ROOMY, max_position_value=15 * (stage.server.exchange.snapshot(SYMBOL).last or 0)
        )
    )
    await stage.fault("late-fill", seconds=60, where="lists")
    await stage.buy(10, 0)
    with pytest.raises(OrderDenied, match="POSITION"):
        await stage.buy(1)
    await stage.pass_by(61)
    await stage.buy(1)


def asked(stage: Stage) -> list[str]:
    """Note from now on what the broker is asked."""
    calls: list[str] = []
    post = stage.account.client._transport.post

    async def noted(tr_id: str, *args: Any, **more: Any) -> Any:
        calls.append(tr_id)
        return await post(tr_id, *args, **more)

    stage.account.client._transport.post = noted  # type: ignore[method-assign]
    return calls


async def test_the_ledger_is_asked_only_where_it_can_help(stage: Stage) -> None:
    """Neither a refusal for the order's own sake nor one with nothing but resting orders costs a further question."""
    last = await opened(stage, max_order_quantity=20, max_position_value=lambda price: price * 21)
    calls = asked(stage)
    with pytest.raises(OrderDenied, match="ORDER_QUANTITY"):
        await stage.buy(21)
    assert "kt00007" not in calls
    await stage.agrees()
    await stage.buy(8, stage.low)
    calls.clear()
    with pytest.raises(OrderDenied, match="POSITION"):
        await stage.buy(12, last)
    assert sorted(calls) == ["ka10001", "kt00001", "kt00018"]


async def test_a_refusal_stands_where_the_ledger_cannot_be_read(stage: Stage) -> None:
    """A second look that fails leaves the reason as it was, which nobody takes for one that passes by itself."""
    last = await opened(stage, max_position_value=lambda price: price * 15)
    await stage.fault("http-503-refused", tr="kt00007", count=99)
    with pytest.raises(OrderDenied) as denied:
        await stage.buy(4, last)
    assert denied.value.code == "POSITION"


# ---------------------------------------------------------------------- what must never pass


def late(stage: Stage) -> None:
    """From now on the broker's holdings are those of this moment, whatever happens."""
    holdings = stage.account.broker.holdings
    before: list[tuple[Holding, ...]] = []

    async def old() -> tuple[Holding, ...]:
        if not before:
            before.append(await holdings())
        return before[0]

    stage.account.broker.holdings = old  # type: ignore[method-assign]


async def test_a_fill_of_somebody_else_proves_none_of_ours(stage: Stage) -> None:
    """Shares bought by hand are in the holdings, ours not yet: the two are not taken for one another."""
    last = stage.server.exchange.snapshot(SYMBOL).last or 0
    await stage.open(limits=msgspec.structs.replace(ROOMY, max_position_value=25 * last + last // 2))
    await stage.by_hand(side="buy", quantity=10, trde_tp="3")
    late(stage)
    await stage.buy(1, stage.low)
    await stage.buy(10, 0)
    with pytest.raises(OrderDenied, match="POSITION"):
        await stage.buy(10, last)


async def test_shares_bought_by_hand_hide_no_fill_of_ours(stage: Stage) -> None:
    """Where the holdings have both, what is ours counts once, and so does what is not."""
    last = stage.server.exchange.snapshot(SYMBOL).last or 0
    await stage.open(limits=msgspec.structs.replace(ROOMY, max_position_value=25 * last + last // 2))
    await stage.by_hand(side="buy", quantity=10, trde_tp="3")
    await stage.buy(10, 0)
    with pytest.raises(OrderDenied, match="POSITION"):
        await stage.buy(6, last)
    await stage.buy(5, last)


@pytest.mark.parametrize("quantity", [10, 0])
async def test_a_modify_that_filled_does_not_bring_its_original_back(stage: Stage, quantity: int) -> None:
    """A sale that was modified and has filled takes nothing away any more, under neither number."""
    last = stage.server.exchange.snapshot(SYMBOL).last or 0
    await stage.open(limits=msgspec.structs.replace(ROOMY, max_net_value=20 * last + last // 2))
    await stage.buy(15, 0)
    await stage.agrees()
    upper = stage.server.exchange.snapshot(SYMBOL).upper or 0
    sale = await stage.account.flow.submit(OrderRequest.build(SYMBOL, Side.SELL, 10, price=upper))
    bid = abs(int((await stage.account.broker.order_book(SYMBOL))["buy_fpr_bid"]))
    change = ModifyRequest(order_no=sale.order_no, symbol=SYMBOL, quantity=quantity, price=bid)
    await stage.account.flow.submit(change)
    await stage.buy(10, 0)
    assert sum(held.quantity for held in stage.server.exchange.holdings(stage.number)) == 15
    with pytest.raises(OrderDenied, match="NET"):
        await stage.buy(10, last)
    await stage.buy(4, last)


async def test_a_sale_that_filled_unheard_takes_nothing_away(stage: Stage) -> None:
    """What sales will take away is no more than the shares that the broker keeps for them."""
    last = stage.server.exchange.snapshot(SYMBOL).last or 0
    await stage.open(limits=msgspec.structs.replace(ROOMY, max_net_value=21 * last + last // 2))
    await stage.buy(20, 0)
    await stage.agrees()
    await stage.account.flow.submit(OrderRequest.build(SYMBOL, Side.SELL, 10, order_type=OrderType.MARKET))
    with pytest.raises(OrderDenied, match="NET"):
        await stage.buy(12, last)
    await stage.buy(11, last)


async def another_stock_is_bought(stage: Stage) -> None:
    """A fill that the journal does not know, in another stock: the ledger is worth a look."""
    await stage.account.flow.submit(stage.buying(1, 0, "000660"))


async def test_what_another_program_books_meanwhile_proves_nothing(stage: Stage) -> None:
    """The journal's positions and bookings count together only if they are of one moment."""
    last = stage.server.exchange.snapshot(SYMBOL).last or 0
    await stage.open(limits=msgspec.structs.replace(ROOMY, max_position_value=35 * last + last // 2))
    await stage.buy(20, 0)
    await stage.agrees()
    await another_stock_is_bought(stage)
    late(stage)
    await stage.buy(1, stage.low)
    await stage.buy(10, 0)
    rows, bookings, journal = (await stage.account.broker.ledger()).rows, stage.journal.bookings, stage.journal

    def booked_first(*args: Any) -> Any:
        journal.bookings = bookings  # type: ignore[method-assign]
        stage.account.manager.absorb([row for row in rows if row.filled == 10], DAY, closed=False, at=TEN)
        return bookings(*args)

    journal.bookings = booked_first  # type: ignore[method-assign]
    with pytest.raises(OrderDenied, match="POSITION"):
        await stage.buy(10, last)


async def test_a_ledger_that_is_cut_proves_nothing(stage: Stage) -> None:
    """What somebody else has bought may be on the page that is missing."""
    await stage.open(limits=ROOMY)
    await another_stock_is_bought(stage)
    price, there = await stage.best()
    await stage.buy(there + 10, price)
    await stage.by_hand(side="buy", quantity=10, trde_tp="3")
    last = stage.server.exchange.snapshot(SYMBOL).last or 0
    held = sum(each.quantity for each in stage.server.exchange.holdings(stage.number) if each.symbol == SYMBOL)
    assert held == there + 10
    late(stage)
    await stage.account.broker.holdings()
    await stage.stranger_sells(price, 10)
    most = (there + 25) * last + last // 2
    stage.account.gate.limits = msgspec.structs.replace(ROOMY, max_position_value=most)
    await stage.fault("partial-page", tr="kt00007", rows=2, count=99)
    read = await stage.account.broker.ledger()
    assert not read.complete
    assert [row.filled for row in read.rows] == [1, there + 10]
    with pytest.raises(OrderDenied, match="POSITION"):
        await stage.buy(10, last)


# ---------------------------------------------------------------------- the arithmetic


class Case(msgspec.Struct, frozen=True):
    """An order: whose, its side and shares, and how many of them are booked, in the ledger, in the holdings."""

    ours: bool
    side: Side
    quantity: int
    booked: int
    listed: int
    shown: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An order whose fills have come to the ledger and to the holdings more or less."""
    quantity = draw(st.integers(1, 20))
    booked = draw(st.integers(0, quantity))
    later = st.integers(booked, quantity)
    side = draw(st.sampled_from([Side.BUY, Side.SELL]))
    return Case(draw(st.booleans()), side, quantity, booked, draw(later), draw(later))


def intent(number: int, case: Case) -> IntentRecord:
    """It as the journal has it."""
    return IntentRecord(
        account="1", environment="sim", business_date=DAY, kind=OrderKind.NEW, fingerprint=str(number), symbol=SYMBOL,
        side=case.side, quantity=case.quantity, price=1_000, order_type=OrderType.LIMIT, at=TEN, id=str(number),
        state=OrderState.PARTIAL if case.booked else OrderState.WORKING, updated_at=TEN, order_no=f"{number:07}",
        filled=case.booked,
    )  # fmt: skip


def row(number: int, case: Case) -> LedgerRow:
    """It as the ledger has it."""
    return LedgerRow(
        order_no=f"{number:07}", root_no="0000000", symbol=SYMBOL, side=case.side, kind=OrderKind.NEW,
        quantity=case.quantity, price=1_000, order_type=OrderType.LIMIT, filled=case.listed, average=1_000,
        remaining=case.quantity - case.listed, rejected=False, channel=Channel.REST, venue="KRX", at=TEN,
    )  # fmt: skip


def holding(shares: int) -> Holding:
    """Shares of the stock as the broker tells them."""
    return Holding(
        symbol=SYMBOL, name="", quantity=shares, sellable=shares, average=1_000, price=1_000, purchase_amount=0,
        valuation=shares * 1_000, profit=0,
    )  # fmt: skip


def signed(case: Case, shares: int) -> int:
    """Shares that come in."""
    return shares if case.side is Side.BUY else -shares


@given(st.lists(cases(), max_size=5), st.integers(100, 200))
def test_shares_are_never_counted_too_few(orders: list[Case], there: int) -> None:
    """Held and still to be bought by us is never less than it can become, however far the lists lag behind."""
    held = there + sum(signed(case, case.shown - case.booked) for case in orders)
    live = [intent(number, case) for number, case in enumerate(orders) if case.ours and case.booked < case.quantity]
    rows = [row(number, case) for number, case in enumerate(orders)]
    booked = {f"{number:07}": Booked(quantity=case.booked) for number, case in enumerate(orders)}
    found = with_listed_fills(live, rows, [holding(held)], {SYMBOL: Position(symbol=SYMBOL, quantity=there)}, booked)
    counted = held + sum(each.remaining for each in found if each.side is Side.BUY)
    filled = sum(signed(case, max(case.listed, case.shown) - case.booked) for case in orders if case.side is Side.SELL)
    strangers = sum(case.listed - case.booked for case in orders if case.side is Side.BUY and not case.ours)
    if found == live:
        strangers = min(strangers, 0)  # what lists that lag do not show of others' is not ours to know
    known = there + filled + strangers + sum(each.remaining for each in live if each.side is Side.BUY)
    believed = sum(each.filled for each in found) > sum(each.filled for each in live)
    assert not believed or counted >= known
    if all(case.listed == case.shown for case in orders):
        left = sum(case.quantity - case.listed for case in orders if case.ours)
        assert sum(each.remaining for each in found) == left


def test_shares_that_came_another_way_leave_an_order_as_it_is_booked() -> None:
    """Holdings that the journal and the ledger do not explain to the share prove no fill."""
    case = Case(True, Side.BUY, 10, 0, 10, 10)
    positions, live, rows = {SYMBOL: Position(symbol=SYMBOL, quantity=5)}, [intent(1, case)], [row(1, case)]
    for shares in ([15], [10, 5]):
        (done,) = with_listed_fills(live, rows, map(holding, shares), positions, {})
        assert done.remaining == 0
    for shares in ([14], [16], []):
        assert with_listed_fills(live, rows, map(holding, shares), positions, {}) == live
