"""What an array rule sees: bars as flat arrays, and windows over them that never reach into another stock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import Panel, Whole

Real = npt.NDArray[np.float64]
_REMEMBERED = 96 * 1024 * 1024
"""Bytes of windows kept for the next set of parameters."""


class View:
    """Bars of one or many stocks, one after another: number ``k`` of every array belongs to the same bar.

    Windows (``mean``, ``highest`` …) end at the bar itself and are NaN where the stock has not had enough bars, so
    that a comparison with them is False. Use them, and ``before`` instead of ``np.roll`` or slices: what a rule does
    with plain numpy across bars would mix one stock's last bars with the next one's first.

    Attributes:
        open, high, low, close: won, int64.
        volume: shares, int64.
        age: how many bars of its stock lie before each bar.
    """

    def __init__(self, columns: tuple[Whole, Whole, Whole, Whole, Whole], age: Whole) -> None:
        self.open, self.high, self.low, self.close, self.volume = columns
        self.age = age
        self._kept: dict[tuple[str, int], Real] = {}
        self._sums: Whole | None = None

    @classmethod
    def of(cls, panel: Panel) -> View:
        """Return the view of a panel's bars, history included."""
        counts = np.diff(panel.starts)
        age = np.arange(len(panel.day)) - np.repeat(panel.starts[:-1], counts)
        return cls((panel.open, panel.high, panel.low, panel.close, panel.volume), age)

    def __len__(self) -> int:
        return len(self.close)

    def mean(self, days: int) -> Real:
        """Return the mean close of the last ``days`` bars, this one included. Comparisons of two means are exact."""
        return self._window("mean", days, self._mean)

    def highest(self, days: int) -> Real:
        """Return the highest high of the last ``days`` bars, this one included."""
        return self._window("highest", days, lambda n: _rolling(self.high, n, np.max))

    def lowest(self, days: int) -> Real:
        """Return the lowest low of the last ``days`` bars, this one included."""
        return self._window("lowest", days, lambda n: _rolling(self.low, n, np.min))

    def deviation(self, days: int) -> Real:
        """Return the standard deviation of the last ``days`` closes, in won (divided by the number of bars)."""
        return self._window("deviation", days, lambda n: _rolling(self.close, n, np.std))

    def before(self, values: npt.NDArray[Any], bars: int = 1) -> Real:
        """Return the values of ``bars`` bars earlier in the same stock; NaN where there are none.

        Raises:
            BadInput: for fewer than 1 bar: that would look ahead.
        """
        _at_least_one("bars", bars)
        found = np.full(len(self), np.nan)
        if bars < len(self):
            found[bars:] = values[:-bars]
        found[self.age < bars] = np.nan
        return found

    def _mean(self, days: int) -> Real:
        if self._sums is None:
            self._sums = np.concatenate(([0], np.cumsum(self.close)))
        found = np.full(len(self), np.nan)
        if days <= len(self):
            # Sums are whole and far below 2**53: equal means give equal floats, different ones keep their order.
            found[days - 1 :] = (self._sums[days:] - self._sums[:-days]) / days
        return found

    def _window(self, name: str, days: int, make: Callable[[int], Real]) -> Real:
        _at_least_one("days", days)
        found = self._kept.get((name, days))
        if found is None:
            found = make(days)
            found[self.age < days - 1] = np.nan
            found.flags.writeable = False
            while self._kept and (len(self._kept) + 1) * found.nbytes > _REMEMBERED:
                del self._kept[next(iter(self._kept))]
            self._kept[name, days] = found
        return found


def _rolling(values: Whole, days: int, function: Callable[..., Any]) -> Real:
    found = np.full(len(values), np.nan)
    if days <= len(values):
        windows = np.lib.stride_tricks.sliding_window_view(values, days)
        found[days - 1 :] = function(windows, axis=1)
    return found


def _at_least_one(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadInput(field=name, value=value, allowed="1 or more bars", hint="a rule sees finished bars only")
