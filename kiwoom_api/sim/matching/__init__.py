"""The order-driven matching engine of KRX and NXT: price-time priority, every order type, call auctions.

One ``Matcher`` is the book of one stock on one venue on one day; a stock that trades on KRX and NXT has two, each
with the same ``Scale`` of order prices. The engine reads no clock and knows no accounts: the caller numbers orders
and owners, says when the mode changes, and takes what happened with ``events``. Prices are won, quantities shares.

    scale = Scale.of_day("KOSPI", date(2026, 11, 23), base=70_000)
    book = Matcher(scale, base=70_000)
    book.switch(Mode.OPENING)
    book.submit(1, buy=True, type=OrderType.LIMIT, shares=10, price=70_100, owner=7)
    book.submit(2, buy=False, type=OrderType.MARKET, shares=4)
    book.indicative()                 # Cleared(price=70100, shares=4)
    book.switch(Mode.CONTINUOUS)      # the auction: Cleared(price=70100, shares=4)
    book.events()                     # [Fill(buy=1, sell=2, price=70100, shares=4, aggressor=0)]
    book.ahead(1), book.depth(buy=True), book.best(buy=True)
    saved = book.snapshot()           # plain data; Matcher.restore(scale, saved) goes on from it

``Ladder`` is the bare book beneath, for flows of tick numbers; ``kiwoom_api.sim.kernels`` runs the same flows in
batches. What KRX's rulebook leaves open is marked UNVERIFIED where it is decided.
"""

from __future__ import annotations

from kiwoom_api.sim.matching.flow import Flow, random_flow, replay
from kiwoom_api.sim.matching.ladder import Ladder
from kiwoom_api.sim.matching.matcher import Matcher
from kiwoom_api.sim.matching.records import (
    Cleared,
    Converted,
    Dropped,
    Fill,
    Happening,
    Interrupted,
    Mode,
    Refusal,
    View,
    Why,
)
from kiwoom_api.sim.matching.scale import Scale

__all__ = [
    "Cleared",
    "Converted",
    "Dropped",
    "Fill",
    "Flow",
    "Happening",
    "Interrupted",
    "Ladder",
    "Matcher",
    "Mode",
    "Refusal",
    "Scale",
    "View",
    "Why",
    "random_flow",
    "replay",
]
