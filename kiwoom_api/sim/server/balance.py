"""What the account holds and is worth: kt00003, kt00004, kt00005, kt00018.

The same word means two things on the wire (account.md §4): ``evlt_amt`` is gross in kt00018, net of all costs in
kt00004 and kt00005. A position's profit is the same in all of them. Estimated assets are the D+2 deposit and
what selling would bring; the recorded kt00003, kt00004 and kt00018 agree on that.

UNVERIFIED, since no recording shows them filled: the profit of today, this month and altogether in kt00004 is the
growth of the estimated assets since the close before, the last month's end and the first order; asked for NXT, the
positions in stocks that trade there stand at NXT's last price (none do in the fill model bar).
"""

from __future__ import annotations

from datetime import timedelta

from kiwoom_api.sim.exchange import SimHolding
from kiwoom_api.sim.margin import buying_power
from kiwoom_api.sim.past import closings, estimated_assets
from kiwoom_api.sim.server.asked import body_of, prefixed, rate
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, page
from kiwoom_api.sim.server.refusal import BackOfficeRefusal
from kiwoom_api.sim.statement import valued

HOLDING_ROWS = 20
"""Holdings a page. UNVERIFIED: recorded in one piece with 14 rows; Kiwoom's page size is not known."""


def powers(floor: Floor, call: Call) -> dict[int, int]:
    """Return the won for which the account may buy stocks of each margin class, by the class in percent."""
    exchange = floor.exchange
    return buying_power(exchange.account(call.account), exchange.profile, exchange.session_day, exchange.calendar)


def estimate(floor: Floor, call: Call) -> Reply:
    """Answer kt00003. Nothing is delisted here, so that both modes say the same.

    Raises:
        GatewayRefusal: 1517 for an unknown query type.
    """
    call.choice("qry_tp", ("0", "1"))
    held = floor.exchange.holdings(call.account)
    assets = estimated_assets(floor.exchange.deposit(call.account).d2, held)
    return Reply(body_of(call.tr_id, {"prsm_dpst_aset_amt": assets}, message="조회가 완료되었습니다.."))


