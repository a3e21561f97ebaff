"""``kiwoom errors [CODE]``: what Kiwoom's error codes mean, what to do, and whether a retry helps."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Iterable
from typing import Annotated, Any

from cyclopts import Parameter
from rich.text import Text

from kiwoom_api.app.screen import out, say, table
from kiwoom_api.model.errors import BadInput
from kiwoom_api.wire.answer import detail_code
from kiwoom_api.wire.error_codes import TOP_CODES, ErrorCode, ErrorInfo, Level, Retry, Words, find, near

LEVELS = {
    Level.GATEWAY: Words("게이트웨이", "gateway"),
    Level.BACK_OFFICE: Words("원장", "back office"),
    Level.WEBSOCKET: Words("웹소켓", "websocket"),
}
RETRIES = {
    Retry.NEVER: Words("소용없음 (고친 뒤에)", "does not help: mend it first"),
    Retry.AFTER_WAIT: Words("기다린 뒤 (주문은 다시 판단)", "after a wait (an order: decide again)"),
    Retry.AFTER_TOKEN: Words("새 토큰·로그인 뒤 한 번", "once, after a new token or login"),
    Retry.LOOK_FIRST: Words("먼저 원장을 확인", "look first whether it was done"),
}
ENVIRONMENTS = {"real": Words("실전", "real"), "mock": Words("모의", "mock")}


def errors(
    code: Annotated[
        str,
        Parameter(
            help=say(
                "코드(8005, RC4025 …), 키움의 오류 문구 전체, 또는 찾을 낱말. 없으면 모두 보여 줍니다",
                "a code (8005, RC4025 …), Kiwoom's whole error text, or a word to look for; none: all of them",
            )
        ),
    ] = "",
    /,
    *,
    json: Annotated[bool, Parameter(negative="", help=say("JSON 으로", "print JSON"))] = False,
) -> None:
    """키움 오류 코드의 뜻과 할 일, 다시 해도 되는지를 보여 줍니다."""
    found = _look(code.strip())
    if json:
        jsonlib.dump([_plain(item.info) for item in found], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif len(found) == 1:
        _one(found[0])
    else:
        _many(found)


def _look(text: str) -> list[ErrorCode]:
    """The codes meant by a code, by Kiwoom's own text, or by a word of their texts."""
    if not text:
        return list(ErrorCode)
    exact = find(text) or find(detail_code(text))
    if exact is not None:
        return [exact]
    if text.isdigit() and int(text) in TOP_CODES:
        return [code for code in ErrorCode if code.info.return_code == int(text)] or list(ErrorCode)
    told = [code for code in ErrorCode if text.casefold() in _searched(code)]
    if told:
        return told
    close = ", ".join(near(text))
    raise BadInput(
        field="code",
        value=text,
        allowed=say(f"비슷한 코드 {close}", f"similar codes {close}")
        if close
        else say("키움의 코드", "Kiwoom's codes"),
        hint=say("kiwoom errors 가 모두 보여 줍니다", "'kiwoom errors' shows them all"),
    )


def _searched(code: ErrorCode) -> str:
    info = code.info
    return " ".join((info.code, code.name, info.message, *info.cause, *info.todo)).casefold()


def _many(codes: Iterable[ErrorCode]) -> None:
    columns = (
        (say("코드", "code"), False),
        (say("어디서", "level"), False),
        (say("환경", "environment"), False),
        (say("키움의 문구", "Kiwoom's text"), False),
        (say("다시 하면", "a retry"), False),
    )
    rows = [
        (i.code, spoken(LEVELS[i.level]), environments(i), Text(text_of(i)), spoken(RETRIES[i.retry]))
        for i in (code.info for code in codes)
    ]
    out().print(table(say(f"키움 오류 코드 {len(rows)}개", f"{len(rows)} error codes of Kiwoom"), columns, rows))
    out().print(say("자세히: kiwoom errors <코드>", "details: kiwoom errors <code>"))


def _one(code: ErrorCode) -> None:
    info = code.info
    known = say("공식 목록", "Kiwoom's list") if info.official else say("보고된 값", "reported; may vary")
    lines = [
        (say("문구", "text"), text_of(info) or say("(알려진 문구가 없습니다)", "(none is known)")),
        (say("어디서", "level"), f"{spoken(LEVELS[info.level])} · {environments(info)} · {known}"),
        (say("까닭", "cause"), spoken(info.cause)),
        (say("할 일", "to do"), spoken(info.todo)),
        (say("다시 하면", "a retry"), spoken(RETRIES[info.retry])),
        (say("예외", "raised"), classes(info)),
    ]
    if info.return_code is not None:
        lines.insert(1, ("return_code", f"{info.return_code} ({spoken(TOP_CODES[info.return_code])})"))
    print(f"{info.code}  {code.name}")
    for name, value in lines:
        print(f"  {name}: {value}")


def spoken(words: Words) -> str:
    """Return the sentence in the person's language."""
    return say(*words)


def text_of(info: ErrorInfo) -> str:
    """Return Kiwoom's own text, with … for what it fills in; "" when none is known."""
    text = info.message
    for slot in ("api_id", "uri", "parameter", "reason", "limit", "symbol", "venue", "shares", "what", "seq"):
        text = text.replace("{" + slot + "}", "…")
    return text


def environments(info: ErrorInfo) -> str:
    """Return where the code occurs."""
    return "·".join(spoken(ENVIRONMENTS[name]) for name in info.environments)


def classes(info: ErrorInfo) -> str:
    """Return the error classes: of a query, and of an order."""
    query = info.raises.__name__ if info.raises else say("연결 끊김(Gap)", "Gap event")
    order = info.on_order
    return query if order is None else f"{query} ({say('조회', 'query')}), {order.__name__} ({say('주문', 'order')})"


def _plain(info: ErrorInfo) -> dict[str, Any]:
    return {
        "code": info.code,
        "level": info.level.value,
        "return_code": info.return_code,
        "message": info.message,
        "official": info.official,
        "environments": list(info.environments),
        "cause": info.cause._asdict(),
        "todo": info.todo._asdict(),
        "retry": info.retry.value,
        "query_raises": info.raises.__name__ if info.raises else None,
        "order_raises": info.on_order.__name__ if info.on_order else None,
    }
