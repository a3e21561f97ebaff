"""Sweeps: one array rule with many sets of parameters, traded by the kernels; all are told, not the best only."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import islice, product
from typing import TypeAlias

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import Panel
from kiwoom_api.research.kernels.records import Outcome, Terms
from kiwoom_api.research.kernels.trade import Kernel, trade
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.rules import RULES, Rule, Value
from kiwoom_api.research.sweep_jobs import Where, each_chunk
from kiwoom_api.research.sweep_stats import Honesty, Score, honesty, score

Grid: TypeAlias = Mapping[str, Sequence[Value]]
"""Parameter by name with the values to try."""

Tried: TypeAlias = Callable[[int, int], None]
"""Called now and then with the number of sets tried so far and of all."""

MOST = 1_000_000
"""The most sets of one grid: about 1 GB of results. Beyond that search (``sweep_search``) instead of trying all."""
_MOST_STEPS = 100_000
_CHUNK = 64


class SweepResult(msgspec.Struct, frozen=True, kw_only=True):
    """A sweep's scores, best Sharpe ratio first, and what the best one is worth.

    Attributes:
        rule: the rule's name.
        grid: what was tried of each parameter.
        scores: every set that was traded; never empty.
        skipped: sets that the rule itself refused (``None``), such as a fast mean slower than the slow one.
        hold: return of buying the same stocks at the same sizes and holding them, a fraction.
        honesty: see there.
        days, bars, symbols: how much was traded on: days of the run, bars of each set, stocks.
        notes: sentences that must stand beside the result.
    """

    rule: str
    grid: dict[str, tuple[Value, ...]]
    scores: tuple[Score, ...]
    skipped: int
    hold: float
    honesty: Honesty
    days: int
    bars: int
    symbols: int
    notes: tuple[str, ...]


def parse_grid(texts: Iterable[str], wanted: Rule) -> dict[str, tuple[Value, ...]]:
    """Read ``fast=5:20:5`` (from, to, step; the end included), ``fast=5,8,13`` or ``fast=5`` into values to try.

    Raises:
        BadInput: for an unknown parameter, nonsense, or an empty or endless range.
    """
    grid: dict[str, tuple[Value, ...]] = {}
    for text in texts:
        name, sign, spread = text.partition("=")
        name = name.strip()
        if not sign or not spread.strip() or name in grid:
            allowed = "fast=5:20:5, fast=5,8,13 or fast=5, each parameter once"
            raise BadInput(field="grid", value=text, allowed=allowed)
        found = [wanted.values({name: each})[name] for each in _spread(text, spread)]
        grid[name] = tuple(dict.fromkeys(found))
    return grid


def _spread(text: str, spread: str) -> list[Decimal]:
    parts = [part.strip() for part in re.split("[:,]", spread)]
    try:
        numbers = [Decimal(part) for part in parts]
    except InvalidOperation:
        numbers = [Decimal("NaN")]
    if not all(number.is_finite() for number in numbers) or (":" in spread and ("," in spread or len(parts) > 3)):
        raise BadInput(field="grid", value=text, allowed="numbers: from:to:step, or values with commas between")
    if ":" not in spread:
        return numbers
    low, high, step = (*numbers, Decimal(1))[:3]
    if step <= 0 or high < low:
        raise BadInput(field="grid", value=text, allowed="from:to:step with from <= to and a step above 0")
    count = int((high - low) / step) + 1
    if count > _MOST_STEPS:
        raise BadInput(field="grid", value=text, allowed=f"up to {_MOST_STEPS:,} values", hint="take a larger step")
    return [low + step * place for place in range(count)]


def count_of(grid: Grid) -> int:
    """Return how many sets a grid has.

    Raises:
        BadInput: for more than ``MOST``.
    """
    count = math.prod(len(each) for each in grid.values())
    if count > MOST:
        allowed = f"up to {MOST:,} combinations (their results would not fit in memory)"
        raise BadInput(field="grid", value=f"{count:,} combinations", allowed=allowed, hint="larger steps, or --optuna")
    return count


def run_sweep(
    panel: Panel,
    rule: Rule,
    grid: Grid,
    terms: Terms | None = None,
    *,
    where: Where | None = None,
    progress: Tried | None = None,
) -> SweepResult:
    """Trade a rule with every set of parameters of a grid.

    Args:
        panel: bars (``make_panel``).
        rule: the rule.
        grid: values of each parameter; what is left out keeps its default.
        terms: cash, sizes, stops, commission.
        where: on how many cores, or on which cluster; this process when not given.
        progress: told how many sets are done.

    Raises:
        BadInput: for too many sets, a rule that answers wrongly, or a grid of which the rule takes nothing.
    """
    terms, total = terms or Terms(), count_of(grid)
    fixed = {name: tuple(values) for name, values in grid.items()}
    chunks = _chunks(product(*fixed.values()), tuple(fixed))
    scores: list[Score] = []
    done = 0
    where = where or Where()
    work = score_all if where.away else partial(score_all, view=View.of(panel))
    for found, tried in each_chunk(work, panel, rule, terms, chunks, where):
        scores += found
        done += tried
        if progress is not None:
            progress(done, total)
    if not scores:
        allowed = "at least one set that the rule takes"
        raise BadInput(field="grid", value=f"{total:,} combinations", allowed=allowed, hint=f"see rule {rule.name}")
    return told(panel, rule, fixed, scores, terms, skipped=total - len(scores))


def told(
    panel: Panel,
    rule: Rule,
    grid: dict[str, tuple[Value, ...]],
    scores: Sequence[Score],
    terms: Terms,
    *,
    skipped: int,
    tried: int | None = None,
) -> SweepResult:
    """Gather the result of scores, however they were chosen; ``tried`` when there were more than these."""
    held = hold_outcome(panel, terms).final / terms.cash - 1
    ranked = sorted(scores, key=lambda each: (-each.sharpe, -each.final, str(each.values)))
    return SweepResult(
        rule=rule.name,
        grid=grid,
        scores=tuple(ranked),
        skipped=skipped,
        hold=held,
        honesty=honesty(ranked, days=len(panel.days), hold=held, tried=tried),
        days=len(panel.days),
        bars=panel.bars,
        symbols=len(panel.symbols),
        notes=(*panel.notes, *_doubts(ranked[0])),
    )


def _doubts(best: Score) -> list[str]:
    if not best.doubtful:
        return []
    orders = best.doubtful
    return [f"{orders:,} orders of the best set are larger than what is sure to fill at the open: run it on the engine"]


def hold_outcome(panel: Panel, terms: Terms) -> Outcome:
    """Return what buying every stock at the same size and holding it came to."""
    decided = RULES["hold"].decide(View.of(panel))
    assert decided is not None  # noqa: S101 - it has no parameters that could make no sense
    kept = msgspec.structs.replace(terms, stop=None, take=None, holding=None)
    return trade(panel, decided.actions, kept)


def try_one(
    panel: Panel, view: View, rule: Rule, values: Mapping[str, Value], terms: Terms, kernel: Kernel | None = None
) -> Outcome | None:
    """Trade one set of parameters; None where the rule refuses them."""
    decided = rule.decide(view, values)
    if decided is None:
        return None
    if decided.rebalance != terms.rebalance:
        terms = msgspec.structs.replace(terms, rebalance=decided.rebalance)
    return trade(panel, decided.actions, terms, kernel=kernel)


def score_all(
    panel: Panel, rule: Rule, terms: Terms, sets: Sequence[Mapping[str, Value]], view: View | None = None
) -> tuple[list[Score], int]:
    """Trade some sets of parameters; return their scores and how many sets there were. What a worker does."""
    view, scores = view or View.of(panel), []
    for values in sets:
        found = try_one(panel, view, rule, values, terms)
        if found is not None:
            scores.append(score(dict(values), found, terms.cash))
    return scores, len(sets)


def _chunks(rows: Iterator[tuple[Value, ...]], names: tuple[str, ...]) -> Iterator[list[dict[str, Value]]]:
    while chunk := [dict(zip(names, row, strict=True)) for row in islice(rows, _CHUNK)]:
        yield chunk
