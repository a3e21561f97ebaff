"""TRs of the group sector; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class SectorProgram(Answer, frozen=True, eq=False):
    """업종프로그램요청 (ka10010)."""

    arbitrage_sold: int | None
    """차익위탁매도수량 (dfrt_trst_sell_qty), 천주"""
    arbitrage_sold_amount: int | None
    """차익위탁매도금액 (dfrt_trst_sell_amt), 백만원"""
    arbitrage_bought: int | None
    """차익위탁매수수량 (dfrt_trst_buy_qty), 천주"""
    arbitrage_bought_amount: int | None
    """차익위탁매수금액 (dfrt_trst_buy_amt), 백만원"""
    arbitrage_net_bought: int | None
    """차익위탁순매수수량 (dfrt_trst_netprps_qty), 천주"""
    arbitrage_net_bought_amount: int | None
    """차익위탁순매수금액 (dfrt_trst_netprps_amt), 백만원"""
    non_arbitrage_sold: int | None
    """비차익위탁매도수량 (ndiffpro_trst_sell_qty), 천주"""
    non_arbitrage_sold_amount: int | None
    """비차익위탁매도금액 (ndiffpro_trst_sell_amt), 백만원"""
    non_arbitrage_bought: int | None
    """비차익위탁매수수량 (ndiffpro_trst_buy_qty), 천주"""
    non_arbitrage_bought_amount: int | None
    """비차익위탁매수금액 (ndiffpro_trst_buy_amt), 백만원"""
    non_arbitrage_net_bought: int | None
    """비차익위탁순매수수량 (ndiffpro_trst_netprps_qty), 천주"""
    non_arbitrage_net_bought_amount: int | None
    """비차익위탁순매수금액 (ndiffpro_trst_netprps_amt), 백만원"""
    total_sold: int | None
    """전체차익위탁매도수량 (all_dfrt_trst_sell_qty), 천주"""
    total_sold_amount: int | None
    """전체차익위탁매도금액 (all_dfrt_trst_sell_amt), 백만원"""
    total_bought: int | None
    """전체차익위탁매수수량 (all_dfrt_trst_buy_qty), 천주"""
    total_bought_amount: int | None
    """전체차익위탁매수금액 (all_dfrt_trst_buy_amt), 백만원"""
    total_net_bought: int | None
    """전체차익위탁순매수수량 (all_dfrt_trst_netprps_qty), 천주"""
    total_net_bought_amount: int | None
    """전체차익위탁순매수금액 (all_dfrt_trst_netprps_amt), 백만원"""

def ka10010(
    *,
    symbol: str,
) -> Request[SectorProgram]:
    """업종프로그램요청 (ka10010).

    Args:
        symbol: 종목코드 (stk_cd)
    """

sector_program = ka10010

class SectorInvestorsRowsRow(Answer, frozen=True, eq=False):
    """업종별투자자순매수요청 (ka10051): 업종별순매수 (inds_netprps)."""

    sector_code: str | None
    """업종코드 (inds_cd)"""
    sector: str | None
    """업종명 (inds_nm)"""
    price: Decimal | None
    """현재가 (cur_prc)"""
    change_sign: Flag | None
    """대비부호 (pre_smbol)"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    securities_net_bought: int | None
    """증권순매수 (sc_netprps), 억원 또는 1000주"""
    insurance_net_bought: int | None
    """보험순매수 (insrnc_netprps), 억원 또는 1000주"""
    investment_trust_net_bought: int | None
    """투신순매수 (invtrt_netprps), 억원 또는 1000주"""
    bank_net_bought: int | None
    """은행순매수 (bank_netprps), 억원 또는 1000주"""
    merchant_trust_net_bought: int | None
    """종신금순매수 (jnsinkm_netprps), 억원 또는 1000주"""
    endowment_net_bought: int | None
    """기금순매수 (endw_netprps), 억원 또는 1000주"""
    other_corporation_net_bought: int | None
    """기타법인순매수 (etc_corp_netprps), 억원 또는 1000주"""
    individual_net_bought: int | None
    """개인순매수 (ind_netprps), 억원 또는 1000주"""
    foreign_net_bought: int | None
    """외국인순매수 (frgnr_netprps), 억원 또는 1000주"""
    domestic_treated_foreign_net_bought: int | None
    """내국인대우외국인순매수 (native_trmt_frgnr_netprps), 억원 또는 1000주"""
    state_net_bought: int | None
    """국가순매수 (natn_netprps), 억원 또는 1000주"""
    private_fund_net_bought: int | None
    """사모펀드순매수 (samo_fund_netprps), 억원 또는 1000주"""
    institution_net_bought: int | None
    """기관계순매수 (orgn_netprps), 억원 또는 1000주"""

