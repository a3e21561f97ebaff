"""``kiwoom orders``: the live orders, and the algorithms that were cut off; ``resume`` and ``abandon`` end those."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Group, Parameter

from kiwoom_api.app.commands import inquiry
from kiwoom_api.app.options import EnvOption, JsonOption
from kiwoom_api.app.screen import err, out, say
from kiwoom_api.app.wiring import EnvName, load_settings, run, trader
from kiwoom_api.model.errors import BadInput, JournalError
from kiwoom_api.model.values import KST
from kiwoom_api.settings import Environment, Settings

if TYPE_CHECKING:
    from kiwoom_api.orders.algos.report import Report

app = App(
    name="orders",
    help=say("미체결 주문과 끊긴 알고리즘", "open orders, and algorithms that were cut off"),
    group_commands=Group(say("명령", "Commands")),
    group_parameters=Group(say("옵션", "Options")),
)
Id = Annotated[
    str, Parameter(help=say("알고리즘 이름 (하나뿐이면 생략)", "its name (may be left out for the only one)"))
]
Yes = Annotated[bool, Parameter(negative="", help=say("실계좌(real)를 확인합니다", "confirm a real account"))]


@app.default
def orders(
    *,
    symbol: Annotated[str, Parameter(help=say("한 종목만", "one stock only"))] = "",
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """미체결 주문을 보여 줍니다. 끊긴 알고리즘이 있으면 함께 알립니다."""
    inquiry.orders(symbol=symbol, env=env, json=json)
    warn(load_settings(env))


@app.command(help=say("끊긴 알고리즘을 저널에서 이어 갑니다", "go on with an algorithm that was cut off"))
def resume(id: Id = "", *, env: EnvOption = None, yes: Yes = False, json: JsonOption = False) -> int:
    """끊긴 알고리즘을 저널에서 이어 갑니다."""
    from kiwoom_api.app.commands.algo import tell

    return tell(run(_resume(_confirmed(env, yes), id)), json=json)


@app.command(help=say("끊긴 알고리즘의 주문을 취소하고 닫습니다", "cancel what lives of it and close it"))
def abandon(id: Id = "", *, env: EnvOption = None, yes: Yes = False) -> int:
    """끊긴 알고리즘의 살아 있는 주문을 취소하고 닫습니다."""
    name, left = run(_abandon(_confirmed(env, yes), id))
    if left:
        still = say("취소되지 않은 주문이 있어 열어 둡니다", "it stays open: these could not be cancelled")
        print(f"{name} {still}: {', '.join(left)}", file=sys.stderr)
        return 3
    out().print(f"{name} {say('닫았습니다', 'closed')}")
    return 0


def warn(settings: Settings) -> None:
    """Say on stderr which algorithms have begun and not ended, as far as this machine's journal tells."""
    for line in _lines(settings):
        err().print(line, style="bold yellow", markup=False)


def _lines(settings: Settings) -> list[str]:
    from kiwoom_api.api.moment import known_number
    from kiwoom_api.api.places import journal_address
    from kiwoom_api.app.algo_words import algo_line, algos_of
    from kiwoom_api.journal import Journal

    number = known_number(settings)
    if number is None:
        return []
    try:
        with Journal.open(journal_address(settings, number), create=False) as journal:
            return [algo_line(each) for each in algos_of(journal, number, datetime.now(KST))]
    except JournalError:
        return []  # no journal yet, or one that every command that orders will complain about


def _confirmed(env: EnvName | None, yes: bool) -> Settings:
    settings = load_settings(env)
    if settings.environment is Environment.REAL and not yes:
        hint = say("실계좌 주문은 --yes 가 있어야 나갑니다", "add --yes")
        raise BadInput(field="yes", value=False, allowed="--yes", hint=hint)
    return settings


async def _resume(settings: Settings, name: str) -> Report:
    from kiwoom_api.api.algo_market import listening
    from kiwoom_api.api.algo_record import open_one
    from kiwoom_api.api.algo_seat import silence
    from kiwoom_api.api.algos import AlgoRun
    from kiwoom_api.app.commands.algo import foreground

    async with trader(settings) as account:
        found = open_one(account.journal, account.number, name)
        _say_wait()
        await silence(account, found)
        async with listening(account, found.asked.spec.symbol) as market:
            return await foreground(await AlgoRun.resume(account, market, found))


async def _abandon(settings: Settings, name: str) -> tuple[str, list[str]]:
    from kiwoom_api.api.algo_record import open_one
    from kiwoom_api.api.algo_seat import abandon as close
    from kiwoom_api.api.algo_seat import silence

    async with trader(settings) as account:
        found = open_one(account.journal, account.number, name)
        _say_wait()
        await silence(account, found)
        return found.id, await close(account, found, at=account.clock.now())


def _say_wait() -> None:
    wait = say(
        "먼저 돌던 프로그램이 멈췄는지 확인합니다 (끝난 것을 알면 바로, 모르면 15초까지)…",
        "making sure that the earlier program is gone…",
    )
    print(wait, file=sys.stderr, flush=True)
