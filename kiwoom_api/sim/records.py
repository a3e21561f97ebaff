"""What the exchange says about itself: answers to orders, its order records, snapshots, holdings, cash, sessions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from kiwoom_api.market import Interruption
from kiwoom_api.model.events import Event, OrderStatus
from kiwoom_api.model.orders import OrderKind
from kiwoom_api.model.values import Channel, OrderType, Side
from kiwoom_api.sim.barset import Row

NO_ORIGINAL = "0000000"
"""What stands where an order has no original."""


class RejectReason(StrEnum):
    """Why an order was not taken; the comment names the broker's code (orders.md §7)."""

    TICK = "TICK"  # RC4003: price off the tick grid
    ABOVE_LIMIT = "ABOVE_LIMIT"  # RC4027: above the upper daily limit
    BELOW_LIMIT = "BELOW_LIMIT"  # RC4027 / 571552: below the lower daily limit
    CASH = "CASH"  # RC4025 / 855056: not enough cash, estimated commission included
    SHARES = "SHARES"  # 800033: not enough sellable shares; Rejection.shares says how many there are
    BEFORE_OPEN = "BEFORE_OPEN"  # RC4057: order entry has not begun today
    AFTER_CLOSE = "AFTER_CLOSE"  # RC4058: the day's session is over
    NOT_BUSINESS_DAY = "NOT_BUSINESS_DAY"  # RC4010
    ORDER_TYPE = "ORDER_TYPE"  # 521790: this trde_tp is not taken at this time (or not at all)
    PRICE_MISSING = "PRICE_MISSING"  # 308003
    PRICE_NOT_ALLOWED = "PRICE_NOT_ALLOWED"  # 571357: this trde_tp takes no price
    ORIGINAL_MISSING = "ORIGINAL_MISSING"  # RC4032: no such original order
    NOTHING_TO_MODIFY = "NOTHING_TO_MODIFY"  # RC4033: nothing of the original is open, or less than asked for
    NOTHING_TO_CANCEL = "NOTHING_TO_CANCEL"  # RC4033 / 506550
    ORIGINAL_IS_CANCEL = "ORIGINAL_IS_CANCEL"  # 571435
    VENUE_MISMATCH = "VENUE_MISMATCH"  # 571412: modify/cancel names another venue than the original
    VENUE = "VENUE"  # RC9000: this venue is not traded here
    UNKNOWN_SYMBOL = "UNKNOWN_SYMBOL"  # no such code
    HALTED = "HALTED"  # RC4007: trading in this stock is suspended
    BREAKER = "BREAKER"  # 509193: the circuit breaker has stopped the market
    QUANTITY = "QUANTITY"  # zero, or above the exchange's cap per order


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """The order was taken.

    Attributes:
        order_no: the new number, seven digits.
        root_no: the chain's first number for a modify or cancel (base_orig_ord_no); NO_ORIGINAL for a new order.
        quantity: shares that the order, modify or cancel is about ("0 = all" resolved).
    """

    order_no: str
    root_no: str
    quantity: int


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """The order was not taken and got no number. ``shares``: what could be sold or bought, where that is the reason."""

    reason: RejectReason
    shares: int = 0


