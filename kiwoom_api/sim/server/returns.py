"""The holdings with what they earned: today (ka10085), and as any day left them (ka01690).

UNVERIFIED: ``day_stk_asst`` of ka01690 is the estimated assets of kt00003; the one recorded answer exceeds them by
something that it does not name. A day to come has no data.
"""

from __future__ import annotations

from kiwoom_api.sim.exchange import SimHolding
from kiwoom_api.sim.past import closings, totals, traded
from kiwoom_api.sim.server.asked import body_of, day_of, rate
from kiwoom_api.sim.server.balance import HOLDING_ROWS, held_on
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, page
from kiwoom_api.wire.numbers import Signed

_NO_DAY = "00000000"


def returns(floor: Floor, call: Call) -> Reply:
    """Answer ka10085: the holdings with average price and what today's trades in them earned and cost.

    Raises:
        GatewayRefusal: 1517 for an unknown venue or next-key.
    """
    venue = call.choice("stex_tp", ("0", "1", "2"))
    exchange = floor.exchange
    held = held_on(floor, call, "NXT" if venue == "2" else "KRX")
    shown, next_key = page(held, HOLDING_ROWS, lambda each: each.symbol, call.next_key)
    account, today = exchange.account(call.account), exchange.session_day
    trades = totals(order for _, orders in traded(account, today, today) for order in orders)
    rows = []
    for each in shown:
        base, trade = exchange.snapshot(each.symbol).base, trades.get(each.symbol)
        rows.append(
            {
                "stk_cd": each.symbol,
                "stk_nm": each.name,
                "cur_prc": Signed.against(each.price, base),
                "pur_pric": each.average,
                "pur_amt": each.purchase_amount,
                "rmnd_qty": each.quantity,
                "tdy_sel_pl": each.realised_today,
                "tdy_trde_cmsn": trade.fee if trade else 0,
                "tdy_trde_tax": trade.tax if trade else 0,
                "crd_tp": "00",
                "loan_dt": _NO_DAY,
                "setl_remn": each.settled,
                "clrn_alow_qty": each.sellable,
                "crd_amt": 0,
                "crd_int": 0,
                "expr_dt": _NO_DAY,
            }
        )
    return Reply(body_of(call.tr_id, {"acnt_prft_rt": rows}, message=" 조회가 완료되었습니다."), next_key)


def on_day(floor: Floor, call: Call) -> Reply:
    """Answer ka01690: the account as a day left it; a day to come has no data.

    Raises:
        GatewayRefusal: 1517 for a day or next-key that is none.
    """
    day = day_of(call, "qry_dt") or floor.exchange.today
    exchange, message = floor.exchange, "정상적으로 처리되었습니다"
    if day > exchange.today:
        return Reply(body_of(call.tr_id, {"dt": day}, message=message))
    found = closings(exchange, exchange.account(call.account), [day])[0]
    bought, worth = (sum(getattr(each, name) for each in found.holdings) for name in ("purchase_amount", "valuation"))
    profit = sum(each.profit for each in found.holdings)
    shown, next_key = page(found.holdings, HOLDING_ROWS, lambda each: each.symbol, call.next_key)
    values: dict[str, object] = {
        "dt": day,
        "tot_buy_amt": bought,
        "tot_evlt_amt": worth,
        "tot_evltv_prft": profit,
        "tot_prft_rt": rate(profit, bought),
        "dbst_bal": found.cash,
        "day_stk_asst": found.assets,
        "buy_wght": rate(found.d2, found.assets),
        "day_bal_rt": [_day_row(each, bought, worth) for each in shown],
    }
    return Reply(body_of(call.tr_id, values, message=message), next_key)


def _day_row(held: SimHolding, bought: int, worth: int) -> dict[str, object]:
    return {
        "cur_prc": held.price,
        "stk_cd": held.symbol,
        "stk_nm": held.name,
        "rmnd_qty": held.quantity,
        "buy_uv": held.average,
        "buy_wght": rate(held.purchase_amount, bought, 1),
        "evltv_prft": held.profit,
        "prft_rt": rate(held.profit, held.purchase_amount),
        "evlt_amt": held.valuation,
        "evlt_wght": rate(held.valuation, worth, 1),
    }


HANDLERS: dict[str, Handler] = {
    "ka01690": on_day,
    "ka10085": returns,
}
"""The TRs answered here."""
