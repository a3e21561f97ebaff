"""``kiwoom simulate``: fault-days from seeds, judged by the exchange's own books."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from cyclopts import Parameter
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table

from kiwoom_api.app.screen import err, out, say
from kiwoom_api.model.errors import BadInput
from kiwoom_api.trial.day import MORNING, WHOLE, Form, Outcome, fault_day
from kiwoom_api.trial.many import fault_days, policy_days, quiet
from kiwoom_api.trial.policies import added
from kiwoom_api.trial.year import long_run

_DAYS = say("결함일", "fault-days")
_MARK = "morning "
"""What stands before a recorded seed of a first hour."""


def _help(ko: str, en: str) -> Parameter:
    return Parameter(help=say(ko, en))


def simulate(
    *,
    seeds: Annotated[int, _help("몇 날을 돌릴지", "how many days")] = 100,
    first: Annotated[int, _help("첫 시드", "first seed")] = 1,
    seed: Annotated[int | None, _help("이 시드 하나만 다시 돌립니다", "replay this seed alone")] = None,
    verbose: Annotated[
        bool, Parameter(negative="", help=say("그날 일어난 일을 모두", "tell all that happened"))
    ] = False,
    morning: Annotated[
        bool, Parameter(negative="", help=say("결함이 촘촘한 첫 한 시간만", "only the first hour, dense in faults"))
    ] = False,
    policies: Annotated[
        bool,
        Parameter(
            negative="",
            help=say("주문 방식 세 가지를 같은 날들로 비교", "compare three order policies over the same days"),
        ),
    ] = False,
    days: Annotated[
        int,
        _help("프로세스 하나로 건강한 거래일을 이만큼 이어 가며 메모리를 잽니다", "one process through so many days"),
    ] = 0,
    processes: Annotated[int | None, _help("프로세스 수 (기본: 코어 수)", "processes (default: cores)")] = None,
    record: Annotated[
        Path | None, _help("위반한 시드를 덧붙일 파일", "file that seeds with violations are added to")
    ] = None,
) -> int:
    """가상 시간의 결함일을 돌려 주문 안전의 불변식을 검사합니다: 같은 시드는 같은 하루입니다."""
    if seeds < 1 or first < 0:
        raise BadInput(field="seeds", value=seeds, allowed="1 or more", hint="and --first 0 or more")
    quiet()
    form = MORNING if morning else WHOLE
    if seed is not None:
        return _replay(seed, form, verbose=verbose)
    if days:
        return _long(days)
    chosen = range(first, first + seeds)
    return _compare(chosen, processes) if policies else _run(chosen, form, processes, record)


def _replay(seed: int, form: Form, *, verbose: bool) -> int:
    outcome = fault_day(seed, form=form, story=verbose)
    for line in outcome.story:
        out().print(line, markup=False, highlight=False)
    _tell(outcome, form)
    strikes = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.strikes.items()))
    out().print(
        f"seed {seed} · {outcome.mode} · {say('주문', 'orders')} {outcome.orders} · "
        f"{say('체결', 'fills')} {outcome.fills} · {say('응답 유실', 'unknown')} {outcome.unknown} · "
        f"{say('프로세스', 'processes')} {outcome.starts}\n{say('결함', 'faults')}: {strikes}\n"
        f"{say('해시', 'hash')}: {outcome.hash}",
        markup=False,
        highlight=False,
    )
    return 1 if outcome.violations else 0


def _run(seeds: range, form: Form, processes: int | None, record: Path | None) -> int:
    began, failed, total = time.perf_counter(), list[int](), Counter[str]()
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=err()) as progress:
        days = fault_days(seeds, form=form, processes=processes)
        for outcome in progress.track(days, len(seeds), description=_DAYS):
            total.update(_counts(outcome))
            if outcome.violations:
                failed.append(outcome.seed)
                _tell(outcome, form)
    seconds = time.perf_counter() - began
    if record is not None and failed:
        with record.open("a", encoding="utf-8") as file:
            file.writelines(f"{_MARK if form is MORNING else ''}{seed}\n" for seed in sorted(failed))
    _sum_up(total, len(seeds), len(failed), seconds)
    return 1 if failed else 0


def _long(days: int) -> int:
    with TemporaryDirectory(prefix="kiwoom-trial-") as folder:
        months = long_run(days, Path(folder))
    table = Table()
    for ko, en in (
        ("거래일", "days"),
        ("메모리(MB)", "memory (MB)"),
        ("주문 의도", "intents"),
        ("체결", "fills"),
        ("위반", "broken"),
    ):
        table.add_column(say(ko, en), justify="right")
    for month in months:
        figures = (f"{month.memory / 1e6:.1f}", f"{month.intents:,}", f"{month.fills:,}", str(len(month.violations)))
        table.add_row(str(month.days), *figures)
    out().print(table)
    return 1 if any(month.violations for month in months) else 0


def _counts(outcome: Outcome) -> dict[str, int]:
    struck = sum(outcome.strikes.values())
    return {
        "orders": outcome.orders,
        "fills": outcome.fills,
        "unknown": outcome.unknown,
        "deaths": outcome.starts - (2 if outcome.mode == "safety" else 1),
        "strikes": struck,
    }


def _tell(outcome: Outcome, form: Form) -> None:
    for violation in outcome.violations:
        text = f"{say('위반', 'violation')} seed {outcome.seed} ({outcome.mode}): {violation}"
        out().print(text, markup=False, highlight=False)
    if outcome.violations:
        again = f"kiwoom simulate --seed {outcome.seed}{' --morning' if form is MORNING else ''} --verbose"
        err().print(f"{say('다시 보기', 'replay')}: {again}", markup=False, highlight=False)


def _sum_up(total: Counter[str], days: int, failed: int, seconds: float) -> None:
    rows = (
        (say("결함일", "fault-days"), f"{days:,}"),
        (say("주문", "orders"), f"{total['orders']:,}"),
        (say("체결", "fills"), f"{total['fills']:,}"),
        (say("응답을 잃은 주문", "orders whose answer was lost"), f"{total['unknown']:,}"),
        (say("결함", "faults that struck"), f"{total['strikes']:,}"),
        (say("프로세스 죽음", "process deaths"), f"{total['deaths']:,}"),
        (say("위반한 날", "days with violations"), f"{failed:,}"),
        (say("분당 결함일", "fault-days a minute"), f"{days / seconds * 60:,.0f}"),
    )
    table = Table(show_header=False, box=None)
    for name, value in rows:
        table.add_row(name, value)
    out().print(table)


def _compare(seeds: range, processes: int | None) -> int:
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=err()) as progress:
        days = policy_days(seeds, processes=processes)
        total = added(iter(progress.track(days, len(seeds), description=_DAYS)))
    table = Table(title=say(f"같은 {len(seeds):,}일, 세 가지 주문 방식", f"three policies over {len(seeds):,} days"))
    table.add_column(say("방식", "policy"))
    names = (
        ("주문", "orders"),
        ("중복 주문", "duplicates"),
        ("모르는 체결", "lost fills"),
        ("틀린 잔고", "wrong positions"),
    )
    for ko, en in names:
        table.add_column(say(ko, en), justify="right")
    for tally in total.values():
        figures = (tally.wanted, tally.duplicates, tally.lost, tally.wrong)
        table.add_row(tally.policy, *(f"{figure:,}" for figure in figures))
    out().print(table)
    return 0
