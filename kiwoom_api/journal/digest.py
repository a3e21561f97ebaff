"""A hash of all that happened to an account: whole numbers and words only, so that it is the same everywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from kiwoom_api.journal.projection import DayView
from kiwoom_api.model.orders import LedgerRow
from kiwoom_api.model.records import Alert, AlgoNote, DaySnapshot, Opening


def digest_of(
    days: Iterable[DayView],
    opening: Opening | None,
    externals: Iterable[LedgerRow],
    snapshots: Iterable[DaySnapshot],
    alerts: Iterable[Alert],
    algos: Iterable[AlgoNote],
) -> str:
    """Return the hash in hexadecimal. Intents count by their place, since their ids are drawn anew in each run."""
    said = hashlib.sha256()

    def say(*parts: object) -> None:
        said.update(msgspec.json.encode(_plain(parts)) + b"\n")

    for view in days:
        places = {intent.id: place for place, intent in enumerate(view.intents)}
        for intent in view.intents:
            say("intent", msgspec.structs.replace(intent, id=""))
            for move in view.moves.get(intent.id, ()):
                say("move", msgspec.structs.replace(move, intent_id=""))
        for fill in view.fills:
            place = None if fill.intent_id is None else places.get(fill.intent_id)
            say("fill", msgspec.structs.replace(fill, intent_id=None, seq=0), place)
    say("opening", opening and msgspec.structs.replace(opening, upto=0))
    for kind, records in (("external", externals), ("day", snapshots)):
        for record in records:
            say(kind, record)
    for alert in alerts:
        say("alert", msgspec.structs.replace(alert, seq=0))
    for note in algos:
        say("algo", note)
    return said.hexdigest()


def _plain(value: object) -> object:
    """Return a value in words and whole numbers. Raises ``TypeError`` for a fraction, which money never is."""
    if isinstance(value, float):
        raise TypeError(f"journal: {value!r} is no whole number")
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        return {str(name): _plain(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