class SectorInvestors(Answer, frozen=True, eq=False):
    """업종별투자자순매수요청 (ka10051)."""

    rows: Rows[SectorInvestorsRowsRow]
    """업종별순매수 (inds_netprps)"""

def ka10051(
    *,
    market: Literal["0", "1"],
    measure: Literal["0", "1"],
    base_date: dt.date | str | None = None,
    venue: Literal["1", "2", "3"],
) -> Request[SectorInvestors]:
    """업종별투자자순매수요청 (ka10051).

    Args:
        market: 시장구분 (mrkt_tp): 0 코스피, 1 코스닥
        measure: 금액수량구분 (amt_qty_tp): 0 금액, 1 수량
        base_date: 기준일자 (base_dt), 날짜
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

sector_investors = ka10051

class SectorIndexRowsRow(Answer, frozen=True, eq=False):
    """업종현재가요청 (ka20001): 업종현재가_시간별 (inds_cur_prc_tm)."""

    time: dt.time | None
    """시간n (tm_n), 시각, KST"""
    price: Decimal | None
    """현재가n (cur_prc_n)"""
    change_sign: Flag | None
    """전일대비기호n (pred_pre_sig_n)"""
    change: Decimal | None
    """전일대비n (pred_pre_n)"""
    change_rate: Decimal | None
    """등락률n (flu_rt_n)"""
    volume: int | None
    """거래량n (trde_qty_n), 천주"""
    cumulative_volume: int | None
    """누적거래량n (acc_trde_qty_n), 천주"""

class SectorIndex(Answer, frozen=True, eq=False):
    """업종현재가요청 (ka20001)."""

    price: Decimal | None
    """현재가 (cur_prc)"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 천주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    traded_count: int | None
    """거래형성종목수 (trde_frmatn_stk_num)"""
    traded_ratio: Decimal | None
    """거래형성비율 (trde_frmatn_rt)"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    upper_limit_count: int | None
    """상한 (upl)"""
    rising_count: int | None
    """상승 (rising)"""
    unchanged_count: int | None
    """보합 (stdns)"""
    falling_count: int | None
    """하락 (fall)"""
    lower_limit_count: int | None
    """하한 (lst)"""
    high_52w: Decimal | None
    """52주최고가 (52wk_hgst_pric)"""
    high_52w_date: dt.date | None
    """52주최고가일 (52wk_hgst_pric_dt), 날짜"""
    high_52w_change_rate: Decimal | None
    """52주최고가대비율 (52wk_hgst_pric_pre_rt)"""
    low_52w: Decimal | None
    """52주최저가 (52wk_lwst_pric)"""
    low_52w_date: dt.date | None
    """52주최저가일 (52wk_lwst_pric_dt), 날짜"""
    low_52w_change_rate: Decimal | None
    """52주최저가대비율 (52wk_lwst_pric_pre_rt)"""
    rows: Rows[SectorIndexRowsRow]
    """업종현재가_시간별 (inds_cur_prc_tm)"""

def ka20001(
    *,
    market: Literal["0", "1", "2"],
    sector: str,
) -> Request[SectorIndex]:
    """업종현재가요청 (ka20001).

    Args:
        market: 시장구분 (mrkt_tp): 0 코스피, 1 코스닥, 2 코스피200
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
    """

sector_index = ka20001

class SectorStocksRowsRow(Answer, frozen=True, eq=False):
    """업종별주가요청 (ka20002): 업종별주가 (inds_stkpc)."""

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
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""

class SectorStocks(Answer, frozen=True, eq=False):
    """업종별주가요청 (ka20002)."""

    rows: Rows[SectorStocksRowsRow]
    """업종별주가 (inds_stkpc)"""

def ka20002(
    *,
    market: Literal["0", "1", "2"],
    sector: str,
    venue: Literal["1", "2", "3"],
) -> Request[SectorStocks]:
    """업종별주가요청 (ka20002).

    Args:
        market: 시장구분 (mrkt_tp): 0 코스피, 1 코스닥, 2 코스피200
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

