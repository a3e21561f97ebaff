"""What account and quote screens show of the exchange's state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kiwoom_api.market import commission, next_trading_day, sale_tax
from kiwoom_api.model.values import Side
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.issue import Stock
from kiwoom_api.sim.records import MarketPhase, SimDeposit, SimHolding, Snapshot


def holdings_of(account: Account, stocks: Sequence[Stock], env: str) -> list[SimHolding]:
    """Value what an account holds (kt00018): fees and tax are what buying and selling the position would cost now."""
    found = []
    for stock in stocks:
        lot = account.lots[stock.instrument.symbol]
        value = lot.quantity * stock.last
        buy_fee = commission(lot.cost, venue="KRX", env=env)
        sell_fee = commission(value, venue="KRX", env=env)
        tax = sale_tax(value, market=stock.instrument.market, on=stock.day)
        found.append(
            SimHolding(
                symbol=lot.symbol,
                name=stock.instrument.name,
                quantity=lot.quantity,
                sellable=account.sellable(lot.symbol),
                average=lot.average,
                purchase_amount=lot.cost,
                price=stock.last,
                previous_close=stock.previous_close,
                valuation=value,
                buy_fee=buy_fee,
                sell_fee=sell_fee,
                tax=tax,
                profit=value - lot.cost - buy_fee - sell_fee - tax,
                bought_today=lot.bought_today,
                sold_today=lot.sold_today,
                bought_yesterday=lot.bought_yesterday,
                sold_yesterday=lot.sold_yesterday,
            )
        )
    return found


def deposit_of(account: Account, day: date, env: str) -> SimDeposit:
    """Return an account's cash today and after one and two settlement days."""
    first = next_trading_day(day)
    due_first = [each for due, each in account.settling.items() if due <= first]
    due_later = [each for due, each in account.settling.items() if due > first]
    d1 = account.settled + sum(each.sold - each.bought for each in due_first)
    orderable, reserved = account.orderable(env), account.reserved(env)
    return SimDeposit(
        cash=account.settled,
        d1=d1,
        d2=account.cash,
        orderable=max(0, orderable),
        reserved=reserved,
        withdrawable=max(0, min(account.settled, d1, account.cash) - reserved),
        d1_buy=sum(each.bought for each in due_first),
        d1_sell=sum(each.sold for each in due_first),
        d2_buy=sum(each.bought for each in due_later),
        d2_sell=sum(each.sold for each in due_later),
    )


def snapshot_of(stock: Stock, at: datetime, phase: MarketPhase) -> Snapshot:
    """Return the state of a stock."""
    limited = stock.grid.limited
    return Snapshot(
        symbol=stock.instrument.symbol,
        name=stock.instrument.name,
        market=stock.instrument.market,
        at=at,
        day=stock.day,
        phase=phase,
        base=stock.base,
        previous_close=stock.previous_close,
        previous_volume=stock.previous_volume,
        open=stock.open,
        high=stock.high,
        low=stock.low,
        last=stock.last,
        volume=stock.volume,
        value=stock.value,
        upper=stock.grid.upper if limited else None,
        lower=stock.grid.lower if limited else None,
        asks=stock.book.levels(Side.SELL),
        bids=stock.book.levels(Side.BUY),
        last_quantity=stock.last_quantity,
        halted=stock.halted,
        shares=stock.instrument.shares,
    )
