"""``kiwoom new-strategy NAME``: a commented strategy file with a test that passes, to begin from."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template
from typing import Annotated

from cyclopts import Parameter

from kiwoom_api import strategies as built_in
from kiwoom_api.app.screen import out, say
from kiwoom_api.model.errors import BadInput

_LONGEST = 40
_NAME = say("전략의 이름 (영문 소문자, 숫자, 밑줄)", "the strategy's name (lower case, digits, underscores)")
_FOLDER = say("쓸 폴더", "folder to write into")


def new_strategy(
    name: Annotated[str, Parameter(help=_NAME)],
    *,
    folder: Annotated[Path, Parameter(help=_FOLDER)] = Path(),
) -> int:
    """주석이 달린 전략 파일 NAME.py 와 바로 통과하는 시험 test_NAME.py 를 씁니다. 있는 파일은 덮어쓰지 않습니다."""
    word = name.replace("-", "_")
    fits = re.fullmatch(r"[a-z][a-z0-9_]*", word) and len(word) <= _LONGEST
    if not fits or keyword.iskeyword(word) or word in built_in.names():
        allowed = say("영문 소문자로 시작하는 새 이름", "a new name that begins with a lower-case letter")
        raise BadInput(field="name", value=name, allowed=allowed, hint="kiwoom new-strategy my_idea")
    values = {"name": word, "kind": "".join(part.capitalize() for part in word.split("_"))}
    files = {folder / f"{word}.py": _STRATEGY, folder / f"test_{word}.py": _TEST}
    for path in files:
        if path.exists():
            hint = say("다른 이름을 쓰거나 파일을 옮기세요", "choose another name, or move the file away")
            raise BadInput(field="name", value=str(path), allowed=say("없는 파일", "a file that is new"), hint=hint)
    for path, text in files.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(Template(text).substitute(values))
        except OSError as error:
            raise BadInput(
                field="folder", value=str(folder), allowed="a folder that can be written", hint=error.strerror or ""
            ) from None
        out().print(f"{say('썼습니다', 'written')}: {path}", markup=False)
    strategy, test = files
    out().print(f"{say('시험', 'test')}: python -m pytest {test}", markup=False)
    out().print(f"{say('백테스트', 'backtest')}: kiwoom backtest {strategy} -p fast=5", markup=False)
    return 0


_STRATEGY = '''"""$name: 이동평균을 위로 뚫은 종목을 다음 날 사고, 손절·익절·보유일로 팝니다.

규칙을 여기에 말로 먼저 적으세요. 코드가 말과 다르면 코드가 틀린 것입니다.

    kiwoom backtest $name.py -p fast=5 -p slow=20        지난 데이터로
    kiwoom paper $name.py --symbols 005930 --env mock    실시간 시세, 모의 체결 (주문은 나가지 않음)
    kiwoom trade $name.py --symbols 005930 --env mock    모의투자 계좌
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, cast

from kiwoom_api.engine.context import Context
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.params import Params, Range
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.events import Bar, Timer


class ${kind}Params(Params, frozen=True, kw_only=True):
    """파라미터. Range 는 허용하는 범위와 간격이고, -p 이름=값 과 kiwoom sweep 이 씁니다. 비율은 Decimal 입니다."""

    fast: Annotated[int, Range("2", "60")] = 5
    slow: Annotated[int, Range("3", "250")] = 20
    stop: Annotated[Decimal, Range("0.5", "30", "0.5")] = Decimal(5)
    take: Annotated[Decimal, Range("1", "100", "1")] = Decimal(15)
    hold: Annotated[int, Range("1", "60")] = 10
    positions: Annotated[int, Range("1", "50")] = 5


