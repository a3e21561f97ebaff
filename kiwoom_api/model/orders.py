"""Orders: what is wished, what lives, how its state may change, and what was filled. Pure values, no I/O."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import Channel, OrderType, Side, Venue, price_of, quantity_of, symbol_of


class OrderRequest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A wish for a new order, checked for form but not yet for rules.

    Attributes:
        symbol: six-character stock code.
        side: buy or sell.
        quantity: whole shares.
        order_type: Kiwoom's ``trde_tp`` as an enum.
        price: won; ``None`` for types without a price.
        stop_price: won, trigger of a stop-limit (``cond_uv``); else ``None``.
        venue: KRX, NXT or SOR.
        strategy: who wants it; "" for a person or a script.
    """

    symbol: str
    side: Side
    quantity: int
    order_type: OrderType = OrderType.LIMIT
    price: int | None = None
    stop_price: int | None = None
    venue: Venue = Venue.KRX
    strategy: str = ""

    @classmethod
    def build(
        cls,
        symbol: object,
        side: Side,
        quantity: object,
        *,
        order_type: OrderType = OrderType.LIMIT,
        price: object = None,
        stop_price: object = None,
        venue: Venue = Venue.KRX,
        strategy: str = "",
    ) -> OrderRequest:
        """Build a request from what a person typed.

        Raises:
            BadInput: naming the field, when a code, quantity or price is malformed, a priced type lacks its
                price, or an unpriced one carries one.
        """
        priced = order_type.priced
        if priced and price is None:
            raise BadInput(field="price", value=None, allowed="won", hint=f"{order_type.name} needs a price")
        if not priced and price not in (None, 0, ""):
            raise BadInput(field="price", value=price, allowed="no price", hint=f"{order_type.name} takes no price")
        return cls(
            symbol=symbol_of(symbol),
            side=side,
            quantity=quantity_of(quantity),
            order_type=order_type,
            price=price_of(price) if priced else None,
            stop_price=None if stop_price is None else price_of(stop_price, field="stop_price"),
            venue=venue,
            strategy=strategy,
        )

    @property
    def fingerprint(self) -> str:
        """What makes two orders indistinguishable at the broker (account and date are added by the journal)."""
        price = "" if self.price is None else str(self.price)
        return "|".join((self.symbol, self.side, str(self.quantity), price, self.order_type.value, self.venue))


class ModifyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A wish to change a live order's price (won) and quantity (shares; 0 = all that remains)."""

    order_no: str
    symbol: str
    quantity: int
    price: int
    venue: Venue = Venue.KRX
    strategy: str = ""


class CancelRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A wish to cancel a live order, whole (quantity 0) or in part (shares)."""

    order_no: str
    symbol: str
    quantity: int = 0
    venue: Venue = Venue.KRX
    strategy: str = ""


class OrderKind(StrEnum):
    """What an intent asks for."""

    NEW = "NEW"
    MODIFY = "MODIFY"
    CANCEL = "CANCEL"


class OrderState(StrEnum):
    """Where an intent stands in its life; ``MOVES`` holds the legal moves. DONE ends a cancel that took effect."""

    INTENT = "INTENT"
    DENIED = "DENIED"
    SENDING = "SENDING"
    UNKNOWN = "UNKNOWN"
    WORKING = "WORKING"
    PARTIAL = "PARTIAL"
    FILLED = "FILLED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    REJECTED = "REJECTED"
    ABSENT = "ABSENT"
    DOUBT = "DOUBT"
    DONE = "DONE"

    @property
    def final(self) -> bool:
        """True when nothing more is expected (a late fill is still accepted, with an alert)."""
        return self in _FINAL

    @property
    def unresolved(self) -> bool:
        """True while it is not known whether the broker has the order."""
        return self in _UNRESOLVED

    @property
    def live(self) -> bool:
        """True while the order may still fill: working, or not known to be dead."""
        return self in _LIVE


_FINAL = frozenset(
    {
        OrderState.DENIED,
        OrderState.FILLED,
        OrderState.CANCELLED,
        OrderState.EXPIRED,
        OrderState.REJECTED,
        OrderState.ABSENT,
        OrderState.DONE,
    }
)

_UNRESOLVED = frozenset({OrderState.INTENT, OrderState.SENDING, OrderState.UNKNOWN, OrderState.DOUBT})
_LIVE = _UNRESOLVED | {OrderState.WORKING, OrderState.PARTIAL}
_ALIVE = {
    OrderState.WORKING,
    OrderState.PARTIAL,
    OrderState.FILLED,
    OrderState.CANCELLED,
    OrderState.EXPIRED,
    OrderState.REJECTED,
    OrderState.DONE,
}
MOVES: dict[OrderState, frozenset[OrderState]] = {
    OrderState.INTENT: frozenset({OrderState.DENIED, OrderState.SENDING, OrderState.UNKNOWN}),
    OrderState.SENDING: frozenset(_ALIVE | {OrderState.UNKNOWN, OrderState.DENIED}),
    OrderState.UNKNOWN: frozenset(_ALIVE | {OrderState.ABSENT, OrderState.DOUBT}),
    OrderState.DOUBT: frozenset(_ALIVE | {OrderState.ABSENT}),
    OrderState.WORKING: frozenset(_ALIVE - {OrderState.WORKING}),
    OrderState.PARTIAL: frozenset({OrderState.FILLED, OrderState.CANCELLED, OrderState.EXPIRED}),
    # A terminal state accepts a late fill or a late arrival; the caller raises the alert.
    OrderState.CANCELLED: frozenset({OrderState.FILLED}),
    OrderState.EXPIRED: frozenset({OrderState.FILLED, OrderState.CANCELLED}),
    OrderState.REJECTED: frozenset({OrderState.FILLED, OrderState.PARTIAL, OrderState.WORKING}),
    OrderState.ABSENT: frozenset(_ALIVE),
    OrderState.FILLED: frozenset(),
    OrderState.DENIED: frozenset(),
    OrderState.DONE: frozenset(),
}
"""Legal moves of an order's state."""


class Fill(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One execution (체결).

    Attributes:
        business_date: KRX business date; with ``order_no`` and ``fill_no`` it is the fill's key.
        order_no: broker's order number, seven digits.
        fill_no: execution number of the wire, or "L<cumulative>" when it was inferred from a list.
        symbol: stock code.
        side: buy or sell.
        quantity: shares of this fill alone.
        price: won, average of this fill alone.
        fee: commission in won that this fill added.
        tax: tax in won that this fill added.
        at: time of the fill, KST.
    """

    business_date: date
    order_no: str
    fill_no: str
    symbol: str
    side: Side
    quantity: int
    price: int
    fee: int
    tax: int
    at: datetime

    @property
    def amount(self) -> int:
        """Won that changed hands, before costs."""
        return self.quantity * self.price

    @property
    def cash(self) -> int:
        """Won that this fill added to (+) or took from (-) the cash, costs included."""
        return -self.side.sign * self.amount - self.fee - self.tax


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the day's order ledger (kt00007): the truth about what the broker has.

    Prices in won, quantities in shares; ``price`` 0 when the type has none. ``filled`` is cumulative and
    ``average`` its average price. ``kind`` says whether the row itself is a new order, a modify or a cancel.
    """

    order_no: str
    root_no: str
    symbol: str
    side: Side
    kind: OrderKind
    quantity: int
    price: int
    order_type: OrderType | None
    filled: int
    average: int
    remaining: int
    rejected: bool
    channel: Channel
    venue: str
    at: datetime
    confirmed: int = 0


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """What an order has cost so far in the broker's own words (ka10076): shares filled, commission and tax in won."""

    quantity: int
    fee: int
    tax: int


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """Shares held of one stock (보유): quantity and sellable in shares, prices and amounts in won."""

    symbol: str
    name: str
    quantity: int
    sellable: int
    average: int
    price: int
    purchase_amount: int
    valuation: int
    profit: int


class Deposit(msgspec.Struct, frozen=True, kw_only=True):
    """Cash (예수금) in won: today's, after one and two settlement days, and what may be spent on orders."""

    cash: int
    d1: int
    d2: int
    orderable: int
