"""The day's orders as the account sees them: ledger (kt00007), open orders (ka10075), executions (ka10076)."""

from __future__ import annotations

from datetime import datetime, time

from kiwoom_api.model.orders import LedgerRow
from kiwoom_api.model.values import Side, Venue
from kiwoom_api.sim.exchange import SimOrder, Snapshot
from kiwoom_api.sim.server.asked import bare, day_of, prefixed
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, page
from kiwoom_api.sim.server.lists import visible
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.numbers import Signed
from kiwoom_api.wire.orders import ledger_values

LEDGER_ROWS = 30
"""Ledger rows a page (kt00007). UNVERIFIED: no recorded page is full; small, so that clients meet the second page."""
LIST_ROWS = 100
"""Rows a page of ka10075 and ka10076. UNVERIFIED, as above."""
FOUND = " 조회가 완료되었습니다."
"""The leading blank is on the wire."""
_STANDS = {"KRX": "1", "NXT": "2"}
_SIDES = {"0": None, "1": Side.SELL, "2": Side.BUY}


def ledger(floor: Floor, call: Call) -> Reply:
    """Answer kt00007: every order of a day, refused ones included; 30 rows a page.

    ``qry_tp`` 1 in order, 2 newest first, 3 with open shares, 4 with fills; ``fr_ord_no`` hides the orders before it.

    Raises:
        GatewayRefusal: 1517 naming a member with an unknown code, date or next-key.
    """
    mode = call.choice("qry_tp", ("1", "2", "3", "4"))
    rows = [
        order
        for order in asked_for(floor, call)
        if (mode != "3" or order.remaining > 0) and (mode != "4" or order.filled > 0)
    ]
    if mode == "2":
        rows.reverse()
    shown, next_key = page(rows, LEDGER_ROWS, lambda order: order.order_no, call.next_key)
    values = {"acnt_ord_cntr_prps_dtl": [ledger_row(floor, order) for order in shown]}
    return Reply(encode(call.tr_id, values, message="조회가 완료되었습니다"), next_key)


def open_orders(floor: Floor, call: Call) -> Reply:
    """Answer ka10075: orders with open shares, newest first. A filled, cancelled or refused order is not here.

    Raises:
        GatewayRefusal: 1517 naming a member with an unknown code or next-key.
    """
    side = _SIDES[call.choice("trde_tp", tuple(_SIDES))]
    one = call.choice("all_stk_tp", ("0", "1")) == "1"
    rows = [order for order in _listed(floor, call, one=one, side=side) if order.remaining > 0]
    shown, next_key = page(rows, LIST_ROWS, lambda order: order.order_no, call.next_key)
    snapshots = {symbol: floor.exchange.snapshot(symbol) for symbol in {order.symbol for order in shown}}
    values = {"oso": [open_row(order, snapshots[order.symbol]) for order in shown]}
    return Reply(encode(call.tr_id, values, message=FOUND), next_key)


def executions(floor: Floor, call: Call) -> Reply:
    """Answer ka10076: orders with a fill, newest first; ``ord_no`` cuts the list to orders older than that number.

    Raises:
        GatewayRefusal: 1517 naming a member with an unknown code or next-key.
    """
    side = _SIDES[call.choice("sell_tp", tuple(_SIDES))]
    one = call.choice("qry_tp", ("0", "1")) == "1"
    before = call.text("ord_no")
    rows = [order for order in _listed(floor, call, one=one, side=side) if order.filled > 0]
    if before:
        rows = [order for order in rows if order.order_no < before.zfill(7)]
    shown, next_key = page(rows, LIST_ROWS, lambda order: order.order_no, call.next_key)
    values = {"cntr": [_execution_row(order) for order in shown]}
    return Reply(encode(call.tr_id, values, message=FOUND), next_key)


def asked_for(floor: Floor, call: Call) -> list[SimOrder]:
    """Return the orders that kt00007 and kt00009 ask for by day, product, side, venue, stock and first number.

    Raises:
        GatewayRefusal: 1517 naming a member with an unknown code or date.
    """
    bonds = call.choice("stk_bond_tp", ("0", "1", "2")) == "2"
    side = _SIDES[call.choice("sell_tp", tuple(_SIDES))]
    venue = call.choice("dmst_stex_tp", ("%", "KRX", "NXT", "SOR"))
    rows = [] if bonds else list(visible(floor, call, day_of(call, "ord_dt")))
    symbol, first = bare(call.text("stk_cd")), call.text("fr_ord_no").zfill(7)
    return [
        order
        for order in rows
        if order.order_no >= first
        and venue in ("%", order.venue)
        and side in (None, order.side)
        and symbol in ("", order.symbol)
    ]


