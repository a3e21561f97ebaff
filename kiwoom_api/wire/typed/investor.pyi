"""TRs of the group investor; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class ForeignTrendRowsRow(Answer, frozen=True, eq=False):
    """주식외국인종목별매매동향 (ka10008): 주식외국인 (stk_frgnr)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    held_change: int | None
    """변동수량 (chg_qty), 주"""
    held: int | None
    """보유주식수 (poss_stkcnt), 주"""
    weight: Decimal | None
    """비중 (wght)"""
    acquirable: int | None
    """취득가능주식수 (gain_pos_stkcnt), 주"""
    foreign_limit: int | None
    """외국인한도 (frgnr_limit), 주"""
    foreign_limit_change: int | None
    """외국인한도증감 (frgnr_limit_irds), 부호 있는 값"""
    limit_exhaustion: Decimal | None
    """한도소진률 (limit_exh_rt)"""

class ForeignTrend(Answer, frozen=True, eq=False):
    """주식외국인종목별매매동향 (ka10008)."""

    rows: Rows[ForeignTrendRowsRow]
    """주식외국인 (stk_frgnr)"""

def ka10008(
    *,
    symbol: str,
) -> Request[ForeignTrend]:
    """주식외국인종목별매매동향 (ka10008).

    Args:
        symbol: 종목코드 (stk_cd)
    """

foreign_trend = ka10008

class Institutions(Answer, frozen=True, eq=False):
    """주식기관요청 (ka10009)."""

    day: dt.date | None
    """날짜 (date), 날짜"""
    close: int | None
    """종가 (close_pric), 원, 부호는 방향"""
    change: int | None
    """대비 (pre), 부호 있는 값"""
    institution_net_bought_period: int | None
    """기관기간누적 (orgn_dt_acc), 주"""
    institution_net_bought_day: int | None
    """기관일별순매매 (orgn_daly_nettrde), 주"""
    foreign_net_bought_day: int | None
    """외국인일별순매매 (frgnr_daly_nettrde), 주"""
    foreign_ratio: Decimal | None
    """외국인지분율 (frgnr_qota_rt)"""

def ka10009(
    *,
    symbol: str,
) -> Request[Institutions]:
    """주식기관요청 (ka10009).

    Args:
        symbol: 종목코드 (stk_cd)
    """

institutions = ka10009

class InstitutionForeignStreaksRowsRow(Answer, frozen=True, eq=False):
    """기관외국인연속매매현황요청 (ka10131): 기관외국인연속매매현황 (orgn_frgnr_cont_trde_prst)."""

    rank: int | None
    """순위 (rank)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    period_change_rate: Decimal | None
    """기간중주가등락률 (prid_stkpc_flu_rt)"""
    institution_net_bought_amount: int | None
    """기관순매매금액 (orgn_nettrde_amt), 백만원"""
    institution_net_bought: int | None
    """기관순매매량 (orgn_nettrde_qty), 주"""
    institution_streak_net_bought_days: int | None
    """기관계연속순매수일수 (orgn_cont_netprps_dys)"""
    institution_streak_net_bought: int | None
    """기관계연속순매수량 (orgn_cont_netprps_qty), 주"""
    institution_streak_net_bought_amount: int | None
    """기관계연속순매수금액 (orgn_cont_netprps_amt), 백만원"""
    foreign_net_bought: int | None
    """외국인순매매량 (frgnr_nettrde_qty), 주"""
    foreign_net_bought_amount: int | None
    """외국인순매매액 (frgnr_nettrde_amt), 백만원"""
    foreign_streak_net_bought_days: int | None
    """외국인연속순매수일수 (frgnr_cont_netprps_dys)"""
    foreign_streak_net_bought: int | None
    """외국인연속순매수량 (frgnr_cont_netprps_qty), 주"""
    foreign_streak_net_bought_amount: int | None
    """외국인연속순매수금액 (frgnr_cont_netprps_amt), 백만원"""
    net_bought: int | None
    """순매매량 (nettrde_qty), 주"""
    net_bought_amount: int | None
    """순매매액 (nettrde_amt), 백만원"""
    total_streak_net_bought_days: int | None
    """합계연속순매수일수 (tot_cont_netprps_dys)"""
    total_streak_net_bought: int | None
    """합계연속순매매수량 (tot_cont_nettrde_qty), 주"""
    total_streak_net_bought_amount: int | None
    """합계연속순매수금액 (tot_cont_netprps_amt), 백만원"""

class InstitutionForeignStreaks(Answer, frozen=True, eq=False):
    """기관외국인연속매매현황요청 (ka10131)."""

    rows: Rows[InstitutionForeignStreaksRowsRow]
    """기관외국인연속매매현황 (orgn_frgnr_cont_trde_prst)"""

def ka10131(
    *,
    period: Literal["1", "3", "5", "10", "20", "120", "0"],
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    market: Literal["001", "101"],
    side: Literal["2"] | None = None,
    target: Literal["0", "1"],
    measure: Literal["0", "1"],
    venue: Literal["1", "2", "3"],
) -> Request[InstitutionForeignStreaks]:
    """기관외국인연속매매현황요청 (ka10131).

    Args:
        period: 기간 (dt): 1 최근일, 3 3일, 5 5일, 10 10일, 20 20일, 120 120일, 0 시작일과 종료일
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        market: 장구분 (mrkt_tp): 001 코스피, 101 코스닥
        side: 순매도수구분 (netslmt_tp): 2 순매수
        target: 종목업종구분 (stk_inds_tp): 0 종목(주식), 1 업종
        measure: 금액수량구분 (amt_qty_tp): 0 금액, 1 수량
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

