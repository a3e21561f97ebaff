"""Margin classes: what a buy puts down, what is owed at settlement, and the freeze of who does not pay."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_core_tools import DAY, FLAT, Bench, at, shared

from kiwoom_api.market import margin_group, trading_days
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import Side
from kiwoom_api.sim.account import Account, Terms
from kiwoom_api.sim.barset import BarSet, Series
from kiwoom_api.sim.exchange import Exchange, Placed, Rejection, RejectReason
from kiwoom_api.sim.holds import affordable, hold_for
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.margin import CLASSES, buying_power
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.schedule import Calendar

DAYS = trading_days(date(2026, 6, 1), date(2026, 7, 31))
ISSUES = {
    "000010": Instrument(symbol="000010", name="큰종목", market="KOSPI", shares=2 * 10**9),  # 20 tn won: A
    "000020": Instrument(symbol="000020", name="중간종목", market="KOSDAQ", shares=2 * 10**8),  # 2 tn won: B
    "000030": Instrument(symbol="000030", name="작은종목", market="KOSDAQ", shares=10**7),  # 100 bn won: C
    "000040": Instrument(symbol="000040", name="코넥스종목", market="KONEX", shares=10**9),  # D
}


def flat_market() -> MarketData:
    """Four issues of different classes that trade at 10,000 won every day."""
    return MarketData(BarSet(ISSUES, {code: Series(DAYS, [FLAT] * len(DAYS)) for code in ISSUES}, origin="test"))


def bench(*, cash: int = 1_000_000, terms: Terms = Terms.MARGIN) -> Bench:
    """An account on margin at ten o'clock of the first day."""
    found = Bench(flat_market(), cash=cash)
    found.exchange.account(found.account).terms = terms
    return found


@pytest.mark.parametrize(
    ("symbol", "percent", "most"), [("000010", 20, 499), ("000020", 30, 333), ("000030", 40, 249), ("000040", 100, 99)]
)
def test_a_buy_puts_its_class_down(symbol: str, percent: int, most: int) -> None:
    """A million won buys for 5 million in class A, 3.3 in B, 2.5 in C, commission on top; one share more is refused."""
    found = bench()
    refused = found.order(Side.BUY, most + 1, 10_000, symbol=symbol)
    assert refused == Rejection(reason=RejectReason.CASH, shares=most)
    found.buy(most, 9_900, symbol=symbol)
    reserved = found.exchange.deposit(found.account).reserved
    assert reserved == hold_for(9_900, most, "real", percent)
    assert reserved - most * 9_900 * percent // 100 in range(most * 9_900 * 15 // 100_000 + 2)


def test_for_cash_every_class_is_put_down_in_full() -> None:
    """An account without margin pays all of it, whatever the class."""
    found = bench(terms=Terms.CASH)
    for symbol in ISSUES:
        assert found.order(Side.BUY, 100, 10_000, symbol=symbol) == Rejection(reason=RejectReason.CASH, shares=99)


