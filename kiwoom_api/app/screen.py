"""What a person sees: language, tables, numbers, and errors as one clear line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from kiwoom_api.app import journal_words
from kiwoom_api.model.errors import (
    AnswerError,
    BadInput,
    ExchangeError,
    JournalError,
    KiwoomError,
    MissingExtra,
    OrderAbsent,
    OrderDenied,
    OrderError,
    OrderRefused,
    OrderUnknown,
    RateLimited,
    SettingsError,
    TokenError,
    TransportError,
    WireError,
)
from kiwoom_api.research.korean import translated
from kiwoom_api.wire.error_codes import find


def korean() -> bool:
    """True unless ``KIWOOM_LANG=en``."""
    return os.environ.get("KIWOOM_LANG", "ko").lower() != "en"


def say(ko: str, en: str) -> str:
    """Return the sentence in the person's language."""
    return ko if korean() else en


_PIPE_WIDTH = 200
"""Columns of a table that goes into a file or a pipe: nothing is cut off there."""


def out() -> Console:
    """Return the console for results; made anew so that it follows a redirected stdout."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def err() -> Console:
    """Return the console for errors and progress."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def won(value: int) -> str:
    """Write won with thousands separators."""
    return f"{value:,}"


def signed(value: int) -> Text:
    """Write a gain or loss: red ▲ up and blue ▼ down, as Korean screens do, with the sign as well."""
    if value > 0:
        return Text(f"▲ +{value:,}", style="red")
    if value < 0:
        return Text(f"▼ {value:,}", style="blue")
    return Text("0")


def percent(value: float) -> Text:
    """Write a return in percent with sign, arrow and colour."""
    text = f"{value:+.2f} %"
    if value > 0:
        return Text(f"▲ {text}", style="red")
    return Text(f"▼ {text}", style="blue") if value < 0 else Text(text)


def table(title: str, columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[object]]) -> Group:
    """Build a titled table; a column is its heading and whether it is a number (right-aligned)."""
    grid = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for heading, number in columns:
        # Numbers are never cut; on a narrow screen words wrap instead.
        grid.add_column(heading, justify="right" if number else "left", no_wrap=number, overflow="fold")
    for row in rows:
        grid.add_row(*(cell if isinstance(cell, Text) else str(cell) for cell in row))
    # A table's own title wraps at the table's width; a line before it does not.
    return Group(Text(title, style="bold"), grid)


_HEADLINES: tuple[tuple[type[KiwoomError], str, str], ...] = (
    (OrderDenied, "주문이 나가지 않았습니다", "order not sent"),
    (OrderRefused, "주문이 거부되었습니다", "order refused"),
    (OrderAbsent, "응답을 받지 못했고, 원장에 주문이 없습니다. 다시 판단하세요", "answer lost; no such order exists"),
    (OrderUnknown, "주문 결과를 아직 알 수 없습니다. 다시 보내지 말고 kiwoom orders 로 확인하세요", "outcome unknown"),
    (OrderError, "주문 오류", "order error"),
    (BadInput, "입력 오류", "bad input"),
    (SettingsError, "설정 오류", "settings"),
    (MissingExtra, "추가 설치가 필요합니다", "missing extra"),
    (TokenError, "토큰·앱키가 거부되었습니다", "token or keys refused"),
    (RateLimited, "요청이 너무 많습니다. 잠시 뒤 다시 하세요", "too many requests"),
    (AnswerError, "키움이 오류로 답했습니다", "Kiwoom answered with an error"),
    (
        TransportError,
        "서버에 닿지 못했습니다. 주소와 네트워크를 확인하세요",
        "no usable answer; check address and network",
    ),
    (WireError, "응답 형식이 규격과 다릅니다", "malformed answer"),
    (JournalError, "저널(데이터베이스) 오류", "journal"),
    (ExchangeError, "로컬 거래소 오류", "local exchange"),
    (KiwoomError, "오류", "error"),
)

_FIELDS = {
    "symbol": "종목코드",
    "quantity": "수량",
    "price": "가격",
    "ord_no": "주문번호",
    "venue": "거래소",
    "port": "포트",
    "data": "데이터 파일",
    "days": "거래일 수",
    "cash": "예수금",
    "symbols": "종목",
    "profile": "프로필",
    "clock": "시계",
    "speed": "속도",
    "report": "보고서",
    "yes": "확인",
    "columns": "열",
    "code": "코드",
    "types": "실시간 타입",
    "pages": "쪽 수",
    "count": "건수",
    "group": "묶음",
    "list": "목록",
    "output": "파일",
    "date": "일자",
    "open": "시가",
    "high": "고가",
    "low": "저가",
    "close": "종가",
    "volume": "거래량",
}


def describe(error: KiwoomError) -> str:
    """Say an error in one line: what happened, which field, what is allowed, what to do."""
    headline = next(say(ko, en) for kind, ko, en in _HEADLINES if isinstance(error, kind))
    if isinstance(error, BadInput) and korean():
        name = f"{_FIELDS[error.field]}({error.field})" if error.field in _FIELDS else error.field
        hint = f" — {translated(error.hint)}" if error.hint else ""
        return one_line(f"{headline}: {name} = {error.value!r}; 허용: {translated(error.allowed)}{hint}")
    detail = error.korean if isinstance(error, OrderError) and error.korean and korean() else str(error)
    if korean() and isinstance(error, JournalError | SettingsError):
        detail = _of_journal(detail)
    elif korean() and isinstance(error, TransportError | ExchangeError | TokenError):
        detail = translated(detail)
    return one_line(f"{headline}: {detail}{_advice(error, detail)}")


def _of_journal(detail: str) -> str:
    told = journal_words.in_korean(detail)
    if told is not None:
        return told
    fate = journal_words.fate_of(detail)
    return translated(detail) if fate is None else f"{translated(fate[0])}. {fate[1]}"


def _advice(error: KiwoomError, detail: str) -> str:
    """What to do about a refusal in Kiwoom's words, where the code is known and nobody has said it yet."""
    if not isinstance(error, (AnswerError, OrderRefused)) or " — " in detail:
        return ""
    known = find(error.code)
    return "" if known is None else f" — {say(*known.info.todo)}"


def one_line(text: str) -> str:
    """Fold a text into one line."""
    return " ".join(text.split())
