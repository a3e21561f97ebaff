"""Every reason for which an order is refused has its official text, on both hosts, at every hour and venue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TypeAlias

import aiohttp
import pytest
from sim_server_client import Answer, Caller, order_body

from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange, Rejection, RejectReason
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server import SimServer
from kiwoom_api.sim.server.orders import CODES

R = RejectReason
DAYS = [datetime(2026, 9, day).date() for day in (10, 11, 14, 15)]  # noqa: DTZ001 - dates only
CALM, HALT = Row(70_000, 71_000, 69_500, 70_000, 10**6), Row(0, 0, 0, 70_000, 0)
CRASH = Row(64_000, 64_000, 63_500, 63_500, 10**6)
ISSUES = {
    "005930": Instrument(symbol="005930", name="삼성전자", shares=6 * 10**9),
    "000020": Instrument(symbol="000020", name="정지종목"),
    "069500": Instrument(symbol="069500", name="지수ETF", market="ETF"),
    # A market of few stocks sets off no circuit breaker.
    **{f"9{count:05d}": Instrument(symbol=f"9{count:05d}", name="작은종목", shares=1) for count in range(20)},
}
TEXTS: dict[RejectReason, tuple[str, str]] = {
    R.TICK: ("[2000](RC4003:모의투자 호가단위 오류입니다.)", "(RC4003:"),
    R.ABOVE_LIMIT: ("[2000](RC4027:모의투자 상/하한가 오류입니다)", "(RC4027:"),
    R.BELOW_LIMIT: (
        "[2000](RC4027:모의투자 상/하한가 오류입니다)",
        "[2000](571552:주문단가가 하한가보다 낮습니다.)",
    ),
    R.CASH: (
        "[2000](RC4025:모의투자 매수증거금이 부족합니다)",
        "[2000](855056:매수증거금이 부족합니다. 1428주 매수가능)",
    ),
    R.SHARES: (
        "[2000](800033:모의투자 매도가능수량이 부족합니다. 0주 매도가능)",
        "[2000](800033:매도가능수량이 부족합니다. 0주 매도가능)",
    ),
    R.BEFORE_OPEN: (
        "[2000](RC4057:모의투자 장시작전)",
        "[2000](521790:해당 호가유형은 주문 불가능한 시간입니다.)",
    ),
    R.AFTER_CLOSE: ("[2000](RC4058:모의투자 장종료)", "[2000](521790:해당 호가유형은 주문 불가능한 시간입니다.)"),
    R.NOT_BUSINESS_DAY: ("[2000](RC4010:모의투자 영업일이 아닙니다)", "(RC4010:"),
    R.ORDER_TYPE: (
        "[2000](521790:모의투자 해당 호가유형은 주문 불가능한 시간입니다.)",
        "[2000](521790:해당 호가유형은 주문 불가능한 시간입니다.)",
    ),
    R.PRICE_MISSING: (
        "[2000](308003:모의투자 주문단가를 입력하십시요)",
        "[2000](308003:주문단가를 입력하십시요)",
    ),
    R.PRICE_NOT_ALLOWED: (
        "[2000](571357:모의투자 시간외종가 주문시에는 단가를 입력하지 않습니다)",
        "[2000](571357:시간외종가 주문시에는 단가를 입력하지 않습니다)",
    ),
    R.ORIGINAL_MISSING: ("[2000](RC4032:모의투자 원주문번호가 존재하지 않습니다)", "(RC4032:"),
    R.NOTHING_TO_MODIFY: ("[2000](RC4033:모의투자 정정/취소할 수량이 없습니다.)", "(RC4033:"),
    R.NOTHING_TO_CANCEL: (
        "[2000](RC4033:모의투자 정정/취소할 수량이 없습니다.)",
        "[2000](506550:취소할 수량이 없습니다)",
    ),
    R.ORIGINAL_IS_CANCEL: ("[2000](571435:모의투자 원주문이취소주문입니다)", "[2000](571435:원주문이취소주문입니다)"),
    R.VENUE_MISMATCH: (
        "[2000](RC9000:모의투자에서는 해당업무가 제공되지 않습니다.)",
        "[2000](571412:SOR정정 및 취소주문은 원주문이 SOR주문인 경우 가능합니다.)",
    ),
    R.VENUE: (
        "[2000](RC9000:모의투자에서는 해당업무가 제공되지 않습니다.)",
        "[2000](501307:거래소구분을 확인해주십시오)",
    ),
    R.HALTED: ("[2000](RC4007:모의투자 매매제한 종목입니다.)", "(RC4007:"),
    R.BREAKER: ("[2000](509193:모의투자 CB 발동중입니다.)", "[2000](509193:CB 발동중입니다.)"),
    R.UNKNOWN_SYMBOL: (
        "입력 값 오류입니다[1902:종목 정보가 없습니다. 입력한 종목코드 값을 확인바랍니다. 종목코드=999999]",
        "입력 값 오류입니다[1902:종목 정보가 없습니다. 입력한 종목코드 값을 확인바랍니다. 종목코드=999999]",
    ),
    R.QUANTITY: (
        "입력 값 오류입니다[1517:입력 값 형식이 올바르지 않습니다. 파라미터=ord_qty 실패사유= 주문수량 초과]",
        "입력 값 오류입니다[1517:입력 값 형식이 올바르지 않습니다. 파라미터=ord_qty 실패사유= 주문수량 초과]",
    ),
}
"""Text of each refusal on (mock, real); where Kiwoom's own is known of one host only, the other shows the code."""
Act: TypeAlias = Callable[[Caller], Awaitable[Answer]]
Meet: TypeAlias = Callable[..., Awaitable[Caller]]


