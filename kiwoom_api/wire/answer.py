"""Answers: the wire's own mapping, with typed values as attributes.

``answer['ord_no']`` is the wire's text, ``answer.order_no`` the typed value (int, Decimal, date, time, str; ``None``
when empty; codes without A, J or Q), ``answer['oso']`` and ``answer.orders`` the rows, ``answer.raw`` the whole record.

Everything is read and checked at once. Long lists are read column by column (``columns``), which is several times
quicker than row by row; a column with anything unusual goes value by value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.catalogue import FieldSpec, Kind, real_types, tr
from kiwoom_api.wire.columns import column_of
from kiwoom_api.wire.outcome import check, detail_code, return_code
from kiwoom_api.wire.parsing import parser_of

__all__ = ["Answer", "check", "decode", "decode_values", "detail_code", "return_code"]

_SHOWN = 6
_FEW = 4
"""Up to so many rows are read row by row."""
_UNREAD = object()
"""Stands for a malformed optional value of a TR without a recorded answer."""


class _Layout:
    """A record's fields, made ready for decoding: by wire name, by English name and by position."""

    __slots__ = (
        "arrays", "columns", "fields", "lists", "names", "parsers", "places", "required", "secrets", "strict", "tr",
        "under", "wires",
    )  # fmt: skip

    def __init__(self, tr_id: str, under: str, fields: tuple[FieldSpec, ...], strict: bool) -> None:
        leaves = [f for f in fields if f.kind is not Kind.LIST]
        lists = [f for f in fields if f.kind is Kind.LIST]
        self.tr, self.under, self.strict = tr_id, under, strict
        self.fields = tuple((f.wire, parser_of(f)) for f in leaves)
        self.columns = tuple((f.wire, f.required, parser_of(f), column_of(f)) for f in leaves)
        self.names = tuple(f.name for f in (*leaves, *lists))
        self.wires = tuple(f.wire for f in fields)
        self.places = {name: place for place, name in enumerate(self.names)}
        self.lists = {f.wire: len(leaves) + place for place, f in enumerate(lists)}
        self.arrays = frozenset(f.wire for f in lists if f.rows == "array")
        self.required = tuple((f.wire, place) for place, f in enumerate(leaves) if f.required)
        self.secrets = frozenset(f.wire for f in leaves if f.kind is Kind.SECRET)


@cache
def _layout(tr_id: str, under: str) -> _Layout:
    if tr_id in real_types():
        return _Layout(tr_id, "", real_types()[tr_id].fields, strict=False)
    spec = tr(tr_id)
    return _Layout(tr_id, under, spec.lists[under] if under else spec.response, spec.recorded)


