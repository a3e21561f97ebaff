"""The catalogue of one series: which partitions hold it, from where, since when, and which days were asked for.

One file ``series.json`` a series, replaced whole. A partition's file carries its own hash in its name, so that the
replacement of this one file is the moment at which any number of partitions change together.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.store import files
from kiwoom_api.research.store.kinds import SeriesKey, Span

NAME = "series.json"
VERSION = 1
_NOTES = 50


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One partition.

    Attributes:
        period: 2026, 2026-11 or 2026-11-20.
        file: its name in the series' folder.
        rows: bars in it.
        first, last: date of its first and last bar, or their time (KST) for bars inside days.
        source: ``kiwoom:real``, ``kiwoom:mock``, ``kiwoom:sim`` or ``file:NAME``: where its newest rows came
            from.
        pulled_at: when it was last written.
        sha256: hash of the file.
    """

    period: str
    file: str
    rows: int
    first: str
    last: str
    source: str
    pulled_at: datetime
    sha256: str


class Generation(msgspec.Struct, frozen=True, kw_only=True):
    """Bars that fit together: their partitions, and the days for which the source was asked to the end."""

    parts: tuple[Part, ...] = ()
    covered: tuple[Span, ...] = ()

    @property
    def rows(self) -> int:
        """How many bars."""
        return sum(part.rows for part in self.parts)

    @property
    def first(self) -> str:
        """Date or time of the first bar; "" when there is none."""
        return self.parts[0].first if self.parts else ""

    @property
    def last(self) -> str:
        """Date or time of the last bar; "" when there is none."""
        return self.parts[-1].last if self.parts else ""

    @property
    def first_day(self) -> date | None:
        """Day of the first bar."""
        return date.fromisoformat(self.first[:10]) if self.first else None


class Note(msgspec.Struct, frozen=True):
    """Something that happened to a series and that its reader should know."""

    at: datetime
    text: str


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """The catalogue's content.

    Attributes:
        origin: "kiwoom" (real and mock show the same market), "sim" or "file": sources are not mixed in one series.
        name, market: as Kiwoom or the file said; "" when unknown.
        current: what readers see.
        pending: a whole re-pull in progress, which readers do not see; None when there is none.
    """

    version: int = VERSION
    symbol: str
    interval: str
    adjusted: bool
    origin: str = ""
    name: str = ""
    market: str = ""
    current: Generation = Generation()
    pending: Generation | None = None
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> SeriesKey:
        """Which series this is."""
        return SeriesKey(self.symbol, self.interval, self.adjusted)

    def noted(self, text: str, at: datetime) -> Series:
        """Return it with one note more (the newest are kept)."""
        return msgspec.structs.replace(self, notes=(*self.notes, Note(at, text))[-_NOTES:])


_decoder = msgspec.json.Decoder(Series)


def read_series(folder: Path, key: SeriesKey) -> Series | None:
    """Return the catalogue of a series; None when it has none.

    Raises:
        BadInput: when it cannot be read, is damaged, or was written by a newer version.
    """
    path = folder / NAME
    content = files.read(path)
    if content is None:
        return None
    try:
        found = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _damaged(path, str(error)) from None
    if found.version != VERSION:
        raise _damaged(path, f"version {found.version}, this program writes {VERSION}")
    if found.key != key:
        raise _damaged(path, f"it describes {found.key}")
    return found


def _damaged(path: Path, why: str) -> BadInput:
    return BadInput(
        field="store",
        value=str(path),
        allowed="the catalogue of the series in its folder",
        hint=f"damaged: {why}; remove the folder and pull or import the series again",
    )


def write_series(folder: Path, series: Series) -> None:
    """Replace the catalogue.

    Raises:
        BadInput: when it cannot be written; the old one stays.
    """
    files.replace(folder / NAME, msgspec.json.format(msgspec.json.encode(series), indent=1))
