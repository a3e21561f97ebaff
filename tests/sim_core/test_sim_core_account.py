"""Money: commissions and their increments, taxes, settlement, averages, what the screens show."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_core_tools import DAY, DAYS, FLAT, UP, Bench, at, market

from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.model.events import OrderStatus, OrderUpdate, PositionUpdate
from kiwoom_api.model.orders import OrderKind
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim import state
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.holds import affordable, hold_for
from kiwoom_api.sim.past import closings
from kiwoom_api.sim.records import NO_ORIGINAL, Rejection, RejectReason, SimOrder


def order_of(side: Side, shares: int, number: str = "0000001", day: date = DAY) -> SimOrder:
    """An order that nobody has matched yet."""
    return SimOrder(
        account="1",
        day=day,
        order_no=number,
        original_no=NO_ORIGINAL,
        root_no=number,
        symbol="000010",
        name="x",
        side=side,
        kind=OrderKind.NEW,
        order_type=OrderType.LIMIT,
        quantity=shares,
        price=10_000,
        at=datetime(2026, 6, 2),  # noqa: DTZ001 - not looked at
        remaining=shares,
    )


def book(
    account: Account, side: Side, fills: list[tuple[int, int]], *, kind: str = "KOSPI", env: str = "real"
) -> SimOrder:
    """Book an order's fills, given as (price, shares)."""
    order = order_of(side, sum(shares for _, shares in fills), account.next_number(DAY))
    account.enter(order)
    for price, shares in fills:
        account.book_fill(order, price, shares, market=kind, env=env, due=DAYS[4])
    return order


def test_commission_is_floored_on_the_order_and_fills_carry_the_increment() -> None:
    """Three fills of 66,000 won: each alone would cost 0, the order's 198,000 won cost 20 won."""
    account = Account(number="1", key="k", settled=10**9)
    order = order_of(Side.BUY, 30)
    account.enter(order)
    fees = [account.book_fill(order, 6_600, 10, market="KOSPI", env="real", due=DAYS[4]).fee for _ in range(3)]
    assert fees == [0, 10, 10]
    assert order.fee == account.paid_fees == 20
    assert account.cash == 10**9 - 198_000 - 20


def test_mock_commission_is_0_35_percent() -> None:
    """The recorded mock fill: 258,000 won cost 900 won; selling them cost 516 won of tax."""
    account = Account(number="1", key="k", settled=10**9)
    assert book(account, Side.BUY, [(258_000, 1)], env="mock").fee == 900
    sold = book(account, Side.SELL, [(258_000, 1)], env="mock")
    assert (sold.fee, sold.tax) == (900, 516)


@pytest.mark.parametrize(
    ("kind", "fills", "tax"),
    [
        ("KOSPI", [(8_890, 22)], 390),  # recorded: 195,580 won cost 97 + 293, not 391
        ("KOSDAQ", [(8_890, 22)], 391),
        ("ETF", [(8_890, 22)], 0),
        ("KOSPI", [(1_999, 1)] * 3, 3 * (0 + 2)),
    ],
)
def test_tax_is_floored_per_fill_and_component(kind: str, fills: list[tuple[int, int]], tax: int) -> None:
    """Transaction tax and rural special tax are floored to the won one by one, for each fill alone."""
    account = Account(number="1", key="k", settled=10**9)
    book(account, Side.BUY, [(1_000, sum(shares for _, shares in fills))], kind=kind)
    assert book(account, Side.SELL, fills, kind=kind).tax == tax


def test_average_price_has_no_fees_and_sales_release_cost_in_proportion() -> None:
    """100 at 1,000 and 1 at 2,000: cost 102,000, average 1,009; a third sold leaves two thirds of the cost."""
    account = Account(number="1", key="k", settled=10**9)
    book(account, Side.BUY, [(1_000, 100), (2_000, 1)])
    lot = account.lot("000010")
    assert (lot.quantity, lot.cost, lot.average) == (101, 102_000, 1_009)
    sold = book(account, Side.SELL, [(1_500, 50)])
    assert lot.cost == 102_000 - 102_000 * 50 // 101
    paid = 15 // 10 * 10 * 50 // 101  # of the purchase's 10 won, with the shares
    assert lot.realised_today == sold.realised == 75_000 - 102_000 * 50 // 101 - paid - sold.fee - sold.tax
    book(account, Side.SELL, [(1_500, 51)])
    assert (lot.quantity, lot.cost, lot.average) == (0, 0, 0)


def test_today_cash_is_unchanged_until_two_business_days_later() -> None:
    """Bought on a Tuesday before a holiday: D+1 and D+2 show it at once, cash moves on Friday's date (06-05)."""
    bench = Bench()
    bench.buy(100)
    paid = bench.of(OrderUpdate)[-1].amount + bench.of(OrderUpdate)[-1].fee
    deposit = bench.exchange.deposit(bench.account)
    assert (deposit.cash, deposit.d1, deposit.d2) == (10**8, 10**8, 10**8 - paid)
    assert (deposit.d2_buy, deposit.withdrawable, deposit.orderable) == (paid, 10**8 - paid, 10**8 - paid)
    bench.to(at(8, day=date(2026, 6, 4)))  # 06-03 is election day
    deposit = bench.exchange.deposit(bench.account)
    assert (deposit.cash, deposit.d1, deposit.d2) == (10**8, 10**8 - paid, 10**8 - paid)
    bench.to(at(0, day=date(2026, 6, 5)))
    deposit = bench.exchange.deposit(bench.account)
    assert (deposit.cash, deposit.d1, deposit.d2, deposit.d2_buy) == (10**8 - paid,) * 3 + (0,)