def buys(quantity: int = 1, price: int | str = 70_000, **change: str) -> Act:
    """A buy."""
    trde_tp, symbol = change.pop("trde_tp", ""), change.pop("symbol", "005930")
    body = {**order_body(quantity, price, trde_tp=trde_tp, symbol=symbol), **change}
    return lambda caller: caller.call("kt10000", body)


async def sells(caller: Caller) -> Answer:
    """A sale of what nobody has."""
    return await caller.sell(1, 70_000)


async def cancels_twice(caller: Caller) -> Answer:
    """An order that is cancelled already."""
    number = (await caller.buy(1, 60_000))["ord_no"]
    await caller.cancel(number)
    return await caller.cancel(number)


async def modifies_a_filled_one(caller: Caller) -> Answer:
    """An order that is filled."""
    return await caller.modify((await caller.buy(1))["ord_no"], 60_000)


async def cancels_a_cancel(caller: Caller) -> Answer:
    """A cancel's own number."""
    number = (await caller.cancel((await caller.buy(1, 60_000))["ord_no"]))["ord_no"]
    return await caller.cancel(number)


async def modifies_elsewhere(caller: Caller) -> Answer:
    """A KRX order, as if it had been routed."""
    number = (await caller.buy(1, 60_000))["ord_no"]
    body = {"dmst_stex_tp": "SOR", "orig_ord_no": number, "stk_cd": "005930", "cncl_qty": "0"}
    return await caller.call("kt10003", body)


async def buys_in_a_crash(caller: Caller) -> Answer:
    """An order while the market stands: the index fell by 8 % for a minute after somebody took part."""
    await caller.buy(1, 60_000)
    await caller.admin("advance", {"to": "2026-09-15T09:06"})
    return await caller.buy(1, 64_000)


