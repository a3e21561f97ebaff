"""A live desk orders by memory: what it lets pass is safe, what it would refuse is asked anew, and it is never old."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from orders_stage import SYMBOL, TEN, Stage

from kiwoom_api.api.account import Account
from kiwoom_api.api.moment import Heard
from kiwoom_api.api.remembered import ACCOUNT_AGE, PRICE_AGE
from kiwoom_api.engine.live import WireDesk
from kiwoom_api.model.errors import OrderDenied
from kiwoom_api.model.events import Gap
from kiwoom_api.model.orders import ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.ports import Outcome, Request
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.risk import RiskLimits, RiskView

ROOMY = msgspec.structs.replace(RiskLimits.for_environment("sim"), max_reconcile_age=None)


def asked(account: Account) -> Counter[str]:
    """Count from now on what the broker is asked."""
    count: Counter[str] = Counter()

    def counting(name: str) -> None:
        ask = getattr(account.broker, name)

        async def counted(*args: Any) -> Any:
            count[name] += 1
            return await ask(*args)

        setattr(account.broker, name, counted)

    for name in ("deposit", "holdings", "quote"):
        counting(name)
    return count


def heard(stage: Stage) -> None:
    """Let the stream have told the stock's price just now."""
    seen = stage.server.exchange.snapshot(SYMBOL)
    stage.account.moment.prices[SYMBOL] = Heard(seen.last or stage.low, seen.base, stage.clock.now())


async def listening(stage: Stage, **limits: Any) -> tuple[WireDesk, Counter[str]]:
    """A desk that listens, its program's first order sent, and the counter of its questions."""
    await stage.open(limits=msgspec.structs.replace(ROOMY, **limits))
    desk = await stage.desk(check_every=None)
    await stage.buy(1)
    await stage.account.reconcile()
    heard(stage)
    return desk, asked(stage.account)


async def test_a_script_asks_before_each_order_and_a_sale_is_not_held_against_the_cash(stage: Stage) -> None:
    """Without a stream price, cash and holdings are asked for every time; before a sale there is no look at cash."""
    await stage.open()
    count = asked(stage.account)
    await stage.buy(1)
    await stage.buy(2)
    assert count == {"deposit": 2, "holdings": 2, "quote": 2}
    with pytest.raises(OrderDenied, match="SELLABLE"):
        await stage.account.flow.submit(OrderRequest.build(SYMBOL, Side.SELL, 1, price=stage.low))
    assert count == {"deposit": 2, "holdings": 3, "quote": 3}


async def test_a_desk_that_listens_asks_nothing(stage: Stage) -> None:
    """While the comparison and the price are young, orders leave without a question; then it is asked again."""
    _, count = await listening(stage)
    for quantity in range(2, 6):
        await stage.buy(quantity)
    assert count == {}
    await stage.pass_by(PRICE_AGE + 1)
    await stage.buy(6)
    assert count == {"deposit": 1, "holdings": 1, "quote": 1}
    await stage.pass_by(ACCOUNT_AGE)
    heard(stage)
    await stage.buy(7)
    assert count["deposit"] == 2
    assert stage.new_orders() == 7


async def test_a_real_account_is_asked_before_each_order(stage: Stage) -> None:
    """The defaults of a real account go by no memory; a line in limits.toml switches it on."""
    assert not RiskLimits.for_environment("real").by_memory
    assert RiskLimits.read({"real": {"by_memory": True}}, "real").by_memory
    _, count = await listening(stage, by_memory=False)
    await stage.buy(2)
    await stage.buy(3)
    assert count == {"deposit": 2, "holdings": 2, "quote": 2}


async def test_memory_counts_what_was_ordered_since(stage: Stage) -> None:
    """Orders of any program since the comparison count against the caps; the refusal comes from a new question."""
    _, count = await listening(stage, max_position_value=stage.low * 10)
    first = stage.account
    await stage.buy(4)
    other = await stage.open(limits=ROOMY)
    await other.flow.submit(stage.buying(3))
    assert count == {}
    with pytest.raises(OrderDenied, match="POSITION"):
        await first.flow.submit(stage.buying(5))
    assert count == {"deposit": 1, "holdings": 1, "quote": 1}
    await first.flow.submit(stage.buying(2))
    assert count["deposit"] == 1


async def test_cash_is_taken_once_by_memory(stage: Stage) -> None:
    """What orders since the comparison may cost is off the cash: together they never order more than there is."""
    await listening(stage)
    cash = (await stage.account.broker.deposit()).orderable
    count = asked(stage.account)
    half = cash // stage.low * 6 // 10
    await stage.buy(half)
    assert count == {}
    with pytest.raises(OrderDenied, match="CASH"):
        await stage.buy(half - 1)
    assert count["deposit"] == 1