class SimOrder(msgspec.Struct, kw_only=True):
    """One row of an account's order ledger. Prices and amounts in won, quantities in shares.

    Attributes:
        original_no: the order a modify or cancel was sent for; NO_ORIGINAL for a new order.
        root_no: first number of the chain; its own number for a new order.
        price: ordered price; 0 for a type without one.
        limit: price at which it stands in the book (a converted best-price order has one); 0 = market.
        hold_price: won a share that an open buy holds (its limit, or the upper daily limit for market orders).
        margin: percent of it to put down; the rest is due at settlement.
        filled: cumulative filled shares; ``amount`` their won; ``average`` the floored average price.
        remaining: open shares; 0 once filled, cancelled, modified away, expired or rejected.
        confirmed: confirmed shares of a modify or cancel.
        fee: commission so far; tax: sale tax so far.
        released, released_fees: purchase amount and purchase commissions of the shares that a sale has sold so far.
        fill_no, last_price, last_quantity, filled_at: of the latest fill; "" / 0 / None before it.
        action: FID 905 wording without its sign: 매수, 매도, 매수정정, 매도정정, 매수취소, 매도취소.
        expired: True when the day's end took the rest.
        venue: as ordered: KRX, NXT or SOR; ``stands``: where it stands, KRX or NXT.
    """

    account: str
    day: date
    order_no: str
    original_no: str
    root_no: str
    symbol: str
    name: str
    side: Side
    kind: OrderKind
    order_type: OrderType
    quantity: int
    price: int
    at: datetime
    limit: int = 0
    stop_price: int = 0
    hold_price: int = 0
    margin: int = 100
    filled: int = 0
    amount: int = 0
    remaining: int = 0
    confirmed: int = 0
    fee: int = 0
    tax: int = 0
    released: int = 0
    released_fees: int = 0
    fill_no: str = ""
    last_price: int = 0
    last_quantity: int = 0
    filled_at: datetime | None = None
    confirmed_at: datetime | None = None
    rejected: bool = False
    expired: bool = False
    reason: str = ""
    channel: Channel = Channel.REST
    venue: str = "KRX"
    stands: str = "KRX"
    action: str = ""
    status: OrderStatus = OrderStatus.ACCEPTED

    @property
    def average(self) -> int:
        """Average fill price in won, floored; 0 before the first fill."""
        return self.amount // self.filled if self.filled else 0

    @property
    def realised(self) -> int:
        """Won earned by a sale so far, after the costs of both sides; 0 for a buy."""
        if self.side is Side.BUY:
            return 0
        return self.amount - self.released - self.released_fees - self.fee - self.tax

    @property
    def flow(self) -> int:
        """Won that its fills bring the account once they have settled; negative for a buy."""
        return -self.amount - self.fee if self.side is Side.BUY else self.amount - self.fee - self.tax


class SimHolding(msgspec.Struct, frozen=True, kw_only=True):
    """Shares held of one stock as the account screen shows them (kt00018). Won and shares.

    ``valuation`` is gross; ``buy_fee``, ``sell_fee`` and ``tax`` are what the screen estimates for the position;
    ``profit`` = valuation − purchase amount − buy fee − sell fee − tax. ``settled`` are the shares whose trades have
    settled; what ends in today or yesterday is of that day.
    """

    symbol: str
    name: str
    quantity: int
    sellable: int
    average: int
    purchase_amount: int
    price: int
    previous_close: int
    valuation: int
    buy_fee: int
    sell_fee: int
    tax: int
    profit: int
    bought_today: int = 0
    sold_today: int = 0
    bought_yesterday: int = 0
    sold_yesterday: int = 0
    settled: int = 0
    realised_today: int = 0

    @property
    def net_valuation(self) -> int:
        """Won that the position is worth after the costs of both sides (``evlt_amt`` of kt00004 and kt00005)."""
        return self.purchase_amount + self.profit

    @property
    def proceeds(self) -> int:
        """Won that selling it now would bring: valuation − commission − tax."""
        return self.valuation - self.sell_fee - self.tax


class SimDeposit(msgspec.Struct, frozen=True, kw_only=True):
    """Cash (예수금) in won.

    ``cash`` today's settled balance; ``d1`` and ``d2`` after one and two settlement days; ``orderable`` what new
    buys may put down (for cash: d2 less what open buys hold); ``reserved`` what open buys hold; ``margin_held`` what
    was put down for purchases that have not settled; ``unpaid`` what settlement has left unpaid (미수금); ``d1_buy`` …
    the settling purchases (costs included) and sales (net of costs) of those days; ``withdrawable`` what may leave.
    """

    cash: int
    d1: int
    d2: int
    orderable: int
    reserved: int = 0
    withdrawable: int = 0
    d1_buy: int = 0
    d1_sell: int = 0
    d2_buy: int = 0
    d2_sell: int = 0
    margin_held: int = 0
    unpaid: int = 0


