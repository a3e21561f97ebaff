"""What account calls ask for: days, periods, stocks; and how they are answered: letters, ratios, widths."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from kiwoom_api.sim.server.calls import Call, Floor, malformed
from kiwoom_api.sim.server.refusal import GatewayRefusal
from kiwoom_api.wire.catalogue import FieldSpec, tr
from kiwoom_api.wire.encode import encode

_LETTERS = "AJQ"
_PREFIX = {"ELW": "J", "ETN": "Q"}


def day_of(call: Call, name: str) -> date | None:
    """Return a request member as a date; None when it is blank.

    Raises:
        GatewayRefusal: 1517 naming the member when it is no date of the form YYYYMMDD.
    """
    text = call.text(name)
    if not text:
        return None
    try:
        if len(text) == 8 and text.isascii() and text.isdigit():
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a business date has no zone
    except ValueError:
        pass
    raise malformed(name, "YYYYMMDD")


def period_of(call: Call, first: str, last: str) -> tuple[date, date]:
    """Return two request members as a period; a blank one is the whole past or future.

    Raises:
        GatewayRefusal: 1517 naming the member that is no date, or the second when it lies before the first. Kiwoom's
            own answer to such a period is UNVERIFIED.
    """
    start, end = day_of(call, first) or date.min, day_of(call, last) or date.max
    if end < start:
        raise malformed(last, f"{first}보다 빠른 일자")
    return start, end


def number_of(call: Call, name: str) -> int:
    """Return a request member as a whole number of at most 12 digits; 0 when it is blank.

    Raises:
        GatewayRefusal: 1517 naming the member.
    """
    text = call.text(name) or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise malformed(name, "숫자 형식이 아님")
    return int(text)


def symbol_of(floor: Floor, call: Call) -> str:
    """Return the stock that a call asks for, without its letter; "" when it asks for none.

    Raises:
        GatewayRefusal: 1902 for a code that is not listed.
    """
    text = bare(call.text("stk_cd"))
    if text and text not in floor.exchange.instruments:
        raise GatewayRefusal("1902", symbol=text)
    return text


def bare(code: str) -> str:
    """Return a stock code without the letter that account TRs put before it."""
    return code[1:] if len(code) == 7 and code[0] in _LETTERS else code


def prefixed(floor: Floor, symbol: str) -> str:
    """Return a code with the letter that account TRs put before it: A stock or ETF, J ELW, Q ETN."""
    instrument = floor.exchange.instruments.get(symbol)
    return (_PREFIX.get(instrument.market, "A") if instrument else "A") + symbol


def rate(part: int, whole: int, decimals: int = 2) -> Decimal:
    """Return a part in percent of a whole, rounded half up; 0 of nothing."""
    exact = Decimal(part * 100) / whole if whole else Decimal(0)
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def body_of(tr_id: str, values: Mapping[str, object], *, message: str) -> dict[str, object]:
    """Return an answer's body; a number that is wider than its field stands as the widest that fits.

    Fields of 12 digits end at 999,999,999,999 won, below what an account may hold here. What Kiwoom writes then is
    UNVERIFIED; other fields of its answers were seen saturated.
    """
    spec = tr(tr_id)
    fitted = _fitted(spec.response, values)
    for name, fields in spec.lists.items():
        rows = values.get(name)
        if isinstance(rows, list):
            fitted[name] = [_fitted(fields, row) for row in rows]
    return encode(tr_id, fitted, message=message)


def _fitted(fields: tuple[FieldSpec, ...], values: Mapping[str, object]) -> dict[str, object]:
    found = dict(values)
    for field in fields:
        value = found.get(field.wire)
        if field.width and isinstance(value, int) and len(str(value)) > field.width:
            found[field.wire] = 10**field.width - 1 if value > 0 else 1 - 10 ** (field.width - 1)
    return found