CASES: list[tuple[RejectReason, str, Act]] = [
    (R.TICK, "2026-09-14T10:00", buys(1, 70_050)),
    (R.ABOVE_LIMIT, "2026-09-14T10:00", buys(1, 91_100)),
    (R.BELOW_LIMIT, "2026-09-14T10:00", buys(1, 48_950)),
    (R.CASH, "2026-09-14T10:00", buys(2_000, 70_000)),
    (R.SHARES, "2026-09-14T10:00", sells),
    (R.BEFORE_OPEN, "2026-09-14T07:00", buys()),
    (R.AFTER_CLOSE, "2026-09-14T20:30", buys()),
    (R.NOT_BUSINESS_DAY, "2026-09-12T10:00", buys()),
    (R.ORDER_TYPE, "2026-09-14T16:10", buys(1, "")),
    (R.ORDER_TYPE, "2026-09-14T10:00", buys(1, "", trde_tp="81")),
    (R.ORDER_TYPE, "2026-09-14T15:25", buys(1, "", trde_tp="6")),
    (R.ORDER_TYPE, "2026-09-14T08:40", buys(1, "", trde_tp="29")),
    (R.ORDER_TYPE, "2026-09-14T10:00", buys(1, 91_000, trde_tp="5")),
    (R.ORDER_TYPE, "2026-09-14T16:10", buys(1, 70_000, trde_tp="62")),
    (R.PRICE_MISSING, "2026-09-14T10:00", buys(1, "", trde_tp="0")),
    (R.PRICE_MISSING, "2026-09-14T10:00", buys(1, "0", trde_tp="5")),
    (R.PRICE_NOT_ALLOWED, "2026-09-14T15:45", buys(1, 70_000, trde_tp="81")),
    (R.ORIGINAL_MISSING, "2026-09-14T10:00", lambda caller: caller.cancel("0000099")),
    (R.ORIGINAL_MISSING, "2026-09-14T10:00", lambda caller: caller.modify("0000099", 70_000)),
    (R.NOTHING_TO_MODIFY, "2026-09-14T10:00", modifies_a_filled_one),
    (R.NOTHING_TO_CANCEL, "2026-09-14T10:00", cancels_twice),
    (R.ORIGINAL_IS_CANCEL, "2026-09-14T10:00", cancels_a_cancel),
    (R.VENUE_MISMATCH, "2026-09-14T10:00", modifies_elsewhere),
    (R.VENUE, "2026-09-14T10:00", buys(1, 70_000, dmst_stex_tp="NXT", symbol="069500")),
    (R.HALTED, "2026-09-14T10:00", buys(1, 70_000, symbol="000020")),
    (R.BREAKER, "2026-09-15T09:00:40", buys_in_a_crash),
    (R.UNKNOWN_SYMBOL, "2026-09-14T10:00", buys(1, 70_000, symbol="999999")),
    (R.QUANTITY, "2026-09-14T10:00", buys(1_428_572, 70_000)),
]


def exchange(start: str, profile: str) -> Exchange:
    """The model book; on its last day the only traded stock opens 8.6 % below."""
    series = {
        **{code: Series(DAYS, [CALM, CALM, CALM, CRASH]) for code in ISSUES},
        "000020": Series(DAYS, [CALM, CALM, HALT, HALT]),
    }
    data = MarketData(BarSet(ISSUES, series, origin="test"))
    at = datetime.fromisoformat(start).replace(tzinfo=KST)
    return Exchange(data, start=min(at, at.replace(hour=7)), profile=profile, model="book")


@pytest.fixture
async def meet(session: aiohttp.ClientSession, stack: AsyncExitStack) -> Meet:
    """Return a maker of callers at an exchange that has come to a time."""

    async def made(start: str, profile: str) -> Caller:
        found = exchange(start, profile)
        server = await stack.enter_async_context(SimServer(found, clock="stepped"))
        caller = Caller(session, server.url)
        await caller.login()
        await caller.admin("advance", {"to": start})
        return caller

    return made


@pytest.mark.parametrize("profile", ["mock", "real"])
@pytest.mark.parametrize(
    ("reason", "start", "act"), CASES, ids=[f"{reason}-{count}" for count, (reason, *_) in enumerate(CASES)]
)
async def test_a_refusal_has_its_official_text(
    meet: Meet, reason: RejectReason, start: str, act: Act, profile: str
) -> None:
    """Each reason answers HTTP 200, its return_code and Kiwoom's words, and leaves no order behind."""
    caller = await meet(start, profile)
    answer = await act(caller)
    text = TEXTS[reason][profile == "real"]
    assert answer.status == 200
    assert answer["return_msg"] == text if text.endswith((")", "]")) else text in answer["return_msg"]
    assert set(answer.body) == {"return_code", "return_msg"}
    assert answer["return_code"] == (20 if text.startswith(("[2000]", "(RC")) else 2)
    if act.__name__ == "<lambda>":  # the named ones place orders before
        assert await caller.orders() == []


def test_every_reason_has_a_code_and_a_text() -> None:
    """The desk's table and the tests above know every reason that the exchange can give."""
    assert set(CODES) == set(RejectReason) == set(TEXTS) == {reason for reason, *_ in CASES}


