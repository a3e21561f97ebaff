"""The port of an execution algorithm: what it is told, what it wishes, and what whoever runs it must do.

An algorithm (``worker.Worker``) is a synchronous object. Its driver (engine, script, command line) does this::

    worker = Worker(spec, terms)
    wishes = worker.start(now, arrival)
    while not worker.done:
        carry out the wishes; answer each one with Taken or Failed
        wishes = worker.handle(event)      # an event of the market, of an order, or of this module
        no later than worker.wake: worker.handle(Timer(at=worker.wake, name="algo"))

* **Orders are named by the wish** that they came from: a number that is unique within the algorithm. ``child`` groups
  a new order with the modifies that took it over.
* Every wish is answered, once: ``Taken`` with the number that the broker gave, or ``Failed``. ``Failed`` with state
  UNKNOWN leaves it open; ``Taken`` or another ``Failed`` of the same wish follows once it is resolved.
* ``OrderUpdate`` events are given as the stream tells them, also before the answer; those of other orders are ignored.
* ``LegKnown`` says what a **complete, settled** look (the reconciled journal, the end of the day) knows about one
  order. It is how fills arrive that the stream did not tell, and how an algorithm learns its past when it is resumed.
* Events may repeat and come in any order: figures are cumulative, and what is not proved dead counts as alive.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, TypeAlias

import msgspec

from kiwoom_api.model.events import Event
from kiwoom_api.model.orders import OrderRequest, OrderState

__all__ = ["Arrival", "Drop", "Failed", "Handler", "LegKnown", "Move", "Paused", "Place", "Taken", "Terms", "Wish"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Send a new order; it is the child's first."""

    wish: int
    child: int
    request: OrderRequest


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """Change the price (won) of all that remains of a child (a modify with quantity 0).

    ``order_no`` is the newest number that the algorithm knows of it.
    """

    wish: int
    child: int
    order_no: str
    price: int


class Drop(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel all that remains of a child (a cancel with quantity 0)."""

    wish: int
    child: int
    order_no: str


Wish: TypeAlias = Place | Move | Drop


class Taken(Event, frozen=True, kw_only=True):
    """The broker took a wish and gave it a number (seven digits)."""

    wish: int
    order_no: str


class Failed(Event, frozen=True, kw_only=True):
    """A wish did not come to live: DENIED by our gate, REJECTED by the broker, ABSENT after silence, or UNKNOWN yet."""

    wish: int
    state: OrderState
    code: str = ""
    message: str = ""


class LegKnown(Event, frozen=True, kw_only=True):
    """What is settled about the order of one ``Place`` or ``Move``: cumulative shares, and won of its own number."""

    wish: int
    state: OrderState
    order_no: str = ""
    filled: int = 0
    amount: int = 0
    fee: int = 0
    tax: int = 0


class Paused(Event, frozen=True, kw_only=True):
    """No new wishes but cancels, or no longer: a halt, a volatility interruption (VI), a stream that is lost.

    ``why`` tells the reasons apart: what paused for one goes on when that one has passed and no other stands.
    """

    paused: bool
    why: str = ""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What an algorithm must know of the stock and the account.

    Attributes:
        market: KOSPI, KOSDAQ, ETF …, for ticks.
        lower, upper: the day's limits in won; None where there is none.
        per_second: wishes within any second (5 at the real broker, 1 at the mock one).
        strategy: whose orders they are; written into each request.
    """

    market: str = "KOSPI"
    lower: int | None = None
    upper: int | None = None
    per_second: int = 5
    strategy: str = ""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """The market when the decision was taken: the price that slippage is measured against.

    Attributes:
        at: when, aware KST.
        price: won, the middle of the best prices (floored), or the last price; 0 when nothing was known.
        volume: shares traded on the day so far.
    """

    at: datetime
    price: int
    volume: int = 0


class Handler(Protocol):
    """An algorithm as its driver sees it."""

    @property
    def done(self) -> bool:
        """True once nothing of it lives and nothing more will be wished."""

    @property
    def wake(self) -> datetime | None:
        """When it wants a ``Timer`` at the latest; None when only an event can move it."""

    def start(self, now: datetime, arrival: Arrival) -> list[Wish]:
        """Begin (or, after ``LegKnown`` of its past, go on)."""

    def handle(self, event: Event) -> list[Wish]:
        """Take one event; return what is wished now."""

    def stop(self, now: datetime, why: str) -> list[Wish]:
        """Wish for nothing more but cancels, until nothing lives."""
