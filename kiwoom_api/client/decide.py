"""Decisions without sockets: what an answer proves, when a token is renewed, how long to wait, whether to page on.

The table of outcomes is that of the order contract: an order is accepted only by proof, refused only in words, and
everything else is unsure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from kiwoom_api.model.errors import AnswerError, RateLimited, Sent, TransportError, WireError
from kiwoom_api.model.ports import Accepted, Outcome, Refused, Unsure
from kiwoom_api.wire.answer import Answer, check, decode_done, detail_code

__all__ = [
    "RATE_CODES",
    "RENEW_BEFORE_WRITE",
    "TOKEN_CODES",
    "PageGuard",
    "Reply",
    "backoff",
    "classify_write",
    "next_key_of",
    "parse_body",
    "plain_answer",
    "rate_limited",
    "refused_token",
    "return_code",
    "should_renew",
    "too_fast",
    "usable_body",
]

TOKEN_CODES = frozenset({"8005", "8031", "8103"})
"""Detail codes after which a new token may help."""
RATE_CODES = frozenset({"1687", "1700", "1701", "1702"})
"""Detail codes that mean "slower"; 1634 shares their top-level code 5 but is a wrong request."""
_UNPROVEN_CODES = frozenset({"1999"})  # the gateway's own "unexpected error": nothing is said about the order
RENEW_BEFORE_WRITE = 600.0
"""Seconds of life that a token must have left before a write."""
_ORDER_NO = re.compile(r"[0-9]{7}", re.ASCII)


class Reply(msgspec.Struct, frozen=True):
    """One HTTP answer as it came: status, headers (names found in lower case), body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def parse_body(body: bytes) -> dict[str, object] | None:
    """Return the JSON object of a body, or None when it is none (HTML, truncated, empty, not an object)."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def return_code(body: Mapping[str, object]) -> int | None:
    """Return the top-level code as an integer; None when it is absent or no number."""
    code = body.get("return_code")
    if isinstance(code, bool):
        return None
    if isinstance(code, int):
        return code
    if isinstance(code, str) and code.strip().lstrip("-").isdecimal():
        return int(code)
    return None


def _detail(body: Mapping[str, object]) -> str:
    return detail_code(str(body.get("return_msg") or ""))


def rate_limited(status: int, body: Mapping[str, object] | None) -> bool:
    """True when the answer says that there were too many requests: HTTP 429, or a code of that kind behind any status.

    A bare ``return_code`` 5 counts too; 5 with another code (1634) is a wrong request.
    """
    if status == 429 or body is None:
        return status == 429
    code, detail = return_code(body), _detail(body)
    return code not in (0, None) and (detail in RATE_CODES or (code == 5 and not detail))


def refused_token(body: Mapping[str, object] | None) -> bool:
    """True when the answer says that the token is no good and a new one may help (8005, 8031, 8103)."""
    return body is not None and return_code(body) not in (0, None) and _detail(body) in TOKEN_CODES


def classify_write(reply: Reply) -> Outcome:
    """Say what an answer to an order proves.

    Accepted: HTTP 200, return_code 0 and a seven-digit ``ord_no``. Refused: an answer with another return_code that
    names its reason by code. Unsure: everything else, among it every 429/1700 and every 5xx, since orders behind
    such answers have been accepted.
    """
    body = parse_body(reply.body)
    if reply.status >= 500:
        return Unsure(reason=f"HTTP {reply.status}", sent=Sent.MAYBE)
    if rate_limited(reply.status, body):
        # Retry loops look for "429" in an error's text: the order flow shows this reason only once absence is proved.
        return Unsure(reason="HTTP 429 (1700): too many requests", sent=Sent.MAYBE)
    if body is None:
        return Unsure(reason=f"HTTP {reply.status} without a readable answer", sent=Sent.MAYBE)
    code = return_code(body)
    message = str(body.get("return_msg") or "")
    if code is None:
        return Unsure(reason="an answer without return_code", sent=Sent.MAYBE)
    if code == 0:
        number = body.get("ord_no")
        if reply.status == 200 and isinstance(number, str) and _ORDER_NO.fullmatch(number) and int(number):
            return Accepted(order_no=number, raw=body, root_no=str(body.get("base_orig_ord_no") or ""))
        return Unsure(reason="an answer without a well-formed order number", sent=Sent.YES)
    detail = _detail(body)
    if not detail or detail in _UNPROVEN_CODES:
        return Unsure(reason=f"return_code {code} names no reason: {message[:80]}", sent=Sent.YES)
    return Refused(code=detail, message=message, raw=body)


def should_renew(expires_at: datetime | None, now: datetime, margin: float) -> bool:
    """True when less than ``margin`` seconds of the token's life are left; both times are aware.

    A token whose end is unknown (pasted) is used until it is refused.
    """
    return expires_at is not None and (expires_at - now).total_seconds() < margin


def backoff(attempt: int, *, base: float = 0.5, cap: float = 30.0, chance: Callable[[], float]) -> float:
    """Seconds to wait before attempt ``attempt`` + 1 (0 based): doubling, capped, the upper half by chance."""
    span = min(cap, base * 2.0 ** min(attempt, 16))
    return span * (0.5 + 0.5 * chance())


def plain_answer(tr_id: str, reply: Reply) -> Answer | None:
    """Return the typed answer of a read that plainly went well, read in one pass; None when it must be looked at.

    Raises:
        WireError: as ``decode``.
    """
    return decode_done(tr_id, reply.body) if reply.status == 200 else None


def usable_body(tr_id: str, reply: Reply) -> dict[str, object]:
    """Return the body of a read's answer; an unreadable one counts as lost, since a read may be repeated."""
    parsed = parse_body(reply.body)
    if reply.status == 429:
        return parsed or {}
    if parsed is None or reply.status >= 500:
        raise TransportError(f"{tr_id}: HTTP {reply.status} without a usable answer", sent=Sent.YES)
    return parsed


def too_fast(tr_id: str, parsed: Mapping[str, object]) -> AnswerError:
    """Return the error for a read that was refused for speed until patience ended."""
    try:
        check(tr_id, parsed)
    except AnswerError as error:
        return error
    return RateLimited(tr=tr_id, return_code=5, code="1700", message="too many requests")


def next_key_of(tr_id: str, headers: Mapping[str, str]) -> str:
    """Return the key of the page that follows (headers ``cont-yn``, ``next-key``), or "" when this was the last.

    Raises:
        WireError: when a page is said to follow and its key is blank.
    """
    if headers.get("cont-yn", "").strip().upper() != "Y":
        return ""
    key = headers.get("next-key", "").strip()
    if not key:
        raise WireError(f"{tr_id}: the answer says that pages follow but next-key is blank")
    return key


class PageGuard:
    """Walks the pages of one query (headers ``cont-yn``, ``next-key``) and refuses to walk in circles."""

    def __init__(self, tr: str, *, limit: int = 1000) -> None:
        self._tr, self._limit, self._seen = tr, limit, set[str]()
        self._pages = 0

    def following(self, headers: Mapping[str, str]) -> str | None:
        """Return the key of the next page, or None when this was the last.

        Raises:
            WireError: when a key comes back a second time, is blank, or the pages do not end.
        """
        key = next_key_of(self._tr, headers)
        if not key:
            return None
        self._pages += 1
        if key in self._seen:
            raise WireError(f"{self._tr}: next-key {key!r} came back on page {self._pages}: the pages run in a circle")
        if self._pages >= self._limit:
            raise WireError(f"{self._tr}: no end after {self._pages} pages")
        self._seen.add(key)
        return key
