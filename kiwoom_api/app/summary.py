"""How a run is told: progress bar, closing table, JSON."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import msgspec
from rich.console import Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kiwoom_api.app.demo import JobResult
from kiwoom_api.app.screen import err, korean, out, percent, say, signed, table, won
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.session import Progress as OnDay
from kiwoom_api.journal.places import parse_url, shown
from kiwoom_api.model.errors import BadInput
from kiwoom_api.research.korean import translated


@contextmanager
def progress_bar(label: str, total: int, *, quiet: bool) -> Iterator[OnDay]:
    """Show a progress bar on stderr; the callback takes (day, days, equity in won)."""
    if quiet:
        yield lambda day, days, equity: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[equity]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task(label, total=total, equity="")

        def on_day(day: int, days: int, equity: int) -> None:
            text = f"{say('평가액', 'equity')} {won(equity)}{say('원', ' won')}"
            bar.update(task, completed=day, total=days, equity=text)

        yield on_day


@contextmanager
def counting(label: str, total: int | None = None, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on stderr; the callback takes (done, of). Without a total the amount shows on the way."""
    if quiet:
        yield lambda done, of: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def shown_url(url: str) -> str:
    """Return a journal's address without its password."""
    return url if url.startswith("memory:") else shown(parse_url(url))


def writable(path: Path) -> None:
    """Make sure that a file can be written before a long run begins.

    Raises:
        BadInput: naming the option ``report``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.exists()
        with path.open("a", encoding="utf-8"):
            pass
        if not there:
            path.unlink()  # a run that is refused later leaves no empty report
    except OSError as error:
        raise BadInput(
            field="report", value=str(path), allowed="a file that can be written", hint=str(error.strerror)
        ) from None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a run."""

    run: RunResult
    report: Path
    seconds: float
    journal: str = ""
    positions: dict[str, int] = msgspec.field(default_factory=dict)
    exchange_positions: dict[str, int] | None = None
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: JobResult, *, journal: str, report: Path, seconds: float) -> Self:
        """Gather what is told of the main job."""
        ledgers = result.ledgers
        problems = [*result.differences, *ledgers.violations]
        if ledgers.journal_cash != ledgers.exchange_cash:
            problems.append(f"cash: journal {ledgers.journal_cash:,}, exchange {ledgers.exchange_cash:,}")
        if ledgers.journal != ledgers.exchange:
            problems.append(f"positions: journal {ledgers.journal}, exchange {ledgers.exchange}")
        return cls(
            run=result.run,
            report=report,
            seconds=seconds,
            journal=shown_url(journal),
            positions=ledgers.journal,
            exchange_positions=ledgers.exchange,
            problems=tuple(problems),
        )


def tell(told: Told, *, json: bool) -> None:
    """Print a run's summary as a table or as one JSON object."""
    if json:
        jsonlib.dump(_summary(told), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    run, console = told.run, out()
    title = say(
        f"{run.strategy}: {run.first_day} ~ {run.last_day}, {len(run.equity)}거래일, {len(run.symbols)}종목", ""
    )
    title = (
        title or f"{run.strategy}: {run.first_day} to {run.last_day}, {len(run.equity)} days, {len(run.symbols)} stocks"
    )
    console.print(table(title, ((say("항목", "item"), False), (say("값", "value"), True)), _rows(told)))
    if len(run.strategies) > 1:
        console.print(_each(run))
    for problem in told.problems:
        console.print(f"[bold red]! {problem}[/bold red]")
    for fault in run.faults:
        console.print(
            f"[bold red]! {say('격리된 전략', 'quarantined')}: {fault.strategy} {fault.hook}: {fault.message}[/]"
        )
    for note in run.notes:
        console.print(f"[dim]· {translated(note) if korean() else note}[/dim]")
    console.print(f"{say('보고서', 'report')}: {told.report}")
    if told.journal:
        console.print(f"{say('저널', 'journal')}: {told.journal}")


def _each(run: RunResult) -> Group:
    """Each strategy's part of the account, in won."""
    columns = (
        (say("전략", "strategy"), False),
        (say("주문", "orders"), True),
        (say("체결", "executions"), True),
        (say("수수료", "fees"), True),
        (say("세금", "taxes"), True),
        (say("실현손익", "realised"), True),
        (say("손익", "profit"), True),
    )
    rows = [
        (s.name, won(s.orders), won(s.fills), won(s.fees), won(s.taxes), signed(s.realised), signed(s.profit))
        for s in run.strategies
    ]
    return table(say("전략별", "by strategy"), columns, rows)


def _rows(told: Told) -> Iterator[tuple[object, object]]:
    run = told.run
    unit = say("원", " won")
    yield say("주문", "orders"), won(len(run.orders))
    yield say("체결", "executions"), won(len(run.fills))
    yield say("수수료", "fees"), f"{won(run.fees)}{unit}"
    yield say("세금", "taxes"), f"{won(run.taxes)}{unit}"
    yield say("시작 금액", "start"), f"{won(run.initial)}{unit}"
    yield say("최종 평가액", "final equity"), f"{won(run.final)}{unit}"
    yield say("손익", "profit"), signed(run.final - run.initial)
    yield say("수익률", "return"), percent((run.final / run.initial - 1) * 100 if run.initial else 0.0)
    yield (
        say("단순 보유 수익률", "buy and hold"),
        percent((run.benchmark / run.initial - 1) * 100 if run.initial else 0.0),
    )
    yield say("결과 미확인 주문", "unresolved orders"), won(run.unresolved)
    if told.exchange_positions is not None:
        agree = say("일치", "agree") if not told.problems else say("불일치 (아래 참조)", "DIFFER (see below)")
        yield say("저널과 거래소", "journal and exchange"), agree
    yield say("체결 모델", "fill model"), run.fill_model
    yield say("걸린 시간", "time"), f"{told.seconds:.1f} s"


def _summary(told: Told) -> dict[str, object]:
    run = told.run
    found: dict[str, object] = {
        "orders": len(run.orders),
        "executions": len(run.fills),
        "unresolved": run.unresolved,
        "fees": run.fees,
        "taxes": run.taxes,
        "equity": run.final,
        "benchmark": run.benchmark,
        "initial": run.initial,
        "journal": told.journal,
        "report": str(told.report),
        "first_day": run.first_day.isoformat(),
        "last_day": run.last_day.isoformat(),
        "days": len(run.equity),
        "symbols": list(run.symbols),
        "fill_model": run.fill_model,
        "order_hash": run.order_hash,
        "notes": list(run.notes),
        "strategies": [msgspec.to_builtins(each) for each in run.strategies],
        "seconds": round(told.seconds, 2),
    }
    if told.exchange_positions is not None:
        found["positions"] = told.positions
        found["exchange_positions"] = told.exchange_positions
        found["problems"] = list(told.problems)
    return found
