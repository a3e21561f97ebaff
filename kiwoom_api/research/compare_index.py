"""An index beside the strategies: its closes over the same days, read from a CSV or Parquet file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from kiwoom_api.model.errors import BadInput, MissingExtra
from kiwoom_api.sim.bars import moment_of

KOSPI = "ks11"
"""The KOSPI's code in index files of public sources."""
_NEEDED = ("date", "close")
_CODES = ("index_code", "code")


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """Daily closes of one index, in hundredths of a point.

    Attributes:
        name: what the file calls it.
        days: business dates, ascending.
        closes: hundredths of a point.
    """

    name: str
    days: tuple[date, ...]
    closes: tuple[int, ...]

    def over(self, days: Sequence[date]) -> list[int]:
        """Return the close before the first day, then that of each day (the last one known, where a day is missing).

        Raises:
            BadInput: when the file begins after the first day, or ends before the last one.
        """
        before = bisect_left(self.days, days[0])
        if not before or self.days[-1] < days[-1]:
            allowed = f"an index from before {days[0]} to {days[-1]}"
            raise BadInput(field="index", value=f"{self.days[0]} to {self.days[-1]}", allowed=allowed)
        found = [self.closes[before - 1]]
        for day in days:
            place = bisect_left(self.days, day)
            found.append(self.closes[place] if self.days[place] == day else self.closes[place - 1])
        return found


def load_index(path: str | Path, code: str = KOSPI) -> Index:
    """Read one index: columns ``date`` and ``close``, and ``index_code`` (or ``code``) where the file has several.

    Raises:
        BadInput: a missing or unreadable file or column, a code that is not there, a day that appears twice, a close
            that is no number above 0.
        MissingExtra: without the extra ``data``.
    """
    path = Path(path)
    if not path.is_file():
        raise BadInput(field="index", value=str(path), allowed="a CSV or Parquet file that exists")
    columns = _columns(path)
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise BadInput(field="index", value=sorted(columns), allowed="columns date, close (index_code optional)")
    codes = next((columns[name] for name in _CODES if name in columns), None)
    rows: list[tuple[date, int]] = []
    for place, (when, close) in enumerate(zip(columns["date"], columns["close"], strict=True)):
        if codes is not None and str(codes[place]) != code:
            continue
        moment = moment_of(when)
        points = _hundredths(close)
        if moment is None or not points:
            allowed = "a date and a close above 0"
            raise BadInput(field=f"{path.name}: row {place + 1}", value=(when, close), allowed=allowed)
        rows.append((moment.date(), points))
    rows.sort()
    days = tuple(day for day, _ in rows)
    if not days:
        known = sorted({str(each) for each in codes or ()})
        raise BadInput(field="index_code", value=code, allowed=" | ".join(known) or "a file with rows")
    if len(set(days)) < len(days):
        raise BadInput(field="index", value=path.name, allowed="each day once")
    return Index(name=code if codes is not None else path.stem, days=days, closes=tuple(close for _, close in rows))


def _hundredths(value: object) -> int:
    """Return points as hundredths; 0 for what is no number above 0."""
    good = isinstance(value, int | float) and 0 < value < float("inf")
    return round(value * 100) if good else 0  # type: ignore[operator]


def _columns(path: Path) -> dict[str, list[object]]:
    try:
        import polars
    except ImportError as error:
        raise MissingExtra("data", f"reading {path.name}") from error
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            frame = polars.read_parquet(path)
        else:
            kinds = dict.fromkeys((*_CODES, "date"), polars.String)
            frame = polars.read_csv(path, schema_overrides=kinds)
    except (polars.exceptions.PolarsError, OSError) as error:
        raise BadInput(field="index", value=str(path), allowed="a readable file", hint=str(error)[:200]) from error
    return {name.strip().lower(): frame[name].to_list() for name in frame.columns}
