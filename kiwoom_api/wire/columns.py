"""Whole columns of a list at once: the quick way through hundreds of rows.

A column whose texts are all plain is checked with one pass over the joined text and converted by ``int`` or
``Decimal`` themselves. Anything else (a blank, a thousands comma, two signs, a full-width digit) answers ``None``, and
the caller goes through the column value by value with the audited parsers, which decide. Both ways give equal values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from kiwoom_api.wire.parsing import PARSERS
from kiwoom_api.wire.spec import FieldSpec, Kind

Column = Callable[[Sequence[str], str], list[Any] | None]
"""A column's texts, and the same texts joined by line ends, to its values; None when it is not plain."""

_DIGITS = b"0123456789\n"
_LONGEST = 24
_LONGEST_RATIO = 13
"""So short that a text cannot break the parser's bounds: a point and twelve decimals."""


def _signs(texts: Sequence[str], joined: str, digits: bytes, longest: int) -> bytes | None:
    """The signs of a column that has nothing but digits and signs, and no long text; None for any other."""
    if joined.count("\n") != len(texts) - 1:
        return None
    rest = joined.encode().translate(None, digits)
    return None if rest.strip(b"+-") or max(map(len, texts)) > longest else rest


def _numbers(texts: Sequence[str], joined: str) -> tuple[list[int], bool] | None:
    signs = _signs(texts, joined, _DIGITS, _LONGEST)
    if signs is None:
        return None
    try:
        return list(map(int, texts)), bool(signs)
    except ValueError:  # a blank, or a sign where none belongs: the parsers say which
        return None


def _whole(texts: Sequence[str], joined: str) -> list[Any] | None:
    found = _numbers(texts, joined)
    return None if found is None else found[0]


def _price(texts: Sequence[str], joined: str) -> list[Any] | None:
    found = _numbers(texts, joined)
    if found is None or not found[1]:
        return None if found is None else found[0]
    # A signed zero is "no price", a bare one is 0: only the parser sees the difference.
    return None if 0 in found[0] else list(map(abs, found[0]))


def _ratio(texts: Sequence[str], joined: str) -> list[Any] | None:
    signs = _signs(texts, joined, _DIGITS + b".", _LONGEST_RATIO)
    if signs is None:
        return None
    try:
        values = list(map(Decimal, texts))
    except InvalidOperation:
        return None
    # "-0.00" is a plain zero to the parser.
    return [value or abs(value) for value in values] if b"-" in signs and 0 in values else values


def _words(texts: Sequence[str], joined: str) -> list[Any] | None:
    return list(texts) if " " not in joined and all(texts) else None


_QUICK: dict[Callable[[str], Any], Column] = {
    PARSERS[Kind.SHARES]: _whole,
    PARSERS[Kind.PRICE]: _price,
    PARSERS[Kind.RATIO]: _ratio,
    PARSERS[Kind.TEXT]: _words,
}


def column_of(field: FieldSpec) -> Column | None:
    """The quick way through a column of this field; None when there is none."""
    return None if field.scale else _QUICK.get(PARSERS[field.kind])
