"""TRs of the group chart; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class StockInvestorChartBarsRow(Answer, frozen=True, eq=False):
    """종목별투자자기관별차트요청 (ka10060): 종목별투자자기관별차트 (stk_invsr_orgn_chart)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
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

class StockInvestorChart(Answer, frozen=True, eq=False):
    """종목별투자자기관별차트요청 (ka10060)."""

    bars: Rows[StockInvestorChartBarsRow]
    """종목별투자자기관별차트 (stk_invsr_orgn_chart)"""

def ka10060(
    *,
    day: dt.date | str,
    symbol: str,
    measure: Literal["1", "2"],
    side: Literal["0", "1", "2"],
    unit: Literal["1000", "1"],
) -> Request[StockInvestorChart]:
    """종목별투자자기관별차트요청 (ka10060).

    Args:
        day: 일자 (dt), 날짜
        symbol: 종목코드 (stk_cd)
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        side: 매매구분 (trde_tp): 0 순매수, 1 매수, 2 매도
        unit: 단위구분 (unit_tp): 1000 1천주, 1 단주
    """

stock_investor_chart = ka10060

class IntradayInvestorChartBarsRow(Answer, frozen=True, eq=False):
    """장중투자자별매매차트요청 (ka10064): 장중투자자별매매차트 (opmr_invsr_trde_chart)."""

    time: dt.time | None
    """시간 (tm), 시각, KST"""
    foreigners: int | None
    """외국인투자자 (frgnr_invsr), 1주 또는 백만원"""
    institutions: int | None
    """기관계 (orgn), 1주 또는 백만원"""
    investment_trust: int | None
    """투신 (invtrt), 1주 또는 백만원"""
    insurance: int | None
    """보험 (insrnc), 1주 또는 백만원"""
    bank: int | None
    """은행 (bank), 1주 또는 백만원"""
    pension_funds: int | None
    """연기금등 (penfnd_etc), 1주 또는 백만원"""
    other_corporations: int | None
    """기타법인 (etc_corp), 1주 또는 백만원"""
    state: int | None
    """국가 (natn), 1주 또는 백만원"""

class IntradayInvestorChart(Answer, frozen=True, eq=False):
    """장중투자자별매매차트요청 (ka10064)."""

    bars: Rows[IntradayInvestorChartBarsRow]
    """장중투자자별매매차트 (opmr_invsr_trde_chart)"""

def ka10064(
    *,
    market: Literal["000", "001", "101"],
    measure: Literal["1", "2"],
    side: Literal["0", "1", "2"],
    symbol: str,
) -> Request[IntradayInvestorChart]:
    """장중투자자별매매차트요청 (ka10064).

    Args:
        market: 시장구분 (mrkt_tp): 000 전체, 001 코스피, 101 코스닥
        measure: 금액수량구분 (amt_qty_tp): 1 금액, 2 수량
        side: 매매구분 (trde_tp): 0 순매수, 1 매수, 2 매도
        symbol: 종목코드 (stk_cd)
    """

intraday_investor_chart = ka10064

class TickChartTicksRow(Answer, frozen=True, eq=False):
    """주식틱차트조회요청 (ka10079): 주식틱차트조회 (stk_tic_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_sign: Flag | None
    """전일대비 기호 (pred_pre_sig)"""

class TickChart(Answer, frozen=True, eq=False):
    """주식틱차트조회요청 (ka10079)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    last_tick_count: int | None
    """마지막틱갯수 (last_tic_cnt)"""
    ticks: Rows[TickChartTicksRow]
    """주식틱차트조회 (stk_tic_chart_qry)"""

