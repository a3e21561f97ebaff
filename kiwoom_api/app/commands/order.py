"""``kiwoom order buy | sell | modify | cancel``: through risk gate and journal, sent once; real needs ``--yes``."""

from __future__ import annotations

import json as jsonlib
import sys
from typing import Literal

from cyclopts import App

from kiwoom_api.api.hints import explained
from kiwoom_api.app.commands.auth import masked
from kiwoom_api.app.screen import out, say, won
from kiwoom_api.app.wiring import EnvName, load_settings, run, trader
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.ports import Request
from kiwoom_api.model.values import OrderType, Side, Venue, order_number_of, price_of, quantity_of, symbol_of
from kiwoom_api.orders.flow import Placed
from kiwoom_api.settings import Environment, Settings

app = App(name="order", help=say("매수·매도·정정·취소", "buy, sell, modify, cancel"))

Kind = Literal["limit", "market", "conditional", "best", "same", "ioc", "fok"]
_TYPES = {
    "limit": OrderType.LIMIT,
    "market": OrderType.MARKET,
    "conditional": OrderType.CONDITIONAL,
    "best": OrderType.BEST_OPPOSITE,
    "same": OrderType.BEST_SAME,
    "ioc": OrderType.LIMIT_IOC,
    "fok": OrderType.LIMIT_FOK,
}
VenueName = Literal["KRX", "NXT", "SOR"]


@app.command
def buy(
    symbol: str,
    quantity: str,
    price: str | None = None,
    *,
    type: Kind | None = None,
    venue: VenueName = "KRX",
    env: EnvName | None = None,
    yes: bool = False,
    json: bool = False,
) -> int:
    """매수합니다. 가격이 있으면 지정가, 없으면 시장가입니다.

    Args:
        symbol: 종목코드
        quantity: 수량 (주)
        price: 가격 (원)
        type: limit 지정가 · market 시장가 · conditional 조건부 · best 최유리 · same 최우선 · ioc · fok
        venue: KRX, NXT, SOR
        env: sim, mock, real (기본: KIWOOM_ENV)
        yes: 실계좌(real) 주문을 확인합니다
        json: 결과를 JSON 으로
    """
    return _new(symbol, Side.BUY, quantity, price, type, venue, env, yes, json)


@app.command
def sell(
    symbol: str,
    quantity: str,
    price: str | None = None,
    *,
    type: Kind | None = None,
    venue: VenueName = "KRX",
    env: EnvName | None = None,
    yes: bool = False,
    json: bool = False,
) -> int:
    """매도합니다. 가격이 있으면 지정가, 없으면 시장가입니다.

    Args:
        symbol: 종목코드
        quantity: 수량 (주)
        price: 가격 (원)
        type: limit 지정가 · market 시장가 · conditional 조건부 · best 최유리 · same 최우선 · ioc · fok
        venue: KRX, NXT, SOR
        env: sim, mock, real (기본: KIWOOM_ENV)
        yes: 실계좌(real) 주문을 확인합니다
        json: 결과를 JSON 으로
    """
    return _new(symbol, Side.SELL, quantity, price, type, venue, env, yes, json)


@app.command
def modify(
    number: str,
    symbol: str,
    price: str,
    quantity: str = "0",
    *,
    venue: VenueName = "KRX",
    env: EnvName | None = None,
    yes: bool = False,
    json: bool = False,
) -> int:
    """미체결 주문의 가격과 수량을 바꿉니다 (정정). 주문번호가 새로 나옵니다.

    Args:
        number: 주문번호
        symbol: 종목코드
        price: 새 가격 (원)
        quantity: 정정할 수량, 0 이면 잔량 전부
        venue: 원주문의 거래소
        env: sim, mock, real (기본: KIWOOM_ENV)
        yes: 실계좌(real) 주문을 확인합니다
        json: 결과를 JSON 으로
    """
    request = ModifyRequest(
        order_no=order_number_of(number),
        symbol=symbol_of(symbol),
        quantity=quantity_of(_plain(quantity), zero=True),
        price=price_of(_plain(price)),
        venue=Venue(venue),
    )
    return _send(request, env, yes, json)


