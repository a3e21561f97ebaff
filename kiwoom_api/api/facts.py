"""What was found out about a stock and an account, for one request to be judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from kiwoom_api.api.moment import Marks
from kiwoom_api.client.issues import Issue
from kiwoom_api.model.orders import Deposit, Holding, ModifyRequest, OrderRequest
from kiwoom_api.orders.daybook import Before
from kiwoom_api.wire.answer import Answer


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """A stock's price in won, when it was learned, and the day's limits."""

    last: int | None
    at: datetime
    base: int | None
    lower: int | None
    upper: int | None


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """What the account has, as far as it matters for one request; won and shares, None where it was not asked.

    ``symbol_value`` and ``value`` are what shares are worth, of the request's stock and of all; ``equity`` is that
    and the cash; ``marks`` is what losses are measured against. ``for_sale`` are the shares that the broker keeps for
    open sales, by symbol: no more than these leave by them.
    """

    cash: int | None
    reserved_cash: int
    sellable: int
    reserved_shares: int
    symbol_value: int
    value: int
    equity: int | None
    marks: Marks
    for_sale: Mapping[str, int] | None = None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What was found when the broker was asked for one request, by the time ``at``."""

    request: OrderRequest | ModifyRequest
    at: datetime
    before: Before
    price: Price
    deposit: Deposit | None
    holdings: tuple[Holding, ...]
    issue: Issue


def price_of(quote: Answer, at: datetime) -> Price:
    """Return what ka10001 told of a stock at a moment."""
    return Price(
        last=quote.price, at=at, base=quote.base_price, lower=quote.lower_limit or None, upper=quote.upper_limit or None
    )
