"""TRs of the group account; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class AccountNumber(Answer, frozen=True, eq=False):
    """계좌번호조회 (ka00001)."""

    account: str | None
    """계좌번호 (acctNo)"""

def ka00001() -> Request[AccountNumber]:
    """계좌번호조회 (ka00001)."""

account_number = ka00001

class DailyBalanceHoldingsRow(Answer, frozen=True, eq=False):
    """일별잔고수익률 (ka01690): 일별잔고수익률 (day_bal_rt)."""

    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    quantity: int | None
    """보유 수량 (rmnd_qty), 주"""
    average: int | None
    """매입 단가 (buy_uv), 원, 부호는 방향"""
    weight: Decimal | None
    """매수비중 (buy_wght)"""
    profit: int | None
    """평가손익 (evltv_prft), 원"""
    profit_rate: Decimal | None
    """수익률 (prft_rt)"""
    valuation: int | None
    """평가금액 (evlt_amt), 원"""
    valuation_weight: Decimal | None
    """평가비중 (evlt_wght)"""

class DailyBalance(Answer, frozen=True, eq=False):
    """일별잔고수익률 (ka01690)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    bought_amount: int | None
    """총 매입가 (tot_buy_amt), 원, 부호는 방향"""
    valuation: int | None
    """총 평가금액 (tot_evlt_amt), 원"""
    profit: int | None
    """총 평가손익 (tot_evltv_prft), 원"""
    profit_rate: Decimal | None
    """수익률 (tot_prft_rt)"""
    deposit: int | None
    """예수금 (dbst_bal), 원"""
    estimated_assets: int | None
    """추정자산 (day_stk_asst), 원"""
    weight: Decimal | None
    """현금비중 (buy_wght)"""
    holdings: Rows[DailyBalanceHoldingsRow]
    """일별잔고수익률 (day_bal_rt)"""

def ka01690(
    *,
    day: dt.date | str,
) -> Request[DailyBalance]:
    """일별잔고수익률 (ka01690).

    Args:
        day: 조회일자 (qry_dt), 날짜
    """

daily_balance = ka01690

class RealisedSinceDayRowsRow(Answer, frozen=True, eq=False):
    """일자별종목별실현손익요청_일자 (ka10072): 일자별종목별실현손익 (dt_stk_div_rlzt_pl)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    quantity: int | None
    """체결량 (cntr_qty), 주"""
    average: int | None
    """매입단가 (buy_uv), 원, 부호는 방향"""
    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    realised: int | None
    """당일매도손익 (tdy_sel_pl), 원"""
    profit_rate: Decimal | None
    """손익율 (pl_rt)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    fee: int | None
    """당일매매수수료 (tdy_trde_cmsn), 원"""
    tax: int | None
    """당일매매세금 (tdy_trde_tax), 원"""
    withdrawable: int | None
    """인출가능금액 (wthd_alowa), 원"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    credit_code: str | None
    """신용구분 (crd_tp)"""
    symbol_1: str | None
    """종목코드1 (stk_cd_1)"""
    realised_1: int | None
    """당일매도손익1 (tdy_sel_pl_1), 원"""

class RealisedSinceDay(Answer, frozen=True, eq=False):
    """일자별종목별실현손익요청_일자 (ka10072)."""

    rows: Rows[RealisedSinceDayRowsRow]
    """일자별종목별실현손익 (dt_stk_div_rlzt_pl)"""

def ka10072(
    *,
    symbol: str | None = None,
    start: dt.date | str,
) -> Request[RealisedSinceDay]:
    """일자별종목별실현손익요청_일자 (ka10072).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
    """

realised_since_day = ka10072

class RealisedByStockRowsRow(Answer, frozen=True, eq=False):
    """일자별종목별실현손익요청_기간 (ka10073): 일자별종목별실현손익 (dt_stk_rlzt_pl)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    hts_sell_fee: int | None
    """당일hts매도수수료 (tdy_htssel_cmsn), 원"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    quantity: int | None
    """체결량 (cntr_qty), 주"""
    average: int | None
    """매입단가 (buy_uv), 원, 부호는 방향"""
    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    realised: int | None
    """당일매도손익 (tdy_sel_pl), 원"""
    profit_rate: Decimal | None
    """손익율 (pl_rt)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    fee: int | None
    """당일매매수수료 (tdy_trde_cmsn), 원"""
    tax: int | None
    """당일매매세금 (tdy_trde_tax), 원"""
    withdrawable: int | None
    """인출가능금액 (wthd_alowa), 원"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    credit_code: str | None
    """신용구분 (crd_tp)"""

class RealisedByStock(Answer, frozen=True, eq=False):
    """일자별종목별실현손익요청_기간 (ka10073)."""

    rows: Rows[RealisedByStockRowsRow]
    """일자별종목별실현손익 (dt_stk_rlzt_pl)"""

def ka10073(
    *,
    symbol: str | None = None,
    start: dt.date | str,
    end: dt.date | str,
) -> Request[RealisedByStock]:
    """일자별종목별실현손익요청_기간 (ka10073).

    Args:
        symbol: 종목코드 (stk_cd)
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
    """

realised_by_stock = ka10073

class RealisedByDayRowsRow(Answer, frozen=True, eq=False):
    """일자별실현손익요청 (ka10074): 일자별실현손익 (dt_rlzt_pl)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    bought_amount: int | None
    """매수금액 (buy_amt), 원"""
    sold_amount: int | None
    """매도금액 (sell_amt), 원"""
    realised: int | None
    """당일매도손익 (tdy_sel_pl), 원"""
    fee: int | None
    """당일매매수수료 (tdy_trde_cmsn), 원"""
    tax: int | None
    """당일매매세금 (tdy_trde_tax), 원"""

class RealisedByDay(Answer, frozen=True, eq=False):
    """일자별실현손익요청 (ka10074)."""

    bought_amount: int | None
    """총매수금액 (tot_buy_amt), 원"""
    sold_amount: int | None
    """총매도금액 (tot_sell_amt), 원"""
    realised: int | None
    """실현손익 (rlzt_pl), 원"""
    fee: int | None
    """매매수수료 (trde_cmsn), 원"""
    tax: int | None
    """매매세금 (trde_tax), 원"""
    rows: Rows[RealisedByDayRowsRow]
    """일자별실현손익 (dt_rlzt_pl)"""

def ka10074(
    *,
    start: dt.date | str,
    end: dt.date | str,
) -> Request[RealisedByDay]:
    """일자별실현손익요청 (ka10074).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
    """

realised_by_day = ka10074

class OpenOrdersOrdersRow(Answer, frozen=True, eq=False):
    """미체결요청 (ka10075): 미체결 (oso)."""

    account: str | None
    """계좌번호 (acnt_no)"""
    order_no: str
    """주문번호 (ord_no)"""
    manager: str | None
    """관리사번 (mang_empno)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    task: str | None
    """업무구분 (tsk_tp)"""
    status: str | None
    """주문상태 (ord_stt)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    price: int | None
    """주문가격 (ord_pric), 원, 부호는 방향"""
    remaining: int | None
    """미체결수량 (oso_qty), 주"""
    amount: int | None
    """체결누계금액 (cntr_tot_amt), 원"""
    original_no: str | None
    """원주문번호 (orig_ord_no)"""
    side: str | None
    """주문구분 (io_tp_nm)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    time: dt.time | None
    """시간 (tm), 시각, KST"""
    fill_no: str | None
    """체결번호 (cntr_no)"""
    average: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    filled: int | None
    """체결량 (cntr_qty), 주"""
    market_price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    ask: int | None
    """매도호가 (sel_bid), 원, 부호는 방향"""
    bid: int | None
    """매수호가 (buy_bid), 원, 부호는 방향"""
    last_price: int | None
    """단위체결가 (unit_cntr_pric), 원, 부호는 방향"""
    last_quantity: int | None
    """단위체결량 (unit_cntr_qty), 주"""
    fee: int | None
    """당일매매수수료 (tdy_trde_cmsn), 원"""
    tax: int | None
    """당일매매세금 (tdy_trde_tax), 원"""
    investor: str | None
    """개인투자자 (ind_invsr)"""
    venue_code: Flag | None
    """거래소구분 (stex_tp)"""
    venue: str | None
    """거래소구분텍스트 (stex_tp_txt)"""
    smart_routed: str | None
    """SOR 여부값 (sor_yn)"""
    stop_price: int | None
    """스톱가 (stop_pric), 원, 부호는 방향"""

class OpenOrders(Answer, frozen=True, eq=False):
    """미체결요청 (ka10075)."""

    orders: Rows[OpenOrdersOrdersRow]
    """미체결 (oso)"""

def ka10075(
    *,
    scope: Literal["0", "1"],
    side: Literal["0", "1", "2"],
    symbol: str | None = None,
    venue: Literal["0", "1", "2"],
) -> Request[OpenOrders]:
    """미체결요청 (ka10075).

    Args:
        scope: 전체종목구분 (all_stk_tp): 0 전체, 1 종목
        side: 매매구분 (trde_tp): 0 전체, 1 매도, 2 매수
        symbol: 종목코드 (stk_cd)
        venue: 거래소구분 (stex_tp): 0 통합, 1 KRX, 2 NXT
    """

open_orders = ka10075

class ExecutionsExecutionsRow(Answer, frozen=True, eq=False):
    """체결요청 (ka10076): 체결 (cntr)."""

    order_no: str
    """주문번호 (ord_no)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    side: str | None
    """주문구분 (io_tp_nm)"""
    price: int | None
    """주문가격 (ord_pric), 원, 부호는 방향"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    average: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    filled: int | None
    """체결량 (cntr_qty), 주"""
    remaining: int | None
    """미체결수량 (oso_qty), 주"""
    fee: int | None
    """당일매매수수료 (tdy_trde_cmsn), 원"""
    tax: int | None
    """당일매매세금 (tdy_trde_tax), 원"""
    status: str | None
    """주문상태 (ord_stt)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    original_no: str | None
    """원주문번호 (orig_ord_no)"""
    time: dt.time | None
    """주문시간 (ord_tm), 시각, KST"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    venue_code: Flag | None
    """거래소구분 (stex_tp)"""
    venue: str | None
    """거래소구분텍스트 (stex_tp_txt)"""
    smart_routed: str | None
    """SOR 여부값 (sor_yn)"""
    stop_price: int | None
    """스톱가 (stop_pric), 원, 부호는 방향"""

class Executions(Answer, frozen=True, eq=False):
    """체결요청 (ka10076)."""

    executions: Rows[ExecutionsExecutionsRow]
    """체결 (cntr)"""

def ka10076(
    *,
    symbol: str | None = None,
    scope: Literal["0", "1"],
    side: Literal["0", "1", "2"],
    before_order_no: str | None = None,
    venue: Literal["0", "1", "2"],
) -> Request[Executions]:
    """체결요청 (ka10076).

    Args:
        symbol: 종목코드 (stk_cd)
        scope: 조회구분 (qry_tp): 0 전체, 1 종목
        side: 매도수구분 (sell_tp): 0 전체, 1 매도, 2 매수
        before_order_no: 주문번호 (ord_no)
        venue: 거래소구분 (stex_tp): 0 통합, 1 KRX, 2 NXT
    """

executions = ka10076

class RealisedTodayRowsRow(Answer, frozen=True, eq=False):
    """당일실현손익상세요청 (ka10077): 당일실현손익상세 (tdy_rlzt_pl_dtl)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    quantity: int | None
    """체결량 (cntr_qty), 주"""
    average: int | None
    """매입단가 (buy_uv), 원, 부호는 방향"""
    price: int | None
    """체결가 (cntr_pric), 원, 부호는 방향"""
    realised: int | None
    """당일매도손익 (tdy_sel_pl), 원"""
    profit_rate: Decimal | None
    """손익율 (pl_rt)"""
    fee: int | None
    """당일매매수수료 (tdy_trde_cmsn), 원"""
    tax: int | None
    """당일매매세금 (tdy_trde_tax), 원"""
    symbol: str | None
    """종목코드 (stk_cd)"""

