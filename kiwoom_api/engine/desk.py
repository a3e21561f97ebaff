"""The Desk port: everything a run needs from the outside, whatever stands behind it.

Behind a desk stands the exchange in process (``engine.backtest.LocalDesk``) or the real client over HTTP and
WebSocket (``engine.live``). ``engine.session`` drives either one with the same loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from kiwoom_api.model.events import Bar, Event
from kiwoom_api.model.orders import CancelRequest, Holding, ModifyRequest, OrderRequest, OrderState


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What a strategy must know about a stock: code, name, and its market (KOSPI, KOSDAQ, ETF …) for tick rules."""

    symbol: str
    name: str
    market: str = "KOSPI"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where the account stands when the run begins: cash in won and the holdings it starts with."""

    cash: int
    holdings: tuple[Holding, ...] = ()


class Ack(msgspec.Struct, frozen=True, kw_only=True):
    """The command lives at the broker under this number (seven digits)."""

    order_no: str


class No(msgspec.Struct, frozen=True, kw_only=True):
    """The command does not live; ``state`` is DENIED, REJECTED, ABSENT, or UNKNOWN while nobody can tell.

    ``korean`` is the message for a Korean screen, where there is one.
    """

    code: str
    message: str
    state: OrderState
    korean: str = ""


class Desk(Protocol):
    """One account at one exchange, as the session loop sees it.

    Promises every desk keeps:

    * Events come out of ``step`` only, in the exchange's order, and only for the symbols given to ``open``
      (order and position events: only of our account).
    * What a command causes at the exchange is published by the time the command's answer is here, on a clock
      that the driver moves; on a wall clock it comes with a later ``step``.
    * A command whose answer was lost is resolved inside ``submit``/``modify``/``cancel``, or answered
      ``No(state=UNKNOWN)`` and resolved later by an ``Acknowledged`` or ``Denied`` event out of ``step``.
    """

    @property
    def now(self) -> datetime:
        """The exchange's time, aware KST."""

    @property
    def listings(self) -> Mapping[str, Listing]:
        """Names and markets of the symbols; known after ``open``."""

    async def open(self, symbols: Sequence[str]) -> Standing:
        """Connect, reconcile and subscribe; say where the account stands."""

    async def submit(self, ref: int, request: OrderRequest) -> Ack | No:
        """Pass the risk gate and send a new order, once."""

    async def modify(self, ref: int, request: ModifyRequest) -> Ack | No:
        """Pass the risk gate and send a modify, once."""

    async def cancel(self, ref: int, request: CancelRequest) -> Ack | No:
        """Send a cancel."""

    async def step(self, until: datetime) -> list[Event]:
        """Let time pass to the exchange's next instant, but not beyond ``until``; return what was published.

        With ``until == now`` no time passes: what is still undelivered is returned. Afterwards ``now`` is the
        instant reached, so that a caller loops until ``now >= until``.
        """

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """Return the last ``count`` finished daily bars before today, oldest first; fewer when there are fewer."""

    async def close_day(self, day: date) -> None:
        """Reconcile after the session: orders, fills, holdings and cash must agree with the broker's."""

    async def unresolved(self) -> int:
        """Return how many orders of ours are not known to live or to be dead."""

    async def stop(self) -> None:
        """Cancel every live order and leave everything in order; called when a run is cut short."""
