"""TRs of the group ranking; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class BookDepthRankingRowsRow(Answer, frozen=True, eq=False):
    """호가잔량상위요청 (ka10020): 호가잔량상위 (bid_req_upper)."""

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
    volume: int | None
    """거래량 (trde_qty), 주"""
    ask_total: int | None
    """총매도잔량 (tot_sel_req), 주"""
    bid_total: int | None
    """총매수잔량 (tot_buy_req), 주"""
    net_bid_quantity: int | None
    """순매수잔량 (netprps_req), 주"""
    bid_ratio: Decimal | None
    """매수비율 (buy_rt)"""

class BookDepthRanking(Answer, frozen=True, eq=False):
    """호가잔량상위요청 (ka10020)."""

    rows: Rows[BookDepthRankingRowsRow]
    """호가잔량상위 (bid_req_upper)"""

def ka10020(
    *,
    market: Literal["001", "101"],
    sort: Literal["1", "2", "3", "4"],
    volume_range: Literal["0000", "0010", "0050", "00100"],
    stocks: Literal["0", "1", "5", "6", "7", "8", "9"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    venue: Literal["1", "2", "3"],
) -> Request[BookDepthRanking]:
    """호가잔량상위요청 (ka10020).

    Args:
        market: 시장구분 (mrkt_tp): 001 코스피, 101 코스닥
        sort: 정렬구분 (sort_tp): 1 순매수잔량순, 2 순매도잔량순, 3 매수비율순, 4 매도비율순
        volume_range: 거래량구분 (trde_qty_tp): 0000 장시작전(0주이상), 0010 1만주 이상, 0050 5만주 이상, 00100 10만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

book_depth_ranking = ka10020

class BookDepthSurgesRowsRow(Answer, frozen=True, eq=False):
    """호가잔량급증요청 (ka10021): 호가잔량급증 (bid_req_sdnin)."""

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
    reference: int | None
    """기준량 (int), 주"""
    current: int | None
    """현재 (now), 주"""
    surge: int | None
    """급증수량 (sdnin_qty), 주"""
    surge_rate: Decimal | None
    """급증률 (sdnin_rt)"""
    total_bought: int | None
    """총매수량 (tot_buy_qty), 주"""

class BookDepthSurges(Answer, frozen=True, eq=False):
    """호가잔량급증요청 (ka10021)."""

    rows: Rows[BookDepthSurgesRowsRow]
    """호가잔량급증 (bid_req_sdnin)"""

def ka10021(
    *,
    market: Literal["001", "101"],
    side: Literal["1", "2"],
    sort: Literal["1", "2"],
    time_mode: int | str,
    volume_range: Literal["1", "5", "10", "50", "100"],
    stocks: Literal["0", "1", "5", "6", "7", "8", "9"],
    venue: Literal["1", "2", "3"],
) -> Request[BookDepthSurges]:
    """호가잔량급증요청 (ka10021).

    Args:
        market: 시장구분 (mrkt_tp): 001 코스피, 101 코스닥
        side: 매매구분 (trde_tp): 1 매수잔량, 2 매도잔량
        sort: 정렬구분 (sort_tp): 1 급증량, 2 급증률
        time_mode: 시간구분 (tm_tp)
        volume_range: 거래량구분 (trde_qty_tp): 1 1천주 이상, 5 5천주 이상, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

book_depth_surges = ka10021

class BookRatioSurgesRowsRow(Answer, frozen=True, eq=False):
    """잔량율급증요청 (ka10022): 잔량율급증 (req_rt_sdnin)."""

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
    reference: Decimal | None
    """기준률 (int)"""
    current_ratio: Decimal | None
    """현재비율 (now_rt)"""
    surge_rate: Decimal | None
    """급증률 (sdnin_rt)"""
    ask_total: int | None
    """총매도잔량 (tot_sel_req), 주"""
    bid_total: int | None
    """총매수잔량 (tot_buy_req), 주"""

class BookRatioSurges(Answer, frozen=True, eq=False):
    """잔량율급증요청 (ka10022)."""

    rows: Rows[BookRatioSurgesRowsRow]
    """잔량율급증 (req_rt_sdnin)"""

def ka10022(
    *,
    market: Literal["001", "101"],
    ratio: Literal["1", "2"],
    time_mode: int | str,
    volume_range: Literal["5", "10", "50", "100"],
    stocks: Literal["0", "1", "5", "6", "7", "8", "9"],
    venue: Literal["1", "2", "3"],
) -> Request[BookRatioSurges]:
    """잔량율급증요청 (ka10022).

    Args:
        market: 시장구분 (mrkt_tp): 001 코스피, 101 코스닥
        ratio: 비율구분 (rt_tp): 1 매수/매도비율, 2 매도/매수비율
        time_mode: 시간구분 (tm_tp)
        volume_range: 거래량구분 (trde_qty_tp): 5 5천주 이상, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

book_ratio_surges = ka10022

class VolumeSurgesRowsRow(Answer, frozen=True, eq=False):
    """거래량급증요청 (ka10023): 거래량급증 (trde_qty_sdnin)."""

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
    surge: int | None
    """급증량 (sdnin_qty), 주"""
    surge_rate: Decimal | None
    """급증률 (sdnin_rt)"""

class VolumeSurges(Answer, frozen=True, eq=False):
    """거래량급증요청 (ka10023)."""

    rows: Rows[VolumeSurgesRowsRow]
    """거래량급증 (trde_qty_sdnin)"""

