"""The words of the matching engine: what a book is doing, what it was told, what it answers, what happened."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias

from kiwoom_api.market import OrderType


class Mode(StrEnum):
    """What a book is doing with the orders it gets.

    CLOSED: nothing is taken. ENTRY: limit orders gather, to be taken in their order when continuous trading starts
    (NXT 15:30-15:40). CONTINUOUS: orders meet at once. OPENING, CLOSING, VI, RESUMPTION: orders gather for a call
    auction (단일가매매). HALTED: only cancels are taken (KRX ER 13(1)1).
    """

    CLOSED = "CLOSED"
    ENTRY = "ENTRY"
    CONTINUOUS = "CONTINUOUS"
    OPENING = "OPENING"
    CLOSING = "CLOSING"
    VI = "VI"
    RESUMPTION = "RESUMPTION"
    HALTED = "HALTED"


AUCTIONS = frozenset({Mode.OPENING, Mode.CLOSING, Mode.VI, Mode.RESUMPTION})
"""The modes in which orders gather for one price."""


class Refusal(StrEnum):
    """Why a book did not do what it was told."""

    CLOSED = "CLOSED"  # the book takes nothing now
    HALTED = "HALTED"  # trading is halted: only cancels
    ORDER_TYPE = "ORDER_TYPE"  # this type is not taken in this mode
    PRICE = "PRICE"  # off the tick grid, outside the bounds, or not to be changed for this type
    STOP_PRICE = "STOP_PRICE"  # the stop price is off the grid or outside the bounds (ER 14(1)2-4)
    AT_LIMIT = "AT_LIMIT"  # a conditional bid at the upper or ask at the lower limit (ER 14(1)2-3)
    NO_MID = "NO_MID"  # a side has no quote, so that no mid-price exists (ER 14(2)4-2(d))
    UNKNOWN = "UNKNOWN"  # no such open order


class Why(StrEnum):
    """Why open shares left the book without a trade."""

    CANCEL = "CANCEL"  # asked for
    IOC = "IOC"  # not executed at once (ER 13(3)1)
    FOK = "FOK"  # could not be executed whole (ER 13(3)2)
    MID_CLOSE = "MID_CLOSE"  # a mid-price order when the closing auction starts (ER 13(1)4-2)
    EXPIRY = "EXPIRY"  # the session's orders end


class Fill(NamedTuple):
    """One execution: order numbers of both sides, won, shares; ``aggressor`` +1 the buy, -1 the sell, 0 an auction."""

    buy: int
    sell: int
    price: int
    shares: int
    aggressor: int


class Dropped(NamedTuple):
    """Shares of an order that left the book without a trade."""

    order: int
    shares: int
    why: Why


class Converted(NamedTuple):
    """An order became another: a best-price or triggered stop order a limit at ``price`` won, 0: a market order."""

    order: int
    price: int


class Interrupted(NamedTuple):
    """An order reached for a price in won outside the band: the book went over to a call auction (VI)."""

    order: int
    price: int


Happening: TypeAlias = Fill | Dropped | Converted | Interrupted
"""What a book reports, in the order in which it happened."""


class Cleared(NamedTuple):
    """A call auction's price in won and its shares."""

    price: int
    shares: int


class View(NamedTuple):
    """An open order as others may see it.

    Attributes:
        order, owner: the caller's numbers.
        type: what it is now (a converted order is a limit or market order).
        price: its limit in won; 0 for market and mid-price orders.
        stop: stop price in won of a stop-limit order that waits, else 0.
        shares: open shares.
    """

    order: int
    owner: int
    buy: bool
    type: OrderType
    price: int
    stop: int
    shares: int


class Spot(StrEnum):
    """Where an order waits: on the ladder, as a market order beside it, at the mid-price, or for its trigger."""

    LEVEL = "LEVEL"
    MARKET = "MARKET"
    MID = "MID"
    STOP = "STOP"


class Entry:
    """An order inside the engine; ``handle`` is its time and its key in the ladder, ``spot`` where it waits."""

    __slots__ = ("buy", "condition", "handle", "order", "owner", "price", "spot", "stop", "type")

    def __init__(self, order: int, owner: int, buy: bool, type_: OrderType, price: int, stop: int) -> None:
        self.order, self.owner, self.buy, self.type = order, owner, buy, type_
        self.price, self.stop, self.condition = price, stop, type_.condition
        self.handle, self.spot = 0, Spot.LEVEL


BECOMES = {
    OrderType.BEST_OPPOSITE: OrderType.LIMIT,
    OrderType.BEST_OPPOSITE_IOC: OrderType.LIMIT_IOC,
    OrderType.BEST_OPPOSITE_FOK: OrderType.LIMIT_FOK,
    OrderType.BEST_SAME: OrderType.LIMIT,
    OrderType.NXT_PRE_BEST_OPPOSITE: OrderType.NXT_PRE_LIMIT,
    OrderType.NXT_PRE_BEST_SAME: OrderType.NXT_PRE_LIMIT,
    OrderType.STOP_LIMIT: OrderType.LIMIT,
    OrderType.CONDITIONAL: OrderType.MARKET,
}
"""What an order is after its conversion: best-price orders on arrival, stops at their trigger, 조건부 at the close."""
