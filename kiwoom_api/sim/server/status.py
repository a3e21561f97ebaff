"""A day's orders with what they traded (kt00009), and the open parts of one order (ka10088)."""

from __future__ import annotations

from kiwoom_api.model.values import Side
from kiwoom_api.sim.exchange import SimOrder
from kiwoom_api.sim.server.asked import body_of
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, malformed, page
from kiwoom_api.sim.server.ledger import (
    FOUND,
    LEDGER_ROWS,
    LIST_ROWS,
    asked_for,
    clock,
    ledger_row,
    open_row,
)
from kiwoom_api.sim.server.lists import visible
from kiwoom_api.sim.server.refusal import BackOfficeRefusal

_MARKETS = {"0": None, "1": ("KOSPI", "ETF", "ETN", "ELW"), "2": ("KOSDAQ",), "3": (), "4": ()}
"""Markets of kt00009's ``mrkt_tp``; OTC and ECN are not traded here."""


def status(floor: Floor, call: Call) -> Reply:
    """Answer kt00009: a day's orders in order, refused ones included, and the amounts filled; 30 rows a page.

    Raises:
        GatewayRefusal: 1517 naming a member with an unknown code, date or next-key.
        BackOfficeRefusal: 501724 when there is nothing (recorded so).
    """
    only_filled = call.choice("qry_tp", ("0", "1")) == "1"
    markets = _MARKETS[call.choice("mrkt_tp", tuple(_MARKETS))]
    rows = [
        order
        for order in asked_for(floor, call)
        if (order.filled or not only_filled) and (markets is None or _market_of(floor, order) in markets)
    ]
    if not rows:
        raise BackOfficeRefusal("501724", shares=0, mock=floor.mock)
    shown, next_key = page(rows, LEDGER_ROWS, lambda order: order.order_no, call.next_key)
    sold, bought = (sum(order.amount for order in rows if order.side is side) for side in (Side.SELL, Side.BUY))
    values: dict[str, object] = {
        "sell_grntl_engg_amt": sold,
        "buy_engg_amt": bought,
        "engg_amt": sold + bought,
        "acnt_ord_cntr_prst_array": [_status_row(floor, order) for order in shown],
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다"), next_key)


def parts(floor: Floor, call: Call) -> Reply:
    """Answer ka10088: what is open of one order. Orders are routed to one venue here, so that there is one part; an
    order without open shares, or an unknown number, has none (recorded so).

    Raises:
        GatewayRefusal: 1517 for a number of more than seven digits or a next-key that is none.
    """
    number = call.text("ord_no")
    if not (number.isascii() and number.isdigit() and len(number.lstrip("0")) <= 7):
        raise malformed("ord_no", "주문번호 7자리")
    wanted = number.lstrip("0").zfill(7)
    rows = [order for order in visible(floor, call, None) if order.order_no == wanted and order.remaining > 0]
    shown, next_key = page(rows, LIST_ROWS, lambda order: order.order_no, call.next_key)
    values = {"osop": [_part_row(floor, order) for order in shown]}
    return Reply(body_of(call.tr_id, values, message=FOUND), next_key)


def _market_of(floor: Floor, order: SimOrder) -> str:
    instrument = floor.exchange.instruments.get(order.symbol)
    return instrument.market if instrument else ""


def _status_row(floor: Floor, order: SimOrder) -> dict[str, object]:
    row = ledger_row(floor, order)
    names = (
        "ord_no",
        "stk_cd",
        "trde_tp",
        "io_tp_nm",
        "ord_qty",
        "ord_uv",
        "cnfm_qty",
        "acpt_tp",
        "stk_nm",
        "cntr_qty",
        "cntr_uv",
        "comm_ord_tp",
        "dmst_stex_tp",
        "cond_uv",
    )
    return {
        **{name: row[name] for name in names},
        "stk_bond_tp": "1",
        "cntr_no": order.fill_no.zfill(7),
        "orig_ord_no": row["ori_ord"],
        "setl_tp": "삼일결제",
        "crd_deal_tp": "보통매매",
        "mdfy_cncl_tp": row["mdfy_cncl"],
        "cntr_tm": None if order.filled_at is None else clock(order.filled_at),
    }


def _part_row(floor: Floor, order: SimOrder) -> dict[str, object]:
    row = open_row(order, floor.exchange.snapshot(order.symbol))
    names = ("stk_cd", "stk_nm", "ord_no", "ord_qty", "io_tp_nm", "trde_tp", "cntr_qty", "ord_stt", "cur_prc")
    return {
        **{name: row[name] for name in (*names, "stex_tp", "stex_tp_txt")},
        "ord_pric": order.price,
        "osop_qty": order.remaining,
        "sell_tp": "1" if order.side is Side.SELL else "2",
    }


HANDLERS: dict[str, Handler] = {
    "ka10088": parts,
    "kt00009": status,
}
"""The TRs answered here."""
