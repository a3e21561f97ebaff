"""What to do about a refusal: the allowed values beside Kiwoom's own text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from kiwoom_api.market import round_to_tick, tick_size
from kiwoom_api.model.errors import OrderRefused
from kiwoom_api.model.orders import CancelRequest
from kiwoom_api.model.ports import Request


@contextmanager
def explained(request: Request, day: date) -> Iterator[None]:
    """Add what to do to a refusal that passes through."""
    try:
        yield
    except OrderRefused as refused:
        hint = hint_for(refused.code, request, day)
        if not hint:
            raise
        raise OrderRefused(f"{refused} — {hint}", intent_id=refused.intent_id, code=refused.code) from None


def hint_for(code: str, request: Request, day: date) -> str:
    """Return one sentence that names the field and the allowed values, or "" when there is nothing to add."""
    price = None if isinstance(request, CancelRequest) else request.price
    match code:
        case "RC4003" if price:
            low = round_to_tick(price, market="KOSPI", on=day, up=False)
            high = round_to_tick(price, market="KOSPI", on=day, up=True)
            tick = tick_size(price, market="KOSPI", on=day)
            return f"price: {price:,} is off the tick of {tick:,} won; allowed for a stock: {low:,} or {high:,}"
        case "RC4027" | "571552" | "571551" if price:
            return f"price: {price:,} is outside the day's limits; 'kiwoom quote {request.symbol}' shows them"
        case "RC4025" | "855056":
            return "quantity or price: not enough cash; 'kiwoom balance' shows what may be spent"
        case "800033":
            return "quantity: not enough sellable shares; 'kiwoom holdings' shows them"
        case "RC4032" | "RC4061":
            return "ord_no: no such order today; 'kiwoom orders' shows the live ones"
        case "RC4033" | "506550":
            return "ord_no: nothing of it is left; 'kiwoom orders' shows the live ones"
        case "RC4057" | "RC4058" | "RC4010" | "521790":
            return "time: this order is not taken now; KRX trades 09:00-15:30 KST on business days"
        case _:
            return ""
