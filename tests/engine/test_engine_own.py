"""Several strategies on one account: every order, fill, fee and won belongs to one of them, or to the person."""

from __future__ import annotations

from fractions import Fraction

import pytest
from engine_words import HYNIX, SAMSUNG, Doer, Market, at, filled, morning
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.engine.commands import Submit
from kiwoom_api.engine.records import NOT_OWNED
from kiwoom_api.engine.result import strategy_records
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import Holding, OrderState
from kiwoom_api.model.values import Side


def test_engine_own_parts() -> None:
    """Two strategies in one stock hold their own shares at their own cost, and together they are the account's."""
    one, two = Doer("one"), Doer("two")
    engine = morning([one, two])
    market = Market(engine)
    one.act = lambda ctx: ctx.buy(SAMSUNG, 10)
    market.print(70_000, at(9, 1))
    two.act = lambda ctx: ctx.buy(SAMSUNG, 5)
    market.print(72_000, at(9, 2))
    assert (one.ctx.position(SAMSUNG).quantity, one.ctx.position(SAMSUNG).average) == (10, 70_000)
    assert (two.ctx.position(SAMSUNG).quantity, two.ctx.position(SAMSUNG).average) == (5, 72_000)
    assert engine.positions[SAMSUNG].quantity == 15
    two.act = lambda ctx: ctx.sell(SAMSUNG, 5)
    market.print(71_000, at(9, 3))
    assert two.ctx.profit == 355_000 - 360_000 - 54 - 53 - 532
    assert one.ctx.profit == 710_000 - 700_000 - 105
    assert one.ctx.profit + two.ctx.profit == engine.equity - engine.initial


def test_engine_own_records() -> None:
    """The result tells orders, fills, fees, taxes and won of each strategy, and they add up to the account's."""
    one, two = Doer("one"), Doer("two")
    engine = morning([one, two])
    market = Market(engine)
    one.act = lambda ctx: ctx.buy(SAMSUNG, 10)
    two.act = lambda ctx: ctx.buy(HYNIX, 3)
    market.print(70_000, at(9, 1))
    two.act = lambda ctx: ctx.sell(HYNIX, 3)
    market.print(71_000, at(9, 2))
    first, second = strategy_records(engine)
    assert (first.orders, first.fills, first.held) == (1, 1, {SAMSUNG: 10})
    assert (second.orders, second.fills, second.held) == (2, 2, {})
    assert first.fees + second.fees == engine.state.portfolio.fees
    assert first.taxes + second.taxes == engine.state.portfolio.taxes
    assert first.profit + second.profit == engine.equity - engine.initial


def test_engine_own_holdings() -> None:
    """Shares that the account held before are the person's: no strategy sees them, and none can sell them."""
    held = Holding(
        symbol=SAMSUNG,
        name="",
        quantity=50,
        sellable=50,
        average=60_000,
        price=70_000,
        purchase_amount=3_000_000,
        valuation=3_500_000,
        profit=500_000,
    )
    doer = Doer()
    engine = morning([doer], holdings=[held])
    refs: list[int] = []
    doer.act = lambda ctx: refs.append(ctx.sell(SAMSUNG, 1))
    market = Market(engine)
    market.print(70_000, at(9, 1))
    assert market.sent == []
    ticket = doer.ctx.order(refs[0])
    assert (ticket.state, ticket.code) == (OrderState.DENIED, NOT_OWNED)
    assert engine.positions[SAMSUNG].quantity == 50
    assert doer.ctx.position(SAMSUNG).quantity == 0


def test_engine_own_free_shares() -> None:
    """Shares that a live sale holds cannot be sold again, also while its answer is not known."""
    doer = Doer()
    engine = morning([doer])
    market = Market(engine)
    doer.act = lambda ctx: ctx.buy(SAMSUNG, 10)
    market.print(70_000, at(9, 1))
    doer.act = lambda ctx: (ctx.sell(SAMSUNG, 7, 75_000), ctx.sell(SAMSUNG, 7, 76_000), ctx.sell(SAMSUNG, 3, 77_000))
    market.print(70_000, at(9, 2))
    wanted = [c.request.quantity for c in market.sent if isinstance(c, Submit) and c.request.side is Side.SELL]
    assert wanted == [7, 3]


def test_engine_own_capital() -> None:
    """A strategy works with its share of the first equity and with what it earned; shares may not exceed the whole."""
    one, two = Doer("one"), Doer("two")
    engine = morning([one, two], shares={"one": Fraction(3, 4), "two": Fraction(1, 4)})
    assert (one.ctx.capital, two.ctx.capital) == (7_500_000, 2_500_000)
    one.act = lambda ctx: ctx.buy(SAMSUNG, 10)
    market = Market(engine)
    market.print(70_000, at(9, 1))
    market.print(71_000, at(9, 2))
    assert one.ctx.capital == 7_500_000 + 10_000 - 105
    assert two.ctx.capital == 2_500_000
    with pytest.raises(BadInput, match="shares"):
        morning([Doer("one"), Doer("two")], shares={"one": Fraction(3, 4), "two": Fraction(1, 2)})
    with pytest.raises(BadInput, match="a strategy of the run"):
        morning([Doer("one")], shares={"other": Fraction(1)})


def test_engine_own_strays() -> None:
    """A fill of an order that is nobody's here moves the account, and no strategy's part of it."""
    doer = Doer()
    engine = morning([doer])
    engine.handle(filled("0009999", Side.BUY, 4, 70_000, at(9, 5)))
    assert engine.positions[SAMSUNG].quantity == 4
    assert doer.ctx.position(SAMSUNG).quantity == 0
    assert [(e.strategy, e.fill.quantity) for e in engine.executions] == [("", 4)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1]), st.sampled_from([SAMSUNG, HYNIX]), st.integers(-9, 9), st.integers(1, 99)),
        max_size=25,
    )
)
def test_engine_own_adds_up(deals: list[tuple[int, str, int, int]]) -> None:
    """Whatever two strategies trade, their shares are the account's, and their profits its growth, to the won."""
    doers = [Doer("one"), Doer("two")]
    engine = morning(doers, cash=10**9)
    market = Market(engine)
    for minute, (who, symbol, shares, price) in enumerate(deals):

        def deal(ctx, symbol=symbol, shares=shares):  # type: ignore[no-untyped-def]
            if shares > 0:
                ctx.buy(symbol, shares)
            elif shares < 0 and ctx.free(symbol):
                ctx.sell(symbol, min(-shares, ctx.free(symbol)))

        doers[who].act = deal
        market.print(price * 1_000, at(9, 1 + minute // 2, minute % 2 * 30), symbol=symbol)
    for symbol in (SAMSUNG, HYNIX):
        assert sum(d.ctx.position(symbol).quantity for d in doers) == engine.state.portfolio.position(symbol).quantity
    assert sum(d.ctx.profit for d in doers) == engine.equity - engine.initial
