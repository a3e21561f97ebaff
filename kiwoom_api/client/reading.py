"""How a feed reads real-time frames: as the model's events, or as records of every type with every field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar

from kiwoom_api.model.events import Event
from kiwoom_api.wire.answer import RealRecord, decode_records, decode_values
from kiwoom_api.wire.realtime import decode_entry, decode_frame

__all__ = ["EVENTS", "RECORDS", "Reading", "Stamp"]

E = TypeVar("E")
Stamp: TypeAlias = Callable[[], tuple[date, datetime]]
"""Says the business day and the time of arrival."""


class Reading(NamedTuple, Generic[E]):
    """What a feed makes of a frame.

    Attributes:
        whole: a frame's bytes to what a consumer gets; the quick way.
        each: the same for one entry; used one by one when a frame has a bad one, so that it costs no other.
    """

    whole: Callable[[bytes, Stamp], Sequence[E]]
    each: Callable[[dict[str, Any], Stamp], E | None]


def _events(frame: bytes, stamp: Stamp) -> Sequence[Event]:
    day, at = stamp()
    return decode_frame(frame, day, at=at)


def _event(entry: dict[str, Any], stamp: Stamp) -> Event | None:
    day, at = stamp()
    return decode_entry(entry, day, at=at)


def _records(frame: bytes, _stamp: Stamp) -> Sequence[RealRecord]:
    return decode_records(frame)


def _record(entry: dict[str, Any], _stamp: Stamp) -> RealRecord | None:
    return decode_values(entry)


EVENTS: Final = Reading[Event](_events, _event)
"""Trade (0B), Quote (0D), OrderUpdate (00), PositionUpdate (04), ConditionChange (02); other types are left out."""
RECORDS: Final = Reading[RealRecord](_records, _record)
"""A record for each entry of each type, as the wire has it, every field typed; a malformed value costs nothing until
it is read. ``kiwoom_api.tr`` has the classes: ``RealTrade`` (0B), ``RealQuote`` (0D), ``RealOrder`` (00) ….

Two things are easily misread. In ``RealOrder`` (00) ``filled`` (FID 911) and ``average`` (FID 910) are the order's
**cumulative** shares and floored average price, not this execution's: who adds them up counts shares several times.
This execution alone is ``last_quantity`` (915) at ``last_price`` (914). In ``RealTrade`` (0B) ``volume`` (FID 13) is
the day's total and ``quantity`` (FID 15) this trade's, its sign the aggressor's side.
"""
