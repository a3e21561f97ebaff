"""SMA: in the market while the fast mean lies above the slow one. Long only, daily bars alone.

Rules:

1. After the close, without shares and without an order: fast mean (10 days) > slow mean (50 days) → buy the next
   morning, with an equal slice of the capital for each stock, by a limit order up to ``reach`` % above the close. What
   the open does not fill rests until the close; the next evening decides anew.
2. After the close, with shares: fast mean < slow mean → sell all at market at the next open.

It hears finished daily bars and nothing else, so that a backtest need not play the days that lie between its orders.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, cast

from kiwoom_api.engine.context import Context
from kiwoom_api.engine.params import Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar
from kiwoom_api.strategies.sizing import reaching, shares_for


class SmaParams(Params, frozen=True, kw_only=True):
    """Parameters of ``Sma``: days and percent.

    Attributes:
        fast: days of the fast mean.
        slow: days of the slow mean.
        reach: % above the close up to which a buy is paid for.
    """

    fast: Annotated[int, Range("2", "100")] = 10
    slow: Annotated[int, Range("3", "250", "5")] = 50
    reach: Annotated[Decimal, Range("0", "4", "0.5")] = Decimal(3)


class Sma(Strategy):
    """Moving averages, long only; see the module's text for the rules."""

    name: ClassVar[str] = "sma"
    Parameters: ClassVar[type[Params]] = SmaParams

    def __init__(self, params: SmaParams | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(SmaParams, self.params)
        self.fast, self.slow = self.p.fast, self.p.slow
        self.warmup = max(self.fast, self.slow)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Compare the means of the finished bars."""
        symbol = bar.symbol
        spread = ctx.spread(symbol, self.fast, self.slow)
        if not spread:
            return
        held = ctx.held(symbol)
        if spread < 0:
            if held and ctx.free(symbol) == held:
                ctx.sell(symbol, held, tag="below")
        elif not held and not ctx.orders(symbol):
            price = reaching(ctx, symbol, self.p.reach)
            quantity = shares_for(ctx, ctx.capital // len(ctx.symbols), price)
            if quantity:
                ctx.buy(symbol, quantity, price, tag="above")
