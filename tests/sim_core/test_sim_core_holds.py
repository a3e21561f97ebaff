"""What open orders hold of an account: the running sums are what reckoning every order anew comes to."""

from __future__ import annotations

from random import Random

import pytest
from sim_core_book_tools import CODES, MONDAY, BookTraders, moment, two_stocks

from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.holds import hold_of

KINDS = [OrderType.LIMIT, OrderType.LIMIT, OrderType.MARKET, OrderType.CONDITIONAL, OrderType.LIMIT_IOC, OrderType.MID]
DEEDS = ["order"] * 6 + ["modify", "cancel", "step"]


def same(account: Account) -> None:
    """Compare with the sums over every open order."""
    live = list(account.open_orders.values())
    for env in ("real", "mock", "real"):
        assert account.reserved(env) == sum(hold_of(order, env) for order in live if order.side is Side.BUY)
    for code in CODES:
        selling = sum(order.remaining for order in live if order.side is Side.SELL and order.symbol == code)
        assert account.sellable(code) == account.lot(code).quantity - selling


@pytest.mark.parametrize("seed", range(4))
def test_what_orders_hold_is_what_they_come_to_one_by_one(seed: int) -> None:
    """After orders, fills, part fills, modifies, cancels, the evening, a restart, and on the next day."""
    rng, traders = Random(seed), BookTraders(two_stocks())
    exchange = traders.exchange
    exchange.advance(moment(MONDAY, 9, 5))
    most = 0
    for _ in range(150):
        deed, kind = rng.choice(DEEDS), rng.choice(KINDS)
        code, side = rng.choice(CODES), rng.choice(list(Side))
        ticks, shares = rng.randint(-60, 60), rng.choice([1, 7, 300, 2_000])
        traders.act(deed, rng.randrange(3), code, side, kind, Venue.KRX, ticks, shares, rng.randrange(30))
        for account in exchange.accounts.values():
            same(account)
            most = max(most, len(account.open_orders))
    assert most > 5
    again = Exchange.load(exchange.dump(), exchange.market)
    for account in again.accounts.values():
        same(account)
    exchange.advance(moment(MONDAY, 20, 30))
    for account in exchange.accounts.values():
        same(account)
        assert not account.reserved("real")
