"""What the screens show: a stock, an account's holdings and its cash (account.md §4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from kiwoom_api.market import commission, sale_tax
from kiwoom_api.sim.account import Account, Lot, Settling
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.records import MarketPhase, SimDeposit, SimHolding, Snapshot
from kiwoom_api.sim.schedule import Calendar


class Books(Protocol):
    """What the screens need from the exchange."""

    now: datetime
    profile: str
    session_day: date
    calendar: Calendar

    def stock(self, symbol: str) -> Issue | None:
        """A stock's state now."""

    def phase(self) -> MarketPhase:
        """Where the session stands."""


def snapshot_of(floor: Books, stock: Issue, venue: str = "KRX", *, books: bool = True) -> Snapshot:
    """Return the state of one stock now on a venue; SOR is all venues together. ``books``: with its levels."""
    asks, bids = stock.shown(venue) if books else ((), ())
    instrument, grid, tally = stock.instrument, stock.grid, stock.tally(venue)
    return Snapshot(
        symbol=stock.symbol,
        name=instrument.name,
        market=instrument.market,
        at=floor.now,
        day=floor.session_day,
        phase=floor.phase(),
        base=stock.base,
        previous_close=stock.previous_close,
        previous_volume=stock.previous_volume,
        open=tally.open,
        high=tally.high,
        low=tally.low,
        last=tally.last or stock.previous_close,
        volume=tally.volume,
        value=tally.value,
        upper=grid.upper if grid.limited else None,
        lower=grid.lower if grid.limited else None,
        asks=asks,
        bids=bids,
        last_quantity=tally.last_quantity,
        halted=stock.halted,
        shares=instrument.shares,
        venue=venue,
        close=stock.close,
        expected=stock.expected() if venue != "NXT" else None,
        bar=stock.printed(),
        bar_value=stock.value,
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


def _holding(books: Books, account: Account, lot: Lot, stock: Issue) -> SimHolding:
    return valued(
        stock.instrument,
        quantity=lot.quantity,
        cost=lot.cost,
        price=stock.last,
        previous_close=stock.previous_close,
        profile=books.profile,
        on=books.session_day,
        sellable=account.sellable(lot.symbol),
        lot=lot,
    )


def valued(
    instrument: Instrument,
    *,
    quantity: int,
    cost: int,
    price: int,
    previous_close: int,
    profile: str,
    on: date,
    sellable: int,
    lot: Lot | None = None,
) -> SimHolding:
    """Return a position at a price, with the costs of a would-be purchase and sale (account.md §4).

    The buy fee is that of the whole purchase amount, not what the orders really paid; all of them are floored as the
    recorded account's are. ``lot`` adds what the day has traded.
    """
    valuation = quantity * price
    buy_fee = commission(cost, venue="KRX", env=profile)
    sell_fee = commission(valuation, venue="KRX", env=profile)
    tax = sale_tax(valuation, market=instrument.market, on=on)
    day = lot or Lot(symbol=instrument.symbol, quantity=quantity)
    return SimHolding(
        symbol=instrument.symbol,
        name=instrument.name,
        quantity=quantity,
        sellable=sellable,
        average=cost // quantity,
        purchase_amount=cost,
        price=price,
        previous_close=previous_close,
        valuation=valuation,
        buy_fee=buy_fee,
        sell_fee=sell_fee,
        tax=tax,
        profit=valuation - cost - buy_fee - sell_fee - tax,
        bought_today=day.bought_today,
        sold_today=day.sold_today,
        bought_yesterday=day.bought_yesterday,
        sold_yesterday=day.sold_yesterday,
        settled=day.settled,
        realised_today=day.realised_today,
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
        orderable=max(account.orderable(books.profile), 0),
        reserved=reserved,
        withdrawable=max(min(account.settled, d1, d2 - reserved), 0),
        d1_buy=one.bought,
        d1_sell=one.sold,
        d2_buy=two.bought,
        d2_sell=two.sold,
        margin_held=account.margin_held,
        unpaid=account.unpaid,
    )
