"""The gate's promises over many orders and moments."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import commission, is_on_tick, price_limits
from kiwoom_api.model.orders import CancelRequest, OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.risk import RiskGate, RiskLimits, RiskView, SwitchLevel

AT = datetime(2026, 11, 20, 10, 0, tzinfo=KST)
GATE = RiskGate(RiskLimits.for_environment("sim"))

markets = st.sampled_from(["KOSPI", "KOSDAQ", "ETF"])
orders = st.builds(
    OrderRequest,
    symbol=st.just("005930"),
    side=st.sampled_from(Side),
    quantity=st.integers(1, 1_000),
    price=st.integers(1, 500_000),
)
views = st.builds(
    RiskView,
    at=st.just(AT),
    switch=st.sampled_from(SwitchLevel),
    environment=st.sampled_from(["real", "mock", "sim"]),
    market=markets,
    base=st.integers(100, 300_000).map(lambda won: won // 1_000 * 1_000 or 500),
    last=st.none(),
    cash=st.integers(0, 10**9),
    reserved_cash=st.integers(0, 10**8),
    sellable=st.integers(0, 2_000),
    reserved_shares=st.integers(0, 100),
    flattening=st.booleans(),
)


@given(order=orders, view=views)
@settings(max_examples=300, deadline=None)
def test_what_passes_is_legal_and_paid_for(order: OrderRequest, view: RiskView) -> None:
    """The gate never passes an order that is off the tick, outside the limits, unaffordable or not held."""
    if GATE.check(order, view) is not None:
        return
    assert view.market is not None
    assert view.base is not None
    assert view.cash is not None
    assert view.sellable is not None
    assert order.price is not None
    assert is_on_tick(order.price, market=view.market, on=AT.date())
    lower, upper = price_limits(view.base, market=view.market, on=AT.date())
    assert lower is not None
    assert upper is not None
    assert lower <= order.price <= upper
    amount = order.quantity * order.price
    if order.side is Side.BUY:
        assert amount + commission(amount, venue="KRX", env=view.environment) <= view.cash - view.reserved_cash
        assert view.switch is SwitchLevel.ACTIVE or view.flattening
    else:
        assert order.quantity <= view.sellable - view.reserved_shares


@given(view=views, quantity=st.integers(0, 100))
@settings(max_examples=100, deadline=None)
def test_cancels_pass_at_every_level_but_dead(view: RiskView, quantity: int) -> None:
    """A cancel is stopped by DEAD alone."""
    request = CancelRequest(order_no="0000001", symbol="005930", quantity=quantity)
    assert (GATE.check(request, view) is None) == (view.switch is not SwitchLevel.DEAD)


@given(quantity=st.integers(1, 1_000), unpriced=st.booleans())
@settings(max_examples=50, deadline=None)
def test_exits_pass_at_no_entry_and_entries_do_not(quantity: int, unpriced: bool) -> None:
    """At NO_ENTRY what is held can be sold, and nothing can be bought."""
    view = RiskView(
        at=AT, switch=SwitchLevel.NO_ENTRY, market="KOSPI", base=70_000, sellable=quantity, cash=10**12, equity=1
    )
    kind = OrderType.MARKET if unpriced else OrderType.LIMIT
    price = None if unpriced else 70_000
    exit_ = OrderRequest(symbol="005930", side=Side.SELL, quantity=quantity, order_type=kind, price=price)
    entry = OrderRequest(symbol="005930", side=Side.BUY, quantity=quantity, order_type=kind, price=price)
    assert GATE.check(exit_, view) is None
    assert GATE.check(entry, view) is not None
