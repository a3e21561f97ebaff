"""``kiwoom lookahead``: does a strategy know the future? Runs it again on shorter data and compares decisions."""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from kiwoom_api.app.demo import LAST_SYNTHETIC_DAY, SYNTHETIC_DAYS
from kiwoom_api.app.screen import out, say, table
from kiwoom_api.engine.backtest import most_traded
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.kernels.panel import make_panel
from kiwoom_api.research.lookahead import Verdict, check_rule, check_strategy
from kiwoom_api.research.rules_file import find_rule, find_strategy, is_rule
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.barset import BarSet
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def lookahead(
    strategy: Annotated[
        str,
        _help(
            "전략 또는 @rule 규칙이 있는 파이썬 파일, 또는 규칙 이름",
            "a Python file with a strategy or a @rule function, or a rule's name",
        ),
    ],
    *,
    data: Annotated[
        Path | None, _help("일봉 파일 (CSV, Parquet). 없으면 내장 합성 시장", "daily bars; none: the made-up market")
    ] = None,
    symbols: Annotated[str, _help("종목 수 (거래대금 상위) 또는 종목코드", "how many (most traded) or codes")] = "5",
    days: Annotated[int, _help("데이터 끝의 거래일 수", "trading days at the end of the data")] = 120,
    cuts: Annotated[int, _help("데이터를 자를 횟수", "how many shorter runs")] = 5,
    param: Annotated[
        list[str] | None,
        Parameter(consume_multiple=True, help=say("규칙의 파라미터 (fast=5 slow=20)", "a rule's parameters")),
    ] = None,
    seed: Annotated[int, _help("합성 시장의 시드", "seed of the made-up market")] = 1,
    json: Annotated[bool, Parameter(negative="", help=say("결과를 JSON 으로", "print JSON"))] = False,
) -> int:
    """데이터를 뒤에서 자르며 다시 돌려, 판단이 바뀌는지(미래를 보는지) 검사합니다."""
    as_rule = is_rule(strategy)
    bars = load_bars(data) if data is not None else synthetic_market(seed, LAST_SYNTHETIC_DAY, SYNTHETIC_DAYS)
    if days < 1 or not bars.days[-days:]:
        raise BadInput(field="days", value=days, allowed="1 or more")
    start, chosen = bars.days[-days:][0], _chosen(bars, symbols, days)
    if as_rule:
        values = dict(_pair(text) for text in param or [])
        panel = make_panel(bars, symbols=chosen, start=start)
        found = check_rule(panel, find_rule(strategy), values, cuts=cuts)
    else:
        if param:
            raise BadInput(field="param", value=param, allowed="with array rules only")
        few = BarSet(
            {code: bars.instruments[code] for code in chosen},
            {code: bars.series(code) for code in chosen},
            notes=bars.notes,
            origin=bars.origin,
        )
        found = check_strategy(find_strategy(strategy), few, symbols=chosen, start=start, cuts=cuts)
    _tell(found, json=json)
    return 0 if found.clean and found.decisions else 1


def _chosen(bars: BarSet, symbols: str, days: int) -> list[str]:
    text = symbols.strip()
    if text.isascii() and text.isdigit() and len(text) <= 4:
        found = most_traded(MarketData(bars), bars.days[-days:][0], int(text))
        if not found:
            raise BadInput(field="symbols", value=symbols, allowed="1 or more, with bars before the first day")
        return found
    codes = [part.strip() for part in text.split(",") if part.strip()]
    for code in codes:
        if code not in bars.instruments:
            known = ", ".join(list(bars.instruments)[:5])
            raise BadInput(field="symbols", value=code, allowed=f"a code in the data, such as {known}")
    return codes


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise BadInput(field="param", value=text, allowed="name=value, such as fast=5")
    return name.strip(), value.strip()


def _tell(found: Verdict, *, json: bool) -> None:
    if json:
        jsonlib.dump({**msgspec.to_builtins(found), "clean": found.clean}, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
        return
    console, cuts = out(), len(found.cuts)
    if not found.decisions:
        console.print(
            say(f"{found.name}: 주문이 하나도 없어 아무것도 증명하지 못합니다. 기간을 늘리세요 (--days)",
                f"{found.name}: not one order, which proves nothing; take more days (--days)")
        )  # fmt: skip
    elif found.clean:
        console.print(
            say(f"{found.name}: 데이터를 {cuts}번 잘라 판단 {found.decisions:,}개를 비교했고, 바뀐 것이 없습니다",
                f"{found.name}: {found.decisions:,} decisions compared over {cuts} shorter runs; none changed")
        )  # fmt: skip
    else:
        columns = [
            (say("자른 날", "data up to"), False),
            (say("달라진 날", "differs on"), False),
            (say("종목", "stock"), False),
            (say("모든 데이터로", "with all data"), False),
            (say("자른 데이터로", "with less"), False),
        ]
        alone = say("이 종목만", "this stock alone")
        rows = [
            (each.cut or alone, each.day, each.symbol, each.with_future, each.without) for each in found.differences
        ]
        title = say(
            f"{found.name}: 미래를 봅니다. 뒤의 데이터를 빼니 판단이 바뀌었습니다",
            f"{found.name} looks ahead: decisions changed when later data were taken away",
        )
        console.print(table(title, columns, rows))
