"""Rebalance: a portfolio with fixed weights, brought back to them each month or week. Sells before it buys.

Rules:

1. Weights are equal, or ``weights`` names them (``005930=40,000660=30``: percent of the capital, the rest stays cash).
2. On the evening of a month's (week's) first trading day each stock's value is held against its weight. A stock that
   is off by more than ``band`` points of the capital is brought back to its weight the next morning; others are left
   alone. The first evening of all does the same, so that a new portfolio doesn't wait for the next month.
3. Sales go out for the opening auction, at market. Purchases are given when the last sale has ended, and only for cash
   that is there by then: cash never falls below 0. They are limit orders up to ``reach`` % above the last close.
4. What could not be done (not filled, no cash) is tried again on the next ``TRIES`` evenings, by the same rules.
5. A hole in the data: a stock without a bar that day (halted, missing) counts at its last price, and is neither bought
   nor sold; the tries of rule 4 come back to it, after that the next month's turn.

It hears finished daily bars and its own orders and nothing else, so that a backtest need not play the days between.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar, cast

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.params import Choice, Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.model.values import Side, symbol_of
from kiwoom_api.strategies.sizing import reaching, shares_for

TRIES = 5
"""Evenings on which an unfinished rebalance is gone on with."""

_HUNDRED = Decimal(100)


class RebalanceParams(Params, frozen=True, kw_only=True):
    """Parameters of ``Rebalance``.

    Attributes:
        weights: ``CODE=percent`` of the capital, with commas between; empty for equal weights of all stocks.
        every: ``month`` or ``week``.
        band: points of the capital by which a stock's weight may be off without a trade.
        reach: % above the last close up to which a buy is paid for.

    Raises:
        BadInput: for weights that are malformed, negative, doubled, or more than 100 % together.
    """

    weights: str = ""
    every: Annotated[str, Choice(("month", "week"))] = "month"
    band: Annotated[Decimal, Range("0", "20", "0.5")] = Decimal(1)
    reach: Annotated[Decimal, Range("0", "4", "0.5")] = Decimal(3)

    def __post_init__(self) -> None:
        super().__post_init__()
        weights_of(self.weights)


class Rebalance(Strategy):
    """A portfolio with weights and a schedule; see the module's text for the rules."""

    name: ClassVar[str] = "rebalance"
    Parameters: ClassVar[type[Params]] = RebalanceParams
    warmup = 1

    def __init__(self, params: RebalanceParams | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(RebalanceParams, self.params)
        self._decided = date.min

    def on_start(self, ctx: Context) -> None:
        """Begin with empty hands, or go on where an earlier process stopped.

        Raises:
            BadInput: when a weight is for a stock that is not in the run.
        """
        for symbol in weights_of(self.p.weights):
            if symbol not in ctx.symbols:
                raise BadInput(field="weights", value=symbol, allowed="stocks of the run: " + ", ".join(ctx.symbols))
        self.memory.setdefault("period", "")
        self.memory.setdefault("tries", 0)
        self.memory.setdefault("buys", [])

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Decide once an evening: with the first bar all of the day's closes are known."""
        if bar.day == self._decided:
            return
        self._decided = bar.day
        period = _period(bar.day, self.p.every)
        if period != self.memory["period"]:
            self.memory["period"], self.memory["tries"] = period, TRIES
        if self.memory["tries"]:
            self.memory["tries"] -= 1
            self._rebalance(ctx, bar.day)

    def on_order(self, ctx: Context, order: Ticket) -> None:
        """Buy when the last sale has ended while the market is open; the evening decides anew in any case."""
        if order.side is Side.SELL and not order.live and ctx.in_session and not self._selling(ctx):
            self._buy(ctx)

    def _rebalance(self, ctx: Context, day: date) -> None:
        buys: list[str] = []
        for symbol in ctx.symbols:
            gap = self._gap(ctx, symbol)
            today = ctx.bars(symbol, 1)
            if not today or today[0].day != day or abs(gap) * _HUNDRED <= ctx.capital * self.p.band:
                continue
            if gap > 0:
                buys.append(symbol)
            elif quantity := min(-gap // today[0].close, ctx.free(symbol)):
                ctx.sell(symbol, quantity, tag="rebalance")
        self.memory["buys"] = buys
        if not self._selling(ctx):
            self._buy(ctx)
        if not buys and not ctx.orders():
            self.memory["tries"] = 0

    def _buy(self, ctx: Context) -> None:
        """Buy what the list wants, with the cash of this portfolio alone."""
        wanted, self.memory["buys"] = self.memory["buys"], []
        cash = ctx.capital - sum(held.quantity * ctx.last(symbol) for symbol, held in ctx.positions.items())
        for symbol in wanted:
            price = reaching(ctx, symbol, self.p.reach)
            quantity = shares_for(ctx, min(self._gap(ctx, symbol), cash), price) if price else 0
            if quantity:
                ctx.buy(symbol, quantity, price, tag="rebalance")
                cash -= quantity * price

    def _gap(self, ctx: Context, symbol: str) -> int:
        """Return the won by which a stock's value lies below its weight."""
        weights = weights_of(self.p.weights)
        weight = weights.get(symbol, Decimal(0)) if weights else _HUNDRED / len(ctx.symbols)
        return int(ctx.capital * weight / _HUNDRED) - ctx.position(symbol).quantity * ctx.last(symbol)

    def _selling(self, ctx: Context) -> bool:
        return any(order.side is Side.SELL for order in ctx.orders())


def weights_of(text: str) -> dict[str, Decimal]:
    """Return the weights that ``CODE=percent, …`` names; none for an empty text.

    Raises:
        BadInput: when they are malformed, negative, doubled, or more than 100 % together.
    """
    found: dict[str, Decimal] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        code, _, number = part.partition("=")
        try:
            symbol, percent = symbol_of(code.strip()), Decimal(number.strip())
        except (BadInput, InvalidOperation):
            raise _bad(part) from None
        if not percent.is_finite() or percent < 0 or symbol in found:
            raise _bad(part)
        found[symbol] = percent
    if sum(found.values()) > _HUNDRED:
        raise _bad(text)
    return found


def _bad(value: str) -> BadInput:
    return BadInput(field="weights", value=value, allowed="CODE=percent, …, each code once, 100 % at most together")


def _period(day: date, every: str) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}" if every == "week" else f"{day:%Y-%m}"
