"""The store into one file that ``load_bars``, ``data import`` and a spreadsheet read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store import files
from kiwoom_api.research.store.kinds import SeriesKey
from kiwoom_api.research.store.store import Store


def export_file(
    store: Store, keys: Sequence[SeriesKey], path: str | Path, *, start: date | None = None, end: date | None = None
) -> int:
    """Write bars of one interval and adjustment as CSV (UTF-8 with its mark, as spreadsheets like it) or Parquet.

    Columns: ``date, code, open, high, low, close, volume, …, name, market``; of bars inside days ``date`` has the time
    (KST, without a zone).

    Returns:
        How many bars were written.

    Raises:
        BadInput: the file is there already or cannot be written; no bars; errors of ``Store.bars``.
    """
    import polars as pl

    path = Path(path)
    if path.exists():
        raise BadInput(field="output", value=str(path), allowed="a file that is not there yet", hint="choose a name")
    if len({(key.interval, key.adjusted) for key in keys}) != 1:
        raise BadInput(field="symbols", value=len(keys), allowed="stocks of one interval and adjustment")
    found = []
    for key in keys:
        rows = store.bars(key.symbol, interval=key.interval, start=start, end=end, adjusted=key.adjusted)
        series = store.series(key)
        about = {"code": key.symbol, "name": series.name if series else "", "market": series.market if series else ""}
        rows = rows.with_columns(pl.lit(value).alias(name) for name, value in about.items())
        if key.kind.intraday:
            rows = rows.with_columns(pl.col("time").dt.replace_time_zone(None)).rename({"time": "date"})
        found.append(rows.select("date", "code", pl.exclude("date", "code")))
    whole = pl.concat(found)
    if not whole.height:
        raise BadInput(field="from", value=str(start), allowed="days with bars in the store", hint="kiwoom data ls")
    into = io.BytesIO()
    if path.suffix.lower() in (".parquet", ".pq"):
        whole.write_parquet(into, compression="zstd")
    else:
        whole.write_csv(into, include_bom=True, datetime_format="%Y-%m-%d %H:%M:%S")
    files.replace(path, into.getvalue())
    return whole.height