class RealisedToday(Answer, frozen=True, eq=False):
    """당일실현손익상세요청 (ka10077)."""

    realised: int | None
    """당일실현손익 (tdy_rlzt_pl), 원"""
    rows: Rows[RealisedTodayRowsRow]
    """당일실현손익상세 (tdy_rlzt_pl_dtl)"""

def ka10077(
    *,
    symbol: str,
) -> Request[RealisedToday]:
    """당일실현손익상세요청 (ka10077).

    Args:
        symbol: 종목코드 (stk_cd)
    """

realised_today = ka10077

class AccountReturnsHoldingsRow(Answer, frozen=True, eq=False):
    """계좌수익률요청 (ka10085): 계좌수익률 (acnt_prft_rt)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    average: int | None
    """매입가 (pur_pric), 원, 부호는 방향"""
    purchase_amount: int | None
    """매입금액 (pur_amt), 원"""
    quantity: int | None
    """보유수량 (rmnd_qty), 주"""
    realised: int | None
    """당일매도손익 (tdy_sel_pl), 원"""
    fee: int | None
    """당일매매수수료 (tdy_trde_cmsn), 원"""
    tax: int | None
    """당일매매세금 (tdy_trde_tax), 원"""
    credit_code: str | None
    """신용구분 (crd_tp)"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    settled_quantity: int | None
    """결제잔고 (setl_remn), 주"""
    sellable: int | None
    """청산가능수량 (clrn_alow_qty), 주"""
    credit_amount: int | None
    """신용금액 (crd_amt), 원"""
    credit_interest: int | None
    """신용이자 (crd_int), 원"""
    expiry: dt.date | None
    """만기일 (expr_dt), 날짜"""

class AccountReturns(Answer, frozen=True, eq=False):
    """계좌수익률요청 (ka10085)."""

    holdings: Rows[AccountReturnsHoldingsRow]
    """계좌수익률 (acnt_prft_rt)"""

def ka10085(
    *,
    venue: Literal["0", "1", "2"],
) -> Request[AccountReturns]:
    """계좌수익률요청 (ka10085).

    Args:
        venue: 거래소구분 (stex_tp): 0 통합, 1 KRX, 2 NXT
    """

account_returns = ka10085

class SplitOrderPartsPartsRow(Answer, frozen=True, eq=False):
    """미체결 분할주문 상세 (ka10088): 미체결분할주문리스트 (osop)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    order_no: str | None
    """주문번호 (ord_no)"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    price: int | None
    """주문가격 (ord_pric), 원, 부호는 방향"""
    remaining: int | None
    """미체결수량 (osop_qty), 주"""
    side: str | None
    """주문구분 (io_tp_nm)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    side_code: str | None
    """매도/수 구분 (sell_tp)"""
    filled: int | None
    """체결량 (cntr_qty), 주"""
    status: str | None
    """주문상태 (ord_stt)"""
    market_price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    venue_code: Flag | None
    """거래소구분 (stex_tp)"""
    venue: str | None
    """거래소구분텍스트 (stex_tp_txt)"""

class SplitOrderParts(Answer, frozen=True, eq=False):
    """미체결 분할주문 상세 (ka10088)."""

    parts: Rows[SplitOrderPartsPartsRow]
    """미체결분할주문리스트 (osop)"""

def ka10088(
    *,
    order_no: str,
) -> Request[SplitOrderParts]:
    """미체결 분할주문 상세 (ka10088).

    Args:
        order_no: 주문번호 (ord_no)
    """

split_order_parts = ka10088

class TradingDiaryRowsRow(Answer, frozen=True, eq=False):
    """당일매매일지요청 (ka10170): 당일매매일지 (tdy_trde_diary)."""

    stock_name: str | None
    """종목명 (stk_nm)"""
    buy_average: int | None
    """매수평균가 (buy_avg_pric), 원, 부호는 방향"""
    bought: int | None
    """매수수량 (buy_qty), 주"""
    sell_average: int | None
    """매도평균가 (sel_avg_pric), 원, 부호는 방향"""
    sold: int | None
    """매도수량 (sell_qty), 주"""
    fee_and_tax: int | None
    """수수료_제세금 (cmsn_alm_tax), 원"""
    profit: int | None
    """손익금액 (pl_amt), 원"""
    sold_amount: int | None
    """매도금액 (sell_amt), 원"""
    bought_amount: int | None
    """매수금액 (buy_amt), 원"""
    profit_rate: Decimal | None
    """수익률 (prft_rt)"""
    symbol: str | None
    """종목코드 (stk_cd)"""

class TradingDiary(Answer, frozen=True, eq=False):
    """당일매매일지요청 (ka10170)."""

    sold_amount: int | None
    """총매도금액 (tot_sell_amt), 원"""
    bought_amount: int | None
    """총매수금액 (tot_buy_amt), 원"""
    fee_and_tax: int | None
    """총수수료_세금 (tot_cmsn_tax), 원"""
    total_settlement: int | None
    """총정산금액 (tot_exct_amt), 원"""
    profit: int | None
    """총손익금액 (tot_pl_amt), 원"""
    profit_rate: Decimal | None
    """총수익률 (tot_prft_rt)"""
    rows: Rows[TradingDiaryRowsRow]
    """당일매매일지 (tdy_trde_diary)"""

def ka10170(
    *,
    base_date: dt.date | str | None = None,
    odd_lots: Literal["1", "2"],
    funding: Literal["0", "1", "2"],
) -> Request[TradingDiary]:
    """당일매매일지요청 (ka10170).

    Args:
        base_date: 기준일자 (base_dt), 날짜
        odd_lots: 단주구분 (ottks_tp): 1 당일매수분의 당일매도, 2 당일매도 전체
        funding: 현금신용구분 (ch_crd_tp): 0 전체, 1 현금매매만, 2 신용매매만
    """

trading_diary = ka10170

class DepositCurrenciesRow(Answer, frozen=True, eq=False):
    """예수금상세현황요청 (kt00001): 종목별예수금 (stk_entr_prst)."""

    currency: str | None
    """통화코드 (crnc_cd)"""
    deposit: int | None
    """외화예수금 (fx_entr), 원"""
    krw_substitute: int | None
    """원화대용평가금 (fc_krw_repl_evlta), 원"""
    margin: int | None
    """해외주식증거금 (fc_trst_profa), 원"""
    withdrawable: int | None
    """출금가능금액 (pymn_alow_amt), 원"""
    withdrawable_deposit: int | None
    """출금가능금액(예수금) (pymn_alow_amt_entr), 원"""
    orderable_deposit: int | None
    """주문가능금액(예수금) (ord_alow_amt_entr), 원"""
    unpaid_total: int | None
    """외화미수(합계) (fc_uncla), 원"""
    unpaid_cash: int | None
    """외화현금미수금 (fc_ch_uncla), 원"""
    late_fee: int | None
    """연체료 (dly_amt), 원"""
    d1_deposit: int | None
    """d+1외화예수금 (d1_fx_entr), 원"""
    d2_deposit: int | None
    """d+2외화예수금 (d2_fx_entr), 원"""
    d3_deposit: int | None
    """d+3외화예수금 (d3_fx_entr), 원"""
    d4_deposit: int | None
    """d+4외화예수금 (d4_fx_entr), 원"""

class Deposit(Answer, frozen=True, eq=False):
    """예수금상세현황요청 (kt00001)."""

    deposit: int | None
    """예수금 (entr), 원"""
    stock_margin_cash: int | None
    """주식증거금현금 (profa_ch), 원"""
    fund_margin_cash: int | None
    """수익증권증거금현금 (bncr_profa_ch), 원"""
    fund_sale_next_day: int | None
    """익일수익증권매도정산대금 (nxdy_bncr_sell_exct), 원"""
    foreign_stock_pledge: int | None
    """해외주식원화대용설정금 (fc_stk_krw_repl_set_amt), 원"""
    credit_guarantee_cash: int | None
    """신용보증금현금 (crd_grnta_ch), 원"""
    credit_collateral_cash: int | None
    """신용담보금현금 (crd_grnt_ch), 원"""
    additional_collateral_cash: int | None
    """추가담보금현금 (add_grnt_ch), 원"""
    other_margin: int | None
    """기타증거금 (etc_profa), 원"""
    unsettled_secured: int | None
    """미수확보금 (uncl_stk_amt), 원"""
    short_sale_proceeds: int | None
    """공매도대금 (shrts_prica), 원"""
    credit_set_valuation: int | None
    """신용설정평가금 (crd_set_grnta), 원"""
    check_deposit: int | None
    """수표입금액 (chck_ina_amt), 원"""
    other_check_deposit: int | None
    """기타수표입금액 (etc_chck_ina_amt), 원"""
    credit_collateral_reuse: int | None
    """신용담보재사용 (crd_grnt_ruse), 원"""
    konex_base_deposit: int | None
    """코넥스기본예탁금 (knx_asset_evltv), 원"""
    elw_deposit_valuation: int | None
    """ELW예탁평가금 (elwdpst_evlta), 원"""
    credit_short_rights: int | None
    """신용대주권리예정금액 (crd_ls_rght_frcs_amt), 원"""
    livelihood_joined: int | None
    """생계형가입금액 (lvlh_join_amt), 원"""
    livelihood_available: int | None
    """생계형입금가능금액 (lvlh_trns_alowa), 원"""
    substitute_valuation: int | None
    """대용금평가금액(합계) (repl_amt), 원"""
    substitute_holdings: int | None
    """잔고대용평가금액 (remn_repl_evlta), 원"""
    substitute_holdings_trust: int | None
    """위탁대용잔고평가금액 (trst_remn_repl_evlta), 원"""
    substitute_holdings_fund: int | None
    """수익증권대용평가금액 (bncr_remn_repl_evlta), 원"""
    margin_substitute: int | None
    """위탁증거금대용 (profa_repl), 원"""
    credit_guarantee_substitute: int | None
    """신용보증금대용 (crd_grnta_repl), 원"""
    credit_collateral_substitute: int | None
    """신용담보금대용 (crd_grnt_repl), 원"""
    additional_collateral_substitute: int | None
    """추가담보금대용 (add_grnt_repl), 원"""
    rights_substitute: int | None
    """권리대용금 (rght_repl_amt), 원"""
    withdrawable: int | None
    """출금가능금액 (pymn_alow_amt), 원"""
    wrap_withdrawable: int | None
    """랩출금가능금액 (wrap_pymn_alow_amt), 원"""
    orderable: int | None
    """주문가능금액 (ord_alow_amt), 원"""
    fund_orderable: int | None
    """수익증권매수가능금액 (bncr_buy_alowa), 원"""
    orderable_20: int | None
    """20%종목주문가능금액 (20stk_ord_alow_amt), 원"""
    orderable_30: int | None
    """30%종목주문가능금액 (30stk_ord_alow_amt), 원"""
    orderable_40: int | None
    """40%종목주문가능금액 (40stk_ord_alow_amt), 원"""
    orderable_100: int | None
    """100%종목주문가능금액 (100stk_ord_alow_amt), 원"""
    unpaid_cash: int | None
    """현금미수금 (ch_uncla), 원"""
    unpaid_cash_late_fee: int | None
    """현금미수연체료 (ch_uncla_dlfe), 원"""
    unpaid_cash_total: int | None
    """현금미수금합계 (ch_uncla_tot), 원"""
    credit_interest_unpaid: int | None
    """신용이자미납 (crd_int_npay), 원"""
    interest_unpaid_late_fee: int | None
    """신용이자미납연체료 (int_npay_amt_dlfe), 원"""
    interest_unpaid_total: int | None
    """신용이자미납합계 (int_npay_amt_tot), 원"""
    other_loan: int | None
    """기타대여금 (etc_loana), 원"""
    other_loan_late_fee: int | None
    """기타대여금연체료 (etc_loana_dlfe), 원"""
    other_loan_total: int | None
    """기타대여금합계 (etc_loan_tot), 원"""
    credit_loan_outstanding: int | None
    """미상환융자금 (nrpy_loan), 원"""
    credit_loan_total: int | None
    """융자금합계 (loan_sum), 원"""
    credit_short_total: int | None
    """대주금합계 (ls_sum), 원"""
    credit_collateral_ratio: Decimal | None
    """신용담보비율 (crd_grnt_rt)"""
    interim_usage_fee: int | None
    """중도이용료 (mdstrm_usfe), 원"""
    orderable_minimum: int | None
    """최소주문가능금액 (min_ord_alow_yn), 원"""
    loan_valuation: int | None
    """대출총평가금액 (loan_remn_evlt_amt), 원"""
    deposit_loan_balance: int | None
    """예탁담보대출잔고 (dpst_grntl_remn), 원"""
    sale_loan_balance: int | None
    """매도담보대출잔고 (sell_grntl_remn), 원"""
    d1_deposit: int | None
    """d+1추정예수금 (d1_entra), 원"""
    d1_settlement: int | None
    """d+1매도매수정산금 (d1_slby_exct_amt), 원"""
    d1_buy_settlement: int | None
    """d+1매수정산금 (d1_buy_exct_amt), 원"""
    d1_unpaid_repayment: int | None
    """d+1미수변제소요금 (d1_out_rep_mor), 원"""
    d1_sell_settlement: int | None
    """d+1매도정산금 (d1_sel_exct_amt), 원"""
    d1_withdrawable: int | None
    """d+1출금가능금액 (d1_pymn_alow_amt), 원"""
    d2_deposit: int | None
    """d+2추정예수금 (d2_entra), 원"""
    d2_settlement: int | None
    """d+2매도매수정산금 (d2_slby_exct_amt), 원"""
    d2_buy_settlement: int | None
    """d+2매수정산금 (d2_buy_exct_amt), 원"""
    d2_unpaid_repayment: int | None
    """d+2미수변제소요금 (d2_out_rep_mor), 원"""
    d2_sell_settlement: int | None
    """d+2매도정산금 (d2_sel_exct_amt), 원"""
    d2_withdrawable: int | None
    """d+2출금가능금액 (d2_pymn_alow_amt), 원"""
    orderable_50: int | None
    """50%종목주문가능금액 (50stk_ord_alow_amt), 원"""
    orderable_60: int | None
    """60%종목주문가능금액 (60stk_ord_alow_amt), 원"""
    currencies: Rows[DepositCurrenciesRow]
    """종목별예수금 (stk_entr_prst)"""

def kt00001(
    *,
    mode: Literal["3", "2"],
) -> Request[Deposit]:
    """예수금상세현황요청 (kt00001).

    Args:
        mode: 조회구분 (qry_tp): 3 추정조회, 2 일반조회
    """

deposit = kt00001

class DailyEstimatedAssetsRowsRow(Answer, frozen=True, eq=False):
    """일별추정예탁자산현황요청 (kt00002): 일별추정예탁자산현황 (daly_prsm_dpst_aset_amt_prst)."""

    day: dt.date | None
    """일자 (dt), 날짜"""
    deposit: int | None
    """예수금 (entr), 원"""
    collateral_loan: int | None
    """담보대출금 (grnt_use_amt), 원"""
    credit_loan: int | None
    """신용융자금 (crd_loan), 원"""
    short_collateral: int | None
    """대주담보금 (ls_grnt), 원"""
    substitute: int | None
    """대용금 (repl_amt), 원"""
    estimated_assets: int | None
    """추정예탁자산 (prsm_dpst_aset_amt), 원"""
    estimated_assets_without_funds: int | None
    """추정예탁자산수익증권제외 (prsm_dpst_aset_amt_bncr_skip), 원"""

class DailyEstimatedAssets(Answer, frozen=True, eq=False):
    """일별추정예탁자산현황요청 (kt00002)."""

    rows: Rows[DailyEstimatedAssetsRowsRow]
    """일별추정예탁자산현황 (daly_prsm_dpst_aset_amt_prst)"""

def kt00002(
    *,
    start: dt.date | str,
    end: dt.date | str,
) -> Request[DailyEstimatedAssets]:
    """일별추정예탁자산현황요청 (kt00002).

    Args:
        start: 시작조회기간 (start_dt), 날짜
        end: 종료조회기간 (end_dt), 날짜
    """

daily_estimated_assets = kt00002

class EstimatedAssets(Answer, frozen=True, eq=False):
    """추정자산조회요청 (kt00003)."""

    estimated_assets: int | None
    """추정예탁자산 (prsm_dpst_aset_amt), 원"""

def kt00003(
    *,
    mode: Literal["0", "1"],
) -> Request[EstimatedAssets]:
    """추정자산조회요청 (kt00003).

    Args:
        mode: 상장폐지조회구분 (qry_tp): 0 전체, 1 상장폐지종목제외
    """

estimated_assets = kt00003

class AccountValuationHoldingsRow(Answer, frozen=True, eq=False):
    """계좌평가현황요청 (kt00004): 종목별계좌평가현황 (stk_acnt_evlt_prst)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    quantity: int | None
    """보유수량 (rmnd_qty), 주"""
    average: int | None
    """평균단가 (avg_prc), 원, 부호는 방향"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    valuation: int | None
    """평가금액 (evlt_amt), 원"""
    profit: int | None
    """손익금액 (pl_amt), 원"""
    profit_rate: Decimal | None
    """손익율 (pl_rt)"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    purchase_amount: int | None
    """매입금액 (pur_amt), 원"""
    settled_quantity: int | None
    """결제잔고 (setl_remn), 주"""
    bought_yesterday: int | None
    """전일매수수량 (pred_buyq), 주"""
    sold_yesterday: int | None
    """전일매도수량 (pred_sellq), 주"""
    bought_today: int | None
    """금일매수수량 (tdy_buyq), 주"""
    sold_today: int | None
    """금일매도수량 (tdy_sellq), 주"""

