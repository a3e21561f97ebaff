"""``kiwoom backtest``: the demo's strategy object on the same exchange, in process."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

from kiwoom_api.app.commands.demo import symbols_of
from kiwoom_api.app.demo import market_of, notes_of, plan
from kiwoom_api.app.screen import say
from kiwoom_api.app.summary import Told, progress_bar, tell, writable
from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.report import write_report
from kiwoom_api.strategies.swing import Swing


def backtest(
    *,
    data: Path | None = None,
    days: int = 250,
    symbols: str = "12",
    cash: int = 100_000_000,
    seed: int = 1,
    profile: Literal["real", "mock"] = "real",
    report: Path | None = None,
    json: bool = False,
) -> int:
    """데모와 같은 전략을 프로세스 안에서 백테스트합니다 (체결 모델 bar).

    Args:
        data: 일봉 파일 (CSV, Parquet). 없으면 내장 합성 시장
        days: 거래일 수 (데이터의 마지막 며칠)
        symbols: 종목 수(거래대금 상위) 또는 종목코드 (쉼표로 구분)
        cash: 시작 예수금 (원)
        seed: 합성 시장의 시드
        profile: 수수료: real 0.015 %, mock 0.35 %
        report: 보고서 파일 (HTML)
        json: 요약을 JSON 으로
    """
    if cash <= 0:
        raise BadInput(field="cash", value=cash, allowed="above 0 won", hint="give whole won")
    target = report or Path("kiwoom-report.html")
    writable(target)
    market = market_of(data, seed)
    strategy = Swing()
    chosen, codes = plan(market, strategy, days, symbols_of(symbols))
    began = time.perf_counter()
    with progress_bar(say("백테스트", "backtest"), len(chosen), quiet=json) as progress:
        run = run_backtest(
            strategy,
            market,
            symbols=codes,
            days=days,
            cash=cash,
            seed=seed,
            profile=profile,
            progress=progress,
            notes=notes_of(market, data)[len(market.notes) :],
        )
    seconds = time.perf_counter() - began
    tell(Told(run=run, report=write_report(run, target), seconds=seconds), json=json)
    return 0
