"""The account: its number (ka00001) and its cash (kt00001)."""

from __future__ import annotations

from kiwoom_api.sim.server.asked import body_of
from kiwoom_api.sim.server.balance import powers
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply


def number(floor: Floor, call: Call) -> Reply:
    """Answer ka00001."""
    body = body_of(call.tr_id, {"acctNo": call.account}, message="정상적으로 처리되었습니다")
    body["return_code"] = body.pop("return_code")  # recorded in this order, here alone
    return Reply(body)


def cash(floor: Floor, call: Call) -> Reply:
    """Answer kt00001: settled cash today, and after one and two settlement days, and buying power by margin class.

    Cash that is still owed after settlement stands as a negative deposit and as 현금미수금; the deposits of the next
    days say by how much it would have to grow (UNVERIFIED: only an account without debts was recorded).

    Raises:
        GatewayRefusal: 1517 for another query type than 2 and 3.
    """
    call.choice("qry_tp", ("2", "3"))
    deposit, collateral = floor.exchange.deposit(call.account), floor.exchange.account(call.account).collateral
    values: dict[str, object] = {
        "entr": deposit.cash,
        "profa_ch": deposit.reserved + deposit.margin_held,
        "elwdpst_evlta": deposit.cash + collateral,
        "repl_amt": collateral,
        "remn_repl_evlta": collateral,
        "pymn_alow_amt": deposit.withdrawable,
        "ord_alow_amt": deposit.orderable,
        "bncr_buy_alowa": deposit.orderable,
        "ch_uncla": deposit.unpaid,
        "ch_uncla_tot": deposit.unpaid,
        "d1_entra": deposit.d1,
        "d1_out_rep_mor": max(0, -deposit.d1),
        "d1_slby_exct_amt": deposit.d1_sell - deposit.d1_buy,
        "d1_buy_exct_amt": deposit.d1_buy,
        "d1_sel_exct_amt": deposit.d1_sell,
        "d1_pymn_alow_amt": max(0, min(deposit.withdrawable, deposit.d1)),
        "d2_entra": deposit.d2,
        "d2_out_rep_mor": max(0, -deposit.d2),
        "d2_slby_exct_amt": deposit.d2_sell - deposit.d2_buy,
        "d2_buy_exct_amt": deposit.d2_buy,
        "d2_sel_exct_amt": deposit.d2_sell,
        "d2_pymn_alow_amt": max(0, deposit.d2),
    }
    values.update({f"{each}stk_ord_alow_amt": won for each, won in powers(floor, call).items()})
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다."))


HANDLERS: dict[str, Handler] = {
    "ka00001": number,
    "kt00001": cash,
}
"""The TRs answered here."""