class AccountValuation(Answer, frozen=True, eq=False):
    """계좌평가현황요청 (kt00004)."""

    account_name: str | None
    """계좌명 (acnt_nm)"""
    branch: str | None
    """지점명 (brch_nm)"""
    deposit: int | None
    """예수금 (entr), 원"""
    d2_deposit: int | None
    """D+2추정예수금 (d2_entra), 원"""
    holdings_valuation: int | None
    """유가잔고평가액 (tot_est_amt), 원"""
    assets_valuation: int | None
    """예탁자산평가액 (aset_evlt_amt), 원"""
    purchase_amount: int | None
    """총매입금액 (tot_pur_amt), 원"""
    estimated_assets: int | None
    """추정예탁자산 (prsm_dpst_aset_amt), 원"""
    sale_loan: int | None
    """매도담보대출금 (tot_grnt_sella), 원"""
    today_investment: int | None
    """당일투자원금 (tdy_lspft_amt), 원"""
    month_investment: int | None
    """당월투자원금 (invt_bsamt), 원"""
    total_investment: int | None
    """누적투자원금 (lspft_amt), 원"""
    today_profit: int | None
    """당일투자손익 (tdy_lspft), 원"""
    month_profit: int | None
    """당월투자손익 (lspft2), 원"""
    total_profit: int | None
    """누적투자손익 (lspft), 원"""
    today_profit_rate: Decimal | None
    """당일손익율 (tdy_lspft_rt)"""
    month_profit_rate: Decimal | None
    """당월손익율 (lspft_ratio)"""
    total_profit_rate: Decimal | None
    """누적손익율 (lspft_rt)"""
    holdings: Rows[AccountValuationHoldingsRow]
    """종목별계좌평가현황 (stk_acnt_evlt_prst)"""

def kt00004(
    *,
    mode: Literal["0", "1"],
    venue: Literal["KRX", "NXT"],
) -> Request[AccountValuation]:
    """계좌평가현황요청 (kt00004).

    Args:
        mode: 상장폐지조회구분 (qry_tp): 0 전체, 1 상장폐지종목제외
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드
    """

account_valuation = kt00004

class FilledBalanceHoldingsRow(Answer, frozen=True, eq=False):
    """체결잔고요청 (kt00005): 종목별체결잔고 (stk_cntr_remn)."""

    credit_code: str | None
    """신용구분 (crd_tp)"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    expiry: dt.date | None
    """만기일 (expr_dt), 날짜"""
    symbol: str | None
    """종목번호 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    settled_quantity: int | None
    """결제잔고 (setl_remn), 주"""
    quantity: int | None
    """현재잔고 (cur_qty), 주"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    average: int | None
    """매입단가 (buy_uv), 원, 부호는 방향"""
    purchase_amount: int | None
    """매입금액 (pur_amt), 원"""
    valuation: int | None
    """평가금액 (evlt_amt), 원"""
    profit: int | None
    """평가손익 (evltv_prft), 원"""
    profit_rate: Decimal | None
    """손익률 (pl_rt)"""

class FilledBalance(Answer, frozen=True, eq=False):
    """체결잔고요청 (kt00005)."""

    deposit: int | None
    """예수금 (entr), 원"""
    d1_deposit: int | None
    """예수금D+1 (entr_d1), 원"""
    d2_deposit: int | None
    """예수금D+2 (entr_d2), 원"""
    withdrawable: int | None
    """출금가능금액 (pymn_alow_amt), 원"""
    unsettled_secured: int | None
    """미수확보금 (uncl_stk_amt), 원"""
    substitute: int | None
    """대용금 (repl_amt), 원"""
    rights_substitute: int | None
    """권리대용금 (rght_repl_amt), 원"""
    orderable: int | None
    """주문가능현금 (ord_alowa), 원"""
    unpaid_cash: int | None
    """현금미수금 (ch_uncla), 원"""
    credit_interest_unpaid: int | None
    """신용이자미납금 (crd_int_npay_gold), 원"""
    other_loan: int | None
    """기타대여금 (etc_loana), 원"""
    credit_loan_outstanding: int | None
    """미상환융자금 (nrpy_loan), 원"""
    stock_margin_cash: int | None
    """증거금현금 (profa_ch), 원"""
    substitute_margin: int | None
    """증거금대용 (repl_profa), 원"""
    stock_purchase_total: int | None
    """주식매수총액 (stk_buy_tot_amt), 원"""
    valuation: int | None
    """평가금액합계 (evlt_amt_tot), 원"""
    profit: int | None
    """총손익합계 (tot_pl_tot), 원"""
    profit_rate: Decimal | None
    """총손익률 (tot_pl_rt)"""
    rebuyable_total: int | None
    """총재매수가능금액 (tot_re_buy_alowa), 원"""
    orderable_20: int | None
    """20%주문가능금액 (20ord_alow_amt), 원"""
    orderable_30: int | None
    """30%주문가능금액 (30ord_alow_amt), 원"""
    orderable_40: int | None
    """40%주문가능금액 (40ord_alow_amt), 원"""
    orderable_50: int | None
    """50%주문가능금액 (50ord_alow_amt), 원"""
    orderable_60: int | None
    """60%주문가능금액 (60ord_alow_amt), 원"""
    orderable_100: int | None
    """100%주문가능금액 (100ord_alow_amt), 원"""
    credit_loan_total: int | None
    """신용융자합계 (crd_loan_tot), 원"""
    credit_loan_and_short_total: int | None
    """신용융자대주합계 (crd_loan_ls_tot), 원"""
    credit_collateral_ratio: Decimal | None
    """신용담보비율 (crd_grnt_rt)"""
    deposit_loan: int | None
    """예탁담보대출금액 (dpst_grnt_use_amt_amt), 원"""
    sale_loan: int | None
    """매도담보대출금액 (grnt_loan_amt), 원"""
    holdings: Rows[FilledBalanceHoldingsRow]
    """종목별체결잔고 (stk_cntr_remn)"""

def kt00005(
    *,
    venue: Literal["KRX", "NXT"],
) -> Request[FilledBalance]:
    """체결잔고요청 (kt00005).

    Args:
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드
    """

filled_balance = kt00005

class OrderLedgerOrdersRow(Answer, frozen=True, eq=False):
    """계좌별주문체결내역상세요청 (kt00007): 계좌별주문체결내역상세 (acnt_ord_cntr_prps_dtl)."""

    order_no: str
    """주문번호 (ord_no)"""
    symbol: str | None
    """종목번호 (stk_cd)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    credit: str | None
    """신용구분 (crd_tp)"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    price: int | None
    """주문단가 (ord_uv), 원, 부호는 방향"""
    confirmed: int | None
    """확인수량 (cnfm_qty), 주"""
    acceptance: str | None
    """접수구분 (acpt_tp)"""
    reserved: str | None
    """반대여부 (rsrv_tp)"""
    time: dt.time | None
    """주문시간 (ord_tm), 시각, KST"""
    original_no: str | None
    """원주문 (ori_ord)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    side: str | None
    """주문구분 (io_tp_nm)"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    filled: int | None
    """체결수량 (cntr_qty), 주"""
    average: int | None
    """체결단가 (cntr_uv), 원, 부호는 방향"""
    remaining: int | None
    """주문잔량 (ord_remnq), 주"""
    channel: str | None
    """통신구분 (comm_ord_tp)"""
    amendment: str | None
    """정정취소 (mdfy_cncl)"""
    confirmed_time: dt.time | None
    """확인시간 (cnfm_tm), 시각, KST"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""
    stop_price: int | None
    """스톱가 (cond_uv), 원, 부호는 방향"""

