"""The rules against real KRX prices and real trading days: no violation without a known reason."""

from datetime import date

import pytest

from kiwoom_api.market import (
    base_price,
    is_inside_limits,
    is_on_tick,
    is_trading_day,
    price_limits,
    tick_size,
    trading_days,
)

MID_PRICE_SINCE = date(2025, 3, 4)
NEW_ISSUES = {("0115H0", "2026-01-21"), ("373160", "2025-01-24"), ("440290", "2024-01-25")}
LIQUIDATION = {("286000", "2024-09-27"), ("052670", "2026-02-09"), ("052670", "2026-02-13")}


@pytest.fixture(scope="module")
def rows(krx):
    """Give the traded rows of the official sample as (day, code, market, prices, base or None, flag)."""
    polars = pytest.importorskip("polars", reason="needs the extra 'data'")
    frame = polars.read_parquet(krx / "data" / "krx_official_sample.parquet").filter(polars.col("volume") > 0)
    names = ("date", "code", "mkt", "open", "high", "low", "close", "changes", "changecode")
    found = []
    for at, code, market, *prices, changes, flag in frame.select(names).iter_rows():
        close = prices[3]
        base = close - changes if changes is not None and close - changes > 0 else None
        found.append((at.date(), code, market, [p for p in prices if p], base, flag))
    assert len(found) > 90_000
    return found


def test_official_prices_lie_on_the_grid(rows):
    """Every official price is on its day's grid; since mid-price orders exist, else on an exact half tick."""
    checked = halves = 0
    for day, code, market, prices, _, _ in rows:
        for price in prices:
            checked += 1
            if not is_on_tick(price, market=market, on=day):
                tick = tick_size(price, market=market, on=day)
                assert day >= MID_PRICE_SINCE, (day, code, price)
                assert price % tick == tick // 2, (day, code, price)
                halves += 1
    assert checked > 300_000
    assert 0 < halves < 1_000


def test_official_prices_lie_inside_the_limits(rows):
    """Every official price is inside its limits, but for three first days (inside theirs) and three liquidations."""
    checked, excused = 0, set()
    for day, code, market, prices, base, _ in rows:
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
    for day, code, market, prices, base, flag in rows:
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
        not is_on_tick(prices[-1], market=market, on=old if day >= new else new)
        for day, _, market, prices, _, _ in rows
    )
    assert wrong > 1_000


def test_official_rows_fall_on_trading_days(rows):
    """Every day of the official sample is a trading day."""
    assert all(is_trading_day(day) for day in {row[0] for row in rows})


@pytest.mark.parametrize("index", ["ks11", "kq11", "ks200"])
def test_index_days_are_the_trading_days(krx, index):
    """From 2001 to the data's end, the index has a close on exactly the calendar's trading days."""
    polars = pytest.importorskip("polars", reason="needs the extra 'data'")
    frame = polars.read_parquet(krx / "data" / "krx_index_daily.parquet").filter(polars.col("index_code") == index)
    real = sorted(day for day in frame["date"].dt.date().to_list() if day >= date(2001, 1, 1))
    assert len(real) > 6_000
    assert list(trading_days(date(2001, 1, 1), real[-1])) == real