def _listed(floor: Floor, call: Call, *, one: bool, side: Side | None) -> list[SimOrder]:
    venue = call.choice("stex_tp", ("0", "1", "2"))
    symbol = bare(call.text("stk_cd")) if one else ""
    rows = [
        order
        for order in visible(floor, call, None)
        if not order.rejected
        and side in (None, order.side)
        and symbol in ("", order.symbol)
        and venue in ("0", _STANDS[order.stands])
    ]
    rows.reverse()
    return rows


def clock(at: datetime) -> time:
    """Return a moment's time of day, without its microseconds."""
    return at.time().replace(microsecond=0)


def ledger_row(floor: Floor, order: SimOrder) -> dict[str, object]:
    """Return a row of kt00007."""
    row = LedgerRow(
        order_no=order.order_no,
        root_no=order.original_no,
        symbol=order.symbol,
        side=order.side,
        kind=order.kind,
        quantity=order.quantity,
        price=order.price,
        order_type=order.order_type,
        filled=order.filled,
        average=order.average,
        remaining=order.remaining,
        rejected=order.rejected,
        channel=order.channel,
        venue=order.venue,
        at=order.at,
        confirmed=order.confirmed,
    )
    return ledger_values(
        row,
        name=order.name,
        confirmed_at=None if order.confirmed_at is None else clock(order.confirmed_at),
        stop_price=order.stop_price,
        prefix=prefixed(floor, order.symbol)[0],
    )


def _venue_of(order: SimOrder) -> dict[str, object]:
    """Return where an order stands, as the lists of open orders and executions say it; a routed one says so.

    UNVERIFIED for a routed order: it is said to stand where it was sent, with ``sor_yn`` Y.
    """
    return {
        "stex_tp": _STANDS[order.stands],
        "stex_tp_txt": order.stands,
        "sor_yn": "Y" if order.venue == Venue.SOR.value else "N",
    }


def _common(order: SimOrder) -> dict[str, object]:
    return {
        **_venue_of(order),
        "ord_no": order.order_no,
        "stk_cd": order.symbol,
        "stk_nm": order.name,
        "io_tp_nm": f"{'+' if order.side is Side.BUY else '-'}{order.action.lstrip('+-')}",
        "trde_tp": order.order_type.korean,
        "orig_ord_no": order.original_no,
        "ord_qty": order.quantity,
        "oso_qty": order.remaining,
        "cntr_qty": order.filled,
        "cntr_pric": order.average,
        "tdy_trde_cmsn": order.fee,
        "tdy_trde_tax": order.tax,
        "stop_pric": order.stop_price,
    }


def open_row(order: SimOrder, snapshot: Snapshot) -> dict[str, object]:
    """Return a row of ka10075."""
    row = _common(order)
    row.update(
        {
            "acnt_no": order.account,
            # How a partly filled order is worded was never recorded: UNVERIFIED.
            "ord_stt": "체결" if order.filled else "접수",
            "ord_pric": Signed(order.price, order.side.sign) if order.price else 0,
            "cntr_tot_amt": order.amount,
            "tm": clock(order.at),
            "cntr_no": order.fill_no,
            "cur_prc": Signed.against(snapshot.last, snapshot.base),
            "sel_bid": Signed.against(snapshot.ask, snapshot.base),
            "buy_bid": Signed.against(snapshot.bid, snapshot.base),
            "unit_cntr_pric": order.last_price or None,
            "unit_cntr_qty": order.last_quantity or None,
            "stop_pric": order.stop_price or None,
        }
    )
    return row


def _execution_row(order: SimOrder) -> dict[str, object]:
    return {**_common(order), "ord_pric": order.price, "ord_stt": "체결", "ord_tm": clock(order.at)}


HANDLERS: dict[str, Handler] = {
    "ka10075": open_orders,
    "ka10076": executions,
    "kt00007": ledger,
}
"""The TRs answered here."""
