"""Real-time entries, the exchange's direction: the model's events and the exchange's states to FID values.

Every FID of the type is filled as recorded frames do; what nobody knows takes the catalogue's neutral text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import msgspec

from kiwoom_api.model.events import OrderUpdate, PositionUpdate, Quote, Trade
from kiwoom_api.model.values import Side
from kiwoom_api.wire.catalogue import real_type
from kiwoom_api.wire.real_aside import Members, OffHours, members_values, off_hours_values
from kiwoom_api.wire.real_book import LEVELS, quote_values
from kiwoom_api.wire.real_forms import blank, directed, kst
from kiwoom_api.wire.real_market import (
    breadth_values,
    index_values,
    info_values,
    interruption_values,
    session_entry,
)
from kiwoom_api.wire.real_states import (
    BestQuote,
    BookDay,
    Breadth,
    Expected,
    IndexNow,
    Interrupted,
    StockInfo,
    TradeDay,
)
from kiwoom_api.wire.real_tape import best_values, expected_values, trade_values

__all__ = ["LEVELS", "RealEvent", "entry", "real_frame", "session_entry", "type_of", "values_of"]

RealEvent: TypeAlias = (
    Trade
    | Quote
    | OrderUpdate
    | PositionUpdate
    | BestQuote
    | Expected
    | OffHours
    | Members
    | IndexNow
    | Breadth
    | StockInfo
    | Interrupted
)
"""What has a real-time type of its own."""

_SIDE_CODE = {Side.SELL: "1", Side.BUY: "2"}
_VENUE_CODE = {"KRX": ("1", "KRX", "N"), "NXT": ("2", "NXT", "N"), "SOR": ("0", "통합", "Y")}


def _order_values(event: OrderUpdate) -> dict[str, str]:
    at, base = kst(event.at), event.base
    values = blank("00", at.date()).copy()
    values["9201"], values["9203"], values["904"] = event.account, event.order_no, event.root_no
    values["9001"], values["302"] = event.symbol, event.name
    values["913"] = str(event.status)
    values["900"], values["901"] = str(event.quantity), str(event.price)
    values["902"], values["903"] = str(event.remaining), str(event.amount)
    values["905"] = f"{'+' if event.side is Side.BUY else '-'}{event.action}"
    values["906"], values["907"] = event.order_type.korean, _SIDE_CODE[event.side]
    values["908"], values["909"] = f"{at:%H%M%S}", event.fill_no
    if event.filled:
        values["910"], values["911"] = str(event.average), str(event.filled)
    if event.last_quantity:
        values["914"], values["915"] = str(event.last_price), str(event.last_quantity)
    values["10"] = directed(event.market_price, base)
    values["27"], values["28"] = directed(event.ask, base), directed(event.bid, base)
    values["938"], values["939"] = str(event.fee), str(event.tax)
    values["919"] = event.reason or "0"
    if base and "10010" in values:
        values["10010"] = f" {base}"
    values["2134"], values["2135"], values["2136"] = _VENUE_CODE.get(event.venue, ("1", event.venue, "N"))
    return values


def _position_values(event: PositionUpdate) -> dict[str, str]:
    base = event.base
    values = blank("04", kst(event.at).date()).copy()
    values["9201"], values["9001"], values["302"] = event.account, event.symbol, event.name
    values["10"] = directed(event.market_price, base)
    values["930"], values["933"] = str(event.quantity), str(event.sellable)
    values["931"], values["932"] = str(event.average), str(event.purchase_amount)
    values["945"], values["946"] = str(event.net_today), _SIDE_CODE[event.side]
    values["950"] = values["990"] = str(event.realised)
    values["27"], values["28"] = directed(event.ask, base), directed(event.bid, base)
    values["307"] = str(base)
    return values


_WRITERS: dict[type, tuple[str, Callable[[Any], dict[str, str]]]] = {
    Trade: ("0B", trade_values),
    Quote: ("0D", quote_values),
    OrderUpdate: ("00", _order_values),
    PositionUpdate: ("04", _position_values),
    BestQuote: ("0C", best_values),
    Expected: ("0H", expected_values),
    OffHours: ("0E", off_hours_values),
    Members: ("0F", members_values),
    IndexNow: ("0J", index_values),
    Breadth: ("0U", breadth_values),
    StockInfo: ("0g", info_values),
    Interrupted: ("1h", interruption_values),
}


def type_of(event: RealEvent) -> str:
    """The event's real-time type, such as "0B"."""
    return _WRITERS[type(event)][0]


def values_of(event: RealEvent, day: TradeDay | BookDay | None = None) -> dict[str, str]:
    """Every FID of the event's type as text, in the wire's order, with signs against the event's ``base``.

    ``day`` is what the exchange knows beside a trade (``TradeDay``) or a book (``BookDay``).
    """
    if isinstance(event, Trade):
        return trade_values(event, day if isinstance(day, TradeDay) else None)
    if isinstance(event, Quote):
        return quote_values(event, day if isinstance(day, BookDay) else None)
    return _WRITERS[type(event)][1](event)


def entry(event: RealEvent, item: str | None = None, day: TradeDay | BookDay | None = None) -> dict[str, object]:
    """One entry of a REAL frame; ``item`` is the code in the form it was registered (default: the event's own)."""
    type_id = type_of(event)
    own = event.code if isinstance(event, IndexNow | Breadth) else event.symbol
    return {
        "values": values_of(event, day),
        "type": type_id,
        "name": real_type(type_id).label,
        "item": own if item is None else item,
    }


def real_frame(entries: Iterable[Mapping[str, object]]) -> bytes:
    """A REAL frame of these entries; ``data`` stands before ``trnm``, as recorded."""
    return msgspec.json.encode({"data": list(entries), "trnm": "REAL"})
