"""The command line in processes of its own: run a command, expect one line of error, serve an exchange."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

CLI = (sys.executable, "-m", "kiwoom_api.app.cli")
DAY = "2026-11-23"
"""A trading day, a Monday, and not the wall's: whatever runs here must go by the exchange's calendar."""


def kiwoom(*args: str, env: dict[str, str] | None = None, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run one command and return what it printed."""
    return subprocess.run(
        [*CLI, *args], capture_output=True, text=True, timeout=timeout, env={**os.environ, **(env or {})}, check=False
    )


def fails(*args: str, env: dict[str, str] | None = None) -> str:
    """Run a command that must fail with one line, without a traceback; return that line."""
    done = kiwoom(*args, env=env)
    assert done.returncode not in (0, 70), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@contextmanager
def serving(*options: str) -> Iterator[str]:
    """``kiwoom sim`` in a process of its own; its address. Unless told, it is 10:00 of ``DAY`` there."""
    # The made-up market of today is another one tomorrow: a test would promise something else each day.
    clock = () if "--clock" in options else ("--clock", f"{DAY}T10:00:00")
    command = [*CLI, "sim", "--port", "0", *clock, *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"ready (http://127\.0\.0\.1:\d+) (ws://127\.0\.0\.1:\d+/api/dostk/websocket)\n", line)
    assert found, line
    yield found[1]
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    process.stdout.close()
