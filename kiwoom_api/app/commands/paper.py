"""``kiwoom paper``: live quotes, simulated fills. Nothing that a strategy orders leaves this program."""

from __future__ import annotations

import time
from typing import Annotated

from cyclopts import Parameter

from kiwoom_api.app.options import EnvOption, LiveOptions, Strategies, StrategyOptions
from kiwoom_api.app.running import asked
from kiwoom_api.app.running import paper as run_paper
from kiwoom_api.app.running_screen import Screen
from kiwoom_api.app.screen import say
from kiwoom_api.app.summary import Told, tell, writable
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.report import write_report

_CHOICES = StrategyOptions()
_LIVE = LiveOptions()
_CASH = say("새 모의 계좌의 예수금 (원)", "cash of a new paper account (won)")


def paper(
    *strategy: Strategies,
    cash: Annotated[int, Parameter(help=_CASH)] = 100_000_000,
    env: EnvOption = None,
    choices: StrategyOptions = _CHOICES,
    live: LiveOptions = _LIVE,
) -> int:
    """실시간 시세로 전략을 돌리고 체결은 이 프로그램이 모의합니다. 주문은 어디로도 나가지 않습니다."""
    if cash <= 0:
        raise BadInput(field="cash", value=cash, allowed="above 0 won")
    wanted = asked(strategy, choices, live, cash=cash)
    writable(live.report)
    settings = load_settings(env)
    screen = Screen(json=live.json)
    screen.doing(
        say(
            f"모의 체결(paper): {settings.environment} 의 실시간 시세를 쓰고, 주문은 나가지 않습니다",
            f"paper: live quotes of {settings.environment}; no order leaves this program",
        )
    )
    began = time.perf_counter()
    result = run(run_paper(settings, wanted, screen))
    seconds = time.perf_counter() - began
    tell(Told(run=result, report=write_report(result, live.report), seconds=seconds), json=live.json)
    return 3 if result.faults else 0
