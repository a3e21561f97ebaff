"""What a run records: orders, executions, equity, positions, and strategies that failed. Money in won, shares int."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from kiwoom_api.model.orders import Fill, OrderState
from kiwoom_api.model.values import Side

NOT_SENT = "NOT_SENT"
"""Code of a ticket whose command was never executed, because its strategy failed or the run ended before."""

NOT_OWNED = "NOT_OWNED"
"""Code of a sale of more shares than the strategy has free of its own."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a strategy wanted a person to read, and when (KST)."""

    strategy: str
    at: datetime
    text: str


class StrategyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One strategy's part of a run: its orders and fills, and in won what they cost and earned.

    ``realised`` and ``profit`` are after commission and tax; ``profit`` adds what is open at the last prices.
    """

    name: str
    orders: int
    fills: int
    fees: int
    taxes: int
    realised: int
    profit: int
    held: dict[str, int]


class Execution(msgspec.Struct, gc=False, kw_only=True):
    """A fill with what the core knows about it: whose, from which order (ref 0: not ours), exact won, profit."""

    ref: int
    strategy: str
    fill: Fill
    amount: int
    profit: int


class DayRecord(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The account after a day's close: equity and cash in won."""

    day: date
    equity: int
    cash: int


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A strategy that raised or ran away and hears nothing any more; others go on."""

    strategy: str
    at: datetime
    hook: str
    message: str


class OrderRecord(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One order of the run. Prices and amounts in won, quantities in shares; ``price`` 0 for types without one."""

    number: int
    date: date
    time: str
    strategy: str
    kind: str
    symbol: str
    name: str
    side: Side
    quantity: int
    price: int
    order_type: str
    state: OrderState
    filled: int
    amount: int
    fee: int
    tax: int
    profit: int
    order_no: str
    closed: str = ""
    code: str = ""
    reason: str = ""
    tag: str = ""


class FillRecord(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One execution. ``number`` is the order's number in the run, ``profit`` the won realised (sales)."""

    number: int
    date: date
    time: str
    symbol: str
    name: str
    side: Side
    quantity: int
    price: int
    amount: int
    fee: int
    tax: int
    profit: int
    order_no: str
    fill_no: str


class EquityPoint(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The account after a day's close beside buy-and-hold of the same stocks, all in won."""

    day: date
    equity: int
    cash: int
    benchmark: int


class HeldRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A position at the end of the run: shares, average price and last price in won."""

    symbol: str
    name: str
    quantity: int
    average: int
    price: int
