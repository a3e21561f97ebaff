"""Every error code of Kiwoom's wire as one enum: its text, why it comes, what to do, and whether a retry can help.

All of it is data (``error_codes.json``): Kiwoom's texts, and causes and advice in our own words. The exchange's answers
(``errors``), the docs page, ``kiwoom errors`` and the screens' advice are made from here.
Source: Kiwoom's published list of 37 gateway codes; the others were recorded or reported once or twice, and their texts
may vary. Where a gateway code's top-level code was never recorded, it follows the code's family (UNVERIFIED).
"""

# ruff: noqa: S105 - names of codes speak of tokens; no value here is a secret
from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import msgspec

from kiwoom_api.model.errors import (
    AnswerError,
    KiwoomError,
    OrderError,
    OrderRefused,
    OrderUnknown,
    RateLimited,
    TokenError,
)
from kiwoom_api.wire.messages import SYSTEM_TEXTS

_CLASSES = {kind.__name__: kind for kind in (AnswerError, TokenError, RateLimited)}


class Level(StrEnum):
    """Who refused: the gateway the call, the back office the business, the WebSocket a frame or the session."""

    GATEWAY = "gateway"
    BACK_OFFICE = "back office"
    WEBSOCKET = "websocket"


class Retry(StrEnum):
    """Whether sending the same thing again can help. Orders are never sent again by themselves, whatever it says."""

    NEVER = "never"
    """The same request fails the same way: mend it."""
    AFTER_WAIT = "after_wait"
    """The same request may pass later."""
    AFTER_TOKEN = "after_token"
    """Once, after a new token or login."""
    LOOK_FIRST = "look_first"
    """The answer does not tell whether it was done: look before anything else."""


class Words(NamedTuple):
    """A sentence for the screen and for logs."""

    korean: str
    english: str


class ErrorInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one code.

    Attributes:
        code: as it stands in Kiwoom's answer.
        level: who refused.
        retry: whether a retry can help.
        environments: where it was seen or is documented: "real", "mock".
        cause: why it comes.
        todo: what to do.
        message: Kiwoom's text with ``{slots}``; "" when no text is published.
        return_code: top-level code of the answer; ``None`` for frames of the WebSocket.
        official: in Kiwoom's published list (otherwise recorded or reported, and the text may vary a little).
        raises: the class that a query raises; ``None`` for a SYSTEM frame, which ends the session and makes a Gap.
    """

    code: str
    level: Level
    retry: Retry
    environments: tuple[str, ...]
    cause: Words
    todo: Words
    message: str
    return_code: int | None
    official: bool
    raises: type[KiwoomError] | None

    @property
    def on_order(self) -> type[OrderError] | None:
        """The class that an order ends with; ``OrderUnknown`` may become ``OrderAbsent`` once the ledger proves it.

        ``None`` for codes of the WebSocket, which carries no orders.
        """
        if self.level is Level.WEBSOCKET:
            return None
        return OrderUnknown if self.raises is RateLimited or self.retry is Retry.LOOK_FIRST else OrderRefused


class ErrorCode(StrEnum):
    """Kiwoom's error codes by name; ``ErrorCode("8005").info.todo.korean`` says what to do."""

    API_ID_MISSING = "1501"
    API_ID_WRONG_PATH = "1504"
    API_ID_UNKNOWN = "1505"
    MEMBER_MISSING = "1511"
    HEADER_MISSING = "1512"
    AUTHORIZATION_MISSING = "1513"
    AUTHORIZATION_MALFORMED = "1514"
    AUTHORIZATION_SCHEME = "1515"
    AUTHORIZATION_WITHOUT_TOKEN = "1516"
    MEMBER_MALFORMED = "1517"
    TOO_MANY_SYMBOLS = "1634"
    RECURSIVE_CALL = "1687"
    RATE_OF_TR = "1700"
    RATE_OF_KEY = "1701"
    RATE_OF_GROUP = "1702"
    MARKET_UNKNOWN = "1901"
    SYMBOL_UNKNOWN = "1902"
    SYMBOL_NOT_ON_VENUE = "1903"
    UNEXPECTED = "1999"
    KEYS_REFUSED = "8001"
    KEYS_REFUSED_WITH_REASON = "8002"
    TOKEN_LOOKUP_FAILED = "8003"
    TOKEN_INVALID = "8005"
    TOKEN_CREATION_FAILED = "8006"
    TOKEN_ISSUE_FAILED = "8009"
    IP_CHANGED = "8010"
    GRANT_TYPE_MISSING = "8011"
    GRANT_TYPE_WRONG = "8012"
    REVOCATION_FAILED = "8015"
    REVOCATION_WITHOUT_TOKEN = "8016"
    KEYS_MISSING = "8020"
    KEY_OF_OTHER_ENVIRONMENT = "8030"
    TOKEN_OF_OTHER_ENVIRONMENT = "8031"
    IP_NOT_REGISTERED = "8040"
    TERMINAL_NOT_REGISTERED = "8050"
    TOKEN_OR_TERMINAL_REFUSED = "8103"
    NOT_ON_MOCK = "8104"
    NOT_FOR_CORPORATIONS = "8200"
    MOCK_OFF_TICK = "RC4003"
    MOCK_RESTRICTED = "RC4007"
    MOCK_HOLIDAY = "RC4010"
    MOCK_NO_CASH = "RC4025"
    MOCK_OUTSIDE_LIMITS = "RC4027"
    MOCK_NO_ORIGINAL = "RC4032"
    MOCK_NOTHING_LEFT = "RC4033"
    MOCK_BEFORE_SESSION = "RC4057"
    MOCK_AFTER_SESSION = "RC4058"
    MOCK_ORDER_NUMBER = "RC4061"
    MOCK_ACCOUNT_EXPIRED = "RC4091"
    MOCK_QUERY_NOT_SERVED = "RC7006"
    MOCK_NOT_OFFERED = "RC9000"
    NO_SHARES = "800033"
    NO_CASH = "855056"
    TYPE_NOT_NOW = "521790"
    VENUE_OF_ORIGINAL = "571412"
    ORIGINAL_IS_CANCEL = "571435"
    NOTHING_LEFT = "506550"
    PRICE_NOT_WANTED = "571357"
    PRICE_MISSING = "308003"
    BELOW_LIMIT = "571552"
    CIRCUIT_BREAKER = "509193"
    ETF_NOT_REGISTERED = "509247"
    NO_ROWS = "571758"
    NO_DATA = "501724"
    VENUE_REFUSED = "501307"
    CREDIT_ACCOUNTS_ONLY = "503721"
    NOT_LOGGED_IN = "100013"
    LOGIN_REFUSED = "805004"
    CONDITION_ALREADY_REGISTERED = "900003"
    LOGGED_IN_ELSEWHERE = "R10001"
    NO_HEARTBEAT = "R10002"
    NO_LOGIN = "R10004"
    REGISTRATION_REFUSED = "1"

    @property
    def info(self) -> ErrorInfo:
        """All that is known of this code."""
        return _infos()[self.value]


