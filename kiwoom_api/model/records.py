"""What the journal remembers, as plain values: intents, their transitions, executions, positions, days, alerts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from kiwoom_api.model.orders import CancelRequest, Fill, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.values import OrderType, Side, Venue


class NewIntent(msgspec.Struct, frozen=True, kw_only=True):
    """A wish about to be committed to the journal, before the first byte leaves.

    Attributes:
        account: broker's account number.
        environment: sim, mock or real.
        business_date: KRX business date the order belongs to.
        kind: NEW, MODIFY or CANCEL.
        fingerprint: what makes it indistinguishable at the broker; at most one unresolved intent carries it.
        symbol: six-character stock code.
        side: direction; None for a modify or cancel whose original is not known.
        quantity: shares; 0 in a modify or cancel means all that remains.
        price: won; None for types without a price.
        stop_price: won, trigger of a stop-limit; else None.
        order_type: ``trde_tp``; None for a modify or cancel.
        orig_no: the number that a modify or cancel is about; "" for a new order.
        mark: highest order number seen today before sending; "" when none.
        at: when it was wished, aware KST.
        request: the wire body; secrets in it are masked before it is stored.
        id: 32 hexadecimal digits chosen by the caller; "" lets the journal choose.
    """

    account: str
    environment: str
    business_date: date
    kind: OrderKind
    fingerprint: str
    symbol: str
    side: Side | None
    quantity: int
    price: int | None
    order_type: OrderType | None
    at: datetime
    venue: Venue = Venue.KRX
    stop_price: int | None = None
    orig_no: str = ""
    strategy: str = ""
    mark: str = ""
    request: Mapping[str, object] = msgspec.field(default_factory=dict)
    id: str = ""

    @classmethod
    def of(
        cls,
        request: OrderRequest | ModifyRequest | CancelRequest,
        *,
        account: str,
        environment: str,
        business_date: date,
        at: datetime,
        mark: str = "",
        side: Side | None = None,
        body: Mapping[str, object] | None = None,
        id: str = "",
    ) -> NewIntent:
        """Build the intent of a request. ``side`` tells the original's direction for a modify or cancel."""
        order_type: OrderType | None = None
        stop_price, orig_no = None, ""
        if isinstance(request, OrderRequest):
            kind, price = OrderKind.NEW, request.price
            side, order_type, stop_price = request.side, request.order_type, request.stop_price
        elif isinstance(request, ModifyRequest):
            kind, price, orig_no = OrderKind.MODIFY, request.price, request.order_no
        else:
            kind, price, orig_no = OrderKind.CANCEL, None, request.order_no
        return cls(
            account=account,
            environment=environment,
            business_date=business_date,
            kind=kind,
            fingerprint=fingerprint_of(request),
            symbol=request.symbol,
            side=side,
            quantity=request.quantity,
            price=price,
            order_type=order_type,
            at=at,
            venue=request.venue,
            stop_price=stop_price,
            orig_no=orig_no,
            strategy=request.strategy,
            mark=mark,
            request=dict(body) if body else {},
            id=id,
        )


def fingerprint_of(request: OrderRequest | ModifyRequest | CancelRequest) -> str:
    """Return the fingerprint of a request; a modify's and a cancel's is its original alone.

    No second modify overtakes the first, and of two cancels that are looked for, each row belongs to one.
    """
    if isinstance(request, OrderRequest):
        return request.fingerprint
    if isinstance(request, ModifyRequest):
        return f"MODIFY|{request.order_no}"
    return f"CANCEL|{request.order_no}"


class IntentRecord(NewIntent, frozen=True, kw_only=True):
    """An intent as the journal holds it.

    Attributes:
        state: where it stands.
        order_no: broker's number once bound; "".
        root_no: number of the chain's first order; "".
        filled: shares filled under its own number.
        amount: won filled under its own number.
        fee: commission so far, won.
        tax: sale tax so far, won.
        reason: why it stands where it stands (last move's ``why``).
        code: reason code of the gate, of Kiwoom or of the resolution; "".
        updated_at: last change, aware KST.
        answer: the wire's answer, masked.
    """

    state: OrderState
    updated_at: datetime
    order_no: str = ""
    root_no: str = ""
    filled: int = 0
    amount: int = 0
    fee: int = 0
    tax: int = 0
    reason: str = ""
    code: str = ""
    answer: Mapping[str, object] = msgspec.field(default_factory=dict)

    @property
    def remaining(self) -> int:
        """Ordered shares not filled under this number."""
        return max(0, self.quantity - self.filled)


