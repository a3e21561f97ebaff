"""The store as a reader sees it: which series there are, and their bars as frames."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store import closes, files, frames
from kiwoom_api.research.store.catalogue import NAME, Series, read_series
from kiwoom_api.research.store.kinds import INTERVALS, SeriesKey, Span, days_of_period, key_of

if TYPE_CHECKING:
    import polars as pl

_ALWAYS = (date(1956, 3, 3), date(2100, 12, 31))
_PATIENCE = 3


class Store:
    """Bars of many stocks in one folder.

    Reading needs no lock and sees whole states only, also while another program pulls.

    Args:
        folder: where it lies; it need not exist before the first pull.

    Raises:
        MissingExtra: polars is not installed (extra ``data``).
        BadInput: the place is a file.
    """

    def __init__(self, folder: str | Path) -> None:
        frames.need_polars()
        self.folder = Path(folder)
        if self.folder.exists() and not self.folder.is_dir():
            raise BadInput(field="store", value=str(folder), allowed="a folder", hint="a file of that name is there")

    def place(self, key: SeriesKey) -> Path:
        """Return the folder of a series."""
        return self.folder / key.folder

    def stored(self) -> list[SeriesKey]:
        """Return every series that has a catalogue, by interval, adjustment and symbol."""
        found = []
        for interval in INTERVALS:
            for word in ("adjusted", "raw"):
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    names = sorted(path.name for path in (self.folder / interval / word).iterdir())
                    keys = (SeriesKey(name, interval, word == "adjusted") for name in names)
                    found += [key for key in keys if (self.place(key) / NAME).is_file()]
        return found

    def series(self, key: SeriesKey) -> Series | None:
        """Return the catalogue of a series; None when the store does not have it.

        Raises:
            BadInput: when it is damaged.
        """
        return read_series(self.place(key), key)

    def catalogues(self) -> Iterator[Series]:
        """Yield the catalogue of every series.

        Raises:
            BadInput: at a damaged one.
        """
        for key in self.stored():
            series = self.series(key)
            if series is not None:
                yield series

    def bars(
        self,
        symbol: str,
        *,
        interval: str = "1d",
        start: date | None = None,
        end: date | None = None,
        adjusted: bool = False,
    ) -> pl.DataFrame:
        """Return bars in order of time.

        Columns: ``date`` (intraday ``time``, KST), ``open``, ``high``, ``low``, ``close`` (won), ``volume`` (shares),
        ``value`` (won, days and longer), and for days ``official_close`` (won): the 15:30 price, or null where the
        store cannot tell (see ``closes``).

        Args:
            symbol: stock code; with ``_NX`` or ``_AL`` the bars of NXT or of both venues.
            interval: ``tick``, ``1m`` … ``60m``, ``1d``, ``1w`` or ``1mo``.
            start, end: first and last day, both included; None for all there is.
            adjusted: prices adjusted for corporate actions (수정주가) instead of those traded at.

        Raises:
            BadInput: no such series, a bad argument, or a damaged file.
        """
        for attempt in range(1, _PATIENCE + 1):
            scanned = self.scan(symbol, interval=interval, start=start, end=end, adjusted=adjusted)
            found = self._collected(scanned, last=attempt == _PATIENCE)
            if found is not None:
                break
        else:
            raise AssertionError("unreachable: the last attempt returns or raises")
        key = key_of(symbol, interval, adjusted=adjusted)
        return closes.with_official(self, key, found) if interval == "1d" else found

    def scan(
        self,
        symbol: str,
        *,
        interval: str = "1d",
        start: date | None = None,
        end: date | None = None,
        adjusted: bool = False,
    ) -> pl.LazyFrame:
        """Return the bars lazily, without ``official_close``: columns and rows that are not asked for are not read.

        Collect it before the next pull of the series, which may replace its files. Arguments and errors as ``bars``.
        """
        import polars as pl

        key = key_of(symbol, interval, adjusted=adjusted)
        span = _span(start, end)
        series = self.series(key)
        if series is None:
            raise BadInput(
                field="symbol",
                value=symbol,
                allowed=self._alike(key),
                hint=f"kiwoom data pull {key.symbol} --interval {interval} {'--adjusted' if adjusted else '--raw'}",
            )
        paths = [
            self.place(key) / part.file for part in series.current.parts if _touches(days_of_period(part.period), span)
        ]
        if not paths:
            return frames.empty(key.kind).lazy()
        return pl.scan_parquet(paths, schema=frames.schema(key.kind)).filter(frames.within(key.kind, span))

    def _collected(self, scanned: pl.LazyFrame, *, last: bool) -> pl.DataFrame | None:
        """Collect; None when a file vanished because a pull replaced it meanwhile."""
        import polars as pl

        try:
            return scanned.collect()
        except (FileNotFoundError, pl.exceptions.PolarsError, OSError) as error:
            if isinstance(error, FileNotFoundError) and not last:
                return None
            why = " ".join(str(error).split())[:200]
            hint = f"{why}; pull the series again: damaged partitions are replaced"
            raise BadInput(field="store", value=str(self.folder), allowed="readable Parquet files", hint=hint) from None

    def _alike(self, key: SeriesKey) -> str:
        near = [str(each) for each in self.stored() if each.symbol == key.symbol]
        return "a series in the store" + (f", such as {', '.join(near[:4])}" if near else "")

    def verified(self, key: SeriesKey) -> list[str]:
        """Return the partitions of a series that are missing or not as they were written."""
        series = self.series(key)
        bad = []
        for part in series.current.parts if series is not None else ():
            content = files.read(self.place(key) / part.file)
            if content is None or files.digest(content) != part.sha256:
                bad.append(part.file)
        return bad


def _span(start: date | None, end: date | None) -> Span:
    first, last = start or _ALWAYS[0], end or _ALWAYS[1]
    if first > last:
        raise BadInput(field="from", value=f"{first} > {last}", allowed="a day not after the last", hint="swap them")
    return first, last


def _touches(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
