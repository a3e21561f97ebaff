"""Looking a series over: what is missing, contradicts itself, or cannot have been traded. Nothing is ever filled in.

Rules: trading days by ``market.calendar``, ticks and daily limits by ``market.ticks`` and ``market.limits`` (KRX ER
30-33). Since 2025-03-04 an execution may lie half a tick off the grid, rounded down to whole won. Adjusted prices lie
off the grid and are not asked for it; their jumps are judged by the limit rate and one percentage point more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from kiwoom_api.market import base_price, is_on_tick, limit_rate, price_limits, tick_size, trading_days
from kiwoom_api.market.calendar import FIRST_YEAR
from kiwoom_api.market.sessions import NXT_SINCE
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store import closes, files, frames
from kiwoom_api.research.store.catalogue import Series
from kiwoom_api.research.store.check_minutes import check_minutes
from kiwoom_api.research.store.findings import Finding, Kind, gathered, runs
from kiwoom_api.research.store.kinds import SeriesKey
from kiwoom_api.research.store.store import Store

if TYPE_CHECKING:
    import polars as pl

_TICK_ERAS = (date(2023, 1, 25), date(2023, 12, 11), NXT_SINCE)
_SLACK = 0.01


def check(store: Store, key: SeriesKey) -> list[Finding]:
    """Return everything about a series that a person should look at, the grave findings first.

    Raises:
        BadInput: the store has no such series, or its catalogue is damaged.
    """
    series = store.series(key)
    if series is None:
        raise BadInput(field="symbol", value=str(key), allowed="a series in the store", hint="kiwoom data ls")
    found, bars = [], [frames.empty(key.kind)]
    bad = set(store.verified(key))
    for part in series.current.parts:
        if part.file in bad:
            found.append(Finding(key=key, kind=Kind.DAMAGED, first=part.first, last=part.last, detail=part.file))
        content = files.read(store.place(key) / part.file)
        try:
            if content is not None:
                bars.append(frames.from_parquet(content, key.kind, part.file))
        except BadInput:
            continue  # it is among the damaged ones
    found += _of_bars(store, series, bars)
    return sorted(found, key=lambda finding: not finding.grave)


def _of_bars(store: Store, series: Series, parts: list[pl.DataFrame]) -> Iterator[Finding]:
    import polars as pl

    key, bars = series.key, pl.concat(parts)
    if series.pending is not None:
        yield Finding(key=key, kind=Kind.UNFINISHED, count=series.pending.rows)
    if not bars.height:
        return
    yield from _order(key, bars)
    bars = bars.sort(key.kind.stamp, maintain_order=True)
    yield from _shape(key, bars)
    yield from _days(store, series, bars)
    if not key.adjusted:
        yield from _ticks(series, bars)
    if key.interval == "1d":
        yield from _jumps(series, bars)
        yield from _closes(store, series, bars)
    if key.kind.intraday:
        yield from check_minutes(store, key, bars)


def _order(key: SeriesKey, bars: pl.DataFrame) -> Iterator[Finding]:
    import polars as pl

    stamp = pl.col(key.kind.stamp)
    yield from gathered(key, Kind.UNSORTED, bars.filter(stamp < stamp.shift(1)))
    if key.interval != "tick":
        yield from gathered(key, Kind.DUPLICATE, bars.filter(stamp.is_duplicated()))


def _shape(key: SeriesKey, bars: pl.DataFrame) -> Iterator[Finding]:
    """Find prices that no bar can have; a halted day has open = high = low = 0."""
    import polars as pl

    halted = _halted()
    low, high = pl.min_horizontal("open", "close"), pl.max_horizontal("open", "close")
    contrary = (pl.col("high") < high) | (pl.col("low") > low) | (pl.col("volume") < 0)
    yield from gathered(key, Kind.CONTRADICTION, bars.filter(contrary & ~halted))
    without = pl.any_horizontal(pl.col(name) <= 0 for name in frames.PRICES) & ~halted
    yield from gathered(key, Kind.NO_PRICE, bars.filter(without))


def _halted() -> pl.Expr:
    import polars as pl

    return (pl.col("open") == 0) & (pl.col("high") == 0) & (pl.col("low") == 0)


def _days(store: Store, series: Series, bars: pl.DataFrame) -> Iterator[Finding]:
    """Find trading days without a bar, bars of days without trading, and halted days."""
    import polars as pl

    key = series.key
    if key.interval in ("1w", "1mo"):
        return
    days = set(bars.select(frames.day_of(key.kind)).to_series().to_list())
    first, last = max(min(days), date(FIRST_YEAR, 1, 1)), max(days)
    calendar = list(trading_days(first, last))
    closed = sorted(day for day in days if day >= first and day not in set(calendar))
    if closed:
        yield _about(key, Kind.CLOSED_DAY, closed)
    still = _still(store, key, bars)
    absent = [day for day in calendar if day not in days]
    for kind, wanted in ((Kind.GAP, False), (Kind.HALT, True)):
        for run in runs([day for day in absent if (day in still) == wanted], calendar):
            yield _about(key, kind, run)
    if key.interval == "1d":
        yield from gathered(key, Kind.HALT, bars.filter(_halted() | (pl.col("volume") == 0)))


def _still(store: Store, key: SeriesKey, bars: pl.DataFrame) -> set[date]:
    """Return the days on which the store's daily bars say that nothing was traded."""
    import polars as pl

    if key.interval == "1d":
        return set()
    try:
        daily = store.scan(key.symbol, adjusted=key.adjusted).filter(_halted() | (pl.col("volume") == 0)).collect()
    except BadInput:
        return set()
    return set(daily["date"].to_list())


