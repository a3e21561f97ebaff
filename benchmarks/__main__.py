"""``make bench``: CPU µs per REST call and per WebSocket frame, beside bare aiohttp and bare ``json.loads``."""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import aiohttp
import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.stub import Stub, chart_body, quote_body, trade_frame
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.client.sync import WallClock
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import decode
from kiwoom_api.wire.realtime import decode_frame

ROUNDS = 7
CALLS = 300
FRAMES = 5_000
DAY = date(2026, 11, 23)


async def cpu_per_call(call: Callable[[], Awaitable[object]]) -> float:
    """Median CPU µs of one call over several rounds."""
    for _ in range(50):
        await call()
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(CALLS):
            await call()
        found.append((time.process_time() - begun) / CALLS * 1e6)
    return statistics.median(found)


def cpu_per_item(work: Callable[[], object], count: int = FRAMES) -> float:
    """Median CPU µs of one piece of work over several rounds."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(count):
            work()
        found.append((time.process_time() - begun) / count * 1e6)
    return statistics.median(found)


async def rest(url: str) -> tuple[float, float]:
    """CPU µs of (bare aiohttp + json.loads, our typed call)."""
    headers = {
        "api-id": "ka10001",
        "authorization": "Bearer bench-token",
        "content-type": "application/json;charset=UTF-8",
    }
    body = msgspec.json.encode({"stk_cd": "005930"})
    async with aiohttp.ClientSession() as session:

        async def bare() -> object:
            async with session.post(url + "/api/dostk/stkinfo", data=body, headers=headers) as answer:
                return json.loads(await answer.read())

        plain = await cpu_per_call(bare)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.local(url, client_id="bench", client_secret="bench", data_dir=Path(folder))
        clock = WallClock()
        async with AsyncClient(settings, clock=clock, limiter=Limiter("stepped", clock)) as client:

            async def ours() -> object:
                return (await client.call("ka10001", {"stk_cd": "005930"})).price

            typed = await cpu_per_call(ours)
    return plain, typed


def start_up(code: str) -> float:
    """Median wall milliseconds of a fresh interpreter that runs ``code``, less an empty one."""

    def once(text: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", text], check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - begun) * 1e3

    once(code)
    return statistics.median(once(code) for _ in range(7)) - statistics.median(once("pass") for _ in range(7))


def main() -> None:
    """Measure and print."""
    grid = Table(title="kiwoom-api benchmarks (CPU µs unless said; lower is better)", title_justify="left")
    for heading, right in (("what", False), ("ours", True), ("peer", True), ("ratio", True), ("peer is", False)):
        grid.add_column(heading, justify="right" if right else "left")

    def row(what: str, ours: float, peer: float, peer_is: str) -> None:
        grid.add_row(what, f"{ours:,.1f}", f"{peer:,.1f}", f"{ours / peer:.2f}×", peer_is)

    with Stub() as stub:
        plain, typed = asyncio.run(rest(stub.url))
    row("REST call ka10001, typed", typed, plain, "bare aiohttp + json.loads")
    canned = quote_body()
    row(
        "ka10001 body to typed answer",
        cpu_per_item(lambda: decode("ka10001", msgspec.json.decode(canned)).price),
        cpu_per_item(lambda: json.loads(canned)),
        "json.loads",
    )
    chart = chart_body()

    def typed_rows() -> object:
        rows = decode("ka10081", msgspec.json.decode(chart))["stk_dt_pole_chart_qry"]
        return rows[0].close

    row(
        "ka10081, 600 rows to typed rows",
        cpu_per_item(typed_rows, 100),
        cpu_per_item(lambda: json.loads(chart), 100),
        "json.loads",
    )
    frame = trade_frame()
    row(
        "WebSocket 0B frame to event",
        cpu_per_item(lambda: decode_frame(frame, DAY)),
        cpu_per_item(lambda: json.loads(frame)),
        "json.loads",
    )
    row("import kiwoom_api, wall ms", start_up("import kiwoom_api"), start_up("import json"), "import json")
    row(
        "kiwoom --help, wall ms",
        start_up(
            "import contextlib, sys; sys.argv = ['kiwoom', '--help']\nfrom kiwoom_api.app.cli import main\n"
            "with contextlib.suppress(SystemExit): main()"
        ),
        start_up("import cyclopts"),
        "import cyclopts",
    )
    Console(width=110).print(grid)


if __name__ == "__main__":
    main()
