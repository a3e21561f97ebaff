"""Walk-forward: choose parameters on past years, trade the next one with them, move on; only the latter counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import msgspec
import numpy as np

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import Panel, window
from kiwoom_api.research.kernels.records import Terms
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.rules import Rule, Value
from kiwoom_api.research.sweep import Grid, count_of, hold_outcome, run_sweep, try_one
from kiwoom_api.research.sweep_jobs import Where
from kiwoom_api.research.sweep_stats import daily_returns, sharpe_of

_LEAST_DAYS = 20
_SPAN = re.compile(r"(\d{1,3})([ym]?):(\d{1,3})([ym]?)")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One turn: chosen on ``train``, traded on ``test``. Ratios are fractions; Sharpe ratios are annual.

    Attributes:
        train, test: first and last day of each.
        values: the parameters with the best Sharpe ratio of the training days.
        inside: that Sharpe ratio.
        outside: the Sharpe ratio of the test days.
        total: return of the test days.
        hold: return of holding the same stocks over the test days.
        tried: sets tried on the training days.
    """

    train: tuple[date, date]
    test: tuple[date, date]
    values: dict[str, Value]
    inside: float
    outside: float
    total: float
    hold: float
    tried: int


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """A walk-forward: its turns, and all test days one after another.

    Attributes:
        total, hold: return over all test days, and of holding; each turn begins with the same cash, in cash.
        sharpe: annual Sharpe ratio over all test days.
        efficiency: that over the mean Sharpe ratio of the training days; None where that is not above 0.
    """

    rule: str
    steps: tuple[Step, ...]
    total: float
    hold: float
    sharpe: float
    efficiency: float | None


def parse_walk(text: str) -> tuple[int, int]:
    """Read ``3:1`` (years) or ``18m:6m`` as months of training and of test.

    Raises:
        BadInput: for anything else.
    """
    found = _SPAN.fullmatch(text.strip())
    months = [] if found is None else [int(found[n]) * (1 if found[n + 1] == "m" else 12) for n in (1, 3)]
    if len(months) != 2 or not all(months):
        raise BadInput(field="walk", value=text, allowed="3:1 (years of training and of test) or 18m:6m (months)")
    return months[0], months[1]


def run_walk(
    panel: Panel,
    rule: Rule,
    grid: Grid,
    terms: Terms | None = None,
    *,
    train: int,
    test: int,
    where: Where | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Walk:
    """Walk a rule forward through a panel's run.

    Args:
        panel, rule, grid, terms, where: as in ``run_sweep``.
        train, test: months.
        progress: told how many turns are done, and of how many.

    Raises:
        BadInput: when the run is shorter than one turn.
    """
    terms = terms or Terms()
    count_of(grid)
    turns = _turns(panel, train, test)
    steps, returns, held = [], [], []
    for number, (low, middle, high) in enumerate(turns, start=1):
        past, ahead = panel.between(low, middle), panel.between(middle, high)
        chosen = run_sweep(past, rule, grid, terms, where=where)
        best = chosen.scores[0]
        found = try_one(ahead, View.of(ahead), rule, best.values, terms)
        assert found is not None  # noqa: S101 - the same parameters made sense a moment ago
        own, still = (
            daily_returns(np.concatenate(([terms.cash], each.equity)).astype(np.float64))
            for each in (found, hold_outcome(ahead, terms))
        )
        returns.append(own)
        held.append(still)
        steps.append(
            Step(
                train=(panel.days[low], panel.days[middle - 1]),
                test=(panel.days[middle], panel.days[high - 1]),
                values=best.values,
                inside=best.sharpe,
                outside=sharpe_of(own),
                total=_growth(own),
                hold=_growth(still),
                tried=chosen.honesty.tried,
            )
        )
        if progress is not None:
            progress(number, len(turns))
    inside, whole = sum(step.inside for step in steps) / len(steps), np.concatenate(returns)
    return Walk(
        rule=rule.name,
        steps=tuple(steps),
        total=_growth(whole),
        hold=_growth(np.concatenate(held)),
        sharpe=sharpe_of(whole),
        efficiency=sharpe_of(whole) / inside if inside > 0 else None,
    )


def _growth(returns: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    return float(np.prod(1.0 + returns)) - 1.0


def _turns(panel: Panel, train: int, test: int) -> list[tuple[int, int, int]]:
    """Return (first day of training, first of test, one past the last) of each turn, as numbers of days."""
    found, begin = [], panel.days[0].replace(day=1)
    while True:
        edges = [_later(begin, months) for months in (0, train, train + test)]
        low, middle, high = (window(panel, edge, None)[0] for edge in edges)
        if middle - low < _LEAST_DAYS or high - middle < 1 or middle >= len(panel.days):
            break
        found.append((low, middle, high))
        if high == len(panel.days):
            break
        begin = _later(begin, test)
    if not found:
        have = f"{panel.days[0]} to {panel.days[-1]}"
        allowed = f"data longer than {train} months and some days of test, each training of {_LEAST_DAYS} days or more"
        raise BadInput(field="walk", value=have, allowed=allowed, hint="use shorter spans")
    return found


def _later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