class Answer(Mapping[str, Any]):
    """One answer, or one row of a list in it. Read-only; equal when the records are equal.

    Attributes:
        raw: the whole record as it came, extra members included. Do not change it.
    """

    __slots__ = ("_layout", "_values", "raw")

    raw: dict[str, Any]

    def __init__(self, layout: _Layout, raw: dict[str, Any], values: Sequence[Any]) -> None:
        self._layout, self.raw, self._values = layout, raw, values

    @property
    def tr(self) -> str:
        """TR id."""
        return self._layout.tr

    @property
    def typed(self) -> dict[str, Any]:
        """Every typed value by English name (a malformed one that only its reading would refuse is left out)."""
        pairs = zip(self._layout.names, self._values, strict=True)
        return {name: value for name, value in pairs if value is not _UNREAD}

    def __getitem__(self, key: str) -> Any:
        place = self._layout.lists.get(key)
        return self.raw[key] if place is None else self._values[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "raw":
            raise AttributeError(name)
        layout = self._layout
        place = layout.places.get(name)
        if place is None:
            known = ", ".join(list(layout.names)[:12])
            raise AttributeError(f"{layout.tr} has no field {name!r}; it has {known}, …")
        value = self._values[place]
        return self._read(place) if value is _UNREAD else value

    def _read(self, place: int) -> Any:
        """Read a value that decoding left unread: it is malformed, and its error is due now."""
        layout = self._layout
        wire, parser = layout.fields[place]
        return _value(self.raw.get(wire), parser, f"{layout.tr} {layout.under}{'.' if layout.under else ''}{wire}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._layout.names]

    def __repr__(self) -> str:
        secrets = self._layout.secrets
        shown = []
        for key, value in list(self.raw.items())[:_SHOWN]:
            text = f"[{len(value)} rows]" if isinstance(value, list) else "'***'" if key in secrets else repr(value)
            shown.append(f"{key}={text}")
        more = ", …" if len(self.raw) > _SHOWN else ""
        return f"Answer({self.tr}: {', '.join(shown)}{more})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._layout.tr, self._layout.under, self.raw)


def _again(tr_id: str, under: str, raw: dict[str, Any]) -> Answer:
    return _record(_layout(tr_id, under), raw, "")


def decode(tr_id: str, body: Mapping[str, object]) -> Answer:
    """Decode an answer's body. Every documented field is read and checked; unknown members stay in ``raw``.

    Raises:
        WireError: naming TR, field, row and value, when a value breaks its rules or a required one is missing
            (required only counts when ``return_code`` is 0). Where no recorded answer proves the kinds of the TR's
            fields (``TrSpec.recorded``), a malformed value that is not required raises when its attribute is read.
        BadInput: when the catalogue has no such TR.
    """
    return _record(_layout(tr_id, ""), dict(body), "")


def decode_values(entry: Mapping[str, Any]) -> Answer:
    """Every FID of one entry of a REAL frame, typed: by FID its text, by English name its value; any of the 20 types.

    A malformed value does not cost the others: reading it is the error. For the events that strategies act on (types
    00, 04, 0B, 0D) see ``realtime.decode_entry``, which checks what it needs.

    Raises:
        WireError: when the entry has no ``values`` object or a type that the catalogue does not have.
    """
    type_id, values = entry.get("type"), entry.get("values")
    if not isinstance(type_id, str) or type_id not in real_types() or not isinstance(values, dict):
        raise WireError(f"REAL entry of type {type_id!r}: a type of the catalogue and its values are required")
    return _record(_layout(type_id, ""), values, "FID ")


def _record(layout: _Layout, raw: dict[str, Any], where: str) -> Answer:
    values: list[Any] = []
    for wire, parser in layout.fields:
        text = raw.get(wire)
        if not text and text != 0:
            values.append(None)
            continue
        try:
            values.append(parser(text) if type(text) is str else parser(_leaf(text)))
        except WireError as error:
            if layout.strict:
                raise WireError(f"{layout.tr} {where}{wire}: {error}") from None
            values.append(_UNREAD)
    if layout.under or raw.get("return_code", 0) in (0, "0"):
        for wire, place in layout.required:
            if values[place] is None or values[place] is _UNREAD:
                raise WireError(f"{layout.tr} {where}{wire}: {raw.get(wire)!r}, but a value is required")
    values.extend(_rows(layout, wire, raw.get(wire)) for wire in layout.lists)
    return Answer(layout, raw, values)


def _leaf(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise WireError(f"{value!r} is not text")


def _value(text: object, parser: Any, where: str) -> Any:
    if not text and text != 0:
        return None
    try:
        return parser(text if isinstance(text, str) else _leaf(text))
    except WireError as error:
        raise WireError(f"{where}: {error}") from None


def _rows(above: _Layout, wire: str, value: object) -> list[Answer]:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise WireError(f"{above.tr} {wire}: {type(value).__name__} is not a list of rows")
    layout = _layout(above.tr, wire)
    if wire in above.arrays:
        value = [dict(zip(layout.wires, row, strict=False)) if isinstance(row, list) else row for row in value]
    for number, row in enumerate(value):
        if not isinstance(row, dict):
            raise WireError(f"{above.tr} {wire}[{number}]: {row!r} is not a row")
    if len(value) <= _FEW:
        return [_record(layout, row, f"{wire}[{number}].") for number, row in enumerate(value)]
    columns = [_column(layout, value, *column) for column in layout.columns]
    return [Answer(layout, row, values) for row, values in zip(value, zip(*columns, strict=True), strict=True)]


def _column(layout: _Layout, rows: list[dict[str, Any]], wire: str, required: bool, parser: Any, quick: Any) -> Any:
    """One field of every row."""
    try:
        texts = [row[wire] for row in rows]
        values = quick(texts, "\n".join(texts)) if quick is not None else list(map(parser, texts))
    except (KeyError, TypeError, AttributeError, WireError):  # missing, not text or malformed: value by value
        values = None
    where = f"{layout.tr} {layout.under}"
    if values is None:
        strict = layout.strict
        values = [_one(row.get(wire), parser, strict, f"{where}[{n}].{wire}") for n, row in enumerate(rows)]
    if required:
        for number, value in enumerate(values):
            if value is None or value is _UNREAD:
                raise WireError(f"{where}[{number}].{wire}: {rows[number].get(wire)!r}, but a value is required")
    return values


def _one(text: object, parser: Any, strict: bool, where: str) -> Any:
    try:
        return _value(text, parser, where)
    except WireError:
        if strict:
            raise
        return _UNREAD