def test_sale_proceeds_may_be_spent_at_once_but_not_withdrawn() -> None:
    """All cash into shares, shares sold: the proceeds can buy again the same day."""
    bench = Bench(cash=13_002_000)
    bench.buy(1_000)
    assert bench.exchange.deposit(bench.account).orderable < 10_000_000
    bench.sell(1_000)
    deposit = bench.exchange.deposit(bench.account)
    last = bench.of(OrderUpdate)[-1]
    assert last.side is Side.SELL
    assert deposit.orderable == deposit.d2 > 12_900_000
    assert deposit.d2_sell == last.amount - last.fee - last.tax
    assert deposit.cash == 13_002_000
    assert deposit.withdrawable == deposit.d2
    bench.buy(900)


def test_market_buy_holds_the_upper_limit() -> None:
    """Outside continuous trading a market buy holds shares at the upper limit and its commission."""
    bench = Bench(start=at(8, 40))
    bench.buy(10)
    assert bench.exchange.deposit(bench.account).reserved == hold_for(13_000, 10, "real") == 130_010


def test_holdings_show_estimated_costs_and_yesterday() -> None:
    """profit = valuation − purchase − both commissions − tax; yesterday's purchase is yesterday's."""
    bench = Bench(market({"000010": [FLAT, UP, FLAT]}))
    bench.buy(100)
    bench.to(at(18, day=DAYS[2]))
    held = bench.exchange.holdings(bench.account)[0]
    assert held.price == FLAT.close
    assert held.previous_close == UP.close
    assert held.valuation == 1_000_000
    assert (held.buy_fee, held.sell_fee, held.tax) == (held.purchase_amount * 15 // 10**6 * 10, 150, 2_000)
    assert held.profit == held.valuation - held.purchase_amount - held.buy_fee - held.sell_fee - held.tax
    assert (held.bought_today, held.bought_yesterday) == (0, 100)


def test_position_events_carry_the_day() -> None:
    """A position event has shares, average without fees, today's net purchase and today's realised profit."""
    bench = Bench()
    bench.buy(10)
    bench.sell(4)
    last, fill = bench.of(PositionUpdate)[-1], bench.of(OrderUpdate)[-1]
    assert fill.status is OrderStatus.FILLED
    assert (last.quantity, last.sellable, last.net_today, last.side) == (6, 6, 6, Side.SELL)
    bought = bench.row("0000001").average
    assert last.average == bought
    paid = bench.row("0000001").fee * 4 // 10
    assert last.realised == fill.amount - 4 * bought - paid - fill.fee - fill.tax


@given(cash=st.integers(-100, 10**12), price=st.integers(0, 10**7), env=st.sampled_from(["real", "mock"]))
@settings(max_examples=200)
def test_affordable_is_the_last_share_that_cash_pays_for(cash: int, price: int, env: str) -> None:
    """So many shares with their commission fit into the cash, one more does not; nothing without a price."""
    shares = affordable(cash, price, env)
    assert shares == 0 or hold_for(price, shares, env) <= cash
    assert price == 0 or hold_for(price, shares + 1, env) > cash
    assert price or not shares


def test_a_refusal_for_cash_says_what_could_be_bought() -> None:
    """A new order and a modify that cost too much name the largest number of shares that would be taken."""
    bench = Bench(start=at(8, 40), cash=1_000_000)
    refused = bench.order(Side.BUY, 101, 9_900)
    assert refused == Rejection(reason=RejectReason.CASH, shares=100)
    assert bench.order(Side.BUY, 102, 9_900) == refused
    placed = bench.buy(100, 9_900)
    assert bench.modify(placed.order_no, 10_500) == Rejection(reason=RejectReason.CASH, shares=95)


@given(fills=st.lists(st.tuples(st.sampled_from(list(Side)), st.integers(1, 90), st.integers(50, 30_000)), max_size=30))
@settings(max_examples=100)
def test_realised_profit_is_what_the_cash_grew_by(fills: list[tuple[Side, int, int]]) -> None:
    """Cash and what was paid for the shares still held are the opening cash and the profit, after every fill."""
    account = Account(number="1", key="k", settled=10**9)
    for side, shares, price in fills:
        lot = account.lot("000010")
        if side is Side.BUY or lot.quantity:
            book(account, side, [(price, shares if side is Side.BUY else min(shares, lot.quantity))])
        assert account.cash + lot.cost + lot.fees == 10**9 + lot.realised_today
    realised = sum(order.realised for order in account.ledger.get(DAY, {}).values())
    assert realised == account.lot("000010").realised_today
    assert account.cash == 10**9 + sum(order.flow for order in account.ledger.get(DAY, {}).values())


def test_shares_from_before_the_first_trade_were_always_there() -> None:
    """The past is today's account with later trades undone: shares that nobody bought here stay, at their cost."""
    bench = Bench()
    lot = bench.exchange.account(bench.account).lot("000010")
    lot.quantity, lot.cost = 50, 450_000
    bench.sell(20)
    before, now = closings(bench.exchange, bench.exchange.account(bench.account), [DAYS[0], DAY])
    assert (before.cash, before.d2, now.cash) == (10**8, 10**8, 10**8)
    assert now.d2 > 10**8
    assert [(each.quantity, each.purchase_amount, each.price) for each in before.holdings] == [
        (50, 450_000, FLAT.close)
    ]
    assert [(each.quantity, each.purchase_amount) for each in now.holdings] == [(30, 270_000)]


def test_a_state_from_before_profits_were_kept_is_refused() -> None:
    """A saved exchange of version 1 says so instead of coming back with wrong profits."""
    bench = Bench()
    old = msgspec.structs.replace(state.decode(bench.exchange.dump()), version=1)
    with pytest.raises(ExchangeError, match="version 1"):
        Exchange.load(msgspec.msgpack.encode(old), bench.exchange.market)
