"""TRs of the group quote; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class OrderBook(Answer, frozen=True, eq=False):
    """주식호가요청 (ka10004)."""

    time: dt.time | None
    """호가잔량기준시간 (bid_req_base_tm), 시각, KST"""
    ask_change_10: int | None
    """매도10차선잔량대비 (sel_10th_pre_req_pre), 부호 있는 값"""
    ask_quantity_10: int | None
    """매도10차선잔량 (sel_10th_pre_req), 주"""
    ask_price_10: int | None
    """매도10차선호가 (sel_10th_pre_bid), 원, 부호는 방향"""
    ask_change_9: int | None
    """매도9차선잔량대비 (sel_9th_pre_req_pre), 부호 있는 값"""
    ask_quantity_9: int | None
    """매도9차선잔량 (sel_9th_pre_req), 주"""
    ask_price_9: int | None
    """매도9차선호가 (sel_9th_pre_bid), 원, 부호는 방향"""
    ask_change_8: int | None
    """매도8차선잔량대비 (sel_8th_pre_req_pre), 부호 있는 값"""
    ask_quantity_8: int | None
    """매도8차선잔량 (sel_8th_pre_req), 주"""
    ask_price_8: int | None
    """매도8차선호가 (sel_8th_pre_bid), 원, 부호는 방향"""
    ask_change_7: int | None
    """매도7차선잔량대비 (sel_7th_pre_req_pre), 부호 있는 값"""
    ask_quantity_7: int | None
    """매도7차선잔량 (sel_7th_pre_req), 주"""
    ask_price_7: int | None
    """매도7차선호가 (sel_7th_pre_bid), 원, 부호는 방향"""
    ask_change_6: int | None
    """매도6차선잔량대비 (sel_6th_pre_req_pre), 부호 있는 값"""
    ask_quantity_6: int | None
    """매도6차선잔량 (sel_6th_pre_req), 주"""
    ask_price_6: int | None
    """매도6차선호가 (sel_6th_pre_bid), 원, 부호는 방향"""
    ask_change_5: int | None
    """매도5차선잔량대비 (sel_5th_pre_req_pre), 부호 있는 값"""
    ask_quantity_5: int | None
    """매도5차선잔량 (sel_5th_pre_req), 주"""
    ask_price_5: int | None
    """매도5차선호가 (sel_5th_pre_bid), 원, 부호는 방향"""
    ask_change_4: int | None
    """매도4차선잔량대비 (sel_4th_pre_req_pre), 부호 있는 값"""
    ask_quantity_4: int | None
    """매도4차선잔량 (sel_4th_pre_req), 주"""
    ask_price_4: int | None
    """매도4차선호가 (sel_4th_pre_bid), 원, 부호는 방향"""
    ask_change_3: int | None
    """매도3차선잔량대비 (sel_3th_pre_req_pre), 부호 있는 값"""
    ask_quantity_3: int | None
    """매도3차선잔량 (sel_3th_pre_req), 주"""
    ask_price_3: int | None
    """매도3차선호가 (sel_3th_pre_bid), 원, 부호는 방향"""
    ask_change_2: int | None
    """매도2차선잔량대비 (sel_2th_pre_req_pre), 부호 있는 값"""
    ask_quantity_2: int | None
    """매도2차선잔량 (sel_2th_pre_req), 주"""
    ask_price_2: int | None
    """매도2차선호가 (sel_2th_pre_bid), 원, 부호는 방향"""
    ask_change_1: int | None
    """매도1차선잔량대비 (sel_1th_pre_req_pre), 부호 있는 값"""
    ask_quantity_1: int | None
    """매도최우선잔량 (sel_fpr_req), 주"""
    ask_price_1: int | None
    """매도최우선호가 (sel_fpr_bid), 원, 부호는 방향"""
    bid_price_1: int | None
    """매수최우선호가 (buy_fpr_bid), 원, 부호는 방향"""
    bid_quantity_1: int | None
    """매수최우선잔량 (buy_fpr_req), 주"""
    bid_change_1: int | None
    """매수1차선잔량대비 (buy_1th_pre_req_pre), 부호 있는 값"""
    bid_price_2: int | None
    """매수2차선호가 (buy_2th_pre_bid), 원, 부호는 방향"""
    bid_quantity_2: int | None
    """매수2차선잔량 (buy_2th_pre_req), 주"""
    bid_change_2: int | None
    """매수2차선잔량대비 (buy_2th_pre_req_pre), 부호 있는 값"""
    bid_price_3: int | None
    """매수3차선호가 (buy_3th_pre_bid), 원, 부호는 방향"""
    bid_quantity_3: int | None
    """매수3차선잔량 (buy_3th_pre_req), 주"""
    bid_change_3: int | None
    """매수3차선잔량대비 (buy_3th_pre_req_pre), 부호 있는 값"""
    bid_price_4: int | None
    """매수4차선호가 (buy_4th_pre_bid), 원, 부호는 방향"""
    bid_quantity_4: int | None
    """매수4차선잔량 (buy_4th_pre_req), 주"""
    bid_change_4: int | None
    """매수4차선잔량대비 (buy_4th_pre_req_pre), 부호 있는 값"""
    bid_price_5: int | None
    """매수5차선호가 (buy_5th_pre_bid), 원, 부호는 방향"""
    bid_quantity_5: int | None
    """매수5차선잔량 (buy_5th_pre_req), 주"""
    bid_change_5: int | None
    """매수5차선잔량대비 (buy_5th_pre_req_pre), 부호 있는 값"""
    bid_price_6: int | None
    """매수6차선호가 (buy_6th_pre_bid), 원, 부호는 방향"""
    bid_quantity_6: int | None
    """매수6차선잔량 (buy_6th_pre_req), 주"""
    bid_change_6: int | None
    """매수6차선잔량대비 (buy_6th_pre_req_pre), 부호 있는 값"""
    bid_price_7: int | None
    """매수7차선호가 (buy_7th_pre_bid), 원, 부호는 방향"""
    bid_quantity_7: int | None
    """매수7차선잔량 (buy_7th_pre_req), 주"""
    bid_change_7: int | None
    """매수7차선잔량대비 (buy_7th_pre_req_pre), 부호 있는 값"""
    bid_price_8: int | None
    """매수8차선호가 (buy_8th_pre_bid), 원, 부호는 방향"""
    bid_quantity_8: int | None
    """매수8차선잔량 (buy_8th_pre_req), 주"""
    bid_change_8: int | None
    """매수8차선잔량대비 (buy_8th_pre_req_pre), 부호 있는 값"""
    bid_price_9: int | None
    """매수9차선호가 (buy_9th_pre_bid), 원, 부호는 방향"""
    bid_quantity_9: int | None
    """매수9차선잔량 (buy_9th_pre_req), 주"""
    bid_change_9: int | None
    """매수9차선잔량대비 (buy_9th_pre_req_pre), 부호 있는 값"""
    bid_price_10: int | None
    """매수10차선호가 (buy_10th_pre_bid), 원, 부호는 방향"""
    bid_quantity_10: int | None
    """매수10차선잔량 (buy_10th_pre_req), 주"""
    bid_change_10: int | None
    """매수10차선잔량대비 (buy_10th_pre_req_pre), 부호 있는 값"""
    ask_total_change: int | None
    """총매도잔량직전대비 (tot_sel_req_jub_pre), 부호 있는 값"""
    ask_total: int | None
    """총매도잔량 (tot_sel_req), 주"""
    bid_total: int | None
    """총매수잔량 (tot_buy_req), 주"""
    bid_total_change: int | None
    """총매수잔량직전대비 (tot_buy_req_jub_pre), 부호 있는 값"""
    ask_after_hours_change: int | None
    """시간외매도잔량대비 (ovt_sel_req_pre), 부호 있는 값"""
    ask_after_hours: int | None
    """시간외매도잔량 (ovt_sel_req), 주"""
    bid_after_hours: int | None
    """시간외매수잔량 (ovt_buy_req), 주"""
    bid_after_hours_change: int | None
    """시간외매수잔량대비 (ovt_buy_req_pre), 부호 있는 값"""

def ka10004(
    *,
    symbol: str,
) -> Request[OrderBook]:
    """주식호가요청 (ka10004).

    Args:
        symbol: 종목코드 (stk_cd)
    """

order_book = ka10004

class DailyWeeklyMonthlyMinuteBarsRow(Answer, frozen=True, eq=False):
    """주식일주월시분요청 (ka10005): 주식일주월시분 (stk_ddwkmm)."""

    day: dt.date | None
    """날짜 (date), 날짜"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change: int | None
    """대비 (pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    foreign_held: Decimal | None
    """외인보유 (for_poss)"""
    foreign_weight: Decimal | None
    """외인비중 (for_wght)"""
    foreign_net_bought: int | None
    """외인순매수 (for_netprps), 주"""
    institution_net_bought: int | None
    """기관순매수 (orgn_netprps), 주"""
    individual_net_bought: int | None
    """개인순매수 (ind_netprps), 주"""
    foreign_brokers: int | None
    """외국계 (frgn), 주"""
    credit_balance_ratio: Decimal | None
    """신용잔고율 (crd_remn_rt)"""
    program: int | None
    """프로그램 (prm), 주"""

class DailyWeeklyMonthlyMinute(Answer, frozen=True, eq=False):
    """주식일주월시분요청 (ka10005)."""

    bars: Rows[DailyWeeklyMonthlyMinuteBarsRow]
    """주식일주월시분 (stk_ddwkmm)"""

def ka10005(
    *,
    symbol: str,
) -> Request[DailyWeeklyMonthlyMinute]:
    """주식일주월시분요청 (ka10005).

    Args:
        symbol: 종목코드 (stk_cd)
    """

daily_weekly_monthly_minute = ka10005

class IntradayBar(Answer, frozen=True, eq=False):
    """주식시분요청 (ka10006)."""

    day: dt.date | None
    """날짜 (date), 날짜"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change: int | None
    """대비 (pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""

def ka10006(
    *,
    symbol: str,
) -> Request[IntradayBar]:
    """주식시분요청 (ka10006).

    Args:
        symbol: 종목코드 (stk_cd)
    """

intraday_bar = ka10006

class QuoteTable(Answer, frozen=True, eq=False):
    """시세표성정보요청 (ka10007)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    day: dt.date | None
    """날짜 (date), 날짜"""
    time: dt.time | None
    """시간 (tm), 시각, KST"""
    previous_close: int | None
    """전일종가 (pred_close_pric), 원, 부호는 방향"""
    previous_volume: int | None
    """전일거래량 (pred_trde_qty), 주"""
    upper_limit: int | None
    """상한가 (upl_pric), 원, 부호는 방향"""
    lower_limit: int | None
    """하한가 (lst_pric), 원, 부호는 방향"""
    previous_value: int | None
    """전일거래대금 (pred_trde_prica), 백만원"""
    listed_shares: int | None
    """상장주식수 (flo_stkcnt), 주"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """부호 (smbol)"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    previous_ratio: Decimal | None
    """전일비 (pred_rt)"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    quantity: int | None
    """체결량 (cntr_qty), 주"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    expected_price: int | None
    """예상체결가 (exp_cntr_pric), 원, 부호는 방향"""
    expected_quantity: int | None
    """예상체결량 (exp_cntr_qty), 주"""
    expected_best_ask: int | None
    """예상매도우선호가 (exp_sel_pri_bid), 원, 부호는 방향"""
    expected_best_bid: int | None
    """예상매수우선호가 (exp_buy_pri_bid), 원, 부호는 방향"""
    first_trade_day: dt.date | None
    """거래시작일 (trde_strt_dt), 날짜"""
    exercise_price: int | None
    """행사가격 (exec_pric), 원, 부호는 방향"""
    high_of_period: int | None
    """최고가 (hgst_pric), 원, 부호는 방향"""
    low_of_period: int | None
    """최저가 (lwst_pric), 원, 부호는 방향"""
    high_of_period_date: dt.date | None
    """최고가일 (hgst_pric_dt), 날짜"""
    low_of_period_date: dt.date | None
    """최저가일 (lwst_pric_dt), 날짜"""
    ask_price_1: int | None
    """매도1호가 (sel_1bid), 원, 부호는 방향"""
    ask_price_2: int | None
    """매도2호가 (sel_2bid), 원, 부호는 방향"""
    ask_price_3: int | None
    """매도3호가 (sel_3bid), 원, 부호는 방향"""
    ask_price_4: int | None
    """매도4호가 (sel_4bid), 원, 부호는 방향"""
    ask_price_5: int | None
    """매도5호가 (sel_5bid), 원, 부호는 방향"""
    ask_price_6: int | None
    """매도6호가 (sel_6bid), 원, 부호는 방향"""
    ask_price_7: int | None
    """매도7호가 (sel_7bid), 원, 부호는 방향"""
    ask_price_8: int | None
    """매도8호가 (sel_8bid), 원, 부호는 방향"""
    ask_price_9: int | None
    """매도9호가 (sel_9bid), 원, 부호는 방향"""
    ask_price_10: int | None
    """매도10호가 (sel_10bid), 원, 부호는 방향"""
    bid_price_1: int | None
    """매수1호가 (buy_1bid), 원, 부호는 방향"""
    bid_price_2: int | None
    """매수2호가 (buy_2bid), 원, 부호는 방향"""
    bid_price_3: int | None
    """매수3호가 (buy_3bid), 원, 부호는 방향"""
    bid_price_4: int | None
    """매수4호가 (buy_4bid), 원, 부호는 방향"""
    bid_price_5: int | None
    """매수5호가 (buy_5bid), 원, 부호는 방향"""
    bid_price_6: int | None
    """매수6호가 (buy_6bid), 원, 부호는 방향"""
    bid_price_7: int | None
    """매수7호가 (buy_7bid), 원, 부호는 방향"""
    bid_price_8: int | None
    """매수8호가 (buy_8bid), 원, 부호는 방향"""
    bid_price_9: int | None
    """매수9호가 (buy_9bid), 원, 부호는 방향"""
    bid_price_10: int | None
    """매수10호가 (buy_10bid), 원, 부호는 방향"""
    ask_quantity_1: int | None
    """매도1호가잔량 (sel_1bid_req), 주"""
    ask_quantity_2: int | None
    """매도2호가잔량 (sel_2bid_req), 주"""
    ask_quantity_3: int | None
    """매도3호가잔량 (sel_3bid_req), 주"""
    ask_quantity_4: int | None
    """매도4호가잔량 (sel_4bid_req), 주"""
    ask_quantity_5: int | None
    """매도5호가잔량 (sel_5bid_req), 주"""
    ask_quantity_6: int | None
    """매도6호가잔량 (sel_6bid_req), 주"""
    ask_quantity_7: int | None
    """매도7호가잔량 (sel_7bid_req), 주"""
    ask_quantity_8: int | None
    """매도8호가잔량 (sel_8bid_req), 주"""
    ask_quantity_9: int | None
    """매도9호가잔량 (sel_9bid_req), 주"""
    ask_quantity_10: int | None
    """매도10호가잔량 (sel_10bid_req), 주"""
    bid_quantity_1: int | None
    """매수1호가잔량 (buy_1bid_req), 주"""
    bid_quantity_2: int | None
    """매수2호가잔량 (buy_2bid_req), 주"""
    bid_quantity_3: int | None
    """매수3호가잔량 (buy_3bid_req), 주"""
    bid_quantity_4: int | None
    """매수4호가잔량 (buy_4bid_req), 주"""
    bid_quantity_5: int | None
    """매수5호가잔량 (buy_5bid_req), 주"""
    bid_quantity_6: int | None
    """매수6호가잔량 (buy_6bid_req), 주"""
    bid_quantity_7: int | None
    """매수7호가잔량 (buy_7bid_req), 주"""
    bid_quantity_8: int | None
    """매수8호가잔량 (buy_8bid_req), 주"""
    bid_quantity_9: int | None
    """매수9호가잔량 (buy_9bid_req), 주"""
    bid_quantity_10: int | None
    """매수10호가잔량 (buy_10bid_req), 주"""
    ask_change_1: int | None
    """매도1호가직전대비 (sel_1bid_jub_pre), 부호 있는 값"""
    ask_change_2: int | None
    """매도2호가직전대비 (sel_2bid_jub_pre), 부호 있는 값"""
    ask_change_3: int | None
    """매도3호가직전대비 (sel_3bid_jub_pre), 부호 있는 값"""
    ask_change_4: int | None
    """매도4호가직전대비 (sel_4bid_jub_pre), 부호 있는 값"""
    ask_change_5: int | None
    """매도5호가직전대비 (sel_5bid_jub_pre), 부호 있는 값"""
    ask_change_6: int | None
    """매도6호가직전대비 (sel_6bid_jub_pre), 부호 있는 값"""
    ask_change_7: int | None
    """매도7호가직전대비 (sel_7bid_jub_pre), 부호 있는 값"""
    ask_change_8: int | None
    """매도8호가직전대비 (sel_8bid_jub_pre), 부호 있는 값"""
    ask_change_9: int | None
    """매도9호가직전대비 (sel_9bid_jub_pre), 부호 있는 값"""
    ask_change_10: int | None
    """매도10호가직전대비 (sel_10bid_jub_pre), 부호 있는 값"""
    bid_change_1: int | None
    """매수1호가직전대비 (buy_1bid_jub_pre), 부호 있는 값"""
    bid_change_2: int | None
    """매수2호가직전대비 (buy_2bid_jub_pre), 부호 있는 값"""
    bid_change_3: int | None
    """매수3호가직전대비 (buy_3bid_jub_pre), 부호 있는 값"""
    bid_change_4: int | None
    """매수4호가직전대비 (buy_4bid_jub_pre), 부호 있는 값"""
    bid_change_5: int | None
    """매수5호가직전대비 (buy_5bid_jub_pre), 부호 있는 값"""
    bid_change_6: int | None
    """매수6호가직전대비 (buy_6bid_jub_pre), 부호 있는 값"""
    bid_change_7: int | None
    """매수7호가직전대비 (buy_7bid_jub_pre), 부호 있는 값"""
    bid_change_8: int | None
    """매수8호가직전대비 (buy_8bid_jub_pre), 부호 있는 값"""
    bid_change_9: int | None
    """매수9호가직전대비 (buy_9bid_jub_pre), 부호 있는 값"""
    bid_change_10: int | None
    """매수10호가직전대비 (buy_10bid_jub_pre), 부호 있는 값"""
    ask_order_count_1: int | None
    """매도1호가건수 (sel_1bid_cnt)"""
    ask_order_count_2: int | None
    """매도2호가건수 (sel_2bid_cnt)"""
    ask_order_count_3: int | None
    """매도3호가건수 (sel_3bid_cnt)"""
    ask_order_count_4: int | None
    """매도4호가건수 (sel_4bid_cnt)"""
    ask_order_count_5: int | None
    """매도5호가건수 (sel_5bid_cnt)"""
    bid_order_count_1: int | None
    """매수1호가건수 (buy_1bid_cnt)"""
    bid_order_count_2: int | None
    """매수2호가건수 (buy_2bid_cnt)"""
    bid_order_count_3: int | None
    """매수3호가건수 (buy_3bid_cnt)"""
    bid_order_count_4: int | None
    """매수4호가건수 (buy_4bid_cnt)"""
    bid_order_count_5: int | None
    """매수5호가건수 (buy_5bid_cnt)"""
    lp_ask_quantity_1: int | None
    """LP매도1호가잔량 (lpsel_1bid_req), 주"""
    lp_ask_quantity_2: int | None
    """LP매도2호가잔량 (lpsel_2bid_req), 주"""
    lp_ask_quantity_3: int | None
    """LP매도3호가잔량 (lpsel_3bid_req), 주"""
    lp_ask_quantity_4: int | None
    """LP매도4호가잔량 (lpsel_4bid_req), 주"""
    lp_ask_quantity_5: int | None
    """LP매도5호가잔량 (lpsel_5bid_req), 주"""
    lp_ask_quantity_6: int | None
    """LP매도6호가잔량 (lpsel_6bid_req), 주"""
    lp_ask_quantity_7: int | None
    """LP매도7호가잔량 (lpsel_7bid_req), 주"""
    lp_ask_quantity_8: int | None
    """LP매도8호가잔량 (lpsel_8bid_req), 주"""
    lp_ask_quantity_9: int | None
    """LP매도9호가잔량 (lpsel_9bid_req), 주"""
    lp_ask_quantity_10: int | None
    """LP매도10호가잔량 (lpsel_10bid_req), 주"""
    lp_bid_quantity_1: int | None
    """LP매수1호가잔량 (lpbuy_1bid_req), 주"""
    lp_bid_quantity_2: int | None
    """LP매수2호가잔량 (lpbuy_2bid_req), 주"""
    lp_bid_quantity_3: int | None
    """LP매수3호가잔량 (lpbuy_3bid_req), 주"""
    lp_bid_quantity_4: int | None
    """LP매수4호가잔량 (lpbuy_4bid_req), 주"""
    lp_bid_quantity_5: int | None
    """LP매수5호가잔량 (lpbuy_5bid_req), 주"""
    lp_bid_quantity_6: int | None
    """LP매수6호가잔량 (lpbuy_6bid_req), 주"""
    lp_bid_quantity_7: int | None
    """LP매수7호가잔량 (lpbuy_7bid_req), 주"""
    lp_bid_quantity_8: int | None
    """LP매수8호가잔량 (lpbuy_8bid_req), 주"""
    lp_bid_quantity_9: int | None
    """LP매수9호가잔량 (lpbuy_9bid_req), 주"""
    lp_bid_quantity_10: int | None
    """LP매수10호가잔량 (lpbuy_10bid_req), 주"""
    bid_total: int | None
    """총매수잔량 (tot_buy_req), 주"""
    ask_total: int | None
    """총매도잔량 (tot_sel_req), 주"""
    bid_order_count: int | None
    """총매수건수 (tot_buy_cnt)"""
    ask_order_count: int | None
    """총매도건수 (tot_sel_cnt)"""

