"""TRs of the group condition; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class ConditionListConditionsRow(Answer, frozen=True, eq=False):
    """조건검색 목록조회 (ka10171): 검색결과데이터 (data)."""

    condition: str | None
    """조건검색식 일련번호 (seq)"""
    condition_name: str | None
    """조건검색식 명 (name)"""

class ConditionList(Answer, frozen=True, eq=False):
    """조건검색 목록조회 (ka10171)."""

    service: str | None
    """서비스명 (trnm)"""
    conditions: Rows[ConditionListConditionsRow]
    """검색결과데이터 (data)"""

def ka10171(
    *,
    service: Literal["CNSRLST"] | None = None,
) -> Request[ConditionList]:
    """조건검색 목록조회 (ka10171).

    Args:
        service: 서비스명 (trnm): CNSRLST 고정값
    """

condition_list = ka10171

class ConditionSearchStocksRow(Answer, frozen=True, eq=False):
    """조건검색 요청 일반 (ka10172): 검색결과데이터 (data)."""

    symbol: str | None
    """종목코드 (9001)"""
    stock_name: str | None
    """종목명 (302)"""
    price: int | None
    """현재가 (10), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (25)"""
    change: int | None
    """전일대비 (11), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (12)"""
    volume: int | None
    """누적거래량 (13), 주"""
    open: int | None
    """시가 (16), 원, 부호는 방향"""
    high: int | None
    """고가 (17), 원, 부호는 방향"""
    low: int | None
    """저가 (18), 원, 부호는 방향"""

class ConditionSearch(Answer, frozen=True, eq=False):
    """조건검색 요청 일반 (ka10172)."""

    service: str | None
    """서비스명 (trnm)"""
    condition: str | None
    """조건검색식 일련번호 (seq)"""
    more: Flag | None
    """연속조회여부 (cont_yn)"""
    next_key: str | None
    """연속조회키 (next_key)"""
    stocks: Rows[ConditionSearchStocksRow]
    """검색결과데이터 (data)"""

def ka10172(
    *,
    service: Literal["CNSRREQ"] | None = None,
    condition: str,
    mode: Literal["0"] | None = None,
    venue: Literal["K"] | None = None,
    more: Literal["Y", "N"] | None = None,
    next_key: str | None = None,
) -> Request[ConditionSearch]:
    """조건검색 요청 일반 (ka10172).

    Args:
        service: 서비스명 (trnm): CNSRREQ 고정값
        condition: 조건검색식 일련번호 (seq)
        mode: 조회타입 (search_type): 0 조건검색
        venue: 거래소구분 (stex_tp): K KRX
        more: 연속조회여부 (cont_yn): Y 다음 쪽, N 첫 쪽
        next_key: 연속조회키 (next_key)
    """

condition_search = ka10172

class ConditionWatchStocksRow(Answer, frozen=True, eq=False):
    """조건검색 요청 실시간 (ka10173): 검색결과데이터 (data)."""

    symbol: str | None
    """종목코드 (jmcode)"""

class ConditionWatch(Answer, frozen=True, eq=False):
    """조건검색 요청 실시간 (ka10173)."""

    service: str | None
    """서비스명 (trnm)"""
    condition: str | None
    """조건검색식 일련번호 (seq)"""
    stocks: Rows[ConditionWatchStocksRow]
    """검색결과데이터 (data)"""

def ka10173(
    *,
    service: Literal["CNSRREQ"] | None = None,
    condition: str,
    mode: Literal["1"] | None = None,
    venue: Literal["K"] | None = None,
) -> Request[ConditionWatch]:
    """조건검색 요청 실시간 (ka10173).

    Args:
        service: 서비스명 (trnm): CNSRREQ 고정값
        condition: 조건검색식 일련번호 (seq)
        mode: 조회타입 (search_type): 1 조건검색+실시간
        venue: 거래소구분 (stex_tp): K KRX
    """

condition_watch = ka10173

class ConditionStop(Answer, frozen=True, eq=False):
    """조건검색 실시간 해제 (ka10174)."""

    service: str | None
    """서비스명 (trnm)"""
    condition: str | None
    """조건검색식 일련번호 (seq)"""

def ka10174(
    *,
    service: Literal["CNSRCLR"] | None = None,
    condition: str,
) -> Request[ConditionStop]:
    """조건검색 실시간 해제 (ka10174).

    Args:
        service: 서비스명 (trnm): CNSRCLR 고정값
        condition: 조건검색식 일련번호 (seq)
    """

condition_stop = ka10174
