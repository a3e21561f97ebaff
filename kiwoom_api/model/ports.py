"""Ports: what a room needs from the outside, said as Protocols. Drivers and doors plug real things in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self, TypeAlias

import msgspec

from kiwoom_api.model.errors import Sent
from kiwoom_api.model.orders import (
    CancelRequest,
    Deposit,
    Fill,
    Holding,
    LedgerRow,
    ModifyRequest,
    OrderRequest,
    OrderState,
    Paid,
)
from kiwoom_api.model.records import (
    Alert,
    AlertLevel,
    AlgoNote,
    Booked,
    Changes,
    DaySnapshot,
    Execution,
    FillSource,
    IntentRecord,
    Lease,
    LimitsNote,
    NewIntent,
    Opening,
    Position,
    SwitchNote,
    Transition,
)


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The broker took it: HTTP 200, return_code 0 and a well-formed number.

    ``root_no`` is the number of the chain's first order for a modify or cancel; ``raw`` is the wire's answer.
    """

    order_no: str
    raw: dict[str, object]
    root_no: str = ""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The broker said no, in words: it does not exist."""

    code: str
    message: str
    raw: dict[str, object]


class Unsure(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing proves either; ``sent`` NO means that no byte left."""

    reason: str
    sent: Sent
    code: str = ""
    """Why nothing was sent, where there is a word for it: STALE_ORDER, the deadline had passed."""


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

    async def paid(self) -> Mapping[str, Paid]:
        """Read what today's filled orders have cost, by order number (ka10076); empty when it cannot be read."""

    async def holdings(self) -> Sequence[Holding]:
        """Read the holdings (kt00018), all pages."""

    async def deposit(self) -> Deposit:
        """Read the cash (kt00001)."""


