"""``kiwoom demo``: the main job with a progress bar, a closing table and a report."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kiwoom_api.app.demo import Job, JobResult, run_job
from kiwoom_api.app.screen import err, say
from kiwoom_api.app.summary import Told, progress_bar, shown_url, tell, writable
from kiwoom_api.engine.session import Progress
from kiwoom_api.journal.places import default_url
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import KST
from kiwoom_api.research.report import write_report
from kiwoom_api.settings import Settings


def demo(
    *,
    data: Path | None = None,
    days: int = 60,
    symbols: str = "12",
    cash: int = 100_000_000,
    seed: int = 1,
    profile: Literal["real", "mock"] = "real",
    db: Annotated[str | None, Parameter(help="저널 주소 (postgresql://… 또는 sqlite:///…). 없으면 SQLite 파일")] = None,
    report: Path | None = None,
    json: bool = False,
) -> int:
    """전략이 스스로 매매합니다: 로컬 거래소 · 실제 클라이언트 · 리스크 게이트 · 저널 · 일일 대조 · 보고서.

    Args:
        data: 일봉 파일 (CSV, Parquet). 없으면 내장 합성 시장
        days: 거래일 수 (데이터의 마지막 며칠)
        symbols: 종목 수(거래대금 상위) 또는 종목코드 (쉼표로 구분)
        cash: 시작 예수금 (원)
        seed: 합성 시장의 시드
        profile: 수수료: real 0.015 %, mock 0.35 %
        report: 보고서 파일 (HTML)
        json: 요약을 JSON 으로
    """
    if cash <= 0:
        raise BadInput(field="cash", value=cash, allowed="above 0 won", hint="give whole won")
    # The report's place is tried first: a run must not end with nowhere to put its result.
    target = report or Path("kiwoom-report.html")
    writable(target)
    with _workplace(db) as (journal, folder):
        job = Job(
            data=data,
            days=days,
            symbols=symbols_of(symbols),
            cash=cash,
            seed=seed,
            profile=profile,
            journal=journal,
            data_dir=folder,
        )
        began = time.perf_counter()
        with progress_bar(say("매매", "trading"), days, quiet=json) as progress:
            result = asyncio.run(_run(job, progress, quiet=json))
        seconds = time.perf_counter() - began
    path = write_report(result.run, target)
    tell(Told.of(result, journal=journal, report=path, seconds=seconds), json=json)
    return 0 if result.ledgers.agree and result.run.unresolved == 0 else 3


async def _run(job: Job, progress: Progress, *, quiet: bool) -> JobResult:
    def ready(url: str) -> None:
        if not quiet:
            err().print(f"[dim]{say('로컬 거래소', 'local exchange')} {url}[/dim]")

    try:
        return await run_job(job, progress=progress, ready=ready)
    except asyncio.CancelledError:
        told = say(
            f"중단: 남은 주문을 취소하고 저널을 닫았습니다 ({shown_url(job.journal)})",
            f"stopped: live orders cancelled, journal closed ({shown_url(job.journal)})",
        )
        err().print(told)
        raise


@contextlib.contextmanager
def _workplace(db: str | None) -> Iterator[tuple[str, Path]]:
    """Give the journal's address and a folder for tokens that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kiwoom-demo-") as folder:
        yield db or _own_journal(), Path(folder)


def _own_journal() -> str:
    place = Settings.load(env="sim").data_dir / "demo"
    stamp = datetime.now(KST).strftime("%Y%m%d-%H%M%S-%f")
    return default_url(place, "sim", f"demo-{stamp}")


def symbols_of(text: str) -> int | tuple[str, ...]:
    """Read the option ``--symbols``: a number of stocks, or codes separated by commas."""
    cleaned = text.strip()
    if cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= 3:
        return int(cleaned)
    return tuple(part.strip() for part in cleaned.split(",") if part.strip())
