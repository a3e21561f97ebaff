"""The rules against real KRX prices and real trading days: no violation without a known reason."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import pytest

from kiwoom_api.market import (
    base_price,
    is_inside_limits,
    is_on_tick,
    is_trading_day,
    previous_trading_day,
    price_limits,
    theoretical_base,
    tick_size,
    trading_days,
)

MID_PRICE_SINCE = date(2025, 3, 4)
NEW_ISSUES = {("0115H0", "2026-01-21"), ("373160", "2025-01-24"), ("440290", "2024-01-25")}
LIQUIDATION = {("286000", "2024-09-27"), ("052670", "2026-02-09"), ("052670", "2026-02-13")}

# Days whose base price is not the previous close, by what the rules say of them.
SPLIT_OR_BONUS = {
    ("060900", "2026-01-12"): Decimal("0.5"),
    ("080580", "2021-01-07"): Decimal("0.5"),
    ("227610", "2021-01-29"): Decimal("0.5"),
    ("33637K", "2024-01-08"): Decimal("0.5"),
    ("358570", "2024-01-19"): Decimal("0.5"),
    ("406820", "2026-01-07"): Decimal("0.25"),
}
FIRST_PRICE_IS_THE_BASE = {
    ("003070", "2023-01-31"),
    ("008600", "2026-03-20"),
    ("076610", "2024-01-08"),
    ("178780", "2025-01-15"),
    ("195990", "2026-03-12"),
    ("388220", "2023-02-03"),
    ("424760", "2023-01-06"),
}
EX_RIGHTS_OF_UNKNOWN_TERMS = {
    ("020760", "2021-01-05"),
    ("020760", "2022-01-19"),
    ("042000", "2021-01-28"),
    ("066910", "2025-01-24"),
    ("115450", "2025-01-14"),
    ("115450", "2026-03-12"),
    ("179530", "2022-01-24"),
    ("270210", "2022-01-21"),
    ("358570", "2025-02-11"),
}


class Row(NamedTuple):
    """One stock on one official day; ``base`` is None where the file lacks the change from the day before."""

    day: date
    code: str
    market: str
    prices: tuple[int, ...]
    base: int | None
    flag: int | None
    volume: int


def _row(at, code, market, opening, high, low, close, changes, flag, volume):
    known = changes is not None and close - changes > 0
    prices = tuple(price for price in (opening, high, low, close) if price)
    return Row(at.date(), code, market, prices, close - changes if known else None, flag, volume)


@pytest.fixture(scope="module")
def everything(krx):
    """Give every row of the official sample, each stock and day once, in order; halted days too."""
    polars = pytest.importorskip("polars", reason="needs the extra 'data'")
    frame = polars.read_parquet(krx / "data" / "krx_official_sample.parquet")
    first = [
        polars.col(name).drop_nulls().first()
        for name in ("open", "high", "low", "close", "changes", "changecode", "volume")
    ]
    once = frame.group_by("code", "date").agg(polars.col("mkt").first(), *first).sort("code", "date")
    names = ("date", "code", "mkt", "open", "high", "low", "close", "changes", "changecode", "volume")
    found = [_row(*values) for values in once.select(names).iter_rows()]
    assert len(found) > 100_000
    return found


@pytest.fixture(scope="module")
def rows(everything):
    """Give the rows of the official sample with trades."""
    return [row for row in everything if row.volume > 0]


@pytest.fixture(scope="module")
def pairs(everything):
    """Give the rows of one stock on neighbouring trading days, as (before, after)."""
    neighbours = pairwise(everything)
    found = [(a, b) for a, b in neighbours if a.code == b.code and a.day == previous_trading_day(b.day)]
    assert len(found) > 60_000
    return found


def test_the_sources_of_the_sample_agree(krx):
    """Where two sources give the same stock and day they give the same figures, so that each row counts once."""
    polars = pytest.importorskip("polars", reason="needs the extra 'data'")
    frame = polars.read_parquet(krx / "data" / "krx_official_sample.parquet")
    columns = ("mkt", "open", "high", "low", "close", "changes", "volume")
    counts = frame.group_by("code", "date").agg(*(polars.col(name).drop_nulls().n_unique() for name in columns))
    assert counts.filter(polars.max_horizontal(columns) > 1).is_empty()


def test_official_prices_lie_on_the_grid(everything):
    """Every official price is on its day's grid; since mid-price orders exist, else on an exact half tick."""
    checked = halves = 0
    for day, code, market, prices, *_ in everything:
        for price in prices:
            checked += 1
            if not is_on_tick(price, market=market, on=day):
                tick = tick_size(price, market=market, on=day)
                assert day >= MID_PRICE_SINCE, (day, code, price)
                assert price % tick == tick // 2, (day, code, price)
                halves += 1
    assert checked > 290_000
    assert 0 < halves < 1_000