sector_stocks = ka20002

class SectorIndicesRowsRow(Answer, frozen=True, eq=False):
    """전업종지수요청 (ka20003): 전업종지수 (all_inds_idex)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: Decimal | None
    """현재가 (cur_prc)"""
    change_sign: Flag | None
    """대비기호 (pre_sig)"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 천주"""
    weight: Decimal | None
    """비중 (wght)"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    upper_limit_count: int | None
    """상한 (upl)"""
    rising_count: int | None
    """상승 (rising)"""
    unchanged_count: int | None
    """보합 (stdns)"""
    falling_count: int | None
    """하락 (fall)"""
    lower_limit_count: int | None
    """하한 (lst)"""
    listed_count: int | None
    """상장종목수 (flo_stk_num)"""

class SectorIndices(Answer, frozen=True, eq=False):
    """전업종지수요청 (ka20003)."""

    rows: Rows[SectorIndicesRowsRow]
    """전업종지수 (all_inds_idex)"""

def ka20003(
    *,
    sector: Literal["001", "101"],
) -> Request[SectorIndices]:
    """전업종지수요청 (ka20003).

    Args:
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 101 종합(KOSDAQ)
    """

sector_indices = ka20003

class SectorIndexByDayRowsRow(Answer, frozen=True, eq=False):
    """업종현재가일별요청 (ka20009): 업종현재가_일별반복 (inds_cur_prc_daly_rept)."""

    day: dt.date | None
    """일자n (dt_n), 날짜"""
    price: Decimal | None
    """현재가n (cur_prc_n)"""
    change_sign: Flag | None
    """전일대비기호n (pred_pre_sig_n)"""
    change: Decimal | None
    """전일대비n (pred_pre_n)"""
    change_rate: Decimal | None
    """등락률n (flu_rt_n)"""
    cumulative_volume: int | None
    """누적거래량n (acc_trde_qty_n), 천주"""

class SectorIndexByDay(Answer, frozen=True, eq=False):
    """업종현재가일별요청 (ka20009)."""

    price: Decimal | None
    """현재가 (cur_prc)"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    volume: int | None
    """거래량 (trde_qty), 천주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    traded_count: int | None
    """거래형성종목수 (trde_frmatn_stk_num)"""
    traded_ratio: Decimal | None
    """거래형성비율 (trde_frmatn_rt)"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    upper_limit_count: int | None
    """상한 (upl)"""
    rising_count: int | None
    """상승 (rising)"""
    unchanged_count: int | None
    """보합 (stdns)"""
    falling_count: int | None
    """하락 (fall)"""
    lower_limit_count: int | None
    """하한 (lst)"""
    high_52w: Decimal | None
    """52주최고가 (52wk_hgst_pric)"""
    high_52w_date: dt.date | None
    """52주최고가일 (52wk_hgst_pric_dt), 날짜"""
    high_52w_change_rate: Decimal | None
    """52주최고가대비율 (52wk_hgst_pric_pre_rt)"""
    low_52w: Decimal | None
    """52주최저가 (52wk_lwst_pric)"""
    low_52w_date: dt.date | None
    """52주최저가일 (52wk_lwst_pric_dt), 날짜"""
    low_52w_change_rate: Decimal | None
    """52주최저가대비율 (52wk_lwst_pric_pre_rt)"""
    rows: Rows[SectorIndexByDayRowsRow]
    """업종현재가_일별반복 (inds_cur_prc_daly_rept)"""

def ka20009(
    *,
    market: Literal["0", "1", "2"],
    sector: str,
) -> Request[SectorIndexByDay]:
    """업종현재가일별요청 (ka20009).

    Args:
        market: 시장구분 (mrkt_tp): 0 코스피, 1 코스닥, 2 코스피200
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
    """

sector_index_by_day = ka20009