def ka10079(
    *,
    symbol: str,
    interval: Literal["1", "3", "5", "10", "30"],
    adjusted: Literal["0", "1"],
) -> Request[TickChart]:
    """주식틱차트조회요청 (ka10079).

    Args:
        symbol: 종목코드 (stk_cd)
        interval: 틱범위 (tic_scope): 1 1틱, 3 3틱, 5 5틱, 10 10틱, 30 30틱
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

tick_chart = ka10079

class MinuteChartBarsRow(Answer, frozen=True, eq=False):
    """주식분봉차트조회요청 (ka10080): 주식분봉차트조회 (stk_min_pole_chart_qry)."""

    close: int | None
    """현재가(종가) (cur_prc), 원, 부호는 방향"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_sign: Flag | None
    """전일대비 기호 (pred_pre_sig)"""

class MinuteChart(Answer, frozen=True, eq=False):
    """주식분봉차트조회요청 (ka10080)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    bars: Rows[MinuteChartBarsRow]
    """주식분봉차트조회 (stk_min_pole_chart_qry)"""

def ka10080(
    *,
    symbol: str,
    interval: Literal["1", "3", "5", "10", "15", "30", "45", "60"],
    adjusted: Literal["0", "1"],
    base_date: dt.date | str | None = None,
) -> Request[MinuteChart]:
    """주식분봉차트조회요청 (ka10080).

    Args:
        symbol: 종목코드 (stk_cd)
        interval: 틱범위 (tic_scope): 1 1분, 3 3분, 5 5분, 10 10분, 15 15분, 30 30분, 45 45분, 60 60분
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
        base_date: 기준일자 (base_dt), 날짜
    """

minute_chart = ka10080

class DailyChartBarsRow(Answer, frozen=True, eq=False):
    """주식일봉차트조회요청 (ka10081): 주식일봉차트조회 (stk_dt_pole_chart_qry)."""

    close: int
    """현재가 (cur_prc), 원, 부호는 방향"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""
    day: dt.date
    """일자 (dt), 날짜"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    turnover_rate: Decimal | None
    """거래회전율 (trde_tern_rt)"""

class DailyChart(Answer, frozen=True, eq=False):
    """주식일봉차트조회요청 (ka10081)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    bars: Rows[DailyChartBarsRow]
    """주식일봉차트조회 (stk_dt_pole_chart_qry)"""

