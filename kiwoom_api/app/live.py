"""Live events in one line each: for people in Korean or English, for programs as JSON."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kiwoom_api.app.screen import say
from kiwoom_api.model.events import Event, Gap, OrderStatus, OrderUpdate, PositionUpdate, Quote, Trade
from kiwoom_api.model.values import KST, Side
from kiwoom_api.wire.error_codes import find

TYPES: dict[type[Event], str] = {Trade: "0B", Quote: "0D", OrderUpdate: "00", PositionUpdate: "04"}
"""Events that can be streamed and the real-time type that brings each."""

_STATUS = {
    OrderStatus.ACCEPTED: "accepted",
    OrderStatus.FILLED: "filled",
    OrderStatus.CONFIRMED: "confirmed",
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.REJECTED: "rejected",
}


def line(event: Event) -> str:
    """Say an event in one line, beginning with its time of day in KST."""
    match event:
        case Trade():
            said = _trade(event)
        case Quote():
            said = _quote(event)
        case OrderUpdate():
            said = _order(event)
        case PositionUpdate():
            said = _position(event)
        case _:
            said = type(event).__name__
    return f"{_clock(event.at)} {said}"


def record(event: Event) -> str:
    """Return an event as one line of JSON: its real-time type, then every value by its English name."""
    kind = "gap" if isinstance(event, Gap) else TYPES.get(type(event), type(event).__name__)
    return msgspec.json.encode({"type": kind, **msgspec.to_builtins(event)}).decode()


def gap(event: Gap) -> str:
    """Say that the stream broke, or that it is back and what that means."""
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
