"""Daily price limits (가격제한폭) by market and date.

Source: KRX KOSPI Regulation 20 and Enforcement Rules 30-31; checked on 570,382 official rows and 2,263 limit closes.
The day's limits hold in every session of KRX and on NXT.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kiwoom_api.market.fields import Listing, check_date, check_market, wrong
from kiwoom_api.market.ticks import lowest_price, round_to_tick, tick_size

LIMIT_30_SINCE = date(2015, 6, 15)
"""From this day KOSPI, KOSDAQ, ETF and ETN move 30 % a day; before, 15 %."""

IPO_400_SINCE = date(2023, 6, 26)
"""From this day a new issue trades between 60 % and 400 % of its offer price on its first day."""

_KONEX_RATE = Decimal("0.15")
_RATE_NOW = Decimal("0.30")
RATE_BEFORE_2015_06_15 = Decimal("0.15")
"""Daily rate of KOSPI and KOSDAQ before 2015-06-15."""


def limit_rate(*, market: str, on: date, multiple: int | Decimal = 1) -> Decimal | None:
    """Return the daily limit as a fraction of the base price; None where no limit exists (KRX Reg 20; RULES §2).

    Args:
        market: one of ``MARKETS``.
        on: business date.
        multiple: what an ETF or ETN multiplies its index by, such as 2 or -2; only a size above 1 widens the limit.

    Raises:
        ValueError: for an unknown market, a date that is none, or a multiple on anything but ETF and ETN.
    """
    check_market(market)
    check_date(on)
    if multiple != 1 and market not in ("ETF", "ETN"):
        raise wrong("multiple", multiple, f"1 on {market}", "only ETF and ETN multiply an index")
    if market == "ELW":
        return None
    if market == "KONEX":
        return _KONEX_RATE
    rate = _RATE_NOW if on >= LIMIT_30_SINCE else RATE_BEFORE_2015_06_15
    size = abs(Decimal(multiple))
    return rate * size if size > 1 else rate


def multiple_of(name: str, market: str) -> int:
    """Return how many times its index's day a fund pays, as its name says (레버리지 2, 인버스2X -2, 인버스 -1).

    No TR tells it; issuers must say it in the name.
    """
    if market not in ("ETF", "ETN"):
        return 1
    double = "2X" in name.upper()
    if "인버스" in name:
        return -2 if double else -1
    return 2 if double or "레버리지" in name else 1


def price_limits(
    base: int, *, market: str, on: date, multiple: int | Decimal = 1, listing: Listing = "ordinary"
) -> tuple[int | None, int | None]:
    """Return the day's (lower, upper) limit price in won; (None, None) where no limit exists (KRX ER 30-31; RULES §2).

    The amount is floored to the base price's own tick (a new issue's too: KOSDAQ ER 17-2(3)); the sums are then
    brought onto the grid of the result, inwards. ``listing="ipo"`` takes the offer price as base from 2023-06-26;
    before that day pass the price that the opening auction set (within ``ipo_opening_range``). ``"liquidation"``
    (정리매매) has no limit.

    Args:
        base: base price in won (see ``base_price``).
        market: one of ``MARKETS``; ELW has no limit.
        on: business date.
        multiple: of a leveraged ETF or ETN, such as 2 or -2.
        listing: "ordinary", "ipo" or "liquidation".

    Raises:
        ValueError: naming the argument that is wrong.
    """
    rate = limit_rate(market=market, on=on, multiple=multiple)
    if listing not in ("ordinary", "ipo", "liquidation"):
        raise wrong("listing", listing, "ordinary, ipo, liquidation", "say how the issue is listed today")
    if base < 1:
        raise wrong("base", base, "1 won or more", "give the day's base price")
    if rate is None or listing == "liquidation":
        return None, None
    tick = tick_size(base, market=market, on=on)
    if listing == "ipo" and on >= IPO_400_SINCE:
        up, down = base * 3 // tick * tick, base * 2 // 5 // tick * tick
    else:
        up = down = max(int(base * rate) // tick * tick, tick)
    lowest = lowest_price(market=market, on=on)
    lower = lowest if base - down < lowest else round_to_tick(base - down, market=market, on=on, up=True)
    return lower, round_to_tick(base + up, market=market, on=on, up=False)


def ipo_opening_range(offer: int, *, market: str, on: date) -> tuple[int, int]:
    """Return the (lowest, highest) price in won at which a new issue may open on its first day (RULES §2).

    From 2023-06-26 these are the day's limits themselves (60-400 % of the offer price); before, the opening
    auction ran between 90 % and 200 % of it and its price became the day's base.

    Raises:
        ValueError: for an offer price below 1 won, an unknown market, a date that is none, or ELW.
    """
    if on >= IPO_400_SINCE:
        lower, upper = price_limits(offer, market=market, on=on, listing="ipo")
        if lower is None or upper is None:
            raise wrong("market", market, "a market with daily limits", "ELW has no limits")
        return lower, upper
    lowest = max(-(-offer * 9 // 10), 1)
    return (
        round_to_tick(lowest, market=market, on=on, up=True),
        round_to_tick(offer * 2, market=market, on=on, up=False),
    )


def is_inside_limits(
    price: int, base: int, *, market: str, on: date, multiple: int | Decimal = 1, listing: Listing = "ordinary"
) -> bool:
    """Return whether a price in won lies inside the day's limits (KRX Reg 20); True where no limit exists.

    Raises:
        ValueError: as ``price_limits``.
    """
    lower, upper = price_limits(base, market=market, on=on, multiple=multiple, listing=listing)
    return (lower is None or price >= lower) and (upper is None or price <= upper)


SINGLE_PRICE_RATE = Decimal("0.10")
"""How far off-hours single prices may lie from the day's close."""


def single_price_limits(
    close: int, limits: tuple[int | None, int | None], *, market: str, on: date
) -> tuple[int | None, int | None]:
    """Return the (lowest, highest) price in won of the off-hours single-price session (RULES §3).

    10 % around the day's close and inside the day's limits. That the amount is rounded as the daily limit's is
    UNVERIFIED. An issue without daily limits has none here either.

    Args:
        close: the day's closing price in won.
        limits: the day's (lower, upper) as ``price_limits`` gave them.
        market: one of ``MARKETS``.
        on: business date.

    Raises:
        ValueError: for a close below 1 won, an unknown market, or a date that is none.
    """
    day_lower, day_upper = limits
    tick = tick_size(close, market=market, on=on)
    if day_lower is None or day_upper is None:
        return None, None
    amount = max(int(close * SINGLE_PRICE_RATE) // tick * tick, tick)
    lowest = lowest_price(market=market, on=on)
    lower = round_to_tick(max(close - amount, lowest), market=market, on=on, up=True)
    upper = round_to_tick(close + amount, market=market, on=on, up=False)
    return max(lower, day_lower), min(upper, day_upper)


def theoretical_base(price: Decimal, *, market: str, on: date) -> int:
    """Return the base price in won after a corporate action: won fractions dropped, then up to the grid (ER 30).

    Give the theoretical price: close × ratio after a split, (close + issue price × ratio) / (1 + ratio) after a
    rights issue (a bonus issue with issue price 0), close − distribution for an ETF. A stock's cash dividend moves
    nothing.

    Raises:
        ValueError: for a price below 1 won, an unknown market, or a date that is none.
    """
    return round_to_tick(int(price), market=market, on=on, up=True)
