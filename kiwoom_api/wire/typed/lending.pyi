"""TRs of the group lending; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class LendingTrendRowsRow(Answer, frozen=True, eq=False):
    """대차거래추이요청 (ka10068): 대차거래추이 (dbrt_trde_trnsn)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    lent: int | None
    """대차거래체결주수 (dbrt_trde_cntrcnt), 주"""
    returned: int | None
    """대차거래상환주수 (dbrt_trde_rpy), 주"""
    lending_change: int | None
    """대차거래증감 (dbrt_trde_irds), 부호 있는 값"""
    held: int | None
    """잔고주수 (rmnd), 주"""
    balance_amount: int | None
    """잔고금액 (remn_amt), 백만원"""

class LendingTrend(Answer, frozen=True, eq=False):
    """대차거래추이요청 (ka10068)."""

    rows: Rows[LendingTrendRowsRow]
    """대차거래추이 (dbrt_trde_trnsn)"""

def ka10068(
    *,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    scope: Literal["1"] | None = None,
) -> Request[LendingTrend]:
    """대차거래추이요청 (ka10068).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        scope: 전체구분 (all_tp): 1 전체
    """

lending_trend = ka10068

class LendingTopTenRowsRow(Answer, frozen=True, eq=False):
    """대차거래상위10종목요청 (ka10069): 대차거래상위10종목 (dbrt_trde_upper_10stk)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    lent: int | None
    """대차거래체결주수 (dbrt_trde_cntrcnt), 주"""
    returned: int | None
    """대차거래상환주수 (dbrt_trde_rpy), 주"""
    held: int | None
    """잔고주수 (rmnd), 주"""
    balance_amount: int | None
    """잔고금액 (remn_amt), 백만원"""

class LendingTopTen(Answer, frozen=True, eq=False):
    """대차거래상위10종목요청 (ka10069)."""

    lent_total: int | None
    """대차거래체결주수합 (dbrt_trde_cntrcnt_sum), 주"""
    returned_total: int | None
    """대차거래상환주수합 (dbrt_trde_rpy_sum), 주"""
    held_total: int | None
    """잔고주수합 (rmnd_sum), 주"""
    balance_amount_total: int | None
    """잔고금액합 (remn_amt_sum), 백만원"""
    lent_ratio: Decimal | None
    """대차거래체결주수비율 (dbrt_trde_cntrcnt_rt)"""
    returned_ratio: Decimal | None
    """대차거래상환주수비율 (dbrt_trde_rpy_rt)"""
    held_ratio: Decimal | None
    """잔고주수비율 (rmnd_rt)"""
    balance_amount_ratio: Decimal | None
    """잔고금액비율 (remn_amt_rt)"""
    rows: Rows[LendingTopTenRowsRow]
    """대차거래상위10종목 (dbrt_trde_upper_10stk)"""

def ka10069(
    *,
    start: dt.date | str,
    end: dt.date | str | None = None,
    market: Literal["001", "101"],
) -> Request[LendingTopTen]:
    """대차거래상위10종목요청 (ka10069).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        market: 시장구분 (mrkt_tp): 001 코스피, 101 코스닥
    """

lending_top_ten = ka10069

class StockLendingTrendRowsRow(Answer, frozen=True, eq=False):
    """대차거래추이요청(종목별) (ka20068): 대차거래추이 (dbrt_trde_trnsn)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    lent: int | None
    """대차거래체결주수 (dbrt_trde_cntrcnt), 주"""
    returned: int | None
    """대차거래상환주수 (dbrt_trde_rpy), 주"""
    lending_change: int | None
    """대차거래증감 (dbrt_trde_irds), 부호 있는 값"""
    held: int | None
    """잔고주수 (rmnd), 주"""
    balance_amount: int | None
    """잔고금액 (remn_amt), 백만원"""

class StockLendingTrend(Answer, frozen=True, eq=False):
    """대차거래추이요청(종목별) (ka20068)."""

    rows: Rows[StockLendingTrendRowsRow]
    """대차거래추이 (dbrt_trde_trnsn)"""

def ka20068(
    *,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    scope: Literal["0"] | None = None,
    symbol: str,
) -> Request[StockLendingTrend]:
    """대차거래추이요청(종목별) (ka20068).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        scope: 전체구분 (all_tp): 0 종목코드 입력종목만 표시
        symbol: 종목코드 (stk_cd)
    """

stock_lending_trend = ka20068

class LendingDetailsRowsRow(Answer, frozen=True, eq=False):
    """대차거래내역요청 (ka90012): 대차거래내역 (dbrt_trde_prps)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    lent: int | None
    """대차거래체결주수 (dbrt_trde_cntrcnt), 주"""
    returned: int | None
    """대차거래상환주수 (dbrt_trde_rpy), 주"""
    held: int | None
    """잔고주수 (rmnd), 주"""
    balance_amount: int | None
    """잔고금액 (remn_amt), 백만원"""

class LendingDetails(Answer, frozen=True, eq=False):
    """대차거래내역요청 (ka90012)."""

    rows: Rows[LendingDetailsRowsRow]
    """대차거래내역 (dbrt_trde_prps)"""

def ka90012(
    *,
    day: dt.date | str,
    market: Literal["001", "101"],
) -> Request[LendingDetails]:
    """대차거래내역요청 (ka90012).

    Args:
        day: 일자 (dt), 날짜
        market: 시장구분 (mrkt_tp): 001 코스피, 101 코스닥
    """

lending_details = ka90012
