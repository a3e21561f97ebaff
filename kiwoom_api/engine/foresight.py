"""What becomes of orders for a day's open in the fill model ``bar``, said beforehand where that is certain.

The opening auction trades at the bar's open. Half of its shares stand at any price, so that fewer than that many shares
of orders at better prices fill whole without moving it, and without adding a share to the day's volume. An order
beyond the day's range rests until it is dead. Whatever is not one of these two, or would not pass the risk gate and the
exchange's own desk as it is, is left to the exchange: here nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from kiwoom_api.engine.commands import Submit
from kiwoom_api.engine.series import Track
from kiwoom_api.market import (
    AuctionKind,
    auction_types,
    base_price,
    commission,
    is_on_tick,
    price_limits,
    quantity_cap,
)
from kiwoom_api.market.limits import LIMIT_30_SINCE
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.instruments import Instrument

MARKETS = frozenset({"KOSPI", "KOSDAQ", "ETF", "ETN"})
_SURE = 1_000
_MARKET, _LIMIT, _BUY, _KRX = OrderType.MARKET, OrderType.LIMIT, Side.BUY, Venue.KRX


class Fate(msgspec.Struct, frozen=True, gc=False):
    """What becomes of one order.

    Attributes:
        ref: the command's number.
        request: the order.
        price: won a share at which the opening auction fills it whole; 0 when it rests until it is dead.
    """

    ref: int
    request: OrderRequest
    price: int


class Means(NamedTuple):
    """What an account has before the open: won after settlement, and shares by code."""

    cash: int
    shares: Mapping[str, int]


class _Stock(NamedTuple):
    """What does not change from day to day; ``taken``: the opening auction takes market and limit orders."""

    track: Track
    market: str
    listed: int
    taken: bool


def room_of(volume: int) -> int:
    """Return the shares a side that the opening auction of a daily bar surely takes at the open's price.

    It trades more than 36 thousandths of the day's shares (at least one; up to four are set aside for the bar's
    corners), half of them at any price.
    """
    return (max(volume - 4, 0) * 36 // 1_000) // 2


class Foresight:
    """A run's orders, morning by morning.

    Args:
        limits: limits of the risk gate.
        env: whose commission is reckoned with.
        tracks: the stocks' bars; the next one of each is the coming day's, if it has one.
        instruments: what is listed.
    """

    def __init__(
        self, limits: RiskLimits, env: str, tracks: Mapping[str, Track], instruments: Mapping[str, Instrument]
    ) -> None:
        self._limits, self._env = limits, env
        self._stocks = {symbol: _stock(track, instruments[symbol]) for symbol, track in tracks.items()}
        counts = (limits.orders_per_second, limits.orders_per_day, limits.orders_per_symbol)
        self._most = min((each for each in counts if each is not None), default=10**9)
        self._reset(Means(0, {}))

    def _reset(self, means: Means, *, checked: bool = True) -> None:
        self._means, self._orderable, self._checked = means, means.cash, checked
        self._market_shares = self._limit_won = self._sent = 0
        self._selling: dict[str, int] = {}
        self._buying: dict[str, int] = {}
        self._filling: dict[str, tuple[Side, int]] = {}

    def of(self, commands: Sequence[Submit], day: date, means: Means) -> list[Fate] | None:
        """Return what becomes of every order that goes out before a day's open; None when it is not certain for all.

        They are looked at in the order in which they will be sent.
        """
        self._reset(means)
        fates = []
        for command in commands:
            price = self._price(command.request, day)
            if price is None:
                return None
            fates.append(Fate(command.ref, command.request, price))
        return fates

    def stirred(self, commands: Sequence[Submit], day: date) -> set[str]:
        """Return the stocks whose bars may come out otherwise for these orders, whoever lets them pass."""
        self._reset(Means(0, {}), checked=False)
        return {command.request.symbol for command in commands if self._price(command.request, day) is None}

    def _price(self, order: OrderRequest, day: date) -> int | None:
        """Return the price in won at which an order fills at the open, 0 when it never fills; None: not certain."""
        symbol, limit, buys = order.symbol, order.price, order.side is _BUY
        track, market, listed, taken = self._stocks[symbol]
        columns, place = track.columns, track.end
        if not taken or order.order_type is not (_MARKET if limit is None else _LIMIT) or order.venue is not _KRX:
            return None
        if not 0 < place < track.size or columns.days[place] != day:
            return None  # halted, or listed today
        last, opened, low, high = columns.close[place - 1], columns.open[place], columns.low[place], columns.high[place]
        reach = (low, high) if limit is None else (min(low, limit), max(high, limit))
        upper = _upper(last, market, day, *reach)
        if not upper or (listed and order.quantity > _cap(last, listed, market, day)):
            return None
        if limit is not None and not is_on_tick(limit, market=market, on=day):
            return None
        if self._checked and not self._passes(order, last, upper):
            return None
        if limit is not None and (limit <= opened if buys else limit >= opened):
            beyond = limit < low if buys else limit > high
            return 0 if beyond else None
        side, shares = self._filling.get(symbol, (order.side, 0))
        shares += order.quantity
        if side is not order.side or shares > room_of(columns.volume[place]):
            return None
        self._filling[symbol] = side, shares
        return opened

    # ------------------------------------------------------------------ the gate, and the exchange's desk

    def _passes(self, order: OrderRequest, last: int, upper: int) -> bool:
        """Return whether the order surely passes, by what both will reckon with at that moment; and note it."""
        sent = self._sent
        self._sent = sent + 1
        if sent >= self._most or (self._limits.price_collar is not None and order.price is not None):
            return False
        symbol, quantity = order.symbol, order.quantity
        if order.side is not _BUY:
            selling = self._selling[symbol] = self._selling.get(symbol, 0) + quantity
            return selling <= self._means.shares.get(symbol, 0)
        worst = quantity * (order.price or upper)
        self._orderable -= worst + commission(worst, venue="KRX", env=self._env)
        return self._orderable >= 0 and not self._excessive(order, last, sent)

    def _excessive(self, order: OrderRequest, last: int, sent: int) -> bool:
        """Return whether a buy may come too near to a limit of the gate; note it otherwise."""
        limits, symbol, quantity = self._limits, order.symbol, order.quantity
        value = quantity * (order.price or last)
        if (
            (limits.max_open_orders is not None and sent >= limits.max_open_orders)
            or (limits.max_order_quantity is not None and quantity > limits.max_order_quantity)
            or (limits.max_order_value is not None and value > limits.max_order_value)
        ):
            return True
        # The gate reckons open market orders of all stocks at this stock's last price.
        buying = self._limit_won + self._market_shares * last + value
        worth, own = self._worth(symbol, last)
        position, ratio = own + self._buying.get(symbol, 0) + value, limits.max_gross_ratio
        if (
            (limits.max_position_value is not None and position > limits.max_position_value)
            or (limits.max_gross_value is not None and worth + buying > limits.max_gross_value)
            or (ratio is not None and worth + buying > int((self._means.cash + worth) * ratio))
        ):
            return True
        if order.price is None:
            self._market_shares += quantity
        else:
            self._limit_won += value
        self._buying[symbol] = self._buying.get(symbol, 0) + value
        return False

    def _worth(self, symbol: str, last: int) -> tuple[int, int]:
        """Return what all shares, and those of one stock, were worth at the last closes, in won."""
        own = self._means.shares.get(symbol, 0) * last
        limits = self._limits
        if limits.max_gross_value is None and limits.max_gross_ratio in (None, 1):
            return own, own  # worth stands on both sides of the one comparison that is left, and cancels out
        worth = 0
        for code, shares in self._means.shares.items():
            track = self._stocks[code].track
            worth += shares * track.columns.close[track.end - 1]
        return worth, own


def _stock(track: Track, instrument: Instrument) -> _Stock:
    kinds = auction_types(AuctionKind.OPENING, market=instrument.market, designations=instrument.designations)
    taken = instrument.market in MARKETS and instrument.multiple == 1 and kinds >= {_MARKET, _LIMIT}
    return _Stock(track, instrument.market, instrument.shares, taken)


def _cap(last: int, listed: int, market: str, day: date) -> int:
    """Return the most shares that one order may carry after a last close in won."""
    return quantity_cap(base_price(last, market=market, on=day), listed, market=market)


def _upper(last: int, market: str, day: date, low: int, high: int) -> int:
    """Return a price in won not below the day's upper limit; 0 where a price from low to high lies outside the limits.

    From 1,000 won on a tick is half a percent of a price at most. The base is less than a tick above the last close,
    the limits less than two within 30 % of it: 27 % from the last close lie inside, and 31 % beyond.
    """
    if last >= _SURE and day >= LIMIT_30_SINCE and low * 100 >= last * 73 and high * 100 <= last * 127:
        return last * 131 // 100
    base = base_price(last, market=market, on=day)
    lower, upper = price_limits(base, market=market, on=day)
    return upper if lower is not None and upper is not None and lower <= low and high <= upper else 0
