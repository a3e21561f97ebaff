"""Bars as frames: their columns, their Parquet form, and a chart's page turned into them.

Columns: ``date`` (or ``time``, KST) · ``open, high, low, close`` won · ``volume`` shares · ``value`` won (days and
longer). Kiwoom's daily chart tells the value in million won, so the last six digits of a day's are zeros.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kiwoom_api.model.errors import BadInput, MissingExtra, WireError
from kiwoom_api.research.store.kinds import Interval, Span
from kiwoom_api.wire.answer import Answer

if TYPE_CHECKING:
    import polars as pl

PRICES = ("open", "high", "low", "close")
_ROW_GROUP = 1 << 17
_MILLION = 1_000_000


def need_polars() -> None:
    """Make sure that frames can be made.

    Raises:
        MissingExtra: polars is not installed.
    """
    try:
        import polars  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise MissingExtra("data", "the market data store") from error


def schema(interval: Interval) -> dict[str, Any]:
    """Return the columns of an interval's frames with their types."""
    import polars as pl

    stamp: Any = pl.Datetime("us", "Asia/Seoul") if interval.intraday else pl.Date
    numbers = (*PRICES, "volume") if interval.intraday else (*PRICES, "volume", "value")
    return {interval.stamp: stamp, **dict.fromkeys(numbers, pl.Int64)}


def empty(interval: Interval) -> pl.DataFrame:
    """Return a frame without rows."""
    import polars as pl

    return pl.DataFrame(schema=schema(interval))


def day_of(interval: Interval) -> pl.Expr:
    """Return the expression of a row's day (KST)."""
    import polars as pl

    return pl.col("time").dt.date() if interval.intraday else pl.col("date")


def within(interval: Interval, span: Span) -> pl.Expr:
    """Return the condition that a row's day lies in a span."""
    return day_of(interval).is_between(*span)


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Return a frame as Parquet; the same rows give the same bytes."""
    into = io.BytesIO()
    frame.write_parquet(into, compression="zstd", row_group_size=_ROW_GROUP, statistics=True)
    return into.getvalue()


def from_parquet(content: bytes, interval: Interval, name: str) -> pl.DataFrame:
    """Return the bars of a partition.

    Raises:
        BadInput: when it is no Parquet file of such bars.
    """
    import polars as pl

    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(field="store", value=name, allowed="a readable Parquet file", hint=str(error)) from None
    if dict(frame.schema) != schema(interval):
        raise BadInput(field="store", value=name, allowed="columns " + ", ".join(schema(interval)))
    return frame


def page_frame(interval: Interval, answer: Answer) -> pl.DataFrame:
    """Return the bars of one page of a chart, oldest first; rows without a time are none.

    A row that stands twice in a page counts once, except among executions, which may be alike.

    Raises:
        WireError: two different bars at one time, or a bar without a price.
    """
    import polars as pl

    rows: Sequence[Any] = [row for row in answer[interval.rows] or () if _stamp_of(interval, row) is not None]
    columns: dict[str, list[Any]] = {interval.stamp: [_stamp_of(interval, row) for row in rows]}
    for name in (*PRICES, "volume"):
        columns[name] = [getattr(row, name) for row in rows]
    if not interval.intraday:
        unit = _MILLION if interval.tr == "ka10081" else 1
        columns["value"] = [None if row.value is None else int(row.value) * unit for row in rows]
    frame = pl.DataFrame(columns, schema=schema(interval))
    for name in PRICES:
        if frame[name].null_count():
            when = frame.filter(pl.col(name).is_null())[interval.stamp][0]
            raise WireError(f"{interval.tr} {name}: the bar of {when} has none, but a price in won is required")
    frame = frame.reverse()
    if interval.name == "tick":
        return frame
    frame = frame.unique(maintain_order=True)
    if frame[interval.stamp].n_unique() != frame.height:
        twice = frame.filter(pl.col(interval.stamp).is_duplicated())[interval.stamp][0]
        raise WireError(f"{interval.tr}: two different bars of {twice} in one page")
    return frame.sort(interval.stamp)


def _stamp_of(interval: Interval, row: Any) -> Any:
    return row.time if interval.intraday else row.day
