"""The one audited parser and formatter of the wire's text: ``parse`` and its inverse ``format``.

The parsers stand in ``parsing``; here is the writing: padding, sign and form as each ``FieldSpec`` says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from kiwoom_api.model.values import KST
from kiwoom_api.wire.catalogue import FieldSpec, Kind
from kiwoom_api.wire.parsing import (
    PARSERS,
    Level,
    Signed,
    parse,
    parse_level,
    parse_signed,
    parser_of,
)
from kiwoom_api.wire.texts import PREFIXED, bad

__all__ = [
    "PARSERS",
    "Level",
    "Signed",
    "default_text",
    "format",
    "parse",
    "parse_level",
    "parse_signed",
    "parser_of",
    "price_text",
    "ratio_text",
    "signed_text",
    "writer_of",
]

_WORDY = frozenset({Kind.TEXT, Kind.FLAG, Kind.SECRET, Kind.CODE, Kind.ORDER_NO})
_TIMELY = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME})


def signed_text(value: int, style: str) -> str:
    """A whole number whose sign is its own, unpadded, in the style "minus", "plus" or "blank"."""
    if value > 0:
        return str(value) if style == "minus" else f"+{value}"
    if value < 0:
        return str(value)
    return " 0" if style == "blank" else "0"


def price_text(value: Signed, style: str) -> str:
    """A price with the sign of its direction in the style "minus" (never a sign), "plus" or "blank"."""
    amount, direction = value
    if style == "minus":
        return str(amount)
    if not direction or not amount:
        return f" {amount}" if style == "blank" else str(amount)
    return f"+{amount}" if direction > 0 else f"-{amount}"


def ratio_text(value: Decimal | int, style: str, decimals: int) -> str:
    """A ratio with ``decimals`` digits (rounded half up; -1 = as it is); "plus" marks positives."""
    exact = Decimal(value)
    if decimals >= 0:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if not exact:
        exact = abs(exact)
    return f"+{exact:f}" if style == "plus" and exact > 0 else f"{exact:f}"


def _int_of(field: FieldSpec, value: object) -> int:
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise bad(value, f"a whole number for {field.wire} (money and shares are int)")


def _padded(field: FieldSpec, text: str) -> str:
    # zfill keeps a leading sign in front and counts it as part of the width, just as the wire does.
    text = text.zfill(field.width) if field.width else text
    if field.width and len(text) > field.width:
        raise bad(text, f"at most {field.width} characters, as {field.wire} is wide")
    return text


def _price_of(field: FieldSpec, value: object) -> str:
    signed = value if isinstance(value, Signed) else Signed(_int_of(field, value), 0)
    if signed.amount < 0:
        raise bad(value, f"a price for {field.wire}: give Signed(amount, direction)")
    return _padded(field, price_text(signed, field.sign))


def _decimal_of(field: FieldSpec, value: object, sign: str) -> str:
    if isinstance(value, bool) or not isinstance(value, Decimal | int) or not Decimal(value).is_finite():
        raise bad(value, f"a Decimal for {field.wire}")
    if field.scale:
        return _padded(field, signed_text(_int_of(field, value * field.scale), sign))
    return ratio_text(value, sign, field.decimals) + field.suffix


def _index_of(field: FieldSpec, value: object) -> str:
    amount, direction = value if isinstance(value, Level) else (value, 0)
    text = _decimal_of(field, amount, "minus")
    if text.startswith("-"):
        raise bad(value, f"a level for {field.wire}: give Level(amount, direction)")
    if field.sign == "minus" or not direction or not amount:
        return text
    return f"+{text}" if direction > 0 else f"-{text}"


def _moment_of(field: FieldSpec, value: object) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(KST) if value.tzinfo else value
    if field.kind is Kind.DATE and isinstance(value, date):
        return f"{value:%Y%m%d}"
    if field.kind is Kind.DATETIME and isinstance(value, datetime):
        return f"{value:%Y%m%d%H%M%S}"
    if field.kind is Kind.TIME and isinstance(value, datetime | time):
        return f"{value:%H:%M:%S}" if field.width == 8 else f"{value:%H%M%S}"
    raise bad(value, f"a {field.kind} for {field.wire}")


def _text_of(field: FieldSpec, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise bad(value, f"text for {field.wire}")
    text = str(value)
    if field.kind is Kind.ORDER_NO:
        return text.zfill(7) if text else text
    if field.kind is Kind.CODE and field.prefix and text and PREFIXED.fullmatch(text) is None:
        return f"A{text}"
    return text


def _ratio_of(field: FieldSpec, value: object) -> str:
    return _decimal_of(field, value, field.sign)


def _number_of(field: FieldSpec, value: object) -> str:
    return _padded(field, signed_text(_int_of(field, value), field.sign))


_WRITERS: dict[Kind, Callable[[FieldSpec, object], str]] = {
    **dict.fromkeys(Kind, _number_of),
    **dict.fromkeys(_WORDY, _text_of),
    **dict.fromkeys(_TIMELY, _moment_of),
    Kind.PRICE: _price_of,
    Kind.INDEX: _index_of,
    Kind.RATIO: _ratio_of,
}


def _written(field: FieldSpec, write: Callable[[FieldSpec, object], str], value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and write is not _text_of:
        parser_of(field)(value)
        return value
    return write(field, value)


def format(field: FieldSpec, value: object) -> str:
    """The wire's text of a typed value: padding, sign and form as the field says; ``None`` is "".

    A PRICE takes an int (no direction) or a ``Signed``, an INDEX a Decimal or a ``Level``. A ``str`` for a number,
    date or time is taken as ready wire text and checked by the field's own parser.

    Raises:
        WireError: when the value does not fit the field (float, NaN, negative price, too wide, wrong type).
    """
    return _written(field, _WRITERS[field.kind], value)


def writer_of(field: FieldSpec) -> Callable[[object], str]:
    """``format`` of one field, for those who write it many times."""
    return partial(_written, field, _WRITERS[field.kind])


def default_text(field: FieldSpec) -> str:
    """What the exchange writes when it has no value: the catalogue's default, else zeros where padded, else ""."""
    if field.default is not None:
        return field.default
    return "0" * field.width if field.width and field.kind not in _TIMELY else ""
