"""What a person sees while strategies run: a line for everything that happens, and one line on how things stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from rich.status import Status

from kiwoom_api.app.live import line, note
from kiwoom_api.app.screen import err, korean, out, say, won
from kiwoom_api.engine.commands import Acknowledged, Cancel, Denied, Modify, Submit
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.wall import Said
from kiwoom_api.engine.watchdog import Watchdog
from kiwoom_api.model.events import Gap, OrderStatus, OrderUpdate
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.values import KST, OrderType, Side

_TOLD = (OrderStatus.FILLED, OrderStatus.REJECTED, OrderStatus.CANCELLED)


class Screen:
    """Prints what a run says; use it as a context manager, so that the last line is taken off at the end.

    Args:
        json: lines go to stderr, since stdout is for the result.

    Attributes:
        engine: whose standing the last line shows; set once there is one.
        watchdog: tells of strategies that hang.
        lines: how many lines were printed.
    """

    def __init__(self, *, json: bool = False) -> None:
        self._console = err() if json else out()
        self._status: Status | None = None
        self.engine: Engine | None = None
        self.watchdog: Watchdog | None = None
        self.lines = 0

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._status = self._console.status("…")
            self._status.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    def doing(self, text: str) -> None:
        """Say what is going on before and beside the run."""
        self._print(f"{datetime.now(KST):%H:%M:%S} {text}")

    def __call__(self, said: Said) -> None:
        """Say one thing."""
        if said.what == "status":
            if self._status is not None:
                self._status.update(self._standing(said.at))
            return
        text = self._text(said)
        if text:
            self._print(text if said.what == "event" else f"{said.at.astimezone(KST):%H:%M:%S} {text}")

    def _print(self, text: str) -> None:
        self.lines += 1
        self._console.print(text, markup=False, soft_wrap=True)

    def _standing(self, at: datetime) -> str:
        engine = self.engine
        if engine is None:
            return "…"
        live = sum(1 for _ in engine.state.blotter.live())
        held = ", ".join(f"{symbol} {p.quantity:,}" for symbol, p in list(engine.positions.items())[:4])
        profit = engine.equity - engine.initial if engine.initial else 0
        return (
            f"{at.astimezone(KST):%H:%M:%S} {say('평가액', 'equity')} {won(engine.equity)} "
            f"({'+' if profit >= 0 else ''}{won(profit)}) · {say('보유', 'held')} {held or '-'} · "
            f"{say('주문', 'orders')} {live}"
        )

    def _text(self, said: Said) -> str:
        facts = said.facts
        if said.what == "event":
            return _event(facts["event"])
        if said.what == "sent":
            return _sent(facts["command"], facts["answer"])
        if said.what == "gap":
            return note(Gap(at=said.at, **facts))[9:]
        words = _WORDS.get(said.what)
        return said.what if words is None else words(facts)


def _event(event: Any) -> str:
    """Fills and what the exchange ends by itself; the tape alone would be a flood."""
    if isinstance(event, OrderUpdate) and event.status in _TOLD:
        return line(event)
    return ""


def _sent(command: Submit | Modify | Cancel, answer: Acknowledged | Denied) -> str:
    match command:
        case Submit(request=order):
            side = say("매수", "buy") if order.side is Side.BUY else say("매도", "sell")
            price = f"{won(order.price)}{say('원', ' won')}" if order.price else _type(order.order_type)
            what = f"{side} {order.symbol} {order.quantity:,}{say('주', '')} @ {price} [{order.strategy}]"
        case Modify(request=change):
            what = f"{say('정정', 'modify')} {change.order_no} {change.symbol} @ {won(change.price)}"
        case Cancel(request=cancel):
            what = f"{say('취소', 'cancel')} {cancel.order_no} {cancel.symbol}"
    if isinstance(answer, Acknowledged):
        return f"→ {what}: {say('접수', 'accepted')} {answer.order_no}"
    unknown = answer.state is OrderState.UNKNOWN
    word = say("결과를 모름, 찾는 중", "outcome unknown, looking") if unknown else say("나가지 않음", "not sent")
    why = answer.korean if answer.korean and korean() else answer.message
    return f"✗ {what}: {word} ({why})" if answer.code in why else f"✗ {what}: {word} ({answer.code} {why})"


def _type(kind: OrderType) -> str:
    return say(kind.korean, kind.name.lower())


def _started(facts: dict[str, Any]) -> str:
    held = _positions(facts["positions"])
    return f"{say('시작', 'started')}: {say('예수금', 'cash')} {won(facts['cash'])}{say('원', ' won')}, {held}"


def _positions(positions: dict[str, dict[str, int]]) -> str:
    parts = [f"{name}: {', '.join(f'{s} {n:,}' for s, n in held.items())}" for name, held in positions.items() if held]
    return f"{say('전략의 보유', 'held by strategies')} {' · '.join(parts) or say('없음', 'none')}"


def _left(facts: dict[str, Any]) -> str:
    lines = [_positions(facts["positions"])]
    live = facts["live"]
    if live:
        numbers = ", ".join(f"{t.order_no} {t.symbol} {t.side.name} {t.remaining:,}" for t in live)
        lines.append(f"{say('거래소에 남은 주문', 'orders that stay at the broker')}: {numbers}")
    else:
        lines.append(say("거래소에 남은 주문 없음", "no order stays at the broker"))
    for name, symbols in facts["guarded"].items():
        lines.append(
            say(
                f"! {name}: {', '.join(symbols)} 의 손절·익절은 이 프로세스가 지켰고 이제 아무도 지키지 않습니다. "
                "다시 시작하면 이어집니다",
                f"! {name}: stops of {', '.join(symbols)} lived in this process; nobody watches them until it is "
                "started again",
            )
        )
    if facts["held"]:
        count = facts["held"]
        lines.append(
            say(f"다음 장에 낼 주문 {count}건은 기억했습니다", f"{count} orders for the next open are remembered")
        )
    return "\n  ".join(lines)


def _cut(facts: dict[str, Any]) -> str:
    numbers = ", ".join(f"{t.order_no} {t.symbol}" for t in facts["live"]) or say("없음", "none")
    return say(
        f"바로 끝냈습니다. 취소하지 않은 주문: {numbers} (kiwoom orders 로 확인, kiwoom halt 로 모두 취소)",
        f"ended at once; orders not cancelled: {numbers} (see 'kiwoom orders'; 'kiwoom halt' cancels all)",
    )


def _recovered(facts: dict[str, Any]) -> str:
    live, filled, unknown = facts["live"], facts["filled"], facts["unknown"]
    return say(
        f"이어 갑니다: 살아 있는 주문 {live}건, 그사이 체결 {filled:,}주, 결과를 모르는 주문 {unknown}건",
        f"taken up: {live} live orders, {filled:,} shares filled meanwhile, {unknown} of unknown outcome",
    )


_POLICY: dict[str, tuple[str, str]] = {
    "entries": ("매수 주문을 취소하고 보유와 매도 주문은 둡니다", "buys are cancelled; positions and sales stay"),
    "all": ("모든 주문을 취소하고 보유는 둡니다", "every order is cancelled; positions stay"),
    "nothing": ("주문을 그대로 둡니다", "orders stay as they are"),
}
_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "started": _started,
    "left": _left,
    "cut": _cut,
    "recovered": _recovered,
    "day": lambda f: say(f"── {f['day']} 거래일 {f['number']}", f"── {f['day']}, trading day {f['number']}"),
    "day_end": lambda f: say(
        f"── {f['day']} 마감: 평가액 {won(f['equity'])}원, 현금 {won(f['cash'])}원",
        f"── {f['day']} is over: equity {won(f['equity'])} won, cash {won(f['cash'])} won",
    ),
    "waiting": lambda f: say(
        f"{f['until']:%Y-%m-%d %H:%M} 까지 기다립니다", f"waiting until {f['until']:%Y-%m-%d %H:%M}"
    ),
    "missed": lambda f: say(
        f"지난 예약은 건너뜁니다: {f['strategy']} {f['timer']} ({f['due']:%H:%M})",
        f"a timer that has passed is skipped: {f['strategy']} {f['timer']} ({f['due']:%H:%M})",
    ),
    "held_missed": lambda f: say(
        f"! 장 시작 전에 나갔어야 할 주문을 버립니다: {f['strategy']} {f['symbol']}",
        f"! an order for the open is dropped, it is too late: {f['strategy']} {f['symbol']}",
    ),
    "unsent": lambda f: say(
        f"! 나가지 않은 주문: {f['symbol']} {f['quantity']:,}주 (보내기 전에 프로세스가 끝났습니다)",
        f"! never sent: {f['symbol']} {f['quantity']:,} shares (the process ended before)",
    ),
    "taken_off": lambda f: say(
        f"! 기억을 계좌에 맞췄습니다: {f['symbol']} {f['remembered']:,}주 → {f['held']:,}주",
        f"! the memory is cut to the account: {f['symbol']} {f['remembered']:,} → {f['held']:,} shares",
    ),
    "others": lambda f: say(
        f"! 다른 전략 묶음의 기억에 보유가 있습니다. 여기서는 아무도 지키지 않습니다: {f['path']}",
        f"! another set of strategies remembers positions that nobody watches here: {f['path']}",
    ),
    "no_history": lambda f: say(
        f"! {f['symbol']} 의 지난 일봉을 읽지 못했습니다: {f['why']}", f"! no history of {f['symbol']}: {f['why']}"
    ),
    "overrun": lambda f: say(f"! 시세 {f['count']:,}건을 건너뛰었습니다", f"! {f['count']:,} quotes were left out"),
    "unreadable": lambda f: say(f"! 대조하지 못했습니다: {f['why']}", f"! could not be compared: {f['why']}"),
    "difference": lambda f: f"! {say('대조 차이', 'difference')}: {f['difference']}",
    "alert": lambda f: f"! {f['code']} {f['text']}",
    "switch": lambda f: f"! {say('킬 스위치', 'kill switch')}: {f['level'].name} {f['level'].korean} ({f['why']})",
    "notice": lambda f: f"[{f['strategy']}] {f['text']}",
    "fault": lambda f: f"! {say('격리된 전략', 'quarantined')}: {f['strategy']} {f['hook']}: {f['message']}",
    "stopping": lambda f: say(
        f"멈춥니다 ({f['why']}): {_POLICY[str(f['left'])][0]}. 한 번 더 누르면 바로 끝냅니다",
        f"stopping ({f['why']}): {_POLICY[str(f['left'])][1]}; once more ends at once",
    ),
    "broken": lambda _f: say(
        "! 오류로 끝냅니다. 살아 있는 주문을 취소합니다", "! ending with an error; cancelling orders"
    ),
    "ended": lambda _f: say("끝냈습니다", "ended"),
}