class Changes(msgspec.Struct, frozen=True):
    """What has become of a day's intents since a look: those begun, moved or filled, as they stand now.

    ``mark`` is what the next look is told; only the journal that gave it can read it.
    """

    mark: tuple[int, ...]
    intents: list[IntentRecord]


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded move of an intent; ``before`` is None for its creation.

    ``order_no``, ``root_no``, ``code`` and ``answer`` are what the move gave the intent; None where it left it alone.
    """

    intent_id: str
    before: OrderState | None
    after: OrderState
    at: datetime
    why: str
    order_no: str | None = None
    root_no: str | None = None
    code: str | None = None
    answer: Mapping[str, object] | None = None


class FillSource(StrEnum):
    """Where a fill was learned: the stream's order event, or a list of the broker's."""

    WS = "ws"
    LIST = "list"


class Execution(Fill, frozen=True, kw_only=True):
    """A fill as the journal holds it; ``intent_id`` is None for an order that is not ours (EXTERNAL)."""

    account: str
    source: FillSource
    intent_id: str | None = None
    seq: int = 0


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of one order number so far: shares, and amount, commission and tax in won."""

    quantity: int = 0
    amount: int = 0
    fee: int = 0
    tax: int = 0


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Shares held of one stock according to the journal.

    Attributes:
        quantity: shares.
        cost: purchase amount in won of the shares held, without fees.
        realised: won won or lost by sales since the opening, before fees and tax.
        fee: commission in won since the opening.
        tax: sale tax in won since the opening.
    """

    symbol: str
    quantity: int = 0
    cost: int = 0
    realised: int = 0
    fee: int = 0
    tax: int = 0

    @property
    def average(self) -> int:
        """Average purchase price in won, floored; 0 when nothing is held."""
        return self.cost // self.quantity if self.quantity > 0 else 0

    def after(self, fill: Fill) -> Position:
        """Return the position after one fill; a sale releases cost in proportion, floored to the won."""
        quantity = self.quantity + fill.side.sign * fill.quantity
        if fill.side is Side.BUY:
            cost, realised = self.cost + fill.amount, self.realised
        else:
            held = max(self.quantity, 0)
            sold = min(fill.quantity, held)
            released = self.cost if sold == held else self.cost * sold // held
            cost, realised = self.cost - released, self.realised + fill.amount - released
        return Position(
            symbol=self.symbol,
            quantity=quantity,
            cost=cost,
            realised=realised,
            fee=self.fee + fill.fee,
            tax=self.tax + fill.tax,
        )


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What was adopted from the broker: cash in won and holdings, and the last execution that they include."""

    account: str
    at: datetime
    cash: int
    holdings: tuple[Position, ...]
    upto: int


class DaySnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Cash and equity (cash plus holdings at the close) at a day's end, in won."""

    account: str
    day: date
    cash: int
    equity: int


class AlertLevel(StrEnum):
    """How loud an alert is."""

    INFO = "INFO"
    WARNING = "WARNING"
    CRITICAL = "CRITICAL"


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person should know; ``seq`` rises from alert to alert within a journal."""

    at: datetime
    level: AlertLevel
    code: str
    text: str
    account: str = ""
    seq: int = 0


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """Who runs the one engine of an account.

    Attributes:
        account: broker's account number.
        holder: what tells this engine from every other one; chosen anew at each start.
        pid: its process.
        host: its machine.
        taken_at: when it took the lease, aware KST.
        beat_at: its last heartbeat.
        expires_at: when it may be taken over, should no further heartbeat come.
        ttl: seconds from a heartbeat to its expiry.
        beats: heartbeats so far; a number that stands still is a holder that stands still, whatever a clock says.
        process: what tells its process from a later one of the same number; "" where the system does not tell.
    """

    account: str
    holder: str
    pid: int
    host: str
    taken_at: datetime
    beat_at: datetime
    expires_at: datetime
    ttl: int
    beats: int = 0
    process: str = ""


class SwitchNote(msgspec.Struct, frozen=True, kw_only=True):
    """A switch level as it was set: ACTIVE, NO_ENTRY, CANCEL_ONLY, FLATTEN or DEAD; ``symbol`` "" for everything."""

    account: str
    at: datetime
    level: str
    why: str
    who: str
    symbol: str = ""


class AlgoStep(StrEnum):
    """What happened to an execution algorithm as a whole; what it did is told by its orders' intents."""

    BEGAN = "BEGAN"
    RESUMED = "RESUMED"
    ENDED = "ENDED"
    ABANDONED = "ABANDONED"


class AlgoNote(msgspec.Struct, frozen=True, kw_only=True):
    """One step in the life of an execution algorithm; it is open until it has ENDED or was ABANDONED.

    Attributes:
        algo: what names it within the account; it stands in the ``strategy`` of each of its intents.
        body: JSON: of BEGAN what it was asked to do and the market on its arrival, of the others why.
    """

    account: str
    at: datetime
    algo: str
    step: AlgoStep
    body: str = "{}"


class LimitsNote(msgspec.Struct, frozen=True, kw_only=True):
    """The gate's limits as they came into force: whole numbers, ratios as text, by name; None is no limit."""

    account: str
    at: datetime
    limits: Mapping[str, int | str | bool | None]
