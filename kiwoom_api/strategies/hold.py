"""Hold: buys every stock of the run in equal parts and keeps it. What any other strategy has to beat.

Rules:

1. The capital is divided by the number of stocks, once. Before the first open a limit order goes out for each, up to
   ``reach`` % above the last close, so that the opening auction fills it at the open.
2. What is left of a stock's part (the open was below the limit, or nothing was filled) buys more the next morning in
   the same way, until it pays for no further share. A halted stock is bought when it trades again.
3. Nothing is ever sold.

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


class HoldParams(Params, frozen=True, kw_only=True):
    """Parameters of ``Hold``.

    Attributes:
        reach: % above the last close up to which a buy is paid for.
    """

    reach: Annotated[Decimal, Range("0", "4", "0.5")] = Decimal(3)


class Hold(Strategy):
    """Buy and hold; see the module's text for the rules."""

    name: ClassVar[str] = "hold"
    Parameters: ClassVar[type[Params]] = HoldParams
    warmup = 1

    def __init__(self, params: HoldParams | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(HoldParams, self.params)

    def on_start(self, ctx: Context) -> None:
        """Divide the capital, unless an earlier process has; order for the first open."""
        if "parts" in self.memory:
            return
        self.memory["parts"] = dict.fromkeys(ctx.symbols, ctx.capital // len(ctx.symbols))
        for symbol in ctx.symbols:
            self._buy(ctx, symbol)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Buy what the stock's part still pays for."""
        self._buy(ctx, bar.symbol)

    def _buy(self, ctx: Context, symbol: str) -> None:
        parts = self.memory["parts"]
        price = reaching(ctx, symbol, self.p.reach)
        if not parts.get(symbol) or not price or ctx.orders(symbol):
            return
        held = ctx.position(symbol)
        quantity = shares_for(ctx, parts[symbol] - held.cost - held.fees, price)
        if quantity:
            ctx.buy(symbol, quantity, price, tag="hold")
        elif held.quantity:
            parts[symbol] = 0
