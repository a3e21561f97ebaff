"""Dip: a limit order 5 % under the 5-day mean each morning, sold again at the mean.

Rules, as many Korean retail traders play them, all on finished daily bars:

1. Each evening, for each stock that is not held: the mean of the last 5 closes, less 5 %, on the tick grid below. The
   stocks whose close is nearest to it come first; as many as there are free places (``places``) get a limit order for
   the next day, each for an equal slice of the capital. It goes out before the open and dies at the close.
   A stock that already closed below its price is bought at the open, at the limit or better.
2. Each evening, for each stock that is held: a limit order at the mean for the next day (tick above), sells it.
3. A stop ``stop`` % below the average price sells at market at once, and what is held for ``days`` trading days is sold
   at market at the open.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, cast

from kiwoom_api.engine.context import Context
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.params import Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar
from kiwoom_api.strategies.sizing import shares_for

_FLOOR, _CEILING = 71, 129
"""% of the close between which tomorrow's order price surely lies inside the daily limits of ±30 %."""


class DipParams(Params, frozen=True, kw_only=True):
    """Parameters of ``Dip``: days, percent, and a number of stocks.

    Attributes:
        mean: days of the mean.
        depth: % below the mean at which it buys.
        stop: % below the average price at which it sells at once.
        days: trading days after which it sells in any case.
        places: how many stocks at once; each gets an equal slice of the capital.
    """

    mean: Annotated[int, Range("2", "60")] = 5
    depth: Annotated[Decimal, Range("1", "25", "0.5")] = Decimal(5)
    stop: Annotated[Decimal, Range("1", "30", "0.5")] = Decimal(10)
    days: Annotated[int, Range("1", "60")] = 10
    places: Annotated[int, Range("1", "50")] = 5


class Dip(Strategy):
    """Dip-buying under a moving average; see the module's text for the rules."""

    name: ClassVar[str] = "dip"
    Parameters: ClassVar[type[Params]] = DipParams

    def __init__(self, params: DipParams | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(DipParams, self.params)
        self.warmup = self.p.mean
        self._exits = Exits(stop=self.p.stop, days=self.p.days)
        self._decided = date.min

    def on_start(self, ctx: Context) -> None:
        """Order for the first day from the history; a restart in the evening finds its orders waiting."""
        if not ctx.orders():
            self._plan(ctx)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Order for the next day, once an evening: with the first bar all of the day's closes are known."""
        if bar.day != self._decided:
            self._decided = bar.day
            self._plan(ctx)

    def _plan(self, ctx: Context) -> None:
        totals = {s: sum(closes) for s in ctx.symbols if len(closes := ctx.closes(s, self.p.mean)) == self.p.mean}
        held = ctx.positions
        wanted = []
        for symbol, total in totals.items():
            if symbol in held:
                self._sell(ctx, symbol, total)
                continue
            price = ctx.on_tick(symbol, int(total * (100 - self.p.depth) / (100 * self.p.mean)))
            last = ctx.last(symbol)
            if price * 100 >= last * _FLOOR and not ctx.orders(symbol):
                wanted.append((last * 1_000_000 // price, symbol, price))
        free = self.p.places - len(held)
        for _, symbol, price in sorted(wanted)[: max(free, 0)]:
            quantity = shares_for(ctx, ctx.capital // self.p.places, price)
            if quantity:
                ctx.buy(symbol, quantity, price, exits=self._exits, tag="dip")

    def _sell(self, ctx: Context, symbol: str, total: int) -> None:
        price = ctx.on_tick(symbol, -(-total // self.p.mean), up=True)
        free = ctx.free(symbol)
        if free > 0 and price * 100 <= ctx.last(symbol) * _CEILING:
            ctx.sell(symbol, free, price, tag="mean")
