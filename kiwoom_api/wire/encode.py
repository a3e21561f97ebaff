"""The exchange's direction: typed values to the wire's body, with the paddings and signs of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.wire.catalogue import FieldSpec, tr
from kiwoom_api.wire.numbers import default_text, writer_of

__all__ = ["encode", "encode_fields", "missing_member"]


class _Column(NamedTuple):
    """A field as it is written: its name, its writer, and its text when no value is given."""

    wire: str
    write: Callable[[object], str]
    neutral: str


class _Record(NamedTuple):
    """The fields of one record, in the wire's order."""

    names: frozenset[str]
    columns: tuple[_Column, ...]

    @classmethod
    def of(cls, fields: Iterable[FieldSpec]) -> _Record:
        columns = tuple(_Column(field.wire, writer_of(field), default_text(field)) for field in fields)
        return cls(frozenset(column.wire for column in columns), columns)


class _Body(NamedTuple):
    """A TR's answer: its top level, the rows of its lists, and the lists whose rows are arrays."""

    top: _Record
    lists: dict[str, _Record]
    arrays: frozenset[str]


@cache
def _body(tr_id: str) -> _Body:
    spec = tr(tr_id)
    lists = {wire: _Record.of(fields) for wire, fields in spec.lists.items()}
    return _Body(_Record.of(spec.response), lists, frozenset(f.wire for f in spec.response if f.rows == "array"))


def encode(
    tr_id: str, values: Mapping[str, object], *, message: str = "정상적으로 처리되었습니다"
) -> dict[str, object]:
    """The full successful body: every field of the catalogue in the wire's order, then return_code and return_msg.

    ``values`` are keyed by wire names: int, Decimal, date, time, datetime, str, ``Signed`` for a price with a
    direction, a list of mappings for a list. A field that is not given takes the catalogue's default (zeros where
    padded, else ""); ``None`` is always "".

    Raises:
        BadInput: for a key that the TR does not have, or a TR that the catalogue does not have.
        WireError: for a value that does not fit, naming TR, row and field.
    """
    top, lists, arrays = _body(tr_id)
    body: dict[str, object] = {}
    _refuse_unknown(tr_id, top, values)
    for column in top.columns:
        wire = column.wire
        if wire not in lists:
            body[wire] = _text(tr_id, column, values)
            continue
        rows = values.get(wire) or ()
        if not isinstance(rows, Iterable):
            raise WireError(f"{tr_id} {wire}: {rows!r} is not a list of rows")
        records = [_texts(f"{tr_id} {wire}[{number}]", lists[wire], row) for number, row in enumerate(rows)]
        body[wire] = [list(record.values()) for record in records] if wire in arrays else records
    body["return_code"] = 0
    body["return_msg"] = message
    return body


def encode_fields(where: str, fields: Iterable[FieldSpec], values: Mapping[str, object]) -> dict[str, str]:
    """One record's texts in the fields' order; ``where`` names it in errors.

    Raises:
        BadInput: for a key that the record does not have.
        WireError: for a value that does not fit.
    """
    return _texts(where, _Record.of(fields), values)


def _texts(where: str, record: _Record, values: Mapping[str, object]) -> dict[str, str]:
    _refuse_unknown(where, record, values)
    return {column.wire: _text(where, column, values) for column in record.columns}


def _text(where: str, column: _Column, values: Mapping[str, object]) -> str:
    wire, write, neutral = column
    if wire not in values:
        return neutral
    try:
        return write(values[wire])
    except WireError as error:
        raise WireError(f"{where} {wire}: {error}") from None


def _refuse_unknown(where: str, record: _Record, values: Mapping[str, object]) -> None:
    if not record.names.issuperset(values):
        allowed = ", ".join(column.wire for column in record.columns)
        unknown = sorted(values.keys() - record.names)
        raise BadInput(field=where, value=unknown, allowed=allowed, hint="use the wire's names")


def missing_member(tr_id: str, body: Mapping[str, Any]) -> str | None:
    """The first required request member that is absent or blank, as error 1511 names it; None when all are there.

    Raises:
        BadInput: when the catalogue has no such TR.
    """
    for field in tr(tr_id).request:
        if field.required:
            value = body.get(field.wire)
            if value is None or (isinstance(value, str) and not value.strip()):
                return field.wire
    return None
