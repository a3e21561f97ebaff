"""TRs of the group short_sale; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class ShortSaleTrendRowsRow(Answer, frozen=True, eq=False):
    """공매도추이요청 (ka10014): 공매도추이 (shrts_trnsn)."""

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
    short_volume: int | None
    """공매도량 (shrts_qty), 주"""
    short_cumulative_volume: int | None
    """누적공매도량 (ovr_shrts_qty), 주"""
    weight: Decimal | None
    """매매비중 (trde_wght)"""
    short_value: int | None
    """공매도거래대금 (shrts_trde_prica), 천원"""
    short_average: int | None
    """공매도평균가 (shrts_avg_pric), 원, 부호는 방향"""

class ShortSaleTrend(Answer, frozen=True, eq=False):
    """공매도추이요청 (ka10014)."""

    rows: Rows[ShortSaleTrendRowsRow]
    """공매도추이 (shrts_trnsn)"""

def ka10014(
    *,
    symbol: str,
    time_mode: Literal["0", "1"] | None = None,
    start: dt.date | str,
    end: dt.date | str,
) -> Request[ShortSaleTrend]:
    """공매도추이요청 (ka10014).

    Args:
        symbol: 종목코드 (stk_cd)
        time_mode: 시간구분 (tm_tp): 0 시작일, 1 기간
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
    """

short_sale_trend = ka10014
