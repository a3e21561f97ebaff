"""Trades as the cash sees them: what settles next (kt00008), and what has settled (kt00015).

UNVERIFIED, since neither was ever recorded with rows: kt00015 dates a trade by its settlement day, on which the deposit
moves, and names the trade day in ``cntr_dt`` (its published example was booked by a morning run); its numbers are
padded as published, where one report saw thousands commas. kt00008 shows one row an order; the rural tax in it is that
of the order's whole amount, and the rest of what was paid is transaction tax.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kiwoom_api.market import sale_tax_rates
from kiwoom_api.model.values import Side
from kiwoom_api.sim.exchange import SimOrder
from kiwoom_api.sim.past import traded
from kiwoom_api.sim.server.asked import bare, body_of, number_of, period_of, prefixed
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, page

ROWS = 100
"""Rows a page. UNVERIFIED: kt00015 was seen in several pages of unknown size."""
_KINDS = ("0", "1", "2", "3", "4", "5", "6", "7", "A", "B", "C", "F", "M", "G", "H", "I", "J")
_TRADES = {"0": None, "3": None, "4": Side.BUY, "5": Side.SELL}


class _Movement(NamedTuple):
    """A trade that has settled: when, under which number, and the deposit after it."""

    day: date
    number: str
    order: SimOrder
    balance: int


def next_settlement(floor: Floor, call: Call) -> Reply:
    """Answer kt00008: what settles on the next business day; the sums are those of kt00001's D+1.

    Raises:
        GatewayRefusal: 1517 for a starting number or next-key that is none.
    """
    exchange, start = floor.exchange, number_of(call, "strt_dcd_seq")
    today = exchange.session_day
    due = exchange.calendar.following(today) or today
    trades = [
        (day, orders)
        for day, orders in traded(exchange.account(call.account), today - timedelta(days=30), today)
        if exchange.calendar.settlement(day) == due
    ]
    orders = [order for _, found in trades for order in found]
    numbered = [(f"{count:07d}", order) for count, order in enumerate(orders, 1)]
    rows = [each for each in numbered if int(each[0]) >= start]
    shown, next_key = page(rows, ROWS, lambda each: each[0], call.next_key)
    values: dict[str, object] = {
        "trde_dt": trades[-1][0] if trades else exchange.calendar.latest(today - timedelta(days=1)),
        "setl_dt": due,
        "sell_amt_sum": sum(order.flow for order in orders if order.side is Side.SELL),
        "buy_amt_sum": -sum(order.flow for order in orders if order.side is Side.BUY),
        "acnt_nxdy_setl_frcs_prps_array": [_settling_row(floor, seq, order) for seq, order in shown],
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다."), next_key)


def movements(floor: Floor, call: Call) -> Reply:
    """Answer kt00015: the trades that settled in a period, with the deposit after each; there is nothing else.

    Raises:
        GatewayRefusal: 1517 for a day, period, code or next-key that is none.
    """
    first, last = period_of(call, "strt_dt", "end_dt")
    kind, goods = call.choice("tp", _KINDS), call.choice("gds_tp", ("0", "1", "2", "3", "4"))
    venue, newest = call.choice("dmst_stex_tp", ("%", "KRX", "NXT")), call.choice("qry_sort_tp", ("", "1", "2")) == "1"
    symbol, won = bare(call.text("stk_cd")), call.text("crnc_cd") in ("", "KRW")
    rows: list[_Movement] = []
    if kind in _TRADES and goods in ("0", "1") and won:
        rows = [
            each
            for each in _settled(floor, call)
            if first <= each.day <= last
            and symbol in ("", each.order.symbol)
            and _TRADES[kind] in (None, each.order.side)
            and venue in ("%", each.order.stands)
        ]
    if newest:
        rows.reverse()
    shown, next_key = page(rows, ROWS, lambda each: f"{each.day:%Y%m%d}{each.number}", call.next_key)
    values = {"trst_ovrl_trde_prps_array": [_movement_row(floor, each) for each in shown]}
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다"), next_key)


def _settled(floor: Floor, call: Call) -> list[_Movement]:
    """Every trade that has settled, oldest first; numbers run through each settlement day."""
    exchange = floor.exchange
    account = exchange.account(call.account)
    due: dict[date, list[SimOrder]] = {}
    for day, orders in traded(account, date.min, date.max):
        due.setdefault(exchange.calendar.settlement(day), []).extend(orders)
    done = [(day, orders) for day, orders in due.items() if day <= exchange.session_day]
    balance = account.settled - sum(order.flow for _, orders in done for order in orders)
    found = []
    for day, orders in done:
        for count, order in enumerate(orders, 1):
            balance += order.flow
            found.append(_Movement(day, f"{count:09d}", order, balance))
    return found


def _settling_row(floor: Floor, seq: str, order: SimOrder) -> dict[str, object]:
    instrument = floor.exchange.instruments.get(order.symbol)
    rural = 0
    if order.tax and instrument is not None:
        rural = min(int(order.amount * sale_tax_rates(instrument.market, order.day)[1]), order.tax)
    return {
        "seq": seq,
        "stk_cd": prefixed(floor, order.symbol),
        "qty": order.filled,
        "engg_amt": order.amount,
        "cmsn": order.fee,
        "rstx": rural,
        "stk_nm": order.name,
        "sell_tp": "1" if order.side is Side.SELL else "2",
        "unp": order.average,
        "exct_amt": abs(order.flow),
        "trde_tax": order.tax - rural,
        "crd_tp": "00",
    }


def _movement_row(floor: Floor, each: _Movement) -> dict[str, object]:
    order = each.order
    word = "매도" if order.side is Side.SELL else "매수"
    return {
        "trde_dt": each.day,
        "trde_no": each.number,
        "rmrk_nm": f"장내{word}",
        "exct_amt": abs(order.flow),
        "entra_remn": each.balance,
        "crnc_cd": "KRW",
        "trde_ocr_tp": "1",
        "trde_kind_nm": f"현금{word}",
        "stk_nm": order.name,
        "trde_amt": order.amount,
        "trde_agri_tax": order.tax,
        "mdia_tp_nm": "REST API",
        "io_tp": "1" if order.side is Side.SELL else "2",
        "io_tp_nm": word,
        "orig_deal_no": "000000000",
        "stk_cd": prefixed(floor, order.symbol),
        "trde_qty_jwa_cnt": Decimal(order.filled),
        "cmsn": order.fee,
        "trde_unit": Decimal(order.average),
        "cntr_dt": order.day,
        "tax_sum_cmsn": order.fee + order.tax,
    }


HANDLERS: dict[str, Handler] = {
    "kt00008": next_settlement,
    "kt00015": movements,
}
"""The TRs answered here."""
