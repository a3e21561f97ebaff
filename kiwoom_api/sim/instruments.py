"""What is listed on the exchange."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import msgspec

from kiwoom_api.market import Designation
from kiwoom_api.market.sessions import NXT_SINCE

NXT_MARKETS = ("KOSPI", "KOSDAQ")
"""Markets whose stocks NXT trades here; of a file's stocks, which say no more, all (UNVERIFIED which really)."""


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A listed stock.

    Attributes:
        symbol: six-character code.
        name: Korean name.
        market: KOSPI, KOSDAQ, KONEX, ETF, ETN or ELW.
        shares: listed shares; 0 when unknown (then no cap on an order's quantity applies).
        designations: what KRX says of it (관리종목, 투자경고 …); they narrow its sessions and its margin class.
        multiple: of the index's day that a leveraged or inverse fund pays (2, -2); it widens the daily limits.
        nxt: whether NXT trades it, where its market is one that NXT trades.
    """

    symbol: str
    name: str
    market: str = "KOSPI"
    shares: int = 0
    multiple: int = 1
    designations: Collection[Designation] = frozenset()
    nxt: bool = True

    def on_nxt(self, day: date) -> bool:
        """Return whether NXT trades the stock on a day."""
        return self.nxt and self.market in NXT_MARKETS and day >= NXT_SINCE

    def said(self, day: date) -> frozenset[Designation]:
        """Return what decides about the stock's sessions on a day: its designations, and that NXT trades it."""
        return frozenset({*self.designations, *([Designation.NXT_TRADED] if self.on_nxt(day) else ())})
