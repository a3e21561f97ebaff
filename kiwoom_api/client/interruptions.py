"""Volatility interruptions (VI, type 1h) beside the model's events: what an order program listens to.

UNVERIFIED, since no frame of a release was ever published: that it comes as the same type with 1224 (VI해제시각) set,
as the local exchange tells it. An interruption whose release is never heard ends by the law's own length.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

from kiwoom_api.client.reading import EVENTS, RECORDS, Reading, Stamp
from kiwoom_api.market import INTERRUPTION_LENGTH
from kiwoom_api.model.errors import WireError
from kiwoom_api.model.events import Event
from kiwoom_api.wire.realtime import entries_of

__all__ = ["LIVE", "Interruption"]

LONGEST: Final = INTERRUPTION_LENGTH + timedelta(seconds=30)
"""An interruption ends at random within half a minute after its two minutes (ER 35(1))."""


class Interruption(Event, frozen=True, kw_only=True):
    """A stock went into a volatility interruption, or came out of it.

    Attributes:
        symbol: the stock; what happens on one venue counts for all.
        until: when it is over at the latest; ``at`` when it is over now.
    """

    symbol: str
    until: datetime


def _whole(frame: bytes, stamp: Stamp) -> Sequence[Event]:
    if b'"1h"' not in frame:
        return EVENTS.whole(frame, stamp)
    return [event for entry in entries_of(frame) if (event := _one(entry, stamp)) is not None]


def _one(entry: dict[str, Any], stamp: Stamp) -> Event | None:
    if entry.get("type") != "1h":
        return EVENTS.each(entry, stamp)
    record = RECORDS.each(entry, stamp)
    _day, at = stamp()
    symbol = getattr(record, "symbol", None)
    if not symbol:
        raise WireError(f"1h: no stock code in {entry!r:.80}")
    over = getattr(record, "release_time", None) not in (None, time(0))
    return Interruption(at=at, symbol=symbol, until=at if over else at + LONGEST)


LIVE: Final = Reading[Event](_whole, _one)
"""``reading.EVENTS`` and ``Interruption`` (1h)."""
