"""The parsers of the wire's text, one per kind; ``numbers`` is the door to them.

Every leaf is a string. Numbers may be padded with zeros (10, 12 or 15 wide, the sign inside the width),
carry one or two signs (two mean the same as one; any minus wins), stand after blanks, or use thousands commas.
Empty is ``None``. Only ASCII digits count: full-width digits, NaN, infinities and exponents are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from kiwoom_api.wire.flags import flag_parser
from kiwoom_api.wire.spec import FieldSpec, Kind
from kiwoom_api.wire.texts import bad, clock, code, day, moment, order_no, words

_WHOLE = re.compile(r"([+-]{0,2})([0-9]{1,24}|[0-9]{1,3}(?:,[0-9]{3}){1,7})")
_RATIO = re.compile(
    r"([+-]{0,2})([0-9]{1,24}(?:\.[0-9]{0,12})?|[0-9]{1,3}(?:,[0-9]{3}){1,7}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})%?"
)
_LEADS = frozenset("+- ")


class Signed(NamedTuple):
    """A price with its direction: ``amount`` won, ``direction`` -1, 0 or +1 (against a reference, or the side)."""

    amount: int
    direction: int

    @classmethod
    def against(cls, amount: int, base: int) -> Signed:
        """Direction of ``amount`` against a reference price, both won; 0 when either is missing (0)."""
        if amount <= 0 or base <= 0:
            return cls(amount, 0)
        return cls(amount, (amount > base) - (amount < base))


class Level(NamedTuple):
    """An index level with its direction, as ``Signed`` is for a price."""

    amount: Decimal
    direction: int


def _split(text: str) -> tuple[str, int] | None:
    """Sign characters and magnitude of a whole number; None when blank."""
    bare = text.strip(" ")
    if not bare:
        return None
    match = _WHOLE.fullmatch(bare)
    if match is None:
        raise bad(text, "a whole number")
    return match[1], int(match[2].replace(",", ""))


def whole(text: str) -> int | None:
    """Whole number with its true sign; None when blank.

    Raises:
        WireError: for anything else.
    """
    if text.isdigit() and text.isascii() and len(text) <= 24:
        return int(text)
    lead, rest = text[:1], text[1:]
    if lead in _LEADS and rest.isdigit() and rest.isascii() and len(rest) <= 24:
        return -int(rest) if lead == "-" else int(rest)
    parts = _split(text)
    if parts is None:
        return None
    return -parts[1] if "-" in parts[0] else parts[1]


def parse_signed(text: str) -> Signed | None:
    """A price in won with its direction kept; None when blank or when it says "no price" (a signed zero).

    Raises:
        WireError: when it is not a whole number.
    """
    parts = _split(text)
    if parts is None or (parts[0] and not parts[1]):
        return None
    return Signed(parts[1], 0 if not parts[0] else -1 if "-" in parts[0] else 1)


def price(text: str) -> int | None:
    """A price in won without its direction; None when blank or "-0" (no price).

    Raises:
        WireError: when it is not a whole number.
    """
    if text.isdigit() and text.isascii() and len(text) <= 24:
        return int(text)
    rest = text[1:]
    if text[:1] in _LEADS and rest.isdigit() and rest.isascii() and len(rest) <= 24:
        amount = int(rest)
        return amount if amount or text[0] == " " else None
    signed = parse_signed(text)
    return None if signed is None else signed.amount


def ratio(text: str) -> Decimal | None:
    """A Decimal with its true sign; a trailing % is dropped; None when blank.

    Raises:
        WireError: when it is not a plain decimal number.
    """
    bare = text.strip(" ")
    if not bare:
        return None
    match = _RATIO.fullmatch(bare)
    if match is None:
        raise bad(text, "a decimal number")
    value = Decimal(match[2].replace(",", ""))
    return -value if "-" in match[1] and value else value


def index(text: str) -> Decimal | None:
    """A level without its direction; None when blank or when it says "no level" (a signed zero).

    Raises:
        WireError: when it is not a plain decimal number.
    """
    value = ratio(text)
    return None if value is None or (not value and text.strip(" ")[0] in "+-") else abs(value)


def parse_level(text: str) -> Level | None:
    """An index level with its direction kept; None when blank or a signed zero.

    Raises:
        WireError: when it is not a plain decimal number.
    """
    amount, bare = index(text), text.strip(" ")
    if amount is None:
        return None
    signs = bare[: len(bare) - len(bare.lstrip("+-"))]
    return Level(amount, 0 if not signs else -1 if "-" in signs else 1)


def scaled(parser: Callable[[str], int | None], scale: int) -> Callable[[str], Decimal | None]:
    """A parser of whole numbers that are a Decimal times ``scale`` (a power of ten): 674795 is 6747.95 at 100."""
    shift = 1 - len(str(scale))

    def parse_scaled(text: str) -> Decimal | None:
        number = parser(text)
        return None if number is None else Decimal(number).scaleb(shift)

    return parse_scaled


PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.WON: whole,
    Kind.THOUSAND_WON: whole,
    Kind.MILLION: whole,
    Kind.TEN_MILLION: whole,
    Kind.HUNDRED_MILLION: whole,
    Kind.SHARES: whole,
    Kind.THOUSAND_SHARES: whole,
    Kind.COUNT: whole,
    Kind.VARIES: whole,
    Kind.CHANGE: whole,
    Kind.PRICE: price,
    Kind.RATIO: ratio,
    Kind.INDEX: index,
    Kind.DATE: day,
    Kind.TIME: clock,
    Kind.DATETIME: moment,
    Kind.CODE: code,
    Kind.ORDER_NO: order_no,
    Kind.FLAG: words,
    Kind.TEXT: words,
    Kind.SECRET: words,
}


@cache
def _scaled(kind: Kind, scale: int) -> Callable[[str], Decimal | None]:
    return scaled(price if kind is Kind.INDEX else whole, scale)


@cache
def _flags(codes: tuple[tuple[str, str], ...]) -> Callable[[str], Any]:
    return flag_parser(dict(codes))


def parser_of(field: FieldSpec) -> Callable[[str], Any]:
    """The parser of a field: its kind's, or the one for a scaled number or for codes with a meaning."""
    if field.scale:
        return _scaled(field.kind, field.scale)
    if field.kind is Kind.FLAG and field.codes:
        return _flags(tuple(field.codes.items()))
    return PARSERS[field.kind]


def parse(kind: Kind, text: str) -> Any:
    """The typed value of a wire text: int, Decimal, date, time, datetime or str; None when empty.

    Raises:
        WireError: when the text breaks the rules of its kind.
    """
    return PARSERS[kind](text)
