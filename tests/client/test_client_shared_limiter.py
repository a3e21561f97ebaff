"""Programs of one key count together: real processes over one file."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as h
from hypothesis import strategies as st
from structlog.testing import capture_logs

from kiwoom_api.client.board_file import BoardFile
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Lane, Limiter, shared_limiter
from kiwoom_api.client.pace import KEPT, Board, Ticket
from kiwoom_api.settings import Settings

PROGRAM = textwrap.dedent(
    """
    import asyncio, json, sys, time
    from pathlib import Path
    from kiwoom_api.client.board_file import BoardFile
    from kiwoom_api.client.clock import WallClock
    from kiwoom_api.client.limiter import Lane, Limiter

    async def one(limiter, tr, lane):
        await limiter.acquire(tr, Lane[lane])
        print(json.dumps([time.monotonic(), tr, lane]), flush=True)

    async def main(path, profile, jobs):
        limiter = Limiter(profile, WallClock(), Path(path))
        await asyncio.gather(*(one(limiter, *job) for job in jobs))

    path, profile, jobs = sys.argv[1:]
    if profile == "hold":
        board = BoardFile(Path(path))
        print(board.enter() is not None, flush=True)
        time.sleep(60)
    asyncio.run(main(path, profile, json.loads(jobs)))
    """
)


@contextmanager
def program(path: Path, profile: str, jobs: list[tuple[str, str]]) -> Iterator[subprocess.Popen[str]]:
    """Another program that lets its jobs through and prints when each one went."""
    command = [sys.executable, "-c", PROGRAM, str(path), profile, json.dumps(jobs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def line(child: subprocess.Popen[str]) -> str:
    """The program's next line, waited for."""
    assert child.stdout is not None
    return child.stdout.readline()


def most_in_a_second(times: list[float]) -> int:
    """Return the largest number of times within any one second."""
    return max((sum(1 for t in times if start <= t < start + 1.0) for start in times), default=0)


def remove(path: Path) -> None:
    """Remove the file, if it is there."""
    path.unlink(missing_ok=True)


