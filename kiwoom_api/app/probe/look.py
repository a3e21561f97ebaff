"""Looking at an account from the outside: token, questions, socket; and, if a person says so, one share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kiwoom_api.api.account import Account, journal_address
from kiwoom_api.app.probe.one_share import Share
from kiwoom_api.app.probe.reads import Answered, Ended, ask, questions
from kiwoom_api.app.probe.record import Heard, Recorder
from kiwoom_api.app.probe.reference import twins
from kiwoom_api.app.probe.shapes import compare
from kiwoom_api.app.probe.sight import Sight, answer_line, clock_line, socket_line
from kiwoom_api.app.probe.socket import listening
from kiwoom_api.app.probe.twins import Contrast, contrast
from kiwoom_api.app.screen import describe
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.journal import Journal
from kiwoom_api.journal.leases import stands
from kiwoom_api.model.errors import JournalError, KiwoomError, WireError
from kiwoom_api.model.records import Lease
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import decode
from kiwoom_api.wire.catalogue import tr

_FRAMES = 3.0
"""Seconds that frames about the one share are waited for."""
_NEAR = 105
"""Percent of the lower limit below which the last price is too near for an order that must not fill."""


async def look(settings: Settings, symbol: str, *, listen: float, say: Callable[[str], None]) -> Sight:
    """Look at an account without ordering anything.

    Args:
        settings: environment, address, keys.
        symbol: stock that is asked about.
        listen: seconds that a heartbeat is waited for.
        say: told each step in a line.

    Raises:
        SettingsError, TokenError, TransportError: no token; nothing could be looked at.
    """
    sight = Sight(settings=settings, symbol=symbol, begun=datetime.now(KST))
    recorder = Recorder(settings)
    async with AsyncClient(settings, transport=recorder) as client:
        token = await client.token()
        sight.token, sight.token_until = token.value, token.expires_at
        until = f"{token.expires_at:%m-%d %H:%M:%S} KST 까지" if token.expires_at else "만료 시각을 모름"
        say(f"✓ 토큰: {until}")
        await _meet_twins(sight)
        sight.today = client.clock.now().date()
        asked = questions(symbol, sight.today)
        sight.answers = await ask(
            asked, client, recorder, sight.today, sight.twins, lambda each: say(answer_line(each))
        )
        sight.account = _text(sight, "ka00001", "acctNo")
        _clock(sight, client, recorder)
        say(clock_line(sight))
        sight.engine = _engine(sight)
        if sight.engine is not None:
            sight.socket = "엔진이 이 키로 돌고 있어 웹소켓을 건드리지 않았습니다 (접속은 키마다 하나뿐)"
        else:
            async with listening(settings, client.keeper, symbol) as socket:
                sight.heard = socket.heard
                await socket.wait(lambda heard: heard.pings > 0, 0.0 if socket.heard.lost else listen)
        say(socket_line(sight))
    sight.no_order = _why_no_order(sight)
    return sight


async def order(sight: Sight, *, say: Callable[[str], None]) -> None:
    """Order one share at the lower limit and cancel it, and add what was seen to ``sight``.

    Raises:
        SettingsError, TokenError, TransportError, JournalError: nothing was ordered then.
    """
    settings, symbol = sight.settings, sight.symbol
    recorder = Recorder(settings)
    account = await Account.open(settings, client=AsyncClient(settings, transport=recorder))
    share = Share(account, symbol, say, _nothing)
    sight.share = share.result
    try:
        async with listening(settings, account.client.keeper, symbol) as socket:
            share.meanwhile = lambda: socket.wait(lambda heard: bool(heard.of("00")), _FRAMES)
            await share.run(sight.price)
            if share.result.order_no:
                await socket.wait(lambda heard: len(_ours(heard, share.result.order_no)) >= _STEPS, _FRAMES)
            sight.frames = _ours(socket.heard, share.result.order_no)
        await share.after()
    finally:
        try:
            await _notes(sight, account, recorder)
        finally:
            await account.close()


_STEPS = 3
"""Frames of an order and its cancel: taken, cancel taken, confirmed."""


async def _nothing() -> None:
    return None


async def _notes(sight: Sight, account: Account, recorder: Recorder) -> None:
    """Keep the answers to order and cancel, and the ledger that shows both."""
    await account.broker.ledger()
    for name in ("kt10000", "kt10003", "kt00007"):
        body = recorder.body(name)
        if body is None or body.get("return_code") not in (0, "0"):
            continue
        spec = tr(name)
        sight.orders.append(
            Answered(
                name=name,
                tr=name,
                ended=Ended.GOOD,
                body=body,
                rows={wire: [len(rows)] for wire in spec.lists if isinstance(rows := body.get(wire), list)},
                catalogue=compare(spec, body, on=sight.today),
                simulator=_contrast(name, body, sight.twins),
            )
        )
    sight.cancel_no = str((recorder.body("kt10003") or {}).get("ord_no") or "")
    _clock(sight, account.client, recorder)


def _contrast(name: str, body: dict[str, object], known: dict[str, dict[str, object]]) -> list[Contrast] | None:
    return contrast(tr(name), body, known[name]) if name in known else None


async def _meet_twins(sight: Sight) -> None:
    try:
        sight.twins = await twins(sight.settings.environment)
    except KiwoomError as error:  # the look itself does not need the simulator
        sight.simulator = describe(error)


def _ours(heard: Heard, order_no: str) -> list[dict[str, Any]]:
    """The type 00 frames of our share; an account's other orders are nobody's business here."""
    return [values for values in heard.of("00") if order_no and order_no in (values.get("9203"), values.get("904"))]


def _clock(sight: Sight, client: AsyncClient, recorder: Recorder) -> None:
    sight.drift = client.clock_drift()
    sight.answers_count += recorder.answers
    sight.dated += recorder.dated
    sight.rate_headers |= recorder.rate_headers


def _text(sight: Sight, name: str, wire: str) -> str:
    body = next((each.body for each in sight.answers if each.name == name and each.ended is Ended.GOOD), None)
    return str((body or {}).get(wire) or "").strip()


def _engine(sight: Sight) -> Lease | None:
    """The engine that runs on this account, as the journal tells; a journal that cannot be read tells of none."""
    if not sight.account:
        return None
    try:
        with Journal.open(journal_address(sight.settings, sight.account), create=False) as journal:
            lease = journal.lease(sight.account)
    except JournalError:
        return None
    return lease if lease is not None and stands(lease, datetime.now(KST)) else None


def _why_no_order(sight: Sight) -> str:
    """Why no order is offered; "" when one may be. Sets its price."""
    if not sight.account:
        return "계좌번호를 읽지 못했습니다"
    if sight.engine is not None:
        return f"엔진(pid {sight.engine.pid})이 이 계좌를 돌리고 있습니다"
    body = next((each.body for each in sight.answers if each.name == "ka10001" and each.ended is Ended.GOOD), None)
    try:
        quote = None if body is None else decode("ka10001", body)
    except WireError:
        quote = None
    lower, last = (quote.lower_limit, quote.price) if quote is not None else (None, None)
    if not lower or not last:
        return "하한가나 현재가를 읽지 못했습니다"
    if last * 100 <= lower * _NEAR:
        return f"{sight.symbol} 이 하한가에 가까워 체결될 수 있습니다. 다른 --symbol 을 주세요"
    sight.price = lower
    return ""
