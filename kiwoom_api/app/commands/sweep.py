"""``kiwoom sweep``: an array rule with many sets of parameters, and what the best one is worth after luck."""

from __future__ import annotations

import json as jsonlib
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from kiwoom_api.app.demo import market_of, notes_of
from kiwoom_api.app.screen import korean, out, percent, say, table
from kiwoom_api.app.summary import counting, writable
from kiwoom_api.engine.backtest import most_traded
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import Panel, make_panel
from kiwoom_api.research.kernels.records import Terms
from kiwoom_api.research.korean import translated
from kiwoom_api.research.rules import Rule, shown
from kiwoom_api.research.rules_file import find_rule
from kiwoom_api.research.sweep import SweepResult, count_of, parse_grid, run_sweep
from kiwoom_api.research.sweep_jobs import Where
from kiwoom_api.research.sweep_page import write_sweep
from kiwoom_api.research.sweep_search import run_search
from kiwoom_api.research.walkforward import Walk, parse_walk, run_walk
from kiwoom_api.sim.market_data import MarketData


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def sweep(
    rule: Annotated[
        str,
        _help(
            "규칙 이름 (sma-cross, ma-dip, breakout, hold) 또는 @rule 함수가 있는 파이썬 파일",
            "a rule (sma-cross, ma-dip, breakout, hold) or a Python file with a @rule function",
        ),
    ],
    *,
    data: Annotated[
        Path | None, _help("일봉 파일 (CSV, Parquet). 없으면 내장 합성 시장", "daily bars; none: the made-up market")
    ] = None,
    grid: Annotated[
        list[str] | None,
        Parameter(
            consume_multiple=True,
            help=say("fast=5:20:5 slow=20,40,60 처럼: 시작:끝:간격 또는 값", "such as fast=5:20:5 slow=20,40,60"),
        ),
    ] = None,
    optuna: Annotated[int, _help("격자 대신 optuna 로 찾을 횟수", "tries of optuna instead of the whole grid")] = 0,
    study: Annotated[
        str,
        _help("optuna 스터디 주소 (sqlite:///…, postgresql://…), 기계끼리 공유", "study address, shared by machines"),
    ] = "",
    study_name: Annotated[str, _help("스터디 이름", "name of the study")] = "",
    walk: Annotated[str, _help("워크포워드: 3:1 (년) 또는 18m:6m", "walk-forward: 3:1 (years) or 18m:6m")] = "",
    jobs: Annotated[int, _help("작업 프로세스 수 (-1: 코어마다)", "worker processes (-1: one a core)")] = 1,
    cluster: Annotated[str, _help("dask 스케줄러 주소", "address of a dask scheduler")] = "",
    symbols: Annotated[
        str, _help("종목 수 (거래대금 상위), all, 또는 종목코드", "how many (most traded), all, or codes")
    ] = "all",
    start: Annotated[date | None, _help("첫 거래일 (YYYY-MM-DD)", "first day (YYYY-MM-DD)")] = None,
    end: Annotated[date | None, _help("마지막 거래일", "last day")] = None,
    cash: Annotated[int, _help("시작 예수금 (원), 종목마다 똑같이 나눔", "cash (won), split evenly")] = 100_000_000,
    invest: Annotated[Decimal, _help("종목 몫에서 한 번에 사는 비율 (%)", "% of a stock's part that a buy is for")] = (
        Decimal(75)
    ),
    stop: Annotated[Decimal | None, _help("종가 기준 손절 (%)", "stop at the close, %")] = None,
    take: Annotated[Decimal | None, _help("종가 기준 익절 (%)", "take profit at the close, %")] = None,
    holding: Annotated[int | None, _help("최대 보유 봉 수", "bars a position is held at most")] = None,
    profile: Annotated[Literal["real", "mock"], _help("수수료", "commission")] = "real",
    seed: Annotated[int, _help("합성 시장과 탐색의 시드", "seed of the made-up market and of the search")] = 1,
    report: Annotated[Path, _help("결과 파일 (HTML)", "result file (HTML)")] = Path("kiwoom-sweep.html"),
    json: Annotated[bool, Parameter(negative="", help=say("결과를 JSON 으로", "print JSON"))] = False,
) -> int:
    """규칙의 파라미터 조합을 모두 거래해 보고, 운을 뺀 결과를 말합니다."""
    wanted = find_rule(rule)
    tried = parse_grid(grid or [], wanted)
    if study and not optuna:
        raise BadInput(field="study", value=study.split("@")[-1], allowed="with --optuna N", hint="say how many tries")
    if optuna and (cluster or walk):
        field = "cluster" if cluster else "walk"
        raise BadInput(field=field, value=cluster or walk, allowed="with a grid, not with --optuna")
    spans = parse_walk(walk) if walk else None
    where = Where(jobs=jobs, cluster=cluster)
    count = optuna or count_of(tried)
    terms = Terms(cash=cash, profile=profile, invest=invest, stop=stop, take=take, holding=holding)
    writable(report)
    market = market_of(data, seed)
    panel = make_panel(market, symbols=_codes(market, symbols, start), start=start, end=end)
    began = time.perf_counter()
    with counting(say("조합", "sets"), count, quiet=json) as progress:
        if optuna:
            found = run_search(
                panel, wanted, tried, terms, trials=optuna, study=study, name=study_name, seed=seed, jobs=jobs,
                progress=progress,
            )  # fmt: skip
        else:
            found = run_sweep(panel, wanted, tried, terms, where=where, progress=progress)
    found = msgspec.structs.replace(found, notes=(*found.notes, *notes_of(market, data, (), panel.symbols)))
    walked = None if spans is None else _walked(panel, wanted, tried, terms, spans, where, quiet=json)
    seconds = time.perf_counter() - began
    write_sweep(found, report, walk=walked)
    _tell(found, walked, report, seconds, json=json)
    return 0


