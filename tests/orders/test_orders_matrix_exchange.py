"""The fault matrix, rows that happen at the exchange: the fault, the order path through it, and the truth after it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from orders_matrix import ROWS, row
from orders_stage import SYMBOL, Stage

from kiwoom_api.client.registrations import MOST_SYMBOLS
from kiwoom_api.engine.desk import Ack, No
from kiwoom_api.model.errors import OrderAbsent, OrderDenied, OrderRefused, TokenError
from kiwoom_api.model.orders import OrderKind, OrderRequest, OrderState
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.sim.server.fault_matrix import MATRIX

S = OrderState
OTHER = "000660"
HERE = (*range(1, 27), *range(33, 36), *range(37, 41), 46, 48, 49)


@pytest.mark.parametrize("number", HERE, ids=lambda number: f"row-{number:02d} {MATRIX[number - 1].english}")
async def test_row_of_the_fault_matrix(stage: Stage, number: int) -> None:
    """The row's fault happens to a real order; what follows is what the matrix wants, and both ledgers agree."""
    await ROWS[number](stage)


def test_every_row_of_the_exchange_is_here() -> None:
    """No row about transport, simulator or server is without its scenario, storm aside, which takes seeds."""
    outside = {each.number for each in MATRIX if each.where in ("transport", "simulator", "server")}
    assert outside <= set(HERE)
    assert set(HERE) <= set(ROWS)


# ---------------------------------------------------------------------- sending


@row(1)
async def _connection_refused(stage: Stage) -> None:
    await stage.open()
    await stage.account.client.token()
    await stage.server.stop()
    before = len(stage.intents())
    with pytest.raises(OrderDenied):
        await stage.buy()
    assert [i.state for i in stage.intents()[before:]] == [S.DENIED]
    assert stage.journal.unresolved(stage.number) == []


@row(2)
async def _request_lost(stage: Stage) -> None:
    await stage.open()
    await stage.arm("request-lost")
    begun = stage.clock.monotonic()
    with pytest.raises(OrderAbsent):
        await stage.buy()
    assert stage.clock.monotonic() - begun >= 30
    assert (stage.states(), stage.new_orders()) == ([S.ABSENT], 0)
    await stage.agrees()


@row(3)
async def _answer_lost(stage: Stage) -> None:
    await stage.open()
    await stage.arm("answer-lost")
    placed = await stage.buy()
    assert [order.order_no for order in stage.truth()] == [placed.order_no]
    await stage.agrees()


@row(4)
async def _request_late(stage: Stage) -> None:
    await stage.open(patience=0.5)
    await stage.fault("late-request", tr="kt10000", seconds=20, clock="exchange")
    placed = await stage.buy()
    assert [order.order_no for order in stage.truth()] == [placed.order_no]
    assert S.ABSENT not in [move.after for move in stage.journal.transitions(placed.intent_id)]
    await stage.agrees()


@row(5)
async def _request_very_late(stage: Stage) -> None:
    await stage.open(patience=0.5)
    await stage.fault("late-request", tr="kt10000", seconds=120, clock="exchange")
    with pytest.raises(OrderAbsent):
        await stage.buy()
    await stage.pass_by(120)
    await stage.account.reconcile()
    assert (stage.states(), stage.new_orders()) == ([S.WORKING], 1)
    assert "LATE_ORDER" in stage.alerts()
    with pytest.raises(OrderDenied, match="HELD"):
        await stage.buy(2)
    seen = stage.account.switch.read()
    stage.account.switch.resume(seen.level, person="kim", why="looked", at=stage.clock.now(), seen=seen)
    await stage.buy(2)
    await stage.agrees()


async def _either(stage: Stage, *, exists: bool) -> None:
    """An order behind an answer that proves nothing: found when it is there, absent when it is not."""
    if exists:
        placed = await stage.buy()
        assert [order.order_no for order in stage.truth()] == [placed.order_no]
    else:
        with pytest.raises(OrderAbsent):
            await stage.buy()
        assert stage.truth() == []
    assert S.UNKNOWN in [move.after for move in stage.journal.transitions(stage.intents()[0].id)]
    await stage.clear()
    await stage.agrees()


@row(6)
async def _server_error(stage: Stage) -> None:
    await stage.open()
    await stage.arm("server-error-accepted")
    await _either(stage, exists=True)
    await stage.arm("server-error-refused")
    with pytest.raises(OrderAbsent):
        await stage.buy(2)
    assert stage.new_orders() == 1


