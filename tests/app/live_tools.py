"""A strategy run as a person runs it: in a process of its own, against an exchange whose clock runs by itself."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

from cli_tools import CLI

STRATEGY = """
from decimal import Decimal
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.strategy import Strategy

class Quick(Strategy):
    name = "quick"
    warmup = 3
    intervals = ("1d", "1m")

    def on_start(self, ctx):
        ctx.at("open", minutes=-20, name="early")
        ctx.at("open", minutes=1, name="go")
        self.memory.setdefault("went", 0)

    def on_timer(self, ctx, timer):
        if timer.name != "go" or ctx.positions:
            return
        self.memory["went"] += 1
        ctx.alert("사러 갑니다")
        symbol = ctx.symbols[0]
        ctx.buy(symbol, 10, exits=Exits(stop=Decimal(20), trail=Decimal(15)), tag="go")
        ctx.buy(symbol, 5, ctx.on_tick(symbol, ctx.last(symbol) * 90 // 100), exits=Exits(stop=Decimal(10)))
"""
CLOCK = ("--clock", "2026-07-01T08:58:00", "--speed", "20")
CODE = "005930"


class Running:
    """A command in a process of its own, whose lines are read as they come."""

    def __init__(self, *args: str, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [*CLI, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **env}
        )
        self.lines: list[str] = []

    def until(self, pattern: str) -> str:
        """Read lines until one matches; a program that says nothing more is ended, and the test fails."""
        assert self.process.stdout is not None
        patience = Timer(60, self.process.kill)
        patience.start()
        try:
            return self._until(pattern)
        finally:
            patience.cancel()

    def _until(self, pattern: str) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if re.search(pattern, line):
                return line
        raise AssertionError(f"no line like {pattern!r} in:\n{''.join(self.lines)}")

    def end(self, number: int) -> str:
        """Send a signal and return everything that was printed."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.lines += list(self.process.stdout)
        self.process.stdout.close()
        self.process.wait(30)
        return "".join(self.lines)


def memory_of(folder: Path) -> dict[str, Any]:
    """What a run has written down."""
    (path,) = folder.glob("engine-*.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def waited(condition: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
