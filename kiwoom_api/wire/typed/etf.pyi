"""TRs of the group etf; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class EtfReturnsRowsRow(Answer, frozen=True, eq=False):
    """ETF수익율요청 (ka40001): ETF수익율 (etfprft_rt_lst)."""

    profit_rate: Decimal | None
    """ETF수익률 (etfprft_rt)"""
    fill_profit_rate: Decimal | None
    """체결수익률 (cntr_prft_rt)"""
    foreign_net_bought: int | None
    """외인순매수수량 (for_netprps_qty), 주"""
    institution_net_bought: int | None
    """기관순매수수량 (orgn_netprps_qty), 주"""

class EtfReturns(Answer, frozen=True, eq=False):
    """ETF수익율요청 (ka40001)."""

    rows: Rows[EtfReturnsRowsRow]
    """ETF수익율 (etfprft_rt_lst)"""

def ka40001(
    *,
    symbol: str,
    index: str,
    period: Literal["0", "1", "2", "3"],
) -> Request[EtfReturns]:
    """ETF수익율요청 (ka40001).

    Args:
        symbol: 종목코드 (stk_cd)
        index: ETF대상지수코드 (etfobjt_idex_cd)
        period: 기간 (dt): 0 1주, 1 1달, 2 6개월, 3 1년
    """

etf_returns = ka40001

class EtfInfo(Answer, frozen=True, eq=False):
    """ETF종목정보요청 (ka40002)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    target_index_name: str | None
    """ETF대상지수명 (etfobjt_idex_nm)"""
    original_share_price: int | None
    """원주가격 (wonju_pric), 원, 부호는 방향"""
    etf_tax_type: str | None
    """ETF과세유형 (etftxon_type)"""
    etn_tax_type: str | None
    """ETN과세유형 (etntxon_type)"""

def ka40002(
    *,
    symbol: str,
) -> Request[EtfInfo]:
    """ETF종목정보요청 (ka40002).

    Args:
        symbol: 종목코드 (stk_cd)
    """

etf_info = ka40002

