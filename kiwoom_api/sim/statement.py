"""What the screens show: a stock, an account's holdings and its cash (account.md §4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from kiwoom_api.market import commission, sale_tax
from kiwoom_api.sim.account import Account, Lot, Settling
from kiwoom_api.sim.records import MarketPhase, SimDeposit, SimHolding, Snapshot
from kiwoom_api.sim.schedule import Calendar
from kiwoom_api.sim.stock import Stock


class Books(Protocol):
    """What the screens need from the exchange."""

    now: datetime
    profile: str
    session_day: date
    calendar: Calendar

    def stock(self, symbol: str) -> Stock | None:
        """A stock's state now."""

    def phase(self) -> MarketPhase:
        """Where the session stands."""


def snapshot_of(books: Books, stock: Stock) -> Snapshot:
    """Return the state of one stock now."""
    asks, bids = stock.shown()
    instrument, grid = stock.instrument, stock.grid
    return Snapshot(
        symbol=stock.symbol,
        name=instrument.name,
        market=instrument.market,
        at=books.now,
        day=books.session_day,
        phase=books.phase(),
        base=stock.base,
        previous_close=stock.previous_close,
        previous_volume=stock.previous_volume,
        open=stock.open,
        high=stock.high,
        low=stock.low,
        last=stock.last,
        volume=stock.volume,
        value=stock.value,
        upper=grid.upper if grid.limited else None,
        lower=grid.lower if grid.limited else None,
        asks=asks,
        bids=bids,
        last_quantity=stock.last_quantity,
        halted=stock.path is None,
        shares=instrument.shares,
    )


def holdings_of(books: Books, account: Account) -> list[SimHolding]:
    """Return an account's holdings by code, with the costs that the screen estimates for buying and selling them."""
    found = []
    for symbol in sorted(account.lots):
        lot = account.lots[symbol]
        stock = books.stock(symbol)
        if stock is not None and lot.quantity:
            found.append(_holding(books, account, lot, stock))
    return found


def _holding(books: Books, account: Account, lot: Lot, stock: Stock) -> SimHolding:
    valuation = lot.quantity * stock.last
    buy_fee = commission(lot.cost, venue="KRX", env=books.profile)
    sell_fee = commission(valuation, venue="KRX", env=books.profile)
    tax = sale_tax(valuation, market=stock.instrument.market, on=books.session_day)
    return SimHolding(
        symbol=lot.symbol,
        name=stock.instrument.name,
        quantity=lot.quantity,
        sellable=account.sellable(lot.symbol),
        average=lot.average,
        purchase_amount=lot.cost,
        price=stock.last,
        previous_close=stock.previous_close,
        valuation=valuation,
        buy_fee=buy_fee,
        sell_fee=sell_fee,
        tax=tax,
        profit=valuation - lot.cost - buy_fee - sell_fee - tax,
        bought_today=lot.bought_today,
        sold_today=lot.sold_today,
        bought_yesterday=lot.bought_yesterday,
        sold_yesterday=lot.sold_yesterday,
    )


def deposit_of(books: Books, account: Account) -> SimDeposit:
    """Return an account's cash today, after one and after two settlement days, and what may be spent."""
    today = books.session_day
    first = books.calendar.following(today) or today
    one, two = Settling(), Settling()
    for due, each in account.settling.items():
        target = one if due <= first else two
        target.bought += each.bought
        target.sold += each.sold
    d1 = account.settled + one.sold - one.bought
    d2 = d1 + two.sold - two.bought
    reserved = account.reserved(books.profile)
    return SimDeposit(
        cash=account.settled,
        d1=d1,
        d2=d2,
        orderable=max(d2 - reserved, 0),
        reserved=reserved,
        withdrawable=max(min(account.settled, d1, d2 - reserved), 0),
        d1_buy=one.bought,
        d1_sell=one.sold,
        d2_buy=two.bought,
        d2_sell=two.sold,
    )
