"""Real-time entries, the exchange's direction: the model's events to FID values.

Every FID of the type is filled as recorded frames do; what an event does not know takes the catalogue's neutral text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from kiwoom_api.model.events import OrderUpdate, PositionUpdate, Quote, Trade
from kiwoom_api.model.values import KST, Side
from kiwoom_api.wire.catalogue import real_type
from kiwoom_api.wire.numbers import Signed, default_text, price_text, ratio_text, signed_text

RealEvent: TypeAlias = Trade | Quote | OrderUpdate | PositionUpdate

_TYPES: dict[type, str] = {Trade: "0B", Quote: "0D", OrderUpdate: "00", PositionUpdate: "04"}
_SIDE_CODE = {Side.SELL: "1", Side.BUY: "2"}
_VENUE_CODE = {"KRX": ("1", "KRX", "N"), "NXT": ("2", "NXT", "N"), "SOR": ("0", "통합", "Y")}
LEVELS = tuple((str(41 + i), str(61 + i), str(51 + i), str(71 + i)) for i in range(10))
"""FIDs of the ten levels of type 0D, best first: ask price, ask shares, bid price, bid shares."""


@lru_cache(maxsize=32)
def _blank(type_id: str, day: date) -> dict[str, str]:
    """Neutral text of every FID that the type carries on that day, in the wire's order."""
    fields = real_type(type_id).fields
    return {f.wire: default_text(f) for f in fields if f.until is None or day <= f.until}


def _kst(at: datetime) -> datetime:
    return at if at.tzinfo is KST else at.astimezone(KST)


def _directed(amount: int, base: int) -> str:
    return price_text(Signed.against(amount, base), "blank")


def _sign_code(change: int) -> str:
    # 1 and 4 (upper and lower limit) need the day's limits, which an event does not carry.
    return "2" if change > 0 else "5" if change < 0 else "3"


def _percent(part: int, whole_part: int, style: str = "plus") -> str:
    return ratio_text(Decimal(100 * part) / whole_part, style, 2) if whole_part > 0 else "0.00"


def _trade_values(event: Trade) -> dict[str, str]:
    at, base, change = _kst(event.at), event.base, event.price - event.base
    values = _blank("0B", at.date()).copy()
    quantity = event.quantity if event.buyer else -event.quantity
    single = signed_text(quantity, "blank")
    values["20"] = f"{at:%H%M%S}"
    values["10"] = _directed(event.price, base)
    values["11"] = signed_text(change, "blank")
    values["12"] = _percent(change, base)
    values["27"] = _directed(event.ask, base)
    values["28"] = _directed(event.bid, base)
    values["15"] = signed_text(quantity, "plus")
    values["13"] = str(event.volume)
    values["16"] = _directed(event.open, base)
    values["17"] = _directed(event.high, base)
    values["18"] = _directed(event.low, base)
    values["25"] = _sign_code(change)
    thousands = event.price * event.quantity // 1000
    values["1313"] = signed_text(thousands if event.buyer else -thousands, "plus")
    values["1314"] = signed_text(quantity, "plus")
    values["1316" if event.buyer else "1315"] = single
    return values


def _quote_values(event: Quote) -> dict[str, str]:
    at, base = _kst(event.at), event.base
    values = _blank("0D", at.date()).copy()
    values["21"] = f"{at:%H%M%S}"
    for (ask_price, ask_size, _, _), (won, shares) in zip(LEVELS, event.asks, strict=False):
        values[ask_price], values[ask_size] = _directed(won, base), str(shares)
    for (_, _, bid_price, bid_size), (won, shares) in zip(LEVELS, event.bids, strict=False):
        values[bid_price], values[bid_size] = _directed(won, base), str(shares)
    asked = sum(shares for _, shares in event.asks[:10])
    bidden = sum(shares for _, shares in event.bids[:10])
    values["121"], values["125"] = str(asked), str(bidden)
    values["128"], values["138"] = signed_text(bidden - asked, "plus"), signed_text(asked - bidden, "plus")
    values["129"], values["139"] = _percent(bidden, asked, "minus"), _percent(asked, bidden, "minus")
    if base and event.asks and event.bids:
        middle = (event.asks[0][0] + event.bids[0][0]) // 2
        values["6102"], values["6110"] = _directed(middle, base), signed_text(middle - base, "blank")
        values["6111"], values["6112"] = _sign_code(middle - base), _percent(middle - base, base)
    return values


def _order_values(event: OrderUpdate) -> dict[str, str]:
    at, base = _kst(event.at), event.base
    values = _blank("00", at.date()).copy()
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
    values["10"] = _directed(event.market_price, base)
    values["27"], values["28"] = _directed(event.ask, base), _directed(event.bid, base)
    values["938"], values["939"] = str(event.fee), str(event.tax)
    values["919"] = event.reason or "0"
    if base and "10010" in values:
        values["10010"] = f" {base}"
    values["2134"], values["2135"], values["2136"] = _VENUE_CODE.get(event.venue, ("1", event.venue, "N"))
    return values


def _position_values(event: PositionUpdate) -> dict[str, str]:
    base = event.base
    values = _blank("04", _kst(event.at).date()).copy()
    values["9201"], values["9001"], values["302"] = event.account, event.symbol, event.name
    values["10"] = _directed(event.market_price, base)
    values["930"], values["933"] = str(event.quantity), str(event.sellable)
    values["931"], values["932"] = str(event.average), str(event.purchase_amount)
    values["945"], values["946"] = str(event.net_today), _SIDE_CODE[event.side]
    values["950"] = values["990"] = str(event.realised)
    values["27"], values["28"] = _directed(event.ask, base), _directed(event.bid, base)
    values["307"] = str(base)
    return values


_WRITERS: dict[type, Callable[[Any], dict[str, str]]] = {
    Trade: _trade_values,
    Quote: _quote_values,
    OrderUpdate: _order_values,
    PositionUpdate: _position_values,
}


def type_of(event: RealEvent) -> str:
    """The event's real-time type: "0B", "0D", "00" or "04"."""
    return _TYPES[type(event)]


def values_of(event: RealEvent) -> dict[str, str]:
    """Every FID of the event's type as text, in the wire's order, with signs against the event's ``base``."""
    return _WRITERS[type(event)](event)


def entry(event: RealEvent, item: str | None = None) -> dict[str, object]:
    """One entry of a REAL frame; ``item`` is the code in the form it was registered (default: the event's symbol)."""
    type_id = type_of(event)
    name = real_type(type_id).label
    return {"values": values_of(event), "type": type_id, "name": name, "item": event.symbol if item is None else item}


def session_entry(code: str, at: datetime, left: time | None = None) -> dict[str, object]:
    """An entry of type 0s: session code (장운영구분, such as "3" = opened), time, time left to the next bell."""
    values = {"215": code, "20": f"{_kst(at):%H%M%S}", "214": "000000" if left is None else f"{left:%H%M%S}"}
    return {"values": values, "type": "0s", "name": real_type("0s").label, "item": ""}


def real_frame(entries: Iterable[Mapping[str, object]]) -> bytes:
    """A REAL frame of these entries; ``data`` stands before ``trnm``, as recorded."""
    return msgspec.json.encode({"data": list(entries), "trnm": "REAL"})
