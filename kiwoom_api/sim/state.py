"""Saving an exchange and going on with it: everything that is not a function of the market data and the seed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

import msgspec

from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.model.values import KST
from kiwoom_api.sim.account import Account, Terms
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.executions import Kept
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.market_data import MarketData

VERSION = 5
"""5: a stock keeps its interruptions; 4: NXT's executions; 3: its day in the terms of its fill model; 2: sales carry
the purchase cost they released."""


class StockState(msgspec.Struct, frozen=True, kw_only=True):
    """A stock that participants have touched today; ``day`` is its own account of itself (``Issue.dump``)."""

    symbol: str
    day: dict[str, Any]


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
    model: str
    terms: Terms = Terms.CASH
    controls: dict[str, Any] = {}
    executions: dict[str, Kept] = {}


class Saved(Protocol):
    """What of an exchange is saved."""

    now: datetime
    market: MarketData
    seed: int
    profile: str
    cash: int
    business_day: date | None
    series: str
    model: str
    terms: Terms
    fills: int
    accounts: dict[str, Account]
    printed: dict[str, dict[date, Row]]
    session_day: date

    @property
    def kept(self) -> dict[str, Kept]:
        """The executions of the latest day on which participants took part in a stock."""


def dump(exchange: Saved, stocks: Mapping[str, Issue], controls: dict[str, Any]) -> bytes:
    """Return an exchange as MessagePack; ``controls``: today's halts (``Controls.dump``)."""
    return msgspec.msgpack.encode(
        ExchangeState(
            version=VERSION,
            origin=exchange.market.bars.origin,
            market_seed=exchange.market.seed,
            every=exchange.market.every,
            model=exchange.model,
            terms=exchange.terms,
            controls=controls,
            seed=exchange.seed,
            profile=exchange.profile,
            cash=exchange.cash,
            business_day=exchange.business_day,
            series=exchange.series,
            now=exchange.now,
            fills=exchange.fills,
            accounts=list(exchange.accounts.values()),
            printed=dict(sorted(exchange.printed.items())),
            executions=dict(sorted(exchange.kept.items())),
            stocks=[
                StockState(symbol=stock.symbol, day=stock.dump())
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


def restore(stock: Issue, saved: StockState, accounts: Mapping[str, Account]) -> None:
    """Put a saved stock's day back into a fresh one."""
    orders = {
        (account.number, number): order
        for account in accounts.values()
        for number, order in account.ledger.get(stock.day, {}).items()
    }
    stock.load(saved.day, orders)
