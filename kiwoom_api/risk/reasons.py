"""Why the gate says no: every code in Korean and English, with what to do. The docs' table comes from here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class DenialCode(StrEnum):
    """Reason code of the risk gate; the order below is the order of the checks, cheap to dear."""

    SWITCH = "SWITCH"
    MALFORMED = "MALFORMED"
    SESSION = "SESSION"
    ORDER_TYPE = "ORDER_TYPE"
    HALTED = "HALTED"
    VI = "VI"
    RESTRICTED = "RESTRICTED"
    HELD = "HELD"
    LOT = "LOT"
    TICK = "TICK"
    DAILY_LIMIT = "DAILY_LIMIT"
    COLLAR = "COLLAR"
    NO_PRICE = "NO_PRICE"
    ORDER_QUANTITY = "ORDER_QUANTITY"
    ORDER_VALUE = "ORDER_VALUE"
    RATE_SECOND = "RATE_SECOND"
    RATE_DAY = "RATE_DAY"
    RATE_SYMBOL = "RATE_SYMBOL"
    IDENTICAL = "IDENTICAL"
    UNRESOLVED = "UNRESOLVED"
    CASH = "CASH"
    SELLABLE = "SELLABLE"
    POSITION = "POSITION"
    GROSS = "GROSS"
    NET = "NET"
    DAILY_LOSS = "DAILY_LOSS"
    DRAWDOWN = "DRAWDOWN"
    OPEN_ORDERS = "OPEN_ORDERS"
    STALE_PRICE = "STALE_PRICE"
    CLOCK_DRIFT = "CLOCK_DRIFT"
    STREAM = "STREAM"
    RECONCILE_AGE = "RECONCILE_AGE"
    UNREADABLE = "UNREADABLE"
    """Given by the order flow, not by the gate: the account or the stock could not be asked."""
    STALE_ORDER = "STALE_ORDER"
    """Given by the order flow, not by the gate: a queued order outlived its deadline."""

    @property
    def text(self) -> ReasonText:
        """The sentences of this code."""
        return TEXTS[self]


OF_OPEN_ORDERS = frozenset({DenialCode.POSITION, DenialCode.GROSS, DenialCode.NET, DenialCode.OPEN_ORDERS})
"""Refusals that hang on what open orders may still fill."""


class ReasonText(msgspec.Struct, frozen=True):
    """A reason in two languages, with what to do; ``{name}`` stands for a fact of the denial."""

    korean: str
    english: str
    korean_todo: str
    english_todo: str


class Denial(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal of the gate: its code and the facts (field, value, limit) that led to it."""

    code: DenialCode
    facts: Mapping[str, object] = msgspec.field(default_factory=dict)

    def message(self, lang: str = "en") -> str:
        """Say it in one line, with what to do: English for errors, ``lang="ko"`` for the screen."""
        text = self.code.text
        said, todo = (text.korean, text.korean_todo) if lang == "ko" else (text.english, text.english_todo)
        shown = _Facts({name: f"{value:,}" if isinstance(value, int) else value for name, value in self.facts.items()})
        return f"{said.format_map(shown)} ({todo.format_map(shown)})"

    def __str__(self) -> str:
        return f"{self.code}: {self.message()}"


class _Facts(dict[str, object]):
    """A fact that a sentence names and a denial lacks is shown as "?", never an error inside an error."""

    def __missing__(self, key: str) -> str:
        return "?"


def _t(korean: str, english: str, korean_todo: str, english_todo: str) -> ReasonText:
    return ReasonText(korean, english, korean_todo, english_todo)


