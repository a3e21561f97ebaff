"""Answers of any TR on the screen and in files: tables and pairs with Korean labels, CSV, Kiwoom's own JSON."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TextIO, TypeAlias

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from kiwoom_api.app.screen import korean, say, signed, table
from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.catalogue import FieldSpec, Kind, TrSpec

Names: TypeAlias = Literal["wire", "en", "ko"]
"""What stands over a column: the wire's own name, the English attribute, or Kiwoom's Korean label."""

_UNITS = {
    Kind.WON: ("원", "won"),
    Kind.THOUSAND_WON: ("천원", "1,000 won"),
    Kind.MILLION: ("백만원", "million won"),
    Kind.TEN_MILLION: ("천만원", "10 million won"),
    Kind.HUNDRED_MILLION: ("억원", "100 million won"),
    Kind.SHARES: ("주", "shares"),
    Kind.THOUSAND_SHARES: ("천주", "1,000 shares"),
    Kind.PRICE: ("원", "won"),
}
_WORDS = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.CODE, Kind.ORDER_NO, Kind.FLAG, Kind.TEXT, Kind.SECRET})


class Sheet(NamedTuple):
    """One list of an answer over all pages: its label, its columns and its rows."""

    wire: str
    label: str
    fields: tuple[FieldSpec, ...]
    rows: list[Answer]


def sheets(spec: TrSpec, pages: Sequence[Answer]) -> list[Sheet]:
    """Return the lists of an answer, the rows of all pages together."""
    lists = [field for field in spec.response if field.kind is Kind.LIST]
    return [
        Sheet(field.wire, title(field), spec.lists[field.wire], [row for page in pages for row in page[field.wire]])
        for field in lists
    ]


def title(field: FieldSpec) -> str:
    """Return a field's name for people."""
    return field.label if korean() else field.name.replace("_", " ")


def value_of(record: Answer, field: FieldSpec) -> Any:
    """Return a value typed; as it came where it breaks its rules, which must not hide the others."""
    try:
        return getattr(record, field.name)
    except WireError:
        return record.raw.get(field.wire)


def heading(field: FieldSpec, style: Names | None) -> str:
    """Return what stands over a column; by the person's language when no style is asked for, with its unit."""
    if style is None:
        unit = field.unit or say(*_UNITS.get(field.kind, ("", "")))
        return f"{title(field)}({unit})" if unit and not title(field).endswith(")") else title(field)
    return {"wire": field.wire, "en": field.name, "ko": field.label}[style]


def shown(field: FieldSpec, value: Any) -> Text:
    """Write a typed value for people: separators, signs of changes, dates, the meaning of codes."""
    if field.kind is Kind.CHANGE and isinstance(value, int):
        return signed(value)
    # A Text, since a bare string with brackets in it would be read as markup.
    return Text("" if value is None else "***" if field.kind is Kind.SECRET else _said(field, value))


def _said(field: FieldSpec, value: Any) -> str:
    if isinstance(value, int | Decimal) and field.kind not in _WORDS:
        return f"{value:+,}" if field.kind is Kind.RATIO and field.sign == "plus" and value else f"{value:,}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date | time):
        return value.isoformat()
    meaning = field.codes.get(str(value))
    return f"{value} {meaning}" if meaning else str(value)


def pairs(spec: TrSpec, answer: Answer) -> list[tuple[str, Text]]:
    """Return the single values of an answer that are not empty; members unknown to the catalogue as they came."""
    known = [field for field in spec.response if field.kind is not Kind.LIST]
    told = [(heading(field, None), shown(field, getattr(answer, field.name))) for field in known]
    names = {field.wire for field in spec.response} | {"return_code", "return_msg"}
    strange = [(key, Text(str(value))) for key, value in answer.raw.items() if key not in names]
    return [(name, value) for name, value in (*told, *strange) if str(value)]


