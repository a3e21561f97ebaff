"""The account over time: daily assets (kt00002), the return of a period (kt00016) and today's totals (kt00017).

No cash is paid in or out and no shares are delivered here: the account has its opening cash from before its first day.

UNVERIFIED, since only kt00017 was recorded with values: in kt00016 ``invt_bsamt`` is the mean of the daily assets (of
at most 120 days spread over the period), ``prft_rt`` the profit in percent of it, ``tern_rt`` the amount traded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kiwoom_api.sim.past import Closing, closings, summed, traded
from kiwoom_api.sim.server.asked import body_of, period_of, rate
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, malformed, page

ROWS = 100
"""Rows a page. UNVERIFIED: 30 days came in one piece."""
LONGEST = 3_700
"""Days of the longest period of kt00002 and kt00016."""
MEAN_DAYS = 120


def daily_assets(floor: Floor, call: Call) -> Reply:
    """Answer kt00002: every calendar day of a period up to today, oldest first (recorded so, weekends included).

    Raises:
        GatewayRefusal: 1517 for a day, period or next-key that is none, or more than ten years.
    """
    first, last = _period(floor, call, "start_dt", "end_dt")
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    shown, next_key = page(days, ROWS, lambda day: f"{day:%Y%m%d}", call.next_key)
    rows = [
        {
            "dt": each.day,
            "entr": each.cash,
            "prsm_dpst_aset_amt": each.assets,
            "prsm_dpst_aset_amt_bncr_skip": each.assets,
        }
        for each in _closings(floor, call, shown)
    ]
    values = {"daly_prsm_dpst_aset_amt_prst": rows}
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다."), next_key)


def period_return(floor: Floor, call: Call) -> Reply:
    """Answer kt00016: the account before a period and at its end, and what it earned in between.

    Raises:
        GatewayRefusal: 1517 for a day or period that is none, or more than ten years.
    """
    first, last = _period(floor, call, "fr_dt", "to_dt")
    whole = (last - first).days + 1
    days = {first + timedelta(days=count) for count in range(-1, whole, whole // MEAN_DAYS + 1)} | {last}
    found = _closings(floor, call, sorted(days))
    start, end = found[0], found[-1]
    mean = sum(each.assets for each in found) // len(found)
    trades = summed(o for _, orders in traded(floor.exchange.account(call.account), first, last) for o in orders)
    profit = end.assets - start.assets
    values: dict[str, object] = {
        "entr_fr": start.cash,
        "entr_to": end.cash,
        "scrt_evlt_amt_fr": _worth(start),
        "scrt_evlt_amt_to": _worth(end),
        "tot_amt_fr": start.assets,
        "tot_amt_to": end.assets,
        "invt_bsamt": mean,
        "evltv_prft": profit,
        "prft_rt": rate(profit, mean),
        "tern_rt": rate(trades.buy_amount + trades.sell_amount, mean),
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다."))


def today(floor: Floor, call: Call) -> Reply:
    """Answer kt00017: today's amounts, commissions and taxes, and the holdings as they stand."""
    exchange = floor.exchange
    trades = summed(
        order
        for _, orders in traded(exchange.account(call.account), exchange.today, exchange.today)
        for order in orders
    )
    values: dict[str, object] = {
        "d2_entra": exchange.deposit(call.account).d2,
        "gnrl_stk_evlt_amt_d2": sum(each.valuation for each in exchange.holdings(call.account)),
        "sell_amt": trades.sell_amount,
        "buy_amt": trades.buy_amount,
        "cmsn": trades.fee,
        "tax": trades.tax,
    }
    return Reply(body_of(call.tr_id, values, message="조회가 완료되었습니다.."))


def _period(floor: Floor, call: Call, first: str, last: str) -> tuple[date, date]:
    """Return the period up to today; it is empty (its end before its start) when it lies ahead altogether."""
    start, end = period_of(call, first, last)
    end = min(end, floor.exchange.today)
    if (end - start).days > LONGEST:
        raise malformed(first, f"조회기간은 {LONGEST}일까지")
    return start, max(end, start - timedelta(days=1))


def _closings(floor: Floor, call: Call, days: Sequence[date]) -> list[Closing]:
    return closings(floor.exchange, floor.exchange.account(call.account), days)


def _worth(closing: Closing) -> int:
    return sum(each.valuation for each in closing.holdings)


HANDLERS: dict[str, Handler] = {
    "kt00002": daily_assets,
    "kt00016": period_return,
    "kt00017": today,
}
"""The TRs answered here."""