class OrderLedger(Answer, frozen=True, eq=False):
    """계좌별주문체결내역상세요청 (kt00007)."""

    orders: Rows[OrderLedgerOrdersRow]
    """계좌별주문체결내역상세 (acnt_ord_cntr_prps_dtl)"""

def kt00007(
    *,
    day: dt.date | str | None = None,
    mode: Literal["1", "2", "3", "4"],
    product: Literal["0", "1", "2"],
    side: Literal["0", "1", "2"],
    symbol: str | None = None,
    from_order_no: str | None = None,
    venue: Literal["%", "KRX", "NXT", "SOR"],
) -> Request[OrderLedger]:
    """계좌별주문체결내역상세요청 (kt00007).

    Args:
        day: 주문일자 (ord_dt), 날짜
        mode: 조회구분 (qry_tp): 1 주문순, 2 역순, 3 미체결, 4 체결내역만
        product: 주식채권구분 (stk_bond_tp): 0 전체, 1 주식, 2 채권
        side: 매도수구분 (sell_tp): 0 전체, 1 매도, 2 매수
        symbol: 종목코드 (stk_cd)
        from_order_no: 시작주문번호 (fr_ord_no)
        venue: 국내거래소구분 (dmst_stex_tp): % 전체, KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
    """

order_ledger = kt00007

class SettlementNextDayRowsRow(Answer, frozen=True, eq=False):
    """계좌별익일결제예정내역요청 (kt00008): 계좌별익일결제예정내역배열 (acnt_nxdy_setl_frcs_prps_array)."""

    seq: str | None
    """일련번호 (seq)"""
    symbol: str | None
    """종목번호 (stk_cd)"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    quantity: int | None
    """수량 (qty), 주"""
    agreed_amount: int | None
    """약정금액 (engg_amt), 원"""
    fee: int | None
    """수수료 (cmsn), 원"""
    income_tax: int | None
    """소득세 (incm_tax), 원"""
    rural_tax: int | None
    """농특세 (rstx), 원"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    side_code: str | None
    """매도수구분 (sell_tp)"""
    price: int | None
    """단가 (unp), 원, 부호는 방향"""
    settlement: int | None
    """정산금액 (exct_amt), 원"""
    tax: int | None
    """거래세 (trde_tax), 원"""
    resident_tax: int | None
    """주민세 (resi_tax), 원"""
    credit_code: str | None
    """신용구분 (crd_tp)"""

class SettlementNextDay(Answer, frozen=True, eq=False):
    """계좌별익일결제예정내역요청 (kt00008)."""

    day: dt.date | None
    """매매일자 (trde_dt), 날짜"""
    settlement_day: dt.date | None
    """결제일자 (setl_dt), 날짜"""
    sell_settlement_total: int | None
    """매도정산합 (sell_amt_sum), 원"""
    buy_settlement_total: int | None
    """매수정산합 (buy_amt_sum), 원"""
    rows: Rows[SettlementNextDayRowsRow]
    """계좌별익일결제예정내역배열 (acnt_nxdy_setl_frcs_prps_array)"""

def kt00008(
    *,
    from_settlement_no: str | None = None,
) -> Request[SettlementNextDay]:
    """계좌별익일결제예정내역요청 (kt00008).

    Args:
        from_settlement_no: 시작결제번호 (strt_dcd_seq)
    """

settlement_next_day = kt00008

class OrderStatusOrdersRow(Answer, frozen=True, eq=False):
    """계좌별주문체결현황요청 (kt00009): 계좌별주문체결현황배열 (acnt_ord_cntr_prst_array)."""

    product: str | None
    """주식채권구분 (stk_bond_tp)"""
    order_no: str | None
    """주문번호 (ord_no)"""
    symbol: str | None
    """종목번호 (stk_cd)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    side: str | None
    """주문유형구분 (io_tp_nm)"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    price: int | None
    """주문단가 (ord_uv), 원, 부호는 방향"""
    confirmed: int | None
    """확인수량 (cnfm_qty), 주"""
    reserved: str | None
    """예약/반대 (rsrv_oppo)"""
    fill_no: str | None
    """체결번호 (cntr_no)"""
    acceptance: str | None
    """접수구분 (acpt_tp)"""
    original_no: str | None
    """원주문번호 (orig_ord_no)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    settlement: str | None
    """결제구분 (setl_tp)"""
    credit: str | None
    """신용거래구분 (crd_deal_tp)"""
    filled: int | None
    """체결수량 (cntr_qty), 주"""
    average: int | None
    """체결단가 (cntr_uv), 원, 부호는 방향"""
    channel: str | None
    """통신구분 (comm_ord_tp)"""
    amendment: str | None
    """정정/취소구분 (mdfy_cncl_tp)"""
    time: dt.time | None
    """체결시간 (cntr_tm), 시각, KST"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""
    stop_price: int | None
    """스톱가 (cond_uv), 원, 부호는 방향"""

class OrderStatus(Answer, frozen=True, eq=False):
    """계좌별주문체결현황요청 (kt00009)."""

    agreed_sell_amount: int | None
    """매도약정금액 (sell_grntl_engg_amt), 원"""
    agreed_buy_amount: int | None
    """매수약정금액 (buy_engg_amt), 원"""
    agreed_amount: int | None
    """약정금액 (engg_amt), 원"""
    orders: Rows[OrderStatusOrdersRow]
    """계좌별주문체결현황배열 (acnt_ord_cntr_prst_array)"""

def kt00009(
    *,
    day: dt.date | str | None = None,
    product: Literal["0", "1", "2"],
    market: Literal["0", "1", "2", "3", "4"],
    side: Literal["0", "1", "2"],
    mode: Literal["0", "1"],
    symbol: str | None = None,
    from_order_no: str | None = None,
    venue: Literal["%", "KRX", "NXT", "SOR"],
) -> Request[OrderStatus]:
    """계좌별주문체결현황요청 (kt00009).

    Args:
        day: 주문일자 (ord_dt), 날짜
        product: 주식채권구분 (stk_bond_tp): 0 전체, 1 주식, 2 채권
        market: 시장구분 (mrkt_tp): 0 전체, 1 코스피, 2 코스닥, 3 OTCBB, 4 ECN
        side: 매도수구분 (sell_tp): 0 전체, 1 매도, 2 매수
        mode: 조회구분 (qry_tp): 0 전체, 1 체결
        symbol: 종목코드 (stk_cd)
        from_order_no: 시작주문번호 (fr_ord_no)
        venue: 국내거래소구분 (dmst_stex_tp): % 전체, KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
    """

order_status = kt00009

class OrderableAmount(Answer, frozen=True, eq=False):
    """주문인출가능금액요청 (kt00010)."""

    margin_20_orderable_amount: int | None
    """증거금20%주문가능금액 (profa_20ord_alow_amt), 원"""
    margin_20_orderable_quantity: int | None
    """증거금20%주문가능수량 (profa_20ord_alowq), 주"""
    margin_30_orderable_amount: int | None
    """증거금30%주문가능금액 (profa_30ord_alow_amt), 원"""
    margin_30_orderable_quantity: int | None
    """증거금30%주문가능수량 (profa_30ord_alowq), 주"""
    margin_40_orderable_amount: int | None
    """증거금40%주문가능금액 (profa_40ord_alow_amt), 원"""
    margin_40_orderable_quantity: int | None
    """증거금40%주문가능수량 (profa_40ord_alowq), 주"""
    margin_50_orderable_amount: int | None
    """증거금50%주문가능금액 (profa_50ord_alow_amt), 원"""
    margin_50_orderable_quantity: int | None
    """증거금50%주문가능수량 (profa_50ord_alowq), 주"""
    margin_60_orderable_amount: int | None
    """증거금60%주문가능금액 (profa_60ord_alow_amt), 원"""
    margin_60_orderable_quantity: int | None
    """증거금60%주문가능수량 (profa_60ord_alowq), 주"""
    margin_discount_60_orderable_amount: int | None
    """증거금감면60%주문가능금 (profa_rdex_60ord_alow_amt), 원"""
    margin_discount_60_orderable_quantity: int | None
    """증거금감면60%주문가능수 (profa_rdex_60ord_alowq), 주"""
    margin_100_orderable_amount: int | None
    """증거금100%주문가능금액 (profa_100ord_alow_amt), 원"""
    margin_100_orderable_quantity: int | None
    """증거금100%주문가능수량 (profa_100ord_alowq), 주"""
    reuse_yesterday: int | None
    """전일재사용가능금액 (pred_reu_alowa), 원"""
    reuse_today: int | None
    """금일재사용가능금액 (tdy_reu_alowa), 원"""
    deposit: int | None
    """예수금 (entr), 원"""
    substitute: int | None
    """대용금 (repl_amt), 원"""
    unpaid: int | None
    """미수금 (uncla), 원"""
    orderable_substitute: int | None
    """주문가능대용 (ord_pos_repl), 원"""
    orderable: int | None
    """주문가능현금 (ord_alowa), 원"""
    withdrawable: int | None
    """인출가능금액 (wthd_alowa), 원"""
    withdrawable_next_day: int | None
    """익일인출가능금액 (nxdy_wthd_alowa), 원"""
    purchase_amount: int | None
    """매입금액 (pur_amt), 원"""
    fee: int | None
    """수수료 (cmsn), 원"""
    purchase_settlement: int | None
    """매입정산금 (pur_exct_amt), 원"""
    d2_deposit: int | None
    """D2추정예수금 (d2entra), 원"""
    margin_discount: Flag | None
    """증거금감면적용구분 (profa_rdex_aplc_tp)"""

