"""A session's tape on disk: every market event in the order of its arrival, and when the core's timers rang between.

One file of blocks, each a length, a checksum and a compressed list of rows: what a killed process has written is read
up to its last whole block. A recording holds no orders and no account number.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeAlias

import msgspec

from kiwoom_api.client.interruptions import Interruption
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.keep import Memory
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Event, Quote, Trade
from kiwoom_api.model.values import KST

__all__ = ["FILE", "Batch", "Began", "Ended", "Head", "Rang", "Row", "TapeReader", "TapeWriter"]

FILE = "session.tape"
"""Name of the file in the folder of a recording."""
_MAGIC = b"kiwoom-tape-1\n"
_HEADER = struct.Struct("<II")
_BLOCK = 2_000
"""Rows in a block."""
_EPOCH = datetime(2000, 1, 1, tzinfo=KST)


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a run stood on when its recording began.

    Attributes:
        source: where the prices came from: sim, mock or real.
        model: how the run's own fills were decided: ``tape`` (paper) or ``broker``.
        symbols: what was listened to.
        listings: names and markets.
        history: finished daily bars from before.
        standing: cash (won) and holdings at the beginning.
        profile: whose commission was paid.
        memory: what the strategies remembered of earlier runs; None: nothing.
        began: when, aware KST.
        lots: the paper account as it was, as JSON; "" for none.
        grace: seconds that a timer waited for news of its own instant.
    """

    source: str
    model: str
    symbols: tuple[str, ...]
    listings: dict[str, Listing]
    history: dict[str, tuple[Bar, ...]]
    standing: Standing
    profile: str
    began: datetime
    memory: Memory | None = None
    lots: str = ""
    grace: float = 0.0


class _Trade(msgspec.Struct, frozen=True, array_like=True, tag="T"):
    at: int
    symbol: str
    price: int
    quantity: int
    buyer: bool
    open: int
    high: int
    low: int
    volume: int
    base: int
    ask: int
    bid: int


class _Quote(msgspec.Struct, frozen=True, array_like=True, tag="Q"):
    at: int
    symbol: str
    asks: tuple[tuple[int, int], ...]
    bids: tuple[tuple[int, int], ...]
    base: int


class _Stop(msgspec.Struct, frozen=True, array_like=True, tag="I"):
    at: int
    symbol: str
    until: int


class Batch(msgspec.Struct, frozen=True, array_like=True, tag="B"):
    """So many rows that follow arrived together, at ``now`` (microseconds since 2000 in KST)."""

    now: int
    count: int


class Rang(msgspec.Struct, frozen=True, array_like=True, tag="R"):
    """The timers of a moment rang here, at ``now``."""

    at: int
    now: int


class Began(msgspec.Struct, frozen=True, array_like=True, tag="D"):
    """A day began for the core."""

    now: int
    day: date


class Ended(msgspec.Struct, frozen=True, array_like=True, tag="E"):
    """The run was stopped here, and what lived was withdrawn as ``left`` says (``wall_run.LeftBehind``)."""

    now: int
    left: str


Row: TypeAlias = _Trade | _Quote | _Stop | Batch | Rang | Began | Ended


