"""TRs of the group order; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class Buy(Answer, frozen=True, eq=False):
    """주식 매수주문 (kt10000)."""

    order_no: str
    """주문번호 (ord_no)"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""

def kt10000(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    symbol: str,
    quantity: int | str,
    price: int | str | None = None,
    order_type: Literal["0", "3", "5", "81", "61", "62", "6", "7", "10", "13", "16", "20", "23", "26", "28", "29", "30", "31", "40", "46", "47"],
    stop_price: int | str | None = None,
) -> Request[Buy]:
    """주식 매수주문 (kt10000) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        symbol: 종목코드 (stk_cd)
        quantity: 주문수량 (ord_qty), 주
        price: 주문단가 (ord_uv), 원, 부호는 방향
        order_type: 매매구분 (trde_tp): 0 보통, 3 시장가, 5 조건부지정가, 81 장마감후시간외, 61 장시작전시간외, 62 시간외단일가, 6 최유리지정가, 7 최우선지정가, 10 보통(IOC), 13 시장가(IOC), 16 최유리(IOC), 20 보통(FOK), 23 시장가(FOK), 26 최유리(FOK), 28 스톱지정가, 29 중간가, 30 중간가(IOC), 31 중간가(FOK), 40 보통(GTP), 46 최유리(GTP), 47 최우선(GTP)
        stop_price: 조건단가 (cond_uv), 원, 부호는 방향
    """

buy = kt10000

class Sell(Answer, frozen=True, eq=False):
    """주식 매도주문 (kt10001)."""

    order_no: str
    """주문번호 (ord_no)"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""

def kt10001(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    symbol: str,
    quantity: int | str,
    price: int | str | None = None,
    order_type: Literal["0", "3", "5", "81", "61", "62", "6", "7", "10", "13", "16", "20", "23", "26", "28", "29", "30", "31", "40", "46", "47"],
    stop_price: int | str | None = None,
) -> Request[Sell]:
    """주식 매도주문 (kt10001) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        symbol: 종목코드 (stk_cd)
        quantity: 주문수량 (ord_qty), 주
        price: 주문단가 (ord_uv), 원, 부호는 방향
        order_type: 매매구분 (trde_tp): 0 보통, 3 시장가, 5 조건부지정가, 81 장마감후시간외, 61 장시작전시간외, 62 시간외단일가, 6 최유리지정가, 7 최우선지정가, 10 보통(IOC), 13 시장가(IOC), 16 최유리(IOC), 20 보통(FOK), 23 시장가(FOK), 26 최유리(FOK), 28 스톱지정가, 29 중간가, 30 중간가(IOC), 31 중간가(FOK), 40 보통(GTP), 46 최유리(GTP), 47 최우선(GTP)
        stop_price: 조건단가 (cond_uv), 원, 부호는 방향
    """

sell = kt10001

class Modify(Answer, frozen=True, eq=False):
    """주식 정정주문 (kt10002)."""

    order_no: str
    """주문번호 (ord_no)"""
    root_no: str | None
    """모주문번호 (base_orig_ord_no)"""
    quantity: int | None
    """정정수량 (mdfy_qty), 주"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""

def kt10002(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    order_no: str,
    symbol: str,
    quantity: int | str,
    price: int | str,
    stop_price: int | str | None = None,
) -> Request[Modify]:
    """주식 정정주문 (kt10002) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        order_no: 원주문번호 (orig_ord_no)
        symbol: 종목코드 (stk_cd)
        quantity: 정정수량 (mdfy_qty), 주
        price: 정정단가 (mdfy_uv), 원, 부호는 방향
        stop_price: 정정조건단가 (mdfy_cond_uv), 원, 부호는 방향
    """

modify = kt10002

class Cancel(Answer, frozen=True, eq=False):
    """주식 취소주문 (kt10003)."""

    order_no: str
    """주문번호 (ord_no)"""
    root_no: str | None
    """모주문번호 (base_orig_ord_no)"""
    quantity: int | None
    """취소수량 (cncl_qty), 주"""

def kt10003(
    *,
    venue: Literal["KRX", "NXT", "SOR"],
    order_no: str,
    symbol: str,
    quantity: int | str,
) -> Request[Cancel]:
    """주식 취소주문 (kt10003) - an order.

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
        order_no: 원주문번호 (orig_ord_no)
        symbol: 종목코드 (stk_cd)
        quantity: 취소수량 (cncl_qty), 주
    """

cancel = kt10003

class GoldBuy(Answer, frozen=True, eq=False):
    """금현물 매수주문 (kt50000)."""

    order_no: str
    """주문번호 (ord_no)"""

def kt50000(
    *,
    symbol: Literal["M04020000", "M04020100"],
    quantity: int | str,
    price: int | str | None = None,
    order_type: Literal["00", "10", "20"],
) -> Request[GoldBuy]:
    """금현물 매수주문 (kt50000) - an order.

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        quantity: 주문수량 (ord_qty), 주
        price: 주문단가 (ord_uv), 원, 부호는 방향
        order_type: 매매구분 (trde_tp): 00 보통, 10 보통(IOC), 20 보통(FOK)
    """

gold_buy = kt50000

class GoldSell(Answer, frozen=True, eq=False):
    """금현물 매도주문 (kt50001)."""

    order_no: str
    """주문번호 (ord_no)"""

def kt50001(
    *,
    symbol: Literal["M04020000", "M04020100"],
    quantity: int | str,
    price: int | str | None = None,
    order_type: Literal["00", "10", "20"],
) -> Request[GoldSell]:
    """금현물 매도주문 (kt50001) - an order.

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        quantity: 주문수량 (ord_qty), 주
        price: 주문단가 (ord_uv), 원, 부호는 방향
        order_type: 매매구분 (trde_tp): 00 보통, 10 보통(IOC), 20 보통(FOK)
    """

gold_sell = kt50001

class GoldModify(Answer, frozen=True, eq=False):
    """금현물 정정주문 (kt50002)."""

    order_no: str
    """주문번호 (ord_no)"""
    root_no: str | None
    """모주문번호 (base_orig_ord_no)"""
    quantity: int | None
    """정정수량 (mdfy_qty), 주"""

def kt50002(
    *,
    symbol: Literal["M04020000", "M04020100"],
    order_no: str,
    quantity: int | str,
    price: int | str,
) -> Request[GoldModify]:
    """금현물 정정주문 (kt50002) - an order.

    Args:
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        order_no: 원주문번호 (orig_ord_no)
        quantity: 정정수량 (mdfy_qty), 주
        price: 정정단가 (mdfy_uv), 원, 부호는 방향
    """

gold_modify = kt50002

class GoldCancel(Answer, frozen=True, eq=False):
    """금현물 취소주문 (kt50003)."""

    order_no: str
    """주문번호 (ord_no)"""
    root_no: str | None
    """모주문번호 (base_orig_ord_no)"""
    quantity: int | None
    """취소수량 (cncl_qty), 주"""

def kt50003(
    *,
    order_no: str,
    symbol: Literal["M04020000", "M04020100"],
    quantity: int | str,
) -> Request[GoldCancel]:
    """금현물 취소주문 (kt50003) - an order.

    Args:
        order_no: 원주문번호 (orig_ord_no)
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        quantity: 취소수량 (cncl_qty), 주
    """

gold_cancel = kt50003
