"""What a feed brings in one line each: for people in Korean or English, for programs as JSON."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import msgspec

from kiwoom_api.app.answers import heading, shown, value_of
from kiwoom_api.app.screen import korean, say
from kiwoom_api.client.reading import EVENTS, RECORDS, Reading, Stamp
from kiwoom_api.model.events import (
    ConditionChange,
    ConditionStocks,
    Event,
    Gap,
    OrderStatus,
    OrderUpdate,
    Overrun,
    PositionUpdate,
    Quote,
    Trade,
)
from kiwoom_api.model.values import KST, Side
from kiwoom_api.wire.answer import RealRecord
from kiwoom_api.wire.catalogue import real_types
from kiwoom_api.wire.error_codes import find
from kiwoom_api.wire.realtime import entries_of

Told = Event | RealRecord
"""What comes: the model's event where a type has one, else the record."""
_SHOWN = 12  # values in the line of a type that has no words of its own

_STATUS = {
    OrderStatus.ACCEPTED: "accepted",
    OrderStatus.FILLED: "filled",
    OrderStatus.CONFIRMED: "confirmed",
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.REJECTED: "rejected",
}


def _one(entry: dict[str, Any], stamp: Stamp) -> Told | None:
    return EVENTS.each(entry, stamp) or RECORDS.each(entry, stamp)


def _all(frame: bytes, stamp: Stamp) -> list[Told]:
    return [told for entry in entries_of(frame) if (told := _one(entry, stamp)) is not None]


LINES: Reading[Told] = Reading(_all, _one)
"""How a feed reads for ``line``."""


def line(event: Told) -> str:
    """Say an event in one line, beginning with its time of day in KST."""
    if isinstance(event, RealRecord):
        return _record(event)
    match event:
        case Trade():
            said = _trade(event)
        case Quote():
            said = _quote(event)
        case OrderUpdate():
            said = _order(event)
        case PositionUpdate():
            said = _position(event)
        case ConditionChange():
            moved = say("편입", "in") if event.inserted else say("이탈", "out")
            said = f"{say('조건', 'condition')} {event.condition} {event.symbol} {moved}"
        case ConditionStocks():
            said = hits(event.condition, event.symbols)
        case _:
            said = type(event).__name__
    return f"{_clock(event.at)} {said}"


def hits(condition: str, symbols: tuple[str, ...]) -> str:
    """Say which stocks a condition finds."""
    told = " ".join(symbols) or say("없음", "none")
    return f"{say('조건', 'condition')} {condition} {len(symbols):,}{say('종목', ' stocks')}: {told}"


_encode = msgspec.json.Encoder(decimal_format="number", enc_hook=str).encode  # codes are text with a meaning
_KINDS: dict[type[Event], str] = {Gap: "gap", Overrun: "overrun", ConditionStocks: "condition"}


def record(event: Told) -> str:
    """Return one line of JSON: real-time type, time of arrival, stock, item, then every value by its English name."""
    if isinstance(event, RealRecord):
        symbol = event.item.removesuffix("_NX").removesuffix("_AL")
        head = {"type": event.tr, "at": datetime.now(KST), "symbol": symbol, "item": event.item}
        return _encode({**head, **event.typed}).decode()
    return _encode({"type": _KINDS[type(event)], **msgspec.to_builtins(event)}).decode()


def note(event: Gap | Overrun) -> str:
    """Say that the stream broke, that it is back and what that means, or that the reader was too slow."""
    if isinstance(event, Overrun):
        types = ", ".join(f"{kind} {count:,}" for kind, count in event.left_out.items())
        slow = say("읽는 쪽이 느려 시세를 건너뛰었습니다", "too slow: market data was left out")
        return f"{_clock(event.at)} {slow} ({types})"
    if event.reason == "malformed":
        bad = say(
            "읽을 수 없는 주문 통보가 왔습니다: kiwoom executions 로 확인하세요",
            "an order event could not be read: see 'kiwoom executions'",
        )
        return f"{_clock(event.at)} {bad}"
    if event.restored:
        said = say(
            "다시 연결되었습니다. 끊긴 동안의 체결은 오지 않습니다: kiwoom executions 로 확인하세요",
            "connected again; what happened meanwhile is not told: see 'kiwoom executions'",
        )
        return f"{_clock(event.at)} {said}"
    known = find(event.reason)
    why = say(*known.info.cause) if known else say(*_REASONS.get(event.reason, (event.reason, event.reason)))
    lost, again = say("연결이 끊겼습니다", "connection lost"), say("다시 연결합니다", "reconnecting")
    return f"{_clock(event.at)} {lost} ({why}). {again}…"


