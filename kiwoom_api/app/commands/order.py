"""``kiwoom order buy | sell | modify | cancel``: through risk gate and journal, sent once; real needs ``--yes``."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Group, Parameter

from kiwoom_api.api.hints import explained
from kiwoom_api.app.commands.algo import AlgoOptions, Asking, begin, tell
from kiwoom_api.app.commands.auth import masked
from kiwoom_api.app.options import OrderOptions
from kiwoom_api.app.screen import korean, out, say, won
from kiwoom_api.app.wiring import load_settings, run, trader
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.ports import Request
from kiwoom_api.model.values import KST, OrderType, Side, Venue, order_number_of, price_of, quantity_of, symbol_of
from kiwoom_api.orders.flow import Placed
from kiwoom_api.settings import Environment, Settings

if TYPE_CHECKING:
    from kiwoom_api.api.account import Account
    from kiwoom_api.orders.algos.report import Report

_OURS = frozenset({"FOUND", "LATE_ORDER", "DOUBT", "LATE_FILL"})
"""Alerts about orders of this journal that a person must hear before ordering again."""
_PATIENCE = 3.0
"""Seconds without an answer after which the person is told what is going on."""

app = App(
    name="order",
    help=say("매수·매도·정정·취소", "buy, sell, modify, cancel"),
    group_commands=Group(say("명령", "Commands")),
    group_parameters=Group(say("옵션", "Options")),
)

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


_TYPE_HELP = say(
    "limit 지정가 · market 시장가 · conditional 조건부 · best 최유리 · same 최우선 · ioc · fok",
    "limit, market, conditional, best (opposite), same (side), ioc, fok",
)
Type = Annotated[Kind | None, Parameter(help=_TYPE_HELP)]
_DEFAULTS = OrderOptions()
_ALONE = AlgoOptions()
Symbol = Annotated[str, Parameter(help=say("종목코드", "stock code"))]
Shares = Annotated[str, Parameter(help=say("수량 (주)", "shares"))]
Rest = Annotated[str, Parameter(help=say("수량 (주), 0 이면 잔량 전부", "shares; 0 means all that remains"))]
Won = Annotated[str, Parameter(help=say("가격 (원)", "price (won)"))]
MaybeWon = Annotated[str | None, Parameter(help=say("가격 (원)", "price (won)"))]
Number = Annotated[str, Parameter(help=say("주문번호", "order number"))]


@app.command(
    help=say(
        "매수합니다. 가격이 있으면 지정가, 없으면 시장가입니다",
        "buy; a price makes it a limit order, none a market order",
    )
)
def buy(
    symbol: Symbol,
    quantity: Shares,
    price: MaybeWon = None,
    *,
    type: Type = None,
    options: OrderOptions = _DEFAULTS,
    algo: AlgoOptions = _ALONE,
) -> int:
    """매수합니다. 가격이 있으면 지정가, 없으면 시장가입니다."""
    if algo.algo is not None:
        return _worked(symbol, Side.BUY, quantity, price, type, options, algo)
    return _new(symbol, Side.BUY, quantity, price, type, options)


@app.command(
    help=say(
        "매도합니다. 가격이 있으면 지정가, 없으면 시장가입니다",
        "sell; a price makes it a limit order, none a market order",
    )
)
def sell(
    symbol: Symbol,
    quantity: Shares,
    price: MaybeWon = None,
    *,
    type: Type = None,
    options: OrderOptions = _DEFAULTS,
    algo: AlgoOptions = _ALONE,
) -> int:
    """매도합니다. 가격이 있으면 지정가, 없으면 시장가입니다."""
    if algo.algo is not None:
        return _worked(symbol, Side.SELL, quantity, price, type, options, algo)
    return _new(symbol, Side.SELL, quantity, price, type, options)


@app.command(
    help=say(
        "미체결 주문의 가격과 수량을 바꿉니다 (정정). 주문번호가 새로 나옵니다",
        "change price and quantity of a live order; it gets a new number",
    )
)
def modify(
    number: Number, symbol: Symbol, price: Won, quantity: Rest = "0", *, options: OrderOptions = _DEFAULTS
) -> int:
    """미체결 주문의 가격과 수량을 바꿉니다 (정정). 주문번호가 새로 나옵니다."""
    request = ModifyRequest(
        order_no=order_number_of(number),
        symbol=symbol_of(symbol),
        quantity=quantity_of(_plain(quantity), zero=True),
        price=price_of(_plain(price)),
        venue=Venue(options.venue),
    )
    return _send(request, options)


@app.command(help=say("미체결 주문을 취소합니다", "cancel a live order"))
def cancel(number: Number, symbol: Symbol, quantity: Rest = "0", *, options: OrderOptions = _DEFAULTS) -> int:
    """미체결 주문을 취소합니다."""
    request = CancelRequest(
        order_no=order_number_of(number),
        symbol=symbol_of(symbol),
        quantity=quantity_of(_plain(quantity), zero=True),
        venue=Venue(options.venue),
    )
    return _send(request, options)


def _plain(text: str) -> str | float:
    """Take thousands separators away, and let ``10.0`` be the number that it is."""
    cleaned = text.replace(",", "").strip()
    try:
        return float(cleaned) if "." in cleaned else cleaned
    except ValueError:
        return text


def _new(symbol: str, side: Side, quantity: str, price: str | None, kind: Kind | None, options: OrderOptions) -> int:
    chosen = kind or ("market" if price is None else "limit")
    request = OrderRequest.build(
        symbol,
        side,
        _plain(quantity),
        order_type=_TYPES[chosen],
        price=None if price is None else _plain(price),
        venue=Venue(options.venue),
    )
    return _send(request, options)


def _worked(
    symbol: str,
    side: Side,
    quantity: str,
    price: str | None,
    kind: Kind | None,
    options: OrderOptions,
    algo: AlgoOptions,
) -> int:
    """Work a large order with an algorithm in the foreground."""
    if kind is not None or options.venue != "KRX":
        hint = say("알고리즘은 KRX 에 지정가만 냅니다", "an algorithm sends limit orders to KRX")
        raise BadInput(field="type" if kind else "venue", value=kind or options.venue, allowed="--algo", hint=hint)
    asking = Asking(
        symbol=symbol_of(symbol),
        side=side,
        quantity=quantity_of(_plain(quantity)),
        limit=None if price is None else price_of(_plain(price)),
        options=algo,
    )
    limit = say("한도 없음", "no limit") if asking.limit is None else f"{won(asking.limit)}{say('원', ' won')}"
    said = f"{say('매수', 'buy') if side is Side.BUY else say('매도', 'sell')} {asking.symbol} {asking.quantity:,}"
    settings = _confirmed(options, f"{algo.algo} {said}{say('주', ' shares')} ({limit})")
    return tell(run(_work(settings, asking)), json=options.json)


async def _work(settings: Settings, asking: Asking) -> Report:
    begun = datetime.now(KST)
    async with trader(settings) as account:
        _news(account, begun)
        return await begin(account, asking)


def _confirmed(options: OrderOptions, said: str) -> Settings:
    """Return the settings; on a real account say what is about to be ordered, and ask for ``--yes``."""
    settings = load_settings(options.env)
    if settings.environment is Environment.REAL:
        account = run(_number(settings))
        print(f"{say('실계좌', 'REAL ACCOUNT')} {masked(account)}: {said}", file=sys.stderr)
        if not options.yes:
            raise BadInput(
                field="yes",
                value=False,
                allowed="--yes",
                hint=say("실계좌 주문은 --yes 가 있어야 나갑니다", "add --yes"),
            )
    return settings


def _send(request: Request, options: OrderOptions) -> int:
    settings = _confirmed(options, words(request))
    try:
        placed = run(_place(settings, request))
    except KeyboardInterrupt:
        maybe = say(
            "중단했습니다. 주문이 나갔을 수 있으니 다시 보내지 말고 kiwoom orders 로 확인하세요",
            "stopped; the order may be out: do not send it again, look with 'kiwoom orders'",
        )
        print(maybe, file=sys.stderr)
        return 130
    if options.json:
        answer = {"ord_no": placed.order_no, "intent": placed.intent_id, "answer": placed.raw}
        json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        done = say("접수되었습니다", "accepted")
        out().print(f"{words(request)} {done}: {say('주문번호', 'number')} [bold]{placed.order_no}[/bold]")
    return 0


async def _number(settings: Settings) -> str:
    async with AsyncClient(settings) as client:
        return await KiwoomBroker(client).account_number()


async def _place(settings: Settings, request: Request) -> Placed:
    begun = datetime.now(KST)
    async with trader(settings) as account:
        _news(account, begun)
        patience = asyncio.get_running_loop().call_later(_PATIENCE, _still_looking)
        try:
            with explained(request, account.clock.now().date()):
                return await account.flow.submit(request)
        finally:
            patience.cancel()


def _news(account: Account, since: datetime) -> None:
    """Say what the start has found out about earlier orders of ours."""
    for alert in account.journal.alerts(account.number):
        if alert.at >= since and alert.code in _OURS:
            print(f"! {alert.text}", file=sys.stderr)


def _still_looking() -> None:
    wait = say(
        "응답이 늦습니다. 다시 보내지 않고 원장에서 주문을 찾는 중입니다 (최대 60초)…",
        "no answer yet: looking the order up in the ledger, nothing is sent again (up to 60 s)…",
    )
    print(wait, file=sys.stderr)


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
    price = "" if request.price is None else f" {won(request.price)}{say('원', ' won')}"
    kind = request.order_type.korean if korean() else request.order_type.name.lower()
    return f"{side} {request.symbol} {request.quantity:,}{unit} @ {kind}{price}"
