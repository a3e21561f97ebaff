"""``kiwoom probe``: looks at an account step by step, reads first, and orders one share only after a typed yes."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kiwoom_api.app.commands.auth import masked
from kiwoom_api.app.options import EnvOption
from kiwoom_api.app.probe.look import look, order
from kiwoom_api.app.probe.one_share import Fate
from kiwoom_api.app.probe.report import write
from kiwoom_api.app.probe.sight import Sight
from kiwoom_api.app.screen import describe, out, say
from kiwoom_api.app.wiring import load_settings, run
from kiwoom_api.model.errors import BadInput, KiwoomError
from kiwoom_api.model.values import KST, symbol_of
from kiwoom_api.settings import Environment

_YES = ("예", "네", "yes")
_LAST = 4


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def probe(
    *,
    symbol: Annotated[str, _help("물어볼 종목코드", "stock code to ask about")] = "005930",
    read_only: Annotated[
        bool, Parameter(negative="", help=say("주문을 묻지도 않습니다", "do not even offer the order"))
    ] = False,
    listen: Annotated[float, _help("웹소켓의 PING 을 기다릴 초", "seconds to wait for a PING")] = 15.0,
    report: Annotated[
        Path | None, _help("보고서 파일 (기본: kiwoom-probe-환경-시각.md)", "report file (kiwoom-probe-….md)")
    ] = None,
    env: EnvOption = None,
) -> int:
    """계좌를 한 단계씩 점검합니다. 먼저 조회만 하고, 직접 '예' 라고 쳐야 한 주를 하한가에 내고 바로 취소합니다."""
    if not 0 < listen <= 300:
        raise BadInput(field="listen", value=listen, allowed="above 0, up to 300", hint="a PING comes every 10 s")
    settings = load_settings(env)
    path = report or Path(f"kiwoom-probe-{settings.environment}-{datetime.now(KST):%Y%m%d-%H%M%S}.md")
    if not path.parent.is_dir():
        raise BadInput(field="report", value=str(path), allowed="a file that can be written", hint="no such folder")
    sight = run(look(settings, symbol_of(symbol), listen=listen, say=_tell))
    code = 0
    try:
        code = _order(sight, read_only=read_only)
    finally:
        write(sight, path)  # whatever happened to the order: what was seen before it must not be lost
        settled = [each for each in sight.findings() if each.verdict != "아직 모름"]
        _tell(f"확인되지 않은 사실 가운데 {len(settled)}개를 보았습니다. 보고서: {path}")
    return code or (3 if sight.troubled else 0)


def _order(sight: Sight, *, read_only: bool) -> int:
    """Offer the order of one share; the exit code, 0 when all is well."""
    if read_only:
        sight.no_order = "--read-only"
        return 0
    if sight.no_order:
        _tell(f"- 한 주 주문은 하지 않습니다: {sight.no_order}")
        return 0
    try:
        if not _confirmed(sight):
            sight.no_order = "확인하지 않음"
            _tell("- 주문하지 않았습니다")
            return 0
        run(order(sight, say=_tell))
    except KeyboardInterrupt:
        _interrupted(sight)
        return 130
    except KiwoomError as error:
        print(describe(error), file=sys.stderr)
        sight.no_order = describe(error)
        return 1
    share = sight.share
    return 0 if share is not None and share.fate is Fate.CANCELLED and not share.findings else 3


def _confirmed(sight: Sight) -> bool:
    """Say what would be sent and let the person type it; on a real account with its last digits."""
    real = sight.settings.environment is Environment.REAL
    last = sight.account[-_LAST:]
    where = f"실계좌(REAL) 끝자리 {last}, 실제 돈" if real else f"{sight.settings.environment} {masked(sight.account)}"
    word = f"예 {last}" if real else "예"
    _tell(f"{where}: {sight.symbol} 매수 1주 지정가 {sight.price:,}원(하한가) 주문을 내고 곧바로 취소합니다")
    sys.stdout.write(f"보내려면 '{word}' 라고 치세요: ")
    sys.stdout.flush()
    typed = sys.stdin.readline().split()
    if not typed or typed[0].lower() not in _YES:
        return False
    return typed[1:] == [last] if real else len(typed) == 1


def _interrupted(sight: Sight) -> None:
    share = sight.share
    if share is None:
        sight.no_order = "중단함"
        print("중단했습니다. 주문은 나가지 않았습니다.", file=sys.stderr)
        return
    share.interrupted = True
    print(f"중단했습니다. 한 주 주문: {share.fate}", file=sys.stderr)
    if share.fate is Fate.ALIVE:
        print("kiwoom orders 로 확인하고, 있으면 kiwoom halt 나 kiwoom order cancel 로 취소하세요", file=sys.stderr)


def _tell(line: str) -> None:
    out().print(line, markup=False, soft_wrap=True)
