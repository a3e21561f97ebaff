"""``kiwoom quote | orders | executions | holdings | balance``: questions; nothing here can order."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Annotated, Any, NamedTuple, TypeVar

from cyclopts import Parameter

from kiwoom_api.app.options import EnvOption, JsonOption
from kiwoom_api.app.screen import out, percent, say, signed, table, won
from kiwoom_api.app.wiring import EnvName, reader, run
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.model.values import order_number_of, symbol_of
from kiwoom_api.wire.answer import Answer

T = TypeVar("T")


def _ask(env: EnvName | None, question: Callable[[KiwoomBroker], Coroutine[Any, Any, T]]) -> T:
    async def asked() -> T:
        async with reader(env) as broker:
            return await question(broker)

    return run(asked())


def _json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _raw(rows: Sequence[Answer]) -> list[dict[str, Any]]:
    return [row.raw for row in rows]


def quote(
    symbol: Annotated[str, Parameter(help=say("종목코드 (5930 도 됩니다)", "stock code (5930 will do)"))],
    *,
    env: EnvOption = None,
    json: JsonOption = False,
) -> int:
    """현재가와 10단계 호가를 보여 줍니다."""

    async def both(broker: KiwoomBroker) -> tuple[Answer, Answer]:
        return await broker.quote(symbol), await broker.order_book(symbol)

    code = symbol_of(symbol)
    price, book = _ask(env, both)
    if json:
        _json({"ka10001": price.raw, "ka10004": book.raw})
        return 0
    if price.price is None:
        unknown = say(
            f"종목을 찾을 수 없습니다: {code}. 종목코드를 확인하세요", f"unknown stock: {code}; check the code"
        )
        print(unknown, file=sys.stderr)
        return 1
    console = out()
    change = signed(price.change or 0)
    console.print(f"[bold]{price.stock_name}[/bold] {code}   {won(price.price)}{say('원', ' won')}  ", change, end="  ")
    console.print(percent(float(price.change_rate or 0)))
    parts = (("시가", "open", price.open), ("고가", "high", price.high), ("저가", "low", price.low))
    limits = (("상한가", "upper", price.upper_limit), ("하한가", "lower", price.lower_limit))
    told = [f"{say(ko, en)} {won(value)}" for ko, en, value in (*parts, *limits) if value]
    console.print("  ".join([*told, f"{say('거래량', 'volume')} {won(price.volume or 0)}{say('주', '')}"]))
    console.print(_book(book))
    return 0


def _book(book: Answer) -> object:
    def level(side: str, number: int) -> tuple[int, int]:
        return getattr(book, f"{side}_price_{number}") or 0, getattr(book, f"{side}_quantity_{number}") or 0

    asks = [(say("매도", "ask"), n, *level("ask", n)) for n in range(10, 0, -1)]
    bids = [(say("매수", "bid"), n, *level("bid", n)) for n in range(1, 11)]
    rows = [(side, n, won(p), won(q)) for side, n, p, q in (*asks, *bids) if p]
    columns = (
        (say("구분", "side"), False),
        ("#", True),
        (say("호가(원)", "price"), True),
        (say("잔량(주)", "shares"), True),
    )
    return table(say("호가", "order book"), columns, rows)


def orders(
    *,
    symbol: Annotated[str, Parameter(help=say("한 종목만", "one stock only"))] = "",
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """미체결 주문을 보여 줍니다."""
    rows = _ask(env, lambda broker: broker.open_orders(symbol))
    if json:
        _json(_raw(rows))
        return
    _list(
        say("미체결", "open orders"),
        rows,
        (
            Column(say("주문번호", "number"), False, lambda r: r.order_no),
            Column(say("시각", "time"), False, lambda r: r.time, wide=True),
            Column(say("종목", "stock"), False, lambda r: f"{r.stock_name} {r.symbol}"),
            Column(say("구분", "side"), False, lambda r: r["io_tp_nm"]),
            Column(say("유형", "type"), False, lambda r: r["trde_tp"], wide=True),
            Column(say("수량", "shares"), True, lambda r: won(r.quantity or 0)),
            Column(say("가격", "price"), True, lambda r: won(r.price or 0)),
            Column(say("미체결", "open"), True, lambda r: won(r.remaining or 0)),
            Column(say("현재가", "last"), True, lambda r: won(r.market_price or 0), wide=True),
        ),
    )


def executions(
    *,
    number: Annotated[str | None, Parameter(help=say("한 주문번호만", "one order number only"))] = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """오늘의 체결을 보여 줍니다."""
    wanted = None if number is None else order_number_of(number)
    rows = _ask(env, lambda broker: broker.executions(wanted))
    if json:
        _json(_raw(rows))
        return
    _list(
        say("체결", "executions"),
        rows,
        (
            Column(say("주문번호", "number"), False, lambda r: r.order_no),
            Column(say("시각", "time"), False, lambda r: r.time, wide=True),
            Column(say("종목", "stock"), False, lambda r: f"{r.stock_name} {r.symbol}"),
            Column(say("구분", "side"), False, lambda r: r["io_tp_nm"]),
            Column(say("체결수량", "filled"), True, lambda r: won(r.filled or 0)),
            Column(say("체결가", "price"), True, lambda r: won(r.average or 0)),
            Column(say("미체결", "open"), True, lambda r: won(r.remaining or 0)),
            Column(say("수수료", "fee"), True, lambda r: won(r.fee or 0)),
            Column(say("세금", "tax"), True, lambda r: won(r.tax or 0), wide=True),
        ),
    )


def holdings(*, env: EnvOption = None, json: JsonOption = False) -> None:
    """보유 종목과 평가손익을 보여 줍니다."""
    pages = _ask(env, lambda broker: broker.evaluation())
    if json:
        _json(_raw(pages))
        return
    rows = [row for page in pages for row in page["acnt_evlt_remn_indv_tot"]]
    _list(
        say("보유 종목", "holdings"),
        rows,
        (
            Column(say("종목", "stock"), False, lambda r: f"{r.stock_name} {r.symbol}"),
            Column(say("보유", "shares"), True, lambda r: won(r.quantity or 0)),
            Column(say("매도가능", "sellable"), True, lambda r: won(r.sellable or 0), wide=True),
            Column(say("평균단가", "average"), True, lambda r: won(r.average or 0)),
            Column(say("현재가", "last"), True, lambda r: won(r.price or 0), wide=True),
            Column(say("평가금액(원)", "value"), True, lambda r: won(r.valuation or 0)),
            Column(say("평가손익(원)", "profit"), True, lambda r: signed(r.profit or 0)),
            Column(say("수익률", "return"), True, lambda r: percent(float(r.profit_rate or 0))),
        ),
    )


def balance(*, env: EnvOption = None, json: JsonOption = False) -> None:
    """예수금과 주문가능금액을 보여 줍니다."""
    cash = _ask(env, lambda broker: broker.balance())
    if json:
        _json(cash.raw)
        return
    rows = (
        (say("예수금", "deposit"), won(cash.deposit or 0)),
        (say("D+1 추정예수금", "after one settlement day"), won(cash.d1_deposit or 0)),
        (say("D+2 추정예수금", "after two settlement days"), won(cash.d2_deposit or 0)),
        (say("주문가능금액", "may be spent on orders"), won(cash.orderable or 0)),
        (say("출금가능금액", "withdrawable"), won(cash.withdrawable or 0)),
    )
    out().print(
        table(say("예수금 (원)", "cash (won)"), ((say("항목", "item"), False), (say("금액", "won"), True)), rows)
    )


_WIDE = 100
"""Columns of a screen from which on every column is shown."""


class Column(NamedTuple):
    """A heading, whether it is a number, what stands in it, and whether a narrow screen does without it."""

    heading: str
    number: bool
    value: Callable[[Answer], object]
    wide: bool = False


def _list(title: str, rows: Sequence[Answer], columns: Sequence[Column]) -> None:
    if not rows:
        out().print(say(f"{title}: 없습니다", f"{title}: none"))
        return
    console = out()
    shown = [column for column in columns if console.width >= _WIDE or not column.wide]
    headings = [(column.heading, column.number) for column in shown]
    console.print(table(title, headings, ([_shown(column.value(row)) for column in shown] for row in rows)))


def _shown(value: object) -> object:
    return "-" if value is None else value
