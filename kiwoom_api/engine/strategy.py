"""The base of every strategy: a class with a few hooks, typed parameters, and a context that answers questions.

A strategy sees data and answers with orders. It never reads a clock, opens a file or asks a network: that is
what makes the same object run in a backtest, on the local exchange and live, with the same result.
"""

from __future__ import annotations

from typing import Any, ClassVar

from kiwoom_api.engine.blotter import Ticket
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.params import Params
from kiwoom_api.model.events import Bar, Quote, Timer, Trade
from kiwoom_api.model.orders import Fill


class Strategy:
    """Override the hooks you need; each gets the context first.

    Example::

        class BuyTheDip(Strategy):
            name = "dip"
            warmup = 5

            def on_bar(self, ctx, bar):
                closes = ctx.closes(bar.symbol, 5)
                dipped = len(closes) == 5 and bar.close * 100 < sum(closes) // 5 * 95
                if dipped and not ctx.position(bar.symbol).quantity:
                    ctx.buy(bar.symbol, 10)  # given after the close: goes out before the next day's open

    Attributes:
        name: short name that stands beside its orders.
        warmup: finished daily bars per symbol that it wants to see before its first day.
        intervals: the bars it wants in ``on_bar``: ``1d`` and minutes such as ``5m``, built from the tape.
        quotes: True when it wants ``on_quote``; without it the best prices come with each trade.
        extended: True when its day goes on after the regular close until the evening ends: its orders go out then,
            too, instead of waiting for the next open.
        params: its parameters; see ``Params``.
        memory: what has to survive a restart: plain values (text, whole numbers, lists, dicts), kept by live and
            paper runs after each event that changed something, and given back before ``on_start``.
    """

    name: ClassVar[str] = "strategy"
    Parameters: ClassVar[type[Params]] = Params
    warmup: int = 0
    intervals: ClassVar[tuple[str, ...]] = ("1d",)
    quotes: ClassVar[bool] = False
    extended: ClassVar[bool] = False

    def __init__(self, params: Params | None = None, **values: object) -> None:
        """Take ready-made parameters, or single values by name.

        Raises:
            BadInput: for an unknown parameter or a value outside of its range.
        """
        self.params: Params = params if params is not None else self.Parameters.build(values)
        self.memory: dict[str, Any] = {}

    def on_start(self, ctx: Context) -> None:
        """Called once, with the history loaded: the place for ``ctx.at(...)``."""

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Called for each finished bar of the ``intervals``.

        A daily bar is finished after the close: orders given then go out before the next open (with ``extended``:
        at once, to whatever session is on).
        """

    def on_quote(self, ctx: Context, quote: Quote) -> None:
        """Called on each change of a symbol's order book (호가)."""

    def on_trade(self, ctx: Context, trade: Trade) -> None:
        """Called on each trade on a symbol's tape (체결)."""

    def on_fill(self, ctx: Context, fill: Fill) -> None:
        """Called when one of the strategy's own orders fills, in whole or in part; the position is already right."""

    def on_order(self, ctx: Context, order: Ticket) -> None:
        """Called when an own order changes its state: working, denied, cancelled, expired …"""

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Called at each moment asked for with ``ctx.at``."""

    def on_stop(self, ctx: Context) -> None:
        """Called once at the end; orders given here are not sent."""
