"""TRs of the group elw; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class ElwDailyGreeksRowsRow(Answer, frozen=True, eq=False):
    """ELW일별민감도지표요청 (ka10048): ELW일별민감도지표 (elwdaly_snst_ix)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    implied_volatility: Decimal | None
    """IV (iv)"""
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
    lp: Decimal | None
    """LP (lp)"""

class ElwDailyGreeks(Answer, frozen=True, eq=False):
    """ELW일별민감도지표요청 (ka10048)."""

    rows: Rows[ElwDailyGreeksRowsRow]
    """ELW일별민감도지표 (elwdaly_snst_ix)"""

def ka10048(
    *,
    symbol: str,
) -> Request[ElwDailyGreeks]:
    """ELW일별민감도지표요청 (ka10048).

    Args:
        symbol: 종목코드 (stk_cd)
    """

elw_daily_greeks = ka10048

class ElwGreeksRowsRow(Answer, frozen=True, eq=False):
    """ELW민감도지표요청 (ka10050): ELW민감도지표배열 (elwsnst_ix_array)."""

    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    elw_theoretical_price: Decimal | None
    """ELW이론가 (elwtheory_pric)"""
    implied_volatility: Decimal | None
    """IV (iv)"""
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
    lp: Decimal | None
    """LP (lp)"""

class ElwGreeks(Answer, frozen=True, eq=False):
    """ELW민감도지표요청 (ka10050)."""

    rows: Rows[ElwGreeksRowsRow]
    """ELW민감도지표배열 (elwsnst_ix_array)"""

def ka10050(
    *,
    symbol: str,
) -> Request[ElwGreeks]:
    """ELW민감도지표요청 (ka10050).

    Args:
        symbol: 종목코드 (stk_cd)
    """

elw_greeks = ka10050

