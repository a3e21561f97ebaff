"""The exchange's direction: typed values to the wire's body, with the paddings and signs of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.numbers import default_text, format

__all__ = ["encode", "encode_fields", "missing_member"]


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
    spec = tr(tr_id)
    body: dict[str, object] = {}
    _refuse_unknown(tr_id, spec.response, values)
    for field in spec.response:
        if field.kind is not Kind.LIST:
            body[field.wire] = _text(tr_id, field, values)
            continue
        rows = values.get(field.wire) or ()
        if not isinstance(rows, Iterable):
            raise WireError(f"{tr_id} {field.wire}: {rows!r} is not a list of rows")
        records = [
            encode_fields(f"{tr_id} {field.wire}[{number}]", spec.lists[field.wire], row)
            for number, row in enumerate(rows)
        ]
        body[field.wire] = [list(record.values()) for record in records] if field.rows == "array" else records
    body["return_code"] = 0
    body["return_msg"] = message
    return body


def encode_fields(where: str, fields: tuple[FieldSpec, ...], values: Mapping[str, object]) -> dict[str, str]:
    """One record's texts in the fields' order; ``where`` names it in errors.

    Raises:
        BadInput: for a key that the record does not have.
        WireError: for a value that does not fit.
    """
    _refuse_unknown(where, fields, values)
    return {field.wire: _text(where, field, values) for field in fields}


def _text(where: str, field: FieldSpec, values: Mapping[str, object]) -> str:
    if field.wire not in values:
        return default_text(field)
    try:
        return format(field, values[field.wire])
    except WireError as error:
        raise WireError(f"{where} {field.wire}: {error}") from None


def _refuse_unknown(where: str, fields: tuple[FieldSpec, ...], values: Mapping[str, object]) -> None:
    unknown = values.keys() - {field.wire for field in fields}
    if unknown:
        allowed = ", ".join(field.wire for field in fields)
        raise BadInput(field=where, value=sorted(unknown), allowed=allowed, hint="use the wire's names")


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
