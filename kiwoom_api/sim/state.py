"""Saving an exchange and going on with it: everything that is not a function of the market data and the seed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

import msgspec

from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.model.values import KST, Side
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.book import Resting
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.records import SimOrder
from kiwoom_api.sim.stock import Stock
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick

VERSION = 2
"""2: sales carry the purchase cost they released, without which realised profit cannot be told."""


class Entry(msgspec.Struct, frozen=True):
    """One resting order: whose, its number, the price of its queue (0: market order), shares, house shares ahead."""

    account: str
    order_no: str
    price: int
    shares: int
    ahead: int


class StockState(msgspec.Struct, frozen=True, kw_only=True):
    """A stock that participants have touched today."""

    symbol: str
    printed: Row
    value: int
    last_quantity: int
    cursor: int
    up: bool
    posted: bool
    asks: list[list[int]]
    bids: list[list[int]]
    entries: list[Entry]
    stops: list[Entry]
    executed: list[Tick] = []


class ExchangeState(msgspec.Struct, frozen=True, kw_only=True):
    """A saved exchange."""

    version: int
    origin: str
    market_seed: int
    seed: int
    profile: str
    cash: int
    business_day: date | None
    now: datetime
    fills: int
    accounts: list[Account]
    printed: dict[str, dict[date, Row]]
    stocks: list[StockState]
    series: str
    every: int


class Saved(Protocol):
    """What of an exchange is saved."""

    now: datetime
    market: MarketData
    seed: int
    profile: str
    cash: int
    business_day: date | None
    series: str
    fills: int
    accounts: dict[str, Account]
    printed: dict[str, dict[date, Row]]
    session_day: date


def dump(exchange: Saved, stocks: Mapping[str, Stock]) -> bytes:
    """Return an exchange as MessagePack."""
    return msgspec.msgpack.encode(
        ExchangeState(
            version=VERSION,
            origin=exchange.market.bars.origin,
            market_seed=exchange.market.seed,
            every=exchange.market.every,
            seed=exchange.seed,
            profile=exchange.profile,
            cash=exchange.cash,
            business_day=exchange.business_day,
            series=exchange.series,
            now=exchange.now,
            fills=exchange.fills,
            accounts=list(exchange.accounts.values()),
            printed=exchange.printed,
            stocks=[
                _stock_state(stock)
                for _, stock in sorted(stocks.items())
                if stock.touched and stock.day == exchange.session_day
            ],
        )
    )


def decode(saved: bytes) -> ExchangeState:
    """Return what was saved, as it stands in the bytes.

    Raises:
        ExchangeError: when the bytes are damaged or of another version.
    """
    try:
        found = msgspec.msgpack.decode(saved, type=ExchangeState)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ExchangeError(f"the saved exchange cannot be read ({error}); start afresh") from error
    if found.version != VERSION:
        raise ExchangeError(f"the saved exchange has version {found.version}, this program reads {VERSION}")
    return found


def read(saved: bytes, market: MarketData) -> ExchangeState:
    """Return what was saved; times come back in KST.

    Raises:
        ExchangeError: when the bytes are damaged, of another version, or of other market data.
    """
    found = decode(saved)
    if found.origin != market.bars.origin:
        raise ExchangeError(f"the saved exchange ran on {found.origin!r}, this market is {market.bars.origin!r}")
    if found.market_seed != market.seed:
        raise ExchangeError(f"the saved exchange ran on seed {found.market_seed}, this market has {market.seed}")
    for account in found.accounts:
        account.open_orders = {}
        for ledger in account.ledger.values():
            for order in ledger.values():
                order.at = order.at.astimezone(KST)
                order.filled_at = order.filled_at and order.filled_at.astimezone(KST)
                order.confirmed_at = order.confirmed_at and order.confirmed_at.astimezone(KST)
                if order.remaining:
                    account.open_orders[order.order_no] = order
    return msgspec.structs.replace(found, now=found.now.astimezone(KST))


def _stock_state(stock: Stock) -> StockState:
    book = stock.book
    entries = [
        Entry(each.order.account, each.order.order_no, price, each.shares, each.ahead)
        for side in Side
        for price, queue in (*book.queues[side].items(), (0, book.markets[side]))
        for each in queue
    ]
    return StockState(
        symbol=stock.symbol,
        printed=stock.printed(),
        value=stock.value,
        last_quantity=stock.last_quantity,
        cursor=stock.cursor,
        up=stock.up,
        posted=stock.posted,
        asks=book.house[Side.SELL],
        bids=book.house[Side.BUY],
        entries=entries,
        stops=[Entry(order.account, order.order_no, 0, order.remaining, 0) for order in stock.stops],
        executed=list(stock.executed or ()),
    )


def restore(stock: Stock, saved: StockState, accounts: Mapping[str, Account]) -> None:
    """Put a saved stock's day back into a fresh one."""
    stock.open, stock.high, stock.low, stock.last, stock.volume, _ = saved.printed
    stock.value, stock.last_quantity, stock.cursor = saved.value, saved.last_quantity, saved.cursor
    stock.up, stock.posted, stock.touched = saved.up, saved.posted, True
    stock.executed = deque(saved.executed, LONGEST_TAPE)
    book = stock.book
    book.house = {Side.SELL: saved.asks, Side.BUY: saved.bids}
    for side in Side:
        book.queues[side].clear()
        book.markets[side].clear()
    for each, order in _with_orders(saved.entries, accounts, stock):
        queue = book.queues[order.side].setdefault(each.price, []) if each.price else book.markets[order.side]
        queue.append(Resting(order, each.shares, each.ahead))
    stock.stops = [order for _, order in _with_orders(saved.stops, accounts, stock)]


def _with_orders(
    entries: Iterable[Entry], accounts: Mapping[str, Account], stock: Stock
) -> Iterable[tuple[Entry, SimOrder]]:
    for each in entries:
        yield each, accounts[each.account].ledger[stock.day][each.order_no]
