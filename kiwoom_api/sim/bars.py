"""Reading bars from a CSV or Parquet file, with errors that name file, column, row and value."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby, pairwise
from pathlib import Path

from kiwoom_api.market import MARKETS, multiple_of, regular_hours
from kiwoom_api.market.calendar import FIRST_YEAR, LAST_YEAR
from kiwoom_api.model.errors import BadInput, MissingExtra
from kiwoom_api.model.values import symbol_of
from kiwoom_api.sim.barset import DEFAULT_TURNOVER, BarSet, Row, Series, least_volume
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.listings import LISTINGS

_KOREAN = {
    "일자": "date",
    "날짜": "date",
    "종목코드": "code",
    "코드": "code",
    "시가": "open",
    "고가": "high",
    "저가": "low",
    "종가": "close",
    "거래량": "volume",
    "종목명": "name",
    "시장": "market",
}
NEEDED = ("date", "code", "open", "high", "low", "close")
_MINUTES = 380
_MOST, _MOST_SHARES = 10**9, 10**12
"""Won a share, and shares a bar, beyond which a number is no market's."""
_EXTRA_COLUMNS = ("volume", "name", "market")


def load_bars(path: str | Path) -> BarSet:
    """Read daily or minute bars from a CSV or Parquet file.

    Columns ``date, code, open, high, low, close`` are needed; ``volume``, ``name`` and ``market`` are used when
    there; others are ignored. Dates are ``2026-11-20`` or ``20261120``; with a time of day they are minute bars.
    A day with open = high = low = 0 is a halted day. Prices stay as given, even off the tick grid.

    Raises:
        BadInput: naming file, column, row and value: a missing file or column, an empty or malformed number, NaN,
            a price of zero or less, dates that are unsorted or repeated within a code.
        MissingExtra: for Parquet without the extra ``data``.
    """
    path = Path(path)
    return barset_of(path.name, *read_columns(path))


def read_columns(path: Path) -> tuple[dict[str, Sequence[object]], int]:
    """Return the columns of a CSV or Parquet file as they stand, headings in English, and its first row's number.

    Raises:
        BadInput: a missing or unreadable file. MissingExtra: for Parquet without the extra ``data``.
    """
    if not path.is_file():
        raise BadInput(field="data", value=str(path), allowed="a CSV or Parquet file that exists")
    return _parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _csv(path)


def barset_of(name: str, columns: Mapping[str, Sequence[object]], first: int) -> BarSet:
    """Return the bars that columns hold; the rules and errors are those of ``load_bars``.

    Args:
        name: what errors call the source.
        columns: values by column name.
        first: number of the first row, for errors.
    """
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise BadInput(
            field=f"{name}: column {missing[0]}",
            value=sorted(columns),
            allowed="columns " + ", ".join(NEEDED) + " (volume, name, market optional)",
            hint="add the missing column" + ("s: " + ", ".join(missing) if len(missing) > 1 else ""),
        )
    return _Reader(name, columns, first).read()


def _csv(path: Path) -> tuple[dict[str, Sequence[object]], int]:
    rows = [row for row in csv.reader(io.StringIO(_text(path), newline="")) if row]
    if len(rows) < 2:
        raise BadInput(field="data", value=str(path), allowed="a CSV file with a header and at least one row")
    header = [_column(name) for name in rows[0]]
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise BadInput(
                field=f"{path.name}: row {number}", value=row, allowed=f"{len(header)} columns as in the header"
            )
    return dict(zip(header, (list(column) for column in zip(*rows[1:], strict=True)), strict=True)), 2


