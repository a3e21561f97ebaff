"""WebSocket control frames of both sides, as JSON text. Source: recorded frames; REAL frames live in ``realtime``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from kiwoom_api.model.errors import WireError
from kiwoom_api.wire.catalogue import real_type
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.request import request

PING = '{"trnm":"PING"}'
"""The heartbeat; the client sends the very same text back at once."""

NOT_LOGGED_IN = 100013
LOGIN_REFUSED = 805004
ALREADY_WATCHED = 900003
"""return_code of a CNSRREQ for a condition that this session watches already; CNSRCLR, then ask again."""
CONDITION_TRS = {"list": "ka10171", "search": "ka10172", "watch": "ka10173", "stop": "ka10174"}
"""TR ids of the condition search; on the wire they are CNSRLST, CNSRREQ (search_type 0 and 1) and CNSRCLR."""

SYSTEM_TEXTS = {
    "R10001": "동일한 App key로 접속이 되었습니다. 기존 세션은 종료가 됩니다",
    "R10002": "사용자 프로그램으로부터 Heartbeat(연결유지) 메시지가 오지않아서 접속을 종료합니다",
    "R10004": "접속허용요청(토큰)이 들어오지 않았습니다",
}
"""SYSTEM codes: R10001 the same key logged in elsewhere, R10002 no heartbeat, R10004 no LOGIN. All close."""


def _text(frame: Mapping[str, object]) -> str:
    return msgspec.json.encode(frame).decode()


def read(frame: bytes | str) -> dict[str, object]:
    """The frame as a dict.

    Raises:
        WireError: when it is not a JSON object with a ``trnm``.
    """
    try:
        message = msgspec.json.decode(frame, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeError) as error:
        raise WireError(f"WebSocket frame {frame[:80]!r} is not a JSON object: {error}") from None
    if not isinstance(message.get("trnm"), str):
        raise WireError(f"WebSocket frame {frame[:80]!r} has no trnm")
    return message


def login_frame(token: str) -> str:
    """The first frame of a client: LOGIN with the bare token (no "Bearer")."""
    return _text({"trnm": "LOGIN", "token": token})


def ping() -> str:
    """The exchange's heartbeat, and the client's echo."""
    return PING


def reg_frame(grp: str, items: Iterable[str], types: Iterable[str], refresh: bool = True) -> str:
    """REG of these items for these types; ``refresh=True`` ("1") keeps what was registered before, False drops it."""
    data = [{"item": list(items), "type": list(types)}]
    return _text({"trnm": "REG", "grp_no": grp, "refresh": "1" if refresh else "0", "data": data})


def remove_frame(grp: str, items: Iterable[str], types: Iterable[str]) -> str:
    """REMOVE of these items and types from the group."""
    return _text({"trnm": "REMOVE", "grp_no": grp, "data": [{"item": list(items), "type": list(types)}]})


def login_ack() -> str:
    """LOGIN accepted."""
    return _text({"trnm": "LOGIN", "return_code": 0, "return_msg": "", "sor_yn": "Y"})


def login_failure(code: str = "8005", text: str = "Token이 유효하지 않습니다") -> str:
    """LOGIN refused; the exchange closes after it."""
    message = f"토큰 인증에 실패했습니다. 접속을 종료합니다 [CODE={code}, MESSAGE={text}]"
    return _text({"trnm": "LOGIN", "return_code": LOGIN_REFUSED, "return_msg": message})


def ack(trnm: str, return_code: int = 0, return_msg: str = "") -> str:
    """Answer to a REG or REMOVE."""
    return _text({"trnm": trnm, "return_code": return_code, "return_msg": return_msg})


def before_login(trnm: str) -> str:
    """Answer to any frame before LOGIN; it is ignored and the connection stays. The "%s" is on the wire as it is."""
    message = "로그인 인증이 들어오기 전에 다른 전문이 들어왔습니다. 해당 전문은 무시됩니다. (TRNM=%s)"
    return ack(trnm, NOT_LOGGED_IN, message)


def system_frame(code: str) -> str:
    """A SYSTEM frame; never echoed, and the exchange closes after it."""
    return _text({"trnm": "SYSTEM", "code": code, "message": SYSTEM_TEXTS.get(code, code)})


def conditions_frame() -> str:
    """CNSRLST (ka10171): the conditions that the person has saved. It must come first on a connection."""
    return _text(request(CONDITION_TRS["list"]))


def search_frame(seq: object, next_key: str = "") -> str:
    """CNSRREQ once (ka10172): the stocks that a condition finds now; ``next_key`` asks for a later page.

    Raises:
        BadInput: for a serial number that the wire has no room for.
    """
    more = {"cont_yn": "Y" if next_key else "N", "next_key": next_key}
    return _text(request(CONDITION_TRS["search"], {"seq": seq, **more}))


def watch_frame(seq: object) -> str:
    """CNSRREQ in real time (ka10173): the stocks found now, and from then on every change as type 02.

    Raises:
        BadInput: as ``search_frame``.
    """
    return _text(request(CONDITION_TRS["watch"], {"seq": seq}))


def unwatch_frame(seq: object) -> str:
    """CNSRCLR (ka10174): no more changes of a condition.

    Raises:
        BadInput: as ``search_frame``.
    """
    return _text(request(CONDITION_TRS["stop"], {"seq": seq}))


def _answer(kind: str, values: Mapping[str, object], message: str, *members: str) -> str:
    """An answer of the condition search with the members that recorded ones have, in their order."""
    body = encode(CONDITION_TRS[kind], values, message=message)
    return _text({member: body[member] for member in members})


def conditions_answer(conditions: Iterable[tuple[str, str]]) -> str:
    """Answer to CNSRLST: (serial number, name) of each condition."""
    rows = [{"seq": seq, "name": name} for seq, name in conditions]
    return _answer("list", {"data": rows}, "", "trnm", "return_code", "return_msg", "data")


def search_answer(seq: str, rows: Iterable[Mapping[str, object]], next_key: str = "") -> str:
    """Answer to a CNSRREQ once: a page of stocks by FID, and the key of the next page."""
    values = {"seq": seq, "cont_yn": "Y" if next_key else "N", "next_key": next_key, "data": list(rows)}
    return _answer("search", values, "", "trnm", "seq", "cont_yn", "next_key", "return_code", "data")


def watch_answer(seq: str, symbols: Iterable[str]) -> str:
    """Answer to a CNSRREQ in real time: the stocks found now."""
    rows = [{"jmcode": symbol} for symbol in symbols]
    return _answer("watch", {"seq": seq, "data": rows}, "", "trnm", "seq", "return_code", "data")


def condition_entry(seq: str, symbol: str, at: datetime, *, inserted: bool, buyer: bool) -> dict[str, object]:
    """An entry of type 02: a stock enters (편입) or leaves (이탈) a watched condition."""
    values = {"841": seq, "9001": symbol, "843": "I" if inserted else "D", "20": f"{at:%H%M%S}"}
    values["907"] = "2" if buyer else "1"
    return {"values": values, "type": "02", "name": real_type("02").label, "item": symbol}


def unwatch_answer(seq: str) -> str:
    """Answer to CNSRCLR."""
    return _answer("stop", {"seq": seq}, "정상종료되었습니다.", "trnm", "seq", "return_code", "return_msg")


def already_watched(seq: str) -> str:
    """Answer to a CNSRREQ in real time for a condition that is watched already; it has no ``seq`` member."""
    return ack("CNSRREQ", ALREADY_WATCHED, f"이미 등록된 조건검색 일련번호입니다.(seq={seq})")
