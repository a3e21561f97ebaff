"""The command line ``kiwoom``: names and help here, everything heavy in the command's own module."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from cyclopts import App, CycloptsError, Group

from kiwoom_api._version import __version__


def _korean() -> bool:
    return os.environ.get("KIWOOM_LANG", "ko").lower() != "en"


_COMMANDS: tuple[tuple[str, str, str, str], ...] = (
    ("demo", "demo:demo", "전략이 60거래일을 스스로 매매하고 보고서를 만듭니다", "a strategy trades 60 days; report"),
    ("backtest", "backtest:backtest", "같은 전략을 프로세스 안에서 백테스트합니다", "backtest the same strategy"),
    ("compare", "compare:compare", "전략들을 지수와 나란히 놓습니다", "strategies side by side, beside an index"),
    ("slippage", "slippage:slippage", "집행 알고리즘의 비용을 합성 시장에서 잽니다", "what algorithms cost"),
    ("sweep", "sweep:sweep", "규칙의 파라미터를 모두 거래해 보고 운을 뺍니다", "try a rule's parameters, less luck"),
    ("lookahead", "lookahead:lookahead", "전략이 미래를 보는지 검사합니다", "does a strategy know the future?"),
    ("paper", "paper:paper", "실시간 시세, 모의 체결: 주문은 나가지 않습니다", "live quotes, simulated fills"),
    ("trade", "trade:trade", "전략이 계좌에서 매매합니다", "strategies trade an account"),
    (
        "new-strategy",
        "new_strategy:new_strategy",
        "주석이 달린 전략 파일과 시험을 씁니다",
        "write a strategy, its test",
    ),
    ("sim", "sim:sim", "키움 규격으로 말하는 로컬 거래소를 띄웁니다", "start the local exchange"),
    ("simulate", "simulate:simulate", "결함일을 가상 시간으로 돌려 주문 안전을 검사", "fault-days in virtual time"),
    ("doctor", "doctor:doctor", "키·환경·시계·데이터베이스를 점검합니다", "check keys, environment, clock, database"),
    ("probe", "probe:probe", "계좌를 점검하고 키움의 답을 규격과 견줍니다", "look at an account, compare its answers"),
    ("db", "db:app", "저널 점검·복구·백업·PostgreSQL 이전", "the journal: check, rebuild, back up, move"),
    ("auth", "auth:app", "토큰 발급·상태·폐기", "tokens: login, status, logout"),
    ("quote", "inquiry:quote", "현재가와 10단계 호가", "price and order book"),
    ("order", "order:app", "매수·매도·정정·취소", "buy, sell, modify, cancel"),
    ("orders", "orders_resume:app", "미체결 주문, 끊긴 알고리즘", "open orders; algorithms cut off"),
    ("executions", "inquiry:executions", "오늘의 체결", "today's executions"),
    ("holdings", "inquiry:holdings", "보유 종목", "holdings"),
    ("balance", "inquiry:balance", "예수금과 주문가능금액", "cash and buying power"),
    ("status", "status:status", "살아 있는 것, 모르는 것, 단계, 엔진, 마지막 대조", "live, unknown, level, engine"),
    ("reconcile", "reconcile:reconcile", "저널과 계좌를 대조합니다", "compare journal and account"),
    ("halt", "halt:halt", "매매를 멈춥니다 (엔진이 멈춰 있어도)", "stop trading, even while the engine hangs"),
    ("resume", "halt:resume", "단계를 다시 올립니다 (사람만)", "raise the level again (a person only)"),
    ("flatten", "halt:flatten", "모두 취소하고 전량 매도합니다", "cancel all, then sell everything"),
    ("tr", "tr:tr", "TR 목록·검색·조회", "list, search and call TRs"),
    ("stream", "stream:stream", "실시간 시세와 내 주문", "live data and own orders"),
    ("data", "data:app", "시세 저장소: 받기·목록·검사·가져오기", "market data store: pull, ls, check, import"),
    ("conditions", "conditions:conditions", "조건검색식과 그 종목", "saved conditions and their stocks"),
    ("errors", "errors:errors", "키움 오류 코드의 뜻과 할 일", "what Kiwoom's error codes mean"),
)


def build() -> App:
    """Build the command line; command modules are named, not imported."""
    korean = _korean()
    app = App(
        name="kiwoom",
        suppress_keyboard_interrupt=False,  # each command says what a Ctrl-C leaves behind
        version=__version__,
        help_format="plaintext",  # markdown would load a parser that the help has no use for
        help="키움 REST API 자동매매: 로컬 거래소, 백테스트, 안전한 주문"
        if korean
        else "Automated trading on Kiwoom's REST API: local exchange, backtest, safe orders",
        group_commands=Group("명령" if korean else "Commands"),
        group_parameters=Group("옵션" if korean else "Options"),
        group_arguments=Group("인자" if korean else "Arguments"),
    )
    for name, place, ko, en in _COMMANDS:
        app.command(f"kiwoom_api.app.commands.{place}", name=name, help=ko if korean else en)
    return app


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command; every error is one line on stderr and an exit code other than 0."""
    sys.exit(_run(list(sys.argv[1:] if argv is None else argv)))


def _run(argv: list[str]) -> int:
    if hasattr(sys.stdout, "reconfigure"):
        # A Windows console or a pipe may not be UTF-8; Korean must not end a program.
        sys.stdout.reconfigure(errors="replace")
    try:
        result: Any = build()(argv, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        return _usage(error, argv)
    except KeyboardInterrupt:
        print("중단했습니다." if _korean() else "stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: a person must never see a traceback
        return _report(error)
    return result if isinstance(result, int) else 0


def _usage(error: CycloptsError, argv: list[str]) -> int:
    text = " ".join(str(error).split())
    command = argv[0] if argv and argv[0] in {name for name, *_ in _COMMANDS} else ""
    ask = f"kiwoom {command} --help".replace("  ", " ")
    print(f"입력 오류: {text} ({ask} 를 보세요)" if _korean() else f"usage: {text} (see {ask})", file=sys.stderr)
    return 2


def _report(error: Exception) -> int:
    from kiwoom_api.app.screen import describe, one_line, say
    from kiwoom_api.model.errors import KiwoomError

    if isinstance(error, KiwoomError):
        print(describe(error), file=sys.stderr)
        return 1
    if isinstance(error, ValueError) and " is not allowed; allowed: " in str(error):
        # The market's law stands below the error tree and says a bad argument as a ValueError of this form.
        print(f"{say('입력 오류', 'bad input')}: {one_line(str(error))}", file=sys.stderr)
        return 1
    if os.environ.get("KIWOOM_DEBUG"):
        raise error
    what = one_line(f"{type(error).__name__}: {error}")[:300]
    hint = say("KIWOOM_DEBUG=1 로 다시 실행하면 자세히 보입니다", "run again with KIWOOM_DEBUG=1 for details")
    print(f"{say('예상하지 못한 오류', 'unexpected error')}: {what} ({hint})", file=sys.stderr)
    return 70


if __name__ == "__main__":
    main()