def kt00010(
    *,
    transfer: int | str | None = None,
    symbol: str,
    side: Literal["1", "2"],
    quantity: int | str | None = None,
    price: int | str,
    expected_price: int | str | None = None,
) -> Request[OrderableAmount]:
    """주문인출가능금액요청 (kt00010).

    Args:
        transfer: 입출금액 (io_amt), 원
        symbol: 종목번호 (stk_cd)
        side: 매매구분 (trde_tp): 1 매도, 2 매수
        quantity: 매매수량 (trde_qty), 주
        price: 매수가격 (uv), 원, 부호는 방향
        expected_price: 예상매수단가 (exp_buy_unp), 원, 부호는 방향
    """

orderable_amount = kt00010

class OrderableByMargin(Answer, frozen=True, eq=False):
    """증거금율별주문가능수량조회요청 (kt00011)."""

    stock_margin_rate: Decimal | None
    """종목증거금율 (stk_profa_rt) %"""
    account_margin_rate: str | None
    """계좌증거금율 (profa_rt)"""
    applied_margin_rate: Decimal | None
    """적용증거금율 (aplc_rt) %"""
    margin_20_orderable_amount: int | None
    """증거금20%주문가능금액 (profa_20ord_alow_amt), 원"""
    margin_20_orderable_quantity: int | None
    """증거금20%주문가능수량 (profa_20ord_alowq), 주"""
    margin_20_reuse_yesterday: int | None
    """증거금20%전일재사용금액 (profa_20pred_reu_amt), 원"""
    margin_20_reuse_today: int | None
    """증거금20%금일재사용금액 (profa_20tdy_reu_amt), 원"""
    margin_30_orderable_amount: int | None
    """증거금30%주문가능금액 (profa_30ord_alow_amt), 원"""
    margin_30_orderable_quantity: int | None
    """증거금30%주문가능수량 (profa_30ord_alowq), 주"""
    margin_30_reuse_yesterday: int | None
    """증거금30%전일재사용금액 (profa_30pred_reu_amt), 원"""
    margin_30_reuse_today: int | None
    """증거금30%금일재사용금액 (profa_30tdy_reu_amt), 원"""
    margin_40_orderable_amount: int | None
    """증거금40%주문가능금액 (profa_40ord_alow_amt), 원"""
    margin_40_orderable_quantity: int | None
    """증거금40%주문가능수량 (profa_40ord_alowq), 주"""
    margin_40_reuse_yesterday: int | None
    """증거금40전일재사용금액 (profa_40pred_reu_amt), 원"""
    margin_40_reuse_today: int | None
    """증거금40%금일재사용금액 (profa_40tdy_reu_amt), 원"""
    margin_50_orderable_amount: int | None
    """증거금50%주문가능금액 (profa_50ord_alow_amt), 원"""
    margin_50_orderable_quantity: int | None
    """증거금50%주문가능수량 (profa_50ord_alowq), 주"""
    margin_50_reuse_yesterday: int | None
    """증거금50%전일재사용금액 (profa_50pred_reu_amt), 원"""
    margin_50_reuse_today: int | None
    """증거금50%금일재사용금액 (profa_50tdy_reu_amt), 원"""
    margin_60_orderable_amount: int | None
    """증거금60%주문가능금액 (profa_60ord_alow_amt), 원"""
    margin_60_orderable_quantity: int | None
    """증거금60%주문가능수량 (profa_60ord_alowq), 주"""
    margin_60_reuse_yesterday: int | None
    """증거금60%전일재사용금액 (profa_60pred_reu_amt), 원"""
    margin_60_reuse_today: int | None
    """증거금60%금일재사용금액 (profa_60tdy_reu_amt), 원"""
    margin_100_orderable_amount: int | None
    """증거금100%주문가능금액 (profa_100ord_alow_amt), 원"""
    margin_100_orderable_quantity: int | None
    """증거금100%주문가능수량 (profa_100ord_alowq), 주"""
    margin_100_reuse_yesterday: int | None
    """증거금100%전일재사용금액 (profa_100pred_reu_amt), 원"""
    margin_100_reuse_today: int | None
    """증거금100%금일재사용금액 (profa_100tdy_reu_amt), 원"""
    no_unpaid_orderable_amount: int | None
    """미수불가주문가능금액 (min_ord_alow_amt), 원"""
    no_unpaid_orderable_quantity: int | None
    """미수불가주문가능수량 (min_ord_alowq), 주"""
    no_unpaid_reuse_yesterday: int | None
    """미수불가전일재사용금액 (min_pred_reu_amt), 원"""
    no_unpaid_reuse_today: int | None
    """미수불가금일재사용금액 (min_tdy_reu_amt), 원"""
    deposit: int | None
    """예수금 (entr), 원"""
    substitute: int | None
    """대용금 (repl_amt), 원"""
    unpaid: int | None
    """미수금 (uncla), 원"""
    orderable_substitute: int | None
    """주문가능대용 (ord_pos_repl), 원"""
    orderable: int | None
    """주문가능현금 (ord_alowa), 원"""

def kt00011(
    *,
    symbol: str,
    price: int | str | None = None,
) -> Request[OrderableByMargin]:
    """증거금율별주문가능수량조회요청 (kt00011).

    Args:
        symbol: 종목번호 (stk_cd)
        price: 매수가격 (uv), 원, 부호는 방향
    """

orderable_by_margin = kt00011

class OrderableByCredit(Answer, frozen=True, eq=False):
    """신용보증금율별주문가능수량조회요청 (kt00012)."""

    stock_guarantee_rate: Decimal | None
    """종목보증금율 (stk_assr_rt) %"""
    stock_guarantee_rate_name: str | None
    """종목보증금율명 (stk_assr_rt_nm)"""
    guarantee_30_orderable_amount: int | None
    """보증금30%주문가능금액 (assr_30ord_alow_amt), 원"""
    guarantee_30_orderable_quantity: int | None
    """보증금30%주문가능수량 (assr_30ord_alowq), 주"""
    guarantee_30_reuse_yesterday: int | None
    """보증금30%전일재사용금액 (assr_30pred_reu_amt), 원"""
    guarantee_30_reuse_today: int | None
    """보증금30%금일재사용금액 (assr_30tdy_reu_amt), 원"""
    guarantee_40_orderable_amount: int | None
    """보증금40%주문가능금액 (assr_40ord_alow_amt), 원"""
    guarantee_40_orderable_quantity: int | None
    """보증금40%주문가능수량 (assr_40ord_alowq), 주"""
    guarantee_40_reuse_yesterday: int | None
    """보증금40%전일재사용금액 (assr_40pred_reu_amt), 원"""
    guarantee_40_reuse_today: int | None
    """보증금40%금일재사용금액 (assr_40tdy_reu_amt), 원"""
    guarantee_50_orderable_amount: int | None
    """보증금50%주문가능금액 (assr_50ord_alow_amt), 원"""
    guarantee_50_orderable_quantity: int | None
    """보증금50%주문가능수량 (assr_50ord_alowq), 주"""
    guarantee_50_reuse_yesterday: int | None
    """보증금50%전일재사용금액 (assr_50pred_reu_amt), 원"""
    guarantee_50_reuse_today: int | None
    """보증금50%금일재사용금액 (assr_50tdy_reu_amt), 원"""
    guarantee_60_orderable_amount: int | None
    """보증금60%주문가능금액 (assr_60ord_alow_amt), 원"""
    guarantee_60_orderable_quantity: int | None
    """보증금60%주문가능수량 (assr_60ord_alowq), 주"""
    guarantee_60_reuse_yesterday: int | None
    """보증금60%전일재사용금액 (assr_60pred_reu_amt), 원"""
    guarantee_60_reuse_today: int | None
    """보증금60%금일재사용금액 (assr_60tdy_reu_amt), 원"""
    deposit: int | None
    """예수금 (entr), 원"""
    substitute: int | None
    """대용금 (repl_amt), 원"""
    unpaid: int | None
    """미수금 (uncla), 원"""
    orderable_substitute: int | None
    """주문가능대용 (ord_pos_repl), 원"""
    orderable: int | None
    """주문가능현금 (ord_alowa), 원"""
    unpaid_allowed_amount: int | None
    """미수가능금액 (out_alowa), 원"""
    unpaid_allowed_quantity: int | None
    """미수가능수량 (out_pos_qty), 주"""
    no_unpaid_amount: int | None
    """미수불가금액 (min_amt), 원"""
    no_unpaid_quantity: int | None
    """미수불가수량 (min_qty), 주"""

def kt00012(
    *,
    symbol: str,
    price: int | str | None = None,
) -> Request[OrderableByCredit]:
    """신용보증금율별주문가능수량조회요청 (kt00012).

    Args:
        symbol: 종목번호 (stk_cd)
        price: 매수가격 (uv), 원, 부호는 방향
    """

orderable_by_credit = kt00012

