"""The fault matrix of the order path: 52 things that can go wrong, and the shipped plan that makes each happen.

What goes wrong outside the exchange (in the program's own process, clock, journal or strategies) needs no plan.
"""

from __future__ import annotations

from typing import NamedTuple

OUTSIDE = ("transport", "simulator", "server")
"""Places of which the exchange is master; a row of any other needs no plan."""


class Row(NamedTuple):
    """A row: number, where it goes wrong, what, the plans that do it, and why there are none (Korean, English)."""

    number: int
    where: str
    korean: str
    english: str
    plans: tuple[str, ...] = ()
    why: tuple[str, str] = ("", "")


_PROCESS = ("프로그램 자신의 프로세스: 죽여 봅니다", "the program's own process: kill it")
_JOURNAL = (
    "프로그램 자신의 저널: 파일이나 디스크를 망가뜨립니다",
    "the program's own journal: break its file or its disk",
)
_STRATEGY = ("전략이 하는 일", "the strategy's own doing")
_CLOCK = ("호스트의 시계와 시간대", "the host's clock and zone")

MATRIX: tuple[Row, ...] = (
    Row(1, "transport", "연결 거절", "connection refused", ("connection-refused",)),
    Row(2, "transport", "보낸 요청이 사라짐", "a request that left is lost", ("request-lost",)),
    Row(3, "transport", "접수된 주문의 답이 사라짐", "the answer of an order taken is lost", ("answer-lost",)),
    Row(4, "simulator", "시간 초과 뒤에 닿는 요청", "a request arrives after the timeout", ("request-late",)),
    Row(5, "simulator", "없다고 결론 낸 뒤에 닿는 요청", "a request arrives after its absence", ("request-very-late",)),
    Row(
        6,
        "server",
        "주문에 HTTP 5xx (접수됨·안 됨)",
        "HTTP 5xx on an order, taken or not",
        ("server-error-accepted", "server-error-refused"),
    ),
    Row(
        7,
        "server",
        "주문에 429·1700 (접수됨·안 됨)",
        "429 or 1700 on an order, taken or not",
        ("too-fast-accepted", "too-fast-refused"),
    ),
    Row(8, "server", "200 에 읽을 수 없는 본문", "an unreadable body under 200", ("answer-garbled",)),
    Row(9, "server", "성공인데 주문번호가 없음", "a success without an order number", ("number-missing",)),
    Row(10, "server", "주문 거부", "an order refused", ("order-refused", "order-rejected-later")),
    Row(11, "simulator", "답보다 먼저 온 프레임", "frames before the answer", ("answer-after-frames",)),
    Row(
        12,
        "simulator",
        "프레임은 왔는데 목록은 아직",
        "told by a frame, not yet in the list",
        ("fills-late-in-lists", "orders-late-in-lists"),
    ),
    Row(13, "simulator", "목록에는 있는데 프레임이 없음", "in the list, never told", ("fills-without-frames",)),
    Row(14, "simulator", "같은 체결이 두 번, 다시 접속 뒤 또", "a fill twice, and again later", ("frames-twice",)),
    Row(15, "simulator", "순서가 바뀐 체결", "fills out of order", ("frames-out-of-order",)),
    Row(16, "simulator", "일부 체결 뒤 침묵", "silence after a partial fill", ("silence-after-partial",)),
    Row(17, "simulator", "줄어든 조회", "a snapshot that shrinks", ("order-shrunken", "list-shrinks")),
    Row(18, "transport", "취소의 답이 사라짐", "the answer of a cancel is lost", ("cancel-answer-lost",)),
    Row(19, "simulator", "취소와 전량 체결의 경주", "a cancel races a full fill", ("cancel-late",)),
    Row(20, "simulator", "취소 확인 뒤에 온 체결", "a fill after the confirmed cancel", ("fill-after-cancel",)),
    Row(21, "transport", "정정의 답이 사라짐", "the answer of a modify is lost", ("modify-answer-lost",)),
    Row(22, "simulator", "일부 체결 뒤에 닿은 정정", "a modify after a partial fill", ("modify-late",)),
    Row(23, "simulator", "옛 번호로 낸 취소", "a cancel by the old number", ("modify-number-missing",)),
    Row(24, "server", "찾는 동안 목록 조회가 실패", "list reads fail during resolution", ("list-fails",)),
    Row(25, "server", "끝나지 않는 다음 페이지", "pages that repeat or run in a circle", ("pages-loop",)),
    Row(26, "simulator", "사람이 낸 똑같은 주문", "a person enters the same order", ("twin-by-hand",)),
    Row(27, "engine", "두 전략의 똑같은 주문", "two strategies, the same order", (), _STRATEGY),
    Row(28, "process", "어느 순간의 kill -9", "kill -9 at any moment", (), _PROCESS),
    Row(29, "journal", "보내기 전 기록 실패", "the journal fails before the send", (), _JOURNAL),
    Row(30, "journal", "답을 받은 뒤 기록 실패", "the journal fails after the answer", (), _JOURNAL),
    Row(31, "journal", "깨진 저널", "a corrupt journal", (), _JOURNAL),
    Row(
        32,
        "app",
        "한 계좌에 두 엔진",
        "two engines on one account",
        (),
        ("프로그램을 하나 더 띄웁니다", "start a second program"),
    ),
    Row(33, "server", "장중 토큰 만료", "a token ends during the session", ("token-expires",)),
    Row(34, "server", "토큰 폐기, 발급 불가", "a token revoked, none issued", ("token-revoked",)),
    Row(35, "server", "다른 투자구분, 다른 IP", "another environment, another IP", ("wrong-environment",)),
    Row(36, "clock", "UTC 호스트와 만료 시각", "the token's expiry on a UTC host", (), _CLOCK),
    Row(
        37,
        "server",
        "소켓이 끊기거나 조용해짐",
        "the socket breaks or falls silent",
        ("socket-drops", "socket-silent", "socket-mute-at-login"),
    ),
    Row(38, "server", "주문 프레임만 오지 않음", "only order frames are missing", ("order-frames-missing",)),
    Row(39, "server", "빼앗긴 세션", "the session is taken", ("session-kicked",)),
    Row(
        40,
        "server",
        "일부만 된 등록, 한도 초과",
        "registered in part, or over the limit",
        ("register-partial", "register-refused"),
    ),
    Row(
        41,
        "feed",
        "말이 안 되는 시세",
        "quotes that make no sense",
        (),
        ("읽는 쪽의 프레임 검사", "the reader's own checks, frame by frame"),
    ),
    Row(42, "clock", "시계가 뜀", "the clock jumps", (), _CLOCK),
    Row(
        43,
        "limiter",
        "조회가 몰려 주문이 기다림",
        "a flood of queries",
        (),
        ("프로그램 자신의 대기열", "the program's own queue"),
    ),
    Row(44, "engine", "쏟아지는 주문, 틀린 값", "a flood of orders, wrong values", (), _STRATEGY),
    Row(45, "engine", "멈추거나 죽는 전략", "a strategy hangs or raises", (), _STRATEGY),
    Row(46, "simulator", "마감 뒤에 닿은 주문", "an order arrives after the bell", ("order-after-the-bell",)),
    Row(
        47,
        "start",
        "밤사이 분할·거래정지",
        "a split or halt overnight",
        (),
        ("시장 데이터: 그런 날의 데이터를 줍니다", "the market's data: give it a day with one"),
    ),
    Row(48, "server", "두 번 나온 잔고", "a position listed twice", ("holdings-twice",)),
    Row(49, "account", "사람의 매매, 입출금", "a person trades by hand", ("hand-trading",)),
    Row(
        50,
        "app",
        "킬 스위치",
        "the kill switch",
        (),
        ("프로그램 자신의 스위치: kiwoom halt", "the program's own switch: kiwoom halt"),
    ),
    Row(51, "app", "알림이 안 나감", "notifications fail", (), ("프로그램 자신의 알림", "the program's own channel")),
    Row(52, "everything", "여러 가지가 한꺼번에", "many of these at once", ("storm",)),
)
"""All rows; those of ``OUTSIDE`` have a plan each."""