def ka10007(
    *,
    symbol: str,
) -> Request[QuoteTable]:
    """시세표성정보요청 (ka10007).

    Args:
        symbol: 종목코드 (stk_cd)
    """

quote_table = ka10007

class RightsQuotesRowsRow(Answer, frozen=True, eq=False):
    """신주인수권전체시세요청 (ka10011): 신주인수권시세 (newstk_recvrht_mrpr)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    best_ask: int | None
    """최우선매도호가 (fpr_sel_bid), 원, 부호는 방향"""
    best_bid: int | None
    """최우선매수호가 (fpr_buy_bid), 원, 부호는 방향"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""

class RightsQuotes(Answer, frozen=True, eq=False):
    """신주인수권전체시세요청 (ka10011)."""

    rows: Rows[RightsQuotesRowsRow]
    """신주인수권시세 (newstk_recvrht_mrpr)"""

def ka10011(
    *,
    rights: Literal["00", "05", "07"],
) -> Request[RightsQuotes]:
    """신주인수권전체시세요청 (ka10011).

    Args:
        rights: 신주인수권구분 (newstk_recvrht_tp): 00 전체, 05 신주인수권증권, 07 신주인수권증서
    """

rights_quotes = ka10011

class InstitutionStocksRowsRow(Answer, frozen=True, eq=False):
    """일별기관매매종목요청 (ka10044): 일별기관매매종목 (daly_orgn_trde_stk)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    net_bought: int | None
    """순매수수량 (netprps_qty), 100주"""
    net_bought_amount: int | None
    """순매수금액 (netprps_amt), 백만원"""

class InstitutionStocks(Answer, frozen=True, eq=False):
    """일별기관매매종목요청 (ka10044)."""

    rows: Rows[InstitutionStocksRowsRow]
    """일별기관매매종목 (daly_orgn_trde_stk)"""

def ka10044(
    *,
    start: dt.date | str,
    end: dt.date | str,
    side: Literal["1", "2"],
    market: Literal["001", "101"],
    venue: Literal["1", "2", "3"],
) -> Request[InstitutionStocks]:
    """일별기관매매종목요청 (ka10044).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        side: 매매구분 (trde_tp): 1 순매도, 2 순매수
        market: 시장구분 (mrkt_tp): 001 코스피, 101 코스닥
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

