"""Answers: frozen structs of typed values that are the wire's own mapping as well.

``answer.order_no`` is the typed value (int, Decimal, date, time, str, ``Flag``; ``None`` when empty; codes without A, J
or Q), ``answer['ord_no']`` the wire's text, ``answer.orders`` and ``answer['oso']`` the rows, ``answer.raw`` the whole
record. The classes are made from the catalogue, one for each TR, list and real-time type; ``kiwoom_api.tr`` has them.

Everything is read and checked at once: from bytes in one pass into structs of texts, then column by column.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.catalogue import real_types
from kiwoom_api.wire.layout import layout_of
from kiwoom_api.wire.outcome import check, detail_code, return_code
from kiwoom_api.wire.records import Answer, RealRecord, Source, answer_class, arranged, build, rows_of, whole
from kiwoom_api.wire.rows import Rows

__all__ = [
    "Answer",
    "RealRecord",
    "Rows",
    "answer_class",
    "check",
    "decode",
    "decode_done",
    "decode_records",
    "decode_values",
    "detail_code",
    "return_code",
]


class _Reader:
    """Reads a TR's whole answer from bytes: a struct of texts, and one for the rows of each list."""

    def __init__(self, tr_id: str) -> None:
        self.layout, self.kind = layout_of(tr_id), answer_class(tr_id)
        lists = self.layout.lists
        self.arrays = [f.rows == "array" for f in lists]
        more: dict[str, Any] = {f.wire: self._rows_type(tr_id, f.wire, f.rows) for f in lists}
        struct = self.layout.wire_struct({**more, "return_code": int | str | None})
        self._decode = msgspec.json.Decoder(struct).decode

    def texts(self, body: bytes) -> tuple[Any, ...] | None:
        """The texts in the layout's order, the lists' rows, ``return_code``; None when something stranger is there."""
        try:
            return msgspec.structs.astuple(self._decode(body))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return None

    def _rows_type(self, tr_id: str, wire: str, rows: str) -> Any:
        one: Any = list[str] if rows == "array" else layout_of(tr_id, wire).wire_struct({})
        return list[one] | None


@cache
def _reader(tr_id: str) -> _Reader:
    return _Reader(tr_id)


def decode(tr_id: str, body: Mapping[str, object] | bytes) -> Answer:
    """Decode an answer's body. Every documented field is read and checked; unknown members stay in ``raw``.

    Args:
        tr_id: TR id.
        body: the JSON text (the quick way), or the members.

    Raises:
        WireError: naming TR, field, row and value, when a value breaks its rules or a required one is missing
            (required only counts when ``return_code`` is 0), or when the text is no JSON object. Where no recorded
            answer proves the kinds of the TR's fields (``TrSpec.recorded``), a malformed value that is not required
            raises when its attribute is read.
        BadInput: when the catalogue has no such TR.
    """
    if not isinstance(body, bytes):
        record = dict(body)
        return whole(layout_of(tr_id), record, Source(b"", record), "", None)
    reader = _reader(tr_id)
    found = reader.texts(body)
    if found is None:
        # A number, null or something stranger where texts belong: member by member.
        record = _members(tr_id, body)
        return whole(reader.layout, record, Source(b"", record), "", None)
    return _answer(reader, found, body)


def decode_done(tr_id: str, body: bytes) -> Answer | None:
    """As ``decode`` where the text says ``return_code`` 0 and has texts where they belong; None for any other answer.

    Raises:
        WireError: as ``decode``.
    """
    reader = _reader(tr_id)
    found = reader.texts(body)
    return _answer(reader, found, body) if found is not None and found[-1] in _DONE else None


_DONE = (0, "0")


