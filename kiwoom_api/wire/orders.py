"""Orders as TR calls, both directions; the ledger, holdings and cash come from ``ledger``. All values are text."""

from __future__ import annotations

from collections.abc import Mapping

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.wire.ledger import (
    NO_ORDER,
    TYPE_OF_WORD,
    Call,
    deposit,
    found_answer,
    holdings,
    ledger_call,
    ledger_rows,
    ledger_values,
    side_of,
)

__all__ = [
    "NO_ORDER",
    "TYPE_OF_WORD",
    "Call",
    "deposit",
    "found_answer",
    "holdings",
    "ledger_call",
    "ledger_rows",
    "ledger_values",
    "order_call",
    "parse_order_call",
    "side_of",
]

_SIDE_TR = {Side.BUY: "kt10000", Side.SELL: "kt10001"}


def order_call(request: OrderRequest | ModifyRequest | CancelRequest) -> Call:
    """TR id and body of an order: kt10000 buy, kt10001 sell, kt10002 modify, kt10003 cancel. All values are text."""
    if isinstance(request, OrderRequest):
        return _SIDE_TR[request.side], {
            "dmst_stex_tp": str(request.venue),
            "stk_cd": request.symbol,
            "ord_qty": str(request.quantity),
            "ord_uv": "" if request.price is None else str(request.price),
            "trde_tp": str(request.order_type),
            "cond_uv": "" if request.stop_price is None else str(request.stop_price),
        }
    common = {"dmst_stex_tp": str(request.venue), "orig_ord_no": request.order_no, "stk_cd": request.symbol}
    if isinstance(request, ModifyRequest):
        amended = {"mdfy_qty": str(request.quantity), "mdfy_uv": str(request.price), "mdfy_cond_uv": ""}
        return "kt10002", {**common, **amended}
    return "kt10003", {**common, "cncl_qty": str(request.quantity)}


def parse_order_call(tr_id: str, body: Mapping[str, object]) -> OrderRequest | ModifyRequest | CancelRequest:
    """The request behind an order's body (the exchange's side); ``missing_member`` should have been asked first.

    "0" counts as no price for a type without one, as Kiwoom's server is reported to take it.

    Raises:
        BadInput: ``field`` is the wire's member (``trde_tp``, ``ord_qty``, ``ord_uv`` …): malformed, unknown, a price
            missing for a priced type, or a price given for a type without one.
    """
    venue = _venue(body)
    symbol = _symbol(body)
    if tr_id in ("kt10000", "kt10001"):
        kind = _order_type(body)
        price = _number(body, "ord_uv", least=0, blank=True) or None
        stop = _number(body, "cond_uv", least=0, blank=True) or None
        if kind.priced and price is None:
            raise BadInput(field="ord_uv", value=body.get("ord_uv"), allowed="won", hint=f"{kind.korean} needs a price")
        if not kind.priced and price is not None:
            raise BadInput(field="ord_uv", value=price, allowed='""', hint=f"{kind.korean} takes no price")
        if kind is OrderType.STOP_LIMIT and stop is None:
            raise BadInput(field="cond_uv", value=body.get("cond_uv"), allowed="won", hint="a stop needs its trigger")
        return OrderRequest(
            symbol=symbol,
            side=Side.BUY if tr_id == "kt10000" else Side.SELL,
            quantity=_number(body, "ord_qty", least=1),
            order_type=kind,
            price=price,
            stop_price=stop,
            venue=venue,
        )
    number = _order_number(body)
    if tr_id == "kt10002":
        quantity, price = _number(body, "mdfy_qty", least=0), _number(body, "mdfy_uv", least=1)
        return ModifyRequest(order_no=number, symbol=symbol, quantity=quantity, price=price, venue=venue)
    if tr_id == "kt10003":
        quantity = _number(body, "cncl_qty", least=0)
        return CancelRequest(order_no=number, symbol=symbol, quantity=quantity, venue=venue)
    raise BadInput(field="tr", value=tr_id, allowed="kt10000, kt10001, kt10002, kt10003", hint="use an order TR")


def _member(body: Mapping[str, object], wire: str) -> str:
    value = body.get(wire)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadInput(field=wire, value=value, allowed="text", hint="every value is a JSON string")
    return str(value).strip()


def _number(body: Mapping[str, object], wire: str, *, least: int, blank: bool = False) -> int:
    text = _member(body, wire)
    if blank and not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and int(text) >= least):
        raise BadInput(field=wire, value=body.get(wire), allowed=f"digits, at least {least}", hint="no sign, no comma")
    return int(text)


def _symbol(body: Mapping[str, object]) -> str:
    text = _member(body, "stk_cd")
    if len(text) == 6 and text.isascii() and text.isalnum() and text == text.upper():
        return text
    raise BadInput(field="stk_cd", value=text, allowed="six characters 0-9 A-Z", hint="no prefix and no suffix")


def _venue(body: Mapping[str, object]) -> Venue:
    text = _member(body, "dmst_stex_tp")
    if text in Venue.__members__:
        return Venue(text)
    raise BadInput(field="dmst_stex_tp", value=text, allowed=", ".join(Venue), hint="use one of these")


def _order_type(body: Mapping[str, object]) -> OrderType:
    text = _member(body, "trde_tp")
    try:
        return OrderType(text)
    except ValueError:
        allowed = ", ".join(OrderType)
        raise BadInput(field="trde_tp", value=text, allowed=allowed, hint="single digits are not padded") from None


def _order_number(body: Mapping[str, object]) -> str:
    text = _member(body, "orig_ord_no")
    if text.isascii() and text.isdigit() and len(text) <= 7:
        return text.zfill(7)
    raise BadInput(field="orig_ord_no", value=text, allowed="seven digits", hint="use the answer's ord_no")