def test_official_prices_lie_inside_the_limits(rows):
    """Every official price is inside its limits, but for three first days (inside theirs) and three liquidations."""
    checked, excused = 0, set()
    for day, code, market, prices, base, *_ in rows:
        if base is None:
            continue
        checked += 1
        base = base_price(base, market=market, on=day)
        lower, upper = price_limits(base, market=market, on=day)
        if not lower <= min(prices) <= max(prices) <= upper:
            key = (code, day.isoformat())
            excused.add(key)
            listing = "ipo" if key in NEW_ISSUES else "liquidation"
            for price in prices:
                assert is_inside_limits(price, base, market=market, on=day, listing=listing), key
    assert checked > 55_000
    assert excused == NEW_ISSUES | LIQUIDATION


def test_official_limit_flags(rows):
    """Every row that KRX flags limit-up or limit-down closed exactly at the computed limit."""
    flags = {4: 0, 5: 0}
    for day, code, market, prices, base, flag, _ in rows:
        if flag in flags and base is not None:
            listing = "ipo" if (code, day.isoformat()) in NEW_ISSUES else "ordinary"
            lower, upper = price_limits(base_price(base, market=market, on=day), market=market, on=day, listing=listing)
            assert prices[-1] == (upper if flag == 4 else lower), (day, code)
            flags[flag] += 1
    assert flags[4] > 100
    assert flags[5] > 50


def test_wrong_table_would_be_noticed(rows):
    """The test has power: the other era's tick table breaks on thousands of the same closes."""
    old, new = date(2023, 1, 24), date(2023, 1, 25)
    wrong = sum(
        not is_on_tick(prices[-1], market=market, on=old if day >= new else new) for day, _, market, prices, *_ in rows
    )
    assert wrong > 1_000


def test_official_rows_fall_on_trading_days(everything):
    """Every day of the official sample is a trading day."""
    assert all(is_trading_day(day) for day in {row.day for row in everything})


def test_official_bases_are_the_previous_closes(pairs):
    """A day's base is the close before, brought up onto the grid; the 22 others are named, with their rule."""
    others, ceiled, checked = {}, 0, 0
    for before, after in pairs:
        if after.base is None:
            continue
        checked += 1
        close = before.prices[-1]
        if after.base != base_price(close, market=after.market, on=after.day):
            others[(after.code, after.day.isoformat())] = (before, after)
        else:
            ceiled += after.base != close
    assert checked > 60_000
    assert ceiled == 10
    assert set(others) == set(SPLIT_OR_BONUS) | FIRST_PRICE_IS_THE_BASE | EX_RIGHTS_OF_UNKNOWN_TERMS
    for key, (before, after) in others.items():
        close = before.prices[-1]
        if key in SPLIT_OR_BONUS:
            # Close × ratio, won fractions dropped, then up to the grid.
            expected = theoretical_base(close * SPLIT_OR_BONUS[key], market=after.market, on=after.day)
            assert after.base == expected, key
        elif key in FIRST_PRICE_IS_THE_BASE:
            # Trading resumed after a capital reduction, split-off or merger: the opening price is the day's base.
            assert before.volume == 0, key
            assert after.base == after.prices[0], key
        else:
            assert close * Decimal("0.5") <= after.base < close, key
            assert is_on_tick(after.base, market=after.market, on=after.day), key


def test_days_without_a_stated_base_lie_inside_the_limits_of_the_close_before(pairs):
    """Where the sample states no base, the close before gives one, and every price is inside its limits."""
    checked = 0
    for before, after in pairs:
        if after.base is None and after.volume:
            base = base_price(before.prices[-1], market=after.market, on=after.day)
            assert all(is_inside_limits(p, base, market=after.market, on=after.day) for p in after.prices), after
            checked += 1
    assert checked > 250


def test_halted_days_repeat_a_price(pairs):
    """On a day without trades the printed close is on the grid or the half tick that was the close before."""
    checked = 0
    for before, after in pairs:
        if not after.volume:
            close = after.prices[-1]
            assert is_on_tick(close, market=after.market, on=after.day) or close == before.prices[-1], after
            checked += 1
    assert checked > 1_000


@pytest.mark.parametrize("index", ["ks11", "kq11", "ks200"])
def test_index_days_are_the_trading_days(krx, index):
    """From 2001 to the data's end, the index has a close on exactly the calendar's trading days."""
    polars = pytest.importorskip("polars", reason="needs the extra 'data'")
    frame = polars.read_parquet(krx / "data" / "krx_index_daily.parquet").filter(polars.col("index_code") == index)
    real = sorted(day for day in frame["date"].dt.date().to_list() if day >= date(2001, 1, 1))
    assert len(real) > 6_000
    assert list(trading_days(date(2001, 1, 1), real[-1])) == real