def valuation(floor: Floor, call: Call) -> Reply:
    """Answer kt00004: cash, assets, profit of the day, the month and altogether, and the holdings net of costs.

    Raises:
        GatewayRefusal: 1517 for an unknown query type or next-key.
        BackOfficeRefusal: 501307 for an unknown venue.
    """
    call.choice("qry_tp", ("0", "1"))
    held, deposit = _held(floor, call), floor.exchange.deposit(call.account)
    shown, next_key = page(held, HOLDING_ROWS, lambda each: each.symbol, call.next_key)
    values: dict[str, object] = {
        "brch_nm": "영업부",
        "entr": deposit.cash,
        "d2_entra": deposit.d2,
        "tot_est_amt": sum(each.net_valuation for each in held),
        "aset_evlt_amt": deposit.d2 + sum(each.valuation for each in held),
        "tot_pur_amt": sum(each.purchase_amount for each in held),
        "prsm_dpst_aset_amt": estimated_assets(deposit.d2, held),
        **_growth(floor, call),
        "stk_acnt_evlt_prst": [_net_row(floor, each) for each in shown],
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다."), next_key)


def filled_balance(floor: Floor, call: Call) -> Reply:
    """Answer kt00005: cash, buying power and the holdings net of costs.

    Raises:
        GatewayRefusal: 1517 for an unknown next-key.
        BackOfficeRefusal: 501307 for an unknown venue.
    """
    held, deposit = _held(floor, call), floor.exchange.deposit(call.account)
    shown, next_key = page(held, HOLDING_ROWS, lambda each: each.symbol, call.next_key)
    bought, profit = sum(each.purchase_amount for each in held), sum(each.profit for each in held)
    values: dict[str, object] = {
        "entr": deposit.cash,
        "entr_d1": deposit.d1,
        "entr_d2": deposit.d2,
        "pymn_alow_amt": deposit.withdrawable,
        "repl_amt": floor.exchange.account(call.account).collateral,
        "ord_alowa": deposit.orderable,
        "ch_uncla": deposit.unpaid,
        "profa_ch": deposit.reserved + deposit.margin_held,
        "stk_buy_tot_amt": bought,
        "evlt_amt_tot": sum(each.net_valuation for each in held),
        "tot_pl_tot": profit,
        "tot_pl_rt": rate(profit, bought, 4),
        "crd_grnt_rt": rate(0, 0),
        **{f"{each}ord_alow_amt": won for each, won in powers(floor, call).items()},
        "stk_cntr_remn": [_filled_row(floor, each) for each in shown],
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다."), next_key)


def holdings(floor: Floor, call: Call) -> Reply:
    """Answer kt00018. Positions are kept one per stock, so that 합산 (1) and 개별 (2) show the same rows.

    Raises:
        GatewayRefusal: 1517 for an unknown query type or next-key.
        BackOfficeRefusal: 501307 for an unknown venue.
    """
    call.choice("qry_tp", ("1", "2"))
    held = _held(floor, call)
    bought, profit = sum(each.purchase_amount for each in held), sum(each.profit for each in held)
    shown, next_key = page(held, HOLDING_ROWS, lambda each: each.symbol, call.next_key)
    values: dict[str, object] = {
        "tot_pur_amt": bought,
        "tot_evlt_amt": sum(each.valuation for each in held),
        "tot_evlt_pl": profit,
        "tot_prft_rt": rate(profit, bought),
        "prsm_dpst_aset_amt": estimated_assets(floor.exchange.deposit(call.account).d2, held),
        "acnt_evlt_remn_indv_tot": [_gross_row(floor, each, bought) for each in shown],
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다"), next_key)


def _held(floor: Floor, call: Call) -> list[SimHolding]:
    venue = call.text("dmst_stex_tp")
    if venue not in ("KRX", "NXT", "") or (floor.mock and venue == "NXT"):
        raise BackOfficeRefusal("501307", shares=0, mock=floor.mock)
    return held_on(floor, call, venue)


def held_on(floor: Floor, call: Call, venue: str) -> list[SimHolding]:
    """Return the holdings, for NXT those in stocks that trade there, at its last price."""
    exchange = floor.exchange
    held = exchange.holdings(call.account)
    if venue != "NXT":
        return held
    account, found = exchange.account(call.account), []
    for each in held:
        if exchange.shows(f"{each.symbol}_NX"):
            there = exchange.snapshot(f"{each.symbol}_NX")
            found.append(
                valued(
                    exchange.instruments[each.symbol],
                    quantity=each.quantity,
                    cost=each.purchase_amount,
                    price=there.last,
                    previous_close=there.previous_close,
                    profile=exchange.profile,
                    on=exchange.session_day,
                    sellable=each.sellable,
                    lot=account.lots[each.symbol],
                )
            )
    return found


def _growth(floor: Floor, call: Call) -> dict[str, object]:
    """Growth of the estimated assets since the close before, the last month's end and the first order."""
    exchange, account = floor.exchange, floor.exchange.account(call.account)
    today = exchange.session_day
    opened = min(account.ledger, default=today) - timedelta(days=1)
    starts = (today - timedelta(days=1), today.replace(day=1) - timedelta(days=1), opened)
    days = sorted({*starts, today})
    assets = {each.day: each.assets for each in closings(exchange, account, days)}
    day, month, whole = ((assets[start], assets[today] - assets[start]) for start in starts)
    return {
        "tdy_lspft_amt": day[0],
        "invt_bsamt": month[0],
        "lspft_amt": whole[0],
        "tdy_lspft": day[1],
        "lspft2": month[1],
        "lspft": whole[1],
        "tdy_lspft_rt": rate(day[1], day[0]),
        "lspft_ratio": rate(month[1], month[0]),
        "lspft_rt": rate(whole[1], whole[0]),
    }


def _net_row(floor: Floor, held: SimHolding) -> dict[str, object]:
    return {
        "stk_cd": prefixed(floor, held.symbol),
        "stk_nm": held.name,
        "rmnd_qty": held.quantity,
        "avg_prc": held.average,
        "cur_prc": held.price,
        "evlt_amt": held.net_valuation,
        "pl_amt": held.profit,
        "pl_rt": rate(held.profit, held.purchase_amount, 4),
        "pur_amt": held.purchase_amount,
        "setl_remn": held.settled,
        "pred_buyq": held.bought_yesterday,
        "pred_sellq": held.sold_yesterday,
        "tdy_buyq": held.bought_today,
        "tdy_sellq": held.sold_today,
    }


def _filled_row(floor: Floor, held: SimHolding) -> dict[str, object]:
    return {
        "crd_tp": "00",
        "stk_cd": prefixed(floor, held.symbol),
        "stk_nm": held.name,
        "setl_remn": held.settled,
        "cur_qty": held.quantity,
        "cur_prc": held.price,
        "buy_uv": held.average,
        "pur_amt": held.purchase_amount,
        "evlt_amt": held.net_valuation,
        "evltv_prft": held.profit,
        "pl_rt": rate(held.profit, held.purchase_amount, 4),
    }


def _gross_row(floor: Floor, held: SimHolding, bought: int) -> dict[str, object]:
    return {
        "stk_cd": prefixed(floor, held.symbol),
        "stk_nm": held.name,
        "evltv_prft": held.profit,
        "prft_rt": rate(held.profit, held.purchase_amount),
        "pur_pric": held.average,
        "pred_close_pric": held.previous_close,
        "rmnd_qty": held.quantity,
        "trde_able_qty": held.sellable,
        "cur_prc": held.price,
        "pred_buyq": held.bought_yesterday,
        "pred_sellq": held.sold_yesterday,
        "tdy_buyq": held.bought_today,
        "tdy_sellq": held.sold_today,
        "pur_amt": held.purchase_amount,
        "pur_cmsn": held.buy_fee,
        "evlt_amt": held.valuation,
        "sell_cmsn": held.sell_fee,
        "tax": held.tax,
        "sum_cmsn": held.buy_fee + held.sell_fee,
        "poss_rt": rate(held.purchase_amount, bought),
    }


HANDLERS: dict[str, Handler] = {
    "kt00003": estimate,
    "kt00004": valuation,
    "kt00005": filled_balance,
    "kt00018": holdings,
}
"""The TRs answered here."""
