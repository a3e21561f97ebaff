"""TRs of the group theme; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class ThemesThemesRow(Answer, frozen=True, eq=False):
    """테마그룹별요청 (ka90001): 테마그룹별 (thema_grp)."""

    theme_code: str | None
    """테마그룹코드 (thema_grp_cd)"""
    theme: str | None
    """테마명 (thema_nm)"""
    stock_count: int | None
    """종목수 (stk_num)"""
    change_sign: Flag | None
    """등락기호 (flu_sig)"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    rising_count: int | None
    """상승종목수 (rising_stk_num)"""
    falling_count: int | None
    """하락종목수 (fall_stk_num)"""
    period_profit_rate: Decimal | None
    """기간수익률 (dt_prft_rt)"""
    leading_stocks: str | None
    """주요종목 (main_stk)"""

class Themes(Answer, frozen=True, eq=False):
    """테마그룹별요청 (ka90001)."""

    themes: Rows[ThemesThemesRow]
    """테마그룹별 (thema_grp)"""

def ka90001(
    *,
    mode: Literal["0", "1", "2"],
    symbol: str | None = None,
    days_ago: int | str,
    theme_name: str | None = None,
    sort: Literal["1", "2", "3", "4"],
    venue: Literal["1", "2", "3"],
) -> Request[Themes]:
    """테마그룹별요청 (ka90001).

    Args:
        mode: 검색구분 (qry_tp): 0 전체, 1 테마검색, 2 종목검색
        symbol: 종목코드 (stk_cd)
        days_ago: 날짜구분 (date_tp)
        theme_name: 테마명 (thema_nm)
        sort: 등락수익구분 (flu_pl_amt_tp): 1 상위기간수익률, 2 하위기간수익률, 3 상위등락률, 4 하위등락률
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

themes = ka90001

class ThemeMembersMembersRow(Answer, frozen=True, eq=False):
    """테마구성종목요청 (ka90002): 테마구성종목 (thema_comp_stk)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    change_sign: Flag | None
    """등락기호 (flu_sig)"""
    change: int | None
    """전일대비 (pred_pre), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (flu_rt)"""
    cumulative_volume: int | None
    """누적거래량 (acc_trde_qty), 주"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    ask_quantity: int | None
    """매도잔량 (sel_req), 주"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    bid_quantity: int | None
    """매수잔량 (buy_req), 주"""
    period_profit_rate: Decimal | None
    """기간수익률n (dt_prft_rt_n)"""

class ThemeMembers(Answer, frozen=True, eq=False):
    """테마구성종목요청 (ka90002)."""

    change_rate: Decimal | None
    """등락률 (flu_rt)"""
    period_profit_rate: Decimal | None
    """기간수익률 (dt_prft_rt)"""
    members: Rows[ThemeMembersMembersRow]
    """테마구성종목 (thema_comp_stk)"""

def ka90002(
    *,
    days_ago: int | str | None = None,
    theme: str,
    venue: Literal["1", "2", "3"],
) -> Request[ThemeMembers]:
    """테마구성종목요청 (ka90002).

    Args:
        days_ago: 날짜구분 (date_tp)
        theme: 테마그룹코드 (thema_grp_cd)
        venue: 거래소구분 (stex_tp): 1 KRX, 2 NXT, 3 통합
    """

theme_members = ka90002
