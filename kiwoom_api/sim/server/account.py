"""The account: its number (ka00001), cash (kt00001) and holdings (kt00018)."""

from __future__ import annotations

from decimal import Decimal

from kiwoom_api.sim.exchange import SimHolding
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, page
from kiwoom_api.wire.encode import encode

HOLDING_ROWS = 20
"""Holdings a page. UNVERIFIED: recorded in one piece with 14 rows; Kiwoom's page size is not known."""
_PREFIX = {"ELW": "J", "ETN": "Q"}
_MARGIN_RATES = (20, 30, 40, 50, 60, 100)


def number(floor: Floor, call: Call) -> Reply:
    """Answer ka00001."""
    return Reply(encode(call.tr_id, {"acctNo": call.account}, message="정상적으로 처리되었습니다"))


def cash(floor: Floor, call: Call) -> Reply:
    """Answer kt00001: settled cash today, and after one and two settlement days. The account trades for cash only,
    so that buying power is the same for every margin rate.

    Raises:
        GatewayRefusal: 1517 for another query type than 2 and 3.
    """
    call.choice("qry_tp", ("2", "3"))
    deposit = floor.exchange.deposit(call.account)
    values: dict[str, object] = {
        "entr": deposit.cash,
        "pymn_alow_amt": deposit.withdrawable,
        "ord_alow_amt": deposit.orderable,
        "bncr_buy_alowa": deposit.orderable,
        "d1_entra": deposit.d1,
        "d1_slby_exct_amt": deposit.d1_sell - deposit.d1_buy,
        "d1_buy_exct_amt": deposit.d1_buy,
        "d1_sel_exct_amt": deposit.d1_sell,
        "d1_pymn_alow_amt": max(0, min(deposit.withdrawable, deposit.d1)),
        "d2_entra": deposit.d2,
        "d2_slby_exct_amt": deposit.d2_sell - deposit.d2_buy,
        "d2_buy_exct_amt": deposit.d2_buy,
        "d2_sel_exct_amt": deposit.d2_sell,
        "d2_pymn_alow_amt": max(0, deposit.d2),
    }
    values.update({f"{rate}stk_ord_alow_amt": deposit.orderable for rate in _MARGIN_RATES})
    return Reply(encode(call.tr_id, values, message="조회가 완료되었습니다."))


def holdings(floor: Floor, call: Call) -> Reply:
    """Answer kt00018. Positions are kept one per stock, so that 합산 (1) and 개별 (2) show the same rows.

    Raises:
        GatewayRefusal: 1517 for an unknown query type, venue or next-key.
    """
    call.choice("qry_tp", ("1", "2"))
    venue = call.choice("dmst_stex_tp", ("KRX", "NXT", ""))
    held = floor.exchange.holdings(call.account) if venue != "NXT" else []
    bought, worth = sum(h.purchase_amount for h in held), sum(h.valuation for h in held)
    profit = sum(h.profit for h in held)
    shown, next_key = page(held, HOLDING_ROWS, lambda holding: holding.symbol, call.next_key)
    values: dict[str, object] = {
        "tot_pur_amt": bought,
        "tot_evlt_amt": worth,
        "tot_evlt_pl": profit,
        "tot_prft_rt": _rate(profit, bought),
        "prsm_dpst_aset_amt": floor.exchange.deposit(call.account).d2 + worth,
        "acnt_evlt_remn_indv_tot": [_row(floor, holding, bought) for holding in shown],
    }
    return Reply(encode(call.tr_id, values, message="조회가 완료되었습니다"), next_key)


def prefix_of(floor: Floor, symbol: str) -> str:
    """Return the letter that account TRs put before a code: A stock or ETF, J ELW, Q ETN."""
    instrument = floor.exchange.instruments.get(symbol)
    return _PREFIX.get(instrument.market, "A") if instrument else "A"


def _row(floor: Floor, holding: SimHolding, bought: int) -> dict[str, object]:
    return {
        "stk_cd": prefix_of(floor, holding.symbol) + holding.symbol,
        "stk_nm": holding.name,
        "evltv_prft": holding.profit,
        "prft_rt": _rate(holding.profit, holding.purchase_amount),
        "pur_pric": holding.average,
        "pred_close_pric": holding.previous_close,
        "rmnd_qty": holding.quantity,
        "trde_able_qty": holding.sellable,
        "cur_prc": holding.price,
        "pred_buyq": holding.bought_yesterday,
        "pred_sellq": holding.sold_yesterday,
        "tdy_buyq": holding.bought_today,
        "tdy_sellq": holding.sold_today,
        "pur_amt": holding.purchase_amount,
        "pur_cmsn": holding.buy_fee,
        "evlt_amt": holding.valuation,
        "sell_cmsn": holding.sell_fee,
        "tax": holding.tax,
        "sum_cmsn": holding.buy_fee + holding.sell_fee,
        "poss_rt": _rate(holding.purchase_amount, bought),
    }


def _rate(part: int, whole: int) -> Decimal:
    return (Decimal(part * 100) / whole).quantize(Decimal("0.01")) if whole else Decimal("0.00")


HANDLERS: dict[str, Handler] = {
    "ka00001": number,
    "kt00001": cash,
    "kt00018": holdings,
}
"""The TRs answered here."""