TEXTS: dict[DenialCode, ReasonText] = {
    DenialCode.SWITCH: _t(
        "거래 스위치가 {level} 단계라 이 주문은 나갈 수 없습니다",
        "switch: the level is {level}, which does not let this order out",
        "원인을 확인한 뒤 사람이 kiwoom resume 으로 올리세요",
        "find the cause; a person raises it with 'kiwoom resume'",
    ),
    DenialCode.MALFORMED: _t(
        "{field} 값 {value} 은(는) 주문에 쓸 수 없습니다",
        "{field}: {value} cannot be ordered",
        "종목코드·수량·단가를 다시 확인하세요: {allowed}",
        "allowed: {allowed}",
    ),
    DenialCode.SESSION: _t(
        "지금은 주문을 받는 시간이 아닙니다: {why}",
        "session: no orders are taken now: {why}",
        "장 시간에 다시 주문하세요",
        "order again in session",
    ),
    DenialCode.ORDER_TYPE: _t(
        "{order_type} 주문은 지금 낼 수 없습니다: {why}",
        "order_type: {order_type} is not allowed now: {why}",
        "이 시간에 허용되는 호가 유형을 쓰세요",
        "use an order type that is allowed at this time",
    ),
    DenialCode.HALTED: _t(
        "{symbol} 은 거래정지 중입니다",
        "symbol: {symbol} is halted",
        "거래가 재개된 뒤 주문하세요",
        "wait until trading resumes",
    ),
    DenialCode.VI: _t(
        "{symbol} 은 변동성완화장치(VI) 발동 중입니다",
        "symbol: {symbol} is in a volatility interruption",
        "VI 가 풀린 뒤 신규 매수하세요",
        "enter after the interruption",
    ),
    DenialCode.RESTRICTED: _t(
        "{symbol} 은 매수 제한 종목입니다: {why}",
        "symbol: {symbol} may not be bought: {why}",
        "다른 종목을 고르거나 한도 설정에서 허용하세요",
        "choose another stock or allow it in the limits",
    ),
    DenialCode.HELD: _t(
        "{symbol} 은 사람이 확인할 때까지 새로 사지 않습니다: {why}",
        "symbol: {symbol} is held until a person has looked: {why}",
        "kiwoom status 로 확인한 뒤 kiwoom resume 으로 푸세요",
        "look with 'kiwoom status', then release it with 'kiwoom resume'",
    ),
    DenialCode.LOT: _t(
        "주문 수량 {quantity}주가 매매단위 {lot}주의 배수가 아닙니다",
        "quantity: {quantity} shares are no multiple of the lot of {lot}",
        "수량을 {lot}주 단위로 맞추세요",
        "order multiples of {lot}",
    ),
    DenialCode.TICK: _t(
        "주문단가 {price}원이 호가단위 {tick}원에 맞지 않습니다",
        "price: {price} won is off the tick of {tick} won",
        "{below}원 또는 {above}원을 쓰세요",
        "use {below} or {above} won",
    ),
    DenialCode.DAILY_LIMIT: _t(
        "주문단가 {price}원이 하한가 {lower}원 ~ 상한가 {upper}원을 벗어납니다",
        "price: {price} won is outside the daily limits {lower} to {upper} won",
        "가격제한폭 안의 단가를 쓰세요",
        "use a price inside the limits",
    ),
    DenialCode.COLLAR: _t(
        "주문단가 {price}원이 현재가 {last}원에서 {collar}% 넘게 불리합니다",
        "price: {price} won is more than {collar} % worse than the last price of {last} won",
        "단가를 다시 확인하세요",
        "check the price",
    ),
    DenialCode.NO_PRICE: _t(
        "가격을 알 수 없어 주문 금액을 계산할 수 없습니다",
        "price: no price is known, so the order cannot be valued",
        "시세를 받은 뒤 주문하거나 지정가로 주문하세요",
        "wait for a quote or use a limit order",
    ),
    DenialCode.ORDER_QUANTITY: _t(
        "주문 수량 {quantity}주가 1회 한도 {limit}주를 넘습니다",
        "quantity: {quantity} shares are above the limit of {limit} shares an order",
        "수량을 줄이거나 한도 max_order_quantity 를 바꾸세요",
        "order less or change max_order_quantity",
    ),
    DenialCode.ORDER_VALUE: _t(
        "주문 금액 {value}원이 1회 한도 {limit}원을 넘습니다",
        "value: {value} won are above the limit of {limit} won an order",
        "수량을 줄이거나 한도 max_order_value 를 바꾸세요",
        "order less or change max_order_value",
    ),
    DenialCode.RATE_SECOND: _t(
        "1초에 {count}건째 주문으로 한도 {limit}건에 이르렀습니다",
        "rate: {count} orders within a second reach the limit of {limit}",
        "전략이 폭주하지 않는지 확인하세요",
        "check that the strategy does not run away",
    ),
    DenialCode.RATE_DAY: _t(
        "오늘 주문 {count}건으로 하루 한도 {limit}건에 이르렀습니다",
        "rate: {count} orders today reach the limit of {limit}",
        "내일 다시 주문하거나 한도 orders_per_day 를 바꾸세요",
        "order tomorrow or change orders_per_day",
    ),
    DenialCode.RATE_SYMBOL: _t(
        "오늘 {symbol} 주문 {count}건으로 종목당 한도 {limit}건에 이르렀습니다",
        "rate: {count} orders in {symbol} today reach the limit of {limit}",
        "내일 다시 주문하거나 한도 orders_per_symbol 을 바꾸세요",
        "order tomorrow or change orders_per_symbol",
    ),
    DenialCode.IDENTICAL: _t(
        "{seconds}초 안에 똑같은 주문이 이미 나갔습니다",
        "fingerprint: an identical order went out within {seconds} seconds",
        "정말 한 번 더 주문할 때는 조금 뒤에 다시 하세요",
        "if it is meant twice, send it again a little later",
    ),
    DenialCode.UNRESOLVED: _t(
        "{symbol} 에 결과를 모르는 주문이 {count}건 있습니다",
        "symbol: {count} orders in {symbol} have no known outcome yet",
        "체결·접수 확인이 끝날 때까지 기다리세요",
        "wait until they are resolved",
    ),
    DenialCode.CASH: _t(
        "주문가능금액이 부족합니다: 필요 {needed}원, 가능 {available}원",
        "cash: {needed} won needed, {available} won available",
        "수량이나 단가를 낮추세요 (시장가 매수는 그날의 상한가로 계산하고, 미수는 쓰지 않습니다)",
        "lower quantity or price (a market buy is held against the day's upper limit; nothing is bought on credit)",
    ),
    DenialCode.SELLABLE: _t(
        "매도가능수량이 부족합니다: 주문 {quantity}주, 가능 {available}주",
        "quantity: {quantity} shares to sell, {available} shares sellable",
        "보유수량과 미체결 매도주문을 확인하세요",
        "check holdings and open sell orders",
    ),
    DenialCode.POSITION: _t(
        "{symbol} 보유 금액이 {value}원이 되어 종목당 한도 {limit}원을 넘습니다",
        "position: {symbol} would be worth {value} won, above the limit of {limit} won a stock",
        "수량을 줄이거나 한도 max_position_value 를 바꾸세요",
        "order less or change max_position_value",
    ),
    DenialCode.GROSS: _t(
        "총 보유 금액이 {value}원이 되어 한도 {limit}원을 넘습니다",
        "gross: all positions would be worth {value} won, above the limit of {limit} won",
        "수량을 줄이거나 한도 max_gross_value, max_gross_ratio 를 바꾸세요",
        "order less or change max_gross_value or max_gross_ratio",
    ),
    DenialCode.NET: _t(
        "미체결이 모두 체결되면 순 보유 금액이 {value}원이 되어 한도 {limit}원을 넘습니다",
        "net: {value} won with every open order filled exceed the limit of {limit} won",
        "수량을 줄이거나 한도 max_net_value 를 바꾸세요",
        "order less or change max_net_value",
    ),
    DenialCode.DAILY_LOSS: _t(
        "오늘 손실 {loss}원이 하루 한도 {limit}원에 이르렀습니다",
        "loss: {loss} won lost today reach the limit of {limit} won",
        "오늘은 새로 사지 않습니다; 매도와 취소는 됩니다",
        "no entries today; exits and cancels pass",
    ),
    DenialCode.DRAWDOWN: _t(
        "고점 대비 손실 {loss}원이 한도 {limit}원에 이르렀습니다",
        "drawdown: {loss} won below the peak reach the limit of {limit} won",
        "사람이 확인하기 전에는 새로 사지 않습니다",
        "no entries until a person has looked",
    ),
    DenialCode.OPEN_ORDERS: _t(
        "미체결 주문 {count}건으로 한도 {limit}건에 이르렀습니다",
        "open orders: {count} reach the limit of {limit}",
        "미체결 주문을 취소하거나 체결을 기다리세요",
        "cancel some or wait for fills",
    ),
    DenialCode.STALE_PRICE: _t(
        "시세가 {age}초 전 것이라 오래되었습니다 (한도 {limit}초)",
        "price: the quote is {age} seconds old (limit {limit})",
        "시세 연결을 확인하세요",
        "check the market data connection",
    ),
    DenialCode.CLOCK_DRIFT: _t(
        "이 컴퓨터의 시계가 서버와 {drift}초 다릅니다 (한도 {limit}초)",
        "clock: this machine differs from the server by {drift} seconds (limit {limit})",
        "시계를 맞추세요 (NTP)",
        "set the clock (NTP)",
    ),
    DenialCode.STREAM: _t(
        "실시간 주문 체결 연결이 정상이 아닙니다",
        "stream: the order event stream is not healthy",
        "다시 연결되고 대조가 끝날 때까지 기다리세요",
        "wait until it is reconnected and reconciled",
    ),
    DenialCode.RECONCILE_AGE: _t(
        "마지막 계좌 대조가 {age}초 전입니다 (한도 {limit}초)",
        "reconcile: the last reconciliation was {age} seconds ago (limit {limit})",
        "kiwoom reconcile 로 계좌를 대조하세요",
        "run 'kiwoom reconcile'",
    ),
    DenialCode.UNREADABLE: _t(
        "계좌나 시세를 읽지 못해 한도를 확인할 수 없습니다: {why}",
        "account: cash, holdings or price could not be read, so no limit could be checked: {why}",
        "취소는 나갑니다; 다시 읽히면 저절로 풀립니다",
        "cancels still leave; it passes once the account can be read",
    ),
    DenialCode.STALE_ORDER: _t(
        "대기 중이던 주문이 {seconds}초 안에 나가지 못해 버렸습니다",
        "deadline: the queued order did not leave within {seconds} seconds and was dropped",
        "지금 가격으로 다시 판단하세요",
        "decide again on present prices",
    ),
}
"""Every code's sentences; a test proves that none is missing and that every ``{fact}`` in them is given."""
