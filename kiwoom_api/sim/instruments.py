"""What is listed on the exchange."""

from __future__ import annotations

import msgspec


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A listed stock.

    Attributes:
        symbol: six-character code.
        name: Korean name.
        market: KOSPI, KOSDAQ, KONEX, ETF, ETN or ELW.
        shares: listed shares; 0 when unknown (then no cap on an order's quantity applies).
    """

    symbol: str
    name: str
    market: str = "KOSPI"
    shares: int = 0
