"""Answers: the wire's own mapping, with typed values as attributes.

``answer['ord_no']`` is the wire's text, ``answer.order_no`` the typed value (int, Decimal, date, time, str; ``None``
when empty; codes without A, J or Q), ``answer['oso']`` and ``answer.orders`` the rows, ``answer.raw`` the whole record.

Everything is read and checked at once. Long lists are read column by column (``columns``), which is several times
quicker than row by row; a column with anything unusual goes value by value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from kiwoom_api.model.errors import AnswerError, RateLimited, TokenError, WireError
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.columns import column_of
from kiwoom_api.wire.parsing import parser_of

_DETAIL = re.compile(r"\[2000\]\s*\((RC\d{4}|\d{6}):|\[(\d{3,5}):|CODE=(\d{3,5})", re.ASCII)
_RATE_CODES = frozenset({"1687", "1700", "1701", "1702"})
# 81xx/82xx say "this service is not for you", except 8103, which is a refused token.
_NOT_TOKEN = frozenset({"8104", "8200"})
_SHOWN = 6
_FEW = 4
"""Up to so many rows are read row by row."""
_UNREAD = object()
"""Stands for a malformed optional value of a TR without a recorded answer."""


class _Layout:
    """A record's fields, made ready for decoding: by wire name and by English name."""

    __slots__ = ("arrays", "by_name", "columns", "fields", "lists", "names", "parsers", "required", "secrets", "strict")

    def __init__(self, fields: tuple[FieldSpec, ...], strict: bool) -> None:
        leaves = [f for f in fields if f.kind is not Kind.LIST]
        self.fields = tuple((f.wire, f.name, parser_of(f)) for f in leaves)
        self.parsers = {name: (wire, parser) for wire, name, parser in self.fields}
        self.columns = tuple((f.wire, f.required, parser_of(f), column_of(f)) for f in leaves)
        self.names = tuple(f.name for f in leaves)
        self.lists = {f.wire: f.name for f in fields if f.kind is Kind.LIST}
        self.arrays = frozenset(f.wire for f in fields if f.rows == "array")
        self.by_name = {f.name: f.wire for f in fields}
        self.required = tuple((f.wire, f.name) for f in fields if f.required)
        self.secrets = frozenset(f.wire for f in fields if f.kind is Kind.SECRET)
        self.strict = strict


@cache
def _layout(tr_id: str, under: str) -> _Layout:
    spec = tr(tr_id)
    return _Layout(spec.lists[under] if under else spec.response, spec.recorded)


class Answer(Mapping[str, Any]):
    """One answer, or one row of a list in it. Read-only; equal when the records are equal.

    Attributes:
        tr: TR id.
        raw: the whole record as it came, extra members included. Do not change it.
        typed: every typed value by English name.
    """

    __slots__ = ("_lists", "_under", "raw", "tr", "typed")

    tr: str
    raw: dict[str, Any]
    typed: dict[str, Any]

    def __init__(
        self, tr_id: str, under: str, raw: dict[str, Any], typed: dict[str, Any], lists: dict[str, list[Answer]]
    ) -> None:
        self.tr, self._under, self.raw, self.typed, self._lists = tr_id, under, raw, typed, lists

    def __getitem__(self, key: str) -> Any:
        found = self._lists.get(key)
        if found is not None:
            return found
        return self.raw[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in Answer.__slots__:
            raise AttributeError(name)
        try:
            return self.typed[name]
        except KeyError:
            layout = _layout(self.tr, self._under)
            if name in layout.parsers:
                return self._read(*layout.parsers[name])
            known = ", ".join(list(layout.by_name)[:12])
            raise AttributeError(f"{self.tr} has no field {name!r}; it has {known}, …") from None

    def _read(self, wire: str, parser: Any) -> Any:
        """Read a value that decoding left unread; it is malformed, and its error is due now."""
        where = f"{self.tr} {self._under}{'.' if self._under else ''}{wire}"
        return _value(self.raw.get(wire), parser, where)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *_layout(self.tr, self._under).by_name]

    def __repr__(self) -> str:
        secrets = _layout(self.tr, self._under).secrets
        shown = []
        for key, value in list(self.raw.items())[:_SHOWN]:
            text = f"[{len(value)} rows]" if isinstance(value, list) else "'***'" if key in secrets else repr(value)
            shown.append(f"{key}={text}")
        more = ", …" if len(self.raw) > _SHOWN else ""
        return f"Answer({self.tr}: {', '.join(shown)}{more})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _record, (self.tr, self._under, self.raw, "")


def decode(tr_id: str, body: Mapping[str, object]) -> Answer:
    """Decode an answer's body. Every documented field is read and checked; unknown members stay in ``raw``.

    Raises:
        WireError: naming TR, field, row and value, when a value breaks its rules or a required one is missing
            (required only counts when ``return_code`` is 0). Where no recorded answer proves the kinds of the TR's
            fields (``TrSpec.recorded``), a malformed value that is not required raises when its attribute is read.
        BadInput: when the catalogue has no such TR.
    """
    return _record(tr_id, "", dict(body), "")


