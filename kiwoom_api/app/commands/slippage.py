"""``kiwoom slippage``: what each execution algorithm costs on the made-up market, with confidence intervals."""

from __future__ import annotations

import json as jsonlib
import platform
import sys
import time
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from kiwoom_api._version import __version__
from kiwoom_api.app.screen import out, say, table
from kiwoom_api.app.summary import counting
from kiwoom_api.orders.algos.specs import PLANS
from kiwoom_api.research.slippage import MODELS, Trial, names_of, rates_of, run_slippage
from kiwoom_api.research.slippage_stats import DRAWS, Estimate, Row, rows_of


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def slippage(
    *,
    algos: Annotated[str, _help("알고리즘 (쉼표로 구분) 또는 all", "algorithms, comma-separated, or all")] = "all",
    models: Annotated[str, _help("체결 모델 (bar, book) 또는 all", "fill models (bar, book) or all")] = "all",
    participation: Annotated[
        str, _help("크기: 그 시간 평소 거래량의 몫", "sizes, in parts of the usual volume of the time")
    ] = "1%,5%,15%",
    days: Annotated[int, _help("시장마다 거래일 수", "days of each market")] = 20,
    seeds: Annotated[int, _help("시드 1부터 시장 몇 개", "how many markets, from seed 1 on")] = 2,
    stocks: Annotated[int, _help("시장마다 종목 수 (거래대금 상위)", "stocks of each market (most traded)")] = 12,
    minutes: Annotated[
        int, _help("10:00 부터 부모 주문에 주는 시간 (분)", "what a parent order has from 10:00 on")
    ] = 60,
    finish: Annotated[
        Literal["cross", "cancel"], _help("마지막에 남은 것", "what becomes of the rest at the end")
    ] = "cross",
    pooled: Annotated[bool, Parameter(negative="", help=say("매수와 매도를 한 줄로", "both sides in one row"))] = False,
    jobs: Annotated[int, _help("작업 프로세스 수 (-1: 코어마다)", "worker processes (-1: one a core)")] = 1,
    json: Annotated[bool, Parameter(negative="", help=say("결과를 JSON 으로", "print JSON"))] = False,
) -> int:
    """집행 알고리즘을 합성 시장에서 여러 번 돌려, 도착가·구간 VWAP·종가 대비 비용(bp)을 신뢰구간과 함께 말합니다."""
    trial = Trial(
        algos=names_of(algos, tuple(PLANS)),
        models=names_of(models, MODELS),
        rates=rates_of(participation),
        days=days,
        seeds=seeds,
        stocks=stocks,
        minutes=minutes,
        finish=finish,
    )
    began = time.perf_counter()
    with counting(say("시장 × 거래일", "market-days"), quiet=json) as progress:
        samples = run_slippage(trial, jobs=jobs, progress=progress)
    rows, seconds = rows_of(samples, trial, pooled=pooled), time.perf_counter() - began
    if json:
        whole = {
            "trial": msgspec.to_builtins(trial),
            "rows": msgspec.to_builtins(rows),
            "said": _said(trial, len(samples)),
            "seconds": round(seconds, 1),
        }
        jsonlib.dump(whole, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
        return 0
    _tell(rows, trial, len(samples), seconds)
    return 0


def _tell(rows: Sequence[Row], trial: Trial, orders: int, seconds: float) -> None:
    columns = [
        (say("모델", "model"), False),
        (say("알고리즘", "algorithm"), False),
        (say("편", "side"), False),
        (say("크기", "size"), True),
        (say("주문", "orders"), True),
        (say("체결", "filled"), True),
        (say("실제 몫", "part"), True),
        (say("도착가 대비 bp", "bp to arrival"), True),
        (say("구간 VWAP 대비", "to interval VWAP"), True),
        (say("종가 대비", "to close"), True),
        (say("정정", "re-prices"), True),
        (say("자식", "children"), True),
    ]
    sides = {"buy": say("매수", "buy"), "sell": say("매도", "sell"), "both": say("둘 다", "both")}
    made = [
        (
            row.model, row.algo, sides[row.side], row.rate, f"{row.count:,}", f"{row.filled * 100:.0f}%",
            "–" if row.part is None else f"{row.part * 100:.1f}%", shown(row.arrival), shown(row.vwap),
            shown(row.close), f"{row.reprices:.1f}", f"{row.children:.1f}",
        )
        for row in rows
    ]  # fmt: skip
    console = out()
    console.print(
        table(say("집행 알고리즘의 비용 (합성 시장)", "What algorithms cost (made-up market)"), columns, made)
    )
    for line in _said(trial, orders):
        console.print(f"· {line}", soft_wrap=True)
    console.print(f"kiwoom-api {__version__}, Python {platform.python_version()}, {seconds:.0f} s")


def shown(found: Estimate | None) -> str:
    """Write a mean with its interval."""
    return "–" if found is None else f"{found.mean:+.1f} [{found.low:+.1f}, {found.high:+.1f}]"


def _said(trial: Trial, orders: int) -> list[str]:
    return [
        say(
            f"부모 주문 {orders:,}건: 시드 1~{trial.seeds} 의 합성 시장, {trial.days}거래일씩, {trial.stocks}종목, "
            f"10:00 부터 {trial.minutes}분 (close 는 종가 단일가), 남은 것은 {trial.finish}.",
            f"{orders:,} parent orders: made-up markets of seeds 1 to {trial.seeds}, {trial.days} days each, "
            f"{trial.stocks} stocks, {trial.minutes} minutes from 10:00 on (close: its auction), the rest: "
            f"{trial.finish}.",
        ),
        say(
            "+ 는 비용, − 는 이득. 체결된 주식만 셉니다: 못 채운 나머지의 기회비용은 들어 있지 않으므로 체결 % 와 함께 "
            "보세요. 수수료와 세금은 없습니다.",
            "+ is a cost, - a gain, of the filled shares alone: what was missed by not filling is not in it, so read "
            "it beside the part filled. Without commission and tax.",
        ),
        say(
            "구간 VWAP 는 부모 주문이 도는 동안 들은 체결의 평균입니다: 혼자 다 거래한 짧은 구간에서는 0 이 됩니다.",
            "The interval's VWAP is of the trades heard while the parent order worked: 0 where it traded alone.",
        ),
        say(
            f"[ ] 는 평균의 95 % 신뢰구간: 같은 날의 주문을 함께 뽑는 부트스트랩 {DRAWS:,}회 (백분위, 시드 고정).",
            f"[ ] is the mean's 95 % confidence interval: a percentile bootstrap of {DRAWS:,} seeded resamples that "
            "draws the orders of a day together.",
        ),
        say(
            "가격과 호가는 시드로 지어낸 것입니다. 알고리즘이 규칙대로 움직이는지와 서로의 차이를 볼 뿐, "
            "실제 시장의 비용이 아닙니다.",
            "Prices and order books are made up: the table shows that algorithms do what they say, and how they "
            "differ, not what they cost on the real market.",
        ),
    ]
