"""What a person types as ``name=value`` becomes a request: members by wire or English name, checked before sending."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from kiwoom_api.app.screen import korean, say
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import symbol_of
from kiwoom_api.wire.catalogue import FieldSpec, Kind, TrSpec

_SUFFIXES = ("_NX", "_AL")


def body_of(spec: TrSpec, words: Iterable[str]) -> dict[str, str]:
    """Read ``name=value`` words into the body of a TR; optional members that were not given are sent as "".

    Raises:
        BadInput: naming the member: unknown, given twice, missing, too long, or not an allowed value.
    """
    given: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise BadInput(
                field=say("항목", "member"),
                value=word,
                allowed=say("이름=값", "name=value"),
                hint=_see(spec),
            )
        field = _member(spec, name.strip())
        if field.wire in given:
            raise BadInput(field=field.wire, value=value, allowed=say("한 번만", "once"), hint=_see(spec))
        given[field.wire] = value_of(field, value.strip())
    body = {field.wire: given.get(field.wire) or field.default or "" for field in spec.request}
    for field in spec.request:
        if field.required and not body[field.wire]:
            raise BadInput(field=named(field), value="", allowed=allowed(field), hint=_see(spec))
    return body


def needs_values(spec: TrSpec) -> bool:
    """True when the TR has members that somebody must give."""
    return any(field.required and not field.default for field in spec.request)


def _member(spec: TrSpec, name: str) -> FieldSpec:
    by_name = {field.name: field for field in spec.request} | {field.wire: field for field in spec.request}
    if name in by_name:
        return by_name[name]
    close = get_close_matches(name, by_name, n=1)
    raise BadInput(
        field=say("항목", "member"),
        value=name,
        allowed=", ".join(field.wire for field in spec.request) or say("없음", "none"),
        hint=say(f"{close[0]} 을(를) 뜻하셨나요?", f"did you mean {close[0]}?") if close else _see(spec),
    )


def value_of(field: FieldSpec, text: str) -> str:
    """Return the value as the wire wants it: codes with their zeros, dates without dashes.

    Raises:
        BadInput: when the member does not admit it.
    """
    if not text:
        return ""
    if field.wire == "stk_cd" and field.kind is Kind.CODE and "|" not in text and ";" not in text:
        text = code_of(text)
    elif field.kind is Kind.DATE:
        text = _date(field, text)
    if field.codes and text not in field.codes:
        spoken = [code for code, meaning in field.codes.items() if meaning == text]
        if len(spoken) == 1:
            return spoken[0]
        if not field.open:
            raise BadInput(field=named(field), value=text, allowed=allowed(field))
    if field.length and len(text) > field.length:
        raise BadInput(field=named(field), value=text, allowed=allowed(field))
    return text


def code_of(text: str) -> str:
    """Return a stock code with its zeros; the venue's suffix (``_NX``, ``_AL``) stays.

    Raises:
        BadInput: for anything that is no stock code.
    """
    upper = text.upper()
    suffix = next((ending for ending in _SUFFIXES if upper.endswith(ending)), "")
    return symbol_of(upper.removesuffix(suffix)) + suffix


def _date(field: FieldSpec, text: str) -> str:
    bare = text.replace("-", "").replace(".", "")
    try:
        if len(bare) == 8 and bare.isascii():
            return f"{date.fromisoformat(bare):%Y%m%d}"
        if field.length in (0, len(bare)) and bare.isascii() and bare.isdigit():
            return bare  # some members take a month or a year
    except ValueError:
        pass
    raise BadInput(field=named(field), value=text, allowed=allowed(field))


def named(field: FieldSpec) -> str:
    """Return a member's name for a message."""
    return f"{field.label}({field.wire})" if korean() else f"{field.wire} ({field.name})"


def allowed(field: FieldSpec) -> str:
    """Return what a member admits, in words."""
    if field.codes:
        told = [f"{code or say('빈칸', 'blank')} {meaning}".strip() for code, meaning in field.codes.items()]
        return ", ".join([*told, "…"] if field.open else told)
    if field.kind is Kind.DATE:
        return "YYYYMMDD"
    if field.wire == "stk_cd":
        return say("종목코드 (예: 005930)", "a stock code, such as 005930")
    if field.length:
        return say(f"{field.length}자까지", f"up to {field.length} characters")
    return say("글자", "text")


def _see(spec: TrSpec) -> str:
    return say(f"kiwoom tr {spec.id} --help-fields 를 보세요", f"see 'kiwoom tr {spec.id} --help-fields'")


def members(spec: TrSpec) -> Sequence[tuple[str, str, str, str, str]]:
    """Return the rows of the table of request members: wire name, English name, label, required, allowed values."""
    must, may = say("필수", "required"), say("선택", "optional")
    rows = []
    for field in spec.request:
        need = say(f"기본 {field.default}", f"default {field.default}") if field.default else None
        rows.append((field.wire, field.name, field.label, need or (must if field.required else may), allowed(field)))
    return rows
