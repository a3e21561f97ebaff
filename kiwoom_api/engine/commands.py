"""What the core says (commands) and hears back about it (feedback events), beside the events of the model."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

import msgspec

from kiwoom_api.model.events import Event
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest, OrderState


class Submit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Place a new order. ``ref`` is the core's own number for it, unique in a run."""

    ref: int
    request: OrderRequest


class Modify(msgspec.Struct, frozen=True, kw_only=True):
    """Change a live order; the changed order lives on as ``ref``, its parent is ``target``."""

    ref: int
    target: int
    request: ModifyRequest


class Cancel(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel the live order ``target``; ``ref`` names the cancel itself."""

    ref: int
    target: int
    request: CancelRequest


Command: TypeAlias = Submit | Modify | Cancel


class Acknowledged(Event, frozen=True, kw_only=True):
    """The broker took command ``ref`` and gave it a number."""

    ref: int
    order_no: str


class Denied(Event, frozen=True, kw_only=True):
    """Command ``ref`` did not come to live.

    ``state`` says how: DENIED by our gate, REJECTED by the broker, ABSENT after a lost answer, or UNKNOWN when
    it is not yet known (an ``Acknowledged`` or another ``Denied`` for the same ref may still follow). ``korean`` is
    the message for a Korean screen, where there is one.
    """

    ref: int
    code: str
    message: str
    state: OrderState
    korean: str = ""


class Opened(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of an order before the open and in the opening auction, where it is known beforehand.

    Attributes:
        ref: the command's number.
        order_no: the broker's number of the order.
        fill_no: number of the one execution that filled it whole.
        price: won a share of that execution; 0 when there was none: the order rests until it is dead.
        fee, tax: won that the execution cost.
    """

    ref: int
    order_no: str
    fill_no: str = ""
    price: int = 0
    fee: int = 0
    tax: int = 0


class DayStart(Event, frozen=True, kw_only=True):
    """A trading day begins for the core. All times are aware KST; ``hours.day_start`` fills them from the law.

    Attributes:
        day: the business date.
        opens: start of the regular session.
        auction: start of the closing auction.
        closes: end of the regular session.
        pre: start of NXT's pre-market (프리마켓); None on days without one.
        post: start of trading at the closing price (장후 시간외종가).
        evening: start of the single-price session or of the after-market, whichever the day has.
        ends: end of the evening: nothing trades afterwards.
    """

    day: date
    opens: datetime
    auction: datetime
    closes: datetime
    pre: datetime | None = None
    post: datetime | None = None
    evening: datetime | None = None
    ends: datetime | None = None


class DayEnd(Event, frozen=True, kw_only=True):
    """The engine's day is over and all its events have been handled: bars are closed, day orders are dead."""

    day: date


class Started(Event, frozen=True, kw_only=True):
    """The run begins: strategies hear ``on_start``."""


class Stopped(Event, frozen=True, kw_only=True):
    """The run ends: strategies hear ``on_stop``; commands given there are not executed."""