class Struck(NamedTuple):
    """An interruption that has begun.

    Attributes:
        kind: static, dynamic or both; ``up`` True when the price rose.
        price: won that triggered it; ``static``, ``dynamic``: the references it was measured from.
        nth: which one of the day it is, from 1.
    """

    kind: Interruption
    up: bool
    price: int
    static: int
    dynamic: int
    nth: int


class Stopped(NamedTuple):
    """An interruption of today: its venue, the seconds of the day at which it began and ended (0: not yet), itself."""

    venue: str
    began: int
    ended: int
    struck: Struck


class MarketPhase(StrEnum):
    """Where the regular session stands."""

    CLOSED = "CLOSED"
    OPENING_AUCTION = "OPENING_AUCTION"
    CONTINUOUS = "CONTINUOUS"
    CLOSING_AUCTION = "CLOSING_AUCTION"


class SessionKind(StrEnum):
    """Session events in the order of a day."""

    ENTRY = "ENTRY"  # order entry for the opening auction begins
    OPEN = "OPEN"  # opening auction done, continuous trading begins (FID 215 "3")
    CLOSING_AUCTION = "CLOSING_AUCTION"  # order collection for the close begins (FID 215 "2")
    CLOSE = "CLOSE"  # closing auction done, day orders expired (FID 215 "4" and "8")


class InterruptionEvent(Event, frozen=True, kw_only=True):
    """A volatility interruption (VI) begins or ends on a venue. ``struck.dynamic``: last price before it."""

    symbol: str
    name: str
    venue: str
    struck: Struck
    begins: bool
    base: int
    last: int
    volume: int


class HaltCause(StrEnum):
    """Why trading stops."""

    ORDER = "ORDER"  # somebody ordered it
    BREAKER = "BREAKER"  # 매매거래중단
    SIDECAR = "SIDECAR"  # 프로그램매매호가 효력정지: program orders alone


class HaltEvent(Event, frozen=True, kw_only=True):
    """Trading in a stock or market is halted or resumed; a sidecar begins (its end is ``until``).

    Attributes:
        scope: a code, or KOSPI or KOSDAQ.
        until: when orders are taken again, if that is known.
        stage: of the circuit breaker, else 0.
        side: whose program orders a sidecar freezes: buy or sell.
    """

    scope: str
    cause: HaltCause
    begins: bool
    until: datetime | None = None
    stage: int = 0
    side: str = ""


class SessionEvent(Event, frozen=True, kw_only=True):
    """The session moved on. ``opens`` is the day's opening time (for FID 214)."""

    kind: SessionKind
    day: date
    opens: datetime


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one stock now. Prices in won, quantities in shares, ``value`` in won.

    ``last`` is the previous close before the first trade of the day; ``open``, ``high`` and ``low`` are 0 then.
    ``asks`` and ``bids`` are the ten best levels, best first: (price, shares); empty before the opening auction,
    and as the session left them after the close.
    ``upper`` and ``lower`` are None when the stock has no daily limit. ``venue`` is whose figures they are: KRX, NXT or
    SOR for both together; ``close`` the official close once it is known and trading goes on; ``expected`` won and
    shares at which a call auction would clear now. ``bar`` and ``bar_value`` are KRX's regular session alone, which
    makes the daily bar; the other figures are all of the day, KRX's after-market too.
    """

    symbol: str
    name: str
    market: str
    at: datetime
    day: date
    phase: MarketPhase
    base: int
    previous_close: int
    previous_volume: int
    open: int
    high: int
    low: int
    last: int
    volume: int
    value: int
    upper: int | None
    lower: int | None
    asks: tuple[tuple[int, int], ...] = ()
    bids: tuple[tuple[int, int], ...] = ()
    last_quantity: int = 0
    halted: bool = False
    shares: int = 0
    venue: str = "KRX"
    close: int = 0
    expected: tuple[int, int] | None = None
    bar: Row = Row(0, 0, 0, 0, 0)
    bar_value: int = 0

    @property
    def ask(self) -> int:
        """Best ask in won; 0 when there is none."""
        return self.asks[0][0] if self.asks else 0

    @property
    def bid(self) -> int:
        """Best bid in won; 0 when there is none."""
        return self.bids[0][0] if self.bids else 0
