"""A slow book that follows the rules' text literally, to be compared with the engine."""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from kiwoom_api.market import OrderType
from kiwoom_api.sim.matching import Scale

DAY = date(2026, 11, 23)
SCALE = Scale("KOSPI", DAY, 1_990, 2_030)  # ticks of 1 won below 2,000, of 5 won above
PRICES = [SCALE.price(index) for index in range(1, SCALE.levels + 1)]
TIMES = int(os.environ.get("KIWOOM_MATCHING_TIMES", "1"))
"""How many times longer than usual the random tests run (KIWOOM_MATCHING_TIMES=100 for a long run)."""

MARKETS = {OrderType.MARKET, OrderType.MARKET_IOC, OrderType.MARKET_FOK}
MIDS = {OrderType.MID, OrderType.MID_IOC, OrderType.MID_FOK}
NOW = {OrderType.LIMIT_IOC, OrderType.MARKET_IOC, OrderType.MID_IOC, OrderType.BEST_OPPOSITE_IOC}
Line = list[tuple[int | None, int]]
"""Orders of a side in an auction as (won, shares); no price: a market order."""
WHOLE = {OrderType.LIMIT_FOK, OrderType.MARKET_FOK, OrderType.MID_FOK, OrderType.BEST_OPPOSITE_FOK}


def step(price: int, ticks: int) -> int:
    """The price some ticks away, kept on the scale."""
    return PRICES[min(max(PRICES.index(price) + ticks, 0), len(PRICES) - 1)]


def floor(price: int) -> int:
    """The nearest price of the scale at or below."""
    return max((each for each in PRICES if each <= price), default=PRICES[0])


def ceil(price: int) -> int:
    """The nearest price of the scale at or above."""
    return min((each for each in PRICES if each >= price), default=PRICES[-1])


def deemed(buys: Line, sells: Line, last: int) -> tuple[int, int]:
    """Prices that market buys and sells stand for, as Reg 23(3) says it."""
    bids, asks = [p for p, _ in buys if p is not None], [p for p, _ in sells if p is not None]
    if not bids and not asks:
        more = sum(n for _, n in buys) - sum(n for _, n in sells)
        price = ceil(last) if not more else step(ceil(last), -1) if more < 0 else step(floor(last), 1)
        return price, price
    top = [ceil(last), *asks, *([step(max(bids), 1)] if bids else [])]
    bottom = [floor(last), *bids, *([step(min(asks), -1)] if asks else [])]
    return max(top), min(bottom)


def matched_prices(buys: list[tuple[int, int]], sells: list[tuple[int, int]]) -> list[int]:
    """Prices at which all better quotes fill and one side fills whole, as Reg 23(4) says it."""
    found = []
    for price in PRICES:
        above, at_bid = sum(n for p, n in buys if p > price), sum(n for p, n in buys if p == price)
        below, at_ask = sum(n for p, n in sells if p < price), sum(n for p, n in sells if p == price)
        traded = min(above + at_bid, below + at_ask)
        whole = traded in (above + at_bid, below + at_ask)
        if traded and whole and traded >= above and traded >= below:
            found.append(price)
    return found


def auction_price(buys: Line, sells: Line, last: int) -> tuple[int, int]:
    """The price of an auction and its shares by trying every price, as Reg 23(5) says it; zeros when nothing crosses.

    No price trades more than the one chosen.
    """
    top, bottom = deemed(buys, sells, last)
    bids = [(top if p is None else p, n) for p, n in buys]
    asks = [(bottom if p is None else p, n) for p, n in sells]
    found = matched_prices(bids, asks)
    most = max(min(sum(n for q, n in bids if q >= p), sum(n for q, n in asks if q <= p)) for p in PRICES)
    if not found:
        assert most == 0
        return 0, 0
    if last in found:
        return last, most
    if last > max(found) or last < min(found):
        return min(found, key=lambda p: abs(p - last)), most
    return min(p for p in found if p > last), most


@dataclass
class Slow:
    """One order of the slow book; ``time`` is its rank."""

    order: int
    buy: bool
    type: OrderType
    price: int
    shares: int
    time: int


