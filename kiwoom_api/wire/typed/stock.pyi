"""TRs of the group stock; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class MostViewedRowsRow(Answer, frozen=True, eq=False):
    """실시간종목조회순위 (ka00198): 실시간종목조회순위 (item_inq_rank)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    rank: int | None
    """빅데이터 순위 (bigd_rank)"""
    rank_change: int | None
    """순위 등락 (rank_chg)"""
    rank_change_sign: Flag | None
    """순위 등락 부호 (rank_chg_sign)"""
    past_price: int | None
    """과거 현재가 (past_curr_prc), 원, 부호는 방향"""
    base_change_sign: Flag | None
    """기준가 대비 부호 (base_comp_sign)"""
    base_change_rate: Decimal | None
    """기준가 대비 등락율 (base_comp_chgr)"""
    previous_change_sign: Flag | None
    """직전 기준 대비 부호 (prev_base_sign)"""
    previous_change_rate: Decimal | None
    """직전 기준 대비 등락율 (prev_base_chgr)"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    time: dt.time | None
    """시간 (tm), 시각, KST"""
    symbol: str | None
    """종목코드 (stk_cd)"""

class MostViewed(Answer, frozen=True, eq=False):
    """실시간종목조회순위 (ka00198)."""

    rows: Rows[MostViewedRowsRow]
    """실시간종목조회순위 (item_inq_rank)"""

def ka00198(
    *,
    mode: Literal["1", "2", "3", "4", "5"],
) -> Request[MostViewed]:
    """실시간종목조회순위 (ka00198).

    Args:
        mode: 구분 (qry_tp): 1 1분, 2 10분, 3 1시간, 4 당일 누적, 5 30초
    """

most_viewed = ka00198

class StockInfo(Answer, frozen=True, eq=False):
    """주식기본정보요청 (ka10001)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    fiscal_month: str | None
    """결산월 (setl_mm)"""
    par_value: int | None
    """액면가 (fav), 원"""
    capital: int | None
    """자본금 (cap), 억원"""
    listed_shares: int | None
    """상장주식 (flo_stk), 천주"""
    credit_ratio: Decimal | None
    """신용비율 (crd_rt)"""
    year_high: int | None
    """연중최고 (oyr_hgst), 원, 부호는 방향"""
    year_low: int | None
    """연중최저 (oyr_lwst), 원, 부호는 방향"""
    market_cap: int | None
    """시가총액 (mac), 억원"""
    market_cap_weight: Decimal | None
    """시가총액비중 (mac_wght)"""
    foreign_ratio: Decimal | None
    """외인소진률 (for_exh_rt)"""
    collateral_price: int | None
    """대용가 (repl_pric), 원, 부호는 방향"""
    per: Decimal | None
    """PER (per)"""
    eps: int | None
    """EPS (eps), 원"""
    roe: Decimal | None
    """ROE (roe)"""
    pbr: Decimal | None
    """PBR (pbr)"""
    ev: Decimal | None
    """EV (ev)"""
    bps: int | None
    """BPS (bps), 원"""
    revenue: int | None
    """매출액 (sale_amt), 억원"""
    operating_profit: int | None
    """영업이익 (bus_pro), 억원"""
    net_income: int | None
    """당기순이익 (cup_nga), 억원"""
    high_250d: int | None
    """250최고 (250hgst), 원, 부호는 방향"""
    low_250d: int | None
    """250최저 (250lwst), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    upper_limit: int | None
    """상한가 (upl_pric), 원, 부호는 방향"""
    lower_limit: int | None
    """하한가 (lst_pric), 원, 부호는 방향"""
    base_price: int | None
    """기준가 (base_pric), 원, 부호는 방향"""
    expected_price: int | None
    """예상체결가 (exp_cntr_pric), 원, 부호는 방향"""
    expected_quantity: int | None
    """예상체결수량 (exp_cntr_qty), 주"""
    high_250d_date: dt.date | None
    """250최고가일 (250hgst_pric_dt), 날짜"""
    high_250d_change_rate: Decimal | None
    """250최고가대비율 (250hgst_pric_pre_rt)"""
    low_250d_date: dt.date | None
    """250최저가일 (250lwst_pric_dt), 날짜"""
    low_250d_change_rate: Decimal | None
    """250최저가대비율 (250lwst_pric_pre_rt)"""
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
    volume_change_rate: Decimal | None
    """거래대비 (trde_pre)"""
    par_unit: str | None
    """액면가단위 (fav_unit)"""
    floating_shares: int | None
    """유통주식 (dstr_stk), 천주"""
    floating_ratio: Decimal | None
    """유통비율 (dstr_rt)"""

def ka10001(
    *,
    symbol: str,
) -> Request[StockInfo]:
    """주식기본정보요청 (ka10001).

    Args:
        symbol: 종목코드 (stk_cd)
    """

stock_info = ka10001

class TopBrokers(Answer, frozen=True, eq=False):
    """주식거래원요청 (ka10002)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """등락부호 (flu_smbol)"""
    base_price: int | None
    """기준가 (base_pric), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    seller_name_1: str | None
    """매도거래원명1 (sel_trde_ori_nm_1)"""
    seller_1: str | None
    """매도거래원1 (sel_trde_ori_1)"""
    seller_quantity_1: int | None
    """매도거래량1 (sel_trde_qty_1), 주"""
    buyer_name_1: str | None
    """매수거래원명1 (buy_trde_ori_nm_1)"""
    buyer_1: str | None
    """매수거래원1 (buy_trde_ori_1)"""
    buyer_quantity_1: int | None
    """매수거래량1 (buy_trde_qty_1), 주"""
    seller_name_2: str | None
    """매도거래원명2 (sel_trde_ori_nm_2)"""
    seller_2: str | None
    """매도거래원2 (sel_trde_ori_2)"""
    seller_quantity_2: int | None
    """매도거래량2 (sel_trde_qty_2), 주"""
    buyer_name_2: str | None
    """매수거래원명2 (buy_trde_ori_nm_2)"""
    buyer_2: str | None
    """매수거래원2 (buy_trde_ori_2)"""
    buyer_quantity_2: int | None
    """매수거래량2 (buy_trde_qty_2), 주"""
    seller_name_3: str | None
    """매도거래원명3 (sel_trde_ori_nm_3)"""
    seller_3: str | None
    """매도거래원3 (sel_trde_ori_3)"""
    seller_quantity_3: int | None
    """매도거래량3 (sel_trde_qty_3), 주"""
    buyer_name_3: str | None
    """매수거래원명3 (buy_trde_ori_nm_3)"""
    buyer_3: str | None
    """매수거래원3 (buy_trde_ori_3)"""
    buyer_quantity_3: int | None
    """매수거래량3 (buy_trde_qty_3), 주"""
    seller_name_4: str | None
    """매도거래원명4 (sel_trde_ori_nm_4)"""
    seller_4: str | None
    """매도거래원4 (sel_trde_ori_4)"""
    seller_quantity_4: int | None
    """매도거래량4 (sel_trde_qty_4), 주"""
    buyer_name_4: str | None
    """매수거래원명4 (buy_trde_ori_nm_4)"""
    buyer_4: str | None
    """매수거래원4 (buy_trde_ori_4)"""
    buyer_quantity_4: int | None
    """매수거래량4 (buy_trde_qty_4), 주"""
    seller_name_5: str | None
    """매도거래원명5 (sel_trde_ori_nm_5)"""
    seller_5: str | None
    """매도거래원5 (sel_trde_ori_5)"""
    seller_quantity_5: int | None
    """매도거래량5 (sel_trde_qty_5), 주"""
    buyer_name_5: str | None
    """매수거래원명5 (buy_trde_ori_nm_5)"""
    buyer_5: str | None
    """매수거래원5 (buy_trde_ori_5)"""
    buyer_quantity_5: int | None
    """매수거래량5 (buy_trde_qty_5), 주"""

def ka10002(
    *,
    symbol: str,
) -> Request[TopBrokers]:
    """주식거래원요청 (ka10002).

    Args:
        symbol: 종목코드 (stk_cd)
    """

top_brokers = ka10002

class TicksRowsRow(Answer, frozen=True, eq=False):
    """체결정보요청 (ka10003): 체결정보 (cntr_infr)."""

    time: dt.time | None
    """시간 (tm), 시각, KST"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """대비율 (pre_rt)"""
    best_ask: int | None
    """우선매도호가단위 (pri_sel_bid_unit), 원, 부호는 방향"""
    best_bid: int | None
    """우선매수호가단위 (pri_buy_bid_unit), 원, 부호는 방향"""
    quantity: int | None
    """체결거래량 (cntr_trde_qty), 주"""
    change_sign: Flag | None
    """sign (sign)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 원"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class Ticks(Answer, frozen=True, eq=False):
    """체결정보요청 (ka10003)."""

    rows: Rows[TicksRowsRow]
    """체결정보 (cntr_infr)"""

