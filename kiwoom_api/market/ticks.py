"""Tick sizes (호가가격단위) by market and date, and rounding to the grid.

Source: KRX KOSPI Enforcement Rules 33, KOSDAQ ER 18, KONEX ER 27; checked on 2.6 million official prices. The tick
is looked up on the order price itself. Executed prices may lie off the grid since 2025-03-04 (mid-price orders):
refuse an order price off the grid, never a market price.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from kiwoom_api.market.fields import check_date, check_market, wrong

_Table = tuple[tuple[int, ...], tuple[int, ...]]

# Each table is (first price of the next band …, tick of each band …).
_STOCK_NOW: _Table = ((2_000, 5_000, 20_000, 50_000, 200_000, 500_000), (1, 5, 10, 50, 100, 500, 1_000))
_KOSPI_OLD: _Table = ((1_000, 5_000, 10_000, 50_000, 100_000, 500_000), (1, 5, 10, 50, 100, 500, 1_000))
_KOSDAQ_OLD: _Table = ((1_000, 5_000, 10_000, 50_000), (1, 5, 10, 50, 100))
_FUND_NOW: _Table = ((2_000,), (1, 5))
_FLAT_5: _Table = ((), (5,))

_STOCK_CHANGE = date(2023, 1, 25)
_FUND_CHANGE = date(2023, 12, 11)

_TABLES: dict[str, tuple[date, _Table, _Table]] = {
    "KOSPI": (_STOCK_CHANGE, _KOSPI_OLD, _STOCK_NOW),
    "KOSDAQ": (_STOCK_CHANGE, _KOSDAQ_OLD, _STOCK_NOW),
    "KONEX": (_STOCK_CHANGE, _KOSDAQ_OLD, _STOCK_NOW),
    "ETF": (_FUND_CHANGE, _FLAT_5, _FUND_NOW),
    "ETN": (_FUND_CHANGE, _FLAT_5, _FUND_NOW),
    "ELW": (date.max, _FLAT_5, _FLAT_5),
}
_LOTS = {"KOSPI": 1, "KOSDAQ": 1, "KONEX": 1, "ETF": 1, "ETN": 1, "ELW": 10}


def _table(market: str, on: date) -> _Table:
    try:
        change, before, since = _TABLES[market]
        return since if on >= change else before
    except (KeyError, TypeError):
        check_market(market)
        check_date(on)
        raise


def tick_size(price: int, *, market: str, on: date) -> int:
    """Return the tick in won at an order price, as it was on a date (KRX ER 33; RULES §1).

    Args:
        price: won, at least 1.
        market: one of ``MARKETS``.
        on: business date.

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    bands, ticks = _table(market, on)
    if price < 1:
        raise wrong("price", price, "1 won or more", "change the price")
    return ticks[bisect_right(bands, price)]


def lowest_price(*, market: str, on: date) -> int:
    """Return the lowest price in won that an order may carry: one tick of the lowest band (KRX ER 33)."""
    return _table(market, on)[1][0]


def is_on_tick(price: int, *, market: str, on: date) -> bool:
    """Return whether a price in won lies on the order grid of the date (KRX ER 33); False below the lowest price."""
    bands, ticks = _table(market, on)
    return price > 0 and price % ticks[bisect_right(bands, price)] == 0


def round_to_tick(price: int, *, market: str, on: date, up: bool) -> int:
    """Return the nearest price on the grid at or above (``up``) or at or below a price in won (KRX ER 33).

    A price on the grid comes back as it is. Below the lowest price the answer is the lowest price, since
    nothing lies under it.

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    bands, ticks = _table(market, on)
    if price < 1:
        raise wrong("price", price, "1 won or more", "change the price")
    tick = ticks[bisect_right(bands, price)]
    # Every band starts at a multiple of its own tick and of the tick below it, so the result stays on the grid.
    rounded = -(-price // tick) * tick if up else price // tick * tick
    return rounded or tick


def base_price(close: int, *, market: str, on: date) -> int:
    """Return the base price (기준가격) in won that a previous close gives (KRX ER 30(1)1; RULES §2).

    The previous close itself; a close off the grid (a mid-price execution was the last trade) moves to the
    nearest price on the grid above. Without a trade pass yesterday's base; after a split or a rights issue pass
    the theoretical price. A cash dividend does not change a stock's base price.

    Raises:
        ValueError: for a close below 1 won, an unknown market, or a date that is none.
    """
    return round_to_tick(close, market=market, on=on, up=True)


def lot_size(market: str) -> int:
    """Return the trading unit in shares: 1, or 10 for ELW (KRX ER 32(2)).

    Raises:
        ValueError: for an unknown market.
    """
    check_market(market)
    return _LOTS[market]
