"""``kiwoom trade``: strategies on an account, on the exchange's own clock; real asks for a typed confirmation."""

from __future__ import annotations

import sys
import time

from kiwoom_api.app.options import EnvOption, LiveOptions, Strategies, StrategyOptions
from kiwoom_api.app.running import asked
from kiwoom_api.app.running import trade as run_trade
from kiwoom_api.app.running_screen import Screen
from kiwoom_api.app.screen import say
from kiwoom_api.app.summary import Told, tell, writable
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.report import write_report
from kiwoom_api.settings import Environment, Settings

_CHOICES = StrategyOptions()
_LIVE = LiveOptions()
_LAST = 4
_YES = frozenset({"예", "yes"})


def trade(
    *strategy: Strategies, env: EnvOption = None, choices: StrategyOptions = _CHOICES, live: LiveOptions = _LIVE
) -> int:
    """전략이 계좌에서 매매합니다. real 은 --env real 을 쓰고 계좌의 끝 네 자리를 직접 쳐야 합니다."""
    wanted = asked(strategy, choices, live)
    writable(live.report)
    settings = load_settings(env)
    if settings.environment is Environment.REAL:
        confirm_real(env, run(_number(settings)), [each.name for each in wanted.strategies])
    screen = Screen(json=live.json)
    began = time.perf_counter()
    result = run(run_trade(settings, wanted, screen))
    seconds = time.perf_counter() - began
    tell(Told(run=result, report=write_report(result, live.report), seconds=seconds), json=live.json)
    return 3 if result.unresolved or result.faults else 0


async def _number(settings: Settings) -> str:
    async with AsyncClient(settings) as client:
        return await KiwoomBroker(client).account_number()


def confirm_real(env: str | None, number: str, names: list[str]) -> None:
    """Let a person type that strategies may trade a real account, with its last digits.

    Raises:
        BadInput: real was not said on this command line, nobody is there to type, or something else was typed.
    """
    allowed = "--env real"
    if env != Environment.REAL:
        hint = say("실계좌는 명령에 --env real 을 써야 합니다", "a real account has to be named on the command line")
        raise BadInput(field="env", value=env, allowed=allowed, hint=hint)
    if not sys.stdin.isatty():
        hint = say("실계좌는 사람이 확인해야 합니다", "a person has to confirm a real account")
        raise BadInput(field="env", value="real", allowed=say("터미널에서 직접 실행", "a terminal"), hint=hint)
    last = number[-_LAST:]
    told = say(
        f"실계좌(REAL) 끝자리 {last} 에서 {', '.join(names)} 전략이 실제 돈으로 매매합니다.",
        f"REAL ACCOUNT ending in {last}: {', '.join(names)} will trade real money.",
    )
    print(told, file=sys.stderr)
    word = f"{say('예', 'yes')} {last}"
    print(say(f"시작하려면 '{word}' 라고 치세요: ", f"type '{word}' to start: "), end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline().split()
    if len(typed) != 2 or typed[0].lower() not in _YES or typed[1] != last:
        raise BadInput(field="yes", value=" ".join(typed), allowed=word, hint=say("시작하지 않았습니다", "not started"))
