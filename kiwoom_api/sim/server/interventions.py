"""The market part of the admin API: halts, interruptions, and trades of somebody without an account (model book)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import Side, price_of, quantity_of, symbol_of
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.trading.controls import MARKETS

Body = dict[str, object]
LONGEST = 86_400
"""Most seconds of a halt."""
_VENUES = ("KRX", "NXT")


def halt(exchange: Exchange, body: Mapping[str, object]) -> Body:
    """Stop trading: ``{"symbol": code}`` or ``{"market": "KOSPI"}``, and ``seconds``, until resumed without them."""
    scope, seconds = _scope(body), body.get("seconds")
    if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, int) or seconds > LONGEST):
        raise BadInput(field="seconds", value=seconds, allowed=f"1 to {LONGEST} whole seconds, or none")
    exchange.halt(scope, seconds)
    return {"scope": scope, "seconds": seconds, "now": exchange.now.isoformat()}


def resume(exchange: Exchange, body: Mapping[str, object]) -> Body:
    """End a halt: ``{"symbol": code}`` or ``{"market": "KOSPI"}``."""
    scope = _scope(body)
    exchange.resume(scope)
    return {"scope": scope, "now": exchange.now.isoformat()}


def interrupt(exchange: Exchange, body: Mapping[str, object]) -> Body:
    """Begin a volatility interruption: ``{"symbol": code}``, and ``venue`` for NXT's."""
    symbol, venue = symbol_of(body.get("symbol")), _venue(body)
    exchange.interrupt(symbol, venue=venue)
    return {"symbol": symbol, "venue": venue, "now": exchange.now.isoformat()}


def trade(exchange: Exchange, body: Mapping[str, object]) -> Body:
    """Let somebody take what stands in the book: ``symbol``, ``side``, ``quantity``, and the ``price`` up to which."""
    symbol, venue, side = symbol_of(body.get("symbol")), _venue(body), body.get("side")
    if side not in set(Side):
        raise BadInput(field="side", value=side, allowed="buy, sell")
    shares = quantity_of(body.get("quantity"))
    price = None if body.get("price") is None else price_of(body["price"])
    traded = exchange.trade(symbol, Side(str(side)), shares, price=price, venue=venue)
    return {"symbol": symbol, "venue": venue, "quantity": traded, "last": exchange.snapshot(symbol).last}


def _scope(body: Mapping[str, object]) -> str:
    if ("symbol" in body) == ("market" in body):
        raise BadInput(field="symbol", value=dict(body), allowed='{"symbol": code} or {"market": "KOSPI" or "KOSDAQ"}')
    if "market" not in body:
        return symbol_of(body["symbol"])
    if body["market"] not in MARKETS:
        raise BadInput(field="market", value=body["market"], allowed=", ".join(MARKETS))
    return str(body["market"])


def _venue(body: Mapping[str, object]) -> str:
    venue = body.get("venue", "KRX")
    if venue not in _VENUES:
        raise BadInput(field="venue", value=venue, allowed=", ".join(_VENUES))
    return str(venue)


DEEDS: dict[str, Callable[[Exchange, Mapping[str, object]], Body]] = {
    "/admin/halt": halt,
    "/admin/resume": resume,
    "/admin/vi": interrupt,
    "/admin/trade": trade,
}
"""What can be posted where."""
