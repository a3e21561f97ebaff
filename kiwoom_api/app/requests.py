"""What a person types as ``name=value`` becomes a request. ``wire.request`` checks; here is how people write and read.

A code without its zeros, a date with dashes, a code's meaning instead of the code: all are turned into the wire's text.
What the checks refuse is said with Kiwoom's label, the wire's name, what is allowed, and what was probably meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from kiwoom_api.app.screen import korean, say
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import symbol_of
from kiwoom_api.wire.catalogue import FieldSpec, Kind, TrSpec
from kiwoom_api.wire.request import request

_SUFFIXES = ("_NX", "_AL")
_FORMS = {
    Kind.DATE: ("YYYYMMDD", "YYYYMMDD"),
    Kind.CODE: ("종목코드 (예: 005930)", "a stock code, such as 005930"),
    Kind.ORDER_NO: ("일곱 자리 주문번호", "an order number of seven digits"),
    Kind.PRICE: ("원 단위 가격 (숫자만)", "won, digits only"),
    Kind.WON: ("원 단위 금액 (숫자만)", "won, digits only"),
    Kind.MILLION: ("백만원 단위 금액 (숫자만)", "million won, digits only"),
    Kind.SHARES: ("주 수 (숫자만)", "shares, digits only"),
    Kind.COUNT: ("숫자", "digits only"),
}
"""What a member without codes admits, in words."""


def body_of(spec: TrSpec, words: Iterable[str], *, on: date | None = None) -> dict[str, str]:
    """Read ``name=value`` words into the checked body of a TR; ``on`` is the day of the request, as in ``request``.

    Raises:
        BadInput: naming the member: unknown, given twice, missing, too long, withdrawn, or not an allowed value.
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
            raise BadInput(field=named(field), value=value, allowed=say("한 번만", "once"), hint=_see(spec))
        given[field.wire] = value_of(field, value.strip())
    try:
        return request(spec.id, given, on=on)
    except BadInput as error:
        raise _explained(spec, given, error) from None


def _explained(spec: TrSpec, given: dict[str, str], error: BadInput) -> BadInput:
    """The same refusal for a person: the member by its label, what it admits in words."""
    wire = error.field.split()[1] if " " in error.field else ""
    field = next((field for field in spec.request if field.wire == wire), None)
    if field is None:  # it is about the TR itself
        gone = say(f"{spec.label}: {spec.until} 까지만 제공되었습니다", f"it was served until {spec.until}")
        return BadInput(field="tr", value=spec.id, allowed=say("지금 있는 TR", "a TR of today"), hint=gone)
    text = given.get(wire, "")
    if not text.strip():
        hint = say("필수 항목입니다", "it is required")
    elif text in field.withdrawn:
        hint = say(f"{field.withdrawn[text]} 까지만 받았습니다", f"it was taken until {field.withdrawn[text]}")
    else:
        near = get_close_matches(text, [*field.codes, *field.codes.values()], n=1)
        hint = say(f"{near[0]} 을(를) 뜻하셨나요?", f"did you mean {near[0]}?") if near else _see(spec)
    return BadInput(field=named(field), value=error.value if text else "", allowed=allowed(field), hint=hint)


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
    """Return the value as the wire writes it: codes with their zeros, dates without dashes, a code for its meaning.

    Raises:
        BadInput: for a stock code that is none.
    """
    if field.wire == "stk_cd" and field.kind is Kind.CODE and text:
        return code_of(text)
    if field.kind is Kind.DATE:
        return text.replace("-", "").replace(".", "")
    if text not in field.codes:
        spoken = [
            code for code, meaning in field.codes.items() if text and (text == meaning or text.lower() == code.lower())
        ]
        return spoken[0] if len(spoken) == 1 else text
    return text


def code_of(text: str) -> str:
    """Return a stock code with its zeros; the venue's suffix (``_NX``, ``_AL``) stays.

    Raises:
        BadInput: for anything that is no stock code.
    """
    upper = text.upper()
    suffix = next((ending for ending in _SUFFIXES if upper.endswith(ending)), "")
    return symbol_of(upper.removesuffix(suffix)) + suffix


def named(field: FieldSpec) -> str:
    """Return a member's name for a message."""
    return f"{field.label}({field.wire})" if korean() else f"{field.wire} ({field.name})"


def allowed(field: FieldSpec) -> str:
    """Return what a member admits, in words."""
    if field.codes:
        told = [f"{code or say('빈칸', 'blank')} {meaning}".strip() for code, meaning in field.codes.items()]
        return ", ".join([*told, "…"] if field.open else told)
    if field.kind in _FORMS:
        return say(*_FORMS[field.kind])
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
