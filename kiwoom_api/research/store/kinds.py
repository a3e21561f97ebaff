"""What the store keeps: intervals, the series of a stock, spans of days, and the partition a day belongs to.

Source: the charts ka10079 (executions), ka10080 (minutes), ka10081 (days), ka10082 (weeks), ka10083 (months).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from kiwoom_api.market import sessions
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST, symbol_of

Span: TypeAlias = tuple[date, date]
"""Calendar days, both included."""

_ONE = timedelta(days=1)
_SUFFIXES = ("_NX", "_AL")
_LATE = timedelta(minutes=10)
_USUAL_END = time(20, 0)


class Cut(StrEnum):
    """How long a partition is."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Interval(NamedTuple):
    """One interval of bars and the chart that has it.

    Attributes:
        name: as typed, such as ``1d``; months are ``1mo`` since a folder ``1M`` would be ``1m`` on Windows.
        tr: TR id of the chart.
        rows: name of the chart's list.
        scope: ``tic_scope`` of the chart; "" where it has none.
        cut: how long a partition is.
        seekable: whether unadjusted bars may be asked from a base date downwards. Executions have no base date, and a
            base date would cut the week or month it lies in.
    """

    name: str
    tr: str
    rows: str
    scope: str
    cut: Cut
    seekable: bool

    @property
    def intraday(self) -> bool:
        """True for bars with a time of day."""
        return bool(self.scope)

    @property
    def stamp(self) -> str:
        """Name of the column that says when: ``time`` or ``date``."""
        return "time" if self.intraday else "date"


_ALL = (
    Interval("tick", "ka10079", "stk_tic_chart_qry", "1", Cut.DAY, seekable=False),
    *(
        Interval(f"{minutes}m", "ka10080", "stk_min_pole_chart_qry", str(minutes), Cut.MONTH, seekable=True)
        for minutes in (1, 3, 5, 10, 15, 30, 45, 60)
    ),
    Interval("1d", "ka10081", "stk_dt_pole_chart_qry", "", Cut.YEAR, seekable=True),
    Interval("1w", "ka10082", "stk_stk_pole_chart_qry", "", Cut.YEAR, seekable=False),
    Interval("1mo", "ka10083", "stk_mth_pole_chart_qry", "", Cut.YEAR, seekable=False),
)
INTERVALS = {interval.name: interval for interval in _ALL}
"""Every interval by its name."""


def interval_of(name: object) -> Interval:
    """Return an interval by its name.

    Raises:
        BadInput: when there is none of that name.
    """
    found = INTERVALS.get(name) if isinstance(name, str) else None
    if found is None:
        raise BadInput(field="interval", value=name, allowed=", ".join(INTERVALS), hint="choose one of these")
    return found


def stored_symbol(value: object) -> str:
    """Return a stock code with its zeros; ``_NX`` (NXT) and ``_AL`` (both venues) stay.

    Raises:
        BadInput: for anything that is no stock code.
    """
    text = value.strip().upper() if isinstance(value, str) else value
    suffix = next((s for s in _SUFFIXES if isinstance(text, str) and text.endswith(s)), "")
    return symbol_of(text.removesuffix(suffix) if isinstance(text, str) else text) + suffix


def venue_of(symbol: str) -> str:
    """Return the venue whose bars a stored code has: KRX, NXT or SOR (both)."""
    return {"_NX": "NXT", "_AL": "SOR"}.get(symbol[6:], "KRX")


class SeriesKey(NamedTuple):
    """One series: a stock's bars of one interval, adjusted for corporate actions (수정주가) or as traded."""

    symbol: str
    interval: str
    adjusted: bool

    @property
    def kind(self) -> Interval:
        """The interval."""
        return INTERVALS[self.interval]

    @property
    def folder(self) -> PurePath:
        """Its folder inside the store."""
        return PurePath(self.interval, "adjusted" if self.adjusted else "raw", self.symbol)

    @property
    def seekable(self) -> bool:
        """Whether pulling may start at a base date.

        Adjusted prices may not: ka10081 adjusts for what happened up to the base date, so bars asked from different
        base dates do not fit together.
        """
        return self.kind.seekable and not self.adjusted

    def __str__(self) -> str:
        return f"{self.symbol} {self.interval} {'adjusted' if self.adjusted else 'raw'}"


def key_of(symbol: object, interval: object, *, adjusted: bool) -> SeriesKey:
    """Return a series' key from what a person gives.

    Raises:
        BadInput: naming the argument that is wrong.
    """
    return SeriesKey(stored_symbol(symbol), interval_of(interval).name, bool(adjusted))


def period_of(cut: Cut, day: date) -> str:
    """Return the name of the partition a day belongs to: 2026, 2026-11 or 2026-11-20."""
    return day.isoformat()[: {Cut.YEAR: 4, Cut.MONTH: 7, Cut.DAY: 10}[cut]]


def days_of_period(period: str) -> Span:
    """Return the first and the last day of a partition."""
    parts = [int(part) for part in period.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    first = date(year, month, day)
    if len(parts) == 3:
        return first, first
    after = date(year + 1, 1, 1) if len(parts) == 1 or month == 12 else date(year, month + 1, 1)
    return first, after - _ONE


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch or overlap made one, empty ones left out."""
    found: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if found and first <= found[-1][1] + _ONE:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def missing(wanted: Span, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return what of the wanted days lies in no span, in order."""
    found, at = [], wanted[0]
    for first, last in joined(spans):
        if last < at:
            continue
        if first > wanted[1]:
            break
        if first > at:
            found.append((at, first - _ONE))
        at = last + _ONE
    if at <= wanted[1]:
        found.append((at, wanted[1]))
    return tuple(found)


def without(spans: Iterable[Span], gone: Span) -> tuple[Span, ...]:
    """Return spans less the days of another."""
    return joined(part for span in spans for part in missing(span, [gone]))


def settled_day(now: datetime) -> date:
    """Return the last day whose bars no longer change: its last session has ended ten minutes ago (KST)."""
    now = now.astimezone(KST)
    ends = [session.end for session in sessions(now.date(), "SOR")]
    end = max(ends, default=datetime.combine(now.date(), _USUAL_END, KST))
    return now.date() if now >= end + _LATE else now.date() - _ONE