institution_stocks = ka10044

class InstitutionTrendRowsRow(Answer, frozen=True, eq=False):
    """종목별기관매매추이요청 (ka10045): 종목별기관매매추이 (stk_orgn_trde_trnsn)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    institution_net_bought_period: Decimal | None
    """기관기간누적 (orgn_dt_acc), 주"""
    institution_net_bought_day: int | None
    """기관일별순매매수량 (orgn_daly_nettrde_qty), 주"""
    foreign_net_bought_period: Decimal | None
    """외인기간누적 (for_dt_acc), 주"""
    foreign_net_bought_day: int | None
    """외인일별순매매수량 (for_daly_nettrde_qty), 주"""
    limit_exhaustion: Decimal | None
    """한도소진율 (limit_exh_rt)"""

class InstitutionTrend(Answer, frozen=True, eq=False):
    """종목별기관매매추이요청 (ka10045)."""

    institution_estimated_average: int | None
    """기관추정평균가 (orgn_prsm_avg_pric), 원, 부호는 방향"""
    foreign_estimated_average: int | None
    """외인추정평균가 (for_prsm_avg_pric), 원, 부호는 방향"""
    rows: Rows[InstitutionTrendRowsRow]
    """종목별기관매매추이 (stk_orgn_trde_trnsn)"""

def ka10045(
    *,
    symbol: str,
    start: dt.date | str,
    end: dt.date | str,
    institution_price: Literal["1", "2"],
    foreign_price: Literal["1", "2"],
) -> Request[InstitutionTrend]:
    """종목별기관매매추이요청 (ka10045).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        institution_price: 기관추정단가구분 (orgn_prsm_unp_tp): 1 매수단가, 2 매도단가
        foreign_price: 외인추정단가구분 (for_prsm_unp_tp): 1 매수단가, 2 매도단가
    """

institution_trend = ka10045

class StrengthByTimeRowsRow(Answer, frozen=True, eq=False):
    """체결강도추이시간별요청 (ka10046): 체결강도시간별 (cntr_str_tm)."""

    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 백만원"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    strength_5: Decimal | None
    """체결강도5분 (cntr_str_5min)"""
    strength_20: Decimal | None
    """체결강도20분 (cntr_str_20min)"""
    strength_60: Decimal | None
    """체결강도60분 (cntr_str_60min)"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class StrengthByTime(Answer, frozen=True, eq=False):
    """체결강도추이시간별요청 (ka10046)."""

    rows: Rows[StrengthByTimeRowsRow]
    """체결강도시간별 (cntr_str_tm)"""

