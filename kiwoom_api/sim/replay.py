"""Recorded market frames, told again at their times.

A recording is a file of JSON lines, each ``{"at": time, "frame": frame}``: the time is ISO 8601 (KST where it says
nothing else), the frame what the WebSocket said (``{"data": [...], "trnm": "REAL"}``) or one entry of it. Or it is one
JSON object ``{"kiwoom_ws": [{"date": day, "frames": [entry, ...]}, ...]}``, whose entries stand at the time that their
values tell (FID 20 or 21), those without one at the time of the entry before.

Only what is about the market is told: answers, heartbeats and what belongs to an account (00, 04, 02) are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.model.values import KST
from kiwoom_api.wire.catalogue import real_types
from kiwoom_api.wire.texts import clock

MAX_FRAMES = 2_000_000
"""Entries that a recording may have: they are kept in memory."""
PERSONAL = frozenset({"00", "04", "02"})
"""Types that belong to an account."""
CAPTURE = "kiwoom_ws"
_FORMS = 'JSON lines {"at": time, "frame": REAL frame}, or one object with "kiwoom_ws"'


class Recorded(NamedTuple):
    """One recorded entry: when it was told (aware, KST), its type, item, and the entry itself."""

    at: datetime
    kind: str
    item: str
    entry: Mapping[str, object]


class Recording:
    """Recorded entries in order of time.

    Attributes:
        frames: the entries; one or more.
        left_out: entries and frames of the file that are not about the market.
    """

    def __init__(self, frames: Iterable[Recorded], left_out: int = 0) -> None:
        self.frames, self.left_out = tuple(frames), left_out

    @property
    def start(self) -> datetime:
        """When the first was told, aware KST."""
        return self.frames[0].at

    @property
    def end(self) -> datetime:
        """When the last was told, aware KST."""
        return self.frames[-1].at

    def on(self, day: date) -> Recording:
        """Return the recording as if its first day had been another; times of day stay."""
        shift = day - self.start.date()
        return Recording((each._replace(at=each.at + shift) for each in self.frames), self.left_out)


class Replay:
    """A recording on its way: what is due goes out once.

    Parameters:
        recording: what is told.
        since: exchange time from which on; what is older is not told.
    """

    def __init__(self, recording: Recording, since: datetime) -> None:
        self._frames = recording.frames
        self._next = next((n for n, each in enumerate(self._frames) if each.at >= since), len(self._frames))

    @property
    def over(self) -> bool:
        """Whether everything was told."""
        return self._next >= len(self._frames)

    def due(self, now: datetime) -> Iterator[Recorded]:
        """Yield what is to be told up to a moment, in order, and what was not yet."""
        while self._next < len(self._frames) and self._frames[self._next].at <= now:
            self._next += 1
            yield self._frames[self._next - 1]


def read_recording(path: Path) -> Recording:
    """Read a recording.

    Raises:
        BadInput: naming the line or entry that is wrong, and what is expected there.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _bad(str(path), error.strerror or str(error), "a file that can be read") from None
    whole = _object(data)
    frames, left_out = _capture(path, whole) if whole is not None and CAPTURE in whole else _lines(path, data)
    if not frames:
        raise _bad(str(path), "no market frame", _FORMS)
    return Recording(frames, left_out)


def _object(data: bytes) -> dict[str, Any] | None:
    """The file as one JSON object; None when it is none (as JSON lines are)."""
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _lines(path: Path, data: bytes) -> tuple[list[Recorded], int]:
    found: list[Recorded] = []
    left_out = 0
    for number, line in enumerate(data.splitlines(), 1):
        where = f"{path} line {number}"
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise _bad(where, str(error), _FORMS) from None
        at, frame = _moment(where, row.get("at")), row.get("frame")
        if found and at < found[-1].at:
            raise _bad(where, f"{at.isoformat()} is before {found[-1].at.isoformat()}", "times that do not go back")
        entries = _entries(where, frame)
        for entry in entries:
            recorded = _recorded(where, entry, at)
            found += [recorded] if recorded is not None else []
            left_out += recorded is None
        left_out += not entries
        if len(found) > MAX_FRAMES:
            raise _bad(where, f"more than {MAX_FRAMES:,} frames", "a shorter recording")
    return found, left_out


def _capture(path: Path, whole: Mapping[str, Any]) -> tuple[list[Recorded], int]:
    found: list[Recorded] = []
    left_out = 0
    groups = whole[CAPTURE]
    if not isinstance(groups, list):
        raise _bad(f"{path} {CAPTURE}", type(groups).__name__, "a list of groups with date and frames")
    for number, group in enumerate(groups):
        where = f"{path} {CAPTURE}[{number}]"
        frames = group.get("frames") if isinstance(group, dict) else None
        if not isinstance(frames, list):
            raise _bad(where, group, '{"date": day, "frames": [entry, ...]}')
        at = _moment(f"{where}.date", group.get("date"))
        for place, entry in enumerate(frames):
            at = _own_time(f"{where}.frames[{place}]", entry, at)
            recorded = _recorded(f"{where}.frames[{place}]", entry, at)
            found += [recorded] if recorded is not None else []
            left_out += recorded is None
    # A capture's groups stand in no order, and feeds tell frames of one second out of theirs.
    return sorted(found, key=lambda each: each.at), left_out


def _own_time(where: str, entry: object, before: datetime) -> datetime:
    values = entry.get("values") if isinstance(entry, dict) else None
    text = (values.get("20") or values.get("21")) if isinstance(values, dict) else None
    if text is None:
        return before
    try:
        found = clock(text) if isinstance(text, str) else None
    except WireError:
        found = None
    if found is None:
        raise _bad(f"{where} FID 20", text, "HHMMSS")
    return datetime.combine(before.date(), found, KST)


def _entries(where: str, frame: object) -> list[Any]:
    """The entries of what stands under "frame"; none for a frame that is not REAL."""
    if not isinstance(frame, dict):
        raise _bad(f"{where} frame", frame, "a frame or an entry, as an object")
    if "trnm" not in frame:
        return [frame]
    if frame["trnm"] != "REAL":
        return []
    data = frame.get("data")
    if not isinstance(data, list):
        raise _bad(f"{where} data", data, "a list of entries")
    return data


def _recorded(where: str, entry: object, at: datetime) -> Recorded | None:
    """One entry as it will be told again; None when it belongs to an account."""
    if not isinstance(entry, dict):
        raise _bad(where, entry, "an entry with values, type and item")
    kind, item, values = entry.get("type"), entry.get("item"), entry.get("values")
    if not isinstance(kind, str) or kind not in real_types():
        raise _bad(f"{where} type", kind, ", ".join(real_types()))
    if not isinstance(item, str) or len(item) > 100:
        raise _bad(f"{where} item", item, "a code, as text")
    if not isinstance(values, dict) or not values or not all(isinstance(text, str) for text in values.values()):
        raise _bad(f"{where} values", values, "an object of texts by FID")
    if kind in PERSONAL:
        return None
    name = entry.get("name")
    label = name if isinstance(name, str) else real_types()[kind].label
    return Recorded(at, kind, item, {"values": values, "type": kind, "name": label, "item": item})


def _moment(where: str, text: object) -> datetime:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None:
        raise _bad(f"{where} at", text, "an ISO 8601 time, such as 2026-07-20T10:27:55")
    return found.replace(tzinfo=KST) if found.tzinfo is None else found.astimezone(KST)


def _bad(field: str, value: object, allowed: str) -> BadInput:
    shown = str(value)
    return BadInput(field=field, value=shown if len(shown) <= 200 else f"{shown[:200]}…", allowed=allowed)
