"""Circuit breaker and sidecar, judged from index values over time."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    HALT_ACCEPTS,
    KST,
    AuctionKind,
    BreakerState,
    SidecarState,
    breaker_falls,
    breaker_halt,
    sidecar_side,
    watch_breaker,
    watch_sidecar,
)


def _at(clock, day="2026-11-23"):
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=KST)


def _run(values, *, day="2026-11-23", close=1_000, every=10):
    """Feed (clock, index) steps, each held until the next, and return the halts."""
    state, halts = BreakerState(), []
    points = [(_at(clock, day), index) for clock, index in values]
    for (at, index), (until, _) in zip(points, [*points[1:], (points[-1][0] + timedelta(minutes=3), 0)], strict=True):
        now = at
        while now < until:
            state, halt = watch_breaker(state, now, index, previous_close=close)
            halts += [halt] if halt else []
            now += timedelta(seconds=every)
    return halts


def test_stage_one_needs_a_minute():
    """8 % for a minute halts for 20 minutes, then ten minutes collect orders; a shorter dip does nothing."""
    assert _run([("10:00:00", 920), ("10:00:50", 921), ("10:02:00", 1_000)]) == []
    (halt,) = _run([("10:00:00", 920), ("10:03:00", 920)])
    assert (halt.stage, halt.start, halt.resume) == (1, _at("10:01:00"), _at("10:21:00"))
    assert halt.auction is not None
    assert (halt.auction.kind, halt.auction.end) == (AuctionKind.RESUMPTION, _at("10:31:00"))
    assert HALT_ACCEPTS == ("cancel",)


def test_a_fall_before_the_open_counts_from_one_minute_after_it():
    """The minute is counted from 09:01, so the earliest halt is at 09:02."""
    (halt,) = _run([("09:00:00", 900), ("09:10:00", 900)])
    assert halt.start == _at("09:02:00")


def test_stages_follow_one_another():
    """Each stage comes once, after the one before, at its own fall; the third ends the day."""
    halts = _run(
        [("10:00:00", 900), ("10:40:00", 840), ("11:30:00", 790), ("12:00:00", 700)],
    )
    assert [halt.stage for halt in halts] == [1, 2, 3]
    assert halts[2].resume is None
    assert halts[2].auction is None


def test_a_stage_needs_one_percent_more_than_the_last_halt():
    """After a halt at 845 the second stage waits below 836.55, 1 % further, though 850 is 15 %."""
    assert [h.stage for h in _run([("10:00:00", 845), ("10:40:00", 838)])] == [1]
    assert [h.stage for h in _run([("10:00:00", 845), ("10:40:00", 836)])] == [1, 2]
    assert [h.stage for h in _run([("10:00:00", 915), ("10:40:00", 851)])] == [1]


def test_not_in_the_last_forty_minutes():
    """Stages 1 and 2 do not come from 14:50; stage 3 does, and each keeps its order."""
    assert _run([("14:49:30", 900), ("15:10:00", 900)]) == []
    assert [h.start for h in _run([("14:48:50", 900), ("14:55:00", 900)])] == [_at("14:49:50")]
    assert [h.stage for h in _run([("13:00:00", 900), ("14:00:00", 840), ("15:00:00", 790)])] == [1, 2, 3]
    assert _run([("15:00:00", 790), ("15:20:00", 790)]) == []


def test_late_halts_run_into_the_close():
    """A halt that ends in the last twenty minutes resumes straight into the closing auction."""
    assert breaker_halt(1, _at("14:49:59")).auction.end == _at("15:19:59")
    late = breaker_halt(2, _at("14:50:00")).auction
    assert (late.kind, late.start, late.end) == (AuctionKind.CLOSING, _at("15:10:00"), _at("15:30:00"))


def test_the_real_halts_of_2020():
    """The times of 2020-03-13 and 2020-03-19: half an hour from the halt to the next trade."""
    kosdaq = breaker_halt(1, _at("09:04:00", "2020-03-13"))
    kospi = breaker_halt(1, _at("10:43:00", "2020-03-13"))
    both = breaker_halt(1, _at("12:05:00", "2020-03-19"))
    ends = [halt.auction.end for halt in (kosdaq, kospi, both) if halt.auction]
    assert [f"{end:%H:%M}" for end in ends] == ["09:34", "11:13", "12:35"]


def test_intraday_prices_stood_still_on_2020_03_19(krx):
    """No real stock traded between the halt and its auction on 2020-03-19, and all did around it."""
    polars = pytest.importorskip("polars", reason="needs the extra 'data'")
    frame = polars.read_parquet(krx / "data" / "intraday_5min_28stocks_2020.parquet")
    column = next(name for name, kind in frame.schema.items() if kind.is_temporal())
    day = frame.filter(polars.col(column).dt.date() == datetime(2020, 3, 19, tzinfo=KST).date())
    clocks = {f"{at:%H:%M}" for at in day.filter(polars.col("volume") > 0)[column]}
    halted = {"12:10", "12:15", "12:20", "12:25", "12:30"}
    assert not clocks & halted
    assert {"11:30", "13:00"} <= clocks


def test_stages_of_the_shared_rules(rules):
    """The falls and lengths equal the shared table; before 2015-06-15 there was one stage."""
    shared = rules["circuit_breaker"]
    day = _at("12:00:00").date()
    assert [-fall for fall in breaker_falls(day)] == [Decimal(str(level)) for level in shared["levels"]]
    halt = breaker_halt(1, _at("12:00:00"))
    assert halt.resume - halt.start == timedelta(minutes=shared["halt_min"])
    assert halt.auction.end - halt.resume == timedelta(minutes=shared["auction_min"])
    assert breaker_falls(_at("12:00:00", "2015-06-12").date()) == (Decimal("0.10"),)
    assert [h.stage for h in _run([("10:00:00", 890), ("11:00:00", 700)], day="2015-06-12")] == [1]


@settings(max_examples=60, deadline=None)
@given(walk=st.lists(st.integers(-60, 55), min_size=5, max_size=40))
def test_stages_are_ordered_and_apart(walk):
    """Whatever the index does, stages come in order, each once, and none while trading is halted."""
    state, at, index, halts = BreakerState(), _at("09:00:00"), 1_000, []
    for step in walk:
        index = max(index + step, 1)
        for _ in range(20):
            state, halt = watch_breaker(state, at, index, previous_close=1_000)
            halts += [halt] if halt else []
            at += timedelta(seconds=30)
    assert [halt.stage for halt in halts] == list(range(1, len(halts) + 1))
    for before, after in pairwise(halts):
        assert after.start >= before.resume + timedelta(minutes=1)


def _sidecar(values, day="2026-11-23"):
    state, found = SidecarState(), []
    for clock, side in values:
        state, freeze = watch_sidecar(state, _at(clock, day), side)
        found += [freeze] if freeze else []
    return found


def test_sidecar_conditions():
    """KOSPI looks at the future alone (5 %), KOSDAQ at future (6 %) and index (3 %) the same way."""
    assert sidecar_side("KOSPI", futures=Decimal("105.0"), futures_base=100) == "buy"
    assert sidecar_side("KOSPI", futures=95, futures_base=100) == "sell"
    assert sidecar_side("KOSPI", futures=Decimal("104.9"), futures_base=100) is None
    kosdaq = {"futures_base": 100, "index_previous": 100}
    assert sidecar_side("KOSDAQ", futures=106, index=103, **kosdaq) == "buy"
    assert sidecar_side("KOSDAQ", futures=94, index=97, **kosdaq) == "sell"
    assert sidecar_side("KOSDAQ", futures=106, index=102, **kosdaq) is None
    assert sidecar_side("KOSDAQ", futures=106, index=97, **kosdaq) is None
    assert sidecar_side("KOSDAQ", futures=105, index=104, **kosdaq) is None


def test_sidecar_freezes_five_minutes_once():
    """A minute's move freezes that side for five minutes, once a day; a change of side starts the minute anew."""
    (freeze,) = _sidecar([("10:00:00", "sell"), ("10:01:00", "sell"), ("11:00:00", "sell"), ("11:05:00", "sell")])
    assert (freeze.side, freeze.start, freeze.end) == ("sell", _at("10:01:00"), _at("10:06:00"))
    assert _sidecar([("10:00:00", "sell"), ("10:00:30", None), ("10:01:00", "sell")]) == []
    assert _sidecar([("10:00:00", "sell"), ("10:00:30", "buy"), ("10:01:00", "buy")]) == []


