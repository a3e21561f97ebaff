"""Compares the shape of an answer with the catalogue: members, widths, padding, signs, codes. Pure.

The catalogue says how every field is written; the simulator writes by it and the client reads by it. What Kiwoom
really sends is compared here, field by field, without repeating a value: an account's numbers stay its owner's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from kiwoom_api.app.probe.texts import disguised, form_of
from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.catalogue import FieldSpec, Kind, TrSpec
from kiwoom_api.wire.parsing import parser_of
from kiwoom_api.wire.texts import PREFIXED

_ENVELOPE = frozenset({"return_code", "return_msg"})
_WORDY = frozenset({Kind.TEXT, Kind.FLAG, Kind.SECRET, Kind.CODE, Kind.ORDER_NO, Kind.DATE, Kind.TIME, Kind.DATETIME})
_DIRECTED = frozenset({Kind.PRICE, Kind.INDEX})
_MOMENTS = {Kind.DATE: 8, Kind.DATETIME: 14}
_FEW = 4
"""Characters up to which a code of the wire is shown as it came."""


class Differs(StrEnum):
    """In what an answer differs."""

    UNKNOWN = "모르는 항목"
    MISSING = "빠진 항목"
    BLANK = "필수인데 빈칸"
    TYPE = "JSON 종류"
    MALFORMED = "읽을 수 없는 값"
    WIDTH = "폭·0 채움"
    SIGN = "부호"
    DECIMALS = "소수 자릿수"
    CODE = "모르는 코드"
    LENGTH = "길이"
    PREFIX = "종목코드 앞글자"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which one field differs.

    Attributes:
        what: in what.
        where: the field by its wire name, "list[].field" in the rows of a list.
        expected: what was believed.
        found: how it came, its value disguised.
        count: in how many records.
    """

    what: Differs
    where: str
    expected: str
    found: str
    count: int = 1


def compare(spec: TrSpec, body: Mapping[str, object], *, on: date | None = None) -> list[Difference]:
    """Compare one answer with the catalogue.

    Args:
        spec: the TR.
        body: its whole answer with ``return_code`` 0.
        on: the day; fields that were withdrawn before it need not be there.
    """
    found = _record(spec.response, body, "", on, _ENVELOPE)
    for field in spec.response:
        if field.kind is Kind.LIST and field.wire in body:
            found += _list(field, spec.lists[field.wire], body[field.wire], on)
    return merged(found)


def compare_values(
    fields: Iterable[FieldSpec], records: Iterable[Mapping[str, object]], *, on: date | None = None
) -> list[Difference]:
    """Compare records that stand alone, such as the FIDs of real-time entries, with their fields."""
    known = tuple(fields)
    return merged(each for record in records for each in _record(known, record, "", on, frozenset()))


def merged(found: Iterable[Difference]) -> list[Difference]:
    """Return differences with those of many rows told once, counted."""
    counts: dict[tuple[Differs, str, str], Difference] = {}
    for each in found:
        key = (each.what, each.where, each.expected)
        there = counts.get(key)
        count = each.count if there is None else there.count + each.count
        counts[key] = msgspec.structs.replace(there or each, count=count)
    return list(counts.values())


def _list(field: FieldSpec, fields: tuple[FieldSpec, ...], rows: object, on: date | None) -> list[Difference]:
    if not isinstance(rows, list):
        return [Difference(what=Differs.TYPE, where=field.wire, expected="목록", found=_type(rows))]
    found: list[Difference] = []
    under = f"{field.wire}[]."
    for row in rows:
        if field.rows == "array" and isinstance(row, list):
            if len(row) != len(fields):
                told = f"{len(fields)}칸"
                found.append(Difference(what=Differs.MISSING, where=under, expected=told, found=f"{len(row)}칸"))
            row = dict(zip((f.wire for f in fields), row, strict=False))
        if not isinstance(row, dict):
            found.append(Difference(what=Differs.TYPE, where=under, expected="레코드", found=_type(row)))
            continue
        found += _record(fields, row, under, on, frozenset())
    return found


