"""What a program pays before its first call: measured inside fresh interpreters, the best of several.

CPU time again: nothing is waited for, so that it is the wall's time on a machine that has nothing else to do.
"""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Row

RUNS = 7
IMPORT_BAR = 50.0
READY_BAR = 250.0
MEMORY_BAR = 60.0

_IMPORT = """
import time
begun = time.process_time()
import {module}
print((time.process_time() - begun) * 1e3)
"""
_READY = """
import time
begun = time.process_time()
import asyncio, json, pathlib, sys, tempfile
from kiwoom_api import AsyncClient, Settings

async def ready(folder):
    settings = Settings.local("http://127.0.0.1:9", client_id="b", client_secret="b", data_dir=pathlib.Path(folder))
    async with AsyncClient(settings):
        return (time.process_time() - begun) * 1e3

with tempfile.TemporaryDirectory() as folder:
    took = asyncio.run(ready(folder))
    if sys.platform == "win32":
        memory = 0.0
    else:
        import resource
        unit = 1024 ** 2 if sys.platform == "darwin" else 1024
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
        status = pathlib.Path("/proc/self/status")
        if status.exists():  # ru_maxrss remembers the process that started this one
            memory = int(status.read_text().partition("VmHWM:")[2].split()[0]) / unit
    print(json.dumps([took, memory]))
"""
_HELP = """
import time
begun = time.process_time()
import contextlib, io, sys
from kiwoom_api.app.cli import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main(["--help"])
print((time.process_time() - begun) * 1e3)
"""


def rows() -> list[Row]:
    """Every row of this part."""
    took, memory = zip(*(json.loads(_fresh(_READY)) for _ in range(RUNS)), strict=True)
    found = [
        Row("import kiwoom_api", "ms", _best(_IMPORT.format(module="kiwoom_api")), most=IMPORT_BAR),
        Row(
            "AsyncClient ready",
            "ms",
            min(took),
            _best(_IMPORT.format(module="aiohttp")),
            "import aiohttp",
            most=READY_BAR,
        ),
    ]
    if max(memory):
        found.append(Row("AsyncClient ready, resident at most", "MB", max(memory), most=MEMORY_BAR))
    peer = _best(_IMPORT.format(module="cyclopts"))
    return [*found, Row("kiwoom --help", "ms", _best(_HELP), peer, "import cyclopts")]


def _best(code: str) -> float:
    return min(float(_fresh(code)) for _ in range(RUNS))


def _fresh(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1]
    )
    return done.stdout
