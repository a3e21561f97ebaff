"""Ports: what a room needs from the outside, said as Protocols. Drivers and doors plug real things in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeAlias

import msgspec

from kiwoom_api.model.errors import Sent
from kiwoom_api.model.orders import CancelRequest, Deposit, Holding, LedgerRow, ModifyRequest, OrderRequest


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The broker took it: HTTP 200, return_code 0 and a well-formed number. ``raw`` is the wire's answer."""

    order_no: str
    raw: dict[str, object]


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The broker said no, in words: it does not exist."""

    code: str
    message: str
    raw: dict[str, object]


class Unsure(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing proves either; ``sent`` NO means that no byte left."""

    reason: str
    sent: Sent


Outcome: TypeAlias = Accepted | Refused | Unsure
Request: TypeAlias = OrderRequest | ModifyRequest | CancelRequest


class LedgerRead(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to read the whole day's ledger. ``complete`` is False when any page failed, looped or was cut."""

    rows: tuple[LedgerRow, ...]
    complete: bool
    begun: float
    """Monotonic seconds when the read began."""


class Clock(Protocol):
    """Time as a driver sees it."""

    def now(self) -> datetime:
        """Current time, aware KST."""

    def monotonic(self) -> float:
        """Seconds that never go back, for durations."""

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""


class Broker(Protocol):
    """Someone who takes orders and answers for the account: Kiwoom, or an exchange in process."""

    async def place(self, request: OrderRequest) -> Outcome:
        """Send a new order, once."""

    async def modify(self, request: ModifyRequest) -> Outcome:
        """Send a modify, once."""

    async def cancel(self, request: CancelRequest) -> Outcome:
        """Send a cancel, once."""

    async def ledger(self, day: date | None = None) -> LedgerRead:
        """Read the day's whole order ledger (kt00007), all pages; a failed read comes back incomplete."""

    async def holdings(self) -> Sequence[Holding]:
        """Read the holdings (kt00018), all pages."""

    async def deposit(self) -> Deposit:
        """Read the cash (kt00001)."""