def _record(tr_id: str, under: str, raw: dict[str, Any], where: str) -> Answer:
    layout = _layout(tr_id, under)
    typed: dict[str, Any] = {}
    unread = False
    for wire, name, parser in layout.fields:
        text = raw.get(wire)
        if not text and text != 0:
            typed[name] = None
            continue
        try:
            typed[name] = parser(text) if type(text) is str else parser(_leaf(text))
        except WireError as error:
            if layout.strict:
                raise WireError(f"{tr_id} {where}{wire}: {error}") from None
            typed[name] = _UNREAD
            unread = True
    if under or raw.get("return_code", 0) in (0, "0"):
        for wire, name in layout.required:
            if typed[name] is None or typed[name] is _UNREAD:
                raise WireError(f"{tr_id} {where}{wire}: {raw.get(wire)!r}, but a value is required")
    if unread:
        typed = _known(typed)
    lists: dict[str, list[Answer]] = {}
    for wire, name in layout.lists.items():
        typed[name] = lists[wire] = _rows(tr_id, wire, raw.get(wire), wire in layout.arrays)
    return Answer(tr_id, under, raw, typed, lists)


def _known(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if value is not _UNREAD}


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


def _rows(tr_id: str, wire: str, value: object, arrays: bool) -> list[Answer]:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise WireError(f"{tr_id} {wire}: {type(value).__name__} is not a list of rows")
    layout = _layout(tr_id, wire)
    if arrays:
        wires = [wire for wire, _, _ in layout.fields]
        value = [dict(zip(wires, row, strict=False)) if isinstance(row, list) else row for row in value]
    for number, row in enumerate(value):
        if not isinstance(row, dict):
            raise WireError(f"{tr_id} {wire}[{number}]: {row!r} is not a row")
    if len(value) <= _FEW or layout.lists:
        return [_record(tr_id, wire, row, f"{wire}[{number}].") for number, row in enumerate(value)]
    columns = [_column(tr_id, wire, value, layout.strict, *column) for column in layout.columns]
    names = layout.names
    rows = [
        Answer(tr_id, wire, row, dict(zip(names, found, strict=True)), {})
        for row, found in zip(value, zip(*columns, strict=True), strict=True)
    ]
    if not layout.strict:
        for answer in rows:
            if _UNREAD in answer.typed.values():
                answer.typed = _known(answer.typed)
    return rows


def _column(
    tr_id: str, under: str, rows: list[dict[str, Any]], strict: bool, wire: str, required: bool, parser: Any, quick: Any
) -> Sequence[Any]:
    """One field of every row."""
    try:
        texts = [row[wire] for row in rows]
        values = quick(texts, "\n".join(texts)) if quick is not None else list(map(parser, texts))
    except (KeyError, TypeError, AttributeError, WireError):  # missing, not text or malformed: value by value
        values = None
    if values is None:
        values = [
            _one(row.get(wire), parser, strict, f"{tr_id} {under}[{number}].{wire}") for number, row in enumerate(rows)
        ]
    if required:
        for number, value in enumerate(values):
            if value is None or value is _UNREAD:
                shown = repr(rows[number].get(wire))
                raise WireError(f"{tr_id} {under}[{number}].{wire}: {shown}, but a value is required")
    return values


def _one(text: object, parser: Any, strict: bool, where: str) -> Any:
    try:
        return _value(text, parser, where)
    except WireError:
        if strict:
            raise
        return _UNREAD


def detail_code(return_msg: str) -> str:
    """The code inside Kiwoom's text: "8005", "1700", "RC4025", "800033"; "" when there is none."""
    match = _DETAIL.search(return_msg)
    return "" if match is None else match[1] or match[2] or match[3]


def return_code(tr_id: str, body: Mapping[str, object]) -> int:
    """The answer's ``return_code`` as an int.

    Raises:
        WireError: when it is missing or not a whole number.
    """
    value = body.get("return_code")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    raise WireError(f"{tr_id} return_code: {value!r}, but a whole number is required")


def check(tr_id: str, body: Mapping[str, object]) -> None:
    """Return quietly when Kiwoom says 0; otherwise raise what it says.

    Raises:
        TokenError: 8xxx, the token or the keys were refused.
        RateLimited: 1700 and its kin (also ``return_code`` 5 without a code).
        AnswerError: anything else.
        WireError: when there is no ``return_code``.
    """
    top = return_code(tr_id, body)
    if top == 0:
        return
    message = str(body.get("return_msg") or "")
    code = detail_code(message)
    kind: type[AnswerError] = AnswerError
    if len(code) == 4 and code.startswith("8") and code not in _NOT_TOKEN:
        kind = TokenError
    elif code in _RATE_CODES or (top == 5 and not code):
        kind = RateLimited
    raise kind(tr=tr_id, return_code=top, code=code, message=message.strip())