TOP_CODES: dict[int, Words] = {
    0: Words("정상", "success"),
    1: Words("잘못된 요청: 주소와 TR 이 맞지 않음", "wrong request: address and TR do not belong together"),
    2: Words("입력 값 오류: 헤더나 요청 항목", "input error: a header or a member of the request"),
    3: Words("인증 실패: 토큰이나 키", "authentication: token or keys"),
    5: Words("호출 제한 (HTTP 429), 또는 1634", "rate limit (HTTP 429), or 1634"),
    20: Words("원장(back office)의 거부: 괄호 안 코드가 까닭", "refused by the back office: the code inside tells why"),
}
"""Meaning of the answer's ``return_code``; the code inside ``return_msg`` says more."""


class _Row(msgspec.Struct, frozen=True):
    code: str
    level: Level
    retry: Retry
    environments: tuple[str, ...]
    cause: tuple[str, str]
    todo: tuple[str, str]
    return_code: int | None = None
    official: bool = False
    message: str = ""
    raises: str | None = "AnswerError"


@cache
def _infos() -> dict[str, ErrorInfo]:
    rows = msgspec.json.decode(Path(__file__).with_name("error_codes.json").read_bytes(), type=list[_Row])
    return {row.code: _info(row) for row in rows}


def _info(row: _Row) -> ErrorInfo:
    return ErrorInfo(
        code=row.code,
        level=row.level,
        retry=row.retry,
        environments=row.environments,
        cause=Words(*row.cause),
        todo=Words(*row.todo),
        message=row.message or SYSTEM_TEXTS.get(row.code, ""),
        return_code=row.return_code,
        official=row.official,
        raises=None if row.raises is None else _CLASSES[row.raises],
    )


def find(code: str) -> ErrorCode | None:
    """Return the code as a member of the enum; ``None`` when it is not known. Case and blanks do not matter."""
    wanted = code.strip().upper()
    return ErrorCode(wanted) if wanted in _infos() else None


def near(code: str, count: int = 5) -> list[ErrorCode]:
    """Return known codes that look like ``code``, those that begin alike first; [] when none does."""
    wanted = code.strip().upper()

    def unlike(known: ErrorCode) -> tuple[int, int]:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(wanted, known.value, strict=False))
        return -sum(1 for _ in alike), abs(len(wanted) - len(known.value))

    begun = [known for known in ErrorCode if len(wanted) > 1 and known.value.startswith(wanted)]
    spelt = [ErrorCode(value) for value in get_close_matches(wanted, list(ErrorCode), n=20, cutoff=0.6)]
    return sorted(dict.fromkeys([*begun, *spelt]), key=unlike)[:count]