class MarginDetails(Answer, frozen=True, eq=False):
    """증거금세부내역조회요청 (kt00013)."""

    reuse_today_target: int | None
    """금일재사용대상금액 (tdy_reu_objt_amt), 원"""
    reuse_today_used: int | None
    """금일재사용사용금액 (tdy_reu_use_amt), 원"""
    reuse_today: int | None
    """금일재사용가능금액 (tdy_reu_alowa), 원"""
    reuse_today_limited: int | None
    """금일재사용제한금액 (tdy_reu_lmtt_amt), 원"""
    reuse_today_final: int | None
    """금일재사용가능금액최종 (tdy_reu_alowa_fin), 원"""
    reuse_yesterday_target: int | None
    """전일재사용대상금액 (pred_reu_objt_amt), 원"""
    reuse_yesterday_used: int | None
    """전일재사용사용금액 (pred_reu_use_amt), 원"""
    reuse_yesterday: int | None
    """전일재사용가능금액 (pred_reu_alowa), 원"""
    reuse_yesterday_limited: int | None
    """전일재사용제한금액 (pred_reu_lmtt_amt), 원"""
    reuse_yesterday_final: int | None
    """전일재사용가능금액최종 (pred_reu_alowa_fin), 원"""
    cash_amount: int | None
    """현금금액 (ch_amt), 원"""
    cash_margin: int | None
    """현금증거금 (ch_profa), 원"""
    usable_cash: int | None
    """사용가능현금 (use_pos_ch), 원"""
    cash_limited: int | None
    """현금사용제한금액 (ch_use_lmtt_amt), 원"""
    usable_cash_final: int | None
    """사용가능현금최종 (use_pos_ch_fin), 원"""
    substitute_amount: int | None
    """대용금액 (repl_amt_amt), 원"""
    substitute_margin: int | None
    """대용증거금 (repl_profa), 원"""
    usable_substitute: int | None
    """사용가능대용 (use_pos_repl), 원"""
    substitute_limited: int | None
    """대용사용제한금액 (repl_use_lmtt_amt), 원"""
    usable_substitute_final: int | None
    """사용가능대용최종 (use_pos_repl_fin), 원"""
    credit_guarantee_cash: int | None
    """신용보증금현금 (crd_grnta_ch), 원"""
    credit_guarantee_substitute: int | None
    """신용보증금대용 (crd_grnta_repl), 원"""
    credit_collateral_cash: int | None
    """신용담보금현금 (crd_grnt_ch), 원"""
    credit_collateral_substitute: int | None
    """신용담보금대용 (crd_grnt_repl), 원"""
    unpaid: int | None
    """미수금 (uncla), 원"""
    short_collateral_reuse: int | None
    """대주담보금재사용금 (ls_grnt_reu_gold), 원"""
    orderable_20: int | None
    """20%주문가능금액 (20ord_alow_amt), 원"""
    orderable_30: int | None
    """30%주문가능금액 (30ord_alow_amt), 원"""
    orderable_40: int | None
    """40%주문가능금액 (40ord_alow_amt), 원"""
    orderable_50: int | None
    """50%주문가능금액 (50ord_alow_amt), 원"""
    orderable_60: int | None
    """60%주문가능금액 (60ord_alow_amt), 원"""
    orderable_100: int | None
    """100%주문가능금액 (100ord_alow_amt), 원"""
    credit_repayment_loss_today: int | None
    """금일신용상환손실금액 (tdy_crd_rpya_loss_amt), 원"""
    credit_repayment_loss_yesterday: int | None
    """전일신용상환손실금액 (pred_crd_rpya_loss_amt), 원"""
    short_repayment_loss_margin_today: int | None
    """금일대주상환손실대용증거금 (tdy_ls_rpya_loss_repl_profa), 원"""
    short_repayment_loss_margin_yesterday: int | None
    """전일대주상환손실대용증거금 (pred_ls_rpya_loss_repl_profa), 원"""
    substitute_valuation_without_spot: int | None
    """평가대용금(현물사용제외) (evlt_repl_amt_spg_use_skip), 원"""
    valuation_substitute_rate: Decimal | None
    """평가대용비율 (evlt_repl_rt)"""
    credit_substitute_margin: int | None
    """신용대용증거금 (crd_repl_profa), 원"""
    cash_order_margin_substitute: int | None
    """현금주문대용증거금 (ch_ord_repl_profa), 원"""
    credit_order_margin_substitute: int | None
    """신용주문대용증거금 (crd_ord_repl_profa), 원"""
    credit_substitute_converted: int | None
    """신용대용환산금 (crd_repl_conv_gold), 원"""
    substitute_available_cash_limited: int | None
    """대용가능금액(현금제한) (repl_alowa), 원"""
    substitute_available_credit_limited: int | None
    """대용가능금액2(신용제한) (repl_alowa_2), 원"""
    cash_substitute_shortfall: int | None
    """현금대용부족금 (ch_repl_lck_gold), 원"""
    credit_substitute_shortfall: int | None
    """신용대용부족금 (crd_repl_lck_gold), 원"""
    orderable_cash_substitute: int | None
    """현금주문가능대용금 (ch_ord_alow_repla), 원"""
    orderable_credit_substitute: int | None
    """신용주문가능대용금 (crd_ord_alow_repla), 원"""
    d2_provisional_deposit: int | None
    """D2가정산예수금 (d2vexct_entr), 원"""
    orderable_cash_d2: int | None
    """D2현금주문가능금액 (d2ch_ord_alow_amt), 원"""

def kt00013() -> Request[MarginDetails]:
    """증거금세부내역조회요청 (kt00013)."""

margin_details = kt00013