def _record(
    fields: tuple[FieldSpec, ...], record: Mapping[str, object], under: str, on: date | None, more: frozenset[str]
) -> list[Difference]:
    known = {field.wire for field in fields} | more
    found = [
        Difference(what=Differs.UNKNOWN, where=under + name, expected="없음", found=_shown(value))
        for name, value in record.items()
        if name not in known
    ]
    for field in fields:
        gone = field.until is not None and on is not None and on > field.until
        if field.wire not in record:
            if not gone:
                found.append(Difference(what=Differs.MISSING, where=under + field.wire, expected="있음", found="없음"))
        elif field.kind is not Kind.LIST:
            found += _field(field, record[field.wire], under + field.wire)
    return found


def _field(field: FieldSpec, value: object, where: str) -> list[Difference]:
    if not isinstance(value, str):
        return [Difference(what=Differs.TYPE, where=where, expected="문자열", found=_type(value))]
    if value == field.default:
        return []  # what the wire writes when it has no value, in whatever form
    if not value.strip(" "):
        if field.required:
            return [Difference(what=Differs.BLANK, where=where, expected="값", found="빈칸")]
        return []
    try:
        parser_of(field)(value)
    except WireError:
        return [Difference(what=Differs.MALFORMED, where=where, expected=field.kind.value, found=disguised(value))]
    told = [said for look in _LOOKS if (said := look(field, value)) is not None]
    return [Difference(what=what, where=where, expected=right, found=_hidden(what, value)) for what, right in told]


def _hidden(what: Differs, value: str) -> str:
    return value if what is Differs.CODE and len(value) <= _FEW else disguised(value)


_Said = tuple[Differs, str] | None


def _width(field: FieldSpec, text: str) -> _Said:
    if field.kind in _WORDY:
        wanted = field.width or _MOMENTS.get(field.kind, 0)
        return (Differs.WIDTH, f"{wanted}자") if wanted and len(text.strip(" ")) != wanted else None
    form = form_of(text)
    if field.width:
        return None if len(text) == field.width else (Differs.WIDTH, f"0 을 채워 {field.width}자")
    return (Differs.WIDTH, "0 을 채우지 않음") if form is not None and form.padded else None


def _sign(field: FieldSpec, text: str) -> _Said:
    form = form_of(text)
    if field.kind in _WORDY or form is None:
        return None
    if len(form.sign) > 1:
        return Differs.SIGN, "부호 하나"
    told = {"minus": "음수에만 -", "plus": "+ 또는 -, 0 은 그대로", "blank": "+ 또는 -, 0 은 빈칸 뒤에"}[field.sign]
    bare = not form.sign and not form.blank
    if field.sign == "minus":
        wrong = form.sign == "+" or form.blank
    elif field.sign == "plus":
        wrong = form.blank or (bare and not form.zero and field.kind not in _DIRECTED)
    else:
        wrong = bare
    return (Differs.SIGN, told) if wrong else None


def _decimals(field: FieldSpec, text: str) -> _Said:
    form = form_of(text)
    if field.kind not in (Kind.RATIO, Kind.INDEX) or field.scale or form is None:
        return None
    if form.percent is not (field.suffix == "%"):
        return Differs.DECIMALS, "% 있음" if field.suffix else "% 없음"
    wanted = field.decimals
    if wanted < 0 or max(form.decimals, 0) == wanted:
        return None
    return Differs.DECIMALS, f"소수 {wanted}자리"


def _code(field: FieldSpec, text: str) -> _Said:
    if not field.codes or field.open or field.kind is not Kind.FLAG:
        return None
    return None if text in field.codes or text.strip(" ") in field.codes else (Differs.CODE, ", ".join(field.codes))


def _length(field: FieldSpec, text: str) -> _Said:
    return (Differs.LENGTH, f"{field.length}자까지") if field.length and len(text) > field.length else None


def _prefix(field: FieldSpec, text: str) -> _Said:
    if field.kind is not Kind.CODE:
        return None
    there = PREFIXED.fullmatch(text.strip(" ")) is not None
    if there is field.prefix:
        return None
    return Differs.PREFIX, "A, J, Q 가 앞에 있음" if field.prefix else "여섯 자리 그대로"


_LOOKS: tuple[Callable[[FieldSpec, str], _Said], ...] = (_width, _sign, _decimals, _code, _length, _prefix)


def _type(value: object) -> str:
    names: dict[type, str] = {str: "문자열", bool: "참거짓", int: "숫자", float: "숫자", list: "목록", dict: "레코드"}
    return "null" if value is None else names.get(type(value), type(value).__name__)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return disguised(value) or "빈칸"
    return f"목록 {len(value)}행" if isinstance(value, list) else _type(value)
