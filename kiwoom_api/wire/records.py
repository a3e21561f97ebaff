"""Records as frozen structs made from the catalogue: one class for each TR, list and real-time type.

The classes are made when they are first needed. ``kiwoom_api.tr`` has them by name, its stubs tell editors about them.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from functools import cache
from itertools import repeat
from typing import Any, cast

import msgspec

from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.catalogue import real_types, tr
from kiwoom_api.wire.layout import UNREAD, Layout, class_name, layout_of, leaf, python_type
from kiwoom_api.wire.rows import Rows

__all__ = ["Answer", "RealRecord", "Source", "answer_class", "arranged", "build", "rows_of", "whole"]


_SHOWN = 6
_FEW = 4
"""Up to so many rows are read row by row."""


class Source:
    """The record behind an answer and its rows: as bytes until somebody asks for the wire's own members.

    ``entry`` is the place of a real-time record in its frame; -1 for an answer, which is the whole body.
    """

    __slots__ = ("_body", "_entry", "_record")

    def __init__(self, body: bytes, record: dict[str, Any] | None = None, entry: int = -1) -> None:
        self._body, self._record, self._entry = body, record, entry

    @property
    def record(self) -> dict[str, Any]:
        """The whole record."""
        if self._record is None:
            members = msgspec.json.decode(self._body, type=dict[str, Any])
            self._record = members if self._entry < 0 else members["data"][self._entry]["values"]
            self._body = b""
        return self._record


class Answer(msgspec.Struct, frozen=True, eq=False):
    """One answer, or one row of a list in it. Read-only; equal when the records are equal.

    Every class made of this one has the typed fields of its record first, then its lists, then where it came from.
    """

    @property
    def _home(self) -> Layout:
        return type(self)._layout  # type: ignore[attr-defined, no-any-return]  # set on every class made of this one

    @property
    def _origin(self) -> tuple[Source, Any]:
        return self._source, self._place

    @property
    def tr(self) -> str:
        """TR id, or that of the real-time type."""
        return self._home.tr_id

    @property
    def raw(self) -> dict[str, Any]:
        """The whole record as it came, unknown members included. Do not change it."""
        source, place = self._origin
        layout = self._home
        if not layout.under:
            return source.record
        row = source.record[layout.under][place]
        if isinstance(row, list):
            return dict(zip((f.wire for f in tr(layout.tr_id).lists[layout.under]), row, strict=False))
        return row  # type: ignore[no-any-return]

    @property
    def typed(self) -> dict[str, Any]:
        """Every typed value by English name (a malformed one that only its reading would refuse is left out)."""
        absent = object()
        pairs = ((name, _slot(self, name, absent)) for name in self._home.names)
        return {name: value for name, value in pairs if value is not absent}

    def __getitem__(self, key: str) -> Any:
        layout = self._home
        place = layout.places.get(key)
        return self.raw[key] if place is None else getattr(self, layout.names[place])

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __contains__(self, key: object) -> bool:
        return key in self.raw

    def keys(self) -> KeysView[str]:
        """The wire's names in the record."""
        return self.raw.keys()

    def items(self) -> ItemsView[str, Any]:
        """The wire's names, each with its text or its rows."""
        return {key: self[key] for key in self.raw}.items()

    def values(self) -> ValuesView[Any]:
        """The wire's texts and rows."""
        return {key: self[key] for key in self.raw}.values()

    def get(self, key: str, default: Any = None) -> Any:
        """The wire's text or rows under a name, or ``default``."""
        return self[key] if key in self.raw else default

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Answer):
            return type(self) is type(other) and self.raw == other.raw
        return dict(self.items()) == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as any mapping

    def __getattr__(self, name: str) -> Any:
        """Only asked for what is not there: a malformed value, whose error is due now, or a wrong name."""
        if name.startswith("_"):
            raise AttributeError(name)
        layout = self._home
        if name not in layout.names:
            known = ", ".join(layout.names[:12])
            raise AttributeError(f"{layout.tr_id} has no field {name!r}; it has {known}, …")
        place = layout.names.index(name)
        wire = layout.wires[place]
        try:
            return layout.value(leaf(self.raw.get(wire)), place)
        except WireError as error:
            where = f"{layout.under}." if layout.under else ""
            raise WireError(f"{layout.tr_id} {where}{wire}: {error}") from None

    def __repr__(self) -> str:
        secrets = self._home.secrets
        shown = []
        for key, value in list(self.raw.items())[:_SHOWN]:
            text = f"[{len(value)} rows]" if isinstance(value, list) else "'***'" if key in secrets else repr(value)
            shown.append(f"{key}={text}")
        more = ", …" if len(self.raw) > _SHOWN else ""
        return f"{type(self).__name__}({self.tr}: {', '.join(shown)}{more})"

    def __reduce__(self) -> tuple[Any, ...]:
        layout = self._home
        return _again, (layout.tr_id, layout.under, self.raw, self._origin[1])


Mapping.register(Answer)