class TransactionsTransactionsRow(Answer, frozen=True, eq=False):
    """위탁종합거래내역요청 (kt00015): 위탁종합거래내역배열 (trst_ovrl_trde_prps_array)."""

    day: dt.date | None
    """거래일자 (trde_dt), 날짜"""
    trade_no: str | None
    """거래번호 (trde_no)"""
    remark: str | None
    """적요명 (rmrk_nm)"""
    credit_name: str | None
    """신용거래구분명 (crd_deal_tp_nm)"""
    settlement: int | None
    """정산금액 (exct_amt), 원"""
    loan_repaid: int | None
    """대출금상환 (loan_amt_rpya), 원"""
    foreign_currency_amount: Decimal | None
    """거래금액(외) (fc_trde_amt)"""
    foreign_currency_settlement: Decimal | None
    """정산금액(외) (fc_exct_amt)"""
    deposit_balance: int | None
    """예수금잔고 (entra_remn), 원"""
    currency: str | None
    """통화코드 (crnc_cd)"""
    kind: Flag | None
    """거래종류구분 (trde_ocr_tp)"""
    kind_name: str | None
    """거래종류명 (trde_kind_nm)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    amount: int | None
    """거래금액 (trde_amt), 원"""
    trade_and_rural_tax: int | None
    """거래및농특세 (trde_agri_tax), 원"""
    repayment_difference: int | None
    """상환차금 (rpy_diffa), 원"""
    foreign_currency_tax: Decimal | None
    """거래세(외) (fc_trde_tax)"""
    late_total: int | None
    """연체합 (dly_sum), 원"""
    foreign_currency_deposit: Decimal | None
    """외화예수금잔고 (fc_entra)"""
    medium: str | None
    """매체구분명 (mdia_tp_nm)"""
    flow_code: str | None
    """입출구분 (io_tp)"""
    flow: str | None
    """입출구분명 (io_tp_nm)"""
    original_trade_no: str | None
    """원거래번호 (orig_deal_no)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    quantity: Decimal | None
    """거래수량/좌수 (trde_qty_jwa_cnt)"""
    fee: int | None
    """수수료 (cmsn), 원"""
    interest_and_short_fee: int | None
    """이자/대주이용 (int_ls_usfe), 원"""
    foreign_currency_fee: Decimal | None
    """수수료(외) (fc_cmsn)"""
    foreign_currency_late_total: Decimal | None
    """연체합(외) (fc_dly_sum)"""
    security_balance: int | None
    """유가금잔 (vlbl_nowrm), 원"""
    process_time: dt.time | None
    """처리시간 (proc_tm), 시각, KST"""
    isin: str | None
    """ISIN코드 (isin_cd)"""
    venue_code: str | None
    """거래소코드 (stex_cd)"""
    venue: str | None
    """거래소명 (stex_nm)"""
    unit_price: Decimal | None
    """거래단가/환율 (trde_unit)"""
    income_and_resident_tax: int | None
    """소득/주민세 (incm_resi_tax), 원"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    unpaid: int | None
    """미수(원/주) (uncl_ocr), 원"""
    repaid_total: int | None
    """변제합 (rpym_sum), 원"""
    filled_day: dt.date | None
    """체결일 (cntr_dt), 날짜"""
    receipt_no: str | None
    """출납번호 (rcpy_no)"""
    handler: str | None
    """처리자 (prcsr)"""
    branch: str | None
    """처리점 (proc_brch)"""
    trade_form: str | None
    """매매형태 (trde_stle)"""
    tax_base_price: int | None
    """과세기준가 (txon_base_pric), 원, 부호는 방향"""
    fee_and_tax: int | None
    """세금수수료합 (tax_sum_cmsn), 원"""
    foreign_tax_paid: Decimal | None
    """외국납부세액(외) (frgn_pay_txam)"""
    foreign_currency_unpaid: Decimal | None
    """미수(외) (fc_uncl_ocr)"""
    foreign_currency_repaid_total: Decimal | None
    """변제합(외) (rpym_sum_fr)"""
    depositor: str | None
    """입금자 (rcpmnyer)"""
    detail_kind: str | None
    """거래내역구분 (trde_prtc_tp)"""

class Transactions(Answer, frozen=True, eq=False):
    """위탁종합거래내역요청 (kt00015)."""

    transactions: Rows[TransactionsTransactionsRow]
    """위탁종합거래내역배열 (trst_ovrl_trde_prps_array)"""

def kt00015(
    *,
    start: dt.date | str,
    end: dt.date | str,
    kind: Literal["0", "1", "2", "3", "4", "5", "6", "7", "A", "B", "C", "F", "M", "G", "H", "I", "J"],
    symbol: str | None = None,
    currency: str | None = None,
    product: Literal["0", "1", "2", "3", "4"],
    foreign_venue: str | None = None,
    venue: Literal["%", "KRX", "NXT"],
    sort: Literal["1", "2"] | None = None,
) -> Request[Transactions]:
    """위탁종합거래내역요청 (kt00015).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        kind: 구분 (tp): 0 전체, 1 입출금, 2 입출고, 3 매매, 4 매수, 5 매도, 6 입금, 7 출금, A 예탁담보대출입금, B 매도담보대출입금, C 현금상환(융자,담보상환), F 환전, M 입출금+환전, G 외화매수, H 외화매도, I 환전정산입금, J 환전정산출금
        symbol: 종목코드 (stk_cd)
        currency: 통화코드 (crnc_cd)
        product: 상품구분 (gds_tp): 0 전체, 1 국내주식, 2 수익증권, 3 해외주식, 4 금융상품
        foreign_venue: 해외거래소코드 (frgn_stex_code)
        venue: 국내거래소구분 (dmst_stex_tp): % 전체, KRX 한국거래소, NXT 넥스트트레이드
        sort: 조회정렬구분 (qry_sort_tp): 1 최근순, 2 과거순
    """

transactions = kt00015

class AccountReturnsByPeriod(Answer, frozen=True, eq=False):
    """일별계좌수익률상세현황요청 (kt00016)."""

    manager: str | None
    """관리사원번호 (mang_empno)"""
    manager_name: str | None
    """관리자명 (mngr_nm)"""
    manager_branch: str | None
    """관리자지점 (dept_nm)"""
    deposit_opening: int | None
    """예수금_초 (entr_fr), 원"""
    deposit_closing: int | None
    """예수금_말 (entr_to), 원"""
    securities_valuation_opening: int | None
    """유가증권평가금액_초 (scrt_evlt_amt_fr), 원"""
    securities_valuation_closing: int | None
    """유가증권평가금액_말 (scrt_evlt_amt_to), 원"""
    short_collateral_opening: int | None
    """대주담보금_초 (ls_grnt_fr), 원"""
    short_collateral_closing: int | None
    """대주담보금_말 (ls_grnt_to), 원"""
    credit_loan_opening: int | None
    """신용융자금_초 (crd_loan_fr), 원"""
    credit_loan_closing: int | None
    """신용융자금_말 (crd_loan_to), 원"""
    cash_unpaid_opening: int | None
    """현금미수금_초 (ch_uncla_fr), 원"""
    cash_unpaid_closing: int | None
    """현금미수금_말 (ch_uncla_to), 원"""
    substitute_opening: int | None
    """원화대용금_초 (krw_asgna_fr), 원"""
    substitute_closing: int | None
    """원화대용금_말 (krw_asgna_to), 원"""
    short_valuation_opening: int | None
    """대주평가금_초 (ls_evlta_fr), 원"""
    short_valuation_closing: int | None
    """대주평가금_말 (ls_evlta_to), 원"""
    rights_valuation_opening: int | None
    """권리평가금_초 (rght_evlta_fr), 원"""
    rights_valuation_closing: int | None
    """권리평가금_말 (rght_evlta_to), 원"""
    loan_opening: int | None
    """대출금_초 (loan_amt_fr), 원"""
    loan_closing: int | None
    """대출금_말 (loan_amt_to), 원"""
    other_loan_opening: int | None
    """기타대여금_초 (etc_loana_fr), 원"""
    other_loan_closing: int | None
    """기타대여금_말 (etc_loana_to), 원"""
    credit_interest_unpaid_opening: int | None
    """신용이자미납금_초 (crd_int_npay_gold_fr), 원"""
    credit_interest_unpaid_closing: int | None
    """신용이자미납금_말 (crd_int_npay_gold_to), 원"""
    credit_interest_opening: int | None
    """신용이자_초 (crd_int_fr), 원"""
    credit_interest_closing: int | None
    """신용이자_말 (crd_int_to), 원"""
    net_assets_opening: int | None
    """순자산액계_초 (tot_amt_fr), 원"""
    net_assets_closing: int | None
    """순자산액계_말 (tot_amt_to), 원"""
    month_investment: int | None
    """투자원금평잔 (invt_bsamt), 원"""
    profit: int | None
    """평가손익 (evltv_prft), 원"""
    profit_rate: Decimal | None
    """수익률 (prft_rt)"""
    turnover_rate: Decimal | None
    """회전율 (tern_rt)"""
    period_deposited: int | None
    """기간내총입금 (termin_tot_trns), 원"""
    period_withdrawn: int | None
    """기간내총출금 (termin_tot_pymn), 원"""
    period_delivered_in: int | None
    """기간내총입고 (termin_tot_inq), 원"""
    period_delivered_out: int | None
    """기간내총출고 (termin_tot_outq), 원"""
    futures_substitute_sale: int | None
    """선물대용매도금액 (futr_repl_sella), 원"""
    entrusted_substitute_sale: int | None
    """위탁대용매도금액 (trst_repl_sella), 원"""

def kt00016(
    *,
    start: dt.date | str,
    end: dt.date | str,
) -> Request[AccountReturnsByPeriod]:
    """일별계좌수익률상세현황요청 (kt00016).

    Args:
        start: 평가시작일 (fr_dt), 날짜
        end: 평가종료일 (to_dt), 날짜
    """

account_returns_by_period = kt00016

class AccountToday(Answer, frozen=True, eq=False):
    """계좌별당일현황요청 (kt00017)."""

    d2_deposit: int | None
    """D+2추정예수금 (d2_entra), 원"""
    credit_interest_unpaid: int | None
    """신용이자미납금 (crd_int_npay_gold), 원"""
    other_loan: int | None
    """기타대여금 (etc_loana), 원"""
    ordinary_stock_valuation_d2: int | None
    """일반주식평가금액D+2 (gnrl_stk_evlt_amt_d2), 원"""
    deposit_loan_d2: int | None
    """예탁담보대출금D+2 (dpst_grnt_use_amt_d2), 원"""
    pledged_stock_valuation_d2: int | None
    """예탁담보주식평가금액D+2 (crd_stk_evlt_amt_d2), 원"""
    credit_loan_d2: int | None
    """신용융자금D+2 (crd_loan_d2), 원"""
    credit_loan_valuation_d2: int | None
    """신용융자평가금D+2 (crd_loan_evlta_d2), 원"""
    credit_short_collateral_d2: int | None
    """신용대주담보금D+2 (crd_ls_grnt_d2), 원"""
    credit_short_valuation_d2: int | None
    """신용대주평가금D+2 (crd_ls_evlta_d2), 원"""
    deposited: int | None
    """입금금액 (ina_amt), 원"""
    withdrawn: int | None
    """출금금액 (outa), 원"""
    delivered_in: int | None
    """입고금액 (inq_amt), 원"""
    delivered_out: int | None
    """출고금액 (outq_amt), 원"""
    sold_amount: int | None
    """매도금액 (sell_amt), 원"""
    bought_amount: int | None
    """매수금액 (buy_amt), 원"""
    fee: int | None
    """수수료 (cmsn), 원"""
    tax: int | None
    """세금 (tax), 원"""
    stock_purchase_loan: int | None
    """주식매입자금대출금 (stk_pur_cptal_loan_amt), 원"""
    rp_valuation: int | None
    """RP평가금액 (rp_evlt_amt), 원"""
    bond_valuation: int | None
    """채권평가금액 (bd_evlt_amt), 원"""
    els_valuation: int | None
    """ELS평가금액 (elsevlt_amt), 원"""
    credit_interest: int | None
    """신용이자금액 (crd_int_amt), 원"""
    sale_loan_interest: int | None
    """매도대금담보대출이자금액 (sel_prica_grnt_loan_int_amt_amt), 원"""
    dividend: int | None
    """배당금액 (dvida_amt), 원"""

def kt00017() -> Request[AccountToday]:
    """계좌별당일현황요청 (kt00017)."""

account_today = kt00017

class HoldingsHoldingsRow(Answer, frozen=True, eq=False):
    """계좌평가잔고내역요청 (kt00018): 계좌평가잔고개별합산 (acnt_evlt_remn_indv_tot)."""

    symbol: str
    """종목번호 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    profit: int | None
    """평가손익 (evltv_prft), 원"""
    profit_rate: Decimal | None
    """수익률(%) (prft_rt)"""
    average: int | None
    """매입가 (pur_pric), 원, 부호는 방향"""
    previous_close: int | None
    """전일종가 (pred_close_pric), 원, 부호는 방향"""
    quantity: int | None
    """보유수량 (rmnd_qty), 주"""
    sellable: int | None
    """매매가능수량 (trde_able_qty), 주"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    bought_yesterday: int | None
    """전일매수수량 (pred_buyq), 주"""
    sold_yesterday: int | None
    """전일매도수량 (pred_sellq), 주"""
    bought_today: int | None
    """금일매수수량 (tdy_buyq), 주"""
    sold_today: int | None
    """금일매도수량 (tdy_sellq), 주"""
    purchase_amount: int | None
    """매입금액 (pur_amt), 원"""
    buy_fee: int | None
    """매입수수료 (pur_cmsn), 원"""
    valuation: int | None
    """평가금액 (evlt_amt), 원"""
    sell_fee: int | None
    """평가수수료 (sell_cmsn), 원"""
    tax: int | None
    """세금 (tax), 원"""
    fee: int | None
    """수수료합 (sum_cmsn), 원"""
    weight: Decimal | None
    """보유비중(%) (poss_rt)"""
    credit_code: str | None
    """신용구분 (crd_tp)"""
    credit: str | None
    """신용구분명 (crd_tp_nm)"""
    loan_date: dt.date | None
    """대출일 (crd_loan_dt), 날짜"""

class Holdings(Answer, frozen=True, eq=False):
    """계좌평가잔고내역요청 (kt00018)."""

    purchase_amount: int | None
    """총매입금액 (tot_pur_amt), 원"""
    valuation: int | None
    """총평가금액 (tot_evlt_amt), 원"""
    profit: int | None
    """총평가손익금액 (tot_evlt_pl), 원"""
    profit_rate: Decimal | None
    """총수익률(%) (tot_prft_rt)"""
    estimated_assets: int | None
    """추정예탁자산 (prsm_dpst_aset_amt), 원"""
    loan: int | None
    """총대출금 (tot_loan_amt), 원"""
    credit_loan: int | None
    """총융자금액 (tot_crd_loan_amt), 원"""
    credit_short: int | None
    """총대주금액 (tot_crd_ls_amt), 원"""
    holdings: Rows[HoldingsHoldingsRow]
    """계좌평가잔고개별합산 (acnt_evlt_remn_indv_tot)"""

def kt00018(
    *,
    mode: Literal["1", "2"],
    venue: Literal["KRX", "NXT"],
) -> Request[Holdings]:
    """계좌평가잔고내역요청 (kt00018).

    Args:
        mode: 조회구분 (qry_tp): 1 합산, 2 개별
        venue: 국내거래소구분 (dmst_stex_tp): KRX 한국거래소, NXT 넥스트트레이드
    """

holdings = kt00018

class GoldHoldingsHoldingsRow(Answer, frozen=True, eq=False):
    """금현물 잔고확인 (kt50020): 금현물계좌평가현황 (gold_acnt_evlt_prst)."""

    symbol: str | None
    """종목코드 (stk_cd)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    quantity: int | None
    """보유수량 (real_qty), 주"""
    average: int | None
    """평균단가 (avg_prc), 원, 부호는 방향"""
    price: int | None
    """현재가 (cur_prc), 원, 부호는 방향"""
    valuation: int | None
    """평가금액 (est_amt), 원"""
    profit: int | None
    """손익금액 (est_lspft), 원"""
    profit_rate: Decimal | None
    """손익율 (est_ratio)"""
    fee: int | None
    """수수료 (cmsn), 원"""
    value_added_tax: int | None
    """부가가치세 (vlad_tax), 원"""
    purchase_amount: int | None
    """매입금액 (book_amt2), 원"""
    breakeven_price: int | None
    """손익분기매입가 (pl_prch_prc), 원, 부호는 방향"""
    settled_quantity: int | None
    """결제잔고 (qty), 주"""
    bought: int | None
    """매수수량 (buy_qty), 주"""
    sold: int | None
    """매도수량 (sell_qty), 주"""
    available: int | None
    """가능수량 (able_qty), 주"""

class GoldHoldings(Answer, frozen=True, eq=False):
    """금현물 잔고확인 (kt50020)."""

    deposit: int | None
    """예수금 (tot_entr), 원"""
    estimated_deposit: int | None
    """추정예수금 (net_entr), 원"""
    holdings_valuation: int | None
    """잔고평가액 (tot_est_amt), 원"""
    assets_valuation: int | None
    """예탁자산평가액 (net_amt), 원"""
    total_purchase_amount: int | None
    """총매입금액 (tot_book_amt2), 원"""
    estimated_assets: int | None
    """추정예탁자산 (tot_dep_amt), 원"""
    withdrawable: int | None
    """출금가능금액 (paym_alowa), 원"""
    realised: int | None
    """실현손익 (pl_amt), 원"""
    holdings: Rows[GoldHoldingsHoldingsRow]
    """금현물계좌평가현황 (gold_acnt_evlt_prst)"""

def kt50020() -> Request[GoldHoldings]:
    """금현물 잔고확인 (kt50020)."""

gold_holdings = kt50020

class GoldDeposit(Answer, frozen=True, eq=False):
    """금현물 예수금 (kt50021)."""

    deposit: int | None
    """예수금 (entra), 원"""
    stock_margin_cash: int | None
    """증거금현금 (profa_ch), 원"""
    check_deposit: int | None
    """수표입금액 (chck_ina_amt), 원"""
    other_loan: int | None
    """기타대여금 (etc_loan), 원"""
    other_loan_late_fee: int | None
    """기타대여금연체료 (etc_loan_dlfe), 원"""
    other_loan_total: int | None
    """기타대여금합계 (etc_loan_tot), 원"""
    estimated_deposit: int | None
    """추정예수금 (prsm_entra), 원"""
    buy_settlement: int | None
    """매수정산금 (buy_exct_amt), 원"""
    sell_settlement: int | None
    """매도정산금 (sell_exct_amt), 원"""
    settlement_net: int | None
    """매도매수정산금 (sell_buy_exct_amt), 원"""
    unpaid_repayment: int | None
    """미수변제소요금 (dly_amt), 원"""
    estimated_withdrawable: int | None
    """추정출금가능금액 (prsm_pymn_alow_amt), 원"""
    withdrawable: int | None
    """출금가능금액 (pymn_alow_amt), 원"""
    orderable: int | None
    """주문가능금액 (ord_alow_amt), 원"""

def kt50021() -> Request[GoldDeposit]:
    """금현물 예수금 (kt50021)."""

gold_deposit = kt50021