@app.command
def cancel(
    number: str,
    symbol: str,
    quantity: str = "0",
    *,
    venue: VenueName = "KRX",
    env: EnvName | None = None,
    yes: bool = False,
    json: bool = False,
) -> int:
    """미체결 주문을 취소합니다.

    Args:
        number: 주문번호
        symbol: 종목코드
        quantity: 취소할 수량, 0 이면 잔량 전부
        venue: 원주문의 거래소
        env: sim, mock, real (기본: KIWOOM_ENV)
        yes: 실계좌(real) 주문을 확인합니다
        json: 결과를 JSON 으로
    """
    request = CancelRequest(
        order_no=order_number_of(number),
        symbol=symbol_of(symbol),
        quantity=quantity_of(_plain(quantity), zero=True),
        venue=Venue(venue),
    )
    return _send(request, env, yes, json)


def _plain(text: str) -> str | float:
    """Take thousands separators away, and let ``10.0`` be the number that it is."""
    cleaned = text.replace(",", "").strip()
    try:
        return float(cleaned) if "." in cleaned else cleaned
    except ValueError:
        return text


def _new(
    symbol: str,
    side: Side,
    quantity: str,
    price: str | None,
    kind: Kind | None,
    venue: VenueName,
    env: EnvName | None,
    yes: bool,
    json: bool,
) -> int:
    chosen = kind or ("market" if price is None else "limit")
    request = OrderRequest.build(
        symbol,
        side,
        _plain(quantity),
        order_type=_TYPES[chosen],
        price=None if price is None else _plain(price),
        venue=Venue(venue),
    )
    return _send(request, env, yes, json)


def _send(request: Request, env: EnvName | None, yes: bool, json: bool) -> int:
    settings = load_settings(env)
    if settings.environment is Environment.REAL:
        account = run(_number(settings))
        print(f"{say('실계좌', 'REAL ACCOUNT')} {masked(account)}: {words(request)}", file=sys.stderr)
        if not yes:
            raise BadInput(
                field="yes",
                value=False,
                allowed="--yes",
                hint=say("실계좌 주문은 --yes 가 있어야 나갑니다", "add --yes"),
            )
    placed = run(_place(settings, request))
    if json:
        jsonlib.dump({"ord_no": placed.order_no, "intent": placed.intent_id, "answer": placed.raw}, sys.stdout)
        sys.stdout.write("\n")
    else:
        done = say("접수되었습니다", "accepted")
        out().print(f"{words(request)} {done}: {say('주문번호', 'number')} [bold]{placed.order_no}[/bold]")
    return 0


async def _number(settings: Settings) -> str:
    async with AsyncClient(settings) as client:
        return await KiwoomBroker(client).account_number()


async def _place(settings: Settings, request: Request) -> Placed:
    async with trader(settings) as account:
        with explained(request, account.clock.now().date()):
            return await account.flow.submit(request)


def words(request: Request) -> str:
    """Say a request in one line."""
    unit = say("주", " shares")
    if isinstance(request, CancelRequest):
        amount = f"{request.quantity:,}{unit}" if request.quantity else say("잔량 전부", "all")
        return f"{say('취소', 'cancel')} {request.order_no} {request.symbol} {amount}"
    if isinstance(request, ModifyRequest):
        amount = f"{request.quantity:,}{unit}" if request.quantity else say("잔량 전부", "all")
        price = f"{won(request.price)}{say('원', ' won')}"
        return f"{say('정정', 'modify')} {request.order_no} {request.symbol} {amount} @ {price}"
    side = say("매수", "buy") if request.side is Side.BUY else say("매도", "sell")
    price = request.order_type.korean if request.price is None else f"{won(request.price)}{say('원', ' won')}"
    return f"{side} {request.symbol} {request.quantity:,}{unit} @ {price}"
