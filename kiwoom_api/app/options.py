"""Options that several commands share, each with its help in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kiwoom_api.app.screen import say
from kiwoom_api.app.wiring import EnvName
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import symbol_of

MOST_LIVE = 100
"""Stocks that fit one connection beside the account's own items."""


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


EnvOption = Annotated[
    EnvName | None, _help("sim, mock, real (기본: KIWOOM_ENV)", "sim, mock or real (default: KIWOOM_ENV)")
]

JsonOption = Annotated[bool, Parameter(negative="", help=say("키움의 원문을 JSON 으로", "Kiwoom's own answer as JSON"))]


Strategies = Annotated[
    str,
    _help(
        "전략 이름(swing …) 또는 파이썬 파일 (my_strategy.py, my_strategy.py:클래스)",
        "a strategy's name (swing …) or a Python file (my_strategy.py, my_strategy.py:Class)",
    ),
]

ReplayOption = Annotated[
    Path | None,
    _help("녹화(--record)한 폴더의 시세로 돌립니다 (체결 모델 tape)", "run on a recording (--record); fill model tape"),
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class StrategyOptions:
    """Options of every command that runs strategies: backtest, paper, trade."""

    param: Annotated[
        list[str] | None,
        Parameter(
            name=("--param", "-p"),
            negative=(),
            help=say(
                "전략의 파라미터 이름=값 (여럿이면 swing.fast=5). 되풀이해서 씁니다",
                "a parameter, name=value (swing.fast=5 where several run); may be repeated",
            ),
        ),
    ] = None
    share: Annotated[
        list[str] | None,
        Parameter(
            negative=(),
            help=say("한 계좌에서 전략이 쓸 몫, 이름=0.5. 없으면 똑같이", "a strategy's part of the account, name=0.5"),
        ),
    ] = None

    @property
    def params(self) -> tuple[str, ...]:
        """The parameters as typed."""
        return tuple(self.param or ())

    @property
    def shares(self) -> tuple[str, ...]:
        """The parts as typed."""
        return tuple(self.share or ())


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class LiveOptions:
    """Options of strategies on a running clock: paper, trade."""

    symbols: Annotated[str, _help("종목코드 (쉼표로 구분)", "stock codes, comma-separated")] = ""
    days: Annotated[int | None, _help("거래일 수. 없으면 멈출 때까지", "trading days; none: until it is stopped")] = (
        None
    )
    on_stop: Annotated[
        Literal["entries", "all", "nothing"],
        _help(
            "Ctrl-C 때 살아 있는 주문: entries 매수만 취소 · all 모두 취소 · nothing 그대로",
            "live orders at Ctrl-C: entries (cancel buys), all (cancel every one), nothing (leave them)",
        ),
    ] = "entries"
    accept_differences: Annotated[
        bool,
        Parameter(
            negative="",
            help=say(
                "기억이 계좌보다 많이 들고 있으면 계좌에 맞춥니다", "cut the memory to what the account really holds"
            ),
        ),
    ] = False
    record: Annotated[
        Path | None,
        _help("받은 시세를 이 폴더에 녹화합니다 (backtest --replay)", "record what arrives (see backtest --replay)"),
    ] = None
    report: Annotated[Path, _help("보고서 파일 (HTML)", "report file (HTML)")] = Path("kiwoom-report.html")
    json: Annotated[bool, Parameter(negative="", help=say("요약을 JSON 으로", "print the summary as JSON"))] = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The stocks, each a code.

        Raises:
            BadInput: none were given, a word is no code, or there are too many for one connection.
        """
        found = tuple(dict.fromkeys(symbol_of(part) for part in self.symbols.split(",") if part.strip()))
        if not 1 <= len(found) <= MOST_LIVE:
            hint = "--symbols 005930,000660"
            raise BadInput(field="symbols", value=self.symbols, allowed=f"1 to {MOST_LIVE} codes", hint=hint)
        return found

    @property
    def wanted_days(self) -> int | None:
        """The days.

        Raises:
            BadInput: below 1.
        """
        if self.days is not None and self.days < 1:
            raise BadInput(field="days", value=self.days, allowed="1 or more")
        return self.days


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class OrderOptions:
    """Options of every order command."""

    venue: Annotated[Literal["KRX", "NXT", "SOR"], _help("거래소", "venue")] = "KRX"
    env: EnvOption = None
    yes: Annotated[bool, Parameter(negative="", help=say("실계좌(real) 주문을 확인합니다", "confirm a real order"))] = (
        False
    )
    json: Annotated[bool, Parameter(negative="", help=say("결과를 JSON 으로", "print JSON"))] = False


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """Options of a run over many days (demo, backtest)."""

    data: Annotated[
        Path | None,
        _help(
            "일봉·분봉 파일 (CSV, Parquet) 또는 저장소 폴더. 없으면 내장 합성 시장",
            "bars (CSV, Parquet) or a store's folder; none: the made-up market",
        ),
    ] = None
    symbols: Annotated[
        str,
        _help("종목 수(거래대금 상위) 또는 종목코드 (쉼표로 구분)", "how many (most traded) or codes, comma-separated"),
    ] = "12"
    cash: Annotated[int, _help("시작 예수금 (원)", "cash to begin with (won)")] = 100_000_000
    seed: Annotated[int, _help("합성 시장의 시드", "seed of the made-up market")] = 1
    profile: Annotated[
        Literal["real", "mock"], _help("수수료: real 0.015 %, mock 0.35 %", "commission: real 0.015 %, mock 0.35 %")
    ] = "real"
    report: Annotated[Path, _help("보고서 파일 (HTML)", "report file (HTML)")] = Path("kiwoom-report.html")
    json: Annotated[bool, Parameter(negative="", help=say("요약을 JSON 으로", "print the summary as JSON"))] = False

    def check(self) -> None:
        """Refuse what cannot be run before anything starts.

        Raises:
            BadInput: naming the option.
        """
        if self.cash <= 0:
            raise BadInput(field="cash", value=self.cash, allowed="above 0 won", hint="give whole won")

    @property
    def wanted(self) -> int | tuple[str, ...]:
        """``symbols`` read: a number of stocks, or codes."""
        text = self.symbols.strip()
        if text.isascii() and text.isdigit() and len(text) <= 3:
            return int(text)
        return tuple(part.strip() for part in text.split(",") if part.strip())