def _answer(reader: _Reader, found: tuple[Any, ...], body: bytes) -> Answer:
    layout, source = reader.layout, Source(body)
    count = len(layout.fields)
    values = layout.record(found[:count], "", complete=found[-1] is None or found[-1] in _DONE, bounded=True)
    if not layout.lists and layout.strict:
        return reader.kind(*values, source, None)
    for field, rows, array in zip(layout.lists, found[count:-1], reader.arrays, strict=True):
        below = layout_of(layout.tr_id, field.wire)
        texts = [arranged(below, row) for row in rows or ()] if array else list(map(_texts, rows or ()))
        values.append(rows_of(below, texts, source, bounded=not array))
    return build(layout, values, source, None)


_texts = msgspec.structs.astuple


def _members(tr_id: str, body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise WireError(f"{tr_id}: the answer {body[:60]!r} is not a JSON object: {error}") from None


def decode_values(entry: Mapping[str, Any]) -> RealRecord:
    """Every FID of one entry of a REAL frame, typed: by FID its text, by English name its value; any of the 20 types.

    A malformed value does not cost the others: reading it is the error. For the events that strategies act on (types
    00, 04, 0B, 0D) see ``realtime.decode_entry``, which checks what it needs.

    Raises:
        WireError: when the entry has no ``values`` object or a type that the catalogue does not have.
    """
    type_id, values = entry.get("type"), entry.get("values")
    if not isinstance(type_id, str) or type_id not in real_types() or not isinstance(values, dict):
        raise WireError(f"REAL entry of type {type_id!r}: a type of the catalogue and its values are required")
    return whole(layout_of(type_id), values, Source(b"", values), "FID ", entry.get("item"))  # type: ignore[return-value]


class _Head(msgspec.Struct):
    trnm: str
    data: list[Any] = []


_head = msgspec.json.Decoder(_Head).decode
_TYPE = b'"type":"'


class _RealReader:
    """Reads frames whose entries are all of one type, in one pass."""

    def __init__(self, type_id: str) -> None:
        self.layout, self.kind = layout_of(type_id), answer_class(type_id)
        values = self.layout.wire_struct({})
        entry = msgspec.defstruct(
            "Entry", [("values", values), ("type", Literal[type_id]), ("item", str, "")], gc=False
        )
        frame = msgspec.defstruct("Frame", [("data", list[entry]), ("trnm", Literal["REAL"])], gc=False)  # type: ignore[valid-type]
        self._decode = msgspec.json.Decoder(frame).decode

    def records(self, frame: bytes) -> list[RealRecord] | None:
        """The records; None for any other frame, or one with something unusual in it."""
        layout, kind, found = self.layout, self.kind, []
        try:
            entries = self._decode(frame).data  # type: ignore[attr-defined]  # made above
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return None
        for number, entry in enumerate(entries):
            values = layout.at_once(_texts(entry.values))
            if values is None:
                return None
            found.append(kind(*values, Source(frame, None, number), entry.item))
        return found  # type: ignore[return-value]  # of a real-time type


@cache
def _real_reader(type_id: str) -> _RealReader | None:
    return _RealReader(type_id) if type_id in real_types() else None


def decode_records(frame: bytes) -> list[RealRecord]:
    """Every entry of a REAL frame with all its FIDs typed; [] for any other frame. The quick way to ``decode_values``.

    Entries of a type that the catalogue does not have are left out.

    Raises:
        WireError: when the frame is no JSON object with a ``trnm``, or an entry has no type or no values.
    """
    start = frame.rfind(_TYPE) + len(_TYPE)
    reader = _real_reader(frame[start : start + 2].decode("ascii", "replace"))
    found = reader.records(frame) if reader is not None else None
    if found is not None:
        return found
    try:
        head = _head(frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise WireError(f"WebSocket frame {frame[:80]!r} is no REAL frame: {error}") from None
    entries = head.data if head.trnm == "REAL" else []
    if not all(isinstance(entry, dict) for entry in entries):
        raise WireError(f"WebSocket frame {frame[:80]!r}: data is not a list of entries")
    known = real_types()
    return [
        decode_values(entry) for entry in entries if not isinstance(entry.get("type"), str) or entry["type"] in known
    ]
