"""Profit that sales have brought: by sale (ka10072, ka10073, ka10077), by day (ka10074), by stock (ka10170).

A sale's profit is its amount less the purchase amount of the shares sold, less the commissions of both sides, less the
tax. The purchase commission leaves with the shares as their cost does, so that a position that was opened and closed
here has earned exactly what the cash has grown by. ``tdy_trde_cmsn`` of a sale is both commissions, of a day
(ka10074, ka10170) what that day's trades paid: so do Kiwoom's own examples (500 won a sale, 940 won the day).

UNVERIFIED, since none of these was ever recorded with rows: one row is one order, newest last; ``buy_uv`` is floored to
the won, where Kiwoom's examples have decimals; ka10072 goes from its day to today; ka10170 ``ottks_tp`` 1 matches the
smaller of the day's purchases and sales of a stock at the day's averages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kiwoom_api.model.values import Side
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.exchange import SimOrder
from kiwoom_api.sim.past import Totals, summed, totals, traded
from kiwoom_api.sim.server.asked import body_of, day_of, period_of, prefixed, rate, symbol_of
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, page

ROWS = 100
"""Rows a page. UNVERIFIED: no recorded page is full."""
FOUND = " 조회가 완료되었습니다."
"""The leading blank is in Kiwoom's examples of these TRs."""
DIARY_DAYS = 62
"""How far back the diary goes: two months."""
TOO_OLD = "최근 2개월까지의 자료만 제공됩니다."
"""Said with blank data beyond them (recorded so, its wording not)."""


def since_day(floor: Floor, call: Call) -> Reply:
    """Answer ka10072: the sales from a day on, of one stock or all.

    Raises:
        GatewayRefusal: 1517 for a day or next-key that is none, 1902 for an unknown stock.
    """
    start = day_of(call, "strt_dt") or date.min
    sales = _sales(floor, call, start, floor.exchange.session_day)
    shown, next_key = page(sales, ROWS, _key, call.next_key)
    rows = []
    for sale in shown:
        row = _sale(floor, sale)
        rows.append({**row, **_money(), "stk_cd_1": row["stk_cd"], "tdy_sel_pl_1": sale.realised})
    return Reply(body_of(call.tr_id, {"dt_stk_div_rlzt_pl": rows}, message=FOUND), next_key)


def by_stock(floor: Floor, call: Call) -> Reply:
    """Answer ka10073: the sales of a period, of one stock or all.

    Raises:
        GatewayRefusal: 1517 for a day, period or next-key that is none, 1902 for an unknown stock.
    """
    sales = _sales(floor, call, *period_of(call, "strt_dt", "end_dt"))
    shown, next_key = page(sales, ROWS, _key, call.next_key)
    # Kiwoom's example has the word for cash where the field's name promises a commission.
    rows = [{**_sale(floor, sale), **_money(), "dt": sale.day, "tdy_htssel_cmsn": 0} for sale in shown]
    return Reply(body_of(call.tr_id, {"dt_stk_rlzt_pl": rows}, message=FOUND), next_key)


def by_day(floor: Floor, call: Call) -> Reply:
    """Answer ka10074: profit, amounts, commissions and taxes of each day of a period, and their sums.

    Raises:
        GatewayRefusal: 1517 for a day, period or next-key that is none.
    """
    first, last = period_of(call, "strt_dt", "end_dt")
    days = [(day, summed(orders)) for day, orders in traded(floor.exchange.account(call.account), first, last)]
    shown, next_key = page(days, ROWS, lambda each: f"{each[0]:%Y%m%d}", call.next_key)
    values: dict[str, object] = {
        "tot_buy_amt": sum(each.buy_amount for _, each in days),
        "tot_sell_amt": sum(each.sell_amount for _, each in days),
        "rlzt_pl": sum(each.realised for _, each in days),
        "trde_cmsn": sum(each.fee for _, each in days),
        "trde_tax": sum(each.tax for _, each in days),
        "dt_rlzt_pl": [
            {
                "dt": day,
                "buy_amt": each.buy_amount,
                "sell_amt": each.sell_amount,
                "tdy_sel_pl": each.realised,
                "tdy_trde_cmsn": each.fee,
                "tdy_trde_tax": each.tax,
            }
            for day, each in shown
        ],
    }
    return Reply(body_of(call.tr_id, values, message=FOUND), next_key)


def today(floor: Floor, call: Call) -> Reply:
    """Answer ka10077: today's sales of one stock, and their profit.

    Raises:
        GatewayRefusal: 1517 for a next-key that is none, 1902 for an unknown stock.
    """
    sales = _sales(floor, call, floor.exchange.today, floor.exchange.today)
    shown, next_key = page(sales, ROWS, _key, call.next_key)
    values: dict[str, object] = {
        "tdy_rlzt_pl": sum(sale.realised for sale in sales),
        "tdy_rlzt_pl_dtl": [_sale(floor, sale) for sale in shown],
    }
    return Reply(body_of(call.tr_id, values, message=FOUND), next_key)


