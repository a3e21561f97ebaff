"""What becomes of orders for a day's open in the fill model ``bar``, said beforehand where that is certain.

The opening auction trades at the bar's open. Half of its shares stand at any price, so that fewer than that many shares
of orders at better prices fill whole without moving it, and without adding a share to the day's volume. An order
beyond the day's range rests until it is dead. Whatever is not one of these two, or would not pass the risk gate and the
exchange's own desk as it is, is left to the exchange: here nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kiwoom_api.engine.commands import Submit
from kiwoom_api.engine.series import Track
from kiwoom_api.market import (
    AuctionKind,
    Designation,
    auction_types,
    base_price,
    commission,
    is_on_tick,
    price_limits,
    quantity_cap,
)
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.instruments import Instrument

MARKETS = frozenset({"KOSPI", "KOSDAQ", "ETF", "ETN"})
_PLAIN = frozenset({OrderType.MARKET, OrderType.LIMIT})


class Fate(NamedTuple):
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


def room_of(volume: int) -> int:
    """Return the shares a side that the opening auction of a daily bar surely takes at the open's price.

    It trades 4 parts in 111 of the day's shares (at least one; up to four are set aside for the bar's corners).
    """
    return (max(volume - 4, 0) * 36 // 1_000) // 2


@lru_cache(maxsize=256)
def _taken(kind: OrderType, market: str, designations: frozenset[Designation]) -> bool:
    """Return whether the opening auction takes a plain order on KRX, whatever the day."""
    return market in MARKETS and kind in auction_types(AuctionKind.OPENING, market=market, designations=designations)


class Foresight:
    """One day's orders, looked at in the order in which they will be sent.

    Args:
        day: the trading day.
        means: what the account has.
        limits: limits of the risk gate.
        env: whose commission is reckoned with.
        tracks: the stocks' bars; the next one of each is the day's, if it has one.
        instruments: what is listed.
    """

    def __init__(
        self,
        day: date,
        means: Means,
        limits: RiskLimits,
        env: str,
        tracks: Mapping[str, Track],
        instruments: Mapping[str, Instrument],
    ) -> None:
        self._day, self._means, self._limits, self._env = day, means, limits, env
        self._tracks, self._instruments = tracks, instruments
        self._orderable = means.cash
        self._selling: dict[str, int] = {}
        self._buying: dict[str, int] = {}
        self._filling: dict[str, tuple[Side, int]] = {}
        self._market_shares = self._limit_won = 0
        self._fates: list[Fate] = []

    def of(self, commands: Sequence[Submit]) -> list[Fate] | None:
        """Return what becomes of every order; None when it is not certain for one of them."""
        for command in commands:
            price = self._price(command.request)
            if price is None:
                return None
            self._fates.append(Fate(command.ref, command.request, price))
        return self._fates

    def _price(self, order: OrderRequest) -> int | None:
        """Return the price in won at which an order fills at the open, 0 when it never fills; None: not certain."""
        symbol, instrument = order.symbol, self._instruments[order.symbol]
        market, columns, place = instrument.market, self._tracks[symbol].columns, self._tracks[symbol].end
        kind = order.order_type
        said = frozenset(instrument.designations)
        if kind not in _PLAIN or order.venue is not Venue.KRX or not _taken(kind, market, said):
            return None
        if not 0 < place < len(columns.days) or columns.days[place] != self._day:
            return None  # halted, or listed today
        last, opened = columns.close[place - 1], columns.open[place]
        base = base_price(last, market=market, on=self._day)
        lower, upper = price_limits(base, market=market, on=self._day)
        if lower is None or upper is None or columns.low[place] < lower or columns.high[place] > upper:
            return None  # the exchange takes another base price
        if instrument.shares and order.quantity > quantity_cap(base, instrument.shares, market=market):
            return None
        limit = order.price
        if limit is not None and not (lower <= limit <= upper and is_on_tick(limit, market=market, on=self._day)):
            return None
        if not self._passes(order, last, upper):
            return None
        if limit is not None:
            ahead = limit - opened if order.side is Side.BUY else opened - limit
            if ahead <= 0:
                beyond = limit < columns.low[place] if order.side is Side.BUY else limit > columns.high[place]
                return 0 if beyond else None
        side, shares = self._filling.get(symbol, (order.side, 0))
        if side is not order.side or shares + order.quantity > room_of(columns.volume[place]):
            return None
        self._filling[symbol] = side, shares + order.quantity
        return opened

    # ------------------------------------------------------------------ the gate, and the exchange's desk

    def _passes(self, order: OrderRequest, last: int, upper: int) -> bool:
        """Return whether the order surely passes, by what both will reckon with at that moment; and note it."""
        sent, limits = len(self._fates), self._limits
        for most in (limits.orders_per_second, limits.orders_per_day, limits.orders_per_symbol):
            if most is not None and sent >= most:
                return False
        if limits.price_collar is not None and order.price is not None:
            return False
        if order.side is Side.SELL:
            symbol = order.symbol
            selling = self._selling[symbol] = self._selling.get(symbol, 0) + order.quantity
            return selling <= self._means.shares.get(symbol, 0)
        worst = order.quantity * (order.price or upper)
        held = worst + commission(worst, venue="KRX", env=self._env)
        self._orderable -= held
        return self._orderable >= 0 and not self._excessive(order, last, sent)

    def _excessive(self, order: OrderRequest, last: int, sent: int) -> bool:
        """Return whether a buy may come too near to a limit of the gate; note it otherwise."""
        limits, symbol, quantity = self._limits, order.symbol, order.quantity
        if limits.max_open_orders is not None and sent >= limits.max_open_orders:
            return True
        if limits.max_order_quantity is not None and quantity > limits.max_order_quantity:
            return True
        value = quantity * (order.price or last)
        if limits.max_order_value is not None and value > limits.max_order_value:
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
            track = self._tracks[code]
            worth += shares * track.columns.close[track.end - 1]
        return worth, own
