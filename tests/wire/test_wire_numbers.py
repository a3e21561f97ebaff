"""The parser and the formatter of wire text."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.values import KST
from kiwoom_api.wire import numbers
from kiwoom_api.wire.catalogue import FieldSpec, Kind
from kiwoom_api.wire.numbers import Signed, parse, parse_signed


def _field(kind: Kind, **more: object) -> FieldSpec:
    return FieldSpec(wire="x", label="x", name="x", kind=kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.WON, "000099930778842", 99930778842),
        (Kind.WON, "-00000000163475", -163475),
        (Kind.WON, "--19229312", -19229312),
        (Kind.CHANGE, "+-2076560", -2076560),
        (Kind.CHANGE, " 0", 0),
        (Kind.WON, "4294967295", 4294967295),
        (Kind.WON, "1,234,567", 1234567),
        (Kind.WON, "", None),
        (Kind.WON, "   ", None),
        (Kind.WON, "-0", 0),
        (Kind.PRICE, "-257750", 257750),
        (Kind.PRICE, "+258500", 258500),
        (Kind.PRICE, " 351500", 351500),
        (Kind.PRICE, "000000374000", 374000),
        (Kind.PRICE, "-0", None),
        (Kind.PRICE, "0", 0),
        (Kind.RATIO, "+2.38", Decimal("2.38")),
        (Kind.RATIO, "452.1115", Decimal("452.1115")),
        (Kind.RATIO, "-21.65", Decimal("-21.65")),
        (Kind.RATIO, "20%", Decimal(20)),
        (Kind.DATE, "20260911", date(2026, 9, 11)),
        (Kind.DATE, "00000000", None),
        (Kind.TIME, "112046", time(11, 20, 46)),
        (Kind.TIME, "11:32:13", time(11, 32, 13)),
        (Kind.DATETIME, "20261122093000", datetime(2026, 11, 22, 9, 30, tzinfo=KST)),
        (Kind.CODE, "A005930", "005930"),
        (Kind.CODE, "Q580058", "580058"),
        (Kind.CODE, "J0156T0", "0156T0"),
        (Kind.CODE, "A12345", "A12345"),
        (Kind.CODE, "005930_NX", "005930_NX"),
        (Kind.ORDER_NO, "0000000", None),
        (Kind.ORDER_NO, "24", "0000024"),
        (Kind.TEXT, " 조회", " 조회"),
        (Kind.TEXT, "", None),
    ],
)
def test_every_recorded_form_is_read(kind: Kind, text: str, value: object) -> None:
    """Paddings, signs, blanks, prefixes and empties of the recordings give the value they mean."""
    assert parse(kind, text) == value


@pytest.mark.parametrize("kind", [Kind.WON, Kind.PRICE, Kind.SHARES, Kind.CHANGE, Kind.RATIO])
@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "1e5",
        "１２３",
        "٣",
        "²",
        "12a",
        "+",
        "-",
        "+++1",
        "0x10",
        "1 2",
        "1_000",
        "12,34",
        "\t5",
        "5\n",
        "9" * 30,
    ],
)
def test_what_is_no_number_is_refused(kind: Kind, text: str) -> None:
    """NaN, exponents, full-width and other non-ASCII digits, stray signs and separators never become a number."""
    with pytest.raises(WireError):
        parse(kind, text)


@pytest.mark.parametrize("kind", [Kind.WON, Kind.PRICE, Kind.SHARES])
def test_whole_numbers_have_no_fraction(kind: Kind) -> None:
    """Money and shares are whole: a decimal point is an error, not a rounding."""
    with pytest.raises(WireError):
        parse(kind, "100.0")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DATE, "20261301"),
        (Kind.DATE, "２０２６０９１１"),
        (Kind.DATE, "2026-09-11"),
        (Kind.TIME, "250000"),
        (Kind.TIME, "11:3213"),
        (Kind.DATETIME, "20260911"),
        (Kind.CODE, "００５９３０"),
        (Kind.CODE, "0059 30"),
        (Kind.ORDER_NO, "12345678"),
        (Kind.ORDER_NO, "(new number)"),
    ],
)
def test_malformed_dates_times_codes_and_numbers_are_refused(kind: Kind, text: str) -> None:
    """Dates outside the calendar, times outside the day and odd codes are WireErrors that show the text."""
    with pytest.raises(WireError, match="is not"):
        parse(kind, text)


@given(text=st.text(max_size=20), kind=st.sampled_from([k for k in Kind if k is not Kind.LIST]))
@settings(max_examples=300)
def test_any_text_gives_a_value_or_a_wire_error(text: str, kind: Kind) -> None:
    """No text whatever makes the parser raise anything but WireError."""
    with contextlib.suppress(WireError):
        parse(kind, text)


@given(
    value=st.integers(-(10**13), 10**13),
    width=st.sampled_from([0, 15]),
    sign=st.sampled_from(["minus", "plus", "blank"]),
)
@settings(max_examples=150)
def test_whole_numbers_survive_the_wire(value: int, width: int, sign: str) -> None:
    """Written and read again, a number is itself, and a padded one is exactly as wide as the field."""
    style = "minus" if width else sign
    text = numbers.format(_field(Kind.WON, width=width, sign=style), value)
    assert parse(Kind.WON, text) == value
    assert not width or len(text) == width


@given(won=st.integers(0, 10**9), direction=st.sampled_from([-1, 0, 1]), sign=st.sampled_from(["plus", "blank"]))
@settings(max_examples=100)
def test_prices_survive_with_their_direction(won: int, direction: int, sign: str) -> None:
    """A price written with a direction is read back with it, and its typed value is never negative."""
    text = numbers.format(_field(Kind.PRICE, sign=sign), Signed(won, direction))
    assert parse_signed(text) == Signed(won, direction if won else 0)
    assert parse(Kind.PRICE, text) == won


@given(value=st.decimals(-1000, 1000, places=2))
@settings(max_examples=100)
def test_ratios_survive_the_wire(value: Decimal) -> None:
    """A ratio of two decimals is read back exactly and never says "-0.00"."""
    text = numbers.format(_field(Kind.RATIO, decimals=2, sign="plus"), value)
    assert parse(Kind.RATIO, text) == value
    assert text != "-0.00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (_field(Kind.WON), 1.5),
        (_field(Kind.WON), True),
        (_field(Kind.WON), Decimal("1.5")),
        (_field(Kind.WON), "NaN"),
        (_field(Kind.PRICE), -5),
        (_field(Kind.RATIO), Decimal("NaN")),
        (_field(Kind.RATIO), 0.5),
        (_field(Kind.WON, width=10), 10**10),
        (_field(Kind.SHARES, width=10), -(10**9)),
        (_field(Kind.DATE), "20261301"),
        (_field(Kind.TIME, width=6), 5),
        (_field(Kind.TEXT), 1.0),
    ],
)
def test_what_does_not_fit_a_field_is_not_written(field: FieldSpec, value: object) -> None:
    """Floats, NaN, negative prices and numbers wider than the field are errors, never a wrong byte."""
    with pytest.raises(WireError):
        numbers.format(field, value)


def test_direction_comes_from_the_reference_price() -> None:
    """Above the reference is +, below is -, and without a reference or a price there is none."""
    assert Signed.against(258500, 252500) == Signed(258500, 1)
    assert Signed.against(250000, 252500) == Signed(250000, -1)
    assert Signed.against(252500, 252500).direction == 0
    assert Signed.against(0, 252500).direction == 0
    assert Signed.against(252500, 0).direction == 0
