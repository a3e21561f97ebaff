"""What can go wrong on purpose: every kind of fault, where it strikes, what may be said of it, and what it does."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class FaultKind(StrEnum):
    """What goes wrong."""

    LOSE_REQUEST = "lose-request"
    LATE_REQUEST = "late-request"
    ANSWER_429_REFUSED = "answer-429-refused"
    HTTP_500_REFUSED = "http-500-refused"
    HTTP_502_REFUSED = "http-502-refused"
    HTTP_503_REFUSED = "http-503-refused"
    HTTP_504_REFUSED = "http-504-refused"
    EXPIRE_TOKEN = "expire-token"  # noqa: S105 - the name of a fault
    REFUSE_CALL = "refuse-call"
    LOSE_ANSWER = "lose-answer"
    HANG = "hang"
    DELAY_ANSWER = "delay-answer"
    SLOW_ANSWER = "slow-answer"
    ANSWER_429_ACCEPTED = "answer-429-accepted"
    HTTP_500_ACCEPTED = "http-500-accepted"
    HTTP_502_ACCEPTED = "http-502-accepted"
    HTTP_503_ACCEPTED = "http-503-accepted"
    HTTP_504_ACCEPTED = "http-504-accepted"
    GARBAGE = "garbage"
    GARBAGE_JSON = "garbage-json"
    GARBAGE_EMPTY = "garbage-empty"
    GARBAGE_TYPE = "garbage-type"
    NO_ORD_NO = "no-ord-no"
    BLANK_ORD_NO = "blank-ord-no"
    PARTIAL_PAGE = "partial-page"
    SHORT_PAGE = "short-page"
    LOOP_PAGE = "loop-page"
    DOUBLE_ROWS = "double-rows"
    EXCHANGE_REFUSES = "exchange-refuses"
    LIST_LAG = "list-lag"
    SHRINKING_SNAPSHOT = "shrinking-snapshot"
    SHRUNKEN_ORDER = "shrunken-order"
    DUPLICATE_FRAME = "duplicate-frame"
    LOSE_FRAME = "lose-frame"
    DELAY_FRAME = "delay-frame"
    REORDER_FRAME = "reorder-frame"
    LATE_FILL = "late-fill"
    REFUSE_LOGIN = "refuse-login"
    REFUSE_REGISTER = "refuse-register"
    PARTIAL_REGISTER = "partial-register"
    DROP_WS = "drop-ws"
    KICKED_SESSION = "kicked-session"
    SILENT_SOCKET = "silent-socket"
    REVOKE_TOKEN = "revoke-token"  # noqa: S105 - the name of a fault
    REFUSE_CONNECTION = "refuse-connection"
    TWIN_ORDER = "twin-order"


class Stage(StrEnum):
    """Where a kind strikes; at most one rule of a stage strikes one call or frame."""

    BEFORE = "before"
    """A REST call that passed the gateway's checks, before the books see it."""
    AFTER = "after"
    """The answer of a REST call; the books have done what was asked."""
    BOOKS = "books"
    """A new order in the books, after its acceptance."""
    LISTS = "lists"
    """The rows of the order lists (ka10075, ka10076, ka10088, kt00007, kt00009)."""
    FRAMES = "frames"
    """A REAL frame on its way to one session."""
    FILLS = "fills"
    """A fill as it happens."""
    SOCKET = "socket"
    """A frame of the client: LOGIN or REG."""
    DEED = "deed"
    """Nothing in particular: done at its time, or as the call or client frame that ``tr`` names comes in."""


class Info(NamedTuple):
    """A kind: its stage, its parameters with their defaults, and what it does, in Korean and English."""

    stage: Stage
    takes: dict[str, float | int | str | None]
    korean: str
    english: str


_WALL: dict[str, float | int | str | None] = {"seconds": 5.0, "clock": "wall"}
_FRAME: dict[str, float | int | str | None] = {"status": ""}
_B, _A, _F = Stage.BEFORE, Stage.AFTER, Stage.FRAMES


def _http(status: int, accepted: bool) -> Info:
    done, fate = ("처리한 뒤", "after it was done") if accepted else ("처리하지 않고", "and it was not done")
    return Info(_A if accepted else _B, {}, f"{done} HTTP {status} 응답", f"HTTP {status} {fate}")


