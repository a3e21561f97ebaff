"""The trading calendar, its late openings and settlement days."""

import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.market import (
    CSAT_DAYS,
    is_csat_day,
    is_first_trading_day_of_year,
    is_trading_day,
    next_trading_day,
    previous_trading_day,
    settlement_day,
    trading_days,
)

DAYS = st.dates(date(2001, 1, 8), date(2027, 12, 20))


def _closed_weekdays(year):
    first, open_days = date(year, 1, 1), set(trading_days(date(year, 1, 1), date(year, 12, 31)))
    every = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return [day for day in every if day.weekday() < 5 and day not in open_days]


def test_closed_days_of_2026():
    """2026 is closed on its 17 weekdays, with the local election and Constitution Day that other calendars miss."""
    assert " ".join(f"{day:%m-%d}" for day in _closed_weekdays(2026)) == (
        "01-01 02-16 02-17 02-18 03-02 05-01 05-05 05-25 06-03 07-17 08-17 09-24 09-25 10-05 10-09 12-25 12-31"
    )
    assert len(trading_days(date(2026, 1, 1), date(2026, 12, 31))) == 244


def test_closed_days_of_the_shared_rules(rules):
    """Every year's closed weekdays equal the shared list."""
    for year, days in rules["holidays"].items():
        if year[:4].isdigit():
            assert [day.isoformat() for day in _closed_weekdays(int(year[:4]))] == days, year


@pytest.mark.parametrize(("year", "last"), [(2021, "12-30"), (2022, "12-29"), (2023, "12-28"), (2026, "12-30")])
def test_year_end(year, last):
    """31 December is closed; when it falls on a weekend, the last trading day before it is."""
    assert f"{trading_days(date(year, 12, 1), date(year, 12, 31))[-1]:%m-%d}" == last


def test_late_openings():
    """The year's first trading day and the college entrance test's day are known, and both are trading days."""
    assert is_first_trading_day_of_year(date(2026, 1, 2))
    assert not is_first_trading_day_of_year(date(2026, 1, 5))
    assert is_csat_day(date(2026, 11, 19))
    assert all(is_trading_day(day) for day in CSAT_DAYS)
    assert {day.year for day in CSAT_DAYS} == set(range(2001, 2028))


def test_csat_days_of_the_shared_rules(rules):
    """The shared test days are in the table."""
    listed = rules["sessions"]["special_days"]["csat"]["dates"].values()
    assert {date.fromisoformat(day) for day in listed} <= CSAT_DAYS


def test_settlement():
    """A trade settles two trading days later, over weekends, holidays and the year's end."""
    assert settlement_day(date(2026, 11, 23)) == date(2026, 11, 25)
    assert settlement_day(date(2026, 11, 20)) == date(2026, 11, 24)
    assert settlement_day(date(2026, 2, 12)) == date(2026, 2, 19)
    assert settlement_day(date(2026, 12, 30)) == date(2027, 1, 5)


@settings(max_examples=200)
@given(day=DAYS)
def test_neighbours(day):
    """Next and previous are trading days, strictly after and before, with none between; they invert each other."""
    after, before = next_trading_day(day), previous_trading_day(day)
    assert before < day < after
    assert is_trading_day(after)
    assert is_trading_day(before)
    assert trading_days(before, after) == ((before, day, after) if is_trading_day(day) else (before, after))
    assert previous_trading_day(after) == (day if is_trading_day(day) else before)
    assert settlement_day(day) == next_trading_day(after)


@settings(max_examples=50)
@given(start=DAYS, end=DAYS)
def test_ranges(start, end):
    """A range lists exactly its trading days, in order, across years; a backward one is empty."""
    days = trading_days(start, end)
    assert list(days) == sorted(set(days))
    if start > end:
        assert days == ()
    else:
        span = (start + timedelta(days=n) for n in range((end - start).days + 1))
        assert list(days) == [day for day in span if is_trading_day(day)]


@pytest.mark.parametrize("day", [datetime(2026, 11, 23), "2026-11-23", None])  # noqa: DTZ001 - the mistake under test
def test_only_plain_dates(day):
    """A datetime or a text is refused, since it would never equal a trading day."""
    for ask in (is_trading_day, next_trading_day, previous_trading_day, settlement_day, is_csat_day):
        with pytest.raises(ValueError, match=r"^day: .* allowed: a datetime.date"):
            ask(day)


@pytest.mark.parametrize("year", [2000, 2101])
def test_years_outside_the_rules(year):
    """A year that the rules do not hold for is an error, not a guess."""
    with pytest.raises(ValueError, match=r"^year: .*2001 to 2100"):
        is_trading_day(date(year, 6, 1))


def test_importing_the_room_is_light():
    """Importing the room loads neither the holiday library nor anything else outside the standard library."""
    code = "import sys, kiwoom_api.market; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"holidays", "dateutil", "msgspec", "aiohttp", "numpy", "polars", "sqlalchemy", "asyncio"}
