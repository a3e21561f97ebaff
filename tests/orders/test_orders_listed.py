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
from kiwoom_api.model.orders import Holding, LedgerRow, OrderKind, OrderState
from kiwoom_api.model.records import IntentRecord, Position
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


async def test_a_refusal_for_the_orders_own_sake_asks_nothing_more(stage: Stage) -> None:
    """The ledger is asked only where open orders are what an order is refused for."""
    await opened(stage, max_order_quantity=20)
    calls: list[str] = []
    post = stage.account.client._transport.post

    async def noted(tr_id: str, *args: Any, **more: Any) -> Any:
        calls.append(tr_id)
        return await post(tr_id, *args, **more)

    stage.account.client._transport.post = noted  # type: ignore[method-assign]
    with pytest.raises(OrderDenied, match="ORDER_QUANTITY"):
        await stage.buy(21)
    assert "kt00007" not in calls


# ---------------------------------------------------------------------- the arithmetic


class Case(msgspec.Struct, frozen=True):
    """An order: its side, shares, and how many of them are booked, in the ledger, in the holdings, truly filled."""

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
    return Case(draw(st.sampled_from([Side.BUY, Side.SELL])), quantity, booked, draw(later), draw(later))


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


def signed(case: Case, shares: int) -> int:
    """Shares that come in."""
    return shares if case.side is Side.BUY else -shares


@given(st.lists(cases(), max_size=5), st.integers(100, 200))
def test_shares_are_never_counted_too_few(orders: list[Case], there: int) -> None:
    """Held and still to be bought is never less than what it can become, however far the lists lag behind."""
    held = there + sum(signed(case, case.shown - case.booked) for case in orders)
    holding = _holding(held)
    live = [intent(number, case) for number, case in enumerate(orders) if case.booked < case.quantity]
    rows = [row(number, case) for number, case in enumerate(orders)]
    found = with_listed_fills(live, rows, [holding], {SYMBOL: Position(symbol=SYMBOL, quantity=there)})
    counted = held + sum(each.remaining for each in found if each.side is Side.BUY)
    sold = sum(max(case.listed, case.shown) - case.booked for case in orders if case.side is Side.SELL)
    assert counted >= there + sum(each.remaining for each in live if each.side is Side.BUY) - sold
    if all(case.listed == case.shown for case in orders):
        assert sum(each.remaining for each in found) == sum(case.quantity - case.listed for case in orders)


def _holding(shares: int) -> Holding:
    return Holding(
        symbol=SYMBOL, name="", quantity=shares, sellable=shares, average=1_000, price=1_000, purchase_amount=0,
        valuation=shares * 1_000, profit=0,
    )  # fmt: skip


def test_somebody_elses_trade_leaves_an_order_as_it_is_booked() -> None:
    """Holdings that the journal and the ledger do not explain prove no fill; an order of unknown side neither."""
    case = Case(Side.BUY, 10, 0, 10, 10)
    booked = {SYMBOL: Position(symbol=SYMBOL, quantity=5)}
    live, rows = [intent(1, case)], [row(1, case)]
    assert with_listed_fills(live, rows, [_holding(15)], booked) == []
    assert with_listed_fills(live, rows, [_holding(10), _holding(5)], booked) == []
    for held in (14, 16):
        assert with_listed_fills(live, rows, [_holding(held)], booked) == live
    unknown = [msgspec.structs.replace(live[0], side=None)]
    assert with_listed_fills(unknown, rows, [_holding(15)], booked) == unknown
