"""The catalogue on the screen: TRs listed, searched and described."""

from __future__ import annotations

import json as jsonlib
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache

from rich.markup import escape

from kiwoom_api.app.requests import members
from kiwoom_api.app.screen import korean, out, say, table
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.wire.catalogue import FieldSpec, Kind, TrSpec, socket_trs, trs
from kiwoom_api.wire.messages import CONDITION_TRS

_ID = re.compile(r"[a-z]{1,2}\d{2,5}", re.ASCII | re.IGNORECASE)
_GROUPS = {
    "token": "tokens",
    "revoke": "tokens",
    "acnt": "account",
    "stkinfo": "stocks",
    "watchlist": "watch lists",
    "mrkcond": "prices",
    "frgnistt": "institutions and foreigners",
    "sect": "sectors and indices",
    "shsa": "short selling",
    "rkinfo": "rankings",
    "elw": "ELW",
    "chart": "charts",
    "slb": "stock lending",
    "etf": "ETF",
    "thme": "themes",
    "ordr": "orders",
    "crdordr": "credit orders",
    "websocket": "condition search",
}
"""English for the groups; the key is the last part of the path."""
_ROLES = {"auth": ("토큰", "token"), "read": ("조회", "query"), "write": ("주문", "order")}
_SAMPLES = {
    Kind.PRICE: "70000",
    Kind.WON: "70000",
    Kind.MILLION: "1",
    Kind.SHARES: "1",
    Kind.COUNT: "1",
    Kind.ORDER_NO: "0000001",
}
_SOCKET = "/api/dostk/websocket"
_MOCK = {True: ("예", "yes"), False: ("아니요", "no"), None: ("모름", "unknown")}


def group_of(spec: TrSpec) -> str:
    """Return the key of the group a TR belongs to: the last part of its path."""
    return spec.path.rsplit("/", 1)[-1]


@cache
def everything() -> dict[str, TrSpec]:
    """Return every TR by id: those of REST, then the WebSocket's condition searches."""
    return {**trs(), **socket_trs()}


def named_tr(text: str) -> TrSpec | None:
    """Return the TR with just this id, English name (``daily_chart``) or Korean label; None when there is none."""
    wanted = text.strip().lower().replace("-", "_")
    if looks_like_id(wanted):
        return everything().get(wanted)
    return next((spec for spec in everything().values() if wanted == spec.name or text.strip() == spec.label), None)


def group_names(spec: TrSpec) -> tuple[str, str, str]:
    """Return the names of a TR's group: key, Korean, English."""
    key = group_of(spec)
    return key, spec.group, _GROUPS.get(key, key)


def over_socket(spec: TrSpec) -> bool:
    """True for a TR that goes over the WebSocket."""
    return spec.path == _SOCKET


def callable_here(spec: TrSpec) -> bool:
    """True for a TR that ``kiwoom tr`` may call: a query that ends with its answer."""
    return spec.role == "read" and (
        not over_socket(spec) or spec.id in (CONDITION_TRS["list"], CONDITION_TRS["search"])
    )


def looks_like_id(text: str) -> bool:
    """True for ``ka10081`` and the like."""
    return _ID.fullmatch(text) is not None


def search(words: Sequence[str], group: str = "") -> list[TrSpec]:
    """Return the TRs that have every word in id, label, name or group; all of them for no words.

    Raises:
        BadInput: when there is none; it names those that look alike.
    """
    wanted = _group(group)
    pool = [spec for spec in everything().values() if not wanted or group_of(spec) in wanted]
    found = [spec for spec in pool if all(word.casefold() in _searched(spec) for word in words)]
    if found:
        return found
    text = " ".join(words)
    names = {name: spec for spec in everything().values() for name in (spec.id, spec.label, spec.name)}
    alike = dict.fromkeys(names[name].id for name in get_close_matches(text.lower(), names, n=5, cutoff=0.5))
    close = ", ".join(f"{tr_id} {_name(everything()[tr_id])}" for tr_id in alike)
    raise BadInput(
        field="tr",
        value=text,
        allowed=say(f"비슷한 TR {close}", f"similar: {close}") if close else say("TR 번호나 이름", "a TR id or name"),
        hint=say("kiwoom tr list 가 모두 보여 줍니다", "'kiwoom tr list' shows them all"),
    )


def _group(text: str) -> set[str]:
    """The keys of the groups meant by a key, a Korean or an English name; none for ""."""
    wanted = text.strip().casefold()
    names = dict.fromkeys(group_names(spec) for spec in everything().values())
    found = {names[0] for names in names if wanted in (name.casefold() for name in names)}
    if wanted and not found:
        allowed = ", ".join(f"{key} {say(ko, en)}" for key, ko, en in names)
        raise BadInput(field="group", value=text, allowed=allowed)
    return found


def _searched(spec: TrSpec) -> str:
    return " ".join((spec.id, spec.label, spec.name, spec.name.replace("_", " "), *group_names(spec))).casefold()