@pytest.mark.parametrize(
    ("start", "venue", "trde_tp"),
    [
        ("2026-09-14T10:00", "NXT", "3"),  # no market orders on NXT
        ("2026-09-14T16:10", "NXT", "29"),  # no mid-price in the evening
        ("2026-09-14T15:25", "NXT", "6"),  # closed while KRX closes
        ("2026-09-14T16:10", "SOR", "3"),
        ("2026-09-14T08:05", "KRX", "46"),  # NXT's pre-market orders are NXT's
        ("2026-09-14T10:00", "NXT", "46"),
    ],
)
async def test_types_at_other_venues_and_hours(meet: Meet, start: str, venue: str, trde_tp: str) -> None:
    """An order type that a venue does not take at an hour is 521790 there as well."""
    caller = await meet(start, "real")
    answer = await buys(1, "", dmst_stex_tp=venue, trde_tp=trde_tp)(caller)
    assert answer["return_msg"] == TEXTS[R.ORDER_TYPE][1]


async def test_a_pre_market_order_of_nxt_is_taken_over_the_wire(meet: Meet) -> None:
    """trde_tp 40, 46 and 47 are taken in NXT's pre-market, stand there, and die with it at 08:50."""
    caller = await meet("2026-09-14T08:10", "real")
    low = buys(1, 60_000, dmst_stex_tp="NXT", trde_tp="40")
    numbers = [(await low(caller))["ord_no"]]
    for code in ("46", "47"):
        numbers.append((await buys(1, "", dmst_stex_tp="NXT", trde_tp=code)(caller))["ord_no"])
    query = {"all_stk_tp": "0", "trde_tp": "0", "stk_cd": "", "stex_tp": "2"}
    row = (await caller.call("ka10075", query))["oso"][-1]
    assert (row["ord_no"], row["trde_tp"], row["stex_tp"], row["stex_tp_txt"]) == (numbers[0], "보통(GTP)", "2", "NXT")
    assert (await caller.call("ka10075", {**query, "stex_tp": "1"}))["oso"] == []
    await caller.admin("advance", {"to": "2026-09-14T08:51"})
    assert (await caller.call("ka10075", query))["oso"] == []


async def test_halts_take_cancels_only(meet: Meet, stack: AsyncExitStack) -> None:
    """While a stock is halted a new order and a modify are RC4007; the cancel is taken."""
    found = exchange("2026-09-14T10:00", "real")
    server = await stack.enter_async_context(SimServer(found, clock="stepped"))
    async with aiohttp.ClientSession(headers={"User-Agent": "tests"}) as session:
        caller = Caller(session, server.url)
        await caller.login()
        await caller.admin("advance", {"to": "2026-09-14T10:00"})
        number = (await caller.buy(1, 60_000))["ord_no"]
        found.halt("005930")
        assert "(RC4007:" in (await caller.buy(1, 60_000))["return_msg"]
        assert "(RC4007:" in (await caller.modify(number, 60_100))["return_msg"]
        assert (await caller.cancel(number))["return_code"] == 0


async def test_a_number_that_cannot_be_one(meet: Meet) -> None:
    """The mock host says RC4061 of an order number that cannot be one, the real one names the member."""
    for profile, text in (("mock", "[2000](RC4061:모의투자 주문번호를 확인하세요)"), ("real", "파라미터=orig_ord_no")):
        caller = await meet("2026-09-14T10:00", profile)
        assert text in (await caller.cancel("12-4567"))["return_msg"]
        assert "[1511:" in (await caller.cancel(""))["return_msg"]


def test_a_mid_price_order_without_quotes_has_no_price() -> None:
    """Where one side of the book is empty, 중간가 is not taken."""
    at_limit = Row(91_000, 91_000, 91_000, 91_000, 10**6)
    data = MarketData(BarSet({"005930": ISSUES["005930"]}, {"005930": Series(DAYS[:2], [CALM, at_limit])}, origin="t"))
    found = Exchange(data, start=datetime(2026, 9, 11, 10, tzinfo=KST), model="book")
    account = found.open_account("key")
    request = OrderRequest(symbol="005930", side=Side.BUY, quantity=1, order_type=OrderType.MID)
    assert found.place(account, request) == Rejection(reason=R.ORDER_TYPE)
