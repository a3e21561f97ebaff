"""One row of a comparison: a strategy's figures and curve, or those of what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kiwoom_api.engine.result import RunResult
from kiwoom_api.research.metrics import YEAR, cagr, drawdowns, growth, measure, sharpe


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a comparison. Ratios are fractions; None where there is no such figure.

    Attributes:
        name: the strategy's, or what stands beside it.
        kind: ``strategy``, ``hold`` (buy-and-hold of the same stocks) or ``index``.
        model: fill model; "" where nothing was traded.
        why: why it was not judged here: ``minutes`` (it needs bars within the day); "" when it was.
        cagr: annual growth; None below one year, where annualising says nothing.
        turnover: bought and sold won in a year, in parts of the mean equity.
        paid: commission and tax in won; ``costs`` the same in parts of the first equity.
        trades: sales that filled.
        exposure: mean part of the equity that lay in shares at the day's end.
        faults: why it was stopped before the end; "" when it was not.
        curve: equity in won (an index: hundredths of a point) before the first day and after each.
    """

    name: str
    kind: str = "strategy"
    model: str = ""
    why: str = ""
    total: float | None = None
    cagr: float | None = None
    sharpe: float | None = None
    drawdown: float | None = None
    turnover: float | None = None
    paid: int | None = None
    costs: float | None = None
    trades: int | None = None
    exposure: float | None = None
    faults: str = ""
    order_hash: str = ""
    curve: tuple[int, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether it was run here."""
        return not self.why


def line_of(run: RunResult) -> Line:
    """Return a run's row."""
    found = measure(run)
    curve = [run.initial, *(point.equity for point in run.equity)]
    mean = sum(curve[1:]) / len(run.equity)
    held = [(point.equity - point.cash) / point.equity if point.equity else 0.0 for point in run.equity]
    return Line(
        name=run.strategy,
        model=run.fill_model,
        total=found.total,
        cagr=_annual(curve),
        sharpe=found.sharpe,
        drawdown=found.drawdown,
        turnover=sum(fill.amount for fill in run.fills) / mean / len(run.equity) * YEAR if mean else None,
        paid=run.fees + run.taxes,
        costs=found.costs,
        trades=found.trades,
        exposure=sum(held) / len(held),
        faults="; ".join(f"{fault.hook} {fault.at:%Y-%m-%d}: {fault.message}" for fault in run.faults),
        order_hash=run.order_hash,
        curve=tuple(curve),
    )


def passive_line(name: str, kind: str, curve: Sequence[int]) -> Line:
    """Return the row of what nobody trades: buy-and-hold (won), or an index (hundredths of a point)."""
    return Line(
        name=name,
        kind=kind,
        total=growth(curve),
        cagr=_annual(curve),
        sharpe=sharpe(curve),
        drawdown=min(drawdowns(curve)),
        curve=tuple(curve),
    )


def _annual(curve: Sequence[int]) -> float | None:
    return cagr(curve) if len(curve) > YEAR else None
