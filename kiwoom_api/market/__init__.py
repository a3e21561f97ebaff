"""The law: ticks, limits, sessions, calendar, order types, fees and taxes. Pure functions, no clock.

Wrong arguments raise ``ValueError`` with the argument's name, what was given, what is allowed and what to do.
"""

from __future__ import annotations

from kiwoom_api.market.calendar import (
    CSAT_DAYS,
    is_csat_day,
    is_first_trading_day_of_year,
    is_trading_day,
    next_trading_day,
    previous_trading_day,
    settlement_day,
    trading_days,
)
from kiwoom_api.market.costs import commission, sale_tax, sale_tax_rates
from kiwoom_api.market.fields import KST, MARKETS, VENUES, Listing
from kiwoom_api.market.legality import order_allowed, order_types_at, why_not_allowed
from kiwoom_api.market.limits import ipo_opening_range, is_inside_limits, limit_rate, price_limits
from kiwoom_api.market.order_types import OrderType
from kiwoom_api.market.sessions import (
    AUCTION_RANDOM_END,
    Hours,
    Matching,
    Phase,
    Session,
    phase_at,
    regular_hours,
    sessions,
    sessions_at,
)
from kiwoom_api.market.ticks import base_price, is_on_tick, lot_size, lowest_price, round_to_tick, tick_size
from kiwoom_api.market.unverified import UNVERIFIED, Unverified

__all__ = [
    "AUCTION_RANDOM_END",
    "CSAT_DAYS",
    "KST",
    "MARKETS",
    "UNVERIFIED",
    "VENUES",
    "Hours",
    "Listing",
    "Matching",
    "OrderType",
    "Phase",
    "Session",
    "Unverified",
    "base_price",
    "commission",
    "ipo_opening_range",
    "is_csat_day",
    "is_first_trading_day_of_year",
    "is_inside_limits",
    "is_on_tick",
    "is_trading_day",
    "limit_rate",
    "lot_size",
    "lowest_price",
    "next_trading_day",
    "order_allowed",
    "order_types_at",
    "phase_at",
    "previous_trading_day",
    "price_limits",
    "regular_hours",
    "round_to_tick",
    "sale_tax",
    "sale_tax_rates",
    "sessions",
    "sessions_at",
    "settlement_day",
    "tick_size",
    "trading_days",
    "why_not_allowed",
]