def test_sidecar_hours():
    """Not in the first five minutes nor in the last forty, where a freeze ends too."""
    assert _sidecar([("09:03:00", "buy"), ("09:04:59", "buy")]) == []
    (freeze,) = _sidecar([("09:04:00", "buy"), ("09:05:00", "buy"), ("09:06:00", "buy")])
    assert freeze.start == _at("09:06:00")
    assert _sidecar([("14:49:30", "buy"), ("14:50:30", "buy")]) == []
    (late,) = _sidecar([("14:47:00", "buy"), ("14:48:00", "buy")])
    assert late.end == _at("14:50:00")


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: watch_breaker(BreakerState(), _at("10:00"), 900, previous_close=0), "previous_close"),
        (lambda: breaker_halt(4, _at("10:00")), "stage"),
        (lambda: sidecar_side("KONEX", futures=1, futures_base=1), "market"),
        (lambda: sidecar_side("KOSDAQ", futures=106, futures_base=100), "index"),
        (lambda: sidecar_side("KOSPI", futures=106, futures_base=0), "base"),
        (lambda: watch_sidecar(SidecarState(), datetime(2026, 11, 23), None), "at"),  # noqa: DTZ001 - the mistake
    ],
)
def test_wrong_arguments_are_named(ask, field):
    """A wrong argument is an error that names it."""
    with pytest.raises(ValueError, match=rf"^{field}: .* allowed: "):
        ask()
