"""What to do about a refusal: the allowed values beside Kiwoom's own text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from kiwoom_api.market import round_to_tick, tick_size
from kiwoom_api.model.errors import OrderRefused
from kiwoom_api.model.orders import CancelRequest
from kiwoom_api.model.ports import Request


class Hint(NamedTuple):
    """What to do about a refusal, for errors (English) and for the screen (Korean)."""

    english: str
    korean: str


@contextmanager
def explained(request: Request, day: date) -> Iterator[None]:
    """Add what to do to a refusal that passes through."""
    try:
        yield
    except OrderRefused as refused:
        hint = hint_for(refused.code, request, day)
        if hint is None:
            raise
        raise OrderRefused(
            f"{refused} — {hint.english}",
            intent_id=refused.intent_id,
            code=refused.code,
            korean=f"{refused} — {hint.korean}",
        ) from None


def hint_for(code: str, request: Request, day: date) -> Hint | None:
    """Return what names the field and the allowed values, or None when there is nothing to add."""
    price = None if isinstance(request, CancelRequest) else request.price
    if code == "RC4003" and price:
        return _tick(price, day)
    if code in _LIMIT_CODES and price:
        return Hint(
            f"price: {price:,} is outside the day's limits; 'kiwoom quote {request.symbol}' shows them",
            f"가격 {price:,}원이 상한가·하한가 밖입니다. kiwoom quote {request.symbol} 로 확인하세요",
        )
    return _HINTS.get(code)


def _tick(price: int, day: date) -> Hint:
    low = round_to_tick(price, market="KOSPI", on=day, up=False)
    high = round_to_tick(price, market="KOSPI", on=day, up=True)
    tick = tick_size(price, market="KOSPI", on=day)
    return Hint(
        f"price: {price:,} is off the tick of {tick:,} won; allowed for a stock: {low:,} or {high:,}",
        f"가격 {price:,}원이 호가단위 {tick:,}원에 맞지 않습니다. 주식이면 {low:,}원 또는 {high:,}원",
    )


_LIMIT_CODES = frozenset({"RC4027", "571551", "571552"})
_CASH = Hint(
    "quantity or price: not enough cash; 'kiwoom balance' shows what may be spent",
    "수량이나 가격을 낮추세요. 주문가능금액은 kiwoom balance 로 확인하세요",
)
_NO_ORIGINAL = Hint(
    "ord_no or symbol: no such order in this stock today; 'kiwoom orders' shows the live ones",
    "오늘 그 종목에 그런 주문번호(ord_no)가 없습니다. 살아 있는 주문은 kiwoom orders 로 확인하세요",
)
_NOTHING = Hint(
    "ord_no or quantity: nothing of it is left, or less than asked for; 'kiwoom orders' shows the live ones",
    "정정·취소할 잔량이 없거나 수량이 잔량보다 많습니다. 살아 있는 주문은 kiwoom orders 로 확인하세요",
)
_HOURS = Hint(
    "time: this order is not taken now; KRX trades 09:00-15:30 KST on business days",
    "지금은 받지 않는 주문입니다. 정규장은 영업일 09:00~15:30 입니다",
)
_TYPE = Hint(
    "time or order_type: not taken now (KRX trades 09:00-15:30 KST; a conditional order not at a daily limit)",
    "지금은 받지 않는 주문입니다: 정규장은 영업일 09:00~15:30, 조건부지정가는 상·하한가로 낼 수 없습니다",
)
_HINTS = {
    "RC4025": _CASH,
    "855056": _CASH,
    "800033": Hint(
        "quantity: not enough sellable shares; 'kiwoom holdings' shows them",
        "매도가능수량을 kiwoom holdings 로 확인하세요",
    ),
    "RC4032": _NO_ORIGINAL,
    "RC4061": _NO_ORIGINAL,
    "RC4033": _NOTHING,
    "506550": _NOTHING,
    "RC4057": _HOURS,
    "RC4058": _HOURS,
    "RC4010": _HOURS,
    "521790": _TYPE,
}