def ka10046(
    *,
    symbol: str,
) -> Request[StrengthByTime]:
    """체결강도추이시간별요청 (ka10046).

    Args:
        symbol: 종목코드 (stk_cd)
    """

strength_by_time = ka10046

class StrengthByDayRowsRow(Answer, frozen=True, eq=False):
    """체결강도추이일별요청 (ka10047): 체결강도일별 (cntr_str_daly)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 백만원"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    strength_5: Decimal | None
    """체결강도5일 (cntr_str_5min)"""
    strength_20: Decimal | None
    """체결강도20일 (cntr_str_20min)"""
    strength_60: Decimal | None
    """체결강도60일 (cntr_str_60min)"""

class StrengthByDay(Answer, frozen=True, eq=False):
    """체결강도추이일별요청 (ka10047)."""

    rows: Rows[StrengthByDayRowsRow]
    """체결강도일별 (cntr_str_daly)"""

def ka10047(
    *,
    symbol: str,
) -> Request[StrengthByDay]:
    """체결강도추이일별요청 (ka10047).

    Args:
        symbol: 종목코드 (stk_cd)
    """

strength_by_day = ka10047

class IntradayInvestorsRowsRow(Answer, frozen=True, eq=False):
    """장중투자자별매매요청 (ka10063): 장중투자자별매매 (opmr_invsr_trde)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    net_bought_amount: int | None
    """순매수금액 (netprps_amt), 백만원"""
    previous_net_bought_amount: int | None
    """이전순매수금액 (prev_netprps_amt), 백만원"""
    bought_amount: int | None
    """매수금액 (buy_amt), 백만원"""
    net_bought_amount_change: int | None
    """순매수금액증감 (netprps_amt_irds), 백만원"""
    bought_amount_change: int | None
    """매수금액증감 (buy_amt_irds), 백만원"""
    sold_amount: int | None
    """매도금액 (sell_amt), 백만원"""
    sold_amount_change: int | None
    """매도금액증감 (sell_amt_irds), 백만원"""
    net_bought: int | None
    """순매수수량 (netprps_qty), 주"""
    previous_net_bought: int | None
    """이전시점순매수수량 (prev_pot_netprps_qty), 주"""
    net_bought_change: int | None
    """순매수증감 (netprps_irds), 부호 있는 값"""
    bought: int | None
    """매수수량 (buy_qty), 주"""
    bought_change: int | None
    """매수수량증감 (buy_qty_irds), 부호 있는 값"""
    sold: int | None
    """매도수량 (sell_qty), 주"""
    sold_change: int | None
    """매도수량증감 (sell_qty_irds), 부호 있는 값"""

class IntradayInvestors(Answer, frozen=True, eq=False):
    """장중투자자별매매요청 (ka10063)."""

    rows: Rows[IntradayInvestorsRowsRow]
    """장중투자자별매매 (opmr_invsr_trde)"""

def ka10063(
    *,
    market: Literal["000", "001", "101"],
    measure: Literal["1"] | None = None,
    investor: Literal["6", "7", "1", "0", "2", "3", "4", "5"],
    foreign_brokers: Literal["1", "0"],
    simultaneous: Literal["1", "0"],
    venue: Literal["1", "2", "3"],
) -> Request[IntradayInvestors]:
    """장중투자자별매매요청 (ka10063).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        measure: 금액수량구분 (amt_qty_tp): 1 금액과 수량
        investor: 투자자별 (invsr): 6 외국인, 7 기관계, 1 투신, 0 보험, 2 은행, 3 연기금, 4 국가, 5 기타법인
        foreign_brokers: 외국계전체 (frgn_all): 1 체크, 0 미체크
        simultaneous: 동시순매수구분 (smtm_netprps_tp): 1 체크, 0 미체크
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

intraday_investors = ka10063

class ClosingInvestorsRowsRow(Answer, frozen=True, eq=False):
    """장마감후투자자별매매요청 (ka10066): 장중투자자별매매차트 (opaf_invsr_trde)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    individual: int | None
    """개인투자자 (ind_invsr), 백만원 또는 1주"""
    foreigners: int | None
    """외국인투자자 (frgnr_invsr), 백만원 또는 1주"""
    institutions: int | None
    """기관계 (orgn), 백만원 또는 1주"""
    financial_investment: int | None
    """금융투자 (fnnc_invt), 백만원 또는 1주"""
    insurance: int | None
    """보험 (insrnc), 백만원 또는 1주"""
    investment_trust: int | None
    """투신 (invtrt), 백만원 또는 1주"""
    other_financial: int | None
    """기타금융 (etc_fnnc), 백만원 또는 1주"""
    bank: int | None
    """은행 (bank), 백만원 또는 1주"""
    pension_funds: int | None
    """연기금등 (penfnd_etc), 백만원 또는 1주"""
    private_fund: int | None
    """사모펀드 (samo_fund), 백만원 또는 1주"""
    state: int | None
    """국가 (natn), 백만원 또는 1주"""
    other_corporations: int | None
    """기타법인 (etc_corp), 백만원 또는 1주"""

