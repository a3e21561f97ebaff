"""After silence: decide from the day's ledger whether an order exists. Pure; the waiting is done in ``flow``.

Absence is a conclusion, never an assumption: it takes ``t_settle`` seconds *and* several successive complete reads
without a candidate, the last of them begun after ``t_settle``. A failed or partial read starts the count again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from kiwoom_api.model.orders import LedgerRow, OrderKind
from kiwoom_api.model.ports import LedgerRead
from kiwoom_api.model.values import Channel, OrderType, Side, Venue

NO_ORDER = "0000000"
"""The wire's way to say "no order number"."""


class ResolveRules(msgspec.Struct, frozen=True, kw_only=True):
    """How long silence is looked into.

    Attributes:
        t_settle: seconds after sending before absence may be concluded (client timeout + network + listing lag).
        reads: successive complete reads without a candidate that prove absence.
        interval: seconds between two reads of the ledger.
    """

    t_settle: float = 30.0
    reads: int = 3
    interval: float = 1.5


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for: the fields that an order of ours shows in the ledger.

    ``quantity`` 0 matches any (a modify or cancel of "all that remains"); ``origins`` are the numbers a modify or
    cancel may name as its original; ``mark`` is the highest order number seen before sending; ``venue`` is where it
    was sent to ("" for anywhere).
    """

    kind: OrderKind
    symbol: str
    side: Side | None
    quantity: int
    price: int | None
    order_type: OrderType | None
    origins: frozenset[str]
    mark: str
    sent_at: float
    venue: str = ""


class Found(msgspec.Struct, frozen=True):
    """Exactly one row can be ours: bind it."""

    row: LedgerRow


class Absent(msgspec.Struct, frozen=True):
    """The order does not exist."""


class Doubtful(msgspec.Struct, frozen=True):
    """Several rows could be ours, or one whose channel is unreadable: a person must look."""

    rows: tuple[LedgerRow, ...]


class Wait(msgspec.Struct, frozen=True):
    """Nothing can be said yet; read again after ``seconds``."""

    seconds: float


Verdict: TypeAlias = Found | Absent | Doubtful | Wait


def matches(sought: Sought, row: LedgerRow) -> bool:
    """True when the row could be the order that is looked for, by everything but its channel."""
    if row.kind is not sought.kind or row.symbol != sought.symbol or row.order_no <= sought.mark:
        return False
    if sought.quantity and row.quantity != sought.quantity:
        return False
    if not _at_venue(sought.venue, row.venue):
        return False
    if sought.kind is not OrderKind.NEW:
        return row.root_no in sought.origins and (sought.price is None or row.price == sought.price)
    known_type = row.order_type is None or row.order_type is sought.order_type
    return row.side is sought.side and row.price == (sought.price or 0) and known_type


def _at_venue(sent_to: str, listed_at: str) -> bool:
    """True unless the row plainly says another venue; a routed order (SOR) may be listed where it went. UNVERIFIED."""
    return sent_to in ("", Venue.SOR, listed_at) or listed_at not in Venue.__members__


class Resolution:
    """The sans-I/O search for one silent order.

    Args:
        sought: what is looked for.
        rules: how long and how often.
        taken: tells whether an order number is already bound to another intent.
    """

    def __init__(self, sought: Sought, rules: ResolveRules, taken: Callable[[str], bool]) -> None:
        self._sought, self._rules, self._taken = sought, rules, taken
        self._clean = 0

    @property
    def missing(self) -> bool:
        """True after enough successive complete reads without a candidate, however early they came."""
        return self._clean >= self._rules.reads

    def observe(self, read: LedgerRead) -> Verdict:
        """Take one attempt to read the ledger and say what follows."""
        if not read.complete:
            self._clean = 0
            return Wait(self._rules.interval)
        # By number: a row that fills while the pages are read may come twice.
        rows = {row.order_no: row for row in read.rows if matches(self._sought, row)}
        free = tuple(row for number, row in rows.items() if not self._taken(number))
        ours = tuple(row for row in free if row.channel is Channel.REST)
        unreadable = tuple(row for row in free if row.channel is Channel.UNKNOWN)
        if unreadable or len(ours) > 1:
            return Doubtful(ours + unreadable)
        if ours:
            return Found(ours[0])
        self._clean += 1
        settled = read.begun - self._sought.sent_at >= self._rules.t_settle
        if settled and self.missing:
            return Absent()
        return Wait(self._rules.interval)
