"""One stock's order book: price-time priority, participants' orders in their queues, the market's own liquidity.

The market's liquidity ("house") is a ladder of levels that belongs to nobody. A participant's order remembers how
many house shares stand before it at its price (``ahead``); house shares posted later stand behind it.
Source: KRX Reg 22-24 and ER 34-36 (RULES §8).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kiwoom_api.model.values import Side
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.ladder import LEVELS, Level
from kiwoom_api.sim.records import SimOrder


class Match(NamedTuple):
    """One execution against the book: won, shares, and the resting order (None: the market's own liquidity)."""

    price: int
    shares: int
    maker: SimOrder | None


class Resting:
    """A participant's order in a queue; ``ahead`` counts the house shares before it at its price."""

    __slots__ = ("ahead", "order", "shares")

    def __init__(self, order: SimOrder, shares: int, ahead: int) -> None:
        self.order, self.shares, self.ahead = order, shares, ahead


def other(side: Side) -> Side:
    """Return the opposite side."""
    return Side.SELL if side is Side.BUY else Side.BUY


class OrderBook:
    """The book of one stock on one day.

    Attributes:
        house: the market's levels a side, best first, as [price, shares].
        queues: participants' limit orders a side, by price, oldest first.
        markets: participants' market orders that found no counterpart, oldest first.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.house: dict[Side, list[list[int]]] = {Side.BUY: [], Side.SELL: []}
        self.queues: dict[Side, dict[int, list[Resting]]] = {Side.BUY: {}, Side.SELL: {}}
        self.markets: dict[Side, list[Resting]] = {Side.BUY: [], Side.SELL: []}

    # ------------------------------------------------------------------ looking

    @property
    def occupied(self) -> bool:
        """Whether any participant's order rests here."""
        return any(self.queues[side] or self.markets[side] for side in Side)

    def resting(self) -> Iterator[Resting]:
        """Yield every participant's order, buys first, best price first, then by time."""
        for side in (Side.BUY, Side.SELL):
            yield from self.markets[side]
            for price in self.prices(side):
                yield from self.queues[side][price]

    def prices(self, side: Side) -> list[int]:
        """Return the prices of participants' limit orders, best first."""
        return sorted(self.queues[side], reverse=side is Side.BUY)

    def best(self, side: Side) -> int:
        """Return the best price of a side, house and participants together; 0 when the side is empty."""
        house, mine = self.house[side], self.queues[side]
        if not mine:
            return house[0][0] if house else 0
        pick = max if side is Side.BUY else min
        best_mine = pick(mine)
        return pick(best_mine, house[0][0]) if house else best_mine

    def levels(self, side: Side) -> tuple[Level, ...]:
        """Return the ten best levels of a side, best first."""
        mine = self.queues[side]
        if not mine:
            return tuple((level[0], level[1]) for level in self.house[side])
        total = {level[0]: level[1] for level in self.house[side]}
        for price, queue in mine.items():
            total[price] = total.get(price, 0) + sum(resting.shares for resting in queue)
        return tuple(sorted(total.items(), reverse=side is Side.BUY)[:LEVELS])

    def house_shares(self, side: Side, price: int) -> int:
        """Return the house shares at a price; 0 when there are none."""
        return next((level[1] for level in self.house[side] if level[0] == price), 0)

    def available(self, taker: Side, limit: int | None) -> int:
        """Return the shares that an order of ``taker`` could take at its limit (None: at any price)."""
        maker = other(taker)
        found = sum(resting.shares for resting in self.markets[maker])
        found += sum(shares for price, shares in self.house[maker] if _reaches(taker, limit, price))
        for price, queue in self.queues[maker].items():
            if _reaches(taker, limit, price):
                found += sum(resting.shares for resting in queue)
        return found

    # ------------------------------------------------------------------ resting orders

    def add(self, order: SimOrder, shares: int, limit: int | None, ahead: int | None = None) -> None:
        """Put an order at the end of its queue; ``limit`` None: a market order; ``ahead`` None: behind the house."""
        if limit is None:
            self.markets[order.side].append(Resting(order, shares, 0))
            return
        if ahead is None:
            ahead = self.house_shares(order.side, limit)
            house = self.house[order.side]
            if not ahead and len(house) == LEVELS and _reaches(order.side, house[-1][0], limit):
                ahead = house[-1][1]  # beyond the ten levels that are shown, others stand too
        queue = self.queues[order.side].setdefault(limit, [])
        queue.append(Resting(order, shares, max(ahead, queue[-1].ahead if queue else 0)))

    def find(self, order: SimOrder) -> Resting | None:
        """Return the resting entry of an order."""
        for queue in (*self.queues[order.side].values(), self.markets[order.side]):
            for resting in queue:
                if resting.order is order:
                    return resting
        return None

    def reduce(self, order: SimOrder, shares: int) -> None:
        """Take shares off an order's entry, which keeps its place; the entry goes when nothing is left."""
        resting = self.find(order)
        if resting is not None:
            resting.shares -= shares
            self._tidy(order.side)

    def split(self, order: SimOrder, heir: SimOrder, shares: int) -> None:
        """Give ``shares`` of an order's entry to its heir, in the same place (a modify that keeps the price)."""
        for queue in (*self.queues[order.side].values(), self.markets[order.side]):
            for index, resting in enumerate(queue):
                if resting.order is order:
                    resting.shares -= shares
                    queue.insert(index + 1, Resting(heir, shares, resting.ahead))
                    self._tidy(order.side)
                    return

    def drop_all(self) -> list[Resting]:
        """Empty the participants' queues (the day ends) and return what was in them."""
        found = list(self.resting())
        for side in Side:
            self.queues[side].clear()
            self.markets[side].clear()
        return found

    def _tidy(self, side: Side) -> None:
        self.markets[side] = [resting for resting in self.markets[side] if resting.shares > 0]
        queues = self.queues[side]
        for price in [price for price, queue in queues.items() if any(r.shares <= 0 for r in queue)]:
            queues[price] = [resting for resting in queues[price] if resting.shares > 0]
            if not queues[price]:
                del queues[price]

    # ------------------------------------------------------------------ matching

    def take(self, taker: Side, limit: int | None, shares: int, last: int) -> list[Match]:
        """Match an arriving order against the book, best price first, at a price by time.

        Args:
            taker: the arriving order's side.
            limit: its limit in won; None for a market order.
            shares: how many it wants.
            last: last price, at which two market orders meet.

        Returns:
            The executions, in order; what they do not cover is left for the caller to rest or to cancel.
        """
        maker = other(taker)
        matches = self._take_markets(maker, limit, shares, last)
        shares -= sum(match.shares for match in matches)
        while shares > 0:
            price = self.best(maker)
            if not price or not _reaches(taker, limit, price):
                break
            found = self._take_level(maker, price, shares)
            shares -= sum(match.shares for match in found)
            matches += found
        self._tidy(maker)
        return matches

    def _take_markets(self, maker: Side, limit: int | None, shares: int, last: int) -> list[Match]:
        """Resting market orders outrank limits; they give way to the arriving limit, or meet at the last price."""
        matches: list[Match] = []
        if not self.markets[maker] or self.best(maker):
            return matches
        price = limit if limit is not None else self.grid.ceil(last)
        for resting in self.markets[maker]:
            part = min(resting.shares, shares)
            if not part:
                break
            resting.shares -= part
            shares -= part
            matches.append(Match(price, part, resting.order))
        return matches

    def _take_level(self, maker: Side, price: int, shares: int) -> list[Match]:
        """Take from one level: house shares and orders in the order in which they stand."""
        queue = self.queues[maker].get(price, [])
        level = next((each for each in self.house[maker] if each[0] == price), None)
        house, eaten, matches = (level[1] if level else 0), 0, []
        for resting in (*queue, None):
            before = house - eaten if resting is None else min(max(resting.ahead - eaten, 0), house - eaten)
            part = min(before, shares)
            if part:
                matches.append(Match(price, part, None))
                eaten += part
                shares -= part
            if resting is None or not shares:
                break
            part = min(resting.shares, shares)
            resting.shares -= part
            shares -= part
            matches.append(Match(price, part, resting.order))
        for resting in queue:
            resting.ahead = max(resting.ahead - eaten, 0)
        if level is not None:
            level[1] -= eaten
            if not level[1]:
                self.house[maker].remove(level)
        self._tidy(maker)
        return matches

    # ------------------------------------------------------------------ the market's flow

    def flow(self, price: int, volume: int, *, up: bool) -> tuple[list[Match], list[Match], bool]:
        """Let the market trade at a price through the participants' orders.

        Orders with a better price than the market's fill whole, each at its own price: the market cannot pass
        them. At the market's price orders fill by time, after the house shares that stand before them, as far as
        the market's volume goes.

        Returns:
            Executions on the way; executions at the price (part of ``volume``); and whether buyers were the
            aggressors, which an order that rests at the price decides.
        """
        passed = [*self._passed(Side.BUY, price), *self._passed(Side.SELL, price)]
        if up and price in self.queues[Side.BUY]:
            up = False
        elif not up and price in self.queues[Side.SELL]:
            up = True
        maker = Side.SELL if up else Side.BUY
        queue = self.queues[maker].get(price)
        matches: list[Match] = []
        if queue:
            eaten = 0
            for resting in queue:
                step = max(resting.ahead - eaten, 0)
                eaten += min(step, volume)
                volume -= min(step, volume)
                part = min(resting.shares, volume)
                if not part:
                    break
                resting.shares -= part
                volume -= part
                matches.append(Match(price, part, resting.order))
            for resting in queue:
                resting.ahead = max(resting.ahead - eaten, 0)
            self._tidy(maker)
        return passed, matches, up

    def _passed(self, side: Side, price: int) -> list[Match]:
        beyond = [each for each in self.prices(side) if (each > price if side is Side.BUY else each < price)]
        return [
            Match(each, resting.shares, resting.order) for each in beyond for resting in self.queues[side].pop(each)
        ]

    def post(self, asks: Iterable[Level], bids: Iterable[Level]) -> None:
        """Replace the house ladder; orders keep their place, with at most the new house shares before them."""
        for side, levels in ((Side.SELL, asks), (Side.BUY, bids)):
            self.house[side] = [[price, shares] for price, shares in levels]
            queues = self.queues[side]
            if queues:
                for price, shares in self.house[side]:
                    for resting in queues.get(price, ()):
                        resting.ahead = min(resting.ahead, shares)


def _reaches(taker: Side, limit: int | None, price: int) -> bool:
    return limit is None or (price <= limit if taker is Side.BUY else price >= limit)