institution_foreign_streaks = ka10131

class GoldInvestorsRowsRow(Answer, frozen=True, eq=False):
    """금현물투자자현황 (ka52301): 금현물투자자현황 (inve_trad_stat)."""

    sold: int | None
    """투자자별 매도 수량(천) (all_dfrt_trst_sell_qty), 천주"""
    sold_change: int | None
    """투자자별 매도 수량 증감(천) (sell_qty_irds), 천주"""
    sold_amount: int | None
    """투자자별 매도 금액(억) (all_dfrt_trst_sell_amt), 억원"""
    sold_amount_change: int | None
    """투자자별 매도 금액 증감(억) (sell_amt_irds), 억원"""
    bought: int | None
    """투자자별 매수 수량(천) (all_dfrt_trst_buy_qty), 천주"""
    bought_change: int | None
    """투자자별 매수 수량 증감(천) (buy_qty_irds), 천주"""
    bought_amount: int | None
    """투자자별 매수 금액(억) (all_dfrt_trst_buy_amt), 억원"""
    bought_amount_change: int | None
    """투자자별 매수 금액 증감(억) (buy_amt_irds), 억원"""
    net_bought: int | None
    """투자자별 순매수 수량(천) (all_dfrt_trst_netprps_qty), 천주"""
    net_bought_change: int | None
    """투자자별 순매수 수량 증감(천) (netprps_qty_irds), 천주"""
    net_bought_amount: int | None
    """투자자별 순매수 금액(억) (all_dfrt_trst_netprps_amt), 억원"""
    net_bought_amount_change: int | None
    """투자자별 순매수 금액 증감(억) (netprps_amt_irds), 억원"""
    sell_average: int | None
    """투자자별 매도 단가 (sell_uv), 원, 부호는 방향"""
    buy_average: int | None
    """투자자별 매수 단가 (buy_uv), 원, 부호는 방향"""
    investor: str | None
    """투자자 구분명 (stk_nm)"""
    cumulative_net_bought_amount: int | None
    """누적 순매수 금액(억) (acc_netprps_amt), 억원"""
    cumulative_net_bought: int | None
    """누적 순매수 수량(천) (acc_netprps_qty), 천주"""
    investor_code: str | None
    """투자자 코드 (stk_cd)"""

class GoldInvestors(Answer, frozen=True, eq=False):
    """금현물투자자현황 (ka52301)."""

    rows: Rows[GoldInvestorsRowsRow]
    """금현물투자자현황 (inve_trad_stat)"""

def ka52301() -> Request[GoldInvestors]:
    """금현물투자자현황 (ka52301)."""

gold_investors = ka52301