class EtfDailyTrendRowsRow(Answer, frozen=True, eq=False):
    """ETF일별추이요청 (ka40003): ETF일별추이 (etfdaly_trnsn)."""

    day: dt.date | None
    """체결일자 (cntr_dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """대비율 (pre_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    nav: Decimal | None
    """NAV (nav)"""
    cumulative_value: int | None
    """누적거래대금 (acc_trde_prica), 백만원"""
    nav_index_disparity_rate: Decimal | None
    """NAV/지수괴리율 (navidex_dispty_rt)"""
    nav_etf_disparity_rate: Decimal | None
    """NAV/ETF괴리율 (navetfdispty_rt)"""
    tracking_error_rate: Decimal | None
    """추적오차율 (trace_eor_rt)"""
    tracked_price: Decimal | None
    """추적현재가 (trace_cur_prc)"""
    tracked_change: Decimal | None
    """추적전일대비 (trace_pred_pre)"""
    tracked_change_sign: Flag | None
    """추적대비기호 (trace_pre_sig)"""

class EtfDailyTrend(Answer, frozen=True, eq=False):
    """ETF일별추이요청 (ka40003)."""

    rows: Rows[EtfDailyTrendRowsRow]
    """ETF일별추이 (etfdaly_trnsn)"""

def ka40003(
    *,
    symbol: str,
) -> Request[EtfDailyTrend]:
    """ETF일별추이요청 (ka40003).

    Args:
        symbol: 종목코드 (stk_cd)
    """

etf_daily_trend = ka40003

class EtfQuotesRowsRow(Answer, frozen=True, eq=False):
    """ETF전체시세요청 (ka40004): ETF전체시세 (etfall_mrpr)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_class: str | None
    """종목분류 (stk_cls)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """대비율 (pre_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    nav: Decimal | None
    """NAV (nav)"""
    tracking_error_rate: Decimal | None
    """추적오차율 (trace_eor_rt)"""
    tax_base: Decimal | None
    """과표기준 (txbs)"""
    before_dividend: Decimal | None
    """배당전기준 (dvid_bf_base)"""
    dividend_yesterday: Decimal | None
    """전일배당금 (pred_dvida)"""
    tracked_index_name: str | None
    """추적지수명 (trace_idex_nm)"""
    multiple: Decimal | None
    """배수 (drng)"""
    tracked_index_code: str | None
    """추적지수코드 (trace_idex_cd)"""
    tracked_index: Decimal | None
    """추적지수 (trace_idex)"""
    tracked_change_rate: Decimal | None
    """추적등락율 (trace_flu_rt)"""

class EtfQuotes(Answer, frozen=True, eq=False):
    """ETF전체시세요청 (ka40004)."""

    rows: Rows[EtfQuotesRowsRow]
    """ETF전체시세 (etfall_mrpr)"""

def ka40004(
    *,
    tax_type: Literal["0", "1", "2", "3", "4", "5"],
    nav_change: Literal["0", "1", "2"],
    manager: str,
    taxed: Literal["0", "1", "2"],
    index: Literal["0"] | None = None,
    venue: Literal["1", "2", "3"],
) -> Request[EtfQuotes]:
    """ETF전체시세요청 (ka40004).

    Args:
        tax_type: 과세유형 (txon_type): 0 전체, 1 비과세, 2 보유기간과세, 3 회사형, 4 외국, 5 비과세해외(보유기간관세)
        nav_change: NAV대비 (navpre): 0 전체, 1 NAV > 전일종가, 2 NAV < 전일종가
        manager: 운용사 (mngmcomp): 0000 전체, 3020 KODEX(삼성), 3027 KOSEF(키움), 3191 TIGER(미래에셋), 3228 KINDEX(한국투자), 3023 KStar(KB), 3022 아리랑(한화), 9999 기타운용사, …
        taxed: 과세여부 (txon_yn): 0 전체, 1 과세, 2 비과세
        index: 추적지수 (trace_idex): 0 전체
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

etf_quotes = ka40004

class EtfTrendByTimeRowsRow(Answer, frozen=True, eq=False):
    """ETF시간대별추이요청 (ka40006): ETF시간대별추이 (etftisl_trnsn)."""

    time: dt.time | None
    """시간 (tm), 시각, KST"""
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
    nav: Decimal | None
    """NAV (nav)"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    nav_index: Decimal | None
    """NAV지수 (navidex)"""
    nav_disparity_rate: Decimal | None
    """괴리율 (navetf)"""
    tracking_error_rate: Decimal | None
    """추적오차율 (trace)"""
    tracked_index: Decimal | None
    """추적지수 (trace_idex)"""
    tracked_index_change: Decimal | None
    """추적지수전일대비 (trace_idex_pred_pre)"""
    tracked_index_change_sign: Flag | None
    """추적지수전일대비기호 (trace_idex_pred_pre_sig)"""

class EtfTrendByTime(Answer, frozen=True, eq=False):
    """ETF시간대별추이요청 (ka40006)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    target_index_name: str | None
    """ETF대상지수명 (etfobjt_idex_nm)"""
    original_share_price: int | None
    """원주가격 (wonju_pric), 원, 부호는 방향"""
    etf_tax_type: str | None
    """ETF과세유형 (etftxon_type)"""
    etn_tax_type: str | None
    """ETN과세유형 (etntxon_type)"""
    rows: Rows[EtfTrendByTimeRowsRow]
    """ETF시간대별추이 (etftisl_trnsn)"""

def ka40006(
    *,
    symbol: str,
) -> Request[EtfTrendByTime]:
    """ETF시간대별추이요청 (ka40006).

    Args:
        symbol: 종목코드 (stk_cd)
    """

etf_trend_by_time = ka40006

class EtfTicksRowsRow(Answer, frozen=True, eq=False):
    """ETF시간대별체결요청 (ka40007): ETF시간대별체결배열 (etftisl_cntr_array)."""

    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    venue_code: str | None
    """거래소구분 (stex_tp)"""

class EtfTicks(Answer, frozen=True, eq=False):
    """ETF시간대별체결요청 (ka40007)."""

    stock_class: str | None
    """종목분류 (stk_cls)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    target_index_name: str | None
    """ETF대상지수명 (etfobjt_idex_nm)"""
    target_index_code: str | None
    """ETF대상지수코드 (etfobjt_idex_cd)"""
    target_index_ratio: Decimal | None
    """대상지수대비율 (objt_idex_pre_rt)"""
    original_share_price: int | None
    """원주가격 (wonju_pric), 원, 부호는 방향"""
    rows: Rows[EtfTicksRowsRow]
    """ETF시간대별체결배열 (etftisl_cntr_array)"""

def ka40007(
    *,
    symbol: str,
) -> Request[EtfTicks]:
    """ETF시간대별체결요청 (ka40007).

    Args:
        symbol: 종목코드 (stk_cd)
    """

etf_ticks = ka40007

class EtfDaysRowsRow(Answer, frozen=True, eq=False):
    """ETF일자별체결요청 (ka40008): ETF순매수수량배열 (etfnetprps_qty_array)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    price: int | None
    """현재가n (cur_prc_n), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호n (pre_sig_n)"""
    change: int | None
    """전일대비n (pred_pre_n), 부호 있는 값"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    foreign_net_bought: int | None
    """외인순매수수량 (for_netprps_qty), 주"""
    institution_net_bought: int | None
    """기관순매수수량 (orgn_netprps_qty), 주"""

class EtfDays(Answer, frozen=True, eq=False):
    """ETF일자별체결요청 (ka40008)."""

    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    rows: Rows[EtfDaysRowsRow]
    """ETF순매수수량배열 (etfnetprps_qty_array)"""

def ka40008(
    *,
    symbol: str,
) -> Request[EtfDays]:
    """ETF일자별체결요청 (ka40008).

    Args:
        symbol: 종목코드 (stk_cd)
    """

etf_days = ka40008

class EtfNavByTimeRowsRow(Answer, frozen=True, eq=False):
    """ETF시간대별NAV현황 (ka40009): ETFNAV배열 (etfnavarray)."""

    nav: Decimal | None
    """NAV (nav)"""
    nav_change: Decimal | None
    """NAV전일대비 (navpred_pre)"""
    nav_change_rate: Decimal | None
    """NAV등락율 (navflu_rt)"""
    tracking_error_rate: Decimal | None
    """추적오차율 (trace_eor_rt)"""
    disparity_rate: Decimal | None
    """괴리율 (dispty_rt)"""
    listed_shares: int | None
    """주식수 (stkcnt), 주"""
    base_price: int | None
    """기준가 (base_pric), 원, 부호는 방향"""
    foreign_held: int | None
    """외인보유수량 (for_rmnd_qty), 주"""
    collateral_price: int | None
    """대용가 (repl_pric), 원, 부호는 방향"""
    converted_price: Decimal | None
    """환산가격 (conv_pric)"""
    dr_ratio: Decimal | None
    """DR/주 (drstk)"""
    original_share_price: int | None
    """원주가격 (wonju_pric), 원, 부호는 방향"""

class EtfNavByTime(Answer, frozen=True, eq=False):
    """ETF시간대별NAV현황 (ka40009)."""

    rows: Rows[EtfNavByTimeRowsRow]
    """ETFNAV배열 (etfnavarray)"""

def ka40009(
    *,
    symbol: str,
) -> Request[EtfNavByTime]:
    """ETF시간대별NAV현황 (ka40009).

    Args:
        symbol: 종목코드 (stk_cd)
    """

etf_nav_by_time = ka40009

class EtfFlowsByTimeRowsRow(Answer, frozen=True, eq=False):
    """ETF시간대별수급현황 (ka40010): ETF시간대별추이 (etftisl_trnsn)."""

    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    foreign_net_bought: int | None
    """외인순매수 (for_netprps), 주"""

class EtfFlowsByTime(Answer, frozen=True, eq=False):
    """ETF시간대별수급현황 (ka40010)."""

    rows: Rows[EtfFlowsByTimeRowsRow]
    """ETF시간대별추이 (etftisl_trnsn)"""

def ka40010(
    *,
    symbol: str,
) -> Request[EtfFlowsByTime]:
    """ETF시간대별수급현황 (ka40010).

    Args:
        symbol: 종목코드 (stk_cd)
    """

etf_flows_by_time = ka40010
