"""``kiwoom demo``: the main job with a progress bar, a closing table and a report."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kiwoom_api.app.demo import Job, JobResult, run_job
from kiwoom_api.app.options import RunOptions
from kiwoom_api.app.screen import err, say
from kiwoom_api.app.summary import Told, progress_bar, shown_url, tell, writable
from kiwoom_api.engine.session import Progress
from kiwoom_api.journal.places import default_url
from kiwoom_api.model.values import KST
from kiwoom_api.research.report import write_report
from kiwoom_api.settings import Settings

_DEFAULTS = RunOptions()
_DAYS = say("거래일 수 (데이터의 마지막 며칠)", "trading days at the end of the data")
_DB = say(
    "저널 주소 (postgresql://… 또는 sqlite:///…). 없으면 SQLite 파일",
    "journal (postgresql://… or sqlite:///…); none: an SQLite file",
)


def demo(
    *,
    days: Annotated[int, Parameter(help=_DAYS)] = 60,
    db: Annotated[str | None, Parameter(help=_DB)] = None,
    options: RunOptions = _DEFAULTS,
) -> int:
    """전략이 스스로 매매합니다: 로컬 거래소 · 실제 클라이언트 · 리스크 게이트 · 저널 · 일일 대조 · 보고서."""
    options.check()
    # The report's place is tried first: a run must not end with nowhere to put its result.
    writable(options.report)
    if db is not None:
        shown_url(db)  # an address that cannot be read is said now
    with _workplace(db) as (journal, folder):
        job = Job(
            data=options.data,
            days=days,
            symbols=options.wanted,
            cash=options.cash,
            seed=options.seed,
            profile=options.profile,
            journal=journal,
            data_dir=folder,
        )
        began = time.perf_counter()
        with progress_bar(say("매매", "trading"), days, quiet=options.json) as progress:
            result = asyncio.run(_run(job, progress))
        seconds = time.perf_counter() - began
    path = write_report(result.run, options.report)
    tell(Told.of(result, journal=journal, report=path, seconds=seconds), json=options.json)
    return 0 if result.ledgers.agree and result.run.unresolved == 0 else 3


async def _run(job: Job, progress: Progress) -> JobResult:
    try:
        return await run_job(job, progress=progress)
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
