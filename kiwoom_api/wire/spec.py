"""The words of the catalogue: kinds of fields, and the records of fields, TRs and real-time types."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a field's text means; it decides how the text is parsed and written."""

    WON = "won"
    """Whole won, true sign."""
    THOUSAND_WON = "thousand_won"
    """Whole thousands of won (천원), true sign."""
    MILLION = "million"
    """Whole millions of won (백만원), true sign; the number stays in millions."""
    TEN_MILLION = "ten_million"
    """Whole tens of millions of won (천만원)."""
    HUNDRED_MILLION = "hundred_million"
    """Whole hundreds of millions of won (억원), true sign."""
    SHARES = "shares"
    """Whole shares, true sign."""
    THOUSAND_SHARES = "thousand_shares"
    """Whole thousands of shares (천주)."""
    COUNT = "count"
    """A whole number of anything else (``FieldSpec.unit`` says of what, where it is not plain)."""
    VARIES = "varies"
    """A whole number, true sign, whose unit the request chose (``FieldSpec.unit`` names the choices)."""
    PRICE = "price"
    """Won; a sign is the direction against a reference (or the side), never a negative price."""
    CHANGE = "change"
    """Whole won or shares whose sign is the value's own."""
    RATIO = "ratio"
    """A Decimal with its own sign: percent, multiple, change of an index, foreign money."""
    INDEX = "index"
    """A Decimal level (index, NAV, theoretical value); a sign is the direction, as with PRICE."""
    DATE = "date"
    """YYYYMMDD; blank and 00000000 are none."""
    TIME = "time"
    """HHMMSS (width 6) or HH:MM:SS (width 8), KST; 888888 and 999999 (rows written at the close) are none."""
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
        unit: what is counted, where the kind does not say it; Korean.
        width: zero-padded width, sign included; 0 = not padded. For TIME 6 or 8.
        sign: "minus" (only negatives are marked), "plus" (+ and -, a zero bare), "blank" (+ and -, a zero or an
            unchanged price after a blank).
        scale: the wire carries the value times this, as a whole number (6747.95 as 674795 is 100); 0 = as it is.
        decimals: digits after the point of a RATIO or INDEX; -1 = as they come.
        suffix: text after the number, such as "%".
        required: a request must carry it; an answer without it is refused.
        length: longest text the field admits; 0 = not stated.
        prefix: the wire puts A, J or Q before a CODE.
        rows: "array" for a LIST whose rows are arrays in the order of the row's fields.
        default: in an answer, text the exchange writes when it has no value; ``None`` = zeros where padded, else "".
            In a request, what is sent when nothing is given.
        codes: meaning of each code value, Korean; of a request, the values that are allowed.
        open: ``codes`` lists the well-known values only; others are allowed.
        withdrawn: codes that are gone, with the last date they were taken.
        until: last date the field was on the wire; ``None`` = still is.
    """

    wire: str
    label: str
    name: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    width: int = 0
    sign: str = "minus"
    scale: int = 0
    decimals: int = -1
    suffix: str = ""
    required: bool = False
    length: int = 0
    prefix: bool = False
    rows: str = ""
    default: str | None = None
    codes: dict[str, str] = {}
    open: bool = False
    withdrawn: dict[str, date] = {}
    until: date | None = None


class TrSpec(msgspec.Struct, frozen=True, omit_defaults=True):
    """One TR: where it is POSTed, what it takes and what it answers.

    Attributes:
        id: TR id, such as "ka10081"; ka10171–ka10174 (condition search) go over the WebSocket.
        label: Kiwoom's Korean name; ``name`` is the English one, ``group`` the Korean group.
        role: "auth", "read" or "write" (an order).
        response: top-level fields in the wire's order, a list as a field of kind LIST with its rows under ``lists``.
        paged: more pages may follow; ``page_rows`` is the page size seen (0 = not known).
        mock: whether the mock host (모의투자) serves it; ``None`` = not known.
        recorded: a recorded answer proves the kinds. Where none does, a malformed optional value does not cost the
            answer: reading that one attribute is the error.
        until: last date the TR was served; ``None`` = still is.
    """

    id: str
    path: str
    label: str
    name: str
    role: str
    group: str = ""
    request: tuple[FieldSpec, ...] = ()
    response: tuple[FieldSpec, ...] = ()
    lists: dict[str, tuple[FieldSpec, ...]] = {}
    paged: bool = False
    page_rows: int = 0
    mock: bool | None = True
    recorded: bool = False
    until: date | None = None


class RealSpec(msgspec.Struct, frozen=True, omit_defaults=True):
    """One real-time type: its fields by FID in the wire's order.

    ``label`` is the entry's ``name`` on the wire; ``title`` is Kiwoom's heading where it differs.
    """

    id: str
    label: str
    name: str
    fields: tuple[FieldSpec, ...]
    title: str = ""
    until: date | None = None
