"""How a text of the wire is written, without what it says: digits, signs and padding remain, values do not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

_NUMBER = re.compile(r"( *)([+-]*)([0-9][0-9,]*|)(\.[0-9]*)?(%?)")
_ZEROS = re.compile(r"([+\- ]*)(0*)")
_SHOWN = 24
_LONG = 40


class Form(msgspec.Struct, frozen=True):
    """How a number is written.

    Attributes:
        blank: it stands after blanks.
        sign: its sign characters, "" for none.
        digits: characters before the point, zeros included.
        padded: it begins with a zero that says nothing.
        decimals: digits after the point; -1 without one.
        percent: it ends with %.
        zero: its value is 0.
    """

    blank: bool
    sign: str
    digits: int
    padded: bool
    decimals: int
    percent: bool
    zero: bool


def form_of(text: str) -> Form | None:
    """Return how a number is written; None for what is no number."""
    found = _NUMBER.fullmatch(text)
    if found is None or not (found[3] or found[4]):
        return None
    whole, point = found[3], found[4]
    return Form(
        blank=bool(found[1]),
        sign=found[2],
        digits=len(whole),
        padded=len(whole) > 1 and whole.startswith("0"),
        decimals=-1 if point is None else len(point) - 1,
        percent=bool(found[5]),
        zero=not (whole + (point or "")).strip("0.,"),
    )


def disguised(text: str) -> str:
    """Return a text that shows how it was written and tells nothing of what it said.

    Leading zeros stay, other digits become 9, letters "a", Korean ones "가"; a long text ends with its length.
    """
    match = _ZEROS.match(text)
    head = match[0] if match is not None else ""
    said = head + "".join(_veiled(sign) for sign in text[len(head) :])
    return said if len(said) <= _LONG else f"{said[:_SHOWN]}…({len(text)}자)"


def _veiled(sign: str) -> str:
    if sign.isdigit():
        return "9"
    if "가" <= sign <= "힣":
        return "가"
    return "a" if sign.isalpha() else sign


def padded_width(texts: Sequence[str]) -> int:
    """Return the width that numbers are filled to with zeros, sign included; 0 when they are not."""
    forms = [(text, form) for text in texts if (form := form_of(text)) is not None]
    widths = {len(text) for text, _form in forms}
    return widths.pop() if len(widths) == 1 and any(form.padded for _text, form in forms) else 0


def decimals_of(texts: Sequence[str]) -> int | None:
    """Return the digits after the point, the same in all numbers; None when they differ or there are none to see."""
    found = {form.decimals for text in texts if (form := form_of(text)) is not None}
    return found.pop() if len(found) == 1 else None