def _codes(market: MarketData, symbols: str, start: date | None) -> list[str] | None:
    """Return the codes meant by ``--symbols``; None for all."""
    text = symbols.strip()
    if text.lower() == "all":
        return None
    if text.isascii() and text.isdigit() and len(text) <= 4:
        days = market.trading_days(start or market.first_day, market.last_day)
        if not days or not int(text):
            raise BadInput(field="symbols", value=symbols, allowed="1 or more stocks of the data")
        first = days[0] if start else days[min(20, len(days) - 1)]
        return most_traded(market, first, int(text))
    return [part.strip() for part in text.split(",") if part.strip()]


def _walked(
    panel: Panel, rule: Rule, grid: Any, terms: Terms, spans: tuple[int, int], where: Where, *, quiet: bool
) -> Walk:
    with counting(say("워크포워드", "walk-forward"), 1, quiet=quiet) as progress:
        return run_walk(panel, rule, grid, terms, train=spans[0], test=spans[1], where=where, progress=progress)


_ROWS = 10


def _tell(found: SweepResult, walk: Walk | None, report: Path, seconds: float, *, json: bool) -> None:
    if json:
        whole = {**msgspec.to_builtins(found), "report": str(report), "seconds": round(seconds, 3)}
        whole["walk"] = None if walk is None else msgspec.to_builtins(walk)
        jsonlib.dump(whole, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
        return
    console, honest = out(), found.honesty
    columns = [
        (say("파라미터", "parameters"), False),
        (say("샤프", "Sharpe"), True),
        (say("수익률", "return"), True),
        (say("최대 낙폭", "drawdown"), True),
        (say("매도", "sales"), True),
        (say("비용", "costs"), True),
    ]
    rows = [
        (
            shown(each.values) or "–", f"{each.sharpe:.2f}", percent(each.total * 100), f"{each.drawdown * 100:.2f} %",
            f"{each.trades:,}", f"{each.costs * 100:.2f} %",
        )
        for each in found.scores[:_ROWS]
    ]  # fmt: skip
    title = say(f"{found.rule}: 앞 {len(rows)}개", f"{found.rule}: best {len(rows)}")
    console.print(table(title, columns, rows))
    for line in _honest_lines(found):
        console.print(line)
    if walk is not None:
        _tell_walk(console, walk)
    for note in found.notes:
        console.print(f"· {translated(note) if korean() else note}")
    speed = honest.tried * found.bars / max(seconds, 1e-9) / 1e6
    console.print(say(f"{seconds:.1f}초, 초당 {speed:.0f}백만 봉", f"{seconds:.1f} s, {speed:.0f} M bars/s"))
    console.print(say(f"결과 파일: {report}", f"result: {report}"))


def _honest_lines(found: SweepResult) -> list[str]:
    honest, best = found.honesty, found.scores[0]
    lines = [
        say(
            f"시도한 조합 {honest.tried:,}개 (규칙이 거른 {found.skipped:,}개). 이만큼 시도하면 운만으로도 샤프 "
            f"{honest.luck:.2f} 가 나옵니다. 최고 {best.sharpe:.2f} 에서 운을 빼면 {honest.expected:.2f}",
            f"{honest.tried:,} sets tried ({found.skipped:,} left out by the rule). So many tries show a Sharpe "
            f"ratio of {honest.luck:.2f} by luck; of the best {best.sharpe:.2f} there remain {honest.expected:.2f}",
        ),
        say(
            f"샤프 중앙값 {honest.median:.2f}, 이익을 낸 조합 {honest.positive * 100:.0f} %, "
            f"매수 후 보유({found.hold * 100:+.2f} %)보다 나은 조합 {honest.beat * 100:.0f} %",
            f"median Sharpe {honest.median:.2f}, {honest.positive * 100:.0f} % of the sets earned, "
            f"{honest.beat * 100:.0f} % beat holding ({found.hold * 100:+.2f} %)",
        ),
    ]
    if honest.deflated is not None:
        over = "–" if honest.overfitting is None else f"{honest.overfitting * 100:.0f} %"
        lines.append(
            say(
                f"최고 조합이 진짜일 확률(DSR) {honest.deflated * 100:.0f} %, 과최적화 확률(PBO) {over}",
                f"probability that the best is real (DSR) {honest.deflated * 100:.0f} %, of overfitting (PBO) {over}",
            )
        )
    return lines


def _tell_walk(console: Any, walk: Walk) -> None:
    columns = [
        (say("검증 기간", "test"), False),
        (say("고른 파라미터", "chosen"), False),
        (say("학습 샤프", "Sharpe in training"), True),
        (say("검증 샤프", "Sharpe in test"), True),
        (say("수익률", "return"), True),
        (say("보유", "hold"), True),
    ]
    rows = [
        (
            "{:%Y-%m-%d} – {:%Y-%m-%d}".format(*step.test), shown(step.values) or "–", f"{step.inside:.2f}",
            f"{step.outside:.2f}", percent(step.total * 100), percent(step.hold * 100),
        )
        for step in walk.steps
    ]  # fmt: skip
    whole = (say("전체", "all"), "", "", f"{walk.sharpe:.2f}", percent(walk.total * 100), percent(walk.hold * 100))
    title = say("워크포워드 (과거에서 고르고 다음 기간에서 거래)", "walk-forward (chosen before, traded after)")
    console.print(table(title, columns, [*rows, whole]))
