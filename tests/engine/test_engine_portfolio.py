"""The portfolio: exact to the won whatever comes in which order."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.engine.portfolio import Portfolio
from kiwoom_api.model.events import OrderStatus, OrderUpdate
from kiwoom_api.model.orders import Holding
from kiwoom_api.model.values import KST, OrderType, Side

AT = datetime(2025, 9, 1, 10, tzinfo=KST)
CASH = 1_000_000_000


def event(order_no: str, side: Side, filled: int, amount: int, fee: int, tax: int) -> OrderUpdate:
    """Return a cumulative order event."""
    return OrderUpdate(
        at=AT,
        order_no=order_no,
        root_no="0000000",
        symbol="005930",
        name="",
        side=side,
        status=OrderStatus.FILLED,
        action="",
        order_type=OrderType.LIMIT,
        quantity=10_000,
        price=0,
        remaining=0,
        filled=filled,
        amount=amount,
        fee=fee,
        tax=tax,
    )


FILLS = st.lists(st.tuples(st.integers(1, 50), st.integers(100, 900_000), st.integers(0, 3)), min_size=1, max_size=6)
ORDERS = st.lists(st.tuples(st.sampled_from(Side), FILLS), min_size=1, max_size=8)


def events_of(orders: list[tuple[Side, list[tuple[int, int, int]]]]) -> list[OrderUpdate]:
    """Return the events of orders with their partial fills; sells never sell more than is held."""
    made, held = [], 0
    for number, (side, fills) in enumerate(orders, start=1):
        filled = amount = fee = tax = 0
        for shares, price, cost in fills:
            shares = shares if side is Side.BUY else min(shares, held)
            if not shares:
                continue
            held += side.sign * shares
            filled, amount, fee = filled + shares, amount + shares * price, fee + cost * 10
            tax += 7 if side is Side.SELL else 0
            made.append(event(f"{number:07d}", side, filled, amount, fee, tax))
    return made


@settings(max_examples=60, deadline=None)
@given(ORDERS, st.randoms(use_true_random=False))
def test_engine_portfolio_identity(orders: list[tuple[Side, list[tuple[int, int, int]]]], rng: object) -> None:
    """Cash + cost of what is held + buying fees still carried − realised profit is what one began with, always."""
    portfolio = Portfolio(CASH)
    seen: list[OrderUpdate] = []
    for update in events_of(orders):
        portfolio.apply(update)
        seen.append(update)
        portfolio.apply(rng.choice(seen))  # type: ignore[attr-defined]
        held = portfolio.position("005930")
        assert portfolio.cash + held.cost + held.fees - portfolio.realised == CASH


@settings(max_examples=60, deadline=None)
@given(ORDERS)
def test_engine_portfolio_last_word(orders: list[tuple[Side, list[tuple[int, int, int]]]]) -> None:
    """Hearing only each order's last event gives the same cash, shares, fees and taxes as hearing every one."""
    every, last = Portfolio(CASH), Portfolio(CASH)
    events = events_of(orders)
    for update in events:
        every.apply(update)
    for update in {update.order_no: update for update in events}.values():
        last.apply(update)
    assert (every.cash, every.fees, every.taxes) == (last.cash, last.fees, last.taxes)
    assert every.position("005930").quantity == last.position("005930").quantity


def test_engine_portfolio_start() -> None:
    """Holdings from before the run count, with their purchase amount."""
    holding = Holding(
        symbol="005930",
        name="",
        quantity=10,
        sellable=10,
        average=70_000,
        price=71_000,
        purchase_amount=700_000,
        valuation=710_000,
        profit=0,
    )
    portfolio = Portfolio(1_000, [holding])
    assert portfolio.equity({"005930": 71_000}) == 711_000
    assert portfolio.equity({}) == 701_000
    booked = portfolio.apply(event("0000001", Side.SELL, 4, 284_000, 40, 567))
    assert booked is not None
    assert booked.profit == 284_000 - 280_000 - 40 - 567
    assert portfolio.position("005930").average == 70_000