_REASONS = {
    "closed": ("서버가 닫음", "closed by the server"),
    "silent": ("서버가 조용함", "the server fell silent"),
    "broken": ("네트워크가 끊김", "network failure"),
}


def _clock(at: datetime) -> str:
    return f"{at.astimezone(KST):%H:%M:%S}"


def _won(value: int) -> str:
    return f"{value:,}{say('원', ' won')}"


def _shares(value: int) -> str:
    return f"{value:,}{say('주', ' shares')}"


def _change(value: int) -> str:
    return f"▲ +{value:,}" if value > 0 else f"▼ {value:,}" if value < 0 else "0"


def _record(record: RealRecord) -> str:
    """A type without words of its own: its name, its item and its first values under the catalogue's labels."""
    spec = real_types()[record.tr]
    at = record.typed.get("time")
    begin = at.isoformat() if isinstance(at, time) else _clock(datetime.now(KST))
    parts = []
    for field in spec.fields:
        value = value_of(record, field)
        if value is not None and field.name != "time":
            parts.append(f"{heading(field, None)} {shown(field, value)}")
    more = f" · … {len(parts) - _SHOWN:,}" if len(parts) > _SHOWN else ""
    name = spec.label if korean() else spec.name.replace("_", " ")
    return f"{begin} {name} {record.item} {' · '.join(parts[:_SHOWN])}{more}".replace("  ", " ")


def _trade(trade: Trade) -> str:
    change = trade.price - trade.base if trade.base > 0 else 0
    rate = f" ({change / trade.base:+.2%})" if trade.base > 0 else ""
    side = say("매수", "buyer") if trade.buyer else say("매도", "seller")
    return (
        f"{say('체결', 'trade')} {trade.symbol} {_won(trade.price)} {_change(change)}{rate} "
        f"{side} {_shares(trade.quantity)} {say('누적', 'day')} {_shares(trade.volume)}"
    )


def _quote(quote: Quote) -> str:
    def best(levels: tuple[tuple[int, int], ...]) -> str:
        return f"{_won(levels[0][0])} × {_shares(levels[0][1])}" if levels else "-"

    totals = f"{sum(shares for _, shares in quote.asks):,} / {sum(shares for _, shares in quote.bids):,}"
    return (
        f"{say('호가', 'book')} {quote.symbol} {say('매도', 'ask')} {best(quote.asks)} | "
        f"{say('매수', 'bid')} {best(quote.bids)} | {say('10호가 잔량', 'ten levels')} {totals}"
    )


def _order(order: OrderUpdate) -> str:
    side = say("매수", "buy") if order.side is Side.BUY else say("매도", "sell")
    status = say(str(order.status), _STATUS[order.status])
    what = say(order.action or side, side)
    price = _won(order.price) if order.price else say(order.order_type.korean, "market")
    parts = [
        f"{say('주문', 'order')} {order.order_no} {order.symbol} {order.name} {what} {status}",
        f"{_shares(order.quantity)} @ {price}",
        f"{say('체결', 'filled')} {order.filled:,} {say('미체결', 'open')} {order.remaining:,}",
    ]
    if order.last_quantity:
        parts.append(f"{say('이번', 'this fill')} {_shares(order.last_quantity)} @ {_won(order.last_price)}")
    if order.reason:
        parts.append(f"{say('사유', 'reason')} {order.reason}")
    return " · ".join(parts)


def _position(held: PositionUpdate) -> str:
    profit = (held.market_price - held.average) * held.quantity if held.market_price else 0
    return (
        f"{say('잔고', 'position')} {held.symbol} {held.name} {_shares(held.quantity)} "
        f"{say('매도가능', 'sellable')} {held.sellable:,} · {say('평균', 'average')} {_won(held.average)} · "
        f"{say('평가손익', 'profit')} {_change(profit)}"
    )