def ka10023(
    *,
    market: Literal["000", "001", "101"],
    sort: Literal["1", "2", "3", "4"],
    time_mode: Literal["1", "2"],
    volume_range: Literal["5", "10", "50", "100", "200", "300", "500", "1000"],
    time: str | None = None,
    stocks: Literal["0", "1", "3", "11", "4", "5", "6", "13", "12", "7", "8", "9", "17", "14", "18", "15", "20"],
    price_range: Literal["0", "2", "5", "6", "8", "9"],
    venue: Literal["1", "2", "3"],
) -> Request[VolumeSurges]:
    """거래량급증요청 (ka10023).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        sort: 정렬구분 (sort_tp): 1 급증량, 2 급증률, 3 급감량, 4 급감률
        time_mode: 시간구분 (tm_tp): 1 분, 2 전일
        volume_range: 거래량구분 (trde_qty_tp): 5 5천주 이상, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상, 200 20만주 이상, 300 30만주 이상, 500 50만주 이상, 1000 1백만주 이상
        time: 시간 (tm)
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 3 우선주제외, 11 정리매매종목제외, 4 관리종목,우선주제외, 5 증거금100%제외, 6 증거금100%만, 13 증거금60%만, 12 증거금50%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만, 17 ETN제외, 14 ETF제외, 18 ETF+ETN제외, 15 스팩제외, 20 ETF+ETN+스팩제외
        price_range: 가격구분 (pric_tp): 0 전체, 2 5만원 이상, 5 1만원 이상, 6 5천원 이상, 8 1천원 이상, 9 10만원 이상
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

volume_surges = ka10023

class ChangeRankingRowsRow(Answer, frozen=True, eq=False):
    """전일대비등락률상위요청 (ka10027): 전일대비등락률상위 (pred_pre_flu_rt_upper)."""

    stock_class: str | None
    """종목분류 (stk_cls)"""
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
    ask_quantity: int | None
    """매도잔량 (sel_req), 주"""
    bid_quantity: int | None
    """매수잔량 (buy_req), 주"""
    volume: int | None
    """현재거래량 (now_trde_qty), 주"""
    strength: Decimal | None
    """체결강도 (cntr_str)"""
    count: int | None
    """횟수 (cnt)"""

class ChangeRanking(Answer, frozen=True, eq=False):
    """전일대비등락률상위요청 (ka10027)."""

    rows: Rows[ChangeRankingRowsRow]
    """전일대비등락률상위 (pred_pre_flu_rt_upper)"""

def ka10027(
    *,
    market: Literal["000", "001", "101"],
    sort: Literal["1", "2", "3", "4", "5"],
    volume_range: Literal["0000", "0010", "0050", "0100", "0150", "0200", "0300", "0500", "1000"],
    stocks: Literal["0", "1", "4", "3", "5", "6", "7", "8", "9", "11", "12", "13", "14", "15", "16"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    include_limits: Literal["0", "1"],
    price_range: Literal["0", "1", "2", "3", "4", "5", "8", "10"],
    value_range: Literal["0", "3", "5", "10", "30", "50", "100", "300", "500", "1000", "3000", "5000"],
    venue: Literal["1", "2", "3"],
) -> Request[ChangeRanking]:
    """전일대비등락률상위요청 (ka10027).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        sort: 정렬구분 (sort_tp): 1 상승률, 2 상승폭, 3 하락률, 4 하락폭, 5 보합
        volume_range: 거래량조건 (trde_qty_cnd): 0000 전체, 0010 1만주 이상, 0050 5만주 이상, 0100 10만주 이상, 0150 15만주 이상, 0200 20만주 이상, 0300 30만주 이상, 0500 50만주 이상, 1000 1백만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 4 우선주+관리주제외, 3 우선주제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만, 11 정리매매종목제외, 12 증거금50%만, 13 증거금60%만, 14 ETF제외, 15 스팩제외, 16 ETF+ETN제외
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        include_limits: 상하한포함 (updown_incls): 0 제외, 1 포함
        price_range: 가격조건 (pric_cnd): 0 전체, 1 1천원 미만, 2 1천원~2천원, 3 2천원~5천원, 4 5천원~1만원, 5 1만원 이상, 8 1천원 이상, 10 1만원 미만
        value_range: 거래대금조건 (trde_prica_cnd): 0 전체, 3 3천만원 이상, 5 5천만원 이상, 10 1억원 이상, 30 3억원 이상, 50 5억원 이상, 100 10억원 이상, 300 30억원 이상, 500 50억원 이상, 1000 100억원 이상, 3000 300억원 이상, 5000 500억원 이상
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

change_ranking = ka10027

class ExpectedChangeRankingRowsRow(Answer, frozen=True, eq=False):
    """예상체결등락률상위요청 (ka10029): 예상체결등락률상위 (exp_cntr_flu_rt_upper)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    expected_price: int | None
    """예상체결가 (exp_cntr_pric), 원, 부호는 방향"""
    base_price: int | None
    """기준가 (base_pric), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    expected_quantity: int | None
    """예상체결량 (exp_cntr_qty), 주"""
    ask_quantity: int | None
    """매도잔량 (sel_req), 주"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    bid_quantity: int | None
    """매수잔량 (buy_req), 주"""

class ExpectedChangeRanking(Answer, frozen=True, eq=False):
    """예상체결등락률상위요청 (ka10029)."""

    rows: Rows[ExpectedChangeRankingRowsRow]
    """예상체결등락률상위 (exp_cntr_flu_rt_upper)"""

def ka10029(
    *,
    market: Literal["000", "001", "101"],
    sort: Literal["1", "2", "3", "4", "5", "6", "7", "8"],
    volume_range: Literal["0", "1", "3", "5", "10", "50", "100"],
    stocks: Literal["0", "1", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13", "14", "15", "16"],
    credit: Literal["0", "1", "2", "3", "4", "5", "7", "8", "9"],
    price_range: Literal["0", "1", "2", "3", "4", "5", "8", "10"],
    venue: Literal["1", "2", "3"],
) -> Request[ExpectedChangeRanking]:
    """예상체결등락률상위요청 (ka10029).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        sort: 정렬구분 (sort_tp): 1 상승률, 2 상승폭, 3 보합, 4 하락률, 5 하락폭, 6 체결량, 7 상한, 8 하한
        volume_range: 거래량조건 (trde_qty_cnd): 0 전체, 1 1천주 이상, 3 3천주, 5 5천주, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 3 우선주제외, 4 관리종목,우선주제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만, 11 정리매매종목제외, 12 증거금50%만, 13 증거금60%만, 14 ETF제외, 15 스팩제외, 16 ETF+ETN제외
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 5 신용한도초과제외, 7 신용융자E군, 8 신용대주, 9 신용융자전체
        price_range: 가격조건 (pric_cnd): 0 전체, 1 1천원 미만, 2 1천원~2천원, 3 2천원~5천원, 4 5천원~1만원, 5 1만원 이상, 8 1천원 이상, 10 1만원 미만
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