def damage(path: Path, place: int, junk: bytes, cut: bool) -> None:
    """Overwrite some bytes, and cut off what follows."""
    content = path.read_bytes()
    path.write_bytes(content[:place] + junk + (b"" if cut else content[place + len(junk) :]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a key."""
    return tmp_path / "limits" / "sim-0123456789"


def test_two_programs_together_keep_the_windows(path: Path) -> None:
    """Queries and orders of two processes, counted together, never exceed five (four new orders) in a second."""
    jobs = [("ka10001", "MARKET")] * 6 + [("kt10000", "ORDER")] * 5
    with program(path, "real", jobs) as one, program(path, "real", jobs) as two:
        gone = [json.loads(line(child)) for child in (one, two) for _ in jobs]
    for tr, most in (("ka10001", 5), ("kt10000", 4)):
        times = [at for at, name, _lane in gone if name == tr]
        assert len(times) == 2 * sum(name == tr for name, _lane in jobs)
        assert most_in_a_second(times) <= most


async def test_an_urgent_request_overtakes_another_programs(path: Path) -> None:
    """A cancel and a reconciling read go before less urgent requests that wait in another process already."""
    jobs = [("kt10003", "ORDER")] * 2 + [("kt00007", "HISTORY")] * 2
    limiter, mine, others = Limiter("mock", WallClock(), path), dict[str, float](), dict[str, float]()

    async def urgent(tr: str, lane: Lane) -> None:
        await limiter.acquire(tr, lane)
        mine[tr] = time.monotonic()

    with program(path, "mock", jobs) as child:
        for _ in range(2):
            await asyncio.to_thread(line, child)
        await asyncio.gather(urgent("kt10003", Lane.CANCEL), urgent("kt00007", Lane.RECONCILE))
        for _ in range(2):
            at, tr, _lane = json.loads(await asyncio.to_thread(line, child))
            others[tr] = at
    for tr, at in mine.items():
        assert others[tr] - at >= 1.0


@pytest.mark.parametrize("profile", ["mock", "hold"])
async def test_a_killed_program_blocks_nobody(path: Path, profile: str) -> None:
    """A process killed while it waits, or while it holds the file's lock, is waited for no longer than a moment."""
    with program(path, profile, [("kt10003", "CANCEL")] * 2) as child:
        await asyncio.to_thread(line, child)
        if profile == "hold":
            assert BoardFile(path).enter() is None
        else:
            await until_shown(path)
        child.kill()
        child.wait()
    async with asyncio.timeout(20):
        await Limiter("mock", WallClock(), path).acquire("kt10003", Lane.CANCEL)


async def until_shown(path: Path) -> None:
    """Wait until somebody's ticket stands in the file."""
    reader = BoardFile(path)
    async with asyncio.timeout(10):
        while True:
            board = reader.enter()
            if board is not None:
                reader.leave(board, [])
                if board.others:
                    return
            await asyncio.sleep(0.01)


def test_threads_count_together(path: Path) -> None:
    """Loops on several threads that share one limiter keep the windows together."""
    limiter, times = Limiter("real", WallClock(), path), []

    async def some() -> None:
        for _ in range(3):
            await limiter.acquire("ka10001", Lane.MARKET)
            times.append(time.monotonic())

    threads = [threading.Thread(target=lambda: asyncio.run(some())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == 9
    assert most_in_a_second(times) <= 5
    assert limiter.waiting == 0


async def test_a_complaint_slows_every_program(path: Path) -> None:
    """A 429 that one program got slows the others too; a cancelled wait leaves no ticket behind for them."""
    one, two = Limiter("mock", WallClock(), path), Limiter("mock", WallClock(), path)
    one.slow_down()
    assert two.rate == 0.5
    await one.acquire("ka10001", Lane.MARKET)
    waiting = asyncio.create_task(one.acquire("ka10001", Lane.MARKET))
    await until_shown(path)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    board = BoardFile(path).enter()
    assert board is not None
    assert board.others == []
    assert one.shared


async def test_the_file_tells_nothing_and_is_private(tmp_path: Path) -> None:
    """The shared file is 0600, named without the key, holds no key, and is one for all clients of the key."""
    settings = Settings.local("http://127.0.0.1:1", client_id="a-secret-key", client_secret="s" * 9, data_dir=tmp_path)
    limiter = shared_limiter(settings)
    assert shared_limiter(settings) is limiter
    assert shared_limiter(settings.replace(client_id="another")) is not limiter
    await limiter.acquire("ka10001", Lane.MARKET)
    (file,) = (tmp_path / "limits").iterdir()
    assert b"a-secret-key" not in file.read_bytes() + file.name.encode()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@h(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 700), st.binary(min_size=1, max_size=8), st.booleans())
async def test_a_damaged_file_begins_anew(path: Path, place: int, junk: bytes, cut: bool) -> None:
    """Whatever happens to the file's bytes, requests go on, and later ones are counted again."""
    remove(path)
    limiter = Limiter("mock", WallClock(), path)
    await limiter.acquire("ka10001", Lane.MARKET)
    damage(path, place, junk, cut)
    await asyncio.wait_for(Limiter("mock", WallClock(), path).acquire("ka10004", Lane.MARKET), 10)
    reader = BoardFile(path)
    board = reader.enter()
    assert board is not None
    assert board.times[0][0] <= time.monotonic()
    assert limiter.shared
    reader.leave(board, [])
    reader.close()


async def test_times_from_the_future_are_of_an_earlier_start(path: Path) -> None:
    """What was noted before the machine started anew is forgotten, and a ticket of then is not waited for."""
    writer, board = BoardFile(path), Board()
    assert writer.enter() is not None
    later = time.monotonic() + 1e6
    board.times, board.names = [(later,) * KEPT, (later,) * KEPT], [(1,) * KEPT, (1,) * KEPT]
    board.factor, board.slowed_at, board.changed = 0.125, later, True
    writer.leave(board, [(Ticket(0, later, 7, 7, 1), later + 1)])
    limiter = Limiter("real", WallClock(), path)
    assert limiter.rate == 1.0
    await asyncio.wait_for(limiter.acquire("kt10000", Lane.ORDER), 5)


@pytest.mark.parametrize("when", ["before", "meanwhile", "locked"])
async def test_a_file_that_fails_stops_no_request(path: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """A file that cannot be used, or stays locked, costs one warning; the limiter counts on by itself."""
    monkeypatch.setattr("kiwoom_api.client.board_file._LOOK", 0.0)
    monkeypatch.setattr("kiwoom_api.client.limiter._PATIENCE", 0.02)
    limiter, holder = Limiter("mock", WallClock(), path), BoardFile(path)
    with capture_logs() as logs:
        if when == "locked":
            assert holder.enter() is not None
        elif when == "meanwhile":
            await limiter.acquire("ka10004", Lane.MARKET)
        if when != "locked":
            remove(path)
            path.mkdir(parents=True)  # noqa: ASYNC240 - a folder where the file should be
        await limiter.acquire("ka10001", Lane.MARKET)
        limiter.slow_down()
        await limiter.acquire("kt10003", Lane.CANCEL)
    assert [(entry["log_level"], entry["file"]) for entry in logs] == [("warning", str(path))]
    assert not limiter.shared
    assert limiter.rate == 0.5
    holder.close()


async def test_what_went_before_a_file_failed_still_counts(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter that goes on by itself knows its last requests: no window holds more than it may."""
    monkeypatch.setattr("kiwoom_api.client.board_file._LOOK", 0.0)
    limiter = Limiter("mock", WallClock(), path)
    assert limiter.admits("ka10001", Lane.MARKET)
    assert limiter.admits("ka10004", Lane.MARKET)
    remove(path)
    path.mkdir(parents=True)  # noqa: ASYNC240 - a folder where the file should be
    with capture_logs():
        await limiter.acquire("ka10003", Lane.MARKET)
    assert not limiter.shared
    assert not limiter.admits("ka10001", Lane.MARKET)
    assert not limiter.admits("ka10004", Lane.MARKET)


async def test_a_removed_file_is_made_again_for_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When somebody clears the data folder, running programs meet again in the new file."""
    monkeypatch.setattr("kiwoom_api.client.board_file._LOOK", 0.0)
    one, two = Limiter("real", WallClock(), path), Limiter("real", WallClock(), path)
    await one.acquire("ka10001", Lane.MARKET)
    remove(path)
    two.slow_down()
    assert one.rate == 0.5
