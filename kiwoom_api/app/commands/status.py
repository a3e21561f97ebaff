"""``kiwoom status``: one screen: level, engine, reconciliation, what lives, is unknown, was cut off, and what dies."""

from __future__ import annotations

import json as jsonlib
import sys
from datetime import datetime, timedelta

import msgspec
from rich.markup import escape

from kiwoom_api.api.account import journal_address
from kiwoom_api.api.moment import Standing, known_number, last_standing, switch_path
from kiwoom_api.app.algo_words import AlgoStanding, algo_line, algos_of
from kiwoom_api.app.commands.auth import masked
from kiwoom_api.app.options import EnvOption, JsonOption
from kiwoom_api.app.screen import describe, out, say, table, won
from kiwoom_api.app.summary import shown_url
from kiwoom_api.app.wiring import load_settings
from kiwoom_api.journal import Journal
from kiwoom_api.journal.leases import gone
from kiwoom_api.model.errors import JournalError
from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.records import Alert, AlertLevel, IntentRecord, Lease
from kiwoom_api.model.values import KST, Side
from kiwoom_api.risk.switch import SwitchFile, SwitchLevel, SwitchState
from kiwoom_api.settings import Settings

_ALERTS = 5
_LIVE = tuple(state for state in OrderState if state.live)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What journal and files tell of an account, without asking anybody."""

    account: str
    switch: SwitchState
    standing: Standing | None
    journal: str
    error: str = ""
    lease: Lease | None = None
    live: tuple[IntentRecord, ...] = ()
    unknown: tuple[IntentRecord, ...] = ()
    algos: tuple[AlgoStanding, ...] = ()
    alerts: tuple[Alert, ...] = ()


def status(*, env: EnvOption = None, json: JsonOption = False) -> int:
    """지금 살아 있는 것, 모르는 것, 프로세스와 함께 사라지는 것, 단계, 엔진, 마지막 대조를 한 화면에 보여 줍니다."""
    settings = load_settings(env)
    number = known_number(settings)
    if number is None:
        told = say(
            "이 키로 매매한 적이 없습니다 (kiwoom reconcile 로 계좌를 먼저 확인하세요)",
            "this key has never traded here (run 'kiwoom reconcile' first)",
        )
        out().print(told)
        return 0
    known = _look(settings, number)
    if json:
        jsonlib.dump(msgspec.to_builtins(_plain(known)), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _tell(settings, known)
    open_questions = known.unknown or known.switch.held or known.error or not all(a.running for a in known.algos)
    quiet = known.switch.level is SwitchLevel.ACTIVE and not open_questions
    return 0 if quiet else 3


def _look(settings: Settings, number: str) -> Known:
    url = journal_address(settings, number)
    plain = Known(
        account=number,
        switch=SwitchFile(switch_path(settings, number)).read(),
        standing=last_standing(settings, number),
        journal=shown_url(url),
    )
    try:
        with Journal.open(url, create=False) as journal:
            intents = journal.intents(number, None, _LIVE)
            return msgspec.structs.replace(
                plain,
                lease=journal.lease(number),
                live=tuple(i for i in intents if not i.state.unresolved and i.kind is not OrderKind.CANCEL),
                unknown=tuple(i for i in intents if i.state.unresolved),
                algos=algos_of(journal, number, datetime.now(KST)),
                alerts=tuple(a for a in journal.alerts(number) if a.level is not AlertLevel.INFO)[-_ALERTS:],
            )
    except JournalError as error:
        return msgspec.structs.replace(plain, error=describe(error))


def _plain(known: Known) -> dict[str, object]:
    return {
        "account": masked(known.account),
        "level": known.switch.level.name,
        "why": known.switch.why,
        "by": known.switch.by,
        "held": dict(known.switch.held),
        "lease": known.lease,
        "reconciled": known.standing,
        # null where the journal could not be read: an empty list would say that there are none.
        "live": None if known.error else [_row(intent) for intent in known.live],
        "unknown": None if known.error else [_row(intent) for intent in known.unknown],
        "algos": None if known.error else known.algos,
        "alerts": None if known.error else known.alerts,
        "journal": known.journal,
        "error": known.error,
    }


def _row(intent: IntentRecord) -> dict[str, object]:
    names = ("id", "kind", "order_no", "symbol", "side", "quantity", "filled", "price", "state", "reason", "at")
    return {name: getattr(intent, name) for name in names}


def _tell(settings: Settings, known: Known) -> None:
    console = out()
    console.print(f"[bold]{settings.environment}[/bold] {masked(known.account)}   {escape(known.journal)}")
    level = known.switch.level
    style = "green" if level is SwitchLevel.ACTIVE else "bold red"
    words = say(level.korean, level.name)
    by = (
        f" ({escape(known.switch.why)}, {escape(known.switch.by)}, {_when(known.switch.at)})" if known.switch.at else ""
    )
    console.print(f"{say('단계', 'level')}: [{style}]{level.name} {words}[/{style}]{by}")
    for symbol, why in known.switch.held.items():
        console.print(f"  ✗ {symbol} {say('매수 보류', 'held')}: {why}", markup=False)
    if known.error:
        console.print(f"✗ {known.error}", style="bold red", markup=False)
        _unreadable(known)
        return
    console.print(_engine(known.lease), markup=False)
    console.print(_reconciled(known.standing), markup=False)
    _orders(say("살아 있는 주문", "live orders"), known.live)
    _unheard(known)
    _orders(say("결과를 모르는 주문", "orders of unknown outcome"), known.unknown)
    for algo in known.algos:
        console.print(algo_line(algo), style="none" if algo.running else "bold yellow", markup=False, soft_wrap=True)
    console.print(_dying(known), markup=False)
    for alert in known.alerts:
        console.print(f"! {_when(alert.at)} {alert.code} {alert.text}", markup=False)


def _unreadable(known: Known) -> None:
    """Without the journal nothing is known of engine and orders: that is no "none"."""
    what = say(
        "엔진, 살아 있는 주문, 결과를 모르는 주문, 끊긴 알고리즘",
        "engine, live orders, orders of unknown outcome, algorithms that were cut off",
    )
    hint = say(
        "모릅니다. 거래소의 주문은 kiwoom orders, 멈추려면 kiwoom halt (저널 없이도 됩니다)",
        "not known; 'kiwoom orders' asks the exchange, 'kiwoom halt' works without a journal",
    )
    out().print(f"{what}: {hint}", markup=False, soft_wrap=True)
    out().print(_reconciled(known.standing), markup=False)


def _engine(lease: Lease | None) -> str:
    name = say("엔진", "engine")
    if lease is None:
        return f"{name}: {say('없음', 'none')}"
    heard = f"{say('마지막 신호', 'last heard')} {_when(lease.beat_at)}"
    stands = say(" · 신호가 끊겼습니다", ", its heart stands still") if _late(lease) else ""
    if gone(lease):
        stands = say(" · 프로세스가 끝났습니다", ", its process has ended")
    return f"{name}: pid {lease.pid} ({lease.host}), {heard}{stands}"


def _late(lease: Lease) -> bool:
    return datetime.now(KST) - lease.beat_at > timedelta(seconds=lease.ttl)


def _reconciled(standing: Standing | None) -> str:
    name = say("마지막 대조", "last reconciled")
    if standing is None:
        return f"{name}: {say('없음', 'never')}"
    if not standing.complete:
        return f"{name}: {_when(standing.at)} {say('끝까지 읽지 못함', 'could not be read completely')}"
    told = "; ".join(standing.differences) or say("같음", "agreed")
    return f"{name}: {_when(standing.at)} {told}"


def _unheard(known: Known) -> None:
    """Where no engine listens, the journal learns of fills by the next comparison only."""
    since = known.standing.at if known.standing else None
    later = sum(since is None or intent.at > since for intent in known.live)
    if not later or (known.lease is not None and not _late(known.lease) and not gone(known.lease)):
        return
    text = say(
        f"  이 가운데 {later}건은 마지막 대조 뒤에 낸 것이라 이미 체결되었을 수 있습니다: kiwoom reconcile 로 확인",
        f"  {later} of them were given after the last comparison and may be filled by now: 'kiwoom reconcile' looks",
    )
    out().print(text, markup=False, soft_wrap=True)


def _orders(title: str, intents: tuple[IntentRecord, ...]) -> None:
    if not intents:
        out().print(f"{title}: {say('없음', 'none')}")
        return
    columns = (
        (say("주문번호", "number"), False),
        (say("종목", "stock"), False),
        (say("구분", "kind"), False),
        (say("수량", "shares"), True),
        (say("체결", "filled"), True),
        (say("가격", "price"), True),
        (say("상태", "state"), False),
    )
    rows = [
        (
            intent.order_no or "?",
            intent.symbol,
            _kind(intent),
            won(intent.quantity) if intent.quantity else say("잔량", "rest"),
            won(intent.filled),
            won(intent.price) if intent.price else "-",
            intent.state.value,
        )
        for intent in intents
    ]
    out().print(table(f"{title} {len(intents)}{say('건', '')}", columns, rows))


def _kind(intent: IntentRecord) -> str:
    side = {Side.BUY: say("매수", "buy"), Side.SELL: say("매도", "sell"), None: ""}[intent.side]
    words = {OrderKind.NEW: "", OrderKind.MODIFY: say("정정", "modify"), OrderKind.CANCEL: say("취소", "cancel")}
    return f"{side}{words[intent.kind]}"


def _dying(known: Known) -> str:
    """What survives the process and what does not: only stop-limit orders are watched by the exchange."""
    kept = sum(intent.stop_price is not None for intent in known.live)
    there = say(f"거래소가 지키는 스톱지정가 {kept}건은 남습니다", f"{kept} stop-limit orders stay at the exchange")
    if known.lease is None or gone(known.lease):
        lost = say("엔진이 없어 전략의 손절·예약은 지켜지지 않습니다", "no engine: no strategy watches its stops")
    else:
        lost = say(
            f"전략이 지키는 손절·타이머·예약 주문은 엔진(pid {known.lease.pid})이 죽으면 사라집니다",
            f"stops, timers and held orders of strategies die with the engine (pid {known.lease.pid})",
        )
    return f"{say('손절', 'stops')}: {there}; {lost}"


def _when(at: datetime | None) -> str:
    return "-" if at is None else f"{at.astimezone(KST):%m-%d %H:%M:%S}"