def _about(key: SeriesKey, kind: Kind, days: list[date]) -> Finding:
    return Finding(key=key, kind=kind, first=str(days[0]), last=str(days[-1]), count=len(days))


def _ticks(series: Series, bars: pl.DataFrame) -> Iterator[Finding]:
    """Find traded prices off the grid, half ticks of mid-price orders aside."""
    import polars as pl

    key, market = series.key, series.market
    if key.interval in ("1w", "1mo"):
        return
    if not market:
        yield Finding(key=key, kind=Kind.NO_MARKET)
        return
    edges = (date.min, *_TICK_ERAS, date.max)
    day, bad = frames.day_of(key.kind), []
    for since, until in pairwise(edges):
        era = bars.filter((day >= since) & (day < until))
        prices = {price for name in frames.PRICES for price in era[name].unique() if price > 0}
        on = max(since, date(FIRST_YEAR, 1, 1))
        off = [price for price in prices if not _may_be_traded(price, market, on)]
        bad.append(era.filter(pl.any_horizontal(pl.col(name).is_in(off) for name in frames.PRICES)))
    yield from gathered(key, Kind.OFF_TICK, pl.concat(bad))


def _may_be_traded(price: int, market: str, on: date) -> bool:
    if is_on_tick(price, market=market, on=on):
        return True
    tick = tick_size(price, market=market, on=on)
    return on >= NXT_SINCE and price % tick == tick // 2


def _jumps(series: Series, bars: pl.DataFrame) -> Iterator[Finding]:
    """Find days that left the daily limits as the close before sets them."""
    import polars as pl

    key, market = series.key, series.market or "KOSPI"
    traded = bars.filter(~_halted() & (pl.col("close") > 0))
    moved = traded.with_columns(before=pl.col("close").shift(1), day_before=pl.col("date").shift(1)).filter(
        (pl.col("high") > pl.col("before") * 1.14) | (pl.col("low") < pl.col("before") * 0.86)
    )
    for row in moved.iter_rows(named=True):
        if _beyond(row["before"], row["low"], row["high"], market, row["date"], adjusted=key.adjusted):
            detail = f"{row['before']:,} ({row['day_before']}) → {row['low']:,} ~ {row['high']:,}"
            yield Finding(key=key, kind=Kind.JUMP, first=str(row["date"]), last=str(row["date"]), detail=detail)


def _beyond(before: int, low: int, high: int, market: str, on: date, *, adjusted: bool) -> bool:
    rate = limit_rate(market=market, on=on)
    if rate is None:
        return False
    if adjusted:
        slack = float(rate) + _SLACK
        return high > before * (1 + slack) or low < before * (1 - slack)
    lower, upper = price_limits(base_price(before, market=market, on=on), market=market, on=on)
    return (upper is not None and high > upper) or (lower is not None and low < lower)


def _closes(store: Store, series: Series, bars: pl.DataFrame) -> Iterator[Finding]:
    import polars as pl

    key = series.key
    told = closes.with_official(store, key, bars).filter(~_halted())
    yield from gathered(key, Kind.UNCONFIRMED_CLOSE, told.filter(pl.col("official_close").is_null()))
    yield from gathered(key, Kind.AFTER_CLOSE, told.filter(pl.col("official_close") != pl.col("close")))
