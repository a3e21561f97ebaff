"""What an answer says of itself: success, or which refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kiwoom_api.model.errors import AnswerError, RateLimited, TokenError, WireError

_DETAIL = re.compile(r"\[2000\]\s*\((RC\d{4}|\d{6}):|\[(\d{3,5}):|CODE=(\d{3,5})", re.ASCII)
_RATE_CODES = frozenset({"1687", "1700", "1701", "1702"})
# 81xx/82xx say "this service is not for you", except 8103, which is a refused token.
_NOT_TOKEN = frozenset({"8104", "8200"})


def detail_code(return_msg: str) -> str:
    """The code inside Kiwoom's text: "8005", "1700", "RC4025", "800033"; "" when there is none."""
    match = _DETAIL.search(return_msg)
    return "" if match is None else match[1] or match[2] or match[3]


def return_code(tr_id: str, body: Mapping[str, object]) -> int:
    """The answer's ``return_code`` as an int.

    Raises:
        WireError: when it is missing or not a whole number.
    """
    value = body.get("return_code")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    raise WireError(f"{tr_id} return_code: {value!r}, but a whole number is required")


def check(tr_id: str, body: Mapping[str, object]) -> None:
    """Return quietly when Kiwoom says 0; otherwise raise what it says.

    Raises:
        TokenError: 8xxx, the token or the keys were refused.
        RateLimited: 1700 and its kin (also ``return_code`` 5 without a code).
        AnswerError: anything else.
        WireError: when there is no ``return_code``.
    """
    top = return_code(tr_id, body)
    if top == 0:
        return
    message = str(body.get("return_msg") or "")
    code = detail_code(message)
    kind: type[AnswerError] = AnswerError
    if len(code) == 4 and code.startswith("8") and code not in _NOT_TOKEN:
        kind = TokenError
    elif code in _RATE_CODES or (top == 5 and not code):
        kind = RateLimited
    raise kind(tr=tr_id, return_code=top, code=code, message=message.strip())
