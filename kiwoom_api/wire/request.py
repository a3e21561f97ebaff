"""Request bodies: given by English or wire names, checked against the catalogue before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Generic, TypeVar

import msgspec

from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.wire.catalogue import FieldSpec, Kind, TrSpec, tr
from kiwoom_api.wire.numbers import format, parser_of

__all__ = ["Request", "request"]

A_co = TypeVar("A_co", covariant=True)


class Request(msgspec.Struct, Generic[A_co], frozen=True, gc=False):
    """One checked question, generic in the answer it gets; ``kiwoom_api.tr`` makes them.

    Attributes:
        tr_id: such as "ka10081".
        body: members by their wire names, every value text.
    """

    tr_id: str
    body: dict[str, str]


_PLAIN_NUMBERS = frozenset(
    {Kind.WON, Kind.THOUSAND_WON, Kind.MILLION, Kind.SHARES, Kind.THOUSAND_SHARES, Kind.COUNT, Kind.PRICE}
)


def request(
    tr_id: str, values: Mapping[str, object] | None = None, /, *, on: date | None = None, **more: object
) -> dict[str, str]:
    """The body of a request, members in the catalogue's order, every value text.

    Values are int, date, str …, by English or wire names, in ``values`` or as keywords; ``None`` and "" of a member
    that is not required are left to Kiwoom (``None`` is not sent, "" is). Members with one possible value need not be
    given. ``on`` is the day of the request: TRs and codes that Kiwoom has withdrawn by then are refused.

    Raises:
        BadInput: naming TR, member, value and what is allowed: no such TR or member, a required one missing, too
            long, not one of the allowed codes, of the wrong form, given twice, or withdrawn.
    """
    spec = tr(tr_id)
    if on is not None and spec.until is not None and on > spec.until:
        raise BadInput(field="tr", value=tr_id, allowed=f"until {spec.until}", hint=f"{spec.label} was withdrawn")
    given = _by_wire(spec, {**values, **more} if values and more else values or more)
    body: dict[str, str] = {}
    for place, field in enumerate(spec.request):
        value = given.get(field.wire)
        if type(value) is str and field.kind is not Kind.SECRET:
            text: str | None = _said(tr_id, place, value, on)
        else:
            text = field.default if value is None else _text(tr_id, field, value)
            if text:
                _check(tr_id, field, text, on)
        if field.required and not (text or "").strip():
            raise _refusal(tr_id, field, value, f"{field.label} is required")
        if text is not None:
            body[field.wire] = text
    return body


@lru_cache(maxsize=1024)
def _said(tr_id: str, place: int, value: str, on: date | None) -> str:
    """What is sent for a text, checked; the same stocks, codes and prices come again and again."""
    field = tr(tr_id).request[place]
    text = _text(tr_id, field, value)
    if text:
        _check(tr_id, field, text, on)
    return text


@cache
def _names(tr_id: str) -> Mapping[str, str]:
    """The wire's name behind each name that a member may be given by."""
    fields = tr(tr_id).request
    return {field.name: field.wire for field in fields} | {field.wire: field.wire for field in fields}


def _by_wire(spec: TrSpec, given: Mapping[str, object]) -> dict[str, object]:
    names = _names(spec.id)
    found: dict[str, object] = {}
    for name, value in given.items():
        wire = names.get(name)
        if wire is None or wire in found:
            allowed = ", ".join(f"{field.name} ({field.wire})" for field in spec.request) or "nothing"
            hint = "this TR has no such member" if wire is None else f"{wire} was given twice"
            raise BadInput(field=f"{spec.id} {name}", value=value, allowed=allowed, hint=hint)
        found[wire] = value
    return found


def _text(tr_id: str, field: FieldSpec, value: object) -> str:
    if isinstance(value, bool):
        value = "1" if value else "0"
    if isinstance(value, str) and not value.strip():
        return ""
    try:
        if isinstance(value, str) and field.kind in (Kind.CODE, Kind.ORDER_NO):
            parser_of(field)(value)
        text = format(field, value)
    except WireError as error:
        hint = "text" if field.kind is Kind.SECRET else str(error)
        raise _refusal(tr_id, field, value, hint) from None
    if text and field.kind in _PLAIN_NUMBERS and not (text.isascii() and text.isdigit()):
        raise _refusal(tr_id, field, value, "digits only: no sign, comma or blank")
    return text


def _check(tr_id: str, field: FieldSpec, text: str, on: date | None) -> None:
    if field.length and len(text) > field.length:
        raise _refusal(tr_id, field, text, f"at most {field.length} characters")
    if field.codes and not field.open and text not in field.codes:
        raise _refusal(tr_id, field, text, "not one of the codes")
    gone = field.withdrawn.get(text)
    if on is not None and gone is not None and on > gone:
        raise _refusal(tr_id, field, text, f"{field.codes.get(text, text)} was withdrawn after {gone}")


def _refusal(tr_id: str, field: FieldSpec, value: object, hint: str) -> BadInput:
    where = f"{tr_id} {field.wire} ({field.name})"
    if field.codes:
        allowed = ", ".join(f"{code} {meaning}" for code, meaning in field.codes.items())
        allowed = f"{allowed}, …" if field.open else allowed
    else:
        allowed = f"{field.kind}" + (f", at most {field.length} characters" if field.length else "")
    shown = "***" if field.kind is Kind.SECRET and value else value
    return BadInput(field=where, value=shown, allowed=allowed, hint=hint)
