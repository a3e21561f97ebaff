"""Order types (``trde_tp``): names, Korean words, conditions, and which carry a price. Source: RULES §5, §7."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class OrderType(StrEnum):
    """Kiwoom's ``trde_tp``; the value is the code on the wire (single digits are not padded)."""

    LIMIT = "0"
    MARKET = "3"
    CONDITIONAL = "5"
    BEST_OPPOSITE = "6"
    BEST_SAME = "7"
    LIMIT_IOC = "10"
    MARKET_IOC = "13"
    BEST_OPPOSITE_IOC = "16"
    LIMIT_FOK = "20"
    MARKET_FOK = "23"
    BEST_OPPOSITE_FOK = "26"
    STOP_LIMIT = "28"
    MID = "29"
    MID_IOC = "30"
    MID_FOK = "31"
    NXT_PRE_LIMIT = "40"
    NXT_PRE_BEST_OPPOSITE = "46"
    NXT_PRE_BEST_SAME = "47"
    PRE_CLOSE = "61"
    SINGLE_PRICE = "62"
    POST_CLOSE = "81"

    @property
    def korean(self) -> str:
        """The field's usual Korean word."""
        return _KOREAN[self]

    @property
    def priced(self) -> bool:
        """True when the order carries a price (``ord_uv``)."""
        return self in _PRICED

    @property
    def condition(self) -> Literal["", "IOC", "FOK"]:
        """IOC: what does not trade at once is cancelled; FOK: nothing trades unless all does (ER 13(3))."""
        return "IOC" if self in _IOC else "FOK" if self in _FOK else ""

    @property
    def plain(self) -> OrderType:
        """The same type without IOC, FOK or NXT's early end: how it is priced."""
        return _PLAIN.get(self, self)


_KOREAN = {
    OrderType.LIMIT: "보통",
    OrderType.MARKET: "시장가",
    OrderType.CONDITIONAL: "조건부지정가",
    OrderType.BEST_OPPOSITE: "최유리지정가",
    OrderType.BEST_SAME: "최우선지정가",
    OrderType.LIMIT_IOC: "보통(IOC)",
    OrderType.MARKET_IOC: "시장가(IOC)",
    OrderType.BEST_OPPOSITE_IOC: "최유리(IOC)",
    OrderType.LIMIT_FOK: "보통(FOK)",
    OrderType.MARKET_FOK: "시장가(FOK)",
    OrderType.BEST_OPPOSITE_FOK: "최유리(FOK)",
    OrderType.STOP_LIMIT: "스톱지정가",
    OrderType.MID: "중간가",
    OrderType.MID_IOC: "중간가(IOC)",
    OrderType.MID_FOK: "중간가(FOK)",
    OrderType.NXT_PRE_LIMIT: "보통(GTP)",
    OrderType.NXT_PRE_BEST_OPPOSITE: "최유리(GTP)",
    OrderType.NXT_PRE_BEST_SAME: "최우선(GTP)",
    OrderType.PRE_CLOSE: "장시작전시간외",
    OrderType.SINGLE_PRICE: "시간외단일가",
    OrderType.POST_CLOSE: "장마감후시간외",
}
_PRICED = frozenset(
    {
        OrderType.LIMIT,
        OrderType.CONDITIONAL,
        OrderType.LIMIT_IOC,
        OrderType.LIMIT_FOK,
        OrderType.STOP_LIMIT,
        OrderType.NXT_PRE_LIMIT,
        OrderType.SINGLE_PRICE,
    }
)
_IOC = (OrderType.LIMIT_IOC, OrderType.MARKET_IOC, OrderType.BEST_OPPOSITE_IOC, OrderType.MID_IOC)
_FOK = (OrderType.LIMIT_FOK, OrderType.MARKET_FOK, OrderType.BEST_OPPOSITE_FOK, OrderType.MID_FOK)
_PLAIN_KINDS = (OrderType.LIMIT, OrderType.MARKET, OrderType.BEST_OPPOSITE, OrderType.MID)
_PLAIN = {
    **dict(zip(_IOC, _PLAIN_KINDS, strict=True)),
    **dict(zip(_FOK, _PLAIN_KINDS, strict=True)),
    OrderType.NXT_PRE_LIMIT: OrderType.LIMIT,
    OrderType.NXT_PRE_BEST_OPPOSITE: OrderType.BEST_OPPOSITE,
    OrderType.NXT_PRE_BEST_SAME: OrderType.BEST_SAME,
}