class ClosingInvestors(Answer, frozen=True, eq=False):
    """장마감후투자자별매매요청 (ka10066)."""

    rows: Rows[ClosingInvestorsRowsRow]
    """장중투자자별매매차트 (opaf_invsr_trde)"""

def ka10066(
    *,
    market: Literal["000", "001", "101"],
    measure: Literal["1", "2"],
    side: Literal["0", "1", "2"],
    venue: Literal["1", "2", "3"],
) -> Request[ClosingInvestors]:
    """장마감후투자자별매매요청 (ka10066).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        side: 매매구분 (trde_tp): 0 순매수, 1 매수, 2 매도
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

closing_investors = ka10066

class BrokerStockTrendRowsRow(Answer, frozen=True, eq=False):
    """증권사별종목매매동향요청 (ka10078): 증권사별종목매매동향 (sec_stk_trde_trend)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    net_bought: int | None
    """순매수수량 (netprps_qty), 주"""
    bought: int | None
    """매수수량 (buy_qty), 주"""
    sold: int | None
    """매도수량 (sell_qty), 주"""

class BrokerStockTrend(Answer, frozen=True, eq=False):
    """증권사별종목매매동향요청 (ka10078)."""

    rows: Rows[BrokerStockTrendRowsRow]
    """증권사별종목매매동향 (sec_stk_trde_trend)"""

def ka10078(
    *,
    broker: str,
    symbol: str,
    start: dt.date | str,
    end: dt.date | str,
) -> Request[BrokerStockTrend]:
    """증권사별종목매매동향요청 (ka10078).

    Args:
        broker: 회원사코드 (mmcm_cd)
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
    """

broker_stock_trend = ka10078

class DailyPricesRowsRow(Answer, frozen=True, eq=False):
    """일별주가요청 (ka10086): 일별주가 (daly_stkpc)."""

    day: dt.date | None
    """날짜 (date), 날짜"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    previous_ratio: int | None
    """전일비 (pred_rt), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    amount: int | None
    """금액(백만) (amt_mn), 백만원"""
    credit_ratio: Decimal | None
    """신용비 (crd_rt)"""
    individuals: int | None
    """개인 (ind), 1주 또는 백만원"""
    institutions: int | None
    """기관 (orgn), 1주 또는 백만원"""
    foreign_quantity: int | None
    """외인수량 (for_qty), 1주 또는 백만원"""
    foreign_brokers: int | None
    """외국계 (frgn), 1주 또는 백만원"""
    program: int | None
    """프로그램 (prm), 1주 또는 백만원"""
    foreign_ratio: Decimal | None
    """외인비 (for_rt)"""
    foreign_held: Decimal | None
    """외인보유 (for_poss)"""
    foreign_weight: Decimal | None
    """외인비중 (for_wght)"""
    foreign_net_bought: int | None
    """외인순매수 (for_netprps), 1주 또는 백만원"""
    institution_net_bought: int | None
    """기관순매수 (orgn_netprps), 1주 또는 백만원"""
    individual_net_bought: int | None
    """개인순매수 (ind_netprps), 1주 또는 백만원"""
    credit_balance_ratio: Decimal | None
    """신용잔고율 (crd_remn_rt)"""

class DailyPrices(Answer, frozen=True, eq=False):
    """일별주가요청 (ka10086)."""

    rows: Rows[DailyPricesRowsRow]
    """일별주가 (daly_stkpc)"""

def ka10086(
    *,
    symbol: str,
    day: dt.date | str,
    measure: Literal["0", "1"],
) -> Request[DailyPrices]:
    """일별주가요청 (ka10086).

    Args:
        symbol: 종목코드 (stk_cd)
        day: 조회일자 (qry_dt), 날짜
        measure: 표시구분 (indc_tp): 0 수량, 1 금액(백만원)
    """

daily_prices = ka10086

class SinglePriceBook(Answer, frozen=True, eq=False):
    """시간외단일가요청 (ka10087)."""

    time: dt.time | None
    """호가잔량기준시간 (bid_req_base_tm), 시각, KST"""
    single_price_ask_change_5: int | None
    """시간외단일가_매도호가직전대비5 (ovt_sigpric_sel_bid_jub_pre_5), 부호 있는 값"""
    single_price_ask_change_4: int | None
    """시간외단일가_매도호가직전대비4 (ovt_sigpric_sel_bid_jub_pre_4), 부호 있는 값"""
    single_price_ask_change_3: int | None
    """시간외단일가_매도호가직전대비3 (ovt_sigpric_sel_bid_jub_pre_3), 부호 있는 값"""
    single_price_ask_change_2: int | None
    """시간외단일가_매도호가직전대비2 (ovt_sigpric_sel_bid_jub_pre_2), 부호 있는 값"""
    single_price_ask_change_1: int | None
    """시간외단일가_매도호가직전대비1 (ovt_sigpric_sel_bid_jub_pre_1), 부호 있는 값"""
    single_price_ask_quantity_5: int | None
    """시간외단일가_매도호가수량5 (ovt_sigpric_sel_bid_qty_5), 주"""
    single_price_ask_quantity_4: int | None
    """시간외단일가_매도호가수량4 (ovt_sigpric_sel_bid_qty_4), 주"""
    single_price_ask_quantity_3: int | None
    """시간외단일가_매도호가수량3 (ovt_sigpric_sel_bid_qty_3), 주"""
    single_price_ask_quantity_2: int | None
    """시간외단일가_매도호가수량2 (ovt_sigpric_sel_bid_qty_2), 주"""
    single_price_ask_quantity_1: int | None
    """시간외단일가_매도호가수량1 (ovt_sigpric_sel_bid_qty_1), 주"""
    single_price_ask_price_5: int | None
    """시간외단일가_매도호가5 (ovt_sigpric_sel_bid_5), 원, 부호는 방향"""
    single_price_ask_price_4: int | None
    """시간외단일가_매도호가4 (ovt_sigpric_sel_bid_4), 원, 부호는 방향"""
    single_price_ask_price_3: int | None
    """시간외단일가_매도호가3 (ovt_sigpric_sel_bid_3), 원, 부호는 방향"""
    single_price_ask_price_2: int | None
    """시간외단일가_매도호가2 (ovt_sigpric_sel_bid_2), 원, 부호는 방향"""
    single_price_ask_price_1: int | None
    """시간외단일가_매도호가1 (ovt_sigpric_sel_bid_1), 원, 부호는 방향"""
    single_price_bid_price_1: int | None
    """시간외단일가_매수호가1 (ovt_sigpric_buy_bid_1), 원, 부호는 방향"""
    single_price_bid_price_2: int | None
    """시간외단일가_매수호가2 (ovt_sigpric_buy_bid_2), 원, 부호는 방향"""
    single_price_bid_price_3: int | None
    """시간외단일가_매수호가3 (ovt_sigpric_buy_bid_3), 원, 부호는 방향"""
    single_price_bid_price_4: int | None
    """시간외단일가_매수호가4 (ovt_sigpric_buy_bid_4), 원, 부호는 방향"""
    single_price_bid_price_5: int | None
    """시간외단일가_매수호가5 (ovt_sigpric_buy_bid_5), 원, 부호는 방향"""
    single_price_bid_quantity_1: int | None
    """시간외단일가_매수호가수량1 (ovt_sigpric_buy_bid_qty_1), 주"""
    single_price_bid_quantity_2: int | None
    """시간외단일가_매수호가수량2 (ovt_sigpric_buy_bid_qty_2), 주"""
    single_price_bid_quantity_3: int | None
    """시간외단일가_매수호가수량3 (ovt_sigpric_buy_bid_qty_3), 주"""
    single_price_bid_quantity_4: int | None
    """시간외단일가_매수호가수량4 (ovt_sigpric_buy_bid_qty_4), 주"""
    single_price_bid_quantity_5: int | None
    """시간외단일가_매수호가수량5 (ovt_sigpric_buy_bid_qty_5), 주"""
    single_price_bid_change_1: int | None
    """시간외단일가_매수호가직전대비1 (ovt_sigpric_buy_bid_jub_pre_1), 부호 있는 값"""
    single_price_bid_change_2: int | None
    """시간외단일가_매수호가직전대비2 (ovt_sigpric_buy_bid_jub_pre_2), 부호 있는 값"""
    single_price_bid_change_3: int | None
    """시간외단일가_매수호가직전대비3 (ovt_sigpric_buy_bid_jub_pre_3), 부호 있는 값"""
    single_price_bid_change_4: int | None
    """시간외단일가_매수호가직전대비4 (ovt_sigpric_buy_bid_jub_pre_4), 부호 있는 값"""
    single_price_bid_change_5: int | None
    """시간외단일가_매수호가직전대비5 (ovt_sigpric_buy_bid_jub_pre_5), 부호 있는 값"""
    single_price_ask_total: int | None
    """시간외단일가_매도호가총잔량 (ovt_sigpric_sel_bid_tot_req), 주"""
    single_price_bid_total: int | None
    """시간외단일가_매수호가총잔량 (ovt_sigpric_buy_bid_tot_req), 주"""
    ask_total_change: int | None
    """매도호가총잔량직전대비 (sel_bid_tot_req_jub_pre), 부호 있는 값"""
    ask_total: int | None
    """매도호가총잔량 (sel_bid_tot_req), 주"""
    bid_total: int | None
    """매수호가총잔량 (buy_bid_tot_req), 주"""
    bid_total_change: int | None
    """매수호가총잔량직전대비 (buy_bid_tot_req_jub_pre), 부호 있는 값"""
    after_hours_ask_total_change: int | None
    """시간외매도호가총잔량직전대비 (ovt_sel_bid_tot_req_jub_pre), 부호 있는 값"""
    after_hours_ask_total: int | None
    """시간외매도호가총잔량 (ovt_sel_bid_tot_req), 주"""
    after_hours_bid_total: int | None
    """시간외매수호가총잔량 (ovt_buy_bid_tot_req), 주"""
    after_hours_bid_total_change: int | None
    """시간외매수호가총잔량직전대비 (ovt_buy_bid_tot_req_jub_pre), 부호 있는 값"""
    single_price: int | None
    """시간외단일가_현재가 (ovt_sigpric_cur_prc), 원, 부호는 방향"""
    single_price_change_sign: Flag | None
    """시간외단일가_전일대비기호 (ovt_sigpric_pred_pre_sig)"""
    single_price_change: int | None
    """시간외단일가_전일대비 (ovt_sigpric_pred_pre), 부호 있는 값"""
    single_price_change_rate: Decimal | None
    """시간외단일가_등락률 (ovt_sigpric_flu_rt)"""
    single_price_cumulative_volume: int | None
    """시간외단일가_누적거래량 (ovt_sigpric_acc_trde_qty), 주"""

