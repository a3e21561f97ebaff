"""The client's guide, block for block, against the local exchange."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_tools import serving

GUIDE = Path(__file__).parents[2] / "docs" / "client.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def exchange() -> Iterator[str]:
    """An exchange whose clock runs; its address."""
    with serving("--speed", "20") as url:
        yield url


def test_every_block_of_the_guide_runs(exchange: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block is a program of its own, run as it stands; all of them in one process, warnings are errors."""
    monkeypatch.setenv("KIWOOM_BASE_URL", exchange)
    monkeypatch.setenv("KIWOOM_CLIENT_ID", "local")
    monkeypatch.setenv("KIWOOM_CLIENT_SECRET", "local")
    assert len(BLOCKS) >= 10
    program = "\n".join(f"exec({block!r}, {{'__name__': '__main__'}})" for block in BLOCKS)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for shown in ("삼성전자", "20261120", "일자", "토큰"):
        assert shown in done.stdout
