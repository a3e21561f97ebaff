"""Looking over bars inside days: outside of any session, beyond the day's own bar, and long silences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kiwoom_api.market import regular_hours, sessions
from kiwoom_api.market.sessions import Matching
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store.findings import Finding, Kind, gathered
from kiwoom_api.research.store.kinds import SeriesKey, venue_of
from kiwoom_api.research.store.store import Store

if TYPE_CHECKING:
    import polars as pl

_SILENCE = timedelta(minutes=30)
_LATE = timedelta(minutes=1)
"""A call auction prints up to half a minute after its nominal end, a bar may be labelled with its end."""
_SHOWN = 3


def check_minutes(store: Store, key: SeriesKey, bars: pl.DataFrame) -> Iterator[Finding]:
    """Yield what is wrong with bars inside days, which are in order."""
    import polars as pl

    with_day = bars.with_columns(day=pl.col("time").dt.date())
    days = with_day["day"].unique().sort().to_list()
    yield from _outside(key, with_day, days)
    regular = with_day.join(_regular(days), on="day").filter(pl.col("time").is_between("opens", "closes"))
    yield from _beyond(store, key, regular)
    yield from _silent(key, regular)


def _outside(key: SeriesKey, bars: pl.DataFrame, days: list[date]) -> Iterator[Finding]:
    import polars as pl

    open_times = _windows(key, days)
    inside = (
        bars.select("day", "time")
        .unique()
        .join(open_times, on="day")
        .filter(pl.col("time").is_between("opens", "closes"))
        .select("time")
        .unique()
    )
    yield from gathered(key, Kind.OFF_SESSION, bars.join(inside, on="time", how="anti", maintain_order="left"))


def _windows(key: SeriesKey, days: list[date]) -> pl.DataFrame:
    """Return when anything may print: every session with trades, of an auction only its end."""
    rows: list[tuple[date, Any, Any]] = []
    for day in days:
        for session in sessions(day, venue_of(key.symbol), trading_day=True):
            if session.matching not in (Matching.NONE, Matching.NEGOTIATED):
                start = session.end if session.matching is Matching.AUCTION else session.start
                rows.append((day, start, session.end + _LATE))
    return _frame(rows)


def _regular(days: list[date]) -> pl.DataFrame:
    hours = [(day, regular_hours(day)) for day in days]
    return _frame([(day, each.open, each.close) for day, each in hours])


def _frame(rows: list[tuple[date, Any, Any]]) -> pl.DataFrame:
    import polars as pl

    moment = pl.Datetime("us", "Asia/Seoul")
    return pl.DataFrame(rows, schema={"day": pl.Date, "opens": moment, "closes": moment}, orient="row")


def _beyond(store: Store, key: SeriesKey, regular: pl.DataFrame) -> Iterator[Finding]:
    """Compare the regular session's bars with the store's daily bars of the same adjustment."""
    import polars as pl

    try:
        daily = store.scan(key.symbol, adjusted=key.adjusted).collect()
    except BadInput:
        return
    limits = daily.filter(pl.col("high") > 0).select(day="date", top="high", bottom="low")
    beyond = regular.join(limits, on="day", maintain_order="left").filter(
        (pl.col("high") > pl.col("top")) | (pl.col("low") < pl.col("bottom"))
    )
    yield from gathered(key, Kind.BEYOND_DAY, beyond)


def _silent(key: SeriesKey, regular: pl.DataFrame) -> Iterator[Finding]:
    """Find stretches of the regular session without a bar: no trade, a halt, or bars that are missing."""
    import polars as pl

    step = timedelta(minutes=int(key.kind.scope)) if key.kind.name != "tick" else timedelta()
    before = pl.col("time").shift(1).over("day").fill_null(pl.col("opens"))
    quiet = regular.with_columns(before=before).filter(pl.col("time") - pl.col("before") > _SILENCE + step)
    if quiet.height:
        shown = [f"{was:%Y-%m-%d %H:%M}~{now:%H:%M}" for was, now in quiet.select("before", "time").head(_SHOWN).rows()]
        detail = ", ".join(shown) + (" …" if quiet.height > _SHOWN else "")
        yield from gathered(key, Kind.HOLE, quiet, detail)
