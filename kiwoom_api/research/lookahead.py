"""Does a strategy know the future? Run it again on data that end earlier: what it decided before must stay the same."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import msgspec
import numpy as np

from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.records import OrderRecord
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.market import regular_hours
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import Panel
from kiwoom_api.research.kernels.view import View
from kiwoom_api.research.rules import Decided, Rule
from kiwoom_api.sim.barset import BarSet, Series

_CUTS = 5


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that changed when later data were taken away.

    Attributes:
        cut: last day of the shorter data; None when other stocks were taken away instead of days.
        day: day of the first decision that differs.
        symbol: of it.
        with_future: the decision on all data, in words.
        without: the decision on the shorter data.
    """

    cut: date | None
    day: date
    symbol: str
    with_future: str
    without: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the check came to; ``differences`` is empty when nothing was found, with as many cuts as ``cuts`` says.

    ``decisions`` is how many decisions of the full run were compared; 0 proves nothing.
    """

    name: str
    cuts: tuple[date, ...]
    decisions: int
    differences: tuple[Difference, ...]

    @property
    def clean(self) -> bool:
        """Whether no decision changed."""
        return not self.differences


def check_strategy(
    make: Callable[[BarSet], Strategy],
    data: BarSet,
    *,
    symbols: Iterable[str],
    start: date | None = None,
    cuts: int = _CUTS,
    cash: int = 100_000_000,
    progress: Callable[[int, int], None] | None = None,
) -> Verdict:
    """Run a strategy of the engine on all data and on shorter data, and compare the orders up to each cut.

    The engine itself shows a strategy finished bars only; what can leak is what the strategy was made from: models
    fitted on all days, universes chosen by hindsight, tables computed beforehand. A file that the strategy opens
    by itself is beyond this check: give the data through ``make``.

    Args:
        make: makes a fresh strategy from the bars it is going to run on.
        data: the full bars.
        symbols: what it trades.
        start: first day of the run; the data's third day when not given.
        cuts: how many shorter runs, spread evenly over the run.
        cash: won to begin with.
        progress: told how many runs are done.

    Raises:
        BadInput: for no cuts, or a range too short for them.
    """
    chosen = list(symbols)
    days = [day for day in data.days if start is None or day >= start][2:]
    begin = days[0] if days else None
    ends = _ends(days, cuts)
    full = _run(make(data), data, chosen, begin, cash)
    if full.faults:
        fault = full.faults[0]
        raise BadInput(field="strategy", value=fault.strategy, allowed="a strategy that runs", hint=fault.message)
    found: list[Difference] = []
    for number, end in enumerate(ends, start=1):
        # What is decided on the cut's close goes out the next morning: that day is run too, up to its open.
        until = days[days.index(end) + 1]
        shorter = truncated(data, until)
        listed = [symbol for symbol in chosen if symbol in shorter.instruments]
        run = _run(make(truncated(data, end)), shorter, listed, begin, cash)
        before = until, f"{regular_hours(until).open:%H:%M:%S}"
        different = _first_order(full.orders, run.orders, end, before)
        if different is not None:
            found.append(different)
        if progress is not None:
            progress(number, len(ends))
    compared = sum(order.date <= ends[-1] for order in full.orders)
    return Verdict(name=full.strategy, cuts=tuple(ends), decisions=compared, differences=tuple(found))


def _run(strategy: Strategy, data: BarSet, symbols: Sequence[str], start: date | None, cash: int) -> RunResult:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a fault on shorter data shows in the orders
        return run_backtest(strategy, data, symbols=symbols, start=start, cash=cash)


def check_rule(panel: Panel, rule: Rule, values: Mapping[str, object] | None = None, *, cuts: int = _CUTS) -> Verdict:
    """Ask an array rule about shorter data and about each stock alone: every answer must stay what it was.

    The second finds rules that shift plain arrays and so mix one stock's bars with the next one's.

    Raises:
        BadInput: for no cuts, a range too short for them, or parameters that the rule refuses.
    """
    ends = _ends(list(panel.days), cuts)
    full = _asked(rule, panel, values)
    found: list[Difference] = []
    for end in ends:
        shorter = panel.between(0, panel.days.index(end) + 1)
        kept = full.actions[panel.day < len(shorter.days)]
        found += _first_action(shorter, kept, _asked(rule, shorter, values).actions, end)
    for index in range(len(panel.symbols)):
        alone = panel.only(index)
        kept = full.actions[panel.starts[index] : panel.starts[index + 1]]
        found += _first_action(alone, kept, _asked(rule, alone, values).actions, None)
    return Verdict(name=rule.name, cuts=tuple(ends), decisions=len(full.actions), differences=tuple(found))


def truncated(data: BarSet, end: date) -> BarSet:
    """Return the same bars up to a day, that day included; stocks that had none by then are gone."""
    series = {}
    for symbol in data.instruments:
        whole = data.series(symbol)
        days = [day for day in whole.days if day <= end]
        if days:
            minutes = {day: rows for day, rows in whole.minutes.items() if day <= end}
            series[symbol] = Series(days, whole.rows[: len(days)], minutes)
    instruments = {symbol: data.instruments[symbol] for symbol in series}
    return BarSet(instruments, series, notes=data.notes, origin=f"{data.origin} up to {end}")


def _ends(days: list[date], cuts: int) -> list[date]:
    if isinstance(cuts, bool) or not isinstance(cuts, int) or not 1 <= cuts <= 1_000:
        raise BadInput(field="cuts", value=cuts, allowed="1 to 1000")
    if len(days) < cuts + 2:
        raise BadInput(field="data", value=f"{len(days)} days", allowed=f"{cuts + 2} days or more", hint="fewer cuts")
    return [days[len(days) * number // (cuts + 1)] for number in range(1, cuts + 1)]


def _asked(rule: Rule, panel: Panel, values: Mapping[str, object] | None) -> Decided:
    found = rule.decide(View.of(panel), values)
    if found is None:
        raise BadInput(field="parameters", value=str(dict(values or {})), allowed=f"values that rule {rule.name} takes")
    return found


def _first_action(
    panel: Panel, with_future: np.ndarray[tuple[int], np.dtype[np.int16]],
    without: np.ndarray[tuple[int], np.dtype[np.int16]], cut: date | None,
) -> list[Difference]:  # fmt: skip
    where = np.nonzero((with_future != without) & (panel.day >= 0))[0]
    if not where.size:
        return []
    place = int(where[np.argmin(panel.day[where])])
    symbol = panel.symbols[int(np.searchsorted(panel.starts, place, side="right")) - 1]
    day = panel.days[int(panel.day[place])]
    words = [_WORDS.get(int(each[place]), f"{int(each[place]) / 10:g} %") for each in (with_future, without)]
    return [Difference(cut=cut, day=day, symbol=symbol, with_future=words[0], without=words[1])]


_WORDS = {-1: "nothing", 0: "out", 1_000: "in"}


def _first_order(
    full: Sequence[OrderRecord], short: Sequence[OrderRecord], end: date, before: tuple[date, str]
) -> Difference | None:
    """Return the first decision before a moment in which two runs differ. What became of an order is no decision."""
    pairs = [[_decision(order) for order in orders if (order.date, order.time) < before] for orders in (full, short)]
    for place in range(max(map(len, pairs))):
        one, other = (orders[place] if place < len(orders) else None for orders in pairs)
        if one != other:
            day, _, symbol = min(each[:3] for each in (one, other) if each is not None)
            words = [" ".join(each[3:]) if each else "no order" for each in (one, other)]
            return Difference(cut=end, day=day, symbol=symbol, with_future=words[0], without=words[1])
    return None


def _decision(order: OrderRecord) -> tuple[date, str, str, str, str, str, str]:
    price = f"{order.price:,} won" if order.price else order.order_type
    shares = f"{order.quantity:,} shares"
    return order.date, order.time, order.symbol, order.kind, order.side.value, shares, price
