"""TRs of the group credit_order; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class CreditBuy(Answer, frozen=True, eq=False):
    """신용 매수주문 (kt10006)."""

    order_no: str
    """주문번호 (ord_no)"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""

def kt10006(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    symbol: str,
    quantity: int | str,
    price: int | str | None = None,
    order_type: Literal["0", "3", "5", "81", "61", "62", "6", "7", "10", "13", "16", "20", "23", "26", "28", "29", "30", "31"],
    stop_price: int | str | None = None,
) -> Request[CreditBuy]:
    """신용 매수주문 (kt10006) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        symbol: 종목코드 (stk_cd)
        quantity: 주문수량 (ord_qty), 주
        price: 주문단가 (ord_uv), 원, 부호는 방향
        order_type: 매매구분 (trde_tp): 0 보통, 3 시장가, 5 조건부지정가, 81 장마감후시간외, 61 장시작전시간외, 62 시간외단일가, 6 최유리지정가, 7 최우선지정가, 10 보통(IOC), 13 시장가(IOC), 16 최유리(IOC), 20 보통(FOK), 23 시장가(FOK), 26 최유리(FOK), 28 스톱지정가, 29 중간가, 30 중간가(IOC), 31 중간가(FOK)
        stop_price: 조건단가 (cond_uv), 원, 부호는 방향
    """

credit_buy = kt10006

class CreditSell(Answer, frozen=True, eq=False):
    """신용 매도주문 (kt10007)."""

    order_no: str
    """주문번호 (ord_no)"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""

def kt10007(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    symbol: str,
    quantity: int | str,
    price: int | str | None = None,
    order_type: Literal["0", "3", "5", "81", "61", "62", "6", "7", "10", "13", "16", "20", "23", "26", "28", "29", "30", "31"],
    credit: Literal["33", "99"],
    loan_date: dt.date | str | None = None,
    stop_price: int | str | None = None,
) -> Request[CreditSell]:
    """신용 매도주문 (kt10007) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        symbol: 종목코드 (stk_cd)
        quantity: 주문수량 (ord_qty), 주
        price: 주문단가 (ord_uv), 원, 부호는 방향
        order_type: 매매구분 (trde_tp): 0 보통, 3 시장가, 5 조건부지정가, 81 장마감후시간외, 61 장시작전시간외, 62 시간외단일가, 6 최유리지정가, 7 최우선지정가, 10 보통(IOC), 13 시장가(IOC), 16 최유리(IOC), 20 보통(FOK), 23 시장가(FOK), 26 최유리(FOK), 28 스톱지정가, 29 중간가, 30 중간가(IOC), 31 중간가(FOK)
        credit: 신용거래구분 (crd_deal_tp): 33 융자, 99 융자합
        loan_date: 대출일 (crd_loan_dt), 날짜
        stop_price: 조건단가 (cond_uv), 원, 부호는 방향
    """

credit_sell = kt10007

class CreditModify(Answer, frozen=True, eq=False):
    """신용 정정주문 (kt10008)."""

    order_no: str
    """주문번호 (ord_no)"""
    root_no: str | None
    """모주문번호 (base_orig_ord_no)"""
    quantity: int | None
    """정정수량 (mdfy_qty), 주"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""

def kt10008(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    order_no: str,
    symbol: str,
    quantity: int | str,
    price: int | str,
    stop_price: int | str | None = None,
) -> Request[CreditModify]:
    """신용 정정주문 (kt10008) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        order_no: 원주문번호 (orig_ord_no)
        symbol: 종목코드 (stk_cd)
        quantity: 정정수량 (mdfy_qty), 주
        price: 정정단가 (mdfy_uv), 원, 부호는 방향
        stop_price: 정정조건단가 (mdfy_cond_uv), 원, 부호는 방향
    """

credit_modify = kt10008

class CreditCancel(Answer, frozen=True, eq=False):
    """신용 취소주문 (kt10009)."""

    order_no: str
    """주문번호 (ord_no)"""
    root_no: str | None
    """모주문번호 (base_orig_ord_no)"""
    quantity: int | None
    """취소수량 (cncl_qty), 주"""

def kt10009(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    order_no: str,
    symbol: str,
    quantity: int | str,
) -> Request[CreditCancel]:
    """신용 취소주문 (kt10009) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        order_no: 원주문번호 (orig_ord_no)
        symbol: 종목코드 (stk_cd)
        quantity: 취소수량 (cncl_qty), 주
    """

credit_cancel = kt10009