async def test_shares_bought_a_moment_ago_may_be_sold(stage: Stage) -> None:
    """Memory does not know yet that they may be sold, so that the broker is asked before the sale is refused."""
    desk, _ = await listening(stage)
    price, _shares = await stage.best()
    await stage.buy(2, price)
    await desk.step(desk.now)
    heard(stage)
    count = asked(stage.account)
    placed = await stage.account.flow.submit(
        OrderRequest.build(SYMBOL, Side.SELL, 2, order_type=OrderType.MARKET, price=None)
    )
    assert count["holdings"] == 1
    assert stage.account.journal.intent(placed.intent_id).state is not OrderState.DENIED


async def test_an_order_by_hand_ends_what_memory_knows(stage: Stage) -> None:
    """The stream tells of an order that is not ours: what it takes is asked for, until the next comparison knows it."""
    desk, count = await listening(stage)
    await stage.by_hand(side="buy", quantity=3, price=stage.low)
    await desk.step(desk.now)
    assert stage.account.manager.parked == 1
    heard(stage)
    await stage.buy(2)
    assert count["deposit"] == 1
    await stage.account.reconcile()
    count.clear()
    heard(stage)
    await stage.buy(3)
    assert count == {}


async def test_a_look_that_took_time_is_followed_by_another(stage: Stage) -> None:
    """An intent that another program has called absent while the gate was asked does not leave."""
    account = await stage.open()
    seen: list[str] = []

    def slowly(request: Request) -> RiskView:
        intent = account.journal.unresolved(account.number)[-1]
        seen.append(intent.id)
        if len(seen) == 2:
            for state in (OrderState.UNKNOWN, OrderState.ABSENT):
                account.journal.move(intent.id, state, at=TEN, why="somebody else's word")
            stage.clock._now += timedelta(seconds=0.2)
        return RiskView(at=TEN, session=False)

    account.flow._view = slowly
    await stage.buy(1)
    with pytest.raises(OrderDenied, match="STALE_ORDER"):
        await stage.buy(2)
    assert stage.new_orders() == 1


async def test_an_order_that_is_judged_at_once_is_not_read_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before an order leaves at once its intent is read no second time; after a moment of asking it is."""
    account = await stage.open()
    looks: list[str] = []
    look = type(account.journal).intent
    monkeypatch.setattr(
        type(account.journal), "intent", lambda journal, intent_id: looks.append(intent_id) or look(journal, intent_id)
    )

    def view(_request: Request) -> RiskView:
        stage.clock._now += timedelta(seconds=0.2 if looks else 0.05)
        sent.append(len(looks))
        return RiskView(at=TEN, session=False)

    sent: list[int] = []
    account.flow._view = view
    place = account.broker.place

    async def noting(request: OrderRequest) -> Outcome:
        sent.append(len(looks))
        return await place(request)

    monkeypatch.setattr(account.broker, "place", noting)
    await stage.buy(1)
    looks.append("later")
    await stage.buy(2)
    assert sent[1] == sent[0]
    assert sent[3] == sent[2] + 1


async def test_the_stream_must_have_been_there_since_the_comparison(stage: Stage) -> None:
    """What was compared before the stream began, or before it broke, lacks what nobody told meanwhile."""
    await stage.open(limits=ROOMY)
    desk = await stage.desk(check_every=None)
    await stage.buy(1)
    heard(stage)
    count = asked(stage.account)
    await stage.buy(2)
    assert count["deposit"] == 1
    await stage.account.reconcile()
    count.clear()
    for restored in (False, True):
        gap = Gap(at=stage.clock.now(), reason="silent", restored=restored)
        desk._feed._tell(gap)
    heard(stage)
    await stage.buy(3)
    assert count["deposit"] == 1, "a break that nobody has taken yet"
    desk.take(desk._feed.drain())
    stage.account.moment.stream_healthy = True
    await stage.buy(4)
    assert count["deposit"] == 2
    await stage.account.reconcile()
    count.clear()
    heard(stage)
    await stage.buy(5)
    assert count == {}


async def test_an_order_by_hand_counts_before_anybody_takes_its_event(stage: Stage) -> None:
    """It has arrived and waits; that is enough to ask."""
    desk, count = await listening(stage)
    await stage.by_hand(side="buy", quantity=3, price=stage.low)
    await desk._caught_up()
    assert stage.account.manager.parked == 0
    await stage.buy(2)
    assert count["deposit"] == 1


async def test_a_comparison_during_which_somebody_orders_by_hand_is_not_remembered(stage: Stage) -> None:
    """Its events are let go with the ledger's row, but cash and holdings may have been read before them."""
    desk, count = await listening(stage)
    paid = stage.account.broker.deposit
    reads: list[int] = []

    async def meanwhile() -> Any:
        found = await paid()
        reads.append(1)
        if len(reads) == 1:
            await stage.by_hand(side="buy", quantity=3, price=stage.low)
            await desk.step(desk.now)
        return found

    stage.account.broker.deposit = meanwhile  # type: ignore[method-assign]
    await stage.account.reconcile()
    assert stage.account.manager.parked == 0
    heard(stage)
    count.clear()
    await stage.buy(2)
    assert count["holdings"] == 1
    await stage.account.reconcile()
    count.clear()
    await stage.buy(3)
    assert count == {}


