"""Ranges of prices in which most of a stock was traded (매물대), for ka10025."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kiwoom_api.sim.server.calls import Call
from kiwoom_api.sim.server.view import View, Word, percent, typical, whole_of


class Zone(NamedTuple):
    """A range of prices and the shares that were traded in it, of all that were traded."""

    low: int
    high: int
    shares: int
    whole: int


def zone(call: Call, view: View) -> Zone | None:
    """Return the range in which most was traded over the last sessions (매물대), of so many equal ranges.

    A day's shares are taken to have been traded at the middle of its four prices.

    Raises:
        GatewayRefusal: 1517 for numbers that are none.
    """
    count = max(whole_of("prpscnt", call.text("prpscnt")), 1)
    past = [bar for _, bar in view.past(int(call.text("cycle_tp")))]
    if not past:
        return None
    low, high = min(bar.low for bar in past), max(bar.high for bar in past)
    width = (high - low) / count
    shares: Counter[int] = Counter()
    for bar in past:
        shares[min(int((typical(bar) - low) / width), count - 1) if width else 0] += bar.volume
    place, most = max(shares.items(), key=lambda each: (each[1], -each[0]))
    return Zone(low + int(width * place), low + int(width * (place + 1)), most, sum(shares.values()))


def concentrated(call: Call, view: View) -> bool:
    """Whether one range has at least the percentage asked; ranges around the present price as the call says."""
    least = whole_of("prps_cnctr_rt", call.text("prps_cnctr_rt"))
    found = zone(call, view)
    if found is None or found.shares * 100 < least * found.whole:
        return False
    return call.text("cur_prc_entry") == "1" or not found.low <= view.now.last <= found.high


def zone_words(call: Call, _: Sequence[View]) -> Mapping[str, Word]:
    """The range, and what was traded in it."""

    def of(view: View) -> Zone:
        found = zone(call, view)
        assert found is not None  # noqa: S101 - only stocks with a range are on the list
        return found

    return {
        "pric_strt": lambda view: of(view).low,
        "pric_end": lambda view: of(view).high,
        "prps_qty": lambda view: of(view).shares,
        "prps_rt": lambda view: percent(of(view).shares, of(view).whole),
    }
