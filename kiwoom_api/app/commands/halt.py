"""``kiwoom halt | resume | flatten``: the kill switch, from a process of its own, whatever the engine does meanwhile.

The level is a line in a small file that the gate of every program reads before each send; then orders are cancelled
over the wire. Neither needs the journal, a lock, or an engine that answers.
"""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from kiwoom_api.api.moment import known_number, switch_path
from kiwoom_api.api.rescue import sweep
from kiwoom_api.app.options import EnvOption
from kiwoom_api.app.screen import describe, out, say
from kiwoom_api.app.wiring import EnvName, load_settings, reader, run
from kiwoom_api.model.errors import BadInput, JournalError, KiwoomError, OrderError, SettingsError
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.risk.switch import SwitchFile, SwitchLevel, SwitchState
from kiwoom_api.settings import Environment, Settings

if TYPE_CHECKING:
    from kiwoom_api.api.account import Account

Level = Literal["NO_ENTRY", "CANCEL_ONLY", "FLATTEN", "DEAD"]
LevelOption = Annotated[
    Level,
    Parameter(
        help=say(
            "NO_ENTRY 매수 중지 · CANCEL_ONLY 취소만 · FLATTEN 청산만 · DEAD 완전 중지",
            "NO_ENTRY no buys, CANCEL_ONLY, FLATTEN exits only, DEAD no calls at all",
        )
    ),
]
WhyOption = Annotated[str, Parameter(help=say("이유", "why"))]
EverybodyOption = Annotated[
    bool,
    Parameter(negative="", help=say("HTS 등 다른 통로의 주문도 취소합니다", "also orders of other channels, HTS …")),
]
_SETTLE = 10.0
"""Seconds that an exit looks for earlier orders whose outcome is not known."""


def halt(
    *,
    level: LevelOption = "CANCEL_ONLY",
    why: WhyOption = "",
    everybody: EverybodyOption = False,
    env: EnvOption = None,
) -> int:
    """매매를 멈춥니다: 단계를 내리고, CANCEL_ONLY 부터는 주문을 모두 취소합니다. 엔진이 멈춰 있어도 됩니다."""
    settings = load_settings(env)
    number = _number(settings, env)
    wanted = SwitchLevel[level]
    state = _lowered(settings, number, wanted, why or "kiwoom halt")
    _show(state)
    if wanted is SwitchLevel.NO_ENTRY:
        return 0
    return run(_cancel(env, everybody=everybody, dead=wanted is SwitchLevel.DEAD))


def resume(
    *,
    why: Annotated[str, Parameter(help=say("무엇을 확인했는지 (필수)", "what was looked at (required)"))] = "",
    level: Annotated[
        Literal["ACTIVE", "NO_ENTRY", "CANCEL_ONLY"], Parameter(help=say("올릴 단계", "level to raise to"))
    ] = "ACTIVE",
    by: Annotated[str, Parameter(help=say("누가 (기본: 로그인 이름)", "who (default: the login's name)"))] = "",
    env: EnvOption = None,
) -> int:
    """단계를 다시 올리고, 사람의 확인을 기다리던 종목을 풉니다. 이유를 적어야 합니다."""
    settings = load_settings(env)
    switch = SwitchFile(switch_path(settings, _number(settings, env)))
    seen = switch.read()
    state = switch.resume(SwitchLevel[level], person=by or _person(), why=why, at=datetime.now(KST), seen=seen)
    _show(state)
    return 0


def flatten(
    *,
    why: WhyOption = "",
    everybody: EverybodyOption = False,
    yes: Annotated[
        bool, Parameter(negative="", help=say("실계좌(real) 전량 매도를 확인합니다", "confirm selling all on real"))
    ] = False,
    env: EnvOption = None,
) -> int:
    """모두 취소하고, 보유 종목을 모두 시장가로 팝니다. 그동안 다른 주문은 나가지 않습니다."""
    settings = load_settings(env)
    if settings.environment is Environment.REAL and not yes:
        hint = say("실계좌의 보유 종목을 모두 팝니다", "it sells everything the real account holds")
        raise BadInput(field="yes", value=False, allowed="--yes", hint=hint)
    number = _number(settings, env)
    _show(_lowered(settings, number, SwitchLevel.FLATTEN, why or "kiwoom flatten"))
    code = run(_cancel(env, everybody=everybody, dead=False))
    return max(code, run(_exit(settings)))


def _number(settings: Settings, env: EnvName | None) -> str:
    """The account, from what this machine remembers; only a machine that has never met it asks the broker."""
    known = known_number(settings)
    if known is not None:
        return known

    async def asked() -> str:
        async with reader(env) as broker:
            return await broker.account_number()

    return run(asked())


def _lowered(settings: Settings, number: str, level: SwitchLevel, why: str) -> SwitchState:
    switch = SwitchFile(switch_path(settings, number))
    try:
        return switch.lower(level, why=why, by=f"{_person()} (pid {os.getpid()})", at=datetime.now(KST))
    except OSError as error:
        raise SettingsError(f"{switch.path}: the level cannot be written: {error.strerror or error}") from None


def _person() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "?"


def _show(state: SwitchState) -> None:
    told = f"{state.level.name}: {say(state.level.korean, state.level.name)}"
    out().print(f"{say('스위치', 'switch')} [bold]{told}[/bold]" + (f" ({state.why})" if state.why else ""))
    for symbol, why in state.held.items():
        out().print(f"  {say('매수 보류', 'held')} {symbol}: {why}", markup=False)


async def _cancel(env: EnvName | None, *, everybody: bool, dead: bool) -> int:
    """Cancel over the wire what is open; the level holds whether this succeeds or not."""
    try:
        async with reader(env) as broker:
            left = await sweep(broker, everybody=everybody)
            if dead:
                await broker.client.revoke()
    except KiwoomError as error:
        stands = say("단계는 내려갔지만 취소하지 못했습니다", "the level is down, but nothing could be cancelled")
        print(f"{stands}: {describe(error)}", file=sys.stderr)
        return 1
    if left:
        told = say(f"취소하지 못한 주문: {', '.join(left)}", f"not cancelled: {', '.join(left)}")
        print(told, file=sys.stderr)
        return 3
    out().print(say("살아 있는 주문이 없습니다", "no order is open"))
    return 0


async def _exit(settings: Settings) -> int:
    """Sell what can be sold, at the market, through gate and journal; a journal that does not answer is left out."""
    from kiwoom_api.api.account import MEMORY, Account  # brings the database along, which halt does without

    try:
        account = await Account.open(settings, wait=_SETTLE)
    except JournalError as error:
        said = say("저널을 쓸 수 없어 기억 없이 팝니다", "the journal cannot be used; selling without it")
        print(f"! {said}: {describe(error)}", file=sys.stderr)
        account = await Account.open(settings, journal=MEMORY, wait=_SETTLE)
    try:
        return await _sell(account)
    finally:
        await account.close()


async def _sell(account: Account) -> int:
    account.moment.flattening = True
    failed = 0
    for held in await account.broker.holdings():
        if not held.sellable:
            continue
        request = OrderRequest.build(held.symbol, Side.SELL, held.sellable, order_type=OrderType.MARKET)
        what = f"{held.name} {held.symbol} {held.sellable:,}{say('주 시장가 매도', ' shares at the market')}"
        try:
            placed = await account.flow.submit(request, wait=_SETTLE)
        except OrderError as error:
            failed += 1
            print(f"{what}: {describe(error)}", file=sys.stderr)
        else:
            out().print(f"{what}: {say('주문번호', 'number')} {placed.order_no}")
    return 3 if failed else 0
