"""What the exchange knows where a real-time type tells more than an event: the writer's other half.

Prices and amounts in won, quantities in shares, levels of an index in hundredths (2,500.75 is 250,075).
"""

from __future__ import annotations

from datetime import datetime, time

import msgspec

from kiwoom_api.model.events import Quote

NO_PRICE = (0, 0)
"""No expected price."""


class TradeDay(msgspec.Struct, frozen=True, kw_only=True):
    """A stock's day on a venue so far, the trade included that is told (type 0B).

    Attributes:
        value: won traded today; ``previous_volume``, ``previous_value``: of the whole day before, -1 = not known.
        listed: shares listed; 0 = not known.
        sold, bought: shares by the aggressor's side, call auctions left out; ``sells``, ``buys``: number of trades.
        opened, highest, lowest: when the day's open, high and low were printed.
        at_upper, at_lower: when the price first stood at a daily limit.
        upper, lower: daily limits; 0 = none.
        pace: volume against the day before at the same time, in hundredths of a percent; 0 = not known.
        tax: sale taxes in hundred-thousandths of the amount (200 is 0.20 %); -1 = not known.
        margin: CFD margin in percent of the price; 0 = not known.
        phase: FID 290, "2" = regular session.
        venue: FID 9081.
    """

    value: int = 0
    previous_volume: int = 0
    previous_value: int = 0
    listed: int = 0
    sold: int = 0
    bought: int = 0
    sells: int = 0
    buys: int = 0
    opened: time | None = None
    highest: time | None = None
    lowest: time | None = None
    at_upper: time | None = None
    at_lower: time | None = None
    upper: int = 0
    lower: int = 0
    pace: int = 0
    tax: int = -1
    margin: int = 0
    phase: str = "2"
    venue: str = "KRX"


class BookDay(msgspec.Struct, frozen=True, kw_only=True):
    """What a book frame tells beside the book itself (type 0D).

    Attributes:
        before: the book told before this one, for the changes of its levels; None = not known.
        volume: shares traded today.
        called: price and shares expected last in the day's latest call auction, that one's result once it is over.
        expected: price and shares expected in the call auction that runs now.
        krx, nxt: the two books of which a unified one (``_AL``) is made; None for a venue's own book.
        upper, lower: daily limits; 0 = none.
    """

    before: Quote | None = None
    volume: int = 0
    called: tuple[int, int] = NO_PRICE
    expected: tuple[int, int] = NO_PRICE
    krx: Quote | None = None
    nxt: Quote | None = None
    upper: int = 0
    lower: int = 0


class BestQuote(msgspec.Struct, frozen=True, kw_only=True):
    """Best ask and bid (type 0C); 0 = none."""

    at: datetime
    symbol: str
    ask: int
    bid: int
    base: int


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What a call auction would find if it ended now (type 0H); ``before``: shares expected when last told."""

    at: datetime
    symbol: str
    price: int
    shares: int
    base: int
    before: int = 0
    upper: int = 0
    lower: int = 0


class IndexNow(msgspec.Struct, frozen=True, kw_only=True):
    """An index (type 0J). ``traded``: shares since it was last told; ``previous_volume``: of the whole day before."""

    at: datetime
    code: str
    level: int
    previous: int
    open: int
    high: int
    low: int
    volume: int
    value: int
    traded: int = 0
    previous_volume: int = 0


class Breadth(msgspec.Struct, frozen=True, kw_only=True):
    """Risers and fallers of an index (type 0U); those at a limit are counted among them, and once more by themselves.

    ``traded``: members with a trade today; ``members``: all.
    """

    at: datetime
    code: str
    level: int
    previous: int
    volume: int
    value: int
    rising: int = 0
    upper: int = 0
    flat: int = 0
    falling: int = 0
    lower: int = 0
    traded: int = 0
    members: int = 0


class StockInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Base price and daily limits of a stock (type 0g); ``extended``: an interruption is on."""

    at: datetime
    symbol: str
    base: int
    upper: int
    lower: int
    extended: bool = False


class Interrupted(msgspec.Struct, frozen=True, kw_only=True):
    """A volatility interruption (type 1h).

    Attributes:
        market: KOSPI or KOSDAQ.
        static, dynamic: the references it was measured from; 0 for one that did not trigger it.
        price: that triggered it; ``up`` True when it rose.
        nth: which one of the day it is.
        begun: when it began; ``over``: when it ended, None while it is on.
        value: won traded today.
        ahead: it began before the regular session.
    """

    at: datetime
    symbol: str
    name: str
    market: str
    price: int
    static: int
    dynamic: int
    up: bool
    nth: int
    base: int
    volume: int
    value: int
    begun: datetime
    over: datetime | None = None
    ahead: bool = False
