"""What a running program knows about an account beside journal and broker: health, holds, and where its files lie."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from kiwoom_api.durable import write_whole
from kiwoom_api.model.events import Gap, OrderUpdate
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.settings import Settings


class Heard(msgspec.Struct, frozen=True):
    """The last price that the stream told of a stock, the day's reference price, and when it was traded, aware KST."""

    price: int
    base: int
    at: datetime


class Moment(msgspec.Struct, kw_only=True):
    """What the gate is told that only this program knows. **None is not known, and its check is skipped.**

    Attributes:
        stream_healthy: order events arrive; False between a break and the reconciliation after it.
        reconciled_at: when the account last agreed to be compared, aware KST.
        flattening: the ordered exit of the level FLATTEN is under way.
        interrupted: until when, at the latest, a stock is in a volatility interruption (VI), as the stream told.
        unheard: stocks whose registration at the stream was refused: nothing of theirs arrives.
        doubted: an order's answer was lost since the last comparison with the broker.
        prices: the last price of each stock that the stream told of.
        breaks: how often what came before could not be relied on any more: a break of the stream, its beginning.
        unread: tells what has arrived about orders and about breaks of the stream, and was not taken yet.
    """

    stream_healthy: bool | None = None
    reconciled_at: datetime | None = None
    flattening: bool = False
    interrupted: dict[str, datetime] = msgspec.field(default_factory=dict)
    unheard: set[str] = msgspec.field(default_factory=set)
    doubted: bool = False
    prices: dict[str, Heard] = msgspec.field(default_factory=dict)
    breaks: int = 0
    unread: Callable[[], Sequence[OrderUpdate | Gap]] = tuple

    def hears(self, symbol: str) -> bool | None:
        """True when what happens to a stock and to our orders arrives; None where nobody listens to a stream."""
        return None if self.stream_healthy is None else self.stream_healthy and symbol not in self.unheard

    def in_interruption(self, symbol: str, at: datetime) -> bool | None:
        """True while a stock is in a volatility interruption; None where nobody listens to a stream."""
        if self.stream_healthy is None:
            return None
        return at < self.interrupted.get(symbol, at)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The last reconciliation of an account, as every program of this machine can read it."""

    at: datetime
    complete: bool
    differences: tuple[str, ...] = ()


def switch_path(settings: Settings, number: str) -> Path:
    """Return where the kill switch of an account lies."""
    return settings.data_dir / f"switch-{settings.environment}-{number}.log"


def _standing_path(settings: Settings, number: str) -> Path:
    return settings.data_dir / f"reconciled-{settings.environment}-{number}.json"


def _number_path(settings: Settings) -> Path:
    return settings.data_dir / "accounts" / f"{settings.environment}-{settings.key_id}"


def keep_standing(settings: Settings, number: str, standing: Standing) -> None:
    """Let other programs see a reconciliation; that it cannot be written harms nothing."""
    with contextlib.suppress(OSError):
        write_whole(_standing_path(settings, number), msgspec.json.encode(standing))


def last_standing(settings: Settings, number: str) -> Standing | None:
    """Return the last reconciliation of an account, whichever program made it."""
    try:
        return msgspec.json.decode(_standing_path(settings, number).read_bytes(), type=Standing)
    except (OSError, msgspec.DecodeError):
        return None


def keep_number(settings: Settings, number: str) -> None:
    """Remember a key's account number, so that the kill switch needs no answer from the broker to find its file."""
    if known_number(settings) != number:
        with contextlib.suppress(OSError):
            write_whole(_number_path(settings), number.encode())


def known_number(settings: Settings) -> str | None:
    """Return the account number that a key had the last time."""
    try:
        text = _number_path(settings).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return text or None


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Won that an account was worth: when the day began, and at its highest; None while nothing is known."""

    day: int | None = None
    peak: int | None = None


def marks_of(journal: JournalPort, account: str, today: date) -> Marks:
    """Return what losses are measured against: the last close before today, and the highest close."""
    days = [kept for kept in journal.days(account) if kept.day < today]
    return Marks(day=days[-1].equity, peak=max(kept.equity for kept in days)) if days else Marks()


def shift_marks(journal: JournalPort, account: str, won: int) -> None:
    """Tell earlier days in the money of now, so that what somebody paid in or out is neither a gain nor a loss."""
    for kept in journal.days(account):
        journal.snapshot_day(account, kept.day, kept.cash + won, kept.equity + won)