@row(7)
async def _too_fast(stage: Stage) -> None:
    await stage.open()
    await stage.arm("too-fast-accepted")
    placed = await stage.buy()
    assert stage.account.client.limiter.rate < 1.0  # halved by the complaint
    assert [order.order_no for order in stage.truth()] == [placed.order_no]
    await stage.clear()
    await stage.agrees()
    await stage.arm("too-fast-refused")
    with pytest.raises(OrderAbsent) as absent:
        await stage.buy(2)
    assert "429" in str(absent.value)  # only now may a caller's own retry see it
    assert stage.new_orders() == 1


@row(8)
async def _garbled(stage: Stage) -> None:
    await stage.open()
    await stage.arm("answer-garbled")
    await _either(stage, exists=True)


@row(9)
async def _number_missing(stage: Stage) -> None:
    await stage.open()
    await stage.arm("number-missing")
    await _either(stage, exists=True)
    assert all(intent.order_no for intent in stage.intents())


@row(10)
async def _refused(stage: Stage) -> None:
    await stage.open()
    await stage.arm("order-refused")
    for code in ("RC4025", "RC4058", "RC4003"):
        with pytest.raises(OrderRefused) as refused:
            await stage.buy()
        assert refused.value.code == code
    assert (stage.states(), stage.truth()) == ([S.REJECTED] * 3, [])
    await stage.arm("order-rejected-later")
    await stage.buy()
    await stage.account.reconcile()
    assert stage.states()[-1] is S.REJECTED
    await stage.agrees()


# ---------------------------------------------------------------------- frames and lists