def diary(floor: Floor, call: Call) -> Reply:
    """Answer ka10170: what a day traded, by stock; blank data and a notice when it lies more than two months back.

    Raises:
        GatewayRefusal: 1517 for a day, code or next-key that is none.
    """
    day = day_of(call, "base_dt") or floor.exchange.today
    matched = call.choice("ottks_tp", ("1", "2")) == "1"
    credit = call.choice("ch_crd_tp", ("0", "1", "2")) == "2"
    if day < floor.exchange.today - timedelta(days=DIARY_DAYS):
        return Reply(body_of(call.tr_id, {}, message=TOO_OLD))
    orders = [] if credit else [order for _, found in traded(_account(floor, call), day, day) for order in found]
    stocks = list(totals(orders).values())
    if matched:
        stocks = [_matched(each) for each in stocks if each.bought and each.sold]
    shown, next_key = page(stocks, ROWS, lambda each: each.symbol, call.next_key)
    return Reply(body_of(call.tr_id, _diary_values(stocks, shown), message=FOUND), next_key)


def _diary_values(stocks: Iterable[Totals], shown: Iterable[Totals]) -> dict[str, object]:
    bought = sum(each.buy_amount for each in stocks)
    sold = sum(each.sell_amount for each in stocks)
    costs = sum(each.fee + each.tax for each in stocks)
    profit, released = sum(each.realised for each in stocks), sum(each.released for each in stocks)
    return {
        "tot_sell_amt": sold,
        "tot_buy_amt": bought,
        "tot_cmsn_tax": costs,
        "tot_exct_amt": sold - bought - costs,
        "tot_pl_amt": profit,
        "tot_prft_rt": rate(profit, released),
        "tdy_trde_diary": [
            {
                "stk_nm": each.name,
                "buy_avg_pric": each.buy_amount // each.bought if each.bought else 0,
                "buy_qty": each.bought,
                "sel_avg_pric": each.sell_amount // each.sold if each.sold else 0,
                "sell_qty": each.sold,
                "cmsn_alm_tax": each.fee + each.tax,
                "pl_amt": each.realised,
                "sell_amt": each.sell_amount,
                "buy_amt": each.buy_amount,
                "prft_rt": rate(each.realised, each.released),
                "stk_cd": each.symbol,
            }
            for each in shown
        ],
    }


def _matched(whole: Totals) -> Totals:
    """The part of a day's trades in a stock in which purchases of the day were sold again."""
    shares = min(whole.bought, whole.sold)
    bought, buy_fee = (value * shares // whole.bought for value in (whole.buy_amount, whole.buy_fee))
    sold, sell_fee, tax = (value * shares // whole.sold for value in (whole.sell_amount, whole.sell_fee, whole.tax))
    return Totals(
        symbol=whole.symbol,
        name=whole.name,
        bought=shares,
        buy_amount=bought,
        buy_fee=buy_fee,
        sold=shares,
        sell_amount=sold,
        sell_fee=sell_fee,
        tax=tax,
        released=bought,
        released_fees=buy_fee,
        realised=sold - bought - buy_fee - sell_fee - tax,
    )


def _sales(floor: Floor, call: Call, first: date, last: date) -> list[SimOrder]:
    symbol = symbol_of(floor, call)
    return [
        order
        for _, orders in traded(_account(floor, call), first, last)
        for order in orders
        if order.side is Side.SELL and symbol in ("", order.symbol)
    ]


def _account(floor: Floor, call: Call) -> Account:
    return floor.exchange.account(call.account)


def _key(sale: SimOrder) -> str:
    return f"{sale.day:%Y%m%d}{sale.order_no}"


def _sale(floor: Floor, sale: SimOrder) -> dict[str, object]:
    return {
        "stk_nm": sale.name,
        "cntr_qty": sale.filled,
        "buy_uv": sale.released // sale.filled,
        "cntr_pric": sale.average,
        "tdy_sel_pl": sale.realised,
        "pl_rt": rate(sale.realised, sale.released),
        "tdy_trde_cmsn": sale.fee + sale.released_fees,
        "tdy_trde_tax": sale.tax,
        "stk_cd": prefixed(floor, sale.symbol),
    }


def _money() -> dict[str, object]:
    return {"wthd_alowa": 0, "crd_tp": "현금잔고"}


HANDLERS: dict[str, Handler] = {
    "ka10072": since_day,
    "ka10073": by_stock,
    "ka10074": by_day,
    "ka10077": today,
    "ka10170": diary,
}
"""The TRs answered here."""