expected_change_ranking = ka10029

class VolumeRankingRowsRow(Answer, frozen=True, eq=False):
    """당일거래량상위요청 (ka10030): 당일거래량상위 (tdy_trde_qty_upper)."""

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
    previous_ratio: Decimal | None
    """전일비 (pred_rt)"""
    turnover_rate: Decimal | None
    """거래회전율 (trde_tern_rt)"""
    amount: int | None
    """거래금액 (trde_amt), 백만원"""
    session_volume: int | None
    """장중거래량 (opmr_trde_qty), 주"""
    session_previous_ratio: Decimal | None
    """장중전일비 (opmr_pred_rt)"""
    session_turnover_rate: Decimal | None
    """장중거래회전율 (opmr_trde_rt)"""
    session_amount: int | None
    """장중거래금액 (opmr_trde_amt), 원"""
    after_market_volume: int | None
    """장후거래량 (af_mkrt_trde_qty), 주"""
    after_market_previous_ratio: Decimal | None
    """장후전일비 (af_mkrt_pred_rt)"""
    after_market_turnover_rate: Decimal | None
    """장후거래회전율 (af_mkrt_trde_rt)"""
    after_market_amount: int | None
    """장후거래금액 (af_mkrt_trde_amt), 원"""
    pre_market_volume: int | None
    """장전거래량 (bf_mkrt_trde_qty), 주"""
    pre_market_previous_ratio: Decimal | None
    """장전전일비 (bf_mkrt_pred_rt)"""
    pre_market_turnover_rate: Decimal | None
    """장전거래회전율 (bf_mkrt_trde_rt)"""
    pre_market_amount: int | None
    """장전거래금액 (bf_mkrt_trde_amt), 원"""

class VolumeRanking(Answer, frozen=True, eq=False):
    """당일거래량상위요청 (ka10030)."""

    rows: Rows[VolumeRankingRowsRow]
    """당일거래량상위 (tdy_trde_qty_upper)"""

def ka10030(
    *,
    market: Literal["000", "001", "101"],
    sort: Literal["1", "2", "3"],
    administrative: Literal["0", "1", "3", "11", "4", "5", "6", "13", "12", "7", "8", "9", "14", "15", "16"],
    credit: Literal["0", "9", "1", "2", "3", "4", "8"],
    volume_range: Literal["0", "5", "10", "50", "100", "200", "300", "500", "1000"],
    price_range: Literal["0", "1", "2", "3", "4", "5", "6", "10", "7", "8", "9"],
    value_range: Literal["0", "1", "3", "4", "10", "30", "50", "100", "300", "500", "1000", "3000", "5000"],
    session: Literal["0", "1", "2", "3"],
    venue: Literal["1", "2", "3"],
) -> Request[VolumeRanking]:
    """당일거래량상위요청 (ka10030).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        sort: 정렬구분 (sort_tp): 1 거래량, 2 거래회전율, 3 거래대금
        administrative: 관리종목포함 (mang_stk_incls): 0 관리종목 포함, 1 관리종목 제외, 3 우선주제외, 11 정리매매종목제외, 4 관리종목, 우선주제외, 5 증거금100%제외, 6 증거금100%만, 13 증거금60%만, 12 증거금50%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만, 14 ETF제외, 15 스팩제외, 16 ETF+ETN제외
        credit: 신용구분 (crd_tp): 0 전체, 9 신용융자전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 8 신용대주
        volume_range: 거래량구분 (trde_qty_tp): 0 전체, 5 5천주 이상, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상, 200 20만주 이상, 300 30만주 이상, 500 500만주 이상, 1000 1백만주 이상
        price_range: 가격구분 (pric_tp): 0 전체, 1 1천원 미만, 2 1천원 이상, 3 1천원~2천원, 4 2천원~5천원, 5 5천원 이상, 6 5천원~1만원, 10 1만원 미만, 7 1만원 이상, 8 5만원 이상, 9 10만원 이상
        value_range: 거래대금구분 (trde_prica_tp): 0 전체, 1 1천만원 이상, 3 3천만원 이상, 4 5천만원 이상, 10 1억원 이상, 30 3억원 이상, 50 5억원 이상, 100 10억원 이상, 300 30억원 이상, 500 50억원 이상, 1000 100억원 이상, 3000 300억원 이상, 5000 500억원 이상
        session: 장운영구분 (mrkt_open_tp): 0 전체, 1 장중, 2 장전시간외, 3 장후시간외
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

volume_ranking = ka10030

class PreviousVolumeRankingRowsRow(Answer, frozen=True, eq=False):
    """전일거래량상위요청 (ka10031): 전일거래량상위 (pred_trde_qty_upper)."""

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
    volume: int | None
    """거래량 (trde_qty), 주"""

class PreviousVolumeRanking(Answer, frozen=True, eq=False):
    """전일거래량상위요청 (ka10031)."""

    rows: Rows[PreviousVolumeRankingRowsRow]
    """전일거래량상위 (pred_trde_qty_upper)"""

def ka10031(
    *,
    market: Literal["000", "001", "101"],
    mode: Literal["1", "2"],
    rank_start: int | str,
    rank_end: int | str,
    venue: Literal["1", "2", "3"],
) -> Request[PreviousVolumeRanking]:
    """전일거래량상위요청 (ka10031).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        mode: 조회구분 (qry_tp): 1 전일거래량 상위100종목, 2 전일거래대금 상위100종목
        rank_start: 순위시작 (rank_strt)
        rank_end: 순위끝 (rank_end)
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

previous_volume_ranking = ka10031

