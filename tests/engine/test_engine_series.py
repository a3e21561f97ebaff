"""Bars by columns: what strategies are told of them is exact."""

from __future__ import annotations

from array import array
from datetime import date, timedelta

import pytest

from kiwoom_api.engine import indicators
from kiwoom_api.engine.pages import Pages
from kiwoom_api.engine.series import Columns, Track
from kiwoom_api.market import regular_hours

FIRST = date(2024, 3, 4)


def _track(symbol: str, closes: list[int], days: list[date]) -> Track:
    prices = array("q", closes)
    return Track(symbol, Columns(days, [prices, prices, prices, prices, array("q", [7] * len(days))]), days[0], 0)


@pytest.mark.parametrize("scale", [50_000, 2**50, 2**53 + 1])
def test_a_mean_is_exact_also_where_floats_could_not_hold_the_sum(scale: int) -> None:
    """Means of closes equal those of Python's whole numbers to the last bit, whatever the closes add up to."""
    closes = [scale + step for step in (0, 1, 3, 2, 9, 4, 5)]
    track = _track("000010", closes, [FIRST + timedelta(number) for number in range(len(closes))])
    track.end = len(closes)
    for count in range(1, len(closes) + 1):
        assert indicators.mean(track, count) == sum(closes[-count:]) / count


def test_a_page_has_each_stocks_own_bar_and_leaves_out_stocks_without_one() -> None:
    """A day's bars carry their columns' numbers; a stock that does not trade has neither bar nor close."""
    days = [FIRST, FIRST + timedelta(1)]
    both, late = _track("000010", [100, 110], days), _track("000020", [70], days[1:])
    pages = Pages([both, late], days)
    told = []
    for day in days:
        at = regular_hours(day).close
        bars, closes = pages.turn(day, at)
        assert all((bar.at, bar.day, bar.volume, bar.interval) == (at, day, 7, "1d") for bar in bars)
        told.append(([(bar.symbol, bar.open, bar.high, bar.low, bar.close) for bar in bars], dict(closes)))
    first = ("000010", 100, 100, 100, 100)
    second = [("000010", 110, 110, 110, 110), ("000020", 70, 70, 70, 70)]
    assert told == [([first], {"000010": 100}), (second, {"000010": 110, "000020": 70})]
    assert (both.end, late.end) == (2, 1)
