"""A request in the one form that all checks read: new and modify alike, with what it would cost."""

from __future__ import annotations

import msgspec

from kiwoom_api.market import price_limits
from kiwoom_api.model.orders import ModifyRequest, OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.risk.view import RiskView


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent.

    Attributes:
        side: None for a modify whose original is not known.
        quantity: shares that it is about.
        price: won; None for types without a price.
        new: False for a modify.
        value: won it is worth, at its own price or at the last one; None when neither is known.
        worst: won that it may cost before commission: a buy without a price reserves the upper limit (증거금).
        replaced: won that the modified part of the original already reserves.
        replaced_shares: shares of the original that it replaces.
    """

    symbol: str
    side: Side | None
    quantity: int
    price: int | None
    stop_price: int | None
    order_type: OrderType
    venue: str
    new: bool
    value: int | None
    worst: int | None
    replaced: int = 0
    replaced_shares: int = 0

    @property
    def entry(self) -> bool:
        """True when it may add to a position; an unknown side is taken for an entry."""
        return self.side is not Side.SELL


def wish_of(request: OrderRequest | ModifyRequest, view: RiskView) -> Wish:
    """Return the wish of a well-formed request."""
    if isinstance(request, OrderRequest):
        return Wish(
            symbol=request.symbol,
            side=request.side,
            quantity=request.quantity,
            price=request.price,
            stop_price=request.stop_price,
            order_type=request.order_type,
            venue=request.venue,
            new=True,
            value=_times(request.quantity, request.price or view.last or view.base),
            worst=_times(request.quantity, request.price or _upper(view) or view.last),
        )
    old = view.original
    quantity = request.quantity or (old.remaining if old else 0)
    replaced = min(quantity, old.remaining) if old else 0
    value = _times(quantity, request.price) if quantity else None
    return Wish(
        symbol=request.symbol,
        side=old.side if old else None,
        quantity=quantity,
        price=request.price,
        stop_price=None,
        order_type=old.order_type if old else OrderType.LIMIT,
        venue=request.venue,
        new=False,
        value=value,
        worst=value,
        replaced=replaced * (old.price or 0) if old else 0,
        replaced_shares=replaced,
    )


def limits_of(view: RiskView) -> tuple[int | None, int | None]:
    """Return the day's (lower, upper) limit in won as far as they are known."""
    if view.lower is not None or view.upper is not None:
        return view.lower, view.upper
    if view.base is None or view.market is None or view.at is None:
        return None, None
    return price_limits(view.base, market=view.market, on=view.at.date(), multiple=view.multiple, listing=view.listing)


def _upper(view: RiskView) -> int | None:
    return limits_of(view)[1]


def _times(quantity: int, price: int | None) -> int | None:
    return None if price is None else quantity * price
