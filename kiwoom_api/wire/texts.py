"""The parsers of codes, order numbers, dates, times and words; ``parsing`` has those of numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.values import KST

PREFIXED = re.compile(r"[AJQ]([0-9A-Z]{6}(?:_NX|_AL)?)")
_PLAIN = re.compile(r"[0-9A-Za-z_]{1,20}")
_TIME = re.compile(r"([0-9]{2})(:?)([0-9]{2})\2([0-9]{2})")
_NO_DATE = "00000000"
_NO_TIME = frozenset({"888888", "999999"})
_NO_ORDER = "0000000"


def bad(text: object, what: str) -> WireError:
    """The error for a value that is not what it should be."""
    shown = repr(text)
    return WireError(f"{shown if len(shown) <= 60 else shown[:57] + '...'} is not {what}")


@lru_cache(maxsize=1 << 13)  # a market has some three thousand
def code(text: str) -> str | None:
    """A stock code without its prefix A, J or Q; None when blank. Other codes (index, gold) pass as they are.

    Raises:
        WireError: for characters that no code has.
    """
    bare = text.strip(" ")
    match = PREFIXED.fullmatch(bare)
    if match is not None:
        return match[1]
    if not bare:
        return None
    if _PLAIN.fullmatch(bare) is None:
        raise bad(text, "a code")
    return bare


def order_no(text: str) -> str | None:
    """A seven-digit order number; None when blank or 0000000 (none).

    Raises:
        WireError: when it is not one to seven ASCII digits.
    """
    bare = text.strip(" ")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 7):
        raise bad(text, "an order number")
    number = bare.zfill(7)
    return None if number == _NO_ORDER else number


@lru_cache(maxsize=4096)
def day(text: str) -> date | None:
    """YYYYMMDD; None when blank or 00000000.

    Raises:
        WireError: when it is no date of the calendar.
    """
    bare = text.strip(" ")
    if not bare or bare == _NO_DATE:
        return None
    try:
        if len(bare) == 8 and bare.isascii() and bare.isdigit():
            return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    except ValueError:
        pass
    raise bad(text, "a date YYYYMMDD")


@lru_cache(maxsize=4096)
def clock(text: str) -> time | None:
    """HHMMSS or HH:MM:SS (KST); None when blank, or for the 888888 and 999999 of rows written at the close.

    Raises:
        WireError: when it is no time of the day.
    """
    bare = text.strip(" ")
    if not bare or bare in _NO_TIME:
        return None
    match = _TIME.fullmatch(bare)
    try:
        if match is not None:
            return time(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        pass
    raise bad(text, "a time HHMMSS")


def moment(text: str) -> datetime | None:
    """YYYYMMDDHHMMSS as an aware KST datetime; None when blank.

    Raises:
        WireError: when it is no such moment.
    """
    bare = text.strip(" ")
    if not bare:
        return None
    on = day(bare[:8]) if len(bare) == 14 else None
    at = clock(bare[8:]) if on is not None else None
    if on is None or at is None:
        raise bad(text, "a moment YYYYMMDDHHMMSS")
    return datetime.combine(on, at, KST)


def words(text: str) -> str | None:
    """Text as it came; None when blank."""
    return text if text.strip(" ") else None
