"""What ``kiwoom data`` calls things on the screen."""

from __future__ import annotations

from kiwoom_api.app.screen import say
from kiwoom_api.research.store.findings import Finding, Kind

_KINDS: dict[Kind, tuple[str, str]] = {
    Kind.DAMAGED: ("손상된 파일", "damaged file"),
    Kind.UNSORTED: ("시간순이 아님", "not in order of time"),
    Kind.DUPLICATE: ("같은 시각의 봉이 둘 이상", "several bars at one time"),
    Kind.CONTRADICTION: ("고가·저가가 시가·종가와 모순", "high or low contradicts open or close"),
    Kind.NO_PRICE: ("0원 이하의 가격", "a price of 0 won or less"),
    Kind.GAP: ("봉이 없는 거래일", "trading days without a bar"),
    Kind.CLOSED_DAY: ("휴장일의 봉", "bars of closed days"),
    Kind.JUMP: (
        "가격제한폭을 넘음 (분할·권리락·상장일·오류)",
        "beyond the daily limits (split, rights, first day, error)",
    ),
    Kind.OFF_TICK: ("호가단위에 맞지 않음", "off the tick grid"),
    Kind.UNCONFIRMED_CLOSE: ("15:30 종가로 확인되지 않은 종가", "close not confirmed as the 15:30 price"),
    Kind.OFF_SESSION: ("거래 시간 밖의 봉", "bars outside of any session"),
    Kind.BEYOND_DAY: ("일봉의 고가·저가를 벗어남", "beyond the day's high or low"),
    Kind.AFTER_CLOSE: (
        "일봉 종가가 15:30 종가와 다름 (애프터마켓)",
        "daily close is not the 15:30 price (after-market)",
    ),
    Kind.HALT: ("거래가 없던 날 (정지)", "days without a trade (halted)"),
    Kind.HOLE: ("정규장에서 30분 넘게 봉이 없음", "over 30 minutes without a bar"),
    Kind.UNFINISHED: ("다시 받는 중인 수정주가가 있음", "a whole re-pull is not finished"),
    Kind.NO_MARKET: ("시장을 몰라 호가단위를 검사하지 않음", "market unknown: ticks not checked"),
}


def kind_words(kind: Kind) -> str:
    """Return what a kind of finding is called."""
    return say(*_KINDS[kind])


def finding_words(finding: Finding) -> str:
    """Return when it was, and the numbers that help to look at it."""
    first, last = finding.first[:16], finding.last[:16]
    span = first if first == last else f"{first} ~ {last}"
    if not finding.detail or finding.detail == span:
        return span
    return f"{span} · {finding.detail}" if span else finding.detail


def prices_words(adjusted: bool) -> str:
    """Return what adjusted and traded prices are called."""
    return say("수정", "adjusted") if adjusted else say("무수정", "raw")