def ka10087(
    *,
    symbol: str,
) -> Request[SinglePriceBook]:
    """시간외단일가요청 (ka10087).

    Args:
        symbol: 종목코드 (stk_cd)
    """

single_price_book = ka10087

class GoldTicksRowsRow(Answer, frozen=True, eq=False):
    """금현물체결추이 (ka50010): 금현물체결추이 (gold_cntr)."""

    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    change: int | None
    """전일 대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """누적 거래량 (trde_qty), 주"""
    cumulative_value: int | None
    """누적 거래대금 (acc_trde_prica), 원"""
    quantity: int | None
    """거래량(체결량) (cntr_trde_qty), 주"""
    time: dt.time | None
    """체결시간 (tm), 시각, KST"""
    change_sign: Flag | None
    """전일대비기호 (pre_sig)"""
    best_ask: int | None
    """매도호가 (pri_sel_bid_unit), 원, 부호는 방향"""
    best_bid: int | None
    """매수호가 (pri_buy_bid_unit), 원, 부호는 방향"""
    volume_change_rate: Decimal | None
    """전일 거래량 대비 비율 (trde_pre)"""
    turnover_rate: Decimal | None
    """전일 거래량 대비 순간 거래량 비율 (trde_tern_rt)"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""

class GoldTicks(Answer, frozen=True, eq=False):
    """금현물체결추이 (ka50010)."""

    rows: Rows[GoldTicksRowsRow]
    """금현물체결추이 (gold_cntr)"""

def ka50010(
    *,
    symbol: Literal["M04020000", "M04020100"],
) -> Request[GoldTicks]:
    """금현물체결추이 (ka50010).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
    """

gold_ticks = ka50010

class GoldDailyTrendRowsRow(Answer, frozen=True, eq=False):
    """금현물일별추이 (ka50012): 금현물일별추이 (gold_daly_trnsn)."""

    price: int | None
    """종가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일 대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """누적 거래량 (trde_qty), 천주"""
    cumulative_value: int | None
    """누적 거래대금(백만) (acc_trde_prica), 백만원"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    change_sign: Flag | None
    """전일대비기호 (pre_sig)"""
    institution_net_bought: int | None
    """기관 순매수 수량 (orgn_netprps), 천주"""
    foreign_net_bought: int | None
    """외국인 순매수 수량 (for_netprps), 천주"""
    individual_net_bought: int | None
    """순매매량(개인) (ind_netprps), 천주"""

class GoldDailyTrend(Answer, frozen=True, eq=False):
    """금현물일별추이 (ka50012)."""

    rows: Rows[GoldDailyTrendRowsRow]
    """금현물일별추이 (gold_daly_trnsn)"""

def ka50012(
    *,
    symbol: Literal["M04020000", "M04020100"],
    base_date: dt.date | str,
) -> Request[GoldDailyTrend]:
    """금현물일별추이 (ka50012).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        base_date: 기준일자 (base_dt), 날짜
    """

gold_daily_trend = ka50012

class GoldExpectedRowsRow(Answer, frozen=True, eq=False):
    """금현물예상체결 (ka50087): 금현물예상체결 (gold_expt_exec)."""

    expected_price: int | None
    """예상 체결가 (exp_cntr_pric), 원, 부호는 방향"""
    expected_change: int | None
    """예상 체결가 전일대비 (exp_pred_pre), 부호 있는 값"""
    expected_change_rate: Decimal | None
    """예상 체결가 등락율 (exp_flu_rt)"""
    expected_cumulative_volume: int | None
    """예상 체결 수량(누적) (exp_acc_trde_qty), 주"""
    expected_quantity: int | None
    """예상 체결 수량 (exp_cntr_trde_qty), 주"""
    expected_time: dt.time | None
    """예상 체결 시간 (exp_tm), 시각, KST"""
    expected_change_sign: Flag | None
    """예상 체결가 전일대비기호 (exp_pre_sig)"""
    venue_code: str | None
    """거래소 구분 (stex_tp)"""

class GoldExpected(Answer, frozen=True, eq=False):
    """금현물예상체결 (ka50087)."""

    rows: Rows[GoldExpectedRowsRow]
    """금현물예상체결 (gold_expt_exec)"""

def ka50087(
    *,
    symbol: Literal["M04020000", "M04020100"],
) -> Request[GoldExpected]:
    """금현물예상체결 (ka50087).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
    """

gold_expected = ka50087

class GoldQuote(Answer, frozen=True, eq=False):
    """금현물 시세정보 (ka50100)."""

    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    previous_ratio: Decimal | None
    """전일비 (pred_rt)"""
    upper_limit: int | None
    """상한가 (upl_pric), 원, 부호는 방향"""
    lower_limit: int | None
    """하한가 (lst_pric), 원, 부호는 방향"""
    previous_close: int | None
    """전일종가 (pred_close_pric), 원, 부호는 방향"""

