"""``kiwoom order buy … --algo NAME``: a large order worked into the market; a live line, and a report at the end."""

from __future__ import annotations

import asyncio
import contextlib
import json as jsonlib
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kiwoom_api.app.screen import err, out, say, table, won
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST, Side

if TYPE_CHECKING:
    from kiwoom_api.api.account import Account
    from kiwoom_api.api.algos import AlgoRun
    from kiwoom_api.orders.algos.report import Against, Report
    from kiwoom_api.orders.algos.specs import AlgoSpec, Plan

Name = Literal["peg", "passive", "twap", "vwap", "pov", "iceberg", "close"]
Place = Literal["own", "mid", "opposite"]


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class AlgoOptions:
    """Options of an execution algorithm; the price of the order is its limit then."""

    algo: Annotated[
        Name | None,
        _help(
            "나눠서 집행: peg 호가 따라가기 · passive 기다렸다 맞춤 · twap 시간 균등 · vwap 평소 거래량대로 · "
            "pov 시장 거래량의 일부 · iceberg 일부만 보임 · close 종가 단일가 (가격은 한도가 됩니다)",
            "work it: peg, passive (then aggressive), twap, vwap, pov, iceberg, close; the price is its limit",
        ),
    ] = None
    until: Annotated[str, _help("끝나는 시각 HH:MM (기본: 종가 단일가 전)", "end, HH:MM (before the close)")] = ""
    start: Annotated[str, _help("시작하는 시각 HH:MM (기본: 지금)", "start, HH:MM (now)")] = ""
    finish: Annotated[
        Literal["cancel", "cross"],
        _help("끝에 남은 것: cancel 취소 · cross 상대 호가로 맞춤", "the rest: cancel, or cross the spread"),
    ] = "cancel"
    at: Annotated[
        Place | None, _help("peg·pov 의 자리: own 같은 편 · mid 가운데 · opposite 상대", "peg, pov: where to stand")
    ] = None
    show: Annotated[int, _help("peg·iceberg: 한 번에 보일 주", "peg, iceberg: shares to show")] = 0
    patience: Annotated[int, _help("passive: 기다리는 초", "passive: seconds to wait")] = 60
    slice: Annotated[int, _help("twap·vwap: 한 조각의 초", "twap, vwap: seconds of a slice")] = 60
    passive: Annotated[int, _help("twap·vwap: 조각에서 기다리는 %", "twap, vwap: passive %% of a slice")] = 70
    rate: Annotated[str, _help("pov: 시장 거래량의 몫 (0.01~0.5)", "pov: part of the market's volume")] = "0.1"
    share: Annotated[str, _help("close: 평소 단일가 거래량의 몫", "close: part of the auction's usual volume")] = "0.1"
    reprices: Annotated[int, _help("정정은 모두 몇 번까지", "modifies in all")] = 60
    every: Annotated[int, _help("정정과 정정 사이의 초", "seconds between modifies")] = 2


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for, before the exchange's day is known."""

    symbol: str
    side: Side
    quantity: int
    limit: int | None
    options: AlgoOptions


async def spec_of(asking: Asking, account: Account, now: datetime) -> AlgoSpec:
    """Return the parent order on the exchange's own day; VWAP and the close ask how the stock usually trades.

    Raises:
        BadInput: an option is out of its range.
    """
    from kiwoom_api.api.algo_usual import Usual, usual_of
    from kiwoom_api.market import regular_hours
    from kiwoom_api.orders.algos.specs import AlgoSpec

    options, day = asking.options, now.astimezone(KST).date()
    usual = Usual()
    if options.algo in ("vwap", "close"):
        usual = await usual_of(account.broker, asking.symbol, day)
        told = say(f"평소 거래량: 최근 {usual.days}일의 분봉", f"usual volume: minute bars of {usual.days} days")
        default = say("평소 거래량: 분봉이 없어 기본 곡선", "usual volume: no minute bars, the default curve")
        print(told if usual.days else default, file=sys.stderr)
    hours = regular_hours(day)
    last = hours.close if options.algo == "close" else hours.close_auction_start
    return AlgoSpec(
        symbol=asking.symbol,
        side=asking.side,
        quantity=asking.quantity,
        plan=_plan(options, usual.curve, usual.closing),
        until=_moment("until", options.until, day) or last,
        start=_moment("start", options.start, day),
        limit=asking.limit,
        finish=options.finish,
        reprices=options.reprices,
        every=options.every,
    )


def _plan(options: AlgoOptions, curve: tuple[tuple[int, int], ...], closing: int) -> Plan:
    from kiwoom_api.orders.algos.specs import Closing, Iceberg, Passive, Peg, Pov, Twap, Vwap

    match options.algo:
        case "peg":
            return Peg(at=options.at or "own", show=options.show)
        case "passive":
            return Passive(patience=options.patience)
        case "twap":
            return Twap(slice=options.slice, passive=options.passive)
        case "vwap":
            return Vwap(slice=options.slice, passive=options.passive, curve=curve)
        case "pov":
            return Pov(rate=_part("rate", options.rate), at=options.at or "opposite")
        case "iceberg":
            return Iceberg(show=options.show)
        case _:
            return Closing(share=_part("share", options.share), usual=closing)


