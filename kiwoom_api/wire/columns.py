"""Many texts of one form at once: the quick way through a column of rows, or through the like fields of one record.

Texts that are all plain are checked with one pass over the joined text and converted by ``int`` or ``Decimal``
themselves. Anything else (a thousands comma, two signs, a full-width digit) answers ``None``, and the caller goes
through them one by one with the audited parsers, which decide. Both ways give equal values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from kiwoom_api.wire.parsing import PARSERS
from kiwoom_api.wire.spec import FieldSpec, Kind

Convert = Callable[[Sequence[str]], list[Any]]
"""Texts that are ``plain``, none of them empty, to their values; a ValueError when the parsers must judge."""

_DIGITS = b"0123456789+-. "
_LONGEST = 24
_LONGEST_RATIO = 13
"""So short that a text cannot break the parser's bounds: a point and twelve decimals."""


def plain(texts: Sequence[str]) -> bool:
    """True when the texts have nothing but ASCII digits, signs, points and blanks."""
    joined = "".join(texts)
    return joined.isascii() and not joined.encode().translate(None, _DIGITS)


def whole_numbers(texts: Sequence[str]) -> list[Any]:
    """Whole numbers with their true sign."""
    return list(map(int, texts))


def prices(texts: Sequence[str]) -> list[Any]:
    """Prices without their direction; a signed zero is "no price", a bare one is 0."""
    values = list(map(abs, map(int, texts)))
    if 0 not in values:
        return values
    return [v or (None if "-" in t or "+" in t else 0) for v, t in zip(values, texts, strict=True)]


@lru_cache(maxsize=1 << 14)  # ratios repeat: a few thousand percentages cover a day
def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    return value or abs(value)  # "-0.00" is a plain zero to the parser


def ratios(texts: Sequence[str]) -> list[Any]:
    """Decimals with their true sign."""
    return list(map(_decimal, texts))


def words(texts: Sequence[str]) -> list[Any]:
    """Texts as they came; blank ones are the parser's matter."""
    if " " in "".join(texts):
        raise ValueError
    return list(texts)


_QUICK: dict[Callable[[str], Any], Convert] = {
    PARSERS[Kind.SHARES]: whole_numbers,
    PARSERS[Kind.PRICE]: prices,
    PARSERS[Kind.RATIO]: ratios,
    PARSERS[Kind.TEXT]: words,
}
ORDER: tuple[Convert | None, ...] = (*_QUICK.values(), None)
"""The quick ways in the order in which a record's fields are arranged; None: there is none."""


def quick_way(field: FieldSpec) -> Convert | None:
    """The quick way through texts of this field; None when there is none."""
    return None if field.scale or (field.codes and field.kind is Kind.FLAG) else _QUICK.get(PARSERS[field.kind])


_LIMITS: dict[Convert | None, int] = {whole_numbers: _LONGEST, prices: _LONGEST, ratios: _LONGEST_RATIO}


def longest(quick: Convert | None) -> int:
    """Length up to which a text may go the quick way; 0 = any."""
    return _LIMITS.get(quick, 0)


def convert(quick: Convert, texts: Sequence[str], *, bounded: bool = False) -> list[Any] | None:
    """The values of texts of one form, None for empty ones; None when one of them is for the parser to judge.

    ``bounded``: whoever read the texts saw to it that none is longer than ``longest``.
    """
    try:
        if "" not in texts:
            return quick(texts) if _quickly(quick, texts, bounded) else None
        filled = [text for text in texts if text]
        if not filled:
            return [None] * len(texts)
        if not _quickly(quick, filled, bounded):
            return None
        values = iter(quick(filled))
    except (TypeError, ValueError):  # something that is no text, a blank, a sign where none belongs
        return None
    return [next(values) if text else None for text in texts]


def _quickly(quick: Convert, texts: Sequence[str], bounded: bool) -> bool:
    limit = longest(quick)
    return not limit or (plain(texts) and (bounded or max(map(len, texts)) <= limit))