def ticks_of(at: datetime) -> int:
    """Return a moment in microseconds."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment_of(ticks: int) -> datetime:
    """Return the moment, aware KST."""
    return _EPOCH + timedelta(microseconds=ticks)


def row_of(event: Event) -> Row | None:
    """Return an event as a row; None for what is not of the market."""
    match event:
        case Trade(symbol=symbol, price=price, quantity=quantity, buyer=buyer, open=opened, high=high, low=low):
            return _Trade(
                ticks_of(event.at), symbol, price, quantity, buyer, opened, high, low,
                event.volume, event.base, event.ask, event.bid,
            )  # fmt: skip
        case Quote(symbol=symbol, asks=asks, bids=bids, base=base):
            return _Quote(ticks_of(event.at), symbol, asks, bids, base)
        case Interruption(symbol=symbol, until=until):
            return _Stop(ticks_of(event.at), symbol, ticks_of(until))
        case _:
            return None


def event_of(row: Row) -> Event | None:
    """Return the event of a row; None for a mark."""
    match row:
        case _Trade():
            values = {name: getattr(row, name) for name in row.__struct_fields__}
            return Trade(**{**values, "at": moment_of(row.at)})
        case _Quote():
            return Quote(at=moment_of(row.at), symbol=row.symbol, asks=row.asks, bids=row.bids, base=row.base)
        case _Stop():
            return Interruption(at=moment_of(row.at), symbol=row.symbol, until=moment_of(row.until))
        case _:
            return None


class TapeWriter:
    """Writes a recording into a folder; use it as a context manager.

    Args:
        folder: made when it is missing.

    Raises:
        BadInput: the folder has a recording already, or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._rows: list[Row] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = self.path.open("xb")
        except FileExistsError:
            hint = "give a new folder: a recording is never written over"
            raise BadInput(field="record", value=str(folder), allowed="a folder without one", hint=hint) from None
        except OSError as error:
            allowed, hint = "a folder that can be written", error.strerror or str(error)
            raise BadInput(field="record", value=str(folder), allowed=allowed, hint=hint) from None
        self._file.write(_MAGIC)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        self.close()

    def head(self, head: Head) -> None:
        """Write what the run stands on; once, before anything else."""
        self._block(msgspec.msgpack.encode(head))

    def batch(self, now: datetime, events: Sequence[Event]) -> None:
        """Write what arrived together; what is not of the market is left out."""
        rows = [row for event in events if (row := row_of(event)) is not None]
        if rows:
            self._rows += [Batch(ticks_of(now), len(rows)), *rows]
        if len(self._rows) >= _BLOCK:
            self.flush()

    def rang(self, at: datetime, now: datetime) -> None:
        """Note that the timers of a moment ring now."""
        self._rows.append(Rang(ticks_of(at), ticks_of(now)))

    def ended(self, now: datetime, left: str) -> None:
        """Note that the run is stopped."""
        self._rows.append(Ended(ticks_of(now), left))

    def began(self, now: datetime, day: date) -> None:
        """Note that a day begins for the core, and let everything before be on the disk."""
        self._rows.append(Began(ticks_of(now), day))
        self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._rows:
            rows, self._rows = self._rows, []
            self._block(msgspec.msgpack.encode(rows))

    def close(self) -> None:
        """Write the rest; closing twice is harmless."""
        if not self._file.closed:
            self.flush()
            self._file.close()

    def _block(self, plain: bytes) -> None:
        packed = zlib.compress(plain, 6)
        self._file.write(_HEADER.pack(len(packed), zlib.crc32(packed)) + packed)
        self._file.flush()


class TapeReader:
    """Reads a recording.

    Attributes:
        head: what the run stood on.
        whole: False when the recording ends in the midst of a block, as a killed process leaves it.

    Raises:
        BadInput: no recording there, or a damaged one.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        try:
            data = self.path.read_bytes()
        except OSError as error:
            allowed = f"a folder with {FILE} (kiwoom paper --record)"
            hint = error.strerror or str(error)
            raise BadInput(field="replay", value=str(folder), allowed=allowed, hint=hint) from None
        self.whole = True
        blocks = list(self._blocks(data)) if data.startswith(_MAGIC) else []
        if not blocks:
            raise BadInput(field="replay", value=str(self.path), allowed="a recording of this program")
        try:
            self.head = msgspec.msgpack.decode(blocks[0], type=Head)
            self._rows = [row for block in blocks[1:] for row in msgspec.msgpack.decode(block, type=list[Row])]
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise BadInput(field="replay", value=str(self.path), allowed="a sound recording", hint=str(error)) from None

    @property
    def rows(self) -> Sequence[Row]:
        """Everything, in order."""
        return self._rows

    def days(self) -> list[date]:
        """Return the days that began, in order."""
        return list(dict.fromkeys(row.day for row in self._rows if isinstance(row, Began)))

    def _blocks(self, data: bytes) -> Iterator[bytes]:
        at = len(_MAGIC)
        while at + _HEADER.size <= len(data):
            length, check = _HEADER.unpack_from(data, at)
            packed = data[at + _HEADER.size : at + _HEADER.size + length]
            if len(packed) < length or zlib.crc32(packed) != check:
                break
            yield zlib.decompress(packed)
            at += _HEADER.size + length
        self.whole = at == len(data)