def _name(spec: TrSpec) -> str:
    return spec.label if korean() else spec.name.replace("_", " ")


def print_list(found: Sequence[TrSpec], *, json: bool) -> None:
    """Print TRs as a table, or as JSON."""
    if json:
        rows = [
            {name: getattr(s, name) for name in ("id", "label", "name", "group", "path", "role", "mock")} for s in found
        ]
        jsonlib.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    columns = ("TR", say("이름", "name"), say("묶음", "group"), say("종류", "kind"), say("모의", "mock"))
    told = [
        (
            spec.id,
            escape(_name(spec)),
            f"{group_of(spec)} {say(*group_names(spec)[1:])}",
            say(*_ROLES[spec.role]),
            say(*_MOCK[spec.mock]),
        )
        for spec in found
    ]
    out().print(table(say(f"TR {len(told)}개", f"{len(told)} TRs"), [(name, False) for name in columns], told))
    out().print(say("요청 항목: kiwoom tr <TR> --help-fields", "members: kiwoom tr <TR> --help-fields"))


def describe_tr(spec: TrSpec) -> None:
    """Print what a TR takes, what it answers, where it is served, and how it is called."""
    console = out()
    kind = say(*_ROLES[spec.role])
    way = "WebSocket" if over_socket(spec) else f"POST {spec.path}"
    console.print(f"[bold]{spec.id} {escape(_name(spec))}[/bold]  {spec.name} · {kind} · {way}")
    console.print(escape(_where(spec)))
    if spec.request:
        columns = (
            (say("항목", "member"), False),
            (say("영어 이름", "English name"), False),
            (say("뜻", "label"), False),
            (say("필수", "required"), False),
            (say("허용값", "allowed"), False),
        )
        rows = [[escape(cell) for cell in row] for row in members(spec)]
        console.print(table(say("요청", "request"), columns, rows))
    else:
        console.print(say("요청 항목이 없습니다", "it takes no members"))
    lists = [f"{f.wire} {f.label} ({len(spec.lists[f.wire])})" for f in spec.response if f.kind is Kind.LIST]
    singles = sum(field.kind is not Kind.LIST for field in spec.response)
    told = [say(f"값 {singles}개", f"{singles} values")] if singles else []
    paging = say(", 여러 쪽 (--pages N, --all)", ", several pages (--pages N, --all)") if spec.paged else ""
    console.print(escape(f"{say('응답', 'answer')}: {', '.join([*told, *lists]) or '-'}{paging}"))
    console.print(escape(_example(spec)))


def served(spec: TrSpec) -> bool:
    """True when the local exchange answers this TR; it refuses any other with 8104."""
    from kiwoom_api.sim.server.served import HANDLERS  # brings the exchange along, which a call does without

    return spec.role == "auth" or over_socket(spec) or spec.id in HANDLERS


def _where(spec: TrSpec) -> str:
    """Where a TR is served: mock, local exchange, and until when."""
    local = served(spec)
    told = [
        f"{say('모의투자', 'mock')} {say(*_MOCK[spec.mock])}",
        f"{say('로컬 거래소', 'local exchange')} {say(*_MOCK[local])}{'' if local else ' (8104)'}",
    ]
    if spec.until is not None:
        told.append(say(f"{spec.until} 까지 제공되었음", f"served until {spec.until}"))
    return " · ".join(told)


def _example(spec: TrSpec) -> str:
    if not callable_here(spec):
        return use_instead(spec)
    values = " ".join(f"{f.wire}={sample(f)}" for f in spec.request if f.required and not f.default)
    return f"{say('예', 'example')}: kiwoom tr {spec.id} {values}".rstrip()


def sample(field: FieldSpec, day: date | None = None) -> str:
    """Return a value that a member admits, for examples; dates are ``day``, today when None."""
    if field.codes:
        return next((code for code in field.codes if code), "")
    if field.kind is Kind.DATE:
        return f"{day or datetime.now(KST).date():%Y%m%d}"
    return "005930" if field.wire == "stk_cd" else _SAMPLES.get(field.kind, "…")


def use_instead(spec: TrSpec) -> str:
    """Return the command that does what a TR that is no query is for."""
    if spec.role == "auth":
        return say("토큰은 kiwoom auth login · logout 으로 다룹니다", "use 'kiwoom auth login' or 'logout'")
    if over_socket(spec):
        return say(
            "실시간 조건검색은 kiwoom stream --condition <번호> 로 하고 Ctrl-C 로 끝냅니다",
            "'kiwoom stream --condition <number>' watches a condition until Ctrl-C",
        )
    return say(
        "주문은 게이트와 저널을 거치는 kiwoom order buy · sell · modify · cancel 로만 나갑니다",
        "orders go through gate and journal: 'kiwoom order buy', 'sell', 'modify' or 'cancel'",
    )