class RealRecord(Answer, frozen=True, eq=False):
    """Every FID of one entry of a REAL frame."""

    @property
    def item(self) -> str:
        """What was registered: a stock code, perhaps with ``_NX`` or ``_AL``; "" for the account's own types."""
        return str(self._origin[1] or "")


def _slot(answer: Answer, name: str, absent: object) -> Any:
    try:
        return type(answer).__dict__[name].__get__(answer)
    except AttributeError:
        return absent


def answer_class(tr_id: str, under: str = "") -> type[Answer]:
    """The struct of a TR's answer, of the rows of one of its lists (by the list's wire name), or of a real-time type.

    Raises:
        BadInput: when the catalogue has no such TR.
    """
    return _made(tr_id, under)


@cache
def _made(tr_id: str, under: str) -> type[Answer]:
    layout = layout_of(tr_id, under)
    real = real_types().get(tr_id)
    base: type[Answer] = RealRecord if real is not None else Answer
    if real is not None:
        name, label = "Real" + class_name(real.name), real.label
    else:
        spec = tr(tr_id)
        lists = {f.wire: f for f in spec.response}
        name, label = class_name(spec.name, lists[under].name if under else ""), spec.label
    told = "\n".join(f"    {f.name}: {f.label} ({f.wire})" for f in layout.fields)
    fields: list[tuple[str, Any]] = [(f.name, python_type(f) | None) for f in layout.fields]
    fields += [(f.name, Rows) for f in layout.lists]
    made = msgspec.defstruct(
        name,
        [*fields, ("_source", Source), ("_place", Any)],
        bases=(base,),
        frozen=True,
        eq=False,
        gc=False,  # rows hold plain values and their source, which knows nothing of them: no circles
        module="kiwoom_api.wire.typed",
        namespace={"_layout": layout, "__doc__": f"{label} ({tr_id}).\n\n{told}\n"},
    )
    return cast("type[Answer]", made)


def build(layout: Layout, values: list[Any], source: Source, place: Any) -> Answer:
    """The record of these values, which stand in the layout's order, lists last."""
    kind = answer_class(layout.tr_id, layout.under)
    answer: Answer = kind(*values, source, place)
    if not layout.strict and any(value is UNREAD for value in values):
        for name, value in zip(layout.names, values, strict=True):
            if value is UNREAD:
                # An empty slot sends the reading of this one attribute to __getattr__, which says what is wrong.
                kind.__dict__[name].__delete__(answer)
    return answer


def _again(tr_id: str, under: str, raw: dict[str, Any], place: Any) -> Answer:
    layout = layout_of(tr_id, under)
    if not under:
        return whole(layout, raw, Source(b"", raw), "", place)
    # A row that travels alone keeps a record in which it is the only one.
    return build(layout, layout.record(layout.texts(raw), ""), Source(b"", {under: [raw]}), 0)


def arranged(layout: Layout, row: Sequence[Any]) -> tuple[Any, ...]:
    """The texts of a row that came as an array, in the layout's order."""
    return tuple(row[place] if place < len(row) else "" for place in layout.array_order)


def whole(layout: Layout, record: dict[str, Any], source: Source, where: str, place: Any) -> Answer:
    """An answer or a real-time record from its members."""
    complete = record.get("return_code", 0) in (0, "0")
    values = layout.record(layout.texts(record), where, complete=complete)
    for field in layout.lists:
        below = layout_of(layout.tr_id, field.wire)
        rows = record.get(field.wire)
        texts = [_row_texts(below, number, row) for number, row in enumerate(_listed(layout, field.wire, rows))]
        values.append(rows_of(below, texts, source))
    return build(layout, values, source, place)


def _listed(layout: Layout, wire: str, value: object) -> list[Any]:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise WireError(f"{layout.tr_id} {wire}: {type(value).__name__} is not a list of rows")
    return value


def _row_texts(layout: Layout, number: int, row: object) -> tuple[Any, ...]:
    if isinstance(row, dict):
        return layout.texts(row)
    if isinstance(row, list):
        fields = tr(layout.tr_id).response
        if any(f.wire == layout.under and f.rows == "array" for f in fields):
            return arranged(layout, [leaf(value) for value in row])
    raise WireError(f"{layout.tr_id} {layout.under}[{number}]: {row!r} is not a row")


def rows_of(layout: Layout, texts: list[tuple[Any, ...]], source: Source, *, bounded: bool = False) -> Rows[Any]:
    """The rows of a list; ``bounded`` as in ``Layout.record``."""
    if len(texts) <= _FEW:
        each = (layout.record(row, f"{layout.under}[{number}].", bounded=bounded) for number, row in enumerate(texts))
        return Rows(layout, (build(layout, values, source, number) for number, values in enumerate(each)))
    columns = layout.columns(texts, bounded=bounded)
    if not layout.strict and any(value is UNREAD for column in columns for value in column):
        return Rows(layout, (build(layout, list(row), source, n) for n, row in enumerate(zip(*columns, strict=True))))
    kind = answer_class(layout.tr_id, layout.under)
    return Rows(layout, map(kind, *columns, repeat(source), range(len(texts))))
