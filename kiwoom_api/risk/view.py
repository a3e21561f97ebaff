"""What the gate is told about the moment: account, market and recent doings, gathered by the order manager."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from kiwoom_api.market import Designation, Listing
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.risk.switch import SwitchLevel


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """The live order that a modify is about: shares that remain, and its price in won (None without one)."""

    side: Side
    remaining: int
    price: int | None
    order_type: OrderType = OrderType.LIMIT


class RiskView(msgspec.Struct, frozen=True, kw_only=True):
    """The moment as far as it is known. **A field that is None is not known, and its checks are skipped.**

    Amounts in won, quantities in shares, times aware KST.

    Attributes:
        at: when the request was made, on the exchange's clock; None skips session, order type, tick, limits, rates
            and ages.
        asked: when everything was gathered: how old price and last comparison are is counted up to it; None: ``at``.
        switch: level read from the flag file just before.
        environment: real, mock or sim (for the commission).
        market: KOSPI, KOSDAQ, KONEX, ETF, ETN or ELW; None skips lot, tick and daily limits.
        listing: ordinary, ipo or liquidation; ``multiple`` is an ETF's leverage.
        designations: what the exchange has said about the symbol (관리종목, 단기과열 …); they narrow the sessions.
        held: why a person must look before the symbol may be bought again; "" when nothing stands against it.
        session: False skips session and order-type legality.
        trading_day: True or False overrides the calendar (an exchange that opens on any day); None asks it.
        halted: trading in the symbol is stopped.
        vi: the symbol is in a volatility interruption; entries wait.
        restricted: why it may not be bought (관리종목, 정리매매 …); "" when it may.
        base: the day's reference price (기준가).
        lower, upper: the day's limits in won as the broker tells them; None: computed from ``base``, or skipped.
        last: last traded price; None skips the collar.
        price_at: when ``last`` was learned.
        cash: 주문가능금액 as the broker says it; orders that it knows are already taken off.
        reserved_cash: cash held by our orders that the broker's figure does not contain (UNKNOWN ones).
        sellable: 매도가능수량 as the broker says it.
        reserved_shares: shares held by sells that the broker's figure does not contain.
        position_value: worth of the symbol's shares and of its live buy orders.
        gross_value: worth of all shares and live buy orders.
        net_value: worth of all shares and live buy orders less that of live sales.
        equity, day_equity, peak_equity: now, at the day's start, and at its highest.
        open_orders: live orders of the account, unknown ones included.
        unresolved: orders in this symbol of which the broker's answer is not known.
        recent: when the latest new orders were sent (at least those of the last second).
        orders_today, orders_in_symbol: new orders sent this business day.
        identical_at: when an order of the same fingerprint was last sent.
        clock_drift: seconds against the server's clock, either sign.
        stream_healthy: order events arrive.
        reconciled_at: when the account was last reconciled.
        original: the order a modify is about.
        flattening: the order belongs to the exit that the level FLATTEN asks for.
    """

    at: datetime | None
    asked: datetime | None = None
    switch: SwitchLevel = SwitchLevel.ACTIVE
    environment: str = "mock"
    market: str | None = None
    listing: Listing = "ordinary"
    multiple: int | Decimal = 1
    designations: frozenset[Designation] = frozenset()
    held: str = ""
    session: bool = True
    trading_day: bool | None = None
    halted: bool | None = None
    vi: bool | None = None
    restricted: str | None = None
    base: int | None = None
    lower: int | None = None
    upper: int | None = None
    last: int | None = None
    price_at: datetime | None = None
    cash: int | None = None
    reserved_cash: int = 0
    sellable: int | None = None
    reserved_shares: int = 0
    position_value: int | None = None
    gross_value: int | None = None
    net_value: int | None = None
    equity: int | None = None
    day_equity: int | None = None
    peak_equity: int | None = None
    open_orders: int | None = None
    unresolved: int = 0
    recent: tuple[datetime, ...] = ()
    orders_today: int | None = None
    orders_in_symbol: int | None = None
    identical_at: datetime | None = None
    clock_drift: Decimal | None = None
    stream_healthy: bool | None = None
    reconciled_at: datetime | None = None
    original: Original | None = None
    flattening: bool = False
