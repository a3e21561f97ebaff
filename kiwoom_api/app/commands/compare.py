"""``kiwoom compare``: strategies side by side over the same days and stocks, beside buy-and-hold and the index."""

from __future__ import annotations

import json as jsonlib
import platform
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter
from rich.text import Text

from kiwoom_api._version import __version__
from kiwoom_api.app.loading import load_strategies, market_from
from kiwoom_api.app.options import Strategies
from kiwoom_api.app.screen import korean, out, say, table
from kiwoom_api.app.summary import counting, writable
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.compare import Comparison, Setup, run_compare
from kiwoom_api.research.compare_index import KOSPI, load_index
from kiwoom_api.research.compare_line import Line
from kiwoom_api.research.compare_page import write_compare
from kiwoom_api.research.compare_words import COLUMNS, Said, beside, cells, name_of, title, why


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def compare(
    *strategy: Strategies,
    data: Annotated[
        Path | None,
        _help(
            "일봉 파일 (CSV, Parquet) 또는 저장소 폴더. 없으면 내장 합성 시장",
            "daily bars (CSV, Parquet) or a store's folder; none: the made-up market",
        ),
    ] = None,
    minutes: Annotated[
        Path | None,
        _help(
            "하루 안의 봉으로 판단하는 전략(day)을 돌릴 분봉 파일", "bars within the day, for strategies that need them"
        ),
    ] = None,
    index: Annotated[
        Path | None, _help("지수 파일 (열 date, close, index_code)", "an index (columns date, close, index_code)")
    ] = None,
    index_code: Annotated[str, _help("지수 파일에서 쓸 지수", "which index of the file")] = KOSPI,
    start: Annotated[date | None, _help("첫 거래일 (YYYY-MM-DD)", "first day (YYYY-MM-DD)")] = None,
    end: Annotated[date | None, _help("마지막 거래일", "last day")] = None,
    symbols: Annotated[
        str,
        _help(
            "종목 수 (첫날 앞 20일의 거래대금 상위), all, 또는 종목코드", "how many (most traded before), all, or codes"
        ),
    ] = "20",
    cash: Annotated[int, _help("시작 예수금 (원), 전략마다", "cash to begin with (won), for each")] = 100_000_000,
    profile: Annotated[Literal["real", "mock"], _help("수수료", "commission")] = "real",
    seed: Annotated[int, _help("봉 안의 경로와 합성 시장의 시드", "seed of paths and made-up market")] = 1,
    jobs: Annotated[int, _help("작업 프로세스 수 (-1: 코어마다)", "worker processes (-1: one a core)")] = 1,
    report: Annotated[Path, _help("결과 파일 (HTML)", "result file (HTML)")] = Path("kiwoom-compare.html"),
    json: Annotated[bool, Parameter(negative="", help=say("결과를 JSON 으로", "print JSON"))] = False,
) -> int:
    """전략들을 같은 날, 같은 종목으로 돌려 지수와 나란히 놓습니다. 이름이 없으면 들어 있는 전략 모두입니다."""
    if cash <= 0:
        raise BadInput(field="cash", value=cash, allowed="above 0 won")
    for word in strategy:
        one(word)  # a name that is none is refused before anything is read or written
    setup = Setup(start=start, end=end, symbols=_wanted(symbols), cash=cash, seed=seed, profile=profile)
    beside_it = load_index(index, index_code) if index is not None else None
    writable(report)
    began = time.perf_counter()
    market = market_from(data, seed)
    make = one if strategy else None
    with counting(say("전략 × 거래일", "strategy-days"), quiet=json) as progress:
        parts = [run_compare(market, strategy, setup, make=make, index=beside_it, jobs=jobs, progress=progress)]
    left = tuple(line.name for line in parts[0].lines if not line.judged)
    if minutes is not None and left:
        words = tuple(word for word in strategy if one(word).name in left) or left
        whole = msgspec.structs.replace(setup, start=None, end=None, symbols=None)
        within = market_from(minutes, seed)
        with counting(say("전략 × 거래일", "strategy-days"), quiet=json) as progress:
            parts.append(run_compare(within, words, whole, make=make, index=beside_it, jobs=jobs, progress=progress))
    write_compare(parts, report)
    _tell(parts, report, time.perf_counter() - began, json=json)
    return 0


def one(word: str) -> Strategy:
    """Return the strategy of a word as typed: a name, or a Python file."""
    (made,) = load_strategies([word])
    return made


def _wanted(symbols: str) -> int | tuple[str, ...] | None:
    text = symbols.strip()
    if text.lower() == "all":
        return None
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _word(said: Said) -> str:
    return say(*said)


def _tell(parts: Sequence[Comparison], report: Path, seconds: float, *, json: bool) -> None:
    if json:
        whole = {
            "parts": [_builtins(part) for part in parts],
            "versions": _versions(),
            "report": str(report),
            "seconds": round(seconds, 1),
        }
        jsonlib.dump(whole, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
        return
    console = out()
    for part in parts:
        columns = [(_word(heading), name not in ("name", "model")) for name, heading in COLUMNS]
        console.print(table(_word(title(part)), columns, [_row(line, len(columns)) for line in part.lines]))
        for said in beside(part):
            console.print(f"· {_word(said)}", soft_wrap=True)
        console.print()
    named = _versions()
    console.print(f"kiwoom-api {named['kiwoom-api']}, Python {named['python']}, {seconds:.0f} s")
    console.print(say(f"결과 파일: {report}", f"result: {report}"))


def _row(line: Line, width: int) -> list[object]:
    name = _word(name_of(line))
    if not line.judged:
        return [name, _word(why(line)), *[""] * (width - 2)]
    made: list[object] = list(cells(line))
    for column, value in ((1, line.total), (2, line.cagr)):
        style = "red" if (value or 0) > 0 else "blue" if (value or 0) < 0 else ""
        made[column] = Text(str(made[column]), style=style)
    return [name, *made]


def _versions() -> dict[str, str]:
    return {"kiwoom-api": __version__, "python": platform.python_version()}


def _builtins(part: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values, without its curves, with the sentences that belong beside it."""
    whole: dict[str, Any] = msgspec.to_builtins(part)
    for line in whole["lines"]:
        del line["curve"]
    days = whole.pop("days")
    whole |= {"first_day": days[0], "last_day": days[-1], "days": len(days)}
    return whole | {"said": [_word(said) for said in beside(part)], "language": "ko" if korean() else "en"}
