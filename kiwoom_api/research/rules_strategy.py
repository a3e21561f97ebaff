"""An array rule as a strategy of the engine: the judge that the kernels must agree with, trade by trade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from kiwoom_api.engine.context import Context
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar
from kiwoom_api.model.orders import Fill
from kiwoom_api.model.values import Side
from kiwoom_api.research.kernels.records import FULL, Terms
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.rules import Rule

_ALL = 1_000_000


class RuleStrategy(Strategy):
    """Decides on each finished bar what the rule says of it, and trades at the next open.

    Each symbol has a slice of the cash of its own. Decisions begin with the run's first bar; bars from before it are
    history. The rule sees the bars so far and nothing else, so that it cannot look ahead here.
    """

    name: ClassVar[str] = "rule"
    warmup = _ALL

    def __init__(self, rule: Rule, values: Mapping[str, object] | None = None, terms: Terms | None = None) -> None:
        super().__init__()
        self.rule, self.values, self.terms = rule, rule.values(values or {}), terms or Terms()
        self._slots: dict[str, _Slot] = {}

    def on_start(self, ctx: Context) -> None:
        """Give each symbol its slice, and take its history."""
        piece = ctx.cash // len(ctx.symbols)
        for symbol in ctx.symbols:
            slot = self._slots[symbol] = _Slot(piece)
            for bar in ctx.bars(symbol, _ALL):
                slot.note(bar)

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Ask the rule about the finished bar; order what it wants for the next open."""
        slot = self._slots[bar.symbol]
        slot.note(bar)
        found = self.rule.decide(slot.view(), self.values)
        if found is None:
            return
        wanted = slot.wanted(int(found.actions[-1]), bar.close, self.terms, rebalance=found.rebalance)
        if wanted > 0:
            ctx.buy(bar.symbol, wanted)
        elif wanted < 0:
            ctx.sell(bar.symbol, -wanted)

    def on_fill(self, ctx: Context, fill: Fill) -> None:
        """Book the fill on the symbol's slice."""
        self._slots[fill.symbol].book(fill)


class _Slot:
    """One symbol's bars, money and shares."""

    def __init__(self, cash: int) -> None:
        self.cash, self.shares, self.cost, self.held = cash, 0, 0, 0
        self._columns = np.empty((5, 64), dtype=np.int64)
        self._count = 0

    def note(self, bar: Bar) -> None:
        if self._count == self._columns.shape[1]:
            self._columns = np.concatenate((self._columns, np.empty_like(self._columns)), axis=1)
        self._columns[:, self._count] = bar.open, bar.high, bar.low, bar.close, bar.volume
        self._count += 1
        self.held += self.shares > 0

    def view(self) -> View:
        columns: Any = tuple(self._columns[:, : self._count])
        return View(columns, np.arange(self._count))

    def wanted(self, action: int, close: int, terms: Terms, *, rebalance: bool) -> int:
        """Return the shares to buy (above 0) or to sell (below 0)."""
        if not self.shares:
            return self._for(self.cash, action, close, terms) if action > 0 and self.cash > 0 else 0
        worth = close * self.shares
        out = action == 0 or (terms.holding is not None and self.held >= terms.holding)
        out |= terms.stop is not None and worth <= self.cost * (100 - terms.stop) / 100
        out |= terms.take is not None and worth >= self.cost * (100 + terms.take) / 100
        if out:
            return -self.shares
        if not rebalance or action < 0:
            return 0
        return self._for(self.cash + worth, action, close, terms) - self.shares

    def _for(self, money: int, action: int, close: int, terms: Terms) -> int:
        return int(money * terms.invest // 100) * action // FULL // close

    def book(self, fill: Fill) -> None:
        amount = fill.quantity * fill.price
        if fill.side is Side.BUY:
            self.held *= self.shares > 0
            self.cash -= amount + fill.fee
            self.shares += fill.quantity
            self.cost += amount
        else:
            self.cash += amount - fill.fee - fill.tax
            self.cost -= self.cost * fill.quantity // self.shares
            self.shares -= fill.quantity
