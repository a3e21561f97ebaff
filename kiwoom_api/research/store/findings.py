"""What ``data check`` may find in a series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from kiwoom_api.research.store.kinds import SeriesKey

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 3


class Kind(StrEnum):
    """What was found."""

    DAMAGED = "damaged"
    UNSORTED = "unsorted"
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"
    NO_PRICE = "no-price"
    GAP = "gap"
    CLOSED_DAY = "closed-day"
    JUMP = "jump"
    OFF_TICK = "off-tick"
    UNCONFIRMED_CLOSE = "unconfirmed-close"
    OFF_SESSION = "off-session"
    BEYOND_DAY = "beyond-day"
    AFTER_CLOSE = "after-market-close"
    HALT = "halt"
    HOLE = "hole"
    UNFINISHED = "unfinished"
    NO_MARKET = "no-market"


_NOTED = frozenset({Kind.AFTER_CLOSE, Kind.HALT, Kind.HOLE, Kind.UNFINISHED, Kind.NO_MARKET})


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding; nothing is mended by finding it.

    Attributes:
        key: the series.
        kind: what.
        first, last: date or time of the first and last bar it is about; "" when it is about none.
        count: how many bars or days.
        detail: numbers or a name that help to look at it.
    """

    key: SeriesKey
    kind: Kind
    first: str = ""
    last: str = ""
    count: int = 1
    detail: str = ""

    @property
    def grave(self) -> bool:
        """True when bars are missing, contradict each other or mislead; False for what a market may well do."""
        return self.kind not in _NOTED


def runs(days: list[date], calendar: list[date]) -> list[list[date]]:
    """Return days in groups that follow each other in a calendar; all of them are in it, in order."""
    place = {day: index for index, day in enumerate(calendar)}
    found: list[list[date]] = []
    for day in days:
        if found and place[day] == place[found[-1][-1]] + 1:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def gathered(key: SeriesKey, kind: Kind, bad: pl.DataFrame, detail: str = "") -> Iterator[Finding]:
    """Yield one finding for all bad bars; nothing when there are none."""
    if bad.height:
        stamps = bad[key.kind.stamp]
        few = [str(value)[:16] for value in stamps.head(_SHOWN).to_list()]
        shown = detail or ", ".join(few) + (" …" if bad.height > _SHOWN else "")
        first, last = str(stamps[0])[:19], str(stamps[-1])[:19]
        yield Finding(key=key, kind=kind, first=first, last=last, count=bad.height, detail=shown)
