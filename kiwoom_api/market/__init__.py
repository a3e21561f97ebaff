"""The law: ticks, limits, sessions, calendar, order types, fees and taxes. Pure functions, no clock.

Wrong arguments raise ``ValueError`` with the argument's name, what was given, what is allowed and what to do.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# A function and its module have one name: bound now, the function keeps it.
from kiwoom_api.market.sessions import sessions

if TYPE_CHECKING:
    from kiwoom_api.market.auctions import (
        EXPECTED_PRICE_LEAD,
        INTERRUPTION_LENGTH,
        NXT_RESUMPTION_LENGTH,
        PERIOD,
        RESUMPTION_LENGTH,
        SINGLE_PRICE_PERIOD,
        Auction,
        AuctionKind,
        auction_price_at,
        auction_types,
        extended,
        interruption_auction,
        periodic_auctions,
        resumption_auction,
        shows_expected_price,
        single_price_auctions,
    )
    from kiwoom_api.market.breakers import (
        HALT_ACCEPTS,
        BreakerState,
        Freeze,
        Halt,
        SidecarState,
        breaker_falls,
        breaker_halt,
        sidecar_side,
        watch_breaker,
        watch_sidecar,
    )
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
    from kiwoom_api.market.designations import Designation, in_after_market, in_single_price, is_periodic
    from kiwoom_api.market.fields import KST, MARKETS, VENUES, Listing
    from kiwoom_api.market.legality import order_allowed, order_types_at, venues_taking, why_not_allowed
    from kiwoom_api.market.limits import (
        ipo_opening_range,
        is_inside_limits,
        limit_rate,
        multiple_of,
        price_limits,
        single_price_limits,
        theoretical_base,
    )
    from kiwoom_api.market.margins import freezes, margin_group, margin_rate
    from kiwoom_api.market.order_types import OrderType
    from kiwoom_api.market.quantities import is_simultaneous, is_whole_lots, quantity_cap, share_simultaneous
    from kiwoom_api.market.quotes import (
        QuoteGrid,
        auction_market_prices,
        best_opposite_price,
        best_same_price,
        chosen_match,
        conditional_price_allowed,
        continuous_market_price,
        conversion_rank,
        mid_price,
        stop_rank,
        stop_triggered,
        tick_above,
        tick_below,
    )
    from kiwoom_api.market.sessions import (
        AUCTION_RANDOM_END,
        Hours,
        Matching,
        Phase,
        Session,
        phase_at,
        regular_hours,
        sessions_at,
    )
    from kiwoom_api.market.ticks import base_price, is_on_tick, lot_size, lowest_price, round_to_tick, tick_size
    from kiwoom_api.market.unverified import UNVERIFIED, Unverified
    from kiwoom_api.market.validity import expires_at, keeps_place, official_close
    from kiwoom_api.market.volatility import (
        Band,
        Interruption,
        Trigger,
        dynamic_rate,
        has_interruptions,
        interruption,
        is_small_step,
        static_rate,
        static_reference,
        trigger_band,
    )

_HOMES = {
    "auctions": (
        "Auction AuctionKind EXPECTED_PRICE_LEAD INTERRUPTION_LENGTH NXT_RESUMPTION_LENGTH PERIOD "
        "RESUMPTION_LENGTH SINGLE_PRICE_PERIOD auction_price_at auction_types extended interruption_auction "
        "periodic_auctions resumption_auction shows_expected_price single_price_auctions"
    ),
    "breakers": (
        "BreakerState Freeze HALT_ACCEPTS Halt SidecarState breaker_falls breaker_halt sidecar_side "
        "watch_breaker watch_sidecar"
    ),
    "calendar": (
        "CSAT_DAYS is_csat_day is_first_trading_day_of_year is_trading_day next_trading_day "
        "previous_trading_day settlement_day trading_days"
    ),
    "costs": "commission sale_tax sale_tax_rates",
    "designations": "Designation in_after_market in_single_price is_periodic",
    "fields": "KST Listing MARKETS VENUES",
    "legality": "order_allowed order_types_at venues_taking why_not_allowed",
    "limits": (
        "ipo_opening_range is_inside_limits limit_rate multiple_of price_limits single_price_limits theoretical_base"
    ),
    "margins": "freezes margin_group margin_rate",
    "order_types": "OrderType",
    "quantities": "is_simultaneous is_whole_lots quantity_cap share_simultaneous",
    "quotes": (
        "QuoteGrid auction_market_prices best_opposite_price best_same_price chosen_match "
        "conditional_price_allowed continuous_market_price conversion_rank mid_price stop_rank stop_triggered "
        "tick_above tick_below"
    ),
    "sessions": "AUCTION_RANDOM_END Hours Matching Phase Session phase_at regular_hours sessions_at",
    "ticks": "base_price is_on_tick lot_size lowest_price round_to_tick tick_size",
    "unverified": "UNVERIFIED Unverified",
    "validity": "expires_at keeps_place official_close",
    "volatility": (
        "Band Interruption Trigger dynamic_rate has_interruptions interruption is_small_step static_rate "
        "static_reference trigger_band"
    ),
}
"""Which module has which names: a program loads the part of the law that it asks for."""
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "AUCTION_RANDOM_END",
    "CSAT_DAYS",
    "EXPECTED_PRICE_LEAD",
    "HALT_ACCEPTS",
    "INTERRUPTION_LENGTH",
    "KST",
    "MARKETS",
    "NXT_RESUMPTION_LENGTH",
    "PERIOD",
    "RESUMPTION_LENGTH",
    "SINGLE_PRICE_PERIOD",
    "UNVERIFIED",
    "VENUES",
    "Auction",
    "AuctionKind",
    "Band",
    "BreakerState",
    "Designation",
    "Freeze",
    "Halt",
    "Hours",
    "Interruption",
    "Listing",
    "Matching",
    "OrderType",
    "Phase",
    "QuoteGrid",
    "Session",
    "SidecarState",
    "Trigger",
    "Unverified",
    "auction_market_prices",
    "auction_price_at",
    "auction_types",
    "base_price",
    "best_opposite_price",
    "best_same_price",
    "breaker_falls",
    "breaker_halt",
    "chosen_match",
    "commission",
    "conditional_price_allowed",
    "continuous_market_price",
    "conversion_rank",
    "dynamic_rate",
    "expires_at",
    "extended",
    "freezes",
    "has_interruptions",
    "in_after_market",
    "in_single_price",
    "interruption",
    "interruption_auction",
    "ipo_opening_range",
    "is_csat_day",
    "is_first_trading_day_of_year",
    "is_inside_limits",
    "is_on_tick",
    "is_periodic",
    "is_simultaneous",
    "is_small_step",
    "is_trading_day",
    "is_whole_lots",
    "keeps_place",
    "limit_rate",
    "lot_size",
    "lowest_price",
    "margin_group",
    "margin_rate",
    "mid_price",
    "multiple_of",
    "next_trading_day",
    "official_close",
    "order_allowed",
    "order_types_at",
    "periodic_auctions",
    "phase_at",
    "previous_trading_day",
    "price_limits",
    "quantity_cap",
    "regular_hours",
    "resumption_auction",
    "round_to_tick",
    "sale_tax",
    "sale_tax_rates",
    "sessions",
    "sessions_at",
    "settlement_day",
    "share_simultaneous",
    "shows_expected_price",
    "sidecar_side",
    "single_price_auctions",
    "single_price_limits",
    "static_rate",
    "static_reference",
    "stop_rank",
    "stop_triggered",
    "theoretical_base",
    "tick_above",
    "tick_below",
    "tick_size",
    "trading_days",
    "trigger_band",
    "venues_taking",
    "watch_breaker",
    "watch_sidecar",
    "why_not_allowed",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
