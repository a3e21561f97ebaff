"""The catalogue of the wire: every TR and real-time type as data (``catalogue.json``), loaded once when first asked.

The file is the only place that knows field names, paddings and sign styles; a new TR is a new record, not new code.
Source: Kiwoom's published field tables and recorded answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec

from kiwoom_api.model.errors import BadInput


class Kind(StrEnum):
    """What a field's text means; it decides how the text is parsed and written."""

    WON = "won"
    """Whole won, true sign."""
    MILLION = "million"
    """Whole millions of won (백만원), true sign; the number stays in millions."""
    HUNDRED_MILLION = "hundred_million"
    """Whole hundreds of millions of won (억원), true sign."""
    SHARES = "shares"
    """Whole shares, true sign."""
    THOUSAND_SHARES = "thousand_shares"
    """Whole thousands of shares (천주)."""
    COUNT = "count"
    """A whole number without a unit."""
    PRICE = "price"
    """Won; a sign is the direction against a reference (or the side), never a negative price."""
    CHANGE = "change"
    """Whole won or shares whose sign is the value's own."""
    RATIO = "ratio"
    """A Decimal: percent, multiple or index."""
    DATE = "date"
    """YYYYMMDD; blank and 00000000 are none."""
    TIME = "time"
    """HHMMSS (width 6) or HH:MM:SS (width 8), KST."""
    DATETIME = "datetime"
    """YYYYMMDDHHMMSS, KST."""
    CODE = "code"
    """A stock code; a prefix A, J or Q is stripped in the typed value."""
    ORDER_NO = "order_no"
    """Seven digits; 0000000 is none."""
    FLAG = "flag"
    """A short code value of the wire; stays text."""
    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - the name of a kind, not a password
    """Text that is never shown."""
    LIST = "list"
    """A list of rows, described under ``TrSpec.lists``."""


class FieldSpec(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field of the wire.

    Attributes:
        wire: name on the wire (or FID).
        label: Kiwoom's Korean label.
        name: English attribute name.
        kind: how the text is read and written.
        width: zero-padded width, sign included; 0 = not padded. For TIME 6 or 8.
        sign: "minus" (only negatives are marked), "plus" (+ and -, a zero bare), "blank" (+ and -, a zero or an
            unchanged price after a blank).
        decimals: digits after the point of a RATIO; -1 = as they come.
        required: a request must carry it; an answer without it is refused.
        length: longest text the field admits; 0 = not stated.
        prefix: the wire puts A, J or Q before a CODE.
        default: text the exchange writes when it has no value; ``None`` = zeros where padded, else "".
        codes: meaning of each code value, Korean.
        until: last date the field was on the wire; ``None`` = still is.
    """

    wire: str
    label: str
    name: str
    kind: Kind = Kind.TEXT
    width: int = 0
    sign: str = "minus"
    decimals: int = -1
    required: bool = False
    length: int = 0
    prefix: bool = False
    default: str | None = None
    codes: dict[str, str] = {}
    until: date | None = None


class TrSpec(msgspec.Struct, frozen=True, omit_defaults=True):
    """One TR: where it is POSTed, what it takes and what it answers.

    ``role`` is "auth", "read" or "write". ``response`` holds the top-level fields in the wire's order, a list as a
    field of kind LIST whose row fields stand in ``lists``. ``page_rows`` is the page size seen (0 = not known);
    ``mock`` says whether the mock host (모의투자) serves it.
    """

    id: str
    path: str
    label: str
    name: str
    role: str
    request: tuple[FieldSpec, ...] = ()
    response: tuple[FieldSpec, ...] = ()
    lists: dict[str, tuple[FieldSpec, ...]] = {}
    paged: bool = False
    page_rows: int = 0
    mock: bool = True
    until: date | None = None


class RealSpec(msgspec.Struct, frozen=True, omit_defaults=True):
    """One real-time type: its fields by FID in the wire's order. ``label`` is the entry's ``name`` on the wire."""

    id: str
    label: str
    name: str
    fields: tuple[FieldSpec, ...]
    until: date | None = None


class _File(msgspec.Struct, frozen=True):
    trs: tuple[TrSpec, ...]
    types: tuple[RealSpec, ...]


@cache
def _load() -> tuple[Mapping[str, TrSpec], Mapping[str, RealSpec]]:
    data = msgspec.json.decode(Path(__file__).with_name("catalogue.json").read_bytes(), type=_File)
    return MappingProxyType({t.id: t for t in data.trs}), MappingProxyType({t.id: t for t in data.types})


def trs() -> Mapping[str, TrSpec]:
    """Every TR by its id."""
    return _load()[0]


def real_types() -> Mapping[str, RealSpec]:
    """Every real-time type by its id, such as "0B"."""
    return _load()[1]


def tr(tr_id: str) -> TrSpec:
    """Return the TR of this id.

    Raises:
        BadInput: when the catalogue has no such TR.
    """
    spec = trs().get(tr_id)
    if spec is None:
        raise BadInput(field="tr", value=tr_id, allowed=", ".join(trs()), hint="use one of these ids")
    return spec


def real_type(type_id: str) -> RealSpec:
    """Return the real-time type of this id.

    Raises:
        BadInput: when the catalogue has no such type.
    """
    spec = real_types().get(type_id)
    if spec is None:
        raise BadInput(field="type", value=type_id, allowed=", ".join(real_types()), hint="use one of these types")
    return spec