class $kind(Strategy):
    """클래스 하나가 전략 하나입니다. 시계도 파일도 네트워크도 쓰지 않습니다: 그래야 모든 모드에서 같습니다."""

    name: ClassVar[str] = "$name"
    Parameters: ClassVar[type[Params]] = ${kind}Params

    def __init__(self, params: ${kind}Params | None = None, **values: object) -> None:
        super().__init__(params, **values)
        self.p = cast(${kind}Params, self.params)
        self.warmup = self.p.slow + 1  # 첫날 전에 보고 싶은 일봉 수

    def on_start(self, ctx: Context) -> None:
        """한 번 불립니다. 매일의 시각을 여기서 정합니다: 개장 1분 뒤에 "enter" 로 불러 달라고 합니다."""
        ctx.at("open", minutes=1, name="enter")
        # self.memory 는 다시 시작해도 남습니다 (글자, 정수, 목록, 사전). 다른 속성은 남지 않습니다.
        self.memory.setdefault("signals", [])

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """장이 끝난 뒤 종목마다 불립니다. ctx 는 끝난 봉만 보여 주므로 미래를 볼 수 없습니다."""
        fast, slow = ctx.mean(bar.symbol, self.p.fast), ctx.mean(bar.symbol, self.p.slow)
        fast_before = ctx.mean(bar.symbol, self.p.fast, ago=1)
        slow_before = ctx.mean(bar.symbol, self.p.slow, ago=1)
        if fast is None or slow is None or fast_before is None or slow_before is None:
            return  # 봉이 아직 모자랍니다
        if fast > slow and fast_before <= slow_before and bar.symbol not in self.memory["signals"]:
            self.memory["signals"].append(bar.symbol)

    def on_timer(self, ctx: Context, timer: Timer) -> None:
        """정해 둔 시각에 불립니다. 어제 신호가 난 종목을 삽니다."""
        signals, self.memory["signals"] = self.memory["signals"], []
        for symbol in signals:
            ask = ctx.ask(symbol)  # 매도 1호가 (원). 아무도 팔지 않으면 0
            if not ask or ctx.position(symbol).quantity or len(ctx.positions) >= self.p.positions:
                continue
            # ctx.capital 은 이 전략의 몫, ctx.orderable 은 계좌에서 지금 쓸 수 있는 돈입니다 (원).
            budget = min(ctx.capital // self.p.positions, ctx.orderable) * 99 // 100
            quantity = budget // ask
            if quantity:
                # 손절·익절·보유일은 엔진이 지킵니다. 전략이 예외로 격리되어도 지킵니다.
                exits = Exits(stop=self.p.stop, take=self.p.take, days=self.p.hold)
                ctx.buy(symbol, quantity, ctx.on_tick(symbol, ask, up=True), exits=exits, tag="cross")

    # 그 밖에: on_trade(체결가마다) · on_quote(호가, quotes = True) · on_fill(내 체결) · on_order(내 주문의 상태)
    #          on_stop(끝). 파는 것은 ctx.sell · ctx.close, 몇 주까지는 ctx.target, 나누어 내기는 ctx.work.
    #          사람이 읽을 말은 ctx.alert("…").
'''

_TEST = '''"""$name 의 시험. 데이터 없이 돕니다: 내장 합성 시장은 같은 시드에서 언제나 같습니다."""

from __future__ import annotations

from datetime import date

import pytest
from $name import $kind

from kiwoom_api.engine.backtest import run_backtest
from kiwoom_api.engine.result import RunResult
from kiwoom_api.model.errors import BadInput
from kiwoom_api.sim.synthetic import synthetic_market

BARS = synthetic_market(1, date(2025, 12, 30), 100)


def run(**values: object) -> RunResult:
    """합성 시장의 마지막 60거래일을 돌립니다."""
    return run_backtest($kind(**values), BARS, days=60)


def test_it_trades_and_the_books_agree() -> None:
    """주문을 내고, 격리되지 않고, 현금과 보유가 평가액과 맞습니다."""
    result = run()
    assert result.orders
    assert result.faults == ()
    assert result.unresolved == 0
    assert result.cash + sum(held.quantity * held.price for held in result.holdings) == result.final


def test_the_same_seed_gives_the_same_orders() -> None:
    """두 번 돌리면 주문이 하나도 다르지 않습니다."""
    assert run().order_hash == run().order_hash


def test_no_more_positions_than_allowed() -> None:
    """정한 종목 수를 넘지 않습니다."""
    assert len(run(positions=2).holdings) <= 2


def test_a_parameter_out_of_range_is_refused() -> None:
    """범위 밖의 파라미터는 이름과 범위를 말하는 오류입니다."""
    with pytest.raises(BadInput, match="fast"):
        $kind(fast=1)
'''
