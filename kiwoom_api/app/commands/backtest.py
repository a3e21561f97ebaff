"""``kiwoom backtest``: strategies on the local exchange in process; or over what a live session has recorded."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kiwoom_api.app.demo import notes_of, plan
from kiwoom_api.app.loading import USUAL, load_strategies, market_from, shares_of
from kiwoom_api.app.options import ReplayOption, RunOptions, Strategies, StrategyOptions
from kiwoom_api.app.screen import say
from kiwoom_api.app.summary import Told, progress_bar, tell, writable
from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.result import RunResult
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.report import write_report

_DEFAULTS = RunOptions()
_CHOICES = StrategyOptions()
_DAYS = say("거래일 수 (데이터의 마지막 며칠)", "trading days at the end of the data")
_MODEL = say(
    "체결 모델: bar(봉의 경로, 정규장) · book(호가 장부, VI·NXT·모든 시간대)",
    "fill model: bar (a bar's path, regular session) or book (order books, VI, NXT, every session)",
)
_INTERVAL = say("저장소 폴더에서 읽을 봉 (1d, 1m …)", "bars to read from a store's folder (1d, 1m …)")
_ADJUSTED = say("저장소에서 수정주가 또는 원주가", "adjusted or traded prices, where a store has both")


def backtest(
    *strategy: Strategies,
    days: Annotated[int, Parameter(help=_DAYS)] = 250,
    model: Annotated[Literal["bar", "book"], Parameter(help=_MODEL)] = "bar",
    interval: Annotated[str, Parameter(help=_INTERVAL)] = "1d",
    adjusted: Annotated[bool | None, Parameter(help=_ADJUSTED)] = None,
    replay: ReplayOption = None,
    choices: StrategyOptions = _CHOICES,
    options: RunOptions = _DEFAULTS,
) -> int:
    """전략을 프로세스 안의 거래소에서 백테스트합니다. 이름이 없으면 swing 입니다."""
    options.check()
    writable(options.report)
    words = strategy or (USUAL,)
    began = time.perf_counter()
    if replay is not None:
        run = _replayed(replay, words, choices, options)
    else:
        run = _run(words, days, model, interval, adjusted, choices, options)
    seconds = time.perf_counter() - began
    tell(Told(run=run, report=write_report(run, options.report), seconds=seconds), json=options.json)
    return 0


def _run(
    words: tuple[str, ...],
    days: int,
    model: str,
    interval: str,
    adjusted: bool | None,
    choices: StrategyOptions,
    options: RunOptions,
) -> RunResult:
    strategies = load_strategies(words, choices.params)
    shares = shares_of(choices.shares, strategies)
    market = market_from(options.data, options.seed, interval=interval, adjusted=adjusted)
    chosen, codes = plan(market, max(strategies, key=lambda each: each.warmup), days, options.wanted)
    with progress_bar(say("백테스트", "backtest"), len(chosen), quiet=options.json) as progress:
        return run_backtest(
            strategies,
            market,
            symbols=codes,
            days=days,
            cash=options.cash,
            seed=options.seed,
            profile=options.profile,
            progress=progress,
            notes=notes_of(market, options.data, chosen, codes),
            model=model,
            shares=shares,
        )


def _replayed(folder: Path, words: tuple[str, ...], choices: StrategyOptions, options: RunOptions) -> RunResult:
    from kiwoom_api.engine.record_replay import run_replay

    if options.data is not None:
        raise BadInput(field="replay", value=str(folder), allowed="without --data", hint="a recording has its own")
    strategies = load_strategies(words, choices.params)
    codes = () if isinstance(options.wanted, int) else options.wanted
    return run_replay(
        strategies,
        folder,
        symbols=codes,
        shares=shares_of(choices.shares, strategies),
        # What was not asked for is the recording's own: its account, its commission.
        cash=None if options.cash == _DEFAULTS.cash else options.cash,
        profile=None if options.profile == _DEFAULTS.profile else options.profile,
    )