class ValueRankingRowsRow(Answer, frozen=True, eq=False):
    """거래대금상위요청 (ka10032): 거래대금상위 (trde_prica_upper)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    rank: int | None
    """현재순위 (now_rank)"""
    previous_rank: int | None
    """전일순위 (pred_rank)"""
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
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    volume: int | None
    """현재거래량 (now_trde_qty), 주"""
    previous_volume: int | None
    """전일거래량 (pred_trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class ValueRanking(Answer, frozen=True, eq=False):
    """거래대금상위요청 (ka10032)."""

    rows: Rows[ValueRankingRowsRow]
    """거래대금상위 (trde_prica_upper)"""

def ka10032(
    *,
    market: Literal["000", "001", "101"],
    administrative: Literal["0", "1"],
    venue: Literal["1", "2", "3"],
) -> Request[ValueRanking]:
    """거래대금상위요청 (ka10032).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        administrative: 관리종목포함 (mang_stk_incls): 0 관리종목 제외, 1 관리종목 포함
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

value_ranking = ka10032

class CreditRankingRowsRow(Answer, frozen=True, eq=False):
    """신용비율상위요청 (ka10033): 신용비율상위 (crd_rt_upper)."""

    stock_flags: str | None
    """종목정보 (stk_infr)"""
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
    credit_ratio: Decimal | None
    """신용비율 (crd_rt)"""
    ask_quantity: int | None
    """매도잔량 (sel_req), 주"""
    bid_quantity: int | None
    """매수잔량 (buy_req), 주"""
    volume: int | None
    """현재거래량 (now_trde_qty), 주"""

class CreditRanking(Answer, frozen=True, eq=False):
    """신용비율상위요청 (ka10033)."""

    rows: Rows[CreditRankingRowsRow]
    """신용비율상위 (crd_rt_upper)"""

def ka10033(
    *,
    market: Literal["000", "001", "101"],
    volume_range: Literal["0", "10", "50", "100", "200", "300", "500", "1000"],
    stocks: Literal["0", "1", "5", "6", "7", "8", "9"],
    include_limits: Literal["0", "1"],
    credit: Literal["0", "1", "2", "3", "4", "7", "9"],
    venue: Literal["1", "2", "3"],
) -> Request[CreditRanking]:
    """신용비율상위요청 (ka10033).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        volume_range: 거래량구분 (trde_qty_tp): 0 전체, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상, 200 20만주 이상, 300 30만주 이상, 500 50만주 이상, 1000 1백만주 이상
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만
        include_limits: 상하한포함 (updown_incls): 0 상하한 제외, 1 상하한포함
        credit: 신용조건 (crd_cnd): 0 전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 9 신용융자전체
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

credit_ranking = ka10033

class ForeignPeriodRankingRowsRow(Answer, frozen=True, eq=False):
    """외인기간별매매상위요청 (ka10034): 외인기간별매매상위 (for_dt_trde_upper)."""

    rank: int | None
    """순위 (rank)"""
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
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    net_bought: int | None
    """순매수량 (netprps_qty), 주"""
    acquirable: int | None
    """취득가능주식수 (gain_pos_stkcnt), 주"""

class ForeignPeriodRanking(Answer, frozen=True, eq=False):
    """외인기간별매매상위요청 (ka10034)."""

    rows: Rows[ForeignPeriodRankingRowsRow]
    """외인기간별매매상위 (for_dt_trde_upper)"""

def ka10034(
    *,
    market: Literal["000", "001", "101"],
    side: Literal["1", "2", "3"],
    period: Literal["0", "1", "5", "10", "20", "60"],
    venue: Literal["1", "2", "3"],
) -> Request[ForeignPeriodRanking]:
    """외인기간별매매상위요청 (ka10034).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        side: 매매구분 (trde_tp): 1 순매도, 2 순매수, 3 순매매
        period: 기간 (dt): 0 당일, 1 전일, 5 5일, 10 10일, 20 20일, 60 60일
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

foreign_period_ranking = ka10034

class ForeignStreakRankingRowsRow(Answer, frozen=True, eq=False):
    """외인연속순매매상위요청 (ka10035): 외인연속순매매상위 (for_cont_nettrde_upper)."""

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
    d_minus_1: int | None
    """D-1 (dm1), 주"""
    d_minus_2: int | None
    """D-2 (dm2), 주"""
    d_minus_3: int | None
    """D-3 (dm3), 주"""
    total: int | None
    """합계 (tot), 주"""
    limit_exhaustion: Decimal | None
    """한도소진율 (limit_exh_rt)"""
    change_1: int | None
    """전일대비1 (pred_pre_1), 부호 있는 값"""
    change_2: int | None
    """전일대비2 (pred_pre_2), 부호 있는 값"""
    change_3: int | None
    """전일대비3 (pred_pre_3), 부호 있는 값"""

class ForeignStreakRanking(Answer, frozen=True, eq=False):
    """외인연속순매매상위요청 (ka10035)."""

    rows: Rows[ForeignStreakRankingRowsRow]
    """외인연속순매매상위 (for_cont_nettrde_upper)"""

def ka10035(
    *,
    market: Literal["000", "001", "101"],
    side: Literal["1", "2"],
    base_day: Literal["0", "1"],
    venue: Literal["1", "2", "3"],
) -> Request[ForeignStreakRanking]:
    """외인연속순매매상위요청 (ka10035).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        side: 매매구분 (trde_tp): 1 연속순매도, 2 연속순매수
        base_day: 기준일구분 (base_dt_tp): 0 당일기준, 1 전일기준
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

foreign_streak_ranking = ka10035

class ForeignLimitRankingRowsRow(Answer, frozen=True, eq=False):
    """외인한도소진율증가상위 (ka10036): 외인한도소진율증가상위 (for_limit_exh_rt_incrs_upper)."""

    rank: int | None
    """순위 (rank)"""
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
    volume: int | None
    """거래량 (trde_qty), 주"""
    held: int | None
    """보유주식수 (poss_stkcnt), 주"""
    acquirable: int | None
    """취득가능주식수 (gain_pos_stkcnt), 주"""
    base_limit_exhaustion: Decimal | None
    """기준한도소진율 (base_limit_exh_rt)"""
    limit_exhaustion: Decimal | None
    """한도소진율 (limit_exh_rt)"""
    limit_exhaustion_change: Decimal | None
    """소진율증가 (exh_rt_incrs)"""

class ForeignLimitRanking(Answer, frozen=True, eq=False):
    """외인한도소진율증가상위 (ka10036)."""

    rows: Rows[ForeignLimitRankingRowsRow]
    """외인한도소진율증가상위 (for_limit_exh_rt_incrs_upper)"""

def ka10036(
    *,
    market: Literal["000", "001", "101"],
    period: Literal["0", "1", "5", "10", "20", "60"],
    venue: Literal["1", "2", "3"],
) -> Request[ForeignLimitRanking]:
    """외인한도소진율증가상위 (ka10036).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        period: 기간 (dt): 0 당일, 1 전일, 5 5일, 10 10일, 20 20일, 60 60일
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

foreign_limit_ranking = ka10036

class ForeignBrokerRankingRowsRow(Answer, frozen=True, eq=False):
    """외국계창구매매상위요청 (ka10037): 외국계창구매매상위 (frgn_wicket_trde_upper)."""

    rank: int | None
    """순위 (rank)"""
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
    sold: int | None
    """매도거래량 (sel_trde_qty), 주"""
    bought: int | None
    """매수거래량 (buy_trde_qty), 주"""
    net_bought: int | None
    """순매수거래량 (netprps_trde_qty), 주"""
    net_bought_amount: int | None
    """순매수대금 (netprps_prica), 백만원"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class ForeignBrokerRanking(Answer, frozen=True, eq=False):
    """외국계창구매매상위요청 (ka10037)."""

    rows: Rows[ForeignBrokerRankingRowsRow]
    """외국계창구매매상위 (frgn_wicket_trde_upper)"""

def ka10037(
    *,
    market: Literal["000", "001", "101"],
    period: Literal["0", "1", "5", "10", "20", "60"],
    side: Literal["0", "1", "2", "3", "4"],
    sort: Literal["1", "2"],
    venue: Literal["1", "2", "3"],
) -> Request[ForeignBrokerRanking]:
    """외국계창구매매상위요청 (ka10037).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        period: 기간 (dt): 0 당일, 1 전일, 5 5일, 10 10일, 20 20일, 60 60일
        side: 매매구분 (trde_tp): 0 전체(코드순), 1 순매수, 2 순매도, 3 매수, 4 매도
        sort: 정렬구분 (sort_tp): 1 금액, 2 수량
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

foreign_broker_ranking = ka10037

class StockBrokerRankingRowsRow(Answer, frozen=True, eq=False):
    """종목별증권사순위요청 (ka10038): 종목별증권사순위 (stk_sec_rank)."""

    rank: int | None
    """순위 (rank)"""
    broker: str | None
    """회원사명 (mmcm_nm)"""
    bought: int | None
    """매수수량 (buy_qty), 주"""
    sold: int | None
    """매도수량 (sell_qty), 주"""
    cumulative_net_bought: int | None
    """누적순매수수량 (acc_netprps_qty), 주"""

class StockBrokerRanking(Answer, frozen=True, eq=False):
    """종목별증권사순위요청 (ka10038)."""

    bought_total: int | None
    """기간별 누적 매수량 (rank_1), 주"""
    sold_total: int | None
    """기간별 누적 매도량 (rank_2), 주"""
    net_bought_total: int | None
    """기간별 누적 순매수 (rank_3), 주"""
    period_volume: int | None
    """기간중거래량 (prid_trde_qty), 주"""
    rows: Rows[StockBrokerRankingRowsRow]
    """종목별증권사순위 (stk_sec_rank)"""

def ka10038(
    *,
    symbol: str,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    mode: Literal["1", "2"],
    period: Literal["1", "4", "9", "19", "39", "59", "119"] | None = None,
) -> Request[StockBrokerRanking]:
    """종목별증권사순위요청 (ka10038).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        mode: 조회구분 (qry_tp): 1 순매도순위정렬, 2 순매수순위정렬
        period: 기간 (dt): 1 전일, 4 5일, 9 10일, 19 20일, 39 40일, 59 60일, 119 120일, ※ 시작일자와 종료일자로 조회를 원하는 경우 기간(dt)값은 빈값('')으로 설정
    """

stock_broker_ranking = ka10038

class BrokerStockRankingRowsRow(Answer, frozen=True, eq=False):
    """증권사별매매상위요청 (ka10039): 증권사별매매상위 (sec_trde_upper)."""

    rank: int | None
    """순위 (rank)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    period_change: int | None
    """기간중주가등락 (prid_stkpc_flu), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    period_volume: int | None
    """기간중거래량 (prid_trde_qty), 주"""
    net_bought: int | None
    """순매수 (netprps), 주"""
    bought: int | None
    """매수거래량 (buy_trde_qty), 주"""
    sold: int | None
    """매도거래량 (sel_trde_qty), 주"""
    net_bought_amount: int | None
    """순매수금액 (netprps_amt), 천원"""
    bought_amount: int | None
    """매수금액 (buy_amt), 천원"""
    sold_amount: int | None
    """매도금액 (sell_amt), 천원"""

class BrokerStockRanking(Answer, frozen=True, eq=False):
    """증권사별매매상위요청 (ka10039)."""

    rows: Rows[BrokerStockRankingRowsRow]
    """증권사별매매상위 (sec_trde_upper)"""

def ka10039(
    *,
    broker: str,
    volume_range: Literal["0", "5", "10", "50", "100", "500", "1000"],
    side: Literal["1", "2"],
    period: Literal["0", "1", "5", "10", "60"],
    venue: Literal["1", "2", "3"],
) -> Request[BrokerStockRanking]:
    """증권사별매매상위요청 (ka10039).

    Args:
        broker: 회원사코드 (mmcm_cd)
        volume_range: 거래량구분 (trde_qty_tp): 0 전체, 5 5000주, 10 1만주, 50 5만주, 100 10만주, 500 50만주, 1000 100만주
        side: 매매구분 (trde_tp): 1 순매수, 2 순매도
        period: 기간 (dt): 0 당일, 1 전일, 5 5일, 10 10일, 60 60일
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

broker_stock_ranking = ka10039

class MainBrokersRowsRow(Answer, frozen=True, eq=False):
    """당일주요거래원요청 (ka10040): 당일주요거래원 (tdy_main_trde_ori)."""

    sell_exit_time: dt.time | None
    """매도이탈시간 (sel_scesn_tm), 시각, KST"""
    sold: int | None
    """매도수량 (sell_qty), 주"""
    sell_exit_broker: str | None
    """매도상위이탈원 (sel_upper_scesn_ori)"""
    buy_exit_time: dt.time | None
    """매수이탈시간 (buy_scesn_tm), 시각, KST"""
    bought: int | None
    """매수수량 (buy_qty), 주"""
    buy_exit_broker: str | None
    """매수상위이탈원 (buy_upper_scesn_ori)"""
    query_day: str | None
    """조회일자 (qry_dt)"""
    query_time: str | None
    """조회시간 (qry_tm)"""

class MainBrokers(Answer, frozen=True, eq=False):
    """당일주요거래원요청 (ka10040)."""

    seller_change_1: int | None
    """매도거래원별증감1 (sel_trde_ori_irds_1), 부호 있는 값"""
    seller_quantity_1: int | None
    """매도거래원수량1 (sel_trde_ori_qty_1), 주"""
    seller_1: str | None
    """매도거래원1 (sel_trde_ori_1)"""
    seller_code_1: str | None
    """매도거래원코드1 (sel_trde_ori_cd_1)"""
    buyer_1: str | None
    """매수거래원1 (buy_trde_ori_1)"""
    buyer_code_1: str | None
    """매수거래원코드1 (buy_trde_ori_cd_1)"""
    buyer_quantity_1: int | None
    """매수거래원수량1 (buy_trde_ori_qty_1), 주"""
    buyer_change_1: int | None
    """매수거래원별증감1 (buy_trde_ori_irds_1), 부호 있는 값"""
    seller_change_2: int | None
    """매도거래원별증감2 (sel_trde_ori_irds_2), 부호 있는 값"""
    seller_quantity_2: int | None
    """매도거래원수량2 (sel_trde_ori_qty_2), 주"""
    seller_2: str | None
    """매도거래원2 (sel_trde_ori_2)"""
    seller_code_2: str | None
    """매도거래원코드2 (sel_trde_ori_cd_2)"""
    buyer_2: str | None
    """매수거래원2 (buy_trde_ori_2)"""
    buyer_code_2: str | None
    """매수거래원코드2 (buy_trde_ori_cd_2)"""
    buyer_quantity_2: int | None
    """매수거래원수량2 (buy_trde_ori_qty_2), 주"""
    buyer_change_2: int | None
    """매수거래원별증감2 (buy_trde_ori_irds_2), 부호 있는 값"""
    seller_change_3: int | None
    """매도거래원별증감3 (sel_trde_ori_irds_3), 부호 있는 값"""
    seller_quantity_3: int | None
    """매도거래원수량3 (sel_trde_ori_qty_3), 주"""
    seller_3: str | None
    """매도거래원3 (sel_trde_ori_3)"""
    seller_code_3: str | None
    """매도거래원코드3 (sel_trde_ori_cd_3)"""
    buyer_3: str | None
    """매수거래원3 (buy_trde_ori_3)"""
    buyer_code_3: str | None
    """매수거래원코드3 (buy_trde_ori_cd_3)"""
    buyer_quantity_3: int | None
    """매수거래원수량3 (buy_trde_ori_qty_3), 주"""
    buyer_change_3: int | None
    """매수거래원별증감3 (buy_trde_ori_irds_3), 부호 있는 값"""
    seller_change_4: int | None
    """매도거래원별증감4 (sel_trde_ori_irds_4), 부호 있는 값"""
    seller_quantity_4: int | None
    """매도거래원수량4 (sel_trde_ori_qty_4), 주"""
    seller_4: str | None
    """매도거래원4 (sel_trde_ori_4)"""
    seller_code_4: str | None
    """매도거래원코드4 (sel_trde_ori_cd_4)"""
    buyer_4: str | None
    """매수거래원4 (buy_trde_ori_4)"""
    buyer_code_4: str | None
    """매수거래원코드4 (buy_trde_ori_cd_4)"""
    buyer_quantity_4: int | None
    """매수거래원수량4 (buy_trde_ori_qty_4), 주"""
    buyer_change_4: int | None
    """매수거래원별증감4 (buy_trde_ori_irds_4), 부호 있는 값"""
    seller_change_5: int | None
    """매도거래원별증감5 (sel_trde_ori_irds_5), 부호 있는 값"""
    seller_quantity_5: int | None
    """매도거래원수량5 (sel_trde_ori_qty_5), 주"""
    seller_5: str | None
    """매도거래원5 (sel_trde_ori_5)"""
    seller_code_5: str | None
    """매도거래원코드5 (sel_trde_ori_cd_5)"""
    buyer_5: str | None
    """매수거래원5 (buy_trde_ori_5)"""
    buyer_code_5: str | None
    """매수거래원코드5 (buy_trde_ori_cd_5)"""
    buyer_quantity_5: int | None
    """매수거래원수량5 (buy_trde_ori_qty_5), 주"""
    buyer_change_5: int | None
    """매수거래원별증감5 (buy_trde_ori_irds_5), 부호 있는 값"""
    foreign_broker_sold_estimate_change: int | None
    """외국계매도추정합변동 (frgn_sel_prsm_sum_chang), 주"""
    foreign_broker_sold_estimate: int | None
    """외국계매도추정합 (frgn_sel_prsm_sum), 주"""
    foreign_broker_bought_estimate: int | None
    """외국계매수추정합 (frgn_buy_prsm_sum), 주"""
    foreign_broker_bought_estimate_change: int | None
    """외국계매수추정합변동 (frgn_buy_prsm_sum_chang), 주"""
    rows: Rows[MainBrokersRowsRow]
    """당일주요거래원 (tdy_main_trde_ori)"""

def ka10040(
    *,
    symbol: str,
) -> Request[MainBrokers]:
    """당일주요거래원요청 (ka10040).

    Args:
        symbol: 종목코드 (stk_cd)
    """

main_brokers = ka10040

class NetBuyingBrokersRowsRow(Answer, frozen=True, eq=False):
    """순매수거래원순위요청 (ka10042): 순매수거래원순위 (netprps_trde_ori_rank)."""

    rank: int | None
    """순위 (rank)"""
    broker_code: str | None
    """회원사코드 (mmcm_cd)"""
    broker: str | None
    """회원사명 (mmcm_nm)"""

class NetBuyingBrokers(Answer, frozen=True, eq=False):
    """순매수거래원순위요청 (ka10042)."""

    rows: Rows[NetBuyingBrokersRowsRow]
    """순매수거래원순위 (netprps_trde_ori_rank)"""

def ka10042(
    *,
    symbol: str,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    period_mode: Literal["0", "1"],
    reference_day: Literal["0", "1"],
    period: Literal["5", "10", "20", "40", "60", "120"] | None = None,
    sort: Literal["1", "2"],
) -> Request[NetBuyingBrokers]:
    """순매수거래원순위요청 (ka10042).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        period_mode: 조회기간구분 (qry_dt_tp): 0 기간, 1 시작일과 종료일
        reference_day: 시점구분 (pot_tp): 0 당일, 1 전일
        period: 기간 (dt): 5 5일, 10 10일, 20 20일, 40 40일, 60 60일, 120 120일
        sort: 정렬기준 (sort_base): 1 종가순, 2 날짜순
    """

net_buying_brokers = ka10042

class ExitingBrokersRowsRow(Answer, frozen=True, eq=False):
    """당일상위이탈원요청 (ka10053): 당일상위이탈원 (tdy_upper_scesn_ori)."""

    sell_exit_time: dt.time | None
    """매도이탈시간 (sel_scesn_tm), 시각, KST"""
    sold: int | None
    """매도수량 (sell_qty), 주"""
    sell_exit_broker: str | None
    """매도상위이탈원 (sel_upper_scesn_ori)"""
    buy_exit_time: dt.time | None
    """매수이탈시간 (buy_scesn_tm), 시각, KST"""
    bought: int | None
    """매수수량 (buy_qty), 주"""
    buy_exit_broker: str | None
    """매수상위이탈원 (buy_upper_scesn_ori)"""
    query_day: str | None
    """조회일자 (qry_dt)"""
    query_time: str | None
    """조회시간 (qry_tm)"""

class ExitingBrokers(Answer, frozen=True, eq=False):
    """당일상위이탈원요청 (ka10053)."""

    rows: Rows[ExitingBrokersRowsRow]
    """당일상위이탈원 (tdy_upper_scesn_ori)"""

def ka10053(
    *,
    symbol: str,
) -> Request[ExitingBrokers]:
    """당일상위이탈원요청 (ka10053).

    Args:
        symbol: 종목코드 (stk_cd)
    """

exiting_brokers = ka10053

class JointNetRankingRowsRow(Answer, frozen=True, eq=False):
    """동일순매매순위요청 (ka10062): 동일순매매순위 (eql_nettrde_rank)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    rank: int | None
    """순위 (rank)"""
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
    institution_net_bought: int | None
    """기관순매매수량 (orgn_nettrde_qty), 1주 또는 1000주"""
    institution_net_bought_amount: int | None
    """기관순매매금액 (orgn_nettrde_amt), 백만원"""
    institution_net_bought_average: int | None
    """기관순매매평균가 (orgn_nettrde_avg_pric), 원, 부호는 방향"""
    foreign_net_bought: int | None
    """외인순매매수량 (for_nettrde_qty), 1주 또는 1000주"""
    foreign_net_bought_amount: int | None
    """외인순매매금액 (for_nettrde_amt), 백만원"""
    foreign_net_bought_average: int | None
    """외인순매매평균가 (for_nettrde_avg_pric), 원, 부호는 방향"""
    net_bought: int | None
    """순매매수량 (nettrde_qty), 1주 또는 1000주"""
    net_bought_amount: int | None
    """순매매금액 (nettrde_amt), 백만원"""

class JointNetRanking(Answer, frozen=True, eq=False):
    """동일순매매순위요청 (ka10062)."""

    rows: Rows[JointNetRankingRowsRow]
    """동일순매매순위 (eql_nettrde_rank)"""

def ka10062(
    *,
    start: dt.date | str,
    end: dt.date | str | None = None,
    market: Literal["000", "001", "101"],
    side: Literal["0", "1", "2"],
    sort: Literal["1", "2"],
    unit: Literal["1", "1000"],
    venue: Literal["1", "2", "3"],
) -> Request[JointNetRanking]:
    """동일순매매순위요청 (ka10062).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        side: 매매구분 (trde_tp): 0 전체, 1 순매수, 2 순매도
        sort: 정렬조건 (sort_cnd): 1 수량, 2 금액
        unit: 단위구분 (unit_tp): 1 단주, 1000 1천주
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

joint_net_ranking = ka10062

class IntradayInvestorRankingRowsRow(Answer, frozen=True, eq=False):
    """장중투자자별매매상위요청 (ka10065): 장중투자자별매매상위 (opmr_invsr_trde_upper)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    sold: int | None
    """매도금액/매도량 (sel_qty), 1주 또는 백만원"""
    bought: int | None
    """매수금액/매수량 (buy_qty), 1주 또는 백만원"""
    net_bought: int | None
    """순매수/순매도 (netslmt), 1주 또는 백만원"""

class IntradayInvestorRanking(Answer, frozen=True, eq=False):
    """장중투자자별매매상위요청 (ka10065)."""

    rows: Rows[IntradayInvestorRankingRowsRow]
    """장중투자자별매매상위 (opmr_invsr_trde_upper)"""

def ka10065(
    *,
    side: Literal["1", "2"],
    market: Literal["000", "001", "101"],
    investor: Literal["9000", "9100", "1000", "3000", "5000", "4000", "2000", "6000", "7000", "7100", "9999"],
    measure: Literal["1", "2"] | None = None,
) -> Request[IntradayInvestorRanking]:
    """장중투자자별매매상위요청 (ka10065).

    Args:
        side: 매매구분 (trde_tp): 1 순매수, 2 순매도
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        investor: 기관구분 (orgn_tp): 9000 외국인, 9100 외국계, 1000 금융투자, 3000 투신, 5000 기타금융, 4000 은행, 2000 보험, 6000 연기금, 7000 국가, 7100 기타법인, 9999 기관계
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
    """

intraday_investor_ranking = ka10065

class SinglePriceRankingRowsRow(Answer, frozen=True, eq=False):
    """시간외단일가등락율순위요청 (ka10098): 시간외단일가등락율순위 (ovt_sigpric_flu_rt_rank)."""

    rank: int | None
    """순위 (rank)"""
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
    ask_total: int | None
    """매도총잔량 (sel_tot_req), 주"""
    bid_total: int | None
    """매수총잔량 (buy_tot_req), 주"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 백만원"""
    close: int | None
    """당일종가 (tdy_close_pric), 원, 부호는 방향"""
    close_change_rate: Decimal | None
    """당일종가등락률 (tdy_close_pric_flu_rt)"""

class SinglePriceRanking(Answer, frozen=True, eq=False):
    """시간외단일가등락율순위요청 (ka10098)."""

    rows: Rows[SinglePriceRankingRowsRow]
    """시간외단일가등락율순위 (ovt_sigpric_flu_rt_rank)"""

def ka10098(
    *,
    market: Literal["000", "001", "101"],
    sort: Literal["1", "2", "3", "4", "5"],
    stocks: Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "13", "14", "15", "16", "17"],
    volume_range: Literal["0", "10", "50", "100", "500", "1000", "5000", "10000"],
    credit: Literal["0", "9", "1", "2", "3", "4", "7", "8", "5"],
    value_range: Literal["0", "5", "10", "30", "50", "100", "300", "500", "1000", "3000", "5000", "10000"],
) -> Request[SinglePriceRanking]:
    """시간외단일가등락율순위요청 (ka10098).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        sort: 정렬기준 (sort_base): 1 상승률, 2 상승폭, 3 하락률, 4 하락폭, 5 보합
        stocks: 종목조건 (stk_cnd): 0 전체, 1 관리종목제외, 2 정리매매종목제외, 3 우선주제외, 4 관리종목우선주제외, 5 증거금100%제외, 6 증거금100%만, 7 증거금40%만, 8 증거금30%만, 9 증거금20%만, 12 증거금50%만, 13 증거금60%만, 14 ETF제외, 15 스팩제외, 16 ETF+ETN제외, 17 ETN제외
        volume_range: 거래량조건 (trde_qty_cnd): 0 전체, 10 1백주 이상, 50 5백주 이상, 100 1천주 이상, 500 5천주 이상, 1000 1만주 이상, 5000 5만주 이상, 10000 10만주 이상
        credit: 신용조건 (crd_cnd): 0 전체, 9 신용융자전체, 1 신용융자A군, 2 신용융자B군, 3 신용융자C군, 4 신용융자D군, 7 신용융자E군, 8 신용대주, 5 신용한도초과제외
        value_range: 거래대금 (trde_prica): 0 전체, 5 5백만원 이상, 10 1천만원 이상, 30 3천만원 이상, 50 5천만원 이상, 100 1억원 이상, 300 3억원 이상, 500 5억원 이상, 1000 10억원 이상, 3000 30억원 이상, 5000 50억원 이상, 10000 100억원 이상
    """

