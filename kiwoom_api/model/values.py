"""Small values every room speaks: side, venue, channel, stock code, order number, business time."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiwoom_api.market.order_types import OrderType
from kiwoom_api.model.errors import BadInput

__all__ = ["KST", "Channel", "OrderType", "Side", "Venue", "order_number_of", "price_of", "quantity_of", "symbol_of"]

KST = ZoneInfo("Asia/Seoul")
"""Korean wall time: every datetime in the package carries it."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_SYMBOL = re.compile(r"[0-9A-Z]{6}", re.ASCII)
_MAX_QUANTITY = 10**9
_MAX_PRICE = 10**9


class Side(StrEnum):
    """Direction of an order: 매수 (buy) or 매도 (sell)."""

    BUY = "buy"
    SELL = "sell"

    @property
    def sign(self) -> int:
        """+1 for a buy, -1 for a sell."""
        return 1 if self is Side.BUY else -1


class Venue(StrEnum):
    """Where an order goes: KRX, NXT, or SOR (smart order routing over both)."""

    KRX = "KRX"
    NXT = "NXT"
    SOR = "SOR"


class Channel(StrEnum):
    """Which door an order came through (통신구분): our REST door, or a person's HTS."""

    REST = "REST"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


def symbol_of(value: object) -> str:
    """Return a clean six-character stock code: ``5930`` → ``005930``, ``A005930`` → ``005930``.

    Raises:
        BadInput: for anything that is not a code of one to six digits or six characters 0-9A-Z.
    """
    if type(value) is str and _SYMBOL.fullmatch(value) and value != "000000":
        return value  # already clean, as nearly always
    text = str(value).strip().upper() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if len(text) == 7 and text[0] in "AJQ":
        text = text[1:]
    if text.isascii() and text.isdigit() and len(text) < 6:
        text = text.zfill(6)
    if not _SYMBOL.fullmatch(text) or text == "000000":
        raise BadInput(
            field="symbol", value=value, allowed="six characters 0-9 A-Z, such as '005930'", hint="check the stock code"
        )
    return text


def _whole(field: str, value: object, unit: str) -> int:
    if isinstance(value, bool):
        raise BadInput(field=field, value=value, allowed=f"whole {unit}", hint="give a number")
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, float | Decimal):
        exact = Decimal(str(value))
        if exact.is_finite() and exact == exact.to_integral_value():
            return int(exact)
    fraction = isinstance(value, float | Decimal)
    hint = "fractions are not traded on KRX" if fraction else "give a whole number"
    raise BadInput(field=field, value=value, allowed=f"whole {unit}", hint=hint)


def quantity_of(value: object, *, field: str = "quantity", zero: bool = False) -> int:
    """Return whole shares; ``10.0`` is 10, ``10.5`` is an error. ``zero=True`` admits 0 (= all that remains).

    Raises:
        BadInput: for fractions, negatives, NaN, text that is no number, and 0 unless admitted.
    """
    shares = value if type(value) is int else _whole(field, value, "shares")
    if shares < (0 if zero else 1) or shares > _MAX_QUANTITY:
        least = 0 if zero else 1
        raise BadInput(field=field, value=value, allowed=f"{least} to {_MAX_QUANTITY:,} shares", hint="change it")
    return shares


def price_of(value: object, *, field: str = "price") -> int:
    """Return a whole-won order price.

    Raises:
        BadInput: for fractions, zero, negatives, NaN and text that is no number.
    """
    won = value if type(value) is int else _whole(field, value, "won")
    if not 1 <= won <= _MAX_PRICE:
        raise BadInput(field=field, value=value, allowed=f"1 to {_MAX_PRICE:,} won", hint="change the price")
    return won


def order_number_of(value: object) -> str:
    """Return an order number as the wire writes it: seven digits, zero-padded.

    Raises:
        BadInput: for anything else than one to seven digits above zero.
    """
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) > 0):
        raise BadInput(field="ord_no", value=value, allowed="one to seven digits", hint="use the order's ord_no")
    return text.zfill(7)


def business_day(at: datetime) -> date:
    """Return the business date (KST) an aware time falls on."""
    return at.astimezone(KST).date()