class Fitted(NamedTuple):
    """Columns that fit the screen, their cells, and how many had to be left out."""

    fields: list[FieldSpec]
    rows: list[list[Text]]
    left_out: int
    width: int


def fit(sheet: Sheet, style: Names | None, width: int | None) -> Fitted:
    """Choose the columns that have any value and, on a screen of that width, only as many as it can hold."""
    columns = [[shown(field, value_of(row, field)) for row in sheet.rows] for field in sheet.fields]
    filled = [(field, cells) for field, cells in zip(sheet.fields, columns, strict=True) if any(map(str, cells))]
    used, count = 0, 0
    for field, cells in filled:
        used += max(cell_len(heading(field, style)), *(cell_len(str(cell)) for cell in cells)) + 3
        if width is not None and used > width and count:
            break
        count += 1
    kept = filled[:count]
    rows = [list(row) for row in zip(*(cells for _field, cells in kept), strict=True)]
    return Fitted([field for field, _cells in kept], rows, len(filled) - count, used)


def print_answer(spec: TrSpec, pages: Sequence[Answer], style: Names | None) -> None:
    """Print an answer: its single values as pairs, each of its lists as a table."""
    screen = Console(highlight=False)
    width = screen.width if sys.stdout.isatty() else None
    told = pairs(spec, pages[0])
    lists = sheets(spec, pages)
    if told:
        screen.print(Text(spec.label if korean() else spec.name.replace("_", " "), style="bold"))
        margin = max(cell_len(name) for name, _value in told)
        for name, value in told:
            screen.print(Text(f"  {name}{' ' * (margin - cell_len(name))}  ").append(value), soft_wrap=True)
    for sheet in lists:
        if not sheet.rows:
            screen.print(say(f"{sheet.label}: 없습니다", f"{sheet.label}: none"))
            continue
        fitted = fit(sheet, style, width)
        columns = [(escape(heading(field, style)), field.kind not in _WORDS) for field in fitted.fields]
        count = say(f"{sheet.label} {len(sheet.rows):,}건", f"{sheet.label}: {len(sheet.rows):,}")
        # What goes into a pipe is never cut.
        page = screen if width is not None else Console(highlight=False, width=fitted.width + 8)
        page.print(table(count, columns, fitted.rows))
        if fitted.left_out:
            more = say(
                f"화면에 맞지 않는 열 {fitted.left_out}개는 뺐습니다: --csv 나 --json 으로 모두 보세요",
                f"{fitted.left_out} columns do not fit the screen: --csv or --json give them all",
            )
            screen.print(more)
    if not told and not lists:
        # Kiwoom answers a stock that does not exist with success and blanks.
        screen.print(say("빈 답입니다. 종목코드와 조건을 확인하세요", "an empty answer: check codes and conditions"))


def write_csv(spec: TrSpec, pages: Sequence[Answer], sheet: Sheet | None, style: Names | None, to: TextIO) -> None:
    """Write a list (or the single values as one row) as CSV: plain numbers, ISO dates, empty for no value."""
    fields = sheet.fields if sheet else tuple(field for field in spec.response if field.kind is not Kind.LIST)
    rows: Iterable[Answer] = sheet.rows if sheet else pages[:1]
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(unique([heading(f, style or ("ko" if korean() else "en")) for f in fields], fields))
    for row in rows:
        writer.writerow([plain(field, value_of(row, field)) for field in fields])


def unique(headings: Sequence[str], fields: Sequence[FieldSpec]) -> list[str]:
    """Return the headings; one that stands twice gets its wire name, so that columns can be told apart."""
    return [
        f"{head}({field.wire})" if headings.count(head) > 1 else head
        for head, field in zip(headings, fields, strict=True)
    ]


def plain(field: FieldSpec, value: Any) -> str:
    """Write a typed value for programs."""
    if value is None or field.kind is Kind.SECRET:
        return ""
    return value.isoformat() if isinstance(value, date | time) else str(value)