def ka50100(
    *,
    symbol: Literal["M04020000", "M04020100"],
) -> Request[GoldQuote]:
    """금현물 시세정보 (ka50100).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
    """

gold_quote = ka50100

class GoldBookRowsRow(Answer, frozen=True, eq=False):
    """금현물 호가 (ka50101): 금현물호가 (gold_bid)."""

    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    change: int | None
    """전일 대비(원) (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """누적 거래량 (trde_qty), 주"""
    cumulative_value: int | None
    """누적 거래대금 (acc_trde_prica), 백만원"""
    quantity: int | None
    """거래량(체결량) (cntr_trde_qty), 주"""
    time: dt.time | None
    """체결시간 (tm), 시각, KST"""
    change_sign: Flag | None
    """전일대비기호 (pre_sig)"""
    best_ask: int | None
    """매도호가 (pri_sel_bid_unit), 원, 부호는 방향"""
    best_bid: int | None
    """매수호가 (pri_buy_bid_unit), 원, 부호는 방향"""
    volume_change_rate: Decimal | None
    """전일 거래량 대비 비율 (trde_pre)"""
    turnover_rate: Decimal | None
    """전일 거래량 대비 순간 거래량 비율 (trde_tern_rt)"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    knock_out_proximity: str | None
    """K.O 접근도 (lpmmcm_nm_1)"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class GoldBook(Answer, frozen=True, eq=False):
    """금현물 호가 (ka50101)."""

    rows: Rows[GoldBookRowsRow]
    """금현물호가 (gold_bid)"""

def ka50101(
    *,
    symbol: Literal["M04020000", "M04020100"],
    interval: Literal["1", "3", "5", "10", "30"],
) -> Request[GoldBook]:
    """금현물 호가 (ka50101).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        interval: 틱범위 (tic_scope): 1 1틱, 3 3틱, 5 5틱, 10 10틱, 30 30틱
    """

gold_book = ka50101

class ProgramTrendByTimeRowsRow(Answer, frozen=True, eq=False):
    """프로그램매매추이요청 시간대별 (ka90005): 프로그램매매추이 (prm_trde_trnsn)."""

    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    arbitrage_sold_amount: int | None
    """차익거래매도 (dfrt_trde_sel), 백만원"""
    arbitrage_bought_amount: int | None
    """차익거래매수 (dfrt_trde_buy), 백만원"""
    arbitrage_net_bought_amount: int | None
    """차익거래순매수 (dfrt_trde_netprps), 백만원"""
    non_arbitrage_sold_amount: int | None
    """비차익거래매도 (ndiffpro_trde_sel), 백만원"""
    non_arbitrage_bought_amount: int | None
    """비차익거래매수 (ndiffpro_trde_buy), 백만원"""
    non_arbitrage_net_bought_amount: int | None
    """비차익거래순매수 (ndiffpro_trde_netprps), 백만원"""
    arbitrage_sold: int | None
    """차익거래매도수량 (dfrt_trde_sell_qty), 천주"""
    arbitrage_bought: int | None
    """차익거래매수수량 (dfrt_trde_buy_qty), 천주"""
    arbitrage_net_bought: int | None
    """차익거래순매수수량 (dfrt_trde_netprps_qty), 천주"""
    non_arbitrage_sold: int | None
    """비차익거래매도수량 (ndiffpro_trde_sell_qty), 천주"""
    non_arbitrage_bought: int | None
    """비차익거래매수수량 (ndiffpro_trde_buy_qty), 천주"""
    non_arbitrage_net_bought: int | None
    """비차익거래순매수수량 (ndiffpro_trde_netprps_qty), 천주"""
    total_sold: int | None
    """전체매도 (all_sel), 백만원"""
    total_bought: int | None
    """전체매수 (all_buy), 백만원"""
    total_net_bought: int | None
    """전체순매수 (all_netprps), 백만원"""
    kospi200: Decimal | None
    """KOSPI200 (kospi200)"""
    basis: Decimal | None
    """BASIS (basis)"""

class ProgramTrendByTime(Answer, frozen=True, eq=False):
    """프로그램매매추이요청 시간대별 (ka90005)."""

    rows: Rows[ProgramTrendByTimeRowsRow]
    """프로그램매매추이 (prm_trde_trnsn)"""

def ka90005(
    *,
    day: dt.date | str,
    measure: Literal["1", "2"],
    market: Literal["P00101", "P001_NX01", "P001_AL01", "P10102", "P101_NX02", "P101_AL02"],
    unit: Literal["0", "1"],
    venue: Literal["1", "2", "3"],
) -> Request[ProgramTrendByTime]:
    """프로그램매매추이요청 시간대별 (ka90005).

    Args:
        day: 날짜 (date), 날짜
        measure: 금액수량구분 (amt_qty_tp): 1 금액(백만원), 2 수량(천주)
        market: 시장구분 (mrkt_tp): P00101 코스피 KRX, P001_NX01 코스피 NXT, P001_AL01 코스피 통합, P10102 코스닥 KRX, P101_NX02 코스닥 NXT, P101_AL02 코스닥 통합
        unit: 분틱구분 (min_tic_tp): 0 틱, 1 분
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

program_trend_by_time = ka90005

class ProgramArbitrageBalanceRowsRow(Answer, frozen=True, eq=False):
    """프로그램매매차익잔고추이요청 (ka90006): 프로그램매매차익잔고추이 (prm_trde_dfrt_remn_trnsn)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    arbitrage_bought: int | None
    """매수차익거래수량 (buy_dfrt_trde_qty), 천주"""
    arbitrage_bought_amount: int | None
    """매수차익거래금액 (buy_dfrt_trde_amt), 백만원"""
    arbitrage_bought_amount_change: int | None
    """매수차익거래증감액 (buy_dfrt_trde_irds_amt), 백만원"""
    arbitrage_sold: int | None
    """매도차익거래수량 (sel_dfrt_trde_qty), 천주"""
    arbitrage_sold_amount: int | None
    """매도차익거래금액 (sel_dfrt_trde_amt), 백만원"""
    arbitrage_sold_amount_change: int | None
    """매도차익거래증감액 (sel_dfrt_trde_irds_amt), 백만원"""

class ProgramArbitrageBalance(Answer, frozen=True, eq=False):
    """프로그램매매차익잔고추이요청 (ka90006)."""

    rows: Rows[ProgramArbitrageBalanceRowsRow]
    """프로그램매매차익잔고추이 (prm_trde_dfrt_remn_trnsn)"""

def ka90006(
    *,
    day: dt.date | str,
    venue: Literal["1", "2", "3"],
) -> Request[ProgramArbitrageBalance]:
    """프로그램매매차익잔고추이요청 (ka90006).

    Args:
        day: 날짜 (date), 날짜
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

program_arbitrage_balance = ka90006

class ProgramCumulativeRowsRow(Answer, frozen=True, eq=False):
    """프로그램매매누적추이요청 (ka90007): 프로그램매매누적추이 (prm_trde_acc_trnsn)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    kospi200: Decimal | None
    """KOSPI200 (kospi200)"""
    basis: Decimal | None
    """BASIS (basis)"""
    arbitrage_today: int | None
    """차익거래당일 (dfrt_trde_tdy), 백만원 또는 1000주"""
    arbitrage_cumulative: int | None
    """차익거래누적 (dfrt_trde_acc), 백만원 또는 1000주"""
    non_arbitrage_today: int | None
    """비차익거래당일 (ndiffpro_trde_tdy), 백만원 또는 1000주"""
    non_arbitrage_cumulative: int | None
    """비차익거래누적 (ndiffpro_trde_acc), 백만원 또는 1000주"""
    total_today: int | None
    """전체당일 (all_tdy), 백만원 또는 1000주"""
    total_cumulative: int | None
    """전체누적 (all_acc), 백만원 또는 1000주"""

class ProgramCumulative(Answer, frozen=True, eq=False):
    """프로그램매매누적추이요청 (ka90007)."""

    rows: Rows[ProgramCumulativeRowsRow]
    """프로그램매매누적추이 (prm_trde_acc_trnsn)"""

def ka90007(
    *,
    day: dt.date | str,
    measure: Literal["1", "2"],
    market: Literal["0", "1"],
    venue: Literal["1", "2", "3"],
) -> Request[ProgramCumulative]:
    """프로그램매매누적추이요청 (ka90007).

    Args:
        day: 날짜 (date), 날짜
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        market: 시장구분 (mrkt_tp): 0 코스피, 1 코스닥
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