async def test_a_fill_that_waits_to_be_taken_counts(stage: Stage) -> None:
    """What was bought dear and has fallen is a loss, though the journal has not booked the fill yet."""
    desk, count = await listening(stage, price_collar=None)
    price, _shares = await stage.best()
    await stage.buy(2, price)
    await desk._caught_up()
    assert stage.account.manager.journal.positions(stage.number) == {}
    heard(stage)
    count.clear()
    view = stage.account.flow._view(stage.buying(3))
    assert isinstance(view, RiskView)
    asked_for = await stage.account.flow._again(stage.buying(3))  # type: ignore[misc]
    assert view.equity == asked_for.equity
    assert (view.position_value or 0) >= 2 * (view.last or 0)


async def test_losses_of_the_first_day_are_measured_by_memory_too(stage: Stage) -> None:
    """What the account was worth is written down after the first comparison, and memory knows it."""
    await listening(stage)
    view = stage.account.flow._view(stage.buying(2))
    assert isinstance(view, RiskView)
    assert view.day_equity is not None


async def test_an_order_that_was_called_absent_counts_when_it_appears(stage: Stage) -> None:
    """It held nothing when the comparison began; should it live after all, it takes its cash."""
    await listening(stage)
    account = stage.account
    made = account.manager.begin(stage.buying(7), at=stage.clock.now(), day=stage.clock.now().date())
    for state in (OrderState.UNKNOWN, OrderState.ABSENT):
        account.journal.move(made.id, state, at=stage.clock.now(), why="not found")
    await account.reconcile()
    heard(stage)
    before = account.flow._view(stage.buying(2))
    account.journal.move(made.id, OrderState.WORKING, at=stage.clock.now(), why="late", order_no="0009999")
    after = account.flow._view(stage.buying(2))
    assert isinstance(before, RiskView)
    assert isinstance(after, RiskView)
    assert after.reserved_cash - before.reserved_cash >= 7 * stage.low


async def test_what_is_left_of_an_order_nobody_knows_is_asked_for(stage: Stage) -> None:
    """A modify of all that remains of somebody else's order: what it takes over cannot be reckoned."""
    _, count = await listening(stage)
    await stage.by_hand(side="buy", quantity=3, price=stage.low)
    await stage.account.reconcile()
    theirs = stage.truth()[-1].order_no
    heard(stage)
    stage.account.manager.begin(
        ModifyRequest(order_no=theirs, symbol=SYMBOL, quantity=0, price=stage.low),
        at=stage.clock.now(),
        day=stage.clock.now().date(),
    )
    count.clear()
    await stage.buy(2)
    assert count["deposit"] == 1


async def test_a_modify_that_has_filled_took_its_own_price(stage: Stage) -> None:
    """A compared order that is modified up and fills at once: memory never shows more cash than the broker has."""
    desk, _ = await listening(stage)
    placed = await stage.buy(10)
    await stage.account.reconcile()
    price, _there = await stage.best()
    await stage.modify(placed.order_no, price)
    await desk.step(desk.now)
    assert stage.states()[-1] is OrderState.FILLED
    heard(stage)
    view = stage.account.flow._view(stage.buying(2))
    assert isinstance(view, RiskView)
    assert (view.cash or 0) - view.reserved_cash <= (await stage.account.broker.deposit()).orderable


async def test_open_orders_in_other_stocks_count_at_their_own_prices(stage: Stage) -> None:
    """A buy without a limit counts at its stock's upper limit; a sale takes off no more than its lower limit."""
    other, limits = "000660", msgspec.structs.replace(ROOMY, max_position_value=None, max_order_value=None)
    account = await stage.open(limits=limits)
    seen = stage.server.exchange.snapshot(other)
    await account.flow.submit(OrderRequest.build(other, Side.BUY, 2, order_type=OrderType.MARKET))
    await stage.pass_by(1)
    await account.reconcile()
    await account.flow.submit(OrderRequest.build(other, Side.SELL, 1, price=seen.upper))
    await account.flow.submit(OrderRequest.build(other, Side.BUY, 3, order_type=OrderType.BEST_SAME))
    again = await stage.open(limits=limits)  # a program that never asked for the other stock's price
    view = await again.flow._again(OrderRequest.build(SYMBOL, Side.BUY, 1, price=stage.low))  # type: ignore[misc]
    held = sum(holding.valuation for holding in await account.broker.holdings())
    assert held > 0
    assert view.gross_value == held + 3 * (seen.upper or 0)
    assert view.net_value == view.gross_value - (seen.lower or 0)
