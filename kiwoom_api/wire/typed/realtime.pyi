"""Real-time records; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class RealOrder(RealRecord, frozen=True, eq=False):
    """주문체결 (00)."""

    account: str | None
    """계좌번호 (9201)"""
    order_no: str | None
    """주문번호 (9203)"""
    manager: str | None
    """관리자사번 (9205)"""
    symbol: str | None
    """종목코드,업종코드 (9001)"""
    task: str | None
    """주문업무분류 (912)"""
    status: str | None
    """주문상태 (913)"""
    stock_name: str | None
    """종목명 (302)"""
    quantity: int | None
    """주문수량 (900), 주"""
    price: int | None
    """주문가격 (901), 원, 부호는 방향"""
    remaining: int | None
    """미체결수량 (902), 주"""
    amount: int | None
    """체결누계금액 (903), 원"""
    root_no: str | None
    """원주문번호 (904)"""
    action: str | None
    """주문구분 (905)"""
    order_type: str | None
    """매매구분 (906)"""
    side: Flag | None
    """매도수구분 (907)"""
    time: dt.time | None
    """주문/체결시간 (908), 시각, KST"""
    fill_no: str | None
    """체결번호 (909)"""
    average: int | None
    """체결가 (910), 원, 부호는 방향"""
    filled: int | None
    """체결량 (911), 주"""
    market_price: int | None
    """현재가 (10), 원, 부호는 방향"""
    ask: int | None
    """(최우선)매도호가 (27), 원, 부호는 방향"""
    bid: int | None
    """(최우선)매수호가 (28), 원, 부호는 방향"""
    last_price: int | None
    """단위체결가 (914), 원, 부호는 방향"""
    last_quantity: int | None
    """단위체결량 (915), 주"""
    fee: int | None
    """당일매매수수료 (938), 원"""
    tax: int | None
    """당일매매세금 (939), 원"""
    reason: str | None
    """거부사유 (919)"""
    screen: str | None
    """화면번호 (920)"""
    terminal: str | None
    """터미널번호 (921)"""
    credit_code: str | None
    """신용구분 (922)"""
    loan_date: str | None
    """대출일 (923)"""
    after_hours_price: int | None
    """시간외단일가_현재가 (10010), 원, 부호는 방향"""
    venue_code: Flag | None
    """거래소구분 (2134)"""
    venue: str | None
    """거래소구분명 (2135)"""
    smart_routed: str | None
    """SOR여부 (2136)"""

class RealCondition(RealRecord, frozen=True, eq=False):
    """조건검색 (02)."""

    condition: str | None
    """일련번호 (841)"""
    symbol: str | None
    """종목코드 (9001)"""
    event: Flag | None
    """삽입삭제 구분 (843)"""
    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    side: Flag | None
    """매도/수 구분 (907)"""

class RealPosition(RealRecord, frozen=True, eq=False):
    """잔고 (04)."""

    account: str | None
    """계좌번호 (9201)"""
    symbol: str | None
    """종목코드,업종코드 (9001)"""
    credit_code: str | None
    """신용구분 (917)"""
    loan_date: dt.date | None
    """대출일 (916), 날짜"""
    stock_name: str | None
    """종목명 (302)"""
    market_price: int | None
    """현재가 (10), 원, 부호는 방향"""
    quantity: int | None
    """보유수량 (930), 주"""
    average: int | None
    """매입단가 (931), 원, 부호는 방향"""
    purchase_amount: int | None
    """총매입가(당일누적) (932), 원"""
    sellable: int | None
    """주문가능수량 (933), 주"""
    net_today: int | None
    """당일순매수량 (945), 부호 있는 값"""
    side: Flag | None
    """매도/매수구분 (946)"""
    sale_profit: int | None
    """당일총매도손익 (950), 원"""
    deposit: int | None
    """Extra Item (951), 원"""
    ask: int | None
    """(최우선)매도호가 (27), 원, 부호는 방향"""
    bid: int | None
    """(최우선)매수호가 (28), 원, 부호는 방향"""
    base: int | None
    """기준가 (307), 원, 부호는 방향"""
    profit_rate: Decimal | None
    """손익률(실현손익) (8019)"""
    credit_amount: int | None
    """신용금액 (957), 원"""
    credit_interest: int | None
    """신용이자 (958), 원"""
    expiry: dt.date | None
    """만기일 (918), 날짜"""
    realised: int | None
    """당일실현손익(유가) (990), 원"""
    realised_rate: Decimal | None
    """당일실현손익율(유가) (991)"""
    credit_realised: int | None
    """당일실현손익(신용) (992), 원"""
    credit_realised_rate: Decimal | None
    """당일실현손익율(신용) (993)"""
    pledged: int | None
    """담보대출수량 (959), 주"""
    extra: str | None
    """Extra Item (924)"""

class RealQuotation(RealRecord, frozen=True, eq=False):
    """주식기세 (0A)."""

    price: int | None
    """현재가 (10), 원, 부호는 방향"""
    change: int | None
    """전일대비 (11), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (12)"""
    ask: int | None
    """(최우선)매도호가 (27), 원, 부호는 방향"""
    bid: int | None
    """(최우선)매수호가 (28), 원, 부호는 방향"""
    volume: int | None
    """누적거래량 (13), 주"""
    value: int | None
    """누적거래대금 (14), 백만원"""
    open: int | None
    """시가 (16), 원, 부호는 방향"""
    high: int | None
    """고가 (17), 원, 부호는 방향"""
    low: int | None
    """저가 (18), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (25)"""
    volume_change: int | None
    """전일거래량대비(계약,주) (26), 부호 있는 값"""
    value_change: int | None
    """거래대금증감 (29), 부호 있는 값"""
    volume_change_rate: Decimal | None
    """전일거래량대비(비율) (30)"""
    turnover_rate: Decimal | None
    """거래회전율 (31)"""
    cost: int | None
    """거래비용 (32)"""
    market_cap: int | None
    """시가총액(억) (311), 억원"""
    upper_limit_time: dt.time | None
    """상한가발생시간 (567), 시각, KST"""
    lower_limit_time: dt.time | None
    """하한가발생시간 (568), 시각, KST"""

class RealTrade(RealRecord, frozen=True, eq=False):
    """주식체결 (0B)."""

    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    price: int | None
    """현재가 (10), 원, 부호는 방향"""
    change: int | None
    """전일대비 (11), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (12)"""
    ask: int | None
    """(최우선)매도호가 (27), 원, 부호는 방향"""
    bid: int | None
    """(최우선)매수호가 (28), 원, 부호는 방향"""
    quantity: int | None
    """거래량 (15), 부호 있는 값"""
    volume: int | None
    """누적거래량 (13), 주"""
    value: int | None
    """누적거래대금 (14), 백만원"""
    open: int | None
    """시가 (16), 원, 부호는 방향"""
    high: int | None
    """고가 (17), 원, 부호는 방향"""
    low: int | None
    """저가 (18), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (25)"""
    volume_change: int | None
    """전일거래량대비(계약,주) (26), 부호 있는 값"""
    value_change: int | None
    """거래대금증감 (29), 부호 있는 값"""
    volume_change_rate: Decimal | None
    """전일거래량대비(비율) (30)"""
    turnover_rate: Decimal | None
    """거래회전율 (31)"""
    cost: int | None
    """거래비용 (32)"""
    strength: Decimal | None
    """체결강도 (228)"""
    market_cap: int | None
    """시가총액(억) (311), 억원"""
    session: Flag | None
    """장구분 (290)"""
    knock_out: str | None
    """K.O 접근도 (691)"""
    upper_limit_time: dt.time | None
    """상한가발생시간 (567), 시각, KST"""
    lower_limit_time: dt.time | None
    """하한가발생시간 (568), 시각, KST"""
    volume_ratio: int | None
    """전일 동시간 거래량 비율 (851)"""
    open_time: dt.time | None
    """시가시간 (1890), 시각, KST"""
    high_time: dt.time | None
    """고가시간 (1891), 시각, KST"""
    low_time: dt.time | None
    """저가시간 (1892), 시각, KST"""
    sold: int | None
    """매도체결량 (1030), 주"""
    bought: int | None
    """매수체결량 (1031), 주"""
    buy_ratio: Decimal | None
    """매수비율 (1032)"""
    sell_count: int | None
    """매도체결건수 (1071)"""
    buy_count: int | None
    """매수체결건수 (1072)"""
    trade_value: int | None
    """순간거래대금 (1313), 부호 있는 값"""
    sold_now: int | None
    """매도체결량_단건 (1315), 부호 있는 값"""
    bought_now: int | None
    """매수체결량_단건 (1316), 부호 있는 값"""
    net_bought: int | None
    """순매수체결량 (1314), 부호 있는 값"""
    cfd_margin: int | None
    """CFD증거금 (1497), 원"""
    cfd_maintenance: int | None
    """유지증거금 (1498), 원"""
    day_average: int | None
    """당일거래평균가 (620), 원, 부호는 방향"""
    cfd_cost: int | None
    """CFD거래비용 (732)"""
    short_cost: int | None
    """대주거래비용 (852)"""
    venue: str | None
    """거래소구분 (9081)"""

class RealBestQuote(RealRecord, frozen=True, eq=False):
    """주식우선호가 (0C)."""

    ask: int | None
    """(최우선)매도호가 (27), 원, 부호는 방향"""
    bid: int | None
    """(최우선)매수호가 (28), 원, 부호는 방향"""

class RealQuote(RealRecord, frozen=True, eq=False):
    """주식호가잔량 (0D)."""

    time: dt.time | None
    """호가시간 (21), 시각, KST"""
    ask_price_1: int | None
    """매도호가1 (41), 원, 부호는 방향"""
    ask_quantity_1: int | None
    """매도호가수량1 (61), 주"""
    ask_change_1: int | None
    """매도호가직전대비1 (81), 부호 있는 값"""
    bid_price_1: int | None
    """매수호가1 (51), 원, 부호는 방향"""
    bid_quantity_1: int | None
    """매수호가수량1 (71), 주"""
    bid_change_1: int | None
    """매수호가직전대비1 (91), 부호 있는 값"""
    ask_price_2: int | None
    """매도호가2 (42), 원, 부호는 방향"""
    ask_quantity_2: int | None
    """매도호가수량2 (62), 주"""
    ask_change_2: int | None
    """매도호가직전대비2 (82), 부호 있는 값"""
    bid_price_2: int | None
    """매수호가2 (52), 원, 부호는 방향"""
    bid_quantity_2: int | None
    """매수호가수량2 (72), 주"""
    bid_change_2: int | None
    """매수호가직전대비2 (92), 부호 있는 값"""
    ask_price_3: int | None
    """매도호가3 (43), 원, 부호는 방향"""
    ask_quantity_3: int | None
    """매도호가수량3 (63), 주"""
    ask_change_3: int | None
    """매도호가직전대비3 (83), 부호 있는 값"""
    bid_price_3: int | None
    """매수호가3 (53), 원, 부호는 방향"""
    bid_quantity_3: int | None
    """매수호가수량3 (73), 주"""
    bid_change_3: int | None
    """매수호가직전대비3 (93), 부호 있는 값"""
    ask_price_4: int | None
    """매도호가4 (44), 원, 부호는 방향"""
    ask_quantity_4: int | None
    """매도호가수량4 (64), 주"""
    ask_change_4: int | None
    """매도호가직전대비4 (84), 부호 있는 값"""
    bid_price_4: int | None
    """매수호가4 (54), 원, 부호는 방향"""
    bid_quantity_4: int | None
    """매수호가수량4 (74), 주"""
    bid_change_4: int | None
    """매수호가직전대비4 (94), 부호 있는 값"""
    ask_price_5: int | None
    """매도호가5 (45), 원, 부호는 방향"""
    ask_quantity_5: int | None
    """매도호가수량5 (65), 주"""
    ask_change_5: int | None
    """매도호가직전대비5 (85), 부호 있는 값"""
    bid_price_5: int | None
    """매수호가5 (55), 원, 부호는 방향"""
    bid_quantity_5: int | None
    """매수호가수량5 (75), 주"""
    bid_change_5: int | None
    """매수호가직전대비5 (95), 부호 있는 값"""
    ask_price_6: int | None
    """매도호가6 (46), 원, 부호는 방향"""
    ask_quantity_6: int | None
    """매도호가수량6 (66), 주"""
    ask_change_6: int | None
    """매도호가직전대비6 (86), 부호 있는 값"""
    bid_price_6: int | None
    """매수호가6 (56), 원, 부호는 방향"""
    bid_quantity_6: int | None
    """매수호가수량6 (76), 주"""
    bid_change_6: int | None
    """매수호가직전대비6 (96), 부호 있는 값"""
    ask_price_7: int | None
    """매도호가7 (47), 원, 부호는 방향"""
    ask_quantity_7: int | None
    """매도호가수량7 (67), 주"""
    ask_change_7: int | None
    """매도호가직전대비7 (87), 부호 있는 값"""
    bid_price_7: int | None
    """매수호가7 (57), 원, 부호는 방향"""
    bid_quantity_7: int | None
    """매수호가수량7 (77), 주"""
    bid_change_7: int | None
    """매수호가직전대비7 (97), 부호 있는 값"""
    ask_price_8: int | None
    """매도호가8 (48), 원, 부호는 방향"""
    ask_quantity_8: int | None
    """매도호가수량8 (68), 주"""
    ask_change_8: int | None
    """매도호가직전대비8 (88), 부호 있는 값"""
    bid_price_8: int | None
    """매수호가8 (58), 원, 부호는 방향"""
    bid_quantity_8: int | None
    """매수호가수량8 (78), 주"""
    bid_change_8: int | None
    """매수호가직전대비8 (98), 부호 있는 값"""
    ask_price_9: int | None
    """매도호가9 (49), 원, 부호는 방향"""
    ask_quantity_9: int | None
    """매도호가수량9 (69), 주"""
    ask_change_9: int | None
    """매도호가직전대비9 (89), 부호 있는 값"""
    bid_price_9: int | None
    """매수호가9 (59), 원, 부호는 방향"""
    bid_quantity_9: int | None
    """매수호가수량9 (79), 주"""
    bid_change_9: int | None
    """매수호가직전대비9 (99), 부호 있는 값"""
    ask_price_10: int | None
    """매도호가10 (50), 원, 부호는 방향"""
    ask_quantity_10: int | None
    """매도호가수량10 (70), 주"""
    ask_change_10: int | None
    """매도호가직전대비10 (90), 부호 있는 값"""
    bid_price_10: int | None
    """매수호가10 (60), 원, 부호는 방향"""
    bid_quantity_10: int | None
    """매수호가수량10 (80), 주"""
    bid_change_10: int | None
    """매수호가직전대비10 (100), 부호 있는 값"""
    ask_total: int | None
    """매도호가총잔량 (121), 주"""
    ask_total_change: int | None
    """매도호가총잔량직전대비 (122), 부호 있는 값"""
    bid_total: int | None
    """매수호가총잔량 (125), 주"""
    bid_total_change: int | None
    """매수호가총잔량직전대비 (126), 부호 있는 값"""
    expected_price: int | None
    """예상체결가 (23), 원, 부호는 방향"""
    expected_quantity: int | None
    """예상체결수량 (24), 주"""
    net_bid: int | None
    """순매수잔량 (128), 부호 있는 값"""
    bid_ratio: Decimal | None
    """매수비율 (129)"""
    net_ask: int | None
    """순매도잔량 (138), 부호 있는 값"""
    ask_ratio: Decimal | None
    """매도비율 (139)"""
    expected_change: int | None
    """예상체결가전일종가대비 (200), 부호 있는 값"""
    expected_change_rate: Decimal | None
    """예상체결가전일종가대비등락율 (201)"""
    expected_change_sign: Flag | None
    """예상체결가전일종가대비기호 (238)"""
    auction_price: int | None
    """예상체결가 (291), 원, 부호는 방향"""
    auction_quantity: int | None
    """예상체결량 (292), 주"""
    auction_change_sign: Flag | None
    """예상체결가전일대비기호 (293)"""
    auction_change: int | None
    """예상체결가전일대비 (294), 부호 있는 값"""
    auction_change_rate: Decimal | None
    """예상체결가전일대비등락율 (295)"""
    lp_ask_quantity_1: int | None
    """LP매도호가수량1 (621), 주"""
    lp_bid_quantity_1: int | None
    """LP매수호가수량1 (631), 주"""
    lp_ask_quantity_2: int | None
    """LP매도호가수량2 (622), 주"""
    lp_bid_quantity_2: int | None
    """LP매수호가수량2 (632), 주"""
    lp_ask_quantity_3: int | None
    """LP매도호가수량3 (623), 주"""
    lp_bid_quantity_3: int | None
    """LP매수호가수량3 (633), 주"""
    lp_ask_quantity_4: int | None
    """LP매도호가수량4 (624), 주"""
    lp_bid_quantity_4: int | None
    """LP매수호가수량4 (634), 주"""
    lp_ask_quantity_5: int | None
    """LP매도호가수량5 (625), 주"""
    lp_bid_quantity_5: int | None
    """LP매수호가수량5 (635), 주"""
    lp_ask_quantity_6: int | None
    """LP매도호가수량6 (626), 주"""
    lp_bid_quantity_6: int | None
    """LP매수호가수량6 (636), 주"""
    lp_ask_quantity_7: int | None
    """LP매도호가수량7 (627), 주"""
    lp_bid_quantity_7: int | None
    """LP매수호가수량7 (637), 주"""
    lp_ask_quantity_8: int | None
    """LP매도호가수량8 (628), 주"""
    lp_bid_quantity_8: int | None
    """LP매수호가수량8 (638), 주"""
    lp_ask_quantity_9: int | None
    """LP매도호가수량9 (629), 주"""
    lp_bid_quantity_9: int | None
    """LP매수호가수량9 (639), 주"""
    lp_ask_quantity_10: int | None
    """LP매도호가수량10 (630), 주"""
    lp_bid_quantity_10: int | None
    """LP매수호가수량10 (640), 주"""
    volume: int | None
    """누적거래량 (13), 주"""
    expected_volume_ratio: Decimal | None
    """전일거래량대비예상체결율 (299)"""
    session: str | None
    """장운영구분 (215)"""
    investor_ticker: str | None
    """투자자별ticker (216)"""
    krx_ask_quantity_1: int | None
    """KRX 매도호가잔량1 (6044), 주"""
    krx_ask_quantity_2: int | None
    """KRX 매도호가잔량2 (6045), 주"""
    krx_ask_quantity_3: int | None
    """KRX 매도호가잔량3 (6046), 주"""
    krx_ask_quantity_4: int | None
    """KRX 매도호가잔량4 (6047), 주"""
    krx_ask_quantity_5: int | None
    """KRX 매도호가잔량5 (6048), 주"""
    krx_ask_quantity_6: int | None
    """KRX 매도호가잔량6 (6049), 주"""
    krx_ask_quantity_7: int | None
    """KRX 매도호가잔량7 (6050), 주"""
    krx_ask_quantity_8: int | None
    """KRX 매도호가잔량8 (6051), 주"""
    krx_ask_quantity_9: int | None
    """KRX 매도호가잔량9 (6052), 주"""
    krx_ask_quantity_10: int | None
    """KRX 매도호가잔량10 (6053), 주"""
    krx_bid_quantity_1: int | None
    """KRX 매수호가잔량1 (6054), 주"""
    krx_bid_quantity_2: int | None
    """KRX 매수호가잔량2 (6055), 주"""
    krx_bid_quantity_3: int | None
    """KRX 매수호가잔량3 (6056), 주"""
    krx_bid_quantity_4: int | None
    """KRX 매수호가잔량4 (6057), 주"""
    krx_bid_quantity_5: int | None
    """KRX 매수호가잔량5 (6058), 주"""
    krx_bid_quantity_6: int | None
    """KRX 매수호가잔량6 (6059), 주"""
    krx_bid_quantity_7: int | None
    """KRX 매수호가잔량7 (6060), 주"""
    krx_bid_quantity_8: int | None
    """KRX 매수호가잔량8 (6061), 주"""
    krx_bid_quantity_9: int | None
    """KRX 매수호가잔량9 (6062), 주"""
    krx_bid_quantity_10: int | None
    """KRX 매수호가잔량10 (6063), 주"""
    krx_ask_total: int | None
    """KRX 매도호가총잔량 (6064), 주"""
    krx_bid_total: int | None
    """KRX 매수호가총잔량 (6065), 주"""
    nxt_ask_quantity_1: int | None
    """NXT 매도호가잔량1 (6066), 주"""
    nxt_ask_quantity_2: int | None
    """NXT 매도호가잔량2 (6067), 주"""
    nxt_ask_quantity_3: int | None
    """NXT 매도호가잔량3 (6068), 주"""
    nxt_ask_quantity_4: int | None
    """NXT 매도호가잔량4 (6069), 주"""
    nxt_ask_quantity_5: int | None
    """NXT 매도호가잔량5 (6070), 주"""
    nxt_ask_quantity_6: int | None
    """NXT 매도호가잔량6 (6071), 주"""
    nxt_ask_quantity_7: int | None
    """NXT 매도호가잔량7 (6072), 주"""
    nxt_ask_quantity_8: int | None
    """NXT 매도호가잔량8 (6073), 주"""
    nxt_ask_quantity_9: int | None
    """NXT 매도호가잔량9 (6074), 주"""
    nxt_ask_quantity_10: int | None
    """NXT 매도호가잔량10 (6075), 주"""
    nxt_bid_quantity_1: int | None
    """NXT 매수호가잔량1 (6076), 주"""
    nxt_bid_quantity_2: int | None
    """NXT 매수호가잔량2 (6077), 주"""
    nxt_bid_quantity_3: int | None
    """NXT 매수호가잔량3 (6078), 주"""
    nxt_bid_quantity_4: int | None
    """NXT 매수호가잔량4 (6079), 주"""
    nxt_bid_quantity_5: int | None
    """NXT 매수호가잔량5 (6080), 주"""
    nxt_bid_quantity_6: int | None
    """NXT 매수호가잔량6 (6081), 주"""
    nxt_bid_quantity_7: int | None
    """NXT 매수호가잔량7 (6082), 주"""
    nxt_bid_quantity_8: int | None
    """NXT 매수호가잔량8 (6083), 주"""
    nxt_bid_quantity_9: int | None
    """NXT 매수호가잔량9 (6084), 주"""
    nxt_bid_quantity_10: int | None
    """NXT 매수호가잔량10 (6085), 주"""
    nxt_ask_total: int | None
    """NXT 매도호가총잔량 (6086), 주"""
    nxt_bid_total: int | None
    """NXT 매수호가총잔량 (6087), 주"""
    krx_mid_ask_change: int | None
    """KRX 중간가 매도 총잔량 증감 (6100), 부호 있는 값"""
    krx_mid_ask_total: int | None
    """KRX 중간가 매도 총잔량 (6101), 주"""
    krx_mid_price: int | None
    """KRX 중간가 (6102), 원, 부호는 방향"""
    krx_mid_bid_total: int | None
    """KRX 중간가 매수 총잔량 (6103), 주"""
    krx_mid_bid_change: int | None
    """KRX 중간가 매수 총잔량 증감 (6104), 부호 있는 값"""
    nxt_mid_ask_change: int | None
    """NXT중간가 매도 총잔량 증감 (6105), 부호 있는 값"""
    nxt_mid_ask_total: int | None
    """NXT중간가 매도 총잔량 (6106), 주"""
    nxt_mid_price: int | None
    """NXT중간가 (6107), 원, 부호는 방향"""
    nxt_mid_bid_total: int | None
    """NXT중간가 매수 총잔량 (6108), 주"""
    nxt_mid_bid_change: int | None
    """NXT중간가 매수 총잔량 증감 (6109), 부호 있는 값"""
    krx_mid_change: int | None
    """KRX중간가대비 (6110), 부호 있는 값"""
    krx_mid_change_sign: Flag | None
    """KRX중간가대비 기호 (6111)"""
    krx_mid_change_rate: Decimal | None
    """KRX중간가대비등락율 (6112)"""
    nxt_mid_change: int | None
    """NXT중간가대비 (6113), 부호 있는 값"""
    nxt_mid_change_sign: Flag | None
    """NXT중간가대비 기호 (6114)"""
    nxt_mid_change_rate: Decimal | None
    """NXT중간가대비등락율 (6115)"""

class RealAfterHoursBook(RealRecord, frozen=True, eq=False):
    """주식시간외호가 (0E)."""

    time: dt.time | None
    """호가시간 (21), 시각, KST"""
    after_hours_ask_total: int | None
    """시간외매도호가총잔량 (131), 주"""
    after_hours_ask_total_change: int | None
    """시간외매도호가총잔량직전대비 (132), 부호 있는 값"""
    after_hours_bid_total: int | None
    """시간외매수호가총잔량 (135), 주"""
    after_hours_bid_total_change: int | None
    """시간외매수호가총잔량직전대비 (136), 부호 있는 값"""

class RealDayBrokers(RealRecord, frozen=True, eq=False):
    """주식당일거래원 (0F)."""

    seller_1: str | None
    """매도거래원1 (141)"""
    seller_quantity_1: int | None
    """매도거래원수량1 (161), 주"""
    seller_change_1: int | None
    """매도거래원별증감1 (166), 부호 있는 값"""
    seller_code_1: str | None
    """매도거래원코드1 (146)"""
    seller_colour_1: str | None
    """매도거래원색깔1 (271)"""
    buyer_1: str | None
    """매수거래원1 (151)"""
    buyer_quantity_1: int | None
    """매수거래원수량1 (171), 주"""
    buyer_change_1: int | None
    """매수거래원별증감1 (176), 부호 있는 값"""
    buyer_code_1: str | None
    """매수거래원코드1 (156)"""
    buyer_colour_1: str | None
    """매수거래원색깔1 (281)"""
    seller_2: str | None
    """매도거래원2 (142)"""
    seller_quantity_2: int | None
    """매도거래원수량2 (162), 주"""
    seller_change_2: int | None
    """매도거래원별증감2 (167), 부호 있는 값"""
    seller_code_2: str | None
    """매도거래원코드2 (147)"""
    seller_colour_2: str | None
    """매도거래원색깔2 (272)"""
    buyer_2: str | None
    """매수거래원2 (152)"""
    buyer_quantity_2: int | None
    """매수거래원수량2 (172), 주"""
    buyer_change_2: int | None
    """매수거래원별증감2 (177), 부호 있는 값"""
    buyer_code_2: str | None
    """매수거래원코드2 (157)"""
    buyer_colour_2: str | None
    """매수거래원색깔2 (282)"""
    seller_3: str | None
    """매도거래원3 (143)"""
    seller_quantity_3: int | None
    """매도거래원수량3 (163), 주"""
    seller_change_3: int | None
    """매도거래원별증감3 (168), 부호 있는 값"""
    seller_code_3: str | None
    """매도거래원코드3 (148)"""
    seller_colour_3: str | None
    """매도거래원색깔3 (273)"""
    buyer_3: str | None
    """매수거래원3 (153)"""
    buyer_quantity_3: int | None
    """매수거래원수량3 (173), 주"""
    buyer_change_3: int | None
    """매수거래원별증감3 (178), 부호 있는 값"""
    buyer_code_3: str | None
    """매수거래원코드3 (158)"""
    buyer_colour_3: str | None
    """매수거래원색깔3 (283)"""
    seller_4: str | None
    """매도거래원4 (144)"""
    seller_quantity_4: int | None
    """매도거래원수량4 (164), 주"""
    seller_change_4: int | None
    """매도거래원별증감4 (169), 부호 있는 값"""
    seller_code_4: str | None
    """매도거래원코드4 (149)"""
    seller_colour_4: str | None
    """매도거래원색깔4 (274)"""
    buyer_4: str | None
    """매수거래원4 (154)"""
    buyer_quantity_4: int | None
    """매수거래원수량4 (174), 주"""
    buyer_change_4: int | None
    """매수거래원별증감4 (179), 부호 있는 값"""
    buyer_code_4: str | None
    """매수거래원코드4 (159)"""
    buyer_colour_4: str | None
    """매수거래원색깔4 (284)"""
    seller_5: str | None
    """매도거래원5 (145)"""
    seller_quantity_5: int | None
    """매도거래원수량5 (165), 주"""
    seller_change_5: int | None
    """매도거래원별증감5 (170), 부호 있는 값"""
    seller_code_5: str | None
    """매도거래원코드5 (150)"""
    seller_colour_5: str | None
    """매도거래원색깔5 (275)"""
    buyer_5: str | None
    """매수거래원5 (155)"""
    buyer_quantity_5: int | None
    """매수거래원수량5 (175), 주"""
    buyer_change_5: int | None
    """매수거래원별증감5 (180), 부호 있는 값"""
    buyer_code_5: str | None
    """매수거래원코드5 (160)"""
    buyer_colour_5: str | None
    """매수거래원색깔5 (285)"""
    foreign_broker_sold_estimate: int | None
    """외국계매도추정합 (261), 주"""
    foreign_broker_sold_estimate_change: int | None
    """외국계매도추정합변동 (262), 부호 있는 값"""
    foreign_broker_bought_estimate: int | None
    """외국계매수추정합 (263), 주"""
    foreign_broker_bought_estimate_change: int | None
    """외국계매수추정합변동 (264), 부호 있는 값"""
    foreign_broker_net_bought_estimate: int | None
    """외국계순매수추정합 (267), 부호 있는 값"""
    foreign_broker_net_bought_change: int | None
    """외국계순매수변동 (268), 부호 있는 값"""
    venue: str | None
    """거래소구분 (337)"""

class RealEtfNav(RealRecord, frozen=True, eq=False):
    """ETF NAV (0G)."""

    nav: Decimal | None
    """NAV (36)"""
    nav_change: Decimal | None
    """NAV전일대비 (37)"""
    nav_change_rate: Decimal | None
    """NAV등락율 (38)"""
    tracking_error_rate: Decimal | None
    """추적오차율 (39)"""
    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    price: int | None
    """현재가 (10), 원, 부호는 방향"""
    change: int | None
    """전일대비 (11), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (12)"""
    volume: int | None
    """누적거래량 (13), 주"""
    change_sign: Flag | None
    """전일대비기호 (25)"""
    elw_gearing: Decimal | None
    """ELW기어링비율 (667)"""
    elw_breakeven_rate: Decimal | None
    """ELW손익분기율 (668)"""
    elw_capital_support_point: Decimal | None
    """ELW자본지지점 (669)"""
    nav_index_disparity_rate: Decimal | None
    """NAV/지수괴리율 (265)"""
    nav_etf_disparity_rate: Decimal | None
    """NAV/ETF괴리율 (266)"""

class RealExpectedTrade(RealRecord, frozen=True, eq=False):
    """주식예상체결 (0H)."""

    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    price: int | None
    """현재가 (10), 원, 부호는 방향"""
    change: int | None
    """전일대비 (11), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (12)"""
    quantity: int | None
    """거래량 (15), 부호 있는 값"""
    volume: int | None
    """누적거래량 (13), 주"""
    change_sign: Flag | None
    """전일대비기호 (25)"""

class RealGoldPrice(RealRecord, frozen=True, eq=False):
    """선물기초자산시세 (0I)."""

    price: int | None
    """현재가 (10), 원, 부호는 방향"""
    change_sign: Flag | None
    """전일대비기호 (25)"""
    change: int | None
    """전일대비 (11), 부호 있는 값"""
    change_rate: Decimal | None
    """등락율 (12)"""

class RealSectorIndex(RealRecord, frozen=True, eq=False):
    """업종지수 (0J)."""

    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    price: Decimal | None
    """현재가 (10)"""
    change: Decimal | None
    """전일대비 (11)"""
    change_rate: Decimal | None
    """등락율 (12)"""
    quantity: int | None
    """거래량 (15), 부호 있는 값"""
    volume: int | None
    """누적거래량 (13), 천주"""
    value: int | None
    """누적거래대금 (14), 백만원"""
    open: Decimal | None
    """시가 (16)"""
    high: Decimal | None
    """고가 (17)"""
    low: Decimal | None
    """저가 (18)"""
    change_sign: Flag | None
    """전일대비기호 (25)"""
    volume_change: int | None
    """전일거래량대비 (26), 부호 있는 값"""

class RealSectorBreadth(RealRecord, frozen=True, eq=False):
    """업종등락 (0U)."""

    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    rising_count: int | None
    """상승종목수 (252)"""
    upper_limit_count: int | None
    """상한종목수 (251)"""
    unchanged_count: int | None
    """보합종목수 (253)"""
    falling_count: int | None
    """하락종목수 (255)"""
    lower_limit_count: int | None
    """하한종목수 (254)"""
    volume: int | None
    """누적거래량 (13), 주"""
    value: int | None
    """누적거래대금 (14), 백만원"""
    price: Decimal | None
    """현재가 (10)"""
    change: Decimal | None
    """전일대비 (11)"""
    change_rate: Decimal | None
    """등락율 (12)"""
    traded_count: int | None
    """거래형성종목수 (256)"""
    traded_ratio: Decimal | None
    """거래형성비율 (257)"""
    change_sign: Flag | None
    """전일대비기호 (25)"""

class RealStockInfo(RealRecord, frozen=True, eq=False):
    """주식종목정보 (0g)."""

    extension: str | None
    """임의연장 (297)"""
    pre_market_extension: str | None
    """장전임의연장 (592)"""
    after_market_extension: str | None
    """장후임의연장 (593)"""
    upper_limit: int | None
    """상한가 (305), 원, 부호는 방향"""
    lower_limit: int | None
    """하한가 (306), 원, 부호는 방향"""
    base_price: int | None
    """기준가 (307), 원, 부호는 방향"""
    elw_early_close: str | None
    """조기종료ELW발생 (689)"""
    currency: str | None
    """통화단위 (594)"""
    margin_rate_mark: str | None
    """증거금율표시 (382)"""
    stock_flags: str | None
    """종목정보 (370)"""

class RealElwTheory(RealRecord, frozen=True, eq=False):
    """ELW 이론가 (0m)."""

    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    price: int | None
    """현재가 (10), 원, 부호는 방향"""
    elw_theoretical_price: Decimal | None
    """ELW이론가 (670)"""
    elw_implied_volatility: Decimal | None
    """ELW내재변동성 (671)"""
    elw_delta: Decimal | None
    """ELW델타 (672)"""
    elw_gamma: Decimal | None
    """ELW감마 (673)"""
    elw_theta: Decimal | None
    """ELW쎄타 (674)"""
    elw_vega: Decimal | None
    """ELW베가 (675)"""
    elw_rho: Decimal | None
    """ELW로 (676)"""
    lp_implied_volatility: Decimal | None
    """LP호가내재변동성 (706)"""

class RealSession(RealRecord, frozen=True, eq=False):
    """장시작시간 (0s)."""

    session: Flag | None
    """장운영구분 (215)"""
    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    left: dt.time | None
    """장시작예상잔여시간 (214), 시각, KST"""

class RealElwIndicators(RealRecord, frozen=True, eq=False):
    """ELW 지표 (0u)."""

    time: dt.time | None
    """체결시간 (20), 시각, KST"""
    elw_parity: Decimal | None
    """ELW패리티 (666)"""
    elw_premium: Decimal | None
    """ELW프리미엄 (1211)"""
    elw_gearing: Decimal | None
    """ELW기어링비율 (667)"""
    elw_breakeven_rate: Decimal | None
    """ELW손익분기율 (668)"""
    elw_capital_support_point: Decimal | None
    """ELW자본지지점 (669)"""

class RealProgramTrade(RealRecord, frozen=True, eq=False):
    """종목프로그램매매 (0w)."""

    time: dt.time | None
    """체결시간 (20), 시각, KST"""
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
    sold: int | None
    """매도수량 (202), 주"""
    sold_amount: int | None
    """매도금액 (204), 백만원"""
    bought: int | None
    """매수수량 (206), 주"""
    bought_amount: int | None
    """매수금액 (208), 백만원"""
    net_bought: int | None
    """순매수수량 (210), 부호 있는 값"""
    net_bought_change: int | None
    """순매수수량증감 (211), 부호 있는 값"""
    net_bought_amount: int | None
    """순매수금액 (212), 백만원"""
    net_bought_amount_change: int | None
    """순매수금액증감 (213), 백만원"""
    left: dt.time | None
    """장시작예상잔여시간 (214), 시각, KST"""
    session: str | None
    """장운영구분 (215)"""
    investor_ticker: str | None
    """투자자별ticker (216)"""

class RealVolatilityInterruption(RealRecord, frozen=True, eq=False):
    """VI발동/해제 (1h)."""

    symbol: str | None
    """종목코드 (9001)"""
    stock_name: str | None
    """종목명 (302)"""
    volume: int | None
    """누적거래량 (13), 주"""
    value: int | None
    """누적거래대금 (14), 백만원"""
    event: Flag | None
    """VI발동구분 (9068)"""
    market: str | None
    """KOSPI,KOSDAQ,전체구분 (9008)"""
    pre_market: str | None
    """장전구분 (9075)"""
    trigger_price: int | None
    """VI발동가격 (1221), 원, 부호는 방향"""
    trigger_time: dt.time | None
    """매매체결처리시각 (1223), 시각, KST"""
    release_time: dt.time | None
    """VI해제시각 (1224), 시각, KST"""
    vi_kind: str | None
    """VI적용구분 (1225)"""
    static_base_price: int | None
    """기준가격 정적 (1236), 원, 부호는 방향"""
    dynamic_base_price: int | None
    """기준가격 동적 (1237), 원, 부호는 방향"""
    static_disparity_rate: Decimal | None
    """괴리율 정적 (1238)"""
    dynamic_disparity_rate: Decimal | None
    """괴리율 동적 (1239)"""
    trigger_change_rate: Decimal | None
    """VI발동가 등락율 (1489)"""
    vi_count: int | None
    """VI발동횟수 (1490)"""
    direction: Flag | None
    """발동방향구분 (9069)"""
    extra: str | None
    """Extra Item (1279)"""