def test_what_is_not_put_down_is_owed_at_settlement() -> None:
    """Bought for four times the cash: D+2 is negative by the rest; until then the margin is held, then it is unpaid."""
    found = bench()
    found.buy(380, symbol="000010")
    paid = found.row("0000001").amount + found.row("0000001").fee
    deposit = found.exchange.deposit(found.account)
    assert (deposit.cash, deposit.d1, deposit.d2) == (1_000_000, 1_000_000, 1_000_000 - paid)
    assert deposit.margin_held == -(-found.row("0000001").amount // 5) + found.row("0000001").fee
    assert deposit.orderable == 1_000_000 - deposit.margin_held
    assert (deposit.withdrawable, deposit.unpaid) == (0, 0)
    found.to(at(9, 30, day=DAYS[3]))
    deposit = found.exchange.deposit(found.account)
    assert (deposit.cash, deposit.unpaid, deposit.orderable) == (1_000_000 - paid, paid - 1_000_000, 0)


def test_a_sale_gives_the_margin_back_and_no_more() -> None:
    """Sold on the day of the purchase: what may be put down is the old cash less the costs, not the sale's amount."""
    found = bench()
    found.buy(380, symbol="000010")
    held = found.exchange.deposit(found.account).margin_held
    found.sell(190, symbol="000010")
    half = found.exchange.deposit(found.account)
    assert held // 2 - 20_000 < half.margin_held < held // 2 + 20_000
    found.sell(190, symbol="000010")
    deposit = found.exchange.deposit(found.account)
    assert deposit.orderable == deposit.d2 < 1_000_000
    found.to(at(9, 30, day=DAYS[3]))
    assert found.exchange.deposit(found.account).unpaid == 0


def test_who_does_not_pay_buys_for_cash_for_thirty_days() -> None:
    """From the trading day after settlement, for 30 calendar days, full cash; then margin is back."""
    found = bench(cash=3_000_000)
    number = found.buy(320, symbol="000010").order_no
    owed = found.row(number).amount + found.row(number).fee - 3_000_000
    assert owed > 100_000
    settled = DAYS[3]
    found.to(at(10, day=settled))
    account = found.exchange.account(found.account)
    assert account.unpaid_on == settled
    found.sell(320, symbol="000010")
    found.to(at(10, day=DAYS[6]))
    assert found.exchange.deposit(found.account).unpaid == 0
    refused = found.order(Side.BUY, 1_000, 10_000, symbol="000010")
    assert refused == Rejection(reason=RejectReason.CASH, shares=affordable(account.orderable("real"), 10_000, "real"))
    last = max(day for day in DAYS if day < DAYS[4] + timedelta(days=30))
    found.to(at(10, day=last))
    assert found.order(Side.BUY, 1_000, 10_000, symbol="000010") == refused
    found.to(at(10, day=DAYS[DAYS.index(last) + 1]))
    assert isinstance(found.order(Side.BUY, 1_000, 10_000, symbol="000010"), Placed)


def test_a_small_debt_does_not_freeze() -> None:
    """Less than 100,000 won unpaid leaves the account as it is."""
    found = bench(cash=3_000_000)
    found.buy(304, 10_100, symbol="000010")
    found.to(at(10, day=DAYS[3]))
    assert 0 < found.exchange.deposit(found.account).unpaid < 100_000
    assert found.exchange.account(found.account).unpaid_on is None


def test_the_recorded_buying_power_comes_out_to_the_won() -> None:
    """Recorded: by class cash and collateral divided by the class, for 100 % the cash alone."""
    root = shared()
    if root is None:
        pytest.skip("the recorded answers are not on this machine (KIWOOM_SHARED)")
    sample = json.loads((root / "wire" / "samples" / "kt00011.json").read_text(encoding="utf-8"))["response"]
    account = Account(number="1", key="k", settled=int(sample["entr"]), terms=Terms.MARGIN)
    account.collateral = int(sample["repl_amt"])
    power = buying_power(account, "real", DAY, Calendar(flat_market(), None))
    assert power == {each: int(sample[f"profa_{each}ord_alow_amt"]) for each in CLASSES}


def test_collateral_pays_for_margin_below_100_percent() -> None:
    """Pledged securities count as cash for class A, not for class D; cash is put down first."""
    found = bench()
    found.exchange.account(found.account).collateral = 1_000_000
    assert found.order(Side.BUY, 1_000, 10_000, symbol="000010") == Rejection(reason=RejectReason.CASH, shares=999)
    assert found.order(Side.BUY, 100, 10_000, symbol="000040") == Rejection(reason=RejectReason.CASH, shares=99)
    found.buy(600, 9_900, symbol="000010")
    assert found.order(Side.BUY, 1, 9_900, symbol="000040") == Rejection(reason=RejectReason.CASH, shares=0)
    assert isinstance(found.order(Side.BUY, 300, 9_900, symbol="000010"), Placed)


def test_classes_follow_market_and_value() -> None:
    """10 trillion won and more is A, a trillion B, less or unknown C; KONEX and ELW are D."""
    values = {10**13: "A", 10**13 - 1: "B", 10**12: "B", 10**12 - 1: "C", 0: "C"}
    assert {value: margin_group(market="KOSPI", value=value) for value in values} == values
    assert margin_group(market="KONEX", value=10**14) == margin_group(market="ELW", value=10**14) == "D"
    with pytest.raises(ValueError, match="value"):
        margin_group(market="KOSPI", value=-1)
    with pytest.raises(ValueError, match="market"):
        margin_group(market="NASDAQ", value=1)


@given(
    plan=st.lists(
        st.tuples(st.sampled_from(list(ISSUES)), st.sampled_from(list(Side)), st.integers(1, 400), st.integers(0, 2)),
        max_size=10,
    )
)
@settings(max_examples=15, deadline=None)
def test_nobody_puts_down_more_than_there_is(plan: list[tuple[str, Side, int, int]]) -> None:
    """After any orders nothing more is put down than the account has, and cash and holdings add up to the won."""
    found = bench(cash=2_000_000)
    account, today = found.exchange.account(found.account), 1
    for symbol, side, shares, nights in plan:
        if nights:
            today = min(today + nights, 8)
            found.to(max(found.exchange.now, at(10, day=DAYS[today])))
        placed = found.order(side, shares, symbol=symbol)
        if isinstance(placed, Placed) and side is Side.BUY:
            assert account.orderable("real") >= 0
        flows = sum(order.flow for orders in account.ledger.values() for order in orders.values())
        assert account.cash == 2_000_000 + flows
        assert account.margin_held <= sum(each.bought for each in account.settling.values())


def test_an_exchange_is_built_with_terms() -> None:
    """Accounts opened on it have its terms, after a save too; terms that are none are refused."""
    exchange = Exchange(flat_market(), start=at(10), terms="margin")
    again = Exchange.load(exchange.dump(), flat_market())
    assert {each.account(each.open_account("new")).terms for each in (exchange, again)} == {Terms.MARGIN}
    with pytest.raises(BadInput, match="cash, margin"):
        Exchange(flat_market(), start=at(10), terms="credit")


def test_terms_and_debts_survive_a_save() -> None:
    """A saved exchange comes back with each account's terms, what it owes and since when."""
    found = bench()
    found.buy(380, symbol="000010")
    found.to(at(10, day=DAYS[3]))
    again = Exchange.load(found.exchange.dump(), flat_market())
    one, two = found.exchange.account(found.account), again.account(found.account)
    assert (two.terms, two.unpaid_on, two.unpaid) == (Terms.MARGIN, DAYS[3], one.unpaid)
    assert isinstance(two.unpaid_on, date)
