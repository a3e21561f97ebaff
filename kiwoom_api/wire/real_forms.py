"""How real-time values are written: prices with their direction, changes, percentages, codes, rounded amounts."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from kiwoom_api.model.values import KST
from kiwoom_api.wire.catalogue import real_type
from kiwoom_api.wire.numbers import Level, Signed, default_text, price_text, ratio_text, signed_text

__all__ = [
    "blank",
    "clock_text",
    "directed",
    "kst",
    "level_text",
    "nearest",
    "percent",
    "points",
    "sign_code",
    "signed_text",
]


@lru_cache(maxsize=64)
def blank(type_id: str, day: date) -> dict[str, str]:
    """Neutral text of every FID that the type carries on that day, in the wire's order; copy it before writing."""
    fields = real_type(type_id).fields
    return {f.wire: default_text(f) for f in fields if f.until is None or day <= f.until}


def kst(at: datetime) -> datetime:
    """The same moment in Asia/Seoul."""
    return at if at.tzinfo is KST else at.astimezone(KST)


def clock_text(at: time | datetime | None) -> str:
    """HHMMSS; zeros for none."""
    return "000000" if at is None else f"{at:%H%M%S}"


def directed(amount: int, base: int) -> str:
    """A price in won with its direction against the base; a blank before one that is unchanged or 0."""
    return price_text(Signed.against(amount, base), "blank")


def sign_code(price: int, base: int, upper: int = 0, lower: int = 0) -> str:
    """1 upper limit, 2 up, 3 unchanged, 4 lower limit, 5 down; limits of 0 are not known."""
    if price == base:
        return "3"
    if price > base:
        return "1" if price == upper else "2"
    return "4" if price == lower else "5"


def percent(part: int, whole_part: int, style: str = "plus") -> str:
    """A part in percent with two digits; zero where there is nothing to compare with."""
    return ratio_text(Decimal(100 * part) / whole_part, style, 2) if whole_part > 0 else "0.00"


def nearest(amount: int, unit: int) -> int:
    """An amount in a larger unit, rounded half up."""
    return (2 * amount + unit) // (2 * unit)


def points(hundredths: int, style: str = "plus") -> str:
    """A change of an index, given in hundredths."""
    return ratio_text(Decimal(hundredths).scaleb(-2), style, 2)


def level_text(hundredths: int, before: int) -> str:
    """A level of an index with its direction against the close before; both in hundredths."""
    level = Level(Decimal(hundredths).scaleb(-2), (hundredths > before) - (hundredths < before))
    text = f"{level.amount:.2f}"
    if not level.direction or not hundredths:
        return text
    return f"+{text}" if level.direction > 0 else f"-{text}"