single_price_ranking = ka10098

class ForeignInstitutionRankingRowsRow(Answer, frozen=True, eq=False):
    """외국인기관매매상위요청 (ka90009): 외국인기관매매상위 (frgnr_orgn_trde_upper)."""

    foreign_net_sold_symbol: str | None
    """외인순매도종목코드 (for_netslmt_stk_cd)"""
    foreign_net_sold_name: str | None
    """외인순매도종목명 (for_netslmt_stk_nm)"""
    foreign_net_sold_amount: int | None
    """외인순매도금액 (for_netslmt_amt), 천만원"""
    foreign_net_sold: int | None
    """외인순매도수량 (for_netslmt_qty), 천주"""
    foreign_net_bought_symbol: str | None
    """외인순매수종목코드 (for_netprps_stk_cd)"""
    foreign_net_bought_name: str | None
    """외인순매수종목명 (for_netprps_stk_nm)"""
    foreign_net_bought_amount: int | None
    """외인순매수금액 (for_netprps_amt), 천만원"""
    foreign_net_bought: int | None
    """외인순매수수량 (for_netprps_qty), 천주"""
    institution_net_sold_symbol: str | None
    """기관순매도종목코드 (orgn_netslmt_stk_cd)"""
    institution_net_sold_name: str | None
    """기관순매도종목명 (orgn_netslmt_stk_nm)"""
    institution_net_sold_amount: int | None
    """기관순매도금액 (orgn_netslmt_amt), 천만원"""
    institution_net_sold: int | None
    """기관순매도수량 (orgn_netslmt_qty), 천주"""
    institution_net_bought_symbol: str | None
    """기관순매수종목코드 (orgn_netprps_stk_cd)"""
    institution_net_bought_name: str | None
    """기관순매수종목명 (orgn_netprps_stk_nm)"""
    institution_net_bought_amount: int | None
    """기관순매수금액 (orgn_netprps_amt), 천만원"""
    institution_net_bought: int | None
    """기관순매수수량 (orgn_netprps_qty), 천주"""

class ForeignInstitutionRanking(Answer, frozen=True, eq=False):
    """외국인기관매매상위요청 (ka90009)."""

    rows: Rows[ForeignInstitutionRankingRowsRow]
    """외국인기관매매상위 (frgnr_orgn_trde_upper)"""

def ka90009(
    *,
    market: Literal["000", "001", "101"],
    measure: Literal["1", "2"],
    period_mode: Literal["0", "1"],
    day: dt.date | str | None = None,
    venue: Literal["1", "2", "3"],
) -> Request[ForeignInstitutionRanking]:
    """외국인기관매매상위요청 (ka90009).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        measure: 금액수량구분 (amt_qty_tp): 1 금액(천만), 2 수량(천)
        period_mode: 조회일자구분 (qry_dt_tp): 0 조회일자 제외, 1 조회일자 포함
        day: 날짜 (date), 날짜
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

foreign_institution_ranking = ka90009
