"""Bars within the day are those of the tape: cut at whole multiples, nothing counted twice, nothing seen early."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from engine_words import DAY, SAMSUNG, Doer, Market, at, morning, trade
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.engine import indicators
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.history import Series
from kiwoom_api.engine.hours import day_start
from kiwoom_api.engine.intervals import BarMaker
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Timer


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([1, 3, 5, 10, 15, 60]),
    st.lists(st.tuples(st.integers(0, 22_799), st.integers(1, 99), st.integers(1, 50)), min_size=1, max_size=60),
)
def test_engine_intervals_are_the_tape(minutes: int, prints: list[tuple[int, int, int]]) -> None:
    """Open, high, low, close and volume of each bar are those of the trades that fell into it, replays or not."""
    maker = BarMaker(f"{minutes}m", [SAMSUNG])
    maker.start()
    expected: dict[datetime, list[tuple[int, int]]] = {}
    made, volume = [], 0
    for second, price, quantity in sorted(prints):
        when = at(9) + timedelta(seconds=second)
        volume += quantity
        event = trade(price * 100, when, volume, quantity=quantity)
        made += maker.take(event) + maker.take(event)
        begin = when.replace(second=0) - timedelta(minutes=when.minute % minutes if minutes < 60 else when.minute)
        expected.setdefault(begin, []).append((price * 100, quantity))
    close = at(15, 35)
    made += maker.finish(close)
    assert [(bar.at, bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in made] == [
        (
            min(begin + timedelta(minutes=minutes), close),
            them[0][0],
            max(p for p, _ in them),
            min(p for p, _ in them),
            them[-1][0],
            sum(q for _, q in them),
        )
        for begin, them in expected.items()
    ]


class Fives(Doer):
    """Hears five-minute and daily bars."""

    intervals = ("1d", "5m")

    def __init__(self) -> None:
        super().__init__()
        self.bars: list[tuple[str, object]] = []

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Keep the bar's end beside what the clock said."""
        self.bars.append((bar.interval, (bar.at, ctx.now, bar.close)))


def test_engine_intervals_are_told_at_their_end() -> None:
    """A bar is told when its time is over, even if nobody trades again, and never before."""
    fives = Fives()
    market = Market(morning([fives]))
    market.print(70_000, at(9, 1))
    market.print(70_500, at(9, 4, 59))
    assert fives.bars == []
    market.until(at(9, 5))
    assert fives.bars == [("5m", (at(9, 5), at(9, 5), 70_500))]
    assert [bar.close for bar in fives.ctx.bars(SAMSUNG, 3, "5m")] == [70_500]
    market.print(71_000, at(9, 7))
    market.print(71_500, at(9, 12))
    assert fives.bars[1:] == [("5m", (at(9, 10), at(9, 12), 71_000))]
    market.end_day()
    assert [kind for kind, _ in fives.bars] == ["5m", "5m", "5m", "1d"]


def test_engine_intervals_bad() -> None:
    """An interval that is none is refused by name."""
    for wrong in ("7", "0m", "241m", "m", "1h", "-5m"):
        with pytest.raises(BadInput, match="interval"):
            BarMaker(wrong, [SAMSUNG])


class Evening(Doer):
    """Its day goes on into the evening."""

    extended = True

    def __init__(self) -> None:
        super().__init__()
        self.rang: list[tuple[str, object]] = []

    def on_start(self, ctx: Context) -> None:
        """Ask for every moment of the day."""
        super().on_start(ctx)
        for anchor in ("pre", "open", "auction", "close", "post", "evening", "end"):
            ctx.at(anchor)  # type: ignore[arg-type]

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """Keep it."""
        self.rang.append((timer.name, ctx.now.strftime("%H:%M")))

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Order at once: the evening is still to come."""
        self.rang.append(("bar", ctx.now.strftime("%H:%M")))
        ctx.buy(bar.symbol, 1, 70_000)


@pytest.mark.parametrize(
    ("day", "evening", "end"),
    [(date(2026, 9, 11), "16:00", "18:00"), (date(2026, 9, 14), "16:00", "20:00"), (date(2026, 11, 19), "17:00", None)],
)
def test_engine_evening(day: date, evening: str, end: str | None) -> None:
    """The evening's moments follow the date; daily bars come after the regular close and orders go out at once."""
    strategy = Evening()
    engine = morning([strategy], day=day)
    late = day_start(day, at=at(8, day=day)).opens.hour - 9
    engine.handle(trade(70_000, at(10 + late, day=day)))
    released = []
    while (due := engine.next_timer()) is not None:
        released += engine.due(due)
    moments = dict(strategy.rang)
    assert moments["evening"] == evening
    assert moments["bar"] == f"{15 + late}:35"
    assert moments["post"] == f"{15 + late}:40"
    assert end is None or moments["end"] == end
    assert [type(command).__name__ for command in released] == ["Submit"]
    # What trades in the evening is a price, and not the day's official close.
    engine.handle(trade(75_000, at(17 + late, 30, day=day), 200))
    assert engine.state.marks[SAMSUNG] == 75_000
    assert [bar.close for bar in strategy.ctx.bars(SAMSUNG, 1)] == [70_000]


def _series(closes: list[int]) -> Series:
    return Series(
        Bar(at=at(15, 30), symbol=SAMSUNG, day=DAY, open=c, high=c + 5, low=c - 5, close=c, volume=c) for c in closes
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(100, 10_000), max_size=30), st.integers(1, 12), st.integers(0, 5))
def test_engine_indicators(closes: list[int], count: int, ago: int) -> None:
    """Each indicator is what its definition says, and None until there are enough bars."""
    series = _series(closes)
    window = closes[len(closes) - ago - count : len(closes) - ago] if len(closes) >= count + ago else None
    assert indicators.mean(series, count, ago=ago) == (sum(window) / count if window else None)
    last = closes[-count:] if len(closes) >= count else None
    assert indicators.highest(series, count) == (max(last) + 5 if last else None)
    assert indicators.lowest(series, count) == (min(last) - 5 if last else None)
    assert indicators.volume(series, count) == (sum(last) / count if last else None)
    strength = indicators.strength(series, count)
    assert (strength is None) == (len(closes) <= count)
    assert strength is None or 0 <= strength <= 100
    assert (indicators.true_range(series, count) is None) == (len(closes) <= count)
    assert (indicators.exponential_mean(series, count) is None) == (len(closes) < count)
