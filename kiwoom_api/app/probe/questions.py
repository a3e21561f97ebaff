"""What the code takes for granted about Kiwoom's wire without a recording, in one table, and its Korean."""

from __future__ import annotations

from kiwoom_api.market.unverified import Unverified

WIRE: tuple[Unverified, ...] = (
    Unverified(
        "wire.cancel_row",
        "how the day's ledger (kt00007) shows a cancel",
        "io_tp_nm with 취소, mdfy_cncl 취소, ori_ord the root of the chain",
        "no such row was published; wire.ledger",
    ),
    Unverified(
        "wire.channel",
        "by which word the ledger (kt00007) marks an order of the REST API",
        "comm_ord_tp REST API",
        "recorded on one account; wire.ledger",
    ),
    Unverified(
        "wire.order_frames",
        "what type 00 tells of a cancel",
        "접수, then 확인 with 취소 in FID 905",
        "only fills were recorded; the older interface of the same fields; wire.real_write",
    ),
    Unverified(
        "wire.listed",
        "in which words ka10100 tells a stock's market and its state",
        "marketCode 0 and 10, the words of the older interface in state and auditInfo",
        "no answer of ka10100 was published; client.issues",
    ),
    Unverified(
        "wire.ledger_pages",
        "how many rows a page of the ledger (kt00007) has",
        "30 in the simulator; the client takes any number",
        "no recorded page is full; sim.server.ledger.LEDGER_ROWS",
    ),
    Unverified(
        "wire.rate_headers",
        "whether answers tell in a header how many requests are left",
        "they do not: the client counts by itself",
        "none was ever recorded; client.pace",
    ),
)
"""Every unproved assumption that one look at an account can settle."""

KOREAN: dict[str, tuple[str, str]] = {
    "wire.cancel_row": (
        "그날의 원장(kt00007)이 취소를 보여 주는 모습",
        "io_tp_nm 에 취소, mdfy_cncl 취소, ori_ord 는 사슬의 처음 번호",
    ),
    "wire.channel": ("원장(kt00007)이 REST API 의 주문을 표시하는 말", "comm_ord_tp REST API"),
    "wire.order_frames": ("취소를 알리는 00 통보", "접수, 그다음 FID 905 에 취소가 있는 확인"),
    "wire.listed": (
        "ka10100 이 종목의 시장과 상태를 말하는 낱말",
        "marketCode 0 과 10, state 와 auditInfo 에는 옛 인터페이스의 낱말",
    ),
    "wire.ledger_pages": (
        "원장(kt00007) 한 쪽의 행 수",
        "로컬 거래소는 30; 클라이언트는 몇 행이든 읽음",
    ),
    "wire.rate_headers": ("남은 호출 수를 헤더로 알려 주는지", "알려 주지 않음: 클라이언트가 스스로 셈"),
}
"""What is not known and what is assumed, by the row's id."""