@row(11)
async def _frames_first(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    await stage.arm("answer-after-frames")
    pending = asyncio.ensure_future(stage.buy(2, 0))
    await stage.struck("delay-answer")
    assert await stage.hear(feed)
    assert stage.journal.fills(stage.number) == []
    await stage.clear()
    placed = await pending
    assert [fill.quantity for fill in stage.journal.fills(stage.number)] == [2]
    assert stage.journal.intent(placed.intent_id).state is S.FILLED
    await stage.agrees()


@row(12)
async def _late_in_lists(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    await stage.arm("fills-late-in-lists")
    await stage.buy(2, 0)
    await stage.hear(feed)
    assert stage.states() == [S.FILLED]
    await stage.account.reconcile()
    assert [fill.quantity for fill in stage.journal.fills(stage.number)] == [2]
    assert "DIFFERENCE" not in stage.alerts()
    await stage.pass_by(10, feed)
    await stage.agrees()


@row(13)
async def _never_told(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    await stage.arm("fills-without-frames")
    placed = await stage.buy(2, 0)
    await stage.hear(feed)
    found = await stage.account.reconcile()
    assert [(fill.fill_no, fill.quantity) for fill in found.fills] == [("L2", 2)]
    assert stage.journal.intent(placed.intent_id).state is S.FILLED
    late = next(order for order in stage.truth() if order.order_no == placed.order_no)
    assert (stage.intents()[0].fee, stage.intents()[0].tax) == (late.fee, late.tax)
    await stage.agrees()


@row(14)
async def _told_twice(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    await stage.arm("frames-twice")
    for _ in range(3):
        await stage.buy(1, 0)
    told = await stage.hear(feed)
    assert sum(event.filled for event in told) == 5
    await stage.fault("drop-ws")
    await _until_connected(stage)
    await stage.pass_by(30, feed)
    assert [fill.quantity for fill in stage.journal.fills(stage.number)] == [1, 1, 1]
    await stage.agrees()


@row(15)
async def _out_of_order(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    price, asked = await stage.best()
    await stage.arm("frames-out-of-order")
    await stage.buy(asked + 6, price)
    await stage.stranger_sells(price, 6)
    filled = [event.filled for event in await stage.hear(feed) if event.filled]
    assert filled == [asked + 6, asked]
    assert stage.journal.positions(stage.number)[SYMBOL].quantity == asked + 6
    assert stage.states() == [S.FILLED]
    await stage.agrees()


@row(16)
async def _partial_then_silence(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    price, asked = await stage.best()
    await stage.arm("silence-after-partial")
    await stage.buy(asked + 6, price)
    await stage.stranger_sells(price, 6)
    await stage.hear(feed)
    assert stage.states() == [S.PARTIAL]
    await stage.clear()
    found = await stage.account.reconcile()
    assert [fill.quantity for fill in found.fills] == [6]
    assert stage.states() == [S.FILLED]
    await stage.agrees()


@row(17)
async def _shrunken(stage: Stage) -> None:
    await stage.open()
    price, asked = await stage.best()
    placed = await stage.buy(asked + 6, price)
    await stage.arm("order-shrunken")
    await stage.account.reconcile()
    intent = stage.journal.intent(placed.intent_id)
    assert (intent.state, intent.filled) == (S.PARTIAL, asked)
    await stage.clear()
    await stage.arm("list-shrinks")
    for _ in range(3):
        await stage.account.reconcile()
    assert stage.journal.intent(placed.intent_id).state is S.PARTIAL
    await stage.clear()
    await stage.agrees()


# ---------------------------------------------------------------------- cancels and modifies


@row(18)
async def _cancel_lost(stage: Stage) -> None:
    await stage.open()
    placed = await stage.buy()
    await stage.arm("cancel-answer-lost")
    await stage.cancel(placed.order_no)
    await stage.account.reconcile()
    assert stage.states() == [S.CANCELLED, S.DONE]
    assert sum(order.kind == "CANCEL" for order in stage.truth()) == 1
    await stage.agrees()


@row(19)
async def _cancel_races_fill(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    price, asked = await stage.best()
    placed = await stage.buy(asked + 6, price)
    await stage.arm("cancel-late")
    pending = asyncio.ensure_future(stage.cancel(placed.order_no))
    await stage.struck("late-request")
    await stage.stranger_sells(price, 6)
    await stage.clear()
    with pytest.raises(OrderRefused):
        await pending
    await stage.hear(feed)
    assert stage.states() == [S.FILLED, S.REJECTED]
    assert stage.journal.positions(stage.number)[SYMBOL].quantity == asked + 6
    await stage.agrees()


@row(20)
async def _fill_after_cancel(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    price, asked = await stage.best()
    await stage.arm("fill-after-cancel")
    placed = await stage.buy(asked + 6, price)
    await stage.cancel(placed.order_no)
    await stage.hear(feed)
    assert stage.states() == [S.CANCELLED, S.DONE]
    await stage.pass_by(10, feed)
    assert stage.journal.intent(placed.intent_id).filled == asked
    assert "LATE_FILL" in stage.alerts()
    await stage.clear()
    await stage.agrees()


@row(21)
async def _modify_lost(stage: Stage) -> None:
    await stage.open()
    placed = await stage.buy()
    await stage.arm("modify-answer-lost")
    moved = await stage.modify(placed.order_no, stage.low + 100)
    assert [order.order_no for order in stage.truth()] == [placed.order_no, moved.order_no]
    assert stage.journal.intent(moved.intent_id).root_no == placed.order_no
    await stage.agrees()


@row(22)
async def _modify_after_partial(stage: Stage) -> None:
    await stage.open()
    feed = await stage.feed()
    price, asked = await stage.best()
    placed = await stage.buy(asked + 6, price)
    await stage.arm("modify-late")
    pending = asyncio.ensure_future(stage.modify(placed.order_no, stage.low))
    await stage.struck("late-request")
    await stage.stranger_sells(price, 2)
    await stage.clear()
    moved = await pending
    await stage.hear(feed)
    first, second = (stage.journal.intent(each.intent_id) for each in (placed, moved))
    assert (first.filled, second.filled) == (asked + 2, 0)
    assert stage.account.manager.open_shares(second) == 4
    await stage.agrees()


@row(23)
async def _old_number(stage: Stage) -> None:
    await stage.open()
    placed = await stage.buy(3)
    moved = await stage.modify(placed.order_no, stage.low + 100)
    # The journal knows the newest number; whoever names an old one means the order.
    gone = await stage.cancel(placed.order_no)
    await stage.account.reconcile()
    assert [(i.kind, i.orig_no) for i in stage.intents()][-1] == (OrderKind.CANCEL, moved.order_no)
    assert [order.remaining for order in stage.truth()] == [0, 0, 0]
    assert stage.journal.intent(gone.intent_id).state is S.DONE
    # One that a person has modified by hand is found in the ledger after the refusal.
    second = await stage.buy(5)
    await stage.by_hand(action="modify", order_no=second.order_no, quantity=0, price=stage.low + 100)
    await stage.cancel(second.order_no)
    assert all(order.remaining == 0 for order in stage.truth())
    await stage.agrees()


# ---------------------------------------------------------------------- reads


@row(24)
async def _lists_fail(stage: Stage) -> None:
    await stage.open(patience=0.5)
    await stage.arm("list-fails")
    placed = await stage.buy()
    assert [order.order_no for order in stage.truth()] == [placed.order_no]
    await stage.clear()
    await stage.fault("lose-request", tr="kt10000")
    await stage.fault("http-502-refused", tr="kt00007", nth=3, count=3)
    begun = stage.clock.monotonic()
    with pytest.raises(OrderAbsent):
        await stage.buy(2)
    assert stage.clock.monotonic() - begun >= 30
    await stage.agrees()


@row(25)
async def _pages_loop(stage: Stage) -> None:
    await stage.open()
    await stage.fault("lose-answer", tr="kt10000")
    await stage.fault("loop-page", tr="kt00007", count=3)
    placed = await stage.buy()
    assert [order.order_no for order in stage.truth()] == [placed.order_no]
    await stage.clear()
    for number in range(110):
        await stage.by_hand(side="buy", quantity=number + 1, price=stage.low)
    await stage.fault("lose-answer", tr="kt10000")
    last = await stage.buy(500)
    assert stage.truth()[-1].order_no == last.order_no


@row(26)
async def _twin_by_hand(stage: Stage) -> None:
    await stage.open()
    await stage.arm("twin-by-hand")
    with pytest.raises(OrderAbsent):
        await stage.buy()
    await stage.account.reconcile()
    assert stage.states() == [S.ABSENT]
    assert [found.order_no for found in stage.journal.externals(stage.number)] == [stage.truth()[0].order_no]
    await stage.agrees()


# ---------------------------------------------------------------------- tokens


@row(33)
async def _token_ends(stage: Stage) -> None:
    await stage.open()
    desk = await stage.desk()
    await stage.fault("expire-token", tr="kt00007")
    assert (await stage.account.broker.ledger()).complete
    await stage.fault("expire-token", tr="kt10000")
    with pytest.raises(OrderRefused) as refused:
        await stage.buy()
    assert refused.value.code == "8005"
    assert stage.truth() == []
    await stage.fault("drop-ws")
    await stage.fault("refuse-login", tr="LOGIN", code="8005")
    await _until_connected(stage)
    await desk.step(desk.now)
    await stage.buy()
    assert stage.new_orders() == 1
    await stage.agrees()


@row(34)
async def _token_revoked(stage: Stage) -> None:
    await stage.open()
    resting = await stage.buy()
    await stage.fault("revoke-token")
    await stage.fault("http-503-refused", tr="au10001", count=1_000)
    with pytest.raises(OrderDenied) as denied:
        await stage.buy(2)
    assert denied.value.code == "UNREADABLE"
    await stage.clear()
    await stage.buy(2)
    await stage.cancel(resting.order_no)
    assert stage.new_orders() == 2
    await stage.agrees()


@row(35)
async def _wrong_environment(stage: Stage) -> None:
    await stage.arm("wrong-environment")
    with pytest.raises(TokenError, match="8030"):
        await stage.open()
    assert stage.truth() == []


# ---------------------------------------------------------------------- the stream


async def _until_connected(stage: Stage) -> None:
    """Wait until the stream that broke stands again."""
    feed = stage.feeds[-1]
    for _ in range(1_000):
        await asyncio.sleep(0.005)
        if not feed.connected:
            break
    for _ in range(2_000):
        if feed.connected:
            return
        await asyncio.sleep(0.005)
    pytest.fail("the stream never came back")


@row(37)
async def _stream_breaks(stage: Stage) -> None:
    await stage.open()
    desk = await stage.desk(idle=1.5)
    for kind in ("drop-ws", "silent-socket"):
        before = len(desk.reconciliations)
        await stage.fault(kind)
        missed = await stage.account.flow.submit(stage.buying(2, 0))
        await _until_connected(stage)
        told = await desk.step(desk.now)
        # What the lost connection did not tell comes out of the desk all the same, in the stream's words.
        assert [event.filled for event in told if getattr(event, "order_no", "") == missed.order_no][-1] == 2
        assert len(desk.reconciliations) > before
        assert stage.account.moment.stream_healthy is True
    await stage.agrees()


@row(38)
async def _order_frames_missing(stage: Stage) -> None:
    await stage.open()
    desk = await stage.desk(check_every=60)
    await stage.fault("lose-frame", tr="00", count=1_000)
    placed = await stage.buy(2, 0)
    begun, told = desk.now, []
    while not told and (desk.now - begun).total_seconds() <= 120:
        told = [
            event
            for event in await desk.step(desk.now + timedelta(seconds=20))
            if getattr(event, "order_no", "") == placed.order_no
        ]
    assert [event.filled for event in told] == [2]
    assert (desk.now - begun).total_seconds() <= 60
    assert stage.account.moment.stream_healthy is False
    assert "STREAM" in stage.alerts()
    with pytest.raises(OrderDenied, match="STREAM"):
        await stage.buy(1)
    await stage.agrees()


@row(39)
async def _kicked(stage: Stage) -> None:
    await stage.open()
    desk = await stage.desk()
    await stage.fault("kicked-session")
    await _until_connected(stage)
    await desk.step(desk.now)
    assert desk.gaps == 2  # one break, one return: no war of reconnections
    await stage.buy(2, 0)
    await desk.step(desk.now)
    await stage.agrees()


@row(40)
async def _registration_partly_refused(stage: Stage) -> None:
    await stage.open()
    # All at once is refused, then one of the two stocks.
    await stage.fault("refuse-register", tr="REG", nth=2)
    await stage.fault("refuse-register", tr="REG", nth=4)
    desk = await stage.desk((SYMBOL, OTHER))
    moment = stage.account.moment
    assert (moment.unheard, stage.feeds[-1].symbols) == ({OTHER}, {SYMBOL})
    assert "NOT_REGISTERED" in stage.alerts()
    # What a strategy wants of the stock that nobody hears waits; the other one trades, and so does an exit.
    await stage.buy()
    submitted = await desk.submit(1, stage.buying(2, symbol=OTHER))
    assert isinstance(submitted, No)
    assert submitted.code == "STREAM"
    with pytest.raises(OrderDenied, match="SELLABLE"):
        await stage.account.flow.submit(OrderRequest.build(OTHER, Side.SELL, 1, order_type=OrderType.MARKET))
    # It is asked for again while the day goes on.
    for _ in range(4):
        await desk.step(desk.now + timedelta(seconds=20))
    assert moment.unheard == set()
    assert isinstance(await desk.submit(2, stage.buying(2, symbol=OTHER)), Ack)
    assert sum(alert.code == "NOT_REGISTERED" for alert in stage.journal.alerts(stage.number)) == 1
    # The most that one session may register is the client's to know: what is beyond it stays unheard.
    await stage.feeds[-1].close()
    many = [f"9{number:05d}" for number in range(MOST_SYMBOLS)]
    full = await stage.desk((SYMBOL, *many), check_every=None)
    assert len(moment.unheard) == 1
    assert len(stage.feeds[-1].symbols) == MOST_SYMBOLS
    assert full.account.moment.hears(SYMBOL)


# ---------------------------------------------------------------------- the day and the account


@row(46)
async def _after_the_bell(stage: Stage) -> None:
    await stage.open()
    await stage.arm("order-after-the-bell")
    stage.clock.heard(await stage.remote.advance(datetime(2026, 7, 1, 15, 29, 59, tzinfo=KST)))
    pending = asyncio.ensure_future(stage.buy())
    await stage.struck("late-request")
    await stage.pass_by(2)
    with pytest.raises(OrderRefused):
        await pending
    assert (stage.states(), stage.truth()) == ([S.REJECTED], [])


@row(48)
async def _holdings_twice(stage: Stage) -> None:
    await stage.open()
    await stage.buy(3, 0)
    await stage.account.reconcile()
    await stage.arm("holdings-twice")
    found = await stage.account.reconcile()
    assert found.agreed
    await stage.agrees()


@row(49)
async def _by_hand_and_money(stage: Stage) -> None:
    await stage.open()
    await stage.buy(3, 0)
    await stage.account.reconcile()
    await stage.by_hand(side="buy", quantity=5, trde_tp="3")
    await stage.agrees()
    assert "EXTERNAL_ORDER" in stage.alerts()
    assert stage.journal.positions(stage.number)[SYMBOL].quantity == 8
    before = stage.journal.days(stage.number)[-1].equity
    stage.server.exchange.account(stage.number).settled += 5_000_000
    await stage.account.reconcile()
    assert "CASH_FLOW" in stage.alerts()
    assert "DIFFERENCE" not in stage.alerts()
    assert stage.journal.days(stage.number)[-1].equity == before + 5_000_000
    await stage.agrees()
