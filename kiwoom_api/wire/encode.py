"""The exchange's direction: typed values to the wire's body, with the paddings and signs of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.wire.catalogue import FieldSpec, tr
from kiwoom_api.wire.numbers import WRITERS, Write, default_text, written

__all__ = ["encode", "encode_fields", "missing_member"]


class _Record(NamedTuple):
    """How one record is written, looked up once: its names, and name, field, writer and neutral text of each column."""

    names: frozenset[str]
    columns: tuple[tuple[str, FieldSpec, Write, str], ...]

    @classmethod
    def of(cls, fields: Iterable[FieldSpec]) -> _Record:
        columns = tuple((f.wire, f, WRITERS[f.kind], default_text(f)) for f in fields)
        return cls(frozenset(column[0] for column in columns), columns)


@cache
def _body(tr_id: str) -> tuple[_Record, dict[str, _Record]]:
    """How a TR's answer is written: its top level, and the rows of its lists."""
    spec = tr(tr_id)
    return _Record.of(spec.response), {name: _Record.of(fields) for name, fields in spec.lists.items()}


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
    top, lists = _body(tr_id)
    body: dict[str, object] = {}
    _refuse_unknown(tr_id, top, values)
    for column in top.columns:
        wire, field = column[:2]
        if wire not in lists:
            body[wire] = _text(tr_id, column, values)
            continue
        rows = values.get(wire) or ()
        if not isinstance(rows, Iterable):
            raise WireError(f"{tr_id} {wire}: {rows!r} is not a list of rows")
        records = [_texts(f"{tr_id} {wire}[{number}]", lists[wire], row) for number, row in enumerate(rows)]
        body[wire] = [list(record.values()) for record in records] if field.rows == "array" else records
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
    return {column[0]: _text(where, column, values) for column in record.columns}


def _text(where: str, column: tuple[str, FieldSpec, Write, str], values: Mapping[str, object]) -> str:
    wire, field, write, neutral = column
    if wire not in values:
        return neutral
    try:
        return written(field, write, values[wire])
    except WireError as error:
        raise WireError(f"{where} {wire}: {error}") from None


def _refuse_unknown(where: str, record: _Record, values: Mapping[str, object]) -> None:
    if not record.names.issuperset(values):
        allowed = ", ".join(column[0] for column in record.columns)
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