INFO: dict[FaultKind, Info] = {
    FaultKind.LOSE_REQUEST: Info(_B, {}, "요청을 잃고 연결을 끊음", "the request is lost, the connection breaks"),
    FaultKind.LATE_REQUEST: Info(_B, _WALL, "요청이 늦게 장부에 닿음", "the request reaches the books late"),
    FaultKind.ANSWER_429_REFUSED: Info(_B, {}, "처리하지 않고 429 [1700] 으로 답함", "429 [1700], and it was not done"),
    FaultKind.HTTP_500_REFUSED: _http(500, False),
    FaultKind.HTTP_502_REFUSED: _http(502, False),
    FaultKind.HTTP_503_REFUSED: _http(503, False),
    FaultKind.HTTP_504_REFUSED: _http(504, False),
    FaultKind.EXPIRE_TOKEN: Info(_B, {}, "토큰이 끝나고 8005 로 거부", "the token ends and the call is refused: 8005"),
    FaultKind.REFUSE_CALL: Info(
        _B, {"code": "RC4025"}, "키움 오류 코드 code 로 거부", "refused with Kiwoom's error code"
    ),
    FaultKind.LOSE_ANSWER: Info(_A, {}, "처리한 뒤 답 없이 연결을 끊음", "done, and the connection breaks unanswered"),
    FaultKind.HANG: Info(_A, _WALL, "delay-answer 의 옛 이름", "an older name of delay-answer"),
    FaultKind.DELAY_ANSWER: Info(_A, _WALL, "처리한 뒤 답을 늦게 보냄", "done, and answered late"),
    FaultKind.SLOW_ANSWER: Info(_A, _WALL, "답의 바이트를 조금씩 보냄", "the answer's bytes come little by little"),
    FaultKind.ANSWER_429_ACCEPTED: Info(_A, {}, "처리한 뒤 429 [1700] 으로 답함", "429 [1700] after it was done"),
    FaultKind.HTTP_500_ACCEPTED: _http(500, True),
    FaultKind.HTTP_502_ACCEPTED: _http(502, True),
    FaultKind.HTTP_503_ACCEPTED: _http(503, True),
    FaultKind.HTTP_504_ACCEPTED: _http(504, True),
    FaultKind.GARBAGE: Info(_A, {}, "HTTP 200 에 HTML", "HTML under HTTP 200"),
    FaultKind.GARBAGE_JSON: Info(_A, {}, "중간에서 잘린 JSON", "JSON that ends half way"),
    FaultKind.GARBAGE_EMPTY: Info(_A, {}, "빈 본문", "an empty body"),
    FaultKind.GARBAGE_TYPE: Info(
        _A, {}, "옳은 JSON, 틀린 content-type(text/html)", "right JSON called text/html by its header"
    ),
    FaultKind.NO_ORD_NO: Info(_A, {}, "ord_no 없는 성공 응답", "a success without ord_no"),
    FaultKind.BLANK_ORD_NO: Info(_A, {}, "ord_no 가 빈 성공 응답", "a success with a blank ord_no"),
    FaultKind.PARTIAL_PAGE: Info(
        _A,
        {"rows": 1},
        "첫 rows 줄만 담고 다음 페이지를 약속하지만 그 페이지는 거부됨",
        "only the first rows, and the next page that it promises is refused",
    ),
    FaultKind.SHORT_PAGE: Info(
        _A, {"rows": 1}, "첫 rows 줄만 담고 끝이라고 함", "only the first rows, said to be all there is"
    ),
    FaultKind.LOOP_PAGE: Info(
        _A, {}, "다음 페이지 키가 같은 페이지로 되돌아옴", "the key of the next page leads to the same page again"
    ),
    FaultKind.DOUBLE_ROWS: Info(_A, {}, "목록의 모든 줄이 두 번 나옴", "each row of the answer's lists stands twice"),
    FaultKind.EXCHANGE_REFUSES: Info(
        Stage.BOOKS, {}, "접수된 신규 주문을 거래소가 거부", "a new order is taken, then rejected by the exchange"
    ),
    FaultKind.LIST_LAG: Info(
        Stage.LISTS,
        {"seconds": None},
        "목록에 새 주문이 아직 없음 (seconds: 거래소 시각으로 그보다 새로운 주문; 없으면 규칙을 건 뒤의 주문)",
        "lists lack new orders: those younger than so many exchange seconds, or, without seconds, than the rule",
    ),
    FaultKind.SHRINKING_SNAPSHOT: Info(
        Stage.LISTS,
        {"rows": 1},
        "읽을 때마다 최근 주문이 rows 줄씩 더 사라짐",
        "each read lacks more of the newest rows",
    ),
    FaultKind.SHRUNKEN_ORDER: Info(
        Stage.LISTS,
        {},
        "일부 체결된 주문이 체결된 수량만큼의 주문으로, 미체결 0 으로 보임",
        "an order filled in part looks like one of the filled quantity, with nothing open",
    ),
    FaultKind.DUPLICATE_FRAME: Info(
        _F,
        {**_FRAME, "seconds": 0.0},
        "프레임이 두 번 옴 (seconds: 거래소 시각으로 그만큼 뒤, 그때의 세션으로)",
        "the frame comes twice, the second one exchange seconds later, to whichever session is live then",
    ),
    FaultKind.LOSE_FRAME: Info(_F, _FRAME, "프레임이 오지 않음", "the frame never comes"),
    FaultKind.DELAY_FRAME: Info(
        _F, {**_FRAME, "seconds": 5.0}, "프레임이 거래소 시각으로 늦게 옴", "the frame comes exchange seconds later"
    ),
    FaultKind.REORDER_FRAME: Info(
        _F, _FRAME, "프레임이 다음 프레임 뒤에 옴", "the frame comes after the one that follows it"
    ),
    FaultKind.LATE_FILL: Info(
        Stage.FILLS,
        {"seconds": 5.0, "where": "everywhere"},
        "체결이 프레임(00, 04)과 주문 목록에 거래소 시각으로 늦게 나타남",
        "a fill shows exchange seconds late in frames (00, 04) and order lists",
    ),
    FaultKind.REFUSE_LOGIN: Info(Stage.SOCKET, {"code": "8005"}, "LOGIN 을 거부하고 끊음", "LOGIN is refused"),
    FaultKind.REFUSE_REGISTER: Info(Stage.SOCKET, {}, "REG 을 종목수 초과로 거부", "REG is refused: too many symbols"),
    FaultKind.PARTIAL_REGISTER: Info(
        Stage.SOCKET,
        {"rows": 1},
        "REG 에 성공이라 답하고 종목마다 처음 rows 개만 등록",
        "REG is acknowledged, but only the first items of each row are registered",
    ),
    FaultKind.DROP_WS: Info(Stage.DEED, {}, "웹소켓을 말없이 끊음", "the WebSocket breaks without a word"),
    FaultKind.KICKED_SESSION: Info(
        Stage.DEED, {}, "다른 접속이 있다며(R10001) 세션을 끝냄", "the session ends with R10001, as by another login"
    ),
    FaultKind.SILENT_SOCKET: Info(
        Stage.DEED,
        {},
        "연결은 그대로인데 프레임도 PING 도 답도 없음",
        "the connection stays, and nothing comes any more",
    ),
    FaultKind.REVOKE_TOKEN: Info(
        Stage.DEED,
        {},
        "토큰이 말없이 끝남: 다음 호출이 8005",
        "the token ends without a word; the next call meets 8005",
    ),
    FaultKind.REFUSE_CONNECTION: Info(
        Stage.DEED,
        {"seconds": 5.0},
        "모든 연결을 끊고 벽시계로 seconds 동안 새 연결을 거절",
        "every connection breaks, and for so many wall seconds new ones are refused",
    ),
    FaultKind.TWIN_ORDER: Info(
        Stage.DEED,
        {},
        "같은 주문을 사람이 HTS 로 먼저 냄 (tr 필요)",
        "a person enters the same order by hand (HTS) just before it (needs tr)",
    ),
}
"""Every kind. ``seconds`` with ``clock`` pass on the wall unless the rule says ``exchange``."""


def kinds_at(*stages: Stage) -> frozenset[FaultKind]:
    """Return the kinds of some stages."""
    return frozenset(kind for kind, info in INFO.items() if info.stage in stages)


BEFORE = kinds_at(Stage.BEFORE)
CALLS = kinds_at(Stage.BEFORE, Stage.AFTER)
LISTS = kinds_at(Stage.LISTS)
FRAMES = kinds_at(Stage.FRAMES)
FILLS = kinds_at(Stage.FILLS)
DEEDS = kinds_at(Stage.DEED)
