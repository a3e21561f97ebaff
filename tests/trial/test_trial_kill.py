"""Kill -9 at random instants, against an exchange in a process of its own, on both databases.

``make kill`` runs the same with ``KIWOOM_KILLS=200``.
"""

import os
import sys
from pathlib import Path

import pytest

from kiwoom_api.trial.kills import KillReport, kill_often

KILLS = int(os.environ.get("KIWOOM_KILLS", "10"))


def _hold(report: KillReport, capsys: pytest.CaptureFixture[str], database: str) -> None:
    if "KIWOOM_KILLS" in os.environ:
        with capsys.disabled():
            sys.stdout.write(f"\n{database}: {report}\n")
    assert report.violations == ()
    assert report.kills == KILLS
    assert report.verified > KILLS // 2
    assert report.orders > 0


def test_kills_on_sqlite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However often the process is killed, the SQLite journal recovers to exactly what the exchange has."""
    _hold(kill_often(KILLS, tmp_path), capsys, "SQLite")


def test_kills_on_postgres(tmp_path: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """However often the process is killed, the PostgreSQL journal recovers to exactly what the exchange has."""
    _hold(kill_often(KILLS, tmp_path, journal=postgres_url), capsys, "PostgreSQL")
