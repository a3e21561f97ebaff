"""The order desk: buy (kt10000), sell (kt10001), modify (kt10002) and cancel (kt10003)."""

from __future__ import annotations

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import Side
from kiwoom_api.sim.exchange import Placed, Rejection, RejectReason
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, malformed
from kiwoom_api.sim.server.faults import FaultKind
from kiwoom_api.sim.server.refusal import BackOfficeRefusal, GatewayRefusal
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.orders import parse_order_call

_REFUSES = frozenset({FaultKind.EXCHANGE_REFUSES})
_CLOSING_PRICE = ("61", "81")

# (mock, real) code of each refusal. No recording exists of: 521790, 308003, 571357, 571435, 571412 and 509193 on mock;
# RC4003, RC4010, RC4032, RC4033, RC4007 and RC4027 (above the upper limit) on real, 521790 there before the open, and
# 501307 there for a venue. Those stand in from the other host's family, in its words: UNVERIFIED. So are the gateway's
# 1902 for a code that is not listed, and 1517 for shares beyond the exchange's cap.
CODES: dict[RejectReason, tuple[str, str]] = {
    RejectReason.TICK: ("RC4003", "RC4003"),
    RejectReason.ABOVE_LIMIT: ("RC4027", "RC4027"),
    RejectReason.BELOW_LIMIT: ("RC4027", "571552"),
    RejectReason.CASH: ("RC4025", "855056"),
    RejectReason.SHARES: ("800033", "800033"),
    RejectReason.BEFORE_OPEN: ("RC4057", "521790"),
    RejectReason.AFTER_CLOSE: ("RC4058", "521790"),
    RejectReason.NOT_BUSINESS_DAY: ("RC4010", "RC4010"),
    RejectReason.ORDER_TYPE: ("521790", "521790"),
    RejectReason.PRICE_MISSING: ("308003", "308003"),
    RejectReason.PRICE_NOT_ALLOWED: ("571357", "571357"),
    RejectReason.ORIGINAL_MISSING: ("RC4032", "RC4032"),
    RejectReason.NOTHING_TO_MODIFY: ("RC4033", "RC4033"),
    RejectReason.NOTHING_TO_CANCEL: ("RC4033", "506550"),
    RejectReason.ORIGINAL_IS_CANCEL: ("571435", "571435"),
    RejectReason.VENUE_MISMATCH: ("571412", "571412"),
    RejectReason.VENUE: ("RC9000", "501307"),
    RejectReason.HALTED: ("RC4007", "RC4007"),
    RejectReason.BREAKER: ("509193", "509193"),
    RejectReason.UNKNOWN_SYMBOL: ("1902", "1902"),
    RejectReason.QUANTITY: ("1517", "1517"),
}
"""Official code of a refusal on (mock, real)."""
_QUANTITY = {"kt10002": "mdfy_qty", "kt10003": "cncl_qty"}
_BAD_NUMBER = "RC4061"
"""What the mock host says of an order number that cannot be one."""


def buy_or_sell(floor: Floor, call: Call) -> Reply:
    """Answer kt10000 and kt10001.

    Raises:
        GatewayRefusal: 1517 for a member that cannot be read, 1902 for an unknown code.
        BackOfficeRefusal: with the code of ``CODES``.
    """
    request = _read(floor, call)
    assert isinstance(request, OrderRequest)  # noqa: S101 - the codec's promise for these two ids
    fault = floor.faults.take(_REFUSES, call.tr_id, call.key, call.account)
    placed = _accepted(
        floor,
        call,
        floor.exchange.place(call.account, request, refuse="" if fault is None else "거래소 거부"),
    )
    values = {"ord_no": placed.order_no, "dmst_stex_tp": request.venue.value}
    word = "매수" if request.side is Side.BUY else "매도"
    message = f"모의투자 {word}주문완료" if floor.mock else f"{word}주문이 완료되었습니다."
    return Reply(encode(call.tr_id, values, message=message))


def modify(floor: Floor, call: Call) -> Reply:
    """Answer kt10002; raises as ``buy_or_sell``."""
    request = _read(floor, call)
    assert isinstance(request, ModifyRequest)  # noqa: S101
    placed = _accepted(floor, call, floor.exchange.modify(call.account, request))
    values = {
        "ord_no": placed.order_no,
        "base_orig_ord_no": placed.root_no,
        "mdfy_qty": placed.quantity,
        "dmst_stex_tp": request.venue.value,
    }
    return Reply(encode(call.tr_id, values, message=_message(floor, call, placed, "정정")))


def cancel(floor: Floor, call: Call) -> Reply:
    """Answer kt10003; raises as ``buy_or_sell``."""
    request = _read(floor, call)
    assert isinstance(request, CancelRequest)  # noqa: S101
    placed = _accepted(floor, call, floor.exchange.cancel(call.account, request))
    values = {"ord_no": placed.order_no, "base_orig_ord_no": placed.root_no, "cncl_qty": placed.quantity}
    return Reply(encode(call.tr_id, values, message=_message(floor, call, placed, "취소")))


def _read(floor: Floor, call: Call) -> OrderRequest | ModifyRequest | CancelRequest:
    if floor.mock and call.text("dmst_stex_tp") in ("NXT", "SOR"):
        raise _refusal(floor, call, Rejection(reason=RejectReason.VENUE))
    try:
        return parse_order_call(call.tr_id, call.body)
    except BadInput as error:
        if error.field in ("ord_uv", "mdfy_uv") and call.text(error.field) in ("", "0"):
            raise _refusal(floor, call, Rejection(reason=RejectReason.PRICE_MISSING)) from None
        if error.field == "ord_uv" and call.text("trde_tp") in _CLOSING_PRICE:
            raise _refusal(floor, call, Rejection(reason=RejectReason.PRICE_NOT_ALLOWED)) from None
        if error.field == "orig_ord_no" and floor.mock:
            raise BackOfficeRefusal(_BAD_NUMBER, shares=0, mock=True) from None
        raise malformed(error.field, f"허용 값={error.allowed}") from None


def _accepted(floor: Floor, call: Call, answer: Placed | Rejection) -> Placed:
    if isinstance(answer, Rejection):
        raise _refusal(floor, call, answer)
    return answer


def _refusal(floor: Floor, call: Call, rejection: Rejection) -> GatewayRefusal | BackOfficeRefusal:
    mock, real = CODES[rejection.reason]
    code = mock if floor.mock else real
    if code == "1902":
        return GatewayRefusal(code, symbol=call.text("stk_cd"))
    if code == "1517":
        return malformed(_QUANTITY.get(call.tr_id, "ord_qty"), "주문수량 초과")
    return BackOfficeRefusal(code, shares=rejection.shares, mock=floor.mock)


def _message(floor: Floor, call: Call, placed: Placed, word: str) -> str:
    if floor.mock:
        return f"모의투자 {word}주문완료"
    exchange = floor.exchange
    row = exchange.account(call.account).ledger[exchange.session_day][placed.order_no]  # a busy day's copy is long
    side = "매수" if row.side is Side.BUY else "매도"
    return f"{side}{word} 주문입력이 완료되었습니다"


HANDLERS: dict[str, Handler] = {
    "kt10000": buy_or_sell,
    "kt10001": buy_or_sell,
    "kt10002": modify,
    "kt10003": cancel,
}
"""The TRs answered here."""
