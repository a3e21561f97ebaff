"""How a feed reads real-time frames: as the model's events, or as entries of every type with every field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from kiwoom_api.model.events import Entry, Event
from kiwoom_api.wire.answer import RealRecord, decode_records, decode_values
from kiwoom_api.wire.realtime import decode_entry, decode_frame

__all__ = ["ENTRIES", "EVENTS", "Reading"]


class Reading(NamedTuple):
    """What a feed makes of a frame.

    Attributes:
        whole: a frame's bytes, the business day and the time of arrival → events; the quick way.
        each: the same for one entry; used one by one when a frame has a bad one, so that it costs no other.
    """

    whole: Callable[[bytes, date, datetime], Sequence[Event]]
    each: Callable[[dict[str, Any], date, datetime], Event | None]


def _events(frame: bytes, day: date, at: datetime) -> Sequence[Event]:
    return decode_frame(frame, day, at=at)


def _event(entry: dict[str, Any], day: date, at: datetime) -> Event | None:
    return decode_entry(entry, day, at=at)


def _entries(frame: bytes, _day: date, at: datetime) -> Sequence[Event]:
    return [_wrapped(record, at) for record in decode_records(frame)]


def _entry(entry: dict[str, Any], _day: date, at: datetime) -> Event | None:
    return _wrapped(decode_values(entry), at)


def _wrapped(record: RealRecord, at: datetime) -> Entry:
    return Entry(at=at, type=record.tr, item=record.item, values=record)


EVENTS: Final = Reading(_events, _event)
"""Trade (0B), Quote (0D), OrderUpdate (00), PositionUpdate (04), ConditionChange (02); other types are left out."""
ENTRIES: Final = Reading(_entries, _entry)
"""``Entry`` for each entry of every type; a malformed value costs nothing until it is read."""
