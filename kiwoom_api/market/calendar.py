"""The trading calendar: KRX business days, late openings and settlement days. NXT keeps the same days.

Source: KRX KOSPI Regulation 5 (closed on weekends, public holidays, 1 May and the year's last weekday that would
have been a trading day). Equal, day by day, to the days of the KOSPI index from 2001-01-02 to 2026-03-20.
Years after the present one are derived from the law; a holiday declared later needs a newer ``holidays`` release.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache

from kiwoom_api.market.fields import check_date, wrong

FIRST_YEAR = 2001
"""First year the rules hold for; earlier year-ends were closed for longer."""

LAST_YEAR = 2100
"""Last year the lunar calendar behind the holidays is known for."""

_CSAT = (
    "2001-11-07 2002-11-06 2003-11-05 2004-11-17 2005-11-23 2006-11-16 2007-11-15 "
    "2008-11-13 2009-11-12 2010-11-18 2011-11-10 2012-11-08 2013-11-07 2014-11-13 "
    "2015-11-12 2016-11-17 2017-11-16 2017-11-23 2018-11-15 2019-11-14 2020-12-03 "
    "2021-11-18 2022-11-17 2023-11-16 2024-11-14 2025-11-13 2026-11-19 2027-11-18"
)
CSAT_DAYS = frozenset(date.fromisoformat(day) for day in _CSAT.split())
"""Days on which the whole session moves one hour later for the college entrance test (수능; RULES §6).

2017 has two: the test was put off after the changed hours had been announced.
"""

_SETTLEMENT_DAYS = 2


@cache
def _year(year: int) -> tuple[date, ...]:
    """Trading days of a year, in order."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong("year", year, f"{FIRST_YEAR} to {LAST_YEAR}", "ask about a day the calendar knows")
    # A tenth of a second to import, and only needed once a calendar question is asked.
    from holidays import country_holidays

    public = country_holidays("KR", years=year)
    first = date(year, 1, 1)
    days = [
        day
        for day in (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
        if day.weekday() < 5 and day not in public and (day.month, day.day) != (5, 1)
    ]
    return tuple(days[:-1])  # the year's last one is closed: 31 December, or the last trading day before it


@cache
def _year_set(year: int) -> frozenset[date]:
    return frozenset(_year(year))


def is_trading_day(day: date) -> bool:
    """Return whether KRX (and NXT) trade on a day (KRX Reg 5; RULES §6).

    Raises:
        ValueError: for a datetime, or a year outside 2001-2100.
    """
    check_date(day, "day")
    return day in _year_set(day.year)


def trading_days(start: date, end: date) -> tuple[date, ...]:
    """Return the trading days from ``start`` to ``end``, both included, in order (KRX Reg 5).

    Raises:
        ValueError: for a datetime, or a year outside 2001-2100.
    """
    check_date(start, "start")
    check_date(end, "end")
    if start > end:
        return ()
    if start.year == end.year:
        days = _year(start.year)
        return days[bisect_left(days, start) : bisect_right(days, end)]
    found = [day for year in range(start.year, end.year + 1) for day in _year(year)]
    return tuple(found[bisect_left(found, start) : bisect_right(found, end)])


def next_trading_day(day: date) -> date:
    """Return the first trading day after a day (KRX Reg 5).

    Raises:
        ValueError: for a datetime, or a year outside 2001-2100.
    """
    check_date(day, "day")
    days = _year(day.year)
    at = bisect_right(days, day)
    return days[at] if at < len(days) else _year(day.year + 1)[0]


def previous_trading_day(day: date) -> date:
    """Return the last trading day before a day (KRX Reg 5).

    Raises:
        ValueError: for a datetime, or a year outside 2001-2100.
    """
    check_date(day, "day")
    days = _year(day.year)
    at = bisect_left(days, day)
    return days[at - 1] if at else _year(day.year - 1)[-1]


def settlement_day(day: date) -> date:
    """Return the day on which a trade of ``day`` settles: two trading days later (T+2, KRX Reg 7; RULES §10).

    Raises:
        ValueError: for a datetime, or a year outside 2001-2100.
    """
    for _ in range(_SETTLEMENT_DAYS):
        day = next_trading_day(day)
    return day


def is_first_trading_day_of_year(day: date) -> bool:
    """Return whether a day is the year's first trading day, which opens at 10:00 (RULES §6)."""
    check_date(day, "day")
    return day == _year(day.year)[0]


def is_csat_day(day: date) -> bool:
    """Return whether the session of a day moves one hour later for the college entrance test (RULES §6)."""
    check_date(day, "day")
    return day in CSAT_DAYS
