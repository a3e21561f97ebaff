"""The kill switch: five levels in a small flag file that any process may lower and only a person raises.

The file is a log: one line a change, appended in one write and fsynced, so that two processes that lower at once
cannot undo each other, and no lock of a hung process stands in the way. The level is the lowest of the lines since
the last raise. A raise says how many lines the person had seen: a lowering that came in between stays in force.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Protocol

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST

_PIECE = 1 << 16


class SwitchLevel(IntEnum):
    """What still flows, from everything to nothing; a higher number lets more through."""

    DEAD = 0
    FLATTEN = 1
    CANCEL_ONLY = 2
    NO_ENTRY = 3
    ACTIVE = 4

    def __str__(self) -> str:
        return self.name

    @property
    def korean(self) -> str:
        """What still flows, in the words of the screen."""
        return _KOREAN[self]


_KOREAN = {
    SwitchLevel.ACTIVE: "정상: 매수·매도·취소 모두 가능",
    SwitchLevel.NO_ENTRY: "신규 매수 중지: 매도와 취소만 가능",
    SwitchLevel.CANCEL_ONLY: "취소만 가능",
    SwitchLevel.FLATTEN: "전량 청산: 모두 취소한 뒤 청산 매도만 가능",
    SwitchLevel.DEAD: "완전 중지: 아무 호출도 나가지 않음",
}


class SwitchState(msgspec.Struct, frozen=True, kw_only=True):
    """The level in force, why, by whom and since when; ``lines`` is how much of the log it was read from.

    ``held`` are the symbols that nobody may buy before a person has looked, each with why.
    """

    level: SwitchLevel
    why: str = ""
    by: str = ""
    at: datetime | None = None
    lines: int = 0
    held: Mapping[str, str] = msgspec.field(default_factory=dict)


class Switch(Protocol):
    """Where the gate's caller reads the level before each send."""

    def read(self) -> SwitchState:
        """Return the level in force; never raises."""


class SwitchFile:
    """The flag file of one account and environment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[bytes, SwitchState] = (b"", _state([]))

    def read(self) -> SwitchState:
        """Return the level in force: ACTIVE when there is no file yet, CANCEL_ONLY when it cannot be read.

        A line that cannot be read (torn by a crash, edited by hand) counts as CANCEL_ONLY until a person raises.
        """
        try:
            text = _content(self.path)
        except FileNotFoundError:
            text = b""
        except OSError as error:
            return SwitchState(level=SwitchLevel.CANCEL_ONLY, why=f"{self.path}: {error.strerror}")
        if text != self._read[0]:
            self._read = text, _state([line for line in text.split(b"\n") if line.strip()])
        return self._read[1]

    def create(self) -> None:
        """Make the empty file where there is none, durably: a program that orders looks into it before each send.

        Raises:
            OSError: it cannot be made; then it cannot be lowered here either.
        """
        if not self.path.exists():
            self._append(b"")

    def lower(self, to: SwitchLevel, *, why: str, by: str, at: datetime) -> SwitchState:
        """Lower the level (anyone may); a level that is already as low stays. Durable before it returns.

        Raises:
            OSError: the file cannot be written; the caller stops sending by itself.
        """
        if self.read().level > to:
            self._write(_Line(level=to.name, why=why, by=by, at=at))
        return self.read()

    def hold(self, symbol: str, *, why: str, by: str, at: datetime) -> SwitchState:
        """Let nobody buy one symbol before a person has looked; held once, it stays so with its first reason.

        Raises:
            OSError: the file cannot be written.
        """
        if symbol not in self.read().held:
            self._write(_Line(level=SwitchLevel.NO_ENTRY.name, why=why, by=by, at=at, symbol=symbol))
        return self.read()

    def resume(self, to: SwitchLevel, *, person: str, why: str, at: datetime, seen: SwitchState) -> SwitchState:
        """Raise the level and release held symbols: a person's decision about the state that ``seen`` showed.

        A lowering, or a hold, that was written after ``seen`` was read stays in force.

        Raises:
            BadInput: without a person's name or a reason.
            OSError: the file cannot be written; the level stays as it was.
        """
        for field, value in (("person", person), ("why", why)):
            if not value.strip():
                raise BadInput(field=field, value=value, allowed="a few words", hint="say who raises the level and why")
        self._write(_Line(level=to.name, why=why, by=person, at=at, seen=seen.lines))
        return self.read()

    def _write(self, line: _Line) -> None:
        # The leading newline keeps this line apart from one that a crash has torn.
        self._append(b"\n" + msgspec.json.encode(line) + b"\n")

    def _append(self, text: bytes) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(handle, text)
            os.fsync(handle)
        finally:
            os.close(handle)
        if hasattr(os, "O_DIRECTORY"):  # whoever has made the file may not have come as far as this
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _content(place: Path) -> bytes:
    """The whole file, with the fewest steps: it is read several times on the way of each order."""
    handle = os.open(place, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        found = piece = os.read(handle, _PIECE)
        while len(piece) == _PIECE:
            piece = os.read(handle, _PIECE)
            found += piece
        return found
    finally:
        os.close(handle)


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    level: str
    why: str
    by: str
    at: datetime
    seen: int | None = None
    """None for a lowering; for a raise, how many lines the person had seen."""
    symbol: str = ""
    """The one symbol that a hold is about; "" for the account's level."""


def _state(lines: list[bytes]) -> SwitchState:
    read = [_line(line) for line in lines]
    floor: list[tuple[int, _Line]] = []  # what is in force: (number of the line, line)
    for number, line in enumerate(read):
        if line.seen is not None:
            floor = [(n, other) for n, other in floor if n >= line.seen]
        floor.append((number, line))
    held = {line.symbol: line.why for _, line in floor if line.symbol}
    levels = [line for _, line in floor if not line.symbol]
    if not levels:
        return SwitchState(level=SwitchLevel.ACTIVE, lines=len(lines), held=held)
    lowest = min(levels, key=lambda line: SwitchLevel[line.level])
    return SwitchState(
        level=SwitchLevel[lowest.level],
        why=lowest.why,
        by=lowest.by,
        at=lowest.at.astimezone(KST),
        lines=len(lines),
        held=held,
    )


def _line(text: bytes) -> _Line:
    try:
        line = msgspec.json.decode(text, type=_Line)
        SwitchLevel[line.level]
    except (msgspec.DecodeError, KeyError, UnicodeDecodeError):
        return _TORN
    return line


_TORN = _Line(
    level=SwitchLevel.CANCEL_ONLY.name,
    why="the switch file has a damaged line",
    by="",
    at=datetime(2000, 1, 1, tzinfo=KST),
)