@dataclass
class SlowBook:
    """Continuous trading as Reg 22, 24 and ER 3-4-2, 13 say it; every question is answered from the bare list."""

    last: int
    orders: list[Slow] = field(default_factory=list)
    fills: list[tuple[int, int, int, int]] = field(default_factory=list)
    clock: int = 0

    def limits(self, buy: bool) -> list[int]:
        """Prices of the limit orders of a side."""
        return [o.price for o in self.orders if o.buy == buy and o.type not in MARKETS | MIDS]

    def mid(self) -> int:
        """Mid-price; 0 without quotes on both sides."""
        bids, asks = self.limits(True), self.limits(False)
        return (max(bids) + min(asks)) // 2 if bids and asks else 0

    def stands(self, order: Slow, coming: Slow) -> int:
        """Price at which a resting order meets an arriving one; 0 when it is suspended."""
        if order.type in MIDS:
            return self.mid()
        if order.type not in MARKETS:
            return order.price
        with_coming = [coming.price] if coming.type not in MARKETS else []
        if order.buy:
            bids = self.limits(True)
            own = step(max(bids), 1) if bids else ceil(self.last)
            return max([own, *with_coming])
        asks = self.limits(False)
        own = step(min(asks), -1) if asks else floor(self.last)
        return min([own, *with_coming])

    def rank(self, order: Slow, coming: Slow) -> tuple[int, int]:
        """Priority of a resting order: price (a market order like the limit price), then time."""
        price = self.stands(order, coming)
        if order.type in MARKETS:
            price = PRICES[-1] if order.buy else PRICES[0]
        return (-price if order.buy else price, order.time)

    def line(self, coming: Slow) -> list[tuple[Slow, int]]:
        """Resting orders that an arriving one can trade with now, first in line first, with the price of each."""
        found = []
        for order in self.orders:
            price = self.stands(order, coming)
            if order.buy == coming.buy or not price:
                continue
            if coming.type in MARKETS or (price <= coming.price if coming.buy else price >= coming.price):
                found.append((order, price))
        return sorted(found, key=lambda each: self.rank(each[0], coming))

    def match(self, coming: Slow) -> None:
        """Trade an arriving order as far as it goes."""
        while coming.shares and (line := self.line(coming)):
            maker, price = line[0]
            part = min(maker.shares, coming.shares)
            maker.shares -= part
            coming.shares -= part
            buyer, seller = (coming, maker) if coming.buy else (maker, coming)
            self.fills.append((buyer.order, seller.order, price, part))
            self.last = price
            self.orders = [each for each in self.orders if each.shares]

    def fills_whole(self, coming: Slow) -> bool:
        """Whether an arriving order would be executed whole: tried out on a copy."""
        trial, copy = deepcopy(self), deepcopy(coming)
        trial.match(copy)
        return not copy.shares

    def submit(self, order: int, buy: bool, type_: OrderType, shares: int, price: int) -> bool:
        """Enter an order; False when it is refused."""
        self.clock += 1
        bids, asks = self.limits(True), self.limits(False)
        if type_ in MIDS:
            price = self.mid()
            if not price:
                return False
        elif type_ is OrderType.BEST_SAME:
            price = (max(bids) if bids else floor(self.last)) if buy else (min(asks) if asks else ceil(self.last))
        elif type_ in (OrderType.BEST_OPPOSITE, OrderType.BEST_OPPOSITE_IOC, OrderType.BEST_OPPOSITE_FOK):
            if buy:
                price = min(asks) if asks else step(max(bids), 1) if bids else ceil(self.last)
            else:
                price = max(bids) if bids else step(min(asks), -1) if asks else floor(self.last)
        coming = Slow(order, buy, type_, price, shares, self.clock)
        if type_ in WHOLE and not self.fills_whole(coming):
            return True
        self.match(coming)
        if coming.shares and type_ not in NOW:
            self.orders.append(coming)
        self.settle()
        return True

    def settle(self) -> None:
        """Let resting mid-price orders trade that have come to meet a quote."""
        for order in sorted(self.orders, key=lambda each: each.time):
            if order.type is OrderType.MID and order in self.orders and self.mid():
                self.orders.remove(order)
                order.price = self.mid()
                self.match(order)
                if order.shares:
                    self.orders.append(order)

    def cancel(self, order: int, shares: int) -> int:
        """Take shares (0: all) off an order."""
        for each in self.orders:
            if each.order == order:
                part = min(shares or each.shares, each.shares)
                each.shares -= part
                self.orders = [one for one in self.orders if one.shares]
                self.settle()
                return part
        return 0

    def amend(self, order: int, price: int, shares: int) -> None:
        """Give a limit order a price and open shares."""
        self.clock += 1
        found = next(each for each in self.orders if each.order == order)
        if found.price == price and shares <= found.shares:
            found.shares = shares
            return
        self.orders.remove(found)
        found.price, found.shares, found.time = price, shares, self.clock
        self.match(found)
        if found.shares:
            self.orders.append(found)
        self.settle()