def ka10081(
    *,
    symbol: str,
    base_date: dt.date | str,
    adjusted: Literal["0", "1"],
) -> Request[DailyChart]:
    """주식일봉차트조회요청 (ka10081).

    Args:
        symbol: 종목코드 (stk_cd)
        base_date: 기준일자 (base_dt), 날짜
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

daily_chart = ka10081

class WeeklyChartBarsRow(Answer, frozen=True, eq=False):
    """주식주봉차트조회요청 (ka10082): 주식주봉차트조회 (stk_stk_pole_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 원"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    turnover_rate: Decimal | None
    """거래회전율 (trde_tern_rt)"""

class WeeklyChart(Answer, frozen=True, eq=False):
    """주식주봉차트조회요청 (ka10082)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    bars: Rows[WeeklyChartBarsRow]
    """주식주봉차트조회 (stk_stk_pole_chart_qry)"""

def ka10082(
    *,
    symbol: str,
    base_date: dt.date | str,
    adjusted: Literal["0", "1"],
) -> Request[WeeklyChart]:
    """주식주봉차트조회요청 (ka10082).

    Args:
        symbol: 종목코드 (stk_cd)
        base_date: 기준일자 (base_dt), 날짜
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

weekly_chart = ka10082

class MonthlyChartBarsRow(Answer, frozen=True, eq=False):
    """주식월봉차트조회요청 (ka10083): 주식월봉차트조회 (stk_mth_pole_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 원"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""
    turnover_rate: Decimal | None
    """거래회전율 (trde_tern_rt)"""

class MonthlyChart(Answer, frozen=True, eq=False):
    """주식월봉차트조회요청 (ka10083)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    bars: Rows[MonthlyChartBarsRow]
    """주식월봉차트조회 (stk_mth_pole_chart_qry)"""

def ka10083(
    *,
    symbol: str,
    base_date: dt.date | str,
    adjusted: Literal["0", "1"],
) -> Request[MonthlyChart]:
    """주식월봉차트조회요청 (ka10083).

    Args:
        symbol: 종목코드 (stk_cd)
        base_date: 기준일자 (base_dt), 날짜
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

monthly_chart = ka10083

class YearlyChartBarsRow(Answer, frozen=True, eq=False):
    """주식년봉차트조회요청 (ka10094): 주식년봉차트조회 (stk_yr_pole_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    value: int | None
    """거래대금 (trde_prica), 원"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""

class YearlyChart(Answer, frozen=True, eq=False):
    """주식년봉차트조회요청 (ka10094)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    bars: Rows[YearlyChartBarsRow]
    """주식년봉차트조회 (stk_yr_pole_chart_qry)"""

def ka10094(
    *,
    symbol: str,
    base_date: dt.date | str,
    adjusted: Literal["0", "1"],
) -> Request[YearlyChart]:
    """주식년봉차트조회요청 (ka10094).

    Args:
        symbol: 종목코드 (stk_cd)
        base_date: 기준일자 (base_dt), 날짜
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

yearly_chart = ka10094

class SectorTickChartTicksRow(Answer, frozen=True, eq=False):
    """업종틱차트조회요청 (ka20004): 업종틱차트조회 (inds_tic_chart_qry)."""

    close: Decimal | None
    """현재가 (cur_prc)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_sign: Flag | None
    """전일대비 기호 (pred_pre_sig)"""

class SectorTickChart(Answer, frozen=True, eq=False):
    """업종틱차트조회요청 (ka20004)."""

    sector_code: str | None
    """업종코드 (inds_cd)"""
    ticks: Rows[SectorTickChartTicksRow]
    """업종틱차트조회 (inds_tic_chart_qry)"""

def ka20004(
    *,
    sector: str,
    interval: Literal["1", "3", "5", "10", "30"],
) -> Request[SectorTickChart]:
    """업종틱차트조회요청 (ka20004).

    Args:
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
        interval: 틱범위 (tic_scope): 1 1틱, 3 3틱, 5 5틱, 10 10틱, 30 30틱
    """

sector_tick_chart = ka20004

class SectorMinuteChartBarsRow(Answer, frozen=True, eq=False):
    """업종분봉조회요청 (ka20005): 업종분봉조회 (inds_min_pole_qry)."""

    close: Decimal | None
    """현재가 (cur_prc)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    change: Decimal | None
    """전일대비 (pred_pre)"""
    change_sign: Flag | None
    """전일대비 기호 (pred_pre_sig)"""

class SectorMinuteChart(Answer, frozen=True, eq=False):
    """업종분봉조회요청 (ka20005)."""

    sector_code: str | None
    """업종코드 (inds_cd)"""
    bars: Rows[SectorMinuteChartBarsRow]
    """업종분봉조회 (inds_min_pole_qry)"""

def ka20005(
    *,
    sector: str,
    interval: Literal["1", "3", "5", "10", "15", "30", "45", "60"],
    base_date: dt.date | str | None = None,
) -> Request[SectorMinuteChart]:
    """업종분봉조회요청 (ka20005).

    Args:
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
        interval: 틱범위 (tic_scope): 1 1분, 3 3분, 5 5분, 10 10분, 15 15분, 30 30분, 45 45분, 60 60분
        base_date: 기준일자 (base_dt), 날짜
    """

sector_minute_chart = ka20005

class SectorDailyChartBarsRow(Answer, frozen=True, eq=False):
    """업종일봉조회요청 (ka20006): 업종일봉조회 (inds_dt_pole_qry)."""

    close: Decimal | None
    """현재가 (cur_prc)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class SectorDailyChart(Answer, frozen=True, eq=False):
    """업종일봉조회요청 (ka20006)."""

    sector_code: str | None
    """업종코드 (inds_cd)"""
    bars: Rows[SectorDailyChartBarsRow]
    """업종일봉조회 (inds_dt_pole_qry)"""

def ka20006(
    *,
    sector: str,
    base_date: dt.date | str,
) -> Request[SectorDailyChart]:
    """업종일봉조회요청 (ka20006).

    Args:
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
        base_date: 기준일자 (base_dt), 날짜
    """

sector_daily_chart = ka20006

class SectorWeeklyChartBarsRow(Answer, frozen=True, eq=False):
    """업종주봉조회요청 (ka20007): 업종주봉조회 (inds_stk_pole_qry)."""

    close: Decimal | None
    """현재가 (cur_prc)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class SectorWeeklyChart(Answer, frozen=True, eq=False):
    """업종주봉조회요청 (ka20007)."""

    sector_code: str | None
    """업종코드 (inds_cd)"""
    bars: Rows[SectorWeeklyChartBarsRow]
    """업종주봉조회 (inds_stk_pole_qry)"""

def ka20007(
    *,
    sector: str,
    base_date: dt.date | str,
) -> Request[SectorWeeklyChart]:
    """업종주봉조회요청 (ka20007).

    Args:
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
        base_date: 기준일자 (base_dt), 날짜
    """

sector_weekly_chart = ka20007

class SectorMonthlyChartBarsRow(Answer, frozen=True, eq=False):
    """업종월봉조회요청 (ka20008): 업종월봉조회 (inds_mth_pole_qry)."""

    close: Decimal | None
    """현재가 (cur_prc)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class SectorMonthlyChart(Answer, frozen=True, eq=False):
    """업종월봉조회요청 (ka20008)."""

    sector_code: str | None
    """업종코드 (inds_cd)"""
    bars: Rows[SectorMonthlyChartBarsRow]
    """업종월봉조회 (inds_mth_pole_qry)"""

def ka20008(
    *,
    sector: str,
    base_date: dt.date | str,
) -> Request[SectorMonthlyChart]:
    """업종월봉조회요청 (ka20008).

    Args:
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
        base_date: 기준일자 (base_dt), 날짜
    """

sector_monthly_chart = ka20008

class SectorYearlyChartBarsRow(Answer, frozen=True, eq=False):
    """업종년봉조회요청 (ka20019): 업종년봉조회 (inds_yr_pole_qry)."""

    close: Decimal | None
    """현재가 (cur_prc)"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    open: Decimal | None
    """시가 (open_pric)"""
    high: Decimal | None
    """고가 (high_pric)"""
    low: Decimal | None
    """저가 (low_pric)"""
    value: int | None
    """거래대금 (trde_prica), 백만원"""

class SectorYearlyChart(Answer, frozen=True, eq=False):
    """업종년봉조회요청 (ka20019)."""

    sector_code: str | None
    """업종코드 (inds_cd)"""
    bars: Rows[SectorYearlyChartBarsRow]
    """업종년봉조회 (inds_yr_pole_qry)"""

def ka20019(
    *,
    sector: str,
    base_date: dt.date | str,
) -> Request[SectorYearlyChart]:
    """업종년봉조회요청 (ka20019).

    Args:
        sector: 업종코드 (inds_cd): 001 종합(KOSPI), 002 대형주, 003 중형주, 004 소형주, 101 종합(KOSDAQ), 201 KOSPI200, 302 KOSTAR, 701 KRX100, …
        base_date: 기준일자 (base_dt), 날짜
    """

sector_yearly_chart = ka20019

class GoldTickChartTicksRow(Answer, frozen=True, eq=False):
    """금현물틱차트조회요청 (ka50079): 금현물틱차트조회 (gds_tic_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    day: dt.datetime | None
    """일자 (dt), 일시, KST"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""

class GoldTickChart(Answer, frozen=True, eq=False):
    """금현물틱차트조회요청 (ka50079)."""

    ticks: Rows[GoldTickChartTicksRow]
    """금현물틱차트조회 (gds_tic_chart_qry)"""

def ka50079(
    *,
    symbol: Literal["M04020000", "M04020100"],
    interval: Literal["1", "3", "5", "10", "30"],
    adjusted: Literal["0", "1"],
) -> Request[GoldTickChart]:
    """금현물틱차트조회요청 (ka50079).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        interval: 틱범위 (tic_scope): 1 1틱, 3 3틱, 5 5틱, 10 10틱, 30 30틱
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

gold_tick_chart = ka50079

class GoldMinuteChartBarsRow(Answer, frozen=True, eq=False):
    """금현물분봉차트조회요청 (ka50080): 금현물분봉차트조회 (gds_min_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    volume: int | None
    """거래량 (trde_qty), 주"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    day: dt.datetime | None
    """일자 (dt), 일시, KST"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""

class GoldMinuteChart(Answer, frozen=True, eq=False):
    """금현물분봉차트조회요청 (ka50080)."""

    bars: Rows[GoldMinuteChartBarsRow]
    """금현물분봉차트조회 (gds_min_chart_qry)"""

def ka50080(
    *,
    symbol: Literal["M04020000", "M04020100"],
    interval: Literal["1", "3", "5", "10", "15", "30", "45", "60"],
    adjusted: Literal["0", "1"] | None = None,
) -> Request[GoldMinuteChart]:
    """금현물분봉차트조회요청 (ka50080).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        interval: 틱범위 (tic_scope): 1 1분, 3 3분, 5 5분, 10 10분, 15 15분, 30 30분, 45 45분, 60 60분
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

gold_minute_chart = ka50080

class GoldDailyChartBarsRow(Answer, frozen=True, eq=False):
    """금현물일봉차트조회요청 (ka50081): 금현물일봉차트조회 (gds_day_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    cumulative_volume: int | None
    """누적 거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적 거래대금 (acc_trde_prica), 백만원"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    day: dt.date | None
    """일자 (dt), 날짜"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""

class GoldDailyChart(Answer, frozen=True, eq=False):
    """금현물일봉차트조회요청 (ka50081)."""

    bars: Rows[GoldDailyChartBarsRow]
    """금현물일봉차트조회 (gds_day_chart_qry)"""

def ka50081(
    *,
    symbol: Literal["M04020000", "M04020100"],
    base_date: dt.date | str,
    adjusted: Literal["0", "1"],
) -> Request[GoldDailyChart]:
    """금현물일봉차트조회요청 (ka50081).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        base_date: 기준일자 (base_dt), 날짜
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

gold_daily_chart = ka50081

class GoldWeeklyChartBarsRow(Answer, frozen=True, eq=False):
    """금현물주봉차트조회요청 (ka50082): 금현물일봉차트조회 (gds_week_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    cumulative_volume: int | None
    """누적 거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적 거래대금 (acc_trde_prica), 백만원"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    day: dt.datetime | None
    """일자 (dt), 일시, KST"""

class GoldWeeklyChart(Answer, frozen=True, eq=False):
    """금현물주봉차트조회요청 (ka50082)."""

    bars: Rows[GoldWeeklyChartBarsRow]
    """금현물일봉차트조회 (gds_week_chart_qry)"""

def ka50082(
    *,
    symbol: Literal["M04020000", "M04020100"],
    base_date: dt.date | str,
    adjusted: Literal["0", "1"],
) -> Request[GoldWeeklyChart]:
    """금현물주봉차트조회요청 (ka50082).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        base_date: 기준일자 (base_dt), 날짜
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

gold_weekly_chart = ka50082

class GoldMonthlyChartBarsRow(Answer, frozen=True, eq=False):
    """금현물월봉차트조회요청 (ka50083): 금현물일봉차트조회 (gds_month_chart_qry)."""

    close: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    cumulative_volume: int | None
    """누적 거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적 거래대금 (acc_trde_prica), 원"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    day: dt.datetime | None
    """일자 (dt), 일시, KST"""

class GoldMonthlyChart(Answer, frozen=True, eq=False):
    """금현물월봉차트조회요청 (ka50083)."""

    bars: Rows[GoldMonthlyChartBarsRow]
    """금현물일봉차트조회 (gds_month_chart_qry)"""

def ka50083(
    *,
    symbol: Literal["M04020000", "M04020100"],
    base_date: dt.date | str,
    adjusted: Literal["0", "1"],
) -> Request[GoldMonthlyChart]:
    """금현물월봉차트조회요청 (ka50083).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        base_date: 기준일자 (base_dt), 날짜
        adjusted: 수정주가구분 (upd_stkpc_tp): 0 원주가, 1 수정주가
    """

gold_monthly_chart = ka50083

class GoldTickChartTodayTicksRow(Answer, frozen=True, eq=False):
    """금현물당일틱차트조회요청 (ka50091): 금현물일봉차트조회 (gds_tic_chart_qry)."""

    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    change: int | None
    """전일 대비(원) (pred_pre), 부호 있는 값"""
    volume: int | None
    """거래량(체결량) (trde_qty), 주"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    day: dt.datetime | None
    """일자 (dt), 일시, KST"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""

class GoldTickChartToday(Answer, frozen=True, eq=False):
    """금현물당일틱차트조회요청 (ka50091)."""

    ticks: Rows[GoldTickChartTodayTicksRow]
    """금현물일봉차트조회 (gds_tic_chart_qry)"""

def ka50091(
    *,
    symbol: Literal["M04020000", "M04020100"],
    interval: Literal["1", "3", "5", "10", "30"],
) -> Request[GoldTickChartToday]:
    """금현물당일틱차트조회요청 (ka50091).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        interval: 틱범위 (tic_scope): 1 1틱, 3 3틱, 5 5틱, 10 10틱, 30 30틱
    """

gold_tick_chart_today = ka50091

class GoldMinuteChartTodayBarsRow(Answer, frozen=True, eq=False):
    """금현물당일분봉차트조회요청 (ka50092): 금현물일봉차트조회 (gds_min_chart_qry)."""

    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    change: int | None
    """전일 대비(원) (pred_pre), 부호 있는 값"""
    cumulative_volume: int | None
    """누적 거래량 (acc_trde_qty), 주"""
    cumulative_value: int | None
    """누적 거래대금 (acc_trde_prica), 백만원"""
    volume: int | None
    """거래량(체결량) (trde_qty), 주"""
    open: int | None
    """시가 (open_pric), 원, 부호는 방향"""
    high: int | None
    """고가 (high_pric), 원, 부호는 방향"""
    low: int | None
    """저가 (low_pric), 원, 부호는 방향"""
    time: dt.datetime | None
    """체결시간 (cntr_tm), 일시, KST"""
    day: dt.datetime | None
    """일자 (dt), 일시, KST"""
    change_sign: Flag | None
    """전일대비기호 (pred_pre_sig)"""

class GoldMinuteChartToday(Answer, frozen=True, eq=False):
    """금현물당일분봉차트조회요청 (ka50092)."""

    bars: Rows[GoldMinuteChartTodayBarsRow]
    """금현물일봉차트조회 (gds_min_chart_qry)"""

def ka50092(
    *,
    symbol: Literal["M04020000", "M04020100"],
    interval: Literal["1", "3", "5", "10", "15", "30", "45", "60"],
) -> Request[GoldMinuteChartToday]:
    """금현물당일분봉차트조회요청 (ka50092).

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        interval: 틱범위 (tic_scope): 1 1분, 3 3분, 5 5분, 10 10분, 15 15분, 30 30분, 45 45분, 60 60분
    """

gold_minute_chart_today = ka50092
