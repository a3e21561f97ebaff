"""The official close (종가) of a day, and where a daily chart's close cannot be taken for it.

Since 2026-09-14 KRX trades on until 20:00. The official close, and the next day's base price, stay the price of 15:30;
Kiwoom's daily chart then shows the last price of the after-market as the day's close (measured on SK hynix: 1,697,000
instead of 1,692,000). The 15:30 bar of the one-minute chart (ka10080) has the official one.

UNVERIFIED: that Kiwoom labels the minute of the closing auction with 15:30 (if a day has no bar then, its last bar
before counts); whether the daily chart's high and low include the after-market; whether its close is set back to the
official one later. So a daily close since that day is taken for official only where one-minute bars confirm it, or
where the product does not trade in the after-market (ETF, ETN, ELW). On the college entrance test's day the close is at
16:30.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from kiwoom_api.market import regular_hours
from kiwoom_api.market.sessions import AFTER_MARKET_SINCE
from kiwoom_api.model.values import KST
from kiwoom_api.research.store import files, frames
from kiwoom_api.research.store.kinds import SeriesKey, days_of_period, venue_of

if TYPE_CHECKING:
    import polars as pl

    from kiwoom_api.research.store.store import Store

_NOT_AFTER = ("ETF", "ETN", "ELW")


def with_official(store: Store, key: SeriesKey, daily: pl.DataFrame) -> pl.DataFrame:
    """Return daily bars with ``official_close`` (won); null where it is not known."""
    import polars as pl

    series = store.series(key)
    late = pl.col("date") >= AFTER_MARKET_SINCE
    if venue_of(key.symbol) != "KRX":
        return daily.with_columns(official_close=pl.lit(None, pl.Int64))
    if series is not None and series.market in _NOT_AFTER:
        return daily.with_columns(official_close=pl.col("close"))
    days = daily.filter(late)["date"].to_list()
    known = minute_closes(store, key, days[0], days[-1]) if days else {}
    told = pl.DataFrame(
        {"date": list(known), "_told": list(known.values())}, schema={"date": pl.Date, "_told": pl.Int64}
    )
    official = pl.when(late).then(pl.col("_told")).otherwise(pl.col("close"))
    return (
        daily.join(told, on="date", how="left", maintain_order="left")
        .with_columns(official_close=official)
        .drop("_told")
    )


def minute_closes(store: Store, key: SeriesKey, start: date, end: date) -> dict[date, int]:
    """Return the official close (won) of the days that the store's one-minute bars are complete for."""
    import polars as pl

    minutes = SeriesKey(key.symbol, "1m", key.adjusted)
    series = store.series(minutes)
    if series is None:
        return {}
    found = [frames.empty(minutes.kind)]
    for part in series.current.parts:
        first, last = days_of_period(part.period)
        content = files.read(store.place(minutes) / part.file) if first <= end and last >= start else None
        if content is not None:
            found.append(frames.from_parquet(content, minutes.kind, part.file))
    bars = pl.concat(found).filter(frames.within(minutes.kind, (start, end))).with_columns(day=pl.col("time").dt.date())
    ends = {day: _closes_at(day) for day in bars["day"].unique()}
    limits = pl.DataFrame(
        {"day": list(ends), "_end": list(ends.values())},
        schema={"day": pl.Date, "_end": pl.Datetime("us", "Asia/Seoul")},
    )
    last_bars = (
        bars.join(limits, on="day")
        .filter(pl.col("time") <= pl.col("_end"))
        .sort("time")
        .group_by("day")
        .agg(pl.col("close").last())
    )
    whole = series.current.covered
    return {day: close for day, close in last_bars.iter_rows() if any(first <= day <= last for first, last in whole)}


def _closes_at(day: date) -> datetime:
    return regular_hours(day).close.astimezone(KST)
