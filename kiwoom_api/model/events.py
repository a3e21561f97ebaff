"""What happens: the events that feeds and exchanges emit and that the engine's core consumes. Times are KST."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from kiwoom_api.model.values import OrderType, Side


class Event(msgspec.Struct, frozen=True):
    """Base of all events: when it happened (aware, KST)."""

    at: datetime


class Trade(Event, frozen=True, kw_only=True):
    """A trade on the tape (type 0B). Prices in won, quantities in shares.

    ``quantity`` is of this trade alone; ``volume`` is the day's total so far; ``buyer`` says whether the buyer
    was the aggressor; ``base`` is the day's reference price (previous close).
    """

    symbol: str
    price: int
    quantity: int
    buyer: bool
    open: int
    high: int
    low: int
    volume: int
    base: int
    ask: int = 0
    bid: int = 0


class Quote(Event, frozen=True, kw_only=True):
    """The ten best populated levels a side (type 0D), best first: pairs of (price in won, shares)."""

    symbol: str
    asks: tuple[tuple[int, int], ...]
    bids: tuple[tuple[int, int], ...]
    base: int = 0


class Bar(Event, frozen=True, gc=False):
    """One finished bar; ``at`` is its end (of the session for a daily one). Prices in won, volume in shares.

    ``interval`` is ``1d``, or minutes such as ``5m``.
    """

    symbol: str
    day: date
    open: int
    high: int
    low: int
    close: int
    volume: int
    interval: str = "1d"


class OrderStatus(StrEnum):
    """What an order event says (FID 913)."""

    ACCEPTED = "접수"
    FILLED = "체결"
    CONFIRMED = "확인"
    CANCELLED = "취소"
    REJECTED = "거부"


class OrderUpdate(Event, frozen=True, kw_only=True):
    """An order event of our account (type 00).

    Attributes:
        order_no: number of the order it is about; of the new one for modify and cancel.
        root_no: original number (FID 904); "0000000" when none.
        quantity: ordered shares.
        price: ordered won; 0 for types without a price.
        remaining: open shares after the event (FID 902).
        filled: cumulative filled shares (FID 911).
        average: cumulative average price in won, floored (FID 910).
        amount: cumulative filled amount in won (FID 903).
        fill_no: execution number (FID 909); "" unless status is FILLED.
        last_price: won of this fill alone (FID 914).
        last_quantity: shares of this fill alone (FID 915).
        fee: the order's commission so far, won (FID 938).
        tax: the order's tax so far, won (FID 939).
        reason: why it was rejected (FID 919).
    """

    order_no: str
    root_no: str
    symbol: str
    name: str
    side: Side
    status: OrderStatus
    action: str
    order_type: OrderType
    quantity: int
    price: int
    remaining: int
    filled: int = 0
    average: int = 0
    amount: int = 0
    fill_no: str = ""
    last_price: int = 0
    last_quantity: int = 0
    fee: int = 0
    tax: int = 0
    reason: str = ""
    market_price: int = 0
    ask: int = 0
    bid: int = 0
    base: int = 0
    account: str = ""
    venue: str = "KRX"


class PositionUpdate(Event, frozen=True, kw_only=True):
    """A position after a fill (type 04): shares, average price and amounts in won."""

    symbol: str
    name: str
    quantity: int
    sellable: int
    average: int
    purchase_amount: int
    market_price: int
    net_today: int
    side: Side
    realised: int = 0
    ask: int = 0
    bid: int = 0
    base: int = 0
    account: str = ""


class Gap(Event, frozen=True, kw_only=True):
    """The stream was interrupted: what happened meanwhile was not told, so reconcile before trusting it again.

    Attributes:
        reason: why it broke: "closed" by the server, "silent", "broken" or the network's own words, or Kiwoom's code:
            "R10001" another login took the session (the next attempt waits long), "R10002" no heartbeat was
            answered, "R10004" no login came in time. "malformed": the connection stands, but something that may have
            been a fill could not be read.
        restored: False when it broke, True when it is logged in and registered again, or never broke.
    """

    reason: str
    restored: bool


class Timer(Event, frozen=True, kw_only=True):
    """A moment a strategy asked for, named by it (such as "open")."""

    name: str


class ConditionChange(Event, frozen=True, kw_only=True):
    """A stock entered or left a watched condition (조건검색, type 02).

    Attributes:
        condition: the condition's serial number, as ``watch`` was given it.
        inserted: True when it meets the condition from now on (편입), False when it no longer does (이탈).
    """

    condition: str
    symbol: str
    inserted: bool


class ConditionStocks(Event, frozen=True, kw_only=True):
    """Every stock that a watched condition finds now; told after a reconnection, since changes meanwhile were not.

    Attributes:
        condition: the condition's serial number.
        symbols: stock codes; what is not among them has left.
    """

    condition: str
    symbols: tuple[str, ...]


class Overrun(Event, frozen=True, kw_only=True):
    """The consumer fell behind and market data was left out, oldest first; the events that follow are in order again.

    Never left out: orders (00), positions (04), conditions (02), session bells (0s), VI (1h) and gaps. Of the other
    types each frame tells the whole state anew, so that only the history between is missing.

    Attributes:
        left_out: how many events were left out, by real-time type.
    """

    left_out: dict[str, int]

    @property
    def count(self) -> int:
        """How many were left out in all."""
        return sum(self.left_out.values())
