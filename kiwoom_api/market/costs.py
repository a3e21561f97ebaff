"""What a trade costs: sale taxes by market and date, Kiwoom's commissions, and their rounding (RULES §10).

Taxes are floored to the won, each component by itself, for every fill. Commissions are floored to 10 won on an
order's cumulative amount; a fill carries the increment. Checked on Kiwoom's own samples and on 298 mock fills.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from kiwoom_api.market.fields import check_date, check_market, check_venue, wrong

# (transaction tax, special tax for rural development) in hundredths of a percent of the sale.
BEFORE_2019_06_03: dict[str, tuple[int, int]] = {"KOSPI": (15, 15), "KOSDAQ": (30, 0), "KONEX": (30, 0)}
"""Sale taxes before 2019-06-03 in hundredths of a percent; UNVERIFIED."""

_SINCE = (
    date(2019, 6, 3),
    date(2021, 1, 1),
    date(2023, 1, 1),
    date(2024, 1, 1),
    date(2025, 1, 1),
    date(2026, 1, 1),
)
_RATES: dict[str, tuple[tuple[int, int], ...]] = {
    "KOSPI": (BEFORE_2019_06_03["KOSPI"], (10, 15), (8, 15), (5, 15), (3, 15), (0, 15), (5, 15)),
    "KOSDAQ": (BEFORE_2019_06_03["KOSDAQ"], (25, 0), (23, 0), (20, 0), (18, 0), (15, 0), (20, 0)),
    "KONEX": (BEFORE_2019_06_03["KONEX"], *((10, 0),) * len(_SINCE)),
}
_FREE = (0, 0)
_UNIT = 10_000

COMMISSION_PPM = {"KRX": 150, "NXT": 145, "SOR": 150}
"""Kiwoom's online commission in millionths of the amount; SOR's is UNVERIFIED and taken as KRX's, the higher one."""

MOCK_COMMISSION_PPM = 3_500
"""Commission of Kiwoom's mock investment in millionths of the amount, each side."""

_COMMISSION_STEP = 10


def _rates(market: str, on: date) -> tuple[int, int]:
    check_market(market)
    check_date(on)
    eras = _RATES.get(market)
    return eras[bisect_right(_SINCE, on)] if eras else _FREE


def sale_tax_rates(market: str, on: date) -> tuple[Decimal, Decimal]:
    """Return (transaction tax 거래세, rural special tax 농특세) as fractions of a sale's amount (RULES §10).

    ETF, ETN and ELW are free of both. On 2026-11-23 KOSPI gives (0.0005, 0.0015).

    Raises:
        ValueError: for an unknown market or a date that is none.
    """
    trade, rural = _rates(market, on)
    return Decimal(trade) / _UNIT, Decimal(rural) / _UNIT


def sale_tax(amount: int, *, market: str, on: date) -> int:
    """Return the taxes in won on one fill of a sale: each component floored to the won (RULES §10).

    Args:
        amount: won of this fill alone; call once per fill, since flooring a sum would differ.
        market: one of ``MARKETS``.
        on: trade date.

    Raises:
        ValueError: for a negative amount, an unknown market, or a date that is none.
    """
    if amount < 0:
        raise wrong("amount", amount, "0 won or more", "give the fill's amount")
    trade, rural = _rates(market, on)
    return amount * trade // _UNIT + amount * rural // _UNIT


def commission(amount: int, *, venue: str, env: str) -> int:
    """Return Kiwoom's commission in won on an order's cumulative amount, floored to 10 won (RULES §10).

    A fill costs the increment: ``commission(after) - commission(before)``. Both sides pay.

    Args:
        amount: won that the order has traded so far.
        venue: where it traded: KRX 0.015 %, NXT 0.0145 %.
        env: "real", "mock" (0.35 %) or "sim" (as real).

    Raises:
        ValueError: for a negative amount, an unknown venue or environment.
    """
    if amount < 0:
        raise wrong("amount", amount, "0 won or more", "give the order's cumulative amount")
    check_venue(venue)
    if env not in ("real", "mock", "sim"):
        raise wrong("env", env, "real, mock, sim", "say which environment the order belongs to")
    ppm = MOCK_COMMISSION_PPM if env == "mock" else COMMISSION_PPM[str(venue)]
    return amount * ppm // (1_000_000 * _COMMISSION_STEP) * _COMMISSION_STEP
