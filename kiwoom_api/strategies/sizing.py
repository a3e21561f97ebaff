"""How many whole shares a strategy buys, and at which limit: what all strategies here have in common.

A market order to buy must hold cash up to the daily limit (30 % above), so that a third of the money would lie idle.
The strategies give limit orders a little above the last price instead: they trade like market orders, and hold little
more than they cost.
"""

from __future__ import annotations

from decimal import Decimal

from kiwoom_api.engine.context import Context

_COSTS = 9_990
"""Of 10,000 won, what goes into shares: the rest covers the commission."""


def shares_for(ctx: Context, budget: int, price: Decimal | int) -> int:
    """Return the whole shares that ``budget`` won pay for at ``price`` won, commission included, on the cash there is.

    Never more than the account can order for: other strategies may have used the cash.
    """
    return max(0, int(min(budget, ctx.orderable) * _COSTS // (price * 10_000)))


def reaching(ctx: Context, symbol: str, reach: Decimal) -> int:
    """Return an order price in won up to ``reach`` % above the last price; 0 when the price is not known."""
    last = ctx.last(symbol)
    return ctx.on_tick(symbol, int(last * (100 + reach) / 100)) if last else 0
