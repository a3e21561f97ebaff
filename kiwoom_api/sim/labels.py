"""What the made-up market says of its stocks: which are designated (종목 지정), and which NXT trades.

Real designations change with the companies; here they are drawn once from the seed and stay. Among the stocks whose
market value is below ten trillion won one each is an administrative issue (관리종목), under investment warning
(투자경고) and under investment risk (투자위험); the large ones are never designated. NXT trades every KOSPI and KOSDAQ
stock but the designated ones and one more. These shares are round figures, not measured ones, and that NXT leaves out
what is designated is UNVERIFIED. Issues that trade only in call auctions every 30 minutes (단기과열 and its like) are
not made up: no book here has such auctions.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from kiwoom_api.market import Designation
from kiwoom_api.market.margins import GROUP_FROM
from kiwoom_api.sim.listings import Listing

DRAWN = (
    frozenset({Designation.MANAGED}),
    frozenset({Designation.WARNED}),
    frozenset({Designation.DANGEROUS}),
    frozenset[Designation](),
)
"""What the seed deals out: three designations, and a stock without one that NXT does not trade."""
_MARKETS = ("KOSPI", "KOSDAQ")


def labelled(seed: int, listings: Iterable[Listing]) -> dict[str, frozenset[Designation]]:
    """Return what is said of each stock of a made-up market, by code; NXT_TRADED among it where NXT trades it."""
    rows = sorted(listings)
    small = [row.symbol for row in rows if row.market in _MARKETS and row.price * row.shares < GROUP_FROM["A"]]
    drawn = Random(f"labels|{seed}").sample(small, len(small))
    said = dict(zip(drawn, DRAWN, strict=False))
    nxt = frozenset({Designation.NXT_TRADED})
    return {
        row.symbol: said.get(row.symbol, nxt if row.market in _MARKETS else frozenset[Designation]()) for row in rows
    }
