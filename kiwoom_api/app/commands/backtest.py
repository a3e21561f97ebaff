"""``kiwoom backtest``: the demo's strategy object on the same exchange, in process."""

from __future__ import annotations

import time
from typing import Annotated

from cyclopts import Parameter

from kiwoom_api.app.demo import market_of, notes_of, plan
from kiwoom_api.app.options import RunOptions
from kiwoom_api.app.screen import say
from kiwoom_api.app.summary import Told, progress_bar, tell, writable
from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.research.report import write_report
from kiwoom_api.strategies.swing import Swing

_DEFAULTS = RunOptions()
_DAYS = say("거래일 수 (데이터의 마지막 며칠)", "trading days at the end of the data")


def backtest(*, days: Annotated[int, Parameter(help=_DAYS)] = 250, options: RunOptions = _DEFAULTS) -> int:
    """데모와 같은 전략을 프로세스 안에서 백테스트합니다 (체결 모델 bar)."""
    options.check()
    writable(options.report)
    market = market_of(options.data, options.seed)
    strategy = Swing()
    chosen, codes = plan(market, strategy, days, options.wanted)
    began = time.perf_counter()
    with progress_bar(say("백테스트", "backtest"), len(chosen), quiet=options.json) as progress:
        run = run_backtest(
            strategy,
            market,
            symbols=codes,
            days=days,
            cash=options.cash,
            seed=options.seed,
            profile=options.profile,
            progress=progress,
            notes=notes_of(market, options.data, chosen, codes),
        )
    seconds = time.perf_counter() - began
    tell(Told(run=run, report=write_report(run, options.report), seconds=seconds), json=options.json)
    return 0