program_cumulative = ka90007

class StockProgramByTimeRowsRow(Answer, frozen=True, eq=False):
    """종목시간별프로그램매매추이요청 (ka90008): 종목시간별프로그램매매추이 (stk_tm_prm_trde_trnsn)."""

    time: dt.time | None
    """시간 (tm), 시각, KST"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    program_sold_amount: int | None
    """프로그램매도금액 (prm_sell_amt), 백만원"""
    program_bought_amount: int | None
    """프로그램매수금액 (prm_buy_amt), 백만원"""
    program_net_bought_amount: int | None
    """프로그램순매수금액 (prm_netprps_amt), 백만원"""
    program_net_bought_amount_change: int | None
    """프로그램순매수금액증감 (prm_netprps_amt_irds), 백만원"""
    program_sold: int | None
    """프로그램매도수량 (prm_sell_qty), 주"""
    program_bought: int | None
    """프로그램매수수량 (prm_buy_qty), 주"""
    program_net_bought: int | None
    """프로그램순매수수량 (prm_netprps_qty), 주"""
    program_net_bought_change: int | None
    """프로그램순매수수량증감 (prm_netprps_qty_irds), 부호 있는 값"""
    base_price_time: dt.time | None
    """기준가시간 (base_pric_tm), 시각, KST"""
    returned_total: int | None
    """대차거래상환주수합 (dbrt_trde_rpy_sum), 주"""
    balance_order_total: int | None
    """잔고수주합 (remn_rcvord_sum), 원"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class StockProgramByTime(Answer, frozen=True, eq=False):
    """종목시간별프로그램매매추이요청 (ka90008)."""

    rows: Rows[StockProgramByTimeRowsRow]
    """종목시간별프로그램매매추이 (stk_tm_prm_trde_trnsn)"""

def ka90008(
    *,
    measure: Literal["1", "2"],
    symbol: str,
    day: dt.date | str,
) -> Request[StockProgramByTime]:
    """종목시간별프로그램매매추이요청 (ka90008).

    Args:
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        symbol: 종목코드 (stk_cd)
        day: 날짜 (date), 날짜
    """

stock_program_by_time = ka90008

class ProgramTrendByDayRowsRow(Answer, frozen=True, eq=False):
    """프로그램매매추이요청 일자별 (ka90010): 프로그램매매추이 (prm_trde_trnsn)."""

    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    arbitrage_sold_amount: int | None
    """차익거래매도 (dfrt_trde_sel), 백만원"""
    arbitrage_bought_amount: int | None
    """차익거래매수 (dfrt_trde_buy), 백만원"""
    arbitrage_net_bought_amount: int | None
    """차익거래순매수 (dfrt_trde_netprps), 백만원"""
    non_arbitrage_sold_amount: int | None
    """비차익거래매도 (ndiffpro_trde_sel), 백만원"""
    non_arbitrage_bought_amount: int | None
    """비차익거래매수 (ndiffpro_trde_buy), 백만원"""
    non_arbitrage_net_bought_amount: int | None
    """비차익거래순매수 (ndiffpro_trde_netprps), 백만원"""
    arbitrage_sold: int | None
    """차익거래매도수량 (dfrt_trde_sell_qty), 천주"""
    arbitrage_bought: int | None
    """차익거래매수수량 (dfrt_trde_buy_qty), 천주"""
    arbitrage_net_bought: int | None
    """차익거래순매수수량 (dfrt_trde_netprps_qty), 천주"""
    non_arbitrage_sold: int | None
    """비차익거래매도수량 (ndiffpro_trde_sell_qty), 천주"""
    non_arbitrage_bought: int | None
    """비차익거래매수수량 (ndiffpro_trde_buy_qty), 천주"""
    non_arbitrage_net_bought: int | None
    """비차익거래순매수수량 (ndiffpro_trde_netprps_qty), 천주"""
    total_sold: int | None
    """전체매도 (all_sel), 백만원"""
    total_bought: int | None
    """전체매수 (all_buy), 백만원"""
    total_net_bought: int | None
    """전체순매수 (all_netprps), 백만원"""
    kospi200: Decimal | None
    """KOSPI200 (kospi200)"""
    basis: Decimal | None
    """BASIS (basis)"""

class ProgramTrendByDay(Answer, frozen=True, eq=False):
    """프로그램매매추이요청 일자별 (ka90010)."""

    rows: Rows[ProgramTrendByDayRowsRow]
    """프로그램매매추이 (prm_trde_trnsn)"""

def ka90010(
    *,
    day: dt.date | str,
    measure: Literal["1", "2"],
    market: Literal["P00101", "P001_NX01", "P001_AL01", "P10102", "P101_NX02", "P101_AL02", "P001_AL02"],
    unit: Literal["0", "1"],
    venue: Literal["1", "2", "3"],
) -> Request[ProgramTrendByDay]:
    """프로그램매매추이요청 일자별 (ka90010).

    Args:
        day: 날짜 (date), 날짜
        measure: 금액수량구분 (amt_qty_tp): 1 금액(백만원), 2 수량(천주)
        market: 시장구분 (mrkt_tp): P00101 코스피 KRX, P001_NX01 코스피 NXT, P001_AL01 코스피 통합, P10102 코스닥 KRX, P101_NX02 코스닥 NXT, P101_AL02 코스닥 통합, P001_AL02 코스닥 통합
        unit: 분틱구분 (min_tic_tp): 0 틱, 1 분
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

program_trend_by_day = ka90010

class StockProgramByDayRowsRow(Answer, frozen=True, eq=False):
    """종목일별프로그램매매추이요청 (ka90013): 종목일별프로그램매매추이 (stk_daly_prm_trde_trnsn)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    program_sold_amount: int | None
    """프로그램매도금액 (prm_sell_amt), 백만원"""
    program_bought_amount: int | None
    """프로그램매수금액 (prm_buy_amt), 백만원"""
    program_net_bought_amount: int | None
    """프로그램순매수금액 (prm_netprps_amt), 백만원"""
    program_net_bought_amount_change: int | None
    """프로그램순매수금액증감 (prm_netprps_amt_irds), 백만원"""
    program_sold: int | None
    """프로그램매도수량 (prm_sell_qty), 주"""
    program_bought: int | None
    """프로그램매수수량 (prm_buy_qty), 주"""
    program_net_bought: int | None
    """프로그램순매수수량 (prm_netprps_qty), 주"""
    program_net_bought_change: int | None
    """프로그램순매수수량증감 (prm_netprps_qty_irds), 부호 있는 값"""
    base_price_time: dt.time | None
    """기준가시간 (base_pric_tm), 시각, KST"""
    returned_total: int | None
    """대차거래상환주수합 (dbrt_trde_rpy_sum), 주"""
    balance_order_total: int | None
    """잔고수주합 (remn_rcvord_sum), 원"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class StockProgramByDay(Answer, frozen=True, eq=False):
    """종목일별프로그램매매추이요청 (ka90013)."""

    rows: Rows[StockProgramByDayRowsRow]
    """종목일별프로그램매매추이 (stk_daly_prm_trde_trnsn)"""

def ka90013(
    *,
    measure: Literal["1", "2"] | None = None,
    symbol: str,
    day: dt.date | str | None = None,
) -> Request[StockProgramByDay]:
    """종목일별프로그램매매추이요청 (ka90013).

    Args:
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        symbol: 종목코드 (stk_cd)
        day: 날짜 (date), 날짜
    """

stock_program_by_day = ka90013
