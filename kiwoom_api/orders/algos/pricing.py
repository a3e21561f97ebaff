"""Which price to stand at: the book without our own shares, on the tick, inside the limit and the day's limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from kiwoom_api.market import mid_price, round_to_tick
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.port import Terms
from kiwoom_api.orders.algos.specs import At

__all__ = ["Touch", "fitted"]

_Levels: TypeAlias = Sequence[tuple[int, int]]


class Touch:
    """The best prices as last told: whole sides by the order book, or the best two by a trade."""

    def __init__(self) -> None:
        self.bids: _Levels = ()
        self.asks: _Levels = ()
        self.last = 0
        self._book = False

    def quote(self, quote: Quote) -> None:
        """Take a change of the order book."""
        self.bids, self.asks, self._book = quote.bids, quote.asks, True

    def trade(self, trade: Trade) -> None:
        """Take a trade; its best prices count where no order book is told."""
        self.last = trade.price
        self.stand(trade.ask, trade.bid)

    def stand(self, ask: int, bid: int) -> None:
        """Take the best two prices (won; 0: nobody); they count as long as no order book is told."""
        if not self._book:
            self.bids = ((bid, 0),) if bid else ()
            self.asks = ((ask, 0),) if ask else ()

    def best(self, side: Side, mine: Mapping[int, int]) -> int | None:
        """Return a side's best price (won) that others stand at; ours alone where nobody else does.

        ``mine`` are our own live shares by price: who follows the best price must not follow himself.
        """
        levels = [(price, shares) for price, shares in (self.bids if side is Side.BUY else self.asks) if price]
        others = [price for price, shares in levels if not shares or shares > mine.get(price, 0)]
        return others[0] if others else levels[0][0] if levels else None

    def at(self, where: At, side: Side, mine: Mapping[int, int]) -> int | None:
        """Return the won of a place in the book for an order of a side; None while it is not known."""
        if where == "own":
            return self.best(side, mine)
        opposite = Side.SELL if side is Side.BUY else Side.BUY
        if where == "opposite":
            return self.best(opposite, {})
        return mid_price(
            self.best(Side.BUY, mine if side is Side.BUY else {}),
            self.best(Side.SELL, mine if side is Side.SELL else {}),
        )


def fitted(price: int, side: Side, *, limit: int | None, terms: Terms, on: date) -> int | None:
    """Return an order price (won): not beyond the limit, on the tick away from a worse price, inside the day's limits.

    None when the day's limits leave no such price.
    """
    buying = side is Side.BUY
    worst = terms.upper if buying else terms.lower
    bounds = [bound for bound in (limit, worst) if bound is not None]
    capped = min([price, *bounds]) if buying else max([price, *bounds])
    if capped < 1:
        return None
    made = round_to_tick(capped, market=terms.market, on=on, up=not buying)
    if buying:
        return None if made > capped or (terms.lower is not None and made < terms.lower) else made
    return None if terms.upper is not None and made > terms.upper else made