class JournalPort(Protocol):
    """The memory: durable before it returns, safe to call from several threads, and it reads no clock.

    Every method raises ``JournalError`` when the store cannot be read or written: trading must stop then.
    """

    def __enter__(self) -> Self:
        """Use the journal in a ``with`` block, which closes it."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Close."""

    def close(self) -> None:
        """Let go of the store; closing twice is harmless."""

    def batch(self, account: str | None = None, day: date | None = None) -> AbstractContextManager[None]:
        """Make everything within one transaction: durable when the block ends, undone when it raises.

        For reconciliation over many orders, where nothing is sent in between. Other threads and programs wait for
        the end of the block: it must not wait for anything itself. A call that fails within undoes only itself.
        With an account and a day, the orders and fills of that day are read once and kept at hand meanwhile, so
        that looking at ten thousand orders costs no ten thousand round trips.
        """

    def begin_intent(
        self, new: NewIntent, *, to: OrderState = OrderState.INTENT, why: str = "", code: str = ""
    ) -> IntentRecord:
        """Commit an intent in state INTENT; with ``to``, its first move as well, in the same durable commit.

        ``to`` SENDING is the one commit before the bytes leave; ``to`` DENIED writes down what the gate refused, and
        holds no fingerprint.

        Raises:
            FingerprintBusy: an unresolved intent of the same account, date and fingerprint exists.
            IllegalMove: an intent cannot begin with that move.
        """

    def move(
        self,
        intent_id: str,
        to: OrderState,
        *,
        at: datetime,
        why: str,
        order_no: str | None = None,
        root_no: str | None = None,
        answer: Mapping[str, object] | None = None,
        code: str | None = None,
    ) -> IntentRecord:
        """Commit a change of state with its transition, and bind the number when one is given.

        Fills already recorded under that number without an intent become the intent's.

        Raises:
            IllegalMove: ``model.orders.MOVES`` does not allow it.
            NumberTaken: the number belongs to another intent of the day.
        """

    def record_fill(
        self,
        account: str,
        fill: Fill,
        intent_id: str | None,
        source: FillSource | str,
        *,
        to: OrderState | None = None,
        why: str = "",
        after: int | None = None,
    ) -> bool:
        """Commit a fill with the position it makes; with ``to``, the intent's move as well.

        ``intent_id`` None binds to the intent that holds the order number, if there is one. Returns False, and
        changes nothing, when the key (business date, order number, fill number) is there already.

        ``after`` is what was booked of the number (shares) when the fill was computed: when another program has
        booked more meanwhile, nothing is changed either, and the caller computes anew.

        Raises:
            IllegalMove: ``to`` is not allowed (a ``to`` equal to the present state is no move and is ignored).
        """

    def intent(self, intent_id: str) -> IntentRecord:
        """Return one intent. Raises ``JournalError`` when there is none of that id."""

    def intents(
        self, account: str, day: date | None = None, states: Collection[OrderState] | None = None
    ) -> list[IntentRecord]:
        """Return the intents of an account in the order of their creation."""

    def changes(self, account: str, day: date, since: tuple[int, ...] = ()) -> Changes:
        """Return the intents of a day that were begun, moved or filled since an earlier look (its ``mark``), as they
        stand now, in the order of their creation; () asks for all. An intent may come again without a change.

        What ``rebuild`` mends is no change: look anew after it.
        """

    def by_order_no(self, account: str, day: date, order_no: str) -> IntentRecord | None:
        """Return the intent that holds the number on that business date."""

    def unresolved(self, account: str) -> list[IntentRecord]:
        """Return every intent of which it is not known whether the broker has it, of any day."""

    def transitions(self, intent_id: str) -> list[Transition]:
        """Return the moves of an intent, oldest first."""

    def fills(self, account: str, day: date | None = None, *, after: int = 0) -> list[Execution]:
        """Return the recorded fills in the order of their recording; with ``after``, those of a higher ``seq``."""

    def booked(self, account: str, day: date, order_no: str) -> Booked:
        """Return what is recorded of one order number, to compute increments from cumulative values."""

    def bookings(self, account: str, day: date) -> dict[str, Booked]:
        """Return what is recorded of every order number of a day, in one look; a number without fills is left out."""

    def positions(self, account: str) -> dict[str, Position]:
        """Return the positions by stock; those of zero shares are left out."""

    def cash(self, account: str) -> int | None:
        """Return the opening's cash plus what the fills since moved, in won; None before any opening."""

    def set_opening(self, account: str, holdings: Sequence[Holding], cash: int, at: datetime) -> None:
        """Adopt the broker's holdings and cash (won). Record the fills that they include first."""

    def opening(self, account: str) -> Opening | None:
        """Return the latest adopted opening."""

    def adopt_external(self, account: str, day: date, row: LedgerRow) -> bool:
        """Remember an order that is not ours (EXTERNAL); True when it was not known before."""

    def externals(self, account: str, day: date | None = None) -> list[LedgerRow]:
        """Return the orders adopted as EXTERNAL."""

    def snapshot_day(self, account: str, day: date, cash: int, equity: int) -> None:
        """Keep the day's closing cash and equity in won; a second call for the day replaces the first."""

    def days(self, account: str) -> list[DaySnapshot]:
        """Return the days' snapshots, oldest first."""

    def alert(self, level: AlertLevel | str, code: str, text: str, *, at: datetime, account: str = "") -> None:
        """Keep something a person should know."""

    def alerts(self, account: str | None = None) -> list[Alert]:
        """Return the alerts, oldest first."""

    def untold(self, channel: str) -> list[Alert]:
        """Return the alerts that a channel (a messenger, a screen) has not delivered yet, oldest first."""

    def mark_told(self, channel: str, seq: int) -> None:
        """Remember that a channel has delivered every alert up to ``seq``; it never goes back."""

    def lease(self, account: str) -> Lease | None:
        """Return who runs the account's engine; None when nobody does. Orders of scripts need no lease."""

    def take_lease(self, wanted: Lease, *, over: Lease | None = None, why: str = "") -> Lease:
        """Take the account's lease, or take it over, with an alert that says from whom.

        ``over`` is the lease as the caller saw it standing still for its whole life, or whose process it knows to
        have ended (``journal.leases`` looks on); ``why`` stands in the alert.

        Raises:
            JournalError: another engine holds it, or has beaten since ``over`` was seen.
        """

    def beat_lease(self, account: str, holder: str, *, at: datetime) -> Lease:
        """Prolong a lease from ``at``. Raises ``JournalError`` when it is no longer this holder's: stop sending."""

    def release_lease(self, account: str, holder: str) -> bool:
        """Give a lease back; False when it was not this holder's any more."""

    def note_switch(self, note: SwitchNote) -> None:
        """Write down a level as it was set. The gate reads its own flag file; this is the history."""

    def switches(self, account: str) -> list[SwitchNote]:
        """Return the levels as they were set, oldest first; a stock's last one is in force for it."""

    def note_limits(self, note: LimitsNote) -> bool:
        """Write down the limits that come into force; False when the same ones are in force already."""

    def limits(self, account: str) -> list[LimitsNote]:
        """Return the limits as they came into force, oldest first."""

    def note_algo(self, note: AlgoNote) -> None:
        """Commit a step of an execution algorithm: BEGAN before its first order leaves.

        Raises:
            JournalError: it has begun already, has not begun, or is closed; nothing was written.
        """

    def algo_notes(self, account: str, algo: str | None = None) -> list[AlgoNote]:
        """Return the steps of an account's execution algorithms, or of one, oldest first."""

    def accounts(self) -> list[str]:
        """Return the accounts that have intents, fills, openings, orders of others, days or algorithms in it."""

    def rebuild(self, account: str) -> int:
        """Make the projections anew: an intent's state, number and sums, the owners of fills, the positions.

        Returns how many intents and fills had been wrong.
        """

    def check(self, account: str, *, now: datetime | None = None) -> list[str]:
        """Return the invariants that are violated, in words; empty when all hold.

        ``now`` adds the one that needs the time: what has been unknown for long without a person being asked.
        """

    def digest(self, account: str) -> str:
        """Return a hash of all that happened to an account; the same run with the same seed has the same one."""