def _part(name: str, text: str) -> Decimal:
    try:
        return Decimal(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except InvalidOperation:
        raise BadInput(field=name, value=text, allowed="0.1, 10%") from None


def _moment(name: str, text: str, day: date) -> datetime | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        raise BadInput(field=name, value=text, allowed="HH:MM", hint=say("예: 15:20", "such as 15:20"))
    return datetime(day.year, day.month, day.day, int(found[1]), int(found[2]), int(found[3] or 0), tzinfo=KST)


# At work -------------------------------------------------------------------------------------------------------


async def begin(account: Account, asking: Asking) -> Report:
    """Work a new parent order to its end; Ctrl-C cancels what lives of it, a second one leaves at once."""
    from kiwoom_api.api.algo_market import listening
    from kiwoom_api.api.algos import AlgoRun

    async with listening(account, asking.symbol) as market:
        spec = await spec_of(asking, account, market.now)
        return await foreground(await AlgoRun.begin(account, market, spec))


async def foreground(run: AlgoRun) -> Report:
    """Work a run with a live line, and Ctrl-C as its end."""
    loop = asyncio.get_running_loop()
    begun = say("시작했습니다", "begun")
    hint = say("Ctrl-C: 살아 있는 주문을 취소하고 끝냄", "Ctrl-C cancels what lives and ends")
    print(f"{run.id} {begun} ({hint})", file=sys.stderr, flush=True)
    task = asyncio.current_task()

    def stop() -> None:
        if run.worker.ended == "STOPPED" and task is not None:
            task.cancel()
        print(say("멈추는 중: 살아 있는 주문을 취소합니다", "stopping: cancelling what lives"), file=sys.stderr)
        run.stop()

    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows loops know no signal handlers; there Ctrl-C cancels the whole run, which ends it as well.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop)
    try:
        with live_line(run) as moved:
            return await run.work(moved)
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(name)


@contextmanager
def live_line(run: AlgoRun) -> Iterator[Any]:
    """Show shares, what lives and the average on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=err(), transient=True) as bar:
        spec = run.asked.spec
        task = bar.add_task(f"{spec.plan.__struct_config__.tag} {spec.symbol}", total=spec.quantity, said="")
        yield lambda alive: bar.update(task, completed=alive.worker.book.filled, said=_said(alive))


def _said(run: AlgoRun) -> str:
    book = run.worker.book
    filled, amount = book.filled, sum(leg.amount for leg in book.legs())
    live = ", ".join(f"{child.open:,}@{won(child.price)}" for child in book.live()) or "-"
    average = f"{amount // filled:,}" if filled else "-"
    words = f"{run.market.now:%H:%M:%S} {say('평균', 'avg')} {average} · {say('호가', 'live')} {live}"
    return f"{words} · {run.worker.detail[:40]}" if run.worker.detail else words


# The end -------------------------------------------------------------------------------------------------------

_WHY = {
    "FILLED": ("전량 체결", "filled"),
    "UNTIL": ("시간이 끝남", "time is over"),
    "STOPPED": ("사람이 멈춤", "stopped by a person"),
    "DENIED": ("거부되어 멈춤", "refused"),
    "TAKEN_OVER": ("다른 손이 주문을 바꿔 멈춤", "somebody else changed its order"),
    "OVERFILL": ("없다던 주문이 나타나 멈춤", "an order that did not exist appeared"),
}


def tell(report: Report, *, json: bool) -> int:
    """Print a report; exit code 0 when shares or time were used up, 130 when a person stopped it, 3 else."""
    if json:
        jsonlib.dump(msgspec.to_builtins(report), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        out().print(table(_title(report), ((say("항목", "item"), False), (say("값", "value"), True)), _rows(report)))
    return {"FILLED": 0, "UNTIL": 0, "STOPPED": 130}.get(report.reason, 3)


def _title(report: Report) -> str:
    side = say("매수", "buy") if report.side is Side.BUY else say("매도", "sell")
    why = say(*_WHY.get(report.reason, (report.reason, report.reason)))
    return f"{report.id} {report.algo} {side} {report.symbol} {report.quantity:,}{say('주', ' shares')}: {why}"


def _rows(report: Report) -> Iterator[tuple[str, str]]:
    yield say("체결", "filled"), f"{report.filled:,} / {report.quantity:,}"
    yield say("평균가 (원)", "average (won)"), "-" if report.average is None else f"{report.average:,}"
    yield say("도착가 대비", "against arrival"), _cost(report.arrival)
    yield say("구간 VWAP 대비", "against interval VWAP"), _cost(report.vwap)
    yield say("종가 대비", "against close"), _cost(report.close)
    share = "-" if report.participation is None else f"{report.participation * 100:.2f} %"
    yield say("시장 거래량의 몫", "participation"), f"{share} ({report.volume:,})"
    yield say("수수료·세금 (원)", "fees, tax (won)"), f"{report.fee:,} · {report.tax:,}"
    yield say("주문·정정", "orders, re-prices"), f"{report.children:,} · {report.reprices:,}"
    if report.detail:
        yield say("마지막 거부", "last refusal"), report.detail


def _cost(against: Against) -> str:
    """Say a slippage: positive is what it cost."""
    if against.price is None:
        return say("아직 모름", "not known yet")
    if against.won is None:
        return f"({against.price:,})"
    return f"{against.won:+,}{say('원', ' won')} {against.bp:+} bp ({against.price:,})"