def ka10003(
    *,
    symbol: str,
) -> Request[Ticks]:
    """체결정보요청 (ka10003).

    Args:
        symbol: 종목코드 (stk_cd)
    """

ticks = ka10003

class CreditTrendRowsRow(Answer, frozen=True, eq=False):
    """신용매매동향요청 (ka10013): 신용매매동향 (crd_trde_trend)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    new: int | None
    """신규 (new), 주"""
    repaid: int | None
    """상환 (rpya), 주"""
    balance: int | None
    """잔고 (remn), 주"""
    amount: int | None
    """금액 (amt), 백만원"""
    balance_change: int | None
    """대비 (pre), 부호 있는 값"""
    new_rate: Decimal | None
    """공여율 (shr_rt)"""
    balance_rate: Decimal | None
    """잔고율 (remn_rt)"""

class CreditTrend(Answer, frozen=True, eq=False):
    """신용매매동향요청 (ka10013)."""

    rows: Rows[CreditTrendRowsRow]
    """신용매매동향 (crd_trde_trend)"""

def ka10013(
    *,
    symbol: str,
    day: dt.date | str,
    mode: Literal["1", "2"],
) -> Request[CreditTrend]:
    """신용매매동향요청 (ka10013).

    Args:
        symbol: 종목코드 (stk_cd)
        day: 일자 (dt), 날짜
        mode: 조회구분 (qry_tp): 1 융자, 2 대주
    """

credit_trend = ka10013

class DailyDetailsRowsRow(Answer, frozen=True, eq=False):
    """일별거래상세요청 (ka10015): 일별거래상세 (daly_trde_dtl)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    pre_market_volume: int | None
    """장전거래량 (bf_mkrt_trde_qty), 주"""
    pre_market_weight: Decimal | None
    """장전거래비중 (bf_mkrt_trde_wght)"""
    session_volume: int | None
    """장중거래량 (opmr_trde_qty), 주"""
    session_weight: Decimal | None
    """장중거래비중 (opmr_trde_wght)"""
    after_market_volume: int | None
    """장후거래량 (af_mkrt_trde_qty), 주"""
    after_market_weight: Decimal | None
    """장후거래비중 (af_mkrt_trde_wght)"""
    total_3: int | None
    """합계3 (tot_3), 주"""
    period_volume: int | None
    """기간중거래량 (prid_trde_qty), 주"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    foreign_held: int | None
    """외인보유 (for_poss), 주"""
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
    pre_market_value: int | None
    """장전거래대금 (bf_mkrt_trde_prica), 백만원"""
    pre_market_value_weight: Decimal | None
    """장전거래대금비중 (bf_mkrt_trde_prica_wght)"""
    session_value: int | None
    """장중거래대금 (opmr_trde_prica), 백만원"""
    session_value_weight: Decimal | None
    """장중거래대금비중 (opmr_trde_prica_wght)"""
    after_market_value: int | None
    """장후거래대금 (af_mkrt_trde_prica), 백만원"""
    after_market_value_weight: Decimal | None
    """장후거래대금비중 (af_mkrt_trde_prica_wght)"""

class DailyDetails(Answer, frozen=True, eq=False):
    """일별거래상세요청 (ka10015)."""

    rows: Rows[DailyDetailsRowsRow]
    """일별거래상세 (daly_trde_dtl)"""

def ka10015(
    *,
    symbol: str,
    start: dt.date | str,
) -> Request[DailyDetails]:
    """일별거래상세요청 (ka10015).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
    """

daily_details = ka10015

class NewHighsLowsRowsRow(Answer, frozen=True, eq=False):
    """신고저가요청 (ka10016): 신고저가 (ntl_pric)."""

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
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    previous_volume_ratio: Decimal | None
    """전일거래량대비율 (pred_trde_qty_pre_rt)"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""

class NewHighsLows(Answer, frozen=True, eq=False):
    """신고저가요청 (ka10016)."""

    rows: Rows[NewHighsLowsRowsRow]
    """신고저가 (ntl_pric)"""