class ElwPriceSurgesRowsRow(Answer, frozen=True, eq=False):
    """ELW가격급등락요청 (ka30001): ELW가격급등락 (elwpric_jmpflu)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    rank: int | None
    """순위 (rank)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    elw_end_base_price: int | None
    """거래종료ELW기준가 (trde_end_elwbase_pric), 원, 부호는 방향"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    base_change: int | None
    """기준대비 (base_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    surge_rate: Decimal | None
    """급등율 (jmp_rt)"""

class ElwPriceSurges(Answer, frozen=True, eq=False):
    """ELW가격급등락요청 (ka30001)."""

    base_price_time: dt.time | None
    """기준가시간 (base_pric_tm), 시각, KST"""
    rows: Rows[ElwPriceSurgesRowsRow]
    """ELW가격급등락 (elwpric_jmpflu)"""

def ka30001(
    *,
    direction: Literal["1", "2"],
    time_mode: Literal["1", "2"],
    time: str,
    volume_range: Literal["0", "10", "50", "100", "300", "500", "1000"],
    issuer: str,
    underlying: str,
    rights: Literal["000", "001", "002", "003", "004", "005", "006", "007"],
    lp: str,
    skip_ended: Literal["0", "1"],
) -> Request[ElwPriceSurges]:
    """ELW가격급등락요청 (ka30001).

    Args:
        direction: 등락구분 (flu_tp): 1 급등, 2 급락
        time_mode: 시간구분 (tm_tp): 1 분전, 2 일전
        time: 시간 (tm)
        volume_range: 거래량구분 (trde_qty_tp): 0 전체, 10 1만주 이상, 50 5만주 이상, 100 10만주 이상, 300 30만주 이상, 500 50만주 이상, 1000 1백만주 이상
        issuer: 발행사코드 (isscomp_cd): 000000000000 전체, 3 한국투자증권, 5 미래대우, 6 신영, 12 NK투자증권, 17 KB증권, …
        underlying: 기초자산코드 (bsis_aset_cd): 000000000000 전체, 201 KOSPI200, 150 KOSDAQ150, 005930 삼성전자, 030200 KT, …
        rights: 권리구분 (rght_tp): 000 전체, 001 콜, 002 풋, 003 DC, 004 DP, 005 EX, 006 조기종료콜, 007 조기종료풋
        lp: LP코드 (lpcd): 000000000000 전체, 3 한국투자증권, 5 미래대우, 6 신영, 12 NK투자증권, 17 KB증권, …
        skip_ended: 거래종료ELW제외 (trde_end_elwskip): 0 포함, 1 제외
    """

elw_price_surges = ka30001

class ElwBrokerRankingRowsRow(Answer, frozen=True, eq=False):
    """거래원별ELW순매매상위요청 (ka30002): 거래원별ELW순매매상위 (trde_ori_elwnettrde_upper)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    period_change: int | None
    """주가등락 (stkpc_flu), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    net_bought: int | None
    """순매수 (netprps), 주"""
    bought: int | None
    """매수거래량 (buy_trde_qty), 주"""
    sold: int | None
    """매도거래량 (sel_trde_qty), 주"""

class ElwBrokerRanking(Answer, frozen=True, eq=False):
    """거래원별ELW순매매상위요청 (ka30002)."""

    rows: Rows[ElwBrokerRankingRowsRow]
    """거래원별ELW순매매상위 (trde_ori_elwnettrde_upper)"""

def ka30002(
    *,
    issuer: str,
    volume_range: Literal["0", "5", "10", "50", "100", "500", "1000"],
    side: Literal["1", "2"],
    period: Literal["1", "5", "10", "40", "60"],
    skip_ended: Literal["0", "1"],
) -> Request[ElwBrokerRanking]:
    """거래원별ELW순매매상위요청 (ka30002).

    Args:
        issuer: 발행사코드 (isscomp_cd): 001 교보, 002 신한금융투자, 003 한국투자증권, 004 대신, 005 미래대우, …
        volume_range: 거래량구분 (trde_qty_tp): 0 전체, 5 5천주, 10 1만주, 50 5만주, 100 10만주, 500 50만주, 1000 1백만주
        side: 매매구분 (trde_tp): 1 순매수, 2 순매도
        period: 기간 (dt): 1 전일, 5 5일, 10 10일, 40 40일, 60 60일
        skip_ended: 거래종료ELW제외 (trde_end_elwskip): 0 포함, 1 제외
    """

elw_broker_ranking = ka30002

class ElwLpHoldingsRowsRow(Answer, frozen=True, eq=False):
    """ELWLP보유일별추이요청 (ka30003): ELWLP보유일별추이 (elwlpposs_daly_trnsn)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: str | None
    """대비구분 (pre_tp)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    held_change: int | None
    """변동수량 (chg_qty), 주"""
    lp_held: int | None
    """LP보유수량 (lprmnd_qty), 주"""
    weight: Decimal | None
    """비중 (wght)"""

class ElwLpHoldings(Answer, frozen=True, eq=False):
    """ELWLP보유일별추이요청 (ka30003)."""

    rows: Rows[ElwLpHoldingsRowsRow]
    """ELWLP보유일별추이 (elwlpposs_daly_trnsn)"""

def ka30003(
    *,
    underlying: str,
    base_date: dt.date | str,
) -> Request[ElwLpHoldings]:
    """ELWLP보유일별추이요청 (ka30003).

    Args:
        underlying: 기초자산코드 (bsis_aset_cd)
        base_date: 기준일자 (base_dt), 날짜
    """

elw_lp_holdings = ka30003

class ElwDisparityRowsRow(Answer, frozen=True, eq=False):
    """ELW괴리율요청 (ka30004): ELW괴리율 (elwdispty_rt)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    issuer: str | None
    """발행사명 (isscomp_nm)"""
    round: str | None
    """회차 (sqnc)"""
    underlying: str | None
    """기초자산명 (base_aset_nm)"""
    rights_type: str | None
    """권리구분 (rght_tp)"""
    disparity_rate: Decimal | None
    """괴리율 (dispty_rt)"""
    basis: Decimal | None
    """베이시스 (basis)"""
    days_left: int | None
    """잔존일수 (srvive_dys)"""
    theoretical_price: Decimal | None
    """이론가 (theory_pric)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비구분 (pre_tp)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    stock_name: str | None
    """종목명 (stk_nm)"""

class ElwDisparity(Answer, frozen=True, eq=False):
    """ELW괴리율요청 (ka30004)."""

    rows: Rows[ElwDisparityRowsRow]
    """ELW괴리율 (elwdispty_rt)"""

def ka30004(
    *,
    issuer: str,
    underlying: str,
    rights: Literal["000", "001", "002", "003", "004", "005", "006", "007"],
    lp: str,
    skip_ended: Literal["1", "0"],
) -> Request[ElwDisparity]:
    """ELW괴리율요청 (ka30004).

    Args:
        issuer: 발행사코드 (isscomp_cd): 000000000000 전체, 3 한국투자증권, 5 미래대우, 6 신영, 12 NK투자증권, 17 KB증권, …
        underlying: 기초자산코드 (bsis_aset_cd): 000000000000 전체, 201 KOSPI200, 150 KOSDAQ150, 005930 삼성전자, 030200 KT, …
        rights: 권리구분 (rght_tp): 000 전체, 001 콜, 002 풋, 003 DC, 004 DP, 005 EX, 006 조기종료콜, 007 조기종료풋
        lp: LP코드 (lpcd): 000000000000 전체, 3 한국투자증권, 5 미래대우, 6 신영, 12 NK투자증권, 17 KB증권, …
        skip_ended: 거래종료ELW제외 (trde_end_elwskip): 1 거래종료ELW제외, 0 거래종료ELW포함
    """

elw_disparity = ka30004

class ElwScreenerRowsRow(Answer, frozen=True, eq=False):
    """ELW조건검색요청 (ka30005): ELW조건검색 (elwcnd_qry)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    issuer: str | None
    """발행사명 (isscomp_nm)"""
    round: str | None
    """회차 (sqnc)"""
    underlying: str | None
    """기초자산명 (base_aset_nm)"""
    rights_type: str | None
    """권리구분 (rght_tp)"""
    expiry: dt.date | None
    """만기일 (expr_dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """대비구분 (pre_tp)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    volume_change: int | None
    """거래량대비 (trde_qty_pre), 부호 있는 값"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    previous_volume: int | None
    """전일거래량 (pred_trde_qty), 주"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    parity: Decimal | None
    """패리티 (prty)"""
    gearing_rate: Decimal | None
    """기어링비율 (gear_rt)"""
    breakeven_rate: Decimal | None
    """손익분기율 (pl_qutr_rt)"""
    capital_support_point: Decimal | None
    """자본지지점 (cfp)"""
    theoretical_price: Decimal | None
    """이론가 (theory_pric)"""
    implied_volatility: Decimal | None
    """내재변동성 (innr_vltl)"""
    delta: Decimal | None
    """델타 (delta)"""
    leverage: Decimal | None
    """레버리지 (lvrg)"""
    exercise_price: int | None
    """행사가격 (exec_pric), 원, 부호는 방향"""
    conversion_ratio: Decimal | None
    """전환비율 (cnvt_rt)"""
    lp_held_ratio: Decimal | None
    """LP보유비율 (lpposs_rt)"""
    breakeven_point: Decimal | None
    """손익분기점 (pl_qutr_pt)"""
    last_trade_day: dt.date | None
    """최종거래일 (fin_trde_dt), 날짜"""
    listed_day: dt.date | None
    """상장일 (flo_dt), 날짜"""
    lp_first_supply_day: dt.date | None
    """LP초종공급일 (lpinitlast_suply_dt), 날짜"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    days_left: int | None
    """잔존일수 (srvive_dys)"""
    disparity_rate: Decimal | None
    """괴리율 (dispty_rt)"""
    lp_broker: str | None
    """LP회원사명 (lpmmcm_nm)"""
    lp_broker_1: str | None
    """LP회원사명1 (lpmmcm_nm_1)"""
    lp_broker_2: str | None
    """LP회원사명2 (lpmmcm_nm_2)"""
    xray_quantity_clearing: str | None
    """Xray순간체결량정리매매구분 (xraymont_cntr_qty_arng_trde_tp)"""
    xray_quantity_margin_100: str | None
    """Xray순간체결량증거금100구분 (xraymont_cntr_qty_profa_100tp)"""

class ElwScreener(Answer, frozen=True, eq=False):
    """ELW조건검색요청 (ka30005)."""

    rows: Rows[ElwScreenerRowsRow]
    """ELW조건검색 (elwcnd_qry)"""

def ka30005(
    *,
    issuer: str,
    underlying: str,
    rights: Literal["0", "1", "2", "3", "4", "5", "6", "7"],
    lp: str,
    sort: Literal["0", "1", "2", "3", "4", "5", "6", "7"],
) -> Request[ElwScreener]:
    """ELW조건검색요청 (ka30005).

    Args:
        issuer: 발행사코드 (isscomp_cd): 000000000000 전체, 000000000003 한국투자증권, 000000000005 미래대우, 000000000006 신영, 000000000012 NK투자증권, 000000000017 KB증권, …
        underlying: 기초자산코드 (bsis_aset_cd): 000000000000 전체, 201 KOSPI200, 150 KOSDAQ150, 005930 삼성전자, 030200 KT, …
        rights: 권리구분 (rght_tp): 0 전체, 1 콜, 2 풋, 3 DC, 4 DP, 5 EX, 6 조기종료콜, 7 조기종료풋
        lp: LP코드 (lpcd): 000000000000 전체, 003 한국투자증권, 005 미래대우, 006 신영, 012 NK투자증권, 017 KB증권, …
        sort: 정렬구분 (sort_tp): 0 정렬없음, 1 상승율순, 2 상승폭순, 3 하락율순, 4 하락폭순, 5 거래량순, 6 거래대금순, 7 잔존일순
    """

elw_screener = ka30005

class ElwChangeRankingRowsRow(Answer, frozen=True, eq=False):
    """ELW등락율순위요청 (ka30009): ELW등락율순위 (elwflu_rt_rank)."""

    rank: int | None
    """순위 (rank)"""
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
    ask_quantity: int | None
    """매도잔량 (sel_req), 주"""
    bid_quantity: int | None
    """매수잔량 (buy_req), 주"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class ElwChangeRanking(Answer, frozen=True, eq=False):
    """ELW등락율순위요청 (ka30009)."""

    rows: Rows[ElwChangeRankingRowsRow]
    """ELW등락율순위 (elwflu_rt_rank)"""

def ka30009(
    *,
    sort: Literal["1", "2", "3", "4"],
    rights: Literal["000", "001", "002", "003", "004", "006", "007"],
    skip_ended: Literal["1", "0"],
) -> Request[ElwChangeRanking]:
    """ELW등락율순위요청 (ka30009).

    Args:
        sort: 정렬구분 (sort_tp): 1 상승률, 2 상승폭, 3 하락률, 4 하락폭
        rights: 권리구분 (rght_tp): 000 전체, 001 콜, 002 풋, 003 DC, 004 DP, 006 조기종료콜, 007 조기종료풋
        skip_ended: 거래종료제외 (trde_end_skip): 1 거래종료제외, 0 거래종료포함
    """

elw_change_ranking = ka30009

class ElwDepthRankingRowsRow(Answer, frozen=True, eq=False):
    """ELW잔량순위요청 (ka30010): ELW잔량순위 (elwreq_rank)."""

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
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    ask_quantity: int | None
    """매도잔량 (sel_req), 주"""
    bid_quantity: int | None
    """매수잔량 (buy_req), 주"""
    net_bid_quantity: int | None
    """순매수잔량 (netprps_req), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class ElwDepthRanking(Answer, frozen=True, eq=False):
    """ELW잔량순위요청 (ka30010)."""

    rows: Rows[ElwDepthRankingRowsRow]
    """ELW잔량순위 (elwreq_rank)"""

def ka30010(
    *,
    sort: Literal["1", "2"],
    rights: Literal["000", "001", "002", "003", "004", "006", "007"],
    skip_ended: Literal["1", "0"],
) -> Request[ElwDepthRanking]:
    """ELW잔량순위요청 (ka30010).

    Args:
        sort: 정렬구분 (sort_tp): 1 순매수잔량상위, 2 순매도 잔량상위
        rights: 권리구분 (rght_tp): 000 전체, 001 콜, 002 풋, 003 DC, 004 DP, 006 조기종료콜, 007 조기종료풋
        skip_ended: 거래종료제외 (trde_end_skip): 1 거래종료제외, 0 거래종료포함
    """

elw_depth_ranking = ka30010

class ElwProximityRowsRow(Answer, frozen=True, eq=False):
    """ELW근접율요청 (ka30011): ELW근접율 (elwalacc_rt)."""

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
    proximity: Decimal | None
    """근접율 (alacc_rt)"""

class ElwProximity(Answer, frozen=True, eq=False):
    """ELW근접율요청 (ka30011)."""

    rows: Rows[ElwProximityRowsRow]
    """ELW근접율 (elwalacc_rt)"""

def ka30011(
    *,
    symbol: str,
) -> Request[ElwProximity]:
    """ELW근접율요청 (ka30011).

    Args:
        symbol: 종목코드 (stk_cd)
    """

elw_proximity = ka30011

class ElwDetails(Answer, frozen=True, eq=False):
    """ELW종목상세정보요청 (ka30012)."""

    asset_code: str | None
    """자산코드 (aset_cd)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    lp_broker: str | None
    """LP회원사명 (lpmmcm_nm)"""
    lp_broker_1: str | None
    """LP회원사명1 (lpmmcm_nm_1)"""
    lp_broker_2: str | None
    """LP회원사명2 (lpmmcm_nm_2)"""
    elw_rights_content: str | None
    """ELW권리내용 (elwrght_cntn)"""
    elw_expiry_valuation_price: Decimal | None
    """ELW만기평가가격 (elwexpr_evlt_pric)"""
    elw_theoretical_price: Decimal | None
    """ELW이론가 (elwtheory_pric)"""
    disparity_rate: Decimal | None
    """괴리율 (dispty_rt)"""
    elw_implied_volatility: Decimal | None
    """ELW내재변동성 (elwinnr_vltl)"""
    expected_rights_price: Decimal | None
    """예상권리가 (exp_rght_pric)"""
    elw_breakeven_rate: Decimal | None
    """ELW손익분기율 (elwpl_qutr_rt)"""
    exercise_price: int | None
    """ELW행사가 (elwexec_pric), 원, 부호는 방향"""
    elw_conversion_ratio: Decimal | None
    """ELW전환비율 (elwcnvt_rt)"""
    elw_compensation_rate: Decimal | None
    """ELW보상율 (elwcmpn_rt)"""
    elw_price_rising_participation_rate: Decimal | None
    """ELW가격상승참여율 (elwpric_rising_part_rt)"""
    elw_rights_type: str | None
    """ELW권리유형 (elwrght_type)"""
    elw_days_left: int | None
    """ELW잔존일수 (elwsrvive_dys)"""
    listed_shares: int | None
    """상장주식수 (stkcnt), 천주"""
    elw_lp_order_available: str | None
    """ELWLP주문가능 (elwlpord_pos)"""
    lp_held_ratio: Decimal | None
    """LP보유비율 (lpposs_rt)"""
    lp_held: int | None
    """LP보유수량 (lprmnd_qty), 주"""
    elw_spread: Decimal | None
    """ELW스프레드 (elwspread)"""
    elw_parity: Decimal | None
    """ELW패리티 (elwprty)"""
    elw_gearing: Decimal | None
    """ELW기어링 (elwgear)"""
    listed_day: dt.date | None
    """ELW상장일 (elwflo_dt), 날짜"""
    elw_last_trade_day: dt.date | None
    """ELW최종거래일 (elwfin_trde_dt), 날짜"""
    expiry: dt.date | None
    """만기일 (expr_dt), 날짜"""
    exercise_day: dt.date | None
    """행사일 (exec_dt), 날짜"""
    lp_supply_end_day: dt.date | None
    """LP공급종료일 (lpsuply_end_dt), 날짜"""
    elw_payment_day: dt.date | None
    """ELW지급일 (elwpay_dt), 날짜"""
    elw_investment_indicators_calculation: str | None
    """ELW투자지표산출 (elwinvt_ix_comput)"""
    elw_payment_agent: str | None
    """ELW지급대리인 (elwpay_agnt)"""
    elw_approval_method: str | None
    """ELW결재방법 (elwappr_way)"""
    elw_rights_exercise_method: str | None
    """ELW권리행사방식 (elwrght_exec_way)"""
    elw_issuing_institution: str | None
    """ELW발행기관 (elwpblicte_orgn)"""
    fixed_payment_amount: Decimal | None
    """확정지급액 (dcsn_pay_amt)"""
    knock_out_barrier: Decimal | None
    """KO베리어 (kobarr)"""
    implied_volatility: Decimal | None
    """IV (iv)"""
    elw_early_close: str | None
    """종기종료ELW발생 (clsprd_end_elwocr)"""
    underlying_1: str | None
    """기초자산1 (bsis_aset_1)"""
    underlying_weight_1: Decimal | None
    """기초자산구성비율1 (bsis_aset_comp_rt_1)"""
    underlying_2: str | None
    """기초자산2 (bsis_aset_2)"""
    underlying_weight_2: Decimal | None
    """기초자산구성비율2 (bsis_aset_comp_rt_2)"""
    underlying_3: str | None
    """기초자산3 (bsis_aset_3)"""
    underlying_weight_3: Decimal | None
    """기초자산구성비율3 (bsis_aset_comp_rt_3)"""
    underlying_4: str | None
    """기초자산4 (bsis_aset_4)"""
    underlying_weight_4: Decimal | None
    """기초자산구성비율4 (bsis_aset_comp_rt_4)"""
    underlying_5: str | None
    """기초자산5 (bsis_aset_5)"""
    underlying_weight_5: Decimal | None
    """기초자산구성비율5 (bsis_aset_comp_rt_5)"""
    from_day: dt.date | None
    """평가시작일자 (fr_dt), 날짜"""
    to_day: dt.date | None
    """평가종료일자 (to_dt), 날짜"""
    from_time: dt.time | None
    """평가시작시간 (fr_tm), 시각, KST"""
    to_time: dt.time | None
    """평가종료시간 (evlt_end_tm), 시각, KST"""
    valuation_price: int | None
    """평가가격 (evlt_pric), 원, 부호는 방향"""
    valuation_finished: str | None
    """평가완료여부 (evlt_fnsh_yn)"""
    highest: int | None
    """전체최고가 (all_hgst_pric), 원, 부호는 방향"""
    lowest: int | None
    """전체최저가 (all_lwst_pric), 원, 부호는 방향"""
    highest_after: int | None
    """직후최고가 (imaf_hgst_pric), 원, 부호는 방향"""
    lowest_after: int | None
    """직후최저가 (imaf_lwst_pric), 원, 부호는 방향"""
    highest_second_half: int | None
    """후반장최고가 (sndhalf_mrkt_hgst_pric), 원, 부호는 방향"""
    lowest_second_half: int | None
    """후반장최저가 (sndhalf_mrkt_lwst_pric), 원, 부호는 방향"""

def ka30012(
    *,
    symbol: str,
) -> Request[ElwDetails]:
    """ELW종목상세정보요청 (ka30012).

    Args:
        symbol: 종목코드 (stk_cd)
    """

elw_details = ka30012
