"""Files into the store: CSV (UTF-8 or CP949, Korean headings too) and Parquet, read and checked as ``sim.bars`` does.

What the file says is stored as it stands: no high is widened and no missing volume made up, as a run on the file would
do. ``data check`` reports what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST, symbol_of
from kiwoom_api.research.store import frames
from kiwoom_api.research.store.files import FolderLock
from kiwoom_api.research.store.kinds import INTERVALS, Interval, SeriesKey, interval_of
from kiwoom_api.research.store.store import Store
from kiwoom_api.research.store.writer import SeriesWriter
from kiwoom_api.sim.bars import barset_of, moment_of, read_columns

if TYPE_CHECKING:
    import polars as pl


class Imported(NamedTuple):
    """What came in of one stock: how many bars, the first and the last of them, and prices rounded to whole won."""

    key: SeriesKey
    rows: int
    first: str
    last: str
    rounded: int


def import_file(
    store: Store, path: str | Path, *, adjusted: bool, now: datetime, interval: str | None = None
) -> list[Imported]:
    """Store the bars of a file; they take the place of stored bars of the days from the file's first to its last.

    Args:
        store: where they go.
        path: columns ``date, code, open, high, low, close`` (일자, 종목코드, 시가, 고가, 저가, 종가), and volume, name,
            market where there are.
        adjusted: whether the prices are adjusted for corporate actions; the file cannot say it.
        now: aware KST.
        interval: what the bars are; None finds out: days without times, else the smallest step.

    Raises:
        BadInput: naming file, column, row and value as ``load_bars``; an interval that the store does not keep; a
            series that has bars of another origin; a store that cannot be written.
        MissingExtra: polars is not installed.
    """
    path = Path(path)
    columns, first = read_columns(path)
    about = barset_of(path.name, columns, first).instruments  # it checks every row
    moments = [_moment(value) for value in columns["date"]]
    per_code: dict[str, list[int]] = {}
    for index, code in enumerate(columns["code"]):
        per_code.setdefault(symbol_of(code), []).append(index)
    kind = interval_of(interval) if interval is not None else _found(moments, list(per_code.values()))
    if kind.intraday != any(moment.time() != datetime.min.time() for moment in moments):
        what = "a time of day" if kind.intraday else "dates without a time"
        raise BadInput(field="interval", value=kind.name, allowed=f"an interval that fits: {what} is needed")
    done = []
    for code, indexes in per_code.items():
        key = SeriesKey(code, kind.name, adjusted)
        frame, rounded = _frame(kind, columns, moments, indexes)
        span = moments[indexes[0]].date(), moments[indexes[-1]].date()
        with FolderLock(store.place(key)) as lock:
            if not lock.take():
                raise BadInput(field="store", value=str(key), allowed="one writer at a time", hint="wait for the other")
            writer = SeriesWriter(store.place(key), key, now=now)
            writer.claim("file")
            named = about[code]
            market = named.market if "market" in columns else writer.series.market
            writer.describe(name=named.name if named.name != code else writer.series.name, market=market)
            writer.put(frame, span, span, f"file:{path.name}")
        stamps = frame[kind.stamp]
        done.append(Imported(key, frame.height, str(stamps[0])[:19], str(stamps[-1])[:19], rounded))
    return done


def _moment(value: object) -> datetime:
    found = moment_of(value)
    assert found is not None  # noqa: S101 - the reader has checked it
    return found.replace(tzinfo=KST) if found.tzinfo is None else found.astimezone(KST)


def _found(moments: Sequence[datetime], groups: Sequence[Sequence[int]]) -> Interval:
    """Return what interval the bars have."""
    if all(moment.time() == datetime.min.time() for moment in moments):
        return INTERVALS["1d"]
    steps = [
        moments[later] - moments[earlier]
        for group in groups
        for earlier, later in pairwise(group)
        if moments[later].date() == moments[earlier].date()
    ]
    step = min(steps, default=timedelta(minutes=1))
    found = INTERVALS.get(f"{step // timedelta(minutes=1)}m")
    if found is None or step % timedelta(minutes=1):
        minutes = [name for name, interval in INTERVALS.items() if interval.tr == "ka10080"]
        raise BadInput(field="interval", value=str(step), allowed=", ".join(minutes), hint="say it with --interval")
    return found


def _frame(
    kind: Interval, columns: Any, moments: Sequence[datetime], indexes: Sequence[int]
) -> tuple[pl.DataFrame, int]:
    import polars as pl

    rounded = 0
    stamps: list[datetime] | list[date] = [moments[i] if kind.intraday else moments[i].date() for i in indexes]
    data: dict[str, Sequence[Any]] = {kind.stamp: stamps}
    for name in frames.PRICES:
        values = [_whole(columns[name][i]) for i in indexes]
        rounded += sum(exact is False for _, exact in values)
        data[name] = [value for value, _ in values]
    volumes = columns.get("volume")
    data["volume"] = [None if volumes is None else _shares(volumes[i]) for i in indexes]
    if not kind.intraday:
        data["value"] = [None] * len(indexes)
    return pl.DataFrame(data, schema=frames.schema(kind)), rounded


def _whole(value: object) -> tuple[int, bool]:
    if isinstance(value, int):
        return value, True
    number = Decimal(str(value).strip())
    whole = int(number.to_integral_value(ROUND_HALF_UP))
    return whole, whole == number


def _shares(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return value
    text = str(value).strip()
    return None if text.lower() in ("", "null", "none") else int(Decimal(text))