def ka10016(
    *,
    market: Literal["000", "001", "101"],
    extreme: Literal["1", "2"],
    price_basis: Literal["1", "2"],
    stocks: Literal["0", "1", "3", "5", "6", "7", "8"],
    volume_range: Literal["00000", "00010", "00050", "00100", "00150", "00200", "00300", "00500", "01000"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    include_limits: Literal["0", "1"],
    period: str,
    venue: Literal["1", "2", "3"],
) -> Request[NewHighsLows]:
    """신고저가요청 (ka10016).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        extreme: 신고저구분 (ntl_tp): 1 신고가, 2 신저가
        price_basis: 고저종구분 (high_low_close_tp): 1 고저기준, 2 종가기준
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 3 우선주제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만
        volume_range: 거래량구분 (trde_qty_tp): 00000 전체, 00010 1만주 이상, 00050 5만주 이상, 00100 10만주 이상, 00150 15만주 이상, 00200 20만주 이상, 00300 30만주 이상, 00500 50만주 이상, 01000 1백만주 이상
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        include_limits: 상하한포함 (updown_incls): 0 제외, 1 포함
        period: 기간 (dt): 5 5일, 10 10일, 20 20일, 60 60일, 250 250일, …
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

new_highs_lows = ka10016

class LimitHitsRowsRow(Answer, frozen=True, eq=False):
    """상하한가요청 (ka10017): 상하한가 (updown_pric)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_flags: str | None
    """종목정보 (stk_infr)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    previous_volume: int | None
    """전일거래량 (pred_trde_qty), 주"""
    ask_quantity: int | None
    """매도잔량 (sel_req), 주"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    bid_quantity: int | None
    """매수잔량 (buy_req), 주"""
    count: int | None
    """횟수 (cnt)"""

class LimitHits(Answer, frozen=True, eq=False):
    """상하한가요청 (ka10017)."""

    rows: Rows[LimitHitsRowsRow]
    """상하한가 (updown_pric)"""

def ka10017(
    *,
    market: Literal["000", "001", "101"],
    direction: Literal["1", "2", "3", "4", "5", "6", "7"],
    sort: Literal["1", "2", "3"],
    stocks: Literal["0", "1", "3", "4", "5", "6", "7", "8", "9", "10"],
    volume_range: Literal["00000", "00010", "00050", "00100", "00150", "00200", "00300", "00500", "01000"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    price_range: Literal["0", "1", "2", "3", "4", "5", "8"],
    venue: Literal["1", "2", "3"],
) -> Request[LimitHits]:
    """상하한가요청 (ka10017).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        direction: 상하한구분 (updown_tp): 1 상한, 2 상승, 3 보합, 4 하한, 5 하락, 6 전일상한, 7 전일하한
        sort: 정렬구분 (sort_tp): 1 종목코드순, 2 연속횟수순(상위100개), 3 등락률순
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 3 우선주제외, 4 우선주+관리종목제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만, 10 우선주+관리종목+환기종목제외
        volume_range: 거래량구분 (trde_qty_tp): 00000 전체, 00010 1만주 이상, 00050 5만주 이상, 00100 10만주 이상, 00150 15만주 이상, 00200 20만주 이상, 00300 30만주 이상, 00500 50만주 이상, 01000 1백만주 이상
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        price_range: 매매금구분 (trde_gold_tp): 0 전체, 1 1천원 미만, 2 1천원~2천원, 3 2천원~3천원, 4 5천원~1만원, 5 1만원 이상, 8 1천원 이상
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

limit_hits = ka10017

class NearHighsLowsRowsRow(Answer, frozen=True, eq=False):
    """고저가근접요청 (ka10018): 고저가근접 (high_low_pric_alacc)."""

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
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    high: int | None
    """당일고가 (tdy_high_pric), 원, 부호는 방향"""
    low: int | None
    """당일저가 (tdy_low_pric), 원, 부호는 방향"""

class NearHighsLows(Answer, frozen=True, eq=False):
    """고저가근접요청 (ka10018)."""

    rows: Rows[NearHighsLowsRowsRow]
    """고저가근접 (high_low_pric_alacc)"""

def ka10018(
    *,
    extreme: Literal["1", "2"],
    proximity: Literal["05", "10", "15", "20", "25", "30"],
    market: Literal["000", "001", "101"],
    volume_range: Literal["00000", "00010", "00050", "00100", "00150", "00200", "00300", "00500", "01000"],
    stocks: Literal["0", "1", "3", "5", "6", "7", "8"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    venue: Literal["1", "2", "3"],
) -> Request[NearHighsLows]:
    """고저가근접요청 (ka10018).

    Args:
        extreme: 고저구분 (high_low_tp): 1 고가, 2 저가
        proximity: 근접율 (alacc_rt): 05 0.5%, 10 1.0%, 15 1.5%, 20 2.0%, 25 2.5%, 30 3.0%
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        volume_range: 거래량구분 (trde_qty_tp): 00000 전체, 00010 1만주 이상, 00050 5만주 이상, 00100 10만주 이상, 00150 15만주 이상, 00200 20만주 이상, 00300 30만주 이상, 00500 50만주 이상, 01000 1백만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 3 우선주제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

near_highs_lows = ka10018

class PriceSurgesRowsRow(Answer, frozen=True, eq=False):
    """가격급등락요청 (ka10019): 가격급등락 (pric_jmpflu)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_class: str | None
    """종목분류 (stk_cls)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    base_price: int | None
    """기준가 (base_pric), 원, 부호는 방향"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    base_change: int | None
    """기준대비 (base_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    surge_rate: Decimal | None
    """급등률 (jmp_rt)"""

class PriceSurges(Answer, frozen=True, eq=False):
    """가격급등락요청 (ka10019)."""

    rows: Rows[PriceSurgesRowsRow]
    """가격급등락 (pric_jmpflu)"""

def ka10019(
    *,
    market: Literal["000", "001", "101", "201"],
    direction: Literal["1", "2"],
    time_mode: Literal["1", "2"],
    time: str,
    volume_range: Literal["00000", "00010", "00050", "00100", "00150", "00200", "00300", "00500", "01000"],
    stocks: Literal["0", "1", "3", "5", "6", "7", "8"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    price_range: Literal["0", "1", "2", "3", "4", "5", "8"],
    include_limits: Literal["0", "1"],
    venue: Literal["1", "2", "3"],
) -> Request[PriceSurges]:
    """가격급등락요청 (ka10019).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥, 201 코스피200
        direction: 등락구분 (flu_tp): 1 급등, 2 급락
        time_mode: 시간구분 (tm_tp): 1 분전, 2 일전
        time: 시간 (tm)
        volume_range: 거래량구분 (trde_qty_tp): 00000 전체, 00010 1만주 이상, 00050 5만주 이상, 00100 10만주 이상, 00150 15만주 이상, 00200 20만주 이상, 00300 30만주 이상, 00500 50만주 이상, 01000 1백만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 3 우선주제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        price_range: 가격조건 (pric_cnd): 0 전체, 1 1천원 미만, 2 1천원~2천원, 3 2천원~3천원, 4 5천원~1만원, 5 1만원 이상, 8 1천원 이상
        include_limits: 상하한포함 (updown_incls): 0 제외, 1 포함
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

price_surges = ka10019

class VolumeRecordsRowsRow(Answer, frozen=True, eq=False):
    """거래량갱신요청 (ka10024): 거래량갱신 (trde_qty_updt)."""

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
    """등락률 (flu_rt)"""
    previous_volume: int | None
    """이전거래량 (prev_trde_qty), 주"""
    volume: int | None
    """현재거래량 (now_trde_qty), 주"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""

class VolumeRecords(Answer, frozen=True, eq=False):
    """거래량갱신요청 (ka10024)."""

    rows: Rows[VolumeRecordsRowsRow]
    """거래량갱신 (trde_qty_updt)"""

def ka10024(
    *,
    market: Literal["000", "001", "101"],
    period: Literal["5", "10", "20", "60", "250"],
    volume_range: Literal["5", "10", "50", "100", "200", "300", "500", "1000"],
    venue: Literal["1", "2", "3"],
) -> Request[VolumeRecords]:
    """거래량갱신요청 (ka10024).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        period: 주기구분 (cycle_tp): 5 5일, 10 10일, 20 20일, 60 60일, 250 250일
        volume_range: 거래량구분 (trde_qty_tp): 5 5천주 이상, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상, 200 20만주 이상, 300 30만주 이상, 500 50만주 이상, 1000 1백만주 이상
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

volume_records = ka10024

class VolumeClustersRowsRow(Answer, frozen=True, eq=False):
    """매물대집중요청 (ka10025): 매물대집중 (prps_cnctr)."""

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
    """등락률 (flu_rt)"""
    volume: int | None
    """현재거래량 (now_trde_qty), 주"""
    price_from: int | None
    """가격대시작 (pric_strt), 원"""
    price_to: int | None
    """가격대끝 (pric_end), 원"""
    cluster_volume: int | None
    """매물량 (prps_qty), 주"""
    cluster_ratio: Decimal | None
    """매물비 (prps_rt)"""

class VolumeClusters(Answer, frozen=True, eq=False):
    """매물대집중요청 (ka10025)."""

    rows: Rows[VolumeClustersRowsRow]
    """매물대집중 (prps_cnctr)"""

def ka10025(
    *,
    market: Literal["000", "001", "101"],
    cluster_ratio: int | str,
    include_price: Literal["0", "1"],
    clusters: int | str,
    period: Literal["50", "100", "150", "200", "250", "300"],
    venue: Literal["1", "2", "3"],
) -> Request[VolumeClusters]:
    """매물대집중요청 (ka10025).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        cluster_ratio: 매물집중비율 (prps_cnctr_rt)
        include_price: 현재가진입 (cur_prc_entry): 0 현재가 매물대 진입 포함안함, 1 현재가 매물대 진입포함
        clusters: 매물대수 (prpscnt)
        period: 주기구분 (cycle_tp): 50 50일, 100 100일, 150 150일, 200 200일, 250 250일, 300 300일
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

volume_clusters = ka10025

class ValuationRankingRowsRow(Answer, frozen=True, eq=False):
    """고저PER요청 (ka10026): 고저PER (high_low_per)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    per: Decimal | None
    """PER (per)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """현재거래량 (now_trde_qty), 주"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""

class ValuationRanking(Answer, frozen=True, eq=False):
    """고저PER요청 (ka10026)."""

    rows: Rows[ValuationRankingRowsRow]
    """고저PER (high_low_per)"""

def ka10026(
    *,
    measure: Literal["1", "2", "3", "4", "5", "6"],
    venue: Literal["1", "2", "3"],
) -> Request[ValuationRanking]:
    """고저PER요청 (ka10026).

    Args:
        measure: PER구분 (pertp): 1 저PBR, 2 고PBR, 3 저PER, 4 고PER, 5 저ROE, 6 고ROE
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

valuation_ranking = ka10026

class ChangeFromOpenRowsRow(Answer, frozen=True, eq=False):
    """시가대비등락률요청 (ka10028): 시가대비등락률 (open_pric_pre_flu_rt)."""

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
    """등락률 (flu_rt)"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    open_change: Decimal | None
    """시가대비 (open_pric_pre)"""
    volume: int | None
    """현재거래량 (now_trde_qty), 주"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""

class ChangeFromOpen(Answer, frozen=True, eq=False):
    """시가대비등락률요청 (ka10028)."""

    rows: Rows[ChangeFromOpenRowsRow]
    """시가대비등락률 (open_pric_pre_flu_rt)"""

def ka10028(
    *,
    sort: Literal["1", "2", "3", "4"],
    volume_range: Literal["0000", "0010", "0050", "0100", "0500", "1000"],
    market: Literal["000", "001", "101"],
    include_limits: Literal["0", "1"],
    stocks: Literal["0", "1", "4", "3", "5", "6", "7", "8", "9"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    value_range: Literal["0", "3", "5", "10", "30", "50", "100", "300", "500", "1000", "3000", "5000"],
    direction: Literal["1", "2"],
    venue: Literal["1", "2", "3"],
) -> Request[ChangeFromOpen]:
    """시가대비등락률요청 (ka10028).

    Args:
        sort: 정렬구분 (sort_tp): 1 시가, 2 고가, 3 저가, 4 기준가
        volume_range: 거래량조건 (trde_qty_cnd): 0000 전체, 0010 1만주 이상, 0050 5만주 이상, 0100 10만주 이상, 0500 50만주 이상, 1000 1백만주 이상
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        include_limits: 상하한포함 (updown_incls): 0 제외, 1 포함
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 4 우선주+관리주제외, 3 우선주제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        value_range: 거래대금조건 (trde_prica_cnd): 0 전체, 3 3천만원 이상, 5 5천만원 이상, 10 1억원 이상, 30 3억원 이상, 50 5억원 이상, 100 10억원 이상, 300 30억원 이상, 500 50억원 이상, 1000 100억원 이상, 3000 300억원 이상, 5000 500억원 이상
        direction: 등락조건 (flu_cnd): 1 상위, 2 하위
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

change_from_open = ka10028

class BrokerClustersRowsRow(Answer, frozen=True, eq=False):
    """거래원매물대분석요청 (ka10043): 거래원매물대분석 (trde_ori_prps_anly)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    sold: int | None
    """매도량 (sel_qty), 주"""
    bought: int | None
    """매수량 (buy_qty), 주"""
    net_bought: int | None
    """순매수수량 (netprps_qty), 주"""
    volume_total: int | None
    """거래량합 (trde_qty_sum), 주"""
    weight: Decimal | None
    """거래비중 (trde_wght)"""

class BrokerClusters(Answer, frozen=True, eq=False):
    """거래원매물대분석요청 (ka10043)."""

    rows: Rows[BrokerClustersRowsRow]
    """거래원매물대분석 (trde_ori_prps_anly)"""

def ka10043(
    *,
    symbol: str,
    start: dt.date | str,
    end: dt.date | str,
    period_mode: Literal["0", "1"],
    reference_day: Literal["0", "1"],
    period: Literal["5", "10", "20", "40", "60", "120"],
    sort: Literal["1", "2"],
    broker: str,
    venue: Literal["1", "2", "3"],
) -> Request[BrokerClusters]:
    """거래원매물대분석요청 (ka10043).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        period_mode: 조회기간구분 (qry_dt_tp): 0 기간, 1 시작일과 종료일
        reference_day: 시점구분 (pot_tp): 0 당일, 1 전일
        period: 기간 (dt): 5 5일, 10 10일, 20 20일, 40 40일, 60 60일, 120 120일
        sort: 정렬기준 (sort_base): 1 종가순, 2 날짜순
        broker: 회원사코드 (mmcm_cd)
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

broker_clusters = ka10043

class BrokerInstantVolumeRowsRow(Answer, frozen=True, eq=False):
    """거래원순간거래량요청 (ka10052): 거래원순간거래량 (trde_ori_mont_trde_qty)."""

    time: dt.time | None
    """시간 (tm), 시각, KST"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    broker: str | None
    """거래원명 (trde_ori_nm)"""
    kind: str | None
    """구분 (tp)"""
    instant_volume: int | None
    """순간거래량 (mont_trde_qty), 주"""
    cumulative_net_bought: int | None
    """누적순매수 (acc_netprps), 주"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""

class BrokerInstantVolume(Answer, frozen=True, eq=False):
    """거래원순간거래량요청 (ka10052)."""

    rows: Rows[BrokerInstantVolumeRowsRow]
    """거래원순간거래량 (trde_ori_mont_trde_qty)"""

def ka10052(
    *,
    broker: str,
    symbol: str | None = None,
    market: Literal["0", "1", "2", "3"],
    quantity_range: Literal["0", "1", "2", "3", "5", "10", "30", "50", "100"],
    price_range: Literal["0", "1", "8", "2", "3", "4", "5"],
    venue: Literal["1", "2", "3"],
) -> Request[BrokerInstantVolume]:
    """거래원순간거래량요청 (ka10052).

    Args:
        broker: 회원사코드 (mmcm_cd)
        symbol: 종목코드 (stk_cd)
        market: 시장구분 (mrkt_tp): 0 전체, 1 코스피, 2 코스닥, 3 종목
        quantity_range: 수량구분 (qty_tp): 0 전체, 1 1000주, 2 2000주, 3 3000주, 5 5000주, 10 10000주, 30 30000주, 50 50000주, 100 100000주
        price_range: 가격구분 (pric_tp): 0 전체, 1 1천원 미만, 8 1천원 이상, 2 1천원 ~ 2천원, 3 2천원 ~ 5천원, 4 5천원 ~ 1만원, 5 1만원 이상
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

broker_instant_volume = ka10052

class VolatilityInterruptionsRowsRow(Answer, frozen=True, eq=False):
    """변동성완화장치발동종목요청 (ka10054): 발동종목 (motn_stk)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    trigger_price: int | None
    """발동가격 (motn_pric), 원, 부호는 방향"""
    dynamic_disparity_rate: Decimal | None
    """동적괴리율 (dynm_dispty_rt)"""
    trigger_time: dt.time | None
    """매매체결처리시각 (trde_cntr_proc_time), 시각, KST"""
    vi_release_time: dt.time | None
    """VI해제시각 (virelis_time), 시각, KST"""
    vi_kind: str | None
    """VI적용구분 (viaplc_tp)"""
    dynamic_base_price: int | None
    """동적기준가격 (dynm_stdpc), 원, 부호는 방향"""
    static_base_price: int | None
    """정적기준가격 (static_stdpc), 원, 부호는 방향"""
    static_disparity_rate: Decimal | None
    """정적괴리율 (static_dispty_rt)"""
    open_change_rate: Decimal | None
    """시가대비등락률 (open_pric_pre_flu_rt)"""
    vi_count: int | None
    """VI발동횟수 (vimotn_cnt)"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class VolatilityInterruptions(Answer, frozen=True, eq=False):
    """변동성완화장치발동종목요청 (ka10054)."""

    rows: Rows[VolatilityInterruptionsRowsRow]
    """발동종목 (motn_stk)"""

def ka10054(
    *,
    market: Literal["000", "001", "101"],
    session: Literal["0", "1", "2"],
    symbol: str | None = None,
    trigger: Literal["0", "1", "2", "3"],
    excluded: str,
    volume_range: Literal["0", "1"],
    volume_min: int | str,
    volume_max: int | str,
    value_range: Literal["0", "1"],
    value_min: int | str,
    value_max: int | str,
    direction: Literal["0", "1", "2"],
    venue: Literal["1", "2", "3"],
) -> Request[VolatilityInterruptions]:
    """변동성완화장치발동종목요청 (ka10054).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        session: 장전구분 (bf_mkrt_tp): 0 전체, 1 정규시장, 2 시간외단일가
        symbol: 종목코드 (stk_cd)
        trigger: 발동구분 (motn_tp): 0 전체, 1 정적VI, 2 동적VI, 3 동적VI + 정적VI
        excluded: 제외종목 (skip_stk)
        volume_range: 거래량구분 (trde_qty_tp): 0 사용 안 함, 1 사용
        volume_min: 최소거래량 (min_trde_qty), 주
        volume_max: 최대거래량 (max_trde_qty), 주
        value_range: 거래대금구분 (trde_prica_tp): 0 사용 안 함, 1 사용
        value_min: 최소거래대금 (min_trde_prica), 백만원
        value_max: 최대거래대금 (max_trde_prica), 백만원
        direction: 발동방향 (motn_drc): 0 전체, 1 상승, 2 하락
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

volatility_interruptions = ka10054

class TodayPreviousVolumeRowsRow(Answer, frozen=True, eq=False):
    """당일전일체결량요청 (ka10055): 당일전일체결량 (tdy_pred_cntr_qty)."""

    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    quantity: int | None
    """체결량 (cntr_qty), 주"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 백만원"""

class TodayPreviousVolume(Answer, frozen=True, eq=False):
    """당일전일체결량요청 (ka10055)."""

    rows: Rows[TodayPreviousVolumeRowsRow]
    """당일전일체결량 (tdy_pred_cntr_qty)"""

def ka10055(
    *,
    symbol: str,
    day_mode: Literal["1", "2"],
) -> Request[TodayPreviousVolume]:
    """당일전일체결량요청 (ka10055).

    Args:
        symbol: 종목코드 (stk_cd)
        day_mode: 당일전일 (tdy_pred): 1 당일, 2 전일
    """

today_previous_volume = ka10055

class InvestorStocksRowsRow(Answer, frozen=True, eq=False):
    """투자자별일별매매종목요청 (ka10058): 투자자별일별매매종목 (invsr_daly_trde_stk)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    net_sold: int | None
    """순매도수량 (netslmt_qty), 주"""
    net_sold_amount: int | None
    """순매도금액 (netslmt_amt), 원"""
    estimated_average: int | None
    """추정평균가 (prsm_avg_pric), 원, 부호는 방향"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    average_change: int | None
    """평균가대비 (avg_pric_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """대비율 (pre_rt)"""
    period_volume: int | None
    """기간거래량 (dt_trde_qty), 주"""

class InvestorStocks(Answer, frozen=True, eq=False):
    """투자자별일별매매종목요청 (ka10058)."""

    rows: Rows[InvestorStocksRowsRow]
    """투자자별일별매매종목 (invsr_daly_trde_stk)"""

def ka10058(
    *,
    start: dt.date | str,
    end: dt.date | str,
    side: Literal["1", "2"],
    market: Literal["001", "101"],
    investor: Literal["8000", "9000", "1000", "3000", "3100", "5000", "4000", "2000", "6000", "7000", "7100", "9999"],
    venue: Literal["1", "2", "3"],
) -> Request[InvestorStocks]:
    """투자자별일별매매종목요청 (ka10058).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        side: 매매구분 (trde_tp): 1 순매도, 2 순매수
        market: 시장구분 (mrkt_tp): 001 코스피, 101 코스닥
        investor: 투자자구분 (invsr_tp): 8000 개인, 9000 외국인, 1000 금융투자, 3000 투신, 3100 사모펀드, 5000 기타금융, 4000 은행, 2000 보험, 6000 연기금, 7000 국가, 7100 기타법인, 9999 기관계
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

investor_stocks = ka10058

class StockInvestorsRowsRow(Answer, frozen=True, eq=False):
    """종목별투자자기관별요청 (ka10059): 종목별투자자기관별 (stk_invsr_orgn)."""

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
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 백만원"""
    individual: int | None
    """개인투자자 (ind_invsr), 백만원 또는 unit_tp 주"""
    foreigners: int | None
    """외국인투자자 (frgnr_invsr), 백만원 또는 unit_tp 주"""
    institutions: int | None
    """기관계 (orgn), 백만원 또는 unit_tp 주"""
    financial_investment: int | None
    """금융투자 (fnnc_invt), 백만원 또는 unit_tp 주"""
    insurance: int | None
    """보험 (insrnc), 백만원 또는 unit_tp 주"""
    investment_trust: int | None
    """투신 (invtrt), 백만원 또는 unit_tp 주"""
    other_financial: int | None
    """기타금융 (etc_fnnc), 백만원 또는 unit_tp 주"""
    bank: int | None
    """은행 (bank), 백만원 또는 unit_tp 주"""
    pension_funds: int | None
    """연기금등 (penfnd_etc), 백만원 또는 unit_tp 주"""
    private_fund: int | None
    """사모펀드 (samo_fund), 백만원 또는 unit_tp 주"""
    state: int | None
    """국가 (natn), 백만원 또는 unit_tp 주"""
    other_corporations: int | None
    """기타법인 (etc_corp), 백만원 또는 unit_tp 주"""
    resident_foreigners: int | None
    """내외국인 (natfor), 백만원 또는 unit_tp 주"""

class StockInvestors(Answer, frozen=True, eq=False):
    """종목별투자자기관별요청 (ka10059)."""

    rows: Rows[StockInvestorsRowsRow]
    """종목별투자자기관별 (stk_invsr_orgn)"""

def ka10059(
    *,
    day: dt.date | str,
    symbol: str,
    measure: Literal["1", "2"],
    side: Literal["0", "1", "2"],
    unit: Literal["1000", "1"],
) -> Request[StockInvestors]:
    """종목별투자자기관별요청 (ka10059).

    Args:
        day: 일자 (dt), 날짜
        symbol: 종목코드 (stk_cd)
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        side: 매매구분 (trde_tp): 0 순매수, 1 매수, 2 매도
        unit: 단위구분 (unit_tp): 1000 1천주, 1 단주
    """

stock_investors = ka10059

class StockInvestorTotalsRowsRow(Answer, frozen=True, eq=False):
    """종목별투자자기관별합계요청 (ka10061): 종목별투자자기관별합계 (stk_invsr_orgn_tot)."""

    individual: int | None
    """개인투자자 (ind_invsr), 백만원 또는 unit_tp 주"""
    foreigners: int | None
    """외국인투자자 (frgnr_invsr), 백만원 또는 unit_tp 주"""
    institutions: int | None
    """기관계 (orgn), 백만원 또는 unit_tp 주"""
    financial_investment: int | None
    """금융투자 (fnnc_invt), 백만원 또는 unit_tp 주"""
    insurance: int | None
    """보험 (insrnc), 백만원 또는 unit_tp 주"""
    investment_trust: int | None
    """투신 (invtrt), 백만원 또는 unit_tp 주"""
    other_financial: int | None
    """기타금융 (etc_fnnc), 백만원 또는 unit_tp 주"""
    bank: int | None
    """은행 (bank), 백만원 또는 unit_tp 주"""
    pension_funds: int | None
    """연기금등 (penfnd_etc), 백만원 또는 unit_tp 주"""
    private_fund: int | None
    """사모펀드 (samo_fund), 백만원 또는 unit_tp 주"""
    state: int | None
    """국가 (natn), 백만원 또는 unit_tp 주"""
    other_corporations: int | None
    """기타법인 (etc_corp), 백만원 또는 unit_tp 주"""
    resident_foreigners: int | None
    """내외국인 (natfor), 백만원 또는 unit_tp 주"""

class StockInvestorTotals(Answer, frozen=True, eq=False):
    """종목별투자자기관별합계요청 (ka10061)."""

    rows: Rows[StockInvestorTotalsRowsRow]
    """종목별투자자기관별합계 (stk_invsr_orgn_tot)"""

def ka10061(
    *,
    symbol: str,
    start: dt.date | str,
    end: dt.date | str,
    measure: Literal["1", "2"],
    side: Literal["0"] | None = None,
    unit: Literal["1000", "1"],
) -> Request[StockInvestorTotals]:
    """종목별투자자기관별합계요청 (ka10061).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        side: 매매구분 (trde_tp): 0 순매수
        unit: 단위구분 (unit_tp): 1000 1천주, 1 단주
    """

stock_investor_totals = ka10061

class TodayPreviousTicksRowsRow(Answer, frozen=True, eq=False):
    """당일전일체결요청 (ka10084): 당일전일체결 (tdy_pred_cntr)."""

    time: dt.time | None
    """시간 (tm), 시각, KST"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """대비율 (pre_rt)"""
    best_ask: int | None
    """우선매도호가단위 (pri_sel_bid_unit), 원, 부호는 방향"""
    best_bid: int | None
    """우선매수호가단위 (pri_buy_bid_unit), 원, 부호는 방향"""
    quantity: int | None
    """체결거래량 (cntr_trde_qty), 주"""
    change_sign: Flag | None
    """전일대비기호 (sign)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 백만원"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class TodayPreviousTicks(Answer, frozen=True, eq=False):
    """당일전일체결요청 (ka10084)."""

    rows: Rows[TodayPreviousTicksRowsRow]
    """당일전일체결 (tdy_pred_cntr)"""

def ka10084(
    *,
    symbol: str,
    day_mode: Literal["1", "2"],
    unit: Literal["0", "1"],
    time: str | None = None,
) -> Request[TodayPreviousTicks]:
    """당일전일체결요청 (ka10084).

    Args:
        symbol: 종목코드 (stk_cd)
        day_mode: 당일전일 (tdy_pred): 1 당일, 2 전일
        unit: 틱분 (tic_min): 0 틱, 1 분
        time: 시간 (tm)
    """

today_previous_ticks = ka10084

class WatchedQuotesRowsRow(Answer, frozen=True, eq=False):
    """지정종목 정보요청 (ka10095): 관심종목정보 (atn_stk_infr)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    base_price: int | None
    """기준가 (base_pric), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    quantity: int | None
    """체결량 (cntr_qty), 주"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    previous_volume_ratio: Decimal | None
    """전일거래량대비 (pred_trde_qty_pre)"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    ask_price_1: int | None
    """매도1차호가 (sel_1th_bid), 원, 부호는 방향"""
    ask_price_2: int | None
    """매도2차호가 (sel_2th_bid), 원, 부호는 방향"""
    ask_price_3: int | None
    """매도3차호가 (sel_3th_bid), 원, 부호는 방향"""
    ask_price_4: int | None
    """매도4차호가 (sel_4th_bid), 원, 부호는 방향"""
    ask_price_5: int | None
    """매도5차호가 (sel_5th_bid), 원, 부호는 방향"""
    bid_price_1: int | None
    """매수1차호가 (buy_1th_bid), 원, 부호는 방향"""
    bid_price_2: int | None
    """매수2차호가 (buy_2th_bid), 원, 부호는 방향"""
    bid_price_3: int | None
    """매수3차호가 (buy_3th_bid), 원, 부호는 방향"""
    bid_price_4: int | None
    """매수4차호가 (buy_4th_bid), 원, 부호는 방향"""
    bid_price_5: int | None
    """매수5차호가 (buy_5th_bid), 원, 부호는 방향"""
    upper_limit: int | None
    """상한가 (upl_pric), 원, 부호는 방향"""
    lower_limit: int | None
    """하한가 (lst_pric), 원, 부호는 방향"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    expected_price: int | None
    """예상체결가 (exp_cntr_pric), 원, 부호는 방향"""
    expected_quantity: int | None
    """예상체결량 (exp_cntr_qty), 주"""
    capital: int | None
    """자본금 (cap), 억원"""
    par_value: int | None
    """액면가 (fav), 원"""
    market_cap: int | None
    """시가총액 (mac), 억원"""
    listed_shares: int | None
    """주식수 (stkcnt), 주"""
    quote_time: dt.time | None
    """호가시간 (bid_tm), 시각, KST"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    best_ask_quantity: int | None
    """우선매도잔량 (pri_sel_req), 주"""
    best_bid_quantity: int | None
    """우선매수잔량 (pri_buy_req), 주"""
    best_ask_order_count: int | None
    """우선매도건수 (pri_sel_cnt)"""
    best_bid_order_count: int | None
    """우선매수건수 (pri_buy_cnt)"""
    ask_total: int | None
    """총매도잔량 (tot_sel_req), 주"""
    bid_total: int | None
    """총매수잔량 (tot_buy_req), 주"""
    ask_order_count: int | None
    """총매도건수 (tot_sel_cnt)"""
    bid_order_count: int | None
    """총매수건수 (tot_buy_cnt)"""
    parity: Decimal | None
    """패리티 (prty)"""
    gearing: Decimal | None
    """기어링 (gear)"""
    breakeven: Decimal | None
    """손익분기 (pl_qutr)"""
    capital_support: Decimal | None
    """자본지지 (cap_support)"""
    exercise_price: int | None
    """ELW행사가 (elwexec_pric), 원, 부호는 방향"""
    conversion_ratio: Decimal | None
    """전환비율 (cnvt_rt)"""
    elw_expiry: dt.date | None
    """ELW만기일 (elwexpr_dt), 날짜"""
    open_interest: int | None
    """미결제약정 (cntr_engg), 주"""
    open_interest_change: int | None
    """미결제전일대비 (cntr_pred_pre), 부호 있는 값"""
    theoretical_price: Decimal | None
    """이론가 (theory_pric)"""
    implied_volatility: Decimal | None
    """내재변동성 (innr_vltl)"""
    delta: Decimal | None
    """델타 (delta)"""
    gamma: Decimal | None
    """감마 (gam)"""
    theta: Decimal | None
    """쎄타 (theta)"""
    vega: Decimal | None
    """베가 (vega)"""
    rho: Decimal | None
    """로 (law)"""

class WatchedQuotes(Answer, frozen=True, eq=False):
    """지정종목 정보요청 (ka10095)."""

    rows: Rows[WatchedQuotesRowsRow]
    """관심종목정보 (atn_stk_infr)"""

def ka10095(
    *,
    symbols: str,
) -> Request[WatchedQuotes]:
    """지정종목 정보요청 (ka10095).

    Args:
        symbols: 종목코드 (stk_cd)
    """

watched_quotes = ka10095

class InstrumentsRowsRow(Answer, frozen=True, eq=False):
    """종목정보 리스트 (ka10099): 종목리스트 (list)."""

    symbol: str | None
    """종목코드 (code)"""
    stock_name: str | None
    """종목명 (name)"""
    listed_shares: int | None
    """상장주식수 (listCount), 주"""
    audit: str | None
    """감리구분 (auditInfo)"""
    listed_day: dt.date | None
    """상장일 (regDay), 날짜"""
    previous_close: int | None
    """전일종가 (lastPrice), 원, 부호는 방향"""
    stock_state: str | None
    """종목상태 (state)"""
    market_code: str | None
    """시장구분코드 (marketCode)"""
    market: str | None
    """시장명 (marketName)"""
    sector: str | None
    """업종명 (upName)"""
    size_class: str | None
    """회사크기분류 (upSizeName)"""
    warning: Flag | None
    """투자유의종목여부 (orderWarning)"""
    company_class: str | None
    """회사분류 (companyClassName)"""
    nxt_enabled: str | None
    """NXT가능여부 (nxtEnable)"""

class Instruments(Answer, frozen=True, eq=False):
    """종목정보 리스트 (ka10099)."""

    rows: Rows[InstrumentsRowsRow]
    """종목리스트 (list)"""

def ka10099(
    *,
    market: Literal["0", "10", "30", "50", "60", "70", "80", "90", "2", "3", "4", "5", "6", "7", "8", "9"],
) -> Request[Instruments]:
    """종목정보 리스트 (ka10099).

    Args:
        market: 시장구분 (mrkt_tp): 0 코스피, 10 코스닥, 30 K-OTC, 50 코넥스, 60 ETN, 70 손실제한 ETN, 80 금현물, 90 변동성 ETN, 2 인프라투융자, 3 ELW, 4 뮤추얼펀드, 5 신주인수권, 6 리츠종목, 7 신주인수권증서, 8 ETF, 9 하이일드펀드
    """

instruments = ka10099

class Instrument(Answer, frozen=True, eq=False):
    """종목정보 조회 (ka10100)."""

    symbol: str | None
    """종목코드 (code)"""
    stock_name: str | None
    """종목명 (name)"""
    listed_shares: int | None
    """상장주식수 (listCount), 주"""
    audit: str | None
    """감리구분 (auditInfo)"""
    listed_day: dt.date | None
    """상장일 (regDay), 날짜"""
    previous_close: int | None
    """전일종가 (lastPrice), 원, 부호는 방향"""
    stock_state: str | None
    """종목상태 (state)"""
    market_code: str | None
    """시장구분코드 (marketCode)"""
    market: str | None
    """시장명 (marketName)"""
    sector: str | None
    """업종명 (upName)"""
    size_class: str | None
    """회사크기분류 (upSizeName)"""
    company_class: str | None
    """회사분류 (companyClassName)"""
    warning: Flag | None
    """투자유의종목여부 (orderWarning)"""
    nxt_enabled: str | None
    """NXT가능여부 (nxtEnable)"""

def ka10100(
    *,
    symbol: str,
) -> Request[Instrument]:
    """종목정보 조회 (ka10100).

    Args:
        symbol: 종목코드 (stk_cd)
    """

instrument = ka10100

class SectorsRowsRow(Answer, frozen=True, eq=False):
    """업종코드 리스트 (ka10101): 업종코드리스트 (list)."""

    market_code: str | None
    """시장구분코드 (marketCode)"""
    code: str | None
    """코드 (code)"""
    sector: str | None
    """업종명 (name)"""
    group: str | None
    """그룹 (group)"""

class Sectors(Answer, frozen=True, eq=False):
    """업종코드 리스트 (ka10101)."""

    rows: Rows[SectorsRowsRow]
    """업종코드리스트 (list)"""

def ka10101(
    *,
    market: Literal["0", "1", "2", "4", "7"],
) -> Request[Sectors]:
    """업종코드 리스트 (ka10101).

    Args:
        market: 시장구분 (mrkt_tp): 0 코스피, 1 코스닥, 2 KOSPI200, 4 KOSPI100, 7 KRX100
    """

sectors = ka10101

class BrokersRowsRow(Answer, frozen=True, eq=False):
    """회원사 리스트 (ka10102): 회원사코드리스트 (list)."""

    code: str | None
    """코드 (code)"""
    sector: str | None
    """업종명 (name)"""
    kind: str | None
    """구분 (gb)"""

class Brokers(Answer, frozen=True, eq=False):
    """회원사 리스트 (ka10102)."""

    rows: Rows[BrokersRowsRow]
    """회원사코드리스트 (list)"""

def ka10102() -> Request[Brokers]:
    """회원사 리스트 (ka10102)."""

brokers = ka10102

class ProgramRankingRowsRow(Answer, frozen=True, eq=False):
    """프로그램순매수상위50요청 (ka90003): 프로그램순매수상위50 (prm_netprps_upper_50)."""

    rank: int | None
    """순위 (rank)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """등락기호 (flu_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    program_sold_amount: int | None
    """프로그램매도금액 (prm_sell_amt), 백만원"""
    program_bought_amount: int | None
    """프로그램매수금액 (prm_buy_amt), 백만원"""
    program_net_bought_amount: int | None
    """프로그램순매수금액 (prm_netprps_amt), 백만원"""

class ProgramRanking(Answer, frozen=True, eq=False):
    """프로그램순매수상위50요청 (ka90003)."""

    rows: Rows[ProgramRankingRowsRow]
    """프로그램순매수상위50 (prm_netprps_upper_50)"""

def ka90003(
    *,
    side: Literal["1", "2"],
    measure: Literal["1", "2"],
    market: str,
    venue: Literal["1", "2", "3"],
) -> Request[ProgramRanking]:
    """프로그램순매수상위50요청 (ka90003).

    Args:
        side: 매매상위구분 (trde_upper_tp): 1 순매도상위, 2 순매수상위
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        market: 시장구분 (mrkt_tp)
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

program_ranking = ka90003

class ProgramStocksRowsRow(Answer, frozen=True, eq=False):
    """종목별프로그램매매현황요청 (ka90004): 종목별프로그램매매현황 (stk_prm_trde_prst)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """등락기호 (flu_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    buy_filled: int | None
    """매수체결수량 (buy_cntr_qty), 천주"""
    buy_filled_amount: int | None
    """매수체결금액 (buy_cntr_amt), 백만원"""
    sell_filled: int | None
    """매도체결수량 (sel_cntr_qty), 천주"""
    sell_filled_amount: int | None
    """매도체결금액 (sel_cntr_amt), 백만원"""
    net_bought_amount: int | None
    """순매수대금 (netprps_prica), 백만원"""
    total_trade_ratio: Decimal | None
    """전체거래비율 (all_trde_rt)"""

class ProgramStocks(Answer, frozen=True, eq=False):
    """종목별프로그램매매현황요청 (ka90004)."""

    buy_filled_quantity: int | None
    """매수체결수량합계 (tot_1), 천주"""
    buy_filled_amount: int | None
    """매수체결금액합계 (tot_2), 백만원"""
    sell_filled_quantity: int | None
    """매도체결수량합계 (tot_3), 천주"""
    sell_filled_amount: int | None
    """매도체결금액합계 (tot_4), 백만원"""
    net_bought_amount: int | None
    """순매수대금합계 (tot_5), 백만원"""
    total_6: int | None
    """합계6 (tot_6), 주"""
    rows: Rows[ProgramStocksRowsRow]
    """종목별프로그램매매현황 (stk_prm_trde_prst)"""

def ka90004(
    *,
    day: dt.date | str,
    market: str,
    venue: Literal["1", "2", "3"],
) -> Request[ProgramStocks]:
    """종목별프로그램매매현황요청 (ka90004).

    Args:
        day: 일자 (dt), 날짜
        market: 시장구분 (mrkt_tp)
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

program_stocks = ka90004

class CreditStocksRowsRow(Answer, frozen=True, eq=False):
    """신용융자 가능종목요청 (kt20016): 신용융자가능종목 (crd_loan_pos_stk)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    credit_guarantee_rate: Decimal | None
    """신용보증금율 (crd_assr_rt) %"""
    collateral_price: int | None
    """대용가 (repl_pric), 원, 부호는 방향"""
    previous_close: int | None
    """전일종가 (pred_close_pric), 원, 부호는 방향"""
    credit_limit_exceeded: str | None
    """신용한도초과여부 (crd_limit_over_yn)"""
    credit_limit_text: str | None
    """신용한도초과 (crd_limit_over_txt)"""

class CreditStocks(Answer, frozen=True, eq=False):
    """신용융자 가능종목요청 (kt20016)."""

    credit_loan_allowed: str | None
    """신용융자가능여부 (crd_loan_able)"""
    rows: Rows[CreditStocksRowsRow]
    """신용융자가능종목 (crd_loan_pos_stk)"""

def kt20016(
    *,
    credit_grade: Literal["%", "A", "B", "C", "D", "E"] | None = None,
    market: Literal["%", "1", "0"],
    symbol: str | None = None,
) -> Request[CreditStocks]:
    """신용융자 가능종목요청 (kt20016).

    Args:
        credit_grade: 신용종목등급구분 (crd_stk_grde_tp): % 전체, A A군, B B군, C C군, D D군, E E군
        market: 시장거래구분 (mrkt_deal_tp): % 전체, 1 코스피, 0 코스닥
        symbol: 종목코드 (stk_cd)
    """

credit_stocks = kt20016

class CreditCheck(Answer, frozen=True, eq=False):
    """신용융자 가능문의 (kt20017)."""

    credit_allowed: str | None
    """신용가능여부 (crd_alow_yn)"""

def kt20017(
    *,
    symbol: str,
) -> Request[CreditCheck]:
    """신용융자 가능문의 (kt20017).

    Args:
        symbol: 종목코드 (stk_cd)
    """

credit_check = kt20017