def _text(path: Path) -> str:
    """Read a CSV as UTF-8, or as CP949, which Korean spreadsheets write."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise BadInput(field="data", value=str(path), allowed="a CSV file in UTF-8", hint="save it as CSV in UTF-8")


def _column(name: str) -> str:
    """Return a column's name in English; Korean headings are the field's usual words."""
    cleaned = name.strip().lower()
    return _KOREAN.get(cleaned, cleaned)


def _parquet(path: Path) -> tuple[dict[str, Sequence[object]], int]:
    try:
        import polars
    except ImportError as error:
        raise MissingExtra("data", f"reading {path.name}") from error
    try:
        frame = polars.read_parquet(path)
    except (polars.exceptions.PolarsError, OSError) as error:
        raise BadInput(field="data", value=str(path), allowed="a readable Parquet file", hint=str(error)) from error
    if frame.height == 0:
        raise BadInput(field="data", value=str(path), allowed="a Parquet file with at least one row")
    wanted = (*NEEDED, *_EXTRA_COLUMNS)
    return {_column(name): frame[name].to_list() for name in frame.columns if _column(name) in wanted}, 1


class _Reader:
    """One file on its way into a BarSet; counts what it has to assume or mend."""

    def __init__(self, name: str, columns: Mapping[str, Sequence[object]], first: int) -> None:
        self.name, self.columns, self.first = name, columns, first
        self.widened = self.assumed = self.rounded = self.thin = 0
        self._moments: dict[object, tuple[date, int]] = {}
        self._codes: dict[object, str] = {}

    def read(self) -> BarSet:
        moments = [self._moment(index, value) for index, value in enumerate(self.columns["date"])]
        codes = [self._code(index, value) for index, value in enumerate(self.columns["code"])]
        intraday = any(second for _, second in moments)
        rows = [self._row(index, second, intraday) for index, (_, second) in enumerate(moments)]
        per_code: dict[str, list[int]] = {}
        for index, code in enumerate(codes):
            per_code.setdefault(code, []).append(index)
        series: dict[str, Series] = {}
        for code, indexes in per_code.items():
            self._check_order(code, indexes, moments)
            pairs = [(moments[i][0], rows[i]) for i in indexes]
            series[code] = _minutes(pairs) if intraday else Series([d for d, _ in pairs], [r for _, r in pairs])
        instruments = {code: self._instrument(code, indexes[-1]) for code, indexes in per_code.items()}
        return BarSet(instruments, series, notes=self._notes(), origin=self.name)

    def _bad(self, index: int, column: str, allowed: str, hint: str = "") -> BadInput:
        return BadInput(
            field=f"{self.name}: column {column}, row {index + self.first}",
            value=self.columns[column][index],
            allowed=allowed,
            hint=hint,
        )

    def _moment(self, index: int, value: object) -> tuple[date, int]:
        known = self._moments.get(value)
        if known is None:
            moment = moment_of(value)
            if moment is None:
                raise self._bad(index, "date", "a date such as 2026-11-20, 20261120 or 2026-11-20 09:05:00")
            if not FIRST_YEAR <= moment.year <= LAST_YEAR:
                raise self._bad(
                    index, "date", f"a year from {FIRST_YEAR} to {LAST_YEAR}", "the calendar knows no other"
                )
            known = (moment.date(), moment.hour * 3600 + moment.minute * 60 + moment.second)
            self._moments[value] = known
        return known

    def _code(self, index: int, value: object) -> str:
        known = self._codes.get(value)
        if known is None:
            try:
                known = symbol_of(value)
            except BadInput as error:
                raise self._bad(index, "code", error.allowed, error.hint) from error
            self._codes[value] = known
        return known

    def _price(self, index: int, column: str) -> int:
        value = self.columns[column][index]
        if type(value) is int and value <= _MOST:
            return value
        number = _as_decimal(value)
        if number is None:
            raise self._bad(index, column, "a price in won", "NaN and empty cells are not prices; drop or mend the row")
        if number > _MOST:
            raise self._bad(index, column, f"a price of {_MOST:,} won or less")
        whole = int(number.to_integral_value(rounding="ROUND_HALF_UP"))
        if whole != number:
            self.rounded += 1
        return whole

    def _row(self, index: int, second: int, intraday: bool) -> Row:
        o, h, low, c = (self._price(index, column) for column in ("open", "high", "low", "close"))
        if o == h == low == 0 and c >= 0:
            return Row(0, 0, 0, c, 0, second)
        for column, price in (("open", o), ("high", h), ("low", low), ("close", c)):
            if price <= 0:
                raise self._bad(
                    index, column, "a price above 0 won", "only a halted day has open = high = low = 0, all three"
                )
        top, bottom = max(o, h, low, c), min(o, h, low, c)
        if top != h or bottom != low:
            self.widened += 1
        row = Row(o, top, bottom, c, 0, second)
        return row._replace(volume=self._volume(index, least_volume(row), c, intraday))

    def _volume(self, index: int, least: int, close: int, intraday: bool) -> int:
        value = self.columns["volume"][index] if "volume" in self.columns else None
        missing = value is None or (isinstance(value, str) and value.strip().lower() in ("", "null", "none"))
        volume = 0
        if not missing:
            number = value if type(value) is int else _as_decimal(value)
            if number is None or number < 0:
                raise self._bad(index, "volume", "shares, 0 or more, or an empty cell")
            if number > _MOST_SHARES:
                raise self._bad(index, "volume", f"{_MOST_SHARES:,} shares or fewer")
            volume = int(number)
        if missing or (volume == 0 and not intraday):
            self.assumed += 1
            return max(DEFAULT_TURNOVER // close // (_MINUTES if intraday else 1), least)
        if volume < least:
            self.thin += 1
        return max(volume, least)

    def _check_order(self, code: str, indexes: Sequence[int], moments: Sequence[tuple[date, int]]) -> None:
        before: tuple[date, int] | None = None
        for index in indexes:
            moment = moments[index]
            if before is not None and moment <= before:
                what = "appears twice" if moment == before else f"comes after {before[0].isoformat()}"
                raise self._bad(index, "date", f"rising dates within code {code}", f"this date {what}; sort or mend it")
            before = moment

    def _instrument(self, code: str, index: int) -> Instrument:
        known = LISTINGS.get(code)
        name = str(self.columns["name"][index] or "").strip() if "name" in self.columns else ""
        market = str(self.columns["market"][index] or "").strip().upper() if "market" in self.columns else ""
        if market and market not in MARKETS:
            raise self._bad(index, "market", ", ".join(MARKETS))
        name = name or (known.name if known else code)
        market = market or (known.market if known else "KOSPI")
        return Instrument(
            symbol=code,
            name=name,
            market=market,
            shares=known.shares if known else 0,
            multiple=multiple_of(name, market),
        )

    def _notes(self) -> tuple[str, ...]:
        said = (
            (self.widened, "{n} bars whose high or low did not reach their open and close were widened to reach them"),
            (self.assumed, "{n} bars without a volume got " + f"{DEFAULT_TURNOVER:,} won a day divided by the close"),
            (self.thin, "{n} bars had fewer shares than prices; their volume was raised to one share a price"),
            (self.rounded, "{n} prices with fractions of a won were rounded to whole won"),
        )
        return tuple(text.format(n=f"{count:,}") for count, text in said if count)


def moment_of(value: object) -> datetime | None:
    """Return a date or a time as people write them in files, naive when they are; None for anything else."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a calendar date without a zone
    text = str(value).strip()
    if len(text) == 8 and text.isascii() and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _as_decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _minutes(pairs: Iterable[tuple[date, Row]]) -> Series:
    """Bundle minute bars into days; a label equal to the day's first minute of trading marks the start of its bar."""
    days: list[date] = []
    rows: list[Row] = []
    minutes: dict[date, list[Row]] = {}
    for day, group in groupby(pairs, key=lambda pair: pair[0]):
        bars = [row for _, row in group if row.open]
        days.append(day)
        if not bars:
            rows.append(Row(0, 0, 0, 0, 0))
            continue
        gaps = [later.second - row.second for row, later in pairwise(bars)]
        step = min(gaps) if gaps else 60
        opens = regular_hours(day).open
        shift = step if bars[0].second <= opens.hour * 3600 + opens.minute * 60 else 0
        minutes[day] = [row._replace(second=row.second + shift) for row in bars]
        rows.append(
            Row(
                bars[0].open,
                max(row.high for row in bars),
                min(row.low for row in bars),
                bars[-1].close,
                sum(row.volume for row in bars),
            )
        )
    return Series(days, rows, minutes)
