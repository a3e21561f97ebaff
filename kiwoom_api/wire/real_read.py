"""Real-time entries, the client's direction: FID values to the model's events.

Only the FIDs that an event needs are read. A price's sign is its direction and is dropped; a blank number is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

import msgspec

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.events import ConditionChange, Event, OrderStatus, OrderUpdate, PositionUpdate, Quote, Trade
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.wire.ledger import NO_ORDER, TYPE_OF_WORD, side_of
from kiwoom_api.wire.parsing import price, whole
from kiwoom_api.wire.real_quick import quick_events
from kiwoom_api.wire.real_write import LEVELS
from kiwoom_api.wire.texts import clock, code, order_no

T = TypeVar("T")
_SIDE_OF_CODE = {"1": Side.SELL, "2": Side.BUY}


class _Values:
    """The values of one entry, read FID by FID with errors that name type, item and FID."""

    __slots__ = ("fids", "where")

    def __init__(self, fids: Mapping[str, Any], where: str) -> None:
        self.fids, self.where = fids, where

    def get(self, fid: str, parser: Callable[[str], T | None]) -> T | None:
        try:
            return parser(self.fids.get(fid, ""))
        except (WireError, TypeError, AttributeError) as error:
            raise self._bad(fid, error) from None

    def need(self, fid: str, parser: Callable[[str], T | None]) -> T:
        value = self.get(fid, parser)
        if value is None:
            raise WireError(f"{self.where} FID {fid}: {self.fids.get(fid)!r}, but a value is required")
        return value

    # won and count repeat get's lines: they are read forty times a quote.
    def won(self, fid: str) -> int:
        try:
            return price(self.fids.get(fid, "")) or 0
        except (WireError, TypeError, AttributeError) as error:
            raise self._bad(fid, error) from None

    def count(self, fid: str) -> int:
        try:
            return whole(self.fids.get(fid, "")) or 0
        except (WireError, TypeError, AttributeError) as error:
            raise self._bad(fid, error) from None

    def _bad(self, fid: str, error: Exception) -> WireError:
        said = str(error) if isinstance(error, WireError) else f"{self.fids.get(fid)!r} is not text"
        return WireError(f"{self.where} FID {fid}: {said}")

    def text(self, fid: str) -> str:
        return self.get(fid, str.strip) or ""

    def at(self, fid: str, day: date) -> datetime:
        return datetime.combine(day, self.need(fid, clock), KST)

    def symbol(self, text: str) -> str:
        try:
            symbol = code(text)
        except WireError as error:
            raise WireError(f"{self.where} item: {error}") from None
        if symbol is None:
            raise WireError(f"{self.where}: the stock code is missing")
        return symbol.removesuffix("_NX").removesuffix("_AL")


def _trade(values: _Values, item: str, day: date, at: datetime | None) -> Trade:
    last, quantity = values.need("10", price), values.need("15", whole)
    if last <= 0:
        raise WireError(f"{values.where} FID 10: a trade needs a price, got {values.fids.get('10')!r}")
    return Trade(
        at=values.at("20", day),
        symbol=values.symbol(item),
        price=last,
        quantity=abs(quantity),
        buyer=quantity > 0,
        open=values.won("16"),
        high=values.won("17"),
        low=values.won("18"),
        volume=values.count("13"),
        base=last - values.count("11"),
        ask=values.won("27"),
        bid=values.won("28"),
    )


def _quote(values: _Values, item: str, day: date, at: datetime | None) -> Quote:
    asks: list[tuple[int, int]] = []
    bids: list[tuple[int, int]] = []
    for ask_price, ask_shares, bid_price, bid_shares in LEVELS:
        for side, won_fid, shares_fid in ((asks, ask_price, ask_shares), (bids, bid_price, bid_shares)):
            won = values.won(won_fid)
            shares = values.count(shares_fid) if won else 0
            if shares > 0:
                side.append((won, shares))
    middle = values.won("6102")
    return Quote(
        at=values.at("21", day),
        symbol=values.symbol(item),
        asks=tuple(asks),
        bids=tuple(bids),
        base=middle - values.count("6110") if middle else 0,
    )


def _status(values: _Values) -> OrderStatus:
    word = values.text("913")
    for status in OrderStatus:
        if status.value in word:
            return status
    raise WireError(f"{values.where} FID 913: {word!r} is none of {', '.join(OrderStatus)}")


def _side(values: _Values, fid: str, word: str) -> Side:
    side = _SIDE_OF_CODE.get(values.text(fid))
    return side if side is not None else side_of(word, f"{values.where} FID {fid}")


def _order(values: _Values, item: str, day: date, at: datetime | None) -> OrderUpdate:
    action, ordered_at = values.text("905").lstrip("+-"), values.won("901")
    # An order type that is new to us must not cost a fill: fall back to what its price says.
    fallback = OrderType.LIMIT if ordered_at else OrderType.MARKET
    reason = values.text("919")
    return OrderUpdate(
        at=values.at("908", day),
        order_no=values.need("9203", order_no),
        root_no=values.get("904", order_no) or NO_ORDER,
        symbol=values.symbol(values.text("9001") or item),
        name=values.text("302"),
        side=_side(values, "907", action),
        status=_status(values),
        action=action,
        order_type=TYPE_OF_WORD.get(values.text("906"), fallback),
        quantity=values.need("900", whole),
        price=ordered_at,
        remaining=values.count("902"),
        filled=values.count("911"),
        average=values.won("910"),
        amount=values.count("903"),
        fill_no=values.text("909"),
        last_price=values.won("914"),
        last_quantity=values.count("915"),
        fee=values.count("938"),
        tax=values.count("939"),
        reason="" if reason == "0" else reason,
        market_price=values.won("10"),
        ask=values.won("27"),
        bid=values.won("28"),
        account=values.text("9201"),
        venue="SOR" if values.text("2136") == "Y" else values.text("2135") or "KRX",
    )


def _position(values: _Values, item: str, day: date, at: datetime | None) -> PositionUpdate:
    return PositionUpdate(
        at=at or datetime.combine(day, time(), KST),
        symbol=values.symbol(values.text("9001") or item),
        name=values.text("302"),
        quantity=values.need("930", whole),
        sellable=values.count("933"),
        average=values.won("931"),
        purchase_amount=values.count("932"),
        market_price=values.won("10"),
        net_today=values.count("945"),
        side=_side(values, "946", ""),
        realised=values.count("990"),
        ask=values.won("27"),
        bid=values.won("28"),
        base=values.won("307"),
        account=values.text("9201"),
    )


def _condition(values: _Values, item: str, day: date, at: datetime | None) -> ConditionChange:
    event = values.text("843")
    if event not in ("I", "D"):
        raise WireError(f"{values.where} FID 843: {event!r} is neither I nor D")
    return ConditionChange(
        at=values.at("20", day),
        condition=values.text("841"),
        symbol=values.symbol(values.text("9001") or item),
        inserted=event == "I",
    )


_READERS: dict[str, Callable[[_Values, str, date, datetime | None], Event]] = {
    "0B": _trade,
    "0D": _quote,
    "00": _order,
    "04": _position,
    "02": _condition,
}


def decode_entry(entry: Mapping[str, Any], day: date, *, at: datetime | None = None) -> Event | None:
    """The event behind one entry of a REAL frame; ``None`` for a type without an event.

    ``day`` is the business day of the entry's time. ``at`` (aware) is used where the wire has no time (type 04);
    without it such an event stands at midnight of the day.

    Raises:
        WireError: naming type, item, FID and value, when a needed value is missing or malformed.
    """
    type_id, item = entry.get("type"), entry.get("item") or ""
    reader = _READERS.get(type_id) if isinstance(type_id, str) else None
    if reader is None:
        return None
    values = entry.get("values")
    if not isinstance(values, Mapping) or not isinstance(item, str):
        raise WireError(f"{type_id} {item!r}: values must be an object and item text")
    return reader(_Values(values, f"{type_id} {item}"), item, day, at)


def entries_of(frame: bytes | str) -> list[dict[str, Any]]:
    """The entries of a REAL frame, [] for any other frame; decode them one by one when one bad entry must not hide
    the others.

    Raises:
        WireError: when the frame is not a JSON object, or its data not a list of entries.
    """
    try:
        message = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise WireError(f"WebSocket frame {frame[:80]!r} is not JSON: {error}") from None
    if not isinstance(message, dict):
        raise WireError(f"WebSocket frame {frame[:80]!r} is not a JSON object")
    if message.get("trnm") != "REAL":
        return []
    entries = message.get("data")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise WireError(f"WebSocket frame {frame[:80]!r}: data is not a list of entries")
    return entries


def decode_frame(frame: bytes | str, day: date, *, at: datetime | None = None) -> list[Event]:
    """The events of a REAL frame in its order; [] for any other frame. See ``decode_entry``.

    Raises:
        WireError: when the frame or one of its entries is malformed.
    """
    quick = quick_events(frame, day) if isinstance(frame, bytes) else None
    if quick is not None:
        return quick
    events = (decode_entry(entry, day, at=at) for entry in entries_of(frame))
    return [event for event in events if event is not None]
