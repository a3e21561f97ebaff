"""Answers: the wire's own mapping, with typed values as attributes.

``answer['ord_no']`` is the wire's text, ``answer.order_no`` the typed value (int, Decimal, date, time, str; ``None``
when empty; codes without A, J or Q), ``answer['oso']`` and ``answer.orders`` the rows, ``answer.raw`` the whole record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kiwoom_api.model.errors import AnswerError, RateLimited, TokenError, WireError
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.parsing import PARSERS

_DETAIL = re.compile(r"\[2000\]\s*\((RC\d{4}|\d{6}):|\[(\d{3,5}):|CODE=(\d{3,5})", re.ASCII)
_RATE_CODES = frozenset({"1687", "1700", "1701", "1702"})
# 81xx/82xx say "this service is not for you", except 8103, which is a refused token.
_NOT_TOKEN = frozenset({"8104", "8200"})
_SHOWN = 6


class _Layout:
    """A record's fields, made ready for decoding: by wire name and by English name."""

    __slots__ = ("by_name", "fields", "lists", "required", "secrets")

    def __init__(self, fields: tuple[FieldSpec, ...]) -> None:
        self.fields = tuple((f.wire, f.name, PARSERS[f.kind]) for f in fields if f.kind is not Kind.LIST)
        self.lists = {f.wire: f.name for f in fields if f.kind is Kind.LIST}
        self.by_name = {f.name: f.wire for f in fields}
        self.required = tuple((f.wire, f.name) for f in fields if f.required)
        self.secrets = frozenset(f.wire for f in fields if f.kind is Kind.SECRET)


@cache
def _layout(tr_id: str, under: str) -> _Layout:
    spec = tr(tr_id)
    return _Layout(spec.lists[under] if under else spec.response)


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
            if name in layout.by_name:
                return None
            known = ", ".join(list(layout.by_name)[:12])
            raise AttributeError(f"{self.tr} has no field {name!r}; it has {known}, …") from None

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
            (required only counts when ``return_code`` is 0).
        BadInput: when the catalogue has no such TR.
    """
    return _record(tr_id, "", dict(body), "")


def _record(tr_id: str, under: str, raw: dict[str, Any], where: str) -> Answer:
    layout = _layout(tr_id, under)
    typed: dict[str, Any] = {}
    for wire, name, parser in layout.fields:
        text = raw.get(wire)
        if not text and text != 0:
            typed[name] = None
            continue
        if type(text) is not str:
            text = _leaf(text, f"{tr_id} {where}{wire}")
        try:
            typed[name] = parser(text)
        except WireError as error:
            raise WireError(f"{tr_id} {where}{wire}: {error}") from None
    if under or raw.get("return_code", 0) in (0, "0"):
        for wire, name in layout.required:
            if typed[name] is None:
                raise WireError(f"{tr_id} {where}{wire}: {raw.get(wire)!r}, but a value is required")
    lists: dict[str, list[Answer]] = {}
    for wire, name in layout.lists.items():
        typed[name] = lists[wire] = _rows(tr_id, wire, raw.get(wire))
    return Answer(tr_id, under, raw, typed, lists)


def _leaf(value: object, where: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise WireError(f"{where}: {value!r} is not text")


def _rows(tr_id: str, wire: str, value: object) -> list[Answer]:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise WireError(f"{tr_id} {wire}: {type(value).__name__} is not a list of rows")
    rows = []
    for number, row in enumerate(value):
        if not isinstance(row, dict):
            raise WireError(f"{tr_id} {wire}[{number}]: {row!r} is not a row")
        rows.append(_record(tr_id, wire, row, f"{wire}[{number}]."))
    return rows


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