class GoldOrdersAllOrdersRow(Answer, frozen=True, eq=False):
    """금현물 주문체결전체조회 (kt50030): 계좌별주문체결현황 (acnt_ord_cntr_prst)."""

    product: str | None
    """주식채권구분 (stk_bond_tp)"""
    order_no: str | None
    """주문번호 (ord_no)"""
    symbol: str | None
    """상품코드 (stk_cd)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    side: str | None
    """주문유형구분 (io_tp_nm)"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    price: int | None
    """주문단가 (ord_uv), 원, 부호는 방향"""
    confirmed: int | None
    """확인수량 (cnfm_qty), 주"""
    acceptance: str | None
    """접수구분 (data_send_end_tp)"""
    market_code: str | None
    """시장구분 (mrkt_deal_tp)"""
    reserved: str | None
    """예약/반대여부 (rsrv_tp)"""
    original_no: str | None
    """원주문번호 (orig_ord_no)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    settlement: str | None
    """결제구분 (dcd_tp_nm)"""
    credit: str | None
    """신용거래구분 (crd_deal_tp)"""
    filled: int | None
    """체결수량 (cntr_qty), 주"""
    average: int | None
    """체결단가 (cntr_uv), 원, 부호는 방향"""
    remaining: int | None
    """미체결수량 (ord_remnq), 주"""
    channel: str | None
    """통신구분 (comm_ord_tp)"""
    amendment: str | None
    """정정취소구분 (mdfy_cncl_tp)"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""
    stop_price: int | None
    """스톱가 (cond_uv), 원, 부호는 방향"""

class GoldOrdersAll(Answer, frozen=True, eq=False):
    """금현물 주문체결전체조회 (kt50030)."""

    orders: Rows[GoldOrdersAllOrdersRow]
    """계좌별주문체결현황 (acnt_ord_cntr_prst)"""

def kt50030(
    *,
    day: dt.date | str,
    mode: Literal["1", "2"] | None = None,
    market: Literal["5"] | None = None,
    product: Literal["0", "1", "2"],
    side: Literal["0", "1", "2"],
    symbol: Literal["M04020000", "M04020100"] | None = None,
    from_order_no: str | None = None,
    venue: Literal["%", "KRX", "NXT", "SOR"] | None = None,
) -> Request[GoldOrdersAll]:
    """금현물 주문체결전체조회 (kt50030).

    Args:
        day: 주문일자 (ord_dt), 날짜
        mode: 조회구분 (qry_tp): 1 주문순, 2 역순
        market: 시장구분 (mrkt_deal_tp): 5 KRX 금현물
        product: 주식채권구분 (stk_bond_tp): 0 전체, 1 주식, 2 채권
        side: 매도수구분 (slby_tp): 0 전체, 1 매도, 2 매수
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        from_order_no: 시작주문번호 (fr_ord_no)
        venue: 국내거래소구분 (dmst_stex_tp): % 전체, KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
    """

gold_orders_all = kt50030

class GoldOrdersOrdersRow(Answer, frozen=True, eq=False):
    """금현물 주문체결조회 (kt50031): 계좌별주문체결내역상세 (acnt_ord_cntr_prps_dtl)."""

    order_no: str | None
    """주문번호 (ord_no)"""
    symbol: str | None
    """종목번호 (stk_cd)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    credit: str | None
    """신용구분 (crd_tp)"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    price: int | None
    """주문단가 (ord_uv), 원, 부호는 방향"""
    confirmed: int | None
    """확인수량 (cnfm_qty), 주"""
    acceptance: str | None
    """접수구분 (acpt_tp)"""
    reserved: str | None
    """반대여부 (rsrv_tp)"""
    time: dt.time | None
    """주문시간 (ord_tm), 시각, KST"""
    original_no: str | None
    """원주문 (ori_ord)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    side: str | None
    """주문구분 (io_tp_nm)"""
    loan_date: dt.date | None
    """대출일 (loan_dt), 날짜"""
    filled: int | None
    """체결수량 (cntr_qty), 주"""
    average: int | None
    """체결단가 (cntr_uv), 원, 부호는 방향"""
    remaining: int | None
    """주문잔량 (ord_remnq), 주"""
    channel: str | None
    """통신구분 (comm_ord_tp)"""
    amendment: str | None
    """정정취소 (mdfy_cncl)"""
    confirmed_time: dt.time | None
    """확인시간 (cnfm_tm), 시각, KST"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""
    stop_price: int | None
    """스톱가 (cond_uv), 원, 부호는 방향"""

class GoldOrders(Answer, frozen=True, eq=False):
    """금현물 주문체결조회 (kt50031)."""

    orders: Rows[GoldOrdersOrdersRow]
    """계좌별주문체결내역상세 (acnt_ord_cntr_prps_dtl)"""

def kt50031(
    *,
    day: dt.date | str | None = None,
    mode: Literal["1", "2", "3", "4"],
    product: Literal["0", "1", "2"],
    side: Literal["0", "1", "2"],
    symbol: Literal["M04020000", "M04020100"] | None = None,
    from_order_no: str | None = None,
    venue: Literal["%", "KRX", "NXT", "SOR"],
) -> Request[GoldOrders]:
    """금현물 주문체결조회 (kt50031).

    Args:
        day: 주문일자 (ord_dt), 날짜
        mode: 조회구분 (qry_tp): 1 주문순, 2 역순, 3 미체결, 4 체결내역만
        product: 주식채권구분 (stk_bond_tp): 0 전체, 1 주식, 2 채권
        side: 매도수구분 (sell_tp): 0 전체, 1 매도, 2 매수
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        from_order_no: 시작주문번호 (fr_ord_no)
        venue: 국내거래소구분 (dmst_stex_tp): % 전체, KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
    """

gold_orders = kt50031

class GoldTransactionsTransactionsRow(Answer, frozen=True, eq=False):
    """금현물 거래내역조회 (kt50032): 금현물거래내역 (gold_trde_hist)."""

    day: dt.date | None
    """거래일자 (deal_dt), 날짜"""
    trade_no: str | None
    """거래번호 (deal_no)"""
    remark: str | None
    """적요명 (rmrk_nm)"""
    quantity: int | None
    """거래수량 (deal_qty), 주"""
    gold_vat: int | None
    """금현물부가가치세 (gold_spot_vat), 원"""
    settlement: int | None
    """정산금액 (exct_amt), 원"""
    late_total: int | None
    """연체합 (dly_sum), 원"""
    deposit_balance: int | None
    """예수금잔고 (entra_remn), 원"""
    medium: str | None
    """메체구분명 (mdia_nm)"""
    original_trade_no: str | None
    """원거래번호 (orig_deal_no)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    unit_price: Decimal | None
    """거래단가 (uv_exrt)"""
    fee: int | None
    """수수료 (cmsn), 원"""
    unpaid: int | None
    """미수(원/g) (uncl_ocr), 원"""
    repaid_total: int | None
    """변제합 (rpym_sum), 원"""
    spot_balance: int | None
    """현물잔고 (spot_remn), 주"""
    process_time: dt.time | None
    """처리시간 (proc_time), 시각, KST"""
    receipt_no: str | None
    """출납번호 (rcpy_no)"""
    symbol: str | None
    """종목코드 (stk_cd)"""
    amount: int | None
    """거래금액 (deal_amt), 원"""
    income_and_resident_tax: int | None
    """소득/주민세 (tax_tot_amt), 원"""
    filled_day: dt.date | None
    """체결일 (cntr_dt), 날짜"""
    branch_name: str | None
    """처리점 (proc_brch_nm)"""
    handler: str | None
    """처리자 (prcsr)"""

class GoldTransactions(Answer, frozen=True, eq=False):
    """금현물 거래내역조회 (kt50032)."""

    account_printed: str | None
    """계좌번호 (acnt_print)"""
    transactions: Rows[GoldTransactionsTransactionsRow]
    """금현물거래내역 (gold_trde_hist)"""

def kt50032(
    *,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    kind: Literal["0", "1", "2", "3", "4", "5", "6", "7"] | None = None,
    symbol: Literal["M04020000", "M04020100"] | None = None,
) -> Request[GoldTransactions]:
    """금현물 거래내역조회 (kt50032).

    Args:
        start: 시작일자 (strt_dt), 날짜
        end: 종료일자 (end_dt), 날짜
        kind: 구분 (tp): 0 전체, 1 입출금, 2 출고, 3 매매, 4 매수, 5 매도, 6 입금, 7 출금
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
    """

gold_transactions = kt50032

class GoldOpenOrdersOrdersRow(Answer, frozen=True, eq=False):
    """금현물 미체결조회 (kt50075): 계좌별주문미체결현황 (acnt_ord_oso_prst)."""

    product: str | None
    """주식채권구분 (stk_bond_tp)"""
    order_no: str | None
    """주문번호 (ord_no)"""
    symbol: str | None
    """상품코드 (stk_cd)"""
    order_type: str | None
    """매매구분 (trde_tp)"""
    side: str | None
    """주문유형구분 (io_tp_nm)"""
    quantity: int | None
    """주문수량 (ord_qty), 주"""
    price: int | None
    """주문단가 (ord_uv), 원, 부호는 방향"""
    confirmed: int | None
    """확인수량 (cnfm_qty), 주"""
    acceptance: str | None
    """접수구분 (data_send_end_tp)"""
    market_code: str | None
    """시장구분 (mrkt_deal_tp)"""
    reserved: str | None
    """예약/반대여부 (rsrv_tp)"""
    original_no: str | None
    """원주문번호 (orig_ord_no)"""
    stock_name: str | None
    """종목명 (stk_nm)"""
    settlement: str | None
    """결제구분 (dcd_tp_nm)"""
    credit: str | None
    """신용거래구분 (crd_deal_tp)"""
    filled: int | None
    """체결수량 (cntr_qty), 주"""
    average: int | None
    """체결단가 (cntr_uv), 원, 부호는 방향"""
    remaining: int | None
    """미체결수량 (ord_remnq), 주"""
    channel: str | None
    """통신구분 (comm_ord_tp)"""
    amendment: str | None
    """정정취소구분 (mdfy_cncl_tp)"""
    venue: str | None
    """국내거래소구분 (dmst_stex_tp)"""
    stop_price: int | None
    """스톱가 (cond_uv), 원, 부호는 방향"""

class GoldOpenOrders(Answer, frozen=True, eq=False):
    """금현물 미체결조회 (kt50075)."""

    orders: Rows[GoldOpenOrdersOrdersRow]
    """계좌별주문미체결현황 (acnt_ord_oso_prst)"""

def kt50075(
    *,
    day: dt.date | str,
    mode: Literal["1", "2"] | None = None,
    market: Literal["5"] | None = None,
    product: Literal["0", "1", "2"],
    side: Literal["0", "1", "2"],
    symbol: Literal["M04020000", "M04020100"] | None = None,
    from_order_no: str | None = None,
    venue: Literal["%", "KRX", "NXT", "SOR"] | None = None,
) -> Request[GoldOpenOrders]:
    """금현물 미체결조회 (kt50075).

    Args:
        day: 주문일자 (ord_dt), 날짜
        mode: 조회구분 (qry_tp): 1 주문순, 2 역순
        market: 시장구분 (mrkt_deal_tp): 5 KRX 금현물
        product: 주식채권구분 (stk_bond_tp): 0 전체, 1 주식, 2 채권
        side: 매도수구분 (sell_tp): 0 전체, 1 매도, 2 매수
        symbol: 종목코드 (stk_cd): M04020000 금 99.99 1kg, M04020100 미니금 99.99 100g
        from_order_no: 시작주문번호 (fr_ord_no)
        venue: 국내거래소구분 (dmst_stex_tp): % 전체, KRX 한국거래소, NXT 넥스트트레이드, SOR 최선주문집행
    """

gold_open_orders = kt50075
