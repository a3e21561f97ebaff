"""Writing one series: rows come in by spans of days, the catalogue is replaced after each, readers see whole states."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store import files, frames
from kiwoom_api.research.store.catalogue import NAME, Generation, Part, Series, read_series, write_series
from kiwoom_api.research.store.kinds import Cut, Interval, SeriesKey, Span, days_of_period, joined, period_of, without

if TYPE_CHECKING:
    import polars as pl


class SeriesWriter:
    """Writes one series while its lock is held. Every method leaves the series whole on the disk.

    Attributes:
        series: the catalogue as it is on the disk.
        damaged: partitions that were found missing or changed; their days count as never asked for.
    """

    def __init__(self, folder: Path, key: SeriesKey, *, now: datetime) -> None:
        self.folder, self.key, self.now = folder, key, now
        found = read_series(folder, key)
        self.series = found or Series(symbol=key.symbol, interval=key.interval, adjusted=key.adjusted)
        self.damaged: list[str] = []
        self._last: tuple[str, pl.DataFrame] | None = None
        if found is not None:
            self._look_over()

    @property
    def target(self) -> Generation:
        """The bars that are written to: those of a whole re-pull in progress, or the present ones."""
        return self.series.pending or self.series.current

    def describe(self, *, name: str, market: str) -> None:
        """Note what the stock is called and where it trades; told to the disk with the next write."""
        self.series = msgspec.structs.replace(self.series, name=name, market=market)

    def claim(self, origin: str) -> None:
        """Say whose bars are about to be written.

        Raises:
            BadInput: when the series has bars of another origin: made-up or foreign bars never mix with Kiwoom's.
        """
        if self.series.origin not in ("", origin):
            raise BadInput(
                field="store",
                value=str(self.folder),
                allowed=f"bars of {self.series.origin!r}, which the series began with, not of {origin!r}",
                hint="use another --store folder, or remove the series' folder first",
            )
        self.series = msgspec.structs.replace(self.series, origin=origin)

    def rows(self, span: Span) -> pl.DataFrame:
        """Return what is stored of some days in the bars written to."""
        import polars as pl

        interval = self.key.kind
        found = [frames.empty(interval)]
        for part in self.target.parts:
            first, last = days_of_period(part.period)
            if first <= span[1] and last >= span[0]:
                found.append(self._frame(part).filter(frames.within(interval, span)))
        return pl.concat(found)

    def put(self, frame: pl.DataFrame, replaced: Span, covered: Span, source: str) -> None:
        """Store rows in place of what was stored of some days, and note which days are known to the end by that.

        Args:
            frame: bars in order, all within ``replaced``.
            replaced: days whose stored bars give way.
            covered: days that need not be asked for again; empty (first after last) for none.
            source: where the rows come from.

        Raises:
            BadInput: when the disk does not take them; the series stays as it was.
        """
        import polars as pl

        interval, target = self.key.kind, self.target
        parts = {part.period: part for part in target.parts}
        fresh = _by_period(frame, interval)
        touched = set(fresh) | {period for period in parts if _overlap(days_of_period(period), replaced)}
        for period in sorted(touched):
            kept = frames.empty(interval)
            if period in parts:
                kept = self._frame(parts[period]).filter(~frames.within(interval, replaced))
            whole = pl.concat([kept, fresh.get(period, kept.clear())]).sort(interval.stamp, maintain_order=True)
            made = self._write(period, whole, source, parts.get(period))
            parts.pop(period, None)
            if made is not None:
                parts[period] = made
        self._commit(_generation(parts.values(), joined([*target.covered, covered])))

    def begin_anew(self, why: str) -> None:
        """Begin a whole re-pull beside the present bars, which readers keep seeing until ``finish_anew``."""
        self.series = msgspec.structs.replace(self.series.noted(why, self.now), pending=Generation())
        self._save()

    def finish_anew(self) -> date | None:
        """Let readers see the re-pulled bars.

        Returns:
            The first day of the older bars when the source no longer has them; they are kept in a folder beside.
        """
        pending, old = self.series.pending, self.series.current
        if pending is None:
            return None
        lost = old.first_day if old.first and (not pending.first or pending.first[:10] > old.first[:10]) else None
        if lost is not None:
            self._set_aside(old)
        self.series = msgspec.structs.replace(self.series, current=pending, pending=None)
        self._save()
        return lost

    def note(self, text: str) -> None:
        """Note for the reader what happened."""
        self.series = self.series.noted(text, self.now)
        self._save()

    def _look_over(self) -> None:
        """Forget partitions that are gone or changed: what they held has to be asked for again."""
        kept: dict[str, Generation] = {}
        for name in ("current", "pending"):
            generation: Generation | None = getattr(self.series, name)
            if generation is None:
                continue
            bad = [part for part in generation.parts if not self._intact(part)]
            covered = generation.covered
            for part in bad:
                covered = without(covered, days_of_period(part.period))
                self.damaged.append(part.file)
            kept[name] = _generation((part for part in generation.parts if part not in bad), covered)
        if self.damaged:
            self.series = msgspec.structs.replace(self.series, **kept)

    def _intact(self, part: Part) -> bool:
        content = files.read(self.folder / part.file)
        return content is not None and files.digest(content) == part.sha256

    def _frame(self, part: Part) -> pl.DataFrame:
        if self._last is None or self._last[0] != part.file:
            content = files.read(self.folder / part.file) or b""
            self._last = part.file, frames.from_parquet(content, self.key.kind, part.file)
        return self._last[1]

    def _write(self, period: str, frame: pl.DataFrame, source: str, before: Part | None) -> Part | None:
        if frame.height == 0:
            return None
        content = frames.to_parquet(frame)
        sha256 = files.digest(content)
        if before is not None and before.sha256 == sha256:
            return before
        file = f"{period}.{sha256[:16]}.parquet"
        files.replace(self.folder / file, content)
        self._last = file, frame
        stamps = frame[self.key.kind.stamp]
        return Part(
            period=period,
            file=file,
            rows=frame.height,
            first=_text(stamps[0]),
            last=_text(stamps[-1]),
            source=source,
            pulled_at=self.now,
            sha256=sha256,
        )

    def _commit(self, target: Generation) -> None:
        name = "pending" if self.series.pending is not None else "current"
        self.series = msgspec.structs.replace(self.series, **{name: target})
        self._save()

    def _save(self) -> None:
        write_series(self.folder, self.series)
        pending = self.series.pending.parts if self.series.pending is not None else ()
        files.sweep(self.folder, frozenset(part.file for part in (*self.series.current.parts, *pending)))

    def _set_aside(self, old: Generation) -> None:
        beside = self.folder / f"superseded-{self.now:%Y%m%d-%H%M%S}"
        try:
            beside.mkdir(parents=True, exist_ok=True)
            for name in (*(part.file for part in old.parts), NAME):
                shutil.copy2(self.folder / name, beside / name)
        except OSError as error:
            raise files.trouble(error, beside) from None


def _generation(parts: Iterable[Part], covered: tuple[Span, ...]) -> Generation:
    return Generation(parts=tuple(sorted(parts, key=lambda part: part.period)), covered=covered)


def _by_period(frame: pl.DataFrame, interval: Interval) -> dict[str, pl.DataFrame]:
    """Cut rows into those of each partition."""
    length = {Cut.YEAR: "1y", Cut.MONTH: "1mo", Cut.DAY: "1d"}[interval.cut]
    begun = frame.with_columns(_begun=frames.day_of(interval).dt.truncate(length))
    cut = begun.partition_by("_begun", as_dict=True, include_key=False, maintain_order=True)
    return {period_of(interval.cut, day): rows for (day,), rows in cut.items()}


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _text(stamp: date | datetime) -> str:
    return stamp.isoformat(" ", "seconds")[:19] if isinstance(stamp, datetime) else stamp.isoformat()
